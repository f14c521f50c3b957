"""The rooms of a map, made ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

_SHIFT = 8  # fractional bits of the coordinates that OpenCV draws

Points = NDArray[np.float64]  # (K, 2) x, y [m] in the graph frame
Polygon = tuple[tuple[float, float], ...]  # corners [m] in the graph frame


@dataclass(frozen=True, eq=False)
class Plan:
    """See plan_of."""

    low: Points  # (2,) [m] lowest corner of all rooms
    high: Points  # (2,) [m]
    rings: tuple[tuple[Points, int], ...]  # outlines of merged rooms, each with 1, then those of their holes, with 0
    extents: NDArray[np.float64]  # (R, 2, 2) [m] the lowest and the highest corner of each ring

    def draw(self, grid: NDArray[np.uint8], corner: Points, cell: float) -> None:
        """1 for what lies in a room, 0 for its walls; ``corner``: (2,) [m] that of cell (0, 0)."""
        high = corner + np.array(grid.shape[::-1]) * cell
        near = (self.extents[:, 0] <= high).all(axis=1) & (self.extents[:, 1] >= corner).all(axis=1)
        for number in np.flatnonzero(near):
            ring, free = self.rings[number]
            outline = fixed(ring, corner, cell)
            cv2.fillPoly(grid, [outline], free, shift=_SHIFT)
            cv2.polylines(grid, [outline], True, 0, shift=_SHIFT)  # the walls, however thin and coarse the cells


@lru_cache(maxsize=8)
def plan_of(rooms: tuple[Polygon, ...]) -> Plan:
    """Rooms that overlap or touch are one. Made once, for rooms change far less often than what stands in them."""
    corners = np.concatenate([np.array(room, dtype=np.float64) for room in rooms])
    of_room = np.repeat(np.arange(len(rooms)), [len(room) for room in rooms])
    merged = shapely.union_all(shapely.make_valid(shapely.polygons(shapely.linearrings(corners, indices=of_room))))
    parts = [part for part in shapely.get_parts(merged) if isinstance(part, shapely.Polygon)]
    lines = [(part.exterior, 1) for part in parts] + [(hole, 0) for part in parts for hole in part.interiors]
    rings = tuple((shapely.get_coordinates(line)[:-1], free) for line, free in lines)
    extents = np.array([(ring.min(axis=0), ring.max(axis=0)) for ring, _ in rings]).reshape(-1, 2, 2)
    return Plan(corners.min(axis=0), corners.max(axis=0), rings, extents)


def fixed(outline: Points, corner: Points, cell: float) -> NDArray[np.int32]:
    """Corners in cells, so that a cell is covered where its center is, in OpenCV's fixed-point form."""
    return np.round(((outline - corner) / cell - 0.5) * (1 << _SHIFT)).astype(np.int32)
