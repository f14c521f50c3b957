"""Whether a query accounts for what a question says: things it names, superlatives, ranks, standpoints.

'Which cabinet is under the lamp, and how high is it' is not answered by the height of the cabinets: the lamp has no
part in that. A reading that leaves something out is doubtful, whoever made it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from ssr_ros.language.conditions import leaves_out_condition
from ssr_ros.language.frames.mentions import without_doings
from ssr_ros.language.learned.words import Mark, Word, known_names, marked, split_words
from ssr_ros.language.naming import NO_THINGS, labels_of, plain_words
from ssr_ros.language.qualifiers import (
    asks_else,
    asks_who,
    counts_other,
    measures_in_other,
    measures_part,
    names_part,
    says_more,
)
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon
from ssr_ros.reasoning.query import SpatialQuery

_SENTENCES = re.compile(r"[.?!;]+\s+")
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|those|these|one|ones)\b")
_TELLING = re.compile(  # what asks something, or where somebody is, or what is left out
    r"^(?:and |but |so |or )?(?:where|what|which|how|who|when|is|are|do|does|did|can|could|has|have|tell|list|count|"
    r"name|show|give|find)\b|\b(?:stand|standing|sit|sitting|facing|face|looking|look|walk|walking|at|by|near|beside|"
    r"behind|under|on|in front|next to|not|except|without|only|but|other|same|than)\b"
)
_FLOORING = frozenset("carpet carpets rug rugs paint tile tiles mat mats".split())  # of which a room may be spoken of
_ARTICLES, _DEFINITE = frozenset("the a an".split()), frozenset({"the"})
_NO_PLACE = frozenset("for within during until before after".split())  # 'for the pupils', 'within the final minute'
_MEASURES = (q.Size, q.Distance, q.RoomSize, q.Compare)
_ASIDE = frozenset("like as perhaps say".split())  # 'anything on the table, like a vase'


def accounts_for(query: SpatialQuery, body: str, lexicon: Lexicon, labels: Collection[str], sure: bool = False) -> bool:
    """Whether nothing that the bare question says is missing in the query, as far as words tell.

    ``sure``: whoever made the query knows what may be a thing, so that 'fancy a tune' need not be.
    """
    if isinstance(query, q.Route):
        return True  # who tells a way describes things more closely than a map can use
    return not (leaves_out_condition(query, body) or _leaves_out_things(query, body, lexicon, labels, sure))


def _leaves_out_things(query: SpatialQuery, body: str, lexicon: Lexicon, labels: Collection[str], sure: bool) -> bool:
    said = list(labels_of(query))
    meant = {lexicon.label(lexicon.singular(label)) for label in said}
    parts = {part for label in said for part in label.split()}
    if isinstance(query, q.RobotDirection) and query.level == "clock":
        parts.add("clock")
    if names_part(body, parts) or asks_who(body) or asks_else(body):
        return True
    if isinstance(query, _MEASURES) and measures_in_other(body):
        return True
    if isinstance(query, q.Size) and measures_part(body, parts):
        return True
    if isinstance(query, q.Count) and counts_other(body, {*meant, *parts, *_forms(said, lexicon)}):
        return True
    names = known_names(lexicon, labels)
    words = marked(split_words(without_doings(without_asides(body, names))), names)
    if says_more(words, body, parts):
        return True
    for at, word in enumerate(words):
        if isinstance(query, q.RoomSize) and word.text in _FLOORING:
            continue
        if is_aside(words, at) or not (word.names or _may_be_a_thing(words, at, _DEFINITE if sure else _ARTICLES)):
            continue
        name = lexicon.singular(word.text)
        if lexicon.label(name) not in meant and not parts & {name, word.text, *name.split()}:
            return True
    return False


def _forms(labels: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """Words of labels as they are counted, in the plural, and those of their kind."""
    for label in labels:
        for word in (label, lexicon.plural(label), lexicon.label(label), lexicon.plural(lexicon.label(label))):
            yield from word.split()


def without_asides(body: str, names: Mapping[str, Mark]) -> str:
    """The question without whole sentences that ask nothing, place nobody and name nothing known.

    'My grandfather walks with a stick' does not matter, unless what follows speaks of it.
    """
    parts = _SENTENCES.split(body)
    kept = [part for part in parts if not _is_aside(part, names)]
    return " . ".join(kept) if kept and not _PRONOUN.search(" ".join(kept)) else body


def _is_aside(sentence: str, names: Mapping[str, Mark]) -> bool:
    if _TELLING.search(sentence):
        return False
    return not any(word.names for word in marked(split_words(sentence), names))


def _may_be_a_thing(words: Sequence[Word], at: int, articles: Set[str]) -> bool:
    """Whether a word stands where names do, and is none of those that questions are made of: 'the harp'."""
    word = words[at]
    if word.mark != Mark.WORD or not at or words[at - 1].text not in articles or not word.text.isalpha():
        return False
    if at > 1 and words[at - 2].text in _NO_PLACE:
        return False
    return len(word.text) > 2 and word.text not in plain_words() and word.text not in NO_THINGS


def is_aside(words: Sequence[Word], at: int) -> bool:
    """Whether a word only illustrates: 'anything on the table, like a vase'."""
    return any(word.text in _ASIDE for word in words[max(0, at - 2) : at])
