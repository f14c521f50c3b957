"""Lifts 2D detections into metric 7-DoF observations with the depth image.

One detection at a time: sample the depth inside its box, drop the floor, find the foreground along the viewing
direction, keep the piece that hangs together seen from above, fit a gravity-aligned box. What is left of the
background is carved away later, by the views that see it outside the object (scene_graph/fusion.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.box_fitting import fit_box, quantile
from ssr_ros.config import LiftingConfig
from ssr_ros.geometry import points_in_box, unproject
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import SUPPORT, LabelInfo

PLAN_CELL = 0.06  # [m] of the top-view grid in which a foreground piece must hang together
_FLANK_ROWS = np.linspace(0.0, 1.0, 14)
_FLANK_COLUMNS = np.array([0.25, 0.5, 0.75, 1.0])  # of the flank's width, from the 2D box outwards
WALL = 0.05  # [m] half the thickness of a wall and what hangs flat on it; depth noise comes on top
PLATE = 0.03  # [m] thickness of a level surface in the depth image, noise included
SMALL_CELL = 0.04  # [m] the same grid for small things: cups stand closer than chairs
TOP_SHARE = 0.6  # of the largest level surface, that a higher one needs to be the top of a table
RANGE_BIN = 0.08  # [m] of the histogram along the viewing direction


@dataclass(frozen=True, slots=True)
class Detection:
    """One detection in the words of the vocabulary."""

    label: str
    label_scores: dict[str, float]
    score: float
    box2d: NDArray[np.float32]  # (4,) x0, y0, x1, y1 [px] in the colour image
    feature: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """Depth samples inside a 2D box."""

    points: NDArray[np.float32]  # (N, 3) [m] in the graph frame
    distance: NDArray[np.float32]  # (N,) [m] horizontal distance from the camera
    weight: NDArray[np.float32]  # (N,) how central the pixel is, in (0, 1]
    pixels: int  # samples taken, with or without depth


@dataclass(frozen=True, slots=True)
class Surface:
    """The top of a table seen in this frame; what lies in it is not part of the chair in front."""

    footprint: Box3D

    def covers(self, points: NDArray[np.float32]) -> NDArray[np.bool_]:
        """(N,) which points [m] lie in the table top."""
        top = self.footprint.top
        plate = Box3D((*self.footprint.center[:2], top), (*self.footprint.size[:2], 2 * PLATE), self.footprint.yaw)
        return points_in_box(points, plate, margin=0.03)


def lift(
    detection: Detection,
    info: LabelInfo,
    frame: Frame,
    floor: float,
    excluded: NDArray[np.bool_] | None,
    surfaces: Sequence[Surface],
    config: LiftingConfig,
) -> ObjectObservation | None:
    """The observation of one detection, in the graph frame; None when depth does not support it.

    ``floor``: height [m] of the floor in the graph frame, -inf while unknown. ``excluded``: (h, w) depth pixels
    of moving things. ``surfaces``: table tops seen in the frame.
    """
    window = _sample(detection.box2d, frame, excluded, info.surface, config)
    if window is None:
        return None
    usable = window.points[:, 2] > floor + config.floor_margin
    if info.surface:
        foreground = _flat_top(window, usable, info, floor)
    else:
        usable &= ~_of_other_things(window, detection, info, frame, surfaces, config)
        foreground = usable & _foreground(window, usable, info)
    if info.rests_on_level:
        foreground &= ~_support(window, foreground)
    cell = 2 * PLAN_CELL if info.surface else (PLAN_CELL if info.is_furniture else SMALL_CELL)
    foreground = _connected(window, foreground, cell)
    if foreground.sum() < config.min_points:
        return None
    box = fit_box(window.points[foreground], rough=True)  # fusion fits the box that counts
    if not _plausible(box, info, floor, detection, frame, config):
        return None
    x0, y0, x1, y1 = (float(v) for v in detection.box2d)
    return ObjectObservation(
        label=detection.label,
        label_scores=detection.label_scores,
        score=detection.score,
        box=box,
        box2d=(x0, y0, x1, y1),
        points=window.points[foreground],
        truncated=touches_border(detection.box2d, frame.color.shape[1], frame.color.shape[0], config.border),
        occluded=_is_occluded(window, usable, foreground),
        feature=detection.feature,
    )


def _of_other_things(
    window: _Window,
    detection: Detection,
    info: LabelInfo,
    frame: Frame,
    surfaces: Sequence[Surface],
    config: LiftingConfig,
) -> NDArray[np.bool_]:
    """(N,) samples of the tables around a piece of furniture, and of the wall behind what stands free."""
    others = np.zeros(len(window.points), bool)
    for surface in surfaces if info.is_furniture else ():
        others |= surface.covers(window.points)
    if info.stands_free:
        others |= _on_wall_behind(window, detection.box2d, frame, config)
    return others


def _is_occluded(window: _Window, usable: NDArray[np.bool_], foreground: NDArray[np.bool_]) -> bool:
    """True when a fair share of the samples lies clearly before the object."""
    nearer = window.distance < quantile(window.distance[foreground], 0.05) - 0.15
    return bool((nearer & usable).sum() > 0.15 * foreground.sum())


def _flat_top(window: _Window, usable: NDArray[np.bool_], info: LabelInfo, floor: float) -> NDArray[np.bool_]:
    """(N,) samples of the topmost large level surface among the heights the label can have."""
    base = floor if np.isfinite(floor) else float(window.points[:, 2].min())
    height = window.points[:, 2] - base
    candidate = usable & (height >= info.height[0]) & (height <= info.height[1])
    if not candidate.any():
        return candidate
    bins = (height[candidate] / PLATE).astype(np.int64)
    # Far samples stand for more surface than near ones.
    histogram = np.bincount(bins, window.weight[candidate] * window.distance[candidate])
    smooth = np.convolve(histogram, [0.5, 1.0, 0.5], "same")
    # Of several level surfaces, the highest that counts: chairs around a table show their seats, which lie lower.
    level = (float(np.flatnonzero(smooth >= TOP_SHARE * smooth.max())[-1]) + 0.5) * PLATE
    return candidate & (np.abs(height - level) < 1.5 * PLATE)


def _support(window: _Window, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(N,) samples of what a small thing stands on: the lowest level among its samples."""
    heights = window.points[mask, 2]
    if not len(heights):
        return mask
    low = quantile(heights, 0.03)
    return mask & (window.points[:, 2] < low + SUPPORT)


