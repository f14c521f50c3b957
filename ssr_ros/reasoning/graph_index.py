"""The believed objects of one state of the graph as arrays, kept up from state to state."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import ReasoningConfig
from ssr_ros.reasoning.held_records import Held
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, SceneGraph
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

    held: Held[Relation]
    subjects: NDArray[np.int64]  # (R,) ids
    objects: NDArray[np.int64]  # (R,) ids
    predicates: NDArray[np.int64]  # (R,) which of ``words``
    words: tuple[str, ...]  # every predicate that was ever met
    met: frozenset[str]  # those of these relations

    @classmethod
    def of(cls, graph: SceneGraph, last: Records | None = None) -> Records:
        """The relations of a graph; of ``last``, those of another state, all is kept that is the same."""
        held = Held.of(graph.relations.values())
        codes = {word: code for code, word in enumerate(last.words if last else ())}
        read = partial(_read_relations, codes=codes)
        columns = held.columns(read, last.held, last.columns) if last else read(held.records)
        subjects, objects, predicates = columns
        words = tuple(codes)
        met = frozenset(words[code] for code in np.flatnonzero(np.bincount(predicates)).tolist())
        return cls(held, subjects, objects, predicates, words, met)

    @property
    def columns(self) -> tuple[NDArray[np.int64], ...]:
        return self.subjects, self.objects, self.predicates

    def any(self, predicates: frozenset[str]) -> bool:
        """Whether there is a relation of these."""
        return not predicates.isdisjoint(self.met)

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

    held: Held[ObjectNode]
    columns: _Columns
    labels: tuple[str, ...]  # every label that was ever met, as the graph writes it
    lexicon: Lexicon
    relations_hash: int
    _records: list[Records] = field(default_factory=list)  # none until asked for
    _records_before: Records | None = None  # of the last state for which they were asked for

    @classmethod
    def of(cls, graph: SceneGraph, lexicon: Lexicon, last: GraphIndex | None = None) -> GraphIndex:
        """The index of a graph; of ``last``, which has the same lexicon, all is kept whose records are the same."""
        held = Held.of(graph.members())
        codes = {label: code for code, label in enumerate(last.labels if last else ())}
        read = partial(_read, codes=codes)
        columns = _Columns(*held.columns(read, last.held, last.columns)) if last else read(held.records)
        if last is None:
            return cls(held, columns, tuple(codes), lexicon, graph.relations_hash)
        same = graph.relations_hash == last.relations_hash
        before = last._records[0] if last._records else last._records_before
        records = last._records if same else []
        index = cls(held, columns, tuple(codes), lexicon, graph.relations_hash, records, before)
        if np.array_equal(columns.ids, last.ids) and np.array_equal(columns.words, last.columns.words):
            index.__dict__.update({name: last.__dict__[name] for name in _OF_LABELS if name in last.__dict__})
        return index

    @property
    def nodes(self) -> tuple[ObjectNode, ...]:
        return self.held.records

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
            self._records.append(Records.of(graph, self._records_before))
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


def _read_relations(relations: Sequence[Relation], codes: dict[str, int]) -> list[NDArray[np.int64]]:
    """(K,) subjects, objects and predicates of some relations; predicates not met before get the next code."""
    # whole numbers alone: a tuple for each relation would set the garbage collector to work
    subjects = [relation.subject for relation in relations]
    objects = [relation.object for relation in relations]
    predicates = [codes.setdefault(relation.predicate, len(codes)) for relation in relations]
    return [np.array(numbers, dtype=np.int64) for numbers in (subjects, objects, predicates)]
