"""Procedural materials: usable, repeatable, tiling."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ssr_ros.simulation import materials
from ssr_ros.simulation.scene import Material

MAKERS = [
    getattr(materials, name)
    for name in (
        "wood,lacquer,board,fabric,linen,leather,upholstery,metal,steel,plastic,ceramic,black,glass,mirror,daylight,"
        "lampshade,cardboard,wicker,soil,foliage,wall_paint,ceiling_paint,floor_planks,parquet,tiles,marble,granite,"
        "worktop,carpet"
    ).split(",")
]


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_materials_are_functions_of_their_generator(make: Callable[[np.random.Generator], Material]) -> None:
    one, other = make(np.random.default_rng(4)), make(np.random.default_rng(4))
    assert one.color == other.color
    assert np.array_equal(one.texture, other.texture)
    assert all(0 <= channel <= 1 for channel in one.color)
    if one.texture is not None:
        assert one.texture.dtype == np.uint8
        assert one.texture.ndim == 3
        assert max(one.texture.shape) <= 256
        assert 10 < one.texture.mean() < 250


@pytest.mark.parametrize("make", [materials.wood, materials.fabric, materials.marble, materials.carpet])
def test_textures_tile(make: Callable[[np.random.Generator], Material]) -> None:
    texture = make(np.random.default_rng(1)).texture
    assert texture is not None
    pixels = texture.astype(float)
    for axis in (0, 1):
        inside = np.abs(np.diff(pixels, axis=axis)).mean()
        seam = np.abs(np.take(pixels, 0, axis) - np.take(pixels, -1, axis)).mean()
        assert seam < 2.5 * inside + 2


def test_colors_are_linear() -> None:
    assert materials.plain("#ffffff").color == (1.0, 1.0, 1.0)
    assert materials.plain("#808080").color[0] == pytest.approx(0.2159, abs=1e-4)
