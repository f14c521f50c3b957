"""Where a robot stops to look, and which way: open views that show much not yet seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import wrap_angle
from ssr_ros.simulation.free_space import FreeSpace
from ssr_ros.simulation.scene import PlacedObject, RoomPlan

Array = NDArray[np.float64]

_HEADINGS = np.arange(72) * (2 * np.pi / 72) - np.pi  # [rad]
_STEP = 2 * np.pi / len(_HEADINGS)  # [rad] between two of them
_NEAR_WALL = 4.0  # a heading that looks at a near wall costs as much as this many others more
_FAN = 11  # rays across the image
_CANDIDATES = 60  # places looked at per room
_NEAR, _FAR = 0.7, 4.5  # [m] at which an object is well seen
_LOOKS = 3  # directions per stop at most
_WELL_SEEN = 2  # planned looks after which an object asks for no more


class Viewpoints:
    """Chooses stops and looks that show ``targets``; remembers what the looks so far have shown."""

    def __init__(
        self,
        targets: Sequence[PlacedObject],
        space: FreeSpace,
        fov: float,
        min_depth: float,
        rng: np.random.Generator,
    ) -> None:
        self._space, self._fov, self._min_depth, self._rng = space, fov, min_depth, rng  # [rad], [m]
        boxes = [item.box for item in targets if not item.structural]
        self._centers = np.array([box.center[:2] for box in boxes]).reshape(-1, 2)
        self._reach = np.array([np.hypot(*box.size[:2]) / 2 for box in boxes])  # [m] center to corner
        self._looks: Counter[int] = Counter()

    def stops(self, room: RoomPlan, count: int) -> list[Array]:
        """At most ``count`` points of a room that together show most of what is not well seen yet."""
        points = self._candidates(room)
        if not len(points):
            return []
        sight = self._space.sight(points, _HEADINGS)
        visible = self._visible(points, sight)
        openness = 1.5 * np.minimum(sight, 4.0).mean(1) + 4.0 * (sight > self._min_depth).mean(1)
        openness += 2.0 * np.minimum(self._space.clearance_at(points), 1.2)
        wanted = np.array([self._looks[i] < _WELL_SEEN for i in range(len(self._centers))])
        chosen: list[int] = []
        for _ in range(count):
            spread = np.full(len(points), 2.0)
            for index in chosen:
                spread = np.minimum(spread, np.linalg.norm(points - points[index], axis=1))
            score = (visible & wanted).sum(1) + openness + 1.5 * spread + self._rng.uniform(0, 1.0, len(points))
            best = int(np.argmax(np.where(spread > 0.5, score, -np.inf)))
            chosen.append(best)
            wanted = wanted & ~visible[best]
        return [points[index] for index in chosen]

    def looks(self, point: Array, heading: float) -> list[float]:
        """Headings [rad] to turn to at a stop, in the order of turning from the present one; at least one."""
        sight = self._space.sight(point, _HEADINGS)
        seen_from_here = self._visible(point.reshape(1, 2), sight)[0]
        bearings = np.arctan2(self._centers[:, 1] - point[1], self._centers[:, 0] - point[0])
        depths = depths_around(self._space, point, self._fov)
        shown = seen_from_here & (np.abs(wrap_angle(bearings - _HEADINGS[:, None])) < 0.4 * self._fov)  # (72, K)
        chosen: list[float] = []
        for _ in range(_LOOKS):
            wanted = np.array([self._looks[i] < _WELL_SEEN for i in range(len(self._centers))], dtype=bool)
            gain = np.where(depths >= self._min_depth, (shown & wanted).sum(1) + 0.2 * np.minimum(depths, 4.0), -1.0)
            best = int(np.argmax(gain))
            if chosen and not (shown[best] & wanted).any():
                break
            chosen.append(float(_HEADINGS[best]))
            self._looks.update(int(i) for i in np.flatnonzero(shown[best]))
        return sorted(chosen, key=lambda angle: float(wrap_angle(angle - heading)), reverse=self._rng.random() < 0.5)

    def turn(self, point: Array, start: float, end: float) -> float:
        """[rad] signed angle from one heading to another, the way round that looks less at near walls."""
        short = float(wrap_angle(end - start))
        ways = (short, short - np.copysign(2 * np.pi, short))
        depths = depths_around(self._space, point, self._fov)
        costs = []
        for way in ways:
            swept = start + np.linspace(0.0, way, max(2, int(abs(way) / _STEP)))
            index = np.round((wrap_angle(swept) + np.pi) / _STEP).astype(int) % len(_HEADINGS)
            costs.append(float((1.0 + _NEAR_WALL * (depths[index] < self._min_depth)).sum()))
        return float(ways[int(np.argmin(costs))])

    def open_heading(self, point: Array) -> float:
        """[rad] the direction with the deepest view."""
        depths = depths_around(self._space, point, self._fov)
        return float(_HEADINGS[np.argmax(depths)])

    def forget(self) -> None:
        """The next round looks at everything again."""
        self._looks.clear()

    def _candidates(self, room: RoomPlan) -> Array:
        """Walkable points with some air around them, if the room has such."""
        points = self._space.walkable_points(room.polygon)
        roomy = self._space.clearance_at(points) >= self._space.radius + 0.15
        points = points[roomy] if roomy.sum() >= 10 else points
        return points[self._rng.permutation(len(points))[:_CANDIDATES]]

    def _visible(self, points: Array, sight: Array) -> NDArray[np.bool_]:
        """(N, K) which objects are at a good distance with nothing tall in between."""
        offset = self._centers[None] - points[:, None]
        distance = np.hypot(offset[..., 0], offset[..., 1])
        bearing = np.arctan2(offset[..., 1], offset[..., 0])
        index = np.round((bearing + np.pi) / (2 * np.pi) * len(_HEADINGS)).astype(int) % len(_HEADINGS)
        looked = np.take_along_axis(sight, index, 1)
        return (distance >= _NEAR) & (distance <= _FAR) & (looked >= distance - self._reach - 0.15)


def depths_around(space: FreeSpace, point: Array, fov: float) -> Array:
    """(72,) [m] median over the image's width of how far one looks at mast height, in each heading from a point."""
    sight = space.sight(point, _HEADINGS)[0]
    half = int(fov / 2 / _STEP)
    seen = (np.arange(len(sight))[:, None] + np.arange(-half, half + 1)) % len(sight)
    return np.median(sight[seen], axis=1)


def view_depths(space: FreeSpace, points: Array, headings: Array, fov: float) -> Array:
    """(N,) [m] the same from (N, 2) points, each along its own heading."""
    fan = (np.arange(_FAN) / (_FAN - 1) - 0.5) * fov
    return np.median(space.sight(points, headings[:, None] + fan), axis=1)
