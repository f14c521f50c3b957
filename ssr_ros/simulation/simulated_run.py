"""A robot's drive through a home: what its sensors say, message by message, and what was true."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import require
from ssr_ros.geometry import BODY_R_OPTICAL, invert_pose
from ssr_ros.simulation import messages as ros
from ssr_ros.simulation.changes import CHANGES, Change, make_changes
from ssr_ros.simulation.messages import TimedMessage
from ssr_ros.simulation.odometry import OdometryConfig, corrections, drifting, exact
from ssr_ros.simulation.people import FIRST_PERSON_ID, Person, make_people, people_poses, with_people
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import Home
from ssr_ros.simulation.trajectory import Trajectory, TrajectoryConfig, plan_trajectory
from ssr_ros.types import CameraIntrinsics, Matrix4

Array = NDArray[np.float64]

SENSORS = ("realsense", "kinect", "ideal")
_SECOND = 1_000_000_000
_MAP_PERIOD = 0.1  # [s] between two map -> odom
_LAST_PART = 0.6  # of the first visit, after which things may change
_SHUTTER = 0.01  # [s] open, by lamp light
_SHOWN_SHARE = 0.005  # of the image that a thing fills where it is shown: 39 x 39 of 640 x 480
_SHOWN_TIME = 3.0  # [s] for which the first visit must show what is then changed, to be looked at again
_GLANCE = 0.5  # [s] between two images by which this is judged
_TAIL = 0.1  # [s] of odometry after the last image, so that its pose lies inside the track


@dataclass(frozen=True, slots=True)
class SimulationConfig:
    """What the robot carries and what happens around it."""

    seed: int = 0  # of everything but the home
    frames: int = 0  # images; 0: as many as looking into every room takes
    image_rate: float = 10.0  # [Hz]
    width: int = 640  # [px]
    height: int = 480  # [px]
    camera_height: float = 1.05  # [m] of the camera above the floor
    camera_pitch: float = 12.0  # [deg] it looks down
    sensor: str = "realsense"  # realsense, kinect or ideal
    people: int = 0  # who walk about
    changes: bool = False  # the robot comes twice; in between, things change
    revisit: int = 0  # changes at most, to things shown on the first visit, whose places the second looks at; 0: any
    start: int = 1_750_000_000  # [s] stamp of the first message
    odometry: OdometryConfig = field(default_factory=OdometryConfig)
    trajectory: TrajectoryConfig = field(default_factory=TrajectoryConfig)  # its duration follows from frames

    def __post_init__(self) -> None:
        require(self.seed >= 0, "simulation.seed", "0 or more", self.seed)
        require(self.frames >= 0, "simulation.frames", "0 or more", self.frames)
        require(1 <= self.image_rate <= 30, "simulation.image_rate", "in [1, 30] Hz", self.image_rate)
        require(self.width >= 16 and self.height >= 16, "simulation.width", "16 or more", (self.width, self.height))
        require(0.1 <= self.camera_height <= 2.0, "simulation.camera_height", "in [0.1, 2] m", self.camera_height)
        require(-45 <= self.camera_pitch <= 60, "simulation.camera_pitch", "in [-45, 60] deg", self.camera_pitch)
        require(self.sensor in SENSORS, "simulation.sensor", " or ".join(SENSORS), self.sensor)
        require(0 <= self.revisit <= 20, "simulation.revisit", "in [0, 20]", self.revisit)
        require(self.changes or not self.revisit, "simulation.revisit", "0 without changes", self.revisit)
        require(0 <= self.people <= 20, "simulation.people", "in [0, 20]", self.people)

    @property
    def intrinsics(self) -> CameraIntrinsics:
        focal = self.width / 2 / math.tan(math.radians(self.trajectory.fov) / 2)
        return CameraIntrinsics(self.width, self.height, focal, focal, (self.width - 1) / 2, (self.height - 1) / 2)

    @property
    def base_T_camera(self) -> Matrix4:  # noqa: N802
        """The camera above the base's center, looking ahead and down."""
        c, s = math.cos(math.radians(self.camera_pitch)), math.sin(math.radians(self.camera_pitch))
        pose = np.eye(4)
        pose[:3, :3] = np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]]) @ BODY_R_OPTICAL
        pose[2, 3] = self.camera_height
        return pose


class Rendered(Protocol):
    @property
    def color(self) -> NDArray[np.uint8]: ...  # (H, W, 3) sRGB

    @property
    def depth(self) -> NDArray[np.float32]: ...  # (H, W) [m]

    @property
    def ids(self) -> NDArray[np.int32]: ...  # (H, W)


class Draws(Protocol):
    def render(
        self, world_T_camera: Matrix4, intrinsics: CameraIntrinsics, moved: Mapping[int, Matrix4] | None = None
    ) -> Rendered: ...

    def close(self) -> None: ...


