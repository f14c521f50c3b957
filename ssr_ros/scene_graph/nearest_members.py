"""Finds the nearest chained members for the chain of triplets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.scene_graph.triplets import Point


class NearestMembers:
    """Places of the chained members in arrays: at thousands of members faster than a tree that must follow them."""

    def __init__(self) -> None:
        self._row: dict[int, int] = {}
        self._ids: NDArray[np.int64] = np.zeros(64, dtype=np.int64)
        self._ranks: NDArray[np.int64] = np.zeros(64, dtype=np.int64)
        self._places: NDArray[np.float64] = np.zeros((64, 2))  # x, y [m] in the graph frame

    def __contains__(self, member_id: int) -> bool:
        return member_id in self._row

    def add(self, member_id: int, rank: int, point: Point) -> None:
        row = len(self._row)
        if row == len(self._ids):
            self._ids, self._ranks, self._places = (
                np.concatenate([array, np.zeros_like(array)]) for array in (self._ids, self._ranks, self._places)
            )
        self._row[member_id] = row
        self._ids[row], self._ranks[row], self._places[row] = member_id, rank, point[:2]

    def move(self, member_id: int, point: Point) -> None:
        row = self._row.get(member_id)
        if row is not None:
            self._places[row] = point[:2]

    def remove(self, member_id: int) -> None:
        """Forget the member, if it is there; the last row takes its place."""
        row = self._row.pop(member_id, None)
        last = len(self._row)
        if row is None or row == last:
            return
        for array in (self._ids, self._ranks, self._places):
            array[row] = array[last]
        self._row[int(self._ids[row])] = row

    def nearest(
        self, point: Point, count: int, excluded: set[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Ids, ranks, places (K, 2) [m] and distances [m] of the up to ``count`` nearest, ties by rank."""
        size = len(self._row)
        distances = plane_distances(self._places[:size], np.array(point[:2]))
        distances[[self._row[member_id] for member_id in excluded if member_id in self._row]] = np.inf
        rows = np.flatnonzero(distances < np.inf)
        if rows.size > count:
            rows = rows[distances[rows] <= np.partition(distances[rows], count - 1)[count - 1]]
        rows = rows[np.lexsort((self._ranks[rows], distances[rows]))][:count]
        return self._ids[rows], self._ranks[rows], self._places[rows], distances[rows]


def plane_distances(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances [m] of (…, 2) points, to the bit as plane_distance gives them."""
    dx, dy = b[..., 0] - a[..., 0], b[..., 1] - a[..., 1]
    return np.sqrt(dx * dx + dy * dy)
