"""How people furnish rooms: the rules of data/room_styles.yaml, checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
import yaml
from msgspec import Meta, Struct

from ssr_ros.resources import data_file

STYLES_FILE = "room_styles.yaml"

Where = Literal[
    "wall", "corner", "row", "middle", "facing", "beside", "before", "around", "near", "under", "on", "on wall"
]
Preference = Literal["middle", "corner", "joined", "window", "solid", "far from door", "long wall", "above"]
_Count = tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=1)]]
_Range = tuple[float, float]


class Manners(Struct, frozen=True, forbid_unknown_fields=True):
    """What a thing needs wherever it stands."""

    front: Annotated[float, Meta(ge=0)] = 0.0  # [m] of free floor before it
    sides: Annotated[float, Meta(ge=0)] = 0.0  # [m] of free floor on each side of it
    before_window: bool = False  # stands before windows although a tap or a back board is higher than their sills


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """How many of what go where."""

    what: tuple[str, ...]  # one of these labels, drawn among those that the catalogue has
    where: Where
    of: tuple[str, ...] = ()  # labels of what it is placed by; for ``on``: what it may rest on
    count: _Count = (1, 1)
    chance: Annotated[float, Meta(gt=0, le=1)] = 1.0
    required: bool = False  # at least the lower count, or the room is drawn again
    same: bool = False  # they are of one model, that of those in the room already if there are any
    clutter: bool = False  # the count grows with the configured clutter
    gap: _Range = (0.01, 0.03)  # [m] to the wall or to what it is placed by
    distance: _Range = (0.0, 100.0)  # [m] between boxes, for ``facing``
    length: _Range = (0.0, 100.0)  # [m] limits of the model's size
    width: _Range = (0.0, 100.0)
    height: _Range = (0.0, 100.0)
    level: _Range = (1.4, 1.65)  # [m] of the middle above the floor, for ``on wall``
    prefer: tuple[Preference, ...] = ()
    spot: Literal["anywhere", "center", "back", "front", "head", "side"] = "anywhere"  # where on a surface
    heading: Literal["same", "loose", "any"] = "same"  # of a thing on a surface against what it rests on
    or_none: bool = False  # if fewer than the least find a place ``around``, what they are by is taken away too
    per: Annotated[int, Meta(ge=0)] = 0  # at most so many on or by each of ``of``; 0: any number


class RoomStyle(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of room."""

    name: str
    area: _Range  # [m2] between the inner faces of the walls
    side: float  # [m] the least width of the room; an arm of an L may be narrower
    aspect: float  # most that the longer side is of the shorter
    windows: tuple[int, int]
    sill: _Range  # [m] height of the windows' lower edge
    floors: tuple[str, ...]  # materials of the floor
    walls: tuple[str, ...]
    furniture: tuple[Rule, ...]  # in the order in which they are placed


class Styles(Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    manners: Mapping[str, Manners]
    homes: tuple[tuple[str, ...], ...]  # which styles go together
    styles: tuple[RoomStyle, ...]

    def style(self, name: str) -> RoomStyle:
        return next(style for style in self.styles if style.name == name)

    def manners_of(self, label: str) -> Manners:
        return self.manners.get(label, Manners())


def parse_styles(text: str) -> Styles:
    """ValueError naming the field that is wrong."""
    try:
        styles = msgspec.convert(yaml.safe_load(text), Styles)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{STYLES_FILE}: {error}") from error
    for style in styles.styles:
        for rule in style.furniture:
            if rule.where in ("facing", "beside", "before", "around", "near", "under", "on", "row") and not rule.of:
                raise ValueError(f"{STYLES_FILE}: {style.name}: {', '.join(rule.what)}: '{rule.where}' needs 'of'")
            if rule.count[0] > rule.count[1]:
                raise ValueError(f"{STYLES_FILE}: {style.name}: {', '.join(rule.what)}: count {rule.count} must rise")
    return styles


@lru_cache(maxsize=1)
def load_styles() -> Styles:
    """The package's rules."""
    return parse_styles(data_file(STYLES_FILE).read_text(encoding="utf-8"))
