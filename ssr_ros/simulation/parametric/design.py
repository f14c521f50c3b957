"""What a parametric design is, and how its parts become a furniture model of the size that was drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from ssr_ros.simulation.parametric.primitives import Part
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import FurnitureModel, Material, Mesh
from ssr_ros.types import Box3D

Range = tuple[float, float]  # [m]
SLAB = 0.01  # [m] thickness given to the boxes that stand for level surfaces


@dataclass(frozen=True, slots=True)
class Surface:
    """A level place to put things on: its middle and lengths [m]."""

    x: float
    y: float
    z: float
    d: float
    w: float


class Assembly:
    """Parts with their materials, as a design adds them."""

    def __init__(self) -> None:
        self.parts: list[tuple[Part, Material]] = []
        self.surfaces: list[Surface] = []

    def add(self, part: Part, material: Material) -> None:
        self.parts.append((part, material))

    def surface(self, z: float, d: float, w: float, x: float = 0.0, y: float = 0.0) -> None:
        self.surfaces.append(Surface(x, y, z, d, w))

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest corner [m]."""
        vertices = np.concatenate([part.vertices for part, _ in self.parts])
        return vertices.min(0), vertices.max(0)


Builder = Callable[[Assembly, Generator, float, float, float], None]


@dataclass(frozen=True, slots=True)
class Design:
    """One design: how it is built, how large it may be, how it may be turned.

    ``form``: free draws the three lengths apart; tied grows them together; round makes width equal to depth.
    """

    label: str
    name: str
    build: Builder
    d: Range  # [m] depth: along x, from front to back
    w: Range  # [m] along y
    h: Range  # [m]
    symmetry: int = 1
    form: str = "free"

    @property
    def id(self) -> str:
        return f"parametric/{self.label}/{self.name}"

    def _generator(self, seed: int, purpose: str) -> Generator:
        return random_for(seed, self.id, purpose)

    def size(self, seed: int) -> tuple[float, float, float]:
        """d, w, h [m] of the piece of this seed."""
        share = self._generator(seed, "size").random(3)
        if self.form == "tied":
            share[:] = share[0]
        if self.form == "round":
            share[1] = share[0]
        d, w, h = (low + (high - low) * s for (low, high), s in zip((self.d, self.w, self.h), share, strict=True))
        return float(d), float(w), float(h)

    def assemble(self, seed: int) -> Assembly:
        """The parts of the piece of this seed, where the design puts them."""
        assembly = Assembly()
        self.build(assembly, self._generator(seed, "shape"), *self.size(seed))
        return assembly

    def model(self, seed: int) -> FurnitureModel:
        assembly = self.assemble(seed)
        size = self.size(seed)
        low, high = assembly.bounds()
        scale = np.array(size) / (high - low)
        origin = np.array([*(low + high)[:2] / 2, low[2]])
        surfaces = tuple(_box(surface, origin, scale) for surface in assembly.surfaces)
        return FurnitureModel(
            f"{self.id}#{seed}", self.label, _mesh(assembly, origin, scale), size, self.symmetry, surfaces
        )


def design(label: str, name: str, build: Callable[..., None], d: Range, w: Range, h: Range, symmetry: int = 1,
           form: str = "free", **options: Any) -> Design:  # fmt: skip
    """A Design whose builder takes options."""
    return Design(label, name, partial(build, **options) if options else build, d, w, h, symmetry, form)


def _box(surface: Surface, origin: np.ndarray, scale: np.ndarray) -> Box3D:
    x, y, top = (np.array([surface.x, surface.y, surface.z]) - origin) * scale
    d, w = surface.d * scale[0], surface.w * scale[1]
    return Box3D((float(x), float(y), float(top - SLAB / 2)), (float(d), float(w), SLAB), 0.0)


def _mesh(assembly: Assembly, origin: np.ndarray, scale: np.ndarray) -> Mesh:
    materials = list({id(material): material for _, material in assembly.parts}.values())
    index = {id(material): i for i, material in enumerate(materials)}
    starts = np.cumsum([0, *(len(part.vertices) for part, _ in assembly.parts)])
    vertices = np.concatenate([part.vertices for part, _ in assembly.parts])
    return Mesh(
        ((vertices - origin) * scale).astype(np.float32),
        np.concatenate([p.faces + s for (p, _), s in zip(assembly.parts, starts, strict=False)]).astype(np.int32),
        np.concatenate([part.uv for part, _ in assembly.parts]).astype(np.float32),
        np.concatenate([np.full(len(p.faces), index[id(m)], np.int32) for p, m in assembly.parts]),
        tuple(materials),
    )
