"""Which objects stand in a relation to others: the one place that decides it, for questions and for references.

What the mapper recorded decides, as it saw the support planes and the walls; boxes do in a graph that has no such
record, such as one made from annotations. ``near`` and ``between`` are never recorded, boxes decide them always, and
so they do between the legs of a piece that is open underneath: its box is mostly air, which no mapper sees, so that
what stands under a desk may be on record as inside it, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.geometry import footprints
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError
from ssr_ros.reasoning.box_distances import (
    SLACK,
    close_pairs,
    in_blocks,
    over,
    pair_distances,
    plan_distance,
    vertical_gap,
)
from ssr_ros.reasoning.graph_index import NO_ROWS, GraphState, Rows
from ssr_ros.scene_graph.graph import ROOM_PREDICATES, Room

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# which records show that A stands so to B: as (A, predicate, B), and as (B, predicate, A)
_DIRECT: Mapping[str, frozenset[str]] = {
    "on": frozenset({"on"}),
    "under": frozenset({"under"}),
    "below": frozenset({"under"}),
    "above": frozenset({"above", "on"}),
    "inside": frozenset({"inside"}),
    "next_to": frozenset({"next_to"}),
}
_INVERSE: Mapping[str, frozenset[str]] = {
    "under": frozenset({"on", "above"}),
    "below": frozenset({"on", "above"}),
    "above": frozenset({"under"}),
    "next_to": frozenset({"next_to"}),
}
_VERTICAL = frozenset({"on", "under", "above", "inside"})


def holding(predicate: str, subjects: Rows, objects: Rows, state: GraphState) -> Rows:
    """(K,) rising: the subjects that stand so to any of the objects other than themselves.

    ``predicate``: on, under, inside, next_to, above, below or near.
    """
    if predicate == "near":
        return _within(state.config.near, subjects, objects, state)
    if state.records.any(_VERTICAL if predicate != "next_to" else _VERTICAL | {"next_to"}):
        return _recorded(predicate, subjects, objects, state)
    sideways = state.config.next_to if predicate == "next_to" else 0.0
    vertical = np.inf if predicate in ("above", "under", "below") else state.config.contact_gap
    first, second = _pairs(subjects, objects, sideways, vertical, state, over_centers=predicate != "next_to")
    holds = in_blocks(lambda a, b: _BY_BOXES[predicate](a, b, state), first, second)
    return np.unique(first[holds])


def between(subjects: Rows, a: int, b: int, state: GraphState) -> Rows:
    """(K,) the subjects whose centers lie between the footprints of two objects, and over neither."""
    boxes = state.index.boxes
    hull = shapely.convex_hull(shapely.MultiPoint(footprints(boxes[[a, b]]).reshape(-1, 2)))
    centers = boxes[subjects, :2]
    inside = shapely.contains_xy(hull, centers[:, 0], centers[:, 1])
    inside &= ~over(centers, boxes[a]) & ~over(centers, boxes[b]) & (subjects != a) & (subjects != b)
    return subjects[inside]


def against_wall(subjects: Rows, state: GraphState) -> Rows:
    """(K,) the subjects that stand at the outline of a room; UNVERIFIED where no room has been measured."""
    if state.records.any(ROOM_PREDICATES):
        ids, _ = state.records.pairs(frozenset({"against_wall"}))
        return np.intersect1d(subjects, state.index.rows(ids))
    if not state.graph.rooms:
        raise UnanswerableError(AnswerStatus.UNVERIFIED, "the walls have not been measured yet.")
    walls = shapely.STRtree(shapely.linestrings(_sides(state.graph.rooms.values())))
    boxes, limit = state.index.boxes[subjects], state.config.wall
    # most are nowhere near a wall, and a center is sooner made than a footprint
    reach = np.hypot(boxes[:, 3], boxes[:, 4]) / 2 + limit + SLACK
    near = np.unique(walls.query(shapely.points(boxes[:, :2]), predicate="dwithin", distance=reach)[0])
    found, _ = walls.query(shapely.polygons(footprints(boxes[near])), predicate="dwithin", distance=limit)
    return subjects[near[np.unique(found)]]


def _sides(rooms: Iterable[Room]) -> Array:
    """(S, 2, 2) [m] both ends of every side of every outline."""
    outlines = [room.polygon for room in rooms]
    corners = np.array([corner for outline in outlines for corner in outline])
    ends = np.cumsum([len(outline) for outline in outlines])
    following = np.arange(1, len(corners) + 1)
    following[ends - 1] = np.append(0, ends[:-1])  # after the last corner comes the first
    return np.stack([corners, corners[following]], axis=1)


def supports(rows: Rows, state: GraphState) -> Rows:
    """(K,) rising: what the objects stand on or lie in."""
    if state.records.any(_VERTICAL):
        (who, carriers), (inner, outer) = (state.records.pairs(frozenset({word})) for word in ("on", "inside"))
        these = state.index.ids[rows]
        lying = np.isin(inner, these)
        _, containers = _not_between_legs(inner[lying], outer[lying], state)
        return state.index.rows(np.concatenate([carriers[np.isin(who, these)], containers]))
    every, gap = state.index.everything, state.config.contact_gap
    first, second = _pairs(rows, every, 0.0, gap, state, over_centers=True)
    return np.unique(second[_carried_by(first, second, state)])


def carried(rows: Rows, state: GraphState) -> Rows:
    """(K,) rising: what stands on the objects or lies in them."""
    every, gap = state.index.everything, state.config.contact_gap
    if state.records.any(_VERTICAL):
        return np.union1d(holding("on", every, rows, state), holding("inside", every, rows, state))
    first, second = _pairs(every, rows, 0.0, gap, state, over_centers=True)
    return np.unique(first[_carried_by(first, second, state)])


def _recorded(predicate: str, subjects: Rows, objects: Rows, state: GraphState) -> Rows:
    """(K,) the subjects that are on record as standing so, put right where there are legs to stand between."""
    found = np.intersect1d(subjects, _from_records(predicate, objects, state))
    if predicate in ("under", "below"):
        return np.union1d(found, _pairs_between_legs(subjects, objects, state)[0])
    if predicate == "above":
        return np.union1d(found, _pairs_between_legs(objects, subjects, state)[1])
    return found


def _pairs_between_legs(things: Rows, pieces: Rows, state: GraphState) -> tuple[Rows, Rows]:
    """(P,), (P,) which of the things stand between the legs of which of the pieces, and are not on record as on it."""
    pieces = pieces[state.index.airy[pieces]]
    first, second = _pairs(things, pieces, 0.0, np.inf, state, over_centers=True)
    between_legs = _between_legs(first, second, state)
    first, second = first[between_legs], second[between_legs]
    who, what = state.records.pairs(frozenset({"on"}))
    ids = state.index.ids
    apart = ~np.isin((ids[first] << 32) + ids[second], (who << 32) + what)
    return first[apart], second[apart]


def _not_between_legs(
    who: NDArray[np.int64], what: NDArray[np.int64], state: GraphState
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The recorded pairs of ids without those that are something between the legs of a piece."""
    rows = state.index.row_by_id
    pairs = [(rows.get(a), rows.get(b)) for a, b in zip(who.tolist(), what.tolist(), strict=True)]
    known = np.array([number for number, pair in enumerate(pairs) if None not in pair], dtype=np.intp)
    first, second = (np.array([pairs[number][side] for number in known], dtype=np.intp) for side in (0, 1))
    hollow = state.index.airy[second] & _between_legs(first, second, state)
    kept = np.ones(len(pairs), dtype=np.bool_)
    kept[known[hollow]] = False
    return who[kept], what[kept]


