"""Whether a query accounts for what a question says: things it names, superlatives, ranks, standpoints.

'Which cabinet is under the lamp, and how high is it' is not answered by the height of the cabinets: the lamp has no
part in that. A reading that leaves something out is doubtful, whoever made it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ssr_ros.language.families.times import ALL_TIME, COUNT
from ssr_ros.language.frames.mentions import without_doings
from ssr_ros.language.learned.words import Mark, Word, known_names, marked, split_words
from ssr_ros.language.naming import NO_THINGS, labels_of, plain_words
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon
from ssr_ros.reasoning.query import ObjectRef, SpatialQuery

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
)
_ONE = re.compile(r"\b(?:the|that|this|other|whichever|which|\w+est) ones?\b(?! another)")
_ANY = re.compile(r"\b(?:things?|objects?|items?|whatever|anything|something|everything|stuff|pieces?|obstacles?)\b")
_TIMES = re.compile(r"\bhow many times\b|\b(?:twice|\w+ times) (?:as|\w+er)\b")  # what no query has
_SPAN = re.compile(rf"\b(?:{COUNT}|last|past) (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)\b")
_WALL = re.compile(r"\b(?:against|along) (?:the|a) wall\b")
_STANDPOINT = re.compile(
    r"\b(?:seen|viewed|looking|judged) from (?!above|below|space)|\bfrom where (?:you|i|we) (?:are|am|stand|sit)\b"
    r"|\b(?:point of view|viewpoint|vantage point|perspective)\b"
)
_PLAIN = (q.Locate, q.Exists, q.Describe, q.Size, q.Count)
_RANKING = (
    q.Nearest, q.Farthest, q.ClosestPair, q.Extreme, q.Compare, q.AppearanceOrder, q.Path, q.Changes, q.Route,
    q.RoomSize,
)  # fmt: skip
_ARTICLES = frozenset("the a an".split())
_NO_PLACE = frozenset("for within during until before after".split())  # 'for the pupils', 'within the final minute'
_ASIDE = frozenset("like as perhaps say".split())  # 'anything on the table, like a vase'


def accounts_for(query: SpatialQuery, body: str, lexicon: Lexicon, labels: Collection[str]) -> bool:
    """Whether nothing that the bare question says is missing in the query, as far as words tell."""
    if isinstance(query, q.Route):
        return True  # who tells a way describes things more closely than a map can use
    return not (_leaves_out_words(query, body) or _leaves_out_things(query, body, lexicon, labels))


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


def _leaves_out_words(query: SpatialQuery, body: str) -> bool:
    if _TIMES.search(body) or isinstance(query, q.Changes) and query.since >= ALL_TIME and _SPAN.search(body):
        return True
    refs = list(references_of(query))
    picks = [ref.pick for ref in refs if ref.pick is not None]
    if not isinstance(query, _RANKING) and not picks and _SUPERLATIVE.search(body):
        return True
    if _RANK.search(body) and all(pick.rank == 1 for pick in picks):
        return True
    predicates = {ref.relation.predicate for ref in refs if ref.relation is not None}
    if _WALL.search(body) and "against_wall" not in {*predicates, getattr(query, "relation", None)}:
        return True
    if isinstance(query, _PLAIN) and not picks and not predicates and _STANDPOINT.search(body):
        return True
    unnamed = any(ref.label is None and ref.id is None for ref in refs)
    return unnamed and _ONE.search(body) is not None and _ANY.search(body) is None


def _leaves_out_things(query: SpatialQuery, body: str, lexicon: Lexicon, labels: Collection[str]) -> bool:
    said = list(labels_of(query))
    meant = {lexicon.label(lexicon.singular(label)) for label in said}
    parts = {part for label in said for part in label.split()}
    if isinstance(query, q.RobotDirection) and query.level == "clock":
        parts.add("clock")
    words = marked(split_words(without_doings(body)), known_names(lexicon, labels))
    for at, word in enumerate(words):
        if is_aside(words, at) or not (word.names or _may_be_a_thing(words, at)):
            continue
        name = lexicon.singular(word.text)
        if lexicon.label(name) not in meant and not parts & {name, word.text, *name.split()}:
            return True
    return False


def _may_be_a_thing(words: Sequence[Word], at: int) -> bool:
    """Whether a word stands where names do, and is none of those that questions are made of: 'the harp'."""
    word = words[at]
    if word.mark != Mark.WORD or not at or words[at - 1].text not in _ARTICLES or not word.text.isalpha():
        return False
    if at > 1 and words[at - 2].text in _NO_PLACE:
        return False
    return len(word.text) > 2 and word.text not in plain_words() and word.text not in NO_THINGS


def is_aside(words: Sequence[Word], at: int) -> bool:
    """Whether a word only illustrates: 'anything on the table, like a vase'."""
    return any(word.text in _ASIDE for word in words[max(0, at - 2) : at])
