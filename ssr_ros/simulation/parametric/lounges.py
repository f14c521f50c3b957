"""Armchairs and sofas of further constructions."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.chairs import CLOTHS, arched, cloth, finish, upright, wrap
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import cushion, cylinder, lathe, loft, merged, rounded_box
from ssr_ros.simulation.parametric.seats import legs


def barrel(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "barrel") -> None:
    """A back running round into arms: on short feet, of wicker with a cushion, or an egg on a swivel foot."""
    cover = cloth(rng)
    shell = m.wicker(rng) if kind == "wicker" else cover
    low = {"barrel": 0.1, "wicker": 0.16, "egg": 0.26}[kind]
    front = 0.5 if kind == "egg" else float(rng.uniform(0.56, 0.66))
    a.add(wrap(d, w, low, h, front, 0.05 if kind == "wicker" else 0.1, d * 0.6), shell)
    a.add(loft([(0.03, 0, 0, low), (0.03, d * 0.44, w * 0.45, low), (0.03, d * 0.44, w * 0.45, 0.3)], 18, 4), shell)
    a.add(loft([(0.03, d * 0.42, w * 0.41, 0.29), (0.03, d * 0.43, w * 0.42, 0.4), (0.03, d * 0.38, w * 0.38, 0.44),
                (0.03, 0, 0, 0.45)], 18, 4), cloth(rng) if kind == "wicker" else cover)  # fmt: skip
    if kind == "egg":
        a.add(lathe([(0, 0), (d * 0.36, 0), (d * 0.34, 0.02), (0.035, 0.05), (0.03, low + 0.01)], 16), m.metal(rng))
    else:
        a.add(legs(d * 0.7, w * 0.7, low + 0.01, 0.022, 0.02, 6), finish(rng))


def recliner(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Plump arms, a back in rolls, a foot rest folded under the seat."""
    cover, arm = cloth(rng), 0.2
    a.add(rounded_box(d - 0.1, w - 0.08, 0.3, 0.03).at(0, 0, 0.06), cover)
    a.add(rounded_box(d - 0.3, w - 2 * arm, 0.16, 0.06).at(0.1, 0, 0.32), cover)
    a.add(rounded_box(0.1, w - 2 * arm, 0.3, 0.04).at(d / 2 - 0.05, 0, 0.08), cover)
    for s in (-1, 1):
        a.add(rounded_box(d - 0.14, arm, 0.54, 0.08).at(0, s * (w / 2 - arm / 2), 0.04), cover)
    rise = (h - 0.42) / 3
    for i in range(3):
        roll = rounded_box(0.26, w - 2 * arm + 0.08, rise + 0.02, 0.09)
        a.add(roll.at(0.22 - d / 2 - 0.045 * i, 0, 0.42 + i * rise - 0.02), cover)
    a.add(legs(d - 0.2, w - 0.2, 0.07, 0.03), m.black(rng))


def couch(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "tuxedo") -> None:
    """Armless blocks, thin arms as high as the back, a bowed back, or a loose cover down to the floor."""
    cover, seat = cloth(rng), 0.44
    arm = {"modular": 0.0, "tuxedo": 0.09, "camel": 0.13, "skirt": 0.17}[kind]
    foot = {"modular": 0.04, "tuxedo": 0.13, "camel": 0.16, "skirt": 0.01}[kind]
    a.add(rounded_box(d - 0.02, w - 0.02, 0.3 - foot, 0.02).at(0, 0, foot), cover)
    if kind == "camel":
        a.add(upright(arched(w - 0.04, 0.2, h - 0.16, h, 13), 0.14).at(0.07 - d / 2), cover)
    else:
        a.add(rounded_box(0.16, w, h - foot, 0.05).at(0.08 - d / 2, 0, foot), cover)
    tall = {"tuxedo": h, "camel": 0.64, "skirt": 0.6}.get(kind, 0.0)
    for s in (-1, 1) if arm else ():
        y = s * (w / 2 - arm / 2)
        a.add(rounded_box(d - 0.04, arm, tall - foot, 0.035).at(0, y, foot), cover)
        if kind == "camel":
            roll = cylinder(arm * 0.6, d - 0.06, segments=10).turned("y", np.pi / 2)
            a.add(roll.at(0.03 - d / 2, y, tall - 0.04), cover)
    inner = w - 2 * arm
    count = 1 if kind == "camel" else max(2, round(inner / (0.85 if kind == "modular" else 0.7)))
    for i in range(count):
        y = inner / count * (i + 0.5) - inner / 2
        a.add(rounded_box(d - 0.16, inner / count - 0.01, 0.15, 0.04).at(0.08, y, seat - 0.15), cover)
        if kind in ("modular", "skirt"):
            back = rounded_box(0.18, inner / count - 0.03, h - seat, 0.07).turned("y", -0.15)
            a.add(back.at(0.27 - d / 2, y, seat - 0.02), cover)
    a.surface(seat, d - 0.5, inner - 0.06, 0.19)
    if kind == "tuxedo":
        throw = m.fabric(rng, CLOTHS)
        for s in (-1, 1):
            pillow = cushion(0.42, 0.42, 0.14, 5).turned("y", 1.3)
            a.add(pillow.at(0.23 - d / 2, s * (inner / 2 - 0.24), seat + 0.2), throw)
    if foot > 0.02:
        a.add(legs(d - 0.1, w - 0.1, foot + 0.01, 0.024, segments=6), finish(rng))


