"""Forms of directions and ways: direction, robot_direction, route, path."""

from __future__ import annotations

import re

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.options import Option
from ssr_ros.language.phrases import NoPhraseError, definite
from ssr_ros.language.told_routes import next_turn, prose_route, told_route
from ssr_ros.reasoning import query as q

_SIDE_WORDS = frozenset("front back left right behind to at on in my your the of me you or and rear side hand".split())


def direction(fields: Fields, asked: Asked) -> q.SpatialQuery:
    standing_at, facing, target = (definite(fields[hole], asked) for hole in "abc")
    return q.Direction(standing_at, facing, target, _level(fields.get("sides"), asked.options))


def robot_direction(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.RobotDirection(definite(fields["a"], asked))


def robot_clock(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.RobotDirection(definite(fields["a"], asked), "clock")


def path(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """From {a} or {a2}, wherever the start was said; else from the robot."""
    words = fields.get("a") or fields.get("a2")
    start = definite(words, asked) if words else None
    return q.Path(definite(fields["b"], asked), start)


def _level(sides: str | None, options: tuple[Option, ...]) -> q.DirectionLevel:
    """By the choice that the text or else the options leave; quadrants where they leave all."""
    words = sides if sides is not None else ", ".join(option.text for option in options)
    named = set(re.findall(r"[a-z]+", words))
    if sides is not None and not (
        named <= _SIDE_WORDS and named & {"front", "back", "left", "right", "behind", "rear"}
    ):
        raise NoPhraseError(f"'{sides}' are no directions")
    if not words or re.search(r"(?:front|back|behind)[ -](?:left|right)", words):
        return "hard"
    return "medium" if named & {"back", "behind", "rear"} else "easy"


TOLD = (
    (
        told_route,
        (
            r"(?:[^.;:]{0,60}?\b)?(?:(?:beginning|begins?|starting|starts?|standing|stands?|located) (?:at|by|from|"
            r"next to|beside|near|in front of)|(?:start|starting point|beginning|from|position) ?[:=]) "
            r"(?P<start>[^.;:]{1,100}?),? (?:and |while )?(?:(?P<away>(?:with )?your back (?:is )?(?:to|towards?)|"
            r"facing away from)|(?:you )?(?:are )?(?:facing|faces?|looks|looking)(?: at)?)(?: to| towards?)? "
            r"(?P<face>[^.;:,]{1,100})"
            r"[.;:,](?P<steps>(?: [^0-9]{0,500}?)?[ :]1\s?[.):] .{1,3000})",
        ),
    ),
    (
        prose_route,
        (
            r"{suppose}(?:(?:i|we|you) )?(?:(?:am|are) )?(?:(?:starting|start|begin|beginning|standing|stand|"
            r"set off) )?(?:at|by|from|next to|beside|in front of) (?P<start>[^.;:,]{1,60}?),? "
            r"(?:and )?(?:(?:i|we|you) )?(?:(?:am|are) )?(?:facing|face|looking at|looking towards?|looking to) "
            r"(?P<face>[^.;:,]{1,60}?)(?:[.;:,]| and) (?:(?:then|i|we|you) )*(?P<legs>(?:walk|go|move|drive|head|run|"
            r"proceed)(?: straight| on)* (?:to|towards?) [^.;:]{1,300}?)[.;:,] (?:(?:and )?(?:which|what|how many) "
            r"turns .{1,80}|fill in .{1,40}|(?:name|list|tell me|give me) (?:the|all) turns.{0,60}|what are the "
            r"turns.{0,60}|(?:which way|where|how) (?:do|must|should) (?:i|we|you) turn(?: each time|"
            r" at each.{1,40})?)",
        ),
    ),
)

DIRECTIONS = (
    (
        next_turn,
        (
            r"{suppose}(?:i|we|you) (?:go|walk|come|drive|move|went)(?: from| straight)* {a} to {b},? "
            r"(?:and )?{turning} (?:to (?:get to|reach|go to|face|find)|for) {c}",
            r"{suppose}(?:i|we|you) (?:go|walk|come|drive|move|went)(?: from| straight)* {a} to {b},? "
            r"(?:and|but) (?:(?:then|i|we|you) )*(?:want|need|have) to (?:go|get) to {c},? {turning}",
            r"(?:going|walking|coming|driving) from {a} to {b},? "
            r"{turning} (?:to (?:get to|reach|go to|face|find)|for) {c}",
        ),
    ),
    (
        direction,
        (
            r"{stand}[,.;:]? (?:then )?{direction} (?:is|are|would|will|can) (?:i find )?{c}(?: be)?(?: located|"
            r" on)?",
            r"{stand}[,.;:]? {are} {c} {sides}",
            r"{direction} {are} {c},? {stand}",
            r"{are} {c} {sides},? {stand}",
        ),
    ),
    (
        robot_clock,
        (
            r"(?:at )?{which} (?:o'?clock|clock (?:position|direction|hour)) {are} {a}(?: at| in)?(?: from {you})?",
            r"(?:{which}|{which} hour) (?:is|are) {a} at on (?:the|a) clock(?: face)?",
            r"{what_is}clock (?:position|direction|hour) (?:of|for|to) {a}",
            r"{what_is}(?:bearing|direction|heading|position) (?:of|to|towards?) {a},? (?:as|in|on|by) (?:a |the )?"
            r"(?:clock|o'?clock|clock face|clock (?:hour|position|direction|notation)|hours?)",
            r"where (?:is|are) {a},? (?:as|in) (?:a |the )?(?:clock hours?|o'?clock|clock (?:position|direction|"
            r"notation))",
            r"where (?:is|are) {a} (?:on|by) the clock(?: face)?",
        ),
    ),
    (
        robot_direction,
        (
            r"where {are} {a},? (?:seen |as seen |viewed |relative |in relation )?(?:from|to) {you}",
            r"(?:in )?{which} direction {are} {a}(?: (?:in|from {you}))?",
            r"{which} way {are} {a}(?: from {you})?",
            r"{are} {a} (?:on|to|at|in) (?:{my}|the) {side}(?:[ -]hand)?(?: side)?,? or (?:(?:on|to|at|in) "
            r")?(?:(?:{my}|the) )?{side}"
            r"(?:[ -]hand)?(?: side)?(?: of {me})?",
            r"{are} {a} {side},? (?:{side},? )?or {side}(?: of {me})?",
            r"{are} {a} (?:on|to|at|in) {my} {side}(?:[ -]hand)?(?: side)?",
            r"{are} {a} (?:in front of or behind|behind or in front of|in front of|behind|ahead of) {me}(?: or "
            r"(?:behind|in front of) {me})?",
            r"(?:on |to )?{which} side (?:of {me} )?{are} {a}(?: on)?",
            r"(?:which|what) way (?:do|should|would|must) (?:i|you|we|the robot) (?:turn|look|face) (?:to (?:see|"
            r"face|find)|for) {a}",
            r"{what_is}(?:bearing|direction|heading) (?:of|to|towards?) {a}(?: from {you})?",
        ),
    ),
    (
        path,
        (
            r"(?:(?:describe|explain|show me) )?how (?:do|can|would|should|to)(?: (?:i|we|you|one|someone))? "
            r"(?:get|go|walk|drive|come|travel|navigate|move)(?: there)?(?: from {a})? (?:to|towards?|over to) {b}"
            r"(?: from (?:{here}|{a2}))?",
            r"(?:{what_is}|show me |tell me |describe )(?:(?:shortest|best|quickest|fastest) )?"
            r"(?:way|path|route|directions)(?: (?:to (?:go|get|walk) )?from (?:{here}|{a}))? to {b}(?: from "
            r"(?:{here}|{a2}))?",
            r"(?:from {a} )?(?:to {b},? )?(?:how do i (?:get|go) there|{what_is}(?:way|path|route))",
            r"how (?:do|can|would|should|to)(?: (?:i|we|you|one))? (?:get|go|walk|come) from {here} to {b}",
            r"how (?:long|far) (?:is the (?:way|walk|path)|do i (?:have to )?walk|is it to walk|is it on foot) "
            r"(?:from (?:{here}|{a}) )?to {b}(?: from (?:{here}|{a2}))?",
            r"(?:find|plan|compute|calculate) (?:me )?(?:a|the) (?:(?:shortest|best|quickest) )?(?:way|path|route)"
            r"(?: from {a})? to {b}(?: from {a2})?",
            r"(?:give me )?(?:walking )?directions(?: from {a})? to {b}(?: from {a2})?",
            r"(?:guide|lead|direct|navigate) (?:me|us)(?: from {a})? to {b}(?: from {a2})?",
            r"navigate from {a} to {b}",
        ),
    ),
)
