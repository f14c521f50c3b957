"""One frame's depth as points in the graph frame, computed once and shared by all that look at the scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import transform_points, unproject
from ssr_ros.types import Frame


@dataclass(frozen=True, slots=True, eq=False)
class PointMap:
    """Every ``step``-th depth pixel that has a reading."""

    points: NDArray[np.float32]  # (N, 3) [m] in the graph frame
    rows: NDArray[np.int64]  # (N,) depth pixel rows
    columns: NDArray[np.int64]  # (N,) depth pixel columns
    origin: NDArray[np.float32]  # (3,) [m] camera centre in the graph frame
    step: int


def point_map(frame: Frame, step: int, min_depth: float, max_depth: float) -> PointMap:
    """Depth readings within [min_depth, max_depth] [m] on a grid of ``step`` pixels."""
    depth = frame.depth[::step, ::step]
    rows, columns = np.nonzero((depth >= min_depth) & (depth <= max_depth))
    local = unproject(columns * step, rows * step, depth[rows, columns], frame.depth_intrinsics)
    points = transform_points(frame.graph_T_camera, local)
    return PointMap(points, rows * step, columns * step, frame.graph_T_camera[:3, 3].astype(np.float32), step)
