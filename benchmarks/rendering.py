"""What an image of a synthetic home costs, in units of casting its rays with Embree. How to read it: README.md here."""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable

import numpy as np
import shapely

from ssr_ros.geometry import points_in_box
from ssr_ros.simulation.home import make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.ray_casting import RayCaster
from ssr_ros.simulation.renderer import Renderer, RendererConfig
from ssr_ros.simulation.scene import Home
from ssr_ros.simulation.sensors import SensorModel
from ssr_ros.types import CameraIntrinsics, Matrix4

SIZES = ((320, 240), (640, 480))
FIELD = np.radians(69.0)  # horizontal field of view
FREE = 0.3  # [m] the camera keeps from walls and things


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the home (default: 1)")
    parser.add_argument("--frames", type=int, default=60, help="views, drawn twice: the first round is not counted")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    started = time.perf_counter()
    home = make_home(HomeConfig(seed=arguments.seed))
    made, cpu = time.perf_counter(), time.process_time()
    for threads in arguments.threads:
        renderer = Renderer(home, RendererConfig(threads=threads))
        if threads == arguments.threads[0]:
            light = time.process_time() - cpu
            samples, faces = len(renderer.light.samples.points), len(renderer.scene.geometry.faces)
            print(f"home of seed {home.seed}: {len(home.rooms)} rooms, {len(home.objects)} objects, {faces} triangles")
            print(f"made in {made - started:.1f} s; light at {samples} places in {light:.1f} s of CPU\n")
            print(
                "| size | threads | frames/s | wall ms p50 | CPU ms | CPU ms of Embree's rays | ratio | sensor CPU ms |"
            )
            print("|---|---|---|---|---|---|---|---|")
        poses = views(home, arguments.frames)
        for width, height in SIZES:
            report(renderer, poses, camera(width, height), threads)
        renderer.close()


def camera(width: int, height: int) -> CameraIntrinsics:
    focal = width / 2 / np.tan(FIELD / 2)
    return CameraIntrinsics(width, height, focal, focal, (width - 1) / 2, (height - 1) / 2)


def views(home: Home, count: int) -> list[Matrix4]:
    """Seeded cameras at 0.6 to 1.5 m in free places, looking at random places of their rooms."""
    rng = np.random.default_rng([home.seed, 0xBE])
    poses: list[Matrix4] = []
    while len(poses) < count:
        room = shapely.Polygon(home.rooms[int(rng.integers(len(home.rooms)))].polygon)
        x0, y0, x1, y1 = room.bounds
        position, target = rng.uniform([x0, y0, 0.6], [x1, y1, 1.5]), rng.uniform([x0, y0, 0.2], [x1, y1, 1.2])
        inside = room.buffer(-FREE).contains(shapely.Point(position[:2]))
        hit = any(points_in_box(position[None], item.box, FREE)[0] for item in home.objects)
        if inside and not hit and np.linalg.norm(target[:2] - position[:2]) > 1.0:
            poses.append(looking(position, target))
    return poses


def looking(position: np.ndarray, target: np.ndarray) -> Matrix4:
    """world_T_camera of an upright camera."""
    forward = (target - position) / np.linalg.norm(target - position)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(forward, right), forward], 1)
    pose[:3, 3] = position
    return pose


def report(renderer: Renderer, poses: list[Matrix4], intrinsics: CameraIntrinsics, threads: int) -> None:
    """One row: drawing and ray casting take turns, so that both meet the same machine."""
    caster, sensor, rng = RayCaster(renderer.scene.geometry), SensorModel(), np.random.default_rng(0)
    draw, cast, sense = Cost(), Cost(), Cost()
    for warm in (True, False):
        for pose in poses:
            origins, directions = rays(intrinsics, pose)
            rendering = renderer.render(pose, intrinsics)
            if warm:
                continue
            draw.measure(lambda pose=pose: renderer.render(pose, intrinsics))  # type: ignore[misc]
            cast.measure(lambda o=origins, d=directions: caster.closest(o, d))  # type: ignore[misc]
            sense.measure(lambda r=rendering: sensor.apply(r, rng))  # type: ignore[misc]
    size = f"{intrinsics.width}×{intrinsics.height}"
    print(
        f"| {size} | {threads} | {1e3 / np.mean(draw.wall):.0f} | {np.median(draw.wall):.1f} | {np.mean(draw.cpu):.1f} "
        f"| {np.mean(cast.cpu):.1f} | {np.mean(draw.cpu) / np.mean(cast.cpu):.2f} | {np.mean(sense.cpu):.1f} |",
        flush=True,
    )


class Cost:
    """[ms] per frame."""

    def __init__(self) -> None:
        self.cpu: list[float] = []  # of all threads of the process
        self.wall: list[float] = []

    def measure(self, work: Callable[[], object]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        self.cpu.append((time.process_time() - cpu) * 1e3)
        self.wall.append((time.perf_counter() - wall) * 1e3)


def rays(intrinsics: CameraIntrinsics, pose: Matrix4) -> tuple[np.ndarray, np.ndarray]:
    """Origins and directions (H * W, 3) float32, one ray a pixel."""
    v, u = np.mgrid[: intrinsics.height, : intrinsics.width]
    local = np.stack([(u - intrinsics.cx) / intrinsics.fx, (v - intrinsics.cy) / intrinsics.fy, np.ones(u.shape)], -1)
    directions = (local.reshape(-1, 3) @ pose[:3, :3].T).astype(np.float32)
    return np.broadcast_to(pose[:3, 3].astype(np.float32), directions.shape).copy(), directions


if __name__ == "__main__":
    main()
