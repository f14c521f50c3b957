"""Where the rooms are: rectangles and L-shapes on a grid, separated by walls.

An outline is cut in two again and again until every room has a cell of about its area; a small room may take a corner
of its neighbour's cell, and a room at a corner of the outline may lose that corner to the outside. What breaks a rule
(area, proportions, reachable by doors) is thrown away and drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon

from ssr_ros.simulation.styles import RoomStyle

GRID = 0.1  # [m] the walls' centre lines lie on multiples of it
TRIES = 4000
L_SHARE = 0.45  # of the cuts that could leave an L-shape and do
MIN_ARM, ARM_SHARE = 1.5, 0.6  # [m]; of the style's least width: how narrow an arm of an L may be
SLACK = 1.06  # factor by which an area may leave the style's range before walls are subtracted
PASSAGE = {  # cost of a door between two styles; what is not listed costs 2, and a bathroom is never passed through
    frozenset(("living room", "kitchen")): 0.0,
    frozenset(("living room", "bedroom")): 0.2,
    frozenset(("living room", "office")): 0.2,
    frozenset(("living room", "bathroom")): 0.6,
    frozenset(("bedroom", "bathroom")): 0.3,
    frozenset(("bedroom", "office")): 0.8,
    frozenset(("office", "bathroom")): 0.8,
    frozenset(("kitchen", "office")): 1.0,
    frozenset(("living room",)): 0.5,
}


class NoPlanError(RuntimeError):
    """No floor plan was found for the rooms asked for."""


@dataclass(frozen=True, slots=True)
class WallLine:
    """A straight stretch of wall, seen from inside a room: the room lies to the left of start -> end."""

    start: tuple[float, float]  # [m] on the inner face
    end: tuple[float, float]

    @property
    def length(self) -> float:
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))

    @property
    def direction(self) -> tuple[float, float]:
        return (self.end[0] - self.start[0]) / self.length, (self.end[1] - self.start[1]) / self.length

    @property
    def normal(self) -> tuple[float, float]:
        """Into the room."""
        dx, dy = self.direction
        return -dy, dx

    def point(self, along: float, off: float = 0.0) -> tuple[float, float]:
        """``along`` [m] from the start, ``off`` [m] into the room."""
        (dx, dy), (nx, ny) = self.direction, self.normal
        return self.start[0] + along * dx + off * nx, self.start[1] + along * dy + off * ny

    def along(self, x: float, y: float) -> float:
        dx, dy = self.direction
        return (x - self.start[0]) * dx + (y - self.start[1]) * dy


@dataclass(frozen=True, slots=True)
class SharedWall:
    """A wall that two rooms, or a room and the outside, have in common: its centre line."""

    rooms: tuple[int, int]  # indices of cells; -1: outside
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def length(self) -> float:
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))


@dataclass(frozen=True, slots=True)
class FloorPlan:
    cells: tuple[Polygon, ...]  # up to the walls' centre lines; rooms in the order of the styles
    rooms: tuple[Polygon, ...]  # up to the walls' inner faces, counter-clockwise
    walls: tuple[SharedWall, ...]
    doors: tuple[SharedWall, ...]  # those of the walls between rooms that get a door; they join all rooms
    inner_thickness: float  # [m]
    outer_thickness: float  # [m]

    @property
    def outline(self) -> Polygon:
        """The outer faces of the outer walls."""
        outside = self.outer_thickness - self.inner_thickness / 2
        return shapely.union_all(self.cells).buffer(outside, join_style="mitre")


def wall_lines(room: Polygon) -> tuple[WallLine, ...]:
    """The inner faces of a room's walls, counter-clockwise."""
    corners = list(shapely.get_coordinates(room.exterior))
    return tuple(
        WallLine((float(a[0]), float(a[1])), (float(b[0]), float(b[1])))
        for a, b in zip(corners[:-1], corners[1:], strict=True)
    )


