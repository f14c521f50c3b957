"""More wardrobes, dressers, cabinets and nightstands: other fronts, feet and insides than those of ``storage``."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.joinery import (
    CLOTHES,
    FRONT,
    LEAF,
    PAINTS,
    THICK,
    feet,
    finish,
    hollow,
    look,
    paint,
)
from ssr_ros.simulation.parametric.primitives import (
    Part,
    ball,
    box,
    cylinder,
    extrude,
    lathe,
    panel,
    rod,
    rounded_box,
    sheet,
)
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.scene import Material


def chest(a: Assembly, rng: Generator, d: float, w: float, h: float, rows: tuple[int, ...] = (1, 1, 1, 1),
          foot: str = "plinth", style: str = "flat", handle: str = "bar", two_tone: float = 0.3, doors: bool = False,
          lip: float = 0.012, cover: Material | None = None, gloss: float = 0.0,
          shares: tuple[float, ...] = ()) -> None:  # fmt: skip
    """A closed body with rows of fronts: ``rows`` says how many stand side by side, from the bottom; ``shares`` how
    tall each row is to the others."""
    cover = cover or (paint(rng, gloss) if gloss else finish(rng))
    face = finish(rng) if rng.random() < two_tone else cover
    depth, x = d - FRONT, -FRONT / 2
    lift = feet(a, rng, cover, depth, w - 2 * lip, foot, x)
    top = 0.022 if lip else 0.0
    a.add(box(depth, w - 2 * lip, h - lift - top).at(x=x, z=lift), cover)
    if lip:
        a.add(rounded_box(d - 0.004, w, top, 0.006).at(x=-0.002, z=h - top), cover)
    if h < 1.5:
        a.surface(h, d - 0.06, w - 0.06)
    fronts = look(rng, face, style, handle)
    share = np.array(shares or np.linspace(1.2, 0.8, len(rows)))
    z, wide = lift + 0.008, w - 2 * lip - 0.012
    for count, tall in zip(rows, share / share.sum() * (h - lift - top - 0.016), strict=True):
        for i in range(count):
            side = 0 if not doors else (1 if i % 2 == 0 and count > 1 else -1)
            fronts.leaf(a, d / 2 - FRONT, wide * ((i + 0.5) / count - 0.5), z, wide / count, tall, side)
        z += tall


# --- wardrobes


def closet(a: Assembly, rng: Generator, d: float, w: float, h: float, style: str = "flat", handle: str = "bar",
           middle: str = "", rows: int = 1, foot: str = "plinth", door: float = 0.5,
           gloss: float = 0.0) -> None:  # fmt: skip
    """Hinged doors over the whole height, the ``middle`` one of another style, with ``rows`` 2 smaller ones above."""
    cover = paint(rng, gloss) if gloss else finish(rng)
    face = look(rng, finish(rng) if rng.random() < 0.3 and not gloss else cover, style, handle)
    other = look(rng, face.cover, middle or style, handle)
    depth, count = d - FRONT, max(1, round(w / door))
    if middle and count % 2 == 0:
        count += 1
    lift = feet(a, rng, cover, depth, w, foot, -FRONT / 2)
    a.add(box(depth, w, h - lift).at(x=-FRONT / 2, z=lift), cover)
    a.surface(h, d - 0.1, w - 0.06)
    split = lift + (h - lift) * (0.78 if rows == 2 else 1.0)
    for i in range(count):
        y, side = w * ((i + 0.5) / count - 0.5), 1 if i % 2 == 0 and i < count - 1 or count == 1 else -1
        (other if i == count // 2 else face).leaf(a, d / 2 - FRONT, y, lift, w / count, split - lift, side)
        if rows == 2:
            face.leaf(a, d / 2 - FRONT, y, split, w / count, h - split, side)


def armoire(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two panelled doors under an arched, stepped cornice, on bun feet."""
    cover, arch = finish(rng), 0.16
    face, depth = look(rng, cover, "shaker", "knob"), d - 0.09
    x = -0.03
    lift = feet(a, rng, cover, depth, w - 0.08, "bun", x)
    body = h - lift - arch
    a.add(box(depth, w - 0.08, body).at(x=x, z=lift), cover)
    a.add(box(depth + 0.03, w - 0.05, 0.09).at(x=x + 0.015, z=lift), cover)
    t = np.linspace(0, np.pi, 13)
    for reach, z in ((0.0, 0.0), (0.03, 0.025)):
        half, tall = w / 2 - 0.035 + reach, arch - 0.03 - (0.025 - z)
        outline = [(half, z - 0.03), *zip(half * np.cos(t), z + tall * np.sin(t), strict=True), (-half, z - 0.03)]
        a.add(extrude(outline, depth + reach * 2).turned("z", np.pi / 2).at(x=x + reach, z=lift + body), cover)
    for s in (-1, 1):
        y, wide = s * (w - 0.1) / 4, (w - 0.1) / 2
        face.leaf(a, x + depth / 2, y, lift + 0.09, wide, body - 0.12, -s)
        a.add(box(0.004, wide - 0.2, body * 0.35).at(x + depth / 2 + 0.012, y, lift + body * 0.55), cover)


