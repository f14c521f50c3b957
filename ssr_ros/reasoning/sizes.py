"""Questions about how big things are: size, compare, extreme, room size."""

from __future__ import annotations

import math

import numpy as np

from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError
from ssr_ros.reasoning.measures import EXTREMES, MEASURES, as_length, measure_sigma, measured
from ssr_ros.reasoning.picks import picked
from ssr_ros.reasoning.query import Compare, Extreme, RoomSize, Size
from ssr_ros.reasoning.scene import PER_METER, Scene, length_text
from ssr_ros.reasoning.uncertainty import area_sigma


def size(query: Size, scene: Scene) -> Answer:
    """A dimension of the one object's box, as MEASURES has it."""
    row = scene.find.one(query.object)
    rows = np.array([row])
    measure, scale = MEASURES[query.dimension], PER_METER[query.unit] ** MEASURES[query.dimension].power
    value = float(measured(query.dimension, rows, scene.state)[0] * scale)
    sigma = float(measure_sigma(query.dimension, rows, scene.state)[0] * scale)
    unit = query.unit + measure.unit[1:]
    text = f"{scene.find.name(row)} is {sides_text(row, scene, query)}"
    text += "." if measure.power == 1 else f"; its {query.dimension} is {value:.3g} {unit}."
    return scene.answer(rows, text, value=value, unit=unit, uncertainty=sigma)


def sides_text(row: int, scene: Scene, query: Size | None = None) -> str:
    """'1.20 m long, 0.80 m wide and 0.75 m high'; what is thin and upright is wide and deep instead."""
    unit = query.unit if query else "m"
    box = scene.index.boxes[row : row + 1]
    along, across, height = box[0, 3:6] * PER_METER[unit]
    lengths = (max(along, across), min(along, across), height)
    thin = MEASURES["width"].read(box)[0] > MEASURES["depth"].read(box)[0]
    said = ("wide", "deep", "high") if thin else ("long", "wide", "high")
    words = [f"{length_text(v, unit)} {word}" for v, word in zip(lengths, said, strict=True)]
    return f"{words[0]}, {words[1]} and {words[2]}"


def compare(query: Compare, scene: Scene) -> Answer:
    """Which of two objects has more of a dimension, and how much more; 'equal' within the tie distance."""
    a, b = scene.find.pair(query.a, query.b)
    rows = np.array([a, b])
    if a == b:
        raise UnanswerableError(AnswerStatus.UNVERIFIED, f"both are {scene.find.name(a)}.", scene.find.ids(rows[:1]))
    measure, scale = MEASURES[query.dimension], PER_METER[query.unit] ** MEASURES[query.dimension].power
    values = measured(query.dimension, rows, scene.state)
    sigma = float(np.linalg.norm(measure_sigma(query.dimension, rows, scene.state)) * scale)
    value, unit = float(abs(values[0] - values[1]) * scale), query.unit + measure.unit[1:]
    fields = {"value": value, "unit": unit, "uncertainty": sigma}
    names = [scene.find.name(row) for row in rows]
    if np.ptp(as_length(query.dimension, values)) <= scene.config.tie_distance:
        text = f"{names[0]} and {names[1]} are equal in {query.dimension}, within what the map resolves."
        return scene.answer(rows, text, labels=("equal",), **fields)
    winner = int(values.argmax())
    text = f"{names[winner]} is {measure.words[0]} than {names[1 - winner]}, by {length_text(value, query.unit)}"
    text += measure.unit[1:]
    text += "." if value > sigma else ", which is less than the map's own uncertainty."
    return scene.answer(rows[[winner, 1 - winner]], text, labels=scene.find.labels(rows[[winner]]), **fields)


def extreme(query: Extreme, scene: Scene) -> Answer:
    """The object that is the largest, ... of those meant; AMBIGUOUS where the map cannot tell it from the next."""
    rows = scene.index.everything if query.object is None else scene.find.some(query.object)
    best = picked(query.by, 1, rows, None, scene.state)
    if best.size > 1:
        text = f"equally {query.by}, within what the map resolves: {scene.find.names(best)}."
        raise UnanswerableError(AnswerStatus.AMBIGUOUS, text, scene.find.ids(best), scene.find.labels(best))
    dimension = EXTREMES[query.by][0]
    measure = MEASURES[dimension]
    value = float(measured(dimension, best, scene.state)[0])
    sigma = float(measure_sigma(dimension, best, scene.state)[0])
    word = "object" if query.object is None else scene.find.phrase(query.object)
    text = f"{scene.find.name(int(best[0]))} is the {query.by} {word}: {dimension} {value:.3g} {measure.unit}."
    labels = scene.find.labels(best)
    return scene.answer(best, text, value=value, unit=measure.unit, labels=labels, uncertainty=sigma)


def room_size(query: RoomSize, scene: Scene) -> Answer:
    """Floor area of one room or of all together. UNVERIFIED until a room has been measured."""
    rooms = scene.graph.rooms
    if not rooms:
        raise UnanswerableError(AnswerStatus.UNVERIFIED, "the extent of the room has not been measured yet.")
    if query.room is not None and query.room not in rooms:
        numbers = ", ".join(str(room) for room in sorted(rooms))
        raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, f"there is no room {query.room}; known: {numbers}.")
    chosen = [rooms[query.room]] if query.room is not None else list(rooms.values())
    area = math.fsum(room.area for room in chosen)
    what = "The room measures" if len(chosen) == 1 else f"The {len(chosen)} rooms together measure"
    return Answer(
        AnswerStatus.OK,
        f"{what} {area:.1f} m^2.",
        value=area,
        unit="m^2",
        confidence=1.0,
        uncertainty=area_sigma(chosen, scene.state),
    )
