"""Camera messages -> arrays and intrinsics. Duck-typed: rclpy's and rosbags' sensor_msgs objects alike.

Sources: sensor_msgs/Image, CompressedImage and CameraInfo; REP 117 (NaN, Inf), REP 118 (depth images);
compressed_depth_image_transport for the 12-byte header and the quantised inverse depth of 32FC1.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ssr_ros.types import CameraIntrinsics

MAX_PIXELS = 50_000_000  # beyond any RGB-D sensor; a header that claims more is damaged or hostile
COLOR_CHANNELS = {"rgb8": 3, "bgr8": 3, "rgba8": 4, "bgra8": 4, "mono8": 1, "8UC1": 1}
DEPTH_DTYPES = {"16UC1": "u2", "mono16": "u2", "32FC1": "f4"}
_TO_RGB = {
    "bgr8": cv2.COLOR_BGR2RGB,
    "rgba8": cv2.COLOR_RGBA2RGB,
    "bgra8": cv2.COLOR_BGRA2RGB,
    "mono8": cv2.COLOR_GRAY2RGB,
    "8UC1": cv2.COLOR_GRAY2RGB,
}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH_HEADER = struct.Struct("<iff")  # format, then A and B of depth = A / (value - B)
# the pixels of a file belong to the intrinsics as they are stored, so an orientation tag must not turn them
_READ_RGB = getattr(cv2, "IMREAD_COLOR_RGB", cv2.IMREAD_COLOR) | cv2.IMREAD_IGNORE_ORIENTATION
_READS_RGB = hasattr(cv2, "IMREAD_COLOR_RGB")  # OpenCV before 4.11 only reads BGR


def decode_color(msg: Any) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB of an Image (rgb8, bgr8, rgba8, bgra8, mono8) or a jpeg/png CompressedImage.

    An unpadded rgb8 image is a view of the message's data. ValueError on anything else or damaged.
    """
    if hasattr(msg, "format"):
        return _decode_compressed_color(msg)
    channels = COLOR_CHANNELS.get(_encoding(msg))
    if channels is None:
        raise ValueError(f"color image: encoding {msg.encoding!r} is not one of {', '.join(COLOR_CHANNELS)}")
    pixels = _pixels(msg, np.dtype(np.uint8), channels)
    if msg.encoding == "rgb8":
        return pixels
    return cv2.cvtColor(pixels, _TO_RGB[msg.encoding])  # type: ignore[return-value]


def decode_depth(msg: Any, unit: float = 0.001) -> NDArray[np.float32]:
    """(h, w) float32 [m] along the optical axis, 0 = no reading, of an Image or a compressedDepth CompressedImage.

    16UC1 holds counts of ``unit`` [m] (millimetres unless the camera is set otherwise), 32FC1 metres.
    NaN, infinite (REP 117) and negative readings become 0. ValueError on anything else or damaged.
    """
    if hasattr(msg, "format"):
        return _decode_compressed_depth(msg, unit)
    dtype = DEPTH_DTYPES.get(_encoding(msg))
    if dtype is None:
        raise ValueError(f"depth image: encoding {msg.encoding!r} is not one of {', '.join(DEPTH_DTYPES)}")
    values = _pixels(msg, np.dtype(dtype).newbyteorder(">" if msg.is_bigendian else "<"), 1)
    return _from_counts(values, unit) if dtype == "u2" else _from_metres(values)


def is_depth(msg: Any) -> bool:
    """Whether an image message holds depth, by its encoding or format alone."""
    if hasattr(msg, "format"):
        return "compressedDepth" in msg.format or msg.format.partition(";")[0].strip() in DEPTH_DTYPES
    return _encoding(msg) in DEPTH_DTYPES


