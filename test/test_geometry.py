from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from ssr_ros import geometry
from ssr_ros.geometry import box_parameters
from ssr_ros.types import Box3D, CameraIntrinsics, Frame

CAMERA = CameraIntrinsics(640, 480, 525.0, 520.0, 319.5, 239.5)
UNIT = Box3D((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), 0.0)


def reals(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_subnormal=False)


boxes = st.builds(
    lambda x, y, z, length, width, height, yaw: Box3D((x, y, z), (length, width, height), yaw),
    *(reals(-1, 1),) * 3,
    *(reals(0.1, 2),) * 3,
    reals(-4, 4),
)
poses = st.builds(
    lambda p, r: geometry.pose_matrix(p, Rotation.from_rotvec(r).as_quat()),
    st.tuples(*(reals(-9, 9),) * 3),
    st.tuples(*(reals(-2, 2),) * 3),
)


def at(x: float, y: float = 0.0, z: float = 0.0, size=(1.0, 1.0, 1.0), yaw: float = 0.0) -> Box3D:
    return Box3D((x, y, z), size, yaw)


def iou(a: Box3D, b: Box3D) -> float:
    return float(geometry.pairwise_iou(box_parameters([a]), box_parameters([b]))[0, 0])


def distance(a: Box3D, b: Box3D) -> float:
    return float(geometry.pairwise_distance(box_parameters([a]), box_parameters([b]))[0, 0])


def share(a: Box3D, b: Box3D) -> float:
    return float(geometry.pairwise_share(box_parameters([a]), box_parameters([b]))[0, 0])


def test_angles_wrap_into_a_half_open_turn() -> None:
    assert geometry.wrap_angle([0.0, pi, -pi, 3 * pi / 2, -5 * pi / 2]) == pytest.approx(
        [0.0, -pi, -pi, -pi / 2, -pi / 2]
    )


def test_pose_of_a_quarter_turn() -> None:
    matrix = geometry.pose_matrix([1.0, 2.0, 3.0], [0.0, 0.0, sqrt(0.5), sqrt(0.5)])
    assert matrix @ [1, 0, 0, 1] == pytest.approx([1, 3, 3, 1])
    assert geometry.yaw_of(matrix) == pytest.approx(pi / 2)


@pytest.mark.parametrize("quaternion", [[0, 0, 0, 0], [0, 0, 0, 1.2], [np.nan, 0, 0, 1]])
def test_pose_refuses_what_is_no_rotation(quaternion: list[float]) -> None:
    with pytest.raises(ValueError, match="pose: position must be finite and the quaternion of unit length"):
        geometry.pose_matrix([0, 0, 0], quaternion)


def test_pose_refuses_a_position_that_is_not_finite() -> None:
    with pytest.raises(ValueError, match="position must be finite"):
        geometry.pose_matrix([0, np.inf, 0], [0, 0, 0, 1])


@given(poses)
def test_poses_round_trip(pose: np.ndarray) -> None:
    again = geometry.pose_matrix(pose[:3, 3], geometry.quaternion_from_matrix(pose))
    assert again == pytest.approx(pose, abs=1e-9)
    assert pose @ geometry.invert_pose(pose) == pytest.approx(np.eye(4), abs=1e-9)


def test_interpolation_is_linear_in_position_and_angle() -> None:
    a, b = np.eye(4), geometry.pose_matrix([4.0, 0.0, -2.0], Rotation.from_euler("z", 80, degrees=True).as_quat())
    quarter = geometry.interpolate_pose(a, b, 0.25)
    assert quarter[:3, 3] == pytest.approx([1.0, 0.0, -0.5])
    assert np.rad2deg(geometry.yaw_of(quarter)) == pytest.approx(20.0)
    assert geometry.interpolate_pose(a, b, 0.0) == pytest.approx(a)
    assert geometry.interpolate_pose(a, b, 1.0) == pytest.approx(b)


@pytest.mark.parametrize("fraction", [-0.01, 1.01, float("nan")])
def test_interpolation_does_not_extrapolate(fraction: float) -> None:
    with pytest.raises(ValueError, match="fraction must be in"):
        geometry.interpolate_pose(np.eye(4), np.eye(4), fraction)


@given(poses, st.lists(st.tuples(*(reals(-5, 5),) * 3), min_size=1, max_size=5))
def test_points_follow_the_pose(pose: np.ndarray, points: list[tuple[float, float, float]]) -> None:
    moved = geometry.transform_points(pose, np.array(points))
    assert moved.dtype == np.float32
    assert moved == pytest.approx(Rotation.from_matrix(pose[:3, :3]).apply(points) + pose[:3, 3], abs=1e-5)


