"""Words of a drawn paraphrase that others stand for (ssr_ros/data/paraphrases/equivalents.txt), now and then."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path

SHARE = 0.25  # of the phrases that could be another
UNPOINTED = 0.12  # share of paraphrases that lose their commas and such: people in a hurry type none

Equivalents = Mapping[str, tuple[str, ...]]  # phrase -> what may stand for it
_POINTS = re.compile(r"[,;:.!-]+(?= |$)")


def load_equivalents(path: Path) -> Equivalents:
    """ValueError where a phrase stands in two sets."""
    found: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        left, _, right = line.partition(" -> ")
        replaced = [phrase.strip() for phrase in left.split("|")]
        others = tuple(phrase.strip() for phrase in (right or left).split("|"))
        for phrase in dict.fromkeys(replaced):
            if phrase in found:
                raise ValueError(f"{path}: {phrase!r} stands in two sets")
            found[phrase] = others
    return found


class Rewording:
    """Exchanges phrases for others that mean the same; the longest first."""

    def __init__(self, equivalents: Equivalents) -> None:
        self.equivalents = equivalents
        phrases = sorted(equivalents, key=len, reverse=True)
        self._phrase = re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, phrases))})(?![\w'-])")

    def __call__(self, text: str, random_: random.Random) -> str:
        def other(match: re.Match[str]) -> str:
            return random_.choice(self.equivalents[match[0]]) if random_.random() < SHARE else match[0]

        text = self._phrase.sub(other, text)
        return re.sub(r"\s+", " ", _POINTS.sub(" ", text)).strip() if random_.random() < UNPOINTED else text
