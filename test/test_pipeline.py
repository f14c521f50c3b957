"""The pipeline end to end on rendered frames, with a detector that reads paint in place of the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeDetector, FakePipeline
from rendering import FLOOR, SECOND, Thing, looking, render, table, wall

from ssr_ros.config import Config, DepthScaleConfig
from ssr_ros.encoder.lifting_encoder import LiftingEncoder
from ssr_ros.geometry import pose_matrix
from ssr_ros.pipeline import ScenePipeline
from ssr_ros.scene_graph.graph import NodeState, SceneGraph
from ssr_ros.scene_graph.replica import GraphReplica
from ssr_ros.scene_graph.saved import load_graph, save_graph
from ssr_ros.scene_graph.update import SceneGraphUpdate, UpdateKind
from ssr_ros.types import Frame
from ssr_ros.vocabulary import load_vocabulary

THINGS = (
    table(2.4, 0.0, length=0.9, width=1.2),
    Thing.of("chair", (2.2, 1.3, 0.45), (0.5, 0.5, 0.9)),
    Thing.of("couch", (3.4, -1.4, 0.4), (0.8, 1.2, 0.8)),
    Thing.of("tv", (4.45, 0.3, 1.5), (0.06, 1.0, 0.6)),
)
ROOM = (FLOOR, wall(4.5))
TURN = pose_matrix([1.0, -2.0, 0.0], [0, 0, np.sqrt(0.5), np.sqrt(0.5)])


def walk(start: int = 0, count: int = 20, things: tuple[Thing, ...] = THINGS) -> list[Frame]:
    """Ten frames a second, swaying before the table."""
    return [
        render(
            things,
            looking((0.05 * (k % 9) - 0.4, 0.06 * (k % 11) - 0.3, 1.35), (3.0, 0.0, 0.7)),
            SECOND + k * SECOND // 10,
            ROOM,
            noise=0.004,
            seed=k,
        )
        for k in range(start, start + count)
    ]


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    return walk()


def new_pipeline() -> ScenePipeline:
    config = Config()
    return ScenePipeline(LiftingEncoder(FakeDetector(), load_vocabulary(), config), config)


def run(pipeline: ScenePipeline, frames: list[Frame]) -> Iterator[SceneGraphUpdate]:
    for frame in frames:
        update = pipeline.step(frame)
        if update is not None:
            yield update


@pytest.fixture
def mapped(frames: list[Frame]) -> ScenePipeline:
    pipeline = new_pipeline()
    list(run(pipeline, frames))
    return pipeline


def labels(graph: SceneGraph) -> list[str]:
    return sorted(node.label for node in graph.members())


def test_frames_in_scene_graph_out(mapped: ScenePipeline) -> None:
    graph = mapped.graph
    assert labels(graph) == ["chair", "sofa", "table", "tv"]
    by_label = {node.label: node for node in graph.members()}
    assert by_label["tv"].box.center == pytest.approx((4.42, 0.3, 1.5), abs=0.15)
    assert by_label["table"].box.center[:2] == pytest.approx((2.4, 0.0), abs=0.15)
    assert by_label["table"].box.top == pytest.approx(0.75, abs=0.05)
    assert by_label["chair"].box.bottom == pytest.approx(0.0, abs=0.05)
    assert len(graph.triplets) == 2  # two objects are the root
    assert (by_label["chair"].id, "next_to", by_label["table"].id) in graph.relations
    assert graph.frame_id == "odom"
    assert graph.stamp <= SECOND + 19 * SECOND // 10


def test_the_same_frames_make_the_same_graph(mapped: ScenePipeline, frames: list[Frame]) -> None:
    again = new_pipeline()
    list(run(again, frames))
    assert again.graph.state_hash == mapped.graph.state_hash
    assert again.graph.sequence == mapped.graph.sequence
    assert again.graph.session_id != mapped.graph.session_id


def test_updates_rebuild_the_graph(frames: list[Frame]) -> None:
    pipeline, replica = new_pipeline(), GraphReplica()
    replica.load(pipeline.writer.snapshot(), 0.0)
    for update in run(pipeline, [*frames, *walk(20, 20, THINGS[:2] + THINGS[3:])]):  # the sofa is taken away
        replica.receive(update, 0.0)
        assert replica.desync is None
        assert replica.graph == pipeline.graph
    assert labels(replica.graph) == ["chair", "table", "tv"]


def test_deltas_name_what_changed_alone(frames: list[Frame]) -> None:
    pipeline = new_pipeline()
    for update in run(pipeline, frames):
        assert update.kind == UpdateKind.DELTA
        assert all(node.revision == update.sequence for node in update.nodes)
        assert len({node.id for node in update.nodes}) == len(update.nodes)


def test_nothing_new_is_no_update() -> None:
    pipeline = new_pipeline()
    frame = render([], looking((0, 0, 1.3), (3, 0, 0.7)), scenery=())
    assert pipeline.step(frame) is None
    assert pipeline.graph.sequence == 0


@pytest.mark.parametrize("reading", [0.0, np.nan])
def test_a_frame_without_depth_is_harmless(mapped: ScenePipeline, frames: list[Frame], reading: float) -> None:
    before = mapped.graph.copy()
    blind = replace(frames[-1], stamp=frames[-1].stamp + SECOND, depth=np.full_like(frames[-1].depth, reading))
    mapped.step(blind)
    assert mapped.graph.nodes == before.nodes


def test_a_first_frame_without_depth_is_harmless(frames: list[Frame]) -> None:
    pipeline = new_pipeline()
    assert pipeline.step(replace(frames[0], depth=np.zeros_like(frames[0].depth))) is None
    list(run(pipeline, frames[1:]))
    assert labels(pipeline.graph) == ["chair", "sofa", "table", "tv"]


def test_reset_forgets_everything_and_starts_a_session(mapped: ScenePipeline, frames: list[Frame]) -> None:
    session = mapped.graph.session_id
    mapped.reset()
    assert (len(mapped.graph.nodes), len(mapped.graph.rooms), mapped.graph.sequence) == (0, 0, 0)
    assert mapped.graph.session_id != session
    again = new_pipeline()
    list(run(again, frames)), list(run(mapped, frames))
    assert mapped.graph.state_hash == again.graph.state_hash  # nothing of the first session is left


def test_a_saved_graph_goes_on_with_its_ids(mapped: ScenePipeline, tmp_path: Path) -> None:
    save_graph(mapped.graph, tmp_path / "graph.json")
    ids = {node.id: node.label for node in mapped.graph.members()}
    pipeline = new_pipeline()
    pipeline.load(load_graph(tmp_path / "graph.json"))
    assert {node.id: node.label for node in pipeline.graph.members()} == ids
    assert pipeline.graph.session_id != mapped.graph.session_id
    list(run(pipeline, walk(600, 15)))
    assert {node.id: node.label for node in pipeline.graph.members()} == ids
    for node in pipeline.graph.members():
        assert node.observations > mapped.graph.nodes[node.id].observations


def test_a_saved_graph_of_other_words_is_refused_whole(mapped: ScenePipeline) -> None:
    """Labels beyond the vocabulary have no sizes; the map that was there stays."""
    foreign = FakePipeline()
    node = next(iter(mapped.graph.nodes.values()))
    foreign.writer.put_node(replace(node, label="spaceship", label_scores=(("spaceship", 1.0),)))
    foreign.writer.commit(SECOND)
    before = mapped.graph.copy()
    with pytest.raises(ValueError, match="label must be one of the vocabulary's, got 'spaceship'"):
        mapped.load(foreign.graph)
    assert mapped.graph == before


def test_a_correction_moves_everything_and_raises_the_generation(mapped: ScenePipeline) -> None:
    before = mapped.graph.copy()
    update = mapped.move(TURN)
    assert update is not None
    assert (update.kind, update.map_generation) == (UpdateKind.SNAPSHOT, before.map_generation + 1)
    assert update.sequence == before.sequence + 1
    assert mapped.graph.nodes.keys() == before.nodes.keys()
    for node_id, node in mapped.graph.nodes.items():
        old = before.nodes[node_id].box
        assert node.box.center == pytest.approx((TURN @ [*old.center, 1.0])[:3])
        assert node.box.size == old.size
        assert np.cos(node.box.yaw - old.yaw - np.pi / 2) == pytest.approx(1.0)


def test_mapping_goes_on_after_a_correction(mapped: ScenePipeline) -> None:
    mapped.move(TURN)
    ids = {node.id: node.label for node in mapped.graph.members()}
    moved = [replace(f, graph_T_camera=TURN @ f.graph_T_camera, graph_T_base=TURN @ f.graph_T_base) for f in walk(20)]
    list(run(mapped, moved))
    assert {node.id: node.label for node in mapped.graph.members()} == ids


def test_every_stage_is_timed(mapped: ScenePipeline) -> None:
    assert list(mapped.timings) == ["scale", "cloud", "encode", "map", "occupancy", "graph", "total"]
    for times in mapped.timings.values():
        assert len(times) == 20
        assert min(times) >= 0
    parts = sum(sum(times) for stage, times in mapped.timings.items() if stage != "total")
    assert parts <= sum(mapped.timings["total"])


def test_map_around_the_robot(mapped: ScenePipeline, frames: list[Frame]) -> None:
    robot = mapped.cog_map(frames[-1].graph_T_base, frames[-1].stamp)
    assert {item.label for item in robot.objects} >= {"table", "chair"}
    assert (robot.occupancy == 100).any()
    assert (robot.occupancy == 0).any()
    blank = new_pipeline().cog_map(np.eye(4), SECOND)
    assert (blank.occupancy == -1).all()
    assert not blank.objects


def test_believed_objects_alone_are_related(frames: list[Frame]) -> None:
    pipeline = new_pipeline()
    for _ in run(pipeline, frames[:8]):
        believed = {n.id for n in pipeline.graph.nodes.values() if n.state != NodeState.TENTATIVE}
        assert {key[0] for key in pipeline.graph.relations} <= believed


def halved(frames: list[Frame]) -> list[Frame]:
    """Depth that reads half of the metres."""
    return [replace(frame, depth=frame.depth * np.float32(0.5)) for frame in frames]


def test_a_session_of_wrong_metres_is_forgotten_and_none_are_mapped() -> None:
    pipeline, replica = new_pipeline(), GraphReplica()
    first = pipeline.graph.session_id
    replica.load(pipeline.writer.snapshot(), 0.0)
    for update in run(pipeline, halved(walk(count=40))):
        replica.receive(update, 0.0)
        assert replica.graph == pipeline.graph
    assert pipeline.graph.session_id != first
    assert not pipeline.graph.nodes and not pipeline.tracks and not pipeline.graph.rooms
    assert (pipeline.cog_map(np.eye(4), SECOND).occupancy == -1).all()
    assert 0 < pipeline.depth_refused < 40
    assert pipeline.depth_doubt.startswith("depth reads 0.50 of what odometry says: check depth_unit")


def test_mapping_begins_once_depth_is_right(frames: list[Frame]) -> None:
    pipeline = new_pipeline()
    list(run(pipeline, halved(walk(count=40))))
    list(run(pipeline, walk(40, 40)))
    assert labels(pipeline.graph) == ["chair", "sofa", "table", "tv"]
    assert not pipeline.depth_doubt


def test_objects_from_before_depth_went_wrong_stay(mapped: ScenePipeline) -> None:
    session, ids = mapped.graph.session_id, {node.id for node in mapped.graph.members()}
    list(run(mapped, halved(walk(20, 40))))
    refused = mapped.depth_refused
    assert refused and mapped.depth_doubt
    assert mapped.graph.session_id == session
    assert ids <= mapped.graph.nodes.keys()
    list(run(mapped, walk(60, 60)))
    assert labels(mapped.graph) == ["chair", "sofa", "table", "tv"]
    assert {node.id for node in mapped.graph.members()} == ids
    assert mapped.depth_refused < refused + 40


def test_a_loaded_graph_outlives_wrong_metres(mapped: ScenePipeline, tmp_path: Path) -> None:
    save_graph(mapped.graph, tmp_path / "graph.json")
    pipeline = new_pipeline()
    pipeline.load(load_graph(tmp_path / "graph.json"))
    session = pipeline.graph.session_id
    list(run(pipeline, halved(walk(600, 40))))
    assert pipeline.depth_refused and pipeline.graph.session_id == session
    assert mapped.graph.nodes.keys() <= pipeline.graph.nodes.keys()


def test_depth_is_believed_where_nobody_checks() -> None:
    config = replace(Config(), depth_scale=DepthScaleConfig(check=False))
    pipeline = ScenePipeline(LiftingEncoder(FakeDetector(), load_vocabulary(), config), config)
    list(run(pipeline, halved(walk(count=30))))
    assert pipeline.graph.nodes and not pipeline.depth_refused and not pipeline.depth_doubt


def test_right_depth_is_never_refused(mapped: ScenePipeline) -> None:
    list(run(mapped, walk(20, 20)))
    assert not mapped.depth_refused and not mapped.depth_doubt
