"""The floor of a home as a grid: where a wheeled robot fits, the shortest ways, and how far one looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from ssr_ros.geometry import box_parameters, footprints
from ssr_ros.simulation.scene import Home, Opening, PlacedObject

CELL = 0.05  # [m] side of a cell
FLAT = 0.05  # [m] what is no higher is driven over: rugs
ROBOT_HEIGHT = 1.3  # [m] what begins above it does not stand in the way: wall cabinets, pictures
LOW = 0.7  # [m] a camera on a mast looks over what is no higher
DOOR_DEPTH = 0.3  # [m] how far a doorway reaches to both sides of its line: more than half a wall
_MARGIN = 0.5  # [m] of wall around the rooms
_CROWDED = 0.6  # [m] ways keep this far from things where there is room

Array = NDArray[np.float64]


class FreeSpace:
    """Occupancy of a home's floor at robot height, clearance, shortest paths and lines of sight.

    ``clearance`` (rows, columns) is the distance [m] to the nearest wall or thing, 0 in it. Points are x, y [m] in
    the world frame.
    """

    def __init__(self, home: Home, radius: float, ignored: Iterable[int] = ()) -> None:
        self.radius = radius  # [m] of the robot with its safety margin
        corners = np.concatenate([np.asarray(room.polygon) for room in home.rooms])
        self._origin = corners.min(0) - _MARGIN
        columns, rows = np.ceil((corners.max(0) + _MARGIN - self._origin) / CELL).astype(int)
        self._shape = (int(rows), int(columns))
        floor = self._floor(home)
        skipped = set(ignored)
        things = [item for item in home.objects if item.id not in skipped]  # open doors, too
        blocked = self._drawn(footprint(item) for item in things if blocks_robot(item))
        tall = self._drawn(footprint(item) for item in things if item.box.top > LOW and item.box.bottom < ROBOT_HEIGHT)
        self.clearance = _distance((floor > 0) & (blocked == 0))
        self._view_clearance = _distance((floor > 0) & (tall == 0))
        self._walkable = self.clearance >= radius
        self._number = np.where(self._walkable, np.cumsum(self._walkable).reshape(self._shape) - 1, -1)
        self._nodes = np.argwhere(self._walkable)  # (N, 2) row, column
        self._graph = self._edges()

    def clearance_at(self, points: ArrayLike) -> Array:
        """(N,) distance [m] to the nearest obstacle of (N, 2) points; 0 outside."""
        return _sampled(self.clearance, self._cells(points))

    def walkable_points(self, polygon: Sequence[tuple[float, float]]) -> Array:
        """(N, 2) centers of the cells inside a polygon where the robot fits."""
        inside = self._drawn([np.asarray(polygon)])[self._nodes[:, 0], self._nodes[:, 1]] > 0
        return self._centers(self._nodes[inside])

    def distances(self, start: ArrayLike, goals: ArrayLike) -> Array:
        """(N,) [m] way from a point to each of (N, 2) goals, crowded places counted longer; inf where there is none."""
        cost, _ = self._search(start)
        return cost[self._nearest_nodes(goals)]

    def path(self, start: ArrayLike, goal: ArrayLike) -> Array | None:
        """(M, 2) points one cell apart from start to goal, away from obstacles where there is room; None: no way."""
        source, target = self._nearest_nodes(np.array([start, goal]))
        cost, previous = self._search(start)
        if not np.isfinite(cost[target]):
            return None
        chain = [int(target)]
        while chain[-1] != source:
            chain.append(int(previous[chain[-1]]))
        return self._centers(self._nodes[chain[::-1]])

    def sight(self, points: ArrayLike, headings: ArrayLike, reach: float = 8.0) -> Array:
        """(N, M) [m] how far one looks at mast height from (N, 2) points along (M,) or (N, M) headings [rad]."""
        start: Array = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        columns = np.shape(headings)[-1]
        angles = np.broadcast_to(np.asarray(headings, dtype=np.float64), (len(start), columns)).reshape(-1)
        start = np.repeat(start, columns, axis=0)
        direction = np.stack([np.cos(angles), np.sin(angles)], -1)
        gone = np.zeros(len(angles))
        going: NDArray[np.intp] = np.arange(len(angles))
        while len(going):  # sphere tracing: the clearance is always free to go
            at = start[going] + gone[going, None] * direction[going]
            step = _sampled(self._view_clearance, self._cells(at))
            going, step = going[step > CELL], step[step > CELL]
            gone[going] += step
            going = going[gone[going] < reach]
        return np.minimum(gone, reach).reshape(-1, columns)

    def _floor(self, home: Home) -> NDArray[np.uint8]:
        """Rooms and the doorways between them."""
        doorways = [_doorway(item) for item in home.openings if item.kind == "door" and 0 not in item.rooms]
        return self._drawn([*(np.asarray(room.polygon) for room in home.rooms), *doorways])

    def _drawn(self, polygons: Iterable[Array]) -> NDArray[np.uint8]:
        """(rows, columns) 1 inside any of the polygons."""
        image = np.zeros(self._shape, np.uint8)
        for polygon in polygons:
            pixels = np.round(((polygon - self._origin) / CELL - 0.5) * 16).astype(np.int32)  # 4 bits of fraction
            cv2.fillPoly(image, [pixels], 1, shift=4)
        return image

    def _cells(self, points: ArrayLike) -> Array:
        """(N, 2) fractional column, row."""
        return (np.asarray(points, dtype=np.float64).reshape(-1, 2) - self._origin) / CELL - 0.5

    def _centers(self, nodes: NDArray[np.integer]) -> Array:
        return (nodes[:, ::-1] + 0.5) * CELL + self._origin

    def _nearest_nodes(self, points: ArrayLike) -> NDArray[np.intp]:
        if not len(self._nodes):
            raise ValueError(f"free space: a robot of radius {self.radius} m fits nowhere in this home")
        centers = self._centers(self._nodes)
        given = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        return np.array([np.argmin(((centers - point) ** 2).sum(1)) for point in given], dtype=np.intp)

    def _search(self, start: ArrayLike) -> tuple[Array, NDArray[np.intp]]:
        source = self._nearest_nodes(start)[0]
        cost, previous = dijkstra(self._graph, indices=source, return_predecessors=True)
        return cost, previous

    def _edges(self) -> coo_matrix:
        """Costs between neighbors among the walkable cells, in eight directions; the graph is symmetric."""
        crowding = 1.0 + 4.0 * np.clip(1.0 - self.clearance / _CROWDED, 0.0, 1.0)
        rows: list[NDArray] = []
        for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1)):
            a = self._nodes
            b = a + (dr, dc)
            inside = ((b >= 0) & (b < self._shape)).all(1)
            a, b = a[inside], b[inside]
            met = self._number[b[:, 0], b[:, 1]] >= 0
            a, b = a[met], b[met]
            cost = np.hypot(dr, dc) * CELL * (crowding[a[:, 0], a[:, 1]] + crowding[b[:, 0], b[:, 1]]) / 2
            here, there = self._number[a[:, 0], a[:, 1]], self._number[b[:, 0], b[:, 1]]
            rows += [np.stack([here, there, cost]), np.stack([there, here, cost])]
        i, j, cost = np.concatenate(rows, 1)
        return coo_matrix((cost, (i.astype(int), j.astype(int))), shape=(len(self._nodes),) * 2).tocsr()


def blocks_robot(item: PlacedObject) -> bool:
    """Whether a robot runs into it."""
    return item.box.top > FLAT and item.box.bottom < ROBOT_HEIGHT


def footprint(item: PlacedObject) -> Array:
    """(4, 2) corners on the floor [m]."""
    return footprints(box_parameters([item.box]))[0]


def _doorway(opening: Opening) -> Array:
    """(4, 2) floor that joins the rooms on both sides of a door."""
    start, end = np.asarray(opening.start), np.asarray(opening.end)
    along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
    across = np.array([-along[1], along[0]]) * DOOR_DEPTH
    return np.array([start - across, end - across, end + across, start + across])


def _distance(free: NDArray[np.bool_]) -> Array:
    """[m] from each cell's center to the nearest edge of a cell that is not free."""
    cells = cv2.distanceTransform(free.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.maximum(cells.astype(np.float64) - 0.5, 0.0) * CELL


def _sampled(grid: Array, cells: Array) -> Array:
    """(N,) values at fractional column, row, linearly; 0 outside."""
    x, y = (cells[:, i].astype(np.float32).reshape(-1, 1) for i in (0, 1))
    values = cv2.remap(grid.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0)
    return values.reshape(-1).astype(np.float64)
