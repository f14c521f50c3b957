"""Wordings that many forms share: the holes of their patterns.

A pattern is a regular expression over the bare question, with holes:
{a} {b} {c} {a2} a noun phrase of one to six words, none of them a verb, pronoun or preposition; a superlative and
                 an ordinal may lead it: 'the second largest chair'
{list}           'chair, table or cup'
{rel}            on or under, in their several wordings
{near}           next to, above, inside, near: the other relations between two things
{ext}            nearest or farthest, with its 'to' or 'from'
{stand}          'if I stand at {a} and face {b}'
{sides}          'to my left, right, or back'
{side_of}        'to the left of {b} as seen from {c}'
{unit} {loc}     'in centimeters', 'in this room'; optional
{you}            the robot
The others need no words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ORDINALS = {
    word: rank
    for rank, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th",
         "ninth 9th", "tenth 10th"), start=1
    )
    for word in words.split()
}  # fmt: skip
SUPERLATIVES = (
    "closest|nearest|farthest|furthest|most distant|largest|biggest|smallest|littlest|tiniest|tallest|shortest|"
    "longest|widest|broadest|narrowest|slimmest|thickest|thinnest|highest|topmost|uppermost|lowest|leftmost|rightmost|"
    "left most|right most|newest|latest"
)
ORDINAL = "|".join(ORDINALS)
ROOM = re.compile(
    r"(?:(?:the|this|my|our|that|your|a) )?(?:(?:living|dining|bath|bed|laundry|guest|store|meeting) ?)?(?:room|rooms|"
    r"house|home|apartment|flat|map|scene|place|video|way|building|kitchen|toilet room|hall|hallway|corridor|entrance|"
    r"office|garage|basement|lab|laboratory|workshop|warehouse|factory|classroom|courtyard|yard|lobby|lounge|attic|"
    r"study|nursery|garden|balcony|area|view)"
)

NO_NOUN = (
    "is|are|was|were|be|been|am|do|does|did|can(?= (?:you|i|we|it|they|the|a|an|one|someone|be)\\b)|"
    "could|will|would|should|have|has|in|inside|into|on|onto|under|"
    "underneath|beneath|below|above|over|up|around|against|along|as|"
    "left of|right of|front of|at|by|near|beside|behind|between|from|to|toward|towards|with|without|that|"
    "which|who|what|where|when|why|how|if|whether|and|or|than|then|there|here|not|no|it|they|them|i|me|you|we|us|my|"
    "closest|nearest|farthest|furthest|closer|nearer|farther|further|facing|face|standing|"
    "except|excepting|excluding|besides|apart|but|first(?! aid)|second|third|last|(?<!tv )(?<!night )(?<!plant )stand"
)
_WORD = rf"(?!(?:{NO_NOUN})\b(?!-))[\w'&+/-]{{1,40}}"
_LEADING = rf"(?:(?:(?:{ORDINAL}) )?(?:{SUPERLATIVES}) )?"
PHRASE = rf"(?:(?:my|your|our|the|this|that|these|those) )?{_LEADING}{_WORD}(?: {_WORD}){{0,5}}?"

_HOLES: Mapping[str, str] = {
    "a": rf"(?P<a>{PHRASE})",
    "b": rf"(?P<b>{PHRASE})",
    "c": rf"(?P<c>{PHRASE})",
    "a2": rf"(?P<a2>{PHRASE})",  # where {a} may stand at the end instead
    "list": r"(?P<list>[^?.!;:()]{1,400}?)",
    "rel": r"(?:(?:lying|standing|sitting|placed|located|resting|directly|right) )?"
    r"(?P<rel>on top of|on|upon|atop|under|underneath|beneath|below)",
    "ext": r"(?:the )?(?P<ext>closest|nearest|farthest|furthest|most distant|closer|nearer|farther|further|less far)"
    r"(?: (?:away|off|by))?",
    "ext2": r"(?:closest|nearest|farthest|furthest|closer|nearer|farther|further)(?: (?:away|off|by))?",
    "to": r"(?:to|from)",
    "near": r"(?:(?:lying|standing|sitting|placed|located|resting|directly|right|immediately) )?"
    r"(?P<near>next to|beside|adjacent to|alongside|by|near to|near|close to|nearby|around|round|at|"
    r"inside of|inside|within|in|"
    r"above|over)",
    "side_of": r"(?:(?:standing|placed|located|right|directly) )?(?:{at_robot}|(?:(?:(?:on|to|at) the "
    r")?(?P<end>left|right)(?: side)? of|"
    r"(?P<front>in front of)|(?P<behind>behind|in back of)) {b}(?:,? (?:as )?(?:seen|viewed) from {c})?)",
    "you": r"(?:you|the robot|yourself|here|your (?:position|location|place)|where you (?:are|stand))",
    "me": r"(?:you|me|us|the robot|yourself)",
    "here": r"(?:here|(?:where|the place where) (?:i am|you are|we are|i stand|you stand)|(?:this|my|your) (?:spot|"
    r"place|position))",
    "my": r"(?:your|my|our|the robot's)",
    "at_robot": r"(?:(?:on|to|at|in) {my} (?P<my>left|right|front|back|rear)(?:[ -]hand)?(?: side)?|"
    r"(?P<ahead>in front of|ahead of|before|facing) {me}|(?P<rear>behind|in back of) {me})",
    "together": r"(?:the )?(?:closest|nearest)(?: together| to (?:each |one an)other)?",
    "side": r"(?:left|right|front|back)",
    "turning": r"{which_way} (?:do|should|must|would) (?:i|we|you) (?:have to )?turn(?: there)?",
    "which_way": r"(?:(?:in )?(?:which|what) (?:way|direction)|where)",
    "one": r"(?: ones?| objects?| things?| items?)?",
    "objects": r"(?:objects?|things?|items?|everything|stuff|anything|whatever|all|what)",
    "which": r"(?:which|what)",
    "measured": r"(?:has|got|have) (?:the )?",
    "are": r"(?:is|are)",
    "rest": r"(?:is|are|lie|lies|stand|stands|sit|sits)(?: there)?",
    "see": r"(?:(?:do|can|did|have|could) (?:you|we|i)|(?:you|we|i)(?: can| have)?)(?: already| currently| ever)? "
    r"(?:see|seen|know(?: of)?|have|got|find|found|notice|noticed|detect|detected|map|mapped|count|counted|spot|"
    r"spotted|recogni[sz]e|make out)",
    "show": r"(?:list|show|name|enumerate|give|tell|describe|print|output|display|mention|report|itemi[sz]e|recite|"
    r"(?:read|write|rattle|spell|call|run|reel)(?: me| us)?(?: out| off| down| through)?)(?: me| us)?(?: a list of)?",
    "what_is": r"(?:(?:what (?:is|are|was|would be|will be)|give me|tell me|measure|compute|calculate|estimate|get|"
    r"show me|read out|return|need|i need|i want) )?(?:the )?",
    "place": r"(?:room|map|scene|house|home|apartment|flat|place|space|building|environment|area|video|graph|view|"
    r"lab|laboratory|workshop|warehouse|factory|classroom|courtyard|yard)",
    "room": r"(?:(?:the|this|that|my|our|your|entire|whole|combined) )*(?:{place}|floor)",
    "rooms": r"(?:{room}|(?:both|all|these|the|all the|all of the|the two) (?:the )?(?:rooms|places)|everything)",
    "in_place": r"(?:(?:in|inside|around|within|of|on) (?:the|this|my|our|your|that) (?:(?:entire|whole) )?{place}|"
    r"in this (?:bed|bath|living|dining|class)? ?(?:room|kitchen|office|hall))",
    "loc": r"(?:,? (?:(?:lying|standing|sitting|hanging|to be found|present|left) )?(?:(?!of){in_place}|in here|"
    r"over here|around here|here|there|around|about|anywhere|somewhere|at all|in total|altogether|in sight|mapped|"
    r"visible|"
    r"present|so far|all together))?",
    "unit": r"(?:,? \(?(?:(?:measured|expressed|given) )?(?:in )?(?P<unit>centimet(?:er|re)s?|cm|met(?:er|re)s?|"
    r"m)\)?)?",
    "square": r"(?:,? \(?(?:in )?{m2}\)?)?",
    "m2": r"(?:square (?:met(?:er|re)s?|m)|m2|m\^2|sqm|sq\.? ?m)",
    "suppose": r"(?:(?:if|when|while|suppose|supposing|imagine|assume|assuming|say) )?(?:that )?",
    "facing": r"(?:face|facing|faces|look|looking|turned)(?: at| to| towards?)?",
    "stand": r"{suppose}(?:(?:i|we|you|someone|a robot|the robot) )?(?:(?:am|are|is|were|was) )?"
    r"(?:(?:stand|standing|stands|stood) (?:right )?(?:at|by|next to|near|beside|on)|from|at) {a},?(?: and| while)?,?"
    r"(?: (?:i|we|you))?(?: am| are| is)? {facing} {b}",
    "sides": r"(?:(?:to|on|at|in) )?"
    r"(?P<sides>(?:(?:my|your|the) )?(?:left|right|front|back|behind|rear)[a-z ,-]{0,80}?)"
    r"(?: of (?:(?:the|my|your) )?[\w -]{1,60})?",
    "direction": r"(?:where|in {which} direction|(?:(?:on|to) )?{which} (?:side|direction|way))",
}


def filled(pattern: str) -> re.Pattern[str]:
    """The pattern with its holes filled in; holes may hold holes."""
    while (inner := re.sub(r"\{([a-z_]+2?)\}", lambda hole: _HOLES[hole[1]], pattern)) != pattern:
        pattern = inner
    return re.compile(pattern)
