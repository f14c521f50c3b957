"""The chain under additions, moves and removals."""

import random
from dataclasses import replace

import pytest
from graph_edits import Editor, edit_runs, edited_often, make_node, places, written
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph, Triplet
from ssr_ros.scene_graph.triplets import make_triplet, plane_distance, rebuild_layout
from ssr_ros.scene_graph.writer import GraphWriter

CONFIG = TripletConfig()


def center(graph: SceneGraph, node_id: int):
    return graph.nodes[node_id].box.center


def baseline(graph: SceneGraph, triplet: Triplet) -> float:
    return plane_distance(center(graph, triplet.anchor), center(graph, triplet.reference))


def assert_chain_holds(graph: SceneGraph) -> None:
    """Everything docs/conventions.md says of a chain, save which of the fitting pairs it takes."""
    members = {node.id for node in graph.members()}
    if graph.root is None:
        assert not graph.triplets
        places = [center(graph, m) for m in members]
        assert all(plane_distance(p, q) < CONFIG.min_baseline for p in places for q in places)
        return
    root = (graph.root.a, graph.root.b)
    for node_id, pose in zip(root, (graph.root.pose_a, graph.root.pose_b), strict=True):
        assert pose == (*center(graph, node_id), graph.nodes[node_id].box.yaw)
    assert plane_distance(center(graph, root[0]), center(graph, root[1])) >= CONFIG.keep_baseline
    assert graph.triplets.keys() == members - set(root)
    for triplet in graph.triplets.values():
        ids = (triplet.anchor, triplet.reference, triplet.target)
        assert len(set(ids)) == 3
        numbers = make_triplet(ids, tuple(center(graph, i) for i in ids), triplet.anchored)
        assert replace(triplet, revision=0) == numbers
        assert baseline(graph, triplet) >= CONFIG.keep_baseline
        if triplet.anchored:  # hangs on chained members only
            parents = {triplet.anchor, triplet.reference} - set(root)
            assert all(graph.triplets[parent].anchored for parent in parents)
        else:
            assert ids[:2] == root
    layout = rebuild_layout(graph)  # reaches everything: no cycles, no loose ends
    assert layout.keys() == members
    for node_id, place in layout.items():
        assert place == pytest.approx(center(graph, node_id), abs=1e-9)


@edited_often
@given(edit_runs)
def test_a_chain_whatever_happens(run):
    editor = Editor(GraphWriter("odom", CONFIG, "s"))
    for edits in run:
        editor.frame(edits)
    for graph in editor.graphs:
        assert_chain_holds(graph)


@edited_often
@given(st.lists(places, min_size=3, max_size=30), st.integers(0, 1000), places)
def test_one_objects_movement_touches_its_own_triplets(layout, choice, place):
    writer = written(*(make_node(i, *xy) for i, xy in enumerate(layout, 1)))
    moved = writer.graph.nodes[choice % len(layout) + 1]
    before = dict(writer.graph.triplets)
    root_before = writer.graph.root
    writer.put_node(replace(moved, box=replace(moved.box, center=(*place, 0.5))))
    update = writer.commit(99)
    after = writer.graph.triplets
    kept_root = root_before and writer.graph.root and root_before.a == writer.graph.root.a
    if update is None or not kept_root or root_before.b != writer.graph.root.b:
        return  # re-rooting touches those that hung on the root too
    for triplet in update.triplets:
        old = before.get(triplet.target)
        involved = {triplet.target, triplet.anchor, triplet.reference}
        involved |= {old.anchor, old.reference} if old else set()
        lost_parent = old and any(not before[p].anchored or not after[p].anchored for p in involved & after.keys())
        assert moved.id in involved or lost_parent or not (old and old.anchored)


def pair_by_definition(graph: SceneGraph, chained: list[ObjectNode], target: ObjectNode) -> tuple[int, int] | None:
    """The rule of design.md, spelled out; ``chained`` by rank, which is by id here."""
    c = target.box.center
    near = sorted(chained, key=lambda node: (plane_distance(node.box.center, c), node.id))[: CONFIG.neighbours]
    options = []
    for a in near:
        for b in near:
            ab, ac = plane_distance(a.box.center, b.box.center), plane_distance(a.box.center, c)
            if ab >= CONFIG.min_baseline:
                options.append((max(1.0, ac / ab), ac, ab, a.id, b.id))
    return min(options)[3:] if options else None


@edited_often
@given(st.lists(places, min_size=3, max_size=40))
def test_newcomers_take_the_pair_of_the_definition(layout):
    writer = written()
    chained: list[ObjectNode] = []
    for node_id, xy in enumerate(layout, 1):
        root_before = writer.graph.root
        writer.put_node(make_node(node_id, *xy))
        writer.commit(node_id)
        graph = writer.graph
        if graph.root is None:
            continue
        if root_before is not None:
            triplet = graph.triplets[node_id]
            expected = pair_by_definition(graph, chained, graph.nodes[node_id])
            assert ((triplet.anchor, triplet.reference) if triplet.anchored else None) == expected
        ids = {graph.root.a, graph.root.b} | {t.target for t in graph.triplets.values() if t.anchored}
        chained = [graph.nodes[i] for i in sorted(ids)]


