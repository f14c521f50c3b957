"""A hand-made home of boxes, and a renderer of boxes behind the interface of the real one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from rendering import slabs

from ssr_ros.geometry import corners, yaw_of
from ssr_ros.simulation.scene import FurnitureModel, Home, Material, Mesh, Opening, PlacedObject, RoomPlan
from ssr_ros.types import Box3D, CameraIntrinsics, Matrix4

GREY = Material((0.5, 0.5, 0.5))
NOTHING = Mesh(
    np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), np.zeros((0, 3, 2), np.float32), np.zeros(0, np.int32), ()
)
_FACES = [(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7), (0, 1, 5), (0, 5, 4), (1, 2, 6), (1, 6, 5)]
_FACES += [(2, 3, 7), (2, 7, 6), (3, 0, 4), (3, 4, 7)]


def box_mesh(size: tuple[float, float, float]) -> Mesh:
    """Bottom center at the origin."""
    vertices = corners(Box3D((0.0, 0.0, size[2] / 2), size, 0.0)).astype(np.float32)
    faces = np.array(_FACES, np.int32)
    return Mesh(vertices, faces, np.zeros((12, 3, 2), np.float32), np.zeros(12, np.int32), (GREY,))


def thing(
    number: int, label: str, x: float, y: float, size: tuple[float, float, float], yaw: float = 0.0, **more: Any
) -> PlacedObject:
    """A box standing at x, y, on ``z`` (0: the floor)."""
    z = more.pop("z", 0.0)
    model = FurnitureModel(f"boxes/{label}", label, box_mesh(size), size, 1)
    return PlacedObject(number, label, model, Box3D((x, y, z + size[2] / 2), size, yaw), **{"room": 1, **more})


def box_home() -> Home:
    """A living room of 5 x 4 m and a bedroom of 3 x 4 m, a door of 0.9 m in the wall between them."""
    return Home(
        seed=5,
        rooms=(
            RoomPlan(1, "living room", ((0.0, 0.0), (5.0, 0.0), (5.0, 4.0), (0.0, 4.0))),
            RoomPlan(2, "bedroom", ((5.1, 0.0), (8.1, 0.0), (8.1, 4.0), (5.1, 4.0))),
        ),
        openings=(
            Opening("door", (1, 2), (5.05, 1.0), (5.05, 1.9), 0.0, 2.0),
            Opening("window", (1, 0), (1.0, 4.0), (2.0, 4.0), 1.0, 2.0),
        ),
        objects=(
            thing(1, "sofa", 2.0, 3.5, (0.8, 1.8, 0.8), -np.pi / 2),
            thing(2, "table", 1.5, 1.2, (0.8, 0.8, 0.75)),
            thing(3, "chair", 2.2, 1.2, (0.45, 0.45, 0.9), np.pi),
            thing(4, "cup", 1.5, 1.2, (0.1, 0.1, 0.12), z=0.75, support=2),
            thing(5, "bookshelf", 4.5, 3.6, (0.3, 0.8, 1.9), -np.pi / 2),
            thing(6, "bed", 7.0, 3.0, (2.0, 1.4, 0.5), np.pi, room=2),
            thing(7, "wardrobe", 7.8, 0.6, (0.6, 1.0, 2.0), np.pi, room=2),
            thing(8, "rug", 3.2, 2.2, (1.2, 0.8, 0.02)),
            thing(9, "window", 1.5, 4.05, (0.1, 1.0, 1.0), -np.pi / 2, z=1.0, support=-1, structural=True),
        ),
        structure=NOTHING,
        height=2.5,
        lights=((2.5, 2.0, 2.5), (6.6, 2.0, 2.5)),
    )


class BoxRendering:
    def __init__(self, color: np.ndarray, depth: np.ndarray, ids: np.ndarray) -> None:
        self.color, self.depth, self.ids = color, depth, ids


class BoxRenderer:
    """Every object is its box; the rooms' outlines are walls without end, the floor is at z = 0."""

    def __init__(self, home: Home, dynamic: Any = ()) -> None:
        self._home = home

    def close(self) -> None:
        """Nothing to end."""

    def render(
        self, world_T_camera: Matrix4, intrinsics: CameraIntrinsics, moved: Mapping[int, Matrix4] | None = None
    ) -> BoxRendering:
        u, v = np.meshgrid(np.arange(intrinsics.width), np.arange(intrinsics.height))
        pixels = [(u - intrinsics.cx) / intrinsics.fx, (v - intrinsics.cy) / intrinsics.fy, np.ones(u.shape)]
        ray = np.stack(pixels, -1) @ world_T_camera[:3, :3].T
        origin = world_T_camera[:3, 3]
        plan = np.concatenate([np.asarray(room.polygon) for room in self._home.rooms])
        (x0, y0), (x1, y1) = plan.min(0), plan.max(0)
        hull = Box3D(((x0 + x1) / 2, (y0 + y1) / 2, self._home.height / 2), (x1 - x0, y1 - y0, self._home.height), 0.0)
        depth, ids = slabs(hull, origin, ray)[1], np.zeros(u.shape, np.int32)
        for item in self._home.objects:
            enter, leave = slabs(_moved(item, (moved or {}).get(item.id)), origin, ray)
            nearer = (enter <= leave) & (enter > 0) & (enter < depth)
            depth, ids = np.where(nearer, enter, depth), np.where(nearer, item.id, ids)
        color = np.stack([(ids * 47) % 256, (ids * 101) % 256, np.full(ids.shape, 120)], -1).astype(np.uint8)
        return BoxRendering(color, depth.astype(np.float32), ids.astype(np.int32))


def _moved(item: PlacedObject, world_T_model: Matrix4 | None) -> Box3D:
    if world_T_model is None:
        return item.box
    x, y, z = (float(value) for value in world_T_model[:3, 3])
    return Box3D((x, y, z + item.box.size[2] / 2), item.box.size, yaw_of(world_T_model))


class PlainSensor:
    """Sees what is there."""

    def apply(
        self, rendering: Any, rng: np.random.Generator, motion: tuple[float, float] = (0.0, 0.0)
    ) -> tuple[np.ndarray, np.ndarray]:
        return rendering.color, rendering.depth
