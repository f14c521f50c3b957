from math import pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.box_fitting import ANGLE_STEP, fit_box, quantile, surface_points, trimmed_range
from ssr_ros.types import Box3D


def between(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_subnormal=False)


def test_box_around_its_own_surface() -> None:
    box = Box3D((1.0, -2.0, 0.5), (1.2, 0.6, 0.8), pi / 6)
    found = fit_box(surface_points(box, 0.15), trim=0.0)
    assert found.center == pytest.approx(box.center, abs=1e-3)
    assert found.size == pytest.approx(box.size, abs=1e-3)
    assert found.yaw == pytest.approx(pi / 6)


def test_length_may_lie_across() -> None:
    box = fit_box(surface_points(Box3D((0, 0, 0), (1.0, 0.4, 0.4), pi / 2), 0.2), trim=0.0)
    assert (box.size[0], box.size[1], box.yaw) == pytest.approx((0.4, 1.0, 0.0), abs=0.02)


@settings(deadline=None, max_examples=40)
@given(between(-20, 20), between(0.2, 3), between(0.2, 3), between(0.2, 2), between(-pi, pi))
def test_box_holds_the_points_and_is_little_larger(x: float, length: float, width: float, height: float, yaw: float):
    true = Box3D((x, 1.0, 2.0), (length, width, height), yaw)
    found = fit_box(surface_points(true, max(length, width, height) / 6), trim=0.0)
    assert found.center == pytest.approx(true.center, abs=0.05 * max(length, width))
    assert found.size[2] == pytest.approx(height, abs=1e-5)
    assert 0 <= found.yaw < pi / 2
    # Directions are tried in steps: the box is turned by at most half a step against the true one.
    error = np.deg2rad(ANGLE_STEP / 2)
    most = (length * np.cos(error) + width * np.sin(error)) * (width * np.cos(error) + length * np.sin(error))
    assert length * width * 0.999 <= found.size[0] * found.size[1] <= most * 1.001


def test_stray_points_are_trimmed() -> None:
    points = surface_points(Box3D((0, 0, 0), (1.0, 1.0, 1.0), 0.0), 0.2)
    stray = np.concatenate([points, [[9.0, 0, 0], [0, -9.0, 0], [0, 0, 9.0]]]).astype(np.float32)
    assert fit_box(stray, trim=0.02).size == pytest.approx((1, 1, 1), abs=0.01)
    assert fit_box(stray, trim=0.0).size[2] > 9


@pytest.mark.parametrize("rough", [False, True])
def test_thinning_and_coarse_directions_cost_little(rough: bool) -> None:
    points = np.random.default_rng(0).permutation(surface_points(Box3D((0, 0, 0), (2.0, 1.0, 1.0), 0.5), 0.02))
    assert sorted(fit_box(points, rough=rough).size) == pytest.approx([1, 1, 2], abs=0.15 if rough else 0.08)


def test_no_points_is_an_error() -> None:
    with pytest.raises(ValueError, match="fit_box: needs at least one point"):
        fit_box(np.zeros((0, 3), np.float32))


def test_one_point_is_a_box_without_volume() -> None:
    assert fit_box(np.array([[1.0, 2.0, 3.0]])) == Box3D((1.0, 2.0, 3.0), (0.0, 0.0, 0.0), 0.0)


def test_trimmed_range_gives_members() -> None:
    low, high = trimmed_range(np.array([[5.0, 1, 4, 2, 3], [50.0, 10, 40, 20, 30]]), 0.25)
    assert low.tolist() == [2, 20]
    assert high.tolist() == [4, 40]


def test_quantile_is_a_member() -> None:
    values = np.array([30.0, 10.0, 20.0, 40.0, 50.0])
    assert [quantile(values, share) for share in (0.0, 0.3, 0.5, 1.0)] == [10, 20, 30, 50]


def test_surface_points_cover_the_faces_and_nothing_inside() -> None:
    points = surface_points(Box3D((0, 0, 1.0), (1.0, 1.0, 1.0), 0.0), 0.25)
    assert len(points) == 5**3 - 3**3
    assert np.abs(points - [0, 0, 1.0]).max(1) == pytest.approx(0.5)
