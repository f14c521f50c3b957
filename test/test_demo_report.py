"""What the demo asks and says."""

from __future__ import annotations

import pytest
from rich.console import Console

from ssr_ros.config import TripletConfig
from ssr_ros.demo_report import DemoResult, demo_questions, show_result
from ssr_ros.language.ask import ask
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Box3D

# label, x, y [m]
ROOM = (("sofa", 0.0, 0.0), ("tv", 0.0, 3.0), ("table", 2.0, 1.0), ("chair", 2.0, 2.0), ("chair", 4.0, 1.0))


def room(objects=ROOM):
    writer = GraphWriter("odom", TripletConfig())
    for i, (label, x, y) in enumerate(objects, 1):
        box = Box3D((x, y, 0.4), (0.5, 0.4, 0.8), 0.0)
        writer.put_node(ObjectNode(i, label, ((label, 0.9),), box, NodeState.CONFIRMED, 0.9, 9, 1, 2))
    writer.commit(2)
    return writer.graph


def result(graph, **changes):
    fields = {
        "graph": graph,
        "producer_hash": graph.state_hash,
        "producer_sequence": graph.sequence,
        "cog_map": None,
        "robot_path": ((0.0, 0.0), (1.0, 0.0)),
        "answers": tuple((question, ask(graph, question)) for question in demo_questions(graph)),
        "images": 10,
        "frames": 9,
        "drops": {"bad_depth": 1},
        "timings": {"total": (80.0, 100.0)},
        "duration": 2.0,
    }
    return DemoResult(**{**fields, **changes})


def test_the_questions_can_be_answered():
    questions = demo_questions(room())
    assert len(questions) == 5
    answers = {question: ask(room(), question).status for question in questions}
    assert set(answers.values()) == {AnswerStatus.OK}, answers
    assert "How many chairs are there?" in questions


@pytest.mark.parametrize("count", range(4))
def test_small_graphs_have_questions_too(count):
    assert demo_questions(room(ROOM[:count]))


def test_the_report_counts_what_is_lost(tmp_path):
    console = Console(record=True, width=120)
    show_result(result(room()), tmp_path, console)
    text = console.export_text()
    assert "9 of 10 images mapped; dropped: 1 bad_depth; lost on the way: 0" in text
    assert "equals the producer's" in text
    assert (tmp_path / "map.png").exists()
    assert result(room(), frames=7).lost == 2


def test_a_graph_that_differs_is_no_mirror():
    assert result(room()).mirrored
    assert not result(room(), producer_hash=1).mirrored
    empty = SceneGraph()
    assert not result(empty, producer_hash=empty.state_hash, producer_sequence=0).mirrored
