"""How far, how big, how many, which of them, and when: questions of one or two things and a word for what is asked."""

from __future__ import annotations

import re

from ssr_ros.language.asked import Asked
from ssr_ros.language.families.measures import COMPARATIVES, COMPARED, DIMENSIONS, EXTREMES
from ssr_ros.language.frames.guards import asks_for_more, names_room
from ssr_ros.language.frames.mentions import Mentioned
from ssr_ros.reasoning import query as q

_CENTIMETERS = re.compile(r"\b(?:cm|cms|centimet(?:er|re)s?)\b")
_FAR = re.compile(
    r"\b(?:how far|how close|distance|gap|clearance|separat\w*|beeline|as the crow flies|how (?:many|"
    r"much) (?:cm|m|met\w+|centimet\w+|"
    r"space|room)|(?:tape|laser) (?:measure|would)|in (?:cm|centimet\w+|met\w+)|how (?:long|much) (?:a |"
    r"of a )?(?:cable|rope|string|cord|"
    r"hose|wire)|from one to the other)\b"
)
_NOT_FAR = re.compile(
    r"\b(?:taller|wider|longer|bigger|larger|smaller|shorter|higher|lower|how (?:tall|wide|big|high|large|"
    r"deep|thick)|volume|height|width|"
    r"length|size|left|right|turn|order|count|walk|route|path|drive|which|nearest|closest|last|first|ago|when)\b"
)
_PAIR = re.compile(
    r"\b(?:(?:closest|nearest|tightest|least far) (?:together|to (?:each|one) an?other|to each other|"
    r"apart)|(?:pair|two)\b.*\b(?:closest|"
    r"nearest|tightest|closer|least)|(?:closest|nearest|tightest)\b.*\bpair|least (?:distance|space|"
    r"gap) (?:between|apart))\b"
)
_SEEN = (
    r"(?:saw|see|seen|seeing|spot|spotted|notice|noticed|appear|appeared|show|showed|shown|come|came|find|"
    r"found|detect|"
    r"detected|encounter|encountered|discover|discovered|map|mapped|turn|turned|meet|met|run|ran|tour|"
    r"entered|enter|added|"
    r"registered|recorded|new|laid eyes|visible|view|observed|sight|eyes|glimpse|glimpsed|pass|passed)"
)
_ORDER = re.compile(
    rf"\b(?:first|earlier|earliest|before|sooner|later|after|in (?:what|which) (?:order|sequence)|order|"
    rf"sequence|or)\b.*\b{_SEEN}\b"
    rf"|\b{_SEEN}\b.*\b(?:first|earlier|earliest|before|sooner|later|order|sequence)\b"
)
_TIMED = re.compile(r"\b(?:first|earlier|earliest|before|sooner|later|order|sequence)\b")
_LAST = re.compile(
    rf"\b(?:(?:last|latest|most recent(?:ly)?)\b.*\b{_SEEN}|{_SEEN}\b.*\b(?:last|latest|most recently)|"
    rf"(?:how long|how many (?:seconds|"
    rf"minutes|hours))\b.*\b(?:ago|since)\b.*\b{_SEEN}|how (?:long|many (?:seconds|minutes|"
    rf"hours))\b.*\b{_SEEN}\b.*\bago)\b"
)
_MANY = re.compile(
    r"\b(?:how many|number of|no\.? of|count of|more than one|just one|i make it|i count(?:ed)?|my count|in total|quantity|tally|how much of)\b"
)
_HOW_BIG = re.compile(r"\b(?:how|what|measure|need|give|tell|report|want|know|reading|estimate|is the|number|which)\b")
_THAN = re.compile(rf"\b(?:{'|'.join(COMPARED)})\b")
_AREA = re.compile(r"\b(?:more|most|less|least) (?:of the )?(?:floor|floor space|ground|floor area|space|room)\b")
_BY = re.compile(rf"\b(?:{'|'.join(EXTREMES)})\b")
_ONE_OF = re.compile(rf"\b(?:{'|'.join(COMPARATIVES)})\b(?! than)")
_DIMENSION = re.compile(rf"\b(?:{'|'.join(DIMENSIONS)})\b")
_PLACES = re.compile(
    r"\b(?:on|under|above|below|behind|in front of|next to|beside|near|left|right|between|closest|nearest|"
    r"inside|against)\b"
)


