"""Makes furnished homes, and writes down what is true of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ssr_ros.simulation.floor_plan import FloorPlan, NoPlanError, draw_plan
from ssr_ros.simulation.home_config import MAX_ROOMS, HomeConfig
from ssr_ros.simulation.joinery import CASEMENT, HANDLE, LEAF, LINING, door_leaf, window
from ssr_ros.simulation.layout import Item
from ssr_ros.simulation.openings import Shell, draw_openings, shells
from ssr_ros.simulation.placement import CannotFurnishError, FurnitureSource, furnish
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import FurnitureModel, Home, Opening, PlacedObject
from ssr_ros.simulation.styles import RoomStyle, load_styles
from ssr_ros.simulation.walls import CASING, build_structure, draw_finish

PLANS = 24  # floor plans tried
ATTEMPTS = 8  # times a room is furnished anew before its floor plan is given up
HARDEST = ("living room", "kitchen", "bathroom", "bedroom", "office")  # styles by how often furnishing fails
LEAF_WIDTH = 1.05  # [m] wider doorways have no door in them
LAMP_AREA = 16.0  # [m2] of floor for each ceiling lamp
LAMP_DROP = 0.12  # [m] of a ceiling lamp below the ceiling

BOX_CONVENTION = (
    "x,y,z centre; l,w,h full lengths along the box axes; yaw about +z of the box x axis, which is the front (facing) "
    "direction of the object; l = depth along it, w = width across it"
)


class NoHomeError(RuntimeError):
    """No home was found for a configuration."""


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """A home before it is furnished."""

    styles: tuple[RoomStyle, ...]
    plan: FloorPlan
    openings: tuple[Opening, ...]
    shells: tuple[Shell, ...]
    height: float


def make_home(config: HomeConfig, source: FurnitureSource | None = None) -> Home:
    """The home of a configuration, the same whenever it is asked for.

    ``source``: furniture to use in place of the catalogue that the configuration names. NoHomeError if what is asked
    for cannot be furnished.
    """
    furniture = source if source is not None else _catalogue(config)
    styles = _choose_styles(config)
    reason: Exception | None = None
    for number in range(PLANS):
        try:
            return _furnished(config, _frame(config, styles, number), furniture, number)
        except (CannotFurnishError, NoPlanError) as error:
            reason = error
    raise NoHomeError(f"home {config.seed} ({', '.join(styles)}): {PLANS} floor plans tried: {reason}") from reason


def home_truth(home: Home) -> dict[str, Any]:
    """The part of ground_truth.json that does not depend on the robot, as plain JSON values."""
    return {
        "frame": "world frame of the home: floor at z = 0",
        "units": "m, rad",
        "box_convention": BOX_CONVENTION,
        "seed": home.seed,
        "height_m": home.height,
        "objects": [_object_truth(item) for item in home.objects],
        "rooms": [
            {
                "id": room.id,
                "style": room.style,
                "polygon": [[round(x, 4), round(y, 4)] for x, y in room.polygon],
                "area_m2": round(polygon_area(room.polygon), 3),
            }
            for room in home.rooms
        ],
    }


def polygon_area(polygon: Sequence[tuple[float, float]]) -> float:
    """[m2], positive for counter-clockwise."""
    x, y = np.array(polygon).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _object_truth(item: PlacedObject) -> dict[str, Any]:
    box = (*item.box.center, *item.box.size, item.box.yaw)
    return {
        "id": item.id,
        "class": item.label,
        "box": [round(float(v), 4) for v in box],
        "structural": item.structural,
        "model": item.model.name,
        "symmetry": item.model.symmetry,
        "support": item.support,
        "room": item.room,
    }


def _catalogue(config: HomeConfig) -> FurnitureSource:
    from ssr_ros.simulation.furniture import load_catalogue  # as only homes without a source of their own need it

    return load_catalogue(source=config.source, split=config.split)


def _choose_styles(config: HomeConfig) -> tuple[str, ...]:
    if config.styles:
        return config.styles
    rng = random_for(config.seed, "home styles")
    rooms = config.rooms or int(rng.integers(1, MAX_ROOMS + 1))
    fitting = [home for home in load_styles().homes if len(home) == rooms]
    return fitting[int(rng.integers(len(fitting)))]


def _frame(config: HomeConfig, names: Sequence[str], number: int) -> _Frame:
    rng = random_for(config.seed, f"floor plan {number}")
    styles = tuple(load_styles().style(name) for name in names)
    plan = draw_plan(styles, rng)
    height = float(rng.choice([2.4, 2.5, 2.6, 2.7, 2.8]))
    openings = draw_openings(plan, styles, height, rng)
    return _Frame(styles, plan, openings, tuple(shells(plan, styles, openings, height)), height)


def _furnished(config: HomeConfig, frame: _Frame, source: FurnitureSource, number: int) -> Home:
    leaves = _leaves(config, frame, number)
    hardest_first = sorted(range(len(frame.shells)), key=lambda i: HARDEST.index(frame.styles[i].name))
    furnished = {index: _furnish_room(config, frame, source, leaves, number, index) for index in hardest_first}
    rooms = [furnished[index] for index in range(len(frame.shells))]
    objects = _numbered([*rooms, _windows(config, frame)])
    finishes = [
        draw_finish(style, random_for(config.seed, f"finish {index}")) for index, style in enumerate(frame.styles)
    ]
    return Home(
        config.seed,
        tuple(shell.plan for shell in frame.shells),
        frame.openings,
        objects,
        build_structure(frame.plan, frame.shells, finishes, frame.openings),
        frame.height,
        tuple(lamp for shell in frame.shells for lamp in _lamps(shell)),
    )


def _furnish_room(
    config: HomeConfig,
    frame: _Frame,
    source: FurnitureSource,
    leaves: Sequence[tuple[Item, int]],
    number: int,
    index: int,
) -> list[tuple[Item, int]]:
    shell, style = frame.shells[index], frame.styles[index]
    mine = [leaf for leaf, room in leaves if room == shell.plan.id]
    reason: CannotFurnishError | None = None
    for attempt in range(ATTEMPTS):
        rng = random_for(config.seed, f"furniture {number} {index} {attempt}")
        try:
            items = furnish(shell, style, load_styles(), source, mine, config.clutter, rng)
            return [(item, shell.plan.id) for item in items]
        except CannotFurnishError as error:
            reason = error
    raise CannotFurnishError(f"{style.name} of {shell.polygon.area:.1f} m2: {reason}")


def _leaves(config: HomeConfig, frame: _Frame, number: int) -> list[tuple[Item, int]]:
    """A leaf in each door that is not too wide: open into a room, or closed where it leads outside."""
    rng = random_for(config.seed, f"doors {number}")
    seed = int(rng.integers(1 << 30))  # one design for the whole home
    found = []
    for index, item in enumerate(frame.openings):
        width = float(np.hypot(*np.subtract(item.end, item.start)))
        if item.kind != "door" or width > LEAF_WIDTH:
            continue
        model = door_leaf(round(width - 2 * LINING - 0.01, 3), round(item.top - LINING - 0.01, 3), seed)
        if 0 in item.rooms:
            found.append((_closed(item, model, frame), max(item.rooms)))
            continue
        room = _opens_into(item, frame)
        found.append((_opened(index, model, frame.shells[room - 1]), room))
    return found


def _opens_into(item: Opening, frame: _Frame) -> int:
    """Out of small bathrooms, else into the room that is further from the entrance."""
    first, second = sorted(item.rooms)
    style = frame.shells[second - 1].plan.style
    return first if style == "bathroom" and frame.shells[second - 1].polygon.area < 6.5 else second


def _opened(index: int, model: FurnitureModel, shell: Shell) -> Item:
    """Turned by 90 degrees into the room, hinged on the side that is nearer to the corner."""
    wall, hole = next((w, h) for w in shell.walls for h in w.holes if h.opening == index)
    at_start = hole.start < wall.line.length - hole.end
    inset = LINING + LEAF / 2 + HANDLE
    along = hole.start + inset - HANDLE if at_start else hole.end - inset + HANDLE
    x, y = wall.line.point(along, CASING[1] + 0.005 + model.size[1] / 2)
    direction = np.array(wall.line.direction)
    yaw = float(np.arctan2(direction[1], direction[0]))
    return Item("door", model, x, y, 0.005, yaw, structural=True)


def _closed(item: Opening, model: FurnitureModel, frame: _Frame) -> Item:
    """In the outer wall, flush with the room."""
    shell = frame.shells[max(item.rooms) - 1]
    wall = next(w for w in shell.walls for h in w.holes if frame.openings[h.opening] is item)
    hole = next(h for h in wall.holes if frame.openings[h.opening] is item)
    x, y = wall.line.point(hole.middle, -LEAF / 2 - HANDLE)
    return Item("door", model, x, y, 0.005, _inward(wall.line.normal), hangs=True, structural=True)


def _windows(config: HomeConfig, frame: _Frame) -> list[tuple[Item, int]]:
    seed = int(random_for(config.seed, "windows").integers(1 << 30))
    found = []
    for shell in frame.shells:
        for wall in shell.walls:
            for hole in (h for h in wall.holes if h.kind == "window"):
                model = window(hole.end - hole.start, hole.top - hole.bottom, seed)
                x, y = wall.line.point(hole.middle, -frame.plan.outer_thickness / 2 - CASEMENT / 2)
                item = Item("window", model, x, y, hole.bottom, _inward(wall.line.normal), hangs=True, structural=True)
                found.append((item, shell.plan.id))
    return found


def _inward(normal: tuple[float, float]) -> float:
    return float(np.arctan2(normal[1], normal[0]))


def _numbered(rooms: Sequence[Sequence[tuple[Item, int]]]) -> tuple[PlacedObject, ...]:
    """Objects with ids from 1, furniture before what is part of walls."""
    entries = [entry for room in rooms for entry in room]
    entries.sort(key=lambda entry: entry[0].structural)
    ids = {id(item): number for number, (item, _) in enumerate(entries, start=1)}

    def support(item: Item) -> int:
        if item.hangs:
            return -1
        return ids[id(item.support)] if item.support is not None else 0

    return tuple(
        PlacedObject(ids[id(item)], item.label, item.model, item.box, room, support(item), item.structural)
        for item, room in entries
    )


def _lamps(shell: Shell) -> list[tuple[float, float, float]]:
    """One in the middle, or two along the room."""
    z = shell.height - LAMP_DROP
    x0, y0, x1, y1 = shell.polygon.bounds
    middle = (
        shell.polygon.centroid if shell.polygon.contains(shell.polygon.centroid) else shell.polygon.point_on_surface()
    )
    if shell.polygon.area < LAMP_AREA:
        return [(middle.x, middle.y, z)]
    step = ((x1 - x0) / 4, 0.0) if x1 - x0 > y1 - y0 else (0.0, (y1 - y0) / 4)
    return [(middle.x + sign * step[0], middle.y + sign * step[1], z) for sign in (-1, 1)]
