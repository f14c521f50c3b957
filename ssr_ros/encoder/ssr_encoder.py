"""The SSR encoder: image and metric depth in one network, whole 7-DoF boxes with their uncertainty out."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import Config, SsrEncoderConfig
from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.encoder.lifting import touches_border
from ssr_ros.encoder.network_backend import NetworkBackend, load_backend
from ssr_ros.encoder.ssr_decoding import Detection3D, decode
from ssr_ros.encoder.tokens import FrameTokens, ObjectToken
from ssr_ros.encoder.unexplained import box_by_depth, unexplained
from ssr_ros.geometry import invert_pose, points_in_box, unproject, wrap_angle, yaw_of
from ssr_ros.types import Box3D, CameraIntrinsics, Frame, Matrix4, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

SAMPLES = 28  # depth samples a side of a 2D box, at most


class SsrEncoder:
    """Encoder over any backend that runs the network's ONNX file."""

    def __init__(self, backend: NetworkBackend, config: Config) -> None:
        """ValueError where the file names no labels or expects another image."""
        try:
            self.labels: tuple[str, ...] = tuple(json.loads(backend.metadata["labels"]))
            size = int(backend.metadata["input_width"]), int(backend.metadata["input_height"])
        except (KeyError, ValueError) as error:
            raise ValueError(f"{backend.name}: the network does not name its labels and image size: {error}") from error
        if size != (inputs.WIDTH, inputs.HEIGHT):
            raise ValueError(
                f"{backend.name}: expects images of {size}, this version makes {inputs.WIDTH, inputs.HEIGHT}"
            )
        self._backend, self._config, self._lifting = backend, config.ssr, config.lifting
        self._info = load_vocabulary().info
        self._level = {label for label, info in self._info.items() if info.level}
        self._last: tuple[int, Matrix4] | None = None
        self.tokens: FrameTokens | None = None  # of the last frame
        self.seconds: dict[str, float] = {}  # of the last frame, per stage

    def encode(self, frame: Frame, floor: float) -> tuple[ObjectObservation, ...]:
        """Observations of one frame: predicted boxes, best score first, then what only the detector sees."""
        start = time.perf_counter()
        level = inputs.level_frame(frame.graph_T_camera)
        height = float(frame.graph_T_camera[2, 3]) - floor
        feed = self._inputs(frame, level, height)
        prepared = time.perf_counter()
        outputs = self._backend.run(feed)
        run = time.perf_counter()
        detections = decode(outputs, self.labels, self._config)
        observations = [o for d in detections if (o := self._observation(d, frame, level)) is not None]
        observations += self._unexplained(outputs, observations, frame, floor)
        self.tokens = _tokens(frame.stamp, detections, outputs)
        self._last = (frame.stamp, frame.graph_T_base)
        finished = time.perf_counter()
        self.seconds = {"prepare": prepared - start, "detect": run - prepared, "lift": finished - run}
        return tuple(observations)

    def _unexplained(
        self,
        outputs: Mapping[str, NDArray[Any]],
        observations: Sequence[ObjectObservation],
        frame: Frame,
        floor: float,
    ) -> list[ObjectObservation]:
        """What the detector inside the network is sure of and none of the observations explains."""
        scale = inputs.image_scale(frame.intrinsics.width, frame.intrinsics.height)
        found = unexplained(outputs, self.labels, observations, scale, self._config)
        return box_by_depth(found, frame, floor, observations, self._info, self._lifting)

    def _inputs(self, frame: Frame, level: inputs.LevelFrame, height: float) -> dict[str, NDArray[np.float32]]:
        scale = inputs.image_scale(frame.intrinsics.width, frame.intrinsics.height)
        depth_scale = scale * frame.intrinsics.width / frame.depth.shape[1]
        rays = inputs.cell_rays(frame.intrinsics, level.level_R_optical)
        geometry = inputs.geometry_input(rays, inputs.sample_depth(frame.depth, depth_scale), height)
        pose = self._pose(frame, level, height)
        return {"image": inputs.image_input(frame.color)[None], "geometry": geometry[None], "pose": pose[None]}

    def _pose(self, frame: Frame, level: inputs.LevelFrame, height: float) -> NDArray[np.float32]:
        """(8,) see docs/encoder.md."""
        known = math.isfinite(height)
        forward, right = level.level_R_optical[:, 2], level.level_R_optical[:, 0]
        moved = [0.0, 0.0, 0.0, 0.0]
        if self._last is not None and frame.stamp > self._last[0]:
            step = invert_pose(self._last[1]) @ frame.graph_T_base
            seconds = (frame.stamp - self._last[0]) * 1e-9
            moved = [float(step[0, 3]), float(step[1, 3]), yaw_of(step), min(seconds, 10.0)]
        head = [height if known else 0.0, float(known), -math.asin(np.clip(forward[2], -1, 1)), math.asin(-right[2])]
        return np.array(head + moved, np.float32)

    def _observation(self, found: Detection3D, frame: Frame, level: inputs.LevelFrame) -> ObjectObservation | None:
        """In the graph frame; None where depth shows nothing of it."""
        scale = inputs.image_scale(frame.intrinsics.width, frame.intrinsics.height)
        height, width = frame.color.shape[:2]
        flat = np.clip(found.box2d / scale, 0, [width, height, width, height]).astype(np.float32)
        box = _in_graph(found.box, level)
        points = surface(flat, box, frame, found.label in self._level, self._config)
        if len(points) < self._config.min_points:
            return None
        return ObjectObservation(
            label=found.label,
            label_scores=found.label_scores,
            score=found.score,
            box=box,
            box2d=(float(flat[0]), float(flat[1]), float(flat[2]), float(flat[3])),
            points=points,
            truncated=touches_border(flat, width, height, self._config.border),
            feature=found.embedding,
            sigmas=found.sigmas,
        )


