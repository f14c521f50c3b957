"""Whether a query accounts for what a question says: things it names, superlatives, ranks, standpoints.

'Which cabinet is under the lamp, and how high is it' is not answered by the height of the cabinets: the lamp has no
part in that. A reading that leaves something out is doubtful, whoever made it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from ssr_ros.language.families.times import ALL_TIME, COUNT
from ssr_ros.language.frames.mentions import without_doings
from ssr_ros.language.learned.wording import OF_IT
from ssr_ros.language.learned.words import Mark, Word, known_names, marked, split_words
from ssr_ros.language.naming import NO_THINGS, labels_of, plain_words
from ssr_ros.language.qualifiers import counts_other, is_supposed, names_part, says_more, takes_time
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon
from ssr_ros.reasoning.query import ObjectRef, SpatialQuery

_SUPERLATIVE = re.compile(
    r"\b(?:nearest|closest|farthest|furthest|largest|biggest|bulkiest|smallest|tiniest|littlest|tallest|shortest|"
    r"longest|widest|broadest|narrowest|slimmest|highest|topmost|uppermost|lowest|leftmost|rightmost|newest)\b"
    r"(?! (?:points?|sides?|edges?|dimensions?|distance|gap|way|path|route|walk|extent|part|surface|measure\w*|axis))"
    r"|\b(?:greatest|least|most) (?:volume|width|height|length|floor|area|footprint|space)\b"
)
_RANK = re.compile(
    r"\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th|next)[ -](?:to (?:the )?)?(?:nearest|closest|farthest|furthest|"
    r"largest|biggest|smallest|tallest|shortest|longest|widest|highest|lowest|most|from the (?:left|right))\b"
    r"|\b(?:second|third|fourth|2nd|3rd|4th) (?:\w+ ){1,2}from (?:the|my|your) (?:left|right)\b"
)
_ONE = re.compile(r"\b(?:the|that|this|other|whichever|which|\w+est) ones?\b(?! another)")
_ANY = re.compile(r"\b(?:things?|objects?|items?|whatever|anything|something|everything|stuff|pieces?|obstacles?)\b")
_TIMES = re.compile(r"\bhow many times\b|\b(?:twice|\w+ times) (?:as|\w+er)\b")  # what no query has
_SPAN = re.compile(rf"\b(?:{COUNT}|last|past) (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)\b")
_WALL = re.compile(r"\b(?:against|along) (?:the|a) wall\b")
_STANDPOINT = re.compile(
    r"\b(?:seen|viewed|looking|judged) from (?!above|below|space)|\bfrom where (?:you|i|we) (?:are|am|stand|sit)\b"
    r"|\b(?:point of view|viewpoint|vantage point|perspective)\b"
)
_NUMBERED_ROOM = re.compile(r"\brooms? (?:number |no\.? ?|nr\.? ?|#)?(?:\d+|one|two|three|four)\b")
_HUNG = re.compile(r"\b(?:hung|hang|hangs|hanging|mounted|fixed|screwed)\b")
_BETWEEN = re.compile(r"\bbetween\b")
_OF_ROBOT = re.compile(
    r"\b(?:(?:nearest|closest|nearer|closer|farthest|furthest|farther|further|far|close|near|distance|away|apart|off)"
    r"(?: (?:away|off|by))? (?:to|from)|between) (?:you|yourself|your (?:own )?(?:position|place|location|spot|base|"
    r"camera|nose)|the robot(?! (?:arm|vacuum|mower|hoover|cleaner|dog|hand|gripper|base|station)))\b"
)
_SENTENCES = re.compile(r"[.?!;]+\s+")
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|those|these|one|ones)\b")
_TELLING = re.compile(  # what asks something, or where somebody is, or what is left out
    r"^(?:and |but |so |or )?(?:where|what|which|how|who|when|is|are|do|does|did|can|could|has|have|tell|list|"
    r"count|name|"
    r"show|give|find)\b|\b(?:stand|standing|sit|sitting|facing|face|looking|look|walk|walking|at|by|near|beside|"
    r"behind|"
    r"under|on|in front|next to|not|except|without|only|but|other|same|than)\b"
)
_PLAIN = (q.Locate, q.Exists, q.Describe, q.Size, q.Count)
_RANKING = (
    q.Nearest, q.Farthest, q.ClosestPair, q.Extreme, q.Compare, q.AppearanceOrder, q.Path, q.Changes, q.Route,
    q.RoomSize,
)  # fmt: skip
_FLOOR_OF_ROOM = re.compile(
    r"\b(?:whole|entire|this|the|my|our) (?:room|place|flat|floor|lab)\b.*\bsquare|square.*\b(?:room|place|flat)\b"
)
_FLOORING = frozenset("carpet carpets rug rugs paint tile tiles mat mats".split())  # of which a room may be spoken of
_BETWEEN_ROBOT = re.compile(
    r"\bbetween (?:you|yourself|me|us|the robot) and\b|\bbetween [^,;.]* and (?:you|yourself|me|the robot)(?: |$)"
)
_OFF_FLOOR = re.compile(
    r"\bhow (?:high|far) (?:up|off|above|over)\b|\bhow (?:high|far|much)\b.*\b(?:above|over|off) the (?:floor|"
    r"ground)\b"
)
_EITHER = re.compile(
    r"\bor (?:is it |rather |perhaps |maybe |just )*(?:next to|beside|on|under|underneath|in|inside|above|below|"
    r"behind|near|"
    r"between|over|in front of) "
)
_MEASURE = re.compile(
    r"\bhow many (?:square |cubic )?(?:met(?:er|re)s|centimet(?:er|re)s|cm|m2|sqm|lit(?:er|"
    r"re)s|m)\b"
)
_REMAINS = re.compile(r"\b(?:(?:is|are|be) left(?: over)?|remains?|remaining)\b(?! of\b)")
_SIDE_OF_A = re.compile(r"\b(?:behind|in front of|left of|right of) (?:the|a|an) (?!robot|left|right|back|camera)\w+")
_APART = (q.Count, q.Exists, q.Locate, q.Describe, q.Size, q.RobotDirection, q.ListObjects, q.Support, q.LastSeen)
_FROM_A_PLACE = (q.Size, q.Distance, q.Nearest, q.Farthest, q.ClosestPair, q.Compare, q.Extreme, q.Count)
_ARTICLES, _DEFINITE = frozenset("the a an".split()), frozenset({"the"})
_NO_PLACE = frozenset("for within during until before after".split())  # 'for the pupils', 'within the final minute'
_ASIDE = frozenset("like as perhaps say".split())  # 'anything on the table, like a vase'


def accounts_for(query: SpatialQuery, body: str, lexicon: Lexicon, labels: Collection[str], sure: bool = False) -> bool:
    """Whether nothing that the bare question says is missing in the query, as far as words tell.

    ``sure``: whoever made the query knows what may be a thing, so that 'fancy a tune' need not be.
    """
    if isinstance(query, q.Route):
        return True  # who tells a way describes things more closely than a map can use
    return not (_leaves_out_words(query, body) or _leaves_out_things(query, body, lexicon, labels, sure))


def references_of(query: SpatialQuery) -> Iterator[ObjectRef]:
    """Every reference in a query, those within others too."""
    for name in query.__struct_fields__:
        value = getattr(query, name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from _within(part.go if isinstance(part, q.Step) else part)


def _within(ref: object) -> Iterator[ObjectRef]:
    if not isinstance(ref, ObjectRef):
        return
    yield ref
    relation, pick = ref.relation, ref.pick
    inner = [relation.object, relation.other, relation.viewpoint] if relation else []
    for part in (*inner, pick.of if pick else None):
        yield from _within(part)


def _leaves_out_words(query: SpatialQuery, body: str) -> bool:
    if _TIMES.search(body) or isinstance(query, q.Changes) and query.since >= ALL_TIME and _SPAN.search(body):
        return True
    refs = list(references_of(query))
    picks = [ref.pick for ref in refs if ref.pick is not None]
    if not isinstance(query, _RANKING) and not picks and _SUPERLATIVE.search(body):
        return True
    if _RANK.search(body) and all(pick.rank == 1 for pick in picks):
        return True
    predicates = {ref.relation.predicate for ref in refs if ref.relation is not None}
    if _WALL.search(body) and "against_wall" not in {*predicates, getattr(query, "relation", None)}:
        return True
    if OF_IT.search(body) and any(p.by in ("nearest", "farthest") and p.of is None for p in picks):
        return True
    if "against_wall" in predicates and _HUNG.search(body) and any(ref.label is None for ref in refs):
        return True  # what stands on the floor by a wall is against it, too
    if isinstance(query, _FROM_A_PLACE) and _OF_ROBOT.search(body) and not _is_of_robot(query, refs):
        return True
    if _BETWEEN_ROBOT.search(body) and not isinstance(query, q.Distance | q.RobotDirection | q.Path):
        return True  # nothing is said to be between the robot and a thing
    if isinstance(query, q.Size) and query.dimension != "elevation" and _OFF_FLOOR.search(body):
        return True
    if isinstance(query, q.Related) and _EITHER.search(body):
        return True  # 'in the box or next to it'
    if isinstance(query, q.Count) and _MEASURE.search(body):
        return True
    if isinstance(query, _APART) and _BETWEEN.search(body) and "between" not in predicates:
        return not (isinstance(query, q.RobotDirection | q.Distance) and _OF_ROBOT.search(body))
    if isinstance(query, _PLAIN) and not picks and not predicates and _STANDPOINT.search(body):
        return True
    if isinstance(query, q.Size) and (_FLOOR_OF_ROOM.search(body) or _REMAINS.search(body)):
        return True
    frees = isinstance(query, q.Support) or isinstance(query, q.Size) and query.dimension in ("footprint", "volume")
    if takes_time(body) or is_supposed(body) and not frees:
        return True  # 'if we took it out, how much floor would that free' is what it covers
    if isinstance(query, q.RoomSize) and "how many rooms" in body:
        return True
    own_side = any(r.predicate in q.SIDES and r.object is None for r in (ref.relation for ref in refs) if r is not None)
    if own_side and _SIDE_OF_A.search(body):
        return True
    if isinstance(query, q.RoomSize) and query.room is None and _NUMBERED_ROOM.search(body):
        return True
    unnamed = any(ref.label is None and ref.id is None for ref in refs)
    return unnamed and _ONE.search(body) is not None and _ANY.search(body) is None


def _is_of_robot(query: SpatialQuery, refs: Sequence[ObjectRef]) -> bool:
    """Whether something in it is measured from the robot."""
    if isinstance(query, q.Nearest | q.Farthest) and query.reference is None:
        return True
    if isinstance(query, q.Distance) and query.b is None:
        return True
    relations = [ref.relation for ref in refs if ref.relation is not None and ref.relation.object is None]
    return bool(relations) or any(
        ref.pick is not None and ref.pick.by in q.PICKS_OF_A_PLACE and ref.pick.of is None for ref in refs
    )


def _leaves_out_things(query: SpatialQuery, body: str, lexicon: Lexicon, labels: Collection[str], sure: bool) -> bool:
    said = list(labels_of(query))
    meant = {lexicon.label(lexicon.singular(label)) for label in said}
    parts = {part for label in said for part in label.split()}
    if isinstance(query, q.RobotDirection) and query.level == "clock":
        parts.add("clock")
    if names_part(body, parts):
        return True
    if isinstance(query, q.Count) and counts_other(body, {*meant, *parts, *_forms(said, lexicon)}):
        return True
    names = known_names(lexicon, labels)
    words = marked(split_words(without_doings(without_asides(body, names))), names)
    if says_more(words, body, parts):
        return True
    for at, word in enumerate(words):
        if isinstance(query, q.RoomSize) and word.text in _FLOORING:
            continue
        if is_aside(words, at) or not (word.names or _may_be_a_thing(words, at, _DEFINITE if sure else _ARTICLES)):
            continue
        name = lexicon.singular(word.text)
        if lexicon.label(name) not in meant and not parts & {name, word.text, *name.split()}:
            return True
    return False


def _forms(labels: Iterable[str], lexicon: Lexicon) -> Iterator[str]:
    """Words of labels as they are counted, in the plural, and those of their kind."""
    for label in labels:
        for word in (label, lexicon.plural(label), lexicon.label(label), lexicon.plural(lexicon.label(label))):
            yield from word.split()


def without_asides(body: str, names: Mapping[str, Mark]) -> str:
    """The question without whole sentences that ask nothing, place nobody and name nothing known.

    'My grandfather walks with a stick' does not matter, unless what follows speaks of it.
    """
    parts = _SENTENCES.split(body)
    kept = [part for part in parts if not _is_aside(part, names)]
    return " . ".join(kept) if kept and not _PRONOUN.search(" ".join(kept)) else body


def _is_aside(sentence: str, names: Mapping[str, Mark]) -> bool:
    if _TELLING.search(sentence):
        return False
    return not any(word.names for word in marked(split_words(sentence), names))


def _may_be_a_thing(words: Sequence[Word], at: int, articles: Set[str]) -> bool:
    """Whether a word stands where names do, and is none of those that questions are made of: 'the harp'."""
    word = words[at]
    if word.mark != Mark.WORD or not at or words[at - 1].text not in articles or not word.text.isalpha():
        return False
    if at > 1 and words[at - 2].text in _NO_PLACE:
        return False
    return len(word.text) > 2 and word.text not in plain_words() and word.text not in NO_THINGS


def is_aside(words: Sequence[Word], at: int) -> bool:
    """Whether a word only illustrates: 'anything on the table, like a vase'."""
    return any(word.text in _ASIDE for word in words[max(0, at - 2) : at])
