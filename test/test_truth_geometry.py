"""Geometry of the truth against what can be worked out by hand, and against the solver's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.evaluation.truth_geometry import (
    TruthGeometry,
    points_on_box,
    points_on_mesh,
    polygon_area,
    turn_between,
)
from ssr_ros.geometry import pairwise_distance


def geometry(**boxes: tuple[float, ...]) -> tuple[TruthGeometry, dict[str, int]]:
    """Boxes as x y z l w h yaw by name."""
    ids = {name: i for i, name in enumerate(boxes)}
    points = {ids[name]: points_on_box(b[:3], b[3:6], b[6]) for name, b in boxes.items()}
    return TruthGeometry(points, {ids[name]: b[6] for name, b in boxes.items()}), ids


def test_points_lie_on_all_faces_and_corners() -> None:
    points = points_on_box((1.0, 2.0, 3.0), (0.4, 0.2, 0.6), 0.0)
    np.testing.assert_allclose(points.min(0), (0.8, 1.9, 2.7))
    np.testing.assert_allclose(points.max(0), (1.2, 2.1, 3.3))
    on_face = np.isclose(np.abs(points - (1, 2, 3)), np.array((0.2, 0.1, 0.3))).any(1)
    assert on_face.all()


def test_distance_of_faces_and_of_edges() -> None:
    measure, at = geometry(
        a=(0, 0, 0.5, 1, 1, 1, 0), b=(2, 0, 0.5, 1, 1, 1, 0), c=(2, 2, 0.5, 1, 1, 1, 0), d=(0, 0, 3, 1, 1, 1, 0)
    )
    assert measure.distance(at["a"], at["b"]) == pytest.approx(1.0)
    assert measure.distance(at["a"], at["c"]) == pytest.approx(math.sqrt(2))
    assert measure.distance(at["d"], at["a"]) == pytest.approx(1.5)
    assert measure.distance(at["b"], at["a"]) == measure.distance(at["a"], at["b"])


BOX = st.tuples(*[st.floats(-2, 2)] * 3, *[st.floats(0.1, 1.2)] * 3, st.floats(-math.pi, math.pi))


@settings(max_examples=25, deadline=None)
@given(BOX, BOX)
def test_the_solver_measures_the_same(a: tuple[float, ...], b: tuple[float, ...]) -> None:
    measure, at = geometry(a=a, b=b)
    exact = float(pairwise_distance(np.array([a]), np.array([b]))[0, 0])
    found = measure.distance(at["a"], at["b"])
    assert exact - 1e-6 <= found
    if exact > 0.3:  # inside one another surfaces may be anywhere
        assert found <= exact + 0.02


def test_longest_side_is_the_box_s_not_the_room_s() -> None:
    measure, at = geometry(a=(0, 0, 0.5, 2.0, 1.0, 0.5, math.radians(45)))
    assert measure.longest(at["a"]) == pytest.approx(2.0)
    assert measure.center(at["a"]) == pytest.approx((0, 0), abs=1e-9)


def test_turns_are_clockwise() -> None:
    size = (0.2, 0.2, 0.2, 0.0)
    measure, at = geometry(
        me=(0, 0, 0, *size), ahead=(0, 3, 0, *size), right=(2, 0, 0, *size), behind=(-0.0, -2, 0, *size)
    )
    assert measure.turn(at["me"], at["ahead"], at["right"]) == pytest.approx(90)
    assert measure.turn(at["me"], at["right"], at["ahead"]) == pytest.approx(-90)
    assert abs(measure.turn(at["me"], at["ahead"], at["behind"])) == pytest.approx(180)
    assert turn_between(1 + 0j, 1 + 0j) == pytest.approx(0)


def test_points_on_a_mesh_are_on_its_triangles() -> None:
    vertices = np.array([(0, 0, 0), (1, 0, 0), (0, 1, 0), (5, 5, 5)], np.float32)
    points = points_on_mesh(vertices, np.array([(0, 1, 2)]), 0.05, np.random.default_rng(0))
    assert len(points) == 3 + math.ceil(0.5 / 0.05**2)  # its corners, and one per square of 5 cm
    assert (points >= -1e-9).all()
    assert (points[:, 0] + points[:, 1] <= 1 + 1e-9).all()
    assert np.allclose(points[:, 2], 0)  # the vertex that no triangle uses is not there
    degenerate = points_on_mesh(vertices, np.array([(0, 0, 0)]), 0.05, np.random.default_rng(0))
    assert len(degenerate) == 1


def test_area_of_an_l_shape() -> None:
    assert polygon_area([(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2)]) == pytest.approx(3.0)
    assert polygon_area([(0, 2), (1, 2), (1, 1), (2, 1), (2, 0), (0, 0)]) == pytest.approx(3.0)
