"""Distances of boxes against shapely's, and that the search for close pairs misses none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.geometry import pairwise_distance
from ssr_ros.reasoning import box_distances
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError
from ssr_ros.reasoning.box_distances import box_distance, close_pairs, over, plan_distance, point_distance

coordinates = st.floats(-4.0, 4.0)
lengths = st.floats(0.0, 3.0)
boxes = st.tuples(coordinates, coordinates, st.floats(0.0, 2.0), lengths, lengths, lengths, st.floats(-7.0, 7.0))


def many(count, seed, spread=20.0, largest=1.5):
    random = np.random.default_rng(seed)
    centers = random.uniform(-spread, spread, (count, 3)) * [1, 1, 0.05]
    return np.hstack([centers, random.uniform(0.05, largest, (count, 3)), random.uniform(-4, 4, (count, 1))])


@given(st.lists(boxes, min_size=1, max_size=6), st.lists(boxes, min_size=1, max_size=6))
def test_distance_is_that_of_shapely(a, b):
    a, b = np.array(a), np.array(b)
    if min(a[:, 3:5].min(), b[:, 3:5].min()) < 1e-3:
        return  # shapely does not take polygons without area
    assert np.allclose(box_distance(a[:, None], b[None]), pairwise_distance(a, b), atol=1e-6)


def test_distance_by_hand():
    unit = np.array([0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.0])
    assert plan_distance(unit, unit + [3, 0, 0, 0, 0, 0, 0]) == pytest.approx(2.0)
    assert plan_distance(unit, unit + [3, 0, 0, 0, 0, 0, np.pi / 4]) == pytest.approx(2.5 - np.sqrt(0.5))
    assert box_distance(unit, unit + [4, 0, 5, 0, 0, 0, 0]) == pytest.approx(5.0)  # 3 beside, 4 above
    cross = np.array([0.0, 0.0, 0.5, 4.0, 0.1, 1.0, 0.0])
    assert box_distance(cross, cross + [0, 0, 0, 0, 0, 0, np.pi / 2]) == 0.0  # no corner lies in the other


def test_from_a_point():
    box = np.array([1.0, 0.0, 0.5, 2.0, 1.0, 1.0, np.pi / 2])  # along y: x from 0.5 to 1.5, y from -1 to 1
    assert point_distance(np.zeros(2), box) == pytest.approx(0.5)
    assert point_distance(np.array([1.2, 0.9]), box) == 0.0
    assert over(np.array([1.2, 0.9]), box)
    assert not over(np.array([0.2, 0.9]), box)


@pytest.mark.parametrize(("count", "limit"), [(40, 0.5), (400, 0.0), (400, 0.7)])
def test_the_search_misses_no_pair(count, limit):
    a, b = many(count, 1), many(count, 2)
    b[0, 3:5] = 15.0  # a carpet
    near = plan_distance(a[:, None], b[None]) <= limit
    found = np.zeros_like(near)
    found[close_pairs(a, b, limit)] = True
    assert near.any()
    assert not (near & ~found).any()
    assert found.sum() < near.size


def test_pairs_among_boxes_come_once():
    a = many(400, 6)
    a[:3, 3:5] = 15.0
    near = np.argwhere(np.triu(plan_distance(a[:, None], a[None]) <= 0.3, 1))
    pairs = np.stack(close_pairs(a, None, 0.3), 1)
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert set(map(tuple, near.tolist())) <= set(map(tuple, pairs.tolist()))


def test_centers_over_footprints():
    a, b = many(400, 7), many(400, 8)
    b[:3, 3:5] = 15.0
    over_either = over(a[:, None, :2], b[None]) | over(b[None, :, :2], a[:, None])
    found = np.zeros_like(over_either)
    found[close_pairs(a, b, 0.0, over_centers=True)] = True
    assert over_either.any()
    assert not (over_either & ~found).any()
    assert found.sum() < len(close_pairs(a, b, 0.0)[0])


def test_height_can_be_bounded():
    a = many(300, 3)
    a[:, 2] = np.arange(300)
    first, second = close_pairs(a, a, 1.0, vertical=0.0)
    assert (np.abs(first - second) <= 1).all()


def test_too_many_pairs_are_refused(monkeypatch):
    monkeypatch.setattr(box_distances, "MAX_PAIRS", 1000)
    heap = many(200, 4, spread=0.1)
    with pytest.raises(UnanswerableError, match="1000 pairs") as refusal:
        close_pairs(heap, heap, 0.0)
    assert refusal.value.answer.status is AnswerStatus.UNVERIFIED
