from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from bags import COUNTS, OPTICAL_QUATERNION, RGB, STATIC, stream, write_bag
from camera_messages import (
    SECOND,
    STORE,
    compressed_depth,
    image,
    jpeg,
    odometry,
    static_transforms,
)
from rosbags.rosbag2 import StoragePlugin, Writer
from scipy.spatial.transform import Rotation

from ssr_ros.config import SynchronizationConfig
from ssr_ros.geometry import BODY_R_OPTICAL, pose_matrix
from ssr_ros.recording import RecordingError, open_recording
from ssr_ros.rgbd_folder import up_of_unrolled_camera
from ssr_ros.transforms import StaticTransforms

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
DEMO = ROOT / "recordings" / "demo_room"


def without(messages: list[tuple[str, Any]], *topics: str) -> list[tuple[str, Any]]:
    return [item for item in messages if item[0] not in topics]


@pytest.mark.parametrize("storage", ["mcap", "sqlite3"])
@pytest.mark.parametrize("bare", [False, True])
def test_bag_becomes_frames(tmp_path: Path, storage: str, bare: bool) -> None:
    folder = write_bag(tmp_path / "bag", stream(), storage)
    path = next(p for p in folder.iterdir() if p.suffix in (".mcap", ".db3")) if bare else folder
    recording = open_recording(path)
    assert recording.frame_count == 5
    assert recording.duration == pytest.approx(0.4, abs=1e-6)
    assert recording.topics["odometry"] == "/odom"
    frames = list(recording)
    assert [frame.stamp for frame in frames] == [SECOND + i * SECOND // 10 for i in range(5)]
    np.testing.assert_array_equal(frames[2].color, RGB)
    np.testing.assert_allclose(frames[2].depth, 1.5)
    # base at x = 0.2, mast 0.1 ahead and 1 up, camera 0.05 left and 0.2 up of it, looking left (yaw 90 degrees)
    np.testing.assert_allclose(frames[2].graph_T_camera[:3, 3], [0.3, 0.05, 1.2], atol=1e-9)
    np.testing.assert_allclose(frames[2].graph_T_camera[:3, 2], [0, 1, 0], atol=1e-9)
    assert not recording.drops
    assert not recording.warnings
    assert len(list(recording)) == 5  # it can be read again


def test_every_and_given_extrinsics(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag", without(stream(), "/tf_static"))
    with pytest.raises(RecordingError, match="does not connect the camera .* with the base 'base_link'.*--extrinsics"):
        open_recording(bag)
    mount = pose_matrix([0, 0, 0.5], OPTICAL_QUATERNION)
    recording = open_recording(bag, base_T_camera=mount, every=2)
    frames = list(recording)
    assert len(frames) == recording.frame_count == 3
    np.testing.assert_allclose(frames[0].graph_T_camera, mount)


def test_compressed_topics_alone_and_beside_raw_ones(tmp_path: Path) -> None:
    color, depth = "/camera/color/image_raw/compressed", "/camera/depth/image_raw/compressedDepth"
    packed: list[tuple[str, Any]] = []
    for topic, message in stream():
        stamp = getattr(message, "header", None) and message.header.stamp.sec * SECOND + message.header.stamp.nanosec
        if topic == "/camera/color/image_raw":
            packed.append((color, jpeg(RGB, stamp)))
        elif topic == "/camera/depth/image_raw":
            packed.append((depth, compressed_depth(COUNTS, stamp=stamp)))
        else:
            packed.append((topic, message))
    recording = open_recording(write_bag(tmp_path / "packed", packed))
    assert (recording.topics["color"], recording.topics["depth"]) == (color, depth)
    assert recording.topics["camera_info"] == "/camera/color/camera_info"
    assert len(list(recording)) == 5
    both = [item for item in packed if item[0] in (color, depth)] + stream()
    recording = open_recording(write_bag(tmp_path / "both", both))
    assert recording.topics["color"] == "/camera/color/image_raw"


def test_ambiguous_topics_are_asked_for(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "two", [*stream(), ("/visual_odom", odometry(SECOND))])
    with pytest.raises(RecordingError, match=r"several topics could be odometry; choose with --odometry: /odom, /vis"):
        open_recording(bag)
    assert len(list(open_recording(bag, odometry="/odom"))) == 5
    with pytest.raises(RecordingError, match="--odometry /nothing has no messages"):
        open_recording(bag, odometry="/nothing")
    rear = [("/rear/image_raw", image(RGB, "bgr8"))]
    with pytest.raises(RecordingError, match="several topics could be color; choose with --color"):
        open_recording(write_bag(tmp_path / "rear", [*stream(), *rear]))


def test_ground_truth_is_never_an_input(tmp_path: Path) -> None:
    truth = [("/ground_truth/odom", odometry(SECOND, x=9.0)), ("/ground_truth/image", image(RGB, "rgb8"))]
    bag = write_bag(tmp_path / "bag", [*stream(), *truth])
    assert open_recording(bag).topics["odometry"] == "/odom"
    with pytest.raises(RecordingError, match="outside /ground_truth"):
        open_recording(bag, odometry="/ground_truth/odom")


def test_grey_cameras_and_unregistered_depth_are_left_aside(tmp_path: Path) -> None:
    others = [
        ("/camera/infra1/image", image(RGB[..., 0], "mono8", frame="infra1")),
        ("/camera/depth_raw/image", image(COUNTS, "16UC1", frame="depth_optical_frame")),
    ]
    recording = open_recording(write_bag(tmp_path / "bag", [*stream(), *others]))
    assert recording.topics["color"] == "/camera/color/image_raw"
    assert recording.topics["depth"] == "/camera/depth/image_raw"
    only = write_bag(tmp_path / "only", [*without(stream(), "/camera/depth/image_raw"), *others])
    with pytest.raises(RecordingError, match="no depth is registered to /camera/color/image_raw.*depth_optical_frame"):
        open_recording(only)


def test_missing_topics_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"no topic can be odometry \(nav_msgs/msg/Odometry\); it holds: /camera"):
        open_recording(write_bag(tmp_path / "a", without(stream(), "/odom")))
    with pytest.raises(RecordingError, match="no topic can be depth"):
        open_recording(write_bag(tmp_path / "b", without(stream(), "/camera/depth/image_raw")))
    with pytest.raises(RecordingError, match="no topic can be camera_info"):
        open_recording(write_bag(tmp_path / "c", without(stream(), "/camera/color/camera_info")))


def test_no_frame_is_an_error_that_says_why(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag", [*without(stream(), "/odom"), ("/odom", odometry(50 * SECOND))])
    recording = open_recording(bag)
    with pytest.raises(RecordingError, match=r"gave no frame. Dropped: 5 no_odometry \(frame at"):
        list(recording)


@pytest.mark.parametrize("storage", ["mcap", "sqlite3"])
@pytest.mark.parametrize("bare", [False, True])
def test_cut_off_bag_gives_what_is_there_and_says_so(
    tmp_path: Path, storage: str, bare: bool, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write_bag(tmp_path / "bag", stream(count=60, noise=128), storage)
    file = next(p for p in folder.iterdir() if p.suffix in (".mcap", ".db3"))
    with file.open("r+b") as handle:
        handle.truncate(file.stat().st_size // 2)
    with caplog.at_level(logging.WARNING):
        recording = open_recording(file if bare else folder)
        frames = list(recording)
    assert 15 < len(frames) < 45
    assert len(frames) <= recording.frame_count
    assert "cut off or damaged" in recording.warnings[0]
    assert "cut off or damaged" in caplog.text
    np.testing.assert_allclose(frames[-1].depth, 1.5)


def test_damage_in_the_middle_is_reported(tmp_path: Path) -> None:
    folder = write_bag(tmp_path / "bag", stream(count=60, noise=128))
    file = next(folder.glob("*.mcap"))
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200_000] = b"\xff" * 200_000
    file.write_bytes(data)
    recording = open_recording(folder)
    count = len(list(recording))
    assert 0 < count <= 60
    assert recording.warnings or recording.drops  # either the stream broke or messages in it are unusable


@pytest.mark.parametrize("name", ["empty.mcap", "empty.db3"])
def test_empty_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(RecordingError, match=rf"{name}: the file is empty"):
        open_recording(tmp_path / name)


@pytest.mark.parametrize("name", ["text.mcap", "text.db3"])
def test_file_of_another_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("this is no bag " * 100)
    with pytest.raises(RecordingError, match=rf"{name}: is not a readable ROS 2 bag"):
        open_recording(tmp_path / name)


def test_paths_that_hold_no_recording(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="does not exist"):
        open_recording(tmp_path / "nowhere")
    with pytest.raises(RecordingError, match=r"holds no .mcap or .db3 file"):
        open_recording(tmp_path)
    with pytest.raises(RecordingError, match="holds no messages"):
        open_recording(write_bag(tmp_path / "none", []))


def test_missing_metadata_is_survived_and_said(tmp_path: Path) -> None:
    folder = write_bag(tmp_path / "bag", stream())
    (folder / "metadata.yaml").unlink()
    recording = open_recording(folder)
    assert len(list(recording)) == 5
    assert "no metadata.yaml" in recording.warnings[0]
    (folder / "metadata.yaml").write_text("rosbag2_bagfile_information: [")
    assert len(list(open_recording(folder))) == 5


def test_time_that_goes_back_ends_the_recording_with_a_warning(tmp_path: Path) -> None:
    late, early = stream(start=100 * SECOND), without(stream(start=SECOND), "/tf_static")
    bag = tmp_path / "bag"
    with Writer(bag, version=9, storage_plugin=StoragePlugin.MCAP) as writer:
        connections: dict[str, Any] = {}
        for number, (topic, message) in enumerate([*late, *early]):
            if topic not in connections:
                connections[topic] = writer.add_connection(topic, message.__msgtype__, typestore=STORE)
            raw = STORE.serialize_cdr(message, message.__msgtype__)
            writer.write(connections[topic], SECOND + number, raw)  # logged in this order
    recording = open_recording(bag)
    assert len(list(recording)) == 5
    assert "time goes back by 99.4 s after 5 frames" in recording.warnings[0]


# --- folders ---------------------------------------------------------------------------------------------------------


def write_png(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels)


def camera_pose(x: float, yaw: float, pitch: float = 0.0) -> np.ndarray:
    """(4, 4) world_T_camera, world z up."""
    pose = np.eye(4)
    pose[:3, :3] = Rotation.from_euler("ZY", [yaw, pitch]).as_matrix() @ BODY_R_OPTICAL
    pose[:3, 3] = [x, 0.0, 1.2]
    return pose


def write_tum(path: Path) -> Path:
    for i in range(3):
        write_png(path / "rgb" / f"1305031102.{i * 33 + 175:03d}304.png", RGB[..., ::-1])
        write_png(path / "depth" / f"1305031102.{i * 33 + 170:03d}304.png", np.full((6, 8), 5000, np.uint16))
    lines = ["# timestamp tx ty tz qx qy qz qw"]
    for i in range(20):
        q = Rotation.from_matrix(camera_pose(0, 0)[:3, :3]).as_quat()
        lines.append(f"1305031102.{i * 10 + 100:03d}0 {i * 0.1} 0 1.2 " + " ".join(str(v) for v in q))
    (path / "groundtruth.txt").write_text("\n".join(lines))
    (path / "camera-intrinsics.txt").write_text("10 0 3.5\n0 11 2.5\n0 0 1\n")
    return path


def test_tum_folder(tmp_path: Path) -> None:
    recording = open_recording(write_tum(tmp_path))
    assert recording.kind == "tum folder"
    assert "+z" in recording.warnings[0]
    frames = list(recording)
    assert [frame.stamp for frame in frames] == [1305031102_175304000 + i * 33_000_000 for i in range(3)]
    np.testing.assert_array_equal(frames[0].color, RGB)
    np.testing.assert_allclose(frames[0].depth, 1.0)
    assert frames[0].intrinsics.fy == 11.0
    np.testing.assert_allclose(frames[0].graph_T_camera[:3, 3], [0.75304, 0, 1.2], atol=1e-6)
    np.testing.assert_allclose(frames[0].graph_T_base[:3, :3], np.eye(3), atol=1e-9)


def write_seven_scenes(path: Path, world_T_level: np.ndarray, count: int = 6) -> Path:
    for i in range(count):
        depth = np.full((6, 8), 2000, np.uint16)
        depth[0, 0] = 65535
        write_png(path / f"frame-{i:06d}.color.png", RGB[..., ::-1])
        write_png(path / f"frame-{i:06d}.depth.png", depth)
        np.savetxt(path / f"frame-{i:06d}.pose.txt", world_T_level @ camera_pose(i * 0.1, 0.3 * i, pitch=0.4))
    (path / "camera-intrinsics.txt").write_text("10 0 3.5\n0 11 2.5\n0 0 1\n")
    return path


def tilted() -> np.ndarray:
    world_T_level = np.eye(4)
    world_T_level[:3, :3] = Rotation.from_euler("xyz", [1.2, -0.4, 0.5]).as_matrix()
    return world_T_level


def test_seven_scenes_folder(tmp_path: Path) -> None:
    world_T_level = tilted()
    path = write_seven_scenes(tmp_path, world_T_level)
    recording = open_recording(path, world_up=tuple(world_T_level[:3, 2]))
    frames = list(recording)
    assert len(frames) == 6
    assert frames[0].depth[0, 0] == 0
    assert frames[0].depth[1, 1] == pytest.approx(2.0)
    assert [f.stamp for f in frames[:2]] == [SECOND // 30, 2 * SECOND // 30]
    for frame in frames:
        assert frame.graph_T_camera[2, 3] == pytest.approx(1.2)
        assert frame.graph_T_base[2, 0] == pytest.approx(-np.sin(0.4))  # pitched down


def test_up_is_found_when_the_camera_is_not_rolled(tmp_path: Path) -> None:
    recording = open_recording(write_seven_scenes(tmp_path, tilted()))
    assert any("as if the camera was never rolled" in warning for warning in recording.warnings)
    assert [frame.graph_T_camera[2, 3] for frame in recording] == pytest.approx([1.2] * 6)


def test_transforms_file_levels_the_world(tmp_path: Path) -> None:
    path = write_seven_scenes(tmp_path, tilted())
    (path / "transforms.json").write_text(json.dumps({"odom_T_world": np.linalg.inv(tilted()).tolist()}))
    frame = next(iter(open_recording(path)))
    np.testing.assert_allclose(frame.graph_T_camera, camera_pose(0, 0, pitch=0.4), atol=1e-6)
    (path / "transforms.json").write_text("{}")
    with pytest.raises(RecordingError, match="needs odom_T_world"):
        open_recording(path)


def test_up_of_a_camera_that_only_looks_ahead() -> None:
    up = up_of_unrolled_camera([camera_pose(x, 0.0) for x in (0.0, 1.0)])
    np.testing.assert_allclose(up, [0, 0, 1], atol=1e-9)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda p: (p / "camera-intrinsics.txt").unlink(), r"camera-intrinsics.txt: cannot be read"),
        (lambda p: (p / "camera-intrinsics.txt").write_text("1 2\n3 4\n"), "needs a 3x3 matrix, got"),
        (lambda p: (p / "groundtruth.txt").write_text("1.0 0 0 0 0 0 0 0\n"), "line 1: pose: position must be finite"),
        (lambda p: (p / "groundtruth.txt").write_text("1.0 0 0 0\n"), "line 1: needs 8 numbers"),
        (lambda p: (p / "groundtruth.txt").write_text("# none\n"), "3 color images, 3 depth images, 0 poses"),
        (lambda p: shutil.copy(p / "groundtruth.txt", p / "rgb" / "abc.png"), "'abc' is not a time in seconds"),
    ],
)
def test_bad_folders_are_refused(tmp_path: Path, change: Any, complaint: str) -> None:
    write_tum(tmp_path)
    change(tmp_path)
    with pytest.raises(RecordingError, match=complaint):
        open_recording(tmp_path)


# --- transforms ------------------------------------------------------------------------------------------------------


def test_static_transforms_compose_across_branches() -> None:
    statics = StaticTransforms()
    statics.add(STATIC)
    statics.add(static_transforms(("base_link", "/lidar", (0.0, 0.0, 2.0), (0.0, 0.0, 0.0, 1.0))))
    np.testing.assert_allclose(statics.lookup("lidar", "mast")[:3, 3], [0.1, 0, -1.0])
    np.testing.assert_allclose(statics.lookup("mast", "mast"), np.eye(4))
    assert statics.lookup("base_link", "gripper") is None
    assert statics.lookup("gripper", "base_link") is None


def test_static_transforms_in_a_loop_end() -> None:
    statics = StaticTransforms()
    identity = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    statics.add(static_transforms(("a", "b", *identity), ("b", "a", *identity)))
    assert statics.lookup("a", "c") is None


# --- recordings that ship or lie beside the repository ----------------------------------------------------------------


def test_demo_room_floor_is_level() -> None:
    recording = open_recording(DEMO, every=30)
    frames = list(recording)
    assert len(frames) == 4
    assert not recording.drops
    assert recording.topics["odometry"] == "/odom"
    for frame in frames:
        camera, (h, w) = frame.depth_intrinsics, frame.depth.shape
        v, u = np.mgrid[h * 3 // 4 : h : 8, 0:w:8]
        d = frame.depth[v, u]
        points = np.stack([(u - camera.cx) * d / camera.fx, (v - camera.cy) * d / camera.fy, d], -1)[d > 0]
        z = points @ frame.graph_T_camera[2, :3] + frame.graph_T_camera[2, 3]
        floor = z[np.abs(z) < 0.1]
        assert len(floor) > 0.2 * len(z)
        assert abs(np.median(floor)) < 0.02


def test_real_kitchen_is_read_whole() -> None:
    path = SHARED / "red_kitchen_revisit"
    if not path.exists():
        pytest.skip("../shared/data/red_kitchen_revisit is not on this machine")
    recording = open_recording(path, config=SynchronizationConfig())
    assert len(list(recording)) == recording.frame_count == 25
    assert not recording.drops
