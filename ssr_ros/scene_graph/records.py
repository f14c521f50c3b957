"""The scene graph's records: what is stored of an object, a relation, a triplet, a room and the root."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ssr_ros.types import Box3D


class NodeState(IntEnum):
    TENTATIVE = 0  # seen, not yet often enough to be believed
    CONFIRMED = 1
    STALE = 2  # believed, but not confirmed by any view for long; kept because nothing contradicts it
    REMOVED = 3  # never stored in a graph; only named by updates


ROOM_PREDICATES = frozenset({"part_of_room", "against_wall"})  # their object is a room id, not a node id


@dataclass(frozen=True, slots=True)
class ObjectNode:
    """One object of the map. Ids are positive, stable for a session and never reused."""

    id: int
    label: str
    label_scores: tuple[tuple[str, float], ...]  # posterior, highest first, sums to at most 1
    box: Box3D  # in the graph frame
    state: NodeState
    confidence: float  # [0, 1] that an object is there
    observations: int
    first_seen: int  # [ns]
    last_seen: int  # [ns]
    revision: int = 0  # raised by GraphWriter whenever a published field changes
    # 1 sigma of the center's x, y, z [m] and of the logarithm of each length, where boxes were predicted
    sigmas: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """``subject`` stands in ``predicate`` to ``object`` (a node, or a room for ROOM_PREDICATES)."""

    subject: int
    predicate: str
    object: int
    confidence: float  # [0, 1]
    revision: int = 0

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.subject, self.predicate, self.object)


@dataclass(frozen=True, slots=True)
class Triplet:
    """Where ``target`` is when standing at ``anchor`` and facing ``reference``. Keyed by its target."""

    anchor: int
    reference: int
    target: int
    cell_size: float  # [m] per cell
    reference_cell: tuple[int, int]  # col, row in 0..9
    target_cell: tuple[int, int]  # col, row in 0..9
    offset: tuple[float, float, float]  # dx right, dy forward, dz up of the target from the anchor [m]
    anchored: bool = True  # False: no pair fitted, offset is in the root's frame
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    id: int
    polygon: tuple[tuple[float, float], ...]  # [m], counter-clockwise, in the graph frame
    area: float  # [m^2]
    floor: float = 0.0  # [m] height of the floor in the graph frame
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Root:
    """The pair from which the chain of triplets rebuilds the layout; poses are x, y, z [m], yaw [rad]."""

    a: int
    b: int
    pose_a: tuple[float, float, float, float]
    pose_b: tuple[float, float, float, float]
    revision: int = 0


RelationKey = tuple[int, str, int]  # subject, predicate, object
