"""Doors and windows: where they go, and each room's walls with the holes they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely import Polygon

from ssr_ros.simulation.floor_plan import FloorPlan, SharedWall, WallLine, wall_lines
from ssr_ros.simulation.scene import Opening, RoomPlan
from ssr_ros.simulation.styles import RoomStyle

OUTSIDE = 0  # where an opening leads that leads to no room
JAMB = 0.15  # [m] least wall between a door and the end of its wall
PASSAGES = {frozenset(("living room", "kitchen")): 0.45, frozenset(("living room", "office")): 0.15}
WINDOW_MARGIN = 0.3  # [m] least wall between a window and a corner or another opening


@dataclass(frozen=True, slots=True)
class Hole:
    """An opening as one of its rooms sees it."""

    opening: int  # index
    kind: str  # door or window
    start: float  # [m] along the wall
    end: float
    bottom: float  # [m]
    top: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall of a room with its holes."""

    line: WallLine
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """A room without furniture."""

    plan: RoomPlan
    polygon: Polygon
    walls: tuple[Wall, ...]
    height: float  # [m]


def draw_openings(
    plan: FloorPlan, styles: Sequence[RoomStyle], height: float, rng: np.random.Generator
) -> tuple[Opening, ...]:
    """Doors between rooms, a door to the outside, and windows."""
    door_height = float(rng.choice([2.0, 2.05, 2.1]))
    doors = [_inner_door(wall, plan, styles, door_height, rng) for wall in plan.doors]
    entrance = _entrance(plan, styles, door_height, rng)
    openings = doors + ([entrance] if entrance else [])
    head = min(height - 0.25, float(rng.uniform(2.05, 2.25)))
    for room, style in enumerate(styles):
        openings += _windows(room, style, plan, openings, head, rng)
    return tuple(openings)


def shells(plan: FloorPlan, styles: Sequence[RoomStyle], openings: Sequence[Opening], height: float) -> list[Shell]:
    """Each room with its walls and the holes in them."""
    found = []
    for index, (polygon, style) in enumerate(zip(plan.rooms, styles, strict=True)):
        corners = tuple((float(x), float(y)) for x, y in polygon.exterior.coords[:-1])
        walls = tuple(
            Wall(line, _holes(line, index + 1, openings, plan.outer_thickness)) for line in wall_lines(polygon)
        )
        found.append(Shell(RoomPlan(index + 1, style.name, corners), polygon, walls, height))
    return found


def _holes(line: WallLine, room: int, openings: Sequence[Opening], reach: float) -> tuple[Hole, ...]:
    """The openings that cut the wall, in the order along it."""
    holes = []
    for index, item in enumerate(openings):
        if room not in item.rooms:
            continue
        ends = np.array([item.start, item.end]) - line.start
        along, off = ends @ line.direction, ends @ line.normal
        if (np.abs(off) < reach).all() and along.min() > -1e-6 and along.max() < line.length + 1e-6:
            holes.append(Hole(index, item.kind, float(along.min()), float(along.max()), item.bottom, item.top))
    return tuple(sorted(holes, key=lambda hole: hole.start))


def _inner_door(
    wall: SharedWall, plan: FloorPlan, styles: Sequence[RoomStyle], height: float, rng: np.random.Generator
) -> Opening:
    names = frozenset(styles[i].name for i in wall.rooms)
    margin = JAMB + plan.inner_thickness / 2
    if rng.random() < PASSAGES.get(names, 0.0) and wall.length > 2 * margin + 1.2:
        width = float(rng.uniform(1.2, min(1.8, wall.length - 2 * margin)))
    else:
        width = float(rng.uniform(0.75, 0.85) if "bathroom" in names else rng.uniform(0.82, 0.92))
    slack = wall.length - width - 2 * margin
    near_corner = min(slack, float(rng.uniform(0.0, 0.15)))
    kind = rng.random()
    offset = near_corner if kind < 0.4 else slack - near_corner if kind < 0.8 else float(rng.uniform(0, slack))
    return _opening("door", wall, margin + offset, width, (0.0, height))


