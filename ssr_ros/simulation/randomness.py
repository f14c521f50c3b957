"""Random numbers that depend on a seed and on what they are for, hence not on what else was drawn."""

from __future__ import annotations

import zlib

import numpy as np


def random_for(seed: int, *purpose: str | int) -> np.random.Generator:
    """The generator of one purpose; the same on every machine."""
    return np.random.default_rng([seed, *(zlib.crc32(p.encode()) if isinstance(p, str) else p for p in purpose)])
