"""What shines in a home: ceiling lamps, the sky in the windows, lamp shades and screens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.simulation.render_scene import Geometry, RenderScene
from ssr_ros.simulation.scene import Home, Opening, RoomPlan

LAMP_RADIUS = 0.16  # [m]
LAMP_DROP = 0.12  # [m] below where the lamp is fixed
SKY_COLOR = np.array([0.86, 0.96, 1.12])


@dataclass(frozen=True, slots=True, eq=False)
class AreaLight:
    """A luminous surface as K points. Irradiance is in units of pi, so that albedo times it is radiance."""

    points: NDArray[np.float32]  # (K, 3) [m]
    normal: NDArray[np.float32]  # (3,) it shines to this side, as the cosine
    spread: float  # [0, 1] share that shines to all sides alike
    power: NDArray[np.float32]  # (3,) irradiance at 1 m on the axis


def lights_of(home: Home, scene: RenderScene, rng: np.random.Generator) -> list[AreaLight]:
    """Lamps and windows with seeded color and strength, and everything that emits."""
    daylight = rng.uniform(0.35, 1.0)
    lamps = [_lamp(home, position, rng) for position in home.lights]
    windows = [_window(home, opening, daylight) for opening in home.openings if _is_window(opening)]
    return [*lamps, *windows, *_emitters(scene.geometry, scene)]


def _is_window(opening: Opening) -> bool:
    return opening.kind == "window" and 0 in opening.rooms and opening.top > opening.bottom


def _lamp(home: Home, position: tuple[float, float, float], rng: np.random.Generator) -> AreaLight:
    k = np.arange(16)
    radius, angle = LAMP_RADIUS * np.sqrt((k + 0.5) / 16), k * 2.39996  # a sunflower's spiral: even on a disc
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros(16)], 1) + position
    points[:, 2] = min(position[2], home.height - 0.01) - LAMP_DROP
    inside = [r for r in home.rooms if _contains(r, position)]
    area = shapely.Polygon(inside[0].polygon).area if inside else 14.0
    count = sum(_contains(inside[0], other) for other in home.lights) if inside else 1
    warm = np.array([1.0, rng.uniform(0.84, 0.96), rng.uniform(0.66, 0.9)])
    power = (0.9 + 0.16 * area / max(count, 1)) * rng.uniform(0.8, 1.25) * warm
    return AreaLight(points.astype(np.float32), np.array([0, 0, -1], np.float32), 0.3, power.astype(np.float32))


def _contains(room: RoomPlan, position: tuple[float, ...]) -> bool:
    return bool(shapely.contains_xy(shapely.Polygon(room.polygon), position[0], position[1]))


def _window(home: Home, opening: Opening, daylight: float) -> AreaLight:
    start, end = np.array(opening.start), np.array(opening.end)
    along = end - start
    normal = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-9)
    middle = (start + end) / 2
    room = next((r for r in home.rooms if r.id == max(opening.rooms)), None)
    if room is not None:
        probe = middle + 0.3 * normal
        normal = normal if _contains(room, (float(probe[0]), float(probe[1]))) else -normal
    s, t = np.meshgrid((np.arange(5) + 0.5) / 5, (np.arange(4) + 0.5) / 4)
    plan = start + s.reshape(-1, 1) * along + 0.02 * normal
    height = opening.bottom + t.reshape(-1, 1) * (opening.top - opening.bottom)
    area = float(np.linalg.norm(along)) * (opening.top - opening.bottom)
    power = 6.0 * daylight * area / np.pi * SKY_COLOR
    facing = np.array([*normal, 0.0], np.float32)
    return AreaLight(np.c_[plan, height].astype(np.float32), facing, 0.0, power.astype(np.float32))


def _emitters(geometry: Geometry, scene: RenderScene) -> list[AreaLight]:
    """One light for each object's emitting faces: flat ones (screens) to their front, others to all sides."""
    materials = scene.materials
    shining = (materials.emission[geometry.material] > 0) & (materials.flags[geometry.material] == 0)
    shining &= geometry.body > 0
    lights = []
    for body in np.unique(geometry.body[shining]):
        faces = np.flatnonzero(shining & (geometry.body == body))
        corners = geometry.vertices[geometry.faces[faces]].astype(np.float64)
        vectors = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
        areas = np.linalg.norm(vectors, axis=1)
        emission = materials.emission[geometry.material[faces], None] * materials.mean[geometry.material[faces]]
        power = (emission * areas[:, None]).sum(0) / np.pi
        facing = vectors.sum(0) / max(areas.sum(), 1e-12)
        flat = float(np.linalg.norm(facing)) > 0.7
        points, normal = _spread_points(corners, areas), facing / max(np.linalg.norm(facing), 1e-9)
        if flat:
            shifted = (points + 0.01 * normal).astype(np.float32)
            lights.append(AreaLight(shifted, normal.astype(np.float32), 0.0, power.astype(np.float32)))
        else:
            lights.append(AreaLight(points, np.array([0, 0, 1], np.float32), 1.0, (power / 4).astype(np.float32)))
    return lights


def _spread_points(corners: NDArray[np.float64], areas: NDArray[np.float64]) -> NDArray[np.float32]:
    """(8, 3) centres of faces, evenly over the area."""
    targets = (np.arange(8) + 0.5) / 8 * areas.sum()
    chosen = np.minimum(np.searchsorted(np.cumsum(areas), targets), len(areas) - 1)
    return corners[chosen].mean(1).astype(np.float32)
