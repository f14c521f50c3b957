"""The typed language: every query survives JSON, and no input does anything but decode or raise QueryError."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.reasoning.query import (
    MAX_QUERY_BYTES,
    QUERY_TYPES,
    Count,
    Distance,
    ListObjects,
    Nearest,
    ObjectRef,
    QueryError,
    SpatialQuery,
    decode_query,
    encode_query,
    query_schema,
)

CHAIR = ObjectRef("chair")
references = st.builds(ObjectRef, st.text(min_size=1, max_size=64).filter(lambda s: s.strip()), st.none())
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def test_count_is_written_as_documented():
    assert json.loads(encode_query(Count(CHAIR))) == {"type": "count", "version": 1, "object": {"label": "chair"}}


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
    "other version": '{"type": "count", "object": {"label": "chair"}, "version": 2}',
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


def test_schema_names_every_query_and_agrees_with_the_decoder():
    schema = query_schema()
    tags = {kind.__struct_config__.tag for kind in QUERY_TYPES}
    assert {d["properties"]["type"]["enum"][0] for d in schema["$defs"].values() if "type" in d["properties"]} == tags
    assert schema["$defs"]["ObjectRef"]["properties"]["label"]["anyOf"][0]["maxLength"] == 64
    assert msgspec.json.schema(SpatialQuery) == schema