MakeRenderer = Callable[[Home, Collection[int]], Draws]  # of a home, in which the things of these ids will move


class Senses(Protocol):
    def apply(
        self, rendering: Any, rng: np.random.Generator, motion: tuple[float, float]
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]: ...


@dataclass(frozen=True, slots=True)
class FrameTruth:
    stamp: int  # [ns]
    pose: tuple[float, float, float]  # x, y [m], yaw [rad] of the base in the exact odometry frame
    visible: dict[int, int]  # object id -> pixels
    people: int = 0  # pixels that show people


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """What the camera gave at one moment."""

    stamp: int  # [ns]
    color: NDArray[np.uint8]  # (H, W, 3) sRGB, with the sensor's noise
    depth: NDArray[np.float32]  # (H, W) [m], with the sensor's noise; 0: no reading
    rendering: Rendered  # without noise
    world_T_camera: Matrix4
    truth: FrameTruth


class SimulatedRun:
    """Plans everything when made; ``images`` and ``messages`` then go through it in time order.

    ``renderer`` and ``sensor`` default to the real ones. ValueError where the robot fits nowhere.
    """

    def __init__(
        self,
        home: Home,
        config: SimulationConfig,
        renderer: MakeRenderer | None = None,
        sensor: Senses | None = None,
    ) -> None:
        self.home, self.config = home, config
        self._make_renderer = renderer or _real_renderer
        self._sensor = sensor or _real_sensor(config)
        self.home_after, self.changes, self.trajectory, self.change_time = _plan(home, config)
        self.odometry = drifting(self.trajectory, config.odometry, config.seed)
        self.exact = exact(self.trajectory)
        self.map_T_odom = corrections(self.exact, self.odometry, config.odometry, config.seed)
        self.people: tuple[Person, ...] = make_people(home, self.trajectory.poses, config.people, config.seed)
        last = self.trajectory.times[-1] - _TAIL
        count = config.frames or math.floor(last * config.image_rate) + 1
        self.image_times = np.arange(count) / config.image_rate  # [s]

    @property
    def exact_T_world(self) -> Matrix4:  # noqa: N802
        """The exact odometry frame lies under the robot's first pose."""
        return invert_pose(planar_pose(self.trajectory.poses[0]))

    def stamp(self, time: float) -> int:
        """[ns] of a time [s] since the start."""
        return self.config.start * _SECOND + round(time * _SECOND)

    def images(self) -> Iterator[Image]:
        """Every image, drawn when asked for."""
        rng = random_for(self.config.seed, "sensor")
        for home, times in (
            (self.home, self.image_times[self.image_times < self.change_time]),
            (self.home_after, self.image_times[self.image_times >= self.change_time]),
        ):
            if not len(times):
                continue
            peopled = with_people(home, self.people)
            renderer = self._make_renderer(peopled, [item.id for item in peopled.objects if item.id >= FIRST_PERSON_ID])
            try:
                for time in times:
                    yield self._image(renderer, float(time), rng)
            finally:
                renderer.close()

    def messages(self, on_image: Callable[[Image], None] | None = None) -> Iterator[TimedMessage]:
        """Everything the robot publishes, in time order; ``on_image`` is told of each image before it leaves."""
        yield ros.static_transform_message(self.config.base_T_camera, self.stamp(0.0))
        images = self.images()
        due = iter(self.image_times)
        next_image = next(due, math.inf)
        for index, time in enumerate(self.trajectory.times):
            while next_image < time - 1e-9:
                yield from self._image_messages(next(images), on_image)
                next_image = next(due, math.inf)
            yield from self._odometry_messages(index, self.stamp(float(time)))
            if abs(next_image - time) <= 1e-9:
                yield from self._image_messages(next(images), on_image)
                next_image = next(due, math.inf)

    def _image(self, renderer: Draws, time: float, rng: np.random.Generator) -> Image:
        world_T_camera = self._camera_at(time)
        moved = people_poses(self.people, time)
        rendering = renderer.render(world_T_camera, self.config.intrinsics, moved or None)
        color, depth = self._sensor.apply(rendering, rng, self._blur(time))
        ids, counts = np.unique(rendering.ids[rendering.ids > 0], return_counts=True)
        seen = {int(i): int(n) for i, n in zip(ids, counts, strict=True)}
        x, y, yaw = (float(np.interp(time, self.trajectory.times, self.exact[:, i])) for i in range(3))
        truth = FrameTruth(
            self.stamp(time),
            (x, y, yaw),
            {i: n for i, n in seen.items() if i < FIRST_PERSON_ID},
            sum(n for i, n in seen.items() if i >= FIRST_PERSON_ID),
        )
        return Image(truth.stamp, color, depth, rendering, world_T_camera, truth)

    def _camera_at(self, time: float) -> Matrix4:
        return planar_pose(self.trajectory.at(time)) @ self.config.base_T_camera

    def _blur(self, time: float) -> tuple[float, float]:
        """[px] that the mean image moves while the shutter is open."""
        from ssr_ros.simulation.sensors import image_motion

        opened_T_closed = invert_pose(self._camera_at(time)) @ self._camera_at(time + _SHUTTER)
        return image_motion(opened_T_closed, self.config.intrinsics, shutter=1.0)

    def _image_messages(self, image: Image, on_image: Callable[[Image], None] | None) -> Iterator[TimedMessage]:
        if on_image is not None:
            on_image(image)
        yield ros.camera_info_message(self.config.intrinsics, image.stamp)
        yield ros.depth_message(image.depth, image.stamp)
        yield ros.color_message(image.color, image.stamp)

    def _odometry_messages(self, index: int, stamp: int) -> Iterator[TimedMessage]:
        twist = self.trajectory.twists[index]
        if self.config.odometry.loop_closure and index % round(_MAP_PERIOD * 30) == 0:
            yield ros.transform_message(ros.MAP_FRAME, ros.ODOM_FRAME, self.map_T_odom[index], stamp)
        yield ros.transform_message(ros.ODOM_FRAME, ros.BASE_FRAME, self.odometry[index], stamp)
        yield ros.odometry_message(ros.TRUE_ODOMETRY, self.exact[index], twist, stamp, exact=True)
        yield ros.odometry_message(ros.ODOMETRY, self.odometry[index], twist, stamp, exact=False)


