"""Records to messages and back."""

from __future__ import annotations

import math
from typing import get_args

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")

import ssr_ros.action as ssr_actions
import ssr_ros.msg as ssr_msgs
import ssr_ros.srv as ssr_srvs
from hypothesis import given, settings
from hypothesis import strategies as st
from rclpy.serialization import deserialize_message, serialize_message

from ssr_ros.reasoning.answer import Answer, AnswerStatus
from ssr_ros.ros import conversions
from ssr_ros.ros.question_pool import Stage
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, Root, SceneGraph, Triplet
from ssr_ros.scene_graph.update import NodeRemoval, SceneGraphUpdate, UpdateKind, graph_of
from ssr_ros.types import Box3D

ids = st.integers(1, 2**32 - 1)
revisions = st.integers(0, 2**63 - 1)
hashes = st.integers(0, 2**64 - 1)
reals = st.floats(-1e6, 1e6, allow_nan=False)
unit = st.floats(0, 1)
stamps = st.integers(0, (2**31 - 1) * 10**9)
labels = st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]), max_size=12)
cells = st.tuples(st.integers(0, 9), st.integers(0, 9))
triples = st.tuples(reals, reals, reals)

nodes = st.builds(
    ObjectNode,
    id=ids,
    label=labels,
    label_scores=st.lists(st.tuples(labels, unit), max_size=3).map(tuple),
    box=st.builds(Box3D, center=triples, size=triples, yaw=reals),
    state=st.sampled_from([NodeState.TENTATIVE, NodeState.CONFIRMED, NodeState.STALE]),
    confidence=unit,
    observations=st.integers(0, 2**32 - 1),
    first_seen=stamps,
    last_seen=stamps,
    revision=revisions,
    sigmas=st.none() | st.tuples(*[st.floats(1e-3, 2.0)] * 4),
)
relations = st.builds(Relation, subject=ids, predicate=labels, object=ids, confidence=unit, revision=revisions)
triplets = st.builds(
    Triplet,
    anchor=ids,
    reference=ids,
    target=ids,
    cell_size=reals,
    reference_cell=cells,
    target_cell=cells,
    offset=triples,
    anchored=st.booleans(),
    revision=revisions,
)
polygons = st.lists(st.tuples(reals, reals), min_size=3, max_size=5).map(tuple)
rooms = st.builds(Room, id=ids, polygon=polygons, area=reals, floor=reals, revision=revisions)
poses = st.tuples(reals, reals, reals, reals)
roots = st.builds(Root, a=ids, b=ids, pose_a=poses, pose_b=poses, revision=revisions)


def tuples(strategy, key):
    return st.lists(strategy, max_size=3, unique_by=key).map(tuple)


def over_the_wire(message):
    return deserialize_message(serialize_message(message), type(message))


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        SceneGraph,
        frame_id=labels,
        nodes=tuples(nodes, lambda n: n.id),
        relations=tuples(relations, lambda r: r.key),
        triplets=tuples(triplets, lambda t: t.target),
        rooms=tuples(rooms, lambda r: r.id),
        root=st.none() | roots,
        session_id=labels,
        map_generation=st.integers(0, 2**32 - 1),
        sequence=revisions,
        stamp=stamps,
    )
)
def test_a_graph_survives_the_wire_with_its_hash(graph):
    message = over_the_wire(conversions.snapshot_message(graph))
    assert graph_of(conversions.snapshot_from_message(message)) == graph


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        SceneGraphUpdate,
        kind=st.just(UpdateKind.DELTA),
        frame_id=labels,
        session_id=labels,
        map_generation=st.integers(0, 2**32 - 1),
        sequence=revisions,
        state_hash=hashes,
        stamp=stamps,
        nodes=tuples(nodes, lambda n: n.id),
        relations=tuples(relations, lambda r: r.key),
        triplets=tuples(triplets, lambda t: t.target),
        rooms=tuples(rooms, lambda r: r.id),
        root_changed=st.just(True),
        root=st.none() | roots,
        removed_nodes=tuples(st.builds(NodeRemoval, id=ids, merged_into=ids | st.just(0)), lambda r: r.id),
        removed_relations=tuples(st.tuples(ids, labels, ids), lambda k: k),
        removed_triplets=tuples(ids, lambda i: i),
        removed_rooms=tuples(ids, lambda i: i),
    )
)
def test_an_update_survives_the_wire(update):
    message = over_the_wire(conversions.update_message(update))
    assert conversions.update_from_message(message) == update


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        Answer,
        status=st.sampled_from(AnswerStatus),
        text=labels,
        value=reals,
        unit=st.sampled_from(["m", "count", ""]),
        labels=st.lists(labels, max_size=3).map(tuple),
        evidence=st.lists(ids, max_size=3).map(tuple),
        triplets=tuples(triplets, lambda t: t.target),
        confidence=unit,
        query_json=labels,
        session_id=labels,
        map_generation=ids,
        sequence=revisions,
        uncertainty=reals,
    ),
    st.sampled_from([ssr_srvs.AskSpatialQuestion.Response, ssr_actions.AskSpatialQuestion.Result]),
)
def test_an_answer_survives_the_wire_of_service_and_action(answer, kind):
    message = over_the_wire(conversions.answer_response(answer, kind()))
    assert conversions.answer_from_response(message) == answer


def test_other_than_four_sigmas_are_refused():
    message = ssr_msgs.ObjectNode(id=7, sigmas=[0.1, 0.2])
    with pytest.raises(ValueError, match="node 7: must have four sigmas or none, got 2"):
        conversions.node_from_message(message)


def test_what_means_nothing_is_nan_on_the_wire():
    refusal = Answer(AnswerStatus.UNPARSABLE, "What?")
    for kind in (ssr_srvs.AskSpatialQuestion.Response, ssr_actions.AskSpatialQuestion.Result):
        told = conversions.answer_from_response(over_the_wire(conversions.answer_response(refusal, kind())))
        assert math.isnan(told.value) and math.isnan(told.uncertainty)


def test_service_and_action_agree():
    """One shape: what is asked, what is answered, and what the statuses are called."""
    service, action = ssr_srvs.AskSpatialQuestion, ssr_actions.AskSpatialQuestion
    assert action.Goal.get_fields_and_field_types() == service.Request.get_fields_and_field_types()
    assert action.Result.get_fields_and_field_types() == service.Response.get_fields_and_field_types()
    for kind in (service.Response, action.Result):
        assert {status.name: getattr(kind, status.name) for status in AnswerStatus} == {
            status.name: status.value for status in AnswerStatus
        }
    stages = {action.Feedback.QUEUED, action.Feedback.TRANSLATING, action.Feedback.SOLVING}
    assert stages == set(get_args(Stage))


def test_a_keep_alive_leaves_the_root_alone():
    update = SceneGraphUpdate(UpdateKind.KEEP_ALIVE, "odom", "s", 0, 4, 99, 0)
    assert conversions.update_from_message(conversions.update_message(update)) == update


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="7"):
        conversions.update_from_message(ssr_msgs.SceneGraphUpdate(kind=7))


def test_a_stamp_keeps_its_nanoseconds():
    message = conversions.time_message(1_700_000_000_123_456_789)
    assert (message.sec, message.nanosec) == (1_700_000_000, 123_456_789)
    assert conversions.stamp_from_message(message) == 1_700_000_000_123_456_789
