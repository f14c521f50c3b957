"""Core records <-> messages. Pure functions; lengths, units and frames are the same on both sides."""

from __future__ import annotations

from collections.abc import Iterable

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, Pose, Quaternion, Vector3
from std_msgs.msg import Header

from ssr_ros import msg as ssr_msgs
from ssr_ros.geometry import quaternion_from_matrix
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, Root, Triplet
from ssr_ros.types import Box3D, Matrix4

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
        revision=node.revision,
    )


def node_from_message(message: ssr_msgs.ObjectNode) -> ObjectNode:
    c, s = message.center, message.size
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
        reference_cell=_cell(message.reference_cell),
        target_cell=_cell(message.target_cell),
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


def _cell(values: Iterable[int]) -> tuple[int, int]:
    column, row = (int(v) for v in values)
    return column, row


def _pose4(values: Iterable[float]) -> tuple[float, float, float, float]:
    x, y, z, yaw = (float(v) for v in values)
    return x, y, z, yaw
