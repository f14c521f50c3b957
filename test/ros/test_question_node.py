"""Questions through the real service, about a graph that another process owns."""

from __future__ import annotations

import json
import sys

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")
import ssr_ros.srv as ssr_srvs

from ssr_ros.config import TripletConfig
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.ros.question_node import SERVICE
from ssr_ros.scene_graph.graph import NodeState, ObjectNode
from ssr_ros.scene_graph.saved import save_graph
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Box3D

pytestmark = pytest.mark.ros

# label, x, y [m]
ROOM = (("sofa", 0.0, 0.0), ("tv", 0.0, 3.0), ("table", 2.0, 1.0), ("chair", 2.0, 2.0), ("chair", 3.0, 1.0))


def save_room(path):
    writer = GraphWriter("odom", TripletConfig())
    for i, (label, x, y) in enumerate(ROOM, 1):
        box = Box3D((x, y, 0.4), (0.8, 0.6, 0.8), 0.0)
        writer.put_node(ObjectNode(i, label, ((label, 0.9),), box, NodeState.CONFIRMED, 0.9, 9, 1, 2))
    writer.commit(2)
    save_graph(writer.graph, path)


def test_questions_are_answered_with_evidence(observer, group, perception, wait, tmp_path):
    command = [sys.executable, "-m", "ssr_ros.ros.question_node", "--ros-args", "-p", "autostart:=true"]
    questions = group.start("questions", command)
    assert observer.ask("How many chairs are there?").status == AnswerStatus.EMPTY_GRAPH

    perception(f"storage.folder:={tmp_path}")
    save_room(tmp_path / "room.json")
    kind = ssr_srvs.LoadSceneGraph
    service = observer.node.create_client(kind, "perception/load")
    assert observer.call(service, kind.Request(name="room.json")).success
    wait(lambda: observer.ask("How many chairs are there?").status == AnswerStatus.OK, "the graph has arrived")

    answer = observer.ask("How many chairs are there?")
    assert answer.value == 2 and set(answer.evidence) == {4, 5}
    assert answer.session_id == observer.producer_graph().session_id
    assert observer.ask("Where is the piano?").status == AnswerStatus.UNKNOWN_OBJECT
    assert observer.ask("blah blah").status == AnswerStatus.UNPARSABLE
    assert observer.ask("How far is the chair from the tv? " + "x" * 100_000).status == AnswerStatus.UNPARSABLE

    kind = ssr_srvs.AskSpatialQuestion
    typed = kind.Request(query_json=answer.query_json)
    response = observer.call(observer.node.create_client(kind, SERVICE), typed)
    assert response.status == AnswerStatus.OK and response.value == 2
    assert json.loads(response.query_json) == json.loads(answer.query_json)
    neither = observer.call(observer.node.create_client(kind, SERVICE), kind.Request())
    assert neither.status == AnswerStatus.UNPARSABLE
    assert questions.process.poll() is None
