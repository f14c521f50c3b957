"""Photographs as training frames: nothing is known of what they show but what the frozen detector says.

Of a view at twice the size it says more: what is small or far is then what it was trained on. So each view is kept
twice (``close``), and the labels learn from the closer look (frame_dataset.taught_path).

They keep the labels from unlearning, on rendered homes, what real images look like (losses.stage_one). Photographs
have no depth: half the views get none, the others that of an empty room of random size around the camera, so that the
detector's word also holds beside geometry.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.geometry import BODY_R_OPTICAL
from ssr_ros.model.rendered_frames import (
    JPEG_QUALITY,
    drawn_camera_height,
    drawn_focal_length,
    drawn_pitch,
    save_arrays,
    stacked,
    turned_down,
)
from ssr_ros.types import CameraIntrinsics

Array = NDArray[np.float64]
SUFFIXES = (".jpg", ".jpeg", ".png")
SIZE = (inputs.WIDTH, 312)  # [px] of a view
CLOSE = 2  # times as large is the closer look
PANORAMA_VIEWS = 16
PHOTO_VIEWS = 2
PER_FILE = 20  # views: as many as a rendered home has


def write_photos(photos: Path, folder: Path, seed: int = 0) -> int:
    """Views of all images under ``photos`` into ``folder``/photos_N.npz; returns how many.

    Images twice as wide as high are taken for equirectangular panoramas. What is there already is kept. ValueError
    where there is no image, or one cannot be read.
    """
    paths = sorted(p for p in photos.rglob("*") if p.suffix.lower() in SUFFIXES)
    if not paths:
        raise ValueError(f"{photos}: holds no image ({', '.join(SUFFIXES)})")
    known = list(folder.glob("photos_[0-9]*.npz"))
    if _named(0, folder) in known:  # the last that is written: all are there
        return sum(len(np.load(path)["depth"]) for path in known)
    rng = np.random.default_rng([seed, 0xF0])
    views = [view for path in paths for view in _views(path, rng)]
    order = rng.permutation(len(views))  # so that a file is not all of one place
    folder.mkdir(parents=True, exist_ok=True)
    for number in reversed(range(math.ceil(len(views) / PER_FILE))):
        chosen = [views[k] for k in order[number * PER_FILE : (number + 1) * PER_FILE]]
        nothing_known = {"objects": np.zeros((0, 16), np.float32), "labels": np.zeros(0, "<U1")}
        save_arrays(_named(number, folder), {**stacked(chosen), **nothing_known})
    return len(views)


def _named(number: int, folder: Path) -> Path:
    return folder / f"photos_{number}.npz"


def _views(path: Path, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    read = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if read is None:
        raise ValueError(f"{path}: is no image that can be read")
    image = np.ascontiguousarray(read, np.uint8)
    height, width = image.shape[:2]
    panorama = abs(width / height - 2.0) < 0.02
    for index in range(PANORAMA_VIEWS if panorama else PHOTO_VIEWS):
        focal = drawn_focal_length(rng)
        camera = CameraIntrinsics(*SIZE, focal, focal, (SIZE[0] - 1) / 2, (SIZE[1] - 1) / 2)
        closer = camera.scaled(CLOSE * SIZE[0], CLOSE * SIZE[1])
        level_R_optical = turned_down(drawn_pitch(rng)) @ BODY_R_OPTICAL
        if panorama:
            yaw = 2 * math.pi * (index + rng.uniform()) / PANORAMA_VIEWS
            close = perspective(image, closer, level_R_optical, yaw)
        else:
            close = _cut(image, rng)
        yield _frame(close, camera, level_R_optical, rng)


def perspective(
    panorama: NDArray[np.uint8], camera: CameraIntrinsics, level_R_optical: NDArray[np.float64], yaw: float
) -> NDArray[np.uint8]:
    """(H, W, 3) what a pinhole camera sees of an equirectangular image turned by ``yaw`` [rad] to the left."""
    height, width = panorama.shape[:2]
    u, v = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
    optical = np.stack([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, np.ones_like(u, float)], -1)
    x, y, z = np.moveaxis(optical @ level_R_optical.T, -1, 0)
    longitude = np.mod(np.arctan2(y, x) + yaw, 2 * np.pi)
    column = (1.0 - longitude / (2 * np.pi)) * width - 0.5
    row = (0.5 - np.arctan2(z, np.hypot(x, y)) / np.pi) * height - 0.5
    step = 2 * math.pi / width * camera.fx  # pixels of the view per pixel of the panorama, in its middle
    if step < 1.0:  # the panorama is the finer one
        panorama = np.ascontiguousarray(cv2.GaussianBlur(panorama, (0, 0), 0.4 / step), np.uint8)
    seen = cv2.remap(
        panorama, column.astype(np.float32), row.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
    )
    return np.ascontiguousarray(seen, np.uint8)


def _cut(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A random window of the view's proportions, nearly as large as fits, at the closer look's size."""
    height, width = image.shape[:2]
    most = min(width / SIZE[0], height / SIZE[1])
    scale = most * rng.uniform(0.75, 1.0)
    w, h = int(SIZE[0] * scale), int(SIZE[1] * scale)
    x, y = int(rng.integers(0, width - w + 1)), int(rng.integers(0, height - h + 1))
    window = np.ascontiguousarray(image[y : y + h, x : x + w])
    size = (CLOSE * SIZE[0], CLOSE * SIZE[1])
    way = cv2.INTER_AREA if w > size[0] else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(window, size, interpolation=way), np.uint8)


