"""How well the map keeps the layout: SSR's localisation error (arXiv 2603.00409), relations, rebuilding from triplets.

Definitions: docs/evaluation.md.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssr_ros.config import RelationConfig, TripletConfig, require
from ssr_ros.evaluation.truth import GroundTruth, TruthObject
from ssr_ros.scene_graph.graph import ROOM_PREDICATES, NodeState, ObjectNode, Room, SceneGraph
from ssr_ros.scene_graph.relations import relations_about
from ssr_ros.scene_graph.triplets import (
    GRID_CELLS,
    Point,
    cell_center,
    grid_cell,
    local_offset,
    make_triplet,
    plane_distance,
    rebuild_layout,
)
from ssr_ros.types import Box3D

HALF_SPAN = GRID_CELLS / 2 - 0.5  # [cells] from the center of a grid to the farthest object


@dataclass(frozen=True, slots=True)
class LayoutConfig:
    triplets: int = 1000  # drawn, at most
    seed: int = 0
    min_baseline: float = TripletConfig().min_baseline  # [m] of anchor and reference in the truth

    def __post_init__(self) -> None:
        require(self.triplets >= 1, "triplets", "at least 1", self.triplets)
        require(self.min_baseline > 0, "min_baseline", "positive", self.min_baseline)


@dataclass(frozen=True, slots=True)
class GridError:
    """Mean horizontal distance of prediction and truth."""

    units: float | None  # [cells of the true grid] from metres
    metres: float | None  # [m]
    cell_units: float | None  # [cells] from the 10x10 cell alone; quantisation alone costs 0.3 to 0.4


@dataclass(frozen=True, slots=True)
class Localization:
    drawn: int  # triplets of objects asked for
    covered: int  # of them, with all three in the map
    coverage: float | None
    local: GridError  # each in the grid of its triplet
    local_median_units: float | None
    everywhere: GridError  # the same targets in one global grid


@dataclass(frozen=True, slots=True)
class RelationScore:
    predicate: str
    right: int
    false: int
    missed: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """Root and triplets alone, against the boxes of the same graph."""

    members: int
    rebuilt: int
    metres: float | None  # [m] largest error from the exact offsets
    cells_mean: float | None  # [m] from cells
    cells_largest: float | None  # [m]


@dataclass(frozen=True, slots=True)
class LayoutScores:
    localization: Localization
    relations: tuple[RelationScore, ...]  # of the objects found
    rebuilding: Rebuilding


def score_layout(
    graph: SceneGraph,
    truth: GroundTruth,
    asked: Collection[int],
    found: Mapping[int, int],
    surfaces: frozenset[str],
    config: LayoutConfig,
) -> LayoutScores:
    """``asked``: ids of the objects asked for; ``found``: of these, truth id -> node id. Truth in the exact frame."""
    objects = [item for item in truth.objects if item.id in asked]
    places = {truth_id: graph.nodes[node_id].box.center for truth_id, node_id in found.items()}
    return LayoutScores(
        score_localization(objects, places, config),
        score_relations(graph, truth, found, surfaces),
        score_rebuilding(graph),
    )


def score_localization(
    objects: Sequence[TruthObject], places: Mapping[int, Point], config: LayoutConfig
) -> Localization:
    """Seeded triplets of true objects; the prediction is c in the frame of the predicted a and b."""
    triplets = _draw(objects, config)
    covered = [t for t in triplets if _usable([places.get(item.id) for item in t])]
    centers = [item.box.center for item in objects]
    low = np.min([c[:2] for c in centers], axis=0) if centers else np.zeros(2)
    extent = float(np.ptp(np.array([c[:2] for c in centers]), axis=0).max()) if centers else 0.0
    local, everywhere = [], []
    for triplet in covered:
        true = [item.box.center for item in triplet]
        predicted = [places[item.id] for item in triplet]
        local.append(_local_errors(true, predicted))
        everywhere.append(_global_errors(true[2], predicted[2], low, extent / (GRID_CELLS - 1)))
    units = [errors[0] for errors in local]
    return Localization(
        len(triplets),
        len(covered),
        len(covered) / len(triplets) if triplets else None,
        _grid_error(local),
        float(np.median(units)) if units else None,
        _grid_error(everywhere),
    )


def _draw(objects: Sequence[TruthObject], config: LayoutConfig) -> list[tuple[TruthObject, TruthObject, TruthObject]]:
    """Every ordered triplet of distinct objects whose anchor and reference stand apart, or as many as are wanted."""
    ordered = sorted(objects, key=lambda item: item.id)
    possible = [
        (a, b, c)
        for a in ordered
        for b in ordered
        if a is not b and plane_distance(a.box.center, b.box.center) >= config.min_baseline
        for c in ordered
        if c is not a and c is not b
    ]
    if len(possible) <= config.triplets:
        return possible
    chosen = np.random.default_rng(config.seed).choice(len(possible), config.triplets, replace=False)
    return [possible[k] for k in sorted(chosen)]


def _usable(places: Sequence[Point | None]) -> bool:
    """All three are in the map, and anchor and reference not at one point."""
    a, b, c = places
    return a is not None and b is not None and c is not None and plane_distance(a, b) > 1e-6


def _local_errors(true: Sequence[Point], predicted: Sequence[Point]) -> tuple[float, float, float]:
    """[cells], [m] from metres, and [cells] from cells, of c in the triplet's frame."""
    x, y, _ = local_offset(true[0], true[1], true[2])
    px, py, _ = local_offset(predicted[0], predicted[1], predicted[2])
    scale = max(plane_distance(true[0], true[1]), abs(x), abs(y)) / HALF_SPAN
    metres = math.hypot(px - x, py - y)
    triplet = make_triplet((1, 2, 3), (predicted[0], predicted[1], predicted[2]))
    u, v = cell_center(triplet.target_cell, 1.0)
    return metres / scale, metres, math.hypot(u - x / scale, v - y / scale)


