"""Geometry of the truth from points on its surfaces.

Shares no code with what solves questions, so that each checks the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]  # (N, 3) [m]
SPACING = 0.04  # [m] of the points on a box; between flat faces its square counts, not itself


def points_on_box(center: Sequence[float], size: Sequence[float], yaw: float, spacing: float = SPACING) -> Points:
    """(N, 3) a lattice over the six faces, edges and corners included."""
    ticks = [np.linspace(-s / 2, s / 2, max(2, math.ceil(s / spacing) + 1)) for s in size]
    faces = []
    for axis in range(3):
        others = [k for k in range(3) if k != axis]
        a, b = np.meshgrid(ticks[others[0]], ticks[others[1]], indexing="ij")
        for side in (-size[axis] / 2, size[axis] / 2):
            face = np.empty((a.size, 3))
            face[:, others[0]], face[:, others[1]], face[:, axis] = a.ravel(), b.ravel(), side
            faces.append(face)
    local = np.unique(np.concatenate(faces), axis=0)
    c, s = math.cos(yaw), math.sin(yaw)
    return np.column_stack(
        [c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1], local[:, 2]]
    ) + np.asarray(center, dtype=np.float64)


def points_on_mesh(
    vertices: NDArray[np.floating], faces: NDArray[np.integer], spacing: float, rng: np.random.Generator
) -> Points:
    """(N, 3) the vertices in use and points drawn evenly over the triangles, one per ``spacing`` squared."""
    corners = np.asarray(vertices, dtype=np.float64)[faces]  # (F, 3, 3)
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = np.linalg.norm(np.cross(u, v), axis=1) / 2
    total = float(area.sum())
    count = min(20_000, math.ceil(total / spacing**2))
    used = np.unique(corners.reshape(-1, 3), axis=0)
    if count == 0:
        return used
    face = rng.choice(len(area), count, p=area / total)
    a, b = rng.random((2, count))
    fold = a + b > 1
    a[fold], b[fold] = 1 - a[fold], 1 - b[fold]
    return np.concatenate([used, corners[face, 0] + a[:, None] * u[face] + b[:, None] * v[face]])


class TruthGeometry:
    """Measures between objects given as points, by id."""

    def __init__(self, points: Mapping[int, Points], yaws: Mapping[int, float]) -> None:
        self._points, self._yaws = points, yaws
        self._trees: dict[int, cKDTree] = {}
        self._distances: dict[tuple[int, int], float] = {}
        self._centers: dict[int, tuple[float, float]] = {}

    def distance(self, a: int, b: int) -> float:
        """[m] between the closest points of two objects."""
        key = (min(a, b), max(a, b))
        if key not in self._distances:
            few, many = sorted(key, key=lambda i: len(self._points[i]))
            self._distances[key] = float(self._tree(many).query(self._points[few])[0].min())
        return self._distances[key]

    def longest(self, a: int) -> float:
        """[m] The longest side of the box along the object's own axes."""
        return float(np.ptp(self._turned(a), axis=0).max())

    def center(self, a: int) -> tuple[float, float]:
        """[m] in the plane: middle of the box along the object's own axes."""
        if a not in self._centers:
            turned = self._turned(a)
            x, y = (float(v) for v in (turned.min(0) + turned.max(0))[:2] / 2)
            c, s = math.cos(self._yaws[a]), math.sin(self._yaws[a])
            self._centers[a] = c * x - s * y, s * x + c * y
        return self._centers[a]

    def apart(self, a: int, b: int) -> float:
        """[m] in the plane, between centers."""
        return math.dist(self.center(a), self.center(b))

    def turn(self, standing: int, facing: int, target: int) -> float:
        """[deg] in (-180, 180] clockwise from the line of sight to the target: 90 is exactly to the right."""
        origin = complex(*self.center(standing))
        ahead, wanted = complex(*self.center(facing)) - origin, complex(*self.center(target)) - origin
        return turn_between(ahead, wanted)

    def heading(self, a: int, b: int) -> complex:
        """The way from one center to the other, as a complex number [m]."""
        return complex(*self.center(b)) - complex(*self.center(a))

    def _tree(self, a: int) -> cKDTree:
        if a not in self._trees:
            self._trees[a] = cKDTree(self._points[a])
        return self._trees[a]

    def _turned(self, a: int) -> Points:
        c, s = math.cos(self._yaws[a]), math.sin(self._yaws[a])
        x, y, z = self._points[a].T
        return np.column_stack([c * x + s * y, c * y - s * x, z])


def turn_between(before: complex, after: complex) -> float:
    """[deg] clockwise from one way to the next, in (-180, 180]."""
    angle = -math.degrees(np.angle(after / before))
    return 180.0 if angle <= -180.0 else angle


def polygon_area(polygon: Sequence[tuple[float, float]]) -> float:
    """[m^2] of a simple polygon."""
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, [*polygon[1:], polygon[0]], strict=True))
    return abs(total) / 2
