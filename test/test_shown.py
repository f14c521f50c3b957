from __future__ import annotations

import numpy as np
import pytest
from box_home import box_home

from ssr_ros.simulation.shown import shares
from ssr_ros.simulation.simulated_run import SimulationConfig, planar_pose

HOME = box_home()
CONFIG = SimulationConfig()


def test_a_drive_shows_what_is_before_the_camera() -> None:
    """Looking at the sofa, then away from it."""
    sofa = next(item for item in HOME.objects if item.label == "sofa")
    x, y = sofa.box.center[:2]
    eye = np.array([2.5, 2.0])
    bearing = np.arctan2(y - eye[1], x - eye[0])
    cameras = [planar_pose((*eye, yaw)) @ CONFIG.base_T_camera for yaw in (bearing, bearing + np.pi)]
    shown = shares(HOME, cameras, CONFIG.intrinsics)
    assert shown[sofa.id][0] > 0.01
    assert shown[sofa.id][1] == 0.0
    assert all(share.min() >= 0.0 and share.max() <= 1.0 for share in shown.values())


def test_revisiting_needs_changes() -> None:
    with pytest.raises(ValueError, match="simulation.revisit must be 0 without changes"):
        SimulationConfig(revisit=3)
