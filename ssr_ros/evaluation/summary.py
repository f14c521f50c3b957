"""Several recordings in one table, and floors below which the figures may not fall."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from ssr_ros.evaluation.asking import TaskScore
from ssr_ros.evaluation.clearing import WITHIN
from ssr_ros.evaluation.markdown import number, table
from ssr_ros.evaluation.objects import DISTANCE, IOU, TIGHT_IOU
from ssr_ros.evaluation.report import SCHEMA_VERSION, Evaluation


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    head: str  # of its column
    of: Callable[[Evaluation], float | None]
    pooled: Callable[[Evaluation], tuple[float, float]] | None = None  # numerator and denominator, summed over all
    together: Callable[[Sequence[Evaluation]], float | None] | None = None  # of all recordings; else the mean


def _pool(criterion: str) -> Callable[[Evaluation], tuple[float, float]]:
    def counts(evaluation: Evaluation) -> tuple[float, float]:
        score = (evaluation.objects.odometry_frame or evaluation.objects.exact_frame)[criterion].overall
        return 2 * score.found, 2 * score.found + score.false + score.missed

    return counts


def _ratio(counts: Callable[[Evaluation], tuple[float, float]]) -> Callable[[Evaluation], float | None]:
    def ratio(evaluation: Evaluation) -> float | None:
        part, whole = counts(evaluation)
        return part / whole if whole else None

    return ratio


def _labels(evaluation: Evaluation) -> tuple[float, float]:
    places = evaluation.places
    return (places.label_accuracy or 0.0) * places.paired, places.paired


def _duplicates(evaluation: Evaluation) -> tuple[float, float]:
    return len(evaluation.places.duplicates), evaluation.places.judged


def _ghosts(evaluation: Evaluation) -> tuple[float, float]:
    return len(evaluation.places.ghosts), evaluation.places.judged


def _flips(evaluation: Evaluation) -> tuple[float, float]:
    tracking = evaluation.tracking
    return (tracking.label_flips, tracking.object_minutes) if tracking else (0, 0)


def _coverage(evaluation: Evaluation) -> tuple[float, float]:
    return evaluation.layout.localization.covered, evaluation.layout.localization.drawn


def _cleared(evaluations: Sequence[Evaluation]) -> list[float]:
    """[s] until each place was cleared."""
    known = [c for e in evaluations if e.tracking for c in e.tracking.clearings]
    return [c.cleared_after for c in known if c.cleared_after is not None]


def _clearings(evaluations: Sequence[Evaluation]) -> float | None:
    return float(sum(c.decided for e in evaluations if e.tracking for c in e.tracking.clearings))


def _in_time(evaluation: Evaluation) -> tuple[float, float]:
    decided = [c for c in evaluation.tracking.clearings if c.decided] if evaluation.tracking else []
    return sum(c.cleared_after is not None and c.cleared_after <= WITHIN for c in decided), len(decided)


def _never_cleared(evaluations: Sequence[Evaluation]) -> float | None:
    return float(sum(e.tracking.never_cleared for e in evaluations if e.tracking))


def _clear_median(evaluations: Sequence[Evaluation]) -> float | None:
    times = _cleared(evaluations)
    return float(np.median(times)) if times else None


def _clear_largest(evaluations: Sequence[Evaluation]) -> float | None:
    return max(_cleared(evaluations), default=None)


def _over_all(name: str, head: str, together: Callable[[Sequence[Evaluation]], float | None]) -> Figure:
    return Figure(name, head, lambda e: together([e]) if e.tracking else None, together=together)


def _pooled(name: str, head: str, counts: Callable[[Evaluation], tuple[float, float]]) -> Figure:
    return Figure(name, head, _ratio(counts), counts)


FIGURES: tuple[Figure, ...] = (
    _pooled("f1_iou_25", "F1 IoU .25", _pool(IOU)),
    _pooled("f1_iou_50", "F1 IoU .5", _pool(TIGHT_IOU)),
    _pooled("f1_distance", "F1 0.5 m", _pool(DISTANCE)),
    _pooled("label_accuracy", "labels", _labels),
    _pooled("duplicate_share", "duplicates", _duplicates),
    _pooled("ghost_share", "ghosts", _ghosts),
    _pooled("label_flips", "flips /obj/min", _flips),
    Figure("id_switches", "id switches", lambda e: float(e.tracking.id_switches) if e.tracking else None),
    Figure("confirm_median", "confirm [s]", lambda e: e.tracking.confirm_median if e.tracking else None),
    _over_all("clearings", "places left", _clearings),
    _pooled("cleared_in_time", "cleared in 5 s", _in_time),
    _over_all("clear_median", "clear, median [s]", _clear_median),
    _over_all("clear_largest", "clear, most [s]", _clear_largest),
    _over_all("never_cleared", "never cleared", _never_cleared),
    Figure("localization_local", "loc. local", lambda e: e.layout.localization.local.units),
    Figure("localization_global", "loc. global", lambda e: e.layout.localization.everywhere.units),
    _pooled("localization_coverage", "coverage", _coverage),
    Figure("questions", "questions", lambda e: _overall(e.questions.perceived)),
    Figure("questions_understood", "q. understood", lambda e: _overall(e.questions.perceived, "understood")),
    Figure("questions_perfect", "q. perfect", lambda e: _overall(e.questions.perfect, "understood")),
    Figure("frames_per_second", "frames/s", lambda e: e.cost.frames_per_second if e.cost else None),
    Figure("peak_resident", "peak [MB]", lambda e: e.cost.peak_resident if e.cost else None),
)
NAMES = frozenset(figure.name for figure in FIGURES)


def _overall(tasks: Mapping, key: str = "overall") -> float | None:
    return tasks[key].score if key in tasks else None


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a figure must keep to. Ratchets: they are only ever tightened."""

    least: float | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        if (self.least is None) == (self.most is None):
            raise ValueError("a floor is either least or most")

    def holds(self, value: float | None) -> bool:
        if value is None:
            return False
        return value >= self.least if self.least is not None else value <= (self.most or 0.0)

    def __str__(self) -> str:
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


