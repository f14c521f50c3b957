"""SpatialQuery: the closed, typed language of questions. Documented with examples in docs/queries.md.

A query is JSON with a ``type`` and a ``version``. Every string and list is bounded, unknown fields are refused,
and decoding anything at all either gives a valid query or raises QueryError.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union, get_args

import msgspec
from msgspec import Meta, Struct

MAX_QUERY_BYTES = 16_384

Label = Annotated[str, Meta(min_length=1, max_length=64, description="a word for a kind of object, in the singular")]
NodeId = Annotated[int, Meta(ge=1, le=2**32 - 1, description="id of a node of the scene graph")]
LengthUnit = Literal["m", "cm"]
Dimension = Literal["longest", "length", "width", "height"]
DirectionLevel = Literal["easy", "medium", "hard"]
SupportPredicate = Literal["on", "under"]


class QueryError(ValueError):
    """The JSON is no valid SpatialQuery; the message says where and why."""


class ObjectRef(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The objects meant: all that bear ``label`` (a synonym or a kind serves too), or the one with ``id``.

    How many may match is the query's business: ``count`` takes all, ``distance`` needs exactly one.
    """

    label: Label | None = None
    id: NodeId | None = None

    def __post_init__(self) -> None:
        if self.id is None and not (self.label and self.label.strip()):
            raise ValueError("a reference needs a label or an id")


Candidates = Annotated[tuple[ObjectRef, ...], Meta(max_length=26, description="empty: every other object")]


class _Query(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type"):
    version: Literal[1] = 1


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
    """Which objects there are: all, those of a label, and of these only the ones on or under a reference."""

    object: ObjectRef | None = None
    relation: SupportPredicate | None = None
    reference: ObjectRef | None = None

    def __post_init__(self) -> None:
        if (self.relation is None) != (self.reference is None):
            raise ValueError("relation and reference go together")


class Size(_Query, frozen=True, tag="size"):
    """A dimension of the one object; length and width are its longer and shorter horizontal side."""

    object: ObjectRef
    dimension: Dimension = "longest"
    unit: LengthUnit = "m"


class RoomSize(_Query, frozen=True, tag="room_size"):
    """Floor area of a room, or of all rooms together."""

    room: NodeId | None = None


class Distance(_Query, frozen=True, tag="distance"):
    """Distance between the closest points of two objects."""

    a: ObjectRef
    b: ObjectRef
    unit: LengthUnit = "m"


class Nearest(_Query, frozen=True, tag="nearest"):
    """Which candidate is nearest to the reference, between closest points."""

    reference: ObjectRef
    candidates: Candidates = ()


class Farthest(_Query, frozen=True, tag="farthest"):
    """Which candidate is farthest from the reference, between closest points."""

    reference: ObjectRef
    candidates: Candidates = ()


class Direction(_Query, frozen=True, tag="direction"):
    """Where ``object`` is for someone who stands at ``standing_at`` and faces ``facing``.

    easy: left or right; medium: left, right or back (back from 135 degrees on); hard: the four quadrants.
    """

    standing_at: ObjectRef
    facing: ObjectRef
    object: ObjectRef
    level: DirectionLevel = "hard"


class Related(_Query, frozen=True, tag="relation"):
    """Whether ``subject`` is on, or under, ``object``."""

    subject: ObjectRef
    relation: SupportPredicate
    object: ObjectRef


SpatialQuery = Union[  # noqa: UP007  (msgspec builds its decoder from this value)
    Count, Exists, Locate, ListObjects, Size, RoomSize, Distance, Nearest, Farthest, Direction, Related
]
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
