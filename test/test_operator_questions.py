"""The operator questions: the set is what it claims to be, and the scorer counts what it should."""

from __future__ import annotations

import importlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scenes import living_room

from ssr_ros.cli import main
from ssr_ros.evaluation.operator_questions import (
    OVERALL,
    Expectation,
    OperatorQuestion,
    Outcome,
    ask_all,
    format_scores,
    load_operator_questions,
    load_places,
    meets,
    score,
)
from ssr_ros.geometry import box_parameters, pairwise_distance
from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.reasoning.labels import load_lexicon, normalize_label
from ssr_ros.scene_graph.graph import NodeState

FOLDER = Path(__file__).parent / "data" / "operator_questions"
SPLITS = ("development", "test")
QUESTIONS = {split: load_operator_questions(FOLDER / f"{split}.jsonl") for split in SPLITS}
EVERY = [question for questions in QUESTIONS.values() for question in questions]
PLACES = load_places(EVERY, FOLDER)
WITHOUT_ANSWER = frozenset(
    "absent object,absent property,ambiguous,chit-chat,command,empty map,hostile,intention,opinion,other language,"
    "undecidable".split(",")
)


# the set


def test_there_are_150_questions_in_each_half_over_enough_graphs() -> None:
    assert {split: len(questions) for split, questions in QUESTIONS.items()} == {"development": 150, "test": 150}
    assert all(question.split == split for split, questions in QUESTIONS.items() for question in questions)
    assert len(PLACES) >= 10
    assert max(Counter(question.graph for question in EVERY).values()) <= 45


def test_ids_and_wordings_are_unique_over_both_halves() -> None:
    assert len({question.id for question in EVERY}) == len(EVERY)
    assert len({" ".join(question.question.casefold().split()) for question in EVERY}) == len(EVERY)


@pytest.mark.parametrize("split", SPLITS)
def test_about_half_of_each_half_has_no_single_answer(split: str) -> None:
    without = sum(question.family in WITHOUT_ANSWER for question in QUESTIONS[split])
    assert 0.4 <= without / len(QUESTIONS[split]) <= 0.6


def test_graphs_are_small_and_have_what_is_asked_about() -> None:
    assert all(path.stat().st_size < 100_000 for path in (FOLDER / "graphs").iterdir())
    states = {node.state for place in PLACES.values() for node in place.graph.nodes.values()}
    assert states == {NodeState.CONFIRMED, NodeState.STALE, NodeState.TENTATIVE}
    assert not PLACES["empty"].graph.nodes
    assert PLACES["courtyard"].graph_T_base is None
    assert not PLACES["courtyard"].graph.rooms
    for question in EVERY:
        members = {node.id for node in PLACES[question.graph].graph.members()}
        for expected in question.expect:
            assert members.issuperset((*expected.evidence, *expected.not_evidence)), question.id
            assert not set(expected.evidence) & set(expected.not_evidence), question.id
            assert bool(expected.value is None) <= (not expected.unit), question.id


def test_what_is_called_absent_is_absent_by_every_name() -> None:
    lexicon = load_lexicon()
    for question in EVERY:
        labels = {lexicon.label(normalize_label(node.label)) for node in PLACES[question.graph].graph.members()}
        for word in question.absent:
            meaning = lexicon.label(lexicon.singular(normalize_label(word)))
            assert meaning not in labels, f"{question.id}: {word}"
            assert not labels & lexicon.narrower(meaning), f"{question.id}: {word}"


def test_stale_objects_are_expected_to_be_called_so() -> None:
    """Where an alternative names its evidence and allows OK alone, none of that evidence is stale."""
    for question in EVERY:
        nodes = PLACES[question.graph].graph.nodes
        for expected in question.expect:
            if expected.status == ("OK",):
                assert all(nodes[i].state is NodeState.CONFIRMED for i in expected.evidence), question.id


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The scripts beside the questions can be imported, and are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for script in FOLDER.glob("*.py"):
        sys.modules.pop(script.stem, None)


