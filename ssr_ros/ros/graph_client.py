"""Follow the scene graph from any node: the client's half of the update protocol. docs/protocol.md"""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Callable
from typing import Any

from rclpy.callback_groups import CallbackGroup
from rclpy.client import Client
from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.task import Future

import ssr_ros.msg as ssr_msgs
import ssr_ros.srv as ssr_srvs
from ssr_ros.config import ReplicaConfig
from ssr_ros.ros.conversions import snapshot_from_message, update_from_message
from ssr_ros.ros.qos import LATCHED, UPDATES
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.replica import Desync, GraphReplica
from ssr_ros.scene_graph.update import SceneGraphUpdate

_CHECK_PERIOD = 0.5  # [s] between two looks at keep-alives and at the need for a snapshot
_ANSWER_TIMEOUT = 3.0  # [s] after which a request for a snapshot is given up and made again


class GraphClient:
    """A copy of the scene graph that keeps itself equal to the producer's.

    Subscribes to updates and the latched snapshot, and asks ``get_scene_graph`` when something was missed.

    Example::

        class Planner(Node):
            def __init__(self):
                super().__init__("planner")
                self.scene = GraphClient(self, on_change=self.replan)

            def replan(self, graph: SceneGraph) -> None:
                for chair in (n for n in graph.members() if n.label == "chair"):
                    self.get_logger().info(f"chair {chair.id} at {chair.box.center}")

    ``on_change`` gets a copy of the graph in the executor's thread. ``graph()`` may be called from any
    thread. Names are relative to the node's namespace; ``service`` contains the producer's node name.
    """

    def __init__(
        self,
        node: Node,
        on_change: Callable[[SceneGraph], None] | None = None,
        *,
        updates: str = "scene_graph_updates",
        snapshots: str = "scene_graph",
        service: str = "perception/get_scene_graph",
        config: ReplicaConfig | None = None,
        callback_group: CallbackGroup | None = None,
    ) -> None:
        self._node = node
        self._on_change = on_change
        self._replica = GraphReplica(config)
        self._lock = threading.Lock()
        self._request: Future | None = None
        self._requested_at = 0.0  # [s] monotonic
        group = callback_group
        self._updates = node.create_subscription(
            ssr_msgs.SceneGraphUpdate, updates, self._receive, UPDATES, callback_group=group
        )
        self._snapshots = node.create_subscription(
            ssr_msgs.SceneGraph, snapshots, self._load, LATCHED, callback_group=group
        )
        self._service: Client = node.create_client(ssr_srvs.GetSceneGraph, service, callback_group=group)
        steady = Clock(clock_type=ClockType.STEADY_TIME)  # simulated time may stand still
        self._timer = node.create_timer(_CHECK_PERIOD, self._check, callback_group=group, clock=steady)

    def graph(self) -> SceneGraph:
        """The graph as far as it could be followed; a copy. Without session id until the first snapshot."""
        with self._lock:
            return self._replica.graph.copy()

    @property
    def desync(self) -> Desync | None:
        """None while the copy is the producer's, for all that was heard; else why it may not be."""
        with self._lock:
            return self._replica.desync

    def close(self) -> None:
        """Stop following."""
        self._node.destroy_timer(self._timer)
        self._node.destroy_subscription(self._updates)
        self._node.destroy_subscription(self._snapshots)
        self._node.destroy_client(self._service)

    def _receive(self, message: ssr_msgs.SceneGraphUpdate) -> None:
        self._take(update_from_message, message, self._replica.receive)

    def _load(self, message: ssr_msgs.SceneGraph) -> None:
        self._take(snapshot_from_message, message, self._replica.load)

    def _take(
        self,
        convert: Callable[[Any], SceneGraphUpdate],
        message: Any,
        feed: Callable[[SceneGraphUpdate, float], bool],
    ) -> None:
        try:
            update = convert(message)
            with self._lock:
                changed = feed(update, time.monotonic())
                graph = self._replica.graph.copy() if changed and self._on_change else None
        except (ValueError, struct.error) as error:  # from a producer that does not keep to the protocol
            text = f"a scene graph message was ignored: {error}"
            self._node.get_logger().warning(text, throttle_duration_sec=10.0)
            return
        if graph is not None and self._on_change is not None:
            self._on_change(graph)
        self._resync_if_needed()

    def _check(self) -> None:
        with self._lock:
            self._replica.check(time.monotonic())
        self._resync_if_needed()

    def _resync_if_needed(self) -> None:
        """Ask for a snapshot while out of step, one request at a time."""
        now = time.monotonic()
        waited = now - self._requested_at
        if self.desync is None or waited < (_CHECK_PERIOD if self._request is None else _ANSWER_TIMEOUT):
            return
        if not self._service.service_is_ready():
            return
        if self._request is not None:
            self._service.remove_pending_request(self._request)
        self._requested_at = now
        self._request = self._service.call_async(ssr_srvs.GetSceneGraph.Request())
        self._request.add_done_callback(self._answered)

    def _answered(self, request: Future) -> None:
        self._request = None
        response = request.result()
        if response is not None and response.success:
            self._load(response.graph)
