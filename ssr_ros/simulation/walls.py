"""What holds a home together, as triangles: floors, walls with holes, ceilings, door frames, baseboards.

uv are metres over ``ROOM_REPEAT``, as the textures of rooms are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import Polygon

from ssr_ros.simulation import materials
from ssr_ros.simulation.floor_plan import FloorPlan, wall_lines
from ssr_ros.simulation.joinery import LINING
from ssr_ros.simulation.materials import ROOM_REPEAT
from ssr_ros.simulation.openings import Hole, Shell
from ssr_ros.simulation.scene import Material, Mesh, Opening
from ssr_ros.simulation.styles import RoomStyle

BASEBOARD = (0.07, 0.012)  # [m] height, thickness
CASING = (0.07, 0.015)  # [m] width, thickness of the frame around a door on the wall's face
MAX_QUAD = 0.8  # [m] longest side of a wall's quads, for light that is kept per vertex

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Finish:
    """The surfaces of one room."""

    floor: Material
    wall: Material
    ceiling: Material
    trim: Material


def draw_finish(style: RoomStyle, rng: np.random.Generator) -> Finish:
    floor = materials.FLOORS[style.floors[int(rng.integers(len(style.floors)))]](rng)
    tiled = style.walls[int(rng.integers(len(style.walls)))] == "tiles"
    wall = materials.tiles(rng) if tiled else materials.wall_paint(rng)
    trim = materials.plain("#f3f1ec", 0.3) if rng.random() < 0.7 else materials.wood(rng)
    return Finish(floor, wall, materials.ceiling_paint(rng), trim)


class _Builder:
    """Collects quads by material."""

    def __init__(self) -> None:
        self._corners: list[Array] = []  # (3, 3) each
        self._uv: list[Array] = []  # (3, 2) each
        self._material: list[int] = []
        self._materials: dict[int, tuple[int, Material]] = {}

    def triangle(self, corners: ArrayLike, uv: ArrayLike, material: Material) -> None:
        index, _ = self._materials.setdefault(id(material), (len(self._materials), material))
        self._corners.append(np.asarray(corners, dtype=np.float64))
        self._uv.append(np.asarray(uv, dtype=np.float64) / ROOM_REPEAT)
        self._material.append(index)

    def quad(self, origin: ArrayLike, along: ArrayLike, up: ArrayLike, uv: ArrayLike, material: Material) -> None:
        """A parallelogram; ``uv`` [m] of its origin. u grows with ``along``, v falls with ``up``: rows run down."""
        o, a, b = (np.asarray(v, dtype=np.float64) for v in (origin, along, up))
        u0, v0 = np.asarray(uv, dtype=np.float64)
        u1, v1 = u0 + np.linalg.norm(a), v0 - np.linalg.norm(b)
        self.triangle([o, o + a, o + a + b], [(u0, v0), (u1, v0), (u1, v1)], material)
        self.triangle([o, o + a + b, o + b], [(u0, v0), (u1, v1), (u0, v1)], material)

    def mesh(self) -> Mesh:
        """Corners that coincide become one vertex."""
        corners = np.concatenate(self._corners)
        vertices, faces = np.unique(np.round(corners, 5), axis=0, return_inverse=True)
        return Mesh(
            vertices.astype(np.float32),
            faces.reshape(-1, 3).astype(np.int32),
            np.stack(self._uv).astype(np.float32),
            np.array(self._material, dtype=np.int32),
            tuple(material for _, material in self._materials.values()),
        )


def build_structure(
    plan: FloorPlan,
    rooms: Sequence[Shell],
    finishes: Sequence[Finish],
    openings: Sequence[Opening],
) -> Mesh:
    """Everything of the home that is no object, in the world frame. ``finishes``: one per room."""
    out = _Builder()
    for shell, finish in zip(rooms, finishes, strict=True):
        _level(out, shell.polygon, 0.0, finish.floor)
        _level(out, shell.polygon, shell.height, finish.ceiling)
        for wall in shell.walls:
            start, direction = np.array([*wall.line.start, 0.0]), np.array([*wall.line.direction, 0.0])
            _pierced(out, (start, direction), (wall.line.length, shell.height), wall.holes, finish.wall)
            _baseboard(
                out, start, direction, np.array([*wall.line.normal, 0.0]), (wall.line.length, wall.holes), finish
            )
            for hole in wall.holes:
                if hole.kind == "door":
                    _casing(out, start, direction, np.array([*wall.line.normal, 0.0]), hole, finish.trim)
    for item in openings:
        _reveal(out, plan, item, finishes[max(item.rooms) - 1])
    outside = materials.plain("#d8d2c6")
    for line in wall_lines(shapely.orient_polygons(plan.outline, exterior_cw=True)):
        start, direction = np.array([*line.start, 0.0]), np.array([*line.direction, 0.0])
        holes = _outer_holes(line.start, line.direction, line.length, openings, plan.outer_thickness)
        _pierced(out, (start, direction), (line.length, rooms[0].height), holes, outside)
    return out.mesh()


def _level(out: _Builder, polygon: Polygon, z: float, material: Material) -> None:
    """A horizontal polygon, cut into cells that share their corners."""
    coordinates = shapely.get_coordinates(polygon)
    xs, ys = (_cuts(coordinates[:, axis]) for axis in (0, 1))
    for x0, x1 in zip(xs[:-1], xs[1:], strict=True):
        for y0, y1 in zip(ys[:-1], ys[1:], strict=True):
            if polygon.contains(shapely.Point((x0 + x1) / 2, (y0 + y1) / 2)):
                out.quad((x0, y0, z), (x1 - x0, 0, 0), (0, y1 - y0, 0), (x0, -y0), material)


def _cuts(marks: ArrayLike) -> list[float]:
    """The marks and what lies between so that no step is longer than MAX_QUAD."""
    known = np.unique(np.round(np.asarray(marks, dtype=np.float64), 6))
    steps = [
        np.linspace(a, b, int(np.ceil((b - a) / MAX_QUAD)) + 1)[:-1] for a, b in zip(known[:-1], known[1:], strict=True)
    ]
    return [float(v) for v in np.concatenate([*steps, known[-1:]])]


def _pierced(
    out: _Builder, line: tuple[Array, Array], size: tuple[float, float], holes: Sequence[Hole], material: Material
) -> None:
    """An upright rectangle without its holes."""
    start, direction = line
    length, height = size
    us = _cuts([0.0, length, *(v for h in holes for v in (h.start, h.end))])
    vs = _cuts([0.0, height, *(v for h in holes for v in (h.bottom, h.top))])
    for u0, u1 in zip(us[:-1], us[1:], strict=True):
        for v0, v1 in zip(vs[:-1], vs[1:], strict=True):
            u, v = (u0 + u1) / 2, (v0 + v1) / 2
            if not any(h.start < u < h.end and h.bottom < v < h.top for h in holes):
                origin = start + direction * u0 + np.array([0, 0, v0])
                out.quad(origin, direction * (u1 - u0), (0, 0, v1 - v0), (u0, -v0), material)


def _baseboard(
    out: _Builder, start: Array, direction: Array, normal: Array, wall: tuple[float, Sequence[Hole]], finish: Finish
) -> None:
    height, thickness = BASEBOARD
    length, holes = wall
    at = 0.0
    doors = [(h.start - CASING[0], h.end + CASING[0]) for h in holes if h.bottom < height]
    for stop, go_on in [*doors, (length, length)]:
        if stop > at:
            low = start + direction * at + normal * thickness
            out.quad(low, direction * (stop - at), (0, 0, height), (at, 0), finish.trim)
            out.quad(low + (0, 0, height), direction * (stop - at), -normal * thickness, (at, 0), finish.trim)
        at = go_on


def _casing(out: _Builder, start: Array, direction: Array, normal: Array, hole: Hole, trim: Material) -> None:
    """The frame around a door on the face of the wall."""
    width, thickness = CASING
    for u0, u1, v0, v1 in (
        (hole.start - width, hole.start, 0.0, hole.top + width),
        (hole.end, hole.end + width, 0.0, hole.top + width),
        (hole.start, hole.end, hole.top, hole.top + width),
    ):
        low = start + direction * u0 + np.array([0, 0, v0]) + normal * thickness
        along, up = direction * (u1 - u0), np.array([0, 0, v1 - v0])
        out.quad(low, along, up, (u0, v0), trim)
        for origin, edge in ((low, up), (low + along, up), (low, along), (low + up, along)):
            out.quad(origin, edge, -normal * thickness, (0, 0), trim)


def _reveal(out: _Builder, plan: FloorPlan, item: Opening, finish: Finish) -> None:
    """The inside of a hole: its sides, its head, and its sill or threshold."""
    start, end = np.array([*item.start, 0.0]), np.array([*item.end, 0.0])
    width = float(np.linalg.norm(end - start))
    along = (end - start) / width
    normal = np.array([-along[1], along[0], 0.0])
    deep = (plan.outer_thickness if 0 in item.rooms else plan.inner_thickness) / 2
    low, tall = np.array([0, 0, item.bottom]), np.array([0, 0, item.top - item.bottom])
    door = item.kind == "door"
    face = finish.trim if door else finish.wall
    inset = LINING if door else 0.0
    for corner, sign in ((start, 1), (end, -1)):
        out.quad(corner + low + sign * inset * along - deep * normal, 2 * deep * normal, tall, (0, 0), face)
        if door:
            for side in (-1, 1):
                edge = corner + low + side * deep * normal
                out.quad(edge, sign * inset * along, tall, (0, 0), face)
    head = start + low + tall - deep * normal - (0, 0, inset)
    out.quad(head, along * width, 2 * deep * normal, (0, 0), face)
    bottom = finish.floor if door else finish.trim
    out.quad(start + low - deep * normal, along * width, 2 * deep * normal, (0, 0), bottom)


def _outer_holes(
    start: tuple[float, float],
    direction: tuple[float, float],
    length: float,
    openings: Sequence[Opening],
    reach: float,
) -> list[Hole]:
    holes = []
    for index, item in enumerate(openings):
        if 0 not in item.rooms:
            continue
        ends = np.array([item.start, item.end]) - start
        along = ends @ np.array(direction)
        off = np.abs(ends @ np.array([-direction[1], direction[0]]))
        if (off < reach).all() and along.min() > 0 and along.max() < length:
            holes.append(Hole(index, item.kind, float(along.min()), float(along.max()), item.bottom, item.top))
    return holes
