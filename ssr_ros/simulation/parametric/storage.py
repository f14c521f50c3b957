"""Cabinets, dressers, wardrobes, nightstands, tv stands, bookshelves, counters."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import spines
from ssr_ros.simulation.parametric.primitives import box, panel, rounded_box, tube
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.parametric.tables import KNOB, fronts
from ssr_ros.simulation.scene import Material

FRONT = 0.018 + KNOB  # [m] that doors and handles stand before the body
THICK = 0.02  # [m] of boards


def carcass(
    a: Assembly, cover: Material, d: float, w: float, h: float, foot: str, rng: Generator
) -> tuple[float, float]:
    """A closed body with its front face at x = d / 2 - FRONT; returns bottom and top of that face [m]."""
    lift = {"plinth": 0.07, "legs": 0.13, "floor": 0.0}[foot]
    depth, x = d - FRONT, -FRONT / 2
    a.add(box(depth, w, h - lift - 0.025).at(x=x, z=lift), cover)
    a.add(rounded_box(d - 0.006, w + 0.01, 0.025, 0.005).at(x=-0.003, z=h - 0.025), cover)
    if foot == "plinth":
        a.add(box(depth - 0.05, w - 0.02, lift).at(x=x - 0.025), m.black(rng))
    if foot == "legs":
        a.add(legs(depth - 0.04, w - 0.04, lift, 0.02, 0.012, 6).at(x=x), m.wood(rng))
    return lift + 0.01, h - 0.03


def cupboard(
    a: Assembly,
    rng: Generator,
    d: float,
    w: float,
    h: float,
    drawers: int = 0,
    doors: int = 0,
    foot: str = "plinth",
    glazed: bool = False,
    open_top: bool = False,
) -> None:
    """A closed cupboard: ``doors`` below, and ``drawers`` above them in as many columns as doors need."""
    cover = m.board(rng)
    face = cover if rng.random() < 0.6 else m.board(rng)
    knob = m.metal(rng)
    low, high = carcass(a, cover, d, w, h, foot, rng)
    x = d / 2 - FRONT
    if not open_top and h < 1.4:
        a.surface(h, d - 0.06, w - 0.06)
    if not doors:
        shares = np.linspace(1.25, 0.85, drawers)
        fronts(a, x, 0, low, w - 0.02, list(shares / shares.sum() * (high - low)), face, knob)
        return
    upper = drawers * 0.16
    fronts(a, x, 0, low, w - 0.02, [high - low - upper], face, knob, doors)
    if glazed:
        _panes(a, rng, x + 0.0185, w - 0.02, low, high - upper, doors)
    for row in range(drawers):
        each = (w - 0.02) / doors
        for i in range(doors):
            fronts(a, x, -(w - 0.02) / 2 + each * (i + 0.5), high - upper + 0.16 * row, each, [0.16], face, knob)


def _panes(a: Assembly, rng: Generator, x: float, w: float, low: float, high: float, doors: int) -> None:
    """Glass set into doors, with the dim inside behind it."""
    dim, each = m.Material((0.10, 0.11, 0.11), None, 0.9, 0.0, True), w / doors
    for i in range(doors):
        a.add(panel(each - 0.14, high - low - 0.16).at(x, -w / 2 + each * (i + 0.5), low + 0.08), dim)


def wardrobe(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "hinged") -> None:
    """Hinged doors, sliding doors with a mirror, or doors over drawers."""
    cover = m.board(rng)
    face, knob = (cover if rng.random() < 0.5 else m.board(rng)), m.metal(rng)
    low, high = carcass(a, cover, d, w, h, "plinth", rng)
    x, doors = d / 2 - FRONT, max(2, round(w / 0.5))
    a.surface(h, d - 0.1, w - 0.06)
    if kind == "sliding":
        for i in range(2):
            a.add(box(0.015, w / 2 + 0.02, high - low).at(x + 0.008 + 0.013 * i, (i - 0.5) * (w / 2 - 0.02), low), face)
        a.add(panel(w / 2 - 0.1, high - low - 0.1).at(x + 0.0295, w / 4, low + 0.05), m.mirror(rng))
        for y in (-w / 2 + 0.03, w / 2 - 0.03):
            a.add(box(0.012, 0.03, high - low).at(x + 0.024, y, low), knob)
        return
    lower = 0.42 if kind == "drawers" else 0.0
    if lower:
        fronts(a, x, 0, low, w - 0.02, [lower / 2, lower / 2], face, knob)
    fronts(a, x, 0, low + lower, w - 0.02, [high - low - lower], face, knob, doors)


def _books(
    a: Assembly,
    rng: Generator,
    prints: list[Material],
    x: float,
    y: float,
    z: float,
    room: float,
    depth: float,
    tall: float,
) -> float:
    """A row of upright books from y on, its backs at x; returns where it ends."""
    end = y + room * rng.uniform(0.35, 1.0)
    edge = m.plain("#e8e0cf")
    while y < end - 0.05:
        count = int(rng.integers(2, 6))
        thick = min(count * rng.uniform(0.022, 0.038), end - y)
        high, deep = rng.uniform(0.62, 0.92) * tall, min(depth - 0.02, rng.uniform(0.15, 0.22))
        start = int(rng.integers(0, 24 - count))
        back = x - rng.uniform(0.0, 0.03)
        a.add(box(deep, thick, high).at(back - deep / 2, y + thick / 2, z), edge)
        a.add(
            panel(thick, high, (start / 24, 0, (start + count) / 24, 1)).at(back + 0.001, y + thick / 2, z),
            prints[int(rng.integers(len(prints)))],
        )
        y += thick
    return y


def bookshelf(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "closed") -> None:
    """Boards with books: with a back, open on a frame, or with doors below."""
    cover, prints = m.board(rng), [spines(rng), spines(rng)]
    lower = 0.55 if kind == "doors" else 0.08
    count = max(2, round((h - lower) / 0.34))
    gap = (h - lower - THICK) / count
    if kind == "ladder":
        steel = m.metal(rng, ("#2b2c2f", "#c9ccd0"))
        for sx in (-1, 1):
            for sy in (-1, 1):
                x, y = sx * (d / 2 - 0.012), sy * (w / 2 - 0.012)
                a.add(tube([(x, y, 0), (x, y, h)], 0.012, 4), steel)
    else:
        for s in (-1, 1):
            a.add(box(d, THICK, h).at(y=s * (w / 2 - THICK / 2)), cover)
        a.add(box(0.008, w - THICK, h - 0.02).at(x=0.004 - d / 2), cover)
        if kind == "doors":
            a.add(box(d - FRONT, w - 2 * THICK, lower - 0.06).at(x=-FRONT / 2, z=0.05), cover)
            fronts(a, d / 2 - FRONT - 0.001, 0, 0.05, w - 2 * THICK, [lower - 0.06], cover, m.metal(rng), 2)
    bays = 2 if w > 1.15 else 1
    if bays == 2 and kind != "ladder":
        a.add(box(d - 0.02, THICK, h - lower).at(z=lower), cover)
    for shelf in range(count + 1):
        z = lower + gap * shelf
        a.add(box(d - 0.012, w - 2 * THICK, THICK).at(x=0.004, z=z), cover)
        if shelf == count:
            continue
        for bay in range(bays):
            room = (w - 2 * THICK) / bays - 0.03
            y = -w / 2 + THICK + 0.015 + bay * (room + 0.03)
            if rng.random() < 0.2 and gap > 0.3:
                a.surface(z + THICK, d - 0.06, room - 0.04, 0.0, y + room / 2)
                continue
            end = _books(a, rng, prints, d / 2 - 0.03, y, z + THICK, room, d - 0.03, gap - THICK)
            if y + room - end > 0.18 and gap > 0.3:
                a.surface(z + THICK, d - 0.06, y + room - end - 0.04, 0.0, (y + room + end) / 2)
    if h < 1.3:
        a.surface(h, d - 0.06, w - 0.06)


def tv_stand(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "doors") -> None:
    """Low and wide: doors with an open middle, drawers, or open boards."""
    cover = m.board(rng)
    a.surface(h, d - 0.06, w - 0.06)
    if kind == "open":
        frame = m.metal(rng, ("#2b2c2f", "#c9ccd0")) if rng.random() < 0.5 else cover
        for z in (0.08, h / 2, h - 0.03):
            a.add(rounded_box(d, w, 0.03, 0.006).at(z=z), cover)
        a.add(legs(d - 0.02, w - 0.02, h - 0.02, 0.02), frame)
        a.add(box(d * 0.7, 0.43, 0.06).at(z=h / 2 + 0.03), m.black(rng))
        return
    low, high = carcass(a, cover, d, w, h, "legs" if kind == "doors" else "plinth", rng)
    face, knob, x = (cover if rng.random() < 0.5 else m.board(rng)), m.metal(rng), d / 2 - FRONT
    third = (w - 0.02) / 3
    for i in (-1, 0, 1):
        if i == 0 and kind == "doors":
            a.add(panel(third - 0.02, high - low - 0.02).at(x + 0.001, 0, low + 0.01), m.plain("#1b1714"))
            a.add(box(0.016, third - 0.02, 0.02).at(x + 0.008, 0, (low + high) / 2), cover)
            a.add(box(0.016, 0.36, 0.06).at(x + 0.009, 0, low + 0.01), m.black(rng))
        else:
            parts = [(high - low) / 2] * 2 if kind == "drawers" else [high - low]
            fronts(a, x, i * third, low, third, parts, face, knob, 0 if kind == "drawers" else 1)


def counter(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "doors") -> None:
    """A kitchen counter: base cupboards under a worktop, drawers among them, or an island with panelled sides."""
    cover, knob, top = m.board(rng), m.metal(rng), m.worktop(rng)
    depth = d - FRONT - 0.02
    x = d / 2 - FRONT - 0.01
    a.add(box(depth, w - 0.01, h - 0.14).at(x=-FRONT / 2, z=0.1), cover)
    a.add(box(depth - 0.06, w - 0.03, 0.1).at(x=-FRONT / 2 - 0.03), m.black(rng))
    a.add(rounded_box(d, w, 0.04, 0.006).at(z=h - 0.04), top)
    a.surface(h, d - 0.08, w - 0.06)
    units = max(1, round(w / 0.6))
    each = (w - 0.01) / units
    full = h - 0.15
    for i in range(units):
        y = -(w - 0.01) / 2 + each * (i + 0.5)
        if kind == "drawers" and (i + 1) % 2:
            fronts(a, x, y, 0.105, each, [full * 0.4, full * 0.35, full * 0.25], cover, knob)
        else:
            upper = 0.0 if kind == "island" else full * 0.2
            fronts(a, x, y, 0.105, each, [full - upper], cover, knob, 1)
            if upper:
                fronts(a, x, y, 0.105 + full - upper, each, [upper], cover, knob)


DESIGNS: tuple[Design, ...] = (
    design("cabinet", "doors", cupboard, (0.35, 0.48), (0.75, 1.60), (0.72, 0.95), drawers=0, doors=2),
    design("cabinet", "sideboard", cupboard, (0.38, 0.48), (1.20, 1.80), (0.70, 0.88), drawers=1, doors=3, foot="legs"),
    design("cabinet", "glazed", cupboard, (0.35, 0.45), (0.75, 1.10), (1.40, 1.95), doors=2, glazed=True),
    design("cabinet", "filing", cupboard, (0.45, 0.62), (0.40, 0.48), (1.00, 1.35), drawers=4, foot="floor"),
    design("dresser", "chest", cupboard, (0.42, 0.52), (0.75, 1.05), (0.78, 1.05), drawers=4),
    design("dresser", "tall", cupboard, (0.40, 0.50), (0.55, 0.75), (1.05, 1.30), drawers=5),
    design("dresser", "legged", cupboard, (0.42, 0.52), (0.80, 1.20), (0.75, 0.95), drawers=3, foot="legs"),
    design("nightstand", "drawers", cupboard, (0.35, 0.45), (0.40, 0.55), (0.45, 0.60), drawers=2),
    design("nightstand", "legged", cupboard, (0.34, 0.42), (0.38, 0.52), (0.45, 0.62), drawers=1, foot="legs"),
    design("nightstand", "door", cupboard, (0.34, 0.42), (0.38, 0.50), (0.50, 0.64), drawers=1, doors=1),
    design("wardrobe", "hinged", wardrobe, (0.55, 0.65), (0.95, 2.00), (1.85, 2.20), kind="hinged"),
    design("wardrobe", "sliding", wardrobe, (0.60, 0.68), (1.50, 2.40), (2.00, 2.30), kind="sliding"),
    design("wardrobe", "drawers", wardrobe, (0.55, 0.62), (0.90, 1.50), (1.85, 2.10), kind="drawers"),
    design("bookshelf", "closed", bookshelf, (0.26, 0.34), (0.70, 1.40), (1.60, 2.10), kind="closed"),
    design("bookshelf", "doors", bookshelf, (0.30, 0.38), (0.80, 1.20), (1.75, 2.10), kind="doors"),
    design("bookshelf", "ladder", bookshelf, (0.28, 0.36), (0.70, 1.10), (1.50, 1.90), kind="ladder"),
    design("bookshelf", "low", bookshelf, (0.28, 0.34), (0.80, 1.40), (0.80, 1.15), kind="closed"),
    design("tv stand", "doors", tv_stand, (0.38, 0.48), (1.20, 1.80), (0.42, 0.58), kind="doors"),
    design("tv stand", "drawers", tv_stand, (0.38, 0.48), (1.20, 1.80), (0.40, 0.55), kind="drawers"),
    design("tv stand", "open", tv_stand, (0.38, 0.45), (1.10, 1.50), (0.42, 0.55), kind="open"),
    design("counter", "doors", counter, (0.60, 0.66), (0.60, 2.40), (0.88, 0.94), kind="doors"),
    design("counter", "drawers", counter, (0.60, 0.66), (0.90, 2.40), (0.88, 0.94), kind="drawers"),
    design("counter", "island", counter, (0.65, 0.95), (1.20, 2.00), (0.88, 0.94), kind="island"),
)
