"""Light of a home, computed once: lamps, windows and screens with soft shadows, and diffuse bounces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ssr_ros.simulation.light_samples import LightSamples, mix, place_samples
from ssr_ros.simulation.lights import AreaLight, lights_of
from ssr_ros.simulation.probes import AXES, LightProbes, probe_points
from ssr_ros.simulation.ray_casting import RayCaster
from ssr_ros.simulation.render_scene import Geometry, RenderScene, room_of
from ssr_ros.simulation.scene import Home
from ssr_ros.simulation.textures import GLASS

BIAS = 0.002  # [m] rays start this far off the surface
DIMMEST = 0.003  # irradiance below which a light is left out
CORNER = 0.4  # [m] reach of the darkening in corners
COVER = 0.07  # [m] what is nearer than this covers a place
DIM_UNDER = 0.2  # [m] this far under something half of the light is left
GATHER_CELL = 0.25  # [m] bounced light is gathered once per cell and direction of the normal
PASSES = 3  # bounces


@dataclass(frozen=True, slots=True)
class LightingConfig:
    """Cost and fineness of the light of a home."""

    structure_step: float = 0.06  # [m] between places on floor and walls; ceilings have twice that
    object_step: float = 0.10  # [m] on furniture
    bounce_rays: int = 160  # per gathering place
    corner_rays: int = 12  # per place


@dataclass(frozen=True, slots=True, eq=False)
class BakedLight:
    """Irradiance in units of pi (albedo times it is radiance)."""

    samples: LightSamples
    irradiance: NDArray[np.float32]  # (S, 3)
    probes: LightProbes
    lights: list[AreaLight]


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Samples and probes in one list."""

    points: NDArray[np.float32]  # (N, 3) [m], off the surface
    normals: NDArray[np.float32]  # (N, 3)
    room: NDArray[np.int32]  # (N,)
    openness: NDArray[np.float32]  # (N,) [0, 1] how far the near surroundings leave it free
    buried: NDArray[np.bool_]  # (N,) inside or closely under something


def bake(home: Home, scene: RenderScene, config: LightingConfig, dynamic: Collection[int] = ()) -> BakedLight:
    """The light of a home without the shadows of ``dynamic`` objects. Seeded by the home alone."""
    rng = np.random.default_rng([home.seed, 0x11687])
    everything = RayCaster(scene.geometry)
    samples = place_samples(scene.geometry, config.structure_step, config.object_step, everything)
    air = probe_points(home)
    lights = lights_of(home, scene, rng)
    caster = RayCaster(scene.geometry, _casts_shadow(home, scene, dynamic))
    points = np.concatenate([samples.points, np.repeat(air, 6, 0)])
    normals = np.concatenate([samples.normals, np.tile(AXES, (len(air), 1))])
    places = _look_around(home, points, normals, caster, config.corner_rays)
    direct = np.zeros(points.shape, np.float32)
    for light in lights:
        _add_direct(direct, places, light, caster)
    total = direct + _bounced(direct, places, samples, scene, caster, config, rng)
    count = len(samples.points)
    cubes = total[count:].reshape(-1, 6, 3)
    weights = np.maximum(places.openness[count:].reshape(-1, 6).mean(1), 1e-3)
    irradiance = _fill_buried(total[:count], places, count)
    return BakedLight(samples, irradiance, LightProbes(air, cubes, weights, cKDTree(air)), lights)


def _casts_shadow(home: Home, scene: RenderScene, dynamic: Collection[int]) -> NDArray[np.bool_]:
    """(F,) neither glass nor what shines, nor windows, which stand in the light they let in."""
    geometry, materials = scene.geometry, scene.materials
    through = ((materials.flags & GLASS) > 0) | (materials.emission > 0)
    apart = set(dynamic) | {o.id for o in home.objects if o.structural and o.label == "window"}
    return ~through[geometry.material] & ~np.isin(geometry.ids[geometry.body], list(apart))