def _global_errors(true: Point, predicted: Point, low: np.ndarray, scale: float) -> tuple[float, float, float]:
    """The same in one grid over all true objects, whose outermost stand in the middle of its outermost cells."""
    metres = plane_distance(true, predicted)
    if not scale > 0:
        return math.nan, metres, math.nan
    half = GRID_CELLS / 2 - 0.5
    x, y = ((true[k] - low[k]) / scale - half for k in (0, 1))  # [cells] from the center of the grid
    px, py = ((predicted[k] - low[k]) / scale - half for k in (0, 1))
    cell = grid_cell(px, py, 1.0)
    u, v = cell_center(cell, 1.0)
    return metres / scale, metres, math.hypot(u - x, v - y)


def _grid_error(errors: Sequence[tuple[float, float, float]]) -> GridError:
    if not errors:
        return GridError(None, None, None)
    units, metres, cells = (float(v) for v in np.mean(errors, axis=0))
    return GridError(units, metres, cells)


def score_relations(
    graph: SceneGraph, truth: GroundTruth, found: Mapping[int, int], surfaces: frozenset[str]
) -> tuple[RelationScore, ...]:
    """Relations among the objects found, and of these with the room, against those of the true boxes.

    The same rules derive both, so the score is that of the boxes. Objects are named by the node that found them.
    """
    boxes = {item.id: item.box for item in truth.objects}
    nodes = [_as_if_mapped(graph.nodes[node_id], boxes[truth_id]) for truth_id, node_id in found.items()]
    rooms = [Room(i + 1, polygon, 0.0) for i, polygon in enumerate(truth.rooms)]
    ids = {node.id for node in nodes}
    true = {_relation_key(r.key) for r in relations_about(ids, nodes, rooms, surfaces, RelationConfig())}
    mapped = {_relation_key(r.key) for r in graph.relations.values() if _among(r.key, ids)}
    if not rooms:
        mapped = {key for key in mapped if key[1] not in ROOM_PREDICATES}
    scores = []
    for predicate in sorted({key[1] for key in true | mapped}):
        t, m = ({key for key in keys if key[1] == predicate} for keys in (true, mapped))
        right = len(t & m)
        scores.append(
            RelationScore(
                predicate,
                right,
                len(m - t),
                len(t - m),
                right / len(m) if m else None,
                right / len(t) if t else None,
            )
        )
    return tuple(scores)


def _as_if_mapped(node: ObjectNode, box: Box3D) -> ObjectNode:
    return ObjectNode(node.id, node.label, ((node.label, 1.0),), box, NodeState.CONFIRMED, 1.0, 1, 0, 0)


def _relation_key(key: tuple[int, str, int]) -> tuple[int, str, int]:
    """Room ids of the map mean nothing to the truth: with a room, only the predicate counts."""
    return (key[0], key[1], 0) if key[1] in ROOM_PREDICATES else key


def _among(key: tuple[int, str, int], ids: Collection[int]) -> bool:
    return key[0] in ids and (key[1] in ROOM_PREDICATES or key[2] in ids)


def score_rebuilding(graph: SceneGraph) -> Rebuilding:
    """``rebuild_layout`` against the boxes it should give back."""
    centers = {node.id: node.box.center for node in graph.members()}
    by_metres = _errors(centers, rebuild_layout(graph, "metres"))
    by_cells = _errors(centers, rebuild_layout(graph, "cells"))
    return Rebuilding(
        len(centers),
        len(by_metres),
        max(by_metres, default=None),
        float(np.mean(by_cells)) if by_cells else None,
        max(by_cells, default=None),
    )


def _errors(centers: Mapping[int, Point], rebuilt: Mapping[int, Point]) -> list[float]:
    return [math.dist(centers[node_id], point) for node_id, point in rebuilt.items() if node_id in centers]
