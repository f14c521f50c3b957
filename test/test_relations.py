from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import node

from ssr_ros.config import RelationConfig
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room
from ssr_ros.scene_graph.relations import RelationRefresh, relations_about, surface_labels
from ssr_ros.vocabulary import load_vocabulary

CONFIG = RelationConfig()
TABLE = node(1, "table", (0.0, 0.0, 0.375), (1.4, 0.8, 0.75))
ROOM = Room(7, ((-2.0, -2.0), (2.0, -2.0), (2.0, 2.0), (-2.0, 2.0)), 16.0)
SURFACES = frozenset({"table"})


def related(*nodes: ObjectNode, rooms: tuple[Room, ...] = ()) -> list[Relation]:
    return relations_about({n.id for n in nodes}, nodes, rooms, SURFACES, CONFIG)


def keys(*nodes: ObjectNode, rooms: tuple[Room, ...] = ()) -> set[tuple[int, str, int]]:
    return {relation.key for relation in related(*nodes, rooms=rooms)}


def test_cup_on_the_table() -> None:
    cup = node(2, "cup", (0.3, 0.1, 0.80), (0.1, 0.1, 0.1))
    assert keys(TABLE, cup) == {(2, "on", 1)}


@pytest.mark.parametrize(("rise", "expected"), [(-0.09, True), (0.09, True), (0.12, False), (-0.14, False)])
def test_contact_allows_a_little_gap_or_overlap(rise: float, expected: bool) -> None:
    cup = node(2, "cup", (0.3, 0.1, 0.75 + rise + 0.1), (0.1, 0.1, 0.2))
    assert ((2, "on", 1) in keys(TABLE, cup)) == expected


def test_the_better_it_rests_the_surer() -> None:
    snug = node(2, "cup", (0.0, 0.0, 0.80), (0.1, 0.1, 0.1))
    loose = replace(snug, box=replace(snug.box, center=(0.0, 0.0, 0.85)))
    half_over = replace(snug, box=replace(snug.box, center=(0.7, 0.0, 0.80)))
    sure, less, half = (related(TABLE, cup)[0].confidence for cup in (snug, loose, half_over))
    assert sure == pytest.approx(0.9)  # that of the less sure object
    assert less == pytest.approx(0.9 * 0.75)
    assert half == pytest.approx(0.9 * 0.5)


def test_box_under_the_table() -> None:
    box = node(2, "suitcase", (0.2, 0.0, 0.2), (0.5, 0.4, 0.4))
    assert keys(TABLE, box) == {(2, "under", 1)}


def test_box_inside_what_is_no_surface() -> None:
    shelf = node(1, "refrigerator", (0.0, 0.0, 0.9), (0.7, 0.7, 1.8))
    assert keys(shelf, node(2, "bottle", (0.1, 0.0, 0.9), (0.1, 0.1, 0.3))) == {(2, "inside", 1)}


def test_next_to_each_other_both_ways() -> None:
    a, b = node(1, "chair", (0.0, 0.0, 0.4)), node(2, "chair", (0.8, 0.0, 0.4))  # 0.3 m apart
    found = {relation.key: relation.confidence for relation in related(a, b)}
    assert found == {(1, "next_to", 2): pytest.approx(0.9 * 0.7), (2, "next_to", 1): pytest.approx(0.9 * 0.7)}


@pytest.mark.parametrize(
    "other",
    [
        node(2, "chair", (1.1, 0.0, 0.4)),  # 0.6 m away
        node(2, "chair", (0.8, 0.0, 1.4)),  # higher up
        node(2, "cup", (0.4, 0.0, 0.4), (0.1, 0.1, 0.1)),  # too small to be a neighbour of a chair
    ],
)
def test_not_next_to(other: ObjectNode) -> None:
    assert keys(node(1, "chair", (0.0, 0.0, 0.4)), other) == set()


def test_screen_above_a_sofa() -> None:
    sofa = node(1, "sofa", (0.0, 0.0, 0.4), (2.0, 0.9, 0.8))
    screen = node(2, "tv", (0.0, 0.1, 1.6), (0.8, 0.1, 0.5))
    assert keys(sofa, screen) == {(2, "above", 1)}
    far = replace(screen, box=replace(screen.box, center=(0.0, 0.1, 3.0)))
    assert keys(sofa, far) == set()


