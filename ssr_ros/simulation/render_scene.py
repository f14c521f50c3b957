"""A home flattened into the arrays that drawing and lighting read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.simulation.mesh_topology import SurfaceMesh, analyse
from ssr_ros.simulation.scene import Home, Material, Mesh, PlacedObject
from ssr_ros.simulation.textures import Materials, material_table
from ssr_ros.types import Matrix4


class Geometry(NamedTuple):
    """Triangles of B bodies (the structure is the first), in the world frame where the home puts them."""

    vertices: NDArray[np.float32]  # (V, 3) [m]
    faces: NDArray[np.int32]  # (F, 3)
    uv: NDArray[np.float32]  # (F, 3, 2)
    normals: NDArray[np.float32]  # (F, 3, 3) unit, per corner
    material: NDArray[np.int32]  # (F,)
    closed: NDArray[np.bool_]  # (F,) part of a solid: seen from outside only
    backed: NDArray[np.bool_]  # (F,) somebody may see its back
    body: NDArray[np.int32]  # (F,)
    first_vertex: NDArray[np.int64]  # (B + 1,)
    first_face: NDArray[np.int64]  # (B + 1,)
    spheres: NDArray[np.float64]  # (B, 4) bounding sphere: centre and radius [m]
    ids: NDArray[np.int32]  # (B,) object ids, 0 the structure


@dataclass(frozen=True, slots=True, eq=False)
class RenderScene:
    geometry: Geometry
    materials: Materials
    poses: dict[int, Matrix4]  # world_T_model of each object, as placed
    bodies: dict[int, int]  # object id -> body


def model_pose(placed: PlacedObject) -> Matrix4:
    """world_T_model of an object: its footprint's centre, bottom and heading."""
    c, s = np.cos(placed.box.yaw), np.sin(placed.box.yaw)
    x, y, _ = placed.box.center
    return np.array([[c, -s, 0.0, x], [s, c, 0.0, y], [0.0, 0.0, 1.0, placed.box.bottom], [0.0, 0.0, 0.0, 1.0]])


def flatten(home: Home) -> RenderScene:
    """All triangles of a home in one set of arrays; ValueError where ids are not unique and positive."""
    ids = [o.id for o in home.objects]
    if len(set(ids)) != len(ids) or any(i <= 0 for i in ids):
        raise ValueError(f"home: object ids must be positive and unique, got {sorted(ids)}")
    poses = {o.id: model_pose(o) for o in home.objects}
    meshes = [home.structure, *(o.model.mesh for o in home.objects)]
    placements = [np.eye(4), *(poses[i] for i in ids)]
    materials, indices = _collect_materials(meshes)
    geometry = _concatenate(meshes, placements, indices, np.array([0, *ids], np.int32))
    _face_rooms(geometry, home)
    return RenderScene(geometry, material_table(materials), poses, {i: k + 1 for k, i in enumerate(ids)})


def body_motions(scene: RenderScene, moved: Mapping[int, Matrix4] | None) -> NDArray[np.float64]:
    """(B, 4, 4) world_T_world of every body: where it is now from where the home put it."""
    motions = np.broadcast_to(np.eye(4), (len(scene.geometry.ids), 4, 4)).copy()
    for object_id, pose in (moved or {}).items():
        if object_id not in scene.bodies:
            raise ValueError(f"moved: {object_id} must be the id of an object of the home")
        motions[scene.bodies[object_id]] = pose @ np.linalg.inv(scene.poses[object_id])
    return motions


def room_of(home: Home, points: NDArray[np.floating]) -> NDArray[np.int32]:
    """(N,) id of the room each point (N, 3) lies in, 0 where in none."""
    result = np.zeros(len(points), np.int32)
    high = (points[:, 2] > 0) & (points[:, 2] < home.height)
    for room in home.rooms:
        inside = high & shapely.contains_xy(shapely.Polygon(room.polygon), points[:, 0], points[:, 1])
        result[inside] = room.id
    return result


def _face_rooms(geometry: Geometry, home: Home) -> None:
    """Turns floor, walls and ceiling so that their front is in a room; their back, outside of all, is never seen."""
    faces = np.flatnonzero((geometry.body == 0) & ~geometry.closed)
    middle = geometry.vertices[geometry.faces[faces]].mean(1)
    normals = geometry.normals[faces].mean(1)
    before, behind = room_of(home, middle + 0.03 * normals) > 0, room_of(home, middle - 0.03 * normals) > 0
    turn = faces[behind & ~before]
    geometry.faces[turn] = geometry.faces[turn][:, ::-1]
    geometry.uv[turn] = geometry.uv[turn][:, ::-1]
    geometry.normals[turn] = -geometry.normals[turn][:, ::-1]
    geometry.backed[faces[before != behind]] = False


def _collect_materials(meshes: Sequence[Mesh]) -> tuple[list[Material], list[NDArray[np.int32]]]:
    """Distinct materials, and for each mesh the index of each of its own among them."""
    known: dict[int, int] = {}
    materials: list[Material] = []
    indices = []
    for mesh in meshes:
        for material in mesh.materials:
            if id(material) not in known:
                known[id(material)] = len(materials)
                materials.append(material)
        indices.append(np.array([known[id(m)] for m in mesh.materials], np.int32))
    return materials, indices


def _concatenate(
    meshes: Sequence[Mesh],
    placements: Sequence[Matrix4],
    materials: Sequence[NDArray[np.int32]],
    ids: NDArray[np.int32],
) -> Geometry:
    surfaces: dict[int, SurfaceMesh] = {}  # models stand in a home more than once
    vertices, faces, normals, spheres = [], [], [], []
    parts = []
    offset = 0
    for mesh, pose in zip(meshes, placements, strict=True):
        if id(mesh) not in surfaces:
            surfaces[id(mesh)] = analyse(mesh)
        surface = surfaces[id(mesh)]
        placed = (surface.vertices @ pose[:3, :3].T + pose[:3, 3]).astype(np.float32)
        vertices.append(placed)
        faces.append(surface.faces + np.int32(offset))
        normals.append((surface.normals @ pose[:3, :3].T).astype(np.float32))
        spheres.append(_bounding_sphere(placed))
        parts.append(surface)
        offset += len(placed)
    return Geometry(
        np.concatenate(vertices),
        np.concatenate(faces),
        np.concatenate([p.uv for p in parts]),
        np.concatenate(normals),
        np.concatenate([m[p.material] for m, p in zip(materials, parts, strict=True)]),
        np.concatenate([p.closed for p in parts]),
        ~np.concatenate([p.closed for p in parts]),
        np.repeat(np.arange(len(parts), dtype=np.int32), [len(f) for f in faces]),
        np.cumsum([0, *(len(v) for v in vertices)]),
        np.cumsum([0, *(len(f) for f in faces)]),
        np.array(spheres),
        ids,
    )


def _bounding_sphere(points: NDArray[np.float32]) -> tuple[float, float, float, float]:
    if not len(points):
        return (0.0, 0.0, 0.0, 0.0)
    center = (points.min(0).astype(np.float64) + points.max(0)) / 2
    return (*center.tolist(), float(np.linalg.norm(points - center, axis=1).max()) + 1e-4)
