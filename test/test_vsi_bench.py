"""VSI-Bench: scoring by hand, and the real questions on true boxes through the text path."""

import math
from pathlib import Path

import pytest

from ssr_ros.evaluation.vsi_bench import (
    Prediction,
    Question,
    evaluate,
    format_table,
    graph_from_scene,
    load_graphs,
    load_questions,
    mean_relative_accuracy,
    score,
    scores_by_task,
    upright_box,
)
from ssr_ros.reasoning.answer import Answer, AnswerStatus

DEV = Path(__file__).resolve().parents[2] / "shared" / "data" / "vsi_bench_dev"
LEAST = {
    "object_abs_distance": 0.9,
    "object_counting": 0.97,
    "object_rel_direction_easy": 0.97,
    "object_rel_direction_medium": 0.97,
    "object_rel_direction_hard": 0.97,
    "object_rel_distance": 0.97,
    "object_size_estimation": 0.97,
    "room_size_estimation": 0.97,
}


def question(task, truth, text="?"):
    return Question("1", "room", task, text, truth)


@pytest.mark.parametrize(
    ("prediction", "accuracy"), [(2.0, 1.0), (2.07, 1.0), (2.11, 0.9), (1.5, 0.6), (1.01, 0.1), (4.0, 0.0)]
)
def test_mean_relative_accuracy(prediction, accuracy):
    assert mean_relative_accuracy(prediction, 2.0) == pytest.approx(accuracy)


def test_scores():
    assert score("b", question("object_rel_distance", "B")) == 1.0
    assert score("", question("object_rel_distance", "B")) == 0.0
    assert score("", question("object_counting", "2")) == 0.0


def test_directions_count_as_one_task():
    answer = Answer(AnswerStatus.OK, "")
    marks = [("object_rel_direction_easy", 1.0), ("object_rel_direction_hard", 0.0), ("object_counting", 1.0)]
    table = scores_by_task(Prediction(question(task, "A"), "", mark, answer) for task, mark in marks)
    assert table["overall"] == (3, 0.75)
    assert "object_counting" in format_table(table)


def test_upright_box_finds_the_vertical_axis():
    c, s = math.cos(0.3), math.sin(0.3)
    box = upright_box((1.0, 2.0, 3.0), (0.5, 2.0, 1.0), [(0.0, 0.0, -1.0), (c, s, 0.0), (-s, c, 0.0)])
    assert box.size == (2.0, 1.0, 0.5)
    assert box.yaw == pytest.approx(0.3)


def test_objects_annotated_twice_are_one():
    chair = {"label": "chair", "center": [0, 0, 0], "lengths": [1, 1, 1], "axes": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}
    graph = graph_from_scene({"objects": [chair, chair], "room_size": 9.0, "room_center": [0, 0, 0]})
    assert len(graph.nodes) == 1
    assert graph.rooms[1].polygon[2] == (1.5, 1.5)


@pytest.mark.skipif(not DEV.exists(), reason="the VSI-Bench annotations are not shipped; ../shared has them")
def test_real_questions_on_true_boxes():
    table = scores_by_task(evaluate(load_graphs(DEV / "scenes.json"), load_questions(DEV / "questions.jsonl")))
    print("\n" + format_table(table))
    assert {task: table[task] for task, least in LEAST.items() if table[task][1] < least} == {}
