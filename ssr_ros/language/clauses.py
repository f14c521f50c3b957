"""A question of several clauses: small talk around it, a topic that it is about, or two questions at once.

'My rucksack, have you seen it?', 'the plant on the cabinet - how high is it?', 'I am new here. Where is the door?'.
What is not understood is left out, unless it may change what is asked: where one stands, or what is excepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from msgspec.structs import replace as replace_ref

from ssr_ros.language.asked import Asked
from ssr_ros.language.normalize import bare_question
from ssr_ros.language.phrases import is_known
from ssr_ros.language.translation import UnparsableError
from ssr_ros.reasoning.query import SIDES, Exists, ObjectRef, Path, RefRelation, Related, RobotDirection, SpatialQuery

MAX_CLAUSES = 6
_NO_PARTS = frozenset("now then so well and but right also".split())

_ASKING = (
    r"(?:where|what|which|how|who|when|is|are|do|does|did|can|could|list|count|tell|show|give|find|locate|measure|"
    r"name|any (?:idea|clue)|have|has|whether)"
)
_BREAK = re.compile(
    rf"[.?!;]+\s+|\s*\s-+\s+|:\s+|,\s+(?:(?:and|but|so|then|or)\s+)?(?=(?:also |then )?{_ASKING}\b)"
    rf"|\s+(?:and|but|so)\s+(?=(?:also |then )?{_ASKING}\b)|,\s+(?=(?:this|that|these|those|the|my) [\w ]+$)"
)
_SETTING = re.compile(
    r"\b(?:stand|standing|stood|facing|face|faces|looking|walk|walking|turn|turned|imagine|suppose|supposing|assume|"
    r"assuming|pretend|if|unless|except|excluding|without|other than|apart from|not counting|ignoring|only|instead|"
    r"would|will|were to|seen from|the one|the other)\b"
)
_ASKED = re.compile(
    r"(?:how (?:far|many|much|big|tall|high|long|wide|deep|thick|close|old|large)|what|where|which|who|"
    r"whose|why|when)\b"
)
_MORE = re.compile(r"(?:and |plus |oh |then )*(?:also|plus|as well|in addition|additionally|besides|furthermore|and)\b")
_SEVERAL = re.compile(r"\b(?:they|them|those|these|those ones|these ones)\b")
_ONE = re.compile(
    r"\b(?:it|that one|this one|that thing|this thing)\b|(?<=\bis )(?:that|this)\b(?! (?!from|to|away|off|"
    r"in|on|near|by)\w)"
)
_ITS = re.compile(r"\bits (height|length|width|size|depth|volume|footprint|thickness|position|location|distance)\b")
_NOUN = re.compile(r"\b(?:the|my|our|your|a|an|this|that|some|any) (?:[\w'-]+ ?){1,3}")
_SHORT = (  # what is asked in short about the topic
    (re.compile(r"(?:and )?where(?: is| exactly| abouts| now| (?:do|can|should|would|could) (?:i|we) (?:look|go|find|"
                r"start)(?: for)?| to look)?"), "where is {}"),
    (re.compile(r"how far apart(?: (?:are|were|do|have) (?:they|these|those)(?: (?:been|put|placed|set|stand|"
                r"standing|lie|"
                r"sit))*)?((?:,? in \w+)?)"), r"how far apart are {}\1"),
    (re.compile(r"how many(?: (?:are there|do you see|do you have|in total))?"), "how many {} are there"),
    (re.compile(r"(how (?:big|large|tall|high|long|wide|broad))((?:,? in \w+)?)"), r"\1 is {}\2"),
    (re.compile(r"(size|height|length|width|volume|footprint|position|location)((?:,? in \w+)?)"), r"the \1 of {}\2"),
    (re.compile(r"(?:which|what) (?:one|is that)"), "where is {}"),
    (re.compile(r"what (?:do|can) you (?:know|tell me|say)|details|info|tell me more"), "describe {}"),
)  # fmt: skip
_POINTING = re.compile(  # what only names the thing that the next clause asks about
    r"^(?:(?:now |then |so )?(?:take|consider|look at|think of|picture|pick|find|imagine|see|go to|i mean|i see|"
    r"i am talking about|i am thinking of|suppose|there is|there was|you know|you see|you remember) )+"
    r"(?=(?:the|that|this|my|our|a|an|some) )"
)
_STAND_IN = "referent"  # the word for what was spoken of

Reader = Callable[[str, Asked], "SpatialQuery | None"]


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a clause may speak of as 'it': its words, and what they mean if that is a thing."""

    words: str
    ref: ObjectRef | None


