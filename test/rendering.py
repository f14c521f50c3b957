"""Ray casting of boxes: small RGB-D frames whose every number is known. Colour tells what a pixel shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ssr_ros.types import Box3D, CameraIntrinsics, Frame, Matrix4
from ssr_ros.vocabulary import COCO_LABELS

CAMERA = CameraIntrinsics(160, 120, 130.0, 130.0, 79.5, 59.5)
FINE = CameraIntrinsics(320, 240, 260.0, 260.0, 159.5, 119.5)  # the same view in more pixels
FLOOR = Box3D((0.0, 0.0, -0.05), (40.0, 40.0, 0.1), 0.0)  # its top is at z = 0
SECOND = 1_000_000_000


@dataclass(frozen=True)
class Thing:
    """What a detector can name; ``parts`` hang together as one object."""

    label: str  # of COCO
    parts: tuple[Box3D, ...]
    score: float = 0.6

    @staticmethod
    def of(label: str, center: tuple, size: tuple, yaw: float = 0.0, score: float = 0.6) -> Thing:
        return Thing(label, (Box3D(center, size, yaw),), score)


def table(x: float, y: float, length: float = 1.4, width: float = 0.8, height: float = 0.75) -> Thing:
    """A top of 4 cm on one central leg, standing on z = 0."""
    top = Box3D((x, y, height - 0.02), (length, width, 0.04), 0.0)
    leg = Box3D((x, y, (height - 0.04) / 2), (0.1, 0.1, height - 0.04), 0.0)
    return Thing("dining table", (top, leg))


def wall(x: float) -> Box3D:
    """Across the x axis; its near face is at ``x``."""
    return Box3D((x + 0.05, 0.0, 1.5), (0.1, 40.0, 3.0), 0.0)


def looking(position: Sequence[float], target: Sequence[float]) -> Matrix4:
    """graph_T_camera of an upright camera at ``position`` looking at ``target`` [m]."""
    forward = np.subtract(target, position).astype(float)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(forward, right), forward], 1)
    pose[:3, 3] = position
    return pose


def render(
    things: Sequence[Thing],
    graph_T_camera: Matrix4,
    stamp: int = SECOND,
    scenery: Sequence[Box3D] = (FLOOR,),
    camera: CameraIntrinsics = CAMERA,
    depth_size: tuple[int, int] | None = None,
    noise: float = 0.0,
    seed: int = 0,
) -> Frame:
    """The frame that an ideal camera takes; ``depth_size`` (width, height) of the depth image where it differs.

    ``noise``: standard deviation of the depth [m]. Colour: red is the COCO label's index + 1, green the thing's index
    + 1, blue its score.
    """
    _, shown = _cast(things, graph_T_camera, scenery, camera)
    color = np.zeros((camera.height, camera.width, 3), np.uint8)
    for index, thing in enumerate(things):
        color[shown == index] = (COCO_LABELS.index(thing.label) + 1, index + 1, round(255 * thing.score))
    depth_camera = camera if depth_size is None else camera.scaled(*depth_size)
    depth, _ = _cast(things, graph_T_camera, scenery, depth_camera)
    if noise:
        shaken = depth + np.random.default_rng(seed).normal(0.0, noise, depth.shape)
        depth = np.where(depth > 0, shaken, 0.0).astype(np.float32)
    graph_T_base = np.eye(4)
    graph_T_base[:2, 3] = graph_T_camera[:2, 3]
    return Frame(stamp, color, depth, camera, graph_T_camera, graph_T_base)


def box2d_of(frame: Frame, index: int) -> np.ndarray:
    """(4,) x0, y0, x1, y1 [px] around the pixels that show a thing."""
    rows, columns = np.nonzero(frame.color[..., 1] == index + 1)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], np.float32)


def _cast(
    things: Sequence[Thing], graph_T_camera: Matrix4, scenery: Sequence[Box3D], camera: CameraIntrinsics
) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) float32 depth [m], 0 where a ray meets nothing, and (h, w) index of the thing met, -1 for none."""
    u, v = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
    ray = np.stack([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, np.ones(u.shape)], -1)
    ray = ray @ graph_T_camera[:3, :3].T  # depth 1 along the optical axis
    depth = np.full(u.shape, np.inf)
    shown = np.full(u.shape, -1)
    owned = [(box, -1) for box in scenery] + [(box, i) for i, thing in enumerate(things) for box in thing.parts]
    for box, owner in owned:
        met = _box_depth(box, graph_T_camera[:3, 3], ray)
        shown[met < depth] = owner
        depth = np.minimum(depth, met)
    return np.where(np.isfinite(depth), depth, 0.0).astype(np.float32), shown


def _box_depth(box: Box3D, origin: np.ndarray, ray: np.ndarray) -> np.ndarray:
    """(h, w) where rays enter the box; inf where they miss it."""
    enter, leave = slabs(box, origin, ray)
    return np.where((enter <= leave) & (enter > 0), enter, np.inf)


def slabs(box: Box3D, origin: np.ndarray, ray: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) depths at which rays enter and leave the box (slab method); one that misses it leaves before it enters."""
    c, s = np.cos(box.yaw), np.sin(box.yaw)
    turn = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    start, direction = turn @ (origin - np.array(box.center)), ray @ turn.T
    direction = np.where(np.abs(direction) < 1e-12, 1e-12, direction)
    half = np.array(box.size) / 2
    a, b = (-half - start) / direction, (half - start) / direction
    return np.minimum(a, b).max(-1), np.maximum(a, b).min(-1)
