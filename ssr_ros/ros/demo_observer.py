"""What the demo sees of the running nodes, through the same topics and services as anybody."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import TracebackType
from typing import Any

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from lifecycle_msgs.srv import GetState
from rclpy.client import Client
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future
from std_msgs.msg import Bool, Float32

import ssr_ros.msg as ssr_msgs
import ssr_ros.srv as ssr_srvs
from ssr_ros.reasoning.answer import Answer
from ssr_ros.ros.cog_map_conversions import cog_map_from_message
from ssr_ros.ros.conversions import answer_from_response, snapshot_from_message
from ssr_ros.ros.diagnostics import values_of
from ssr_ros.ros.graph_client import GraphClient
from ssr_ros.ros.qos import LATCHED, STATUS
from ssr_ros.ros.question_node import SERVICE
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap
from ssr_ros.scene_graph.update import graph_of

_SERVICE_TIMEOUT = 30.0  # [s] a node may still be starting on a busy machine
_ASK_AGAIN = 2.0  # [s] an answer may get lost while discovery is under way


class DemoObserver:
    """A node of its own in this process; everything happens inside ``spin`` and the requests."""

    def __init__(self) -> None:
        self._context = rclpy.Context()
        quiet = ["--ros-args", "--disable-external-lib-logs"]
        rclpy.init(args=quiet, context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self.node = rclpy.create_node("ssr_demo", context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self._scene = GraphClient(self.node)
        self._graph_service: Client = self.node.create_client(ssr_srvs.GetSceneGraph, "perception/get_scene_graph")
        self._ask_service: Client = self.node.create_client(ssr_srvs.AskSpatialQuestion, SERVICE)
        self.progress: float | None = None  # part of the recording played; None until the replay is up
        self.finished = False
        self.cog_map: LocalCogMap | None = None  # the latest
        self.statuses: dict[str, tuple[str, Mapping[str, str]]] = {}  # message and values by name
        self.robot_path: list[tuple[float, float]] = []  # [m] x, y in the graph frame
        self.states: dict[str, str] = {}  # lifecycle state by node, as answered once
        self._state_services: dict[str, Client] = {}
        self._asked: dict[str, float] = {}  # [s] monotonic
        self._subscribe()

    def __enter__(self) -> DemoObserver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()

    @property
    def graph(self) -> SceneGraph:
        """The mirrored graph."""
        return self._scene.graph()

    @property
    def in_step(self) -> bool:
        """Whether the mirrored graph is the producer's, for all that was heard."""
        return self._scene.desync is None

    def status(self, name: str) -> Mapping[str, str]:
        """Latest values on /diagnostics whose status name ends with ``name``; empty if there are none."""
        return next((values for key, (_, values) in self.statuses.items() if key.endswith(name)), {})

    def follow_states(self, names: Iterable[str]) -> None:
        """Ask lifecycle nodes for their state as they come up; the answers arrive in ``states``."""
        for name in names:
            if name not in self._state_services:
                self._state_services[name] = self.node.create_client(GetState, f"{name}/get_state")
            service = self._state_services[name]
            waited = time.monotonic() - self._asked.get(name, -_ASK_AGAIN)
            if name not in self.states and waited >= _ASK_AGAIN and service.service_is_ready():
                self._asked[name] = time.monotonic()
                service.call_async(GetState.Request()).add_done_callback(partial(self._set_state, name))

    def spin(self, seconds: float) -> None:
        """Let messages in for a while."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._executor.spin_once(timeout_sec=left)

    def producer_graph(self) -> SceneGraph:
        """The graph from the node that owns it; TimeoutError when it does not answer."""
        response = self.call(self._graph_service, ssr_srvs.GetSceneGraph.Request())
        return graph_of(snapshot_from_message(response.graph))

    def ask(self, question: str) -> Answer:
        """The answer of the question service; TimeoutError when it does not answer."""
        request = ssr_srvs.AskSpatialQuestion.Request(question=question)
        return answer_from_response(self.call(self._ask_service, request))

    def call(self, service: Any, request: Any) -> Any:
        """The response of any service; TimeoutError when there is none in time.

        Asked again while unanswered: a response gets lost when the service has not yet discovered its asker. So
        only services that may be called twice.
        """
        deadline = time.monotonic() + _SERVICE_TIMEOUT
        asked = -_ASK_AGAIN
        futures: list[Future] = []
        while not any(future.done() for future in futures):
            now = time.monotonic()
            if now > deadline:
                raise TimeoutError(f"{service.srv_name} did not answer within {_SERVICE_TIMEOUT:.0f} s")
            if now - asked >= _ASK_AGAIN and service.service_is_ready():
                futures.append(service.call_async(request))
                asked = now
            self._executor.spin_once(timeout_sec=0.05)
        return next(future.result() for future in futures if future.done())

    def _subscribe(self) -> None:
        subscribe: Callable[..., Any] = self.node.create_subscription
        subscribe(Float32, "replay/progress", self._set_progress, LATCHED)
        subscribe(Bool, "replay/finished", self._set_finished, LATCHED)
        subscribe(DiagnosticArray, "/diagnostics", self._set_statuses, STATUS)
        subscribe(ssr_msgs.LocalCogMap, "local_cog_map", self._set_cog_map, STATUS)

    def _set_state(self, name: str, answer: Future) -> None:
        response = answer.result()
        if response is not None:
            self.states[name] = response.current_state.label

    def _set_progress(self, message: Float32) -> None:
        self.progress = message.data

    def _set_finished(self, message: Bool) -> None:
        self.finished = message.data

    def _set_statuses(self, message: DiagnosticArray) -> None:
        self.statuses |= {status.name: (status.message, values_of(status)) for status in message.status}

    def _set_cog_map(self, message: ssr_msgs.LocalCogMap) -> None:
        self.cog_map = cog_map_from_message(message)
        self.robot_path.append((message.robot.position.x, message.robot.position.y))
