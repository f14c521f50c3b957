"""The evaluation of one recording: its record, and that as JSON. Figures: docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np

from ssr_ros.evaluation.asking import QuestionScores, score_questions
from ssr_ros.evaluation.cost import Cost
from ssr_ros.evaluation.layout import LayoutConfig, LayoutScores, score_layout
from ssr_ros.evaluation.objects import CRITERIA, DISTANCE, ObjectScores, ObjectScoringConfig, score_objects
from ssr_ros.evaluation.places import PlaceScores, score_places
from ssr_ros.evaluation.questions import QuestionConfig
from ssr_ros.evaluation.sightings import detector_words
from ssr_ros.evaluation.tracking import TrackingScores, score_tracking
from ssr_ros.evaluation.truth import (
    GroundTruth,
    TruthLabels,
    TruthObject,
    Views,
    as_odometry_saw,
    count_views,
    drift,
    load_truth_labels,
    moved,
)
from ssr_ros.evaluation.truth_geometry import Points
from ssr_ros.evaluation.watch import MapWatch
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.relations import surface_labels
from ssr_ros.types import Matrix4
from ssr_ros.vocabulary import load_vocabulary

SCHEMA_VERSION = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An object of the truth that is not asked for."""

    truth_id: int
    truth_label: str
    views: int


@dataclass(frozen=True, slots=True)
class ObjectEvaluation:
    rules: ObjectScoringConfig
    counted: int  # objects of the truth that are asked for
    not_covered: tuple[LeftOut, ...]  # the detector has no word for them
    too_little_seen: tuple[LeftOut, ...]
    largest_drift: float | None  # [m] by which odometry had displaced an object asked for when it was last seen
    exact_frame: dict[str, ObjectScores]  # by criterion
    odometry_frame: dict[str, ObjectScores] | None  # None where the truth has no exact poses


@dataclass(frozen=True, slots=True)
class EvaluationConfig:
    objects: ObjectScoringConfig = field(default_factory=ObjectScoringConfig)
    layout: LayoutConfig = field(default_factory=LayoutConfig)
    questions: QuestionConfig = field(default_factory=QuestionConfig)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One recording. ``recording`` is as it was given."""

    recording: str
    frames: int
    state_hash: str
    objects: ObjectEvaluation
    places: PlaceScores  # in odometry's frame, or the exact one where the truth has no poses
    layout: LayoutScores
    questions: QuestionScores
    tracking: TrackingScores | None = None  # None: only the finished map was given
    cost: Cost | None = None
    second_hash: str | None = None  # of the graph of a second run; None: there was none
    inputs: str = ""  # digest of recording, truth, configuration and code; empty: not known
    schema_version: int = SCHEMA_VERSION


def evaluate(
    recording: str,
    graph: SceneGraph,
    truth: GroundTruth,
    odom_T_base: Mapping[int, Matrix4],
    config: EvaluationConfig,
    watch: MapWatch | None = None,
    points: Mapping[int, Points] | None = None,
    words: Collection[str] | None = None,
) -> Evaluation:
    """A map against the truth.

    ``odom_T_base``: by stamp [ns], the pose of each frame that was mapped. ``watch``: what happened on the way.
    ``points``: (N, 3) [m] on the surfaces of true objects, by id, for those that are more than their boxes.
    ``words``: labels that the encoder can give; None: those of the pre-trained detector.
    """
    words = detector_words(load_vocabulary()) if words is None else words
    view = _View.of(graph, truth, odom_T_base, config.objects, watch.seen_gone if watch is not None else None, words)
    objects = evaluate_objects(view, config.objects)
    nearest = objects.odometry_frame or objects.exact_frame
    found = {match.truth_id: match.node_id for match in nearest[DISTANCE].matches}
    return Evaluation(
        recording,
        len(odom_T_base),
        f"{graph.state_hash:016x}",
        objects,
        score_places(graph.members(), (*view.placed, *view.remains_placed), view.seen, view.labels, config.objects),
        score_layout(graph, truth, view.asked, found, view.surfaces, config.layout),
        score_questions(graph, truth, view.views, view.least_views, view.labels, config.questions, points),
        tracking=None if watch is None else _tracking(view, watch, config.objects),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What all parts of an evaluation look at."""

    graph: SceneGraph
    truth: GroundTruth
    labels: TruthLabels
    furniture: frozenset[str]
    surfaces: frozenset[str]
    views: Mapping[int, Views]
    least_views: int
    seen: frozenset[int]  # ids of the objects that were seen enough
    asked: frozenset[int]  # of these, those for which the detector has a word
    drift: Mapping[int, Matrix4]  # odom_T_exact by stamp; empty where the truth has no poses
    placed: tuple[TruthObject, ...]  # where odometry saw them; as they are where the truth has no poses
    remains: tuple[TruthObject, ...]  # places that were left, which no frame showed empty: nobody could know
    remains_placed: tuple[TruthObject, ...]  # where odometry saw them

    @classmethod
    def of(
        cls,
        graph: SceneGraph,
        truth: GroundTruth,
        odom_T_base: Mapping[int, Matrix4],
        config: ObjectScoringConfig,
        seen_gone: Collection[int] | None,
        words: Collection[str],
    ) -> _View:
        vocabulary = load_vocabulary()
        labels = load_truth_labels(words)
        views = count_views(truth, odom_T_base, config.min_pixels)
        least = config.min_frames if truth.frames else 0
        seen = frozenset(item.id for item in truth.objects if views[item.id].frames >= least)
        drifted = drift(truth, odom_T_base) if truth.frames else {}
        remains = _remains(truth, seen_gone)
        return cls(
            graph,
            truth,
            labels,
            frozenset(label for label, info in vocabulary.info.items() if info.is_furniture),
            surface_labels(vocabulary.info),
            views,
            least,
            seen,
            frozenset(item.id for item in truth.objects if item.id in seen and labels.accepted(item.label)),
            drifted,
            as_odometry_saw(truth, views, drifted) if drifted else truth.objects,
            remains,
            tuple(replace(item, box=moved(item.box, _drift_at(item.until or 0, drifted))) for item in remains),
        )


