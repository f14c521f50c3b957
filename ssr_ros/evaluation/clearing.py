"""How fast the map forgets what left a place, once the place was seen empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssr_ros.evaluation.truth import TruthObject
from ssr_ros.evaluation.watch import Snapshot
from ssr_ros.scene_graph.graph import ObjectNode

SECOND = 1e9
WITHIN = 5.0  # [s] in which a place must be cleared; seen empty later than that before the end, it is undecided
AT_PLACE = 0.5  # [m] between centers, as far as an object may be off to be found there


@dataclass(frozen=True, slots=True)
class Clearing:
    """One place that something left, and that was seen empty."""

    truth_id: int
    truth_label: str
    node_ids: tuple[int, ...]  # that stood for it when it left; none: the map did not believe it
    cleared_after: float | None  # [s] from when the empty place was seen; None: never, or there was nothing to clear
    watched: float  # [s] from when the empty place was seen to the end of the recording

    @property
    def never(self) -> bool:
        """Still there at the end, after all the time that is allowed."""
        return bool(self.node_ids) and self.cleared_after is None and self.watched >= WITHIN

    @property
    def decided(self) -> bool:
        return self.cleared_after is not None or self.never


def clearing(
    item: TruthObject,
    seen_gone: int,
    stood: frozenset[int],
    others: Mapping[int, frozenset[int]],
    snapshots: Sequence[Snapshot],
) -> Clearing:
    """``stood``: nodes that stood for the object when it left. ``others``: by stamp, nodes that stand for something
    that is there at that moment: no ghosts. Cleared in the first frame from which on none of those nodes, nor what
    they were merged into, is believed at the place.
    """
    watched = (snapshots[-1].stamp - seen_gone) / SECOND
    last, clear_since = None, seen_gone
    for stamp, ghosts in _ghosts(item.until or 0, stood, others, snapshots):
        if ghosts:
            last, clear_since = stamp, -1
        elif clear_since < 0:
            clear_since = stamp
    if not stood or clear_since < 0:
        return Clearing(item.id, item.label, tuple(sorted(stood)), None, watched)
    after = 0.0 if last is None else max(0.0, (clear_since - seen_gone) / SECOND)
    return Clearing(item.id, item.label, tuple(sorted(stood)), after, watched)


def _ghosts(
    left: int, stood: frozenset[int], others: Mapping[int, frozenset[int]], snapshots: Sequence[Snapshot]
) -> Iterator[tuple[int, list[int]]]:
    """By stamp from when it left, the nodes that still say it is there."""
    places: dict[int, tuple[float, ...]] = {}
    ids = set(stood)
    for snapshot in snapshots:
        believed = {node.id: node for node in snapshot.believed}
        for gone, into in snapshot.merged:
            if gone in ids and snapshot.stamp >= left:
                ids.add(into)
                places.setdefault(into, places[gone])
        if snapshot.stamp < left:
            places.update({k: believed[k].box.center for k in ids if k in believed})
            continue
        standing = others.get(snapshot.stamp, frozenset())
        yield snapshot.stamp, [k for k in ids if k in believed and k not in standing and _at(believed[k], places[k])]


def _at(node: ObjectNode, place: tuple[float, ...]) -> bool:
    return bool(np.linalg.norm(np.subtract(node.box.center, place)) < AT_PLACE)
