"""Pictures drawn on things: screens, paintings, book covers, rugs, keys, labels. uv fills each once."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ssr_ros.simulation.materials import FABRICS, Image, noise, pick, plain, shaded, srgb, textured
from ssr_ros.simulation.scene import Material

VIVID = ("#c8553d", "#2f6690", "#e0a84e", "#588157", "#8e4162", "#3a7d8c", "#d9a5a0", "#283845", "#efe6d8", "#7a9e9f")


def _blank(height: int, width: int, color: NDArray[np.float64]) -> Image:
    return np.ones((height, width, 3)) * color


def _grid(height: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Row and column of each pixel in [0, 1)."""
    row, column = np.mgrid[:height, :width]
    return row / height, column / width


def _landscape(rng: Generator, height: int, width: int) -> Image:
    v, u = _grid(height, width)
    high, low = pick(rng, ("#5f93c4", "#f0b37e", "#8fb8d8", "#39587f")), pick(rng, ("#dfe9ee", "#f7dcae", "#c9dbe8"))
    image = high + (low - high) * np.clip(v * 1.7, 0, 1)[..., None]
    for level in np.sort(rng.uniform(0.4, 0.85, int(rng.integers(2, 5)))):
        ridge = (
            level
            + 0.09 * np.sin(u * rng.uniform(4, 13) + rng.uniform(0, 6))
            + 0.03 * np.sin(u * 31 + rng.uniform(0, 6))
        )
        ground = pick(rng, ("#5b7f4b", "#3f5d4a", "#7d8f5c", "#5f6f7a", "#8a7a5a", "#2f4b5a"))
        image = np.where((v > ridge)[..., None], ground * (1.1 - 0.3 * v[..., None]), image)
    return image


def _abstract(rng: Generator, height: int, width: int) -> Image:
    v, u = _grid(height, width)
    image = _blank(height, width, pick(rng, VIVID))
    for _ in range(int(rng.integers(4, 9))):
        color, (y, x), size = pick(rng, VIVID), rng.random(2), rng.uniform(0.08, 0.35)
        disc = (v - y) ** 2 + (u - x) ** 2 < size**2
        bar = (np.abs(v - y) < size) & (np.abs(u - x) < size / 3)
        image = np.where((disc if rng.random() < 0.5 else bar)[..., None], color, image)
    return image


def _desktop(rng: Generator, height: int, width: int) -> Image:
    """Windows with lines of text over a wallpaper."""
    image = _landscape(rng, height, width) if rng.random() < 0.5 else _blank(height, width, pick(rng, VIVID))
    for _ in range(int(rng.integers(1, 4))):
        top, left = int(rng.uniform(0, 0.4) * height), int(rng.uniform(0, 0.5) * width)
        bottom, right = min(height - 8, top + int(height * 0.55)), min(width - 4, left + int(width * 0.5))
        dark = rng.random() < 0.4
        image[top:bottom, left:right] = srgb("#22262c" if dark else "#f5f6f7")
        image[top : top + 6, left:right] = srgb("#3b6ea5" if not dark else "#40454d")
        for line in range(top + 10, bottom - 4, 5):
            end = left + 4 + int(rng.uniform(0.2, 0.9) * (right - left - 8))
            image[line : line + 2, left + 4 : end] = srgb("#9aa4ae" if dark else "#555b63")
    image[-6:] = srgb("#202428")
    return image


def screen(rng: Generator, on: bool | None = None) -> Material:
    """A tv's or computer's screen, off (dark and glossy) or on."""
    on = bool(rng.random() < 0.4) if on is None else on
    if not on:
        return plain("#0b0c0f", gloss=0.95)
    image = (_desktop if rng.random() < 0.5 else _landscape)(rng, 128, 224)
    return textured(image, 0.6, float(rng.uniform(0.6, 1.0)))


def picture(rng: Generator) -> Material:
    """A painting or photo with its mount."""
    image = (_landscape if rng.random() < 0.55 else _abstract)(rng, 128, 128)
    mount = int(rng.choice([0, 8, 16]))
    if mount:
        inner = image[mount:-mount, mount:-mount].copy()
        image[:] = srgb("#f4f2ec")
        image[mount:-mount, mount:-mount] = inner
    return textured(image, 0.2)


def cover(rng: Generator) -> Material:
    """Front of a book: a colour, a picture or block, lines of title."""
    image = _blank(96, 64, pick(rng, VIVID))
    if rng.random() < 0.6:
        image[28:80, 8:56] = (_landscape if rng.random() < 0.5 else _abstract)(rng, 52, 48)
    for line in (8, 15):
        image[line : line + 4, 8 : 8 + int(rng.uniform(20, 48))] = srgb(
            "#f5efe0" if image[2, 2].sum() < 1.6 else "#2a2a2a"
        )
    return textured(image, 0.2)


