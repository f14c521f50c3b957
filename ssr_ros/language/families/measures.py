"""Forms of how far, how big and which of several: distance, nearest, farthest, closest_pair, size, compare, extreme."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.phrases import NoPhraseError, definite, is_plural, reference, references
from ssr_ros.reasoning import query as q

DIMENSIONS: Mapping[str, q.Dimension] = {
    "long": "length", "length": "length",
    "wide": "width", "broad": "width", "width": "width", "breadth": "width",
    "depth": "depth", "deep": "depth", "thick": "thickness", "thickness": "thickness",
    "tall": "height", "high": "height", "height": "height",
    "volume": "volume", "footprint": "footprint", "floor area": "footprint", "floor space": "footprint",
}  # fmt: skip
COMPARED: Mapping[str, q.ComparedDimension] = {
    "taller": "height", "shorter": "height", "longer": "length", "wider": "width", "broader": "width",
    "narrower": "width", "bigger": "volume", "larger": "volume", "smaller": "volume",
    "higher": "top", "lower": "top", "higher up": "elevation", "lower down": "elevation",
    "deeper": "depth", "thicker": "thickness", "thinner": "thickness", "bulkier": "volume",
}  # fmt: skip
_COMPARED_NOUNS: Mapping[str, q.ComparedDimension] = {
    "height": "height", "length": "length", "width": "width", "size": "volume", "volume": "volume",
    "footprint": "footprint", "floor area": "footprint", "elevation": "elevation",
}  # fmt: skip
_LESSER = re.compile(
    r"\b(?:which|what)\b.*\b(?:shorter|narrower|smaller|lower|lesser|less|thinner|"
    r"slimmer|skinnier|tinier|littler|shallower|flatter|least)\b"
)
EXTREMES: Mapping[str, q.ExtremeBy] = {
    "largest": "largest", "biggest": "largest", "bulkiest": "largest", "smallest": "smallest", "tiniest": "smallest",
    "littlest": "smallest", "tallest": "tallest", "shortest": "shortest", "longest": "longest", "widest": "widest",
    "broadest": "widest", "narrowest": "narrowest", "slimmest": "narrowest", "skinniest": "narrowest",
    "slenderest": "narrowest",
    "greatest": "largest", "hugest": "largest", "teeniest": "smallest", "lengthiest": "longest", "topmost": "highest",
    "thickest": "thickest", "fattest": "thickest", "thinnest": "thinnest", "highest": "highest", "lowest": "lowest",
}  # fmt: skip
COMPARATIVES: Mapping[str, q.ExtremeBy] = {
    "taller": "tallest", "shorter": "shortest", "longer": "longest", "wider": "widest", "broader": "widest",
    "narrower": "narrowest", "bigger": "largest", "larger": "largest", "smaller": "smallest", "higher": "highest",
    "lower": "lowest", "thicker": "thickest", "thinner": "thinnest", "bulkier": "largest",
}  # fmt: skip
_CENTIMETERS = re.compile(r"\b(?:cm|cms|centimet(?:er|re)s?)\b")
_FAR = frozenset({"farthest", "furthest", "most distant", "farther", "further"})


def distance(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Distance(definite(fields["a"], asked), definite(fields["b"], asked), _unit(fields))


def robot_distance(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Distance(definite(fields["a"], asked), None, _unit(fields))


def distance_of_two(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'How far apart are the two windows': between the two there are; the solver says if there are more."""
    ref = definite(fields["a"], asked)
    if not (fields["two"] or is_plural(fields["a"], ref, asked)):
        raise NoPhraseError("one thing is not apart")
    return q.Distance(ref, ref, _unit(fields))


def nearest(fields: Fields, asked: Asked) -> q.SpatialQuery:
    kind = q.Farthest if fields["ext"] in _FAR else q.Nearest
    target = definite(fields["b"], asked)
    if target.label == "robot" and "robot" not in asked.labels:
        raise NoPhraseError("the robot itself is no object of the map")
    return kind(target, _candidates(fields, asked))


