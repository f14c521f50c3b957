"""The arrays of a graph: made from the arrays of the state before, they are those made from nothing."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scenes import living_room, node

from ssr_ros.reasoning.graph_index import GraphIndex, Records
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.scene_graph.graph import NodeState, Relation, SceneGraph

LEXICON = load_lexicon()
WORDS = ("chair", "Chair", "couch", "sofa", "flux capacitor")


def contents(index):
    rows = [
        {word: tuple(index.ids[r].tolist()) for word, r in by.items()}
        for by in (index.rows_by_label, index.rows_by_meaning)
    ]
    columns = {name: getattr(index.columns, name).tolist() for name in index.columns._fields if name != "words"}
    columns["sigmas"] = np.nan_to_num(index.columns.sigmas, nan=-1.0).tolist()  # nothing equals NaN
    labels = [index.labels[word] for word in index.columns.words]
    return index.nodes, columns, labels, rows, index.row_by_id


edits = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["put", "remove", "tentative"]), st.sampled_from(WORDS)), max_size=30
)


@given(edits, st.integers(1, 7))
def test_following_the_graph_gives_what_reading_it_anew_gives(changes, every):
    graph = SceneGraph()
    index = GraphIndex.of(graph, LEXICON)
    for number, (node_id, what, label) in enumerate(changes):
        if what == "remove":
            graph.remove_node(node_id)
        else:
            state = NodeState.TENTATIVE if what == "tentative" else NodeState.CONFIRMED
            sigmas = (0.1, 0.1, 0.1, 0.1 * number) if number % 2 else None
            graph.put(replace(node(node_id, label, (float(number), 0.0, 0.5), state=state), sigmas=sigmas))
        if number % every == 0:
            index = GraphIndex.of(graph, LEXICON, index)
            assert contents(index) == contents(GraphIndex.of(graph, LEXICON))


def recorded(records):
    words = (records.words[code] for code in records.predicates)
    return records.met, list(zip(records.subjects.tolist(), words, records.objects.tolist(), strict=True))


relation_edits = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["on", "next_to", "inside"]), st.integers(1, 4), st.booleans()),
    max_size=30,
)


@given(relation_edits, st.integers(1, 7), st.integers(1, 3))
def test_following_relations_gives_what_reading_them_anew_gives(changes, every, asked):
    graph = SceneGraph(nodes=[node(1, "chair", (0.0, 0.0, 0.5))])
    index = GraphIndex.of(graph, LEXICON)
    for number, (subject, predicate, thing, stays) in enumerate(changes):
        graph.remove_relation((subject, predicate, thing))
        if stays:
            graph.put(Relation(subject, predicate, thing, 0.5 + number / 100))
        if number % every == 0:
            index = GraphIndex.of(graph, LEXICON, index)
            if number % asked == 0:
                assert recorded(index.records(graph)) == recorded(Records.of(graph))


def test_only_what_changed_is_read_again():
    graph = living_room()
    before = GraphIndex.of(graph, LEXICON)
    graph.put(replace(graph.nodes[3], confidence=0.25))
    after = GraphIndex.of(graph, LEXICON, before)
    assert after.confidence[after.row_by_id[3]] == 0.25
    assert before.confidence[before.row_by_id[3]] == 0.9  # the index of the older state stays what it was
    assert [a is b for a, b in zip(before.nodes, after.nodes, strict=True)].count(False) == 1


def test_relations_are_read_again_when_one_has_changed():
    graph = living_room()
    first = GraphIndex.of(graph, LEXICON)
    read = first.records(graph)
    graph.put(replace(graph.nodes[3], confidence=0.25))
    second = GraphIndex.of(graph, LEXICON, first)
    assert second.records(graph) is read
    key = next(iter(graph.relations))
    graph.remove_relation(key)
    third = GraphIndex.of(graph, LEXICON, second)
    assert len(third.records(graph).subjects) == len(read.subjects) - 1
    assert second.records(graph) is read  # of the older state


def test_rows_of_ids():
    index = GraphIndex.of(living_room(), LEXICON)
    assert index.rows(np.array([7, 2, 2, 99, 8])).tolist() == [1, 6]  # 8 is tentative
    assert GraphIndex.of(SceneGraph(), LEXICON).rows(np.array([1])).size == 0


def test_recorded_relations_as_arrays():
    records = Records.of(living_room())
    assert records.any(frozenset({"on", "under"}))
    assert not records.any(frozenset({"inside"}))
    assert [part.tolist() for part in records.pairs(frozenset({"next_to"}))] == [[4], [3]]
    assert not Records.of(SceneGraph()).any(frozenset({"on"}))
    assert records.pairs(frozenset({"inside"}))[0].size == 0


def test_what_one_can_be_under_is_airy():
    index = GraphIndex.of(living_room(), LEXICON)
    assert {n.label for n, airy in zip(index.nodes, index.airy, strict=True) if airy} == {"sofa", "table", "chair"}
