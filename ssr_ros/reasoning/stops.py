"""Stops on free floor, one to a block of cells, and the straight steps between them; kept up with the floor."""

from __future__ import annotations

import math
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ssr_ros.reasoning.floor_shape import Plan, Points
from ssr_ros.reasoning.free_floor import BLOCK, MAX_CELLS, Area, FreeFloor, Things

TILE = 8  # blocks along a side
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))  # rows and columns from a block to the next: right, up, slantwise
# cells of a block, (64, 2) row and column, that nearest to the middle first, and (8, 8) which of these each is
_PLACES = np.stack(
    np.divmod(np.argsort(np.hypot(*(np.indices((BLOCK, BLOCK)) - (BLOCK - 1) / 2)).ravel(), kind="stable"), BLOCK),
    axis=1,
)
_OFF_MIDDLE = np.argsort(_PLACES @ (BLOCK, 1)).astype(np.uint8).reshape(BLOCK, BLOCK)
_LONGEST = math.sqrt(2) * (2 * BLOCK - 1)  # [cells] of steps

Numbers = NDArray[np.intp]  # (K,) of blocks, row by row


@lru_cache(maxsize=2)
def stops_of(plan: Plan, radius: float, cell: float) -> Stops:
    """Those of a plan, kept up for who asks again; to be used by one at a time (``lock``)."""
    return Stops(plan, radius, cell)


