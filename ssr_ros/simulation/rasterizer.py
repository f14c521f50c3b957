"""Which triangle each sample sees: homogeneous rasterisation into a visibility buffer.

A triangle is three edge functions in pixel coordinates, made from its corners in the camera frame (Olano and Greer,
"Triangle scan conversion using 2D homogeneous coordinates", 1997). They need no division by a corner's depth, so
corners behind the camera need no clipping; their ratios are the perspective-correct barycentric coordinates, their
sum is proportional to 1/z. Neighbours get exactly opposite functions for their common edge: no gaps.
Everything here is compiled, releases the GIL and has no state, so bands of one image can be drawn in threads.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Without numba's counting of references: nothing is allocated in what is called per triangle.
_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
_compiled = njit(**_OPTIONS)
_inlined = njit(**_OPTIONS, inline="always")
NEAR = 0.02  # [m] nothing nearer is drawn


class Triangles(NamedTuple):
    """Triangles in front of the camera, ready to be drawn; room for N of them."""

    edges: NDArray[np.float64]  # (N, 10) a, b, c of a*x + b*y + c for the three edges; last: 1/z per sum of them
    bounds: NDArray[np.float32]  # (N, 4) least x, y, greatest x, y [px]
    faces: NDArray[np.int32]  # (N,) index into Geometry.faces


def allocate(count: int) -> Triangles:
    return Triangles(np.empty((count, 10)), np.empty((count, 4), np.float32), np.empty(count, np.int32))


@njit(cache=True, nogil=True)
def visible_bodies(spheres, motions, camera_T_world, camera, result):
    """Bodies whose bounding sphere meets the view, nearest first, written to ``result`` (B,); returns their number.

    ``motions`` (B, 4, 4); ``camera`` (6,) width, height, fx, fy, cx, cy.
    """
    width, height, fx, fy, cx, cy = camera
    left, right = -(cx + 0.5) / fx, (width - 0.5 - cx) / fx
    top, bottom = -(cy + 0.5) / fy, (height - 0.5 - cy) / fy
    near = np.empty(spheres.shape[0])
    count = 0
    for b in range(spheres.shape[0]):
        x, y, z = _apply(motions[b], spheres[b, 0], spheres[b, 1], spheres[b, 2])
        x, y, z = _apply(camera_T_world, x, y, z)
        r = spheres[b, 3]
        seen = z > NEAR - r
        seen &= (x - left * z) / np.sqrt(1 + left * left) > -r and (right * z - x) / np.sqrt(1 + right * right) > -r
        seen &= (y - top * z) / np.sqrt(1 + top * top) > -r and (bottom * z - y) / np.sqrt(1 + bottom * bottom) > -r
        if seen and r > 0:
            near[count] = np.sqrt(x * x + y * y + z * z) - r
            result[count] = b
            count += 1
    result[:count] = result[:count][np.argsort(near[:count])]
    return count


@_inlined
def _apply(t, x, y, z):
    return (
        t[0, 0] * x + t[0, 1] * y + t[0, 2] * z + t[0, 3],
        t[1, 0] * x + t[1, 1] * y + t[1, 2] * z + t[1, 3],
        t[2, 0] * x + t[2, 1] * y + t[2, 2] * z + t[2, 3],
    )


@_compiled
def set_up(geometry, bodies, transforms, camera, points, out, start):
    """Triangles of ``bodies`` into ``out`` from index ``start``; returns the index after the last.

    ``transforms`` (B, 3, 4): camera from the home's placement, per body. ``points`` (V, 3) float64: scratch.
    """
    n = start
    for b in bodies:
        t = transforms[b]
        for i in range(geometry.first_vertex[b], geometry.first_vertex[b + 1]):
            x, y, z = geometry.vertices[i, 0], geometry.vertices[i, 1], geometry.vertices[i, 2]
            points[i, 0], points[i, 1], points[i, 2] = _apply(t, x, y, z)
        for f in range(geometry.first_face[b], geometry.first_face[b + 1]):
            i, j, k = geometry.faces[f, 0], geometry.faces[f, 1], geometry.faces[f, 2]
            if _triangle(points[i], points[j], points[k], geometry.closed[f], camera, out, n):
                out.faces[n] = f
                n += 1
    return n


@_inlined
def _triangle(p, q, r, closed, camera, out, n):
    """Writes bounds and edges of one triangle; False where the camera cannot see it."""
    width, height, fx, fy, cx, cy = camera
    if p[2] <= NEAR and q[2] <= NEAR and r[2] <= NEAR:
        return False
    ax, ay, az = q[1] * r[2] - q[2] * r[1], q[2] * r[0] - q[0] * r[2], q[0] * r[1] - q[1] * r[0]
    det = p[0] * ax + p[1] * ay + p[2] * az
    if det == 0.0 or (closed and det > 0.0):
        return False
    x0, y0, x1, y1 = _bounds(p, q, r, fx, fy, cx, cy)
    if x1 < -0.5 or y1 < -0.5 or x0 > width - 0.5 or y0 > height - 0.5 or _misses(x0, x1) or _misses(y0, y1):
        return False
    bx, by, bz = r[1] * p[2] - r[2] * p[1], r[2] * p[0] - r[0] * p[2], r[0] * p[1] - r[1] * p[0]
    gx, gy, gz = p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]
    sign = 1.0 if det > 0 else -1.0
    e = out.edges[n]
    e[0], e[1], e[2] = sign * ax / fx, sign * ay / fy, sign * (az - ax * (cx / fx) - ay * (cy / fy))
    e[3], e[4], e[5] = sign * bx / fx, sign * by / fy, sign * (bz - bx * (cx / fx) - by * (cy / fy))
    e[6], e[7], e[8] = sign * gx / fx, sign * gy / fy, sign * (gz - gx * (cx / fx) - gy * (cy / fy))
    e[9] = 1.0 / abs(det)
    o = out.bounds[n]
    o[0], o[1], o[2], o[3] = x0, y0, x1, y1
    return True


@_inlined
def _misses(low, high):
    """Whether no sample (pixel centre, or quarter point of the finer grid) lies between two coordinates."""
    return np.ceil(low - 1e-3) > np.floor(high + 1e-3) and np.ceil(2 * low + 0.498) > np.floor(2 * high + 0.502)


@_compiled
def _bounds(p, q, r, fx, fy, cx, cy):
    """Pixel bounds of the part of a triangle beyond the near plane."""
    x0, y0, x1, y1 = np.inf, np.inf, -np.inf, -np.inf
    for k in range(3):
        a = p if k == 0 else q if k == 1 else r
        b = q if k == 0 else r if k == 1 else p
        if a[2] > NEAR:
            x, y = fx * a[0] / a[2] + cx, fy * a[1] / a[2] + cy
            x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
        if (a[2] > NEAR) != (b[2] > NEAR):
            s = (NEAR - a[2]) / (b[2] - a[2])
            x = fx * (a[0] + s * (b[0] - a[0])) / NEAR + cx
            y = fy * (a[1] + s * (b[1] - a[1])) / NEAR + cy
            x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
    return x0, y0, x1, y1


@_compiled
def rasterize(triangles, ranges, origin, step, top, bottom, nearness, seen):
    """The nearest triangle at each sample of rows ``top`` to ``bottom``.

    Sample (i, j) lies at pixel coordinates origin + step * (i, j). ``ranges`` (R, 2): which triangles are in use.
    ``nearness`` (h, w) float32 receives 1/z [1/m], ``seen`` (h, w) int32 the triangle, -1 where there is none.
    """
    columns = nearness.shape[1]
    nearness[top:bottom] = 0.0
    seen[top:bottom] = -1
    for part in range(ranges.shape[0]):
        for n in range(ranges[part, 0], ranges[part, 1]):
            o = triangles.bounds[n]
            y0 = max(top, int(np.ceil(max((o[1] - origin) / step, -1.0) - 1e-3)))
            y1 = min(bottom - 1, int(np.floor(min((o[3] - origin) / step, 1e6) + 1e-3)))
            if y0 > y1:
                continue
            x0 = max(0, int(np.ceil(max((o[0] - origin) / step, -1.0) - 1e-3)))
            x1 = min(columns - 1, int(np.floor(min((o[2] - origin) / step, 1e6) + 1e-3)))
            if x0 > x1:
                continue
            for j in range(y0, y1 + 1):
                _row(triangles.edges[n], n, origin, step, j, x0, x1, nearness, seen)


@_inlined
def _row(e, n, origin, step, j, x0, x1, nearness, seen):
    y = origin + step * j
    c0, c1, c2 = e[1] * y + e[2], e[4] * y + e[5], e[7] * y + e[8]
    if x1 - x0 > 8:  # where the row enters and leaves; a sample to spare on both sides, tested below
        low, high = float(x0), float(x1)
        for k in range(3):
            a = e[0] if k == 0 else e[3] if k == 1 else e[6]
            c = c0 if k == 0 else c1 if k == 1 else c2
            if a > 0.0:
                low = max(low, (-c / a - origin) / step - 1.0)
            elif a < 0.0:
                high = min(high, (-c / a - origin) / step + 1.0)
            elif c < 0.0:
                return
        if low > high:
            return
        x0, x1 = int(np.ceil(low)), int(np.floor(high))
    while x0 <= x1 and not _inside(e, c0, c1, c2, origin + step * x0):
        x0 += 1
    while x1 >= x0 and not _inside(e, c0, c1, c2, origin + step * x1):
        x1 -= 1
    slope, base = (e[0] + e[3] + e[6]) * e[9], (c0 + c1 + c2) * e[9]
    for i in range(x0, x1 + 1):
        w = np.float32(slope * (origin + step * i) + base)
        if w > nearness[j, i] and w < 1.0 / NEAR:
            nearness[j, i] = w
            seen[j, i] = n


@_inlined
def _inside(e, c0, c1, c2, x):
    return e[0] * x + c0 >= 0.0 and e[3] * x + c1 >= 0.0 and e[6] * x + c2 >= 0.0
