"""Publishers of messages that are already bytes on the wire: of a bag, or of the simulation."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Mapping, Sequence

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy

IMAGE_TYPES = frozenset({"sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage"})
INPUT_TYPES = IMAGE_TYPES | {"sensor_msgs/msg/CameraInfo", "nav_msgs/msg/Odometry"}

_DEPTH = 50  # messages kept for retransmission
_SETTLE = 0.5  # [s] between the last match and the first message, for readers that see us a little later


class RawPublishers:
    """One publisher per topic; ``skipped`` names those whose message package is not installed, and why."""

    def __init__(self, node: Node, types: Mapping[str, str]) -> None:
        self._node = node
        self._types = dict(types)
        self._publishers: dict[str, Publisher] = {}
        self.skipped: dict[str, str] = {}
        for topic, kind in types.items():
            self._advertise(topic, kind)

    @property
    def topics(self) -> list[str]:
        """That can be published."""
        return list(self._publishers)

    def publish(self, topic: str, data: bytes) -> None:
        """CDR bytes; nothing happens on a skipped topic."""
        if topic in self._publishers:
            self._publishers[topic].publish(data)

    def unmatched(self, wanted: Sequence[str] = ()) -> list[str]:
        """Topics that must have a subscriber before the start and have none; none wanted: all a perception reads."""
        topics = wanted or [t for t, kind in self._types.items() if kind in INPUT_TYPES and "/ground_truth" not in t]
        return [t for t in topics if t not in self._publishers or not self._publishers[t].get_subscription_count()]

    def wait_for_subscribers(self, stop: threading.Event, timeout: float, wanted: Sequence[str] = ()) -> list[str]:
        """Block until every wanted topic has a subscriber or ``timeout`` [s] is over; the topics left without."""
        deadline = time.monotonic() + timeout
        while self.unmatched(wanted) and time.monotonic() < deadline and not stop.wait(0.1):
            pass
        stop.wait(_SETTLE)
        return self.unmatched(wanted)

    def close(self) -> None:
        for publisher in self._publishers.values():
            self._node.destroy_publisher(publisher)
        self._publishers.clear()

    def _advertise(self, topic: str, kind: str) -> None:
        package, _, name = kind.split("/")
        try:
            message_type = getattr(importlib.import_module(f"{package}.msg"), name)
        except (ImportError, AttributeError):
            self.skipped[topic] = f"{kind} is not installed"
            return
        self._publishers[topic] = self._node.create_publisher(message_type, topic, _qos(topic))


def _qos(topic: str) -> QoSProfile:
    """Reliable, which every reader accepts; static transforms stay for late joiners."""
    latched = topic.rsplit("/", 1)[-1] == "tf_static"
    return QoSProfile(
        history=HistoryPolicy.KEEP_LAST,
        depth=_DEPTH,
        reliability=ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL if latched else DurabilityPolicy.VOLATILE,
    )
