"""More sinks, toilets and bathtubs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.appliances import tap
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cylinder,
    loft,
    merged,
    rod,
    rounded_box,
    tube,
)
from ssr_ros.simulation.scene import Material

PAINTS = ("#f4f3ef", "#2f4858", "#5c7a4a", "#8fa39a", "#1f2022", "#d9c7a6", "#7a8fa6", "#a33b33", "#c9a0a0", "#e0b84e")
BRASS = ("#c9ccd0", "#2b2c2f", "#b08d57", "#e2e3e4")


def _cover(rng: Generator) -> Material:
    """Fronts and claddings: wood or paint."""
    return m.wood(rng) if rng.random() < 0.4 else m.plastic(rng, PAINTS)


# --- sinks


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


def _drainer(a: Assembly, bowl: Material, d: float, w: float, rim: float) -> None:
    """Steel round two bowls, level with their rims, its ribbed half at +y."""
    a.add(box(d * 0.15, w, 0.03).at(d / 2 - d * 0.075, 0, rim - 0.03), bowl)
    a.add(box(d * 0.15, w, 0.03).at(-d / 2 + d * 0.075, 0, rim - 0.03), bowl)
    a.add(box(d - 0.02, w * 0.27, 0.02).at(0, w * 0.365, rim - 0.025), bowl)
    a.add(box(d - 0.02, 0.03, 0.02).at(0, w * 0.5 - 0.015 - w + 0.03, rim - 0.02), bowl)
    ribs = [box(d * 0.66, 0.008, 0.006).at(0, y, rim - 0.005) for y in np.linspace(0.27, 0.46, 7) * w]
    a.add(merged(ribs), bowl)


def sink_double(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two bowls of steel or composite beside a drainer, in a base cabinet."""
    cover, rim = _cover(rng), h - 0.24
    bowl = m.steel(rng) if rng.random() < 0.7 else m.plastic(rng, ("#3b3e42", "#e7e1d2"))
    low = rim - 0.18
    _cupboard(a, cover, rng, d, w, low, 2 if w < 1.0 else 3)
    for y in (-w * 0.3, w * 0.06):
        a.add(_basin(d * 0.7, w * 0.34, rim - low, 0.02, 9.0).at(0.01, y, low), bowl)
    _drainer(a, bowl, d, w, rim)
    for s in (-1, 1):
        a.add(box(d - 0.03, 0.02, rim - low).at(-0.015, s * (w / 2 - 0.01), low), cover)
    a.add(box(0.02, w, rim - low - 0.02).at(d / 2 - 0.03, 0, low), cover)
    a.add(tap(0.18, 0.24).at(0.06 - d / 2, -w * 0.12, rim), m.metal(rng, BRASS))


