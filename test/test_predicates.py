"""Relations by hand, from boxes and from records."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scenes import node

from ssr_ros.config import ReasoningConfig
from ssr_ros.geometry import footprints
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError
from ssr_ros.reasoning.graph_index import GraphIndex, GraphState
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.predicates import against_wall, between, carried, holding, supports
from ssr_ros.scene_graph.graph import Relation, Room, SceneGraph

KITCHEN = (
    node(1, "table", (0.0, 0.0, 0.4), (1.6, 0.8, 0.8)),
    node(2, "cup", (0.3, 0.1, 0.85), (0.1, 0.1, 0.1)),  # stands on the table
    node(3, "box", (0.0, 0.0, 0.2), (0.4, 0.4, 0.4)),  # stands under it
    node(4, "lamp", (0.0, 0.0, 2.2), (0.3, 0.3, 0.4)),  # hangs over it
    node(5, "chair", (1.1, 0.0, 0.4), (0.4, 0.4, 0.8)),  # 0.1 m beside it
    node(6, "ball", (0.05, 0.0, 0.15), (0.2, 0.2, 0.2)),  # lies in the box
    node(7, "bed", (4.0, 0.0, 0.3), (2.0, 1.0, 0.6)),
    node(8, "shelf", (0.0, 2.9, 1.0), (1.0, 0.3, 2.0)),  # 0.05 m from the wall at y = 3.1
)
OUTLINE = ((-2.0, -2.0), (6.0, -2.0), (6.0, 3.1), (-2.0, 3.1))


def state_of(*nodes, relations=(), rooms=()):
    graph = SceneGraph(nodes=nodes, relations=relations, rooms=rooms)
    return GraphState(graph, GraphIndex.of(graph, load_lexicon()), ReasoningConfig())


def holds(predicate, subject_ids, object_ids, state):
    index = state.index
    subjects, objects = (np.array([index.row_by_id[i] for i in ids]) for ids in (subject_ids, object_ids))
    return index.ids[holding(predicate, subjects, objects, state)].tolist()


@pytest.mark.parametrize(
    ("predicate", "thing", "ids"),
    [
        ("on", 1, [2]),
        ("on", 2, []),
        ("under", 1, [3, 6]),
        ("under", 2, [1]),  # the table carries the cup; box and ball are not below its center
        ("below", 4, [1, 3, 6]),
        ("above", 1, [2, 4]),
        ("inside", 3, [6]),
        ("inside", 1, []),  # a table is mostly air: the box is under it
        ("next_to", 1, [5]),
        ("near", 5, [1, 2, 3, 6]),
        ("near", 7, []),
    ],
)
def test_by_boxes(predicate, thing, ids):
    state = state_of(*KITCHEN)
    assert holds(predicate, range(1, 9), [thing], state) == ids


def test_of_several_objects_one_is_enough_but_none_stands_so_to_itself():
    state = state_of(*KITCHEN)
    assert holds("near", [1, 5, 7], [1, 5, 7], state) == [1, 5]
    assert holds("on", [1, 2, 6], [1, 3], state) == [2]


def test_records_decide_where_there_are_any():
    state = state_of(*KITCHEN, relations=[Relation(3, "on", 1, 0.9), Relation(4, "above", 3, 0.9)])
    every = range(1, 9)
    assert holds("on", every, [1], state) == [3]
    assert holds("under", every, [3], state) == [1]
    assert holds("below", every, [4], state) == [3]
    assert holds("above", every, [1, 3], state) == [3, 4]
    assert holds("next_to", every, [1], state) == []
    assert holds("near", every, [5], state) == [1, 2, 3, 6]  # never recorded


def test_next_to_is_mutual_whichever_way_it_was_recorded():
    state = state_of(*KITCHEN, relations=[Relation(5, "next_to", 7, 0.9)])
    assert holds("next_to", range(1, 9), [7], state) == [5]
    assert holds("next_to", range(1, 9), [5], state) == [7]


def test_records_about_objects_that_are_gone_are_passed_over():
    state = state_of(*KITCHEN, relations=[Relation(77, "on", 1, 0.9)])
    assert holds("on", range(1, 9), [1], state) == []


def test_between_lies_in_the_hull_of_both_and_over_neither():
    nodes = (
        node(1, "sofa", (0.0, 0.0, 0.4), (1.0, 1.0, 0.8)),
        node(2, "tv", (4.0, 0.0, 0.4), (1.0, 1.0, 0.8)),
        node(3, "table", (2.0, 0.4, 0.4)),
        node(4, "chair", (2.0, 0.6, 0.4)),
        node(5, "cup", (0.4, 0.0, 0.9)),
    )
    state = state_of(*nodes)
    assert state.index.ids[between(state.index.everything, 0, 1, state)].tolist() == [3]


def test_against_a_wall():
    state = state_of(*KITCHEN, rooms=[Room(1, OUTLINE, 40.8)])
    every = state.index.everything
    assert state.index.ids[against_wall(every, state)].tolist() == [8]
    assert against_wall(every[:7], state).size == 0
    recorded = state_of(*KITCHEN, rooms=[Room(1, OUTLINE, 40.8)], relations=[Relation(5, "against_wall", 1, 0.9)])
    assert recorded.index.ids[against_wall(every, recorded)].tolist() == [5]


@given(st.integers(0, 10_000), st.integers(0, 40), st.integers(1, 4))
def test_walls_are_the_sides_of_all_rooms(seed, count, room_count):
    random = np.random.default_rng(seed)
    boxes = random.uniform((-5, -5, 0, 0.05, 0.05, 0.05, -3), (5, 5, 2, 2, 2, 2, 3), (count, 7))
    nodes = [node(i, "chair", tuple(box[:3]), tuple(box[3:6]), box[6]) for i, box in enumerate(boxes.tolist(), 1)]
    turns = [np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 7))) for _ in range(room_count)]
    outlines = [3 * np.stack([np.cos(turn), np.sin(turn)], 1) + random.uniform(-2, 2, 2) for turn in turns]
    rooms = [Room(i + 1, tuple(map(tuple, outline.tolist())), 1.0) for i, outline in enumerate(outlines)]
    state = state_of(*nodes, rooms=rooms)
    walls = shapely.union_all([shapely.LinearRing(outline) for outline in outlines])
    away = shapely.distance(shapely.polygons(footprints(state.index.boxes)), walls)
    found = against_wall(state.index.everything, state).tolist()
    assert found == np.flatnonzero(away <= state.config.wall).tolist()


def test_no_walls_no_answer():
    state = state_of(*KITCHEN)
    with pytest.raises(UnanswerableError) as refusal:
        against_wall(state.index.everything, state)
    assert refusal.value.answer.status is AnswerStatus.UNVERIFIED


@pytest.mark.parametrize("relations", [(), (Relation(2, "on", 1, 0.9), Relation(6, "inside", 3, 0.9))])
def test_what_carries_and_what_is_carried(relations):
    state = state_of(*KITCHEN, relations=relations)
    ids, rows = state.index.ids, state.index.row_by_id
    assert ids[supports(np.array([rows[2], rows[6]]), state)].tolist() == [1, 3]
    assert ids[carried(np.array([rows[1]]), state)].tolist() == [2]
    assert ids[carried(np.array([rows[3]]), state)].tolist() == [6]
    assert supports(np.array([rows[7]]), state).size == 0


def test_many_are_related_as_few_are():
    """The search by trees, which large sets take, against looking at every pair."""
    random = np.random.default_rng(5)
    nodes = [
        node(i + 1, "chair", (*random.uniform(0, 12, 2).tolist(), 0.4), tuple(random.uniform(0.2, 1, 3).tolist()))
        for i in range(300)
    ]
    state = state_of(*nodes)
    every = list(range(1, 301))
    for predicate in ("on", "under", "above", "inside", "next_to", "near"):
        many = holds(predicate, every, every[:150], state)
        few = sorted({i for thing in every[:150] for i in holds(predicate, every, [thing], state)})
        assert many == few


DESK = (
    node(1, "desk", (0.0, 0.0, 0.4), (1.4, 0.7, 0.8)),
    node(2, "trash bin", (0.3, 0.1, 0.2), (0.3, 0.3, 0.4)),  # between its legs
    node(3, "monitor", (0.0, 0.0, 1.0), (0.6, 0.2, 0.4)),  # on it
    node(4, "drawer", (-0.4, 0.0, 0.65), (0.4, 0.4, 0.3)),  # in it: ends where its top is
    node(5, "stool", (0.9, 0.0, 0.3), (0.3, 0.3, 0.6)),  # beside it
    node(6, "cabinet", (3.0, 0.0, 0.4), (1.0, 0.5, 0.8)),
    node(7, "toolbox", (3.0, 0.0, 0.2), (0.3, 0.3, 0.4)),  # in it, for a cabinet is no table
)


@pytest.mark.parametrize("taken_for", ["inside", "next_to", "on the floor"])
def test_between_the_legs_of_a_desk_is_under_it_whatever_the_mapper_has_made_of_it(taken_for):
    inside = [Relation(4, "inside", 1, 0.9), Relation(7, "inside", 6, 0.9)]
    state = state_of(*DESK, relations=[Relation(2, taken_for, 1, 0.9), Relation(3, "on", 1, 0.9), *inside])
    every = range(1, 8)
    assert holds("under", every, [1], state) == [2]
    assert holds("below", every, [1], state) == [2]
    assert holds("above", every, [2], state) == [1]
    assert holds("inside", every, [1], state) == [4]
    assert holds("inside", every, [6], state) == [7]
    assert holds("under", every, [6], state) == []
    rows = state.index.row_by_id
    assert supports(np.array([rows[2]]), state).size == 0
    assert state.index.ids[carried(np.array([rows[1]]), state)].tolist() == [3, 4]


def test_what_is_on_record_as_on_a_table_is_not_under_it():
    state = state_of(*DESK, relations=[Relation(2, "on", 1, 0.9)])
    assert holds("under", range(1, 8), [1], state) == []
