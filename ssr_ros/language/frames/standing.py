"""What stands how to what, where, and whether: questions of one or two things and a preposition."""

from __future__ import annotations

import re
from typing import cast, get_args

from ssr_ros.language.asked import Asked
from ssr_ros.language.frames.guards import asks_for_more, names_room
from ssr_ros.language.frames.mentions import Mention, Mentioned
from ssr_ros.reasoning import query as q

_PREPOSITIONS: tuple[tuple[str, q.RefPredicate], ...] = (
    (r"on top of|on|upon|atop|onto", "on"),
    (r"under|underneath|beneath", "under"),
    (r"below", "below"),
    (r"inside of|inside|in|within", "inside"),
    (r"next to|beside|besides|adjacent to|alongside|right by|by", "next_to"),
    (r"near to|near|close to|around|round|about|at|in the vicinity of|surrounding", "near"),
    (r"above|over", "above"),
    (r"(?:on|to|at) the left(?: hand)?(?: side)? of|left of", "left_of"),
    (r"(?:on|to|at) the right(?: hand)?(?: side)? of|right of", "right_of"),
    (r"in front of|before", "in_front_of"),
    (r"behind|in back of|at the back of", "behind"),
)
_ENDS = tuple((re.compile(rf"(?:^|\W)(?:{words}) ?$"), predicate) for words, predicate in reversed(_PREPOSITIONS))
_MANY = re.compile(r"\b(?:how many|number of|no\. ?of|no of|count of|count|tally of)\b")
_WHETHER = re.compile(
    r"^(?:so |and |but )?(?:is|are|isn't|aren't|does|do|has|have|can|would there|could there|any|whether|if|got|"
    r"did)\b|\b(?:yes|right|correct|true|yeah|no|or not|isn't it|aren't they|is it|is that|is there|are there)[ ?.]*$|"
    r"\b(?:whether|is it true)\b"
)
_WHICH = re.compile(r"\b(?:what|which|list|show|name|tell me all|everything|anything|things|stuff|all)\b")
_WHERE = re.compile(
    r"\b(?:where|whereabouts|find|locate|looking for|look for|search(?:ing)? for|lost|position|location|coordinates|"
    r"hiding|hidden|hunting for|seek|seeking|misplaced)\b"
)
_THERE = re.compile(
    r"\b(?:is there|are there|any|do (?:we|you|i) (?:have|own|see)|have (?:we|you|i) got|got|"
    r"does .* (?:have|exist|contain)|exist|exists|there is|there are|come across|happen to (?:have|see))\b"
)
_PLAN = re.compile(
    r"\b(?:can i (?:buy|get|order|rent|put)|should|would you put|belongs?|to put|to hang|to place|to go|will|gonna|"
    r"going to|want to move|how (?:far|big|tall|long|high|wide|deep|thick|large|do|does|can|close|much|heavy)|when|"
    r"turn|first|last|order|taller|bigger|left or|o'? ?clock|clock|side|direction|way|facing|standing at|stand at|"
    r"if i)\b"
)
# All that may stand around the one thing of a question after its place, or whether it is there.
_HARMLESS = frozenset(
    "a about again all am an and any anybody anyone anything anywhere are around as ask at be been but by can cannot "
    "chamber check come coordinates could currently d did do does don t else ever exact exactly exist exists find "
    "flat for forgot from get give going gone got guess had happen has hast have having he help her here hey hidden "
    "hiding hi his house how hunting i idea if in information is isn it its just keep kept know last least left let "
    "like locate located location looking look ll long lost m map mapped may maybe me might mind misplaced missing "
    "mine must my n need no nobody not now of off oh ok on one or our out over parked part perhaps person place "
    "placed please position possible possibly put quick quickly re really right robot room round s same say search "
    "searching see seem seen she should show so some somebody someone something somewhere sorry sort spot still "
    "stored such supposed sure tell than thanks that the their them then there they thing think this to today told "
    "too try trying under us used ve very want wanted was we well went were what when where whereabouts whether which "
    "who will wonder wondering would yes yet you your yours premises apartment building anyhow anyways actual "
    "actually own owns happens "
    "contain contains".split()
) - {"last", "left", "right", "not", "least", "than", "how", "when", "which", "who", "under", "same", "long"}
_SYMMETRIC = frozenset(get_args(q.RelationPredicate))


def relation(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'The vase: that's the one on the table, yes?', 'no. of chairs round the table'."""
    if (
        asks_for_more(read.text)
        or names_room(read.around)
        or _PLAN.search(read.around)
        or len(read.mentions) not in (1, 2)
    ):
        return None
    subject = read.mentions[0] if len(read.mentions) == 2 else None
    place = read.mentions[-1]
    predicate = _predicate(read.before(len(read.mentions) - 1))
    if predicate is None or subject is not None and (not subject.known or _predicate(read.before(0)) is not None):
        return None
    if subject is not None and subject.ref.relation is not None:
        return None
    return _query(read, subject, predicate, place)


def _query(
    read: Mentioned, subject: Mention | None, predicate: q.RefPredicate, place: Mention
) -> q.SpatialQuery | None:
    standing = q.RefRelation(predicate, place.ref)
    if subject is None:
        return q.ListObjects(q.ObjectRef(relation=standing)) if _WHICH.search(read.around) else None
    meant = q.ObjectRef(subject.ref.label, subject.ref.id, standing, subject.ref.pick)
    if _MANY.search(read.around):
        return q.Count(meant)
    if re.search(r"\b(?:which|what|list)\b", read.around):
        return q.ListObjects(meant)
    if not _WHETHER.search(read.around):
        return None
    if predicate in _SYMMETRIC and not place.plural:
        return q.Related(subject.ref, cast(q.RelationPredicate, predicate), place.ref)
    return q.Exists(meant)


def locate(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Somebody parked a bike here, whereabouts?'."""
    mention = _only(read)
    if mention is None or not _WHERE.search(read.around):
        return None
    return q.ListObjects(mention.ref) if mention.plural else q.Locate(mention.ref)


def exists(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Does exist a window in this chamber?'."""
    mention = _only(read)
    return q.Exists(mention.ref) if mention is not None and _THERE.search(read.around) else None


def _only(read: Mentioned) -> Mention | None:
    """The one thing named, of which nothing else is said."""
    if len({mention.ref for mention in read.mentions}) != 1 or not read.mentions[0].known:
        return None
    if asks_for_more(read.text) or names_room(read.around) or _PLAN.search(read.around) or _MANY.search(read.around):
        return None
    if not set(re.findall(r"[a-z]+", read.around)) <= _HARMLESS:
        return None  # there may be more to it
    return None if any(_predicate(read.before(n)) for n in range(len(read.mentions))) else read.mentions[0]


def _predicate(before: str) -> q.RefPredicate | None:
    return next((predicate for pattern, predicate in _ENDS if pattern.search(before)), None)
