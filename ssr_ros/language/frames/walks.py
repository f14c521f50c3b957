"""Walks: the turns on a way that is told, in whatever order and words, and the way from here to there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ssr_ros.language.asked import Asked
from ssr_ros.language.frames.guards import asks_for_more
from ssr_ros.language.frames.mentions import Mentioned
from ssr_ros.language.frames.standpoint import faces, turns_back
from ssr_ros.language.told_routes import choices
from ssr_ros.reasoning.query import ObjectRef, Path, Route, SpatialQuery, Step

_TURNS = re.compile(
    r"\bturns?\b|\bturning\b|\babout-turn|_{2,}|\bblanks?\b|\bleft ?(?:,|or|\?|/)|\bright or left|"
    r"\bway do i (?:go|head)\b"
)
_GIVEN = re.compile(r"(?<!or )(?<!or do i )\bturn(?:ing|s)? (?:left|right|around|back)\b(?! ?(?:or|,|/|\?))")
_MOVES = re.compile(
    r"\b(?:go|goes|going|went|walk|walks|walking|walked|head|heads|heading|drive|drives|driving|move|moves|moving|"
    r"continue|continues|continuing|proceed|proceeds|carry on|then|afterwards|after that|next|route|way|from|via|past|"
    r"reach|reaching|enter|straight to|now|get to|come|coming|on to|onwards?)\b"
)
_TURN_AT = re.compile(r"\bturns?(?: \w+)? (?:at|by) ?$")
_BLANK = re.compile(r"_{2,}|\.{3}|\bblanks?\b|\beach\b|\bevery\b")
_CORNER = re.compile(r"\b(?:turns?|left|right|way|bear|go)\b.*\b(?:at|by) $|\b(?:turns?|left|right)\b.*\b(?:at|by)$")
_SETS_OUT = re.compile(
    r"\b(?:starting|start|beginning|begin|setting out|set out)(?: out)? (?:at|from|by) "
    r"(?:the |my )?$"
)
_AGAIN = re.compile(r"\b(?:at|by|from|reaching|reach|there at|of) ?$")
_WAY = re.compile(
    r"\b(?:how (?:do|can|could|would|should|to|does|might|will|am)\b.*\b(?:get|go|walk|reach|drive|come|travel|"
    r"navigate|make (?:it|my way)|cross|move|find my way|find the way)|(?:way|route|path|directions|course|walk|drive|"
    r"trip|journey)\b|end up at)"
)
_FROM = re.compile(
    r"\b(?:from|leaving|leave|starting (?:at|by)|start (?:at|by|from)|begin(?:ning)? (?:at|by)|set out (?:at|from)|"
    r"standing (?:at|by)|stand (?:at|by)|am (?:at|by)|(?:being|currently|here) (?:at|by)|(?:come|came|"
    r"coming|enter|entering)(?: in)? (?:from|out of|by|through|at)|(?:way|route|path|directions|walk|"
    r"directions please)(?: ?:)?) ?$"
)
_TO = re.compile(
    r"\b(?:to|towards?|reach|reaching|for|at|end up (?:at|by)|arrive at|into|onto|till|until|get (?:at|"
    r"by)|over to|as far as|find) ?$"
)
_NO_WAY = re.compile(
    r"\b(?:turn|turns|left|right|which side|how far apart|distance|closest|nearest|between|near|next to|how many|"
    r"count|order|first|last|on top|under)\b"
)


def route(read: Mentioned, asked: Asked) -> SpatialQuery | None:
    """'From the box to the lamp and on to the cabinet, do I turn left or right at the lamp?': the turns of the walk."""
    text = read.text
    if asks_for_more(text) or not (_TURNS.search(text) and _MOVES.search(text)) or _GIVEN.search(text):
        return None
    if any(mention.plural for mention in read.mentions) or turns_back(read):
        return None
    seen: list[ObjectRef] = []
    corner: ObjectRef | None = None
    facing: list[ObjectRef] = []
    asked_at: list[ObjectRef] = []
    for number, mention in enumerate(read.mentions):
        before = read.before(number)
        if faces(read, number) and not facing and not _TURN_AT.search(before):
            facing.append(mention.ref)
        elif number == 0 and _CORNER.search(before):
            corner = mention.ref
        elif mention.ref in seen:
            asked_at += [mention.ref] if _AGAIN.search(before) and not _BLANK.search(text) else []
        elif seen and _SETS_OUT.search(before):
            seen.insert(0, mention.ref)  # 'to the table, then to the sink, starting at the door'
        else:
            seen.append(mention.ref)
    if corner is not None:
        seen, asked_at = _round(corner, seen), [corner]
    return _route(seen, facing[0] if facing else None, asked_at, asked)


def _round(corner: ObjectRef, places: list[ObjectRef]) -> list[ObjectRef]:
    """The places of a walk round a corner that was named first: 'left or right at the sofa, if I come from ...'."""
    return places if corner in places or len(places) < 2 else [places[0], corner, *places[1:]]


def _route(
    places: Sequence[ObjectRef], facing: ObjectRef | None, asked_at: Sequence[ObjectRef], asked: Asked
) -> SpatialQuery | None:
    if facing is not None and len(places) == 2 and facing not in places and len(asked_at) == 0:
        pass  # one turn, at the start
    elif len(places) < 3 and not (facing is not None and len(places) >= 2):
        return None
    start, *goals = places
    first = goals[0]
    steps: list[Step] = []
    at = start
    for goal in goals:
        turns = not (goal == first and facing in (None, first))
        if turns and (not asked_at or at in asked_at or len(goals) == 1):
            steps.append(Step(turn=None))
        steps.append(Step(go=goal))
        at = goal
    missing = sum(step.turn is None for step in steps)
    if not missing:
        return None
    return Route(start, facing or first, tuple(steps), choices(asked.options, missing))


def path(read: Mentioned, asked: Asked) -> SpatialQuery | None:
    """'Which way do I go to end up at the desk if I set out from the door?'."""
    text = read.text
    if asks_for_more(text) or not _WAY.search(read.around) or _NO_WAY.search(read.around):
        return None
    if not 1 <= len(read.mentions) <= 2 or any(mention.plural for mention in read.mentions):
        return None
    leads = re.match(r"^\W*<0> ?(?:to|->|over to) ?<1>", text) is not None
    at_start = [_FROM.search(read.before(n)) is not None or (leads and n == 0) for n in range(len(read.mentions))]
    starts = [m.ref for m, first in zip(read.mentions, at_start, strict=True) if first]
    goals = [
        m.ref
        for n, (m, first) in enumerate(zip(read.mentions, at_start, strict=True))
        if not first and _TO.search(read.before(n))
    ]
    if len(goals) != 1 or len(starts) + len(goals) != len(read.mentions):
        return None
    return Path(goals[0], starts[0] if starts else None)