def test_optical_axis_points_ahead() -> None:
    assert (geometry.BODY_R_OPTICAL @ [0, 0, 1]).tolist() == [1, 0, 0]  # z forward is x forward
    assert (geometry.BODY_R_OPTICAL @ [1, 0, 0]).tolist() == [0, -1, 0]  # x right is -y
    assert (geometry.BODY_R_OPTICAL @ [0, 1, 0]).tolist() == [0, 0, -1]  # y down is -z


@given(st.lists(st.tuples(reals(0, 639), reals(0, 479), reals(0.25, 8)), min_size=1, max_size=8))
def test_projection_undoes_unprojection(readings: list[tuple[float, float, float]]) -> None:
    u, v, depth = np.array(readings, np.float32).T
    pixels, z = geometry.project(geometry.unproject(u, v, depth, CAMERA), CAMERA)
    assert pixels == pytest.approx(np.stack([u, v], 1), abs=1e-2)
    assert z == pytest.approx(depth)


def test_principal_point_looks_straight_ahead() -> None:
    camera = CameraIntrinsics(4, 4, 2.0, 4.0, 1.0, 2.0)
    points = geometry.unproject(np.array([1, 3]), np.array([2, 0]), np.array([5.0, 2.0], np.float32), camera)
    assert points.tolist() == [[0, 0, 5], [2, -1, 2]]


def test_half_resolution_keeps_pixel_centers() -> None:
    half = CAMERA.scaled(320, 240)
    assert (half.width, half.height, half.fx, half.fy) == (320, 240, 262.5, 260.0)
    # The block of pixels 0 and 1 has its middle at 0.5: that is pixel 0 of the half-size image.
    full_ray = (0.5 - CAMERA.cx) / CAMERA.fx
    assert (0.0 - half.cx) / half.fx == pytest.approx(full_ray)
    assert half.scaled(640, 480) == CAMERA


def test_depth_intrinsics_follow_the_depth_image() -> None:
    color = np.zeros((480, 640, 3), np.uint8)
    same = Frame(0, color, np.zeros((480, 640), np.float32), CAMERA, np.eye(4), np.eye(4))
    half = Frame(0, color, np.zeros((240, 320), np.float32), CAMERA, np.eye(4), np.eye(4))
    assert same.depth_intrinsics is CAMERA
    assert half.depth_intrinsics == CAMERA.scaled(320, 240)


@pytest.mark.parametrize(
    "values", [(0, 480, 500, 500, 1, 1), (640, 480, 0, 500, 1, 1), (640, 480, 500, float("nan"), 1, 1)]
)
def test_intrinsics_refuse_what_no_camera_has(values: tuple) -> None:
    with pytest.raises(ValueError, match="intrinsics: "):
        CameraIntrinsics(*values)


def test_box_knows_bottom_top_and_volume() -> None:
    box = Box3D((0, 0, 1.0), (2.0, 3.0, 0.5), 0.3)
    assert (box.bottom, box.top, box.volume) == (0.75, 1.25, 3.0)


def test_corners_turn_with_the_box() -> None:
    found = geometry.corners(Box3D((1.0, 1.0, 1.0), (4.0, 2.0, 2.0), pi / 2))
    plan = [[0, 3], [0, -1], [2, -1], [2, 3]]  # counter-clockwise: left of +y (length) first
    assert found[:4, :2] == pytest.approx(np.array(plan), abs=1e-12)
    assert found[:, 2].tolist() == [0, 0, 0, 0, 2, 2, 2, 2]
    assert shapely.Polygon(found[:4, :2]).exterior.is_ccw


def test_points_in_a_turned_box() -> None:
    box = Box3D((0, 0, 0), (2.0, 0.2, 1.0), pi / 4)
    points = np.array([[0.6, 0.6, 0], [0.6, -0.6, 0], [0, 0, 0.55], [0, 0, 0.45]])
    assert geometry.points_in_box(points, box).tolist() == [True, False, False, True]
    assert geometry.points_in_box(points, box, margin=0.1).tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (UNIT, 1.0),
        (at(0.5), 1 / 3),
        (at(1.0), 0.0),
        (at(0, 0, 0.5), 1 / 3),
        (at(0, 0, 2.0), 0.0),
        (at(0, size=(0.5, 0.5, 0.5)), 0.125),
        (at(0, yaw=pi / 2), 1.0),
        (at(0, yaw=pi / 4), (2 * (sqrt(2) - 1)) / (2 - 2 * (sqrt(2) - 1))),  # a regular octagon remains
    ],
)
def test_iou_of_known_pairs(other: Box3D, expected: float) -> None:
    assert iou(UNIT, other) == pytest.approx(expected, abs=1e-9)
    assert iou(other, UNIT) == pytest.approx(expected, abs=1e-9)


