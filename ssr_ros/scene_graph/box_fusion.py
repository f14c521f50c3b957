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

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import FusionConfig
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import LabelInfo

Array = NDArray[np.float64]
SIDES = 8  # of an object, from which views count as alike
LEAST_SIGMA, MOST_SIGMA = 0.01, 2.0  # [m], and of log lengths: no network is surer or vaguer than this
FREEDOM = 5.0  # degrees of freedom of the errors: Student's distribution, so that outliers count little
DOUBT = 10.0  # by which the variance of what is known is raised over its views: the first may be the outlier
CLEARLY_LONGER = 1.2  # ratio of horizontal lengths from which it is known which side is the long one
WRONG_SIDE = 0.35  # weight of votes for a front on the side where its label has none
QUARTER = math.pi / 2
# Columns of the sums: views, those of them that no image border cut; information [1/m^2] xx, xy, yy of the center, and
# times the center; of its z; of each log length, and times those along the axis, across it and up.
WEIGHT, WHOLE, XX, XY, YY, X, Y, ZZ, Z, LENGTH, ALONG, ACROSS, HEIGHT = range(13)


def is_usable(observation: ObjectObservation) -> bool:
    """Whether an observation's box and sigmas, if it has any, are finite numbers and its lengths positive."""
    if observation.sigmas is None:
        return True
    numbers = (*observation.box.center, *observation.box.size, observation.box.yaw, *observation.sigmas)
    return bool(np.isfinite(numbers).all()) and min(observation.box.size) > 0 and min(observation.sigmas) > 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the views together say."""

    center: tuple[float, float, float]  # [m]
    covariance: tuple[float, float, float, float]  # [m^2] xx, xy, yy, zz of the center
    lengths: tuple[float, float, float]  # logarithms of those along the axis, across it and up [m]
    variance: float  # of each of these

    @property
    def sigmas(self) -> tuple[float, float, float, float]:
        """1 sigma of the center's x, y, z [m] and of the logarithm of each length."""
        xx, _, yy, zz = self.covariance
        return math.sqrt(xx), math.sqrt(yy), math.sqrt(zz), math.sqrt(self.variance)


