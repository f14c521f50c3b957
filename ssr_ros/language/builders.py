"""From the words that a form has matched to the query they mean; NoPhraseError where they mean none after all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ssr_ros.language.options import Option
from ssr_ros.language.phrases import NoPhraseError, definite, reference, references
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon

Fields = Mapping[str, str]  # the holes of the form by name; an optional one that was left out is empty

_DIMENSIONS: Mapping[str, q.Dimension] = {
    "long": "length",
    "length": "length",
    "wide": "width",
    "broad": "width",
    "width": "width",
    "breadth": "width",
    "tall": "height",
    "high": "height",
    "height": "height",
}
_ON = frozenset({"on", "on top of", "upon", "atop"})
_FAR = frozenset({"farthest", "furthest", "most distant", "farther", "further"})
_SIDE_WORDS = frozenset("front back left right behind to at on in my your the of me you or and rear side hand".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a builder may look up beside the words that were matched."""

    lexicon: Lexicon
    options: tuple[Option, ...] = ()


def count(fields: Fields, asked: Asked) -> q.SpatialQuery:
    ref = reference(fields["a"], asked.lexicon)
    return q.Count(ref) if ref else q.ListObjects()


def exists(fields: Fields, asked: Asked) -> q.SpatialQuery:
    ref = reference(fields["a"], asked.lexicon)
    return q.Exists(ref) if ref else q.ListObjects()


def locate(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Where are the chairs' lists them; 'where is the chair' wants the one."""
    ref = definite(fields["a"], asked.lexicon)
    plural = ref.id is None and ref.label is not None and not fields["a"].endswith(ref.label)
    return q.ListObjects(ref) if plural else q.Locate(ref)


def list_all(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.ListObjects()


def list_labelled(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.ListObjects(reference(fields["a"], asked.lexicon))


def list_related(fields: Fields, asked: Asked) -> q.SpatialQuery:
    what = reference(fields["a"], asked.lexicon) if "a" in fields else None
    return q.ListObjects(what, _predicate(fields), definite(fields["b"], asked.lexicon))


def related(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Is the cup on the table'; 'is anything on the table' lists what is."""
    subject, target = reference(fields["a"], asked.lexicon), definite(fields["b"], asked.lexicon)
    if subject is None:
        return q.ListObjects(None, _predicate(fields), target)
    return q.Related(subject, _predicate(fields), target)


def size(fields: Fields, asked: Asked) -> q.SpatialQuery:
    dimension = _DIMENSIONS.get(fields.get("dim", ""), "longest")
    return q.Size(definite(fields["a"], asked.lexicon), dimension, _unit(fields))


def room_size(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.RoomSize()


def distance(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Distance(definite(fields["a"], asked.lexicon), definite(fields["b"], asked.lexicon), _unit(fields))


def nearest(fields: Fields, asked: Asked) -> q.SpatialQuery:
    kind = q.Farthest if fields["ext"] in _FAR else q.Nearest
    return kind(definite(fields["b"], asked.lexicon), _candidates(fields, asked))


def direction(fields: Fields, asked: Asked) -> q.SpatialQuery:
    standing_at, facing, target = (definite(fields[hole], asked.lexicon) for hole in "abc")
    return q.Direction(standing_at, facing, target, _level(fields.get("sides"), asked.options))


def _candidates(fields: Fields, asked: Asked) -> tuple[q.ObjectRef, ...]:
    """Those in the text; else the options; else none, which means any object."""
    if "list" in fields:
        return references(fields["list"], asked.lexicon)
    ref = reference(fields["a"], asked.lexicon) if "a" in fields else None
    if ref is None:
        return tuple(definite(option.text, asked.lexicon) for option in asked.options[:26])
    return (ref, definite(fields["c"], asked.lexicon)) if "c" in fields else (ref,)


def _level(sides: str | None, options: tuple[Option, ...]) -> q.DirectionLevel:
    """By the choice that the text or else the options leave; quadrants where they leave all."""
    words = sides if sides is not None else ", ".join(option.text for option in options)
    named = set(re.findall(r"[a-z]+", words))
    if sides is not None and not (
        named <= _SIDE_WORDS and named & {"front", "back", "left", "right", "behind", "rear"}
    ):
        raise NoPhraseError(f"'{sides}' are no directions")
    if not words or re.search(r"(?:front|back|behind)[ -](?:left|right)", words):
        return "hard"
    return "medium" if named & {"back", "behind", "rear"} else "easy"


def _predicate(fields: Fields) -> q.SupportPredicate:
    return "on" if fields["rel"] in _ON else "under"


def _unit(fields: Fields) -> q.LengthUnit:
    return "cm" if fields.get("unit", "").startswith("c") else "m"
