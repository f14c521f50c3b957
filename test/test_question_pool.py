"""Lanes, deadlines, shed load and cancellation, without ROS."""

from __future__ import annotations

import random
import threading
import time

import numpy as np
import pytest
from scenes import living_room
from slow_translator import SlowTranslator

from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.language.translation import Translation, UnparsableError
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.reasoning.query import RoomSize
from ssr_ros.ros.node_config import QuestionsConfig
from ssr_ros.ros.question_pool import AskedQuestion, QuestionPool
from ssr_ros.scene_graph.graph import SceneGraph

PATIENCE = 20.0  # [s] on a busy machine
AGES = "Think 600 s about chair"  # longer than any test waits


class Desk:
    """A pool with the thread that delivers, as the node is one."""

    def __init__(self, queue=8, deadline=600.0, models=None):
        self.graph, self.robot = living_room(), np.eye(4)
        self.model = SlowTranslator()
        self.replies, self.stages, self.errors = {}, {}, []
        self._woken = threading.Event()
        config = QuestionsConfig(queue=queue, deadline=deadline)
        translators = [TemplateTranslator(), *([self.model] if models is None else models)]
        self.pool = QuestionPool(self.read, self._woken.set, config, translators, self.errors.append)

    def read(self):
        return self.graph.copy(), self.robot

    def ask(self, question, query_json=""):
        asked = AskedQuestion(
            question,
            query_json,
            reply=lambda answer: self.replies.setdefault(asked, []).append(answer),
            on_stage=lambda stage: self.stages.setdefault(asked, []).append(stage),
        )
        self.pool.ask(asked)
        return asked

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, what
            self._woken.wait(0.02)
            self._woken.clear()
            self.pool.check()
            self.pool.deliver()

    def answer(self, asked):
        self.until(lambda: asked in self.replies, "an answer")
        (only,) = self.replies[asked]
        return only


@pytest.fixture
def desk():
    desks = []

    def start(**options):
        desks.append(Desk(**options))
        return desks[-1]

    yield start
    for one in desks:
        one.pool.stop()


def test_nobody_waits_for_the_model_but_who_needs_it(desk):
    d = desk()
    slow = d.ask(AGES)
    d.until(d.model.busy.is_set, "the model is at it")
    assert d.answer(d.ask("How many chairs are there?")).value == 2
    typed = d.answer(d.ask("", '{"type": "distance", "a": {"label": "sofa"}, "b": {"label": "tv"}}'))
    assert typed.value == pytest.approx(2.4) and typed.uncertainty > 0
    assert slow not in d.replies


def test_words_that_only_the_model_knows(desk):
    d = desk()
    asked = d.ask("Think 0.01 s about chair")
    assert (d.answer(asked).status, d.answer(asked).value) == (AnswerStatus.OK, 2)
    assert d.stages[asked] == ["queued", "translating", "queued", "translating", "solving"]
    typed = d.ask("", '{"type": "room_size"}')
    assert d.answer(typed).value == 49
    assert d.stages[typed] == ["queued", "solving"]
    report = d.pool.report()
    assert [len(report.latencies[lane]) for lane in ("geometry", "model")] == [1, 1]


@pytest.mark.parametrize(
    ("question", "query_json", "said"),
    [
        ("Sing", "", "No thought comes to that"),
        ("", "{", "truncated"),
        ("", "", "exactly one"),
        ("Sing", "{}", "exactly one"),
    ],
)
def test_refusals_come_from_the_last_who_tried(desk, question, query_json, said):
    d = desk()
    answer = d.answer(d.ask(question, query_json))
    assert answer.status is AnswerStatus.UNPARSABLE
    assert said in answer.text


def test_without_a_model_the_templates_refuse(desk):
    d = desk(models=[])
    assert "no form that is known" in d.answer(d.ask(AGES)).text


class Parser:
    """Quick, and knows one sentence that the templates do not."""

    def translate(self, question, labels):
        if question != "Gimme room":
            raise UnparsableError("that is no sentence of mine")
        return Translation(RoomSize())


def test_quick_translators_do_not_wait_for_the_model_either(desk):
    model = SlowTranslator()
    d = desk(models=[model, Parser()])
    d.ask(AGES)
    d.until(model.busy.is_set, "the model is at it")
    assert d.answer(d.ask("Gimme room")).value == 49


def test_before_the_first_graph(desk):
    d = desk()
    d.graph = SceneGraph()
    assert d.answer(d.ask("How many chairs are there?")).status is AnswerStatus.EMPTY_GRAPH


