"""Noun phrases of a question: 'the couches', 'chair 4', 'chair, table or cup'."""

from __future__ import annotations

import re

from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.reasoning.query import ObjectRef

MAX_LABEL = 64

_DETERMINERS = re.compile(
    r"^(?:(?:the|a|an|any|some|my|your|our|this|that|these|those|all|every|each|of|one|both|total|single|mapped)\s+)+"
)
_NUMBERED = re.compile(r"^(.*?)(?:\s+(?:number|no|nr|id))?\s+(\d{1,40})$")
_ANY = frozenset(
    "object objects thing things item items anything something everything stuff one ones all obstacle obstacles".split()
)
_LIST = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|;|\bor\b|\band\b|\bversus\b|\bvs\b)\s*")


class NoPhraseError(ValueError):
    """The words are no reference to an object; the template does not fit."""


def reference(phrase: str, lexicon: Lexicon) -> ObjectRef | None:
    """The reference a phrase makes; None for any object ('anything'). NoPhraseError for what cannot be a label."""
    words = _DETERMINERS.sub("", phrase.strip(" ,.;:'-")).strip()
    node_id = None
    if numbered := _NUMBERED.match(words):
        words, node_id = numbered[1], int(numbered[2])
        if not 1 <= node_id < 2**32:
            raise NoPhraseError(f"{node_id} is no id of an object")
    label = lexicon.singular(normalize_label(words))
    if label in _ANY:
        return ObjectRef(id=node_id) if node_id else None
    if not label or len(label) > MAX_LABEL:
        raise NoPhraseError(f"'{label[:MAX_LABEL]}' is no label")
    return ObjectRef(label, node_id)


def definite(phrase: str, lexicon: Lexicon) -> ObjectRef:
    """As ``reference``, where 'anything' will not do."""
    ref = reference(phrase, lexicon)
    if ref is None:
        raise NoPhraseError(f"'{phrase}' names no object")
    return ref


def references(text: str, lexicon: Lexicon) -> tuple[ObjectRef, ...]:
    """The references of 'a, b or c', at most 26."""
    words = [word for word in _LIST.split(text.strip(" ,.;:()")) if word]
    if not 1 <= len(words) <= 26:
        raise NoPhraseError("a list of 1 to 26 objects is needed")
    return tuple(definite(word, lexicon) for word in words)
