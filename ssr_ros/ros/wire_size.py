"""How large an update is as it goes over the wire."""

from __future__ import annotations

from rclpy.serialization import serialize_message

from ssr_ros.ros.conversions import update_message
from ssr_ros.scene_graph.update import SceneGraphUpdate


def wire_size(update: SceneGraphUpdate) -> int:
    """[bytes] of the ROS message, serialized (CDR)."""
    return len(serialize_message(update_message(update)))
