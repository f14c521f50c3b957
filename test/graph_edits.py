"""Graph records by the shortest way, and random edits of a graph for property tests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, SceneGraph
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Box3D


def make_node(
    node_id: int,
    x: float = 0.0,
    y: float = 0.0,
    z: float = 0.5,
    *,
    label: str = "chair",
    state: NodeState = NodeState.CONFIRMED,
    size: tuple[float, float, float] = (0.5, 0.5, 1.0),
    yaw: float = 0.0,
    observations: int = 3,
) -> ObjectNode:
    scores = ((label, 0.75), ("other", 0.125))
    sigmas = (0.1, 0.2, 0.05, 0.1) if node_id % 3 == 0 else None  # every third was predicted, the others measured
    box = Box3D((x, y, z), size, yaw)
    return ObjectNode(node_id, label, scores, box, state, 0.875, observations, 1, 2, sigmas=sigmas)


def make_room(room_id: int, side: float = 4.0) -> Room:
    return Room(room_id, ((0.0, 0.0), (side, 0.0), (side, side), (0.0, side)), side * side, -0.25)


def written(*nodes: ObjectNode, session_id: str = "s") -> GraphWriter:
    """A writer that confirmed the nodes one by one, in this order."""
    writer = GraphWriter("odom", TripletConfig(), session_id)
    for stamp, node in enumerate(nodes, 1):
        writer.put_node(node)
        writer.commit(stamp)
    return writer


def recomputed_hash(graph: SceneGraph) -> int:
    """The state hash from scratch."""
    tables = (graph.nodes, graph.relations, graph.triplets, graph.rooms)
    nodes, relations, triplets, rooms = (table.values() for table in tables)
    return SceneGraph(nodes=nodes, relations=relations, triplets=triplets, rooms=rooms, root=graph.root).state_hash


# Runs are long: fewer of them, and no limit on the time of one, as machines differ.
edited_often = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# A coarse grid, so that objects coincide, stand in line, tie, and come closer than a baseline may be.
places = st.tuples(*[st.integers(0, 12).map(lambda i: i * 0.25)] * 2)
choices = st.integers(0, 10**6)  # taken modulo what there is to choose from

edits = st.one_of(
    st.tuples(st.just("add"), places, st.sampled_from([NodeState.CONFIRMED] * 3 + [NodeState.TENTATIVE])),
    st.tuples(st.just("add"), places, st.just(NodeState.CONFIRMED)),
    st.tuples(st.just("move"), choices, places),
    st.tuples(st.just("state"), choices, st.sampled_from([s for s in NodeState if s != NodeState.REMOVED])),
    st.tuples(st.just("see"), choices),
    st.tuples(st.just("remove"), choices),
    st.tuples(st.just("merge"), choices, choices),
    st.tuples(st.just("relate"), choices, choices, st.sampled_from(["on", "next_to", "part_of_room"])),
    st.tuples(st.just("unrelate"), choices),
    st.tuples(st.just("rooms"), st.sets(st.integers(1, 3))),
    st.tuples(st.just("generation")),
    st.tuples(st.just("session")),
)
edit_runs = st.builds(  # the edits of each frame; the first one fills the room
    lambda start, frames: [[("add", place, NodeState.CONFIRMED) for place in start], *frames],
    st.lists(places, max_size=20),
    st.lists(st.lists(edits, max_size=4), max_size=20),
)


@dataclass
class Editor:
    """Carries random edits into a writer and keeps every update that left."""

    writer: GraphWriter

    def __post_init__(self) -> None:
        self.updates: list[SceneGraphUpdate] = [self.writer.snapshot()]
        self.graphs: list[SceneGraph] = [self.writer.copy()]  # after each update
        self._nodes: dict[int, ObjectNode] = {}
        self._last_id = 0
        self._sessions = 0

    def frame(self, edits: list[tuple]) -> None:
        for name, *arguments in edits:
            getattr(self, f"_{name}")(*arguments)
        update = self.writer.commit(len(self.updates))
        if update is not None:
            self._keep(update)

    def _keep(self, update: SceneGraphUpdate) -> None:
        self.updates.append(update)
        self.graphs.append(self.writer.copy())

    def _put(self, node: ObjectNode) -> None:
        self._nodes[node.id] = node
        self.writer.put_node(node)

    def _pick(self, choice: int) -> ObjectNode | None:
        return self._nodes[sorted(self._nodes)[choice % len(self._nodes)]] if self._nodes else None

    def _add(self, place: tuple[float, float], state: NodeState) -> None:
        self._last_id += 1
        self._put(make_node(self._last_id, *place, state=state))

    def _move(self, choice: int, place: tuple[float, float]) -> None:
        if node := self._pick(choice):
            self._put(replace(node, box=replace(node.box, center=(*place, 0.25), yaw=0.5)))

    def _state(self, choice: int, state: NodeState) -> None:
        if node := self._pick(choice):
            self._put(replace(node, state=state))

    def _see(self, choice: int) -> None:
        if node := self._pick(choice):
            surer = None if node.sigmas is None else tuple(0.9 * sigma for sigma in node.sigmas)
            self._put(replace(node, observations=node.observations + 1, sigmas=surer))

    def _remove(self, choice: int, merged_into: int = 0) -> None:
        if node := self._pick(choice):
            del self._nodes[node.id]
            self.writer.remove_node(node.id, merged_into)

    def _merge(self, choice: int, other: int) -> None:
        into = self._pick(other)
        if into is not None and into is not self._pick(choice):
            self._remove(choice, into.id)

    def _relate(self, choice: int, other: int, predicate: str) -> None:
        subject, target = self._pick(choice), self._pick(other)
        if subject and target:
            object_id = other % 4 if predicate == "part_of_room" else target.id
            self.writer.set_relations([Relation(subject.id, predicate, object_id, 0.5)], about=[subject.id])

    def _unrelate(self, choice: int) -> None:
        self.writer.set_relations([] if choice % 2 else list(self.writer.graph.relations.values())[::2])

    def _rooms(self, room_ids: set[int]) -> None:
        self.writer.set_rooms(make_room(room_id) for room_id in room_ids)

    def _generation(self) -> None:
        self.writer.bump_generation()

    def _session(self) -> None:
        self._sessions += 1
        saved = self.writer.copy() if self._sessions % 2 else None  # a load, then a reset
        self._nodes = {} if saved is None else dict(saved.nodes)
        self._keep(self.writer.new_session(f"session {self._sessions}", saved))
