"""What is noted while a recording is mapped: the graph after every frame, its cost, and pictures of true objects."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from ssr_ros.evaluation.objects import ObjectScoringConfig
from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthObject
from ssr_ros.geometry import corners, invert_pose, project
from ssr_ros.scene_graph.graph import ObjectNode, SceneGraph
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.types import Box3D, Frame, Matrix4

STATM = Path("/proc/self/statm")
PICTURE_SIZE = 320  # [px] longest side of a picture
IN_FRONT = 0.05  # [m] by which depth must be nearer than a point to hide it
PLAIN_SHARE = 0.5  # share of a place that must be inside the image, and of these the share that nothing hides
_GRID = np.stack(np.meshgrid(*[np.linspace(-0.35, 0.35, 4)] * 3, indexing="ij"), -1).reshape(-1, 3)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph after one frame."""

    stamp: int  # [ns]
    believed: tuple[ObjectNode, ...]
    merged: tuple[tuple[int, int], ...] = ()  # ids that went, and into which


@dataclass(frozen=True, slots=True)
class Picture:
    """The frame that shows most of an object, cut out around it."""

    pixels: int  # of the object in the frame
    jpeg: bytes


@dataclass
class MapWatch:
    """Call ``observe`` after every step of the mapper."""

    truth: GroundTruth
    wire_size: Callable[[SceneGraphUpdate], int]
    snapshots: list[Snapshot] = field(default_factory=list)
    update_bytes: list[int] = field(default_factory=list)  # per frame; 0 where nothing changed
    resident: list[float] = field(default_factory=list)  # [MB] per frame; empty where the system does not tell
    pictures: dict[int, Picture] = field(default_factory=dict)  # by id of the truth
    seen_gone: dict[int, int] = field(default_factory=dict)  # row of truth.past -> first stamp [ns] it was seen empty
    min_pixels: int = ObjectScoringConfig().min_pixels  # of a 640 x 480 image, for an empty place to be seen, too

    def __post_init__(self) -> None:
        self._frames: Mapping[int, TruthFrame] = {frame.stamp: frame for frame in self.truth.frames}

    def observe(self, frame: Frame, update: SceneGraphUpdate | None, graph: SceneGraph) -> None:
        merged = () if update is None else tuple((r.id, r.merged_into) for r in update.removed_nodes if r.merged_into)
        self.snapshots.append(Snapshot(frame.stamp, graph.members(), merged))
        self.update_bytes.append(0 if update is None else self.wire_size(update))
        if (size := resident_megabytes()) is not None:
            self.resident.append(size)
        true = self._frames.get(frame.stamp)
        if true is not None:
            camera_T_exact = camera_from_exact(frame, true)
            self._take_pictures(frame, true, camera_T_exact)
            self._look_for_changes(frame, camera_T_exact)

    def _take_pictures(self, frame: Frame, true: TruthFrame, camera_T_exact: Matrix4) -> None:
        objects = {item.id: item for item in self.truth.at(frame.stamp)}
        for object_id, pixels in true.visible.items():
            best = self.pictures.get(object_id)
            if object_id in objects and pixels > (best.pixels * 1.1 if best else 0):
                picture = draw_picture(frame, objects[object_id], camera_T_exact)
                if picture is not None:
                    self.pictures[object_id] = Picture(pixels, picture)

    def _look_for_changes(self, frame: Frame, camera_T_exact: Matrix4) -> None:
        for row, item in enumerate(self.truth.past):
            due = item.until is not None and item.until <= frame.stamp and row not in self.seen_gone
            if due and in_plain_view(item.box, frame, camera_T_exact, self.min_pixels):
                self.seen_gone[row] = frame.stamp


def camera_from_exact(frame: Frame, true: TruthFrame) -> Matrix4:
    """camera_T_exact: the frame's mount of the camera on the true pose of the base."""
    base_T_camera = invert_pose(frame.graph_T_base) @ frame.graph_T_camera
    return invert_pose(true.exact_T_base @ base_T_camera)


def in_plain_view(box: Box3D, frame: Frame, camera_T_exact: Matrix4, min_pixels: float) -> bool:
    """Whether the image shows most of a place: whoever looks sees what stands there, or that nothing does.

    Depth need not lie far behind: where a book lay is the table that it lay on. ``min_pixels``: of a 640 x 480 image.
    """
    c, s = np.cos(box.yaw), np.sin(box.yaw)
    local = _GRID * box.size
    x, y = c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1]
    points = np.column_stack([x, y, local[:, 2]]) + box.center
    inside = points @ camera_T_exact[:3, :3].T + camera_T_exact[:3, 3]
    pixels, z = project(inside, frame.depth_intrinsics)
    height, width = frame.depth.shape
    column, row = np.round(pixels).astype(np.int64).T
    visible = (z > 0.1) & (column >= 0) & (column < width) & (row >= 0) & (row < height)
    if visible.mean() < PLAIN_SHARE or _outline(box, frame, camera_T_exact) < min_pixels:
        return False
    depth = frame.depth[row[visible], column[visible]]
    return bool(((depth > 0) & (depth > z[visible] - IN_FRONT)).mean() >= PLAIN_SHARE)


def _outline(box: Box3D, frame: Frame, camera_T_exact: Matrix4) -> float:
    """[px of a 640 x 480 image] that the outline of a box covers; no end of them where it reaches behind the camera."""
    pixels, z = project(corners(box) @ camera_T_exact[:3, :3].T + camera_T_exact[:3, 3], frame.depth_intrinsics)
    if z.min() < 0.05:
        return np.inf
    height, width = frame.depth.shape
    area = cv2.contourArea(cv2.convexHull(pixels.astype(np.float32)))
    return float(area * 640 * 480 / (width * height))


def draw_picture(frame: Frame, item: TruthObject, camera_T_exact: Matrix4) -> bytes | None:
    """JPEG of the surroundings of an object, with its true box; None where it lies behind the camera."""
    points = corners(item.box) @ camera_T_exact[:3, :3].T + camera_T_exact[:3, 3]
    if (points[:, 2] > 0.05).sum() < 4:
        return None
    pixels, z = project(points, frame.intrinsics)
    pixels = np.clip(pixels, -10_000, 10_000)
    height, width = frame.color.shape[:2]
    front = pixels[z > 0.05]
    low, high = front.min(0), front.max(0)
    margin = np.maximum(0.35 * (high - low), 24)
    x0, y0 = np.clip(low - margin, 0, (width - 2, height - 2)).astype(int)
    x1, y1 = np.clip(high + margin, (x0 + 2, y0 + 2), (width, height)).astype(int)
    image = np.ascontiguousarray(frame.color[..., ::-1])
    for a, b in _EDGES:
        if z[a] > 0.05 and z[b] > 0.05:
            cv2.line(image, _pixel(pixels[a]), _pixel(pixels[b]), (60, 180, 60), 1, cv2.LINE_AA)
    cut = image[y0:y1, x0:x1]
    scale = PICTURE_SIZE / max(cut.shape[:2])
    shown = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return bytes(cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes())


_EDGES = [edge for k in range(4) for edge in ((k, (k + 1) % 4), (k + 4, (k + 1) % 4 + 4), (k, k + 4))]  # of corners


def _pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def resident_megabytes() -> float | None:
    """[MB] of this process in memory; None where the system does not tell."""
    try:
        pages = int(STATM.read_text().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def packed_size(update: SceneGraphUpdate) -> int:
    """[bytes] of an update as MessagePack."""
    return len(msgspec.msgpack.encode(update))
