"""Multiple choice: finds the options in a question, and the one that an answer means."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from ssr_ros.reasoning.answer import Answer, AnswerStatus, sentence
from ssr_ros.reasoning.labels import Lexicon, normalize_label

_LETTERED = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[:,;(]))\(?([a-z])[.):]\s+")
_LEAD = re.compile(
    r"[\s,;.:?]*(?:(?:please )?(?:choose|pick|select) (?:one )?(?:from|between|of)|options|choices)[^:]{0,30}:\s*"
)
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:\.\d{1,9})?")
_SEPARATOR = re.compile(r"\s*(?:,\s*(?:or|and|then)\b|,|;|\bor\b|\bthen\b|->)\s*")
_SAME = {"behind": "back", "in front": "front", "left side": "left", "right side": "right", "none": "0", "zero": "0"}


@dataclass(frozen=True, slots=True)
class Option:
    letter: str  # A, B, ...; empty where the question gives none
    text: str


def split_options(flat: str) -> tuple[str, tuple[Option, ...]]:
    """A flattened question's body and its options: 'choose from: a. x b. y', or 'choose from: x, y'."""
    lead = _LEAD.search(flat)
    marks = _consecutive(list(_LETTERED.finditer(flat, lead.end() if lead else 0)))
    if len(marks) >= 2:
        ends = [mark.start() for mark in marks[1:]] + [len(flat)]
        options = tuple(
            Option(mark[1].upper(), flat[mark.end() : end].strip(" ,;.?"))
            for mark, end in zip(marks, ends, strict=True)
        )
        return flat[: lead.start() if lead else marks[0].start()], options
    if lead is None:
        return flat, ()
    words = [word.strip(" .?") for word in _SEPARATOR.split(flat[lead.end() :])]
    return flat[: lead.start()], tuple(Option("", word) for word in words if word)


def choose(answer: Answer, options: tuple[Option, ...], lexicon: Lexicon) -> Answer:
    """The answer with its option in ``choice``, ``labels`` and the text; UNVERIFIED where none of them fits."""
    if not options or not (answer.labels or math.isfinite(answer.value)):
        return answer
    option = _by_label(answer, options, lexicon) or _by_number(answer, options)
    if option is None:
        if not answer.answered:
            return answer
        return replace(answer, status=AnswerStatus.UNVERIFIED, text=f"None of the options fits. {answer.text}")
    chosen = f"{option.letter}. {option.text}" if option.letter else sentence(option.text)
    return replace(answer, text=f"{chosen}. {answer.text}", labels=(option.text,), choice=option.letter or option.text)


def _consecutive(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last run of marks a, b, c, ... in that order; marks out of order are no options."""
    run: list[re.Match[str]] = []
    found: list[re.Match[str]] = []
    for mark in marks:
        if mark[1] == "a":
            run = [mark]
        elif run and ord(mark[1]) == ord(run[-1][1]) + 1:
            run.append(mark)
        if len(run) >= 2:
            found = run
    return found


def _by_label(answer: Answer, options: tuple[Option, ...], lexicon: Lexicon) -> Option | None:
    """The option that is the list of the answer's labels ('bed, sofa, tv'); else the one that is its first label."""
    if not answer.labels:
        return None
    if len(answer.labels) > 1:
        meant = [_meaning(label, lexicon) for label in answer.labels]
        for option in options:
            if [_meaning(word, lexicon) for word in _SEPARATOR.split(option.text)] == meant:
                return option
    label = answer.labels[0]
    same = (option for option in options if normalize_label(option.text) == normalize_label(label))
    alike = (option for option in options if _meaning(option.text, lexicon) == _meaning(label, lexicon))
    return next(same, None) or next(alike, None)


def _by_number(answer: Answer, options: tuple[Option, ...]) -> Option | None:
    """The option whose number is nearest to the value; none where two are equally near."""
    numbers = [_NUMBER.search(_SAME.get(option.text, option.text)) for option in options]
    if not math.isfinite(answer.value) or not all(numbers):
        return None
    off = [abs(float(number[0]) - answer.value) for number in numbers if number]
    best = min(off)
    return options[off.index(best)] if off.count(best) == 1 else None


def _meaning(text: str, lexicon: Lexicon) -> str:
    word = re.sub(r"^(?:to |on |at )?(?:the|a|an|my|your|its) ", "", normalize_label(text))
    return lexicon.label(lexicon.singular(_SAME.get(word, word)))
