"""Distances between many oriented boxes, and which of them can be near at all.

Boxes are upright prisms, (..., 7) x, y, z, l, w, h [m], yaw [rad]. Between two disjoint rectangles the shortest way
begins or ends at a corner, so that the distances of eight corners are exact.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]  # (P,), (P,)

_FEW = 20_000  # pairs that are sooner compared than searched
MAX_PAIRS = 3_000_000  # pairs of boxes that one question may compare
_SIGNS = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) / 2.0


def box_distance(a: Array, b: Array) -> Array:
    """(...) distance [m] between the closest points of boxes, element by element; 0 where they meet."""
    return np.hypot(plan_distance(a, b), np.maximum(vertical_gap(a, b), 0.0))


def vertical_gap(a: Array, b: Array) -> Array:
    """(...) height [m] between two boxes; negative where they overlap in height."""
    return np.abs(a[..., 2] - b[..., 2]) - (a[..., 5] + b[..., 5]) / 2


def plan_distance(a: Array, b: Array) -> Array:
    """(...) distance [m] between the closest points of two footprints; 0 where they meet."""
    turn = b[..., 6] - a[..., 6]
    c, s = np.cos(turn), np.sin(turn)
    of_b = _in_frame(b[..., :2] - a[..., :2], a[..., 6])  # center of b in the frame of a
    of_a = _in_frame(a[..., :2] - b[..., :2], b[..., 6])
    nearest = np.minimum(_corners_to(a, of_b, b, c, s), _corners_to(b, of_a, a, c, -s))
    reach_b = _reach(b, c, s)  # how far b's rectangle reaches from its center along the axes of a
    reach_a = _reach(a, c, s)
    meet = (np.abs(of_b) <= a[..., 3:5] / 2 + reach_b).all(-1) & (np.abs(of_a) <= b[..., 3:5] / 2 + reach_a).all(-1)
    return np.where(meet, 0.0, nearest)


def point_distance(points: Array, boxes: Array) -> Array:
    """(...) horizontal distance [m] from points (..., 2) to the footprints of boxes; 0 above or below them."""
    local = np.abs(_in_frame(points - boxes[..., :2], boxes[..., 6]))
    return np.hypot(*np.moveaxis(np.maximum(local - boxes[..., 3:5] / 2, 0.0), -1, 0))


def over(points: Array, boxes: Array) -> Mask:
    """(...) whether points (..., 2) lie in the footprints of boxes."""
    inside: Mask = np.abs(_in_frame(points - boxes[..., :2], boxes[..., 6])) <= boxes[..., 3:5] / 2
    return inside[..., 0] & inside[..., 1]


def close_pairs(a: Array, b: Array, limit: float, vertical: float = np.inf) -> Pairs:
    """Rows (P,) of ``a`` (N, 7) and (P,) of ``b`` (M, 7) that may be ``limit`` [m] apart in the plane, or less.

    None that is so near is missed; some that are farther are among them. ``vertical`` [m] bounds the gap in height.
    UnanswerableError (UNVERIFIED) where there are more than MAX_PAIRS.
    """
    reach_a, reach_b = np.hypot(a[:, 3], a[:, 4]) / 2, np.hypot(b[:, 3], b[:, 4]) / 2
    if len(a) * len(b) <= _FEW:
        first, second = (grid.ravel() for grid in np.mgrid[: len(a), : len(b)])
        apart = np.linalg.norm(a[first, :2] - b[second, :2], axis=1)
    else:
        first, second, apart = _searched(a, b, reach_a, reach_b, limit)
    keep = apart <= limit + reach_a[first] + reach_b[second] + 1e-9
    if np.isfinite(vertical):
        keep &= vertical_gap(a[first], b[second]) <= vertical + 1e-9
    return first[keep], second[keep]


def _searched(
    a: Array, b: Array, reach_a: Array, reach_b: Array, limit: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Pairs of centers near enough for their sizes: a tree for each octave of size, lest one carpet make all near."""
    found, total = [], 0
    for (rows_a, most_a), (rows_b, most_b) in itertools.product(_octaves(reach_a), _octaves(reach_b)):
        tree_a, tree_b = cKDTree(a[rows_a, :2]), cKDTree(b[rows_b, :2])
        radius = limit + most_a + most_b + 1e-9
        if rows_a.size * rows_b.size > MAX_PAIRS:
            total += int(tree_a.count_neighbors(tree_b, radius))
        if total > MAX_PAIRS:
            text = f"more than {MAX_PAIRS} pairs of objects are too close together to compare them all"
            raise UnanswerableError(AnswerStatus.UNVERIFIED, f"{text}.")
        near = tree_a.sparse_distance_matrix(tree_b, radius, output_type="ndarray")
        found.append((rows_a[near["i"]], rows_b[near["j"]], near["v"]))
    first, second, apart = (np.concatenate(part) for part in zip(*found, strict=True))
    return first, second, apart


def _octaves(reach: Array) -> list[tuple[NDArray[np.intp], float]]:
    """Rows of like reach [m], within a factor of two (four at the small end), and the most of each."""
    octave = np.ceil(np.log2(np.maximum(reach, 0.25)))
    groups = [np.flatnonzero(octave == value) for value in np.unique(octave)]
    return [(rows, float(reach[rows].max())) for rows in groups]


def _in_frame(offset: Array, yaw: Array) -> Array:
    """(..., 2) horizontal offsets [m] along and across a heading."""
    c, s = np.cos(yaw), np.sin(yaw)
    return np.stack([c * offset[..., 0] + s * offset[..., 1], c * offset[..., 1] - s * offset[..., 0]], -1)


def _corners_to(box: Array, center: Array, other: Array, c: Array, s: Array) -> Array:
    """(...) least distance from box's footprint to the corners of other's, whose center is given in box's frame."""
    local = _SIGNS * other[..., None, 3:5]  # (..., 4, 2)
    x = c[..., None] * local[..., 0] - s[..., None] * local[..., 1] + center[..., None, 0]
    y = s[..., None] * local[..., 0] + c[..., None] * local[..., 1] + center[..., None, 1]
    dx = np.maximum(np.abs(x) - box[..., None, 3] / 2, 0.0)
    dy = np.maximum(np.abs(y) - box[..., None, 4] / 2, 0.0)
    return np.sqrt((dx * dx + dy * dy).min(-1))


def _reach(box: Array, c: Array, s: Array) -> Array:
    """(..., 2) how far a footprint, turned by an angle, reaches along both axes [m]."""
    along, across = np.abs(c), np.abs(s)
    l, w = box[..., 3] / 2, box[..., 4] / 2  # noqa: E741
    return np.stack([along * l + across * w, across * l + along * w], -1)
