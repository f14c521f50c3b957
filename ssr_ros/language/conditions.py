"""Conditions that a question states in words of its own: superlatives, ranks, walls, standpoints, what is measured.

A query that lacks one of them answers another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from ssr_ros.language.families.times import ALL_TIME, COUNT
from ssr_ros.language.learned.wording import OF_IT
from ssr_ros.language.qualifiers import is_supposed, takes_time
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.query import ObjectRef, Pick, SpatialQuery

_ROBOT = r"the robot(?! (?:arm|vacuum|mower|hoover|cleaner|dog|hand|gripper|base|station))"
_SUPERLATIVE = re.compile(
    r"\b(?:nearest|closest|farthest|furthest|largest|biggest|bulkiest|smallest|tiniest|littlest|tallest|shortest|"
    r"longest|widest|broadest|narrowest|slimmest|highest|topmost|uppermost|lowest|leftmost|rightmost|newest)\b"
    r"(?! (?:points?|sides?|edges?|dimensions?|distance|gap|way|path|route|walk|extent|part|surface|measure\w*|axis))"
    r"|\b(?:greatest|least|most) (?:volume|width|height|length|floor|area|footprint|space)\b"
)
_RANK = re.compile(
    r"\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th|next)[ -](?:to (?:the )?)?(?:nearest|closest|farthest|furthest|"
    r"largest|biggest|smallest|tallest|shortest|longest|widest|highest|lowest|most|from the (?:left|right))\b"
    r"|\b(?:second|third|fourth|2nd|3rd|4th) (?:\w+ ){1,2}from (?:the|my|your) (?:left|right)\b"
    r"|\brunners?-? ?up\b"
)
_FIRST = re.compile(r"\b(?:first|since when|known|earliest|initially|originally)\b")
_LATEST = re.compile(r"\b(?:last|latest|recent|recently|lately|ago)\b")
_EACH = re.compile(r"\b(?:each|every)\b(?! (?:other|one of you))")
_LENGTH = re.compile(r"\b\d+(?:[.,]\d+)? ?-?(?:cm|m|met(?:er|re)s?|centimet(?:er|re)s?)\b")
_ONE = re.compile(r"\b(?:the|that|this|other|whichever|which|\w+est) ones?\b(?! another)")
_ANY = re.compile(r"\b(?:things?|objects?|items?|whatever|anything|something|everything|stuff|pieces?|obstacles?)\b")
_FAR = re.compile(r"\bhow far\b(?!.*\b(?:or|than)\b)")
_TIMES = re.compile(r"\bhow many times\b|\b(?:twice|\w+ times) (?:as|\w+er)\b")  # what no query has
_SPAN = re.compile(rf"\b(?:{COUNT}|last|past) (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)\b")
_WALL = re.compile(r"\b(?:against|along) (?:the|a) wall\b")
_STANDPOINT = re.compile(
    r"\b(?:seen|viewed|looking|judged) from (?!above|below|space)|\bfrom where (?:you|i|we) (?:are|am|stand|sit)\b"
    r"|\b(?:point of view|viewpoint|vantage point|perspective)\b"
)
_NUMBERED_ROOM = re.compile(r"\brooms? (?:number |no\.? ?|nr\.? ?|#)?(?:\d+|one|two|three|four)\b")
_HUNG = re.compile(r"\b(?:hung|hang|hangs|hanging|mounted|fixed|screwed)\b")
_BETWEEN = re.compile(r"\bbetween\b")
_OF_ROBOT = re.compile(
    r"\b(?:(?:nearest|closest|nearer|closer|farthest|furthest|farther|further|far|close|near|distance|away|apart|off)"
    r"(?: (?:away|off|by))? (?:to|from)|between) (?:you|yourself|your (?:own )?(?:position|place|location|spot|base|"
    rf"camera|nose)|{_ROBOT})\b"
)
_PLAIN = (q.Locate, q.Exists, q.Describe, q.Size, q.Count)
_RANKING = (
    q.Nearest, q.Farthest, q.ClosestPair, q.Extreme, q.Compare, q.AppearanceOrder, q.Path, q.Changes, q.Route,
    q.RoomSize,
)  # fmt: skip
_FLOOR_OF_ROOM = re.compile(
    r"\b(?:whole|entire|this|the|my|our) (?:room|place|flat|floor|lab)\b.*\bsquare|square.*\b(?:room|place|flat)\b"
)
_BETWEEN_ROBOT = re.compile(
    rf"\bbetween (?:you|yourself|me|us|{_ROBOT}) and\b|\bbetween [^,;.]* and (?:you|yourself|me|{_ROBOT})(?= |$)"
)
_OFF_FLOOR = re.compile(
    r"\bhow (?:high|far) (?:up|off|above|over)\b|\bhow (?:high|far|much)\b.*\b(?:above|over|off) the (?:floor|"
    r"ground)\b"
)
_EITHER = re.compile(
    r"\bor (?:is it |rather |perhaps |maybe |just )*(?:next to|beside|on|under|underneath|in|inside|above|below|"
    r"behind|near|between|over|in front of) "
)
_MEASURE = re.compile(
    r"\bhow many (?:square |cubic )?(?:met(?:er|re)s|centimet(?:er|re)s|cm|m2|sqm|lit(?:er|"
    r"re)s|m)\b"
)
_REMAINS = re.compile(r"\b(?:(?:is|are|be) left(?: over)?|remains?|remaining)\b(?! of\b)")
_SIDE_OF_A = re.compile(r"\b(?:behind|in front of|left of|right of) (?:the|a|an) (?!robot|left|right|back|camera)\w+")
_APART = (q.Count, q.Exists, q.Locate, q.Describe, q.Size, q.RobotDirection, q.ListObjects, q.Support, q.LastSeen)
_FROM_A_PLACE = (q.Size, q.Distance, q.Nearest, q.Farthest, q.ClosestPair, q.Compare, q.Extreme, q.Count)


def leaves_out_condition(query: SpatialQuery, body: str) -> bool:
    """Whether the bare question states a condition that the query lacks."""
    refs = list(references_of(query))
    picks = [ref.pick for ref in refs if ref.pick is not None]
    predicates = {ref.relation.predicate for ref in refs if ref.relation is not None}
    return (
        _lacks_order(query, body, picks)
        or _lacks_place(query, body, refs, predicates)
        or _lacks_robot(query, body, refs)
        or _measures_other(query, body)
        or _lacks_standpoint(query, body, bool(picks or predicates))
        or _lacks_kind(body, refs)
    )


def references_of(query: SpatialQuery) -> Iterator[ObjectRef]:
    """Every reference in a query, those within others too."""
    for name in query.__struct_fields__:
        value = getattr(query, name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from _within(part.go if isinstance(part, q.Step) else part)


def _within(ref: object) -> Iterator[ObjectRef]:
    if not isinstance(ref, ObjectRef):
        return
    yield ref
    relation, pick = ref.relation, ref.pick
    inner = [relation.object, relation.other, relation.viewpoint] if relation else []
    for part in (*inner, pick.of if pick else None):
        yield from _within(part)


def _lacks_order(query: SpatialQuery, body: str, picks: Sequence[Pick]) -> bool:
    """Superlatives, ranks, times."""
    if _TIMES.search(body) or isinstance(query, q.Changes) and query.since >= ALL_TIME and _SPAN.search(body):
        return True
    if not isinstance(query, _RANKING) and not picks and _SUPERLATIVE.search(body):
        return True
    if _RANK.search(body) and all(pick.rank == 1 for pick in picks):
        return True
    if isinstance(query, q.LastSeen) and _FIRST.search(body) and not _LATEST.search(body):
        return True  # no query has the time of a first sighting
    return OF_IT.search(body) is not None and any(p.by in ("nearest", "farthest") and p.of is None for p in picks)


def _lacks_place(query: SpatialQuery, body: str, refs: Sequence[ObjectRef], predicates: Set[str]) -> bool:
    """Walls, 'between', sides of things, one place or another."""
    if _WALL.search(body) and "against_wall" not in {*predicates, getattr(query, "relation", None)}:
        return True
    if "against_wall" in predicates and _HUNG.search(body) and any(ref.label is None for ref in refs):
        return True  # what stands on the floor by a wall is against it, too
    if isinstance(query, q.Related) and _EITHER.search(body):
        return True  # 'in the box or next to it'
    if isinstance(query, q.Related | q.Exists) and _EACH.search(body):
        return True  # 'a pillow on each bed'
    relations = [ref.relation for ref in refs if ref.relation is not None]
    if any(relation.predicate in q.SIDES and relation.object is None for relation in relations):
        return _SIDE_OF_A.search(body) is not None
    between = isinstance(query, _APART) and _BETWEEN.search(body) and "between" not in predicates
    return bool(between) and not (isinstance(query, q.RobotDirection) and _OF_ROBOT.search(body))


def _lacks_robot(query: SpatialQuery, body: str, refs: Sequence[ObjectRef]) -> bool:
    if isinstance(query, _FROM_A_PLACE) and _OF_ROBOT.search(body) and not _is_of_robot(query, refs):
        return True
    ends = isinstance(query, q.Distance | q.RobotDirection | q.Path)
    return not ends and _BETWEEN_ROBOT.search(body) is not None  # nothing is said to be between the robot and a thing


def _measures_other(query: SpatialQuery, body: str) -> bool:
    """Heights over the floor, what remains of a floor, how many meters, how many rooms, how long something takes."""
    if takes_time(body):
        return True
    frees = isinstance(query, q.Support) or isinstance(query, q.Size) and query.dimension in ("footprint", "volume")
    if is_supposed(body) and not frees:
        return True  # 'if we took it out, how much floor would that free' is what it covers
    if isinstance(query, q.Compare) and (_LENGTH.search(body) or _FAR.search(body)):
        return True  # 'is it longer than 60 cm', 'how far is the longer bench from the door'
    if isinstance(query, q.Size):
        return any(pattern.search(body) for pattern in (_OFF_FLOOR, _FLOOR_OF_ROOM, _REMAINS))
    if isinstance(query, q.RoomSize):
        return "how many rooms" in body or query.room is None and _NUMBERED_ROOM.search(body) is not None
    return isinstance(query, q.Count) and _MEASURE.search(body) is not None


def _lacks_standpoint(query: SpatialQuery, body: str, is_qualified: bool) -> bool:
    return isinstance(query, _PLAIN) and not is_qualified and _STANDPOINT.search(body) is not None


def _lacks_kind(body: str, refs: Sequence[ObjectRef]) -> bool:
    """Whether 'the one' is any object at all."""
    unnamed = any(ref.label is None and ref.id is None for ref in refs)
    return unnamed and _ONE.search(body) is not None and _ANY.search(body) is None


def _is_of_robot(query: SpatialQuery, refs: Sequence[ObjectRef]) -> bool:
    """Whether something in it is measured from the robot."""
    if isinstance(query, q.Nearest | q.Farthest) and query.reference is None:
        return True
    if isinstance(query, q.Distance) and query.b is None:
        return True
    relations = [ref.relation for ref in refs if ref.relation is not None and ref.relation.object is None]
    return bool(relations) or any(
        ref.pick is not None and ref.pick.by in q.PICKS_OF_A_PLACE and ref.pick.of is None for ref in refs
    )
