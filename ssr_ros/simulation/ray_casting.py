"""Rays against the triangles of a home, through Embree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.render_scene import Geometry

CHUNK = 1 << 19  # rays at once: bounds memory


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    face: NDArray[np.int32]  # (N,) index into Geometry.faces, -1: the ray leaves
    distance: NDArray[np.float32]  # (N,) in lengths of the direction
    u: NDArray[np.float32]  # (N,) barycentric weight of the second corner
    v: NDArray[np.float32]  # (N,) of the third


class RayCaster:
    """Closest hits and shadows among some of the faces."""

    def __init__(self, geometry: Geometry, faces: NDArray[np.bool_] | None = None) -> None:
        from embreex.mesh_construction import TriangleMesh
        from embreex.rtcore_scene import EmbreeScene

        self._faces = np.arange(len(geometry.faces), dtype=np.int32) if faces is None else np.flatnonzero(faces)
        self._scene: Any = EmbreeScene()
        if self._faces.size:
            self._mesh = TriangleMesh(self._scene, geometry.vertices, geometry.faces[self._faces].astype(np.int32))

    def blocked(
        self, origins: NDArray[np.float32], directions: NDArray[np.float32], reach: float = 1.0
    ) -> NDArray[np.bool_]:
        """(N,) whether something lies within ``reach`` lengths of the direction."""
        if not self._faces.size or not len(origins):
            return np.zeros(len(origins), bool)
        origins, directions = origins.astype(np.float32, copy=False), directions.astype(np.float32, copy=False)
        result = np.empty(len(origins), bool)
        for at in range(0, len(origins), CHUNK):
            part = slice(at, at + CHUNK)
            far = np.full(len(origins[part]), reach, np.float32)
            result[part] = self._scene.run(origins[part], directions[part], far, query="OCCLUDED") >= 0
        return result

    def closest(self, origins: NDArray[np.float32], directions: NDArray[np.float32]) -> Hits:
        """The first face each ray (N, 3) meets."""
        if not self._faces.size or not len(origins):
            empty = np.zeros(len(origins), np.float32)
            return Hits(np.full(len(origins), -1, np.int32), np.full(len(origins), np.inf, np.float32), empty, empty)
        origins, directions = origins.astype(np.float32, copy=False), directions.astype(np.float32, copy=False)
        hits = self._scene.run(origins, directions, query="INTERSECT", output=True)
        met = hits["primID"] >= 0
        face = np.where(met, self._faces[np.where(met, hits["primID"], 0)], -1).astype(np.int32)
        return Hits(face, np.where(met, hits["tfar"], np.inf).astype(np.float32), hits["u"], hits["v"])