def draw_plan(styles: Sequence[RoomStyle], rng: np.random.Generator) -> FloorPlan:
    """A plan with a room for each style; NoPlanError if none is found."""
    inner = float(rng.choice([0.1, 0.12, 0.15]))
    outer = float(rng.choice([0.24, 0.3, 0.36]))
    for _ in range(TRIES):
        cells = _draw_cells(styles, rng)
        rooms = [cell.buffer(-inner / 2, join_style="mitre") for cell in cells]
        if not all(_is_good_room(room, style) for room, style in zip(rooms, styles, strict=True)):
            continue
        walls = _shared_walls(cells)
        doors = _choose_doors(walls, [style.name for style in styles])
        if doors is None:
            continue
        ordered = tuple(shapely.orient_polygons(shapely.simplify(room, 1e-6)) for room in rooms)
        return FloorPlan(tuple(cells), ordered, walls, doors, inner, outer)
    raise NoPlanError(f"no floor plan for {', '.join(s.name for s in styles)} in {TRIES} tries")


def _draw_cells(styles: Sequence[RoomStyle], rng: np.random.Generator) -> list[Polygon]:
    areas = [float(rng.triangular(s.area[0], 0.35 * s.area[1] + 0.65 * s.area[0], s.area[1])) * SLACK for s in styles]
    aspect = rng.uniform(1.0, 1.45)
    width = np.sqrt(sum(areas) * aspect)
    size = np.round([width, sum(areas) / width], 1)
    if rng.random() < 0.5:
        size = size[::-1]
    cells: dict[int, Polygon] = {}
    order = [int(i) for i in rng.permutation(len(styles))]
    for index, cell in _cut(shapely.box(0, 0, *size), order, areas, rng):
        cells[index] = cell
    _cut_outer_corner(cells, rng)
    return [cells[i] for i in range(len(styles))]


def _cut(
    rectangle: Polygon, rooms: list[int], areas: Sequence[float], rng: np.random.Generator
) -> Iterator[tuple[int, Polygon]]:
    """A cell for each of the rooms, together the rectangle."""
    if len(rooms) == 1:
        yield rooms[0], rectangle
        return
    if len(rooms) == 2:
        small, large = sorted(rooms, key=lambda i: areas[i])
        if areas[small] < 0.42 * areas[large] and rng.random() < L_SHARE:
            corner = _corner(rectangle, areas[small] / (areas[small] + areas[large]), rng)
            yield small, corner
            yield large, rectangle.difference(corner)
            return
    at = int(rng.integers(1, len(rooms)))
    first, second = rooms[:at], rooms[at:]
    share = sum(areas[i] for i in first) / sum(areas[i] for i in rooms)
    one, other = _split(rectangle, share, rng)
    yield from _cut(one, first, areas, rng)
    yield from _cut(other, second, areas, rng)


def _split(rectangle: Polygon, share: float, rng: np.random.Generator) -> tuple[Polygon, Polygon]:
    """Two rectangles side by side, mostly along the longer side; the first has ``share`` of the area."""
    x0, y0, x1, y1 = rectangle.bounds
    along_x = (x1 - x0 > y1 - y0) == (rng.random() < 0.85)
    if along_x:
        x = _snap(x0 + share * (x1 - x0))
        return shapely.box(x0, y0, x, y1), shapely.box(x, y0, x1, y1)
    y = _snap(y0 + share * (y1 - y0))
    return shapely.box(x0, y0, x1, y), shapely.box(x0, y, x1, y1)


def _corner(rectangle: Polygon, share: float, rng: np.random.Generator) -> Polygon:
    """A rectangle in a corner of the rectangle with ``share`` of its area."""
    x0, y0, x1, y1 = rectangle.bounds
    proportion = rng.uniform(0.8, 1.25)
    w = _snap((x1 - x0) * np.sqrt(share) * proportion)
    h = _snap((y1 - y0) * np.sqrt(share) / proportion)
    left, low = rng.random(2) < 0.5
    cx, cy = (x0 if left else x1 - w), (y0 if low else y1 - h)
    return shapely.box(_snap(cx), _snap(cy), _snap(cx + w), _snap(cy + h))


