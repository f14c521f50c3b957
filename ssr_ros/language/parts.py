"""Parts of things and fillers that follow a name: 'nightstand top', 'that projector thing'."""

from __future__ import annotations

from collections.abc import Collection

from ssr_ros.reasoning.labels import Lexicon

_PARTS = frozenset("top surface thing thingy thingies thingamajig".split())


def without_part(label: str, lexicon: Lexicon, labels: Collection[str] = ()) -> str:
    """The label without a part or filler at its end, where it is known only without."""
    whole, _, last = label.rpartition(" ")
    if last not in _PARTS or label in labels or lexicon.knows(label):
        return label
    whole = lexicon.singular(whole.removesuffix("'s"))
    return whole if whole in labels or lexicon.knows(whole) else label
