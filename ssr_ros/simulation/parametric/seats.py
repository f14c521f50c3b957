"""Chairs, stools, armchairs and sofas."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cylinder,
    lathe,
    merged,
    rod,
    rounded_box,
    sheet,
    tube,
)
from ssr_ros.simulation.scene import Material


def legs(d: float, w: float, h: float, radius: float, splay: float = 0.0, segments: int = 4) -> Part:
    """Four legs under a (d, w) board at height h, their feet ``splay`` further out."""
    x, y = d / 2 - radius, w / 2 - radius
    ends = [(sx * x, sy * y) for sx in (-1, 1) for sy in (-1, 1)]
    spread = [(px + splay * np.sign(px), py + splay * np.sign(py)) for px, py in ends]
    return merged([rod((*f, 0), (*t, h), radius * 0.75, radius, segments) for f, t in zip(spread, ends, strict=True)])


def chair_wooden(a: Assembly, rng: Generator, d: float, w: float, h: float, back: str = "slats") -> None:
    """Four legs, a seat at 0.45 m, and a back of slats, rungs, spindles or a padded board that leans a little."""
    wood = m.wood(rng)
    seat_material = m.upholstery(rng) if back == "panel" or rng.random() < 0.35 else wood
    seat, thick, lean, r = 0.45, 0.035 if back != "panel" else 0.06, 0.05, 0.018
    depth = d - lean
    front = depth / 2 + lean / 2
    a.add(rounded_box(depth - 0.02, w, thick, 0.012).at(x=lean / 2, z=seat - thick), seat_material)
    a.add(
        merged([box(0.02, w - 0.06, 0.05), box(0.02, w - 0.06, 0.05).at(x=2 * r - depth + 0.02)]).at(
            x=front - r - 0.02, z=seat - thick - 0.05
        ),
        wood,
    )
    for side in (-1, 1):
        y = side * (w / 2 - r)
        a.add(rod((front - r, y, 0), (front - r, y, seat - thick), r * 0.8, r, 4), wood)
        a.add(
            tube(
                [(lean / 2 - depth / 2 + r - 0.02, y, 0), (lean / 2 - depth / 2 + r, y, seat), (r - d / 2, y, h)], r, 4
            ),
            wood,
        )
        a.add(box(depth - 4 * r, 0.018, 0.035).at(lean / 2, y, seat - thick - 0.05), wood)
    rear, top = lean / 2 - depth / 2 + r, r - d / 2

    def at(z: float) -> float:
        return rear + (top - rear) * (z - seat) / (h - seat)

    if back == "rungs":
        for z in np.linspace(seat + 0.14, h - 0.06, int(rng.integers(3, 5))):
            a.add(box(0.016, w - 2 * r, 0.06).at(at(z), 0, z - 0.03), wood)
        return
    if back == "panel":
        board = rounded_box(0.05, w - 0.01, h - seat - 0.12, 0.02).turned("y", -np.arctan2(lean, h - seat))
        a.add(board.at(at(seat + 0.12), 0, seat + 0.12), seat_material)
        return
    a.add(box(0.022, w, 0.07).at(at(h - 0.035), 0, h - 0.07), wood)
    a.add(box(0.018, w - 2 * r, 0.035).at(at(seat + 0.1), 0, seat + 0.1), wood)
    count, radius, sides = (int(rng.integers(4, 7)), 0.016, 4) if back == "slats" else (7, 0.007, 6)
    for y in np.linspace(-w / 2 + 0.07, w / 2 - 0.07, count):
        low = seat if back == "spindles" else seat + 0.11
        a.add(rod((at(low), y, low), (at(h - 0.05), y, h - 0.05), radius, segments=sides), wood)


def _shell(d: float, w: float, seat: float, h: float, arms: float) -> Part:
    """A moulded seat running up into a back; ``arms``: how far its sides rise [m]."""
    t = np.linspace(0, 1, 13)
    front, rear = d / 2, -d / 2
    x = np.interp(t, [0, 0.08, 0.5, 0.62, 1], [front, front - 0.04, rear + 0.13, rear + 0.07, rear])
    z = np.interp(t, [0, 0.08, 0.5, 0.62, 1], [seat - 0.03, seat, seat - 0.015, seat + 0.06, h])
    half = w / 2 * np.interp(t, [0, 0.1, 0.5, 0.75, 1], [0.86, 0.95, 1.0, 0.95, 0.72])
    rise = np.interp(t, [0, 0.3, 0.55, 0.8, 1], [0.01, 0.05, arms, 0.03, 0.0])
    across = np.linspace(-1, 1, 9)
    curve = across**4
    forward = np.interp(t, [0, 0.45, 0.7, 1], [0, 0, 0.06, 0.03])
    return sheet(
        np.stack(
            [x[:, None] + forward[:, None] * curve, half[:, None] * across, z[:, None] + rise[:, None] * curve], -1
        )
    )


def chair_shell(a: Assembly, rng: Generator, d: float, w: float, h: float, base: str = "dowels") -> None:
    """A plastic shell on splayed wooden dowels, or on a bent steel frame."""
    shell = m.plastic(rng, ("#f2f2ee", "#232427", "#c43d32", "#3c6e8f", "#e0a030", "#8fae9b", "#d9d3c7"))
    outer = _shell(d, w, 0.45, h, 0.06 if base == "dowels" else 0.03)
    a.add(outer, shell)
    a.add(outer.at(z=-0.012, x=-0.006), shell)
    if base == "dowels":
        a.add(legs(d * 0.55, w * 0.55, 0.44, 0.016, 0.09, 8).at(x=0.02), m.wood(rng))
        a.add(
            merged([rod((-0.16, -0.18 * s, 0.22), (0.2, 0.18 * s, 0.22), 0.005, segments=5) for s in (-1, 1)]),
            m.black(rng),
        )
        return
    steel = m.metal(rng)
    for y in (-w / 2 + 0.05, w / 2 - 0.05):
        a.add(
            tube(
                [
                    (d / 2 - 0.03, y, 0.012),
                    (d / 2 - 0.07, y, 0.42),
                    (-d / 2 + 0.14, y, 0.42),
                    (-d / 2 + 0.06, y, 0.012),
                ],
                0.012,
                6,
            ),
            steel,
        )


def chair_cantilever(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A seat and back hung in one bent steel tube that runs back along the floor."""
    steel, cover = m.metal(rng, ("#c9ccd0", "#2b2c2f")), m.upholstery(rng)
    r, x = 0.0125, d / 2 - 0.0125
    for side in (-1, 1):
        y = side * (w / 2 - r)
        path = [
            (-x, y, r),
            (x - 0.05, y, r),
            (x, y, 0.06),
            (x, y, 0.39),
            (x - 0.05, y, 0.43),
            (0.12 - x, y, 0.43),
            (0.07 - x, y, 0.5),
            (-x, y, h - r),
        ]
        a.add(tube(path, r, 6), steel)
    a.add(rod((-x, -w / 2 + r, r), (-x, w / 2 - r, r), r, segments=6), steel)
    a.add(rounded_box(d - 0.08, w - 0.03, 0.04, 0.015).at(x=0.02, z=0.43), cover)
    tilt = np.arctan2(0.07, h - 0.5)
    a.add(rounded_box(0.04, w - 0.03, h - 0.6, 0.015).turned("y", -tilt).at(x=0.06 - x, z=0.59), cover)


