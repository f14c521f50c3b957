"""Light in the air of the rooms: what falls on a thing that was not there when the rest was lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ssr_ros.simulation.scene import Home

AXES = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], np.float32)
HEIGHTS = (0.15, 0.6, 1.1, 1.7, 2.2)  # [m]
SPACING = 0.6  # [m] on the floor plan


@dataclass(frozen=True, slots=True, eq=False)
class LightProbes:
    """P points in the air with the irradiance towards each axis direction."""

    points: NDArray[np.float32]  # (P, 3) [m]
    cubes: NDArray[np.float32]  # (P, 6, 3) irradiance, directions as AXES
    weights: NDArray[np.float32]  # (P,) small where furniture surrounds the point
    tree: cKDTree  # of the points

    def at(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """(N, 6, 3) irradiance at points (N, 3), from the nearest probes."""
        count = min(6, len(self.points))
        distance, index = self.tree.query(points, k=count)
        distance, index = distance.reshape(-1, count), index.reshape(-1, count)
        share = self.weights[index] / (distance**2 + 0.05)
        share /= share.sum(1, keepdims=True)
        return np.einsum("nk,nkac->nac", share, self.cubes[index]).astype(np.float32)


def probe_points(home: Home) -> NDArray[np.float32]:
    """(P, 3) a lattice in every room; the middle of a room too small for it."""
    points = []
    heights = [h for h in HEIGHTS if h < home.height - 0.1] or [home.height / 2]
    for room in home.rooms:
        polygon = shapely.Polygon(room.polygon)
        x0, y0, x1, y1 = polygon.bounds
        x, y = np.meshgrid(np.arange(x0 + SPACING / 2, x1, SPACING), np.arange(y0 + SPACING / 2, y1, SPACING))
        plan = np.c_[x.ravel(), y.ravel()]
        plan = plan[shapely.contains_xy(polygon.buffer(-0.1), plan[:, 0], plan[:, 1])]
        if not len(plan):
            center = polygon.representative_point()
            plan = np.array([[center.x, center.y]])
        points += [np.c_[plan, np.full(len(plan), h)] for h in heights]
    return np.concatenate(points).astype(np.float32) if points else np.array([[0.0, 0.0, 1.0]], np.float32)
