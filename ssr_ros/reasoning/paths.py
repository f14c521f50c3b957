"""How to walk somewhere: the shortest way through free floor, told leg by leg."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import wrap_angle, yaw_of
from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError, sentence
from ssr_ros.reasoning.query import Path
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.walking import (
    LEVEL_WITH,
    FreeFloor,
    Points,
    distance_to_box,
    nearest_cells,
    obstacles_of,
    outlines,
    plan_of,
    shortest_way,
    within,
)

Boxes = NDArray[np.float64]  # (N, 7) x, y, z, l, w, h [m], yaw [rad] in the graph frame

DOORS = frozenset({"door", "doorframe", "doorway", "door frame"})  # ways through a wall, no obstacles
_THRESHOLD = 0.2  # [m] by which a door reaches beyond its box, through the wall and into the rooms
_REACH = 1.0  # [m] from which one is at a thing: a cup in the middle of a table
_ASTRAY = 0.6  # [m] a robot may stand from the next free cell
# [m] around the ends of the way (half their distance at least) that is looked at, and in how many cells: a quick look
# finds most ways, the second one those through gaps that coarse cells close, or farther round, the last one any
_LOOKS = ((1.5, 5_000), (4.0, 20_000), (math.inf, 40_000))
_FIRST = 2_000  # obstacles nearest to the ends, which mostly tell already that a look finds no way
_STRAIGHT = math.radians(15.0)  # a turn below this is not told
_AHEAD = math.radians(30.0)  # a landmark this near to the way ahead tells where it leads


def path(query: Path, scene: Scene) -> Answer:
    """The shortest way from the start (None: the robot) to the goal, past everything that stands on the floor.

    ``value`` is its length [m], ``labels`` its legs. UNVERIFIED where no room is known, or no way through is. Doors
    are taken to be open.
    """
    goal = scene.find.one(query.goal)
    start = scene.find.one(query.start) if query.start is not None else None
    if start is None and scene.graph_T_base is None:
        raise _unverified("where the robot is, is not known; say where the way begins.")
    if start == goal:
        raise _unverified(f"the way would begin and end at {scene.find.name(goal)}.")
    way = _way(start, goal, scene)
    if way is None:
        begin = "the robot" if start is None else scene.find.name(start)
        raise _unverified(f"no free way from {begin} to {scene.find.name(goal)} is known.")
    length = float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())
    labels = _legs(way, start, scene)
    text = f"{', then '.join(labels)}. {sentence(scene.find.name(goal))} is there, after {length:.1f} m."
    rows = [goal] if start is None else [start, goal]
    return scene.answer(rows, text, value=length, unit="m", labels=labels)


def _way(start: int | None, goal: int, scene: Scene) -> Points | None:
    """The shortest way in the neighborhood of both ends; if there is none, farther round, then in all that is known."""
    rooms, config = scene.graph.rooms.values(), scene.config
    if not rooms:
        raise _unverified("the floor of the room has not been measured yet.")
    plan = plan_of(tuple(room.polygon for room in rooms))
    ends = np.array([_place(start, scene), _place(goal, scene)])
    span = float(np.linalg.norm(ends[1] - ends[0]))
    level = min(room.floor for room in rooms)
    for least, cells in _LOOKS:
        around = max(least, span / 2)
        window = plan.window(ends.min(axis=0) - around, ends.max(axis=0) + around)
        if window is None:
            continue
        doors, obstacles = _things(window, level, ends, scene)
        draw = partial(FreeFloor.of, plan, outlines(doors, _THRESHOLD), window=window, max_cells=cells)
        sizes = (config.robot_radius, config.path_cell)
        if len(obstacles) > _FIRST and not _joined(draw(outlines(obstacles[:_FIRST]), *sizes), start, goal, scene):
            continue
        floor = draw(outlines(obstacles), *sizes)
        to_goal = distance_to_box(floor.points, scene.index.boxes[goal])
        way = shortest_way(floor, _starts(start, floor.points, scene), to_goal, _REACH)
        if way is not None:
            return way if start is not None else _from(ends[0], way, floor)
    return None


def _things(window: tuple[Points, Points], level: float, ends: Points, scene: Scene) -> tuple[Boxes, Boxes]:
    """Boxes of doors, and of what stands on the floor at ``level`` [m], the _FIRST nearest to the ends in front."""
    index, config = scene.index, scene.config
    near = within(index.boxes, window[0] - _THRESHOLD, window[1] + _THRESHOLD)
    boxes = index.boxes[near]
    doors = np.array([label.casefold() in DOORS for label in index.labels])[index.columns.words[near]]
    obstacles = boxes[obstacles_of(boxes, level, config.climb, config.robot_height) & ~doors]
    if len(obstacles) > _FIRST:
        away = np.minimum(*(np.hypot(obstacles[:, 0] - x, obstacles[:, 1] - y) for x, y in ends))
        obstacles = obstacles[np.argpartition(away, _FIRST)]
    return boxes[doors], obstacles


def _joined(floor: FreeFloor, start: int | None, goal: int, scene: Scene) -> bool:
    """Whether there is any way from about the start to about the goal."""
    points, places = floor.points, floor.places
    to_start, reach = _to_start(start, points, scene)
    to_goal = distance_to_box(points, scene.index.boxes[goal])
    return np.intersect1d(places[to_start <= reach + LEVEL_WITH], places[to_goal <= _REACH]).size > 0


def _from(place: Points, way: Points, floor: FreeFloor) -> Points:
    """The way from where the robot is, which need not be at the center of a cell, or on free floor at all."""
    if len(way) > 1 and floor.clear(way[0], way[1]) and np.linalg.norm(place - way[0]) <= floor.cell:
        return np.concatenate([place[None], way[1:]])
    return np.concatenate([place[None], way])


def _place(row: int | None, scene: Scene) -> NDArray[np.float64]:
    """(2,) x, y [m] of an object, or of the robot."""
    if row is not None:
        return scene.index.boxes[row, :2]
    assert scene.graph_T_base is not None
    return scene.graph_T_base[:2, 3]


def _to_start(start: int | None, points: Points, scene: Scene) -> tuple[NDArray[np.float64], float]:
    """(K,) distance [m] of points from the start, and that from which one can begin there."""
    if start is not None:
        return distance_to_box(points, scene.index.boxes[start]), _REACH
    return np.linalg.norm(points - _place(None, scene), axis=1), _ASTRAY


def _starts(start: int | None, points: Points, scene: Scene) -> NDArray[np.intp]:
    """The free cells about the start: round an object, or the one where the robot is."""
    to_start, reach = _to_start(start, points, scene)
    near = nearest_cells(to_start, reach)
    return near if start is not None else near[np.argsort(to_start[near], kind="stable")[:1]]


def _legs(way: Points, start: int | None, scene: Scene) -> tuple[str, ...]:
    """'Turn left by 40 degrees and go 2.1 m towards the sofa' for every leg of the way."""
    legs = np.diff(way, axis=0)
    if not len(legs):
        return ("Stay where you are",)
    headings = np.arctan2(legs[:, 1], legs[:, 0])
    before = None if start is not None or scene.graph_T_base is None else yaw_of(scene.graph_T_base)
    told = []
    for heading, leg, at in zip(headings, legs, way, strict=False):
        go = f"go {np.linalg.norm(leg):.1f} m{_towards(at, heading, start, scene)}"
        told.append(go if before is None else f"{_turn(float(wrap_angle(heading - before)))}{go}")
        before = float(heading)
    if start is not None:
        told[0] = f"leave {scene.find.name(start)} and {told[0]}"
    return (told[0][:1].upper() + told[0][1:], *told[1:])


def _turn(angle: float) -> str:
    """'turn left by 40 degrees and '; nothing for an angle [rad] that is about straight on."""
    if abs(angle) < _STRAIGHT:
        return ""
    return f"turn {'left' if angle > 0 else 'right'} by {abs(math.degrees(angle)):.0f} degrees and "


def _towards(at: NDArray[np.float64], heading: float, start: int | None, scene: Scene) -> str:
    """' towards the sofa': the nearest thing that lies about straight ahead; empty where nothing does."""
    x, y = scene.index.boxes[:, 0] - at[0], scene.index.boxes[:, 1] - at[1]
    distance = np.sqrt(x * x + y * y)
    ahead = x * math.cos(heading) + y * math.sin(heading) > math.cos(_AHEAD) * distance
    distance[~ahead] = np.inf
    if start is not None:
        distance[start] = np.inf
    nearest = int(distance.argmin())
    return f" towards {scene.find.name(nearest)}" if math.isfinite(distance[nearest]) else ""


def _unverified(text: str) -> UnanswerableError:
    return UnanswerableError(AnswerStatus.UNVERIFIED, text)
