"""The container and its hash."""

import struct
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import pytest
from graph_edits import make_node, make_room

from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, Root, SceneGraph, Triplet
from ssr_ros.scene_graph.state_hash import encode_node
from ssr_ros.types import Box3D

CUP = ObjectNode(
    id=7,
    label="cup",
    label_scores=(("cup", 0.75), ("vase", 0.125)),
    box=Box3D((1.0, -2.0, 0.5), (0.25, 0.25, 0.5), 0.0),
    state=NodeState.CONFIRMED,
    confidence=0.5,
    observations=3,
    first_seen=1_000_000_000,
    last_seen=2_500_000_000,
    revision=4,
)
RECORDS = {
    "nodes": (CUP, make_node(8)),
    "relations": (Relation(7, "on", 8, 0.5, 1), Relation(7, "part_of_room", 1, 1.0, 2)),
    "triplets": (Triplet(1, 2, 7, 0.25, (5, 7), (6, 4), (0.25, -0.125, 0.0), True, 3),),
    "rooms": (make_room(1),),
    "root": Root(7, 8, (1.0, -2.0, 0.5, 0.0), (0.0, 0.0, 0.5, 0.0), 1),
}


def test_worked_example_of_protocol_md():
    text = b"\x03\x00\x00\x00\x00\x00\x00\x00cup"
    parts = [
        struct.pack("<qqq", 1, 7, 4),  # kind node, id, revision
        text,  # label
        struct.pack("<q", 2),  # label scores
        text + struct.pack("<d", 0.75),
        struct.pack("<q", 4) + b"vase" + struct.pack("<d", 0.125),
        struct.pack("<7d", 1.0, -2.0, 0.5, 0.25, 0.25, 0.5, 0.0),  # centre, size, yaw
        struct.pack("<qdqqq", 1, 0.5, 3, 1_000_000_000, 2_500_000_000),  # state, confidence, seen
    ]
    assert encode_node(CUP) == b"".join(parts)
    assert len(b"".join(parts)) == 178
    assert blake2b(b"".join(parts), digest_size=8).hexdigest() == "08b6ba3de557b1ea"
    expected = int.from_bytes(blake2b(b"".join(parts), digest_size=8).digest(), "little")
    assert SceneGraph(nodes=[CUP]).state_hash == expected
    assert f"{expected:016x}" == "eab157e53dbab608"
    page = " ".join((Path(__file__).parent.parent / "docs" / "protocol.md").read_text("utf-8").split("\n"))
    assert b"".join(parts).hex() in page.replace(" ", "")
    assert str(expected) in page


def test_sigmas_follow_in_the_encoding_where_there_are_any():
    sure = replace(CUP, sigmas=(0.1, 0.2, 0.3, 0.4))
    assert encode_node(sure) == encode_node(CUP) + struct.pack("<4d", 0.1, 0.2, 0.3, 0.4)


def test_the_hash_is_the_sum_of_the_records_and_nothing_else():
    whole = SceneGraph("map", **RECORDS, session_id="s", map_generation=3, sequence=9, stamp=12)
    parts = [SceneGraph(**{kind: records}) for kind, records in RECORDS.items()]
    assert whole.state_hash == sum(part.state_hash for part in parts) % 2**64
    assert SceneGraph().state_hash == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 9},
        {"label": "mug"},
        {"label_scores": (("cup", 0.75), ("vas", 0.125))},
        {"label_scores": (("cup", 0.75),)},
        {"box": Box3D((1.0, -2.0, 0.5), (0.25, 0.25, 0.5), 0.1)},
        {"box": Box3D((1.0, -2.0, 0.5), (0.25, 0.5, 0.25), 0.0)},
        {"state": NodeState.STALE},
        {"confidence": 0.25},
        {"observations": 4},
        {"first_seen": 0},
        {"last_seen": 0},
        {"revision": 5},
    ],
)
def test_every_field_of_a_node_counts(changed):
    assert SceneGraph(nodes=[replace(CUP, **changed)]).state_hash != SceneGraph(nodes=[CUP]).state_hash


def test_records_of_two_kinds_never_hash_alike():
    relation, room = Relation(1, "", 0, 0.0), Room(1, (), 0.0, 0.0)
    assert SceneGraph(relations=[relation]).state_hash != SceneGraph(rooms=[room]).state_hash


def test_zero_has_one_sign():
    minus = replace(CUP, box=Box3D((1.0, -2.0, 0.5), (0.25, 0.25, 0.5), -0.0))
    assert minus == CUP
    assert SceneGraph(nodes=[minus]).state_hash == SceneGraph(nodes=[CUP]).state_hash


def test_what_is_put_and_removed_leaves_no_trace():
    graph = SceneGraph(**RECORDS)
    graph.put(replace(CUP, label="mug"))
    graph.put(CUP)
    assert graph == SceneGraph(**RECORDS)
    assert graph.state_hash == SceneGraph(**RECORDS).state_hash
    for key in list(graph.relations):
        graph.remove_relation(key)
    graph.remove_triplet(7)
    graph.remove_room(1)
    graph.set_root(None)
    for node_id in list(graph.nodes):
        graph.remove_node(node_id)
    graph.remove_node(99)  # never there
    assert graph == SceneGraph()
    assert graph.state_hash == 0


def test_the_order_of_records_does_not_count():
    backwards = {kind: r[::-1] if isinstance(r, tuple) else r for kind, r in RECORDS.items()}
    assert SceneGraph(**backwards) == SceneGraph(**RECORDS)
    assert SceneGraph(**backwards).state_hash == SceneGraph(**RECORDS).state_hash


def test_a_copy_is_independent():
    graph = SceneGraph(**RECORDS, session_id="s", sequence=4)
    copy = graph.copy()
    graph.remove_node(7)
    graph.sequence = 5
    assert copy == SceneGraph(**RECORDS, session_id="s", sequence=4)
    assert copy.state_hash == SceneGraph(**RECORDS).state_hash
    assert copy != graph


def test_views_are_read_only():
    with pytest.raises(TypeError):
        SceneGraph(**RECORDS).nodes[1] = CUP  # type: ignore[index]


def test_members_are_the_believed_objects_by_id():
    states = {5: NodeState.STALE, 2: NodeState.TENTATIVE, 9: NodeState.CONFIRMED, 1: NodeState.CONFIRMED}
    graph = SceneGraph(nodes=[make_node(node_id, state=state) for node_id, state in states.items()])
    assert [node.id for node in graph.members()] == [1, 5, 9]
