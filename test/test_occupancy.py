from __future__ import annotations

import numpy as np
import pytest
import shapely
from rendering import FLOOR, Thing, looking, render, wall

from ssr_ros.config import OccupancyConfig
from ssr_ros.point_map import PointMap, point_map
from ssr_ros.scene_graph.occupancy import FREE, OCCUPIED, UNKNOWN, OccupancyMap
from ssr_ros.types import Box3D

CONFIG = OccupancyConfig(every=1, extent=12.0)
SCENERY = (FLOOR, wall(4.0))
CHAIR = Thing.of("chair", (2.5, 0.0, 0.45), (0.5, 0.5, 0.9))


def mapped(*, things=(CHAIR,), scenery=SCENERY, frames: int = 4, config=CONFIG, floor=0.0) -> OccupancyMap:
    """Seen ``frames`` times from the origin, 1.2 m up, looking along +x."""
    occupancy = OccupancyMap(config)
    frame = render(things, looking((0.0, 0.0, 1.2), (3.0, 0.0, 0.5)), scenery=scenery)
    for _ in range(frames):
        occupancy.update(point_map(frame, 2, 0.25, 6.0), floor)
    return occupancy


def state_at(occupancy: OccupancyMap, x: float, y: float) -> int:
    """Of the fine cell of a place [m]."""
    grid = occupancy.grid()
    assert grid is not None
    cells, corner, size = grid
    return int(cells[int((y - corner[1]) / size), int((x - corner[0]) / size)])


def test_rays_are_free_things_are_occupied_the_rest_is_unknown() -> None:
    occupancy = mapped()
    assert state_at(occupancy, 1.55, 0.05) == FREE  # before the chair
    assert state_at(occupancy, 3.05, 1.05) == FREE  # beside it
    assert state_at(occupancy, 2.25, 0.05) == OCCUPIED  # its front
    assert state_at(occupancy, 4.05, 1.05) == OCCUPIED  # the wall
    assert state_at(occupancy, 4.55, 1.05) == UNKNOWN  # behind the wall
    assert state_at(occupancy, -1.05, 0.05) == UNKNOWN  # behind the robot


def test_window_is_the_coarse_grid_around_the_robot() -> None:
    occupancy, highest = mapped().window(-1.2, -3.0, 0.6)
    assert (occupancy.shape, occupancy.dtype) == ((10, 10), np.int8)
    assert (highest.shape, highest.dtype) == ((10, 10), np.float32)
    assert occupancy[5, 4] == FREE  # row along +y, column along +x: x 1.2 to 1.8, y 0 to 0.6
    assert occupancy[5, 5] == OCCUPIED  # x 1.8 to 2.4
    assert highest[5, 5] == pytest.approx(0.9, abs=0.02)
    assert occupancy[6, 8] == OCCUPIED  # the wall, at x 3.6 to 4.2
    assert highest[6, 8] == pytest.approx(1.8, abs=0.1)  # nothing above a robot's height counts
    assert occupancy[5, 0] == UNKNOWN
    assert np.isnan(highest[5, 0])


def test_window_elsewhere_is_unknown() -> None:
    for occupancy in (OccupancyMap(CONFIG), mapped()):
        state, highest = occupancy.window(50.0, 50.0, 0.6)
        assert (state == UNKNOWN).all()
        assert np.isnan(highest).all()


def test_what_is_taken_away_becomes_free() -> None:
    occupancy = mapped(frames=3)
    assert state_at(occupancy, 2.25, 0.05) == OCCUPIED
    empty = render([], looking((0.0, 0.0, 1.2), (3.0, 0.0, 0.5)), scenery=SCENERY)
    for _ in range(15):
        occupancy.update(point_map(empty, 2, 0.25, 6.0), 0.0)
    assert state_at(occupancy, 2.25, 0.05) == FREE


