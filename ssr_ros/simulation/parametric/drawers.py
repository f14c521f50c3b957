"""Dressers whose drawers stand apart: dark gaps around them, handles that can be gripped, fronts of several tones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.cupboard_doors import shaded
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.joinery import LEAF, feet, finish, paint
from ssr_ros.simulation.parametric.primitives import Part, box, extrude, loft, merged, rod, rounded_box
from ssr_ros.simulation.parametric.pulls import OUT, pull
from ssr_ros.simulation.scene import Material

BRASS = ("#b08d57", "#c9a860", "#8a6d3f", "#d6b875")
KIDS = ("#e58f7b", "#f2c45a", "#7fb8c9", "#9cc59a", "#e7a9c0", "#6f8fc0", "#f0a35e", "#b9a6d6")
GAP = 0.016  # [m] from the dark field to the front of the case: as deep as one looks into a gap
Rows = tuple[tuple[float, ...], ...]  # widths of the drawers of each row to each other, bottom row first


def _shadow() -> Material:
    """What one sees between two drawers."""
    return m.plain("#16120f")


def _tone(rng: Generator, material: Material, least: float = 0.84) -> Material:
    """The same board, cut elsewhere: a little darker."""
    return shaded(material, float(rng.uniform(least, 1.0)))


@dataclass(frozen=True, slots=True)
class Front:
    """Drawer fronts of one piece: slab, framed (Shaker), cane or raised (a field with a moulded edge), the pull they
    have, how far apart they stand [m], and what some of them are made of instead."""

    style: str
    handle: str
    face: Material
    inset: Material
    metal: Material
    gap: float = 0.01
    other: Material | None = None

    def drawer(self, a: Assembly, rng: Generator, x: float, y: float, z: float, w: float, h: float) -> None:
        """A front that fills (w, h) but for its gap, its back in the plane x."""
        w, h, z = w - self.gap, h - self.gap, z + self.gap / 2
        face = _tone(rng, self.other if self.other and rng.random() < 0.45 else self.face)
        surface = LEAF
        if self.style in ("framed", "cane"):
            rail, surface = min(0.05, h * (0.2 if self.style == "framed" else 0.14)), LEAF - 0.002
            a.add(box(surface, w - 0.01, h - 0.01).at(x + surface / 2, y, z + 0.005), self.inset)
            thick = LEAF + 0.006
            stiles = [box(thick, rail, h).at(x + thick / 2, y + s * (w - rail) / 2, z) for s in (-1, 1)]
            rails = [box(thick, w - 2 * rail, rail).at(x + thick / 2, y, low) for low in (z, z + h - rail)]
            a.add(merged(stiles + rails), face)
        else:
            a.add(box(LEAF, w, h).at(x + LEAF / 2, y, z), face)
        if self.style == "raised":
            surface += 0.005
            a.add(rounded_box(0.01, w - 0.06, h - 0.05, 0.005).at(x + LEAF, y, z + 0.025), self.inset)
        a.add(pull(self.handle, w, h).at(x + surface, y, z), self.metal)


def _cells(rows: Rows, shares: tuple[float, ...], w: float, h: float) -> Iterator[tuple[float, float, float, float]]:
    """y of the middle, bottom, width, height of every drawer in a field of (w, h)."""
    z, tall = 0.0, np.array(shares) / sum(shares) * h
    for row, each in zip(rows, tall.tolist(), strict=True):
        y = -w / 2
        for wide in (np.array(row) / sum(row) * w).tolist():
            yield y + wide / 2, z, wide, each
            y += wide
        z += each


def _case(a: Assembly, cover: Material, d: float, w: float, h: float, x: float, z: float, edge: float) -> None:
    """A body whose boards frame a dark field at its front, deep enough for fronts to lie in it."""
    a.add(box(d - LEAF, w, h).at(x - LEAF / 2, 0, z), cover)
    front = x + d / 2 - LEAF
    a.add(box(GAP, w - 2 * edge, h - 2 * edge).at(front + GAP / 2, 0, z + edge), _shadow())
    sides = [box(LEAF, edge, h).at(front + LEAF / 2, s * (w - edge) / 2, z) for s in (-1, 1)]
    ends = [box(LEAF, w - 2 * edge, edge).at(front + LEAF / 2, 0, low) for low in (z, z + h - edge)]
    a.add(merged(sides + ends), cover)


def _filled(a: Assembly, rng: Generator, front: Front, d: float, w: float, h: float, x: float, z: float,
            rows: Rows, shares: tuple[float, ...], cover: Material, edge: float = 0.02) -> None:  # fmt: skip
    """A case with its drawers."""
    _case(a, cover, d, w, h, x, z, edge)
    for y, low, wide, tall in _cells(rows, shares, w - 2 * edge, h - 2 * edge):
        front.drawer(a, rng, x + d / 2 - LEAF + 0.003, y, z + edge + low, wide, tall)


def _hairpins(a: Assembly, metal: Material, d: float, w: float, lift: float, x: float) -> None:
    """Bent rods under the corners."""
    for sx in (-1, 1):
        for sy in (-1, 1):
            foot = (x + sx * (d / 2 - 0.02), sy * (w / 2 - 0.04), 0.0)
            for dx, dy in ((0.09, 0.0), (0.0, 0.1)):
                top = (x + sx * (d / 2 - 0.035 - dx), sy * (w / 2 - 0.06 - dy), lift)
                a.add(rod(foot, top, 0.007, segments=5), metal)


def _brackets(a: Assembly, cover: Material, d: float, w: float, lift: float, x: float) -> None:
    """Sawn feet under a moulding, as old chests have."""
    foot = extrude([(0, 0), (0.055, 0), (0.07, lift * 0.45), (0.14, lift), (0, lift)], 0.024)
    a.add(box(d, w, 0.022).at(x, 0, lift), cover)
    for sx in (-1, 1):
        for sy in (-1, 1):
            px, py = x + sx * d / 2, sy * w / 2
            along = foot.scaled(x=-sx).at(px, py - sy * 0.012)
            across = foot.scaled(x=sy).turned("z", -np.pi / 2).at(px - sx * 0.012, py)
            a.add(merged([along, across]), cover)


def _stand(a: Assembly, rng: Generator, cover: Material, d: float, w: float, kind: str, x: float) -> float:
    """Feet under a body of (d, w); returns its bottom [m]."""
    if kind == "hairpin":
        lift = float(rng.uniform(0.14, 0.2))
        _hairpins(a, m.metal(rng, ("#1f2022", "#2b2c2f", "#b08d57")), d, w, lift, x)
        return lift
    if kind == "bracket":
        _brackets(a, cover, d, w, 0.1, x)
        return 0.122
    return feet(a, rng, cover, d, w, kind, x)


# --- designs


def chest_drawn(a: Assembly, rng: Generator, d: float, w: float, h: float, rows: Rows = ((1,),),
                shares: tuple[float, ...] = (1,), style: str = "slab", pulls: tuple[str, ...] = ("bar",),
                stands: tuple[str, ...] = ("plinth",), lip: float = 0.015, two_tone: float = 0.3,
                wooden: bool = False, mixed: bool = False) -> None:  # fmt: skip
    """A case of drawers on feet under a top that overhangs by ``lip``; one of ``pulls`` and ``stands`` is drawn.

    ``mixed``: fronts of two materials."""
    cover = m.wood(rng) if wooden else finish(rng)
    face = finish(rng) if rng.random() < two_tone else cover
    inset = m.wicker(rng) if style == "cane" else _tone(rng, face, 0.75)
    metal = m.metal(rng, (*BRASS, "#1f2022", "#c9ccd0"))
    handle = str(rng.choice(pulls))
    grip = m.wood(rng) if handle == "oval" and rng.random() < 0.6 else metal
    gap = 0.013 if style in ("framed", "cane") else 0.01
    front = Front(style, handle, face, inset, grip, gap, finish(rng) if mixed else None)
    depth, x, top = d - OUT, -OUT / 2, 0.025 if lip else 0.0
    lift = _stand(a, rng, cover, depth - 0.02, w - 2 * lip, str(rng.choice(stands)), x)
    _filled(a, rng, front, depth - lip, w - 2 * lip, h - lift - top, x - lip / 2, lift, rows, shares, cover)
    if lip:
        a.add(rounded_box(depth, w, top, 0.006).at(x, 0, h - top), cover)
    a.surface(h, d - 0.09, w - 0.06, x)


def tallboy(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A chest on a chest: three deep drawers below a waist, three rows and a row of small ones under a cornice."""
    cover, x = m.wood(rng), -OUT / 2
    handle = str(rng.choice(["bail", "ring", "knob"]))
    front = Front(
        str(rng.choice(["slab", "raised"])), handle, cover, _tone(rng, cover, 0.8), m.metal(rng, BRASS), 0.012
    )
    depth = d - OUT
    _brackets(a, cover, depth, w - 0.03, 0.11, x)
    low, waist = 0.132, h * 0.53
    body = w - 0.06
    _filled(a, rng, front, depth - 0.01, body, waist - low, x - 0.005, low, ((1,),) * 3, (1.15, 1.05, 1), cover, 0.03)
    a.add(rounded_box(depth, w - 0.03, 0.035, 0.012).at(x, 0, waist), cover)
    small = (1.0,) * int(rng.integers(2, 4))
    upper = h - waist - 0.09
    _filled(a, rng, front, depth - 0.05, body - 0.05, upper, x - 0.025, waist + 0.035, ((1,), (1,), small),
            (1, 0.9, 0.75), cover, 0.03)  # fmt: skip
    for grow, z, tall in ((0.03, h - 0.057, 0.022), (0.012, h - 0.036, 0.02), (0.0, h - 0.018, 0.018)):
        a.add(box(depth - grow, w - 2 * grow, tall).at(x - grow / 2, 0, z), cover)
    a.surface(h, d - 0.1, w - 0.08, x)


