"""More that hangs on walls, lies on floors or stands in walls: mirrors, pictures, rugs, doors, windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import VIVID, picture
from ssr_ros.simulation.parametric.primitives import Part, box, cylinder, extrude, merged, panel, rod, rounded_box, tube
from ssr_ros.simulation.scene import Material

Outline = NDArray[np.float64]  # (N, 2) [m]
PAINTS = ("#f4f3ef", "#2f4858", "#5c7a4a", "#a33b33", "#1f2022", "#d9c7a6", "#8fa39a", "#7a8fa6", "#e0b84e", "#6b4a35")


def plate(outline: Outline, thick: float, x: float) -> Part:
    """A (y, z) outline upright with its back at x; uv fills [0, 1]."""
    part = extrude(outline, thick).turned("z", np.pi / 2).at(x=x + thick / 2)
    return _filled(part, 1, 2)


def mat(outline: Outline, thick: float) -> Part:
    """An (x, y) outline lying; uv fills [0, 1]."""
    return _filled(extrude(outline * [1, -1], thick).turned("x", np.pi / 2).at(z=thick / 2), 1, 0)


def _filled(part: Part, along: int, up: int) -> Part:
    """The part with its texture once over it, u along one axis and v along the other."""
    at = part.vertices[:, [along, up]]
    uv = (at - at.min(0)) / np.ptp(at, axis=0)
    return replace(part, uv=uv[part.faces])


def oval(w: float, h: float, power: float = 2.0, count: int = 40) -> Outline:
    """A superellipse, its bottom at 0."""
    t = (np.arange(count) + 0.5) * 2 * np.pi / count
    c, s = np.cos(t), np.sin(t)
    return np.column_stack(
        [w / 2 * np.sign(c) * abs(c) ** (2 / power), h / 2 * (1 + np.sign(s) * abs(s) ** (2 / power))]
    )


def arch(w: float, h: float) -> Outline:
    """A rectangle under half an ellipse."""
    t = np.linspace(0, np.pi, 21)
    rise = min(w / 2, h / 2)
    top = np.column_stack([w / 2 * np.cos(t), h - rise + rise * np.sin(t)])
    return np.concatenate([[[-w / 2, 0], [w / 2, 0]], top])


def pebble(w: float, h: float) -> Outline:
    """A soft lump, wider on one side."""
    t = np.arange(40) * 2 * np.pi / 40
    r = 1 + 0.13 * np.cos(2 * t + 0.7) + 0.07 * np.cos(3 * t)
    points = np.column_stack([r * np.cos(t), r * np.sin(t)])
    low, high = points.min(0), points.max(0)
    return (points - [(low[0] + high[0]) / 2, low[1]]) / (high - low) * [w, h]


def hide(d: float, w: float) -> Outline:
    """A skin with its four legs, about the origin."""
    t = np.arange(64) * 2 * np.pi / 64
    r = 0.8 + 0.2 * np.cos(4 * (t - np.pi / 4)) * (1 + 0.2 * np.cos(8 * t)) + 0.05 * np.cos(12 * t + 1)
    points = np.column_stack([r * np.cos(t), r * np.sin(t)])
    return points / np.abs(points).max(0) * [d / 2, w / 2]


def _shape(kind: str, w: float, h: float) -> Outline:
    """The outline of a kind; of any other word a rectangle with soft corners."""
    if kind == "hexagon":
        return np.array(
            [[s * w, z * h] for s, z in ((0.25, 0), (0.5, 0.5), (0.25, 1), (-0.25, 1), (-0.5, 0.5), (-0.25, 0))]
        )
    return {"arch": arch, "pebble": pebble, "oval": oval}.get(kind, lambda w, h: oval(w, h, 9.0))(w, h)


def _trim(rng: Generator) -> Material:
    """What frames are made of."""
    share = rng.random()
    gilt = ("#2b2c2f", "#b08d57", "#c9ccd0", "#d9b56a")
    return m.wood(rng) if share < 0.3 else m.metal(rng, gilt) if share < 0.75 else m.plastic(rng, PAINTS)


def mirror(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "arch",
           border: tuple[float, float] = (0.015, 0.05)) -> None:  # fmt: skip
    """Silvered glass of some outline in a rim."""
    rim = float(rng.uniform(*border))
    a.add(plate(_shape(kind, w, h), d * 0.8, -d / 2), _trim(rng))
    inner = _shape(kind, w - 2 * rim, h - 2 * rim)
    a.add(plate(inner + [0, rim], d * 0.2, d * 0.3), m.mirror(rng))


def mirror_sun(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A round glass among rays."""
    ray, middle, count = _trim(rng), h / 2, int(rng.choice([16, 24, 32]))
    rays = []
    for k in range(count):
        t, long = 2 * np.pi * k / count, 1.0 if k % 2 == 0 else float(rng.uniform(0.72, 0.95))
        c, s = np.cos(t), np.sin(t)
        rays.append(rod((0, 0.25 * w * c, middle + 0.25 * h * s), (0, long * w / 2 * c, middle + long * h / 2 * s),
                        d * 0.25, d * 0.12, 4))  # fmt: skip
    a.add(merged(rays), ray)
    r = 0.62 * float(rng.uniform(0.85, 1.1))
    a.add(plate(oval(r * w, r * h) + [0, middle - r * h / 2], d * 0.9, -d / 2), ray)
    r *= 0.9
    a.add(plate(oval(r * w, r * h) + [0, middle - r * h / 2], d * 0.1, d * 0.4), m.mirror(rng))


