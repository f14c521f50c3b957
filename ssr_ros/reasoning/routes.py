"""Ways: the missing turns of a walk from landmark to landmark, and how to walk somewhere through free floor."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError, listing
from ssr_ros.reasoning.graph_index import NO_ROWS, Rows
from ssr_ros.reasoning.query import ObjectRef, Route
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.turns import BeforeLeg, Filled, Landmark, Leg, Walk, border_distance, fill_turns, sector_error

MAX_INSTANCES = 24  # of a landmark that are tried; the nearest to those mapped once
_REGION_STEPS = 7  # places along each side of the region where a landmark that is not mapped may be
_REGION_MARGIN = 0.3  # [m] around the objects, where walls, doors and windows are
_NEIGHBORHOOD = 4.0  # [m] around the landmarks that are mapped
_SURE = 0.5  # probability from which the choice among several instances is an answer
_CLEAR = 0.8  # probability from which the border of two turns does not matter: the other is not to choose from
_FITS = 30.0  # [deg] a turn to choose from may be off


@dataclass(frozen=True, slots=True, eq=False)
class _Stop:
    """A landmark of the query and the objects that may be it; none where it is not mapped."""

    ref: ObjectRef
    rows: Rows


def route(query: Route, scene: Scene) -> Answer:
    """The missing turns, each by the angle from the way one comes to the way one goes on; back from 135 degrees on.

    Of several objects that fit a landmark, those are taken that make the walk likeliest: few degrees off the turns
    that are given or to choose from, and landmarks that follow one another near one another. With ``choices``, a
    landmark that is not mapped may be anywhere about; then, and where the turns are not sure, the likeliest choice is
    given as UNVERIFIED.
    """
    _turns_before(query)  # refuses a walk that leaves a turn open
    start, facing, goes = _stops(query, scene)
    stops = [start, facing, *goes]
    missing = _missing(query, start, facing, goes)
    if missing and not (query.choices and any(stop.rows.size for stop in stops)):
        raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, f"not mapped: {_words(missing)}. {scene.find.known()}")
    walk, rows_of = _walk(query, _limited(stops, scene), scene)
    filled = fill_turns(walk, query.choices)
    proof = [int(rows[place]) for rows, place in zip(rows_of, filled.places, strict=True) if rows.size]
    labels = tuple(f"turn {turn}" for turn in filled.turns)
    text = _route_text(walk, filled, goes, rows_of, scene)
    answer = scene.answer(list(dict.fromkeys(proof)), text, labels=labels)
    doubts = _doubts(query, walk, filled, missing, scene)
    if not doubts:
        return replace(answer, confidence=min(answer.confidence, filled.probability))
    text = f"{answer.text} Not sure ({filled.probability:.0%}): {'; '.join(doubts)}."
    return replace(answer, status=AnswerStatus.UNVERIFIED, text=text, confidence=0.0)


def _stops(query: Route, scene: Scene) -> tuple[_Stop, _Stop, list[_Stop]]:
    goes = [step.go for step in query.steps if step.go is not UNSET]
    return _stop(query.start, scene), _stop(query.facing, scene), [_stop(ref, scene) for ref in goes]


def _stop(ref: ObjectRef, scene: Scene) -> _Stop:
    """The objects that fit; where none fits the qualifiers ('the stool by the piano'), those of the label."""
    for reading in (ref, ObjectRef(ref.label, ref.id)) if ref.label or ref.id else (ref,):
        try:
            rows = scene.find.all(reading)
        except UnanswerableError:
            continue
        if rows.size:
            return _Stop(ref, rows)
    return _Stop(ref, NO_ROWS)


def _turns_before(query: Route) -> list[BeforeLeg]:
    """Per go the turn before it: None for straight on, 'fill' for a missing one; UnanswerableError where none fits."""
    turns: list[BeforeLeg] = []
    pending: BeforeLeg = None
    for step in query.steps:
        if step.go is not UNSET:
            turns.append(pending)
            pending = None
        elif pending is not None:
            raise _unverified("two turns follow one another, and nothing says where to go between them.")
        elif step.turn is not UNSET:
            pending = step.turn or "fill"
    if pending is not None:
        raise _unverified("nothing says where to go after the last turn.")
    return turns


def missing_landmarks(query: Route, scene: Scene) -> tuple[str, ...]:
    """The landmarks without which a turn is not known, and which are not mapped."""
    return tuple(_word(stop) for stop in _missing(query, *_stops(query, scene)))


def _missing(query: Route, start: _Stop, facing: _Stop, goes: list[_Stop]) -> list[_Stop]:
    """What is faced counts only where the first thing is to turn."""
    needed = [start, *([facing] if _turns_before(query)[:1] == ["fill"] else []), *goes]
    return [stop for stop in needed if not stop.rows.size]


def _limited(stops: list[_Stop], scene: Scene) -> list[_Stop]:
    """At most MAX_INSTANCES objects for each landmark: those nearest to the landmarks that are one object each."""
    unique = np.array([stop.rows[0] for stop in stops if stop.rows.size == 1], dtype=np.intp)
    limited = []
    for stop in stops:
        if stop.rows.size > MAX_INSTANCES:
            if not unique.size:
                raise scene.find.ambiguous(stop.rows)
            points = scene.index.boxes[:, :2]
            off = np.linalg.norm(points[stop.rows][:, None] - points[unique][None], axis=2).min(axis=1)
            stop = _Stop(stop.ref, np.sort(stop.rows[np.argsort(off, kind="stable")[:MAX_INSTANCES]]))
        limited.append(stop)
    return limited


def _walk(query: Route, stops: list[_Stop], scene: Scene) -> tuple[Walk, list[Rows]]:
    """The walk as geometry, and the objects behind the places of its landmarks, in the order of Filled.places."""
    start, facing, *goes = stops
    turns = _turns_before(query)
    low, high = _region(stops, scene)
    landmarks = [_landmark(stop, low, high, scene) for stop in goes]
    origin = _landmark(start, low, high, scene)
    same = facing.ref == start.ref or (facing.rows.size == 1 and np.array_equal(facing.rows, start.rows))
    faced: Landmark | None = None if same else _landmark(facing, low, high, scene)
    rows = [start.rows, *([] if same else [facing.rows]), *(stop.rows for stop in goes)]
    if turns[0] != "fill" and (same or not facing.rows.size):  # the first way is the heading, whatever is faced
        faced, turns[0] = landmarks[0], None
        rows = [start.rows, goes[0].rows, *(stop.rows for stop in goes)]
    legs = tuple(Leg(turn, landmark) for turn, landmark in zip(turns, landmarks, strict=True))
    middle = (low + high) / 2
    return Walk(origin, faced, legs, (float(middle[0]), float(middle[1]))), rows


def _region(stops: list[_Stop], scene: Scene) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners [m] of the rectangle about the mapped landmarks in which the others are."""
    boxes = scene.index.boxes
    half = np.minimum(boxes[:, 3], boxes[:, 4]) / 2 + _REGION_MARGIN
    low = np.array([(column - half).min() for column in boxes[:, :2].T])
    high = np.array([(column + half).max() for column in boxes[:, :2].T])
    mapped = boxes[np.concatenate([stop.rows for stop in stops]), :2]
    return np.maximum(low, mapped.min(axis=0) - _NEIGHBORHOOD), np.minimum(high, mapped.max(axis=0) + _NEIGHBORHOOD)


