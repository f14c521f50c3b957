"""SE(3), unprojection, gravity-aligned boxes and their overlaps. Conventions: docs/conventions.md."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation, Slerp

from ssr_ros.types import Box3D, CameraIntrinsics, Matrix4

Array = NDArray[np.float64]

# x forward, y left, z up (body) from z forward, x right, y down (optical), REP 103
BODY_R_OPTICAL = np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
_STEPS = (np.arange(4) + 0.5) / 4 - 0.5
_LATTICE = np.stack(np.meshgrid(_STEPS, _STEPS, _STEPS), -1).reshape(-1, 3)  # (64, 3) of a unit box
_CORNER_SIGNS = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) / 2.0  # counter-clockwise


def wrap_angle(angle: ArrayLike) -> Array:
    """Angles [rad] wrapped into [-pi, pi)."""
    return (np.asarray(angle, dtype=np.float64) + np.pi) % (2 * np.pi) - np.pi


def pose_matrix(position: ArrayLike, quaternion: ArrayLike) -> Matrix4:
    """(4, 4) from a position [m] and a quaternion x, y, z, w; ValueError unless finite and near unit length."""
    q = np.asarray(quaternion, dtype=np.float64)
    p = np.asarray(position, dtype=np.float64)
    norm = float(np.linalg.norm(q))
    if not (np.isfinite(p).all() and abs(norm - 1.0) < 0.1):
        raise ValueError(f"pose: position must be finite and the quaternion of unit length, got {p} and |q|={norm}")
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_quat(q / norm).as_matrix()
    matrix[:3, 3] = p
    return matrix


def quaternion_from_matrix(matrix: Matrix4) -> Array:
    """Quaternion x, y, z, w of a rigid transform's rotation."""
    return Rotation.from_matrix(matrix[:3, :3]).as_quat()


def invert_pose(matrix: Matrix4) -> Matrix4:
    """Inverse of a rigid transform."""
    inverse = np.eye(4)
    inverse[:3, :3] = matrix[:3, :3].T
    inverse[:3, 3] = -matrix[:3, :3].T @ matrix[:3, 3]
    return inverse


def interpolate_pose(a: Matrix4, b: Matrix4, fraction: float) -> Matrix4:
    """The pose at ``fraction`` in [0, 1] from a to b: linear in position, slerp in rotation."""
    if not 0.0 <= fraction <= 1.0:
        raise ValueError(f"interpolate_pose: fraction must be in [0, 1], got {fraction}")
    result = np.eye(4)
    rotations = Rotation.from_matrix(np.stack([a[:3, :3], b[:3, :3]]))
    result[:3, :3] = Slerp([0.0, 1.0], rotations)(fraction).as_matrix()
    result[:3, 3] = (1 - fraction) * a[:3, 3] + fraction * b[:3, 3]
    return result


def yaw_of(matrix: Matrix4) -> float:
    """Heading [rad] of a pose's x axis in the horizontal plane."""
    return float(np.arctan2(matrix[1, 0], matrix[0, 0]))


def transform_points(matrix: Matrix4, points: NDArray[np.floating]) -> NDArray[np.float32]:
    """(N, 3) points of B into A by A_T_B, as float32."""
    rotation = matrix[:3, :3].astype(np.float32)
    return points.astype(np.float32, copy=False) @ rotation.T + matrix[:3, 3].astype(np.float32)


def unproject(
    u: NDArray[np.number], v: NDArray[np.number], depth: NDArray[np.float32], camera: CameraIntrinsics
) -> NDArray[np.float32]:
    """(N, 3) float32 points [m] in the optical frame of pixels u, v [px] at depth [m]."""
    points = np.empty((depth.size, 3), dtype=np.float32)
    points[:, 0] = (u - camera.cx) * depth / camera.fx
    points[:, 1] = (v - camera.cy) * depth / camera.fy
    points[:, 2] = depth
    return points


def project(points: NDArray[np.floating], camera: CameraIntrinsics) -> tuple[Array, Array]:
    """Pixels (N, 2) and depth (N,) [m] of optical-frame points; pixels are meaningless where depth <= 0."""
    z = points[:, 2]
    safe = np.where(z > 1e-6, z, 1e-6)
    pixels = np.stack([points[:, 0] / safe * camera.fx + camera.cx, points[:, 1] / safe * camera.fy + camera.cy], 1)
    return pixels.astype(np.float64), z.astype(np.float64)


def box_parameters(boxes: Sequence[Box3D]) -> Array:
    """(N, 7) x, y, z, l, w, h, yaw."""
    return np.array([(*b.center, *b.size, b.yaw) for b in boxes], dtype=np.float64).reshape(-1, 7)


def footprints(parameters: Array) -> Array:
    """(N, 4, 2) footprint corners, counter-clockwise, of (N, 7) boxes. Corners are rotated, never |R size|."""
    local = _CORNER_SIGNS[None] * parameters[:, None, 3:5]
    c, s = np.cos(parameters[:, 6]), np.sin(parameters[:, 6])
    x = c[:, None] * local[..., 0] - s[:, None] * local[..., 1]
    y = s[:, None] * local[..., 0] + c[:, None] * local[..., 1]
    return np.stack([x, y], -1) + parameters[:, None, :2]


def corners(box: Box3D) -> Array:
    """(8, 3): the four bottom corners, then the four top ones, counter-clockwise seen from above."""
    plan = footprints(box_parameters([box]))[0]
    return np.concatenate([np.c_[plan, np.full(4, box.bottom)], np.c_[plan, np.full(4, box.top)]])


