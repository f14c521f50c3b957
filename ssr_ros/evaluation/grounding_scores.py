"""Figures of grounding in single frames, encoders side by side. Definitions: docs/evaluation.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from ssr_ros.evaluation.grounding import (
    SHARED,
    WHOLE,
    GroundingConfig,
    Judged,
    Scope,
    Verdict,
    judge_recording,
    scopes_of,
    together,
)
from ssr_ros.evaluation.objects import CRITERIA, DISTANCE, IOU, Match
from ssr_ros.evaluation.sightings import Sightings
from ssr_ros.evaluation.truth import GroundTruth
from ssr_ros.vocabulary import Vocabulary

SCHEMA_VERSION = 1
SCOPES = (WHOLE, SHARED)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rates:
    """Of the sightings from a threshold on. Fractions are None where there is nothing to divide by."""

    threshold: float | None  # None: nothing was seen, so there is no best one
    found: int
    false: int
    missed: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Errors:
    """Of objects that were found; None where none was."""

    count: int
    center: float | None  # [m] mean
    size: float | None  # [m] mean, over the three lengths
    yaw: float | None  # [rad] median, over those that have one


@dataclass(frozen=True, slots=True)
class Row:
    asked: int  # objects in frames that show enough of them
    stated: Rates  # at the stated threshold
    best: Rates  # at the threshold with the best F1 over all labels
    average_precision: float | None
    errors: Errors  # at the stated threshold


@dataclass(frozen=True, slots=True)
class Rows:
    overall: Row
    labels: dict[str, Row]


@dataclass(frozen=True, slots=True)
class EncoderScores:
    words: tuple[str, ...]  # labels it can give
    sightings: int
    unjudged: int  # of these from the stated threshold on: neither right nor wrong at IoU 0.25
    refused: int  # observations that are not numbers
    milliseconds: float | None  # median of a frame
    scopes: dict[str, dict[str, Rows]]  # by scope, then by criterion
    common: Errors  # of what all encoders found in the same frame by the criterion distance


@dataclass(frozen=True, slots=True)
class RecordingGrounding:
    name: str
    frames: int
    asked: int
    f1: dict[str, dict[str, float | None]]  # by encoder and scope: IoU 0.25, stated threshold


@dataclass(frozen=True, slots=True)
class Grounding:
    rules: GroundingConfig
    frames: int
    shared: tuple[str, ...]  # labels that all encoders know
    encoders: dict[str, EncoderScores]
    recordings: tuple[RecordingGrounding, ...]
    failed: dict[str, str]  # recordings that could not be judged, and why
    schema_version: int = SCHEMA_VERSION


def score_grounding(
    recordings: Mapping[str, tuple[Sightings, GroundTruth]],
    vocabulary: Vocabulary,
    config: GroundingConfig,
    failed: Mapping[str, str] | None = None,
) -> Grounding:
    """Over all frames of all recordings, by name. ValueError without recordings, or where a truth has no frames."""
    if not recordings:
        raise ValueError("there is no recording whose frames could be judged")
    words = next(iter(recordings.values()))[0].words
    scopes = scopes_of(words, vocabulary)
    by_recording = {name: judge_recording(name, s, truth, scopes, config) for name, (s, truth) in recordings.items()}
    judged = {encoder: together(parts[encoder] for parts in by_recording.values()) for encoder in words}
    keys = set.intersection(*(set(part.matches[DISTANCE]) for part in judged.values()))
    seen = [sightings for sightings, _ in recordings.values()]
    rows = tuple(_recording(name, recordings[name][0], parts, scopes, config) for name, parts in by_recording.items())
    return Grounding(
        config,
        sum(row.frames for row in rows),
        tuple(sorted(frozenset.intersection(*(frozenset(known) for known in words.values())))),
        {
            encoder: EncoderScores(
                words[encoder],
                len(judged[encoder].verdicts[IOU]),
                sum(_is_unjudged(v, config) for v in judged[encoder].verdicts[IOU]),
                sum(s.refused[encoder] for s in seen),
                _median([t for s in seen for t in s.milliseconds[encoder]]),
                score_scopes(judged[encoder], scopes, config.min_score),
                errors(judged[encoder].matches[DISTANCE][key] for key in sorted(keys)),
            )
            for encoder in words
        },
        rows,
        dict(failed or {}),
    )


def _is_unjudged(verdict: Verdict, config: GroundingConfig) -> bool:
    return verdict.score >= config.min_score and verdict.found is None and not verdict.wrong


def _recording(
    name: str, sightings: Sightings, judged: Mapping[str, Judged], scopes: Mapping[str, Scope], config: GroundingConfig
) -> RecordingGrounding:
    f1 = {
        encoder: {
            scope: score_rows(part, scopes[scope], scope, IOU, config.min_score).overall.stated.f1 for scope in scopes
        }
        for encoder, part in judged.items()
    }
    return RecordingGrounding(name, len(sightings.frames), len(next(iter(judged.values())).asked), f1)


def score_scopes(judged: Judged, scopes: Mapping[str, Scope], min_score: float) -> dict[str, dict[str, Rows]]:
    return {
        name: {criterion: score_rows(judged, scope, name, criterion, min_score) for criterion in CRITERIA}
        for name, scope in scopes.items()
    }


def score_rows(judged: Judged, scope: Scope, name: str, criterion: str, min_score: float) -> Rows:
    """``name`` of the scope."""
    verdicts = judged.verdicts[criterion]
    names = {*judged.asked, *(v.label for v in verdicts)}
    rows = {label: scope.row(label) for label in names}
    held = {label for label in names if scope.holds(label)}
    scores = np.array([v.score for v in verdicts])
    found = np.array([rows[v.found] if v.found is not None and v.found in held else "" for v in verdicts])
    false = np.array([rows[v.label] if name in v.wrong else "" for v in verdicts])
    asked = Counter(rows[label] for label in judged.asked if label in held)
    matches = [m for m in judged.matches[criterion].values() if m.truth_label in held]
    best = best_threshold(scores, found != "", false != "", sum(asked.values()))

    def row(right: NDArray[np.bool_], wrong: NDArray[np.bool_], count: int, own: Iterable[Match]) -> Row:
        return Row(
            count,
            _rates(scores, right, wrong, count, min_score),
            _rates(scores, right, wrong, count, best),
            average_precision(scores, right, wrong, count),
            errors(own),
        )

    labels = sorted({*asked, *(label for label in np.unique(false).tolist() if label)})
    return Rows(
        row(found != "", false != "", sum(asked.values()), matches),
        {
            label: row(
                found == label, false == label, asked[label], [m for m in matches if rows[m.truth_label] == label]
            )
            for label in labels
        },
    )


def _curve(scores: Array, right: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> tuple[Array, Array, Array]:
    """Thresholds, falling, and how many sightings from each on are right and wrong: (K,) each."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last = np.append(ranked[1:] != ranked[:-1], True)[: len(ranked)]  # of those with one score
    return ranked[last], np.cumsum(right[order])[last], np.cumsum(wrong[order])[last]


