"""Beds of further constructions: low, curved, with posts, on drawers, with sides; made up or half made."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.chairs import CLOTHS, arched, cloth, finish, upright
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import ball, box, cushion, extrude, merged, rod, rounded_box
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.parametric.tables import fronts
from ssr_ros.simulation.scene import Material


def bedding(
    a: Assembly, rng: Generator, d: float, w: float, z: float, thick: float, x: float = 0.0, most: int = 4
) -> float:
    """Mattress, duvet, perhaps a folded blanket and pillows, on the level ``z``; gives the height lain on."""
    white, cover = m.linen(rng), m.linen(rng) if rng.random() < 0.5 else m.fabric(rng, CLOTHS)
    a.add(rounded_box(d, w, thick, 0.04).at(x, 0, z), white)
    top, share = z + thick, float(rng.choice([0.5, 0.68, 0.97]))
    start = x + d * (0.5 - share)
    a.add(rounded_box(d * share, w + 0.03, 0.13, 0.05).at(x + d * (1 - share) / 2 + 0.01, 0, top - 0.085), cover)
    if rng.random() < 0.4:
        a.add(rounded_box(0.5, w + 0.05, 0.15, 0.05).at(x + d / 2 - 0.42, 0, top - 0.09), m.fabric(rng, CLOTHS))
    count = min(int(rng.integers(0, 5 if w > 1.2 else 3)), most)
    under, each = (top + 0.045 if share > 0.9 else top), max(1, min(count, 2 if w > 1.2 else 1))
    slip = white if rng.random() < 0.5 else m.linen(rng)
    for i in range(count):
        y = w / each * (i % each + 0.5) - w / 2
        a.add(
            cushion(0.42, min(0.7, w / each - 0.06), 0.12, 5).at(x - d / 2 + 0.25, y, under + 0.09 * (i // each)), slip
        )
    a.surface(top + 0.045, d * 0.45, w - 0.1, x + d * 0.25)
    if count == 0 and share < 0.6:
        a.surface(top, start - (x - d / 2) - 0.06, w - 0.1, (start + x - d / 2) / 2)
    return top


def platform(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Low and wide of its mattress; a low board for a head."""
    wood = finish(rng)
    a.add(rounded_box(d, w, 0.07, 0.01).at(z=0.14), wood)
    a.add(box(d - 0.4, w - 0.4, 0.15), wood)
    a.add(rounded_box(0.04, w, h - 0.1, 0.01).at(0.02 - d / 2, 0, 0.1), wood)
    bedding(a, rng, d - 0.16, w - 0.16, 0.2, 0.18, 0.01)


