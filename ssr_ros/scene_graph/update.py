"""Changes of the scene graph as they travel: snapshots, deltas, keep-alives. Protocol: docs/protocol.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from ssr_ros.scene_graph.graph import ObjectNode, Relation, RelationKey, Room, Root, SceneGraph, Triplet

Key = TypeVar("Key")
Record = TypeVar("Record")


class UpdateKind(IntEnum):
    SNAPSHOT = 0  # the whole graph in the upserts; replaces what the client has
    DELTA = 1  # sequence is its predecessor's + 1
    KEEP_ALIVE = 2  # repeats sequence and hash; no content


@dataclass(frozen=True, slots=True)
class NodeRemoval:
    """An object that left the graph."""

    id: int
    merged_into: int = 0  # the object it turned out to be, or 0 when it is gone


@dataclass(frozen=True, slots=True)
class SceneGraphUpdate:
    """One message of the protocol; fields as msg/SceneGraphUpdate.msg."""

    kind: UpdateKind
    frame_id: str
    session_id: str
    map_generation: int
    sequence: int
    state_hash: int  # of the whole graph after this update
    stamp: int  # [ns] of the frame that caused it, sensor clock
    nodes: tuple[ObjectNode, ...] = ()  # new or changed, as are the next three
    relations: tuple[Relation, ...] = ()
    triplets: tuple[Triplet, ...] = ()
    rooms: tuple[Room, ...] = ()
    root_changed: bool = False  # True: ``root`` replaces the client's
    root: Root | None = None
    removed_nodes: tuple[NodeRemoval, ...] = ()
    removed_relations: tuple[RelationKey, ...] = ()
    removed_triplets: tuple[int, ...] = ()  # targets
    removed_rooms: tuple[int, ...] = ()

    def __len__(self) -> int:
        """Number of records it carries or removes: the size of the change."""
        upserts = len(self.nodes) + len(self.relations) + len(self.triplets) + len(self.rooms)
        removals = len(self.removed_nodes) + len(self.removed_relations)
        removals += len(self.removed_triplets) + len(self.removed_rooms)
        return upserts + removals + self.root_changed

    def __bool__(self) -> bool:
        return True  # an update without content (a keep-alive) is still an update


class OutOfStepError(ValueError):
    """An update does not fit the graph it is applied to."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason  # session, generation, gap or hash


def apply(graph: SceneGraph, update: SceneGraphUpdate) -> None:
    """Bring ``graph`` forward by ``update``, in place.

    OutOfStepError before anything is changed if the update does not continue this graph, and after the
    change if the hash then differs: the graph is wrong and has to be replaced by a snapshot.
    """
    if update.kind == UpdateKind.SNAPSHOT:
        graph.clear()
        graph.frame_id, graph.session_id = update.frame_id, update.session_id
        graph.map_generation = update.map_generation
    else:
        _require_continuation(graph, update)
    if update.kind != UpdateKind.KEEP_ALIVE:
        graph.sequence, graph.stamp = update.sequence, update.stamp
        _apply_content(graph, update)
    if graph.state_hash != update.state_hash:
        found, told = graph.state_hash, update.state_hash
        raise OutOfStepError(
            "hash", f"update {update.sequence}: the graph hashes to {found:016x}, producer's {told:016x}"
        )


