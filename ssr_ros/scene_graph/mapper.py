"""Observations of one frame into objects: associate, fuse, weigh what was not seen, merge, publish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.box_fitting import surface_points
from ssr_ros.config import Config, require
from ssr_ros.geometry import box_parameters
from ssr_ros.point_map import PointMap
from ssr_ros.scene_graph import association, existence, fusion
from ssr_ros.scene_graph.belief import belief
from ssr_ros.scene_graph.box_fusion import FusedBox, is_usable
from ssr_ros.scene_graph.graph import ObjectNode
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.scene_graph.visibility import Seen, Visibility, classify, coverage
from ssr_ros.siblings import family_share
from ssr_ros.types import Frame, ObjectObservation
from ssr_ros.vocabulary import Vocabulary

SAMPLES = association.SAMPLES  # voxels that stand for an object nobody detected in a frame
NEARBY = 8.0  # [m] objects farther from the camera are not looked at in a frame


@dataclass(frozen=True, slots=True)
class MapChange:
    """What one frame changed."""

    nodes: tuple[ObjectNode, ...]
    removed: tuple[tuple[int, int], ...]  # (id, merged_into or 0)


class Mapper:
    """The objects of one session. One thread."""

    def __init__(self, vocabulary: Vocabulary, config: Config) -> None:
        self._vocabulary = vocabulary
        self._config = config
        self._absorbs = {label: info.absorbs for label, info in vocabulary.info.items()}
        self._surface = {label: info.surface for label, info in vocabulary.info.items()}
        self.tracks: dict[int, Track] = {}
        self._next_id = 1
        self.refused = 0  # observations whose predicted box or sigmas were no numbers

    def step(self, frame: Frame, cloud: PointMap, observations: Sequence[ObjectObservation], floor: float) -> MapChange:
        """Takes one frame's observations, all in the graph frame."""
        observations = self._usable(observations)
        nearby = self._nearby(frame)
        scores = association.match_scores(observations, nearby, self._vocabulary.labels, self._config.association)
        pairs = association.match(scores, self._config.association)
        fused = {column for _, column in pairs if self._is_due(nearby[column].hits + 1)}
        views = self._views(nearby, fused, frame)
        for pair in [p for p in pairs if self._is_stranger(observations[p[0]], nearby[p[1]], views)]:
            pairs.remove(pair)
            scores[pair] = 0.0  # it may be something new
            nearby[pair[1]].replaced = True
        seen = self._update_matched(pairs, observations, nearby, views, frame, floor)
        association.note_apart(pairs, observations, nearby, self._config.association)
        births = association.births(observations, scores, pairs, self._surface, self._config.association)
        created = self._create(observations, births, nearby, frame, floor)
        unseen = [track for track in nearby if track.id not in seen]
        self._weigh_seen([self.tracks[k] for k in sorted(seen | created)], nearby, frame, cloud)
        camera = frame.graph_T_camera[:3, 3]
        viewed = existence.weigh_unseen(unseen, views, camera, frame.stamp, self._config.existence)
        changed = {track_id for track_id in seen if self._is_due(self.tracks[track_id].hits)} | created | viewed
        around = {track.id for track in nearby} | created
        merged = self._merge([track for track in self.tracks.values() if track.id in around], changed, floor)
        gone = existence.gone(self.tracks.values(), frame.stamp, self._config.existence)
        for track_id in gone:
            self._drop(track_id)
        changed -= {track_id for track_id, _ in merged} | set(gone)
        removed = (*merged, *((track_id, 0) for track_id in gone))
        return MapChange(self._nodes(changed, frame.stamp, floor), removed)

    def _usable(self, observations: Sequence[ObjectObservation]) -> Sequence[ObjectObservation]:
        usable = [o for o in observations if is_usable(o)]
        self.refused += len(observations) - len(usable)
        return usable

    def _nearby(self, frame: Frame) -> list[Track]:
        """Objects that can be in view: near enough, and not wholly behind or beside the field of view."""
        tracks = list(self.tracks.values())
        if not tracks:
            return []
        boxes = box_parameters([t.box for t in tracks])
        offset = boxes[:, :3] - frame.graph_T_camera[:3, 3]
        distance = np.maximum(np.linalg.norm(offset, axis=1), 1e-6)
        radius = np.linalg.norm(boxes[:, 3:6], axis=1) / 2 + self._config.association.margin
        camera = frame.intrinsics
        half_view = np.arctan2(np.hypot(camera.width / camera.fx, camera.height / camera.fy) / 2, 1.0)
        angle = np.arccos(np.clip(offset @ frame.graph_T_camera[:3, 2] / distance, -1.0, 1.0))
        reach = half_view + np.arcsin(np.minimum(radius / distance, 1.0))
        near = (distance - radius < NEARBY) & ((angle < reach) | (distance < radius))
        return [track for track, close in zip(tracks, near, strict=True) if close]

    def _views(self, tracks: list[Track], fused: set[int], frame: Frame) -> dict[int, Visibility]:
        """Each object's voxels against this frame's depth, in one pass; of those not fused, a sample."""
        if not tracks:
            return {}
        clouds = [t.voxels.centers if k in fused else t.voxels.sample(SAMPLES) for k, t in enumerate(tracks)]
        whole = classify(np.concatenate(clouds), frame, self._config.lifting.max_depth)
        ends = np.cumsum([len(cloud) for cloud in clouds])
        starts = np.concatenate([[0], ends[:-1]])
        return {
            t.id: Visibility(whole.state[a:b], whole.pixels[a:b]) for t, a, b in zip(tracks, starts, ends, strict=True)
        }

    def _update_matched(
        self,
        pairs: list[tuple[int, int]],
        observations: Sequence[ObjectObservation],
        tracks: list[Track],
        views: dict[int, Visibility],
        frame: Frame,
        floor: float,
    ) -> set[int]:
        seen = set()
        for row, column in pairs:
            track, observation = tracks[column], observations[row]
            view = views[track.id]
            covered = coverage(view, observation.box2d)
            foreign = self._is_foreign(observation, track, view.counts())
            track.see(observation, frame.stamp, frame.graph_T_camera[:3, 3], covered, foreign)
            track.chances += 1
            if self._is_due(track.hits):
                info = self._vocabulary.info[track.label]
                camera = frame.graph_T_camera[:3, 3]
                fusion.fuse(track, observation, camera, view.state, view.pixels, info, floor, self._config.fusion)
            seen.add(track.id)
        return seen

    def _is_stranger(self, observation: ObjectObservation, track: Track, views: Mapping[int, Visibility]) -> bool:
        """Whether something else stands where depth sees through a well-known object: that is a miss of the object."""
        through = existence.is_seen_through(views[track.id].counts())
        return through and association.is_well_known(track) and association.is_foreign(observation, track, through)

    def _is_foreign(self, observation: ObjectObservation, track: Track, seen: Seen) -> bool:
        """Whether a detection is no sign that the object is there; what brings back an absent one must be sure."""
        weak = observation.score < association.birth_score(observation, self._config.association)
        if weak and existence.is_absent(track, self._config.existence):
            return True
        return association.is_foreign(observation, track, existence.is_seen_through(seen))

    def _create(
        self,
        observations: Sequence[ObjectObservation],
        births: Mapping[int, set[int]],
        nearby: Sequence[Track],
        frame: Frame,
        floor: float,
    ) -> set[int]:
        """New objects; ``births``: rows of observations -> columns of nearby objects beside which they were seen."""
        created = set()
        for index, beside in births.items():
            if observations[index].score < association.birth_score(observations[index], self._config.association):
                continue
            track = self._new_track(observations[index], frame, floor)
            for column in beside:
                nearby[column].note_apart(track)
            self.tracks[track.id] = track
            created.add(track.id)
        existence.bound(self.tracks, self._config.existence)
        return created & self.tracks.keys()

    def _new_track(self, observation: ObjectObservation, frame: Frame, floor: float) -> Track:
        info = self._vocabulary.info[observation.label]
        voxels = fusion.new_voxels(observation.box, self._config.fusion)
        stamp = frame.stamp
        track = Track(self._next_id, observation.label, observation.box, voxels, stamp, stamp, stamp)
        self._next_id += 1
        track.see(observation, stamp, frame.graph_T_camera[:3, 3])
        track.chances += 1
        voxels.add(observation.points)
        fusion.predict(track, observation, frame.graph_T_camera[:3, 3], self._config.fusion)
        track.box = fusion.refit(track, info, floor, self._config.fusion)
        return track

    def _weigh_seen(self, tracks: list[Track], nearby: list[Track], frame: Frame, cloud: PointMap) -> None:
        """What speaks for and against the objects of this frame beside their detections."""
        info = self._vocabulary.info
        tracks = [track for track in tracks if self._is_due(track.hits)]
        existence.weigh_surroundings(tracks, cloud, info)
        existence.weigh_support(tracks, frame, info, self._config.lifting.max_depth)
        existence.find_company(nearby, tracks, info)

    def _is_due(self, hits: int) -> bool:
        """Whether this view is fused and published: once an object is well known, every other one is enough."""
        config = self._config.fusion
        return hits <= config.settled_after or hits % config.settled_every == 0

    def _merge(self, tracks: list[Track], changed: set[int], floor: float) -> list[tuple[int, int]]:
        """Joins duplicates, adding those kept to ``changed``; returns (id, merged_into)."""
        merged = []
        for kept, dropped in association.duplicates(tracks, changed, self._absorbs, self._config.association):
            track = tracks[kept]
            track.absorb(tracks[dropped])
            track.box = fusion.refit(track, self._vocabulary.info[track.label], floor, self._config.fusion)
            self._drop(tracks[dropped].id)
            changed.add(track.id)
            merged.append((tracks[dropped].id, tracks[kept].id))
        return merged

    def _drop(self, track_id: int) -> None:
        del self.tracks[track_id]
        for track in self.tracks.values():
            track.apart.pop(track_id, None)

    def _nodes(self, changed: set[int], stamp: int, floor: float) -> tuple[ObjectNode, ...]:
        """The published face of the changed objects, lowest id first."""
        nodes = []
        for track_id in sorted(changed):
            track = self.tracks[track_id]
            posterior = track.posterior(self._vocabulary.info)
            label = track.decide_label(posterior, self._config.existence)
            if label != track.label:
                track.label = label
                track.box = fusion.refit(track, self._vocabulary.info[label], floor, self._config.fusion)
            track.label_share = dict(posterior).get(track.label, 0.0)
            if track.fused is not None:
                track.label_share = family_share(track.label, posterior)
                track.belief = belief(track, self._config.belief)
            track.state = existence.state(track, self._vocabulary.info[track.label], stamp, self._config.existence)
            if track.hits >= self._config.existence.publish_hits:
                nodes.append(_node(track, posterior))
        return tuple(nodes)

    def restore(self, nodes: Iterable[ObjectNode]) -> None:
        """Goes on from a saved graph: boxes stand in for the surfaces that were not saved.

        ValueError for a label that is not in the vocabulary: nothing is known of its size.
        """
        for node in nodes:
            for label in (node.label, *dict(node.label_scores)):
                require(label in self._vocabulary.info, f"node {node.id}: label", "one of the vocabulary's", label)
            voxels = fusion.new_voxels(node.box, self._config.fusion)
            for _ in range(2):
                voxels.add(surface_points(node.box, voxels.size))
            track = Track(node.id, node.label, node.box, voxels, node.first_seen, node.last_seen, node.last_seen)
            track.label_evidence = dict(node.label_scores) or {node.label: 1.0}
            track.hits, track.chances = node.observations, float(node.observations)
            track.evidence, track.state = 0.4 * node.observations, node.state
            if node.sigmas is not None:
                track.fused, track.sigmas = FusedBox.known(node.box, node.sigmas), node.sigmas
                track.belief = node.confidence
            track.scores.append(max(node.confidence, self._config.existence.confirm_small_score))
            self.tracks[node.id] = track
        self._next_id = max(self.tracks, default=0) + 1

    def move(self, new_T_old: NDArray[np.float64]) -> tuple[ObjectNode, ...]:
        """Moves every object rigidly; returns all published nodes."""
        for track in self.tracks.values():
            track.voxels.shift(new_T_old)
            track.box = fusion.moved_box(track.box, new_T_old)
            if track.fused is not None:
                track.fused.move(new_T_old)
            track.seen_from = new_T_old[:2, :2] @ track.seen_from
        published = [t for t in self.tracks.values() if t.hits >= self._config.existence.publish_hits]
        return tuple(_node(t, t.posterior(self._vocabulary.info)) for t in sorted(published, key=lambda t: t.id))


def _node(track: Track, posterior: tuple[tuple[str, float], ...]) -> ObjectNode:
    return ObjectNode(
        id=track.id,
        label=track.label,
        label_scores=posterior,
        box=track.box,
        state=track.state,
        confidence=existence.confidence(track),
        observations=track.hits,
        first_seen=track.first_seen,
        last_seen=track.last_seen,
        sigmas=track.sigmas,
    )
