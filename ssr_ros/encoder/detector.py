"""2D detections and the detector every backend offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Detections2D:
    """What one image shows, best first."""

    boxes: NDArray[np.float32]  # (N, 4) x0, y0, x1, y1 [px] in the image given
    scores: NDArray[np.float32]  # (N, L) per detector label, [0, 1]
    features: NDArray[np.float32]  # (N, D) unit length

    def __len__(self) -> int:
        return len(self.boxes)


class Detector(Protocol):
    labels: tuple[str, ...]  # (L,) the detector's own words

    def detect(self, color: NDArray[np.uint8]) -> Detections2D:
        """Detections in an (H, W, 3) RGB image."""
        ...