@dataclass(frozen=True)
class Rectifier:
    """Removes lens distortion: images of the real camera -> images of the pinhole camera ``intrinsics``."""

    intrinsics: CameraIntrinsics
    raw: CameraIntrinsics  # pinhole part of the real camera
    distortion: tuple[float, ...]
    fisheye: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "_maps", {})

    def color(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Rectified (H, W, 3) image, linear interpolation, black where the camera did not look."""
        return cv2.remap(image, *self._map(image.shape), cv2.INTER_LINEAR)  # type: ignore[return-value]

    def depth(self, depth: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rectified (h, w) depth [m]; nearest, for a mean of two surfaces is a point in the air."""
        return cv2.remap(depth, *self._map(depth.shape), cv2.INTER_NEAREST)  # type: ignore[return-value]

    def _map(self, shape: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        size = (shape[1], shape[0])
        maps: dict[tuple[int, int], Any] = self.__dict__["_maps"]
        if size not in maps:
            create = cv2.fisheye.initUndistortRectifyMap if self.fisheye else cv2.initUndistortRectifyMap
            raw, new = _matrix(self.raw.scaled(*size)), _matrix(self.intrinsics.scaled(*size))
            maps[size] = create(raw, np.array(self.distortion), np.eye(3), new, size, cv2.CV_32FC1)
        return maps[size]


@dataclass(frozen=True)
class CameraModel:
    """Intrinsics of the images to work on, and how to make these from the camera's (None: they already are)."""

    intrinsics: CameraIntrinsics
    rectifier: Rectifier | None = None


def camera_model(info: Any, rectified: bool = False) -> CameraModel:
    """The camera of a sensor_msgs/CameraInfo: P where it is set, else K; ValueError if it describes none.

    ``rectified`` says that the images already are (image_rect topics), whatever D holds. A rotation R belongs
    to the rectified image only: the optical frame of raw images is not turned by it, so there K holds.
    """
    _require_whole_image(info)
    k, p, d = (np.asarray(_field(info, name), dtype=np.float64).ravel() for name in "kpd")
    rotation = np.asarray(_field(info, "r"), dtype=np.float64).ravel()
    plain = not d.any() and (info.distortion_model != "equidistant" or not d.size)  # that bends rays even at zero
    turned = rotation.size == 9 and rotation.any() and not np.allclose(rotation, np.eye(3).ravel(), atol=1e-6)
    projected = p.size == 12 and p[0] > 0 and p[5] > 0 and (rectified or not plain or not turned)
    focal = (p[0], p[5], p[2], p[6]) if projected else (k[0], k[4], k[2], k[5])
    intrinsics = CameraIntrinsics(int(info.width), int(info.height), *map(float, focal))
    if rectified or plain:
        return CameraModel(intrinsics)
    if not np.isfinite(d).all():
        raise ValueError(f"camera info: distortion must be finite, got {d.tolist()}")
    raw = CameraIntrinsics(int(info.width), int(info.height), *(float(v) for v in (k[0], k[4], k[2], k[5])))
    coefficients, fisheye = _distortion(info.distortion_model, d)
    return CameraModel(intrinsics, Rectifier(intrinsics, raw, coefficients, fisheye))


def _distortion(model: str, d: NDArray[np.float64]) -> tuple[tuple[float, ...], bool]:
    """Coefficients in OpenCV's order and whether they are of the fisheye model."""
    allowed = {"plumb_bob": (4, 5), "rational_polynomial": (8, 12, 14), "equidistant": (4,)}
    if model not in allowed:
        raise ValueError(f"camera info: distortion model {model!r} is not one of {', '.join(allowed)}")
    if d.size not in allowed[model]:
        raise ValueError(f"camera info: {model} takes {allowed[model]} coefficients, got {d.size}")
    return tuple(d.tolist()), model == "equidistant"


def _require_whole_image(info: Any) -> None:
    binned = max(getattr(info, "binning_x", 0), getattr(info, "binning_y", 0)) > 1
    roi = getattr(info, "roi", None)
    cropped = roi is not None and (roi.x_offset or roi.y_offset or roi.width not in (0, info.width))
    if binned or cropped:
        raise ValueError("camera info: binning and regions of interest are not supported; publish the whole image")


def _field(info: Any, name: str) -> Any:
    """ROS 2 names the matrices in lower case, ROS 1 (bags converted from it) in upper case."""
    return getattr(info, name) if hasattr(info, name) else getattr(info, name.upper())


def _matrix(camera: CameraIntrinsics) -> NDArray[np.float64]:
    return np.array([[camera.fx, 0.0, camera.cx], [0.0, camera.fy, camera.cy], [0.0, 0.0, 1.0]])


def _encoding(msg: Any) -> str:
    if not hasattr(msg, "encoding"):
        raise ValueError(f"{type(msg).__name__} is neither a sensor_msgs Image nor a CompressedImage")
    return msg.encoding


def _pixels(msg: Any, dtype: np.dtype[Any], channels: int) -> NDArray[Any]:
    """(H, W) or (H, W, channels) view of the message's data, its row padding left out."""
    width, height, step = int(msg.width), int(msg.height), int(msg.step)
    data = np.frombuffer(msg.data, dtype=np.uint8)
    if not 0 < width * height <= MAX_PIXELS:
        raise ValueError(f"image: size {width}x{height} must be positive and at most {MAX_PIXELS} pixels")
    row = width * channels * dtype.itemsize
    if step < row or data.size != step * height:
        raise ValueError(
            f"image: {width}x{height} {msg.encoding} with step {step} needs rows of {row} bytes or more and "
            f"{step * height} bytes of data, got {data.size}"
        )
    rows = np.ascontiguousarray(data.reshape(height, step)[:, :row])
    shape = (height, width) if channels == 1 else (height, width, channels)
    return rows.view(dtype).reshape(shape)


def _from_counts(counts: NDArray[Any], unit: float) -> NDArray[np.float32]:
    return np.multiply(counts, np.float32(unit), dtype=np.float32)


def _from_metres(metres: NDArray[Any]) -> NDArray[np.float32]:
    valid = np.isfinite(metres) & (metres > 0)
    return np.where(valid, metres, np.float32(0)).astype(np.float32, copy=False)


def _decode_compressed_color(msg: Any) -> NDArray[np.uint8]:
    if is_depth(msg):
        raise ValueError(f"color image: format {msg.format!r} is depth")
    data = np.frombuffer(msg.data, dtype=np.uint8)
    kind = _require_file(data, ("JPEG", "PNG"))
    if kind == "JPEG" and b"\xff\xd9" not in data.tobytes():
        raise ValueError("color image: the jpeg data ends early")
    image = cv2.imdecode(data, _READ_RGB)
    if image is None:
        raise ValueError(f"color image: the {kind.lower()} data is damaged")
    return image if _READS_RGB else cv2.cvtColor(image, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]


def _decode_compressed_depth(msg: Any, unit: float) -> NDArray[np.float32]:
    data = np.frombuffer(msg.data, dtype=np.uint8)
    encoding = msg.format.partition(";")[0].strip()
    if not is_depth(msg) or encoding not in ("", "compressedDepth", *DEPTH_DTYPES):
        raise ValueError(f"depth image: format {msg.format!r} is not a 16UC1 or 32FC1 depth format")
    if "rvl" in msg.format.lower():
        raise ValueError(f"depth image: format {msg.format!r}: RVL is not supported, set the transport to png")
    header = 0 if data[:8].tobytes() == _PNG_SIGNATURE else _DEPTH_HEADER.size
    png = data[header:]
    _require_file(png, ("PNG",))
    counts = cv2.imdecode(png, cv2.IMREAD_UNCHANGED)
    if counts is None or counts.dtype != np.uint16 or counts.ndim != 2:
        raise ValueError(f"depth image: format {msg.format!r} needs an undamaged 16-bit one-channel png")
    if encoding != "32FC1":
        return _from_counts(counts, unit)
    if not header:
        raise ValueError(f"depth image: format {msg.format!r} needs the compressedDepth header")
    _, a, b = _DEPTH_HEADER.unpack(data[:header].tobytes())
    return _from_inverse(counts, a, b)


def _from_inverse(counts: NDArray[Any], a: float, b: float) -> NDArray[np.float32]:
    """Metres from quantised inverse depth, A / (value - B); 0 marks no reading."""
    if not (np.isfinite([a, b]).all() and a != 0):
        raise ValueError(f"depth image: quantisation must be finite and A non-zero, got A={a} B={b}")
    with np.errstate(divide="ignore"):
        metres = np.float32(a) / (counts.astype(np.float32) - np.float32(b))
    return _from_metres(np.where(counts == 0, np.float32(0), metres))


def _require_file(data: NDArray[np.uint8], kinds: tuple[str, ...]) -> str:
    """The file's kind; ValueError unless its header is one of ``kinds`` and of sane size. Pixels are not read."""
    names = " or ".join(kinds)
    try:
        with Image.open(io.BytesIO(data.tobytes()), formats=kinds) as image:
            width, height, kind = image.width, image.height, image.format or ""
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValueError(f"compressed image: not a readable {names} file of {data.size} bytes: {error}") from error
    if not 0 < width * height <= MAX_PIXELS:
        raise ValueError(f"compressed image: size {width}x{height} exceeds {MAX_PIXELS} pixels")
    return kind
