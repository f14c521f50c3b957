"""Applying, comparing and sizing updates."""

from dataclasses import replace

import pytest
from graph_edits import Editor, edit_runs, edited_often, make_node, make_room, recomputed_hash, written
from hypothesis import given

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import NodeState, Relation, SceneGraph
from ssr_ros.scene_graph.update import (
    OutOfStepError,
    SceneGraphUpdate,
    UpdateKind,
    apply,
    diff,
    graph_of,
    keep_alive_of,
    snapshot_of,
)
from ssr_ros.scene_graph.writer import GraphWriter


def edited(run: list[list[tuple]]) -> Editor:
    editor = Editor(GraphWriter("odom", TripletConfig(), "session 0"))
    for edits in run:
        editor.frame(edits)
    return editor


@edited_often
@given(edit_runs)
def test_snapshot_and_deltas_are_the_producers_graph(run):
    editor = edited(run)
    replica = graph_of(editor.updates[0])
    for update, graph in zip(editor.updates[1:], editor.graphs[1:], strict=True):
        apply(replica, update)
        assert replica == graph
        apply(replica, keep_alive_of(graph))
    for graph in editor.graphs:  # whoever starts late gets the same
        assert graph_of(snapshot_of(graph)) == graph


@edited_often
@given(edit_runs)
def test_the_incremental_hash_is_the_recomputed_one(run):
    for graph in edited(run).graphs:
        assert graph.state_hash == recomputed_hash(graph)


@edited_often
@given(edit_runs)
def test_two_runs_give_one_hash(run):
    assert [u.state_hash for u in edited(run).updates] == [u.state_hash for u in edited(run).updates]


@edited_often
@given(edit_runs)
def test_no_record_names_what_is_not_there(run):
    for graph in edited(run).graphs:
        members = {node.id for node in graph.members()}
        for relation in graph.relations.values():
            objects = graph.rooms if relation.predicate == "part_of_room" else graph.nodes
            assert relation.subject in graph.nodes
            assert relation.object in objects
        for triplet in graph.triplets.values():
            assert {triplet.anchor, triplet.reference, triplet.target} <= members
        assert graph.root is None or {graph.root.a, graph.root.b} <= members


@edited_often
@given(edit_runs)
def test_an_update_tells_only_what_changed(run):
    editor = edited(run)
    for before, update in zip(editor.graphs[:-1], editor.updates[1:], strict=True):
        if update.kind != UpdateKind.DELTA:
            continue
        assert len(update) > 0
        assert update.sequence == before.sequence + 1
        for records, had in ((update.nodes, before.nodes), (update.triplets, before.triplets)):
            for record in records:
                old = had.get(record.id if hasattr(record, "id") else record.target)
                assert old is None or replace(old, revision=record.revision) != record
                assert old is None or record.revision > old.revision
        for relation in update.relations:
            old = before.relations.get(relation.key)
            assert old is None or replace(old, revision=relation.revision) != relation
        assert all(removal.id in before.nodes for removal in update.removed_nodes)
        assert all(key in before.relations for key in update.removed_relations)
        assert all(target in before.triplets for target in update.removed_triplets)


@edited_often
@given(edit_runs)
def test_diff_is_the_update_without_knowing_the_edits(run):
    editor = edited(run)
    for before, after, update in zip(editor.graphs, editor.graphs[1:], editor.updates[1:], strict=False):
        found = diff(before, after)
        assert found.kind == update.kind
        assert len(found) == len(update) or update.kind == UpdateKind.SNAPSHOT
        apply(before, found)
        assert before == after


@pytest.mark.parametrize("objects", [50, 500])
def test_a_deltas_size_is_that_of_the_change(objects):
    nodes = [make_node(i, x=i % 20 * 0.75, y=i // 20 * 0.75) for i in range(1, objects + 1)]
    writer = written()
    for node in nodes:
        writer.put_node(node)
    writer.set_relations(Relation(i, "next_to", i + 1, 0.5) for i in range(1, objects))
    whole = writer.commit(1)
    assert len(whole) > 2.9 * objects
    moved = nodes[-1]
    writer.put_node(replace(moved, box=replace(moved.box, center=(1.0, 1.0, 1.0))))
    delta = writer.commit(2)
    takes_part = [t for t in writer.graph.triplets.values() if moved.id in (t.anchor, t.reference, t.target)]
    assert len(delta) == 1 + len(takes_part) < 6


def header(graph: SceneGraph, kind: UpdateKind = UpdateKind.DELTA, **changes) -> SceneGraphUpdate:
    return replace(keep_alive_of(graph), kind=kind, **changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"session_id": "other", "sequence": 2}, "session"),
        ({"frame_id": "map", "sequence": 2}, "session"),
        ({"map_generation": 1, "sequence": 2}, "generation"),
        ({"sequence": 1}, "gap"),
        ({"sequence": 3}, "gap"),
    ],
)
def test_an_update_that_does_not_follow_changes_nothing(changes, reason):
    graph = written(make_node(1)).copy()
    before = graph.copy()
    with pytest.raises(OutOfStepError) as error:
        apply(graph, header(graph, nodes=(make_node(2),), **changes))
    assert error.value.reason == reason
    assert graph == before


def test_a_wrong_hash_is_told():
    graph = written(make_node(1)).copy()
    with pytest.raises(OutOfStepError) as error:
        apply(graph, header(graph, sequence=2, nodes=(make_node(2),)))
    assert error.value.reason == "hash"
    with pytest.raises(OutOfStepError, match="hashes to"):
        apply(graph_of(snapshot_of(graph)), header(graph, UpdateKind.KEEP_ALIVE, state_hash=1))


def test_graph_of_takes_snapshots_alone():
    with pytest.raises(ValueError, match="must be a SNAPSHOT, got KEEP_ALIVE"):
        graph_of(keep_alive_of(SceneGraph()))


def test_diff_across_sessions_and_generations_is_a_snapshot():
    graph = written(make_node(1)).copy()
    for change in ({"session_id": "t"}, {"map_generation": 1}, {"sequence": 9}, {"frame_id": "map"}):
        other = graph.copy()
        other.__dict__.update(change)
        assert diff(graph, other).kind == UpdateKind.SNAPSHOT


def test_len_counts_records():
    writer = written(make_node(1), make_node(2, x=1.0), make_node(3, y=1.0))
    writer.set_rooms([make_room(1)])
    writer.set_relations([Relation(3, "next_to", 1, 0.5), Relation(3, "part_of_room", 1, 0.5)])
    assert len(writer.commit(9)) == 3
    writer.remove_node(3)
    assert len(writer.commit(10)) == 1 + 2 + 1  # the node, its relations, its triplet
    writer.put_node(make_node(1, state=NodeState.TENTATIVE))
    assert len(writer.commit(11)) == 2  # the node, and the root is lost
    assert len(writer.keep_alive()) == 0
