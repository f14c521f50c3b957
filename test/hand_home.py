"""A furnished room made by hand: every surface is known, nothing is drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ssr_ros.simulation.scene import FurnitureModel, Home, Material, Mesh, Opening, PlacedObject, RoomPlan
from ssr_ros.types import Box3D

LENGTH, WIDTH, HEIGHT = 5.0, 4.0, 2.5  # [m] inner
WINDOW = (1.2, 3.0, 0.9, 2.1)  # [m] x0, x1, z0, z1 in the wall y = WIDTH
LAMP = (2.5, 2.0, HEIGHT)

PLASTER = Material((0.75, 0.74, 0.7))
WHITE = Material((0.82, 0.82, 0.82))


def checker(colors: Sequence[tuple[int, int, int]], cells: int = 4, size: int = 64) -> np.ndarray:
    """(size, size, 3) sRGB checkerboard."""
    i, j = np.mgrid[:size, :size] * cells // size
    return np.array(colors, np.uint8)[(i + j) % 2]


def planks(seed: int = 1, size: int = 256, rows: int = 8) -> np.ndarray:
    """(size, size, 3) sRGB wooden floor."""
    rng = np.random.default_rng(seed)
    v, u = np.mgrid[:size, :size] / size
    row = (v * rows).astype(int)
    shade = rng.uniform(0.75, 1.0, (rows, 2))[row, ((u + row * 0.37) % 1.0 > 0.5).astype(int)]
    grain = 0.06 * np.sin(2 * np.pi * (rows * 3 * v + 0.4 * np.sin(2 * np.pi * u) + row * 0.7))
    seam = np.where((v * rows) % 1.0 < 0.05, 0.7, 1.0)
    value = (shade + grain) * seam
    return np.clip(value[..., None] * np.array([170, 125, 85]), 0, 255).astype(np.uint8)


def box_mesh(size: tuple[float, float, float], *materials: Material, front: int = 0) -> Mesh:
    """A closed box on z = 0 around the origin; ``front``: which material its +x side shows."""
    x, y, h = size[0] / 2, size[1] / 2, size[2]
    corner = np.array([[i, j, k] for k in (0, h) for j in (-y, y) for i in (-x, x)], np.float32)
    quads = [(1, 3, 7, 5), (0, 4, 6, 2), (2, 6, 7, 3), (0, 1, 5, 4), (4, 5, 7, 6), (0, 2, 3, 1)]
    return _quads(corner, quads, [front, 0, 0, 0, 0, 0], materials)


def _quads(
    vertices: np.ndarray, quads: Sequence[tuple[int, ...]], material: Sequence[int], materials: Sequence[Material]
) -> Mesh:
    """Two triangles a quad; texture coordinates in metres along its edges."""
    faces, uv = [], []
    for a, b, c, d in quads:
        faces += [(a, b, c), (a, c, d)]
        s = float(np.linalg.norm(vertices[b] - vertices[a]))
        t = float(np.linalg.norm(vertices[d] - vertices[a]))
        uv += [[(0, 0), (s, 0), (s, t)], [(0, 0), (s, t), (0, t)]]
    return Mesh(
        np.asarray(vertices, np.float32),
        np.array(faces, np.int32),
        np.array(uv, np.float32),
        np.repeat(np.array(material, np.int32), 2),
        tuple(materials),
    )


def shell() -> Mesh:
    """Floor, ceiling and four walls seen from inside; one wall has a window."""
    d, w, h = LENGTH, WIDTH, HEIGHT  # deep, wide, high
    x0, x1, z0, z1 = WINDOW
    quads = [
        [(0, 0, 0), (d, 0, 0), (d, w, 0), (0, w, 0)],
        [(0, 0, h), (0, w, h), (d, w, h), (d, 0, h)],
        [(0, 0, 0), (0, w, 0), (0, w, h), (0, 0, h)],
        [(d, w, 0), (d, 0, 0), (d, 0, h), (d, w, h)],
        [(d, 0, 0), (0, 0, 0), (0, 0, h), (d, 0, h)],
        [(0, w, 0), (x0, w, 0), (x0, w, h), (0, w, h)],
        [(x1, w, 0), (d, w, 0), (d, w, h), (x1, w, h)],
        [(x0, w, 0), (x1, w, 0), (x1, w, z0), (x0, w, z0)],
        [(x0, w, z1), (x1, w, z1), (x1, w, h), (x0, w, h)],
    ]
    vertices = np.array(quads, np.float32).reshape(-1, 3)
    floor = Material((1.0, 1.0, 1.0), planks(), gloss=0.35)
    indices = np.arange(len(vertices)).reshape(-1, 4).tolist()
    return _quads(vertices, indices, [0, 1, *[2] * 7], (floor, WHITE, PLASTER))


def placed(
    object_id: int,
    label: str,
    size: tuple[float, float, float],
    at: tuple[float, float, float],
    *materials: Material,
    yaw: float = 0.0,
    front: int = 0,
    structural: bool = False,
) -> PlacedObject:
    """A box whose bottom centre is ``at``."""
    mesh = box_mesh(size, *materials, front=front)
    model = FurnitureModel(f"hand/{label}", label, mesh, size, 2)
    box = Box3D((at[0], at[1], at[2] + size[2] / 2), size, yaw)
    return PlacedObject(object_id, label, model, box, 1, structural=structural)


def hand_home(
    objects: Sequence[PlacedObject] | None = None, lamps: Sequence[tuple[float, float, float]] = (LAMP,)
) -> Home:
    """The room; with its usual furniture unless told."""
    x0, x1, z0, z1 = WINDOW
    corners = ((0.0, 0.0), (LENGTH, 0.0), (LENGTH, WIDTH), (0.0, WIDTH))
    return Home(
        7,
        (RoomPlan(1, "living room", corners),),
        (Opening("window", (1, 0), (x0, WIDTH), (x1, WIDTH), z0, z1),),
        tuple(usual_furniture() if objects is None else objects),
        shell(),
        HEIGHT,
        tuple(lamps),
    )


def usual_furniture() -> list[PlacedObject]:
    """Boxes that stand for a table, a cabinet, a screen on it, a cup on the table, and a window pane."""
    x0, x1, z0, z1 = WINDOW
    middle, opening = ((x0 + x1) / 2, WIDTH, z0), (0.02, x1 - x0, z1 - z0)
    wood = Material((0.42, 0.26, 0.14), gloss=0.2)
    cloth = Material((1.0, 1.0, 1.0), checker([(150, 160, 190), (120, 132, 165)], 8))
    dark = Material((0.03, 0.03, 0.03), gloss=0.5)
    picture = Material((1, 1, 1), checker([(60, 90, 160), (190, 120, 60)]), emission=0.8)
    pane = Material((0.8, 0.9, 1.0), emission=1.0, glass=True)
    return [
        placed(1, "table", (1.2, 0.7, 0.72), (2.4, 1.6, 0.0), wood, yaw=0.4),
        placed(2, "cabinet", (0.45, 1.6, 0.6), (0.25, 2.0, 0.0), Material((0.85, 0.83, 0.8), gloss=0.1)),
        placed(3, "tv", (0.08, 1.0, 0.58), (0.25, 2.0, 0.6), dark, picture, front=1),
        placed(4, "cup", (0.08, 0.08, 0.1), (2.3, 1.5, 0.72), Material((0.7, 0.12, 0.1), gloss=0.4)),
        placed(5, "sofa", (0.8, 1.8, 0.45), (4.4, 2.0, 0.0), cloth, yaw=np.pi),
        placed(6, "window", opening, middle, pane, yaw=-np.pi / 2, structural=True),
    ]
