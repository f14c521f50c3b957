"""Routes told in numbered steps, of which some turns are left open, as VSI-Bench asks for them."""

from __future__ import annotations

import re

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.landmarks import landmark
from ssr_ros.language.options import Option
from ssr_ros.language.phrases import NoPhraseError
from ssr_ros.reasoning.query import ObjectRef, Route, SpatialQuery, Step, Turn

MAX_STEPS = 32

_NUMBER = re.compile(r"(?:^|[\s.,;:])\d{1,2}\s?[.):]\s+")
_END = re.compile(
    r"[\s.,;]*(?:you (?:have|will have|are)|(?:have|having) |that is where).{0,80}(?:destination|goal|there)\b.*$|"
    r"[\s.,;]+(?:what|which|how|tell me|name|give me|fill in|replace) [^.]*\b(?:turns?|blanks?|gaps?|missing)\b.*$"
)
_OPEN = re.compile(r"(?:please )?fill in|_{2,}|\?+|\.{3}|(?:please )?(?:choose|complete)")
_TURN = re.compile(r"(?:please )?(?:make a |take a )?(?:turn )?(left|right|back|around|u-turn)(?: turn)?(?: around)?")
_GO = re.compile(
    r"(?:then )?(?:go|walk|move|drive|head|proceed|continue|keep going|advance|pass)\b"
    r"(?: (?:straight|forwards?|foward|ahead|on|along|directly|walking|going))*"
    r"(?: (?:until|till|to|towards?|up to|past|by))* (?P<where>.+)"
)
_LEG = re.compile(
    r"(?:(?:,|\band\b|\bthen\b|\bfrom there\b|\bnext\b|\bafter that\b|\bfinally\b|\bon\b|\bi\b|\bwe\b|\byou\b) ?)*"
    r"(?:\b(?:walk|go|move|drive|head|run|proceed|continue|onwards?|on|straight) )*\b(?:to|towards?) "
)
_TURN_WORDS: dict[str, Turn] = {"left": "left", "right": "right", "back": "back", "around": "back", "u-turn": "back"}


def told_route(fields: Fields, asked: Asked) -> SpatialQuery:
    """The route that starts at {start}, faces {face} (or turns its back to it) and goes on by the numbered {steps}."""
    start = landmark(fields["start"], asked)
    facing = landmark(fields["face"], asked, start)
    texts = [text for part in _NUMBER.split(fields["steps"])[1:] if (text := _END.sub("", part).strip(" .,;:"))]
    if not 1 <= len(texts) <= MAX_STEPS:
        raise NoPhraseError(f"a route has 1 to {MAX_STEPS} steps")
    steps = [_step(text, start, asked) for text in texts]
    if fields.get("away"):
        steps.insert(0, Step(turn="back"))
    return Route(start, facing, tuple(steps), choices(asked.options, sum(step.turn is None for step in steps)))


def next_turn(fields: Fields, asked: Asked) -> SpatialQuery:
    """'I walk from {a} to {b}; which way do I turn to get to {c}': one turn is missing."""
    start, corner, goal = (landmark(fields[hole], asked) for hole in "abc")
    steps = (Step(go=corner), Step(turn=None), Step(go=goal))
    return Route(start, corner, steps, choices(asked.options, 1))


def prose_route(fields: Fields, asked: Asked) -> SpatialQuery:
    """'I start at {start} facing {face}. I walk to a, then to b': a turn is missing before every leg.

    There is none before the first where that leads to what is faced.
    """
    start = landmark(fields["start"], asked)
    facing = landmark(fields["face"], asked, start)
    goals = [landmark(words, asked, start) for words in _LEG.split(fields["legs"]) if words.strip(" ,")]
    steps = [step for goal in goals for step in (Step(turn=None), Step(go=goal))]
    if goals and goals[0] == facing:
        steps = steps[1:]
    if not 2 <= len(steps) <= MAX_STEPS:
        raise NoPhraseError(f"a route has 2 to {MAX_STEPS} steps")
    return Route(start, facing, tuple(steps), choices(asked.options, sum(step.turn is None for step in steps)))


def _step(text: str, start: ObjectRef, asked: Asked) -> Step:
    if _OPEN.match(text):
        return Step(turn=None)
    if turn := _TURN.fullmatch(text):
        return Step(turn=_TURN_WORDS[turn[1]])
    if go := _GO.fullmatch(text):
        return Step(go=landmark(go["where"], asked, start))
    raise NoPhraseError(f"'{text}' is no step of a route")


def choices(options: tuple[Option, ...], missing: int) -> tuple[tuple[Turn, ...], ...]:
    """The turns of each option; none where the options are no sequences of as many turns as are missing."""
    choices = [
        tuple(_TURN_WORDS[word] for word in re.findall(r"left|right|back|around|u-turn", o.text)) for o in options
    ]
    return tuple(choices[:26]) if missing and all(len(choice) == missing for choice in choices) else ()
