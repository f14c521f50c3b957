"""RGB-D folders as streams of messages, so that they pass the same synchronization as bags.

Two layouts:
- TUM RGB-D: ``rgb/<seconds>.png|jpg``, ``depth/<seconds>.png`` (16 bit, 5000 per metre), ``groundtruth.txt`` with
  lines ``seconds tx ty tz qx qy qz qw`` (world_T_camera).
- 7-Scenes: ``frame-000000.color.jpg|png``, ``frame-000000.depth.png`` (16 bit, millimetres, 65535 = none),
  ``frame-000000.pose.txt`` (4x4 world_T_camera); no stamps, taken as 30 Hz.
Both with ``camera-intrinsics.txt``: the 3x3 matrix K of the color image, in pixels. Depth must be registered to color.

Worlds of such folders need not be level. Up is, in this order: what the caller says; ``odom_T_world`` (4x4) of a
``transforms.json``; for TUM +z, for 7-Scenes the direction most nearly at right angles to the camera's x axes (a
camera held without roll). The last two are assumptions and come with a warning.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import merge
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial.transform import Rotation

from ssr_ros.bag import RecordingError
from ssr_ros.geometry import BODY_R_OPTICAL, invert_pose, pose_matrix, quaternion_from_matrix
from ssr_ros.transforms import NANOSECONDS
from ssr_ros.types import Matrix4

TUM_DEPTH_UNIT = 1 / 5000  # [m] per count
SEVEN_SCENES_DEPTH_UNIT = 1 / 1000  # [m] per count
SEVEN_SCENES_RATE = 30  # [Hz]
NO_READING = 65535  # of a Kinect, as 7-Scenes stores it
MIN_YAW_SPREAD = 0.05  # of the camera's x axes; below, they do not determine what is up
INTRINSICS = "camera-intrinsics.txt"
CAMERA_FRAME = "camera_optical_frame"
FOLDER_FRAME = "odom"  # z up


@dataclass(frozen=True, eq=False)
class RgbdFolder:
    """A folder's stream and what is known about it."""

    kind: str
    sources: dict[str, str]
    frame_count: int
    duration: float  # [s]
    base_T_camera: Matrix4  # noqa: N815 (base is the camera's body frame: x forward, z up)
    depth_unit: float  # [m] per count
    warnings: list[str]
    messages: Callable[[], Iterator[tuple[str, Any]]]


@dataclass(frozen=True, eq=False)
class _Files:
    """What a layout comes down to; stamps in [ns]."""

    color: list[tuple[int, Path]]
    depth: list[tuple[int, Path]]
    poses: list[tuple[int, Matrix4]]  # world_T_camera


def is_rgbd_folder(path: Path) -> bool:
    """Whether a folder has one of the two layouts."""
    return _is_tum(path) or _is_seven_scenes(path)


def open_rgbd_folder(path: Path, world_up: tuple[float, float, float] | None = None) -> RgbdFolder:
    """RecordingError naming the file unless intrinsics, images and poses are there and readable."""
    tum = _is_tum(path)
    files = _tum_files(path) if tum else _seven_scenes_files(path)
    if not (files.color and files.depth and files.poses):
        found = f"{len(files.color)} color images, {len(files.depth)} depth images, {len(files.poses)} poses"
        raise RecordingError(f"{path}: needs color images, depth images and poses; found {found}")
    warnings: list[str] = []
    odom_T_world = _level(path, world_up, files, tum, warnings)
    if not tum:
        warnings.append(f"{path}: the layout has no stamps, taken as {SEVEN_SCENES_RATE} Hz")
    base_T_camera = np.eye(4)
    base_T_camera[:3, :3] = BODY_R_OPTICAL
    info = _camera_info(path, files.color[0][1])
    stamps = [stamp for stamp, _ in files.color]
    return RgbdFolder(
        kind="tum folder" if tum else "7-scenes folder",
        sources=_sources(tum),
        frame_count=len(files.color),
        duration=(stamps[-1] - stamps[0]) / NANOSECONDS,
        base_T_camera=base_T_camera,
        depth_unit=TUM_DEPTH_UNIT if tum else SEVEN_SCENES_DEPTH_UNIT,
        warnings=warnings,
        messages=lambda: _messages(files, info, odom_T_world, invert_pose(base_T_camera)),
    )


def _is_tum(path: Path) -> bool:
    return (path / "rgb").is_dir() and (path / "depth").is_dir()


