"""What is said of things, or supposed of them, that no map of boxes can check: 'the chair that creaks'.

A reading that passes over it is doubtful. Where a word qualifies a thing it has to be one that questions are made of
(forms and answerable seeds, ``naming.asking_words``). To ask that of every word of a question was tried: on 610
development questions it prevents nothing that this does not, and costs 24 right answers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ssr_ros.language.learned.words import Mark, Word
from ssr_ros.language.naming import asking_words

_SUBJECTS = frozenset("i you we they he she it is are was were has have had do does did not always still just".split())
_RELATIVES = frozenset("that which who you i we they".split())
_LOST = frozenset("find see locate spot remember recall".split())
_HOLDS = re.compile(r"\bwith ((?:[a-z]+ ){1,3})(?:in|inside|on) (?:it|them)\b")
_SUPPOSED = re.compile(  # that things were moved
    r"\b(?:if|once|when|suppose|supposing|imagine|say|after|assuming)(?: that)?(?: (?:i|we|you|one|he|she|they|"
    r"someone|somebody))? ?(?:were to |was to |had |have |would |should |could )?(?:tak(?:e|ing)|took|taken|"
    r"remov(?:e|ed|ing)|mov(?:e|ed|ing)|push(?:ed|ing)?|pull(?:ed|ing)?|shift(?:ed|ing)?|slid(?:e|ing)?|"
    r"swap(?:ped|ping)?|add(?:ed|ing)?|buy|bought|buying|rais(?:e|ed|ing)|rotat(?:e|ed|ing)|replac(?:e|ed|ing)|"
    r"drag(?:ged|ging)?|throw|threw|thrown|put|putting|carr(?:y|ied|ying)) (?:away |out |down )*(?:the|my|your|our|a|"
    r"an|another|this|that|these|those|everything|all|two|three)\b(?! (?:tape|ruler|measure|string|rope|cable|cord|"
    r"laser|yardstick|look|seat|step|turn|walk|back|few|couple|foot|feet|finger|hand|question))|"
    r"\b(?:if|once|when|suppose|supposing|imagine|say|after|assuming)(?: that)? (?:the|my|your|our|that|this) "
    r"(?:[\w-]+ ){1,3}(?:is|are|gets?|got|was|were)(?: \w+ly)? (?:rotated|turned(?! (?:on|off|towards?|to))|moved|"
    r"removed|"
    r"pushed|pulled|shifted|swapped|replaced|taken|lifted|raised|lowered|tilted|tipped|folded|unfolded|flipped|gone)\b|"
    r"\b(?:weren't|wasn't|were not|was not) there\b|\bwere (?:moved|removed|gone|swapped|pushed|shifted|turned|"
    r"replaced|taken)\b"
)
_PARTS = (
    "legs?|arms?|armrests?|backrests?|headboard|footboard|drawers?|handles?|knobs?|lids?|wheels?|buttons?|hinges?|"
    "cushions?|pages?|spine|bulbs?|shades?|cord|plug|socket|seat"
)
_PART = re.compile(
    rf"\b({_PARTS}) of (?:the|my|your|our|that|this)\b|"
    rf"(?<=[a-z]) ?'s? (?:left |right |front |back |rear |upper |lower )?({_PARTS})\b"
    r"(?! (?:side|end|rest|chair|room)\b)"
)
_WHO_TOO = re.compile(
    r"\b(?:and|but) (?:also |then )?(?:why|whose|who (?:paid|pays|bought|owns?|made|makes|put|left|moved|took|sold|"
    r"gave|brought|uses?|used|built|broke|cleans?|cleaned|did|does|is it|was it|has it)|"
    r"(?:has|have|had|did|does|is|was|will|can|could) (?:anybody|anyone|somebody|someone|nobody|he|she)\b(?! (?:tell|"
    r"know)))"
)
_HOW_MANY = re.compile(
    r"\bhow many ((?:of |the |these |those |your |our |my |other |more |different |single |"
    r"such )*)([a-z]+)"
)
_GENERIC = frozenset(
    "are is was were do does did have has can could will would there things objects items pieces stuff what ones "
    "times all altogether exactly roughly total here now please them those these left more overall together really by "
    "for to in on at you we i it meters metres centimeters centimetres m cm square seconds minutes hours days".split()
)
_TAKES_TIME = re.compile(
    r"\bhow (?:long (?:would|will|does|did) it take|many (?:seconds|minutes|hours) (?:is it|to|would|will|does))|"
    r"\bhow long (?:is|are|has|have|will|was|were|does|do|did)\b.*\b(?:going to (?:be|stay|stand|last|take|remain)|"
    r"been|stay(?:ed|ing)?|last(?:ed|s)?|take|remain(?:ed)?)\b"
    r"(?!.*\b(?:since|ago|saw|seen|sighting)\b)|\bwhat time is it\b"
)
_WRITTEN = re.compile(r"\bwhat (?:does|do|did) (?:the|that|this|my|our|your) (?:.+ )?(?:say|says|read|show|display)\b")
_BESIDES = re.compile(r"(?<=\w )besides\b")
_UNITS = frozenset(
    "meter meters metre metres centimeter centimeters centimetre centimetres millimeter millimeters millimetres cm m "
    "mm square cubic sqm m2 m3 inches inch feet foot litres liters litre liter".split()
)
_OWN = re.compile(r"\b([a-z]+) ?'s ([a-z]+)\b")


def is_supposed(body: str) -> bool:
    """Whether things are supposed to be where they are not."""
    return _SUPPOSED.search(body) is not None


def _is_negated(after: Sequence[str]) -> bool:
    """'Chairs you can't reach', 'tables that are not by a wall'; but not 'the cup i can't find'."""
    if not after or after[0] not in _RELATIVES:
        return False
    no = next((at for at, word in enumerate(after) if word in ("'t", "not", "never", "no", "neither", "cannot")), None)
    return no is not None and _LOST.isdisjoint(after[no + 1 : no + 2])


def takes_time(body: str) -> bool:
    return _TAKES_TIME.search(body) is not None


def asks_else(body: str) -> bool:
    """Whether it is about what is written or shown, or leaves something out: 'what is on the desk besides the cup'."""
    return _WRITTEN.search(body) is not None or _BESIDES.search(body) is not None


def measures_in_other(body: str) -> bool:
    """Whether a number of something is asked that is no unit of length, area or volume: 'how many volts'."""
    found = _HOW_MANY.search(body)
    return found is not None and found[2] not in _GENERIC | _UNITS


def measures_part(body: str, parts: Collection[str]) -> bool:
    """Whether it is about what a thing has, in a word that no question has: 'the laptop's touchpad'. As names_part."""
    owned = ((found[1], found[2]) for found in _OWN.finditer(body))
    return any(owner in parts and own not in parts and own not in asking_words() for owner, own in owned)


