"""The lifecycle node ``perception``: RGB-D and odometry in, scene graph and LocalCogMap out."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable

from diagnostic_msgs.msg import DiagnosticArray
from rclpy.timer import Timer

from ssr_ros.config import Config
from ssr_ros.pipeline import ScenePipeline, load_pipeline
from ssr_ros.ros.diagnostics import InputReport, PipelineReport, diagnostic_array
from ssr_ros.ros.graph_services import GraphServices
from ssr_ros.ros.inputs import SensorInputs
from ssr_ros.ros.managed_node import ManagedNode, run
from ssr_ros.ros.node_config import PerceptionNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.perception_loop import PerceptionLoop
from ssr_ros.ros.perception_output import PerceptionOutput
from ssr_ros.ros.qos import STATUS
from ssr_ros.ros.transforms import CameraMount, MapCorrection, TransformTree
from ssr_ros.ros.worker import Worker
from ssr_ros.synchronization import FrameSynchronizer

_CHECK_PERIOD = 0.25  # [s] between two looks for publishers
_KEEP_ALIVE_PERIOD = 1.0  # [s]
_DIAGNOSTICS_PERIOD = 1.0  # [s]
_LOG_PERIOD = 10.0  # [s] between two warnings about the same thing


class PerceptionNode(ManagedNode):
    """Parameters, subscriptions, one call into the core, publishers. The work is PerceptionLoop's."""

    def __init__(self, load: Callable[[Config, str], ScenePipeline] = load_pipeline) -> None:
        super().__init__("perception", PerceptionNodeConfig, Config)
        self._load = load
        self._output: PerceptionOutput | None = None
        self._graph_services: GraphServices | None = None
        self._worker: Worker | None = None
        self._inputs: SensorInputs | None = None
        self._tree: TransformTree | None = None
        self._periodic: list[Timer] = []
        self._reported: Counter[str] = Counter()

    def configure(self) -> None:
        self._config = read_config(self, PerceptionNodeConfig)
        core = read_config(self, Config)
        pipeline = self._load(core, self._config.graph_frame)
        self._output = PerceptionOutput(self, pipeline.graph, self._config.output)
        self._diagnostics = self.create_publisher(DiagnosticArray, "/diagnostics", STATUS)
        rate, log = core.cog_map.rate, self.get_logger().info
        self._loop = PerceptionLoop(pipeline, self._output, self._config, rate, log)
        folder = self._config.storage.folder
        self._graph_services = GraphServices(self, self._loop, self._output.graph_publisher, folder)
        self._failures, self._last_failure = 0, ""

    def activate(self) -> None:
        assert self._output is not None
        config = self._config
        self._tree = TransformTree(self)
        mount = CameraMount(config.camera, self._tree)
        self._synchronizer = FrameSynchronizer(config.synchronization, mount, base_frame=config.base_frame)
        self._correction = MapCorrection(self, config.graph_frame, self._tree)
        self._inputs = SensorInputs(self, config.input, self._synchronizer)
        self._reported.clear()
        self._loop.last_frame_at = time.monotonic()
        self._output.publish_due()
        self._worker = Worker(self._step, self._count_failure)
        self._periodic = [
            self.create_steady_timer(_CHECK_PERIOD, self._inputs.check),
            self.create_steady_timer(_CHECK_PERIOD, self._correction.check),
            self.create_steady_timer(_KEEP_ALIVE_PERIOD, self._output.graph_publisher.keep_alive),
            self.create_steady_timer(_DIAGNOSTICS_PERIOD, self._report),
        ]

    def deactivate(self) -> None:
        for timer in self._periodic:
            self.destroy_timer(timer)
        self._periodic = []
        if self._inputs is not None:
            self._inputs.close()
            self._inputs = None
        if self._worker is not None:
            self._worker.stop()
            self._worker = None
        if self._tree is not None:
            self._correction.close()
            self._tree.close()
            self._tree = None
        if self._output is not None:
            self._output.publish_all()

    def cleanup(self) -> None:
        if self._graph_services is not None:
            self._graph_services.close()
            self._graph_services = None
        if self._output is not None:
            self._output.close()
            self._output = None
            self.destroy_publisher(self._diagnostics)
            del self._loop

    def _step(self) -> None:
        self._loop.step(self._synchronizer, self._correction)

    def _count_failure(self, error: Exception) -> None:
        self._failures += 1
        self._last_failure = f"{type(error).__name__}: {error}"
        text = f"a frame could not be mapped: {self._last_failure}"
        self.get_logger().error(text, throttle_duration_sec=_LOG_PERIOD)

    def _report(self) -> None:
        inputs, pipeline = self._input_report(), self._pipeline_report()
        message = diagnostic_array(self.get_clock().now().to_msg(), self.get_name(), inputs, pipeline)
        self._diagnostics.publish(message)
        for status in message.status:
            if status.level != b"\x00":
                text = f"{status.name}: {status.message}"
                self.get_logger().warning(text, throttle_duration_sec=_LOG_PERIOD)
        self._reported = Counter(inputs.drops)

    def _input_report(self) -> InputReport:
        assert self._inputs is not None
        drops = self._synchronizer.drops
        drops["no_graph_transform"] += self._loop.uncorrected
        return InputReport(
            frames=self._loop.frames,
            rate=self._loop.rate,
            silence=time.monotonic() - self._loop.last_frame_at,
            stall_timeout=self._config.input.stall_timeout,
            missing=self._inputs.missing,
            drops={reason: count for reason, count in drops.items() if count},
            new_drops={r: n for r, n in (drops - self._reported).items() if r != "superseded"},
            drop_reasons=self._synchronizer.drop_reasons,
            waiting=self._synchronizer.waiting,
        )

    def _pipeline_report(self) -> PipelineReport:
        assert self._output is not None and self._worker is not None
        graph = self._output.graph_publisher.graph
        return PipelineReport(
            worker="running" if self._worker.alive else "dead",
            failures=self._failures,
            last_failure=self._last_failure,
            session_id=graph.session_id,
            map_generation=graph.map_generation,
            sequence=graph.sequence,
            objects=len(graph.members()),
            depth_refused=self._loop.depth_refused,
            depth_doubt=self._loop.depth_doubt,
            timings=self._loop.timings(),
        )


def main() -> int:
    """Entry point of the executable ``perception_node``."""
    return run(PerceptionNode)


if __name__ == "__main__":
    sys.exit(main())
