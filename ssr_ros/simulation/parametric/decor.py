"""Plants, pictures, mirrors, rugs, and what stands in walls: doors and windows."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import picture, rug
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cylinder,
    lathe,
    leaf,
    merged,
    panel,
    rod,
    rounded_box,
    tube,
)
from ssr_ros.simulation.scene import Material

GOLDEN = np.pi * (3 - 5**0.5)  # [rad] between one leaf and the next


def _pot(a: Assembly, rng: Generator, radius: float, h: float) -> float:
    """A pot with soil; returns how high the soil is."""
    glaze = m.plastic(rng, ("#b5613c", "#f1efe9", "#3a3d40", "#8fa39a", "#d8c7a6", "#5e7f8c"))
    cover = m.wicker(rng) if rng.random() < 0.2 else glaze
    a.add(
        lathe(
            [
                (0, 0),
                (radius * 0.74, 0),
                (radius * 0.98, h - 0.03),
                (radius, h - 0.03),
                (radius, h),
                (radius * 0.9, h),
                (radius * 0.88, h - 0.03),
            ]
        ),
        cover,
    )
    a.add(cylinder(radius * 0.89, 0.002, segments=20).at(z=h - 0.03), m.soil(rng))
    return h - 0.03


def _crown(
    rng: Generator, count: int, at: np.ndarray, length: float, width: float, lift: tuple[float, float], bend: float
) -> list[Part]:
    """Leaves in a spiral around a point, the first ones the steepest."""
    grown = []
    for i in range(count):
        share = i / max(count - 1, 1)
        one = leaf(
            length * rng.uniform(0.75, 1.05),
            width * rng.uniform(0.85, 1.1),
            bend * rng.uniform(0.7, 1.2),
            lift[1] + (lift[0] - lift[1]) * share,
        )
        grown.append(one.turned("z", i * GOLDEN + rng.uniform(-0.2, 0.2)).at(*at))
    return grown


def _grow(
    a: Assembly,
    rng: Generator,
    stems: list[Part],
    stem: Material,
    leaves: list[Part],
    ground: float,
    h: float,
    r: float,
) -> None:
    """Stems, and leaves in two greens, stretched from the pot to the height and radius that were drawn."""
    everything = np.concatenate([part.vertices for part in (*stems, *leaves)])
    low, high = everything.min(0), everything.max(0)
    middle = np.array([*((low + high) / 2)[:2], ground])
    stretch = np.array([2 * r, 2 * r, h - ground]) / (high - middle + np.array([*(middle - low)[:2], 0]))

    def placed(parts: list[Part]) -> Part:
        part = merged(parts)
        vertices = (part.vertices - middle) * stretch
        share = np.clip((vertices[:, 2:] + 0.05) / 0.15, 0, 1)  # what leaves the soil stays in the pot
        vertices[:, :2] += (middle[:2] * stretch[:2]) * (1 - share)
        vertices[:, 2] = np.maximum(vertices[:, 2] + ground, 0.03)
        return Part(vertices, part.faces, part.uv)

    if stems:
        a.add(placed(stems), stem)
    order = rng.permutation(len(leaves))
    for half in (order[::2], order[1::2]):
        a.add(placed([leaves[i] for i in half]), m.foliage(rng))


def _palm(rng: Generator, r: float, ground: float, h: float) -> tuple[list[Part], list[Part]]:
    """Arching fronds with narrow leaflets on both sides."""
    stems, leaves = [], []
    for i in range(11):
        angle, lean = i * GOLDEN, 0.3 + 0.7 * (i % 4) / 3
        t = np.linspace(0, 1, 12)
        out = r * lean * t**1.8
        up = ground + (h - ground) * (1 - 0.3 * lean) * np.sin(t * (np.pi / 2 + 0.45 * lean)) / np.sin(
            min(np.pi / 2, np.pi / 2 + 0.45 * lean)
        )
        path = np.column_stack([out * np.cos(angle), out * np.sin(angle), up])
        stems.append(tube(path[::2], np.linspace(0.008, 0.003, 6), 4))
        for k in range(4, 12):
            for side in (-1, 1):
                blade = leaf(r * (0.75 - 0.4 * abs(k - 7) / 5), 0.04, 0.9, 0.5, 3)
                leaves.append(blade.turned("z", angle + side * (1.15 - 0.06 * k)).at(*path[k]))
    return stems, leaves


def _rubber(rng: Generator, r: float, ground: float, h: float) -> tuple[list[Part], list[Part]]:
    """Large oval leaves up three stems."""
    stems, leaves = [], []
    root = np.array([0, 0, ground])
    for turn in (0.0, 2.1, 4.2):
        top = np.array([0.25 * r * np.cos(turn), 0.25 * r * np.sin(turn), h * rng.uniform(0.72, 0.9)])
        stems.append(rod(root, top, 0.012, 0.006, 6))
        for k in range(14):
            share = 0.2 + 0.8 * k / 13
            blade = leaf(r * 0.75 * rng.uniform(0.8, 1.1), r * 0.34, 0.9, 1.0 * share, 4)
            leaves.append(blade.turned("z", turn + k * GOLDEN).at(*(root + (top - root) * share)))
    return stems, leaves


def _tree(rng: Generator, r: float, ground: float, h: float) -> tuple[list[Part], list[Part]]:
    """A trunk under a round crown of small leaves."""
    fork = ground + (h - ground) * 0.42
    stems = [tube([(0, 0, ground), (0.02, -0.02, (ground + fork) / 2), (0, 0, fork)], 0.018, 6)]
    for angle in np.arange(7) * GOLDEN:
        stems.append(
            rod((0, 0, fork - 0.05), (0.5 * r * np.cos(angle), 0.5 * r * np.sin(angle), h * 0.82), 0.009, 0.003, 5)
        )
    leaves = []
    for k in range(150):
        up, angle = 1 - 2 * (k + 0.5) / 150, k * GOLDEN
        out = np.sqrt(1 - up**2) * rng.uniform(0.55, 0.9) * r * 0.9
        blade = leaf(0.15, 0.075, 0.8, 0.5 * up, 3).turned("z", angle + rng.normal(0, 0.5))
        leaves.append(blade.at(out * np.cos(angle), out * np.sin(angle), h - (h - fork) * (0.52 - 0.45 * up)))
    return stems, leaves


def plant(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "palm") -> None:
    """Palm, rubber plant, snake plant, fern, or a small tree, in a pot."""
    r, tall = d / 2, min(0.36, h * 0.26)
    radius = {"snake": d * 0.42, "fern": d * 0.24}.get(kind, min(0.19, d * 0.3))
    ground = _pot(a, rng, radius, tall)
    stems: list[Part] = []
    leaves: list[Part] = []
    if kind in ("palm", "rubber", "tree"):
        grown = {"palm": _palm, "rubber": _rubber, "tree": _tree}[kind]
        stems, leaves = grown(rng, r, ground, h)
    elif kind == "snake":
        for k in range(16):
            angle, out = k * GOLDEN, radius * 0.7 * np.sqrt((k + 0.5) / 16)
            blade = leaf((h - ground) * rng.uniform(0.6, 1.0), d * 0.2, -0.08, 1.5 - 0.15 * k / 16, 5)
            leaves.append(blade.turned("z", angle).at(out * np.cos(angle), out * np.sin(angle), ground))
    else:
        for lift, count in ((1.4, 12), (1.05, 18), (0.65, 16)):
            leaves += _crown(rng, count, np.array([0, 0, ground]), r * 1.15, r * 0.2, (lift, lift + 0.15), 1.5)
    _grow(a, rng, stems, m.plain("#5f7f3a" if kind == "palm" else "#6b5238"), leaves, ground, h, r)


def cactus(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A ribbed column with two arms."""
    ground, green = (
        _pot(a, rng, d * 0.45, h * 0.28),
        m.textured(m.shaded(m.srgb("#4f7f49"), np.sin(np.arange(64) * 2 * np.pi / 8)[None].repeat(64, 0), 0.25)),
    )
    r, top = d * 0.2, h - 0.001
    profile = [
        (0, ground),
        (r * 0.8, ground),
        (r, (ground + top) / 2),
        (r * 0.85, top - r * 0.5),
        (r * 0.4, top - r * 0.08),
        (0, top),
    ]
    a.add(lathe(profile, 14), green)
    for s in (-1, 1):
        z = ground + (h - ground) * (0.45 + 0.12 * s)
        a.add(
            tube(
                [
                    (0, s * r * 0.7, z),
                    (0, s * d * 0.33, z + 0.01),
                    (0, s * d * 0.36, z + 0.06),
                    (0, s * d * 0.36, z + (h - ground) * 0.3),
                ],
                [r * 0.4, r * 0.45, r * 0.45, r * 0.3],
                8,
            ),
            green,
        )


