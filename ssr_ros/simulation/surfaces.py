"""Things on things: on tables, shelves, counters, beds; resting exactly on a surface of what holds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ssr_ros.simulation.candidates import in_frame
from ssr_ros.simulation.contact import meet, surface_points
from ssr_ros.simulation.layout import TOUCH, Item, Layout
from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.simulation.styles import Rule

TRIES = 24
SHELF = 0.04  # [m] thickness of a shelf, to be subtracted from the way up to the next one
RIM = 0.002  # [m] things stay away from the rim
APART = 0.012  # [m] between things on one surface
REACHABLE = 2.1  # [m] nothing is put higher
LOOSE = 0.25  # [rad] spread of things put down without care


@dataclass(frozen=True, slots=True)
class Place:
    """A level surface of an item, in the item's frame."""

    item: Item
    ahead: float  # [m] of its middle
    left: float
    length: float  # [m] along the item's x
    width: float
    level: float  # [m] above the item's bottom
    headroom: float  # [m]


def places(item: Item) -> list[Place]:
    """The item's surfaces; those that are turned against it are left out."""
    found = []
    for surface in item.model.surfaces:
        quarter = round(surface.yaw / (np.pi / 2))
        if abs(surface.yaw - quarter * np.pi / 2) > 1e-3:
            continue
        length, width = surface.size[:2] if quarter % 2 == 0 else surface.size[1::-1]
        above = [s.top - surface.top - SHELF for s in item.model.surfaces if s.top > surface.top + 0.05]
        inside = surface.top < item.model.size[2] - 0.02
        roof = min(above, default=item.model.size[2] - surface.top - SHELF if above else 10.0) if inside else 10.0
        found.append(Place(item, surface.center[0], surface.center[1], length, width, surface.top, roof))
    return found


def put_on(layout: Layout, rule: Rule, label: str, model: FurnitureModel, rng: np.random.Generator) -> Item | None:
    """The thing on a surface of one of ``rule.of``; None if there is no room on any."""
    options = [
        place
        for item in layout.labelled(rule.of)
        if not item.hangs and (not rule.per or _count(layout, item, label) < rule.per)
        for place in places(item)
        if place.headroom > model.size[2] and item.z + place.level + model.size[2] < REACHABLE
    ]
    if not options:
        return None
    weights = np.array([p.length * p.width for p in options]) ** 0.5
    order = rng.choice(len(options), len(options), replace=False, p=weights / weights.sum())
    for index in order:
        item = _on(layout, rule, label, model, options[int(index)], rng)
        if item is not None:
            layout.add(item)
            return item
    return None


def _count(layout: Layout, item: Item, label: str) -> int:
    return sum(other.support is item and other.label == label for other in layout.items)


def _on(
    layout: Layout, rule: Rule, label: str, model: FurnitureModel, place: Place, rng: np.random.Generator
) -> Item | None:
    item = place.item
    for attempt in range(TRIES):
        turn = _turn(rule, rng)
        c, s = abs(np.cos(turn)), abs(np.sin(turn))
        half_l = (c * model.size[0] + s * model.size[1]) / 2
        half_w = (s * model.size[0] + c * model.size[1]) / 2
        free_l, free_w = place.length / 2 - half_l - RIM, place.width / 2 - half_w - RIM
        if free_l < 0 or free_w < 0:
            if rule.heading == "any" or rule.heading == "loose":
                continue
            return None
        ahead, left = _spot(rule, free_l, free_w, attempt, rng)
        x, y, yaw = in_frame(item, place.ahead + ahead, place.left + left, turn)
        thing = Item(label, model, x, y, item.z + place.level, yaw, support=item)
        if _is_free(layout, thing, place):
            return thing
    return None


def _turn(rule: Rule, rng: np.random.Generator) -> float:
    if rule.heading == "any":
        return float(rng.uniform(-np.pi, np.pi))
    if rule.heading == "loose":
        return float(np.clip(rng.normal(0, LOOSE), -2 * LOOSE, 2 * LOOSE))
    return 0.0


def _spot(rule: Rule, free_l: float, free_w: float, attempt: int, rng: np.random.Generator) -> tuple[float, float]:
    """Ahead and left [m] of the surface's middle; further from the wanted spot the more attempts failed."""
    loose = attempt / TRIES
    ahead, left = float(rng.uniform(-free_l, free_l)), float(rng.uniform(-free_w, free_w))
    if rule.spot == "anywhere":
        return ahead, left
    if rule.spot == "center":
        return ahead * loose * 0.5, left * loose
    if rule.spot == "front":
        return free_l - 0.3 * free_l * float(rng.random()), left * loose
    if rule.spot == "back":
        return -free_l + 0.15 * free_l * float(rng.random()), left * (0.3 + 0.7 * loose)
    back = -free_l + 0.1 * free_l * float(rng.random())
    if rule.spot == "side":
        return back, float(rng.choice([-1, 1])) * free_w * (1 - loose * float(rng.random()))
    return back, left


def _is_free(layout: Layout, thing: Item, place: Place) -> bool:
    """Clear of its neighbours on the support, of all other boxes, and of the support itself."""
    plan = shapely.Polygon(thing.footprint).buffer(APART, join_style="mitre")
    for other in layout.items:
        level = other.support is place.item and other.top > thing.z + TOUCH and other.z < thing.top - TOUCH
        if level and plan.intersects(shapely.Polygon(other.footprint)):
            return False
    if layout.collides(thing, _chain(thing)):
        return False
    inside = place.level < place.item.model.size[2] - 0.02
    return not inside or not _stuck(thing, place.item)


def _chain(thing: Item) -> list[Item]:
    chain, item = [], thing.support
    while item is not None:
        chain.append(item)
        item = item.support
    return chain


def _stuck(thing: Item, support: Item) -> bool:
    """Whether the thing cuts through its support: a board, an arm rest, a head board."""
    points = surface_points(thing.model)
    points = points[points[:, 2] > 0.035]  # what touches the surface below is no cut
    return len(points) > 0 and meet(points, thing.box, surface_points(support.model), support.box, margin=0)
