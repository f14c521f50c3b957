"""The producer's half of the update protocol: deltas, the latched snapshot, keep-alives. docs/protocol.md"""

from __future__ import annotations

import threading
import time

from rclpy.node import Node

import ssr_ros.msg as ssr_msgs
from ssr_ros.ros.conversions import snapshot_message, update_message
from ssr_ros.ros.qos import LATCHED, UPDATES
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.update import SceneGraphUpdate, keep_alive_of


class GraphPublisher:
    """Publishes a graph that another thread keeps changing. Thread-safe.

    Holds its own copy, taken under the lock under which the update leaves: a snapshot and its
    sequence always belong together, and reading never waits for the pipeline.
    """

    def __init__(self, node: Node, graph: SceneGraph) -> None:
        self._node = node
        self._updates = node.create_publisher(ssr_msgs.SceneGraphUpdate, "scene_graph_updates", UPDATES)
        self._snapshots = node.create_publisher(ssr_msgs.SceneGraph, "scene_graph", LATCHED)
        self._lock = threading.Lock()
        self._graph = graph.copy()
        self._latched: tuple[str, int, int] | None = None  # session, generation, sequence
        self._latched_at = 0.0  # [s] monotonic

    @property
    def graph(self) -> SceneGraph:
        """The graph as last published; a copy."""
        with self._lock:
            return self._graph.copy()

    def publish(self, graph: SceneGraph, update: SceneGraphUpdate) -> None:
        """Send an update and keep the graph it leads to; a new session or generation is latched at once."""
        with self._lock:
            self._graph = graph.copy()
            self._updates.publish(update_message(update))
            if self._latched is None or self._latched[:2] != _version(self._graph)[:2]:
                self._latch()

    def keep_alive(self) -> None:
        """Repeat sequence and hash, so that clients notice what they missed."""
        with self._lock:
            self._updates.publish(update_message(keep_alive_of(self._graph)))

    def latch_if_due(self, period: float) -> None:
        """Latch the snapshot again when it has changed and ``period`` [s] have passed."""
        with self._lock:
            due = time.monotonic() - self._latched_at >= period
            if due and self._latched != _version(self._graph):
                self._latch()

    def close(self) -> None:
        self._node.destroy_publisher(self._updates)
        self._node.destroy_publisher(self._snapshots)

    def _latch(self) -> None:
        self._snapshots.publish(snapshot_message(self._graph))
        self._latched, self._latched_at = _version(self._graph), time.monotonic()


def _version(graph: SceneGraph) -> tuple[str, int, int]:
    return graph.session_id, graph.map_generation, graph.sequence
