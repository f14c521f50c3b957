"""A predicted box against the surface that was seen: each face goes where the surer of the two puts it.

Surface outside a face moves it out. Surface that ends inside moves it in only where views could see that it ends: a
far side is hidden, not missing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssr_ros.box_fitting import trimmed_range
from ssr_ros.config import FusionConfig
from ssr_ros.scene_graph.box_fusion import SIDES, FusedBox
from ssr_ros.types import Box3D
from ssr_ros.vocabulary import LabelInfo

Array = NDArray[np.float64]
FAR = 0.25  # share of each length, and
SURELY = 3.0  # sigmas of a face's place: surface farther outside belongs to something else
HIDDEN = -0.3  # cosine of a face's normal to the direction of view, below which the face's place stays unseen
ENOUGH_VIEWS = 4.0  # whole views of a face, from which it is as well seen as it will be
LEAST_POINTS = 12
LEAST_LENGTH = 0.01  # [m] and
LEAST_SHARE = 0.5  # of the predicted length, that a length keeps


def refined(
    box: Box3D, fused: FusedBox, points: NDArray[np.float32], info: LabelInfo, floor: float, config: FusionConfig
) -> Box3D:
    """The box corrected by (N, 3) [m] points of the surface that its views agree on, and by the floor."""
    if len(points) >= LEAST_POINTS:
        box = _to_surface(box, fused, points, config)
    return _on_floor(box, info, floor, config)


def _to_surface(box: Box3D, fused: FusedBox, points: NDArray[np.float32], config: FusionConfig) -> Box3D:
    """Kalman's update of center and length along each axis by where the surface begins and ends."""
    axes, size = _axes(box), np.array(box.size)
    center_variance, length_variance = _variances(box, fused, axes, config)
    local = (points - np.array(box.center)) @ axes.T  # (N, 3)
    reach = size / 2 + FAR * np.minimum(size, 1.0) + SURELY * np.sqrt(center_variance + length_variance / 4)
    near = (np.abs(local) <= reach).all(1)
    if near.sum() < LEAST_POINTS:
        return box
    ends = np.stack(trimmed_range(local[near].T, config.surface_trim))  # (2, 3) [m] where surface begins and ends
    shown = np.maximum(_revealed(box, fused), 1e-6)
    outside = np.array([[-1.0], [1.0]]) * ends > size / 2
    noise = np.where(outside, config.surface_noise**2, config.surface_end_noise**2 / shown)
    shift, length = _updated(size, center_variance, length_variance, ends, noise)
    length = np.maximum(length, np.maximum(LEAST_SHARE * size, LEAST_LENGTH))
    center = np.array(box.center) + shift @ axes
    return Box3D(tuple(center.tolist()), tuple(length.tolist()), box.yaw)


def _updated(
    size: Array, center_variance: Array, length_variance: Array, ends: Array, noise: Array
) -> tuple[Array, Array]:
    """(3,) shift of the center and (3,) lengths [m] by the two ``ends`` (2, 3) measured with variances ``noise``."""
    shift, length = np.zeros(3), size.copy()
    cc, cl, ll = center_variance, np.zeros(3), length_variance
    for half, end, variance in ((-0.5, ends[0], noise[0]), (0.5, ends[1], noise[1])):
        to_center, to_length = cc + half * cl, cl + half * ll
        total = to_center + half * to_length + variance
        miss = end - (shift + half * length)
        shift, length = shift + to_center / total * miss, length + to_length / total * miss
        cc, cl, ll = (
            cc - to_center * to_center / total,
            cl - to_center * to_length / total,
            ll - to_length * to_length / total,
        )
    return shift, length


def _axes(box: Box3D) -> Array:
    """(3, 3) rows: unit vectors along l, w and h."""
    c, s = np.cos(box.yaw), np.sin(box.yaw)
    return np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])


def _variances(box: Box3D, fused: FusedBox, axes: Array, config: FusionConfig) -> tuple[Array, Array]:
    """(3,) and (3,) [m^2] of the predicted center and lengths along each axis."""
    covariance, variance = fused.center(config)[1], fused.lengths(config)[1]
    return np.einsum("ij,jk,ik->i", axes, covariance, axes), variance * np.array(box.size) ** 2


def _revealed(box: Box3D, fused: FusedBox) -> Array:
    """(2, 3) in [0, 1] how well the views show where the surface ends, at the low and high faces across each axis."""
    views = fused.facing + np.arange(SIDES) * 2 * np.pi / SIDES
    faces = box.yaw + np.array([[np.pi, -np.pi / 2], [0.0, np.pi / 2]])
    seen = np.cos(faces[..., None] - views) > HIDDEN  # (2, 2, SIDES)
    result = np.zeros((2, 3))
    result[:, :2] = seen @ fused.whole
    result[1, 2] = fused.whole.sum()  # the lowest part is often hidden
    return np.minimum(result / ENOUGH_VIEWS, 1.0)


def _on_floor(box: Box3D, info: LabelInfo, floor: float, config: FusionConfig) -> Box3D:
    """Down, or up, to the floor, where the label stands on it or the box all but reaches it."""
    reach = config.predicted_floor_gap if info.stands == "floor" else config.surface_noise
    if not np.isfinite(floor) or box.bottom - floor > reach or box.top <= floor:
        return box
    height = box.top - floor
    return Box3D((box.center[0], box.center[1], floor + height / 2), (box.size[0], box.size[1], height), box.yaw)
