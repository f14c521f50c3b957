"""Fronts, feet and cases that cupboards are put together from."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly
from ssr_ros.simulation.parametric.primitives import Part, ball, box, lathe, merged, tube
from ssr_ros.simulation.parametric.seats import legs
from ssr_ros.simulation.scene import Material

FRONT = 0.03  # [m] that doors and handles stand before the body
LEAF = 0.018  # [m] thickness of doors and drawer fronts
THICK = 0.02  # [m] of boards
PAINTS = ("#f4f1ea", "#e6dccb", "#cfd9d4", "#8fa9a0", "#5d7b6f", "#2f4f4a", "#23364d", "#4f6f8f", "#a9c0cf", "#d9b7ae",
          "#b5533c", "#d8a03d", "#7b2f35", "#3a3a3c", "#17181a", "#ffffff", "#e3c9d2", "#8b8f94")  # fmt: skip
CLOTHES = (*m.FABRICS, "#e8e4da", "#1f2a3d", "#b04a5a", "#c9c2d6", "#6f7f4a", "#d87f4a", "#f2f2ee")


def paint(rng: Generator, gloss: float = 0.0) -> Material:
    """Furniture paint of any colour; ``gloss`` 0 draws one."""
    return Material(m.linear(m.pick(rng, PAINTS)), None, gloss or float(rng.uniform(0.05, 0.5)))


def finish(rng: Generator) -> Material:
    """Wood or paint of any colour."""
    return m.wood(rng) if rng.random() < 0.45 else paint(rng)


@dataclass(frozen=True, slots=True)
class Look:
    """Fronts of one piece: their style (flat, shaker, louvre, cane, glass, mirror, tambour, vents), their handle
    (none, knob, bar, cup, strap, plate, slot), and what both are made of."""

    style: str
    handle: str
    cover: Material
    inset: Material
    metal: Material

    def leaf(self, a: Assembly, x: float, y: float, z: float, w: float, h: float, side: int = 0) -> None:
        """A front in the plane x, its handle in the middle (a drawer) or, for a door, at that ``side``."""
        w, h = w - 0.006, h - 0.006
        z += 0.003
        if self.style in ("flat", "vents"):
            a.add(box(LEAF, w, h).at(x + LEAF / 2, y, z), self.cover)
        else:
            a.add(box(LEAF * 0.5, w - 0.01, h - 0.01).at(x + LEAF / 4, y, z + 0.005), self.inset)
            _rails(a, self.cover, x, y, z, w, h, min(0.07, w * 0.2, h * 0.2))
        if self.style in ("louvre", "tambour", "vents"):
            _slats(a, self.style, self.cover if self.style != "vents" else self.inset, x, y, z, w, h)
        self._handle(a, x + LEAF, y, z, w, h, side)

    def _handle(self, a: Assembly, x: float, y: float, z: float, w: float, h: float, side: int) -> None:
        """A handle on a front at x: upright near a door's edge, across a drawer's middle, two on a wide drawer."""
        y += side * (w / 2 - 0.035)
        z += h * (0.55 if side else 0.5)
        if self.handle == "knob":
            for place in (-1, 1) if not side and w > 0.6 else (0,):
                a.add(ball(0.015, 6).at(x + 0.004, y + place * w / 4, z - 0.015), self.metal)
        elif self.handle == "bar" and side:
            a.add(box(0.012, 0.012, min(0.3, h * 0.4)).at(x + 0.006, y, z - min(0.15, h * 0.2)), self.metal)
        elif self.handle in ("bar", "cup", "strap", "plate") or (side and self.handle == "slot"):
            wide = {"bar": 0.45 * w, "cup": 0.09, "strap": 0.05, "plate": 0.11, "slot": 0.012}[self.handle]
            tall = {"bar": 0.012, "cup": 0.035, "strap": 0.08, "plate": 0.06, "slot": 0.1}[self.handle]
            wide, tall = (min(tall, 0.05), wide) if side and self.handle in ("cup", "plate") else (wide, tall)
            deep = 0.003 if self.handle in ("plate", "slot") else 0.012
            for place in (-1, 1) if not side and w > 0.65 and self.handle != "bar" else (0,):
                a.add(box(deep, wide, tall).at(x + deep / 2, y + place * w / 4, z - tall / 2), self.metal)
        elif self.handle == "slot":
            a.add(box(0.002, w, 0.016).at(x + 0.001, y, z + h / 2 - 0.016), self.metal)


def _rails(a: Assembly, cover: Material, x: float, y: float, z: float, w: float, h: float, rail: float) -> None:
    """The frame of a panelled door."""
    for s in (-1, 1):
        a.add(box(LEAF, rail, h).at(x + LEAF / 2, y + s * (w - rail) / 2, z), cover)
    for low in (z, z + h - rail):
        a.add(box(LEAF, w - 2 * rail, rail).at(x + LEAF / 2, y, low), cover)


def _slats(a: Assembly, style: str, cover: Material, x: float, y: float, z: float, w: float, h: float) -> None:
    """Leaning louvres, upright rods of a tambour, or the slits of a locker."""
    if style == "vents":
        for i in range(5):
            for low in (z + h - 0.1, z + 0.1):
                a.add(box(0.002, w * 0.45, 0.007).at(x + LEAF + 0.001, y, low - 0.018 * i), cover)
        return
    rail = min(0.07, w * 0.2, h * 0.2)
    room, tall = w - 2 * rail, h - 2 * rail
    if style == "louvre":
        count = int(min(tall / 0.045, 24))
        for i in range(count):
            slat = box(0.006, room, tall / count * 0.95).turned("y", -0.28)
            a.add(slat.at(x + LEAF * 0.75, y, z + rail + tall / count * i), cover)
        return
    count = int(min(room / 0.022, 30))
    for i in range(count):
        a.add(box(0.012, room / count * 0.7, tall).at(x + 0.006, y + room * ((i + 0.5) / count - 0.5), z + rail), cover)


def look(rng: Generator, cover: Material, style: str = "flat", handle: str = "bar") -> Look:
    """Fronts of a cover, with the inset and the handles that suit their style."""
    inset = {"cane": m.wicker, "glass": _dim, "mirror": m.mirror, "vents": m.black}.get(style)
    metal = m.black(rng) if handle == "slot" else m.leather(rng) if handle == "strap" else m.metal(rng)
    return Look(style, handle, cover, inset(rng) if inset else cover, metal)


def _dim(rng: Generator) -> Material:
    """Glass seen from a bright room: dark, with highlights."""
    return Material((0.1, 0.11, 0.12), None, 0.9, 0.0, True)


FEET = {"plinth": 0.07, "floor": 0.0, "tapered": 0.18, "block": 0.06, "bun": 0.08, "sled": 0.15, "turned": 0.22}


def feet(a: Assembly, rng: Generator, cover: Material, d: float, w: float, kind: str, x: float = 0.0) -> float:
    """Feet under a body of (d, w); returns its bottom [m]."""
    lift = FEET[kind]
    if kind == "plinth":
        a.add(box(d - 0.05, w - 0.03, lift).at(x=x - 0.02), m.black(rng) if rng.random() < 0.5 else cover)
    elif kind == "tapered":
        wood = m.metal(rng) if rng.random() < 0.3 else m.wood(rng)
        a.add(legs(d - 0.12, w - 0.16, lift, 0.022, 0.04, 6).at(x=x), wood)
    elif kind == "sled":
        steel = m.metal(rng, ("#2b2c2f", "#b08d57", "#e2e3e4"))
        for s in (-1, 1):
            y = s * (w / 2 - 0.1)
            loop = [(x - d / 2 + 0.03, y, lift), (x - d / 2 + 0.03, y, 0.011), (x + d / 2 - 0.03, y, 0.011),
                    (x + d / 2 - 0.03, y, lift)]  # fmt: skip
            a.add(tube(loop, 0.011, 4), steel)
    elif kind != "floor":
        profile = {"block": [(0.03, 0), (0.035, lift)], "bun": [(0.02, 0), (0.042, 0.03), (0.03, lift)],
                   "turned": [(0.012, 0), (0.016, 0.05), (0.014, 0.1), (0.028, 0.18), (0.028, lift)]}[kind]  # fmt: skip
        part = lathe(profile, 8)
        places = [(sx * (d / 2 - 0.045), sy * (w / 2 - 0.045)) for sx in (-1, 1) for sy in (-1, 1)]
        a.add(merged([part.at(x + px, py) for px, py in places]), cover)
    return lift


def hollow(d: float, w: float, h: float, back: bool = True, top: bool = True) -> Part:
    """An open-fronted case of boards."""
    parts = [box(d, THICK, h).at(y=s * (w - THICK) / 2) for s in (-1, 1)] + [box(d, w - 2 * THICK, THICK)]
    if back:
        parts.append(box(0.008, w - 2 * THICK, h).at(x=0.004 - d / 2))
    if top:
        parts.append(box(d, w - 2 * THICK, THICK).at(z=h - THICK))
    return merged(parts)
