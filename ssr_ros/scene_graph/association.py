"""Which observation belongs to which object: geometry first, label and appearance as evidence, no hard gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ssr_ros.config import AssociationConfig
from ssr_ros.geometry import box_parameters, pairwise_share, pairwise_share_2d
from ssr_ros.scene_graph.box_likeness import likeness
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.siblings import are_siblings, sibling_matrix
from ssr_ros.types import ObjectObservation

SAMPLES = 48  # points of a cloud that stand for it
LEAST_SPREAD = 0.03  # [m] by which the place of any predicted box is blurred
SIBLING_AGREEMENT = 0.8  # of label agreement, for the mass that two views give to siblings
FOREIGN = 0.3  # of label agreement, below which a detection may be of something else (one in 60 of what is there)
BESIDE = 0.3  # of an object's diagonal, from which a detection is of what stands beside it (one in 16 of it itself)
SETTLED = 10  # views from which an object's place is well known
SMALL_AGAINST_LARGE = 0.4  # ratio of diagonals below which a thing is on an object rather than the object


def match(scores: NDArray[np.float64], config: AssociationConfig) -> list[tuple[int, int]]:
    """Pairs (observation, track), each used once, of largest total score, from ``match_scores``."""
    if not scores.size:
        return []
    rows, columns = linear_sum_assignment(-scores)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if scores[r, c] >= config.min_score]


def birth_score(observation: ObjectObservation, config: AssociationConfig) -> float:
    """The score from which an observation may start a new object."""
    return config.birth_score if observation.sigmas is None else config.predicted_birth_score


def is_foreign(observation: ObjectObservation, track: Track, seen_through: bool) -> bool:
    """Whether a detection matched to an object is no sign that it is still there: its label is of another family, and
    hardly among what the object was called, or the place is ``seen_through``; or the object is well known, and it lies
    farther off than detections of it do.
    """
    if is_well_known(track) and _is_beside(observation, track):
        return True
    if are_siblings(observation.label, track.label):
        return False
    if seen_through:
        return True
    labels = sorted(observation.label_scores.keys() | track.label_evidence.keys())
    seen, known = (_distributions([scores], labels) for scores in (observation.label_scores, track.label_evidence))
    return bool(_shared_mass(seen, known)[0, 0] < FOREIGN)


def is_well_known(track: Track) -> bool:
    """Whether it has been detected often enough to tell what is unlike it."""
    return track.hits >= SETTLED


def _is_beside(observation: ObjectObservation, track: Track) -> bool:
    apart = np.linalg.norm(np.subtract(observation.box.center, track.box.center))
    return bool(apart > BESIDE * np.linalg.norm(track.box.size))


def births(
    observations: Sequence[ObjectObservation],
    scores: NDArray[np.float64],
    pairs: Sequence[tuple[int, int]],
    surface: Mapping[str, bool],
    config: AssociationConfig,
) -> dict[int, set[int]]:
    """Rows of the observations that show something new -> columns of the objects beside which the image shows it.

    What fits an object that another observation fits better is a second look at it, unless the two lie apart in the
    image or one is a table and the other stands at it: however near to each other, those are two things.
    """
    taken = {column: row for row, column in pairs}
    boxes = np.array([o.box2d for o in observations]).reshape(-1, 4)
    shared = pairwise_share_2d(boxes, boxes)
    flat = [surface[o.label] for o in observations]
    result: dict[int, set[int]] = {row: set() for row in range(len(observations)) if row not in taken.values()}
    for row, column in zip(*(index.tolist() for index in np.nonzero(scores >= config.min_score)), strict=True):
        if row not in result:
            continue
        better = taken.get(column)
        if better is None or (shared[row, better] > config.apart and flat[row] == flat[better]):
            del result[row]
        else:
            result[row].add(column)
    return result


def match_scores(
    observations: Sequence[ObjectObservation], tracks: Sequence[Track], labels: Sequence[str], config: AssociationConfig
) -> NDArray[np.float64]:
    """(O, T) how well each observation fits each object; 0 where they do not meet. ``labels``: the vocabulary."""
    if not observations or not tracks:
        return np.zeros((len(observations), len(tracks)))
    seen, known = box_parameters([o.box for o in observations]), box_parameters([t.box for t in tracks])
    seen_in_known = _share_inside([_sample(o.points) for o in observations], known, config.margin)
    known_in_seen = _share_inside([t.voxels.sample(SAMPLES) for t in tracks], seen, config.margin).T
    geometry = 0.6 * seen_in_known + 0.4 * np.maximum(seen_in_known, known_in_seen)
    seen_labels = _distributions([o.label_scores for o in observations], labels)
    known_labels = _distributions([t.label_evidence for t in tracks], labels)
    agreement = _shared_mass(seen_labels, known_labels)
    both = _both_predicted(observations, tracks)
    if both.any():
        alike = _likeness(observations, seen, tracks, known)
        geometry = np.where(both, geometry + config.likeness_weight * (alike - geometry), geometry)
        siblings = sibling_matrix(tuple(labels))
        family = SIBLING_AGREEMENT * _shared_mass(
            _of_families(seen_labels, siblings), _of_families(known_labels, siblings)
        )
        agreement = np.where(both, np.maximum(agreement, family), agreement)
    score = (
        geometry + config.label_weight * (agreement - 0.5) + config.feature_weight * _appearance(observations, tracks)
    )
    small = _size_ratio(seen, known) < SMALL_AGAINST_LARGE
    foreign = small & (agreement < 0.3)  # a cup on the table is not the table
    return np.where((geometry > 0.05) & ~foreign, score, 0.0)


def _both_predicted(observations: Sequence[ObjectObservation], tracks: Sequence[Track]) -> NDArray[np.bool_]:
    """(O, T) of which pairs both boxes were predicted."""
    return np.outer([o.sigmas is not None for o in observations], [t.sigmas is not None for t in tracks])


def _likeness(
    observations: Sequence[ObjectObservation], seen: NDArray, tracks: Sequence[Track], known: NDArray
) -> NDArray[np.float64]:
    """(O, T) in [0, 1] how alike boxes are within what is not known of their places; any, where none was predicted."""
    spread = [_spread(o.sigmas and (max(o.sigmas[:2]), max(o.sigmas[:2]), o.sigmas[2])) for o in observations]
    return likeness(seen, np.array(spread), known, np.array([_spread(t.sigmas and t.sigmas[:3]) for t in tracks]))


def _spread(sigmas: tuple[float, float, float] | None) -> NDArray[np.float64]:
    """(3,) [m^2] variances of a center."""
    return np.maximum(sigmas or np.zeros(3), LEAST_SPREAD) ** 2


def _share_inside(
    clouds: Sequence[NDArray[np.float32]], boxes: NDArray[np.float64], margin: float
) -> NDArray[np.float64]:
    """(C, B) share of each (S, 3) cloud inside each box grown by ``margin`` [m]."""
    samples = np.stack(clouds)  # (C, S, 3)
    boxes = boxes.astype(np.float32)
    offset = samples[:, None] - boxes[None, :, None, :3]  # (C, B, S, 3)
    c, s = np.cos(boxes[:, 6])[:, None], np.sin(boxes[:, 6])[:, None]
    half = (boxes[:, 3:6] / 2 + np.float32(margin))[:, None]  # (B, 1, 3)
    inside = np.abs(offset[..., 2]) <= half[..., 2]
    inside &= np.abs(c * offset[..., 0] + s * offset[..., 1]) <= half[..., 0]
    inside &= np.abs(c * offset[..., 1] - s * offset[..., 0]) <= half[..., 1]
    return inside.mean(-1)


def _sample(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """(SAMPLES, 3) of (N, 3) points, evenly spread over their order."""
    return points[(np.arange(SAMPLES) * len(points)) // SAMPLES]


def _shared_mass(seen: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """(O, T) in [0, 1]: shared mass of label distributions (O, L) and (T, L)."""
    return np.minimum(seen[:, None], known[None]).sum(-1)


def _of_families(labels: NDArray[np.float64], siblings: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, L) distributions in which each label has what its siblings (L, L) have."""
    mass = labels @ siblings
    return mass / np.maximum(mass.sum(1, keepdims=True), 1e-9)


