"""What the nodes that take a robot's place share: a thread that publishes, the clock, progress and the end."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from rclpy.publisher import Publisher
from rosgraph_msgs.msg import Clock
from std_msgs.msg import Bool, Float32

from ssr_ros.ros.conversions import time_message
from ssr_ros.ros.managed_node import ManagedNode
from ssr_ros.ros.qos import LATCHED, STATUS

_PROGRESS_STEP = 0.01  # part of the whole between two progress messages
_STOP_TIMEOUT = 2.0  # [s] for the thread to end; one deep in a computation is left to notice by itself


class PlayingNode(ManagedNode):
    """Plays once in a thread of its own when activated, and tells how far it is and when it is done.

    A subclass writes ``play``, and calls ``advertise`` when it is configured.
    """

    def __init__(self, role: str, config_type: type) -> None:
        super().__init__(role, config_type)
        self._role = role  # names the thread, however the node is renamed
        self._told: list[Publisher] = []
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._reported = -1.0

    def play(self, stop: threading.Event) -> None:
        """Publish everything, ``at_message`` before each message; nothing more once ``stop`` is set."""
        raise NotImplementedError

    def advertise(self, progress: str, finished: str, clock: bool, skipped: Mapping[str, str]) -> None:
        """Make the publishers of progress and end on these topics, and of the clock if wanted.

        ``skipped``: topics that are left out, with the reason; they are warned of.
        """
        for topic, reason in skipped.items():
            self.get_logger().warning(f"{topic} is not published: {reason}")
        self._progress = self.create_publisher(Float32, progress, LATCHED)
        self._finished = self.create_publisher(Bool, finished, LATCHED)
        self._clock_output = self.create_publisher(Clock, "/clock", STATUS) if clock else None
        self._told = [p for p in (self._progress, self._finished, self._clock_output) if p is not None]

    def activate(self) -> None:
        self._stop = threading.Event()  # its own for each thread, for the last one may not have noticed yet
        self._finished.publish(Bool(data=False))
        self._thread = threading.Thread(target=self._play, args=(self._stop,), name=self._role, daemon=True)
        self._thread.start()

    def deactivate(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_STOP_TIMEOUT)
            self._thread = None

    def cleanup(self) -> None:
        for publisher in self._told:
            self.destroy_publisher(publisher)
        self._told.clear()

    def warn_of_unheard(self, topics: Sequence[str]) -> None:
        """Say that these topics have no subscriber, if any."""
        if topics:
            self.get_logger().warning(f"nobody listens to {', '.join(topics)}: publishing all the same")

    def at_message(self, stamp: int, part: float) -> None:
        """Tell the time [ns] of the next message and, now and then, the part in [0, 1] that is done."""
        if self._clock_output is not None:
            self._clock_output.publish(Clock(clock=time_message(stamp)))
        if part < self._reported or part >= self._reported + _PROGRESS_STEP:  # less when a loop starts again
            self._report(part)

    def _play(self, stop: threading.Event) -> None:
        self._reported = -1.0
        try:
            self.play(stop)
        except Exception as error:  # e.g. a bag cut short; the thread has no caller to tell
            if not stop.is_set():
                self.get_logger().error(f"{self._role} stopped: {type(error).__name__}: {error}")
                self._finished.publish(Bool(data=True))
            return
        if not stop.is_set():
            self._report(1.0)
            self._finished.publish(Bool(data=True))

    def _report(self, part: float) -> None:
        self._reported = part
        self._progress.publish(Float32(data=part))
