from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from box_home import BoxRenderer, PlainSensor, box_home

from ssr_ros.bag import Bag
from ssr_ros.evaluation.truth import load_truth
from ssr_ros.geometry import corners, invert_pose, project
from ssr_ros.recording import open_recording
from ssr_ros.simulation import messages as ros
from ssr_ros.simulation.odometry import DRIFTS, OdometryConfig
from ssr_ros.simulation.recorder import is_finished, record
from ssr_ros.simulation.simulated_run import Image, SimulatedRun, SimulationConfig, planar_pose
from ssr_ros.types import Box3D

HOME = box_home()
SMALL = {"width": 64, "height": 48, "frames": 30}
CONFIG = SimulationConfig(seed=3, changes=True, people=1, **{**SMALL, "frames": 200})


def make(out: Path, config: SimulationConfig = CONFIG, **more: Any) -> Path:
    return record(HOME, config, out, renderer=BoxRenderer, sensor=PlainSensor(), **more)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("recordings") / "rec")


@pytest.fixture(scope="module")
def images() -> list[Image]:
    return list(SimulatedRun(HOME, CONFIG, BoxRenderer, PlainSensor()).images())


@pytest.fixture(scope="module")
def truth(recorded: Path) -> dict[str, Any]:
    return json.loads((recorded / "ground_truth.json").read_text())


def test_the_bag_has_the_topics_of_the_bundled_recording(recorded: Path) -> None:
    bundled = Bag(Path(__file__).resolve().parent.parent / "recordings" / "demo_room")
    bag = Bag(recorded)
    assert {t.name: t.type for t in bag.topics} == {t.name: t.type for t in bundled.topics}
    assert bag.warnings == []


def test_every_image_is_a_frame(recorded: Path, truth: dict[str, Any]) -> None:
    recording = open_recording(recorded)
    frames = list(recording)
    assert len(frames) == CONFIG.frames and not recording.drops and not recording.warnings
    assert [frame.stamp for frame in frames] == [frame["stamp_ns"] for frame in truth["frames"]]
    assert recording.base_T_camera == pytest.approx(CONFIG.base_T_camera)
    assert frames[0].intrinsics.fx == pytest.approx(CONFIG.intrinsics.fx)
    assert (recording.frame_id, recording.base_frame) == ("odom", "base_link")


def test_frames_hold_what_the_camera_saw(recorded: Path, images: list[Image]) -> None:
    for frame, image in list(zip(open_recording(recorded), images, strict=True))[::40]:
        assert np.abs(frame.depth - image.depth).max() <= 0.00051
        assert np.abs(frame.color.astype(int) - image.color).mean() < 12  # JPEG of hard edges


def test_visible_counts_are_those_of_the_id_images(images: list[Image], truth: dict[str, Any]) -> None:
    known = {item["id"] for item in truth["objects"]}
    for image, frame in zip(images, truth["frames"], strict=True):
        ids, counts = np.unique(image.rendering.ids, return_counts=True)
        expected = {int(i): int(n) for i, n in zip(ids, counts, strict=True) if 0 < i < 100_000}
        assert {int(key): n for key, n in frame["visible"].items()} == expected
        assert set(expected) <= known
        assert frame.get("people", 0) == sum(n for i, n in zip(ids, counts, strict=True) if i >= 100_000)
    assert any("people" in frame for frame in truth["frames"])


def test_boxes_of_visible_objects_project_onto_their_pixels(images: list[Image], truth: dict[str, Any]) -> None:
    """Truth, poses, camera and stamps agree: in the exact frame the outline of a box covers the object's pixels."""
    checked = Counter[str]()
    for image, frame in zip(images, truth["frames"], strict=True):
        exact_T_camera = planar_pose(frame["base_link_pose_exact"]) @ CONFIG.base_T_camera
        for number, values in boxes_at(truth, frame["stamp_ns"]).items():
            rows, columns = np.nonzero(image.rendering.ids == number)
            x, y, z, length, width, height, yaw = values
            points = corners(Box3D((x, y, z), (length, width, height), yaw))
            camera_T_exact = invert_pose(exact_T_camera)
            local = points @ camera_T_exact[:3, :3].T + camera_T_exact[:3, 3]
            if not len(rows) or local[:, 2].min() < 0.1:
                continue
            pixels, _ = project(local, CONFIG.intrinsics)
            hull = cv2.convexHull(pixels.astype(np.float32))
            outside = [
                cv2.pointPolygonTest(hull, (float(u), float(v)), True) for u, v in zip(columns, rows, strict=True)
            ]
            assert min(outside) > -1.0, f"object {number} at {frame['stamp_ns']}"
            checked[str(number)] += 1
    assert len(checked) >= 6 and checked.total() > 100


