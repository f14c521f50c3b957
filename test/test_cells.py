"""Directions from triplets alone."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import node

from ssr_ros.evaluation.vsi_disturbance import with_chain
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.cells import triplets_to
from ssr_ros.reasoning.query import Direction, ObjectRef
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import SceneGraph


def chained(*places):
    nodes = [node(i, f"thing {i}", (x, y, 0.5)) for i, (x, y) in enumerate(places, start=1)]
    return with_chain(SceneGraph("map", nodes=nodes))


def direction(graph, ids, source):
    return Solver().solve(graph, Direction(*(ObjectRef(id=i) for i in ids), source=source))


SQUARE = chained((0, 0), (0, 4), (3, 3), (-4, 1), (2, -5))


def test_the_triplet_of_the_chain_itself():
    for source in ("metres", "cells"):
        answer = direction(SQUARE, (1, 2, 3), source)
        assert (answer.status, answer.labels) == (Status.OK, ("front-right",))
        assert answer.triplets == (SQUARE.triplets[3],)
    assert "of 1 triplets" in answer.text


def test_boxes_are_not_read():
    graph = SQUARE.copy()
    for moved in SQUARE.members():
        graph.put(node(moved.id, moved.label, (moved.box.center[0], -moved.box.center[1], 0.5)))
    assert direction(graph, (1, 2, 3), "metres").labels == ("front-right",)
    assert direction(graph, (1, 2, 3), "boxes").labels == ("front-left",)


def test_without_a_chain():
    graph = SceneGraph("map", nodes=SQUARE.members())
    answer = direction(graph, (1, 2, 3), "cells")
    assert answer.status is Status.UNVERIFIED and "does not reach" in answer.text


def test_triplets_to():
    assert triplets_to(SQUARE, (SQUARE.root.a, SQUARE.root.b)) == []
    targets = [triplet.target for triplet in triplets_to(SQUARE, (5,))]
    assert targets == sorted(targets) and 5 in targets


places = st.lists(st.tuples(st.floats(-8, 8), st.floats(-8, 8)), min_size=3, max_size=12)


@settings(deadline=None)
@given(places, st.data())
def test_metres_say_what_boxes_say(points, data):
    if min(math.dist(a, b) for i, a in enumerate(points) for b in points[:i]) < 0.6:
        return
    graph = chained(*points)
    ids = data.draw(st.permutations(range(1, len(points) + 1)))[:3]
    boxes, metres = (direction(graph, ids, source) for source in ("boxes", "metres"))
    if boxes.status is Status.OK:
        assert metres.labels == boxes.labels
    cells = direction(graph, ids, "cells")
    assert cells.labels or cells.status is Status.UNVERIFIED


@pytest.mark.parametrize("source", ["metres", "cells"])
def test_unknown_objects_are_unknown_here_too(source):
    query = Direction(ObjectRef("piano"), ObjectRef(id=1), ObjectRef(id=2), source=source)
    assert Solver().solve(SQUARE, query).status is Status.UNKNOWN_OBJECT