def test_carpets_and_lamps_do_not_stand_in_the_way() -> None:
    carpet = Box3D((2.0, 0.0, 0.02), (1.0, 1.0, 0.04), 0.0)
    lamp = Box3D((2.0, 0.0, 2.0), (0.4, 0.4, 0.2), 0.0)
    occupancy = mapped(things=(), scenery=(FLOOR, wall(4.0), carpet, lamp))
    assert state_at(occupancy, 2.05, 0.05) == FREE


def test_without_a_floor_nothing_is_told_apart() -> None:
    assert mapped(floor=-np.inf).grid() is None


def test_only_every_nth_frame_is_taken() -> None:
    once, twice = mapped(frames=1), mapped(frames=2, config=OccupancyConfig(every=2, extent=12.0))
    assert np.array_equal(once.grid()[0], twice.grid()[0])


def points_at(origin: tuple, points: list) -> PointMap:
    index = np.zeros(len(points), np.int64)
    return PointMap(np.array(points, np.float32), index, index, np.array(origin, np.float32), 1)


def test_window_follows_the_robot_and_keeps_what_it_still_covers() -> None:
    occupancy = OccupancyMap(CONFIG)
    post = [(2.05, 0.05, 0.5)] * 4
    for _ in range(3):
        occupancy.update(points_at((0, 0, 1), post), 0.0)
    shape = occupancy.grid()[0].shape
    before = occupancy.window(1.0, -1.0, 0.2)
    assert state_at(occupancy, 2.05, 0.05) == OCCUPIED
    occupancy.update(points_at((4.0, 0, 1), [(5.0, 0.0, 0.0)]), 0.0)  # beyond the middle half of 12 m: scrolls
    corner = occupancy.grid()[1]
    assert corner[0] == pytest.approx(-2.0, abs=0.2)
    assert state_at(occupancy, 2.05, 0.05) == OCCUPIED
    assert np.array_equal(occupancy.window(1.0, -1.0, 0.2)[0] == OCCUPIED, before[0] == OCCUPIED)
    occupancy.update(points_at((40.0, 30.0, 1), [(41.0, 30.0, 0.0)]), 0.0)  # far away: all is left behind
    grid = occupancy.grid()
    assert grid is not None
    assert grid[0].shape == shape  # bounded
    assert not (grid[0] == OCCUPIED).any()


def test_outline_of_a_room_is_the_seen_space() -> None:
    """Walls on four sides, seen all around: 4 m by 3 m."""
    walls = (
        Box3D((2.05, 0, 1.25), (0.1, 3.2, 2.5), 0.0),
        Box3D((-2.05, 0, 1.25), (0.1, 3.2, 2.5), 0.0),
        Box3D((0, 1.55, 1.25), (4.2, 0.1, 2.5), 0.0),
        Box3D((0, -1.55, 1.25), (4.2, 0.1, 2.5), 0.0),
    )
    occupancy = OccupancyMap(CONFIG)
    for angle in np.deg2rad(np.arange(0, 360, 20)):
        target = (np.cos(angle), np.sin(angle), 0.9)
        frame = render([], looking((0.0, 0.0, 1.2), target), scenery=(FLOOR, *walls))
        occupancy.update(point_map(frame, 2, 0.25, 6.0), 0.0)
    outline = occupancy.room_outline((0.0, 0.0))
    assert outline is not None
    assert outline.exterior.is_ccw
    true = shapely.box(-2, -1.5, 2, 1.5)
    assert outline.intersection(true).area / outline.union(true).area > 0.85
    assert outline.area == pytest.approx(12.0, rel=0.1)


def test_a_glimpse_is_no_room() -> None:
    occupancy = OccupancyMap(CONFIG)
    assert occupancy.room_outline((0.0, 0.0)) is None
    occupancy.update(points_at((0, 0, 1), [(0.3, 0.0, 0.0)]), 0.0)
    assert occupancy.room_outline((0.0, 0.0)) is None