def _is_seven_scenes(path: Path) -> bool:
    return next(path.glob("frame-*.depth.png"), None) is not None


def _sources(tum: bool) -> dict[str, str]:
    if tum:
        return {"color": "rgb/*", "depth": "depth/*.png", "camera_info": INTRINSICS, "odometry": "groundtruth.txt"}
    return {
        "color": "frame-*.color.*",
        "depth": "frame-*.depth.png",
        "camera_info": INTRINSICS,
        "odometry": "frame-*.pose.txt",
    }


def _tum_files(path: Path) -> _Files:
    def stamped(folder: str) -> list[tuple[int, Path]]:
        images = [p for p in (path / folder).iterdir() if p.suffix in (".png", ".jpg")]
        return sorted((_tum_stamp(p.stem, p), p) for p in images)

    return _Files(stamped("rgb"), stamped("depth"), _tum_poses(path / "groundtruth.txt"))


def _tum_stamp(seconds: str, path: Path) -> int:
    """[ns], from the digits: a float of seconds since 1970 is exact to 0.2 us only."""
    whole, _, fraction = seconds.partition(".")
    if not (whole.isdigit() and (fraction.isdigit() or not fraction)):
        raise RecordingError(f"{path}: {seconds!r} is not a time in seconds")
    return int(whole) * NANOSECONDS + int(fraction.ljust(9, "0")[:9])


def _tum_poses(path: Path) -> list[tuple[int, Matrix4]]:
    poses = []
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        fields = line.split()
        if not fields or fields[0].startswith("#"):
            continue
        try:
            values = [float(field) for field in fields[1:]]
            if len(values) != 7:
                raise ValueError("needs 8 numbers: time, position, quaternion")
            poses.append((_tum_stamp(fields[0], path), pose_matrix(values[:3], values[3:])))
        except ValueError as error:
            raise RecordingError(f"{path}: line {number}: {error}") from error
    return sorted(poses, key=lambda item: item[0])


def _seven_scenes_files(path: Path) -> _Files:
    files = _Files([], [], [])
    for depth in sorted(path.glob("frame-*.depth.png")):
        name = depth.name.removesuffix(".depth.png")
        number = name.removeprefix("frame-")
        if not number.isdigit():
            raise RecordingError(f"{depth}: the name must be frame-<number>.depth.png")
        stamp = (int(number) + 1) * NANOSECONDS // SEVEN_SCENES_RATE  # never 0, which stands for no stamp
        color = next((p for p in (path / f"{name}.color.{end}" for end in ("jpg", "png")) if p.exists()), None)
        pose = path / f"{name}.pose.txt"
        if color is None or not pose.exists():
            raise RecordingError(f"{depth}: {name} has no color image or no pose file beside it")
        files.color.append((stamp, color))
        files.depth.append((stamp, depth))
        matrix = _read_matrix(pose, (4, 4))
        if np.isfinite(matrix).all():  # lost tracking is written as infinities: the frame then has no pose
            files.poses.append((stamp, matrix))
    return files


def _level(
    path: Path, world_up: tuple[float, float, float] | None, files: _Files, tum: bool, warnings: list[str]
) -> Matrix4:
    """odom_T_world with z up."""
    transforms = path / "transforms.json"
    if world_up is None and transforms.exists():
        return _odom_T_world(transforms)
    if world_up is not None:
        up = np.asarray(world_up, dtype=np.float64)
    elif tum:
        up = np.array([0.0, 0.0, 1.0])
        warnings.append(f"{path}: taking +z of the poses' world as up; give --world-up if it is not")
    else:
        up = up_of_unrolled_camera([pose for _, pose in files.poses])
        numbers = " ".join(f"{v:.3f}" for v in up)
        warnings.append(f"{path}: taking {numbers} as up, as if the camera was never rolled; give --world-up if known")
    if not (np.isfinite(up).all() and np.linalg.norm(up) > 1e-6):
        raise ValueError(f"world_up must be a finite non-zero direction, got {world_up!r}")
    odom_T_world = np.eye(4)
    odom_T_world[:3, :3] = Rotation.align_vectors([[0.0, 0.0, 1.0]], [up / np.linalg.norm(up)])[0].as_matrix()
    return odom_T_world


