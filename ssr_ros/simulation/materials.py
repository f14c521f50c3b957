"""Procedural materials. Each is a function of a random generator alone, so that a seed is enough to make it again.

Textures tile. One repeat of uv is 1 m on furniture and ``ROOM_REPEAT`` metres on floors, walls and tiles; pictures,
screens, covers and rugs fill [0, 1] once. u runs along the columns, v up the image.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ssr_ros.simulation.scene import Material

ROOM_REPEAT = 2.0  # [m] that one repeat of a floor, wall or tile texture covers
SIZE = 128  # [px] of a furniture texture
ROOM_SIZE = 256  # [px] of a floor, wall or tile texture

Image = NDArray[np.float64]  # (H, W, 3) sRGB in [0, 1]

WOODS = ("#b98a58", "#d8b483", "#8a5a35", "#5d3a24", "#e3cba3", "#a5673f", "#3f2a20", "#c79f70")
FABRICS = ("#7d8188", "#4a5560", "#b7ab9a", "#d9d2c5", "#5b3f36", "#2f4858", "#8c3b3b", "#556b4e", "#c79a3f", "#33363b")
LEATHERS = ("#3b2a22", "#6b3f2a", "#1d1d1f", "#8a5a3c", "#d8cfc0", "#5a1f1f")
METALS = ("#c9ccd0", "#2b2c2f", "#8f9296", "#b08d57", "#e2e3e4")
PLASTICS = ("#f2f2ee", "#1f2022", "#c43d32", "#2f6f9f", "#7fb069", "#e0a030", "#8f9296", "#e7e1d2")
LACQUERS = ("#f4f3ef", "#e9e4d8", "#d5d8d9", "#3a4a52", "#8fa39a", "#54585c", "#f7f7f7")
WALLS = ("#ece7dc", "#dfe4e2", "#e8dcc8", "#d3dbe0", "#f2f0ea", "#d9cfc2", "#cfd8c8", "#e6d3c5", "#c3cdd6")


def srgb(code: str) -> NDArray[np.float64]:
    """(3,) sRGB in [0, 1] of "#rrggbb"."""
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(color: NDArray[np.float64]) -> tuple[float, float, float]:
    """Linear albedo of an sRGB colour in [0, 1]."""
    r, g, b = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return float(r), float(g), float(b)


def plain(code: str, gloss: float = 0.0, emission: float = 0.0, glass: bool = False) -> Material:
    return Material(linear(srgb(code)), None, gloss, emission, glass)


def pick(rng: Generator, codes: Sequence[str], spread: float = 0.03) -> NDArray[np.float64]:
    """(3,) one of the colours, a little off."""
    color = srgb(codes[int(rng.integers(len(codes)))])
    return np.clip(color * rng.uniform(1 - 2 * spread, 1 + spread) + rng.normal(0, spread / 3, 3), 0, 1)


def noise(rng: Generator, size: int, along: float, across: float | None = None) -> NDArray[np.float64]:
    """(size, size) tiling noise, unit variance; ``along``, ``across``: feature lengths over columns, rows [px]."""
    across = along if across is None else across
    fx, fy = np.fft.rfftfreq(size)[None, :], np.fft.fftfreq(size)[:, None]
    shape = np.exp(-((fx * along) ** 2 + (fy * across) ** 2) * 2)
    shape[0, 0] = 0
    field = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((size, size))) * shape, (size, size))
    return field / max(float(field.std()), 1e-9)


def shaded(color: NDArray[np.float64], field: NDArray[np.float64], strength: float) -> Image:
    """A colour made lighter and darker by a field."""
    return color * (1 + strength * field)[..., None]


def textured(image: Image, gloss: float = 0.0, emission: float = 0.0) -> Material:
    pixels = (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
    return Material((1.0, 1.0, 1.0), np.ascontiguousarray(pixels), gloss, emission)


# --- what furniture is made of


def _grain(rng: Generator, color: NDArray[np.float64], size: int) -> Image:
    """Wood with its grain along the columns."""
    waves = noise(rng, size, size / 3, 10)
    rings = np.sin(2.2 * waves + np.arange(size)[:, None] * (2 * np.pi * int(rng.integers(5, 12)) / size))
    fibres = noise(rng, size, 18, 0.7)
    return shaded(color, 0.6 * rings + 0.7 * fibres + 0.5 * waves, 0.07)


def wood(rng: Generator) -> Material:
    return textured(_grain(rng, pick(rng, WOODS), SIZE), float(rng.uniform(0.05, 0.25)))


def lacquer(rng: Generator) -> Material:
    """Painted board."""
    return Material(linear(pick(rng, LACQUERS)), None, float(rng.uniform(0.1, 0.45)))


def board(rng: Generator) -> Material:
    """What cupboards are made of: veneer or painted board."""
    return wood(rng) if rng.random() < 0.6 else lacquer(rng)


def fabric(rng: Generator, colors: Sequence[str] = FABRICS) -> Material:
    row, column = np.mgrid[:SIZE, :SIZE]
    weave = np.where((row // 2 + column // 2) % 2 == 0, 1.0, -1.0)
    image = shaded(pick(rng, colors), 0.4 * weave + 0.5 * noise(rng, SIZE, 1.5) + 0.4 * noise(rng, SIZE, 30), 0.07)
    if rng.random() < 0.15:
        stripes = (column // int(rng.choice([8, 16]))) % 2 == 0
        image = np.where(stripes[..., None], image, 0.7 * image + 0.3 * pick(rng, colors))
    return textured(image)


def linen(rng: Generator) -> Material:
    """Bed linen: light, sometimes patterned."""
    return fabric(rng, ("#f3f1ec", "#dfe5ea", "#d8cdbd", "#9fb1bd", "#c9b3a8", "#6f7f8c", "#aebfa7", "#b5656a"))


def leather(rng: Generator) -> Material:
    image = shaded(pick(rng, LEATHERS), 0.7 * noise(rng, SIZE, 3) + 0.6 * noise(rng, SIZE, 25), 0.06)
    return textured(image, float(rng.uniform(0.3, 0.5)))


def upholstery(rng: Generator) -> Material:
    return leather(rng) if rng.random() < 0.25 else fabric(rng)


def metal(rng: Generator, colors: Sequence[str] = METALS) -> Material:
    return textured(shaded(pick(rng, colors), noise(rng, SIZE, 30, 0.5), 0.025), float(rng.uniform(0.6, 0.9)))


def steel(rng: Generator) -> Material:
    return metal(rng, ("#c4c7ca", "#b3b6b9", "#d4d6d8"))


def plastic(rng: Generator, colors: Sequence[str] = PLASTICS) -> Material:
    return Material(linear(pick(rng, colors)), None, float(rng.uniform(0.2, 0.5)))


def ceramic(rng: Generator) -> Material:
    return Material(linear(pick(rng, ("#f6f5f1", "#f1efe8", "#fbfbfa"), 0.015)), None, 0.8)


def black(rng: Generator) -> Material:
    return Material(linear(pick(rng, ("#141416", "#1c1c1f", "#232326"))), None, float(rng.uniform(0.3, 0.6)))


def glass(rng: Generator) -> Material:
    return Material(linear(pick(rng, ("#b9cfd0", "#c4d3d8", "#a9c0bd"))), None, 0.95, 0.0, True)


def mirror(rng: Generator) -> Material:
    """Silvered glass: a soft gradient stands for what it reflects."""
    fade = np.linspace(0.92, 0.62, SIZE)[:, None] + 0.02 * noise(rng, SIZE, 60)
    image = fade[..., None] * np.array([0.92, 0.97, 1.0])
    return Material((1.0, 1.0, 1.0), (np.clip(image, 0, 1) * 255).astype(np.uint8), 1.0, 0.0, True)


def daylight(rng: Generator) -> Material:
    """A window pane with the day behind it."""
    fade = np.linspace(1.0, 0.72, SIZE)[:, None, None]
    sky = fade * pick(rng, ("#dfeaf5", "#eaf0f2", "#cfe2f3"))
    hill = 0.72 + 0.05 * np.sin(np.arange(SIZE) * 2 * np.pi / SIZE * int(rng.integers(1, 4)) + rng.uniform(0, 6))
    below = np.linspace(0, 1, SIZE)[:, None] > hill[None]
    image = np.where(below[..., None], pick(rng, ("#8ea57f", "#9aa39a", "#7f967a")), sky)
    return Material((1.0, 1.0, 1.0), (np.clip(image, 0, 1) * 255).astype(np.uint8), 0.9, 0.9, True)


def lampshade(rng: Generator) -> Material:
    color = pick(rng, ("#f4ead2", "#f2e2bd", "#f7f3e8", "#e8cfa8", "#d9c7b5"))
    return Material(linear(color), None, 0.0, float(rng.choice([0.0, 0.6, 0.9])))


def cardboard(rng: Generator) -> Material:
    row = np.arange(SIZE)[:, None] * np.ones((1, SIZE))
    flutes = np.sin(row * (2 * np.pi * 32 / SIZE))
    return textured(
        shaded(pick(rng, ("#b58a5c", "#c39b6c", "#a67c52")), 0.3 * flutes + 0.6 * noise(rng, SIZE, 8), 0.03)
    )


def wicker(rng: Generator) -> Material:
    row, column = np.mgrid[:SIZE, :SIZE]
    strands = np.sin(column * 2 * np.pi / 8) * np.where((row // 4) % 2 == 0, 1, -1) + 0.6 * np.sin(row * np.pi / 2)
    return textured(shaded(pick(rng, ("#b08a55", "#8b6b45", "#d2b98f")), strands + 0.3 * noise(rng, SIZE, 4), 0.13))


def soil(rng: Generator) -> Material:
    return textured(shaded(srgb("#3a2a1e"), noise(rng, 64, 2), 0.25))


def foliage(rng: Generator) -> Material:
    """A leaf: midrib along the columns' direction, lighter towards the edge. uv fills it once."""
    rib = np.abs(np.linspace(-1, 1, 64))[:, None] * np.ones((1, 64))
    color = pick(rng, ("#3f7a35", "#2f6a33", "#5a8f3c", "#47734a", "#6d9a45", "#2c5a35"), 0.05)
    veins = np.sin((np.arange(64)[None, :] + 20 * rib) * 2 * np.pi / 9)
    image = shaded(color, 0.5 * rib + 0.25 * veins + 0.3 * noise(rng, 64, 10) + 1.2 * (rib < 0.06), 0.16)
    return textured(image, 0.25)


