"""The names in a query, and whether they are names at all, or words of a question that a form misread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from ssr_ros.language.seeds import seed_words
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.reasoning.query import ObjectRef, SpatialQuery

COMPOUND_ENDS = frozenset("stand rack holder cover frame case shade leg legs handle".split())  # of names, after others
# What follows an article and is nothing that could be mapped.
NO_THINGS = frozenset(
    "left right front back rear side sides way ways direction hand hands turn turns walk route path end ends middle "
    "center centre room view eye eyes face floor ground wall walls ceiling corner first last next other others same "
    "one ones number distance height width length depth size area volume gap space order sequence list tour moment "
    "minute minutes second seconds hour hours time while answer question map scene place places spot point position "
    "location bearing heading clock o'clock hour degrees angle most least more less lot bit couple pair pairs two "
    "three four five world house home flat apartment kitchen bedroom bathroom office hall living dining lab workshop "
    "shortest quickest fastest best easiest straight opposite far near close closest nearest further farther longer "
    "larger smaller taller wider higher lower bigger shorter narrower thicker thinner largest smallest tallest widest "
    "highest lowest biggest longest blank blanks gap gaps meter meters metre metres cm centimeters robot person man "
    "woman guy kid child boy girl cook chef technician tourist visitor guest pupil student teacher worker operator "
    "engineer somebody someone anyone colleague friend waiter host nurse doctor patient customer reader player viewer "
    "observer driver cleaner boss mother father brother sister drive trip journey tape camera nose gaze sight sights "
    "perspective viewpoint vantage feet foot arm arms elbow elbows shoulder shoulders ear heels toes body chest legs "
    "knees hips attention line work washing cooking nap visit current eyesight rest whole sum total "
    "thing things object objects item items anything something everything stuff".split()
)


def labels_of(query: SpatialQuery) -> Iterator[str]:
    """Every label in a query."""
    for name in query.__struct_fields__:
        value = getattr(query, name)
        for part in value if isinstance(value, tuple) else (value,):
            yield from _labels_in(part.go if isinstance(part, q.Step) else part)


def misread(query: SpatialQuery, labels: Collection[str], lexicon: Lexicon) -> bool:
    """Whether some label is unknown to lexicon and graph, and has a word in it that questions are made of.

    'Bed coming' and 'hand side of yours' are no things; 'oak barrel' may be one.
    """
    mapped = {normalize_label(label) for label in labels}
    heads = {label.split(" ")[-1] for label in mapped if label}
    for label in labels_of(query):
        readings = list(lexicon.readings(label))
        if any(lexicon.knows(word) or word in mapped or word in heads for word in readings):
            continue
        words = {word for word in label.split(" ") if not lexicon.knows(word)} - COMPOUND_ENDS
        if not words.isdisjoint(plain_words()):
            return True
    return False


@cache
def plain_words() -> frozenset[str]:
    """Words that questions are made of, which name nothing; read at the first question that needs them."""
    return asking_words() | seed_words(refused=True)


@cache
def asking_words() -> frozenset[str]:
    """Those of questions that can be answered: what else stands before a name may be said of the thing."""
    from ssr_ros.language.forms import form_words

    return form_words() | seed_words() | frozenset("s t m cm metres meters centimetres centimeters me it".split())


def _labels_in(ref: object) -> Iterator[str]:
    if not isinstance(ref, ObjectRef):
        return
    if ref.label is not None:
        yield ref.label
    relation, pick = ref.relation, ref.pick
    inner = [relation.object, relation.other, relation.viewpoint] if relation else []
    for part in (*inner, pick.of if pick else None):
        yield from _labels_in(part)
