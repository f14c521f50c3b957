"""Washing machines: their doors, control panels and flaps as makers vary them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.household import disc
from ssr_ros.simulation.parametric.pictures import clock_digits
from ssr_ros.simulation.parametric.primitives import (
    Part,
    box,
    cylinder,
    extrude,
    lathe,
    loft,
    merged,
    panel,
    rounded_box,
    sheet,
)
from ssr_ros.simulation.scene import Material

WHITES = ("#f4f4f2", "#eeeeea", "#f8f8f8")
SILVERS = ("#b9bcbf", "#a3a7ab", "#c9ccd0")
GRAPHITES = ("#4a4d51", "#5d6166", "#3a3d41")
PASTELS = ("#a9cfc4", "#f0e3c0", "#e9b7b0", "#a7c3d8", "#c8433a", "#e8e2d2")
CHROME = ("#d8dbde", "#c9ccd0")
TOP = 0.03  # [m] thickness of the worktop
BULGE = 0.065  # [m] that the door stands before the body at most


def _turned(profile: Sequence[tuple[float, float]], segments: int = 32) -> Part:
    """Turned about x, from (radius, x)."""
    return lathe(profile, segments).turned("y", np.pi / 2)


def _door(a: Assembly, rng: Generator, x: float, z: float, r: float, rim: Material, glass: str, hinge: int,
          chrome: bool = False) -> None:  # fmt: skip
    """A round door of radius r on the plane x: a broad rim, and in it clear glass before a drum, or a dark pane."""
    inner = r * (0.7 if glass == "clear" else 0.82)
    a.add(_turned([(r * 1.03, 0), (r * 1.03, 0.004), (r, 0.004)]).at(x, 0, z), m.plain("#2a2c2f"))  # its gap
    a.add(_turned([(r, 0), (r, 0.022), (r * 0.95, 0.036), (inner, 0.03), (inner, 0.005)]).at(x, 0, z), rim)
    if chrome:
        a.add(_turned([(r * 0.97, 0.03), (r * 0.95, 0.041), (r * 0.9, 0.041), (r * 0.88, 0.03)]).at(x, 0, z),
              m.metal(rng, CHROME))  # fmt: skip
    if glass == "clear":
        a.add(_turned([(inner, 0.006), (inner * 0.86, 0.02)]).at(x, 0, z), m.plain("#8b9094", 0.4))  # seal
        a.add(_turned([(inner * 0.86, 0.02), (inner * 0.8, 0.042), (inner * 0.5, 0.055)], 28).at(x, 0, z),
              m.plain("#59656b", 0.9))  # fmt: skip
        a.add(_turned([(inner * 0.5, 0.055), (0, 0.058)], 28).at(x, 0, z), m.plain("#1d2428", 0.9))
    else:
        bowl = [(inner, 0.02), (inner * 0.97, 0.04), (inner * 0.6, 0.055), (0, 0.06)]
        a.add(_turned(bowl, 28).at(x, 0, z), m.plain("#101417", 0.95))
        glow = [(inner * 0.62, 0.0555), (inner * 0.55, 0.058)]
        a.add(_turned(glow, 28).at(x, 0, z), m.plain("#4d565c", 0.9))  # the drum's edge behind it
    grip = m.plastic(rng, ("#8f9296", "#1f2022", "#d5d7d9"))
    a.add(rounded_box(0.014, r * 0.12, r * 0.42, 0.005).at(x + 0.036, -hinge * (r + inner) / 2, z - r * 0.21), grip)


def _dial(a: Assembly, rng: Generator, x: float, y: float, z: float, r: float) -> None:
    """A programme knob on its scale, with a pointer."""
    a.add(disc(r * 1.35, 0.004, x, y, z, 20), m.plastic(rng, ("#c9ccd0", "#3a3d41", "#8f9296")))
    a.add(
        _turned([(r, 0), (r, 0.006), (r * 0.86, 0.024), (0, 0.026)], 18).at(x, y, z), m.metal(rng, (*CHROME, "#2b2c2f"))
    )
    a.add(box(0.002, 0.005, r * 0.6).at(x + 0.026, y, z + r * 0.15), m.plain("#c43d32"))


def _panel(a: Assembly, rng: Generator, x: float, w: float, z: float, tall: float, face: Material, body: Material,
           knob: float, tray: int) -> None:  # fmt: skip
    """The band of controls: the detergent drawer at the side ``tray``, a knob ``knob`` widths off the middle away from
    it (0.5 and more: none), keys and mostly a display on what is left."""
    dark, ink = m.plain("#2a2c2f"), m.plastic(rng, ("#8f9296", "#c9ccd0", "#5d6166"))
    a.add(box(0.012, w - 0.006, tall).at(x + 0.006, 0, z), face)
    a.add(box(0.004, w, 0.005).at(x + 0.002, 0, z - 0.005), dark)  # the seam below
    wide, y = w * 0.3, tray * w * 0.34
    front = x + 0.012
    a.add(box(0.002, wide + 0.01, tall - 0.012).at(front, y, z + 0.006), dark)
    a.add(rounded_box(0.01, wide, tall - 0.022, 0.004).at(front + 0.005, y, z + 0.011), body)
    a.add(box(0.003, wide * 0.6, tall * 0.2).at(front + 0.0095, y, z + 0.018), dark)  # where fingers go
    middle = z + tall / 2
    if abs(knob) < 0.5:
        _dial(a, rng, front, -tray * knob * w, middle, min(0.034, tall * 0.29))
    spare = -tray * w * (0.33 if abs(knob - 0.33) > 0.2 else 0.02)
    if rng.random() < 0.75:
        shown = clock_digits(rng) if rng.random() < 0.6 else m.plastic(rng, ("#8fa08f", "#1a2a33", "#5c6b73"))
        a.add(panel(rng.uniform(0.08, 0.14), tall * 0.42).at(front + 0.002, spare, middle - tall * 0.06), shown)
    keys = [box(0.005, 0.014, 0.01).at(front, spare + (i - 2) * 0.026, middle - tall * 0.28) for i in range(5)]
    a.add(merged(keys), ink)


def _flap(a: Assembly, rng: Generator, x: float, y: float, cover: Material) -> None:
    """The cover of the pump's filter, in its gap, with a notch to open it."""
    a.add(box(0.002, 0.15, 0.1).at(x + 0.001, y, 0.05), m.plain("#5d6166"))
    a.add(rounded_box(0.008, 0.142, 0.092, 0.003).at(x + 0.003, y, 0.054), cover)
    a.add(box(0.002, 0.04, 0.012).at(x + 0.008, y, 0.128), m.plain("#3a3d41"))


