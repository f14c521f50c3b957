"""Grounding in single frames for people: Markdown, and a page that stands alone. Figures: docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ssr_ros.evaluation.grounding import SHARED, WHOLE
from ssr_ros.evaluation.grounding_scores import SCOPES, EncoderScores, Errors, Grounding, Rates, Row
from ssr_ros.evaluation.html import render
from ssr_ros.evaluation.markdown import number, table
from ssr_ros.evaluation.objects import IOU, TIGHT_IOU

HEADS = {WHOLE: "every object of the truth", SHARED: "labels that all encoders know"}
Cells = list[tuple[str, ...]]


def grounding_markdown(grounding: Grounding) -> str:
    lines = ["# Grounding in single frames", "", *_told(grounding), "", *table(*side_by_side(grounding))]
    for title, heads, rows in _label_tables(grounding):
        lines += ["", f"## {title}", *table(heads, rows)]
    lines += ["", "## By recording: F1 at IoU 0.25, stated threshold", *table(*by_recording(grounding))]
    if grounding.failed:
        lines += ["", *(f"- FAILED: {name}: {why}" for name, why in grounding.failed.items())]
    return "\n".join(lines) + "\n"


def grounding_page(grounding: Grounding) -> str:
    tables = [("Encoders side by side", *side_by_side(grounding))]
    tables += _label_tables(grounding)
    tables.append(("By recording: F1 at IoU 0.25, stated threshold", *by_recording(grounding)))
    return render("grounding.html.j2", told=list(_told(grounding)), tables=tables, failed=grounding.failed)


def _told(grounding: Grounding) -> Iterator[str]:
    rules = grounding.rules.objects
    yield (
        f"{grounding.frames} frames of {len(grounding.recordings)} recordings. An object is asked for in each frame "
        f"that shows {rules.min_pixels} pixels of it. Stated threshold: score of at least "
        f"{grounding.rules.min_score:g}; best: the one with the highest F1. Errors of what was found at IoU "
        f"{rules.min_iou:g} and the stated threshold: means of center and size, median of yaw."
    )
    for name, encoder in grounding.encoders.items():
        refused = f", {encoder.refused} refused as no numbers" if encoder.refused else ""
        yield (
            f"{name}: {encoder.sightings} sightings, {encoder.unjudged} of those from the stated threshold on neither "
            f"right nor wrong{refused}; {number(encoder.milliseconds, 1)} ms a frame (median)."
        )


def side_by_side(grounding: Grounding) -> tuple[tuple[str, ...], Cells]:
    """Heads and rows: a figure a row, an encoder a column."""
    encoders = grounding.encoders.values()
    body: Cells = []
    for scope in SCOPES:
        asked = next(iter(encoders)).scopes[scope][IOU].overall.asked
        body.append((f"**{HEADS[scope]}**, {asked} asked", *("" for _ in encoders)))
        for figure, of in _figures(scope):
            body.append((figure, *(of(encoder) for encoder in encoders)))
    common = next(iter(encoders)).common.count
    body.append((f"**found by all in one frame** (0.5 m), {common} objects", *("" for _ in encoders)))
    body += [(figure, *(of(encoder.common) for encoder in encoders)) for figure, of in _ERRORS]
    return ("figure", *grounding.encoders), body


def _figures(scope: str) -> Iterator[tuple[str, Callable[[EncoderScores], str]]]:
    for criterion, head in ((IOU, "IoU 0.25"), (TIGHT_IOU, "IoU 0.5")):
        yield f"{head}: F1 (P, R), stated", _of_row(scope, criterion, lambda row: _f1(row.stated))
        yield f"{head}: F1 (P, R), best", _of_row(scope, criterion, lambda row: _f1(row.best) + _at(row.best))
        yield f"{head}: average precision", _of_row(scope, criterion, lambda row: number(row.average_precision, 3))
    for figure, of in _ERRORS:
        yield figure, _of_row(scope, IOU, lambda row, of=of: of(row.errors))  # type: ignore[misc]


def _of_row(scope: str, criterion: str, of: Callable[[Row], str]) -> Callable[[EncoderScores], str]:
    return lambda encoder: of(encoder.scopes[scope][criterion].overall)


def _f1(rates: Rates) -> str:
    return f"{number(rates.f1, 3)} ({number(rates.precision)}, {number(rates.recall)})"


def _at(rates: Rates) -> str:
    return f" at {number(rates.threshold)}"


def _degrees(angle: float | None) -> str:
    return number(None if angle is None else float(np.degrees(angle)), 1)


_ERRORS: tuple[tuple[str, Callable[[Errors], str]], ...] = (
    ("center error [m]", lambda e: number(e.center, 3)),
    ("size error [m]", lambda e: number(e.size, 3)),
    ("yaw error [deg], median", lambda e: _degrees(e.yaw)),
)


def by_label(grounding: Grounding, scope: str, encoder: str) -> tuple[tuple[str, ...], Cells]:
    """Rates at the stated threshold, IoU 0.25."""
    heads = ("label", "asked", "P", "R", "F1", "F1 .5", "AP", "center [m]", "size [m]", "yaw [deg]")
    rows, tight = (grounding.encoders[encoder].scopes[scope][criterion] for criterion in (IOU, TIGHT_IOU))
    body = [
        (label, *_cells(rows.labels.get(label), tight.labels.get(label)))
        for label in sorted({*rows.labels, *tight.labels})
    ]
    return heads, [*body, ("**all**", *_cells(rows.overall, tight.overall))]


def _label_tables(grounding: Grounding) -> Iterator[tuple[str, tuple[str, ...], Cells]]:
    """Titles, heads and rows: a table for each encoder and scope."""
    for scope in SCOPES:
        for encoder in grounding.encoders:
            yield f"By label, {encoder}: {HEADS[scope]}", *by_label(grounding, scope, encoder)


def _cells(row: Row | None, tight: Row | None) -> Iterator[str]:
    stated, own = (None, None) if row is None else (row.stated, row.errors)
    yield str(row.asked if row is not None else 0)
    yield from (number(getattr(stated, name, None)) for name in ("precision", "recall", "f1"))
    yield number(None if tight is None else tight.stated.f1)
    yield number(None if row is None else row.average_precision)
    yield from (number(getattr(own, name, None)) for name in ("center", "size"))
    yield _degrees(None if own is None else own.yaw)


def by_recording(grounding: Grounding) -> tuple[tuple[str, ...], Cells]:
    heads = [f"{name}, {scope}" for name in grounding.encoders for scope in SCOPES]
    body = [
        (row.name, str(row.frames), str(row.asked))
        + tuple(number(row.f1[name][scope]) for name in grounding.encoders for scope in SCOPES)
        for row in grounding.recordings
    ]
    return ("recording", "frames", "asked", *heads), body
