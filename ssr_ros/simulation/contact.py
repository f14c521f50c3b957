"""Whether two models meet, by their surfaces and not by their boxes: a chair pushed under a table."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.types import Box3D

VOXEL = 0.02  # [m]
_SPACING = 0.014  # [m] between samples of a surface: no voxel is skipped

Points = NDArray[np.float32]


@lru_cache(maxsize=64)  # the same chair is tried at many places
def surface_points(model: FurnitureModel) -> Points:
    """(N, 3) points on the model's surface, a lattice on each triangle, one per voxel; in its frame."""
    corners = model.mesh.vertices[model.mesh.faces].astype(np.float64)  # (F, 3, 3)
    edges = np.stack([corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0], corners[:, 2] - corners[:, 1]], 1)
    longest = np.linalg.norm(edges, axis=-1).max(1)
    steps = np.maximum(np.ceil(longest / _SPACING).astype(int), 1)
    found = [corners.reshape(-1, 3)]
    for n in np.unique(steps):
        i, j = np.meshgrid(np.arange(n + 1), np.arange(n + 1))
        keep = i + j <= n
        a, b = i[keep] / n, j[keep] / n
        chosen = corners[steps == n]
        weights = np.stack([1 - a - b, a, b], 1)
        found.append((weights @ chosen).reshape(-1, 3))
    points = np.concatenate(found)
    cells = np.round(points / VOXEL).astype(np.int64)
    _, first = np.unique(cells @ (1 << 40, 1 << 20, 1), return_index=True)
    return (cells[first] * VOXEL).astype(np.float32)


def meet(points_a: Points, box_a: Box3D, points_b: Points, box_b: Box3D, margin: int = 1) -> bool:
    """Whether surfaces come within ``margin`` voxels; the points as of ``surface_points``, the boxes in one frame."""
    a = _in_frame(points_a, box_a, box_b)
    low, high = points_b.min(0), points_b.max(0)
    a = a[((a > low - VOXEL) & (a < high + VOXEL)).all(1)]
    if not len(a):
        return False
    shape = np.ceil((high - low) / VOXEL).astype(int) + 5
    grid = np.zeros(shape, bool)
    cells = np.round((points_b - low) / VOXEL).astype(int) + 2
    for dx in range(-margin, margin + 1):
        for dy in range(-margin, margin + 1):
            grid[cells[:, 0] + dx, cells[:, 1] + dy, cells[:, 2]] = True
    ia = np.clip(np.round((a - low) / VOXEL).astype(int) + 2, 0, shape - 1)
    return bool(grid[ia[:, 0], ia[:, 1], ia[:, 2]].any())


def _in_frame(points: Points, box_a: Box3D, box_b: Box3D) -> Points:
    """Points of a's model frame (bottom at z = 0) in b's."""
    turn = box_a.yaw - box_b.yaw
    c, s = np.cos(turn), np.sin(turn)
    dx, dy = box_a.center[0] - box_b.center[0], box_a.center[1] - box_b.center[1]
    cb, sb = np.cos(-box_b.yaw), np.sin(-box_b.yaw)
    x = c * points[:, 0] - s * points[:, 1] + cb * dx - sb * dy
    y = s * points[:, 0] + c * points[:, 1] + sb * dx + cb * dy
    z = points[:, 2] + (box_a.bottom - box_b.bottom)
    return np.stack([x, y, z], 1).astype(np.float32)