def chest_bevelled(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Fronts that lean out towards their upper edge, with a dark groove above each for the fingers; no handles."""
    cover = finish(rng)
    face = cover if rng.random() < 0.4 else finish(rng)
    trim = m.wood(rng) if rng.random() < 0.5 else m.metal(rng)
    count, lean, groove = int(rng.integers(3, 5)), 0.032, 0.026
    depth = d - lean
    x = -lean / 2
    lift = feet(a, rng, cover, depth, w, str(rng.choice(["plinth", "block"])), x)
    _case(a, cover, depth, w, h - lift - 0.02, x, lift, 0.018)
    a.add(box(d - 0.01, w, 0.022).at(-0.005, 0, h - 0.022), cover)
    a.surface(h, d - 0.08, w - 0.06, x)
    columns = 2 if w > 1.05 else 1
    each, wide = (h - lift - 0.056) / count, (w - 0.036) / columns
    tall = each - groove
    for i in range(count):
        for j in range(columns):
            y, z = wide * (j + 0.5 - columns / 2), lift + 0.018 + each * i
            slant = extrude(
                [(-LEAF, 0), (0.0, 0), (lean, tall), (lean - 0.012, tall), (-LEAF, tall - 0.01)], wide - 0.008
            )
            a.add(slant.at(x + depth / 2, y, z), _tone(rng, face))
            strip = rod((x + depth / 2 + lean - 0.006, y - wide / 2 + 0.004, z + tall),
                        (x + depth / 2 + lean - 0.006, y + wide / 2 - 0.004, z + tall), 0.006, segments=4)  # fmt: skip
            a.add(strip, trim)


def _wavy(d: float, w: float, h: float, wave: float) -> Part:
    """A slab whose front swings out in its middle and at its ends."""
    v = np.linspace(-1, 1, 19)
    front = np.column_stack([d / 2 - wave * (0.5 - 0.5 * np.cos(2 * np.pi * v)), v * w / 2])
    back = np.column_stack([np.full(19, -d / 2), v[::-1] * w / 2])  # as many behind: star-shaped about its middle
    return extrude(np.concatenate([front, back]), h).turned("x", np.pi / 2).at(z=h / 2)


def commode(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two or three serpentine drawers on curved legs under a slab of marble."""
    cover, brass, stone = m.wood(rng) if rng.random() < 0.7 else paint(rng), m.metal(rng, BRASS), m.marble(rng)
    count, wave, lift = int(rng.integers(2, 4)), 0.055, 0.2 if h < 0.86 else 0.24
    depth, top = d - 0.03, 0.032
    x, dark = -0.015, _shadow()
    a.add(_wavy(d, w, top, wave).at(z=h - top), stone)
    a.surface(h, d - 0.16, w - 0.08, -0.04)
    body = h - lift - top
    a.add(_wavy(depth - 0.02, w - 0.06, body, wave).at(x - 0.01, 0, lift), cover)
    a.add(_wavy(depth - 0.012, w - 0.13, body - 0.05, wave).at(x - 0.01, 0, lift + 0.025), dark)
    each = (body - 0.05) / count
    for i in range(count):
        z = lift + 0.025 + each * i
        a.add(_wavy(depth, w - 0.146, each - 0.014, wave).at(x, 0, z + 0.007), _tone(rng, cover))
        for s in (-1, 1):
            handle = pull("bail", 0.2, each)
            a.add(handle.at(x + depth / 2 - wave * 0.9, s * (w - 0.146) * 0.27, z), brass)
        a.add(rounded_box(0.006, 0.03, 0.045, 0.003).at(x + depth / 2, 0, z + each * 0.5 - 0.02), brass)  # keyhole
    for sx in (-1, 1):
        for sy in (-1, 1):
            rings = [(0.03 * sx, 0.02, 0.02, 0), (0.0, 0.014, 0.014, 0.04), (-0.015 * sx, 0.018, 0.018, lift * 0.5),
                     (0.0, 0.034, 0.034, lift * 0.85), (0.0, 0.036, 0.036, lift + 0.06)]  # fmt: skip
            a.add(loft(rings, 8).at(x + sx * (depth / 2 - 0.055), sy * (w / 2 - 0.067)), cover)


def nursery(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Coloured fronts with round knobs or finger holes, and a rail on three sides of the top, round a changing mat."""
    cover = paint(rng) if rng.random() < 0.3 else m.lacquer(rng) if rng.random() < 0.7 else m.wood(rng)
    hues = rng.permutation(KIDS)[: int(rng.integers(1, 5))].tolist()
    faces = [m.plastic(rng, (hue,)) for hue in hues]
    rail, x, depth = float(rng.uniform(0.08, 0.13)), -OUT / 2, d - OUT
    body = h - rail
    lift = feet(a, rng, cover, depth, w, str(rng.choice(["plinth", "block", "tapered"])), x)
    _case(a, cover, depth, w, body - lift, x, lift, 0.02)
    handle = str(rng.choice(["ball", "hole"]))
    grip = m.black(rng) if handle == "hole" else m.wood(rng) if rng.random() < 0.5 else m.plastic(rng, ("#f6f6f4",))
    rows: Rows = (((1,), (1,), (1,), (1, 1)), ((1,), (1,), (1, 1)), ((1, 1),) * 3)[int(rng.integers(3))]
    for i, (y, low, wide, tall) in enumerate(_cells(rows, (1,) * len(rows), w - 0.04, body - lift - 0.04)):
        face = faces[i % len(faces)]
        front = Front("slab", handle, face, face, grip, 0.012)
        front.drawer(a, rng, x + depth / 2 - LEAF + 0.004, y, lift + 0.02 + low, wide, tall)
    for s in (-1, 1):
        a.add(rounded_box(depth, 0.018, rail + 0.03, 0.006).at(x, s * (w / 2 - 0.009), body - 0.03), cover)
    a.add(rounded_box(0.018, w, rail + 0.03, 0.006).at(x - depth / 2 + 0.009, 0, body - 0.03), cover)
    if rng.random() < 0.5:
        mat = m.fabric(rng, ("#f3f1ec", "#dfe5ea", "#e7c9cf", "#cfe0d4", "#f2e2b8"))
        a.add(rounded_box(depth - 0.05, min(w - 0.06, 0.7), 0.05, 0.022, 2).at(x + 0.01, 0, body), mat)
        a.surface(body + 0.05, depth - 0.12, min(w - 0.06, 0.7) - 0.08, x + 0.01)
    else:
        a.surface(body, depth - 0.06, w - 0.08, x)


NINE, SIX = ((1, 1, 1),) * 3, ((1, 1),) * 3
PATCHED = ((3, 2), (2, 3), (3, 2), (2, 3))
DESIGNS: tuple[Design, ...] = (
    design("dresser", "tallboy", tallboy, (0.46, 0.56), (0.82, 1.05), (1.30, 1.50)),
    design("dresser", "double six", chest_drawn, (0.42, 0.50), (1.25, 1.60), (0.72, 0.84), rows=SIX,
           shares=(1.15, 1, 0.85), pulls=("oval", "bar", "tab"), stands=("tapered", "sled"), lip=0.0, wooden=True,
           two_tone=0.25),
    design("dresser", "framed nine", chest_drawn, (0.44, 0.52), (1.40, 1.80), (0.80, 0.95), rows=NINE,
           shares=(1.2, 1.1, 0.8), style="framed", pulls=("cup", "knob", "bar"), stands=("bracket", "plinth"),
           two_tone=0.15),
    design("dresser", "patched", chest_drawn, (0.40, 0.48), (0.85, 1.25), (0.85, 1.10), rows=PATCHED,
           shares=(1.2, 1, 1, 0.8), pulls=("knob", "tab", "hole"), stands=("hairpin", "block"), lip=0.0, two_tone=0.5,
           mixed=True),
    design("dresser", "cane", chest_drawn, (0.40, 0.48), (0.90, 1.45), (0.76, 0.92), rows=SIX, shares=(1, 1, 1),
           style="cane", pulls=("ring", "knob", "ball"), stands=("tapered", "hairpin", "sled"), two_tone=0.2),
    design("dresser", "bevelled", chest_bevelled, (0.42, 0.50), (0.76, 1.40), (0.70, 0.98)),
    design("dresser", "commode", commode, (0.46, 0.58), (0.90, 1.30), (0.80, 0.92)),
    design("dresser", "nursery", nursery, (0.48, 0.58), (0.78, 1.10), (0.88, 1.06)),
)  # fmt: skip
