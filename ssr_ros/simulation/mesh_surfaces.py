"""Where on a mesh one can put things."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.scene import Mesh
from ssr_ros.types import Box3D

CELL = 0.025  # [m]
LEVEL = 0.012  # [m] that the cells of one surface may differ in height
MARGIN = 0.02  # [m] kept free along the edge
SMALLEST = 0.12  # [m] shorter side of a surface worth the name
SLAB = 0.01  # [m] thickness of the boxes that stand for surfaces
SAMPLES = 4  # per cell length: how densely triangles are sampled


def level_surfaces(mesh: Mesh, size: tuple[float, float, float]) -> tuple[Box3D, ...]:
    """The largest level rectangle of the top, seen from above; none where nothing is level."""
    heights = _height_map(mesh, size)
    known = heights[np.isfinite(heights)]
    if not len(known):
        return ()
    counts = np.bincount((known / LEVEL).astype(int))
    level = float(np.median(known[np.abs(known - (counts.argmax() + 0.5) * LEVEL) <= LEVEL]))
    rows, columns = _largest_rectangle(np.abs(heights - level) <= LEVEL)
    lengths = np.array([np.ptp(rows), np.ptp(columns)]) * CELL - 2 * MARGIN
    if lengths.min() < SMALLEST:
        return ()
    x = float(np.mean(rows)) * CELL - size[0] / 2
    y = float(np.mean(columns)) * CELL - size[1] / 2
    return (Box3D((x, y, level - SLAB / 2), (float(lengths[0]), float(lengths[1]), SLAB), 0.0),)


def _height_map(mesh: Mesh, size: tuple[float, float, float]) -> NDArray[np.float64]:
    """Highest z per cell of the footprint, -inf where there is nothing."""
    shape = (max(1, round(size[0] / CELL)), max(1, round(size[1] / CELL)))
    heights = np.full(shape, -np.inf)
    corners = mesh.vertices[mesh.faces].astype(float)
    longest = np.ptp(corners[..., :2], axis=1).max(1)
    steps = np.clip(np.ceil(longest / CELL * SAMPLES / 2).astype(int), 1, 200)
    for count in np.unique(steps):
        triangles = corners[steps == count]
        u, v = (g.ravel() / count for g in np.meshgrid(*[np.arange(count + 1)] * 2))
        inside = u + v <= 1 + 1e-9
        weights = np.stack([1 - u - v, u, v], 1)[inside]
        points = np.einsum("kc,tcd->tkd", weights, triangles).reshape(-1, 3)
        row = np.clip(((points[:, 0] + size[0] / 2) / CELL).astype(int), 0, shape[0] - 1)
        column = np.clip(((points[:, 1] + size[1] / 2) / CELL).astype(int), 0, shape[1] - 1)
        np.maximum.at(heights, (row, column), points[:, 2])
    return heights


def _largest_rectangle(mask: NDArray[np.bool_]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Row and column ranges (start, end) of the largest all-true rectangle."""
    best, found = 0, ((0, 0), (0, 0))
    run: NDArray[np.int64] = np.zeros(mask.shape[1], np.int64)  # true cells above and in this row
    for row, line in enumerate(mask):
        run = np.where(line, run + 1, 0)
        for left in range(len(run)):
            low = np.minimum.accumulate(run[left:])
            areas = low * np.arange(1, len(low) + 1)
            k = int(areas.argmax())
            if areas[k] > best:
                best, found = int(areas[k]), ((row + 1 - int(low[k]), row + 1), (left, left + k + 1))
    return found