def mirror_paned(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Like a window: bars over the glass."""
    bar, columns, rows = _trim(rng), int(rng.integers(2, 4)), int(rng.integers(3, 5))
    edge = 0.03
    outline = arch(w, h) if rng.random() < 0.4 else oval(w, h, 40.0)
    a.add(plate(outline, d * 0.5, -d / 2), bar)
    a.add(plate(outline * [1 - 2 * edge / w, 1 - 2 * edge / h] + [0, edge], d * 0.1, 0), m.mirror(rng))
    top = (h - w / 2) * 0.98 if len(outline) < 40 else h - edge
    for i in range(1, columns):
        a.add(box(d * 0.4, 0.02, h * 0.97 if columns == 2 else top).at(d * 0.3, w * (i / columns - 0.5)), bar)
    for i in range(1, rows):
        a.add(box(d * 0.4, w, 0.02).at(d * 0.3, 0, top * i / rows), bar)


def mirror_shelf(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A bathroom's: glass on a board, a shelf below, lights above or at the sides."""
    back, board = 0.02 - d / 2, m.board(rng) if rng.random() < 0.6 else m.metal(rng)
    a.add(box(0.02, w, h).at(x=back - 0.01), board)
    rim = float(rng.uniform(0.0, 0.05))
    a.add(panel(w - 2 * rim, h - 0.06 - rim).at(back + 0.001, 0, 0.05), m.mirror(rng))
    a.add(box(d, w, 0.02).at(z=0.02), board)
    glow = m.plain("#fff6e0", 0, 0.8)
    if rng.random() < 0.5:
        a.add(box(0.04, w * 0.6, 0.035).at(back + 0.02, 0, h - 0.07), glow)
    else:
        for s in (-1, 1):
            a.add(box(0.03, 0.03, h * 0.6).at(back + 0.015, s * (w / 2 - 0.05), h * 0.2), glow)


def picture_parts(a: Assembly, rng: Generator, d: float, w: float, h: float, pieces: int = 3) -> None:
    """One picture over several canvases."""
    image, gap = picture(rng), 0.035
    each = (w - gap * (pieces - 1)) / pieces
    for i in range(pieces):
        y = -w / 2 + each / 2 + i * (each + gap)
        drop = 0.08 * h if pieces > 3 and i % 2 else 0.0
        a.add(box(d - 0.002, each, h - 2 * drop).at(-0.001, y, drop), m.plain("#e9e4d8"))
        a.add(panel(each, h - 2 * drop, (i / pieces, 0, (i + 1) / pieces, 1)).at(d / 2, y, drop), image)


def picture_shaped(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Round or oval in a rim."""
    rim = float(rng.uniform(0.01, 0.04))
    a.add(plate(oval(w, h), d * 0.8, -d / 2), _trim(rng))
    a.add(plate(oval(w - 2 * rim, h - 2 * rim) + [0, rim], d * 0.2, d * 0.3), picture(rng))


def picture_mount(a: Assembly, rng: Generator, d: float, w: float, h: float, heavy: bool = False) -> None:
    """A small photo in a wide mount; or a painting in a heavy stepped frame."""
    rim, cover = (0.09 if heavy else 0.015), m.metal(rng, ("#b08d57", "#d9b56a", "#5d3a24")) if heavy else _trim(rng)
    for i, (inset, deep) in enumerate(((0.0, 1.0), (0.35, 0.7), (0.65, 0.45)) if heavy else ((0.0, 1.0),)):
        b, edge = inset * rim, rim * 0.36 if heavy and i < 2 else rim * (0.36 if heavy else 1)
        for s in (-1, 1):
            a.add(box(d * deep, edge, h - 2 * b).at(-d * (1 - deep) / 2, s * (w / 2 - b - edge / 2), b), cover)
            z = b if s < 0 else h - b - edge
            a.add(box(d * deep, w - 2 * b, edge).at(-d * (1 - deep) / 2, 0, z), cover)
    a.add(box(d * 0.2, w - rim, h - rim).at(x=-d * 0.4, z=rim / 2), m.plain("#f4f1ea"))
    mount = rim if heavy else min(w, h) * float(rng.uniform(0.2, 0.3))
    a.add(panel(w - 2 * mount, h - 2 * mount).at(x=-d * 0.29, z=mount), picture(rng))


def poster(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Paper between two rails on a cord, or a bare print."""
    a.add(panel(w * 0.98, h - 0.04).at(x=-d * 0.1, z=0.01), picture(rng))
    a.add(box(d * 0.3, w * 0.98, h - 0.05).at(x=-d * 0.3, z=0.015), m.plain("#f6f4ee"))
    rail = _trim(rng)
    for z in (0.0, h - 0.06):
        a.add(box(d, w, 0.025).at(z=z), rail)
    a.add(tube([(0, -w * 0.3, h - 0.04), (0, 0, h - 0.003), (0, w * 0.3, h - 0.04)], 0.003, 4), m.plain("#3a2f26"))


def _pile(rng: Generator, image: m.Image) -> Material:
    """A rug's material: its picture, uneven as pile is."""
    return m.textured(image * (1 + 0.06 * m.noise(rng, 128, 1.2))[..., None])


def _weave(rng: Generator, kind: str) -> Material:
    """A rug's picture: lines across, borders within borders, blotches, rings, or a zigzag."""
    v, u = np.mgrid[:128, :128] / 128.0
    hues = [m.pick(rng, (*m.FABRICS, *VIVID)) for _ in range(6)]
    edge = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    index: NDArray[np.int64] = np.zeros((128, 128), int)
    if kind == "lines":
        index = rng.integers(0, 4, 64)[(u * int(rng.integers(10, 40))).astype(int)]
    elif kind == "persian":
        index = np.digitize(edge, [0.03, 0.05, 0.12, 0.14]) % 5
        medallion = np.abs(u - 0.5) + np.abs(v - 0.5) + 0.02 * np.sin(30 * np.arctan2(v - 0.5, u - 0.5))
        index = np.where(edge > 0.14, np.digitize(medallion, [0.06, 0.12, 0.2, 0.24]) % 6, index)
        index = np.where(
            (edge < 0.12) & (edge > 0.05) & (((u * 24).astype(int) + (v * 24).astype(int)) % 3 == 0), 5, index
        )
    elif kind == "cow":
        hide = m.pick(rng, ("#e9e2d5", "#f2eee6", "#c9a57c")), m.pick(rng, ("#2a211c", "#6b4226", "#8a5a35"))
        return _pile(rng, np.where((m.noise(rng, 128, 26) > rng.uniform(-0.3, 0.5))[..., None], hide[0], hide[1]))
    elif kind == "rings":
        index = rng.integers(0, 4, 64)[(np.hypot(u - 0.5, v - 0.5) * int(rng.integers(16, 40))).astype(int)]
    elif kind == "zigzag":
        index = ((u * 10 + 2 * np.abs((v * 5) % 1 - 0.5)).astype(int) * int(rng.integers(1, 4))) % 4
    return _pile(rng, np.stack(hues)[index])


def rug(a: Assembly, rng: Generator, d: float, w: float, h: float, weave: tuple[str, ...] = ("lines",),
        outline: str = "square") -> None:  # fmt: skip
    """Pile of some outline: square, oval, or a hide with its legs."""
    flat = oval(d, w, 2.0 if outline == "oval" else 40.0, 48) - [0, w / 2]
    a.add(mat(hide(d, w) if outline == "hide" else flat, h), _weave(rng, str(rng.choice(weave))))


def door(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "planks") -> None:
    """A closed leaf in its frame: boards with braces, six panels, three across, slats, or flush with a slit."""
    paint = m.wood(rng) if rng.random() < 0.35 else m.plastic(rng, PAINTS)
    casing, steel, jamb, thick = m.lacquer(rng) if rng.random() < 0.6 else paint, m.metal(rng), 0.06, 0.042
    for s in (-1, 1):
        a.add(box(d, jamb, h).at(y=s * (w - jamb) / 2), casing)
    a.add(box(d, w, jamb).at(z=h - jamb), casing)
    lw, lh = w - 2 * jamb, h - jamb
    a.add(box(thick, lw, lh), paint)
    for s in (-1, 1):
        _relief(a, rng, paint, s, thick / 2, lw, lh, kind)
        y, x = lw / 2 - 0.07, s * thick / 2
        if kind in ("planks", "slit"):
            a.add(rod((x + s * 0.05, y, 0.85), (x + s * 0.05, y, 1.25 if kind == "planks" else 1.55), 0.013), steel)
            for z in (0.88, 1.22):
                a.add(rod((x, y, z), (x + s * 0.05, y, z), 0.009, segments=5), steel)
        else:
            knob = cylinder(0.028, 0.05, 0.02, 12).turned("y", s * np.pi / 2)
            a.add(knob.at(x, y, 1.02), steel)


def _relief(a: Assembly, rng: Generator, paint: Material, s: int, x: float, w: float, h: float, kind: str) -> None:
    """What stands out on one side of a door."""
    at, strips = s * (x + 0.005), []
    if kind == "planks":
        strips = [box(0.012, w / 6 - 0.012, h - 0.02).at(at, w * ((i + 0.5) / 6 - 0.5), 0.01) for i in range(6)]
        strips += [box(0.03, w - 0.04, 0.13).at(at + s * 0.008, 0, z) for z in (0.18, h - 0.32)]
        slant = np.hypot(w - 0.16, h - 0.63)
        brace = box(0.03, 0.11, slant).turned("x", np.arctan2(w - 0.16, h - 0.63) * -s)
        strips.append(brace.at(at + s * 0.008, -s * (w / 2 - 0.08), 0.31))
    elif kind == "six":
        for z, tall in ((0.2, 0.6), (0.92, 0.62), (1.64, h - 1.76)):
            strips += [rounded_box(0.03, w / 2 - 0.17, tall, 0.01).at(at, side * w * 0.22, z) for side in (-1, 1)]
    elif kind == "three":
        tall = (h - 0.4) / 3
        for i in range(3):
            z = 0.14 + i * (tall + 0.06)
            strips += [box(0.016, w - 0.22, 0.02).at(at, 0, z + e) for e in (0, tall - 0.02)]
            strips += [box(0.016, 0.02, tall).at(at, side * (w / 2 - 0.12), z) for side in (-1, 1)]
    elif kind == "slats":
        levels = np.arange(0.16, h - 0.16, 0.055).tolist()
        strips = [box(0.014, w - 0.2, 0.03).turned("y", 0.5).at(at, 0, z) for z in levels]
        strips += [box(0.02, 0.09, h - 0.02).at(at, side * (w / 2 - 0.05), 0.01) for side in (-1, 1)]
    else:
        a.add(box(0.006, 0.12, h * 0.68).at(s * x, -w * 0.2, h * 0.16), m.plain("#8fa3a8", 0.9))
        strips = [box(0.004, w * 0.55, 0.012).at(s * x, w * 0.2, z) for z in np.linspace(0.3, h - 0.3, 5)]
    a.add(merged(strips), paint)


def window(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "curtains") -> None:
    """Daylight in a frame behind curtains or blinds, of two sashes, slid aside, or with bars across."""
    paint = m.plastic(rng, PAINTS[:6] + ("#6b4a35", "#3b3e42")) if rng.random() < 0.5 else m.lacquer(rng)
    sky, edge, depth = m.daylight(rng), 0.055, 0.06
    for s in (-1, 1):
        a.add(box(depth, edge, h).at(y=s * (w - edge) / 2), paint)
        a.add(box(depth, w, edge).at(z=0.02 if s < 0 else h - edge), paint)
    a.add(box(d, w, 0.03), paint)
    a.add(panel(w - edge, h - edge - 0.04).at(z=0.05), sky)
    bars = {"sash": ([], [0.5]), "slider": ([-0.02], []), "transom": ([0.0], [0.72]), "cross": ([0.0], [0.5])}
    across, up = bars.get(kind, ([0.0] if rng.random() < 0.5 else [], []))
    for y in across:
        a.add(box(depth * 1.1, 0.06, h * (up[0] if kind == "transom" else 0.96)).at(y=y * w, z=0.03), paint)
    for z in up:
        a.add(box(depth * 1.1, w - edge, 0.05).at(z=z * h), paint)
    if kind == "curtains":
        _curtains(a, rng, d, w, h)
    elif kind in ("blind", "roller"):
        _blind(a, rng, d, w, h, kind == "blind")


def _curtains(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """On both faces of the wall a rod with a length of cloth in folds at either side."""
    cloth = m.fabric(rng) if rng.random() < 0.5 else m.linen(rng)
    share = float(rng.uniform(0.14, 0.32))
    for s in (-1, 1):
        x = s * d * 0.35
        a.add(rod((x, -w / 2, h - 0.03), (x, w / 2, h - 0.03), 0.011, segments=6), m.metal(rng))
        for side in (-1, 1):
            y = side * w * (0.5 - share / 2)
            folds = [(x + 0.1 * d * np.cos(k * np.pi), y + w * share * (k / 10 - 0.5)) for k in range(11)]
            a.add(_cloth(folds, 0.04, h - 0.03), cloth)


def _cloth(folds: Sequence[tuple[float, float]], low: float, high: float) -> Part:
    """Cloth hanging in folds through the (x, y) points, from ``high`` down to ``low``; uv in metres."""
    grid = np.array([[(x, y, z) for z in (low, high)] for x, y in folds])  # (N, 2, 3)
    index = np.arange(grid.shape[0] * 2).reshape(-1, 2)
    p, q, r, s = index[:-1, 0], index[:-1, 1], index[1:, 1], index[1:, 0]
    faces = np.concatenate([np.stack([p, q, r], 1), np.stack([p, r, s], 1)])
    points = grid.reshape(-1, 3)
    return Part(points, faces, points[faces][..., 1:])


def _blind(a: Assembly, rng: Generator, d: float, w: float, h: float, slatted: bool) -> None:
    """Slats, or a cloth let down part of the way."""
    cover = m.wood(rng) if slatted and rng.random() < 0.4 else m.plastic(rng, (*PAINTS, *VIVID))
    low = h * (1 - float(rng.uniform(0.3, 0.85)))
    for s in (-1, 1):
        x = s * 0.05
        a.add(box(0.04, w - 0.02, 0.05).at(x, 0, h - 0.055), cover)
        if slatted:
            slat = box(0.034, w - 0.06, 0.003).turned("y", 0.5)
            a.add(merged([slat.at(x, 0, z) for z in np.arange(low, h - 0.06, 0.042).tolist()]), cover)
        else:
            a.add(box(0.004, w - 0.06, h - 0.05 - low).at(x, 0, low), cover)


LEAF, PANE = ((0.15, 0.17), (0.86, 1.04), (2.03, 2.12), 2), ((0.14, 0.22), (0.70, 1.60), (0.95, 1.45), 2)
DESIGNS: tuple[Design, ...] = (
    design("mirror", "arch", mirror, (0.020, 0.040), (0.45, 0.80), (0.75, 1.70)),
    design("mirror", "oval", mirror, (0.020, 0.040), (0.40, 0.70), (0.60, 1.10), kind="oval", border=(0.02, 0.07)),
    design("mirror", "pebble", mirror, (0.015, 0.030), (0.45, 0.80), (0.60, 1.00), kind="pebble", border=(0.004, 0.02)),
    design("mirror", "hexagon", mirror, (0.015, 0.030), (0.50, 0.85), (0.45, 0.75), kind="hexagon"),
    design("mirror", "tall", mirror, (0.030, 0.070), (0.40, 0.80), (1.40, 1.75), kind="soft", border=(0.03, 0.12)),
    design("mirror", "slim", mirror, (0.015, 0.025), (0.30, 0.42), (1.10, 1.60), kind="soft", border=(0.006, 0.02)),
    design("mirror", "sunburst", mirror_sun, (0.030, 0.050), (0.60, 0.95), (0.60, 0.95), form="tied"),
    design("mirror", "paned", mirror_paned, (0.025, 0.045), (0.60, 0.95), (0.90, 1.50)),
    design("mirror", "shelf", mirror_shelf, (0.11, 0.16), (0.50, 1.10), (0.60, 0.85)),
    design("picture", "triptych", picture_parts, (0.020, 0.035), (0.90, 1.50), (0.45, 0.80)),
    design("picture", "five", picture_parts, (0.020, 0.035), (1.10, 1.70), (0.50, 0.80), pieces=5),
    design("picture", "disc", picture_shaped, (0.015, 0.030), (0.30, 0.70), (0.35, 0.75), form="tied"),
    design("picture", "mount", picture_mount, (0.015, 0.025), (0.25, 0.60), (0.30, 0.75)),
    design("picture", "gilded", picture_mount, (0.040, 0.070), (0.50, 1.10), (0.45, 0.90), heavy=True),
    design("picture", "poster", poster, (0.012, 0.020), (0.40, 0.70), (0.55, 1.00)),
    design("rug", "runner", rug, (0.60, 0.85), (1.80, 3.00), (0.006, 0.012), 2, weave=("lines", "persian", "zigzag")),
    design("rug", "striped", rug, (1.10, 1.80), (1.60, 2.60), (0.006, 0.012), 2),
    design("rug", "persian", rug, (1.20, 2.00), (1.80, 2.90), (0.008, 0.014), 2, weave=("persian",)),
    design("rug", "hide", rug, (1.30, 1.80), (1.60, 2.20), (0.006, 0.010), 2, weave=("cow",), outline="hide"),
    design("rug", "braided", rug, (0.60, 1.40), (0.90, 2.10), (0.008, 0.014), 2, weave=("rings",), outline="oval"),
    *(design("door", name, door, *LEAF, kind=kind) for name, kind in (("planks", "planks"), ("six panels", "six"),
      ("three panels", "three"), ("slats", "slats"), ("slit", "slit"))),
    *(design("window", name, window, *PANE, kind=name) for name in ("curtains", "blind", "roller", "sash", "slider",
      "transom", "cross")),
)  # fmt: skip
