"""A differential drive that follows paths and turns on the spot, within limits of speed and acceleration."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter1d

from ssr_ros.config import require
from ssr_ros.geometry import wrap_angle

ODOMETRY_RATE = 30.0  # [Hz] of wheel odometry, and of the simulation of the drive
_STEP = 1.0 / ODOMETRY_RATE  # [s]
_ARRIVED = 0.04  # [m] from the end of a path
_SPACING = 0.02  # [m] of the smoothed path
_GIVE_UP = 120.0  # [s] a leg takes at most


@dataclass(frozen=True, slots=True)
class DriveConfig:
    """What the base can do, and how it is driven."""

    speed: float = 0.45  # [m/s] at most
    turn_rate: float = 45.0  # [deg/s] at most
    acceleration: float = 0.5  # [m/s2]
    turn_acceleration: float = 120.0  # [deg/s2]
    look_ahead: float = 0.25  # [m] along the path
    face_first: float = 35.0  # [deg] off the path beyond which the base turns on the spot before it drives

    def __post_init__(self) -> None:
        require(0 < self.speed <= 0.5, "drive.speed", "in (0, 0.5] m/s", self.speed)
        require(0 < self.turn_rate <= 60, "drive.turn_rate", "in (0, 60] deg/s", self.turn_rate)
        require(self.acceleration > 0, "drive.acceleration", "positive", self.acceleration)
        require(self.turn_acceleration > 0, "drive.turn_acceleration", "positive", self.turn_acceleration)
        require(self.look_ahead > 0, "drive.look_ahead", "positive", self.look_ahead)


@dataclass
class Drive:
    """The base in motion; every tick appends to ``poses`` (x, y [m], yaw [rad], unwrapped) and ``twists``."""

    config: DriveConfig
    pose: tuple[float, float, float]
    poses: list[tuple[float, float, float]] = field(default_factory=list)
    twists: list[tuple[float, float]] = field(default_factory=list)  # [m/s], [rad/s] that led to the pose

    def __post_init__(self) -> None:
        self._v = self._w = 0.0
        self.poses.append(self.pose)
        self.twists.append((0.0, 0.0))

    def rest(self, seconds: float) -> None:
        """Stand still."""
        for _ in range(round(seconds * ODOMETRY_RATE)):
            self._tick(0.0, 0.0)

    def turn_to(self, heading: float) -> None:
        """Turn on the spot, the short way, to a heading [rad]."""
        self.turn_by(float(wrap_angle(heading - self.pose[2])))

    def turn_by(self, angle: float) -> None:
        """Turn on the spot by an angle [rad], to the left where it is positive."""
        rate, goal = math.radians(self.config.turn_rate), self.pose[2] + angle
        slow = math.radians(self.config.turn_acceleration) * 0.7
        for _ in range(int(_GIVE_UP * ODOMETRY_RATE)):
            left = goal - self.pose[2]
            if abs(left) < 0.01 and abs(self._w) < 0.05 and self._v == 0.0:
                break
            brake = math.sqrt(2 * slow * abs(left))
            self._tick(0.0, math.copysign(min(rate, brake, abs(left) / _STEP), left))
        self._stop()

    def follow(self, path: ArrayLike) -> None:
        """Drive along (M, 2) points to the last of them, facing the way first, and stop there."""
        points = np.asarray(path, dtype=np.float64)
        passed = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        if passed[-1] < _ARRIVED:
            return
        ahead = points[np.searchsorted(passed, min(self.config.look_ahead, passed[-1]))]
        if abs(self._off(ahead)) > math.radians(self.config.face_first):
            self.turn_to(math.atan2(ahead[1] - self.pose[1], ahead[0] - self.pose[0]))
        nearest = 0
        for _ in range(int(_GIVE_UP * ODOMETRY_RATE)):
            window = points[nearest : nearest + int(0.5 / _SPACING)]
            nearest += int(np.argmin(((window - self.pose[:2]) ** 2).sum(1)))
            left = float(passed[-1] - passed[nearest])
            if left < _ARRIVED:
                break
            target = points[min(np.searchsorted(passed, passed[nearest] + self.config.look_ahead), len(points) - 1)]
            self._steer(self._off(target), left)
        self._stop()

    def _off(self, target: NDArray[np.float64]) -> float:
        """[rad] from the heading to a point, to the left."""
        bearing = math.atan2(target[1] - self.pose[1], target[0] - self.pose[0])
        return float(wrap_angle(bearing - self.pose[2]))

    def _steer(self, off: float, left: float) -> None:
        """Towards what lies ``off`` [rad] the heading, slower in bends and before the end of the path."""
        limit = math.radians(self.config.turn_rate)
        wanted = float(np.clip(2.5 * off, -limit, limit))
        brake = math.sqrt(2 * 0.8 * self.config.acceleration * left)
        self._tick(min(self.config.speed * max(0.0, math.cos(1.5 * off)) ** 2, brake), wanted)

    def _stop(self) -> None:
        while self._v or self._w:
            self._tick(0.0, 0.0)

    def _tick(self, speed: float, turn: float) -> None:
        """One step towards the wanted speeds, as fast as the motors allow."""
        dv = self.config.acceleration * _STEP
        dw = math.radians(self.config.turn_acceleration) * _STEP
        self._v += float(np.clip(speed - self._v, -dv, dv))
        self._w += float(np.clip(turn - self._w, -dw, dw))
        x, y, yaw = self.pose
        middle = yaw + self._w * _STEP / 2
        x += self._v * math.cos(middle) * _STEP
        y += self._v * math.sin(middle) * _STEP
        self.pose = (x, y, yaw + self._w * _STEP)
        self.poses.append(self.pose)
        self.twists.append((self._v, self._w))


def smooth_path(points: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """(M, 2) points ``_SPACING`` apart along a path whose corners are rounded over about ``width`` [m]."""
    passed = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(2, int(passed[-1] / _SPACING) + 1)
    at = np.linspace(0.0, passed[-1], count)
    even = np.stack([np.interp(at, passed, points[:, i]) for i in (0, 1)], 1)
    pad = int(4 * width / _SPACING)
    # mirrored through its ends, so that they stay where they are
    before, after = 2 * even[0] - even[pad:0:-1], 2 * even[-1] - even[-2 : -pad - 2 : -1]
    long = np.concatenate([before, even, after])
    smooth = gaussian_filter1d(long, width / _SPACING, axis=0)[len(before) : len(before) + count]
    smooth[0], smooth[-1] = even[0], even[-1]
    return smooth