def test_a_deadline_ends_the_translation_and_the_next_is_served(desk):
    d = desk(deadline=0.3)
    late = d.answer(d.ask(AGES))
    assert late.status is AnswerStatus.TIMEOUT
    assert late.text == "There is no answer after 0.3 s: the question was still being translated"
    d.until(lambda: d.model.canceled == 1, "the model is told to stop")
    assert d.answer(d.ask("Think 0.01 s about chair")).value == 2
    report = d.pool.report()
    assert (report.timed_out, report.failures, report.answered) == (1, 0, {"TIMEOUT": 1, "OK": 1})


def test_a_full_queue_turns_away_at_once_and_counts(desk):
    d = desk(queue=2)
    first = d.ask(AGES)
    d.until(d.model.busy.is_set, "the model is at it")
    waiting = [d.ask(AGES) for _ in range(2)]
    d.until(lambda: d.pool.report().waiting["model"] == 2, "two wait")
    turned_away = d.answer(d.ask(AGES))
    assert turned_away.status is AnswerStatus.TIMEOUT and "busy" in turned_away.text
    assert not d.replies.keys() & {first, *waiting}
    assert d.answer(d.ask("How many chairs are there?")).value == 2
    report = d.pool.report()
    assert (report.shed, report.asked, report.timed_out) == (1, 5, 0)


def test_what_is_taken_back_is_stopped_or_never_begun(desk):
    d = desk()
    running = d.ask(AGES)
    d.until(d.model.busy.is_set, "the model is at it")
    queued, last = d.ask(AGES), d.ask("Think 0.01 s about chair")
    d.pool.take_back(queued)
    d.pool.take_back(running)
    assert d.answer(last).value == 2
    for asked in (running, queued):
        assert d.answer(asked).status is AnswerStatus.TIMEOUT and "taken back" in d.answer(asked).text
    assert d.model.canceled == 1
    assert (d.pool.report().taken_back, d.errors) == (2, [])


def test_a_model_that_raises_is_an_answer_and_an_error_in_the_log(desk):
    d = desk()
    answer = d.answer(d.ask("Think 1 s about nothing"))
    assert answer.status is AnswerStatus.UNVERIFIED and "lost its thread" in answer.text
    assert d.errors == ["'Think 1 s about nothing' failed: RuntimeError: the model has lost its thread"]
    assert d.answer(d.ask("Think 0.01 s about chair")).value == 2
    assert d.pool.report().failures == 1 and d.pool.report().alive


def test_what_was_removed_while_nobody_asked_is_known(desk):
    d = desk()
    changes = '{"type": "changes", "since": 60}'
    d.answer(d.ask("", changes))  # the graph has been looked at
    d.graph.remove_node(3)
    d.until(lambda: "-table 3" in d.answer(d.ask("", changes)).labels, "the removal is known")


def test_stopping_answers_whoever_waits(desk):
    d = desk()
    asked = [d.ask(AGES) for _ in range(3)]
    d.until(d.model.busy.is_set, "the model is at it")
    d.pool.stop()
    assert {d.answer(one).status for one in asked} == {AnswerStatus.TIMEOUT}
    assert d.model.canceled == 1 and not d.pool.report().alive


def test_every_question_is_answered_exactly_once_whatever_happens(desk):
    """Eight askers, questions of all kinds, some taken back, some too late, some turned away."""
    d = desk(queue=4, deadline=0.05)
    kinds = ["How many chairs are there?", "Think 0.02 s about chair", AGES, "Think 1 s about nothing", "Sing"]
    asked = []

    def asker(seed):
        rng = random.Random(seed)
        for _ in range(40):
            one = d.ask(rng.choice(kinds))
            asked.append(one)
            if rng.random() < 0.2:
                d.pool.take_back(one)
            time.sleep(rng.random() * 0.004)

    askers = [threading.Thread(target=asker, args=(seed,)) for seed in range(8)]
    for thread in askers:
        thread.start()
    d.until(lambda: not any(t.is_alive() for t in askers) and len(d.replies) == len(asked), "all are answered")
    assert {len(replies) for replies in d.replies.values()} == {1}
    report = d.pool.report()
    assert sum(report.answered.values()) == report.asked == 320
    assert report.answered["TIMEOUT"] == report.shed + report.timed_out + report.taken_back
    assert d.answer(d.ask("How many chairs are there?")).status in (AnswerStatus.OK, AnswerStatus.TIMEOUT)
