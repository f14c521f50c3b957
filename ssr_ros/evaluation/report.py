"""The evaluation of one recording: its record, as JSON and as Markdown. Figures: docs/evaluation.md."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from ssr_ros.evaluation.objects import DISTANCE, IOU, ObjectScores, ObjectScoringConfig, Score, score_objects
from ssr_ros.evaluation.truth import (
    GroundTruth,
    TruthObject,
    Views,
    as_odometry_saw,
    count_views,
    drift,
    load_truth_labels,
)
from ssr_ros.scene_graph.graph import ObjectNode, SceneGraph
from ssr_ros.types import Matrix4
from ssr_ros.vocabulary import load_vocabulary

SCHEMA_VERSION = 1
TABLE_WIDTH = 140  # characters, at most


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
class Evaluation:
    """One recording. ``recording`` is as it was given."""

    recording: str
    frames: int
    state_hash: str
    objects: ObjectEvaluation
    schema_version: int = SCHEMA_VERSION


def evaluate(
    recording: str,
    graph: SceneGraph,
    truth: GroundTruth,
    odom_T_base: Mapping[int, Matrix4],
    config: ObjectScoringConfig,
) -> Evaluation:
    """A finished map against the truth. ``odom_T_base``: by stamp [ns], the pose of each frame that was mapped."""
    objects = evaluate_objects(graph.members(), truth, odom_T_base, config)
    return Evaluation(recording, len(odom_T_base), f"{graph.state_hash:016x}", objects)


def evaluate_objects(
    nodes: Sequence[ObjectNode], truth: GroundTruth, odom_T_base: Mapping[int, Matrix4], config: ObjectScoringConfig
) -> ObjectEvaluation:
    """Both frames, both criteria. Without frames in the truth all objects are asked for, in the exact frame alone."""
    vocabulary = load_vocabulary()
    labels = load_truth_labels(vocabulary.labels)
    furniture = {label for label, info in vocabulary.info.items() if info.is_furniture}
    views = count_views(truth, odom_T_base, config.min_pixels)
    least = config.min_frames if truth.frames else 0
    covered = [item for item in truth.objects if labels.accepted(item.label)]
    counted = {item.id for item in covered if views[item.id].frames >= least}

    def scores(placed: Sequence[TruthObject]) -> dict[str, ObjectScores]:
        return {c: score_objects(nodes, placed, counted, labels, furniture, c, config) for c in (DISTANCE, IOU)}

    seen = as_odometry_saw(truth, views, drift(truth, odom_T_base)) if truth.frames else None
    return ObjectEvaluation(
        config,
        len(counted),
        _left_out((item for item in truth.objects if not labels.accepted(item.label)), views),
        _left_out((item for item in covered if item.id not in counted), views),
        None if seen is None else _largest_shift(truth.objects, seen, counted),
        scores(truth.objects),
        None if seen is None else scores(seen),
    )


def _left_out(objects: Iterable[TruthObject], views: Mapping[int, Views]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(item.id, item.label, views[item.id].frames) for item in objects)


def _largest_shift(a: Sequence[TruthObject], b: Sequence[TruthObject], counted: set[int]) -> float:
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


def to_markdown(evaluation: Evaluation) -> str:
    """For people: the tables, then what was missed, invented and left out."""
    objects, rules = evaluation.objects, evaluation.objects.rules
    lines = [
        f"# Evaluation of {evaluation.recording}",
        "",
        f"{evaluation.frames} frames, hash `{evaluation.state_hash}`. {objects.counted} objects are asked for: those "
        f"of labels the detector knows, with {rules.min_pixels} pixels in {rules.min_frames} frames.",
        "",
        f"Found: center within {rules.max_distance:g} m; columns (IoU): 3D IoU of at least {rules.min_iou:g}. "
        "P: precision, R: recall; center and size: mean errors of what was found.",
        "",
        "## In the exact frame: as an outsider measures",
        *_table(objects.exact_frame),
    ]
    if objects.odometry_frame is not None:
        lines += [
            "",
            f"## In odometry's frame (it drifted by up to {objects.largest_drift:.2f} m): perception alone",
            *_table(objects.odometry_frame),
        ]
    lines += ["", "## Wrong (exact frame)", *_wrong(objects.exact_frame)]
    lines += ["", "## Left out", *_left_out_lines(objects)]
    return "\n".join(lines) + "\n"


def _table(scores: Mapping[str, ObjectScores]) -> list[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.MARKDOWN)
    table.add_column("label", no_wrap=True)
    for head in (
        "found",
        "false",
        "missed",
        "P",
        "R",
        "F1",
        "center [m]",
        "size [m]",
        "P (IoU)",
        "R (IoU)",
        "F1 (IoU)",
    ):
        table.add_column(head, justify="right", no_wrap=True)
    by_distance, by_iou = scores[DISTANCE], scores[IOU]
    for label in sorted({*by_distance.labels, *by_iou.labels}):
        table.add_row(label, *_cells(by_distance.labels.get(label), by_iou.labels.get(label)))
    table.add_row("**all**", *_cells(by_distance.overall, by_iou.overall))
    text = io.StringIO()
    Console(file=text, width=TABLE_WIDTH, color_system=None, markup=False).print(table)
    return [line.rstrip() for line in text.getvalue().splitlines() if line.strip()]


def _cells(distance: Score | None, iou: Score | None) -> Iterator[str]:
    counts = (distance.found, distance.false, distance.missed) if distance else (0, 0, 0)
    yield from (str(count) for count in counts)
    values = ("precision", "recall", "f1", "center_error", "size_error")
    yield from (_number(getattr(distance, name, None)) for name in values)
    yield from (_number(getattr(iou, name, None)) for name in values[:3])


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _wrong(scores: Mapping[str, ObjectScores]) -> Iterator[str]:
    """Misses and inventions by distance, then what fails by overlap alone."""
    by_distance, by_iou = scores[DISTANCE], scores[IOU]
    for miss in by_distance.misses:
        near = (
            "" if miss.nearest_label is None else f"; nearest: a {miss.nearest_label} at {miss.nearest_distance:.2f} m"
        )
        yield f"- missed: {miss.truth_label} {miss.truth_id}{near}"
    for node in by_distance.false_positives:
        on = f", on the place of a {node.lies_on}" if node.lies_on else ""
        yield f"- false: {node.label} {node.node_id} at ({', '.join(f'{v:.2f}' for v in node.center)}){on}"
    overlapping = {match.truth_id for match in by_iou.matches}
    for match in by_distance.matches:
        if match.truth_id not in overlapping:
            yield (
                f"- overlaps too little: {match.label} {match.node_id} with {match.truth_label} {match.truth_id} "
                f"(IoU {match.iou:.2f}, center {match.center_error:.2f} m, size {match.size_error:.2f} m)"
            )


def _left_out_lines(objects: ObjectEvaluation) -> Iterator[str]:
    told = (f"{item.truth_label} {item.truth_id}" for item in objects.not_covered)
    yield "- the detector has no word for: " + (", ".join(told) or "nothing")
    told = (f"{item.truth_label} {item.truth_id} ({item.views} views)" for item in objects.too_little_seen)
    yield "- too little seen: " + (", ".join(told) or "nothing")
    by_distance = objects.exact_frame[DISTANCE]
    told = (
        f"{node.label} {node.node_id}{f' (on a {node.lies_on})' if node.lies_on else ''}"
        for node in by_distance.unlabelled
    )
    yield "- unlabelled in the truth: " + (", ".join(told) or "nothing")
    if by_distance.set_aside:
        told = (f"{match.label} {match.node_id}" for match in by_distance.set_aside)
        yield "- found although too little seen: " + ", ".join(told)
