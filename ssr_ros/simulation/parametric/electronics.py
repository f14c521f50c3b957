"""Televisions, monitors, laptops, keyboards, and lamps."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import keys, screen
from ssr_ros.simulation.parametric.primitives import box, cylinder, lathe, panel, rod, rounded_box, tube
from ssr_ros.simulation.scene import Material


def _display(
    a: Assembly, rng: Generator, x: float, z: float, w: float, h: float, bezel: float, thick: float, case: Material
) -> None:
    """A flat screen with its face at x."""
    a.add(rounded_box(thick, w, h, 0.006).at(x=x - thick / 2 - 0.001, z=z), case)
    a.add(panel(w - 2 * bezel, h - 2.4 * bezel).at(x=x, z=z + 1.4 * bezel), screen(rng))


def tv(a: Assembly, rng: Generator, d: float, w: float, h: float, stand: str = "feet") -> None:
    """A 16:9 screen on two feet, on a plate, or with a bar; a bump behind."""
    case = m.black(rng) if rng.random() < 0.85 else m.metal(rng, ("#8f9296",))
    lift = 0.06
    _display(a, rng, 0.03, lift, w, h - lift, 0.012, 0.035, case)
    a.add(rounded_box(0.04, w * 0.6, (h - lift) * 0.5, 0.012).at(x=-0.02, z=lift + 0.04), case)
    if stand == "feet":
        for s in (-1, 1):
            y = s * w * 0.36
            for end in (-1, 1):
                a.add(rod((end * (d / 2 - 0.012), y, 0.008), (0.01, y, lift + 0.01), 0.009, segments=4), case)
    elif stand == "plate":
        a.add(rounded_box(d, w * 0.36, 0.014, 0.005), case)
        a.add(box(0.04, 0.1, lift + 0.06).at(x=-0.01), case)
    else:
        a.add(
            tube(
                [
                    (-d / 2 + 0.01, -w * 0.22, 0.01),
                    (d / 2 - 0.01, -w * 0.26, 0.01),
                    (d / 2 - 0.01, w * 0.26, 0.01),
                    (-d / 2 + 0.01, w * 0.22, 0.01),
                ],
                0.01,
                6,
            ),
            case,
        )
        a.add(box(d - 0.03, 0.05, 0.012), case)
        a.add(cylinder(0.02, lift + 0.04, segments=10), case)


def monitor(a: Assembly, rng: Generator, d: float, w: float, h: float, stand: str = "plate") -> None:
    """A desk screen on a plate, a V foot, or a round foot."""
    case = m.black(rng) if rng.random() < 0.7 else m.metal(rng, ("#c9ccd0",))
    tall = min(w * 0.6, h - 0.08)
    _display(a, rng, 0.06, h - tall, w, tall, 0.01, 0.03, case)
    a.add(rod((-0.02, 0, 0.01), (-0.005, 0, h - tall / 2), 0.022, 0.018, 4), case)
    a.add(box(0.05, 0.1, 0.1).at(x=0.01, z=h - tall / 2 - 0.05), case)
    if stand == "plate":
        a.add(rounded_box(d, 0.26, 0.012, 0.004), case)
    elif stand == "round":
        a.add(cylinder(d / 2, 0.012, segments=24), case)
    else:
        for s in (-1, 1):
            a.add(rod((-d / 2, 0, 0.012), (d / 2, s * 0.13, 0.01), 0.012, 0.008, 4), case)


def laptop(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "silver") -> None:
    """Open, its screen towards +x: silver, dark, or thick and grey."""
    case = {"silver": m.metal(rng, ("#c9ccd0", "#b9bcc2")), "dark": m.black(rng), "thick": m.plain("#5b5e63", 0.2)}[
        kind
    ]
    thick, depth = (0.028 if kind == "thick" else 0.017), w * 0.68
    tilt = float(rng.uniform(0.15, 0.5))  # [rad] beyond upright
    hinge = d / 2 - depth
    a.add(rounded_box(depth, w, thick, 0.005).at(x=hinge + depth / 2), case)
    board = panel(w * 0.88, depth * 0.5).turned("y", -np.pi / 2)
    a.add(board.at(x=d / 2 - depth * 0.45, z=thick + 0.0008), keys(rng, kind != "silver" or rng.random() < 0.5))
    a.add(
        box(depth * 0.28, w * 0.3, 0.001).at(x=d / 2 - depth * 0.2, z=thick),
        m.plain("#8a8c90" if kind == "silver" else "#2c2d30", 0.3),
    )
    lid = rounded_box(0.009, w, depth, 0.004).turned("y", -tilt)
    a.add(lid.at(x=hinge, z=thick), case)
    face = panel(w * 0.94, depth * 0.88).at(x=0.0055, z=depth * 0.06).turned("y", -tilt)
    a.add(face.at(x=hinge, z=thick), screen(rng, on=bool(rng.random() < 0.7)))


def keyboard(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "black") -> None:
    """Keys on a slightly raised wedge."""
    case = {"black": m.black(rng), "white": m.plain("#e9e9e7", 0.2), "slim": m.metal(rng, ("#c9ccd0",))}[kind]
    a.add(rounded_box(d, w, h - 0.06 * d, 0.004).turned("y", 0.06).at(z=0.03 * d), case)
    board = panel(w - 0.016, d - 0.016).turned("y", -np.pi / 2 + 0.06)
    a.add(board.at(x=d / 2 - 0.008, z=h - 0.06 * d + 0.0012), keys(rng, kind == "black"))


def _shade(
    rng: Generator, h: float, low: float, high: float, cover: Material, a: Assembly, z: float, x: float = 0.0
) -> None:
    """An open lamp shade with a bulb in it."""
    a.add(lathe([(low, 0), (high, h), (high - 0.004, h), (low - 0.004, 0)], 24).at(x=x, z=z), cover)
    a.add(
        lathe([(0, 0), (0.03, 0.03), (0.03, 0.06), (0.012, 0.1), (0.012, h * 0.6)], 10).at(x=x, z=z + 0.05),
        m.plain("#fff6e0", 0, max(cover.emission, 0.05)),
    )


def floor_lamp(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "column") -> None:
    """A shade on a column, on three legs, or on an arc."""
    stem, shade = m.metal(rng), m.lampshade(rng)
    r, tall = d / 2, float(rng.uniform(0.24, 0.34))
    if kind == "tripod":
        wood = m.wood(rng)
        for angle in np.arange(3) * 2 * np.pi / 3:
            a.add(
                rod(
                    (r * np.cos(angle), r * np.sin(angle), 0),
                    (0.02 * np.cos(angle), 0.02 * np.sin(angle), h - tall),
                    0.016,
                    0.012,
                ),
                wood,
            )
        _shade(rng, tall, r * 0.92, r * 0.75, shade, a, h - tall)
        return
    if kind == "arc":
        top = [
            (
                -r + 0.14 + (d - 0.3) * t,
                0,
                h * 0.62 + (h * 0.38 - 0.03) * np.sin(np.pi / 2 * min(1, 1.25 * t)) - 0.15 * max(0, t - 0.8),
            )
            for t in np.linspace(0, 1, 10)
        ]
        a.add(tube([(-r + 0.14, 0, 0.02), *top], 0.012, 6), stem)
        a.add(cylinder(0.14, 0.035, segments=24).at(x=0.14 - r), m.marble(rng))
        end = top[-1]
        a.add(rod(end, (end[0], 0, end[2] - 0.1), 0.008, segments=5), stem)
        a.add(
            lathe([(0.16, 0), (0.15, 0.05), (0.1, 0.12), (0.02, 0.16), (0, 0.16)], 24).at(x=end[0], z=end[2] - 0.22),
            m.metal(rng),
        )
        a.add(cylinder(0.06, 0.02, segments=10).at(x=end[0], z=end[2] - 0.2), m.plain("#fff6e0", 0, 0.9))
        return
    a.add(
        lathe(
            [
                (0, 0),
                (r * 0.8, 0),
                (r * 0.8, 0.015),
                (0.04, 0.03),
                (0.013, 0.06),
                (0.013, h - tall * 0.5),
                (0, h - tall * 0.5),
            ]
        ),
        stem,
    )
    _shade(rng, tall, r, r * float(rng.uniform(0.6, 1.0)), shade, a, h - tall)


def table_lamp(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "vase") -> None:
    """A shade on a ceramic vase, on a wooden stick; or a jointed reading lamp."""
    shade, r = m.lampshade(rng), d / 2
    if kind == "reading":
        steel = m.metal(rng, ("#2b2c2f", "#e2e3e4", "#8c2f2a", "#c9ccd0"))
        base = 0.08 - r
        a.add(lathe([(0, 0), (0.08, 0), (0.08, 0.014), (0.02, 0.025), (0, 0.025)]).at(x=base), steel)
        joint, head = (base - 0.005, 0, h * 0.55), (r - 0.09, 0, h - 0.05)
        a.add(rod((base, 0, 0.02), joint, 0.007, segments=6), steel)
        a.add(rod(joint, head, 0.007, segments=6), steel)
        cone = lathe([(0.075, 0), (0.07, 0.03), (0.03, 0.11), (0, 0.115)], 16).turned("y", -0.35)
        a.add(cone.at(head[0] + 0.03, 0, head[2] - 0.1), steel)
        a.add(cylinder(0.045, 0.01, segments=10).at(head[0] + 0.03, 0, head[2] - 0.085), m.plain("#fff6e0", 0, 0.9))
        return
    tall = h * 0.45
    if kind == "vase":
        body = m.plastic(rng, ("#f2f2ee", "#3c6e8f", "#8fae9b", "#c9a27a", "#41464b", "#a33b33"))
        b = r * 0.5
        a.add(
            lathe(
                [
                    (0, 0),
                    (b * 0.7, 0),
                    (b, h * 0.16),
                    (b * 0.95, h * 0.26),
                    (b * 0.35, h * 0.42),
                    (b * 0.3, h * 0.5),
                    (0.01, h * 0.52),
                    (0.01, h * 0.7),
                ]
            ),
            body,
        )
    else:
        a.add(
            lathe([(0, 0), (r * 0.55, 0), (r * 0.55, 0.02), (0.022, 0.03), (0.018, h * 0.6), (0, h * 0.6)]), m.wood(rng)
        )
    _shade(rng, tall, r, r * float(rng.uniform(0.6, 0.95)), shade, a, h - tall)


DESIGNS: tuple[Design, ...] = (
    design("tv", "feet", tv, (0.20, 0.30), (0.90, 1.46), (0.57, 0.89), form="tied", stand="feet"),
    design("tv", "plate", tv, (0.20, 0.28), (0.72, 1.23), (0.47, 0.76), form="tied", stand="plate"),
    design("tv", "bar", tv, (0.20, 0.28), (0.90, 1.30), (0.57, 0.80), form="tied", stand="bar"),
    design("monitor", "plate", monitor, (0.18, 0.22), (0.50, 0.62), (0.42, 0.52), stand="plate"),
    design("monitor", "fork", monitor, (0.18, 0.23), (0.50, 0.72), (0.42, 0.54), stand="fork"),
    design("monitor", "round", monitor, (0.19, 0.23), (0.48, 0.60), (0.40, 0.50), stand="round"),
    design("laptop", "silver", laptop, (0.27, 0.33), (0.30, 0.36), (0.21, 0.25), form="tied", kind="silver"),
    design("laptop", "dark", laptop, (0.28, 0.36), (0.32, 0.39), (0.22, 0.27), form="tied", kind="dark"),
    design("laptop", "thick", laptop, (0.30, 0.36), (0.34, 0.39), (0.24, 0.27), form="tied", kind="thick"),
    design("keyboard", "black", keyboard, (0.13, 0.17), (0.42, 0.46), (0.025, 0.035), kind="black"),
    design("keyboard", "white", keyboard, (0.13, 0.16), (0.41, 0.45), (0.022, 0.032), kind="white"),
    design("keyboard", "slim", keyboard, (0.11, 0.13), (0.28, 0.42), (0.018, 0.024), kind="slim"),
    design("lamp", "floor column", floor_lamp, (0.34, 0.48), (0.34, 0.48), (1.45, 1.75), 0, "round", kind="column"),
    design("lamp", "floor tripod", floor_lamp, (0.45, 0.55), (0.45, 0.55), (1.40, 1.60), 3, "round", kind="tripod"),
    design("lamp", "floor arc", floor_lamp, (1.00, 1.30), (0.30, 0.32), (1.75, 2.00), kind="arc"),
    design("lamp", "table vase", table_lamp, (0.24, 0.36), (0.24, 0.36), (0.38, 0.62), 0, "round", kind="vase"),
    design("lamp", "table stick", table_lamp, (0.20, 0.30), (0.20, 0.30), (0.36, 0.55), 0, "round", kind="stick"),
    design("lamp", "table reading", table_lamp, (0.34, 0.44), (0.15, 0.17), (0.42, 0.56), kind="reading"),
)
