"""Which cell of the network answers for which object of a frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.encoder.network_inputs import CELL, HEIGHT, WIDTH

STRIDES = (8, 16, 32)
# [px] sides of the visible 2D box for which a stride answers; neighbours overlap
RANGES = ((0.0, 56.0), (40.0, 128.0), (96.0, 1e9))
POSITIVES = 9  # cells per object and stride, nearest to the middle of what is seen of it
IGNORED = 25  # the next ones say nothing for or against
LEAST_PIXELS = 100  # objects that show fewer are neither there nor absent
NEGATIVE, IGNORE = -1, -2
CELLS = sum((WIDTH // s) * (HEIGHT // s) for s in STRIDES)


@dataclass(frozen=True, slots=True)
class Assignment:
    """``owner`` (P,): row of the frame's objects, NEGATIVE or IGNORE; ``first`` (K,): the objects' middle cells."""

    owner: NDArray[np.int64]
    first: NDArray[np.int64]  # (K, 2) row of the object, cell


def cell_centers() -> NDArray[np.float32]:
    """(P, 2) [px] centres of the cells of all strides, finest first, row by row."""
    parts = []
    for stride in STRIDES:
        u, v = np.meshgrid(np.arange(WIDTH // stride), np.arange(HEIGHT // stride))
        parts.append(np.stack([u, v], -1).reshape(-1, 2).astype(np.float32) * stride + stride / 2)
    return np.concatenate(parts)


def cell_strides() -> NDArray[np.float32]:
    """(P,) [px]."""
    return np.repeat(np.array(STRIDES, np.float32), [(WIDTH // s) * (HEIGHT // s) for s in STRIDES])


def sampled_ids(ids: NDArray[np.integer]) -> NDArray[np.integer]:
    """(P,) object ids at the cells, from (80, 104) ids at the geometry cells."""
    parts = [ids[s // CELL // 2 :: s // CELL, s // CELL // 2 :: s // CELL].reshape(-1) for s in STRIDES]
    return np.concatenate(parts)


def assign(
    ids: NDArray[np.integer],
    object_ids: NDArray[np.integer],
    pixels: NDArray[np.floating],
    boxes2d: NDArray[np.floating],
) -> Assignment:
    """Cells for the objects of one frame: ``object_ids`` (M,), visible ``pixels`` (M,), ``boxes2d`` (M, 4) [px].

    Small objects choose first: a cup keeps its cells against the table it stands on.
    """
    at_cells, centers, strides = sampled_ids(ids), cell_centers(), cell_strides()
    owner = np.full(CELLS, NEGATIVE, np.int64)
    first = []
    for row in np.argsort(pixels):
        seen = at_cells == object_ids[row]
        if pixels[row] < LEAST_PIXELS:
            owner[seen & (owner == NEGATIVE)] = IGNORE
            continue
        size = float(np.sqrt(np.prod(np.maximum(boxes2d[row, 2:] - boxes2d[row, :2], 1.0))))
        mask = np.argwhere(ids == object_ids[row])[:, ::-1]
        middle = (mask.mean(0) + 0.5) * CELL if len(mask) else boxes2d[row].reshape(2, 2).mean(0)
        best: tuple[float, int] | None = None
        for stride, (least, most) in zip(STRIDES, RANGES, strict=True):
            if not least <= size < most:
                continue
            candidates = np.flatnonzero((strides == stride) & (owner < 0))
            distance = np.abs(centers[candidates] - middle).max(1) / stride
            inside = seen[candidates] if seen[candidates].any() else distance < 1.0
            candidates, distance = candidates[inside], distance[inside]
            order = np.argsort(distance, kind="stable")
            chosen, spare = candidates[order[:POSITIVES]], candidates[order[POSITIVES : POSITIVES + IGNORED]]
            owner[chosen] = row
            owner[spare[owner[spare] == NEGATIVE]] = IGNORE
            if len(chosen) and (best is None or distance[order[0]] < best[0]):
                best = (float(distance[order[0]]), int(chosen[0]))
        if best is not None:
            first.append((row, best[1]))
    return Assignment(owner, np.array(first, np.int64).reshape(-1, 2))
