"""What has become of objects: removals and moves, remembered while a graph is followed, for 'what has changed'."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ssr_ros.scene_graph.graph import ObjectNode, SceneGraph

MAX_CHANGES = 10_000  # remembered; the oldest are forgotten first

ChangeKind = Literal["appeared", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    stamp: int  # [ns] of the graph in which it shows; of the first view, where something appeared
    id: int
    label: str
    center: tuple[float, float, float]  # [m] in the graph frame: where it is, or was when it went
    distance: float = 0.0  # [m] it has moved


@dataclass(slots=True)
class _Known:
    label: str
    center: tuple[float, float, float]  # where it last came to rest; later moves are measured from there


class ChangeLog:
    """Feed it every state of one graph, in order; ask it what changed since a stamp. Not thread-safe.

    A believed object that is gone was removed, one whose center is ``min_move`` [m] from where it was has moved. A
    change of session forgets everything; one of map generation moves the whole map, which is no move of its objects.
    """

    def __init__(self, min_move: float = 0.3, max_changes: int = MAX_CHANGES) -> None:
        self.min_move = min_move
        self._changes: deque[Change] = deque(maxlen=max_changes)
        self._known: dict[int, _Known] = {}
        self._session_id: str | None = None
        self._generation = 0
        self._since = 0  # [ns] stamp of the first graph of the session

    @property
    def since(self) -> int | None:
        """[ns] from when on removals and moves are known; None before the first graph."""
        if self._session_id is None:
            return None
        forgotten = len(self._changes) == self._changes.maxlen
        return max(self._since, self._changes[0].stamp) if forgotten else self._since

    def follow(self, graph: SceneGraph) -> None:
        """Take in the graph's present state."""
        if graph.session_id != self._session_id:
            self._begin(graph)
        elif graph.map_generation != self._generation:
            self._generation = graph.map_generation
            self._settle(graph)
        believed = {node.id: node for node in graph.members()}
        for node_id in self._known.keys() - believed.keys():
            known = self._known.pop(node_id)
            self._changes.append(Change("removed", graph.stamp, node_id, known.label, known.center))
        for node in believed.values():
            self._look_at(node, graph.stamp)

    def since_stamp(self, stamp: int) -> tuple[Change, ...]:
        """Every change at or after a stamp [ns], the oldest first."""
        return tuple(change for change in self._changes if change.stamp >= stamp)

    def _begin(self, graph: SceneGraph) -> None:
        self._changes.clear()
        self._session_id, self._generation, self._since = graph.session_id, graph.map_generation, graph.stamp
        self._known = {node.id: _Known(node.label, node.box.center) for node in graph.members()}

    def _settle(self, graph: SceneGraph) -> None:
        """The map was moved as a whole: objects are where they are now."""
        for node in graph.members():
            if node.id in self._known:
                self._known[node.id].center = node.box.center

    def _look_at(self, node: ObjectNode, stamp: int) -> None:
        known = self._known.get(node.id)
        if known is None:
            self._known[node.id] = _Known(node.label, node.box.center)
            self._changes.append(Change("appeared", stamp, node.id, node.label, node.box.center))
            return
        known.label = node.label
        moved = float(np.linalg.norm(np.subtract(node.box.center, known.center)))
        if moved >= self.min_move:
            known.center = node.box.center
            self._changes.append(Change("moved", stamp, node.id, node.label, node.box.center, moved))
