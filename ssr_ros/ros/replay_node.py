"""The lifecycle node ``replay``: plays a recording on its own topics, as a robot would publish them."""

from __future__ import annotations

import sys
import threading

from rosgraph_msgs.msg import Clock
from std_msgs.msg import Bool, Float32

from ssr_ros.ros.bag_player import BagPlayer
from ssr_ros.ros.conversions import time_message
from ssr_ros.ros.managed_node import ManagedNode, run
from ssr_ros.ros.node_config import ReplayNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.qos import LATCHED, STATUS

_PROGRESS_STEP = 0.01  # part of the recording between two progress messages


class ReplayNode(ManagedNode):
    """Waits for subscribers when activated, plays once or in a loop, and says when it is done."""

    def __init__(self) -> None:
        super().__init__("replay", ReplayNodeConfig)
        self._player: BagPlayer | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._reported = -1.0

    def configure(self) -> None:
        self._config = read_config(self, ReplayNodeConfig)
        self._player = BagPlayer(self, self._config)
        for topic, reason in self._player.skipped.items():
            self.get_logger().warning(f"{topic} is not played: {reason}")
        self._progress = self.create_publisher(Float32, "replay/progress", LATCHED)
        self._finished = self.create_publisher(Bool, "replay/finished", LATCHED)
        self._clock_output = self.create_publisher(Clock, "/clock", STATUS) if self._config.clock else None

    def activate(self) -> None:
        self._stop.clear()
        self._finished.publish(Bool(data=False))
        self._thread = threading.Thread(target=self._play, name="replay", daemon=True)
        self._thread.start()

    def deactivate(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def cleanup(self) -> None:
        if self._player is None:
            return
        self._player.close()
        self._player = None
        for publisher in (self._progress, self._finished, self._clock_output):
            if publisher is not None:
                self.destroy_publisher(publisher)

    def _play(self) -> None:
        assert self._player is not None
        try:
            missing = self._player.wait_for_subscribers(self._stop)
            if missing:
                self.get_logger().warning(f"nobody listens to {', '.join(missing)}: playing all the same")
            rounds = 0
            while not self._stop.is_set() and (rounds == 0 or self._config.loop):
                self._reported = -1.0
                self._player.play(self._stop, self._at_message)
                rounds += 1
            for warning in self._player.warnings:
                self.get_logger().warning(warning)
            if not self._stop.is_set():
                self._report(1.0)
                self._finished.publish(Bool(data=True))
        except Exception as error:  # e.g. a bag cut short; the thread has no caller to tell
            self.get_logger().error(f"replay stopped: {type(error).__name__}: {error}")
            self._finished.publish(Bool(data=True))

    def _at_message(self, stamp: int, part: float) -> None:
        if self._clock_output is not None:
            self._clock_output.publish(Clock(clock=time_message(stamp)))
        if part >= self._reported + _PROGRESS_STEP:
            self._report(part)

    def _report(self, part: float) -> None:
        self._reported = part
        self._progress.publish(Float32(data=part))


def main() -> int:
    """Entry point of the executable ``replay_node``."""
    return run(ReplayNode)


if __name__ == "__main__":
    sys.exit(main())
