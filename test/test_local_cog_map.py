"""The robot's 10x10 map, by hand."""

import math

import numpy as np
import pytest
from graph_edits import make_node, written

from ssr_ros.config import CogMapConfig
from ssr_ros.scene_graph.graph import NodeState, SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap, build_local_cog_map, map_corner


def pose_at(x: float, y: float, yaw: float = 0.0) -> np.ndarray:
    c, s = math.cos(yaw), math.sin(yaw)
    return np.array([[c, -s, 0, x], [s, c, 0, y], [0, 0, 1, 0], [0, 0, 0, 1.0]])


class Window:
    """An occupancy map that answers with what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, float, float]] = []
        self.occupancy = np.arange(100, dtype=np.int8).reshape(10, 10)
        self.highest = np.linspace(0, 2, 100, dtype=np.float32).reshape(10, 10)

    def __call__(self, x0: float, y0: float, cell_size: float):
        self.asked.append((x0, y0, cell_size))
        return self.occupancy, self.highest


def map_of(
    graph: SceneGraph, x: float = 0.0, y: float = 0.0, floor: float = 0.0, cell_size: float = 1.0
) -> LocalCogMap:
    return build_local_cog_map(graph, pose_at(x, y), 7, Window(), floor, CogMapConfig(cell_size=cell_size))


@pytest.mark.parametrize(
    ("x", "y", "corner"),
    [(0.0, 0.0, (-3.0, -3.0)), (0.29, -0.29, (-3.0, -3.0)), (0.31, -0.31, (-2.4, -3.6)), (6.0, 1.2, (3.0, -1.8))],
)
def test_the_corner_is_snapped_to_whole_cells(x, y, corner):
    assert map_corner(pose_at(x, y, yaw=1.0), 0.6) == pytest.approx(corner)


def test_the_robot_is_within_half_a_cell_of_the_middle():
    for x in np.linspace(-3, 3, 101):
        corner = map_corner(pose_at(x, -x), 0.6)
        assert abs(corner[0] + 3.0 - x) <= 0.3 + 1e-9
        assert abs(corner[1] + 3.0 + x) <= 0.3 + 1e-9


def test_the_header_tells_what_was_drawn():
    graph = written(make_node(1)).copy()
    window = Window()
    drawn = build_local_cog_map(graph, pose_at(2.0, 1.0, 0.5), 7, window, -0.1, CogMapConfig(cell_size=0.5))
    assert (drawn.stamp, drawn.frame_id, drawn.session_id, drawn.map_generation, drawn.sequence) == (
        7,
        "odom",
        "s",
        0,
        1,
    )
    assert drawn.origin == (-0.5, -1.5, -0.1)
    assert window.asked == [(-0.5, -1.5, 0.5)]
    assert np.array_equal(drawn.occupancy, window.occupancy)
    assert np.array_equal(drawn.highest, window.highest)
    assert np.array_equal(drawn.graph_T_base, pose_at(2.0, 1.0, 0.5))


def test_columns_grow_along_x_and_rows_along_y():
    node = make_node(1, x=2.5, y=-4.5, z=0.75, size=(0.5, 0.5, 0.5))
    (item,) = map_of(written(node).copy(), floor=-0.25).objects
    assert item.cell == (7, 0)  # 2.5 is in the eighth column from -5, -4.5 in the first row
    assert item.footprint == (7,)
    assert item.offset == (2.5, -4.5, 1.0)
    assert (item.id, item.label, item.state) == (1, "chair", NodeState.CONFIRMED)


def test_a_footprint_is_every_cell_the_box_covers():
    # 2 m by 0.5 m along x, from -1 to 1: exactly two cells, whose far edges it only touches
    (along,) = map_of(written(make_node(1, y=0.5, size=(2.0, 0.5, 1.0))).copy()).objects
    assert along.footprint == (54, 55)
    (across,) = map_of(written(make_node(1, x=0.5, size=(2.0, 0.5, 1.0), yaw=math.pi / 2)).copy()).objects
    assert across.footprint == (45, 55)
    # turned by 45 degrees about a cell's middle it reaches over two corners, not into all nine cells around
    (turned,) = map_of(written(make_node(1, x=0.5, y=0.5, size=(2.0, 0.1, 1.0), yaw=math.pi / 4)).copy()).objects
    assert {44, 55, 66} <= set(turned.footprint)
    assert {46, 64}.isdisjoint(turned.footprint)


def test_a_footprint_ends_at_the_edge_of_the_map():
    (item,) = map_of(written(make_node(1, x=4.5, y=4.5, size=(4.0, 0.5, 1.0))).copy()).objects
    assert item.footprint == (97, 98, 99)


def test_a_flat_box_covers_the_cell_of_its_middle():
    (item,) = map_of(written(make_node(1, x=0.5, y=0.5, size=(0.0, 0.0, 0.0))).copy()).objects
    assert item.footprint == (55,)


def test_only_believed_objects_on_the_grid_are_drawn():
    nodes = (
        make_node(1, x=0.5),
        make_node(2, x=4.99, state=NodeState.STALE),
        make_node(3, x=5.01),
        make_node(4, state=NodeState.TENTATIVE),
        make_node(5, y=-5.0),  # the edge belongs to the map
        make_node(6, y=5.0),  # this one does not
    )
    assert [item.id for item in map_of(written(*nodes).copy()).objects] == [1, 2, 5]


def test_triplets_are_drawn_with_all_three_objects():
    writer = written(make_node(1), make_node(2, x=2.0), make_node(3, x=4.0), make_node(4, x=6.0))
    graph = writer.copy()
    assert [t.target for t in map_of(graph).triplets] == [3]
    assert [t.target for t in map_of(graph, x=3.0).triplets] == [3, 4]
    assert map_of(graph, x=20.0).triplets == ()


def test_the_map_stays_while_the_robot_turns_and_moves_within_a_cell():
    graph = written(*(make_node(i, x=i * 0.7 - 3, y=i % 3) for i in range(1, 9))).copy()
    first, second = map_of(graph, x=0.1, y=0.2), map_of(graph, x=0.4, y=-0.4)
    assert first.origin == second.origin
    assert first.objects == second.objects
