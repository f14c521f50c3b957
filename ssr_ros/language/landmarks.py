"""The landmarks of a told route: 'passing the blue chair beside the screen on the right' is some chair by a screen.

People who tell a way name things loosely, by color and whereabouts, and it is the way that settles which one they
mean. So words before the noun that no label bears are dropped here, unlike in other questions, and the solver says
which objects it has taken.
"""

from __future__ import annotations

import re

from ssr_ros.language.asked import Asked
from ssr_ros.language.phrases import MAX_LABEL, NoPhraseError, reference
from ssr_ros.reasoning.labels import normalize_label
from ssr_ros.reasoning.query import ObjectRef, Pick, RefPredicate, RefRelation

_BEFORE = re.compile(
    r"^(?:(?:you(?: have| are| will| can)?|we|i) |(?:reach|reached|reaching|arrive at|arriving at|get to|getting to|"
    r"see|pass|passed|passing|past|by|at|to|towards?|in front of|next to|beside|the|a|an|your) |"
    r"(?:edge|side|end|corner|front|foot|head|middle|center|back|left|right) of )+"
)
_AFTER = re.compile(
    r"(?:,? (?:is|are|will be|comes?|appears?)?(?: located)? ?(?:on|to|at|in) (?:your|the|my) (?:immediate )?(?:left|"
    r"right|front|side|back)(?: hand)?(?: side)?| (?:is|are) (?:in front of|behind|next to) you|,? (?:is|are) "
    r"reached)$"
)
_RELATIONS: tuple[tuple[str, RefPredicate], ...] = (
    ("next to|beside|by|adjacent to|close to|near|closest to|nearest to", "next_to"),
    ("on top of|on", "on"),
    ("under|underneath|beneath|below", "under"),
    ("inside|in", "inside"),
    ("above|over", "above"),
)
_QUALIFIER = re.compile(
    r"^(?P<head>.+?),? (?:(?:that|which) )?(?:(?:is|are) )?(?:located |standing |placed |right )?(?:"
    + "|".join(f"(?P<{predicate}>{words})" for words, predicate in _RELATIONS)
    + r"|with|without|of|from|against|along|between|behind|opposite|across|that|which|leading|facing|where) "
    + r"(?P<rest>.+)$"
)
_NEAREST = re.compile(r"^(?:closest|nearest) ")


def landmark(words: str, asked: Asked, start: ObjectRef | None = None) -> ObjectRef:
    """The reference that a landmark's words make; NoPhraseError where they are none.

    'The nearest chair' is the one nearest to ``start``.
    """
    text = _stripped(words)
    relation = None
    if qualified := _QUALIFIER.match(text):
        text = qualified["head"]
        relation = _relation(qualified, asked)
    nearest = _NEAREST.match(text)
    label = _label(text[nearest.end() :] if nearest else text, asked)
    ref = reference(label, asked)
    if ref is None:
        raise NoPhraseError(f"'{words}' names no landmark")
    pick = Pick("nearest", start) if nearest and start is not None else None
    return ObjectRef(ref.label, ref.id, relation, pick)


def _stripped(words: str) -> str:
    text = words.strip(" ,.;:'\"-")
    text = _AFTER.sub("", text).strip(" ,.;:'\"-")
    return _BEFORE.sub("", f"{text} ").strip()


def _relation(qualified: re.Match[str], asked: Asked) -> RefRelation | None:
    predicate = next((name for _, name in _RELATIONS if qualified[name]), None)
    if predicate is None:
        return None  # 'the door with the poster': more than a map of boxes knows
    other = _QUALIFIER.match(rest := _stripped(qualified["rest"]))
    try:
        ref = reference(_label(other["head"] if other else rest, asked), asked)
    except NoPhraseError:
        return None
    return RefRelation(predicate, ref) if ref is not None else None


def _label(text: str, asked: Asked) -> str:
    """The longest end of the words that a label of the graph bears; else that the lexicon knows; else all of them."""
    lexicon, words = asked.lexicon, normalize_label(text).split()
    ends = [" ".join(words[first:]) for first in range(len(words))]
    mapped = {lexicon.label(normalize_label(label)) for label in asked.labels}
    for end in ends:
        for word in map(lexicon.label, lexicon.readings(end)):
            if word in mapped or lexicon.narrower(word) & mapped:
                return word
    for end in ends:  # a desk is a table: where no desk is mapped, it may be among the tables
        for word in map(lexicon.label, lexicon.readings(end)):
            if wider := next((label for label in sorted(mapped) if word in lexicon.narrower(label)), None):
                return wider
    known = next((end for end in ends if lexicon.knows(lexicon.singular(end))), None)
    if not ends or len(ends[0]) > MAX_LABEL and known is None:
        raise NoPhraseError(f"'{text[:MAX_LABEL]}' is no landmark")
    return known or ends[0]
