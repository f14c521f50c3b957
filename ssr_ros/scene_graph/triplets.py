"""One triplet's local frame and grid, and the layout that a chain of triplets rebuilds.

Stand at the anchor, face the reference: y forward in the horizontal plane, x right, z up. The
definitions are those of docs/conventions.md (SSR, arXiv 2603.00409, LocalCogMap).
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Literal

import numpy as np

from ssr_ros.scene_graph.graph import SceneGraph, Triplet
from ssr_ros.types import Matrix4

GRID_CELLS = 10  # cells along each side of a triplet's grid
_CENTER = GRID_CELLS / 2  # grid coordinate of the anchor
_HALF_SPAN = _CENTER - 0.5  # [cells] from the anchor to the farthest of reference and target

Point = tuple[float, float, float]  # x, y, z [m]


def plane_distance(a: Point, b: Point) -> float:
    """Horizontal distance [m]; sqrt rather than hypot, as IEEE 754 fixes its last bit on every machine."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return math.sqrt(dx * dx + dy * dy)


def triplet_frame(a: Point, b: Point) -> Matrix4:
    """graph_T_local of standing at ``a`` facing ``b``; ValueError if a and b are one point in the plane."""
    right, forward = _axes(a, b)
    frame = np.eye(4)
    frame[:2, 0], frame[:2, 1], frame[:3, 3] = right, forward, a
    return frame


def local_offset(a: Point, b: Point, c: Point) -> Point:
    """``c`` [m] in the frame of standing at ``a`` facing ``b``: x right, y forward, z up."""
    (rx, ry), (fx, fy) = _axes(a, b)
    dx, dy = c[0] - a[0], c[1] - a[1]
    return (dx * rx + dy * ry, dx * fx + dy * fy, c[2] - a[2])


def make_triplet(ids: tuple[int, int, int], points: tuple[Point, Point, Point], anchored: bool = True) -> Triplet:
    """The triplet (anchor, reference, target) of three box centres; a pure function of its arguments."""
    a, b, c = points
    offset = local_offset(a, b, c)
    baseline = plane_distance(a, b)
    cell_size = max(baseline, abs(offset[0]), abs(offset[1])) / _HALF_SPAN
    return Triplet(
        *ids,
        cell_size=cell_size,
        reference_cell=grid_cell(0.0, baseline, cell_size),
        target_cell=grid_cell(offset[0], offset[1], cell_size),
        offset=offset,
        anchored=anchored,
    )


def grid_cell(x: float, y: float, cell_size: float) -> tuple[int, int]:
    """(col, row) in 0..9 of a point x right, y forward [m] of the anchor."""
    last = GRID_CELLS - 1
    col, row = math.floor(_CENTER + x / cell_size), math.floor(_CENTER + y / cell_size)
    return (min(max(col, 0), last), min(max(row, 0), last))


def cell_center(cell: tuple[int, int], cell_size: float) -> tuple[float, float]:
    """x right, y forward [m] of the anchor of a cell's centre."""
    return ((cell[0] + 0.5 - _CENTER) * cell_size, (cell[1] + 0.5 - _CENTER) * cell_size)


def rebuild_layout(graph: SceneGraph, source: Literal["metres", "cells"] = "metres") -> dict[int, Point]:
    """Box centres [m] in the graph frame of the root and every target, from root and triplets alone.

    ``metres`` reads the exact offsets. ``cells`` reads the target's cell and the cell size, as a
    language model would, and only the height from the offset; its error is that of the grid and
    adds up along the chain.
    """
    if source not in ("metres", "cells"):
        raise ValueError(f"rebuild_layout: source must be 'metres' or 'cells', got {source!r}")
    if graph.root is None:
        return {}
    places = {graph.root.a: graph.root.pose_a[:3], graph.root.b: graph.root.pose_b[:3]}
    waiting = _targets_by_parent(graph)
    placed = [graph.root.a, graph.root.b]
    for parent in placed:  # grows while it is read
        for target in waiting.get(parent, ()):
            triplet = graph.triplets[target]
            if target in places or triplet.anchor not in places or triplet.reference not in places:
                continue
            places[target] = _place(triplet, places[triplet.anchor], places[triplet.reference], source)
            placed.append(target)
    return places


def _targets_by_parent(graph: SceneGraph) -> dict[int, list[int]]:
    waiting: dict[int, list[int]] = defaultdict(list)
    for triplet in graph.triplets.values():
        waiting[triplet.anchor].append(triplet.target)
        waiting[triplet.reference].append(triplet.target)
    return waiting


def _place(triplet: Triplet, a: Point, b: Point, source: str) -> Point:
    x, y, z = triplet.offset
    if source == "cells":
        x, y = cell_center(triplet.target_cell, triplet.cell_size)
        if plane_distance(a, b) < 1e-9:  # two parents rebuilt at one place give no direction
            return (a[0], a[1], a[2] + z)
    (rx, ry), (fx, fy) = _axes(a, b)
    return (a[0] + x * rx + y * fx, a[1] + x * ry + y * fy, a[2] + z)


def _axes(a: Point, b: Point) -> tuple[tuple[float, float], tuple[float, float]]:
    """Unit vectors right and forward in the horizontal plane."""
    distance = plane_distance(a, b)
    if not distance > 0.0:
        raise ValueError(f"triplet: anchor and reference must stand apart in the plane, got {a} and {b}")
    fx, fy = (b[0] - a[0]) / distance, (b[1] - a[1]) / distance
    return (fy, -fx), (fx, fy)