# --- rooms; uv in units of ROOM_REPEAT


def wall_paint(rng: Generator) -> Material:
    return textured(
        shaded(pick(rng, WALLS, 0.02), 0.6 * noise(rng, ROOM_SIZE, 1.5) + 0.6 * noise(rng, ROOM_SIZE, 60), 0.008)
    )


def ceiling_paint(rng: Generator) -> Material:
    return textured(shaded(pick(rng, ("#f6f5f2", "#f2f1ee", "#faf9f6"), 0.01), noise(rng, ROOM_SIZE, 1.5), 0.006))


def _planks(rng: Generator, color: NDArray[np.float64], rows: int, boards: int) -> Image:
    """Boards along the columns, each with its own grain and tint."""
    image = np.empty((ROOM_SIZE, ROOM_SIZE, 3))
    grains = [_grain(rng, color, ROOM_SIZE) for _ in range(3)]
    edges = np.linspace(0, ROOM_SIZE, rows + 1).astype(int)
    for top, bottom in zip(edges[:-1], edges[1:], strict=True):
        start = int(rng.integers(ROOM_SIZE))
        for column in np.array_split(np.arange(ROOM_SIZE), boards):
            at = (column + start) % ROOM_SIZE
            image[top:bottom, at] = grains[rng.integers(3)][top:bottom, at] * rng.uniform(0.86, 1.1)
            image[top:bottom, at[0]] *= 0.6
        image[top] *= 0.6
    return image


