"""Handles of drawers, as one grips them."""

from __future__ import annotations

import numpy as np

from ssr_ros.simulation.parametric.primitives import Part, ball, box, cylinder, lathe, merged, sheet, tube

OUT = 0.035  # [m] that fronts and handles stand before the body at most
WIDE = 0.55  # [m] from which on a drawer has two handles


def pull(kind: str, w: float, h: float) -> Part:
    """Handles of a drawer front of (w, h), whose surface is the plane x = 0 and whose lower edge z = 0.

    Kinds: bar, tab (a bent strip on the upper edge), oval (turned wood), knob, ball, cup, ring, bail (hangs between
    two rosettes), hole (for a finger).
    """
    two = w > WIDE and kind not in ("bar", "hole", "tab")
    z = h * (0.9 if kind == "tab" else 0.78 if kind == "hole" else 0.5)
    part = _single(kind, w)
    return merged([part.at(0, s * w * 0.27, z) for s in ((-1, 1) if two else (0,))])


def _single(kind: str, w: float) -> Part:
    if kind == "bar":
        half = min(w * 0.3, 0.2)
        return tube([(0, -half, 0), (0.026, -half, 0), (0.026, half, 0), (0, half, 0)], 0.006, 6)
    if kind == "tab":
        return box(0.022, min(w * 0.3, 0.16), 0.014).at(x=0.011)
    if kind == "oval":
        return ball(0.014, 8).scaled(y=min(4.0, w * 6)).at(x=0.008, z=-0.014)
    if kind == "knob":
        return _facing(lathe([(0.009, 0), (0.008, 0.012), (0.018, 0.018), (0.018, 0.025), (0, 0.03)], 8))
    if kind == "ball":
        return ball(0.024, 8).at(x=0.006, z=-0.024)
    if kind == "cup":
        return _cup()
    if kind == "ring":
        turn = np.linspace(0, 2 * np.pi, 9)
        loop = np.column_stack([np.full(9, 0.012), 0.028 * np.sin(turn), 0.028 * np.cos(turn) - 0.026])
        return merged([_facing(cylinder(0.02, 0.006, segments=8)), tube(loop, 0.0045, 4)])
    if kind == "bail":
        return _bail()
    if kind == "hole":
        return _facing(cylinder(0.02, 0.002, segments=14))
    raise ValueError(f"no handle is called {kind!r}")


def _facing(part: Part) -> Part:
    """What grows along z made to grow along x."""
    return part.turned("y", np.pi / 2)


def _cup() -> Part:
    """A quarter of an egg, open below."""
    u, v = np.meshgrid(np.linspace(0, np.pi, 9), np.linspace(0, np.pi / 2, 4), indexing="ij")
    grid = [0.028 * np.sin(u) * np.sin(v), 0.05 * np.cos(u), 0.034 * np.sin(u) * np.cos(v) - 0.014]
    return sheet(np.stack(grid, -1))


def _bail() -> Part:
    t = np.linspace(0, np.pi, 6)
    swing = np.column_stack([0.01 + 0.012 * np.sin(t), -0.045 * np.cos(t), -0.034 * np.sin(t)])
    rosettes = [_facing(cylinder(0.016, 0.012, 0.008, segments=6)).at(y=s * 0.045) for s in (-1, 1)]
    return merged([*rosettes, tube(swing, 0.005, 4)])
