"""Where a thing could go, by the words of the rules: poses with what speaks against each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.simulation.layout import FRAME, Item, Layout, footprints_of
from ssr_ros.simulation.openings import Wall
from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.simulation.styles import Rule

Array = NDArray[np.float64]
Poses = tuple[Array, Array]  # (N, 3) x, y [m], yaw [rad]; (N,) cost, low is good

NOTHING: Poses = (np.zeros((0, 3)), np.zeros(0))
NOT_JOINED = 12.0  # cost of a place away from the row that a thing belongs to
SLIVER = (0.08, 0.5)  # [m] a gap that is too wide to look pushed together and too narrow to use
BOARD = 0.013  # [m] baseboards stand out so far
VIEWING = 2.5  # [m] from which one likes to watch tv
BEHIND = 0.75  # [m] a sofa in the room leaves at least this behind it


def propose(layout: Layout, rule: Rule, model: FurnitureModel, anchor: Item | None, rng: np.random.Generator) -> Poses:
    """Candidates for a thing on the floor. ``anchor``: what it goes by, where the rule names something."""
    if rule.where in ("wall", "row"):
        return _along_walls(layout, rule, model, rng)
    if rule.where == "corner":
        return _in_corners(layout, rule, model, rng)
    if rule.where == "middle":
        return _in_the_middle(layout, rule, model, rng)
    if anchor is None:
        return NOTHING
    if rule.where == "facing":
        return _facing(layout, rule, model, anchor, rng)
    if rule.where == "beside":
        return _beside(rule, model, anchor, rng)
    if rule.where == "before":
        return _before(rule, model, anchor, rng)
    if rule.where == "near":
        return _near(rule, model, anchor, rng)
    return _under(model, anchor, rng)


def in_frame(item: Item, ahead: float, left: float, turn: float) -> tuple[float, float, float]:
    """World pose of a point ``ahead`` of and ``left`` of an item's middle."""
    c, s = np.cos(item.yaw), np.sin(item.yaw)
    return item.x + c * ahead - s * left, item.y + s * ahead + c * left, item.yaw + turn


def free_intervals(layout: Layout, wall: Wall, depth: float, height: float) -> list[tuple[float, float]]:
    """Stretches [m] of a wall before which nothing stands, as deep as ``depth``."""
    line = wall.line
    doors = [(h.start - FRAME, h.end + FRAME) for h in wall.holes if h.kind == "door"]
    taken = doors + [(h.start, h.end) for h in wall.holes if h.kind == "window" and h.bottom < height]
    for item in layout.standing:
        off = (item.footprint - line.start) @ np.array(line.normal)
        along = (item.footprint - line.start) @ np.array(line.direction)
        if off.min() < depth and off.max() > 0:
            taken.append((float(along.min()), float(along.max())))
    free, at = [], 0.0
    for start, end in sorted(taken):
        if start > at:
            free.append((at, min(start, line.length)))
        at = max(at, end)
    if at < line.length:
        free.append((at, line.length))
    return [(a, b) for a, b in free if b - a > 0.05]


def _along_walls(layout: Layout, rule: Rule, model: FurnitureModel, rng: np.random.Generator) -> Poses:
    poses, costs = [], []
    length, width, height = model.size
    if layout.styles.manners_of(model.label).before_window:
        height = 0.0
    gap = float(rng.uniform(*rule.gap))
    side = gap if rule.where == "row" else max(gap, 0.021)
    for wall in layout.shell.walls:
        for start, end in free_intervals(layout, wall, length + gap, height):
            slack = end - start - width - 2 * side
            if slack < 0:
                continue
            offsets = [0.0, slack, slack / 2, *rng.uniform(0, slack, 3)]
            for offset in offsets:
                along = start + side + offset + width / 2
                x, y = wall.line.point(along, max(gap, BOARD) + length / 2)
                poses.append((x, y, np.arctan2(wall.line.normal[1], wall.line.normal[0])))
                ends = (offset + side, slack - offset + side)
                costs.append(_dislike(layout, rule, wall, along, width) + _slivers(ends))
    if not poses:
        return NOTHING
    found, cost = np.array(poses), np.array(costs)
    if rule.where == "row" or "joined" in rule.prefer:
        cost += _apart(layout, rule, model, found)
    return found, cost + rng.uniform(0, 0.5, len(cost))


def _slivers(gaps: Sequence[float]) -> float:
    return 0.25 * sum(SLIVER[0] < gap < SLIVER[1] for gap in gaps)


