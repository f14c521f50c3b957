"""When an object is believed, when it is only remembered, and when it is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ssr_ros.box_fitting import quantile
from ssr_ros.config import ExistenceConfig
from ssr_ros.geometry import box_parameters, pairwise_distance, points_in_box
from ssr_ros.point_map import PointMap
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.scene_graph.tracks import Track, size_fit
from ssr_ros.scene_graph.visibility import OUTSIDE, THROUGH, Seen, Visibility, classify
from ssr_ros.types import Box3D, Frame
from ssr_ros.vocabulary import LabelInfo

SURROUNDING_POINTS = 4000  # of a frame, enough to tell a wall from a chair
ABOVE = 0.4  # [m] of the space above an object that is looked at
HANGING_GAP = 0.45  # [m] between the floor and the lowest part seen, from which it is asked what holds it up
COMPANY_DISTANCE = 0.25  # [m]
MORE_VIEWS = 5.0  # times as many views as score are asked for where there is doubt
PLAINLY_VISIBLE = 0.7  # share of an object's voxels in view and hidden by nothing, for a view to be a plain one
REACH = 0.9  # quantile of the distances from which an object was detected: nearer, it should be again
BEYOND = 1.2  # times that distance, up to which it should be, too
PARTLY_THROUGH = 0.25  # share of its voxels in view that are seen through: more than of what stands there
GONE_AFTER = 2.0  # times as long missed in plain view as makes an object doubtful: what is like it is another one
LEAST_IN_VIEW = 0.3  # share of an object's voxels in view, for a frame to say anything of it
GLIMPSED = 0.15  # the same for a frame that sees through it
SUREST_RATE = 0.9  # the most that is made of an object having been detected in all its views
CLEARLY_VISIBLE = 0.5  # share of an object's voxels whose surface must be in view for a miss to count


def weigh_unseen(
    tracks: Iterable[Track],
    views: dict[int, Visibility],
    camera: NDArray[np.float64],
    stamp: int,
    config: ExistenceConfig,
) -> set[int]:
    """Evidence from frames that did not detect an object; returns the ids whose published face may change.

    In plain view and not detected: a lost chance. Seen through: the place is empty. Hidden: nothing. ``camera``:
    (3,) [m] where it is.
    """
    changed = set()
    for track in tracks:
        seen = views[track.id].counts()
        if (_is_plain(seen) and _within_reach(track, camera)) or is_seen_through(seen):
            track.miss(stamp, _rate(track))
        if seen.in_view < LEAST_IN_VIEW * max(sum(seen), 1):
            if is_absent(track, config):
                changed.add(track.id)
            continue
        if seen.surface >= CLEARLY_VISIBLE * sum(seen):
            track.chances += 1.0
            track.last_viewed = stamp
            track.through_since = None
        elif seen.through >= config.through_share * seen.in_view:
            track.last_viewed = stamp
            track.through_since = stamp if track.through_since is None else track.through_since
        if track.state == NodeState.STALE or (
            track.state == NodeState.CONFIRMED and (_rate(track) < config.confirm_rate or is_absent(track, config))
        ):
            changed.add(track.id)
    return changed


def _is_plain(seen: Seen) -> bool:
    """Whether most of an object is in view and nothing hides it."""
    shown = seen.surface + seen.through
    return shown >= PLAINLY_VISIBLE * sum(seen) and shown > 0


def is_seen_through(seen: Seen) -> bool:
    """Whether depth lies behind more of an object than it does where the object stands."""
    glimpsed = seen.in_view >= GLIMPSED * sum(seen)
    return glimpsed and seen.through > 0 and seen.through >= PARTLY_THROUGH * seen.in_view


def _within_reach(track: Track, camera: NDArray[np.float64]) -> bool:
    distance = float(np.linalg.norm(camera - np.asarray(track.box.center)))
    return bool(track.distances) and distance <= BEYOND * quantile(np.array(track.distances), REACH)


def is_absent(track: Track, config: ExistenceConfig) -> bool:
    """Whether plain views have missed it for too long to be chance: from where it used to be detected, or partly
    through it.

    Depth cannot see through the place of what lay flat or stood against a wall. What is detected in half its views
    is missed seven times in a row once in a hundred; views that follow one another are alike, so they must also
    have lasted. (In twelve homes of the training split, 60 s each, two of 171 objects that were there were missed for
    so long at some time, five for 1 s.)
    """
    if track.missed_time < config.absent_time:
        return False
    rate = min(track.rate_before, SUREST_RATE)
    return bool((1.0 - rate) ** track.misses <= config.absent_chance)


def gone(tracks: Iterable[Track], stamp: int, config: ExistenceConfig) -> list[int]:
    """Ids of objects whose place is empty, that plain views have missed for twice what makes them doubtful, or that
    nobody saw again before they were believed.
    """
    result = []
    for track in tracks:
        empty = track.through_since is not None and stamp - track.through_since >= config.through_time * 1e9
        doubtful = track.state == NodeState.TENTATIVE
        missed = doubtful and track.last_viewed > track.last_seen and track.chances > 20 and _rate(track) < 0.1
        patience = config.tentative_timeout if track.hits < config.publish_hits else config.stale_after
        forgotten = doubtful and stamp - track.last_seen > patience * 1e9
        vanished = doubtful and track.missed_time >= GONE_AFTER * config.absent_time and is_absent(track, config)
        if empty or forgotten or missed or vanished:
            result.append(track.id)
    return result


def weigh_surroundings(tracks: Iterable[Track], cloud: PointMap, vocabulary: Mapping[str, LabelInfo]) -> None:
    """How much goes on straight above what stands on the floor: a piece of wall or the foot of a shelf does not end.

    A chair, a table or a sofa ends at its top, whatever stands around it.
    """
    points = cloud.points[:: max(1, len(cloud.points) // SURROUNDING_POINTS)]
    for track in tracks:
        info = vocabulary[track.label]
        if info.stands != "floor":
            continue
        box = track.box
        column = Box3D(
            (box.center[0], box.center[1], box.center[2] + ABOVE / 2), (*box.size[:2], box.size[2] + ABOVE), box.yaw
        )
        heights = points[points_in_box(points, column, margin=0.03), 2]
        above = int((heights > box.top + 0.06).sum())
        below = int((heights > box.bottom + 0.06).sum()) - above
        if above + below >= 8:
            ratio = min(above / max(below, 1), 3.0)
            track.above += (ratio - track.above) / min(track.hits, 20)


def weigh_support(tracks: Sequence[Track], frame: Frame, vocabulary: Mapping[str, LabelInfo], max_depth: float) -> None:
    """Whether one sees through beneath what should stand on the floor: wall cupboards and shelves hang."""
    raised = [
        t
        for t in tracks
        if vocabulary[t.label].stands == "floor"
        and not vocabulary[t.label].surface  # one does look through beneath a table
        and t.lowest - t.box.bottom > HANGING_GAP
    ]
    if not raised:
        return
    points = np.stack([_points_beneath(track) for track in raised])  # (T, P, 3)
    states = classify(points.reshape(-1, 3), frame, max_depth).state.reshape(points.shape[:2])
    for track, state_of in zip(raised, states, strict=True):
        clear = int((state_of == THROUGH).sum())
        looked_at = int((state_of != OUTSIDE).sum())
        if looked_at >= len(state_of) // 3:
            track.hanging += (clear / looked_at - track.hanging) / min(track.hits, 10)


def _points_beneath(track: Track) -> NDArray[np.float32]:
    """(P, 3) points [m] between the floor and the lowest height at which the object was seen."""
    x, y, _ = track.box.center
    along, across = track.box.size[0] / 4, track.box.size[1] / 4
    c, s = np.cos(track.box.yaw), np.sin(track.box.yaw)
    corners = [
        (x + c * i * along - s * j * across, y + s * i * along + c * j * across) for i in (-1, 1) for j in (-1, 1)
    ]
    heights = np.linspace(track.box.bottom + 0.1, track.lowest - 0.1, 5)
    return np.array([(u, v, z) for u, v in corners for z in heights], np.float32)


def find_company(tracks: Sequence[Track], changed: Iterable[Track], vocabulary: Mapping[str, LabelInfo]) -> None:
    """Marks objects that stand beside a confirmed object next to which their label is expected."""
    hosts = [t for t in tracks if t.state == NodeState.CONFIRMED]
    for track in changed:
        expected = vocabulary[track.label].beside
        near = [host for host in hosts if host.label in expected]
        if near:
            distance = pairwise_distance(box_parameters([track.box]), box_parameters([h.box for h in near]))
            track.company = bool(distance.min() < COMPANY_DISTANCE)


def state(track: Track, info: LabelInfo, stamp: int, config: ExistenceConfig) -> NodeState:
    """The state an object has earned. Belief can be lost: a run of doubtful views makes it tentative again."""
    if track.state == NodeState.TENTATIVE:
        return NodeState.CONFIRMED if _earned(track, info, config) else NodeState.TENTATIVE
    if track.fused is not None:
        doubted = track.belief < config.predicted_keep
    else:
        doubted = track.sureness() < config.keep_share * _required_score(track, info, config)
        doubted |= track.hits < _required_hits(track, info, config)
    doubted |= _rate(track) < config.confirm_rate or is_absent(track, config)
    if doubted or track.hanging > 1.3 * config.max_hanging:
        return NodeState.TENTATIVE
    if stamp - track.last_viewed > config.stale_after * 1e9:
        return NodeState.STALE
    return NodeState.CONFIRMED


def _earned(track: Track, info: LabelInfo, config: ExistenceConfig) -> bool:
    if track.hanging > config.max_hanging or _rate(track) < config.confirm_rate or is_absent(track, config):
        return False
    if track.fused is not None:
        return track.hits >= config.predicted_hits and track.belief >= config.predicted_belief
    sure = track.hits >= _required_hits(track, info, config)
    sure &= track.sureness() >= _required_score(track, info, config)
    return sure and size_fit(track.box, info) >= config.confirm_fit and track.label_share >= config.confirm_share


def _required_score(track: Track, info: LabelInfo, config: ExistenceConfig) -> float:
    if not info.is_furniture:
        return config.confirm_small_score
    return config.confirm_score * _doubt(track, config) * (config.company_bonus if track.company else 1.0)


def _required_hits(track: Track, info: LabelInfo, config: ExistenceConfig) -> float:
    if not info.is_furniture:
        return config.confirm_hits
    return config.confirm_hits * (1.0 + MORE_VIEWS * (_doubt(track, config) - 1.0))


def _doubt(track: Track, config: ExistenceConfig) -> float:
    """1, or more where much goes on above: the wall behind an object, what stands on it, or the rest of what it is not.

    It then takes surer and more views to be believed.
    """
    return 1.0 + config.above_doubt * max(0.0, track.above - config.max_above)


def _rate(track: Track) -> float:
    return track.hits / max(track.chances, 1.0)


def confidence(track: Track) -> float:
    """[0, 1] that an object is there: its belief, or chances of many independent sightings; weighed by how often it
    was missed.
    """
    sightings = track.belief if track.fused is not None else 1.0 - float(np.exp(-track.evidence / 2.0))
    return round(sightings * min(1.0, 0.5 + _rate(track)), 6)


def bound(tracks: dict[int, Track], config: ExistenceConfig) -> None:
    """Drops the weakest tentative objects when there are too many."""
    excess = len(tracks) - config.max_tracks
    if excess <= 0:
        return
    doubtful = [t for t in tracks.values() if t.state == NodeState.TENTATIVE]
    for track in sorted(doubtful, key=lambda t: (t.evidence, t.id))[:excess]:
        del tracks[track.id]
