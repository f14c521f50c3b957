"""Distances between many oriented boxes, and which of them can be near at all.

Boxes are upright prisms, (..., 7) x, y, z, l, w, h [m], yaw [rad]. Between two disjoint rectangles the shortest way
begins or ends at a corner, so that the distances of eight corners are exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]  # (P,), (P,)

_FEW = 20_000  # pairs that are sooner compared than searched
_GROUPS = 3  # of boxes by size
_SAMPLE = 512  # boxes whose neighbors are counted beforehand
_SLACK = 1e-9  # [m] for rounding
MAX_PAIRS = 3_000_000  # pairs of boxes that one question may compare
_SIGNS = ((0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5), (0.5, -0.5))  # of the corners


def box_distance(a: Array, b: Array) -> Array:
    """(...) distance [m] between the closest points of boxes, element by element; 0 where they meet."""
    return np.hypot(plan_distance(a, b), np.maximum(vertical_gap(a, b), 0.0))


def vertical_gap(a: Array, b: Array) -> Array:
    """(...) height [m] between two boxes; negative where they overlap in height."""
    return np.abs(a[..., 2] - b[..., 2]) - (a[..., 5] + b[..., 5]) / 2


def plan_distance(a: Array, b: Array) -> Array:
    """(...) distance [m] between the closest points of two footprints; 0 where they meet."""
    a, b = np.broadcast_arrays(a, b)
    turn = b[..., 6] - a[..., 6]
    c, s = np.cos(turn), np.sin(turn)
    of_b = _in_frame(b[..., :2] - a[..., :2], a[..., 6])  # center of b in the frame of a
    of_a = _in_frame(a[..., :2] - b[..., :2], b[..., 6])
    # apart along an axis of either, further than the one's half and the other's reach along it
    over_a = np.abs(of_b) - a[..., 3:5] / 2 - _reach(b, c, s) > 0
    over_b = np.abs(of_a) - b[..., 3:5] / 2 - _reach(a, c, s) > 0
    apart = over_a[..., 0] | over_a[..., 1] | over_b[..., 0] | over_b[..., 1]
    distance = np.zeros(apart.shape)
    a, b, c, s = a[apart], b[apart], c[apart], s[apart]
    distance[apart] = np.minimum(_corners_to(a, of_b[apart], b, c, s), _corners_to(b, of_a[apart], a, c, -s))
    return distance


def point_distance(points: Array, boxes: Array) -> Array:
    """(...) horizontal distance [m] from points (..., 2) to the footprints of boxes; 0 above or below them."""
    local = np.abs(_in_frame(points - boxes[..., :2], boxes[..., 6]))
    return np.hypot(*np.moveaxis(np.maximum(local - boxes[..., 3:5] / 2, 0.0), -1, 0))


def over(points: Array, boxes: Array) -> Mask:
    """(...) whether points (..., 2) lie in the footprints of boxes."""
    inside: Mask = np.abs(_in_frame(points - boxes[..., :2], boxes[..., 6])) <= boxes[..., 3:5] / 2
    return inside[..., 0] & inside[..., 1]


def close_pairs(
    a: Array, b: Array | None, limit: float, vertical: float = np.inf, *, over_centers: bool = False
) -> Pairs:
    """Rows (P,) of ``a`` (N, 7) and (P,) of ``b`` (M, 7) that may be ``limit`` [m] apart in the plane, or less.

    Without ``b``, the pairs among a, the lower row first. None that is so near is missed; some that are farther are
    among them. ``vertical`` [m] bounds the gap in height. With ``over_centers``, only pairs of which the one's
    center may be over the other's footprint. UnanswerableError (UNVERIFIED) beyond MAX_PAIRS.
    """
    other = a if b is None else b
    joined = np.maximum if over_centers else np.add
    reach_a = np.hypot(a[:, 3], a[:, 4]) / 2
    reach_b = reach_a if b is None else np.hypot(other[:, 3], other[:, 4]) / 2
    if len(a) * len(other) <= _FEW:
        first, second = (grid.ravel() for grid in np.mgrid[: len(a), : len(other)])
        once = first < second if b is None else np.ones(first.size, dtype=np.bool_)
        first, second = first[once], second[once]
    else:
        groups = _groups(a, reach_a)
        others = None if b is None else _groups(other, reach_b)
        found = _near(groups, others, lambda x, y: limit + float(joined(x, y)) + _SLACK)
        first, second = (np.concatenate(part) for part in zip(*found, strict=True))
    reach = joined(reach_a[first], reach_b[second]) + (limit + _SLACK)
    dx, dy = (column[0][first] - column[1][second] for column in zip(a.T[:2], other.T[:2], strict=True))
    keep = dx * dx + dy * dy <= reach * reach
    first, second = first[keep], second[keep]
    if np.isfinite(vertical):
        level = vertical_gap(a[first], other[second]) <= vertical + _SLACK
        first, second = first[level], second[level]
    return first, second


class _Group(NamedTuple):
    """Boxes of like size, by their centers."""

    rows: NDArray[np.intp]
    reach: float  # [m] of the largest footprint from its center
    tree: cKDTree


def _groups(boxes: Array, reach: Array) -> list[_Group]:
    """At most _GROUPS groups, most boxes in the first, so that one carpet does not make everything near everything."""
    rows = np.arange(len(boxes))
    groups: list[_Group] = []
    while rows.size:
        most = 2 * float(np.quantile(reach[rows], 0.9))
        alike = reach[rows] <= most if len(groups) < _GROUPS - 1 else np.ones(rows.size, dtype=np.bool_)
        members, rows = rows[alike], rows[~alike]
        tree = cKDTree(boxes[members, :2], balanced_tree=False, compact_nodes=False)
        groups.append(_Group(members, float(reach[members].max()), tree))
    return groups


def _near(groups: list[_Group], others: list[_Group] | None, radius: Callable[[float, float], float]) -> list[Pairs]:
    """Pairs of a box of the one and a box of the other whose centers are within the radius for their reaches [m].

    Without others, pairs of two of the same, the lower row first.
    """
    if others is not None:
        return [_across(group, other, radius) for group, other in itertools.product(groups, others)]
    found = [_within(group, radius) for group in groups]
    found += [_across(group, other, radius) for group, other in itertools.combinations(groups, 2)]
    return [(np.minimum(first, second), np.maximum(first, second)) for first, second in found]


def _within(group: _Group, radius: Callable[[float, float], float]) -> Pairs:
    limit = radius(group.reach, group.reach)
    _require_few(group, group, limit)
    near = group.tree.query_pairs(limit, output_type="ndarray")
    return group.rows[near[:, 0]], group.rows[near[:, 1]]


def _across(group: _Group, other: _Group, radius: Callable[[float, float], float]) -> Pairs:
    limit = radius(group.reach, other.reach)
    _require_few(group, other, limit)
    near = group.tree.sparse_distance_matrix(other.tree, limit, output_type="ndarray")
    return group.rows[near["i"]], other.rows[near["j"]]


def _require_few(group: _Group, other: _Group, radius: float) -> None:
    """UnanswerableError where there are more than MAX_PAIRS, by a sample: a heap of things must not fill the memory."""
    if group.rows.size * other.rows.size <= MAX_PAIRS:
        return
    sample = group.tree.data[:: max(1, group.rows.size // _SAMPLE)]
    share = other.tree.query_ball_point(sample, radius, return_length=True).mean()
    if share * group.rows.size > MAX_PAIRS:
        text = f"more than {MAX_PAIRS} pairs of objects are too close together to compare them all"
        raise UnanswerableError(AnswerStatus.UNVERIFIED, f"{text}.")


def _in_frame(offset: Array, yaw: Array) -> Array:
    """(..., 2) horizontal offsets [m] along and across a heading."""
    c, s = np.cos(yaw), np.sin(yaw)
    return np.stack([c * offset[..., 0] + s * offset[..., 1], c * offset[..., 1] - s * offset[..., 0]], -1)


def _corners_to(box: Array, center: Array, other: Array, c: Array, s: Array) -> Array:
    """(K,) least distance from box's footprint to the corners of other's, whose center is given in box's frame."""
    least = np.full(len(box), np.inf)
    for along, across in _SIGNS:
        l, w = along * other[:, 3], across * other[:, 4]  # noqa: E741
        dx = np.maximum(np.abs(c * l - s * w + center[:, 0]) - box[:, 3] / 2, 0.0)
        dy = np.maximum(np.abs(s * l + c * w + center[:, 1]) - box[:, 4] / 2, 0.0)
        np.minimum(least, dx * dx + dy * dy, out=least)
    return np.sqrt(least)


def _reach(box: Array, c: Array, s: Array) -> Array:
    """(..., 2) how far a footprint, turned by an angle, reaches along both axes [m]."""
    along, across = np.abs(c), np.abs(s)
    l, w = box[..., 3] / 2, box[..., 4] / 2  # noqa: E741
    return np.stack([along * l + across * w, across * l + along * w], -1)
