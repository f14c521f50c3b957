"""Where light is computed: a lattice on every triangle, each place once.

Seen from its widest corner a triangle is spanned by two edges; the lattice divides one into n and the other into m
steps. A point lies in a half of one of its cells and takes the light of the half's three places. Large walls stay
two triangles and still show soft shadows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.ray_casting import RayCaster
from ssr_ros.simulation.render_scene import Geometry

MAX_STEPS = 250  # per edge
INSET = 0.015  # [m] places keep off the rim: there they would lie inside the neighbouring wall
MERGE = 0.01  # [m] places of one body nearer than this, facing the same way, are one
PROBES = 12  # rays that ask whether anybody can see the back of a face


@dataclass(frozen=True, slots=True, eq=False)
class LightSamples:
    """S places and how the L lattice points of all triangles refer to them."""

    points: NDArray[np.float32]  # (S, 3) [m] world
    normals: NDArray[np.float32]  # (S, 3) unit, to the side that is lit
    face: NDArray[np.int32]  # (S,) a face the place lies on
    lattice: NDArray[np.int32]  # (F, 4) corner that is the origin, steps n, m, first lattice point (rows of n + 1)
    front: NDArray[np.int32]  # (L,) place that lights the side the normal points to
    back: NDArray[np.int32]  # (L,) place for the other side; the same where nobody sees it


def place_samples(
    geometry: Geometry, structure_step: float, object_step: float, caster: RayCaster | None = None
) -> LightSamples:
    """At most ``structure_step`` [m] between places on floor and walls, twice that on ceilings.

    ``caster`` finds out which open faces can be seen from behind; without it all of them.
    """
    lattice = _lattices(geometry, structure_step, object_step)
    points, normals, face, used = _lattice_points(geometry, lattice)
    chosen, front = np.unique(_keys(geometry, points, normals, face, used), return_index=True, return_inverse=True)[1:]
    order = np.argsort(chosen)  # neighbours on a surface are neighbours in memory: drawing waits for it
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    chosen, front = chosen[order], rank[front]
    two_sided = geometry.backed.copy()
    if caster is not None:
        asked = np.flatnonzero(two_sided & (geometry.body > 0))
        two_sided[asked] = _seen_from_behind(geometry, asked, caster)
    behind = two_sided[face[chosen]]
    back = np.where(behind, np.cumsum(behind) - 1 + len(chosen), np.arange(len(chosen)))[front]
    chosen_behind = chosen[behind]
    return LightSamples(
        np.concatenate([points[chosen], points[chosen_behind]]),
        np.concatenate([normals[chosen], -normals[chosen_behind]]),
        np.concatenate([face[chosen], face[chosen_behind]]),
        lattice,
        front.astype(np.int32),
        back.astype(np.int32),
    )


def mix(key: NDArray[np.int64], *values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys of equal tuples are equal; a chance collision is less likely than 1e-6 in a home."""
    for value in values:
        key = (key ^ (value + (1 << 20))) * np.int64(0x2545F4914F6CDD1D)
        key ^= key >> 29
    return key


def _lattices(geometry: Geometry, structure_step: float, object_step: float) -> NDArray[np.int32]:
    corners = geometry.vertices[geometry.faces]
    opposite = np.linalg.norm(np.roll(corners, -1, 1) - np.roll(corners, 1, 1), axis=2)  # (F, 3) edge facing a corner
    origin = opposite.argmax(1)
    step = np.where(geometry.body == 0, structure_step, object_step)
    step = np.where((geometry.body == 0) & (geometry.normals[:, 0, 2] < -0.9), 2 * structure_step, step)
    rows = np.arange(len(origin))
    lengths = np.stack([opposite[rows, (origin + 2) % 3], opposite[rows, (origin + 1) % 3]], 1)  # to the next, the last
    steps = np.clip(np.ceil(lengths / step[:, None]), 1, MAX_STEPS).astype(np.int32)
    equal = steps.max(1) <= 3  # small: no places outside of it
    steps[equal] = steps[equal].max(1, keepdims=True)
    first = np.concatenate([[0], np.cumsum((steps + 1).prod(1))[:-1]])
    return np.c_[origin, steps, first].astype(np.int32)