def _star_base(a: Assembly, rng: Generator, radius: float, top: float) -> None:
    """Five arms with castors and a gas lift."""
    dark = m.black(rng)
    frame = m.steel(rng) if rng.random() < 0.4 else dark
    for angle in np.arange(5) * 2 * np.pi / 5:
        tip = np.array([np.cos(angle), np.sin(angle), 0]) * (radius - 0.03)
        a.add(rod((0, 0, 0.1), tip + [0, 0, 0.07], 0.025, 0.014, 4), frame)
        a.add(
            cylinder(0.028, 0.03, segments=10)
            .at(z=-0.015)
            .turned("x", np.pi / 2)
            .turned("z", angle)
            .at(float(tip[0]), float(tip[1]), 0.028),
            dark,
        )
    a.add(cylinder(0.028, top - 0.08, 0.02, 10).at(z=0.08), frame)


def chair_office(a: Assembly, rng: Generator, d: float, w: float, h: float, arms: bool = True) -> None:
    """A swivel chair."""
    cover, dark = m.fabric(rng, ("#1f2023", "#33363b", "#4a5560", "#2f4858", "#5b3f36")), m.black(rng)
    seat = 0.48
    _star_base(a, rng, d / 2, seat - 0.08)
    a.add(rounded_box(0.48, 0.49, 0.085, 0.04).at(x=0.02, z=seat - 0.085), cover)
    back = rounded_box(0.07, 0.46, h - seat - 0.1, 0.033).turned("y", -0.13)
    a.add(back.at(x=-0.21, z=seat + 0.1), cover)
    a.add(tube([(-0.1, 0, seat - 0.06), (-0.27, 0, seat - 0.03), (-0.29, 0, seat + 0.3)], 0.02, 4), dark)
    for y in (-w / 2 + 0.035, w / 2 - 0.035) if arms else ():
        a.add(tube([(0.0, y * 0.75, seat - 0.06), (0.0, y, seat - 0.04), (0.0, y, seat + 0.2)], 0.016, 4), dark)
        a.add(rounded_box(0.27, 0.07, 0.03, 0.012).at(0.0, y, seat + 0.2), dark)


