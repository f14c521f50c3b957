"""Stops on free floor, one to a block of cells, and the straight steps between them; kept up with the floor."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.floor_shape import Plan, Points
from ssr_ros.reasoning.free_floor import BLOCK, MAX_CELLS, FreeFloor, Things
from ssr_ros.reasoning.way_search import choose, join

Numbers = NDArray[np.intp]  # (K,) of blocks, row by row


@lru_cache(maxsize=2)
def stops_of(plan: Plan, radius: float, cell: float) -> Stops:
    """Those of a plan, kept up for who asks again; to be used by one at a time (``lock``)."""
    return Stops(plan, radius, cell)


class Stops:
    """In every block of cells the clearest one nearest to the middle; a step leads to that of a neighboring block.

    Steps are straight and over free cells alone: blocks make a way coarse, never unsafe.
    """

    def __init__(self, plan: Plan, radius: float, cell: float, max_cells: int = MAX_CELLS) -> None:
        self.lock = Lock()
        self.floor = floor = FreeFloor(plan, radius, cell, max_cells)
        self.shape = (floor.free.shape[0] // BLOCK, floor.free.shape[1] // BLOCK)
        self.cells = np.full((*self.shape, 2), -1, dtype=np.int32)  # row and column on the floor; -1 where none is free
        self.steps = np.zeros(self.shape, dtype=np.uint8)  # which of STEPS one can take from a block, a bit each

    def follow(self, things: Things) -> None:
        areas = self.floor.follow(things)
        for rows, columns in areas:
            choose(self.floor.free, self.cells, BLOCK, rows.start, rows.stop, columns.start, columns.stop)
        for rows, columns in areas:
            join(self.floor.free, self.cells, self.steps, rows.start, rows.stop, columns.start, columns.stop)

    def near(self, place: Points, reach: float) -> Numbers:
        """Blocks with a stop in a square about a place (2,)."""
        side = BLOCK * self.floor.cell
        first, last = (np.floor((place - self.floor.origin + by) / side).astype(np.intp) for by in (-reach, reach))
        (left, bottom), (right, top) = np.maximum(first, 0).tolist(), np.maximum(last + 1, 0).tolist()
        rows, columns = np.nonzero(self.cells[bottom:top, left:right, 0] >= 0)
        return (rows + bottom) * self.shape[1] + columns + left

    def points(self, blocks: Numbers) -> Points:
        """(K, 2) [m]"""
        return self.floor.points(self.cells.reshape(-1, 2)[blocks])
