"""Collects the questions about one graph."""

from __future__ import annotations

from collections.abc import Sequence
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
        assert expect, question
        row: dict[str, Any] = {
            "id": f"{self.graph}-{len(self.rows) + 1:02d}",
            "graph": self.graph,
            "split": split,
            "family": family,
            "question": question,
            "expect": list(expect),
        }
        self.rows.append({**row, "absent": list(absent)} if absent else row)
