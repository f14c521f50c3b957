"""What words for objects mean: synonyms, plurals and wider words, from ssr_ros/data/labels.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from ssr_ros.resources import data_file

LABELS_FILE = data_file("labels.yaml")

_SPACE_LIKE = re.compile(r"[\s_\-\u2010-\u2015]+")


@lru_cache(maxsize=4096)
def normalize_label(text: str) -> str:
    """A label as it is compared: NFKC, lower case, no control characters, single spaces for dashes and such."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    printable = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in folded)
    return _SPACE_LIKE.sub(" ", printable).strip()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Known words. All keys and values are normalized, and singular unless they are plurals."""

    synonyms: Mapping[str, str]  # word -> its label; labels stand for themselves
    kinds: Mapping[str, frozenset[str]]  # wider word -> every label below it
    plurals: Mapping[str, str]  # irregular ones: singular -> plural
    everything: frozenset[str] = frozenset()  # words for any object at all

    def knows(self, word: str) -> bool:
        return word in self.synonyms or word in self.kinds or word in self.everything

    def label(self, word: str) -> str:
        """The label a word is a synonym of; the word itself where none is known."""
        return self.synonyms.get(word, word)

    def narrower(self, word: str) -> frozenset[str]:
        """Labels that a wider word covers, without itself; empty for most words."""
        return self.kinds.get(self.label(word), frozenset())

    def readings(self, phrase: str) -> Iterator[str]:
        """The phrase itself, then its possible singulars, likeliest first."""
        yield phrase
        for singular, plural in self.plurals.items():
            if phrase == plural and singular != phrase:
                yield singular
        if phrase.endswith("ies"):
            yield phrase[:-3] + "y"
        if phrase.endswith("es"):
            yield phrase[:-2]
        if phrase.endswith("s") and not phrase.endswith("ss"):
            yield phrase[:-1]

    def singular(self, phrase: str) -> str:
        """The known word that the phrase is, or is the plural of; else the phrase unchanged."""
        return next((word for word in self.readings(phrase) if self.knows(word)), phrase)

    def plural(self, word: str) -> str:
        if word in self.plurals:
            return self.plurals[word]
        if word.endswith(("s", "x", "z", "ch", "sh")):
            return word + "es"
        if word.endswith("y") and word[-2:-1] not in "aeiou":
            return word[:-1] + "ies"
        return word + "s"


@cache
def load_lexicon(path: Path = LABELS_FILE) -> Lexicon:
    """The shipped words; ValueError where the file contradicts itself."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    synonyms: dict[str, str] = {}
    for label, words in data["labels"].items():
        for word in (label, *words):
            if synonyms.setdefault(word, label) != label:
                raise ValueError(f"labels.yaml: {word!r} is both a {synonyms[word]} and a {label}")
    kinds = {kind: frozenset(_below(kind, data["kinds"], set(data["labels"]))) for kind in data["kinds"]}
    for meant, words in data.get("kind_words", {}).items():
        if meant not in kinds and meant not in data["labels"]:
            raise ValueError(f"labels.yaml: kind_words gives words for {meant!r}, which is not listed")
        for word in words:
            if word in kinds or synonyms.setdefault(word, meant) != meant:
                raise ValueError(f"labels.yaml: {word!r} is both a {synonyms.get(word, word)} and a {meant}")
    return Lexicon(synonyms, kinds, dict(data["plurals"]), frozenset(data.get("everything", ())))


def _below(kind: str, kinds: Mapping[str, Iterable[str]], listed: Set[str], above: tuple[str, ...] = ()) -> set[str]:
    """Labels below a kind; members that are kinds only (seat) are replaced by theirs."""
    if kind in above:
        raise ValueError(f"labels.yaml: kinds run in a circle through {kind!r}")
    labels: set[str] = set()
    for member in kinds[kind]:
        if member not in kinds and member not in listed:
            raise ValueError(f"labels.yaml: kind {kind!r} covers {member!r}, which is not listed")
        if member in kinds:
            labels |= _below(member, kinds, listed, (*above, kind))
        if member in listed:
            labels.add(member)
    return labels
