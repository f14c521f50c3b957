"""What the network decides, step by step: which rule of the grammar comes next, and which words a label is.

A label is no word of the network's: it is pointed at in the question, so none can be invented. What follows from
the wording alone, by rule, is not asked of the network: unit, how finely a direction is told, and how long ago.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from ssr_ros.language.asked import Asked
from ssr_ros.language.families.measures import unit_named
from ssr_ros.language.families.times import COUNT, changes
from ssr_ros.language.grammar import ID, LABEL, RANK, SECONDS, Automaton, terminals
from ssr_ros.language.learned.words import Mark, Word
from ssr_ros.language.parts import without_part
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon, normalize_label

END, REFUSE = "<end>", "<refuse>"
FROM_WORD, TO_WORD = "<from word>", "<to word>"  # pointers
MAX_RANK = 10
MAX_LABEL_WORDS = 5
_NO_NAMES = frozenset(  # what no label is
    "i me my mine you your yours he him his she her hers it its we us our ours they them their theirs this these those "
    "who whose which what where when why how is are was were am be been do does did the a an and or but".split()
)
_UNITS = frozenset(get_args(q.LengthUnit))
_LEVELS = frozenset(get_args(q.DirectionLevel))
_ROBOT_LEVELS = frozenset(get_args(q.RobotDirectionLevel))
_SOURCES = frozenset(get_args(q.DirectionSource))
_TURNED = frozenset(get_args(q.Turned))
_CLOCK = re.compile(r"\b(?:o ?'? ?clock|clock|hours?|twelve)\b")
_AWAY = re.compile(
    r"\b(?:backs?(?: is| are| turned| firmly)* (?:to|towards?|on)|(?:facing|turned|looking|face|faces) away)\b"
)
_FACED = re.compile(
    r"\b(?:fac(?:e|es|ing)|look(?:s|ing)? (?:at|to|towards?)|"
    r"turn(?:s|ed|ing)? (?:to|towards?)(?! the (?:left|right)))\b"
)
_AGO = re.compile(
    rf"(?:\b(?P<count>{COUNT}) )?\b(?P<time>seconds?|secs?|(?<=\d )s|minutes?|mins?|hours?|hrs?|days?|weeks?)\b"
)


class NoDerivationError(ValueError):
    """The words do not give what the query needs."""


@cache
def vocabulary() -> tuple[str, ...]:
    """What the network may choose besides words of the question, in an order that stays."""
    by_rule = _UNITS | _LEVELS | _ROBOT_LEVELS | _SOURCES | _TURNED | {LABEL, RANK, SECONDS}
    ranks = [str(rank) for rank in range(2, MAX_RANK + 1)]
    return (END, REFUSE, *(token for token in terminals() if token not in by_rule), *ranks)


@cache
def index_of() -> Mapping[str, int]:
    return {token: index for index, token in enumerate(vocabulary())}


@dataclass(frozen=True, slots=True)
class Choice:
    """What may come next: tokens of the vocabulary, and words that may be pointed at."""

    tokens: tuple[str, ...] = ()
    words: tuple[int, ...] = ()


class Derivation:
    """Follows the network's choices through the grammar and takes those that are none by itself."""

    def __init__(self, words: Sequence[Word], lexicon: Lexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        self.tokens: list[str] = []  # of the short form
        self.spans: list[tuple[int, int]] = []  # words of each label, both ends included
        self._automaton = Automaton()
        self._waiting: str | None = None  # what the next pointer is for
        self._start = 0

    def choice(self) -> Choice:
        """NoDerivationError where nothing can come next."""
        if self._waiting == ID:
            return Choice(words=self._numbers())
        if self._waiting == LABEL:
            return Choice(words=tuple(self._ends()))
        self._take_what_is_no_choice()
        allowed = self._automaton.allowed()
        tokens = {END if token == "" else token for token in allowed if token in index_of() or token == ""}
        if RANK in allowed:
            tokens |= {str(rank) for rank in range(2, MAX_RANK + 1)}
        if ID in tokens and not self._numbers():
            tokens.remove(ID)
        if not self.tokens:
            tokens.add(REFUSE)
        words = tuple(i for i, word in enumerate(self.words) if _may_name(word)) if LABEL in allowed else ()
        if not tokens and not words:
            raise NoDerivationError("nothing in the question says what is meant")
        return Choice(tuple(sorted(tokens)), words)

    def take(self, token: str) -> None:
        """A token of the vocabulary that ``choice`` allows; not END or REFUSE."""
        if token == ID:
            self._waiting = ID
        else:
            self._push(RANK if token.isdecimal() else token, token)

    def point(self, word: int) -> None:
        """At a word that ``choice`` allows."""
        if self._waiting == ID:
            self._waiting = None
            self._push(ID, f"#{int(self.words[word].text)}")
        elif self._waiting == LABEL:
            self._waiting = None
            self.spans.append((self._start, word))
            self._push(LABEL, json.dumps(self._label(self._start, word), ensure_ascii=False))
        else:
            self._waiting, self._start = LABEL, word

    @property
    def pointing_to_the_end(self) -> bool:
        """Whether the last word pointed at began a label."""
        return self._waiting == LABEL

    def _push(self, terminal: str, text: str) -> None:
        self._automaton.push(terminal)
        self.tokens.append(text)

    def _take_what_is_no_choice(self) -> None:
        while (token := self._by_rule(self._automaton.allowed())) is not None:
            self._push(*token)

    def _by_rule(self, allowed: frozenset[str]) -> tuple[str, str] | None:
        """(terminal, text) of what follows from the grammar or the wording alone; None where there is a choice."""
        text = " ".join(word.text for word in self.words)
        by_wording = (
            (_UNITS, unit_named), (_ROBOT_LEVELS, robot_level), (_LEVELS, level), (_SOURCES, _boxes), (_TURNED, turned),
        )  # fmt: skip
        for words, chosen in by_wording:
            if allowed == words:
                return chosen(text), chosen(text)
        if allowed == {SECONDS}:
            return SECONDS, str(seconds(text, self.lexicon))
        if len(allowed) == 1 and (only := next(iter(allowed))) not in (LABEL, ID, RANK, ""):
            return only, only
        return None

    def _numbers(self) -> tuple[int, ...]:
        return tuple(
            i for i, w in enumerate(self.words) if w.mark == Mark.NUMBER and len(w.text) < 10 and int(w.text) > 0
        )

    def _ends(self) -> list[int]:
        ends = [self._start]
        for word in range(self._start + 1, min(len(self.words), self._start + MAX_LABEL_WORDS)):
            if not _may_name(self.words[word]):
                break
            ends.append(word)
        return ends

    def _label(self, first: int, last: int) -> str:
        text = normalize_label(" ".join(word.text for word in self.words[first : last + 1]))
        return without_part(self.lexicon.singular(text)[:64], self.lexicon)


def _may_name(word: Word) -> bool:
    return word.mark not in (Mark.SIGN, Mark.NUMBER) and word.text not in _NO_NAMES


def level(text: str) -> str:
    """Of a direction: left or right alone, with back, or the quadrants."""
    words = set(text.split())
    if not {"left", "right"} <= words or "front" in words:
        return "hard"
    return "medium" if words & {"back", "behind", "rear"} else "easy"


def robot_level(text: str) -> str:
    return "clock" if _CLOCK.search(text) else "hard"


def turned(text: str) -> str:
    """'away' where somebody has the back to what is named; with two things named, the other one is faced."""
    faced = _FACED.search(_AWAY.sub(" ", text))
    return "away" if _AWAY.search(text) and not faced else "to"


def _boxes(_: str) -> str:
    return "boxes"


def seconds(text: str, lexicon: Lexicon) -> float | int:
    """How long ago, of the first time in the text; NoDerivationError where there is none."""
    found = _AGO.search(text)
    if found is None:
        raise NoDerivationError("the question does not say since when")
    query = changes({name: words or "" for name, words in found.groupdict().items()}, Asked(lexicon))
    since = query.since if isinstance(query, q.Changes) else 0.0
    return int(since) if since == int(since) else since
