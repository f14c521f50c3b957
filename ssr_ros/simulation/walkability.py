"""Whether a robot still gets around in a room: a flood fill on a grid."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

CELL = 0.05  # [m]
ROBOT_RADIUS = 0.26  # [m] of a robot 0.5 m wide, and a little more
REACHED = 0.85  # share of the free floor that must hang together
TO_MIDDLE = 1.5  # [m] at most from the reached floor to the middle of the room

Mask = NDArray[np.bool_]


class WalkableFloor:
    """The floor of one room as the robot's centre sees it."""

    def __init__(self, room: Polygon, doors: Sequence[tuple[float, float]]) -> None:
        """``doors``: points [m] inside the room, one before each door, that must stay reachable."""
        x0, y0, x1, y1 = room.bounds
        self._x = np.arange(x0 + CELL / 2, x1, CELL)
        self._y = np.arange(y0 + CELL / 2, y1, CELL)
        columns, rows = np.meshgrid(self._x, self._y)
        inside = room.buffer(-ROBOT_RADIUS, join_style="mitre")
        self._columns, self._rows = columns, rows
        self._free: Mask = shapely.contains_xy(inside, columns, rows)
        self._doors = [self._cell(point) for point in doors]
        middle = room.centroid if room.contains(room.centroid) else room.representative_point()
        self._middle = (middle.x, middle.y)

    def block(self, footprint: NDArray[np.float64]) -> None:
        """Takes away the floor that the robot cannot stand on because of a (4, 2) footprint."""
        self._free &= ~self._near(footprint)

    def stays_walkable(self, footprint: NDArray[np.float64]) -> bool:
        """Whether one still gets everywhere with a thing of this (4, 2) footprint in the room."""
        return self._connected(self._free & ~self._near(footprint))

    def is_walkable(self) -> bool:
        return self._connected(self._free)

    def _connected(self, free: Mask) -> bool:
        count, pieces = cv2.connectedComponents(free.astype(np.uint8), connectivity=4)
        if count < 2:
            return False
        sizes = np.bincount(pieces.ravel(), minlength=count)[1:]
        largest = int(sizes.argmax()) + 1
        if sizes[largest - 1] < REACHED * sizes.sum():
            return False
        if any(pieces[row, column] != largest for row, column in self._doors):
            return False
        mx, my = self._middle
        reached = pieces == largest
        return bool(np.hypot(self._columns[reached] - mx, self._rows[reached] - my).min() < TO_MIDDLE)

    def _near(self, footprint: NDArray[np.float64]) -> Mask:
        """Cells nearer than the robot's radius to a rectangle."""
        center = footprint.mean(0)
        along, across = footprint[0] - footprint[1], footprint[1] - footprint[2]
        length, width = np.hypot(*along), np.hypot(*across)
        dx, dy = self._columns - center[0], self._rows - center[1]
        u = np.abs(dx * along[0] + dy * along[1]) / length - length / 2
        v = np.abs(dx * across[0] + dy * across[1]) / width - width / 2
        return np.hypot(np.maximum(u, 0.0), np.maximum(v, 0.0)) < ROBOT_RADIUS

    def _cell(self, point: tuple[float, float]) -> tuple[int, int]:
        return int(np.abs(self._y - point[1]).argmin()), int(np.abs(self._x - point[0]).argmin())
