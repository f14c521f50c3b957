"""Voxels of one object against a dictionary that counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ssr_ros.geometry import pose_matrix
from ssr_ros.scene_graph.voxels import ObjectVoxels, voxel_centers, voxel_keys

SIZE = 0.05
cells = st.tuples(*(st.integers(-4, 4),) * 3)
clouds = st.lists(cells, min_size=1, max_size=12)


def points(of: list[tuple[int, int, int]], within: float = 0.5) -> np.ndarray:
    """One point in each cell; ``within`` is where in the cell."""
    return ((np.array(of) + within) * SIZE).astype(np.float32)


def cells_of(voxels: ObjectVoxels) -> list[tuple[int, int, int]]:
    return [tuple(int(v) for v in row) for row in np.floor(voxels.centers / SIZE)]


@given(clouds)
def test_keys_and_centers_are_inverse(of: list[tuple[int, int, int]]) -> None:
    keys = voxel_keys(points(of, 0.9), SIZE)
    assert voxel_centers(keys, SIZE) == pytest.approx(points(of), abs=1e-6)
    assert (voxel_keys(voxel_centers(keys, SIZE), SIZE) == keys).all()


def test_keys_order_far_and_negative_cells() -> None:
    far = [(-(2**19), 3, -5), (2**19, -3, 5)]
    keys = voxel_keys(np.array(far) + 0.5, 1.0)
    assert voxel_centers(keys, 1.0).tolist() == (np.array(far) + 0.5).tolist()


class CountedByDictionary(RuleBasedStateMachine):
    """Whatever is done, keys stay sorted and unique, and the counts are those of a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.voxels = ObjectVoxels(SIZE, 10_000)
        self.model: dict[tuple[int, int, int], list[float]] = {}

    @rule(cloud=clouds)
    def add(self, cloud: list[tuple[int, int, int]]) -> None:
        self.voxels.add(points(cloud, 0.3))
        for cell in set(cloud):
            self.model.setdefault(cell, [0.0, 0.0])[0] += 1

    @rule(cloud=clouds, weight=st.sampled_from([0.5, 1.0]))
    def miss(self, cloud: list[tuple[int, int, int]], weight: float) -> None:
        index = [k for k, cell in enumerate(cells_of(self.voxels)) if cell in set(cloud)]
        self.voxels.miss(np.array(index, np.int64), weight)
        for cell in set(cloud) & self.model.keys():
            self.model[cell][1] += weight

    @rule(cloud=clouds)
    def forget(self, cloud: list[tuple[int, int, int]]) -> None:
        self.voxels.forget(np.array([c in set(cloud) for c in cells_of(self.voxels)], bool), 0.5)
        for cell in set(cloud) & self.model.keys():
            self.model[cell] = [v / 2 for v in self.model[cell]]

    @rule(cloud=clouds)
    def absorb(self, cloud: list[tuple[int, int, int]]) -> None:
        other = ObjectVoxels(SIZE, 10_000)
        other.add(points(cloud))
        other.add(points(cloud))
        self.voxels.absorb(other)
        for cell in set(cloud):
            self.model.setdefault(cell, [0.0, 0.0])[0] += 2

    @rule(by=cells)
    def shift(self, by: tuple[int, int, int]) -> None:
        self.voxels.shift(pose_matrix(np.array(by) * SIZE, [0, 0, 0, 1]))
        self.model = {tuple(a + b for a, b in zip(cell, by, strict=True)): v for cell, v in self.model.items()}

    @rule(count=st.integers(1, 60))
    def sample(self, count: int) -> None:
        if len(self.voxels):
            chosen = self.voxels.sample(count)
            assert chosen.shape == (count, 3)
            assert {tuple(p) for p in chosen} <= {tuple(p) for p in self.voxels.centers}

    @invariant()
    def keys_are_sorted_and_agree_with_the_centers(self) -> None:
        assert (np.diff(self.voxels.keys) > 0).all()
        assert (voxel_keys(self.voxels.centers, SIZE) == self.voxels.keys).all()
        assert len(self.voxels.hits) == len(self.voxels.misses) == len(self.voxels)

    @invariant()
    def counts_are_those_of_the_model(self) -> None:
        found = zip(cells_of(self.voxels), self.voxels.hits, self.voxels.misses, strict=True)
        assert {cell: [hits, misses] for cell, hits, misses in found} == self.model  # halves are exact


TestCounts = CountedByDictionary.TestCase
TestCounts.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)


@given(st.lists(clouds, min_size=1, max_size=6), st.integers(1, 8))
def test_capacity_bounds_and_keeps_the_best_supported(views: list, capacity: int) -> None:
    voxels, best = ObjectVoxels(SIZE, capacity), [(0, 0, 0)]
    for _ in range(3):
        voxels.add(points(best))
    for view in views:
        voxels.add(points(view))
        assert len(voxels) <= capacity
        assert (np.diff(voxels.keys) > 0).all()
    assert (0, 0, 0) in cells_of(voxels) or len(views) >= 3


def test_contains_asks_sorted_keys() -> None:
    voxels = ObjectVoxels(SIZE, 100)
    voxels.add(points([(0, 0, 0), (1, 0, 0), (2, 0, 0)]))
    keys = np.sort(voxel_keys(points([(2, 0, 0), (0, 0, 0), (9, 9, 9)]), SIZE))
    assert voxels.contains(keys).tolist() == [True, False, True]
    assert voxels.contains(np.zeros(0, np.int64)).tolist() == [False] * 3


def test_support_is_a_share_of_the_views_and_a_number_of_hits() -> None:
    voxels = ObjectVoxels(SIZE, 100)
    voxels.add(points([(0, 0, 0), (1, 0, 0)]))
    voxels.add(points([(0, 0, 0), (1, 0, 0), (2, 0, 0)]))
    voxels.miss(np.array([1]), 4.0)  # two of six views agree on cell 1, one of one on cell 2
    assert voxels.supported(0.4, 2.0) == pytest.approx(points([(0, 0, 0)]))
    assert voxels.supported(0.4, 1.0) == pytest.approx(points([(0, 0, 0), (2, 0, 0)]))
    assert len(voxels.supported(0.3, 1.0)) == 3


def test_absorbing_coarser_or_finer_voxels_counts_views_not_voxels() -> None:
    fine, coarse = ObjectVoxels(0.01, 1000), ObjectVoxels(0.05, 1000)
    fine.add(np.array([[0.005, 0.005, 0.005], [0.015, 0.005, 0.005]], np.float32))  # one coarse cell
    coarse.absorb(fine)
    assert coarse.hits.tolist() == [1.0]


def test_a_quarter_turn_moves_evidence_along() -> None:
    voxels = ObjectVoxels(SIZE, 100)
    voxels.add(points([(3, 0, 0)]))
    voxels.miss(np.array([0]), 1.0)
    voxels.shift(pose_matrix([0, 0, 0], [0, 0, np.sqrt(0.5), np.sqrt(0.5)]))
    assert cells_of(voxels) == [(-1, 3, 0)]
    assert (voxels.hits.tolist(), voxels.misses.tolist()) == ([1.0], [1.0])
