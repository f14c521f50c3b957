"""Questions through the real service and action, about a graph that another process owns."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")
import ssr_ros.srv as ssr_srvs

pytest.importorskip("ssr_ros.action", reason="the messages are not those of this version")
import ssr_ros.action as ssr_actions
from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient

from ssr_ros.config import TripletConfig
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.ros.conversions import answer_from_response
from ssr_ros.ros.live_robot import LiveRobot
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


@pytest.fixture
def room(observer, perception, wait, tmp_path):
    """A running perception node that has ROOM for its graph."""
    perception(f"storage.folder:={tmp_path}")
    save_room(tmp_path / "room.json")
    kind = ssr_srvs.LoadSceneGraph
    service = observer.node.create_client(kind, "perception/load")
    assert observer.call(service, kind.Request(name="room.json")).success


@pytest.fixture
def questions(room, observer, group, wait):
    """Start the question node with SlowTranslator; parameters as name:=value."""

    def start(*parameters):
        flags = [part for p in ("autostart:=true", *parameters) for part in ("-p", p)]
        script = str(Path(__file__).with_name("fake_questions.py"))
        child = group.start("questions", [sys.executable, script, "--ros-args", *flags])
        wait(lambda: observer.ask("How many chairs are there?").status == AnswerStatus.OK, "the graph has arrived")
        return child

    return start


@pytest.fixture
def asker(observer, wait):
    """Ask without waiting, through the service: asker(question=...) is a future."""
    service = observer.node.create_client(ssr_srvs.AskSpatialQuestion, SERVICE)

    def ask(**fields):
        wait(service.service_is_ready, "the service is there")
        return service.call_async(ssr_srvs.AskSpatialQuestion.Request(**fields))

    return ask


class Goals:
    """The action, and what it feeds back."""

    def __init__(self, observer, wait):
        self.client = ActionClient(observer.node, ssr_actions.AskSpatialQuestion, SERVICE)
        self.wait, self.stages = wait, []
        wait(self.client.server_is_ready, "the action is there")

    def send(self, **fields):
        goal = ssr_actions.AskSpatialQuestion.Goal(**fields)
        sent = self.client.send_goal_async(goal, feedback_callback=self.hear)
        self.wait(sent.done, "the goal has arrived")
        assert sent.result().accepted
        return sent.result(), sent.result().get_result_async()

    def hear(self, message):
        assert message.feedback.elapsed >= 0
        self.stages.append(message.feedback.stage)

    def end(self, result):
        self.wait(result.done, "the goal has ended")
        return result.result().status, answer_from_response(result.result().result)


TYPED = '{"type": "distance", "a": {"label": "sofa"}, "b": {"label": "tv"}}'
AGES = "Think 600 s about chair"


def test_a_typed_question_is_answered_while_the_model_is_busy(questions, observer, asker, wait):
    questions()
    slow = asker(question="Think 5 s about chair")
    wait(lambda: observer.status("answering").get("model_busy") == "1", "the model is at it")
    typed, templated = asker(query_json=TYPED), asker(question="How far is the sofa from the tv?")
    wait(lambda: typed.done() and templated.done(), "quick answers")
    assert not slow.done()
    answer = answer_from_response(typed.result())
    assert answer.value == pytest.approx(2.4) and answer.uncertainty > 0
    assert templated.result().value == pytest.approx(answer.value)
    wait(slow.done, "the slow answer")
    assert (slow.result().status, slow.result().value) == (AnswerStatus.OK, 2)
    wait(lambda: "model/p95_ms" in observer.status("answering"), "latencies of both lanes")
    assert "geometry/p50_ms" in observer.status("answering")


def test_load_is_shed_in_sight_of_everybody(questions, observer, asker, wait):
    questions("questions.queue:=2", "questions.deadline:=600.0")

    def told():
        return observer.status("answering")

    accepted = [asker(question=AGES)]
    wait(lambda: told().get("model_busy") == "1", "the model is at it")
    for count in ("1", "2"):
        accepted.append(asker(question=AGES))
        wait(lambda: told().get("waiting/model") == count, "one more waits")  # noqa: B023
    shed_before = int(told()["shed"])
    shed = asker(question=AGES)
    wait(shed.done, "one too many is turned away")
    assert shed.result().status == AnswerStatus.TIMEOUT and "busy" in shed.result().text
    assert not any(one.done() for one in accepted)
    wait(lambda: int(told()["shed"]) == shed_before + 1, "the count is published")
    assert observer.ask("How many chairs are there?").value == 2


def test_a_deadline_is_an_answer(questions, observer, asker, wait):
    questions("questions.deadline:=0.5")
    late = asker(question=AGES)
    wait(late.done, "an answer")
    assert late.result().status == AnswerStatus.TIMEOUT
    assert "still being translated" in late.result().text
    again = asker(question="Think 0.01 s about chair")  # the model was told to stop, and is free
    wait(again.done, "an answer")
    assert again.result().value == 2
    wait(lambda: int(observer.status("answering").get("timed_out", 0)) >= 1, "the count is published")
    goals = Goals(observer, wait)
    status, answer = goals.end(goals.send(question=AGES)[1])
    assert (status, answer.status) == (GoalStatus.STATUS_ABORTED, AnswerStatus.TIMEOUT)


def test_a_goal_tells_its_stages_and_can_be_canceled(questions, observer, wait):
    child = questions("questions.deadline:=600.0")
    goals = Goals(observer, wait)
    status, answer = goals.end(goals.send(question="Think 1.2 s about chair")[1])
    assert (status, answer.status, answer.value) == (GoalStatus.STATUS_SUCCEEDED, AnswerStatus.OK, 2)
    assert set(answer.evidence) == {4, 5}
    assert list(dict.fromkeys(goals.stages)) == ["queued", "translating", "solving"]
    assert goals.stages.count("translating") >= 3  # once by the templates, and again and again by the model

    first, result = goals.send(question=AGES)
    queued, result_of_queued = goals.send(question=AGES)
    goals.stages.clear()
    wait(lambda: "translating" in goals.stages, "the model is at it")
    for goal in (queued, first):
        canceled = goal.cancel_goal_async()
        wait(canceled.done, "the cancellation has arrived")
        assert len(canceled.result().goals_canceling) == 1
    for ended in (result, result_of_queued):
        status, answer = goals.end(ended)
        assert (status, answer.status) == (GoalStatus.STATUS_CANCELED, AnswerStatus.TIMEOUT)
        assert "taken back" in answer.text
    status, answer = goals.end(goals.send(query_json=TYPED)[1])
    assert (status, answer.value) == (GoalStatus.STATUS_SUCCEEDED, pytest.approx(2.4))
    status, answer = goals.end(goals.send(question="Think 0.01 s about chair")[1])
    assert (status, answer.value) == (GoalStatus.STATUS_SUCCEEDED, 2)
    assert child.process.poll() is None and "Traceback" not in child.last_lines(200)


def test_several_askers_and_a_chat_at_once(questions, observer, environment, wait):
    child = questions()
    command = [sys.executable, "-m", "ssr_ros.cli", "chat"]
    chats = [
        subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        with LiveRobot() as one, LiveRobot() as other, ThreadPoolExecutor(6) as threads:
            assert one.connect(20) and other.connect(20)
            asks = [("Think 0.3 s about chair", ""), ("How many chairs are there?", ""), ("", TYPED)] * 5
            futures = [threads.submit((one, other)[i % 2].ask, *ask) for i, ask in enumerate(asks)]
            values = [future.result().value for future in futures]
        assert values == pytest.approx([2, 2, 2.4] * 5)
        for chat in chats:
            said, _ = chat.communicate("How far is the sofa from the tv?\n/objects\nThink 0.1 s about chair\n", 40)
            assert chat.returncode == 0, said
            assert "2.4" in said and "evidence: sofa 1, tv 2" in said and "5 objects in odom" in said
            assert "2 chairs" in said
    finally:
        for chat in chats:
            chat.kill()
    assert observer.producer_graph() == observer.graph
    assert child.process.poll() is None and "Traceback" not in child.last_lines(200)


def test_a_deactivated_node_answers_whoever_waits_and_can_start_again(questions, observer, asker, wait):
    from lifecycle_msgs.msg import Transition
    from lifecycle_msgs.srv import ChangeState

    child = questions("questions.deadline:=600.0")
    transitions = observer.node.create_client(ChangeState, "questions/change_state")

    def change(number):
        request = ChangeState.Request(transition=Transition(id=number))
        wait(transitions.service_is_ready, "the lifecycle service")
        done = transitions.call_async(request)
        wait(done.done, "the transition")
        assert done.result().success

    goals = Goals(observer, wait)
    _, result = goals.send(question=AGES)
    waiting = asker(question=AGES)
    wait(lambda: observer.status("answering").get("waiting/model") == "1", "one is translated, one waits")
    change(Transition.TRANSITION_DEACTIVATE)
    wait(waiting.done, "an answer")
    assert waiting.result().status == AnswerStatus.TIMEOUT
    assert goals.end(result)[0] == GoalStatus.STATUS_ABORTED
    refused = goals.client.send_goal_async(ssr_actions.AskSpatialQuestion.Goal(query_json=TYPED))
    wait(refused.done, "a refusal")
    assert not refused.result().accepted
    inactive = observer.ask("How many chairs are there?")
    assert (inactive.status, inactive.text) == (AnswerStatus.TIMEOUT, "The question node is not active")
    change(Transition.TRANSITION_ACTIVATE)
    wait(lambda: observer.ask("How many chairs are there?").value == 2, "answers again")
    change(Transition.TRANSITION_DEACTIVATE)
    change(Transition.TRANSITION_CLEANUP)
    assert child.process.poll() is None and "Traceback" not in child.last_lines(200)


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