def _clothes(a: Assembly, rng: Generator, d: float, y0: float, y1: float, z: float, most: float) -> None:
    """Clothes on hangers under a rail at height z."""
    y = y0 + 0.04
    while y < y1 - 0.05:
        thick, long = rng.uniform(0.025, 0.06), min(rng.uniform(0.55, 1.15), most)
        half = d * rng.uniform(0.36, 0.44)
        cloth = Material(m.linear(m.pick(rng, CLOTHES)), None, 0.0)
        outline = [
            (-half, -0.1),
            (-0.05, -0.03),
            (0.05, -0.03),
            (half, -0.1),
            (half * 0.9, -long),
            (-half * 0.9, -long),
        ]
        a.add(extrude(outline, thick * 0.8).at(y=y + thick / 2, z=z), cloth)
        y += thick + rng.uniform(0.0, 0.03) + (0.12 if rng.random() < 0.1 else 0.0)


def folded(a: Assembly, rng: Generator, x: float, y: float, z: float, w: float, room: float) -> None:
    """Stacks of folded things."""
    for i in range(max(1, round(w / 0.32))):
        top, each = z, w / max(1, round(w / 0.32))
        for _ in range(int(rng.integers(0, 5))):
            thick = float(rng.uniform(0.03, 0.06))
            if top + thick > z + room - 0.03:
                break
            cloth = Material(m.linear(m.pick(rng, CLOTHES)), None, 0.0)
            a.add(box(0.34, each * 0.85, thick).at(x, y - w / 2 + each * (i + 0.5), top), cloth)
            top += thick


def closet_open(a: Assembly, rng: Generator, d: float, w: float, h: float, curtain: bool = False) -> None:
    """No doors: clothes on a rail beside shelves, or a curtain drawn most of the way before them."""
    cover, steel = finish(rng), m.metal(rng)
    deep = d - 0.05 if curtain else d
    x = (deep - d) / 2
    a.add(hollow(deep, w, h).at(x=x), cover)
    a.surface(h, deep - 0.1, w - 0.06, x)
    shelf = w * float(rng.uniform(0.3, 0.42)) * (1 if rng.random() < 0.5 else -1)
    split = np.sign(shelf) * w / 2 - shelf
    a.add(box(deep - 0.02, THICK, h - 0.04).at(x, split, 0.02), cover)
    middle, wide = (split + np.sign(shelf) * w / 2) / 2, abs(shelf) - 0.03
    count = int(rng.integers(4, 7))
    for i in range(count):
        z = 0.02 + (h - 0.04) * i / count
        a.add(box(deep - 0.02, wide, THICK).at(x, middle, z), cover)
        folded(a, rng, x + 0.05, middle, z + THICK, wide - 0.02, (h - 0.04) / count - THICK)
    ends = sorted((split, -np.sign(shelf) * (w / 2 - THICK)))
    a.add(rod((x, ends[0], h - 0.12), (x, ends[1], h - 0.12), 0.012), steel)
    _clothes(a, rng, deep, ends[0], ends[1], h - 0.13, h - 0.35)
    if curtain:
        _curtain(a, rng, d / 2 - 0.025, w, h)


