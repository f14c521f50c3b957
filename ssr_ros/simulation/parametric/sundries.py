"""More small things: boxes, bins, screens, plants, vases, bottles, books, pillows."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import VIVID, cover, keys, knit, label, screen
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cushion,
    cylinder,
    lathe,
    leaf,
    loft,
    merged,
    panel,
    rod,
    rounded_box,
    tube,
)
from ssr_ros.simulation.scene import Material

GOLDEN = np.pi * (3 - 5**0.5)  # [rad] between one leaf and the next
HUES = (*VIVID, "#f2f2ee", "#1f2022", "#8f9296", "#e0a030", "#7fb069")


def _tub(d: float, w: float, h: float, foot: float = 0.85, power: float = 10.0, wall: float = 0.012) -> Part:
    """An open vessel that widens upwards."""
    a, b = d / 2, w / 2
    return loft(
        [
            (0, 0, 0, 0),
            (0, a * foot, b * foot, 0),
            (0, a, b, h * 0.94),
            (0, a, b, h),
            (0, a - wall, b - wall, h),
            (0, a * foot - wall, b * foot - wall, 0.02),
            (0, 0, 0, 0.015),
        ],
        24,
        power,
    )


def chest_box(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "crate") -> None:
    """A slatted crate, a plastic tote with a clipped lid, a wicker basket, a chest with iron, a shoe box."""
    if kind == "crate":
        wood, rows = m.wood(rng), int(rng.integers(3, 5))
        each = h / rows
        a.add(box(d - 0.02, w - 0.02, 0.012), wood)
        for z in (np.arange(rows)) * each:
            for s in (-1, 1):
                a.add(box(0.012, w, each * 0.72).at(s * (d / 2 - 0.006), 0, z), wood)
                a.add(box(d, 0.012, each * 0.72).at(0, s * (w / 2 - 0.006), z), wood)
        for sx in (-1, 1):
            for sy in (-1, 1):
                a.add(box(0.03, 0.03, h).at(sx * (d / 2 - 0.028), sy * (w / 2 - 0.028)), wood)
    elif kind == "tote":
        body = m.plastic(rng, (*HUES, "#c3d0d6"))
        lid = m.plastic(rng, HUES) if rng.random() < 0.6 else body
        a.add(
            loft(
                [(0, 0, 0, 0), (0, d * 0.42, w * 0.44, 0), (0, d * 0.48, w * 0.48, h * 0.9), (0, 0, 0, h * 0.9)],
                24,
                9.0,
            ),
            body,
        )
        a.add(rounded_box(d, w, h * 0.12, 0.012).at(z=h * 0.88), lid)
        for s in (-1, 1):
            a.add(box(d * 0.3, 0.02, h * 0.2).at(0, s * (w / 2 - 0.01), h * 0.72), lid)
        a.surface(h, d - 0.06, w - 0.06)
    elif kind == "basket":
        body = m.wicker(rng) if rng.random() < 0.7 else m.fabric(rng)
        a.add(_tub(d, w, h * 0.86, 0.85, 4.0), body)
        for s in (-1, 1):
            turn = np.linspace(0, np.pi, 7)
            arc = [(d * 0.14 * np.cos(t), s * (w / 2 - 0.012), h * 0.82 + h * 0.17 * np.sin(t)) for t in turn]
            a.add(tube(arc, 0.01, 6), m.leather(rng))
    elif kind == "chest":
        body, iron = m.wood(rng) if rng.random() < 0.6 else m.plastic(rng, HUES), m.metal(rng, ("#2b2c2f", "#b08d57"))
        a.add(box(d, w, h * 0.65), body)
        turn = np.linspace(0, np.pi, 9)
        lid = [(0.0, d / 2 * np.cos(t), h * 0.34 * np.sin(t)) for t in turn]
        rows = [np.array([[x, s * w / 2, h * 0.66 + z] for _, x, z in lid]) for s in (-1, 1)]
        index = np.arange(8)
        faces = np.concatenate(
            [
                np.stack([index, index + 1, index + 10], 1),
                np.stack([index, index + 10, index + 9], 1),
                np.stack([np.zeros(8, int), index, index + 1], 1),
                np.stack([np.full(8, 9), index + 9, index + 10], 1),
            ]
        )
        points = np.concatenate(rows)
        a.add(Part(points, faces, points[faces][..., 1:]), body)
        for y in (-0.3, 0.3):
            a.add(box(d + 0.006, 0.04, h * 0.64).at(0, y * w, 0), iron)
        a.add(box(0.02, 0.07, 0.08).at(d / 2, 0, h * 0.58), iron)
    else:
        a.add(box(d - 0.01, w - 0.01, h * 0.9), m.plastic(rng, HUES) if rng.random() < 0.5 else m.cardboard(rng))
        a.add(box(d, w, h * 0.3).at(z=h * 0.7), m.plastic(rng, HUES))
        a.add(panel(w * 0.4, h * 0.4).at(d / 2 - 0.004, 0, h * 0.15), label(rng))
        a.surface(h, d - 0.02, w - 0.02)


def bin_(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "wire") -> None:
    """Of wire, square and open, with wheels and a lid, or sorting: two in one frame."""
    if kind == "wire":
        wire, r = m.metal(rng, ("#2b2c2f", "#c9ccd0", "#b08d57", "#e2e3e4")), d / 2
        turn = np.linspace(0, 2 * np.pi, 21)
        for share, z in ((0.75, 0.005), (0.83, h * 0.33), (0.92, h * 0.66), (0.98, h - 0.006)):
            ring = np.column_stack([share * r * np.cos(turn), share * r * np.sin(turn), np.full(21, z)])
            a.add(tube(ring, 0.005, 4), wire)
        bars = [
            rod(
                (0.75 * r * np.cos(t), 0.75 * r * np.sin(t), 0.005),
                (0.98 * r * np.cos(t), 0.98 * r * np.sin(t), h),
                0.003,
                segments=3,
            )
            for t in np.arange(28) * np.pi / 14
        ]
        a.add(merged(bars), wire)
        a.add(cylinder(0.75 * r, 0.004), wire)
        if rng.random() < 0.6:
            a.add(lathe([(0.7 * r, 0.01), (0.9 * r, h * 0.8), (0.95 * r, h * 0.99)], 16), m.plain("#dfe3e2"))
    elif kind == "square":
        a.add(
            _tub(d, w, h, float(rng.uniform(0.7, 1.0)), 12.0),
            m.wood(rng) if rng.random() < 0.3 else m.plastic(rng, HUES),
        )
    elif kind == "wheelie":
        body, dark = m.plastic(rng, ("#3f6b45", "#3b3e42", "#2f5d8c", "#7a4a2f", "#c9a227")), m.black(rng)
        a.add(
            loft(
                [
                    (0.02, 0, 0, 0.03),
                    (0.02, d * 0.34, w * 0.4, 0.03),
                    (0, d * 0.46, w * 0.48, h * 0.88),
                    (0, 0, 0, h * 0.88),
                ],
                24,
                9.0,
            ),
            body,
        )
        a.add(rounded_box(d * 0.98, w, h * 0.09, 0.02).turned("y", 0.07).at(0.01, 0, h * 0.89), body)
        a.add(rod((0.02 - d / 2, -w * 0.3, h * 0.93), (0.02 - d / 2, w * 0.3, h * 0.93), 0.014), dark)
        for s in (-1, 1):
            wheel = cylinder(h * 0.08, 0.04, segments=14).turned("x", np.pi / 2)
            a.add(wheel.at(-d * 0.33, s * w * 0.42 + 0.02, h * 0.08), dark)
    else:
        frame, n = m.plastic(rng, HUES), int(rng.choice([2, 3]))
        a.add(box(d, w, h * 0.9), frame)
        for i in range(n):
            y, tone = w * ((i + 0.5) / n - 0.5), m.plastic(rng, ("#2f6f9f", "#e0b030", "#588157", "#8f9296", "#c43d32"))
            a.add(rounded_box(d * 0.98, w / n - 0.012, h * 0.11, 0.015).at(0, y, h * 0.89), tone)
            a.add(panel(w / n * 0.5, h * 0.16).at(d / 2 + 0.002, y, h * 0.5), tone)


def tv(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "tube") -> None:
    """An old one with a deep back; one in a wooden frame on an easel; a screen on a sound bar foot."""
    if kind == "tube":
        case = m.plastic(rng, ("#3b3e42", "#8f9296", "#1f2022", "#b5b0a6")) if rng.random() < 0.7 else m.wood(rng)
        x = d / 2 - 0.1
        a.add(rounded_box(0.1, w, h, 0.02).at(x=x + 0.05), case)
        back = loft(
            [
                (0, h * 0.48, w * 0.48, 0),
                (0, h * 0.42, w * 0.4, d * 0.4),
                (0, h * 0.3, w * 0.28, d - 0.1),
                (0, 0, 0, d - 0.1),
            ],
            20,
            7.0,
        )
        a.add(back.turned("y", -np.pi / 2).at(x=x, z=h / 2), case)
        a.add(panel(w * 0.84, h * 0.72).at(d / 2 + 0.002, 0, h * 0.2), screen(rng))
        for i in range(5):
            a.add(box(0.006, 0.02, 0.012).at(d / 2 + 0.001, w * (0.1 + 0.06 * i), h * 0.08), m.plain("#c9ccd0"))
        return
    case, lift = m.wood(rng) if kind == "framed" else m.black(rng), 0.1 if kind == "framed" else 0.07
    rim = 0.03 if kind == "framed" else 0.006
    a.add(box(0.03, w, h - lift).at(x=0.0, z=lift), case)
    a.add(panel(w - 2 * rim, h - lift - 2 * rim).at(x=0.016, z=lift + rim), screen(rng))
    if kind == "framed":
        for s in (-1, 1):
            for end in (-1, 1):
                a.add(rod((end * (d / 2 - 0.012), s * w * 0.34, 0), (0, s * w * 0.3, lift + 0.15), 0.012), case)
    else:
        a.add(rounded_box(d, w * 0.7, 0.055, 0.02, 2), m.metal(rng, ("#8f9296", "#2b2c2f")))
        a.add(box(0.03, 0.2, lift).at(x=-0.01), case)


def monitor(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "wide") -> None:
    """Ultrawide and curved; thick with a wide rim; upright on an arm; white, all in one with a chin."""
    tone = m.plastic(rng, ("#f1f1ee", "#d5d3cc")) if kind in ("chin", "thick") else m.black(rng)
    low, x = {"wide": 0.14, "thick": 0.1, "chin": 0.1, "upright": 0.05}[kind], d / 2 - 0.05
    tall = h - low
    if kind == "wide":
        t = np.linspace(-1, 1, 9)
        rows = np.array([[(x - 0.03 * (1 - k * k), k * w * 0.495, z) for z in (low + 0.01, h - 0.01)] for k in t])
        index = np.arange(18).reshape(9, 2)
        p, q, r, s = index[:-1, 0], index[1:, 0], index[1:, 1], index[:-1, 1]
        faces = np.concatenate([np.stack([p, q, r], 1), np.stack([p, r, s], 1)])
        points = rows.reshape(-1, 3)
        uv = np.column_stack([np.repeat((t + 1) / 2, 2), np.tile([0, 1], 9)])
        a.add(Part(points, faces, uv[faces]), screen(rng))
        a.add(
            merged(
                [
                    box(0.02, w / 8, tall).at(x - 0.013 - 0.03 * (1 - k * k), k * w * 0.4375, low)
                    for k in np.linspace(-1, 1, 8)
                ]
            ),
            tone,
        )
    else:
        thick, rim, chin = (0.12, 0.03, 0.0) if kind == "thick" else (0.025, 0.012, 0.07 if kind == "chin" else 0.0)
        a.add(rounded_box(thick, w, tall, 0.01).at(x=x - thick / 2, z=low), tone)
        a.add(panel(w - 2 * rim, tall - 2 * rim - chin).at(x=x + 0.001, z=low + rim + chin), screen(rng))
    steel = m.metal(rng, ("#c9ccd0", "#2b2c2f"))
    a.add(rod((-d / 4, 0, 0), (x - 0.06, 0, low + tall * 0.4), 0.025, segments=4), steel)
    a.add(rounded_box(d * 0.98, min(0.3, w * 0.6), 0.016, 0.006), steel if kind != "thick" else tone)


def plant(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "bonsai") -> None:
    """A small bent tree on a tray; rosettes in a bowl; canes with leaves; tendrils over the rim of a pot."""
    r, tray = d / 2, {"bonsai": 0.16, "bowl": 0.62, "canes": 0.2, "trailing": 0.6}[kind] * h
    wide = {"bonsai": 0.62, "bowl": 0.95, "canes": 0.5, "trailing": 0.6}[kind] * r
    glaze = m.plastic(rng, HUES) if rng.random() < 0.7 else m.wicker(rng)
    a.add(lathe([(0, 0), (wide * 0.7, 0), (wide, tray), (wide * 0.92, tray), (wide * 0.9, tray * 0.9)]), glaze)
    a.add(cylinder(wide * 0.91, 0.003).at(z=tray * 0.9), m.soil(rng))
    base, leaves = np.array([0, 0, tray * 0.9]), []
    if kind == "bonsai":
        path = [base, (0.25 * r, 0, h * 0.35), (-0.1 * r, 0.1 * r, h * 0.55), (0.1 * r, 0, h * 0.85)]
        a.add(tube(path, [0.035 * h, 0.028 * h, 0.02 * h, 0.01 * h], 7), m.wood(rng))
        for cx, cy, cz, size in (
            (0.5, 0.1, 0.5, 0.45),
            (-0.5, 0.2, 0.62, 0.45),
            (0.1, -0.1, 0.84, 0.5),
            (0, 0.5, 0.7, 0.4),
        ):
            a.add(rod(path[2], (cx * r, cy * r, cz * h), 0.012 * h, 0.006 * h, 5), m.plain("#5a3f2a"))
            for k in range(34):
                t, up = k * GOLDEN, rng.uniform(0.1, 1.0)
                blade = leaf(0.2 * r, 0.1 * r, 0.6, 0.6, 2).turned("z", t)
                out = size * r * np.sqrt(1.05 - up**2) * 0.8
                leaves.append(blade.at(cx * r + out * np.cos(t), cy * r + out * np.sin(t), (cz + 0.13 * up) * h))
    elif kind == "bowl":
        for i in range(6):
            angle, out = i * np.pi / 2.5, 0.55 * r if i else 0.0
            for k in range(14):
                blade = leaf(r * 0.36, r * 0.15, -0.5, 0.25 + 0.09 * k, 3).turned("z", k * GOLDEN)
                leaves.append(blade.at(out * np.cos(angle), out * np.sin(angle), tray * 0.92))
    elif kind == "canes":
        for i in range(7):
            angle, top = i * GOLDEN, h * rng.uniform(0.62, 0.92)
            foot = base + [wide * 0.5 * np.cos(angle), wide * 0.5 * np.sin(angle), 0]
            end = np.array([foot[0] * 2.0, foot[1] * 2.0, top])
            a.add(rod(foot, end, 0.012, 0.008, 6), m.plain("#8fa04a"))
            for k in range(10):
                at = foot + (end - foot) * (0.4 + 0.06 * k)
                leaves.append(leaf(r * 0.7, r * 0.13, 1.0, 0.9, 3).turned("z", k * GOLDEN + i).at(*at))
    else:
        for i in range(12):
            angle, drop = i * GOLDEN, rng.uniform(0.4, 0.95)
            c, s = np.cos(angle), np.sin(angle)
            out = np.array([[0.3, 1.0], [0.75, 1.22], [1.1, 1.0], [1.22, 1.0 - 0.5 * drop], [1.25, 1.0 - drop]])
            path = np.column_stack([out[:, 0] * wide * c, out[:, 0] * wide * s, out[:, 1] * tray])
            a.add(tube(path, 0.004, 3), m.plain("#5f7f3a"))
            for k in range(9):
                at = path[0] + 0 if k == 0 else path[min(4, 1 + k // 2)] * 0.5 + path[min(3, k // 2)] * 0.5
                leaves.append(leaf(wide * 0.5, wide * 0.32, 0.9, 0.5, 3).turned("z", angle + (k % 3 - 1)).at(*at))
        leaves += [
            leaf(wide * 0.7, wide * 0.4, 0.6, 1.2, 3).turned("z", k * GOLDEN).at(0, 0, h - wide * 0.7) for k in range(9)
        ]
    for half in (leaves[::2], leaves[1::2]):
        part = merged(half)
        part.vertices[:, 2] = np.clip(part.vertices[:, 2], 0.01, h)
        out = np.hypot(*part.vertices[:, :2].T)
        part.vertices[:, :2] *= np.minimum(1, r / np.maximum(out, 1e-6))[:, None]
        a.add(part, m.foliage(rng))
    a.add(rod((-r, 0, tray * 0.9), (-r, 0, tray * 0.9 + 0.002), 0.001, segments=3), m.plain("#5f7f3a"))


def turned(
    a: Assembly,
    rng: Generator,
    d: float,
    w: float,
    h: float,
    profile: tuple[tuple[float, float], ...] = (),
    cap: float = 0.0,
    band: bool = False,
    tones: tuple[str, ...] = HUES,
) -> None:
    """Vases, bottles, bowls and cups: a profile of (radius, height) in shares, outside first, then the inside."""
    r, body = d / 2, m.plastic(rng, tones)
    a.add(lathe([(0, 0), *((s * r, z * h) for s, z in profile)], 22), body)
    if band:
        a.add(lathe([(r * 1.012, h * 0.2), (r * 1.012, h * 0.48)], 22), label(rng))
    if cap:
        top = max(z for _, z in profile)
        a.add(cylinder(cap * r, (1 - top) * h).at(z=top * h), m.plastic(rng, HUES))


def books(a: Assembly, rng: Generator, d: float, w: float, h: float, upright: bool = True) -> None:
    """A few standing side by side; or two lying, one askew."""
    paper, n = m.plain("#efe9da"), 3 if upright else 2
    for i in range(n):
        skin = m.plastic(rng, HUES)
        if upright:
            tall, thick = h * (1.0 if i == 0 else float(rng.uniform(0.8, 0.98))), w / n
            y = w * ((i + 0.5) / n - 0.5)
            a.add(box(d - 0.006, thick - 0.008, tall - 0.006).at(-0.003, y, 0.003), paper)
            for s in (-1, 1):
                a.add(box(d, 0.003, tall).at(0, y + s * (thick / 2 - 0.002), 0), skin)
            a.add(box(0.004, thick - 0.001, tall).at(d / 2 - 0.002, y, 0), skin)
            continue
        turn, each, share = (0.0, 0.3)[i], h / n, (1.0, 0.78)[i]
        a.add(box(d * share - 0.01, w * share - 0.008, each - 0.004).turned("z", turn).at(z=i * each + 0.002), paper)
        for z in (0.0, each - 0.003):
            a.add(box(d * share, w * share, 0.003).turned("z", turn).at(z=i * each + z), skin)
        front = panel(w * share, d * share).turned("y", -np.pi / 2).at(x=d * share / 2, z=each * (i + 1) + 0.0004)
        a.add(front.turned("z", turn), cover(rng))


def pillow(a: Assembly, rng: Generator, d: float, w: float, h: float, piped: bool = True) -> None:
    """A cushion with piping, or a round flat one."""
    cloth: Material = m.fabric(rng, HUES) if rng.random() < 0.6 else knit(rng)
    if piped:
        a.add(cushion(d, w, h), cloth)
        a.add(rounded_box(d * 0.93, w * 0.93, 0.02, 0.009).at(z=h / 2 - 0.01), m.fabric(rng, HUES))
        return
    r = d / 2
    a.add(
        lathe([(0, 0), (r * 0.85, 0), (r, h * 0.3), (r, h * 0.7), (r * 0.85, h), (0.02, h * 0.85), (0, h * 0.85)]),
        cloth,
    )


def keyboard(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Mechanical: a tall coloured case, light or dark caps that stand out."""
    a.add(rounded_box(d, w, h * 0.6, 0.006), m.plastic(rng, HUES))
    a.add(box(d * 0.86, w * 0.95, h * 0.4 - 0.001).at(z=h * 0.6), m.plastic(rng, HUES))
    a.add(panel(w * 0.95, d * 0.86).turned("y", -np.pi / 2).at(x=d * 0.43, z=h), keys(rng, bool(rng.random() < 0.5)))