def best_threshold(scores: Array, right: NDArray[np.bool_], wrong: NDArray[np.bool_], asked: int) -> float | None:
    """That with the largest F1, the highest of these; None without sightings."""
    thresholds, found, false = _curve(scores, right, wrong)
    if not len(thresholds):
        return None
    return float(thresholds[int(np.argmax(2 * found / np.maximum(found + false + asked, 1)))])


def average_precision(scores: Array, right: NDArray[np.bool_], wrong: NDArray[np.bool_], asked: int) -> float | None:
    """Area under the curve of precision over recall, precision being the best at that recall or a higher one."""
    if not asked:
        return None
    _, found, false = _curve(scores, right, wrong)
    precision = np.maximum.accumulate((found / np.maximum(found + false, 1))[::-1])[::-1]
    return float((np.diff(found, prepend=0) / asked * precision).sum())


def _rates(
    scores: Array, right: NDArray[np.bool_], wrong: NDArray[np.bool_], asked: int, threshold: float | None
) -> Rates:
    sure = scores >= (np.inf if threshold is None else threshold)
    found, false = int((right & sure).sum()), int((wrong & sure).sum())
    return Rates(
        threshold,
        found,
        false,
        asked - found,
        found / (found + false) if found + false else None,
        found / asked if asked else None,
        2 * found / (found + false + asked) if found + false + asked else None,
    )


def errors(matches: Iterable[Match]) -> Errors:
    found = list(matches)
    yaws = [m.yaw_error for m in found if m.yaw_error is not None]
    return Errors(
        len(found),
        float(np.mean([m.center_error for m in found])) if found else None,
        float(np.mean([m.size_error for m in found])) if found else None,
        _median(yaws),
    )


def _median(values: list[float]) -> float | None:
    return float(np.median(values)) if values else None


def grounding_to_json(grounding: Grounding) -> str:
    return msgspec.json.format(msgspec.json.encode(grounding), indent=2).decode()


def grounding_from_json(text: str | bytes) -> Grounding:
    """What ``grounding_to_json`` wrote; ValueError where fields are missing or of another type."""
    try:
        return msgspec.json.decode(text, type=Grounding)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a grounding: {error}") from error
