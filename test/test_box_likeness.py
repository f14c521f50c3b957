from __future__ import annotations

import math

import numpy as np
import pytest

from ssr_ros.scene_graph.box_likeness import likeness

KNOWN = np.full((1, 3), 1e-6)  # [m^2]
CHAIR = np.array([[0.0, 0.0, 0.45, 0.5, 0.6, 0.9, 0.3]])


def alike(a: np.ndarray, b: np.ndarray, variance: float = 1e-6) -> float:
    return float(likeness(a, np.full((1, 3), variance), b, np.full((1, 3), variance))[0, 0])


def test_a_box_is_like_itself_however_it_is_described() -> None:
    turned = CHAIR.copy()
    turned[0, [3, 4]], turned[0, 6] = CHAIR[0, [4, 3]], 0.3 + math.pi / 2
    assert alike(CHAIR, CHAIR) == pytest.approx(1.0)
    assert alike(CHAIR, turned) == pytest.approx(1.0)


def test_a_shift_counts_against_the_size_along_it() -> None:
    """exp(-d^2 / 8 v) with v = l^2 / 12 of a uniform length."""
    shifted = CHAIR + [0.0, 0.0, 0.3, 0.0, 0.0, 0.0, 0.0]
    assert alike(CHAIR, shifted) == pytest.approx(math.exp(-0.09 / 8 / (0.81 / 12)), rel=1e-3)


def test_a_longer_box_is_less_alike() -> None:
    """sqrt(2 r / (1 + r^2)) of two normal distributions of one mean, r the ratio of their sigmas."""
    longer = CHAIR * [1, 1, 1, 1, 1, 2, 1]
    assert alike(CHAIR, longer) == pytest.approx(math.sqrt(2 * 2 / (1 + 4)), rel=1e-3)


def test_small_things_a_hand_apart_are_alike_only_where_their_places_are_vague() -> None:
    cup = np.array([[0.0, 0.0, 0.8, 0.09, 0.09, 0.1, 0.0]])
    other = cup + [0.12, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert alike(cup, other) < 0.1
    assert alike(cup, other, 0.1**2) > 0.75


def test_neighbours_that_touch_are_unlike() -> None:
    assert alike(CHAIR, CHAIR + [0.6, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0]) < 0.2


def test_all_pairs_at_once() -> None:
    boxes = np.concatenate([CHAIR, CHAIR + [1.0, 0, 0, 0, 0, 0, 0], CHAIR + [0.1, 0, 0, 0, 0, 0, 0]])
    spread = np.full((3, 3), 1e-4)
    table = likeness(boxes, spread, boxes, spread)
    assert table.shape == (3, 3)
    assert table == pytest.approx(table.T)
    assert table[0, 2] > table[0, 1]
    assert likeness(boxes[:0], spread[:0], boxes, spread).shape == (0, 3)
