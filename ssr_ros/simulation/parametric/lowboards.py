"""More tv stands and counters: other constructions and proportions than those of ``storage``."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.closets import chest
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.joinery import FRONT, THICK, feet, finish, hollow, look, paint
from ssr_ros.simulation.parametric.primitives import box, cylinder, extrude, lathe, rod, rounded_box, tube
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.parametric.shelving import DARK, Filling
from ssr_ros.simulation.scene import Material

APART = {"bins": 0.4, "books": 0.2, "vases": 0.15, "empty": 0.25}


# --- tv stands


def player(a: Assembly, rng: Generator, x: float, y: float, z: float, room: float, tall: float) -> None:
    """Something black with its front at x, as stands below televisions, now and then."""
    if rng.random() < 0.6:
        high = min(tall * 0.7, float(rng.uniform(0.04, 0.1)))
        a.add(box(0.24, min(0.43, room * 0.8), high).at(x - 0.14, y, z), m.black(rng))


def lowboard(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Long, low and smooth, with a niche below the top or beside the fronts."""
    cover = paint(rng, 0.7) if rng.random() < 0.7 else m.wood(rng)
    face, lift = look(rng, cover if rng.random() < 0.5 else finish(rng), "flat", "slot"), 0.03
    a.add(box(d - 0.12, w - 0.12, lift), m.black(rng))
    niche = (h - lift) * float(rng.uniform(0.35, 0.45))
    a.add(hollow(d, w, h - lift).at(z=lift), cover)
    a.add(box(d - FRONT, w - 0.03, h - lift - niche - 0.02).at(-FRONT / 2, 0, lift + 0.01), cover)
    count = int(rng.integers(2, 4))
    wide = (w - 2 * THICK) / count
    for i in range(count):
        y = wide * (i + 0.5) - w / 2 + THICK
        face.leaf(a, d / 2 - FRONT + 0.01, y, lift + THICK, wide, h - lift - niche - THICK - 0.01)
        if i:
            a.add(box(d - 0.02, THICK, niche).at(0, y - wide / 2, h - niche - 0.005), cover)
        player(a, rng, d / 2 - 0.04, y, h - niche - 0.01, wide, niche - 0.02)
    a.surface(h, d - 0.06, w - 0.06)


