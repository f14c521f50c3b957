"""SpatialQuery: the closed, typed language of questions, version 2. Documented with examples in docs/queries.md.

A query is JSON with a ``type`` and a ``version``. Every string and list is bounded, references nest at most
MAX_REFERENCE_DEPTH deep, unknown fields are refused, and decoding anything at all either gives a valid query or
raises QueryError. Every query of version 1 is one of version 2 and means the same.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union, get_args

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

MAX_QUERY_BYTES = 16_384
MAX_REFERENCE_DEPTH = 4  # references within one another, the outermost counted

Label = Annotated[str, Meta(min_length=1, max_length=64, description="a word for a kind of object, in the singular")]
NodeId = Annotated[int, Meta(ge=1, le=2**32 - 1, description="id of a node of the scene graph")]
Rank = Annotated[int, Meta(ge=1, le=50, description="1: the very first by that order, 2: the one after it")]
Seconds = Annotated[float, Meta(ge=0, le=1e9, description="before the stamp of the graph [s]")]
LengthUnit = Literal["m", "cm"]
Dimension = Literal["longest", "length", "width", "depth", "height", "thickness", "volume", "footprint"]
ComparedDimension = Literal[
    "height", "longest", "length", "width", "depth", "thickness", "volume", "footprint", "elevation", "top"
]  # fmt: skip
DirectionLevel = Literal["easy", "medium", "hard"]
DirectionSource = Literal["boxes", "metres", "cells"]
Turned = Literal["to", "away"]
RobotDirectionLevel = Literal["hard", "clock"]
SupportPredicate = Literal["on", "under"]
SupportDirection = Literal["up", "down"]
Turn = Literal["left", "right", "back"]
RelationPredicate = Literal["on", "under", "inside", "next_to", "above", "below", "between", "against_wall", "near"]
SidePredicate = Literal["left_of", "right_of", "in_front_of", "behind"]
SIDES: frozenset[str] = frozenset(get_args(SidePredicate))
RefPredicate = Literal[
    "on", "under", "inside", "next_to", "above", "below", "between", "against_wall", "near",
    "left_of", "right_of", "in_front_of", "behind",
]  # fmt: skip
ExtremeBy = Literal[
    "largest", "smallest", "tallest", "shortest", "longest", "widest", "narrowest", "thickest", "thinnest", "highest",
    "lowest",
]  # fmt: skip
PickBy = Literal[
    "nearest", "farthest", "largest", "smallest", "tallest", "shortest", "longest", "widest", "narrowest",
    "thickest", "thinnest", "highest", "lowest", "leftmost", "rightmost", "first_seen", "last_seen", "newest",
]  # fmt: skip
PICKS_OF_A_PLACE: frozenset[str] = frozenset({"nearest", "farthest", "leftmost", "rightmost"})


class QueryError(ValueError):
    """The JSON is no valid SpatialQuery; the message says where and why."""


class ObjectRef(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The objects meant: those that bear ``label`` (a synonym or a kind serves too), or the one with ``id``.

    Of these ``relation`` keeps the ones that stand so, and of these ``pick`` takes one. Without label and id all
    objects are meant ("the thing under the desk"); then relation or pick must be there.
    How many may match is the query's business: ``count`` takes all, ``distance`` needs exactly one.
    """

    label: Label | None = None
    id: NodeId | None = None
    relation: RefRelation | None = None
    pick: Pick | None = None

    def __post_init__(self) -> None:
        if self.label is not None and not self.label.strip():
            raise ValueError("a label must not be blank")
        if self.label is None and self.id is None and self.relation is None and self.pick is None:
            raise ValueError("a reference needs a label or an id, or else a relation or a pick")
        if _depth(self) > MAX_REFERENCE_DEPTH:
            raise ValueError(f"references are nested more than {MAX_REFERENCE_DEPTH} deep")


class RefRelation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the objects meant stand to ``object``: "the box *under the desk*".

    ``between`` is between object and ``other`` (None: between two of object). ``against_wall`` takes no object.
    The four sides are those that a viewer at ``viewpoint`` (None: the robot) sees when looking at object. Of the
    robot itself, object None, are the four sides (its own left, ...) and ``near``.
    """

    predicate: RefPredicate
    object: ObjectRef | None = None
    other: ObjectRef | None = None
    viewpoint: ObjectRef | None = None

    def __post_init__(self) -> None:
        _check_objects(self.predicate, self.object, self.other, of_robot=SIDES | {"near"})
        if self.viewpoint is not None and (self.predicate not in SIDES or self.object is None):
            raise ValueError("a viewpoint goes with left_of, right_of, in_front_of or behind an object")


class Pick(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which one of the objects meant: the ``rank``-th by an order, "the *second* lamp *from the left*".

    nearest and farthest: of ``of`` (None: of the robot), between closest points; leftmost and rightmost: as seen from
    ``of`` (None: from the robot). largest and smallest: volume; tallest and shortest: height; longest: length; widest
    and narrowest: width, as ``size`` has it; thickest and thinnest: the least side of all; highest and lowest: the
    center.
    first_seen: the earliest of all; newest: the one first seen most lately; last_seen: the one seen most lately.
    """

    by: PickBy
    of: ObjectRef | None = None
    rank: Rank = 1

    def __post_init__(self) -> None:
        if self.of is not None and self.by not in PICKS_OF_A_PLACE:
            raise ValueError("only nearest, farthest, leftmost and rightmost are of something")