def _frame(
    close: NDArray[np.uint8], camera: CameraIntrinsics, level_R_optical: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, Any]:
    """As rendered_frames has them, without ids and objects."""
    camera_height = drawn_camera_height(rng)
    depth: Array = np.zeros((inputs.ROWS, inputs.COLUMNS))
    if rng.random() < 0.5:
        rays = inputs.cell_rays(camera, level_R_optical)
        depth = empty_room(rays, camera_height, rng)
        depth[inputs.cell_pixels(camera.width, camera.height, 1.0)[2] :] = 0.0
    view = cv2.resize(close, SIZE, interpolation=cv2.INTER_AREA)
    jpegs = [cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1] for image in (view, close)]
    return {
        "jpeg": jpegs[0].reshape(-1),
        "close": jpegs[1].reshape(-1),
        "depth": (1000 * depth).round().astype(np.uint16),
        "ids": np.zeros((inputs.ROWS, inputs.COLUMNS), np.int16),
        "level_R_optical": level_R_optical.astype(np.float32),
        "camera": np.array([camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy], np.float32),
        "camera_height": np.float32(camera_height),
    }


def empty_room(rays: NDArray[np.float32], camera_height: float, rng: np.random.Generator) -> Array:
    """(80, 104) [m] depth of floor, ceiling and four walls around the camera; 0 beyond the reach of sensors.

    ``rays``: (3, 80, 104) of unit depth in the level frame.
    """
    turn = rng.uniform(0, 2 * math.pi)
    c, s = math.cos(turn), math.sin(turn)
    along, across, up = c * rays[0] + s * rays[1], -s * rays[0] + c * rays[1], rays[2]
    ceiling = rng.uniform(2.3, 2.8) - camera_height
    depth = np.full(rays.shape[1:], np.inf)
    for component, below, above in (
        (along, rng.uniform(0.8, 4.5), rng.uniform(0.8, 4.5)),
        (across, rng.uniform(0.8, 4.5), rng.uniform(0.8, 4.5)),
        (up, camera_height, ceiling),
    ):
        limit = np.where(component < 0, -below, above)
        with np.errstate(divide="ignore"):
            depth = np.minimum(depth, np.where(component == 0, np.inf, limit / component))
    depth[~((depth > inputs.MIN_DEPTH) & (depth < inputs.MAX_DEPTH))] = 0.0
    return depth
