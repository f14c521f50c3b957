"""One triplet's frame, grid and numbers."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssr_ros.scene_graph.graph import Root, SceneGraph, Triplet
from ssr_ros.scene_graph.triplets import (
    cell_center,
    grid_cell,
    local_offset,
    make_triplet,
    plane_distance,
    rebuild_layout,
    triplet_frame,
)

coordinates = st.floats(-20, 20)
points = st.tuples(coordinates, coordinates, coordinates)


def test_standing_at_a_facing_b():
    a, b = (1.0, 1.0, 0.5), (1.0, 3.0, 2.0)  # b due +y of a; its height plays no part
    assert local_offset(a, b, (2.0, 1.0, 0.75)) == (1.0, 0.0, 0.25)  # right
    assert local_offset(a, b, (0.0, 1.0, 0.5)) == (-1.0, 0.0, 0.0)  # left
    assert local_offset(a, b, (1.0, 0.0, 0.5)) == (0.0, -1.0, 0.0)  # behind
    a, b = (0.0, 0.0, 0.0), (-2.0, 0.0, 0.0)  # facing -x, the right hand is at +y
    assert local_offset(a, b, (0.0, 1.0, 0.0)) == (1.0, 0.0, 0.0)


def test_the_grid_by_hand():
    triplet = make_triplet((1, 2, 3), ((0.0, 0.0, 0.0), (0.0, 2.0, 0.0), (4.5, -1.0, 0.25)))
    assert triplet.cell_size == 1.0  # the target's 4.5 m to the right are the farthest: 4.5 / 4.5
    assert triplet.reference_cell == (5, 7)  # u = 5, v = 5 + 2
    assert triplet.target_cell == (9, 4)  # u = 9.5, v = 4
    assert triplet.offset == (4.5, -1.0, 0.25)
    assert triplet.anchored


def test_the_reference_sets_the_scale_when_it_is_farther():
    triplet = make_triplet((1, 2, 3), ((0.0, 0.0, 0.0), (0.0, 9.0, 0.0), (-1.0, 1.0, 0.0)), anchored=False)
    assert triplet.cell_size == 2.0
    assert triplet.reference_cell == (5, 9)
    assert triplet.target_cell == (4, 5)
    assert not triplet.anchored


@pytest.mark.parametrize(
    ("x", "y", "cell"), [(0.0, 0.0, (5, 5)), (-0.01, 0.99, (4, 5)), (-9.0, 9.0, (0, 9)), (-4.5, 4.5, (0, 9))]
)
def test_cells_are_floors_clamped_to_the_grid(x, y, cell):
    assert grid_cell(x, y, 1.0) == cell


def test_the_middle_of_a_cell():
    assert cell_center((5, 4), 0.5) == (0.25, -0.25)


@given(points, points, points)
def test_offset_and_frame_agree(a, b, c):
    assume(plane_distance(a, b) > 0.01)
    assert triplet_frame(a, b) @ [*local_offset(a, b, c), 1.0] == pytest.approx([*c, 1.0], abs=1e-9)
    assert local_offset(a, b, b)[0] == pytest.approx(0.0, abs=1e-12)
    assert local_offset(a, b, b)[1] == pytest.approx(plane_distance(a, b))


@given(points, points, points)
def test_all_three_lie_on_the_grid(a, b, c):
    assume(plane_distance(a, b) > 0.4)
    triplet = make_triplet((1, 2, 3), (a, b, c))
    x, y, _ = triplet.offset
    s = triplet.cell_size
    reach = max(abs(x), abs(y), plane_distance(a, b))
    assert s == pytest.approx(reach / 4.5)
    assert all(0.5 - 1e-9 <= 5 + v / s <= 9.5 + 1e-9 for v in (x, y, plane_distance(a, b)))
    for cell, v in ((triplet.target_cell, (x, y)), (triplet.reference_cell, (0.0, plane_distance(a, b)))):
        assert cell_center(cell, s) == pytest.approx(v, abs=s / 2 + 1e-9)


@given(points, points, points, st.floats(-math.pi, math.pi), points)
def test_numbers_do_not_know_the_global_frame(a, b, c, turn, shift):
    assume(plane_distance(a, b) > 0.4)

    def move(p):
        x, y = p[0] * math.cos(turn) - p[1] * math.sin(turn), p[0] * math.sin(turn) + p[1] * math.cos(turn)
        return (x + shift[0], y + shift[1], p[2] + shift[2])

    here, there = (make_triplet((1, 2, 3), tri) for tri in ((a, b, c), (move(a), move(b), move(c))))
    assert there.offset == pytest.approx(here.offset, abs=1e-9)
    assert there.cell_size == pytest.approx(here.cell_size, abs=1e-9)


def test_one_point_in_the_plane_has_no_direction():
    with pytest.raises(ValueError, match="must stand apart in the plane"):
        triplet_frame((1.0, 2.0, 0.0), (1.0, 2.0, 3.0))


# Root 1 -> 2 along +x; 3 two metres to the left of the way; 4 on (2, 3), whose triplet stands before 3's.
CHAIN = SceneGraph(
    triplets=[
        Triplet(2, 3, 4, 0.5, (5, 9), (7, 5), (1.0, 0.0, -0.25)),
        Triplet(1, 2, 3, 0.5, (5, 9), (1, 5), (-2.0, 0.0, 0.5)),
        Triplet(8, 9, 10, 0.5, (5, 9), (1, 5), (-2.0, 0.0, 0.5)),  # hangs on nothing
    ],
    root=Root(1, 2, (0.0, 0.0, 1.0, 0.0), (2.0, 0.0, 1.0, 0.0)),
)


def test_a_layout_by_hand():
    layout = rebuild_layout(CHAIN)
    root_half = math.sqrt(0.5)
    assert layout == {
        1: (0.0, 0.0, 1.0),
        2: (2.0, 0.0, 1.0),
        3: (0.0, 2.0, 1.5),
        4: pytest.approx((2.0 + root_half, root_half, 0.75)),  # facing 3 from 2, the right hand is at (+, +)
    }


def test_a_layout_from_cells_is_that_of_the_cells_middles():
    layout = rebuild_layout(CHAIN, "cells")
    assert layout[3] == pytest.approx((0.25, 1.75, 1.5))  # cell (1, 5) of 0.5 m: 1.75 m left, 0.25 m ahead
    forward = np.array([0.25 - 2.0, 1.75]) / math.hypot(1.75, 1.75)
    right = np.array([forward[1], -forward[0]])
    assert layout[4][:2] == pytest.approx(np.array([2.0, 0.0]) + 1.25 * right + 0.25 * forward)


def test_no_root_no_layout():
    assert rebuild_layout(SceneGraph(triplets=CHAIN.triplets.values())) == {}
    with pytest.raises(ValueError, match="source must be"):
        rebuild_layout(CHAIN, "feet")  # type: ignore[arg-type]