def by_clauses(body: str, asked: Asked, read: Reader) -> SpatialQuery | None:
    """The one question in several clauses; None where there is none, UnparsableError where there are several."""
    pieces = [piece for piece in _BREAK.split(body) if bare_question(piece) not in ("", *_NO_PARTS)]
    parts = [bare_question(piece) for piece in pieces]
    if not 2 <= len(parts) <= MAX_CLAUSES:
        return None
    found: list[SpatialQuery] = []
    topic: _Topic | None = None
    left_out: list[str] = []
    for piece, part, after in zip(pieces, parts, [*parts[1:], ""], strict=True):
        about = _about(part, topic or _named(after, asked, read), asked, read)
        query = about or read(part, asked)
        if query is None and found and _MORE.match(piece):
            return None  # 'also its serial number' is a question more
        if query is None and (noun := _named(part, asked, read)):
            topic = noun
            continue
        if query is None:
            if _SETTING.search(part) or _ASKED.match(part):
                return None
            topic = _mentioned(part, asked, read) or topic
            left_out.append(part)
            continue
        if about is not None or found and isinstance(found[-1], Exists):
            found[-1:] = []  # the clause before said only what this one asks about
        found.append(query)
        topic = _focus(query) or topic
    if len(set(found)) > 1:
        raise UnparsableError("these are several questions; ask one at a time")
    if found and _of_robot(found[0]) and any(_names_more(part, found[0], asked, read) for part in left_out):
        return None  # who is on the sofa and asks what is to the left does not mean the robot's left
    return found[0] if found else None


def _of_robot(query: SpatialQuery) -> bool:
    """Whether a question is about where the robot stands, or whoever was said to be somewhere."""
    ref = _object(query)
    relation = ref.relation if ref is not None else None
    sided = relation is not None and relation.predicate in SIDES and relation.object is None
    walk = isinstance(query, Path) and query.start is None
    return walk or isinstance(query, RobotDirection) or sided


def _names_more(part: str, query: SpatialQuery, asked: Asked, read: Reader) -> bool:
    """Whether a clause that was left out names another known thing than the question is about."""
    topic = _mentioned(part, asked, read)
    return topic is not None and topic.ref != _object(query) or len(_NOUN.findall(part)) > 1


def _about(part: str, topic: _Topic | None, asked: Asked, read: Reader) -> SpatialQuery | None:
    """The question that a clause asks about the topic; None where it names none, or is understood without."""
    if topic is None:
        return None
    part = _ITS.sub(r"the \1 of it", part)
    several = _SEVERAL.search(part) is not None or part.startswith("how far apart")
    word = topic.words if topic.ref is None else f"{_STAND_IN}{'s' * several}"
    known = asked if topic.ref is None else replace(asked, qualified={**asked.qualified, word: topic.ref})
    for short, full in _SHORT:
        if short.fullmatch(part):
            return read(short.sub(full.format(word), part), known)
    pronoun = _SEVERAL if several else _ONE
    if topic.ref is not None and topic.ref.label is not None:
        again = re.compile(rf"\b(?:that|this|the same|said|the said) {re.escape(topic.ref.label)}\b")
        part = again.sub(word, part)
    replaced = pronoun.sub(word, part)
    return read(replaced, known) if re.search(rf"\b{re.escape(word)}\b", replaced) else None


def _named(part: str, asked: Asked, read: Reader) -> _Topic | None:
    """The topic that a clause is which is but a noun phrase."""
    part = _POINTING.sub("", part)
    if not part or re.match(rf"{_ASKING}\b", part):
        return None
    ref = _object(read(f"where is {part}", asked))
    if ref is not None:
        return _Topic(part, ref)
    return _Topic(part, None) if re.match(r"(?:everything|all)\b", part) else None


def _mentioned(part: str, asked: Asked, read: Reader) -> _Topic | None:
    """The only known thing that a clause speaks of which is not understood otherwise: 'I need to find the carton'."""
    refs = {}
    for match in _NOUN.finditer(part):
        words = match[0].split()
        for end in range(len(words), 1, -1):
            phrase = " ".join(words[:end])
            ref = _object(read(f"where is {phrase}", asked))
            if ref is not None and is_known(ref, asked):
                refs[ref] = phrase
                break
    return _Topic(*next((words, ref) for ref, words in refs.items())) if len(refs) == 1 else None


def _focus(query: SpatialQuery) -> _Topic | None:
    """What a question was about, which the next may call 'it'."""
    ref = _object(query)
    if isinstance(query, Related) and query.subject.relation is None:
        try:
            ref = replace_ref(query.subject, relation=RefRelation(query.relation, query.object, query.other))
        except ValueError:
            return None  # references lie too deep within one another
    return _Topic("", ref) if ref is not None else None


def _object(query: SpatialQuery | None) -> ObjectRef | None:
    for name in ("subject", "object", "a", "goal"):
        ref = getattr(query, name, None)
        if isinstance(ref, ObjectRef):
            return ref
    return None