def up_of_unrolled_camera(poses: list[Matrix4]) -> NDArray[np.float64]:
    """(3,) the direction nearest to right angles to every camera x axis; the mean image-up where these agree."""
    right = np.array([pose[:3, 0] for pose in poses])
    upward = -np.array([pose[:3, 1] for pose in poses]).mean(0)
    _, spread, axes = np.linalg.svd(right, full_matrices=True)
    if len(spread) < 3 or spread[1] / np.sqrt(len(poses)) < MIN_YAW_SPREAD:
        return upward / np.linalg.norm(upward)
    return axes[2] * (1.0 if axes[2] @ upward > 0 else -1.0)


def _odom_T_world(path: Path) -> Matrix4:  # noqa: N802
    try:
        matrix = np.array(json.loads(_read_text(path))["odom_T_world"], dtype=np.float64)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise RecordingError(f"{path}: needs odom_T_world, a 4x4 matrix ({error!r})") from error
    if matrix.shape != (4, 4) or not np.allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3), atol=1e-3):
        raise RecordingError(f"{path}: odom_T_world must be a rigid 4x4 transform")
    return matrix


def _messages(
    files: _Files,
    info: SimpleNamespace,
    odom_T_world: Matrix4,
    camera_T_base: Matrix4,
) -> Iterator[tuple[str, Any]]:
    """In time order; images are read when their turn comes."""
    color = ((stamp, "color", _image, path) for stamp, path in files.color)
    depth = ((stamp, "depth", _depth_image, path) for stamp, path in files.depth)
    poses = ((stamp, "odometry", _odometry, odom_T_world @ pose @ camera_T_base) for stamp, pose in files.poses)
    streams: tuple[Iterator[tuple[int, str, Callable[[int, Any], Any], Any]], ...] = (poses, color, depth)
    yield "camera_info", info
    for stamp, kind, create, value in merge(*streams, key=lambda event: event[0]):
        yield kind, create(stamp, value)


def _image(stamp: int, path: Path) -> SimpleNamespace:
    return SimpleNamespace(header=_header(stamp, CAMERA_FRAME), format="bgr8; compressed", data=path.read_bytes())


def _depth_image(stamp: int, path: Path) -> SimpleNamespace:
    header = _header(stamp, CAMERA_FRAME)
    return SimpleNamespace(header=header, format="16UC1; compressedDepth", data=_without_no_reading(path))


def _without_no_reading(path: Path) -> bytes:
    """The png's bytes, re-written only where it marks pixels as 65535."""
    data = path.read_bytes()
    counts = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    if counts is None or counts.dtype != np.uint16 or not (counts == NO_READING).any():
        return data
    return cv2.imencode(".png", np.where(counts == NO_READING, 0, counts))[1].tobytes()


def _odometry(stamp: int, matrix: Matrix4) -> SimpleNamespace:
    x, y, z, w = quaternion_from_matrix(matrix)
    pose = SimpleNamespace(
        position=SimpleNamespace(x=matrix[0, 3], y=matrix[1, 3], z=matrix[2, 3]),
        orientation=SimpleNamespace(x=x, y=y, z=z, w=w),
    )
    header = _header(stamp, FOLDER_FRAME)
    return SimpleNamespace(header=header, child_frame_id="base_link", pose=SimpleNamespace(pose=pose))


def _header(stamp: int, frame: str) -> SimpleNamespace:
    seconds, nanoseconds = divmod(stamp, NANOSECONDS)
    return SimpleNamespace(stamp=SimpleNamespace(sec=seconds, nanosec=nanoseconds), frame_id=frame)


def _camera_info(path: Path, color: Path) -> SimpleNamespace:
    k = _read_matrix(path / INTRINSICS, (3, 3))
    try:
        with Image.open(color) as image:
            width, height = image.size
    except OSError as error:
        raise RecordingError(f"{color}: not a readable image: {error}") from error
    zeros = [0.0] * 9
    return SimpleNamespace(
        header=_header(0, CAMERA_FRAME),
        width=width,
        height=height,
        distortion_model="",
        d=[],
        k=k.ravel().tolist(),
        r=zeros,
        p=[],
    )


def _read_matrix(path: Path, shape: tuple[int, int]) -> NDArray[np.float64]:
    try:
        matrix = np.array([[float(v) for v in line.split()] for line in _read_text(path).splitlines() if line.strip()])
    except ValueError as error:
        raise RecordingError(f"{path}: needs a {shape[0]}x{shape[1]} matrix of numbers ({error})") from error
    if matrix.shape != shape:
        raise RecordingError(f"{path}: needs a {shape[0]}x{shape[1]} matrix, got {matrix.shape}")
    return matrix


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read ({error})") from error
