"""What mapping cost: time by stage, memory and its growth, and the size of what is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class StageCost:
    p50: float  # [ms]
    p95: float  # [ms]


@dataclass(frozen=True, slots=True)
class Cost:
    frames_per_second: float | None  # reading and mapping, without what evaluation does in between
    stages: dict[str, StageCost]
    peak_resident: float | None  # [MB] of the process
    resident_slope: float | None  # [MB] per 1000 frames, over the second half
    update_bytes_mean: float | None  # per frame, frames without change included
    update_bytes_p95: float | None
    update_encoding: str  # of these bytes


def measure_cost(
    stages: Mapping[str, Sequence[float]], resident: Sequence[float], update_bytes: Sequence[int], encoding: str
) -> Cost:
    """``stages``: [ms] per frame, ``read`` and ``total`` among them; ``resident``: [MB] per frame."""
    spent = sum(float(np.mean(stages[name])) for name in ("read", "total") if len(stages.get(name, ())))
    return Cost(
        1000 / spent if spent > 0 else None,
        {
            name: StageCost(float(np.percentile(times, 50)), float(np.percentile(times, 95)))
            for name, times in stages.items()
            if len(times)
        },
        float(max(resident)) if len(resident) else None,
        growth(resident),
        float(np.mean(update_bytes)) if len(update_bytes) else None,
        float(np.percentile(update_bytes, 95)) if len(update_bytes) else None,
        encoding,
    )


def growth(resident: Sequence[float]) -> float | None:
    """[MB] per 1000 frames: slope of a line through the second half, when caches are filled; None below 20 frames."""
    late = resident[len(resident) // 2 :]
    if len(late) < 10:
        return None
    return 1000 * float(np.polyfit(np.arange(len(late)), late, 1)[0])
