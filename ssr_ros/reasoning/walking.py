"""Shortest ways on foot from stop to stop: first which parts of tiles they lead through, then the steps."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from ssr_ros.reasoning.floor_shape import Points
from ssr_ros.reasoning.free_floor import BLOCK, Boxes, FreeFloor
from ssr_ros.reasoning.stops import TILE, Numbers, Stops

LEVEL_WITH = 0.1  # [m] places that are farther by no more than this are as near
_NEIGHBORS = 8.0  # [m] along x and y within which ends are near to one another
_AROUND = 2.5  # [m] about these that is looked at first
_AHEAD = 8  # stops at once that are looked at from a corner of a way
_CLOSER = 0.5  # [m] from the last stop about which a way may end nearer to its goal

Distances = NDArray[np.float64]  # (K,) [m] of points from one thing


class End(NamedTuple):
    """Where a way can begin or end."""

    blocks: Numbers  # (K,) those of the stops that are near enough
    away: Distances  # (K,) of each


def shortest_way(stops: Stops, start: End, goal: End) -> Points | None:
    """(L, 2) [m] the stops of a short way from where the start is nearest to where the goal is; None without one.

    Of what can be walked to. Near ends are looked at with what is around them. Else the way keeps to the tiles that
    the shortest way by the middles of their parts leads through, and to those next to them.
    """
    if not (start.blocks.size and goal.blocks.size):
        return None
    points = stops.points(np.concatenate([start.blocks, goal.blocks]))
    low, high = points.min(axis=0), points.max(axis=0)
    if (high - low).max() < _NEIGHBORS:
        way = _steps(stops, stops.within(low - _AROUND, high + _AROUND), start, goal)
        if way is not None:
            return way
    parts, graph = stops.part_graph()
    names = stops.parts.ravel()
    level = BLOCK * stops.floor.cell
    a, b = (_among(parts, End(names[end.blocks], end.away)) for end in (start, goal))
    through = _chain(graph, a, b, level)
    return None if through is None else _steps(stops, _corridor(stops, parts[through]), start, goal)


def _steps(stops: Stops, among: Numbers, start: End, goal: End) -> Points | None:
    """The shortest way from stop to stop among some, which are in rising order."""
    a, b = (_among(among, end) for end in (start, goal))
    chain = _chain(stops.graph(among), a, b, BLOCK * stops.floor.cell)
    return None if chain is None else stops.points(among[chain])


def _among(nodes: Numbers, end: End) -> End:
    """An end by places in ``nodes``, which rise; without what is not there."""
    at = np.minimum(np.searchsorted(nodes, end.blocks), nodes.size - 1)
    there = nodes[at] == end.blocks
    return End(at[there], end.away[there])


def _chain(graph: csr_array, start: End, goal: End, level: float) -> Numbers | None:
    """The shortest way in a graph from the nodes nearest to the start (by ``level`` [m]) to those nearest to the goal.

    Of those that are joined; None where none are.
    """
    _, places = connected_components(graph, connection="strong")  # each step is there both ways
    joined = np.isin(places[start.blocks], places[goal.blocks])
    if not joined.any():
        return None
    place = places[start.blocks[joined][start.away[joined].argmin()]]
    start, goal = (_nearest(end, places[end.blocks] == place, level) for end in (start, goal))
    length, before, _ = dijkstra(graph, indices=np.unique(start.blocks), min_only=True, return_predecessors=True)
    # a step less to walk is no reason to stop a step short of it
    chain = [int(goal.blocks[(length[goal.blocks] + 2 * goal.away).argmin()])]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return np.array(chain[::-1], dtype=np.intp)


def _nearest(end: End, those: NDArray[np.bool_], level: float) -> End:
    """Those that are about as near as any of them, by a difference [m]."""
    near = those & (end.away <= end.away[those].min() + level)
    return End(end.blocks[near], end.away[near])


def _corridor(stops: Stops, parts: Numbers) -> Numbers:
    """The stops in the tiles of some parts and in those next to them."""
    rows, columns = np.divmod(parts, stops.shape[1])
    tiles = np.zeros((stops.shape[0] // TILE, stops.shape[1] // TILE), dtype=np.bool_)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            tiles[rows // TILE + down, columns // TILE + right] = True  # none at the border
    return np.flatnonzero(tiles.repeat(TILE, axis=0).repeat(TILE, axis=1) & (stops.cells >= 0))


def pulled(floor: FreeFloor, way: Points) -> Points:
    """The way with fewer corners, a string pulled tight: each leg goes on while its line of sight is free."""
    corners, last = [0], len(way) - 1
    while corners[-1] < last:
        seen, stride = corners[-1] + 1, _AHEAD
        while seen < last and stride == _AHEAD:
            sight = floor.clear(way[corners[-1]], way[seen + 1 : seen + 1 + _AHEAD])
            stride = len(sight) if sight.all() else int(sight.argmin())
            seen += stride
        corners.append(seen)
    return way[corners]


def closer(floor: FreeFloor, way: Points, box: Boxes) -> Points:
    """The way with an end nearer to a box (7,), where there is free floor in sight."""
    cells = floor.points(floor.about(way[-1], _CLOSER))
    away = distance_to_box(cells, box)
    gain = away < distance_to_box(way[-1:], box)
    cells, away = cells[gain], away[gain]
    seen = floor.clear(way[-1], cells)
    cells, away = cells[seen], away[seen]
    if not len(cells):
        return way
    cells, before = cells[away <= away.min() + LEVEL_WITH], way[-2:][0]
    by = cells - before
    end = cells[[int((by * by).sum(axis=1).argmin())]]
    return np.concatenate([way[:-1] if len(way) > 1 and floor.clear(before, end)[0] else way, end])


def distance_to_box(points: Points, box: NDArray[np.float64]) -> Distances:
    """(K,) horizontal distance [m] of points from the footprint of one box (7,); 0 inside."""
    c, s = math.cos(box[6]), math.sin(box[6])
    local = (points - box[:2]) @ np.array([[c, -s], [s, c]])
    out = np.maximum(np.abs(local) - box[3:5] / 2, 0.0)
    return np.sqrt(out[:, 0] * out[:, 0] + out[:, 1] * out[:, 1])


def obstacles_of(boxes: Boxes, floor: float, climb: float, height: float) -> NDArray[np.bool_]:
    """(N,) which boxes stand in the way of someone ``height`` tall who steps over ``climb`` [m]."""
    bottom, top = boxes[:, 2] - boxes[:, 5] / 2 - floor, boxes[:, 2] + boxes[:, 5] / 2 - floor
    return (bottom < height) & (top > climb)
