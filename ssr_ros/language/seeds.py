"""The seeds that the learned parser was trained from (ssr_ros/data/paraphrases), and the words in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ssr_ros.resources import data_file

REFUSED = "refuse"
_HOLE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Seed:
    short_form: str  # with $holes
    wording: str  # with (alternatives|...) and {holes}


def plain_files() -> list[Path]:
    """Of plain wordings: what their words are made of, rules go by (``seed_words``)."""
    return sorted(data_file("paraphrases").glob("training*.txt"))


def training_files() -> list[Path]:
    """These, and people's own turns of phrase, with whatever else they say."""
    return plain_files() + sorted((data_file("paraphrases") / "turns_of_phrase").glob("*.txt"))


def load_seeds(*paths: Path) -> tuple[list[Seed], list[Seed]]:
    """The seeds of questions and of references. ValueError where a line stands under no short form."""
    questions: list[Seed] = []
    references: list[Seed] = []
    for path in paths:
        _read_seeds(path, questions, references)
    return questions, references


@cache
def seed_words(refused: bool = False) -> frozenset[str]:
    """The words of plain questions that can be answered, or of those to be refused; read when first asked for.

    Those that may be exchanged for others are not counted among the refused ones.
    """
    questions, references = load_seeds(*plain_files())
    wordings = [seed.wording for seed in (*questions, *references) if (seed.short_form == REFUSED) == refused]
    if not refused:
        wordings.append((data_file("paraphrases") / "equivalents.txt").read_text(encoding="utf-8"))
    return frozenset(re.findall(r"[a-z]+", _HOLE.sub(" ", " ".join(wordings)))) | {"'s"}


def _read_seeds(path: Path, questions: list[Seed], references: list[Seed]) -> None:
    target = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=> "):
            target = line[3:].strip()
        elif target == "ref":
            wording, meant = line.rsplit(" => ", 1)
            references.append(Seed(meant, wording))
        elif target:
            questions.append(Seed(target, line))
        else:
            raise ValueError(f"{path}: {line!r} stands under no short form")
