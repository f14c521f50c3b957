"""What the perception node says of its mapping on /diagnostics."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")

from ssr_ros.ros.diagnostics import ERROR, OK, WARN, PipelineReport, pipeline_status, values_of

GOOD = PipelineReport("running", 0, "", "session", 0, 7, 3)
DOUBT = "depth reads 0.50 of what odometry says: check depth_unit"


def test_all_is_well() -> None:
    status = pipeline_status("pipeline", GOOD)
    assert (status.level, status.message) == (OK, "mapping")
    assert values_of(status)["depth_refused"] == "0"


def test_depth_that_is_not_believed_is_a_warning_that_says_what_to_do() -> None:
    status = pipeline_status("pipeline", replace(GOOD, depth_refused=12, depth_doubt=DOUBT))
    assert (status.level, status.message) == (WARN, f"{DOUBT}; 12 frames were taken without depth")
    assert values_of(status)["depth_refused"] == "12"


def test_what_is_believed_again_is_counted_but_no_warning() -> None:
    assert pipeline_status("pipeline", replace(GOOD, depth_refused=12)).level == OK


def test_a_dead_worker_comes_first() -> None:
    assert pipeline_status("pipeline", replace(GOOD, worker="dead", depth_doubt=DOUBT)).level == ERROR
