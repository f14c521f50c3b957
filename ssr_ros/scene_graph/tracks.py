"""What the mapper remembers of one object between frames."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import ExistenceConfig
from ssr_ros.scene_graph.box_fusion import FusedBox
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.scene_graph.voxels import ObjectVoxels
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import LabelInfo

SCORES_KEPT = 100
RECENT = 0.25  # weight of the latest score in the running mean
FAINT = 0.02  # of the strongest label's evidence: a network scores every label, most of them with next to nothing
GLANCE = 0.5  # [s] between two frames of one look; longer gaps count as this
RUN_BONUS = 0.08  # by which a run must exceed what a quartile must reach


@dataclass(slots=True, eq=False)
class Track:
    """One object's evidence. Mutable, owned by the mapper."""

    id: int
    label: str
    box: Box3D
    voxels: ObjectVoxels
    first_seen: int  # [ns]
    last_seen: int  # [ns] last frame that detected it
    last_viewed: int  # [ns] last frame that looked at its place, detected or not
    label_evidence: dict[str, float] = field(default_factory=dict)  # summed scores
    feature: NDArray[np.float32] | None = None  # (D,) unit length
    hits: int = 0  # frames that detected it
    chances: float = 0.0  # frames that could have
    evidence: float = 0.0  # summed scores
    scores: deque[float] = field(default_factory=lambda: deque(maxlen=SCORES_KEPT))  # the latest
    flatness: float = 0.4  # share of its surface that lies in its level top
    recent_score: float = 0.0  # running mean of its scores, from nothing
    best_run: float = 0.0  # the highest that mean has been
    above: float = 0.0  # running mean of points above it over points of it
    hanging: float = 0.0  # running mean of how clearly one sees through beneath it
    lowest: float = 0.0  # [m] lowest height at which it was seen
    company: bool = False  # it stands where its label is expected
    label_share: float = 1.0  # of the label posterior; of the label's family where boxes were predicted
    belief: float = 0.0  # [0, 1] that it is right, where boxes were predicted
    through_since: int | None = None  # [ns] since when its place is seen through
    distances: deque[float] = field(default_factory=lambda: deque(maxlen=SCORES_KEPT))  # [m] from which it was detected
    misses: int = 0  # plain views in a row that did not detect it
    missed_time: float = 0.0  # [s] for which these lasted, what was between two looks left out
    last_miss: int = 0  # [ns] the latest of them
    replaced: bool = False  # something else was detected in its place since it was last detected itself
    rate_before: float = 1.0  # frames that detected it over frames that could have, before these
    seen_from: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))  # (2,) summed unit vectors to cameras
    apart: dict[int, int] = field(default_factory=dict)  # other object -> images that showed the two side by side
    fused: FusedBox | None = None  # of predicted boxes; None while all its views were lifted
    sigmas: tuple[float, float, float, float] | None = None  # of the fused box: x, y, z [m], log lengths
    state: NodeState = NodeState.TENTATIVE
    rival: tuple[str, int] | None = None  # a label that is the better one, and the views when it became that

    def posterior(self, vocabulary: dict[str, LabelInfo]) -> tuple[tuple[str, float], ...]:
        """Labels with their probability, highest first: detector evidence weighed by how well the size fits."""
        least = 0.0 if self.fused is None else FAINT * max(self.label_evidence.values(), default=0.0)
        weighed = {
            label: mass * self._shape_fit(vocabulary[label]) if label in vocabulary else mass
            for label, mass in self.label_evidence.items()
            if mass >= least
        }
        total = sum(weighed.values())
        if total <= 0:
            return ((self.label, 1.0),)
        ranked = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))
        return tuple((label, round(mass / total, 6)) for label, mass in ranked[:5])

    def _shape_fit(self, info: LabelInfo) -> float:
        """How well size and shape fit a label; a level top speaks for a table, none against it."""
        fit = size_fit(self.box, info)
        if info.surface:
            return fit * float(np.clip(self.flatness / 0.4, 0.2, 2.0))
        return fit * (0.4 if self.flatness > 0.85 and self.box.size[2] < 1.0 else 1.0)

    def decide_label(self, posterior: tuple[tuple[str, float], ...], config: ExistenceConfig) -> str:
        """The label, kept unless another one is better: of a predicted box one believes in, by far or for long."""
        best, best_share = posterior[0]
        share = dict(posterior).get(self.label, 0.0)
        if best_share <= config.label_margin * share:
            self.rival = None
            return self.label
        settled = self.state == NodeState.CONFIRMED and self.fused is not None
        if not settled or best_share > config.label_clear_margin * share:
            self.rival = None
            return best
        if self.rival is None or self.rival[0] != best:
            self.rival = best, self.hits
        return best if self.hits - self.rival[1] >= config.label_views else self.label

    def see(
        self,
        observation: ObjectObservation,
        stamp: int,
        camera: NDArray[np.float64],
        coverage: float = 1.0,
        foreign: bool = False,
    ) -> None:
        """Takes one detection's evidence; geometry is fused elsewhere.

        ``coverage``: share of the object's visible surface in the detection's 2D box. A box around one half of a sofa
        says little about what the whole is. ``foreign``: it may as well be of something else on the same place, so it
        does not say that the object is still there.
        """
        self.hits += 1
        self.evidence += observation.score
        self.scores.append(observation.score)
        self.recent_score += RECENT * (observation.score - self.recent_score)
        self.best_run = max(self.best_run, self.recent_score)
        self.last_seen = stamp
        self.last_viewed = stamp
        if not foreign:
            self.through_since = None
            self.misses, self.missed_time, self.replaced = 0, 0.0, False
        self.distances.append(float(np.linalg.norm(camera - np.asarray(self.box.center))))
        if not foreign or not self.misses:  # if it is doubted, the words are those of something else
            whole = not (observation.truncated or observation.occluded)
            weight = coverage**2 * (1.0 if whole else 0.4)
            for label, score in observation.label_scores.items():
                self.label_evidence[label] = self.label_evidence.get(label, 0.0) + weight * score * score
        toward = camera[:2] - np.asarray(self.box.center[:2])
        self.seen_from += toward / max(float(np.linalg.norm(toward)), 1e-6)
        self._blend_feature(observation.feature)

    def miss(self, stamp: int, rate: float) -> None:
        """Takes one plain view that does not detect it; ``rate``: how often such views did until now."""
        if self.misses == 0:
            self.rate_before = rate
        else:
            self.missed_time += min((stamp - self.last_miss) / 1e9, GLANCE)
        self.misses, self.last_miss = self.misses + 1, stamp

    def note_apart(self, other: Track) -> None:
        """One image shows the two side by side."""
        self.apart[other.id] = other.apart[self.id] = self.apart.get(other.id, 0) + 1

    def sureness(self) -> float:
        """How sure its views are: the upper quartile of its scores, or a run of sure views, whichever says more.

        Walls and clutter are called something often, but seldom surely, and never several times in a row.
        """
        ordered = sorted(self.scores)
        quartile = ordered[(3 * (len(ordered) - 1)) // 4] if ordered else 0.0
        return max(quartile, self.best_run - RUN_BONUS)

    def _blend_feature(self, feature: NDArray[np.float32] | None) -> None:
        if feature is None:
            return
        mixed: NDArray[np.float32] = feature if self.feature is None else 0.9 * self.feature + 0.1 * feature
        self.feature = mixed / np.float32(max(float(np.linalg.norm(mixed)), 1e-6))

    def absorb(self, other: Track) -> None:
        """Takes over a duplicate."""
        for beside, views in other.apart.items():
            self.apart[beside] = max(self.apart.get(beside, 0), views)
        self.voxels.absorb(other.voxels)
        if self.fused is not None and other.fused is not None:
            self.fused.absorb(other.fused)
        self.fused = self.fused or other.fused
        for label, mass in other.label_evidence.items():
            self.label_evidence[label] = self.label_evidence.get(label, 0.0) + mass
        # The two were mostly seen in the same frames: counting both would count a view twice.
        self.hits = max(self.hits, other.hits)
        self.scores = max(self.scores, other.scores, key=len)
        self.best_run = max(self.best_run, other.best_run)
        self.chances = max(self.chances, other.chances)
        self.evidence = max(self.evidence, other.evidence)
        self.seen_from = self.seen_from + other.seen_from
        self.first_seen = min(self.first_seen, other.first_seen)
        self.last_seen = max(self.last_seen, other.last_seen)
        self.last_viewed = max(self.last_viewed, other.last_viewed)
        self.state = NodeState(max(self.state, other.state)) if other.state != NodeState.STALE else self.state


def size_fit(box: Box3D, info: LabelInfo) -> float:
    """(0, 1] how well a box fits a label: 1 inside its range, falling with the factor by which it leaves it."""
    lengths = (max(box.size[:2]), min(box.size[:2]), box.size[2])
    fit = min(1.0, info.thin * lengths[0] / max(lengths[1], 1e-3)) ** 3
    fit *= min(1.0, lengths[2] / max(info.upright * lengths[0], 1e-3)) ** 3
    for length, (least, most) in zip(lengths, (info.long, info.short, info.height), strict=True):
        factor = max(least / max(length, 1e-3), length / most, 1.0)
        fit *= factor**-3
    return fit
