"""Predicted boxes of one object, from many views, into one box with its uncertainty.

The center is the information-weighted mean of the predicted ones, each with its own sigmas along the ray, across it
and up. Views from one side err alike: a hundred of them must not become certain. So they are summed by side of the
object, and with a share r of the variance common to a side, n views of it weigh as n / (1 + r (n - 1)) independent
ones (Kish's effective sample size). Lengths likewise, as logarithms.

The heading is fused modulo a quarter turn, by the mean of exp(4 i yaw), which a turn by 90 or 180 degrees does not
touch; the four quarters are voted on. Lengths are kept along the fused axes, so that a box turned by a quarter with
its length and width exchanged is the same box. All sums are of fixed size, whatever the number of views.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import FusionConfig
from ssr_ros.geometry import wrap_angle
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import LabelInfo

Array = NDArray[np.float64]
SIDES = 8  # of an object, from which views count as alike
LEAST_SIGMA, MOST_SIGMA = 0.01, 2.0  # [m], and of log lengths: no network is surer or vaguer than this
FREEDOM = 5.0  # degrees of freedom of the errors: Student's distribution, so that outliers count little
CLEARLY_LONGER = 1.2  # ratio of horizontal lengths from which it is known which side is the long one
WRONG_SIDE = 0.35  # weight of votes for a front on the side where its label has none
QUARTER = np.pi / 2


def is_usable(observation: ObjectObservation) -> bool:
    """Whether an observation's box and sigmas, if it has any, are finite numbers and its lengths positive."""
    if observation.sigmas is None:
        return True
    numbers = (*observation.box.center, *observation.box.size, observation.box.yaw, *observation.sigmas)
    return bool(np.isfinite(numbers).all()) and min(observation.box.size) > 0 and min(observation.sigmas) > 0


