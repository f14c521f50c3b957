"""The believed objects of one state of the graph as arrays, kept up from state to state."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import ReasoningConfig
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph
from ssr_ros.types import Matrix4

Rows = NDArray[np.intp]  # (K,) rows of a GraphIndex
_NO_SIGMAS = (math.nan,) * 4
# cached properties of a GraphIndex that hang on ids and labels alone
_OF_LABELS = ("everything", "row_by_id", "rows_by_label", "rows_by_meaning", "airy")
NO_ROWS: Rows = np.empty(0, dtype=np.intp)


class _Columns(NamedTuple):
    """What is read of each node, (N, ...) each."""

    ids: NDArray[np.int64]
    boxes: NDArray[np.float64]  # (N, 7) x, y, z, l, w, h [m], yaw [rad] in the graph frame
    confidence: NDArray[np.float64]  # in [0, 1]
    observations: NDArray[np.int64]
    first_seen: NDArray[np.int64]  # [ns]
    last_seen: NDArray[np.int64]  # [ns]
    stale: NDArray[np.bool_]
    words: NDArray[np.int64]  # which of GraphIndex.labels
    sigmas: NDArray[np.float64]  # (N, 4) of center x, y, z [m], of log lengths; NaN where nobody predicted the box


class Records(NamedTuple):
    """Recorded relations as arrays."""

    subjects: NDArray[np.int64]  # (R,) ids
    objects: NDArray[np.int64]  # (R,) ids
    predicates: NDArray[np.int64]  # (R,) which of ``words``
    words: tuple[str, ...]

    @classmethod
    def of(cls, graph: SceneGraph) -> Records:
        keys = graph.relations.keys()
        code = {word: number for number, word in enumerate(dict.fromkeys(key[1] for key in keys))}
        # whole numbers alone: a tuple for each relation would set the garbage collector to work
        return cls(
            np.array([key[0] for key in keys], dtype=np.int64),
            np.array([key[2] for key in keys], dtype=np.int64),
            np.array([code[key[1]] for key in keys], dtype=np.int64),
            tuple(code),
        )

    def any(self, predicates: frozenset[str]) -> bool:
        """Whether there is a relation of these."""
        return not predicates.isdisjoint(self.words)

    def pairs(self, predicates: frozenset[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(K,), (K,) ids of subjects and objects of these predicates."""
        wanted = np.array([word in predicates for word in self.words], dtype=np.bool_)
        rows = np.flatnonzero(wanted[self.predicates]) if wanted.any() else NO_ROWS
        return self.subjects[rows], self.objects[rows]


