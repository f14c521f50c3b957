"""The closest two, against all distances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import living_room, node

from ssr_ros.geometry import pairwise_distance
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.closest_pair import closest_rows
from ssr_ros.reasoning.query import ClosestPair, ObjectRef
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import SceneGraph

TV, CHAIR, SOFA = (ObjectRef(w) for w in ("tv", "chair", "sofa"))


def ask(query, graph=None):
    return Solver().solve(graph or living_room(), query)


def many(count, seed):
    random = np.random.default_rng(seed)
    centers = random.uniform(0, np.sqrt(count) * 6, (count, 3)) * [1, 1, 0.01]
    return np.hstack([centers, random.uniform(0.05, 0.8, (count, 3)), random.uniform(-4, 4, (count, 1))])


def test_by_hand():
    answer = ask(ClosestPair(CHAIR, TV))
    assert (answer.labels, answer.evidence) == (("chair", "tv"), (4, 2))
    assert answer.value == pytest.approx(np.hypot(1.25, 0.15))
    assert ask(ClosestPair(TV, CHAIR)).labels == ("tv", "chair")
    assert answer.uncertainty > 0


def test_among_one_kind():
    answer = ask(ClosestPair(ObjectRef("seat")))
    assert set(answer.evidence) == {1, 5}  # chair 5 is 1.25 m from the sofa's front and 0.75 m left of its side
    assert ask(ClosestPair(SOFA)).status is Status.UNKNOWN_OBJECT
    assert ask(ClosestPair(SOFA, ObjectRef("couch"))).status is Status.UNKNOWN_OBJECT


def test_a_tie_names_the_pairs():
    graph = SceneGraph(nodes=[node(i, "chair", (2.0 * i, 0.0, 0.4)) for i in (1, 2, 3)])
    answer = ask(ClosestPair(CHAIR), graph)
    assert (answer.status, answer.evidence) == (Status.AMBIGUOUS, (1, 2, 3))
    assert "chair 1 with chair 2 and chair 2 with chair 3" in answer.text


@pytest.mark.parametrize("count", [3, 30, 600])
@pytest.mark.parametrize("among", [True, False])
def test_is_the_least_of_all_distances(count, among):
    boxes = many(count, count)
    first = np.arange(count)
    second = first if among else np.arange(count // 3, count)
    distances = pairwise_distance(boxes, boxes)
    np.fill_diagonal(distances, np.inf)
    if not among:
        distances[:, : count // 3] = np.inf
    pairs, found = closest_rows(first, second, boxes, 0.0)
    assert found[0] == pytest.approx(distances.min(), abs=1e-9)
    assert distances[tuple(pairs[0])] == found[0] or distances[tuple(pairs[0][::-1])] == pytest.approx(found[0])


coordinates = st.floats(-5.0, 5.0)
lengths = st.floats(0.05, 2.0)
drawn_boxes = st.tuples(coordinates, coordinates, st.floats(0.0, 2.0), lengths, lengths, lengths, st.floats(-3.1, 3.1))


@given(st.lists(drawn_boxes, min_size=2, max_size=10))
def test_ties_are_all_that_are_as_near(drawn):
    boxes = np.array(drawn)
    rows = np.arange(len(boxes))
    distances = pairwise_distance(boxes, boxes)
    upper = np.triu_indices(len(boxes), 1)
    least = distances[upper].min()
    if (np.abs(distances[upper] - least - 0.01) < 1e-6).any():
        return
    pairs, _ = closest_rows(rows, rows, boxes, 0.01)
    expected = {(int(a), int(b)) for a, b in zip(*upper, strict=True) if distances[a, b] <= least + 0.01}
    assert set(map(tuple, pairs.tolist())) == expected
