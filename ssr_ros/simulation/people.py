"""People who walk about a home: capsules with clothes, swinging arms and legs. They are no objects of the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from ssr_ros.simulation.driving import ODOMETRY_RATE, smooth_path
from ssr_ros.simulation.free_space import FreeSpace
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.scene import FurnitureModel, Home, Material, Mesh, PlacedObject
from ssr_ros.types import Box3D, Matrix4

Array = NDArray[np.float64]

FIRST_PERSON_ID = 100_000  # ids from here on are parts of people
_IDS_PER_PERSON = 10
_RADIUS = 0.28  # [m] of a walking person
_KEEP_OFF = 0.75  # [m] people keep from the robot where they can
_TOO_NEAR = 0.4  # [m] nearer than this they are not at home
_STRIDE = 1.4  # [m] of a double step
_AWAY = (0.0, 0.0, -50.0)  # [m] where people are who are not at home
_SKIN = ((0.80, 0.56, 0.43), (0.62, 0.40, 0.28), (0.36, 0.21, 0.14), (0.87, 0.66, 0.55))
_HAIR = ((0.05, 0.04, 0.03), (0.15, 0.08, 0.04), (0.45, 0.30, 0.12), (0.35, 0.34, 0.33))
_CLOTHES = ((0.60, 0.08, 0.07), (0.06, 0.14, 0.42), (0.10, 0.30, 0.14), (0.75, 0.70, 0.60), (0.09, 0.09, 0.10))
_TROUSERS = ((0.04, 0.06, 0.16), (0.08, 0.08, 0.08), (0.30, 0.24, 0.15), (0.18, 0.19, 0.20))
_SHOES = Material((0.05, 0.04, 0.04))


@dataclass(frozen=True, slots=True)
class Part:
    """A stiff part of a body, which swings about its joint."""

    name: str
    mesh: Mesh  # in the frame of its joint: x forward, y left, z up
    joint: tuple[float, float, float]  # [m] at the parent's frame: the ground under the body, or the upper part's joint
    swing: float = 0.0  # [rad] at full stride, forward with the left foot; negative: with the right one
    parent: str = ""  # the upper part it hangs on
    bend: float = 0.0  # [rad] the knee bends at most


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One person, and where they walk."""

    first_id: int
    parts: tuple[Part, ...]
    height: float  # [m]
    walk: Array  # (N, 4) x, y [m], yaw [rad], way walked [m], at the rate of odometry; NaN: not at home

    def poses(self, time: float) -> dict[int, Matrix4]:
        """world_T_part by id at a time [s]."""
        x, y, yaw, way = self.walk[min(round(time * ODOMETRY_RATE), len(self.walk) - 1)]
        if np.isnan(x):
            return {self.first_id + i: _pose(_AWAY, 0.0, 0.0) for i in range(len(self.parts))}
        phase = 2 * math.pi * way / _STRIDE
        ground = _pose((x, y, 0.02 * abs(math.cos(phase))), yaw, 0.0)
        found: dict[str, Matrix4] = {}
        for part in self.parts:
            knee = part.bend * max(0.0, math.sin(phase + (0.0 if part.swing >= 0 else math.pi) + 0.9))
            angle = part.swing * math.sin(phase) if not part.parent else knee
            found[part.name] = found.get(part.parent, ground) @ _pose(part.joint, 0.0, angle)
        return {self.first_id + i: found[part.name] for i, part in enumerate(self.parts)}


def make_people(home: Home, robot: Array, count: int, seed: int) -> tuple[Person, ...]:
    """``count`` people who walk about while the robot follows (N, 3) poses at the rate of odometry."""
    space = FreeSpace(home, _RADIUS)
    people = []
    for index in range(count):
        rng = random_for(seed, "person", index)
        height = float(rng.uniform(1.55, 1.88))
        walk = _walk(home, space, robot[:, :2], rng)
        people.append(Person(FIRST_PERSON_ID + index * _IDS_PER_PERSON, _body(height, rng), height, walk))
    return tuple(people)