def _depth(ref: ObjectRef | None) -> int:
    """How many references lie within one another here, this one counted."""
    if ref is None:
        return 0
    relation, pick = ref.relation, ref.pick
    inner = [pick.of] if pick else []
    inner += [relation.object, relation.other, relation.viewpoint] if relation else []
    return 1 + max(map(_depth, inner), default=0)


def _check_objects(
    predicate: str, first: ObjectRef | None, other: ObjectRef | None, of_robot: frozenset[str] = frozenset()
) -> None:
    """Which predicates take an object, and which another one; ValueError."""
    if predicate == "against_wall":
        if first is not None:
            raise ValueError("against_wall takes no object")
    elif first is None and predicate not in of_robot:
        raise ValueError(f"{predicate} needs an object")
    if other is not None and predicate != "between":
        raise ValueError("only between takes another object")


Candidates = Annotated[tuple[ObjectRef, ...], Meta(max_length=26, description="empty: every other object")]
Listed = Annotated[tuple[ObjectRef, ...], Meta(min_length=2, max_length=26)]


class _Query(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type"):
    version: Literal[1, 2] = 2


class Count(_Query, frozen=True, tag="count"):
    """How many there are."""

    object: ObjectRef


class Exists(_Query, frozen=True, tag="exists"):
    """Whether there is one."""

    object: ObjectRef


class Locate(_Query, frozen=True, tag="locate"):
    """Where the one object is, in the graph frame."""

    object: ObjectRef


class ListObjects(_Query, frozen=True, tag="list"):
    """Which objects there are: all, those of a reference, and of these only the ones on or under another."""

    object: ObjectRef | None = None
    relation: SupportPredicate | None = None
    reference: ObjectRef | None = None

    def __post_init__(self) -> None:
        if (self.relation is None) != (self.reference is None):
            raise ValueError("relation and reference go together")


class Describe(_Query, frozen=True, tag="describe"):
    """All that the map knows of the one object: place, size, what it stands on and carries, when it was seen."""

    object: ObjectRef


class Size(_Query, frozen=True, tag="size"):
    """A dimension of the one object; length and depth are its longer and shorter horizontal side.

    width: depth too, but length for what stands upright and is thin; thickness: the least of all sides.
    Volume and footprint are in unit^3 and unit^2.
    """

    object: ObjectRef
    dimension: Dimension = "longest"
    unit: LengthUnit = "m"


class RoomSize(_Query, frozen=True, tag="room_size"):
    """Floor area of a room, or of all rooms together."""

    room: NodeId | None = None


class Distance(_Query, frozen=True, tag="distance"):
    """Distance between the closest points of two objects; without ``b`` from the robot, horizontally.

    Where both references are the same one, that between the two objects that it means.
    """

    a: ObjectRef
    b: ObjectRef | None = None
    unit: LengthUnit = "m"


class Nearest(_Query, frozen=True, tag="nearest"):
    """Which candidate is nearest to the reference, between closest points; None: to the robot, horizontally."""

    reference: ObjectRef | None = None
    candidates: Candidates = ()


class Farthest(_Query, frozen=True, tag="farthest"):
    """Which candidate is farthest from the reference, between closest points; None: from the robot, horizontally."""

    reference: ObjectRef | None = None
    candidates: Candidates = ()


class ClosestPair(_Query, frozen=True, tag="closest_pair"):
    """Which of ``a`` and which of ``b`` (None: which two of ``a``) are closest together, between closest points."""

    a: ObjectRef
    b: ObjectRef | None = None


class Direction(_Query, frozen=True, tag="direction"):
    """Where ``object`` is for someone who stands at ``standing_at`` and faces ``facing``.

    easy: left or right; medium: left, right or back (back from 135 degrees on); hard: the four quadrants.
    turned: with the face to ``facing``, or with the back to it (away).
    boxes: from the box centers; metres and cells: from the chain of triplets alone, its offsets or its grid cells.
    """

    standing_at: ObjectRef
    facing: ObjectRef
    object: ObjectRef
    level: DirectionLevel = "hard"
    source: DirectionSource = "boxes"
    turned: Turned = "to"


class RobotDirection(_Query, frozen=True, tag="robot_direction"):
    """Where the one object is as the robot sees it: quadrant (hard) or hour of the clock (clock), and how far."""

    object: ObjectRef
    level: RobotDirectionLevel = "hard"


class Related(_Query, frozen=True, tag="relation"):
    """Whether ``subject`` stands so to ``object``: on, under, ...; between object and ``other``; against a wall."""

    subject: ObjectRef
    relation: RelationPredicate
    object: ObjectRef | None = None
    other: ObjectRef | None = None

    def __post_init__(self) -> None:
        _check_objects(self.relation, self.object, self.other)


class Support(_Query, frozen=True, tag="support"):
    """up: what stands on the one object, and on that, and so on; down: what it stands on, and that, to the floor."""

    object: ObjectRef
    direction: SupportDirection = "up"


class Compare(_Query, frozen=True, tag="compare"):
    """Which of two objects is higher, longer, ... and by how much, in unit, unit^2 or unit^3.

    length: the longer horizontal side; longest: the longest of all sides, the height included. elevation: height of
    the center over the floor; top: of the upper side. Where both references are the same one, the two objects that it
    means are compared.
    """

    a: ObjectRef
    b: ObjectRef
    dimension: ComparedDimension
    unit: LengthUnit = "m"


class Extreme(_Query, frozen=True, tag="extreme"):
    """Which of the objects (None: of all) is the largest, the lowest, ...; the orders are those of Pick."""

    by: ExtremeBy
    object: ObjectRef | None = None


class AppearanceOrder(_Query, frozen=True, tag="appearance_order"):
    """In which order the objects were first seen; of several that fit a reference the earliest counts."""

    objects: Listed


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a Route: a ``turn`` (None: to be filled in) or where to ``go``; exactly one of the two."""

    turn: Turn | None | UnsetType = UNSET
    go: ObjectRef | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.turn is UNSET) == (self.go is UNSET):
            raise ValueError("a step has either a turn or a go")


Steps = Annotated[tuple[Step, ...], Meta(min_length=1, max_length=32)]
Turns = Annotated[tuple[Turn, ...], Meta(min_length=1, max_length=32)]
Choices = Annotated[tuple[Turns, ...], Meta(max_length=26, description="the missing turns are one of these; or any")]


class Route(_Query, frozen=True, tag="route"):
    """The missing turns of a walk that begins at ``start``, facing ``facing``."""

    start: ObjectRef
    facing: ObjectRef
    steps: Steps
    choices: Choices = ()

    def __post_init__(self) -> None:
        missing = sum(step.turn is None for step in self.steps)
        if any(len(choice) != missing for choice in self.choices):
            raise ValueError(f"every choice needs as many turns as are missing: {missing}")


class Path(_Query, frozen=True, tag="path"):
    """How to walk from ``start`` (None: from the robot) to ``goal`` through free space, turn by turn."""

    goal: ObjectRef
    start: ObjectRef | None = None


class LastSeen(_Query, frozen=True, tag="last_seen"):
    """When and where the object was last seen."""

    object: ObjectRef


class Changes(_Query, frozen=True, tag="changes"):
    """What appeared, went or moved in the last ``since`` seconds before the stamp of the graph."""

    since: Seconds


SpatialQuery = Union[  # noqa: UP007  (msgspec builds its decoder from this value)
    Count, Exists, Locate, ListObjects, Describe, Size, RoomSize, Distance, Nearest, Farthest, ClosestPair,
    Direction, RobotDirection, Related, Support, Compare, Extreme, AppearanceOrder, Route, Path, LastSeen, Changes,
]  # fmt: skip
QUERY_TYPES: tuple[type[_Query], ...] = get_args(SpatialQuery)

_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(SpatialQuery)
_ENCODER = msgspec.json.Encoder()


def decode_query(text: str | bytes) -> SpatialQuery:
    """The query that JSON ``text`` states; QueryError on anything else, whatever it is."""
    try:
        data = text.encode() if isinstance(text, str) else bytes(text)
    except UnicodeEncodeError:
        raise QueryError("query_json: not valid unicode") from None
    if len(data) > MAX_QUERY_BYTES:
        raise QueryError(f"query_json: {len(data)} bytes, at most {MAX_QUERY_BYTES} are read")
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise QueryError(f"query_json: {str(error)[:300]}") from None
    except RecursionError:
        raise QueryError("query_json: nested too deeply") from None


def encode_query(query: SpatialQuery) -> str:
    """The query as JSON; decode_query gives it back."""
    return _ENCODER.encode(query).decode()


def query_schema() -> dict[str, Any]:
    """JSON schema of the language."""
    return msgspec.json.schema(SpatialQuery)