@dataclass(frozen=True, eq=False)
class GraphIndex:
    """Confirmed and stale nodes as arrays, by rising id. One per state of the graph, made from the one before.

    What is costly and seldom asked for (cached properties) is made when it is first read.
    """

    nodes: tuple[ObjectNode, ...]
    columns: _Columns
    labels: tuple[str, ...]  # every label that was ever met, as the graph writes it
    lexicon: Lexicon
    relations_hash: int
    _records: list[Records] = field(default_factory=list)  # none until asked for

    @classmethod
    def of(cls, graph: SceneGraph, lexicon: Lexicon, last: GraphIndex | None = None) -> GraphIndex:
        """The index of a graph; of ``last``, which has the same lexicon, all is kept whose records are the same."""
        nodes = graph.members()
        if last is None or not last.nodes or not nodes:
            codes: dict[str, int] = {}
            return cls(nodes, _read(nodes, codes), tuple(codes), lexicon, graph.relations_hash)
        ids = np.fromiter(map(attrgetter("id"), nodes), np.int64, len(nodes))
        places = np.minimum(np.searchsorted(last.ids, ids), len(last.nodes) - 1)
        fresh = np.flatnonzero(_addresses(nodes) != _addresses(last.nodes)[places]).tolist()
        columns = _Columns(*(column[places] for column in last.columns))
        codes = {label: code for code, label in enumerate(last.labels)}
        if fresh:
            for column, read in zip(columns, _read([nodes[row] for row in fresh], codes), strict=True):
                column[fresh] = read
        records = last._records if graph.relations_hash == last.relations_hash else []
        index = cls(nodes, columns, tuple(codes), lexicon, graph.relations_hash, records)
        if np.array_equal(columns.ids, last.ids) and np.array_equal(columns.words, last.columns.words):
            index.__dict__.update({name: last.__dict__[name] for name in _OF_LABELS if name in last.__dict__})
        return index

    @property
    def ids(self) -> NDArray[np.int64]:
        """(N,) rising."""
        return self.columns.ids

    @property
    def boxes(self) -> NDArray[np.float64]:
        """(N, 7) x, y, z, l, w, h [m], yaw [rad] in the graph frame."""
        return self.columns.boxes

    @property
    def confidence(self) -> NDArray[np.float64]:
        """(N,) in [0, 1]."""
        return self.columns.confidence

    @property
    def stale(self) -> NDArray[np.bool_]:
        """(N,)"""
        return self.columns.stale

    @cached_property
    def everything(self) -> Rows:
        """(N,) all rows."""
        return np.arange(len(self.nodes))

    @cached_property
    def row_by_id(self) -> dict[int, int]:
        return dict(zip(self.ids.tolist(), range(len(self.nodes)), strict=True))

    @cached_property
    def rows_by_label(self) -> dict[str, Rows]:
        """By normalized label."""
        return self._rows_by([normalize_label(label) for label in self.labels])

    @cached_property
    def rows_by_meaning(self) -> dict[str, Rows]:
        """By the lexicon's label, which synonyms share."""
        return self._rows_by([self.lexicon.label(normalize_label(label)) for label in self.labels])

    @cached_property
    def airy(self) -> NDArray[np.bool_]:
        """(N,) objects whose boxes are mostly air, so that what lies within may be under them but not inside."""
        airy = self.lexicon.kinds.get("open underneath", frozenset())
        known = [self.lexicon.label(normalize_label(label)) in airy for label in self.labels]
        return np.array(known, dtype=np.bool_)[self.columns.words] if known else np.empty(0, dtype=np.bool_)

    def rows(self, ids: NDArray[np.int64]) -> Rows:
        """(K,) rising rows of those of the ids that are here, each once."""
        at = np.minimum(np.searchsorted(self.ids, ids), max(0, len(self.nodes) - 1))
        return np.unique(at[self.ids[at] == ids]) if len(self.nodes) else NO_ROWS

    def records(self, graph: SceneGraph) -> Records:
        """The relations of the graph, the state that this is the index of; read anew only where some have changed."""
        if not self._records:
            self._records.append(Records.of(graph))
        return self._records[0]

    def _rows_by(self, words: Sequence[str]) -> dict[str, Rows]:
        """Rows by the word for each label; labels that no object bears any more are left out."""
        order = np.argsort(self.columns.words, kind="stable")
        ends = np.cumsum(np.bincount(self.columns.words, minlength=len(words))).tolist()
        parts: dict[str, list[Rows]] = {}
        for word, first, last in zip(words, [0, *ends], ends, strict=False):
            if last > first:
                parts.setdefault(word, []).append(order[first:last])
        return {word: rows[0] if len(rows) == 1 else np.sort(np.concatenate(rows)) for word, rows in parts.items()}


@dataclass(frozen=True, slots=True, eq=False)
class GraphState:
    """What geometry decides on: one state of the graph, its arrays, the rules, and where the robot is."""

    graph: SceneGraph
    index: GraphIndex
    config: ReasoningConfig
    graph_T_base: Matrix4 | None = None

    @property
    def records(self) -> Records:
        return self.index.records(self.graph)


def _addresses(nodes: Sequence[ObjectNode]) -> NDArray[np.int64]:
    """(N,) which records they are; true only as long as somebody holds them."""
    return np.fromiter(map(id, nodes), np.int64, len(nodes))


def _read(nodes: Sequence[ObjectNode], codes: dict[str, int]) -> _Columns:
    """The columns of some nodes; labels not met before get the next code."""
    words = [codes.setdefault(node.label, len(codes)) for node in nodes]
    flat = [v for n in nodes for v in (*n.box.center, *n.box.size, n.box.yaw)]
    whole = [v for n in nodes for v in (n.id, n.observations, n.first_seen, n.last_seen, n.state is NodeState.STALE)]
    integers = np.array(whole, dtype=np.int64).reshape(-1, 5)
    return _Columns(
        integers[:, 0],
        np.array(flat, dtype=np.float64).reshape(-1, 7),
        np.array([node.confidence for node in nodes], dtype=np.float64),
        integers[:, 1],
        integers[:, 2],
        integers[:, 3],
        integers[:, 4].astype(np.bool_),
        np.array(words, dtype=np.int64),
        np.array([node.sigmas or _NO_SIGMAS for node in nodes], dtype=np.float64).reshape(-1, 4),
    )
