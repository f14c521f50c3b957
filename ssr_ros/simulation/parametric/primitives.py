"""Shapes that furniture is put together from, in metres.

Unless said otherwise centred in x and y with their bottom at z = 0, uv in metres with u along the longest side (wood
grain follows it). ``panel``, ``sheet`` and ``cushion`` fill [0, 1] of their texture once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Triangles of one material."""

    vertices: Array  # (V, 3) [m]
    faces: NDArray[np.int64]  # (F, 3)
    uv: Array  # (F, 3, 2)

    def at(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        return replace(self, vertices=self.vertices + np.array([x, y, z]))

    def scaled(self, x: float = 1.0, y: float = 1.0, z: float = 1.0) -> Part:
        return replace(self, vertices=self.vertices * np.array([x, y, z]))

    def turned(self, axis: str, angle: float) -> Part:
        """Turned by ``angle`` [rad] about an axis through the origin."""
        i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
        rotation = np.eye(3)
        rotation[[i, j, i, j], [i, j, j, i]] = np.cos(angle), np.cos(angle), -np.sin(angle), np.sin(angle)
        return replace(self, vertices=self.vertices @ rotation.T)


def merged(parts: Sequence[Part]) -> Part:
    """Several parts as one."""
    starts = np.cumsum([0, *(len(p.vertices) for p in parts[:-1])])
    return Part(
        np.concatenate([p.vertices for p in parts]),
        np.concatenate([p.faces + s for p, s in zip(parts, starts, strict=True)]),
        np.concatenate([p.uv for p in parts]),
    )


def _in_metres(vertices: Array, faces: NDArray[np.int64]) -> Part:
    """uv by the axis each face looks along."""
    corners = vertices[faces]
    normals = np.abs(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))
    order = np.argsort(-np.ptp(vertices, axis=0), kind="stable")  # longest first
    away = np.argmax(normals, axis=1)
    axes = np.array([[a for a in order if a != n] for n in range(3)])[away]  # (F, 2)
    return Part(vertices, faces, np.take_along_axis(corners, axes[:, None, :].repeat(3, 1), 2))


def box(d: float, w: float, h: float) -> Part:
    corners = np.array([[x, y, z] for x in (-d / 2, d / 2) for y in (-w / 2, w / 2) for z in (0, h)])
    quads = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    return _in_metres(corners, np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]))


def _grid_faces(rows: int, columns: int, start: int = 0) -> NDArray[np.int64]:
    """Triangles of a grid of (rows, columns) vertices."""
    index = start + np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1].ravel(), index[:-1, 1:].ravel(), index[1:, 1:].ravel(), index[1:, :-1].ravel()
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def rounded_box(d: float, w: float, h: float, radius: float, steps: int = 1) -> Part:
    """A box with rounded edges; ``steps`` cuts per edge."""
    half = np.array([d, w, h]) / 2
    radius = float(min(radius, half.min() * 0.999))
    points: list[Array] = []
    faces: list[NDArray[np.int64]] = []
    for axis in range(3):
        a, b = (axis + 1) % 3, (axis + 2) % 3
        inset = np.linspace(0, radius, steps + 1)
        lines = [np.concatenate([-half[i] + inset, half[i] - inset[::-1]]) for i in (a, b)]
        for sign in (-1, 1):
            face = np.empty((len(lines[0]), len(lines[1]), 3))
            face[..., axis] = sign * half[axis]
            face[..., a], face[..., b] = np.meshgrid(*lines, indexing="ij")
            faces.append(_grid_faces(*face.shape[:2], start=sum(len(p) for p in points)))
            points.append(face.reshape(-1, 3))
    surface = np.concatenate(points)
    core = np.clip(surface, -(half - radius), half - radius)
    away = surface - core
    surface = core + radius * away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    return _in_metres(surface + [0, 0, h / 2], np.concatenate(faces))