def boxes_at(truth: dict[str, Any], stamp: int) -> dict[int, list[float]]:
    boxes = {item["id"]: item["box"] for item in truth["objects"]}
    for change in truth["changes"]:
        if change["stamp_ns"] <= stamp and "box" in change:
            boxes[change["id"]] = change["box"]
    return boxes


def test_exact_poses_are_where_the_bag_says(recorded: Path, truth: dict[str, Any]) -> None:
    told = {}
    for _, message in Bag(recorded).messages([ros.TRUE_ODOMETRY]):
        stamp = message.header.stamp.sec * 10**9 + message.header.stamp.nanosec
        told[stamp] = (message.pose.pose.position.x, message.pose.pose.position.y)
    common = [frame for frame in truth["frames"] if frame["stamp_ns"] in told]
    assert len(common) > 50
    for frame in common:
        assert told[frame["stamp_ns"]] == pytest.approx(frame["base_link_pose_exact"][:2], abs=1e-5)


def test_changes_tell_what_and_when(recorded: Path, truth: dict[str, Any]) -> None:
    loaded = load_truth(recorded / "ground_truth.json")
    assert truth["changes"]
    for change in truth["changes"]:
        shows = [f["stamp_ns"] for f in truth["frames"] if str(change["id"]) in f["visible"]]
        if change["kind"] == "removed":
            assert all(stamp < change["stamp_ns"] for stamp in shows)
            assert change["id"] not in {item.id for item in loaded.objects}
        if change["kind"] == "new":
            assert all(stamp >= change["stamp_ns"] for stamp in shows)
        assert change["stamp_ns"] in {frame["stamp_ns"] for frame in truth["frames"]}


def test_loop_closure_is_published_as_map_to_odom(tmp_path: Path) -> None:
    config = SimulationConfig(odometry=OdometryConfig(loop_closure=True), **SMALL)
    parents = Counter(
        transform.header.frame_id
        for _, message in Bag(make(tmp_path / "rec", config)).messages([ros.TF])
        for transform in message.transforms
    )
    assert parents["map"] == pytest.approx(parents["odom"] / 3, abs=1)


def test_without_drift_odometry_is_exact(tmp_path: Path) -> None:
    out = make(tmp_path / "rec", SimulationConfig(odometry=DRIFTS["none"], **SMALL))
    exact = {frame.stamp: frame.exact_T_base for frame in load_truth(out / "ground_truth.json").frames}
    for frame in open_recording(out):
        assert frame.graph_T_base == pytest.approx(exact[frame.stamp], abs=1e-5)


def test_the_same_seed_writes_the_same_truth(recorded: Path, tmp_path: Path) -> None:
    again = make(tmp_path / "rec")
    for name in ("ground_truth.json", "PROVENANCE.md"):
        assert (again / name).read_bytes() == (recorded / name).read_bytes()
    first, second = (
        [(t, s, bytes(d)) for t, s, d in Bag(folder).raw_messages([ros.COLOR, ros.ODOMETRY])]
        for folder in (recorded, again)
    )
    assert first == second


class StoppedError(Exception):
    pass


def test_an_interrupted_recording_leaves_no_half_result_and_is_made_anew(tmp_path: Path) -> None:
    out = tmp_path / "rec"

    def stop(done: int, total: int) -> None:
        if done == total // 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        make(out, SimulationConfig(**SMALL), progress=stop)
    assert not out.exists() and not is_finished(out)
    done: list[int] = []
    make(out, SimulationConfig(**SMALL), progress=lambda count, _: done.append(count))
    assert done == list(range(1, 31))
    assert is_finished(out)
    assert [path.name for path in tmp_path.iterdir()] == ["rec"]
    assert sum(1 for _ in open_recording(out)) == 30


def test_nothing_is_overwritten(recorded: Path) -> None:
    with pytest.raises(FileExistsError, match="exists already"):
        make(recorded)


def test_a_contact_sheet_shows_some_images(tmp_path: Path) -> None:
    make(tmp_path / "rec", SimulationConfig(**SMALL), sheet=tmp_path / "pages" / "sheet.png")
    page = cv2.imread(str(tmp_path / "pages" / "sheet.png"))
    assert page is not None and page.shape[1] == 6 * 324 and page.shape[0] == 4 * 244


def test_images_of_any_rate_lie_within_odometry(tmp_path: Path) -> None:
    for rate in (7.0, 15.0):
        out = make(tmp_path / f"rec{rate:.0f}", SimulationConfig(image_rate=rate, **SMALL))
        recording = open_recording(out)
        assert sum(1 for _ in recording) == 30 and not recording.drops


def test_wrong_figures_are_named() -> None:
    with pytest.raises(ValueError, match="simulation.sensor must be realsense or kinect or ideal, got 'lidar'"):
        SimulationConfig(sensor="lidar")
    with pytest.raises(ValueError, match="simulation.image_rate"):
        SimulationConfig(image_rate=100)
