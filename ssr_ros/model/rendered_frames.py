"""Frames of synthetic homes to train on: image, depth at the network's cells, and every visible object's box.

A file per home. Homes are drawn with furniture of one split only, so that what is tested was never seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import require
from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.geometry import BODY_R_OPTICAL
from ssr_ros.simulation.furniture import Catalogue, load_catalogue
from ssr_ros.simulation.home import NoHomeError, make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import Home
from ssr_ros.simulation.trajectory import TrajectoryConfig, plan_trajectory
from ssr_ros.simulation.variation import varied
from ssr_ros.types import CameraIntrinsics, Matrix4

Array = NDArray[np.float64]
LEAST_PIXELS = 60  # of 416 x 312, without which an object is not listed in a frame
JPEG_QUALITY = 92
IMAGES = ("jpeg", "close")  # what is kept as bytes of a JPEG; ``close``: photo_frames.py
_NEAREST_VIEW = 0.8  # [m] median depth below which a view shows next to nothing


@dataclass(frozen=True, slots=True)
class FramesConfig:
    """Which homes are drawn, and how they are looked at."""

    split: str = "train"  # of the furniture models
    frames: int = 20  # of a home with one room; half as many for each further room
    source: str = "all"  # of the furniture
    varied: bool = True  # whether drawn models are stretched and painted anew (simulation/variation.py)

    def __post_init__(self) -> None:
        require(self.frames >= 1, "frames.frames", "at least 1", self.frames)


def frames_of_home(seed: int, config: FramesConfig) -> dict[str, NDArray[Any]] | None:
    """Everything about the frames of one home, as arrays to be saved; None where no home could be made.

    F frames, M visible objects in all: ``jpeg`` (B,) bytes with ``jpeg_ends`` (F,); ``depth`` (F, 80, 104) [mm];
    ``ids`` (F, 80, 104) object ids at the cell centres; ``level_R_optical`` (F, 3, 3); ``camera`` (F, 6) width, height,
    fx, fy, cx, cy; ``camera_height`` (F,) [m]; ``objects`` (M, 16): frame, id, label as an index into ``labels``,
    symmetry, visible pixels, x, y, z, l, w, h [m] and yaw [rad] in the level frame, and the 2D box [px] around its
    visible pixels.
    """
    from ssr_ros.simulation.renderer import Renderer, RendererConfig  # numba and embreex take their time

    rng = random_for(seed, "training frames")
    try:
        home = make_home(_home_config(seed, config, rng), _furniture(config))
        trajectory = plan_trajectory(home, TrajectoryConfig(fov=70.0), seed)
    except (NoHomeError, ValueError):
        return None
    renderer = Renderer(home, RendererConfig(threads=1))
    frames: list[dict[str, Any]] = []
    wanted = config.frames * (1 + len(home.rooms)) // 2
    sensor = _Sensor(seed, rng)
    try:
        for time in _times(trajectory.times[-1], 3 * wanted, rng):
            frame = _frame(home, renderer, sensor, trajectory.at(np.array([time]))[0], rng)
            if frame is not None:
                frames.append(frame)
            if len(frames) == wanted:
                break
    finally:
        renderer.close()
    return _packed(home, frames) if frames else None


def _home_config(seed: int, config: FramesConfig, rng: np.random.Generator) -> HomeConfig:
    """Mostly single rooms: they cost least a frame; some with doors between rooms, so that one looks through them."""
    rooms = int(rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1]))
    clutter = float(rng.uniform(0.7, 1.6))
    return HomeConfig(seed=seed, rooms=rooms, split=config.split, source=config.source, clutter=clutter)


def _furniture(config: FramesConfig) -> Catalogue:
    catalogue = load_catalogue(config.source, config.split)
    return varied(catalogue) if config.varied else catalogue


def _times(end: float, count: int, rng: np.random.Generator) -> Array:
    """[s] spread over the drive, in random order."""
    times = (np.arange(count) + rng.uniform(0, 1, count)) * end / count
    return times[rng.permutation(count)]


class _Sensor:
    """One camera per home: RealSense-like or Kinect-like, sharper or softer."""

    def __init__(self, seed: int, rng: np.random.Generator) -> None:
        from ssr_ros.simulation.sensors import SENSORS, ColorSensorConfig, SensorModel

        base = SENSORS[str(rng.choice(["realsense", "realsense", "kinect"]))]
        color = replace(base.color or ColorSensorConfig(), blur=float(rng.uniform(0.3, 0.8)), exposure_spread=0.3)
        color = replace(color, white_balance_spread=0.08)
        self._model = SensorModel(replace(base, color=color), seed)

    def apply(self, rendering: Any, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        motion = tuple(rng.normal(0.0, 1.5, 2) * (rng.random() < 0.4))
        return self._model.apply(rendering, rng, motion)


def _frame(
    home: Home, renderer: Any, sensor: _Sensor, pose: Sequence[float], rng: np.random.Generator
) -> dict[str, Any] | None:
    """One view from near a pose of the drive; None where it shows nothing."""
    camera = _camera(rng)
    world_T_camera = _mounted(pose, rng)
    rendering = renderer.render(world_T_camera, camera)
    if np.median(rendering.depth[::4, ::4]) < _NEAREST_VIEW:
        return None
    ids, counts = np.unique(rendering.ids[rendering.ids > 0], return_counts=True)
    shown = {int(i): int(n) for i, n in zip(ids, counts, strict=True) if n >= LEAST_PIXELS}
    if not shown:
        return None
    color, depth = sensor.apply(rendering, rng)
    _, jpeg = cv2.imencode(".jpg", color[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    level = inputs.level_frame(world_T_camera)
    v, u, rows, columns = inputs.cell_pixels(camera.width, camera.height, 1.0)
    cells = np.zeros((inputs.ROWS, inputs.COLUMNS), np.int16)
    cells[:rows, :columns] = np.maximum(rendering.ids[v[:, None], u], 0)
    return {
        "jpeg": jpeg.reshape(-1),
        "depth": (1000 * inputs.sample_depth(depth, 1.0)).round().astype(np.uint16),
        "ids": cells,
        "level_R_optical": level.level_R_optical.astype(np.float32),
        "camera": np.array([camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy], np.float32),
        "camera_height": np.float32(world_T_camera[2, 3]),
        "objects": [_seen(home, rendering.ids, object_id, n, level) for object_id, n in shown.items()],
    }


def drawn_focal_length(rng: np.random.Generator) -> float:
    """[px] of the network's image."""
    return inputs.WIDTH / 2 / math.tan(math.radians(float(rng.uniform(55.0, 88.0))) / 2)


