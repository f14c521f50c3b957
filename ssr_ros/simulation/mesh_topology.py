"""What a triangle soup is: which parts are closed solids, which way they face, where its edges are sharp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ssr_ros.simulation.scene import Mesh

WELD = 1e-4  # [m] corners nearer than this are one
CREASE = np.cos(np.radians(40.0))  # surfaces that meet at a larger angle have an edge


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceMesh:
    """A mesh ready to be drawn. Faces of closed parts wind counter-clockwise seen from outside."""

    vertices: NDArray[np.float32]  # (V, 3) [m]
    faces: NDArray[np.int32]  # (F, 3)
    uv: NDArray[np.float32]  # (F, 3, 2)
    material: NDArray[np.int32]  # (F,)
    normals: NDArray[np.float32]  # (F, 3, 3) unit, per corner; smooth except at creases
    closed: NDArray[np.bool_]  # (F,) part of a closed solid: its inside is never seen


def analyse(mesh: Mesh) -> SurfaceMesh:
    """The mesh without degenerate faces, with normals, solids turned outward."""
    welded = weld(mesh.vertices)
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    twice_area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    keep = twice_area > 1e-12
    faces, uv, corners = mesh.faces[keep].copy(), mesh.uv[keep].copy(), corners[keep]
    closed, turned = _solids(welded[faces], corners)
    turned &= closed  # an open sheet keeps the front it was made with
    faces[turned] = faces[turned][:, ::-1]
    uv[turned] = uv[turned][:, ::-1]
    normals = _corner_normals(mesh.vertices.astype(np.float64), faces, welded[faces].astype(np.int64))
    return SurfaceMesh(
        np.ascontiguousarray(mesh.vertices, np.float32),
        np.ascontiguousarray(faces, np.int32),
        np.ascontiguousarray(uv, np.float32),
        np.ascontiguousarray(mesh.material[keep], np.int32),
        normals,
        closed,
    )


def weld(vertices: NDArray[np.floating]) -> NDArray[np.int64]:
    """(V,) one index for all vertices at the same place."""
    cells = np.round(vertices.astype(np.float64) / WELD).astype(np.int64) + (1 << 20)
    if cells.size and (cells.min() < 0 or cells.max() >= 1 << 21):
        raise ValueError("mesh: vertices must lie within 100 m of the origin")
    _, index = np.unique((cells[:, 0] << 42) | (cells[:, 1] << 21) | cells[:, 2], return_inverse=True)
    return index


def _solids(faces: NDArray[np.int64], corners: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per face (F,): whether it belongs to a closed part, and whether it must be turned.

    A part hangs together over edges that two faces share; its faces are first turned one way, then outward.
    """
    if not len(faces):
        return np.zeros(0, bool), np.zeros(0, bool)
    start, end = faces.astype(np.int64).ravel(), np.roll(faces, -1, axis=1).astype(np.int64).ravel()
    low, high = np.minimum(start, end), np.maximum(start, end)
    edge, times = np.unique(low * (int(faces.max()) + 1) + high, return_inverse=True, return_counts=True)[1:]
    order = np.argsort(edge, kind="stable")
    first = np.concatenate([[0], np.cumsum(times)])
    pairs = first[:-1][times == 2]
    a, b = order[pairs], order[pairs + 1]  # half-edges of the two faces
    parts, turned = _flood(len(faces), a // 3, b // 3, start[a] == start[b])
    forward = np.where((start < end) ^ turned[np.arange(len(start)) // 3], 1, -1)
    unmatched = (np.bincount(edge, weights=forward, minlength=len(times)) != 0)[edge].reshape(-1, 3).any(1)
    count = int(parts.max()) + 1
    volume = np.einsum("fi,fi->f", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) * np.where(turned, -1, 1)
    signed = np.bincount(parts, weights=volume, minlength=count)
    closed = (np.bincount(parts, weights=unmatched, minlength=count) == 0) & (np.abs(signed) > 1e-9)
    return closed[parts], turned ^ (closed & (signed < 0))[parts]


def _flood(
    count: int, a: NDArray[np.int64], b: NDArray[np.int64], same: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Part of each of ``count`` faces, and which to turn so that neighbours a, b wind one way.

    ``same``: both run along their common edge in the same direction, so one of them has to be turned.
    """
    links = coo_matrix((np.ones(len(a), np.int8), (a, b)), shape=(count, count))
    _, parts = connected_components(links, directed=False)
    both = np.concatenate([a, b])
    order = np.argsort(both, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(both, minlength=count))])
    return parts, _turns(first, np.concatenate([b, a])[order], np.concatenate([same, same])[order])


@njit(cache=True, nogil=True)
def _turns(first, neighbours, same):
    count = first.shape[0] - 1
    state = np.full(count, -1, np.int8)
    stack = np.empty(count, np.int64)
    for seed in range(count):
        if state[seed] >= 0:
            continue
        state[seed], stack[0], size = 0, seed, 1
        while size:
            size -= 1
            face = stack[size]
            for k in range(first[face], first[face + 1]):
                other = neighbours[k]
                if state[other] < 0:
                    state[other] = state[face] ^ np.int8(same[k])
                    stack[size] = other
                    size += 1
    return state > 0


def _corner_normals(
    vertices: NDArray[np.float64], faces: NDArray[np.int32], welded: NDArray[np.int64]
) -> NDArray[np.float32]:
    """(F, 3, 3): at each corner the mean normal, weighted by area, of the faces that meet there without an edge."""
    corners = vertices[faces]
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    order = np.argsort(welded.ravel(), kind="stable")
    count = int(welded.max()) + 1 if welded.size else 0
    first = np.concatenate([[0], np.cumsum(np.bincount(welded.ravel(), minlength=count))])
    return _smooth(areas, welded, order // 3, first, CREASE)


@njit(cache=True, nogil=True)
def _smooth(areas, welded, neighbours, first, crease):
    result = np.empty((areas.shape[0], 3, 3), np.float32)
    length = np.sqrt((areas * areas).sum(1))
    for f in range(areas.shape[0]):
        for k in range(3):
            x, y, z = 0.0, 0.0, 0.0
            for i in range(first[welded[f, k]], first[welded[f, k] + 1]):
                g = neighbours[i]
                cosine = areas[f, 0] * areas[g, 0] + areas[f, 1] * areas[g, 1] + areas[f, 2] * areas[g, 2]
                if g == f or cosine >= crease * length[f] * length[g]:
                    x += areas[g, 0]
                    y += areas[g, 1]
                    z += areas[g, 2]
            scale = 1.0 / max(np.sqrt(x * x + y * y + z * z), 1e-30)
            result[f, k, 0], result[f, k, 1], result[f, k, 2] = x * scale, y * scale, z * scale
    return result
