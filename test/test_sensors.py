"""Noise grows as stated, readings are lost where they should be, and a seed gives one image."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="the renderer's types need numba; it is not installed")

from ssr_ros.simulation.depth_sensors import KINECT, REALSENSE, hidden_from_second  # noqa: E402
from ssr_ros.simulation.renderer import GLASS_SURFACE, Rendering  # noqa: E402
from ssr_ros.simulation.sensors import SensorModel, image_motion  # noqa: E402
from ssr_ros.types import CameraIntrinsics  # noqa: E402

CAMERA = CameraIntrinsics(320, 240, 260.0, 260.0, 159.5, 119.5)
SHAPE = (240, 320)
SENSORS = {"realsense": REALSENSE, "kinect": KINECT}
MIDDLE = (slice(60, 180), slice(80, 240))


def seen(depth: np.ndarray | float, color: int = 128, surface: int = 0) -> Rendering:
    return Rendering(
        np.full((*SHAPE, 3), color, np.uint8),
        np.broadcast_to(np.asarray(depth, np.float32), SHAPE).copy(),
        np.zeros(SHAPE, np.int32),
        np.full(SHAPE, surface, np.uint8),
        CAMERA,
    )


def measured(kind: str, rendering: Rendering, seed: int = 0) -> np.ndarray:
    return SensorModel(kind).apply(rendering, np.random.default_rng(seed))[1]


def step(near: float = 1.0, far: float = 3.0) -> Rendering:
    """Something near in the middle columns before a wall."""
    depth = np.full(SHAPE, far)
    depth[:, 120:200] = near
    return seen(depth)


@pytest.mark.parametrize("kind", SENSORS)
def test_noise_grows_with_the_square_of_depth(kind: str) -> None:
    config = SENSORS[kind]
    for z in (1.0, 2.0, 4.0):
        reading = measured(kind, seen(z))[MIDDLE]
        error = reading[reading > 0] - z
        quantised = config.step / np.sqrt(12)
        expected = z**2 / (config.focal * config.baseline) * np.hypot(config.noise, quantised)
        assert abs(error.mean()) < 1.2 * expected
        assert error.std() == pytest.approx(expected, rel=0.45)


@pytest.mark.parametrize("kind", SENSORS)
def test_disparity_is_quantised(kind: str) -> None:
    config = SENSORS[kind]
    reading = measured(kind, seen(3.5))[MIDDLE]
    values = np.unique(reading[reading > 0])
    gap = 3.5**2 / (config.focal * config.baseline) * config.step
    assert np.diff(values).min() > 0.6 * gap


@pytest.mark.parametrize("kind", SENSORS)
def test_readings_are_lost_at_edges_and_in_the_shadow_of_the_baseline(kind: str) -> None:
    reading = measured(kind, step())
    lost = (reading == 0)[60:180].mean(0)
    assert lost[150:170].mean() < 0.05
    assert lost[60:90].mean() < 0.1
    shadow = CAMERA.fx * SENSORS[kind].baseline * (1 / 1.0 - 1 / 3.0)  # [px]
    assert lost[round(120 - 0.7 * shadow) : 119].min() > 0.9  # left of the thing
    assert lost[199:201].mean() > 0.3  # its other edge
    assert lost[206:230].mean() < 0.1  # no shadow there


def test_the_shadow_changes_sides_with_the_baseline() -> None:
    from dataclasses import replace

    depth = step().depth
    left = hidden_from_second(depth, REALSENSE, CAMERA)
    right = hidden_from_second(depth, replace(REALSENSE, baseline=-REALSENSE.baseline), CAMERA)
    assert left[:, :120].any()
    assert not left[:, 200:].any()
    assert right[:, 200:].any()
    assert not right[:, :120].any()


def test_a_slope_is_no_edge_but_is_lost_edge_on() -> None:
    rows = (np.arange(SHAPE[0]) - CAMERA.cy) / CAMERA.fy
    height = 0.6  # [m] of the camera above a floor
    floor = np.where(rows > 0.02, height / np.maximum(rows, 0.02), 0.0)
    reading = measured("realsense", seen(floor[:, None]))
    near = np.flatnonzero((floor > 0.9) & (floor < 2.0))
    assert (reading[near] == 0).mean() < 0.05
    flat = np.flatnonzero((floor > 5.5) & (floor < 6.5))  # incidence of 84 degrees and more
    assert (reading[flat] == 0).mean() > 0.4


@pytest.mark.parametrize("kind", SENSORS)
def test_range_glass_and_gloss(kind: str) -> None:
    config = SENSORS[kind]
    assert (measured(kind, seen(0.6 * config.nearest)) == 0).all()
    assert (measured(kind, seen(1.6 * config.farthest)) == 0).all()
    assert (measured(kind, seen(2.0)) == 0)[MIDDLE].mean() < 0.05
    assert (measured(kind, seen(2.0, surface=GLASS_SURFACE)) == 0)[MIDDLE].mean() > 0.8
    glossy = (measured(kind, seen(2.0, surface=254)) == 0)[MIDDLE].mean()
    assert 0.15 < glossy < 0.8


def test_kinect_has_a_band_without_readings() -> None:
    assert (measured("kinect", seen(2.0))[:, :4] == 0).all()
    assert (measured("realsense", seen(2.0))[:, :4] > 0).mean() > 0.9


def test_nothing_stays_nothing_and_an_ideal_camera_changes_nothing() -> None:
    empty = seen(0.0)
    assert (measured("realsense", empty) == 0).all()
    rendering = step()
    color, depth = SensorModel("ideal").apply(rendering, np.random.default_rng(0))
    np.testing.assert_array_equal(color, rendering.color)
    np.testing.assert_array_equal(depth, rendering.depth)


@pytest.mark.parametrize("kind", SENSORS)
def test_one_seed_one_image(kind: str) -> None:
    rendering = step()
    first, second = (SensorModel(kind, seed=4).apply(rendering, np.random.default_rng(5)) for _ in range(2))
    other = SensorModel(kind, seed=4).apply(rendering, np.random.default_rng(6))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])
    assert (first[0] != other[0]).any()
    assert (first[1] != other[1]).any()


def test_color_noise_grows_with_light_and_cameras_differ() -> None:
    from ssr_ros.simulation.textures import srgb_to_linear

    def spread(level: int) -> float:
        color = SensorModel("realsense").apply(seen(2.0, color=level), np.random.default_rng(1))[0]
        return float(srgb_to_linear(color[100:140, 140:180] / 255.0).std())

    assert spread(200) > 1.5 * spread(20)
    means = {SensorModel("realsense", seed=s).apply(seen(2.0), np.random.default_rng(0))[0].mean() for s in range(4)}
    assert np.ptp(list(means)) > 2


def test_motion_blurs_along_itself() -> None:
    rendering = seen(2.0, color=40)
    rendering.color[:, 160:] = 200
    sharp = SensorModel("realsense").apply(rendering, np.random.default_rng(0))[0].astype(float)
    across = SensorModel("realsense").apply(rendering, np.random.default_rng(0), (8.0, 0.0))[0].astype(float)
    along = SensorModel("realsense").apply(rendering, np.random.default_rng(0), (0.0, 8.0))[0].astype(float)

    def steepest(image: np.ndarray) -> float:
        return float(np.diff(image.mean((0, 2)))[150:170].max())

    assert steepest(across) < 0.5 * steepest(sharp)
    assert steepest(along) == pytest.approx(steepest(sharp), rel=0.1)


def test_image_motion_of_a_turn() -> None:
    angle = 0.05
    turn = np.eye(4)
    turn[:3, :3] = [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]]  # to the right
    x, y = image_motion(turn, CAMERA, shutter=1.0)
    assert x == pytest.approx(-CAMERA.fx * np.tan(angle), rel=1e-3)
    assert y == pytest.approx(0.0, abs=1e-9)


def test_unknown_sensors_are_refused() -> None:
    with pytest.raises(ValueError, match="realsense, kinect, ideal"):
        SensorModel("polaroid")