def sleigh(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Head and foot scroll outwards."""
    wood = finish(rng) if rng.random() < 0.7 else cloth(rng)
    for side, top in ((-1, h), (1, h * 0.66)):
        z = np.linspace(0, 1, 8)
        out = 0.16 - 0.13 * np.sin(np.pi * np.minimum(z * 1.1, 1)) * z + 0.0 - 0.16 * z**3
        x = side * (d / 2 - out)
        for i in range(7):
            a.add(extrude([(x[i], z[i] * top), (x[i] - side * 0.05, z[i] * top),
                           (x[i + 1] - side * 0.05, z[i + 1] * top), (x[i + 1], z[i + 1] * top)], w), wood)  # fmt: skip
    a.add(merged([box(d - 0.3, 0.04, 0.24).at(0, s * (w / 2 - 0.02), 0.14) for s in (-1, 1)]), wood)
    bedding(a, rng, d - 0.42, w - 0.08, 0.3, 0.22)


def posts(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A tall post at each corner."""
    wood = finish(rng) if rng.random() < 0.6 else m.metal(rng)
    r, x, y = 0.03, d / 2 - 0.03, w / 2 - 0.03
    bars = [rod((sx * x, sy * y, 0), (sx * x, sy * y, h - 0.04), r, segments=4) for sx in (-1, 1) for sy in (-1, 1)]
    bars += [ball(0.04, 8).at(sx * x * 0.99, sy * (y - 0.01), h - 0.08) for sx in (-1, 1) for sy in (-1, 1)]
    bars += [box(d - 0.06, 0.035, 0.2).at(0, s * y, 0.18) for s in (-1, 1)]
    bars += [box(0.035, w - 0.06, 0.2).at(x, 0, 0.18), box(0.035, w - 0.06, 0.65).at(-x, 0, 0.35)]
    a.add(merged(bars), wood)
    bedding(a, rng, d - 0.12, w - 0.12, 0.28, 0.24)


def divan(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A box with drawers in its sides and no head; covered or of board."""
    body = cloth(rng) if rng.random() < 0.6 else finish(rng)
    base = h - 0.33
    a.add(rounded_box(d, w - 0.05, base - 0.03, 0.015).at(z=0.03), body)
    a.add(legs(d - 0.1, w - 0.15, 0.04, 0.03), m.black(rng))
    knob = m.metal(rng)
    for s in (-1, 1):
        for i in (-1, 1):
            a.add(box(d * 0.42, 0.012, base * 0.6).at(i * d * 0.23, s * (w / 2 - 0.02), base * 0.25), body)
            a.add(box(0.14, 0.02, 0.016).at(i * d * 0.23, s * (w / 2 - 0.011), base * 0.6), knob)
    bedding(a, rng, d, w - 0.05, base, 0.23, most=2)


def daybed(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A single bed with a back along one side and two equal ends of slats or boards; drawers below, or legs."""
    frame, boards = finish(rng), rng.random() < 0.5
    for s in (-1, 1):
        x = s * (d / 2 - 0.025)
        a.add(merged([box(0.05, 0.05, h).at(x, t * (w / 2 - 0.025)) for t in (-1, 1)]), frame)
        a.add(box(0.035, w - 0.06, 0.05).at(x, 0, h - 0.05), frame)
        for y in () if boards else np.linspace(-w * 0.4, w * 0.4, 7):
            a.add(box(0.016, 0.03, h - 0.3).at(x, y, 0.27), frame)
        if boards:
            a.add(box(0.03, w - 0.06, h - 0.3).at(x, 0, 0.26), frame)
        a.add(box(d - 0.06, 0.03, 0.14).at(0, s * (w / 2 - 0.03), 0.2), frame)
    a.add(
        box(d - 0.06, 0.035, 0.09 if not boards else h - 0.4).at(0, 0.02 - w / 2, h - 0.09 if not boards else 0.35),
        frame,
    )
    if rng.random() < 0.5:
        a.add(box(d - 0.12, w - 0.1, 0.2).at(0, 0, 0.03), frame)
    bedding(a, rng, d - 0.1, w - 0.1, 0.28, 0.17)


def winged(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Upholstered, the head with wings, flat or arched above."""
    cover = cloth(rng)
    arch = 0.14 if rng.random() < 0.5 else 0.0
    a.add(upright(arched(w, 0.05, h - arch, h), 0.09).at(0.045 - d / 2), cover)
    a.add(merged([rounded_box(0.26, 0.07, h - 0.2 - arch, 0.03).at(0.13 - d / 2, s * (w / 2 - 0.035), 0.08)
                  for s in (-1, 1)]), cover)  # fmt: skip
    a.add(rounded_box(d - 0.1, w - 0.08, 0.26, 0.04).at(0.05, 0, 0.08), cover)
    a.add(legs(d - 0.1, w - 0.16, 0.09, 0.03), finish(rng))
    bedding(a, rng, d - 0.16, w - 0.16, 0.32, 0.24, 0.06)


def cabin(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A high single bed over a chest of drawers, its head a shelf box."""
    body, face = finish(rng), finish(rng)
    knob: Material = m.metal(rng)
    a.add(box(d, w - 0.02, 0.5).at(y=-0.01), body)
    each = (d - 0.1) / 3
    for i in range(3):
        before = len(a.parts)
        fronts(a, 0, 0, 0.05, each, [0.2, 0.2], face, knob)
        for j in range(before, len(a.parts)):
            part, material = a.parts[j]
            a.parts[j] = (part.turned("z", np.pi / 2).at((i - 1) * each, w / 2 - 0.02), material)
    a.add(box(0.2, w, h).at(0.1 - d / 2), body)
    bedding(a, rng, d - 0.24, w - 0.08, 0.5, 0.16, 0.1)


DESIGNS: tuple[Design, ...] = (
    design("bed", "platform", platform, (2.08, 2.30), (1.50, 2.05), (0.55, 0.80)),
    design("bed", "sleigh", sleigh, (2.20, 2.35), (1.10, 1.95), (0.95, 1.20)),
    design("bed", "posts", posts, (2.08, 2.18), (1.40, 1.92), (1.30, 1.58)),
    design("bed", "divan", divan, (1.92, 2.05), (0.92, 1.85), (0.57, 0.67)),
    design("bed", "daybed", daybed, (1.98, 2.10), (0.88, 1.05), (0.72, 0.92)),
    design("bed", "winged", winged, (2.12, 2.28), (1.40, 2.05), (1.05, 1.35)),
    design("bed", "cabin", cabin, (2.05, 2.20), (0.95, 1.10), (0.85, 1.05)),
)
