"""More small things to handle: bottles, bowls, cups, books, pillows, a keyboard."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials as m
from ssr_ros.simulation.parametric.containers import HUES
from ssr_ros.simulation.parametric.design import Assembly, Design, design
from ssr_ros.simulation.parametric.pictures import cover, keys, knit, label
from ssr_ros.simulation.parametric.primitives import box, cushion, cylinder, lathe, panel, rounded_box

Profile = tuple[tuple[float, float], ...]  # (radius, height) in shares of the largest: outside upwards, then the inside

BEER: Profile = ((0.95, 0), (1, 0.05), (1, 0.55), (0.45, 0.75), (0.4, 0.94), (0, 0.94))
FLASK: Profile = ((0.95, 0), (1, 0.03), (1, 0.78), (0.8, 0.85), (0, 0.85))
PUMP: Profile = ((0.95, 0), (1, 0.04), (1, 0.66), (0.5, 0.74), (0.3, 0.78), (0, 0.78))
DISH: Profile = ((0.4, 0), (0.45, 0.08), (0.8, 0.5), (1, 1), (0.96, 1), (0.6, 0.3), (0, 0.15))
DEEP: Profile = ((0.55, 0), (0.85, 0.3), (1, 0.7), (1, 1), (0.94, 1), (0.8, 0.3), (0, 0.12))
TUMBLER: Profile = ((0.75, 0), (1, 1), (0.94, 1), (0.7, 0.1), (0, 0.08))


def vessel(a: Assembly, rng: Generator, d: float, w: float, h: float, profile: Profile, cap: float = 0.0,
           band: bool = False) -> None:  # fmt: skip
    """A bottle, bowl or cup turned from its profile; ``cap``: radius of a cap by the vessel's, ``band``: a label."""
    r, body = d / 2, m.plastic(rng, HUES)
    a.add(lathe([(0, 0), *((s * r, z * h) for s, z in profile)], 22), body)
    if band:
        a.add(lathe([(r * 1.012, h * 0.2), (r * 1.012, h * 0.48)], 22), label(rng))
    if cap:
        top = max(z for _, z in profile)
        a.add(cylinder(cap * r, (1 - top) * h).at(z=top * h), m.plastic(rng, HUES))


def books_standing(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Three side by side, their spines to the front."""
    paper, n = m.plain("#efe9da"), 3
    for i in range(n):
        binding = m.plastic(rng, HUES)
        tall, thick = h * (1.0 if i == 0 else float(rng.uniform(0.8, 0.98))), w / n
        y = w * ((i + 0.5) / n - 0.5)
        a.add(box(d - 0.006, thick - 0.008, tall - 0.006).at(-0.003, y, 0.003), paper)
        for s in (-1, 1):
            a.add(box(d, 0.003, tall).at(0, y + s * (thick / 2 - 0.002), 0), binding)
        a.add(box(0.004, thick - 0.001, tall).at(d / 2 - 0.002, y, 0), binding)


def books_lying(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """A smaller book askew on a larger one."""
    paper, each = m.plain("#efe9da"), h / 2
    for i, (turn, share) in enumerate(((0.0, 1.0), (0.3, 0.78))):
        binding = m.plastic(rng, HUES)
        a.add(box(d * share - 0.01, w * share - 0.008, each - 0.004).turned("z", turn).at(z=i * each + 0.002), paper)
        for z in (0.0, each - 0.003):
            a.add(box(d * share, w * share, 0.003).turned("z", turn).at(z=i * each + z), binding)
        front = panel(w * share, d * share).turned("y", -np.pi / 2).at(x=d * share / 2, z=each * (i + 1) + 0.0004)
        a.add(front.turned("z", turn), cover(rng))


def pillow(a: Assembly, rng: Generator, d: float, w: float, h: float, piped: bool = True) -> None:
    """A cushion with piping, or a round flat one."""
    cloth = m.fabric(rng, HUES) if rng.random() < 0.6 else knit(rng)
    if piped:
        a.add(cushion(d, w, h), cloth)
        a.add(rounded_box(d * 0.93, w * 0.93, 0.02, 0.009).at(z=h / 2 - 0.01), m.fabric(rng, HUES))
        return
    r = d / 2
    profile = [(0, 0), (r * 0.85, 0), (r, h * 0.3), (r, h * 0.7), (r * 0.85, h), (0.02, h * 0.85), (0, h * 0.85)]
    a.add(lathe(profile), cloth)


def keyboard(a: Assembly, rng: Generator, d: float, w: float, h: float) -> None:
    """Mechanical: a tall coloured case, light or dark caps that stand out."""
    a.add(rounded_box(d, w, h * 0.6, 0.006), m.plastic(rng, HUES))
    a.add(box(d * 0.86, w * 0.95, h * 0.4 - 0.001).at(z=h * 0.6), m.plastic(rng, HUES))
    a.add(panel(w * 0.95, d * 0.86).turned("y", -np.pi / 2).at(x=d * 0.43, z=h), keys(rng, bool(rng.random() < 0.5)))


DESIGNS: tuple[Design, ...] = (
    design("bottle", "beer", vessel, (0.060, 0.070), (0.060, 0.070), (0.21, 0.26), 0, "round",
           profile=BEER, cap=0.45, band=True),
    design("bottle", "flask", vessel, (0.065, 0.085), (0.065, 0.085), (0.20, 0.30), 0, "round",
           profile=FLASK, cap=0.75),
    design("bottle", "pump", vessel, (0.060, 0.085), (0.060, 0.085), (0.15, 0.22), 0, "round",
           profile=PUMP, cap=0.35, band=True),
    design("bowl", "dish", vessel, (0.16, 0.26), (0.16, 0.26), (0.045, 0.070), 0, "round", profile=DISH),
    design("bowl", "deep", vessel, (0.12, 0.20), (0.12, 0.20), (0.07, 0.12), 0, "tied", profile=DEEP),
    design("cup", "tumbler", vessel, (0.075, 0.095), (0.075, 0.095), (0.09, 0.14), 0, "round", profile=TUMBLER),
    design("book", "standing", books_standing, (0.16, 0.24), (0.08, 0.14), (0.21, 0.30)),
    design("book", "askew", books_lying, (0.22, 0.30), (0.16, 0.22), (0.04, 0.08), 2),
    design("pillow", "piped", pillow, (0.36, 0.50), (0.36, 0.60), (0.12, 0.18), 2),
    design("pillow", "puck", pillow, (0.35, 0.50), (0.35, 0.50), (0.10, 0.16), 0, "round", piped=False),
    design("keyboard", "mechanical", keyboard, (0.12, 0.16), (0.30, 0.45), (0.030, 0.045)),
)  # fmt: skip