def test_intersection_over_smaller_of_a_nested_box_is_one() -> None:
    inner, outer = box_parameters([at(0.1, yaw=0.7, size=(0.3, 0.2, 0.1))]), box_parameters([UNIT])
    assert geometry.pairwise_intersection_over_smaller(inner, outer)[0, 0] == pytest.approx(1.0)
    assert geometry.pairwise_intersection_over_smaller(outer, inner)[0, 0] == pytest.approx(1.0)


def test_pairs_with_nothing_are_empty() -> None:
    none, one = box_parameters([]), box_parameters([UNIT])
    for pairwise in (
        geometry.pairwise_iou,
        geometry.pairwise_distance,
        geometry.pairwise_intersection_over_smaller,
    ):
        assert pairwise(none, one).shape == (0, 1)
        assert pairwise(one, none).shape == (1, 0)


def clipped_iou(a: Box3D, b: Box3D) -> float:
    """By shapely, from a rectangle turned by shapely itself."""

    def plan(box: Box3D) -> shapely.Polygon:
        x, y, _ = box.center
        flat = shapely.box(x - box.size[0] / 2, y - box.size[1] / 2, x + box.size[0] / 2, y + box.size[1] / 2)
        return shapely.affinity.rotate(flat, box.yaw, origin=(x, y), use_radians=True)

    height = max(0.0, min(a.top, b.top) - max(a.bottom, b.bottom))
    shared = plan(a).intersection(plan(b)).area * height
    return shared / (a.volume + b.volume - shared)


@settings(deadline=None)
@given(boxes, boxes)
def test_iou_is_that_of_clipped_polygons(a: Box3D, b: Box3D) -> None:
    assert iou(a, b) == pytest.approx(clipped_iou(a, b), abs=1e-6)


def test_edges_that_all_but_coincide_do_not_hide_the_overlap() -> None:
    a, b = at(0.0, size=(1.0, 0.5, 1.0), yaw=2.5), at(0.0, size=(2.0, 0.5, 1.0), yaw=2.5)
    assert [iou(cell, b) for cell in cells(a)] == pytest.approx([1 / 128] * 64, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(boxes, boxes)
def test_iou_is_that_of_counted_points(a: Box3D, b: Box3D) -> None:
    steps = (np.arange(40) + 0.5) / 40
    points = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 3) * 5.7 - 2.85  # holds any of the boxes
    in_a, in_b = geometry.points_in_box(points, a), geometry.points_in_box(points, b)
    cell = (5.7 / 40) ** 3
    shared = (in_a & in_b).sum() * cell
    exact = iou(a, b) * (a.volume + b.volume) / (1 + iou(a, b))
    edge = min(a.volume, b.volume) ** (2 / 3) * 6 * (5.7 / 40)  # what a lattice can miss along the surfaces
    assert shared == pytest.approx(exact, abs=max(0.02, edge))


def test_iou_of_many_is_that_of_each() -> None:
    rng = np.random.default_rng(3)
    many = [at(*rng.uniform(-1, 1, 3), size=tuple(rng.uniform(0.2, 2, 3)), yaw=rng.uniform(-3, 3)) for _ in range(7)]
    matrix = geometry.pairwise_iou(box_parameters(many[:3]), box_parameters(many[3:]))
    for i, j in np.ndindex(3, 4):
        assert matrix[i, j] == pytest.approx(iou(many[i], many[3 + j]))


def cells(box: Box3D) -> list[Box3D]:
    """A box cut into 4 x 4 x 4."""
    turn = Rotation.from_euler("z", box.yaw).as_matrix()
    steps = (np.arange(4) - 1.5) / 4
    offsets = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 3) * box.size
    length, width, height = (side / 4 for side in box.size)
    return [Box3D(tuple(box.center + turn @ offset), (length, width, height), box.yaw) for offset in offsets]


@settings(deadline=None)
@given(boxes, boxes)
@example(at(0.0, size=(1.0, 1.25, 1.5)), at(0.0, size=(1.0, 1.0, 1.25)))  # 1.0 for two thirds: four faces cut cells
def test_share_errs_only_where_a_face_cuts(a: Box3D, b: Box3D) -> None:
    """One point for each of 64 cells: right for cells inside and outside of b, all or nothing for those it cuts."""
    overlap = geometry.pairwise_iou(box_parameters(cells(a)), box_parameters([b]))[:, 0]
    exact = overlap * (a.volume / 64 + b.volume) / (1 + overlap) / (a.volume / 64)  # (64,) share of each cell
    cut = (exact > 1e-6) & (exact < 1 - 1e-6)
    most = np.where(cut, np.maximum(exact, 1 - exact), 0.0).mean()
    assert share(a, b) == pytest.approx(exact.mean(), abs=most + 1e-6)


