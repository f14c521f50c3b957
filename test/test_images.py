from __future__ import annotations

import importlib.metadata
import struct
import zlib
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from camera_messages import camera_info, compressed, compressed_depth, image, jpeg
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.images import MAX_PIXELS, camera_model, decode_color, decode_depth, is_depth

RED, BLUE = [200, 10, 30], [20, 40, 250]
RGB = np.array([[RED, BLUE], [BLUE, RED], [RED, RED]], dtype=np.uint8)  # (3, 2, 3)
ALPHA = np.full((3, 2, 1), 77, dtype=np.uint8)


@pytest.mark.parametrize("padding", [0, 1, 5])
@pytest.mark.parametrize(
    ("encoding", "pixels"),
    [
        ("rgb8", RGB),
        ("bgr8", RGB[..., ::-1]),
        ("rgba8", np.concatenate([RGB, ALPHA], -1)),
        ("bgra8", np.concatenate([RGB[..., ::-1], ALPHA], -1)),
    ],
)
def test_color_encodings_become_rgb(encoding: str, pixels: np.ndarray, padding: int) -> None:
    decoded = decode_color(image(pixels, encoding, padding=padding))
    assert decoded.dtype == np.uint8
    assert decoded.flags.c_contiguous
    np.testing.assert_array_equal(decoded, RGB)


def test_grey_becomes_three_equal_channels() -> None:
    decoded = decode_color(image(np.array([[0, 9], [200, 255]], np.uint8), "mono8"))
    assert decoded[1, 0].tolist() == [200, 200, 200]
    assert decoded.shape == (2, 2, 3)


def test_unpadded_rgb_is_not_copied() -> None:
    msg = image(RGB, "rgb8")
    assert np.shares_memory(decode_color(msg), msg.data)


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 9), st.randoms(use_true_random=False))
def test_row_padding_never_shows(height: int, width: int, padding: int, random: Any) -> None:
    pixels = np.array([random.randrange(256) for _ in range(height * width * 3)], np.uint8).reshape(height, width, 3)
    np.testing.assert_array_equal(decode_color(image(pixels, "rgb8", padding=padding)), pixels)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("padding", [0, 1])
def test_depth_in_millimetres(order: str, padding: int) -> None:
    counts = np.array([[0, 1500], [65535, 1]], dtype=f"{order}u2")
    decoded = decode_depth(image(counts, "16UC1", padding=padding))
    assert decoded.dtype == np.float32
    np.testing.assert_allclose(decoded, [[0, 1.5], [65.535, 0.001]])


def test_depth_in_other_units() -> None:
    np.testing.assert_allclose(decode_depth(image(np.array([[5000]], np.uint16), "16UC1"), unit=1 / 5000), [[1.0]])


@pytest.mark.parametrize("order", ["<", ">"])
def test_depth_in_metres_keeps_only_readings(order: str) -> None:
    metres = np.array([[np.nan, np.inf, -np.inf], [-1.0, 0.0, 2.25]], dtype=f"{order}f4")
    np.testing.assert_array_equal(decode_depth(image(metres, "32FC1", padding=4)), [[0, 0, 0], [0, 0, 2.25]])


def test_compressed_color() -> None:
    flat = np.full((16, 16, 3), RED, np.uint8)
    np.testing.assert_allclose(decode_color(jpeg(flat)).astype(int), flat, atol=4)
    png = cv2.imencode(".png", RGB[..., ::-1])[1].tobytes()
    np.testing.assert_array_equal(decode_color(compressed(png, "png")), RGB)


def test_compressed_depth_in_millimetres() -> None:
    np.testing.assert_allclose(decode_depth(compressed_depth(np.array([[0, 1234]], np.uint16))), [[0, 1.234]])
    bare = cv2.imencode(".png", np.array([[0, 1234]], np.uint16))[1].tobytes()
    np.testing.assert_allclose(decode_depth(compressed(bare, "16UC1; png compressed ")), [[0, 1.234]])


