"""Objects of the map against objects of the truth: what was found, missed, invented. Rules: docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ssr_ros.config import require
from ssr_ros.evaluation.truth import TruthLabels, TruthObject
from ssr_ros.geometry import box_parameters, pairwise_iou
from ssr_ros.types import Box3D

Array = NDArray[np.float64]
DISTANCE, IOU, TIGHT_IOU = "distance", "iou", "iou_50"  # the criteria
CRITERIA = (DISTANCE, IOU, TIGHT_IOU)


class Labelled(Protocol):
    """A box with a word: an object of the map, or what an encoder sees in one frame."""

    @property
    def id(self) -> int: ...

    @property
    def label(self) -> str: ...

    @property
    def box(self) -> Box3D: ...


@dataclass(frozen=True, slots=True)
class ObjectScoringConfig:
    """When an object of the map is one of the truth."""

    max_distance: float = 0.5  # [m] between centers, for the criterion distance
    min_iou: float = 0.25  # 3D intersection over union, for the criterion iou
    tight_iou: float = 0.5  # likewise, for the criterion iou_50
    least_length: float = (
        0.15  # [m] shorter lengths count as this in overlaps: a thin thing misses itself by millimetres
    )
    min_pixels: int = 500  # of an object in a 640x480 image for the image to be a view of it
    min_frames: int = 5  # views without which an object is not missed
    lies_on: float = 0.25  # share of the smaller volume from which furniture lies on an object of the truth

    def __post_init__(self) -> None:
        require(self.max_distance > 0, "max_distance", "positive", self.max_distance)
        require(0 < self.min_iou < 1, "min_iou", "in (0, 1)", self.min_iou)
        require(self.min_iou <= self.tight_iou < 1, "tight_iou", "in [min_iou, 1)", self.tight_iou)
        require(self.least_length > 0, "least_length", "positive", self.least_length)
        require(self.min_pixels >= 1, "min_pixels", "at least 1", self.min_pixels)
        require(self.min_frames >= 0, "min_frames", "at least 0", self.min_frames)
        require(0 < self.lies_on <= 1, "lies_on", "in (0, 1]", self.lies_on)


@dataclass(frozen=True, slots=True)
class Match:
    truth_id: int
    truth_label: str
    node_id: int
    label: str
    center_error: float  # [m] between centers, in 3D
    size_error: float  # [m] mean over the three lengths
    iou: float  # with the least length
    yaw_error: float | None = None  # [rad] modulo the object's symmetry; None: it is round


@dataclass(frozen=True, slots=True)
class Miss:
    truth_id: int
    truth_label: str
    label: str  # the row it counts in
    nearest_label: str | None  # of the believed object nearest to it, whatever it is
    nearest_distance: float | None  # [m]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A believed object to which nothing in the truth answers."""

    node_id: int
    label: str
    center: tuple[float, float, float]  # [m]
    lies_on: str | None  # label of the object of the truth whose place it takes


@dataclass(frozen=True, slots=True)
class Score:
    """One row. Fractions and errors are None where there is nothing to divide by."""

    found: int  # objects of the truth that the map has
    false: int  # objects of the map that are none of the truth
    missed: int  # objects of the truth that the map lacks
    precision: float | None
    recall: float | None
    f1: float | None
    center_error: float | None  # [m] mean over what was found
    size_error: float | None  # [m] mean over what was found
    yaw_error: float | None = None  # [rad] mean over what was found and has one


@dataclass(frozen=True, slots=True)
class ObjectScores:
    """The map against the truth under one criterion."""

    criterion: str
    overall: Score
    labels: dict[str, Score]
    matches: tuple[Match, ...]
    misses: tuple[Miss, ...]
    false_positives: tuple[Unmatched, ...]
    unlabelled: tuple[Unmatched, ...]  # of labels the truth does not know: neither right nor wrong
    set_aside: tuple[Match, ...]  # right about objects that nobody could be asked to find: neither right nor wrong