def nearest_to_robot(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Which is closer to you, the lamp or the door': of several labels; of one, ``things.nearest_robot`` serves."""
    kind = q.Farthest if fields["ext"] in _FAR else q.Nearest
    candidates = _candidates(fields, asked)
    if len(candidates) < 2:
        raise NoPhraseError("one label, of which each competes for itself")
    return kind(None, candidates)


def closest_pair(fields: Fields, asked: Asked) -> q.SpatialQuery:
    second = definite(fields["b"], asked) if fields.get("b") else None
    return q.ClosestPair(definite(fields["a"], asked), second)


def size(fields: Fields, asked: Asked) -> q.SpatialQuery:
    dimension = DIMENSIONS.get(fields.get("dim", ""), "longest")
    return q.Size(definite(fields["a"], asked), dimension, _unit(fields))


def footprint(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Size(definite(fields["a"], asked), "footprint")


def room_size(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """Of all rooms, or of 'room 2'."""
    number = fields.get("number", "")
    return q.RoomSize(int(number) if number.isdecimal() else NUMBERS.get(number))


def compare(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Which is taller, {a} or {b}', or 'is {a} taller than {b}'. The answer names the taller one."""
    dimension = COMPARED.get(fields["than"]) or _COMPARED_NOUNS[fields["than"]]
    if dimension == "top" and fields.get("hung"):
        dimension = "elevation"
    return q.Compare(definite(fields["a"], asked), definite(fields["b"], asked), dimension, _unit(fields))


def unit_named(text: str) -> q.LengthUnit:
    """Centimeters where the text names them, wherever that is; else meters."""
    return "cm" if _CENTIMETERS.search(text) else "m"


def names_lesser(body: str, query: q.SpatialQuery) -> bool:
    """Whether a comparison asks which of the two has less: 'which is shorter'."""
    return isinstance(query, q.Compare) and _LESSER.search(body) is not None


def longer_of(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Which of the windows is the longer one': the extreme of however many there are."""
    return q.Extreme(COMPARATIVES[fields["than"]], reference(fields["a"], asked))


def extreme(fields: Fields, asked: Asked) -> q.SpatialQuery:
    by = EXTREMES.get(fields["by"])
    if by is None:
        raise NoPhraseError(f"nothing is measured by '{fields['by']}'")
    return q.Extreme(by, reference(fields["a"], asked) if fields.get("a") else None)


def _candidates(fields: Fields, asked: Asked) -> tuple[q.ObjectRef, ...]:
    """Those in the text; else the options; else none, which means any object."""
    if "list" in fields:
        return references(fields["list"], asked)
    ref = reference(fields["a"], asked) if "a" in fields else None
    if ref is None:
        return tuple(definite(option.text, asked) for option in asked.options[:26])
    return (ref, definite(fields["c"], asked)) if "c" in fields else (ref,)


def _unit(fields: Fields) -> q.LengthUnit:
    return "cm" if fields.get("unit", "").startswith("c") else "m"


NUMBERS: Mapping[str, int] = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ROOM_NUMBER = rf"(?:the )?room (?:number |no\.? |nr\.? )?(?P<number>\d{{1,4}}|{'|'.join(NUMBERS)})"
_THAN = r"(?P<than>higher up|lower down|" + "|".join(word for word in COMPARED if word.endswith("r")) + ")"
_NOUN = "(?P<than>" + "|".join(_COMPARED_NOUNS) + ")"
_THAN_ONE = "(?P<than>" + "|".join(COMPARATIVES) + ")"
BY = rf"(?P<by>{'|'.join(EXTREMES)})"

MEASURES = (
    (
        room_size,
        (
            r"{what_is}(?:total |overall )?(?:size|area|floor area|floor space|surface area)(?: (?:in )?{m2})?"
            r"(?: of| for| in)? (?:just |only )?" + _ROOM_NUMBER + r"{square}(?: only| alone| by itself| on its "
            r"own)?",
            r"how (?:big|large|spacious) (?:is|would) " + _ROOM_NUMBER + r"(?: be)?{square}",
            r"how (?:many|much) {m2} (?:is|does|has|are in|in) " + _ROOM_NUMBER + r"(?: have| has| measure| cover)?",
            r"how much (?:floor )?(?:space|area|room) (?:is there|do we have) in " + _ROOM_NUMBER + r"{square}",
            _ROOM_NUMBER + r"(?:'s)?,? (?:size|area|floor area|how big(?: is it)?){square}",
            r"{what_is}(?:total |overall |combined )?(?:size|area|floor area|floor space|surface|surface "
            r"area)(?: of {rooms})?"
            r"{square}(?:,? (?:of |for )?{rooms})?",
            r"how (?:big|large|spacious) (?:is|are) {rooms}{square}",
            r"how (?:big|large) {rooms} (?:is|are){square}",
            r"how (?:many|much) {m2} (?:is|are|does|do|has|have|in|of) (?:floor (?:is |are )?(?:there )?(?:in "
            r")?)?{rooms}"
            r"(?: have| has| measure| cover)?",
            r"how many {m2}(?: is it| is that| in total| are there| is this| do we have)?",
            r"how much (?:floor )?(?:space|area|room) (?:is there|do we have|does {rooms} have)(?: "
            r"{in_place})?{square}",
            r"{what_is}(?:room|floor) (?:size|area){square}",
            r"{rooms} (?:size|area|floor area){square}",
        ),
    ),
    (
        closest_pair,
        (
            r"{which} {a} and (?:{which} )?{b} (?:is|are|lie|stand) {together}",
            r"{which} (?:two|pair of) {a} (?:is|are|lie|stand) {together}",
            r"{what_is}(?:closest|nearest) (?:pair of|two) {a}",
            r"{what_is}two (?:closest|nearest) {a}",
            r"(?:{what_is})?(?:closest|nearest) pair of {a} and {b}",
            r"{which} {a} is (?:the )?(?:closest|nearest) to (?:which|what|any|a) {b}",
        ),
    ),
    (
        robot_distance,
        (
            r"how (?:far|close)(?: away)? {are} {a}(?: away)?(?: (?:from|to) {you})?(?: (?:now|at (?:this|the) "
            r"moment))?{unit}",
            r"how (?:far|close)(?: away)? {are} {you}(?: away)?(?: at (?:this|the) moment| now)? (?:from|to) "
            r"{a}{unit}",
            r"how (?:far|close)(?: away)?(?: from|to) {a} {are} {you}(?: now| at (?:this|the) moment)?{unit}",
            r"{what_is}(?:distance|gap) (?:between|from) {you} (?:and|to) {a}{unit}",
            r"{what_is}(?:distance|gap) (?:between|from|of) {a} (?:and|to|from) {you}{unit}",
            r"how (?:many|much) (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) (?:away )?(?:is|are) {a}(?: "
            r"away)?(?: from {you})?",
        ),
    ),
    (
        distance_of_two,
        (
            r"how (?:far|close) (?:apart |together )?are (?:the )?(?P<two>two |2 |both )?{a}(?: apart| together|"
            r" away)?"
            r"(?: from (?:each other|one another))?{unit}",
            r"how (?:far|much|wide)(?: (?:space|room|distance))? is (?:it|there|the (?:gap|space|distance)) "
            r"(?:in )?between (?:the )?"
            r"(?P<two>two |2 |both )?{a}{unit}",
            r"{what_is}(?:distance|gap|space|clearance)(?: there is)? (?:in )?between (?:the )?(?P<two>two |2 |"
            r"both )?{a}{unit}",
            r"how (?:many|much) (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) (?:(?:are|is)(?: there)?|lie|"
            r"lies) (?:in )?between "
            r"(?:the )?(?P<two>two |2 |both )?{a}",
        ),
    ),
    (
        distance,
        (
            r"{what_is}(?:(?:shortest|minimum|minimal|closest|smallest|exact) )?distance (?:between|from|of) {a} "
            r"(?:and|to|from) {b}{unit}",
            r"{what_is}distance in (?P<unit>centimet(?:er|re)s?|cm|met(?:er|re)s?|m) "
            r"(?:between|from) {a} (?:and|to) {b}",
            r"how (?:far|close|distant) (?:(?:apart|away) )?{are} {a} (?:(?:away|apart) )?(?:from|to|and) {b}{unit}",
            r"how (?:far|close) (?:apart |together )?{are} {a} and {b}(?: apart| together| from (?:each other|"
            r"one another))?"
            r"{unit}",
            r"{what_is}(?:distance|gap|space|clearance)(?: in between)? (?:between|from) {a} (?:and|to) {b}{unit}",
            r"(?:from|between) {a} (?:to|and) {b},? (?:{what_is}(?:distance|gap)|how far(?: is it| apart are "
            r"they)?){unit}",
            r"how far (?:away )?from {a} (?:is|are) {b}{unit}",
            r"how (?:far|close) (?:away )?(?:does|do) {a} (?:stand|lie|sit|hang) (?:away )?(?:from|to) {b}{unit}",
            r"how (?:much|big|wide) (?:is the )?(?:space|room|distance|gap) (?:(?:is there|is|are there) )?"
            r"(?:between|from) {a} (?:and|to) {b}{unit}",
            r"measure (?:the way |the distance )?(?:from |between )?{a} (?:to|and) {b}{unit}",
            r"{what_is}distance (?:from )?{a} (?:to|and|-|until) {b}{unit}",
            r"{a} (?:to|and|-) {b} distance{unit}",
            r"how (?:far|close) {a} {are} (?:away )?{to} {b}{unit}",
            r"how far (?:is it|do i have to go) (?:between|from) {a} (?:and|to) {b}{unit}",
            r"how (?:many|much) (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) (?:(?:are|is) (?:there|it)|lie|lies|"
            r"(?:do|does|are|is) (?:i|we|you|one) (?:have to go|need)|separate|of space (?:are|is)(?: there)?) ?"
            r"(?:between|from|in between)? {a} (?:and|to|from) {b}",
            r"how many (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) (?:is|are) {a} (?:away )?(?:from|to) {b}",
        ),
    ),
    (
        nearest_to_robot,
        (
            r"{which}(?: one)?(?: of (?:these|those|them|the two))? {are} {ext}{one} {to} {me} ?[:,-]? ?{a} or {c}",
            r"{which}{one} {are} {ext}{one} {to} {me} ?[:,]? ?(?:(?:out of|of|among) )?{list}",
            r"{which}(?: one)? of {list},? {are} {ext}{one} {to} {me}",
            r"(?:of|between|among|out of) {list}, ?{which}{one} {are} {ext}{one} {to} {me}",
            r"{are} {a} or {c} (?:the )?{ext}{one} {to} {me}",
            r"{a} or {c} ?[:,-]? ?{which}(?: one)? {are} {ext}{one} {to} {me}",
            r"{are} {ext}{one} {to} {me} ?[:,-]? ?{a} or {c}",
            r"(?:is|are|were) (?:you|we|i|the robot)(?: yourself| now)? {ext} {to} {a} or {c}",
        ),
    ),
    (
        nearest,
        (
            r"(?:who|what|which)(?: one| object| thing)? is {b}(?:'s|') {ext} neighbou?r",
            r"(?:who|what|which)(?: one| object| thing)? is {ext} neighbou?r (?:of|to) {b}",
            r"{are} {b} {ext} {to} {a},? or (?:is it )?(?:{ext2} )?(?:(?:to|from) )?{c}",
            r"{which}(?: one)? of (?:(?:these|the following|those)(?: \w{1,20})?:? )?\(?{list}\)? {are} "
            r"{ext}{one} {to} {b}",
            r"{which}{one} {are} {ext}{one} {to} {b} ?[:,] ?{list}",
            r"{which}{one} {are} {ext}{one} {to} {b},? (?:out of|of|among) {list}",
            r"(?:of|between|among|out of) {list}, ?{which}{one} {are} {ext}{one} {to} {b}",
            r"{are} {a} or {c} {ext} {to} {b}",
            r"{a} or {c} ?[:,-] ?{which}(?: one)? {are} {ext}{one} {to} {b}",
            r"{which} {are} {ext} {to} {b} ?[:,-] ?{a} or {c}",
            r"{which} {are} {ext} {to} {b},? {a} or {c}",
            r"{which}{one}(?: of these)? (?:is|are|lies?|stands?|sits?|hangs?|rests?) {ext}{one} {to} {b}",
            r"{which} {a} (?:is|are|lies?|stands?|sits?|hangs?|rests?) {ext} {to} {b}",
            r"{which} {a} (?:is|are|lies?|stands?|sits?|hangs?|rests?) (?:the )?(?P<ext>closest|nearest|closer|"
            r"nearer) {b}",
            r"{which}(?: one)? {are} {ext} {a} {to} {b}",
            r"{which} {are} {a} {ext} {to} {b}",
            r"(?:(?:find|show me|name|give me) )?{ext} {a} {to} {b}",
        ),
    ),
    (
        compare,
        (
            r"{which}(?: one| of (?:these|the two|them))? (?:is|are|reaches|goes|stands|(?P<hung>hangs|sits|is "
            r"mounted)) (?:the )?" + _THAN + r"(?: one)? ?[:,-]? ?{a} (?:or|and) {b}",
            r"{a} (?:or|and|vs|versus) {b} ?[:,-]? ?(?:{which}(?: one)?|who) (?:is|are) (?:the )?"
            + _THAN
            + r"(?: one)?",
            r"{which}(?: one)? (?:has|have|takes|takes up) (?:the |a )?(?:bigger|larger|greater|smaller|lesser|more|"
            r"less|wider|longer) " + _NOUN + r" ?[:,-]? ?{a} or {b}",
            r"{a} or {b} ?[:,-]? ?{which}(?: one)? (?:has|have|takes|takes up) (?:the |a )?(?:bigger|larger|greater|"
            r"smaller|lesser|"
            r"more|less|wider|longer) " + _NOUN,
            r"(?:does|do) {a} (?:have|take|take up) (?:a )?(?:bigger|larger|greater|smaller|more|less) "
            + _NOUN
            + r" than {b}",
            r"{which}(?: of (?:them|the two|those|these))? (?:is|are) " + _THAN + r" ?[:,-]? ?{a} or {b}",
            r"{are} {a} (?:any |much |really |actually )?" + _THAN + r" than {b}",
            r"(?:does|do) {a} (?:reach|go|stand|extend|come|(?P<hung>hang|sit)) (?:any |much )?" + _THAN + r" than {b}",
            r"(?:how much|by how much) " + _THAN + r" {are} {a} (?:than|compared (?:to|with)) {b}{unit}",
            r"(?:by )?how much {are} {a} " + _THAN + r" than {b}{unit}",
            r"(?:by )?how (?:many|much) (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) "
            + _THAN
            + r" {are} {a} than {b}",
            r"(?:by )?how (?:many|much) (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) {are} {a} "
            + _THAN
            + r" than {b}",
            r"{are} {a} or {b} (?:the )?" + _THAN + r"(?: one)?",
            r"(?:between|of|out of) {a} and {b},? {which}(?: one)? is " + _THAN,
            r"{what_is}" + _NOUN + r" difference (?:between|of) {a} and {b}{unit}",
            r"{what_is}difference in " + _NOUN + r" (?:between|of) {a} and {b}{unit}",
            r"compare the (?P<than>height|length|width|size|volume|elevation)s? of {a} (?:and|to|with) {b}",
        ),
    ),
    (
        longer_of,
        (
            r"{which}(?: one)? of (?:the|these|those|all) {a} {are} (?:the )?" + _THAN_ONE + r"(?: one)?",
            r"{which} {a} {are} (?:the )?" + _THAN_ONE + r"(?: one)?",
        ),
    ),
    (
        extreme,
        (
            r"{which}(?: one)? of (?:all )?(?:the|these|those|all) {a} {are} (?:the )?" + BY + r"(?: one)?{loc}",
            r"{a},? {which}(?: one)? {are} (?:the )?" + BY + r"(?: one)?",
            r"(?:find|where is|locate) the " + BY + r" {objects}{loc}",
            r"{which} (?:is|are) the " + BY + r" (?:{objects}|one)(?: of all| you (?:know|see|have seen))?{loc}",
            r"{which} (?:is|are) the " + BY + r" {a}{loc}",
            r"{which} {objects} (?:is|are) (?:the )?" + BY + r"(?: one)?{loc}",
            r"{which} {a} (?:is|are) (?:the )?" + BY + r"(?: one)?{loc}",
            r"(?:{show} )?(?:me )?the " + BY + r" {objects}{loc}",
            r"(?:{show} )?(?:me )?the " + BY + r" {a}{loc}",
        ),
    ),
)

SIZES = (
    (
        footprint,
        (
            r"how much (?:floor )?(?:space|area|room) (?:does|do) {a} (?:take|take up|occupy|cover|need)(?: up)?",
            r"{what_is}(?:footprint|floor area|base area) of {a}{square}",
        ),
    ),
    (
        size,
        (
            r"{what_is}(?:length of )?(?:the )?(?:longest|largest|biggest|greatest) (?:dimension|side|edge|extent) "
            r"of {a}{unit}",
            r"{what_is}(?:(?:total|exact|overall) )?(?P<dim>size|dimensions?|length|width|breadth|depth|thickness|"
            r"height|volume) (?:of|for) "
            r"{a}{unit}",
            r"(?:{what_is})?(?:size|dimensions?) (?:of|for) {a},? \(?(?:the )?(?P<dim>length|width|depth|"
            r"thickness|height|"
            r"volume)\)?{unit}",
            r"{what_is}{a} (?P<dim>size|dimensions|length|width|depth|thickness|height|volume){unit}",
            r"{what_is}{a} (?:size|dimensions),? \(?(?:the )?(?P<dim>length|width|depth|thickness|height|"
            r"volume)\)?{unit}",
            r"measure (?:the )?{a}{unit}",
            r"how (?P<dim>big|large|huge|long|wide|broad|deep|thick|tall|high) {are} {a}{loc}{unit}",
            r"how (?P<dim>big|large|long|wide|broad|deep|thick|tall|high) {a} {are}{unit}",
            r"how many (?P<unit>centimet(?:er|re)s|met(?:er|re)s|cm|m) (?P<dim>long|wide|broad|deep|thick|tall|high) "
            r"{are} {a}",
            r"how much (?:does|do) {a} measure{unit}",
            r"what (?P<dim>size|length|width|height) (?:is|are|does|do|has|have) {a}(?: have)?{unit}",
        ),
    ),
)
