"""More lamps, of the table and of the floor: round, square, with a bent neck, with several heads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import ball, box, cylinder, lathe, loft, rod, tube
from ssr_ros.simulation.parametric.washrooms import BRASS, PAINTS
from ssr_ros.simulation.scene import Material

GLOW = "#fff6e0"  # of a bulb


def _bulb(a: Assembly, radius: float, x: float, z: float) -> None:
    """A glowing ball that stands on z."""
    a.add(ball(radius, 12).at(x, 0, z), m.plain(GLOW, 0.2, 0.9))


def _body(rng: Generator) -> Material:
    """What feet and rods are made of: metal or paint."""
    return m.metal(rng, BRASS) if rng.random() < 0.6 else m.plastic(rng, PAINTS)


def _body_and_shade(rng: Generator) -> tuple[Material, Material]:
    """Materials of a round lamp; those without a shade draw one all the same, or their seeds would look different."""
    return _body(rng), m.plastic(rng, PAINTS) if rng.random() < 0.5 else m.lampshade(rng)


# --- round lamps


def globe(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A ball of light on a rod."""
    r, (body, _) = d / 2, _body_and_shade(rng)
    foot, neck = min(0.14, r * 0.95), h - 2 * r + 0.01
    a.add(lathe([(0, 0), (foot, 0), (foot, 0.02), (0.012, 0.03), (0.01, neck), (0, neck)]), body)
    _bulb(a, r, 0, h - 2 * r)