@dataclass(slots=True, eq=False)
class FusedBox:
    """Sums over the views of one object; the first axis of the arrays is the side they came from."""

    facing: float  # [rad] direction from the object to the camera of its first view: the middle of side 0
    axis: float  # [rad] the fused axis along which the first length is kept
    turns: complex = 0j  # sum of exp(4 i yaw)
    quarters: Array = field(default_factory=lambda: np.zeros(4))  # votes for the front: axis + k quarter turns
    weight: Array = field(default_factory=lambda: np.zeros(SIDES))  # views
    whole: Array = field(default_factory=lambda: np.zeros(SIDES))  # of these, those that no image border cut
    plane: Array = field(default_factory=lambda: np.zeros((SIDES, 2, 2)))  # [1/m^2] information of x, y
    plane_mean: Array = field(default_factory=lambda: np.zeros((SIDES, 2)))  # plane @ (x, y)
    up: Array = field(default_factory=lambda: np.zeros(SIDES))  # [1/m^2] information of z
    up_mean: Array = field(default_factory=lambda: np.zeros(SIDES))
    length: Array = field(default_factory=lambda: np.zeros(SIDES))  # information of each log length
    length_mean: Array = field(default_factory=lambda: np.zeros((SIDES, 3)))  # along the axis, across it, up

    @classmethod
    def of(cls, observation: ObjectObservation, camera: Array, config: FusionConfig) -> FusedBox:
        """From a first view; ``camera`` (3,) [m]."""
        box = observation.box
        fused = cls(_direction(camera, box), box.yaw)
        fused.add(observation, camera, config)
        return fused

    @classmethod
    def known(cls, box: Box3D, sigmas: tuple[float, float, float, float]) -> FusedBox:
        """From a saved box and its ``center_sigmas`` x, y, z [m] and sigma of log lengths: as one view."""
        x, y, z, length = (float(v) for v in 1 / np.clip(sigmas, LEAST_SIGMA, MOST_SIGMA) ** 2)
        fused = cls(0.0, box.yaw, np.exp(4j * box.yaw))
        fused.quarters[0] = fused.weight[0] = 1.0
        fused.plane[0], fused.plane_mean[0] = np.diag([x, y]), (x * box.center[0], y * box.center[1])
        fused.up[0], fused.up_mean[0] = z, z * box.center[2]
        fused.length[0], fused.length_mean[0] = length, length * np.log(box.size)
        return fused

    def add(self, observation: ObjectObservation, camera: Array, config: FusionConfig) -> None:
        """One view. Outliers and what the image border cuts weigh less; old views are forgotten slowly."""
        assert observation.sigmas is not None
        box, cut = observation.box, observation.truncated or observation.occluded
        direction = _direction(camera, box)
        ray, across, up, length = np.clip(observation.sigmas, LEAST_SIGMA, MOST_SIGMA) ** 2
        c, s = np.cos(direction), np.sin(direction)
        covariance = np.array(
            [
                [c * c * ray + s * s * across, c * s * (ray - across)],
                [c * s * (ray - across), s * s * ray + c * c * across],
            ]
        )
        lengths = self._turn(box.yaw, np.log(box.size))
        part = config.cut_weight if cut else 1.0
        place, extent = self._trust(box, lengths, covariance, up, length, config) if self.weight.any() else (1.0, 1.0)
        self._forget(config.predicted_memory)
        side = int(np.round(wrap_angle(direction - self.facing) / (2 * np.pi) * SIDES)) % SIDES
        self.weight[side] += part
        self.whole[side] += 0.0 if cut else 1.0
        information = part * place * np.linalg.inv(covariance)
        self.plane[side] += information
        self.plane_mean[side] += information @ box.center[:2]
        self.up[side] += part * place / up
        self.up_mean[side] += part * place / up * box.center[2]
        self.length[side] += part * extent / length
        self.length_mean[side] += part * extent / length * lengths
        self._vote(box.yaw, part)

    def _turn(self, yaw: float, lengths: Array) -> Array:
        """(3,) log lengths along the fused axis, across it and up, of a box with heading ``yaw`` [rad]."""
        return lengths[[1, 0, 2]] if self._quarter(yaw) % 2 else lengths

    def _quarter(self, yaw: float) -> int:
        return int(np.round((yaw - self.axis) / QUARTER)) % 4

    def _vote(self, yaw: float, weight: float) -> None:
        self.quarters[self._quarter(yaw)] += weight
        self.turns += weight * np.exp(4j * yaw)
        if abs(self.turns) > 1e-9:
            step = float(np.angle(self.turns)) / 4 - self.axis
            self.axis += step - QUARTER * round(step / QUARTER)  # the nearest of four: lengths keep their axes

    def _trust(
        self, box: Box3D, lengths: Array, covariance: Array, up: float, length: float, config: FusionConfig
    ) -> tuple[float, float]:
        """(0, 1] how well a view's center and lengths agree with those fused so far, by their own sigmas."""
        mean, spread = self.center(config)
        offset = np.array(box.center) - mean
        spread[:2, :2] += covariance
        spread[2, 2] += up
        apart = float(offset @ np.linalg.solve(spread, offset))
        log, variance = self.lengths(config)
        unlike = float(((lengths - log) ** 2).sum()) / (variance + length)
        return min(1.0, (FREEDOM + 3) / (FREEDOM + apart)), min(1.0, (FREEDOM + 3) / (FREEDOM + unlike))

    def _forget(self, memory: float) -> None:
        for sums in (self.weight, self.whole, self.plane, self.plane_mean, self.up, self.up_mean):
            sums *= memory
        for sums in (self.length, self.length_mean, self.quarters):
            sums *= memory
        self.turns *= memory

    def _shares(self, config: FusionConfig) -> Array:
        """(SIDES,) by which each side's information counts: views from one side err alike."""
        return 1.0 / (1.0 + config.shared_error * np.maximum(self.weight - 1.0, 0.0))

    def center(self, config: FusionConfig) -> tuple[Array, Array]:
        """(3,) [m] and covariance (3, 3) [m^2]."""
        share = self._shares(config)
        covariance = np.zeros((3, 3))
        covariance[:2, :2] = np.linalg.inv(np.tensordot(share, self.plane, 1))
        covariance[2, 2] = 1.0 / (share @ self.up)
        mean = covariance @ np.append(share @ self.plane_mean, share @ self.up_mean)
        return mean, covariance

    def lengths(self, config: FusionConfig) -> tuple[Array, float]:
        """(3,) log lengths along the axis, across it and up, and the variance of each."""
        share = self._shares(config)
        information = float(share @ self.length)
        return share @ self.length_mean / information, 1.0 / information

    def sigmas(self, config: FusionConfig) -> tuple[float, float, float, float]:
        """1 sigma of the center's x, y, z [m] and of the logarithm of each length."""
        x, y, z = np.sqrt(np.diag(self.center(config)[1])).tolist()
        return x, y, z, float(np.sqrt(self.lengths(config)[1]))

    def box(self, info: LabelInfo, config: FusionConfig) -> Box3D:
        """The fused box; where the label has its front on a certain side, votes for others count less."""
        center, _ = self.center(config)
        along, across, height = np.exp(self.lengths(config)[0]).tolist()
        front = int(np.argmax(self.quarters * self._plausible(along, across, info)))
        size = (across, along, height) if front % 2 else (along, across, height)
        x, y, z = center.tolist()
        return Box3D((x, y, z), size, float(wrap_angle(self.axis + front * QUARTER)))

    def _plausible(self, along: float, across: float, info: LabelInfo) -> Array:
        """(4,) how well a front on each side fits the label."""
        if info.front == "none" or max(along, across) < CLEARLY_LONGER * min(along, across):
            return np.ones(4)
        faces_short = np.array([along < across, across < along] * 2)  # heading along the shorter length
        return np.where(faces_short == (info.front == "short"), 1.0, WRONG_SIDE)

    def absorb(self, other: FusedBox) -> None:
        """Takes over the views of a duplicate."""
        roll = int(np.round(wrap_angle(other.facing - self.facing) / (2 * np.pi) * SIDES)) % SIDES
        quarter = self._quarter(other.axis)
        swap = [1, 0, 2] if quarter % 2 else [0, 1, 2]
        for name in ("weight", "whole", "plane", "plane_mean", "up", "up_mean", "length"):
            setattr(self, name, getattr(self, name) + np.roll(getattr(other, name), roll, 0))
        self.length_mean = self.length_mean + np.roll(other.length_mean[:, swap], roll, 0)
        self.quarters = self.quarters + np.roll(other.quarters, quarter)
        self.turns += other.turns

    def move(self, new_T_old: Array) -> None:
        """Moves the object rigidly about the vertical."""
        turn = float(np.arctan2(new_T_old[1, 0], new_T_old[0, 0]))
        c, s = np.cos(turn), np.sin(turn)
        rotation = np.array([[c, -s], [s, c]])
        self.plane = rotation @ self.plane @ rotation.T
        self.plane_mean = self.plane_mean @ rotation.T + self.plane @ new_T_old[:2, 3]
        self.up_mean = self.up_mean + self.up * new_T_old[2, 3]
        self.facing, self.axis = self.facing + turn, self.axis + turn
        self.turns *= np.exp(4j * turn)


def _direction(camera: Array, box: Box3D) -> float:
    """[rad] of the camera seen from a box, horizontally."""
    return float(np.arctan2(camera[1] - box.center[1], camera[0] - box.center[0]))
