"""Forms of what stands how to what: relation, list by relation, support."""

from __future__ import annotations

from collections.abc import Mapping

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.phrases import NoPhraseError, definite, is_plural, reference
from ssr_ros.language.wordings import ROOM
from ssr_ros.reasoning import query as q

_ON = frozenset({"on", "on top of", "upon", "atop"})
_RELATIONS: Mapping[str, q.RelationPredicate] = {
    "next to": "next_to", "beside": "next_to", "adjacent to": "next_to", "alongside": "next_to",
    "by": "next_to", "around": "near", "round": "near", "at": "near", "surrounds": "near", "near": "near",
    "near to": "near", "close to": "near", "nearby": "near",
    "inside": "inside", "inside of": "inside", "within": "inside", "in": "inside",
    "above": "above", "over": "above",
}  # fmt: skip
_MY_SIDES: Mapping[str, q.SidePredicate] = {"left": "left_of", "right": "right_of", "front": "in_front_of"}


def list_related(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'What is on the table'; 'what is on the tables' means all of them."""
    what = reference(fields["a"], asked) if "a" in fields else None
    if is_plural(fields["b"], definite(fields["b"], asked), asked):
        return q.ListObjects(_among(fields, asked, q.RefRelation(_predicate(fields), definite(fields["b"], asked))))
    return q.ListObjects(what, _predicate(fields), definite(fields["b"], asked))


def related(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Is the cup on the table'; 'is anything on the table' lists what is."""
    subject, target = reference(fields["a"], asked), definite(fields["b"], asked)
    if subject is None:
        return list_related({"b": fields["b"], "rel": fields["rel"]}, asked)
    if is_plural(fields["b"], target, asked):
        return q.Exists(_among(fields, asked, q.RefRelation(_predicate(fields), target)))
    return q.Related(subject, _predicate(fields), target)


def list_near(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'What is next to the table', 'which chairs are left of the tv'."""
    relation = q.RefRelation(_relation(fields), definite(fields["b"], asked), _other(fields, asked))
    return q.ListObjects(_among(fields, asked, relation))


def count_near(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'How many chairs are next to the table'; on and under serve too."""
    predicate: q.RelationPredicate = _predicate(fields) if fields.get("rel") else _relation(fields)
    return q.Count(_among(fields, asked, q.RefRelation(predicate, definite(fields["b"], asked))))


def related_near(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Is the chair next to the table'; 'is anything next to the table' lists what is."""
    subject, target = reference(fields["a"], asked), definite(fields["b"], asked)
    if subject is not None and is_plural(fields["b"], target, asked) and _relation(fields) != "between":
        return q.Exists(_among(fields, asked, q.RefRelation(_relation(fields), target)))
    if subject is None:
        return list_near({**fields, "a": ""}, asked)
    return q.Related(subject, _relation(fields), target, _other(fields, asked))


def list_beside(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'What is to the left of the tv'."""
    return q.ListObjects(_among(fields, asked, _side(fields, asked)))


def count_beside(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Count(_among(fields, asked, _side(fields, asked)))


def exists_beside(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Is the lamp behind the sofa': is there a lamp that is; 'is anything behind you' lists what is."""
    if reference(fields["a"], asked) is None:
        return list_beside({**fields, "a": ""}, asked)
    return q.Exists(_among(fields, asked, _side(fields, asked)))


def against_wall(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Related(definite(fields["a"], asked), "against_wall")


def list_against_wall(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.ListObjects(_among(fields, asked, q.RefRelation("against_wall")))


def held(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'How many books does the shelf hold'."""
    predicate: q.RelationPredicate = "inside" if fields["held"] == "contain" else "on"
    return q.Count(_among(fields, asked, q.RefRelation(predicate, definite(fields["b"], asked))))


def carried(fields: Fields, asked: Asked) -> q.SpatialQuery:
    ref = definite(fields["a"], asked)
    if is_plural(fields["a"], ref, asked):
        return q.ListObjects(q.ObjectRef(relation=q.RefRelation("on", ref)))
    return q.Support(ref)


def carrying(fields: Fields, asked: Asked) -> q.SpatialQuery:
    return q.Support(definite(fields["a"], asked), "down")


def bearer(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Which shelf does the plant stand on': of the shelves, what is under the plant."""
    return q.ListObjects(_among(fields, asked, q.RefRelation("under", definite(fields["b"], asked))))


def _among(fields: Fields, asked: Asked, relation: q.RefRelation) -> q.ObjectRef:
    """The objects of {a}, or all, that stand so."""
    ref = reference(fields["a"], asked) if fields.get("a") else None
    if ref is None:
        return q.ObjectRef(relation=relation)
    if ref.relation is not None:
        raise NoPhraseError("two relations of one thing")
    return q.ObjectRef(ref.label, ref.id, relation, ref.pick)


def _side(fields: Fields, asked: Asked) -> q.RefRelation:
    if mine := fields.get("my") or fields.get("ahead") or fields.get("rear"):
        return q.RefRelation(_MY_SIDES.get(mine, "in_front_of" if fields.get("ahead") else "behind"))
    predicate: q.SidePredicate = "in_front_of" if fields.get("front") else "behind"
    if fields.get("end"):
        predicate = "left_of" if fields["end"] == "left" else "right_of"
    return q.RefRelation(predicate, definite(fields["b"], asked), viewpoint=_other(fields, asked))


def _predicate(fields: Fields) -> q.SupportPredicate:
    return "on" if fields["rel"] in _ON else "under"


def _relation(fields: Fields) -> q.RelationPredicate:
    if fields.get("near") in ("in", "inside", "within") and ROOM.fullmatch(fields["b"]):
        raise NoPhraseError("rooms have no names")
    return "between" if fields.get("c") or fields.get("near") == "between" else _RELATIONS[fields["near"]]


def _other(fields: Fields, asked: Asked) -> q.ObjectRef | None:
    return definite(fields["c"], asked) if fields.get("c") else None


RELATIONS = (
    (
        count_beside,
        (
            r"how many {a} {rest} {side_of}",
            r"how many {objects} {rest} {side_of}",
            r"how many {a} {see} {side_of}",
            r"count (?:the |all )*{a} {side_of}",
        ),
    ),
    (
        list_beside,
        (
            r"(?:what|{which} {objects}) (?:{rest}|{see}) {side_of}",
            r"{which} {a} {rest} {side_of}",
            r"(?:what|{which} {objects}|anything|everything) {side_of}",
            r"{which} {a} {see} {side_of}",
            r"{show}(?: all| the)* {objects}(?: that {are})? {side_of}",
        ),
    ),
    (
        exists_beside,
        (
            r"{are} (?:there )?{a} {side_of}",
            r"(?:does|do) {a} (?:lie|stand|sit) {side_of}",
            r"{see} {a} {side_of}",
        ),
    ),
    (
        carried,
        (
            r"what {are} {a} (?:carrying|supporting|holding|bearing)(?: up)?",
            r"what (?:does|do) {a} have on (?:it|them|top)(?: of (?:it|them))?",
            r"(?:what|{which} {objects}) (?:does|do) {a} (?:carry|support|hold|hold up|bear)(?: up)?",
            r"(?:what|everything|{which} {objects}) (?:is|are) (?:stacked|piled)(?: up)? (?:on|on top of) {a}",
            r"{show}(?: all| the)* {objects} (?:stacked|piled|supported|carried|held)(?: up)? (?:on|by|on top of) {a}",
            r"(?:what|{which} {objects}) (?:is|are) (?:supported|carried|held|held up) by {a}",
            r"what (?:is|are) (?:all )?on {a} and on (?:that|those|top of (?:that|those))",
        ),
    ),
    (
        carrying,
        (
            r"(?:on )?(?:what|which {objects}) (?:does|do) {a} (?:stand|lie|sit|rest)(?: on)?",
            r"what {are} {a} (?:(?:standing|lying|sitting|resting|placed) )?(?:on|on top of)",
            r"what (?:supports|holds up|holds|carries|is holding up|is holding|is supporting|is carrying) {a}",
            r"what {are} {a} supported by",
        ),
    ),
    (
        bearer,
        (
            r"{which} {a} (?:do|does|did) {b} (?:stand|lie|sit|rest) (?:on|upon)",
            r"(?:on|upon) {which} {a} (?:do|does|did) {b} (?:stand|lie|sit|rest)",
            r"(?:on|upon) {which} {a} {are} {b}(?: standing| lying| sitting| resting)?",
            r"{which} {a} {are} {b} (?:(?:standing|lying|sitting|resting|placed) )?(?:on|on top of)",
            r"{which} {a} (?:carries|supports|holds|bears|has|carry|support|hold|bear|have) {b}(?: on (?:it|"
            r"top)(?: of it)?)?",
        ),
    ),
    (
        list_related,
        (
            r"(?:how many|which|what) {a} {rest} {rel} {b}{loc}",
            r"(?:what|{which} {objects}) (?:{rest}|{see}) {rel} {b}{loc}",
            r"{show}(?: all| the)* {objects}(?: that {are})? {rel} {b}",
            r"(?:{show} )?what is {rel} {b}",
            r"what {rel} {b} {are}",
            r"{which} {a} (?:do|can) you see {rel} {b}",
        ),
    ),
    (
        related,
        (
            r"{are} there {a} {rel} {b}{loc}",
            r"{are} {a} {rel} {b}{loc}",
            r"(?:does|do) {a} (?:lie|stand|sit|rest) {rel} {b}{loc}",
            r"(?:if|whether) (?:there {are} )?{a} (?:{are} )?{rel} {b}{loc}",
        ),
    ),
    (
        against_wall,
        (
            r"{are} {a} (?:standing |placed |right |up |pushed )*(?:against|along|at|touching|next to) (?:the|a|"
            r"any) walls?",
            r"(?:does|do) {a} (?:stand|lie|sit|touch)(?: against| along| at)? (?:the|a|any) wall",
        ),
    ),
    (
        list_against_wall,
        (
            r"(?:what|{which} {objects}) (?:{rest} )?(?:placed )?(?:against|along|at) (?:the|a) walls?{loc}",
            r"{which} {a} (?:{rest} )?(?:placed )?(?:against|along|at) (?:the|a) walls?{loc}",
        ),
    ),
    (
        count_near,
        (
            r"how many {a} {rest} {near} {b}",
            r"how many {objects} {rest} {near} {b}",
            r"how many {objects} {rest} {rel} {b}",
            r"(?:{what_is})?(?:number|count|amount) of {a}(?: that {are})? {near} {b}",
            r"(?:{what_is})?(?:number|count|amount) of {a}(?: that {are})? {rel} {b}",
            r"how many {a} {near} {b}",
        ),
    ),
    (held, (r"how many {a} (?:does|do) {b} (?P<held>hold|carry|bear|have|contain)(?: on it)?",)),
    (
        list_near,
        (
            r"(?:what|{which} {objects}) (?:{rest}|{see}) {near} {b}",
            r"(?:what|{which} {objects}) (?:{rest}|{see}) (?P<near>around) {b}",
            r"what (?P<near>surrounds) {b}",
            r"(?:what|{which} {objects}) (?:{rest}|{see}) (?:in )?between {b} and {c}",
            r"{which} {a} {rest} {near} {b}",
            r"{which} {a} {rest} (?:in )?between {b} and {c}",
            r"{show}(?: all| the)* {objects}(?: that {are})? {near} {b}",
            r"{show}(?: all| the)* {objects}(?: that {are})? between {b} and {c}",
        ),
    ),
    (
        related_near,
        (
            r"{are} (?:there )?{a} {near} {b}",
            r"{are} (?:there )?{a} (?:located |standing |lying )?(?:in )?(?P<near>between) {b}(?: and {c})?",
            r"(?:does|do) {a} (?:lie|stand|sit|rest) {near} {b}",
            r"(?:does|do) {a} (?:lie|stand|sit|rest|hang) (?:in )?between {b} and {c}",
        ),
    ),
)
