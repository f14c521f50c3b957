"""Wardrobes as they are sold now and were fifty years ago: doors, mirrors, drawers and shelves in other arrangements
than those of ``storage`` and ``closets``."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.closets import folded
from ssr_ros.simulation.parametric.cupboard_doors import APART, SHADOW, Door, arched, case, drawers, gaps, row, toned
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.joinery import FRONT, LEAF, THICK, feet, finish, hollow, paint
from ssr_ros.simulation.parametric.primitives import box, lathe, panel, rounded_box
from ssr_ros.simulation.scene import Material

PALE = ("#f4f1ea", "#ffffff", "#e6dccb", "#d9d4ca", "#cfd9d4", "#a9c0cf", "#8fa9a0", "#8b8f94", "#5f6a66", "#33475b")
COLOURS = ("#b5533c", "#d8a03d", "#5d7b6f", "#4f6f8f", "#7b2f35", "#a9c0cf", "#e3c9d2", "#3a3a3c", "#f4f1ea", "#d98f5c")


def _pale(rng: Generator, gloss: float = 0.15) -> Material:
    """Paint that furniture is sold in most."""
    return Material(m.linear(m.pick(rng, PALE)), None, gloss)


def _one_of(rng: Generator, *words: str) -> str:
    return str(rng.choice(words))


def middle_drawers(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Three doors: a short mirrored one over drawers between two tall ones."""
    cover, metal = m.board(rng), m.metal(rng)
    face = cover if rng.random() < 0.6 else finish(rng)
    grip = _one_of(rng, "knob", "bar", "shell", "long")
    tall = Door(face, metal, _one_of(rng, "flat", "flat", "framed"), grip)
    short = Door(face, metal, "mirror", grip, mirror=m.mirror(rng))
    x, low, high = case(a, rng, cover, d, w, h, _one_of(rng, "plinth", "block", "tapered"), 0.012)
    a.surface(h, d - 0.1, w - 0.06)
    wide, middle = w - 0.036, float(rng.uniform(0.3, 0.4))
    count = int(rng.integers(2, 5))
    chest = count * float(rng.uniform(0.16, 0.21))
    for s in (-1, 1):
        each = wide * (1 - middle) / 2
        tall.hang(a, rng, x, s * (wide - each) / 2, low, each, high - low, -s)
    drawers(a, rng, Door(face, metal, "flat", grip), x, 0, low, wide * middle, chest, count)
    short.hang(a, rng, x, 0, low + chest, wide * middle, high - low - chest, 1)


