"""The whole mapper, network included, on recordings; floors below which it has got worse."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ssr_ros.config import Config, EncoderConfig
from ssr_ros.evaluation.objects import DISTANCE, IOU
from ssr_ros.evaluation.report import Evaluation, EvaluationConfig, evaluate
from ssr_ros.evaluation.truth import load_truth, truth_beside
from ssr_ros.pipeline import ScenePipeline, load_pipeline
from ssr_ros.recording import open_recording
from ssr_ros.scene_graph.graph import NodeState, ObjectNode
from ssr_ros.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "recordings" / "demo_room"
KITCHEN = ROOT.parent / "shared" / "data" / "red_kitchen"
REVISIT = KITCHEN.with_name("red_kitchen_revisit")

# Some of what stands in the kitchen: label, x, y [m] in odom.
FURNITURE = (
    ("table", 1.1, -0.95),
    ("chair", 1.6, 0.25),
    ("chair", 1.85, -0.55),
    ("chair", 1.45, -1.5),
    ("tv", 2.5, -1.8),
)


def mapped(pipeline: ScenePipeline, path: Path) -> dict[int, np.ndarray]:
    """Steps through a recording; poses of the base by stamp."""
    poses = {}
    for frame in open_recording(path):
        pipeline.step(frame)
        poses[frame.stamp] = frame.graph_T_base
    return poses


def new_pipeline(backend: str) -> ScenePipeline:
    return load_pipeline(Config(encoder=EncoderConfig(backend=backend)))


@dataclass(frozen=True)
class Floors:
    """Of demo_room: 13 objects that the detector has a word for, 21 that the SSR encoder has."""

    asked: int
    recall: float
    precision: float
    f1: float
    f1_iou: float


FLOORS = {"lifting": Floors(13, 0.75, 0.9, 0.83, 0.75), "ssr": Floors(21, 0.65, 0.9, 0.76, 0.76)}


@pytest.fixture(scope="module", params=FLOORS)
def demo(request: pytest.FixtureRequest) -> tuple[Floors, Evaluation]:
    pipeline = new_pipeline(request.param)
    poses = mapped(pipeline, DEMO)
    truth = load_truth(truth_beside(DEMO))
    words = load_vocabulary().labels if request.param == "ssr" else None
    told = evaluate("demo_room", pipeline.graph, truth, poses, EvaluationConfig(), words=words)
    return FLOORS[request.param], told


def test_demo_room_is_found_without_inventions(demo: tuple[Floors, Evaluation]) -> None:
    floors, told = demo
    assert told.objects.counted == floors.asked
    for frame in (told.objects.exact_frame, told.objects.odometry_frame):
        assert frame is not None
        overall = frame[DISTANCE].overall
        assert overall.recall is not None
        assert overall.precision is not None
        assert overall.recall >= floors.recall
        assert overall.precision >= floors.precision
        assert overall.f1 is not None
        assert overall.f1 >= floors.f1


def test_demo_room_is_where_it_is_and_as_large(demo: tuple[Floors, Evaluation]) -> None:
    """In odometry's frame: its drift is no fault of the mapper."""
    floors, told = demo
    assert told.objects.odometry_frame is not None
    by_distance, by_iou = (told.objects.odometry_frame[c].overall for c in (DISTANCE, IOU))
    assert by_distance.center_error is not None
    assert by_distance.center_error <= 0.2
    assert by_iou.f1 is not None
    assert by_iou.f1 >= floors.f1_iou


def near(pipeline: ScenePipeline, label: str, x: float, y: float, radius: float) -> list[ObjectNode]:
    """Confirmed objects of a label within ``radius`` [m] of a place."""
    return [
        node
        for node in pipeline.graph.nodes.values()
        if node.state == NodeState.CONFIRMED
        and node.label == label
        and np.hypot(node.box.center[0] - x, node.box.center[1] - y) <= radius
    ]


@pytest.mark.slow
@pytest.mark.parametrize("backend", FLOORS)
def test_kitchen_is_found_and_a_second_walk_adds_no_duplicate(backend: str) -> None:
    for path in (KITCHEN, REVISIT):
        if not path.exists():
            pytest.skip(f"{path.name} is not here: the real recordings may not be shipped; they belong in shared/data")
    pipeline = new_pipeline(backend)
    mapped(pipeline, KITCHEN)
    found = {(label, x, y): near(pipeline, label, x, y, 0.5) for label, x, y in FURNITURE}
    assert [place for place, nodes in found.items() if not nodes] == []
    assert found[FURNITURE[-1]][0].box.center[2] == pytest.approx(1.5, abs=0.3)
    assert sum(node.label == "table" for node in pipeline.graph.members()) == 1
    mapped(pipeline, REVISIT)
    counts = {(label, x, y): len(near(pipeline, label, x, y, 0.4)) for label, x, y in FURNITURE}
    assert counts == dict.fromkeys(counts, 1)
    before = sum(nodes[0].observations for nodes in found.values())
    after = sum(near(pipeline, *place, 0.4)[0].observations for place in found)
    assert after > before + 10  # the second walk passes some of them
