"""What one depth image says about points of the map: seen, hidden, or seen through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import invert_pose
from ssr_ros.types import Frame

OUTSIDE, HIDDEN, SURFACE, THROUGH = 0, 1, 2, 3


class Seen(NamedTuple):
    """How many points are in each state, in the order of their numbers."""

    outside: int
    hidden: int
    surface: int
    through: int

    @property
    def in_view(self) -> int:
        return self.hidden + self.surface + self.through


@dataclass(frozen=True, slots=True, eq=False)
class Visibility:
    """Per point of the map."""

    state: NDArray[np.int8]  # (N,) OUTSIDE the view or without depth, HIDDEN, SURFACE seen, seen THROUGH
    pixels: NDArray[np.float32]  # (N, 2) u, v [px] in the colour image

    def counts(self) -> Seen:
        return Seen(*np.bincount(self.state, minlength=THROUGH + 1).tolist())


def classify(points: NDArray[np.float32], frame: Frame, max_depth: float) -> Visibility:
    """(N, 3) points [m] in the graph frame against the frame's depth.

    Depth noise of structured light and stereo grows with the square of the distance, and an error of the heading
    moves points sideways in proportion to it; a point is seen through only well beyond both.
    """
    state = np.zeros(len(points), np.int8)
    camera = frame.depth_intrinsics
    camera_T_graph = invert_pose(frame.graph_T_camera).astype(np.float32)
    local = points @ camera_T_graph[:3, :3].T + camera_T_graph[:3, 3]
    z = np.maximum(local[:, 2], 1e-3)
    u, v = local[:, 0] / z * camera.fx + camera.cx, local[:, 1] / z * camera.fy + camera.cy
    inside = (local[:, 2] > 0.1) & (local[:, 2] < max_depth)
    inside &= (u >= 0) & (v >= 0) & (u < camera.width - 0.5) & (v < camera.height - 0.5)
    chosen = np.flatnonzero(inside)
    measured = frame.depth[np.round(v[chosen]).astype(np.int64), np.round(u[chosen]).astype(np.int64)]
    expected = z[chosen]
    near = 0.04 + 0.015 * expected * expected
    beyond = 0.10 + 0.05 * expected
    state[chosen] = np.select(
        [measured <= 0, measured < expected - near, measured > expected + beyond], [OUTSIDE, HIDDEN, THROUGH], SURFACE
    )
    scale = frame.intrinsics.width / camera.width
    return Visibility(state, np.stack([u, v], 1) * np.float32(scale))


def coverage(view: Visibility, box2d: tuple[float, float, float, float]) -> float:
    """[0, 1] share of the surface points in view that lie in a 2D box [px]; 1 when none is in view."""
    pixels = view.pixels[view.state == SURFACE]
    if not len(pixels):
        return 1.0
    x0, y0, x1, y1 = box2d
    inside = (pixels[:, 0] >= x0) & (pixels[:, 0] <= x1) & (pixels[:, 1] >= y0) & (pixels[:, 1] <= y1)
    return float(inside.mean())
