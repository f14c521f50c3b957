"""LocalCogMap and its overlay as messages."""

from __future__ import annotations

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")

import numpy as np
from rclpy.serialization import deserialize_message, serialize_message

from ssr_ros.geometry import pose_matrix
from ssr_ros.ros.cog_map_conversions import cog_map_from_message, cog_map_message, occupancy_message
from ssr_ros.scene_graph.graph import NodeState, Triplet
from ssr_ros.scene_graph.local_cog_map import CogMapObject, LocalCogMap

OCCUPIED = (2, 7)  # row, col
CELL = 0.5  # [m]


def make_map() -> LocalCogMap:
    occupancy = np.full((10, 10), -1, dtype=np.int8)
    occupancy[OCCUPIED] = 100
    highest = np.full((10, 10), np.nan, dtype=np.float32)
    highest[OCCUPIED] = 1.25
    return LocalCogMap(
        stamp=1_700_000_000_123_456_789,
        frame_id="odom",
        session_id="s",
        map_generation=3,
        sequence=17,
        cell_size=CELL,
        origin=(-2.5, -3.0, 0.1),
        graph_T_base=pose_matrix((0.2, -0.4, 0.1), (0.0, 0.0, 0.6, 0.8)),
        occupancy=occupancy,
        highest=highest,
        objects=(CogMapObject(4, "chair", NodeState.STALE, (7, 2), (26, 27), (1.0, -1.5, 0.4)),),
        triplets=(Triplet(1, 2, 4, 0.3, (5, 8), (6, 6), (0.1, 0.2, 0.0), revision=5),),
    )


def test_a_map_survives_the_wire():
    before = make_map()
    message = cog_map_message(before)
    after = cog_map_from_message(deserialize_message(serialize_message(message), type(message)))
    np.testing.assert_array_equal(after.occupancy, before.occupancy)
    np.testing.assert_array_equal(after.highest, before.highest)
    np.testing.assert_allclose(after.graph_T_base, before.graph_T_base, atol=1e-12)
    names = ("stamp", "frame_id", "session_id", "map_generation", "sequence", "cell_size", "origin")
    for name in (*names, "objects", "triplets"):
        assert getattr(after, name) == getattr(before, name), name


def test_the_overlay_has_the_cell_where_the_map_has_it():
    grid = occupancy_message(make_map())
    index = list(grid.data).index(100)
    x = grid.info.origin.position.x + (index % grid.info.width + 0.5) * grid.info.resolution
    y = grid.info.origin.position.y + (index // grid.info.width + 0.5) * grid.info.resolution
    row, column = OCCUPIED
    assert x == pytest.approx(-2.5 + (column + 0.5) * CELL)
    assert y == pytest.approx(-3.0 + (row + 0.5) * CELL)
    assert (grid.header.frame_id, grid.info.origin.position.z) == ("odom", 0.1)
    assert cog_map_message(make_map()).occupancy[index] == 100
