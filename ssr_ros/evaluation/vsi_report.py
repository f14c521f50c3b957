"""What VSI-Bench makes of a set of predictions: the table by task, the file of predictions, and which maps agree."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from ssr_ros.config import ReasoningConfig
from ssr_ros.evaluation.vsi_bench import Prediction
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError
from ssr_ros.reasoning.graph_index import GraphIndex, GraphState
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.query import Direction, ObjectRef, Route, decode_query
from ssr_ros.reasoning.routes import missing_landmarks
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import SceneGraph

DIRECTION, ROUTE = "object_rel_direction", "route_planning"
MAPPED_ROUTES = "route_planning, mapped"  # of these the questions whose landmarks are all in the boxes


@dataclass(frozen=True, slots=True)
class TaskScore:
    """Of one task, or of all."""

    questions: int
    score: float  # [0, 1] mean; no prediction scores 0
    refused: Mapping[str, int]  # questions without a prediction, by status
    unsure: int = 0  # predictions that the solver calls UNVERIFIED or AMBIGUOUS


def scores_by_task(
    predictions: Sequence[Prediction], graphs: Mapping[str, SceneGraph] | None = None
) -> dict[str, TaskScore]:
    """By task, and 'overall': the mean over tasks, the three directions counting as one.

    With the true ``graphs``, the routes whose landmarks are all mapped are scored once more by themselves.
    """
    groups: dict[str, list[Prediction]] = defaultdict(list)
    for prediction in predictions:
        groups[prediction.question.task].append(prediction)
    table = {task: _score(groups[task]) for task in sorted(groups)}
    overall = _overall(table, predictions)
    if graphs is not None and ROUTE in groups:
        table[MAPPED_ROUTES] = _score([p for p in groups[ROUTE] if landmarks_are_mapped(p, graphs[p.question.scene])])
    return {**table, "overall": overall}


def landmarks_are_mapped(prediction: Prediction, graph: SceneGraph) -> bool:
    """Whether every landmark that a route needs is an object of the graph; an unread question is not known to."""
    if not prediction.answer.query_json:
        return False
    query = decode_query(prediction.answer.query_json)
    lexicon = load_lexicon()
    scene = Scene.of(GraphState(graph, GraphIndex.of(graph, lexicon), ReasoningConfig()), lexicon)
    try:
        return isinstance(query, Route) and not missing_landmarks(query, scene)
    except UnanswerableError:
        return False


def format_table(table: Mapping[str, TaskScore]) -> str:
    """The scores as text, one task a line."""
    rows = [f"{'task':<30} {'questions':>9} {'score':>6} {'unsure':>6}  no answer"]
    for task, score in table.items():
        refused = ", ".join(f"{status} {count}" for status, count in score.refused.items())
        rows.append(f"{task:<30} {score.questions:>9} {score.score:>6.3f} {score.unsure:>6}  {refused}".rstrip())
    return "\n".join(rows)


def prediction_row(prediction: Prediction) -> str:
    """One line of predictions.jsonl."""
    answer = prediction.answer
    row: dict[str, Any] = {
        "id": prediction.question.id,
        "prediction": prediction.prediction,
        "query": json.loads(answer.query_json) if answer.query_json else None,
        "status": answer.status.name,
        "evidence": list(answer.evidence),
    }
    return json.dumps(row)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often the chain of triplets gives the quadrant that the boxes give."""

    directions: int  # that the boxes decide
    metres: int  # the same from the chain's offsets
    cells: int  # the same from its cells
    refused: int  # no quadrant from the cells, such as where two objects fall into one place


def direction_agreement(graphs: Mapping[str, SceneGraph], per_scene: int = 50, seed: int = 0) -> Agreement:
    """Quadrants of random triples of objects of chained graphs (``with_chain``), from boxes, metres and cells."""
    rng, solver, found = np.random.default_rng(seed), Solver(), Counter[str]()
    for graph in graphs.values():
        ids = [node.id for node in graph.members()]
        for _ in range(per_scene if len(ids) > 2 else 0):
            a, b, c = (ObjectRef(id=int(node_id)) for node_id in rng.choice(ids, 3, replace=False))
            query = Direction(a, b, c)
            boxes = solver.solve(graph, query)
            if boxes.status is not AnswerStatus.OK:
                continue
            found["directions"] += 1
            for source in ("metres", "cells"):
                answer = solver.solve(graph, msgspec.structs.replace(query, source=source))
                found[source] += answer.labels == boxes.labels
                found[f"{source} refused"] += not answer.labels
    return Agreement(found["directions"], found["metres"], found["cells"], found["cells refused"])


def _score(predictions: Sequence[Prediction]) -> TaskScore:
    refused = Counter(p.answer.status.name for p in predictions if not p.prediction)
    unsure = sum(bool(p.prediction) and not p.answer.answered for p in predictions)
    mean = float(np.mean([p.score for p in predictions])) if predictions else math.nan
    return TaskScore(len(predictions), mean, dict(sorted(refused.items())), unsure)


def _overall(table: Mapping[str, TaskScore], predictions: Sequence[Prediction]) -> TaskScore:
    directions = [score.score for task, score in table.items() if task.startswith(DIRECTION)]
    tasks = [score.score for task, score in table.items() if not task.startswith(DIRECTION)]
    tasks += [float(np.mean(directions))] if directions else []
    total = _score(predictions)
    return TaskScore(total.questions, float(np.mean(tasks)) if tasks else math.nan, total.refused, total.unsure)
