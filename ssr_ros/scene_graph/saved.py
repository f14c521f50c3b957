"""Scene graphs as JSON files, schema version 1 (docs/protocol.md). Stamps are integer nanoseconds."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import UNSET, Meta, UnsetType

from ssr_ros.scene_graph.graph import (
    ROOM_PREDICATES,
    NodeState,
    ObjectNode,
    Relation,
    Room,
    Root,
    SceneGraph,
    Triplet,
)
from ssr_ros.types import Box3D

SCHEMA_VERSION: Literal[1] = 1

_Id = Annotated[int, Meta(ge=1, le=2**32 - 1)]
_Count = Annotated[int, Meta(ge=0)]
_Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
_Length = Annotated[float, Meta(ge=0.0)]
_Sigma = Annotated[float, Meta(gt=0.0)]
_Column = Annotated[int, Meta(ge=0, le=9)]
_Pose = tuple[float, float, float, float]


class _Box(msgspec.Struct, frozen=True):
    center: tuple[float, float, float]
    size: tuple[_Length, _Length, _Length]
    yaw: float


class _Revised(msgspec.Struct, frozen=True, kw_only=True):
    """Without revisions, as other tools may write it, a graph is read, but its hash cannot be checked."""

    revision: _Count | UnsetType = UNSET


class _Node(_Revised, frozen=True, kw_only=True):
    id: _Id
    label: str
    label_scores: dict[str, _Probability] | None = None
    state: Literal["TENTATIVE", "CONFIRMED", "STALE"] = "CONFIRMED"
    confidence: _Probability = 1.0
    observations: _Count = 1
    first_seen: int = 0  # [ns]
    last_seen: int = 0  # [ns]
    box: _Box
    sigmas: tuple[_Sigma, _Sigma, _Sigma, _Sigma] | UnsetType = UNSET


class _Root(_Revised, frozen=True, kw_only=True):
    a: _Id
    b: _Id
    pose_a: _Pose
    pose_b: _Pose


class _Relation(_Revised, frozen=True, kw_only=True):
    subject: _Id
    predicate: str
    object: _Id
    confidence: _Probability = 1.0


class _Triplet(_Revised, frozen=True, kw_only=True):
    anchor: _Id
    reference: _Id
    target: _Id
    cell_size: Annotated[float, Meta(gt=0.0)]
    reference_cell: tuple[_Column, _Column]
    target_cell: tuple[_Column, _Column]
    offset: tuple[float, float, float]
    anchored: bool = True


class _Room(_Revised, frozen=True, kw_only=True):
    id: _Id | UnsetType = UNSET  # unset: its place in the list, from 1
    polygon: Annotated[tuple[tuple[float, float], ...], Meta(min_length=3)]
    area: _Length
    floor: float = 0.0


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    schema_version: Literal[1]
    frame_id: str
    session_id: str = ""
    map_generation: _Count = 0
    sequence: _Count = 0
    stamp: int = 0  # [ns]
    state_hash: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    nodes: tuple[_Node, ...]
    root: _Root | None = None
    relations: tuple[_Relation, ...] = ()
    triplets: tuple[_Triplet, ...] = ()
    rooms: tuple[_Room, ...] = ()


def save_graph(graph: SceneGraph, path: Path | str) -> None:
    """Write the graph, in whole or not at all: a reader never sees half a file.

    OSError if it cannot be written; ValueError if load_graph would refuse it (a NaN, say).
    """
    path = Path(path)
    encoded = msgspec.json.encode(_document_of(graph), enc_hook=_plain_number)
    try:
        msgspec.json.decode(encoded, type=_Document)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path}: not written: {error}") from error
    text = msgspec.json.format(encoded, indent=1)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load_graph(path: Path | str) -> SceneGraph:
    """Read a saved graph. ValueError naming file, place in the document and rule; OSError if there is no file.

    The hash is checked where the document states it and every record has its revision.
    """
    path = Path(path)
    try:
        document = msgspec.json.decode(path.read_bytes(), type=_Document)
        _require_consistent(document)
        graph = _graph_of(document)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ValueError(f"{path}: {error}") from error
    if document.state_hash is not UNSET and _has_revisions(document) and graph.state_hash != document.state_hash:
        rule = f"must be the hash of the content, {graph.state_hash}, got {document.state_hash}"
        raise ValueError(f"{path}: {rule} - at `$.state_hash`")
    return graph


def _plain_number(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"a saved graph holds no {type(value).__name__}")


def _require_consistent(document: _Document) -> None:
    """What types do not say: keys are unique and every id named is there."""
    nodes = {node.id for node in document.nodes}
    rooms = {room.id if room.id is not UNSET else i for i, room in enumerate(document.rooms, 1)}
    _require_unique([node.id for node in document.nodes], "$.nodes[{}].id")
    _require_unique([t.target for t in document.triplets], "$.triplets[{}].target")
    _require_unique([(r.subject, r.predicate, r.object) for r in document.relations], "$.relations[{}]")
    if len(rooms) != len(document.rooms):
        raise ValueError("ids must be unique - at `$.rooms`")
    for place, node_id in _ids_named(document):
        if node_id not in nodes:
            raise ValueError(f"no node has the id {node_id} - at `{place}`")
    for index, relation in enumerate(document.relations):
        if relation.predicate in ROOM_PREDICATES and relation.object not in rooms:
            raise ValueError(f"no room has the id {relation.object} - at `$.relations[{index}].object`")


def _ids_named(document: _Document) -> Iterator[tuple[str, int]]:
    """Every place that names a node, with the id."""
    if document.root is not None:
        yield from (("$.root.a", document.root.a), ("$.root.b", document.root.b))
    for index, triplet in enumerate(document.triplets):
        for role in ("anchor", "reference", "target"):
            yield f"$.triplets[{index}].{role}", getattr(triplet, role)
    for index, relation in enumerate(document.relations):
        yield f"$.relations[{index}].subject", relation.subject
        if relation.predicate not in ROOM_PREDICATES:
            yield f"$.relations[{index}].object", relation.object


def _require_unique(keys: list[object], place: str) -> None:
    counts = Counter(keys)
    for index, key in enumerate(keys):
        if counts[key] > 1:
            raise ValueError(f"{key} must be unique - at `{place.format(index)}`")


def _has_revisions(document: _Document) -> bool:
    records: tuple[_Revised, ...] = (*document.nodes, *document.relations, *document.triplets, *document.rooms)
    root = () if document.root is None else (document.root,)
    return all(record.revision is not UNSET for record in (*records, *root))


def _revision(record: _Revised) -> int:
    return 0 if record.revision is UNSET else record.revision


def _document_of(graph: SceneGraph) -> _Document:
    return _Document(
        schema_version=SCHEMA_VERSION,
        frame_id=graph.frame_id,
        session_id=graph.session_id,
        map_generation=graph.map_generation,
        sequence=graph.sequence,
        stamp=graph.stamp,
        state_hash=graph.state_hash,
        nodes=tuple(_saved_node(node) for _, node in sorted(graph.nodes.items())),
        root=_saved_root(graph.root),
        relations=tuple(_saved_relation(relation) for _, relation in sorted(graph.relations.items())),
        triplets=tuple(_saved_triplet(triplet) for _, triplet in sorted(graph.triplets.items())),
        rooms=tuple(
            _Room(id=r.id, polygon=r.polygon, area=r.area, floor=r.floor, revision=r.revision)
            for _, r in sorted(graph.rooms.items())
        ),
    )


def _saved_node(node: ObjectNode) -> _Node:
    return _Node(
        id=node.id,
        label=node.label,
        label_scores=dict(node.label_scores),
        state=node.state.name,  # type: ignore[arg-type]  # REMOVED is never stored
        confidence=node.confidence,
        observations=node.observations,
        first_seen=node.first_seen,
        last_seen=node.last_seen,
        box=_Box(node.box.center, node.box.size, node.box.yaw),
        sigmas=UNSET if node.sigmas is None else node.sigmas,
        revision=node.revision,
    )


def _saved_root(root: Root | None) -> _Root | None:
    if root is None:
        return None
    return _Root(a=root.a, b=root.b, pose_a=root.pose_a, pose_b=root.pose_b, revision=root.revision)


def _saved_relation(relation: Relation) -> _Relation:
    return _Relation(
        subject=relation.subject,
        predicate=relation.predicate,
        object=relation.object,
        confidence=relation.confidence,
        revision=relation.revision,
    )


def _saved_triplet(triplet: Triplet) -> _Triplet:
    return _Triplet(
        anchor=triplet.anchor,
        reference=triplet.reference,
        target=triplet.target,
        cell_size=triplet.cell_size,
        reference_cell=triplet.reference_cell,
        target_cell=triplet.target_cell,
        offset=triplet.offset,
        anchored=triplet.anchored,
        revision=triplet.revision,
    )


def _graph_of(document: _Document) -> SceneGraph:
    root = document.root
    return SceneGraph(
        document.frame_id,
        nodes=(_node(node) for node in document.nodes),
        relations=(Relation(r.subject, r.predicate, r.object, r.confidence, _revision(r)) for r in document.relations),
        triplets=(_triplet(triplet) for triplet in document.triplets),
        rooms=(
            Room(i if room.id is UNSET else room.id, room.polygon, room.area, room.floor, _revision(room))
            for i, room in enumerate(document.rooms, 1)
        ),
        root=None if root is None else Root(root.a, root.b, root.pose_a, root.pose_b, _revision(root)),
        session_id=document.session_id,
        map_generation=document.map_generation,
        sequence=document.sequence,
        stamp=document.stamp,
    )


def _node(node: _Node) -> ObjectNode:
    scores = {node.label: 1.0} if node.label_scores is None else node.label_scores
    return ObjectNode(
        id=node.id,
        label=node.label,
        label_scores=tuple(scores.items()),
        box=Box3D(node.box.center, node.box.size, node.box.yaw),
        state=NodeState[node.state],
        confidence=node.confidence,
        observations=node.observations,
        first_seen=node.first_seen,
        last_seen=node.last_seen,
        revision=_revision(node),
        sigmas=None if node.sigmas is UNSET else node.sigmas,
    )


def _triplet(triplet: _Triplet) -> Triplet:
    return Triplet(
        anchor=triplet.anchor,
        reference=triplet.reference,
        target=triplet.target,
        cell_size=triplet.cell_size,
        reference_cell=triplet.reference_cell,
        target_cell=triplet.target_cell,
        offset=triplet.offset,
        anchored=triplet.anchored,
        revision=_revision(triplet),
    )
