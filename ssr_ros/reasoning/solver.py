"""Answers typed queries from the scene graph by geometry alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ssr_ros.config import ReasoningConfig
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError
from ssr_ros.reasoning.cells import direction_from_triplets
from ssr_ros.reasoning.closest_pair import closest_pair
from ssr_ros.reasoning.graph_index import GraphIndex, GraphState
from ssr_ros.reasoning.inventory import count, describe, exists, list_objects, locate
from ssr_ros.reasoning.labels import Lexicon, load_lexicon
from ssr_ros.reasoning.memory import appearance_order, changes, last_seen
from ssr_ros.reasoning.metric import direction as direction_from_boxes
from ssr_ros.reasoning.metric import distance, farthest, nearest, robot_direction
from ssr_ros.reasoning.routes import route
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.sizes import compare, extreme, room_size, size
from ssr_ros.reasoning.support import relation, support
from ssr_ros.scene_graph.change_log import ChangeLog
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.types import Matrix4


def direction(query: q.Direction, scene: Scene) -> Answer:
    """From the boxes, or from the chain of triplets alone, as the query has it."""
    return direction_from_boxes(query, scene) if query.source == "boxes" else direction_from_triplets(query, scene)


def path(query: q.Path, scene: Scene) -> Answer:
    """See ``paths``."""
    from ssr_ros.reasoning import paths  # numba takes its time

    return paths.path(query, scene)


_SOLVERS: Mapping[type, Callable[[Any, Scene], Answer]] = {
    q.Count: count,
    q.Exists: exists,
    q.Locate: locate,
    q.ListObjects: list_objects,
    q.Describe: describe,
    q.Size: size,
    q.RoomSize: room_size,
    q.Distance: distance,
    q.Nearest: nearest,
    q.Farthest: farthest,
    q.ClosestPair: closest_pair,
    q.Direction: direction,
    q.RobotDirection: robot_direction,
    q.Related: relation,
    q.Support: support,
    q.Compare: compare,
    q.Extreme: extreme,
    q.AppearanceOrder: appearance_order,
    q.Route: route,
    q.Path: path,
    q.LastSeen: last_seen,
    q.Changes: changes,
}


class Solver:
    """Solves queries on the confirmed and stale nodes of a graph; keeps the arrays of the last graph it read.

    Never guesses. A word nobody knows, or an object that is not mapped, is UNKNOWN_OBJECT; a reference that fits
    several objects where the question needs one is AMBIGUOUS, with the candidates as evidence; an answer that
    rests on a stale object is given as STALE; what geometry cannot decide is UNVERIFIED.
    """

    def __init__(self, config: ReasoningConfig | None = None, lexicon: Lexicon | None = None) -> None:
        self.config = config or ReasoningConfig()
        self.lexicon = lexicon or load_lexicon()
        self._last: tuple[int, GraphIndex] | None = None  # state_hash and what was built from it

    def solve(
        self,
        graph: SceneGraph,
        query: q.SpatialQuery,
        graph_T_base: Matrix4 | None = None,
        history: ChangeLog | None = None,
    ) -> Answer:
        """The answer, with the query and the state of the graph it was read from.

        ``graph_T_base`` is the robot's pose, ``history`` what has become of objects while the graph was followed.
        """
        try:
            answer = self._solve(graph, query, graph_T_base, history)
        except UnanswerableError as refusal:
            answer = refusal.answer
        return replace(answer, query_json=q.encode_query(query), **provenance(graph))

    def _solve(
        self, graph: SceneGraph, query: q.SpatialQuery, graph_T_base: Matrix4 | None, history: ChangeLog | None
    ) -> Answer:
        index = self._index(graph)
        if not index.nodes and not isinstance(query, q.RoomSize):
            raise UnanswerableError(AnswerStatus.EMPTY_GRAPH, "no object has been confirmed in the map yet.")
        scene = Scene.of(GraphState(graph, index, self.config, graph_T_base), self.lexicon, history)
        return _SOLVERS[type(query)](query, scene)

    def _index(self, graph: SceneGraph) -> GraphIndex:
        key = graph.state_hash  # covers every published field of every node
        last = self._last
        if last is None or last[0] != key:
            last = (key, GraphIndex.of(graph, self.lexicon, last[1] if last else None))
            self._last = last
        return last[1]


def provenance(graph: SceneGraph) -> dict[str, Any]:
    """The fields of an Answer that say which state of which graph was read."""
    return {
        "session_id": graph.session_id,
        "map_generation": graph.map_generation,
        "sequence": graph.sequence,
    }
