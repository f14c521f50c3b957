"""The names in a query, and whether they are names at all, or words of a question that a form misread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.reasoning.query import ObjectRef, SpatialQuery

COMPOUND_ENDS = frozenset("stand rack holder cover frame case shade leg legs handle".split())  # of names, after others


def labels_of(query: SpatialQuery) -> Iterator[str]:
    """Every label in a query."""
    for name in query.__struct_fields__:
        value = getattr(query, name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from _labels_in(part.go if isinstance(part, q.Step) else part)


def misread(query: SpatialQuery, labels: Collection[str], lexicon: Lexicon) -> bool:
    """Whether some label is unknown to lexicon and graph, and has a word in it that questions are made of.

    'Bed coming' and 'hand side of yours' are no things; 'oak barrel' may be one.
    """
    mapped = {normalize_label(label) for label in labels}
    heads = {label.split(" ")[-1] for label in mapped if label}
    for label in labels_of(query):
        readings = list(lexicon.readings(label))
        if any(lexicon.knows(word) or word in mapped or word in heads for word in readings):
            continue
        words = {word for word in label.split(" ") if not lexicon.knows(word)} - COMPOUND_ENDS
        if not words.isdisjoint(plain_words()):
            return True
    return False


@cache
def plain_words() -> frozenset[str]:
    """Words that questions are made of, which name nothing; read at the first question that needs them."""
    from ssr_ros.language.forms import form_words
    from ssr_ros.language.learned.parser import seed_words

    return form_words() | seed_words() | frozenset("s t m cm metres meters centimetres centimeters me it".split())


def _labels_in(ref: object) -> Iterator[str]:
    if not isinstance(ref, ObjectRef):
        return
    if ref.label is not None:
        yield ref.label
    relation, pick = ref.relation, ref.pick
    inner = [relation.object, relation.other, relation.viewpoint] if relation else []
    for part in (*inner, pick.of if pick else None):
        yield from _labels_in(part)
