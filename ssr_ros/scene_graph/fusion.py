"""Several views of one object into one 7-DoF box.

A voxel belongs to the object when the views that saw its surface agree that it does: the wall behind a chair lies
inside the chair's 2D box from one side and outside it from another, so it loses; the seat wins from everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.box_fitting import fit_box, quantile
from ssr_ros.config import FusionConfig
from ssr_ros.geometry import wrap_angle
from ssr_ros.scene_graph.box_fusion import FusedBox
from ssr_ros.scene_graph.box_refinement import refined
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.scene_graph.visibility import SURFACE, THROUGH
from ssr_ros.scene_graph.voxels import ObjectVoxels, voxel_keys
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import SUPPORT, LabelInfo

LEVEL = 0.08  # [m] below the top of the box within which a surface counts as its level top
TALL = 0.7  # [m] height from which a thing that may stand anywhere stands on the floor
SPARSE_SHARE = 0.4  # of the usual share of agreeing views, for foliage that half of the rays pass
ONE_SIDED = 0.8  # mean of the views' directions, beyond which all came from one side
INSIDE_MISS = 0.5  # weight of a view that saw the voxel inside the 2D box, but not as part of the object


def new_voxels(box: Box3D, config: FusionConfig) -> ObjectVoxels:
    small = max(box.size) <= config.small_object
    return ObjectVoxels(config.small_voxel_size if small else config.voxel_size, config.max_voxels)


def fuse(
    track: Track,
    observation: ObjectObservation,
    camera: NDArray[np.float64],
    state: NDArray[np.int8],
    pixels: NDArray[np.float32],
    info: LabelInfo,
    floor: float,
    config: FusionConfig,
) -> None:
    """Adds one view, from ``camera`` (3,) [m], to the object and refits its box.

    ``state`` (N,) and ``pixels`` (N, 2): visibility of the object's present voxels in this frame.
    """
    voxels = track.voxels
    keys = np.unique(voxel_keys(observation.points, voxels.size))
    hit = voxels.contains(keys)
    in_view = (state == SURFACE) | (state == THROUGH)
    voxels.forget(in_view, config.memory)
    against = np.flatnonzero(~hit & in_view)
    if against.size:
        x0, y0, x1, y1 = observation.box2d
        u, v = pixels[against, 0], pixels[against, 1]
        inside = (u >= x0) & (u <= x1) & (v >= y0) & (v <= y1)
        voxels.miss(against, np.where(inside, np.float32(INSIDE_MISS), np.float32(1.0)))
    voxels.add_keys(keys)
    predict(track, observation, camera, config)
    track.box = refit(track, info, floor, config)


def predict(track: Track, observation: ObjectObservation, camera: NDArray[np.float64], config: FusionConfig) -> None:
    """Adds one view's predicted box, if it has one."""
    if observation.sigmas is None:
        return
    if track.fused is None:
        track.fused = FusedBox.of(observation, camera, config)
    else:
        track.fused.add(observation, camera, config)


def refit(track: Track, info: LabelInfo, floor: float, config: FusionConfig) -> Box3D:
    """The object's box from the voxels that its views agree on, completed by what its label must have; where boxes
    were predicted, those fused and corrected by the voxels.

    Also measures the object's flatness and how far down it was seen.
    """
    share = config.min_share * (SPARSE_SHARE if info.sparse else 1.0)
    points = track.voxels.supported(share, min_hits=1.0 if track.hits < 4 else 2.0)
    if len(points) < 6:
        points = track.voxels.centers
    if track.fused is not None:
        return _predicted(track, track.fused, points, info, floor, config)
    box = fit_box(points, config.trim)
    if info.rests_on_level:
        box = _with_bottom(box, box.bottom - SUPPORT)  # cut off with what it stands on
    track.lowest = box.bottom
    track.flatness = float((points[:, 2] > box.top - LEVEL).mean())
    box = _complete_depth(box, info, track.seen_from, track.hits)
    reach = info.height[1] if info.surface else config.floor_gap
    if (info.stands == "floor" or _is_tall(box, info)) and np.isfinite(floor) and 0 < box.bottom - floor <= reach:
        box = _with_bottom(box, floor)
    return _with_heading(box, info, track.seen_from)


