"""Whether depth and odometry mean the same metres.

A static point that one camera reads at m1 along its ray r1 (of unit depth) must be read by a second one at
m2 = (m1 R r1 + s t)_z, at the pixel to which m1 R r1 + s t projects; R, t are the motion by odometry and s is the
depth's scale over the odometry's: 1 when depth is in metres, 0.5 when it reads half of them. R and t are known, so
s is looked for along one dimension, among readings that are robustly compared, over several pairs of views.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import DepthScaleConfig
from ssr_ros.geometry import invert_pose, unproject
from ssr_ros.types import Frame, Matrix4

GRID = np.geomspace(0.1, 10.0, 41)  # twelve percent apart
# (S,) rising. Around the grid, metres and millimetres mixed up; before all, a camera that did not move at all.
SCALES = np.concatenate([[0.0, 0.001], GRID, [1000.0]])
STILL, RIGHT = 0, int(np.argmin(np.abs(SCALES - 1.0)))  # indices of scales 0 and 1
NOISE = 0.03  # of the logarithm of a reading: at the distances of a room, nothing static errs by much more
NEAREST, FARTHEST = 0.05, 100.0  # [m] a scale under which a reading is nearer or farther than this cannot be


@dataclass(frozen=True, slots=True, eq=False)
class _Keyframe:
    stamp: int  # [ns]
    graph_T_camera: Matrix4
    points: NDArray[np.float32]  # (N, 3) in the optical frame, in the unit of the depth


class DepthScale:
    """Depth's scale over the odometry's, from the frames of one camera. Bounded; one thread."""

    def __init__(self, config: DepthScaleConfig) -> None:
        self._config = config
        self._keyframes: deque[_Keyframe] = deque(maxlen=config.keyframes)  # oldest first
        # (S,) by how much better than 1 a scale explains the pairs, fading sum
        self._gain: NDArray[np.float64] = np.zeros(len(SCALES))
        self._weight = 0.0  # of pairs in the sum
        self.scale = float("nan")  # what depth reads of what odometry says; NaN while unknown
        self.is_right = False  # the last evidence there was said so
        self.is_wrong = False

    def update(self, frame: Frame) -> bool:
        """Takes one frame; whether depth is to be believed. Standing or turning says nothing and changes nothing."""
        self._forget_old(frame.stamp)
        if not self._moved(frame.graph_T_camera):
            return not self.is_wrong
        gain = self._compare(frame)
        if gain is not None:
            self._gain = self._config.memory * self._gain + gain
            self._weight = self._config.memory * self._weight + 1.0
            self._judge()
        points = sample_points(frame, self._config.samples)
        self._keyframes.append(_Keyframe(frame.stamp, frame.graph_T_camera.copy(), points))
        return not self.is_wrong

    @property
    def doubt(self) -> str:
        """What is wrong with depth and what to do, in a sentence; empty while nothing is known to be."""
        if not self.is_wrong:
            return ""
        read = f"{self.scale:.2f}" if GRID[0] <= self.scale <= GRID[-1] else f"{self.scale:g}"
        return f"depth reads {read} of what odometry says: check depth_unit, or else the scale of odometry"

    def forget_views(self) -> None:
        """Poses or stamps jumped: later frames cannot be compared with earlier ones. What is known of depth stays."""
        self._keyframes.clear()

    def _forget_old(self, stamp: int) -> None:
        """Views from another time, later ones too where stamps went back, say nothing: odometry drifts, people move."""
        age = self._config.max_age * 1e9
        while self._keyframes and not 0 <= stamp - self._keyframes[0].stamp <= age:
            self._keyframes.popleft()

    def _moved(self, graph_T_camera: Matrix4) -> bool:
        """Whether the view is another than that of the newest keyframe."""
        if not self._keyframes:
            return True
        newest = self._keyframes[-1].graph_T_camera
        if np.linalg.norm(graph_T_camera[:3, 3] - newest[:3, 3]) >= self._config.min_baseline:
            return True
        cosine = (float((graph_T_camera[:3, :3] * newest[:3, :3]).sum()) - 1.0) / 2.0
        return cosine <= np.cos(np.radians(self._config.max_turn))

    def _compare(self, frame: Frame) -> NDArray[np.float64] | None:
        """(S,) gains over scale 1 by the newest keyframe that lies far enough away and saw the same; None if it tells
        nothing: readings agree under no scale, as after a pose that jumped, or under all.

        One keyframe only, so that a pose that jumps spoils few comparisons.
        """
        config = self._config
        for keyframe in reversed(self._keyframes):
            baseline = np.linalg.norm(frame.graph_T_camera[:3, 3] - keyframe.graph_T_camera[:3, 3])
            if not config.min_baseline <= baseline <= config.max_baseline:
                continue
            cost, seen = compare(keyframe.points, invert_pose(frame.graph_T_camera) @ keyframe.graph_T_camera, frame)
            if (told := int(seen[RIGHT].sum())) >= config.min_points:
                gain = np.where(seen & seen[RIGHT], cost[RIGHT] - cost, 0.0).sum(1, dtype=np.float64) / told
                best = _best(gain)
                explained = cost[best].mean(where=seen[best]) <= config.max_cost
                return gain if explained and _tells(gain, config.margin) else None
        return None

    def _judge(self) -> None:
        """Rights or wrongs of the depth, by the evidence gathered; too little leaves the judgement as it was."""
        if self._weight < self._config.min_weight:
            return
        gain = self._gain / self._weight
        scale = _peak(gain)
        if abs(np.log(scale)) <= np.log(1.0 + self._config.tolerance):
            self.scale, self.is_right, self.is_wrong = scale, True, False
        elif gain.max() >= self._config.margin:
            self.scale, self.is_right, self.is_wrong = scale, False, True


def sample_points(frame: Frame, count: int) -> NDArray[np.float32]:
    """(N, 3) about ``count`` readings on a grid over the image, as points in the optical frame."""
    height, width = frame.depth.shape
    step = max(1, int(np.sqrt(height * width / count)))
    depth = frame.depth[step // 2 :: step, step // 2 :: step]
    rows, columns = np.nonzero(np.isfinite(depth) & (depth > 0))
    u, v = columns * step + step // 2, rows * step + step // 2
    return unproject(u, v, depth[rows, columns], frame.depth_intrinsics)


def compare(
    points: NDArray[np.float32], now_T_then: Matrix4, frame: Frame
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """(S, N) costs in [0, 1] of what ``points`` should read in the frame under each scale, and which can be told.

    A scale under which a reading is no distance at all (NEAREST, FARTHEST) costs 1; a point that is out of the image,
    or where nothing is read, cannot be told. That the camera stood still is said with depth taken as right.
    """
    camera = frame.depth_intrinsics
    turned = (points @ now_T_then[:3, :3].T.astype(np.float32)).T  # (3, N)
    shift = np.outer(now_T_then[:3, 3], SCALES).astype(np.float32)  # (3, S)
    x, y, z = turned[:, None, :] + shift[:, :, None]  # (S, N) each
    z[z <= 0] = np.nan  # behind the camera, hence in no pixel
    u, v = np.rint(x / z * camera.fx + camera.cx), np.rint(y / z * camera.fy + camera.cy)
    inside = (u >= 0) & (u < camera.width) & (v >= 0) & (v < camera.height)
    read = np.full(z.shape, np.nan, np.float32)
    read[inside] = frame.depth[v[inside].astype(np.intp), u[inside].astype(np.intp)]
    seen = np.isfinite(read) & (read > 0)
    square = np.log(np.divide(read, z, out=np.ones_like(z), where=seen)) ** 2
    distance = points[:, 2] / np.where(SCALES > 0, SCALES, 1.0).astype(np.float32)[:, None]  # (S, N) [m] by odometry
    absurd = (distance < NEAREST) | (distance > FARTHEST)
    return np.where(absurd, np.float32(1.0), square / (square + np.float32(NOISE**2))), seen | absurd


def _tells(gain: NDArray[np.float64], margin: float) -> bool:
    """Whether a pair of views tells one scale from another.

    None do where a camera moved along a bare wall, which looks the same by all; where the camera seems not to have
    moved at all, odometry errs (wheels slip, poses jump) or sees the robot itself, and depth may be right.
    """
    if gain[STILL] > max(gain[STILL + 1 :].max() - margin, 0.0):
        return False
    return bool(gain.max() >= margin or gain[2:-1].min() <= -margin)


def _best(gain: NDArray[np.float64]) -> int:
    """Index of the best scale; of 1 unless another is better."""
    return int(gain.argmax()) if gain.max() > 0 else RIGHT


def _peak(gain: NDArray[np.float64]) -> float:
    """The best scale, between the steps of the grid by a parabola."""
    best = _best(gain)
    if not 3 <= best <= len(GRID):  # at an end of the grid, or metres for millimetres
        return float(SCALES[best])
    before, at, after = gain[best - 1 : best + 2]
    offset = 0.5 * (before - after) / min(before - 2 * at + after, -1e-12)
    return float(SCALES[best] * (GRID[1] / GRID[0]) ** np.clip(offset, -0.5, 0.5))