def test_share_is_right_to_a_twentieth_on_average() -> None:
    rng = np.random.default_rng(0)

    def some(count: int) -> np.ndarray:
        return np.c_[rng.uniform(-0.5, 0.5, (count, 3)), rng.uniform(0.5, 1.5, (count, 3)), rng.uniform(-3, 3, count)]

    a, b = some(40), some(40)
    volume = a[:, 3:6].prod(1)[:, None]
    overlap = geometry.pairwise_iou(a, b)
    exact = overlap * (volume + b[:, 3:6].prod(1)[None]) / (1 + overlap) / volume
    error = geometry.pairwise_share(a, b) - exact
    assert np.sqrt((error**2).mean()) < 0.05
    assert abs(error.mean()) < 0.01


def test_share_of_known_pairs() -> None:
    assert share(UNIT, UNIT) == 1.0
    assert share(UNIT, at(0.5)) == 0.5
    assert share(UNIT, at(5.0)) == 0.0
    assert share(at(0, size=(0.2, 0.2, 0.2)), UNIT) == 1.0
    assert share(UNIT, at(0, size=(0.5, 0.5, 1.0))) == 0.25


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (at(0.3), 0.0),
        (at(3.0), 2.0),
        (at(3.0, 4.0), sqrt(4 + 9)),
        (at(0, 0, 3.0), 2.0),
        (at(3.0, 0, 3.0), sqrt(8)),
        (at(0.2, 0, 5.0, size=(9.0, 9.0, 1.0)), 4.0),
        (at(2.0, yaw=pi / 4), 1.5 - sqrt(0.5)),  # a corner points at the face
    ],
)
def test_distance_in_closed_form(other: Box3D, expected: float) -> None:
    assert distance(UNIT, other) == pytest.approx(expected, abs=1e-9)
    assert distance(other, UNIT) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((0, 0, 10, 20), 1.0),
        ((2, 5, 4, 9), 1.0),  # inside
        ((5, 0, 15, 20), 0.5),
        ((5, 10, 25, 30), 0.25),  # of 200 px, the smaller of the two
        ((10, 0, 20, 20), 0.0),  # edge to edge
        ((30, 0, 40, 20), 0.0),
        ((30, 30, 40, 40), 0.0),  # beyond both edges: two negative lengths are no area
        ((5, 5, 5, 9), 0.0),  # without width
    ],
)
def test_share_of_image_boxes(other: tuple, expected: float) -> None:
    a, b = np.array([[0, 0, 10, 20]]), np.array([other])
    assert geometry.pairwise_share_2d(a, b).tolist() == [[pytest.approx(expected)]]


image_boxes = st.builds(lambda x, y, w, h: (x, y, x + w, y + h), *(st.integers(0, 30),) * 2, *(st.integers(1, 20),) * 2)


@given(st.lists(image_boxes, max_size=4), st.lists(image_boxes, max_size=4))
def test_share_of_image_boxes_is_that_of_counted_pixels(a: list[tuple], b: list[tuple]) -> None:
    share_2d = geometry.pairwise_share_2d(np.array(a, float).reshape(-1, 4), np.array(b, float).reshape(-1, 4))
    assert share_2d.shape == (len(a), len(b))
    for i, j in np.ndindex(share_2d.shape):
        images = np.zeros((2, 50, 50), bool)
        for image, (x0, y0, x1, y1) in zip(images, (a[i], b[j]), strict=True):
            image[y0:y1, x0:x1] = True
        assert share_2d[i, j] == pytest.approx(images.all(0).sum() / images.sum((1, 2)).min())


@settings(deadline=None)
@given(boxes, boxes)
def test_boxes_that_overlap_are_no_distance_apart(a: Box3D, b: Box3D) -> None:
    if iou(a, b) > 1e-6:
        assert distance(a, b) == pytest.approx(0.0, abs=1e-9)
    centers = float(np.linalg.norm(np.subtract(a.center, b.center)))
    assert distance(a, b) <= centers + 1e-9


@settings(deadline=None, max_examples=20)
@given(boxes, boxes)
def test_overlap_agrees_with_open3d(a: Box3D, b: Box3D) -> None:
    o3d = pytest.importorskip("open3d", reason="open3d is not installed; it only checks our boxes a second time")

    def oriented(box: Box3D):  # noqa: ANN202
        rotation = Rotation.from_euler("z", box.yaw).as_matrix()
        return o3d.geometry.OrientedBoundingBox(box.center, rotation, box.size)

    points = o3d.utility.Vector3dVector(np.random.default_rng(1).uniform(-3, 3, (2000, 3)))
    for box in (a, b):
        theirs = set(oriented(box).get_point_indices_within_bounding_box(points))
        ours = set(np.flatnonzero(geometry.points_in_box(np.asarray(points), box)).tolist())
        assert ours == theirs
        assert oriented(box).volume() == pytest.approx(box.volume)