def frame(a: Assembly, rng: Generator, d: float, w: float, h: float, content: Material, border: float) -> None:
    """Four mitred strips around a sheet; hangs with its back at -x."""
    cover = m.wood(rng) if rng.random() < 0.6 else m.metal(rng, ("#2b2c2f", "#c9ccd0", "#b08d57", "#e2e3e4"))
    for s in (-1, 1):
        a.add(box(d, border, h).at(y=s * (w - border) / 2), cover)
        a.add(box(d, w, border).at(z=0 if s < 0 else h - border), cover)
    a.add(box(d * 0.5, w - border, h - border).at(x=-d * 0.25, z=border / 2), cover)
    a.add(panel(w - 2 * border + 0.002, h - 2 * border + 0.002).at(x=d * 0.15, z=border - 0.001), content)


def picture_frame(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    frame(a, rng, d, w, h, picture(rng), float(rng.uniform(0.015, 0.04)))


def canvas(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A stretched canvas without a frame."""
    a.add(box(d - 0.001, w, h).at(x=-0.0005), m.plain("#e9e4d8"))
    a.add(panel(w, h).at(x=d / 2), picture(rng))


def mirror(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "framed") -> None:
    """Framed, bare with a light edge, or round."""
    if kind == "round":
        disc = cylinder(h / 2, d * 0.6, segments=32).turned("y", np.pi / 2).at(x=-d / 2, z=h / 2)
        a.add(disc.scaled(y=w / h), m.metal(rng, ("#2b2c2f", "#b08d57", "#c9ccd0")))
        face = cylinder(h / 2 - 0.015, d * 0.05, segments=32).turned("y", np.pi / 2).at(x=d * 0.11, z=h / 2)
        a.add(face.scaled(y=w / h), m.mirror(rng))
        rim = [
            (d * 0.3, w / 2 * 0.98 * np.cos(t), h / 2 * (1 + 0.98 * np.sin(t))) for t in np.linspace(0, 2 * np.pi, 33)
        ]
        a.add(tube(rim, d * 0.2, 6), m.metal(rng, ("#2b2c2f", "#b08d57")))
        return
    if kind == "framed":
        frame(a, rng, d, w, h, m.mirror(rng), float(rng.uniform(0.03, 0.07)))
        return
    a.add(box(d * 0.9, w, h).at(x=-d * 0.05), m.plain("#dfe5e6", 0.5))
    a.add(panel(w - 0.008, h - 0.008).at(x=d / 2, z=0.004), m.mirror(rng))


def carpet(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "woven") -> None:
    """Rectangular, fringed, or round."""
    pattern = rug(rng) if kind != "shaggy" else m.fabric(rng)
    if kind == "round":
        a.add(cylinder(d / 2, h * 0.8, segments=40), m.fabric(rng))
        a.add(cylinder(d / 2 - 0.06, h, segments=40), m.fabric(rng))
        return
    inner = w - (0.1 if kind == "fringed" else 0)
    a.add(box(d, inner, h * 0.9), m.fabric(rng))
    a.add(panel(inner, d).turned("y", -np.pi / 2).at(x=d / 2, z=h), pattern)
    if kind == "fringed":
        strands = [
            box(0.008, 0.05, h * 0.5).at(x, s * (w / 2 - 0.025))
            for s in (-1, 1)
            for x in np.linspace(-d / 2 + 0.02, d / 2 - 0.02, int(d / 0.05))
        ]
        a.add(merged(strands), m.plain("#e6dcc6"))


def door(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "panels") -> None:
    """A closed leaf in its frame with handles on both sides: with panels, plain, or partly of glass."""
    paint = m.wood(rng) if rng.random() < 0.5 else m.lacquer(rng)
    casing, steel, jamb = (paint if rng.random() < 0.6 else m.lacquer(rng)), m.metal(rng), 0.07
    leaf_w, leaf_h, thick = w - 2 * jamb, h - jamb, 0.042
    for s in (-1, 1):
        a.add(box(d, jamb, h).at(y=s * (w - jamb) / 2), casing)
    a.add(box(d, w, jamb).at(z=h - jamb), casing)
    if kind == "glass":
        for s in (-1, 1):
            a.add(box(thick, 0.12, leaf_h).at(y=s * (leaf_w / 2 - 0.06)), paint)
        a.add(box(thick, leaf_w, 0.6), paint)
        a.add(box(thick, leaf_w, 0.12).at(z=leaf_h - 0.12), paint)
        a.add(
            box(thick * 0.3, leaf_w - 0.2, leaf_h - 0.7).at(z=0.59), m.Material(m.linear(m.srgb("#c9d4d3")), None, 0.8)
        )
        a.add(box(thick, leaf_w - 0.2, 0.03).at(z=1.25), paint)
    else:
        a.add(box(thick, leaf_w, leaf_h), paint)
    if kind == "panels":
        rows = ((0.14, 0.62), (0.9, leaf_h - 1.04))
        for s in (-1, 1):
            for z, tall in rows:
                for side in (-1, 1):
                    a.add(
                        rounded_box(0.024, leaf_w / 2 - 0.14, tall, 0.01).at(
                            s * thick / 2, side * (leaf_w / 4 - 0.015), z
                        ),
                        paint,
                    )
    for s in (-1, 1):
        y = leaf_w / 2 - 0.06
        a.add(box(0.008, 0.04, 0.2).at(s * (thick / 2 + 0.004), y, 0.93), steel)
        a.add(
            tube(
                [
                    (s * thick / 2, y, 1.04),
                    (s * (thick / 2 + 0.045), y, 1.04),
                    (s * (thick / 2 + 0.045), y - 0.12, 1.04),
                ],
                0.009,
                6,
            ),
            steel,
        )


def window(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "casement") -> None:
    """A frame with daylight behind its panes: two casements, one pane, or small panes; a sill below."""
    paint = m.lacquer(rng) if rng.random() < 0.75 else m.wood(rng)
    edge, depth = 0.06, 0.07
    sky = m.daylight(rng)
    for s in (-1, 1):
        a.add(box(depth, edge, h).at(y=s * (w - edge) / 2), paint)
        a.add(box(depth, w, edge).at(z=0.02 if s < 0 else h - edge), paint)
    a.add(box(d, w, 0.025), paint)
    a.add(panel(w - edge, h - edge - 0.04).at(z=0.05), sky)
    bars_y = {"casement": [0.0], "single": [], "small": [-w / 6, w / 6], "sliding": [0.0]}[kind]
    bars_z = {"casement": [], "single": [], "small": [h / 3, 2 * h / 3], "sliding": []}[kind]
    for y in bars_y:
        a.add(box(depth * 0.9, 0.09 if kind == "casement" else 0.03, h - edge).at(y=y, z=0.04), paint)
    for z in bars_z:
        a.add(box(depth * 0.9, w - edge, 0.03).at(z=z), paint)
    if kind == "casement":
        for s in (-1, 1):
            a.add(rod((s * depth / 2, 0, h * 0.45), (s * depth / 2, 0, h * 0.52), 0.01, segments=5), m.steel(rng))


DESIGNS: tuple[Design, ...] = (
    design("plant", "palm", plant, (0.70, 1.10), (0.70, 1.10), (1.10, 1.80), 0, "round", kind="palm"),
    design("plant", "rubber", plant, (0.55, 0.85), (0.55, 0.85), (0.90, 1.60), 0, "round", kind="rubber"),
    design("plant", "snake", plant, (0.24, 0.38), (0.24, 0.38), (0.55, 1.00), 0, "round", kind="snake"),
    design("plant", "fern", plant, (0.40, 0.65), (0.40, 0.65), (0.38, 0.60), 0, "round", kind="fern"),
    design("plant", "tree", plant, (0.50, 0.75), (0.50, 0.75), (1.10, 1.70), 0, "round", kind="tree"),
    design("plant", "cactus", cactus, (0.16, 0.26), (0.16, 0.26), (0.30, 0.60), 2, "round"),
    design("picture", "framed", picture_frame, (0.015, 0.030), (0.40, 0.90), (0.30, 0.70)),
    design("picture", "portrait", picture_frame, (0.015, 0.030), (0.25, 0.50), (0.35, 0.75)),
    design("picture", "canvas", canvas, (0.020, 0.035), (0.50, 1.20), (0.40, 0.80)),
    design("mirror", "framed", mirror, (0.020, 0.040), (0.45, 0.80), (0.60, 1.60), kind="framed"),
    design("mirror", "bare", mirror, (0.010, 0.025), (0.50, 1.00), (0.60, 0.90), kind="bare"),
    design("mirror", "round", mirror, (0.020, 0.035), (0.50, 0.80), (0.50, 0.80), form="tied", kind="round"),
    design("rug", "woven", carpet, (1.20, 1.80), (1.70, 2.60), (0.008, 0.015), 2, kind="woven"),
    design("rug", "fringed", carpet, (0.80, 1.60), (1.40, 2.40), (0.008, 0.012), 2, kind="fringed"),
    design("rug", "shaggy", carpet, (0.60, 1.40), (0.90, 2.00), (0.015, 0.030), 2, kind="shaggy"),
    design("rug", "round", carpet, (1.00, 2.00), (1.00, 2.00), (0.008, 0.015), 0, "round", kind="round"),
    design("door", "panels", door, (0.15, 0.17), (0.86, 1.04), (2.03, 2.12), 2, kind="panels"),
    design("door", "plain", door, (0.15, 0.17), (0.86, 1.04), (2.03, 2.12), 2, kind="plain"),
    design("door", "glass", door, (0.15, 0.17), (0.86, 1.04), (2.03, 2.12), 2, kind="glass"),
    design("window", "casement", window, (0.14, 0.22), (1.00, 1.60), (1.00, 1.40), 2, kind="casement"),
    design("window", "single", window, (0.14, 0.22), (0.60, 1.20), (0.90, 1.40), 2, kind="single"),
    design("window", "small panes", window, (0.14, 0.22), (0.90, 1.50), (1.00, 1.40), 2, kind="small"),
)
