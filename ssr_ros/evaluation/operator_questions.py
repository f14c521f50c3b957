"""Questions as operators ask them, about saved graphs, and how well they are answered.

Format: rows of a JSONL file {id, graph, split, family, question, expect, absent}; beside it graphs/<graph>.json and
robot_poses.json {graph: [x, y, yaw]} [m, rad]. ``expect`` lists the outcomes that are right, any of which will do
(test/data/operator_questions/README.md). A row with ``absent`` asks about objects that are not in the map.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta, Struct

from ssr_ros.geometry import pose_matrix
from ssr_ros.language.ask import ask
from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.scene import PER_METER
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.saved import load_graph
from ssr_ros.types import Matrix4

OVERALL = "overall"
ANSWERED = frozenset({"OK", "STALE"})
Asker = Callable[[SceneGraph, str, "Matrix4 | None"], Answer]  # graph, question, graph_T_base if it is known


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """One outcome that is right; what is left out does not matter."""

    status: Annotated[tuple[str, ...], Meta(min_length=1)]  # any of these
    value: float | None = None  # in the first of ``unit``
    tolerance: Annotated[float, Meta(ge=0)] = 0.0
    unit: str | tuple[str, ...] = ()  # any of these; m and cm are converted
    labels: tuple[tuple[str, ...], ...] = ()  # any of these; in any order, unless ``ordered``
    ordered: bool = False
    evidence: tuple[int, ...] = ()  # ids that must be among the answer's evidence
    not_evidence: tuple[int, ...] = ()  # ids that must not

    def __post_init__(self) -> None:
        unknown = set(self.status) - set(AnswerStatus.__members__)
        if unknown:
            raise ValueError(f"status: no AnswerStatus is called {', '.join(sorted(unknown))}")

    @property
    def refuses(self) -> bool:
        """Whether it is right to give no answer, and only that."""
        return ANSWERED.isdisjoint(self.status)


class OperatorQuestion(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    graph: str
    split: str
    family: str
    question: str
    expect: Annotated[tuple[Expectation, ...], Meta(min_length=1)]
    absent: tuple[str, ...] = ()  # words for objects that the question names and the map lacks

    @property
    def refuses(self) -> bool:
        return all(expectation.refuses for expectation in self.expect)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What is asked about."""

    graph: SceneGraph
    graph_T_base: Matrix4 | None = None  # None: the robot is not localized


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    question: OperatorQuestion
    answer: Answer

    @property
    def exact(self) -> bool:
        """Whether the answer is one of those that are right, in status, value, labels and evidence."""
        return any(meets(self.answer, expectation) for expectation in self.question.expect)

    @property
    def status_right(self) -> bool:
        return any(self.answer.status.name in expectation.status for expectation in self.question.expect)

    @property
    def confident_wrong(self) -> bool:
        """Whether there is an answer, and a wrong one."""
        return self.answer.answered and not self.exact


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one family, or of all."""

    questions: int
    exact: int
    refusals: int  # questions to which no answer is right
    refused_rightly: int  # of these, with the right status
    absent: int  # questions about objects that are not in the map
    absent_wrong: int  # of these, with a wrong answer given as right
    confident_wrong: int  # of all questions


def load_operator_questions(path: Path) -> list[OperatorQuestion]:
    """The rows of a JSONL file. ValueError naming file, line and rule; OSError if there is no file."""
    questions = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(msgspec.json.decode(line, type=OperatorQuestion))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ValueError(f"{path}:{number}: {error}") from error
    repeated = [name for name, count in Counter(question.id for question in questions).items() if count > 1]
    if repeated:
        raise ValueError(f"{path}: ids must be unique, got {', '.join(repeated)} more than once")
    return questions


def load_places(questions: Iterable[OperatorQuestion], folder: Path) -> dict[str, Place]:
    """The graphs that the questions are about, by name, with the robot's pose where it is known."""
    poses_file = folder / "robot_poses.json"
    poses: dict[str, tuple[float, float, float]] = {}
    if poses_file.exists():
        poses = msgspec.json.decode(poses_file.read_bytes(), type=dict[str, tuple[float, float, float]])
    names = dict.fromkeys(question.graph for question in questions)
    return {
        name: Place(load_graph(folder / "graphs" / f"{name}.json"), _pose(poses[name]) if name in poses else None)
        for name in names
    }


