"""Pictures and mirrors: flat on a wall, at eye height, preferably over what they belong to."""

from __future__ import annotations

import numpy as np
import shapely

from ssr_ros.simulation.layout import TOUCH, Item, Layout
from ssr_ros.simulation.openings import Wall
from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.simulation.styles import Rule

MARGIN = 0.12  # [m] to corners, openings and other things
ABOVE = 0.08  # [m] at least over what stands below
TRIES = 40


def hang(layout: Layout, rule: Rule, label: str, model: FurnitureModel, rng: np.random.Generator) -> Item | None:
    """The thing on a wall; None if there is no room."""
    for attempt in range(TRIES):
        wall = layout.shell.walls[int(rng.integers(len(layout.shell.walls)))]
        along = float(rng.uniform(0, wall.line.length))
        level = float(rng.uniform(*rule.level))
        if "above" in rule.prefer:
            anchors = layout.labelled(rule.of)
            if not anchors:
                return None
            anchor = anchors[int(rng.integers(len(anchors)))]
            wall = min(layout.shell.walls, key=lambda w: _behind(w, anchor))
            if _behind(wall, anchor) > 0.5:
                return None
            spread = 0.0 if attempt == 0 else float(rng.normal(0, 0.02 * attempt))
            along = wall.line.along(anchor.x, anchor.y) + spread
            level = max(level, anchor.top + ABOVE + model.size[2] / 2)
        item = _at(wall, along, level, label, model)
        if _is_free(layout, wall, along, item):
            layout.add(item)
            return item
    return None


def _behind(wall: Wall, anchor: Item) -> float:
    """[m] from the anchor's back to a wall it stands with its back to; much if it does not."""
    nx, ny = wall.line.normal
    if np.cos(anchor.yaw) * nx + np.sin(anchor.yaw) * ny < 0.9:
        return 100.0
    off = (anchor.x - wall.line.start[0]) * nx + (anchor.y - wall.line.start[1]) * ny - anchor.model.size[0] / 2
    beyond = not 0 <= wall.line.along(anchor.x, anchor.y) <= wall.line.length
    return 100.0 if beyond or off < -0.01 else float(off)


def _at(wall: Wall, along: float, level: float, label: str, model: FurnitureModel) -> Item:
    x, y = wall.line.point(along, model.size[0] / 2)
    yaw = float(np.arctan2(wall.line.normal[1], wall.line.normal[0]))
    return Item(label, model, x, y, level - model.size[2] / 2, yaw, hangs=True)


def _is_free(layout: Layout, wall: Wall, along: float, item: Item) -> bool:
    low, high = along - item.model.size[1] / 2 - MARGIN, along + item.model.size[1] / 2 + MARGIN
    if low < 0 or high > wall.line.length or item.top > layout.shell.height - 0.1:
        return False
    if any(hole.start < high and hole.end > low for hole in wall.holes):
        return False
    plan = shapely.Polygon(item.footprint).buffer(0.05, join_style="mitre")
    return not any(
        plan.intersects(shapely.Polygon(other.footprint))
        for other in layout.items
        if other.top > item.z - 0.03 and other.z < item.top + 0.03 + TOUCH
    )
