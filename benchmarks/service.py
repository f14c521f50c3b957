"""What a question costs a robot that is asked over DDS, by several at once. Benchmarks/README.md tells more."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import questions as typed_questions  # noqa: E402  benchmarks/questions.py

if TYPE_CHECKING:
    from ssr_ros.reasoning.answer import Answer
    from ssr_ros.scene_graph.graph import SceneGraph
    from ssr_ros.supervision import Child

WORDS = ROOT / "test" / "data" / "operator_questions" / "development.jsonl"
LIMITS_MS = {"in process": 50.0, "service": 200.0, "action": 200.0}  # p95
MOVES = 5.0  # [1/s] updates of the graph while it is asked about
START_TIMEOUT = 60.0  # [s] on a busy machine
ANSWER_TIMEOUT = 30.0  # [s] without any answer after which the benchmark gives up

Fields = dict[str, str]  # of a request: question or query_json
Send = Callable[[int, Fields, Callable[[int], None]], None]  # asker, request, what to do with the answer's status


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=1_000)
    parser.add_argument("--askers", type=int, nargs="+", default=[1, 4], help="at once (default: 1 4)")
    parser.add_argument("--typed", type=int, default=4, help="queries of each type (default: 4)")
    arguments = parser.parse_args()
    graph = typed_questions.place(arguments.objects, recorded=True)
    asked = requests(graph, arguments.typed)
    print(f"{arguments.objects} objects, {len(asked)} questions, the graph changes {MOVES:g} times a second\n")
    print("| asked | askers | in words p50 | p95 | typed p50 | p95 | all p95 | longest | statuses |")
    print("|:------|-------:|-------------:|----:|----------:|----:|--------:|--------:|:---------|")
    missed = report("in process", 1, asked, in_process(graph, asked))
    with running_robot(graph) as robot:
        for count, (name, send) in itertools.product(
            arguments.askers, (("service", robot.ask_service), ("action", robot.ask_action))
        ):
            missed += report(name, count, asked, robot.answered(send, asked, count))
    print(f"\nTargets: p95 of all at most 50 ms in process, 200 ms from robot to asker: {missed or 'met'}")


def requests(graph: SceneGraph, of_each: int) -> list[Fields]:
    """The development questions, and typed queries of every type, in a seeded order."""
    from ssr_ros.reasoning.query import encode_query

    words = [json.loads(line)["question"] for line in WORDS.read_text(encoding="utf-8").splitlines()]
    typed = [
        encode_query(query)
        for kind in typed_questions.BUILDERS
        for query in itertools.islice(typed_questions.queries(kind, graph, 1), of_each)
    ]
    asked = [{"question": text} for text in words] + [{"query_json": text} for text in typed]
    random.Random(1).shuffle(asked)
    return asked


def report(name: str, askers: int, asked: Sequence[Fields], answers: Sequence[tuple[float, int]]) -> str:
    """Prints a row; the name where the target was missed."""
    from ssr_ros.reasoning.answer import AnswerStatus

    times = np.array([seconds * 1e3 for seconds, _ in answers])
    in_words = np.array(["question" in fields for fields in asked])
    (w50, w95), (t50, t95) = (np.percentile(times[kind], [50, 95]) for kind in (in_words, ~in_words))
    p95 = float(np.percentile(times, 95))
    statuses = Counter(AnswerStatus(status).name for _, status in answers)
    told = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
    columns = " | ".join(f"{value:.1f}" for value in (w50, w95, t50, t95, p95))
    print(
        f"| {name} | {askers} | {columns} | {times.max():.0f} | {told} |",
        flush=True,
    )
    return f"MISSED ({name}, {askers}: {p95:.0f} ms) " if p95 > LIMITS_MS[name] else ""


def in_process(graph: SceneGraph, asked: Sequence[Fields]) -> list[tuple[float, int]]:
    """[s] and status of each, one after the other; an object moves before each, so that nothing is known already."""
    from ssr_ros.language.ask import ask
    from ssr_ros.reasoning.solver import Solver

    solver, graph, pose = Solver(), graph.copy(), typed_questions.robot_pose()
    for text in ("Howmany chairs are there?", "Blah blah"):  # reads what is read once: lexicon, spelling, parser
        ask(graph, text, solver=solver)
    answers = []
    for number, fields in enumerate(asked):
        typed_questions.nudge(graph, number)
        start = time.perf_counter()
        answer: Answer = ask(graph, robot_pose=pose, solver=solver, **fields)
        answers.append((time.perf_counter() - start, int(answer.status)))
    return answers


@contextmanager
def running_robot(graph: SceneGraph) -> Iterator[Robot]:
    """The question node in a process of its own, and this one as the mapper it follows; nobody else hears them."""
    from ssr_ros.demo import isolated_environment
    from ssr_ros.supervision import ProcessGroup

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= isolated_environment(1 + os.getpid() % 101) | {"ROS_LOG_DIR": folder}
        paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        with ProcessGroup({**os.environ, "PYTHONPATH": paths}, Path(folder) / "log") as group:
            command = [sys.executable, "-m", "ssr_ros.ros.question_node", "--ros-args", "-p", "autostart:=true"]
            robot = Robot(graph, group.start("questions", command))
            try:
                robot.connect()
                yield robot
            finally:
                robot.close()


class Robot:
    """A mapper's publishers, and askers. Everything happens within ``answered`` and ``connect``."""

    def __init__(self, graph: SceneGraph, child: Child) -> None:
        import rclpy
        import ssr_ros.msg as ssr_msgs
        from rclpy.executors import SingleThreadedExecutor
        from rclpy.signals import SignalHandlerOptions

        from ssr_ros.config import TripletConfig
        from ssr_ros.ros.graph_publisher import GraphPublisher
        from ssr_ros.ros.qos import STATUS
        from ssr_ros.scene_graph.writer import GraphWriter

        self._child, self._clients, self._moves = child, {}, 0
        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = rclpy.create_node("benchmark", context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._writer = GraphWriter(graph.frame_id, TripletConfig())
        self._writer.new_session(graph=graph)
        self._publisher = GraphPublisher(self._node, self._writer.graph)
        self._publisher.latch_if_due(0.0)
        self._cog_maps = self._node.create_publisher(ssr_msgs.LocalCogMap, "local_cog_map", STATUS)
        self._node.create_timer(1.0 / MOVES, self._move)

    def connect(self) -> None:
        """Wait until the question node knows the whole graph and where the robot is."""
        from ssr_ros.reasoning.answer import AnswerStatus

        deadline = time.monotonic() + START_TIMEOUT
        probe = {"query_json": '{"type": "robot_direction", "object": {"id": 1}, "level": "clock"}'}
        status = AnswerStatus.EMPTY_GRAPH
        while status is not AnswerStatus.OK and status is not AnswerStatus.STALE:
            if time.monotonic() > deadline or self._child.process.poll() is not None:
                raise TimeoutError(f"the question node is not ready\n{self._child.last_lines()}")
            if self._client(0, "service").service_is_ready() and self._client(0, "action").server_is_ready():
                status = AnswerStatus(self.answered(self.ask_service, [probe], 1)[0][1])
            self._executor.spin_once(timeout_sec=0.2)

    def answered(self, send: Send, asked: Sequence[Fields], askers: int) -> list[tuple[float, int]]:
        """[s] from request to answer, and status, of each; every asker asks the next as soon as it has its answer."""
        waiting, answers = deque(enumerate(asked)), {}

        def ask_next(asker: int) -> None:
            if not waiting:
                return
            number, fields = waiting.popleft()
            start = time.perf_counter()

            def hear(status: int) -> None:
                answers[number] = time.perf_counter() - start, status
                ask_next(asker)

            send(asker, fields, hear)

        for asker in range(askers):
            ask_next(asker)
        heard, heard_at = 0, time.monotonic()
        while len(answers) < len(asked):
            self._executor.spin_once(timeout_sec=0.1)
            if len(answers) > heard:
                heard, heard_at = len(answers), time.monotonic()
            elif time.monotonic() - heard_at > ANSWER_TIMEOUT:
                raise TimeoutError(f"no answer for {ANSWER_TIMEOUT:.0f} s\n{self._child.last_lines()}")
        return [answers[number] for number in range(len(asked))]

    def ask_service(self, asker: int, fields: Fields, hear: Callable[[int], None]) -> None:
        import ssr_ros.srv as ssr_srvs

        future = self._client(asker, "service").call_async(ssr_srvs.AskSpatialQuestion.Request(**fields))
        future.add_done_callback(lambda done: hear(done.result().status))

    def ask_action(self, asker: int, fields: Fields, hear: Callable[[int], None]) -> None:
        import ssr_ros.action as ssr_actions

        def follow(accepted: Any) -> None:
            accepted.result().get_result_async().add_done_callback(lambda done: hear(done.result().result.status))

        goal = ssr_actions.AskSpatialQuestion.Goal(**fields)
        self._client(asker, "action").send_goal_async(goal).add_done_callback(follow)

    def close(self) -> None:
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    def _client(self, asker: int, kind: str) -> Any:
        """The asker's own, made when it first asks."""
        import ssr_ros.action as ssr_actions
        import ssr_ros.srv as ssr_srvs
        from rclpy.action import ActionClient

        from ssr_ros.ros.question_interfaces import NAME

        if (asker, kind) not in self._clients:
            self._clients[asker, kind] = (
                self._node.create_client(ssr_srvs.AskSpatialQuestion, NAME)
                if kind == "service"
                else ActionClient(self._node, ssr_actions.AskSpatialQuestion, NAME)
            )
        return self._clients[asker, kind]

    def _move(self) -> None:
        """One object a millimeter aside, as after a frame, and the robot where it is."""
        import ssr_ros.msg as ssr_msgs

        graph = self._writer.graph
        node = graph.nodes[self._moves % len(graph.nodes) + 1]
        x, y, z = node.box.center
        self._writer.put_node(replace(node, box=replace(node.box, center=(x + 0.001, y, z))))
        update = self._writer.commit(graph.stamp + int(1e9 / MOVES))
        if update is not None:
            self._publisher.publish(graph, update)
        self._moves += 1
        message = ssr_msgs.LocalCogMap(session_id=graph.session_id)
        message.robot.position.x, message.robot.position.y = (float(v) for v in typed_questions.robot_pose()[:2, 3])
        message.robot.orientation.w = 1.0
        self._cog_maps.publish(message)


if __name__ == "__main__":
    main()
