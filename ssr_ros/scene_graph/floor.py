"""Where the floor is: the lowest horizontal layer that keeps being seen."""

from __future__ import annotations

import numpy as np

from ssr_ros.config import FloorConfig
from ssr_ros.point_map import PointMap

BIN = 0.02  # [m]
DEPTH_RANGE = 3.0  # [m] the floor is looked for this far below the first camera
MARGIN = 0.2  # [m] nothing nearer below the camera than this is the floor


class FloorEstimator:
    """Height of one level floor in the graph frame, from a decaying histogram of point heights."""

    def __init__(self, config: FloorConfig) -> None:
        self._config = config
        self._lowest: float | None = None  # [m] height of bin 0, fixed by the first camera
        self._histogram = np.zeros(int(2 * DEPTH_RANGE / BIN))
        self.height = float("-inf")  # [m] in the graph frame; -inf while unknown

    def update(self, cloud: PointMap) -> float:
        """Takes one frame's points and returns the floor's height [m], -inf while unknown."""
        if self._lowest is None:
            self._lowest = float(cloud.origin[2]) - DEPTH_RANGE
        heights = cloud.points[cloud.points[:, 2] < cloud.origin[2] - MARGIN, 2]
        bins = ((heights - self._lowest) / BIN).astype(np.int64)
        bins = bins[(bins >= 0) & (bins < self._histogram.size)]
        self._histogram *= self._config.decay
        self._histogram += np.bincount(bins, minlength=self._histogram.size)
        self.height = self._lowest_layer()
        return self.height

    def _lowest_layer(self) -> float:
        smooth = np.convolve(self._histogram, [0.25, 0.5, 1.0, 0.5, 0.25], "same")
        strong = smooth >= max(self._config.min_points, self._config.min_share * float(smooth.max()))
        peak = strong & (smooth >= np.roll(smooth, 1)) & (smooth >= np.roll(smooth, -1))
        found = np.flatnonzero(peak)
        if not found.size or self._lowest is None:
            return float("-inf")
        low, high = max(found[0] - 2, 0), found[0] + 3
        weights = self._histogram[low:high]
        return self._lowest + (float((weights * np.arange(low, high)).sum() / weights.sum()) + 0.5) * BIN
