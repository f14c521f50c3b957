"""Scores of objects, each small enough to be worked out by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import node

from ssr_ros.evaluation.objects import (
    DISTANCE,
    IOU,
    TIGHT_IOU,
    ObjectScores,
    ObjectScoringConfig,
    best_pairs,
    score_objects,
    size_error,
    yaw_error,
)
from ssr_ros.evaluation.truth import TruthLabels, TruthObject
from ssr_ros.scene_graph.graph import ObjectNode
from ssr_ros.types import Box3D

LABELS = TruthLabels(
    {"armchair": ("chair", "sofa"), "dining table": ("table",)},
    frozenset({"chair", "sofa", "table", "bowl", "refrigerator", "book"}),
)
FURNITURE = {"chair", "sofa", "table", "refrigerator"}
UNIT = (1.0, 1.0, 1.0)


def true(object_id: int, label: str, center=(0.0, 0.0, 0.5), size=UNIT, yaw=0.0) -> TruthObject:
    return TruthObject(object_id, label, Box3D(center, size, yaw))


def score(
    nodes: list[ObjectNode], truth: list[TruthObject], criterion: str = DISTANCE, counted: set[int] | None = None
) -> ObjectScores:
    asked = {item.id for item in truth} if counted is None else counted
    return score_objects(nodes, truth, asked, LABELS, FURNITURE, criterion, ObjectScoringConfig())


def test_errors_of_one_match() -> None:
    """Unit cubes shifted by a third: intersection 2/3, union 4/3."""
    result = score([node(7, "chair", (1 / 3, 0.0, 0.5), UNIT)], [true(1, "chair")], IOU)
    (match,) = result.matches
    assert (match.truth_id, match.node_id) == (1, 7)
    assert match.iou == pytest.approx(0.5)
    assert match.center_error == pytest.approx(1 / 3)
    assert match.size_error == 0.0
    assert result.overall.f1 == 1.0


def test_centers_are_compared_in_three_dimensions_and_the_limit_belongs_to_it() -> None:
    at = [node(1, "chair", (0.3, 0.0, 0.9), UNIT)]  # 0.3 and 0.4: 0.5 away
    assert score(at, [true(1, "chair")]).overall.center_error == pytest.approx(0.5)
    beyond = [node(1, "chair", (0.3, 0.0, 0.91), UNIT)]
    assert score(beyond, [true(1, "chair")]).overall.found == 0


def test_precision_recall_and_f1() -> None:
    """Chairs: 2 found, 1 invented, 1 missed; table: 1 found."""
    truth = [true(i, "chair", (3.0 * i, 0.0, 0.5)) for i in (1, 2, 3)] + [true(4, "dining table", (0.0, 9.0, 0.5))]
    nodes = [
        node(1, "chair", (3.1, 0.0, 0.5), (1.0, 1.0, 1.3)),
        node(2, "chair", (6.0, 0.3, 0.5), UNIT),
        node(3, "chair", (0.0, -5.0, 0.5), UNIT),
        node(4, "table", (0.0, 9.0, 0.5), UNIT),
    ]
    result = score(nodes, truth)
    chairs = result.labels["chair"]
    assert (chairs.found, chairs.false, chairs.missed) == (2, 1, 1)
    assert chairs.precision == pytest.approx(2 / 3)
    assert chairs.recall == pytest.approx(2 / 3)
    assert chairs.f1 == pytest.approx(2 / 3)
    assert chairs.center_error == pytest.approx(0.2)
    assert chairs.size_error == pytest.approx(0.05)  # 0.3 of one length of one of two
    assert set(result.labels) == {"chair", "table"}
    assert result.overall.f1 == pytest.approx(3 / 4)
    (miss,) = result.misses
    assert (miss.truth_id, miss.nearest_label, miss.nearest_distance) == (3, "chair", pytest.approx(np.hypot(3, 0.3)))


def test_an_armchair_is_a_chair_or_a_sofa_and_a_missed_one_a_chair() -> None:
    for label in ("chair", "sofa"):
        assert list(score([node(1, label, (0.0, 0.0, 0.5), UNIT)], [true(1, "armchair")]).labels) == [label]
    assert score([], [true(1, "armchair")]).labels["chair"].missed == 1
    wrong = score(
        [node(1, "table", (0.0, 0.0, 0.5), UNIT)], [true(1, "armchair"), true(2, "dining table", (9, 9, 0.5))]
    )
    assert (wrong.overall.found, wrong.overall.false, wrong.overall.missed) == (0, 1, 2)


def test_two_boxes_on_one_object_are_one_right_and_one_wrong() -> None:
    nodes = [node(1, "chair", (0.2, 0.0, 0.5), UNIT), node(2, "chair", (0.1, 0.0, 0.5), UNIT)]
    result = score(nodes, [true(1, "chair")])
    assert result.matches[0].node_id == 2
    assert [u.node_id for u in result.false_positives] == [1]
    assert result.false_positives[0].lies_on == "chair"


def test_labels_unknown_to_the_truth_are_neither_right_nor_wrong() -> None:
    shelf = true(1, "bookshelf", (0.0, 0.0, 1.0), (0.4, 1.0, 2.0))
    result = score([node(1, "book", (0.0, 0.0, 1.0), (0.2, 0.2, 0.2))], [shelf, true(2, "chair", (9, 9, 0.5))])
    (book,) = result.unlabelled
    assert (book.label, book.lies_on) == ("book", "bookshelf")
    assert result.overall.false == 0


def test_furniture_on_another_object_is_wrong_even_where_the_truth_lacks_its_label() -> None:
    dresser = true(1, "dresser", (0.0, 0.0, 0.5))
    on, off = node(1, "refrigerator", (0.6, 0.0, 0.5), UNIT), node(2, "refrigerator", (5.0, 0.0, 0.5), UNIT)
    result = score([on, off], [dresser])
    assert [(u.node_id, u.lies_on) for u in result.false_positives] == [(1, "dresser")]  # they share 0.4
    assert [u.node_id for u in result.unlabelled] == [2]
    touching = node(3, "refrigerator", (0.8, 0.0, 0.5), UNIT)  # 0.2 of its volume
    assert score([touching], [dresser]).overall.false == 0


def test_what_was_too_little_seen_is_not_missed_and_finding_it_is_not_wrong() -> None:
    truth = [true(1, "chair"), true(2, "chair", (5.0, 0.0, 0.5))]
    unseen = score([node(1, "chair", (0.0, 0.0, 0.5), UNIT)], truth, counted={1})
    assert (unseen.overall.missed, unseen.overall.recall) == (0, 1.0)
    both = [node(1, "chair", (0.0, 0.0, 0.5), UNIT), node(2, "chair", (5.1, 0.0, 0.5), UNIT)]
    result = score(both, truth, counted={1})
    assert (result.overall.found, result.overall.false) == (1, 0)
    assert [m.node_id for m in result.set_aside] == [2]


def test_thin_things_overlap_by_their_least_length() -> None:
    """Two sheets 1 cm thick, 5 cm apart, count as 15 cm thick: 10 of 20 cm are shared."""
    truth = [true(1, "bowl", (0.0, 0.0, 0.5), (0.01, 1.0, 1.0))]
    result = score([node(1, "bowl", (0.05, 0.0, 0.5), (0.01, 1.0, 1.0))], truth, IOU)
    assert result.matches[0].iou == pytest.approx(0.5)
    assert result.matches[0].size_error == 0.0


def test_nothing_to_divide_by_is_none() -> None:
    empty = score([], [])
    assert (empty.overall.precision, empty.overall.recall, empty.overall.f1) == (None, None, None)
    blind = score([], [true(1, "chair")])
    assert (blind.overall.precision, blind.overall.recall, blind.overall.f1) == (None, 0.0, 0.0)
    assert blind.misses[0].nearest_label is None


def test_size_error_compares_lengths_that_run_the_same_way() -> None:
    truth = Box3D((0.0, 0.0, 0.0), (2.0, 1.0, 1.0), 0.0)
    assert size_error(truth, Box3D((9.0, 0.0, 0.0), (2.0, 1.0, 1.0), np.pi)) == 0.0
    assert size_error(truth, Box3D((0.0, 0.0, 0.0), (1.0, 2.0, 1.0), np.pi / 2)) == pytest.approx(0.0)
    assert size_error(truth, Box3D((0.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.1)) == pytest.approx(2 / 3)
    assert size_error(truth, Box3D((0.0, 0.0, 0.0), (2.3, 1.0, 0.4), -3.1)) == pytest.approx(0.3)


def test_more_pairs_come_before_better_pairs() -> None:
    greedy_would_take_the_best = np.array([[0.9, 0.1], [0.8, -np.inf]])
    assert best_pairs(greedy_would_take_the_best) == [(0, 1), (1, 0)]
    assert best_pairs(np.zeros((0, 3))) == []
    assert best_pairs(np.full((2, 2), -np.inf)) == []


QUALITY = st.one_of(st.just(-np.inf), st.floats(0.0, 1.0))


@given(st.lists(st.lists(QUALITY, min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_assignment_beats_the_pairs_found(rows: list[list[float]]) -> None:
    quality = np.array(rows)
    pairs = best_pairs(quality)
    found = (len(pairs), sum(quality[i, j] for i, j in pairs))
    for columns in permutations(range(3), len(rows)):
        allowed = [quality[i, j] for i, j in enumerate(columns) if np.isfinite(quality[i, j])]
        assert (len(allowed), sum(allowed) - 1e-9) <= found


def test_wrong_rules_and_criteria_are_refused() -> None:
    with pytest.raises(ValueError, match="min_iou must be in"):
        ObjectScoringConfig(min_iou=0.0)
    with pytest.raises(ValueError, match="criterion must be one of distance, iou, iou_50, got 'f2'"):
        score([], [true(1, "chair")], "f2")


def test_the_tight_overlap_asks_for_half() -> None:
    at, truth = [node(1, "chair", (1 / 3, 0.0, 0.5), UNIT)], [true(1, "chair")]  # IoU 0.5
    assert score(at, truth, TIGHT_IOU).overall.found == 1
    off = [node(1, "chair", (0.34, 0.0, 0.5), UNIT)]
    assert score(off, truth, TIGHT_IOU).overall.found == 0
    assert score(off, truth, IOU).overall.found == 1


def test_yaw_is_wrong_by_what_can_be_seen_of_it() -> None:
    """A box turned by 100 degrees."""
    turned = Box3D((0.0, 0.0, 0.5), UNIT, np.radians(100))
    for symmetry, expected in ((1, 100), (2, 10), (4, 10), (None, 10)):
        error = yaw_error(TruthObject(1, "chair", Box3D((0.0, 0.0, 0.5), UNIT, 0.0), symmetry), turned)
        assert np.degrees(error) == pytest.approx(expected)
    assert yaw_error(TruthObject(1, "chair", turned, 0), turned) is None
    back = Box3D((0.0, 0.0, 0.5), UNIT, np.radians(-170))
    front = TruthObject(1, "chair", Box3D((0.0, 0.0, 0.5), UNIT, np.radians(170)), 1)
    assert np.degrees(yaw_error(front, back)) == pytest.approx(20)


def test_round_things_are_no_part_of_the_mean_yaw_error() -> None:
    truth = [
        TruthObject(1, "chair", Box3D((0.0, 0.0, 0.5), UNIT, 0.0), 1),
        TruthObject(2, "chair", Box3D((5.0, 0.0, 0.5), UNIT, 0.0), 0),
    ]
    nodes = [node(1, "chair", (0.0, 0.0, 0.5), UNIT, 0.3), node(2, "chair", (5.0, 0.0, 0.5), UNIT, 1.0)]
    assert score(nodes, truth).overall.yaw_error == pytest.approx(0.3)


def test_books_painted_on_a_shelf_are_not_wrong_even_where_the_truth_has_a_book() -> None:
    labels = TruthLabels({}, frozenset({"book"}), {"bookshelf": ("book",)})
    truth = [true(1, "bookshelf", (0.0, 0.0, 1.0), (0.4, 1.0, 2.0)), true(2, "book", (5.0, 0.0, 0.5), (0.2, 0.2, 0.1))]
    nodes = [node(1, "book", (0.0, 0.0, 1.0), (0.2, 0.2, 0.2)), node(2, "book", (9.0, 0.0, 1.0), (0.2, 0.2, 0.2))]
    result = score_objects(nodes, truth, {1, 2}, labels, FURNITURE, DISTANCE, ObjectScoringConfig())
    assert [u.node_id for u in result.unlabelled] == [1]
    assert [u.node_id for u in result.false_positives] == [2]