def floor_planks(rng: Generator) -> Material:
    return textured(
        _planks(rng, pick(rng, WOODS), int(rng.integers(9, 16)), int(rng.integers(1, 4))), float(rng.uniform(0.1, 0.4))
    )


def parquet(rng: Generator) -> Material:
    """Squares of strips, every other one turned."""
    color, count = pick(rng, WOODS), int(rng.choice([4, 6, 8]))
    along = _planks(rng, color, 4 * count, count)
    row, column = np.mgrid[:ROOM_SIZE, :ROOM_SIZE] * count // ROOM_SIZE
    turned = (row + column) % 2 == 0
    return textured(np.where(turned[..., None], along, along.transpose(1, 0, 2)), float(rng.uniform(0.15, 0.45)))


def _tiling(rng: Generator, color: NDArray[np.float64], rows: int, columns: int, joint: NDArray[np.float64]) -> Image:
    row, column = np.mgrid[:ROOM_SIZE, :ROOM_SIZE]
    y, x = row * rows / ROOM_SIZE, column * columns / ROOM_SIZE
    tint = rng.normal(0, 1, (rows, columns))[y.astype(int), x.astype(int)]
    image = shaded(color, 0.7 * tint + 0.4 * noise(rng, ROOM_SIZE, 12), 0.025)
    seam = (row - np.floor(y) * ROOM_SIZE / rows < 2) | (column - np.floor(x) * ROOM_SIZE / columns < 2)
    return np.where(seam[..., None], joint, image)