def sink_apron(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A deep white bowl whose front shows between the doors below and the worktop beside it."""
    cover, rim = _cover(rng), h - 0.24
    bowl, low, wide = m.ceramic(rng), rim - 0.26, min(0.72, w * 0.75)
    _cupboard(a, cover, rng, d, w, low, 2 if w < 1.0 else 3)
    a.add(_basin(d - 0.1, wide, rim - low, 0.02, 9.0).at(0.05, 0.0, low), bowl)
    top, side = m.worktop(rng), (w - wide) / 2
    for s in (-1, 1):
        a.add(box(d - 0.01, side, 0.04).at(-0.005, s * (w - side) / 2, rim - 0.04), top)
        a.add(box(d - 0.03, side, rim - low - 0.04).at(-0.015, s * (w - side) / 2, low), cover)
    a.add(box(0.1, wide, 0.04).at(0.05 - d / 2, 0, rim - 0.04), top)
    a.add(tap(0.18, 0.24).at(0.06 - d / 2, 0, rim), m.metal(rng, BRASS))


def sink_wash(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "console") -> None:
    """A basin on two thin legs; on the wall over its trap, with a towel rail; a trough on an open frame; a tub."""
    white, steel, rim = m.ceramic(rng), m.metal(rng, BRASS), h - 0.13
    if kind == "tub":
        white = m.plastic(rng, ("#f1f1ee", "#b9bcbf", "#e7e1d2"))
    deep, edge = (0.34, 0.025) if kind == "tub" else (0.15, 0.05)
    basin = _basin(d, w, deep, edge, 8.0 if kind in ("trough", "tub") else 5.0)
    a.add(basin.at(z=rim - deep), white)
    low = rim - deep + 0.01
    a.add(tap(0.11, 0.13).at(0.05 - d / 2, 0, rim - 0.002), steel)
    if kind != "trough":
        trap = [(0, 0, low), (0, 0, low * 0.7), (-0.06, 0, low * 0.65), (-d * 0.3, 0, low * 0.75), (-d * 0.3, 0, 0)]
        a.add(tube(trap, 0.02, 8), steel)
    if kind != "wall":
        _wash_legs(a, rng, d, w, low, kind, steel)
    if kind in ("console", "wall"):
        _towel_rail(a, rng, d, w, low, low - (0.12 if kind == "console" else 0.04), steel)


def _wash_legs(a: Assembly, rng: Generator, d: float, w: float, low: float, kind: str, steel: Material) -> None:
    """Legs under a basin up to ``low``: two steel ones in front, four, or a frame with a board near the floor."""
    post = steel if kind == "console" else m.plastic(rng, PAINTS) if kind == "tub" else _cover(rng)
    thick = {"console": 0.014, "tub": 0.02, "trough": 0.032}[kind]
    for s in (-1, 1):
        for front in (-1, 1) if kind != "console" else (1,):
            foot = (front * (d / 2 - 0.035), s * (w / 2 - 0.035))
            a.add(rod((*foot, 0), (*foot, low), thick, segments=4 if kind == "trough" else 8), post)
    if kind == "trough":
        a.add(box(d - 0.03, w - 0.03, 0.03).at(z=0.22), post)
        a.add(box(d, w, 0.04).at(z=low - 0.035), post)
        a.surface(0.25, d - 0.1, w - 0.1)


def _towel_rail(a: Assembly, rng: Generator, d: float, w: float, low: float, z: float, steel: Material) -> None:
    """A rail across the front at z, held by two bars from the basin's back at ``low``, perhaps with a towel on it."""
    x, y = d / 2 - 0.035, w / 2 - 0.035
    a.add(rod((x, -y, z), (x, y, z), 0.01, segments=6), steel)
    if rng.random() < 0.6:
        middle = float(rng.uniform(-0.15, 0.15)) * w
        a.add(box(0.03, w * 0.4, 0.34).at(x, middle, z - 0.32), m.fabric(rng, PAINTS))
    for s in (-1, 1):
        a.add(rod((-d * 0.3, s * y, low + 0.02), (x, s * y, z), 0.01, segments=5), steel)


# --- toilets


def toilet(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "two piece") -> None:
    """A bowl on a waisted foot with its own tank; square; in one low piece; with a seat of wood and pastel glaze."""
    square, low, wooden = kind == "square", kind == "low", kind == "wooden"
    glaze = m.plastic(rng, ("#c9a0a0", "#8fb0a8", "#d9c7a6", "#7a8fa6", "#f4f3ef")) if wooden else m.ceramic(rng)
    seat = m.wood(rng) if wooden else m.plastic(rng, ("#f6f6f4", "#1f2022") if square else ("#f6f6f4",))
    tank, top = 0.2 if not square else 0.16, 0.36 if low else 0.41
    power, long = 7.0 if square else 2.0, d - tank + 0.04
    x = d / 2 - long / 2
    a.add(_pan(long, w, top, 0.46 if square else 0.40 if low else 0.3, power).at(x=x), glaze)
    ring = [(0, long * 0.49, w * 0.48, 0), (0, long * 0.49, w * 0.48, 0.02), (0, long * 0.34, w * 0.29, 0.02),
            (0, long * 0.33, w * 0.28, 0)]  # fmt: skip
    a.add(loft(ring, 24, power).at(x=x, z=top), seat)
    lid = loft([(0, long * 0.47, w * 0.47, 0), (0, long * 0.47, w * 0.47, 0.018), (0, 0, 0, 0.02)], 24, power)
    if low or rng.random() < 0.6:
        a.add(lid.at(x=x, z=top + 0.02), seat)
    else:
        raised = lid.scaled(x=min(1.0, (h - top) / long)).at(x=long * 0.4).turned("y", -1.6)
        a.add(raised.at(x=-d / 2 + tank + 0.02, z=top + 0.04), seat)
    middle, trim = tank / 2 - d / 2, m.metal(rng, BRASS)
    a.add(box(tank, w * 0.6, top + 0.01).at(x=middle), glaze)
    _tank(a, middle, tank, w * (0.75 if square else 1.0), top, h, glaze, seat if wooden else glaze)
    if square or low:
        a.add(cylinder(0.022, 0.006, segments=12).at(middle, 0, h - 0.006), trim)
    else:
        a.add(rod((tank - d / 2 - 0.01, -w * 0.34, h - 0.1), (tank - d / 2 + 0.02, -w * 0.2, h - 0.115), 0.009), trim)


def _pan(long: float, w: float, top: float, waist: float, power: float) -> Part:
    """A toilet's bowl, open above at ``top``, its foot drawn in to ``waist`` of its length and width."""
    rings = [(-0.03, long * max(waist, 0.38), w * waist, 0), (-0.05, long * waist, w * (waist - 0.05), top * 0.4),
             (-0.01, long * 0.47, w * 0.44, top * 0.75), (0, long / 2, w * 0.48, top), (0, long * 0.36, w * 0.3, top),
             (0, long * 0.2, w * 0.2, top - 0.15), (0, 0, 0, top - 0.16)]  # fmt: skip
    return loft(rings, 24, power)


def _tank(a: Assembly, x: float, d: float, w: float, z: float, h: float, glaze: Material, lid: Material) -> None:
    """A tank of (d, w) on the level z, its lid's top near h."""
    rings = [(0, d * 0.44, w * 0.42, 0), (0, d * 0.47, w * 0.47, h - z - 0.05), (0, 0, 0, h - z - 0.04)]
    a.add(loft(rings, 24, 8.0).at(x=x, z=z), glaze)
    a.add(rounded_box(d, w, 0.04, 0.012).at(x=x, z=h - 0.044), lid)


# --- bathtubs


def bathtub_slipper(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Free standing on a dark plinth, one end raised."""
    white, steel = m.ceramic(rng), m.metal(rng, BRASS)
    top = h - 0.1
    high = top * 0.78
    shell = m.plastic(rng, PAINTS) if rng.random() < 0.5 else white
    rings = [(0, d * 0.36, w * 0.4, 0.05), (0, d * 0.44, w * 0.44, high * 0.5), (0, d / 2, w / 2, high)]
    a.add(_raised(loft(rings, 32, 2.6), w, high, top - high), shell)
    a.add(loft([(0, d * 0.36, w * 0.4, 0), (0, d * 0.36, w * 0.4, 0.06)], 32, 2.6), m.black(rng))
    tub = loft([(0, d / 2, w / 2, high), *_inside(d, w, 0.03, high)], 32, 2.6)
    a.add(_raised(tub, w, high, top - high), white)
    a.add(tap(0.1, 0.12).turned("z", np.pi / 2).at(0, 0.05 - w / 2, high - 0.02), steel)


def bathtub(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "tiled") -> None:
    """Built in: sides and rim tiled; square and deep, clad or white; or high, with a door to walk in by."""
    white, steel = m.ceramic(rng), m.metal(rng, BRASS)
    rim = {"tiled": 0.13, "corner": 0.12, "walk-in": 0.07}[kind]
    high, power = h - 0.1 if kind != "walk-in" else h, 4.0 if kind == "corner" else 9.0
    shell = m.tiles(rng) if kind == "tiled" else _cover(rng) if kind == "corner" and rng.random() < 0.5 else white
    skirt = box(d - 0.02, w - 0.02, high - 0.05)
    sides = np.abs(skirt.vertices[skirt.faces][..., 2]).min(1) < 0.01
    sides |= np.ptp(skirt.vertices[skirt.faces][..., 2], axis=1) > 0.01
    a.add(replace(skirt, faces=skirt.faces[sides], uv=skirt.uv[sides]), shell)
    edge = loft([(0, d / 2, w / 2, high - 0.05), (0, d / 2, w / 2, high)], 32, 30.0)
    for part in (edge, _bridge(d, w, rim, high, power)):
        a.add(part, shell if kind == "tiled" else white)
    a.add(loft(_inside(d, w, rim, high), 32, power), white)
    if kind == "walk-in":
        a.add(rounded_box(0.02, w * 0.34, h * 0.8, 0.006).at(d / 2, -w * 0.2, h * 0.12), m.plain("#e4e6e6", 0.6))
        a.add(rod((d / 2 + 0.02, -w * 0.06, h * 0.55), (d / 2 + 0.02, -w * 0.06, h * 0.8), 0.012), steel)
        a.add(box(d - 2 * rim - 0.04, w * 0.3, 0.06).at(0, w * 0.28, h * 0.45), white)
        return
    a.add(tap(0.1, 0.12).turned("z", np.pi / 2).at(0, 0.05 - w / 2, high - 0.02), steel)
    a.add(tap(0.1, 0.1).turned("z", np.pi / 2).at(0.1, 0.05 - w / 2, high), steel)


def _inside(d: float, w: float, rim: float, high: float) -> list[tuple[float, float, float, float]]:
    """Rings of the hole in a bathtub, from its rim at ``high`` down to its bottom."""
    return [
        (0, d / 2 - rim, w / 2 - rim, high),
        (0, d * 0.41 - rim, w * 0.43 - rim, high * 0.4),
        (0, d * 0.34 - rim, w * 0.37 - rim, 0.12),
        (0, 0, 0, 0.11),
    ]


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


DESIGNS: tuple[Design, ...] = (
    design("sink", "double", sink_double, (0.59, 0.65), (1.00, 1.40), (1.10, 1.18)),
    design("sink", "apron", sink_apron, (0.60, 0.68), (0.80, 1.20), (1.10, 1.18)),
    design("sink", "console", sink_wash, (0.44, 0.54), (0.55, 0.95), (0.94, 1.02)),
    design("sink", "wall", sink_wash, (0.36, 0.48), (0.42, 0.65), (0.94, 1.02), kind="wall"),
    design("sink", "trough", sink_wash, (0.40, 0.50), (0.60, 1.10), (0.98, 1.06), kind="trough"),
    design("sink", "utility tub", sink_wash, (0.48, 0.57), (0.52, 0.65), (0.95, 1.05), kind="tub"),
    design("toilet", "two piece", toilet, (0.68, 0.76), (0.38, 0.46), (0.74, 0.82)),
    design("toilet", "square", toilet, (0.62, 0.70), (0.36, 0.40), (0.78, 0.88), kind="square"),
    design("toilet", "low", toilet, (0.68, 0.76), (0.36, 0.44), (0.56, 0.66), kind="low"),
    design("toilet", "wooden seat", toilet, (0.66, 0.74), (0.38, 0.46), (0.76, 0.90), kind="wooden"),
    design("bathtub", "slipper", bathtub_slipper, (0.70, 0.82), (1.45, 1.75), (0.72, 0.88)),
    design("bathtub", "tiled", bathtub, (0.80, 1.00), (1.60, 2.00), (0.58, 0.72)),
    design("bathtub", "corner", bathtub, (1.10, 1.25), (1.30, 1.60), (0.62, 0.76), kind="corner"),
    design("bathtub", "walk-in", bathtub, (0.68, 0.80), (1.22, 1.50), (0.86, 0.98), kind="walk-in"),
)
