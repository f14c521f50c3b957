"""What is right, worked out from the boxes of a saved graph by a few lines of numpy. Nothing here knows the solver."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
Expectation = dict[str, Any]

UNKNOWN: Expectation = {"status": ["UNKNOWN_OBJECT"]}
UNPARSABLE: Expectation = {"status": ["UNPARSABLE"]}
UNVERIFIED: Expectation = {"status": ["UNVERIFIED"]}
NO_SUCH_PROPERTY: Expectation = {"status": ["UNPARSABLE", "UNVERIFIED"]}  # a map of boxes cannot know it
REFUSED: Expectation = {"status": ["UNPARSABLE", "UNVERIFIED", "UNKNOWN_OBJECT", "AMBIGUOUS"]}
NOT_HERE: Expectation = {"status": ["UNPARSABLE", "UNVERIFIED", "UNKNOWN_OBJECT"]}  # people, parts, other rooms
EMPTY: Expectation = {"status": ["EMPTY_GRAPH"]}
NONE: Expectation = {"status": ["OK"], "value": 0.0, "tolerance": 0.0}
NO: Expectation = {"status": ["OK"], "labels": [["no"]]}


def perhaps_stale(expectation: Expectation) -> Expectation:
    """Only what picks the object out, or has lost a comparison, is stale: people may say so, or not."""
    return {**expectation, "status": ["OK", "STALE"]}


class Place:
    """One graph with its robot."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.document = json.loads((HERE / "graphs" / f"{name}.json").read_text(encoding="utf-8"))
        self.nodes = {node["id"]: node for node in self.document["nodes"] if node["state"] != "TENTATIVE"}
        pose = json.loads((HERE / "robot_poses.json").read_text(encoding="utf-8")).get(name)
        self.robot = None if pose is None else np.array(pose)  # x, y [m], yaw [rad]

    # which objects

    def all(self, *labels: str) -> list[int]:
        """Ids of the objects with one of these labels, at least one."""
        found = [i for i, node in self.nodes.items() if node["label"] in labels]
        assert found, f"{self.name}: no {labels}"
        return found

    def __call__(self, label: str) -> int:
        """The only object with this label."""
        found = self.all(label)
        assert len(found) == 1, f"{self.name}: {len(found)} {label}"
        return found[0]

    def label(self, node_id: int) -> str:
        return str(self.nodes[node_id]["label"])

    def labels(self, *ids: int) -> list[str]:
        return sorted(self.label(i) for i in ids)

    # boxes

    def center(self, node_id: int) -> NDArray[np.float64]:
        return np.array(self.nodes[node_id]["box"]["center"])

    def size(self, node_id: int) -> NDArray[np.float64]:
        """length, width, height [m], the longer horizontal side first."""
        a, b, height = self.nodes[node_id]["box"]["size"]
        return np.array([max(a, b), min(a, b), height])

    def volume(self, node_id: int) -> float:
        return float(np.prod(self.size(node_id)))

    def footprint(self, node_id: int) -> float:
        return float(np.prod(self.size(node_id)[:2]))

    def top(self, node_id: int) -> float:
        return float(self.center(node_id)[2] + self.size(node_id)[2] / 2)

    def robot_gap(self, node_id: int) -> float:
        """[m] from the robot to the nearest point of the footprint."""
        assert self.robot is not None
        return polygon_gap(self.outline(node_id), self.robot[None, :2].repeat(2, axis=0))

    def between(self, start: str, goal: str) -> Expectation:
        """A path between two objects: their gap less half a meter of standing off at each end, and no great detour."""
        a, b = self(start), self(goal)
        apart = float(math.dist(self.center(a)[:2], self.center(b)[:2]))
        return self.walk(b, max(0.0, self.gap(a, b) - 1.0), 1.35 * apart + 0.3)

    def gap(self, a: int, b: int) -> float:
        """[m] between the closest points of two upright boxes."""
        height = abs(self.center(a)[2] - self.center(b)[2]) - (self.size(a)[2] + self.size(b)[2]) / 2
        return float(math.hypot(polygon_gap(self.outline(a), self.outline(b)), max(height, 0.0)))

    def outline(self, node_id: int) -> NDArray[np.float64]:
        """(4, 2) corners of the footprint."""
        box = self.nodes[node_id]["box"]
        c, s = math.cos(box["yaw"]), math.sin(box["yaw"])
        corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * np.array(box["size"][:2]) / 2
        return corners @ np.array([[c, s], [-s, c]]) + np.array(box["center"][:2])

    def nearest(self, reference: int, ids: list[int], rank: int = 1) -> int:
        """The rank-th of ``ids`` by distance; the next one must be clearly farther."""
        return self._clear([(self.gap(reference, i), i) for i in ids if i != reference], rank)

    def farthest(self, reference: int, ids: list[int], rank: int = 1) -> int:
        return self._clear([(-self.gap(reference, i), i) for i in ids if i != reference], rank)

    def most(self, values: dict[int, float], rank: int = 1) -> int:
        """The id with the rank-th highest value, which must stand out."""
        return self._clear([(-value, i) for i, value in values.items()], rank, 0.05 * max(map(abs, values.values())))

    def least(self, values: dict[int, float], rank: int = 1) -> int:
        return self._clear([(value, i) for i, value in values.items()], rank, 0.05 * max(map(abs, values.values())))

    def _clear(self, scored: list[tuple[float, int]], rank: int, margin: float = 0.03) -> int:
        ordered = sorted(scored)
        around = [score for score, _ in ordered[max(0, rank - 2) : rank + 1]]
        assert all(abs(b - a) > margin for a, b in zip(around, around[1:], strict=False)), f"{self.name}: tie {ordered}"
        return ordered[rank - 1][1]

    # directions

    def bearing(self, standing_at: int, facing: int, target: int) -> float:
        """[deg] of the target, positive to the right of straight ahead."""
        origin = self.center(standing_at)[:2]
        return turn_between(self.center(facing)[:2] - origin, self.center(target)[:2] - origin)

    def robot_bearing(self, node_id: int) -> float:
        """[deg], positive to the right of straight ahead."""
        assert self.robot is not None
        heading = np.array([math.cos(self.robot[2]), math.sin(self.robot[2])])
        return turn_between(heading, self.center(node_id)[:2] - self.robot[:2])

    # stamps

    def since_first(self, node_id: int) -> float:
        return float((self.document["stamp"] - self.nodes[node_id]["first_seen"]) / 1e9)

    def since_last(self, node_id: int) -> float:
        return float((self.document["stamp"] - self.nodes[node_id]["last_seen"]) / 1e9)

    # expectations

    def status(self, *ids: int) -> list[str]:
        """STALE as soon as one of the objects that prove the answer is."""
        return ["STALE"] if any(self.nodes[i]["state"] == "STALE" for i in ids) else ["OK"]

    def found(self, *ids: int, among: list[int] | None = None, **fields: Any) -> Expectation:
        """An answer that rests on these objects, and on none else of their labels (or of ``among``)."""
        alike = [i for i in self.nodes if self.label(i) in self.labels(*ids)] if among is None else among
        others = sorted(set(alike) - set(ids))
        expectation = {"status": self.status(*ids), "evidence": sorted(set(ids)), **fields}
        return {**expectation, "not_evidence": others} if others else expectation

    def number(
        self, value: float, unit: str | list[str], *ids: int, tolerance: float = 0.0, **more: Any
    ) -> Expectation:
        """A measure; a centimeter or half a percent either way where nothing else is said."""
        first = unit if isinstance(unit, str) else unit[0]
        tolerance = tolerance or max(0.005 * abs(value), 1.0 if first == "cm" else 0.01)
        return self.found(*ids, value=round(float(value), 4), tolerance=round(float(tolerance), 4), unit=unit, **more)

    def meters(self, value: float, *ids: int, **more: Any) -> Expectation:
        """A length for which no unit was asked."""
        return self.number(value, ["m", "cm"], *ids, **more)

    def apart(self, a: int, b: int, unit: str = "") -> Expectation:
        """The distance of two objects."""
        if unit == "cm":
            return self.number(self.gap(a, b) * 100, "cm", a, b)
        return self.number(self.gap(a, b), unit, a, b) if unit else self.meters(self.gap(a, b), a, b)

    def from_robot(self, node_id: int) -> list[Expectation]:
        """How far from the robot: to the center in the plane or in space, or to the nearest point of the footprint."""
        assert self.robot is not None
        here = self.robot[:2]
        flat = float(np.hypot(*(self.center(node_id)[:2] - here)))
        near = polygon_gap(self.outline(node_id), np.array([here, here]))
        space = math.hypot(flat, self.center(node_id)[2])
        return [self.meters(value, node_id) for value in (flat, near, space)]

    def area(self, value: float, *ids: int, tolerance: float = 0.1) -> Expectation:
        return self.number(value, "m^2", *ids, tolerance=tolerance)

    def how_many(self, *ids: int) -> Expectation:
        return self.found(*ids, value=float(len(ids)), tolerance=0.0)

    def listed(self, *ids: int, among: list[int] | None = None) -> Expectation:
        """Just these objects, each by its label."""
        return self.found(*ids, among=among, labels=[self.labels(*ids)])

    def yes(self, *ids: int) -> Expectation:
        """The objects matter for the status alone: some would show one of them, some all."""
        stale = {self.status(i)[0] for i in ids} if ids else {"OK"}
        return {"status": sorted(stale), "labels": [["yes"]]}

    def no(self, *ids: int) -> Expectation:
        return {"status": self.status(*ids), "labels": [["no"]]}

    def said(self, words: list[str], *ids: int, among: list[int] | None = None) -> Expectation:
        """One of these words, resting on these objects."""
        return self.found(*ids, among=among, labels=[[word] for word in words])

    def which(self, node_id: int, among: list[int] | None = None, soft: bool = False) -> Expectation:
        """This object of those that compete, none else of its label; ``soft``: a stale loser may make it stale."""
        rivals = [i for i in among or self.nodes if self.label(i) == self.label(node_id)]
        expectation = self.found(node_id, among=rivals, labels=[[self.label(node_id)]])
        return {**expectation, "status": ["OK", "STALE"]} if soft else expectation

    def ordered(self, *ids: int) -> Expectation:
        """Labels by the stamp of the first view."""
        by_stamp = sorted(ids, key=self.since_first, reverse=True)
        labels = [[self.label(i) for i in by_stamp]]
        return {"status": sorted({self.status(i)[0] for i in ids} | {"OK"}), "labels": labels, "ordered": True}

    def seen_ago(self, node_id: int) -> Expectation:
        """The age of the last view; that the object is stale may be said by the status, or by the age."""
        return {**self.number(self.since_last(node_id), "s", node_id, tolerance=1.0), "status": ["OK", "STALE"]}

    def appeared(self, seconds: float) -> Expectation:
        """What was first seen within the last seconds; what is stale may be told of, too."""
        ages = {i: self.since_first(i) for i in self.nodes}
        assert all(abs(age - seconds) > 0.5 for age in ages.values()), f"{self.name}: at the border of {seconds} s"
        new = [i for i, age in ages.items() if age < seconds]
        old = [i for i in ages if i not in new and self.status(i) == ["OK"]]
        return {"status": ["OK", "STALE"], "evidence": new, "not_evidence": old}

    def walk(self, goal: int, shortest: float, longest: float) -> Expectation:
        """A path of a length between those; where it may end, and how wide the robot is, is not for us to say."""
        return self.meters((shortest + longest) / 2, goal, tolerance=(longest - shortest) / 2)

    def ambiguous(self, *ids: int) -> Expectation:
        """The candidates, all of them."""
        assert len(ids) > 1, "one candidate is not ambiguous"
        return {"status": ["AMBIGUOUS"], "evidence": sorted(ids)}

    def turn(self, came_from: int, here: int, to: int) -> str:
        """The turn of somebody who walked straight from one object to another, and goes on to the third."""
        return turn_word(
            self.center(here)[:2] - self.center(came_from)[:2], self.center(to)[:2] - self.center(here)[:2]
        )

    def first_turn(self, start: int, facing: int, to: int) -> str:
        """The turn of somebody who stands at start and faces another object before setting out."""
        origin = self.center(start)[:2]
        return turn_word(self.center(facing)[:2] - origin, self.center(to)[:2] - origin)

    def turns(self, *words: str) -> Expectation:
        return {"status": ["OK"], "labels": [list(words)], "ordered": True}

    def closest(self, first: list[int], second: list[int] | None = None) -> Expectation:
        """The pair with the least gap, one of each list, or two of the only one."""
        pairs = [(self.gap(a, b), a, b) for a in first for b in second or first if a < b or second and a != b]
        (least, a, b), (next_best, *_) = sorted(pairs)[:2]
        assert next_best - least > 0.03, f"{self.name}: tie {sorted(pairs)[:2]}"
        return self.found(a, b)


