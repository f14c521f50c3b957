"""The first, second, ... of some objects by an order: nearest, largest, leftmost, first seen."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.box_distances import box_distance, point_distance
from ssr_ros.reasoning.graph_index import NO_ROWS, GraphState, Rows
from ssr_ros.reasoning.measures import EXTREMES, as_length, measured
from ssr_ros.reasoning.query import PickBy
from ssr_ros.reasoning.sides import from_left, robot_pose

Array = NDArray[np.float64]


def picked(by: PickBy, rank: int, rows: Rows, of: int | None, state: GraphState) -> Rows:
    """The row at ``rank`` (1: the first); it and those with which it ties, in order, where the order cannot decide.

    Empty where there are not so many. ``of``: the row that nearest, ... refer to (None: the robot); it is never taken.
    """
    rows = rows[rows != of] if of is not None else rows
    if rank > rows.size:
        return NO_ROWS
    if by in ("nearest", "farthest") and of is not None:
        rows = _contenders(by, rank, rows, of, state)
    keys, tolerance = _keys(by, rows, of, state)
    order = np.argsort(keys, kind="stable")
    ties = np.abs(keys - keys[order[rank - 1]]) <= tolerance
    return rows[order][ties[order]]


def _keys(by: PickBy, rows: Rows, of: int | None, state: GraphState) -> tuple[Array, float]:
    """(K,) numbers that rise in the order asked for, and by how much they differ where they tie."""
    config, columns = state.config, state.index.columns
    if by in EXTREMES:
        dimension, sign = EXTREMES[by]
        return -sign * as_length(dimension, measured(dimension, rows, state)), config.tie_distance
    if by in ("nearest", "farthest"):
        distances = distances_to(rows, of, state)
        return distances if by == "nearest" else -distances, config.tie_distance
    if by in ("leftmost", "rightmost"):
        angles = from_left(rows, of, state)
        return angles if by == "leftmost" else -angles, math.radians(config.border_angle)
    # whole nanoseconds from a common origin: a float has no room for those since 1970
    stamps = (columns.last_seen if by == "last_seen" else columns.first_seen)[rows]
    ages = (stamps - stamps.min()).astype(np.float64)
    return ages if by == "first_seen" else -ages, 0.0


def distances_to(rows: Rows, of: int | None, state: GraphState) -> Array:
    """(K,) [m] between closest points of objects and of one; from the robot (None) horizontally."""
    boxes = state.index.boxes
    if of is None:
        return point_distance(robot_pose(state)[:2, 3], boxes[rows])
    return box_distance(boxes[rows], boxes[of])


def _contenders(by: PickBy, rank: int, rows: Rows, of: int, state: GraphState) -> Rows:
    """The rows that can be at the rank or before, or tie with it; spares the exact distance of the others.

    Boxes are apart at most as far as their centers, and at least by that less the halves of their diagonals.
    """
    boxes, slack = state.index.boxes, state.config.tie_distance
    most = np.linalg.norm(boxes[rows, :3] - boxes[of, :3], axis=1)
    halves = (np.linalg.norm(boxes[rows, 3:6], axis=1) + np.linalg.norm(boxes[of, 3:6])) / 2
    least = np.maximum(most - halves, 0.0)
    if by == "nearest":
        return rows[least <= np.partition(most, rank - 1)[rank - 1] + slack]
    return rows[most >= np.partition(least, -rank)[-rank] - slack]
