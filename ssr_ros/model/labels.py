"""Which labels the network gives, and which word of a synthetic home trains which of them."""

from __future__ import annotations

from ssr_ros.vocabulary import COCO_LABELS, load_vocabulary

ALIASES = {"stove": "oven"}  # word of the simulation -> label of the vocabulary


def network_labels() -> tuple[str, ...]:
    """(L,) in the order of the network's scores."""
    return load_vocabulary().labels


def coco_columns() -> list[list[int]]:
    """Per label the columns of the pre-trained detector that mean it; none for new labels."""
    info = load_vocabulary().info
    return [[COCO_LABELS.index(word) for word in info[label].coco] for label in network_labels()]


def label_index(word: str) -> int:
    """Index of the label that a word of the simulation trains; ValueError for a word without one."""
    return network_labels().index(ALIASES.get(word, word))
