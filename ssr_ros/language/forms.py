"""Plain English forms of every query, and those of VSI-Bench: pairs of patterns and what to build from them.

The patterns stand with their builders in ``families``; their holes are those of ``wordings``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from ssr_ros.language.families.fragments import FRAGMENTS
from ssr_ros.language.families.measures import MEASURES, SIZES
from ssr_ros.language.families.relations import RELATIONS
from ssr_ros.language.families.things import INVENTORY, THINGS
from ssr_ros.language.families.times import TIMES
from ssr_ros.language.families.ways import DIRECTIONS, TOLD
from ssr_ros.language.wordings import filled

Builder = Callable[..., Any]
Form = tuple[re.Pattern[str], Builder]

_NO_WORDS = re.compile(r"\(\?P<\w+>|\\.|\[[^\]]*\]")  # names of groups, escapes, sets of characters

# Most specific first: what a pattern fits may fit a later one too.
_FAMILIES = (TOLD, DIRECTIONS, TIMES, MEASURES, RELATIONS, THINGS, SIZES, INVENTORY)


@cache
def forms() -> tuple[Form, ...]:
    """Every pattern with its holes filled in and its builder, compiled at the first question."""
    return tuple(form for family in _FAMILIES for form in _compiled(family))


@cache
def long_forms() -> tuple[Form, ...]:
    """Those that may be as long as a question can be."""
    return tuple(_compiled(TOLD))


@cache
def fragment_forms() -> tuple[Form, ...]:
    """Those of questions without a verb, for what fits no other form."""
    return tuple(_compiled(FRAGMENTS))


@cache
def form_words() -> frozenset[str]:
    """Every word that stands in some pattern."""
    patterns = (pattern.pattern for pattern, _ in forms())
    return frozenset(word for text in patterns for word in re.findall(r"[a-z]{2,}", _NO_WORDS.sub(" ", text)))


def _compiled(family: Iterable[tuple[Builder, tuple[str, ...]]]) -> Iterable[Form]:
    return ((filled(pattern), builder) for builder, patterns in family for pattern in patterns)
