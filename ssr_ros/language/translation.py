"""What turns words into typed queries: the joint that templates and language models share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from ssr_ros.language.options import Option
from ssr_ros.reasoning.query import SpatialQuery

SURE = 0.9  # least confidence of a translation that stands alone


@dataclass(frozen=True, slots=True)
class Translation:
    """A question understood: the query it means and, for multiple choice, the options to choose from."""

    query: SpatialQuery
    options: tuple[Option, ...] = ()
    lesser: bool = False  # of a comparison: the answer is the one that has less
    confidence: float = 1.0  # that this is meant; below SURE another translator is asked, too


class UnparsableError(ValueError):
    """The question is not understood; the message says why, in words for the asker.

    ``sure``: it is understood that it is none that geometry answers, so that what others doubtfully read is wrong.
    """

    def __init__(self, message: str, sure: bool = False) -> None:
        super().__init__(message)
        self.sure = sure


class Translator(Protocol):
    """Translates only: it never sees the geometry, and what it gives is checked by the solver like any query."""

    def translate(self, question: str, labels: Collection[str]) -> Translation:
        """The query a question means, given the labels present in the graph; UnparsableError if it cannot tell."""
        ...
