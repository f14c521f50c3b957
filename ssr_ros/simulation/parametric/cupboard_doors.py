"""Doors of wardrobes and cabinets, with the dark gaps between them and handles that stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly
from ssr_ros.simulation.parametric.joinery import FRONT, LEAF, feet
from ssr_ros.simulation.parametric.primitives import Part, ball, box, extrude, merged, panel, rod, rounded_box
from ssr_ros.simulation.scene import Material

GAP = 0.009  # [m] seen between two doors: real ones are 3 to 4 mm, too thin to be drawn from across a room
SHADOW = m.plain("#15130f")  # what is seen in the gaps
BEHIND = 0.013  # [m] that the shadow fills the gaps, so that they stay dark when seen from the side
APART = 0.011  # [m] between a face and one hidden behind it: nearer ones share their light, and the hidden one is dark


def toned(rng: Generator, material: Material, spread: float = 0.05, by: float = 1.0) -> Material:
    """The material of one more board: lighter or darker by up to ``spread``, after ``by``."""
    return shaded(material, by * float(rng.uniform(1 - spread, 1 + spread)))


def shaded(material: Material, share: float) -> Material:
    """The material, ``share`` times as light."""
    r, g, b = (min(channel * share, 1.0) for channel in material.color)
    return replace(material, color=(r, g, b))


def gaps(a: Assembly, x: float, y: float, z: float, w: float, h: float) -> None:
    """The dark behind doors in the plane x."""
    a.add(box(0.002, w, h).at(x + 0.001, y, z), SHADOW)


def case(a: Assembly, rng: Generator, cover: Material, d: float, w: float, h: float, foot: str = "plinth",
         lid: float = 0.0, y: float = 0.0) -> tuple[float, float, float]:  # fmt: skip
    """A closed body, dark in front where doors leave gaps, its top standing out by ``lid``; returns where fronts hang:
    their plane x, their lowest and highest z [m]."""
    depth, x, front = d - FRONT, -FRONT / 2, d / 2 - FRONT
    wide, thick = w - 2 * lid, 0.026 if lid else 0.0
    lift = feet(a, rng, cover, depth, wide, foot, x)
    a.add(box(depth, wide, h - lift - thick).at(x, y, lift), cover)
    if lid:
        a.add(rounded_box(d, w, thick, 0.006).at(0, y, h - thick), cover)
    gaps(a, front, y, lift + 0.012, wide - 0.024, h - lift - thick - 0.024)
    return front, lift + 0.01, h - thick - 0.01


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of door: what it is made of, its ``style`` (flat, grooved, framed, mirror) and ``grip`` (none, knob, bar,
    long, shell, key, profile)."""

    cover: Material
    metal: Material
    style: str = "flat"
    grip: str = "bar"
    panes: int = 1  # fields of a framed door, the lower one tallest
    mirror: Material | None = None

    def hang(self, a: Assembly, rng: Generator, x: float, y: float, z: float, w: float, h: float,
             side: int = 0) -> None:  # fmt: skip
        """One door in the plane x, its grip at ``side`` (-1 left, 1 right); 0 is a drawer."""
        a.add(_around(w, h, GAP / 2).at(x + BEHIND, y, z), SHADOW)
        w, h, z = w - GAP, h - GAP, z + GAP / 2
        tone = toned(rng, self.cover)
        if self.style == "framed" and min(w, h) > 0.12:
            self._framed(a, tone, x, y, z, w, h)
        elif self.style == "grooved":
            a.add(box(LEAF - APART, w, h).at(x + (LEAF - APART) / 2, y, z), toned(rng, self.cover, 0.0, 0.35))
            count = max(2, round(w / 0.09))
            for i in range(count):
                place = y + w * ((i + 0.5) / count - 0.5)
                a.add(box(LEAF, w / count - 0.009, h).at(x + LEAF / 2, place, z), tone)
        elif self.style == "mirror" and self.mirror is not None:
            edge = min(0.022, w * 0.06)
            _rails(a, tone, x, y, z, w, h, edge, (0.0, 1.0))
            a.add(panel(w - 2 * edge, h - 2 * edge).at(x + LEAF - 0.002, y, z + edge), self.mirror)
        else:
            a.add(box(LEAF, w, h).at(x + LEAF / 2, y, z), tone)
        grip(a, self.grip, self.metal, x + LEAF, y, z, w, h, side)

    def _framed(self, a: Assembly, tone: Material, x: float, y: float, z: float, w: float, h: float) -> None:
        """Stiles and rails around panels that lie back and look a shade darker."""
        rail = min(0.085, w * 0.2, h * 0.25)
        back = shaded(tone, 0.8)  # the frame's shadow lies on it
        shares = [0.0, 0.58, 1.0] if self.panes == 2 else [i / self.panes for i in range(self.panes + 1)]
        for low, high in zip(shares[:-1], shares[1:], strict=True):
            tall, start = (high - low) * (h - rail) - rail, z + low * (h - rail) + rail
            a.add(box(LEAF - 0.006, w - 2 * rail, tall).at(x + (LEAF - 0.006) / 2, y, start), back)
        _rails(a, tone, x, y, z, w, h, rail, shares)


