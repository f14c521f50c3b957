"""A subscription that waits for its publisher and takes whatever quality of service that offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from rclpy.qos import QoSProfile
from rclpy.subscription import Subscription

from ssr_ros.ros.qos import matching_qos


class MatchedSubscription:
    """Subscribes once a topic is published, and anew when its publishers change what they offer.

    Call ``check`` now and then (discovery has no callback in rclpy). ``topic`` is taken as it is:
    resolve it first.
    """

    def __init__(
        self, node: Node, message_type: type, topic: str, callback: Callable[[Any], None], depth: int = 10
    ) -> None:
        self.topic = topic
        self._node = node
        self._message_type = message_type
        self._callback = callback
        self._depth = depth
        self._qos: QoSProfile | None = None
        self._subscription: Subscription | None = None

    @property
    def connected(self) -> bool:
        """Whether there is a subscription at the moment."""
        return self._subscription is not None

    def check(self) -> bool:
        """Subscribe if the topic is published by now; whether there is a subscription."""
        qos = matching_qos(self._node, self.topic, self._depth)
        if qos is None or _same(qos, self._qos):
            return self.connected
        self.close()
        self._subscription = self._node.create_subscription(self._message_type, self.topic, self._callback, qos)
        self._qos = qos
        self._node.get_logger().info(f"reading {self.topic} ({qos.reliability.name.lower()})")
        return True

    def close(self) -> None:
        if self._subscription is not None:
            self._node.destroy_subscription(self._subscription)
        self._subscription = self._qos = None


def _same(a: QoSProfile, b: QoSProfile | None) -> bool:
    return b is not None and (a.reliability, a.durability) == (b.reliability, b.durability)
