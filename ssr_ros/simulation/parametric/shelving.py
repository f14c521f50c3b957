"""More bookshelves and stools: other constructions and proportions than those of ``storage`` and ``seats``."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.joinery import CLOTHES, THICK, feet, finish, hollow, paint
from ssr_ros.simulation.parametric.pictures import spines
from ssr_ros.simulation.parametric.primitives import (
    box,
    cylinder,
    extrude,
    lathe,
    panel,
    rod,
    rounded_box,
    tube,
)
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.scene import Material

WHITE = ("#f6f5f1", "#efece4", "#fbfbfa")
DARK = ("#2b2c2f", "#1c1c1f", "#3a3a3c")


def white(rng: Generator) -> Material:
    """Paint of one of several whites."""
    return Material(m.linear(m.pick(rng, WHITE, 0.015)), None, float(rng.uniform(0.1, 0.5)))


# --- what stands on shelves; each fills part of a bay that begins at y and is ``room`` wide, with its front at x


class Filling:
    """Books, folders, boxes and vases for the bays of one shelf; ``chances`` of each kind: a method's name or empty."""

    def __init__(self, a: Assembly, rng: Generator, chances: dict[str, float]) -> None:
        self.a, self.rng = a, rng
        self.kinds, share = list(chances), np.array(list(chances.values()))
        self.share = share / share.sum()
        self.prints = spines(rng)
        self.paper = m.plain("#e8e0cf")
        self.clay = [paint(rng, 0.6), m.ceramic(rng), finish(rng)]
        self.bin = (m.fabric(rng, CLOTHES), m.wicker(rng), m.cardboard(rng), m.plastic(rng))[int(rng.integers(4))]
        self.folder = m.plastic(rng, ("#1f2022", "#2f6f9f", "#c43d32", "#f2f2ee", "#5d7b6f"))

    def bay(self, x: float, y: float, z: float, room: float, depth: float, tall: float) -> None:
        """Something of the chances given in one bay (see above), or, where it stays empty, a surface."""
        kind = str(self.rng.choice(self.kinds, p=self.share))
        if kind == "empty":
            if tall > 0.2 and room > 0.14:
                self.a.surface(z, depth - 0.04, room - 0.04, x - depth / 2, y + room / 2)
            return
        getattr(self, kind)(x - 0.01, y, z, room, depth - 0.02, tall - 0.015)

    def books(self, x: float, y: float, z: float, room: float, depth: float, tall: float) -> None:
        """Groups of books upright from one side, as far as drawn."""
        end = y + room * self.rng.uniform(0.4, 1.0)
        while y < end - 0.02:
            count = int(self.rng.integers(2, 6))
            thick = min(count * self.rng.uniform(0.02, 0.036), end - y)
            high, deep = self.rng.uniform(0.6, 0.95) * min(tall, 0.34), min(depth, self.rng.uniform(0.15, 0.23))
            start = int(self.rng.integers(0, 24 - count))
            back, crop = x - self.rng.uniform(0.0, 0.03), (start / 24, 0.0, (start + count) / 24, 1.0)
            self.a.add(box(deep, thick, high).at(back - deep / 2, y + thick / 2, z), self.paper)
            self.a.add(panel(thick, high, crop).at(back + 0.001, y + thick / 2, z), self.prints)
            y += thick

    def stack(self, x: float, y: float, z: float, room: float, depth: float, tall: float) -> None:
        """Books lying on each other."""
        high = tall * self.rng.uniform(0.35, 0.9)
        wide, deep = min(room, self.rng.uniform(0.2, 0.28)), min(depth, 0.2)
        start, count = int(self.rng.integers(0, 16)), 2 + int(high / 0.04)
        self.a.add(box(deep, wide, high).at(x - deep / 2, y + room / 2, z), self.paper)
        lying = panel(high, wide, (start / 24, 0, min(1.0, (start + count) / 24), 1)).turned("x", np.pi / 2)
        self.a.add(lying.at(x + 0.001, y + room / 2 + wide / 2, z + high / 2), self.prints)

    def folders(self, x: float, y: float, z: float, room: float, depth: float, tall: float) -> None:
        """Ring binders side by side, each with a label on its back."""
        count, high = max(1, int(room * self.rng.uniform(0.5, 1.0) / 0.075)), min(tall, 0.315)
        for i in range(count):
            self.a.add(
                box(min(depth, 0.28), 0.07, high).at(x - min(depth, 0.28) / 2, y + 0.038 + 0.075 * i, z), self.folder
            )
            self.a.add(box(0.002, 0.045, high * 0.35).at(x + 0.001, y + 0.038 + 0.075 * i, z + high * 0.45), self.paper)

    def bins(self, x: float, y: float, z: float, room: float, depth: float, tall: float) -> None:
        """A box that fills the bay nearly to its sides."""
        wide, high = min(room - 0.02, 0.42), min(tall * self.rng.uniform(0.65, 0.95), 0.33)
        self.a.add(rounded_box(depth, wide, high, 0.01).at(x - depth / 2, y + room / 2, z), self.bin)
        self.a.add(box(0.004, min(0.09, wide / 2), 0.025).at(x + 0.002, y + room / 2, z + high * 0.7), self.paper)

    def vases(self, x: float, y: float, z: float, room: float, depth: float, tall: float) -> None:
        """One turned vase, in a wide bay up to three."""
        for i in range(1 if room < 0.35 else int(self.rng.integers(1, 4))):
            high = tall * self.rng.uniform(0.35, 0.9)
            r = min(depth * 0.4, room * 0.14, high * self.rng.uniform(0.2, 0.5))
            belly = float(self.rng.uniform(0.25, 0.7))
            profile = [
                (0, 0),
                (r * 0.6, 0),
                (r, high * belly),
                (r * 0.35, high * 0.88),
                (r * 0.5, high),
                (0, high - 0.01),
            ]
            place = y + room * (0.18 + 0.32 * i) if room >= 0.35 else y + room / 2
            self.a.add(lathe(profile, 12).at(x - depth * 0.45, place, z), self.clay[int(self.rng.integers(3))])


