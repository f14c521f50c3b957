"""Where the camera sits on the base, and where odometry sits in the map: from tf2, parameters or a topic."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from geometry_msgs.msg import TransformStamped
from rclpy.node import Node
from rclpy.time import Time
from scipy.spatial.transform import Rotation

from ssr_ros.geometry import invert_pose, pose_matrix
from ssr_ros.ros.matched_subscription import MatchedSubscription
from ssr_ros.ros.node_config import CameraConfig
from ssr_ros.transforms import frame_name, transform_matrix
from ssr_ros.types import Matrix4

MOVE_DISTANCE = 0.1  # [m] a correction of map -> odom beyond this moves the graph
MOVE_ANGLE = math.radians(2.0)  # [rad] or beyond this


class TransformTree:
    """tf2 where it is installed (the wheels have none), else nothing but what is configured.

    A transform that is not known is None, never the identity.
    """

    def __init__(self, node: Node) -> None:
        self._buffer: Any = None
        self._listener: Any = None
        try:
            from tf2_ros import Buffer, TransformListener
        except ImportError:
            node.get_logger().info("tf2_ros is not installed: transforms come from parameters and topics")
            return
        self._buffer = Buffer()
        self._listener = TransformListener(self._buffer, node)

    @property
    def available(self) -> bool:
        return self._buffer is not None

    def lookup(self, parent: str, child: str) -> Matrix4 | None:
        """Latest parent_T_child, or None."""
        if self._buffer is None or not self._buffer.can_transform(parent, child, Time()):
            return None
        return transform_matrix(self._buffer.lookup_transform(parent, child, Time()).transform)

    def close(self) -> None:
        if self._listener is not None:
            self._listener.unregister()
        self._buffer = self._listener = None


class CameraMount:
    """base_T_camera: from parameters where given (they are explicit), else from tf2, kept once found."""

    def __init__(self, config: CameraConfig, tree: TransformTree) -> None:
        self._tree = tree
        self._configured = matrix_from_config(config)
        self._frame = config.frame
        self._found: dict[str, Matrix4] = {}

    def __call__(self, base_frame: str, image_frame: str, stamp: int) -> Matrix4 | None:
        """(4, 4) for the optical frame named in the image's header, or None while it is not known."""
        if self._configured is not None:
            return self._configured
        frame = self._frame or image_frame
        if frame not in self._found:
            matrix = self._tree.lookup(base_frame, frame)
            if matrix is None:
                return None
            self._found[frame] = matrix
        return self._found[frame]


class MapCorrection:
    """map_T_odom for a graph that lives in the map, from tf2 or the topic ``map_to_odom``.

    Corrections below 0.1 m and 2 degrees are not followed, so that the graph does not twitch.
    """

    def __init__(self, node: Node, graph_frame: str, tree: TransformTree) -> None:
        self._node = node
        self._graph_frame = graph_frame
        self._tree = tree
        self._received: dict[str, Matrix4] = {}
        self._used: Matrix4 | None = None
        topic = node.resolve_topic_name("map_to_odom")
        self._subscription = MatchedSubscription(node, TransformStamped, topic, self._receive)

    def update(self, odom_frame: str) -> tuple[Matrix4 | None, Matrix4 | None]:
        """(graph_T_odom to use, new_T_old by which the graph must move first); None where there is none."""
        latest = self._tree.lookup(self._graph_frame, odom_frame)
        if latest is None:
            latest = self._received.get(odom_frame)
        if latest is None or self._used is None:
            self._used = latest if latest is not None else self._used
            return self._used, None
        new_T_old = latest @ invert_pose(self._used)
        if not exceeds(invert_pose(self._used) @ latest):
            return self._used, None
        self._used = latest
        return latest, new_T_old

    def check(self) -> None:
        """Look for a publisher of ``map_to_odom``."""
        self._subscription.check()

    def reset(self) -> None:
        """Forget what was used: a new session starts from the latest correction."""
        self._used = None

    def close(self) -> None:
        self._subscription.close()

    def _receive(self, message: TransformStamped) -> None:
        if frame_name(message.header.frame_id) != self._graph_frame:
            text = f"map_to_odom is in {message.header.frame_id!r}, the graph in {self._graph_frame!r}: ignored"
            self._node.get_logger().warning(text, throttle_duration_sec=10.0)
            return
        try:
            self._received[frame_name(message.child_frame_id)] = transform_matrix(message.transform)
        except ValueError as error:
            self._node.get_logger().warning(f"map_to_odom ignored: {error}", throttle_duration_sec=10.0)


def exceeds(change: Matrix4) -> bool:
    """Whether a change of map_T_odom is large enough to move the graph."""
    distance = float(np.linalg.norm(change[:3, 3]))
    return distance > MOVE_DISTANCE or Rotation.from_matrix(change[:3, :3]).magnitude() > MOVE_ANGLE


def matrix_from_config(config: CameraConfig) -> Matrix4 | None:
    """base_T_camera as configured, or None when nothing is."""
    if not config.translation:
        return None
    if config.rotation_quaternion:
        return pose_matrix(config.translation, config.rotation_quaternion)
    # fixed axes x, y, z: roll, pitch, yaw as URDF means them
    quaternion = Rotation.from_euler("xyz", config.rotation_rpy).as_quat()
    return pose_matrix(config.translation, quaternion)
