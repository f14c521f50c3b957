"""Contact sheets of furniture: ``python -m ssr_ros.simulation.preview OUT.png --label chair --source parametric``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ssr_ros.simulation import variation
from ssr_ros.simulation.furniture import SOURCES, SPLITS, load_catalogue
from ssr_ros.simulation.scene import FurnitureModel, Material, Mesh

LIGHT = np.array([0.55, -0.45, 0.8]) / np.linalg.norm([0.55, -0.45, 0.8])  # towards the light, in the model's frame
AMBIENT, DIFFUSE = 0.42, 0.62
BACKGROUND = 0.62  # linear
FILL = 0.86  # share of the tile that the model spans


def to_srgb(linear: NDArray[np.float64]) -> NDArray[np.uint8]:
    value = np.clip(linear, 0, 1)
    return (np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055) * 255 + 0.5).astype(
        np.uint8
    )


def shade(model: FurnitureModel, size: int = 240, azimuth: float = 0.6, elevation: float = 0.45) -> NDArray[np.uint8]:
    """(size, size, 3) sRGB, seen from its front turned by ``azimuth`` [rad] and from ``elevation`` [rad] above.

    Orthographic, z-buffered, flat shading: to look at models, not to train on.
    """
    pixels = size * 2
    towards = np.array([np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation), np.sin(elevation)])
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    axes = np.stack([right, -np.cross(towards, right), towards])  # to picture x, y (down), nearness
    seen = model.mesh.vertices.astype(float) @ axes.T
    low, high = seen[:, :2].min(0), seen[:, :2].max(0)
    seen[:, :2] = (seen[:, :2] - (low + high) / 2) * (FILL * pixels / (high - low).max()) + pixels / 2
    image, nearest = np.full((pixels, pixels, 3), BACKGROUND), np.full((pixels, pixels), -np.inf)
    light = _light(model.mesh)
    textures = [_linear_texture(material) for material in model.mesh.materials]
    for face, corners in enumerate(seen[model.mesh.faces]):
        _draw(image, nearest, corners, model.mesh, face, float(light[face]), textures)
    return to_srgb(image.reshape(size, 2, size, 2, 3).mean((1, 3)))


def _light(mesh: Mesh) -> NDArray[np.float64]:
    """(F,) brightness; both sides of a face are lit alike."""
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(float) for i in range(3))
    normals = np.cross(b - a, c - a)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return AMBIENT + DIFFUSE * np.abs(normals @ LIGHT)


def _linear_texture(material: Material) -> NDArray[np.float64] | None:
    if material.texture is None:
        return None
    value = material.texture / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _draw(
    image: NDArray,
    nearest: NDArray,
    corners: NDArray,
    mesh: Mesh,
    face: int,
    light: float,
    textures: Sequence[NDArray | None],
) -> None:
    """One triangle into the picture."""
    (x0, y0), (x1, y1) = np.floor(corners[:, :2].min(0)).astype(int), np.ceil(corners[:, :2].max(0)).astype(int) + 1
    x0, y0 = max(x0, 0), max(y0, 0)
    a, b, c = corners[:, :2]
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    if abs(area) < 1e-9:
        return
    y, x = np.mgrid[y0:y1, x0:x1] + 0.5
    v = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area
    w = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area
    u = 1 - v - w
    depth = u * corners[0, 2] + v * corners[1, 2] + w * corners[2, 2]
    window = nearest[y0:y1, x0:x1]
    hit = (u >= -1e-6) & (v >= -1e-6) & (w >= -1e-6)
    hit = hit[: window.shape[0], : window.shape[1]]
    hit &= depth[: window.shape[0], : window.shape[1]] > window
    if not hit.any():
        return
    rows, columns = np.nonzero(hit)
    weights = np.stack([u[rows, columns], v[rows, columns], w[rows, columns]], 1)
    window[rows, columns] = depth[rows, columns]
    material = mesh.materials[mesh.material[face]]
    albedo = np.array(material.color) * _texels(textures[mesh.material[face]], weights @ mesh.uv[face].astype(float))
    image[y0 + rows, x0 + columns] = albedo * (light + material.emission)


def _texels(texture: NDArray | None, uv: NDArray) -> NDArray:
    if texture is None:
        return np.ones((len(uv), 3))
    height, width = texture.shape[:2]
    return texture[
        np.floor((1 - uv[:, 1]) * height).astype(int) % height, np.floor(uv[:, 0] * width).astype(int) % width
    ]


def contact_sheet(models: Sequence[FurnitureModel], columns: int = 6, size: int = 200) -> Image.Image:
    """Models side by side with their names and sizes [m]."""
    caption = 26
    rows = -(-len(models) // columns)
    sheet = Image.new("RGB", (columns * size, rows * (size + caption)), "white")
    draw = ImageDraw.Draw(sheet)
    for i, model in enumerate(models):
        x, y = i % columns * size, i // columns * (size + caption)
        sheet.paste(Image.fromarray(shade(model, size)), (x, y))
        name = model.name.partition("/")[2]
        draw.text((x + 3, y + size), f"{name}\n" + " x ".join(f"{s:.2f}" for s in model.size), "black", spacing=0)
    return sheet


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--label", "labels", multiple=True, help="Only this label; may be given several times.")
@click.option("--source", type=click.Choice(SOURCES), default="parametric", show_default=True)
@click.option("--split", type=click.Choice(SPLITS), default="all", show_default=True)
@click.option("--each", default=2, show_default=True, help="Pieces of each design.")
@click.option("--seed", default=0, show_default=True)
@click.option("--varied", is_flag=True, help="Drawn models stretched and painted anew, as the encoder is trained on.")
def main(out: Path, labels: tuple[str, ...], source: str, split: str, each: int, seed: int, varied: bool) -> None:
    """Draws a contact sheet of furniture into OUT."""
    catalogue = load_catalogue(source, split)
    catalogue = variation.varied(catalogue) if varied else catalogue
    chosen = [entry for entry in catalogue.entries if not labels or entry.label in labels]
    contact_sheet([entry.model(seed + i) for entry in chosen for i in range(each)]).save(out)


if __name__ == "__main__":
    main()
