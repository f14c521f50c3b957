"""What the encoder's network sees of a frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.geometry import BODY_R_OPTICAL
from ssr_ros.types import CameraIntrinsics

VGA = CameraIntrinsics(640, 480, 400.0, 400.0, 319.5, 239.5)


def looking(yaw: float, pitch: float = 0.0) -> np.ndarray:
    """graph_T_camera of a camera 1 m above the origin."""
    c, s = np.cos(yaw), np.sin(yaw)
    heading = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    c, s = np.cos(pitch), np.sin(pitch)
    down = np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
    pose = np.eye(4)
    pose[:3, :3] = heading @ down @ BODY_R_OPTICAL
    pose[:3, 3] = 0.0, 0.0, 1.0
    return pose


def test_the_ray_of_the_middle_points_ahead() -> None:
    level = inputs.level_frame(looking(0.7))
    rays = inputs.cell_rays(VGA, level.level_R_optical)
    assert level.yaw == pytest.approx(0.7)
    # 416 x 312 of the image: its middle lies between the cells (38, 51) and (39, 52)
    np.testing.assert_allclose(rays[:, 38:40, 51:53].mean((1, 2)), [1.0, 0.0, 0.0], atol=1e-6)
    assert rays[1, 39, 0] > 0 > rays[1, 39, -1]  # left of the image is +y
    assert rays[2, 0, 52] > 0 > rays[2, 77, 52]  # its upper edge +z


def test_a_wall_ahead_becomes_a_plane_of_points() -> None:
    level = inputs.level_frame(looking(-2.0))
    depth = inputs.sample_depth(np.full((480, 640), 2.5, np.float32), 0.65)
    geometry = inputs.geometry_input(inputs.cell_rays(VGA, level.level_R_optical), depth, 1.0)
    filled = geometry[6] > 0
    assert filled[:78].all() and not filled[78:].any()  # 312 of 320 rows
    np.testing.assert_allclose(geometry[3][filled], 2.5, rtol=1e-6)
    np.testing.assert_allclose(geometry[7][filled], geometry[5][filled] + 1.0, rtol=1e-5, atol=1e-6)
    assert (geometry[8] == 1).all()


def test_without_depth_or_floor_there_are_no_metres() -> None:
    level = inputs.level_frame(looking(0.3, 0.2))
    bad = np.full((480, 640), np.nan, np.float32)
    bad[:100] = np.inf
    bad[100:200] = 50.0
    geometry = inputs.geometry_input(
        inputs.cell_rays(VGA, level.level_R_optical), inputs.sample_depth(bad, 0.65), float("inf")
    )
    assert np.isfinite(geometry).all()
    assert (geometry[3:] == 0).all()


@given(
    st.integers(2, 2000),
    st.integers(2, 2000),
)
def test_any_image_fits(width: int, height: int) -> None:
    color = np.full((height, width, 3), 200, np.uint8)
    image = inputs.image_input(color)
    assert image.shape == (3, inputs.HEIGHT, inputs.WIDTH)
    v, u, rows, columns = inputs.cell_pixels(width, height, inputs.image_scale(width, height))
    assert len(v) == rows <= inputs.ROWS and len(u) == columns <= inputs.COLUMNS
    assert (np.diff(v) >= 0).all() and (not rows or v[-1] < height)


@given(st.floats(-3.1, 3.1), st.floats(-0.6, 0.9), st.floats(-3.1, 3.1))
def test_turning_the_robot_changes_nothing(yaw: float, pitch: float, turn: float) -> None:
    here = inputs.level_frame(looking(yaw, pitch)).level_R_optical
    there = inputs.level_frame(looking(yaw + turn, pitch)).level_R_optical
    np.testing.assert_allclose(here, there, atol=1e-9)


def test_looking_straight_down_the_upper_edge_is_ahead() -> None:
    level = inputs.level_frame(looking(0.5, np.pi / 2))
    assert level.yaw == pytest.approx(0.5)
    np.testing.assert_allclose(level.level_R_optical @ [0, -1, 0], [1, 0, 0], atol=1e-9)