def test_chair_under_what_hangs() -> None:
    lamp = node(2, "clock", (0.0, 0.0, 2.0), (0.6, 0.6, 0.2))
    assert (1, "under", 2) in keys(node(1, "chair", (0.0, 0.0, 0.4)), lamp)


def test_rooms_and_their_walls() -> None:
    middle, edge = node(1, "chair", (0.0, 0.0, 0.4)), node(2, "chair", (0.0, 1.6, 0.4))  # 0.15 m from y = 2
    outside = node(3, "chair", (0.0, 4.0, 0.4))
    assert keys(middle, edge, outside, rooms=(ROOM,)) == {
        (1, "part_of_room", 7),
        (2, "part_of_room", 7),
        (2, "against_wall", 7),
    }
    (wall,) = (r for r in related(edge, rooms=(ROOM,)) if r.predicate == "against_wall")
    assert wall.confidence == pytest.approx(0.9 * (1 - 0.5 * 0.15 / 0.25))


def test_only_what_changed_is_judged() -> None:
    nodes = [node(k, "chair", (0.8 * k, 0.0, 0.4)) for k in range(1, 5)]
    found = {r.key for r in relations_about({1}, nodes, (ROOM,), SURFACES, CONFIG)}
    assert found == {(1, "next_to", 2), (2, "next_to", 1), (1, "part_of_room", 7)}
    assert relations_about(set(), nodes, (ROOM,), SURFACES, CONFIG) == []
    assert relations_about({99}, nodes, (ROOM,), SURFACES, CONFIG) == []


def near(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_subnormal=False)


some_nodes = st.builds(
    lambda label, c, s, yaw: node(0, label, c, s, yaw),
    st.sampled_from(["table", "chair", "cup"]),
    st.tuples(near(-1, 1), near(-1, 1), near(0, 1.5)),
    st.tuples(*(near(0.1, 1.5),) * 3),
    near(-3, 3),
)


@settings(deadline=None)
@given(st.lists(some_nodes, min_size=2, max_size=5))
def test_a_pair_has_one_relation_and_nearness_is_mutual(drawn: list[ObjectNode]) -> None:
    nodes = [replace(n, id=k + 1) for k, n in enumerate(drawn)]
    found = related(*nodes)
    pairs = [(r.subject, r.object) for r in found]
    assert len(pairs) == len(set(pairs))
    assert all(r.subject != r.object and 0 < r.confidence <= 0.9 + 1e-9 for r in found)
    by_key = {r.key for r in found}
    on = {(a, b) for a, p, b in by_key if p == "on"}
    assert not on & {(b, a) for a, b in on}
    # Judged one at a time, the same relations are found.
    alone = {r.key for n in nodes for r in relations_about({n.id}, nodes, (), SURFACES, CONFIG)}
    assert alone == by_key


def test_refresh_waits_for_a_noticeable_change() -> None:
    refresh, chair = RelationRefresh(CONFIG), node(1, "chair", (0.0, 0.0, 0.4))
    assert refresh.due([chair]) == {1}
    assert refresh.due([chair]) == set()

    def moved(by: float) -> ObjectNode:
        return replace(chair, box=replace(chair.box, center=(by, 0.0, 0.4)))

    step = 0.6 * CONFIG.refresh_distance
    assert refresh.due([moved(step)]) == set()
    assert refresh.due([moved(2 * step)]) == {1}  # since it was judged, not since it was last seen
    assert refresh.due([moved(2 * step)]) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"label": "sofa"},
        {"state": NodeState.STALE},
        {"confidence": 0.5},
        {"box": replace(TABLE.box, yaw=0.2)},
        {"box": replace(TABLE.box, size=(1.5, 0.8, 0.75))},
    ],
)
def test_refresh_sees_every_kind_of_change(change: dict) -> None:
    refresh = RelationRefresh(CONFIG)
    refresh.due([TABLE])
    assert refresh.due([replace(TABLE, **change)]) == {1}


def test_refresh_forgets() -> None:
    refresh = RelationRefresh(CONFIG)
    refresh.due([TABLE])
    refresh.forget([1, 2])
    assert refresh.due([TABLE]) == {1}


def test_one_can_be_under_tables() -> None:
    assert surface_labels(load_vocabulary().info) == frozenset({"table"})