def mushroom(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A stout foot under a domed cap."""
    r, (body, shade) = d / 2, _body_and_shade(rng)
    a.add(lathe([(0, 0), (r * 0.6, 0), (r * 0.55, h * 0.05), (r * 0.28, h * 0.3), (r * 0.3, h * 0.6)]), body)
    cap = [(r * 0.85, h * 0.5), (r, h * 0.58), (r * 0.92, h * 0.76), (r * 0.6, h * 0.93), (0, h)]
    a.add(lathe(cap, 24), shade if rng.random() < 0.5 else body)
    _bulb(a, r * 0.3, 0, h * 0.5)


def candlestick(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A turned stick under a conical shade."""
    r, (body, shade) = d / 2, _body_and_shade(rng)
    stick = [(0, 0), (r * 0.6, 0), (r * 0.5, 0.03), (0.03, 0.05), (0.022, h * 0.2), (0.04, h * 0.25),
             (0.018, h * 0.3), (0.016, h * 0.55), (0.03, h * 0.58), (0.01, h * 0.6), (0.01, h * 0.8)]  # fmt: skip
    a.add(lathe(stick, 16), m.wood(rng) if rng.random() < 0.4 else body)
    a.add(lathe([(r, h * 0.66), (r * 0.3, h), (r * 0.29, h), (r * 0.98, h * 0.66)], 24), shade)
    _bulb(a, 0.03, 0, h * 0.75)


def paper(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A pleated paper lantern on four short feet, lit or not."""
    r, (body, _) = d / 2, _body_and_shade(rng)
    rings = [
        (r * (0.55 + 0.45 * np.sin(np.pi * t)) * (0.97 + 0.03 * (i % 2)), 0.05 + (h - 0.05) * t)
        for i, t in enumerate(np.linspace(0, 1, 21))
    ]
    a.add(lathe([(0, 0.05), *rings, (0, h)], 20), m.plain("#f6efdd", 0, float(rng.choice([0.1, 0.7]))))
    for k in range(4):
        x, y = r * 0.4 * np.cos(k * np.pi / 2), r * 0.4 * np.sin(k * np.pi / 2)
        a.add(rod((x, y, 0), (x, y, 0.08), 0.008), body)


def torchiere(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A tall rod under a bowl that throws its light upwards."""
    r, (body, _) = d / 2, _body_and_shade(rng)
    foot = [(0, 0), (r * 0.85, 0), (r * 0.85, 0.025), (0.014, 0.035), (0.012, h - 0.14)]
    bowl = [(0.012, h - 0.16), (r * 0.6, h - 0.11), (r, h), (r * 0.97, h), (r * 0.5, h - 0.09), (0, h - 0.1)]
    a.add(lathe([*foot, *bowl], 20), body)
    a.add(cylinder(r * 0.6, 0.005).at(z=h - 0.07), m.plain(GLOW, 0, 0.9))


# --- square lamps


def _posts(a: Assembly, frame: Material, d: float, w: float, h: float, thick: float) -> None:
    """A square post in each corner."""
    for sx in (-1, 1):
        for sy in (-1, 1):
            a.add(box(thick, thick, h).at(sx * (d - thick) / 2, sy * (w - thick) / 2), frame)


def lantern(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A candle between four posts under a roof, with a ring to carry it by."""
    frame, tall = m.wood(rng) if rng.random() < 0.5 else m.black(rng), h * 0.75
    _posts(a, frame, d, w, tall, 0.014)
    m.lampshade(rng)  # drawn for nothing, as ever since homes have these lanterns
    a.add(box(d, w, 0.02), frame)
    roof = [
        (0, d / 2, w / 2, tall),
        (0, d / 2, w / 2, tall + 0.015),
        (0, d * 0.15, w * 0.15, h * 0.88),
        (0, 0, 0, h * 0.9),
    ]
    a.add(loft(roof, 16, 20.0), frame)
    ring = [(0, 0.2 * w * np.cos(t), h * 0.87 + h * 0.13 * np.sin(t)) for t in np.linspace(0, np.pi, 9)]
    a.add(tube(ring, 0.005, 5), frame)
    a.add(cylinder(d * 0.22, h * 0.35, segments=14).at(z=0.02), m.plain("#f4ead2", 0, 0.3))
    _bulb(a, d * 0.08, 0, h * 0.38)


def lamp_shelves(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Three boards between four posts under a lit shade of cloth."""
    frame = m.wood(rng) if rng.random() < 0.5 else m.black(rng)
    _posts(a, frame, d, w, h, 0.02)
    shade = m.lampshade(rng)
    for z in (0.04, h * 0.24, h * 0.44):
        a.add(box(d, w, 0.02).at(z=z), frame)
        a.surface(z + 0.02, d - 0.06, w - 0.06)
    a.add(box(d * 0.92, w * 0.92, h * 0.36).at(z=h * 0.63), replace(shade, emission=max(shade.emission, 0.2)))
    a.add(box(d, w, 0.015).at(z=h - 0.015), frame)


# --- lamps with arms


def _foot(a: Assembly, body: Material, radius: float, x: float) -> None:
    """A flat round foot."""
    profile = [(0, 0), (radius, 0), (radius * 0.95, 0.025), (0.015, 0.035), (0, 0.035)]
    a.add(lathe(profile).at(x=x), body)


def gooseneck(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A bent neck over a desk."""
    body, foot = _body(rng), min(w / 2, d * 0.32)
    x = foot - d / 2
    _foot(a, body, foot, x)
    reach = (d - foot - 0.05) / 2
    bend = [(x + reach * (1 - np.cos(t)), 0, h - reach + reach * np.sin(t)) for t in np.linspace(0, np.pi * 0.85, 10)]
    a.add(tube([(x, 0, 0.03), *bend], 0.008, 6), body)
    end = bend[-1]
    cone = lathe([(w * 0.5, 0), (w * 0.42, 0.05), (0.02, 0.11), (0, 0.115)], 16).turned("y", -0.3)
    a.add(cone.at(end[0], 0, end[2] - 0.1), body)
    _bulb(a, 0.025, end[0], end[2] - 0.1)


def branched(a: Assembly, rng: Generator, d: float, w: float, h: float, heads: int = 3) -> None:
    """A tall pole with heads round it, each lower than the last."""
    body, foot = _body(rng), min(w / 2, d * 0.32)
    _foot(a, body, foot, 0.0)
    a.add(rod((0, 0, 0.03), (0, 0, h), 0.012), body)
    cup = lathe([(0.075, 0), (0.06, 0.1), (0.025, 0.14), (0, 0.14)], 14).turned("y", -0.6)
    for i in range(heads):
        angle, z = 2 * np.pi * i / heads, h * (0.95 - 0.13 * i)
        c, s = np.cos(angle), np.sin(angle)
        a.add(rod((0, 0, z - 0.06), (d * 0.41 * c, w * 0.41 * s, z), 0.008), body)
        a.add(cup.turned("z", angle).at(d * 0.41 * c, w * 0.41 * s, z - 0.1), body)
        a.add(ball(0.035, 8).at(d * 0.42 * c, w * 0.42 * s, z - 0.1), m.plain(GLOW, 0, 0.9))


DESIGNS: tuple[Design, ...] = (
    design("lamp", "globe floor", globe, (0.26, 0.36), (0.26, 0.36), (1.35, 1.75), 0, "round"),
    design("lamp", "globe", globe, (0.18, 0.26), (0.18, 0.26), (0.30, 0.48), 0, "round"),
    design("lamp", "mushroom", mushroom, (0.22, 0.36), (0.22, 0.36), (0.28, 0.46), 0, "tied"),
    design("lamp", "candlestick", candlestick, (0.24, 0.36), (0.24, 0.36), (0.48, 0.72), 0, "round"),
    design("lamp", "paper", paper, (0.26, 0.42), (0.26, 0.42), (0.40, 1.40), 4, "round"),
    design("lamp", "torchiere", torchiere, (0.28, 0.38), (0.28, 0.38), (1.65, 1.90), 0, "round"),
    design("lamp", "lantern", lantern, (0.15, 0.24), (0.15, 0.24), (0.28, 0.48), 2, "round"),
    design("lamp", "shelves", lamp_shelves, (0.26, 0.34), (0.26, 0.34), (1.35, 1.65), 4, "round"),
    design("lamp", "gooseneck", gooseneck, (0.30, 0.42), (0.14, 0.18), (0.38, 0.55)),
    design("lamp", "three heads", branched, (0.42, 0.55), (0.42, 0.55), (1.60, 1.85)),
)