def _from_records(predicate: str, objects: Rows, state: GraphState) -> Rows:
    ids = state.index.ids[objects]
    who, what = state.records.pairs(_DIRECT[predicate])
    if predicate == "inside":
        inner = np.isin(what, ids)
        who, what = _not_between_legs(who[inner], what[inner], state)
    what_else, who_else = state.records.pairs(_INVERSE.get(predicate, frozenset()))
    return state.index.rows(np.concatenate([who[np.isin(what, ids)], who_else[np.isin(what_else, ids)]]))


def _within(limit: float, subjects: Rows, objects: Rows, state: GraphState) -> Rows:
    """(K,) the subjects whose closest points are at most ``limit`` [m] from those of an object."""
    first, second = _pairs(subjects, objects, limit, limit, state)
    boxes = state.index.boxes
    near = np.linalg.norm(boxes[first, :3] - boxes[second, :3], axis=1) <= limit  # their centers are: no need to look
    sure = np.unique(first[near])
    open_ = ~np.isin(first, sure)
    first, second = first[open_], second[open_]
    return np.union1d(sure, first[pair_distances(boxes, first, second) <= limit])


def _pairs(
    subjects: Rows, objects: Rows, limit: float, vertical: float, state: GraphState, over_centers: bool = False
) -> tuple[Rows, Rows]:
    """Rows (P,), (P,) of subjects and other objects that are near enough to be looked at; see close_pairs."""
    if not subjects.size or not objects.size:
        return NO_ROWS, NO_ROWS
    boxes = state.index.boxes
    a, b = boxes.take(subjects, axis=0), boxes.take(objects, axis=0)
    first, second = close_pairs(a, b, limit, vertical, over_centers=over_centers)
    first, second = subjects[first], objects[second]
    apart = first != second
    return first[apart], second[apart]


