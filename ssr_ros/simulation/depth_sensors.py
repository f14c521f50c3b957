"""Depth by triangulation, and what goes wrong with it.

Both kinds measure disparity d = f b / z, so an error in d becomes z² / (f b) times it in depth. They see nothing where
the second imager or the projector is hidden by something nearer, on glass, on surfaces seen edge-on, and little on
gloss and in the dark.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.renderer import GLASS_SURFACE, Rendering
from ssr_ros.types import CameraIntrinsics

MARGIN = 192  # [px] by which a field of noise is larger than an image


@dataclass(frozen=True, slots=True)
class DepthSensorConfig:
    """A depth camera at its own resolution; the rendering may be coarser."""

    focal: float  # [px] of its imager
    baseline: float  # [m] positive: the second imager or projector stands to the right
    nearest: float  # [m]
    farthest: float  # [m] half of the readings are gone there; none beyond 1.25 of it
    noise: float  # [px] standard deviation of disparity
    patch: float  # [px of the image] size of what is matched: noise inside it is common, edges fray by it
    step: float  # [px] disparity is a multiple of it
    edge_loss: float  # [0, 1] share of readings lost at depth edges
    gloss_loss: float  # [0, 1] share lost on a mirror-like surface
    dark_loss: float  # [0, 1] share lost on black, at the far end
    grazing: float  # cosine of incidence at which half of the readings are lost
    band: float = 0.0  # [0, 1] share of the width without readings, on the side of the baseline
    unit: float = 0.001  # [m] readings are multiples of it

    def __post_init__(self) -> None:
        if not (self.focal > 0 and self.baseline != 0 and 0 <= self.nearest < self.farthest and self.step > 0):
            raise ValueError(f"depth sensor: focal, baseline, range and step must be positive, got {self}")


# D435 at 848 x 480 (Intel's datasheet 337029; noise as in its white paper on tuning: 0.05 to 0.1 px).
REALSENSE = DepthSensorConfig(
    focal=425.0,
    baseline=0.05,
    nearest=0.28,
    farthest=7.0,
    noise=0.07,
    patch=1.6,
    step=1 / 32,
    edge_loss=0.45,
    gloss_loss=0.35,
    dark_loss=0.25,
    grazing=0.12,
)
# Kinect of 2010: noise 1.4 mm/m² and steps of 2.9 mm/m² (Khoshelham and Elberink, Sensors 2012).
KINECT = DepthSensorConfig(
    focal=580.0,
    baseline=0.075,
    nearest=0.5,
    farthest=6.0,
    noise=0.06,
    patch=1.0,
    step=1 / 8,
    edge_loss=0.7,
    gloss_loss=0.6,
    dark_loss=0.6,
    grazing=0.2,
    band=8 / 640,
)


def measure_depth(rendering: Rendering, config: DepthSensorConfig, rng: np.random.Generator) -> NDArray[np.float32]:
    """(H, W) float32 [m] readings of the sensor, 0 = none."""
    truth, camera = rendering.depth, rendering.intrinsics
    shape = truth.shape
    frayed = _fray(truth, config.patch, rng)
    inside = (truth > 0) & (frayed > 0)
    z = np.where(inside, frayed, 1.0)
    disparity = config.focal * abs(config.baseline) / z
    common, own = smooth_noise(shape, config.patch, rng), smooth_noise(shape, 0.0, rng)
    disparity += config.noise * (0.85 * common + 0.53 * own)
    disparity = np.round(disparity / config.step) * config.step
    measured = config.focal * abs(config.baseline) / np.maximum(disparity, config.step)
    measured = np.round(measured / config.unit) * config.unit
    chance = smooth_noise(shape, 2.0, rng)
    uniform = 1.0 / (1.0 + np.exp(-1.702 * chance))  # patches, not salt and pepper
    lost = uniform < _loss(rendering, config, camera)
    lost |= ~inside | hidden_from_second(truth, config, camera) | (measured < config.nearest)
    lost |= measured > 1.25 * config.farthest
    if config.band:
        width = round(config.band * shape[1])
        lost[:, -width:] |= config.baseline < 0
        lost[:, :width] |= config.baseline > 0
    return np.where(lost, 0.0, measured).astype(np.float32)


def hidden_from_second(
    depth: NDArray[np.float32], config: DepthSensorConfig, camera: CameraIntrinsics
) -> NDArray[np.bool_]:
    """(H, W) where something nearer hides the surface from the second imager or projector: on one side of things."""
    z = np.where(depth > 0, depth, np.inf)
    shift = (camera.fx * abs(config.baseline) / z).astype(np.float32)
    if config.baseline < 0:
        shift = shift[:, ::-1]
    place = np.arange(depth.shape[1], dtype=np.float32) - shift  # column in the second image
    nearest = np.minimum.accumulate(place[:, ::-1], axis=1)[:, ::-1]
    hidden = np.zeros(depth.shape, bool)
    hidden[:, :-1] = place[:, :-1] > nearest[:, 1:] + 0.3
    return hidden[:, ::-1] if config.baseline < 0 else hidden


def _loss(rendering: Rendering, config: DepthSensorConfig, camera: CameraIntrinsics) -> NDArray[np.float32]:
    """(H, W) probability of no reading."""
    z = np.maximum(rendering.depth, 1e-3)
    keep = 1.0 / (1.0 + np.exp((z - config.farthest) * 14.0 / config.farthest))
    edges = depth_edges(z)
    slope = np.where(cv2.dilate(edges, np.ones((3, 3), np.uint8)) > 0, 0.0, _slope(z, camera))  # a jump has no slope
    cosine = 1.0 / np.sqrt(1.0 + slope**2)
    keep *= 1.0 / (1.0 + np.exp((config.grazing - cosine) / 0.03))
    keep *= 1.0 - config.edge_loss * edges
    gloss = np.where(rendering.surface == GLASS_SURFACE, 0.0, rendering.surface / 254.0)
    keep *= 1.0 - config.gloss_loss * gloss**2 * (0.3 + 0.7 * cosine**8)
    darkness = np.clip(1.0 - rendering.color.mean(2) / 40.0, 0.0, 1.0)
    keep *= 1.0 - config.dark_loss * darkness * np.clip(z / config.farthest, 0.0, 1.0)
    keep *= np.where(rendering.surface == GLASS_SURFACE, 0.06, 1.0)
    return (1.0 - keep).astype(np.float32)


def depth_edges(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """(H, W) 1 on both sides of a jump in depth, else 0. A slope is no jump."""
    bend = cv2.Laplacian(z.astype(np.float32), cv2.CV_32F)
    return (np.abs(bend) > 0.05 + 0.04 * z).astype(np.float32)


def _slope(z: NDArray[np.float32], camera: CameraIntrinsics) -> NDArray[np.float32]:
    """(H, W) how fast depth changes sideways: tangent of the angle of incidence, at the pixel's ray."""
    inverse = (1.0 / z).astype(np.float32)  # linear in the image on a plane
    dx = cv2.Sobel(inverse, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8) * camera.fx
    dy = cv2.Sobel(inverse, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8) * camera.fy
    u = (np.arange(z.shape[1], dtype=np.float32) - camera.cx) / camera.fx
    v = (np.arange(z.shape[0], dtype=np.float32)[:, None] - camera.cy) / camera.fy
    # plane n . p = 1 has 1/z = n . (u, v, 1)
    along = np.maximum(np.abs(inverse), 1e-6)
    nz = inverse - dx * u - dy * v
    length = np.sqrt(dx**2 + dy**2 + nz**2)
    cosine = np.clip(along / (length * np.sqrt(1 + u**2 + v**2)), 1e-3, 1.0)
    return np.sqrt(1.0 / cosine**2 - 1.0)