def spines(rng: Generator) -> Material:
    """A row of 24 book backs side by side; one book takes 1/24 of u."""
    image = np.empty((64, 192, 3))
    for book in range(24):
        color, ink = pick(rng, VIVID, 0.08), srgb("#f0e2b8" if rng.random() < 0.7 else "#22201c")
        strip = image[:, book * 8 : book * 8 + 8]
        strip[:] = color
        strip[:, (0, 7)] = color * 0.72
        top = int(rng.integers(6, 20))
        strip[top : top + int(rng.integers(8, 26)), 3:5] = ink
        strip[54:57, 2:6] = ink
    return textured(image, 0.1)


def rug(rng: Generator) -> Material:
    """Bordered, striped, checked or plain pile."""
    v, u = _grid(128, 128)
    image, kind = _blank(128, 128, pick(rng, FABRICS)), int(rng.integers(4))
    edge = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    if kind == 0:
        for inner in (0.04, 0.08, 0.13):
            image = np.where((edge > inner)[..., None], pick(rng, (*FABRICS, *VIVID)), image)
        diamond = (np.abs(u - 0.5) + np.abs(v - 0.5)) % 0.2 < 0.09
        image = np.where((diamond & (edge > 0.16))[..., None], pick(rng, VIVID), image)
    elif kind == 1:
        for start in np.arange(0, 1, 1 / int(rng.integers(5, 12))):
            image = np.where((np.abs(v - start) < 0.03)[..., None], pick(rng, (*FABRICS, *VIVID)), image)
    elif kind == 2:
        cells = int(rng.integers(4, 9))
        check = ((u * cells).astype(int) + (v * cells).astype(int)) % 2 == 0
        image = np.where(check[..., None], pick(rng, FABRICS), image)
    return textured(image * (1 + 0.06 * noise(rng, 128, 1.2))[..., None])


def keys(rng: Generator, dark: bool) -> Material:
    """Key caps: six rows with gaps, a wide space bar."""
    case, cap = (srgb("#17181a"), srgb("#35373b")) if dark else (srgb("#c9cbcd"), srgb("#f3f3f2"))
    image = _blank(60, 180, case)
    for row in range(6):
        for column in range(18):
            image[row * 10 + 1 : row * 10 + 9, column * 10 + 1 : column * 10 + 9] = cap * rng.uniform(0.95, 1.0)
    image[51:59, 41:109] = cap
    return textured(image, 0.15)


def hob(rng: Generator) -> Material:
    """A glass cooking surface with four rings."""
    v, u = _grid(128, 128)
    image = _blank(128, 128, srgb("#101114"))
    for y, x, r in ((0.27, 0.28, 0.17), (0.27, 0.72, 0.13), (0.73, 0.28, 0.13), (0.73, 0.72, 0.17)):
        distance = np.hypot(v - y, u - x)
        image = np.where((np.abs(distance - r) < 0.012)[..., None], srgb("#9a9da0"), image)
        image = np.where((distance < r * 0.9)[..., None], srgb("#1d1e22"), image)
    return textured(image, 0.9)


def clock_digits(rng: Generator) -> Material:
    """A small lit display on black."""
    image = _blank(24, 64, srgb("#0a0a0b"))
    for x in (10, 20, 36, 46):
        image[6:18, x : x + 7] = srgb("#39d0b0")
        if rng.random() < 0.7:
            image[9:15, x + 2 : x + 5] = srgb("#0a0a0b")
    return textured(image, 0.5, 0.7)


def label(rng: Generator) -> Material:
    """A printed band for bottles, boxes and bins."""
    image = _blank(48, 96, pick(rng, ("#f2ead8", "#efefe9", *VIVID)))
    ink = pick(rng, ("#2a2a2a", "#8a2f2a", "#1f4e79"))
    for line in (8, 20, 27, 34):
        image[line : line + (7 if line == 8 else 3), 14 : 14 + int(rng.uniform(30, 68))] = ink
    return textured(image, 0.15)


def knit(rng: Generator) -> Material:
    """A cushion or throw with a simple pattern."""
    v, u = _grid(96, 96)
    one, other = pick(rng, (*FABRICS, *VIVID)), pick(rng, (*FABRICS, *VIVID))
    kind = int(rng.integers(4))
    pattern = [
        np.zeros_like(u, bool),
        (v * 6).astype(int) % 2 == 0,
        np.abs(u - v) % 0.25 < 0.1,
        np.hypot(u - 0.5, v - 0.5) < 0.3,
    ][kind]
    field = noise(rng, 96, 1.3)
    return textured(np.where(pattern[..., None], shaded(other, field, 0.05), shaded(one, field, 0.05)))
