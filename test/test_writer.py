"""The producer's rules: revisions, removals, sessions, generations, threads."""

import threading
from dataclasses import replace

import pytest
from graph_edits import make_node, make_room, recomputed_hash, written

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import NodeState, Relation
from ssr_ros.scene_graph.update import NodeRemoval, UpdateKind, apply, graph_of
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Box3D


def triangle() -> GraphWriter:
    return written(make_node(1), make_node(2, x=1.0), make_node(3, y=1.0))


def test_nothing_put_nothing_told():
    writer = triangle()
    assert writer.graph.sequence == 3
    assert writer.commit(9) is None
    writer.put_node(make_node(2, x=1.0))
    writer.put_node(replace(make_node(3, y=1.0), revision=77))
    assert writer.commit(10) is None
    assert (writer.graph.sequence, writer.graph.stamp) == (3, 3)


def test_a_revision_rises_with_published_changes_alone():
    writer = triangle()
    before = dict(writer.graph.nodes)
    writer.put_node(make_node(2, x=1.0, observations=4))
    update = writer.commit(9)
    assert [node.id for node in update.nodes] == [2]
    assert update.triplets == ()  # seen again where it was
    assert writer.graph.nodes[2].revision > before[2].revision
    assert writer.graph.nodes[1] == before[1]


def test_the_last_of_several_edits_counts():
    writer = triangle()
    writer.put_node(make_node(2, x=5.0))
    writer.put_node(make_node(2, x=1.0))
    assert writer.commit(9) is None
    writer.put_node(make_node(4))
    writer.remove_node(4)  # never left the house
    writer.remove_node(99)
    assert writer.commit(10) is None


def test_a_removed_object_takes_its_relations_and_dependants_along():
    writer = written(*(make_node(i, x=float(i)) for i in range(1, 6)))
    writer.set_relations([Relation(2, "next_to", 3, 0.5), Relation(3, "on", 4, 0.5), Relation(1, "on", 2, 0.5)])
    writer.commit(6)
    dependants = {t.target for t in writer.graph.triplets.values() if 3 in (t.anchor, t.reference)}
    assert dependants
    writer.remove_node(3, merged_into=4)
    update = writer.commit(7)
    assert update.removed_nodes == (NodeRemoval(3, 4),)
    assert update.removed_relations == ((2, "next_to", 3), (3, "on", 4))
    assert update.removed_triplets == (3,)
    assert {t.target for t in update.triplets} == dependants
    assert all(3 not in (t.anchor, t.reference) for t in writer.graph.triplets.values())


def test_ids_are_never_used_again():
    writer = triangle()
    writer.remove_node(2)
    with pytest.raises(ValueError, match="node 2: id must not be used again"):
        writer.put_node(make_node(2))
    writer.commit(9)
    with pytest.raises(ValueError, match="node 2: id must not be used again"):
        writer.put_node(make_node(2))
    writer.new_session()
    writer.put_node(make_node(2))  # another session, another numbering


@pytest.mark.parametrize(
    ("node", "rule"),
    [
        (make_node(0), "node 0: id must be in 1"),
        (make_node(2**32), "id must be in 1"),
        (make_node(1, state=NodeState.REMOVED), "must not be REMOVED"),
        (make_node(1, x=float("nan")), "must be finite"),
        (make_node(1, size=(0.5, float("inf"), 1.0)), "must be finite"),
        (replace(make_node(1), sigmas=(0.1, 0.1, 0.1)), "must be four positive numbers"),
        (replace(make_node(1), sigmas=(0.1, 0.1, 0.0, 0.1)), "must be four positive numbers"),
        (replace(make_node(1), sigmas=(0.1, float("nan"), 0.1, 0.1)), "must be four positive numbers"),
    ],
)
def test_what_no_update_may_carry_is_refused(node, rule):
    with pytest.raises(ValueError, match=rule):
        triangle().put_node(node)


def test_relations_are_replaced_as_a_whole_or_about_objects():
    writer = triangle()
    writer.set_relations([Relation(1, "on", 2, 0.5), Relation(2, "on", 3, 0.5)])
    assert len(writer.commit(9).relations) == 2
    writer.set_relations([Relation(1, "next_to", 3, 0.5)], about=[1])
    update = writer.commit(10)
    assert update.removed_relations == ((1, "on", 2),)
    assert set(writer.graph.relations) == {(1, "next_to", 3), (2, "on", 3)}
    writer.set_relations([Relation(2, "on", 3, 0.25)])
    update = writer.commit(11)
    assert [(r.key, r.confidence) for r in update.relations] == [((2, "on", 3), 0.25)]
    assert update.removed_relations == ((1, "next_to", 3),)
    writer.set_relations([], about=[3])
    assert writer.commit(12).removed_relations == ((2, "on", 3),)