def _curtain(a: Assembly, rng: Generator, x: float, w: float, h: float) -> None:
    """Two lengths of cloth in folds, drawn together or apart."""
    cloth, gap = m.fabric(rng, (*m.FABRICS, *PAINTS)), float(rng.uniform(0.0, 0.4)) * w
    a.add(rod((x, -w / 2, h - 0.03), (x, w / 2, h - 0.03), 0.012), m.metal(rng))
    for s in (-1, 1):
        y = np.linspace(s * gap / 2, s * w / 2, 45)
        fold = x + 0.02 * np.sin(np.arange(45) * np.pi / 3)
        a.add(sheet([[(f, at, z) for z in (0.03, h - 0.03)] for f, at in zip(fold, y, strict=True)]), cloth)


# --- dressers


def chest_mirror(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Drawers with a low mirror standing on them, framed at the back."""
    cover, body = finish(rng), 0.78
    chest(a, rng, d, w, body, ((1, 2, 2), (2, 2, 2), (3, 3))[int(rng.integers(3))],
          foot=str(rng.choice(["tapered", "plinth", "bun"])), cover=cover,
          handle=str(rng.choice(["knob", "bar"])))  # fmt: skip
    a.surfaces.clear()
    a.surface(body, d - 0.16, w - 0.08, 0.06)
    tall, wide = h - body, w * float(rng.uniform(0.6, 0.85))
    a.add(box(0.03, wide, tall).at(0.03 - d / 2, 0, body), cover)
    a.add(panel(wide - 0.1, tall - 0.1).at(0.047 - d / 2, 0, body + 0.05), m.mirror(rng))


def _bowed(d: float, w: float, h: float, bulge: float) -> Part:
    """A slab of (d, w) whose front swells by ``bulge`` in its middle."""
    y = np.linspace(-1, 1, 11)
    front = [(d / 2 - bulge * v * v, v * w / 2) for v in y]
    part = extrude([(-d / 2, -w / 2), *front, (-d / 2, w / 2)], h).turned("x", np.pi / 2)
    return part.at(z=h / 2)


def chest_bow(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A swelling front; drawers of one curve, with two handles each."""
    cover, brass, count = finish(rng), m.metal(rng), int(rng.integers(3, 5))
    lift = feet(a, rng, cover, d * 0.8, w - 0.06, str(rng.choice(["bun", "turned"])), -0.05)
    a.add(_bowed(d - 0.05, w - 0.03, h - lift - 0.025, 0.09).at(x=-0.02, z=lift), cover)
    a.add(_bowed(d, w, 0.025, 0.1).at(z=h - 0.025), cover)
    a.surface(h, d - 0.16, w - 0.08, -0.05)
    each = (h - lift - 0.05) / count
    for i in range(count):
        z = lift + 0.012 + each * i
        a.add(_bowed(d - 0.09, w - 0.09, each - 0.012, 0.08).at(x=0.014, z=z), cover)
        for s in (-1, 1):
            a.add(ball(0.016, 6).at(d / 2 - 0.045, s * w * 0.24, z + each / 2 - 0.016), brass)


def chest_campaign(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two stacked chests with brass corners and sunk handles."""
    cover, brass = finish(rng), m.metal(rng, ("#b08d57", "#c9a860", "#2b2c2f"))
    chest(a, rng, d, w, h, (1, 1, 1, 2), "block", "flat", "plate", 0.0, cover=cover, lip=0.0)
    a.add(box(d - FRONT + 0.004, w + 0.004, 0.012).at(x=-FRONT / 2, z=h * 0.5), brass)
    for z in (0.07, h * 0.46, h * 0.515, h - 0.06):
        for s in (-1, 1):
            a.add(box(0.006, 0.05, 0.055).at(d / 2 - FRONT + LEAF + 0.002, s * (w / 2 - 0.028), z), brass)


# --- cabinets


def curio(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A glass case on legs, with a few things on its boards."""
    frame = m.metal(rng, ("#2b2c2f", "#b08d57", "#e2e3e4")) if rng.random() < 0.5 else finish(rng)
    lift, r = float(rng.uniform(0.2, 0.4)), 0.014
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (d / 2 - r), sy * (w / 2 - r)
            a.add(rod((x, y, 0), (x, y, h), r, segments=4), frame)
    for z in (lift, h - 0.03):
        a.add(box(d, w, 0.03).at(z=z), frame)
    a.add(box(0.006, w - 0.03, h - lift).at(x=0.01 - d / 2, z=lift), frame if rng.random() < 0.5 else paint(rng))
    count = int(rng.integers(2, 5))
    for i in range(count):
        z = lift + 0.03 + (h - lift - 0.03) * i / count
        a.add(box(d - 0.04, w - 0.04, 0.012).at(z=z - 0.012), frame)
        for y in np.arange(-w / 2 + 0.12, w / 2 - 0.08, 0.18).tolist():
            if rng.random() < 0.7:
                r1 = rng.uniform(0.02, 0.05)
                profile = [(0, 0), (r1, 0), (r1 * rng.uniform(0.6, 1.3), 0.08), (r1 * 0.5, rng.uniform(0.1, 0.18))]
                a.add(lathe(profile, 8).at(0.0, y, z), paint(rng))
    a.add(panel(0.012, h - lift - 0.03).at(d / 2 - r, 0, lift + 0.03), frame)
    a.surface(h, d - 0.06, w - 0.06)


def hutch(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Doors and drawers below, a shallower case of open boards with crockery on top."""
    cover, low = finish(rng), 0.86
    chest(a, rng, d, w, low, (2, 2), "plinth", "shaker", "knob", 0.0, True, cover=cover, shares=(3, 1))
    a.surfaces.clear()
    a.surface(low, d - 0.3, w - 0.1, 0.12)
    deep = d - 0.2
    x = deep / 2 - d / 2
    a.add(hollow(deep, w - 0.06, h - low).at(x=x, z=low), cover)
    a.add(rounded_box(deep + 0.04, w, 0.04, 0.01).at(x=x + 0.02, z=h - 0.04), cover)
    for i in (1, 2):
        z = low + (h - low) * i / 3
        a.add(box(deep - 0.01, w - 0.08, THICK).at(x, 0, z), cover)
    for i in range(3):
        z = low + (h - low) * i / 3 + THICK
        for y in np.arange(-w / 2 + 0.16, w / 2 - 0.12, 0.22).tolist():
            if rng.random() < 0.75:
                plate = cylinder(0.09, 0.012, segments=12).turned("y", np.pi / 2 - 0.25)
                a.add(plate.at(x - 0.06, y, z + 0.1), m.ceramic(rng) if rng.random() < 0.6 else paint(rng))


# --- nightstands


def bedside(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "cube") -> None:
    """An open cube, a drawer over a niche, a drawer on a slim back, or a metal frame with boards."""
    cover, face = finish(rng), finish(rng) if rng.random() < 0.4 else None
    front = look(rng, face or cover, "flat", str(rng.choice(["knob", "cup", "slot", "strap"])))
    a.surface(h, d - 0.05, w - 0.05)
    if kind == "frame":
        steel = m.metal(rng) if rng.random() < 0.6 else paint(rng)
        for z in (h - 0.022, h * 0.3):
            a.add(box(d - 0.004, w - 0.004, 0.02).at(z=z), cover)
        a.add(legs(d, w, h, 0.011), steel)
        for s in (-1, 1):
            for z in (0.02, h * 0.28, h - 0.03):
                a.add(rod((-d / 2, s * (w / 2 - 0.01), z), (d / 2, s * (w / 2 - 0.01), z), 0.009, segments=4), steel)
        if rng.random() < 0.5:
            a.add(box(d - 0.06, w - 0.05, 0.12).at(x=-0.02, z=h - 0.142), cover)
            front.leaf(a, d / 2 - 0.05, 0, h - 0.14, w - 0.05, 0.115)
        return
    depth, x = (d, 0.0) if kind == "cube" else (d - FRONT, -FRONT / 2)
    if kind == "cube":
        lift = feet(a, rng, cover, d, w, str(rng.choice(["floor", "block", "tapered"])))
        a.add(hollow(d, w, h - lift).at(z=lift), cover)
        if rng.random() < 0.5:
            a.add(box(d - 0.01, w - 0.04, THICK).at(z=lift + (h - lift) * 0.55), cover)
        return
    if kind == "back":
        a.add(box(0.02, w * 0.9, h - 0.02).at(x=0.01 - d / 2), cover)
        a.add(box(depth, w, 0.18).at(x, 0, h - 0.18), cover)
        a.add(box(d * 0.7, w * 0.9, 0.02).at(x=-d * 0.15), cover)
        front.leaf(a, d / 2 - FRONT, 0, h - 0.175, w - 0.02, 0.17)
        return
    lift = feet(a, rng, cover, depth, w, str(rng.choice(["tapered", "sled", "plinth"])), x)
    a.add(hollow(depth, w, h - lift).at(x=x, z=lift), cover)
    a.add(box(depth, w - 0.04, 0.17).at(x=x, z=h - 0.185), cover)
    front.leaf(a, d / 2 - FRONT, 0, h - 0.185, w - 0.03, 0.16)


def bedside_round(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A round tray on three legs, with a lower board."""
    cover, under = finish(rng), m.metal(rng) if rng.random() < 0.4 else finish(rng)
    r = d / 2
    profile = [(0, 0), (r - 0.01, 0), (r, 0.04), (r - 0.008, 0.04), (r - 0.014, 0.012), (0, 0.012)]
    a.add(lathe(profile, 24).at(z=h - 0.04), cover)
    for turn in np.arange(3) * 2 * np.pi / 3 + np.pi:
        c, s = np.cos(turn), np.sin(turn)
        a.add(rod((c * r * 0.92, s * r * 0.92, 0), (c * r * 0.6, s * r * 0.6, h - 0.035), 0.014, 0.017, 6), under)
    if rng.random() < 0.7:
        a.add(cylinder(r * 0.68, 0.016, segments=20).at(z=h * 0.4), cover)
    a.surface(h - 0.028, d * 0.6, w * 0.6)


DESIGNS: tuple[Design, ...] = (
    design("wardrobe", "curtain", closet_open, (0.50, 0.62), (0.90, 1.60), (1.70, 2.10), curtain=True),
    design("wardrobe", "open", closet_open, (0.45, 0.60), (1.00, 2.00), (1.80, 2.20)),
    design("wardrobe", "louvred", closet, (0.52, 0.62), (0.90, 1.90), (1.90, 2.20), style="louvre", handle="knob"),
    design("wardrobe", "armoire", armoire, (0.52, 0.68), (1.05, 1.45), (1.85, 2.25)),
    design("wardrobe", "gloss", closet, (0.58, 0.66), (1.40, 2.60), (2.10, 2.45), handle="none", foot="floor",
           gloss=0.8),
    design("wardrobe", "glass middle", closet, (0.55, 0.64), (1.20, 1.80), (1.85, 2.20), middle="mirror"),
    design("wardrobe", "narrow", closet, (0.55, 0.60), (0.60, 0.70), (1.75, 2.05), handle="knob", door=0.9,
           foot="block"),
    design("wardrobe", "top boxes", closet, (0.56, 0.64), (1.50, 2.40), (2.20, 2.50), style="shaker", rows=2),
    design("dresser", "two columns", chest, (0.42, 0.52), (1.20, 1.65), (0.75, 0.90), rows=(2, 2, 2), style="shaker",
           handle="knob", foot="block"),
    design("dresser", "wide", chest, (0.42, 0.50), (1.45, 1.95), (0.70, 0.85), rows=(3, 3, 3), foot="tapered",
           handle="cup"),
    design("dresser", "bow", chest_bow, (0.46, 0.58), (0.85, 1.20), (0.80, 1.00)),
    design("dresser", "mirror", chest_mirror, (0.42, 0.52), (0.90, 1.30), (1.30, 1.50)),
    design("dresser", "campaign", chest_campaign, (0.42, 0.50), (0.80, 1.10), (0.85, 1.10)),
    design("dresser", "handleless", chest, (0.42, 0.50), (0.80, 1.60), (0.70, 1.00), rows=(1, 1, 1), foot="floor",
           handle="slot", gloss=0.6),
    design("dresser", "straps", chest, (0.40, 0.48), (0.75, 1.10), (0.80, 1.15), rows=(1, 1, 1, 2), foot="sled",
           handle="strap"),
    design("dresser", "two over three", chest, (0.45, 0.55), (0.85, 1.15), (0.85, 1.15), rows=(1, 1, 1, 2), foot="bun",
           handle="knob", two_tone=0.0),
    design("dresser", "lingerie", chest, (0.36, 0.44), (0.50, 0.58), (1.20, 1.48), rows=(1,) * 7, foot="turned",
           handle="knob", style="shaker"),
    design("cabinet", "shoes", chest, (0.25, 0.34), (0.55, 1.00), (0.80, 1.25), rows=(1, 1), handle="slot",
           foot="floor", shares=(1, 1)),
    design("cabinet", "pantry", chest, (0.38, 0.58), (0.65, 0.95), (1.75, 2.15), rows=(2, 2), style="shaker",
           handle="bar", doors=True, shares=(1, 2)),
    design("cabinet", "curio", curio, (0.30, 0.42), (0.55, 0.95), (1.20, 1.75)),
    design("cabinet", "locker", chest, (0.38, 0.50), (0.60, 1.20), (1.35, 1.85), rows=(3,), style="vents",
           handle="slot", doors=True, lip=0.0, foot="block", gloss=0.4, two_tone=0.0),
    design("cabinet", "cane", chest, (0.35, 0.45), (0.75, 1.30), (0.75, 1.25), rows=(2,), style="cane",
           handle="knob", doors=True, foot="tapered"),
    design("cabinet", "tambour", chest, (0.38, 0.46), (0.80, 1.30), (0.70, 1.10), rows=(2,), style="tambour",
           handle="none", doors=True, foot="sled", two_tone=0.0),
    design("cabinet", "apothecary", chest, (0.30, 0.42), (0.70, 1.20), (0.80, 1.25), rows=(5, 5, 5, 5, 5),
           handle="knob", foot="turned"),
    design("cabinet", "hutch", hutch, (0.42, 0.52), (0.95, 1.40), (1.75, 2.05)),
    design("nightstand", "cube", bedside, (0.32, 0.42), (0.35, 0.48), (0.40, 0.55), kind="cube"),
    design("nightstand", "slim", bedside, (0.30, 0.40), (0.40, 0.55), (0.45, 0.62), kind="back"),
    design("nightstand", "niche", bedside, (0.34, 0.44), (0.38, 0.55), (0.48, 0.65), kind="niche"),
    design("nightstand", "frame", bedside, (0.32, 0.44), (0.35, 0.50), (0.48, 0.66), kind="frame"),
    design("nightstand", "tray", bedside_round, (0.36, 0.48), (0.36, 0.48), (0.45, 0.62), 1, "round"),
)  # fmt: skip
