"""Poses in time and the tree of static transforms, from duck-typed messages of rclpy or rosbags."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np

from ssr_ros.geometry import interpolate_pose, invert_pose, pose_matrix
from ssr_ros.types import Matrix4

NANOSECONDS = 1_000_000_000


def stamp_of(msg: Any) -> int:
    """[ns] of a message's header."""
    return int(msg.header.stamp.sec) * NANOSECONDS + int(msg.header.stamp.nanosec)


def frame_name(name: str) -> str:
    """A frame without the leading slash of older drivers."""
    return name.lstrip("/")


def transform_matrix(msg: Any) -> Matrix4:
    """(4, 4) of a geometry_msgs Pose or Transform; ValueError unless finite with a unit quaternion."""
    position = msg.position if hasattr(msg, "position") else msg.translation
    q = msg.orientation if hasattr(msg, "orientation") else msg.rotation
    return pose_matrix((position.x, position.y, position.z), (q.x, q.y, q.z, q.w))


class PoseBuffer:
    """Bounded track of poses, ascending in time."""

    def __init__(self, size: int, max_gap: int) -> None:
        self._size, self._max_gap = size, max_gap  # [ns]
        self._stamps: list[int] = []
        self._poses: list[Matrix4] = []

    def append(self, stamp: int, pose: Matrix4) -> None:
        self._stamps.append(stamp)
        self._poses.append(pose)
        if len(self._stamps) > 2 * self._size:  # trimmed rarely: deleting in front moves the rest
            del self._stamps[: -self._size], self._poses[: -self._size]

    def clear(self) -> None:
        self._stamps.clear()
        self._poses.clear()

    def at(self, stamp: int) -> Matrix4 | None:
        """Pose interpolated to a stamp; None outside the track or inside a gap of it."""
        after = bisect_left(self._stamps, stamp)
        if after == len(self._stamps):
            return None
        if self._stamps[after] == stamp:
            return self._poses[after]
        if after == 0 or self._stamps[after] - self._stamps[after - 1] > self._max_gap:
            return None
        start, end = self._stamps[after - 1], self._stamps[after]
        return interpolate_pose(self._poses[after - 1], self._poses[after], (stamp - start) / (end - start))

    def passed(self, stamp: int) -> bool:
        """Whether the track has reached a stamp, so that waiting cannot bring its pose any more."""
        return bool(self._stamps) and self._stamps[-1] >= stamp


class StaticTransforms:
    """The tree of /tf_static; its ``lookup`` serves as extrinsics."""

    def __init__(self) -> None:
        self._parents: dict[str, tuple[str, Matrix4]] = {}

    def add(self, msg: Any) -> None:
        """A TFMessage; ValueError if a transform of it is no rigid transform."""
        for transform in msg.transforms:
            child, parent = frame_name(transform.child_frame_id), frame_name(transform.header.frame_id)
            self._parents[child] = (parent, transform_matrix(transform.transform))

    @property
    def frames(self) -> set[str]:
        return set(self._parents) | {parent for parent, _ in self._parents.values()}

    def lookup(self, target: str, source: str, stamp: int = 0) -> Matrix4 | None:
        """target_T_source, composed along the tree; None when the frames are not connected."""
        up_source, up_target = self._to_root(source), self._to_root(target)
        common = next((frame for frame in up_source if frame in up_target), None)
        if common is None:
            return None
        return invert_pose(up_target[common]) @ up_source[common]

    def _to_root(self, frame: str) -> dict[str, Matrix4]:
        """ancestor_T_frame of every ancestor, nearest first, the frame itself included."""
        frame, matrix = frame_name(frame), np.eye(4)
        chain = {frame: matrix}
        while frame in self._parents:
            parent, parent_T_frame = self._parents[frame]
            if parent in chain:  # a loop: damaged data
                break
            matrix = parent_T_frame @ matrix
            chain[parent] = matrix
            frame = parent
        return chain