def tiles(rng: Generator) -> Material:
    """Ceramic tiles for floors and bathroom walls, 10 to 50 cm."""
    color = pick(rng, ("#e8e6e0", "#c9c3b8", "#9aa0a3", "#d9d2c2", "#7f8a8c", "#f1f1ee", "#b7a48c", "#a9bfc4"))
    rows = int(rng.choice([4, 5, 6, 8, 10, 16]))
    columns = rows // 2 if rows % 2 == 0 and rng.random() < 0.3 else rows
    return textured(
        _tiling(rng, color, rows, columns, color * rng.choice([0.6, 0.75, 1.08])), float(rng.uniform(0.3, 0.7))
    )


def marble(rng: Generator) -> Material:
    base, vein = pick(rng, ("#eceae6", "#dcd6cc", "#4a4d4e", "#f3f1ee")), pick(rng, ("#9a9a98", "#b39b7d", "#d9d6d0"))
    field = noise(rng, SIZE, 40) + 0.5 * noise(rng, SIZE, 12)
    lines = np.exp(-((field / 0.13) ** 2))[..., None] * 0.5
    return textured(base * (1 - lines) + vein * lines, float(rng.uniform(0.5, 0.8)))


def granite(rng: Generator) -> Material:
    color = pick(rng, ("#3a3b3d", "#77736c", "#a79f94", "#2a2a2c", "#8a7f78"))
    return textured(shaded(color, noise(rng, SIZE, 1.2) + 0.6 * noise(rng, SIZE, 5), 0.13), 0.6)


def worktop(rng: Generator) -> Material:
    return (marble, granite, wood, granite)[int(rng.integers(4))](rng)


def carpet(rng: Generator) -> Material:
    color = pick(rng, ("#9a8f80", "#7d8790", "#b5a58e", "#6f5f57", "#5b6570", "#a39c8f", "#8a7a6b"))
    return textured(shaded(color, noise(rng, ROOM_SIZE, 1.2) + 0.4 * noise(rng, ROOM_SIZE, 40), 0.07))


FLOORS = {"planks": floor_planks, "parquet": parquet, "tiles": tiles, "carpet": carpet, "marble": marble}