@pytest.mark.usefixtures("scripts")
def test_the_files_are_what_the_script_writes() -> None:
    rows = importlib.import_module("make_questions").questions()
    written = [json.loads(line) for split in SPLITS for line in (FOLDER / f"{split}.jsonl").open(encoding="utf-8")]
    assert sorted(rows, key=lambda row: row["id"]) == sorted(written, key=lambda row: row["id"])


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize("script", sorted(FOLDER.glob("make_*_[0-9]*.py")), ids=lambda path: path.stem)
def test_later_sets_are_what_their_scripts_write(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = importlib.import_module(script.stem)
    for module in {made, importlib.import_module("asked")}:
        if hasattr(module, "write_rows"):
            monkeypatch.setattr(module, "write_rows", lambda path, rows: written.update({path.name: list(rows)}))
    written: dict[str, list[dict[str, object]]] = {}
    made.main()
    file = f"{script.stem.removeprefix('make_')}.jsonl"
    assert written == {file: [json.loads(line) for line in (FOLDER / file).open(encoding="utf-8")]}
    assert len(load_operator_questions(FOLDER / file)) == len(written[file])


@pytest.mark.usefixtures("scripts")
def test_distances_of_the_expectations_are_those_of_the_boxes() -> None:
    """Two implementations that share nothing: numpy over edges there, shapely here."""
    place = importlib.import_module("expectations").Place("flat")
    nodes = PLACES["flat"].graph.members()
    exact = pairwise_distance(*[box_parameters([node.box for node in nodes])] * 2)
    ours = [[place.gap(a.id, b.id) for b in nodes] for a in nodes]
    np.testing.assert_allclose(ours, exact, atol=1e-9)


# the scorer


def expectation(**fields: object) -> Expectation:
    return Expectation(**{"status": ("OK",), **fields})  # type: ignore[arg-type]


def answer(status: str = "OK", **fields: object) -> Answer:
    return Answer(AnswerStatus[status], "", **fields)  # type: ignore[arg-type]


def test_value_needs_an_accepted_unit_and_is_converted() -> None:
    two_meters = expectation(value=2.0, tolerance=0.01, unit=("m", "cm"))
    assert meets(answer(value=2.005, unit="m"), two_meters)
    assert meets(answer(value=200.5, unit="cm"), two_meters)
    assert not meets(answer(value=2.02, unit="m"), two_meters)
    assert not meets(answer(value=2.0, unit="cm"), two_meters)
    assert not meets(answer(value=2.0, unit="m^2"), two_meters)
    assert not meets(answer(unit="m"), two_meters), "NaN"
    assert not meets(answer(value=2.0, unit="m"), expectation(value=200.0, tolerance=1.0, unit="cm"))
    assert meets(answer(value=3.0, unit="count"), expectation(value=3.0)), "no unit stated: none matters"


def test_labels_in_any_order_unless_the_order_is_asked_for() -> None:
    both = (("cup", "book"),)
    assert meets(answer(labels=("book", "Cup")), expectation(labels=both))
    assert not meets(answer(labels=("book", "cup")), expectation(labels=both, ordered=True))
    assert not meets(answer(labels=("book", "cup", "cup")), expectation(labels=both))
    assert meets(answer(labels=("turn left", "Left")), expectation(labels=(("left", "left"),), ordered=True))
    assert meets(answer(labels=("left",)), expectation(labels=(("front-left",), ("left",))))
    assert meets(answer(labels=("fridge",)), expectation(labels=(("refrigerator",),))), "in the asker's word"
    assert not meets(answer(), expectation(labels=both))


def test_evidence_must_include_and_must_not_include() -> None:
    one_chair = expectation(evidence=(4,), not_evidence=(5, 6))
    assert meets(answer(evidence=(4, 9)), one_chair)
    assert not meets(answer(evidence=(9,)), one_chair)
    assert not meets(answer(evidence=(4, 5)), one_chair)


@given(st.sampled_from(list(AnswerStatus)), st.lists(st.sampled_from(list(AnswerStatus)), min_size=1))
def test_status_is_one_of_those_expected(given_status: AnswerStatus, expected: list[AnswerStatus]) -> None:
    wanted = expectation(status=tuple(status.name for status in expected))
    assert meets(answer(given_status.name), wanted) == (given_status in expected)


def question(number: int, family: str, *expect: Expectation, absent: tuple[str, ...] = ()) -> OperatorQuestion:
    return OperatorQuestion(f"q{number}", "home", "test", family, "?", expect, absent)


def test_scores_count_exact_answers_refusals_and_wrong_answers_about_absent_objects() -> None:
    refusal = expectation(status=("UNKNOWN_OBJECT",))
    none = expectation(value=0.0)
    several = expectation(status=("AMBIGUOUS",), evidence=(4, 5))
    outcomes = [
        Outcome(question(1, "absent object", refusal, absent=("piano",)), answer("UNKNOWN_OBJECT")),
        Outcome(question(2, "absent object", refusal, absent=("piano",)), answer(value=2.0, unit="m")),
        Outcome(question(3, "absent object", refusal, none, absent=("piano",)), answer(value=0.0)),
        Outcome(question(4, "ambiguous", several), answer("AMBIGUOUS", evidence=(4,))),
        Outcome(question(5, "ambiguous", several), answer("STALE", value=1.0)),
    ]
    table = score(outcomes)
    assert list(table) == ["absent object", "ambiguous", OVERALL]
    absent, ambiguous, overall = table.values()
    assert (absent.questions, absent.exact, absent.refusals, absent.refused_rightly) == (3, 2, 2, 1)
    assert (absent.absent, absent.absent_wrong) == (3, 1)
    assert (ambiguous.exact, ambiguous.refusals, ambiguous.refused_rightly) == (0, 2, 1)
    assert (overall.questions, overall.exact, overall.confident_wrong) == (5, 2, 2)
    text = format_scores(table)
    assert "0.667 (2 of 3)" in text
    assert "1 of 3" in text


def test_no_questions_have_scores_too() -> None:
    assert score([])[OVERALL].questions == 0
    assert format_scores(score([])).count("\n") == 1


def test_questions_are_asked_of_their_graph_with_the_pose_of_its_robot() -> None:
    asked = []

    def asker(graph: object, text: str, pose: object) -> Answer:
        asked.append((graph, text, pose))
        return answer("UNPARSABLE")

    questions = [QUESTIONS["development"][0], next(q for q in EVERY if q.graph == "courtyard")]
    outcomes = ask_all(questions, PLACES, asker)
    assert [outcome.question for outcome in outcomes] == questions
    assert asked[0][:2] == (PLACES[questions[0].graph].graph, questions[0].question)
    assert asked[0][2].shape == (4, 4)
    assert asked[1][2] is None


def test_poses_are_yaw_about_the_vertical() -> None:
    x, y, yaw = json.loads((FOLDER / "robot_poses.json").read_text(encoding="utf-8"))["lab"]
    pose = PLACES["lab"].graph_T_base
    assert pose is not None
    assert pose[:3, 3].tolist() == [x, y, 0.0]
    assert math.atan2(pose[1, 0], pose[0, 0]) == pytest.approx(yaw)


# files and command


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "a"}', "missing required field"),
        ('{"id": "a", "graph": "g", "split": "test", "family": "f", "question": "?", "expect": []}', "length >= 1"),
        (
            '{"id": "a", "graph": "g", "split": "test", "family": "f", "question": "?", '
            '"expect": [{"status": ["FINE"]}]}',
            "FINE",
        ),
        ("{", "Input data was truncated"),
        ("\udcff", "1:"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(line.encode(errors="surrogateescape"))
    with pytest.raises(ValueError, match=reason) as caught:
        load_operator_questions(path)
    assert f"{path}:1:" in str(caught.value)


def test_ids_that_repeat_are_refused(tmp_path: Path) -> None:
    line = (FOLDER / "development.jsonl").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{line}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="ids must be unique"):
        load_operator_questions(path)


def test_command_prints_the_table_and_writes_the_answers(tmp_path: Path) -> None:
    from ssr_ros.scene_graph.saved import save_graph

    (tmp_path / "graphs").mkdir()
    save_graph(living_room(), tmp_path / "graphs" / "home.json")
    rows = [
        {"question": "How many chairs are there?", "family": "count", "expect": [{"status": ["OK"], "value": 2.0}]},
        {"question": "Where is the piano?", "family": "absent", "expect": [{"status": ["UNKNOWN_OBJECT"]}]},
    ]
    lines = [json.dumps({"id": str(i), "graph": "home", "split": "test", **row}) for i, row in enumerate(rows)]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["operator-questions", str(tmp_path / "questions.jsonl"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "overall" in result.output
    assert "1.000 (2 of 2)" in result.output
    predictions = [json.loads(line) for line in (out / "predictions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["status"], row["value"]) for row in predictions] == [
        ("0", "OK", 2.0),
        ("1", "UNKNOWN_OBJECT", None),
    ]
    assert json.loads((out / "scores.json").read_text(encoding="utf-8"))["overall"]["exact"] == 2
