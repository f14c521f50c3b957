from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rendering import FLOOR, Thing, box2d_of, looking, render, wall
from tracking import observed, standing, tracked

from ssr_ros.box_fitting import surface_points
from ssr_ros.config import FusionConfig
from ssr_ros.geometry import pose_matrix
from ssr_ros.point_map import point_map
from ssr_ros.scene_graph.fusion import fuse, moved_box, new_voxels, refit
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.scene_graph.visibility import classify
from ssr_ros.scene_graph.voxels import ObjectVoxels
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

CONFIG = FusionConfig()
INFO = load_vocabulary().info
CHAIR = Thing.of("chair", (2.5, 0.0, 0.45), (0.5, 0.6, 0.9))


def view_from(x: float, y: float, seed: int, noise: float = 0.01, scenery: tuple = (FLOOR,)) -> Frame:
    return render([CHAIR], looking((x, y, 1.4), CHAIR.parts[0].center), scenery=scenery, noise=noise, seed=seed)


def observation_in(frame: Frame, background: bool = False) -> ObjectObservation:
    """All the chair's points; with ``background`` also whatever else lies in its 2D box above the floor."""
    cloud = point_map(frame, 1, 0.25, 6.0)
    x0, y0, x1, y1 = (float(v) for v in box2d_of(frame, 0))
    chosen = frame.color[cloud.rows, cloud.columns, 0] > 0
    if background:
        inside = (cloud.columns >= x0) & (cloud.columns < x1) & (cloud.rows >= y0) & (cloud.rows < y1)
        chosen |= inside & (cloud.points[:, 2] > 0.1)
    points = cloud.points[chosen]
    return replace(observed(CHAIR.parts[0]), points=points, box2d=(x0, y0, x1, y1))


def see(track: Track, frame: Frame, observation: ObjectObservation, label: str = "chair", floor: float = 0.0) -> None:
    view = classify(track.voxels.centers, frame, 6.0)
    track.see(observation, frame.stamp, frame.graph_T_camera[:3, 3])
    camera = frame.graph_T_camera[:3, 3]
    fuse(track, observation, camera, view.state, view.pixels, INFO[label], floor, CONFIG)


def fresh() -> Track:
    box = CHAIR.parts[0]
    return Track(1, "chair", box, new_voxels(box, CONFIG), 0, 0, 0)


def test_many_noisy_views_from_two_sides_neither_bloat_nor_drift() -> None:
    track, sizes, centers = fresh(), [], []
    for k in range(60):
        side = (0.5, -1.2) if k % 2 else (2.4, 2.2)
        frame = view_from(side[0] + 0.01 * k, side[1], seed=k)
        see(track, frame, observation_in(frame))
        if k >= 5:
            sizes.append(sorted(track.box.size))
            centers.append(track.box.center)
    assert np.array(sizes) == pytest.approx(np.tile([0.5, 0.6, 0.9], (55, 1)), abs=0.12)
    assert np.array(centers) == pytest.approx(np.tile(CHAIR.parts[0].center, (55, 1)), abs=0.07)
    assert abs(np.prod(sizes[-1]) / np.prod(sizes[5]) - 1) < 0.15
    assert len(track.voxels) <= CONFIG.max_voxels


def test_wall_seen_outside_the_2d_box_loses() -> None:
    """From one side the wall behind lies in the chair's 2D box; from others it does not."""
    scenery = (FLOOR, wall(3.1))
    track = fresh()
    for k in range(3):
        frame = view_from(0.5, 0.0, seed=k, scenery=scenery)
        see(track, frame, observation_in(frame, background=True))
    fooled = (track.voxels.supported(CONFIG.min_share, 2.0)[:, 0] > 3.0).sum()
    for k in range(16):
        frame = view_from(1.2, -1.8 if k % 2 else 1.8, seed=k, scenery=scenery)
        see(track, frame, observation_in(frame))
    left = (track.voxels.supported(CONFIG.min_share, 2.0)[:, 0] > 3.0).sum()
    assert fooled >= 40
    assert left < 0.05 * fooled
    assert track.box.center[0] + 0.35 < 3.05


def test_box_reaches_down_to_the_floor_but_not_across_a_gulf() -> None:
    upper = Box3D((2.0, 0.0, 0.7), (0.5, 0.5, 0.4), 0.0)  # 0.5 to 0.9 m
    track = tracked(1, upper)
    box = refit(track, INFO["chair"], 0.0, CONFIG)
    assert (box.bottom, box.top) == (pytest.approx(0.0), pytest.approx(0.9, abs=0.06))
    assert track.lowest == pytest.approx(0.5, abs=0.06)
    assert refit(track, INFO["chair"], -1.0, CONFIG).bottom == pytest.approx(0.5, abs=0.06)  # 1.5 m above it
    assert refit(track, INFO["chair"], -np.inf, CONFIG).bottom == pytest.approx(0.5, abs=0.06)
    assert refit(track, INFO["tv"], 0.0, CONFIG).bottom == pytest.approx(0.5, abs=0.06)  # stands anywhere


