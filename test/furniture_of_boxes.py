"""A furniture catalogue made of boxes: right sizes, fronts and surfaces, nothing to look at."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ssr_ros.simulation.scene import FurnitureModel, Material, Mesh
from ssr_ros.types import Box3D

Size = tuple[float, float, float]
GREY = Material((0.5, 0.5, 0.5))
# label: least and greatest l, w, h [m], and turns after which it looks the same
SIZES: dict[str, tuple[Size, Size, int]] = {
    "armchair": ((0.75, 0.75, 0.8), (0.9, 0.95, 1.0), 1),
    "bathtub": ((0.7, 1.5, 0.52), (0.8, 1.7, 0.6), 1),
    "bed": ((2.0, 0.95, 0.8), (2.15, 1.8, 1.1), 1),
    "book": ((0.2, 0.14, 0.02), (0.28, 0.2, 0.1), 2),
    "bookshelf": ((0.28, 0.7, 1.2), (0.35, 1.2, 2.0), 1),
    "bottle": ((0.07, 0.07, 0.2), (0.09, 0.09, 0.3), 0),
    "box": ((0.25, 0.3, 0.2), (0.4, 0.5, 0.4), 2),
    "cabinet": ((0.35, 0.5, 0.7), (0.48, 1.2, 1.0), 1),
    "chair": ((0.46, 0.4, 0.8), (0.66, 0.6, 1.0), 1),
    "coffee table": ((0.5, 0.8, 0.36), (0.7, 1.2, 0.48), 2),
    "counter": ((0.6, 0.6, 0.88), (0.64, 1.2, 0.94), 1),
    "cup": ((0.08, 0.08, 0.08), (0.12, 0.09, 0.1), 1),
    "desk": ((0.6, 1.1, 0.72), (0.75, 1.6, 0.76), 1),
    "keyboard": ((0.12, 0.4, 0.02), (0.16, 0.45, 0.03), 1),
    "lamp": ((0.2, 0.2, 0.35), (0.4, 0.4, 1.7), 0),
    "mirror": ((0.02, 0.5, 0.6), (0.04, 0.8, 0.9), 1),
    "monitor": ((0.18, 0.5, 0.42), (0.22, 0.6, 0.5), 1),
    "nightstand": ((0.36, 0.4, 0.45), (0.42, 0.5, 0.6), 1),
    "picture": ((0.02, 0.3, 0.3), (0.03, 0.9, 0.7), 1),
    "pillow": ((0.35, 0.4, 0.12), (0.45, 0.6, 0.16), 2),
    "plant": ((0.25, 0.25, 0.3), (0.6, 0.6, 1.4), 0),
    "refrigerator": ((0.6, 0.55, 1.5), (0.7, 0.7, 2.0), 1),
    "rug": ((0.8, 1.2, 0.01), (1.8, 2.4, 0.015), 2),
    "sink": ((0.45, 0.5, 0.9), (0.65, 1.0, 1.1), 1),
    "sofa": ((0.85, 1.5, 0.76), (1.0, 2.3, 0.9), 1),
    "stove": ((0.6, 0.5, 0.86), (0.66, 0.76, 0.95), 1),
    "table": ((0.75, 0.8, 0.72), (1.0, 2.0, 0.77), 2),
    "toilet": ((0.64, 0.36, 0.76), (0.72, 0.42, 0.9), 1),
    "trash bin": ((0.24, 0.24, 0.3), (0.32, 0.32, 0.6), 0),
    "tv": ((0.2, 0.8, 0.5), (0.28, 1.2, 0.8), 1),
    "tv stand": ((0.38, 1.2, 0.42), (0.48, 1.6, 0.55), 1),
    "wardrobe": ((0.55, 0.95, 1.85), (0.65, 1.8, 2.2), 1),
}
SEATS = {"sofa": 0.45, "bed": 0.5}  # [m] height of what is lain or sat on, before a board at the back
TABLES = {"table", "desk", "coffee table"}  # a top on four legs
TOPS = {"bookshelf", "cabinet", "counter", "nightstand", "tv stand", "refrigerator", "wardrobe"}
SHELVES = (0.3, 0.65)  # [m] of a bookshelf
BOARD = 0.03  # [m]


class FurnitureOfBoxes:
    """Draws models as the real catalogue does."""

    labels = frozenset(SIZES)

    def draw(self, label: str, rng: np.random.Generator, fits: Callable[[Size], bool] | None = None) -> FurnitureModel:
        low, high, symmetry = SIZES[label]
        for _ in range(40):
            share = rng.random(3)
            l, w, h = (float(a + (b - a) * s) for a, b, s in zip(low, high, share, strict=True))  # noqa: E741
            size = (l, l, h) if symmetry == 0 else (l, w, h)
            if fits is None or fits(size):
                return _model(label, size, symmetry)
        raise LookupError(f"no {label} fits")


def _model(label: str, size: Size, symmetry: int) -> FurnitureModel:
    l, w, h = size  # noqa: E741
    boxes, levels = [((0.0, 0.0, 0.0), size)], [h] if label in TOPS | TABLES else []
    if label in SEATS:
        seat = SEATS[label]
        boxes = [((0.0, 0.0, 0.0), (l, w, seat)), ((-l / 2 + 0.1, 0.0, seat), (0.2, w, h - seat))]
        levels = [seat]
    if label in TABLES:
        legs = [(x * (l / 2 - 0.03), y * (w / 2 - 0.03), 0.0) for x in (-1, 1) for y in (-1, 1)]
        boxes = [((0.0, 0.0, h - 0.04), (l, w, 0.04)), *((leg, (0.05, 0.05, h - 0.04)) for leg in legs)]
    if label == "bookshelf":
        sides = [((0.0, y * (w - BOARD) / 2, 0.0), (l, BOARD, h)) for y in (-1, 1)]
        boards = [((0.0, 0.0, z), (l, w, BOARD)) for z in (0.0, *SHELVES, h - BOARD)]
        boxes, levels = [*sides, *boards], [*(z + BOARD for z in SHELVES), h]
    if label == "chair":
        boxes = [((0.0, 0.0, 0.0), (l, w, 0.46)), ((-l / 2 + 0.03, 0.0, 0.46), (0.06, w, h - 0.46))]
    ahead = 0.1 if label in SEATS else 0.0
    surfaces = tuple(
        Box3D((ahead, 0.0, z - 0.005), (l - 2 * ahead - 0.06, w - 2 * BOARD - 0.02, 0.01), 0.0) for z in levels
    )
    return FurnitureModel(f"boxes/{label}#{size[0]:.4f}", label, _mesh(boxes), size, symmetry, surfaces)


def _mesh(boxes: list[tuple[Size, Size]]) -> Mesh:
    """Boxes given by the middle of their bottoms and their sizes."""
    unit = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (0, 1)])
    quads = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    vertices = np.concatenate([unit * size + origin for origin, size in boxes])
    faces = np.concatenate([faces + 8 * i for i in range(len(boxes))])
    return Mesh(
        vertices.astype(np.float32),
        faces.astype(np.int32),
        np.zeros((len(faces), 3, 2), np.float32),
        np.zeros(len(faces), np.int32),
        (GREY,),
    )
