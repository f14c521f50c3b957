"""Furniture stretched and painted anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.simulation.furniture import load_catalogue
from ssr_ros.simulation.scene import FurnitureModel, Material, Mesh
from ssr_ros.simulation.variation import GROWN, STRETCHED, VariedEntry, painted, varied
from ssr_ros.types import Box3D


class Drawn:
    """A table of one triangle, 1 x 2 x 0.7 m, somebody's drawing."""

    id, label = "drawn/table", "table"

    def size(self, seed: int) -> tuple[float, float, float]:
        return 1.0, 2.0, 0.7

    def model(self, seed: int) -> FurnitureModel:
        corners = np.array([[-0.5, -1, 0], [0.5, 1, 0.7], [0.5, -1, 0.7]], np.float32)
        looks = (Material((0.3, 0.2, 0.1)), Material((0.9, 0.9, 0.9), glass=True), Material((0.5, 0.5, 0.5)))
        faces = np.array([[0, 1, 2]], np.int32)
        mesh = Mesh(corners, faces, np.zeros((1, 3, 2), np.float32), np.zeros(1, np.int32), looks)
        top = Box3D((0.0, 0.0, 0.695), (0.9, 1.8, 0.01), 0.0)
        return FurnitureModel(self.id, self.label, mesh, self.size(0), 2, (top,), "somebody")


def colors(model: FurnitureModel) -> list[tuple[float, float, float]]:
    return [material.color for material in model.mesh.materials]


@given(st.integers(0, 2**31 - 1))
def test_a_varied_piece_is_whole(seed: int) -> None:
    """Its size is that of its mesh, its surface lies at its top, and it is the same whenever it is drawn."""
    entry = VariedEntry(Drawn())
    model = entry.model(seed)
    assert model.size == entry.size(seed)
    np.testing.assert_allclose(np.ptp(model.mesh.vertices, axis=0), model.size, rtol=1e-5)
    factors = np.array(model.size) / Drawn().size(0)
    assert (np.abs(np.log(factors)) <= GROWN + STRETCHED + 1e-9).all()
    assert factors[0] == pytest.approx(factors[1])  # round things stay round
    (top,) = model.surfaces
    assert top.top == pytest.approx(model.size[2])
    assert top.size[0] == pytest.approx(0.9 * factors[0])
    assert model.attribution == "somebody"
    assert colors(model) == colors(entry.model(seed))
    assert np.array_equal(model.mesh.vertices, entry.model(seed).mesh.vertices)


def test_paint_changes_and_glass_does_not() -> None:
    originals = Drawn().model(0).mesh.materials
    pieces = [painted(originals, np.random.default_rng(seed)) for seed in range(200)]
    kept = sum(piece == originals for piece in pieces)
    assert 25 <= kept <= 80
    assert all(piece[1] == originals[1] for piece in pieces)
    every = np.array([m.color for piece in pieces for m in piece])
    assert (every >= 0.01).all()
    assert (every <= 0.95).all()
    assert np.std([piece[0].color[0] for piece in pieces]) > 0.05


def test_parametric_designs_are_left_alone() -> None:
    catalogue = load_catalogue("parametric", "train")
    assert varied(catalogue).entries == catalogue.entries
