"""Noun phrases of a question: 'the couches', 'chair 4', 'the second largest box', 'chair, table or cup'."""

from __future__ import annotations

import re
from collections.abc import Set

import msgspec

from ssr_ros.language.asked import Asked
from ssr_ros.language.parts import without_part
from ssr_ros.language.wordings import ORDINAL, ORDINALS, SUPERLATIVES
from ssr_ros.reasoning.labels import normalize_label
from ssr_ros.reasoning.query import ObjectRef, Pick, PickBy

MAX_LABEL = 64

_DETERMINERS = re.compile(
    r"^(?:(?:(?:kinds?|sorts?|types?|pair|couple|trio) of|the|a|an|any|some|my|your|our|this|that|these|those|them|"
    r"all|every|each|of|one|two|both|total|single|mapped|damn|bloody)\s+)+"
)
_NUMBERED = re.compile(r"^(.*?)(?:\s+(?:number|no|nr|id))?\s+(\d{1,40})$")
_ANY = frozenset(
    "object objects thing things item items anything something everything stuff one ones all obstacle obstacles".split()
)
_NO_LABELS = frozenset("the a an so no of off i it they them me you we what which who where how is are 1 2 3".split())
_NEVER_IN_LABELS = frozenset(
    "still already also currently really actually tucked hanging lying sitting hiding resting leaning parked been "
    "sits stands hangs lies rests leans not never don't doesn't isn't aren't can't won't didn't haven't hasn't".split()
)
_LIST = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|;|\bor\b|\band\b|\bversus\b|\bvs\b)\s*")
_LEADING = re.compile(rf"^(?:(?P<rank>{ORDINAL})\s+)?(?P<by>{SUPERLATIVES})\s+")
PICKS: dict[str, PickBy] = {
    "nearest": "nearest", "closest": "nearest",
    "farthest": "farthest", "furthest": "farthest", "most distant": "farthest",
    "largest": "largest", "biggest": "largest",
    "smallest": "smallest", "littlest": "smallest", "tiniest": "smallest",
    "tallest": "tallest", "shortest": "shortest", "longest": "longest",
    "widest": "widest", "broadest": "widest", "narrowest": "narrowest",
    "slimmest": "narrowest", "thickest": "thickest", "thinnest": "thinnest",
    "highest": "highest", "topmost": "highest", "uppermost": "highest", "lowest": "lowest",
    "leftmost": "leftmost", "left most": "leftmost", "rightmost": "rightmost", "right most": "rightmost",
    "newest": "newest", "latest": "newest",
}  # fmt: skip


class NoPhraseError(ValueError):
    """The words are no reference to an object; the template does not fit."""


def reference(phrase: str, asked: Asked) -> ObjectRef | None:
    """The reference a phrase makes; None for any object ('anything'). NoPhraseError for what cannot be a label."""
    words = _DETERMINERS.sub("", phrase.strip(" ,.;:'-")).strip()
    if leading := _LEADING.match(words):
        pick = Pick(PICKS[leading["by"]], rank=ORDINALS.get(leading["rank"], 1))
        return picked(reference(words[leading.end() :], asked), pick)
    if words in asked.qualified:
        return asked.qualified[words]
    node_id = None
    if numbered := _NUMBERED.match(words):
        words, node_id = numbered[1], int(numbered[2])
        if not 1 <= node_id < 2**32:
            raise NoPhraseError(f"{node_id} is no id of an object")
    label = asked.lexicon.singular(normalize_label(words.removesuffix("'s").removesuffix("'")))
    label = without_part(label, asked.lexicon, asked.labels)
    parts = label.split(" ")
    if label in _NO_LABELS or not _NEVER_IN_LABELS.isdisjoint(parts) or not asked.qualified.keys().isdisjoint(parts):
        raise NoPhraseError(f"'{label}' names nothing")
    if label in _ANY:
        return ObjectRef(id=node_id) if node_id else None
    if not label or len(label) > MAX_LABEL:
        raise NoPhraseError(f"'{label[:MAX_LABEL]}' is no label")
    return ObjectRef(label, node_id)


def picked(ref: ObjectRef | None, pick: Pick) -> ObjectRef:
    """The one of those meant (None: of all objects) that the pick takes; NoPhraseError where one is taken already."""
    if ref is not None and ref.pick is not None:
        raise NoPhraseError("two superlatives of one thing")
    return ObjectRef(pick=pick) if ref is None else msgspec.structs.replace(ref, pick=pick)


def definite(phrase: str, asked: Asked) -> ObjectRef:
    """As ``reference``, where 'anything' will not do."""
    ref = reference(phrase, asked)
    if ref is None:
        raise NoPhraseError(f"'{phrase}' names no object")
    return ref


def is_known(ref: ObjectRef, asked: Asked) -> bool:
    """Whether the word is one for a thing, as the lexicon or the graph has it; what needs no word is known."""
    if ref.label is None:
        return True
    labels = {normalize_label(label) for label in asked.labels}
    readings = list(asked.lexicon.readings(ref.label))
    return any(asked.lexicon.knows(word) or word in labels or _is_head(word, labels) for word in readings)


def is_plural(phrase: str, ref: ObjectRef, asked: Asked) -> bool:
    """Whether a phrase means all of a label, by how it is said: 'chairs'; a reference to one thing never does."""
    if ref.label is None or ref.id is not None or ref.pick is not None:
        return False
    if phrase in asked.qualified:
        return phrase.endswith("s")  # the stand-in of 'them'
    words = normalize_label(phrase.removesuffix("'s").removesuffix("'"))
    if not words.endswith(ref.label):
        return ref.relation is None
    singulars = {normalize_label(label) for label in asked.labels}
    plural = ref.label.endswith("s") and ref.label not in singulars and not asked.lexicon.knows(ref.label)
    return plural and any(word in singulars for word in asked.lexicon.readings(ref.label))


def _is_head(word: str, labels: Set[str]) -> bool:
    """Whether it is what a label of several words is, a 'cone' of a 'traffic cone', and only of one label."""
    return sum(label.endswith(f" {word}") for label in labels) == 1


def references(text: str, asked: Asked) -> tuple[ObjectRef, ...]:
    """The references of 'a, b or c', at most 26."""
    words = [word for word in _LIST.split(text.strip(" ,.;:()")) if word]
    if not 1 <= len(words) <= 26:
        raise NoPhraseError("a list of 1 to 26 objects is needed")
    return tuple(definite(word, asked) for word in words)