def _cut_outer_corner(cells: dict[int, Polygon], rng: np.random.Generator) -> None:
    """Sometimes a large rectangular room at a corner of the outline loses that corner."""
    index = max(cells, key=lambda i: cells[i].area)
    cell = cells[index]
    if rng.random() > L_SHARE or cell.area < 12 or len(cell.exterior.coords) != 5:
        return
    outline = shapely.union_all(list(cells.values()))
    notch = _corner(cell, float(rng.uniform(0.1, 0.2)), rng)
    touching = notch.intersection(outline.exterior)
    if touching.length < notch.length / 2 - 1e-6:
        return  # not at a corner of the outline
    cells[index] = cell.difference(notch)


def _snap(value: float) -> float:
    return round(round(value / GRID) * GRID, 6)


def _is_good_room(room: Polygon, style: RoomStyle) -> bool:
    if room.geom_type != "Polygon" or not style.area[0] <= room.area <= style.area[1]:
        return False
    x0, y0, x1, y1 = room.bounds
    shorter, longer = sorted((x1 - x0, y1 - y0))
    if shorter < style.side or longer > style.aspect * shorter:
        return False
    if len(room.exterior.coords) == 5:
        return True
    arm = max(MIN_ARM, ARM_SHARE * style.side)
    core = room.buffer(-arm * 0.499, join_style="mitre")
    if core.geom_type != "Polygon" or core.area < 1e-3:
        return False
    return core.buffer(arm * 0.499, join_style="mitre").area > room.area - 1e-6  # no arm is narrower


def _shared_walls(cells: Sequence[Polygon]) -> tuple[SharedWall, ...]:
    found = []
    outline = shapely.union_all(list(cells))
    for i, cell in enumerate(cells):
        for j in range(i + 1, len(cells)):
            found += [SharedWall((i, j), *line) for line in _straight(cell.exterior.intersection(cells[j].exterior))]
        found += [SharedWall((i, -1), *line) for line in _straight(cell.exterior.intersection(outline.exterior))]
    return tuple(found)


def _straight(shape: shapely.Geometry) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of lines; points are nothing."""
    lines = [g for g in shapely.get_parts(shape) if g.geom_type == "LineString"]
    if not lines:
        return []
    merged = shapely.simplify(shapely.line_merge(shapely.multilinestrings(lines)), 1e-6)
    pieces = []
    for line in shapely.get_parts(merged):
        points = [(float(x), float(y)) for x, y in line.coords]
        pieces += list(zip(points[:-1], points[1:], strict=True))
    return pieces


def _choose_doors(walls: Sequence[SharedWall], styles: Sequence[str]) -> tuple[SharedWall, ...] | None:
    """The cheapest doors that join all rooms; None if there are none, or only through a bathroom."""
    best: dict[frozenset[int], SharedWall] = {}
    for wall in walls:
        key = frozenset(wall.rooms)
        if -1 not in key and wall.length >= 1.4 and (key not in best or wall.length > best[key].length):
            best[key] = wall
    reached, chosen = {_hub(styles)}, []
    while len(reached) < len(styles):
        edges = [
            (_cost(key, reached, styles), tuple(sorted(key)))
            for key in best
            if len(key & reached) == 1 and _cost(key, reached, styles) < np.inf
        ]
        if not edges:
            return None
        key = frozenset(min(edges)[1])
        chosen.append(best[key])
        reached |= key
    return tuple(chosen)


def _hub(styles: Sequence[str]) -> int:
    """The room that one enters first."""
    rank: Mapping[str, int] = {"living room": 0, "kitchen": 1, "office": 2, "bedroom": 3, "bathroom": 4}
    return min(range(len(styles)), key=lambda i: (rank[styles[i]], i))


def _cost(key: frozenset[int], reached: set[int], styles: Sequence[str]) -> float:
    (known,) = key & reached
    if styles[known] == "bathroom":
        return float("inf")
    return PASSAGE.get(frozenset(styles[i] for i in key), 2.0)