@dataclass(slots=True, eq=False)
class FusedBox:
    """Sums over the views of one object."""

    facing: float  # [rad] direction from the object to the camera of its first view: the middle of side 0
    axis: float  # [rad] the fused axis along which the first length is kept
    turns: complex = 0j  # sum of exp(4 i yaw)
    quarters: list[float] = field(default_factory=lambda: [0.0] * 4)  # votes for the front: axis + k quarter turns
    sums: Array = field(default_factory=lambda: np.zeros((SIDES, 13)))  # by the side the views came from
    latest: Estimate | None = None  # of the views so far; None where it must be made anew

    @classmethod
    def of(cls, observation: ObjectObservation, camera: Array, config: FusionConfig) -> FusedBox:
        """From a first view; ``camera`` (3,) [m]."""
        fused = cls(_direction(camera, observation.box), observation.box.yaw)
        fused.add(observation, camera, config)
        return fused

    @classmethod
    def known(cls, box: Box3D, sigmas: tuple[float, float, float, float]) -> FusedBox:
        """From a saved box and the sigmas of its center's x, y, z [m] and of its log lengths: as one view."""
        xx, yy, zz, length = (1 / _variance(sigma) for sigma in sigmas)
        (x, y, z), logs = box.center, [length * math.log(v) for v in box.size]
        fused = cls(0.0, box.yaw, _fourfold(box.yaw), [1.0, 0.0, 0.0, 0.0])
        fused.sums[0] = (1.0, 0.0, xx, 0.0, yy, xx * x, yy * y, zz, zz * z, length, *logs)
        return fused

    def add(self, observation: ObjectObservation, camera: Array, config: FusionConfig) -> None:
        """One view. Outliers and what the image border cuts weigh less; old views are forgotten slowly."""
        assert observation.sigmas is not None
        box, cut = observation.box, observation.truncated or observation.occluded
        direction = _direction(camera, box)
        ray, across, zz, length = (_variance(sigma) for sigma in observation.sigmas)
        covariance = (*_turned(ray, across, direction), zz)
        logs = self._along_axis(box)
        place, extent = self._trust(box.center, logs, covariance, length, config)
        weight = config.cut_weight if cut else 1.0
        place, extent, length_information = weight * place, weight * extent, weight * extent / length
        xx, xy, yy = (place * v for v in _turned(1 / ray, 1 / across, direction))
        x, y, z = box.center
        self._forget(config.predicted_memory)
        self.sums[round((direction - self.facing) / (2 * math.pi) * SIDES) % SIDES] += (
            weight,
            0.0 if cut else 1.0,
            xx,
            xy,
            yy,
            xx * x + xy * y,
            xy * x + yy * y,
            place / zz,
            place / zz * z,
        ) + (length_information, *(length_information * v for v in logs))
        self._vote(box.yaw, weight)
        self.latest = None

    def _along_axis(self, box: Box3D) -> tuple[float, float, float]:
        """Logarithms of a box's lengths [m] along the fused axis, across it and up."""
        along, across, height = (math.log(v) for v in box.size)
        return (across, along, height) if self._quarter(box.yaw) % 2 else (along, across, height)

    def _quarter(self, yaw: float) -> int:
        return round((yaw - self.axis) / QUARTER) % 4

    def _vote(self, yaw: float, weight: float) -> None:
        self.quarters[self._quarter(yaw)] += weight
        self.turns += weight * _fourfold(yaw)
        if abs(self.turns) > 1e-9:
            step = math.atan2(self.turns.imag, self.turns.real) / 4 - self.axis
            self.axis += step - QUARTER * round(step / QUARTER)  # the nearest of four: lengths keep their axes

    def _trust(
        self,
        center: tuple[float, float, float],
        logs: tuple[float, float, float],
        covariance: tuple[float, float, float, float],
        length: float,
        config: FusionConfig,
    ) -> tuple[float, float]:
        """(0, 1] how well a view's center and lengths agree with those fused so far, by their own sigmas."""
        views = float(self.sums[:, WEIGHT].sum())
        if views == 0.0:
            return 1.0, 1.0
        doubt = 1.0 + DOUBT / views
        known = self.latest or self.estimate(config)
        dx, dy, dz = (a - b for a, b in zip(center, known.center, strict=True))
        xx, xy, yy, zz = (a + doubt * b for a, b in zip(covariance, known.covariance, strict=True))
        apart = (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (xx * yy - xy * xy) + dz * dz / zz
        unlike = sum((a - b) ** 2 for a, b in zip(logs, known.lengths, strict=True)) / (doubt * known.variance + length)
        return min(1.0, (FREEDOM + 3) / (FREEDOM + apart)), min(1.0, (FREEDOM + 3) / (FREEDOM + unlike))

    def _forget(self, memory: float) -> None:
        self.sums *= memory
        self.quarters = [memory * v for v in self.quarters]
        self.turns *= memory

    def estimate(self, config: FusionConfig) -> Estimate:
        """Of all views, those of one side weighed down by the errors they share."""
        share = 1.0 / (1.0 + config.shared_error * np.maximum(self.sums[:, WEIGHT] - 1.0, 0.0))
        _, _, xx, xy, yy, x, y, zz, z, length, along, across, height = (share @ self.sums).tolist()
        determinant = xx * yy - xy * xy
        center = ((yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant, z / zz)
        covariance = (yy / determinant, -xy / determinant, xx / determinant, 1 / zz)
        self.latest = Estimate(center, covariance, (along / length, across / length, height / length), 1 / length)
        return self.latest

    def box(self, estimate: Estimate, info: LabelInfo) -> Box3D:
        """The fused box; where the label has its front on a certain side, votes for others count less."""
        along, across, height = (math.exp(v) for v in estimate.lengths)
        plausible = _plausible(along, across, info)
        votes = [v * plausible[k % 2] for k, v in enumerate(self.quarters)]
        front = votes.index(max(votes))
        size = (across, along, height) if front % 2 else (along, across, height)
        yaw = (self.axis + front * QUARTER + math.pi) % (2 * math.pi) - math.pi
        return Box3D(estimate.center, size, yaw)

    def seen_from(self) -> tuple[Array, Array]:
        """Directions from the object to the sides it was seen from (SIDES,) [rad], and whole views of each (SIDES,)."""
        return self.facing + np.arange(SIDES) * 2 * np.pi / SIDES, self.sums[:, WHOLE]

    def absorb(self, other: FusedBox) -> None:
        """Takes over the views of a duplicate."""
        quarter = self._quarter(other.axis)
        taken = np.roll(other.sums, round((other.facing - self.facing) / (2 * math.pi) * SIDES), 0)
        if quarter % 2:
            taken[:, [ALONG, ACROSS]] = taken[:, [ACROSS, ALONG]]
        self.sums = self.sums + taken
        self.quarters = [v + other.quarters[(k - quarter) % 4] for k, v in enumerate(self.quarters)]
        self.turns += other.turns
        self.latest = None

    def move(self, new_T_old: Array) -> None:
        """Moves the object rigidly about the vertical."""
        turn = math.atan2(new_T_old[1, 0], new_T_old[0, 0])
        c, s = math.cos(turn), math.sin(turn)
        rotation = np.array([[c, -s], [s, c]])
        plane = self.sums[:, [XX, XY, XY, YY]].reshape(-1, 2, 2)
        plane = rotation @ plane @ rotation.T
        self.sums[:, [X, Y]] = self.sums[:, [X, Y]] @ rotation.T + plane @ new_T_old[:2, 3]
        self.sums[:, [XX, XY, YY]] = plane.reshape(-1, 4)[:, [0, 1, 3]]
        self.sums[:, Z] += self.sums[:, ZZ] * new_T_old[2, 3]
        self.facing, self.axis = self.facing + turn, self.axis + turn
        self.turns *= _fourfold(turn)
        self.latest = None


def _plausible(along: float, across: float, info: LabelInfo) -> tuple[float, float]:
    """How well a front along the axis, and one across it, fits the label."""
    if info.front == "none" or max(along, across) < CLEARLY_LONGER * min(along, across):
        return 1.0, 1.0
    heads_along = (along < across) == (info.front == "short")  # a front on a long side heads along the shorter length
    return (1.0, WRONG_SIDE) if heads_along else (WRONG_SIDE, 1.0)


def _direction(camera: Array, box: Box3D) -> float:
    """[rad] of the camera seen from a box, horizontally."""
    return math.atan2(camera[1] - box.center[1], camera[0] - box.center[0])


def _turned(along: float, across: float, direction: float) -> tuple[float, float, float]:
    """xx, xy, yy of the symmetric matrix with these two values along a direction [rad] and across it."""
    c, s = math.cos(direction), math.sin(direction)
    return c * c * along + s * s * across, c * s * (along - across), s * s * along + c * c * across


def _variance(sigma: float) -> float:
    return min(max(sigma, LEAST_SIGMA), MOST_SIGMA) ** 2


def _fourfold(yaw: float) -> complex:
    return complex(math.cos(4 * yaw), math.sin(4 * yaw))
