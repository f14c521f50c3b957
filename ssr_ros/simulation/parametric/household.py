"""More machines of a household: washing machines, refrigerators, stoves, microwaves."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import clock_digits, hob
from ssr_ros.simulation.parametric.primitives import Part, box, cylinder, lathe, loft, merged, panel, rounded_box, tube
from ssr_ros.simulation.scene import Material

WHITE = ("#f5f5f3", "#eeeeea", "#fafaf8")
RETRO = ("#b8322c", "#8fc1b5", "#f0e2c0", "#2f5d7c", "#e6a9a9", "#d9922e", "#5c7a4a", "#1f2022", "#a9cfe0")
DARK_GLASS = "#0b0d10"


def disc(radius: float, thick: float, x: float, y: float, z: float, segments: int = 16) -> Part:
    """A knob or a round plate that looks to the front, its back at x."""
    return cylinder(radius, thick, segments=segments).turned("y", np.pi / 2).at(x, y, z)


def hoop(radius: float, thick: float, x: float, y: float, z: float) -> Part:
    """A ring upright in the plane x."""
    turn = np.linspace(0, 2 * np.pi, 25)
    return tube(np.column_stack([np.full(25, x), y + radius * np.cos(turn), z + radius * np.sin(turn)]), thick, 6)


def grip(x: float, start: tuple[float, float], end: tuple[float, float], out: float = 0.035, r: float = 0.009) -> Part:
    """A bow handle on the front x between two (y, z)."""
    bow = [(x, *start), (x + out, *start), (x + out, *end), (x, *end)]
    return tube(bow, r, 6)


def _controls(a: Assembly, rng: Generator, x: float, w: float, z: float, tall: float, side: int) -> None:
    """A soap drawer on one side, a dial, a display and buttons on the band above the door."""
    trim, dark = m.metal(rng), m.black(rng)
    a.add(box(0.006, w * 0.28, tall * 0.72).at(x, side * w * 0.33, z + tall * 0.14), m.plastic(rng, WHITE))
    a.add(disc(tall * 0.32, 0.02, x, side * w * float(rng.uniform(-0.1, 0.06)), z + tall / 2), trim)
    a.add(panel(w * 0.22, tall * 0.5).at(x + 0.004, -side * w * 0.24, z + tall * 0.25), dark)
    a.add(panel(w * 0.1, tall * 0.28).at(x + 0.005, -side * w * 0.24, z + tall * 0.36), clock_digits(rng))
    a.add(disc(0.009, 0.006, x, -side * w * 0.42, z + tall / 2, 8), trim)


def washer(a: Assembly, rng: Generator, d: float, w: float, h: float, hues: tuple[str, ...] = WHITE, side: int = -1,
           port: float = 0.3, dark_door: bool = False, drawer: float = 0.0) -> None:  # fmt: skip
    """A front loader; ``port`` is the porthole's radius by the width, ``drawer`` the height of a plinth drawer."""
    cover, dark = m.plastic(rng, hues), m.black(rng)
    x, band, body = d / 2 - 0.07, 0.12, h - drawer
    deep = d - 0.07
    a.add(box(deep - 0.05, w - 0.04, 0.03).at(x=-0.035), dark)
    a.add(rounded_box(deep, w, body - 0.045, 0.012).at(x=-0.035, z=drawer + 0.02), cover)
    a.add(
        box(deep + 0.005, w, 0.025).at(x=-0.0325, z=h - 0.025), cover if rng.random() < 0.6 else m.plastic(rng, WHITE)
    )
    a.surface(h, deep - 0.04, w - 0.04, -0.035)
    if drawer:
        a.add(rounded_box(deep, w, drawer, 0.01).at(x=-0.035, z=0.01), cover)
        a.add(grip(x, (-w * 0.25, drawer * 0.7), (w * 0.25, drawer * 0.7)), m.steel(rng))
    a.add(box(0.006, w - 0.01, band).at(x + 0.001, 0, h - 0.03 - band), cover if rng.random() < 0.5 else m.plastic(rng))
    _controls(a, rng, x + 0.004, w, h - 0.03 - band, band, side)
    r, z = port * w, drawer + (body - band - 0.05) * 0.52
    a.add(disc(r * 1.12, 0.025, x, 0, z, 28), dark if dark_door else m.plastic(rng, (*hues, "#8f9296")))
    a.add(hoop(r, 0.018, x + 0.028, 0, z), m.steel(rng) if rng.random() < 0.6 else dark)
    bulge = lathe([(r * 0.95, 0), (r * 0.75, 0.025), (r * 0.4, 0.04), (0, 0.042)], 24)
    a.add(bulge.turned("y", np.pi / 2).at(x + 0.025, 0, z), m.plain("#1b2126" if dark_door else "#39444a", 0.9))
    a.add(box(0.03, 0.05, 0.11).at(x + 0.04, -side * r * 0.98, z - 0.055), m.plastic(rng, ("#8f9296", "#1f2022")))
    if not drawer and rng.random() < 0.6:
        a.add(box(0.004, w * 0.28, 0.09).at(x + 0.001, w * 0.3, 0.06), cover)