def stool(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "round") -> None:
    """A seat without a back: a disc or square on legs, or a pedestal."""
    wood = m.wood(rng)
    cover = m.upholstery(rng) if rng.random() < 0.5 else wood
    if kind == "pedestal":
        steel = m.metal(rng)
        a.add(lathe([(0, 0), (d * 0.5, 0), (d * 0.48, 0.012), (0.04, 0.03), (0.028, 0.06), (0.028, h - 0.07)]), steel)
        a.add(lathe([(0, 0), (d * 0.44, 0), (d * 0.47, 0.03), (d * 0.44, 0.07), (0, 0.075)]).at(z=h - 0.075), cover)
        a.add(
            tube([(0.15 * np.cos(t), 0.15 * np.sin(t), 0.28) for t in np.linspace(0, 2 * np.pi, 17)], 0.008, 5), steel
        )
        return
    if kind == "round":
        a.add(lathe([(0, 0), (d * 0.42, 0), (d * 0.43, 0.02), (d * 0.42, 0.04), (0, 0.042)], 24).at(z=h - 0.042), cover)
        a.add(legs(d * 0.66, w * 0.66, h - 0.04, 0.016, d * 0.17, 8), wood)
    else:
        a.add(rounded_box(d, w, 0.05, 0.015).at(z=h - 0.05), cover)
        a.add(legs(d - 0.02, w - 0.02, h - 0.04, 0.02), wood)
    reach = d * 0.42 if kind == "round" else d / 2 - 0.03
    for s in (-1, 1):
        a.add(rod((s * reach, -reach, h * 0.35), (s * reach, reach, h * 0.35), 0.009, segments=5), wood)
        a.add(rod((-reach, s * reach, h * 0.35), (reach, s * reach, h * 0.35), 0.009, segments=5), wood)


def _cushions(
    a: Assembly, rng: Generator, cover: Material, x: float, d: float, w: float, seat: float, top: float, count: int
) -> None:
    """``count`` seat and back cushions between the arms. Loose pillows are things of their own, not part of a sofa."""
    each = w / count
    for i in range(count):
        y = -w / 2 + each * (i + 0.5)
        a.add(rounded_box(d, each - 0.008, 0.15, 0.045).at(x, y, seat - 0.15), cover)
        back = rounded_box(0.17, each - 0.012, top - seat, 0.06).turned("y", -0.16)
        a.add(back.at(x - d / 2 + 0.11, y, seat - 0.01), cover)
    a.surface(seat, d - 0.26, w - 0.04, x + 0.12)