def closest_pair(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Find me the two chairs that sit tightest together'."""
    if (
        names_room(read.around)
        or asks_for_more(read.text)
        or not _PAIR.search(read.text)
        or not 1 <= len(read.mentions) <= 2
    ):
        return None
    if any(not mention.known for mention in read.mentions):
        return None
    refs = [mention.ref for mention in read.mentions]
    if len(refs) == 1:
        return q.ClosestPair(refs[0]) if read.mentions[0].plural else None
    return q.ClosestPair(*refs) if re.search(r"\b(?:which|what|pair|any)\b", read.text) else None


def order(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Was it the lamp or the bed that showed up first on your tour?'."""
    if asks_for_more(read.text) or not (_ORDER.search(read.text) and _TIMED.search(read.text)):
        return None
    refs = list(dict.fromkeys(mention.ref for mention in read.mentions))
    if not 2 <= len(refs) <= 26 or re.search(r"\b(?:between|distance|from)\b", read.around):
        return None
    return q.AppearanceOrder(tuple(refs))


def last_seen(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    if asks_for_more(read.text) or not _LAST.search(read.text) or _PLACES.search(read.around):
        return None
    refs = {mention.ref for mention in read.mentions}
    return q.LastSeen(refs.pop()) if len(refs) == 1 else None


def compare(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Wardrobe vs bed, who takes up more floor?'."""
    if asks_for_more(read.text) or len(read.mentions) != 2 or _PLACES.search(read.around):
        return None
    a, b = (mention.ref for mention in read.mentions)
    if a == b or any(mention.plural for mention in read.mentions):
        return None
    if _AREA.search(read.around):
        return q.Compare(a, b, "footprint")
    named = {COMPARED[word] for word in _THAN.findall(read.around)}
    if len(named) != 1:
        return None
    dimension = named.pop()
    hung = dimension == "top" and re.search(r"\b(?:hang|hangs|hanging|hung|sits?|mounted|wall)\b", read.around)
    return q.Compare(a, b, "elevation" if hung else dimension)


def extreme(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Of the two mirrors I'd like the larger'."""
    if names_room(read.around) or asks_for_more(read.text) or len(read.mentions) != 1 or _PLACES.search(read.around):
        return None
    mention = read.mentions[0]
    if not mention.known or mention.ref.pick is not None:
        return None
    named = {EXTREMES[word] for word in _BY.findall(read.around)}
    named |= {COMPARATIVES[word] for word in _ONE_OF.findall(read.around)} if mention.plural else set()
    if len(named) != 1 or re.search(r"\b(?:how|where|far|second|third|next)\b", read.around):
        return None
    return q.Extreme(named.pop(), mention.ref)


def distance(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'What does the tape measure read from the stand over to the couch?'."""
    if asks_for_more(read.text) or len(read.mentions) != 2 or not _FAR.search(read.around):
        return None
    if _NOT_FAR.search(re.sub(r"\bhow long (?:a )?(?:cable|rope|string|cord|hose|wire)", "", read.around)):
        return None
    a, b = (mention.ref for mention in read.mentions)
    if a == b or re.search(r"\b(?:on|under|above|behind|beside|near|next to|in front of|of) ?$", read.before(1)):
        return None
    return q.Distance(a, b, _unit(read))


def size(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Would you measure the table for me? Only the height I need'."""
    text = re.sub(r"\bonly\b", "", read.text)
    if asks_for_more(text) or len({mention.ref for mention in read.mentions}) != 1 or not _HOW_BIG.search(read.around):
        return None
    named = {DIMENSIONS[word] for word in _DIMENSION.findall(read.around)}
    if len(named) != 1 or _PLACES.search(re.sub(r"\bon (?:its|the) \w+ side\b", "", read.around)):
        return None
    if re.search(
        r"\b(?:than|taller|wider|longer(?! side)|shorter(?! side)|ago|far|away|many|both|difference)\b", read.around
    ):
        return None
    return q.Size(read.mentions[0].ref, named.pop(), _unit(read))


def count(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Is there more than one lamp?'."""
    if names_room(read.around) or asks_for_more(read.text) or len(read.mentions) != 1 or not _MANY.search(read.around):
        return None
    if _PLACES.search(read.around) or re.search(r"\b(?:people|persons|far|tall|high|wide|long|big)\b", read.around):
        return None
    mention = read.mentions[0]
    return q.Count(mention.ref) if mention.ref.pick is None and mention.known else None


def _unit(read: Mentioned) -> q.LengthUnit:
    return "cm" if _CENTIMETERS.search(read.around) else "m"
