"""Small hand-checkable scene graphs."""

from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, SceneGraph
from ssr_ros.types import Box3D


def node(
    node_id, label, center, size=(0.5, 0.5, 0.8), yaw=0.0, state=NodeState.CONFIRMED, confidence=0.9
) -> ObjectNode:
    """A node seen five times, from one second to two."""
    box = Box3D(center, size, yaw)
    scores = ((label, confidence),)
    return ObjectNode(node_id, label, scores, box, state, confidence, 5, 1_000_000_000, 2_000_000_000)


def living_room() -> SceneGraph:
    """Sofa at the origin, tv 3 m ahead (+y), table to the right, one chair left of it and one at its far side.

    Boxes are axis-aligned. Closest points: sofa-tv 2.40 m (sofa's front at y 0.5, tv's at y 2.9).
    """
    return SceneGraph(
        "odom",
        nodes=[
            node(1, "sofa", (0.0, 0.0, 0.4), (2.0, 1.0, 0.8), confidence=0.8),
            node(2, "tv", (0.0, 3.0, 1.0), (1.0, 0.2, 0.6)),
            node(3, "table", (2.0, 1.5, 0.4), (1.2, 0.8, 0.8)),
            node(4, "chair", (2.0, 2.5, 0.4)),
            node(5, "chair", (-2.0, 2.0, 0.4)),
            node(6, "cup", (2.1, 1.5, 0.85), (0.1, 0.1, 0.1), confidence=0.7),
            node(7, "lamp", (-3.0, -2.0, 0.8), (0.3, 0.3, 1.6), state=NodeState.STALE),
            node(8, "bed", (9.0, 9.0, 0.3), (2.0, 1.6, 0.6), state=NodeState.TENTATIVE),
        ],
        relations=[Relation(6, "on", 3, 0.9), Relation(4, "next_to", 3, 0.8)],
        rooms=[Room(1, ((-4.0, -3.0), (3.0, -3.0), (3.0, 4.0), (-4.0, 4.0)), 49.0)],
        session_id="session-1",
        map_generation=2,
        sequence=17,
    )
