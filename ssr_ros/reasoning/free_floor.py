"""Where the center of someone round can be: rooms less what stands in them, kept up as things move."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.floor_shape import Plan, Points
from ssr_ros.reasoning.way_search import cover, in_sight

BLOCK = 8  # cells along a side of what is drawn anew at least
DEEP = 3  # cells; what is clear by more than that is as good
_MOST = 128  # blocks along a side of what is drawn at once
MAX_CELLS = 1 << 25  # twice 32 MiB; a place that needs more gets coarser cells
# [cells] by which a line over free cells may come nearer to a thing than those are clear of what is drawn for it: a
# point of it lies beside their centers. Up to 0.7 was found, for what is drawn is a little larger than it is.
_ROUGH = 0.9

Boxes = NDArray[np.float64]  # (N, 7) x, y, z, l, w, h [m], yaw [rad] in the graph frame
Cells = NDArray[np.integer]  # (K, 2) row and column
Area = tuple[slice, slice]  # rows and columns of blocks


class Things(NamedTuple):
    """What there is to walk past and through."""

    ids: NDArray[np.int64]  # (N,) rising
    boxes: Boxes
    doors: NDArray[np.bool_]  # (N,) which are ways through a wall, rather than obstacles


NOTHING = Things(np.empty(0, dtype=np.int64), np.empty((0, 7)), np.empty(0, dtype=np.bool_))


class FreeFloor:
    """(H, W) cells, rows along +y, in square blocks; only those are drawn anew about which something has changed.

    A straight line over free cells (``clear``) keeps ``radius`` less ``cell`` [m] from walls and obstacles, however
    coarse the cells have to be: that closes gaps, and opens none.
    """

    def __init__(self, plan: Plan, radius: float, cell: float, max_cells: int = MAX_CELLS) -> None:
        self.cell = max(cell, math.sqrt(float(np.prod(plan.high - plan.low)) / max_cells))  # [m]
        self._away = radius - cell + _ROUGH * self.cell
        self._margin = math.ceil(self._away / self.cell) + DEEP + 2  # cells beyond which nothing matters
        self._around = math.ceil(self._margin / BLOCK) + 1  # blocks of nothing about all rooms
        extent = np.ceil((plan.high - plan.low) / (self.cell * BLOCK)) + 2 * self._around
        columns, rows = (BLOCK * int(n) for n in extent)
        self.origin: Points = plan.low - self.cell * BLOCK * self._around  # (2,) [m]
        # by how many cells, DEEP at most, each is clear beyond what is needed; 0 where it is not free
        self.free = np.zeros((rows, columns), dtype=np.uint8)
        # drawn as a whole: OpenCV's lines are others where they are cut off
        self._rooms = np.zeros_like(self.free)
        plan.draw(self._rooms, self.origin, self.cell)
        self._things, self._drawn = NOTHING, False

    def follow(self, things: Things) -> list[Area]:
        """Draws what has changed since the last call, in order of place; returns where."""
        stale = self._stale(things)
        self._things, self._drawn = things, True
        areas = list(_areas(stale))
        for area in areas:
            self._draw(area)
        return areas

    def points(self, cells: Cells) -> Points:
        """(K, 2) [m] their centers."""
        return (cells[:, ::-1] + 0.5) * self.cell + self.origin

    def about(self, place: Points, reach: float) -> Cells:
        """The free cells in a square about a place (2,)."""
        low, high = (np.floor((place - self.origin + by) / self.cell).astype(np.intp) for by in (-reach, reach))
        (left, bottom), (right, top) = np.maximum(low, 0).tolist(), np.maximum(high + 1, 0).tolist()
        return np.argwhere(self.free[bottom:top, left:right]) + (bottom, left)

    def places(self, points: Points) -> Points:
        """(K, 2) row and column of points [m], in cells."""
        return ((points - self.origin) / self.cell)[..., ::-1]

    def outlines(self, boxes: Boxes) -> NDArray[np.float64]:
        """(N, 5) row and column of the centers of boxes, lengths along and across, all in cells, and yaw [rad]."""
        return np.column_stack([self.places(boxes[:, :2]), boxes[:, 3:5] / self.cell, boxes[:, 6]])

    def clear(self, start: Points, ends: Points) -> NDArray[np.bool_]:
        """(K,) whether the straight line from a point (2,) to each of some others (K, 2) [m] stays on free cells."""
        return in_sight(self.free, self.places(start), self.places(ends))

    def _stale(self, things: Things) -> NDArray[np.bool_]:
        """(rows, columns) the blocks near to what is not as it was."""
        shape = np.array(self.free.shape) // BLOCK
        stale = np.zeros(shape, dtype=np.bool_)
        if not self._drawn:
            stale[self._around : -self._around, self._around : -self._around] = True
            return stale
        changed = _changed(self._things, things)
        reach = np.hypot(changed[:, 3], changed[:, 4])[:, None] / 2 + self._margin * self.cell
        places = (changed[:, :2] - self.origin) / (self.cell * BLOCK)
        reach /= self.cell * BLOCK
        first = np.maximum(np.floor(places - reach), self._around).astype(np.intp)
        last = np.minimum(np.floor(places + reach) + 1, shape[::-1] - self._around).astype(np.intp)
        for (left, bottom), (right, top) in zip(first.tolist(), np.maximum(last, 0).tolist(), strict=True):
            stale[bottom:top, left:right] = True
        return stale

    def _draw(self, area: Area) -> None:
        rows, columns = (slice(part.start * BLOCK, part.stop * BLOCK) for part in area)
        m = self._margin
        bottom, left = rows.start - m, columns.start - m
        grid = self._rooms[bottom : rows.stop + m, left : columns.stop + m].copy()
        corner = self.origin + np.array([left, bottom]) * self.cell
        near = _within(self._things.boxes, corner, corner + np.array(grid.shape[::-1]) * self.cell)
        shapes, doors = self.outlines(self._things.boxes[near]), self._things.doors[near]
        cover(grid, bottom, left, shapes[doors], 1)
        cover(grid, bottom, left, shapes[~doors], 0)
        clearance = cv2.distanceTransform(grid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        self.free[rows, columns] = np.ceil(clearance[m:-m, m:-m] - self._away / self.cell).clip(0, DEEP)


def _changed(before: Things, after: Things) -> Boxes:
    """(M, 7) what is in the one but not in the other, or not the same, as it was and as it is."""
    if np.array_equal(before.ids, after.ids):
        same = (before.boxes == after.boxes).all(axis=1) & (before.doors == after.doors)
        return np.concatenate([before.boxes[~same], after.boxes[~same]])
    _, old, new = np.intersect1d(before.ids, after.ids, assume_unique=True, return_indices=True)
    same = (before.boxes[old] == after.boxes[new]).all(axis=1) & (before.doors[old] == after.doors[new])
    return np.concatenate([np.delete(before.boxes, old[same], axis=0), np.delete(after.boxes, new[same], axis=0)])


def _areas(blocks: NDArray[np.bool_]) -> Iterator[Area]:
    """Rectangles that cover those blocks, none too large to be drawn at once."""
    x, y, width, height = cv2.boundingRect(blocks.view(np.uint8))
    within = blocks[y : y + height, x : x + width].astype(np.uint8)
    if not within.size:
        return
    _, _, found, _ = cv2.connectedComponentsWithStats(within, connectivity=8)
    for left, bottom, width, height, _ in found[1:].tolist():
        left, bottom = left + x, bottom + y
        for row in range(bottom, bottom + height, _MOST):
            for column in range(left, left + width, _MOST):
                yield (
                    slice(row, min(row + _MOST, bottom + height)),
                    slice(column, min(column + _MOST, left + width)),
                )


def _within(boxes: Boxes, low: Points, high: Points) -> NDArray[np.intp]:
    """(K,) which boxes may reach into the rectangle between two corners, however they are turned."""
    reach = np.sqrt(boxes[:, 3] ** 2 + boxes[:, 4] ** 2) / 2
    x, y = boxes[:, 0], boxes[:, 1]
    meets = (x + reach >= low[0]) & (x - reach <= high[0]) & (y + reach >= low[1]) & (y - reach <= high[1])
    return np.flatnonzero(meets)
