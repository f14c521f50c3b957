"""The lifecycle node ``questions``: spatial questions about the mirrored scene graph."""

from __future__ import annotations

import sys

import ssr_ros.msg as ssr_msgs
import ssr_ros.srv as ssr_srvs
from ssr_ros.language.ask import ask
from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.ros.conversions import answer_response
from ssr_ros.ros.graph_client import GraphClient
from ssr_ros.ros.managed_node import ManagedNode, run
from ssr_ros.ros.node_config import QuestionNodeConfig
from ssr_ros.ros.parameters import read_config
from ssr_ros.ros.qos import STATUS
from ssr_ros.transforms import transform_matrix
from ssr_ros.types import Matrix4

SERVICE = "ask_spatial_question"


class QuestionNode(ManagedNode):
    """Answers from its own copy of the graph, in its own process: perception never waits for a question."""

    def __init__(self) -> None:
        super().__init__("questions", QuestionNodeConfig)
        self._scene: GraphClient | None = None
        self._robot: tuple[str, Matrix4] | None = None  # session, graph_T_base

    def configure(self) -> None:
        read_config(self, QuestionNodeConfig)

    def activate(self) -> None:
        self._scene = GraphClient(self)
        self._cog_maps = self.create_subscription(ssr_msgs.LocalCogMap, "local_cog_map", self._remember_robot, STATUS)
        self._asking = self.create_service(ssr_srvs.AskSpatialQuestion, SERVICE, self._ask)

    def deactivate(self) -> None:
        if self._scene is None:
            return
        self.destroy_service(self._asking)
        self.destroy_subscription(self._cog_maps)
        self._scene.close()
        self._scene = self._robot = None

    def _remember_robot(self, message: ssr_msgs.LocalCogMap) -> None:
        try:
            self._robot = message.session_id, transform_matrix(message.robot)
        except ValueError as error:
            self.get_logger().warning(f"robot pose ignored: {error}", throttle_duration_sec=10.0)

    def _ask(
        self, request: ssr_srvs.AskSpatialQuestion.Request, response: ssr_srvs.AskSpatialQuestion.Response
    ) -> ssr_srvs.AskSpatialQuestion.Response:
        return answer_response(self._answer(request.question, request.query_json), response)

    def _answer(self, question: str, query_json: str) -> Answer:
        """Any text has an answer, be it a refusal."""
        assert self._scene is not None
        graph = self._scene.graph()
        if not graph.session_id:
            return Answer(AnswerStatus.EMPTY_GRAPH, "No scene graph has been received yet")
        robot = self._robot[1] if self._robot is not None and self._robot[0] == graph.session_id else None
        try:
            return ask(graph, question, query_json, robot)
        except Exception as error:  # a service answers; what went wrong belongs into the log
            asked = (question or query_json)[:200]
            self.get_logger().error(f"{asked!r} failed: {type(error).__name__}: {error}")
            return Answer(AnswerStatus.UNVERIFIED, f"The question could not be answered: {error}")


def main() -> int:
    """Entry point of the executable ``question_node``."""
    return run(QuestionNode)


if __name__ == "__main__":
    sys.exit(main())
