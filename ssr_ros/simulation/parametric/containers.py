"""Boxes and bins: crates, totes, baskets, chests, shoe boxes; wire, square, wheeled and sorting bins."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import VIVID, label
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cylinder,
    lathe,
    loft,
    merged,
    panel,
    rod,
    rounded_box,
    tube,
)

HUES = (*VIVID, "#f2f2ee", "#1f2022", "#8f9296", "#e0a030", "#7fb069")  # plastics, glazes and cloths of any colour
WALL = 0.012  # [m] of an open vessel


def _tub(d: float, w: float, h: float, foot: float = 0.85, power: float = 10.0) -> Part:
    """An open vessel that widens upwards from ``foot`` of its length and width."""
    a, b = d / 2, w / 2
    rings = [
        (0, 0, 0, 0),
        (0, a * foot, b * foot, 0),
        (0, a, b, h * 0.94),
        (0, a, b, h),
        (0, a - WALL, b - WALL, h),
        (0, a * foot - WALL, b * foot - WALL, 0.02),
        (0, 0, 0, 0.015),
    ]
    return loft(rings, 24, power)


# --- boxes


def crate(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Slats apart from one another round a board, with a post in each corner."""
    wood, rows = m.wood(rng), int(rng.integers(3, 5))
    each = h / rows
    a.add(box(d - 0.02, w - 0.02, 0.012), wood)
    for z in (np.arange(rows)) * each:
        for s in (-1, 1):
            a.add(box(0.012, w, each * 0.72).at(s * (d / 2 - 0.006), 0, z), wood)
            a.add(box(d, 0.012, each * 0.72).at(0, s * (w / 2 - 0.006), z), wood)
    for sx in (-1, 1):
        for sy in (-1, 1):
            a.add(box(0.03, 0.03, h).at(sx * (d / 2 - 0.028), sy * (w / 2 - 0.028)), wood)


