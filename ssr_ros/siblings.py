"""Labels that a network takes for one another: what one view calls a sofa and the next an armchair may be one thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("chair", "office chair", "dining chair", "armchair", "sofa", "bench", "stool", "ottoman"),
    ("table", "dining table", "coffee table", "side table", "desk", "counter"),
    ("cabinet", "dresser", "nightstand", "side table", "tv stand", "counter"),
    ("cabinet", "wardrobe", "bookshelf", "shelf", "refrigerator", "dresser"),
    ("oven", "stove", "dishwasher", "washing machine"),
    ("tv", "monitor", "picture", "mirror", "window", "whiteboard"),
    ("bottle", "cup", "bowl", "vase"),
    ("box", "trash bin", "suitcase", "basket"),
    ("backpack", "handbag"),
    ("door", "wardrobe"),
)


def are_siblings(a: str, b: str) -> bool:
    """Whether two labels are one or of one family."""
    return a == b or b in _siblings().get(a, ())


@lru_cache(maxsize=1)
def _siblings() -> dict[str, frozenset[str]]:
    words = {word for family in FAMILIES for word in family}
    return {word: frozenset(w for family in FAMILIES if word in family for w in family) for word in words}


@lru_cache(maxsize=4)
def sibling_matrix(labels: Sequence[str]) -> NDArray[np.float64]:
    """(L, L) 0/1 which of the labels, a tuple, are siblings; each is its own."""
    return np.array([[float(are_siblings(a, b)) for b in labels] for a in labels])


def family_share(label: str, posterior: Sequence[tuple[str, float]]) -> float:
    """[0, 1] what a posterior gives to a label and its siblings."""
    return min(1.0, sum(share for word, share in posterior if are_siblings(label, word)))
