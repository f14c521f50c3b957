from __future__ import annotations

import numpy as np
import pytest
from tracking import SECOND, observed, standing, tracked

from ssr_ros.config import ExistenceConfig
from ssr_ros.scene_graph.box_fusion import FusedBox
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.types import ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

INFO = load_vocabulary().info
CONFIG = ExistenceConfig()


def see(track: Track, observation: ObjectObservation, coverage: float = 1.0) -> None:
    track.see(observation, 2 * SECOND, np.array([0.0, 0.0, 1.0]), coverage)


def test_a_new_label_needs_a_margin() -> None:
    track = tracked(1, standing(2.0))
    for other, expected in (
        (1.0, "chair"),
        (0.99 * CONFIG.label_margin, "chair"),
        (1.01 * CONFIG.label_margin, "bench"),
    ):
        share = 1 / (1 + other)
        posterior = tuple(sorted({"chair": share, "bench": 1 - share}.items(), key=lambda item: -item[1]))
        assert track.decide_label(posterior, CONFIG) == expected


def test_what_one_believes_in_keeps_its_label_until_another_was_better_over_several_views() -> None:
    bench, chair = (("bench", 0.55), ("chair", 0.45)), (("chair", 0.6), ("bench", 0.4))
    track = tracked(1, standing(2.0), state=NodeState.CONFIRMED, fused=FusedBox(0.0, 0.0))
    assert track.decide_label(bench, CONFIG) == "chair"
    for _ in range(CONFIG.label_views - 1):
        see(track, observed(standing(2.0)))
        assert track.decide_label(bench, CONFIG) == "chair"
        assert track.decide_label(bench, CONFIG) == "chair"  # looking again without a view is no evidence
    assert track.decide_label(chair, CONFIG) == "chair"  # and what was against it is forgotten
    assert track.decide_label(bench, CONFIG) == "chair"
    for _ in range(CONFIG.label_views):
        see(track, observed(standing(2.0)))
    assert track.decide_label(bench, CONFIG) == "bench"


def test_what_one_believes_in_takes_a_label_that_is_better_by_far_at_once() -> None:
    track = tracked(1, standing(2.0), state=NodeState.CONFIRMED, fused=FusedBox(0.0, 0.0))
    assert track.decide_label((("bench", 0.7), ("chair", 0.3)), CONFIG) == "bench"


def test_posterior_weighs_words_by_size() -> None:
    track = tracked(1, standing(2.0), label_evidence={"chair": 1.0, "bed": 1.0, "cup": 9.0})
    posterior = track.posterior(INFO)
    assert posterior[0][0] == "chair"  # half a metre is no bed, and no cup however often it is called one
    assert posterior[0][1] > 0.9
    assert sum(share for _, share in posterior) == pytest.approx(1.0, abs=1e-5)


def test_a_level_top_speaks_for_a_table() -> None:
    words = {"chair": 1.0, "table": 1.0}
    level = tracked(1, standing(2.0, size=(0.8, 0.8, 0.7)), label_evidence=words, flatness=0.95)
    uneven = tracked(2, standing(2.0, size=(0.8, 0.8, 0.7)), label_evidence=words, flatness=0.1)
    assert level.posterior(INFO)[0][0] == "table"
    assert uneven.posterior(INFO)[0][0] == "chair"


def test_without_evidence_the_label_is_what_it_was() -> None:
    assert tracked(1, standing(2.0), label_evidence={}).posterior(INFO) == (("chair", 1.0),)


def test_a_part_of_an_object_says_little_about_its_label() -> None:
    whole, half, cut = (tracked(k, standing(2.0), label_evidence={}) for k in range(3))
    see(whole, observed(standing(2.0), score=0.6))
    see(half, observed(standing(2.0), score=0.6), coverage=0.5)
    see(cut, observed(standing(2.0), score=0.6, truncated=True))
    assert whole.label_evidence["chair"] == pytest.approx(0.36)
    assert half.label_evidence["chair"] == pytest.approx(0.36 / 4)
    assert cut.label_evidence["chair"] == pytest.approx(0.36 * 0.4)


def test_a_view_is_remembered() -> None:
    track = tracked(1, standing(2.0), hits=3, through_since=SECOND)
    see(track, observed(standing(2.0)))
    assert (track.hits, track.last_seen, track.last_viewed, track.through_since) == (4, 2 * SECOND, 2 * SECOND, None)
    assert track.seen_from == pytest.approx([-1.0, 0.0])  # from the object to the camera, unit length


def test_appearance_is_a_running_mean_of_unit_length() -> None:
    first, second = np.eye(4, dtype=np.float32)[:2]
    track = tracked(1, standing(2.0))
    see(track, observed(standing(2.0), feature=first))
    assert track.feature is not None
    assert track.feature.tolist() == first.tolist()
    see(track, observed(standing(2.0), feature=second))
    see(track, observed(standing(2.0)))
    assert np.linalg.norm(track.feature) == pytest.approx(1.0)
    assert track.feature[0] > track.feature[1] > 0


def test_a_run_of_sure_views_counts_as_much_as_a_fair_share() -> None:
    scattered, run = (tracked(k, standing(2.0), hits=1, score=0.3) for k in (1, 2))
    for k in range(60):
        see(scattered, observed(standing(2.0), score=0.7 if k % 10 == 0 else 0.3))
        see(run, observed(standing(2.0), score=0.7 if 20 <= k < 26 else 0.3))
    assert scattered.sureness() == pytest.approx(0.3, abs=0.05)
    assert run.sureness() > scattered.sureness() + 0.1


def test_side_by_side_is_counted_at_both() -> None:
    left, middle, right = (tracked(k, standing(2.0, 0.3 * k)) for k in (1, 2, 3))
    left.note_apart(middle)
    middle.note_apart(left)
    right.note_apart(middle)
    assert left.apart == {2: 2}
    assert middle.apart == {1: 2, 3: 1}
    assert right.apart == {2: 1}


def test_absorbing_counts_no_view_twice() -> None:
    track, other = tracked(1, standing(2.0), hits=8), tracked(2, standing(2.2), hits=5, state=NodeState.TENTATIVE)
    other.first_seen, other.last_seen = 0, 9 * SECOND
    voxels = len(track.voxels)
    track.absorb(other)
    assert (track.hits, track.chances, len(track.scores)) == (8, 8.0, 8)
    assert (track.first_seen, track.last_seen) == (0, 9 * SECOND)
    assert track.label_evidence["chair"] == pytest.approx(13 * 0.36)
    assert track.state == NodeState.CONFIRMED
    assert len(track.voxels) > voxels
