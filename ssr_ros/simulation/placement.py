"""Furnishes a room by the rules of its style.

Each rule in turn draws a model, asks ``candidates`` where it could go, and takes the candidate that least speaks
against among those that collide with nothing, keep doors and windows free and leave the room walkable. A room in which
a demanded thing finds no place is begun again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Protocol

import numpy as np
import shapely

from ssr_ros.simulation.candidates import NOT_JOINED, propose
from ssr_ros.simulation.hanging import hang
from ssr_ros.simulation.layout import CLEARANCE, TOUCH, Item, Layout
from ssr_ros.simulation.openings import Shell
from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.simulation.seating import seat
from ssr_ros.simulation.styles import RoomStyle, Rule, Styles
from ssr_ros.simulation.surfaces import put_on

FEWEST, MOST = 8, 25  # objects in a room, doors and windows not counted
MODELS = 3  # models tried until one fits into the room
WALKED = 12  # candidates whose walkability is looked at


class FurnitureSource(Protocol):
    """A catalogue of models."""

    @property
    def labels(self) -> Collection[str]: ...

    def draw(
        self, label: str, rng: np.random.Generator, fits: Callable[[tuple[float, float, float]], bool] | None = None
    ) -> FurnitureModel:
        """A model whose size l, w, h [m] fits; LookupError if none is found."""


class CannotFurnishError(RuntimeError):
    """A thing that the style demands found no place."""


def furnish(
    shell: Shell,
    style: RoomStyle,
    styles: Styles,
    source: FurnitureSource,
    leaves: Sequence[Item],
    clutter: float,
    rng: np.random.Generator,
) -> list[Item]:
    """What stands, lies and hangs in the room, the ``leaves`` of its doors first; CannotFurnishError."""
    decorator = _Decorator(Layout(shell, styles, leaves), source, rng)
    for rule in style.furniture:
        decorator.follow(rule, clutter)
    again = [rule for rule in style.furniture if rule.where == "on" and (rule.clutter or rule.heading == "any")]
    for rule in again * 3:
        if decorator.count < FEWEST:
            decorator.place(rule, decorator.choose_label(rule), None)
    if decorator.count < FEWEST:
        raise CannotFurnishError(f"{style.name}: only {decorator.count} objects found a place")
    return decorator.layout.items


class _Decorator:
    def __init__(self, layout: Layout, source: FurnitureSource, rng: np.random.Generator) -> None:
        self.layout = layout
        self._source = source
        self._rng = rng

    @property
    def count(self) -> int:
        return sum(not item.structural for item in self.layout.items)

    def follow(self, rule: Rule, clutter: float) -> None:
        """Places what a rule asks for; CannotFurnishError if it demands more than fits."""
        low, high = rule.count
        wanted = int(self._rng.integers(low, high + 1))
        skipped = self._rng.random() > rule.chance
        if rule.clutter:
            wanted = round(wanted * clutter)
        wanted = max(wanted, low) if rule.required else min(wanted, MOST - self.count)
        label = self.choose_label(rule)
        if label is None:
            if rule.required:
                raise CannotFurnishError(f"the catalogue has none of {', '.join(rule.what)}")
            return
        if wanted < 1 or (skipped and not rule.required):
            return
        placed = self._seat(rule, label, wanted) if rule.where == "around" else self._place_all(rule, label, wanted)
        if rule.required and placed < max(low, 1):
            raise CannotFurnishError(f"{label}: {placed} of {max(low, 1)} found a place")

    def choose_label(self, rule: Rule) -> str | None:
        known = [label for label in rule.what if label in self._source.labels]
        return known[int(self._rng.integers(len(known)))] if known else None

    def place(self, rule: Rule, label: str | None, model: FurnitureModel | None) -> Item | None:
        """One thing, of the given model or of one drawn; None if it finds no place."""
        if label is None:
            return None
        for _ in range(1 if model else MODELS):
            one = model or self.draw(rule, label)
            if one is None:
                return None
            if rule.where == "on":
                item = put_on(self.layout, rule, label, one, self._rng)
            elif rule.where == "on wall":
                item = hang(self.layout, rule, label, one, self._rng)
            else:
                item = self._stand(rule, label, one)
            if item is not None:
                return item
        return None

    def draw(self, rule: Rule, label: str) -> FurnitureModel | None:
        """A model within the limits of the rule; None if the catalogue gives none.

        What is demanded may exceed them where the catalogue has nothing else: a kitchen needs a counter of some size.
        """
        for stretch in (1.0, 1.5, math.inf) if rule.required else (1.0,):
            try:
                return self._source.draw(label, self._rng, partial(_within, rule, stretch))
            except LookupError:
                continue
        return None

    def _place_all(self, rule: Rule, label: str, wanted: int) -> int:
        for placed in range(wanted):
            if self.place(rule, label, self._earlier(rule, label)) is None:
                return placed
        return wanted

    def _earlier(self, rule: Rule, label: str) -> FurnitureModel | None:
        """The model to use again, where the rule wants things alike."""
        models = [item.model for item in self.layout.labelled([label]) if _within(rule, 1.0, item.model.size)]
        return models[-1] if rule.same and models else None

    def _seat(self, rule: Rule, label: str, wanted: int) -> int:
        placed = 0
        tables = self.layout.labelled(rule.of)
        chair = self.draw(rule, label) if tables else None
        for table in tables:
            if chair is None:
                continue
            before = set(map(id, self.layout.items))
            seated = seat(self.layout, table, chair, label, min(wanted, rule.per or wanted), self._rng)
            if rule.or_none and seated < rule.count[0]:
                new = [item for item in self.layout.items if id(item) not in before]
                self.layout.remove([table, *new, *(i for i in self.layout.items if i.support is table)])
                continue
            placed += seated
        return placed

    def _stand(self, rule: Rule, label: str, model: FurnitureModel) -> Item | None:
        """On the floor."""
        anchors: list[Item | None] = [None]
        if rule.of and rule.where not in ("wall", "row", "corner", "middle"):
            anchors = list(self.layout.labelled(rule.of))
            self._rng.shuffle(anchors)  # type: ignore[arg-type]
        for anchor in anchors:
            item = self._stand_by(rule, label, model, anchor)
            if item is None:
                continue
            self.layout.add(item)
            if item.is_flat:
                for other in self._standing_over(item):
                    self.layout.lift(other, item)
            if rule.where == "facing" and anchor is not None:
                self.layout.keep_view(item, anchor)
            return item
        return None

    def _stand_by(self, rule: Rule, label: str, model: FurnitureModel, anchor: Item | None) -> Item | None:
        poses, costs = propose(self.layout, rule, model, anchor, self._rng)
        if not len(poses):
            return None
        partners = hosts = [anchor] if anchor is not None else []
        if rule.where == "row":  # a counter in a corner is reached from the side, nothing else is
            partners = self.layout.labelled({"counter"} & set(rule.of))
            hosts = partners if label == "counter" else []
        clearance = TOUCH if rule.where in ("row", "beside") else CLEARANCE
        good = self.layout.fits(label, model, poses, partners, hosts, clearance)
        if rule.where == "row":
            alone = "corner" in rule.prefer or not self.layout.labelled(rule.of)
            good &= (costs < NOT_JOINED) | alone
        for index in np.argsort(np.where(good, costs, np.inf))[:WALKED]:
            x, y, yaw = (float(v) for v in poses[index])
            if not good[index]:
                return None
            item = Item(label, model, x, y, 0.0, yaw)
            if item.is_flat:
                if self._lies_well(item, rule.where == "under"):
                    return item
            elif self.layout.stays_walkable(model, poses[index]):
                return item
        return None

    def _lies_well(self, rug: Item, under: bool) -> bool:
        """Whether nothing stands over a rug, or, where it goes under things, they stand on it whole."""
        plan = shapely.Polygon(rug.footprint)
        for other in self.layout.items:
            footprint = shapely.Polygon(other.footprint)
            if other.z >= rug.top or not plan.buffer(0.01).intersects(footprint):
                continue
            if not under or not other.stands or other.structural or not plan.covers(footprint):
                return False
        return True

    def _standing_over(self, rug: Item) -> list[Item]:
        plan = shapely.Polygon(rug.footprint)
        return [i for i in self.layout.standing if not i.structural and plan.covers(shapely.Polygon(i.footprint))]


def _within(rule: Rule, stretch: float, size: tuple[float, float, float]) -> bool:
    """Whether a size keeps the limits of the rule, widened by a factor."""
    limits = (rule.length, rule.width, rule.height)
    return all(low / stretch <= s <= high * stretch for s, (low, high) in zip(size, limits, strict=True))
