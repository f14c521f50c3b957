"""A room that is being furnished: what stands in it, and whether one more thing would fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from ssr_ros.geometry import footprints
from ssr_ros.simulation.openings import Hole, Shell, Wall
from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.simulation.styles import Manners, Styles
from ssr_ros.simulation.walkability import WalkableFloor
from ssr_ros.types import Box3D

FLAT = 0.03  # [m] what is no higher is walked over: rugs
DOOR_DEPTH = 0.85  # [m] of floor that stays free on both sides of a door
FRAME = 0.08  # [m] door frames reach so far to both sides of the door
WINDOW_DEPTH = 0.35  # [m] before a window where nothing stands that is higher than its sill
LOW = 0.6  # [m] what is no higher does not hide a tv from a sofa
ENTRY = 0.36  # [m] from the wall to the point from which a robot enters
CLEARANCE = 0.02  # [m] between things that were not pushed together
TOUCH = 1e-4  # [m] boxes may come this near, no nearer

Array = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Item:
    """A thing in the room. Only laying a rug under it changes it."""

    label: str
    model: FurnitureModel
    x: float
    y: float
    z: float  # [m] of its bottom
    yaw: float
    support: Item | None = None  # what it rests on; None: the floor, or the wall where it hangs
    hangs: bool = False  # on the wall
    tucked: Item | None = None  # the table it is pushed under
    structural: bool = False

    @property
    def box(self) -> Box3D:
        height = self.model.size[2]
        return Box3D((self.x, self.y, self.z + height / 2), self.model.size, self.yaw)

    @property
    def footprint(self) -> Array:
        """(4, 2) corners [m]."""
        return footprints(np.array([[self.x, self.y, 0, *self.model.size, self.yaw]]))[0]

    @property
    def top(self) -> float:
        return self.z + self.model.size[2]

    @property
    def stands(self) -> bool:
        """On the floor, and in the way there."""
        return not self.hangs and (self.support is None or self.support.is_flat) and not self.is_flat

    @property
    def is_flat(self) -> bool:
        return self.model.size[2] <= FLAT


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """Floor kept free of things higher than ``limit`` [m]; ``owners`` and what belongs to them may enter."""

    polygon: Polygon
    limit: float
    owners: frozenset[int] = field(default=frozenset())  # id() of items
    window: bool = False


class Layout:
    """Poses are (N, 3) x, y [m], yaw [rad] in the world frame."""

    def __init__(self, shell: Shell, styles: Styles, leaves: Collection[Item]) -> None:
        """``leaves``: open doors that stand in the room."""
        self.shell = shell
        self.styles = styles
        self.items: list[Item] = []
        self.zones = [zone for wall in shell.walls for hole in wall.holes for zone in _hole_zones(wall, hole)]
        self.floor = self._empty_floor()
        self._inside = shell.polygon.buffer(TOUCH / 2, join_style="mitre")
        shapely.prepare(self._inside)
        for leaf in leaves:
            self.add(leaf)

    @property
    def standing(self) -> list[Item]:
        return [item for item in self.items if item.stands]

    def labelled(self, labels: Collection[str]) -> list[Item]:
        return [item for item in self.items if item.label in labels and not item.structural]

    def fits(
        self,
        label: str,
        model: FurnitureModel,
        poses: Array,
        partners: Collection[Item] = (),
        hosts: Collection[Item] = (),
        clearance: float = CLEARANCE,
    ) -> NDArray[np.bool_]:
        """(N,) whether a thing may stand on the floor there.

        ``partners``: whose free zones it may enter. ``hosts``: who may stand in its own.
        """
        plans = shapely.polygons(footprints_of(model, poses))
        good = shapely.covers(self._inside, plans)
        flat = model.size[2] <= FLAT
        if flat:
            return good
        grown = shapely.polygons(footprints_of(model, poses, clearance - TOUCH))
        known = {id(item) for item in partners}
        for item in self.standing:
            good &= ~shapely.intersects(grown, shapely.Polygon(item.footprint))
        for item in self.items:
            if item.is_flat and item.support is None:
                good &= ~shapely.intersects(plans, shapely.Polygon(item.footprint))  # half on a rug is nowhere
            if item.hangs and item.z < model.size[2]:
                good &= ~shapely.intersects(plans, shapely.Polygon(item.footprint))
        at_window = self.styles.manners_of(label).before_window
        for zone in self.zones:
            exempt = zone.owners & known or (zone.window and at_window)
            if model.size[2] > zone.limit and not exempt:
                good &= ~_overlaps(plans, zone.polygon)
        return good & self._has_access(label, model, poses, hosts)

    def stays_walkable(self, model: FurnitureModel, pose: Array) -> bool:
        if model.size[2] <= FLAT:
            return True
        return self.floor.stays_walkable(footprints_of(model, pose[None])[0])

    def add(self, item: Item) -> None:
        self.items.append(item)
        if not item.stands:
            return
        self.floor.block(item.footprint)
        pose = np.array([[item.x, item.y, item.yaw]])
        for zone in _access(self.styles.manners_of(item.label), item.model, pose):
            self.zones.append(Zone(shapely.Polygon(zone[0]), FLAT, frozenset((id(item),))))

    def remove(self, gone: Collection[Item]) -> None:
        """Takes things away on which nothing rests."""
        ids = {id(item) for item in gone}
        self.items = [item for item in self.items if id(item) not in ids]
        self.zones = [zone for zone in self.zones if not zone.owners & ids]
        self.floor = self._empty_floor()
        for item in self.standing:
            self.floor.block(item.footprint)

    def keep_view(self, item: Item, other: Item) -> None:
        """Nothing high comes between two things that face each other."""
        strip = shapely.LineString([(item.x, item.y), (other.x, other.y)]).buffer(0.35, cap_style="flat")
        self.zones.append(Zone(strip, LOW, frozenset((id(item), id(other)))))

    def lift(self, item: Item, rug: Item) -> None:
        """Stands a thing, with all that rests on it, on a rug."""
        item.support = rug
        rising, height = [item], rug.top - item.z
        while rising:
            one = rising.pop()
            one.z += height
            rising += [other for other in self.items if other.support is one]

    def collides(self, item: Item, besides: Collection[Item]) -> bool:
        """Whether the 3D box of an item meets another's, but for those of ``besides``."""
        plan = shapely.Polygon(item.footprint)
        for other in self.items:
            apart = other.z >= item.top - TOUCH or other.top <= item.z + TOUCH
            if other is item or other in besides or apart:
                continue
            if shapely.intersects(plan, shapely.Polygon(other.footprint)):
                return True
        return False

    def _empty_floor(self) -> WalkableFloor:
        return WalkableFloor(self.shell.polygon, [p for wall in self.shell.walls for p in _entries(wall)])

    def _has_access(
        self, label: str, model: FurnitureModel, poses: Array, hosts: Collection[Item]
    ) -> NDArray[np.bool_]:
        """(N,) whether the floor that the thing itself needs is there and free."""
        good = np.ones(len(poses), bool)
        for corners in _access(self.styles.manners_of(label), model, poses):
            plans = shapely.polygons(corners)
            good &= shapely.covers(self._inside, plans)
            for item in self.standing:
                if item not in hosts:
                    good &= ~_overlaps(plans, shapely.Polygon(item.footprint))
        return good


