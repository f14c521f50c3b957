"""Any query of the language, made from its own schema, gets an answer in any room: a status, never a crash."""

import json
import math

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import living_room, node

from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.reasoning.query import QueryError, decode_query, encode_query, query_schema
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.triplets import make_triplet

SCHEMA = query_schema()
WORDS = st.sampled_from(["sofa", "tv", "chair", "chairs", "cup", "seat", "thing", "microwave", "flux capacitor", " "])
PLAIN = st.fixed_dictionaries({"label": WORDS}) | st.fixed_dictionaries({"id": st.integers(1, 9)})
SOLVER = Solver()


def strategy(schema, depth=0):
    """JSON values that fit a schema; references lie at most five deep, one more than is allowed."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if name != "ObjectRef":
            return record(SCHEMA["$defs"][name], depth)
        return PLAIN if depth == 5 else PLAIN | PLAIN | record(SCHEMA["$defs"][name], depth + 1)
    if "anyOf" in schema:
        options = schema["anyOf"] if depth < 5 else [s for s in schema["anyOf"] if "$ref" not in s]
        return st.one_of([strategy(option, depth) for option in options])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return st.lists(strategy(schema["items"], depth), min_size=schema.get("minItems", 0), max_size=4)
    if kind == "integer":
        return st.integers(schema["minimum"], min(schema["maximum"], 9))
    if kind == "number":
        return st.floats(schema["minimum"], schema["maximum"])
    return WORDS if kind == "string" else st.none()


def record(schema, depth):
    fields = {
        name: strategy(part, depth) for name, part in schema["properties"].items() if depth < 6 or "default" not in part
    }
    required = {name: fields[name] for name in schema["required"]}
    optional = {name: fields[name] for name in fields.keys() - required.keys()}
    return st.fixed_dictionaries(required, optional=optional)


queries = st.one_of([strategy(option) for option in SCHEMA["anyOf"]])


def rich_room():
    graph = living_room()
    places = [graph.nodes[i].box.center for i in (1, 2, 3)]
    graph.put(make_triplet((1, 2, 3), (places[0], places[1], places[2])))
    return graph


def cramped():
    """Things without extent, and all in one place."""
    words = ("sofa", "tv", "chair", "chair", "cup")
    return SceneGraph(nodes=[node(i + 1, w, (0.0, 0.0, 0.0), (1e-9, 1e-9, 1e-9)) for i, w in enumerate(words)])


ROOMS = (rich_room(), cramped(), SceneGraph(nodes=[node(1, "sofa", (1.0, 2.0, 0.4))]), SceneGraph())
POSES = (None, np.eye(4))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(queries, st.sampled_from(ROOMS), st.sampled_from(POSES))
def test_any_query_gets_an_answer(data, graph, robot):
    try:
        query = decode_query(json.dumps(data))
    except QueryError:
        return
    answer = SOLVER.solve(graph, query, robot)
    assert answer.text
    assert decode_query(answer.query_json) == query == decode_query(encode_query(query))
    assert set(answer.evidence) <= set(graph.nodes)
    assert 0.0 <= answer.confidence <= 1.0
    assert math.isnan(answer.uncertainty) or (answer.uncertainty >= 0 and math.isfinite(answer.value))
    if answer.answered:
        nothing = data["type"] == "route" or (data["type"] == "support" and data.get("direction") == "down")
        assert math.isfinite(answer.value) or answer.labels or nothing  # no turn is missing; nothing carries it
    if not graph.nodes:
        assert answer.status in (AnswerStatus.EMPTY_GRAPH, AnswerStatus.UNVERIFIED)
