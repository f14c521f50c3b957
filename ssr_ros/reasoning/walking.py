"""Shortest ways on foot from stop to stop, pulled tight."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.floor_shape import Points, plan_of
from ssr_ros.reasoning.free_floor import BLOCK, NOTHING, Boxes, FreeFloor
from ssr_ros.reasoning.stops import Numbers, Stops
from ssr_ros.reasoning.way_search import best_way, corners, end_nearer_to, first_ahead, is_clear

LEVEL_WITH = 0.1  # [m] places that are farther by no more than this are as near
_FARTHER = 1000.0  # times what it costs to be farther from an end than what is as near as its nearest stop
_NEARER = 2.0  # times a step at most that are walked to be nearer to the goal by one
_CLOSER = 0.5  # [m] from the last stop about which a way may end nearer to its goal

Distances = NDArray[np.float64]  # (K,) [m] of points from one thing


class End(NamedTuple):
    """Where a way can begin or end."""

    blocks: Numbers  # (K,) those of the stops that are near enough
    away: Distances  # (K,) of each


def shortest_way(stops: Stops, start: End, goal: End) -> Points | None:
    """(L, 2) [m] the stops of a short way from where the start is nearest to where the goal is; None without one.

    Of what can be walked to: a stop that is shut in is no end.
    """
    if not (start.blocks.size and goal.blocks.size):
        return None
    nearest = [end.away.min() for end in (start, goal)]
    chain = _chain(stops, start, goal, nearest)
    if not chain.size:
        return None
    ends = [end.away[end.blocks == block][0] for end, block in zip((start, goal), chain[[0, -1]], strict=True)]
    if any(away > least + _level(stops) for away, least in zip(ends, nearest, strict=True)):
        chain = _chain(stops, start, goal, ends)  # what is nearest cannot be walked to: these are
    return stops.points(chain)


def warm_up() -> None:
    """Has the loops compiled, or reads them: seconds on a new machine, which the first to ask for a way would wait."""
    stops = Stops(plan_of((((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0)),)), 0.25, 0.05)
    stops.follow(NOTHING)
    start, goal = (stops.near(np.array(place), 0.5) for place in ((1.0, 1.0), (2.0, 2.0)))
    way = shortest_way(stops, *(End(blocks, np.zeros(len(blocks))) for blocks in (start, goal)))
    assert way is not None
    closer(stops.floor, pulled(stops.floor, way), np.array([2.5, 2.5, 0.5, 0.2, 0.2, 1.0, 0.0]))
    stops.floor.clear(way[0], way)
    is_clear(stops.floor.free, *stops.floor.places(way[0]), *stops.floor.places(way[-1]))
    first_ahead(way, way[:1], np.zeros(1), 0.0, -1)


def _chain(stops: Stops, start: End, goal: End, nearest: list[float]) -> Numbers:
    """The blocks of the shortest way; ``nearest``: [m] from what distance on it costs to be farther from each end."""
    cell = stops.floor.cell
    at_start, at_goal = (
        _FARTHER * np.maximum(0.0, end.away - least - _level(stops)) / cell
        for end, least in zip((start, goal), nearest, strict=True)
    )
    at_goal += _NEARER * goal.away / cell
    chain: Numbers = best_way(stops.cells, stops.steps, start.blocks, at_start, goal.blocks, at_goal)
    return chain


def _level(stops: Stops) -> float:
    """[m] by which stops differ that are as near to an end as each other: that of one block to the next."""
    return BLOCK * stops.floor.cell


def pulled(floor: FreeFloor, way: Points) -> Points:
    """The way with fewer corners, a string pulled tight: each leg goes on while its line of sight is free."""
    return way[corners(floor.free, floor.places(way))]


def closer(floor: FreeFloor, way: Points, box: Boxes) -> Points:
    """The way with an end nearer to a box (7,), where there is free floor in sight."""
    cell = floor.cell
    before, last = floor.places(way[-2:])[[0, -1]]
    end = end_nearer_to(floor.outlines(box[None])[0], floor.free, last, before, _CLOSER / cell, LEVEL_WITH / cell)
    if (end == last).all():
        return way
    kept = way[:-1] if len(way) > 1 and is_clear(floor.free, *before, *end) else way
    return np.concatenate([kept, end[None, ::-1] * cell + floor.origin])


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
