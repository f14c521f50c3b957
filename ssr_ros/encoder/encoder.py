"""What every encoder does, whatever runs underneath."""

from __future__ import annotations

from typing import Protocol

from ssr_ros.types import Frame, ObjectObservation


class Encoder(Protocol):
    """Image + depth -> labelled 3D observations in the graph frame. Not thread-safe; one worker calls it."""

    def encode(self, frame: Frame) -> tuple[ObjectObservation, ...]: ...
