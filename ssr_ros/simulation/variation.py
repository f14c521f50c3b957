"""Models of a catalogue stretched and painted anew: many pieces of furniture from one, to learn from.

A parametric design draws its lengths and materials itself; a model that somebody drew has one size and one look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation import materials
from ssr_ros.simulation.furniture import Catalogue, Entry, Size
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import FurnitureModel, Material
from ssr_ros.types import Box3D

GROWN = 0.12  # log of how much larger or smaller a piece gets as a whole, at most
STRETCHED = 0.12  # log of how much one length gets longer or shorter on its own, at most
KEPT = 0.25  # share of the pieces that keep their colours


@dataclass(frozen=True, slots=True)
class VariedEntry:
    """An entry whose seed says how its one model is stretched and painted."""

    entry: Entry

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def label(self) -> str:
        return self.entry.label

    def size(self, seed: int) -> Size:
        """l, w, h [m] of the piece of this seed."""
        length, width, height = np.array(self.entry.size(0)) * self._stretch(seed)
        return float(length), float(width), float(height)

    def model(self, seed: int) -> FurnitureModel:
        """The piece of this seed; what is said about its maker stays."""
        model, stretch = self.entry.model(0), self._stretch(seed)
        paint = painted(model.mesh.materials, random_for(seed, self.id, "paint"))
        vertices = (model.mesh.vertices * stretch).astype(np.float32)
        return replace(
            model,
            name=f"{self.id}#{seed}",
            mesh=replace(model.mesh, vertices=vertices, materials=paint),
            size=self.size(seed),
            surfaces=tuple(_stretched(surface, stretch) for surface in model.surfaces),
        )

    def _stretch(self, seed: int) -> np.ndarray:
        """(3,) factors of l, w, h; the footprint keeps its shape, so that what is round or square stays so."""
        rng = random_for(seed, self.id, "stretch")
        across, up = rng.uniform(-STRETCHED, STRETCHED, 2)
        return np.exp(rng.uniform(-GROWN, GROWN) + np.array([across, across, up]))


def varied(catalogue: Catalogue) -> Catalogue:
    """The same furniture, its drawn models stretched and painted anew at every draw."""
    return Catalogue(tuple(e if e.id.startswith("parametric/") else VariedEntry(e) for e in catalogue.entries))


def painted(originals: Sequence[Material], rng: Generator) -> tuple[Material, ...]:
    """Materials with the colours of another piece; glass and what shines stay as they are."""
    if rng.random() < KEPT:
        return tuple(originals)
    tint, strength = _tint(rng), float(rng.uniform(0.2, 0.9))
    return tuple(m if m.glass or m.emission else _repainted(m, tint, strength, rng) for m in originals)


def _tint(rng: Generator) -> np.ndarray:
    """(3,) linear albedo of something furniture is made of."""
    palette = (materials.WOODS, materials.FABRICS, materials.LACQUERS, materials.PLASTICS)[int(rng.integers(4))]
    return np.array(materials.linear(materials.pick(rng, palette)))


def _repainted(material: Material, tint: np.ndarray, strength: float, rng: Generator) -> Material:
    """Parts differ from each other as before: each keeps some of its own colour, and how light it is."""
    if material.texture is not None:  # the colour multiplies it
        factor = (1 - strength) + strength * tint / max(float(tint.max()), 0.05)
        factor = factor * rng.uniform(0.7, 1.2)
        return replace(material, color=_color(np.array(material.color) * factor))
    own = np.array(material.color)
    light = np.clip(own.mean() / 0.35, 0.3, 1.8) ** 0.5
    mixed = (1 - strength) * own + strength * tint * light
    return replace(material, color=_color(mixed * np.exp(rng.normal(0.0, 0.1, 3))))


def _color(color: np.ndarray) -> tuple[float, float, float]:
    r, g, b = np.clip(color, 0.01, 0.95)
    return float(r), float(g), float(b)


def _stretched(surface: Box3D, stretch: np.ndarray) -> Box3D:
    """A level place of the stretched piece: its slab keeps its thickness, its top moves."""
    x, y, z = surface.center
    length, width, slab = surface.size
    top = (z + slab / 2) * stretch[2]
    size = (float(length * stretch[0]), float(width * stretch[1]), slab)
    return Box3D((float(x * stretch[0]), float(y * stretch[1]), float(top - slab / 2)), size, surface.yaw)
