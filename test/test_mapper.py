"""The mapper on rendered frames whose observations are exact; what is tested is what it makes of them over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEncoder
from rendering import FLOOR, SECOND, Thing, looking, render, wall

from ssr_ros.config import Config, ExistenceConfig
from ssr_ros.geometry import pose_matrix
from ssr_ros.point_map import point_map
from ssr_ros.scene_graph.graph import NodeState, ObjectNode
from ssr_ros.scene_graph.mapper import MapChange, Mapper
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

CHAIR = Thing.of("chair", (2.5, 0.6, 0.45), (0.5, 0.5, 0.9))
SECOND_CHAIR = Thing.of("chair", (2.5, -0.2, 0.45), (0.5, 0.5, 0.9))
SOFA = Thing.of("couch", (3.2, -1.2, 0.4), (0.8, 1.6, 0.8))
ROOM = (FLOOR, wall(4.5))
TENTH = SECOND // 10


class Walk:
    """A mapper, what it has published, and a camera that is led around at ten frames a second."""

    def __init__(self, config: Config | None = None) -> None:
        self.mapper = Mapper(load_vocabulary(), config or Config())
        self.nodes: dict[int, ObjectNode] = {}
        self.removed: list[tuple[int, int]] = []
        self.stamp = SECOND

    def see(self, things: Sequence[Thing], frames: int = 1, y: float = 0.0, target: tuple = (2.5, 0, 0.5)) -> None:
        """Looks from (0, y) for some frames, a little moved each time."""
        for k in range(frames):
            pose = looking((0.02 * (k % 5), y + 0.03 * (k % 7), 1.3), target)
            frame = render(things, pose, self.stamp, ROOM, noise=0.004, seed=self.stamp // TENTH)
            self.take(frame, FakeEncoder().encode(frame, 0.0))

    def take(self, frame: Frame, observations: Sequence[ObjectObservation]) -> MapChange:
        change = self.mapper.step(frame, point_map(frame, 6, 0.25, 6.0), observations, 0.0)
        self.nodes.update((node.id, node) for node in change.nodes)
        for node_id, merged_into in change.removed:
            self.nodes.pop(node_id, None)
            self.removed.append((node_id, merged_into))
        self.stamp += TENTH
        return change

    def confirmed(self) -> list[tuple[int, str]]:
        return [(n.id, n.label) for n in self.nodes.values() if n.state == NodeState.CONFIRMED]


def test_ids_are_stable_over_thirty_frames() -> None:
    walk = Walk()
    walk.see([CHAIR, SOFA], 8)
    ids = walk.confirmed()
    assert sorted(label for _, label in ids) == ["chair", "sofa"]
    walk.see([CHAIR, SOFA], 22, y=-0.4)
    assert walk.confirmed() == ids
    assert walk.removed == []
    for node in walk.nodes.values():
        true = (CHAIR if node.label == "chair" else SOFA).parts[0]
        assert node.box.center == pytest.approx(true.center, abs=0.1)
        assert sorted(node.box.size) == pytest.approx(sorted(true.size), abs=0.2)
        assert node.first_seen == SECOND
        assert node.observations >= 28


def test_enters_tentative_and_only_when_seen_again() -> None:
    walk = Walk()
    walk.see([CHAIR], 1)
    assert walk.nodes == {}
    walk.see([CHAIR], 1)
    assert [n.state for n in walk.nodes.values()] == [NodeState.TENTATIVE]
    walk.see([CHAIR], 6)
    assert [n.state for n in walk.nodes.values()] == [NodeState.CONFIRMED]


def test_two_chairs_side_by_side_stay_two() -> None:
    walk = Walk()
    walk.see([CHAIR, SECOND_CHAIR], 30)
    assert [label for _, label in walk.confirmed()] == ["chair", "chair"]
    ys = sorted(n.box.center[1] for n in walk.nodes.values())
    assert ys == pytest.approx([-0.2, 0.6], abs=0.06)


def test_a_revisit_adds_evidence_and_no_duplicate() -> None:
    walk = Walk()
    walk.see([CHAIR, SOFA], 10)
    before = dict(walk.nodes)
    walk.see([CHAIR, SOFA], 10, target=(-3.0, 0.0, 0.5))  # looks away
    walk.stamp += 60 * SECOND
    walk.see([CHAIR, SOFA], 10, y=0.8)  # comes back elsewhere
    assert walk.nodes.keys() == before.keys()
    for node_id, node in walk.nodes.items():
        assert node.observations > before[node_id].observations
        assert node.last_seen > 60 * SECOND


def test_what_was_taken_away_leaves() -> None:
    walk = Walk()
    walk.see([CHAIR, SOFA], 10)
    (chair,) = (k for k, label in walk.confirmed() if label == "chair")
    walk.see([SOFA], 8)
    assert walk.removed == []  # for less than a second
    walk.see([SOFA], 6)
    assert walk.removed == [(chair, 0)]
    walk.see([CHAIR, SOFA], 10)
    assert chair not in walk.nodes  # an id is never used again
    assert sorted(label for _, label in walk.confirmed()) == ["chair", "sofa"]


def test_what_takes_its_place_is_mapped_and_does_not_keep_it_there() -> None:
    """The plant fits the chair's box, and depth sees through where the chair was higher than the plant is."""
    plant = Thing.of("potted plant", (2.5, 0.6, 0.35), (0.42, 0.42, 0.7))
    walk = Walk()
    walk.see([CHAIR], 15)
    assert walk.confirmed() == [(1, "chair")]
    walk.see([plant], 40)
    assert walk.confirmed() == [(2, "plant")]  # another object, neither the chair with a new label nor merged with it
    assert walk.removed == [(1, 0)]


