"""More televisions and monitors: tube, easel, sound bar; ultrawide, thick rimmed, all in one, upright."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import screen
from ssr_ros.simulation.parametric.primitives import Part, box, loft, merged, panel, rod, rounded_box
from ssr_ros.simulation.scene import Material

# --- televisions


def tv_tube(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """An old set with a deep back and a row of buttons below its screen."""
    case = m.plastic(rng, ("#3b3e42", "#8f9296", "#1f2022", "#b5b0a6")) if rng.random() < 0.7 else m.wood(rng)
    x = d / 2 - 0.1
    a.add(rounded_box(0.1, w, h, 0.02).at(x=x + 0.05), case)
    rings = [
        (0, h * 0.48, w * 0.48, 0),
        (0, h * 0.42, w * 0.4, d * 0.4),
        (0, h * 0.3, w * 0.28, d - 0.1),
        (0, 0, 0, d - 0.1),
    ]
    a.add(loft(rings, 20, 7.0).turned("y", -np.pi / 2).at(x=x, z=h / 2), case)
    a.add(panel(w * 0.84, h * 0.72).at(d / 2 + 0.002, 0, h * 0.2), screen(rng))
    for i in range(5):
        a.add(box(0.006, 0.02, 0.012).at(d / 2 + 0.001, w * (0.1 + 0.06 * i), h * 0.08), m.plain("#c9ccd0"))


def _flat(a: Assembly, rng: Generator, case: Material, w: float, h: float, low: float, rim: float) -> None:
    """A flat screen upright over x = 0, from ``low`` up to h."""
    a.add(box(0.03, w, h - low).at(x=0.0, z=low), case)
    a.add(panel(w - 2 * rim, h - low - 2 * rim).at(x=0.016, z=low + rim), screen(rng))


def tv_easel(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """In a wooden frame on four splayed legs."""
    wood, low = m.wood(rng), 0.1
    _flat(a, rng, wood, w, h, low, 0.03)
    for s in (-1, 1):
        for end in (-1, 1):
            a.add(rod((end * (d / 2 - 0.012), s * w * 0.34, 0), (0, s * w * 0.3, low + 0.15), 0.012), wood)


def tv_sound_bar(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """With hardly a rim, on a sound bar for a foot."""
    case, low = m.black(rng), 0.07
    _flat(a, rng, case, w, h, low, 0.006)
    a.add(rounded_box(d, w * 0.7, 0.055, 0.02, 2), m.metal(rng, ("#8f9296", "#2b2c2f")))
    a.add(box(0.03, 0.2, low).at(x=-0.01), case)


# --- monitors; their screens stand this far behind the foot's front edge

SETBACK = 0.05  # [m]


def _stand(a: Assembly, rng: Generator, d: float, w: float, z: float, foot: Material | None = None) -> None:
    """A foot and an arm from its back up to the screen at z; ``foot`` None: of the arm's metal."""
    steel = m.metal(rng, ("#c9ccd0", "#2b2c2f"))
    a.add(rod((-d / 4, 0, 0), (d / 2 - SETBACK - 0.06, 0, z), 0.025, segments=4), steel)
    a.add(rounded_box(d * 0.98, min(0.3, w * 0.6), 0.016, 0.006), foot or steel)


def monitor_wide(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Ultrawide and curved."""
    case, low, x = m.black(rng), 0.14, d / 2 - SETBACK
    tall = h - low
    t = np.linspace(-1, 1, 9)
    rows = np.array([[(x - 0.03 * (1 - k * k), k * w * 0.495, z) for z in (low + 0.01, h - 0.01)] for k in t])
    i = np.arange(18).reshape(9, 2)
    p, q, r, s = i[:-1, 0], i[1:, 0], i[1:, 1], i[:-1, 1]
    faces = np.concatenate([np.stack([p, q, r], 1), np.stack([p, r, s], 1)])
    uv = np.column_stack([np.repeat((t + 1) / 2, 2), np.tile([0, 1], 9)])
    a.add(Part(rows.reshape(-1, 3), faces, uv[faces]), screen(rng))
    strip, places = box(0.02, w / 8, tall), np.linspace(-1, 1, 8)
    a.add(merged([strip.at(x - 0.013 - 0.03 * (1 - k * k), k * w * 0.4375, low) for k in places]), case)
    _stand(a, rng, d, w, low + tall * 0.4)


def monitor_flat(a: Assembly, rng: Generator, d: float, w: float, h: float, low: float = 0.1, chin: float = 0.0,
                 pale: bool = False, bulky: bool = False) -> None:  # fmt: skip
    """A flat screen from ``low`` upwards: ``chin``, the case below it as with a computer all in one; ``bulky``, an old
    one, thick and with a wide rim."""
    case, x = m.plastic(rng, ("#f1f1ee", "#d5d3cc")) if pale else m.black(rng), d / 2 - SETBACK
    tall = h - low
    thick, rim = (0.12, 0.03) if bulky else (0.025, 0.012)
    a.add(rounded_box(thick, w, tall, 0.01).at(x=x - thick / 2, z=low), case)
    a.add(panel(w - 2 * rim, tall - 2 * rim - chin).at(x=x + 0.001, z=low + rim + chin), screen(rng))
    _stand(a, rng, d, w, low + tall * 0.4, case if bulky else None)


DESIGNS: tuple[Design, ...] = (
    design("tv", "tube", tv_tube, (0.34, 0.44), (0.48, 0.80), (0.40, 0.62), form="tied"),
    design("tv", "framed", tv_easel, (0.18, 0.28), (0.85, 1.40), (0.58, 0.92), form="tied"),
    design("tv", "sound foot", tv_sound_bar, (0.12, 0.20), (0.90, 1.70), (0.58, 1.02), form="tied"),
    design("monitor", "ultrawide", monitor_wide, (0.20, 0.26), (0.78, 1.05), (0.44, 0.54)),
    design("monitor", "thick rim", monitor_flat, (0.24, 0.36), (0.36, 0.46), (0.40, 0.48), pale=True, bulky=True),
    design("monitor", "chin", monitor_flat, (0.18, 0.24), (0.52, 0.66), (0.46, 0.56), pale=True, chin=0.07),
    design("monitor", "upright", monitor_flat, (0.18, 0.24), (0.32, 0.38), (0.56, 0.66), low=0.05),
)