def _lattice_points(
    geometry: Geometry, lattice: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32], NDArray[np.bool_]]:
    """Points (L, 3), normals (L, 3), face (L,) and whether shading ever asks for it (L,)."""
    sizes = (lattice[:, 1] + 1) * (lattice[:, 2] + 1)
    count = int(sizes.sum())
    points, normals = np.empty((count, 3), np.float32), np.empty((count, 3), np.float32)
    used = np.empty(count, bool)
    kinds, kind = np.unique(lattice[:, 1] * 1000 + lattice[:, 2], return_inverse=True)
    for k, code in enumerate(kinds):
        n, m = divmod(int(code), 1000)
        faces = np.flatnonzero(kind == k)
        weights, asked = _grid(n, m)
        where = lattice[faces, 3][:, None] + np.arange(len(weights))
        order = (lattice[faces, 0][:, None] + np.arange(3)) % 3
        corners = geometry.vertices[geometry.faces[faces[:, None], order]]
        places = np.einsum("pk,fki->fpi", weights, corners)
        points[where] = _inset(places, corners.mean(1))
        normals[where] = np.einsum("pk,fki->fpi", weights, geometry.normals[faces[:, None], order])
        used[where] = asked
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return points, normals, np.repeat(np.arange(len(lattice), dtype=np.int32), sizes), used


def _grid(n: int, m: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """((n + 1)(m + 1), 3) barycentric weights in rows of n + 1, and which points the triangle's inside refers to."""
    j, i = np.mgrid[: m + 1, : n + 1]
    used = np.zeros((m + 1, n + 1), bool)
    cell = i[:m, :n] / n + j[:m, :n] / m < 1 - 1e-9
    used[:m, :n] |= cell
    used[:m, 1:] |= cell
    used[1:, :n] |= cell
    step = min(1 / n, 1 / m)
    used[1:, 1:] |= i[:m, :n] / n + j[:m, :n] / m + step < 1 - 1e-9
    u, v = (i / n).ravel(), (j / m).ravel()
    return np.stack([1 - u - v, u, v], 1).astype(np.float32), used.ravel()


def _inset(places: NDArray[np.float32], centers: NDArray[np.float32]) -> NDArray[np.float32]:
    inward = centers[:, None] - places
    distance = np.linalg.norm(inward, axis=2, keepdims=True)
    return places + inward * np.minimum(INSET / np.maximum(distance, 1e-9), 0.3)


def _keys(
    geometry: Geometry,
    points: NDArray[np.float32],
    normals: NDArray[np.float32],
    face: NDArray[np.int32],
    used: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """(L,) equal where lattice points of a body nearly coincide and face the same way, and where nobody asks."""
    cells = np.round(points / MERGE).astype(np.int64)
    facing = np.round(normals * 3).astype(np.int64)
    return np.where(used, mix(geometry.body[face].astype(np.int64), *cells.T, *facing.T), 0)


def _seen_from_behind(geometry: Geometry, faces: NDArray[np.int64], caster: RayCaster) -> NDArray[np.bool_]:
    """(N,) whether floor, walls or ceiling are seen from the back of each face, so that somebody may stand there."""
    normals = geometry.normals[faces].mean(1)
    corners = geometry.vertices[geometry.faces[faces]]
    middle = corners.mean(1)
    k = np.arange(PROBES)
    height, angle = 1 - (2 * k + 1) / PROBES, k * 2.399963
    ring = np.sqrt(1 - height**2)
    seen = np.zeros(len(faces), bool)
    for number, direction in enumerate(np.stack([ring * np.cos(angle), ring * np.sin(angle), height], 1)):
        place = middle if number % 2 else 0.3 * middle + 0.7 * corners[:, number // 2 % 3]
        backward = np.where((normals @ direction > 0)[:, None], -direction, direction)
        hits = caster.closest(place - 0.002 * normals, backward)
        seen |= (hits.face >= 0) & (geometry.body[np.maximum(hits.face, 0)] == 0)
    return seen