def asks_who(body: str) -> bool:
    """Whether a second clause asks for a person or a reason: 'how high is it, and who paid for it'."""
    return _WHO_TOO.search(body) is not None


def names_part(body: str, parts: Collection[str]) -> bool:
    """Whether a part of a thing is spoken of that is no thing itself; ``parts``: words of the labels meant."""
    found = _PART.search(body)
    part = "" if found is None else found[1] or found[2]
    return bool(part) and part not in parts and part.rstrip("s") not in parts


def counts_other(body: str, words: Collection[str]) -> bool:
    """Whether 'how many' is asked of something else than ``words``: 'how many pages does the book have'."""
    found = _HOW_MANY.search(body)
    return found is not None and found[2] not in _GENERIC and found[2] not in words


def says_more(words: Sequence[Word], body: str, parts: Collection[str]) -> bool:
    """Whether something is said of a named thing in words that no question has: 'that creaks', 'with coffee in it'."""
    held = _HOLDS.search(body)
    if held is not None and parts.isdisjoint(held[1].split()):  # type: ignore[attr-defined]
        return True
    for at in range(len(words) - 2):
        if words[at].names and _is_negated([word.text for word in words[at + 1 : at + 6]]):
            return True
        if not words[at].names or words[at + 1].text not in ("that", "which", "who"):
            continue
        verb = next((word for word in words[at + 2 : at + 6] if word.text not in _SUBJECTS), None)
        if verb is not None and verb.mark == Mark.WORD and verb.text not in asking_words():
            return True
    return False
