"""Collects the questions about one graph, and writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from expectations import Expectation


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
