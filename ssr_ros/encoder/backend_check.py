"""Compares two runtimes on the same inputs, and times one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.encoder.network_backend import Arrays, NetworkBackend, TensorSpec


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one output over all inputs compared."""

    largest: float  # absolute
    mean: float  # absolute
    scale: float  # the largest absolute value of the reference


@dataclass(frozen=True, slots=True)
class Latency:
    """Of one run, copies included [ms]."""

    median: float
    p90: float


def noise(specs: tuple[TensorSpec, ...], count: int, seed: int = 0) -> list[Arrays]:
    """Seeded numbers in [0, 1) in the shape of the inputs, one image each: for comparing, not for calibrating."""
    draw = np.random.default_rng(seed)
    shapes = {spec.name: [1 if length == -1 else length for length in spec.shape] for spec in specs}
    return [{s.name: draw.random(shapes[s.name]).astype(s.dtype) for s in specs} for _ in range(count)]


def compare(
    reference: NetworkBackend, candidate: NetworkBackend, inputs: Iterable[Mapping[str, NDArray[Any]]]
) -> dict[str, Difference]:
    """How far the outputs of ``candidate`` lie from those of ``reference``; NaN where only one of them is a number."""
    gaps: dict[str, list[tuple[float, float, float]]] = {spec.name: [] for spec in reference.outputs}
    for arrays in inputs:
        ours, theirs = candidate.run(arrays), reference.run(arrays)
        for name, expected in theirs.items():
            gap = np.abs(np.subtract(ours[name], expected, dtype=np.float64))
            gaps[name].append((float(gap.max()), float(gap.mean()), float(np.abs(expected).max())))
    return {
        name: Difference(*(float(part) for part in (values[:, 0].max(), values[:, 1].mean(), values[:, 2].max())))
        for name, values in ((name, np.array(rows)) for name, rows in gaps.items() if rows)
    }


def latency(backend: NetworkBackend, inputs: Mapping[str, NDArray[Any]], runs: int = 100) -> Latency:
    """Of ``runs`` runs one after the other, after loading has warmed it up."""
    times = []
    for _ in range(max(2, runs)):
        start = time.perf_counter()
        backend.run(inputs)
        times.append(1000 * (time.perf_counter() - start))
    return Latency(statistics.median(times), statistics.quantiles(times, n=10)[-1])
