"""Objects paired by place, whatever their label: confusion, label accuracy, duplicates and ghosts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ssr_ros.evaluation.objects import ObjectScoringConfig
from ssr_ros.evaluation.truth import TruthLabels, TruthObject
from ssr_ros.geometry import box_parameters, pairwise_intersection_over_smaller, pairwise_iou
from ssr_ros.scene_graph.graph import ObjectNode

Array = NDArray[np.float64]
NOTHING = "(nothing)"  # row or column of the confusion table: ghosts, and what is not in the map


@dataclass(frozen=True, slots=True)
class Confusion:
    """So many objects of the truth of one label were called another by the map."""

    truth_label: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Extra:
    """A believed object that pairs with none of the truth."""

    node_id: int
    label: str
    truth_id: int | None  # the object that it is a second box of, or on which it lies
    truth_label: str | None


@dataclass(frozen=True, slots=True)
class PlaceScores:
    """Who stands where, labels aside."""

    judged: int  # believed objects
    paired: int  # of the objects asked for, those with a believed object in their place
    label_accuracy: float | None  # of these, with a right label
    duplicates: tuple[Extra, ...]  # second boxes of an object
    ghosts: tuple[Extra, ...]  # believed where nothing stands
    duplicate_share: float | None  # of the believed objects
    confusion: tuple[Confusion, ...]  # all objects of the truth that were seen enough, whether the detector has a word


def place_quality(
    truth: Sequence[TruthObject], nodes: Sequence[ObjectNode], labels: TruthLabels, config: ObjectScoringConfig
) -> Array:
    """(N, M) how well an object of the map fills the place of one of the truth; -inf where it does not.

    The overlap where it is enough. A right label also pairs at a distance of the centers that the criterion
    ``distance`` allows, at less than any sufficient overlap is worth.
    """
    true_boxes, boxes = box_parameters([t.box for t in truth]), box_parameters([n.box for n in nodes])
    distance = np.linalg.norm(true_boxes[:, None, :3] - boxes[None, :, :3], axis=-1)
    for parameters in (true_boxes, boxes):
        parameters[:, 3:6] = np.maximum(parameters[:, 3:6], config.least_length)
    iou = pairwise_iou(true_boxes, boxes)
    right = [[node.label in labels.accepted(item.label) for node in nodes] for item in truth]
    fits = np.array(right, dtype=bool).reshape(iou.shape)
    near = fits & (distance <= config.max_distance)
    by_distance = np.where(near, config.min_iou * (1 - distance / config.max_distance), -np.inf)
    # A right label breaks the tie of two boxes in one place.
    return np.where(iou >= config.min_iou, iou + 0.05 * fits, by_distance)


def place_pairs(quality: Array) -> list[tuple[int, int]]:
    """(row, column) of the assignment with the highest summed quality; no pair is forced for the sake of a count."""
    allowed = np.isfinite(quality)
    rows, columns = linear_sum_assignment(np.where(allowed, quality, 0.0), maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if allowed[i, j]]


def score_places(
    nodes: Sequence[ObjectNode],
    truth: Sequence[TruthObject],
    seen: Collection[int],
    labels: TruthLabels,
    config: ObjectScoringConfig,
) -> PlaceScores:
    """Believed objects against the truth, in one frame. ``seen``: ids of what was seen enough to be asked for."""
    quality = place_quality(truth, nodes, labels, config)
    pairs = place_pairs(quality)
    taken = {node for _, node in pairs}
    extra = [j for j in range(len(nodes)) if j not in taken]
    duplicates, ghosts, wrong = _sort_extras(extra, {i for i, _ in pairs}, quality, truth, nodes, labels, config)
    asked = [(i, j) for i, j in pairs if truth[i].id in seen and labels.accepted(truth[i].label)]
    right = sum(nodes[j].label in labels.accepted(truth[i].label) for i, j in asked)
    counts: Counter[tuple[str, str]] = Counter()
    for i, j in pairs:
        if truth[i].id in seen:
            counts[truth[i].label, nodes[j].label] += 1
    found = {i for i, _ in pairs}
    counts.update((item.label, NOTHING) for i, item in enumerate(truth) if item.id in seen and i not in found)
    counts.update((NOTHING, ghost.label) for ghost in ghosts)
    counts.update((f"on the {w.truth_label}", w.label) for w in wrong)
    return PlaceScores(
        len(nodes),
        len(asked),
        right / len(asked) if asked else None,
        tuple(duplicates),
        tuple(ghosts),
        len(duplicates) / len(nodes) if nodes else None,
        tuple(Confusion(*key, count) for key, count in sorted(counts.items())),
    )


def _sort_extras(
    extra: Sequence[int],
    found: Collection[int],
    quality: Array,
    truth: Sequence[TruthObject],
    nodes: Sequence[ObjectNode],
    labels: TruthLabels,
    config: ObjectScoringConfig,
) -> tuple[list[Extra], list[Extra], list[Extra]]:
    """Duplicates, ghosts and the rest: other labels on an object, such as books of a bookshelf.

    What a model is decorated with is no second box of a thing that stands in it.
    """
    share = pairwise_intersection_over_smaller(
        box_parameters([t.box for t in truth]), box_parameters([n.box for n in nodes])
    )
    duplicates, ghosts, others = [], [], []
    for j in extra:
        node = nodes[j]
        again = [i for i in found if np.isfinite(quality[i, j])]
        host = truth[int(share[:, j].argmax())] if truth and share[:, j].max() >= config.lies_on else None
        part = any(
            node.label in labels.parts.get(truth[i].label, ()) for i in np.flatnonzero(share[:, j] >= config.lies_on)
        )
        if again and not part:
            item = truth[max(again, key=lambda i, j=j: quality[i, j])]  # type: ignore[misc]
            duplicates.append(Extra(node.id, node.label, item.id, item.label))
        elif host is not None:
            others.append(Extra(node.id, node.label, host.id, host.label))
        else:
            ghosts.append(Extra(node.id, node.label, None, None))
    return duplicates, ghosts, others
