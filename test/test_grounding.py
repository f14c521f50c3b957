"""Grounding in single frames, on frames made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.evaluation.grounding import (
    SHARED,
    WHOLE,
    GroundingConfig,
    judge_recording,
    scopes_of,
)
from ssr_ros.evaluation.grounding_report import grounding_markdown, grounding_page
from ssr_ros.evaluation.grounding_scores import (
    Grounding,
    average_precision,
    best_threshold,
    grounding_from_json,
    grounding_to_json,
    score_grounding,
)
from ssr_ros.evaluation.objects import DISTANCE, IOU, TIGHT_IOU
from ssr_ros.evaluation.sightings import SeenFrame, Sighting, Sightings
from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthObject, moved
from ssr_ros.types import Box3D
from ssr_ros.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
LIFTING = tuple(label for label in VOCABULARY.labels if VOCABULARY.info[label].coco)
UNIT = (1.0, 1.0, 1.0)
ENOUGH, GLIMPSE = 500, 499  # [px]


def pose(x: float, y: float, yaw: float) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    matrix[:2, 3] = x, y
    return matrix


def true(object_id: int, label: str, x: float, size=UNIT, yaw=0.0, symmetry: int | None = None) -> TruthObject:
    return TruthObject(object_id, label, Box3D((x, 0.0, 0.5), size, yaw), symmetry)


def sighting(number: int, label: str, x: float, score=0.9, size=UNIT, yaw=0.0) -> Sighting:
    return Sighting(number, label, score, Box3D((x, 0.0, 0.5), size, yaw))


def one_frame(
    objects: list[TruthObject],
    pixels: list[int],
    *by_encoder: list[Sighting],
    graph_T_base: np.ndarray | None = None,
    words: tuple[str, ...] = LIFTING,
) -> dict[str, tuple[Sightings, GroundTruth]]:
    """One recording of one frame; encoders are called a, b ... The base stands at the origin of the exact frame."""
    visible = {item.id: count for item, count in zip(objects, pixels, strict=True) if count}
    truth = GroundTruth(tuple(objects), (TruthFrame(7, np.eye(4), visible),))
    rows = tuple(tuple(float(v) for v in row) for row in (np.eye(4) if graph_T_base is None else graph_T_base))
    names = "abc"[: len(by_encoder)]
    frame = SeenFrame(7, rows, {name: tuple(seen) for name, seen in zip(names, by_encoder, strict=True)})
    zeros, times = dict.fromkeys(names, 0), dict.fromkeys(names, (20.0,))
    return {"home": (Sightings((frame,), dict.fromkeys(names, words), times, zeros), truth)}


def score(recordings: dict[str, tuple[Sightings, GroundTruth]], min_score: float = 0.28) -> Grounding:
    return score_grounding(recordings, VOCABULARY, GroundingConfig(min_score=min_score))


def mixed() -> dict[str, tuple[Sightings, GroundTruth]]:
    """Chairs 1 m long. Found: one, a third of its length off (IoU 1/2); missed: one; false: one; glimpsed: one."""
    objects = [true(1, "chair", 0.0), true(2, "chair", 3.0), true(3, "chair", 6.0), true(4, "door", 9.0)]
    seen = [
        sighting(0, "chair", 1 / 3, 0.8),
        sighting(1, "chair", 20.0, 0.6),
        sighting(2, "chair", 6.1, 0.9),
        sighting(3, "clock", 3.0, 0.9),  # there is no clock in this home, and one is no furniture
    ]
    return one_frame(objects, [ENOUGH, ENOUGH, GLIMPSE, ENOUGH], seen)


def test_one_found_one_missed_one_false_one_only_glimpsed() -> None:
    grounding = score(mixed())
    shared = grounding.encoders["a"].scopes[SHARED][IOU].overall
    assert shared.asked == 2
    assert (shared.stated.found, shared.stated.false, shared.stated.missed) == (1, 1, 1)
    assert (shared.stated.precision, shared.stated.recall, shared.stated.f1) == (0.5, 0.5, 0.5)
    assert (shared.best.threshold, shared.best.f1) == (0.8, pytest.approx(2 / 3))  # without the false one
    assert shared.average_precision == pytest.approx(0.5)
    assert shared.errors.count == 1
    assert shared.errors.center == pytest.approx(1 / 3)
    assert shared.errors.size == 0.0
    assert grounding.encoders["a"].unjudged == 2  # the glimpsed chair and the clock
    assert grounding.encoders["a"].milliseconds == 20.0


def test_what_no_encoder_has_a_word_for_is_missed_in_the_whole_vocabulary_only() -> None:
    """'gargoyle' stands for a word that the vocabulary will never have."""
    objects = [true(1, "chair", 0.0), true(4, "gargoyle", 9.0)]
    encoder = score(one_frame(objects, [ENOUGH, ENOUGH], [sighting(0, "chair", 0.0)])).encoders["a"]
    whole, shared = encoder.scopes[WHOLE][IOU], encoder.scopes[SHARED][IOU]
    assert (whole.overall.asked, whole.overall.stated.missed) == (2, 1)
    assert whole.labels["gargoyle"].stated.recall == 0.0
    assert (shared.overall.asked, shared.overall.stated.f1) == (1, 1.0)
    assert "gargoyle" not in shared.labels


def test_the_share_of_the_image_decides_what_is_asked_for() -> None:
    """Of an image of a quarter of the pixels, a quarter of the pixels is enough."""
    recordings = one_frame([true(1, "chair", 0.0)], [125], [])
    assert score(recordings).encoders["a"].scopes[WHOLE][IOU].overall.asked == 0
    sightings, truth = recordings["home"]
    quarter = score({"home": (sightings, replace(truth, image_share=0.25))})
    assert quarter.encoders["a"].scopes[WHOLE][IOU].overall.asked == 1


def test_what_is_hidden_altogether_is_no_excuse() -> None:
    """A chair behind a wall was guessed, not seen."""
    encoder = score(one_frame([true(1, "chair", 0.0)], [0], [sighting(0, "chair", 0.0)])).encoders["a"]
    assert encoder.scopes[WHOLE][IOU].overall.stated.false == 1


def test_length_and_width_exchanged_are_no_error_without_a_front() -> None:
    """A table of 2 x 1 m, seen as 1 x 2 m turned by a quarter; with a front, the heading is wrong by a quarter."""
    turned = [sighting(0, "table", 0.0, size=(1.0, 2.0, 1.0), yaw=np.pi / 2)]
    for symmetry, error in ((2, 0.0), (None, 0.0), (1, np.pi / 2)):
        objects = [true(1, "dining table", 0.0, (2.0, 1.0, 1.0), symmetry=symmetry)]
        row = score(one_frame(objects, [ENOUGH], turned)).encoders["a"].scopes[WHOLE][TIGHT_IOU].overall
        assert (row.stated.found, row.errors.size) == (1, pytest.approx(0.0))
        assert row.errors.yaw == pytest.approx(error)


def test_round_things_have_no_yaw_error_and_the_others_a_median() -> None:
    objects = [true(i, "chair", 3.0 * i, symmetry=1) for i in range(3)] + [true(3, "chair", 9.0, symmetry=0)]
    seen = [sighting(i, "chair", 3.0 * i, yaw=yaw) for i, yaw in enumerate((0.1, -0.2, np.pi, 1.0))]
    row = score(one_frame(objects, [ENOUGH] * 4, seen)).encoders["a"].scopes[WHOLE][IOU].overall
    assert row.stated.found == 4
    assert row.errors.yaw == pytest.approx(0.2)


def test_an_armchair_is_found_by_either_word_in_its_own_row() -> None:
    for label in ("chair", "sofa"):
        encoder = score(one_frame([true(1, "armchair", 0.0)], [ENOUGH], [sighting(0, label, 0.0)])).encoders["a"]
        row = encoder.scopes[SHARED][IOU].labels["chair"]
        assert (row.asked, row.stated.found, row.stated.missed) == (1, 1, 0)


def test_a_second_box_on_one_object_is_wrong_and_the_surer_one_is_right() -> None:
    """At every threshold as many are found as can be: the sure one alone, and then no more."""
    seen = [sighting(0, "chair", 0.0, 0.4), sighting(1, "chair", 0.2, 0.9)]
    row = score(one_frame([true(1, "chair", 0.0)], [ENOUGH], seen)).encoders["a"].scopes[WHOLE][IOU].overall
    assert (row.stated.found, row.stated.false) == (1, 1)
    assert (row.best.threshold, row.best.f1, row.average_precision) == (0.9, 1.0, 1.0)
    assert row.errors.center == 0.0  # of the two the one that overlaps more


def test_drift_of_odometry_plays_no_role() -> None:
    objects = [true(1, "chair", 0.0, yaw=0.3)]
    graph_T_exact = pose(4.0, -2.0, 1.2)
    box = moved(objects[0].box, graph_T_exact)
    recordings = one_frame(objects, [ENOUGH], [Sighting(0, "chair", 0.9, box)], graph_T_base=graph_T_exact)
    errors = score(recordings).encoders["a"].scopes[WHOLE][IOU].overall.errors
    assert (errors.count, errors.center, errors.yaw) == (1, pytest.approx(0.0, abs=1e-9), pytest.approx(0.0, abs=1e-9))


ANGLES = st.floats(-np.pi, np.pi)
PLACES = st.floats(-20.0, 20.0)
SEEN = st.tuples(st.sampled_from(["chair", "sofa", "table"]), st.floats(-1.0, 7.0), st.floats(0.05, 1.0), ANGLES)


@settings(max_examples=60, deadline=None)
@given(st.lists(SEEN, max_size=6), PLACES, PLACES, ANGLES)
def test_a_rigid_motion_of_the_frame_changes_nothing(
    seen: list[tuple[str, float, float, float]], x: float, y: float, yaw: float
) -> None:
    objects = [true(1, "chair", 0.0, symmetry=1), true(2, "sofa", 3.0, (0.8, 2.0, 1.0)), true(3, "armchair", 6.0)]
    pixels = [ENOUGH, ENOUGH, GLIMPSE]
    here = [sighting(i, label, place, value, yaw=turn) for i, (label, place, value, turn) in enumerate(seen)]
    graph_T_exact = pose(x, y, yaw)
    there = [replace(item, box=moved(item.box, graph_T_exact)) for item in here]
    still = score(one_frame(objects, pixels, here)).encoders["a"]
    gone = score(one_frame(objects, pixels, there, graph_T_base=graph_T_exact)).encoders["a"]
    for scope in (WHOLE, SHARED):
        for criterion in (DISTANCE, IOU):
            a, b = still.scopes[scope][criterion].overall, gone.scopes[scope][criterion].overall
            assert (a.stated, a.best) == (b.stated, b.best)
            assert a.errors.center == pytest.approx(b.errors.center, abs=1e-6)
            assert a.errors.yaw == pytest.approx(b.errors.yaw, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-1.0, 5.0), st.sampled_from([0.3, 0.5, 0.7, 0.9])), max_size=6))
def test_at_every_threshold_as_many_are_found_as_the_sightings_from_it_can_find(
    seen: list[tuple[float, float]],
) -> None:
    """The curve is of one assignment; it must agree with an assignment of its own at every threshold."""
    objects = [true(i, "chair", 0.7 * i) for i in range(4)]
    every = [sighting(i, "chair", place, value) for i, (place, value) in enumerate(seen)]
    for threshold in (0.3, 0.5, 0.7, 0.9):
        at = score(one_frame(objects, [ENOUGH] * 4, every), threshold).encoders["a"].scopes[WHOLE][IOU].overall
        alone = [item for item in every if item.score >= threshold]
        own = score(one_frame(objects, [ENOUGH] * 4, alone), 0.0).encoders["a"].scopes[WHOLE][IOU].overall
        assert at.stated.found == own.stated.found == own.errors.count
        assert at.stated.false == len(alone) - own.stated.found


def test_perfect_sightings_have_perfect_scores() -> None:
    objects = [true(1, "chair", 0.0, symmetry=1), true(2, "sofa", 3.0, (0.8, 2.0, 1.0)), true(3, "bed", 7.0)]
    seen = [Sighting(i, item.label, 0.5, item.box) for i, item in enumerate(objects)]
    for criterion in (IOU, TIGHT_IOU):
        row = score(one_frame(objects, [ENOUGH] * 3, seen)).encoders["a"].scopes[WHOLE][criterion].overall
        assert (row.stated.f1, row.best.f1, row.average_precision) == (1.0, 1.0, 1.0)
        assert (row.errors.center, row.errors.size, row.errors.yaw) == pytest.approx((0.0, 0.0, 0.0))


def test_two_encoders_are_compared_over_what_both_found() -> None:
    """a finds one chair; b finds both, the other one poorly: b's own errors are larger, on the common one smaller."""
    objects = [true(1, "chair", 0.0), true(2, "chair", 3.0)]
    a = [sighting(0, "chair", 0.2)]
    b = [sighting(0, "chair", 0.1), sighting(1, "chair", 3.45)]
    encoders = score(one_frame(objects, [ENOUGH, ENOUGH], a, b)).encoders
    assert encoders["a"].common.count == encoders["b"].common.count == 1
    assert encoders["a"].common.center == pytest.approx(0.2)
    assert encoders["b"].common.center == pytest.approx(0.1)
    assert encoders["b"].scopes[WHOLE][DISTANCE].overall.errors.center == pytest.approx(0.275)


