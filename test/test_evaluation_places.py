"""Pairs by place, duplicates, ghosts and confusion, on unit cubes."""

from __future__ import annotations

import numpy as np
import pytest
from scenes import node

from ssr_ros.evaluation.objects import ObjectScoringConfig
from ssr_ros.evaluation.places import NOTHING, PlaceScores, place_pairs, score_places
from ssr_ros.evaluation.truth import TruthLabels, TruthObject
from ssr_ros.scene_graph.graph import ObjectNode
from ssr_ros.types import Box3D

LABELS = TruthLabels(
    {"armchair": ("chair", "sofa")},
    frozenset({"chair", "sofa", "book", "refrigerator"}),
    {"bookshelf": ("book",)},
)
UNIT = (1.0, 1.0, 1.0)


def true(object_id: int, label: str, x: float, size=UNIT) -> TruthObject:
    return TruthObject(object_id, label, Box3D((x, 0.0, 0.5), size, 0.0))


def mapped(node_id: int, label: str, x: float, size=UNIT) -> ObjectNode:
    return node(node_id, label, (x, 0.0, 0.5), size)


def score(nodes: list[ObjectNode], truth: list[TruthObject]) -> PlaceScores:
    return score_places(nodes, truth, {item.id for item in truth}, LABELS, ObjectScoringConfig())


def test_a_wrong_label_in_the_right_place_is_confusion_and_not_a_ghost() -> None:
    result = score([mapped(1, "sofa", 0.1), mapped(2, "chair", 5.0)], [true(1, "chair", 0.0), true(2, "armchair", 5.0)])
    assert (result.paired, result.label_accuracy) == (2, 0.5)
    assert {(c.truth_label, c.label, c.count) for c in result.confusion} == {
        ("chair", "sofa", 1),
        ("armchair", "chair", 1),
    }
    assert result.ghosts == ()


def test_objects_without_a_word_are_in_the_table_but_not_in_the_accuracy() -> None:
    result = score([mapped(1, "refrigerator", 0.0)], [true(1, "dresser", 0.0), true(2, "chair", 9.0)])
    assert (result.paired, result.label_accuracy) == (0, None)
    assert {(c.truth_label, c.label) for c in result.confusion} == {("dresser", "refrigerator"), ("chair", NOTHING)}


def test_a_second_box_is_a_duplicate_whatever_its_label() -> None:
    nodes = [mapped(1, "chair", 0.0), mapped(2, "sofa", 0.2), mapped(3, "chair", 0.45)]
    result = score(nodes, [true(7, "chair", 0.0)])
    assert [(d.node_id, d.truth_id) for d in result.duplicates] == [(2, 7), (3, 7)]
    assert result.duplicate_share == pytest.approx(2 / 3)
    assert result.ghosts == ()


def test_books_of_a_bookshelf_are_no_second_boxes_of_a_book_in_it() -> None:
    """The second box pairs with the book just as well: on a bookshelf it is one of those that the model shows."""
    size = (0.2, 0.2, 0.2)
    nodes = [mapped(1, "book", 0.0, size), mapped(2, "book", 0.1, size)]
    shelved = score(nodes, [true(7, "bookshelf", 0.0), true(8, "book", 0.0, size)])
    assert (shelved.duplicates, shelved.ghosts) == ((), ())
    assert ("on the bookshelf", "book", 1) in {(c.truth_label, c.label, c.count) for c in shelved.confusion}
    lying = score(nodes, [true(8, "book", 0.0, size)])
    assert [(d.node_id, d.truth_id) for d in lying.duplicates] == [(2, 8)]


def test_a_second_chair_before_a_bookshelf_stays_a_duplicate() -> None:
    nodes = [mapped(1, "chair", 0.0), mapped(2, "chair", 0.2)]
    result = score(nodes, [true(7, "bookshelf", 1.8, (3.0, 1.0, 1.0)), true(8, "chair", 0.0)])  # 0.4 of the second
    assert [(d.node_id, d.truth_id) for d in result.duplicates] == [(2, 8)]


def test_a_ghost_stands_where_nothing_does_and_a_book_on_its_shelf_is_none() -> None:
    nodes = [mapped(1, "chair", 5.0), mapped(2, "book", 0.0, (0.2, 0.2, 0.2))]
    result = score(nodes, [true(1, "bookshelf", 0.0)])
    assert [g.node_id for g in result.ghosts] == [1]
    assert {(c.truth_label, c.label) for c in result.confusion} == {
        (NOTHING, "chair"),
        ("on the bookshelf", "book"),
        ("bookshelf", NOTHING),
    }


def test_a_right_label_pairs_at_a_distance_and_a_wrong_one_does_not() -> None:
    small = (0.1, 0.1, 0.1)
    assert score([mapped(1, "book", 0.4, small)], [true(1, "book", 0.0, small)]).paired == 1
    assert score([mapped(1, "sofa", 0.4, small)], [true(1, "book", 0.0, small)]).paired == 0
    assert score([mapped(1, "book", 0.51, small)], [true(1, "book", 0.0, small)]).paired == 0


def test_a_good_pair_is_not_broken_for_the_sake_of_two_poor_ones() -> None:
    assert place_pairs(np.array([[0.9, 0.26], [0.26, -np.inf]])) == [(0, 0)]


def test_an_empty_map_and_an_empty_truth() -> None:
    assert score([], [true(1, "chair", 0.0)]).label_accuracy is None
    assert [g.node_id for g in score([mapped(1, "chair", 0.0)], []).ghosts] == [1]