def _pillar(d: float, w: float, low: float, high: float) -> Part:
    """A body with round upright corners and a softened upper edge."""
    soft = min(0.012, (high - low) / 2)
    rings = [(0, 0, 0, low), (0, d / 2, w / 2, low), (0, d / 2, w / 2, high - soft),
             (0, d / 2 - soft, w / 2 - soft, high), (0, 0, 0, high)]  # fmt: skip
    return loft(rings, 36, 9.0)


def front_loader(a: Assembly, rng: Generator, d: float, w: float, h: float, hues: tuple[str, ...] = WHITES,
                 rims: tuple[str, ...] = WHITES, glass: str = "clear", r: float = 0.25, black_panel: bool = False,
                 chrome: bool = False, knobs: tuple[float, ...] = (0.0,), trays: tuple[int, ...] = (-1,),
                 edge: float = 0.012) -> None:  # fmt: skip
    """A front loader whose door has the radius ``r`` [m]; ``edge`` [m] rounds it, above 3 cm its upright corners
    alone. ``knobs``, ``trays``: of which the places of the control panel are drawn."""
    cover, dark = m.plastic(rng, hues), m.black(rng)
    face = dark if black_panel else cover if rng.random() < 0.5 else m.plastic(rng, (*SILVERS, *WHITES))
    deep = d - BULGE
    x, back = d / 2 - BULGE, -BULGE / 2
    a.add(merged([cylinder(0.025, 0.02, segments=8).at(back + sx * (deep / 2 - 0.06), sy * (w / 2 - 0.05))
                  for sx in (-1, 1) for sy in (-1, 1)]), dark)  # fmt: skip
    if edge > 0.03:
        a.add(_pillar(deep, w, 0.018, h - TOP - 0.006).at(x=back), cover)
        a.add(_pillar(deep - 0.012, w - 0.014, 0.1, h - TOP).at(x=back), m.metal(rng, CHROME))
        a.add(_pillar(deep, w, h - TOP, h).at(x=back), cover)
    else:
        a.add(rounded_box(deep, w, h - TOP - 0.022, edge).at(back, 0, 0.018), cover)
        a.add(box(deep - 0.01, w - 0.012, 0.005).at(back, 0, h - TOP - 0.005), m.plain("#3a3d41"))
        a.add(rounded_box(deep + 0.01, w, TOP, edge).at(back + 0.005, 0, h - TOP), cover)
    a.surface(h, deep - 0.04, w - 0.04, back)
    band = float(rng.uniform(0.11, 0.135))
    z = h - TOP - 0.008 - band
    inset = 2 * edge if edge > 0.03 else 0.0
    _panel(a, rng, x, w - inset, z, band, face, cover, float(rng.choice(knobs)), int(rng.choice(trays)))
    hinge = 1 if rng.random() < 0.25 else -1
    low = 0.13
    _door(a, rng, x, low + (z - low) * 0.5, min(r, (z - low) / 2 - 0.01), m.plastic(rng, rims), glass, hinge, chrome)
    a.add(box(0.003, w - inset - 0.03, 0.004).at(x + 0.001, 0, low - 0.025), m.plain("#6f7479"))  # seam of the plinth
    _flap(a, rng, x - 0.001, (1 if rng.random() < 0.8 else -1) * (w * 0.5 - 0.12), cover)


