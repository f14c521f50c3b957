"""What every encoder does, whatever runs underneath."""

from __future__ import annotations

from typing import Protocol

from ssr_ros.config import Config
from ssr_ros.types import Frame, ObjectObservation


class Encoder(Protocol):
    """Image + depth -> labelled 3D observations in the graph frame. Not thread-safe; one worker calls it."""

    def encode(self, frame: Frame, floor: float) -> tuple[ObjectObservation, ...]:
        """``floor``: height [m] of the floor in the graph frame, -inf while unknown."""
        ...


def load_encoder(config: Config) -> Encoder:
    """The encoder that ``encoder.backend`` names; ValueError for any other name."""
    if config.encoder.backend == "lifting":
        from ssr_ros.encoder.lifting_encoder import load_lifting_encoder

        return load_lifting_encoder(config)
    if config.encoder.backend == "ssr":
        from ssr_ros.encoder.ssr_encoder import load_ssr_encoder

        return load_ssr_encoder(config)
    raise ValueError(f"encoder.backend must be lifting or ssr, got {config.encoder.backend!r}")
