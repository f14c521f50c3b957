"""Questions about distance and direction: distance, nearest, farthest, direction, robot direction."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssr_ros.geometry import wrap_angle, yaw_of
from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError
from ssr_ros.reasoning.box_distances import box_distance
from ssr_ros.reasoning.graph_index import Rows
from ssr_ros.reasoning.picks import distances_to
from ssr_ros.reasoning.query import (
    Direction,
    DirectionLevel,
    Distance,
    Farthest,
    LengthUnit,
    Nearest,
    ObjectRef,
    RobotDirection,
)
from ssr_ros.reasoning.scene import PER_METER, Scene, length_text
from ssr_ros.reasoning.sides import bearings, robot_pose
from ssr_ros.reasoning.uncertainty import gap_sigma, robot_gap_sigma
from ssr_ros.scene_graph.triplets import make_triplet

_BACK = math.radians(135.0)  # VSI-Bench, medium: an object is at the back from here on
_BORDERS_DEG = {"easy": (0.0, 180.0), "medium": (0.0, 135.0), "hard": (0.0, 90.0, 180.0)}  # of |bearing|


def distance(query: Distance, scene: Scene) -> Answer:
    """Between the closest points of two boxes, each reference meaning exactly one object; or from the robot."""
    if query.b is None:
        return _from_robot(query.a, query.unit, scene)
    a, b = scene.find.pair(query.a, query.b)
    if a == b:
        raise UnanswerableError(
            AnswerStatus.UNVERIFIED, f"both are {scene.find.name(a)}.", scene.find.ids(np.array([a]))
        )
    value = float(_distances(a, np.array([b]), scene)[0]) * PER_METER[query.unit]
    apart = f"{length_text(value, query.unit)} apart at their closest points"
    text = f"{scene.find.name(a)} and {scene.find.name(b)} are {apart}."
    sigma = gap_sigma(a, b, scene.state) * PER_METER[query.unit]
    return scene.answer([a, b], text, value=value, unit=query.unit, uncertainty=sigma)


def _from_robot(ref: ObjectRef, unit: LengthUnit, scene: Scene) -> Answer:
    row = scene.find.one(ref)
    meters = float(distances_to(np.array([row]), None, scene.state)[0])
    value, sigma = meters * PER_METER[unit], robot_gap_sigma(row, meters, scene.state) * PER_METER[unit]
    text = f"{scene.find.name(row)} is {length_text(value, unit)} from the robot."
    return scene.answer([row], text, value=value, unit=unit, uncertainty=sigma)


def nearest(query: Nearest, scene: Scene) -> Answer:
    """The candidate whose closest instance is nearest to the one reference, or to the robot; see _candidates."""
    return _extreme(query, scene, sign=1.0, word="nearest to")


def farthest(query: Farthest, scene: Scene) -> Answer:
    """The candidate whose closest instance is farthest from the one reference, or from the robot; see _candidates."""
    return _extreme(query, scene, sign=-1.0, word="farthest from")


def _extreme(query: Nearest | Farthest, scene: Scene, sign: float, word: str) -> Answer:
    reference = scene.find.one(query.reference) if query.reference is not None else None
    rows = _contenders(_candidates(query, reference, scene), reference, sign, scene)
    distances = distances_to(rows, reference, scene.state)
    best = int((sign * distances).argmin())
    ties = rows[np.abs(distances - distances[best]) <= scene.config.tie_distance]
    if ties.size > 1:
        raise _tie(ties, reference, word, scene)
    row, value = int(rows[best]), float(distances[best])
    labels = (scene.index.nodes[row].label,)
    start = f"{scene.find.name(row)} is {word} {_name(reference, scene)}"
    if reference is None:
        sigma = robot_gap_sigma(row, value, scene.state)
        return scene.answer([row], f"{start}: {value:.2f} m.", value=value, unit="m", labels=labels, uncertainty=sigma)
    text, sigma = f"{start}: {value:.2f} m between their closest points.", gap_sigma(row, reference, scene.state)
    return scene.answer([row, reference], text, value=value, unit="m", labels=labels, uncertainty=sigma)


def _name(reference: int | None, scene: Scene) -> str:
    return "the robot" if reference is None else scene.find.name(reference)


def _candidates(query: Nearest | Farthest, reference: int | None, scene: Scene) -> Rows:
    """(K,) rows that compete, as VSI-Bench has it: of several labels each competes by its closest instance.

    A single label, or none (any object), lets every instance compete for itself. The reference never competes.
    A label without an instance is UNKNOWN_OBJECT, as the missing one might have been the answer.
    """
    if not query.candidates:
        groups: list[Rows] = [scene.index.everything]
    else:
        groups = [scene.find.some(candidate) for candidate in query.candidates]
    groups = [rows if reference is None else rows[rows != reference] for rows in groups]
    if not all(rows.size for rows in groups):
        text = f"there is nothing to compare with {_name(reference, scene)}. {scene.find.known()}"
        raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, text)
    if len(groups) == 1:
        return groups[0]
    return np.unique([_closest(rows, reference, scene) for rows in groups])


def _closest(rows: Rows, reference: int | None, scene: Scene) -> int:
    rows = _contenders(rows, reference, 1.0, scene)
    return int(rows[distances_to(rows, reference, scene.state).argmin()])


def _contenders(rows: Rows, reference: int | None, sign: float, scene: Scene) -> Rows:
    """(J,) the rows that can be nearest (sign 1) or farthest (-1), or tie; spares the exact distance of the others.

    Boxes are apart at most as far as their centers, and at least by that less the halves of their diagonals.
    """
    if reference is None:
        return rows
    boxes = scene.index.boxes
    most = np.linalg.norm(boxes[rows, :3] - boxes[reference, :3], axis=1)
    halves = (np.linalg.norm(boxes[rows, 3:6], axis=1) + np.linalg.norm(boxes[reference, 3:6])) / 2
    least = np.maximum(most - halves, 0.0)
    slack = scene.config.tie_distance
    return rows[least <= most.min() + slack] if sign > 0 else rows[most >= least.max() - slack]


def _tie(ties: Rows, reference: int | None, word: str, scene: Scene) -> UnanswerableError:
    """Equally near: the candidates, those with the nearer center first."""
    centers = scene.index.boxes[:, :3]
    place = robot_pose(scene.state)[:3, 3] if reference is None else centers[reference]
    ties = ties[np.argsort(np.linalg.norm(centers[ties] - place, axis=1), kind="stable")]
    text = f"equally {word} {_name(reference, scene)}, within what the map resolves: {scene.find.names(ties)}."
    return UnanswerableError(AnswerStatus.AMBIGUOUS, text, scene.find.ids(ties), scene.find.labels(ties))


def direction(query: Direction, scene: Scene) -> Answer:
    """Where C is for someone who stands at A and faces B: box centers in the horizontal plane, x right, y forward.

    Turned away from B, where it is for one who has turned about.
    easy: left or right of the line of sight; medium: back from 135 degrees on, else left or right; hard: quadrants.
    UNVERIFIED where B or C stands at A, and, with the likelier label, at the border of two labels.
    """
    a, b, c = (scene.find.one(ref) for ref in (query.standing_at, query.facing, query.object))
    rows = np.array([a, b, c])
    _require_apart(a, b, c, scene)
    nodes = [scene.index.nodes[row] for row in (a, b, c)]
    triplet = make_triplet(
        (nodes[0].id, nodes[1].id, nodes[2].id), (nodes[0].box.center, nodes[1].box.center, nodes[2].box.center)
    )
    right, forward = triplet.offset[:2]
    bearing = math.atan2(right, forward)
    return replace(direction_answer(rows, bearing, query, scene), triplets=(triplet,))


def direction_answer(rows: ArrayLike, bearing: float, query: Direction, scene: Scene) -> Answer:
    """The answer for standing at the first row, facing the second and asking for the third, at a bearing [rad].

    The bearing is from the second row; the query says whether that is faced or at the back.
    """
    level, away = query.level, query.turned == "away"
    if away:
        bearing = float(wrap_angle(bearing + math.pi))
    proof = np.asarray(rows)
    label = direction_label(bearing, level)
    names = [scene.find.name(int(row)) for row in proof]
    side = "right" if bearing >= 0 else "left"
    text = f"standing at {names[0]} and facing {'away from ' * away}{names[1]}, {names[2]} is {_phrase(label)}"
    text += f" ({abs(math.degrees(bearing)):.0f} degrees to the {side} of straight ahead)."
    answer = scene.answer(proof, text, labels=(label,))
    return answer if _border_distance(bearing, level) >= scene.config.border_angle else _at_border(answer)


def robot_direction(query: RobotDirection, scene: Scene) -> Answer:
    """Where the one object is as the robot sees it: bearing of its center, distance to its footprint's nearest point.

    UNVERIFIED where the place of the robot is not known, or is the object's; and at the border of two quadrants.
    """
    pose = robot_pose(scene.state)
    row = scene.find.one(query.object)
    rows, name = np.array([row]), scene.find.name(row)
    if np.linalg.norm(scene.index.boxes[row, :2] - pose[:2, 3]) < scene.config.min_baseline:
        text = f"the robot is at the same place as {name}, so there is no direction."
        raise UnanswerableError(AnswerStatus.UNVERIFIED, text, scene.find.ids(rows))
    bearing = -float(bearings(rows, pose[:2, 3], yaw_of(pose), scene.state)[0])
    value = float(distances_to(rows, None, scene.state)[0])
    label = direction_label(bearing, "hard") if query.level == "hard" else clock_label(bearing)
    where = f"at {label}" if query.level == "clock" else _phrase(label)
    side = "right" if bearing >= 0 else "left"
    text = f"{name} is {where} of the robot" if query.level == "hard" else f"{name} is {where}, seen from the robot"
    text += f", {value:.2f} m away ({abs(math.degrees(bearing)):.0f} degrees to the {side} of straight ahead)."
    sigma = robot_gap_sigma(row, value, scene.state)
    answer = scene.answer(rows, text, value=value, unit="m", labels=(label,), uncertainty=sigma)
    if query.level == "clock" or _border_distance(bearing, "hard") >= scene.config.border_angle:
        return answer
    return _at_border(answer)


def clock_label(bearing: float) -> str:
    """The hour of a clock that lies before the viewer, 12 straight ahead, for a bearing [rad] positive to the right."""
    return f"{round(math.degrees(bearing) / 30) % 12 or 12} o'clock"


def _at_border(answer: Answer) -> Answer:
    """The likelier of two directions, which the geometry cannot tell apart."""
    text = f"{answer.text} That is too near to the border of two answers to be sure."
    return replace(answer, status=AnswerStatus.UNVERIFIED, text=text, confidence=0.0)


def direction_label(bearing: float, level: DirectionLevel) -> str:
    """The word of VSI-Bench for a bearing [rad] in [-pi, pi], positive to the right of straight ahead."""
    side = "right" if bearing > 0 else "left"
    if level == "easy":
        return side
    if level == "medium":
        return "back" if abs(bearing) >= _BACK else side
    return f"{'front' if abs(bearing) <= math.pi / 2 else 'back'}-{side}"


def _border_distance(bearing: float, level: DirectionLevel) -> float:
    """How far [deg] the bearing lies from the nearest border of two labels."""
    return min(abs(abs(math.degrees(bearing)) - border) for border in _BORDERS_DEG[level])


def _require_apart(a: int, b: int, c: int, scene: Scene) -> None:
    """No direction from a point to itself: B and C need a horizontal distance from A."""
    centers = scene.index.boxes[:, :2]
    for other in (b, c):
        if np.linalg.norm(centers[other] - centers[a]) < scene.config.min_baseline:
            text = f"{scene.find.name(other)} is at the same place as {scene.find.name(a)}, so there is no direction."
            raise UnanswerableError(AnswerStatus.UNVERIFIED, text, scene.find.ids(np.array([a, b, c])))


def _phrase(label: str) -> str:
    return "behind" if label == "back" else f"to the {label}"


def _distances(row: int, others: Rows, scene: Scene) -> NDArray[np.float64]:
    """(K,) distance [m] between closest points of one object and others."""
    return box_distance(scene.index.boxes[others], scene.index.boxes[row])
