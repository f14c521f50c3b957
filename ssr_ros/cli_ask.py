"""``ssr ask``: one question about a saved graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from ssr_ros.language.ask import ask
from ssr_ros.reasoning.answer import Answer
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.saved import load_graph


def run_ask(path: Path, question: str | None, query_json: str | None, as_json: bool) -> bool:
    """Print the answer; whether there is one. ValueError or OSError where the graph cannot be read."""
    graph = load_graph(path)
    answer = ask(graph, question, query_json)
    click.echo(answer_json(answer) if as_json else answer_text(answer, graph))
    return answer.answered


def answer_json(answer: Answer) -> str:
    """The answer's fields as JSON, the status by name; a value that is no number is null."""
    fields: dict[str, Any] = msgspec.to_builtins(answer)
    fields["status"] = answer.status.name
    return msgspec.json.format(msgspec.json.encode(fields)).decode()


def answer_text(answer: Answer, graph: SceneGraph) -> str:
    """The answer for people: its words, then what proves it."""
    lines = [answer.text if answer.answered else f"{answer.status.name}: {answer.text}"]
    if answer.answered:
        named = (f"{graph.nodes[i].label} {i}" for i in answer.evidence)
        proof = ", ".join(named) or "none"
        lines.append(f"  status {answer.status.name}, confidence {answer.confidence:.2f}, evidence: {proof}")
    return "\n".join(lines)