def test_the_root_is_the_first_pair_far_enough_apart():
    writer = written(make_node(1), make_node(2, x=0.25))
    assert writer.graph.root is None
    assert not writer.graph.triplets
    writer.put_node(make_node(3, x=0.5))
    update = writer.commit(3)
    assert update.root_changed
    assert (update.root.a, update.root.b) == (1, 3)
    assert [t.target for t in update.triplets] == [2]
    assert (update.triplets[0].anchor, update.triplets[0].reference) == (1, 3)


def test_rank_is_by_confirmation_not_by_id():
    tentative = make_node(1, state=NodeState.TENTATIVE)
    writer = written(tentative, make_node(2, x=2.0), make_node(3, x=4.0), replace(tentative, state=NodeState.CONFIRMED))
    assert (writer.graph.root.a, writer.graph.root.b) == (2, 3)
    assert set(writer.graph.triplets) == {1}


def test_stale_members_stay_and_tentative_ones_leave():
    writer = written(make_node(1), make_node(2, x=1.0), make_node(3, y=1.0))
    writer.put_node(make_node(3, y=1.0, state=NodeState.STALE))
    assert writer.commit(4).triplets == ()
    writer.put_node(make_node(3, y=1.0, state=NodeState.TENTATIVE))
    assert writer.commit(5).removed_triplets == (3,)


def test_losing_the_root_re_roots_in_the_same_update():
    writer = written(*(make_node(i, x=float(i)) for i in range(1, 6)))
    assert (writer.graph.root.a, writer.graph.root.b) == (1, 2)
    writer.remove_node(1)
    update = writer.commit(6)
    assert (update.root.a, update.root.b) == (2, 3)
    assert update.removed_triplets == (3,)
    assert_chain_holds(writer.graph)
    for node_id in (2, 3, 4):
        writer.remove_node(node_id)
    update = writer.commit(7)
    assert update.root_changed
    assert update.root is None
    assert not writer.graph.triplets


def test_a_root_pair_that_comes_together_is_given_up():
    writer = written(make_node(1), make_node(2, x=0.6), make_node(3, x=3.0))
    writer.put_node(make_node(2, x=0.45))
    assert (writer.commit(4).root.b, writer.graph.root.a) == (2, 1)  # below 0.5, but not below 0.4: kept
    writer.put_node(make_node(2, x=0.39))
    writer.commit(5)
    assert (writer.graph.root.a, writer.graph.root.b) == (1, 3)
    assert_chain_holds(writer.graph)


def test_a_pair_that_comes_together_is_replaced():
    writer = written(make_node(1), make_node(2, x=4.0), make_node(3, y=4.0), make_node(4, x=4.0, y=3.0))
    writer.put_node(make_node(5, x=4.0, y=2.0))
    writer.commit(5)
    triplet = writer.graph.triplets[5]
    assert (triplet.anchor, triplet.reference) == (4, 2)
    writer.put_node(make_node(4, x=4.0, y=0.25))
    update = writer.commit(6)
    assert {t.target for t in update.triplets} == {4, 5}
    assert baseline(writer.graph, writer.graph.triplets[5]) >= CONFIG.min_baseline
    assert_chain_holds(writer.graph)


def crowd(count: int) -> list[ObjectNode]:
    """Two landmarks, and far from them a crowd within which no two stand half a metre apart."""
    landmarks = [make_node(1, x=-10.0), make_node(2, x=-12.0)]
    return landmarks + [make_node(i, x=0.01 * i, label="book") for i in range(3, count + 3)]


def test_who_finds_no_pair_is_kept_in_the_roots_frame():
    writer = written(*crowd(20))
    unanchored = [t for t in writer.graph.triplets.values() if not t.anchored]
    assert len(unanchored) == 4  # the first sixteen of the crowd still had a landmark among their nearest
    assert all((t.anchor, t.reference) == (1, 2) for t in unanchored)
    assert_chain_holds(writer.graph)
    for node_id in range(10, 15):  # the crowd thins: the landmarks come among the sixteen nearest again
        writer.remove_node(node_id)
    writer.put_node(make_node(99, x=0.5, y=1.0))
    writer.commit(99)
    assert all(t.anchored for t in writer.graph.triplets.values())
    assert_chain_holds(writer.graph)


def test_a_new_root_takes_the_unanchored_along():
    writer = written(*crowd(20), make_node(50, x=30.0), make_node(51, x=32.0))
    writer.remove_node(1)
    writer.commit(99)
    assert writer.graph.root.a == 2
    assert_chain_holds(writer.graph)


def test_a_large_layout_is_rebuilt_to_numerical_precision():
    rng = random.Random(0)
    nodes = [make_node(i, rng.uniform(0, 20), rng.uniform(0, 20), rng.uniform(0, 2)) for i in range(1, 401)]
    writer = written(*nodes)
    layout = rebuild_layout(writer.graph)
    assert max(abs(p - q) for n in nodes for p, q in zip(layout[n.id], n.box.center, strict=True)) < 1e-9


def test_the_same_changes_give_the_same_chain():
    rng = random.Random(1)
    nodes = [make_node(i, rng.uniform(0, 6), rng.uniform(0, 6)) for i in range(1, 60)]
    first, second = written(*nodes), written(*nodes)
    for writer in (first, second):
        for node_id in (5, 1, 17):
            writer.remove_node(node_id)
            writer.commit(node_id)
    assert first.graph == second.graph