def test_only_a_sure_detection_brings_back_what_plain_views_missed() -> None:
    """Something still stands there, so depth does not see through it."""
    walk = Walk()
    walk.see([CHAIR], 10)
    ids = walk.confirmed()
    for _ in range(16):
        frame = render([CHAIR], looking((0, 0, 1.3), (2.5, 0, 0.5)), walk.stamp, ROOM)
        walk.take(frame, ())
    assert walk.confirmed() == [] and walk.removed == []
    walk.see([replace(CHAIR, score=0.2)], 2)
    assert walk.confirmed() == []
    walk.see([CHAIR], 2)
    assert walk.confirmed() == ids


def test_what_is_hidden_stays() -> None:
    walk = Walk()
    walk.see([CHAIR], 10)
    ids = walk.confirmed()
    screen = Thing.of("person", (1.5, 0.5, 1.0), (0.1, 2.5, 2.0))
    for _ in range(30):
        frame = render([CHAIR, screen], looking((0, 0, 1.3), (2.5, 0, 0.5)), walk.stamp, ROOM)
        walk.take(frame, ())
    assert walk.confirmed() == ids
    assert walk.removed == []


def test_duplicates_become_the_one_they_are() -> None:
    """Two ends of a sofa, seen apart, are two objects until a view shows that they are one."""
    walk = Walk()
    ends = [Thing.of("couch", (3.0, y, 0.4), (0.8, 0.85, 0.8)) for y in (-0.45, 0.45)]
    walk.see(ends, 8)
    assert len(walk.nodes) == 2
    whole = Thing.of("couch", (3.0, 0.0, 0.4), (0.8, 1.75, 0.8))
    walk.see([whole], 12)
    assert len(walk.confirmed()) == 1
    (kept,) = walk.nodes
    assert [merged_into for _, merged_into in walk.removed] == [kept]
    assert max(walk.nodes[kept].box.size) > 1.4


def test_label_changes_with_a_margin() -> None:
    walk = Walk()
    frame = render([CHAIR], looking((0, 0, 1.3), (2.5, 0, 0.5)), scenery=ROOM)
    (seen,) = FakeEncoder().encode(frame, 0.0)

    def called(chair: float, bench: float, times: int) -> str:
        for _ in range(times):
            words = {"chair": chair, "bench": bench}
            walk.take(replace(frame, stamp=walk.stamp), [replace(seen, label_scores=words)])
        (node,) = walk.nodes.values()
        assert sum(share for _, share in node.label_scores) == pytest.approx(1.0, abs=1e-5)
        return node.label

    assert called(0.6, 0.1, 8) == "chair"
    assert called(0.1, 0.7, 2) == "chair"  # two contrary views do not turn it
    assert called(0.1, 0.7, 40) == "bench"
    assert len(walk.removed) == 0


def test_weak_detections_support_but_start_nothing() -> None:
    walk = Walk()
    faint = replace(CHAIR, score=0.2)
    walk.see([faint], 10)
    assert walk.mapper.tracks == {}
    walk.see([CHAIR], 4)
    (track,) = walk.mapper.tracks.values()
    hits = track.hits
    walk.see([faint], 5)
    assert track.hits == hits + 5


def test_the_number_of_tracks_is_bounded() -> None:
    walk = Walk(Config(existence=ExistenceConfig(max_tracks=10)))
    frame = render([], looking((0, 0, 1.3), (2.5, 0, 0.5)), scenery=ROOM)
    rng = np.random.default_rng(0)
    for _ in range(5):
        many = [
            ObjectObservation("cup", {"cup": 0.6}, 0.6, box, (0, 0, 9, 9), np.array([box.center] * 9, np.float32))
            for box in (Box3D(tuple(p), (0.1, 0.1, 0.1), 0.0) for p in rng.uniform(-50, 50, (8, 3)))
        ]
        walk.take(replace(frame, stamp=walk.stamp), many)
        assert len(walk.mapper.tracks) <= 10


