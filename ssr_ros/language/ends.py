"""The left or right one of several, for somebody said to look from somewhere.

'When I peek in from the door, the right-hand one of the windows' is the rightmost window as seen from the door.
"""

from __future__ import annotations

import re

_PLACE = re.compile(
    r"\b(?:seen|viewed|view|looking|look|peek|peeking|coming|come|step|stepping|walk|walking|enter|entering|stand|"
    r"standing|sit|sitting)(?: in| into| inside| out| over| right)* (?:from|through|at|by) "
    r"(?P<place>the [a-z]+(?: [a-z]+)?)(?=,| and | there|[:;.])"
)
_OF = re.compile(
    r"\b(?:look(?:ing)? (?:at|over|towards?)|see|seeing|face|facing|of) (?:the|two|both|all)(?: "
    r"the| two)* ([a-z]+s)\b"
)
_ONE_EACH = re.compile(
    r"\b(?:there is|i see|you see|there are)? ?(?:a|one) ([a-z]+) (?:on|to) (?:the|my|your) (?:left|right),? and "
    r"(?:a|one|another)(?: [a-z]+)? (?:on|to) (?:the|my|your) (?:left|right)\b"
)
_END = re.compile(
    r"\bthe (?P<end>left|right)(?:most|[- ]?hand)?(?: side)?(?: one(?: of (?:the|those|these) [a-z]+)?|"
    r" of (?:the|those|these) (?:two |three )?[a-z]+s)\b"
)
_SETTING_ENDS = re.compile(r"[,:;.] ")


def ends_named(body: str) -> str:
    """The question with 'the leftmost window as seen from the door' for such an end; itself where there is none."""
    place, end = _PLACE.search(body), _END.search(body)
    if place is None or end is None or end.start() < place.end():
        return body
    several = _OF.search(body, place.end()) or _ONE_EACH.search(body)
    if several is None:
        return body
    setting = [stop.end() for stop in _SETTING_ENDS.finditer(body) if place.end() <= stop.start() < end.start()]
    if not setting:
        return body
    asked = f"{body[setting[-1] : end.start()]}the {end['end']}most {several[1]} as seen from {place['place']}"
    return asked + body[end.end() :]
