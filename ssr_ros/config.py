"""Every parameter, its default and its unit. One frozen dataclass per component; defaults live nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


def require(condition: bool, parameter: str, rule: str, value: object) -> None:
    """ValueError naming parameter, rule and value unless the condition holds."""
    if not condition:
        raise ValueError(f"{parameter} must be {rule}, got {value!r}")


@dataclass(frozen=True, slots=True)
class TripletConfig:
    """Chain of local triplets; the constants of docs/conventions.md."""

    min_baseline: float = 0.5  # [m] least distance of anchor and reference when a triplet is made
    keep_baseline: float = 0.4  # [m] a triplet is re-anchored below this
    neighbours: int = 16  # chained members considered as anchor or reference

    def __post_init__(self) -> None:
        require(0 < self.keep_baseline <= self.min_baseline, "triplets.keep_baseline", "in (0, min_baseline]", self.keep_baseline)
        require(self.neighbours >= 2, "triplets.neighbours", "at least 2", self.neighbours)


@dataclass(frozen=True, slots=True)
class CogMapConfig:
    """The 10x10 map around the robot."""

    cell_size: float = 0.6  # [m] per cell
    rate: float = 2.0  # [Hz]

    def __post_init__(self) -> None:
        require(self.cell_size > 0, "cog_map.cell_size", "positive", self.cell_size)
        require(self.rate > 0, "cog_map.rate", "positive", self.rate)
