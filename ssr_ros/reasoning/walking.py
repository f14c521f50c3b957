"""Shortest ways on foot through free floor: rooms less what stands in them, inflated by who walks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ssr_ros.geometry import footprints

MAX_CELLS = 10_000  # of the grid, if no other number is given; a place that needs more gets coarser cells
_NEIGHBORS = ((0, 1), (1, 0), (1, 1), (1, -1))  # half of the eight, for edges go both ways
_MARGIN = 2  # cells around the rooms
_SHIFT = 8  # fractional bits of the coordinates that OpenCV draws
_LEVEL_WITH = 0.1  # [m] places that are farther by no more than this are as near

Points = NDArray[np.float64]  # (K, 2) x, y [m] in the graph frame


@dataclass(frozen=True, slots=True, eq=False)
class FreeFloor:
    """Where the center of someone round can be: (H, W) cells, rows along +y."""

    free: NDArray[np.bool_]
    origin: tuple[float, float]  # [m] of the corner of cell (0, 0)
    cell: float  # [m]

    @classmethod
    def of(
        cls,
        rooms: list[Points],
        doors: Points,
        obstacles: Points,
        radius: float,
        cell: float,
        window: tuple[Points, Points] | None = None,
        max_cells: int = MAX_CELLS,
    ) -> FreeFloor:
        """What lies in ``rooms`` (outlines) or ``doors``, farther than ``radius`` [m] from walls and ``obstacles``.

        Doors and obstacles are footprints (N, 4, 2); distances are those of cell centers. ``window``: corners of the
        rectangle to look at, if not at everything.
        """
        if not rooms:
            return cls(np.zeros((1, 1), dtype=np.bool_), (0.0, 0.0), cell)
        corners = np.concatenate(rooms)
        low, high = corners.min(axis=0), corners.max(axis=0)
        if window is not None:
            low, high = np.maximum(low, window[0]), np.minimum(high, window[1])
        low, high = np.minimum(low, high), np.maximum(low, high)
        cell = max(cell, math.sqrt(float(np.prod(high - low)) / max_cells))
        origin = low - _MARGIN * cell
        width, height = (int(n) + 2 * _MARGIN + 1 for n in np.ceil((high - low) / cell))
        grid = np.zeros((height, width), dtype=np.uint8)
        for ring, free in _rings(tuple(np.asarray(room, dtype=np.float64).tobytes() for room in rooms)):
            outline = _cells(ring, origin, cell)
            cv2.fillPoly(grid, [outline], free, shift=_SHIFT)
            cv2.polylines(grid, [outline], True, 0, shift=_SHIFT)  # the walls, however thin and coarse the cells
        for shapes, free in ((doors, 1), (obstacles, 0)):
            inside = (shapes.max(axis=1) >= low).all(axis=1) & (shapes.min(axis=1) <= high).all(axis=1)
            for footprint in _cells(shapes[inside], origin, cell):
                cv2.fillConvexPoly(grid, footprint, free, shift=_SHIFT)
        grid[[0, -1]] = grid[:, [0, -1]] = 0  # what is beyond the window is not known
        clearance = cv2.distanceTransform(grid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) * cell
        return cls(clearance > radius, (float(origin[0]), float(origin[1])), cell)

    def points(self) -> Points:
        """(K, 2) [m] centers of the free cells, in the order of their numbers."""
        rows, columns = np.nonzero(self.free)
        return np.stack([columns + 0.5, rows + 0.5], axis=1) * self.cell + self.origin

    def clear(self, a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
        """Whether the straight line from a to b [m] stays on free cells."""
        steps = max(2, math.ceil(float(np.linalg.norm(b - a)) / (self.cell / 2)) + 1)
        line = a + (b - a) * (np.arange(steps) / (steps - 1))[:, None]
        columns, rows = np.floor((line - self.origin) / self.cell).astype(int).T
        return bool(self.free[rows, columns].all())


def shortest_way(
    floor: FreeFloor, starts: NDArray[np.intp], to_goal: NDArray[np.float64], reach: float
) -> Points | None:
    """(K, 2) corners [m] of the shortest way from any start (numbers of free cells) to where the goal is nearest.

    ``to_goal`` is every free cell's distance [m] from the goal; None where no cell within ``reach`` can be walked to.
    """
    if not starts.size:
        return None
    length, before, _ = dijkstra(_edges(floor), directed=False, indices=starts, min_only=True, return_predecessors=True)
    goals = nearest_cells(np.where(np.isfinite(length), to_goal, np.inf), reach)
    if not goals.size:
        return None
    # a step less to walk is no reason to stop a step short of it
    chain = [int(goals[(length[goals] + 2 * to_goal[goals]).argmin()])]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return _pulled(floor, floor.points()[chain[::-1]])


def nearest_cells(distance: NDArray[np.float64], reach: float) -> NDArray[np.intp]:
    """Numbers of the cells that are about as near to a thing as any, given the distance [m] of each; within reach."""
    if not distance.size or distance.min() > reach:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(distance <= distance.min() + _LEVEL_WITH).astype(np.intp)


def distance_to_box(points: Points, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """(K,) horizontal distance [m] of points from the footprint of one box (7,); 0 inside."""
    c, s = math.cos(box[6]), math.sin(box[6])
    local = (points - box[:2]) @ np.array([[c, -s], [s, c]])
    return np.linalg.norm(np.maximum(np.abs(local) - box[3:5] / 2, 0.0), axis=1)


def obstacles_of(boxes: NDArray[np.float64], floor: float, climb: float, height: float) -> NDArray[np.bool_]:
    """(N,) which boxes (N, 7) stand in the way of someone ``height`` tall who steps over ``climb`` [m]."""
    bottom, top = boxes[:, 2] - boxes[:, 5] / 2 - floor, boxes[:, 2] + boxes[:, 5] / 2 - floor
    return (bottom < height) & (top > climb)


def within(boxes: NDArray[np.float64], low: Points, high: Points) -> NDArray[np.intp]:
    """(K,) which boxes (N, 7) may reach into the rectangle between two corners, however they are turned."""
    reach = np.sqrt(boxes[:, 3] ** 2 + boxes[:, 4] ** 2) / 2
    x, y = boxes[:, 0], boxes[:, 1]
    meets = (x + reach >= low[0]) & (x - reach <= high[0]) & (y + reach >= low[1]) & (y - reach <= high[1])
    return np.flatnonzero(meets)


def outlines(boxes: NDArray[np.float64], grow: float = 0.0) -> Points:
    """(N, 4, 2) footprints [m], each side moved outward by ``grow``."""
    grown = boxes.copy()
    grown[:, 3:5] += 2 * grow
    return footprints(grown)


@lru_cache(maxsize=32)
def _rings(rooms: tuple[bytes, ...]) -> list[tuple[Points, int]]:
    """Outlines of the rooms, those that overlap or touch being one, each with 1; then those of their holes, with 0.

    Rooms (their float64 corners as bytes, to be looked up by) change far less often than what stands in them.
    """
    outlines = [shapely.Polygon(np.frombuffer(room).reshape(-1, 2)) for room in rooms]
    merged = shapely.union_all(shapely.make_valid(outlines))
    parts = [part for part in shapely.get_parts(merged) if isinstance(part, shapely.Polygon)]
    rings = [(part.exterior, 1) for part in parts] + [(hole, 0) for part in parts for hole in part.interiors]
    return [(shapely.get_coordinates(ring)[:-1], free) for ring, free in rings]


def _pulled(floor: FreeFloor, way: Points) -> Points:
    """The way with fewer corners, a string pulled tight: each leg goes on while its line of sight is free."""
    corners, last = [0], len(way) - 1
    while corners[-1] < last:
        corners.append(_farthest_in_sight(floor, way, corners[-1]))
    return way[corners]


def _farthest_in_sight(floor: FreeFloor, way: Points, corner: int) -> int:
    """How far along the way one can see from a corner: looked for in growing strides, then between the last two."""
    last = len(way) - 1
    seen, stride = corner + 1, 1
    while seen < last and floor.clear(way[corner], way[min(seen + stride, last)]):
        seen = min(seen + stride, last)
        stride *= 2
    hidden = min(seen + stride, last + 1)
    while hidden - seen > 1:
        middle = (seen + hidden) // 2
        if floor.clear(way[corner], way[middle]):
            seen = middle
        else:
            hidden = middle
    return seen


def _edges(floor: FreeFloor) -> csr_array:
    """(K, K) lengths [m] between neighboring free cells, each pair once; no corner is cut."""
    free = floor.free
    count = int(np.count_nonzero(free))
    number = np.full(free.shape, -1, dtype=np.int32)
    number[free] = np.arange(count, dtype=np.int32)
    a, b, length = [], [], []
    for down, right in _NEIGHBORS:
        here = number[: number.shape[0] - down, max(0, -right) : number.shape[1] - max(0, right)]
        there = number[down:, max(0, right) : number.shape[1] - max(0, -right)]
        both = (here >= 0) & (there >= 0)
        if down and right:
            across = free[: free.shape[0] - down, max(0, right) : free.shape[1] - max(0, -right)]
            along = free[down:, max(0, -right) : free.shape[1] - max(0, right)]
            both &= across & along
        a.append(here[both])
        b.append(there[both])
        length.append(np.full(np.count_nonzero(both), floor.cell * math.hypot(down, right)))
    rows, columns, values = (np.concatenate(parts) for parts in (a, b, length))
    return csr_array((values, (rows, columns)), shape=(count, count))


def _cells(outline: Points, origin: NDArray[np.float64], cell: float) -> NDArray[np.int32]:
    """Corners in cells, so that a cell is covered where its center is, in OpenCV's fixed-point form."""
    return np.round(((outline - origin) / cell - 0.5) * (1 << _SHIFT)).astype(np.int32)
