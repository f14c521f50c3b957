"""Many small pictures on one page, to see at a glance what a recording shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ssr_ros.simulation.simulated_run import Image

TILE = (320, 240)  # [px] width, height
_GAP = 4  # [px]
_FAR = 6.0  # [m] depth drawn darkest


def write_sheet(images: Sequence[Image], path: Path, columns: int = 6) -> None:
    """A PNG of color images, the depth of each small in its corner (bright: near, black: no reading)."""
    tiles = [_tile(image) for image in images]
    blank = np.full((TILE[1], TILE[0], 3), 255, np.uint8)
    tiles += [blank] * (-len(tiles) % columns)
    rows = [np.hstack([_framed(tile) for tile in tiles[i : i + columns]]) for i in range(0, len(tiles), columns)]
    path.parent.mkdir(parents=True, exist_ok=True)
    if not rows or not cv2.imwrite(str(path), np.vstack(rows)[..., ::-1]):
        raise OSError(f"{path}: the contact sheet of {len(images)} images cannot be written")


def _tile(image: Image) -> NDArray[np.uint8]:
    tile = cv2.resize(image.color, TILE, interpolation=cv2.INTER_AREA)
    small = cv2.resize(image.depth, (TILE[0] // 4, TILE[1] // 4), interpolation=cv2.INTER_NEAREST)
    shade = np.where(small > 0, np.clip(1.0 - small / _FAR, 0.15, 1.0), 0.0)
    tile[-small.shape[0] :, -small.shape[1] :] = (shade * 255).astype(np.uint8)[..., None]
    return tile  # type: ignore[return-value]


def _framed(tile: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.pad(tile, ((0, _GAP), (0, _GAP), (0, 0)), constant_values=255)
