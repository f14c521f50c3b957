"""A question as the network reads it: words, with those that name objects marked and joined.

What an object is called matters little to what is asked, so the network is told that a word names one (or several)
by a mark, and can answer for objects whose names it has never seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from ssr_ros.reasoning.labels import Lexicon, normalize_label

MAX_PHRASE = 6  # words of one name
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*|'[a-z]+|[^\w\s]")


# 'Picture me on the sofa', 'we are painting the floor': between these words a name is a verb.
_BEFORE_VERBS = frozenset(
    "to we i you they 're 'm are am and then please now just can could let us will be been".split()
)
_AFTER_VERBS = frozenset(
    "me us him her them it yourself myself ourselves the this that these those my our your a an".split()
)


class Mark(IntEnum):
    WORD = 0
    OBJECT = 1  # the name of one
    OBJECTS = 2  # of several
    NUMBER = 3
    SIGN = 4


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    mark: Mark

    @property
    def names(self) -> bool:
        return self.mark in (Mark.OBJECT, Mark.OBJECTS)


def split_words(text: str) -> list[str]:
    """Words, numbers and signs of a flattened text; 's and its like stand alone."""
    return _TOKEN.findall(text)


def known_names(lexicon: Lexicon, labels: Iterable[str]) -> Mapping[str, Mark]:
    """Every name of an object, in the singular and in the plural: the lexicon's and the graph's."""
    _LEXICONS[id(lexicon)] = lexicon
    return _names_known(id(lexicon), frozenset(labels))


_LEXICONS: dict[int, Lexicon] = {}  # by what can be hashed


@lru_cache(maxsize=16)
def _names_known(lexicon_id: int, labels: frozenset[str]) -> Mapping[str, Mark]:
    lexicon = _LEXICONS[lexicon_id]
    return {**names_of([*lexicon.synonyms, *lexicon.kinds], lexicon), **names_of(labels, lexicon)}


def names_of(words: Iterable[str], lexicon: Lexicon) -> dict[str, Mark]:
    names: dict[str, Mark] = {}
    singulars = {normalize_label(word) for word in words} - lexicon.everything - {""}
    for word in singulars:
        names[lexicon.plural(word)] = Mark.OBJECTS
    names |= dict.fromkeys(singulars, Mark.OBJECT)
    return names


def marked(words: list[str], names: Mapping[str, Mark]) -> list[Word]:
    """The words with the longest names joined into one each."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        for length in range(min(MAX_PHRASE, len(words) - at), 0, -1):
            parts = words[at : at + length]
            phrase = normalize_label(" ".join(parts))
            named = phrase in names and all(c[-1].isalnum() for c in parts)  # 'table - lamp' is no table lamp
            if named and not (length == 1 and names[phrase] == Mark.OBJECT and _is_verb(words, at)):
                found.append(Word(phrase, names[phrase]))
                break
        else:
            length = 1
            found.append(Word(words[at], _plain_mark(words[at])))
        at += length
    return found


def _is_verb(words: list[str], at: int) -> bool:
    before, after = words[at - 1] if at else ".", words[at + 1] if at + 1 < len(words) else ""
    return after in _AFTER_VERBS and (before in _BEFORE_VERBS or not before[-1].isalnum())


def _plain_mark(word: str) -> Mark:
    if word.isdecimal():
        return Mark.NUMBER
    return Mark.WORD if any(c.isalnum() for c in word) else Mark.SIGN
