"""A predicted box against the surface that was seen: each face goes where the surer of the two puts it.

Surface outside a face moves it out. Surface that ends inside moves it in only where views could see that it ends: a
far side is hidden, not missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ssr_ros.box_fitting import ENOUGH_POINTS, trimmed_range
from ssr_ros.config import FusionConfig
from ssr_ros.scene_graph.box_fusion import Estimate, FusedBox
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
    box: Box3D,
    fused: FusedBox,
    estimate: Estimate,
    points: NDArray[np.float32],
    info: LabelInfo,
    floor: float,
    config: FusionConfig,
) -> Box3D:
    """The fused ``box`` corrected by (N, 3) [m] points of the surface that its views agree on, and by the floor."""
    if len(points) >= LEAST_POINTS:
        beyond = config.level_reach if info.level else 0.0
        box = _to_surface(box, fused, estimate, points[:: -(-len(points) // ENOUGH_POINTS)], beyond, config)
    return _on_floor(box, info, floor, config)


def _to_surface(
    box: Box3D, fused: FusedBox, estimate: Estimate, points: NDArray[np.float32], beyond: float, config: FusionConfig
) -> Box3D:
    """Kalman's update of center and length along each axis by where the surface begins and ends.

    ``beyond`` [m]: how far outside the box surface is its own at any rate, horizontally, so that it ends no earlier.
    """
    axes, size = _axes(box), np.array(box.size, np.float32)
    center_variance, length_variance = _variances(box, estimate)
    local = axes @ (points - np.array(box.center, np.float32)).T  # (3, N)
    reach = size / 2 + FAR * np.minimum(size, 1.0) + SURELY * np.sqrt(center_variance + length_variance / 4)
    reach[:2] = np.maximum(reach[:2], size[:2] / 2 + beyond)
    near = (np.abs(local) <= reach[:, None]).all(0)
    if np.count_nonzero(near) < LEAST_POINTS:
        return box
    low, high = trimmed_range(local[:, near], config.surface_trim)  # (3,) [m] where surface begins and ends
    shown = _revealed(box, fused)
    shift, lengths = [], []
    for k, length in enumerate(box.size):
        ends = (float(low[k]), float(high[k]))
        outside = (ends[0] < -length / 2, ends[1] > length / 2)
        noise = [
            config.surface_noise**2 if out else config.surface_end_noise**2 / max(seen, 1e-6)
            for out, seen in zip(outside, shown[k], strict=True)
        ]
        moved, new = _updated(length, float(center_variance[k]), float(length_variance[k]), ends, noise)
        if beyond > 0 and k < 2:
            moved, new = _at_least(moved, new, ends)
        shift.append(moved)
        lengths.append(max(new, LEAST_SHARE * length, LEAST_LENGTH))
    x, y, z = box.center
    c, s = math.cos(box.yaw), math.sin(box.yaw)
    center = (x + c * shift[0] - s * shift[1], y + s * shift[0] + c * shift[1], z + shift[2])
    return Box3D(center, (lengths[0], lengths[1], lengths[2]), box.yaw)


def _at_least(shift: float, length: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Shift and length [m] of a side that reaches to both ``ends``."""
    low, high = min(shift - length / 2, ends[0]), max(shift + length / 2, ends[1])
    return (low + high) / 2, high - low


def _updated(
    length: float, cc: float, ll: float, ends: tuple[float, float], noise: Sequence[float]
) -> tuple[float, float]:
    """Shift of the center and new length [m] by the two ``ends``, measured with variances ``noise``.

    ``cc``, ``ll``: variances [m^2] of center and length.
    """
    shift, cl = 0.0, 0.0
    for half, end, variance in ((-0.5, ends[0], noise[0]), (0.5, ends[1], noise[1])):
        to_center, to_length = cc + half * cl, cl + half * ll
        total = to_center + half * to_length + variance
        miss = (end - shift - half * length) / total
        shift, length = shift + to_center * miss, length + to_length * miss
        cc, cl, ll = (
            cc - to_center * to_center / total,
            cl - to_center * to_length / total,
            ll - to_length * to_length / total,
        )
    return shift, length


def _axes(box: Box3D) -> NDArray[np.float32]:
    """(3, 3) rows: unit vectors along l, w and h."""
    c, s = math.cos(box.yaw), math.sin(box.yaw)
    return np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]], np.float32)


def _variances(box: Box3D, estimate: Estimate) -> tuple[Array, Array]:
    """(3,) and (3,) [m^2] of the predicted center and lengths along each axis."""
    xx, xy, yy, zz = estimate.covariance
    c, s = math.cos(box.yaw), math.sin(box.yaw)
    along, across = c * c * xx + 2 * c * s * xy + s * s * yy, s * s * xx - 2 * c * s * xy + c * c * yy
    return np.array([along, across, zz]), estimate.variance * np.array(box.size) ** 2


def _revealed(box: Box3D, fused: FusedBox) -> list[tuple[float, float]]:
    """In [0, 1], how well the views show where the surface ends, at the low and high face across each axis."""
    directions, views = fused.seen_from()
    faces = box.yaw + np.array([np.pi, 0.0, -np.pi / 2, np.pi / 2])
    counts = ((np.cos(faces[:, None] - directions) > HIDDEN) @ views).tolist()
    back, front, right, left = (min(count / ENOUGH_VIEWS, 1.0) for count in counts)
    top = min(float(views.sum()) / ENOUGH_VIEWS, 1.0)
    return [(back, front), (right, left), (0.0, top)]  # the lowest part is often hidden


def _on_floor(box: Box3D, info: LabelInfo, floor: float, config: FusionConfig) -> Box3D:
    """Down, or up, to the floor, where the label stands on it or the box all but reaches it."""
    reach = config.predicted_floor_gap if info.stands == "floor" else config.surface_noise
    if not np.isfinite(floor) or box.bottom - floor > reach or box.top <= floor:
        return box
    height = box.top - floor
    return Box3D((box.center[0], box.center[1], floor + height / 2), (box.size[0], box.size[1], height), box.yaw)
