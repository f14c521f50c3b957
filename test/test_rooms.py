from __future__ import annotations

import numpy as np
import pytest
import shapely

from ssr_ros.config import RoomConfig
from ssr_ros.geometry import pose_matrix
from ssr_ros.scene_graph.graph import Room
from ssr_ros.scene_graph.rooms import RoomEstimator, moved_room


class KnownOutline:
    """Occupancy whose outline is given."""

    def __init__(self, length: float | None) -> None:
        self.length = length

    def room_outline(self, position: tuple[float, float]) -> shapely.Polygon | None:
        return None if self.length is None else shapely.box(0.0, 0.0, self.length, 2.0)


def estimator(every: int = 1) -> RoomEstimator:
    return RoomEstimator(RoomConfig(every=every, min_change=0.02))


def test_outline_area_and_floor_become_a_room() -> None:
    rooms = estimator().update(KnownOutline(3.0), np.eye(4), -0.1)
    assert rooms is not None
    (room,) = rooms
    assert (room.id, room.area, room.floor) == (1, pytest.approx(6.0), -0.1)
    assert set(room.polygon) == {(0.0, 0.0), (3.0, 0.0), (3.0, 2.0), (0.0, 2.0)}
    assert len(room.polygon) == 4  # not closed: the first corner is not repeated


def test_small_changes_are_not_published() -> None:
    rooms, outline = estimator(), KnownOutline(3.0)
    assert rooms.update(outline, np.eye(4), 0.0) is not None
    outline.length = 3.05
    assert rooms.update(outline, np.eye(4), 0.0) is None
    outline.length = 3.1  # small steps add up against what was published
    assert rooms.update(outline, np.eye(4), 0.0) is not None


def test_looks_every_few_frames_and_only_above_a_floor() -> None:
    rooms, outline = estimator(every=3), KnownOutline(3.0)
    found = [rooms.update(outline, np.eye(4), floor) for floor in (-np.inf, 0.0, 0.0, 0.0)]
    assert [room is not None for room in found] == [False, False, False, True]


def test_nothing_seen_is_no_room() -> None:
    assert estimator().update(KnownOutline(None), np.eye(4), 0.0) is None


def test_room_moves_with_the_graph() -> None:
    room = Room(1, ((0.0, 0.0), (2.0, 0.0), (2.0, 1.0)), 1.0, 0.5, revision=7)
    moved = moved_room(room, pose_matrix([10.0, 0.0, 1.0], [0, 0, np.sqrt(0.5), np.sqrt(0.5)]))
    assert np.array(moved.polygon) == pytest.approx(np.array([[10, 0], [10, 2], [9, 2]]))
    assert (moved.id, moved.area, moved.floor, moved.revision) == (1, 1.0, 1.5, 7)