BOOKS = {"books": 0.6, "stack": 0.12, "vases": 0.08, "bins": 0.06, "empty": 0.14}
MIXED = {"books": 0.3, "bins": 0.25, "folders": 0.1, "vases": 0.1, "stack": 0.1, "empty": 0.15}
THINGS = {"bins": 0.3, "vases": 0.35, "folders": 0.15, "empty": 0.2}
SPARSE = {"books": 0.2, "stack": 0.1, "vases": 0.15, "empty": 0.55}


# --- bookshelves


def cubes(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Square bays in a thick frame, open at the back."""
    cover, outer, inner = finish(rng), 0.038, 0.016
    rows, columns = (int(np.clip(round(length / 0.37), 2, 4)) for length in (h, w))
    for s in (-1, 1):
        a.add(box(d, outer, h).at(y=s * (w - outer) / 2), cover)
        a.add(box(d, w - 2 * outer, outer).at(z=(h - outer) * (s > 0)), cover)
    tall, wide = (h - 2 * outer + inner) / rows, (w - 2 * outer + inner) / columns
    for i in range(1, rows):
        a.add(box(d - 0.004, w - 2 * outer, inner).at(z=outer + tall * i - inner), cover)
    for i in range(1, columns):
        a.add(box(d - 0.004, inner, h - 2 * outer).at(y=outer - w / 2 + wide * i - inner / 2), cover)
    things = Filling(a, rng, MIXED)
    for row in range(rows):
        for column in range(columns):
            y = outer - w / 2 + wide * column + 0.006
            things.bay(d / 2, y, outer + tall * row, wide - inner - 0.012, d, tall - inner)
    a.surface(h, d - 0.05, w - 0.06)


def stepped(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Columns of bays that get lower towards one side."""
    cover, count = finish(rng), int(rng.integers(3, 5))
    side, things = float(rng.choice([-1, 1])), Filling(a, rng, MIXED)
    wide, tall = (w - THICK) / count, (h - THICK) / count
    for i in range(count):
        y, rows = side * (wide * (i + 0.5) - (w - THICK) / 2), count - i
        a.add(hollow(d, wide + THICK, tall * rows + THICK).at(y=y), cover)
        for row in range(rows):
            if row:
                a.add(box(d - 0.002, wide - THICK, THICK).at(y=y, z=tall * row), cover)
            things.bay(d / 2, y - wide / 2 + THICK / 2 + 0.006, tall * row + THICK, wide - THICK - 0.012, d - 0.01,
                       tall - THICK)  # fmt: skip
        a.surface(tall * rows + THICK, d - 0.05, wide - 0.04, 0, y)


def asymmetric(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Boards with single uprights left and right of the middle in turn, no sides."""
    cover, things = finish(rng), Filling(a, rng, MIXED)
    rows = max(3, round(h / 0.36))
    tall, flip = (h - THICK) / rows, int(rng.integers(2))
    other = finish(rng) if rng.random() < 0.3 else cover
    for row in range(rows + 1):
        a.add(box(d, w, THICK).at(z=tall * row), cover)
    for row in range(rows):
        side = 1 if (row + flip) % 2 else -1
        ends = sorted((side * (w / 2 - THICK / 2), -side * w * rng.uniform(0.12, 0.3)))
        for y in ends:
            a.add(box(d - 0.004, THICK, tall - THICK).at(y=y, z=tall * row + THICK), other)
        a.add(box(0.01, ends[1] - ends[0], tall - THICK).at(0.006 - d / 2, sum(ends) / 2, tall * row + THICK), other)
        room = ends[1] - ends[0] - THICK - 0.012
        things.bay(d / 2, ends[0] + THICK / 2 + 0.006, tall * row + THICK, room, d - 0.014, tall - THICK)
    a.surface(h, d - 0.05, w - 0.06)


def pipes(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Thick boards on iron pipes with sockets and flanges."""
    iron, plank = m.metal(rng, (*DARK, "#7a4b32", "#8f9296")), m.wood(rng)
    things, r, rows = Filling(a, rng, BOOKS), 0.014, max(3, round(h / 0.42))
    low = 0.12
    tall = (h - low - 0.06) / (rows - 1)
    for sy in (-1, 1):
        y = sy * (w / 2 - 0.1)
        for x in (0.04 - d / 2, d / 2 - 0.04):
            a.add(rod((x, y, 0), (x, y, h), r, segments=6), iron)
            a.add(cylinder(0.036, 0.012, segments=8).at(x, y), iron)
            for row in range(rows):
                a.add(cylinder(r + 0.008, 0.03, segments=8).at(x, y, low + tall * row - 0.032), iron)
        for row in range(rows):
            z = low + tall * row - 0.017
            a.add(rod((0.04 - d / 2, y, z), (d / 2 - 0.04, y, z), r, segments=6), iron)
    for row in range(rows):
        z = low + tall * row
        a.add(box(d, w, 0.034).at(z=z), plank)
        if row < rows - 1:
            for room, y in ((w / 2 - 0.14, 0.12 - w / 2), (w / 2 - 0.14, 0.01)):
                things.bay(d / 2 - 0.07, y, z + 0.034, room, d - 0.14, min(tall - 0.07, 0.34))


def case(a: Assembly, rng: Generator, d: float, w: float, h: float, cover: str = "any", bay: float = 0.34,
         chances: dict[str, float] = BOOKS, foot: str = "floor", back: bool = True) -> None:  # fmt: skip
    """A plain case of shelves: ``cover`` any, white, or paint with a back of another colour."""
    body = {"any": finish, "white": white, "paint": paint}[cover](rng)
    things, lift = Filling(a, rng, chances), feet(a, rng, body, d, w, foot)
    tall = h - lift
    a.add(hollow(d, w, tall, back).at(z=lift), body)
    if cover == "paint":
        a.add(box(0.004, w - 2 * THICK, tall - 2 * THICK).at(0.011 - d / 2, 0, lift + THICK), finish(rng))
    rows, bays = max(2, round(tall / bay)), max(1, round(w / 0.75))
    gap, wide = (tall - THICK) / rows, (w - THICK) / bays
    for i in range(1, bays):
        a.add(box(d - 0.01, THICK, tall - 2 * THICK).at(0, wide * i - (w - THICK) / 2, lift + THICK), body)
    for row in range(rows):
        z = lift + gap * row
        if row:
            a.add(box(d - 0.012, w - 2 * THICK, THICK).at(z=z), body)
        for i in range(bays):
            y = wide * i - w / 2 + THICK + 0.006
            things.bay(d / 2 - 0.01, y, z + THICK, wide - THICK - 0.012, d - 0.025, gap - THICK)
    if h < 1.4:
        a.surface(h, d - 0.05, w - 0.06)


def leaning(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two rails that lean to the wall, boards between them deeper below."""
    rail = m.metal(rng, (*DARK, "#e2e3e4")) if rng.random() < 0.3 else finish(rng)
    cover, things = (rail if rng.random() < 0.6 else finish(rng)), Filling(a, rng, MIXED)
    rows = int(rng.integers(4, 6))
    top = 0.14

    def front(z: float) -> float:
        """The x of the rails' front at the height z."""
        return d / 2 - 0.03 - (d - 0.03 - top) * z / h

    for s in (-1, 1):
        y = s * (w / 2 - 0.0125)
        a.add(rod((front(0), y, 0), (front(h), y, h), 0.0125, segments=4), rail)
        a.add(rod((front(0) + 0.022, y, 0), (front(h) + 0.022, y, h), 0.0125, segments=4), rail)
    for i, z in enumerate(np.linspace(0.14, h * 0.9, rows)):
        deep, gap = front(z) + d / 2, h * 0.9 / rows - 0.03
        x, wide = front(z) - deep / 2, w - 0.05
        a.add(box(deep, wide, 0.02).at(x, 0, z), cover)
        a.add(box(0.012, wide, 0.05).at(0.006 - d / 2, 0, z + 0.02), cover)
        for s in (-1, 1):
            a.add(box(deep, 0.012, 0.045).at(x, s * (wide / 2 - 0.006), z + 0.02), cover)
        reach = deep - 0.02 - (0.05 if i < rows - 1 else 0.0)
        things.bay(x - deep / 2 + 0.014 + reach, 0.02 - wide / 2, z + 0.02, wide - 0.04, reach, min(gap, 0.3))


# --- stools


def bar_stool(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A high seat with a low back rest, on four legs with a foot rail."""
    frame = m.metal(rng, (*DARK, "#b08d57", "#c9ccd0")) if rng.random() < 0.55 else finish(rng)
    cover = m.upholstery(rng) if rng.random() < 0.6 else finish(rng)
    seat, r, splay = h - float(rng.uniform(0.16, 0.28)), 0.013, 0.04
    deep, wide = d - 0.06, w - 2 * splay
    a.add(rounded_box(deep, wide, 0.06, 0.022).at(z=seat - 0.06), cover)
    a.add(legs(deep - 0.03, wide - 0.03, seat - 0.05, r, splay, 6), frame)
    low = seat * 0.36
    x, y = deep / 2 - 0.03 + splay * 0.6, wide / 2 - 0.03 + splay * 0.6
    a.add(tube([(-x, -y, low), (x, -y, low), (x, y, low), (-x, y, low), (-x, -y, low)], r * 0.8, 6), frame)
    turn = np.linspace(-1, 1, 7)
    back = -deep / 2 - 0.02 + 0.1 * turn**2
    for s in (1, 5):
        place = (back[s], turn[s] * wide / 2)
        a.add(rod((back[s] + 0.04, place[1], seat - 0.04), (*place, h - 0.05), 0.011, segments=6), frame)
    for i in range(6):
        mid, length = (turn[i] + turn[i + 1]) / 2 * wide / 2, np.hypot(back[i + 1] - back[i], wide / 6)
        angle = float(np.arctan2(back[i] - back[i + 1], wide / 6))
        board = rounded_box(0.025, length + 0.012, 0.11, 0.008).turned("z", angle)
        a.add(board.at((back[i] + back[i + 1]) / 2, mid, h - 0.11), cover)


def three_legged(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A round board, thick or hollowed, on three turned legs."""
    top = finish(rng)
    under = top if rng.random() < 0.6 else finish(rng)
    r, thick = d * 0.46, float(rng.uniform(0.025, 0.05))
    dip = float(rng.choice([0.0, 0.012]))
    a.add(lathe([(0, 0), (r * 0.9, 0), (r, thick * 0.5), (r * 0.97, thick), (0, thick - dip)], 20).at(z=h - thick), top)
    for turn in np.arange(3) * 2 * np.pi / 3 + np.pi / 3:
        c, s = np.cos(turn), np.sin(turn)
        foot, mid, head = ((c * q * d, s * q * d, z) for q, z in ((0.47, 0), (0.36, h * 0.6), (0.28, h - thick)))
        a.add(tube([foot, mid, head], [0.011, 0.02, 0.014], 8), under)


def step_stool(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Two treads between boards, the lower one in front."""
    cover = finish(rng)
    tread = cover if rng.random() < 0.5 else finish(rng)
    half, t = h * 0.5, 0.02
    a.add(box(d * 0.52, w, t).at(-d * 0.24, 0, h - t), tread)
    a.add(box(d * 0.5, w, t).at(d * 0.25, 0, half - t), tread)
    for s in (-1, 1):
        y = s * (w / 2 - 0.035)
        a.add(box(d * 0.46, t, h - t).at(-d * 0.25, y), cover)
        a.add(box(d * 0.48, t, half - t).at(d * 0.22, y), cover)
    a.add(box(0.016, w - 0.08, 0.08).at(-d * 0.45, 0, h - 0.12), cover)
    a.add(box(0.016, w - 0.08, 0.06).at(d * 0.42, 0, half - 0.09), cover)


def crossed(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Legs that cross under a slung cloth, a padded seat or slats."""
    frame = m.metal(rng) if rng.random() < 0.3 else finish(rng)
    kind, r = str(rng.choice(["sling", "pad", "slats"])), 0.014
    top, reach = h - (0.05 if kind == "pad" else 0.015), w / 2 - 0.02
    for sx in (-1, 1):
        for s in (-1, 1):
            x = sx * (d / 2 - 0.03) - s * 0.012
            a.add(rod((x, -s * reach, 0.0), (x, s * reach, top), r, segments=4 if kind == "slats" else 8), frame)
    for s in (-1, 1):
        for z in (top, 0.03):
            a.add(rod((0.02 - d / 2, s * reach, z), (d / 2 - 0.02, s * reach, z), r, segments=6), frame)
    a.add(rod((0.03 - d / 2, 0, top / 2), (d / 2 - 0.03, 0, top / 2), 0.01, segments=6), frame)
    if kind == "pad":
        a.add(rounded_box(d, w, 0.05, 0.022).at(z=top), m.upholstery(rng))
    elif kind == "slats":
        for y in np.linspace(-reach, reach, 6):
            a.add(box(d, 0.05, 0.015).at(0, float(y), top), frame)
    else:
        cloth, line = (m.leather(rng) if rng.random() < 0.4 else m.fabric(rng, CLOTHES)), np.linspace(-1, 1, 7)
        drop = top - 0.05 * (1 - line**2) + 0.008
        outline = [*zip(line * reach, drop, strict=True), *zip(line[::-1] * reach, drop[::-1] + 0.006, strict=True)]
        for i in range(6):
            strip = [outline[i], outline[i + 1], outline[12 - i], outline[13 - i]]
            a.add(extrude(strip, d - 0.06).turned("z", np.pi / 2), cloth)


def upholstered(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A thick square cushion on a frame of metal: four straight legs or two loops."""
    steel, cover = m.metal(rng, (*DARK, "#b08d57", "#c9ccd0", "#e2e3e4")), m.upholstery(rng)
    thick, r = float(rng.uniform(0.08, 0.14)), 0.011
    low = h - thick
    a.add(rounded_box(d, w, thick, 0.035, 2).at(z=low), cover)
    x, y = d / 2 - 0.03, w / 2 - 0.03
    if rng.random() < 0.5:
        a.add(legs(d - 0.03, w - 0.03, low + 0.01, r), steel)
        a.add(tube([(-x, -y, 0.1), (x, -y, 0.1), (x, y, 0.1), (-x, y, 0.1), (-x, -y, 0.1)], r * 0.8, 4), steel)
        return
    for s in (-1, 1):
        a.add(tube([(-x, s * y, low), (-x, s * y, r), (x, s * y, r), (x, s * y, low)], r, 4), steel)


DESIGNS: tuple[Design, ...] = (
    design("bookshelf", "cubes", cubes, (0.36, 0.41), (0.74, 1.52), (0.74, 1.52)),
    design("bookshelf", "stepped", stepped, (0.28, 0.38), (0.95, 1.50), (0.95, 1.50)),
    design("bookshelf", "asymmetric", asymmetric, (0.25, 0.34), (0.60, 1.05), (1.25, 1.95)),
    design("bookshelf", "pipes", pipes, (0.28, 0.40), (0.80, 1.40), (1.10, 1.95)),
    design("bookshelf", "tower", case, (0.22, 0.32), (0.26, 0.44), (1.55, 2.10), bay=0.31),
    design("bookshelf", "leaning", leaning, (0.38, 0.50), (0.50, 0.75), (1.60, 2.00)),
    design("bookshelf", "things", case, (0.28, 0.38), (0.65, 1.25), (1.00, 1.80),
           cover="paint", bay=0.38, chances=THINGS, foot="tapered"),
    design("bookshelf", "half empty", case, (0.26, 0.34), (0.60, 1.60), (1.35, 2.05),
           cover="white", chances=SPARSE, foot="plinth"),
    design("stool", "bar back", bar_stool, (0.42, 0.50), (0.40, 0.50), (0.84, 1.02)),
    design("stool", "three legs", three_legged, (0.34, 0.44), (0.34, 0.44), (0.40, 0.66), 1, "round"),
    design("stool", "steps", step_stool, (0.38, 0.48), (0.36, 0.46), (0.40, 0.50)),
    design("stool", "crossed", crossed, (0.32, 0.42), (0.38, 0.50), (0.40, 0.52), 2),
    design("stool", "cushioned", upholstered, (0.36, 0.50), (0.36, 0.50), (0.42, 0.52), 2, "tied"),
)  # fmt: skip