def test_flatness_is_the_share_of_the_level_top() -> None:
    plate = tracked(1, Box3D((2.0, 0.0, 0.72), (1.4, 0.8, 0.04), 0.0), "table")
    table = refit(plate, INFO["table"], 0.0, CONFIG)
    assert plate.flatness == pytest.approx(1.0)
    assert (table.bottom, table.top) == (pytest.approx(0.0), pytest.approx(0.75, abs=0.06))
    block = tracked(2, standing(2.0))
    refit(block, INFO["chair"], 0.0, CONFIG)
    assert block.flatness < 0.4


@pytest.mark.parametrize("seen_from", [(-5.0, 0.0), (5.0, 0.0)])
def test_depth_that_was_never_seen_is_completed_away_from_the_viewers(seen_from: tuple) -> None:
    face = Box3D((2.0, 0.0, 0.45), (0.02, 0.9, 0.9), 0.0)
    track = tracked(1, face, "refrigerator", seen_from=np.array(seen_from))
    box = refit(track, INFO["refrigerator"], 0.0, CONFIG)
    least = INFO["refrigerator"].short[0]
    assert min(box.size[:2]) == pytest.approx(least)
    assert box.center[0] - 2.0 == pytest.approx(-np.sign(seen_from[0]) * least / 2, abs=0.06)


@pytest.mark.parametrize("away", [-1.0, 1.0])
@pytest.mark.parametrize(("one_sided", "key"), [(0.9, "depth"), (0.7, "short")])
def test_depth_seen_from_one_side_alone_is_the_common_one(away: float, one_sided: float, key: str) -> None:
    """Ten views whose directions have a mean of ``one_sided`` along x; the face keeps its place."""
    face = Box3D((2.0, 0.0, 0.8), (0.02, 0.7, 1.6), 0.0)
    track = tracked(1, face, "refrigerator", seen_from=np.array([-10 * one_sided * away, 0.0]))
    box = refit(track, INFO["refrigerator"], 0.0, CONFIG)
    depth = {"depth": INFO["refrigerator"].depth, "short": INFO["refrigerator"].short[0]}[key]
    assert min(box.size[:2]) == pytest.approx(depth)
    assert box.center[:2] == pytest.approx((2.0 + away * depth / 2, 0.0), abs=0.06)
    assert max(box.size[:2]) == pytest.approx(0.7, abs=0.06)  # across the line of sight it is what was seen


def test_what_is_deeper_than_common_and_what_has_no_common_depth_stay() -> None:
    seen_from = np.array([-10.0, 0.0])
    deep = tracked(1, standing(2.0, size=(0.8, 0.8, 1.7)), "refrigerator", seen_from=seen_from)
    assert refit(deep, INFO["refrigerator"], 0.0, CONFIG).size[:2] == pytest.approx((0.8, 0.8), abs=0.1)
    bench = tracked(2, standing(2.0, size=(0.4, 1.2, 0.5)), "bench", seen_from=seen_from)
    assert INFO["bench"].depth is None
    assert sorted(refit(bench, INFO["bench"], 0.0, CONFIG).size[:2]) == pytest.approx([0.4, 1.2], abs=0.1)


def test_a_sofa_seen_along_it_keeps_what_was_seen_across() -> None:
    """Only the line of sight is completed: an arm of 0.6 m tells nothing of the depth behind it."""
    arm = Box3D((2.0, 0.0, 0.4), (0.3, 0.6, 0.8), 0.0)
    box = refit(tracked(1, arm, "sofa", seen_from=np.array([-10.0, 0.0])), INFO["sofa"], 0.0, CONFIG)
    assert sorted(box.size[:2]) == pytest.approx([0.8, 0.85], abs=0.1)


@pytest.mark.parametrize(("seen_from", "yaw"), [((-5.0, 1.0), np.pi), ((5.0, 1.0), 0.0)])
def test_front_of_a_sofa_faces_those_who_saw_it(seen_from: tuple, yaw: float) -> None:
    track = tracked(1, standing(2.0, size=(0.8, 2.0, 0.8)), "sofa", seen_from=np.array(seen_from))
    box = refit(track, INFO["sofa"], 0.0, CONFIG)
    assert box.size[:2] == pytest.approx((0.8, 2.0), abs=0.1)  # l along the heading, across the longer side
    assert np.cos(box.yaw - yaw) == pytest.approx(1.0, abs=0.01)


