from __future__ import annotations

import math

import numpy as np
import pytest
from box_home import box_home
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.geometry import wrap_angle
from ssr_ros.simulation.driving import ODOMETRY_RATE, Drive, DriveConfig, smooth_path
from ssr_ros.simulation.free_space import FreeSpace
from ssr_ros.simulation.trajectory import Trajectory, TrajectoryConfig, plan_trajectory, polygon_area
from ssr_ros.simulation.viewpoints import view_depths

HOME = box_home()
CONFIG = TrajectoryConfig()
SPACE = FreeSpace(HOME, 0.25)
STEP = 1 / ODOMETRY_RATE


@pytest.fixture(scope="module", params=[0, 1, 2])
def tour(request: pytest.FixtureRequest) -> Trajectory:
    return plan_trajectory(HOME, CONFIG, request.param)


def test_it_stays_in_free_space(tour: Trajectory) -> None:
    assert SPACE.clearance_at(tour.poses[:, :2]).min() >= CONFIG.radius


def test_it_visits_every_room(tour: Trajectory) -> None:
    x = tour.poses[:, 0]
    assert x.min() < 4.8 and x.max() > 5.4


def test_speeds_and_accelerations_are_those_of_the_base(tour: Trajectory) -> None:
    v, w = tour.twists.T
    assert 0.3 < v.max() <= 0.5 and v.min() >= 0.0
    assert math.radians(30) < np.abs(w).max() <= math.radians(60)
    assert np.abs(np.diff(v)).max() <= CONFIG.drive.acceleration * STEP + 1e-9
    assert np.abs(np.diff(w)).max() <= math.radians(CONFIG.drive.turn_acceleration) * STEP + 1e-9


def test_poses_follow_from_the_speeds_along_the_heading(tour: Trajectory) -> None:
    """A wheeled base: no sideways motion, and the twist is what moved it."""
    moved, heading = np.diff(tour.poses[:, :2], axis=0), (tour.poses[1:, 2] + tour.poses[:-1, 2]) / 2
    along = moved[:, 0] * np.cos(heading) + moved[:, 1] * np.sin(heading)
    across = -moved[:, 0] * np.sin(heading) + moved[:, 1] * np.cos(heading)
    assert np.abs(across).max() < 1e-9
    assert along / STEP == pytest.approx(tour.twists[1:, 0], abs=1e-9)
    assert np.diff(tour.poses[:, 2]) / STEP == pytest.approx(tour.twists[1:, 1], abs=1e-9)


def test_it_looks_around_and_seldom_at_walls(tour: Trajectory) -> None:
    assert np.ptp(wrap_angle(tour.poses[:, 2])) > math.radians(180)
    depths = view_depths(SPACE, tour.poses[::10, :2], tour.poses[::10, 2], math.radians(CONFIG.fov))
    assert (depths < CONFIG.min_depth).mean() == pytest.approx(tour.low_views, abs=0.05)
    assert tour.low_views < 0.25


def test_the_same_seed_drives_the_same_way() -> None:
    first, again, other = (plan_trajectory(HOME, CONFIG, seed).poses for seed in (4, 4, 5))
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)


def test_a_given_duration_is_kept() -> None:
    short, long = (plan_trajectory(HOME, TrajectoryConfig(duration=t), 0) for t in (12.0, 150.0))
    assert short.times[-1] == pytest.approx(12.0, abs=STEP)
    assert long.times[-1] == pytest.approx(150.0, abs=STEP)
    assert long.length > 2 * short.length


def test_a_second_visit_begins_where_the_first_ended() -> None:
    whole = plan_trajectory(HOME, TrajectoryConfig(duration=20.0), 1)
    first = whole.until(int(whole.rests()[-1]))
    x, y, yaw = first.poses[-1]
    both = first.followed_by(plan_trajectory(HOME, TrajectoryConfig(duration=20.0), 1, visit=1, start=(x, y, yaw)))
    assert (np.diff(both.times) > 0).all()
    assert np.abs(np.diff(both.poses[:, :2], axis=0)).max() <= 0.5 * STEP
    assert np.abs(np.diff(both.poses[:, 2])).max() <= math.radians(60) * STEP + 1e-9
    assert np.abs(np.diff(both.twists[:, 0])).max() <= CONFIG.drive.acceleration * STEP + 1e-9


def test_poses_between_ticks_are_interpolated() -> None:
    tour = Trajectory(np.array([0.0, 1.0]), np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 0.4]]), np.zeros((2, 2)))
    assert tour.at(0.25) == pytest.approx([0.25, 0.5, 0.1])
    assert tour.length == pytest.approx(math.sqrt(5))


@settings(max_examples=25, deadline=None)
@given(st.floats(-7, 7), st.floats(-7, 7))
def test_turning_ends_at_the_heading_the_short_way(start: float, goal: float) -> None:
    drive = Drive(DriveConfig(), (0.0, 0.0, start))
    drive.turn_to(goal)
    assert abs(wrap_angle(drive.pose[2] - goal)) < 0.03
    assert np.ptp([pose[2] for pose in drive.poses]) <= math.pi + 0.1
    assert drive.pose[:2] == (0.0, 0.0)


@settings(max_examples=15, deadline=None)
@given(st.floats(-3, 3), st.floats(0.5, 3), st.floats(-3, 3))
def test_following_ends_at_rest_at_the_goal(heading: float, length: float, bend: float) -> None:
    corner = np.array([[0.0, 0.0], [length, 0.0], [length, bend]])
    drive = Drive(DriveConfig(), (0.0, 0.0, heading))
    drive.follow(smooth_path(corner, 0.1))
    assert np.linalg.norm(np.array(drive.pose[:2]) - corner[-1]) < 0.12
    assert drive.twists[-1] == (0.0, 0.0)


def test_a_smooth_path_keeps_its_ends_and_rounds_its_corner() -> None:
    path = smooth_path(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), 0.1)
    assert path[0] == pytest.approx([0, 0]) and path[-1] == pytest.approx([1, 1])
    assert 0.05 < np.linalg.norm(path - [1, 0], axis=1).min() < 0.2


def test_area() -> None:
    assert polygon_area([(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2)]) == pytest.approx(3.0)


def test_wrong_limits_are_named() -> None:
    with pytest.raises(ValueError, match=r"drive.speed must be in \(0, 0.5\] m/s, got 0.8"):
        DriveConfig(speed=0.8)
    with pytest.raises(ValueError, match="drive.turn_rate"):
        DriveConfig(turn_rate=90)
    with pytest.raises(ValueError, match="trajectory.duration"):
        TrajectoryConfig(duration=-1.0)
