import numpy as np
import pytest
from rendering import CAMERA, FLOOR, looking, render

from ssr_ros.point_map import point_map
from ssr_ros.types import CameraIntrinsics, Frame


def test_readings_become_points_of_the_graph_frame() -> None:
    depth = np.zeros((2, 4), np.float32)
    depth[0, 1], depth[1, 3] = 2.0, 4.0
    camera = CameraIntrinsics(4, 2, 2.0, 2.0, 1.0, 0.0)
    pose = looking((10.0, 0.0, 1.0), (11.0, 0.0, 1.0))  # ahead is +x, image right is -y
    frame = Frame(0, np.zeros((2, 4, 3), np.uint8), depth, camera, pose, np.eye(4))
    cloud = point_map(frame, 1, 0.25, 6.0)
    assert cloud.points == pytest.approx(np.array([[12, 0, 1], [14, -4, -1]]), abs=1e-6)
    assert cloud.rows.tolist() == [0, 1]
    assert cloud.columns.tolist() == [1, 3]
    assert cloud.origin.tolist() == [10, 0, 1]
    assert cloud.points.dtype == np.float32


@pytest.mark.parametrize("reading", [0.0, 0.2, 7.0, np.nan, np.inf])
def test_readings_out_of_range_are_left_out(reading: float) -> None:
    depth = np.full((4, 4), reading, np.float32)
    camera = CameraIntrinsics(4, 4, 2.0, 2.0, 1.5, 1.5)
    frame = Frame(0, np.zeros((4, 4, 3), np.uint8), depth, camera, np.eye(4), np.eye(4))
    assert point_map(frame, 1, 0.25, 6.0).points.shape == (0, 3)


def test_step_thins_the_grid_but_moves_no_point() -> None:
    frame = render([], looking((0, 0, 1.2), (3, 0, 0)))
    dense, thin = point_map(frame, 1, 0.25, 6.0), point_map(frame, 6, 0.25, 6.0)
    assert set(thin.rows.tolist()) <= set(range(0, CAMERA.height, 6))
    assert set(thin.columns.tolist()) <= set(range(0, CAMERA.width, 6))
    place = {(r, c): p for r, c, p in zip(dense.rows, dense.columns, dense.points, strict=True)}
    for row, column, point in zip(thin.rows, thin.columns, thin.points, strict=True):
        assert point == pytest.approx(place[row, column])
    assert thin.points[:, 2] == pytest.approx(FLOOR.top, abs=1e-5)
