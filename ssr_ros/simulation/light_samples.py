"""Where light is computed: a lattice on every triangle, each place once.

A triangle whose longest edge has n steps carries (n + 1)(n + 2) / 2 places at barycentric multiples of 1/n; what
lies between is interpolated. Large walls stay two triangles and still show soft shadows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.render_scene import Geometry

MAX_STEPS = 160  # per edge
INSET = 0.015  # [m] places keep off the rim: there they would lie inside the neighbouring wall
MERGE = 0.01  # [m] places of one body nearer than this, facing the same way, are one


@dataclass(frozen=True, slots=True, eq=False)
class LightSamples:
    """S places and how the L lattice points of all triangles refer to them."""

    points: NDArray[np.float32]  # (S, 3) [m] world
    normals: NDArray[np.float32]  # (S, 3) unit, to the side that is lit
    face: NDArray[np.int32]  # (S,) a face the place lies on
    steps: NDArray[np.int32]  # (F,) lattice steps per edge
    first: NDArray[np.int64]  # (F,) first lattice point of a face
    front: NDArray[np.int32]  # (L,) place that lights the side the normal points to
    back: NDArray[np.int32]  # (L,) place for the other side; the same for closed solids


def place_samples(geometry: Geometry, structure_step: float, object_step: float) -> LightSamples:
    """Lattices with at most ``structure_step`` [m] between points on floor and walls, twice that on ceilings."""
    steps = _steps(geometry, structure_step, object_step)
    sizes = (steps + 1) * (steps + 2) // 2
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    points = np.empty((first[-1], 3), np.float32)
    normals = np.empty((first[-1], 3), np.float32)
    for n in np.unique(steps):
        faces = np.flatnonzero(steps == n)
        weights = barycentric_lattice(int(n))  # (P, 3)
        where = first[faces][:, None] + np.arange(len(weights))
        corners = geometry.vertices[geometry.faces[faces]]
        places = np.einsum("pk,fki->fpi", weights, corners)
        points[where] = _inset(places, corners.mean(1))
        normals[where] = np.einsum("pk,fki->fpi", weights, geometry.normals[faces])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    face = np.repeat(np.arange(len(steps), dtype=np.int32), sizes)
    return _merge(geometry, points, normals, face, steps, first[:-1])


def barycentric_lattice(steps: int) -> NDArray[np.float32]:
    """(P, 3) barycentric coordinates; row j (of the third corner) holds i = 0 … steps - j."""
    places = [(i, j) for j in range(steps + 1) for i in range(steps + 1 - j)]
    ij = np.array(places, np.float32) / max(steps, 1)
    return np.c_[1.0 - ij.sum(1), ij].astype(np.float32)


def _steps(geometry: Geometry, structure_step: float, object_step: float) -> NDArray[np.int32]:
    corners = geometry.vertices[geometry.faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1)
    wanted = np.where(geometry.body == 0, structure_step, object_step)
    ceiling = (geometry.body == 0) & (geometry.normals[:, 0, 2] < -0.9)
    wanted = np.where(ceiling, 2 * structure_step, wanted)
    return np.clip(np.ceil(longest / wanted), 1, MAX_STEPS).astype(np.int32)


def _inset(places: NDArray[np.float32], centers: NDArray[np.float32]) -> NDArray[np.float32]:
    inward = centers[:, None] - places
    distance = np.linalg.norm(inward, axis=2, keepdims=True)
    return places + inward * np.minimum(INSET / np.maximum(distance, 1e-9), 0.3)


def _merge(
    geometry: Geometry,
    points: NDArray[np.float32],
    normals: NDArray[np.float32],
    face: NDArray[np.int32],
    steps: NDArray[np.int32],
    first: NDArray[np.int64],
) -> LightSamples:
    """One place for lattice points of a body that nearly coincide; open sheets get a second one for their back."""
    cells = np.round(points / MERGE).astype(np.int64)
    facing = np.round(normals * 3).astype(np.int64)
    key = geometry.body[face].astype(np.int64)
    for values in (*cells.T, *facing.T):  # 64-bit mixing: a chance collision is less likely than 1e-6 in a home
        key = (key ^ (values + (1 << 20))) * np.int64(0x2545F4914F6CDD1D)
        key ^= key >> 29
    _, chosen, front = np.unique(key, return_index=True, return_inverse=True)
    open_place = ~geometry.closed[face[chosen]]
    turned = np.cumsum(open_place) - 1 + len(chosen)
    back = np.where(open_place, turned, np.arange(len(chosen)))[front]
    return LightSamples(
        np.concatenate([points[chosen], points[chosen[open_place]]]),
        np.concatenate([normals[chosen], -normals[chosen[open_place]]]),
        np.concatenate([face[chosen], face[chosen[open_place]]]),
        steps,
        first,
        front.astype(np.int32),
        back.astype(np.int32),
    )