def _dislike(layout: Layout, rule: Rule, wall: Wall, along: float, width: float) -> float:
    """What speaks against standing at a place along a wall."""
    cost = 0.0
    length = wall.line.length
    ends = min(along, length - along) - width / 2
    windows = [h for h in wall.holes if h.kind == "window"]
    before = any(h.start < along + width / 2 and h.end > along - width / 2 for h in windows)
    if "middle" in rule.prefer:
        cost += 1.5 * abs(along - length / 2) / length
    if "corner" in rule.prefer or rule.where == "row":
        cost += min(ends, 1.5) * 0.7
    if "solid" in rule.prefer:
        cost += 0.8 * before
    if "window" in rule.prefer:
        cost += 0.8 if not windows else 0.5 * min(abs(h.middle - along) for h in windows)
    if "long wall" in rule.prefer:
        cost += 1.0 - length / max(w.line.length for w in layout.shell.walls)
    if "far from door" in rule.prefer:
        x, y = wall.line.point(along)
        doors = [w.line.point(h.middle) for w in layout.shell.walls for h in w.holes if h.kind == "door"]
        cost -= 0.25 * min((float(np.hypot(x - dx, y - dy)) for dx, dy in doors), default=0.0)
    return cost


def _apart(layout: Layout, rule: Rule, model: FurnitureModel, poses: Array) -> Array:
    """(N,) how far from the things they should be joined to."""
    others = layout.labelled(rule.of or rule.what)
    if not others:
        return np.zeros(len(poses))
    plans = shapely.polygons(footprints_of(model, poses))
    distance = shapely.distance(plans[:, None], np.array([shapely.Polygon(o.footprint) for o in others])[None]).min(1)
    far = NOT_JOINED if rule.where == "row" else 0.6
    return np.where(distance < 0.06, 0.0, far + distance)


def _in_corners(layout: Layout, rule: Rule, model: FurnitureModel, rng: np.random.Generator) -> Poses:
    """In the inner corners of the room; what has a front looks out of the corner at an angle."""
    length, width, _ = model.size
    poses = []
    walls = layout.shell.walls
    for before, wall in zip((walls[-1], *walls[:-1]), walls, strict=True):
        inner = np.cross((*before.line.direction, 0.0), (*wall.line.direction, 0.0))[2] > 0.5
        if not inner:
            continue
        gap = float(rng.uniform(*rule.gap))
        out = np.add(wall.line.direction, wall.line.normal)
        facing = float(np.arctan2(out[1], out[0]))
        angle = np.pi / 4 if model.symmetry == 1 and length > 0.4 else 0.0
        yaw = facing if angle else float(np.arctan2(wall.line.normal[1], wall.line.normal[0]))
        turn = yaw - np.arctan2(wall.line.direction[1], wall.line.direction[0])
        along = (abs(np.cos(turn)) * length + abs(np.sin(turn)) * width) / 2
        off = (abs(np.sin(turn)) * length + abs(np.cos(turn)) * width) / 2
        poses.append((*wall.line.point(along + gap, off + gap), yaw))
    if not poses:
        return NOTHING
    return np.array(poses), rng.uniform(0, 1, len(poses))


def _in_the_middle(layout: Layout, rule: Rule, model: FurnitureModel, rng: np.random.Generator) -> Poses:
    """Parallel to the walls, away from everything; a long table beside a wall where the room is narrow."""
    room = layout.shell.polygon
    x0, y0, x1, y1 = room.bounds
    points = rng.uniform((x0, y0), (x1, y1), (120, 2))
    yaws = rng.integers(0, 4, 120) * np.pi / 2
    poses = np.c_[points, yaws]
    plans = shapely.polygons(footprints_of(model, poses))
    solid = [shapely.Polygon(i.footprint) for i in layout.standing] + [z.polygon for z in layout.zones if not z.owners]
    around = shapely.union_all([*solid, room.exterior])
    distance = shapely.distance(plans, around)
    cost = -1.6 * np.minimum(distance, 0.9) + 0.1 * shapely.distance(plans, room.centroid)
    if "window" in rule.prefer:
        windows = [w.line.point(h.middle) for w in layout.shell.walls for h in w.holes if h.kind == "window"]
        if windows:
            cost += 0.12 * np.min([np.hypot(*(points - w).T) for w in windows], axis=0)
    return poses, cost + rng.uniform(0, 0.15, len(cost))