def score_objects(
    nodes: Sequence[Labelled],
    truth: Sequence[TruthObject],
    counted: Collection[int],
    labels: TruthLabels,
    furniture: Collection[str],
    criterion: str,
    config: ObjectScoringConfig,
) -> ObjectScores:
    """Believed objects against the truth, both in one frame.

    ``counted``: ids of the objects that were visible enough to be missed. ``furniture``: labels of large things, which
    are wrong on top of another object even where the truth does not know their label.
    """
    pairs = Pairs(nodes, truth, labels, config)
    quality = pairs.quality(criterion, config)
    must = np.array([item.id in counted and bool(labels.accepted(item.label)) for item in truth], dtype=bool)
    matched = best_pairs(np.where(must[:, None], quality, -np.inf))
    free = np.ones(len(nodes), dtype=bool)
    free[[node for _, node in matched]] = False
    aside = best_pairs(np.where(~must[:, None] & free[None], quality, -np.inf))
    free[[node for _, node in aside]] = False

    unmatched = [pairs.unmatched(index, config.lies_on) for index in np.flatnonzero(free)]
    known = {word for item in truth for word in labels.accepted(item.label)}
    wrong = [u for u in unmatched if is_wrong(u, known, furniture, labels)]
    found = {index for index, _ in matched}
    misses = [pairs.miss(index) for index in np.flatnonzero(must) if index not in found]
    matches = [pairs.match(*pair) for pair in matched]
    rows = sorted({*(m.label for m in matches), *(m.label for m in misses), *(u.label for u in wrong)})
    return ObjectScores(
        criterion,
        _score(matches, misses, wrong),
        {label: _score(*(_of(label, records) for records in (matches, misses, wrong))) for label in rows},
        tuple(matches),
        tuple(misses),
        tuple(wrong),
        tuple(u for u in unmatched if u not in wrong),
        tuple(pairs.match(*pair) for pair in aside),
    )


def is_wrong(item: Unmatched, known: Collection[str], furniture: Collection[str], labels: TruthLabels) -> bool:
    """Whether a believed object without a match is held against the map."""
    if item.lies_on is not None and item.label in labels.parts.get(item.lies_on, ()):
        return False
    return item.label in known or (item.label in furniture and item.lies_on is not None)


def best_pairs(quality: Array) -> list[tuple[int, int]]:
    """(row, column) of the assignment with the most pairs, and of those the one with the highest summed quality.

    ``quality`` is (N, M) in [0, 1], -inf where a pair is not allowed. Hungarian method.
    """
    allowed = np.isfinite(quality)
    one_more = float(min(quality.shape, default=0) + 1)  # outweighs any sum of qualities
    rows, columns = linear_sum_assignment(np.where(allowed, one_more + np.where(allowed, quality, 0.0), 0.0), True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if allowed[i, j]]


def size_error(truth: Box3D, box: Box3D) -> float:
    """[m] Mean absolute error of the three lengths.

    Each horizontal length is compared with the one of the truth that runs along it: a box may be turned by a quarter.
    """
    turn = abs((box.yaw - truth.yaw + np.pi / 2) % np.pi - np.pi / 2)  # between the length axes, in [0, pi/2]
    length, width, height = box.size
    if turn > np.pi / 4:
        length, width = width, length
    return float(np.mean(np.abs(np.subtract((length, width, height), truth.size))))


def yaw_error(truth: TruthObject, box: Box3D) -> float | None:
    """[rad] Error of the heading modulo the object's symmetry; None for what is round.

    What has no front (or is not said to have one) is as well described by a box turned by a quarter with length and
    width exchanged, so its heading counts modulo a quarter turn.
    """
    if truth.symmetry == 0:
        return None
    period = 2 * np.pi if truth.symmetry == 1 else np.pi / 2
    return float(abs((box.yaw - truth.box.yaw + period / 2) % period - period / 2))


