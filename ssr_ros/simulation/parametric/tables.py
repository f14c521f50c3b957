"""Tables, desks, coffee tables and beds."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import box, cylinder, lathe, loft, rod, rounded_box
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.scene import Material

KNOB = 0.012  # [m] how far handles stand out


def table(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "legs") -> None:
    """A rectangular board on four legs, on two trestles, or on a slab at each end."""
    wood = m.wood(rng)
    top = m.worktop(rng) if kind == "slabs" and rng.random() < 0.4 else wood
    thick = float(rng.uniform(0.025, 0.045))
    under = m.metal(rng) if kind == "trestles" and rng.random() < 0.6 else wood
    a.add(rounded_box(d, w, thick, 0.006).at(z=h - thick), top)
    a.surface(h, d - 0.06, w - 0.06)
    if kind == "legs":
        radius = float(rng.uniform(0.025, 0.04))
        a.add(legs(d - 0.04, w - 0.04, h - thick, radius), wood)
        for s in (-1, 1):
            a.add(box(0.02, w - 0.12, 0.09).at(x=s * (d / 2 - 0.05), z=h - thick - 0.09), wood)
            a.add(box(d - 0.12, 0.02, 0.09).at(y=s * (w / 2 - 0.05), z=h - thick - 0.09), wood)
        return
    for s in (-1, 1):
        y = s * (w / 2 - 0.22)
        if kind == "slabs":
            a.add(box(d * 0.8, 0.05, h - thick).at(y=s * (w / 2 - 0.14)), wood)
            continue
        for end in (-1, 1):
            a.add(rod((end * d * 0.4, y, 0), (end * d * 0.1, y, h - thick), 0.025, segments=4), under)
        a.add(box(d * 0.5, 0.05, 0.04).at(y=y, z=h * 0.35), under)
    if kind == "trestles":
        a.add(box(0.04, w - 0.4, 0.05).at(z=h * 0.35), under)
    else:
        a.add(box(0.04, w - 0.28, 0.12).at(z=h * 0.4), wood)


def table_round(a: Assembly, rng: Generator, d: float, w: float, h: float, base: str = "column") -> None:
    """A round board on a turned column, or on four legs."""
    wood = m.wood(rng)
    top = m.worktop(rng) if rng.random() < 0.4 else wood
    a.add(cylinder(d / 2, 0.03, segments=32).at(z=h - 0.03), top)
    a.surface(h, d * 0.66, w * 0.66)
    if base == "column":
        foot = d * 0.26
        profile = [
            (0, 0),
            (foot, 0),
            (foot, 0.02),
            (0.06, 0.07),
            (0.04, 0.14),
            (0.055, h / 2),
            (0.04, h - 0.1),
            (d * 0.2, h - 0.03),
        ]
        a.add(lathe(profile), m.metal(rng) if rng.random() < 0.5 else wood)
    else:
        a.add(legs(d * 0.55, w * 0.55, h - 0.03, 0.022, d * 0.06, 8), wood)
        a.add(cylinder(d * 0.36, 0.06, segments=24).at(z=h - 0.09), wood)


def coffee_table(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "shelf") -> None:
    """Low: with a shelf under it, with a glass top on steel, or a box with drawers."""
    wood = m.wood(rng)
    a.surface(h, d - 0.05, w - 0.05)
    if kind == "glass":
        steel = m.metal(rng)
        a.add(rounded_box(d, w, 0.012, 0.004).at(z=h - 0.012), m.glass(rng))
        a.add(legs(d - 0.04, w - 0.04, h - 0.012, 0.016), steel)
        for s in (-1, 1):
            a.add(
                rod(
                    (s * (d / 2 - 0.03), 0.02 - w / 2, h - 0.03),
                    (s * (d / 2 - 0.03), w / 2 - 0.02, h - 0.03),
                    0.012,
                    segments=4,
                ),
                steel,
            )
            a.add(
                rod(
                    (0.02 - d / 2, s * (w / 2 - 0.03), h - 0.03),
                    (d / 2 - 0.02, s * (w / 2 - 0.03), h - 0.03),
                    0.012,
                    segments=4,
                ),
                steel,
            )
        return
    a.add(rounded_box(d, w, 0.035, 0.008).at(z=h - 0.035), wood)
    if kind == "drawers":
        body = m.lacquer(rng) if rng.random() < 0.5 else wood
        a.add(box(d - 0.04, w - 0.04, h - 0.13).at(z=0.08), body)
        a.add(legs(d - 0.08, w - 0.08, 0.09, 0.025), wood)
        knob = m.metal(rng)
        for s in (-1, 1):
            for y in (-w / 4, w / 4):
                a.add(box(0.006, w / 2 - 0.06, h - 0.18).at(s * (d / 2 - 0.018), y, 0.1), body)
                a.add(box(0.012, 0.1, 0.012).at(s * (d / 2 - 0.01), y, h / 2), knob)
        return
    a.add(legs(d - 0.03, w - 0.03, h - 0.03, 0.022), wood)
    a.add(box(d - 0.06, w - 0.06, 0.02).at(z=0.13), wood)


def coffee_table_round(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    wood = m.wood(rng)
    a.add(
        lathe([(0, 0), (d / 2 - 0.01, 0), (d / 2, 0.015), (d / 2 - 0.01, 0.035), (0, 0.035)], 32).at(z=h - 0.035), wood
    )
    a.add(legs(d * 0.5, w * 0.5, h - 0.03, 0.018, d * 0.12, 8), wood)
    a.surface(h, d * 0.66, w * 0.66)


def fronts(
    a: Assembly,
    x: float,
    y: float,
    z: float,
    w: float,
    heights: list[float],
    cover: Material,
    knob: Material,
    doors: int = 0,
) -> None:
    """Drawer fronts (or, with ``doors``, that many doors) in the plane x, from z upwards."""
    for height in heights:
        for i in range(max(doors, 1)):
            each = w / max(doors, 1)
            middle = y - w / 2 + each * (i + 0.5)
            a.add(box(0.018, each - 0.008, height - 0.008).at(x + 0.009, middle, z + 0.004), cover)
            if doors:
                side = each / 2 - 0.04 if i < doors / 2 else 0.04 - each / 2
                a.add(
                    box(KNOB, 0.014, min(0.16, height / 3)).at(x + 0.018 + KNOB / 2, middle + side, z + height * 0.55),
                    knob,
                )
            else:
                a.add(box(KNOB, min(0.14, w / 3), 0.014).at(x + 0.018 + KNOB / 2, middle, z + height * 0.6), knob)
        z += height


def desk(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "pedestal") -> None:
    """One sits at its front: a drawers at one side, a steel frame, or drawers at both sides."""
    wood = m.board(rng)
    knob, x = m.metal(rng), d / 2 - 0.05
    a.add(rounded_box(d, w, 0.028, 0.006).at(z=h - 0.028), wood)
    a.surface(h, d - 0.05, w - 0.05)
    a.add(box(0.018, w - 0.08, 0.35).at(x=0.06 - d / 2, z=h - 0.38), wood)
    if kind == "frame":
        steel = m.metal(rng, ("#2b2c2f", "#e2e3e4", "#c9ccd0"))
        a.add(legs(d - 0.04, w - 0.06, h - 0.028, 0.022), steel)
        for s in (-1, 1):
            a.add(box(d - 0.1, 0.035, 0.035).at(y=s * (w / 2 - 0.05), z=h - 0.063), steel)
        return
    sides = (-1, 1) if kind == "double" else (1 if rng.random() < 0.5 else -1,)
    each = 0.4 if kind == "pedestal" else 0.36
    for s in (-1, 1):
        if s in sides:
            y = s * (w / 2 - each / 2 - 0.015)
            a.add(box(d - 0.08, each, h - 0.08).at(x=-0.01, y=y, z=0.05), wood)
            a.add(box(d - 0.14, each - 0.04, 0.05).at(x=-0.01, y=y), knob)
            deep = (h - 0.1) / 4
            fronts(a, x, y, 0.06, each, [2 * deep, deep, deep], wood, knob)
        else:
            a.add(box(d - 0.06, 0.028, h - 0.028).at(y=s * (w / 2 - 0.03)), wood)
    if kind == "double":
        fronts(a, x - 0.01, 0, h - 0.14, w - 2 * each - 0.06, [0.11], wood, knob)


def bed(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "panel") -> None:
    """Head at -x, foot at +x: frame, mattress, duvet turned back. Pillows are things of their own."""
    padded = kind == "padded"
    frame = (
        m.upholstery(rng)
        if padded
        else m.metal(rng, ("#2b2c2f", "#c9ccd0", "#e2e3e4"))
        if kind == "rails"
        else m.wood(rng)
    )
    white, cover = m.linen(rng), m.linen(rng)
    base, mattress = 0.32, 0.2
    if kind == "rails":
        _rails(a, frame, d, w, h)
    else:
        thick = 0.1 if padded else 0.045
        a.add(rounded_box(thick, w, h, 0.03 if padded else 0.008).at(x=thick / 2 - d / 2), frame)
        a.add(rounded_box(d - 0.04, w, 0.2, 0.012).at(x=0.02, z=0.12), frame)
        a.add(legs(d - 0.1, w - 0.06, 0.13, 0.03), m.wood(rng))
        if kind == "footboard":
            a.add(rounded_box(0.045, w, h * 0.6, 0.008).at(x=d / 2 - 0.022), frame)
    inner_d, inner_w, x = d - 0.14, w - 0.06, 0.02
    a.add(rounded_box(inner_d, inner_w, mattress, 0.05).at(x=x, z=base - 0.03), white)
    top = base - 0.03 + mattress
    share = 0.68
    duvet = rounded_box(inner_d * share, w - 0.02, 0.16, 0.06, 2)
    a.add(duvet.at(x=x + inner_d * (1 - share) / 2 + 0.015, z=top - 0.11), cover)
    a.add(rounded_box(0.22, w - 0.03, 0.1, 0.04).at(x=x - inner_d * (share - 0.5) + 0.12, z=top - 0.03), white)
    head = inner_d * (1 - share) - 0.06
    a.surface(top, head, inner_w - 0.06, x - inner_d / 2 + head / 2 + 0.02)
    a.surface(top + 0.05, inner_d * share - 0.3, inner_w - 0.1, x + inner_d * (1 - share) / 2 + 0.1)


def _rails(a: Assembly, frame: Material, d: float, w: float, h: float) -> None:
    """A bedstead of tubes."""
    for x, height in ((0.02 - d / 2, h), (d / 2 - 0.02, h * 0.72)):
        for s in (-1, 1):
            a.add(rod((x, s * (w / 2 - 0.02), 0), (x, s * (w / 2 - 0.02), height), 0.02), frame)
        for z in (0.3, height - 0.02):
            a.add(rod((x, 0.02 - w / 2, z), (x, w / 2 - 0.02, z), 0.016, segments=6), frame)
        for y in np.linspace(-w / 2, w / 2, max(5, round(w / 0.14)))[1:-1]:
            a.add(rod((x, y, 0.3), (x, y, height - 0.02), 0.008, segments=5), frame)
    for s in (-1, 1):
        a.add(box(d - 0.04, 0.03, 0.07).at(y=s * (w / 2 - 0.03), z=0.25), frame)


def nightstand_round(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A round bedside table with a drawer drum on three legs."""
    wood = m.board(rng)
    a.add(
        loft(
            [
                (0, 0, 0, h - 0.2),
                (0, d / 2 - 0.01, w / 2 - 0.01, h - 0.2),
                (0, d / 2, w / 2, h - 0.19),
                (0, d / 2, w / 2, h),
                (0, 0, 0, h),
            ],
            28,
        ),
        wood,
    )
    a.add(box(KNOB, 0.08, 0.014).at(d / 2, 0, h - 0.1), m.metal(rng))
    a.add(legs(d * 0.5, w * 0.5, h - 0.19, 0.015, 0.05, 8), m.wood(rng))
    a.surface(h, d * 0.66, w * 0.66)


