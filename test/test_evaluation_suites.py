"""Suites: the shipped ones, configurations, the cache, floors and the summary."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from bags import stream, write_bag
from click.testing import CliRunner
from test_evaluation_report import scored

from ssr_ros.cli import main
from ssr_ros.evaluation.asking import TaskScore
from ssr_ros.evaluation.clearing import Clearing
from ssr_ros.evaluation.cost import growth, measure_cost
from ssr_ros.evaluation.html import evaluation_page, summary_page
from ssr_ros.evaluation.inputs import digest_inputs
from ssr_ros.evaluation.report import Evaluation
from ssr_ros.evaluation.suites import Entry, Suite, build, load_suite, recording_of, surface_points
from ssr_ros.evaluation.summary import FIGURES, Floor, summarize, summary_markdown
from ssr_ros.evaluation.tracking import TrackingScores
from ssr_ros.evaluation.truth import GroundTruth, TruthObject, load_points
from ssr_ros.evaluation.watch import Picture
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.simulated_run import SimulationConfig
from ssr_ros.types import Box3D

SUITES = ("smoke", "standard", "hard", "changes")


@pytest.mark.parametrize("name", SUITES)
def test_shipped_suites_are_whole(name: str) -> None:
    """Every home and robot is one that the simulation would take."""
    suite = load_suite(name)
    for entry in suite.recordings:
        if entry.path is None:
            assert suite.defaults is not None
            build(HomeConfig, {**suite.defaults.home, **entry.home}, "home")
            build(SimulationConfig, {**suite.defaults.robot, **entry.robot}, "robot")


def test_suites_test_on_furniture_that_is_kept_for_testing() -> None:
    for name in SUITES:
        defaults = load_suite(name).defaults
        assert defaults is not None
        assert defaults.home["split"] == "test"


def test_wrong_suites_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one of changes, changes_train, hard, smoke, standard"):
        load_suite("easy")
    path = tmp_path / "own.yaml"
    for text, complaint in (
        ("recordings: [", "own.yaml: is not a suite"),
        ("{version: 2, recordings: [{name: a}]}", "own.yaml: is not a suite"),
        ("{version: 1, recordings: [{name: a, seed: 3}]}", "unknown field `seed`"),
        ("{version: 1, recordings: [{name: a, path: b, home: {seed: 1}}]}", "has a path"),
        ("{version: 1, recordings: [{name: a}, {name: a}]}", "must be unique"),
        ("{version: 1, recordings: [{name: a}], floors: {f2: {least: 1}}}", "no figure f2"),
        ("{version: 1, recordings: [{name: a}], floors: {f1_iou_25: {least: 1, most: 2}}}", "least or most"),
    ):
        path.write_text(text)
        with pytest.raises(ValueError, match=complaint):
            load_suite(str(path))


@dataclass(frozen=True)
class Inner:
    rate: float = 1.0


@dataclass(frozen=True)
class Outer:
    seed: int = 0
    inner: Inner = field(default_factory=Inner)


def test_configurations_refuse_what_they_do_not_have() -> None:
    assert build(Outer, {"seed": 3, "inner": {"rate": 2}}, "robot") == Outer(3, Inner(2.0))
    with pytest.raises(ValueError, match="robot: there is no parameter sead; there are seed, inner"):
        build(Outer, {"sead": 3}, "robot")
    with pytest.raises(ValueError, match=r"robot\.inner: there is no parameter speed"):
        build(Outer, {"inner": {"speed": 3}}, "robot")
    with pytest.raises(ValueError, match="robot: Expected `int`"):
        build(Outer, {"seed": "three"}, "robot")


def test_a_shipped_recording_needs_no_cache(tmp_path: Path) -> None:
    entry = Entry("demo_room", "recordings/demo_room")
    assert recording_of(entry, Suite(1, [entry]), tmp_path).name == "demo_room"
    assert not list(tmp_path.iterdir())


def test_surface_points_are_put_where_the_object_stands(tmp_path: Path) -> None:
    """A triangle at the front (x = 0.5) of a model turned by a quarter: its front is at +y."""
    mesh = SimpleNamespace(
        vertices=np.array([(0.5, -0.2, 0.0), (0.5, 0.2, 0.0), (0.5, 0.0, 0.8)], np.float32), faces=np.array([(0, 1, 2)])
    )
    truth = GroundTruth((TruthObject(3, "chair", Box3D((2.0, 1.0, 0.4), (1.0, 0.4, 0.8), np.pi / 2)),), ())
    points = surface_points(truth, {3: mesh})
    np.testing.assert_allclose(points[3][:, 1], 1.5, atol=1e-6)
    np.testing.assert_allclose(points[3].min(0), (1.8, 1.5, 0.0), atol=1e-6)
    np.savez(tmp_path / "points.npz", **{"3": points[3]})
    np.testing.assert_allclose(load_points(tmp_path / "points.npz")[3], points[3])
    assert load_points(tmp_path / "none.npz") == {}
    (tmp_path / "bad.npz").write_bytes(b"PK no")
    with pytest.raises(ValueError, match=r"bad\.npz: is no file of surface points"):
        load_points(tmp_path / "bad.npz")


# --- figures over recordings -----------------------------------------------------------------------------------------


def test_shares_are_pooled_and_other_figures_averaged() -> None:
    one = scored()  # in odometry's frame: 1 found, 1 false, 1 missed
    better = replace(one, objects=replace(one.objects, odometry_frame=with_counts(one, 9, 0, 0)))
    overall = summarize({"a": one, "b": better}, {}).overall
    assert overall["f1_iou_25"] == pytest.approx(20 / 22)  # 2 * 10 / (2 * 10 + 1 + 1), not the mean of 0.5 and 1
    assert overall["frames_per_second"] is None
    assert overall["label_accuracy"] == pytest.approx(1.0)


def test_times_to_clear_are_those_of_all_places() -> None:
    """The largest is no mean of largest ones; what is undecided or was never believed does not count."""
    times = {"a": (1.0, 0.5), "b": (4.0,), "c": ()}
    rows = {name: with_clearings(scored(), *values) for name, values in times.items()}
    never = Clearing(9, "chair", (4,), None, 30.0)
    rows["d"] = with_clearings(
        scored(), more=(never, Clearing(8, "cup", (5,), None, 2.0), Clearing(7, "cup", (), None, 9.0))
    )
    summary = summarize(rows, {}, "own", {"clear_largest": Floor(most=5.0), "never_cleared": Floor(most=0.0)})
    overall = summary.overall
    assert (overall["clearings"], overall["never_cleared"]) == (4.0, 1.0)
    assert (overall["clear_median"], overall["clear_largest"]) == (1.0, 4.0)
    assert overall["cleared_in_time"] == pytest.approx(3 / 4)
    assert [row.figures["clearings"] for row in summary.recordings] == [2.0, 1.0, 0.0, 1.0]
    assert [missed.figure for missed in summary.missed_floors] == ["never_cleared"]


def with_clearings(evaluation: Evaluation, *times: float, more: tuple[Clearing, ...] = ()) -> Evaluation:
    cleared = tuple(Clearing(1, "chair", (2,), time, 30.0) for time in times)
    never = sum(c.never for c in more)
    largest = max(times, default=None)
    tracking = TrackingScores(0, 0, 0, 1.0, 0.0, None, None, 0, largest, largest, never, (), (*cleared, *more))
    return replace(evaluation, tracking=tracking)


def with_counts(evaluation: Evaluation, found: int, false: int, missed: int) -> dict:
    frame = evaluation.objects.odometry_frame
    assert frame is not None
    return {
        name: replace(scores, overall=replace(scores.overall, found=found, false=false, missed=missed))
        for name, scores in frame.items()
    }


def test_floors_hold_at_the_value_and_fail_beyond_or_without_one() -> None:
    least, most = Floor(least=0.5), Floor(most=0.2)
    assert (least.holds(0.5), least.holds(0.49), least.holds(None)) == (True, False, False)
    assert (most.holds(0.2), most.holds(0.21), most.holds(None)) == (True, False, False)
    floors = {"f1_iou_25": Floor(least=0.6), "duplicate_share": Floor(most=0.0)}
    summary = summarize({"a": scored()}, {}, "own", floors)
    assert [(m.figure, m.value) for m in summary.missed_floors] == [("f1_iou_25", 0.5)]
    assert "FLOOR MISSED: f1_iou_25 is 0.500, must be at least 0.6" in summary_markdown(summary)
    assert "must be at least 0.6" in summary_page(summary)


def test_questions_are_averaged_by_task_over_all_of_them() -> None:
    """Two of 1.0 and eight of 0.25 are 0.4; the mean over tasks is no task."""
    rows = {}
    for name, count, score in (("a", 2, 1.0), ("b", 8, 0.25)):
        perceived = {"counting": TaskScore(count, score, 0), "overall": TaskScore(count, score, 0)}
        one = scored()
        rows[name] = replace(one, questions=replace(one.questions, perceived=perceived, perfect={}))
    summary = summarize(rows, {})
    assert [(t.task, t.asked, t.perfect) for t in summary.tasks] == [("counting", 10, None)]
    assert summary.tasks[0].perceived == pytest.approx(0.4)
    assert "counting" in summary_markdown(summary)
    assert "counting" in summary_page(summary)


def test_the_table_names_every_figure_and_recording() -> None:
    rows = {f"room_{k}": scored() for k in range(11)}
    text = summary_markdown(summarize(rows, {"broken": "broken.mcap: is cut off"}))
    for figure in FIGURES:
        assert figure.head in text
    for name in rows:
        assert name in text
    assert "FAILED: broken: broken.mcap: is cut off" in text


def test_cost_is_what_mapping_took() -> None:
    cost = measure_cost({"read": [5.0, 15.0], "total": [30.0, 50.0], "none": []}, [100.0, 120.0], [0, 400], "CDR")
    assert cost.frames_per_second == pytest.approx(20.0)  # 10 + 40 ms
    assert cost.stages["total"].p50 == pytest.approx(40.0)
    assert "none" not in cost.stages
    assert (cost.peak_resident, cost.update_bytes_mean) == (120.0, 200.0)
    assert cost.resident_slope is None  # two frames tell nothing
    assert growth([300.0] * 50 + [300.0 + 0.01 * k for k in range(50)]) == pytest.approx(10.0)


# --- the page and the command ----------------------------------------------------------------------------------------


def test_the_page_stands_alone_and_shows_what_was_missed() -> None:
    evaluation = replace(scored(), recording="rec/<b>room</b>")
    page = evaluation_page(evaluation, b"\x89PNG", {1: Picture(900, b"\xff\xd8")})
    assert "&lt;b&gt;" in page
    assert page.count("data:image/") == 2  # the map, and the sofa that was missed
    assert "<b>sofa 1</b>" in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.rstrip().endswith("</html>")


def test_the_digest_follows_everything_that_matters(tmp_path: Path) -> None:
    recording = tmp_path / "rec"
    recording.mkdir()
    (recording / "a.mcap").write_bytes(b"1")
    truth = tmp_path / "truth.json"
    truth.write_text("{}")
    first = digest_inputs(recording, truth, None)
    assert first == digest_inputs(recording, truth, None)
    assert first != digest_inputs(recording, truth, None, "twice")
    truth.write_text("{ }")
    second = digest_inputs(recording, truth, None)
    assert second != first
    (recording / "a.mcap").write_bytes(b"12")
    assert digest_inputs(recording, truth, None) != second


def test_a_broken_recording_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    for name in ("cut", "lone"):
        bag = write_bag(tmp_path / name, stream())
        if name == "cut":
            (bag / "ground_truth.json").write_text('{"objects": [{"id": 1, "class": "chair", "box": [0,0,0,1,1,1,0]}]}')
            next(bag.glob("*.mcap"), next(iter(bag.glob("*.db3")), bag / "metadata.yaml")).write_bytes(b"nonsense")
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "cut"), str(tmp_path / "lone"), "--out", str(out)])
    assert result.exit_code == 2
    failed = json.loads((out / "summary.json").read_text())["failed"]
    assert set(failed) == {"cut", "lone"}
    assert "cut" in failed["cut"]
    assert "there is no ground_truth.json beside it" in failed["lone"]
    assert "Traceback" not in result.output


def test_nothing_to_evaluate_is_refused() -> None:
    result = CliRunner().invoke(main, ["evaluate"])
    assert result.exit_code == 2
    assert "give at least one RECORDING, or --suite NAME" in result.output
    result = CliRunner().invoke(main, ["evaluate", "a", "b", "--truth", "c"])
    assert "--truth: is for one recording" in result.output


@pytest.mark.slow
def test_what_has_not_changed_is_not_evaluated_again_and_two_runs_agree(tmp_path: Path) -> None:
    """A one-recording suite on the bundled recording, twice: the second run only reads."""
    suite = tmp_path / "own.yaml"
    suite.write_text(
        "{version: 1, recordings: [{name: demo_room, path: recordings/demo_room}], floors: {f1_distance: {least: 1.0}}}"
    )
    arguments = ["evaluate", "--suite", str(suite), "--out", str(tmp_path / "out"), "--twice", "--json"]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 1, first.output  # two chairs are missed: the floor of this test is too high
    evaluation = json.loads((tmp_path / "out" / "demo_room" / "evaluation.json").read_text())
    assert evaluation["second_hash"] == evaluation["state_hash"]
    page = tmp_path / "out" / "demo_room" / "evaluation.html"
    written = page.stat().st_mtime_ns
    second = CliRunner().invoke(main, arguments)
    assert second.exit_code == 1
    assert page.stat().st_mtime_ns == written
    assert json.loads(second.stdout) == json.loads(first.stdout)