URN = ((0.5, 0), (0.9, 0.35), (1, 0.55), (0.5, 0.85), (0.45, 0.92), (0.65, 1), (0.6, 1), (0.4, 0.9), (0, 0.85))
FLUTE = ((0.7, 0), (0.55, 0.2), (0.6, 0.6), (1, 1), (0.94, 1), (0.5, 0.5), (0, 0.4))
BALL = ((0.4, 0), (0.85, 0.2), (1, 0.5), (0.8, 0.8), (0.35, 0.93), (0.35, 1), (0.3, 1), (0.28, 0.9), (0, 0.88))
TUBE = ((0.98, 0), (1, 0.02), (1, 1), (0.94, 1), (0.9, 0.1), (0, 0.08))
BEER = ((0.95, 0), (1, 0.05), (1, 0.55), (0.45, 0.75), (0.4, 0.94), (0, 0.94))
FLASK = ((0.95, 0), (1, 0.03), (1, 0.78), (0.8, 0.85), (0, 0.85))
PUMP = ((0.95, 0), (1, 0.04), (1, 0.66), (0.5, 0.74), (0.3, 0.78), (0, 0.78))
DISH = ((0.4, 0), (0.45, 0.08), (0.8, 0.5), (1, 1), (0.96, 1), (0.6, 0.3), (0, 0.15))
DEEP = ((0.55, 0), (0.85, 0.3), (1, 0.7), (1, 1), (0.94, 1), (0.8, 0.3), (0, 0.12))
TUMBLER = ((0.75, 0), (1, 1), (0.94, 1), (0.7, 0.1), (0, 0.08))
DESIGNS: tuple[Design, ...] = (
    *(design("box", name, chest_box, *size, kind=name) for name, size in (
        ("crate", ((0.26, 0.42), (0.34, 0.60), (0.20, 0.36), 2)),
        ("tote", ((0.28, 0.44), (0.38, 0.62), (0.18, 0.42), 2)),
        ("basket", ((0.26, 0.42), (0.30, 0.50), (0.20, 0.42), 2)),
        ("chest", ((0.30, 0.48), (0.45, 0.85), (0.28, 0.50))),
        ("shoes", ((0.18, 0.24), (0.28, 0.36), (0.10, 0.14))))),
    design("trash bin", "wire", bin_, (0.22, 0.32), (0.22, 0.32), (0.26, 0.40), 0, "round", kind="wire"),
    design("trash bin", "square", bin_, (0.20, 0.30), (0.24, 0.36), (0.26, 0.48), 2, kind="square"),
    design("trash bin", "wheelie", bin_, (0.30, 0.45), (0.28, 0.42), (0.50, 0.85), kind="wheelie"),
    design("trash bin", "sorting", bin_, (0.26, 0.36), (0.36, 0.58), (0.45, 0.70), kind="sorting"),
    design("tv", "tube", tv, (0.34, 0.44), (0.48, 0.80), (0.40, 0.62), form="tied", kind="tube"),
    design("tv", "framed", tv, (0.18, 0.28), (0.85, 1.40), (0.58, 0.92), form="tied", kind="framed"),
    design("tv", "sound foot", tv, (0.12, 0.20), (0.90, 1.70), (0.58, 1.02), form="tied", kind="sound"),
    design("monitor", "ultrawide", monitor, (0.20, 0.26), (0.78, 1.05), (0.44, 0.54), kind="wide"),
    design("monitor", "thick rim", monitor, (0.24, 0.36), (0.36, 0.46), (0.40, 0.48), kind="thick"),
    design("monitor", "chin", monitor, (0.18, 0.24), (0.52, 0.66), (0.46, 0.56), kind="chin"),
    design("monitor", "upright", monitor, (0.18, 0.24), (0.32, 0.38), (0.56, 0.66), kind="upright"),
    design("plant", "bonsai", plant, (0.30, 0.55), (0.26, 0.48), (0.28, 0.55), 1, "tied", kind="bonsai"),
    design("plant", "rosettes", plant, (0.20, 0.36), (0.20, 0.36), (0.12, 0.19), 0, "tied", kind="bowl"),
    design("plant", "canes", plant, (0.45, 0.80), (0.45, 0.80), (1.20, 1.90), 0, "round", kind="canes"),
    design("plant", "trailing", plant, (0.30, 0.46), (0.30, 0.46), (0.28, 0.45), 0, "tied", kind="trailing"),
    *(design("bottle", name, turned, *size, 0, "round", profile=profile, cap=cap, band=name != "flask")
      for name, profile, cap, size in (
          ("beer", BEER, 0.45, ((0.060, 0.070), (0.060, 0.070), (0.21, 0.26))),
          ("flask", FLASK, 0.75, ((0.065, 0.085), (0.065, 0.085), (0.20, 0.30))),
          ("pump", PUMP, 0.35, ((0.060, 0.085), (0.060, 0.085), (0.15, 0.22))))),
    design("bowl", "dish", turned, (0.16, 0.26), (0.16, 0.26), (0.045, 0.070), 0, "round", profile=DISH),
    design("bowl", "deep", turned, (0.12, 0.20), (0.12, 0.20), (0.07, 0.12), 0, "tied", profile=DEEP),
    design("cup", "tumbler", turned, (0.075, 0.095), (0.075, 0.095), (0.09, 0.14), 0, "round", profile=TUMBLER),
    design("book", "standing", books, (0.16, 0.24), (0.08, 0.14), (0.21, 0.30)),
    design("book", "askew", books, (0.22, 0.30), (0.16, 0.22), (0.04, 0.08), 2, upright=False),
    design("pillow", "piped", pillow, (0.36, 0.50), (0.36, 0.60), (0.12, 0.18), 2),
    design("pillow", "puck", pillow, (0.35, 0.50), (0.35, 0.50), (0.10, 0.16), 0, "round", piped=False),
    design("keyboard", "mechanical", keyboard, (0.12, 0.16), (0.30, 0.45), (0.030, 0.045)),
)  # fmt: skip
