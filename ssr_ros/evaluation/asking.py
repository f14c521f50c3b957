"""Generated questions asked of the map, and of perfect boxes, through the path that the ROS service uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from ssr_ros.evaluation.questions import Known, QuestionConfig, make_questions
from ssr_ros.evaluation.truth import GroundTruth, TruthLabels, TruthObject, Views
from ssr_ros.evaluation.truth_geometry import Points, TruthGeometry, points_on_box, polygon_area
from ssr_ros.evaluation.vsi_bench import Prediction
from ssr_ros.evaluation.vsi_bench import evaluate as ask_all
from ssr_ros.evaluation.vsi_report import scores_by_task
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Room, SceneGraph


@dataclass(frozen=True, slots=True)
class TaskScore:
    asked: int
    score: float | None  # [0, 1] accuracy of letters, mean relative accuracy of numbers
    not_understood: int  # questions that no form fits: they score 0 and are counted in ``asked``


@dataclass(frozen=True, slots=True)
class Wrong:
    """A question about the map that did not get the full score."""

    task: str
    question: str
    truth: str
    prediction: str  # empty: no answer
    score: float
    status: str
    answer: str  # in words


@dataclass(frozen=True, slots=True)
class QuestionScores:
    """By task; ``overall`` is the mean over tasks, ``understood`` that over tasks of which some form is known."""

    perceived: dict[str, TaskScore]  # the map, questions whose every word the detector has
    perceived_all: dict[str, TaskScore]  # the map, questions in all words
    perfect: dict[str, TaskScore]  # true boxes, both sets of questions
    wrong: tuple[Wrong, ...]  # of ``perceived``
    wrong_with_perfect_boxes: tuple[Wrong, ...]


def score_questions(
    graph: SceneGraph,
    truth: GroundTruth,
    views: Mapping[int, Views],
    least_views: int,
    labels: TruthLabels,
    config: QuestionConfig,
    points: Mapping[int, Points] | None = None,
) -> QuestionScores:
    """``points``: (N, 3) [m] on the surfaces of some objects, by id; those of their boxes stand for the others."""
    known = what_is_known(truth, views, least_views, labels, points or {})
    covered = make_questions(only_words(known, labels.vocabulary), "map", config)
    every = make_questions(known, "map", config)
    graphs, boxes = {"map": graph}, {"map": perfect_graph(truth, known, labels)}
    about_map, about_all = (ask_all(graphs, questions) for questions in (covered, every))
    perfect = ask_all(boxes, list({q.text: q for q in (*covered, *every)}.values()))
    return QuestionScores(_table(about_map), _table(about_all), _table(perfect), _wrong(about_map), _wrong(perfect))


def only_words(known: Known, vocabulary: Collection[str]) -> Known:
    """The same without the words that the detector lacks."""
    return replace(known, categories={word: ids for word, ids in known.categories.items() if word in vocabulary})


def what_is_known(
    truth: GroundTruth,
    views: Mapping[int, Views],
    least_views: int,
    labels: TruthLabels,
    points: Mapping[int, Points],
) -> Known:
    """Objects seen well, in the words of the map; a word is dropped where one of its objects was seen only badly."""
    glimpsed = {i for frame in truth.frames for i, pixels in frame.visible.items() if pixels}
    words: dict[str, list[int]] = defaultdict(list)
    doubtful = set()
    for item in truth.objects:
        well = views[item.id].frames >= least_views
        if well:
            words[word_of(item, labels)].append(item.id)
        elif item.id in glimpsed:
            doubtful.add(word_of(item, labels))
    shown = {word: ids for word, ids in words.items() if word not in doubtful}
    surfaces = {
        item.id: points[item.id] if item.id in points else points_on_box(item.box.center, item.box.size, item.box.yaw)
        for item in truth.objects
    }
    yaws = {item.id: item.box.yaw for item in truth.objects}
    first = {i: view.first for i, view in views.items() if view.first is not None}
    return Known(TruthGeometry(surfaces, yaws), shown, rooms_entered(truth), first)


def word_of(item: TruthObject, labels: TruthLabels) -> str:
    """What questions call an object: the first label that the map may give it, or the word of the truth."""
    accepted = labels.accepted(item.label)
    return accepted[0] if accepted else item.label


def rooms_entered(truth: GroundTruth) -> list[Sequence[tuple[float, float]]]:
    """Polygons of the rooms in which the robot was; all of them where the truth does not tell its path."""
    if not truth.frames:
        return list(truth.rooms)
    path = shapely.points([frame.exact_T_base[:2, 3] for frame in truth.frames])
    return [room for room in truth.rooms if shapely.contains(shapely.Polygon(room), path).any()]


def perfect_graph(truth: GroundTruth, known: Known, labels: TruthLabels) -> SceneGraph:
    """What a mapper without errors would know: the boxes of all objects seen well, and the rooms."""
    well = {i for ids in known.categories.values() for i in ids}
    graph = SceneGraph("exact")
    for item in truth.objects:
        if item.id in well:
            word, first = word_of(item, labels), known.first_seen.get(item.id, 0)
            node_id = item.id + 1  # ids of a graph are positive
            graph.put(ObjectNode(node_id, word, ((word, 1.0),), item.box, NodeState.CONFIRMED, 1.0, 1, first, first))
    for number, room in enumerate(known.rooms, start=1):
        graph.put(Room(number, tuple(room), polygon_area(room)))
    return graph


def _table(predictions: Iterable[Prediction]) -> dict[str, TaskScore]:
    predictions = list(predictions)
    unparsable: dict[str, int] = defaultdict(int)
    for p in predictions:
        unparsable[p.question.task] += p.answer.status is AnswerStatus.UNPARSABLE
    scores = scores_by_task(predictions)
    tasks = {
        task: TaskScore(score.questions, score.score if score.questions else None, unparsable[task])
        for task, score in scores.items()
        if task != "overall"
    }
    understood = [p for p in predictions if tasks[p.question.task].not_understood < tasks[p.question.task].asked]
    total = sum(unparsable.values())
    return {
        **tasks,
        "overall": TaskScore(len(predictions), scores["overall"].score if predictions else None, total),
        "understood": TaskScore(
            len(understood),
            scores_by_task(understood)["overall"].score if understood else None,
            total - (len(predictions) - len(understood)),
        ),
    }


def _wrong(predictions: Iterable[Prediction]) -> tuple[Wrong, ...]:
    return tuple(
        Wrong(
            p.question.task,
            p.question.text,
            p.question.truth,
            p.prediction,
            p.score,
            p.answer.status.name,
            p.answer.text,
        )
        for p in predictions
        if p.score < 1.0
    )
