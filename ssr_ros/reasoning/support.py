"""What is on, and under, what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.answer import Answer
from ssr_ros.reasoning.query import Related, SupportPredicate
from ssr_ros.reasoning.references import NO_ROWS, Rows
from ssr_ros.reasoning.scene import Scene

# which recorded relations show that A is on (under) B: as (A, predicate, B), and as (B, predicate, A)
_DIRECT = {"on": frozenset({"on"}), "under": frozenset({"under"})}
_INVERSE: dict[str, frozenset[str]] = {"on": frozenset(), "under": frozenset({"on", "above"})}
_VERTICAL = frozenset({"on", "under", "above", "inside"})


def relation(query: Related, scene: Scene) -> Answer:
    """Whether any of the subjects is on (under) the one object."""
    subjects = scene.find.some(query.subject)
    target = scene.find.one(query.object)
    found = np.intersect1d(subjects, supported_rows(query.relation, target, scene))
    word = "yes" if found.size else "no"
    who = found if found.size else subjects
    names = scene.find.names(who)
    verb = ("is" if who.size == 1 else "are") + ("" if found.size else " not")
    text = f"{word}, {names} {verb} {query.relation} {scene.find.name(target)}."
    return scene.answer(np.append(who, target), text, value=float(bool(found.size)), labels=(word,))


def supported_rows(predicate: SupportPredicate, reference: int, scene: Scene) -> Rows:
    """(K,) rows of the objects on (under) the reference.

    The mapper's relations decide, as it saw the support planes; the boxes do in a graph that has no vertical
    relation at all, such as one made from annotations.
    """
    relations = scene.graph.relations
    if not any(key[1] in _VERTICAL for key in relations):
        return np.flatnonzero(_above(predicate, reference, scene)).astype(np.intp)
    me, rows = scene.index.nodes[reference].id, scene.index.row_by_id
    found = {s for s, p, o in relations if o == me and p in _DIRECT[predicate]}
    found |= {o for s, p, o in relations if s == me and p in _INVERSE[predicate]}
    return np.array(sorted(rows[i] for i in found if i in rows), dtype=np.intp) if found else NO_ROWS


def _above(predicate: SupportPredicate, reference: int, scene: Scene) -> NDArray[np.bool_]:
    """(N,) which objects the boxes alone show on (under) the reference."""
    boxes, gap = scene.index.boxes, scene.config.contact_gap
    bottom, top = boxes[:, 2] - boxes[:, 5] / 2, boxes[:, 2] + boxes[:, 5] / 2
    over = _center_within(boxes, boxes[reference])
    carried = _center_within(boxes[reference], boxes)
    if predicate == "on":
        result = over & (np.abs(bottom - top[reference]) <= gap) & (boxes[:, 2] > boxes[reference, 2])
    else:
        beneath = over & (top <= bottom[reference] + gap)
        between_legs = over & (top <= top[reference] - gap) & (bottom <= bottom[reference] + gap)
        carries = carried & (np.abs(bottom[reference] - top) <= gap)
        result = (beneath | between_legs | carries) & (boxes[:, 2] < boxes[reference, 2])
    result[reference] = False
    return result


def _center_within(inner: NDArray[np.float64], outer: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,) whether the center of inner is over the footprint of outer; either may be one box (7,) or many (N, 7)."""
    offset = inner[..., :2] - outer[..., :2]
    c, s = np.cos(outer[..., 6]), np.sin(outer[..., 6])
    along = np.abs(c * offset[..., 0] + s * offset[..., 1]) <= outer[..., 3] / 2
    across = np.abs(-s * offset[..., 0] + c * offset[..., 1]) <= outer[..., 4] / 2
    return along & across
