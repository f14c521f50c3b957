"""Qualified references: 'the chair next to the table', 'the second lamp from the left as seen from the door'.

Forms know noun phrases without prepositions. Where none fits a question as it stands, the last qualified phrase in it
is replaced by one word that stands for the reference it makes, and the forms are tried again. As the last one goes
first, 'the cup on the table by the window' is the cup on that table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from ssr_ros.language.asked import Asked
from ssr_ros.language.phrases import PICKS, NoPhraseError, definite, is_known, picked, reference
from ssr_ros.language.wordings import NO_NOUN, ORDINAL, ORDINALS, ROOM, SUPERLATIVES
from ssr_ros.reasoning.query import ObjectRef, Pick, PickBy, RefPredicate, RefRelation

MAX_QUALIFIED = 4  # phrases of one question

_DETERMINER = r"(?:(?:the|a|an|any|some|my|your|our|this|that|those|these) )?"
_NO_NOUN = (
    f"{NO_NOUN}|the|a|an|my|your|our|many|much|any|some|list|find|show|count|locate|describe|seen|viewed|"
    f"sits|stands|hangs|"
    "lies|rests|leans|standing|sitting|hanging|lying|resting|leaning|placed|located|parked|tucked|hidden|mounted|kept|"
    "has|have|got|been|still|already|just|taller|shorter|longer|wider|bigger|smaller|larger|higher|lower|narrower|"
    "thicker|thinner|deeper"
)
_NOUN = rf"(?!(?:{_NO_NOUN})\b(?!-))[\w'&+/-]{{1,40}}"
_LEADING = rf"(?:(?:{ORDINAL}) )?(?:(?:{SUPERLATIVES}) )?"
_NAME = rf"{_DETERMINER}{_LEADING}{_NOUN}(?: {_NOUN}){{0,4}}"
_AS_SEEN = rf"(?:,? (?:as )?(?:seen|viewed|looking) from (?P<from>{_NAME}))"
_WORDS: tuple[tuple[str, RefPredicate], ...] = (
    (r"on top of|on|upon|atop", "on"),
    (r"under|underneath|beneath", "under"),
    (r"inside of|inside|in|within", "inside"),
    (
        r"next to|beside|besides|adjacent to|alongside|right by|close by|by|leaning against|leaning on|against",
        "next_to",
    ),
    (r"near to|near|close to|around|round|at|in the vicinity of|not far from", "near"),
    (r"above|over", "above"),
    (r"below", "below"),
    (r"(?:on|to|at) the left(?: side)? of|left of", "left_of"),
    (r"(?:on|to|at) the right(?: side)? of|right of", "right_of"),
    (r"in front of", "in_front_of"),
    (r"behind|in back of|(?:on|at) the back of", "behind"),
)
_PLACES, _ENDS = frozenset({"nearest", "farthest"}), frozenset({"leftmost", "rightmost"})
_FAR = ("far", "fur", "mos")
_SIDES = frozenset({"left_of", "right_of", "in_front_of", "behind"})
_RELATION = "|".join(f"(?P<{name}>{words})" for words, name in sorted(_WORDS, key=lambda pair: pair[1] not in _SIDES))
_THAT_IS = (
    r"(?:,? (?:(?:that|which) (?:is|are|has been|stands?|lies|sits?|hangs?|rests?|leans?|was)|thats))?(?: "
    r"(?:standing|lying|sitting|hanging|resting|placed|located|positioned|parked|kept|tucked|hidden|mounted|set|put|"
    r"left|stood|found|directly|right|immediately|just))*"
)
_PATTERNS = tuple(
    re.compile(rf"(?:(?<= )|^)(?P<head>{_NAME}){tail}")
    for tail in (
        rf"{_THAT_IS} (?:in )?between (?P<object>{_NAME}) and (?P<other>{_NAME})",
        rf"{_THAT_IS} between (?P<object>{_NAME})",
        rf"{_THAT_IS}(?: (?:up|right))? (?P<against_wall>against|along|at) (?:the|a) walls?\b",
        rf"{_THAT_IS}(?: the)? (?P<pick>(?:closest|closer)(?: to)?|(?:nearest|nearer)(?: to)?|"
        rf"(?:farthest|furthest|farther|further|most distant)(?: away| off)? from) (?P<object>{_NAME})",
        rf"(?:,? (?:that|which) (?:has|has got|got)|,? with|,? having) (?P<topped>{_NAME}?)"
        r"(?: (?:standing|lying|sitting))? (?:on (?:it|top(?: of it)?)|atop)(?! of)",
        rf" with (?P<borne>(?:the|a|an|my|that|our) {_NOUN}(?: {_NOUN}){{0,3}})(?! (?:on|in|under|next|behind|"
        rf"beside|to)\b)",
        rf",? (?:(?:that|which) (?:holds|carries|bears|supports)|carrying|holding|supporting) (?P<carried>{_NAME})",
        rf" (?:among|of all|of|out of) (?P<among>(?:(?:all|these|those|your|our|the) )*{_NAME})",
        rf" (?:to|from) (?P<of>{_NAME})",
        rf" from the (?P<end>left|right)(?: side)?{_AS_SEEN}?",
        _AS_SEEN,
        rf"{_THAT_IS} (?:{_RELATION}) (?P<object>{_NAME}){_AS_SEEN}?",
    )
)
_PICKING = re.compile(rf"^(?:the )?(?:(?P<rank>{ORDINAL})[ -])?(?P<by>{SUPERLATIVES})(?: ones?)?$")
_NTH = re.compile(rf"^(?:the )?(?P<rank>{ORDINAL}) (?P<name>.+)$")


def rewritten(body: str, asked: Asked) -> Iterator[tuple[str, Asked]]:
    """The question with one more qualified phrase replaced each time, the last one first."""
    stem = next(stem for stem in ("qualified", "reference", "substitute", "x" * 41) if stem not in body)
    for number in range(MAX_QUALIFIED):
        replaced = _replace_last(body, f"{stem}{number}", asked)
        if replaced is None:
            return
        body, asked = replaced
        yield body, asked


def _replace_last(body: str, word: str, asked: Asked) -> tuple[str, Asked] | None:
    for match in _found(body):
        try:
            ref = _reference(match, asked)
        except ValueError:
            continue  # these words make no reference; those before them may
        shorter = f"{body[: match.start()]}{word}{body[match.end() :]}"
        return shorter, replace(asked, qualified={**asked.qualified, word: ref})
    return None


def _found(body: str) -> list[re.Match[str]]:
    """Every qualified phrase with its whole noun phrase, the last one first."""
    found: dict[tuple[int, int], re.Match[str]] = {}  # by pattern, and where its noun phrase ends
    for start in (word.start() for word in re.finditer(r"(?:^|(?<= ))\S", body)):
        for number, pattern in enumerate(_PATTERNS):
            match = pattern.match(body, start)
            if match:
                found.setdefault((match.end("head"), number), match)
    return [found[key] for key in sorted(found, key=lambda key: (-key[0], key[1]))]


def _reference(match: re.Match[str], asked: Asked) -> ObjectRef:
    words = match.groupdict()
    viewpoint = definite(words["from"], asked) if words.get("from") else None
    if "end" in words:
        nth = _NTH.match(words["head"])
        by: PickBy = "leftmost" if words["end"] == "left" else "rightmost"
        pick = Pick(by, viewpoint, ORDINALS[nth["rank"]] if nth else 1)
        return picked(reference(nth["name"] if nth else words["head"], asked), pick)
    ref = None if words.get("among") else reference(words["head"], asked)
    if "of" in words:
        return _of(ref, definite(words["of"], asked), _PLACES)
    if among := words.get("among"):
        return _among(words["head"], reference(among, asked))
    if load := words.get("topped") or words.get("carried"):
        return _under(ref, definite(load, asked))
    if load := words.get("borne"):
        borne = definite(load, asked)
        if not is_known(borne, asked):
            raise NoPhraseError(f"'{load}' may be anything about it")  # 'with the red cushion'
        return _under(ref, borne)
    if "pick" in words:
        return picked(
            ref,
            Pick("farthest" if (words["pick"] or "").startswith(_FAR) else "nearest", definite(words["object"], asked)),
        )
    predicate = next((name for _, name in _WORDS if words.get(name)), None)
    if "against_wall" in words or "object" in words:
        return _related(ref, words, predicate, viewpoint, asked)
    return _of(ref, viewpoint, _ENDS)


def _related(
    ref: ObjectRef | None,
    words: dict[str, str | None],
    predicate: RefPredicate | None,
    viewpoint: ObjectRef | None,
    asked: Asked,
) -> ObjectRef:
    if ref is not None and ref.relation is not None:
        raise NoPhraseError("two relations of one thing")
    if "against_wall" in words:
        relation = RefRelation("against_wall")
    else:
        place, other = words["object"] or "", words.get("other")
        if ROOM.fullmatch(place):
            raise NoPhraseError("no thing but the place itself")
        target = definite(place, asked)
        relation = RefRelation(predicate or "between", target, definite(other, asked) if other else None, viewpoint)
    return ObjectRef(relation=relation) if ref is None else msgspec.structs.replace(ref, relation=relation)


def _among(head: str, ref: ObjectRef | None) -> ObjectRef:
    """'The biggest among the boxes', 'the second tallest of the lamps'."""
    picking = _PICKING.match(head)
    if picking is None or ref is None:
        raise NoPhraseError("no superlative of several")
    return picked(ref, Pick(PICKS[picking["by"]], rank=ORDINALS.get(picking["rank"] or "first", 1)))


def _under(ref: ObjectRef | None, load: ObjectRef) -> ObjectRef:
    """'The table with the cup on it' is under that cup."""
    if ref is not None and ref.relation is not None:
        raise NoPhraseError("two relations of one thing")
    relation = RefRelation("under", load)
    return ObjectRef(relation=relation) if ref is None else msgspec.structs.replace(ref, relation=relation)


def _of(ref: ObjectRef | None, of: ObjectRef | None, kinds: frozenset[str]) -> ObjectRef:
    """The reference whose superlative is of something: 'the nearest chair' and 'to the tv'."""
    if ref is None or ref.pick is None or ref.pick.by not in kinds or ref.pick.of is not None or of is None:
        raise NoPhraseError("no superlative that is of something")
    return msgspec.structs.replace(ref, pick=msgspec.structs.replace(ref.pick, of=of))
