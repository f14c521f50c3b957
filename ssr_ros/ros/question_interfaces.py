"""The service and the action AskSpatialQuestion, over a QuestionPool. Neither ever holds up the executor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.node import Node

import ssr_ros.action as ssr_actions
import ssr_ros.srv as ssr_srvs
from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.ros.conversions import answer_response
from ssr_ros.ros.question_pool import AskedQuestion, QuestionPool, Stage

NAME = "ask_spatial_question"  # of both
_FEEDBACK_PERIOD = 0.5  # [s] between two feedbacks of one stage
_KEPT = 3  # [s] an answer waits for an asker who was slow to ask for it; every status message lists all that are kept


class QuestionService:
    """Answers requests when their answers are there, in whatever order.

    The executor expects the response from the callback. Waiting in it would stop the node, and what rclpy offers
    instead, a coroutine, is resumed without pause while it waits. So the callback gives what is to be answered later,
    and ``send_response`` keeps the header of such a request until then.

    It outlives the pool: a response is lost when its service is destroyed right after it was sent.
    """

    def __init__(self, node: Node, pool: Callable[[], QuestionPool | None]) -> None:
        self._node, self._pool = node, pool
        self._service = node.create_service(ssr_srvs.AskSpatialQuestion, NAME, self._ask)
        self._send = self._service.send_response
        self._service.send_response = self._answer_later  # type: ignore[method-assign, assignment]

    def close(self) -> None:
        self._node.destroy_service(self._service)

    def _ask(
        self, request: ssr_srvs.AskSpatialQuestion.Request, response: ssr_srvs.AskSpatialQuestion.Response
    ) -> ssr_srvs.AskSpatialQuestion.Request:
        return request

    def _answer_later(self, request: ssr_srvs.AskSpatialQuestion.Request, header: Any) -> None:
        def reply(answer: Answer) -> None:
            try:
                self._send(answer_response(answer, ssr_srvs.AskSpatialQuestion.Response()), header)
            except Exception as error:  # RCLError where rclpy has it: the asker may have gone
                self._node.get_logger().warning(f"an answer could not be sent: {error}", throttle_duration_sec=10.0)

        pool = self._pool()
        if pool is None:
            reply(Answer(AnswerStatus.TIMEOUT, "The question node is not active"))
        else:
            pool.ask(AskedQuestion(request.question, request.query_json, reply))


class QuestionAction:
    """Answers goals, tells how far they are, and lets them be canceled.

    A goal succeeds when it was answered, whatever the status; it is aborted by TIMEOUT. It is executed, in rclpy's
    sense, only for the moment in which its answer is handed over: an execution that waits would hold up the executor.
    """

    def __init__(self, node: Node, pool: Callable[[], QuestionPool | None]) -> None:
        self._pool = pool
        self._asked: dict[bytes, tuple[AskedQuestion, ServerGoalHandle, float]] = {}  # by goal id; when told last
        self._server: ActionServer = ActionServer(
            node,
            ssr_actions.AskSpatialQuestion,
            NAME,
            execute_callback=self._finish,
            goal_callback=self._accept,
            handle_accepted_callback=self._ask,
            cancel_callback=self._cancel,
            result_timeout=_KEPT,
        )
        self._answers: dict[bytes, Answer] = {}

    def close(self) -> None:
        self._server.destroy()

    def tell_progress(self) -> None:
        """Feedback on goals of which none was sent for a while."""
        for key, (asked, goal, told) in list(self._asked.items()):
            if asked.elapsed - told >= _FEEDBACK_PERIOD:
                self._tell(key, goal, asked, asked.stage)

    def _accept(self, goal: ssr_actions.AskSpatialQuestion.Goal) -> GoalResponse:
        return GoalResponse.REJECT if self._pool() is None else GoalResponse.ACCEPT

    def _ask(self, goal: ServerGoalHandle) -> None:
        pool, key = self._pool(), bytes(goal.goal_id.uuid)
        assert pool is not None

        def reply(answer: Answer) -> None:
            del self._asked[key]
            self._answers[key] = answer
            goal.execute()

        def on_stage(stage: Stage) -> None:
            self._tell(key, goal, asked, stage)

        asked = AskedQuestion(goal.request.question, goal.request.query_json, reply, on_stage)
        self._asked[key] = asked, goal, 0.0
        pool.ask(asked)

    def _cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        pool, found = self._pool(), self._asked.get(bytes(goal.goal_id.uuid))
        if pool is None or found is None:  # its answer is there already
            return CancelResponse.REJECT
        pool.take_back(found[0])
        return CancelResponse.ACCEPT

    def _finish(self, goal: ServerGoalHandle) -> ssr_actions.AskSpatialQuestion.Result:
        answer = self._answers.pop(bytes(goal.goal_id.uuid))
        if goal.is_cancel_requested:
            goal.canceled()
        elif answer.status is AnswerStatus.TIMEOUT:
            goal.abort()
        else:
            goal.succeed()
        return answer_response(answer, ssr_actions.AskSpatialQuestion.Result())

    def _tell(self, key: bytes, goal: ServerGoalHandle, asked: AskedQuestion, stage: Stage) -> None:
        if key in self._asked:
            self._asked[key] = asked, goal, asked.elapsed
            goal.publish_feedback(ssr_actions.AskSpatialQuestion.Feedback(stage=stage, elapsed=asked.elapsed))