def _opening(kind: str, wall: SharedWall, at: float, width: float, levels: tuple[float, float]) -> Opening:
    ends = np.array([wall.start, wall.end])
    direction = (ends[1] - ends[0]) / wall.length
    start, end = ends[0] + at * direction, ends[0] + (at + width) * direction
    rooms = (wall.rooms[0] + 1, wall.rooms[1] + 1)
    return Opening(kind, rooms, (float(start[0]), float(start[1])), (float(end[0]), float(end[1])), *levels)


def _entrance(plan: FloorPlan, styles: Sequence[RoomStyle], height: float, rng: np.random.Generator) -> Opening | None:
    """A door to the outside where one enters a home, or the only door of a single room."""
    rank = {"living room": 0, "kitchen": 1, "office": 2, "bedroom": 3, "bathroom": 4}
    for room in sorted(range(len(styles)), key=lambda i: rank[styles[i].name]):
        outer = [w for w in plan.walls if w.rooms == (room, -1) and w.length > 1.6]
        if outer:
            wall = outer[int(rng.integers(len(outer)))]
            width, margin = float(rng.uniform(0.86, 0.96)), JAMB + plan.inner_thickness / 2
            offset = float(rng.choice([0.0, wall.length - width - 2 * margin]))
            return _opening("door", _shifted(wall, plan), margin + offset, width, (0.0, height))
    return None


def _shifted(wall: SharedWall, plan: FloorPlan) -> SharedWall:
    """An outer wall's line moved from the grid to the middle of its thickness."""
    out = plan.outer_thickness / 2 - plan.inner_thickness / 2
    (x0, y0), (x1, y1) = wall.start, wall.end
    nx, ny = (y1 - y0) / wall.length, (x0 - x1) / wall.length
    middle = np.array([(x0 + x1) / 2 + nx * 1e-3, (y0 + y1) / 2 + ny * 1e-3])
    sign = -1.0 if plan.cells[wall.rooms[0]].intersects(_point(middle)) else 1.0
    dx, dy = sign * out * nx, sign * out * ny
    return SharedWall(wall.rooms, (x0 + dx, y0 + dy), (x1 + dx, y1 + dy))


def _point(xy: np.ndarray) -> Polygon:
    return Polygon([xy, xy + (1e-6, 0.0), xy + (0.0, 1e-6)])


def _windows(
    room: int,
    style: RoomStyle,
    plan: FloorPlan,
    openings: Sequence[Opening],
    head: float,
    rng: np.random.Generator,
) -> list[Opening]:
    bathroom = style.name == "bathroom"
    sill = float(rng.uniform(*style.sill))
    outer = [_shifted(w, plan) for w in plan.walls if w.rooms == (room, -1)]
    taken = [item for item in openings if OUTSIDE in item.rooms]
    found: list[Opening] = []
    for _ in range(int(rng.integers(style.windows[0], style.windows[1] + 1))):
        width = float(rng.uniform(0.5, 0.8) if bathroom else rng.choice([0.9, 1.1, 1.3, 1.5, 1.8]))
        walls = [w for w in outer if w.length > width + 2 * WINDOW_MARGIN]
        rng.shuffle(walls)  # type: ignore[arg-type]
        for wall in walls:
            slack = wall.length - width - 2 * WINDOW_MARGIN
            at = WINDOW_MARGIN + slack * float(rng.choice([0.5, rng.random()]))
            candidate = _opening("window", wall, at, width, (sill, head))
            if all(_apart(candidate, other) for other in taken + found):
                found.append(candidate)
                break
    return found


def _apart(a: Opening, b: Opening) -> bool:
    middle_a, middle_b = (np.add(item.start, item.end) / 2 for item in (a, b))
    widths = sum(np.hypot(*np.subtract(item.end, item.start)) for item in (a, b))
    return bool(np.abs(middle_a - middle_b).max() > widths / 2 + WINDOW_MARGIN)
