"""Left and right, in front and behind, as someone sees it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import wrap_angle, yaw_of
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError
from ssr_ros.reasoning.graph_index import GraphState, Rows
from ssr_ros.types import Matrix4

Array = NDArray[np.float64]

# where the sides lie [rad], left of the line of sight positive; in_front_of an object is on the viewer's side of it
_AT_OBJECT: Mapping[str, float] = {
    "left_of": math.pi / 2,
    "right_of": -math.pi / 2,
    "in_front_of": math.pi,
    "behind": 0.0,
}
_AT_ROBOT: Mapping[str, float] = {**_AT_OBJECT, "in_front_of": 0.0, "behind": math.pi}


def on_side_of(side: str, rows: Rows, row: int, viewer: int | None, state: GraphState) -> Rows:
    """(K,) the rows on a side of the object ``row``, as one at ``viewer`` (None: the robot) sees it, facing it.

    Those clearly there (within side_angle of the very left, ...); where none is, those on that half of the plane.
    UNVERIFIED where the viewer stands at the object, or the robot's place is not known.
    """
    centers = state.index.boxes[:, :2]
    place = centers[viewer] if viewer is not None else robot_pose(state)[:2, 3]
    sight = centers[row] - place
    if np.linalg.norm(sight) < state.config.min_baseline:
        raise UnanswerableError(AnswerStatus.UNVERIFIED, "the viewer stands at that object, which then has no sides.")
    others = rows[(rows != row) & (rows != (-1 if viewer is None else viewer))]
    return _towards(_AT_OBJECT[side], math.atan2(sight[1], sight[0]), centers[row], others, state)


def on_side_of_robot(side: str, rows: Rows, state: GraphState) -> Rows:
    """(K,) the rows on a side of the robot itself: its left, its right, ahead of it, behind it."""
    pose = robot_pose(state)
    return _towards(_AT_ROBOT[side], yaw_of(pose), pose[:2, 3], rows, state)


def bearings(rows: Rows, place: Array, heading: float, state: GraphState) -> Array:
    """(K,) [rad] in [-pi, pi) of centers seen from a place (2,), left of the heading positive."""
    offset = state.index.boxes[rows, :2] - place
    return wrap_angle(np.arctan2(offset[:, 1], offset[:, 0]) - heading)


def from_left(rows: Rows, viewer: int | None, state: GraphState) -> Array:
    """(K,) [rad] that rises from the leftmost to the rightmost, as seen from ``viewer`` (None: the robot).

    The robot looks ahead. Another viewer turns to the objects, so that the widest gap between them is at its back;
    UNVERIFIED where that gap is less than half a turn: then they stand all around, and none is the leftmost.
    """
    if viewer is None:
        pose = robot_pose(state)
        return -bearings(rows, pose[:2, 3], yaw_of(pose), state)
    clockwise = -bearings(rows, state.index.boxes[viewer, :2], 0.0, state)
    if rows.size < 2:
        return clockwise
    rising = np.sort(clockwise)
    gaps = np.diff(rising, append=rising[0] + 2 * math.pi)
    widest = int(gaps.argmax())
    if gaps[widest] < math.pi:
        text = "they stand all around there, so that none is the leftmost or the rightmost."
        raise UnanswerableError(AnswerStatus.UNVERIFIED, text)
    first = rising[(widest + 1) % rising.size]
    return (clockwise - first) % (2 * math.pi)


def robot_pose(state: GraphState) -> Matrix4:
    """graph_T_base; UNVERIFIED where it is not known."""
    if state.graph_T_base is None:
        raise UnanswerableError(AnswerStatus.UNVERIFIED, "the place of the robot is not known.")
    return state.graph_T_base


def _towards(side: float, heading: float, place: Array, rows: Rows, state: GraphState) -> Rows:
    """The rows within side_angle of the direction ``side`` at ``place``; where none is, within a right angle."""
    off = np.abs(bearings(rows, place, heading + side, state))
    apart = np.linalg.norm(state.index.boxes[rows, :2] - place, axis=1) >= state.config.min_baseline
    clearly = apart & (off <= math.radians(state.config.side_angle))
    return rows[clearly] if clearly.any() else rows[apart & (off < math.pi / 2)]