def chaise(a: Assembly, rng: Generator, d: float, w: float, h: float, side: int = 1) -> None:
    """A sofa with a long seat at one end, on slim feet; an arm only at the other end or at both."""
    cover, seat, deep, long, arm, foot = cloth(rng), 0.42, 0.9, 0.85, 0.13, 0.13
    x = deep / 2 - d / 2
    y = side * (w / 2 - long / 2)
    a.add(rounded_box(deep, w, 0.16, 0.02).at(x, 0, foot), cover)
    a.add(rounded_box(d, long, 0.16, 0.02).at(0, y, foot), cover)
    a.add(rounded_box(0.16, w, h - foot, 0.05).at(0.08 - d / 2, 0, foot), cover)
    for s in (-1, 1) if rng.random() < 0.5 else (-side,):
        a.add(rounded_box(deep, arm, 0.46, 0.04).at(x, s * (w / 2 - arm / 2), foot), cover)
    a.add(rounded_box(d - 0.18, long - arm - 0.01, 0.15, 0.04).at(0.08, y - side * arm / 2, seat - 0.15), cover)
    rest = w - long - arm
    each = rest / 2
    for i in range(2):
        at = -side * (w / 2 - arm - each * (i + 0.5))
        a.add(rounded_box(deep - 0.18, each - 0.01, 0.15, 0.04).at(x + 0.08, at, seat - 0.15), cover)
        a.add(rounded_box(0.18, each - 0.03, h - seat, 0.06).at(0.24 - d / 2, at, seat - 0.01), cover)
    a.add(rounded_box(0.18, long - arm - 0.04, h - seat, 0.06).at(0.24 - d / 2, y - side * arm / 2, seat - 0.01), cover)
    a.surface(seat, deep - 0.45, rest - 0.06, x + 0.18, -side * (w / 2 - arm - rest / 2))
    feet = [legs(d - 0.1, long - 0.1, foot, 0.02).at(y=y), legs(deep - 0.1, w - 0.1, foot, 0.02).at(x)]
    a.add(merged(feet), finish(rng))


DESIGNS: tuple[Design, ...] = (
    design("armchair", "barrel", barrel, (0.72, 0.85), (0.72, 0.85), (0.70, 0.82)),
    design("armchair", "wicker", barrel, (0.68, 0.80), (0.68, 0.80), (0.78, 1.02), kind="wicker"),
    design("armchair", "egg", barrel, (0.78, 0.90), (0.80, 0.92), (1.00, 1.15), kind="egg"),
    design("armchair", "recliner", recliner, (0.88, 1.02), (0.82, 0.98), (0.98, 1.10)),
    design("sofa", "modular", couch, (0.92, 1.10), (1.50, 2.70), (0.66, 0.78), kind="modular"),
    design("sofa", "tuxedo", couch, (0.82, 0.95), (1.50, 2.30), (0.72, 0.82), kind="tuxedo"),
    design("sofa", "camel", couch, (0.82, 0.95), (1.50, 2.20), (0.88, 1.02), kind="camel"),
    design("sofa", "skirt", couch, (0.88, 1.00), (1.40, 2.20), (0.80, 0.92), kind="skirt"),
    design("sofa", "chaise left", chaise, (1.45, 1.65), (2.10, 2.80), (0.78, 0.90), side=1),
    design("sofa", "chaise right", chaise, (1.45, 1.65), (2.10, 2.80), (0.78, 0.90), side=-1),
)
