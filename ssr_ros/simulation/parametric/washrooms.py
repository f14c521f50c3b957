"""More sinks, toilets, bathtubs, and lamps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.appliances import tap
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import (
    Part,
    ball,
    box,
    cylinder,
    lathe,
    loft,
    merged,
    rod,
    rounded_box,
    tube,
)
from ssr_ros.simulation.scene import Material

PAINTS = ("#f4f3ef", "#2f4858", "#5c7a4a", "#8fa39a", "#1f2022", "#d9c7a6", "#7a8fa6", "#a33b33", "#c9a0a0", "#e0b84e")
BRASS = ("#c9ccd0", "#2b2c2f", "#b08d57", "#e2e3e4")
GLOW = "#fff6e0"


def _cover(rng: Generator) -> Material:
    return m.wood(rng) if rng.random() < 0.4 else m.plastic(rng, PAINTS)


def _basin(d: float, w: float, depth: float, rim: float, power: float) -> Part:
    """A basin with its rim, standing on z = 0, open above."""
    rings = [(0, 0, 0, 0), (0, d * 0.42, w * 0.45, 0), (0, d / 2, w / 2, depth * 0.9), (0, d / 2, w / 2, depth),
             (0, d / 2 - rim, w / 2 - rim, depth), (0, d * 0.36, w * 0.4, depth * 0.3),
             (0, 0, 0, depth * 0.22)]  # fmt: skip
    return loft(rings, 24, power)


def _cupboard(a: Assembly, cover: Material, rng: Generator, d: float, w: float, h: float, doors: int) -> None:
    """A base cabinet with flat or framed doors; its top at h."""
    a.add(box(d - 0.1, w - 0.04, 0.09).at(x=-0.04), m.black(rng))
    a.add(box(d - 0.025, w, h - 0.09).at(x=-0.0125, z=0.09), cover)
    knob, wide, framed, x = m.metal(rng), w / doors, rng.random() < 0.5, d / 2 - 0.0225
    for i in range(doors):
        y = w * ((i + 0.5) / doors - 0.5)
        a.add(box(0.02, wide - 0.008, h - 0.1).at(x, y, 0.095), cover)
        if framed:
            for s in (-1, 1):
                a.add(box(0.012, 0.055, h - 0.1).at(x + 0.012, y + s * (wide / 2 - 0.032), 0.095), cover)
                a.add(box(0.012, wide - 0.01, 0.055).at(x + 0.012, y, 0.095 if s < 0 else h - 0.06), cover)
        a.add(box(0.02, 0.014, 0.12).at(x + 0.02, y + (1 if i % 2 == 0 else -1) * (wide / 2 - 0.04), h - 0.24), knob)


def sink_kitchen(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "double") -> None:
    """Two steel bowls beside a drainer, or a deep white one whose front shows between the doors below and the top."""
    cover, rim = _cover(rng), h - 0.24
    apron = kind == "apron"
    bowl = m.ceramic(rng) if apron else m.steel(rng) if rng.random() < 0.7 else m.plastic(rng, ("#3b3e42", "#e7e1d2"))
    low = rim - (0.26 if apron else 0.18)
    _cupboard(a, cover, rng, d, w, low, 2 if w < 1.0 else 3)
    bowls = [(0.0, min(0.72, w * 0.75))] if apron else [(-w * 0.3, w * 0.34), (w * 0.06, w * 0.34)]
    for y, wide in bowls:
        deep, x = (d - 0.1, 0.05) if apron else (d * 0.7, 0.01)
        a.add(_basin(deep, wide, rim - low, 0.02, 9.0).at(x, y, low), bowl)
        if apron:
            top, side = m.worktop(rng), (w - wide) / 2
            for s in (-1, 1):
                a.add(box(d - 0.01, side, 0.04).at(-0.005, s * (w - side) / 2, rim - 0.04), top)
                a.add(box(d - 0.03, side, rim - low - 0.04).at(-0.015, s * (w - side) / 2, low), cover)
            a.add(box(0.1, wide, 0.04).at(0.05 - d / 2, 0, rim - 0.04), top)
    if not apron:
        a.add(box(d * 0.15, w, 0.03).at(d / 2 - d * 0.075, 0, rim - 0.03), bowl)
        a.add(box(d * 0.15, w, 0.03).at(-d / 2 + d * 0.075, 0, rim - 0.03), bowl)
        a.add(box(d - 0.02, w * 0.27, 0.02).at(0, w * 0.365, rim - 0.025), bowl)
        a.add(box(d - 0.02, 0.03, 0.02).at(0, w * 0.5 - 0.015 - w + 0.03, rim - 0.02), bowl)
        ribs = [box(d * 0.66, 0.008, 0.006).at(0, y, rim - 0.005) for y in np.linspace(0.27, 0.46, 7) * w]
        a.add(merged(ribs), bowl)
        for s in (-1, 1):
            a.add(box(d - 0.03, 0.02, rim - low).at(-0.015, s * (w / 2 - 0.01), low), cover)
        a.add(box(0.02, w, rim - low - 0.02).at(d / 2 - 0.03, 0, low), cover)
    a.add(tap(0.18, 0.24).at(0.06 - d / 2, 0 if apron else -w * 0.12, rim), m.metal(rng, BRASS))


def sink_wash(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "console") -> None:
    """A basin on two thin legs; on the wall over its trap, with a towel rail; a trough on an open frame; a tub."""
    white, steel, rim = m.ceramic(rng), m.metal(rng, BRASS), h - 0.13
    if kind == "tub":
        white = m.plastic(rng, ("#f1f1ee", "#b9bcbf", "#e7e1d2"))
    deep = 0.34 if kind == "tub" else 0.15
    a.add(_basin(d, w, deep, 0.05 if kind != "tub" else 0.025, 8.0 if kind in ("trough", "tub") else 5.0)
          .at(z=rim - deep), white)  # fmt: skip
    low = rim - deep + 0.01
    a.add(tap(0.11, 0.13).at(0.05 - d / 2, 0, rim - 0.002), steel)
    if kind != "trough":
        a.add(tube([(0, 0, low), (0, 0, low * 0.7), (-0.06, 0, low * 0.65), (-d * 0.3, 0, low * 0.75),
                    (-d * 0.3, 0, 0)], 0.02, 8), steel)  # fmt: skip
    inset = (d / 2 - 0.035, w / 2 - 0.035)
    if kind in ("console", "tub", "trough"):
        post = steel if kind == "console" else m.plastic(rng, PAINTS) if kind == "tub" else _cover(rng)
        thick = {"console": 0.014, "tub": 0.02, "trough": 0.032}[kind]
        for s in (-1, 1):
            for front in (-1, 1) if kind != "console" else (1,):
                foot = (front * inset[0], s * inset[1])
                a.add(rod((*foot, 0), (*foot, low), thick, segments=4 if kind == "trough" else 8), post)
        if kind == "trough":
            a.add(box(d - 0.03, w - 0.03, 0.03).at(z=0.22), post)
            a.add(box(d, w, 0.04).at(z=low - 0.035), post)
            a.surface(0.25, d - 0.1, w - 0.1)
    if kind in ("console", "wall"):
        z = low - (0.12 if kind == "console" else 0.04)
        a.add(rod((inset[0], -inset[1], z), (inset[0], inset[1], z), 0.01, segments=6), steel)
        if rng.random() < 0.6:
            y = float(rng.uniform(-0.15, 0.15)) * w
            a.add(box(0.03, w * 0.4, 0.34).at(inset[0], y, z - 0.32), m.fabric(rng, PAINTS))
        for s in (-1, 1):
            a.add(rod((-d * 0.3, s * inset[1], low + 0.02), (inset[0], s * inset[1], z), 0.01, segments=5), steel)


def toilet(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "two piece") -> None:
    """A bowl on a waisted foot with its own tank; square; in one low piece; with a seat of wood and pastel glaze."""
    square, low = kind == "square", kind == "low"
    white = (
        m.plastic(rng, ("#c9a0a0", "#8fb0a8", "#d9c7a6", "#7a8fa6", "#f4f3ef")) if kind == "wooden" else m.ceramic(rng)
    )
    seat = m.wood(rng) if kind == "wooden" else m.plastic(rng, ("#f6f6f4", "#1f2022") if square else ("#f6f6f4",))
    tank, top = 0.2 if not square else 0.16, 0.36 if low else 0.41
    power, long = 7.0 if square else 2.0, d - tank + 0.04
    x, waist = d / 2 - long / 2, 0.46 if square else 0.40 if low else 0.3
    rings = [(-0.03, long * max(waist, 0.38), w * waist, 0), (-0.05, long * waist, w * (waist - 0.05), top * 0.4),
             (-0.01, long * 0.47, w * 0.44, top * 0.75), (0, long / 2, w * 0.48, top), (0, long * 0.36, w * 0.3, top),
             (0, long * 0.2, w * 0.2, top - 0.15), (0, 0, 0, top - 0.16)]  # fmt: skip
    a.add(loft(rings, 24, power).at(x=x), white)
    ring = [(0, long * 0.49, w * 0.48, 0), (0, long * 0.49, w * 0.48, 0.02), (0, long * 0.34, w * 0.29, 0.02),
            (0, long * 0.33, w * 0.28, 0)]  # fmt: skip
    a.add(loft(ring, 24, power).at(x=x, z=top), seat)
    lid = loft([(0, long * 0.47, w * 0.47, 0), (0, long * 0.47, w * 0.47, 0.018), (0, 0, 0, 0.02)], 24, power)
    if low or rng.random() < 0.6:
        a.add(lid.at(x=x, z=top + 0.02), seat)
    else:
        a.add(lid.scaled(x=min(1.0, (h - top) / long)).at(x=long * 0.4).turned("y", -1.6)
              .at(x=-d / 2 + tank + 0.02, z=top + 0.04), seat)  # fmt: skip
    middle, trim, wide = tank / 2 - d / 2, m.metal(rng, BRASS), w * (0.75 if square else 1.0)
    a.add(box(tank, w * 0.6, top + 0.01).at(x=middle), white)
    body = loft([(0, tank * 0.44, wide * 0.42, 0), (0, tank * 0.47, wide * 0.47, h - top - 0.05),
                 (0, 0, 0, h - top - 0.04)], 24, 8.0)  # fmt: skip
    a.add(body.at(x=middle, z=top), white)
    a.add(rounded_box(tank, wide, 0.04, 0.012).at(x=middle, z=h - 0.044), seat if kind == "wooden" else white)
    if square or low:
        a.add(cylinder(0.022, 0.006, segments=12).at(middle, 0, h - 0.006), trim)
    else:
        a.add(rod((tank - d / 2 - 0.01, -w * 0.34, h - 0.1), (tank - d / 2 + 0.02, -w * 0.2, h - 0.115), 0.009), trim)


def bathtub(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "slipper") -> None:
    """One end raised, on feet or a plinth; steps and sides tiled; square and deep; with a door to walk in by."""
    white, steel = m.ceramic(rng), m.metal(rng, BRASS)
    slipper, shell = kind == "slipper", white
    rim = {"slipper": 0.03, "tiled": 0.13, "corner": 0.12, "walk-in": 0.07}[kind]
    top = h - 0.1 if kind != "walk-in" else h
    high = top * 0.78 if slipper else top
    if slipper:
        shell = m.plastic(rng, PAINTS) if rng.random() < 0.5 else white
        rings = [(0, d * 0.36, w * 0.4, 0.05), (0, d * 0.44, w * 0.44, high * 0.5), (0, d / 2, w / 2, high)]
        a.add(_raised(loft(rings, 32, 2.6), w, high, top - high), shell)
        a.add(loft([(0, d * 0.36, w * 0.4, 0), (0, d * 0.36, w * 0.4, 0.06)], 32, 2.6), m.black(rng))
    else:
        shell = m.tiles(rng) if kind == "tiled" else _cover(rng) if kind == "corner" and rng.random() < 0.5 else white
        skirt = box(d - 0.02, w - 0.02, high - 0.05)
        sides = np.abs(skirt.vertices[skirt.faces][..., 2]).min(1) < 0.01
        sides |= np.ptp(skirt.vertices[skirt.faces][..., 2], axis=1) > 0.01
        a.add(replace(skirt, faces=skirt.faces[sides], uv=skirt.uv[sides]), shell)
    power = 2.6 if slipper else 4.0 if kind == "corner" else 9.0
    inner = [(0, d / 2 - rim, w / 2 - rim, high), (0, d * 0.41 - rim, w * 0.43 - rim, high * 0.4),
             (0, d * 0.34 - rim, w * 0.37 - rim, 0.12), (0, 0, 0, 0.11)]  # fmt: skip
    if not slipper:
        edge = loft([(0, d / 2, w / 2, high - 0.05), (0, d / 2, w / 2, high)], 32, 30.0)
        deck = _bridge(d, w, rim, high, power)
        a.add(edge, shell if kind == "tiled" else white)
        a.add(deck, shell if kind == "tiled" else white)
    tub = loft(([(0, d / 2, w / 2, high)] if slipper else []) + inner, 32, power)
    a.add(_raised(tub, w, high, top - high) if slipper else tub, white)
    if kind == "walk-in":
        a.add(rounded_box(0.02, w * 0.34, h * 0.8, 0.006).at(d / 2, -w * 0.2, h * 0.12), m.plain("#e4e6e6", 0.6))
        a.add(rod((d / 2 + 0.02, -w * 0.06, h * 0.55), (d / 2 + 0.02, -w * 0.06, h * 0.8), 0.012), steel)
        a.add(box(d - 2 * rim - 0.04, w * 0.3, 0.06).at(0, w * 0.28, h * 0.45), white)
        return
    a.add(tap(0.1, 0.12).turned("z", np.pi / 2).at(0, 0.05 - w / 2, high - 0.02), steel)
    if slipper:
        return
    a.add(tap(0.1, top + 0.1 - high).turned("z", np.pi / 2).at(0.1, 0.05 - w / 2, high), steel)


def _raised(part: Part, w: float, high: float, lift: float) -> Part:
    """The end at +y pulled up."""
    v = part.vertices.copy()
    v[:, 2] += lift * np.clip(0.15 + 1.7 * v[:, 1] / w, 0, 1) ** 2 * np.clip(v[:, 2] / high, 0, 1)
    return replace(part, vertices=v)


def _bridge(d: float, w: float, rim: float, z: float, power: float) -> Part:
    """The level rim between a square edge and the hole."""
    outer = loft([(0, d / 2, w / 2, z), (0, d / 2, w / 2, z + 1)], 32, 30.0).vertices[:33]
    hole = loft([(0, d / 2 - rim, w / 2 - rim, z), (0, d / 2 - rim, w / 2 - rim, z + 1)], 32, power).vertices[:33]
    i = np.arange(32)
    faces = np.concatenate([np.stack([i, i + 1, i + 34], 1), np.stack([i, i + 34, i + 33], 1)])
    points = np.concatenate([outer, hole])
    return Part(points, faces, points[faces][..., :2])


def _bulb(a: Assembly, radius: float, x: float, z: float, glow: float = 0.9) -> None:
    a.add(ball(radius, 12).at(x, 0, z), m.plain(GLOW, 0.2, glow))


def _tone(rng: Generator) -> Material:
    return m.metal(rng, BRASS) if rng.random() < 0.6 else m.plastic(rng, PAINTS)


def lamp(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "globe") -> None:
    """Lamps that are round: a globe on a rod, a mushroom, a lantern, a cone on a candlestick, paper, a torchiere."""
    r, body = d / 2, _tone(rng)
    shade = m.plastic(rng, PAINTS) if rng.random() < 0.5 else m.lampshade(rng)
    if kind == "globe":
        foot = min(0.14, r * 0.95)
        a.add(
            lathe([(0, 0), (foot, 0), (foot, 0.02), (0.012, 0.03), (0.01, h - 2 * r + 0.01), (0, h - 2 * r + 0.01)]),
            body,
        )
        _bulb(a, r, 0, h - 2 * r)
    elif kind == "mushroom":
        a.add(lathe([(0, 0), (r * 0.6, 0), (r * 0.55, h * 0.05), (r * 0.28, h * 0.3), (r * 0.3, h * 0.6)]), body)
        cap = [(r * 0.85, h * 0.5), (r, h * 0.58), (r * 0.92, h * 0.76), (r * 0.6, h * 0.93), (0, h)]
        a.add(lathe(cap, 24), shade if rng.random() < 0.5 else body)
        _bulb(a, r * 0.3, 0, h * 0.5)
    elif kind == "candle":
        stick = [(0, 0), (r * 0.6, 0), (r * 0.5, 0.03), (0.03, 0.05), (0.022, h * 0.2), (0.04, h * 0.25),
                 (0.018, h * 0.3), (0.016, h * 0.55), (0.03, h * 0.58), (0.01, h * 0.6), (0.01, h * 0.8)]  # fmt: skip
        a.add(lathe(stick, 16), m.wood(rng) if rng.random() < 0.4 else body)
        a.add(lathe([(r, h * 0.66), (r * 0.3, h), (r * 0.29, h), (r * 0.98, h * 0.66)], 24), shade)
        _bulb(a, 0.03, 0, h * 0.75)
    elif kind == "paper":
        rings = [(r * (0.55 + 0.45 * np.sin(np.pi * t)) * (0.97 + 0.03 * (i % 2)), 0.05 + (h - 0.05) * t)
                 for i, t in enumerate(np.linspace(0, 1, 21))]  # fmt: skip
        a.add(lathe([(0, 0.05), *rings, (0, h)], 20), m.plain("#f6efdd", 0, float(rng.choice([0.1, 0.7]))))
        for k in range(4):
            angle = k * np.pi / 2
            a.add(rod((r * 0.4 * np.cos(angle), r * 0.4 * np.sin(angle), 0), (r * 0.4 * np.cos(angle),
                      r * 0.4 * np.sin(angle), 0.08), 0.008), body)  # fmt: skip
    else:
        foot = [(0, 0), (r * 0.85, 0), (r * 0.85, 0.025), (0.014, 0.035), (0.012, h - 0.14)]
        bowl = [(0.012, h - 0.16), (r * 0.6, h - 0.11), (r, h), (r * 0.97, h), (r * 0.5, h - 0.09), (0, h - 0.1)]
        a.add(lathe([*foot, *bowl], 20), body)
        a.add(cylinder(r * 0.6, 0.005).at(z=h - 0.07), m.plain(GLOW, 0, 0.9))


def lamp_square(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "lantern") -> None:
    """A lantern with panes; or shelves between four posts under a shade of cloth."""
    frame, post = m.wood(rng) if rng.random() < 0.5 else m.black(rng), 0.02 if kind == "shelf" else 0.014
    tall = h if kind == "shelf" else h * 0.75
    for sx in (-1, 1):
        for sy in (-1, 1):
            a.add(box(post, post, tall).at(sx * (d - post) / 2, sy * (w - post) / 2), frame)
    shade = m.lampshade(rng)
    if kind == "shelf":
        for z in (0.04, h * 0.24, h * 0.44):
            a.add(box(d, w, 0.02).at(z=z), frame)
            a.surface(z + 0.02, d - 0.06, w - 0.06)
        a.add(box(d * 0.92, w * 0.92, h * 0.36).at(z=h * 0.63), replace(shade, emission=max(shade.emission, 0.2)))
        a.add(box(d, w, 0.015).at(z=h - 0.015), frame)
        return
    a.add(box(d, w, 0.02), frame)
    a.add(loft([(0, d / 2, w / 2, tall), (0, d / 2, w / 2, tall + 0.015), (0, d * 0.15, w * 0.15, h * 0.88),
                (0, 0, 0, h * 0.9)], 16, 20.0), frame)  # fmt: skip
    turn = np.linspace(0, np.pi, 9)
    ring = [(0, 0.2 * w * np.cos(t), h * 0.87 + h * 0.13 * np.sin(t)) for t in turn]
    a.add(tube(ring, 0.005, 5), frame)
    a.add(cylinder(d * 0.22, h * 0.35, segments=14).at(z=0.02), m.plain("#f4ead2", 0, 0.3))
    _bulb(a, d * 0.08, 0, h * 0.38)


def lamp_neck(a: Assembly, rng: Generator, d: float, w: float, h: float, heads: int = 1) -> None:
    """A bent neck over a desk; or a tall pole with several heads."""
    body, foot = _tone(rng), min(w / 2, d * 0.32)
    x = foot - d / 2 if heads == 1 else 0.0
    a.add(lathe([(0, 0), (foot, 0), (foot * 0.95, 0.025), (0.015, 0.035), (0, 0.035)]).at(x=x), body)
    if heads == 1:
        t = np.linspace(0, np.pi * 0.85, 10)
        reach = (d - foot - 0.05) / 2
        bend = [(x + reach * (1 - np.cos(k)), 0, h - reach + reach * np.sin(k)) for k in t]
        a.add(tube([(x, 0, 0.03), *bend], 0.008, 6), body)
        end = bend[-1]
        cone = lathe([(w * 0.5, 0), (w * 0.42, 0.05), (0.02, 0.11), (0, 0.115)], 16).turned("y", -0.3)
        a.add(cone.at(end[0], 0, end[2] - 0.1), body)
        _bulb(a, 0.025, end[0], end[2] - 0.1)
        return
    a.add(rod((0, 0, 0.03), (0, 0, h), 0.012), body)
    for i in range(heads):
        angle, z = 2 * np.pi * i / heads, h * (0.95 - 0.13 * i)
        c, s = np.cos(angle), np.sin(angle)
        a.add(rod((0, 0, z - 0.06), (d * 0.41 * c, w * 0.41 * s, z), 0.008), body)
        cup = lathe([(0.075, 0), (0.06, 0.1), (0.025, 0.14), (0, 0.14)], 14)
        a.add(cup.turned("y", -0.6).turned("z", angle).at(d * 0.41 * c, w * 0.41 * s, z - 0.1), body)
        a.add(ball(0.035, 8).at(d * 0.42 * c, w * 0.42 * s, z - 0.1), m.plain(GLOW, 0, 0.9))


DESIGNS: tuple[Design, ...] = (
    design("sink", "double", sink_kitchen, (0.59, 0.65), (1.00, 1.40), (1.10, 1.18)),
    design("sink", "apron", sink_kitchen, (0.60, 0.68), (0.80, 1.20), (1.10, 1.18), kind="apron"),
    design("sink", "console", sink_wash, (0.44, 0.54), (0.55, 0.95), (0.94, 1.02)),
    design("sink", "wall", sink_wash, (0.36, 0.48), (0.42, 0.65), (0.94, 1.02), kind="wall"),
    design("sink", "trough", sink_wash, (0.40, 0.50), (0.60, 1.10), (0.98, 1.06), kind="trough"),
    design("sink", "utility tub", sink_wash, (0.48, 0.57), (0.52, 0.65), (0.95, 1.05), kind="tub"),
    design("toilet", "two piece", toilet, (0.68, 0.76), (0.38, 0.46), (0.74, 0.82)),
    design("toilet", "square", toilet, (0.62, 0.70), (0.36, 0.40), (0.78, 0.88), kind="square"),
    design("toilet", "low", toilet, (0.68, 0.76), (0.36, 0.44), (0.56, 0.66), kind="low"),
    design("toilet", "wooden seat", toilet, (0.66, 0.74), (0.38, 0.46), (0.76, 0.90), kind="wooden"),
    design("bathtub", "slipper", bathtub, (0.70, 0.82), (1.45, 1.75), (0.72, 0.88)),
    design("bathtub", "tiled", bathtub, (0.80, 1.00), (1.60, 2.00), (0.58, 0.72), kind="tiled"),
    design("bathtub", "corner", bathtub, (1.10, 1.25), (1.30, 1.60), (0.62, 0.76), kind="corner"),
    design("bathtub", "walk-in", bathtub, (0.68, 0.80), (1.22, 1.50), (0.86, 0.98), kind="walk-in"),
    design("lamp", "globe floor", lamp, (0.26, 0.36), (0.26, 0.36), (1.35, 1.75), 0, "round"),
    design("lamp", "globe", lamp, (0.18, 0.26), (0.18, 0.26), (0.30, 0.48), 0, "round"),
    design("lamp", "mushroom", lamp, (0.22, 0.36), (0.22, 0.36), (0.28, 0.46), 0, "tied", kind="mushroom"),
    design("lamp", "candlestick", lamp, (0.24, 0.36), (0.24, 0.36), (0.48, 0.72), 0, "round", kind="candle"),
    design("lamp", "paper", lamp, (0.26, 0.42), (0.26, 0.42), (0.40, 1.40), 4, "round", kind="paper"),
    design("lamp", "torchiere", lamp, (0.28, 0.38), (0.28, 0.38), (1.65, 1.90), 0, "round", kind="torch"),
    design("lamp", "lantern", lamp_square, (0.15, 0.24), (0.15, 0.24), (0.28, 0.48), 2, "round"),
    design("lamp", "shelves", lamp_square, (0.26, 0.34), (0.26, 0.34), (1.35, 1.65), 4, "round", kind="shelf"),
    design("lamp", "gooseneck", lamp_neck, (0.30, 0.42), (0.14, 0.18), (0.38, 0.55)),
    design("lamp", "three heads", lamp_neck, (0.42, 0.55), (0.42, 0.55), (1.60, 1.85), heads=3),
)
