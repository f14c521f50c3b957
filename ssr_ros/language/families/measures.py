"""Forms of how far, how big and which of several: distance, nearest, farthest, closest_pair, size, compare, extreme."""

from __future__ import annotations

from collections.abc import Mapping

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.phrases import NoPhraseError, definite, reference, references
from ssr_ros.reasoning import query as q

_DIMENSIONS: Mapping[str, q.Dimension] = {
    "long": "length", "length": "length",
    "wide": "width", "broad": "width", "width": "width", "breadth": "width",
    "tall": "height", "high": "height", "height": "height",
    "volume": "volume", "footprint": "footprint", "floor area": "footprint", "floor space": "footprint",
}  # fmt: skip
_COMPARED: Mapping[str, q.ComparedDimension] = {
    "taller": "height", "shorter": "height", "longer": "longest", "wider": "width", "broader": "width",
    "narrower": "width", "bigger": "volume", "larger": "volume", "smaller": "volume",
    "higher": "elevation", "lower": "elevation", "higher up": "elevation", "lower down": "elevation",
}  # fmt: skip
_EXTREMES: Mapping[str, q.ExtremeBy] = {
    "largest": "largest", "biggest": "largest", "bulkiest": "largest", "smallest": "smallest", "tiniest": "smallest",
    "littlest": "smallest", "tallest": "tallest", "shortest": "shortest", "longest": "longest", "widest": "widest",
    "broadest": "widest", "narrowest": "narrowest", "slimmest": "narrowest", "highest": "highest", "lowest": "lowest",
}  # fmt: skip
_LESS = frozenset({"shorter", "narrower", "smaller", "lower", "lower down"})
_FAR = frozenset({"farthest", "furthest", "most distant", "farther", "further"})


def distance(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Distance(definite(fields["a"], asked), definite(fields["b"], asked), _unit(fields))


def nearest(fields: Fields, asked: Asked) -> q.SpatialQuery:
    kind = q.Farthest if fields["ext"] in _FAR else q.Nearest
    return kind(definite(fields["b"], asked), _candidates(fields, asked))


def closest_pair(fields: Fields, asked: Asked) -> q.SpatialQuery:
    second = definite(fields["b"], asked) if fields.get("b") else None
    return q.ClosestPair(definite(fields["a"], asked), second)


def size(fields: Fields, asked: Asked) -> q.SpatialQuery:
    dimension = _DIMENSIONS.get(fields.get("dim", ""), "longest")
    return q.Size(definite(fields["a"], asked), dimension, _unit(fields))


def footprint(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Size(definite(fields["a"], asked), "footprint")


def room_size(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.RoomSize()


def compare(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Which is taller, {a} or {b}'. The answer names the taller one, so that 'which is shorter' is no choice."""
    if asked.options and fields["than"] in _LESS:
        raise NoPhraseError(f"the answer would name the one that is not {fields['than']}")
    return q.Compare(definite(fields["a"], asked), definite(fields["b"], asked), _COMPARED[fields["than"]])


def extreme(fields: Fields, asked: Asked) -> q.SpatialQuery:
    by = _EXTREMES.get(fields["by"])
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


_THAN = r"(?P<than>higher up|lower down|" + "|".join(word for word in _COMPARED if word.endswith("r")) + ")"
_BY = rf"(?P<by>{'|'.join(_EXTREMES)})"

MEASURES = (
    (
        room_size,
        (
            r"{what_is}(?:total )?(?:size|area|floor area|floor space|surface|surface area) of {room}{square}",
            r"how (?:big|large|spacious) is {room}{square}",
            r"how (?:big|large) {room} is{square}",
            r"how many square met(?:er|re)s (?:is|are|does|has) {room}(?: have| measure)?",
            r"{what_is}room (?:size|area)",
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
        distance,
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
        nearest,
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
            r"{which} {a} (?:is|are|lies|stands) (?:the )?(?P<ext>closest|nearest) {b}",
            r"{which}(?: one)? {are} {ext} {a} {to} {b}",
            r"{which} {are} {a} {ext} {to} {b}",
            r"(?:(?:find|show me|name|give me) )?{ext} {a} {to} {b}",
        ),
    ),
    (
        compare,
        (
            r"{which}(?: one| of (?:these|the two))? (?:is|are) (?:the )?" + _THAN + r"(?: one)? ?[:,-]? ?{a} or {b}",
            r"{are} {a} (?:any )?" + _THAN + r" than {b}",
            r"(?:how much|by how much) " + _THAN + r" {are} {a} than {b}",
            r"how much {are} {a} " + _THAN + r" than {b}",
            r"{are} {a} or {b} (?:the )?" + _THAN + r"(?: one)?",
            r"(?:between|of|out of) {a} and {b},? {which}(?: one)? is " + _THAN,
            r"compare the (?P<than>height|length|width|size|volume|elevation)s? of {a} (?:and|to|with) {b}",
        ),
    ),
    (
        extreme,
        (
            r"{which} (?:is|are) the " + _BY + r" (?:{objects}|one)(?: of all| you (?:know|see|have seen))?{loc}",
            r"{which} (?:is|are) the " + _BY + r" {a}{loc}",
            r"{which} {objects} (?:is|are) (?:the )?" + _BY + r"(?: one)?{loc}",
            r"{which} {a} (?:is|are) (?:the )?" + _BY + r"(?: one)?{loc}",
            r"(?:{show} )?(?:me )?the " + _BY + r" {objects}{loc}",
            r"(?:{show} )?(?:me )?the " + _BY + r" {a}{loc}",
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
            r"{what_is}(?P<dim>size|dimensions?|length|width|breadth|height|volume) (?:of|for) {a}{unit}",
            r"how (?P<dim>big|large|huge|long|wide|broad|tall|high) {are} {a}{loc}{unit}",
            r"how (?P<dim>big|large|long|wide|broad|tall|high) {a} {are}{unit}",
            r"what (?P<dim>size|length|width|height) (?:is|are|does|do|has|have) {a}(?: have)?{unit}",
        ),
    ),
)
