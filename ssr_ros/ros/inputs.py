"""Sensor topics -> FrameSynchronizer. Callbacks only enqueue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import CameraInfo, CompressedImage, Image

from ssr_ros.ros.matched_subscription import MatchedSubscription
from ssr_ros.ros.node_config import InputConfig
from ssr_ros.synchronization import FrameSynchronizer

COLOR, DEPTH, CAMERA_INFO, ODOMETRY = "color/image_raw", "depth/image_raw", "color/camera_info", "odom"

_IMAGE_TYPES = {"sensor_msgs/msg/Image": Image, "sensor_msgs/msg/CompressedImage": CompressedImage}
_TRANSPORTS = {"auto": tuple(_IMAGE_TYPES.values()), "raw": (Image,), "compressed": (CompressedImage,)}
_IMAGE_QUEUE, _POSE_QUEUE = 30, 200  # messages the middleware keeps while the callbacks are late


class ImageInput:
    """An image topic, raw or compressed: what is published decides, within ``transport``.

    As in image_transport, remapping the base topic moves its compressed variant along.
    """

    def __init__(self, node: Node, topic: str, suffix: str, transport: str, callback: Callable[[Any], None]) -> None:
        self.topic = input_topic(node, topic)
        self._node = node
        self._candidates = (self.topic, f"{self.topic}/{suffix}")
        self._wanted = _TRANSPORTS[transport]
        self._callback = callback
        self._subscription: MatchedSubscription | None = None

    @property
    def connected(self) -> bool:
        return self._subscription is not None and self._subscription.connected

    def check(self) -> None:
        """Look for a publisher, or for another one when ours has gone (a driver restarted otherwise)."""
        if self._subscription is None or not self._node.count_publishers(self._subscription.topic):
            found = self._find()
            if found is not None:
                self.close()
                self._subscription = found
        if self._subscription is not None:
            self._subscription.check()

    def close(self) -> None:
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None

    def _find(self) -> MatchedSubscription | None:
        for topic in self._candidates:
            for info in self._node.get_publishers_info_by_topic(topic):
                message_type = _IMAGE_TYPES.get(info.topic_type)
                if message_type is not None and message_type in self._wanted:
                    return MatchedSubscription(self._node, message_type, topic, self._callback, _IMAGE_QUEUE)
        return None


class SensorInputs:
    """The four streams of a robot; ``check`` (a few times a second) connects what has come up."""

    def __init__(self, node: Node, config: InputConfig, synchronizer: FrameSynchronizer) -> None:
        transport = config.transport
        info, odometry = input_topic(node, CAMERA_INFO), input_topic(node, ODOMETRY)
        self._inputs: dict[str, ImageInput | MatchedSubscription] = {
            COLOR: ImageInput(node, COLOR, "compressed", transport, synchronizer.add_color),
            DEPTH: ImageInput(node, DEPTH, "compressedDepth", transport, synchronizer.add_depth),
            CAMERA_INFO: MatchedSubscription(node, CameraInfo, info, synchronizer.add_camera_info, _IMAGE_QUEUE),
            ODOMETRY: MatchedSubscription(node, Odometry, odometry, synchronizer.add_odometry, _POSE_QUEUE),
        }

    @property
    def missing(self) -> dict[str, str]:
        """Inputs nobody publishes: our name -> the topic it is remapped to."""
        return {name: item.topic for name, item in self._inputs.items() if not item.connected}

    def check(self) -> None:
        """Connect to what is published by now."""
        for item in self._inputs.values():
            item.check()

    def close(self) -> None:
        for item in self._inputs.values():
            item.close()


def input_topic(node: Node, name: str) -> str:
    """The full topic after remapping; ValueError for one that perception must never read."""
    topic = node.resolve_topic_name(name)
    if "ground_truth" in topic.split("/"):
        raise ValueError(f"topic {name} must not be under /ground_truth, got {topic!r}")
    return topic
