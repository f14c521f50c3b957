"""What each visible sample looks like: texture, baked light, highlights, the view out of a window. Compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ssr_ros.simulation.textures import GLASS, linear_to_srgb

# Nothing is allocated here: without numba's counting of references a frame takes two thirds of the time.
_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": True, "_nrt": False}
_compiled = njit(**_OPTIONS)
_inlined = njit(**_OPTIONS, inline="always")
DISPLAY = np.round(linear_to_srgb(np.linspace(0, 1, 4096) ** 2) * 255.0, 3).astype(np.float32)  # by square root


class Light(NamedTuple):
    """Baked light and what moved things need in its place."""

    irradiance: NDArray[np.float32]  # (S, 3)
    lattice: NDArray[np.int32]  # (F, 4) see light_samples
    front: NDArray[np.int32]  # (L,)
    back: NDArray[np.int32]  # (L,)
    highlights: NDArray[np.float32]  # (K, 11) position, radius, power r g b, the room it shines in x0 y0 x1 y1
    outside: NDArray[np.float32]  # (4,) radiance of the sky r g b; azimuth that turns the view [rad]
    window: NDArray[np.bool_]  # (B,) its glass shows the outside


class Motion(NamedTuple):
    """Bodies that are not where the light was baked."""

    rotations: NDArray[np.float64]  # (B, 3, 3) of every body since it was placed
    relit: NDArray[np.int32]  # (B,) row of cubes, -1: as baked
    cubes: NDArray[np.float32]  # (M, 2, 6, 3) irradiance at its bottom and top, directions as probes.AXES
    spans: NDArray[np.float32]  # (M, 5) bottom z, top z, centre x, y, radius [m]


class View(NamedTuple):
    """The camera of one image."""

    R: NDArray[np.float64]  # (3, 3) world_R_camera
    t: NDArray[np.float64]  # (3,)
    camera: tuple[float, float, float, float, float, float]  # width, height, fx, fy, cx, cy
    exposure: float


@_compiled
def shade_rows(
    geometry, materials, light, motion, view, triangles, seen, fine, top, bottom, color, depth, ids, surface
):
    """Rows ``top`` to ``bottom`` of color (H, W, 3) uint8, depth (H, W) float32 [m], ids (H, W) int32 and
    surface (H, W) uint8.

    ``seen`` (H, W): triangles at pixel centres. ``fine`` (2H, 2W): at quarter points, or (0, 0): no anti-aliasing.
    """
    smooth = fine.shape[0] > 0
    for y in range(top, bottom):
        for x in range(seen.shape[1]):
            n = seen[y, x]
            if n >= 0:
                depth[y, x] = 1.0 / (_nearness(triangles.edges, n, x, y) * triangles.edges[n, 9])
                f = triangles.faces[n]
                ids[y, x] = geometry.ids[geometry.body[f]]
                m = geometry.material[f]
                surface[y, x] = 255 if materials.flags[m] & GLASS else np.uint8(254 * min(materials.gloss[m], 1.0))
            else:
                depth[y, x], ids[y, x], surface[y, x] = 0.0, -1, 0
            samples = 4 if smooth and not _one_surface(geometry, triangles, n, fine, x, y) else 1
            last, r, g, b = -2, 0.0, 0.0, 0.0
            shown = DISPLAY[0], DISPLAY[0], DISPLAY[0]
            for k in range(samples):  # averaged as displayed, so that a bright window does not eat its frame
                at_x, at_y = float(x), float(y)
                if samples > 1:
                    n = fine[2 * y + k // 2, 2 * x + k % 2]
                    at_x, at_y = x + 0.5 * (k % 2) - 0.25, y + 0.5 * (k // 2) - 0.25
                if n != last:
                    radiance = _radiance(geometry, materials, light, motion, view, triangles, n, at_x, at_y)
                    shown = _display(radiance, view.exposure)
                    last = n
                r, g, b = r + shown[0] / samples, g + shown[1] / samples, b + shown[2] / samples
            color[y, x, 0], color[y, x, 1], color[y, x, 2] = np.uint8(r + 0.5), np.uint8(g + 0.5), np.uint8(b + 0.5)


@_inlined
def _nearness(e, n, x, y):
    """Sum of the three edge functions, proportional to 1/z."""
    a, b, c = e[n, 0] + e[n, 3] + e[n, 6], e[n, 1] + e[n, 4] + e[n, 7], e[n, 2] + e[n, 5] + e[n, 8]
    return a * x + b * y + c


@_inlined
def _one_surface(geometry, triangles, n, fine, x, y):
    """Whether the four finer samples of a pixel show what its centre shows: same thing, material and facing."""
    for k in range(4):
        m = fine[2 * y + k // 2, 2 * x + k % 2]
        if m == n:
            continue
        if m < 0 or n < 0:
            return False
        f, g = triangles.faces[n], triangles.faces[m]
        if geometry.body[f] != geometry.body[g] or geometry.material[f] != geometry.material[g]:
            return False
        a = geometry.normals
        if a[f, 0, 0] * a[g, 0, 0] + a[f, 0, 1] * a[g, 0, 1] + a[f, 0, 2] * a[g, 0, 2] < 0.9:
            return False
    return True


@_inlined
def _display(radiance, exposure):
    """Tone curve (Narkowicz's fit of ACES) and sRGB, [0, 255]; channels mix a little, as a sensor's do."""
    mean = 0.1 * exposure * (radiance[0] + radiance[1] + radiance[2]) / 3
    r, g, b = 0.9 * exposure * radiance[0], 0.9 * exposure * radiance[1], 0.9 * exposure * radiance[2]
    r, g, b = _tone(r + mean), _tone(g + mean), _tone(b + mean)
    return DISPLAY[int(4095 * np.sqrt(r))], DISPLAY[int(4095 * np.sqrt(g))], DISPLAY[int(4095 * np.sqrt(b))]


@_inlined
def _tone(v):
    return min(max(v * (2.51 * v + 0.03) / (v * (2.43 * v + 0.59) + 0.14), 0.0), 1.0)


@_inlined
def _radiance(geometry, materials, light, motion, view, triangles, n, x, y):
    """Radiance r, g, b that reaches the camera at pixel (x, y), where triangle n is seen; -1: the outside."""
    rx, ry = (x - view.camera[4]) / view.camera[2], (y - view.camera[5]) / view.camera[3]
    dx = view.R[0, 0] * rx + view.R[0, 1] * ry + view.R[0, 2]
    dy = view.R[1, 0] * rx + view.R[1, 1] * ry + view.R[1, 2]
    dz = view.R[2, 0] * rx + view.R[2, 1] * ry + view.R[2, 2]
    stretch = np.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx / stretch, dy / stretch, dz / stretch
    if n < 0:
        return _outside(light.outside, dx, dy, dz)
    e, f = triangles.edges, triangles.faces[n]
    l0 = e[n, 0] * x + e[n, 1] * y + e[n, 2]
    l1 = e[n, 3] * x + e[n, 4] * y + e[n, 5]
    l2 = e[n, 6] * x + e[n, 7] * y + e[n, 8]
    total = l0 + l1 + l2
    b1, b2 = min(max(l1 / total, 0.0), 1.0), min(max(l2 / total, 0.0), 1.0)
    b0 = max(1.0 - b1 - b2, 0.0)
    m, body = geometry.material[f], geometry.body[f]
    if materials.flags[m] & GLASS and light.window[body]:
        return _outside(light.outside, dx, dy, dz)
    nx, ny, nz = _normal(geometry.normals, f, b0, b1, b2)
    if motion.relit[body] >= 0:
        nx, ny, nz = _rotated(motion.rotations, body, nx, ny, nz)
    facing = nx * dx + ny * dy + nz * dz
    behind = facing > 0.0 and not geometry.closed[f]
    if behind:
        nx, ny, nz = -nx, -ny, -nz
    r, g, b = materials.color[m, 0], materials.color[m, 1], materials.color[m, 2]
    if materials.texture[m] >= 0:
        tr, tg, tb = _texture(materials, materials.texture[m], geometry.uv, f, e, n, b0, b1, b2, total)
        r, g, b = r * tr, g * tg, b * tb
    distance = stretch / (total * e[n, 9])
    px, py, pz = view.t[0] + dx * distance, view.t[1] + dy * distance, view.t[2] + dz * distance
    if motion.relit[body] >= 0:
        er, eg, eb = _probe_light(motion, motion.relit[body], nx, ny, nz, pz)
    else:
        er, eg, eb = _baked(light, f, b0, b1, b2, behind)
        shade = _footing(motion, px, py, pz, nz)
        er, eg, eb = er * shade, eg * shade, eb * shade
    glow, gloss = materials.emission[m], materials.gloss[m]
    hr, hg, hb = 0.0, 0.0, 0.0
    if gloss > 0.0:
        hr, hg, hb = _highlights(light.highlights, gloss, nx, ny, nz, dx, dy, dz, px, py, pz, (er + eg + eb) / 3)
    return r * (er + glow) + hr, g * (eg + glow) + hg, b * (eb + glow) + hb


@_inlined
def _rotated(q, body, x, y, z):
    return (
        q[body, 0, 0] * x + q[body, 0, 1] * y + q[body, 0, 2] * z,
        q[body, 1, 0] * x + q[body, 1, 1] * y + q[body, 1, 2] * z,
        q[body, 2, 0] * x + q[body, 2, 1] * y + q[body, 2, 2] * z,
    )


@_inlined
def _normal(corners, f, b0, b1, b2):
    x = b0 * corners[f, 0, 0] + b1 * corners[f, 1, 0] + b2 * corners[f, 2, 0]
    y = b0 * corners[f, 0, 1] + b1 * corners[f, 1, 1] + b2 * corners[f, 2, 1]
    z = b0 * corners[f, 0, 2] + b1 * corners[f, 1, 2] + b2 * corners[f, 2, 2]
    scale = 1.0 / max(np.sqrt(x * x + y * y + z * z), 1e-9)
    return x * scale, y * scale, z * scale


@_inlined
def _baked(light, f, b0, b1, b2, behind):
    """Irradiance interpolated in the lattice of face f."""
    origin, n, m = light.lattice[f, 0], light.lattice[f, 1], light.lattice[f, 2]
    u, v = (b1, b2) if origin == 0 else (b2, b0) if origin == 1 else (b0, b1)
    u, v = u * n, v * m
    i, j = min(int(u), n - 1), min(int(v), m - 1)
    u, v = u - i, v - j
    p = light.lattice[f, 3] + j * (n + 1) + i
    q, s = p + 1, p + n + 1
    w = 1.0 - u - v
    if w < -1e-5:
        p, q, s = s + 1, s, q
        u, v, w = 1.0 - u, 1.0 - v, -w
    if behind:
        p, q, s = light.back[p], light.back[q], light.back[s]
    else:
        p, q, s = light.front[p], light.front[q], light.front[s]
    e = light.irradiance
    return (
        max(w * e[p, 0] + u * e[q, 0] + v * e[s, 0], 0.0),
        max(w * e[p, 1] + u * e[q, 1] + v * e[s, 1], 0.0),
        max(w * e[p, 2] + u * e[q, 2] + v * e[s, 2], 0.0),
    )


@_compiled
def _texture(materials, level, uv, f, e, n, b0, b1, b2, total):
    """Texture color at barycentric coordinates: bilinear, in the mip level that fits the pixel's footprint."""
    u = b0 * uv[f, 0, 0] + b1 * uv[f, 1, 0] + b2 * uv[f, 2, 0]
    v = b0 * uv[f, 0, 1] + b1 * uv[f, 1, 1] + b2 * uv[f, 2, 1]
    width, height = materials.levels[level, 1], materials.levels[level, 2]
    ux = (e[n, 0] * (uv[f, 0, 0] - u) + e[n, 3] * (uv[f, 1, 0] - u) + e[n, 6] * (uv[f, 2, 0] - u)) * width / total
    vx = (e[n, 0] * (uv[f, 0, 1] - v) + e[n, 3] * (uv[f, 1, 1] - v) + e[n, 6] * (uv[f, 2, 1] - v)) * height / total
    uy = (e[n, 1] * (uv[f, 0, 0] - u) + e[n, 4] * (uv[f, 1, 0] - u) + e[n, 7] * (uv[f, 2, 0] - u)) * width / total
    vy = (e[n, 1] * (uv[f, 0, 1] - v) + e[n, 4] * (uv[f, 1, 1] - v) + e[n, 7] * (uv[f, 2, 1] - v)) * height / total
    along_x, along_y = ux * ux + vx * vx, uy * uy + vy * vy
    wide, narrow = max(along_x, along_y), min(along_x, along_y)
    footprint = np.sqrt(max(narrow, wide / 16.0))
    lod = min(max(np.log2(max(footprint, 1e-6)), 0.0), materials.levels[level, 3] - 1.001)
    taps = 1 if wide <= 2.0 * narrow else 2 if wide <= 6.0 * narrow else 4
    if along_x >= along_y:
        su, sv = ux / width, vx / height
    else:
        su, sv = uy / width, vy / height
    r, g, b = 0.0, 0.0, 0.0
    for k in range(taps):  # along the longer axis of the footprint: floors seen at a flat angle stay sharp
        at = (k + 0.5) / taps - 0.5
        tr, tg, tb = _bilinear(materials, level + int(lod + 0.5), u + at * su, v + at * sv)
        r, g, b = r + tr, g + tg, b + tb
    return r / taps, g / taps, b / taps


@_inlined
def _bilinear(materials, level, u, v):
    offset, width, height = materials.levels[level, 0], materials.levels[level, 1], materials.levels[level, 2]
    x, y = (u - np.floor(u)) * width - 0.5, (1.0 - (v - np.floor(v))) * height - 0.5  # v points up the image
    i, j = int(np.floor(x)), int(np.floor(y))
    x, y = x - i, y - j
    i0, i1, j0, j1 = i % width, (i + 1) % width, j % height, (j + 1) % height
    a, b = offset + j0 * width + i0, offset + j0 * width + i1
    c, d = offset + j1 * width + i0, offset + j1 * width + i1
    wa, wb, wc, wd = (1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y
    t = materials.texels
    red, green = _lit(t, a, b, c, d, wa, wb, wc, wd, 0), _lit(t, a, b, c, d, wa, wb, wc, wd, 1)
    return red, green, _lit(t, a, b, c, d, wa, wb, wc, wd, 2)


@_inlined
def _lit(t, a, b, c, d, wa, wb, wc, wd, k):
    """Linear light of four texels, which hold its square root."""
    p, q, r, s = np.float64(t[a, k]), np.float64(t[b, k]), np.float64(t[c, k]), np.float64(t[d, k])
    return (wa * p * p + wb * q * q + wc * r * r + wd * s * s) * (1.0 / 65025.0)


@_inlined
def _probe_light(motion, row, nx, ny, nz, z):
    """Irradiance on a moved body from the two light cubes at its bottom and top."""
    bottom, top = motion.spans[row, 0], motion.spans[row, 1]
    up = min(max((z - bottom) / max(top - bottom, 1e-3), 0.0), 1.0)
    x, y, w = 0 if nx >= 0 else 1, 2 if ny >= 0 else 3, 4 if nz >= 0 else 5
    c = motion.cubes
    xx, yy, zz = nx * nx, ny * ny, nz * nz
    r = (1 - up) * (xx * c[row, 0, x, 0] + yy * c[row, 0, y, 0] + zz * c[row, 0, w, 0])
    g = (1 - up) * (xx * c[row, 0, x, 1] + yy * c[row, 0, y, 1] + zz * c[row, 0, w, 1])
    b = (1 - up) * (xx * c[row, 0, x, 2] + yy * c[row, 0, y, 2] + zz * c[row, 0, w, 2])
    r += up * (xx * c[row, 1, x, 0] + yy * c[row, 1, y, 0] + zz * c[row, 1, w, 0])
    g += up * (xx * c[row, 1, x, 1] + yy * c[row, 1, y, 1] + zz * c[row, 1, w, 1])
    b += up * (xx * c[row, 1, x, 2] + yy * c[row, 1, y, 2] + zz * c[row, 1, w, 2])
    return r, g, b


@_inlined
def _footing(motion, x, y, z, nz):
    """Share of light that moved bodies leave to the surface they stand on."""
    left = 1.0
    if nz < 0.7:
        return left
    for row in range(motion.spans.shape[0]):
        s = motion.spans
        if z > s[row, 0] + 0.05 or z < s[row, 0] - 0.3:
            continue
        radius = max(s[row, 4], 0.05)
        away = np.sqrt((x - s[row, 2]) ** 2 + (y - s[row, 3]) ** 2) / radius
        if away < 2.5:
            left *= 1.0 - 0.6 * np.exp(-1.2 * away * away)
    return left


@_compiled
def _highlights(lamps, gloss, nx, ny, nz, dx, dy, dz, px, py, pz, ambient):
    """Reflections of lamps and windows as round lights (Karis 2013), and of the room as its mean light."""
    cosine = -(nx * dx + ny * dy + nz * dz)
    mx, my, mz = dx + 2 * cosine * nx, dy + 2 * cosine * ny, dz + 2 * cosine * nz
    grazing = (1.0 - min(max(cosine, 0.0), 1.0)) ** 5
    fresnel = gloss * (0.05 + 0.55 * grazing)
    sharp = 10.0 + 160.0 * gloss * gloss
    r = g = b = fresnel * 0.7 * ambient
    if gloss < 0.04:
        return r, g, b
    narrow = np.sqrt(12.0 / sharp)  # beyond this tangent off the mirror direction nothing is left
    for k in range(lamps.shape[0]):
        s = lamps
        if px < s[k, 7] or py < s[k, 8] or px > s[k, 9] or py > s[k, 10]:
            continue
        lx, ly, lz = s[k, 0] - px, s[k, 1] - py, s[k, 2] - pz
        along = lx * mx + ly * my + lz * mz
        reach = s[k, 3] + narrow * along
        off = lx * lx + ly * ly + lz * lz - along * along
        if along <= 0.0 or off > reach * reach or lx * nx + ly * ny + lz * nz <= 0.0:
            continue
        off = np.sqrt(max(off, 0.0))
        cx, cy, cz = along * mx - lx, along * my - ly, along * mz - lz
        pull = min(1.0, s[k, 3] / max(off, 1e-6))
        lx, ly, lz = lx + cx * pull, ly + cy * pull, lz + cz * pull
        square = lx * lx + ly * ly + lz * lz
        peak = max((lx * mx + ly * my + lz * mz) / np.sqrt(square), 0.0) ** sharp
        strength = fresnel * peak * (sharp + 8.0) / (8.0 + sharp * s[k, 3] * s[k, 3] / square) * 1.6 / square
        r, g, b = r + strength * s[k, 4], g + strength * s[k, 5], b + strength * s[k, 6]
    return r, g, b


@_compiled
def _outside(sky, dx, dy, dz):
    """Out of a window: sky with clouds, paler towards the horizon, over trees and a lawn. Always overexposed."""
    azimuth = np.arctan2(dy, dx) + sky[3] + 7.0
    elevation = dz / max(np.sqrt(dx * dx + dy * dy), 1e-6)
    ridge = 0.02 + 0.16 * _noise(4 * azimuth, 0.5) + 0.05 * _noise(17 * azimuth, 3.5) + 0.02 * _noise(60 * azimuth, 7.5)
    if elevation > ridge:
        up = min(elevation * 1.2, 1.0)
        far = 1.0 / (elevation + 0.15)
        cloud = 0.6 * _noise(3 * azimuth + 40, 1.5 * far + 9) + 0.4 * _noise(9 * azimuth + 20, 4 * far + 5)
        white = min(max(2.2 * cloud - 0.7, 0.0), 1.0) * (1.0 - up * 0.3)
        return sky[0] * _blend(1 - 0.5 * up, white), sky[1] * _blend(1 - 0.3 * up, white), sky[2]
    if elevation > -0.03:
        leaf = 0.1 + 0.22 * _noise(70 * azimuth, 70 * elevation + 9) + 0.1 * _noise(200 * azimuth, 200 * elevation + 9)
        return sky[0] * leaf * 0.8, sky[1] * leaf, sky[2] * leaf * 0.55
    far = -0.12 / elevation
    grass = 0.24 + 0.08 * _noise(30 * azimuth, 12 * far + 3) + 0.2 * min(far, 1.0) ** 2
    return sky[0] * grass * 0.95, sky[1] * grass, sky[2] * grass * 0.6


@_inlined
def _blend(color, white):
    return color + (1.0 - color) * white


@_compiled
def _noise(x, y):
    """Smooth noise in [0, 1] with cells of one unit, for positive x and y."""
    i, j = np.floor(x), np.floor(y)
    u, v = x - i, y - j
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    a, b = _hash(i, j), _hash(i + 1, j)
    c, d = _hash(i, j + 1), _hash(i + 1, j + 1)
    return (a + (b - a) * u) * (1 - v) + (c + (d - c) * u) * v


@_inlined
def _hash(i, j):
    """The same number in [0, 1) for the same cell."""
    n = np.uint32(np.int64(i) * 73856093) ^ np.uint32(np.int64(j) * 19349663)
    n = (n ^ (n >> np.uint32(13))) * np.uint32(1274126177)
    return ((n ^ (n >> np.uint32(16))) & np.uint32(0xFFFF)) / 65536.0
