"""Chairs of further constructions: upholstered all over, bent, tubular, of canvas, of wire."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import (
    Array,
    Part,
    ball,
    box,
    extrude,
    loft,
    merged,
    rod,
    rounded_box,
    sheet,
    tube,
)
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.scene import Material

PAINTS = ("#f4f3ef", "#1e1f22", "#b23a32", "#e0b13a", "#3f6f8f", "#7fa79b", "#d98a4b", "#31553f", "#d7a7a5", "#aab7bd")
CLOTHS = ("#7d8188", "#d9d2c5", "#2f5d55", "#b8860b", "#a34a3c", "#27364a", "#c98f96", "#8b9a7a", "#e8e2d6", "#5d3f57")


def paint(rng: Generator) -> Material:
    """Furniture paint: white, black, strong and pale colours."""
    return Material(m.linear(m.pick(rng, PAINTS)), None, float(rng.uniform(0.1, 0.45)))


def finish(rng: Generator) -> Material:
    """What frames are made of: wood, or wood painted."""
    return m.wood(rng) if rng.random() < 0.55 else paint(rng)


def cloth(rng: Generator) -> Material:
    """A cover: leather, or a fabric of any colour."""
    return m.leather(rng) if rng.random() < 0.2 else m.fabric(rng, CLOTHS)


def upright(outline: ArrayLike, thickness: float) -> Part:
    """A (y, z) outline standing across x."""
    return extrude(outline, thickness).turned("z", np.pi / 2)


def arched(w: float, low: float, side: float, top: float, count: int = 9) -> Array:
    """(y, z) outline of a board from ``low`` up to ``side`` at its edges and ``top`` in its middle."""
    y = np.linspace(w / 2, -w / 2, count)
    z = side + (top - side) * np.cos(np.pi * y / w)
    return np.concatenate([[[-w / 2, low], [w / 2, low]], np.column_stack([y, z])])


def _around(d: float, w: float, bend: float, arc: int = 13) -> Array:
    """(N, 2) of a U open to the front, its bend ``bend`` deep."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, arc)
    curve = np.column_stack([bend - d / 2 - bend * np.cos(angle), w / 2 * np.sin(angle)])
    ends = [np.column_stack([np.linspace(d / 2, bend - d / 2, 4)[:-1], np.full(3, s * w / 2)]) for s in (-1, 1)]
    return np.concatenate([ends[0], curve, ends[1][::-1]])


def wrap(d: float, w: float, low: float, rear: float, front: float, thick: float, bend: float) -> Part:
    """A back that runs round into arms, as one thick wall; ``rear`` and ``front``: heights of its top."""
    outer, inner = _around(d, w, bend), _around(d, w - 2 * thick, bend - thick)
    inner[:, 0] = np.minimum(inner[:, 0] + thick, d / 2)
    share = np.clip((outer[:, 0] + d / 2) / d, 0, 1)
    top = rear + (front - rear) * (0.5 - 0.5 * np.cos(np.pi * share))
    levels = np.full(len(top), low)
    soft = thick * 0.25
    middle = (outer + inner) / 2
    ring = [(inner, levels), (inner, top - soft), (middle, top), (outer, top - soft), (outer, levels), (inner, levels)]
    grid = np.stack([np.column_stack([xy, z]) for xy, z in ring], 1)
    ends = [np.repeat(grid[i].mean(0)[None, None], 6, 1) for i in (0, -1)]
    return sheet(np.concatenate([ends[0], grid, ends[1]]))


def bar(a: Assembly, path: ArrayLike, radius: float, material: Material, segments: int = 6) -> None:
    """A tube and its mirror image across y = 0."""
    points = np.asarray(path, float)
    for side in (1, -1):
        a.add(tube(points * [1, side, 1], radius, segments), material)