class Pairs:
    """Every object of the truth (N) with every object of the map or of one frame (M)."""

    def __init__(
        self,
        nodes: Sequence[Labelled],
        truth: Sequence[TruthObject],
        labels: TruthLabels,
        config: ObjectScoringConfig,
    ) -> None:
        self._nodes, self._truth, self._labels = nodes, truth, labels
        true_boxes, boxes = box_parameters([t.box for t in truth]), box_parameters([n.box for n in nodes])
        self._distance = np.linalg.norm(true_boxes[:, None, :3] - boxes[None, :, :3], axis=-1)  # (N, M) [m]
        for parameters in (true_boxes, boxes):
            parameters[:, 3:6] = np.maximum(parameters[:, 3:6], config.least_length)
        self._true_boxes, self._boxes = true_boxes, boxes
        self._iou = pairwise_iou(true_boxes, boxes)

    @cached_property
    def _shared(self) -> Array:
        """(N, M) intersection over the smaller volume, out of the intersection over union."""
        true, own = self._true_boxes[:, None, 3:6].prod(-1), self._boxes[None, :, 3:6].prod(-1)
        return self._iou * (true + own) / (1 + self._iou) / np.minimum(true, own)

    @cached_property
    def fits(self) -> NDArray[np.bool_]:
        """(N, M) whether the label is right."""
        accepted = [self._labels.accepted(item.label) for item in self._truth]
        rows = [[node.label in words for node in self._nodes] for words in accepted]
        return np.array(rows, dtype=bool).reshape(self._iou.shape)

    def quality(self, criterion: str, config: ObjectScoringConfig) -> Array:
        """(N, M) in [0, 1], higher is better; -inf where label or place do not fit."""
        if criterion == DISTANCE:
            value, near = 1 - self._distance / config.max_distance, self._distance <= config.max_distance
        elif criterion in (IOU, TIGHT_IOU):
            value, near = self._iou, self._iou >= (config.min_iou if criterion == IOU else config.tight_iou)
        else:
            raise ValueError(f"criterion must be one of {', '.join(CRITERIA)}, got {criterion!r}")
        return np.where(near & self.fits, value, -np.inf)

    def match(self, i: int, j: int) -> Match:
        item, node = self._truth[i], self._nodes[j]
        return Match(
            item.id,
            item.label,
            node.id,
            node.label,
            float(self._distance[i, j]),
            size_error(item.box, node.box),
            float(self._iou[i, j]),
            yaw_error(item, node.box),
        )

    def miss(self, i: int) -> Miss:
        item = self._truth[i]
        row = self._labels.accepted(item.label)[0]
        if not self._nodes:
            return Miss(item.id, item.label, row, None, None)
        j = int(self._distance[i].argmin())
        return Miss(item.id, item.label, row, self._nodes[j].label, float(self._distance[i, j]))

    def unmatched(self, j: int, lies_on: float) -> Unmatched:
        node = self._nodes[j]
        under = None
        if self._truth and self._shared[:, j].max() >= lies_on:
            under = self._truth[int(self._shared[:, j].argmax())].label
        return Unmatched(node.id, node.label, node.box.center, under)


def _of(label: str, records: Iterable[Match | Miss | Unmatched]) -> list[Match | Miss | Unmatched]:
    return [record for record in records if record.label == label]


def _score(matches: Sequence, misses: Sequence, wrong: Sequence) -> Score:
    found, missed, false = len(matches), len(misses), len(wrong)
    yaws = [m.yaw_error for m in matches if m.yaw_error is not None]
    return Score(
        found,
        false,
        missed,
        precision=_fraction(found, found + false),
        recall=_fraction(found, found + missed),
        f1=_fraction(2 * found, 2 * found + false + missed),
        center_error=_fraction(sum(m.center_error for m in matches), found),
        size_error=_fraction(sum(m.size_error for m in matches), found),
        yaw_error=_fraction(sum(yaws), len(yaws)),
    )


def _fraction(part: float, whole: int) -> float | None:
    return part / whole if whole else None
