"""Fewer triangles for models made for pictures, not for robots' cameras."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ssr_ros.simulation.scene import Mesh

FINEST = 0.002  # [m] first cell within which vertices become one
GROWTH = 1.25  # of the cell, until there are few enough triangles
COARSEST = 0.02  # of the diagonal: beyond it shapes fall apart, and the mesh keeps the triangles it has


def thinned(mesh: Mesh, most: int) -> Mesh:
    """The mesh with at most ``most`` triangles where that can be had without spoiling its shape.

    Vertices of one grid cell move to their mean; triangles that lose their area go. Corners keep their uv. The bounds
    may shrink by less than a cell.
    """
    diagonal = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
    cell = FINEST
    while len(mesh.faces) > most and cell < COARSEST * diagonal:
        mesh = _clustered(mesh, cell)
        cell *= GROWTH
    return mesh


def _clustered(mesh: Mesh, cell: float) -> Mesh:
    keys = np.floor(mesh.vertices / cell).astype(np.int64)
    _, cluster = np.unique(keys, axis=0, return_inverse=True)
    cluster = cluster.reshape(-1)
    count = np.bincount(cluster)
    means = np.stack([np.bincount(cluster, mesh.vertices[:, i]) / count for i in range(3)], 1)
    faces = cluster[mesh.faces]
    a, b, c = faces.T
    whole = (a != b) & (b != c) & (a != c)
    _, first = np.unique(np.sort(faces, axis=1), axis=0, return_index=True)  # two sides of one sheet are one
    kept = first[whole[first]]
    kept.sort()
    return replace(
        mesh,
        vertices=means.astype(np.float32),
        faces=faces[kept].astype(np.int32),
        uv=mesh.uv[kept],
        material=mesh.material[kept],
    )
