"""Writes development.jsonl and test.jsonl from wordings.*: what was asked by hand, what is right by expectations.py.

python test/data/operator_questions/make_questions.py
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that it works from anywhere

from asked import Asked, write_rows  # noqa: E402
from expectations import Place  # noqa: E402

GRAPHS = (
    "living_room", "lounge", "bedroom", "kitchen", "bathroom", "office", "flat", "suite",
    "warehouse", "lab", "classroom", "courtyard", "demo_room", "empty",
)  # fmt: skip


def questions() -> list[dict[str, Any]]:
    """All rows, in order; the id numbers the questions of a graph."""
    rows = []
    for graph in GRAPHS:
        asked = Asked(graph)
        importlib.import_module(f"wordings.{graph}").ask(asked, Place(graph))
        rows += asked.rows
    return rows


def main() -> None:
    rows = questions()
    for split in ("development", "test"):
        write_rows(HERE / f"{split}.jsonl", [row for row in rows if row["split"] == split])
    print(Counter(row["split"] for row in rows))
    print(Counter((row["split"], row["graph"]) for row in rows))
    families = Counter(row["family"] for row in rows)
    print(families)


if __name__ == "__main__":
    main()
