"""The client's side of the protocol, without ROS: follows a producer's graph through loss and disorder."""

from __future__ import annotations

from collections import Counter
from enum import Enum

from ssr_ros.config import ReplicaConfig
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.update import OutOfStepError, SceneGraphUpdate, UpdateKind, apply, graph_of, snapshot_of


class Desync(Enum):
    """Why a replica needs a snapshot."""

    START = "start"  # none loaded yet
    SESSION = "session"  # the producer's session is another
    GENERATION = "generation"  # the producer's map generation is another
    GAP = "gap"  # deltas are missing
    HASH = "hash"  # what was rebuilt is not what the producer has
    SILENCE = "silence"  # keep-alives were missed


class GraphReplica:
    """Buffers deltas, loads snapshots, applies what is contiguous, and says when it needs a snapshot.

    Feed every message of the update topic to ``receive``, every snapshot (latched topic or service) to
    ``load``, and call ``check`` about once a second. While ``desync`` is not None, ask the producer for
    a snapshot, no faster than it answers. ``now`` is in seconds of a steady clock. Not thread-safe.
    """

    def __init__(self, config: ReplicaConfig | None = None) -> None:
        self._config = config or ReplicaConfig()
        self._graph = SceneGraph()
        self._broken: Desync | None = Desync.START  # why the graph cannot be gone on with, whatever comes
        self._buffer: dict[int, SceneGraphUpdate] = {}  # deltas of the session heard last, by sequence
        self._session_id = ""  # heard last
        self._sequence = 0  # the farthest heard in that session
        self._generation = 0  # of that sequence
        self._heard_at: float | None = None  # [s]
        self._silent = False
        self._desync: Desync | None = Desync.START
        self.desyncs: Counter[Desync] = Counter()  # how often it fell out of step, by reason

    @property
    def graph(self) -> SceneGraph:
        """As far as it could be followed; old, or after HASH wrong, while ``desync`` is set. Copy it to keep it."""
        return self._graph

    @property
    def desync(self) -> Desync | None:
        """None while, for all that was heard, the graph is the producer's."""
        return self._desync

    def receive(self, update: SceneGraphUpdate, now: float) -> bool:
        """Take in one message of the update topic; True if the graph changed."""
        if update.kind == UpdateKind.SNAPSHOT:
            return self.load(update, now)
        self._hear(update, now)
        if self._contradicts(update):
            self._broken = Desync.HASH if update.map_generation == self._graph.map_generation else Desync.GENERATION
        elif update.kind == UpdateKind.DELTA and not self._is_past(update):
            self._buffer[update.sequence] = update
            if len(self._buffer) > self._config.buffer:
                del self._buffer[min(self._buffer)]  # a snapshot covers the oldest first
        return self._advance()

    def load(self, snapshot: SceneGraph | SceneGraphUpdate, now: float) -> bool:
        """Take in a whole graph; True if the graph changed, False if it was ahead already or the hash is wrong."""
        update = snapshot_of(snapshot) if isinstance(snapshot, SceneGraph) else snapshot
        if self._is_past(update) and not self._contradicts(update):
            self._hear(update, now)
            return self._advance()
        try:
            graph = graph_of(update)
        except OutOfStepError:  # its content is not what its hash says
            return False
        self._hear(update, now)
        self._graph, self._broken = graph, None
        self._advance()
        return True

    def check(self, now: float) -> Desync | None:
        """Notice missed keep-alives; the state of ``desync`` after that."""
        patience = self._config.missed_keep_alives * self._config.keep_alive_period
        self._silent = self._heard_at is not None and now - self._heard_at > patience
        self._judge()
        return self._desync

    def _hear(self, update: SceneGraphUpdate, now: float) -> None:
        """Whichever session was heard last is taken for the producer's; the next message mends a mistake."""
        self._heard_at, self._silent = now, False
        if update.session_id != self._session_id:
            self._session_id, self._sequence, self._generation = update.session_id, -1, 0
            self._buffer.clear()
        if update.sequence > self._sequence:
            self._sequence, self._generation = update.sequence, update.map_generation

    def _advance(self) -> bool:
        """Apply the buffered deltas that follow; True if there were any."""
        changed = False
        self._buffer = {s: delta for s, delta in self._buffer.items() if not self._is_past(delta)}
        while self._broken is None and self._graph.session_id == self._session_id:
            delta = self._buffer.get(self._graph.sequence + 1)
            if delta is None:
                break
            try:
                apply(self._graph, delta)
            except OutOfStepError as error:  # the delta stays: it may follow the snapshot to come
                self._broken = Desync(error.reason)
                break
            del self._buffer[delta.sequence]
            changed = True
        self._judge()
        return changed

    def _judge(self) -> None:
        before, self._desync = self._desync, self._reason()
        if self._desync not in (None, before):
            self.desyncs[self._desync] += 1

    def _reason(self) -> Desync | None:
        if self._broken is not None:
            return self._broken
        if self._graph.session_id != self._session_id:
            return Desync.SESSION
        if self._graph.sequence < self._sequence:
            return Desync.GAP if self._generation == self._graph.map_generation else Desync.GENERATION
        return Desync.SILENCE if self._silent else None

    def _is_past(self, update: SceneGraphUpdate) -> bool:
        """Whether the graph has the update in it already."""
        same_session = update.session_id == self._graph.session_id
        return self._broken is None and same_session and update.sequence <= self._graph.sequence

    def _contradicts(self, update: SceneGraphUpdate) -> bool:
        """Whether it speaks of this very sequence and tells another graph."""
        if not self._is_past(update) or update.sequence != self._graph.sequence:
            return False
        told = (update.map_generation, update.state_hash)
        return told != (self._graph.map_generation, self._graph.state_hash)