def _facing(layout: Layout, rule: Rule, model: FurnitureModel, anchor: Item, rng: np.random.Generator) -> Poses:
    """Opposite the anchor, with the back to the wall if that is near enough, else free in the room."""
    length = model.size[0]
    front = anchor.model.size[0] / 2
    poses, costs = [], []
    for left in (0.0, *rng.uniform(-0.35, 0.35, 5)):
        behind = _wall_ahead(layout, anchor, float(left)) - front - length - float(rng.uniform(*rule.gap))
        for distance in (behind, *np.linspace(*rule.distance, 8)):
            if not rule.distance[0] <= distance <= min(rule.distance[1], behind):
                continue
            poses.append(in_frame(anchor, front + distance + length / 2, float(left), np.pi))
            back = behind - distance
            at_wall = back < 0.02
            cost = 0.0 if at_wall else 0.3 + (2.0 if back < BEHIND else 0.0)
            costs.append(cost + 0.3 * abs(distance - VIEWING) + abs(left))
    if not poses:
        return NOTHING
    return np.array(poses), np.array(costs) + rng.uniform(0, 0.1, len(costs))


def _wall_ahead(layout: Layout, anchor: Item, left: float) -> float:
    """[m] from the anchor's middle to the wall it looks at."""
    x0, y0, _ = in_frame(anchor, 0.0, left, 0.0)
    x1, y1, _ = in_frame(anchor, 30.0, left, 0.0)
    ray = shapely.LineString([(x0, y0), (x1, y1)])
    hit = ray.intersection(layout.shell.polygon.exterior)
    return float(shapely.distance(hit, shapely.Point(x0, y0))) if not hit.is_empty else 0.0


def _beside(rule: Rule, model: FurnitureModel, anchor: Item, rng: np.random.Generator) -> Poses:
    """At its left or right, backs in one line."""
    poses = []
    ahead = (model.size[0] - anchor.model.size[0]) / 2
    for gap in rng.uniform(*rule.gap, 3):
        left = (anchor.model.size[1] + model.size[1]) / 2 + gap
        poses += [in_frame(anchor, ahead, sign * left, 0.0) for sign in (1, -1)]
    return np.array(poses), rng.uniform(0, 1, len(poses))


def _before(rule: Rule, model: FurnitureModel, anchor: Item, rng: np.random.Generator) -> Poses:
    """Before its front, the long side along it; a flat thing before a bed may lie at its sides."""
    length, width, height = model.size
    turn = 0.0 if width >= length else np.pi / 2
    deep = min(length, width)
    poses, costs = [], []
    for gap in rng.uniform(*rule.gap, 4):
        left = float(rng.normal(0, 0.04))
        poses.append(in_frame(anchor, anchor.model.size[0] / 2 + gap + deep / 2, left, turn))
        costs.append(0.3 * abs(left))
        if anchor.label == "bed" and height < 0.03:
            off = anchor.model.size[1] / 2 + gap + deep / 2
            poses += [in_frame(anchor, 0.1, sign * off, turn + np.pi / 2) for sign in (1, -1)]
            costs += [0.2, 0.2]
    return np.array(poses), np.array(costs) + rng.uniform(0, 0.3, len(costs))


def _near(rule: Rule, model: FurnitureModel, anchor: Item, rng: np.random.Generator) -> Poses:
    """Around the anchor, facing it."""
    poses, costs = [], []
    half = np.array(anchor.model.size[:2]) / 2
    for _ in range(36):
        side = 1 if rng.random() < 0.5 else -1
        angle = side * (np.pi / 2 - rng.uniform(-0.35, 0.6))
        direction = np.array([np.cos(angle), np.sin(angle)])
        edge = 1 / np.max(np.abs(direction) / half)  # [m] from the anchor's middle to its rim
        reach = edge + float(rng.uniform(*rule.gap)) + model.size[0] / 2
        ahead, left = direction * reach
        poses.append(in_frame(anchor, float(ahead), float(left), float(angle) + np.pi))
        costs.append(0.3 * abs(abs(angle) - np.pi / 2))
    return np.array(poses), np.array(costs) + rng.uniform(0, 0.3, len(costs))


def _under(model: FurnitureModel, anchor: Item, rng: np.random.Generator) -> Poses:
    poses = []
    for _ in range(24):
        ahead, left = rng.normal(0, (0.12, 0.06))
        turn = float(rng.integers(2)) * np.pi / 2
        poses.append(in_frame(anchor, float(ahead), float(left), turn))
    return np.array(poses), rng.uniform(0, 1, len(poses))