def test_compressed_depth_in_quantised_inverse_metres() -> None:
    # A / (value - B): 100 / (60 - 10) = 2 m, 100 / (30 - 10) = 5 m; 0 is no reading; 5 lies behind the camera
    msg = compressed_depth(np.array([[60, 30, 0, 5]], np.uint16), "32FC1", a=100.0, b=10.0)
    np.testing.assert_allclose(decode_depth(msg), [[2.0, 5.0, 0.0, 0.0]], rtol=1e-6)


def _huge_png() -> bytes:
    """A png whose header claims 2e10 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 200_000, 100_000, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return start + struct.pack(">I", 64) + b"IDAT" + b"\0" * 68


def _changed(msg: Any, **changes: Any) -> Any:
    for name, value in changes.items():
        setattr(msg, name, value)
    return msg


@pytest.mark.parametrize(
    ("msg", "complaint"),
    [
        (image(RGB, "yuv422"), "encoding 'yuv422' is not one of rgb8"),
        (image(RGB[..., 0].astype(np.uint16), "16UC1"), "encoding '16UC1' is not one of rgb8"),
        (_changed(image(RGB, "rgb8"), height=4), "24 bytes of data, got 18"),
        (_changed(image(RGB, "rgb8"), step=5), "rows of 6 bytes or more"),
        (_changed(image(RGB, "rgb8"), width=0), "size 0x3 must be positive"),
        (_changed(image(RGB, "rgb8"), width=MAX_PIXELS), "at most"),
        (_changed(image(RGB, "rgb8"), data=np.zeros(0, np.uint8)), "got 0"),
        (compressed(b"", "jpeg"), "not a readable JPEG or PNG file of 0 bytes"),
        (compressed(b"not an image", "jpeg"), "not a readable"),
        (compressed(_huge_png(), "png"), "pixels"),
        (compressed_depth(np.ones((2, 2), np.uint16)), "is depth"),
        (SimpleNamespace(data=b""), "neither a sensor_msgs Image"),
    ],
)
def test_bad_color_is_refused(msg: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        decode_color(msg)


def test_truncated_files_are_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    whole = jpeg(noise).data.tobytes()
    with pytest.raises(ValueError, match="ends early"):
        decode_color(compressed(whole[: len(whole) // 2], "jpeg"))
    depth = compressed_depth(noise[..., 0].astype(np.uint16)).data.tobytes()
    with pytest.raises(ValueError, match="undamaged 16-bit"):
        decode_depth(compressed(depth[:60], "16UC1; compressedDepth png"))


@pytest.mark.parametrize(
    ("msg", "complaint"),
    [
        (image(RGB, "rgb8"), "encoding 'rgb8' is not one of 16UC1"),
        (_changed(image(np.ones((2, 2), np.uint16), "16UC1"), step=8), "16 bytes of data, got 8"),
        (jpeg(RGB), "is not a 16UC1 or 32FC1 depth format"),
        (compressed(b"\0" * 12 + b"x" * 90, "16UC1; compressedDepth rvl"), "RVL is not supported"),
        (compressed(b"\0" * 7, "16UC1; compressedDepth png"), "not a readable PNG"),
        (compressed_depth(np.ones((2, 2), np.uint16), "32FC1"), "A non-zero, got A=0"),
        (compressed_depth(np.ones((2, 2), np.uint8)), "16-bit one-channel"),
        (compressed(b"\0" * 12 + _huge_png(), "16UC1; compressedDepth png"), "pixels"),
    ],
)
def test_bad_depth_is_refused(msg: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        decode_depth(msg)


def test_depth_is_told_from_color_by_content() -> None:
    counts = np.ones((2, 2), np.uint16)
    assert is_depth(image(counts, "16UC1"))
    assert is_depth(image(counts.astype(np.float32), "32FC1"))
    assert is_depth(compressed_depth(counts))
    assert is_depth(compressed(b"", "16UC1; png compressed "))
    assert not is_depth(image(RGB, "rgb8"))
    assert not is_depth(jpeg(RGB))


def _bridge(encoding: str, dtype: str, channels: int, padding: int) -> Any:
    """A cv_bridge that works here, or a skip that says what is wrong with it."""
    cv_bridge = pytest.importorskip("cv_bridge", reason="cv_bridge is not installed (it comes with ROS 2)")
    if padding and importlib.metadata.version("cv-bridge").startswith("1."):
        pytest.skip("cv_bridge 1.x (the wheel of PyPI) ignores the step of padded rows")
    bridge = cv_bridge.CvBridge()
    taken_for = bridge.encoding_to_dtype_with_channels(encoding)
    if taken_for != (np.dtype(dtype).name, channels):  # 1.x: 16UC1 always, several channels with OpenCV 5
        pytest.skip(f"this cv_bridge takes {encoding} for {taken_for} with OpenCV {cv2.__version__}")
    return bridge


@pytest.mark.parametrize("padding", [0, 6])
@pytest.mark.parametrize(
    ("encoding", "shape", "dtype"),
    [
        ("rgb8", (5, 4, 3), "u1"),
        ("bgr8", (5, 4, 3), "u1"),
        ("rgba8", (5, 4, 4), "u1"),
        ("bgra8", (5, 4, 4), "u1"),
        ("mono8", (5, 4), "u1"),
        ("16UC1", (5, 4), "u2"),
        ("32FC1", (5, 4), "f4"),
    ],
)
def test_agrees_with_cv_bridge(encoding: str, shape: tuple[int, ...], dtype: str, padding: int) -> None:
    bridge = _bridge(encoding, dtype, shape[2] if len(shape) > 2 else 1, padding)
    sensor_msgs = pytest.importorskip("sensor_msgs.msg", reason="cv_bridge needs the sensor_msgs of ROS 2")
    pixels = np.random.default_rng(1).integers(1, 250, shape).astype(dtype)
    ours = image(pixels, encoding, padding=padding)
    theirs = sensor_msgs.Image(height=ours.height, width=ours.width, encoding=encoding, step=ours.step)
    theirs.data = ours.data.tobytes()
    if encoding in ("16UC1", "32FC1"):
        expected = bridge.imgmsg_to_cv2(theirs, "passthrough") * np.float32(0.001 if encoding == "16UC1" else 1)
        for msg in (ours, theirs):
            np.testing.assert_allclose(decode_depth(msg), expected, rtol=1e-6)
        return
    expected = bridge.imgmsg_to_cv2(theirs, "rgb8")
    for msg in (ours, theirs):
        np.testing.assert_array_equal(decode_color(msg), expected)


def test_rclpy_messages_decode_alike() -> None:
    sensor_msgs = pytest.importorskip("sensor_msgs.msg", reason="needs the sensor_msgs of ROS 2")
    ours = image(np.array([[1500, 7]], np.uint16), "16UC1", padding=2)
    theirs = sensor_msgs.Image(height=1, width=2, encoding="16UC1", step=ours.step, data=ours.data.tobytes())
    np.testing.assert_array_equal(decode_depth(theirs), decode_depth(ours))
    png = compressed_depth(np.array([[1500, 7]], np.uint16))
    theirs = sensor_msgs.CompressedImage(format=png.format, data=png.data.tobytes())
    np.testing.assert_array_equal(decode_depth(theirs), decode_depth(ours))
    k, p = [10.0, 0, 3.5, 0, 11.0, 2.5, 0, 0, 1], [0.0] * 12
    assert camera_model(sensor_msgs.CameraInfo(width=8, height=6, k=k, p=p)).intrinsics.fy == 11.0


# --- cameras ---------------------------------------------------------------------------------------------------------


def test_camera_without_distortion_needs_no_rectifier() -> None:
    p = np.array([20.0, 0, 4.0, 0, 0, 21.0, 3.0, 0, 0, 0, 1, 0])
    model = camera_model(camera_info(p=p))
    assert model.rectifier is None
    camera = model.intrinsics
    assert (camera.fx, camera.fy, camera.cx, camera.cy) == (20.0, 21.0, 4.0, 3.0)


def test_camera_without_projection_uses_k() -> None:
    camera = camera_model(camera_info(p=np.zeros(12))).intrinsics
    assert (camera.fx, camera.fy, camera.cx, camera.cy) == (10.0, 11.0, 3.5, 2.5)


def test_raw_images_of_a_turned_rectified_camera_use_k() -> None:
    turn = cv2.Rodrigues(np.array([0.0, 0.02, 0.0]))[0].ravel()
    p = np.array([20.0, 0, 4.0, 0, 0, 21.0, 3.0, 0, 0, 0, 1, 0])
    assert camera_model(camera_info(r=turn, p=p)).intrinsics.fx == 10.0
    assert camera_model(camera_info(r=turn, p=p), rectified=True).intrinsics.fx == 20.0


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"k": np.zeros(9), "p": np.zeros(12)}, "focal lengths must be positive"),
        ({"k": np.full(9, np.nan), "p": np.zeros(12)}, "focal lengths"),
        ({"width": 0}, "size must be positive"),
        ({"d": np.array([0.1, 0, 0, 0, 0]), "distortion_model": "fov"}, "distortion model 'fov' is not one of"),
        ({"d": np.array([0.1, 0]), "distortion_model": "plumb_bob"}, "takes"),
        ({"d": np.array([np.inf, 0, 0, 0, 0])}, "must be finite"),
        ({"binning_x": 2}, "binning"),
    ],
)
def test_bad_camera_info_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        camera_model(camera_info(**changes))


K = np.array([[100.0, 0, 79.5], [0, 100.0, 59.5], [0, 0, 1]])


@pytest.mark.parametrize(
    ("model", "d"),
    [
        ("plumb_bob", [-0.2, 0.05, 0.001, -0.001, 0.0]),
        ("rational_polynomial", [-0.2, 0.05, 0.001, -0.001, 0.0, 0.1, 0.0, 0.0]),
        ("equidistant", [0.05, -0.01, 0.0, 0.0]),
        ("equidistant", [0.0, 0.0, 0.0, 0.0]),
    ],
)
def test_rectifier_straightens_color_and_depth(model: str, d: list[float]) -> None:
    info = camera_info(160, 120, k=K.ravel(), p=np.zeros(12), d=np.array(d), distortion_model=model)
    rectifier = camera_model(info).rectifier
    assert rectifier is not None
    ray = np.array([[[0.4, 0.3, 1.0]]])  # where a point of the scene is seen, in the ideal and in the real camera
    if model == "equidistant":
        real = cv2.fisheye.distortPoints(ray[..., :2], K, np.array(d)).ravel()
    else:
        real = cv2.projectPoints(ray, np.zeros(3), np.zeros(3), K, np.array(d))[0].ravel()
    ideal = (K @ ray.ravel())[:2]
    assert np.hypot(*(real - ideal)) > 1.0  # the lens matters
    u, v = np.round(real).astype(int)
    color, depth = np.zeros((120, 160, 3), np.uint8), np.zeros((120, 160), np.float32)
    color[v - 1 : v + 2, u - 1 : u + 2] = 255
    depth[v - 1 : v + 2, u - 1 : u + 2] = 2.5
    for straight in (rectifier.color(color)[..., 0], rectifier.depth(depth)):
        rows, columns = np.nonzero(straight > straight.max() / 2)
        assert np.hypot(columns.mean() - ideal[0], rows.mean() - ideal[1]) < 1.0
    assert set(np.unique(rectifier.depth(depth))) == {np.float32(0), np.float32(2.5)}  # never a mean of two surfaces


def test_rectifier_serves_depth_of_half_the_size() -> None:
    info = camera_info(160, 120, k=K.ravel(), p=np.zeros(12), d=np.array([-0.2, 0, 0, 0, 0]))
    rectifier = camera_model(info).rectifier
    assert rectifier is not None
    full, half = np.zeros((120, 160), np.float32), np.zeros((60, 80), np.float32)
    full[20:30, 20:30], half[10:15, 10:15] = 3.0, 3.0
    centers = [np.array(np.nonzero(rectifier.depth(d))).mean(1) for d in (full, half)]
    np.testing.assert_allclose(centers[0], centers[1] * 2 + 0.5, atol=0.7)


def test_images_already_rectified_are_left_alone() -> None:
    info = camera_info(160, 120, k=K.ravel(), p=np.zeros(12), d=np.array([-0.2, 0, 0, 0, 0]))
    assert camera_model(info, rectified=True).rectifier is None