def tote(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A plastic storage box, its lid held by a clip at each end."""
    body = m.plastic(rng, (*HUES, "#c3d0d6"))
    lid = m.plastic(rng, HUES) if rng.random() < 0.6 else body
    rings = [(0, 0, 0, 0), (0, d * 0.42, w * 0.44, 0), (0, d * 0.48, w * 0.48, h * 0.9), (0, 0, 0, h * 0.9)]
    a.add(loft(rings, 24, 9.0), body)
    a.add(rounded_box(d, w, h * 0.12, 0.012).at(z=h * 0.88), lid)
    for s in (-1, 1):
        a.add(box(d * 0.3, 0.02, h * 0.2).at(0, s * (w / 2 - 0.01), h * 0.72), lid)
    a.surface(h, d - 0.06, w - 0.06)


def basket(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Wicker or cloth, open, with two leather handles."""
    body = m.wicker(rng) if rng.random() < 0.7 else m.fabric(rng)
    a.add(_tub(d, w, h * 0.86, 0.85, 4.0), body)
    for s in (-1, 1):
        turn = np.linspace(0, np.pi, 7)
        arc = [(d * 0.14 * np.cos(t), s * (w / 2 - 0.012), h * 0.82 + h * 0.17 * np.sin(t)) for t in turn]
        a.add(tube(arc, 0.01, 6), m.leather(rng))


def chest(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A trunk with a domed lid, two iron bands and a lock."""
    body = m.wood(rng) if rng.random() < 0.6 else m.plastic(rng, HUES)
    iron = m.metal(rng, ("#2b2c2f", "#b08d57"))
    a.add(box(d, w, h * 0.65), body)
    a.add(_dome(d, w, h * 0.66, h * 0.34), body)
    for y in (-0.3, 0.3):
        a.add(box(d + 0.006, 0.04, h * 0.64).at(0, y * w, 0), iron)
    a.add(box(0.02, 0.07, 0.08).at(d / 2, 0, h * 0.58), iron)


def _dome(d: float, w: float, z: float, rise: float) -> Part:
    """Half an elliptic cylinder lying along y on the level z, closed at its ends."""
    profile = [(d / 2 * np.cos(t), z + rise * np.sin(t)) for t in np.linspace(0, np.pi, 9)]
    points = np.array([[x, s * w / 2, up] for s in (-1, 1) for x, up in profile])  # (18, 3): nine of each end
    i = np.arange(8)
    faces = np.concatenate(
        [
            np.stack([i, i + 1, i + 10], 1),
            np.stack([i, i + 10, i + 9], 1),
            np.stack([np.zeros(8, int), i, i + 1], 1),
            np.stack([np.full(8, 9), i + 9, i + 10], 1),
        ]
    )
    return Part(points, faces, points[faces][..., 1:])


def shoe_box(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Cardboard under a lid of another colour, with a label in front."""
    a.add(box(d - 0.01, w - 0.01, h * 0.9), m.plastic(rng, HUES) if rng.random() < 0.5 else m.cardboard(rng))
    a.add(box(d, w, h * 0.3).at(z=h * 0.7), m.plastic(rng, HUES))
    a.add(panel(w * 0.4, h * 0.4).at(d / 2 - 0.004, 0, h * 0.15), label(rng))
    a.surface(h, d - 0.02, w - 0.02)


# --- bins


def wire_bin(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A round basket of wire that widens upwards, with a bag in it more often than not."""
    wire, r = m.metal(rng, ("#2b2c2f", "#c9ccd0", "#b08d57", "#e2e3e4")), d / 2
    turn = np.linspace(0, 2 * np.pi, 21)
    for share, z in ((0.75, 0.005), (0.83, h * 0.33), (0.92, h * 0.66), (0.98, h - 0.006)):
        ring = np.column_stack([share * r * np.cos(turn), share * r * np.sin(turn), np.full(21, z)])
        a.add(tube(ring, 0.005, 4), wire)
    bars = []
    for t in np.arange(28) * np.pi / 14:
        low = (0.75 * r * np.cos(t), 0.75 * r * np.sin(t), 0.005)
        bars.append(rod(low, (0.98 * r * np.cos(t), 0.98 * r * np.sin(t), h), 0.003, segments=3))
    a.add(merged(bars), wire)
    a.add(cylinder(0.75 * r, 0.004), wire)
    if rng.random() < 0.6:
        a.add(lathe([(0.7 * r, 0.01), (0.9 * r, h * 0.8), (0.95 * r, h * 0.99)], 16), m.plain("#dfe3e2"))


def square_bin(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Open, of wood or plastic, straight or tapered."""
    body = _tub(d, w, h, float(rng.uniform(0.7, 1.0)), 12.0)
    a.add(body, m.wood(rng) if rng.random() < 0.3 else m.plastic(rng, HUES))


def wheelie_bin(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A wheeled bin under a sloping lid, with a bar to pull it by."""
    body, dark = m.plastic(rng, ("#3f6b45", "#3b3e42", "#2f5d8c", "#7a4a2f", "#c9a227")), m.black(rng)
    rings = [
        (0.02, 0, 0, 0.03),
        (0.02, d * 0.34, w * 0.4, 0.03),
        (0, d * 0.46, w * 0.48, h * 0.88),
        (0, 0, 0, h * 0.88),
    ]
    a.add(loft(rings, 24, 9.0), body)
    a.add(rounded_box(d * 0.98, w, h * 0.09, 0.02).turned("y", 0.07).at(0.01, 0, h * 0.89), body)
    a.add(rod((0.02 - d / 2, -w * 0.3, h * 0.93), (0.02 - d / 2, w * 0.3, h * 0.93), 0.014), dark)
    for s in (-1, 1):
        wheel = cylinder(h * 0.08, 0.04, segments=14).turned("x", np.pi / 2)
        a.add(wheel.at(-d * 0.33, s * w * 0.42 + 0.02, h * 0.08), dark)


def sorting_bin(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two or three compartments in one frame, each with a lid and a sign of its colour."""
    frame, n = m.plastic(rng, HUES), int(rng.choice([2, 3]))
    a.add(box(d, w, h * 0.9), frame)
    for i in range(n):
        y, tone = w * ((i + 0.5) / n - 0.5), m.plastic(rng, ("#2f6f9f", "#e0b030", "#588157", "#8f9296", "#c43d32"))
        a.add(rounded_box(d * 0.98, w / n - 0.012, h * 0.11, 0.015).at(0, y, h * 0.89), tone)
        a.add(panel(w / n * 0.5, h * 0.16).at(d / 2 + 0.002, y, h * 0.5), tone)


DESIGNS: tuple[Design, ...] = (
    design("box", "crate", crate, (0.26, 0.42), (0.34, 0.60), (0.20, 0.36), 2),
    design("box", "tote", tote, (0.28, 0.44), (0.38, 0.62), (0.18, 0.42), 2),
    design("box", "basket", basket, (0.26, 0.42), (0.30, 0.50), (0.20, 0.42), 2),
    design("box", "chest", chest, (0.30, 0.48), (0.45, 0.85), (0.28, 0.50)),
    design("box", "shoes", shoe_box, (0.18, 0.24), (0.28, 0.36), (0.10, 0.14)),
    design("trash bin", "wire", wire_bin, (0.22, 0.32), (0.22, 0.32), (0.26, 0.40), 0, "round"),
    design("trash bin", "square", square_bin, (0.20, 0.30), (0.24, 0.36), (0.26, 0.48), 2),
    design("trash bin", "wheelie", wheelie_bin, (0.30, 0.45), (0.28, 0.42), (0.50, 0.85)),
    design("trash bin", "sorting", sorting_bin, (0.26, 0.36), (0.36, 0.58), (0.45, 0.70)),
)