def with_people(home: Home, people: tuple[Person, ...]) -> Home:
    """The home with every part of every person as something that can be drawn and moved."""
    placed = []
    for person in people:
        x, y, _ = home.lights[0] if home.lights else (*np.mean(home.rooms[0].polygon, axis=0), 0.0)
        for index, part in enumerate(person.parts):
            size = tuple(float(v) for v in np.ptp(part.mesh.vertices, axis=0))
            model = FurnitureModel(f"person/{part.name}", "person", part.mesh, (size[0], size[1], size[2]), 1)
            # anywhere: where they are is told to the renderer frame by frame
            box = Box3D((float(x), float(y), 1.0 + size[2] / 2), model.size, 0.0)
            placed.append(PlacedObject(person.first_id + index, "person", model, box, home.rooms[0].id, -1))
    return replace(home, objects=(*home.objects, *placed))


def people_poses(people: tuple[Person, ...], time: float) -> dict[int, Matrix4]:
    """world_T_part of everybody's parts at a time [s]."""
    return {key: pose for person in people for key, pose in person.poses(time).items()}


def _walk(home: Home, space: FreeSpace, robot: Array, rng: np.random.Generator) -> Array:
    """(N, 4) of Person.walk: from place to place, with pauses, out of the robot's way."""
    places = np.concatenate([space.walkable_points(room.polygon) for room in home.rooms])
    walked: list[tuple[float, ...]] = []
    here, way = places[rng.integers(len(places))], 0.0
    while len(walked) < len(robot):
        legs = [_leg(space, here, places[rng.integers(len(places))], way, rng) for _ in range(6)]
        gaps = [_gap(leg, robot[len(walked) :]) for leg in legs]
        best = next((i for i, gap in enumerate(gaps) if gap > _KEEP_OFF), int(np.argmax(gaps)))
        if gaps[best] < _TOO_NEAR:  # they come back somewhere else
            walked += [(np.nan, np.nan, np.nan, way)] * round(2 * ODOMETRY_RATE)
            here = places[rng.integers(len(places))]
            continue
        leg = legs[best]
        walked += [tuple(row) for row in leg.tolist()]
        here, way = leg[-1, :2], float(leg[-1, 3])
    return np.array(walked[: len(robot)])


def _leg(space: FreeSpace, start: Array, goal: Array, way: float, rng: np.random.Generator) -> Array:
    """(M, 4) a walk and a pause at its end; only the pause where there is no way."""
    pause = round(rng.uniform(0.5, 3.0) * ODOMETRY_RATE)
    path = space.path(start, goal)
    if path is None or len(path) < 4:
        yaw = float(rng.uniform(-np.pi, np.pi))
        return np.tile([*start, yaw, way], (pause, 1))
    path = smooth_path(path, 0.12)
    passed = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    at = np.arange(0.0, passed[-1], rng.uniform(0.7, 1.1) / ODOMETRY_RATE)
    x, y = (np.interp(at, passed, path[:, i]) for i in (0, 1))
    ahead = np.minimum(at + 0.15, passed[-1])
    behind = np.maximum(ahead - 0.3, 0.0)
    turn = [np.interp(ahead, passed, path[:, i]) - np.interp(behind, passed, path[:, i]) for i in (0, 1)]
    steps = np.stack([x, y, np.arctan2(turn[1], turn[0]), way + at], 1)
    # feet together at rest: the phase of the step ends where its sine is zero
    still = np.tile([*steps[-1, :3], _STRIDE / 2 * math.ceil(steps[-1, 3] / (_STRIDE / 2))], (pause, 1))
    return np.concatenate([steps, still])


def _gap(leg: Array, robot: Array) -> float:
    """[m] between a walk and the robot at the nearest."""
    count = min(len(leg), len(robot))
    return float(np.linalg.norm(leg[:count, :2] - robot[:count], axis=1).min()) if count else math.inf


