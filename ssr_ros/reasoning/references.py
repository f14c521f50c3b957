"""From the words of a query to the objects they mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import box_parameters
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError, listing
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.reasoning.query import ObjectRef
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph

Rows = NDArray[np.intp]  # (K,) rows of a GraphIndex
MAX_NAMED = 20  # objects or labels named in one answer; the rest is counted
NO_ROWS: Rows = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class GraphIndex:
    """Confirmed and stale nodes as arrays, by rising id. Built once per state of the graph."""

    nodes: tuple[ObjectNode, ...]
    boxes: NDArray[np.float64]  # (N, 7) x, y, z, l, w, h [m], yaw [rad] in the graph frame
    confidence: NDArray[np.float64]  # (N,) in [0, 1]
    stale: NDArray[np.bool_]  # (N,)
    row_by_id: dict[int, int]
    rows_by_label: dict[str, Rows]  # by normalized label
    rows_by_meaning: dict[str, Rows]  # by the lexicon's label, which synonyms share

    @classmethod
    def of(cls, graph: SceneGraph, lexicon: Lexicon) -> GraphIndex:
        nodes = graph.members()
        labels = [normalize_label(node.label) for node in nodes]
        return cls(
            nodes,
            box_parameters([node.box for node in nodes]),
            np.array([node.confidence for node in nodes], dtype=np.float64),
            np.array([node.state is NodeState.STALE for node in nodes], dtype=np.bool_),
            {node.id: row for row, node in enumerate(nodes)},
            _rows_by(labels),
            _rows_by([lexicon.label(label) for label in labels]),
        )


def _rows_by(words: list[str]) -> dict[str, Rows]:
    rows: dict[str, list[int]] = {}
    for row, word in enumerate(words):
        rows.setdefault(word, []).append(row)
    return {word: np.array(members, dtype=np.intp) for word, members in rows.items()}


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Finds the objects that a reference means.

    A label means the objects that bear it; where there are none, those of a synonym (couch: sofas); where there are
    none either, those of narrower labels (seat: chairs, sofas, ...). Plurals are understood. A word that neither the
    graph nor the lexicon knows, and an id that is not in the graph, are UNKNOWN_OBJECT; a known word without an
    object is an empty result, which only questions that can be answered by zero accept.
    """

    index: GraphIndex
    lexicon: Lexicon

    def all(self, ref: ObjectRef) -> Rows:
        """(K,) rows of every object meant, perhaps none; UnanswerableError where the word or the id is not known."""
        if ref.id is None:
            return self._labelled(ref.label or "")
        row = self.index.row_by_id.get(ref.id)
        if row is None:
            raise UnanswerableError(
                AnswerStatus.UNKNOWN_OBJECT, f"there is no object {ref.id} in the map. {self.known()}"
            )
        if ref.label and row not in self._labelled(ref.label):
            label = self.index.nodes[row].label
            raise UnanswerableError(
                AnswerStatus.UNKNOWN_OBJECT, f"object {ref.id} is a {label}, not a {ref.label}", (ref.id,)
            )
        return np.array([row], dtype=np.intp)

    def some(self, ref: ObjectRef) -> Rows:
        """(K,) rows, at least one; UnanswerableError where nothing of that kind is mapped."""
        rows = self.all(ref)
        if not rows.size:
            word = self.lexicon.singular(normalize_label(ref.label or ""))
            raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, f"no {word} has been mapped so far. {self.known()}")
        return rows

    def one(self, ref: ObjectRef) -> int:
        """The row of the single object meant; UnanswerableError (AMBIGUOUS, with the candidates) where several fit."""
        rows = self.some(ref)
        if rows.size > 1:
            raise self.ambiguous(rows)
        return int(rows[0])

    def ambiguous(self, rows: Rows) -> UnanswerableError:
        """The refusal that lists the candidates and where they are."""
        hint = self.name(int(rows[0]))
        text = f"several objects fit: {self.places(rows)}. Ask for one by its number, such as '{hint}'."
        labels = tuple(self.index.nodes[row].label for row in rows)
        return UnanswerableError(AnswerStatus.AMBIGUOUS, text, self.ids(rows), labels)

    def ids(self, rows: Rows) -> tuple[int, ...]:
        return tuple(self.index.nodes[row].id for row in rows)

    def name(self, row: int) -> str:
        """'the sofa' for the only one, 'chair 4' (its id) for one of several."""
        node = self.index.nodes[row]
        alike = self.index.rows_by_label[normalize_label(node.label)]
        return f"the {node.label}" if alike.size == 1 else f"{node.label} {node.id}"

    def names(self, rows: Rows) -> str:
        return listing([self.name(row) for row in rows[:MAX_NAMED]], max(0, rows.size - MAX_NAMED))

    def places(self, rows: Rows) -> str:
        """Names and box centers [m] in the graph frame."""
        words = []
        for row in rows[:MAX_NAMED]:
            x, y, z = self.index.boxes[row, :3]
            words.append(f"{self.name(row)} at ({x:.2f}, {y:.2f}, {z:.2f})")
        return listing(words, max(0, rows.size - MAX_NAMED))

    def known(self) -> str:
        """What is mapped, for answers that cannot be given."""
        counts = Counter(node.label for node in self.index.nodes)
        shown, more = counts.most_common(MAX_NAMED), max(0, len(counts) - MAX_NAMED)
        words = [f"{count} {label if count == 1 else self.lexicon.plural(label)}" for label, count in shown]
        return f"Mapped so far: {listing(words, more)}."

    def _labelled(self, label: str) -> Rows:
        word = normalize_label(label)
        known = False
        for reading in self.lexicon.readings(word):
            rows = self._bearing(reading)
            if rows.size:
                return rows
            known = known or self.lexicon.knows(reading)
        if known:
            return NO_ROWS
        raise UnanswerableError(
            AnswerStatus.UNKNOWN_OBJECT, f"'{word}' is not a word for anything known. {self.known()}"
        )

    def _bearing(self, word: str) -> Rows:
        """Rows of the label itself; else of its synonyms; else of the labels below it."""
        index = self.index
        meaning = self.lexicon.label(word)
        if word in index.rows_by_label:
            return index.rows_by_label[word]
        if meaning in index.rows_by_meaning:
            return index.rows_by_meaning[meaning]
        narrower = self.lexicon.narrower(word)
        below = [index.rows_by_meaning[label] for label in narrower if label in index.rows_by_meaning]
        return np.sort(np.concatenate(below)) if below else NO_ROWS
