"""Forms of which things there are and where: count, exists, list, describe, locate."""

from __future__ import annotations

from typing import cast, get_args

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.phrases import PICKS, NoPhraseError, definite, is_plural, picked, reference
from ssr_ros.language.wordings import ORDINAL, ORDINALS, SUPERLATIVES
from ssr_ros.reasoning import query as q


def count(fields: Fields, asked: Asked) -> q.SpatialQuery:
    ref = reference(fields["a"], asked)
    return q.Count(ref) if ref else q.ListObjects()


def exists(fields: Fields, asked: Asked) -> q.SpatialQuery:
    ref = reference(fields["a"], asked)
    return q.Exists(ref) if ref else q.ListObjects()


def locate(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Where are the chairs' lists them; 'where is the chair' wants the one."""
    ref = definite(fields["a"], asked)
    return q.ListObjects(ref) if is_plural(fields["a"], ref, asked) else q.Locate(ref)


def nearest_robot(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'What is closest to you', 'which chair is farthest from the robot'."""
    ref = reference(fields["a"], asked) if fields.get("a") else None
    by: q.PickBy = "farthest" if fields["ext"][0] == "f" or fields["ext"].startswith("most") else "nearest"
    return q.Locate(picked(ref, q.Pick(by)))


def pointed_out(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'What is the biggest thing on the desk': what a qualified phrase with a superlative picks."""
    ref = asked.qualified.get(fields["a"])
    if ref is None or ref.pick is None:
        raise NoPhraseError("this would be a question of what a thing is")
    if ref.pick.by in get_args(q.ExtremeBy) and ref.pick.rank == 1:
        rest = None if ref.label is None and ref.relation is None else q.ObjectRef(ref.label, None, ref.relation)
        return q.Extreme(cast(q.ExtremeBy, ref.pick.by), rest)
    return q.Locate(ref)


def seen_at(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'What was the first thing you saw', 'which chair did you see last'."""
    by: q.PickBy = "first_seen" if fields["when"] in _FIRST else "last_seen" if fields.get("again") else "newest"
    return q.Locate(picked(reference(fields["a"], asked) if fields.get("a") else None, q.Pick(by)))


def ranked(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Which lamp is the second tallest'."""
    ref = reference(fields["a"], asked) if fields.get("a") else None
    return q.Locate(picked(ref, q.Pick(PICKS[fields["by"]], rank=ORDINALS[fields["rank"]])))


_FIRST = frozenset({"first", "earliest"})


def describe(fields: Fields, asked: Asked) -> q.SpatialQuery:
    ref = definite(fields["a"], asked)
    return q.ListObjects(ref) if is_plural(fields["a"], ref, asked) else q.Describe(ref)


def list_all(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.ListObjects()


def list_labelled(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.ListObjects(reference(fields["a"], asked))


THINGS = (
    (
        count,
        (
            r"how many (?:of )?{a} {are} (?:there|here|visible|in view|mapped|present|known|in total){loc}",
            r"how many {a} (?:there )?{are}{loc}",
            r"how many {a} {see}(?: of)?{loc}",
            r"how many {a} (?:stand|lie|sit|hang|exist)(?: there)?{loc}",
            r"how many {a} does (?:the|this) {place} (?:have|contain)",
            r"how many {a}(?: have been| were| are)?(?: seen| found| mapped| detected)?{loc}",
            r"(?:count|number)(?: me| us)?(?: up| out)? (?:how many )?{a}(?: {see}| there are)?{loc}",
            r"{a} (?:count|tally|total)",
            r"{what_is}(?:total )?(?:number|count|amount) of {a}{loc}",
        ),
    ),
)

_SAW = r"(?:saw|see|noticed|notice|found|find|mapped|map|detected|detect|spotted|spot|came across|registered|recorded)"

INVENTORY = (
    (
        ranked,
        (
            rf"{{which}} {{a}} {{are}} (?:the )?(?P<rank>{ORDINAL})[ -](?P<by>{SUPERLATIVES})(?: ones?)?{{loc}}",
            rf"(?:what|{{which}}{{one}}) {{are}} (?:the )?(?P<rank>{ORDINAL})[ -](?P<by>{SUPERLATIVES})(?: "
            rf"{{objects}}| of all)?{{loc}}",
            rf"{{which}}(?: one)? of (?:the|these|those|all) {{a}} {{are}} (?:the )?(?P<rank>{ORDINAL})[ "
            rf"-](?P<by>{SUPERLATIVES})",
        ),
    ),
    (
        seen_at,
        (
            rf"(?:what|{{which}}(?: one)?) (?:is|was) the (?:very )?(?P<when>first|earliest) (?:{{objects}}|"
            rf"{{a}}) (?:that )?"
            rf"(?:you|we|i)(?: have| had)?(?: ever)? {_SAW}{{loc}}",
            rf"(?:what|{{which}} {{objects}}) did (?:you|we|i) {_SAW} (?:the )?(?:very )?(?P<when>first)(?: of "
            rf"all)?{{loc}}",
            rf"{{which}} {{a}} did (?:you|we|i) {_SAW} (?:the )?(?:very )?(?P<when>first)(?: of all)?{{loc}}",
            rf"(?:when .{{3,30}}[,:] )?(?:what|{{which}}(?: one)?) (?:is|was) the (?:very )?(?P<when>first) "
            rf"(?:{{objects}}|{{a}}) "
            rf"(?:that )?(?:you|we|i)(?: have| had)?(?: ever)? {_SAW}",
            rf"(?:what|{{which}}(?: one)?) (?:is|was) the (?:very )?(?P<when>last|latest|most recent) "
            rf"(?:{{objects}}|{{a}}) (?:that )?"
            rf"(?:you|we|i)(?: have| had)? (?P<again>{_SAW}){{loc}}",
            rf"(?:what|{{which}} {{objects}}) did (?:you|we|i) (?P<again>{_SAW}) (?P<when>last|most recently){{loc}}",
        ),
    ),
    (
        nearest_robot,
        (
            r"(?:what|{which} {objects}|who) {are} {ext}{one} {to} {me}",
            r"{which} {a} (?:is|are|stands|lies) {ext}{one} {to} {me}",
            r"(?:{what_is}|find (?:me )?|where is (?:the )?){ext} {objects} {to} {me}",
            r"(?:{what_is}|find (?:me )?|where is (?:the )?){objects} (?:that is )?{ext} {to} {me}",
            r"(?:{what_is}|find (?:me )?|where is (?:the )?){a} (?:that is )?{ext} {to} {me}",
            r"(?:{what_is}|find (?:me )?|where is (?:the )?){ext} {a} {to} {me}",
        ),
    ),
    (
        list_all,
        (
            r"{show}(?: a list of| all| of| the| your| known| mapped| visible)* {objects}(?: that)?"
            r"(?: {see}(?: about| of)?| known| there {are})?{loc}",
            r"{which}(?: kind of| other| else)?(?: {objects})? {are} (?:there|here|visible|known|mapped){loc}",
            r"{which}(?: {objects})? {are} (?:on the map|{in_place}|in here)",
            r"{which}(?: {objects})? {see}(?: about)?{loc}",
        ),
    ),
    (
        list_labelled,
        (
            r"(?:list|enumerate|show me all|show all|name all|give me all)(?: all)?(?: of)? {a}{loc}",
            r"{which} {a} {are} there{loc}",
            r"{which} {a} {see}{loc}",
        ),
    ),
    (
        exists,
        (
            r"(?:is|are|was|were) there {a}{loc}",
            r"{see}(?: of)? {a}{loc}",
            r"(?:is|are) there (?:such a thing as|such things as) {a}{loc}",
            r"(?:does|do) (?:the|this) {place} (?:have|contain|include) {a}",
            r"(?:if|whether) there {are} {a}{loc}",
            r"(?:does|do) {a} exist{loc}",
            r"{are} {a} (?:here|present|mapped|{in_place})",
        ),
    ),
    (
        describe,
        (
            r"(?:describe|inspect) {a}",
            r"(?:(?:tell|show|give) me )?(?:everything|all|more|details|information|something)? ?"
            r"(?:(?:that )?you know )?about {a}",
            r"(?:(?:tell|show|give) me )?(?:(?:everything|all|what) (?:that )?you (?:know|have)|details|"
            r"information) on {a}",
            r"(?:tell|inform) me about {a}",
            r"what (?:do|can) you (?:know|say|tell me) about {a}",
            r"(?:what|which) is (?P<a>(?:\w+ ){1,3}(?:number )?\d{1,10})",
        ),
    ),
    (
        locate,
        (
            r"where {are} {a}(?: located| placed| now| at)?{loc}",
            r"where {a} {are}(?: located)?{loc}",
            r"where (?:(?:else|exactly|precisely|abouts) )?{are} {a}(?: hiding| kept| stored| standing| lying| "
            r"sitting| gone| hanging)?{loc}",
            r"where (?:do|did|does|has|have|had) (?:you|we|i|they|he|she|someone|somebody|anyone|people) "
            r"(?:keep|kept|put|leave|left|store|stored|hide|hidden|place|placed|drop|dropped|park|parked|set|stash|"
            r"lay) "
            r"{a}(?: down)?{loc}",
            r"where (?:has|have|did|does|do|can) {a} (?:gone|go|went|got to|get to|landed|land|ended up|end up|stand|"
            r"sit|lie|hang|stay|be(?: found)?|been (?:put|left|placed|moved)|disappeared to|hide|belong)(?: to| now|"
            r" at)?{loc}",
            r"(?:which|what) (?:place|spot|position|location) {are} {a} (?:in|at)",
            r"(?:in|at) {which} (?:place|spot|position|location) {are} {a}",
            r"{a} (?:position|location|whereabouts|coordinates)",
            r"where (?:did|have) you (?:see|seen|find|found|notice|noticed) {a}{loc}",
            r"where (?:can|could|do|would|will|might|should) (?:i|we) (?:find|look for|get) {a}{loc}",
            r"(?:(?:i (?:am|have been) )?(?:find(?: me| us)?|locate|point (?:me )?to|point out|point at|spot|look for|"
            r"looking for|search for|"
            r"searching for|show|show me|trying to find|need to find|want to find|hunting for|after)) {a}{loc}",
            r"(?:(?:i|we) )?(?:can't|cannot|can not|could not|couldn't|don't|do not) (?:find|see|locate|spot) "
            r"{a}{loc}",
            r"{what_is}(?:position|location|coordinates|whereabouts|place|pose) of {a}{loc}",
            r"what is (?=(?:the )?(?:closest|nearest|leftmost|rightmost|newest|farthest)\b){a}",
            r"what are the coordinates of {a}",
        ),
    ),
    (pointed_out, (r"(?:(?:what|which|where) (?:is|are) )?(?P<a>\w+)",)),
)