class Stops:
    """In every block of cells the clearest one nearest to the middle; a step leads to that of a neighboring block.

    Steps are straight and over free cells alone: blocks make a way coarse, never unsafe. Stops of a tile between which
    one can step without leaving it are one part, and where the ways between parts are is known without a search.
    """

    def __init__(self, plan: Plan, radius: float, cell: float, max_cells: int = MAX_CELLS) -> None:
        self.lock = Lock()
        self.floor = floor = FreeFloor(plan, radius, cell, TILE, max_cells)
        self.shape = (floor.free.shape[0] // BLOCK, floor.free.shape[1] // BLOCK)
        self.cells = np.full(self.shape, -1, dtype=np.intp)  # of the floor; -1 where none is free
        self.steps = np.zeros((len(_STEPS), *self.shape), dtype=np.bool_)  # which of _STEPS one can take from a block
        self.parts = np.full(self.shape, -1, dtype=np.intp)  # the first block of the part that each is in
        self.middles = np.zeros((self.cells.size, 2))  # [m] of a part, where its first block is

    def follow(self, things: Things) -> None:
        areas = self.floor.follow(things)
        for area in areas:
            self._choose(area)
        for area in areas:
            self._join(area)
            self._part(area)

    def near(self, place: Points, reach: float) -> Numbers:
        """Blocks with a stop in a square about a place (2,)."""
        return self.within(place - reach, place + reach)

    def within(self, low: Points, high: Points) -> Numbers:
        """Blocks with a stop in a rectangle between two corners (2,), row by row."""
        side = BLOCK * self.floor.cell
        first, last = (np.floor((corner - self.floor.origin) / side).astype(np.intp) for corner in (low, high))
        (left, bottom), (right, top) = np.maximum(first, 0).tolist(), np.maximum(last + 1, 0).tolist()
        rows, columns = np.nonzero(self.cells[bottom:top, left:right] >= 0)
        return (rows + bottom) * self.shape[1] + columns + left

    def points(self, blocks: Numbers) -> Points:
        """(K, 2) [m]"""
        return self.floor.points(self.cells.ravel()[blocks])

    def graph(self, among: Numbers) -> csr_array:
        """(K, K) lengths [m] of the steps between these stops, which are in rising order; each both ways."""
        number = np.full(self.cells.size, -1, dtype=np.int32)
        number[among] = np.arange(among.size, dtype=np.int32)
        by = np.array([down * self.shape[1] + right for down, right in _STEPS])
        to = number[among[:, None] + np.concatenate([by, -by])]
        steps, each = self.steps.reshape(len(by), -1), np.arange(len(by))
        taken = np.concatenate([steps[each, among[:, None]], steps[each, among[:, None] - by]], axis=1) & (to >= 0)
        counts = taken.sum(axis=1)
        points, next_ = self.points(among), to[taken]
        leap = points[next_] - np.repeat(points, counts, axis=0)
        ends = np.zeros(among.size + 1, dtype=np.int32)
        np.cumsum(counts, out=ends[1:])
        return csr_array((np.hypot(leap[:, 0], leap[:, 1]), next_, ends), shape=(among.size, among.size))

    def part_graph(self) -> tuple[Numbers, csr_array]:
        """(P,) the parts, and (P, P) lengths [m] from the middle of one to that of the next, both ways."""
        parts = np.flatnonzero(self.parts.ravel() == np.arange(self.parts.size))
        number = np.empty(self.parts.size, dtype=np.intp)
        number[parts] = np.arange(parts.size)
        here, there = (number[ends] for ends in self._over_borders())
        here, there = np.concatenate([here, there]), np.concatenate([there, here])
        here, there = np.divmod(np.unique(here * parts.size + there), max(1, parts.size))
        by = self.middles[parts[there]] - self.middles[parts[here]]
        ends = np.searchsorted(here, np.arange(parts.size + 1)).astype(np.int32)
        shape = (parts.size, parts.size)
        return parts, csr_array((np.hypot(by[:, 0], by[:, 1]), there.astype(np.int32), ends), shape=shape)

    def _over_borders(self) -> tuple[Numbers, Numbers]:
        """(E,), (E,) parts between which a step leads over the border of two tiles, or slantwise over a corner."""
        last, first, every = slice(TILE - 1, -1, TILE), slice(TILE, None, TILE), slice(None)
        right, up, slant, back = self.steps
        pairs = []
        for taken, parts, a, b in (
            (right.T, self.parts.T, (last, every), (first, every)),
            (up, self.parts, (last, every), (first, every)),
            (slant, self.parts, (last, last), (first, first)),
            (back, self.parts, (last, first), (first, last)),
        ):
            over = taken[a]
            pair = np.stack([parts[a][over], parts[b][over]])
            new = np.ones(pair.shape[1], dtype=np.bool_)
            new[1:] = (pair[:, 1:] != pair[:, :-1]).any(axis=0)  # along a border like pairs follow one another
            pairs.append(pair[:, new])
        here, there = np.concatenate(pairs, axis=1)
        return here, there

    def _choose(self, area: Area) -> None:
        """The stops of some blocks."""
        rows, columns = (slice(part.start * BLOCK, part.stop * BLOCK) for part in area)
        free = self.floor.free[rows, columns].reshape(area[0].stop - area[0].start, BLOCK, -1, BLOCK)
        best = np.where(free, free * np.uint8(BLOCK * BLOCK) - _OFF_MIDDLE[:, None], 0).max(axis=(1, 3))
        down, right = _PLACES[-best.astype(np.intp) % (BLOCK * BLOCK)].transpose(2, 0, 1)
        row = np.arange(rows.start, rows.stop, BLOCK)[:, None] + down
        column = np.arange(columns.start, columns.stop, BLOCK) + right
        self.cells[area] = np.where(best > 0, row * self.floor.free.shape[1] + column, -1)

    def _join(self, area: Area) -> None:
        """The steps to and from the stops of some blocks."""
        rows, columns = (slice(part.start - 1, part.stop + 1) for part in area)
        here = self.cells[rows, columns]
        for taken, (down, right) in zip(self.steps, _STEPS, strict=True):
            there = self.cells[rows.start + down : rows.stop + down, columns.start + right : columns.stop + right]
            both = (here >= 0) & (there >= 0)
            a, b = (
                np.stack(np.divmod(cells[both], self.floor.free.shape[1])[::-1], axis=1) + 0.5
                for cells in (here, there)
            )
            both[both] = self.floor.clear_lines(a, b, _LONGEST)
            taken[rows, columns] = both

    def _part(self, area: Area) -> None:
        """The parts of the tiles of some blocks: each stop takes the least number of its neighbors, until all have."""
        rows, columns = (slice(part.start // TILE * TILE, -(-part.stop // TILE) * TILE) for part in area)
        there = self.cells[rows, columns]
        names = np.arange(there.size, dtype=np.int32).reshape(there.shape)
        joins = []
        for taken, (down, right) in zip(self.steps, _STEPS, strict=True):
            inside = taken[rows, columns].copy()
            if down:
                inside[TILE - 1 :: TILE] = False
            if right:
                inside[:, (TILE - 1 if right > 0 else 0) :: TILE] = False
            height, width = there.shape
            here = (slice(height - down), slice(max(0, -right), width - max(0, right)))
            next_ = (slice(down, None), slice(max(0, right), width + min(0, right)))
            joins.append((names[here], names[next_], inside[here]))
        before = np.full_like(names, -1)
        while (names != before).any():
            before[:] = names
            for a, b, inside in joins:
                np.copyto(a, np.minimum(a, b), where=inside)
                np.copyto(b, np.minimum(a, b), where=inside)
        stop, flat = there.ravel() >= 0, names.ravel()
        number = np.arange(self.cells.size, dtype=np.intp).reshape(self.shape)[rows, columns].ravel()
        self.parts[rows, columns] = np.where(stop, number[flat], -1).reshape(there.shape)
        points, count = self.floor.points(there.ravel()[stop]), np.bincount(flat[stop], minlength=1)
        parts = np.flatnonzero(count)
        for k in (0, 1):
            self.middles[number[parts], k] = np.bincount(flat[stop], weights=points[:, k])[parts] / count[parts]
