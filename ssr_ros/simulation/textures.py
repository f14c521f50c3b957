"""Materials of a scene as flat arrays: one table, one atlas of mip chains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation.scene import Material

GLASS = 1  # bit of Materials.flags


class Materials(NamedTuple):
    """M materials, T textures with all their mip levels; a NamedTuple because compiled code reads it."""

    color: NDArray[np.float32]  # (M, 3) linear albedo
    gloss: NDArray[np.float32]  # (M,)
    emission: NDArray[np.float32]  # (M,)
    flags: NDArray[np.int32]  # (M,)
    texture: NDArray[np.int32]  # (M,) first mip level of its texture, -1: plain
    mean: NDArray[np.float32]  # (M, 3) linear albedo, averaged over the texture
    levels: NDArray[np.int32]  # (T, 4) offset into texels, width, height, levels left from here
    texels: NDArray[np.uint8]  # (N, 3) 255 times the square root of linear light: quick to decode


def srgb_to_linear(value: NDArray[np.floating]) -> NDArray[np.floating]:
    """IEC 61966-2-1, [0, 1] to [0, 1]."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(value: NDArray[np.floating]) -> NDArray[np.floating]:
    """IEC 61966-2-1, [0, 1] to [0, 1]."""
    return np.where(value <= 0.0031308, value * 12.92, 1.055 * np.maximum(value, 0.0) ** (1 / 2.4) - 0.055)


TO_LINEAR = srgb_to_linear(np.arange(256) / 255.0).astype(np.float32)
TO_ROOT = np.round(255.0 * np.sqrt(TO_LINEAR)).astype(np.uint8)


def material_table(materials: Sequence[Material]) -> Materials:
    """Flat arrays of the materials in their order; equal texture arrays are stored once."""
    firsts: dict[int, int] = {}
    levels: list[tuple[int, int, int, int]] = []
    texels: list[NDArray[np.uint8]] = []
    offset = 0
    texture = np.full(len(materials), -1, np.int32)
    mean = np.array([m.color for m in materials], np.float32).reshape(-1, 3)
    for i, material in enumerate(materials):
        if material.texture is None:
            continue
        if id(material.texture) not in firsts:
            firsts[id(material.texture)] = len(levels)
            chain = mip_chain(material.texture)
            for k, level in enumerate(chain):
                levels.append((offset, level.shape[1], level.shape[0], len(chain) - k))
                texels.append(level.reshape(-1, 3))
                offset += level.shape[0] * level.shape[1]
        texture[i] = firsts[id(material.texture)]
        mean[i] *= TO_LINEAR[material.texture].reshape(-1, 3).mean(0)
    return Materials(
        np.array([m.color for m in materials], np.float32).reshape(-1, 3),
        np.array([m.gloss for m in materials], np.float32),
        np.array([m.emission for m in materials], np.float32),
        np.array([GLASS * m.glass for m in materials], np.int32),
        texture,
        mean,
        np.array(levels or [(0, 1, 1, 1)], np.int32),
        TO_ROOT[np.concatenate(texels)] if texels else np.full((1, 3), 255, np.uint8),
    )


def mip_chain(texture: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The texture (H, W, 3) sRGB and its halvings down to one texel a side, averaged in linear light."""
    chain = [np.ascontiguousarray(texture)]
    level = TO_LINEAR[texture]
    while min(level.shape[:2]) > 1:
        height, width = level.shape[0] // 2 * 2, level.shape[1] // 2 * 2
        level = level[:height, :width].reshape(height // 2, 2, width // 2, 2, 3).mean((1, 3))
        chain.append(np.round(linear_to_srgb(level) * 255.0).astype(np.uint8))
    return chain
