"""Collects the questions about one graph, and writes them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from expectations import Expectation, Place

SEEN = "living_room lounge bedroom kitchen bathroom flat lab classroom courtyard demo_room empty".split()


class Asked:
    """``development`` and ``test`` each add one question to that half, with the outcomes that are right."""

    def __init__(self, graph: str) -> None:
        self.graph = graph
        self.rows: list[dict[str, Any]] = []

    def development(self, family: str, question: str, *expect: Expectation, absent: Sequence[str] = ()) -> None:
        self._add("development", family, question, expect, absent)

    def test(self, family: str, question: str, *expect: Expectation, absent: Sequence[str] = ()) -> None:
        self._add("test", family, question, expect, absent)

    def _add(
        self, split: str, family: str, question: str, expect: Sequence[Expectation], absent: Sequence[str]
    ) -> None:
        row_id = f"{self.graph}-{len(self.rows) + 1:02d}"
        self.rows.append(question_row(row_id, self.graph, split, family, question, expect, absent))


class Rows:
    """The rows of one file, numbered as they are asked."""

    def __init__(self, prefix: str, split: str, graphs: Iterable[str]) -> None:
        """``prefix``: of the rows' ids."""
        self.prefix, self.split = prefix, split
        self.places = {name: Place(name) for name in graphs}
        self.rows: list[dict[str, Any]] = []

    def ask(self, place: Place, family: str, question: str, *expect: Expectation, absent: str = "") -> None:
        """``absent``: words for what the map lacks, between bars."""
        row_id = f"{self.prefix}-{len(self.rows) + 1:03d}"
        words = absent.split("|") if absent else ()
        self.rows.append(question_row(row_id, place.name, self.split, family, question, expect, words))

    def write(self, path: Path) -> None:
        assert len({row["question"].casefold() for row in self.rows}) == len(self.rows)
        write_rows(path, self.rows)
        print(len(self.rows), *(Counter(row[key] for row in self.rows) for key in ("family", "graph")))


class Development(Rows):
    """Those of a file to tune on, about the graphs that ``test.jsonl`` shares with nobody else left out."""

    def __init__(self, prefix: str) -> None:
        super().__init__(prefix, "development", SEEN)


def question_row(
    row_id: str,
    graph: str,
    split: str,
    family: str,
    question: str,
    expect: Sequence[Expectation],
    absent: Sequence[str] = (),
) -> dict[str, Any]:
    """One line of a file of questions."""
    assert expect, question
    row: dict[str, Any] = {
        "id": row_id,
        "graph": graph,
        "split": split,
        "family": family,
        "question": question,
        "expect": list(expect),
    }
    return {**row, "absent": list(absent)} if absent else row


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