def _look_around(
    home: Home, points: NDArray[np.float32], normals: NDArray[np.float32], caster: RayCaster, rays: int
) -> _Places:
    """What is near each place."""
    origins = points + BIAS * normals
    directions = _cosine_directions(rays)
    distance = np.empty((len(points), rays), np.float32)
    for k in range(rays):
        hits = caster.closest(origins, to_frames(directions[k], normals))
        distance[:, k] = hits.distance
    openness = np.clip(distance / CORNER, 0.0, 1.0).mean(1)
    buried = (distance < COVER).mean(1) > 0.55
    return _Places(origins, normals, room_of(home, origins + 0.05 * normals), openness, buried)


def _add_direct(direct: NDArray[np.float32], places: _Places, light: AreaLight, caster: RayCaster) -> None:
    """Adds one light, point by point, where it is bright enough to matter."""
    reach = np.sqrt(float(light.power.max()) / DIMMEST)
    middle = light.points.mean(0)
    offset = middle - places.points
    near = (np.einsum("ni,ni->n", offset, offset) < reach**2) & ~places.buried
    # no place behind its own tangent plane, with a margin for the extent of the light
    extent = float(np.linalg.norm(light.points - middle, axis=1).max())
    near &= np.einsum("ni,ni->n", offset, places.normals) > -extent
    index = np.flatnonzero(near)
    for point in light.points:
        to_light = point - places.points[index]
        square = np.maximum(np.einsum("ni,ni->n", to_light, to_light), 1e-4)
        length = np.sqrt(square)
        cosine = np.einsum("ni,ni->n", to_light, places.normals[index]) / length
        shine = np.maximum(-(to_light @ light.normal) / length, 0.0) * (1 - light.spread) + light.spread
        strength = np.maximum(cosine, 0.0) * shine / np.maximum(square, 0.02) / len(light.points)
        lit = np.flatnonzero(strength * float(light.power.max()) * len(light.points) > DIMMEST)
        blocked = caster.blocked(places.points[index[lit]], to_light[lit], 0.995)
        reached = lit[~blocked]
        direct[index[reached]] += strength[reached, None] * light.power


