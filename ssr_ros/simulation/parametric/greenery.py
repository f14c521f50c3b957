"""More plants: a bonsai, a bowl of rosettes, canes, a trailing plant."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.containers import HUES
from ssr_ros.simulation.parametric.decor import GOLDEN
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import Part, cylinder, lathe, leaf, merged, rod, tube

CLUMPS = ((0.5, 0.1, 0.5, 0.45), (-0.5, 0.2, 0.62, 0.45), (0.1, -0.1, 0.84, 0.5), (0, 0.5, 0.7, 0.4))
# of a bonsai: x, y by the radius and z by the height of the tree, radius by that of the tree


def _pot(a: Assembly, rng: Generator, radius: float, h: float) -> float:
    """A glazed or woven pot with soil; returns how high the soil is."""
    cover, soil = m.plastic(rng, HUES) if rng.random() < 0.7 else m.wicker(rng), h * 0.9
    a.add(lathe([(0, 0), (radius * 0.7, 0), (radius, h), (radius * 0.92, h), (radius * 0.9, soil)]), cover)
    a.add(cylinder(radius * 0.91, 0.003).at(z=soil), m.soil(rng))
    return soil


def _foliage(a: Assembly, rng: Generator, leaves: list[Part], r: float, h: float, soil: float) -> None:
    """Leaves of two greens, kept within the radius and the height drawn, and a tip at the radius, which few reach."""
    for half in (leaves[::2], leaves[1::2]):
        part = merged(half)
        part.vertices[:, 2] = np.clip(part.vertices[:, 2], 0.01, h)
        out = np.hypot(*part.vertices[:, :2].T)
        part.vertices[:, :2] *= np.minimum(1, r / np.maximum(out, 1e-6))[:, None]
        a.add(part, m.foliage(rng))
    a.add(rod((-r, 0, soil), (-r, 0, soil + 0.002), 0.001, segments=3), m.plain("#5f7f3a"))


def bonsai(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A small bent tree with four clumps of leaves, on a tray."""
    r = d / 2
    soil = _pot(a, rng, 0.62 * r, 0.16 * h)
    trunk = np.array([(0, 0, soil), (0.25 * r, 0, h * 0.35), (-0.1 * r, 0.1 * r, h * 0.55), (0.1 * r, 0, h * 0.85)])
    a.add(tube(trunk, [0.035 * h, 0.028 * h, 0.02 * h, 0.01 * h], 7), m.wood(rng))
    leaves = []
    for cx, cy, cz, size in CLUMPS:
        a.add(rod(trunk[2], (cx * r, cy * r, cz * h), 0.012 * h, 0.006 * h, 5), m.plain("#5a3f2a"))
        for k in range(34):
            t, up = k * GOLDEN, rng.uniform(0.1, 1.0)
            out = size * r * np.sqrt(1.05 - up**2) * 0.8
            blade = leaf(0.2 * r, 0.1 * r, 0.6, 0.6, 2).turned("z", t)
            leaves.append(blade.at(cx * r + out * np.cos(t), cy * r + out * np.sin(t), (cz + 0.13 * up) * h))
    _foliage(a, rng, leaves, r, h, soil)


def rosettes(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Succulents in a wide bowl: five rosettes round one in the middle."""
    r, leaves = d / 2, []
    bowl = 0.62 * h
    soil = _pot(a, rng, 0.95 * r, bowl)
    for i in range(6):
        angle, out = i * np.pi / 2.5, 0.55 * r if i else 0.0
        for k in range(14):
            blade = leaf(r * 0.36, r * 0.15, -0.5, 0.25 + 0.09 * k, 3).turned("z", k * GOLDEN)
            leaves.append(blade.at(out * np.cos(angle), out * np.sin(angle), bowl * 0.92))
    _foliage(a, rng, leaves, r, h, soil)


def canes(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Bamboo: seven canes that lean apart, with leaves on their upper halves."""
    r, leaves = d / 2, []
    wide = 0.5 * r
    soil = _pot(a, rng, wide, 0.2 * h)
    for i in range(7):
        angle, top = i * GOLDEN, h * rng.uniform(0.62, 0.92)
        foot = np.array([wide * 0.5 * np.cos(angle), wide * 0.5 * np.sin(angle), soil])
        end = np.array([foot[0] * 2.0, foot[1] * 2.0, top])
        a.add(rod(foot, end, 0.012, 0.008, 6), m.plain("#8fa04a"))
        for k in range(10):
            at = foot + (end - foot) * (0.4 + 0.06 * k)
            leaves.append(leaf(r * 0.7, r * 0.13, 1.0, 0.9, 3).turned("z", k * GOLDEN + i).at(*at))
    _foliage(a, rng, leaves, r, h, soil)


def trailing(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Twelve tendrils that hang over the rim of a pot, and a tuft above it."""
    r, leaves = d / 2, []
    wide, pot = 0.6 * r, 0.6 * h
    soil = _pot(a, rng, wide, pot)
    for i in range(12):
        angle, drop = i * GOLDEN, rng.uniform(0.4, 0.95)
        c, s = np.cos(angle), np.sin(angle)
        out = np.array([[0.3, 1.0], [0.75, 1.22], [1.1, 1.0], [1.22, 1.0 - 0.5 * drop], [1.25, 1.0 - drop]])
        path = np.column_stack([out[:, 0] * wide * c, out[:, 0] * wide * s, out[:, 1] * pot])
        a.add(tube(path, 0.004, 3), m.plain("#5f7f3a"))
        for k in range(9):
            at = path[0] if k == 0 else path[min(4, 1 + k // 2)] * 0.5 + path[min(3, k // 2)] * 0.5
            leaves.append(leaf(wide * 0.5, wide * 0.32, 0.9, 0.5, 3).turned("z", angle + (k % 3 - 1)).at(*at))
    tuft = leaf(wide * 0.7, wide * 0.4, 0.6, 1.2, 3)
    leaves += [tuft.turned("z", k * GOLDEN).at(0, 0, h - wide * 0.7) for k in range(9)]
    _foliage(a, rng, leaves, r, h, soil)


DESIGNS: tuple[Design, ...] = (
    design("plant", "bonsai", bonsai, (0.30, 0.55), (0.26, 0.48), (0.28, 0.55), 1, "tied"),
    design("plant", "rosettes", rosettes, (0.20, 0.36), (0.20, 0.36), (0.12, 0.19), 0, "tied"),
    design("plant", "canes", canes, (0.45, 0.80), (0.45, 0.80), (1.20, 1.90), 0, "round"),
    design("plant", "trailing", trailing, (0.30, 0.46), (0.30, 0.46), (0.28, 0.45), 0, "tied"),
)
