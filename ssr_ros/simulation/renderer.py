"""RGB-D images of a home with object ids, on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ssr_ros.simulation import rasterizer, shading
from ssr_ros.simulation.lighting import BakedLight, LightingConfig, bake
from ssr_ros.simulation.lights import SKY_COLOR
from ssr_ros.simulation.render_scene import RenderScene, body_motions, flatten
from ssr_ros.simulation.scene import Home
from ssr_ros.types import CameraIntrinsics, Matrix4

GLASS_SURFACE = 255  # in Rendering.surface
BANDS = 6  # of rows, shared among the threads


@dataclass(frozen=True, slots=True)
class RendererConfig:
    """How images are made."""

    anti_aliasing: bool = True  # 2x2 samples a pixel where surfaces meet; colour only
    threads: int = 2
    brightness: float = 0.42  # mean display-linear level that exposure aims at
    adaptation: float = 0.7  # [0, 1] how far exposure follows the light around the camera
    lighting: LightingConfig = field(default_factory=LightingConfig)

    def __post_init__(self) -> None:
        if self.threads < 1:
            raise ValueError(f"renderer.threads must be at least 1, got {self.threads}")
        if not 0.0 <= self.adaptation <= 1.0:
            raise ValueError(f"renderer.adaptation must be in [0, 1], got {self.adaptation}")


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """What an ideal camera sees."""

    color: NDArray[np.uint8]  # (H, W, 3) sRGB
    depth: NDArray[np.float32]  # (H, W) [m] along the optical axis at pixel centres, exact; 0: nothing
    ids: NDArray[np.int32]  # (H, W) object ids; 0 floor, walls, ceiling; -1 nothing
    surface: NDArray[np.uint8]  # (H, W) 254 times the gloss, 255 glass: where depth sensors fail
    intrinsics: CameraIntrinsics


class Renderer:
    """Draws one home. Its light is computed when it is made; the things in it may then be moved.

    ``dynamic``: ids of objects that will move (people): they cast no baked shadow.
    """

    def __init__(self, home: Home, config: RendererConfig | None = None, dynamic: Collection[int] = ()) -> None:
        self._config = config or RendererConfig()
        self.scene: RenderScene = flatten(home)
        self.light: BakedLight = bake(home, self.scene, self._config.lighting, dynamic)
        self._dynamic = frozenset(dynamic)
        self._look = _look(home, self.scene, self.light)
        self._typical = float(self.light.probes.cubes.mean())
        geometry = self.scene.geometry
        self._points = np.empty((len(geometry.vertices), 3))
        self._triangles = rasterizer.allocate(len(geometry.faces))
        self._bodies = np.empty(len(geometry.ids), np.int64)
        self._buffers: dict[tuple[int, int], tuple[NDArray[np.float32], NDArray[np.int32]]] = {}
        self._pool = ThreadPoolExecutor(self._config.threads)

    def render(
        self,
        world_T_camera: Matrix4,
        intrinsics: CameraIntrinsics,
        moved: Mapping[int, Matrix4] | None = None,
    ) -> Rendering:
        """One image from a camera at ``world_T_camera`` (optical frame).

        ``moved``: world_T_model of objects that are not where the home puts them. Not for several threads at once.
        """
        motions = body_motions(self.scene, moved)
        camera = (
            float(intrinsics.width),
            float(intrinsics.height),
            intrinsics.fx,
            intrinsics.fy,
            intrinsics.cx,
            intrinsics.cy,
        )
        R = np.ascontiguousarray(world_T_camera[:3, :3], dtype=np.float64)
        t = np.ascontiguousarray(world_T_camera[:3, 3], dtype=np.float64)
        view = shading.View(R, t, camera, self._exposure(t, R[:, 2]))
        ranges = self._set_up(view, motions)
        return self._draw(view, intrinsics, ranges, self._motion(motions, moved))

    def close(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()

    def _exposure(self, position: NDArray[np.float64], forward: NDArray[np.float64]) -> float:
        """Follows the light where the camera is and ahead of it: no memory, so frames can be drawn in any order."""
        places = position + np.array([0.0, 1.0, 2.0, 3.5])[:, None] * forward
        around = float(self.light.probes.at(places).mean())
        level = max(around, 1e-3) ** self._config.adaptation * max(self._typical, 1e-3) ** (1 - self._config.adaptation)
        return self._config.brightness / level

    def _set_up(self, view: shading.View, motions: NDArray[np.float64]) -> NDArray[np.int64]:
        """Fills the triangle list; which parts of it are in use."""
        geometry = self.scene.geometry
        camera_T_world = np.c_[view.R.T, -view.R.T @ view.t]
        count = rasterizer.visible_bodies(geometry.spheres, motions, camera_T_world, view.camera, self._bodies)
        transforms = camera_T_world @ motions  # (B, 3, 4)
        shares = _split(self._bodies[:count], np.diff(geometry.first_face), self._config.threads)
        sizes = [int(np.diff(geometry.first_face)[bodies].sum()) for bodies in shares]
        starts = np.cumsum([0, *sizes])
        ranges = np.zeros((len(shares), 2), np.int64)

        def work(k: int) -> None:
            ranges[k, 0] = starts[k]
            ranges[k, 1] = rasterizer.set_up(
                geometry, shares[k], transforms, view.camera, self._points, self._triangles, starts[k]
            )

        self._run(work, len(shares))
        return ranges

    def _draw(
        self, view: shading.View, intrinsics: CameraIntrinsics, ranges: NDArray[np.int64], motion: shading.Motion
    ) -> Rendering:
        width, height = intrinsics.width, intrinsics.height
        nearness, seen = self._buffer(height, width)
        factor = 2 if self._config.anti_aliasing else 0
        fine_nearness, fine = self._buffer(height * factor, width * factor)
        color = np.empty((height, width, 3), np.uint8)
        depth = np.empty((height, width), np.float32)
        ids = np.empty((height, width), np.int32)
        surface = np.empty((height, width), np.uint8)

        def work(band: int) -> None:
            top, bottom = height * band // BANDS, height * (band + 1) // BANDS
            rasterizer.rasterize(self._triangles, ranges, 0.0, 1.0, top, bottom, nearness, seen)
            if factor:
                rasterizer.rasterize(self._triangles, ranges, -0.25, 0.5, 2 * top, 2 * bottom, fine_nearness, fine)
            shading.shade_rows(
                self.scene.geometry,
                self.scene.materials,
                self._look,
                motion,
                view,
                self._triangles,
                seen,
                fine,
                top,
                bottom,
                color,
                depth,
                ids,
                surface,
            )

        self._run(work, BANDS)
        return Rendering(color, depth, ids, surface, intrinsics)

    def _motion(self, motions: NDArray[np.float64], moved: Mapping[int, Matrix4] | None) -> shading.Motion:
        """What shading needs about bodies whose baked light does not hold."""
        objects = sorted(set(moved or {}) | self._dynamic)
        relit = np.full(len(motions), -1, np.int32)
        spans = np.zeros((len(objects), 5), np.float32)
        geometry = self.scene.geometry
        for row, object_id in enumerate(objects):
            body = self.scene.bodies[object_id]
            relit[body] = row
            vertices = geometry.vertices[geometry.first_vertex[body] : geometry.first_vertex[body + 1]]
            now = vertices @ motions[body, :3, :3].T + motions[body, :3, 3]
            low, high = now.min(0), now.max(0)
            spans[row] = (low[2], high[2], *((low + high) / 2)[:2], float(np.hypot(*(high - low)[:2])) / 2)
        ends = np.repeat(spans[:, [2, 3, 0]], 2, 0)
        ends[1::2, 2] = spans[:, 1]
        cubes = self.light.probes.at(ends).reshape(-1, 2, 6, 3) if objects else np.zeros((0, 2, 6, 3), np.float32)
        return shading.Motion(np.ascontiguousarray(motions[:, :3, :3]), relit, cubes, spans)

    def _buffer(self, height: int, width: int) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        if (height, width) not in self._buffers:
            shape = (height, width)
            self._buffers[shape] = np.empty(shape, np.float32), np.empty(shape, np.int32)
        return self._buffers[height, width]

    def _run(self, work: Callable[[int], None], count: int) -> None:
        if self._config.threads == 1:
            for k in range(count):
                work(k)
            return
        for _ in self._pool.map(work, range(count)):
            continue


def _split(bodies: NDArray[np.int64], faces: NDArray[np.int64], parts: int) -> list[NDArray[np.int64]]:
    """The bodies in order, cut into parts of about equal numbers of faces."""
    amount = np.cumsum(faces[bodies])
    whole = amount[-1] if len(bodies) else 0
    cuts = np.searchsorted(amount, whole * np.arange(1, parts) / parts)
    return [np.ascontiguousarray(part) for part in np.split(bodies, cuts)]


def _look(home: Home, scene: RenderScene, light: BakedLight) -> shading.Light:
    """Baked light as the compiled code reads it."""
    windows = {o.id for o in home.objects if o.structural and o.label == "window"}
    sky = next((lamp.power.max() for lamp in light.lights if abs(lamp.normal[2]) < 0.5), 1.0)
    rng = np.random.default_rng([home.seed, 0x5C7])
    outside = np.array([*(SKY_COLOR * max(float(sky), 0.8) * 1.6), rng.uniform(0, 2 * np.pi)], np.float32)
    rows = [_highlight(home, lamp.points, lamp.power) for lamp in light.lights]
    samples = light.samples
    return shading.Light(
        light.irradiance,
        samples.lattice,
        samples.front,
        samples.back,
        np.array(rows, np.float32).reshape(-1, 11),
        outside,
        np.isin(scene.geometry.ids, list(windows)),
    )


def _highlight(home: Home, points: NDArray[np.float32], power: NDArray[np.float32]) -> list[float]:
    """A round light of about the same extent, and the bounds of the room it is in."""
    middle = points.mean(0)
    radius = float(np.linalg.norm(points - middle, axis=1).mean())
    bounds = (-np.inf, -np.inf, np.inf, np.inf)
    for room in home.rooms:
        plan = np.array(room.polygon)
        low, high = plan.min(0) - 0.15, plan.max(0) + 0.15
        if (middle[:2] > low).all() and (middle[:2] < high).all():
            bounds = (*low, *high)
            break
    return [*middle, radius, *power, *bounds]