def test_the_shared_scope_takes_any_right_word_for_what_both_can_name() -> None:
    """b says desk, which a can only call a table: right for both. A wrong desk counts as a wrong table does."""
    objects = [true(1, "desk", 0.0)]
    a = [sighting(0, "table", 0.0), sighting(1, "table", 5.0)]
    b = [sighting(0, "desk", 0.0), sighting(1, "desk", 5.0), sighting(2, "gargoyle", 0.0)]
    sightings, truth = one_frame(objects, [ENOUGH], a, b)["home"]
    sightings = replace(sightings, words={"a": LIFTING, "b": (*LIFTING, "desk", "gargoyle")})
    grounding = score({"home": (sightings, truth)})
    assert "desk" not in grounding.shared
    for name in "ab":
        row = grounding.encoders[name].scopes[SHARED][IOU]
        assert (row.overall.stated.found, row.overall.stated.false, row.overall.stated.missed) == (1, 1, 0)
        assert set(row.labels) == {"table"}


def test_recordings_are_pooled_and_told_apart() -> None:
    recordings = mixed()
    grounding = score({"one": recordings["home"], "two": recordings["home"]})
    assert grounding.frames == 2
    assert [(row.name, row.asked) for row in grounding.recordings] == [("one", 3), ("two", 3)]
    row = grounding.encoders["a"].scopes[SHARED][IOU].overall
    assert (row.stated.found, row.stated.false, row.stated.missed, row.errors.count) == (2, 2, 2, 2)


