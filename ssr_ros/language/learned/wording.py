"""What the wording alone decides where the network knows one word for several measures.

One of the networks has seen no query about depth, thickness, upper sides or what is nearest to the robot, none of them
a comparison of lengths, and they hold the next best that they know likely.
"""

from __future__ import annotations

import re

import msgspec

from ssr_ros.language.families.measures import unit_named
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.query import SpatialQuery

_DEEP = re.compile(r"\b(?:deep|depth|deeper)\b")
_THICK = re.compile(r"\b(?:thick|thickness|thin|thinner|thicker|thickest|thinnest)\b")
_WIDE = re.compile(r"\b(?:wide|width|wider|broad|breadth|across)\b")
_LONG = re.compile(r"\b(?:long|longer|lengths?|end to end)\b")
_LONGEST_SIDE = re.compile(
    r"\b(?:longer|longest|larger|largest|bigger|biggest|greater|greatest|max|maximum) "
    r"(?:side|edge|dimension|extent)s?\b"
)
_UPRIGHT = re.compile(
    r"\b(?:(?:from |off )?(?:the |its )?(?:floor|ground|bottom|feet|foot) (?:up )?to (?:the |its )?(?:very )?top|"
    r"top to (?:bottom|floor|toe)|(?:from )?the (?:floor|ground) up(?:wards?)?)\b"
)
_TO_ROBOT = re.compile(
    r"\b(?:nearest|closest|nearer|closer|farthest|furthest|farther|further)(?: (?:away|off|by))? (?:to|from) "
    r"(?:you|me|us|yourself|the robot|your (?:own )?(?:position|place|location|spot))\b"
)
_HOW_FAR = re.compile(r"\b(?:how (?:far|close|many|much)|distance|gap|met(?:er|re)s|centimet(?:er|re)s|cm)\b")
_WHICH_WAY = re.compile(
    r"\b(?:where|which|way|direction|side|left|right|behind|front|ahead|back|bearing|heading|clock|turn|hour|hours)\b"
)
_NUMBERED = re.compile(
    r"\b(?:at least|at most|more than|fewer than|less than|no more than|exactly|just|only|as many as|over|up to) "
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|twenty)\b"
)
OF_IT = re.compile(
    r"\b(?:nearest|closest|farthest|furthest)(?: away| off)? (?:to|from) (?:it|that|this|them|"
    r"those)\b"
)
_HIGHER = re.compile(r"\b(?:higher|lower)\b(?! (?:up|down)\b)")
_HUNG = re.compile(
    r"\b(?:hang|hangs|hanging|hung|mount|mounted|fix|fixed|attached|sit|sits|placed|elevation|up|down|center|centre|"
    r"wall)\b"
)


def as_worded(query: SpatialQuery, text: str) -> SpatialQuery:
    """The query with the measure that the text names, or with the robot: 'how deep' is no width."""
    if isinstance(query, q.Nearest | q.Farthest) and query.reference and query.candidates and _TO_ROBOT.search(text):
        return msgspec.structs.replace(query, reference=None, candidates=(query.reference, *query.candidates))
    if isinstance(query, q.RobotDirection) and _HOW_FAR.search(text) and not _WHICH_WAY.search(text):
        return q.Distance(query.object, None, unit_named(text))
    if isinstance(query, q.Exists) and _NUMBERED.search(text):
        return q.Count(query.object)  # 'are there at least four chairs'
    if isinstance(query, q.Size) and query.dimension in ("footprint", "longest", "length") and _UPRIGHT.search(text):
        return msgspec.structs.replace(query, dimension="height")
    if isinstance(query, q.Size | q.Compare) and query.dimension == "width" and not _WIDE.search(text):
        if _DEEP.search(text):
            return msgspec.structs.replace(query, dimension="depth")
        if _THICK.search(text):
            return msgspec.structs.replace(query, dimension="thickness")
    if isinstance(query, q.Distance) and OF_IT.search(text):
        return _from_the_other(query)
    if isinstance(query, q.Compare) and query.dimension in ("elevation", "longest"):
        return _compared(query, text)
    if isinstance(query, q.Extreme) and query.by in ("widest", "narrowest") and _THICK.search(text):
        return msgspec.structs.replace(query, by="thickest" if query.by == "widest" else "thinnest")
    return query


def _from_the_other(query: q.Distance) -> q.Distance:
    """'Between the tv and the chair that is nearest to it': to the tv."""
    pick = query.b.pick if query.b is not None else None
    if (
        query.b is None
        or pick is None
        or pick.by not in ("nearest", "farthest")
        or pick.of is not None
        or query.a.pick is not None
    ):
        return query
    try:
        chosen = msgspec.structs.replace(query.b, pick=msgspec.structs.replace(pick, of=query.a))
    except ValueError:
        return query  # too deep
    return msgspec.structs.replace(query, b=chosen)


def _compared(query: q.Compare, text: str) -> q.Compare:
    """'Higher' is about upper sides, unless of what hangs; 'longer' about lengths, unless it is of sides."""
    if query.dimension == "longest" and _LONG.search(text) and not _LONGEST_SIDE.search(text):
        return msgspec.structs.replace(query, dimension="length")
    if query.dimension == "elevation" and _HIGHER.search(text) and not _HUNG.search(text):
        return msgspec.structs.replace(query, dimension="top")
    return query
