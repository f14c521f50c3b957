"""Forms of when: appearance_order, last_seen, changes."""

from __future__ import annotations

import re

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.phrases import NoPhraseError, definite, references
from ssr_ros.reasoning import query as q

ALL_TIME = 1e9  # [s] longer than any session
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_COUNTS = {
    "": 1.0, "a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "half": 0.5, "couple of": 2.0, "few": 3.0,
    "couple": 2.0, "several": 3.0, "quarter of an": 0.25, "quarter": 0.25, "dozen": 12.0,
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "twenty five": 25.0,
    "twenty-five": 25.0, "thirty": 30.0, "forty": 40.0, "forty five": 45.0, "forty-five": 45.0, "fifty": 50.0,
    "sixty": 60.0, "ninety": 90.0, "hundred": 100.0, "one and a half": 1.5,
}  # fmt: skip


def appearance_order(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """Of the list; else of the words of the first option, which all options share."""
    words = fields.get("list") or (asked.options[0].text if asked.options else "")
    return _order(references(words, asked))


def which_first(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return _order((definite(fields["a"], asked), definite(fields["b"], asked)))


def last_seen(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.LastSeen(definite(fields["a"], asked))


def changes(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """In the time said; since the beginning where none is."""
    if not fields.get("time"):
        return q.Changes(ALL_TIME)
    count = fields.get("count", "").strip()
    number = _COUNTS.get(count)
    seconds = (float(count.replace(",", ".")) if number is None else number) * _SECONDS[fields["time"][0]]
    if not 0 <= seconds <= ALL_TIME:
        raise NoPhraseError(f"{seconds} s is no time to look back")
    return q.Changes(seconds)


def _order(objects: tuple[q.ObjectRef, ...]) -> q.SpatialQuery:
    if len(objects) < 2:
        raise NoPhraseError("an order needs two objects or more")
    return q.AppearanceOrder(objects)


COUNT = r"\d{1,6}(?:[.,]\d{1,2})?|" + "|".join(sorted(map(re.escape, filter(None, _COUNTS)), key=len, reverse=True))
_SPAN = (
    r"(?:(?:in|during|over|within|for|since) (?:the )?(?:(?:last|past|previous) )?"
    rf"(?:(?:(?:a|the) )?(?P<count>{COUNT}) )?"
    r"(?P<time>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)(?: ago)?)"
)
_FROM_THE_START = r"(?:(?:since|from) (?:the )?(?:start|beginning|you started)|so far|lately|recently)"
_WHEN = rf"(?:,? (?:{_SPAN}|{_FROM_THE_START}))?"

TIMES = (
    (
        appearance_order,
        (
            r"(?:what (?:will be|is|was|would be) )?(?:the )?(?:first[- ]time )?(?:appearance|appearing) order of "
            r"(?:the )?(?:following )?(?:categories|category|objects|items|things|labels)?(?: in the video)?:? {list}",
            r"(?:what (?:will be|is|was|would be) )?(?:the )?order (?:of (?:the )?(?:first )?appearance of|in "
            r"which) {list}"
            r"(?: first)? ?(?:appeared|appear|were seen|were first seen|showed up)?",
            r"in (?:what|which) order (?:did you (?:first )?(?:see|notice|find|map|detect)|do|did|have|were|was) {list}"
            r"(?: (?:first )?(?:appear|appeared|come up|seen|show up|mapped|detected|found|in the video))*",
            r"{which}{one} (?:of {list} )?(?:was|were) (?:seen|noticed|mapped|detected) (?:first|in (?:what|"
            r"which) order)",
            r"(?:order|sort|rank) {list} by (?:when (?:you|they) .{1,40}|(?:first[- ]time |first )?appearance)",
            r"(?:what (?:will be|is|was|would be) )?(?:the )?(?:first[- ]time )?appearance order(?: .{1,60})?",
        ),
    ),
    (
        which_first,
        (
            r"{which}{one} (?:did you (?:see|notice|find|map|detect)|appeared|came|was seen) first"
            r" ?[:,-]? {a} or {b}",
            r"(?:did you (?:see|notice|find|map)|was) {a} (?:or|before|earlier than) {b}(?: (?:seen )?first)?",
        ),
    ),
    (
        last_seen,
        (
            r"(?:when|where|where and when|when and where) (?:did|have|had) (?:you|i|we) (?:last|most recently) "
            r"(?:see|seen|notice|spot|spotted|detect|detected) {a}",
            r"(?:when|where) (?:did|have) (?:you|i|we) (?:see|seen) {a} (?:last|for the last time|most recently)",
            r"(?:when|where|where and when) (?:was|were|has|have) {a} (?:been )?(?:last|most recently) "
            r"(?:seen|noticed|spotted|observed|detected)",
            r"how long ago (?:did you (?:last )?see|was|were) {a}(?: last)?(?: seen| observed)?(?: last)?",
            r"when (?:and where )?(?:did|have|was|were) {a} (?:show up|appear|turn up|visible|in view) last",
            r"how long (?:is it|has it been) since (?:you|i|we) (?:last )?(?:saw|have seen|noticed) {a}(?: last)?",
            r"when (?:was|were) {a} (?:seen|noticed|spotted) (?:last|for the last time|most recently)",
            r"how long (?:have you not|haven't you) seen {a}",
            r"{what_is}last (?:time|place) (?:that )?(?:you|i|we) (?:saw|have seen) {a}",
            r"last (?:sighting|known (?:position|place|location)) of {a}",
        ),
    ),
    (
        changes,
        (
            r"(?:what|which {objects}) (?:has|have|is|was|were|did)? ?(?:been )?(?:changed|change|different|"
            r"new|moved|move|appeared|disappeared|added|removed|gone|missing now|happened)" + _WHEN,
            r"(?:did|has|have) (?:anything|something|any {objects}) (?:been )?(?:changed?|moved?|appear(?:ed)?|"
            r"disappear(?:ed)?|added|removed|happen(?:ed)?)" + _WHEN,
            r"(?:(?:is|are|has|have) )?(?:there )?(?:been )?(?:anything|something|any {objects}) (?:been )?(?:new|"
            r"different|"
            r"changed|moved|missing|gone|added|removed)" + _WHEN,
            r"(?:{show} )?(?:me )?(?:(?:all|the|any) )*changes" + _WHEN,
            r"(?:is|are|have|has|was|were) (?:there )?(?:been )?(?:any )?changes" + _WHEN,
            r"(?:what|which {objects}) (?:do|did) you (?:find|see|notice|map|detect) (?:new )?(?:for the first time )?"
            + _SPAN,
        ),
    ),
)
