"""Plays the messages of a ROS 2 bag as they were recorded: the stored CDR bytes are published unopened."""

from __future__ import annotations

import importlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy

from ssr_ros.config import ReplayNodeConfig

IMAGE_TYPES = frozenset({"sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage"})
INPUT_TYPES = IMAGE_TYPES | {"sensor_msgs/msg/CameraInfo", "nav_msgs/msg/Odometry"}

_PUBLISHER_DEPTH = 50  # messages kept for retransmission, whatever was recorded
_SETTLE = 0.5  # [s] between the last match and the first message, for readers that see us a little later


class BagPlayer:
    """Publishers for a bag's topics and the loop that feeds them at the recorded pace.

    Topics whose message package is not installed are skipped and named in ``skipped``.
    ValueError when the path is no readable ROS 2 bag.
    """

    def __init__(self, node: Node, config: ReplayNodeConfig) -> None:
        self._node = node
        self._config = config
        self._reader = _open(Path(config.recording))
        self._publishers: dict[str, Publisher] = {}
        self._types: dict[str, str] = {}
        self.skipped: dict[str, str] = {}  # topic -> why
        for connection in self._reader.connections:
            self._advertise(connection)

    @property
    def duration(self) -> float:
        """Length of the recording [s]."""
        return self._reader.duration * 1e-9

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
        begin, first, images = time.monotonic(), self._reader.start_time, Counter[str]()
        for connection, stamp, data in self._reader.messages():
            publisher = self._publishers.get(connection.topic)
            if publisher is None:
                continue
            elapsed = (stamp - first) * 1e-9
            if stop.wait(max(0.0, begin + elapsed / self._config.rate - time.monotonic())):
                return
            if connection.msgtype in IMAGE_TYPES:
                images[connection.topic] += 1
                if self._config.max_frames and images[connection.topic] > self._config.max_frames:
                    if min(images.values()) > self._config.max_frames:
                        return
                    continue
            at_message(stamp, min(1.0, elapsed / max(self.duration, 1e-9)))
            publisher.publish(bytes(data))

    def close(self) -> None:
        for publisher in self._publishers.values():
            self._node.destroy_publisher(publisher)
        self._publishers.clear()
        self._reader.close()

    def _advertise(self, connection: Any) -> None:
        if connection.topic in self._publishers:
            return
        package, _, name = connection.msgtype.split("/")
        try:
            message_type = getattr(importlib.import_module(f"{package}.msg"), name)
        except (ImportError, AttributeError):
            self.skipped[connection.topic] = f"{connection.msgtype} is not installed"
            return
        publisher = self._node.create_publisher(message_type, connection.topic, _recorded_qos(connection))
        self._publishers[connection.topic] = publisher
        self._types[connection.topic] = connection.msgtype


def _open(path: Path) -> Any:
    from rosbags.rosbag2 import Reader, ReaderError

    if not path.exists():
        raise ValueError(f"recording must be the path of a ROS 2 bag, there is no {str(path)!r}")
    try:
        reader = Reader(path)
        reader.open()
    except (ReaderError, OSError) as error:
        raise ValueError(f"recording must be a readable ROS 2 bag, got {str(path)!r}: {error}") from error
    return reader


def _recorded_qos(connection: Any) -> QoSProfile:
    """As offered when recorded, reliable and volatile where that is not known."""
    offered = getattr(connection.ext, "offered_qos_profiles", [])
    best_effort = any(q.reliability.name == "BEST_EFFORT" for q in offered)
    latched = any(q.durability.name == "TRANSIENT_LOCAL" for q in offered)
    return QoSProfile(
        history=HistoryPolicy.KEEP_LAST,
        depth=_PUBLISHER_DEPTH,
        reliability=ReliabilityPolicy.BEST_EFFORT if best_effort else ReliabilityPolicy.RELIABLE,
        durability=DurabilityPolicy.TRANSIENT_LOCAL if latched else DurabilityPolicy.VOLATILE,
    )
