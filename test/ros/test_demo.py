"""The demo itself: three processes, supervised."""

from __future__ import annotations

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")
from rich.console import Console

from ssr_ros.demo import DEMO_RECORDING, DemoConfig, run_demo
from ssr_ros.demo_report import show_result
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.resources import share_path

pytestmark = pytest.mark.ros


@pytest.mark.slow
def test_the_demo_maps_every_image_and_answers(environment, tmp_path):
    console = Console(record=True, width=140)
    config = DemoConfig(share_path(DEMO_RECORDING), tmp_path, rate=1.2, domain_id=int(environment["ROS_DOMAIN_ID"]))
    result = run_demo(config, console)
    show_result(result, tmp_path, console)
    assert (result.frames, result.drops, result.lost) == (result.images, {}, 0)
    assert result.mirrored
    assert len(result.answers) == 5
    assert all(answer.status in (AnswerStatus.OK, AnswerStatus.STALE) for _, answer in result.answers)
    assert {"total", "encode"} <= result.timings.keys()
    assert (tmp_path / "map.png").stat().st_size > 10_000
    text = console.export_text()
    assert "chair" in text and "equals the producer's" in text
