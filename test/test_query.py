"""The typed language: every query survives JSON, and no input does anything but decode or raise QueryError."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.reasoning.query import (
    MAX_QUERY_BYTES,
    MAX_REFERENCE_DEPTH,
    PICKS_OF_A_PLACE,
    QUERY_TYPES,
    Count,
    Distance,
    ListObjects,
    Nearest,
    ObjectRef,
    Pick,
    QueryError,
    RefRelation,
    Related,
    Route,
    SpatialQuery,
    Step,
    decode_query,
    encode_query,
    query_schema,
)

CHAIR = ObjectRef("chair")
LAMP, DOOR = ObjectRef("lamp"), ObjectRef("door")
labels = st.text(min_size=1, max_size=64).filter(lambda s: s.strip())
plain_references = st.builds(ObjectRef, labels, st.none())
relations = st.builds(RefRelation, st.sampled_from(["on", "near", "left_of"]), plain_references)
picks = st.builds(Pick, st.sampled_from(sorted(PICKS_OF_A_PLACE)), st.none() | plain_references, st.integers(1, 50))
references = st.builds(ObjectRef, labels, st.none(), st.none() | relations, st.none() | picks)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def test_count_is_written_as_documented():
    assert json.loads(encode_query(Count(CHAIR))) == {"type": "count", "version": 2, "object": {"label": "chair"}}


def test_version_and_unit_have_defaults():
    query = decode_query('{"type": "distance", "a": {"label": "sofa"}, "b": {"id": 3}}')
    assert query == Distance(ObjectRef("sofa"), ObjectRef(id=3), "m")


@given(references, st.lists(references, max_size=26))
def test_json_gives_the_query_back(reference, candidates):
    query = Nearest(reference, tuple(candidates))
    data = encode_query(query)
    if len(data.encode()) <= MAX_QUERY_BYTES:
        assert decode_query(data) == query


HOSTILE = {
    "empty": "",
    "no JSON": "where is the sofa",
    "no object": "[1, 2]",
    "null": "null",
    "NaN": "NaN",
    "NaN inside": '{"type": "count", "object": {"label": NaN}}',
    "unknown type": '{"type": "explode"}',
    "no type": '{"object": {"label": "chair"}}',
    "missing field": '{"type": "count"}',
    "unknown field": '{"type": "count", "object": {"label": "chair"}, "shell": "rm"}',
    "other version": '{"type": "count", "object": {"label": "chair"}, "version": 3}',
    "wrong type": '{"type": "count", "object": 7}',
    "neither label nor id": '{"type": "count", "object": {}}',
    "blank label": '{"type": "count", "object": {"label": "  "}}',
    "long label": json.dumps({"type": "count", "object": {"label": "x" * 65}}),
    "id below one": '{"type": "locate", "object": {"id": 0}}',
    "id above 32 bits": '{"type": "locate", "object": {"id": 4294967296}}',
    "fractional id": '{"type": "locate", "object": {"id": 1.5}}',
    "id as truth value": '{"type": "locate", "object": {"id": true}}',
    "infinite id": '{"type": "locate", "object": {"id": 1e999}}',
    "too many candidates": json.dumps(
        {"type": "nearest", "reference": {"label": "a"}, "candidates": [{"label": "b"}] * 27}
    ),
    "relation without reference": '{"type": "list", "relation": "on"}',
    "unknown unit": '{"type": "size", "object": {"label": "bed"}, "unit": "furlong"}',
    "deep array": "[" * 8000,
    "deep object": '{"type": "count", "object": ' * 500,
    "100 kB": '{"type": "count", "object": {"label": "' + "x" * 100_000 + '"}}',
    "lone surrogate": "\ud800",
    "rank too high": '{"type": "locate", "object": {"label": "a", "pick": {"by": "largest", "rank": 51}}}',
    "rank zero": '{"type": "locate", "object": {"label": "a", "pick": {"by": "largest", "rank": 0}}}',
    "unknown pick": '{"type": "locate", "object": {"label": "a", "pick": {"by": "prettiest"}}}',
    "largest of something": '{"type": "locate", "object": {"pick": {"by": "largest", "of": {"label": "a"}}}}',
    "on nothing": '{"type": "locate", "object": {"label": "a", "relation": {"predicate": "on"}}}',
    "on two": json.dumps(
        {"type": "relation", "subject": {"label": "a"}, "relation": "on", "object": {"id": 1}, "other": {"id": 2}}
    ),
    "against a thing": '{"type": "relation", "subject": {"id": 1}, "relation": "against_wall", "object": {"id": 2}}',
    "relation without object": '{"type": "relation", "subject": {"id": 1}, "relation": "near"}',
    "side as a relation": '{"type": "relation", "subject": {"id": 1}, "relation": "left_of", "object": {"id": 2}}',
    "viewpoint of on": json.dumps(
        {"type": "count", "object": {"relation": {"predicate": "on", "object": {"id": 1}, "viewpoint": {"id": 2}}}}
    ),
    "viewpoint of nothing": '{"type": "count", "object":{"relation": {"predicate": "behind", "viewpoint": {"id": 2}}}}',
    "a route without steps": '{"type": "route", "start": {"id": 1}, "facing": {"id": 2}, "steps": []}',
    "a step that is two": json.dumps(
        {"type": "route", "start": {"id": 1}, "facing": {"id": 2}, "steps": [{"turn": None, "go": {"id": 3}}]}
    ),
    "a step that is none": '{"type": "route", "start": {"id": 1}, "facing": {"id": 2}, "steps": [{}]}',
    "one object has no order": '{"type": "appearance_order", "objects": [{"id": 1}]}',
    "changes since the future": '{"type": "changes", "since": -1}',
    "changes since ever": '{"type": "changes", "since": 1e12}',
    "compare what": '{"type": "compare", "a": {"id": 1}, "b": {"id": 2}}',
    "trailing text": '{"type": "room_size"} {"type": "room_size"}',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_json_is_a_query_error(text):
    with pytest.raises(QueryError, match="query_json"):
        decode_query(text)


def test_bytes_that_are_no_utf8_are_a_query_error():
    with pytest.raises(QueryError):
        decode_query(b'{"type": "count", "object": {"label": "\xff\xfe"}}')


@given(st.text() | st.binary() | json_values.map(json.dumps))
def test_whatever_comes_in_is_a_query_or_a_query_error(data):
    try:
        query = decode_query(data)
    except QueryError:
        return
    assert isinstance(query, QUERY_TYPES)


@given(st.sampled_from(QUERY_TYPES), st.dictionaries(st.sampled_from(["object", "a", "b", "unit"]), json_values))
def test_wrong_fields_are_a_query_error(kind, fields):
    tag = kind.__struct_config__.tag
    try:
        decode_query(json.dumps({"type": tag, **fields}))
    except QueryError:
        return


def test_list_wants_relation_and_reference_together():
    with pytest.raises(ValueError, match="go together"):
        ListObjects(None, "on", None)


# one of every type, in every field that it has
EXAMPLES = [
    {"type": "describe", "object": {"id": 4}},
    {"type": "size", "object": {"label": "box"}, "dimension": "volume", "unit": "cm"},
    {"type": "closest_pair", "a": {"label": "chair"}, "b": {"label": "lamp"}},
    {"type": "closest_pair", "a": {"label": "chair"}},
    {
        "type": "direction", "standing_at": {"id": 1}, "facing": {"id": 2}, "object": {"id": 3},
        "level": "easy", "source": "cells",
    },
    {"type": "robot_direction", "object": {"label": "door"}, "level": "clock"},
    {"type": "relation", "subject": {"id": 1}, "relation": "between", "object": {"id": 2}, "other": {"id": 3}},
    {"type": "relation", "subject": {"id": 1}, "relation": "against_wall"},
    {"type": "support", "object": {"label": "table"}, "direction": "down"},
    {"type": "compare", "a": {"id": 1}, "b": {"id": 2}, "dimension": "elevation"},
    {"type": "extreme", "by": "largest"},
    {"type": "extreme", "by": "lowest", "object": {"label": "lamp"}},
    {"type": "appearance_order", "objects": [{"label": "chair"}, {"label": "lamp"}]},
    {
        "type": "route", "start": {"label": "door"}, "facing": {"label": "sofa"},
        "steps": [{"turn": None}, {"go": {"label": "tv"}}, {"turn": "back"}, {"go": {"label": "bed"}}],
    },
    {"type": "path", "start": {"label": "door"}, "goal": {"label": "sofa"}},
    {"type": "path", "goal": {"label": "sofa"}},
    {"type": "last_seen", "object": {"label": "phone"}},
    {"type": "changes", "since": 60.0},
    {"type": "count", "object": {"relation": {"predicate": "left_of"}}},
    {"type": "count", "object": {"label": "box", "relation": {"predicate": "near"}, "pick": {"by": "newest"}}},
    {
        "type": "locate",
        "object": {
            "label": "lamp",
            "relation": {"predicate": "behind", "object": {"label": "sofa"}, "viewpoint": {"label": "door"}},
            "pick": {"by": "leftmost", "of": {"label": "door"}, "rank": 2},
        },
    },
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["type"])
def test_examples_decode_and_come_back_as_they_were_written(example):
    for version in (1, 2):
        query = decode_query(json.dumps({**example, "version": version}))
        written = json.loads(encode_query(query))
        assert written.items() >= {"version": version, **example}.items()
        assert decode_query(encode_query(query)) == query


def test_the_second_lamp_from_the_left_as_seen_from_the_door():
    text = '{"label": "lamp", "pick": {"by": "leftmost", "of": {"label": "door"}, "rank": 2}}'
    query = decode_query(f'{{"type": "locate", "object": {text}}}')
    assert query.object == ObjectRef("lamp", pick=Pick("leftmost", DOOR, 2))


def test_a_turn_that_is_to_be_filled_in_is_not_one_that_is_not_there():
    steps = (Step(turn=None), Step(go=LAMP), Step(turn="left"))
    assert decode_query(encode_query(Route(DOOR, CHAIR, steps))).steps == steps
    with pytest.raises(ValueError, match="either a turn or a go"):
        Step()


def nested(depth):
    ref = {"label": "box"}
    for predicate in ("on", "near", "left_of", "under", "on")[: depth - 1]:
        ref = {"relation": {"predicate": predicate, "object": ref}}
    return ref


def test_references_nest_four_deep_and_no_deeper():
    assert decode_query(json.dumps({"type": "count", "object": nested(MAX_REFERENCE_DEPTH)}))
    with pytest.raises(QueryError, match="nested more than 4 deep"):
        decode_query(json.dumps({"type": "count", "object": nested(MAX_REFERENCE_DEPTH + 1)}))


def test_a_pick_nests_too():
    ref = ObjectRef(
        "a", pick=Pick("nearest", ObjectRef("b", pick=Pick("nearest", ObjectRef("c", pick=Pick("nearest", LAMP)))))
    )
    with pytest.raises(ValueError, match="nested"):
        ObjectRef("door", pick=Pick("farthest", ref))


def test_a_reference_names_something():
    for wrong in ({}, {"label": " "}, {"label": " ", "id": 3}):
        with pytest.raises(ValueError, match="label"):
            ObjectRef(**wrong)
    assert ObjectRef(relation=RefRelation("under", LAMP)).label is None


def test_relation_knows_its_objects():
    assert Related(LAMP, "against_wall").object is None
    assert RefRelation("between", LAMP).other is None
    with pytest.raises(ValueError, match="inside needs an object"):
        RefRelation("inside")


def test_schema_names_every_query_and_agrees_with_the_decoder():
    schema = query_schema()
    tags = {kind.__struct_config__.tag for kind in QUERY_TYPES}
    assert {d["properties"]["type"]["enum"][0] for d in schema["$defs"].values() if "type" in d["properties"]} == tags
    assert schema["$defs"]["ObjectRef"]["properties"]["label"]["anyOf"][0]["maxLength"] == 64
    assert msgspec.json.schema(SpatialQuery) == schema
