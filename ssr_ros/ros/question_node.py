"""The lifecycle node ``questions``: spatial questions about the mirrored scene graph."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from diagnostic_msgs.msg import DiagnosticArray
from std_msgs.msg import Header

import ssr_ros.msg as ssr_msgs
from ssr_ros.language.config import LanguageConfig
from ssr_ros.language.loading import load_translators
from ssr_ros.language.translation import Translator
from ssr_ros.ros.graph_client import GraphClient
from ssr_ros.ros.managed_node import ManagedNode, run
from ssr_ros.ros.node_config import QuestionNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.qos import STATUS
from ssr_ros.ros.question_diagnostics import question_status
from ssr_ros.ros.question_interfaces import NAME, QuestionAction, QuestionService
from ssr_ros.ros.question_pool import QuestionPool, QuestionReport, Scene
from ssr_ros.transforms import transform_matrix
from ssr_ros.types import Matrix4

SERVICE = NAME

_CHECK_PERIOD = 0.05  # [s] how late a deadline may be noticed
_DIAGNOSTICS_PERIOD = 1.0  # [s]
_LOG_PERIOD = 10.0  # [s] between two warnings about the same thing


class QuestionNode(ManagedNode):
    """Answers from its own copy of the graph, in its own process: perception never waits for a question.

    Callbacks only enqueue; the work is QuestionPool's, so the graph is followed while questions are answered.
    """

    def __init__(self, load: Callable[[LanguageConfig], Sequence[Translator]] = load_translators) -> None:
        super().__init__("questions", QuestionNodeConfig)
        self._load = load
        self._translators: Sequence[Translator] = ()
        self._action: QuestionAction | None = None
        self._scene: GraphClient | None = None
        self._pool: QuestionPool | None = None
        self._service: QuestionService | None = None
        self._robot: tuple[str, Matrix4] | None = None  # session, graph_T_base

    def configure(self) -> None:
        self._config = read_config(self, QuestionNodeConfig)
        self._translators = self._load(self._config.language)
        self._diagnostics = self.create_publisher(DiagnosticArray, "/diagnostics", STATUS)
        self._service = QuestionService(self, lambda: self._pool)
        self._action = QuestionAction(self, lambda: self._pool)

    def activate(self) -> None:
        self._scene = GraphClient(self)
        self._cog_maps = self.create_subscription(ssr_msgs.LocalCogMap, "local_cog_map", self._remember_robot, STATUS)
        self._awake = self.create_guard_condition(self._deliver)
        self._pool = QuestionPool(
            self._read, self._awake.trigger, self._config.questions, self._translators, self._log_error
        )
        self._reported: QuestionReport | None = None
        self._periodic = [
            self.create_steady_timer(_CHECK_PERIOD, self._check),
            self.create_steady_timer(_DIAGNOSTICS_PERIOD, self._report),
        ]

    def deactivate(self) -> None:
        if self._scene is None:
            return
        if self._pool is not None:
            for timer in self._periodic:
                self.destroy_timer(timer)
            self._pool.stop()
            self._pool.deliver()
            self._pool = None
        self.destroy_subscription(self._cog_maps)
        self.destroy_guard_condition(self._awake)
        self._scene.close()
        self._scene = self._robot = None

    def cleanup(self) -> None:
        if self._service is not None:
            self._service.close()
            self._service = None
        if self._action is not None:
            self._action.close()
            self._action = None
            self.destroy_publisher(self._diagnostics)
        self._translators = ()

    def _remember_robot(self, message: ssr_msgs.LocalCogMap) -> None:
        try:
            self._robot = message.session_id, transform_matrix(message.robot)
        except ValueError as error:
            self.get_logger().warning(f"robot pose ignored: {error}", throttle_duration_sec=_LOG_PERIOD)

    def _read(self) -> Scene:
        """The mirrored graph and the robot's pose in it. From any thread."""
        scene, robot = self._scene, self._robot
        assert scene is not None
        graph = scene.graph()
        return graph, robot[1] if robot is not None and robot[0] == graph.session_id else None

    def _log_error(self, text: str) -> None:
        self.get_logger().error(text)

    def _deliver(self) -> None:
        if self._pool is not None:
            self._pool.deliver()

    def _check(self) -> None:
        assert self._pool is not None and self._action is not None
        self._pool.check()
        self._pool.deliver()
        self._action.tell_progress()

    def _report(self) -> None:
        assert self._pool is not None
        report = self._pool.report()
        status = question_status(f"{self.get_name()}: answering", report, self._reported)
        self._diagnostics.publish(
            DiagnosticArray(header=Header(stamp=self.get_clock().now().to_msg()), status=[status])
        )
        if status.level != b"\x00":
            self.get_logger().warning(f"{status.name}: {status.message}", throttle_duration_sec=_LOG_PERIOD)
        self._reported = report


def main() -> int:
    """Entry point of the executable ``question_node``."""
    return run(QuestionNode)


if __name__ == "__main__":
    sys.exit(main())
