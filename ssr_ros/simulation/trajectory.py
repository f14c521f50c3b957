"""How a wheeled robot explores a home: into every room, stopping and turning to look."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssr_ros.config import require
from ssr_ros.geometry import wrap_angle
from ssr_ros.simulation.driving import ODOMETRY_RATE, Drive, DriveConfig, smooth_path
from ssr_ros.simulation.free_space import CELL, FreeSpace
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import Home, PlacedObject, RoomPlan
from ssr_ros.simulation.viewpoints import Viewpoints, view_depths

Array = NDArray[np.float64]

_ATTEMPTS = 5  # tours planned, of which the best is taken
_STOP_SECONDS = 14.0  # [s] that a stop takes on average, its way included
_STOP_AREA = 8.0  # [m2] of room per stop where time does not matter
_SMOOTHING = ((0.2, 1.0), (0.1, 0.6), (0.03, 0.4))  # [m] and share of the look-ahead, tried in turn


@dataclass(frozen=True, slots=True)
class TrajectoryConfig:
    """A robot and how it explores."""

    duration: float | None = None  # [s]; None: as long as looking into every room takes
    radius: float = 0.2  # [m] of the base
    margin: float = 0.05  # [m] kept from everything where ways are planned
    min_depth: float = 1.2  # [m] a look whose median view is nearer is not taken
    pause: float = 0.4  # [s] of standing still at each look
    fov: float = 69.0  # [deg] horizontal angle of the camera
    drive: DriveConfig = field(default_factory=DriveConfig)

    def __post_init__(self) -> None:
        require(self.duration is None or self.duration > 0, "trajectory.duration", "positive", self.duration)
        require(self.radius > 0, "trajectory.radius", "positive", self.radius)
        require(self.margin >= 0, "trajectory.margin", "0 or more", self.margin)
        require(0 < self.fov < 180, "trajectory.fov", "in (0, 180)", self.fov)


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """Where the base was, at the rate of odometry, in the world frame."""

    times: Array  # (N,) [s] from the start
    poses: Array  # (N, 3) x, y [m], yaw [rad] (unwrapped)
    twists: Array  # (N, 2) [m/s], [rad/s]
    low_views: float = 0.0  # share of the views whose median depth at mast height is below min_depth

    def at(self, times: ArrayLike) -> Array:
        """(M, 3) poses interpolated to times [s]."""
        wanted = np.asarray(times, dtype=np.float64)
        return np.stack([np.interp(wanted, self.times, self.poses[:, i]) for i in range(3)], -1)

    @property
    def length(self) -> float:
        """[m] of the way."""
        return float(np.linalg.norm(np.diff(self.poses[:, :2], axis=0), axis=1).sum())

    def rests(self) -> NDArray[np.intp]:
        """Indices of the last tick of each time the base stood still, in time order."""
        still = np.asarray((self.twists == 0.0).all(axis=1))
        return np.flatnonzero(still & ~np.append(still[1:], False))

    def until(self, index: int) -> Trajectory:
        """Up to a tick, with it."""
        end = index + 1
        return replace(self, times=self.times[:end], poses=self.poses[:end], twists=self.twists[:end])

    def followed_by(self, other: Trajectory) -> Trajectory:
        """One after the other; ``other`` begins where this ends."""
        turns = 2 * np.pi * np.round((self.poses[-1, 2] - other.poses[0, 2]) / (2 * np.pi))
        return Trajectory(
            np.concatenate([self.times, other.times[1:] + self.times[-1]]),
            np.concatenate([self.poses, other.poses[1:] + (0.0, 0.0, turns)]),
            np.concatenate([self.twists, other.twists[1:]]),
            (self.low_views * len(self.times) + other.low_views * len(other.times))
            / (len(self.times) + len(other.times)),
        )


def plan_trajectory(
    home: Home,
    config: TrajectoryConfig,
    seed: int,
    visit: int = 0,
    start: tuple[float, float, float] | None = None,
    targets: Sequence[PlacedObject] | None = None,
) -> Trajectory:
    """A tour through every room that can be reached, from ``start`` (x, y, yaw) or a place of its own choice.

    ``visit`` tells several tours of one seed apart. ``targets``: what it goes to look at, by default all there is;
    they need not stand there any more. ValueError when the robot fits nowhere.
    """
    space = FreeSpace(home, config.radius + config.margin)
    streams = [random_for(seed, "tour", visit, attempt) for attempt in range(_ATTEMPTS)]
    tours = [_Tour(home, space, config, rng, start, targets) for rng in streams]
    return min((tour.trajectory() for tour in tours), key=lambda trajectory: trajectory.low_views)


class _Tour:
    """One attempt."""

    def __init__(
        self,
        home: Home,
        space: FreeSpace,
        config: TrajectoryConfig,
        rng: np.random.Generator,
        start: tuple[float, float, float] | None,
        targets: Sequence[PlacedObject] | None,
    ) -> None:
        self._home, self._space, self._config, self._rng = home, space, config, rng
        self._fov = math.radians(config.fov)
        self._views = Viewpoints(home.objects if targets is None else targets, space, self._fov, config.min_depth, rng)
        self._drive = Drive(config.drive, start or self._first_pose())

    def trajectory(self) -> Trajectory:
        duration = self._config.duration
        ticks = math.inf if duration is None else math.ceil(duration * ODOMETRY_RATE) + 1
        while True:
            before = len(self._drive.poses)
            self._round(ticks)
            if duration is None or len(self._drive.poses) >= ticks:
                break
            if len(self._drive.poses) == before:  # nowhere to go
                self._drive.rest(duration)
            self._views.forget()
        count = min(len(self._drive.poses), ticks)
        poses, twists = (np.array(values)[: int(count)] for values in (self._drive.poses, self._drive.twists))
        return Trajectory(np.arange(int(count)) / ODOMETRY_RATE, poses, twists, self._low_views(poses))

    def _first_pose(self) -> tuple[float, float, float]:
        rooms = [room for room in self._home.rooms if self._views.stops(room, 1)]
        if not rooms:
            raise ValueError(f"trajectory.radius: a robot of {self._config.radius} m fits into no room of this home")
        point = self._views.stops(rooms[self._rng.integers(len(rooms))], 1)[0]
        return float(point[0]), float(point[1]), self._views.open_heading(point)

    def _round(self, ticks: float) -> None:
        """Once into every room."""
        self._look()
        for room, count in self._rooms():
            stops = self._views.stops(room, count)
            while stops:
                here = self._drive.pose[:2]
                nearest = int(np.argmin([np.hypot(*(stop - here)) for stop in stops]))
                if self._go(stops.pop(nearest)):
                    self._look()
                if len(self._drive.poses) >= ticks:
                    return

    def _rooms(self) -> Iterator[tuple[RoomPlan, int]]:
        """Rooms, the nearest first, and how many stops each is worth."""
        left = list(self._home.rooms)
        areas = {room.id: polygon_area(room.polygon) for room in left}
        total = sum(areas.values()) / _STOP_AREA
        if self._config.duration is not None:
            total = min(total, self._config.duration / _STOP_SECONDS)
        while left:
            goals = [_inside(self._space, room) for room in left]
            distances = [
                np.inf if goal is None else self._space.distances(self._drive.pose[:2], goal)[0] for goal in goals
            ]
            room = left.pop(int(np.argmin(distances)))
            if np.isfinite(min(distances)):
                yield room, max(1, round(total * areas[room.id] / sum(areas.values())))

    def _go(self, stop: Array) -> bool:
        """Drive to a stop without touching anything; False when there is no such way."""
        path = self._space.path(self._drive.pose[:2], stop)
        if path is None:
            return False
        path[0] = self._drive.pose[:2]
        ahead = path[min(int(self._config.drive.look_ahead / CELL), len(path) - 1)] - path[0]
        bearing = math.atan2(ahead[1], ahead[0])
        if abs(wrap_angle(bearing - self._drive.pose[2])) > math.radians(self._config.drive.face_first):
            self._turn(bearing)
        for width, share in _SMOOTHING:
            trial = copy.deepcopy(self._drive)
            done = len(trial.poses)
            trial.config = replace(self._config.drive, look_ahead=share * self._config.drive.look_ahead)
            trial.follow(smooth_path(path, width))
            driven = np.array(trial.poses[done:]).reshape(-1, 3)[:, :2]
            if not len(driven) or self._space.clearance_at(driven).min() >= self._config.radius:
                self._drive = trial
                return True
        return False

    def _look(self) -> None:
        for heading in self._views.looks(np.array(self._drive.pose[:2]), self._drive.pose[2]):
            self._turn(heading)
            self._drive.rest(self._config.pause)

    def _turn(self, heading: float) -> None:
        """On the spot, the more open way round."""
        x, y, yaw = self._drive.pose
        self._drive.turn_by(self._views.turn(np.array([x, y]), yaw, heading))

    def _low_views(self, poses: Array) -> float:
        some = poses[:: int(ODOMETRY_RATE / 3)]
        return float((view_depths(self._space, some[:, :2], some[:, 2], self._fov) < self._config.min_depth).mean())


def polygon_area(polygon: ArrayLike) -> float:
    """[m2] of a simple polygon, by the shoelace formula."""
    x, y = np.asarray(polygon, dtype=np.float64).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _inside(space: FreeSpace, room: RoomPlan) -> Array | None:
    """The walkable point of a room nearest to its middle."""
    points = space.walkable_points(room.polygon)
    if not len(points):
        return None
    middle = np.mean(np.asarray(room.polygon), axis=0)
    return points[np.argmin(((points - middle) ** 2).sum(1))]
