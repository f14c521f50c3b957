"""What the encoder's network sees of a frame: a scaled image and, cell by cell, metric geometry.

One place for both training and running. Level frame: gravity-aligned, origin in the camera, x the horizontal
direction of the optical axis, y left, z up.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.types import CameraIntrinsics, Matrix4

WIDTH, HEIGHT = 416, 320  # [px] of the network's image
CELL = 4  # [px] side of a geometry cell
COLUMNS, ROWS = WIDTH // CELL, HEIGHT // CELL
CHANNELS = 9  # ray 0-2, point 3-5, valid 6, height above the floor 7, floor known 8
MIN_DEPTH, MAX_DEPTH = 0.25, 8.0  # [m] readings outside are none


@dataclass(frozen=True, slots=True)
class LevelFrame:
    """Where the level frame of a camera lies in the graph frame."""

    yaw: float  # [rad]
    level_R_optical: NDArray[np.float64]  # (3, 3)
    origin: NDArray[np.float64]  # (3,) [m] the camera, in the graph frame


def level_frame(graph_T_camera: Matrix4) -> LevelFrame:
    """Of an optical frame; looking straight down or up, the image's upper edge tells what is ahead."""
    forward, down = graph_T_camera[:2, 2], graph_T_camera[:2, 1]
    ahead = forward if np.hypot(*forward) > 1e-3 else -np.sign(graph_T_camera[2, 2] or 1.0) * -down
    yaw = float(np.arctan2(ahead[1], ahead[0]))
    c, s = np.cos(yaw), np.sin(yaw)
    level_R_graph = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    return LevelFrame(yaw, level_R_graph @ graph_T_camera[:3, :3], graph_T_camera[:3, 3].copy())


def image_scale(width: int, height: int) -> float:
    """Pixels of the network's image per pixel of a ``width`` x ``height`` image, which lies at its top left."""
    return min(WIDTH / width, HEIGHT / height)


def image_input(color: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(3, 320, 416) RGB 0..255 of an (H, W, 3) RGB image; what the image does not fill is 0."""
    height, width = color.shape[:2]
    scale = image_scale(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = color if size == (width, height) else cv2.resize(color, size, interpolation=cv2.INTER_LINEAR)
    result = np.zeros((3, HEIGHT, WIDTH), np.float32)
    result[:, : size[1], : size[0]] = small.transpose(2, 0, 1)
    return result


def cell_pixels(width: int, height: int, scale: float) -> tuple[NDArray[np.intp], NDArray[np.intp], int, int]:
    """Rows (r,) and columns (c,) of an image's pixels at the centres of the cells it fills, and r, c.

    ``scale``: pixels of the network's image per pixel of this one.
    """
    rows = min(ROWS, int(np.ceil(height * scale / CELL - 0.5)))
    columns = min(COLUMNS, int(np.ceil(width * scale / CELL - 0.5)))
    v = ((np.arange(rows) + 0.5) * CELL / scale - 0.5).round().astype(np.intp)
    u = ((np.arange(columns) + 0.5) * CELL / scale - 0.5).round().astype(np.intp)
    return np.clip(v, 0, height - 1), np.clip(u, 0, width - 1), rows, columns


def sample_depth(depth: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """(80, 104) [m] depth at the cell centres, 0 = none; ``scale``: pixels of the network's image per depth pixel."""
    height, width = depth.shape
    v, u, rows, columns = cell_pixels(width, height, scale)
    sampled = np.zeros((ROWS, COLUMNS), np.float32)
    sampled[:rows, :columns] = depth[v[:, None], u]
    sampled[~((sampled > MIN_DEPTH) & (sampled < MAX_DEPTH))] = 0.0  # NaN too
    return sampled


def cell_rays(camera: CameraIntrinsics, level_R_optical: NDArray[np.float64]) -> NDArray[np.float32]:
    """(3, 80, 104) rays of unit depth through the cell centres, in the level frame."""
    scale = image_scale(camera.width, camera.height)
    u = (np.arange(COLUMNS) + 0.5) * CELL / scale - 0.5
    v = (np.arange(ROWS) + 0.5) * CELL / scale - 0.5
    optical = np.ones((3, ROWS, COLUMNS))
    optical[0] = (u - camera.cx) / camera.fx
    optical[1] = ((v - camera.cy) / camera.fy)[:, None]
    return np.einsum("ij,jrc->irc", level_R_optical, optical).astype(np.float32)


def geometry_input(rays: NDArray[np.float32], depth: NDArray[np.float32], camera_height: float) -> NDArray[np.float32]:
    """(9, 80, 104) from ``cell_rays`` and ``sample_depth``.

    ``camera_height`` [m] above the floor, not finite while the floor is unknown.
    """
    result = np.zeros((CHANNELS, ROWS, COLUMNS), np.float32)
    valid = depth > 0
    result[:3] = rays
    np.multiply(rays, depth, out=result[3:6])
    result[6] = valid
    if np.isfinite(camera_height):
        result[7] = (result[5] + np.float32(camera_height)) * valid
        result[8] = 1.0
    return result