def _holed(w: float, low: float, high: float, z: float, r: float) -> Part:
    """A plate in the plane x = 0 between two heights, with a hole of radius r about z."""
    corners = [np.arctan2(end - z, side) % (2 * np.pi) for end in (low, high) for side in (-w / 2, w / 2)]
    t = np.sort(np.concatenate([np.linspace(0, 2 * np.pi, 37), corners]))
    c, s = np.cos(t), np.sin(t)
    sideways = w / 2 / np.maximum(np.abs(c), 1e-9)
    upright = np.where(s > 0, high - z, z - low) / np.maximum(np.abs(s), 1e-9)
    reaches = (np.full(len(t), r), np.minimum(sideways, upright))
    rings = [np.column_stack([np.zeros(len(t)), c * reach, z + s * reach]) for reach in reaches]
    return sheet(np.stack(rings))


def recessed(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A door sunk in a funnel of the front, its glass level with it; a tilted panel of controls above."""
    cover, dark = m.plastic(rng, (*WHITES, *SILVERS)), m.black(rng)
    sunk, band = 0.07, 0.13
    front, z, low = d / 2 - 0.02, 0.42 * h + 0.015, 0.1
    r = min(w * 0.41, (h - TOP - band - low) / 2 - 0.03)
    a.add(box(d - 0.1, w - 0.06, 0.03).at(x=-0.02), dark)
    body = d - 0.02 - sunk
    a.add(box(body, w, h - TOP - 0.03).at(-d / 2 + body / 2, 0, 0.02), cover)
    top = h - TOP - 0.012 - band
    a.add(_holed(w, low, top, z, r).at(x=front), cover)
    sides = [box(sunk, 0.004, top - low).at(front - sunk / 2, s * (w / 2 - 0.002), low) for s in (-1, 1)]
    a.add(merged([*sides, box(sunk, w, 0.004).at(front - sunk / 2, 0, low)]), cover)
    a.add(box(sunk - 0.006, w, low - 0.03).at(front - sunk / 2 - 0.003, 0, 0.025), cover)
    funnel = _turned([(r, 0), (r * 0.9, -sunk + 0.005)])
    a.add(funnel.at(front, 0, z), m.plastic(rng, ("#c9ccd0", "#8f9296", "#dcdcd8")))
    back = front - sunk
    rim, glass = m.plastic(rng, (*WHITES, *GRAPHITES, *SILVERS)), str(rng.choice(["clear", "dark"]))
    _door(a, rng, back, z, r * 0.86, rim, glass, -1, rng.random() < 0.5)
    a.add(box(sunk - 0.004, w, band + 0.01).at(front - sunk / 2 - 0.002, 0, top), cover)
    _panel(a, rng, front - 0.004, w, top + 0.006, band, cover if rng.random() < 0.5 else dark, cover,
           float(rng.choice([0.33, 0.0, 0.12])), 1 if rng.random() < 0.4 else -1)  # fmt: skip
    a.add(rounded_box(d - 0.01, w, TOP, 0.01).at(-0.005, 0, h - TOP), cover)
    a.surface(h, d - 0.06, w - 0.05, -0.01)
    _flap(a, rng, front - 0.007, w * 0.5 - 0.12, cover)


def console(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A top loader: a lid in its gap, and behind it a long sloping panel with dials between two end caps."""
    cover = m.plastic(rng, (*WHITES, *WHITES, "#d9cfa8", "#a9b28f", *GRAPHITES))
    strip = m.steel(rng) if rng.random() < 0.4 else m.wood(rng) if rng.random() < 0.4 else m.black(rng)
    rear = float(rng.uniform(0.15, 0.18))
    top, dark = h - rear, m.plain("#2a2c2f")
    a.add(box(d - 0.09, w - 0.02, 0.06).at(x=-0.03), dark)  # the toe space
    a.add(rounded_box(d - 0.02, w, top - 0.085, 0.014).at(-0.005, 0, 0.05), cover)
    a.add(box(d - 0.026, w - 0.006, 0.006).at(-0.005, 0, top - 0.036), dark)
    a.add(rounded_box(d, w, 0.032, 0.012).at(z=top - 0.032), cover)
    slope = [(-d / 2, top), (-d / 2 + 0.17, top), (-d / 2 + 0.15, top + 0.03), (-d / 2 + 0.075, h), (-d / 2, h)]
    a.add(extrude(slope, w - 0.05), cover)
    ends = m.plastic(rng, ("#3a3d41", "#c9ccd0", *WHITES))
    for s in (-1, 1):
        cap = [
            (px + (0.008 if i in (1, 2, 3) else 0), pz + (0.006 if i > 2 else 0)) for i, (px, pz) in enumerate(slope)
        ]
        a.add(extrude(cap, 0.025).at(y=s * (w / 2 - 0.0125)), ends)
    run, rise = 0.075, rear - 0.03
    tilt = np.arctan2(run, rise)
    length = float(np.hypot(run, rise))

    def place(part: Part, y: float, up: float) -> Part:
        """A part that faces +x, put on the slope."""
        share = up / length
        return part.turned("y", -tilt).at(-d / 2 + 0.15 - run * share, y, top + 0.03 + rise * share)

    a.add(place(box(0.004, w - 0.06, length * 0.84).at(x=0.001), 0, length * 0.08), strip)
    sizes = ((0.33, 0.042), (0.12, 0.024), (-0.02, 0.024), (-0.16, 0.024))
    for share, radius in sizes:
        a.add(place(disc(radius * 1.3, 0.004, 0.003, 0, 0, 18), share * w, length * 0.5), m.plastic(rng, WHITES))
        knob = _turned([(radius, 0), (radius * 0.85, 0.026), (0, 0.028)], 14).at(x=0.007)
        a.add(place(knob, share * w, length * 0.5), m.metal(rng, (*CHROME, "#2b2c2f")))
    sign = clock_digits(rng) if rng.random() < 0.4 else m.plastic(rng, ("#c9ccd0", "#c43d32", "#2f6f9f", "#1f2022"))
    a.add(place(panel(w * 0.16, length * 0.35).at(x=0.004), -w * 0.34, length * 0.32), sign)
    deep, wide = d - 0.26, w - 0.1
    x = d / 2 - deep / 2 - 0.035
    a.add(box(deep + 0.016, wide + 0.016, 0.002).at(x, 0, top), dark)
    a.add(rounded_box(deep, wide, 0.02, 0.008).at(x, 0, top), cover)
    if rng.random() < 0.45:
        a.add(rounded_box(deep - 0.09, wide - 0.1, 0.006, 0.003).at(x, 0, top + 0.018), m.plain("#2b3338", 0.95))
    a.add(box(0.012, 0.2, 0.008).at(x + deep / 2 - 0.008, 0, top + 0.012), dark)
    a.surface(top + 0.02, deep - 0.1, wide - 0.1, x)


DESIGNS: tuple[Design, ...] = (
    design("washing machine", "wide door", front_loader, (0.60, 0.70), (0.59, 0.62), (0.84, 0.87),
           rims=(*GRAPHITES, *SILVERS, "#1f2022"), glass="dark", r=0.26, chrome=True, knobs=(0.0,)),
    design("washing machine", "slim front", front_loader, (0.44, 0.51), (0.58, 0.61), (0.83, 0.86),
           rims=(*WHITES, *SILVERS), r=0.215, knobs=(0.33, 0.12, -0.1), trays=(-1, 1)),
    design("washing machine", "dark panel", front_loader, (0.58, 0.68), (0.59, 0.62), (0.84, 0.88),
           hues=(*SILVERS, *GRAPHITES, *WHITES), rims=("#1f2022", "#2c2e31", *SILVERS), glass="dark", r=0.245,
           black_panel=True, knobs=(0.0, 0.33, 0.9), trays=(-1, 1)),
    design("washing machine", "retro", front_loader, (0.56, 0.66), (0.58, 0.62), (0.84, 0.90), hues=PASTELS,
           rims=(*CHROME, "#f0e3c0"), r=0.23, chrome=True, knobs=(0.0, 0.3), edge=0.06),
    design("washing machine", "recessed", recessed, (0.58, 0.66), (0.59, 0.64), (0.84, 0.90)),
    design("washing machine", "console", console, (0.62, 0.72), (0.64, 0.74), (1.00, 1.10)),
)  # fmt: skip
