"""The client's rule against a lossy, disorderly network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graph_edits import Editor, edit_runs, edited_often, make_node, written
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.config import ReplicaConfig, TripletConfig
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.replica import Desync, GraphReplica
from ssr_ros.scene_graph.update import SceneGraphUpdate, keep_alive_of, snapshot_of
from ssr_ros.scene_graph.writer import GraphWriter

NOW = 100.0  # [s]


class Producer:
    """A writer whose updates are kept: ``sent[i]`` leads to ``graphs[i]``."""

    def __init__(self, nodes: int = 6) -> None:
        self.writer = written()
        self.sent: list[SceneGraphUpdate] = [self.writer.snapshot()]
        self.graphs: list[SceneGraph] = [self.writer.copy()]
        for i in range(1, nodes + 1):
            self.add(i)

    def add(self, node_id: int) -> SceneGraphUpdate:
        self.writer.put_node(make_node(node_id, x=float(node_id)))
        update = self.writer.commit(node_id)
        assert update is not None
        return self._keep(update)

    def bump(self) -> SceneGraphUpdate:
        self.writer.bump_generation()
        update = self.writer.commit(99)
        assert update is not None
        return self._keep(update)

    def restart(self, session_id: str) -> SceneGraphUpdate:
        return self._keep(self.writer.new_session(session_id))

    def _keep(self, update: SceneGraphUpdate) -> SceneGraphUpdate:
        self.sent.append(update)
        self.graphs.append(self.writer.copy())
        return update


def following(producer: Producer, at: int) -> GraphReplica:
    """A replica in step with the producer's graph after ``at`` updates."""
    replica = GraphReplica()
    assert replica.load(producer.graphs[at].copy(), NOW)
    assert replica.desync is None
    return replica


def test_it_starts_without_a_graph():
    replica = GraphReplica()
    assert replica.desync is Desync.START
    producer = Producer()
    assert not replica.receive(producer.sent[1], NOW)
    assert replica.desync is Desync.START
    assert replica.graph == SceneGraph()


def test_deltas_wait_for_the_snapshot():
    producer = Producer()
    replica = GraphReplica()
    for update in producer.sent[2:]:
        replica.receive(update, NOW)
    assert replica.load(producer.graphs[3].copy(), NOW)
    assert replica.desync is None
    assert replica.graph == producer.graphs[-1]


def test_a_snapshot_too_old_for_the_deltas_is_not_enough():
    producer = Producer()
    replica = GraphReplica()
    replica.receive(producer.sent[5], NOW)
    replica.load(producer.graphs[3].copy(), NOW)
    assert replica.desync is Desync.GAP
    assert replica.graph == producer.graphs[3]
    replica.load(producer.graphs[4].copy(), NOW)
    assert replica.desync is None
    assert replica.graph == producer.graphs[5]


def test_deltas_in_order_are_followed():
    producer = Producer()
    replica = following(producer, 0)
    for update, graph in zip(producer.sent[1:], producer.graphs[1:], strict=True):
        assert replica.receive(update, NOW)
        assert (replica.graph, replica.desync) == (graph, None)
    assert not replica.desyncs


def test_a_loaded_graph_is_the_replicas_own():
    producer = Producer()
    snapshot = producer.graphs[2].copy()
    replica = GraphReplica()
    replica.load(snapshot, NOW)
    replica.receive(producer.sent[3], NOW)
    assert snapshot == producer.graphs[2]


def test_what_comes_twice_or_late_is_ignored():
    producer = Producer()
    replica = following(producer, 5)
    for update in (producer.sent[5], producer.sent[2], keep_alive_of(producer.graphs[3])):
        assert not replica.receive(update, NOW)
        assert replica.desync is None
    assert not replica.load(producer.graphs[4].copy(), NOW)
    assert replica.graph == producer.graphs[5]


def test_a_gap_calls_for_a_snapshot_unless_it_closes():
    producer = Producer()
    replica = following(producer, 2)
    replica.receive(producer.sent[5], NOW)
    replica.receive(producer.sent[4], NOW)
    assert replica.desync is Desync.GAP
    assert replica.graph == producer.graphs[2]
    assert replica.receive(producer.sent[3], NOW)  # only out of order
    assert (replica.graph, replica.desync) == (producer.graphs[5], None)
    assert replica.desyncs == {Desync.GAP: 1}


def test_a_lost_last_delta_shows_in_the_keep_alive():
    producer = Producer()
    replica = following(producer, 5)
    replica.receive(keep_alive_of(producer.graphs[6]), NOW)
    assert replica.desync is Desync.GAP
    replica.load(producer.graphs[6].copy(), NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[6], None)


