"""The lifecycle node ``simulation``: a robot in a synthetic home, live, with its own clock."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace

from rosgraph_msgs.msg import Clock
from std_msgs.msg import Bool, Float32

from ssr_ros.ros.conversions import time_message
from ssr_ros.ros.managed_node import ManagedNode, run
from ssr_ros.ros.node_config import SimulationNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.qos import LATCHED, STATUS
from ssr_ros.ros.raw_publishers import RawPublishers
from ssr_ros.simulation.home import make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.messages import TYPES
from ssr_ros.simulation.odometry import DRIFTS
from ssr_ros.simulation.simulated_run import SimulatedRun, SimulationConfig

_PROGRESS_STEP = 0.01  # part of the drive between two progress messages
_PATIENCE = 0.2  # [s] behind its time beyond which the simulation gives up catching up


class SimulationNode(ManagedNode):
    """Furnishes the home and plans the drive when configured; drives when activated and says when it is done."""

    def __init__(self) -> None:
        super().__init__("simulation", SimulationNodeConfig)
        self._outputs: RawPublishers | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def configure(self) -> None:
        self._config = read_config(self, SimulationNodeConfig)
        self._run = make_run(self._config)
        self._outputs = RawPublishers(self, TYPES)
        for topic, reason in self._outputs.skipped.items():
            self.get_logger().warning(f"{topic} is not published: {reason}")
        self._progress = self.create_publisher(Float32, "simulation/progress", LATCHED)
        self._finished = self.create_publisher(Bool, "simulation/finished", LATCHED)
        self._clock_output = self.create_publisher(Clock, "/clock", STATUS) if self._config.clock else None
        rooms = ", ".join(room.style for room in self._run.home.rooms)
        self.get_logger().info(f"{rooms}: {len(self._run.home.objects)} objects, {len(self._run.image_times)} images")

    def activate(self) -> None:
        self._stop.clear()
        self._finished.publish(Bool(data=False))
        self._thread = threading.Thread(target=self._drive, name="simulation", daemon=True)
        self._thread.start()

    def deactivate(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def cleanup(self) -> None:
        if self._outputs is None:
            return
        self._outputs.close()
        self._outputs = None
        for publisher in (self._progress, self._finished, self._clock_output):
            if publisher is not None:
                self.destroy_publisher(publisher)

    def _drive(self) -> None:
        assert self._outputs is not None
        try:
            missing = self._outputs.wait_for_subscribers(self._stop, self._config.wait_for_subscribers)
            if missing:
                self.get_logger().warning(f"nobody listens to {', '.join(missing)}: driving all the same")
            self._publish_all(self._outputs)
            if not self._stop.is_set():
                self._progress.publish(Float32(data=1.0))
                self._finished.publish(Bool(data=True))
        except Exception as error:  # e.g. no memory for the light; the thread has no caller to tell
            self.get_logger().error(f"simulation stopped: {type(error).__name__}: {error}")
            self._finished.publish(Bool(data=True))

    def _publish_all(self, publishers: RawPublishers) -> None:
        first, end = self._run.stamp(0.0), self._run.stamp(float(self._run.trajectory.times[-1]))
        begin, reported = time.monotonic(), -1.0
        for message in self._run.messages():
            elapsed = (message.stamp - first) * 1e-9 / self._config.rate
            late = time.monotonic() - begin - elapsed
            if late > _PATIENCE:  # drawing takes longer than driving: time goes on from here, without a rush
                begin += late
            if self._stop.wait(max(0.0, -late)):
                return
            if self._clock_output is not None:
                self._clock_output.publish(Clock(clock=time_message(message.stamp)))
            publishers.publish(message.topic, message.data)
            part = (message.stamp - first) / max(end - first, 1)
            if part >= reported + _PROGRESS_STEP:
                reported = part
                self._progress.publish(Float32(data=part))


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