def test_the_curve_by_hand() -> None:
    """Right, wrong, right of three asked: precision 1 up to a recall of 1/3, then 2/3 up to 2/3."""
    scores = np.array([0.9, 0.8, 0.7])
    right, wrong = np.array([True, False, True]), np.array([False, True, False])
    assert average_precision(scores, right, wrong, 3) == pytest.approx((1 + 2 / 3) / 3)
    assert best_threshold(scores, right, wrong, 3) == 0.7  # 4/6 against 2/4 of the first alone
    tied = np.array([0.9, 0.9, 0.7])  # who is first of two with one score must not matter
    assert average_precision(tied, right, wrong, 3) == pytest.approx(2 / 3 * 2 / 3)
    nothing = np.zeros(0)
    assert average_precision(nothing, nothing > 0, nothing > 0, 3) == 0.0
    assert average_precision(nothing, nothing > 0, nothing > 0, 0) is None
    assert best_threshold(nothing, nothing > 0, nothing > 0, 3) is None


def test_blind_encoders_and_empty_homes_have_rows_too() -> None:
    row = score(one_frame([true(1, "chair", 0.0)], [ENOUGH], [])).encoders["a"].scopes[WHOLE][IOU].overall
    assert (row.stated.f1, row.stated.precision, row.best.threshold, row.errors.center) == (0.0, None, None, None)
    with pytest.raises(ValueError, match="no recording"):
        score({})
    sightings, truth = mixed()["home"]
    with pytest.raises(ValueError, match="belongs to another recording"):
        score({"home": (sightings, replace(truth, frames=(replace(truth.frames[0], stamp=8),)))})


