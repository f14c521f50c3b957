from __future__ import annotations

import numpy as np
import pytest

from ssr_ros.siblings import FAMILIES, are_siblings, family_share, sibling_matrix


def test_labels_of_one_family_are_siblings() -> None:
    assert are_siblings("sofa", "armchair")
    assert are_siblings("desk", "table")
    assert are_siblings("dresser", "cabinet")
    assert are_siblings("cabinet", "nightstand")
    assert not are_siblings("sofa", "table")
    assert are_siblings("a word of nobody", "a word of nobody")


def test_the_matrix_is_symmetric_with_ones_on_its_diagonal() -> None:
    labels = (*sorted({word for family in FAMILIES for word in family}), "a word of nobody")
    matrix = sibling_matrix(labels)
    assert (matrix == matrix.T).all()
    assert (np.diag(matrix) == 1).all()
    assert matrix[-1].sum() == 1


def test_a_family_has_the_sum_of_its_members() -> None:
    posterior = (("sofa", 0.4), ("armchair", 0.3), ("bed", 0.2))
    assert family_share("armchair", posterior) == pytest.approx(0.7)
    assert family_share("bed", posterior) == pytest.approx(0.2)
