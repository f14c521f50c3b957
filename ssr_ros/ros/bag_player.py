"""Plays the messages of a ROS 2 bag as they were recorded: the stored CDR bytes are published unopened."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rclpy.node import Node

from ssr_ros.bag import Bag, RecordingError
from ssr_ros.ros.node_config import ReplayNodeConfig
from ssr_ros.ros.raw_publishers import IMAGE_TYPES, RawPublishers


class BagPlayer:
    """Publishers for a bag's topics and the loop that feeds them at the recorded pace.

    Topics whose message package is not installed are skipped and named in ``skipped``.
    ValueError when the path is no readable ROS 2 bag.
    """

    def __init__(self, node: Node, config: ReplayNodeConfig) -> None:
        self._config = config
        try:
            self._bag = Bag(Path(config.recording))
        except (RecordingError, OSError) as error:
            raise ValueError(f"recording must be the path of a ROS 2 bag: {error}") from error
        self._types = {topic.name: topic.type for topic in self._bag.topics}
        self._publishers = RawPublishers(node, self._types)
        self.skipped = self._publishers.skipped

    @property
    def warnings(self) -> list[str]:
        """What is damaged in the bag."""
        return self._bag.warnings

    def wait_for_subscribers(self, stop: threading.Event) -> list[str]:
        """Block until every wanted topic has a subscriber or the time is up; the topics left without."""
        config = self._config
        return self._publishers.wait_for_subscribers(stop, config.wait_for_subscribers, config.wait_for_topics)

    def play(self, stop: threading.Event, at_message: Callable[[int, float], None]) -> None:
        """Publish every message once, in order.

        ``at_message`` is called before each with its time [ns] and the part played in [0, 1].
        """
        begin, first, images = time.monotonic(), self._bag.start, Counter[str]()
        for topic, stamp, data in self._bag.raw_messages(self._publishers.topics):
            elapsed = (stamp - first) * 1e-9
            if stop.wait(max(0.0, begin + elapsed / self._config.rate - time.monotonic())):
                return
            images[topic] += self._types[topic] in IMAGE_TYPES
            if self._config.max_frames and images[topic] > self._config.max_frames:
                return
            at_message(stamp, min(1.0, elapsed / max(self._bag.duration, 1e-9)))
            self._publishers.publish(topic, bytes(data))

    def close(self) -> None:
        self._publishers.close()
