"""Door leaves and windows, made to measure for their openings."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials
from ssr_ros.simulation.parametric.design import Assembly, design
from ssr_ros.simulation.parametric.primitives import box, cylinder, panel
from ssr_ros.simulation.scene import FurnitureModel

LEAF = 0.04  # [m] thickness of a door's leaf
LINING = 0.025  # [m] thickness of the frame that lines a doorway
HANDLE = 0.05  # [m] that handles stand out on each side
SASH = 0.055  # [m] width of a window's bars
CASEMENT = 0.07  # [m] depth of a window


def door_leaf(width: float, height: float, seed: int) -> FurnitureModel:
    """A leaf for an opening of this size [m]: x along its thickness, hinged at its right (-y) edge."""
    sizes = ((LEAF + 2 * HANDLE,) * 2, (width,) * 2, (height,) * 2)
    return design("door", f"leaf {width:.2f}x{height:.2f}", _leaf, *sizes, symmetry=2).model(seed)


def window(width: float, height: float, seed: int) -> FurnitureModel:
    """A window that fills an opening of this size [m]; x to the room."""
    sizes = ((CASEMENT,) * 2, (width,) * 2, (height,) * 2)
    return design("window", f"casement {width:.2f}x{height:.2f}", _window, *sizes, symmetry=1).model(seed)


def _leaf(out: Assembly, rng: Generator, deep: float, w: float, h: float) -> None:
    paint = materials.board(rng) if rng.random() < 0.6 else materials.plain("#f2f0ea", 0.3)
    out.add(box(LEAF, w, h), paint)
    style = int(rng.integers(3))
    rows = (1, 2, 3)[int(rng.integers(3))]
    field = materials.glass(rng) if style == 2 else paint
    for side in (-1, 1):
        for row in range(rows if style else 0):
            tall = (h - 0.25) / rows - 0.1
            out.add(box(0.008, w - 0.28, tall).at(side * (LEAF / 2 + 0.004), 0, 0.15 + row * (tall + 0.1)), field)
        out.add(
            cylinder(0.011, HANDLE).turned("y", side * np.pi / 2).at(side * LEAF / 2, w / 2 - 0.07, 1.03), _steel(rng)
        )
        out.add(box(0.014, 0.12, 0.02).at(side * (LEAF / 2 + HANDLE - 0.007), w / 2 - 0.12, 1.02), _steel(rng))


def _steel(rng: Generator) -> materials.Material:
    return materials.plain("#b9bcc0", 0.8)


def _window(out: Assembly, rng: Generator, deep: float, w: float, h: float) -> None:
    frame = materials.plain("#f4f3ef", 0.4) if rng.random() < 0.7 else materials.wood(rng)
    sashes = max(1, round(w / 0.7))
    for side in (-1, 1):
        out.add(box(deep, SASH, h).at(0, side * (w - SASH) / 2, 0), frame)
    for z in (0.0, h - SASH):
        out.add(box(deep, w - 2 * SASH, SASH).at(0, 0, z), frame)
    for i in range(1, sashes):
        out.add(box(deep * 0.8, 0.8 * SASH, h - 2 * SASH).at(0, w * (i / sashes - 0.5), SASH), frame)
    if rng.random() < 0.3:
        out.add(box(deep * 0.6, w - 2 * SASH, 0.5 * SASH).at(0, 0, 0.65 * h), frame)
    out.add(panel(w - 2 * SASH, h - 2 * SASH).at(0, 0, SASH), materials.daylight(rng))
