"""A running robot, seen from a terminal: its graph, its map, and its answers."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Any

import rclpy
from rclpy.client import Client
from rclpy.exceptions import InvalidNamespaceException
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future
from rclpy.validate_namespace import validate_namespace

import ssr_ros.msg as ssr_msgs
import ssr_ros.srv as ssr_srvs
from ssr_ros.reasoning.answer import Answer
from ssr_ros.ros.cog_map_conversions import cog_map_from_message
from ssr_ros.ros.conversions import answer_from_response
from ssr_ros.ros.graph_client import GraphClient
from ssr_ros.ros.qos import STATUS
from ssr_ros.ros.question_interfaces import NAME
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap

_HARMLESS = '{"type": "room_size"}'  # a question to which any answer will do
_ASK_AGAIN = 1.0  # [s] after which an answer is taken for lost
_POLL = 0.05  # [s] how late an answer, or Ctrl-C, may be noticed


class LiveRobot:
    """A node of its own in this process, spun in the background; everything may be called from any thread."""

    def __init__(self, namespace: str = "", patience: float = 120.0) -> None:
        """``patience`` [s]: how long an answer is waited for; the robot's own deadline is usually far shorter."""
        self._patience = patience
        try:
            validate_namespace(f"/{namespace.strip('/')}")
        except InvalidNamespaceException as error:
            raise ValueError(f"namespace must be a ROS namespace, got {namespace!r}") from error
        self._context = rclpy.Context()
        quiet = ["--ros-args", "--disable-external-lib-logs"]
        rclpy.init(args=quiet, context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = rclpy.create_node("ssr_chat", namespace=namespace, context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._scene = GraphClient(self._node)
        self._service: Client = self._node.create_client(ssr_srvs.AskSpatialQuestion, NAME)
        self._cog_map: LocalCogMap | None = None
        self._node.create_subscription(ssr_msgs.LocalCogMap, "local_cog_map", self._remember, STATUS)
        self._thread = threading.Thread(target=self._spin, name="live robot", daemon=True)
        self._thread.start()

    def __enter__(self) -> LiveRobot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown()
        self._thread.join()
        self._node.destroy_node()
        self._context.try_shutdown()

    @property
    def graph(self) -> SceneGraph:
        """The mirrored graph; without session id until there is one."""
        return self._scene.graph()

    @property
    def cog_map(self) -> LocalCogMap | None:
        """The latest map around the robot."""
        return self._cog_map

    @property
    def service_name(self) -> str:
        return self._service.srv_name

    def connect(self, timeout: float) -> bool:
        """Wait for the question node, and for the graph if it has one; whether it answers within ``timeout`` [s].

        After that no answer gets lost, as may happen while discovery is under way.
        """
        deadline = time.monotonic() + timeout
        answer: Answer | None = None
        while answer is None and time.monotonic() < deadline:
            if self._service.wait_for_service(timeout_sec=_POLL):
                answer = self._call("", _HARMLESS, _ASK_AGAIN)
        while answer is not None and answer.session_id and not self.graph.session_id and time.monotonic() < deadline:
            time.sleep(_POLL)
        return answer is not None

    def ask(self, question: str, query_json: str = "") -> Answer:
        """The robot's answer; TimeoutError when there is none in time."""
        answer = self._call(question, query_json, self._patience)
        if answer is None:
            raise TimeoutError(f"{self.service_name} did not answer within {self._patience:.0f} s")
        return answer

    def _call(self, question: str, query_json: str, timeout: float) -> Answer | None:
        request = ssr_srvs.AskSpatialQuestion.Request(question=question, query_json=query_json)
        future: Future[Any] = self._service.call_async(request)
        deadline = time.monotonic() + timeout
        while not future.done():
            if time.monotonic() > deadline:
                self._service.remove_pending_request(future)
                return None
            time.sleep(_POLL / 5)
        response = future.result()
        return None if response is None else answer_from_response(response)

    def _remember(self, message: ssr_msgs.LocalCogMap) -> None:
        self._cog_map = cog_map_from_message(message)

    def _spin(self) -> None:
        try:
            self._executor.spin()
        except ExternalShutdownException:
            return
