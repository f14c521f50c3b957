"""The lifecycle node ``simulation``: a robot in a synthetic home, live, with its own clock."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace

from ssr_ros.ros.managed_node import run
from ssr_ros.ros.node_config import SimulationNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.playing_node import PlayingNode
from ssr_ros.ros.raw_publishers import RawPublishers
from ssr_ros.simulation.home import make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.messages import TYPES
from ssr_ros.simulation.odometry import DRIFTS
from ssr_ros.simulation.simulated_run import SimulatedRun, SimulationConfig

_PATIENCE = 0.2  # [s] behind its time beyond which the simulation gives up catching up


class SimulationNode(PlayingNode):
    """Furnishes the home and plans the drive when configured; drives when activated and says when it is done."""

    def __init__(self) -> None:
        super().__init__("simulation", SimulationNodeConfig)
        self._outputs: RawPublishers | None = None

    def configure(self) -> None:
        self._config = read_config(self, SimulationNodeConfig)
        self._run = make_run(self._config)
        self._outputs = RawPublishers(self, TYPES)
        self.advertise("simulation/progress", "simulation/finished", self._config.clock, self._outputs.skipped)
        rooms = ", ".join(room.style for room in self._run.home.rooms)
        self.get_logger().info(f"{rooms}: {len(self._run.home.objects)} objects, {len(self._run.image_times)} images")

    def cleanup(self) -> None:
        super().cleanup()
        if self._outputs is not None:
            self._outputs.close()
            self._outputs = None

    def play(self, stop: threading.Event) -> None:
        assert self._outputs is not None
        self.warn_of_unheard(self._outputs.wait_for_subscribers(stop, self._config.wait_for_subscribers))
        self.get_logger().info("computing the light of the home; the first image follows")
        first, end = self._run.stamp(0.0), self._run.stamp(float(self._run.trajectory.times[-1]))
        begin = time.monotonic()
        for message in self._run.messages():
            elapsed = (message.stamp - first) * 1e-9 / self._config.rate
            late = time.monotonic() - begin - elapsed
            if late > _PATIENCE:  # drawing takes longer than driving: time goes on from here, without a rush
                begin += late
            if stop.wait(max(0.0, -late)):
                return
            self.at_message(message.stamp, (message.stamp - first) / max(end - first, 1))
            self._outputs.publish(message.topic, message.data)


def make_run(config: SimulationNodeConfig) -> SimulatedRun:
    """The home and the drive; ValueError naming the parameter that is wrong, RuntimeError if no home can be made."""
    home = HomeConfig(config.seed, config.rooms, config.styles, config.source, config.split)
    return SimulatedRun(make_home(home), simulation_config(config))


def simulation_config(config: SimulationNodeConfig) -> SimulationConfig:
    return SimulationConfig(
        seed=config.seed,
        frames=config.frames,
        image_rate=config.image_rate,
        width=config.width,
        height=config.height,
        camera_height=config.camera_height,
        camera_pitch=config.camera_pitch,
        sensor=config.sensor,
        people=config.people,
        changes=config.changes,
        odometry=replace(DRIFTS[config.drift], loop_closure=config.loop_closure),
    )


def main() -> int:
    """Entry point of the executable ``sim_node``."""
    return run(SimulationNode)


if __name__ == "__main__":
    sys.exit(main())