def ask_all(
    questions: Iterable[OperatorQuestion], places: Mapping[str, Place], asker: Asker | None = None
) -> list[Outcome]:
    """Every question asked of its graph, as the service would be. KeyError where a graph is missing."""
    asker = asker or default_asker()
    return [
        Outcome(question, asker(place.graph, question.question, place.graph_T_base))
        for question in questions
        for place in (places[question.graph],)
    ]


def default_asker() -> Asker:
    """The text path with its default translators, and a solver of its own."""
    solver = Solver()
    return lambda graph, question, graph_T_base: ask(graph, question, robot_pose=graph_T_base, solver=solver)


def meets(answer: Answer, expected: Expectation) -> bool:
    """Whether the answer is the expected one, in all that the expectation states."""
    evidence = set(answer.evidence)
    return (
        answer.status.name in expected.status
        and evidence.issuperset(expected.evidence)
        and evidence.isdisjoint(expected.not_evidence)
        and (expected.value is None or _value_meets(answer, expected))
        and (not expected.labels or _labels_meet(answer.labels, expected))
    )


def score(outcomes: Iterable[Outcome]) -> dict[str, Scores]:
    """By family in alphabetical order, then overall."""
    families: dict[str, list[Outcome]] = defaultdict(list)
    everything = list(outcomes)
    for outcome in everything:
        families[outcome.question.family].append(outcome)
    table = {family: _scores(members) for family, members in sorted(families.items())}
    return {**table, OVERALL: _scores(everything)}


def format_scores(table: Mapping[str, Scores]) -> str:
    """The scores as text, one family a line; shares with the numbers they are made of."""
    rows = [f"{'family':<18} {'exact answers':>18} {'status of refusals':>18} {'wrong on absent':>15} {'wrong':>6}"]
    for family, s in table.items():
        absent = f"{s.absent_wrong} of {s.absent}" if s.absent else "-"
        exact, refused = _share(s.exact, s.questions), _share(s.refused_rightly, s.refusals)
        rows.append(f"{family:<18} {exact:>18} {refused:>18} {absent:>15} {s.confident_wrong:>6}")
    return "\n".join(rows)


def prediction_row(outcome: Outcome) -> dict[str, Any]:
    """What was answered, as plain JSON values."""
    question, answer = outcome.question, outcome.answer
    return {
        "id": question.id,
        "question": question.question,
        "exact": outcome.exact,
        "status": answer.status.name,
        "value": answer.value if math.isfinite(answer.value) else None,
        "unit": answer.unit,
        "labels": list(answer.labels),
        "evidence": list(answer.evidence),
        "query": answer.query_json,
        "text": answer.text,
    }


def _scores(outcomes: Sequence[Outcome]) -> Scores:
    refusals = [outcome for outcome in outcomes if outcome.question.refuses]
    absent = [outcome for outcome in outcomes if outcome.question.absent]
    return Scores(
        questions=len(outcomes),
        exact=sum(outcome.exact for outcome in outcomes),
        refusals=len(refusals),
        refused_rightly=sum(outcome.status_right for outcome in refusals),
        absent=len(absent),
        absent_wrong=sum(outcome.confident_wrong for outcome in absent),
        confident_wrong=sum(outcome.confident_wrong for outcome in outcomes),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "-"


def _value_meets(answer: Answer, expected: Expectation) -> bool:
    """Within tolerance, in an accepted unit; where none is stated, the unit does not matter."""
    units = (expected.unit,) if isinstance(expected.unit, str) else expected.unit
    if expected.value is None or (units and answer.unit not in units):
        return False
    value = answer.value
    if units and answer.unit != units[0]:
        value *= PER_METER[units[0]] / PER_METER[answer.unit]
    return abs(value - expected.value) <= expected.tolerance + 1e-9  # False where it is NaN


def _labels_meet(labels: Sequence[str], expected: Expectation) -> bool:
    given = [_plain(label) for label in labels]
    wanted = [[_plain(label) for label in choice] for choice in expected.labels]
    return given in wanted if expected.ordered else sorted(given) in map(sorted, wanted)


def _plain(label: str) -> str:
    """A label as it is compared: lower case, a turn by its side alone, the asker's word as the map's."""
    lexicon = load_lexicon()
    return lexicon.label(lexicon.singular(label.casefold().removeprefix("turn ").strip()))


def _pose(pose: tuple[float, float, float]) -> Matrix4:
    x, y, yaw = pose
    return pose_matrix((x, y, 0.0), (0.0, 0.0, np.sin(yaw / 2), np.cos(yaw / 2)))
