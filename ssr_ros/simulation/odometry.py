"""What wheel odometry makes of a trajectory: it drifts. And what a mapper with loop closure corrects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import require
from ssr_ros.geometry import wrap_angle
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.trajectory import Trajectory

Array = NDArray[np.float64]

_SIGHTING = (0.6, 35.0)  # [m], [deg] within which a place is the same as before
_AWAY = 3.0  # [m] of way in between for it to be a revisit


@dataclass(frozen=True, slots=True)
class OdometryConfig:
    """How badly the wheels measure. Each systematic error is drawn once per run: half to one and a half times this,
    with either sign."""

    scale: float = 0.01  # of distances
    yaw_per_meter: float = 0.25  # [deg/m] heading lost on the way
    turn_scale: float = 0.005  # of turns
    noise: float = 0.002  # [m] per square root of a metre driven
    turn_noise: float = 0.1  # [deg] per square root of a metre or radian
    loop_closure: bool = False  # a mapper corrects map -> odom where the robot comes back to a place
    closure_noise: float = 0.02  # [m], and [rad] divided by ten, left after a correction

    def __post_init__(self) -> None:
        for name in ("scale", "yaw_per_meter", "turn_scale", "noise", "turn_noise", "closure_noise"):
            require(getattr(self, name) >= 0, f"odometry.{name}", "0 or more", getattr(self, name))


DRIFTS = {
    "none": OdometryConfig(0.0, 0.0, 0.0, 0.0, 0.0),
    "low": OdometryConfig(0.004, 0.08, 0.002, 0.001, 0.05),
    "typical": OdometryConfig(),
    "high": OdometryConfig(0.03, 1.0, 0.02, 0.006, 0.3),
}


def drifting(trajectory: Trajectory, config: OdometryConfig, seed: int) -> Array:
    """(N, 3) x, y [m], yaw [rad] that odometry tells, in its own frame: zero at the first pose."""
    rng = random_for(seed, "odometry")
    scale, per_meter, turn_scale = (
        value * rng.choice([-1.0, 1.0]) * rng.uniform(0.5, 1.5)
        for value in (config.scale, np.radians(config.yaw_per_meter), config.turn_scale)
    )
    moved, turned = increments(trajectory.poses)
    distance = np.linalg.norm(moved, axis=1)
    shaken = rng.normal(0.0, 1.0, (len(moved), 3))
    moved = moved * (1 + scale) + shaken[:, :2] * (config.noise * np.sqrt(distance))[:, None]
    effort = np.sqrt(distance + np.abs(turned))
    turned = turned * (1 + turn_scale) + per_meter * distance + shaken[:, 2] * np.radians(config.turn_noise) * effort
    return integrated(moved, turned)


def exact(trajectory: Trajectory) -> Array:
    """(N, 3) the same of odometry without drift: poses in the frame of the first one."""
    return integrated(*increments(trajectory.poses))


def increments(poses: Array) -> tuple[Array, Array]:
    """(N - 1, 2) [m] moves in the frame of the pose before, (N - 1,) [rad] turns."""
    step = np.diff(poses, axis=0)
    c, s = np.cos(poses[:-1, 2]), np.sin(poses[:-1, 2])
    moved = np.stack([c * step[:, 0] + s * step[:, 1], -s * step[:, 0] + c * step[:, 1]], 1)
    return moved, np.asarray(wrap_angle(step[:, 2]))


def integrated(moved: Array, turned: Array) -> Array:
    """(N, 3) poses from zero on."""
    yaw = np.concatenate([[0.0], np.cumsum(turned)])
    c, s = np.cos(yaw[:-1]), np.sin(yaw[:-1])
    world = np.stack([c * moved[:, 0] - s * moved[:, 1], s * moved[:, 0] + c * moved[:, 1]], 1)
    return np.column_stack([np.concatenate([np.zeros((1, 2)), np.cumsum(world, axis=0)]), yaw])


def corrections(exact_poses: Array, odometry: Array, config: OdometryConfig, seed: int) -> Array:
    """(N, 3) map_T_odom as x, y, yaw after each pose: zero until the robot first comes back to a place.

    The map's frame is the exact one. Without ``loop_closure`` it is zero throughout.
    """
    result = np.zeros_like(exact_poses)
    if not config.loop_closure:
        return result
    rng = random_for(seed, "loop closure")
    for index in revisits(exact_poses):
        error = rng.normal(0.0, 1.0, 3) * (config.closure_noise, config.closure_noise, config.closure_noise / 10)
        result[index:] = correction(exact_poses[index] + error, odometry[index])
    return result


def revisits(poses: Array) -> list[int]:
    """Where the robot is again where it has been, looking the same way, after some way; once per visit."""
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(poses[:, :2], axis=0), axis=1))])
    found: list[int] = []
    for index in range(0, len(poses), 10):
        if found and way[index] - way[found[-1]] < _AWAY / 2:
            continue
        earlier = poses[: int(np.searchsorted(way, way[index] - _AWAY)) : 5]
        near = np.linalg.norm(earlier[:, :2] - poses[index, :2], axis=1) < _SIGHTING[0]
        alike = np.abs(wrap_angle(earlier[:, 2] - poses[index, 2])) < np.radians(_SIGHTING[1])
        if (near & alike).any():
            found.append(index)
    return found


def correction(map_pose: Array, odom_pose: Array) -> Array:
    """map_T_odom as x, y, yaw from one pose in both."""
    yaw = map_pose[2] - odom_pose[2]
    c, s = np.cos(yaw), np.sin(yaw)
    x, y = odom_pose[:2]
    return np.array([map_pose[0] - (c * x - s * y), map_pose[1] - (s * x + c * y), float(wrap_angle(yaw))])
