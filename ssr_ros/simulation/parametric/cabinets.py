"""Cabinets that are plainly cabinets: low with sliding doors, glazed with crockery, wide metal drawers for files."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.cupboard_doors import GAP, SHADOW, case, crockery, toned
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.joinery import FRONT, LEAF, THICK, feet, finish, hollow, paint
from ssr_ros.simulation.parametric.primitives import box, cylinder, rounded_box
from ssr_ros.simulation.scene import Material

OFFICE = ("#c3c7c6", "#8b8f94", "#e8e6df", "#5b6468", "#3a3a3c", "#a7b0a0", "#b9a98d")  # enamel of office furniture


def sliding(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Up to the hip, two doors that slide past each other, with round finger holes, most under an open shelf."""
    cover, hole = finish(rng), m.black(rng)
    face = paint(rng) if rng.random() < 0.5 else cover
    lift = feet(a, rng, cover, d, w, str(rng.choice(["plinth", "sled", "floor", "block"])))
    a.add(hollow(d, w, h - lift).at(z=lift), cover)
    a.surface(h, d - 0.06, w - 0.06)
    niche = float(rng.uniform(0.16, 0.22)) if rng.random() < 0.6 else 0.0
    low, high = lift + THICK, h - THICK - niche
    if niche:
        _open_shelf(a, rng, cover, d, w, high, niche)
    a.add(box(d - 0.08, w - 0.04, high - low).at(-0.04, 0, low), SHADOW)
    for s in (-1, 1):
        x, each = d / 2 - 0.045 + 0.022 * (s > 0), w / 2
        y = s * (each / 2 - 0.03)
        a.add(box(LEAF, each, high - low - 0.008).at(x, y, low + 0.004), toned(rng, face, 0.07))
        disc = cylinder(0.03, 0.004, segments=12).turned("y", np.pi / 2)
        a.add(disc.at(x + LEAF / 2, y + s * (each / 2 - 0.11), (low + high) / 2), hole)


def _open_shelf(a: Assembly, rng: Generator, cover: Material, d: float, w: float, z: float, room: float) -> None:
    """A board at z with boxes standing on it, ``room`` [m] high."""
    a.add(box(d - 0.01, w - 0.04, THICK).at(z=z), cover)
    a.add(box(0.004, w - 0.05, room - 0.02).at(0.014 - d / 2, 0, z + THICK), toned(rng, cover, 0.0, 0.6))
    for i in range(3):
        if rng.random() < 0.6:
            a.add(box(d * 0.6, w / 6, room * 0.5).at(0.0, w / 3.2 * (i - 1), z + THICK), paint(rng))


def dishes(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Framed doors with bars and clear panes: crockery on boards is seen behind them."""
    cover, metal = finish(rng), m.metal(rng)
    lift = feet(a, rng, cover, d - 0.03, w - 0.02, str(rng.choice(["bun", "plinth", "tapered", "turned"])), -0.015)
    deep, x, front = d - 0.03, -0.015, d / 2 - 0.03
    a.add(hollow(deep, w - 0.02, h - lift - 0.02).at(x, 0, lift), cover)
    a.add(box(0.004, w - 0.06, h - lift - 0.06).at(x - deep / 2 + 0.012, 0, lift + 0.03), toned(rng, cover, 0.0, 0.7))
    a.add(rounded_box(d, w, 0.025, 0.008).at(z=h - 0.025), cover)
    if h < 1.4:
        a.surface(h, d - 0.06, w - 0.06)
    count = max(2, round((h - lift) / 0.33))
    room = (h - lift - 0.05) / count
    for i in range(count):
        z = lift + room * i
        a.add(box(deep - 0.03, w - 0.05, 0.014).at(x, 0, z + 0.006), cover)
        crockery(a, rng, x, 0, z + THICK, w - 0.08, room - THICK)
    each, tall, rail, bars = (w - 0.02) / 2, h - lift - 0.03, 0.055, int(rng.integers(1, 4))
    for s in (-1, 1):
        y, tone = s * each / 2, toned(rng, cover)
        for t in (-1, 1):
            stile = box(LEAF, rail, tall - GAP).at(front + LEAF / 2, y + t * (each - rail - GAP) / 2, lift + GAP / 2)
            a.add(stile, tone)
        for z in (lift + GAP / 2, lift + tall - rail - GAP / 2):
            a.add(box(LEAF, each - 2 * rail, rail).at(front + LEAF / 2, y, z), tone)
        for k in range(1, bars + 1):
            z = lift + tall * k / (bars + 1)
            a.add(box(LEAF * 0.7, each - 2 * rail, 0.018).at(front + LEAF / 2, y, z), tone)
        a.add(box(0.012, 0.014, 0.1).at(front + LEAF + 0.006, -s * 0.03 + y - s * (each / 2 - 0.06), h / 2), metal)


def lateral(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Enamelled steel with wide drawers for files: a label holder and a pull on each, a lock at the top."""
    body = Material(m.linear(m.pick(rng, OFFICE)), None, 0.4)
    metal, card = m.steel(rng), m.plain("#f0ece0")
    x, low, high = case(a, rng, body, d, w, h, "plinth", 0.004)
    a.surface(h, d - 0.06, w - 0.06)
    count = max(2, round((high - low) / 0.34))
    each, strip, wide = (high - low - 0.04) / count, 0.04, w - 0.03
    a.add(box(LEAF, wide, strip - GAP).at(x + LEAF / 2, 0, high - strip + GAP / 2), body)
    lock = cylinder(0.012, 0.008, segments=10).turned("y", np.pi / 2)
    a.add(lock.at(x + LEAF, wide / 2 - 0.05, high - strip / 2), metal)
    for i in range(count):
        z = low + each * i
        a.add(box(LEAF, wide, each - GAP).at(x + LEAF / 2, 0, z + GAP / 2), toned(rng, body, 0.04))
        top = z + each - 0.09
        a.add(box(FRONT - LEAF, wide * 0.22, 0.03).at(x + (LEAF + FRONT) / 2, 0, top - 0.04), metal)
        a.add(box(0.004, 0.1, 0.045).at(x + LEAF + 0.002, 0, top), metal)
        a.add(box(0.003, 0.086, 0.032).at(x + LEAF + 0.004, 0, top + 0.0065), card)


DESIGNS: tuple[Design, ...] = (
    design("cabinet", "sliding", sliding, (0.36, 0.46), (0.80, 1.40), (0.74, 1.05)),
    design("cabinet", "dishes", dishes, (0.32, 0.42), (0.70, 1.20), (0.90, 1.75)),
    design("cabinet", "lateral", lateral, (0.42, 0.52), (0.75, 1.10), (0.70, 1.35)),
)