def parsons(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "plain") -> None:
    """Upholstered all over; ``buttoned``: a tall arched back with rows of buttons."""
    cover, wood = cloth(rng), finish(rng)
    seat, thick = 0.48, 0.075
    lean = 0.09
    foot = 0.02 if kind == "plain" and rng.random() < 0.25 else 0.37
    a.add(rounded_box(d - lean, w, seat - foot, 0.03).at(x=lean / 2, z=foot), cover)
    if foot > 0.1:
        a.add(legs(d - lean - 0.03, w - 0.03, foot + 0.02, 0.02).at(x=lean / 2), wood)
    rise = h - seat + 0.06
    tilt = -np.arctan2(lean - 0.02, rise)
    at_x, at_z = lean + thick / 2 - d / 2, seat - 0.08
    if kind == "plain":
        a.add(rounded_box(thick, w, h - at_z, 0.03).turned("y", tilt).at(x=at_x, z=at_z), cover)
        return
    a.add(upright(arched(w, 0, rise - 0.06, rise + 0.02), thick).turned("y", tilt).at(x=at_x, z=at_z), cover)
    dots = [
        ball(0.012, 6).at(thick / 2, y + (k % 2) * w / 8, 0.2 + 0.13 * k - 0.012)
        for k in range(int((rise - 0.25) / 0.13) + 1)
        for y in np.linspace(-w * 0.3, w * 0.3 - w / 8 * (k % 2), 4 - k % 2)
    ]
    a.add(merged(dots).turned("y", tilt).at(x=at_x, z=at_z), cloth(rng) if rng.random() < 0.4 else cover)
    a.add(merged([box(0.02, 0.02, 0.38).at(at_x, s * (w / 2 - 0.03)) for s in (-1, 1)]), wood)


