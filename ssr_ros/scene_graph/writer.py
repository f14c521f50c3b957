"""The producer's side of the protocol: collects edits and turns them into updates."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, TypeVar
from uuid import uuid4

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import (
    ROOM_PREDICATES,
    NodeState,
    ObjectNode,
    Relation,
    RelationKey,
    Room,
    SceneGraph,
    Triplet,
)
from ssr_ros.scene_graph.triplet_chain import ChainChange, TripletChain
from ssr_ros.scene_graph.update import (
    NodeRemoval,
    SceneGraphUpdate,
    UpdateKind,
    header_of,
    keep_alive_of,
    snapshot_of,
)

Key = TypeVar("Key")
Record = TypeVar("Record", ObjectNode, Relation, Room)
End = tuple[bool, int]  # of a relation: whether it is a room, and the id

_MEMBER_STATES = (NodeState.CONFIRMED, NodeState.STALE)
_MAX_ID = 2**32 - 1  # ids travel as uint32
_PUBLISHED: dict[type, attrgetter[Any]] = {  # every field but the revision, which follows from them
    kind: attrgetter(*(part.name for part in fields(kind) if part.name != "revision"))
    for kind in (ObjectNode, Relation, Room)
}


@dataclass(slots=True)
class _Edits:
    """What is to become of the graph at the next commit."""

    nodes: dict[int, ObjectNode] = field(default_factory=dict)
    removed_nodes: dict[int, int] = field(default_factory=dict)  # merged into, by id
    relations: dict[RelationKey, Relation | None] = field(default_factory=dict)  # None: to be removed
    rooms: dict[int, Room] | None = None  # None: as they are
    new_generation: bool = False


class GraphWriter:
    """Owns the graph. Edits gather until ``commit`` makes them one update; readers never see them half.

    The writer gives revisions, sequence and hash, keeps the chain of triplets, and drops relations
    together with their objects. Safe to use from several threads: one lock guards graph and sequence.
    A changed record's revision is the sequence number of its update (in a loaded session, raised
    above every revision loaded), so it rises even over removal and return.
    """

    def __init__(self, frame_id: str, config: TripletConfig, session_id: str | None = None) -> None:
        self._frame_id = frame_id
        self._config = config
        self._lock = threading.RLock()
        self.new_session(session_id)

    @property
    def graph(self) -> SceneGraph:
        """The committed graph itself, for the thread that commits; others take ``copy``."""
        return self._graph

    def copy(self) -> SceneGraph:
        """The committed graph, consistent and independent of later commits."""
        with self._lock:
            return self._graph.copy()

    def snapshot(self) -> SceneGraphUpdate:
        """The committed graph as a SNAPSHOT."""
        with self._lock:
            return snapshot_of(self._graph)

    def keep_alive(self) -> SceneGraphUpdate:
        """Sequence and hash of the committed graph, to be sent on a steady clock."""
        with self._lock:
            return keep_alive_of(self._graph)

    def new_session(self, session_id: str | None = None, graph: SceneGraph | None = None) -> SceneGraphUpdate:
        """Start again, from nothing or from a saved graph: sequence 0, generation 0. Edits not committed are lost.

        A loaded graph keeps its records; triplets that its nodes do not bear out are made anew.
        ValueError if it is in another frame.
        """
        if graph is not None and graph.frame_id != self._frame_id:
            raise ValueError(f"graph: frame_id must be {self._frame_id!r}, got {graph.frame_id!r}")
        with self._lock:
            self._graph = SceneGraph(self._frame_id) if graph is None else graph.copy()
            self._graph.session_id = session_id or uuid4().hex
            self._graph.map_generation = self._graph.sequence = 0
            self._revision_base = 0 if graph is None else _highest_revision(graph) + 1
            self._edits = _Edits()
            self._retired_ids: set[int] = set()
            self._relations_of: dict[End, set[RelationKey]] = {}
            for key in self._graph.relations:
                self._index(key)
            self._restore_chain()
            return snapshot_of(self._graph)

    # edits

    def put_node(self, node: ObjectNode) -> None:
        """Add or replace an object; its revision is ignored. ValueError on what no update may carry."""
        with self._lock:
            if node.id in self._retired_ids or node.id in self._edits.removed_nodes:
                raise ValueError(f"node {node.id}: id must not be used again after removal")
            _require_publishable(node)
            self._edits.nodes[node.id] = node

    def remove_node(self, node_id: int, merged_into: int = 0) -> None:
        """Take an object out, with its relations and triplet; an id that is not in the graph is no error."""
        with self._lock:
            self._edits.nodes.pop(node_id, None)
            if node_id in self._graph.nodes:
                self._edits.removed_nodes[node_id] = merged_into

    def set_relations(self, relations: Iterable[Relation], about: Iterable[int] | None = None) -> None:
        """Replace all relations, or those in which an object of ``about`` takes part.

        A relation that at commit names an object or room that is not in the graph is left out.
        """
        with self._lock:
            edits = self._edits.relations
            if about is None:
                scope = set(self._graph.relations) | edits.keys()
            else:
                ends = {(False, node_id) for node_id in about}
                scope = {key for end in ends for key in self._relations_of.get(end, ())}
                scope |= {key for key in edits if not ends.isdisjoint(_ends(key))}
            edits.update(dict.fromkeys(scope))
            edits.update((relation.key, relation) for relation in relations)

    def set_rooms(self, rooms: Iterable[Room]) -> None:
        """Replace all rooms; ValueError for one without id or outline."""
        wanted = {room.id: room for room in rooms}
        for room in wanted.values():
            if not 0 < room.id <= _MAX_ID or len(room.polygon) < 3:
                raise ValueError(f"room {room.id}: id must be in 1..2^32-1 and the polygon of at least 3 vertices")
        with self._lock:
            self._edits.rooms = wanted

    def bump_generation(self) -> None:
        """The map moved as a whole: the next commit is a SNAPSHOT of a new generation."""
        with self._lock:
            self._edits.new_generation = True

    def commit(self, stamp: int) -> SceneGraphUpdate | None:
        """Turn the edits into one update, or None if they change nothing. ``stamp`` [ns], sensor clock."""
        with self._lock:
            edits, graph = self._edits, self._graph
            revision = self._revision_base + graph.sequence + 1
            removed_nodes = tuple(NodeRemoval(*item) for item in sorted(edits.removed_nodes.items()))
            nodes, chain = self._commit_nodes(edits, revision)
            removed_rooms, rooms = self._commit_rooms(edits, revision)
            removed_relations, relations = self._commit_relations(edits, revision)
            triplets = self._commit_chain(chain, revision)
            self._edits = _Edits()
            changes = (nodes, removed_nodes, rooms, removed_rooms, relations, removed_relations)
            if not (any(changes) or triplets or chain.removed or chain.root_changed or edits.new_generation):
                return None
            graph.sequence, graph.stamp = graph.sequence + 1, stamp
            if edits.new_generation:
                graph.map_generation += 1
                return snapshot_of(graph, removed_nodes)
            return SceneGraphUpdate(
                UpdateKind.DELTA,
                *header_of(graph),
                nodes=nodes,
                relations=relations,
                triplets=triplets,
                rooms=rooms,
                root_changed=chain.root_changed,
                root=graph.root if chain.root_changed else None,
                removed_nodes=removed_nodes,
                removed_relations=removed_relations,
                removed_triplets=chain.removed,
                removed_rooms=removed_rooms,
            )

    # parts of a commit

    def _commit_nodes(self, edits: _Edits, revision: int) -> tuple[tuple[ObjectNode, ...], ChainChange]:
        moved: list[tuple[ObjectNode, int]] = []
        gone = {node_id for node_id in edits.removed_nodes if self._is_member(node_id)}
        changed = self._changed(edits.nodes, self._graph.nodes, revision)
        for node in changed:
            before = self._graph.nodes.get(node.id)
            was_member = self._is_member(node.id)
            self._graph.put(node)
            if not self._is_member(node.id):
                gone |= {node.id} if was_member else set()
            elif not was_member or before is None or before.box != node.box:
                moved.append((node, self._rank(node.id)))
        for node_id in edits.removed_nodes:
            self._graph.remove_node(node_id)
            self._retired_ids.add(node_id)
            self._ranks.pop(node_id, None)
            edits.relations.update(dict.fromkeys(self._relations_of.get((False, node_id), ())))
        return changed, self._chain.update(moved, sorted(gone))

    def _commit_rooms(self, edits: _Edits, revision: int) -> tuple[tuple[int, ...], tuple[Room, ...]]:
        if edits.rooms is None:
            return (), ()
        removed = tuple(sorted(self._graph.rooms.keys() - edits.rooms.keys()))
        for room_id in removed:
            self._graph.remove_room(room_id)
            edits.relations.update(dict.fromkeys(self._relations_of.get((True, room_id), ())))
        changed = self._changed(edits.rooms, self._graph.rooms, revision)
        for room in changed:
            self._graph.put(room)
        return removed, changed

    def _commit_relations(self, edits: _Edits, revision: int) -> tuple[tuple[RelationKey, ...], tuple[Relation, ...]]:
        """After nodes and rooms: only relations whose two ends are in the graph stay."""
        wanted = {key: relation for key, relation in edits.relations.items() if relation and self._has_ends(key)}
        removed = tuple(sorted((edits.relations.keys() - wanted.keys()) & self._graph.relations.keys()))
        for key in removed:
            self._graph.remove_relation(key)
            self._unindex(key)
        changed = self._changed(wanted, self._graph.relations, revision)
        for relation in changed:
            self._graph.put(relation)
            self._index(relation.key)
        return removed, changed

    def _commit_chain(self, change: ChainChange, revision: int) -> tuple[Triplet, ...]:
        for target in change.removed:
            self._graph.remove_triplet(target)
        triplets = tuple(replace(triplet, revision=revision) for triplet in change.triplets)
        for triplet in triplets:
            self._graph.put(triplet)
        if change.root_changed:
            self._graph.set_root(self._chain.root and replace(self._chain.root, revision=revision))
        return triplets

    @staticmethod
    def _changed(wanted: Mapping[Key, Record], have: Mapping[Key, Record], revision: int) -> tuple[Record, ...]:
        """Those that differ from what the graph has, by key, with the revision of this commit."""
        changed = [key for key, record in wanted.items() if key not in have or not _same(record, have[key])]
        return tuple(replace(wanted[key], revision=revision) for key in sorted(changed))  # type: ignore[type-var]

    # members, ranks, relations by end

    def _restore_chain(self) -> None:
        """Of a loaded graph the order of confirmation is not known; ids, given in order of sight, stand in."""
        graph = self._graph
        self._ranks: dict[int, int] = {}
        self._next_rank = 0
        self._chain = TripletChain(self._config)
        members = [(node, self._rank(node.id)) for node in graph.members()]
        change = self._chain.restore(members, graph.root, tuple(graph.triplets.values()))
        self._commit_chain(change, self._revision_base)

    def _rank(self, node_id: int) -> int:
        """Place in the order in which objects were first confirmed; asked in order of id within a commit."""
        if node_id not in self._ranks:
            self._ranks[node_id] = self._next_rank
            self._next_rank += 1
        return self._ranks[node_id]

    def _is_member(self, node_id: int) -> bool:
        node = self._graph.nodes.get(node_id)
        return node is not None and node.state in _MEMBER_STATES

    def _has_ends(self, key: RelationKey) -> bool:
        return all(id_ in (self._graph.rooms if is_room else self._graph.nodes) for is_room, id_ in _ends(key))

    def _index(self, key: RelationKey) -> None:
        for end in set(_ends(key)):
            self._relations_of.setdefault(end, set()).add(key)

    def _unindex(self, key: RelationKey) -> None:
        for end in set(_ends(key)):
            keys = self._relations_of[end]
            keys.discard(key)
            if not keys:
                del self._relations_of[end]


def _ends(key: RelationKey) -> tuple[End, End]:
    subject, predicate, target = key
    return (False, subject), (predicate in ROOM_PREDICATES, target)


def _same(a: Record, b: Record) -> bool:
    """Whether two records are published alike, revisions aside."""
    published = _PUBLISHED[type(a)]
    return bool(published(a) == published(b))


def _highest_revision(graph: SceneGraph) -> int:
    tables: tuple[Mapping[Any, Any], ...] = (graph.nodes, graph.relations, graph.triplets, graph.rooms)
    revisions = [record.revision for table in tables for record in table.values()]
    return max([*revisions, graph.root.revision if graph.root else 0])


def _require_publishable(node: ObjectNode) -> None:
    if not 0 < node.id <= _MAX_ID:
        raise ValueError(f"node {node.id}: id must be in 1..2^32-1")
    if node.state == NodeState.REMOVED:
        raise ValueError(f"node {node.id}: state must not be REMOVED; remove_node takes it out")
    if not math.isfinite(sum((*node.box.center, *node.box.size, node.box.yaw, node.confidence))):
        raise ValueError(f"node {node.id}: box and confidence must be finite, got {node.box}, {node.confidence}")
    if node.sigmas is not None and not (len(node.sigmas) == 4 and all(0 < s < math.inf for s in node.sigmas)):
        raise ValueError(f"node {node.id}: sigmas must be four positive numbers, got {node.sigmas}")
