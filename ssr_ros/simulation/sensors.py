"""From what an ideal camera sees to what an RGB-D camera delivers. Seeded; constants of a camera are drawn once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.depth_sensors import KINECT, REALSENSE, DepthSensorConfig, measure_depth, smooth_noise
from ssr_ros.simulation.renderer import Rendering
from ssr_ros.simulation.textures import TO_LINEAR, linear_to_srgb
from ssr_ros.types import CameraIntrinsics, Matrix4

TO_DISPLAY = np.round(linear_to_srgb(np.linspace(0.0, 1.0, 4096)) * 255.0).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class ColorSensorConfig:
    """Spread of the constants of a color camera, and its noise. All in linear light, 1 is white."""

    exposure_spread: float = 0.12  # standard deviation of log exposure, per camera
    exposure_flicker: float = 0.015  # the same from frame to frame
    white_balance_spread: float = 0.04  # standard deviation of the log gain of red and blue
    vignetting: float = 0.18  # largest darkening in the corners
    shot_noise: float = 0.012  # standard deviation at white; grows as the square root of the light
    read_noise: float = 0.003  # standard deviation in the dark
    blur: float = 0.55  # [px] standard deviation of lens and demosaicing


@dataclass(frozen=True, slots=True)
class SensorConfig:
    color: ColorSensorConfig | None = ColorSensorConfig()  # None: as rendered
    depth: DepthSensorConfig | None = REALSENSE  # None: exact


SENSORS = {
    "realsense": SensorConfig(ColorSensorConfig(), REALSENSE),
    "kinect": SensorConfig(replace(ColorSensorConfig(), shot_noise=0.018, read_noise=0.005, blur=0.7), KINECT),
    "ideal": SensorConfig(None, None),
}


class SensorModel:
    """One camera: realsense, kinect, ideal or one of your own.

    ``seed`` draws what does not change while it runs: exposure, white balance, vignetting.
    """

    def __init__(self, sensor: str | SensorConfig = "realsense", seed: int = 0) -> None:
        if isinstance(sensor, str) and sensor not in SENSORS:
            raise ValueError(f"sensor must be one of {', '.join(SENSORS)}, got {sensor!r}")
        self._config = SENSORS[sensor] if isinstance(sensor, str) else sensor
        self._seed = seed
        self._gains: dict[CameraIntrinsics, NDArray[np.float32]] = {}

    def apply(
        self, rendering: Rendering, rng: np.random.Generator, motion: tuple[float, float] = (0.0, 0.0)
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Color (H, W, 3) uint8 and depth (H, W) float32 [m], 0 = no reading, as the camera delivers them.

        ``motion`` [px]: how far the image moves while the shutter is open; see ``image_motion``.
        """
        color, depth = rendering.color, rendering.depth
        if self._config.color is not None:
            color = _expose(color, self._gain(rendering.intrinsics), self._config.color, rng, motion)
        if self._config.depth is not None:
            depth = measure_depth(rendering, self._config.depth, rng)
        return color, depth

    def _gain(self, intrinsics: CameraIntrinsics) -> NDArray[np.float32]:
        if intrinsics not in self._gains:
            rng = np.random.default_rng([self._seed, 0xCA3])
            self._gains[intrinsics] = _camera_gain(self._config.color or ColorSensorConfig(), intrinsics, rng)
        return self._gains[intrinsics]


def image_motion(
    before_T_after: Matrix4, intrinsics: CameraIntrinsics, shutter: float = 0.3, distance: float = 2.5
) -> tuple[float, float]:
    """[px] the mean image moves in the share ``shutter`` of the time between two poses; things at ``distance`` [m]."""
    moved = before_T_after[:3, :3].T @ (np.array([0.0, 0.0, distance]) - before_T_after[:3, 3])
    scale = shutter / max(float(moved[2]), 0.1)
    return float(moved[0] * scale * intrinsics.fx), float(moved[1] * scale * intrinsics.fy)


def _camera_gain(
    config: ColorSensorConfig, intrinsics: CameraIntrinsics, rng: np.random.Generator
) -> NDArray[np.float32]:
    """(H, W, 3) factor of each pixel's linear light."""
    exposure = np.exp(rng.normal(0.0, config.exposure_spread))
    balance = np.exp(np.array([1.0, 0.0, 1.0]) * rng.normal(0.0, config.white_balance_spread, 3))
    y, x = np.mgrid[: intrinsics.height, : intrinsics.width]
    radius = ((x - intrinsics.cx) / intrinsics.width) ** 2 + ((y - intrinsics.cy) / intrinsics.height) ** 2
    shading = 1.0 - 2.0 * rng.uniform(0.3, 1.0) * config.vignetting * radius
    return (exposure * shading[..., None] * balance).astype(np.float32)


def _expose(
    color: NDArray[np.uint8],
    gain: NDArray[np.float32],
    config: ColorSensorConfig,
    rng: np.random.Generator,
    motion: tuple[float, float],
) -> NDArray[np.uint8]:
    light = TO_LINEAR[color]
    if np.hypot(*motion) > 0.7:
        light = np.asarray(cv2.filter2D(light, -1, _streak(motion), borderType=cv2.BORDER_REFLECT), np.float32)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), config.blur), np.float32)
    light *= gain * np.float32(np.exp(rng.normal(0.0, config.exposure_flicker)))
    # demosaicing smears the noise of a pixel over its neighbours
    noise = np.stack([smooth_noise(light.shape[:2], 0.45, rng) for _ in range(3)], 2)
    light += noise * np.sqrt(config.read_noise**2 + config.shot_noise**2 * np.maximum(light, 0.0))
    return TO_DISPLAY[(np.clip(light, 0.0, 1.0) * 4095.0 + 0.5).astype(np.int32)]


def _streak(motion: tuple[float, float]) -> NDArray[np.float32]:
    """Kernel of a straight motion [px], at most 15 px long."""
    length = min(float(np.hypot(*motion)), 15.0)
    direction = np.array(motion) / max(np.hypot(*motion), 1e-9) * length
    half = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    for s in np.linspace(-0.5, 0.5, 4 * half + 1):
        x, y = half + s * direction[0], half + s * direction[1]
        i, j = int(np.floor(x)), int(np.floor(y))
        for row, down in ((j, 1 - y + j), (j + 1, y - j)):
            for column, across in ((i, 1 - x + i), (i + 1, x - i)):
                kernel[row, column] += down * across
    return kernel / kernel.sum()