def sofa(a: Assembly, rng: Generator, d: float, w: float, h: float, arms: str = "block", seats: int = 0) -> None:
    """Base, arms, back, and loose cushions: block, rolled, slim (on wooden legs) or high (arms as high as the back)."""
    cover, seat = m.upholstery(rng), 0.44
    arm = {"block": 0.18, "rolled": 0.2, "slim": 0.07, "high": 0.2, "wings": 0.12}[arms]
    foot = 0.14 if arms == "slim" else 0.06
    inner = w - 2 * arm
    seats = seats or max(2, round(inner / 0.72))
    arm_top = {"high": h - 0.04, "slim": 0.6, "wings": 0.6}.get(arms, 0.62)
    a.add(rounded_box(d - 0.06, w - 0.06, seat - 0.13 - foot, 0.02).at(z=foot), cover)
    a.add(
        rounded_box(0.2, w - (2 * arm if arms == "slim" else 0), h - foot - 0.08, 0.06).at(x=0.1 - d / 2, z=foot), cover
    )
    for side in (-1, 1):
        y = side * (w / 2 - arm / 2)
        a.add(rounded_box(d - 0.02, arm * (0.8 if arms == "rolled" else 1), arm_top - foot, 0.03).at(0, y, foot), cover)
        if arms == "rolled":
            roll = cylinder(arm / 2, d - 0.02, segments=12).turned("y", np.pi / 2).at(x=0.01 - d / 2)
            a.add(roll.at(y=y, z=arm_top - 0.04), cover)
        if arms == "wings":
            a.add(rounded_box(0.3, arm * 0.6, h - 0.55, 0.03).at(0.17 - d / 2, side * (w / 2 - arm * 0.3), 0.55), cover)
    _cushions(a, rng, cover, 0.1, d - 0.24, inner, seat, h - (0.15 if arms == "high" else 0.0), seats)
    a.add(legs(d - 0.1, w - 0.1, foot + 0.01, 0.022, 0.02 if arms == "slim" else 0, 6), m.wood(rng))


