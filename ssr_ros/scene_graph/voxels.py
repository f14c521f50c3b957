"""The surface of one object as voxels, each with the evidence for and against belonging to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BITS = 21
_OFFSET = 1 << (_BITS - 1)
_MASK = (1 << _BITS) - 1
EVEN = 1e-3  # views by which voxels may differ and still be alike: which of those go is scattered over the object


def voxel_keys(points: NDArray[np.floating], size: float) -> NDArray[np.int64]:
    """(N,) one integer per voxel of edge ``size`` [m]; points up to 2^20 voxels from the origin."""
    cells = np.floor(points / np.asarray(size, points.dtype)).astype(np.int64) + _OFFSET
    return (cells[:, 0] << (2 * _BITS)) | (cells[:, 1] << _BITS) | cells[:, 2]


def voxel_centers(keys: NDArray[np.int64], size: float) -> NDArray[np.float32]:
    """(N, 3) [m] centres of voxels."""
    cells = np.stack([keys >> (2 * _BITS), (keys >> _BITS) & _MASK, keys & _MASK], 1) - _OFFSET
    return ((cells + 0.5) * size).astype(np.float32)


def _scattered(keys: NDArray[np.int64]) -> NDArray[np.float64]:
    """(N,) in [0, 1), without a pattern in space, and the same on every machine (Knuth's multiplicative hash)."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


class ObjectVoxels:
    """Sorted voxels of one object; ``hits`` and ``misses`` count views."""

    def __init__(self, size: float, capacity: int) -> None:
        self.size = size  # [m]
        self._capacity = capacity
        self._clear()

    def _clear(self) -> None:
        self.keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self.centers: NDArray[np.float32] = np.zeros((0, 3), np.float32)  # [m] in the graph frame
        self.hits: NDArray[np.float32] = np.zeros(0, np.float32)
        self.misses: NDArray[np.float32] = np.zeros(0, np.float32)
        self._sample: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, points: NDArray[np.float32]) -> None:
        """One view's points of the object, (N, 3) [m]."""
        self.add_keys(np.unique(voxel_keys(points, self.size)))

    def add_keys(self, keys: NDArray[np.int64]) -> None:
        """One view's voxels of the object, sorted and unique."""
        self._merge(keys, 1.0, 0.0)

    def contains(self, keys: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(len(self),) which voxels are among ``keys``, sorted and unique."""
        if not len(keys):
            return np.zeros(len(self.keys), bool)
        place = np.minimum(np.searchsorted(keys, self.keys), len(keys) - 1)
        return keys[place] == self.keys

    def sample(self, count: int) -> NDArray[np.float32]:
        """(count, 3) [m] voxel centres that stand for the object, evenly spread."""
        if self._sample is None or len(self._sample) != count:
            self._sample = self.centers[(np.arange(count) * len(self.centers)) // count]
        return self._sample

    def absorb(self, other: ObjectVoxels) -> None:
        """Takes over another object's evidence (the two turned out to be one)."""
        keys = voxel_keys(other.centers, self.size)
        unique, inverse = np.unique(keys, return_inverse=True)
        count = np.maximum(np.bincount(inverse), 1)
        self._merge(unique, np.bincount(inverse, other.hits) / count, np.bincount(inverse, other.misses) / count)

    def miss(self, index: NDArray[np.int64], weight: NDArray[np.float32] | float) -> None:
        """A view saw these voxels' surface, but not as part of the object."""
        self.misses[index] += weight

    def forget(self, index: NDArray[np.bool_], memory: float) -> None:
        """Old evidence of voxels that are in view again weighs ``memory`` times as much."""
        self.hits[index] *= memory
        self.misses[index] *= memory

    def supported(self, min_share: float, min_hits: float) -> NDArray[np.float32]:
        """(M, 3) centres [m] of the voxels that enough views agree on."""
        keep = (self.hits >= min_hits) & (self.hits >= min_share * (self.hits + self.misses))
        return self.centers[keep]

    def shift(self, new_T_old: NDArray[np.float64]) -> None:
        """Moves the object rigidly; evidence stays with its voxel."""
        moved = self.centers @ new_T_old[:3, :3].T.astype(np.float32) + new_T_old[:3, 3].astype(np.float32)
        source = ObjectVoxels(self.size, self._capacity)
        source.centers, source.hits, source.misses = moved, self.hits, self.misses
        self._clear()
        self.absorb(source)

    def _merge(self, keys: NDArray[np.int64], hits: NDArray | float, misses: NDArray | float) -> None:
        """``keys`` sorted and unique, with their counts."""
        place = np.searchsorted(self.keys, keys)
        known = place < len(self.keys)
        known[known] = self.keys[place[known]] == keys[known]
        hits, misses = np.broadcast_to(np.float32(hits), keys.shape), np.broadcast_to(np.float32(misses), keys.shape)
        self.hits[place[known]] += hits[known]
        self.misses[place[known]] += misses[known]
        if not known.all():
            self._insert(place[~known], keys[~known], hits[~known], misses[~known])
        self._sample = None

    def _insert(self, place: NDArray[np.int64], keys: NDArray[np.int64], hits: NDArray, misses: NDArray) -> None:
        """New voxels, each before the present one at its place; the least supported go when there are too many."""
        new = place + np.arange(len(place))
        old = np.ones(len(self.keys) + len(keys), bool)
        old[new] = False

        def joined(before: NDArray, added: NDArray) -> NDArray:
            result = np.empty((len(old), *before.shape[1:]), before.dtype)
            result[old], result[new] = before, added
            return result

        self.keys, self.centers = joined(self.keys, keys), joined(self.centers, voxel_centers(keys, self.size))
        self.hits, self.misses = joined(self.hits, hits), joined(self.misses, misses)
        if len(self.keys) > self._capacity:
            against = self.misses - self.hits + EVEN * _scattered(self.keys)
            best = np.sort(np.argpartition(against, self._capacity)[: self._capacity])
            self.keys, self.centers = self.keys[best], self.centers[best]
            self.hits, self.misses = self.hits[best], self.misses[best]
