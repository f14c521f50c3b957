"""Everything the perception node publishes about the scene."""

from __future__ import annotations

import time

from nav_msgs.msg import OccupancyGrid
from rclpy.node import Node
from visualization_msgs.msg import MarkerArray

import ssr_ros.msg as ssr_msgs
from ssr_ros.ros.cog_map_conversions import cog_map_message, occupancy_message
from ssr_ros.ros.conversions import header_message
from ssr_ros.ros.graph_publisher import GraphPublisher
from ssr_ros.ros.markers import graph_markers
from ssr_ros.ros.node_config import OutputConfig
from ssr_ros.ros.qos import LATCHED, STATUS
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap
from ssr_ros.scene_graph.update import SceneGraphUpdate


class PerceptionOutput:
    """The graph, the map around the robot and the markers."""

    def __init__(self, node: Node, graph: SceneGraph, config: OutputConfig) -> None:
        self._node = node
        self._config = config
        self.graph_publisher = GraphPublisher(node, graph)
        self._cog_maps = node.create_publisher(ssr_msgs.LocalCogMap, "local_cog_map", STATUS)
        self._occupancy = node.create_publisher(OccupancyGrid, "local_cog_map/occupancy", STATUS)
        self._markers = node.create_publisher(MarkerArray, "markers", LATCHED)
        self._drawn: tuple[str, int, int] | None = None
        self._markers_due = 0.0  # [s] monotonic

    def publish(self, graph: SceneGraph, update: SceneGraphUpdate) -> None:
        """Send an update of the graph, which is not kept."""
        self.graph_publisher.publish(graph, update)

    def publish_cog_map(self, cog_map: LocalCogMap) -> None:
        self._cog_maps.publish(cog_map_message(cog_map))
        self._occupancy.publish(occupancy_message(cog_map))

    def publish_due(self) -> None:
        """The latched snapshot and the markers, when they are behind the graph and their time has come."""
        self.graph_publisher.latch_if_due(self._config.snapshot_period)
        now = time.monotonic()
        if now >= self._markers_due:
            self._markers_due = now + 1.0 / self._config.marker_rate
            self._draw(self.graph_publisher.graph)

    def publish_all(self) -> None:
        """Bring everything latched up to date, before falling silent."""
        self.graph_publisher.latch_if_due(0.0)
        self._draw(self.graph_publisher.graph)

    def close(self) -> None:
        self.graph_publisher.close()
        for publisher in (self._cog_maps, self._occupancy, self._markers):
            self._node.destroy_publisher(publisher)

    def _draw(self, graph: SceneGraph) -> None:
        version = (graph.session_id, graph.map_generation, graph.sequence)
        if version == self._drawn:
            return
        header = header_message(graph.stamp, graph.frame_id)
        self._markers.publish(graph_markers(graph, header, self._config.marker_triplets))
        self._drawn = version