def combination(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Of a bedroom suite of 1960: two tall doors, a short one over a column of drawers, keys in the locks."""
    cover, brass = m.wood(rng), m.metal(rng, ("#b08d57", "#c9a860", "#8f9296"))
    door = Door(cover if rng.random() < 0.7 else m.wood(rng), brass, "flat", _one_of(rng, "key", "knob", "key"))
    x, low, high = case(a, rng, cover, d, w, h, _one_of(rng, "tapered", "tapered", "block", "plinth"), 0.014)
    a.surface(h, d - 0.1, w - 0.06)
    s, wide = (1 if rng.random() < 0.5 else -1), w - 0.05
    narrow, count = wide * float(rng.uniform(0.32, 0.42)), int(rng.integers(3, 6))
    row(a, rng, door, x, -s * narrow / 2, low, wide - narrow, high - low, 2)
    side, chest = s * (wide - narrow) / 2, count * 0.19
    drawers(a, rng, door, x, side, low, narrow, chest, count)
    door.hang(a, rng, x, side, low + chest, narrow, high - low - chest, -s)
    a.add(box(0.026, w - 0.03, 0.02).at(d / 2 - 0.018, 0, high - 0.006), toned(rng, cover, 0.0, 0.7))


def mirrors(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Every door a mirror: hinged, or sliding behind one another, within sides and a top that stand out."""
    cover, metal = finish(rng), m.metal(rng)
    hinged = rng.random() < 0.5
    count = max(2, round(w / (0.48 if hinged else 0.85)))
    lift = 0.06
    a.add(box(d - 0.05, w - 0.01, h - lift).at(x=-0.025, z=lift), cover)
    a.add(box(d - 0.06, w - 0.03, lift).at(x=-0.03), cover)
    for s in (-1, 1):
        a.add(box(d, 0.025, h - 0.025).at(y=s * (w - 0.025) / 2), cover)
    a.add(box(d, w, 0.03).at(z=h - 0.03), cover)
    a.surface(h, d - 0.1, w - 0.06)
    x, wide, tall = d / 2 - 0.05, w - 0.056, h - lift - 0.03
    gaps(a, x, 0, lift, wide, tall)
    rim = metal if not hinged or rng.random() < 0.5 else cover
    door = Door(rim, metal, "mirror", _one_of(rng, "bar", "none") if hinged else "none", mirror=m.mirror(rng))
    if hinged:
        row(a, rng, door, x, 0, lift, wide, tall, count)
        return
    for i in range(count):
        door.hang(a, rng, x + 0.022 * (i % 2), wide * ((i + 0.5) / count - 0.5), lift + 0.01, wide / count, tall - 0.02)
    for z in (lift, h - 0.055):
        a.add(box(0.045, wide, 0.025 if z > lift else 0.012).at(x + 0.022, 0, z), metal)


def framed(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Painted Shaker doors with a rail across, between a skirting and a small cornice."""
    cover, metal = _pale(rng), m.metal(rng, ("#2b2c2f", "#b08d57", "#c9ccd0"))
    out, skirt, crown = 0.02, 0.1, 0.07
    depth, x = d - FRONT - out, -(FRONT + out) / 2
    count, front = max(2, round(w / float(rng.uniform(0.42, 0.55)))), d / 2 - FRONT - out
    a.add(box(depth, w - 2 * out, h - 0.02).at(x=x), cover)
    a.add(box(depth + FRONT, w - out, skirt).at(x=x + FRONT / 2), toned(rng, cover, 0.03))
    a.add(box(depth + FRONT, w - out, 0.03).at(x=x + FRONT / 2, z=h - crown), cover)
    a.add(rounded_box(d, w, crown - 0.03, 0.012).at(z=h - crown + 0.03), cover)
    a.surface(h, d - 0.1, w - 0.06)
    low, tall, wide = skirt + 0.02, h - skirt - crown - 0.04, w - 2 * out - 0.06
    gaps(a, front, 0, low, wide, tall)
    door = Door(cover, metal, "framed", _one_of(rng, "knob", "bar", "shell"), int(rng.integers(1, 4)))
    row(a, rng, door, front, 0, low, wide, tall, count)


def grooved(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Doors milled with upright grooves, as boards beside each other; now and then a plain strip across the middle."""
    cover = _pale(rng) if rng.random() < 0.5 else m.wood(rng)
    x, low, high = case(a, rng, cover, d, w, h, _one_of(rng, "plinth", "block", "tapered", "floor"), 0.01)
    a.surface(h, d - 0.1, w - 0.06)
    metal = m.leather(rng) if rng.random() < 0.25 else m.metal(rng)
    door = Door(cover, metal, "grooved", _one_of(rng, "knob", "bar", "long", "shell"))
    count, wide = max(2, round(w / 0.5)), w - 0.03
    row(a, rng, door, x, 0, low, wide, high - low, count)


def panel_sliders(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two or three sliding doors in metal frames, each of fields one above the other in colours, wood or mirror."""
    cover, metal = m.board(rng), m.metal(rng, ("#c9ccd0", "#2b2c2f", "#b08d57", "#e2e3e4"))
    for s in (-1, 1):
        a.add(box(d, 0.03, h).at(y=s * (w - 0.03) / 2), cover)
    for z, thick in ((0.0, 0.06), (h - 0.06, 0.06)):
        a.add(box(d - 0.004, w - 0.06, thick).at(-0.002, 0, z), cover)
    a.add(box(d - 0.09, w - 0.06, h - 0.12).at(-0.045, 0, 0.06), SHADOW)
    a.surface(h, d - 0.1, w - 0.06)
    count, wide, low, high = (2 if w < 1.9 else 3), w - 0.06, 0.06, h - 0.06
    shares = ((0.33, 0.34, 0.33), (0.42, 0.16, 0.42), (0.25, 0.5, 0.25), (0.2, 0.2, 0.2, 0.2, 0.2))[rng.integers(4)]
    main, accent = finish(rng), Material(m.linear(m.pick(rng, COLOURS)), None, 0.5)
    mirror = m.mirror(rng) if rng.random() < 0.35 else None
    for i in range(count):
        x, y, each = d / 2 - 0.07 + 0.032 * (i % 2), wide * ((i + 0.5) / count - 0.5), wide / count + 0.03
        y -= np.sign(y) * 0.015  # the frames overlap, and end within the sides
        for s in (-1, 1):
            a.add(box(0.03, 0.032, high - low).at(x, y + s * (each - 0.032) / 2, low), metal)
        z = low
        for k, share in enumerate(shares):
            tall = share * (high - low)
            field = accent if k % 2 else toned(rng, main, 0.04)
            if mirror and not k % 2 and i % 2:
                a.add(panel(each - 0.06, tall - 0.02).at(x + 0.008, y, z + 0.01), mirror)
            else:
                a.add(box(0.014, each - 0.06, tall - 0.02).at(x, y, z + 0.01), field)
            a.add(box(0.022, each - 0.06, 0.02).at(x, y, z + (tall - 0.02 if k else 0.0)), metal)
            z += tall
        a.add(box(0.022, each - 0.06, 0.02).at(x, y, low + shares[0] * (high - low) - 0.01), metal)


def antique(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Dark wood of 1900: a stepped cornice with a crest, turned columns, an arched mirror in the middle or two arched
    panels, a moulded base on feet."""
    wood, brass, out = m.wood(rng), m.metal(rng, ("#b08d57", "#8a6f43", "#c9a860")), 0.06
    depth, wide, front = d - 2 * out, w - 2 * out, d / 2 - out
    crest = float(rng.uniform(0.0, 0.18)) if rng.random() < 0.6 else 0.0
    lift = feet(a, rng, wood, d - out, w - out, _one_of(rng, "bun", "block"), -out / 2)
    top = h - crest
    a.add(box(d - out, wide, top - lift - 0.1).at(-out / 2, 0, lift), wood)
    a.add(box(d - out / 2, w - out, 0.14).at(-out / 4, 0, lift), toned(rng, wood, 0.0, 0.85))
    for i, z in enumerate((top - 0.13, top - 0.085, top - 0.04)):
        reach = out * (2 - i) / 2
        a.add(rounded_box(d - reach / 2, w - 2 * reach, 0.046, 0.012).at(-reach / 4, 0, z), toned(rng, wood, 0.06))
    if crest > 0.05:
        a.add(arched(w * 0.5, crest, crest * 0.8, 0.05).at(front, 0, top - 0.002), toned(rng, wood, 0.05))
    else:
        a.surface(h, depth - 0.1, w - 0.1)
    low, tall = lift + 0.15, top - lift - 0.15 - 0.14
    for s in (-1, 1):
        profile = [(0.03, 0), (0.03, 0.09), (0.016, 0.1), (0.024, tall * 0.4), (0.016, tall - 0.1), (0.03, tall - 0.09),
                   (0.03, tall)]  # fmt: skip
        a.add(lathe(profile, 10).at(front, s * (wide / 2 - 0.03), low), toned(rng, wood, 0.0, 0.85))
    gaps(a, front, 0, low, wide - 0.13, tall)
    room, count = wide - 0.13, 2 if w < 1.3 else 3
    shares = (0.5, 0.5) if count == 2 else (0.29, 0.42, 0.29)
    glass, y = m.mirror(rng), -room / 2
    plain = Door(wood, brass, "flat", "key")
    for i, share in enumerate(shares):
        each = room * share
        y += each / 2
        plain.hang(a, rng, front, y, low, each, tall, -1 if i == count - 1 else 1)
        inset = arched(each - 0.16, tall - 0.16, min(0.2, each * 0.35), 0.008)
        border = arched(each - 0.11, tall - 0.11, min(0.23, each * 0.4), 0.008)
        a.add(border.at(front + LEAF + APART - 0.004, y, low + 0.055), toned(rng, wood, 0.0, 0.6))
        mirrored = count == 3 and i == 1
        a.add(
            inset.at(front + LEAF + 2 * APART - 0.004, y, low + 0.08),
            glass if mirrored else toned(rng, wood, 0.08, 0.95),
        )
        y += each / 2


def half_open(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Doors beside a column of open shelves with folded things and boxes; the doors often of another colour."""
    cover, metal = m.board(rng), m.metal(rng)
    face = paint(rng, 0.2) if rng.random() < 0.6 else cover
    s, lift = (1 if rng.random() < 0.5 else -1), 0.06
    open_w = float(np.clip(w * rng.uniform(0.25, 0.38), 0.3, 0.6))
    closed, deep, x = w - open_w, d - FRONT, -FRONT / 2
    mid, shelf = -s * open_w / 2, s * (w - open_w) / 2
    a.add(box(deep, closed, h - lift).at(x, mid, lift), cover)
    a.add(box(deep - 0.04, w - 0.03, lift).at(x=x - 0.02), m.black(rng) if rng.random() < 0.5 else cover)
    a.add(hollow(deep, open_w, h - lift).at(x, shelf, lift), toned(rng, cover, 0.03))
    a.add(box(0.004, open_w - 0.04, h - lift - 0.04).at(x - deep / 2 + 0.012, shelf, lift + 0.02),
          toned(rng, cover, 0.0, 0.75))  # fmt: skip
    a.surface(h, d - 0.12, w - 0.06)
    count = int(rng.integers(4, 7))
    gap = (h - lift - 0.02) / count
    for i in range(count):
        z = lift + gap * i
        a.add(box(deep - 0.02, open_w - 0.04, THICK).at(x, shelf, z), cover)
        if rng.random() < 0.35:
            basket = m.wicker(rng) if rng.random() < 0.5 else m.fabric(rng)
            a.add(box(deep * 0.7, open_w - 0.1, gap * 0.6).at(x + 0.05, shelf, z + THICK), basket)
        else:
            folded(a, rng, x + 0.07, shelf, z + THICK, open_w - 0.06, gap - THICK)
    front = d / 2 - FRONT
    gaps(a, front, mid, lift + 0.01, closed - 0.02, h - lift - 0.02)
    door = Door(face, metal, _one_of(rng, "flat", "flat", "framed"), _one_of(rng, "long", "knob", "bar", "profile"))
    row(a, rng, door, front, mid, lift + 0.008, closed - 0.016, h - lift - 0.016, max(1, round(closed / 0.46)))


def bridge(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A fitted unit: tall doors left and right, cupboards across the top, a dressing chest and a mirror between."""
    cover, metal = m.board(rng), m.metal(rng)
    face = cover if rng.random() < 0.6 else finish(rng)
    door = Door(face, metal, _one_of(rng, "flat", "framed", "grooved"), _one_of(rng, "bar", "knob", "long"))
    tower = w * float(rng.uniform(0.28, 0.34))
    niche, upper, low = w - 2 * tower, 0.5, 0.08
    deep, x, front = d - FRONT, -FRONT / 2, d / 2 - FRONT
    a.surface(h, d - 0.1, w - 0.06)
    for s in (-1, 1):
        y = s * (w - tower) / 2
        a.add(box(deep, tower, h - low).at(x, y, low), cover)
        a.add(box(deep - 0.04, tower - 0.02, low).at(x - 0.02, y), m.black(rng))
        gaps(a, front, y, low + 0.01, tower - 0.02, h - low - 0.02)
        row(a, rng, door, front, y, low + 0.006, tower - 0.012, h - low - upper - 0.006, 2 if tower > 0.6 else 1)
        row(a, rng, door, front, y, h - upper, tower - 0.012, upper - 0.01, 2 if tower > 0.6 else 1)
    a.add(box(deep, niche, upper).at(x, 0, h - upper), cover)
    gaps(a, front, 0, h - upper + 0.01, niche, upper - 0.02)
    row(a, rng, door, front, 0, h - upper, niche, upper - 0.01, 2)
    a.add(box(0.012, niche, h - upper).at(0.006 - d / 2), toned(rng, cover, 0.0, 0.9))
    chest, table = 0.74, deep - 0.1
    at = table / 2 - d / 2 + 0.012
    a.add(box(table, niche, chest - low).at(at, 0, low), cover)
    a.add(box(table - 0.04, niche, low).at(at - 0.02), m.black(rng))
    gaps(a, at + table / 2, 0, low + 0.01, niche, chest - low - 0.02)
    flat = Door(face, metal, "flat", "knob")
    drawers(a, rng, flat, at + table / 2, 0, low, niche, chest - low - 0.02, int(rng.integers(2, 5)))
    a.surface(chest, table - 0.1, niche - 0.1, at, 0.0)
    a.add(panel(niche * 0.7, 0.65 if h > 2.0 else 0.5).at(0.014 - d / 2, 0, chest + 0.06), m.mirror(rng))


def push(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Flat doors without handles from the plinth to the top, told apart by their gaps; sometimes the upper part is
    another leaf, sometimes the outer doors have another finish."""
    cover = _pale(rng, float(rng.uniform(0.1, 0.6))) if rng.random() < 0.6 else m.wood(rng)
    x, low, high = case(a, rng, cover, d, w, h, _one_of(rng, "plinth", "plinth", "block", "floor"))
    a.surface(h, d - 0.1, w - 0.06)
    edge = m.metal(rng) if rng.random() < 0.3 else cover
    door = Door(cover, edge, "flat", "none" if edge is cover else "profile")
    other = Door(finish(rng) if rng.random() < 0.4 else cover, edge, "flat", door.grip)
    count, wide = max(2, round(w / float(rng.uniform(0.4, 0.52)))), w - 0.02
    split = low + (high - low) * (float(rng.uniform(0.72, 0.8)) if rng.random() < 0.3 else 1.0)
    for i in range(count):
        y, kind = wide * ((i + 0.5) / count - 0.5), other if 0 < i < count - 1 else door
        side = 1 if i % 2 == 0 and i < count - 1 else -1
        kind.hang(a, rng, x, y, low, wide / count, split - low, side)
        if split < high:
            kind.hang(a, rng, x, y, split, wide / count, high - split, side)


DESIGNS: tuple[Design, ...] = (
    design("wardrobe", "middle drawers", middle_drawers, (0.52, 0.64), (1.20, 1.80), (1.85, 2.20)),
    design("wardrobe", "combination", combination, (0.52, 0.62), (1.20, 1.80), (1.80, 2.05)),
    design("wardrobe", "mirrors", mirrors, (0.56, 0.68), (0.95, 2.80), (1.95, 2.40)),
    design("wardrobe", "framed", framed, (0.54, 0.66), (0.90, 2.40), (1.90, 2.40)),
    design("wardrobe", "grooved", grooved, (0.50, 0.62), (0.85, 2.00), (1.80, 2.25)),
    design("wardrobe", "panel sliders", panel_sliders, (0.58, 0.68), (1.30, 3.00), (1.95, 2.40)),
    design("wardrobe", "antique", antique, (0.52, 0.68), (1.00, 1.90), (1.90, 2.30)),
    design("wardrobe", "half open", half_open, (0.50, 0.62), (0.95, 2.00), (1.80, 2.20)),
    design("wardrobe", "bridge", bridge, (0.54, 0.66), (2.20, 3.00), (2.05, 2.40)),
    design("wardrobe", "push", push, (0.55, 0.66), (0.80, 3.00), (1.90, 2.40)),
)