def test_without_a_front_length_is_the_longer_side() -> None:
    track = tracked(1, standing(2.0, size=(0.8, 1.6, 0.75)), "table")
    box = refit(track, INFO["table"], 0.0, CONFIG)
    assert box.size[0] > box.size[1]
    assert abs(np.sin(box.yaw)) == pytest.approx(1.0, abs=0.02)
    assert -np.pi / 2 <= box.yaw < np.pi / 2


def test_small_things_have_small_voxels() -> None:
    assert new_voxels(standing(0.0), CONFIG).size == CONFIG.voxel_size
    assert new_voxels(standing(0.0, size=(0.1, 0.1, 0.1)), CONFIG).size == CONFIG.small_voxel_size


def test_boxes_move_rigidly() -> None:
    turn = pose_matrix([1.0, 0.0, 0.5], [0, 0, np.sqrt(0.5), np.sqrt(0.5)])
    moved = moved_box(Box3D((2.0, 0.0, 0.0), (1.0, 2.0, 3.0), 3.0), turn)
    assert moved.center == pytest.approx((1.0, 2.0, 0.5))
    assert moved.size == (1.0, 2.0, 3.0)
    assert moved.yaw == pytest.approx(3.0 + np.pi / 2 - 2 * np.pi)


def cloud_of(label: str, box: Box3D, hits: float, misses: float) -> Track:
    """An object whose every voxel has the same evidence."""
    track = Track(1, label, box, new_voxels(box, CONFIG), 0, 0, 0, hits=8)
    grid = [np.linspace(-length / 2, length / 2, 12) for length in box.size]
    track.voxels.add((np.stack(np.meshgrid(*grid), -1).reshape(-1, 3) + box.center).astype(np.float32))
    track.voxels.hits[:], track.voxels.misses[:] = hits, misses
    return track


def test_leaves_need_fewer_views_that_agree_than_a_chair() -> None:
    """A fifth of the views saw the outer half: for a chair that is background, for a plant foliage."""
    widths = {}
    for label in ("chair", "plant"):
        track = cloud_of(label, Box3D((2.0, 0.0, 0.5), (0.6, 0.6, 1.0), 0.0), 10.0, 0.0)
        outer = np.abs(track.voxels.centers[:, 0] - 2.0) > 0.16
        track.voxels.hits[outer], track.voxels.misses[outer] = 2.0, 8.0
        widths[label] = min(refit(track, INFO[label], 0.0, CONFIG).size[:2])
    assert widths["chair"] < 0.35
    assert widths["plant"] == pytest.approx(0.6, abs=0.06)


@pytest.mark.parametrize(
    ("label", "height", "bottom"),
    [("plant", 0.9, 0.0), ("plant", 0.4, 0.6), ("tv", 0.9, 0.6)],  # a bush, a pot on a shelf, a screen on a wall
)
def test_what_is_high_stands_on_the_floor(label: str, height: float, bottom: float) -> None:
    track = cloud_of(label, Box3D((2.0, 0.0, 0.6 + height / 2), (0.6, 0.2, height), 0.0), 10.0, 0.0)
    assert refit(track, INFO[label], 0.0, CONFIG).bottom == pytest.approx(bottom, abs=0.06)


def test_a_cup_keeps_the_foot_that_was_cut_off_with_the_table() -> None:
    track = cloud_of("cup", Box3D((2.0, 0.0, 0.8), (0.1, 0.1, 0.1), 0.0), 10.0, 0.0)
    box = refit(track, INFO["cup"], 0.0, CONFIG)
    assert box.bottom == pytest.approx(0.73, abs=0.015)
    assert box.top == pytest.approx(0.85, abs=0.015)


def test_of_equally_supported_voxels_those_that_go_are_scattered() -> None:
    """A sofa has twice as many as are kept; each of its ends keeps its share."""
    points = surface_points(Box3D((0.0, 0.0, 0.4), (0.8, 2.0, 0.8), 0.0), 0.025)
    voxels = ObjectVoxels(0.05, 800)
    voxels.add(points)
    everything = ObjectVoxels(0.05, 100_000)
    everything.add(points)
    assert len(everything) > 2000 and len(voxels) == 800
    for axis in range(3):
        kept, _ = np.histogram(voxels.centers[:, axis], 4, (points[:, axis].min(), points[:, axis].max()))
        there, _ = np.histogram(everything.centers[:, axis], 4, (points[:, axis].min(), points[:, axis].max()))
        np.testing.assert_allclose(kept / there, 800 / len(everything), rtol=0.25)
