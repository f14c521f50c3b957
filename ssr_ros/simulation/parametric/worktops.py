"""Tables, coffee tables and desks of further constructions and colours."""

from __future__ import annotations

from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.chairs import bar, finish, paint
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import box, cylinder, loft, merged, rod, rounded_box
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.parametric.tables import fronts
from ssr_ros.simulation.scene import Material


def top_of(rng: Generator) -> Material:
    """What tops are made of: a worktop's stone, wood or paint."""
    return m.worktop(rng) if rng.random() < 0.3 else finish(rng)


def oval(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """An oval board on one or two waisted pedestals."""
    under, t = finish(rng), 0.035
    a.add(loft([(0, 0, 0, h - t), (0, d / 2 - 0.02, w / 2 - 0.02, h - t), (0, d / 2, w / 2, h - 0.01),
                (0, d / 2, w / 2, h), (0, 0, 0, h)], 32, float(rng.choice([2.0, 2.8]))), top_of(rng))  # fmt: skip
    a.surface(h, d * 0.66, w * 0.66)
    for y in (-w * 0.22, w * 0.22) if w > 1.6 else (0.0,):
        f = d * 0.3
        foot = loft([(0, f, f, 0), (0, f, f, 0.02), (0, 0.06, 0.06, 0.12), (0, 0.05, 0.05, h * 0.6),
                     (0, d * 0.2, d * 0.2, h - t)], 16)  # fmt: skip
        a.add(foot.at(y=y), under)


def board(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "cross") -> None:
    """A board on crossed ends, on bars like an A, on a hoop of steel each end, or on painted stout legs."""
    thick = float(rng.uniform(0.03, 0.055))
    top, under = top_of(rng), finish(rng)
    a.add(rounded_box(d, w, thick, 0.01).at(z=h - thick), top)
    a.surface(h, d - 0.06, w - 0.06)
    low = h - thick
    if kind == "cross":
        for s in (-1, 1):
            y = s * (w / 2 - 0.22)
            for e in (-1, 1):
                a.add(rod((e * d * 0.4, y, 0), (-e * d * 0.38, y, low), 0.04, segments=4), under)
        a.add(box(0.07, w - 0.42, 0.08).at(z=low / 2 - 0.04), under)
    elif kind == "hoop":
        steel = m.metal(rng) if rng.random() < 0.6 else paint(rng)
        x, y = d * 0.42, w / 2 - 0.12
        bar(a, [(-x, y, low), (-x, y, 0.025), (x, y, 0.025), (x, y, low)], 0.025, steel, 4)
    else:
        a.add(legs(d - 0.03, w - 0.03, low, 0.035, segments=8), under)
        if kind == "bar":
            z = h * 0.25
            a.add(merged([box(0.03, w - 0.08, 0.05).at(s * (d / 2 - 0.05), 0, z) for s in (-1, 1)]), under)
            a.add(merged([box(d - 0.08, 0.03, 0.05).at(0, s * (w / 2 - 0.05), z) for s in (-1, 1)]), under)


def drop_leaf(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A narrow table, both its leaves hanging or both raised on gates."""
    wood = finish(rng)
    raised = w > 0.85
    middle = w * 0.35 if raised else w - 0.06
    a.add(legs(d - 0.06, middle - 0.04, h - 0.03, 0.024), wood)
    a.add(box(d - 0.1, middle - 0.06, 0.1).at(z=h - 0.13), wood)
    a.add(box(d, w if raised else w - 0.04, 0.025).at(z=h - 0.025), wood)
    for s in (-1, 1):
        if raised:
            a.add(rod((0, s * w * 0.36, 0), (0, s * w * 0.36, h - 0.02), 0.022, segments=4), wood)
            a.add(box(0.03, w * 0.72, 0.05).at(0, 0, 0.12), wood)
        else:
            a.add(box(d, 0.022, 0.42).at(0, s * (w / 2 - 0.011), h - 0.44), wood)
    a.surface(h, d - 0.06, w - 0.1)


def drum(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A closed drum: of board, metal or wicker."""
    skin = (finish, m.metal, m.wicker, paint)[int(rng.integers(4))](rng)
    waist = float(rng.uniform(0.36, 0.5))
    rings = [(0, 0, 0, 0), (0, d * 0.46, w * 0.46, 0), (0, d * waist, w * waist, h / 2), (0, d / 2, w / 2, h - 0.03)]
    a.add(loft(rings, 24), skin)
    a.add(cylinder(d / 2, 0.03, segments=24).at(z=h - 0.03), top_of(rng))
    a.surface(h, d * 0.66, w * 0.66)


def low_table(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "hairpin") -> None:
    """Hairpin legs, a tray on crossed legs, a trunk, or a smaller table nested beside a larger."""
    top, steel = finish(rng) if kind == "trunk" else top_of(rng), m.metal(rng)
    if kind == "trunk":
        a.add(rounded_box(d - 0.03, w - 0.03, h - 0.06, 0.01), top)
        a.add(rounded_box(d, w, 0.07, 0.012).at(z=h - 0.07), top)
        bands = [box(d + 0.002, 0.04, h - 0.08).at(0, s * w * 0.32, 0.005) for s in (-1, 1)]
        a.add(merged(bands), steel)
        a.surface(h, d - 0.06, w - 0.06)
        return
    if kind == "nested":
        for y, width, height, wood in ((-w * 0.2, w * 0.6, h, top), (w * 0.25, w * 0.5, h * 0.8, top_of(rng))):
            a.add(cylinder(min(d, width) / 2, 0.025, segments=24).at(y=y, z=height - 0.025), wood)
            a.add(legs(width * 0.55, width * 0.55, height - 0.02, 0.016, 0.06, 6).at(y=y), steel)
            a.surface(height, width * 0.3, width * 0.3, 0, y if height == h else y + width * 0.2)
        return
    a.add(rounded_box(d, w, 0.03, 0.01).at(z=h - (0.03 if kind == "hairpin" else 0.06)), top)
    if kind == "tray":
        rim = [box(d, 0.015, 0.06).at(0, s * (w / 2 - 0.008), h - 0.06) for s in (-1, 1)]
        rim += [box(0.015, w, 0.06).at(s * (d / 2 - 0.008), 0, h - 0.06) for s in (-1, 1)]
        a.add(merged(rim), top)
        for y in (-w * 0.3, w * 0.3):
            for e in (-1, 1):
                a.add(rod((e * d * 0.42, y, 0), (-e * d * 0.42, y, h - 0.06), 0.014, segments=4), steel)
        a.surface(h - 0.03, d - 0.08, w - 0.08)
        return
    for x in (-1, 1):
        px, py = x * d * 0.4, w * 0.4
        bar(a, [(px, py - 0.06, h - 0.03), (px * 1.1, py, 0.006), (px, py + 0.04, h - 0.03)], 0.006, steel)
    a.surface(h, d - 0.06, w - 0.06)


def desk(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "writing") -> None:
    """On T-feet, with a hutch, on slim legs with drawers, on trestles, or small and colourful."""
    top, under, knob = top_of(rng), finish(rng), m.metal(rng)
    z = 0.75 if kind == "hutch" else 0.56 if kind == "child" else h
    z = min(z, h)
    a.add(rounded_box(d, w, 0.028, 0.008).at(z=z - 0.028), m.glass(rng) if kind == "trestle" else top)
    a.surface(z, d - 0.05 - (0.26 if kind == "hutch" else 0), w - 0.06, 0.13 if kind == "hutch" else 0.0)
    if kind == "standing":
        for s in (-1, 1):
            y = s * w * 0.36
            a.add(merged([box(d * 0.9, 0.07, 0.03).at(0, y), box(0.06, 0.09, z - 0.05).at(0, y, 0.02)]), knob)
        a.add(box(0.05, w * 0.72, 0.04).at(z=z - 0.07), knob)
        return
    if kind == "trestle":
        for y in (-w * 0.33, w * 0.33):
            for e in (-1, 1):
                a.add(rod((e * d * 0.4, y, 0), (e * d * 0.12, y, z - 0.028), 0.022, segments=4), under)
            a.add(
                merged([box(d * 0.55, 0.03, 0.03).at(0, y, z * 0.35), box(d * 0.6, 0.05, 0.03).at(0, y, z - 0.058)]),
                under,
            )
        return
    a.add(legs(d - 0.04, w - 0.04, z - 0.02, 0.022, segments=8), under)
    a.add(box(d - 0.07, w - 0.06, 0.1).at(-0.01, 0, z - 0.128), under)
    for i in range(3):
        face = paint(rng) if kind == "child" else top
        fronts(a, d / 2 - 0.05, (i - 1) * w * 0.31, z - 0.125, w * 0.3, [0.095], face, knob)
    if kind == "hutch":
        deep, rise = 0.24, h - z
        sides = [box(deep, 0.02, rise).at(y=y) for y in (-w / 2 + 0.01, -w / 6, w / 6, w / 2 - 0.01)]
        boards = [box(deep, w, 0.02).at(z=k) for k in (rise * 0.5, rise - 0.02)] + [box(0.01, w, rise).at(-deep / 2)]
        a.add(merged(sides + boards).at(deep / 2 - d / 2 + 0.005, 0, z), under)
        fronts(a, deep - d / 2, -w / 3, z + 0.01, w * 0.32, [rise * 0.45], top, knob)
    if kind == "child":
        a.add(box(0.02, w, h - 0.4).at(0.01 - d / 2, 0, 0.4), paint(rng))


DESIGNS: tuple[Design, ...] = (
    design("table", "oval", oval, (0.90, 1.10), (1.30, 2.20), (0.73, 0.77), 2),
    design("table", "crossed ends", board, (0.80, 1.00), (1.50, 2.30), (0.73, 0.78), 2, kind="cross"),
    design("table", "hoops", board, (0.75, 1.00), (1.20, 2.20), (0.72, 0.77), 2, kind="hoop"),
    design("table", "bar", board, (0.50, 0.75), (0.90, 1.50), (0.92, 1.08), 2, kind="bar"),
    design("table", "drop leaf", drop_leaf, (0.70, 0.90), (0.45, 1.40), (0.72, 0.77), 2),
    design("table", "low painted", board, (0.50, 0.65), (0.60, 0.95), (0.50, 0.60), 2, kind="stout"),
    design("coffee table", "nested", low_table, (0.55, 0.62), (0.95, 1.05), (0.40, 0.50), kind="nested"),
    design("coffee table", "drum", drum, (0.55, 0.90), (0.55, 0.90), (0.34, 0.46), 0, "round"),
    design("coffee table", "hairpin", low_table, (0.45, 0.65), (0.85, 1.25), (0.36, 0.46), 2, kind="hairpin"),
    design("coffee table", "trunk", low_table, (0.50, 0.65), (0.80, 1.15), (0.38, 0.48), 2, kind="trunk"),
    design("coffee table", "tray", low_table, (0.42, 0.60), (0.60, 0.85), (0.42, 0.52), 2, kind="tray"),
    design("desk", "hutch", desk, (0.55, 0.70), (0.95, 1.40), (1.05, 1.20), kind="hutch"),
    design("desk", "standing", desk, (0.65, 0.80), (1.20, 1.80), (0.72, 1.10), kind="standing"),
    design("desk", "writing", desk, (0.48, 0.62), (0.95, 1.35), (0.73, 0.78), kind="writing"),
    design("desk", "trestle", desk, (0.60, 0.80), (1.20, 1.70), (0.72, 0.76), kind="trestle"),
    design("desk", "child", desk, (0.48, 0.60), (0.75, 1.00), (0.62, 0.75), kind="child"),
)
