"""What an encoder sees in single frames against what stands there: 7-DoF grounding. Rules: docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ssr_ros.config import AssociationConfig, require
from ssr_ros.evaluation.objects import CRITERIA, Match, ObjectScoringConfig, Pairs, best_pairs, is_wrong
from ssr_ros.evaluation.sightings import SeenFrame, Sighting, Sightings
from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthLabels, TruthObject, drift, load_truth_labels, moved
from ssr_ros.types import Matrix4
from ssr_ros.vocabulary import Vocabulary

WHOLE, SHARED = "vocabulary", "shared"  # names of the scopes


@dataclass(frozen=True, slots=True)
class GroundingConfig:
    objects: ObjectScoringConfig = field(default_factory=ObjectScoringConfig)  # min_frames has no part here
    min_score: float = AssociationConfig().birth_score  # the stated threshold: from it the mapper starts an object

    def __post_init__(self) -> None:
        require(0 <= self.min_score <= 1, "min_score", "in [0, 1]", self.min_score)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which labels count.

    ``words``: of the shared scope, the labels that all encoders know; None: every object of the truth counts.
    """

    labels: TruthLabels
    furniture: frozenset[str]
    words: TruthLabels | None = None

    def holds(self, label: str) -> bool:
        """Whether objects with this word of the truth count."""
        return self.words is None or bool(self.words.accepted(label))

    def row(self, label: str) -> str:
        """Where a word of the truth, or a label, is listed."""
        return next(iter((self.words or self.labels).accepted(label)), label)

    def known(self, truth: GroundTruth) -> frozenset[str]:
        """Labels that would be right for something in this recording."""
        names = {item.label for item in (*truth.objects, *truth.past)}
        return frozenset(word for name in names if self.holds(name) for word in self.labels.accepted(name))


def scopes_of(words: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> dict[str, Scope]:
    """Of the labels that each encoder can give."""
    labels = load_truth_labels({*vocabulary.labels, *(w for known in words.values() for w in known)})
    furniture = frozenset(label for label, info in vocabulary.info.items() if info.is_furniture)
    shared = frozenset.intersection(*(frozenset(known) for known in words.values()))
    return {
        WHOLE: Scope(labels, furniture),
        SHARED: Scope(labels, furniture & shared, replace(labels, vocabulary=shared)),
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one sighting, under one criterion."""

    score: float
    label: str
    found: str | None  # word of the truth for the object it found, None: it found none
    wrong: tuple[str, ...]  # scopes in which it is held against the encoder


@dataclass(frozen=True, slots=True)
class Judged:
    """One encoder, in one recording or several. A key is (recording, stamp [ns], id of the object)."""

    asked: list[str]  # word of the truth, of every object in every frame that shows enough of it
    verdicts: dict[str, list[Verdict]]  # by criterion
    matches: dict[str, dict[tuple[str, int, int], Match]]  # by criterion, of sightings from ``min_score`` on


def together(parts: Iterable[Judged]) -> Judged:
    whole = _nothing()
    for part in parts:
        whole.asked.extend(part.asked)
        for criterion in CRITERIA:
            whole.verdicts[criterion].extend(part.verdicts[criterion])
            whole.matches[criterion].update(part.matches[criterion])
    return whole


def judge_recording(
    name: str, sightings: Sightings, truth: GroundTruth, scopes: Mapping[str, Scope], config: GroundingConfig
) -> dict[str, Judged]:
    """By encoder. ValueError if the truth tells nothing about any of the frames."""
    poses = {frame.stamp: np.array(frame.graph_T_base) for frame in sightings.frames}
    drifted = drift(truth, poses)
    told = {frame.stamp: frame for frame in truth.frames}
    judge = _Judge(name, truth, scopes, config)
    judged = {encoder: _nothing() for encoder in sightings.words}
    for frame in sightings.frames:
        if frame.stamp in drifted:
            judge.frame(frame, told[frame.stamp], drifted[frame.stamp], judged)
    return judged


def _nothing() -> Judged:
    return Judged([], {criterion: [] for criterion in CRITERIA}, {criterion: {} for criterion in CRITERIA})


class _Judge:
    """Judges frames of one recording."""

    def __init__(
        self, recording: str, truth: GroundTruth, scopes: Mapping[str, Scope], config: GroundingConfig
    ) -> None:
        self._recording, self._truth, self._scopes, self._config = recording, truth, scopes, config
        self._labels = scopes[WHOLE].labels
        self._known = {name: scope.known(truth) for name, scope in scopes.items()}
        self._least = config.objects.min_pixels * truth.image_share

    def frame(self, seen: SeenFrame, told: TruthFrame, odom_T_exact: Matrix4, judged: Mapping[str, Judged]) -> None:
        """Every encoder in one frame. The truth is put where this frame's odometry has it."""
        placed = [replace(item, box=moved(item.box, odom_T_exact)) for item in self._truth.at(seen.stamp)]
        pixels = np.array([told.visible.get(item.id, 0) for item in placed])
        for encoder, into in judged.items():
            into.asked.extend(item.label for item, count in zip(placed, pixels, strict=True) if count >= self._least)
            self._sightings(seen.stamp, seen.sightings[encoder], placed, pixels, into)

    def _sightings(
        self,
        stamp: int,
        sightings: Sequence[Sighting],
        placed: Sequence[TruthObject],
        pixels: np.ndarray,
        into: Judged,
    ) -> None:
        """One encoder in one frame. ``pixels``: (N,) of each object in the image."""
        rules = self._config.objects
        pairs = Pairs(sightings, placed, self._labels, rules)
        asked, glimpsed = pixels >= self._least, (pixels > 0) & (pixels < self._least)
        scores = np.array([s.score for s in sightings])
        sure = scores >= self._config.min_score
        wrong = [self._wrong(pairs, index) for index in range(len(sightings))]
        for criterion in CRITERIA:
            quality = pairs.quality(criterion, rules)
            fits = np.isfinite(quality)
            # Most pairs, of these the surest sightings: who is found from a threshold on is then the largest
            # matching of the sightings from that threshold on, for all thresholds at once (a transversal matroid).
            matched = {
                j: i
                for i, j in best_pairs(np.where(fits & asked[:, None], np.broadcast_to(scores, fits.shape), -np.inf))
            }
            aside = np.any(fits[glimpsed], axis=0).reshape(len(sightings))
            for j, sighting in enumerate(sightings):
                found = placed[matched[j]].label if j in matched else None
                held = () if found is not None or aside[j] else wrong[j]
                into.verdicts[criterion].append(Verdict(sighting.score, sighting.label, found, held))
            for i, j in best_pairs(np.where(asked[:, None] & sure[None], quality, -np.inf)):
                into.matches[criterion][(self._recording, stamp, placed[i].id)] = pairs.match(i, j)

    def _wrong(self, pairs: Pairs, index: int) -> tuple[str, ...]:
        """Scopes in which a sighting is wrong, should it find nothing: the rules of believed objects."""
        sighting = pairs.unmatched(index, self._config.objects.lies_on)
        return tuple(
            name
            for name, scope in self._scopes.items()
            if is_wrong(sighting, self._known[name], scope.furniture, self._labels)
        )
