"""Directions from the chain of triplets alone, as a reader of LocalCogMaps has them: metres, or 10x10 cells.

Where the three objects are a triplet of the chain, that triplet answers by itself; else their places are rebuilt from
the root, along the triplets that lead to them and no others. From cells every link adds the error of its grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError
from ssr_ros.reasoning.metric import direction_answer
from ssr_ros.reasoning.query import Direction
from ssr_ros.reasoning.scene import Scene
from ssr_ros.scene_graph.graph import SceneGraph, Triplet
from ssr_ros.scene_graph.triplets import Point, cell_center, local_offset, plane_distance, rebuild_layout


def direction_from_triplets(query: Direction, scene: Scene) -> Answer:
    """As ``direction``, but from the offsets (source metres) or the cells (source cells) of the chain.

    UNVERIFIED where the chain does not reach one of the objects, or one stands at the place of standing.
    """
    rows = [scene.find.one(ref) for ref in (query.standing_at, query.facing, query.object)]
    ids = tuple(scene.index.nodes[row].id for row in rows)
    used = triplets_to(scene.graph, ids)
    offset = _of_one_triplet(query, ids, scene.graph)
    if offset is None:
        offset = _of_layout(query, ids, used, scene)
    if math.hypot(*offset) < scene.config.min_baseline:
        raise _unverified(f"{scene.find.name(rows[2])} is at the same place as {scene.find.name(rows[0])}.", ids)
    answer = direction_answer(rows, math.atan2(*offset), query, scene)
    read = "the offsets" if query.source == "metres" else "the cells"
    return replace(answer, text=f"{answer.text} Read from {read} of {len(used)} triplets.", triplets=tuple(used))


def triplets_to(graph: SceneGraph, ids: Iterable[int]) -> list[Triplet]:
    """The triplets that lead from the root to the objects, by ascending target; none leads to the root's own."""
    found: dict[int, Triplet] = {}
    waiting = list(ids)
    while waiting:
        triplet = graph.triplets.get(waiting.pop())
        if triplet is not None and triplet.target not in found:
            found[triplet.target] = triplet
            waiting += [triplet.anchor, triplet.reference]
    return [found[target] for target in sorted(found)]


def _of_one_triplet(query: Direction, ids: tuple[int, ...], graph: SceneGraph) -> tuple[float, float] | None:
    """(right, forward) [m] where the chain has this very triplet."""
    triplet = graph.triplets.get(ids[2])
    if triplet is None or not triplet.anchored or (triplet.anchor, triplet.reference) != ids[:2]:
        return None
    if query.source == "metres":
        return triplet.offset[:2]
    return cell_center(triplet.target_cell, triplet.cell_size)


def _of_layout(query: Direction, ids: tuple[int, ...], used: list[Triplet], scene: Scene) -> tuple[float, float]:
    """(right, forward) [m] from the rebuilt places of the three."""
    chain = SceneGraph(triplets=used, root=scene.graph.root)
    places = rebuild_layout(chain, "metres" if query.source == "metres" else "cells")
    missing = [node_id for node_id in ids if node_id not in places]
    if missing:
        names = ", ".join(scene.find.name(scene.index.row_by_id[node_id]) for node_id in missing)
        raise _unverified(f"the chain of triplets does not reach {names}.", ids)
    a, b, c = (places[node_id] for node_id in ids)
    if plane_distance(a, b) < scene.config.min_baseline:
        raise _unverified("by the triplets, what is faced is at the place of standing.", ids)
    return _plane(local_offset(a, b, c))


def _plane(point: Point) -> tuple[float, float]:
    return point[0], point[1]


def _unverified(text: str, ids: tuple[int, ...]) -> UnanswerableError:
    return UnanswerableError(AnswerStatus.UNVERIFIED, text, ids)