@pytest.mark.parametrize("keep_alive", [False, True])
def test_a_wrong_hash_calls_for_a_snapshot(keep_alive):
    producer = Producer()
    replica = following(producer, 4)
    if keep_alive:
        replica.receive(replace(keep_alive_of(producer.graphs[4]), state_hash=1), NOW)
    else:
        replica.receive(replace(producer.sent[5], nodes=(make_node(5, x=0.1),)), NOW)
    assert replica.desync is Desync.HASH
    replica.receive(producer.sent[6], NOW)  # kept for later
    replica.load(producer.graphs[5].copy(), NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[6], None)


def test_a_damaged_snapshot_is_refused():
    producer = Producer()
    replica = following(producer, 4)
    damaged = replace(snapshot_of(producer.graphs[6]), nodes=())
    assert not replica.load(damaged, NOW)
    assert replica.graph == producer.graphs[4]


def test_another_session_calls_for_its_snapshot():
    producer = Producer()
    replica = following(producer, 6)
    snapshot = producer.restart("t")
    producer.add(1)
    assert not replica.receive(producer.sent[-1], NOW)
    assert replica.desync is Desync.SESSION
    assert replica.load(snapshot, NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[-1], None)
    replica.receive(producer.sent[4], NOW)  # a straggler of the old session
    assert replica.desync is Desync.SESSION
    replica.receive(keep_alive_of(producer.graphs[-1]), NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[-1], None)


def test_a_new_generation_is_a_snapshot_on_the_update_topic():
    producer = Producer()
    replica = following(producer, 6)
    assert replica.receive(producer.bump(), NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[-1], None)
    assert replica.receive(producer.add(7), NOW)
    assert replica.graph == producer.graphs[-1]


def test_a_missed_generation_calls_for_a_snapshot():
    producer = Producer()
    replica = following(producer, 6)
    producer.bump()
    replica.receive(producer.add(7), NOW)
    assert replica.desync is Desync.GENERATION
    replica.load(snapshot_of(producer.graphs[-2]), NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[-1], None)


def test_three_missed_keep_alives_call_for_a_snapshot():
    producer = Producer()
    replica = following(producer, 6)
    assert replica.check(NOW + 3.0) is None
    assert replica.check(NOW + 3.1) is Desync.SILENCE
    replica.receive(keep_alive_of(producer.graphs[6]), NOW + 4.0)
    assert replica.desync is None
    assert GraphReplica().check(NOW) is Desync.START


def test_the_buffer_is_bounded_and_keeps_the_newest():
    producer = Producer(nodes=20)
    replica = GraphReplica(ReplicaConfig(buffer=4))
    for update in producer.sent[1:]:
        replica.receive(update, NOW)
    replica.load(producer.graphs[15].copy(), NOW)
    assert replica.desync is Desync.GAP
    replica.load(producer.graphs[16].copy(), NOW)
    assert (replica.graph, replica.desync) == (producer.graphs[20], None)


fates = st.sampled_from(["arrive"] * 4 + ["lose", "twice", "late", "very late", "keep-alive", "old snapshot"])


@edited_often
@given(edit_runs, st.lists(fates, min_size=1, max_size=30), st.booleans())
def test_whatever_the_network_does_a_resync_mends_it(run, fortune, ask_at_once):
    editor = Editor(GraphWriter("odom", TripletConfig(), "session 0"))
    for edits in run:
        editor.frame(edits)
    replica = GraphReplica()
    past = {(g.session_id, g.sequence): g for g in editor.graphs}
    waiting: list[tuple[int, SceneGraphUpdate]] = []  # those on their way, with the step of their arrival
    for step, update in enumerate(editor.updates):
        fate = fortune[step % len(fortune)]
        delay = {"lose": None, "late": 2, "very late": 7}.get(fate, 0)
        if delay is not None:
            waiting += [(step + delay, update)] * (2 if fate == "twice" else 1)
        if fate == "keep-alive":
            waiting.append((step + 1, keep_alive_of(editor.graphs[step])))
        if fate == "old snapshot":
            waiting.append((step + 1, snapshot_of(editor.graphs[max(step - 3, 0)])))
        arriving = [message for due, message in waiting if due <= step]
        waiting = [(due, message) for due, message in waiting if due > step]
        for message in arriving:
            replica.receive(message, NOW + step)
            # whatever it holds was once the producer's: never a mixture
            graph = replica.graph
            assert graph == past.get((graph.session_id, graph.sequence), SceneGraph())
        if replica.desync is not None and ask_at_once:
            replica.load(editor.graphs[step].copy(), NOW + step)
    final = editor.graphs[-1]
    for _, message in waiting:
        replica.receive(message, NOW)
    replica.receive(keep_alive_of(final), NOW)
    if replica.desync is not None:
        replica.load(final.copy(), NOW)
    assert replica.desync is None
    assert replica.graph == final
