"""What a spatial question is answered with, and how it is refused."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

from ssr_ros.scene_graph.graph import Triplet


class AnswerStatus(IntEnum):
    """Numbers as in srv/AskSpatialQuestion.srv."""

    OK = 0
    UNKNOWN_OBJECT = 1  # no such object in the graph
    AMBIGUOUS = 2  # several objects fit; evidence lists them
    STALE = 3  # answered from objects not confirmed lately
    UNPARSABLE = 4  # the question could not be understood
    EMPTY_GRAPH = 5  # no object is confirmed yet
    TIMEOUT = 6
    UNVERIFIED = 7  # geometry could not confirm the answer


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its proof; the fields of srv/AskSpatialQuestion.srv and, for multiple choice, the letter."""

    status: AnswerStatus
    text: str  # the answer in words, or the reason there is none
    value: float = math.nan  # in unit; NaN where the answer is no number; yes is 1 and no is 0
    unit: str = ""  # m, cm, m^2, m^3 (cm^2, cm^3), s, count, or empty
    labels: tuple[str, ...] = ()  # the answer in labels: lists, choices, directions, yes or no
    evidence: tuple[int, ...] = ()  # ids of the nodes that prove it, or that are candidates
    triplets: tuple[Triplet, ...] = ()
    confidence: float = 0.0  # [0, 1] of the weakest evidence; 0 without evidence
    query_json: str = ""  # the question as it was understood
    session_id: str = ""  # graph read from
    map_generation: int = 0
    sequence: int = 0
    choice: str = ""  # letter of the chosen option; empty where none were given or none fits
    uncertainty: float = math.nan  # 1 sigma of value, in its unit; NaN where that means nothing

    @property
    def answered(self) -> bool:
        """Whether there is an answer at all, be it from stale objects."""
        return self.status in (AnswerStatus.OK, AnswerStatus.STALE)


class UnanswerableError(Exception):
    """Raised inside the solver where a question cannot be decided; carries the answer that says so."""

    def __init__(self, status: AnswerStatus, text: str, evidence: tuple[int, ...] = (), labels: tuple[str, ...] = ()):
        super().__init__(text)
        self.answer = Answer(status, sentence(text), evidence=evidence, labels=labels)


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listing(words: list[str], more: int = 0) -> str:
    """'a, b and c', or 'a, b and 7 more'."""
    if more:
        words = [*words, f"{more} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