def _bounced(
    direct: NDArray[np.float32],
    places: _Places,
    samples: LightSamples,
    scene: RenderScene,
    caster: RayCaster,
    config: LightingConfig,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """(N, 3) light that comes from other surfaces: gathered at few places, spread to all, darker in corners."""
    gatherers = _gathering_places(places)
    seen, albedo = _seen_from(places, gatherers, samples, scene, caster, config.bounce_rays, rng)
    feature = np.c_[places.points, 0.3 * places.normals, 5.0 * places.room].astype(np.float32)
    distance, nearest = cKDTree(feature[gatherers]).query(feature, k=min(9, len(gatherers)), eps=0.3)
    distance, nearest = distance.reshape(len(feature), -1), nearest.reshape(len(feature), -1)
    share = (1.0 / (distance**2 + 0.03)).astype(np.float32)
    share /= share.sum(1, keepdims=True)
    bounced = np.zeros_like(direct)
    for _ in range(PASSES):
        shown = np.concatenate([direct + bounced, np.zeros((1, 3), np.float32)])  # the last: nothing
        gathered = (albedo * shown[seen]).mean(1)  # (G, 3)
        bounced = np.einsum("nk,nkc->nc", share, gathered[nearest]) * (0.3 + 0.7 * places.openness[:, None])
    return bounced


def _gathering_places(places: _Places) -> NDArray[np.int64]:
    """Indices of one free place per cell, direction and room."""
    free = np.flatnonzero(~places.buried)
    free = free if free.size else np.arange(len(places.points))
    cells = np.floor(places.points[free] / GATHER_CELL).astype(np.int64)
    facing = np.round(places.normals[free] * 1.4).astype(np.int64)
    key = mix(places.room[free].astype(np.int64), *cells.T, *facing.T)
    order = np.argsort(-places.openness[free], kind="stable")  # the freest of each cell speaks for it
    _, chosen = np.unique(key[order], return_index=True)
    return free[order[chosen]]


def _seen_from(
    places: _Places,
    gatherers: NDArray[np.int64],
    samples: LightSamples,
    scene: RenderScene,
    caster: RayCaster,
    rays: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Which place (G, R) each ray meets, -1 for none, and the albedo (G, R, 3) there."""
    origins, normals = places.points[gatherers], places.normals[gatherers]
    directions = _cosine_directions(rays)
    turn = rng.uniform(0, 2 * np.pi, len(gatherers))
    seen = np.full((len(gatherers), rays), -1, np.int64)
    albedo = np.zeros((len(gatherers), rays, 3), np.float32)
    c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
    for k in range(rays):
        x, y, z = directions[k]
        local = np.concatenate([c * x - s * y, s * x + c * y, np.full_like(c, z)], 1)
        world = to_frames(local, normals)
        hits = caster.closest(origins, world)
        met = np.flatnonzero(hits.face >= 0)
        seen[met, k] = _place_at(samples, scene.geometry, hits.face[met], hits.u[met], hits.v[met], world[met])
        albedo[met, k] = scene.materials.mean[scene.geometry.material[hits.face[met]]]
    return seen, albedo


def _place_at(
    samples: LightSamples,
    geometry: Geometry,
    face: NDArray[np.int32],
    u: NDArray[np.float32],
    v: NDArray[np.float32],
    direction: NDArray[np.float32],
) -> NDArray[np.int64]:
    """(N,) the lattice place nearest to each hit, on the side that was hit; -1 inside a solid."""
    origin, n, m, first = samples.lattice[face].astype(np.int64).T
    weights = np.stack([1 - u - v, u, v], 1)
    rows = np.arange(len(face))
    i = np.clip((weights[rows, (origin + 1) % 3] * n).astype(np.int64), 0, n - 1)  # a cell's first place is in use
    j = np.clip((weights[rows, (origin + 2) % 3] * m).astype(np.int64), 0, m - 1)
    at = first + j * (n + 1) + i
    behind = np.einsum("ni,ni->n", geometry.normals[face].mean(1), direction) > 0
    place = np.where(behind, samples.back[at], samples.front[at]).astype(np.int64)
    return np.where(behind & geometry.closed[face], -1, place)


def _fill_buried(irradiance: NDArray[np.float32], places: _Places, count: int) -> NDArray[np.float32]:
    """Places under or inside things take the light of the nearest free one, less with the distance to it.

    Their own light would show as notches along pictures and door frames, which are finer than the lattice.
    """
    buried = np.flatnonzero(places.buried[:count])
    free = np.flatnonzero(~places.buried[:count])
    if not buried.size or not free.size:
        return irradiance
    feature = np.c_[places.points[:count], 0.5 * places.normals[:count], 5.0 * places.room[:count]]
    distance, nearest = cKDTree(feature[free]).query(feature[buried], k=1, eps=0.2, distance_upper_bound=0.7)
    found = nearest < free.size
    filled = irradiance.copy()
    deep = np.maximum(distance[found, None] - 0.12, 0.0)  # a lattice step or two beside the rim change nothing
    left = 1.0 / (1.0 + (deep / DIM_UNDER) ** 2)
    filled[buried[found]] = irradiance[free[nearest[found]]] * left
    return filled


def _cosine_directions(count: int) -> NDArray[np.float32]:
    """(count, 3) evenly over the hemisphere about +z, as the cosine."""
    k = np.arange(count)
    radius, angle = np.sqrt((k + 0.5) / count), k * 2.399963
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), np.sqrt(1 - radius**2)], 1).astype(np.float32)


def to_frames(local: NDArray[np.floating], normals: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 3) directions given about +z, turned to be about each normal (Duff et al. 2017)."""
    local = np.broadcast_to(local, normals.shape)
    sign = np.where(normals[:, 2] >= 0, 1.0, -1.0)
    a = -1.0 / (sign + normals[:, 2])
    b = normals[:, 0] * normals[:, 1] * a
    x = np.stack([1 + sign * normals[:, 0] ** 2 * a, sign * b, -sign * normals[:, 0]], 1)
    y = np.stack([b, sign + normals[:, 1] ** 2 * a, -normals[:, 1]], 1)
    return (local[:, :1] * x + local[:, 1:2] * y + local[:, 2:] * normals).astype(np.float32)
