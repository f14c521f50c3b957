"""Occupied, free and unknown floor space, from depth rays. Feeds the LocalCogMap and the room outline."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.config import OccupancyConfig
from ssr_ros.point_map import PointMap

UNKNOWN, FREE, OCCUPIED = -1, 0, 100
BODY_LOW, BODY_HIGH = 0.1, 1.8  # [m] above the floor: what stands between blocks a robot


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Views into the map's arrays, of the cells one frame can touch."""

    corner: NDArray[np.int64]  # (2,) cell index x, y of [0, 0]
    resolution: float  # [m]
    log_odds: NDArray[np.float32]
    seen: NDArray[np.bool_]
    highest: NDArray[np.float32]

    def cells(self, points: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Rows and columns of those of (N, >=2) points that lie in the block, and which those are."""
        cells = np.floor(points[:, :2] * np.float32(1 / self.resolution)).astype(np.int64) - self.corner
        rows, columns = self.seen.shape
        inside = (cells[:, 0] >= 0) & (cells[:, 0] < columns) & (cells[:, 1] >= 0) & (cells[:, 1] < rows)
        return cells[inside, 1], cells[inside, 0], inside

    def count(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of the given cells fall on each cell of the block."""
        height, width = self.seen.shape
        return np.bincount(rows * width + columns, minlength=height * width).reshape(height, width)


class OccupancyMap:
    """A square window of cells that follows the robot; what it leaves behind is forgotten (bounded memory).

    Arrays are indexed [row, col]: row along +y, col along +x of the graph frame.
    """

    def __init__(self, config: OccupancyConfig) -> None:
        self._config = config
        self._side = int(round(config.extent / config.resolution))
        self._frames = 0
        self._corner: NDArray[np.int64] | None = None  # (2,) cell index x, y of [0, 0] in the graph frame
        self._log_odds = np.zeros((self._side, self._side), np.float32)
        self._seen = np.zeros((self._side, self._side), bool)
        self._highest = np.full((self._side, self._side), -np.inf, np.float32)

    def update(self, cloud: PointMap, floor: float) -> None:
        """Takes one frame's points, of every n-th frame; without a known floor nothing can be told apart."""
        self._frames += 1
        if (self._frames - 1) % self._config.every or not np.isfinite(floor) or not len(cloud.points):
            return
        self._follow(cloud.origin[:2])
        rows, columns, corner = self._local_block(cloud.origin[:2])
        block = _Block(
            corner,
            self._config.resolution,
            self._log_odds[rows, columns],
            self._seen[rows, columns],
            self._highest[rows, columns],
        )
        occupied = self._add_points(cloud.points, floor, block)
        self._add_rays(cloud, floor, occupied, block)
        np.clip(block.log_odds, -self._config.clamp, self._config.clamp, out=block.log_odds)

    def _follow(self, position: NDArray[np.float32]) -> None:
        """Scrolls the window when the robot comes nearer to its border than a quarter of it."""
        cell = np.floor(position / self._config.resolution).astype(np.int64)
        if self._corner is None:
            self._corner = cell - self._side // 2
        inside = cell - self._corner
        if ((inside >= self._side // 4) & (inside < self._side - self._side // 4)).all():
            return
        shift = inside - self._side // 2
        self._corner = self._corner + shift
        for array, empty in ((self._log_odds, 0.0), (self._seen, False), (self._highest, -np.inf)):
            _scroll(array, int(shift[1]), int(shift[0]), empty)

    def _local_block(self, position: NDArray[np.float32]) -> tuple[slice, slice, NDArray[np.int64]]:
        """Row and column slices of the cells one frame can touch, and the cell index of their corner."""
        reach = int(np.ceil((self._config.max_range + 2.0) / self._config.resolution))
        center = np.floor(position / self._config.resolution).astype(np.int64) - self._corner
        low, high = np.maximum(center - reach, 0), np.minimum(center + reach, self._side)
        return slice(low[1], high[1]), slice(low[0], high[0]), self._corner + low

    def _add_points(self, points: NDArray[np.float32], floor: float, block: _Block) -> NDArray[np.bool_]:
        """Occupied evidence; returns which cells got some."""
        rows, columns, inside = block.cells(points)
        height = points[inside, 2] - floor
        block.seen[rows, columns] = True
        below = height < BODY_HIGH
        np.maximum.at(block.highest, (rows[below], columns[below]), height[below])
        body = below & (height > BODY_LOW)
        occupied = block.count(rows[body], columns[body]) >= self._config.min_hits
        block.log_odds[occupied] += self._config.occupied_weight
        return occupied

    def _add_rays(self, cloud: PointMap, floor: float, occupied: NDArray[np.bool_], block: _Block) -> None:
        """Free evidence: cells that rays crossed at body height without meeting anything."""
        resolution = self._config.resolution
        across, down = cloud.step * self._config.ray_columns, cloud.step * self._config.ray_rows
        offset = cloud.points[(cloud.columns % across == 0) & (cloud.rows % down == 0)] - cloud.origin
        length = np.maximum(np.hypot(offset[:, 0], offset[:, 1]), 1e-3)
        samples = np.arange(1, int(self._config.max_range / resolution) + 1, dtype=np.float32) * resolution  # (S,)
        fraction = samples[None] / length[:, None]  # (R, S)
        height = cloud.origin[2] - floor + fraction * offset[:, 2:3]
        passed = fraction < 1.0 - 1.5 * resolution / length[:, None]
        ray, sample = np.nonzero(passed & (height > BODY_LOW) & (height < BODY_HIGH))
        rows, columns, _ = block.cells(cloud.origin[:2] + fraction[ray, sample, None] * offset[ray, :2])
        free = (block.count(rows, columns) > 0) & ~occupied
        block.log_odds[free] -= self._config.free_weight
        block.seen[free] = True

    def window(
        self, x0: float, y0: float, cell_size: float, cells: int = 10
    ) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """Occupancy (-1/0/100) and highest point [m above the floor, NaN where none] of a coarser grid.

        The grid's corner is (x0, y0) [m] in the graph frame. A coarse cell is occupied when any fine cell is, free
        when at least half of its fine cells are, unknown else.
        """
        occupancy = np.full((cells, cells), UNKNOWN, np.int8)
        highest = np.full((cells, cells), np.nan, np.float32)
        if self._corner is None:
            return occupancy, highest
        resolution = self._config.resolution
        centers = (np.arange(self._side) + 0.5) * resolution
        columns = np.floor((centers + self._corner[0] * resolution - x0) / cell_size).astype(int)
        rows = np.floor((centers + self._corner[1] * resolution - y0) / cell_size).astype(int)
        in_rows = np.flatnonzero((rows >= 0) & (rows < cells))
        in_columns = np.flatnonzero((columns >= 0) & (columns < cells))
        if not in_rows.size or not in_columns.size:
            return occupancy, highest
        block = np.ix_(in_rows, in_columns)
        flat = (rows[in_rows][:, None] * cells + columns[in_columns][None]).reshape(-1)
        odds = self._log_odds[block].reshape(-1)
        total = np.bincount(flat, minlength=cells * cells)
        occupied = np.bincount(flat, odds > self._config.threshold, minlength=cells * cells)
        free = np.bincount(flat, odds < -self._config.threshold, minlength=cells * cells)
        state = np.where(occupied > 0, OCCUPIED, np.where((free * 2 >= total) & (total > 0), FREE, UNKNOWN))
        top = np.full(cells * cells, -np.inf, np.float32)
        np.maximum.at(top, flat, self._highest[block].reshape(-1))
        top[~np.isfinite(top)] = np.nan
        return state.astype(np.int8).reshape(cells, cells), top.reshape(cells, cells)

    def grid(self) -> tuple[NDArray[np.int8], tuple[float, float], float] | None:
        """The whole window: occupancy (rows, cols), its corner x, y [m] in the graph frame, cell size [m]."""
        if self._corner is None:
            return None
        threshold = self._config.threshold
        state = np.where(self._log_odds > threshold, OCCUPIED, np.where(self._log_odds < -threshold, FREE, UNKNOWN))
        corner = self._corner * self._config.resolution
        return state.astype(np.int8), (float(corner[0]), float(corner[1])), self._config.resolution

    def room_outline(self, position: tuple[float, float]) -> shapely.Polygon | None:
        """Outline [m] of the seen space around ``position``, through the middle of its border cells.

        It follows what was seen, as benchmark room sizes do; parts never looked at are not guessed. None while less
        than a square metre is seen.
        """
        if self._corner is None or not self._seen.any():
            return None
        resolution = self._config.resolution
        rows, columns = np.flatnonzero(self._seen.any(1)), np.flatnonzero(self._seen.any(0))
        seen = self._seen[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.uint8)
        radius = max(1, int(round(self._config.room_closing / resolution)))
        border = radius + 1  # dilation must not reach it: erosion takes nothing off at the border of an image
        padded = cv2.copyMakeBorder(seen, border, border, border, border, cv2.BORDER_CONSTANT, value=0)
        closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, _disc(radius))
        closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, _disc(2))
        contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        corner = (self._corner + (columns[0], rows[0]) - border) * resolution
        outlines = [shapely.Polygon((c[:, 0, :] + 0.5) * resolution + corner) for c in contours if len(c) >= 4]
        outlines = [o for o in outlines if o.is_valid and o.area > 1.0]
        if not outlines:
            return None
        here = shapely.Point(position)
        room = min(outlines, key=lambda o: (o.distance(here), -o.area))
        return shapely.geometry.polygon.orient(room.simplify(resolution, preserve_topology=True))


def _disc(radius: int) -> NDArray[np.uint8]:
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.asarray(element, np.uint8)


def _scroll(array: NDArray, rows: int, columns: int, empty: float | bool) -> None:
    """Moves the content so that old [r, c] becomes [r - rows, c - columns]; what enters is ``empty``."""
    side = array.shape[0]
    moved = np.full_like(array, empty)
    source_rows = slice(max(rows, 0), side + min(rows, 0))
    source_columns = slice(max(columns, 0), side + min(columns, 0))
    target_rows = slice(max(-rows, 0), side + min(-rows, 0))
    target_columns = slice(max(-columns, 0), side + min(-columns, 0))
    if abs(rows) < side and abs(columns) < side:
        moved[target_rows, target_columns] = array[source_rows, source_columns]
    array[:] = moved
