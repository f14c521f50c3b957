"""Keeps the chain of local triplets while objects come, move and go (docs/conventions.md).

Every member but the root pair hangs on two chained members, without cycles, so the layout can be
rebuilt from the root outwards. Work is proportional to the change: a move touches the triplets the
object takes part in; only newcomers and members that lost their pair look for one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import ObjectNode, Root, Triplet
from ssr_ros.scene_graph.nearest_members import NearestMembers, plane_distances
from ssr_ros.scene_graph.triplets import Point, make_triplet, plane_distance


@dataclass(slots=True)
class _Member:
    """One CONFIRMED or STALE object."""

    id: int
    rank: int  # by time of confirmation
    point: Point  # box centre [m] in the graph frame
    yaw: float  # [rad]
    parents: tuple[int, int] | None = None  # anchor and reference
    dependants: set[int] = field(default_factory=set)  # targets that hang on this member


@dataclass(frozen=True, slots=True)
class ChainChange:
    """What an update did to the published chain; triplets carry revision 0."""

    triplets: tuple[Triplet, ...]  # new or changed, by ascending target
    removed: tuple[int, ...]  # targets that have no triplet any more, ascending
    root_changed: bool


class TripletChain:
    """The chain over the members told so far. Not thread-safe.

    A member is root, chained (hangs on a fitting pair), unanchored (hangs on the root pair because
    no pair fitted) or loose (in no triplet: between two steps of an update, or while there is no root).
    """

    def __init__(self, config: TripletConfig) -> None:
        self._config = config
        self._members: dict[int, _Member] = {}
        self._chained = NearestMembers()  # the root pair included
        self._unanchored: set[int] = set()
        self._loose: set[int] = set()
        self._dirty: set[int] = set()  # targets whose triplet may have changed in this update
        self.root: Root | None = None  # revision 0
        self.triplets: dict[int, Triplet] = {}  # by target, revision 0

    def restore(
        self, members: Iterable[tuple[ObjectNode, int]], root: Root | None, triplets: Iterable[Triplet]
    ) -> ChainChange:
        """Take over a saved chain as far as it is one; what does not hold is anchored anew, and told."""
        for node, rank in members:
            self._add(node, rank)
        self.triplets = {t.target: replace(t, revision=0) for t in triplets}
        self._dirty |= self.triplets.keys()
        if root is not None and self._is_pair(root.a, root.b, self._config.keep_baseline):
            self.root = replace(root, revision=0)
            self._enroot(root.a, root.b)
            self._restore_links()
        return self._settle(self.root if root is None else replace(root, revision=0))

    def update(self, changed: Iterable[tuple[ObjectNode, int]], gone: Iterable[int]) -> ChainChange:
        """Members that are new or have moved, each with its rank, and ids that are members no longer."""
        root_before = self.root
        for member_id in gone:
            self._drop(member_id)
        for node, rank in changed:
            if node.id in self._members:
                self._move(node)
            else:
                self._add(node, rank)
        return self._settle(root_before)

    def _settle(self, root_before: Root | None) -> ChainChange:
        for target in [t for t in self._dirty if self._has_collapsed(t)]:
            self._unlink(target)
        self._renew_root()
        self._anchor_loose()
        changed, removed = [], []
        for target in sorted(self._dirty):
            triplet = self._triplet(target)
            if triplet is None:
                if self.triplets.pop(target, None) is not None:
                    removed.append(target)
            elif triplet != self.triplets.get(target):
                self.triplets[target] = triplet
                changed.append(triplet)
        self._dirty = set()
        return ChainChange(tuple(changed), tuple(removed), self.root != root_before)

    # members

    def _add(self, node: ObjectNode, rank: int) -> None:
        self._members[node.id] = _Member(node.id, rank, _point(node), float(node.box.yaw))
        self._loose.add(node.id)
        self._dirty.add(node.id)

    def _move(self, node: ObjectNode) -> None:
        member = self._members[node.id]
        member.point, member.yaw = _point(node), float(node.box.yaw)
        self._chained.move(member.id, member.point)
        self._dirty.add(node.id)
        self._dirty |= member.dependants

    def _drop(self, member_id: int) -> None:
        self._unlink(member_id)
        for dependant in sorted(self._members[member_id].dependants):
            self._unlink(dependant)
        self._loose.discard(member_id)
        del self._members[member_id]

    def _unlink(self, target: int) -> None:
        """Leave the member loose; those that hang on it stay."""
        member = self._members[target]
        for parent in member.parents or ():
            self._members[parent].dependants.discard(target)
        member.parents = None
        self._chained.remove(target)
        self._unanchored.discard(target)
        self._loose.add(target)
        self._dirty.add(target)

    def _link(self, target: int, a: int, b: int) -> None:
        self._members[target].parents = (a, b)
        for parent in (a, b):
            self._members[parent].dependants.add(target)
        self._loose.discard(target)
        self._dirty.add(target)

    def _chain(self, member_id: int) -> None:
        """Let others hang on it."""
        member = self._members[member_id]
        self._chained.add(member_id, member.rank, member.point)

    # the root

    def _renew_root(self) -> None:
        """Keep the root while it holds (with its poses of now), else take the lowest-ranked pair."""
        if self.root is not None and self._is_pair(self.root.a, self.root.b, self._config.keep_baseline):
            self.root = self._root_of(self.root.a, self.root.b)
            return
        if self.root is not None:
            self._uproot(self.root)
        pair = self._lowest_ranked_pair()
        if pair is None:
            self.root = None
            for target in self._members.keys() - self._loose:
                self._unlink(target)
            return
        self.root = self._root_of(*pair)
        self._enroot(*pair)

    def _uproot(self, root: Root) -> None:
        for member_id in sorted({root.a, root.b} & self._members.keys()) + sorted(self._unanchored):
            self._unlink(member_id)

    def _enroot(self, a: int, b: int) -> None:
        for member_id in (a, b):
            self._unlink(member_id)
            self._loose.discard(member_id)
            self._chain(member_id)

    def _lowest_ranked_pair(self) -> tuple[int, int] | None:
        """The pair that was complete first: least rank of its later member, then of its earlier one."""
        ranked = sorted(self._members.values(), key=lambda member: member.rank)
        places = np.array([member.point[:2] for member in ranked]).reshape(-1, 2)
        for later in range(1, len(ranked)):
            apart = plane_distances(places[:later], places[later]) >= self._config.min_baseline
            if apart.any():
                return ranked[int(apart.argmax())].id, ranked[later].id
        return None

    def _root_of(self, a: int, b: int) -> Root:
        first, second = self._members[a], self._members[b]
        return Root(a, b, (*first.point, first.yaw), (*second.point, second.yaw))

    # anchoring

    def _anchor_loose(self) -> None:
        """In order of rank, so that two runs over the same changes give the same chain."""
        if self.root is None or not self._loose:
            return
        for target in sorted(self._unanchored):  # the members changed: a pair may fit now
            self._unlink(target)
        queue = [(self._members[target].rank, target) for target in self._loose]
        heapq.heapify(queue)
        while queue:
            _, target = heapq.heappop(queue)
            if target not in self._loose:
                continue
            pair = self._best_pair(self._members[target])
            if pair is not None:
                self._link(target, *pair)
                self._chain(target)
                continue
            for dependant in sorted(self._members[target].dependants):  # they need a chained parent
                self._unlink(dependant)
                heapq.heappush(queue, (self._members[dependant].rank, dependant))
            self._link(target, self.root.a, self.root.b)
            self._unanchored.add(target)

    def _best_pair(self, member: _Member) -> tuple[int, int] | None:
        """Anchor and reference among the nearest chained members that do not hang on ``member``."""
        ids, ranks, places, from_member = self._chained.nearest(
            member.point, self._config.neighbours, self._descendants(member)
        )
        if len(ids) < 2:
            return None
        baseline = plane_distances(places[:, None], places[None])  # (K, K) [m], anchor by reference
        reach = np.broadcast_to(from_member[:, None], baseline.shape)
        fits = baseline >= self._config.min_baseline
        cost = np.where(fits, np.maximum(1.0, reach / np.maximum(baseline, self._config.min_baseline)), np.inf)
        anchor_rank, reference_rank = np.meshgrid(ranks, ranks, indexing="ij")
        keys = (reference_rank, anchor_rank, baseline, reach, cost)  # the last is the most significant
        best = int(np.lexsort([key.ravel() for key in keys])[0])
        if not fits.flat[best]:
            return None
        return int(ids[best // len(ids)]), int(ids[best % len(ids)])

    def _descendants(self, member: _Member) -> set[int]:
        found: set[int] = set()
        stack = list(member.dependants)
        while stack:
            target = stack.pop()
            if target not in found:
                found.add(target)
                stack.extend(self._members[target].dependants)
        return found

    def _restore_links(self) -> None:
        """Link the saved triplets whose parents are chained, from the root outwards."""
        assert self.root is not None
        waiting: dict[int, list[Triplet]] = {}
        for triplet in self.triplets.values():
            for parent in (triplet.anchor, triplet.reference):
                waiting.setdefault(parent, []).append(triplet)
        placed = [self.root.a, self.root.b]
        for parent in placed:  # grows while it is read
            for triplet in waiting.get(parent, ()):
                if triplet.target not in self._loose or not self._holds(triplet):
                    continue
                self._link(triplet.target, triplet.anchor, triplet.reference)
                if triplet.anchored:
                    self._chain(triplet.target)
                    placed.append(triplet.target)
                else:
                    self._unanchored.add(triplet.target)

    def _holds(self, triplet: Triplet) -> bool:
        a, b = triplet.anchor, triplet.reference
        if not triplet.anchored:
            return self.root is not None and (a, b) == (self.root.a, self.root.b)
        return a in self._chained and b in self._chained and self._is_pair(a, b, self._config.keep_baseline)

    def _is_pair(self, a: int, b: int, baseline: float) -> bool:
        if a not in self._members or b not in self._members:
            return False
        return plane_distance(self._members[a].point, self._members[b].point) >= baseline

    def _has_collapsed(self, target: int) -> bool:
        """Whether its anchor and reference came too close; the root, for unanchored ones, is checked as root."""
        member = self._members.get(target)
        if member is None or member.parents is None or target in self._unanchored:
            return False
        return not self._is_pair(*member.parents, self._config.keep_baseline)

    def _triplet(self, target: int) -> Triplet | None:
        member = self._members.get(target)
        if member is None or member.parents is None:
            return None
        a, b = (self._members[parent] for parent in member.parents)
        points = (a.point, b.point, member.point)
        return make_triplet((a.id, b.id, target), points, anchored=target not in self._unanchored)


def _point(node: ObjectNode) -> Point:
    x, y, z = node.box.center
    return (float(x), float(y), float(z))
