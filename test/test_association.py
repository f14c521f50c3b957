from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tracking import observed, standing, tracked

from ssr_ros.config import AssociationConfig
from ssr_ros.scene_graph.association import (
    birth_score,
    births,
    duplicates,
    is_foreign,
    match,
    match_scores,
    note_apart,
)
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

CONFIG = AssociationConfig()
LABELS = load_vocabulary().labels
ABSORBS = {label: info.absorbs for label, info in load_vocabulary().info.items()}
SURFACE = {label: info.surface for label, info in load_vocabulary().info.items()}
LEFT, RIGHT, MIDDLE = (0, 0, 10, 10), (20, 0, 30, 10), (5, 0, 15, 10)  # [px]; half of MIDDLE lies in LEFT
TOUCHING = (8, 0, 18, 10)  # a fifth of it lies in LEFT


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


def pictured(box2d: tuple, label: str = "chair", x: float = 2.0) -> ObjectObservation:
    return replace(observed(standing(x), label), box2d=box2d)


def born(*observations: ObjectObservation, fits: list[list[float]]) -> dict[int, set[int]]:
    """Births where row i of ``fits`` says how well observation i fits each object."""
    table = np.array(fits)
    return births(observations, table, match(table, CONFIG), SURFACE, CONFIG)


def test_what_fits_nothing_is_new() -> None:
    assert born(pictured(LEFT), pictured(RIGHT), fits=[[0.9], [0.0]]) == {1: set()}
    assert born(pictured(LEFT), fits=[[CONFIG.min_score - 0.01]]) == {0: set()}
    assert births([pictured(LEFT)], np.zeros((1, 0)), [], SURFACE, CONFIG) == {0: set()}
    assert births([], np.zeros((0, 2)), [], SURFACE, CONFIG) == {}


def test_a_second_look_at_an_object_is_not_new() -> None:
    assert born(pictured(LEFT), pictured(MIDDLE), fits=[[0.9], [0.8]]) == {}


def test_side_by_side_in_the_image_is_new_however_well_it_fits() -> None:
    assert born(pictured(LEFT), pictured(RIGHT), fits=[[0.9], [0.8]]) == {1: {0}}
    assert born(pictured(LEFT), pictured(TOUCHING), fits=[[0.9], [0.8]]) == {1: {0}}


def test_a_chair_pushed_under_a_table_is_new() -> None:
    chair, table = pictured(MIDDLE), pictured(LEFT, "table")
    assert born(table, chair, fits=[[0.9], [0.8]]) == {1: {0}}
    assert born(table, pictured(MIDDLE, "table"), fits=[[0.9], [0.8]]) == {}  # two tables in one place are one


def test_one_second_look_is_enough() -> None:
    """Beside one object, and on the other: nothing new, whichever is asked first."""
    assert born(pictured(LEFT), pictured(RIGHT), pictured(MIDDLE), fits=[[0.9, 0.0], [0.0, 0.9], [0.8, 0.8]]) == {}
    assert born(pictured(RIGHT), pictured(LEFT), pictured(MIDDLE), fits=[[0.9, 0.0], [0.0, 0.9], [0.8, 0.8]]) == {}


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


def noted(first: tuple, second: tuple, gap: float, times: int = 1) -> list:
    """Two chairs whose centers are ``gap`` [m] apart, after so many images that showed them in these 2D boxes."""
    tracks = [tracked(1, standing(2.0)), tracked(2, standing(2.0 + gap))]
    seen = [pictured(first), pictured(second, x=2.0 + gap)]
    for _ in range(times):
        note_apart([(0, 0), (1, 1)], seen, tracks, CONFIG)
    return tracks


def test_side_by_side_in_the_image_is_remembered_of_those_that_are_near() -> None:
    assert [t.apart for t in noted(LEFT, RIGHT, 0.1, times=3)] == [{2: 3}, {1: 3}]
    assert [t.apart for t in noted(LEFT, MIDDLE, 0.1)] == [{}, {}]
    assert [t.apart for t in noted(LEFT, RIGHT, 0.6)] == [
        {},
        {},
    ]  # each center lies beyond the other's reach, nobody would join them
    alone = tracked(1, standing(2.0))
    note_apart([(0, 0)], [pictured(LEFT)], [alone], CONFIG)
    assert alone.apart == {}


def test_those_seen_side_by_side_are_never_joined() -> None:
    enough = int(10 * CONFIG.apart_share)  # of ten views
    assert found(noted(LEFT, RIGHT, 0.1, enough)) == []
    assert found(noted(LEFT, RIGHT, 0.1, enough - 1)) == [(0, 1)]
    assert found(noted(LEFT, MIDDLE, 0.1, 10)) == [(0, 1)]


