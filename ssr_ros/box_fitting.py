"""Gravity-aligned boxes around points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.types import Box3D

ANGLE_STEP = 6.0  # [deg] between the footprint directions tried
ENOUGH_POINTS = 400  # more points say nothing new about a box
ROUGH_POINTS = 120  # enough to tell a chair from a wall


def _directions(step: float) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Angles (A,) [rad] ``step`` [deg] apart, and the unit vectors (2 A, 2) along and then across them."""
    angles = np.deg2rad(np.arange(0.0, 90.0, step))
    along = np.stack([np.cos(angles), np.sin(angles)], 1)
    across = np.stack([-along[:, 1], along[:, 0]], 1)
    return angles, np.concatenate([along, across]).astype(np.float32)


_FINE, _COARSE = _directions(ANGLE_STEP), _directions(2 * ANGLE_STEP)


def fit_box(points: NDArray[np.floating], trim: float = 0.02, rough: bool = False) -> Box3D:
    """The smallest upright box around ``points`` (N, 3) [m], ignoring the ``trim`` outermost on each side.

    Yaw is the angle of least trimmed footprint area, in [0, pi/2); l lies along it. ``rough``: half the directions and
    fewer points, at a third of the cost.
    """
    if len(points) == 0:
        raise ValueError("fit_box: needs at least one point")
    angles, axes = _COARSE if rough else _FINE
    points = points[:: -(-len(points) // (ROUGH_POINTS if rough else ENOUGH_POINTS))]
    low, high = trimmed_range(axes @ points[:, :2].T, trim)  # (2 A,): along every direction, then across
    low, high = low.reshape(2, -1).astype(np.float64), high.reshape(2, -1).astype(np.float64)
    extent = high - low
    best = int(np.argmin(extent[0] * extent[1] + 1e-3 * extent.sum(0)))
    x, y = (low[:, best] + high[:, best]) / 2
    c, s = np.cos(angles[best]), np.sin(angles[best])
    bottom, top = (float(v) for v in trimmed_range(points[:, 2], trim))
    size = (float(extent[0, best]), float(extent[1, best]), top - bottom)
    center = (float(c * x - s * y), float(s * x + c * y), (bottom + top) / 2)
    return Box3D(center, size, float(angles[best]))


def trimmed_range(values: NDArray[np.floating], trim: float) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Values (..., N) -> the trim and 1 - trim quantiles along the last axis, as members of the set."""
    count = values.shape[-1]
    low = int(trim * (count - 1))
    high = count - 1 - low
    ordered = np.partition(values, (low, high), axis=-1)
    return ordered[..., low], ordered[..., high]


def quantile(values: NDArray[np.floating], share: float) -> float:
    """The member of (N,) values below which ``share`` of them lie; numpy's own interpolates, at ten times the cost."""
    index = int(share * (len(values) - 1))
    return float(np.partition(values, index)[index])


def surface_points(box: Box3D, spacing: float) -> NDArray[np.float32]:
    """(N, 3) [m] points on the six faces of a box, ``spacing`` [m] apart."""
    axes = [np.linspace(-length / 2, length / 2, max(2, int(length / spacing) + 1)) for length in box.size]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    local = grid[(np.abs(grid) >= np.array(box.size) / 2 - 1e-9).any(1)]
    c, s = np.cos(box.yaw), np.sin(box.yaw)
    turned = local @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    return (turned + np.array(box.center)).astype(np.float32)
