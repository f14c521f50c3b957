"""Plays the messages of a ROS 2 bag as they were recorded: the stored CDR bytes are published unopened."""

from __future__ import annotations

import importlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy

from ssr_ros.bag import Bag, RecordingError
from ssr_ros.ros.node_config import ReplayNodeConfig

IMAGE_TYPES = frozenset({"sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage"})
INPUT_TYPES = IMAGE_TYPES | {"sensor_msgs/msg/CameraInfo", "nav_msgs/msg/Odometry"}

_DEPTH = 50  # messages kept for retransmission
_SETTLE = 0.5  # [s] between the last match and the first message, for readers that see us a little later


class BagPlayer:
    """Publishers for a bag's topics and the loop that feeds them at the recorded pace.

    Topics whose message package is not installed are skipped and named in ``skipped``.
    ValueError when the path is no readable ROS 2 bag.
    """

    def __init__(self, node: Node, config: ReplayNodeConfig) -> None:
        self._node = node
        self._config = config
        try:
            self._bag = Bag(Path(config.recording))
        except (RecordingError, OSError) as error:
            raise ValueError(f"recording must be the path of a ROS 2 bag: {error}") from error
        self._types = {topic.name: topic.type for topic in self._bag.topics}
        self._publishers: dict[str, Publisher] = {}
        self.skipped: dict[str, str] = {}  # topic -> why
        for topic, kind in self._types.items():
            self._advertise(topic, kind)

    @property
    def warnings(self) -> list[str]:
        """What is damaged in the bag."""
        return self._bag.warnings

    def unmatched(self) -> list[str]:
        """Topics that must have a subscriber before the start and have none."""
        wanted = self._config.wait_for_topics or tuple(
            topic for topic, kind in self._types.items() if kind in INPUT_TYPES and "/ground_truth" not in topic
        )
        return [t for t in wanted if t not in self._publishers or not self._publishers[t].get_subscription_count()]

    def wait_for_subscribers(self, stop: threading.Event) -> list[str]:
        """Block until every wanted topic has a subscriber or the time is up; the topics left without."""
        deadline = time.monotonic() + self._config.wait_for_subscribers
        while self.unmatched() and time.monotonic() < deadline and not stop.wait(0.1):
            pass
        stop.wait(_SETTLE)
        return self.unmatched()

    def play(self, stop: threading.Event, at_message: Callable[[int, float], None]) -> None:
        """Publish every message once, in order.

        ``at_message`` is called before each with its time [ns] and the part played in [0, 1].
        """
        begin, first, images = time.monotonic(), self._bag.start, Counter[str]()
        for topic, stamp, data in self._bag.raw_messages(list(self._publishers)):
            elapsed = (stamp - first) * 1e-9
            if stop.wait(max(0.0, begin + elapsed / self._config.rate - time.monotonic())):
                return
            images[topic] += self._types[topic] in IMAGE_TYPES
            if self._config.max_frames and images[topic] > self._config.max_frames:
                return
            at_message(stamp, min(1.0, elapsed / max(self._bag.duration, 1e-9)))
            self._publishers[topic].publish(bytes(data))

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