def footprints_of(model: FurnitureModel, poses: Array, grown: float = 0.0) -> Array:
    """(N, 4, 2) corners [m] of a model at (N, 3) poses, ``grown`` on every side."""
    length, width, height = model.size
    count = len(poses)
    sizes = np.tile([length + 2 * grown, width + 2 * grown, height], (count, 1))
    return footprints(np.c_[poses[:, :2], np.zeros(count), sizes, poses[:, 2]])


def _overlaps(plans: NDArray[np.object_], polygon: Polygon) -> NDArray[np.bool_]:
    """(N,) whether more than a sliver is shared: touching is no overlap."""
    return shapely.intersects(plans, polygon.buffer(-0.005, join_style="mitre"))


def _access(manners: Manners, model: FurnitureModel, poses: Array) -> list[Array]:
    """(N, 4, 2) footprints of the free floor a thing needs: one for its front, two for its sides."""
    length, width, _ = model.size
    c, s = np.cos(poses[:, 2]), np.sin(poses[:, 2])
    zones = []
    wanted = []
    if manners.front:
        wanted.append((length / 2 + manners.front / 2, 0.0, manners.front, width * 0.96))
    if manners.sides:
        wanted += [(0.0, sign * (width + manners.sides) / 2, length * 0.9, manners.sides) for sign in (1, -1)]
    for ahead, left, deep, wide in wanted:
        x = poses[:, 0] + c * ahead - s * left
        y = poses[:, 1] + s * ahead + c * left
        count = np.ones(len(poses))
        zones.append(footprints(np.stack([x, y, 0 * count, deep * count, wide * count, count, poses[:, 2]], 1)))
    return zones


def _hole_zones(wall: Wall, hole: Hole) -> list[Zone]:
    line = wall.line
    depth, limit = (DOOR_DEPTH, FLAT) if hole.kind == "door" else (WINDOW_DEPTH, hole.bottom)
    side = FRAME if hole.kind == "door" else 0.0
    start, end = hole.start - side, hole.end + side
    corners = [line.point(start), line.point(end), line.point(end, depth), line.point(start, depth)]
    return [Zone(Polygon(corners), limit, window=hole.kind == "window")]


def _entries(wall: Wall) -> list[tuple[float, float]]:
    return [wall.line.point(hole.middle, ENTRY) for hole in wall.holes if hole.kind == "door"]
