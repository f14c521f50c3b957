"""Forms of questions without a verb: 'lamps?', 'longest box', 'fountain to statue'. Only of words that are known."""

from __future__ import annotations

from ssr_ros.language.asked import Asked, Fields
from ssr_ros.language.families.measures import BY, extreme
from ssr_ros.language.phrases import NoPhraseError, definite, is_known, is_plural
from ssr_ros.reasoning import query as q


def named(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Lamps?' lists them, 'lamp?' wants to know where it is. 'Vacuum' and 'hoover under the sofa' are orders."""
    ref = _known(fields["a"], asked)
    several = is_plural(fields["a"], ref, asked)
    if not (several or asked.asks or fields["the"] or ref.pick is not None):
        raise NoPhraseError("a bare noun may be a verb")
    return q.ListObjects(ref) if several or ref.relation is not None and ref.pick is None else q.Locate(ref)


def apart(fields: Fields, asked: Asked) -> q.SpatialQuery:
    """'Fountain to statue': how far."""
    a, b = definite(fields["a"], asked), definite(fields["b"], asked)
    if not (is_known(a, asked) and is_known(b, asked)):
        raise NoPhraseError("'move to the table' is no distance")
    if a.pick is not None and a.pick.by in q.PICKS_OF_A_PLACE and a.pick.of is None:
        raise NoPhraseError("'the nearest chair to the door' is a chair")
    return q.Distance(a, b)


def _known(words: str, asked: Asked) -> q.ObjectRef:
    ref = definite(words, asked)
    if not is_known(ref, asked):
        raise NoPhraseError(f"'{words}' is not known, so that it need not be a thing at all")
    return ref


FRAGMENTS = (
    (extreme, (rf"(?:the )?{BY} {{a}}{{loc}}",)),
    (apart, (r"(?:from )?{a} (?:to|until) {b}",)),
    (named, (r"(?P<the>(?:the|my|any|a|an|all) )*{a}{loc}",)),
)