def test_the_younger_counts_its_own_views() -> None:
    tracks = noted(LEFT, RIGHT, 0.1, times=2)
    tracks[0].hits, tracks[1].hits = 100, 2
    assert found(tracks) == []


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


PREDICTED = (0.08, 0.08, 0.04, 0.2)


def foreseen(box: Box3D, label: str = "chair", **fields: object) -> ObjectObservation:
    """A predicted box of which only the side that faces -x was seen."""
    seen = observed(box, label)
    near = seen.points[seen.points[:, 0] < box.center[0] - box.size[0] / 2 + 0.06]
    return replace(seen, points=near, sigmas=PREDICTED, **fields)


def test_a_predicted_box_elsewhere_fits_less_although_its_points_lie_inside() -> None:
    sofa = tracked(1, standing(2.0, size=(0.9, 2.0, 0.8)), "sofa", sigmas=PREDICTED)
    whole, cushion = foreseen(sofa.box, "sofa"), foreseen(standing(2.0, 0.7, (0.9, 0.5, 0.8)), "sofa")
    assert one(whole, sofa) > 0.9
    assert one(replace(cushion, sigmas=None), sofa) > 0.9
    assert one(cushion, sofa) < one(whole, sofa) - 0.1


def test_siblings_agree_almost_as_one_label_does_where_boxes_were_predicted() -> None:
    chair = tracked(1, standing(2.0), sigmas=PREDICTED)
    same, sibling, other = (one(foreseen(standing(2.0), label), chair) for label in ("chair", "sofa", "table"))
    assert same - sibling == pytest.approx(0.2 * CONFIG.label_weight)
    assert same - other == pytest.approx(CONFIG.label_weight)


def test_predicted_boxes_of_siblings_that_share_their_volume_are_one() -> None:
    """A short armchair within a sofa's box: of two labels that were lifted they would be two."""
    box, part = standing(2.0, size=(0.9, 2.0, 0.8)), standing(2.0, 0.4, (0.9, 0.6, 0.8))
    for sigmas, pairs in ((None, []), (PREDICTED, [(0, 1)])):
        tracks = [tracked(1, box, "sofa", sigmas=sigmas), tracked(2, part, "chair", sigmas=sigmas)]
        assert duplicates(tracks, {1, 2}, {}, CONFIG) == pairs


def test_cups_that_lie_within_their_sigmas_are_one_unless_seen_side_by_side() -> None:
    cups = [tracked(k, Box3D((0.11 * k, 0.0, 0.8), (0.09, 0.09, 0.1), 0.0), "cup", sigmas=PREDICTED) for k in (1, 2)]
    assert duplicates(cups, {1, 2}, {}, CONFIG) == [(0, 1)]
    for _ in range(10):
        cups[0].note_apart(cups[1])
    assert duplicates(cups, {1, 2}, {}, CONFIG) == []


def test_predicted_boxes_have_a_score_of_their_own_to_start_from() -> None:
    config = AssociationConfig(birth_score=0.5, predicted_birth_score=0.2)
    assert birth_score(observed(standing(2.0)), config) == 0.5
    assert birth_score(foreseen(standing(2.0)), config) == 0.2


def test_a_word_of_another_family_is_no_sign_that_it_is_still_there() -> None:
    """Unless the object was often called that; a sibling's word always is."""
    chair = tracked(1, standing(2.0))
    chair.label_evidence = {"chair": 2.0, "desk": 1.0}
    bed, desk, stool = (
        replace(observed(standing(2.0), word), label_scores={word: 0.3}) for word in ("bed", "desk", "stool")
    )
    assert is_foreign(bed, chair, False)
    assert not is_foreign(desk, chair, False)  # a third of its evidence is for a desk
    assert is_foreign(desk, chair, True)  # one sees through where it stood
    assert not is_foreign(stool, chair, True)


def test_what_lies_far_off_is_no_sign_of_a_well_known_object() -> None:
    """A chair 0.5 x 0.5 x 0.9 m has a diagonal of 1.14 m; three tenths of it are 0.34 m."""
    chair = tracked(1, Box3D((2.0, 0.0, 0.45), (0.5, 0.5, 0.9), 0.0), "chair")
    near, far = (observed(Box3D((2.0, y, 0.45), (0.5, 0.5, 0.9), 0.0), "chair") for y in (0.3, 0.4))
    chair.hits = 9
    assert not is_foreign(far, chair, False)  # too few views to tell
    chair.hits = 10
    assert is_foreign(far, chair, False)
    assert not is_foreign(near, chair, False)