def _distributions(scores: Sequence[Mapping[str, float]], labels: Sequence[str]) -> NDArray[np.float64]:
    """(N, L) rows that sum to one."""
    column = {label: k for k, label in enumerate(labels)}
    result = np.zeros((len(scores), len(labels)))
    for row, mapping in enumerate(scores):
        for label, value in mapping.items():
            result[row, column[label]] = value
    return result / np.maximum(result.sum(1, keepdims=True), 1e-9)


def _appearance(observations: Sequence[ObjectObservation], tracks: Sequence[Track]) -> NDArray[np.float64]:
    """(O, T) centred cosine of features: 0 without features or at the usual likeness of unlike things."""
    result = np.zeros((len(observations), len(tracks)))
    seen = {i: o.feature for i, o in enumerate(observations) if o.feature is not None}
    known = {j: t.feature for j, t in enumerate(tracks) if t.feature is not None}
    if seen and known:
        likeness = np.stack(list(seen.values())) @ np.stack(list(known.values())).T
        result[np.ix_(list(seen), list(known))] = likeness - 0.5
    return result


def _size_ratio(seen: NDArray, known: NDArray) -> NDArray[np.float64]:
    """(O, T) smaller over larger diagonal."""
    a, b = np.linalg.norm(seen[:, 3:6], axis=1)[:, None], np.linalg.norm(known[:, 3:6], axis=1)[None]
    return np.minimum(a, b) / np.maximum(np.maximum(a, b), 1e-6)


