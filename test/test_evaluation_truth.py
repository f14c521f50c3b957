"""Ground truth: reading it, its words, and where drifting odometry puts it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ssr_ros.evaluation.sightings import detector_words
from ssr_ros.evaluation.truth import (
    GroundTruth,
    TruthFrame,
    TruthObject,
    Views,
    as_odometry_saw,
    count_views,
    drift,
    load_truth,
    load_truth_labels,
    moved,
    truth_beside,
)
from ssr_ros.geometry import invert_pose
from ssr_ros.types import Box3D
from ssr_ros.vocabulary import load_vocabulary

DEMO = Path(__file__).resolve().parent.parent / "recordings" / "demo_room"
QUARTER = np.pi / 2


def pose(x: float, y: float, yaw: float = 0.0) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    matrix[:2, 3] = x, y
    return matrix


def document(**changes: Any) -> dict[str, Any]:
    objects = [{"id": 3, "class": "sofa", "box": [1, 2, 0.4, 0.8, 2.0, 0.8, 0.5]}]
    frames = [{"stamp_ns": 100, "base_link_pose_exact": [1.0, 0.0, QUARTER], "visible": {"3": 700}}]
    return {"objects": objects, "frames": frames, "units": "m, rad", **changes}


def write(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_truth_is_read(tmp_path: Path) -> None:
    truth = load_truth(write(tmp_path / "truth.json", document()))
    assert truth.objects == (TruthObject(3, "sofa", Box3D((1.0, 2.0, 0.4), (0.8, 2.0, 0.8), 0.5)),)
    (frame,) = truth.frames
    assert frame.stamp == 100
    assert frame.visible == {3: 700}
    np.testing.assert_allclose(frame.exact_T_base, pose(1.0, 0.0, QUARTER))


def test_frames_may_be_missing(tmp_path: Path) -> None:
    content = document()
    del content["frames"]
    assert load_truth(write(tmp_path / "truth.json", content)).frames == ()


SOFA = document()["objects"][0]
BROKEN = {
    "no JSON": ('{"objects": [', "is not a ground truth"),
    "not text": ('"\\ud800', "is not a ground truth"),
    "no objects": ({"frames": []}, "missing required field `objects`"),
    "an empty list": (document(objects=[]), r"length >= 1.*\$\.objects"),
    "a box of six numbers": (document(objects=[{**SOFA, "box": [1, 2, 3, 4, 5, 6]}]), r"\$\.objects\[0\]\.box"),
    "a box without length": (document(objects=[{**SOFA, "box": [1, 2, 3, 0, 5, 6, 0]}]), r"> 0.*\$\.objects\[0\]\.box"),
    "a nameless object": (document(objects=[{**SOFA, "class": ""}]), r"\$\.objects\[0\]\.class"),
    "an id twice": (document(objects=[SOFA, SOFA]), r"ids must be unique, got \[3\]"),
    "a NaN": (json.dumps(document()).replace("0.4", "NaN"), "is not a ground truth"),
    "a pose of two numbers": (
        document(frames=[{"stamp_ns": 1, "base_link_pose_exact": [1, 2]}]),
        "base_link_pose_exact",
    ),
    "a stamp as text": (document(frames=[{"stamp_ns": "1", "base_link_pose_exact": [1, 2, 3]}]), "stamp_ns"),
    "an unlisted object": (
        document(frames=[{"stamp_ns": 1, "base_link_pose_exact": [1, 2, 3], "visible": {"8": 60}}]),
        r"must be listed under objects, got ids \[8\]",
    ),
}


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_truth_names_the_file_and_the_place(tmp_path: Path, content: Any, message: str) -> None:
    path = write(tmp_path / "ground_truth.json", content)
    with pytest.raises(ValueError, match=message) as caught:
        load_truth(path)
    assert str(path) in str(caught.value)


def test_the_truth_lies_beside_the_recording() -> None:
    assert truth_beside(DEMO) == DEMO / "ground_truth.json"
    assert truth_beside(DEMO / "demo_room.mcap") == DEMO / "ground_truth.json"
    truth = load_truth(DEMO / "ground_truth.json")
    assert len(truth.objects) == 22
    assert len(truth.frames) == 120
    assert truth.objects[0].label == "sofa"


# --- words -----------------------------------------------------------------------------------------------------------


def test_words_of_the_truth_ask_for_labels_of_the_map() -> None:
    labels = load_truth_labels(detector_words(load_vocabulary()))
    assert labels.accepted("dining table") == ("table",)
    assert labels.accepted("coffee table") == ("table",)
    assert labels.accepted("armchair") == ("chair", "sofa")
    assert labels.accepted("bowl") == ("bowl",)
    assert labels.accepted("dresser") == ()
    assert labels.accepted("tv stand") == ()
    assert load_truth_labels(load_vocabulary().labels).accepted("coffee table") == ("coffee table", "table")


def test_a_label_that_the_detector_has_itself_comes_first() -> None:
    assert load_truth_labels(["coffee table", "table"]).accepted("coffee table") == ("coffee table", "table")
    assert load_truth_labels(["sofa"]).accepted("armchair") == ("sofa",)


def test_every_alias_asks_for_labels_of_the_vocabulary() -> None:
    labels = load_truth_labels(load_vocabulary().labels)
    for word, accepted in labels.accept.items():
        assert accepted
        assert set(accepted) <= labels.vocabulary, word


# --- views and drift -------------------------------------------------------------------------------------------------


def made_up() -> GroundTruth:
    """Two objects; the robot goes one metre along x per frame, seeing the sofa twice and the bowl never enough."""
    sofa = TruthObject(1, "sofa", Box3D((4.0, 1.0, 0.4), (0.8, 2.0, 0.8), 0.2))
    bowl = TruthObject(2, "bowl", Box3D((0.0, 0.0, 0.8), (0.3, 0.3, 0.1), 0.0))
    visible = [{1: 500}, {1: 800, 2: 499}, {2: 60}]
    return GroundTruth((sofa, bowl), tuple(TruthFrame(10 * i, pose(i, 0.0), visible[i]) for i in range(3)))


def test_views_count_frames_that_were_used_and_showed_enough() -> None:
    assert count_views(made_up(), [0, 10, 20], 500) == {1: Views(2, 10, 0), 2: Views(0, None, None)}
    assert count_views(made_up(), [0, 20], 500) == {1: Views(1, 0, 0), 2: Views(0, None)}
    assert count_views(made_up(), [0, 10, 20], 60) == {1: Views(2, 10, 0), 2: Views(2, 20, 10)}


def test_odometry_without_drift_moves_nothing() -> None:
    truth = made_up()
    exact = {frame.stamp: frame.exact_T_base for frame in truth.frames}
    for found in drift(truth, exact).values():
        np.testing.assert_allclose(found, np.eye(4), atol=1e-12)
    seen = as_odometry_saw(truth, count_views(truth, exact, 500), drift(truth, exact))
    np.testing.assert_allclose(seen[0].box.center, truth.objects[0].box.center)


def test_an_object_stands_where_drifting_odometry_put_it_when_it_was_last_seen() -> None:
    """By frame 10 odometry is turned by a quarter: what is 3 m ahead of the robot at (1, 0) is now 3 m along +y."""
    truth = made_up()
    odometry = {0: pose(0.0, 0.0), 10: pose(1.0, 0.0, QUARTER), 20: pose(2.0, 5.0)}
    seen = as_odometry_saw(truth, count_views(truth, odometry, 500), drift(truth, odometry))
    np.testing.assert_allclose(seen[0].box.center, (1.0 - 1.0, 3.0, 0.4), atol=1e-12)
    assert seen[0].box.yaw == pytest.approx(0.2 + QUARTER)
    assert seen[0].box.size == (0.8, 2.0, 0.8)
    np.testing.assert_allclose(seen[1].box.center, (0.0, 5.0, 0.8), atol=1e-12)  # never seen: as at the end


def test_a_frame_that_was_not_mapped_is_no_view_and_the_stamp_zero_is_a_stamp() -> None:
    truth = made_up()
    odometry = {0: pose(0.0, -7.0), 20: pose(2.0, 5.0)}
    sofa, _ = as_odometry_saw(truth, count_views(truth, odometry, 500), drift(truth, odometry))
    np.testing.assert_allclose(sofa.box.center, (4.0, 1.0 - 7.0, 0.4))


def test_moving_a_box_there_and_back() -> None:
    box = Box3D((1.0, 2.0, 0.5), (1.0, 0.5, 1.0), 3.0)
    there = moved(box, pose(3.0, -1.0, 1.0))
    assert there.yaw == pytest.approx(4.0 - 2 * np.pi)
    back = moved(there, invert_pose(pose(3.0, -1.0, 1.0)))
    np.testing.assert_allclose(back.center, box.center)
    assert back.yaw == pytest.approx(box.yaw)


def test_the_truth_of_another_recording_is_refused() -> None:
    with pytest.raises(ValueError, match="3 exact poses, none at the stamp of one of the 1 frames used"):
        drift(made_up(), {7: pose(0.0, 0.0)})


# --- what changes, rooms and images ----------------------------------------------------------------------------------


def written(path: Path, **fields: Any) -> GroundTruth:
    objects = [
        {"id": 1, "class": "chair", "box": [0, 0, 0.4, 0.5, 0.5, 0.8, 0], "symmetry": 4},
        {"id": 2, "class": "sofa", "box": [3, 0, 0.4, 0.9, 2.0, 0.8, 0]},
    ]
    path.write_text(json.dumps({"objects": objects, **fields}))
    return load_truth(path)


def test_symmetry_rooms_and_camera_are_read(tmp_path: Path) -> None:
    square = [[0, 0], [2, 0], [2, 2], [0, 2]]
    truth = written(tmp_path / "t.json", room={"polygon": square}, camera={"width": 320, "height": 240})
    assert [item.symmetry for item in truth.objects] == [4, None]
    assert truth.rooms == (((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)),)
    assert truth.image_share == 0.25
    several = written(tmp_path / "t.json", rooms=[{"polygon": square}, {"polygon": square[:3]}])
    assert (len(several.rooms), several.image_share) == (2, 1.0)


def test_small_images_need_fewer_pixels_for_a_view(tmp_path: Path) -> None:
    frames = [{"stamp_ns": 7, "base_link_pose_exact": [0, 0, 0], "visible": {"1": 125, "2": 124}}]
    truth = written(tmp_path / "t.json", frames=frames, camera={"width": 320, "height": 240})
    views = count_views(truth, [7], 500)
    assert (views[1].frames, views[2].frames) == (1, 0)


def test_changes_are_a_history(tmp_path: Path) -> None:
    changes = [
        {"stamp_ns": 20, "id": 2, "kind": "removed"},
        {"stamp_ns": 10, "id": 1, "kind": "moved", "box": [5, 0, 0.4, 0.5, 0.5, 0.8, 0]},
    ]
    truth = written(tmp_path / "t.json", changes=changes)
    assert [(item.id, item.box.center[0], item.since) for item in truth.objects] == [(1, 5.0, 10)]
    assert {(item.id, item.box.center[0], item.until) for item in truth.past} == {(1, 0.0, 10), (2, 3.0, 20)}
    assert {(item.id, item.box.center[0]) for item in truth.at(5)} == {(1, 0.0), (2, 3.0)}
    assert {(item.id, item.box.center[0]) for item in truth.at(10)} == {(1, 5.0), (2, 3.0)}
    assert {item.id for item in truth.at(20)} == {1}


def test_what_is_new_was_not_there_before(tmp_path: Path) -> None:
    truth = written(tmp_path / "t.json", changes=[{"stamp_ns": 10, "id": 2, "kind": "new"}])
    assert {item.id for item in truth.at(9)} == {1}
    assert {item.id for item in truth.at(10)} == {1, 2}
    assert truth.past == ()


def test_views_of_the_old_place_are_none_of_the_new_one(tmp_path: Path) -> None:
    frames = [
        {"stamp_ns": stamp, "base_link_pose_exact": [0, 0, 0], "visible": {"1": 900, "2": 900}} for stamp in (5, 15)
    ]
    moved_box = [5, 0, 0.4, 0.5, 0.5, 0.8, 0]
    changes = [
        {"stamp_ns": 10, "id": 1, "kind": "moved", "box": moved_box},
        {"stamp_ns": 10, "id": 2, "kind": "removed"},
    ]
    views = count_views(written(tmp_path / "t.json", frames=frames, changes=changes), [5, 15], 500)
    assert views == {1: Views(1, 15, 15)}


def test_changes_of_strangers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"t\.json: what changes must be listed under objects, got ids \[9\]"):
        written(tmp_path / "t.json", changes=[{"stamp_ns": 1, "id": 9, "kind": "removed"}])
    with pytest.raises(ValueError, match="Invalid enum value 'eaten'"):
        written(tmp_path / "t.json", changes=[{"stamp_ns": 1, "id": 1, "kind": "eaten"}])
