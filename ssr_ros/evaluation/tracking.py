"""How the map behaves over time: identities, labels, how fast it believes and how fast it forgets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ssr_ros.evaluation.clearing import Clearing, clearing
from ssr_ros.evaluation.objects import ObjectScoringConfig
from ssr_ros.evaluation.places import place_pairs, place_quality
from ssr_ros.evaluation.truth import GroundTruth, TruthLabels, TruthObject, Views, moved
from ssr_ros.evaluation.watch import Snapshot
from ssr_ros.types import Matrix4

SECOND = 1e9


@dataclass(frozen=True, slots=True)
class ObjectTrack:
    """One object of the truth over the recording."""

    truth_id: int
    truth_label: str
    node_ids: tuple[int, ...]  # that stood for it, in turn
    confirmed_after: float | None  # [s] from its first view to a right box that is believed; None: never


@dataclass(frozen=True, slots=True)
class TrackingScores:
    id_switches: int
    id_switches_announced: int  # of these, by ``merged_into``
    label_flips: int
    object_minutes: float  # over which believed objects could flip
    label_flips_per_object_minute: float | None
    confirm_median: float | None  # [s]
    confirm_p90: float | None  # [s]
    never_confirmed: int  # of the objects asked for
    clear_median: float | None  # [s] of what was cleared
    clear_largest: float | None  # [s]
    never_cleared: int  # places seen empty for long enough, with a box on them to the end
    tracks: tuple[ObjectTrack, ...]
    clearings: tuple[Clearing, ...]


def score_tracking(
    snapshots: Sequence[Snapshot],
    truth: GroundTruth,
    views: Mapping[int, Views],
    asked: Collection[int],
    odom_T_exact: Mapping[int, Matrix4],
    seen_gone: Mapping[int, int],
    labels: TruthLabels,
    config: ObjectScoringConfig,
) -> TrackingScores:
    """``odom_T_exact``: drift by stamp; empty where the truth tells no poses, and the map is taken as exact."""
    follower = _Follower(truth, odom_T_exact, labels, config)
    for snapshot in snapshots:
        follower.step(snapshot)
    flips, minutes = label_flips(snapshots)
    tracks = tuple(_track(item, views[item.id], follower) for item in truth.objects if item.id in asked)
    clearings = tuple(
        clearing(
            item, seen_gone[row], follower.stood.get((item.id, item.since), frozenset()), follower.taken, snapshots
        )
        for row, item in enumerate(truth.past)
        if row in seen_gone
    )
    waits = [t.confirmed_after for t in tracks if t.confirmed_after is not None]
    cleared = [c.cleared_after for c in clearings if c.cleared_after is not None]
    return TrackingScores(
        follower.switches,
        follower.announced,
        flips,
        minutes,
        flips / minutes if minutes > 0 else None,
        float(np.median(waits)) if waits else None,
        float(np.percentile(waits, 90)) if waits else None,
        sum(t.confirmed_after is None for t in tracks),
        float(np.median(cleared)) if cleared else None,
        max(cleared, default=None),
        sum(c.never for c in clearings),
        tracks,
        clearings,
    )


def label_flips(snapshots: Sequence[Snapshot]) -> tuple[int, float]:
    """How often a believed object changed its label, and the object-minutes over which they were believed."""
    flips, seconds = 0, 0.0
    for before, after in zip(snapshots, snapshots[1:], strict=False):
        old = {node.id: node.label for node in before.believed}
        both = [node for node in after.believed if node.id in old]
        flips += sum(node.label != old[node.id] for node in both)
        seconds += len(both) * (after.stamp - before.stamp) / SECOND
    return flips, seconds / 60


class _Follower:
    """Pairs true objects with believed ones frame by frame; a pair holds for as long as it may (as CLEAR MOT does)."""

    def __init__(
        self,
        truth: GroundTruth,
        odom_T_exact: Mapping[int, Matrix4],
        labels: TruthLabels,
        config: ObjectScoringConfig,
    ) -> None:
        self._truth, self._odom_T_exact, self._labels, self._config = truth, odom_T_exact, labels, config
        self._visible = {frame.stamp: frame.visible for frame in truth.frames}
        self._placed: dict[tuple[int, int], Matrix4] = {}  # (id, since) -> drift when it was last seen
        self._drift: Matrix4 = np.eye(4)
        self.nodes: dict[int, list[int]] = {}
        self.confirmed: dict[int, int] = {}  # truth id -> [ns] of the first right label where it stands at the end
        self.at_end: dict[tuple[int, int], int] = {}  # (id, since) -> node that stood for it last
        self.stood: dict[tuple[int, int], frozenset[int]] = {}  # nodes that stood for what left, when it was there last
        self.taken: dict[int, frozenset[int]] = {}  # by stamp, nodes that are paired
        self.switches = self.announced = 0
        self._merged: dict[int, int] = {}

    def step(self, snapshot: Snapshot) -> None:
        self._merged.update(snapshot.merged)
        objects = [self._where_odometry_has_it(item, snapshot.stamp) for item in self._truth.at(snapshot.stamp)]
        quality = place_quality(objects, snapshot.believed, self._labels, self._config)
        for i, item in enumerate(objects):
            for j, node in enumerate(snapshot.believed):
                if self.at_end.get((item.id, item.since)) == node.id and np.isfinite(quality[i, j]):
                    quality[i, j] += 2.0  # more than any overlap
        pairs = place_pairs(quality)
        self.taken[snapshot.stamp] = frozenset(snapshot.believed[j].id for _, j in pairs)
        self._note_what_will_leave(objects, quality, pairs, snapshot)
        for i, j in pairs:
            self._note(objects[i], snapshot.believed[j].id, snapshot.believed[j].label, snapshot.stamp)

    def _note_what_will_leave(
        self,
        objects: Sequence[TruthObject],
        quality: NDArray[np.float64],
        pairs: Sequence[tuple[int, int]],
        snapshot: Snapshot,
    ) -> None:
        """The node paired with it, and its duplicates."""
        by_node = {j: i for i, j in pairs}
        for i, item in enumerate(objects):
            if item.until is not None:
                standing = [j for j in np.flatnonzero(np.isfinite(quality[i])) if by_node.get(int(j), i) == i]
                self.stood[item.id, item.since] = frozenset(snapshot.believed[j].id for j in standing)

    def _where_odometry_has_it(self, item: TruthObject, stamp: int) -> TruthObject:
        """Moved by the drift at its last view; by that of now before it has one."""
        self._drift = self._odom_T_exact.get(stamp, self._drift)
        key = (item.id, item.since)
        enough = self._config.min_pixels * self._truth.image_share
        if key not in self._placed or self._visible.get(stamp, {}).get(item.id, 0) >= enough:
            self._placed[key] = self._drift
        return replace(item, box=moved(item.box, self._placed[key]))

    def _note(self, item: TruthObject, node_id: int, label: str, stamp: int) -> None:
        before = self.at_end.get((item.id, item.since))  # at another place it may well be another node
        if before is not None and before != node_id:
            self.switches += 1
            self.announced += self._merged.get(before) == node_id
        if before != node_id:
            self.nodes.setdefault(item.id, []).append(node_id)
        self.at_end[item.id, item.since] = node_id
        if item.until is None and label in self._labels.accepted(item.label):
            self.confirmed.setdefault(item.id, stamp)


def _track(item: TruthObject, views: Views, follower: _Follower) -> ObjectTrack:
    confirmed = follower.confirmed.get(item.id)
    first = item.since if views.first is None else views.first
    wait = None if confirmed is None else max(0.0, (confirmed - first) / SECOND)
    return ObjectTrack(item.id, item.label, tuple(follower.nodes.get(item.id, ())), wait)
