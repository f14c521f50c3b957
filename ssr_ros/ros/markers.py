"""The scene graph as RViz markers. Pure functions."""

from __future__ import annotations

import colorsys
import hashlib
import math
from collections.abc import Iterable

from geometry_msgs.msg import Point, Pose, Quaternion, Vector3
from std_msgs.msg import ColorRGBA, Header
from visualization_msgs.msg import Marker, MarkerArray

from ssr_ros.scene_graph.graph import ROOM_PREDICATES, NodeState, ObjectNode, Relation, Room, SceneGraph, Triplet

BOXES, LABELS, RELATIONS, TRIPLETS, ROOMS = ("boxes", "labels", "relations", "triplets", "rooms")

_ALPHA = {NodeState.TENTATIVE: 0.15, NodeState.CONFIRMED: 0.55, NodeState.STALE: 0.3}
_RELATION_COLOR = ColorRGBA(r=1.0, g=0.8, b=0.2, a=0.9)
_TRIPLET_COLOR = ColorRGBA(r=0.3, g=0.7, b=1.0, a=0.5)
_ROOM_COLOR = ColorRGBA(r=0.8, g=0.8, b=0.8, a=0.8)
_TEXT_COLOR = ColorRGBA(r=1.0, g=1.0, b=1.0, a=1.0)
_TEXT_HEIGHT = 0.15  # [m]
_LINE_WIDTH = 0.02  # [m]


def graph_markers(graph: SceneGraph, header: Header, show_triplets: bool = True) -> MarkerArray:
    """Everything to draw: first delete all, then draw anew.

    The array stands for itself, so that a latched one is right for a late joiner, and what has left the
    graph disappears without anyone remembering what was drawn before.
    """
    markers = [Marker(header=header, action=Marker.DELETEALL)]
    for node in graph.nodes.values():
        markers.append(_box(node, header))
        if node.state != NodeState.TENTATIVE:
            markers.append(_label(node, header))
    markers.append(_relations(graph, header))
    if show_triplets:
        markers.append(_triplets(graph, header))
    markers += [_room(room, header) for room in graph.rooms.values()]
    return MarkerArray(markers=[m for m in markers if m.action == Marker.DELETEALL or _visible(m)])


def label_color(label: str, alpha: float) -> ColorRGBA:
    """A color that is the same for a label on every machine and in every run."""
    hue = hashlib.blake2b(label.encode(), digest_size=2).digest()
    r, g, b = colorsys.hsv_to_rgb(int.from_bytes(hue, "big") / 65536, 0.75, 0.95)
    return ColorRGBA(r=r, g=g, b=b, a=alpha)


def _box(node: ObjectNode, header: Header) -> Marker:
    length, width, height = node.box.size
    return Marker(
        header=header,
        ns=BOXES,
        id=node.id,
        type=Marker.CUBE,
        pose=_pose(node.box.center, node.box.yaw),
        scale=Vector3(x=length, y=width, z=height),
        color=label_color(node.label, _ALPHA[node.state]),
    )


def _label(node: ObjectNode, header: Header) -> Marker:
    x, y, _ = node.box.center
    return Marker(
        header=header,
        ns=LABELS,
        id=node.id,
        type=Marker.TEXT_VIEW_FACING,
        pose=_pose((x, y, node.box.top + _TEXT_HEIGHT), 0.0),
        scale=Vector3(z=_TEXT_HEIGHT),
        color=_TEXT_COLOR,
        text=f"{node.label} {node.id}",
    )


def _relations(graph: SceneGraph, header: Header) -> Marker:
    pairs: Iterable[Relation] = (r for r in graph.relations.values() if r.predicate not in ROOM_PREDICATES)
    points = [end for r in pairs for end in _edge(graph, r.subject, r.object)]
    return _lines(RELATIONS, points, _RELATION_COLOR, header)


def _triplets(graph: SceneGraph, header: Header) -> Marker:
    points = [end for t in graph.triplets.values() for end in _triplet_edges(graph, t)]
    return _lines(TRIPLETS, points, _TRIPLET_COLOR, header)


def _triplet_edges(graph: SceneGraph, triplet: Triplet) -> list[Point]:
    """Anchor to target; the edge to the reference is drawn where the reference is itself a target."""
    return _edge(graph, triplet.anchor, triplet.target) if triplet.anchored else []


def _room(room: Room, header: Header) -> Marker:
    corners = [Point(x=x, y=y, z=room.floor) for x, y in room.polygon]
    marker = _lines(ROOMS, corners + corners[:1], _ROOM_COLOR, header)
    marker.type, marker.id = Marker.LINE_STRIP, room.id
    return marker


def _lines(name: str, points: list[Point], color: ColorRGBA, header: Header) -> Marker:
    return Marker(
        header=header,
        ns=name,
        type=Marker.LINE_LIST,
        pose=_pose((0.0, 0.0, 0.0), 0.0),
        scale=Vector3(x=_LINE_WIDTH),
        color=color,
        points=points,
    )


def _edge(graph: SceneGraph, a: int, b: int) -> list[Point]:
    if a not in graph.nodes or b not in graph.nodes:
        return []
    ends = (graph.nodes[a].box.center, graph.nodes[b].box.center)
    return [Point(x=x, y=y, z=z) for x, y, z in ends]


def _pose(center: tuple[float, float, float], yaw: float) -> Pose:
    x, y, z = center
    turn = Quaternion(z=math.sin(yaw / 2), w=math.cos(yaw / 2))
    return Pose(position=Point(x=x, y=y, z=z), orientation=turn)


def _visible(marker: Marker) -> bool:
    """RViz complains about lines without points."""
    return marker.type not in (Marker.LINE_LIST, Marker.LINE_STRIP) or bool(marker.points)
