"""What happens in a home between two visits: things are moved, taken away, brought in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.geometry import wrap_angle
from ssr_ros.simulation.free_space import FLAT, FreeSpace, footprint
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import Home, PlacedObject, RoomPlan
from ssr_ros.types import Box3D

KINDS = ("moved", "removed", "new")
LEAVING = ("removed", "moved")  # kinds that leave a place empty
CHANGES = 4  # at most
_GAP = 0.05  # [m] kept between things on the floor
_FAR = 0.6  # [m] a moved thing goes at least
_ROBOT = 0.6  # [m] around the robot nothing is put
_HEAVY = 0.7  # [m3] what is larger stays where it is
_TRIES = 60
_VIEW_MARGIN = 0.1  # [rad]
_FIXED = frozenset(
    ("door", "window", "picture", "rug", "counter", "sink", "toilet", "bathtub", "shower", "stove", "refrigerator")
)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """One object before and after."""

    kind: str  # moved, removed or new
    object_id: int
    before: PlacedObject | None  # None: it was not there
    after: PlacedObject | None  # None: it is gone


def make_changes(
    home: Home,
    robot: tuple[float, float, float],
    fov: float,
    radius: float,
    seed: int,
    count: int = CHANGES,
    shown: Collection[int] | None = None,
) -> tuple[Home, tuple[Change, ...]]:
    """The home after at most ``count`` changes, of each kind in turn, and what they were.

    Nothing changes before the eyes of the robot (x, y [m], yaw [rad], its view ``fov`` [rad] wide), and every room
    that it (``radius`` [m] with margin) could reach from where it is stays within reach. ``shown``: only these ids
    are removed or moved, small and heavy things included, and nothing new comes.
    """
    rng = random_for(seed, "changes")
    kinds = KINDS if shown is None else LEAVING
    changes: list[Change] = []
    for index in range(count):
        kind = kinds[index % len(kinds)]
        touched = {change.object_id for change in changes}
        order = list(rng.permutation(np.array(_candidates(home, shown, touched), dtype=object)))
        if shown is not None and kind == "moved":
            order.sort(key=lambda item: not is_movable(home, item))
        for item in order[:12]:
            stays = shown is not None and not is_movable(home, item)  # moved things are put on the floor
            change = _change(home, item, "removed" if stays else kind, robot, rng)
            if change is None or any(in_view(place, robot, fov) for place in (change.before, change.after)):
                continue
            changed = applied(home, change)
            if _reachable(changed, robot[:2], radius) >= _reachable(home, robot[:2], radius):
                home = changed
                changes.append(change)
                break
    return home, tuple(changes)


def in_view(item: PlacedObject | None, robot: tuple[float, float, float], fov: float) -> bool:
    """Whether any of it lies within the robot's angle of view, walls disregarded."""
    if item is None:
        return False
    offset = footprint(item) - np.asarray(robot[:2])
    bearing = wrap_angle(np.arctan2(offset[:, 1], offset[:, 0]) - robot[2])
    return bool((np.abs(bearing) < fov / 2 + _VIEW_MARGIN).any())


def applied(home: Home, change: Change) -> Home:
    """The home after one change."""
    kept = [item for item in home.objects if item.id != change.object_id]
    objects = kept if change.after is None else [*kept, change.after]
    return replace(home, objects=tuple(sorted(objects, key=lambda item: item.id)))


def is_movable(home: Home, item: PlacedObject) -> bool:
    """Whether people would carry it elsewhere: free-standing, of some size, nothing upon it."""
    x, y, z = item.box.size
    free = item.box.bottom < FLAT and not item.structural and item.label not in _FIXED
    return free and 0.01 < x * y * z < _HEAVY and not any(other.support == item.id for other in home.objects)


def is_removable(home: Home, item: PlacedObject) -> bool:
    """Whether people would take it away: neither built in nor hung up, nothing upon it."""
    free = item.support >= 0 and not item.structural and item.label not in _FIXED
    return free and not any(other.support == item.id for other in home.objects)


def _candidates(home: Home, shown: Collection[int] | None, touched: Collection[int]) -> list[PlacedObject]:
    rest = [item for item in home.objects if item.id not in touched]
    if shown is None:
        return [item for item in rest if is_movable(home, item)]
    return [item for item in rest if item.id in shown and is_removable(home, item)]


def _change(
    home: Home, item: PlacedObject, kind: str, robot: Sequence[float], rng: np.random.Generator
) -> Change | None:
    if kind == "removed":
        return Change(kind, item.id, item, None)
    if kind == "new":  # one more of a model that is there already
        item = replace(item, id=max(other.id for other in home.objects) + 1)
        place = _free_place(home, item, robot, rng)
        return None if place is None else Change(kind, item.id, None, place)
    place = _free_place(home, item, robot, rng, away_from=item)
    return None if place is None else Change(kind, item.id, item, place)


def _free_place(
    home: Home,
    item: PlacedObject,
    robot: Sequence[float],
    rng: np.random.Generator,
    away_from: PlacedObject | None = None,
) -> PlacedObject | None:
    """The object at a free place on the floor of its room or another, or None."""
    others = [shapely.Polygon(footprint(o)) for o in home.objects if o.id != item.id and o.box.top > FLAT]
    blocked = [*others, shapely.Point(robot[0], robot[1]).buffer(_ROBOT), *_door_areas(home)]
    for _ in range(_TRIES):
        room = home.rooms[rng.integers(len(home.rooms))]
        placed = _somewhere(item, room, rng)
        spot = shapely.Polygon(footprint(placed)).buffer(_GAP)
        if not shapely.Polygon(room.polygon).contains(spot) or any(spot.intersects(area) for area in blocked):
            continue
        if away_from is None or np.hypot(*np.subtract(placed.box.center[:2], away_from.box.center[:2])) >= _FAR:
            return placed
    return None


def _somewhere(item: PlacedObject, room: RoomPlan, rng: np.random.Generator) -> PlacedObject:
    low, high = np.min(room.polygon, axis=0), np.max(room.polygon, axis=0)
    x, y = (float(v) for v in rng.uniform(low, high))
    box = Box3D((x, y, item.box.size[2] / 2), item.box.size, float(rng.uniform(-np.pi, np.pi)))
    return replace(item, box=box, room=room.id, support=0)


def _door_areas(home: Home) -> list[shapely.Geometry]:
    """Floor before doors, which stays free."""
    return [shapely.LineString([o.start, o.end]).buffer(0.7) for o in home.openings if o.kind == "door"]


def _reachable(home: Home, robot: Sequence[float], radius: float) -> int:
    """Rooms the robot can get into."""
    space = FreeSpace(home, radius)
    points = [space.walkable_points(room.polygon) for room in home.rooms]
    return sum(
        bool(len(p)) and bool(np.isfinite(space.distances(robot, p[:: max(1, len(p) // 20)])).any()) for p in points
    )
