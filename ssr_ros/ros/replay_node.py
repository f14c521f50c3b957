"""The lifecycle node ``replay``: plays a recording on its own topics, as a robot would publish them."""

from __future__ import annotations

import sys
import threading

from ssr_ros.ros.bag_player import BagPlayer
from ssr_ros.ros.managed_node import run
from ssr_ros.ros.node_config import ReplayNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.playing_node import PlayingNode


class ReplayNode(PlayingNode):
    """Waits for subscribers when activated, plays once or in a loop, and says when it is done."""

    def __init__(self) -> None:
        super().__init__("replay", ReplayNodeConfig)
        self._player: BagPlayer | None = None

    def configure(self) -> None:
        self._config = read_config(self, ReplayNodeConfig)
        self._player = BagPlayer(self, self._config)
        self.advertise("replay/progress", "replay/finished", self._config.clock, self._player.skipped)

    def cleanup(self) -> None:
        super().cleanup()
        if self._player is not None:
            self._player.close()
            self._player = None

    def play(self, stop: threading.Event) -> None:
        player = self._player
        assert player is not None
        self.warn_of_unheard(player.wait_for_subscribers(stop))
        rounds = 0
        while not stop.is_set() and (rounds == 0 or self._config.loop):
            player.play(stop, self.at_message)
            rounds += 1
        for warning in player.warnings:
            self.get_logger().warning(warning)


def main() -> int:
    """Entry point of the executable ``replay_node``."""
    return run(ReplayNode)


if __name__ == "__main__":
    sys.exit(main())
