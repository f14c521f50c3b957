"""How far, how big, how many, which of them, and when: questions of one or two things and a word for what is asked."""

from __future__ import annotations

import re

from ssr_ros.language.asked import Asked
from ssr_ros.language.families.measures import COMPARATIVES, COMPARED, DIMENSIONS, EXTREMES, unit_named
from ssr_ros.language.frames.guards import asks_for_more, names_room
from ssr_ros.language.frames.mentions import Mentioned
from ssr_ros.reasoning import query as q

_FAR = re.compile(
    r"\b(?:how far|how close|distance|gap|clearance|separat\w*|beeline|as the crow flies|how (?:many|much) "
    r"(?:cm|m|met\w+|centimet\w+|space|room)|(?:tape|laser) (?:measure|would)|in (?:cm|centimet\w+|met\w+)|"
    r"how (?:long|much) (?:a |of a )?(?:cable|rope|string|cord|hose|wire)|from one to the other)\b"
)
_NOT_FAR = re.compile(
    r"\b(?:taller|wider|longer|bigger|larger|smaller|shorter|higher|lower|how (?:tall|wide|big|high|large|deep|thick)|"
    r"volume|height|width|length|size|left|right|turn|order|count|walk|route|path|drive|which|nearest|closest|last|"
    r"first|ago|when)\b"
)
_PAIR = re.compile(
    r"\b(?:(?:closest|nearest|tightest|least far) (?:together|to (?:each|one) an?other|to each other|apart)|"
    r"(?:pair|two)\b.*\b(?:closest|nearest|tightest|closer|least)|(?:closest|nearest|tightest)\b.*\bpair|"
    r"least (?:distance|space|gap) (?:between|apart))\b"
)
_SEEN = (
    r"(?:saw|see|seen|seeing|spot|spotted|notice|noticed|appear|appeared|show|showed|shown|come|came|find|found|"
    r"detect|detected|encounter|encountered|discover|discovered|map|mapped|turn|turned|meet|met|run|ran|tour|entered|"
    r"enter|added|registered|recorded|new|laid eyes|visible|view|observed|sight|sighted|sighting|eyes?|glimpse|"
    r"glimpsed|pass|passed|pick|picked|pop|popped|join|joined|known|bump|bumped|look|looked|observation|camera|"
    r"contact|cross|crossed)"
)
_ORDER = re.compile(
    rf"\b(?:before|after|later|or|when)\b.*\b{_SEEN}\b|\b{_SEEN}\b.*\b(?:before|after|later)\b"
    r"|\b(?:first|earlier|earliest|sooner|order|sequence|chronolog\w+)\b"
)
_TIMED = re.compile(r"\b(?:first|earlier|earliest|before|after|sooner|later|order|sequence|chronolog\w+|already)\b")
_WALKED = re.compile(
    r"\b(?:turns?|turning|walk|walking|drive|starting (?:at|from)|push\w*|mov(?:e|ing)|"
    r"put(?:ting)?)\b"
)
_LAST = re.compile(
    rf"\b(?:(?:last|latest|recent|recently|stale|lose|lost)\b.*\b{_SEEN}|{_SEEN}\b.*\b(?:last|latest|recently)|"
    rf"(?:how long|how (?:many|few) (?:seconds|minutes|hours|days)|time)\b.*\b(?:ago|since|without)\b.*\b{_SEEN}|"
    rf"how (?:long|many (?:seconds|minutes|hours|days))\b.*\b{_SEEN}\b.*\bago)\b"
)
_SIGHT = re.compile(r"\b(?:eyes on|in front of (?:you|your)\b|on (?:camera|screen)|last)")
_MANY = re.compile(
    r"\b(?:how many|number of|no\.? of|count of|more than one|just one|i make it|i count(?:ed)?|my count|"
    r"in total|quantity|tally|how much of)\b"
)
_HOW_BIG = re.compile(
    r"\b(?:how|what|measure|need|give|tell|report|want|know|reading|estimate|is the|number|"
    r"which)\b"
)
_THAN = re.compile(rf"\b(?:{'|'.join(COMPARED)})\b")
_AREA = re.compile(r"\b(?:more|most|less|least) (?:of the )?(?:floor|floor space|ground|floor area|space|room)\b")
_BY = re.compile(rf"\b(?:{'|'.join(EXTREMES)})\b")
_ONE_OF = re.compile(rf"\b(?:{'|'.join(COMPARATIVES)})\b(?! than)")
_DIMENSION = re.compile(rf"\b(?:{'|'.join(DIMENSIONS)})\b")
_PHRASED: tuple[tuple[re.Pattern[str], q.ExtremeBy], ...] = (
    (
        re.compile(
            r"\b(?:sticks|stands|reaches|goes|rises|towers) (?:up )?(?:the )?(?:highest|most|farthest|furthest|"
            r"tallest)\b"
        ),
        "tallest",
    ),
    (re.compile(r"\btakes? up (?:the )?most (?:space|room)\b|\bmost (?:massive|voluminous)\b"), "largest"),
    (re.compile(r"\btakes? up (?:the )?least (?:space|room)\b"), "smallest"),
    (re.compile(r"\b(?:stretches|extends|goes on) (?:the )?(?:furthest|farthest|longest)\b"), "longest"),
    (re.compile(r"\bleast (?:wide|broad)\b|\bleast (?:from )?(?:end to end|side to side|across)\b"), "narrowest"),
    (re.compile(r"\bmost (?:from )?(?:end to end|side to side|across)\b"), "widest"),
)
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
    if _WALKED.search(read.around):
        return None
    refs = list(dict.fromkeys(mention.ref for mention in read.mentions))
    if not 2 <= len(refs) <= 26 or re.search(r"\b(?:between|distance|from)\b", read.around):
        return None
    return q.AppearanceOrder(tuple(refs))


