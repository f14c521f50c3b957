"""``ssr operator-questions``: questions as operators ask them, and how well they are answered."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from ssr_ros.evaluation.operator_questions import (
    ask_all,
    format_scores,
    load_operator_questions,
    load_places,
    prediction_row,
    score,
)


def run_operator_questions(path: Path, out: Path | None) -> None:
    """Print the table; write predictions.jsonl and scores.json to ``out``. ValueError or OSError for a bad file."""
    questions = load_operator_questions(path)
    outcomes = ask_all(questions, load_places(questions, path.parent))
    table = score(outcomes)
    click.echo(format_scores(table))
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    rows = [msgspec.json.encode(prediction_row(outcome)) + b"\n" for outcome in outcomes]
    (out / "predictions.jsonl").write_bytes(b"".join(rows))
    (out / "scores.json").write_bytes(msgspec.json.format(msgspec.json.encode(table)) + b"\n")
