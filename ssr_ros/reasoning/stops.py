"""Stops on free floor, one to a block of cells, and the straight steps between them; kept up with the floor."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ssr_ros.reasoning.floor_shape import Plan, Points
from ssr_ros.reasoning.free_floor import BLOCK, Area, FreeFloor, Things

TILE = 8  # blocks along a side
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))  # rows and columns from a block to the next: right, up, slantwise

Numbers = NDArray[np.intp]  # (K,) of blocks, row by row


@lru_cache(maxsize=2)
def stops_of(plan: Plan, radius: float, cell: float) -> Stops:
    """Those of a plan, kept up for who asks again; to be used by one at a time (``lock``)."""
    return Stops(plan, radius, cell)


class Stops:
    """In every block of cells that free one nearest to the middle; a step leads to that of a neighboring block.

    Steps are straight and over free cells alone: blocks make a way coarse, never unsafe. Stops of a tile between which
    one can step without leaving it are one part, and where the ways between parts are is known without a search.
    """

    def __init__(self, plan: Plan, radius: float, cell: float) -> None:
        self.lock = Lock()
        self.floor = floor = FreeFloor(plan, radius, cell, around=TILE)
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
        side = BLOCK * self.floor.cell
        low, high = (np.floor((place - self.floor.origin + by) / side).astype(np.intp) for by in (-reach, reach))
        (left, bottom), (right, top) = np.maximum(low, 0).tolist(), np.maximum(high + 1, 0).tolist()
        rows, columns = np.nonzero(self.cells[bottom:top, left:right] >= 0)
        return (rows + bottom) * self.shape[1] + columns + left

    def points(self, blocks: Numbers) -> Points:
        """(K, 2) [m]"""
        return self.floor.points(self.cells.ravel()[blocks])

    def graph(self, among: Numbers) -> csr_array:
        """(K, K) lengths [m] of the steps between these stops, in rising order, each once."""
        number = np.full(self.cells.size, -1, dtype=np.int32)
        number[among] = np.arange(among.size, dtype=np.int32)
        there = among[:, None] + [down * self.shape[1] + right for down, right in _STEPS]
        to = number[there]
        taken = self.steps.reshape(len(_STEPS), -1)[:, among].T & (to >= 0)
        points = self.points(among)
        ends = np.concatenate([[0], np.cumsum(taken.sum(axis=1))])
        by = points[to[taken]] - np.repeat(points, np.diff(ends), axis=0)
        return csr_array((np.hypot(by[:, 0], by[:, 1]), to[taken], ends), shape=(among.size, among.size))

    def part_graph(self) -> tuple[Numbers, csr_array]:
        """(P,) the parts, and (P, P) lengths [m] from the middle of one to that of the next."""
        before, after, every = slice(TILE - 1, -1, TILE), slice(TILE, None, TILE), slice(None)
        borders = (
            ((every, before), (every, after)),
            ((before, every), (after, every)),
            ((before, before), (after, after)),
            ((before, after), (after, before)),
        )
        ends = []
        for taken, (here, there) in zip(self.steps, borders, strict=True):
            over = taken[here].T if here[0] is every else taken[here]  # along the border, so that like pairs follow
            a, b = (self.parts[side].T[over] if here[0] is every else self.parts[side][over] for side in (here, there))
            new = np.ones(len(a), dtype=np.bool_)
            new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
            ends.append((a[new], b[new]))
        a, b = (np.concatenate([pair[end] for pair in ends]) for end in (0, 1))
        parts = np.flatnonzero(self.parts.ravel() == np.arange(self.parts.size))
        number = np.empty(self.parts.size, dtype=np.int32)
        number[parts] = np.arange(parts.size, dtype=np.int32)
        by = self.middles[b] - self.middles[a]
        order = np.argsort(number[a], kind="stable")
        heads = np.searchsorted(number[a][order], np.arange(parts.size + 1))
        lengths = np.hypot(by[:, 0], by[:, 1])[order]
        return parts, csr_array((lengths, number[b][order], heads), shape=(parts.size, parts.size))

    def _choose(self, area: Area) -> None:
        """The stops of some blocks."""
        rows, columns = (slice(part.start * BLOCK, part.stop * BLOCK) for part in area)
        free = self.floor.free[rows, columns]
        height, width = (n // BLOCK for n in free.shape)
        from_middle = np.hypot(*(np.indices((BLOCK, BLOCK)) - (BLOCK - 1) / 2)).ravel()
        nearest = np.argsort(from_middle, kind="stable")
        rank = np.empty(BLOCK * BLOCK, dtype=np.uint8)  # no two alike, so that the highest tells which cell it is
        rank[nearest] = np.arange(BLOCK * BLOCK, 0, -1)
        best = (free.reshape(height, BLOCK, width, BLOCK) * rank.reshape(BLOCK, 1, BLOCK)).max(axis=1).max(axis=2)
        down, right = np.divmod(nearest[np.minimum(BLOCK * BLOCK - best.astype(np.intp), BLOCK * BLOCK - 1)], BLOCK)
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
            both[both] = self.floor.clear_lines(a, b)
            taken[rows, columns] = both

    def _part(self, area: Area) -> None:
        """The parts of the tiles of some blocks."""
        rows, columns = (slice(part.start // TILE * TILE, -(-part.stop // TILE) * TILE) for part in area)
        number = np.arange(self.cells.size, dtype=np.intp).reshape(self.shape)[rows, columns]
        local = np.arange(number.size, dtype=np.int32).reshape(number.shape)
        pairs = []
        for taken, (down, right) in zip(self.steps, _STEPS, strict=True):
            inside = taken[rows, columns].copy()
            if down:
                inside[TILE - 1 :: TILE] = False
            if right:
                inside[:, (TILE - 1 if right > 0 else 0) :: TILE] = False
            a = local[inside]
            pairs.append((a, a + (down * number.shape[1] + right)))
        a, b = (np.concatenate([pair[end] for pair in pairs]) for end in (0, 1))
        joined = csr_array((np.ones(len(a), dtype=np.bool_), (a, b)), shape=(number.size, number.size))
        _, names = connected_components(joined, directed=False)
        _, first = np.unique(names, return_index=True)
        there = self.cells[rows, columns].ravel()
        self.parts[rows, columns] = np.where(there >= 0, number.ravel()[first][names], -1).reshape(number.shape)
        points, count = self.floor.points(there), np.bincount(names)
        middles = [np.bincount(names, weights=points[:, k]) / count for k in (0, 1)]
        self.middles[number.ravel()[first]] = np.stack(middles, axis=1)
