"""``ssr vsi-bench``: the questions of VSI-Bench in words, on the annotated boxes of its scenes or on worse ones."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ssr_ros.evaluation.vsi_bench import Prediction, Question, evaluate, load_graphs, load_questions
from ssr_ros.evaluation.vsi_disturbance import Disturbance, with_chain
from ssr_ros.evaluation.vsi_report import Agreement, direction_agreement, format_table, prediction_row, scores_by_task
from ssr_ros.scene_graph.graph import SceneGraph

PREDICTIONS_FILE = "predictions.jsonl"


def run_vsi_bench(scenes: Path, questions_file: Path, out: Path | None, disturbance: Disturbance, agree: bool) -> None:
    """Ask, score, print the table and write DIR/predictions.jsonl. ValueError or OSError for files that are none."""
    questions = load_questions(questions_file)
    if not questions:
        raise ValueError(f"{questions_file}: no questions")
    true_graphs = load_graphs(scenes)
    asked_of = {question.scene for question in questions}
    graphs = {name: disturbance(graph, name) for name, graph in true_graphs.items() if name in asked_of}
    predictions = _asked(graphs, questions)
    click.echo(format_table(scores_by_task(predictions, true_graphs)))
    if agree:
        chained = {name: with_chain(graph) for name, graph in true_graphs.items()}
        click.echo(_agreement_text(direction_agreement(chained, seed=disturbance.seed)))
    if out is not None:
        _write(predictions, out)


def _asked(graphs: dict[str, SceneGraph], questions: list[Question]) -> list[Prediction]:
    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("asking", total=len(questions))
        return evaluate(graphs, questions, lambda: progress.advance(task))


def _write(predictions: list[Prediction], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    path = out / PREDICTIONS_FILE
    path.write_text("".join(f"{prediction_row(p)}\n" for p in predictions), encoding="utf-8")
    click.echo(f"wrote {path}", err=True)


def _agreement_text(found: Agreement) -> str:
    return (
        f"quadrants of {found.directions} random triples: the same from boxes and metres {found.metres}, "
        f"from boxes and cells {found.cells} (none from cells {found.refused})"
    )