def wishbone(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A bent rail for back and arms on bowed posts, a forked splat, a woven seat."""
    wood = finish(rng)
    woven = m.fabric(rng, ("#d8c7a0", "#c9b98f", "#26272a", "#efe6d2")) if rng.random() < 0.7 else cloth(rng)
    seat, r = 0.45, 0.016
    a.add(
        loft([(0.02, d * 0.4, w * 0.42, seat - 0.035), (0.02, d * 0.4, w * 0.42, seat), (0, 0, 0, seat)], 16, 5), woven
    )
    a.add(loft([(0.02, d * 0.41, w * 0.43, seat - 0.05), (0.02, d * 0.41, w * 0.43, seat - 0.01)], 16, 5), wood)
    rail = _around(d * 0.72, w - 2 * r, d * 0.42, 11)
    rail[:, 0] -= d * 0.14 - r
    z = h - r - 0.05 * np.clip((rail[:, 0] + d / 2) / d, 0, 1)
    a.add(tube(np.column_stack([rail, z]), r * 1.15, 6), wood)
    bar(a, [(d * 0.44, w * 0.4, 0), (d * 0.38, w * 0.4, seat)], r, wood)
    bar(a, [(-d * 0.42, w * 0.3, 0), (-d * 0.33, w * 0.4, seat), (-d * 0.2, w / 2 - 2 * r, h - 0.03)], r, wood)
    split = (-d * 0.43, 0.004, seat + (h - seat) * 0.45)
    bar(a, [(-d * 0.38, 0.004, seat - 0.03), split, (-d * 0.48 + r, 0.08, h - r)], 0.014, wood, 4)
    bar(a, [(d * 0.4, w * 0.4, 0.22), (-d * 0.38, w * 0.36, 0.22)], 0.009, wood)


def director(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Canvas for seat and back between crossed legs, with flat arms."""
    wood, canvas = finish(rng), m.fabric(rng, CLOTHS)
    seat, y, x = 0.46, w / 2 - 0.02, d * 0.36
    bar(a, [(-d / 2, y, 0.018), (d / 2, y, 0.018)], 0.018, wood, 4)
    for end in (-x, x):
        bar(a, [(end, y, 0.03), (end, -y, seat - 0.02)], 0.014, wood, 4)
    bar(a, [(-x - 0.03, y, seat), (x + 0.03, y, seat)], 0.016, wood, 4)
    bar(a, [(x * 0.8, y, seat), (x * 0.8, y, 0.64)], 0.016, wood, 4)
    bar(a, [(-x, y, seat), (-x, y, h)], 0.016, wood, 4)
    a.add(merged([box(d * 0.85, 0.05, 0.022).at(0, s * (w / 2 - 0.025), 0.64) for s in (-1, 1)]), wood)
    across = np.linspace(-y, y, 7)
    sag = 0.02 * (1 - (across / y) ** 2)
    lines = [np.column_stack([np.full(7, px), across, seat + 0.015 - sag]) for px in (-x, x)]
    a.add(sheet(np.stack(lines)), canvas)
    wide = [np.column_stack([-x - sag * 1.5, across, np.full(7, z)]) for z in (h - 0.19, h - 0.01)]
    a.add(sheet(np.stack(wide)), canvas)


def bistro(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Round posts under a bowed rail, two laths crossing in the back, a woven seat."""
    wood = finish(rng)
    seat, r, top = 0.46, 0.016, h - 0.02
    seat_material = m.wicker(rng) if rng.random() < 0.6 else wood
    a.add(loft([(0.02, 0, 0, seat - 0.03), (0.02, d * 0.42, w * 0.45, seat - 0.03), (0.02, d * 0.43, w * 0.47, seat),
                (0.02, 0, 0, seat)], 18, 3), seat_material)  # fmt: skip
    rear, lean = -d * 0.36, -d / 2 + r
    bar(a, [(d * 0.4, w * 0.36, 0), (d * 0.36, w * 0.34, seat - 0.02)], r, wood)
    bow = [(lean, w * 0.46, top - 0.12), (lean - 0.0, w * 0.4, top - 0.03), (lean, w * 0.2, top), (lean, -0.01, top)]
    bar(a, [(rear - 0.06, w * 0.38, 0), (rear, w * 0.4, seat), *bow], r, wood)
    for s in (-1, 1):
        y, mid = s * w * 0.38, (rear + lean) / 2 - 0.012 * s
        path = [(rear, -y, seat + 0.03), (mid, 0, (seat + top) / 2 + 0.04), (lean, y, top - 0.06)]
        a.add(tube(path, 0.011, 4), wood)
    loop = [(0.02 + d * 0.3 * np.cos(t), w * 0.34 * np.sin(t), 0.24) for t in np.linspace(0, 2 * np.pi, 15)]
    a.add(tube(loop, 0.009, 5), wood)


def garden(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Painted tube and flat bars; with arms half of the time."""
    color, arms = paint(rng), rng.random() < 0.5
    seat, r, y = 0.45, 0.011, w / 2 - 0.012
    bar(a, [(d / 2 - r, y, 0), (d / 2 - 0.04, y, seat - 0.02), (-d * 0.34, y, seat - 0.04)], r, color)
    bar(a, [(-d * 0.44, y, 0), (-d * 0.34, y, seat - 0.04), (-d / 2 + r, y, h - 0.06), (-d / 2 + r, y - 0.05, h - r),
            (-d / 2 + r, -0.01, h - r)], r, color)  # fmt: skip
    for x in np.linspace(-d * 0.3, d / 2 - 0.05, 8):
        a.add(box(d * 0.075, w - 0.03, 0.006).at(x, 0, seat - 0.025 + 0.03 * (x / d)), color)
    low, count = seat + 0.06, int(rng.integers(4, 8))
    lean = np.interp(low, [seat, h], [-d * 0.34, r - d / 2])
    for across in np.linspace(-y + 0.06, y - 0.06, count):
        a.add(rod((lean, across, low), (r - d / 2, across, h - r), 0.012, segments=4), color)
    a.add(rod((lean, -y, low), (lean, y, low), 0.009, segments=6), color)
    if arms:
        bar(a, [(d * 0.28, y, seat - 0.02), (d * 0.28, y, 0.66), (-d * 0.4, y, 0.68)], r * 0.9, color)


def tub(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A dining chair whose back curves round into low arms."""
    cover, low = cloth(rng), 0.34
    foot = m.metal(rng) if rng.random() < 0.5 else finish(rng)
    a.add(wrap(d, w, low, h, float(rng.uniform(0.56, 0.66)), 0.05, d * 0.55), cover)
    seat = [(0, 0, 0, low), (0.02, d * 0.46, w * 0.46, low), (0.02, d * 0.46, w * 0.46, 0.46),
            (0.02, d * 0.42, w * 0.42, 0.48), (0.02, 0, 0, 0.48)]  # fmt: skip
    a.add(loft(seat, 18, 4), cloth(rng) if rng.random() < 0.25 else cover)
    a.add(legs(d * 0.66, w * 0.66, low + 0.01, 0.016, 0.05, 6), foot)


def wire(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A basket of bent wire on a bent wire base, with a pad or bare."""
    steel = m.metal(rng) if rng.random() < 0.6 else paint(rng)
    t, across = np.linspace(0, 1, 11), np.linspace(-1, 1, 9)
    x = np.interp(t, [0, 0.5, 0.62, 1], [d / 2, 0.14 - d / 2, 0.07 - d / 2, 0.01 - d / 2])
    z = np.interp(t, [0, 0.08, 0.5, 0.62, 1], [0.43, 0.45, 0.43, 0.5, h])
    half = w / 2 * np.interp(t, [0, 0.5, 1], [0.88, 1.0, 0.8])
    curve = across**2
    forward = np.interp(t, [0, 0.5, 0.7, 1], [0, 0.02, 0.07, 0.05])
    rise = np.interp(t, [0, 0.3, 0.6, 1], [0.02, 0.04, 0.04, -0.05])
    rows = [x[:, None] + forward[:, None] * curve, half[:, None] * across, z[:, None] + rise[:, None] * curve]
    grid = np.stack(rows, -1)  # (11, 9, 3)
    wires = [tube(grid[i], 0.006 if i in (0, 10) else 0.004, 3) for i in range(11)]
    wires += [tube(grid[:, j], 0.006 if j in (0, 8) else 0.004, 3) for j in range(9)]
    a.add(merged(wires), steel)
    y = w * 0.36
    base = [(-d * 0.1, y * 0.6, 0.44), (-d * 0.42, y, 0.01), (d * 0.42, y, 0.01), (d * 0.2, y * 0.6, 0.44)]
    bar(a, base, 0.007, steel)
    if rng.random() < 0.7:
        a.add(loft([(0.04, 0, 0, 0.455), (0.04, d * 0.36, w * 0.38, 0.455), (0.04, d * 0.34, w * 0.36, 0.485),
                    (0.04, 0, 0, 0.49)], 14, 3), cloth(rng))  # fmt: skip


def carver(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A kitchen or dining chair with arms and one wide splat under a bowed crest."""
    wood, seat, r = finish(rng), 0.45, 0.02
    cover = cloth(rng) if rng.random() < 0.5 else wood
    rear, top = -d * 0.38, r - d / 2
    a.add(rounded_box(d * 0.86, w - 0.02, 0.05, 0.015).at(x=d * 0.05, z=seat - 0.05), cover)
    a.add(merged([box(d * 0.8, 0.02, 0.06).at(d * 0.03, s * (w / 2 - 0.03), seat - 0.11) for s in (-1, 1)]), wood)
    bar(a, [(d * 0.44, w / 2 - r, 0), (d * 0.44, w / 2 - r, seat - 0.04)], r, wood, 4)
    bar(a, [(rear - 0.05, w / 2 - r, 0), (rear, w / 2 - r, seat), (top, w / 2 - r, h - 0.05)], r * 0.9, wood, 4)
    bar(a, [(d * 0.28, w / 2 - r, seat - 0.04), (d * 0.26, w / 2 - r, 0.65)], r * 0.8, wood, 6)
    bar(a, [(d * 0.32, w / 2 - r, 0.66), (0, w / 2 - r, 0.655), (top + 0.03, w / 2 - r, 0.68)], r, wood, 4)
    tilt = -np.arctan2(rear - top, h - seat)
    rise = h - seat
    a.add(upright(arched(w, rise - 0.1, rise - 0.04, rise), 0.025).turned("y", tilt).at(x=rear, z=seat), wood)
    if rng.random() < 0.5:
        half = np.array([0.05, 0.075, 0.055, 0.035, 0.05]) * float(rng.uniform(0.8, 1.3))
        z = np.linspace(0, rise - 0.06, 5)
        outline = np.concatenate([np.column_stack([-half[::-1], z[::-1]]), np.column_stack([half, z])])
        a.add(upright(outline, 0.014).turned("y", tilt).at(x=rear, z=seat), wood)
    else:
        rungs = [box(0.014, w - 0.06, 0.035).at(z=rise * k) for k in (0.3, 0.55)]
        a.add(merged(rungs).turned("y", tilt).at(x=rear, z=seat), wood)


_MADE: tuple[tuple[str, Callable[..., None], tuple[float, float], tuple[float, float], tuple[float, float]], ...] = (
    ("parsons", parsons, (0.54, 0.64), (0.44, 0.52), (0.90, 1.06)),
    ("wishbone", wishbone, (0.50, 0.58), (0.52, 0.58), (0.72, 0.80)),
    ("director", director, (0.44, 0.54), (0.54, 0.62), (0.82, 0.92)),
    ("bistro", bistro, (0.46, 0.54), (0.42, 0.50), (0.84, 0.94)),
    ("garden", garden, (0.50, 0.60), (0.44, 0.56), (0.80, 0.92)),
    ("tub", tub, (0.54, 0.64), (0.54, 0.64), (0.74, 0.86)),
    ("wire", wire, (0.52, 0.60), (0.48, 0.56), (0.76, 0.88)),
    ("carver", carver, (0.54, 0.62), (0.54, 0.62), (0.88, 1.02)),
)

DESIGNS: tuple[Design, ...] = (
    *(design("chair", name, build, d, w, h) for name, build, d, w, h in _MADE),
    design("chair", "buttoned", parsons, (0.58, 0.68), (0.46, 0.54), (1.02, 1.18), kind="buttoned"),
)