def test_a_restored_map_goes_on_with_its_ids() -> None:
    walk = Walk()
    walk.see([CHAIR, SOFA], 10)
    again = Walk()
    again.stamp = walk.stamp
    again.mapper.restore(walk.nodes.values())
    again.nodes = dict(walk.nodes)
    again.see([CHAIR, SOFA, SECOND_CHAIR], 12)
    assert sorted(again.nodes) == [1, 2, 3]  # the newcomer gets a new one
    assert again.removed == []
    for node_id in (1, 2):
        assert again.nodes[node_id].label == walk.nodes[node_id].label
        assert again.nodes[node_id].observations > walk.nodes[node_id].observations
        assert again.nodes[node_id].box.center == pytest.approx(walk.nodes[node_id].box.center, abs=0.15)


def test_a_move_takes_everything_along() -> None:
    walk = Walk()
    walk.see([CHAIR], 10)
    (before,) = walk.nodes.values()
    turn = pose_matrix([1.0, 2.0, 0.0], [0, 0, np.sqrt(0.5), np.sqrt(0.5)])
    (after,) = walk.mapper.move(turn)
    assert after.id == before.id
    assert after.box.center == pytest.approx((turn @ [*before.box.center, 1.0])[:3])
    (track,) = walk.mapper.tracks.values()
    assert track.voxels.centers.mean(0) == pytest.approx(after.box.center, abs=0.25)
    frame = render([CHAIR], looking((0, 0, 1.3), (2.5, 0, 0.5)), walk.stamp, ROOM)
    moved = replace(frame, graph_T_camera=turn @ frame.graph_T_camera)
    walk.take(moved, FakeEncoder().encode(moved, 0.0))
    assert [t.hits for t in walk.mapper.tracks.values()] == [11]


def foreseen(things: Sequence[Thing], frame: Frame, seed: int) -> list[ObjectObservation]:
    """What a network would say: the whole boxes, 8 cm off along the ray."""
    rng = np.random.default_rng(seed)
    seen = []
    for o in FakeEncoder().encode(frame, 0.0):
        true = min((t.parts[0] for t in things), key=lambda b: np.linalg.norm(np.subtract(b.center, o.box.center)))
        center = np.array(true.center) + [rng.normal(0, 0.08), rng.normal(0, 0.03), rng.normal(0, 0.03)]
        size = np.array(true.size) * np.exp(rng.normal(0, 0.15, 3))
        box = Box3D(tuple(center.tolist()), tuple(size.tolist()), true.yaw + rng.choice([0.0, np.pi]))
        seen.append(replace(o, box=box, sigmas=(0.08, 0.03, 0.03, 0.15)))
    return seen


def test_predicted_boxes_are_whole_from_one_side_and_say_how_sure_they_are() -> None:
    """Seen from the front alone the sofa is as deep as predicted; lifted, its back would be missing or invented."""
    walk = Walk()
    for k in range(14):
        frame = render(
            [CHAIR, SOFA], looking((0.02 * (k % 5), 0.03 * k, 1.3), (2.5, 0, 0.5)), walk.stamp, ROOM, noise=0.004
        )
        walk.take(frame, foreseen([CHAIR, SOFA], frame, k))
    assert sorted(label for _, label in walk.confirmed()) == ["chair", "sofa"]
    for node in walk.nodes.values():
        true = (CHAIR if node.label == "chair" else SOFA).parts[0]
        assert node.box.center == pytest.approx(true.center, abs=0.1)
        assert sorted(node.box.size) == pytest.approx(sorted(true.size), rel=0.15)
        assert node.sigmas is not None
        assert 0.03 < node.sigmas[0] < 0.08  # along the ray: half of it is common to all views
        assert node.sigmas[1] < 0.045
    again = Walk()
    again.mapper.restore(walk.nodes.values())
    for node in walk.nodes.values():
        assert again.mapper.tracks[node.id].fused is not None
    turn = pose_matrix([1.0, 2.0, 0.0], [0, 0, np.sqrt(0.5), np.sqrt(0.5)])
    for node in again.mapper.move(turn):
        true_center = (turn @ [*walk.nodes[node.id].box.center, 1.0])[:3]
        assert node.confidence == pytest.approx(walk.nodes[node.id].confidence)
        assert again.mapper.tracks[node.id].fused.estimate(Config().fusion).center[:2] == pytest.approx(true_center[:2])


def test_what_are_no_numbers_is_refused_and_counted() -> None:
    walk = Walk()
    frame = render([CHAIR], looking((0, 0, 1.3), (2.5, 0, 0.5)), scenery=ROOM)
    (seen,) = foreseen([CHAIR], frame, 0)
    walk.take(frame, [replace(seen, sigmas=(0.1, float("nan"), 0.1, 0.1))])
    assert walk.mapper.tracks == {}
    assert walk.mapper.refused == 1