def test_relations_without_both_ends_are_left_out():
    writer = triangle()
    writer.set_rooms([make_room(7)])
    named = [Relation(1, "part_of_room", 7, 1.0), Relation(1, "part_of_room", 8, 1.0), Relation(1, "on", 7, 1.0)]
    writer.set_relations(named)
    assert [r.key for r in writer.commit(9).relations] == [(1, "part_of_room", 7)]
    writer.set_rooms([])
    update = writer.commit(10)
    assert update.removed_rooms == (7,)
    assert update.removed_relations == ((1, "part_of_room", 7),)


def test_a_revision_rises_over_removal_and_return():
    writer = triangle()
    revisions = []
    for _ in range(3):
        writer.set_relations([Relation(1, "on", 2, 0.5)])
        revisions.append(writer.commit(9).relations[0].revision)
        writer.set_relations([])
        writer.commit(10)
    assert revisions == sorted(set(revisions))


def test_a_room_has_an_outline():
    with pytest.raises(ValueError, match="room 1: .* at least 3 vertices"):
        triangle().set_rooms([replace(make_room(1), polygon=((0.0, 0.0), (1.0, 0.0)))])


def test_a_generation_begins_with_a_snapshot_and_keeps_the_sequence():
    writer = triangle()
    replica = graph_of(writer.snapshot())
    for node in list(writer.graph.nodes.values()):
        x, y, z = node.box.center
        writer.put_node(replace(node, box=Box3D((x + 2.0, y, z), node.box.size, node.box.yaw)))
    writer.bump_generation()
    update = writer.commit(9)
    assert (update.kind, update.map_generation, update.sequence) == (UpdateKind.SNAPSHOT, 1, 4)
    assert {node.id for node in update.nodes} == {1, 2, 3}
    apply(replica, update)
    assert replica == writer.copy()
    assert writer.graph.triplets[3].offset == pytest.approx((-1.0, 0.0, 0.0))  # rigid: only the root has moved
    assert writer.graph.root.pose_a[0] == 2.0
    writer.put_node(make_node(4))
    assert (writer.commit(10).sequence, writer.graph.map_generation) == (5, 1)


def test_a_session_begins_at_nothing():
    writer = triangle()
    writer.put_node(make_node(4))
    update = writer.new_session()
    assert (update.kind, update.sequence, update.map_generation, len(update.nodes)) == (UpdateKind.SNAPSHOT, 0, 0, 0)
    assert len(update.session_id) == 32
    assert update.session_id != "s"
    assert writer.commit(1) is None  # what was not committed is gone


def test_a_loaded_graph_goes_on_as_it_was():
    first = triangle()
    first.put_node(make_node(4, x=1.0, y=1.0))
    first.set_relations([Relation(4, "next_to", 3, 0.5)])
    first.commit(4)
    writer = GraphWriter("odom", TripletConfig())
    update = writer.new_session("loaded", first.copy())
    assert update.state_hash == first.graph.state_hash
    assert (update.session_id, update.sequence) == ("loaded", 0)
    highest = max(node.revision for node in writer.graph.nodes.values())
    writer.put_node(make_node(1, x=0.01))
    assert writer.commit(5).nodes[0].revision > highest
    writer.remove_node(4)
    assert writer.commit(6).removed_relations == ((4, "next_to", 3),)


def test_a_loaded_graph_whose_triplets_do_not_hold_gets_new_ones():
    saved = triangle().copy()
    saved.remove_triplet(3)
    saved.set_root(None)
    writer = GraphWriter("odom", TripletConfig())
    writer.new_session(graph=saved)
    assert (writer.graph.root.a, writer.graph.root.b) == (1, 2)
    assert set(writer.graph.triplets) == {3}
    assert writer.graph.state_hash == recomputed_hash(writer.graph)


def test_a_graph_of_another_frame_is_refused():
    with pytest.raises(ValueError, match="frame_id must be 'map', got 'odom'"):
        GraphWriter("map", TripletConfig()).new_session(graph=triangle().copy())


def test_snapshots_from_another_thread_are_consistent():
    writer = written()
    done = threading.Event()
    failures: list[str] = []

    def read() -> None:
        while not done.is_set():
            snapshot = writer.snapshot()
            if len(graph_of(snapshot).nodes) != 2 * snapshot.sequence:  # graph_of checks the hash
                failures.append(f"{snapshot.sequence}: {len(snapshot.nodes)} nodes")
            if len(writer.copy().nodes) % 2:
                failures.append("half a commit")

    reader = threading.Thread(target=read)
    reader.start()
    for i in range(1, 120):
        writer.put_node(make_node(2 * i, x=float(i)))
        writer.put_node(make_node(2 * i + 1, y=float(i)))
        writer.commit(i)
    done.set()
    reader.join()
    assert failures == []
