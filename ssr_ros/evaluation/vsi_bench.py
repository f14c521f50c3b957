"""VSI-Bench (arXiv 2412.14171): its scenes as scene graphs, its questions through the text path, its scoring.

Formats: scenes.json {scene: {room_size, room_center, objects: [{label, center, lengths, axes}]}} with z up and the
rows of ``axes`` the box's axes; questions.jsonl rows {id, scene_name, question_type, question, options, ground_truth}.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ssr_ros.language.ask import ask
from ssr_ros.reasoning.answer import Answer
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Room, SceneGraph
from ssr_ros.types import Box3D

NUMERIC_TASKS = frozenset({"object_abs_distance", "object_counting", "object_size_estimation", "room_size_estimation"})
_THRESHOLDS = np.linspace(0.50, 0.95, 10)  # of the mean relative accuracy


@dataclass(frozen=True, slots=True)
class Question:
    id: str | int  # as in the file
    scene: str
    task: str
    text: str  # with the options, if there are any, as the benchmark's prompts append them
    truth: str  # a letter, or a number


@dataclass(frozen=True, slots=True)
class Prediction:
    question: Question
    prediction: str  # a letter, a number, or empty
    score: float  # [0, 1]
    answer: Answer


def load_questions(path: Path) -> list[Question]:
    """The rows of questions.jsonl; ValueError naming the line that is no question."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path}, line {number}: no question of VSI-Bench ({error!r})") from error
    return questions


def load_graphs(path: Path) -> dict[str, SceneGraph]:
    """A graph of true boxes for every scene of scenes.json; ValueError naming the scene that is none."""
    graphs = {}
    for name, scene in json.loads(path.read_text(encoding="utf-8")).items():
        try:
            graphs[name] = graph_from_scene(scene, name)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}: {name!r} is no scene of VSI-Bench ({error!r})") from error
    return graphs


def graph_from_scene(scene: Mapping[str, Any], name: str = "") -> SceneGraph:
    """One confirmed node per annotated object, and one room of the annotated size.

    Objects annotated twice with the same box are one. The outline of the room is not annotated: a square of its size
    around its center stands for it.
    """
    graph = SceneGraph("map", session_id=name)
    seen: set[tuple[str, Box3D]] = set()
    for annotation in scene["objects"]:
        label, box = annotation["label"], upright_box(annotation["center"], annotation["lengths"], annotation["axes"])
        if (label, box) not in seen:
            seen.add((label, box))
            graph.put(ObjectNode(len(seen), label, ((label, 1.0),), box, NodeState.CONFIRMED, 1.0, 1, 0, 0))
    x, y = scene["room_center"][:2]
    half = math.sqrt(scene["room_size"]) / 2
    square = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    graph.put(Room(1, square, float(scene["room_size"])))
    return graph


def upright_box(center: Sequence[float], lengths: Sequence[float], axes: ArrayLike) -> Box3D:
    """The gravity-aligned box of an oriented one: its axis nearest to the vertical becomes vertical, lengths stay."""
    rows = np.asarray(axes, dtype=np.float64)
    vertical = int(np.abs(rows[:, 2]).argmax())
    along, across = (axis for axis in range(3) if axis != vertical)
    yaw = math.atan2(rows[along, 1], rows[along, 0])
    x, y, z = center
    return Box3D((x, y, z), (lengths[along], lengths[across], lengths[vertical]), yaw)


def evaluate(
    graphs: Mapping[str, SceneGraph], questions: Iterable[Question], advance: Callable[[], None] | None = None
) -> list[Prediction]:
    """Every question asked in words of the graph of its scene, and scored; ``advance`` is called after each.

    ValueError where a scene is missing.
    """
    solver = Solver()
    predictions = []
    for question in questions:
        if question.scene not in graphs:
            raise ValueError(f"question {question.id!r} is about {question.scene!r}, which is none of the scenes")
        answer = ask(graphs[question.scene], question.text, solver=solver)
        prediction = _prediction(answer, question)
        predictions.append(Prediction(question, prediction, score(prediction, question), answer))
        if advance is not None:
            advance()
    return predictions


def score(prediction: str, question: Question) -> float:
    """Official: exact letter, or mean relative accuracy of a number; 0 for no answer."""
    if question.task not in NUMERIC_TASKS:
        return float(prediction.strip().upper() == question.truth.strip().upper())
    return mean_relative_accuracy(float(prediction), float(question.truth)) if prediction else 0.0


def mean_relative_accuracy(prediction: float, truth: float) -> float:
    """Share of thresholds t in {0.50, 0.55, ... 0.95} with \\|p - truth\\| / truth <= 1 - t."""
    error = abs(prediction - truth) / truth
    return float((error <= 1.0 - _THRESHOLDS).mean())


def _question(row: Mapping[str, Any]) -> Question:
    text = question_text(row["question"], row.get("options") or [])
    return Question(row["id"], row["scene_name"], row["question_type"], text, str(row["ground_truth"]))


def question_text(question: str, options: Sequence[str]) -> str:
    """A question with its lettered options, if there are any, below."""
    return "\n".join([question, *(["Options:", *options] if options else [])])


def _prediction(answer: Answer, question: Question) -> str:
    if question.task not in NUMERIC_TASKS:
        return answer.choice
    return repr(answer.value) if math.isfinite(answer.value) else ""
