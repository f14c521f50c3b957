"""The one sentence that asks, without the statements around it: 'I was on the phone all morning. How many chairs?'.

Small talk may name things as well. It is left out where the sentence that asks can stand alone, and where no statement
says where somebody is, which thing is meant, what is supposed, or what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ssr_ros.language.frames.guards import names_room
from ssr_ros.language.learned.words import Mark, marked, split_words
from ssr_ros.language.qualifiers import is_supposed

MAX_SENTENCES = 4

_BREAK = re.compile(
    r"(?<=[.?!;:])\s+|\s+-+\s+"
    r"|,\s+(?:(?:so|but|and|just)\s+)?(?=(?:tell me )?(?:where|what|which|how|is there|are there)\b)"
    r"|,\s+(?=(?:i|we|he|she|they|my \w+|our \w+)(?: just| really| only)? (?:am|are|is|was|were|have|has|had|need|"
    r"needs|want|wants|must|will|got|think|'m|'re|'ve|'ll)\b)"
)
_ROOM = re.compile(r"\b(?:the|this|our|my) (?:room|place|flat|apartment)\b")
_TELLS = re.compile(r"^(?!facing|looking|standing|sitting)[a-z]+ing\b")  # 'ordering new covers today'

_ASKS = re.compile(
    r"^(?:so |and |but |well |now |then |please )*(?:where|what|which|who|how|"
    r"when (?=is|are|was|were|did|do|does|have|has|had|will)|is|are|was|were|do|does|did|has|"
    r"have|can|could|would|will|tell|list|count|give|name|show|standing|if)\b|\?$"
)
_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|that|those|these|this(?! (?:room|place|flat|apartment|lab|house|office|floor)\b)|"
    r"one|ones|he|she|him|her|his|"
    r"(?<!are )(?<!is )there(?! (?:are|is|any))|the (?:other|same|said)|then|instead|too|also|me|my|us|our|i)\b"
)
_STATES = re.compile(
    r"\b(?:i|i'd|we|you|he|she|they|my|our|there|it|is|are|was|were|has|have|can't|don't|'s|"
    r"'re|'m)\b|'(?:s|re|m|d)\b"
)
_RESTRICTS = re.compile(
    r"\b(?:mean|meant|not the|not a|except|excluding|only|other|another|one|ones|rather the|without the|ignor\w+|"
    r"forget|count|counting|include|included|must|should|needs? to|they|them|those|these|which|whose|same|suppose|"
    r"supposing|imagine|assume|assuming|pretend|say|if|unless|also|second|last|sorry)\b"
)
_PLACED = re.compile(
    r"\b(?:at|on|in|by|near|beside|behind|before|under|from|to|towards?|facing|face|look\w*|stand\w*|sit\w*|sat|lying|"
    r"lie|ahead|left|right|backs? (?:is |are )?(?:to|against|towards?)|turn\w*|walk\w*|go\w*|enter\w*)\b"
)
_SITUATED = re.compile(
    r"\b(?:where|which (?:side|way|direction|hand)|left|right|behind|front|ahead|turn|how (?:do|can|would|should|"
    r"could)|way|path|route|side|direction|you|your|robot|far is|far are|clock|facing|look\w*|stand\w*)\b"
)
_ORDERS = re.compile(
    r"^(?:and |then |please |now |so )*(?:bring|put|take|go|come|move|turn|fetch|get|clean|switch|open|close|pick|"
    r"carry|push|pull|drive|follow|stop|wait|hand|pass|throw|buy|paint|sell|remove)\b"
)


def asking_alone(body: str, names: Mapping[str, Mark]) -> str | None:
    """The only sentence of a bare question that asks, if the others may be left out; None where they may not."""
    parts = [part.strip(" .!;:-") for part in _BREAK.split(body) if part.strip(" .!;:-")]
    if not 2 <= len(parts) <= MAX_SENTENCES:
        return None
    asking = [part for part in parts if _ASKS.search(part)]
    if len(asking) != 1 or _REFERS.search(asking[0]) or not _names_something(asking[0], names):
        return None
    others = [part for part in parts if part is not asking[0]]
    situated = _SITUATED.search(asking[0]) is not None
    return None if any(_matters(part, situated) for part in others) else asking[0].rstrip("?")


def _names_something(text: str, names: Mapping[str, Mark]) -> bool:
    return _ROOM.search(text) is not None or any(word.names for word in marked(split_words(text), names))


def _matters(statement: str, situated: bool) -> bool:
    if (
        not (_STATES.search(statement) or _TELLS.match(statement))
        or _RESTRICTS.search(statement)
        or _ORDERS.match(statement)
    ):
        return True
    if names_room(statement) or is_supposed(statement):
        return True
    return situated and _PLACED.search(statement) is not None