def test_frames_that_the_truth_does_not_know_are_passed_over() -> None:
    sightings, truth = mixed()["home"]
    stranger = replace(sightings.frames[0], stamp=8)
    judged = judge_recording(
        "home",
        replace(sightings, frames=(*sightings.frames, stranger)),
        truth,
        scopes_of(sightings.words, VOCABULARY),
        GroundingConfig(),
    )
    assert len(judged["a"].verdicts[IOU]) == 4


def test_json_goes_there_and_back_and_the_report_names_all() -> None:
    objects = [true(1, "chair", 0.0), true(2, "chair", 3.0)]
    grounding = score(one_frame(objects, [ENOUGH, ENOUGH], [sighting(0, "chair", 0.25)], []))
    assert grounding_from_json(grounding_to_json(grounding)) == grounding
    with pytest.raises(ValueError, match="not a grounding"):
        grounding_from_json("{}")
    text = grounding_markdown(replace(grounding, failed={"cellar": "no truth"}))
    lines = [line for line in text.splitlines() if line.startswith("| IoU 0.25: F1 (P, R), stated")]
    cells = ["0.667 (1.00, 0.50)", "0.000 (–, 0.00)"]
    assert [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines] == [cells, cells]
    assert "- FAILED: cellar: no truth" in text
    page = grounding_page(replace(grounding, failed={"cellar": "<no> truth"}))
    assert "Failed: cellar: &lt;no&gt; truth" in page
    assert page.count("<table>") == 6  # side by side, two encoders in two scopes, by recording
    row = next(line for line in text.splitlines() if line.startswith("| chair"))
    assert [cell.strip() for cell in row.strip("|").split("|")][:5] == ["chair", "2", "1.00", "0.50", "0.67"]
    assert "…" not in text  # no column is cut off