def _rails(a: Assembly, tone: Material, x: float, y: float, z: float, w: float, h: float, rail: float,
           shares: Sequence[float]) -> None:  # fmt: skip
    """Two stiles, and a rail at each of the ``shares`` of the height."""
    for s in (-1, 1):
        a.add(box(LEAF, rail, h).at(x + LEAF / 2, y + s * (w - rail) / 2, z), tone)
    for share in shares:
        a.add(box(LEAF, w - 2 * rail, rail).at(x + LEAF / 2, y, z + share * (h - rail)), tone)


def _around(w: float, h: float, rim: float) -> Part:
    """An upright rim, ``rim`` [m] wide, within (w, h)."""
    sides = [panel(rim, h).at(y=s * (w - rim) / 2) for s in (-1, 1)]
    return merged([*sides, *(panel(w - 2 * rim, rim).at(z=z) for z in (0.0, h - rim))])


def grip(a: Assembly, kind: str, metal: Material, x: float, y: float, z: float, w: float, h: float, side: int) -> None:
    """A handle on a front at x: near a door's edge at 1 m above the floor, or in a drawer's middle."""
    if kind == "none":
        return
    if kind == "profile":  # a metal edge to pull at
        strip = box(0.01, 0.02, h).at(x + 0.005, y + side * (w / 2 - 0.01), z)
        a.add(strip if side else box(0.01, w, 0.02).at(x + 0.005, y, z + h - 0.02), metal)
        return
    y += side * (w / 2 - 0.045)
    z += h / 2 if not side else float(np.clip(1.05 - z, 0.12, h - 0.12))
    if kind in ("bar", "long"):
        long = min({"bar": 0.2, "long": 0.9}[kind], (h if side else w) * 0.6)
        a.add(_bow(long, bool(side)).at(x, y, z), metal)
        return
    if kind == "key":
        a.add(_oval(0.028, 0.075, 0.003).at(x, y, z - 0.0375), metal)
        a.add(box(0.012, 0.022, 0.01).at(x + 0.006, y, z - 0.005), metal)
        return
    for place in (-w / 4, w / 4) if not side and w > 0.6 else (0.0,):
        if kind == "knob":
            a.add(ball(0.018, 8).scaled(0.66).at(x, y + place, z - 0.018), metal)
        else:  # a shell
            a.add(box(0.012, *((0.03, 0.09) if side else (0.09, 0.03))).at(x + 0.006, y + place, z - 0.02), metal)


def _bow(long: float, upright: bool) -> Part:
    """A bar held off the door by two posts, about the origin."""
    bar = box(0.006, 0.014, long).at(0.009, 0, -long / 2)
    return bar if upright else bar.turned("x", np.pi / 2)


def _oval(w: float, h: float, thick: float) -> Part:
    t = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    outline = np.column_stack([w / 2 * np.cos(t), h / 2 + h / 2 * np.sin(t)])
    return extrude(outline, thick).turned("z", np.pi / 2)


def arched(w: float, h: float, rise: float, thick: float) -> Part:
    """An upright sheet about the plane x = 0 with an arched top; uv fills [0, 1]."""
    t = np.linspace(0, np.pi, 9)
    arc = np.column_stack([w / 2 * np.cos(t), h - rise + rise * np.sin(t)])
    part = extrude([(-w / 2, 0), (w / 2, 0), *arc], thick).turned("z", np.pi / 2)
    return replace(part, uv=part.vertices[part.faces][..., 1:] / [w, h] + [0.5, 0.0])


def row(a: Assembly, rng: Generator, door: Door, x: float, y: float, z: float, w: float, h: float,
        count: int) -> None:  # fmt: skip
    """``count`` doors side by side about y that open in pairs: their grips meet."""
    for i in range(count):
        side = 1 if i % 2 == 0 and (i < count - 1 or count == 1) else -1
        door.hang(a, rng, x, y + w * ((i + 0.5) / count - 0.5), z, w / count, h, side)


def drawers(a: Assembly, rng: Generator, front: Door, x: float, y: float, z: float, w: float, h: float,
            count: int) -> None:  # fmt: skip
    """``count`` drawers on top of each other from z, ``h`` [m] together."""
    for i in range(count):
        front.hang(a, rng, x, y, z + h * i / count, w, h / count)


def crockery(a: Assembly, rng: Generator, x: float, y: float, z: float, w: float, room: float) -> None:
    """Stacked plates, cups and jugs along a board."""
    place = y - w / 2 + 0.08
    while place < y + w / 2 - 0.06:
        clay = m.ceramic(rng) if rng.random() < 0.6 else m.plastic(rng)
        r = float(rng.uniform(0.035, 0.06))
        tall = min(float(rng.uniform(0.06, 0.2)), room * 0.75)
        a.add(rod((x, place, z), (x, place, z + tall), r * 0.8, r, 8), clay)
        place += 2 * r + float(rng.uniform(0.02, 0.09))
