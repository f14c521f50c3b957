"""Plain English forms of every query, and those of VSI-Bench: pairs of patterns and what to build from them.

A pattern is a regular expression over the bare question, with holes:
{a} {b} {c}      a noun phrase of one to six words, none of them a verb, pronoun or preposition
{list}           'chair, table or cup'
{rel}            on or under, in their several wordings
{ext}            nearest or farthest, with its 'to' or 'from'
{stand}          'if I stand at {a} and face {b}'
{sides}          'to my left, right, or back'
{unit} {loc}     'in centimeters', 'in this room'; optional
The others are wordings that many forms share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ssr_ros.language import builders as build

_NOT_IN_A_NAME = (
    "is|are|was|were|be|been|am|do|does|did|can|could|will|would|should|have|has|in|inside|into|on|onto|under|"
    "underneath|beneath|below|above|over|at|by|near|beside|behind|between|from|to|toward|towards|with|without|that|"
    "which|who|what|where|when|why|how|if|whether|and|or|than|then|there|here|not|no|it|they|them|i|me|you|we|us|my|"
    "closest|nearest|farthest|furthest|closer|nearer|farther|further|facing|face|standing|first|second|third|last|"
    "(?<!tv )(?<!night )(?<!plant )stand"
)
_WORD = rf"(?!(?:{_NOT_IN_A_NAME})\b(?!-))[\w'&+/-]{{1,40}}"
_PHRASE = rf"(?:(?:my|your|our|the|this|that|these|those) )?{_WORD}(?: {_WORD}){{0,5}}?"

_HOLES: Mapping[str, str] = {
    "a": rf"(?P<a>{_PHRASE})",
    "b": rf"(?P<b>{_PHRASE})",
    "c": rf"(?P<c>{_PHRASE})",
    "list": r"(?P<list>[^?.!;:()]{1,400})",
    "rel": r"(?:(?:lying|standing|sitting|placed|located|resting|directly|right) )?"
    r"(?P<rel>on top of|on|upon|atop|under|underneath|beneath|below)",
    "ext": r"(?:the )?(?P<ext>closest|nearest|farthest|furthest|most distant|closer|nearer|farther|further)",
    "to": r"(?:to|from)",
    "one": r"(?: ones?| objects?| things?| items?)?",
    "objects": r"(?:objects?|things?|items?|everything|stuff)",
    "which": r"(?:which|what)",
    "are": r"(?:is|are)",
    "rest": r"(?:is|are|lie|lies|stand|stands|sit|sits)(?: there)?",
    "see": r"(?:(?:do|can|did|have) you|you(?: can| have)?)(?: already)? "
    r"(?:see|seen|know|have|find|found|notice|detect|detected|map|mapped)",
    "show": r"(?:list|show|name|enumerate|give|tell|describe)(?: me| us)?",
    "what_is": r"(?:(?:what is|what are|give me|tell me|measure) )?(?:the )?",
    "place": r"(?:room|map|scene|house|home|apartment|flat|place|space|building|environment|area|video|graph|view)",
    "room": r"(?:(?:the|this|that|my|our|your|entire|whole|combined) )*(?:{place}|floor)",
    "in_place": r"(?:in|inside|around|within|of) (?:the|this|my|our|your|that) (?:(?:entire|whole) )?{place}",
    "loc": r"(?:,? (?:(?!of){in_place}|here|there|around here|around|in total|altogether|mapped|visible|so far))?",
    "unit": r"(?:,? \(?(?:(?:measured|expressed|given) )?in (?P<unit>centimet(?:er|re)s?|cm|met(?:er|re)s?|m)\)?)?",
    "square": r"(?:,? \(?in (?:square met(?:er|re)s?|m2|sqm)\)?)?",
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

# Most specific first: what a pattern fits may fit a later one too.
_FORMS: tuple[tuple[Callable[..., Any], tuple[str, ...]], ...] = (
    (
        build.direction,
        (
            r"{stand}[,.;]? (?:then )?{direction} (?:is|are|would|will|can) (?:i find )?{c}(?: be)?(?: located| on)?",
            r"{stand}[,.;]? {are} {c} {sides}",
            r"{direction} {are} {c},? {stand}",
            r"{are} {c} {sides},? {stand}",
        ),
    ),
    (
        build.room_size,
        (
            r"{what_is}(?:total )?(?:size|area|floor area|floor space|surface|surface area) of {room}{square}",
            r"how (?:big|large|spacious) is {room}{square}",
            r"how (?:big|large) {room} is{square}",
            r"how many square met(?:er|re)s (?:is|are|does|has) {room}(?: have| measure)?",
            r"{what_is}room (?:size|area)",
        ),
    ),
    (
        build.distance,
        (
            r"{what_is}(?:(?:shortest|minimum|minimal|closest|smallest|exact) )?distance (?:between|from|of) {a} "
            r"(?:and|to|from) {b}{unit}",
            r"{what_is}distance in (?P<unit>centimet(?:er|re)s?|cm|met(?:er|re)s?|m) "
            r"(?:between|from) {a} (?:and|to) {b}",
            r"how (?:far|close|distant) (?:(?:apart|away) )?{are} {a} (?:(?:away|apart) )?(?:from|to|and) {b}{unit}",
            r"how (?:far|close) {a} {are} (?:away )?{to} {b}{unit}",
            r"how far (?:is it|do i have to go) (?:between|from) {a} (?:and|to) {b}{unit}",
            r"how (?:many|much) (?P<unit>centimet(?:er|re)s|met(?:er|re)s) (?:are there|is it|is there|lie) "
            r"(?:between|from) {a} (?:and|to) {b}",
        ),
    ),
    (
        build.nearest,
        (
            r"{which}(?: one)? of (?:(?:these|the following|those)(?: \w{1,20})?:? )?\(?{list}\)? {are} "
            r"{ext}{one} {to} {b}",
            r"{which}{one} {are} {ext}{one} {to} {b} ?[:,] ?{list}",
            r"{which}{one} {are} {ext}{one} {to} {b},? (?:out of|of|among) {list}",
            r"(?:of|between|among|out of) {list}, ?{which}{one} {are} {ext}{one} {to} {b}",
            r"{are} {a} or {c} {ext} {to} {b}",
            r"{which} {are} {ext} {to} {b},? {a} or {c}",
            r"{which}{one}(?: of these)? (?:is|are|lies|stands) {ext}{one} {to} {b}",
            r"{which} {a} (?:is|are|lies|stands) {ext} {to} {b}",
            r"{which}(?: one)? {are} {ext} {a} {to} {b}",
            r"{which} {are} {a} {ext} {to} {b}",
            r"(?:(?:find|show me|name|give me) )?{ext} {a} {to} {b}",
        ),
    ),
    (
        build.list_related,
        (
            r"(?:how many|which|what) {a} {rest} {rel} {b}{loc}",
            r"(?:what|{which} {objects}) (?:{rest}|{see}) {rel} {b}{loc}",
            r"{show}(?: all| the)* {objects}(?: that {are})? {rel} {b}",
            r"(?:{show} )?what is {rel} {b}",
            r"what {rel} {b} {are}",
        ),
    ),
    (
        build.related,
        (
            r"{are} there {a} {rel} {b}{loc}",
            r"{are} {a} {rel} {b}{loc}",
            r"(?:does|do) {a} (?:lie|stand|sit|rest) {rel} {b}{loc}",
            r"(?:if|whether) (?:there {are} )?{a} (?:{are} )?{rel} {b}{loc}",
        ),
    ),
    (
        build.count,
        (
            r"how many (?:of )?{a} {are} (?:there|here|visible|in view|mapped|present|known|in total){loc}",
            r"how many {a} (?:there )?{are}{loc}",
            r"how many {a} {see}(?: of)?{loc}",
            r"how many {a} does (?:the|this) {place} (?:have|contain)",
            r"how many {a}(?: have been| were| are)?(?: seen| found| mapped| detected)?{loc}",
            r"count (?:up )?(?:how many )?{a}{loc}",
            r"{what_is}(?:total )?(?:number|count|amount) of {a}{loc}",
        ),
    ),
    (
        build.size,
        (
            r"{what_is}(?:length of )?(?:the )?(?:longest|largest|biggest|greatest) (?:dimension|side|edge|extent) "
            r"of {a}{unit}",
            r"{what_is}(?P<dim>size|dimensions?|length|width|breadth|height) (?:of|for) {a}{unit}",
            r"how (?P<dim>big|large|huge|long|wide|broad|tall|high) {are} {a}{loc}{unit}",
            r"how (?P<dim>big|large|long|wide|broad|tall|high) {a} {are}{unit}",
            r"what (?P<dim>size|length|width|height) (?:is|are|does|do|has|have) {a}(?: have)?{unit}",
        ),
    ),
    (
        build.list_all,
        (
            r"{show}(?: a list of| all| of| the| your| known| mapped| visible)* {objects}(?: that)?"
            r"(?: {see}| known| there {are})?{loc}",
            r"{which}(?: kind of| other| else)?(?: {objects})? {are} (?:there|here|visible|known|mapped){loc}",
            r"{which}(?: {objects})? {are} (?:on the map|{in_place}|in here)",
            r"{which}(?: {objects})? {see}(?: about)?{loc}",
        ),
    ),
    (
        build.list_labelled,
        (
            r"(?:list|enumerate|show me all|show all|name all|give me all)(?: all)?(?: of)? {a}{loc}",
            r"{which} {a} {are} there{loc}",
            r"{which} {a} {see}{loc}",
        ),
    ),
    (
        build.exists,
        (
            r"(?:is|are|was|were) there {a}{loc}",
            r"{see}(?: of)? {a}{loc}",
            r"(?:does|do) (?:the|this) {place} (?:have|contain|include) {a}",
            r"(?:if|whether) there {are} {a}{loc}",
            r"(?:does|do) {a} exist{loc}",
            r"{are} {a} (?:here|present|mapped|{in_place})",
        ),
    ),
    (
        build.locate,
        (
            r"where {are} {a}(?: located| placed| now| at)?{loc}",
            r"where {a} {are}(?: located)?{loc}",
            r"where (?:did|have) you (?:see|seen|find|found|notice|noticed) {a}{loc}",
            r"where (?:can|could|do|would|will|might|should) (?:i|we) (?:find|look for|get) {a}{loc}",
            r"(?:find|locate|point to|point out|point at|spot|look for|show|show me) {a}{loc}",
            r"{what_is}(?:position|location|coordinates|whereabouts|place|pose) of {a}{loc}",
        ),
    ),
)


@cache
def forms() -> tuple[tuple[re.Pattern[str], Callable[..., Any]], ...]:
    """Every pattern with its holes filled in and its builder, compiled at the first question."""
    return tuple((re.compile(_fill(pattern)), builder) for builder, patterns in _FORMS for pattern in patterns)


def _fill(pattern: str) -> str:
    while (filled := re.sub(r"\{([a-z_]+)\}", lambda hole: _HOLES[hole[1]], pattern)) != pattern:
        pattern = filled  # holes may hold holes
    return pattern