def _remains(truth: GroundTruth, seen_gone: Collection[int] | None) -> tuple[TruthObject, ...]:
    """Under ids of their own: what moved is also somewhere else. None where nobody looked."""
    if seen_gone is None:
        return ()
    left = [item for row, item in enumerate(truth.past) if row not in seen_gone]
    return tuple(replace(item, id=-1 - number) for number, item in enumerate(left))


def _drift_at(stamp: int, drifted: Mapping[int, Matrix4]) -> Matrix4:
    """The last before a time [ns]; none where there is none."""
    before = [s for s in drifted if s < stamp]
    return drifted[max(before)] if before else np.eye(4)


def evaluate_objects(view: _View, config: ObjectScoringConfig) -> ObjectEvaluation:
    """Both frames, all criteria. Without frames in the truth all objects are asked for, in the exact frame alone."""
    truth, nodes = view.truth, view.graph.members()

    def scores(placed: Sequence[TruthObject]) -> dict[str, ObjectScores]:
        return {c: score_objects(nodes, placed, view.asked, view.labels, view.furniture, c, config) for c in CRITERIA}

    uncovered = [item for item in truth.objects if not view.labels.accepted(item.label)]
    unseen = [item for item in truth.objects if view.labels.accepted(item.label) and item.id not in view.seen]
    return ObjectEvaluation(
        config,
        len(view.asked),
        _left_out(uncovered, view.views),
        _left_out(unseen, view.views),
        _largest_shift(truth.objects, view.placed, view.asked) if view.drift else None,
        scores((*truth.objects, *view.remains)),
        scores((*view.placed, *view.remains_placed)) if view.drift else None,
    )


def _tracking(view: _View, watch: MapWatch, config: ObjectScoringConfig) -> TrackingScores:
    return score_tracking(
        watch.snapshots, view.truth, view.views, view.asked, view.drift, watch.seen_gone, view.labels, config
    )


def _left_out(objects: Iterable[TruthObject], views: Mapping[int, Views]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(item.id, item.label, views[item.id].frames) for item in objects)


def _largest_shift(a: Sequence[TruthObject], b: Sequence[TruthObject], counted: Collection[int]) -> float:
    shifts = [
        np.linalg.norm(np.subtract(p.box.center, q.box.center)) for p, q in zip(a, b, strict=True) if p.id in counted
    ]
    return float(max(shifts, default=0.0))


def to_json(evaluation: Evaluation) -> str:
    return msgspec.json.format(msgspec.json.encode(evaluation), indent=2).decode()


def from_json(text: str | bytes) -> Evaluation:
    """What ``to_json`` wrote; ValueError where fields are missing or of another type."""
    try:
        return msgspec.json.decode(text, type=Evaluation)
    except msgspec.DecodeError as error:
        raise ValueError(f"not an evaluation: {error}") from error
