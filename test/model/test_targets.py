"""Which cells answer for which object."""

from __future__ import annotations

import numpy as np

from ssr_ros.model import targets


def scene(*blocks: tuple[int, slice, slice]) -> np.ndarray:
    ids = np.zeros((80, 104), np.int16)
    for object_id, rows, columns in blocks:
        ids[rows, columns] = object_id
    return ids


def table(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Object ids, pixels and 2D boxes of what a scene shows."""
    found = np.unique(ids[ids > 0])
    boxes = []
    for object_id in found:
        rows, columns = np.nonzero(ids == object_id)
        boxes.append([columns.min() * 4, rows.min() * 4, columns.max() * 4 + 4, rows.max() * 4 + 4])
    pixels = np.array([16.0 * (ids == k).sum() for k in found])
    return found, pixels, np.array(boxes, np.float32)


def test_small_things_answer_at_the_fine_stride_and_large_ones_at_the_coarse() -> None:
    ids = scene((1, slice(20, 28), slice(10, 18)), (2, slice(30, 75), slice(40, 100)))
    result = targets.assign(ids, *table(ids))
    strides = targets.cell_strides()
    assert set(strides[result.owner == 0]) == {8.0}
    assert set(strides[result.owner == 1]) == {32.0}
    assert (result.owner == 0).sum() == targets.POSITIVES
    assert [row for row, _ in result.first] == [0, 1]


def test_the_first_cell_lies_in_the_middle_of_what_is_seen() -> None:
    ids = scene((5, slice(20, 28), slice(10, 18)))
    result = targets.assign(ids, *table(ids))
    center = targets.cell_centers()[result.first[0, 1]]
    assert np.abs(center - [56, 96]).max() <= 8


def test_cells_of_an_object_lie_on_it() -> None:
    ids = scene((1, slice(10, 40), slice(10, 14)), (2, slice(10, 40), slice(14, 60)))
    result = targets.assign(ids, *table(ids))
    at = targets.sampled_ids(ids)
    assert (at[result.owner == 0] == 1).all() and (at[result.owner == 1] == 2).all()


def test_what_shows_too_little_counts_neither_way() -> None:
    ids = scene((3, slice(21, 23), slice(11, 13)))
    result = targets.assign(ids, np.array([3]), np.array([64.0]), np.array([[44.0, 84.0, 52.0, 92.0]]))
    assert not (result.owner >= 0).any() and (result.owner == targets.IGNORE).any()
    assert result.first.shape == (0, 2)


def test_a_thin_object_between_the_cells_still_answers() -> None:
    ids = scene((4, slice(10, 60), slice(12, 13)))  # column 12 is never sampled at stride 8
    result = targets.assign(ids, *table(ids))
    assert (result.owner == 0).any()
