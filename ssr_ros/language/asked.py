"""What a form's words are turned into a query with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssr_ros.language.options import Option
from ssr_ros.reasoning.labels import Lexicon
from ssr_ros.reasoning.query import ObjectRef

Fields = Mapping[str, str]  # the holes of the form by name; an optional one that was left out is empty


@dataclass(frozen=True, slots=True)
class Asked:
    """What a builder may look up beside the words that were matched."""

    lexicon: Lexicon
    options: tuple[Option, ...] = ()
    labels: frozenset[str] = frozenset()  # of the graph
    asks: bool = True  # whether a question mark says that it is a question
    qualified: Mapping[str, ObjectRef] = field(default_factory=dict)  # what a word stands for that replaced a phrase
