"""Relations between boxes, and between boxes and the room, from support and nearness.

on: rests on a level of the other; under: below the other's top, inside its footprint; inside: within the other's
volume; above: over the other without touching it; next_to: beside it at like height; against_wall: touches the
room's outline; part_of_room: stands in the room.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.config import RelationConfig
from ssr_ros.geometry import box_parameters, footprints
from ssr_ros.scene_graph.graph import ObjectNode, Relation, Room
from ssr_ros.vocabulary import LabelInfo

Matrix = NDArray[np.float64]


def relations_about(
    changed: Iterable[int],
    nodes: Sequence[ObjectNode],
    rooms: Sequence[Room],
    surfaces: frozenset[str],
    config: RelationConfig,
) -> list[Relation]:
    """All relations in which an object of ``changed`` takes part; ``nodes`` are all that may.

    ``surfaces``: labels that one can be under, their boxes being mostly air.
    """
    wanted = set(changed)
    rows = np.array([i for i, node in enumerate(nodes) if node.id in wanted], np.int64)
    if not rows.size:
        return []
    found = _between_objects(rows, nodes, surfaces, config)
    for room in rooms:
        found += _with_room(rows, nodes, room, config)
    return found


class RelationRefresh:
    """Which objects changed enough since their relations were last judged."""

    def __init__(self, config: RelationConfig) -> None:
        self._config = config
        self._judged: dict[int, ObjectNode] = {}

    def due(self, nodes: Iterable[ObjectNode]) -> set[int]:
        """Ids of those of ``nodes`` to judge again, now taken as judged."""
        changed = {node.id: node for node in nodes if self._differs(node, self._judged.get(node.id))}
        self._judged.update(changed)
        return set(changed)

    def forget(self, ids: Iterable[int]) -> None:
        for node_id in ids:
            self._judged.pop(node_id, None)

    def _differs(self, node: ObjectNode, judged: ObjectNode | None) -> bool:
        if judged is None or (node.state, node.label) != (judged.state, judged.label):
            return True
        if abs(node.confidence - judged.confidence) > self._config.refresh_confidence:
            return True
        now, then = (*node.box.center, *node.box.size), (*judged.box.center, *judged.box.size)
        turned = abs(node.box.yaw - judged.box.yaw) * max(node.box.size[:2]) / 2
        return max(turned, *(abs(a - b) for a, b in zip(now, then, strict=True))) > self._config.refresh_distance


def _between_objects(
    rows: NDArray[np.int64], nodes: Sequence[ObjectNode], surfaces: frozenset[str], config: RelationConfig
) -> list[Relation]:
    boxes = box_parameters([node.box for node in nodes])
    reach = np.hypot(boxes[:, 3], boxes[:, 4]) / 2
    gap = np.linalg.norm(boxes[rows, None, :2] - boxes[None, :, :2], axis=-1) - reach[rows, None] - reach[None]
    first, second = np.nonzero(gap < config.next_to)
    first = rows[first]
    keep = first != second
    pairs = np.concatenate([np.stack([first, second], 1), np.stack([second, first], 1)])[np.tile(keep, 2)]
    if not len(pairs):
        return []
    pairs = np.unique(pairs, axis=0)
    airy = np.array([node.label in surfaces for node in nodes])
    score = _scores(boxes, pairs[:, 0], pairs[:, 1], airy[pairs[:, 1]], config)  # predicate -> (P,)
    confidence = np.array([node.confidence for node in nodes])
    result = []
    for predicate, value in score.items():
        for k in np.flatnonzero(value > 0):
            a, b = pairs[k]
            sure = float(value[k] * min(confidence[a], confidence[b]))
            result.append(Relation(nodes[a].id, predicate, nodes[b].id, round(sure, 6)))
    return result


def _scores(
    boxes: Matrix, a: NDArray[np.int64], b: NDArray[np.int64], airy: NDArray[np.bool_], config: RelationConfig
) -> dict[str, Matrix]:
    """Per predicate (P,) how clearly ``a predicate b`` holds, 0 where it does not; at most one per pair."""
    plans = shapely.polygons(footprints(boxes))
    area = np.maximum(boxes[:, 3] * boxes[:, 4], 1e-9)
    shared = shapely.area(shapely.intersection(plans[a], plans[b]))
    over = shared / area[a]  # share of a's footprint over b
    bottom, top = boxes[:, 2] - boxes[:, 5] / 2, boxes[:, 2] + boxes[:, 5] / 2
    rise = bottom[a] - top[b]
    on = (over > config.min_over) & (np.abs(rise) <= config.contact) & (boxes[a, 2] > boxes[b, 2])
    height = np.minimum(top[a], top[b]) - np.maximum(bottom[a], bottom[b])
    within = np.clip(height / np.maximum(boxes[a, 5], 1e-6), 0, 1) * over
    below_top = (over > config.min_over) & (top[a] < top[b] - config.contact)
    hanging = (top[a] < bottom[b] + config.contact) & (bottom[b] - top[a] < config.max_above)
    under = ~on & below_top & (airy & (boxes[a, 2] < boxes[b, 2]) | hanging)
    inside = ~on & ~under & (within > config.min_inside)
    above = ~on & ~inside & (over > config.min_over) & (rise > config.contact) & (rise < config.max_above)
    far = shapely.distance(plans[a], plans[b])
    beside = (far < config.next_to) & (height > 0) & ~(on | under | inside | above)
    volume = boxes[:, 3:6].prod(1)
    beside &= np.maximum(over, shared / area[b]) < config.min_over  # mutual: a table is not next to what is under it
    like = np.minimum(volume[a], volume[b]) > config.next_to_size * np.maximum(volume[a], volume[b])
    return {
        "on": np.where(on, over * (1 - 0.5 * np.abs(rise) / config.contact), 0.0),
        "under": np.where(under, over, 0.0),
        "inside": np.where(inside, within, 0.0),
        "above": np.where(above, over, 0.0),
        "next_to": np.where(beside & like, 1 - 0.5 * far / config.next_to, 0.0),
    }


def _with_room(
    rows: NDArray[np.int64], nodes: Sequence[ObjectNode], room: Room, config: RelationConfig
) -> list[Relation]:
    outline = shapely.Polygon(room.polygon)
    plans = shapely.polygons(footprints(box_parameters([nodes[i].box for i in rows])))
    centers = shapely.points([nodes[i].box.center[:2] for i in rows])
    inside = shapely.contains(outline, centers) | (shapely.distance(outline, centers) < config.wall)
    distance = shapely.distance(outline.exterior, plans)
    result = []
    for k, row in enumerate(rows):
        if not inside[k]:
            continue
        node = nodes[row]
        result.append(Relation(node.id, "part_of_room", room.id, node.confidence))
        if distance[k] < config.wall:
            sure = node.confidence * (1 - 0.5 * float(distance[k]) / config.wall)
            result.append(Relation(node.id, "against_wall", room.id, round(sure, 6)))
    return result


def surface_labels(vocabulary: dict[str, LabelInfo]) -> frozenset[str]:
    """Labels that one can be under."""
    return frozenset(label for label, info in vocabulary.items() if info.surface)
