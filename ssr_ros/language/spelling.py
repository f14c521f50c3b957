"""Mends typing errors: a word that nobody knows becomes the nearest one that a question may be made of.

A word that is English, or that the graph, the lexicon or a form has, is never touched: 'tool' is no 'stool'. What is
mended starts with the same letter or has the very same letters, and is one slip away, or two if it is long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, Indel

from ssr_ros.language.forms import form_words
from ssr_ros.reasoning.labels import Lexicon, normalize_label

if TYPE_CHECKING:
    from spellchecker import SpellChecker

SHORTEST = 4  # letters of a word that may be mended; shorter ones are near to too many others
LONG = 7  # letters from which on a word may have two slips
RARE = 100  # times that a word of the list of English has been met; what is rarer is often a typing error itself

# Short for words, or mistaken for them so often that a reading of its own is worth it; no nouns.
_SHORT_FOR = {
    "u": "you", "ur": "your", "r": "are", "teh": "the", "hte": "the", "hwo": "how", "waht": "what", "wat": "what",
    "wot": "what", "abt": "about", "b/w": "between", "btwn": "between", "cuz": "because", "gimme": "give me",
    "lemme": "let me", "wanna": "want to", "gotta": "have to", "dunno": "do not know", "whre": "where",
}  # fmt: skip
_MISTAKEN = {"form": "from", "fom": "from", "their": "there", "then": "than", "hight": "height", "where's": "where is",
             "wheres": "where is", "wich": "which", "witch": "which"}  # fmt: skip
_WORD = re.compile(r"(?<![\w'/&+-])[a-z][a-z/]*(?![\w'/&+-])")


def unmistaken(body: str) -> str:
    """The question with 'form' read as 'from' and the like, for where it fits no form as it stands."""
    return _WORD.sub(lambda word: _MISTAKEN.get(word[0], word[0]), body)


class Speller:
    """Mends words by a lexicon and the labels of a graph."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known = self._words_of([*lexicon.synonyms, *lexicon.kinds, *lexicon.everything])

    def mended(self, body: str, labels: Iterable[str]) -> str:
        """The question with every unknown word replaced that is near enough to a known one."""
        present = self._words_of([normalize_label(label) for label in labels])
        return _WORD.sub(lambda word: self._mended(word[0], present), body)

    def _mended(self, word: str, present: frozenset[str]) -> str:
        if word in _SHORT_FOR and word not in present:
            return _SHORT_FOR[word]
        tiers = (present, self._known, form_words())
        if len(word) < SHORTEST or any(word in tier for tier in tiers):
            return word
        if any(map(_is_english, self._lexicon.readings(word))):  # the list has few plurals: 'tubas' are no tubs
            return word
        return _nearest(word, tiers) or self._parted(word, present) or word

    def _parted(self, word: str, present: frozenset[str]) -> str | None:
        """'howmany' is 'how many', 'coffeetable' is 'coffee table'."""
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            if {first, second} <= form_words() or {first, second} <= present:
                return f"{first} {second}"
            if self._lexicon.knows(self._lexicon.singular(f"{first} {second}")):
                return f"{first} {second}"
        return None

    def _words_of(self, phrases: list[str]) -> frozenset[str]:
        """Every word of the phrases, and of their plurals."""
        forms = (form for phrase in phrases for form in (phrase, self._lexicon.plural(phrase)))
        return frozenset(word for form in forms for word in form.split())


def _nearest(word: str, tiers: tuple[frozenset[str], ...]) -> str | None:
    """The one word that is nearest, those of the first tiers before others as near; None where two are alike."""
    most = 1 if len(word) < LONG else 2
    near = []
    for tier, words in enumerate(tiers):
        for other in words:
            if len(other) < SHORTEST - 1 or abs(len(other) - len(word)) > most:
                continue
            turned = sorted(other) == sorted(word)
            if not turned and other[0] != word[0]:
                continue
            slips = OSA.distance(word, other, score_cutoff=most)
            if slips <= most:  # letters that changed places, were left out or doubled are likelier than wrong ones
                near.append(((slips, tier, not turned, Indel.distance(word, other)), other))
    if not near:
        return None
    best = min(rank for rank, _ in near)
    found = {other for rank, other in near if rank == best}
    return found.pop() if len(found) == 1 else None


@cache
def _english() -> SpellChecker:
    """The list of words of pyspellchecker; read when a word is met that nothing here knows."""
    from spellchecker import SpellChecker

    return SpellChecker()


def _is_english(word: str) -> bool:
    return int(_english().word_frequency[word]) >= RARE
