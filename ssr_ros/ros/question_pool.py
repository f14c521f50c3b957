"""The workers behind the question node: two lanes, so that nobody waits for a language model but who needs it."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from ssr_ros.language.ask import ask
from ssr_ros.language.translation import Translation, Translator, UnparsableError
from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.reasoning.solver import Solver
from ssr_ros.ros.node_config import QuestionsConfig
from ssr_ros.ros.worker import Worker
from ssr_ros.scene_graph.change_log import ChangeLog
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.types import Matrix4

Stage = Literal["queued", "translating", "solving"]  # as in action/AskSpatialQuestion.action
Scene = tuple[SceneGraph, Matrix4 | None]  # the graph as it is now, and graph_T_base where it is known

_PATIENCE = 0.1  # [s] a worker waits for a question until it looks whether to stop
_FOLLOW_PERIOD = 1.0  # [s] between two looks at the graph for what was removed and moved
_LATENCIES = 1000  # kept of each lane
# loads what the first askers would have to wait for: templates, words to mend the spelling by, the learned parser
_WARM_UP = "Howmany gadgetz do what nobody understands?"
_WHERE = {"queued": "waiting for its turn", "translating": "being translated", "solving": "being solved"}


@dataclass(eq=False)
class AskedQuestion:
    """One question on its way. It is answered once: by a worker, by the clock, or when it is taken back."""

    question: str
    query_json: str
    reply: Callable[[Answer], None]  # called by ``deliver``
    on_stage: Callable[[Stage], None] | None = None  # called by ``deliver``, at each new stage
    asked_at: float = field(default_factory=time.monotonic)  # [s] monotonic
    stage: Stage = "queued"
    needs_model: bool = False  # the quick translators have refused it
    answer: Answer | None = None

    @property
    def elapsed(self) -> float:
        """[s] since it was asked."""
        return time.monotonic() - self.asked_at


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """What has been asked since the start, and how it went."""

    asked: int
    answered: Mapping[str, int]  # by status, those below included
    shed: int  # turned away: too many were waiting
    timed_out: int  # not answered by the deadline
    taken_back: int
    failures: int  # in which something raised
    last_failure: str
    waiting: Mapping[str, int]  # by lane: geometry, model
    model_busy: bool  # whether a model is translating
    latencies: Mapping[str, tuple[float, ...]]  # [s] of the latest answers, by lane
    alive: bool  # whether the workers run


class QuestionPool:
    """Answers questions in two threads: geometry's, with quick translators, and the language model's.

    ``read`` gives the scene, from any thread. ``wake`` is called from any thread when ``deliver`` has something to do.
    ``translators`` are tried in turn, but first those without a method ``cancel``: who can be canceled is slow, and is
    asked in the other thread what the quick ones refuse. ``cancel`` must end the ``translate`` in progress, and itself
    return at once. Replies are made by whoever calls ``deliver``.
    """

    def __init__(
        self,
        read: Callable[[], Scene],
        wake: Callable[[], None],
        config: QuestionsConfig,
        translators: Sequence[Translator],
        log_error: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._read, self._wake, self._config, self._log_error = read, wake, config, log_error
        self._models = tuple(translator for translator in translators if hasattr(translator, "cancel"))
        self._quick = tuple(translator for translator in translators if not hasattr(translator, "cancel"))
        self._solver, self._history = Solver(), ChangeLog()
        self._followed_at = 0.0  # [s] monotonic
        self._geometry = threading.Lock()  # of solver and history, which are for one thread at a time
        self._state = threading.Lock()  # of everything below
        self._open: set[AskedQuestion] = set()
        self._translating: AskedQuestion | None = None  # by a model
        self._counts: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        self._last_failure = ""
        self._latencies = {lane: deque[float](maxlen=_LATENCIES) for lane in ("geometry", "model")}
        self._events: queue.SimpleQueue[tuple[AskedQuestion, Stage | Answer]] = queue.SimpleQueue()
        self._waiting: dict[str, queue.Queue[AskedQuestion]] = {
            lane: queue.Queue(config.queue) for lane in ("geometry", "model")
        }
        ask(SceneGraph(), _WARM_UP, solver=self._solver, translators=self._quick)
        threading.Thread(target=_warm_up_ways, name="warm-up").start()
        self._workers = [Worker(self._answer_next, self._count_failure)]
        if self._models:
            self._workers.append(Worker(self._translate_next, self._count_failure))

    def ask(self, asked: AskedQuestion) -> None:
        """Put a question in line; it is answered at once, as busy, when too many wait."""
        with self._state:
            self._counts["asked"] += 1
            self._open.add(asked)
        self._events.put((asked, "queued"))
        self._put_in_line("geometry", asked)
        self._wake()

    def take_back(self, asked: AskedQuestion) -> None:
        """The asker does not want it any more; it is answered with TIMEOUT, and a model that is at it stops."""
        self._settle(asked, _late("The question was taken back before it was answered"), "taken_back")
        self._stop_unwanted_translation()

    def check(self) -> None:
        """Answer what is overdue. Call it often; it bounds how late a deadline is noticed."""
        with self._state:
            overdue = [asked for asked in self._open if asked.elapsed > self._config.deadline]
        for asked in overdue:
            text = f"There is no answer after {self._config.deadline:g} s: the question was still {_WHERE[asked.stage]}"
            self._settle(asked, _late(text), "timed_out")
        self._stop_unwanted_translation()

    def deliver(self) -> None:
        """Make the replies, and tell the stages, that have come up since the last call."""
        while not self._events.empty():
            asked, news = self._events.get()
            if isinstance(news, Answer):
                asked.reply(news)
            elif asked.on_stage is not None:
                asked.on_stage(news)

    def stop(self) -> None:
        """Answer all that are open with TIMEOUT and end the threads; a model without ``cancel`` is waited for."""
        with self._state:
            unanswered = list(self._open)
        for asked in unanswered:
            self._settle(asked, _late("The node stopped answering questions"), "taken_back")
        stopping = threading.Thread(target=self._stop_workers)
        stopping.start()
        while stopping.is_alive():
            self._stop_unwanted_translation()
            stopping.join(_PATIENCE)

    def report(self) -> QuestionReport:
        with self._state:
            return QuestionReport(
                asked=self._counts["asked"],
                answered=dict(self._answered),
                shed=self._counts["shed"],
                timed_out=self._counts["timed_out"],
                taken_back=self._counts["taken_back"],
                failures=self._counts["failed"],
                last_failure=self._last_failure,
                waiting={lane: waiting.qsize() for lane, waiting in self._waiting.items()},
                model_busy=self._translating is not None,
                latencies={lane: tuple(latencies) for lane, latencies in self._latencies.items()},
                alive=all(worker.alive for worker in self._workers),
            )

    def _stop_workers(self) -> None:
        for worker in self._workers:
            worker.stop()

    def _put_in_line(self, lane: str, asked: AskedQuestion) -> None:
        try:
            self._waiting[lane].put_nowait(asked)
        except queue.Full:
            text = f"Too busy: {self._config.queue} questions are waiting already, please ask again later"
            self._settle(asked, _late(text), "shed")

    def _answer_next(self) -> None:
        """One step of geometry's thread."""
        self._follow()
        try:
            asked = self._waiting["geometry"].get(timeout=_PATIENCE)
        except queue.Empty:
            return
        answer = self._attempt(asked, self._quick)
        if answer is None:
            return
        in_words = bool(asked.question) and not asked.query_json
        if answer.status is AnswerStatus.UNPARSABLE and in_words and self._models:
            self._move(asked, "queued")
            asked.needs_model = True
            self._put_in_line("model", asked)
        else:
            self._settle(asked, answer)

    def _translate_next(self) -> None:
        """One step of the language model's thread."""
        try:
            asked = self._waiting["model"].get(timeout=_PATIENCE)
        except queue.Empty:
            return
        with self._state:
            if asked.answer is not None:
                return
            self._translating = asked
        self._move(asked, "translating")
        try:
            outcome = self._translated(asked)
        except Exception as error:  # of a backend, perhaps because it was canceled
            self._fail(asked, error)
            return
        finally:
            with self._state:
                self._translating = None
        answer = self._attempt(asked, [_Known(outcome)])
        if answer is not None:
            self._settle(asked, answer)

    def _translated(self, asked: AskedQuestion) -> Translation | UnparsableError:
        """What the first model that understands makes of the question; the last refusal if none does."""
        graph, _ = self._read()
        labels = {node.label for node in graph.members()}
        refusal = UnparsableError("no language model is loaded")
        for model in self._models:
            if asked.answer is not None:  # canceled, which the model before may have taken for a refusal
                break
            try:
                return model.translate(asked.question, labels)
            except UnparsableError as error:
                refusal = error
        return refusal

    def _attempt(self, asked: AskedQuestion, translators: Sequence[Translator]) -> Answer | None:
        """The answer with these translators; None where there is one already, or something went wrong."""
        if asked.answer is not None:
            return None
        try:
            graph, robot = self._read()
            if not graph.session_id:
                return Answer(AnswerStatus.EMPTY_GRAPH, "No scene graph has been received yet")
            if asked.query_json:
                self._move(asked, "solving")
            staged = [_Staged(translator, lambda stage: self._move(asked, stage)) for translator in translators]
            with self._geometry:
                return ask(
                    *(graph, asked.question, asked.query_json, robot),
                    solver=self._solver, translators=staged, history=self._history,
                )  # fmt: skip
        except Exception as error:  # a service answers; what went wrong belongs into the log
            self._fail(asked, error)
            return None

    def _follow(self) -> None:
        """Look for what was removed and moved, now and then: each look is at the whole graph."""
        if time.monotonic() - self._followed_at < _FOLLOW_PERIOD:
            return
        self._followed_at = time.monotonic()
        graph, _ = self._read()
        if graph.session_id:
            with self._geometry:
                self._history.follow(graph)

    def _move(self, asked: AskedQuestion, stage: Stage) -> None:
        if asked.answer is None and asked.stage != stage:
            asked.stage = stage
            self._events.put((asked, stage))
            if asked.on_stage is not None:
                self._wake()

    def _settle(self, asked: AskedQuestion, answer: Answer, reason: str = "") -> None:
        """Give the answer, unless there is one already."""
        with self._state:
            if asked.answer is not None:
                return
            asked.answer = answer
            self._open.discard(asked)
            self._answered[answer.status.name] += 1
            if reason:
                self._counts[reason] += 1
            else:
                self._latencies["model" if asked.needs_model else "geometry"].append(asked.elapsed)
        self._events.put((asked, answer))
        self._wake()

    def _fail(self, asked: AskedQuestion, error: Exception) -> None:
        if asked.answer is not None:  # nobody waits for it
            return
        self._count_failure(error)
        self._log_error(f"{(asked.question or asked.query_json)[:200]!r} failed: {self._last_failure}")
        self._settle(asked, Answer(AnswerStatus.UNVERIFIED, f"The question could not be answered: {error}"))

    def _count_failure(self, error: Exception) -> None:
        with self._state:
            self._counts["failed"] += 1
            self._last_failure = f"{type(error).__name__}: {error}"

    def _stop_unwanted_translation(self) -> None:
        with self._state:  # held meanwhile, or the cancellation might hit the next question
            if self._translating is None or self._translating.answer is None:
                return
            for model in self._models:
                cast(Any, model).cancel()


def _warm_up_ways() -> None:
    from ssr_ros.reasoning.walking import warm_up  # numba takes its time, to load and to compile

    warm_up()


@dataclass(frozen=True, slots=True)
class _Staged:
    """A translator that tells when it begins and when it is through."""

    translator: Translator
    tell: Callable[[Stage], None]

    def translate(self, question: str, labels: Collection[str]) -> Translation:
        self.tell("translating")
        translation = self.translator.translate(question, labels)
        self.tell("solving")
        return translation


@dataclass(frozen=True, slots=True)
class _Known:
    """A translation that has been made already."""

    outcome: Translation | UnparsableError

    def translate(self, question: str, labels: Collection[str]) -> Translation:
        if isinstance(self.outcome, UnparsableError):
            raise self.outcome
        return self.outcome


def _late(text: str) -> Answer:
    return Answer(AnswerStatus.TIMEOUT, text)