DESIGNS: tuple[Design, ...] = (
    design("table", "legs", table, (0.75, 1.00), (1.10, 2.20), (0.72, 0.77), 2, kind="legs"),
    design("table", "trestles", table, (0.75, 0.95), (1.30, 2.20), (0.72, 0.77), 2, kind="trestles"),
    design("table", "slabs", table, (0.80, 1.00), (1.30, 2.20), (0.73, 0.77), 2, kind="slabs"),
    design("table", "square", table, (0.70, 0.95), (0.70, 0.95), (0.72, 0.76), 4, "round", kind="legs"),
    design("table", "column", table_round, (0.80, 1.30), (0.80, 1.30), (0.72, 0.76), 0, "round", base="column"),
    design("table", "disc", table_round, (0.80, 1.20), (0.80, 1.20), (0.72, 0.76), 4, "round", base="legs"),
    design("coffee table", "shelf", coffee_table, (0.45, 0.70), (0.80, 1.25), (0.36, 0.50), 2, kind="shelf"),
    design("coffee table", "glass", coffee_table, (0.50, 0.70), (0.80, 1.20), (0.36, 0.46), 2, kind="glass"),
    design("coffee table", "drawers", coffee_table, (0.50, 0.70), (0.90, 1.25), (0.36, 0.46), 2, kind="drawers"),
    design("coffee table", "disc", coffee_table_round, (0.60, 0.90), (0.60, 0.90), (0.36, 0.48), 4, "round"),
    design("desk", "pedestal", desk, (0.60, 0.75), (1.10, 1.60), (0.72, 0.76), kind="pedestal"),
    design("desk", "frame", desk, (0.60, 0.80), (1.00, 1.80), (0.72, 0.76), kind="frame"),
    design("desk", "double", desk, (0.65, 0.80), (1.40, 1.80), (0.73, 0.77), kind="double"),
    design("bed", "panel", bed, (2.02, 2.15), (1.42, 1.88), (0.85, 1.15), kind="panel"),
    design("bed", "padded", bed, (2.05, 2.20), (1.45, 1.95), (0.95, 1.25), kind="padded"),
    design("bed", "footboard", bed, (2.05, 2.15), (1.42, 1.88), (0.85, 1.10), kind="footboard"),
    design("bed", "single", bed, (1.98, 2.10), (0.92, 1.06), (0.75, 1.00), kind="panel"),
    design("bed", "rails", bed, (2.02, 2.12), (0.94, 1.65), (0.95, 1.15), kind="rails"),
    design("nightstand", "drum", nightstand_round, (0.36, 0.46), (0.36, 0.46), (0.48, 0.60), 1, "round"),
)
