"""How to walk somewhere: the shortest way through free floor, told leg by leg."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import wrap_angle, yaw_of
from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError, sentence
from ssr_ros.reasoning.floor_shape import Points, plan_of
from ssr_ros.reasoning.free_floor import FreeFloor, Things
from ssr_ros.reasoning.query import Path
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.stops import Stops, stops_of
from ssr_ros.reasoning.walking import End, closer, distance_to_box, obstacles_of, pulled, shortest_way
from ssr_ros.reasoning.way_search import first_ahead

DOORS = frozenset({"door", "doorframe", "doorway", "door frame"})  # ways through a wall, no obstacles
_THRESHOLD = 0.2  # [m] by which a door reaches beyond its box, through the wall and into the rooms
_REACH = 1.0  # [m] from which one is at a thing: a cup in the middle of a table
_ASTRAY = 0.6  # [m] a robot may stand from the next free cell
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
    """The way over free floor; None where none is known."""
    rooms, config, boxes = scene.graph.rooms.values(), scene.config, scene.index.boxes
    if not rooms:
        raise _unverified("the floor of the room has not been measured yet.")
    plan = plan_of(tuple(room.polygon for room in rooms))
    stops = stops_of(plan, config.robot_radius, config.path_cell)
    with stops.lock:
        stops.follow(_things(min(room.floor for room in rooms), scene))
        floor = stops.floor
        if start is not None:
            way = shortest_way(stops, _end(boxes[start], stops), _end(boxes[goal], stops))
            if way is None:
                return None
            way = closer(floor, pulled(floor, way)[::-1], boxes[start])[::-1]
            return closer(floor, way, boxes[goal])
        place = _robot(scene)
        ground = _ground(place, floor)
        if ground is None:
            return None
        way = shortest_way(stops, _in_sight(ground, stops), _end(boxes[goal], stops))
        if way is None:
            return None
        way = pulled(floor, np.concatenate([ground[None], way]))
        return _from(place, closer(floor, way, boxes[goal]), floor)


def _things(level: float, scene: Scene) -> Things:
    """What stands on the floor at ``level`` [m], and doors."""
    index, config = scene.index, scene.config
    doors = _are_doors(index.labels)[index.columns.words]
    here = np.flatnonzero(obstacles_of(index.boxes, level, config.climb, config.robot_height) | doors)
    things = Things(index.ids[here], index.boxes[here], doors[here])
    things.boxes[things.doors, 3:5] += 2 * _THRESHOLD
    return things


@lru_cache(maxsize=8)
def _are_doors(labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """(L,) which of some labels are ways through a wall."""
    return np.array([label.casefold() in DOORS for label in labels])


def _end(box: NDArray[np.float64], stops: Stops) -> End:
    """Where one is at an object."""
    blocks = stops.near(box[:2], _REACH + math.hypot(box[3], box[4]) / 2)
    away = distance_to_box(stops.points(blocks), box)
    near = away <= _REACH
    return End(blocks[near], away[near])


def _robot(scene: Scene) -> NDArray[np.float64]:
    """(2,) x, y [m]"""
    assert scene.graph_T_base is not None
    return scene.graph_T_base[:2, 3]


def _ground(place: NDArray[np.float64], floor: FreeFloor) -> NDArray[np.float64] | None:
    """(2,) [m] the free floor that is nearest to the robot."""
    points = floor.points(floor.about(place, _ASTRAY))
    away = np.linalg.norm(points - place, axis=1)
    return points[away.argmin()] if away.size and away.min() <= _ASTRAY else None


def _in_sight(ground: NDArray[np.float64], stops: Stops) -> End:
    blocks = stops.near(ground, _REACH)
    points = stops.points(blocks)
    seen = stops.floor.clear(ground, points)
    return End(blocks[seen], np.linalg.norm(points[seen] - ground, axis=1))


def _from(place: NDArray[np.float64], way: Points, floor: FreeFloor) -> Points:
    """The way from where the robot is, which need not be at the center of a cell, or on free floor at all."""
    onward = way[1:] if len(way) > 1 and floor.clear(place, way[1:2])[0] else way
    return np.concatenate([place[None], onward])


def _legs(way: Points, start: int | None, scene: Scene) -> tuple[str, ...]:
    """'Turn left by 40 degrees and go 2.1 m towards the sofa' for every leg of the way."""
    legs = np.diff(way, axis=0)
    if not len(legs):
        return ("Stay where you are",)
    headings = np.arctan2(legs[:, 1], legs[:, 0])
    before = None if start is not None or scene.graph_T_base is None else yaw_of(scene.graph_T_base)
    turns = wrap_angle(np.diff(headings, prepend=headings[0] if before is None else before)).tolist()
    told = []
    for turn, leg, landmark in zip(turns, legs.tolist(), _landmarks(way[:-1], headings, start, scene), strict=True):
        towards = f" towards {scene.find.name(landmark)}" if landmark >= 0 else ""
        told.append(f"{_turn(turn)}go {math.hypot(*leg):.1f} m{towards}")
    if start is not None:
        told[0] = f"leave {scene.find.name(start)} and {told[0]}"
    return (told[0][:1].upper() + told[0][1:], *told[1:])


def _turn(angle: float) -> str:
    """'turn left by 40 degrees and '; nothing for an angle [rad] that is about straight on."""
    if abs(angle) < _STRAIGHT:
        return ""
    return f"turn {'left' if angle > 0 else 'right'} by {abs(math.degrees(angle)):.0f} degrees and "


def _landmarks(places: Points, headings: NDArray[np.float64], start: int | None, scene: Scene) -> list[int]:
    """Row of the nearest thing about straight ahead at each of the places (L, 2), not the start; -1: there is none."""
    centers, places = np.ascontiguousarray(scene.index.boxes[:, :2]), np.ascontiguousarray(places)  # as compiled for
    rows: list[int] = first_ahead(centers, places, headings, math.cos(_AHEAD), -1 if start is None else start).tolist()
    return rows


def _unverified(text: str) -> UnanswerableError:
    return UnanswerableError(AnswerStatus.UNVERIFIED, text)
