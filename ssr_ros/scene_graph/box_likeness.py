"""How alike two uncertain boxes are, in closed form: overlap of boxes and distance against sigma in one number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def likeness(a: Array, sigmas_a: Array, b: Array, sigmas_b: Array) -> Array:
    """(N, M) in [0, 1] of (N, 7) and (M, 7) boxes with the variances [m^2] (N, 3) and (M, 3) of their centers.

    Bhattacharyya's coefficient of the two as normal distributions: a box has the moments of its volume, blurred by
    what is not known of its place. 1 for the same box; 0.3 or so for neighbours that touch.
    """
    plane_a, up_a = _moments(a, sigmas_a)
    plane_b, up_b = _moments(b, sigmas_b)
    xx, xy, yy = ((plane_a[:, None, k] + plane_b[None, :, k]) / 2 for k in range(3))
    zz = (up_a[:, None] + up_b[None]) / 2
    dx, dy, dz = (a[:, None, k] - b[None, :, k] for k in range(3))
    determinant = xx * yy - xy * xy
    apart = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant + dz * dz / zz
    own_a, own_b = (p[:, 0] * p[:, 2] - p[:, 1] ** 2 for p in (plane_a, plane_b))
    unlike = determinant * determinant / (own_a[:, None] * own_b[None]) * zz * zz / (up_a[:, None] * up_b[None])
    return np.exp(-apart / 8) * unlike**-0.25


def _moments(boxes: Array, variances: Array) -> tuple[Array, Array]:
    """(N, 3) xx, xy, yy and (N,) zz [m^2]."""
    c, s = np.cos(boxes[:, 6]), np.sin(boxes[:, 6])
    along, across, up = (boxes[:, 3:6] ** 2 / 12).T
    xx, yy = c * c * along + s * s * across, s * s * along + c * c * across
    return np.stack([xx + variances[:, 0], c * s * (along - across), yy + variances[:, 1]], 1), up + variances[:, 2]