@dataclass(frozen=True, slots=True)
class MissedFloor:
    figure: str
    value: float | None
    floor: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    figures: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Questions of one kind in all recordings: mean scores over the questions."""

    task: str
    asked: int
    perceived: float | None  # of the map
    perfect: float | None  # of true boxes; those it was asked are more where the map lacks words


@dataclass(frozen=True, slots=True)
class Summary:
    """``overall``: shares over all objects and times to clear over all places of all recordings, means of the rest."""

    suite: str | None
    recordings: tuple[Row, ...]
    overall: dict[str, float | None]
    failed: dict[str, str]  # recordings that could not be evaluated, and why
    missed_floors: tuple[MissedFloor, ...]
    tasks: tuple[TaskRow, ...] = ()  # of the questions
    schema_version: int = SCHEMA_VERSION


def summarize(
    evaluations: Mapping[str, Evaluation],
    failed: Mapping[str, str],
    suite: str | None = None,
    floors: Mapping[str, Floor] | None = None,
) -> Summary:
    """Of evaluations by the name of their recording."""
    rows = tuple(Row(name, {f.name: f.of(evaluation) for f in FIGURES}) for name, evaluation in evaluations.items())
    overall = {figure.name: _together(figure, list(evaluations.values())) for figure in FIGURES}
    missed = tuple(
        MissedFloor(name, overall[name], str(floor))
        for name, floor in (floors or {}).items()
        if not floor.holds(overall[name])
    )
    return Summary(suite, rows, overall, dict(failed), missed, _tasks(list(evaluations.values())))


def _tasks(evaluations: Sequence[Evaluation]) -> tuple[TaskRow, ...]:
    perceived = [evaluation.questions.perceived for evaluation in evaluations]
    perfect = [evaluation.questions.perfect for evaluation in evaluations]
    names = sorted({task for scores in perceived for task in scores} - {"overall", "understood"})
    return tuple(TaskRow(task, *_mean_score(perceived, task), _mean_score(perfect, task)[1]) for task in names)


def _mean_score(scores: Sequence[Mapping[str, TaskScore]], task: str) -> tuple[int, float | None]:
    """Number of questions, and the mean over them."""
    known = [s[task] for s in scores if task in s and s[task].score is not None]
    asked = sum(s.asked for s in known)
    return asked, sum(s.asked * (s.score or 0.0) for s in known) / asked if asked else None


def _together(figure: Figure, evaluations: Sequence[Evaluation]) -> float | None:
    if figure.pooled is not None:
        parts = [figure.pooled(evaluation) for evaluation in evaluations]
        whole = sum(p[1] for p in parts)
        return sum(p[0] for p in parts) / whole if whole else None
    if figure.together is not None:
        return figure.together(evaluations)
    values = [value for evaluation in evaluations if (value := figure.of(evaluation)) is not None]
    return float(np.mean(values)) if values else None


def summary_markdown(summary: Summary) -> str:
    """The table over recordings, what failed, and the floors that were missed."""
    title = f"Suite {summary.suite}" if summary.suite else "Evaluation"
    lines = [f"# {title}: {len(summary.recordings)} recordings", ""]
    # Recordings side by side would not fit a page: figures are the rows.
    heads = ("figure", *(row.name for row in summary.recordings), "**all**")
    body = [
        (f.head, *(number(row.figures[f.name]) for row in summary.recordings), number(summary.overall[f.name]))
        for f in FIGURES
    ]
    for start in range(0, max(1, len(summary.recordings)), 8):
        columns = [0, *range(1 + start, min(1 + start + 8, len(heads) - 1)), len(heads) - 1]
        lines += [*table([heads[k] for k in columns], [[row[k] for k in columns] for row in body]), ""]
    if summary.tasks:
        rows = [(t.task, str(t.asked), number(t.perceived), number(t.perfect)) for t in summary.tasks]
        lines += [*table(("questions", "asked", "map", "true boxes"), rows), ""]
    lines += [f"- FAILED: {name}: {why}" for name, why in summary.failed.items()]
    lines += [f"- FLOOR MISSED: {m.figure} is {number(m.value, 3)}, must be {m.floor}" for m in summary.missed_floors]
    return "\n".join(lines) + "\n"
