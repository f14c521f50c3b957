"""Core records <-> messages. Pure functions; lengths, units and frames are the same on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, Pose, Quaternion, Vector3
from std_msgs.msg import Header

import ssr_ros.action as ssr_actions
import ssr_ros.msg as ssr_msgs
import ssr_ros.srv as ssr_srvs
from ssr_ros.geometry import quaternion_from_matrix
from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, RelationKey, Room, Root, SceneGraph, Triplet
from ssr_ros.scene_graph.update import NodeRemoval, SceneGraphUpdate, UpdateKind
from ssr_ros.types import Box3D, Matrix4

AnswerMessage = TypeVar("AnswerMessage", ssr_srvs.AskSpatialQuestion.Response, ssr_actions.AskSpatialQuestion.Result)

_NO_POSE = (0.0, 0.0, 0.0, 0.0)


def time_message(stamp: int) -> Time:
    """A stamp [ns] as a Time."""
    return Time(sec=stamp // 1_000_000_000, nanosec=stamp % 1_000_000_000)


def stamp_from_message(message: Time) -> int:
    """A Time as a stamp [ns]."""
    return int(message.sec) * 1_000_000_000 + int(message.nanosec)


def header_message(stamp: int, frame_id: str) -> Header:
    return Header(stamp=time_message(stamp), frame_id=frame_id)


def pose_message(matrix: Matrix4) -> Pose:
    """A rigid transform as the pose of its child."""
    x, y, z = (float(v) for v in matrix[:3, 3])
    qx, qy, qz, qw = (float(v) for v in quaternion_from_matrix(matrix))
    return Pose(position=Point(x=x, y=y, z=z), orientation=Quaternion(x=qx, y=qy, z=qz, w=qw))


def node_message(node: ObjectNode) -> ssr_msgs.ObjectNode:
    x, y, z = node.box.center
    length, width, height = node.box.size
    return ssr_msgs.ObjectNode(
        id=node.id,
        label=node.label,
        labels=[label for label, _ in node.label_scores],
        label_scores=[score for _, score in node.label_scores],
        state=int(node.state),
        confidence=node.confidence,
        observations=node.observations,
        first_seen=time_message(node.first_seen),
        last_seen=time_message(node.last_seen),
        center=Point(x=x, y=y, z=z),
        size=Vector3(x=length, y=width, z=height),
        yaw=node.box.yaw,
        sigmas=list(node.sigmas or ()),
        revision=node.revision,
    )


def node_from_message(message: ssr_msgs.ObjectNode) -> ObjectNode:
    """ValueError where lists that belong together differ in length, or there are neither four sigmas nor none."""
    c, s = message.center, message.size
    if len(message.sigmas) not in (0, 4):
        raise ValueError(f"node {message.id}: must have four sigmas or none, got {len(message.sigmas)}")
    return ObjectNode(
        id=message.id,
        label=message.label,
        label_scores=tuple(zip(message.labels, message.label_scores, strict=True)),
        box=Box3D(center=(c.x, c.y, c.z), size=(s.x, s.y, s.z), yaw=message.yaw),
        state=NodeState(message.state),
        confidence=message.confidence,
        observations=message.observations,
        first_seen=stamp_from_message(message.first_seen),
        last_seen=stamp_from_message(message.last_seen),
        revision=message.revision,
        sigmas=(message.sigmas[0], message.sigmas[1], message.sigmas[2], message.sigmas[3]) if message.sigmas else None,
    )


def relation_message(relation: Relation) -> ssr_msgs.Relation:
    return ssr_msgs.Relation(
        subject=relation.subject,
        predicate=relation.predicate,
        object=relation.object,
        confidence=relation.confidence,
        revision=relation.revision,
    )


def relation_from_message(message: ssr_msgs.Relation) -> Relation:
    return Relation(
        subject=message.subject,
        predicate=message.predicate,
        object=message.object,
        confidence=message.confidence,
        revision=message.revision,
    )


def triplet_message(triplet: Triplet) -> ssr_msgs.SpatialTriplet:
    right, forward, up = triplet.offset
    return ssr_msgs.SpatialTriplet(
        anchor=triplet.anchor,
        reference=triplet.reference,
        target=triplet.target,
        cell_size=triplet.cell_size,
        reference_cell=list(triplet.reference_cell),
        target_cell=list(triplet.target_cell),
        offset=Vector3(x=right, y=forward, z=up),
        anchored=triplet.anchored,
        revision=triplet.revision,
    )


def triplet_from_message(message: ssr_msgs.SpatialTriplet) -> Triplet:
    return Triplet(
        anchor=message.anchor,
        reference=message.reference,
        target=message.target,
        cell_size=message.cell_size,
        reference_cell=cell_tuple(message.reference_cell),
        target_cell=cell_tuple(message.target_cell),
        offset=(message.offset.x, message.offset.y, message.offset.z),
        anchored=message.anchored,
        revision=message.revision,
    )


def room_message(room: Room) -> ssr_msgs.Room:
    return ssr_msgs.Room(
        id=room.id,
        polygon=[Point(x=x, y=y, z=room.floor) for x, y in room.polygon],
        area=room.area,
        revision=room.revision,
    )


def room_from_message(message: ssr_msgs.Room) -> Room:
    return Room(
        id=message.id,
        polygon=tuple((p.x, p.y) for p in message.polygon),
        area=message.area,
        floor=message.polygon[0].z if message.polygon else 0.0,
        revision=message.revision,
    )


def root_message(root: Root | None) -> ssr_msgs.LayoutRoot:
    if root is None:
        return ssr_msgs.LayoutRoot(valid=False, pose_a=list(_NO_POSE), pose_b=list(_NO_POSE))
    return ssr_msgs.LayoutRoot(
        valid=True, a=root.a, b=root.b, pose_a=list(root.pose_a), pose_b=list(root.pose_b), revision=root.revision
    )


def root_from_message(message: ssr_msgs.LayoutRoot) -> Root | None:
    if not message.valid:
        return None
    return Root(
        a=message.a,
        b=message.b,
        pose_a=_pose4(message.pose_a),
        pose_b=_pose4(message.pose_b),
        revision=message.revision,
    )


def snapshot_message(graph: SceneGraph) -> ssr_msgs.SceneGraph:
    """The whole graph."""
    return ssr_msgs.SceneGraph(
        header=header_message(graph.stamp, graph.frame_id),
        session_id=graph.session_id,
        map_generation=graph.map_generation,
        sequence=graph.sequence,
        state_hash=graph.state_hash,
        nodes=[node_message(n) for n in graph.nodes.values()],
        relations=[relation_message(r) for r in graph.relations.values()],
        triplets=[triplet_message(t) for t in graph.triplets.values()],
        rooms=[room_message(r) for r in graph.rooms.values()],
        root=root_message(graph.root),
    )


def snapshot_from_message(message: ssr_msgs.SceneGraph) -> SceneGraphUpdate:
    """A whole graph as the update that replaces what a client has."""
    return SceneGraphUpdate(
        UpdateKind.SNAPSHOT, *_header_fields(message), *_upserts(message), True, root_from_message(message.root)
    )


def update_message(update: SceneGraphUpdate) -> ssr_msgs.SceneGraphUpdate:
    return ssr_msgs.SceneGraphUpdate(
        header=header_message(update.stamp, update.frame_id),
        session_id=update.session_id,
        map_generation=update.map_generation,
        kind=int(update.kind),
        sequence=update.sequence,
        state_hash=update.state_hash,
        nodes=[node_message(n) for n in update.nodes],
        relations=[relation_message(r) for r in update.relations],
        triplets=[triplet_message(t) for t in update.triplets],
        rooms=[room_message(r) for r in update.rooms],
        root_changed=update.root_changed,
        root=root_message(update.root),
        removed_nodes=[ssr_msgs.NodeRemoval(id=r.id, merged_into=r.merged_into) for r in update.removed_nodes],
        removed_relations=[_relation_key_message(key) for key in update.removed_relations],
        removed_triplets=list(update.removed_triplets),
        removed_rooms=list(update.removed_rooms),
    )


def update_from_message(message: ssr_msgs.SceneGraphUpdate) -> SceneGraphUpdate:
    """ValueError on an unknown kind or state."""
    return SceneGraphUpdate(
        UpdateKind(message.kind),
        *_header_fields(message),
        *_upserts(message),
        root_changed=message.root_changed,
        root=root_from_message(message.root) if message.root_changed else None,
        removed_nodes=tuple(NodeRemoval(r.id, r.merged_into) for r in message.removed_nodes),
        removed_relations=tuple((k.subject, k.predicate, k.object) for k in message.removed_relations),
        removed_triplets=tuple(int(target) for target in message.removed_triplets),
        removed_rooms=tuple(int(room_id) for room_id in message.removed_rooms),
    )


def answer_response(answer: Answer, message: AnswerMessage) -> AnswerMessage:
    """Fill in the service's response, or the action's result: their fields are the same."""
    response: Any = message
    response.status = int(answer.status)
    response.text = answer.text
    response.value = float(answer.value)
    response.uncertainty = float(answer.uncertainty)
    response.unit = answer.unit
    response.labels = list(answer.labels)
    response.evidence = list(answer.evidence)
    response.triplets = [triplet_message(t) for t in answer.triplets]
    response.confidence = float(answer.confidence)
    response.query_json = answer.query_json
    response.session_id = answer.session_id
    response.map_generation = answer.map_generation
    response.sequence = answer.sequence
    return message


def answer_from_response(
    response: ssr_srvs.AskSpatialQuestion.Response | ssr_actions.AskSpatialQuestion.Result,
) -> Answer:
    """The other way; the letter of a choice does not travel, its label does."""
    return Answer(
        status=AnswerStatus(response.status),
        text=response.text,
        value=response.value,
        unit=response.unit,
        labels=tuple(response.labels),
        evidence=tuple(int(node_id) for node_id in response.evidence),
        triplets=tuple(triplet_from_message(t) for t in response.triplets),
        confidence=response.confidence,
        query_json=response.query_json,
        session_id=response.session_id,
        map_generation=response.map_generation,
        sequence=response.sequence,
        uncertainty=response.uncertainty,
    )


def _header_fields(message: ssr_msgs.SceneGraph | ssr_msgs.SceneGraphUpdate) -> tuple[str, str, int, int, int, int]:
    """In the order of SceneGraphUpdate's fields."""
    place = (message.header.frame_id, message.session_id, message.map_generation, message.sequence)
    return (*place, message.state_hash, stamp_from_message(message.header.stamp))


def _upserts(
    message: ssr_msgs.SceneGraph | ssr_msgs.SceneGraphUpdate,
) -> tuple[tuple[ObjectNode, ...], tuple[Relation, ...], tuple[Triplet, ...], tuple[Room, ...]]:
    """In the order of SceneGraphUpdate's fields."""
    return (
        tuple(node_from_message(n) for n in message.nodes),
        tuple(relation_from_message(r) for r in message.relations),
        tuple(triplet_from_message(t) for t in message.triplets),
        tuple(room_from_message(r) for r in message.rooms),
    )


def _relation_key_message(key: RelationKey) -> ssr_msgs.RelationKey:
    subject, predicate, target = key
    return ssr_msgs.RelationKey(subject=subject, predicate=predicate, object=target)


def cell_tuple(values: Iterable[int]) -> tuple[int, int]:
    column, row = (int(v) for v in values)
    return column, row


def _pose4(values: Iterable[float]) -> tuple[float, float, float, float]:
    x, y, z, yaw = (float(v) for v in values)
    return x, y, z, yaw