def cushion(d: float, w: float, h: float, cells: int = 7) -> Part:
    """A pillow: thick in the middle, thin at its seam. uv fills [0, 1]."""
    t = np.sin(np.linspace(-np.pi / 2, np.pi / 2, cells + 1))
    u, v = np.meshgrid(t, t, indexing="ij")
    thickness = np.sqrt(np.clip((1 - u**4) * (1 - v**4), 0, 1))
    pinch = 1 - 0.06 * (1 - np.abs(u) ** 2) * (np.abs(v) ** 2) - 0.06 * (1 - np.abs(v) ** 2) * (np.abs(u) ** 2)
    sides = [np.stack([u * d / 2 * pinch, v * w / 2 * pinch, h / 2 + s * thickness * h / 2], -1) for s in (-1, 1)]
    count = (cells + 1) ** 2
    faces = np.concatenate([_grid_faces(cells + 1, cells + 1, s * count) for s in (0, 1)])
    uv = np.tile(np.stack([(v + 1) / 2, (1 - u) / 2], -1).reshape(-1, 2), (2, 1))
    return Part(np.concatenate([s.reshape(-1, 3) for s in sides]), faces, uv[faces])


def loft(rings: Sequence[tuple[float, float, float, float]], segments: int = 20, power: float = 2.0) -> Part:
    """Skin over level rings (x of the centre, half length, half width, z), bottom first.

    ``power`` 2 gives ellipses, more turns them into rounded rectangles. A ring of no size closes an end.
    """
    angle = (np.arange(segments) + 0.5) * 2 * np.pi / segments
    c, s = np.cos(angle), np.sin(angle)
    unit = np.stack([np.sign(c) * np.abs(c) ** (2 / power), np.sign(s) * np.abs(s) ** (2 / power)], 1)
    unit /= np.abs(unit).max(0)
    rows = np.array(
        [np.column_stack([x + a * unit[:, 0], b * unit[:, 1], np.full(segments, z)]) for x, a, b, z in rings]
    )
    rows = np.concatenate([rows, rows[:, :1]], 1)  # a seam, for uv
    faces = _grid_faces(len(rings), segments + 1)
    around = np.concatenate([np.zeros(1), np.linalg.norm(np.diff(rows.max(0), axis=0), axis=1).cumsum()])
    up = np.concatenate([np.zeros(1), np.linalg.norm(np.diff(rows, axis=0), axis=2).max(1).cumsum()])
    uv = np.stack(np.broadcast_arrays(around[None, :], up[:, None]), -1).reshape(-1, 2)
    part = _without_slivers(Part(rows.reshape(-1, 3), faces, uv[faces]))
    return replace(part, uv=np.where(_level(part)[:, None, None], part.vertices[part.faces][..., :2], part.uv))


