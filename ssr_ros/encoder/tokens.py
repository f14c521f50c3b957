"""What a language model reads of a frame: tokens interleaved with text, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAME = "<frame>"  # text that starts a frame
SCENE = "<scene>"  # text in front of the coarse cells


@dataclass(frozen=True, slots=True, eq=False)
class ObjectToken:
    label: str
    score: float
    vector: NDArray[np.float32]  # (W,)


@dataclass(frozen=True, slots=True, eq=False)
class FrameTokens:
    """Of one frame."""

    stamp: int  # [ns]
    pose: NDArray[np.float32]  # (W,)
    objects: tuple[ObjectToken, ...]  # best first
    cells: NDArray[np.float32]  # (35, W) coarse cells, row by row


Piece = str | NDArray[np.float32]  # text for the tokenizer, or one vector in the model's width


def interleaved(frames: Iterable[FrameTokens], cells: bool = True) -> Iterator[Piece]:
    """Frame separator, pose, then each object's label and vector, then the coarse cells; oldest frame first."""
    for frame in sorted(frames, key=lambda f: f.stamp):
        yield FRAME
        yield frame.pose
        for item in frame.objects:
            yield item.label
            yield item.vector
        if cells:
            yield SCENE
            yield from frame.cells
