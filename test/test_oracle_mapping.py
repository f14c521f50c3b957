"""The mapper fed by a network that errs as one does: whole boxes, with and without their uncertainty."""

from __future__ import annotations

from pathlib import Path

import pytest
from oracle_encoder import OracleEncoder

from ssr_ros.config import Config
from ssr_ros.evaluation.objects import IOU, Score
from ssr_ros.evaluation.report import EvaluationConfig, evaluate
from ssr_ros.evaluation.truth import load_truth, truth_beside
from ssr_ros.pipeline import ScenePipeline
from ssr_ros.recording import open_recording
from ssr_ros.vocabulary import load_vocabulary

DEMO = Path(__file__).resolve().parent.parent / "recordings" / "demo_room"


def mapped(predicted: bool) -> tuple[ScenePipeline, Score]:
    truth = load_truth(truth_beside(DEMO))
    pipeline = ScenePipeline(OracleEncoder(truth, predicted=predicted), Config())
    poses = {}
    for frame in open_recording(DEMO):
        pipeline.step(frame)
        poses[frame.stamp] = frame.graph_T_base
    words = load_vocabulary().labels
    objects = evaluate("demo_room", pipeline.graph, truth, poses, EvaluationConfig(), words=words).objects
    assert objects.odometry_frame is not None
    return pipeline, objects.odometry_frame[IOU].overall


@pytest.fixture(scope="module")
def maps() -> dict[bool, tuple[ScenePipeline, Score]]:
    return {predicted: mapped(predicted) for predicted in (True, False)}


def test_uncertainty_makes_better_boxes(maps: dict[bool, tuple[ScenePipeline, Score]]) -> None:
    (_, predicted), (_, lifted) = maps[True], maps[False]
    assert predicted.f1 is not None
    assert lifted.f1 is not None
    assert predicted.f1 >= max(0.8, lifted.f1)
    assert predicted.center_error is not None
    assert predicted.center_error <= 0.12
    assert predicted.yaw_error is not None
    assert predicted.yaw_error <= 0.35


def test_every_node_says_how_sure_it_is(maps: dict[bool, tuple[ScenePipeline, Score]]) -> None:
    for predicted, (pipeline, _) in maps.items():
        assert pipeline.graph.members()
        for node in pipeline.graph.members():
            assert (node.sigmas is not None) == predicted
            assert node.sigmas is None or all(0.0 < sigma < 0.6 for sigma in node.sigmas)