def _predicted(
    track: Track, fused: FusedBox, points: NDArray[np.float32], info: LabelInfo, floor: float, config: FusionConfig
) -> Box3D:
    estimate = fused.estimate(config)
    track.sigmas = estimate.sigmas
    box = refined(fused.box(estimate, info), fused, estimate, points, info, floor, config)
    track.lowest = max(box.bottom, quantile(points[:, 2], config.trim)) if len(points) else box.bottom
    return box


def _is_tall(box: Box3D, info: LabelInfo) -> bool:
    """Whether a thing that may stand anywhere is so high that it stands on the floor; screens hang."""
    return info.stands == "any" and info.thin == 1.0 and box.size[2] >= TALL


def _complete_depth(box: Box3D, info: LabelInfo, seen_from: NDArray[np.float64], views: int) -> Box3D:
    """Extends a footprint away from where it was seen from: to what the label must at least have, and along the line
    of sight, where all views came from one side, to what it commonly has: its far side is hidden, not missing.
    """
    lengths, center = list(box.size), np.array(box.center)
    axes = np.array([[np.cos(box.yaw), np.sin(box.yaw)], [-np.sin(box.yaw), np.cos(box.yaw)]])
    toward = axes @ seen_from / max(views, 1)
    short = 0 if lengths[0] <= lengths[1] else 1
    least = [info.long[0], info.long[0]]
    least[short] = info.short[0]
    sight = int(np.argmax(np.abs(toward)))
    if info.depth is not None and abs(toward[sight]) > ONE_SIDED:
        least[sight] = max(least[sight], info.depth)
    for axis in (short, 1 - short):
        missing = least[axis] - lengths[axis]
        if missing <= 0:
            continue
        center[:2] -= np.sign(toward[axis]) * missing / 2 * axes[axis]
        lengths[axis] = least[axis]
    return Box3D(tuple(center.tolist()), (lengths[0], lengths[1], lengths[2]), box.yaw)


def _with_bottom(box: Box3D, bottom: float) -> Box3D:
    """The box reaching down to ``bottom`` [m]."""
    height = box.top - bottom
    return Box3D((box.center[0], box.center[1], bottom + height / 2), (box.size[0], box.size[1], height), box.yaw)


def _with_heading(box: Box3D, info: LabelInfo, seen_from: NDArray[np.float64]) -> Box3D:
    """l along the heading: the front where the label has one, else the longer side."""
    length, width, height = box.size
    along_long = box.yaw if length >= width else box.yaw + np.pi / 2
    long, short = max(length, width), min(length, width)
    if info.front == "short":
        heading, size = along_long + np.pi / 2, (short, long, height)
        if seen_from @ np.array([np.cos(heading), np.sin(heading)]) < 0:
            heading += np.pi
    else:
        heading, size = along_long, (long, short, height)
    yaw = float(wrap_angle(heading))
    if info.front == "none" and not -np.pi / 2 <= yaw < np.pi / 2:
        yaw = float(wrap_angle(yaw + np.pi))
    return Box3D(box.center, size, yaw)


def moved_box(box: Box3D, new_T_old: NDArray[np.float64]) -> Box3D:
    """A box under a rigid transform about the vertical; roll and pitch of the transform are not applied to it."""
    center = new_T_old[:3, :3] @ np.array(box.center) + new_T_old[:3, 3]
    turn = float(np.arctan2(new_T_old[1, 0], new_T_old[0, 0]))
    return Box3D(tuple(center.tolist()), box.size, float(wrap_angle(box.yaw + turn)))