def _body(height: float, rng: np.random.Generator) -> tuple[Part, ...]:
    """A person in clothes; ``h`` measures are shares of the height."""
    skin, hair, shirt, trousers = (
        Material(choices[rng.integers(len(choices))]) for choices in (_SKIN, _HAIR, _CLOTHES, _TROUSERS)
    )
    h, build = height, float(rng.uniform(0.9, 1.15))
    trunk = _joined(
        _capsule((0, 0, 0.50 * h), (0, 0, 0.56 * h), 0.088 * h * build, trousers, 0.75, 1.15),
        _capsule((0, 0, 0.57 * h), (0, 0, 0.76 * h), 0.092 * h * build, shirt, 0.68, 1.25),
        _capsule((0, 0, 0.80 * h), (0, 0, 0.88 * h), 0.032 * h, skin),
        _capsule((0.01 * h, 0, 0.915 * h), (0.012 * h, 0, 0.94 * h), 0.052 * h, skin, 1.12, 0.92),
        _capsule((-0.012 * h, 0, 0.935 * h), (-0.008 * h, 0, 0.952 * h), 0.054 * h, hair, 1.05, 0.95),
    )
    thigh = _capsule((0, 0, 0), (0, 0, -0.23 * h), 0.05 * h * build, trousers)
    shin = _joined(
        _capsule((0, 0, 0), (0, 0, -0.215 * h), 0.036 * h, trousers),
        _capsule((-0.01 * h, 0, -0.238 * h), (0.085 * h, 0, -0.243 * h), 0.026 * h, _SHOES, 1.0, 1.1),
    )
    arm = _joined(
        _capsule((0, 0, 0), (0, 0, -0.17 * h), 0.034 * h * build, shirt),
        _capsule((0, 0, -0.17 * h), (0.045 * h, 0, -0.31 * h), 0.026 * h, skin),
        _capsule((0.05 * h, 0, -0.325 * h), (0.058 * h, 0, -0.36 * h), 0.026 * h, skin, 1.0, 0.6),
    )
    parts = [Part("trunk", trunk, (0.0, 0.0, 0.0))]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        hip, shoulder = (0.0, sign * 0.052 * h, 0.50 * h), (0.0, sign * 0.128 * h * build, 0.78 * h)
        parts += [
            Part(f"{side} arm", arm, shoulder, swing=-0.45 * sign),
            Part(f"{side} thigh", thigh, hip, swing=0.42 * sign),
            Part(f"{side} shin", shin, (0.0, 0.0, -0.235 * h), swing=0.001 * sign, parent=f"{side} thigh", bend=-0.6),
        ]
    return tuple(parts)


def _capsule(
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    radius: float,
    material: Material,
    depth: float = 1.0,
    width: float = 1.0,
) -> Mesh:
    """A rounded rod, stretched along x and y by ``depth`` and ``width``."""
    around, rings = 14, 5
    a, b = np.array(start, float), np.array(end, float)
    axis = (b - a) / np.linalg.norm(b - a)
    across = np.cross(axis, [0.0, 1.0, 0.0] if abs(axis[1]) < 0.9 else [1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    third = np.cross(axis, across)
    latitude = np.concatenate([np.linspace(-np.pi / 2, 0, rings), np.linspace(0, np.pi / 2, rings)])
    centers = np.where((np.arange(2 * rings) < rings)[:, None], a, b) + np.sin(latitude)[:, None] * radius * axis
    angle = np.arange(around) * 2 * np.pi / around
    circle = np.cos(angle)[:, None] * across + np.sin(angle)[:, None] * third
    points = centers[:, None] + (np.cos(latitude) * radius)[:, None, None] * circle[None]
    middle = np.array([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, 0.0])
    vertices = (points.reshape(-1, 3) - middle) * (depth, width, 1.0) + middle
    ring, step = np.divmod(np.arange((2 * rings - 1) * around), around)
    i, j = ring * around + step, ring * around + (step + 1) % around
    faces = np.concatenate([np.stack([i, j, j + around], 1), np.stack([i, j + around, i + around], 1)])
    count = len(faces)
    uv = np.zeros((count, 3, 2), np.float32)
    return Mesh(vertices.astype(np.float32), faces.astype(np.int32), uv, np.zeros(count, np.int32), (material,))


def _joined(*meshes: Mesh) -> Mesh:
    """One mesh of several."""
    first_vertex = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    first_material = np.cumsum([0, *(len(mesh.materials) for mesh in meshes)])
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([m.faces + np.int32(o) for m, o in zip(meshes, first_vertex, strict=False)]),
        np.concatenate([mesh.uv for mesh in meshes]),
        np.concatenate([m.material + np.int32(o) for m, o in zip(meshes, first_material, strict=False)]),
        tuple(material for mesh in meshes for material in mesh.materials),
    )


def _pose(position: tuple[float, float, float], yaw: float, pitch: float) -> Matrix4:
    """A frame at a position, turned by yaw; positive pitch swings what hangs down forward."""
    pose = np.eye(4)
    pose[:3, :3] = Rotation.from_euler("ZY", [yaw, -pitch]).as_matrix()
    pose[:3, 3] = position
    return pose
