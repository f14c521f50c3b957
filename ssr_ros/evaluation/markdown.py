"""The evaluation of one recording for people, as Markdown. Figures: docs/evaluation.md."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from ssr_ros.evaluation.asking import TaskScore
from ssr_ros.evaluation.cost import Cost
from ssr_ros.evaluation.layout import LayoutScores
from ssr_ros.evaluation.objects import DISTANCE, IOU, TIGHT_IOU, ObjectScores, Score
from ssr_ros.evaluation.places import PlaceScores
from ssr_ros.evaluation.report import Evaluation, ObjectEvaluation
from ssr_ros.evaluation.tracking import TrackingScores

TABLE_WIDTH = 160  # characters, at most


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
    lines += ["", "## Objects by place (labels aside)", *place_lines(evaluation.places)]
    if evaluation.tracking is not None:
        lines += ["", "## Over time", *tracking_lines(evaluation.tracking)]
    lines += ["", "## Layout", *layout_lines(evaluation.layout)]
    lines += ["", "## Questions (VSI-Bench's tasks)", *question_lines(evaluation)]
    if evaluation.cost is not None:
        lines += ["", "## Cost", *cost_lines(evaluation.cost)]
    if evaluation.second_hash is not None:
        same = "the same graph" if evaluation.second_hash == evaluation.state_hash else "ANOTHER graph"
        lines += ["", f"A second run gave {same}: `{evaluation.second_hash}`."]
    lines += ["", "## Wrong (exact frame)", *_wrong(objects.exact_frame)]
    lines += ["", "## Left out", *_left_out_lines(objects)]
    return "\n".join(lines) + "\n"


def _table(scores: Mapping[str, ObjectScores]) -> list[str]:
    by_distance, by_iou, tight = scores[DISTANCE], scores[IOU], scores[TIGHT_IOU]
    by_center = ("found", "false", "missed", "P", "R", "F1", "center [m]", "size [m]", "yaw [deg]")
    heads = ("label", *by_center, "P (IoU)", "R (IoU)", "F1 (IoU)", "F1 (IoU 0.5)")
    rows = [
        (label, *_cells(by_distance.labels.get(label), by_iou.labels.get(label), tight.labels.get(label)))
        for label in sorted({*by_distance.labels, *by_iou.labels, *tight.labels})
    ]
    return table(heads, [*rows, ("**all**", *_cells(by_distance.overall, by_iou.overall, tight.overall))])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table: the first column to the left, the others to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=box.MARKDOWN)
    for k, head in enumerate(heads):
        drawn.add_column(head, justify="right" if k else "left", no_wrap=True)
    for row in rows:
        drawn.add_row(*row)
    text = io.StringIO()
    Console(file=text, width=TABLE_WIDTH, color_system=None, markup=False).print(drawn)
    return [line.rstrip() for line in text.getvalue().splitlines() if line.strip()]


def _cells(distance: Score | None, iou: Score | None, tight: Score | None) -> Iterator[str]:
    counts = (distance.found, distance.false, distance.missed) if distance else (0, 0, 0)
    yield from (str(count) for count in counts)
    values = ("precision", "recall", "f1", "center_error", "size_error")
    yield from (number(getattr(distance, name, None)) for name in values)
    yaw = None if distance is None else distance.yaw_error
    yield number(None if yaw is None else float(np.degrees(yaw)), 0)
    yield from (number(getattr(iou, name, None)) for name in values[:3])
    yield number(getattr(tight, "f1", None))


def number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None or not np.isfinite(value) else f"{value:.{digits}f}"


def place_lines(places: PlaceScores) -> Iterator[str]:
    yield (
        f"Label accuracy {number(places.label_accuracy)} of {places.paired} objects found by place; "
        f"{len(places.duplicates)} duplicates and {len(places.ghosts)} ghosts among {places.judged} believed objects."
    )
    yield ""
    yield from table(("truth", "map", "objects"), [(c.truth_label, c.label, str(c.count)) for c in places.confusion])


def tracking_lines(tracking: TrackingScores) -> Iterator[str]:
    t = tracking
    yield f"- id switches: {t.id_switches} ({t.id_switches_announced} announced by merged_into)"
    yield (
        f"- label flips: {t.label_flips} in {t.object_minutes:.1f} object-minutes, "
        f"{number(t.label_flips_per_object_minute)} per object and minute"
    )
    yield (
        f"- time to confirm: median {number(t.confirm_median, 1)} s, p90 {number(t.confirm_p90, 1)} s; "
        f"never: {t.never_confirmed}"
    )
    if t.clearings:
        yield (
            f"- places seen empty: {len(t.clearings)}, {sum(bool(c.node_ids) for c in t.clearings)} of them with a "
            f"believed object; cleared after {number(t.clear_median, 1)} s (median), {number(t.clear_largest, 1)} s at "
            f"most; never: {t.never_cleared}"
        )


def layout_lines(layout: LayoutScores) -> Iterator[str]:
    where = layout.localization
    yield (
        f"{where.drawn} triplets of objects asked for, {where.covered} with all three in the map "
        f"(coverage {number(where.coverage)}). Mean localization error of those:"
    )
    yield ""
    grids = (("local triplets", where.local), ("one global map", where.everywhere))
    yield from table(
        ("grid", "units, from metres", "metres", "units, from cells"),
        [(name, *map(number, (error.units, error.metres, error.cell_units))) for name, error in grids],
    )
    yield ""
    yield from table(
        ("relation", "right", "false", "missed", "P", "R"),
        [
            (r.predicate, str(r.right), str(r.false), str(r.missed), number(r.precision), number(r.recall))
            for r in layout.relations
        ],
    )
    yield ""
    again = layout.rebuilding
    yield (
        f"Rebuilt from root and triplets: {again.rebuilt} of {again.members} objects, error at most "
        f"{'–' if again.metres is None else f'{again.metres:.1e}'} m from metres; from cells "
        f"{number(again.cells_mean)} m on average, {number(again.cells_largest)} m at most."
    )


def question_lines(evaluation: Evaluation) -> Iterator[str]:
    scores = evaluation.questions
    heads = ("task", "asked", "map", "all asked", "map, all", "perfect boxes", "not understood")
    rows = []
    for task, perfect in scores.perfect.items():
        covered, every = scores.perceived.get(task, _NONE), scores.perceived_all.get(task, _NONE)
        counts = (str(covered.asked), number(covered.score), str(every.asked), number(every.score))
        rows.append((task, *counts, number(perfect.score), str(perfect.not_understood or "")))
    yield from table(heads, rows)
    yield ""
    yield (
        "map: questions in words the detector has; map, all: questions in all words. understood: the mean "
        "without tasks of which no form is known yet, which score 0 in overall."
    )


_NONE = TaskScore(0, None, 0)


def cost_lines(cost: Cost) -> Iterator[str]:
    yield (
        f"{number(cost.frames_per_second, 1)} frames/s; peak {number(cost.peak_resident, 0)} MB, growing by "
        f"{number(cost.resident_slope, 1)} MB per 1000 frames; updates {number(cost.update_bytes_mean, 0)} bytes per "
        f"frame, p95 {number(cost.update_bytes_p95, 0)} ({cost.update_encoding})."
    )
    yield ""
    rows = [(stage, number(times.p50, 1), number(times.p95, 1)) for stage, times in cost.stages.items()]
    yield from table(("stage", "p50 [ms]", "p95 [ms]"), rows)


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