def drawn_pitch(rng: np.random.Generator) -> float:
    """[rad] by which a camera looks down."""
    return math.radians(float(np.clip(rng.normal(11.0, 8.0), -8.0, 35.0)))


def drawn_camera_height(rng: np.random.Generator) -> float:
    """[m] above the floor: most masts are about 1 m high."""
    return float(np.clip(rng.normal(1.05, 0.25), 0.35, 1.6))


def turned_down(pitch: float) -> Array:
    """(3, 3) rotation of a body, x to the front, that looks down by ``pitch`` [rad]."""
    c, s = math.cos(pitch), math.sin(pitch)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def _camera(rng: np.random.Generator) -> CameraIntrinsics:
    """Mostly 4:3, sometimes 16:9; from wide to narrow."""
    height = 312 if rng.random() < 0.85 else 234
    focal = drawn_focal_length(rng)
    cx, cy = rng.normal(0.0, 4.0, 2)
    return CameraIntrinsics(inputs.WIDTH, height, focal, focal, (inputs.WIDTH - 1) / 2 + cx, (height - 1) / 2 + cy)


def _mounted(pose: Sequence[float], rng: np.random.Generator) -> Matrix4:
    """world_T_camera on a robot at a planar pose, looking a little down."""
    x, y, yaw = pose
    yaw += rng.normal(0.0, 0.35)
    pitch = drawn_pitch(rng)
    roll = math.radians(float(rng.normal(0.0, 1.0)))
    height = drawn_camera_height(rng)
    c, s = math.cos(yaw), math.sin(yaw)
    heading = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    c, s = math.cos(roll), math.sin(roll)
    tilt = np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])
    matrix = np.eye(4)
    matrix[:3, :3] = heading @ turned_down(pitch) @ tilt @ BODY_R_OPTICAL
    matrix[:3, 3] = x, y, height
    return matrix


def _seen(home: Home, ids: NDArray[np.int32], object_id: int, pixels: int, level: inputs.LevelFrame) -> Array:
    """(16,) frame (set later), id, label (set later), symmetry, pixels, box in the level frame (7), 2D box (4)."""
    item = next(o for o in home.objects if o.id == object_id)
    rows, columns = np.flatnonzero((ids == object_id).any(1)), np.flatnonzero((ids == object_id).any(0))
    c, s = math.cos(level.yaw), math.sin(level.yaw)
    dx, dy, dz = np.array(item.box.center) - level.origin
    yaw = math.remainder(item.box.yaw - level.yaw, 2 * math.pi)
    box = [c * dx + s * dy, -s * dx + c * dy, dz, *item.box.size, yaw]
    flat = [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]
    return np.array([0, object_id, 0, item.model.symmetry, pixels, *box, *flat], np.float64)


def _packed(home: Home, frames: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    names = {item.id: item.label for item in home.objects}
    labels = sorted(set(names.values()))
    rows = []
    for index, frame in enumerate(frames):
        for row in frame["objects"]:
            row[0], row[2] = index, labels.index(names[int(row[1])])
            rows.append(row)
    images = [{key: value for key, value in frame.items() if key != "objects"} for frame in frames]
    return {**stacked(images), "objects": np.stack(rows).astype(np.float32), "labels": np.array(labels)}


def stacked(frames: Sequence[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    """What single frames have in common, one after the other: (F, ...) each, and their JPEGs end to end."""
    images = [key for key in IMAGES if key in frames[0]]
    return {
        **{key: np.stack([frame[key] for frame in frames]) for key in frames[0] if key not in images},
        **{key: np.concatenate([frame[key] for frame in frames]) for key in images},
        **{f"{key}_ends": np.cumsum([len(frame[key]) for frame in frames]) for key in images},
    }


def write_home(seed: int, folder: Path, config: FramesConfig) -> int:
    """Frames written to ``folder``/home_SEED.npz, 0 where no home could be made; one that is there is kept."""
    path = folder / f"home_{seed}.npz"
    if path.exists():
        with np.load(path) as known:
            return len(known["depth"])
    arrays = frames_of_home(seed, config)
    if arrays is None:
        return 0
    save_arrays(path, arrays)
    return len(arrays["depth"])


def save_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Whole or not at all."""
    temporary = path.with_suffix(".part.npz")
    with temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    temporary.rename(path)
