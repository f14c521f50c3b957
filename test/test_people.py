from __future__ import annotations

import numpy as np
import pytest
from box_home import box_home

from ssr_ros.simulation.free_space import FreeSpace
from ssr_ros.simulation.people import FIRST_PERSON_ID, Person, make_people, people_poses, with_people
from ssr_ros.simulation.trajectory import TrajectoryConfig, plan_trajectory

HOME = box_home()
ROBOT = plan_trajectory(HOME, TrajectoryConfig(duration=40.0), 1).poses


@pytest.fixture(scope="module")
def people() -> tuple[Person, ...]:
    return make_people(HOME, ROBOT, 3, 7)


def body_points(person: Person, time: float) -> np.ndarray:
    """(N, 3) of all parts in the world."""
    poses = person.poses(time)
    points = []
    for index, part in enumerate(person.parts):
        pose = poses[person.first_id + index]
        points.append(part.mesh.vertices @ pose[:3, :3].T + pose[:3, 3])
    return np.concatenate(points)


def test_they_walk_where_there_is_room_at_walking_speed(people: tuple[Person, ...]) -> None:
    space = FreeSpace(HOME, 0.28)
    for person in people:
        at_home = person.walk[~np.isnan(person.walk[:, 0])]
        assert space.clearance_at(at_home[:, :2]).min() > 0.15
        step = np.linalg.norm(np.diff(person.walk[:, :2], axis=0), axis=1)
        assert np.nanmax(step[step < 0.5]) * 30 < 1.3  # a jump is a coming back home
        assert np.nansum(step[step < 0.5]) > 5.0


def test_they_keep_clear_of_the_robot(people: tuple[Person, ...]) -> None:
    for person in people:
        distance = np.linalg.norm(person.walk[:, :2] - ROBOT[:, :2], axis=1)
        assert np.nanmin(distance) > 0.4


def test_a_body_stands_on_the_floor_and_is_as_tall_as_told(people: tuple[Person, ...]) -> None:
    for person in people:
        time = float(np.flatnonzero(~np.isnan(person.walk[:, 0]))[0]) / 30
        points = body_points(person, time)
        assert np.ptp(points[:, 2]) == pytest.approx(person.height, abs=0.08)
        assert points[:, 2].min() == pytest.approx(0.0, abs=0.06)
        assert np.ptp(points[:, :2], axis=0).max() < 1.1


def test_legs_swing_against_each_other(people: tuple[Person, ...]) -> None:
    person = people[0]
    names = [part.name for part in person.parts]
    left, right = names.index("left thigh"), names.index("right thigh")
    angles = []
    for time in np.arange(0, 20, 0.1):
        poses = person.poses(float(time))
        forward = poses[person.first_id][:3, 0]
        angles.append([forward @ poses[person.first_id + i][:3, 2] for i in (left, right)])
    lean = np.array(angles)
    assert lean[:, 0] == pytest.approx(-lean[:, 1], abs=0.01)
    assert np.ptp(lean[:, 0]) > 0.5


def test_their_ids_are_no_object_ids(people: tuple[Person, ...]) -> None:
    peopled = with_people(HOME, people)
    ids = [item.id for item in peopled.objects]
    assert len(set(ids)) == len(ids)
    added = set(ids) - {item.id for item in HOME.objects}
    assert min(added) >= FIRST_PERSON_ID
    assert added == set(people_poses(people, 3.0))
    assert all(np.allclose(p[:3, :3] @ p[:3, :3].T, np.eye(3)) for p in people_poses(people, 3.0).values())


def test_nobody_is_nobody() -> None:
    assert make_people(HOME, ROBOT, 0, 1) == ()
    assert with_people(HOME, ()).objects == HOME.objects
