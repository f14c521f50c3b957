"""Extrinsics from parameters, and which corrections of the map are worth following."""

from __future__ import annotations

import json
import math

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")

import numpy as np
import yaml

from ssr_ros.geometry import pose_matrix, quaternion_from_matrix
from ssr_ros.resources import share_path
from ssr_ros.ros.node_config import CameraConfig
from ssr_ros.ros.transforms import exceeds, matrix_from_config


def demo_camera():
    transforms = json.loads((share_path("recordings/demo_room") / "transforms.json").read_text())
    return np.array(transforms["base_link_T_camera_color_optical_frame"])


def test_angles_and_quaternion_give_the_same_camera():
    expected = demo_camera()
    translation = tuple(float(v) for v in expected[:3, 3])
    quaternion = tuple(float(v) for v in quaternion_from_matrix(expected))
    by_quaternion = matrix_from_config(CameraConfig(translation=translation, rotation_quaternion=quaternion))
    rpy = (-math.pi / 2 - math.radians(12), 0.0, -math.pi / 2)  # forward, 12 degrees down
    by_angles = matrix_from_config(CameraConfig(translation=translation, rotation_rpy=rpy))
    np.testing.assert_allclose(by_quaternion, expected, atol=1e-9)
    np.testing.assert_allclose(by_angles, expected, atol=1e-9)


def test_the_example_without_tf_looks_12_degrees_down():
    text = (share_path("config") / "fixed_camera.yaml").read_text()
    camera = yaml.safe_load(text)["/**/perception"]["ros__parameters"]["camera"]
    matrix = matrix_from_config(CameraConfig(**{name: tuple(value) for name, value in camera.items()}))
    np.testing.assert_allclose(matrix[:3, :3], demo_camera()[:3, :3], atol=1e-3)


def test_nothing_given_is_nothing_known():
    assert matrix_from_config(CameraConfig()) is None


@pytest.mark.parametrize(
    ("x", "degrees", "worth"), [(0.09, 0, False), (0.11, 0, True), (0, 1.9, False), (0, 2.1, True)]
)
def test_small_corrections_are_not_followed(x, degrees, worth):
    half = math.radians(degrees) / 2
    assert exceeds(pose_matrix((x, 0, 0), (0, 0, math.sin(half), math.cos(half)))) is worth
