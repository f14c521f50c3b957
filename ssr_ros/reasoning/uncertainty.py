"""How sure a number is: one sigma of sizes, places and distances, from a stated model.

A face of a box is where its observations put it: sigma_face^2 = face_bias^2 + face_noise^2 / observations. Opposite
faces err independently, so a side of a box has sqrt(2) sigma_face, and its center, along each axis, sigma_face /
sqrt(2). Between two objects the odometry adds pose_drift times their distance. All are ReasoningConfig's.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.graph_index import GraphState, Rows
from ssr_ros.scene_graph.graph import Room

Array = NDArray[np.float64]
_ROOT2 = math.sqrt(2.0)


def face_sigma(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] of where a face of each box is."""
    seen = np.maximum(state.index.columns.observations[rows], 1)
    return np.sqrt(state.config.face_bias**2 + state.config.face_noise**2 / seen)


def side_sigma(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] of a length, width or height."""
    return _ROOT2 * face_sigma(rows, state)


def center_sigma(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] of a coordinate of the center."""
    return face_sigma(rows, state) / _ROOT2


def gap_sigma(a: int, b: int, state: GraphState) -> float:
    """[m] of the distance between the closest points of two boxes: a face of each, and the drift between them."""
    faces = face_sigma(np.array([a, b]), state)
    boxes = state.index.boxes
    drift = state.config.pose_drift * float(np.linalg.norm(boxes[a, :3] - boxes[b, :3]))
    return math.sqrt(float(faces @ faces) + drift**2)


def robot_gap_sigma(row: int, distance: float, state: GraphState) -> float:
    """[m] of the distance from the robot to the closest point of a box."""
    return math.hypot(float(face_sigma(np.array([row]), state)[0]), state.config.pose_drift * distance)


def count_sigma(confidence: Array) -> float:
    """Of a number of objects each of which is there with its own probability (Poisson's binomial distribution)."""
    return math.sqrt(float((confidence * (1 - confidence)).sum()))


def area_sigma(rooms: list[Room], state: GraphState) -> float:
    """[m^2] of a floor area whose sides err independently by outline_error."""
    steps = (p - q for room in rooms for p, q in zip(_flat(room), _flat(room, 1), strict=True))
    return state.config.outline_error * math.sqrt(math.fsum(step * step for step in steps))


def _flat(room: Room, shift: int = 0) -> list[float]:
    """x, y, x, y, ... [m] of an outline, from its corner ``shift`` on."""
    outline = room.polygon[shift:] + room.polygon[:shift]
    return [v for corner in outline for v in corner]