def _level(part: Part) -> NDArray[np.bool_]:
    """(F,) whether a face lies nearly level: a turned table's top is a board, not rings."""
    corners = part.vertices[part.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.abs(normals[:, 2]) > 0.9 * np.linalg.norm(normals, axis=1)


def _without_slivers(part: Part) -> Part:
    corners = part.vertices[part.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    keep = area > 1e-10
    return replace(part, faces=part.faces[keep], uv=part.uv[keep])


def lathe(profile: Sequence[tuple[float, float]], segments: int = 20) -> Part:
    """Turned about z from (radius, z) points, bottom first."""
    return loft([(0.0, r, r, z) for r, z in profile], segments)


def cylinder(radius: float, h: float, top: float | None = None, segments: int = 20) -> Part:
    """Closed; with another radius at the top a cone."""
    upper = radius if top is None else top
    return lathe([(0, 0), (radius, 0), (upper, h), (0, h)], segments)


def ball(radius: float, segments: int = 12) -> Part:
    angle = np.linspace(-np.pi / 2, np.pi / 2, segments // 2 + 1)
    return lathe([(radius * max(np.cos(a), 0.0), radius * (1 + np.sin(a))) for a in angle], segments)


def extrude(outline: ArrayLike, thickness: float) -> Part:
    """An (x, z) outline, star-shaped about its middle, made ``thickness`` thick along y; keeps its x and z."""
    edge = np.asarray(outline, float)
    count = len(edge)
    middle = edge.mean(0)
    layers = [np.column_stack([edge[:, 0], np.full(count, y), edge[:, 1]]) for y in (-thickness / 2, thickness / 2)]
    centers = [[middle[0], y, middle[1]] for y in (-thickness / 2, thickness / 2)]
    i, j = np.arange(count), (np.arange(count) + 1) % count
    faces = [
        np.stack([np.full(count, 2 * count), i, j], 1),
        np.stack([np.full(count, 2 * count + 1), count + j, count + i], 1),
        np.stack([i, count + i, count + j], 1),
        np.stack([i, count + j, j], 1),
    ]
    return _in_metres(np.concatenate([*layers, centers]), np.concatenate(faces))


def tube(path: ArrayLike, radius: ArrayLike, segments: int = 8) -> Part:
    """A pipe along (N, 3) points, closed at its ends; four segments make a square bar. Keeps the path's place."""
    points = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius, float), len(points))
    along = np.gradient(points, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along[0], [0, 0, 1.0] if abs(along[0, 2]) < 0.9 else [0, 1.0, 0])
    angle = (np.arange(segments + 1) + 0.5) * 2 * np.pi / segments
    grow = 1 / np.cos(np.pi / segments) if segments == 4 else 1.0  # a square bar's side is its diameter
    rows = []
    for point, direction, r in zip(points, along, radii, strict=True):
        side = side - direction * (side @ direction)
        side /= np.linalg.norm(side)
        other = np.cross(direction, side)
        rows.append(point + r * grow * (np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * other))
    closed = [np.tile(points[0], (segments + 1, 1)), *rows, np.tile(points[-1], (segments + 1, 1))]
    length = np.concatenate([np.zeros(1), np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()])[
        [0, *range(len(points)), -1]
    ]
    uv = np.stack(np.broadcast_arrays(length[:, None], np.linspace(0, 6.3 * radii.max(), segments + 1)[None]), -1)
    faces = _grid_faces(len(closed), segments + 1)
    return _without_slivers(Part(np.concatenate(closed), faces, uv.reshape(-1, 2)[faces]))


def rod(start: ArrayLike, end: ArrayLike, radius: float, top: float | None = None, segments: int = 8) -> Part:
    """A straight tube."""
    return tube(
        np.stack([np.asarray(start, float), np.asarray(end, float)]), [radius, radius if top is None else top], segments
    )


def panel(w: float, h: float, crop: tuple[float, float, float, float] = (0, 0, 1, 1)) -> Part:
    """An upright sheet in the plane x = 0 seen from +x, ``crop`` (left, top, right, bottom) in [0, 1] of
    its picture upright on it."""
    u0, v0, u1, v1 = crop
    vertices = np.array([[0, -w / 2, 0], [0, w / 2, 0], [0, w / 2, h], [0, -w / 2, h]])
    uv = np.array([[u0, 1 - v1], [u1, 1 - v1], [u1, 1 - v0], [u0, 1 - v0]])  # seen from the front, +y is to the right
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    return Part(vertices, faces, uv[faces])


def sheet(rows: ArrayLike) -> Part:
    """A skin through a (R, C, 3) grid of points; uv fills [0, 1], u along the rows' direction."""
    grid = np.asarray(rows, float)
    r, c = grid.shape[:2]
    u, v = np.meshgrid(np.linspace(0, 1, r), np.linspace(0, 1, c), indexing="ij")
    faces = _grid_faces(r, c)
    return Part(grid.reshape(-1, 3), faces, np.stack([u, v], -1).reshape(-1, 2)[faces])


def leaf(length: float, width: float, bend: float, lift: float, cells: int = 4) -> Part:
    """A leaf growing from the origin along +x: raised by ``lift`` [rad], curving down by ``bend`` [rad]."""
    t = np.linspace(0, 1, cells + 1)
    slope = lift - bend * t
    step = length / cells
    x = np.concatenate([[0], np.cumsum(np.cos(slope[1:]) * step)])
    z = np.concatenate([[0], np.cumsum(np.sin(slope[1:]) * step)])
    half = width / 2 * np.sin(np.pi * np.clip(0.06 + 0.94 * t, 0, 1) ** 0.8)
    left, middle, right = (np.column_stack([x, s * half, z + abs(s) * half * 0.25]) for s in (-1, 0, 1))
    return sheet(np.stack([left, middle, right], 1))