def washer_top(a: Assembly, rng: Generator, d: float, w: float, h: float, wide: bool = True) -> None:
    """A top loader: a wide one with its controls on a raised back, a slim one with a plain lid and a front band."""
    cover, dark = m.plastic(rng, (*WHITE, "#8f9296", "#3b3e42")), m.black(rng)
    back = 0.14 if wide else 0.05
    top = h - back
    a.add(box(d - 0.05, w - 0.04, 0.03), dark)
    a.add(rounded_box(d, w, top - 0.02, 0.015).at(z=0.02), cover)
    side = [(-d / 2, top), (-d / 2 + (0.16 if wide else d * 0.3), top), (-d / 2 + 0.09, h), (-d / 2, h)]
    rail = np.array(side)
    corners = np.concatenate([np.column_stack([rail[:, 0], np.full(4, y), rail[:, 1]]) for y in (-w / 2, w / 2)])
    faces = [
        [0, 1, 2],
        [0, 2, 3],
        [4, 6, 5],
        [4, 7, 6],
        [1, 5, 6],
        [1, 6, 2],
        [2, 6, 7],
        [2, 7, 3],
        [0, 3, 7],
        [0, 7, 4],
    ]
    at = np.array(faces)
    a.add(Part(corners, at, corners[at][..., :2]), cover)
    lid = (d - 0.24, w - 0.09) if wide else (d * 0.62, w - 0.03)
    x = d / 2 - lid[0] / 2 - 0.03
    a.add(
        rounded_box(*lid, 0.025, 0.01).at(x=x, z=top - 0.005), m.plain("#4c565c", 0.9) if rng.random() < 0.4 else cover
    )
    a.add(box(0.03, 0.16, 0.02).at(x + lid[0] / 2 - 0.02, 0, top + 0.012), m.plastic(rng, ("#8f9296", "#1f2022")))
    if wide:
        for y in (-0.33, -0.2, 0.3):
            a.add(cylinder(0.032, 0.03, segments=14).turned("y", 0.5).at(0.125 - d / 2, y * w, h - 0.09), m.metal(rng))
        a.add(box(0.03, w * 0.26, 0.05).turned("y", -0.5).at(0.11 - d / 2, w * 0.06, h - 0.09), dark)
    else:
        a.add(box(0.006, w, 0.02).at(d / 2, 0, top - 0.08), m.plastic(rng, ("#8f9296", "#2f6f9f")))
        a.add(box(0.01, w * 0.7, 0.09).at(d / 2 - 0.003, 0, 0.04), m.plastic(rng, ("#8f9296", *WHITE)))


def _door(a: Assembly, cover: Material, x: float, y: float, z: float, w: float, h: float) -> None:
    """A rounded door of a refrigerator, its back in the plane x."""
    a.add(rounded_box(0.06, w - 0.006, h - 0.008, 0.01).at(x + 0.03, y, z + 0.004), cover)


def fridge_french(a: Assembly, rng: Generator, d: float, w: float, h: float, drawers: int = 1,
                  handles: bool = True) -> None:  # fmt: skip
    """Two doors above, one or two drawers across below; with bar handles, or of flush glass."""
    tones = ("#c4c7ca", "#2b2d30", "#9a9ca0", "#f1f1ee")
    cover = m.metal(rng, tones[:3]) if handles else m.plastic(rng, (*tones, "#d9cfc0", "#37474f", "#8fa39a"))
    body, bar = m.plastic(rng, ("#4a4c4f", "#8f9296", "#1f2022")), m.steel(rng)
    out = 0.045 if handles else 0.0
    x, split = d / 2 - 0.06 - out, h * float(rng.uniform(0.34, 0.42))
    deep = d - 0.06 - out
    a.add(box(deep - 0.004, w, h - 0.01).at(x=x - deep / 2), body)
    a.surface(h - 0.01, deep - 0.05, w - 0.06, x - deep / 2)
    for s in (-1, 1):
        _door(a, cover, x, s * w / 4, split, w / 2, h - split)
        if handles:
            a.add(grip(x + 0.06, (s * 0.045, split + 0.12), (s * 0.045, h - 0.25), out, 0.011), bar)
    each = (split - 0.06) / drawers
    for i in range(drawers):
        z = 0.06 + i * each
        _door(a, cover, x, 0, z, w, each)
        if handles:
            a.add(grip(x + 0.06, (-w * 0.36, z + each - 0.07), (w * 0.36, z + each - 0.07), out, 0.011), bar)
    if rng.random() < 0.6:
        a.add(panel(w * 0.2, 0.3).at(x + 0.0615, -w / 4, h * 0.6), m.plain(DARK_GLASS, 0.9))


