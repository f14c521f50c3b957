import numpy as np
import pytest
from rendering import looking, render

from ssr_ros.config import FloorConfig
from ssr_ros.point_map import PointMap, point_map
from ssr_ros.scene_graph.floor import FloorEstimator
from ssr_ros.types import Box3D


def cloud(*layers: tuple[float, int], camera: float = 1.2) -> PointMap:
    """Level layers: height [m] and number of points each."""
    heights = np.array([height for height, count in layers for _ in range(count)], np.float32)
    points = np.stack([np.ones_like(heights), np.zeros_like(heights), heights], 1)
    index = np.zeros(len(points), np.int64)
    return PointMap(points, index, index, np.array([0, 0, camera], np.float32), 6)


def test_unknown_before_anything_is_seen() -> None:
    floor = FloorEstimator(FloorConfig())
    assert floor.height == -np.inf
    assert floor.update(cloud()) == -np.inf


@pytest.mark.parametrize("height", [0.0, -0.83, 0.37])
def test_height_of_one_layer_to_half_a_bin(height: float) -> None:
    floor = FloorEstimator(FloorConfig())
    for _ in range(3):
        found = floor.update(cloud((height, 400), camera=height + 1.2))
    assert found == pytest.approx(height, abs=0.011)
    assert floor.height == found


def test_a_table_seen_more_often_is_not_the_floor() -> None:
    floor = FloorEstimator(FloorConfig())
    for _ in range(10):
        floor.update(cloud((0.75, 2000), (0.0, 200)))
    assert floor.height == pytest.approx(0.0, abs=0.011)


def test_stray_points_below_are_not_the_floor() -> None:
    floor = FloorEstimator(FloorConfig())
    for _ in range(10):
        floor.update(cloud((0.0, 500), (-0.6, 3)))
    assert floor.height == pytest.approx(0.0, abs=0.011)


def test_what_lies_hardly_below_the_camera_is_not_the_floor() -> None:
    floor = FloorEstimator(FloorConfig())
    for _ in range(5):
        floor.update(cloud((1.1, 5000)))
    assert floor.height == -np.inf


def test_old_evidence_fades() -> None:
    floor = FloorEstimator(FloorConfig(decay=0.5))
    for _ in range(5):
        floor.update(cloud((0.0, 500)))
    for _ in range(20):
        floor.update(cloud((0.4, 500)))
    assert floor.height == pytest.approx(0.4, abs=0.011)


def test_floor_of_a_rendered_view() -> None:
    floor = FloorEstimator(FloorConfig())
    carpet = Box3D((0.0, 0.0, -0.35), (40.0, 40.0, 0.1), 0.0)
    for step in range(5):
        frame = render([], looking((0.1 * step, 0, 1.0), (3, 0, -0.3)), scenery=(carpet,), noise=0.01, seed=step)
        floor.update(point_map(frame, 3, 0.25, 6.0))
    assert floor.height == pytest.approx(-0.3, abs=0.02)