def _fray(depth: NDArray[np.float32], patch: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Depth looked up a little beside each pixel: edges wander by the size of what is matched."""
    height, width = depth.shape
    dx = 0.45 * patch * smooth_noise(depth.shape, 1.0, rng)
    dy = 0.45 * patch * smooth_noise(depth.shape, 1.0, rng)
    x = np.clip(np.arange(width) + np.round(dx), 0, width - 1).astype(np.intp)
    y = np.clip(np.arange(height)[:, None] + np.round(dy), 0, height - 1).astype(np.intp)
    beside = depth[y, x]
    edge = np.abs(beside - depth) > 0.02 + 0.03 * depth  # on surfaces nothing moves
    return np.where(edge, beside, depth)


def smooth_noise(shape: tuple[int, ...], size: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """(H, W) normal noise, correlated over ``size`` [px]; 0: not at all.

    Cut at random from a larger field: drawing millions of numbers a second would cost more than drawing the scene.
    """
    height, width = shape
    field = _noise_field(height + MARGIN, width + MARGIN, size)
    y, x = rng.integers(0, MARGIN, 2)
    cut = field[y : y + height, x : x + width]
    return cut[::-1] if rng.random() < 0.5 else cut


@lru_cache(maxsize=16)
def _noise_field(height: int, width: int, size: float) -> NDArray[np.float32]:
    rng = np.random.default_rng([height, width, round(1000 * size)])
    noise = rng.standard_normal((height, width), dtype=np.float32)
    if size <= 0:
        return noise
    smooth = np.asarray(cv2.GaussianBlur(noise, (0, 0), size), np.float32)
    return smooth / smooth.std()
