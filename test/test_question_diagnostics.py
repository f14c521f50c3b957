"""What the question node says on /diagnostics."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")

from ssr_ros.ros.diagnostics import ERROR, OK, WARN, values_of
from ssr_ros.ros.question_diagnostics import question_status
from ssr_ros.ros.question_pool import QuestionReport

REPORT = QuestionReport(
    asked=12,
    answered={"OK": 7, "TIMEOUT": 5},
    shed=2,
    timed_out=2,
    taken_back=1,
    failures=0,
    last_failure="",
    waiting={"geometry": 0, "model": 3},
    model_busy=True,
    latencies={"geometry": (0.001, 0.003), "model": ()},
    alive=True,
)


def test_counts_and_latencies():
    values = values_of(question_status("questions: answering", REPORT, REPORT))
    assert values == {
        "asked": "12",
        "answered/OK": "7",
        "answered/TIMEOUT": "5",
        "shed": "2",
        "timed_out": "2",
        "taken_back": "1",
        "failures": "0",
        "waiting/geometry": "0",
        "waiting/model": "3",
        "model_busy": "1",
        "geometry/p50_ms": "2.0",
        "geometry/p95_ms": "2.9",
    }


def test_it_warns_of_what_is_new_alone():
    status = question_status("questions: answering", REPORT)
    assert (status.level, status.message) == (WARN, "2 turned away, too many were waiting; 2 not answered in time")
    assert question_status("questions: answering", REPORT, REPORT).level == OK
    failed = replace(REPORT, failures=1, last_failure="ValueError: no")
    assert question_status("q", failed, REPORT).message == "1 failed, last: ValueError: no"


def test_a_dead_worker_is_an_error():
    assert question_status("q", replace(REPORT, alive=False), REPORT).level == ERROR
