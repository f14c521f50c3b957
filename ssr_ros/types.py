"""Values that cross module borders. Frozen, numpy only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Matrix4 = NDArray[np.float64]  # (4, 4) rigid transform; A_T_B maps points of B into A


@dataclass(frozen=True, slots=True)
class CameraIntrinsics:
    """Pinhole intrinsics of a rectified image, in pixels; pixel centres at integer coordinates."""

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError(f"intrinsics: image size must be positive, got {self.width}x{self.height}")
        if not (np.isfinite([self.fx, self.fy, self.cx, self.cy]).all() and self.fx > 0 and self.fy > 0):
            raise ValueError(f"intrinsics: focal lengths must be positive and finite, got fx={self.fx} fy={self.fy}")

    def scaled(self, width: int, height: int) -> CameraIntrinsics:
        """The same camera sampled at another resolution (pixel centres at integers, hence the half)."""
        sx, sy = width / self.width, height / self.height
        return CameraIntrinsics(
            width,
            height,
            self.fx * sx,
            self.fy * sy,
            (self.cx + 0.5) * sx - 0.5,
            (self.cy + 0.5) * sy - 0.5,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One synchronised RGB-D image with its pose.

    ``depth`` is registered to the optical frame of ``color`` but may have another resolution;
    ``intrinsics`` belong to ``color``, ``depth_intrinsics`` to ``depth``.
    """

    stamp: int  # [ns] of the colour image, sensor clock
    color: NDArray[np.uint8]  # (H, W, 3) RGB
    depth: NDArray[np.float32]  # (h, w) [m] along the optical axis, 0 = no reading
    intrinsics: CameraIntrinsics
    graph_T_camera: Matrix4  # camera = optical frame: z forward, x right, y down
    graph_T_base: Matrix4
    frame_id: str = "odom"  # the graph frame

    @property
    def depth_intrinsics(self) -> CameraIntrinsics:
        height, width = self.depth.shape
        if (width, height) == (self.intrinsics.width, self.intrinsics.height):
            return self.intrinsics
        return self.intrinsics.scaled(width, height)


@dataclass(frozen=True, slots=True)
class Box3D:
    """7-DoF box: centre, full lengths (l along the heading, w across, h up) and yaw about +z."""

    center: tuple[float, float, float]  # [m]
    size: tuple[float, float, float]  # l, w, h [m]
    yaw: float  # [rad]

    @property
    def bottom(self) -> float:
        return self.center[2] - self.size[2] / 2

    @property
    def top(self) -> float:
        return self.center[2] + self.size[2] / 2

    @property
    def volume(self) -> float:
        return self.size[0] * self.size[1] * self.size[2]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectObservation:
    """One object as seen in one frame, in the graph frame."""

    label: str
    label_scores: Mapping[str, float]  # per label, each in [0, 1]; need not sum to 1
    score: float  # [0, 1] that an object is there
    box: Box3D  # in the graph frame: the whole object with sigmas, without them what was seen of it
    box2d: tuple[float, float, float, float]  # x0, y0, x1, y1 [px] in the colour image
    points: NDArray[np.float32]  # (N, 3) [m] surface points, in the graph frame
    truncated: bool = False  # cut by the image border: the box is a lower bound
    occluded: bool = False  # something nearer stands in front of part of it
    feature: NDArray[np.float32] | None = field(default=None)  # (D,) unit length, for re-identification
    # 1 sigma of the center along the horizontal ray from the camera, across it, and up [m], and of the logarithm of
    # each length; None: the box was lifted from depth, nothing was predicted
    sigmas: tuple[float, float, float, float] | None = None
