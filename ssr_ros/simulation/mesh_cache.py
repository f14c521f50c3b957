"""Meshes in files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from ssr_ros.simulation.scene import Material, Mesh


def write_mesh(path: Path, mesh: Mesh) -> None:
    """Whole or not at all, so that several processes may share a cache."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = np.array([[*m.color, m.gloss, m.emission, m.glass] for m in mesh.materials])
    textures = {f"texture{i}": m.texture for i, m in enumerate(mesh.materials) if m.texture is not None}
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        np.savez_compressed(
            file,
            vertices=mesh.vertices,
            faces=mesh.faces,
            uv=mesh.uv,
            material=mesh.material,
            materials=plain,
            **textures,  # type: ignore[arg-type]  # savez takes arrays by name
        )
    unfinished.replace(path)


def read_mesh(path: Path) -> Mesh:
    with np.load(path, allow_pickle=False) as data:
        materials = []
        for i, (r, g, b, gloss, emission, glass) in enumerate(data["materials"]):
            texture = data.get(f"texture{i}")
            color = (float(r), float(g), float(b))
            materials.append(Material(color, texture, float(gloss), float(emission), bool(glass)))
        return Mesh(data["vertices"], data["faces"], data["uv"], data["material"], tuple(materials))
