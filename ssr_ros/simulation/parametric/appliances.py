"""Kitchen and bathroom: refrigerator, stove, microwave, sink, toilet, bathtub."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import clock_digits, hob, label
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cylinder,
    lathe,
    loft,
    merged,
    panel,
    rod,
    rounded_box,
    tube,
)
from ssr_ros.simulation.parametric.storage import FRONT
from ssr_ros.simulation.parametric.tables import fronts
from ssr_ros.simulation.scene import Material


def _enamel(rng: Generator) -> Material:
    """White, steel or black, as appliances come."""
    if rng.random() < 0.45:
        return m.plastic(rng, ("#f4f4f2", "#eeeeea"))
    return m.steel(rng) if rng.random() < 0.75 else m.black(rng)


def refrigerator(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "combi") -> None:
    """Freezer below, freezer on top, two doors side by side, or one low door."""
    cover, handle = _enamel(rng), m.steel(rng)
    a.surface(h, d - 0.16, w - 0.06, -0.05)
    body, x = d - 0.11, d / 2 - 0.11
    a.add(box(body, w, h - 0.02).at(x=-0.055, z=0.02), cover)
    a.add(box(body - 0.04, w - 0.04, 0.03).at(x=-0.055), m.black(rng))
    a.add(box(0.008, w - 0.012, h - 0.06).at(x + 0.004, 0, 0.05), m.plain("#4a4c4f"))
    split = {"combi": 0.38, "top": 0.7, "single": 0.0, "double": 0.0}[kind]
    if kind == "double":
        doors = [(s * w / 4, w / 2, 0.05, h - 0.05, -s) for s in (-1, 1)]
    else:
        z = 0.05 + split * (h - 0.05)
        doors = [(0.0, w, z, h - z, 1)] + ([(0.0, w, 0.05, z - 0.05, 1)] if split else [])
    for y, wide, low, high, side in doors:
        a.add(rounded_box(0.07, wide - 0.006, high - 0.008, 0.012).at(x + 0.043, y, low), cover)
        grip = y + side * (wide / 2 - 0.05)
        length = min(0.6, high * 0.55)
        start = low + (high - length) / 2 if high > 0.9 or kind == "single" else low + 0.08
        a.add(
            tube(
                [
                    (x + 0.07, grip, start),
                    (x + 0.1, grip, start + 0.03),
                    (x + 0.1, grip, start + length - 0.03),
                    (x + 0.07, grip, start + length),
                ],
                0.01,
                6,
            ),
            handle,
        )
    if kind == "double":
        a.add(panel(0.2, 0.32).at(x + 0.079, -w / 4, h * 0.55), m.black(rng))
        a.add(panel(0.12, 0.04).at(x + 0.08, -w / 4, h * 0.55 + 0.25), clock_digits(rng))
    elif rng.random() < 0.4:
        a.add(panel(0.12, 0.16).at(x + 0.079, rng.uniform(-0.1, 0.1), h * 0.72), label(rng))


def stove(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "glass") -> None:
    """An oven with a window below, cooking plates above: glass, gas burners, or gas with a raised back."""
    cover, dark, steel = _enamel(rng), m.black(rng), m.steel(rng)
    x, top = d / 2 - 0.045, h - (0.12 if kind == "range" else 0.03 if kind == "gas" else 0.0)
    a.add(box(d - 0.045, w, top - 0.08).at(x=-0.022, z=0.08), cover)
    a.add(box(d - 0.1, w - 0.04, 0.08).at(x=-0.03), dark)
    a.add(box(0.02, w - 0.01, 0.11).at(x + 0.01, 0, top - 0.12), cover if kind != "glass" else steel)
    for y in np.linspace(-w / 2 + 0.07, w / 2 - 0.07, 5):
        if abs(y) > 0.01:
            a.add(cylinder(0.02, 0.025, segments=10).turned("y", np.pi / 2).at(x + 0.02, y, top - 0.06), dark)
    a.add(panel(0.1, 0.04).at(x + 0.021, 0, top - 0.08), clock_digits(rng))
    a.add(box(0.025, w - 0.01, top - 0.36).at(x + 0.0125, 0, 0.22), cover)
    a.add(panel(w - 0.14, top - 0.53).at(x + 0.026, 0, 0.28), m.plain("#08090a", 0.9))
    a.add(rod((x + 0.04, 0.06 - w / 2, top - 0.17), (x + 0.04, w / 2 - 0.06, top - 0.17), 0.009), steel)
    a.add(box(0.02, w - 0.01, 0.11).at(x + 0.01, 0, 0.1), cover)
    if kind == "glass":
        plate = panel(w - 0.02, d - 0.07).turned("y", -np.pi / 2)
        a.add(plate.at(d / 2 - 0.05, 0, top + 0.001), hob(rng))
        return
    a.add(box(d - 0.05, w - 0.02, 0.004).at(z=top), steel)
    for bx in (-d / 4, d / 4 - 0.02):
        for by in (-w / 4, w / 4):
            a.add(cylinder(0.045, 0.012, segments=12).at(bx, by, top + 0.004), dark)
            for turn in (0, np.pi / 2):
                a.add(box(0.2, 0.012, 0.012).at(z=0.018).turned("z", turn).at(bx, by, top), dark)
    if kind == "range":
        a.add(box(0.04, w, 0.12).at(0.02 - d / 2, 0, top), cover)


def microwave(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "side") -> None:
    """Buttons, knobs, or a handle at the right of a dark window."""
    cover = _enamel(rng)
    x, band = d / 2 - 0.03, 0.24 * w
    a.add(rounded_box(d - 0.03, w, h - 0.012, 0.008).at(x=-0.015, z=0.012), cover)
    a.add(box(d - 0.08, w - 0.06, 0.012).at(x=-0.015), m.black(rng))
    a.add(
        box(0.015, w - band - 0.006, h - 0.03).at(x + 0.0075, -band / 2, 0.02),
        cover if kind != "handle" else m.black(rng),
    )
    a.add(panel(w - band - 0.08, h - 0.11).at(x + 0.016, -band / 2, 0.06), m.plain("#0a0b0c", 0.9))
    middle = w / 2 - band / 2
    a.add(box(0.012, band - 0.008, h - 0.03).at(x + 0.006, middle, 0.02), m.black(rng))
    a.add(panel(band * 0.75, 0.03).at(x + 0.0125, middle, h - 0.065), clock_digits(rng))
    grey = m.plain("#8f9296", 0.3)
    if kind == "knobs":
        for z in (0.34, 0.66):
            a.add(
                cylinder(0.022, 0.018, segments=12).turned("y", np.pi / 2).at(x + 0.012, middle, z * (h - 0.08)), grey
            )
    else:
        keys = [
            box(0.004, 0.018, 0.014).at(x + 0.014, middle + i * 0.026, 0.04 + j * 0.026)
            for i in (-1, 0, 1)
            for j in range(4)
        ]
        a.add(merged(keys), grey)
    if kind != "knobs":
        y = middle - band / 2 - 0.02
        a.add(
            tube(
                [(x + 0.015, y, 0.05), (x + 0.03, y, 0.07), (x + 0.03, y, h - 0.07), (x + 0.015, y, h - 0.05)], 0.008, 6
            ),
            m.steel(rng),
        )


def tap(reach: float, h: float) -> Part:
    """A swan neck reaching to +x."""
    bend = [(reach / 2 * (1 - np.cos(t)), 0, h - reach / 2 + reach / 2 * np.sin(t)) for t in np.linspace(0, np.pi, 7)]
    neck = tube([(0, 0, 0), *bend, (reach, 0, h - reach / 2 - 0.04)], 0.011, 6)
    return merged([neck, cylinder(0.022, 0.05, segments=10), rod((0, 0, 0.045), (0, 0.06, 0.07), 0.007, segments=5)])


def _sunk(d: float, w: float, depth: float, power: float) -> Part:
    """The inside of a basin, its rim at z = 0."""
    return loft(
        [
            (0, 0, 0, -depth),
            (0, d * 0.36, w * 0.38, -depth),
            (0, d * 0.47, w * 0.48, -depth * 0.6),
            (0, d / 2, w / 2, 0),
        ],
        20,
        power,
    )


def _holed_top(
    a: Assembly, top: Material, d: float, w: float, z: float, thick: float, hole: tuple[float, float, float]
) -> None:
    """A worktop of four boards around a hole (x of its middle, length, width)."""
    x, hl, hw = hole
    front, rear = d / 2 - (x + hl / 2), (x - hl / 2) + d / 2
    a.add(box(front, w, thick).at(d / 2 - front / 2, 0, z), top)
    a.add(box(rear, w, thick).at(rear / 2 - d / 2, 0, z), top)
    side = (w - hw) / 2
    for s in (-1, 1):
        a.add(box(hl, side, thick).at(x, s * (w / 2 - side / 2), z), top)


def sink(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "vanity") -> None:
    """A basin let into a cabinet: bathroom vanity, kitchen unit with steel bowl; its tap reaches up to h."""
    cover, knob = m.board(rng), m.metal(rng)
    kitchen = kind == "kitchen"
    bowl = m.steel(rng) if kitchen else m.ceramic(rng)
    top = m.worktop(rng) if kitchen else bowl
    rim = h - (0.24 if kitchen else 0.16)
    hole = (0.02, d * 0.66, min(w * 0.72, 0.55))
    a.add(box(d - FRONT - 0.02, w - 0.01, 0.02).at(x=-FRONT / 2, z=0.1), cover)
    for s in (-1, 1):
        a.add(box(d - FRONT - 0.02, 0.018, rim - 0.14).at(-FRONT / 2, s * (w / 2 - 0.014), 0.1), cover)
    a.add(box(0.018, w - 0.02, rim - 0.14).at(0.02 - d / 2, 0, 0.1), cover)
    a.add(box(d - 0.16, w - 0.03, 0.1).at(x=-0.05), m.black(rng))
    _holed_top(a, top, d, w, rim - 0.04, 0.04, hole)
    side = (w - hole[2]) / 2 - 0.04
    for end in (-1, 1) if side > 0.1 else ():
        a.surface(rim, hole[1], side, 0.0, end * (w / 2 - side / 2 - 0.01))
    a.add(_sunk(hole[1], hole[2], 0.16, 6.0).at(hole[0], 0, rim - 0.001), bowl)
    fronts(a, d / 2 - FRONT - 0.01, 0, 0.1, w - 0.02, [rim - 0.14], cover, knob, 1 if w < 0.5 else 2)
    a.add(tap(0.16 if kitchen else 0.12, h - rim).at(-d / 2 + 0.06, 0, rim), m.metal(rng, ("#c9ccd0", "#e2e3e4")))


def sink_bowl(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A round bowl standing on a cabinet."""
    cover, white = m.wood(rng), m.ceramic(rng)
    top = h - 0.26
    a.add(box(d - FRONT, w, top - 0.14).at(x=-FRONT / 2, z=0.12), cover)
    a.add(box(d - 0.14, w - 0.06, 0.12).at(x=-0.05), m.black(rng))
    a.add(rounded_box(d, w, 0.03, 0.005).at(z=top - 0.03), m.worktop(rng))
    fronts(a, d / 2 - FRONT, 0, 0.13, w - 0.01, [top - 0.17], cover, m.metal(rng), 2)
    r = min(d * 0.4, 0.2)
    outer = [
        (0, 0),
        (r * 0.5, 0),
        (r * 0.9, 0.07),
        (r, 0.13),
        (r * 0.95, 0.13),
        (r * 0.8, 0.06),
        (r * 0.4, 0.025),
        (0, 0.02),
    ]
    a.add(lathe(outer, 24).at(x=0.04, z=top), white)
    a.add(tap(0.14, h - top).at(-d / 2 + 0.04, 0, top), m.metal(rng, ("#c9ccd0", "#2b2c2f")))


