from __future__ import annotations

import numpy as np
import pytest
from tracking import observed, standing, tracked

from ssr_ros.config import AssociationConfig
from ssr_ros.scene_graph.association import duplicates, match, match_scores
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.types import Box3D
from ssr_ros.vocabulary import load_vocabulary

CONFIG = AssociationConfig()
LABELS = load_vocabulary().labels
ABSORBS = {label: info.absorbs for label, info in load_vocabulary().info.items()}


def scores(observations: list, tracks: list) -> np.ndarray:
    return match_scores(observations, tracks, LABELS, CONFIG)


def one(observation, track) -> float:  # noqa: ANN001
    return float(scores([observation], [track])[0, 0])


def test_the_same_box_fits_and_a_far_one_does_not() -> None:
    chair = tracked(1, standing(2.0))
    assert one(observed(standing(2.0)), chair) > 0.9
    assert one(observed(standing(3.0)), chair) == 0.0


def test_each_observation_finds_its_neighbour_once() -> None:
    tracks = [tracked(1, standing(2.0, 0.0)), tracked(2, standing(2.0, 0.6))]
    seen = [observed(standing(2.05, 0.62)), observed(standing(2.05, 0.02)), observed(standing(2.0, 3.0))]
    assert sorted(match(scores(seen, tracks), CONFIG)) == [(0, 1), (1, 0)]


def test_the_sum_decides_not_the_first_come() -> None:
    table = np.array([[0.9, 0.8], [0.8, 0.1]])  # 0.8 + 0.8 beats 0.9 + 0.1
    assert match(table, CONFIG) == [(0, 1), (1, 0)]


def test_poor_fits_are_no_match() -> None:
    assert match(np.array([[CONFIG.min_score - 0.01]]), CONFIG) == []
    assert match(np.zeros((0, 3)), CONFIG) == []
    assert match(np.zeros((3, 0)), CONFIG) == []


def test_label_is_evidence_but_no_gate() -> None:
    chair = tracked(1, standing(2.0))
    same, other = one(observed(standing(2.0)), chair), one(observed(standing(2.0), "sofa"), chair)
    assert same - other == pytest.approx(CONFIG.label_weight)
    assert other > CONFIG.min_score


def test_shared_scores_agree_in_part() -> None:
    chair = tracked(1, standing(2.0))
    mixed = observed(standing(2.0), scores={"chair": 0.3, "bench": 0.3})
    assert one(observed(standing(2.0)), chair) - one(mixed, chair) == pytest.approx(CONFIG.label_weight / 2)


def test_appearance_decides_between_equals() -> None:
    left, right = np.eye(4, dtype=np.float32)[0], np.eye(4, dtype=np.float32)[1]
    tracks = [tracked(1, standing(2.0), feature=left), tracked(2, standing(2.0), feature=right)]
    table = scores([observed(standing(2.0), feature=right)], tracks)
    assert table[0, 1] - table[0, 0] == pytest.approx(CONFIG.feature_weight)
    assert scores([observed(standing(2.0))], tracks)[0].tolist() == pytest.approx(
        [table[0].mean()] * 2  # without a feature neither gains
    )


def test_cup_on_the_table_is_not_the_table() -> None:
    table = tracked(1, standing(2.0, size=(1.4, 0.8, 0.75)), "table")
    cup = Box3D((2.0, 0.0, 0.72), (0.1, 0.1, 0.1), 0.0)
    assert one(observed(cup, "cup"), table) == 0.0
    assert one(observed(cup, "table"), table) > 0.0  # a corner of it, seen by its own name


def test_part_of_a_known_object_belongs_to_it() -> None:
    sofa = tracked(1, standing(2.0, size=(0.9, 2.0, 0.8)), "sofa")
    half = observed(standing(2.0, 0.5, size=(0.9, 1.0, 0.8)), "sofa", truncated=True)
    assert one(half, sofa) > CONFIG.min_score


def found(tracks: list, changed: set[int] | None = None) -> list[tuple[int, int]]:
    return duplicates(tracks, {t.id for t in tracks} if changed is None else changed, ABSORBS, CONFIG)


def test_two_of_a_label_in_one_place_are_one() -> None:
    assert found([tracked(1, standing(2.0)), tracked(2, standing(2.1), hits=20)]) == [(1, 0)]  # the surer stays


def test_the_confirmed_one_stays() -> None:
    old = tracked(1, standing(2.0), hits=20, state=NodeState.TENTATIVE)
    assert found([old, tracked(2, standing(2.1))]) == [(1, 0)]


def test_of_equals_the_older_id_stays() -> None:
    assert found([tracked(5, standing(2.0)), tracked(3, standing(2.0))]) == [(1, 0)]


def test_side_by_side_are_two() -> None:
    assert found([tracked(1, standing(2.0)), tracked(2, standing(2.0, 0.45))]) == []


def test_two_labels_cannot_share_a_volume() -> None:
    assert found([tracked(1, standing(2.0)), tracked(2, standing(2.05), "sofa", hits=5)]) == [(0, 1)]
    corner = standing(2.0, size=(0.2, 0.2, 0.9))
    assert found([tracked(1, standing(2.0)), tracked(2, corner, "bottle")]) == []  # a thing in or on another


def test_pot_of_a_plant_is_the_plant() -> None:
    plant = tracked(1, standing(2.0, size=(0.5, 0.5, 1.2)), "plant", hits=5)
    pot = tracked(2, standing(2.0, size=(0.3, 0.3, 0.3)), "vase", hits=30)
    assert found([plant, pot]) == [(0, 1)]  # the whole stays, however much better the part is known


def test_only_pairs_with_a_change_are_looked_at() -> None:
    tracks = [tracked(1, standing(2.0)), tracked(2, standing(2.1))]
    assert found(tracks, set()) == []
    assert found(tracks, {2}) == [(0, 1)]


def test_three_in_one_place_leave_one() -> None:
    tracks = [tracked(k, standing(2.0 + 0.02 * k), hits=10 + k) for k in range(1, 4)]
    gone = {dropped for _, dropped in found(tracks)}
    assert gone <= {0, 1}
    assert 2 not in gone