def last_seen(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    if asks_for_more(read.text) or not _LAST.search(read.text) or _PLACES.search(_SIGHT.sub("", read.around)):
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
        return q.Compare(a, b, "footprint", unit_named(read.around))
    named = {COMPARED[word] for word in _THAN.findall(read.around)}
    if len(named) != 1:
        return None
    dimension = named.pop()
    hung = dimension == "top" and re.search(r"\b(?:hang|hangs|hanging|hung|sits?|mounted|wall)\b", read.around)
    return q.Compare(a, b, "elevation" if hung else dimension, unit_named(read.around))


def extreme(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Of the two mirrors I'd like the larger'."""
    if names_room(read.around) or asks_for_more(read.text) or len(read.mentions) != 1 or _PLACES.search(read.around):
        return None
    mention = read.mentions[0]
    if not mention.known or mention.ref.pick is not None:
        return None
    named = _extremes(read.around)
    named |= {COMPARATIVES[word] for word in _ONE_OF.findall(read.around)} if mention.plural else set()
    if len(named) != 1 or re.search(r"\b(?:how|where|far|second|third|next)\b", read.around):
        return None
    return q.Extreme(named.pop(), mention.ref)


def extreme_of_all(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'What sticks up the highest in here?': of all that is mapped."""
    words = read.around
    if read.mentions or asks_for_more(words) or names_room(words) or _PLACES.search(words):
        return None
    named = _extremes(words)
    if len(named) != 1 or not re.search(r"\b(?:what|which|name|thing|object|item|piece|everything)\b", words):
        return None
    return None if re.search(r"\b(?:how|where|second|third|far|you|your)\b", words) else q.Extreme(named.pop())


def _extremes(words: str) -> set[q.ExtremeBy]:
    phrased = {by for pattern, by in _PHRASED if pattern.search(words)}
    return phrased or {EXTREMES[word] for word in _BY.findall(words)}


def distance(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'What does the tape measure read from the stand over to the couch?'."""
    if asks_for_more(read.text) or len(read.mentions) != 2 or not _FAR.search(read.around):
        return None
    if _NOT_FAR.search(re.sub(r"\bhow long (?:a )?(?:cable|rope|string|cord|hose|wire)", "", read.around)):
        return None
    a, b = (mention.ref for mention in read.mentions)
    if a == b or re.search(r"\b(?:on|under|above|behind|beside|near|next to|in front of|of) ?$", read.before(1)):
        return None
    return q.Distance(a, b, unit_named(read.around))


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
    return q.Size(read.mentions[0].ref, named.pop(), unit_named(read.around))


def count(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Is there more than one lamp?'."""
    if names_room(read.around) or asks_for_more(read.text) or len(read.mentions) != 1 or not _MANY.search(read.around):
        return None
    if _PLACES.search(read.around) or re.search(r"\b(?:people|persons|far|tall|high|wide|long|big)\b", read.around):
        return None
    mention = read.mentions[0]
    return q.Count(mention.ref) if mention.ref.pick is None and mention.known else None


_TERSE = re.compile(
    r"\b(?:the|in|its|please|now|go|just|only|of|and|for|me|us|that|this|number|exact|figure|overall|total|quick|"
    r"cm|cms|m|centimet(?:er|re)s?|met(?:er|re)s?)\b"
)


def size_in_short(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Sofa, length, centimeters': a thing, a measure, and nothing else."""
    if len(read.mentions) != 1 or not read.mentions[0].known or read.mentions[0].plural:
        return None
    words = re.findall(r"[a-z]+", _TERSE.sub(" ", read.around))
    if len(set(words)) != 1 or words[0] not in DIMENSIONS:
        return None
    return q.Size(read.mentions[0].ref, DIMENSIONS[words[0]], unit_named(read.around))


_FLOORING = frozenset("carpet rug paint tile tiles mat".split())
_AREA_WORDS = re.compile(r"\b(?:square (?:met(?:er|re)s?|m)|m2|sqm|floor (?:area|space)|floorspace|area)\b")
_THE_ROOM = re.compile(
    r"\b(?:the|this|that|my|our|your|whole|entire) (?:room|rooms|place|flat|apartment|house|floor|lab|workshop|office|"
    r"warehouse|classroom)\b|\b(?:in here|this place)\b"
)


def room_size(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'If I carpet this whole room, how many square meters is that'."""
    text = read.around
    if not _AREA_WORDS.search(text) or not _THE_ROOM.search(text) or re.search(r"\broom (?:number )?\d", read.text):
        return None
    if any(mention.ref.label not in _FLOORING for mention in read.mentions) or names_room(text):
        return None
    if not re.search(r"\b(?:how (?:many|much|big|large)|what|tell|give|need|want|size|total)\b", text):
        return None
    return q.RoomSize()
