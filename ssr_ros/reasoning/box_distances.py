"""Distances between many oriented boxes, and which of them can be near at all.

Boxes are upright prisms, (..., 7) x, y, z, l, w, h [m], yaw [rad]. Between two disjoint rectangles the shortest way
begins or ends at a corner, so that the distances of eight corners are exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]  # (K,)
Pairs = tuple[Rows, Rows]  # (P,), (P,)
Scalar = TypeVar("Scalar", bound=np.generic)

_BLOCK = 3000  # pairs; four numbers of each are less than what an allocator has from the system anew each time, 128 KiB
_FEW = 20_000  # pairs that are sooner compared than searched
_GROUPS = 3  # of boxes by size
_SAMPLE = 512  # boxes whose neighbors are counted beforehand
SLACK = 1e-9  # [m] for rounding
MAX_PAIRS = 3_000_000  # pairs of boxes that one question may compare
_SIGNS = ((0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5), (0.5, -0.5))  # of the corners


def box_distance(a: Array, b: Array) -> Array:
    """(...) distance [m] between the closest points of boxes, element by element; 0 where they meet."""
    return np.hypot(plan_distance(a, b), np.maximum(vertical_gap(a, b), 0.0))


def pair_distances(boxes: Array, first: Rows, second: Rows) -> Array:
    """(P,) distance [m] between the closest points of pairs of boxes (N, 7), each told by its rows."""
    return in_blocks(lambda i, j: box_distance(boxes.take(i, axis=0), boxes.take(j, axis=0)), first, second)


def vertical_gap(a: Array, b: Array) -> Array:
    """(...) height [m] between two boxes; negative where they overlap in height."""
    return np.abs(a[..., 2] - b[..., 2]) - (a[..., 5] + b[..., 5]) / 2


def plan_distance(a: Array, b: Array) -> Array:
    """(...) distance [m] between the closest points of two footprints; 0 where they meet."""
    plan_a, plan_b = _Plan.of(a), _Plan.of(b)
    turn = plan_b.yaw - plan_a.yaw
    x, y = plan_b.x - plan_a.x, plan_b.y - plan_a.y
    c, s = np.cos(turn), np.sin(turn)
    of_b = _in_frame(x, y, plan_a.yaw)  # center of b in the frame of a
    of_a = _in_frame(-x, -y, plan_b.yaw)
    apart = _apart(plan_a, of_b, plan_b, c, s) | _apart(plan_b, of_a, plan_a, c, s)
    squares = np.minimum(_corners_to(plan_a, of_b, plan_b, c, s), _corners_to(plan_b, of_a, plan_a, c, -s))
    return np.where(apart, np.sqrt(squares), 0.0)


def point_distance(points: Array, boxes: Array) -> Array:
    """(...) horizontal distance [m] from points (..., 2) to the footprints of boxes; 0 above or below them."""
    plan = _Plan.of(boxes)
    along, across = _in_frame(points[..., 0] - plan.x, points[..., 1] - plan.y, plan.yaw)
    return np.hypot(np.maximum(np.abs(along) - plan.l / 2, 0.0), np.maximum(np.abs(across) - plan.w / 2, 0.0))


def over(points: Array, boxes: Array) -> Mask:
    """(...) whether points (..., 2) lie in the footprints of boxes."""
    plan = _Plan.of(boxes)
    along, across = _in_frame(points[..., 0] - plan.x, points[..., 1] - plan.y, plan.yaw)
    inside: Mask = (np.abs(along) <= plan.l / 2) & (np.abs(across) <= plan.w / 2)
    return inside


def close_pairs(
    a: Array, b: Array | None, limit: float, vertical: float = np.inf, *, over_centers: bool = False
) -> Pairs:
    """Rows (P,) of ``a`` (N, 7) and (P,) of ``b`` (M, 7) that may be ``limit`` [m] apart in the plane, or less.

    Without ``b``, the pairs among a, the lower row first. None that is so near is missed; some that are farther are
    among them. ``vertical`` [m] bounds the gap in height. With ``over_centers``, only pairs of which the one's
    center may be over the other's footprint. UnanswerableError (UNVERIFIED) beyond MAX_PAIRS.
    """
    joined = np.maximum if over_centers else np.add
    drums_a = _Drums.of(a)
    drums_b = drums_a if b is None else _Drums.of(b)
    if drums_a.x.size * drums_b.x.size <= _FEW:
        near = _near(_Drums(*(column[:, None] for column in drums_a)), drums_b, limit, vertical, joined)
        first, second = np.nonzero(np.triu(near, 1) if b is None else near)
        return first, second
    groups = _groups(a, drums_a.reach)
    others = None if b is None else _groups(b, drums_b.reach)
    found = _search(groups, others, lambda x, y: limit + float(joined(x, y)) + SLACK)
    first, second = (np.concatenate(part) for part in zip(*found, strict=True))
    near = in_blocks(lambda i, j: _near(drums_a.at(i), drums_b.at(j), limit, vertical, joined), first, second)
    keep = np.flatnonzero(near)
    return first[keep], second[keep]


def in_blocks(function: Callable[[Rows, Rows], NDArray[Scalar]], first: Rows, second: Rows) -> NDArray[Scalar]:
    """(P,) what a function makes of rows (P,) and (P,), block by block: what it makes on the way stays near."""
    starts = range(0, max(1, first.size), _BLOCK)
    return np.concatenate([function(first[start : start + _BLOCK], second[start : start + _BLOCK]) for start in starts])


class _Drums(NamedTuple):
    """(...) upright cylinders about boxes [m]."""

    x: Array
    y: Array
    z: Array
    height: Array
    reach: Array  # of the footprint from its center

    @classmethod
    def of(cls, boxes: Array) -> _Drums:
        x, y, z, length, width, height = np.ascontiguousarray(boxes[:, :6].T)
        return cls(x, y, z, height, np.hypot(length, width) / 2)

    def at(self, rows: Rows) -> _Drums:
        return _Drums(*(column.take(rows) for column in self))


def _near(a: _Drums, b: _Drums, limit: float, vertical: float, joined: np.ufunc) -> Mask:
    """(...) see close_pairs; ``joined``: of two reaches, what their centers may be apart."""
    reach = joined(a.reach, b.reach) + (limit + SLACK)
    dx, dy = a.x - b.x, a.y - b.y
    level: Mask = np.abs(a.z - b.z) - (a.height + b.height) / 2 <= vertical + SLACK
    return level & (dx * dx + dy * dy <= reach * reach)


class _Group(NamedTuple):
    """Boxes of like size, by their centers."""

    rows: Rows
    reach: float  # [m] of the largest footprint from its center
    tree: cKDTree


def _groups(boxes: Array, reach: Array) -> list[_Group]:
    """At most _GROUPS groups, most boxes in the first, so that one carpet does not make everything near everything."""
    rows = np.arange(len(boxes))
    groups: list[_Group] = []
    while rows.size:
        tenth = rows.size * 9 // 10  # nine tenths are smaller
        most = 2 * float(np.partition(reach[rows], tenth)[tenth])
        alike = reach[rows] <= most if len(groups) < _GROUPS - 1 else np.ones(rows.size, dtype=np.bool_)
        members, rows = rows[alike], rows[~alike]
        tree = cKDTree(boxes[members, :2], balanced_tree=False, compact_nodes=False)
        groups.append(_Group(members, float(reach[members].max()), tree))
    return groups


def _search(groups: list[_Group], others: list[_Group] | None, radius: Callable[[float, float], float]) -> list[Pairs]:
    """Pairs of a box of the one and a box of the other whose centers are within the radius for their reaches [m].

    Without others, pairs of two of the same, the lower row first.
    """
    if others is not None:
        return [_across(group, other, radius) for group, other in itertools.product(groups, others)]
    across = [_across(group, other, radius) for group, other in itertools.combinations(groups, 2)]
    rising = [(np.minimum(first, second), np.maximum(first, second)) for first, second in across]
    return [_within(group, radius) for group in groups] + rising


def _within(group: _Group, radius: Callable[[float, float], float]) -> Pairs:
    limit = radius(group.reach, group.reach)
    _require_few(group, group, limit)
    near = group.tree.query_pairs(limit, output_type="ndarray")  # the lower first
    return group.rows.take(near[:, 0]), group.rows.take(near[:, 1])


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


class _Plan(NamedTuple):
    """(...) footprints, each number by itself: many of it lie next to one another."""

    x: Array
    y: Array
    l: Array  # noqa: E741
    w: Array
    yaw: Array

    @classmethod
    def of(cls, boxes: Array) -> _Plan:
        return cls(*(np.ascontiguousarray(boxes[..., column]) for column in (0, 1, 3, 4, 6)))


def _in_frame(x: Array, y: Array, yaw: Array) -> tuple[Array, ...]:
    """(...), (...) horizontal offsets [m] along and across a heading."""
    c, s = np.cos(yaw), np.sin(yaw)
    return c * x + s * y, c * y - s * x


def _apart(box: _Plan, center: Sequence[Array], other: _Plan, c: Array, s: Array) -> Mask:
    """(...) whether other, whose center is given in box's frame, is apart from box along an axis of it.

    It is where its center is farther than the half of box and how far itself, turned by an angle, reaches.
    """
    along, across = np.abs(c), np.abs(s)
    l, w = other.l / 2, other.w / 2  # noqa: E741
    apart: Mask = np.abs(center[0]) - box.l / 2 - (along * l + across * w) > 0
    return apart | (np.abs(center[1]) - box.w / 2 - (across * l + along * w) > 0)


def _corners_to(box: _Plan, center: Sequence[Array], other: _Plan, c: Array, s: Array) -> Array:
    """(...) least square [m^2] of the distance from box to the corners of other; see _apart."""
    l, w = other.l / 2, other.w / 2  # noqa: E741
    x, x_ = c * l - s * w, c * l + s * w
    y, y_ = s * l + c * w, s * l - c * w
    dx = np.maximum(np.abs(np.stack([x, -x_, -x, x_]) + center[0]) - box.l / 2, 0.0)
    dy = np.maximum(np.abs(np.stack([y, -y_, -y, y_]) + center[1]) - box.w / 2, 0.0)
    return (dx * dx + dy * dy).min(axis=0)
