"""Gravity-aligned boxes around points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.types import Box3D

_ANGLES = np.deg2rad(np.arange(0.0, 90.0, 5.0))
_AXES = np.stack([np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], 1), np.stack([-np.sin(_ANGLES), np.cos(_ANGLES)], 1)])


def fit_box(points: NDArray[np.floating], trim: float = 0.02, yaw: float | None = None) -> Box3D:
    """The smallest upright box around ``points`` (N, 3) [m], ignoring the ``trim`` outermost on each side.

    Yaw is the angle of least trimmed footprint area (or ``yaw`` when given), in [0, pi/2); l lies along it.
    """
    if len(points) == 0:
        raise ValueError("fit_box: needs at least one point")
    plan = points[:, :2].astype(np.float64)
    axes = _AXES if yaw is None else np.array([[[np.cos(yaw), np.sin(yaw)]], [[-np.sin(yaw), np.cos(yaw)]]])
    low, high = _trimmed_range(np.einsum("dak,nk->dan", axes, plan), trim)  # (2, A)
    extent = high - low
    best = int(np.argmin(extent[0] * extent[1] + 1e-3 * extent.sum(0)))
    middle = (low[:, best] + high[:, best]) / 2
    center = middle[0] * axes[0, best] + middle[1] * axes[1, best]
    bottom, top = _trimmed_range(points[:, 2].astype(np.float64), trim)
    angle = float(_ANGLES[best]) if yaw is None else yaw
    size = (float(extent[0, best]), float(extent[1, best]), float(top - bottom))
    return Box3D((float(center[0]), float(center[1]), float((bottom + top) / 2)), size, angle)


def _trimmed_range(values: NDArray[np.float64], trim: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Values (..., N) -> the trim and 1 - trim quantiles along the last axis."""
    count = values.shape[-1]
    low = int(trim * (count - 1))
    high = count - 1 - low
    ordered = np.partition(values, [low, high], axis=-1)
    return ordered[..., low], ordered[..., high]


def surface_points(box: Box3D, spacing: float) -> NDArray[np.float32]:
    """(N, 3) [m] points on the six faces of a box, ``spacing`` [m] apart."""
    axes = [np.linspace(-length / 2, length / 2, max(2, int(length / spacing) + 1)) for length in box.size]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    local = grid[(np.abs(grid) >= np.array(box.size) / 2 - 1e-9).any(1)]
    c, s = np.cos(box.yaw), np.sin(box.yaw)
    turned = local @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    return (turned + np.array(box.center)).astype(np.float32)