def _landmark(stop: _Stop, low: NDArray[np.float64], high: NDArray[np.float64], scene: Scene) -> Landmark:
    if stop.rows.size:
        return Landmark(scene.index.boxes[stop.rows, :2])
    x, y = (np.linspace(low[axis], high[axis], _REGION_STEPS) for axis in (0, 1))
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return Landmark(places, mapped=False)


def _doubts(query: Route, walk: Walk, filled: Filled, missing: list[_Stop], scene: Scene) -> list[str]:
    """Why the turns are not sure; none where they are."""
    doubts = [f"not mapped: {_words(missing)}"] if missing else []
    if walk.facing is None and walk.legs[0].turn == "fill":
        doubts.append("what is faced is taken to stand at the edge of the room")
    several = any(landmark.mapped and len(landmark.places) > 1 for landmark in _landmarks(walk))
    if several and not missing and filled.probability < _SURE:
        doubts.append("it depends on which of several objects are meant")
    filled_angles = [angle for leg, angle in zip(walk.legs, filled.angles, strict=True) if leg.turn == "fill"]
    for turn, angle in zip(filled.turns, filled_angles, strict=True) if not missing else ():
        near = border_distance(angle) < scene.config.border_angle and filled.probability < _CLEAR
        if near or sector_error(angle, turn) > (_FITS if query.choices else 0.0):
            doubts.append(f"{abs(angle):.0f} degrees to the {_side(angle)} is hardly a turn {turn}")
    return doubts


def _landmarks(walk: Walk) -> list[Landmark]:
    return [walk.start, *([walk.facing] if walk.facing else []), *(leg.to for leg in walk.legs)]


def _route_text(walk: Walk, filled: Filled, goes: list[_Stop], rows_of: list[Rows], scene: Scene) -> str:
    """'Turn left to the sofa (80 degrees), then turn right to chair 4 (95 degrees).'"""
    turns, words = iter(filled.turns), []
    last = len(walk.legs)
    ends = zip(rows_of[-last:], filled.places[-last:], goes, strict=True)
    for leg, angle, (rows, place, stop) in zip(walk.legs, filled.angles, ends, strict=True):
        name = scene.find.name(int(rows[place])) if rows.size else _word(stop)
        if leg.turn == "fill":
            degrees = f" ({abs(angle):.0f} degrees)" if rows.size else ""
            words.append(f"turn {next(turns)} to {name}{degrees}")
        else:
            words.append(f"go on to {name}" if leg.turn is None else f"turn {leg.turn} to {name}")
    return f"{', then '.join(words)}."


def _words(stops: list[_Stop]) -> str:
    return listing(list(dict.fromkeys(_word(stop) for stop in stops)))


def _word(stop: _Stop) -> str:
    return f"the {stop.ref.label}" if stop.ref.label else f"object {stop.ref.id}"


def _side(angle: float) -> str:
    return "left" if angle > 0 else "right"


def _unverified(text: str) -> UnanswerableError:
    return UnanswerableError(AnswerStatus.UNVERIFIED, text)
