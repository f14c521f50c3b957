"""Which two objects are closest together: exact, without comparing all pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError, listing
from ssr_ros.reasoning.box_distances import close_pairs, pair_distances
from ssr_ros.reasoning.graph_index import Rows
from ssr_ros.reasoning.query import ClosestPair
from ssr_ros.reasoning.references import MAX_NAMED
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.uncertainty import gap_sigma

Array = NDArray[np.float64]
_SAMPLE = 256  # objects whose neighbors give the first bound on the least distance


def closest_pair(query: ClosestPair, scene: Scene) -> Answer:
    """The one of a and the one of b with the least distance between closest points; AMBIGUOUS where pairs tie."""
    first = scene.find.some(query.a)
    second = first if query.b is None else scene.find.some(query.b)
    pairs, distances = closest_rows(first, second, scene.index.boxes, scene.config.tie_distance)
    if not len(pairs):
        text = f"there are not two objects to compare. {scene.find.known()}"
        raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, text, scene.find.ids(first))
    if len(pairs) > 1:
        raise _tie(pairs, scene)
    a, b = (int(row) for row in pairs[0])
    if a not in first or b not in second:
        a, b = b, a
    value = float(distances[0])
    text = f"{scene.find.name(a)} and {scene.find.name(b)} are closest together: {value:.2f} m between closest points."
    labels = scene.find.labels(np.array([a, b]))
    return scene.answer([a, b], text, value=value, unit="m", labels=labels, uncertainty=gap_sigma(a, b, scene.state))


def closest_rows(first: Rows, second: Rows, boxes: Array, tie: float) -> tuple[Rows, Array]:
    """(P, 2) pairs of different rows whose distance is the least, or at most ``tie`` [m] more; nearest first.

    Where nothing touches, the nearest centers of some objects give a bound on the least distance; boxes that can be so
    near are compared.
    """
    pairs, distances = _so_near(first, second, boxes, tie)
    if distances.min(initial=np.inf) > 0.0:
        pairs, distances = _so_near(first, second, boxes, _bound(first, second, boxes) + tie)
    least = np.flatnonzero(distances <= distances.min(initial=np.inf) + tie)
    least = least[np.lexsort((pairs[least, 1], pairs[least, 0], distances[least]))]
    return pairs[least], distances[least]


def _so_near(first: Rows, second: Rows, boxes: Array, limit: float) -> tuple[Rows, Array]:
    """(P, 2) pairs of different rows, each once, and (P,) distances [m]: all up to ``limit`` and some beyond."""
    among = first is second
    i, j = close_pairs(boxes[first], None if among else boxes[second], limit, limit)
    low, high = np.minimum(first[i], second[j]), np.maximum(first[i], second[j])
    keep = np.flatnonzero(low != high)
    if not among:  # where a row is in both, its pairs may have come twice
        _, once = np.unique(low[keep] * len(boxes) + high[keep], return_index=True)
        keep = keep[np.sort(once)]
    low, high = low[keep], high[keep]
    return np.stack([low, high], axis=1), pair_distances(boxes, low, high)


def _bound(first: Rows, second: Rows, boxes: Array) -> float:
    """[m] a distance that some pair of different rows has; inf where there is no pair."""
    sample = first[np.linspace(0, first.size - 1, min(first.size, _SAMPLE)).astype(np.intp)]
    _, nearest = cKDTree(boxes[second, :3], balanced_tree=False, compact_nodes=False).query(boxes[sample, :3], k=[1, 2])
    a, column = np.repeat(sample, 2), nearest.ravel()
    here = column < second.size  # the tree answers with its size where there is no second neighbor
    a, b = a[here], second[column[here]]
    apart = a != b
    return float(pair_distances(boxes, a[apart], b[apart]).min(initial=np.inf))


def _tie(pairs: Rows, scene: Scene) -> UnanswerableError:
    named = [" with ".join(scene.find.name(int(row)) for row in pair) for pair in pairs[:MAX_NAMED]]
    text = f"equally close together, within what the map resolves: {listing(named, max(0, len(pairs) - MAX_NAMED))}."
    _, at = np.unique(pairs.ravel(), return_index=True)
    rows = pairs.ravel()[np.sort(at)]
    return UnanswerableError(AnswerStatus.AMBIGUOUS, text, scene.find.ids(rows), scene.find.labels(rows))
