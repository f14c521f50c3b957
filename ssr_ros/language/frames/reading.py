"""Which frame a question fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ssr_ros.language.asked import Asked
from ssr_ros.language.frames.measured import (
    closest_pair,
    compare,
    count,
    distance,
    extreme,
    extreme_of_all,
    last_seen,
    order,
    room_size,
    size,
    size_in_short,
)
from ssr_ros.language.frames.mentions import Mentioned, mentioned
from ssr_ros.language.frames.standing import exists, locate, relation
from ssr_ros.language.frames.standpoint import direction, robot_direction
from ssr_ros.language.frames.walks import path, route
from ssr_ros.language.qualified import rewritten
from ssr_ros.reasoning.query import SpatialQuery

Frame = Callable[[Mentioned, Asked], "SpatialQuery | None"]

# Frames of three things or more: what they leave out of a question would change its sense.
SITUATED: tuple[Frame, ...] = (route, direction, path)
PLAIN: tuple[Frame, ...] = (
    robot_direction, order, closest_pair, last_seen, compare, distance, extreme, extreme_of_all, size, count,
    size_in_short, room_size,
)  # fmt: skip
# Frames of so few words that another translator's reading is better, if there is one.
LOOSE: tuple[Frame, ...] = (relation, locate, exists)


def by_frames(body: str, asked: Asked, frames: tuple[Frame, ...]) -> SpatialQuery | None:
    """The query of the first frame that fits the question, or the question with its qualified phrases as one word."""
    for text, known in _readings(body, asked):
        read = mentioned(text, known)
        if read is None:
            continue
        query = next((fit for frame in frames if (fit := _fit(frame, read, known)) is not None), None)
        if query is not None:
            return query
    return None


def _fit(frame: Frame, read: Mentioned, asked: Asked) -> SpatialQuery | None:
    try:
        return frame(read, asked)
    except ValueError:
        return None  # the things make no such query


def _readings(body: str, asked: Asked) -> Iterator[tuple[str, Asked]]:
    yield body, asked
    yield from rewritten(body, asked)