def sofa_corner(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A sofa with a chaise longue on its left."""
    cover, seat, deep, arm = m.fabric(rng), 0.43, 0.92, 0.16
    long = 0.8
    a.add(rounded_box(deep, w, seat - 0.2, 0.02).at(x=deep / 2 - d / 2, z=0.06), cover)
    a.add(rounded_box(d, long, seat - 0.2, 0.02).at(y=w / 2 - long / 2, z=0.06), cover)
    a.add(rounded_box(0.2, w, h - 0.14, 0.06).at(x=0.1 - d / 2, z=0.06), cover)
    a.add(rounded_box(deep, arm, 0.56, 0.03).at(deep / 2 - d / 2, arm / 2 - w / 2, 0.06), cover)
    a.add(rounded_box(deep, arm, 0.56, 0.03).at(deep / 2 - d / 2, w / 2 - arm / 2, 0.06), cover)
    inner = w - 2 * arm
    middle, depth = (0.0, deep - 0.22)
    _cushions(a, rng, cover, deep / 2 - d / 2 + 0.1, depth, inner, seat, h, max(2, round(inner / 0.72)))
    a.add(
        rounded_box(d - deep + 0.1, long - 0.04, 0.15, 0.045).at(
            d / 2 - (d - deep + 0.1) / 2 - 0.01, w / 2 - long / 2 + middle, seat - 0.15
        ),
        cover,
    )
    a.add(legs(d - 0.1, 0.6, 0.07, 0.022).at(y=w / 2 - 0.4), m.wood(rng))


def armchair_lounge(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A wooden frame with two thick cushions."""
    wood, cover = m.wood(rng), m.upholstery(rng)
    for side in (-1, 1):
        y = side * (w / 2 - 0.025)
        a.add(tube([(d / 2 - 0.06, y, 0), (d / 2 - 0.1, y, 0.57)], 0.02, 4), wood)
        a.add(tube([(-d / 2 + 0.05, y, 0), (-d / 2 + 0.14, y, 0.3), (-d / 2 + 0.12, y, 0.55)], 0.02, 4), wood)
        a.add(rounded_box(d - 0.1, 0.06, 0.03, 0.012).turned("y", 0.05).at(0.02, y, 0.56), wood)
        a.add(rod((d / 2 - 0.08, y, 0.33), (-d / 2 + 0.12, y, 0.26), 0.02, segments=4), wood)
    a.add(rounded_box(d - 0.2, w - 0.1, 0.14, 0.05, 2).turned("y", 0.08).at(0.06, 0, 0.3), cover)
    length = (h - 0.34) / np.cos(0.3)
    a.add(rounded_box(0.14, w - 0.1, length - 0.02, 0.05, 2).turned("y", -0.3).at(-d / 2 + 0.31, 0, 0.36), cover)


DESIGNS: tuple[Design, ...] = (
    design("chair", "slatted", chair_wooden, (0.46, 0.56), (0.40, 0.48), (0.82, 1.00), back="slats"),
    design("chair", "padded", chair_wooden, (0.48, 0.60), (0.43, 0.52), (0.84, 1.02), back="panel"),
    design("chair", "ladder", chair_wooden, (0.46, 0.54), (0.40, 0.47), (0.88, 1.06), back="rungs"),
    design("chair", "spindle", chair_wooden, (0.48, 0.56), (0.42, 0.50), (0.82, 0.96), back="spindles"),
    design("chair", "shell", chair_shell, (0.50, 0.58), (0.45, 0.52), (0.78, 0.86)),
    design("chair", "stacking", chair_shell, (0.48, 0.56), (0.44, 0.50), (0.76, 0.86), base="steel"),
    design("chair", "cantilever", chair_cantilever, (0.52, 0.60), (0.44, 0.50), (0.82, 0.95)),
    design("chair", "office", chair_office, (0.62, 0.70), (0.62, 0.70), (0.95, 1.15)),
    design("chair", "typist", chair_office, (0.60, 0.66), (0.60, 0.66), (0.88, 1.00), arms=False),
    design("stool", "round", stool, (0.34, 0.42), (0.34, 0.42), (0.43, 0.75), 4, "round", kind="round"),
    design("stool", "square", stool, (0.32, 0.42), (0.32, 0.42), (0.43, 0.70), 4, "round", kind="square"),
    design("stool", "pedestal", stool, (0.36, 0.44), (0.36, 0.44), (0.60, 0.82), 0, "round", kind="pedestal"),
    design("armchair", "club", sofa, (0.80, 0.95), (0.82, 1.00), (0.76, 0.92), arms="block", seats=1),
    design("armchair", "rolled", sofa, (0.82, 0.95), (0.88, 1.05), (0.80, 0.95), arms="rolled", seats=1),
    design("armchair", "wing", sofa, (0.75, 0.88), (0.72, 0.85), (0.98, 1.12), arms="wings", seats=1),
    design("armchair", "slim", sofa, (0.75, 0.85), (0.70, 0.82), (0.76, 0.86), arms="slim", seats=1),
    design("armchair", "lounge", armchair_lounge, (0.75, 0.88), (0.66, 0.76), (0.78, 0.92)),
    design("sofa", "block", sofa, (0.85, 1.00), (1.60, 2.40), (0.76, 0.90), arms="block"),
    design("sofa", "rolled", sofa, (0.88, 1.02), (1.65, 2.30), (0.82, 0.95), arms="rolled"),
    design("sofa", "slim", sofa, (0.80, 0.92), (1.45, 2.20), (0.75, 0.86), arms="slim"),
    design("sofa", "chesterfield", sofa, (0.88, 1.00), (1.70, 2.30), (0.72, 0.80), arms="high"),
    design("sofa", "corner", sofa_corner, (1.45, 1.65), (2.20, 2.90), (0.78, 0.90)),
)