def turn_word(looking: NDArray[np.float64], ahead: NDArray[np.float64]) -> str:
    """left, right or back, clear of the borders."""
    angle = turn_between(looking, ahead)
    assert abs(angle) > 25 and not 125 < abs(angle) < 145, f"no clear turn ({angle:.0f} degrees)"
    return "back" if abs(angle) > 135 else "right" if angle > 0 else "left"


def turn_between(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """[deg] from direction a to direction b in the plane, positive clockwise (to the right)."""
    return math.degrees(math.atan2(a[1] * b[0] - a[0] * b[1], float(a @ b)))


def side_words(bearing: float, margin: float = 6.0) -> list[str]:
    """What a bearing [deg] may be called: its quadrant, or left, right, front, back; clear of the borders."""
    assert min(abs(abs(bearing) - border) for border in (0, 90, 180)) > margin, f"{bearing:.0f} is near a border"
    side = "right" if bearing > 0 else "left"
    depth = "front" if abs(bearing) < 90 else "back"
    words = [f"{depth}-{side}"]
    if 20 < abs(bearing) < 160:
        words.append(side)
    if not 70 < abs(bearing) < 110:
        words += ["front", "ahead"] if depth == "front" else ["back", "behind"]
    return words


def hand_words(bearing: float) -> list[str]:
    """left or right, or the quadrant, where just those two were asked for."""
    assert abs(bearing) < 120, f"{bearing:.0f} may be called behind"
    return [side_words(bearing)[0], "right" if bearing > 0 else "left"]


def clock_words(bearing: float) -> list[str]:
    """The hour, and its neighbor where the bearing [deg] is within 4 degrees of the border."""
    hours = {round(((bearing + slack) % 360) / 30) % 12 or 12 for slack in (-4, 0, 4)}
    return [f"{hour} o'clock" for hour in sorted(hours)]


def polygon_gap(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """[m] between two convex polygons (N, 2), 0 where they overlap."""
    if len(a) > 2 and len(b) > 2 and _overlap(a, b):
        return 0.0
    ends_a, ends_b = np.roll(a, -1, 0), np.roll(b, -1, 0)
    to_b = [_to_segment(p, q, r) for p in a for q, r in zip(b, ends_b, strict=True)]
    to_a = [_to_segment(p, q, r) for p in b for q, r in zip(a, ends_a, strict=True)]
    inside = len(b) <= 2 and bool(_within(b[0], a))
    return 0.0 if inside else min(to_b + to_a)


def _overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    """Whether no edge's normal separates two convex polygons."""
    for polygon in (a, b):
        for edge in np.roll(polygon, -1, 0) - polygon:
            normal = np.array([-edge[1], edge[0]])
            if (a @ normal).max() < (b @ normal).min() or (b @ normal).max() < (a @ normal).min():
                return False
    return True


def _within(point: NDArray[np.float64], polygon: NDArray[np.float64]) -> bool:
    edges, to_point = np.roll(polygon, -1, 0) - polygon, point - polygon
    cross = edges[:, 0] * to_point[:, 1] - edges[:, 1] * to_point[:, 0]
    return bool((cross >= 0).all() or (cross <= 0).all())


def _to_segment(p: NDArray[np.float64], q: NDArray[np.float64], r: NDArray[np.float64]) -> float:
    along = r - q
    share = float(np.clip((p - q) @ along / max(float(along @ along), 1e-12), 0.0, 1.0))
    return float(np.linalg.norm(p - q - share * along))
