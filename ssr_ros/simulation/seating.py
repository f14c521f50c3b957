"""Chairs at tables and desks: facing them, pushed in as far as the two models allow."""

from __future__ import annotations

import numpy as np
import shapely
import shapely.affinity

from ssr_ros.simulation.candidates import in_frame
from ssr_ros.simulation.contact import Points, meet, surface_points
from ssr_ros.simulation.layout import Item, Layout
from ssr_ros.simulation.scene import FurnitureModel

PUSHED_IN = (0.5, 0.4, 0.3, 0.2, 0.1)  # shares of the chair's depth under the table, tried in turn
PULLED_BACK = 0.32  # [m] behind a chair, to sit down
AWAY = 0.03  # [m] from the table's rim where the chair cannot go under it
ELBOWS = 0.08  # [m] between chairs
END_SEAT = 0.65  # [m] width of a table's end from which someone sits there
SWAY = 0.1  # [rad] people leave chairs a little askew
DESKS = ("desk",)  # one sits at their front only


def seat(layout: Layout, table: Item, chair: FurnitureModel, label: str, count: int, rng: np.random.Generator) -> int:
    """Puts up to ``count`` chairs at a table; returns how many found room."""
    points = surface_points(table.model), surface_points(chair)
    placed = 0
    for angle, left in _places(table, chair, count, rng):
        if placed == count:
            break
        item = _pushed_in(layout, table, Item(label, chair, 0.0, 0.0, 0.0, 0.0), (angle, left), points, rng)
        if item is not None:
            layout.add(item)
            placed += 1
    return placed


def _places(table: Item, chair: FurnitureModel, count: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Sides (angle [rad] of the outward direction in the table's frame) and offsets [m] along them."""
    if table.label in DESKS:
        return [(0.0, float(rng.normal(0, 0.04))), (0.0, 0.0)]
    if table.model.symmetry == 0:
        start = float(rng.uniform(0, 2 * np.pi))
        return [(start + 2 * np.pi * i / count, 0.0) for i in range(count)]
    length, width, _ = table.model.size
    places: list[tuple[float, float]] = []
    step = chair.size[1] + ELBOWS
    for across, sides in sorted(((width, (0.0, np.pi)), (length, (np.pi / 2, -np.pi / 2))), reverse=True):
        seats = int(across // step)
        if across < END_SEAT and len(places) >= 2:
            continue
        wanted = min(seats, max(1, (count + 1) // 2)) if not places else min(seats, 1)
        offsets = (np.arange(wanted) - (wanted - 1) / 2) * across / max(wanted, 1)
        for offset in offsets:
            places += [(side, float(offset) * (1 if side <= 0 else -1)) for side in sides]
    return places


def _pushed_in(
    layout: Layout,
    table: Item,
    chair: Item,
    place: tuple[float, float],
    points: tuple[Points, Points],
    rng: np.random.Generator,
) -> Item | None:
    """The chair at its place, as far in as it goes; None if there is no room."""
    angle, left = place
    c, s = np.cos(angle), np.sin(angle)
    half = _reach(table.model, angle)
    sway = float(rng.normal(0, SWAY / 2))
    depth = chair.model.size[0]
    for share in (*PUSHED_IN, None):
        rim = half - share * depth if share is not None else half + AWAY
        out = rim + depth / 2
        chair.x, chair.y, chair.yaw = in_frame(table, c * out - s * left, s * out + c * left, angle + np.pi + sway)
        chair.tucked = table if share is not None else None
        if share is not None and meet(points[1], chair.box, points[0], table.box):
            continue
        if _has_room(layout, table, chair):
            return chair
    return None


def _reach(model: FurnitureModel, angle: float) -> float:
    """[m] from the middle to the rim in a direction."""
    length, width, _ = model.size
    if model.symmetry == 0:
        return min(length, width) / 2
    return length / 2 if abs(np.cos(angle)) > 0.5 else width / 2


def _has_room(layout: Layout, table: Item, chair: Item) -> bool:
    pose = np.array([[chair.x, chair.y, chair.yaw]])
    partners = [table, *(i for i in layout.items if i.tucked is table)]
    others = [item for item in layout.standing if item is not table]
    plan = shapely.Polygon(chair.footprint)
    c, s = np.cos(chair.yaw), np.sin(chair.yaw)
    back = shapely.affinity.translate(plan, -PULLED_BACK * c, -PULLED_BACK * s)
    if not layout.shell.polygon.covers(back) or any(back.intersects(shapely.Polygon(i.footprint)) for i in others):
        return False
    if not layout.shell.polygon.covers(plan) or any(
        plan.distance(shapely.Polygon(item.footprint)) < 0.02 for item in others
    ):
        return False
    known = {id(item) for item in partners}
    blocked = any(
        not zone.owners & known and zone.limit < chair.model.size[2] and zone.polygon.buffer(-0.005).intersects(plan)
        for zone in layout.zones
    )
    return not blocked and not layout.collides(chair, [table]) and layout.stays_walkable(chair.model, pose[0])