def sink_pedestal(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A wall basin on a ceramic column."""
    white = m.ceramic(rng)
    rim = h - 0.13
    a.add(
        loft(
            [
                (-0.06, 0.11, 0.1, 0),
                (-0.06, 0.085, 0.075, 0.1),
                (-0.06, 0.08, 0.07, rim - 0.2),
                (-0.03, 0.12, 0.14, rim - 0.15),
            ],
            16,
        ),
        white,
    )
    rings = [
        (0, d * 0.25, w * 0.25, rim - 0.17),
        (0, d * 0.45, w * 0.45, rim - 0.08),
        (0, d / 2, w / 2, rim - 0.02),
        (0, d / 2 - 0.005, w / 2 - 0.005, rim),
        (0.03, d * 0.38, w * 0.42, rim),
        (0.03, d * 0.3, w * 0.34, rim - 0.09),
        (0.03, 0, 0, rim - 0.12),
    ]
    a.add(loft(rings, 24, 3.0), white)
    a.add(tap(0.11, 0.13).at(-d / 2 + 0.05, 0, rim), m.metal(rng, ("#c9ccd0",)))


def toilet(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "close") -> None:
    """A bowl with seat and lid, and a cistern: on the bowl, high and slim, or boxed in."""
    white, seat = m.ceramic(rng), m.plastic(rng, ("#f6f6f4", "#f1efe9"))
    tank, top = 0.19, 0.40
    long = d - tank + 0.02
    x = d / 2 - long / 2
    rings = [
        (-0.05, long * 0.36, w * 0.28, 0),
        (-0.05, long * 0.34, w * 0.26, 0.1),
        (-0.02, long * 0.4, w * 0.36, 0.24),
        (0, long / 2, w * 0.48, top - 0.04),
        (0, long / 2, w * 0.48, top),
        (0, long * 0.36, w * 0.33, top),
        (0, long * 0.2, w * 0.2, top - 0.16),
        (0, 0, 0, top - 0.18),
    ]
    a.add(loft(rings, 24, 2.3).at(x=x), white)
    ring = [
        (0, long * 0.49, w * 0.48, 0),
        (0, long * 0.5, w * 0.49, 0.012),
        (0, long * 0.49, w * 0.48, 0.022),
        (0, long * 0.34, w * 0.31, 0.022),
        (0, long * 0.33, w * 0.3, 0),
    ]
    a.add(loft(ring, 24, 2.3).at(x=x, z=top), seat)
    lid = loft(
        [(0, 0, 0, 0), (0, long * 0.47, w * 0.48, 0), (0, long * 0.47, w * 0.48, 0.018), (0, 0, 0, 0.02)], 24, 2.3
    )
    if rng.random() < 0.5:
        a.add(lid.at(x=x, z=top + 0.023), seat)
    else:
        a.add(lid.at(x=long * 0.47).turned("y", -1.62).at(x=-d / 2 + tank + 0.025, z=top + 0.03), seat)
    middle = tank / 2 - d / 2
    if kind == "boxed":
        a.add(box(tank, w, h).at(x=middle), m.lacquer(rng))
        a.add(panel(0.2, 0.13).at(tank - d / 2 + 0.002, 0, h - 0.2), m.steel(rng))
        return
    wide = w if kind == "close" else w * 0.9
    a.add(box(tank * 0.8, w * 0.5, top).at(x=middle), white)
    a.add(rounded_box(tank - 0.02, wide - 0.03, h - top - 0.03, 0.03, 2).at(x=middle, z=top), white)
    a.add(rounded_box(tank, wide, 0.04, 0.014).at(x=middle, z=h - 0.045), white)
    a.add(cylinder(0.025, 0.008, segments=12).at(middle, 0, h - 0.008), m.steel(rng))


def bathtub(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "panel") -> None:
    """Let into a panelled box, free-standing and oval, or on feet; its tap reaches up to h."""
    top, h = h, h - 0.08
    white, steel = m.ceramic(rng), m.metal(rng, ("#c9ccd0", "#b08d57"))
    power = 8.0 if kind == "panel" else 3.0
    rim = 0.07 if kind == "panel" else 0.035
    inner = [
        (0, d / 2 - rim, w / 2 - rim, h),
        (0, d / 2 - rim - 0.05, w / 2 - rim - 0.07, 0.3 * h),
        (0, d / 2 - rim - 0.14, w / 2 - rim - 0.14, 0.16),
        (0, 0, 0, 0.15),
    ]
    low = 0.0 if kind == "panel" else 0.03 if kind == "oval" else 0.14
    base = 0.5 if kind == "panel" else 0.4
    outer = [(0, d * base, w * base, low), (0, d / 2, w / 2, h - 0.04), (0, d / 2, w / 2, h)]
    if kind == "feet":
        outer = [
            (0, d * 0.34, w * 0.3, low),
            (0, d * 0.45, w * 0.42, low + 0.15),
            (0, d / 2 - 0.02, w / 2 - 0.02, h - 0.05),
            (0, d / 2, w / 2, h - 0.03),
            (0, d / 2, w / 2, h),
        ]
        for sx in (-1, 1):
            for sy in (-1, 1):
                a.add(
                    rod((sx * d * 0.36, sy * w * 0.33, 0), (sx * d * 0.3, sy * w * 0.26, low + 0.08), 0.02, 0.045),
                    steel,
                )
    a.add(loft([*outer, *inner], 32, power), white)
    if kind == "oval":
        a.add(cylinder(d * 0.38, 0.03, segments=28).scaled(y=w / d), white)
    a.add(tap(0.1, 0.16).turned("z", np.pi / 2).at(0.02, 0.035 - w / 2, top - 0.16), steel)


DESIGNS: tuple[Design, ...] = (
    design("refrigerator", "combi", refrigerator, (0.62, 0.70), (0.55, 0.62), (1.70, 2.02), kind="combi"),
    design("refrigerator", "top freezer", refrigerator, (0.62, 0.70), (0.55, 0.70), (1.50, 1.80), kind="top"),
    design("refrigerator", "double", refrigerator, (0.68, 0.78), (0.88, 0.95), (1.74, 1.82), kind="double"),
    design("refrigerator", "single", refrigerator, (0.60, 0.68), (0.54, 0.60), (0.84, 1.60), kind="single"),
    design("stove", "glass", stove, (0.60, 0.66), (0.50, 0.62), (0.86, 0.92), kind="glass"),
    design("stove", "gas", stove, (0.60, 0.66), (0.50, 0.76), (0.88, 0.95), kind="gas"),
    design("stove", "range", stove, (0.64, 0.72), (0.74, 0.92), (1.00, 1.10), kind="range"),
    design("microwave", "buttons", microwave, (0.34, 0.42), (0.44, 0.53), (0.26, 0.31), kind="side"),
    design("microwave", "knobs", microwave, (0.33, 0.38), (0.44, 0.50), (0.25, 0.29), kind="knobs"),
    design("microwave", "handle", microwave, (0.38, 0.45), (0.48, 0.56), (0.28, 0.33), kind="handle"),
    design("sink", "vanity", sink, (0.46, 0.52), (0.50, 1.00), (0.98, 1.05), kind="vanity"),
    design("sink", "kitchen", sink, (0.60, 0.65), (0.80, 1.20), (1.10, 1.18), kind="kitchen"),
    design("sink", "bowl", sink_bowl, (0.45, 0.52), (0.60, 1.00), (1.02, 1.10)),
    design("sink", "pedestal", sink_pedestal, (0.42, 0.50), (0.50, 0.62), (0.94, 1.00)),
    design("toilet", "close", toilet, (0.64, 0.72), (0.36, 0.42), (0.80, 0.86), kind="close"),
    design("toilet", "tall", toilet, (0.64, 0.70), (0.36, 0.40), (0.82, 0.96), kind="tall"),
    design("toilet", "boxed", toilet, (0.66, 0.76), (0.38, 0.46), (0.84, 1.05), kind="boxed"),
    design("bathtub", "panel", bathtub, (0.70, 0.80), (1.50, 1.80), (0.60, 0.70), kind="panel"),
    design("bathtub", "oval", bathtub, (0.72, 0.85), (1.55, 1.80), (0.64, 0.74), kind="oval"),
    design("bathtub", "feet", bathtub, (0.70, 0.80), (1.55, 1.75), (0.68, 0.80), kind="feet"),
)
