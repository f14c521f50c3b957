"""References in words: "the second lamp from the left as seen from the door"."""

from __future__ import annotations

from ssr_ros.reasoning.graph_index import GraphIndex
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.reasoning.query import PICKS_OF_A_PLACE, SIDES, ObjectRef, Pick, RefRelation

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PREPOSITIONS = {
    "next_to": "next to",
    "left_of": "left of",
    "right_of": "right of",
    "in_front_of": "in front of",
    "against_wall": "against a wall",
}
_SEEN = {"first_seen": "seen first", "last_seen": "seen last", "newest": "that is newest"}


def phrase(ref: ObjectRef, index: GraphIndex, lexicon: Lexicon, plural: bool = False) -> str:
    """The noun phrase of a reference, without its article."""
    noun = _noun(ref, index, lexicon)
    words = [lexicon.plural(noun) if plural else noun]
    if ref.relation is not None:
        words.append(standing(ref.relation, index, lexicon))
    if ref.pick is not None:
        before, after = _picking(ref.pick, index, lexicon)
        words = [*before, *words, *after]
    return " ".join(words)


def standing(relation: RefRelation, index: GraphIndex, lexicon: Lexicon) -> str:
    """'on the table', 'behind the sofa as seen from the door', 'left of the robot'."""
    preposition = spoken(relation.predicate)
    if relation.predicate == "against_wall":
        return preposition
    thing = f"the {phrase(relation.object, index, lexicon)}" if relation.object else "the robot"
    if relation.predicate == "between":
        if relation.other is None and relation.object is not None:
            return f"between the {phrase(relation.object, index, lexicon, plural=True)}"
        return f"between {thing} and the {phrase(relation.other or ObjectRef('object'), index, lexicon)}"
    if relation.predicate in SIDES and relation.object is not None:
        seen = f"the {phrase(relation.viewpoint, index, lexicon)}" if relation.viewpoint else "the robot"
        return f"{preposition} {thing} as seen from {seen}"
    return f"{preposition} {thing}"


def spoken(predicate: str) -> str:
    """'next to' of next_to."""
    return _PREPOSITIONS.get(predicate, predicate)


def ordinal(rank: int) -> str:
    """'first', ..., 'tenth', '11th'."""
    if rank <= len(_ORDINALS):
        return _ORDINALS[rank - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th") if rank not in (11, 12, 13) else "th"
    return f"{rank}{ending}"


def _noun(ref: ObjectRef, index: GraphIndex, lexicon: Lexicon) -> str:
    if ref.label is not None:
        return lexicon.singular(normalize_label(ref.label))
    row = index.row_by_id.get(ref.id) if ref.id is not None else None
    return index.nodes[row].label if row is not None else "object"


def _picking(pick: Pick, index: GraphIndex, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """What stands before the noun, and after it."""
    rank = [ordinal(pick.rank)] if pick.rank > 1 else []
    place = f"the {phrase(pick.of, index, lexicon)}" if pick.of else "the robot"
    if pick.by in ("leftmost", "rightmost"):
        side = pick.by.removesuffix("most")
        return [ordinal(pick.rank)], [f"from the {side} as seen from {place}"]
    if pick.by in PICKS_OF_A_PLACE:
        return [], [*rank, pick.by, "to" if pick.by == "nearest" else "from", place]
    if pick.by in _SEEN:
        return rank, [_SEEN[pick.by]]
    return [*rank, pick.by], []