def _levels(rows: Rows, state: GraphState) -> tuple[Array, Array]:
    """(K,), (K,) bottoms and tops [m]."""
    z, half = state.index.boxes[rows, 2], state.index.boxes[rows, 5] / 2
    return z - half, z + half


def _over(a: Rows, b: Rows, state: GraphState) -> Mask:
    """(P,) whether the center of a is over the footprint of b."""
    return over(state.index.boxes[a, :2], state.index.boxes[b])


def _carried_by(a: Rows, b: Rows, state: GraphState) -> Mask:
    """(P,) whether a stands on b or lies in it."""
    return in_blocks(lambda i, j: _on(i, j, state) | _inside(i, j, state), a, b)


def _also(level: Mask, a: Rows, b: Rows, holds: Callable[[Rows, Rows], Mask]) -> Mask:
    """(P,) where also something else holds, which is asked for there alone: heights are sooner compared than plans."""
    maybe = np.flatnonzero(level)
    result = np.zeros(level.size, dtype=np.bool_)
    result[maybe] = holds(a[maybe], b[maybe])
    return result


def _on(a: Rows, b: Rows, state: GraphState) -> Mask:
    z = state.index.boxes[:, 2]
    (bottom, _), (_, top) = _levels(a, state), _levels(b, state)
    level = (np.abs(bottom - top) <= state.config.contact_gap) & (z[a] > z[b])
    return _also(level, a, b, lambda a, b: _over(a, b, state))


def _under(a: Rows, b: Rows, state: GraphState) -> Mask:
    """Beneath it, between its legs, or carrying it."""
    z = state.index.boxes[:, 2]

    def holds(a: Rows, b: Rows) -> Mask:
        (_, top), (bottom, _) = _levels(a, state), _levels(b, state)
        beneath = (top <= bottom + state.config.contact_gap) | _ends_between(a, b, state)
        carries = np.abs(bottom - top) <= state.config.contact_gap
        return (beneath & _over(a, b, state)) | _also(carries, b, a, lambda b, a: _over(b, a, state))

    return _also(z[a] < z[b], a, b, holds)


def _between_legs(a: Rows, b: Rows, state: GraphState) -> Mask:
    """(P,) whether a stands where b does and ends below its top."""
    return _also(_ends_between(a, b, state), a, b, lambda a, b: _over(a, b, state))


def _ends_between(a: Rows, b: Rows, state: GraphState) -> Mask:
    """(P,) whether a begins at the bottom of b or lower and ends below its top."""
    gap = state.config.contact_gap
    (bottom, top), (bottom_b, top_b) = _levels(a, state), _levels(b, state)
    return (top <= top_b - gap) & (bottom <= bottom_b + gap)


def _above(a: Rows, b: Rows, state: GraphState) -> Mask:
    """Over it, touching or not; or b is under a."""
    z = state.index.boxes[:, 2]
    (bottom, _), (_, top) = _levels(a, state), _levels(b, state)
    level = (bottom >= top - state.config.contact_gap) & (z[a] > z[b])
    return _also(level, a, b, lambda a, b: _over(a, b, state)) | _under(b, a, state)


def _inside(a: Rows, b: Rows, state: GraphState) -> Mask:
    """All of a lies in b, but for a contact's gap; what lies in the air of a table is under it instead."""
    gap, boxes = state.config.contact_gap, state.index.boxes
    (bottom, top), (bottom_b, top_b) = _levels(a, state), _levels(b, state)
    level = (bottom >= bottom_b - gap) & (top <= top_b + gap) & (np.abs(boxes[a, 2] - boxes[b, 2]) <= boxes[b, 5] / 2)
    level &= (boxes[a, 3:6].prod(1) < boxes[b, 3:6].prod(1)) & ~state.index.airy[b]

    def contained(a: Rows, b: Rows) -> Mask:
        grown = boxes[b] + [0, 0, 0, 2 * gap, 2 * gap, 0, 0]
        corners = over(footprints(boxes[a]), grown[:, None])  # (K, 4)
        return _over(a, b, state) & corners.all(axis=1)

    return _also(level, a, b, contained)


def _beside(a: Rows, b: Rows, state: GraphState) -> Mask:
    """Close, at like height, and neither over the other."""
    boxes, limit = state.index.boxes, state.config.next_to
    apart = (vertical_gap(boxes[a], boxes[b]) < 0) & ~_over(a, b, state) & ~_over(b, a, state)
    return _also(apart, a, b, lambda a, b: plan_distance(boxes[a], boxes[b]) <= limit)


_BY_BOXES: Mapping[str, Callable[[Rows, Rows, GraphState], Mask]] = {
    "on": _on,
    "under": _under,
    "below": _under,
    "above": _above,
    "inside": _inside,
    "next_to": _beside,
}