def planar_pose(pose: Any) -> Matrix4:
    """(4, 4) from x, y [m], yaw [rad]."""
    x, y, yaw = (float(v) for v in np.asarray(pose).reshape(-1))
    c, s = math.cos(yaw), math.sin(yaw)
    return np.array([[c, -s, 0.0, x], [s, c, 0.0, y], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])


def _plan(home: Home, config: SimulationConfig) -> tuple[Home, tuple[Change, ...], Trajectory, float]:
    """The home after the changes, these, the whole trajectory, and when [s] the changes happen."""
    duration = (config.frames - 1) / config.image_rate + _TAIL if config.frames else None
    plan = replace(config.trajectory, duration=duration)
    if not config.changes:
        return home, (), plan_trajectory(home, plan, config.seed), math.inf
    first = plan_trajectory(home, replace(plan, duration=duration and duration / 2), config.seed)
    first, after, changes = _change_unseen(home, first, plan, config)
    x, y, yaw = (float(v) for v in first.poses[-1])
    rest = replace(plan, duration=duration and duration - float(first.times[-1]))
    left = [change.before for change in changes if change.before is not None]
    targets = left if config.revisit and left else None
    second = plan_trajectory(after, rest, config.seed, visit=1, start=(x, y, yaw), targets=targets)
    return after, changes, first.followed_by(second), float(first.times[-1])


def _change_unseen(
    home: Home, visit: Trajectory, plan: TrajectoryConfig, config: SimulationConfig
) -> tuple[Trajectory, Home, tuple[Change, ...]]:
    """The visit cut at a rest from which little is seen of what may change, the home after it, and the changes."""
    best: tuple[Trajectory, Home, tuple[Change, ...]] = (visit.until(int(visit.rests()[-1])), home, ())
    glances = _glances(home, visit, config) if config.revisit else {}
    count = config.revisit or CHANGES
    for index in visit.rests()[::-1]:
        if visit.times[index] < _LAST_PART * visit.times[-1] or len(best[2]) == count:
            break
        x, y, yaw = (float(v) for v in visit.poses[index])
        radius = plan.radius + plan.margin
        until = int(visit.times[index] / _GLANCE)
        shown = [k for k, seen in glances.items() if seen[:until].sum() * _GLANCE >= _SHOWN_TIME]
        allowed = shown if config.revisit else None
        after, changes = make_changes(home, (x, y, yaw), math.radians(plan.fov), radius, config.seed, count, allowed)
        if len(changes) > len(best[2]):
            best = (visit.until(int(index)), after, changes)
    return best


def _glances(home: Home, visit: Trajectory, config: SimulationConfig) -> dict[int, NDArray[np.bool_]]:
    """By id, whether each glance of the visit shows the thing."""
    from ssr_ros.simulation.shown import shares  # embreex takes its time

    poses = visit.at(np.arange(0.0, visit.times[-1], _GLANCE))
    cameras = [planar_pose(pose) @ config.base_T_camera for pose in poses]
    return {k: share >= _SHOWN_SHARE for k, share in shares(home, cameras, config.intrinsics).items()}


def _real_renderer(home: Home, dynamic: Collection[int]) -> Draws:
    from ssr_ros.simulation.renderer import Renderer  # numba and embreex take their time

    return Renderer(home, dynamic=dynamic)


def _real_sensor(config: SimulationConfig) -> Senses:
    from ssr_ros.simulation.sensors import SensorModel

    return SensorModel(config.sensor, config.seed)