def _in_graph(box: NDArray[np.float32], level: inputs.LevelFrame) -> Box3D:
    x, y, z, length, width, height, yaw = (float(v) for v in box)
    c, s = math.cos(level.yaw), math.sin(level.yaw)
    center = level.origin + np.array([c * x - s * y, s * x + c * y, z])
    return Box3D(tuple(center.tolist()), (length, width, height), float(wrap_angle(yaw + level.yaw)))


def surface(
    box2d: NDArray[np.float32], box: Box3D, frame: Frame, level: bool, config: SsrEncoderConfig
) -> NDArray[np.float32]:
    """(N, 3) [m] in the graph frame: what depth shows of an object inside its 2D and, with a margin, its 3D box.

    ``level``: it has a level top, and what goes on at that height is its own.
    """
    camera: CameraIntrinsics = frame.depth_intrinsics
    scale = camera.width / frame.intrinsics.width
    x0, y0, x1, y1 = (int(v) for v in np.round(box2d * scale))
    if x1 - x0 < 1 or y1 - y0 < 1:
        return np.zeros((0, 3), np.float32)
    step = max(1, math.ceil(max(x1 - x0, y1 - y0) / SAMPLES))
    depth = frame.depth[y0:y1:step, x0:x1:step]
    rows, columns = np.nonzero((depth > inputs.MIN_DEPTH) & (depth < inputs.MAX_DEPTH))
    local = unproject(x0 + columns * step, y0 + rows * step, depth[rows, columns], camera)
    points = local @ frame.graph_T_camera[:3, :3].T.astype(np.float32) + frame.graph_T_camera[:3, 3].astype(np.float32)
    inside = points_in_box(points, box, margin=config.surface_margin)
    return points[inside | _level_top(points, box, config)] if level else points[inside]


def _level_top(points: NDArray[np.float32], box: Box3D, config: SsrEncoderConfig) -> NDArray[np.bool_]:
    """(N,) which points lie in the layer near the top of the box that has the most of them, in reach of the box."""
    near = points_in_box(points, box, margin=config.level_reach)
    near &= np.abs(points[:, 2] - box.top) <= config.level_search
    if not near.any():
        return near
    heights = np.sort(points[near, 2])
    reach = np.searchsorted(heights, heights + 2 * config.level_noise, side="right") - np.arange(len(heights))
    lowest = heights[int(reach.argmax())]
    return near & (points[:, 2] >= lowest) & (points[:, 2] <= lowest + 2 * config.level_noise)


def _tokens(stamp: int, detections: list[Detection3D], outputs: Mapping[str, NDArray[Any]]) -> FrameTokens:
    objects = tuple(ObjectToken(d.label, d.score, outputs["object_tokens"][0, d.candidate]) for d in detections)
    return FrameTokens(stamp, outputs["pose_token"][0, 0], objects, outputs["grid_tokens"][0])


def load_ssr_encoder(config: Config) -> SsrEncoder:
    """The encoder on the runtime that ``network`` names."""
    return SsrEncoder(load_backend(config.network), config)