def duplicates(
    tracks: Sequence[Track], changed: set[int], absorbs: Mapping[str, tuple[str, ...]], config: AssociationConfig
) -> list[tuple[int, int]]:
    """Pairs (kept, dropped) of indices into ``tracks`` that are one object; only pairs with a changed member.

    Exclusion across labels: two things cannot share most of a volume, whatever they are called. ``absorbs``: labels
    that name parts of a label.
    """
    rows = np.array([i for i, t in enumerate(tracks) if t.id in changed], np.int64)
    if not rows.size or len(tracks) < 2:
        return []
    boxes = box_parameters([t.box for t in tracks])
    volume = np.maximum(boxes[:, 3:6].prod(1), 1e-9)
    shared, iou = _shared_volume(rows, boxes, volume)
    _share_by_likeness(shared, rows, tracks, boxes, config)
    pairs: list[tuple[int, int]] = []
    dropped: set[int] = set()
    for row, column in zip(*np.nonzero(shared > config.merge_overlap), strict=True):
        first, second = int(rows[row]), int(column)
        if first == second or first in dropped or second in dropped:
            continue
        large, small = (first, second) if volume[first] >= volume[second] else (second, first)
        part = tracks[small].label in absorbs.get(tracks[large].label, ())
        same = _alike(tracks[first], tracks[second])
        if not (same or part or iou[row, column] > config.merge_iou):
            continue
        if not same and (tracks[first].replaced or tracks[second].replaced):
            continue  # the one has taken the other's place
        if _seen_apart(tracks[first], tracks[second], config):
            continue
        kept, gone = sorted((first, second), key=lambda k: (-tracks[k].state, -tracks[k].evidence, tracks[k].id))
        if part:
            kept, gone = large, small
        pairs.append((kept, gone))
        dropped.add(gone)
    return pairs


def _alike(a: Track, b: Track) -> bool:
    """Whether two objects have one label; with predicted boxes, labels of one family."""
    return a.label == b.label or (a.sigmas is not None and b.sigmas is not None and are_siblings(a.label, b.label))


def _seen_apart(a: Track, b: Track, config: AssociationConfig) -> bool:
    """Whether enough images showed the two side by side."""
    views = max(a.apart.get(b.id, 0), b.apart.get(a.id, 0))
    return views > 0 and views >= config.apart_share * min(a.hits, b.hits)


def note_apart(
    pairs: Sequence[tuple[int, int]],
    observations: Sequence[ObjectObservation],
    tracks: Sequence[Track],
    config: AssociationConfig,
) -> None:
    """Remembers which objects of one image lie side by side in it, although they are near in space."""
    if len(pairs) < 2:
        return
    matched = [tracks[column] for _, column in pairs]
    flat = np.array([observations[row].box2d for row, _ in pairs])
    boxes = box_parameters([t.box for t in matched])
    reach = np.linalg.norm(boxes[:, 3:6], axis=1) / 2
    between = np.linalg.norm(boxes[:, None, :3] - boxes[None, :, :3], axis=-1)
    near = between < np.maximum(reach[:, None], reach)  # only those might ever be taken for one
    side_by_side = np.triu(near & (pairwise_share_2d(flat, flat) <= config.apart), 1)
    for i, j in zip(*np.nonzero(side_by_side), strict=True):
        matched[i].note_apart(matched[j])


def _share_by_likeness(
    shared: NDArray[np.float64],
    rows: NDArray[np.int64],
    tracks: Sequence[Track],
    boxes: NDArray[np.float64],
    config: AssociationConfig,
) -> None:
    """Marks in (R, T) ``shared`` the pairs of predicted boxes that may be one within what is not known of them."""
    predicted = np.array([t.sigmas is not None for t in tracks])
    if not predicted[rows].any():
        return
    spread = np.array([_spread(t.sigmas and t.sigmas[:3]) for t in tracks])
    alike = likeness(boxes[rows], spread[rows], boxes, spread)
    shared[np.outer(predicted[rows], predicted) & (alike > config.merge_likeness)] = 1.0


def _shared_volume(
    rows: NDArray[np.int64], boxes: NDArray[np.float64], volume: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(R, T) intersection over the smaller volume, and over the union, of the boxes at ``rows`` with all (T, 7)."""
    meet = np.where(
        volume[rows, None] <= volume,
        pairwise_share(boxes[rows], boxes) * volume[rows, None],
        pairwise_share(boxes, boxes[rows]).T * volume,
    )
    return meet / np.minimum(volume[rows, None], volume), meet / (volume[rows, None] + volume - meet)