def barn(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Country style: doors with a cross at both ends, open boards between them."""
    cover, top = finish(rng), m.wood(rng)
    door, iron = (cover if rng.random() < 0.6 else finish(rng)), m.metal(rng, DARK)
    depth, x, end = d - FRONT, -FRONT / 2, w * 0.29
    lift = feet(a, rng, cover, depth, w - 0.03, str(rng.choice(["plinth", "block"])), x)
    tall = h - lift - 0.03
    a.add(rounded_box(d, w, 0.03, 0.006).at(z=h - 0.03), top)
    a.add(hollow(depth, w - 2 * end, tall).at(x, 0, lift), cover)
    a.add(box(depth - 0.02, w - 2 * end, THICK).at(x, 0, lift + tall * 0.5), cover)
    player(a, rng, d / 2 - 0.08, 0, lift + tall * 0.5 + THICK, w - 2 * end, tall * 0.4)
    face = look(rng, door, "shaker", "none")
    for s in (-1, 1):
        y, wide = s * (w / 2 - 0.012 - end / 2), end - 0.03
        a.add(box(depth, end - 0.012, tall).at(x, y, lift), cover)
        face.leaf(a, d / 2 - FRONT, y, lift + 0.01, wide, tall - 0.02)
        angle = np.arctan2(tall - 0.1, wide - 0.08)
        for turn in (-angle, angle):
            beam = box(0.012, float(np.hypot(tall - 0.12, wide - 0.1)), 0.045).at(z=-0.0225).turned("x", float(turn))
            a.add(beam.at(d / 2 - FRONT + 0.011, y, lift + tall / 2), door)
        a.add(box(0.025, 0.018, 0.12).at(d / 2 - FRONT + 0.028, y - s * (wide / 2 - 0.03), lift + tall * 0.45), iron)
    a.surface(h, d - 0.06, w - 0.06)


def split(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A long low board that carries a higher box of fronts at one end."""
    cover, s = finish(rng), float(rng.choice([-1, 1]))
    box_cover = finish(rng) if rng.random() < 0.6 else cover
    face = look(rng, box_cover, str(rng.choice(["flat", "shaker", "cane"])), str(rng.choice(["knob", "bar", "slot"])))
    lift = feet(a, rng, cover, d, w, str(rng.choice(["sled", "tapered", "block"])))
    high, wide = h - lift, w * float(rng.uniform(0.35, 0.48))
    low = high * float(rng.uniform(0.42, 0.55))
    a.add(hollow(d, w, low).at(z=lift), cover)
    y = s * (w - wide) / 2
    a.add(box(d - FRONT, wide, high - 0.01).at(-FRONT / 2, y, lift + 0.01), box_cover)
    rows = int(rng.integers(1, 3))
    for row in range(rows):
        face.leaf(a, d / 2 - FRONT, y, lift + 0.01 + row * high / rows, wide, high / rows - 0.01, 0 if rows > 1 else 1)
    rest = w - wide
    player(a, rng, d / 2 - 0.05, -s * wide / 2, lift + THICK, rest, low - 2 * THICK)
    a.surface(lift + low, d - 0.06, rest - 0.08, 0, -s * wide / 2)
    a.surface(h, d - 0.06, wide - 0.06, 0, y)


def corner(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Narrower at the back, so that it stands across a corner; open above its doors."""
    cover = finish(rng)
    face = look(rng, cover, str(rng.choice(["flat", "shaker", "louvre"])), "knob")
    front, cut, t = d / 2 - FRONT, w * 0.32, 0.025
    plan = np.array([(front, -w / 2), (front, w / 2), (0.0, w / 2), (-d / 2, w / 2 - cut), (-d / 2, cut - w / 2),
                     (0.0, -w / 2)])  # fmt: skip

    def slab(z: float, thick: float, share: float, material: Material) -> None:
        """A board or body of the plan, ``share`` of it, its front where the plan's is."""
        outline = (plan - [front, 0]) * share + [front, 0]
        part = extrude(outline, thick).turned("x", -np.pi / 2)
        a.add(part.at(z=z + thick / 2), material)

    split_at = h * float(rng.uniform(0.55, 0.7))
    slab(0.0, 0.06, 0.94, m.black(rng))
    slab(0.06, split_at - 0.06, 0.98, cover)
    slab(h - t, t, 1.0, cover)
    for s in (-1, 1):
        a.add(box(front * 0.9, t, h - split_at).at(front * 0.53, s * (w / 2 - 0.03), split_at - 0.01), cover)
    a.add(box(t, w - 2 * cut - 0.02, h - split_at).at(0.02 - d / 2, 0, split_at - 0.01), cover)
    for s in (-1, 1):
        face.leaf(a, front, s * w * 0.24, 0.07, w * 0.47, split_at - 0.08, -int(s))
    player(a, rng, front - 0.03, 0, split_at, w * 0.6, h - split_at - t)
    a.surface(h, d - FRONT - 0.06, w - 2 * cut - 0.02, -FRONT / 2)


# --- counters


def base(a: Assembly, rng: Generator, x: float, d: float, w: float, h: float, cover: Material) -> None:
    """Cupboards of (d, w) up to h, their backs at x - d / 2: doors, drawers or a drawer above a door."""
    style, handle = str(rng.choice(["flat", "shaker"])), str(rng.choice(["bar", "knob", "cup", "slot"]))
    depth = d - FRONT
    a.add(box(depth, w, h - 0.1).at(x - FRONT / 2, 0, 0.1), cover)
    a.add(box(depth - 0.06, w - 0.02, 0.1).at(x - FRONT / 2 - 0.03), m.black(rng))
    face, units, front = look(rng, cover, style, handle), max(1, round(w / 0.55)), x + d / 2 - FRONT
    wide, tall = w / units, h - 0.11
    for i in range(units):
        y, side = wide * (i + 0.5) - w / 2, 1 if i % 2 == 0 else -1
        shares = ((1.0,), (0.78, 0.22), (0.4, 0.35, 0.25))[int(rng.integers(3))]
        z = 0.105
        for j, share in enumerate(shares):
            face.leaf(a, front, y, z, wide, tall * share, side if j == 0 and len(shares) < 3 else 0)
            z += tall * share


def splash(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Base cupboards under a worktop with a tall splash back."""
    cover, stone, level = finish(rng), m.worktop(rng), float(rng.uniform(0.88, 0.92))
    base(a, rng, -0.005, d - 0.01, w, level - 0.035, cover)
    a.add(rounded_box(d, w, 0.035, 0.006).at(z=level - 0.035), stone)
    back = stone if rng.random() < 0.4 else m.tiles(rng) if rng.random() < 0.6 else m.steel(rng)
    a.add(box(0.018, w, h - level).at(0.009 - d / 2, 0, level), back)
    a.surface(level, d - 0.1, w - 0.06, 0.01)


def crockery(a: Assembly, rng: Generator, x: float, y: float, z: float, room: float, tall: float) -> None:
    """A pot, or a bowl, no wider than ``room``."""
    r = min(float(rng.uniform(0.09, 0.13)), room / 2 - 0.02)
    high = min(tall * 0.8, float(rng.uniform(0.08, 0.2)))
    if rng.random() < 0.5:
        steel = m.steel(rng) if rng.random() < 0.5 else paint(rng, 0.7)
        a.add(cylinder(r, high, segments=14).at(x, y, z), steel)
        a.add(box(0.03, 2 * r + 0.04, 0.012).at(x, y, z + high * 0.75), steel)
        return
    profile = [(0, 0), (r * 0.6, 0), (r, high), (r * 0.9, high), (0, high * 0.5)]
    a.add(lathe(profile, 14).at(x, y, z), m.ceramic(rng) if rng.random() < 0.5 else paint(rng, 0.7))


def shelves(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A worktop over open boards with pots, bowls and baskets."""
    cover, top = finish(rng), m.worktop(rng)
    a.add(rounded_box(d, w, 0.04, 0.006).at(z=h - 0.04), top)
    depth, wide, tall = d - 0.03, w - 0.02, h - 0.04
    framed = rng.random() < 0.4
    if framed:
        a.add(legs(depth, wide, tall, 0.03), cover)
    else:
        for s in (-1, 1):
            a.add(box(depth, 0.025, tall).at(y=s * (wide - 0.025) / 2), cover)
        a.add(box(0.01, wide, tall - 0.1).at(0.005 - depth / 2, 0, 0.1), cover)
    things, bays = Filling(a, rng, {"bins": 0.6, "vases": 0.2, "empty": 0.2}), max(1, round(w / 0.6))
    for z, room in ((0.12, tall * 0.43), (0.12 + tall * 0.45, tall * 0.36)):
        a.add(box(depth - 0.01, wide - 0.04, 0.025).at(z=z - 0.025), cover)
        for i in range(bays):
            each = (wide - 0.06) / bays
            y = each * i - wide / 2 + 0.03
            if rng.random() < 0.5:
                crockery(a, rng, 0.05, y + each * 0.25, z, each / 2, room)
                crockery(a, rng, 0.05, y + each * 0.75, z, each / 2, room)
            else:
                things.bay(depth / 2 - 0.04, y, z, each, depth - 0.1, room)
    a.surface(h, d - 0.08, w - 0.06)


def bar(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Seen from the side of its guests: a panelled or tiled front under a top that stands far out."""
    cover, top = finish(rng), m.worktop(rng) if rng.random() < 0.6 else m.wood(rng)
    over, thick = d * float(rng.uniform(0.32, 0.42)), float(rng.uniform(0.03, 0.06))
    deep, tall = d - over, h - thick
    x = deep / 2 - d / 2
    a.add(box(deep, w - 0.04, tall - 0.08).at(x, 0, 0.08), cover)
    a.add(box(deep - 0.06, w - 0.1, 0.08).at(x - 0.02), m.black(rng))
    kind, front = str(rng.choice(["boards", "panels", "tiles"])), x + deep / 2
    if kind == "tiles":
        a.add(box(0.01, w - 0.04, tall - 0.08).at(front + 0.005, 0, 0.08), m.tiles(rng))
    count = max(2, round(w / (0.12 if kind == "boards" else 0.5))) if kind != "tiles" else 0
    each = (w - 0.04) / max(count, 1)
    face = look(rng, cover, "flat" if kind == "boards" else "shaker", "none")
    for i in range(count):
        face.leaf(a, front, each * (i + 0.5) - w / 2 + 0.02, 0.09, each, tall - 0.09)
    a.add(rounded_box(d, w, thick, 0.008).at(z=tall), top)
    iron = m.metal(rng)
    if rng.random() < 0.5:
        for s in (-1, 1):
            a.add(rod((d / 2 - 0.05, s * (w / 2 - 0.06), 0), (d / 2 - 0.05, s * (w / 2 - 0.06), tall), 0.025), iron)
    else:
        for y in np.linspace(0.1 - w / 2, w / 2 - 0.1, max(2, round(w / 0.8))):
            knee = [(front, y, tall - 0.28), (front + over * 0.7, y, tall - 0.02), (front, y, tall - 0.02)]
            a.add(tube(knee, 0.012, 4), iron)
    a.surface(h, d - 0.08, w - 0.06)


def metal_bench(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """As in restaurants: a top of sheet steel with a small upstand on round legs, a board or bars below."""
    steel = m.steel(rng)
    rim = float(rng.uniform(0.02, 0.09))
    level = h - rim
    a.add(rounded_box(d, w, 0.04, 0.01).at(z=level - 0.04), steel)
    a.add(box(0.015, w, rim + 0.01).at(0.0075 - d / 2, 0, level - 0.01), steel)
    a.add(legs(d - 0.06, w - 0.06, level - 0.03, 0.021, 0.0, 8), steel)
    under = finish(rng) if rng.random() < 0.3 else steel
    for z in (0.18,) if rng.random() < 0.5 else (0.12, 0.48):
        a.add(box(d - 0.06, w - 0.06, 0.025).at(z=z), under)
        for y in np.linspace(0.2 - w / 2, w / 2 - 0.2, max(1, round(w / 0.45))):
            if rng.random() < 0.65:
                crockery(a, rng, float(rng.uniform(-0.05, 0.1)), float(y), z + 0.025, 0.35, 0.3)
    if rng.random() < 0.5:
        face = look(rng, steel, "flat", "slot")
        a.add(box(d - 0.1, 0.5, 0.15).at(-0.03, 0, level - 0.18), steel)
        face.leaf(a, d / 2 - 0.08, 0, level - 0.185, 0.5, 0.14)
    a.surface(level, d - 0.08, w - 0.06, 0.01)


DESIGNS: tuple[Design, ...] = (
    design("tv stand", "lowboard", lowboard, (0.36, 0.46), (1.50, 2.20), (0.34, 0.48)),
    design("tv stand", "barn", barn, (0.38, 0.46), (1.25, 1.80), (0.58, 0.72)),
    design("tv stand", "split", split, (0.36, 0.46), (1.40, 2.10), (0.46, 0.68)),
    design("tv stand", "corner", corner, (0.44, 0.54), (0.95, 1.25), (0.48, 0.64)),
    design("tv stand", "retro", chest, (0.38, 0.46), (1.20, 1.80), (0.46, 0.60), rows=(2,), style="tambour",
           handle="none", doors=True, foot="tapered", two_tone=0.2),
    design("counter", "splash", splash, (0.60, 0.66), (0.60, 2.40), (1.00, 1.25)),
    design("counter", "open", shelves, (0.55, 0.68), (0.80, 2.00), (0.86, 0.94)),
    design("counter", "bar", bar, (0.60, 0.85), (1.10, 2.20), (0.92, 1.10)),
    design("counter", "steel", metal_bench, (0.58, 0.70), (0.80, 2.00), (0.88, 1.00)),
)  # fmt: skip
