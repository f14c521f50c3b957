"""How sure a number is: one sigma of sizes, places and distances, from a stated model.

A measured box: a face is where its observations put it, sigma_face^2 = face_bias^2 + face_noise^2 / observations.
Opposite faces err independently, so a side has sqrt(2) sigma_face, and the center, along each axis, sigma_face /
sqrt(2). A predicted box brings the sigmas of its center and of its log lengths: a side of length s has s sigma_log, a
face lies half a side off the center. Neither gets better than face_bias. Between two objects the odometry adds
pose_drift times their distance. All are ReasoningConfig's.
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
    """(K,) [m] of where a face of each box is; of a predicted one, of its faces on the whole."""
    predicted = np.hypot(_predicted_center(rows, state), _predicted_side(rows, state) / 2)
    return np.where(np.isnan(predicted), _measured_face(rows, state), np.hypot(predicted, state.config.face_bias))


def side_sigma(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] of a length, width or height; of a predicted box, of its sides on the whole."""
    predicted = _predicted_side(rows, state)
    known = np.hypot(predicted, _ROOT2 * state.config.face_bias)
    return np.where(np.isnan(predicted), _ROOT2 * _measured_face(rows, state), known)


def center_sigma(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] of a coordinate of the center."""
    predicted = _predicted_center(rows, state)
    known = np.hypot(predicted, state.config.face_bias / _ROOT2)
    return np.where(np.isnan(predicted), _measured_face(rows, state) / _ROOT2, known)


def _measured_face(rows: Rows, state: GraphState) -> Array:
    seen = np.maximum(state.index.columns.observations[rows], 1)
    return np.sqrt(state.config.face_bias**2 + state.config.face_noise**2 / seen)


def _predicted_center(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] root mean square over x, y, z; NaN where nobody predicted the box."""
    return np.sqrt(np.square(state.index.columns.sigmas[rows, :3]).mean(1))


def _predicted_side(rows: Rows, state: GraphState) -> Array:
    """(K,) [m] root mean square over the sides; NaN where nobody predicted the box."""
    sides = np.sqrt(np.square(state.index.boxes[rows, 3:6]).mean(1))
    return sides * state.index.columns.sigmas[rows, 3]


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