def fridge_retro(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Rounded and coloured, with a chrome lever; one door or a small one above."""
    cover, chrome = m.plastic(rng, RETRO), m.metal(rng, ("#d6d8da", "#c9ccd0"))
    x = d / 2 - 0.05
    a.add(rounded_box(d - 0.12, w, h - 0.06, 0.09, 4).at(x=-0.06, z=0.06), cover)
    low = h * 0.68 if rng.random() < 0.5 else 0.0
    doors = [(0.09, (low or h - 0.01) - 0.09)] + ([(low + 0.01, h - low - 0.02)] if low else [])
    for z, tall in doors:
        a.add(rounded_box(0.12, w - 0.004, tall, 0.055, 3).at(x - 0.06, 0, z), cover)
        lever = z + (0.12 if z > 0.5 else tall - 0.3)
        a.add(tube([(x, w * 0.32, lever), (x + 0.045, w * 0.36, lever), (x + 0.05, w * 0.36, lever + 0.16)], 0.013, 8),
              chrome)  # fmt: skip
    a.add(box(0.006, w * 0.4, 0.03).at(x, -w * 0.12, h - 0.14), chrome)
    for s in (-1, 1):
        for front in (-1, 1):
            a.add(cylinder(0.025, 0.08, segments=8).at(front * (d / 2 - 0.13) - 0.03, s * (w / 2 - 0.09)), chrome)


def fridge_counter(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Low enough for a counter, under a worktop of its own."""
    cover = m.plastic(rng, (*WHITE, "#8f9296", "#1f2022"))
    a.add(box(d - 0.09, w - 0.02, h - 0.05).at(x=-0.035, z=0.03), cover)
    a.add(box(d - 0.15, w - 0.06, 0.03).at(x=-0.03), m.black(rng))
    a.add(
        rounded_box(d, w, 0.035, 0.008).at(z=h - 0.035), m.plastic(rng, WHITE) if rng.random() < 0.5 else m.worktop(rng)
    )
    a.surface(h, d - 0.06, w - 0.04)
    _door(a, cover, d / 2 - 0.08, 0, 0.08, w - 0.015, h - 0.15)
    a.add(box(0.02, w * 0.4, 0.018).at(d / 2 - 0.013, w * 0.05, h - 0.11), m.plain("#55585c", 0.2))
    a.add(box(0.01, w - 0.05, 0.045).at(d / 2 - 0.07, 0, 0.032), m.plain("#3a3c3f", 0.2))


def fridge_panelled(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Built into a tall case: furniture fronts, furniture handles, a grille at the foot."""
    cover = (
        m.wood(rng) if rng.random() < 0.4 else m.plastic(rng, (*RETRO[1:4], "#3a4a52", "#f4f3ef", "#8fa39a", "#54585c"))
    )
    case, bar = (cover if rng.random() < 0.6 else m.lacquer(rng)), m.metal(rng)
    x = d / 2 - 0.055
    a.add(box(d - 0.057, w, h - 0.1).at(x=-0.0285, z=0.1), case)
    a.add(box(d - 0.12, w - 0.02, 0.1).at(x=-0.04), m.black(rng))
    a.add(merged([box(0.01, w * 0.7, 0.008).at(d / 2 - 0.095, 0, z) for z in (0.02, 0.04, 0.06, 0.08)]), m.steel(rng))
    split = h * float(rng.choice([0.33, 0.42, 0.66]))
    shaker, side = rng.random() < 0.5, int(rng.choice([-1, 1]))
    for z, tall in ((0.105, split - 0.105), (split, h - split - 0.01)):
        a.add(box(0.022, w - 0.012, tall - 0.006).at(x + 0.01, 0, z), cover)
        if shaker:
            for s in (-1, 1):
                a.add(box(0.01, 0.06, tall - 0.006).at(x + 0.025, s * (w / 2 - 0.036), z), cover)
                a.add(box(0.01, w - 0.012, 0.06).at(x + 0.025, 0, z if s < 0 else z + tall - 0.066), cover)
        low = z + 0.1 if z > 0.3 else z + tall - 0.4
        a.add(grip(x + 0.02, (side * w * 0.44, low), (side * w * 0.44, low + 0.3), 0.034, 0.007), bar)


def _oven(a: Assembly, x: float, y: float, z: float, w: float, h: float, cover: Material, bar: Material) -> None:
    """An oven's door with window and rail."""
    a.add(box(0.025, w - 0.012, h).at(x + 0.0125, y, z), cover)
    a.add(panel(w * 0.68, h * 0.48).at(x + 0.026, y, z + h * 0.2), m.plain("#08090a", 0.9))
    rail = z + h - 0.055
    a.add(grip(x + 0.024, (y - w * 0.38, rail), (y + w * 0.38, rail), 0.035), bar)


def stove(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "coil") -> None:
    """Hot plates of iron; a smooth top with its knobs on a raised back; or a wide coloured cooker with two ovens."""
    wide, guard = kind == "wide", {"knobs": 0.17, "lid": 0.34}.get(kind, 0.0)
    cover = m.plastic(rng, RETRO) if wide else m.plastic(rng, (*WHITE, "#8f9296", "#1f2022", "#6a4b34"))
    dark, bar = m.black(rng), m.steel(rng)
    x, top = d / 2 - 0.06, h - guard - (0.025 if kind != "knobs" else 0.0)
    deep = d - 0.06
    a.add(box(deep, w, top - 0.07).at(x=-0.03, z=0.07), cover)
    a.add(box(deep - 0.06, w - 0.05, 0.07).at(x=-0.04), dark)
    for i in range(n := 2 if wide else 1):
        y = w * ((i + 0.5) / n - 0.5)
        _oven(a, x, y, 0.26, w / n, top - 0.4, cover, bar)
        a.add(box(0.022, w / n - 0.012, 0.15).at(x + 0.011, y, 0.09), cover)
    if kind != "knobs":
        for y in np.linspace(-0.42, 0.42, 8 if wide else 5) * w:
            a.add(disc(0.02, 0.03, x, y, top - 0.06, 10), bar if wide else dark)
    if kind == "lid":
        a.add(
            box(0.012, w - 0.02, guard).at(0.015 - d / 2, 0, top),
            m.plain("#2b2320", 0.9) if rng.random() < 0.5 else cover,
        )
    if kind == "knobs":
        plate = panel(w - 0.03, deep - 0.09).turned("y", -np.pi / 2)
        a.add(plate.at(x - 0.01, 0, top + 0.001), hob(rng))
        a.add(box(0.07, w, guard).at(0.035 - d / 2, 0, top), cover)
        a.add(panel(0.14, 0.06).at(0.071 - d / 2, 0, top + 0.07), clock_digits(rng))
        for y in (-0.42, -0.31, 0.31, 0.42):
            a.add(disc(0.024, 0.025, 0.07 - d / 2, y * w, top + 0.1, 10), dark)
        return
    a.add(box(deep - 0.01, w - 0.02, 0.006).at(x=-0.03, z=top), bar if wide else cover)
    columns = (-0.34, 0, 0.34) if wide else (-0.24, 0.24)
    for i, y in enumerate(columns):
        for j, along in enumerate((-0.22, 0.2)):
            r = 0.085 if (i + j) % 2 else 0.07
            a.add(cylinder(r, 0.019, segments=14).at(along * deep - 0.03, y * w, top + 0.006), dark)
    if wide:
        a.add(grip(x, (-w * 0.47, top - 0.015), (w * 0.47, top - 0.015), 0.055, 0.012), bar)


def microwave(a: Assembly, rng: Generator, d: float, w: float, h: float, kind: str = "retro") -> None:
    """Rounded and coloured with a dial; a door that folds down under a strip of buttons; or one big button."""
    retro, drop = kind == "retro", kind == "drop"
    cover = m.plastic(rng, RETRO) if retro else m.steel(rng) if drop else m.plastic(rng, (*WHITE, "#1f2022", "#c43d32"))
    bar, x = m.metal(rng, ("#d6d8da", "#2b2c2f")), d / 2 - 0.04
    body = rounded_box(d - 0.04, w, h - 0.02, 0.04 if retro else 0.006, 3).at(x=-0.02, z=0.02)
    a.add(body, cover)
    for s in (-1, 1):
        a.add(box(d * 0.7, 0.03, 0.025).at(-0.02, s * w * 0.4, 0), m.black(rng))
    if drop:
        a.add(panel(w - 0.03, h - 0.13).at(x + 0.002, 0, 0.035), m.plain(DARK_GLASS, 0.9))
        a.add(grip(x, (-w * 0.4, h - 0.1), (w * 0.4, h - 0.1), 0.038), bar)
        a.add(panel(w - 0.03, 0.05).at(x + 0.002, 0, h - 0.07), m.plain("#1c1d20", 0.6))
        a.add(panel(0.1, 0.03).at(x + 0.003, 0, h - 0.06), clock_digits(rng))
        return
    y = -w * 0.11
    a.add(rounded_box(0.016, w * 0.7, h - 0.07, 0.007).at(x, y, 0.045), bar if retro else cover)
    window = loft([(0, (h - 0.13) / 2, w * 0.29, 0), (0, (h - 0.13) / 2, w * 0.29, 0.004), (0, 0, 0, 0.004)], 24, 6.0)
    a.add(window.turned("y", np.pi / 2).at(x + 0.008, y, h / 2 + 0.005), m.plain("#0c0e10", 0.9))
    if retro:
        a.add(grip(x, (w * 0.2, 0.08), (w * 0.2, h - 0.07), 0.038), bar)
        for z in (0.33, 0.7):
            a.add(disc(0.034, 0.025, x, w * 0.36, z * h, 18), bar)
        return
    a.add(rounded_box(0.02, w * 0.16, 0.05, 0.008).at(x + 0.004, w * 0.37, 0.05), m.plastic(rng, ("#8f9296", *WHITE)))
    a.add(disc(0.035, 0.038, x, w * 0.37, h * 0.5, 18), bar)
    a.add(panel(w * 0.16, 0.035).at(x + 0.003, w * 0.37, h - 0.08), clock_digits(rng))


GREYS, BLACKS = ("#8f9296", "#b9bcbf", "#6f7479"), ("#1f2022", "#2c2e31", "#26324a")
DESIGNS: tuple[Design, ...] = (
    design("washing machine", "porthole", washer, (0.55, 0.66), (0.58, 0.62), (0.83, 0.88)),
    design("washing machine", "graphite", washer, (0.58, 0.70), (0.59, 0.62), (0.83, 0.90),
           hues=GREYS, side=1, port=0.34, dark_door=True),
    design("washing machine", "black", washer, (0.58, 0.70), (0.59, 0.69), (0.84, 0.98),
           hues=BLACKS, port=0.36, dark_door=True),
    design("washing machine", "drawer", washer, (0.62, 0.74), (0.62, 0.70), (0.98, 1.08),
           hues=(*WHITE, *RETRO[:4]), drawer=0.17, side=1, port=0.33),
    design("washing machine", "compact", washer, (0.45, 0.52), (0.48, 0.52), (0.70, 0.76), side=1, port=0.27),
    design("washing machine", "top loader", washer_top, (0.62, 0.72), (0.60, 0.70), (0.98, 1.09)),
    design("washing machine", "slim lid", washer_top, (0.58, 0.63), (0.46, 0.50), (0.86, 0.92), wide=False),
    design("refrigerator", "french", fridge_french, (0.72, 0.85), (0.83, 0.94), (1.74, 1.85)),
    design("refrigerator", "flush glass", fridge_french, (0.66, 0.76), (0.80, 0.92), (1.76, 1.90),
           drawers=2, handles=False),
    design("refrigerator", "retro", fridge_retro, (0.66, 0.78), (0.55, 0.66), (1.25, 1.90)),
    design("refrigerator", "counter", fridge_counter, (0.58, 0.64), (0.50, 0.60), (0.82, 0.88)),
    design("refrigerator", "panelled", fridge_panelled, (0.60, 0.66), (0.58, 0.76), (1.85, 2.09)),
    design("stove", "coil", stove, (0.60, 0.66), (0.48, 0.62), (0.86, 0.92)),
    design("stove", "knobs behind", stove, (0.64, 0.72), (0.70, 0.78), (1.06, 1.12), kind="knobs"),
    design("stove", "cooker", stove, (0.62, 0.70), (0.90, 1.10), (0.90, 0.95), kind="wide"),
    design("microwave", "retro", microwave, (0.34, 0.42), (0.44, 0.50), (0.26, 0.31)),
    design("microwave", "drop door", microwave, (0.36, 0.48), (0.50, 0.60), (0.28, 0.37), kind="drop"),
    design("microwave", "big button", microwave, (0.33, 0.38), (0.44, 0.49), (0.25, 0.29), kind="button"),
)  # fmt: skip