def diff(old: SceneGraph, new: SceneGraph) -> SceneGraphUpdate:
    """The update that takes a client from ``old`` to ``new``.

    A DELTA where ``new`` directly follows ``old``, else a SNAPSHOT. Reads both graphs whole;
    GraphWriter knows its changes and does not need it. ``merged_into`` is unknown, hence 0.
    """
    followed = (old.frame_id, old.session_id, old.map_generation, old.sequence + 1)
    if followed != (new.frame_id, new.session_id, new.map_generation, new.sequence):
        return snapshot_of(new)
    return SceneGraphUpdate(
        UpdateKind.DELTA,
        *header_of(new),
        nodes=_changed(old.nodes, new.nodes),
        relations=_changed(old.relations, new.relations),
        triplets=_changed(old.triplets, new.triplets),
        rooms=_changed(old.rooms, new.rooms),
        root_changed=old.root != new.root,
        root=new.root if old.root != new.root else None,
        removed_nodes=tuple(NodeRemoval(node_id) for node_id in old.nodes if node_id not in new.nodes),
        removed_relations=tuple(key for key in old.relations if key not in new.relations),
        removed_triplets=tuple(target for target in old.triplets if target not in new.triplets),
        removed_rooms=tuple(room_id for room_id in old.rooms if room_id not in new.rooms),
    )


def snapshot_of(graph: SceneGraph, removed_nodes: tuple[NodeRemoval, ...] = ()) -> SceneGraphUpdate:
    """The whole graph as an update; ``removed_nodes`` tells what its frame took away, for those who follow ids."""
    return SceneGraphUpdate(
        UpdateKind.SNAPSHOT,
        *header_of(graph),
        nodes=tuple(graph.nodes.values()),
        relations=tuple(graph.relations.values()),
        triplets=tuple(graph.triplets.values()),
        rooms=tuple(graph.rooms.values()),
        root_changed=True,
        root=graph.root,
        removed_nodes=removed_nodes,
    )


def keep_alive_of(graph: SceneGraph) -> SceneGraphUpdate:
    """A repetition of the graph's place in the protocol, without content."""
    return SceneGraphUpdate(UpdateKind.KEEP_ALIVE, *header_of(graph))


def graph_of(snapshot: SceneGraphUpdate) -> SceneGraph:
    """A new graph from a SNAPSHOT; OutOfStepError if its hash is not the one it states, ValueError on another kind."""
    if snapshot.kind != UpdateKind.SNAPSHOT:
        raise ValueError(f"graph_of: the update must be a SNAPSHOT, got {snapshot.kind.name}")
    graph = SceneGraph(snapshot.frame_id)
    apply(graph, snapshot)
    return graph


def header_of(graph: SceneGraph) -> tuple[str, str, int, int, int, int]:
    """What every update states of the graph it leads to, in the order of SceneGraphUpdate's fields."""
    place = (graph.frame_id, graph.session_id, graph.map_generation, graph.sequence)
    return (*place, graph.state_hash, graph.stamp)


def _require_continuation(graph: SceneGraph, update: SceneGraphUpdate) -> None:
    if (update.session_id, update.frame_id) != (graph.session_id, graph.frame_id):
        raise OutOfStepError(
            "session", f"update of session {update.session_id!r}, the graph is of {graph.session_id!r}"
        )
    expected = graph.sequence + (update.kind == UpdateKind.DELTA)
    if update.sequence != expected:
        raise OutOfStepError("gap", f"update {update.sequence} where {expected} is due")
    if update.map_generation != graph.map_generation:
        generations = f"{update.map_generation}, the graph is of {graph.map_generation}"
        raise OutOfStepError("generation", f"update {update.sequence} is of generation {generations}")


def _apply_content(graph: SceneGraph, update: SceneGraphUpdate) -> None:
    if update.kind == UpdateKind.DELTA:
        for removal in update.removed_nodes:
            graph.remove_node(removal.id)
        for key in update.removed_relations:
            graph.remove_relation(key)
        for target in update.removed_triplets:
            graph.remove_triplet(target)
        for room_id in update.removed_rooms:
            graph.remove_room(room_id)
    for records in (update.nodes, update.relations, update.triplets, update.rooms):
        for record in records:
            graph.put(record)
    if update.root_changed:
        graph.set_root(update.root)


def _changed(old: Mapping[Key, Record], new: Mapping[Key, Record]) -> tuple[Record, ...]:
    return tuple(record for key, record in new.items() if old.get(key) != record)
