"""Shortest ways on foot through free floor: rooms less what stands in them, inflated by who walks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ssr_ros.geometry import footprints

MAX_CELLS = 10_000  # of the grid, if no other number is given; a place that needs more gets coarser cells
_MARGIN = 2  # cells around the rooms
_SHIFT = 8  # fractional bits of the coordinates that OpenCV draws
_DETOUR = 1.15  # times the least that a way could have: how long a way is looked for first
_SLACK = 1e-9  # [m] for rounding
LEVEL_WITH = 0.1  # [m] places that are farther by no more than this are as near

Points = NDArray[np.float64]  # (K, 2) x, y [m] in the graph frame
Polygon = tuple[tuple[float, float], ...]  # corners [m] in the graph frame


class Plan(NamedTuple):
    """The rooms of a map, made ready to be drawn; see plan_of."""

    extents: NDArray[np.float64]  # (R, 2, 2) [m] the lowest and the highest corner of each room
    rings: tuple[tuple[Points, int], ...]  # outlines of merged rooms, each with 1, then those of their holes, with 0
    ring_extents: NDArray[np.float64]  # (S, 2, 2) [m]

    def window(self, low: Points, high: Points) -> tuple[Points, Points] | None:
        """The part of a rectangle in which there can be rooms, as its corners; None where no room meets it."""
        near = self.extents[_meet(self.extents, low, high)]
        if not len(near):
            return None
        return np.maximum(low, near[:, 0].min(axis=0)), np.minimum(high, near[:, 1].max(axis=0))


@lru_cache(maxsize=8)
def plan_of(rooms: tuple[Polygon, ...]) -> Plan:
    """Rooms that overlap or touch are one. Made once, for rooms change far less often than what stands in them."""
    sizes = [len(room) for room in rooms]
    corners = np.concatenate([np.array(room, dtype=np.float64) for room in rooms])
    of_room = np.repeat(np.arange(len(rooms)), sizes)
    merged = shapely.union_all(shapely.make_valid(shapely.polygons(shapely.linearrings(corners, indices=of_room))))
    parts = [part for part in shapely.get_parts(merged) if isinstance(part, shapely.Polygon)]
    lines = [(part.exterior, 1) for part in parts] + [(hole, 0) for part in parts for hole in part.interiors]
    rings = tuple((shapely.get_coordinates(line)[:-1], free) for line, free in lines)
    extents = np.array([(c.min(axis=0), c.max(axis=0)) for c in np.split(corners, np.cumsum(sizes)[:-1])])
    return Plan(extents, rings, np.array([(c.min(axis=0), c.max(axis=0)) for c, _ in rings]).reshape(-1, 2, 2))


@dataclass(frozen=True, eq=False)
class FreeFloor:
    """Where the center of someone round can be: (H, W) cells, rows along +y."""

    free: NDArray[np.bool_]
    origin: tuple[float, float]  # [m] of the corner of cell (0, 0)
    cell: float  # [m]

    @classmethod
    def of(
        cls,
        plan: Plan,
        doors: Points,
        obstacles: Points,
        radius: float,
        cell: float,
        window: tuple[Points, Points] | None = None,
        max_cells: int = MAX_CELLS,
    ) -> FreeFloor:
        """What lies in the rooms or in ``doors``, farther than ``radius`` [m] from walls and ``obstacles``.

        Doors and obstacles are footprints (N, 4, 2); distances are those of cell centers. ``window``: corners of the
        rectangle to look at (Plan.window), if not at everything.
        """
        low, high = window or (plan.extents[:, 0].min(axis=0), plan.extents[:, 1].max(axis=0))
        cell = max(cell, math.sqrt(float(np.prod(high - low)) / max_cells))
        origin = low - _MARGIN * cell
        width, height = (int(n) + 2 * _MARGIN + 1 for n in np.ceil((high - low) / cell))
        grid = np.zeros((height, width), dtype=np.uint8)
        for number in np.flatnonzero(_meet(plan.ring_extents, low, high)):
            ring, free = plan.rings[number]
            outline = _cells(ring, origin, cell)
            cv2.fillPoly(grid, [outline], free, shift=_SHIFT)
            cv2.polylines(grid, [outline], True, 0, shift=_SHIFT)  # the walls, however thin and coarse the cells
        for shapes, free in ((doors, 1), (obstacles, 0)):
            for footprint in _cells(shapes, origin, cell):
                cv2.fillConvexPoly(grid, footprint, free, shift=_SHIFT)
        grid[[0, -1]] = grid[:, [0, -1]] = 0  # what is beyond the window is not known
        clearance = cv2.distanceTransform(grid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) * cell
        return cls(clearance > radius, (float(origin[0]), float(origin[1])), cell)

    @cached_property
    def points(self) -> Points:
        """(K, 2) [m] centers of the free cells, in the order of their numbers."""
        rows, columns = np.nonzero(self.free)
        return np.stack([columns + 0.5, rows + 0.5], axis=1) * self.cell + self.origin

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """(K,) for each free cell, by its number, which of the places it is in between which there is no way."""
        # no corner is cut, so that whoever walks slantwise could as well have walked along two sides
        _, names = cv2.connectedComponents(self.free.astype(np.uint8), connectivity=4, ltype=cv2.CV_32S)
        return np.asarray(names, dtype=np.int32)[self.free]

    def clear(self, a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
        """Whether the straight line from a to b [m] stays on free cells."""
        steps = max(2, math.ceil(math.dist(a, b) / (self.cell / 2)) + 1)
        share = np.arange(steps) / (steps - 1)
        (ax, ay), (bx, by), (x, y) = a.tolist(), b.tolist(), self.origin
        columns = ((ax + (bx - ax) * share - x) / self.cell).astype(np.intp)
        rows = ((ay + (by - ay) * share - y) / self.cell).astype(np.intp)
        return bool(self.free[rows, columns].all())


def shortest_way(
    floor: FreeFloor, starts: NDArray[np.intp], to_goal: NDArray[np.float64], reach: float
) -> Points | None:
    """(K, 2) corners [m] of the shortest way from any start (numbers of free cells) to where the goal is nearest.

    ``to_goal`` is every free cell's distance [m] from the goal; None where no cell within ``reach`` can be walked to.
    """
    here = np.zeros(int(floor.places.max(initial=0)) + 1, dtype=np.bool_)
    here[floor.places[starts]] = True
    reached = here[floor.places]
    goals = nearest_cells(np.where(reached, to_goal, np.inf), reach)
    if not goals.size:
        return None
    points = floor.points
    through = _least_through(points, points[starts], points[goals])
    limit = _DETOUR * float(through[starts].max()) + floor.cell
    while True:
        among = reached & (through <= limit)
        number = np.cumsum(among) - 1
        edges = _edges(floor, among)
        length, before, _ = dijkstra(
            edges, directed=False, indices=number[starts], min_only=True, return_predecessors=True
        )
        at_goal = np.where(among[goals], length[number[goals]], np.inf)
        # a step less to walk is no reason to stop a step short of it
        worth = at_goal + 2 * to_goal[goals]
        best = int(worth.argmin())
        needed = worth[best] - 2 * to_goal[goals].min()  # [m] the longest way to a goal that could be worth more
        if needed <= limit:
            break
        limit = needed + _SLACK if math.isfinite(needed) else 2 * limit
    chain = [int(number[goals[best]])]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return _pulled(floor, points[among][chain[::-1]])


def _least_through(points: Points, starts: Points, goals: Points) -> NDArray[np.float64]:
    """(K,) [m] what any way from a start to a goal, from cell to cell, through each point has at least."""
    least = np.zeros(len(points))
    for ends in (starts, goals):
        middle = ends.mean(axis=0)
        least += np.maximum(_steps(points, middle) - _steps(ends, middle).max(), 0.0)
    return least


def _steps(points: Points, to: NDArray[np.float64]) -> NDArray[np.float64]:
    """(K,) [m] how far it is to a point for who walks along and across the grid and at 45 degrees to it only."""
    x, y = np.abs(points[:, 0] - to[0]), np.abs(points[:, 1] - to[1])
    return np.maximum(x, y) + (math.sqrt(2) - 1) * np.minimum(x, y)


def nearest_cells(distance: NDArray[np.float64], reach: float) -> NDArray[np.intp]:
    """Numbers of the cells that are about as near to a thing as any, given the distance [m] of each; within reach."""
    if not distance.size or distance.min() > reach:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero(distance <= distance.min() + LEVEL_WITH).astype(np.intp)


def distance_to_box(points: Points, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """(K,) horizontal distance [m] of points from the footprint of one box (7,); 0 inside."""
    c, s = math.cos(box[6]), math.sin(box[6])
    local = (points - box[:2]) @ np.array([[c, -s], [s, c]])
    out = np.maximum(np.abs(local) - box[3:5] / 2, 0.0)
    return np.sqrt(out[:, 0] * out[:, 0] + out[:, 1] * out[:, 1])


def obstacles_of(boxes: NDArray[np.float64], floor: float, climb: float, height: float) -> NDArray[np.bool_]:
    """(N,) which boxes (N, 7) stand in the way of someone ``height`` tall who steps over ``climb`` [m]."""
    bottom, top = boxes[:, 2] - boxes[:, 5] / 2 - floor, boxes[:, 2] + boxes[:, 5] / 2 - floor
    return (bottom < height) & (top > climb)


def _meet(extents: NDArray[np.float64], low: Points, high: Points) -> NDArray[np.bool_]:
    """(R,) which extents (R, 2, 2) meet the rectangle between two corners."""
    x, y = ((extents[:, 0, k] <= high[k]) & (extents[:, 1, k] >= low[k]) for k in (0, 1))
    return x & y


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


def _edges(floor: FreeFloor, among: NDArray[np.bool_]) -> csr_array:
    """(K, K) lengths [m] between neighbors ``among`` the free cells, each pair once; no corner is cut."""
    free = floor.free.ravel()
    width = floor.free.shape[1]
    cells = np.flatnonzero(free)[among]  # none at the border
    number = np.full(free.size, -1, dtype=np.int32)
    number[cells] = np.arange(cells.size, dtype=np.int32)
    there = cells[:, None] + (1, width - 1, width, width + 1)
    to = number[there]
    joined = to >= 0
    left, right, below = free[cells - 1], free[there[:, 0]], free[there[:, 2]]
    joined[:, 1] &= left & below
    joined[:, 3] &= right & below
    lengths = np.broadcast_to(np.array([1.0, math.sqrt(2), 1.0, math.sqrt(2)]) * floor.cell, to.shape)
    ends = np.concatenate([[0], np.cumsum(joined.sum(axis=1))])
    return csr_array((lengths[joined], to[joined], ends), shape=(cells.size, cells.size))


def _cells(outline: Points, origin: NDArray[np.float64], cell: float) -> NDArray[np.int32]:
    """Corners in cells, so that a cell is covered where its center is, in OpenCV's fixed-point form."""
    return np.round(((outline - origin) / cell - 0.5) * (1 << _SHIFT)).astype(np.int32)
