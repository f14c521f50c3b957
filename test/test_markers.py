"""What RViz is told to draw."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("visualization_msgs", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")

from std_msgs.msg import Header
from visualization_msgs.msg import Marker

from ssr_ros.ros.markers import BOXES, LABELS, RELATIONS, ROOMS, TRIPLETS, graph_markers, label_color
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, SceneGraph, Triplet
from ssr_ros.types import Box3D

HEADER = Header(frame_id="odom")


def node(node_id, x, state=NodeState.CONFIRMED, yaw=0.0):
    box = Box3D((x, 0.0, 0.5), (0.4, 0.6, 1.0), yaw)
    return ObjectNode(node_id, "chair", (("chair", 1.0),), box, state, 0.9, 5, 1, 2)


def of(markers, name):
    return [marker for marker in markers.markers if marker.ns == name]


def test_an_empty_graph_clears_the_screen():
    markers = graph_markers(SceneGraph(), HEADER).markers
    assert [marker.action for marker in markers] == [Marker.DELETEALL]


def test_an_array_stands_for_itself():
    """What left the graph is gone, because everything is deleted first."""
    markers = graph_markers(SceneGraph(nodes=[node(7, 1.0)]), HEADER).markers
    assert markers[0].action == Marker.DELETEALL
    assert all(marker.action == Marker.ADD for marker in markers[1:])
    assert len({(marker.ns, marker.id) for marker in markers[1:]}) == len(markers) - 1


def test_a_box_lies_where_its_object_is():
    (box,) = of(graph_markers(SceneGraph(nodes=[node(7, 1.0, yaw=math.pi / 2)]), HEADER), BOXES)
    assert (box.id, box.type, box.header.frame_id) == (7, Marker.CUBE, "odom")
    assert (box.pose.position.x, box.pose.position.z) == (1.0, 0.5)
    assert (box.scale.x, box.scale.y, box.scale.z) == (0.4, 0.6, 1.0)
    assert box.pose.orientation.z == pytest.approx(math.sqrt(0.5))
    assert box.pose.orientation.w == pytest.approx(math.sqrt(0.5))


def test_tentative_objects_are_pale_and_nameless():
    graph = SceneGraph(nodes=[node(1, 0.0, NodeState.TENTATIVE), node(2, 1.0), node(3, 2.0, NodeState.STALE)])
    markers = graph_markers(graph, HEADER)
    tentative, confirmed, stale = (box.color.a for box in of(markers, BOXES))
    assert tentative < stale < confirmed
    assert [label.text for label in of(markers, LABELS)] == ["chair 2", "chair 3"]


def test_edges_join_centers_and_rooms_are_no_objects():
    triplet = Triplet(1, 2, 3, 0.3, (5, 8), (6, 6), (0.1, 0.2, 0.0))
    graph = SceneGraph(
        nodes=[node(1, 0.0), node(2, 1.0), node(3, 2.0)],
        relations=[Relation(1, "next_to", 2, 1.0), Relation(1, "part_of_room", 2, 1.0)],
        triplets=[triplet],
        rooms=[Room(1, ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0)), 6.0)],
    )
    markers = graph_markers(graph, HEADER)
    assert [[point.x for point in marker.points] for marker in of(markers, RELATIONS)] == [[0.0, 1.0]]
    assert [[point.x for point in marker.points] for marker in of(markers, TRIPLETS)] == [[0.0, 2.0]]
    (room,) = of(markers, ROOMS)
    assert room.points[0] == room.points[-1] and len(room.points) == 4
    assert not of(graph_markers(graph, HEADER, show_triplets=False), TRIPLETS)


def test_a_label_keeps_its_color():
    assert label_color("chair", 1.0) == label_color("chair", 1.0)
    assert label_color("chair", 1.0) != label_color("table", 1.0)