def touches_border(box2d: NDArray[np.float32], width: int, height: int, border: float) -> bool:
    """True when the 2D box is cut by the image border, within ``border`` [px]."""
    x0, y0, x1, y1 = box2d
    return bool(x0 <= border or y0 <= border or x1 >= width - border or y1 >= height - border)


def _sample(
    box2d: NDArray[np.float32],
    frame: Frame,
    excluded: NDArray[np.bool_] | None,
    grazing: bool,
    config: LiftingConfig,
) -> _Window | None:
    """Depth samples on a regular grid of at most ``config.samples`` a side; None without depth.

    ``grazing``: sample rows more densely, for level surfaces that few image rows see.
    """
    camera = frame.depth_intrinsics
    scale = camera.width / frame.intrinsics.width
    x0, y0, x1, y1 = (box2d * scale).round().astype(int)
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, camera.width), min(y1, camera.height)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    step = max(1, int(np.ceil(max(x1 - x0, y1 - y0) / config.samples)))
    row_step = max(1, step // 3) if grazing else step
    depth = frame.depth[y0:y1:row_step, x0:x1:step]
    valid = (depth > config.min_depth) & (depth < config.max_depth)
    if excluded is not None:
        valid &= ~excluded[y0:y1:row_step, x0:x1:step]
    rows, columns = np.nonzero(valid)
    if rows.size < config.min_points:
        return None
    local = unproject(x0 + columns * step, y0 + rows * row_step, depth[rows, columns], camera)
    rotation = frame.graph_T_camera[:3, :3].astype(np.float32)
    origin = frame.graph_T_camera[:3, 3].astype(np.float32)
    offset = local @ rotation.T
    height, width = depth.shape
    dy = (rows - (height - 1) / 2) / height
    dx = (columns - (width - 1) / 2) / width
    weight = np.exp(-4.0 * (dx * dx + dy * dy)).astype(np.float32)
    return _Window(offset + origin, np.hypot(offset[:, 0], offset[:, 1]), weight, depth.size)


def _foreground(window: _Window, usable: NDArray[np.bool_], info: LabelInfo) -> NDArray[np.bool_]:
    """(N,) samples in the depth window of the object: from its near surface, as deep as its label can be."""
    if not usable.any():
        return usable
    distance, weight = window.distance[usable], window.weight[usable]
    low = float(distance.min())
    bins = ((distance - low) / RANGE_BIN).astype(np.int64)
    histogram = np.bincount(bins, weight)
    # A label's depth, seen from anywhere, spans at most its longer side; slide that window to the heaviest place.
    span = max(1, int(np.ceil(min(info.long[1], 1.2) / RANGE_BIN)))
    sums = np.convolve(histogram, np.ones(span), "full")[: histogram.size + span - 1]
    mass = sums[span - 1 :] if sums.size >= span else sums
    # Among the windows that hold nearly as much as the best, the nearest one: background lies behind.
    start = int(np.flatnonzero(mass >= 0.85 * mass.max())[0])
    near = low + start * RANGE_BIN
    return (window.distance >= near - RANGE_BIN) & (window.distance <= near + span * RANGE_BIN)


def _on_wall_behind(
    window: _Window, box2d: NDArray[np.float32], frame: Frame, config: LiftingConfig
) -> NDArray[np.bool_]:
    """(N,) samples on an upright plane that a flank of the 2D box shows: the wall behind the object."""
    camera = frame.depth_intrinsics
    x0, y0, x1, y1 = box2d * (camera.width / frame.intrinsics.width)
    flank = max(6.0, 0.12 * (x1 - x0))
    rows = y0 + 0.75 * (y1 - y0) * _FLANK_ROWS  # lower down stands the floor
    on_wall = np.zeros(len(window.points), bool)
    for columns in (x0 - flank * _FLANK_COLUMNS, x1 + flank * _FLANK_COLUMNS):
        wall = _upright_plane(columns, rows, frame, config)
        if wall is None:
            continue
        middle, normal, noise = wall
        on_wall |= np.abs((window.points[:, :2] - middle) @ normal) < WALL + noise
    return on_wall if on_wall.mean() < 0.9 else np.zeros_like(on_wall)


def _upright_plane(
    columns: NDArray[np.float64], rows: NDArray[np.float64], frame: Frame, config: LiftingConfig
) -> tuple[NDArray[np.float32], NDArray[np.float32], float] | None:
    """Point and unit normal (2,) in the horizontal plane of the wall that the given depth pixels see, if they do.

    Also the depth noise [m] to expect there: that of stereo and structured light grows with the square of the depth.
    """
    camera = frame.depth_intrinsics
    u = columns[(columns >= 0) & (columns < camera.width - 0.5)].round().astype(np.int64)
    v = rows[(rows >= 0) & (rows < camera.height - 0.5)].round().astype(np.int64)
    depth = frame.depth[v[:, None], u]
    row, column = np.nonzero((depth > config.min_depth) & (depth < config.max_depth + 1.0))
    if row.size < 16:
        return None
    local = unproject(u[column], v[row], depth[row, column], camera)
    plan = local @ frame.graph_T_camera[:2, :3].T.astype(np.float32)
    plan += frame.graph_T_camera[:2, 3].astype(np.float32)
    middle = plan.mean(0)
    offset = plan - middle
    xx, xy, yy = (float(offset[:, i] @ offset[:, j]) for i, j in ((0, 0), (0, 1), (1, 1)))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2  # across the direction of largest spread
    normal = np.array([np.cos(angle), np.sin(angle)], np.float32)
    noise = 0.006 * float(local[:, 2].mean()) ** 2
    return (middle, normal, noise) if quantile(np.abs(offset @ normal), 0.8) < 0.02 + noise else None


def _connected(window: _Window, mask: NDArray[np.bool_], cell: float) -> NDArray[np.bool_]:
    """(N,) the samples of the heaviest piece seen from above: a wall a hand's breadth behind a chair is another."""
    chosen = np.flatnonzero(mask)
    if not chosen.size:
        return mask
    plan = window.points[chosen, :2]
    cells = ((plan - plan.min(0)) / cell).astype(np.int64)
    shape = cells.max(0) + 1
    if shape.max() > 400:
        return np.zeros_like(mask)
    grid = np.zeros(shape, np.uint8)
    grid[cells[:, 0], cells[:, 1]] = 1
    count, labels = cv2.connectedComponents(grid, connectivity=8)
    if count <= 2:
        return mask
    piece = labels[cells[:, 0], cells[:, 1]]
    heaviest = int(np.bincount(piece, window.weight[chosen])[1:].argmax()) + 1
    result = np.zeros_like(mask)
    result[chosen[piece == heaviest]] = True
    return result


def _plausible(
    box: Box3D, info: LabelInfo, floor: float, detection: Detection, frame: Frame, config: LiftingConfig
) -> bool:
    """False where what was seen is already larger than the label can be, or a whole view of it far smaller."""
    long, short = max(box.size[:2]), min(box.size[:2])
    slack = 1.0 + config.size_slack
    if long > info.long[1] * slack or short > info.short[1] * slack or box.size[2] > info.height[1] * slack:
        return False
    top = box.top - floor
    if info.surface:
        return min(long, short) >= 0.1
    if info.stands == "floor" and np.isfinite(floor) and not info.height[0] * 0.8 <= top <= info.height[1] * slack:
        return False
    if touches_border(detection.box2d, frame.color.shape[1], frame.color.shape[0], config.border):
        return True
    return long >= info.long[0] * 0.5 or box.size[2] >= info.height[0] * 0.5
