"""What a drive shows of each thing, in coarse images without light: enough to know what a visitor must have noticed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.ray_casting import RayCaster
from ssr_ros.simulation.render_scene import flatten
from ssr_ros.simulation.scene import Home
from ssr_ros.types import CameraIntrinsics, Matrix4

COLUMNS = 80  # rays across an image


def shares(home: Home, world_T_cameras: list[Matrix4], camera: CameraIntrinsics) -> dict[int, NDArray[np.float64]]:
    """By id of an object, the share of each image that shows it, (N,) in [0, 1]; those never shown are left out."""
    geometry = flatten(home).geometry
    caster = RayCaster(geometry)
    rays = _rays(camera)
    shown: dict[int, NDArray[np.float64]] = {}
    for index, pose in enumerate(world_T_cameras):
        directions = rays @ pose[:3, :3].T.astype(np.float32)
        origins = np.broadcast_to(pose[:3, 3].astype(np.float32), directions.shape)
        face = caster.closest(np.ascontiguousarray(origins), directions).face
        ids, counts = np.unique(geometry.ids[geometry.body[face[face >= 0]]], return_counts=True)
        for object_id, count in zip(ids[ids > 0], counts[ids > 0], strict=True):
            seen = shown.setdefault(int(object_id), np.zeros(len(world_T_cameras)))
            seen[index] = count / len(rays)
    return shown


def _rays(camera: CameraIntrinsics) -> NDArray[np.float32]:
    """(N, 3) directions in the optical frame through a grid over the image."""
    step = camera.width / COLUMNS
    u, v = np.meshgrid(np.arange(step / 2, camera.width, step), np.arange(step / 2, camera.height, step))
    directions = np.stack([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, np.ones_like(u)], -1)
    return directions.reshape(-1, 3).astype(np.float32)