def points_in_box(points: NDArray[np.floating], box: Box3D, margin: float = 0.0) -> NDArray[np.bool_]:
    """(N,) which points lie in the box grown by ``margin`` [m] on every side."""
    local = points - np.asarray(box.center, dtype=points.dtype)
    c, s = np.cos(box.yaw), np.sin(box.yaw)
    along = np.abs(c * local[:, 0] + s * local[:, 1]) <= box.size[0] / 2 + margin
    across = np.abs(-s * local[:, 0] + c * local[:, 1]) <= box.size[1] / 2 + margin
    return along & across & (np.abs(local[:, 2]) <= box.size[2] / 2 + margin)


def pairwise_iou(a: Array, b: Array) -> Array:
    """(N, M) 3D intersection over union of (N, 7) and (M, 7) gravity-aligned boxes; exact for any yaw."""
    if not len(a) or not len(b):
        return np.zeros((len(a), len(b)))
    intersection = _pairwise_intersection(a, b)
    volume_a, volume_b = a[:, 3:6].prod(1), b[:, 3:6].prod(1)
    union = volume_a[:, None] + volume_b[None] - intersection
    return np.where(union > 0, intersection / np.maximum(union, 1e-12), 0.0)


def pairwise_intersection_over_smaller(a: Array, b: Array) -> Array:
    """(N, M) intersection volume over the smaller box's: 1 when one lies inside the other."""
    if not len(a) or not len(b):
        return np.zeros((len(a), len(b)))
    smaller = np.minimum(a[:, 3:6].prod(1)[:, None], b[:, 3:6].prod(1)[None])
    return _pairwise_intersection(a, b) / np.maximum(smaller, 1e-12)


def _pairwise_intersection(a: Array, b: Array) -> Array:
    """(N, M) intersection volumes; polygons are clipped only where the circumscribed boxes meet."""
    half_a, half_b = a[:, 5] / 2, b[:, 5] / 2
    top = np.minimum((a[:, 2] + half_a)[:, None], (b[:, 2] + half_b)[None])
    bottom = np.maximum((a[:, 2] - half_a)[:, None], (b[:, 2] - half_b)[None])
    height = np.maximum(top - bottom, 0.0)
    reach = (np.hypot(a[:, 3], a[:, 4])[:, None] + np.hypot(b[:, 3], b[:, 4])[None]) / 2
    near = np.linalg.norm(a[:, None, :2] - b[None, :, :2], axis=-1) <= reach
    rows, columns = np.nonzero(near & (height > 0))
    area = np.zeros(height.shape)
    if rows.size:
        plan_a, plan_b = shapely.polygons(footprints(a)), shapely.polygons(footprints(b))
        # On a grid of a nanometre: without one, GEOS at times finds nothing where two edges all but coincide.
        area[rows, columns] = shapely.area(shapely.intersection(plan_a[rows], plan_b[columns], grid_size=1e-9))
    return area * height


def pairwise_share(a: Array, b: Array) -> Array:
    """(N, M) share of each box of a (N, 7) that lies in each box of b (M, 7), on a lattice of 64 points: to 5 %.

    A tenth of the cost of the exact overlap; for decisions with a margin.
    """
    local = _LATTICE[None] * a[:, None, 3:6]  # (N, P, 3)
    c, s = np.cos(a[:, 6])[:, None], np.sin(a[:, 6])[:, None]
    x = c * local[..., 0] - s * local[..., 1] + a[:, None, 0]
    y = s * local[..., 0] + c * local[..., 1] + a[:, None, 1]
    z = local[..., 2] + a[:, None, 2]
    dx, dy = x[:, None] - b[None, :, None, 0], y[:, None] - b[None, :, None, 1]  # (N, M, P)
    cb, sb = np.cos(b[:, 6])[None, :, None], np.sin(b[:, 6])[None, :, None]
    inside = np.abs(z[:, None] - b[None, :, None, 2]) <= b[None, :, None, 5] / 2
    inside &= np.abs(cb * dx + sb * dy) <= b[None, :, None, 3] / 2
    inside &= np.abs(cb * dy - sb * dx) <= b[None, :, None, 4] / 2
    return inside.mean(-1)


def pairwise_distance(a: Array, b: Array) -> Array:
    """(N, M) distance [m] between closest points; exact, as both are upright prisms. 0 where they meet."""
    if not len(a) or not len(b):
        return np.zeros((len(a), len(b)))
    plan_a, plan_b = shapely.polygons(footprints(a)), shapely.polygons(footprints(b))
    horizontal = shapely.distance(plan_a[:, None], plan_b[None])
    gap = np.abs(a[:, None, 2] - b[None, :, 2]) - (a[:, None, 5] + b[None, :, 5]) / 2
    return np.hypot(horizontal, np.maximum(gap, 0.0))


def pairwise_share_2d(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.floating]:
    """(N, M) intersection over the smaller of the two, of image boxes (N, 4) and (M, 4): x0, y0, x1, y1 [px]."""
    meet, area_a, area_b = _meet_2d(a, b)
    return meet / np.maximum(np.minimum(area_a, area_b), 1e-9)


def pairwise_iou_2d(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.floating]:
    """(N, M) intersection over union of image boxes (N, 4) and (M, 4): x0, y0, x1, y1 [px]."""
    meet, area_a, area_b = _meet_2d(a, b)
    return meet / np.maximum(area_a + area_b - meet, 1e-6)


def _meet_2d(
    a: NDArray[np.floating], b: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """(N, M) intersection, and the areas (N, 1) and (1, M) [px^2], of image boxes."""
    low, high = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(-1), (b[:, 2:] - b[:, :2]).prod(-1)
    return np.clip(high - low, 0.0, None).prod(-1), area_a[:, None], area_b[None]
