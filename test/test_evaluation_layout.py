"""Localisation error by hand, relations against true boxes, and rebuilding."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scenes import node

from ssr_ros.config import TripletConfig
from ssr_ros.evaluation.layout import LayoutConfig, score_layout, score_localization, score_rebuilding
from ssr_ros.evaluation.truth import GroundTruth, TruthObject
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, SceneGraph
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Box3D

PLACES = {1: (0.0, 0.0, 0.5), 2: (0.0, 4.5, 0.5), 3: (2.25, 0.0, 0.5)}


def true(object_id: int, center: tuple[float, float, float], label: str = "chair") -> TruthObject:
    return TruthObject(object_id, label, Box3D(center, (0.5, 0.5, 0.5), 0.0))


OBJECTS = [true(i, center) for i, center in PLACES.items()]


def test_a_perfect_map_has_no_error_from_metres_and_that_of_the_grid_from_cells() -> None:
    result = score_localization(OBJECTS, PLACES, LayoutConfig())
    assert (result.drawn, result.covered, result.coverage) == (6, 6, 1.0)
    assert result.local.units == pytest.approx(0.0, abs=1e-12)
    assert result.everywhere.units == pytest.approx(0.0, abs=1e-12)
    assert result.local.cell_units is not None
    assert 0.0 < result.local.cell_units <= math.sqrt(0.5) + 1e-9


def test_the_error_of_one_displaced_object() -> None:
    """Only the triplet (1, 2, 3) is drawn when 3 cannot be reference or anchor; s = 4.5 / 4.5 = 1 m."""
    objects = [*OBJECTS[:2], true(3, (0.3, 0.0, 0.5))]  # 0.3 m from 1: no baseline with it
    triplets = score_localization(objects, {**PLACES, 3: (0.6, 0.4, 0.5)}, LayoutConfig())
    # (1,2,3) and (2,1,3): c is off by (0.3, 0.4) = 0.5 m in cells of 1 m. (2,3,1) and (3,2,1): the frame turns with 3.
    assert triplets.drawn == 4
    only = score_localization(objects, {**PLACES, 3: (0.6, 0.4, 0.5)}, LayoutConfig(min_baseline=4.5001))
    assert only.drawn == 2  # from 2 to 3 it is a little farther than 4.5 m, so 1 is the target
    near = score_localization(objects, {1: PLACES[1], 2: PLACES[2]}, LayoutConfig())
    assert (near.covered, near.coverage, near.local.units) == (0, 0.0, None)


def test_units_are_metres_over_the_true_cell() -> None:
    """Targets 3 seen from 1 facing 2 and from 2 facing 1 only: 9 m apart makes cells of 2 m; 3 is off by 1 m."""
    far = {1: (0.0, 0.0, 0.0), 2: (0.0, 9.0, 0.0), 3: (4.5, 0.0, 0.0)}
    objects = [true(i, c) for i, c in far.items()]
    result = score_localization(objects, {**far, 3: (5.5, 0.0, 0.0)}, LayoutConfig())
    assert result.drawn == 6
    assert result.local.metres is not None
    assert result.everywhere.units == pytest.approx(np.mean([1, 1, 0, 0, 0, 0]))  # extent 9 m: cells of 1 m
    assert result.everywhere.metres == pytest.approx(2 / 6)


def test_a_map_turned_and_shifted_as_a_whole_is_right_locally_and_wrong_globally() -> None:
    turned = {i: (10.0 - y, x - 3.0, z) for i, (x, y, z) in PLACES.items()}
    result = score_localization(OBJECTS, turned, LayoutConfig())
    assert result.local.units == pytest.approx(0.0, abs=1e-9)
    assert result.everywhere.units is not None
    assert result.everywhere.units > 5


def test_quantisation_costs_about_a_third_of_a_cell() -> None:
    """0.38 where a place is anywhere in its cell; less where the target is what the grid was scaled to."""
    rng = np.random.default_rng(0)
    points = {i: (float(x), float(y), 0.0) for i, (x, y) in enumerate(rng.uniform(0, 6, (40, 2)))}
    result = score_localization([true(i, p) for i, p in points.items()], points, LayoutConfig())
    assert result.drawn == 1000
    assert result.local.cell_units == pytest.approx(0.33, abs=0.03)
    assert result.everywhere.cell_units == pytest.approx(0.38, abs=0.06)


def test_the_same_seed_draws_the_same_triplets() -> None:
    objects = [true(i, (i * 0.9, i * i * 0.3, 0.0)) for i in range(12)]
    places = {item.id: item.box.center for item in objects[:8]}
    first, second, other = (score_localization(objects, places, LayoutConfig(50, seed)) for seed in (0, 0, 1))
    assert first == second
    assert first.coverage != other.coverage


def mapped(node_id: int, label: str, center, size) -> ObjectNode:
    return node(node_id, label, center, size, confidence=1.0)


def test_relations_are_those_of_the_true_boxes() -> None:
    """A cup on a table. The map has it on, next to and, falsely, under."""
    table, cup = Box3D((0, 0, 0.4), (1.2, 0.8, 0.8), 0.0), Box3D((0.2, 0, 0.85), (0.1, 0.1, 0.1), 0.0)
    truth = GroundTruth((TruthObject(0, "table", table), TruthObject(1, "cup", cup)), ())
    nodes = [mapped(5, "table", table.center, table.size), mapped(6, "cup", cup.center, cup.size)]
    graph = SceneGraph(nodes=nodes, relations=[Relation(6, "on", 5, 0.9), Relation(6, "under", 5, 0.9)])
    found = {0: 5, 1: 6}
    scores = {s.predicate: s for s in score_layout(graph, truth, {0, 1}, found, frozenset(), LayoutConfig()).relations}
    assert (scores["on"].precision, scores["on"].recall) == (1.0, 1.0)
    assert (scores["under"].right, scores["under"].false, scores["under"].recall) == (0, 1, None)


def test_relations_with_what_was_not_found_do_not_count() -> None:
    graph = SceneGraph(nodes=[mapped(5, "table", (0, 0, 0.4), (1, 1, 0.8))], relations=[Relation(6, "on", 5, 0.9)])
    truth = GroundTruth((TruthObject(0, "table", Box3D((0, 0, 0.4), (1, 1, 0.8), 0.0)),), ())
    assert score_layout(graph, truth, {0}, {0: 5}, frozenset(), LayoutConfig()).relations == ()


def test_the_room_counts_by_predicate() -> None:
    chair = Box3D((0.3, 2.0, 0.4), (0.5, 0.5, 0.8), 0.0)
    truth = GroundTruth((TruthObject(0, "chair", chair),), (), rooms=(((0, 0), (4, 0), (4, 4), (0, 4)),))
    graph = SceneGraph(
        nodes=[mapped(5, "chair", chair.center, chair.size)], relations=[Relation(5, "part_of_room", 9, 1)]
    )
    scores = {s.predicate: s for s in score_layout(graph, truth, {0}, {0: 5}, frozenset(), LayoutConfig()).relations}
    assert scores["part_of_room"].right == 1
    assert scores["against_wall"].missed == 1


def test_rebuilding_a_real_chain() -> None:
    writer = GraphWriter("odom", TripletConfig())
    for k, (x, y) in enumerate([(0, 0), (2, 0), (1, 2), (3, 3)], start=1):
        writer.put_node(node(k, "chair", (float(x), float(y), 0.4), state=NodeState.CONFIRMED))
    writer.commit(1)
    result = score_rebuilding(writer.graph)
    assert (result.members, result.rebuilt) == (4, 4)
    assert result.metres == pytest.approx(0.0, abs=1e-9)
    assert result.cells_largest is not None
    assert result.cells_largest > 0.01
    assert score_rebuilding(SceneGraph()).metres is None
