"""What a synthetic home is made of. Metres, radians; z up, the floor at z = 0."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ssr_ros.types import Box3D


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """How a surface looks."""

    color: tuple[float, float, float]  # linear RGB albedo in [0, 1]; multiplies the texture
    texture: NDArray[np.uint8] | None = None  # (H, W, 3) sRGB, tiles over uv, v up the image; None: plain
    gloss: float = 0.0  # [0, 1] strength of the highlight
    emission: float = 0.0  # radiance added to what it reflects: screens, lamp shades, windows
    glass: bool = False  # depth sensors fail on it


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Triangles with materials. Faces are seen from both sides."""

    vertices: NDArray[np.float32]  # (V, 3) [m]
    faces: NDArray[np.int32]  # (F, 3) vertex indices
    uv: NDArray[np.float32]  # (F, 3, 2) texture coordinates per face corner
    material: NDArray[np.int32]  # (F,) index into materials
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FurnitureModel:
    """One piece of furniture in its own frame: x to its front, y left, z up; footprint centred, bottom at z = 0."""

    name: str  # unique over all sources, e.g. parametric/chair/slatted#17 or sweethome3d/Scopia/sofa
    label: str  # word of the simulation's vocabulary
    mesh: Mesh
    size: tuple[float, float, float]  # [m] l along x, w along y, h
    symmetry: int  # the same after a turn by 2 pi / symmetry: 1 has a front, 2, 4; 0: round
    surfaces: tuple[Box3D, ...] = ()  # level places to put things on: footprint, z of the top = box.top, in its frame
    attribution: str = ""  # creator and licence where it is not ours


@dataclass(frozen=True, slots=True, eq=False)
class PlacedObject:
    """A model standing somewhere."""

    id: int  # positive, unique in the home
    label: str
    model: FurnitureModel
    box: Box3D  # in the world frame; l, w along the model's x, y; yaw of its front
    room: int  # id of the room it stands in
    support: int = 0  # id of the object it rests on, 0: floor, -1: wall or ceiling
    structural: bool = False  # door or window: part of a wall


@dataclass(frozen=True, slots=True)
class RoomPlan:
    id: int  # positive
    style: str  # bathroom, bedroom, kitchen, living room, office
    polygon: tuple[tuple[float, float], ...]  # [m] inner faces of the walls, counter-clockwise


@dataclass(frozen=True, slots=True)
class Opening:
    """A hole in the wall between two rooms, or to the outside."""

    kind: str  # door or window
    rooms: tuple[int, int]  # ids; 0 is outside
    start: tuple[float, float]  # [m] its two ends on the floor plan
    end: tuple[float, float]
    bottom: float  # [m] above the floor
    top: float  # [m]


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """A furnished home. ``structure`` is floor, walls and ceiling in the world frame."""

    seed: int
    rooms: tuple[RoomPlan, ...]
    openings: tuple[Opening, ...]
    objects: tuple[PlacedObject, ...]
    structure: Mesh
    height: float  # [m] of the ceiling
    lights: tuple[tuple[float, float, float], ...] = field(default=())  # [m] ceiling lamps
