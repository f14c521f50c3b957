"""Small things: boxes, cups, bottles, bowls, books, pillows, backpacks, bins."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import VIVID, cover, knit, label
from ssr_ros.simulation.parametric.primitives import (
    ball,
    box,
    cushion,
    cylinder,
    lathe,
    loft,
    panel,
    rounded_box,
    tube,
)
from ssr_ros.simulation.scene import Material


def carton(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "taped") -> None:
    """Cardboard: taped shut, open with flaps, or a lidded storage box."""
    paper = m.cardboard(rng)
    if kind == "lidded":
        color = m.fabric(rng) if rng.random() < 0.5 else m.plastic(rng)
        a.add(box(d - 0.012, w - 0.012, h - 0.02), color)
        a.add(box(d, w, h * 0.22).at(z=h * 0.78), color)
        a.add(panel(w * 0.3, h * 0.2).at(d / 2 - 0.004, 0, h * 0.4), m.plain("#efeae0"))
        a.add(panel(w * 0.3, h * 0.2).turned("z", np.pi).at(0.004 - d / 2, 0, h * 0.4), m.plain("#efeae0"))
        return
    if kind == "taped":
        a.add(box(d, w, h), paper)
        tape = m.plain("#cfb27a", 0.4)
        a.add(box(d + 0.001, 0.05, 0.001).at(z=h), tape)
        a.add(box(d + 0.002, 0.05, h * 0.25).at(z=h * 0.75), tape)
        a.surface(h, d - 0.02, w - 0.02)
        return
    # Open: the flaps reach out to the drawn footprint.
    flap = min(d, w) * 0.18
    il, iw, ih = d - 1.6 * flap, w - 1.6 * flap, h - 0.5 * flap
    for s in (-1, 1):
        a.add(box(0.006, iw, ih).at(x=s * il / 2), paper)
        a.add(box(il, 0.006, ih).at(y=s * iw / 2), paper)
        a.add(
            box(flap, iw, 0.005)
            .at(x=flap / 2)
            .turned("y", -0.6)
            .turned("z", 0 if s > 0 else np.pi)
            .at(x=s * il / 2, z=ih),
            paper,
        )
        a.add(
            box(il, flap, 0.005)
            .at(y=flap / 2)
            .turned("x", 0.6)
            .turned("z", 0 if s > 0 else np.pi)
            .at(y=s * iw / 2, z=ih),
            paper,
        )
    a.add(box(il, iw, 0.006), paper)


def cup(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "mug") -> None:
    """A mug with a handle, a tea cup on its saucer, a beaker to go."""
    body = m.plastic(rng, ("#f4f3ef", *VIVID))
    if kind == "to go":
        r = d / 2
        a.add(
            lathe([(0, 0), (r * 0.7, 0), (r * 0.95, h * 0.9), (0, h * 0.9)], 20), m.plastic(rng, ("#f1eee6", "#b58a5c"))
        )
        a.add(lathe([(r * 0.82, h * 0.3), (r * 0.93, h * 0.68)], 20).scaled(1.02, 1.02), m.cardboard(rng))
        a.add(
            lathe([(r, h * 0.9), (r, h * 0.94), (r * 0.85, h), (0, h)], 20),
            m.black(rng) if rng.random() < 0.5 else m.plain("#f2f2f0", 0.3),
        )
        return
    drink = m.plain("#2c1a10", 0.6)
    saucer = 0.0
    r = w / 2
    if kind == "tea":
        saucer, r = 0.012, w * 0.33
        a.add(lathe([(0, 0), (w * 0.25, 0), (w / 2, 0.014), (w / 2, 0.017), (w * 0.25, 0.006), (0, 0.006)], 24), body)
    top, foot = h - saucer, (0.9 if kind == "mug" else 0.55)
    wall = [
        (0, 0),
        (r * foot, 0),
        (r * (0.97 if kind == "mug" else 0.9), top * 0.5),
        (r, top),
        (r - 0.004, top),
        (r * foot - 0.004, top * 0.3),
    ]
    a.add(lathe(wall, 20).at(z=saucer), body)
    a.add(cylinder(r * 0.9, 0.001, segments=16).at(z=saucer + top * 0.82), drink)
    reach = (d - w) if kind == "mug" else r * 0.6
    path = [
        (r - 0.004 + reach * np.sin(t), 0, saucer + top * (0.52 - 0.3 * np.cos(t))) for t in np.linspace(0, np.pi, 7)
    ]
    a.add(tube(path, 0.0055, 6), body)


def bottle(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "wine") -> None:
    """Wine, water, or a squat one with a wide cap."""
    r = d / 2
    if kind == "wine":
        body = m.plain(str(rng.choice(["#1f3320", "#2c1d12", "#3d4a2a", "#161a18"])), 0.9)
        a.add(
            lathe(
                [
                    (0, 0),
                    (r, 0),
                    (r, h * 0.58),
                    (r * 0.85, h * 0.66),
                    (r * 0.38, h * 0.75),
                    (r * 0.34, h * 0.98),
                    (0, h),
                ]
            ),
            body,
        )
        a.add(lathe([(r * 0.38, h * 0.86), (r * 0.4, h), (0, h)]), m.plain("#7a1f24", 0.4))
    elif kind == "water":
        body = m.plain(str(rng.choice(["#8fb7c9", "#a7c7cf", "#bcd3d6"])), 0.9)
        a.add(
            lathe(
                [
                    (0, 0),
                    (r * 0.9, 0),
                    (r, h * 0.05),
                    (r * 0.93, h * 0.35),
                    (r, h * 0.62),
                    (r * 0.75, h * 0.78),
                    (r * 0.4, h * 0.9),
                    (r * 0.38, h * 0.94),
                    (0, h * 0.94),
                ]
            ),
            body,
        )
        a.add(
            cylinder(r * 0.42, h * 0.08, segments=12).at(z=h * 0.92), m.plastic(rng, ("#2f6f9f", "#f2f2f0", "#c43d32"))
        )
    else:
        body = m.plastic(rng, ("#f2f2ee", "#c43d32", "#e0a030", "#2f6f9f", "#588157", "#d9a5a0"))
        a.add(lathe([(0, 0), (r, 0), (r, h * 0.68), (r * 0.6, h * 0.8), (r * 0.5, h * 0.82), (0, h * 0.82)]), body)
        a.add(cylinder(r * 0.5, h * 0.18, segments=12).at(z=h * 0.82), m.plain("#f0f0ee", 0.3))
    low, high = (0.2, 0.5) if kind != "water" else (0.4, 0.58)
    scale = 1.012 if kind != "water" else 1.0
    a.add(lathe([(r * scale, h * low), (r * scale, h * high)]), label(rng))


def bowl(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "plain") -> None:
    """Empty, filled with fruit, or a deep wooden one."""
    r = d / 2
    body = m.wood(rng) if kind == "wooden" else m.plastic(rng, ("#f4f3ef", "#e7dfd0", *VIVID))
    tall = h * (0.72 if kind == "fruit" else 1.0)
    wide = 0.62 if kind == "wooden" else 0.45
    a.add(
        lathe(
            [
                (0, 0),
                (r * wide, 0),
                (r * 0.82, tall * 0.45),
                (r, tall),
                (r - 0.005, tall),
                (r * 0.78, tall * 0.48),
                (r * wide, 0.01),
                (0, 0.008),
            ],
            24,
        ),
        body,
    )
    if kind != "fruit":
        return
    size = r * 0.36
    for i, angle in enumerate(np.arange(5) * 2 * np.pi / 5 + rng.uniform(0, 1)):
        skin = m.plain(str(rng.choice(["#c43a2a", "#e08a24", "#7fa03a", "#e3b93c"])), 0.4)
        out, lift = (r * 0.48, tall * 0.55) if i < 4 else (0.0, h - 2 * size)
        a.add(ball(size, 10).at(out * np.cos(angle), out * np.sin(angle), min(lift, h - 2 * size)), skin)


def book(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "closed") -> None:
    """Lying: one, a pile of three, or open."""
    paper = m.plain("#efe9da")
    if kind == "open":
        for s in (-1, 1):
            drop = 0.05 * w / 4
            a.add(box(d, w / 2 - 0.002, h - 2 * drop).turned("x", -s * 0.05).at(y=s * w / 4, z=drop), paper)
            text = panel(w / 2 - 0.03, d - 0.04).turned("y", -np.pi / 2).at(x=d / 2 - 0.02, z=h - 2 * drop + 0.0008)
            a.add(text.turned("x", -s * 0.05).at(y=s * w / 4, z=drop), label(rng))
        a.add(box(d + 0.006, w + 0.006, 0.002), m.plastic(rng, VIVID))
        return
    count = 3 if kind == "pile" else 1
    each = h / count
    for i in range(count):
        print_, share = cover(rng), (1.0 - 0.06 * i) * (0.95 if count > 1 else 1.0)
        long, wide = d * share, w * share
        turn = float(rng.uniform(-0.12, 0.12)) if count > 1 else 0.0
        skin = m.Material(m.linear(print_.texture[2, 2] / 255.0), None, 0.2) if print_.texture is not None else print_
        x, y = (0.0, 0.0)
        a.add(box(long - 0.008, wide - 0.008, each - 0.004).at(z=0.002).turned("z", turn).at(x, y, i * each), paper)
        for z in (0.0, each - 0.003):
            a.add(box(long, wide, 0.003).at(z=z).turned("z", turn).at(x, y, i * each), skin)
        a.add(box(long, 0.004, each).at(y=0.002 - wide / 2).turned("z", turn).at(x, y, i * each), skin)
        front = panel(wide, long).turned("y", -np.pi / 2).at(x=long / 2, z=each + 0.0004)
        a.add(front.turned("z", turn).at(x, y, i * each), print_)


def pillow(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "throw") -> None:
    """A patterned square, a plain bed pillow, or a bolster."""
    if kind == "bolster":
        r = d / 2
        profile = [(0, 0), (r * 0.8, 0), (r, 0.03), (r, w - 0.03), (r * 0.8, w), (0, w)]
        a.add(lathe(profile, 16).turned("x", np.pi / 2).at(y=w / 2, z=r), m.fabric(rng))
        return
    a.add(cushion(d, w, h), knit(rng) if kind == "throw" else m.linen(rng))


def _straps(a: Assembly, trim: Material, back: float, d: float, w: float, h: float) -> None:
    """Two shoulder straps before the plane x = back."""
    rear = 0.012 - d / 2
    for s in (-1, 1):
        y = s * w * 0.27
        path = [(back, y * 0.7, h * 0.8), (rear, y, h * 0.65), (rear, y, h * 0.35), (back, y * 1.3, h * 0.1)]
        a.add(tube(path, 0.012, 4), trim)


def backpack(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "school") -> None:
    """Standing, its pocket to the front: round-topped, roll-top, or tall for hiking."""
    cloth = m.fabric(rng, ("#2f4858", "#33363b", "#8c3b3b", "#556b4e", "#c79a3f", "#3a6ea5", "#1f2023"))
    trim = m.plain("#17181a", 0.2)
    body = d * 0.62
    full, w = w, w * (0.84 if kind == "hiking" else 1.0)
    x = -d / 2 + 0.035 + body / 2
    power = 5.0 if kind != "roll" else 8.0
    crown = 0.86 if kind != "roll" else 0.97
    rings = [
        (x, 0, 0, 0),
        (x, body * 0.46, w * 0.46, 0),
        (x, body / 2, w / 2, h * 0.08),
        (x, body / 2, w / 2, h * 0.55),
        (x - 0.01, body * 0.42, w * 0.46, h * crown * 0.88),
        (x - 0.02, body * 0.25, w * 0.33, h * crown),
        (x - 0.02, 0, 0, h * crown),
    ]
    a.add(loft(rings, 24, power), cloth)
    front = x + body / 2
    deep = d / 2 - front
    a.add(rounded_box(deep + 0.04, w * 0.74, h * 0.38, 0.03, 2).at(x=front - 0.02 + deep / 2, z=h * 0.08), cloth)
    a.add(box(0.006, w * 0.68, 0.008).at(x=front + deep + 0.001, z=h * 0.39), trim)
    a.add(
        tube(
            [
                (front + 0.004, s * w * 0.42, h * z)
                for s, z in ((-1, 0.52), (-0.9, 0.72), (0, 0.76), (0.9, 0.72), (1, 0.52))
            ],
            0.005,
            4,
        ),
        trim,
    )
    a.add(
        tube(
            [
                (x - body / 2, -0.04, h * crown * 0.96),
                (x - body / 2 + 0.02, -0.035, h - 0.01),
                (x - body / 2 + 0.02, 0.035, h - 0.01),
                (x - body / 2, 0.04, h * crown * 0.96),
            ],
            0.008,
            5,
        ),
        trim,
    )
    _straps(a, trim, x - body / 2, d, w, h)
    if kind == "roll":
        a.add(cylinder(0.035, w * 0.95, segments=12).turned("x", np.pi / 2).at(x - 0.01, w * 0.475, h * 0.93), cloth)
    if kind == "hiking":
        a.add(rounded_box(body * 0.95, w * 0.9, h * 0.13, 0.04, 2).at(x=x, z=h * 0.83), cloth)
        for s in (-1, 1):
            a.add(rounded_box(body * 0.6, 0.07, h * 0.32, 0.025, 2).at(x, s * (full / 2 - 0.035), h * 0.1), cloth)


def bin_(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "office") -> None:
    """An open waste basket, a pedal bin, or a swing-top box."""
    r = d / 2
    if kind == "office":
        cover_ = m.wicker(rng) if rng.random() < 0.3 else m.plastic(rng)
        a.add(
            lathe(
                [
                    (0, 0),
                    (r * 0.76, 0),
                    (r * 0.98, h - 0.015),
                    (r, h - 0.012),
                    (r, h),
                    (r - 0.012, h),
                    (r * 0.75, 0.012),
                    (0, 0.01),
                ],
                24,
            ),
            cover_,
        )
        for _ in range(int(rng.integers(0, 4))):
            x, y = rng.uniform(-r / 3, r / 3, 2)
            a.add(ball(0.05, 6).at(x, y, h * 0.35), m.plain("#efeeea"))
        return
    body = m.steel(rng) if kind == "pedal" else m.plastic(rng, ("#e7e7e3", "#3b3e42", "#8f9296", "#5c7f9a"))
    dark = m.black(rng)
    if kind == "pedal":
        wide = w / 2
        a.add(cylinder(wide, h * 0.84, segments=24).at(x=(w - d) / 2, z=0.02), body)
        a.add(cylinder(wide * 1.0, 0.03, segments=24).at(x=(w - d) / 2), dark)
        a.add(
            lathe([(wide, 0), (wide, h * 0.04), (wide * 0.8, h * 0.1), (0, h * 0.13)], 24).at(
                x=(w - d) / 2, z=h * 0.87
            ),
            dark if rng.random() < 0.5 else body,
        )
        a.add(box(d - w + 0.02, 0.07, 0.012).at(x=d / 2 - (d - w + 0.02) / 2, z=0.012), dark)
        return
    a.add(
        loft([(0, 0, 0, 0), (0, d * 0.42, w * 0.42, 0), (0, d / 2, w / 2, h * 0.76), (0, 0, 0, h * 0.76)], 24, 7.0),
        body,
    )
    a.add(
        loft(
            [(0, d / 2, w / 2, 0), (0, d / 2, w / 2, h * 0.05), (0, d * 0.36, w * 0.4, h * 0.23), (0, 0, 0, h * 0.24)],
            24,
            7.0,
        ).at(z=h * 0.76),
        dark,
    )
    a.add(panel(w * 0.5, h * 0.1).turned("y", -0.55).at(d * 0.5, 0, h * 0.83), m.plain("#54585c", 0.3))


DESIGNS: tuple[Design, ...] = (
    design("box", "taped", carton, (0.25, 0.45), (0.30, 0.60), (0.20, 0.45), 2, kind="taped"),
    design("box", "open", carton, (0.35, 0.60), (0.45, 0.75), (0.25, 0.45), 2, kind="open"),
    design("box", "lidded", carton, (0.24, 0.36), (0.30, 0.45), (0.18, 0.32), 2, kind="lidded"),
    design("cup", "mug", cup, (0.110, 0.125), (0.080, 0.092), (0.085, 0.105), kind="mug"),
    design("cup", "tea", cup, (0.135, 0.155), (0.135, 0.155), (0.065, 0.080), form="round", kind="tea"),
    design("cup", "to go", cup, (0.080, 0.092), (0.080, 0.092), (0.110, 0.160), 0, "round", kind="to go"),
    design("bottle", "wine", bottle, (0.074, 0.085), (0.074, 0.085), (0.29, 0.33), 0, "round", kind="wine"),
    design("bottle", "water", bottle, (0.065, 0.095), (0.065, 0.095), (0.22, 0.33), 0, "round", kind="water"),
    design("bottle", "squeeze", bottle, (0.060, 0.090), (0.060, 0.090), (0.16, 0.26), 0, "round", kind="squeeze"),
    design("bowl", "plain", bowl, (0.14, 0.24), (0.14, 0.24), (0.06, 0.10), 0, "tied", kind="plain"),
    design("bowl", "fruit", bowl, (0.24, 0.32), (0.24, 0.32), (0.13, 0.17), 0, "tied", kind="fruit"),
    design("bowl", "wooden", bowl, (0.20, 0.32), (0.20, 0.32), (0.08, 0.13), 0, "tied", kind="wooden"),
    design("book", "closed", book, (0.19, 0.28), (0.13, 0.21), (0.015, 0.045), 2, kind="closed"),
    design("book", "pile", book, (0.22, 0.28), (0.17, 0.22), (0.06, 0.11), 2, kind="pile"),
    design("book", "open", book, (0.20, 0.28), (0.30, 0.42), (0.020, 0.035), 2, kind="open"),
    design("pillow", "throw", pillow, (0.38, 0.50), (0.38, 0.50), (0.12, 0.18), 4, "round", kind="throw"),
    design("pillow", "bed", pillow, (0.40, 0.50), (0.60, 0.80), (0.12, 0.18), 2, kind="bed"),
    design("pillow", "bolster", pillow, (0.18, 0.21), (0.45, 0.70), (0.18, 0.20), 2, kind="bolster"),
    design("backpack", "school", backpack, (0.24, 0.32), (0.28, 0.34), (0.42, 0.50), kind="school"),
    design("backpack", "roll-top", backpack, (0.22, 0.28), (0.28, 0.32), (0.44, 0.52), kind="roll"),
    design("backpack", "hiking", backpack, (0.30, 0.38), (0.34, 0.42), (0.58, 0.74), kind="hiking"),
    design("trash bin", "office", bin_, (0.24, 0.32), (0.24, 0.32), (0.26, 0.36), 0, "round", kind="office"),
    design("trash bin", "pedal", bin_, (0.28, 0.34), (0.25, 0.30), (0.40, 0.68), kind="pedal"),
    design("trash bin", "swing", bin_, (0.22, 0.32), (0.28, 0.40), (0.45, 0.70), kind="swing"),
)
