"""From the words of a query to the objects they mean: label, then relation, then pick."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ssr_ros.geometry import pairwise_iou
from ssr_ros.reasoning.answer import AnswerStatus, UnanswerableError, listing
from ssr_ros.reasoning.graph_index import NO_ROWS, GraphIndex, GraphState, Rows
from ssr_ros.reasoning.labels import Lexicon, normalize_label
from ssr_ros.reasoning.picks import distances_to, picked
from ssr_ros.reasoning.predicates import against_wall, between, holding
from ssr_ros.reasoning.query import SIDES, ObjectRef, Pick, RefRelation
from ssr_ros.reasoning.sides import on_side_of, on_side_of_robot
from ssr_ros.reasoning.wording import phrase

__all__ = ["NO_ROWS", "GraphIndex", "References", "Rows"]

SAME_OBJECT = 0.5  # intersection over union above which two boxes of one label are one object, mapped twice
MAX_NAMED = 20  # objects or labels named in one answer; the rest is counted


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """Finds the objects that a reference means.

    A label means the objects that bear it; where there are none, those of a synonym (couch: sofas); where there are
    none either, those of narrower labels (seat: chairs, sofas, ...); then those of the only label that ends with the
    word (cone: traffic cones). Plurals are understood. A word that neither the
    graph nor the lexicon knows, and an id that is not in the graph, are UNKNOWN_OBJECT; a known word without an
    object is an empty result, which only questions that can be answered by zero accept.

    Of these a relation keeps those that stand so to any of its objects; sides, between and a pick's ``of`` want one
    object each. A pick that the map cannot decide is AMBIGUOUS, with those that tie as candidates.
    """

    state: GraphState
    lexicon: Lexicon
    merged: dict[int, Rows] = field(default_factory=dict)  # rows taken for one thing, by the one that stands for them

    @property
    def index(self) -> GraphIndex:
        return self.state.index

    def all(self, ref: ObjectRef) -> Rows:
        """(K,) rows of every object meant, perhaps none; UnanswerableError where the word or the id is not known."""
        rows = self._named(ref)
        if ref.relation is not None:
            rows = self._standing(rows, ref.relation)
        if ref.pick is not None and rows.size:
            rows = self._picked(rows, ref.pick)
        return rows

    def some(self, ref: ObjectRef) -> Rows:
        """(K,) rows, at least one; UnanswerableError where nothing of that kind is mapped."""
        rows = self.all(ref)
        if not rows.size:
            word = self.phrase(ref)
            raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, f"no {word} has been mapped so far. {self.known()}")
        return rows

    def one(self, ref: ObjectRef) -> int:
        """The row of the single object meant; UnanswerableError (AMBIGUOUS, with the candidates) where several fit.

        One thing that was mapped twice is no choice: the row seen most often stands for it, all are in ``merged``.
        """
        rows = self.some(ref)
        if rows.size == 1:
            return int(rows[0])
        if not self._coincide(rows):
            raise self.ambiguous(rows)
        row = int(rows[self.index.columns.observations[rows].argmax()])
        self.merged[row] = rows
        return row

    def pair(self, a: ObjectRef, b: ObjectRef) -> tuple[int, int]:
        """The rows of the two objects meant; of the two that one reference means, where both are the same."""
        if a == b:
            rows = self.some(a)
            if rows.size == 2 and not self._coincide(rows):
                return int(rows[0]), int(rows[1])
        return self.one(a), self.one(b)

    def ambiguous(self, rows: Rows) -> UnanswerableError:
        """The refusal that lists the candidates and where they are."""
        hint = self.name(int(rows[0]))
        text = f"several objects fit: {self.places(rows)}. Ask for one by its number, such as '{hint}'."
        return UnanswerableError(AnswerStatus.AMBIGUOUS, text, self.ids(rows), self.labels(rows))

    def ids(self, rows: Rows) -> tuple[int, ...]:
        return tuple(self.index.ids[rows].tolist())

    def labels(self, rows: Rows) -> tuple[str, ...]:
        labels = np.array(self.index.labels, dtype=object)
        return tuple(labels[self.index.columns.words[rows]].tolist())

    def phrase(self, ref: ObjectRef, plural: bool = False) -> str:
        """The reference in words, without an article: 'cup on the table'."""
        return phrase(ref, self.index, self.lexicon, plural)

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
        labels, counts = self.index.labels, np.bincount(self.index.columns.words)
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)].tolist()
        shown, more = order[:MAX_NAMED], max(0, len(order) - MAX_NAMED)
        words = [f"{counts[w]} {labels[w] if counts[w] == 1 else self.lexicon.plural(labels[w])}" for w in shown]
        return f"Mapped so far: {listing(words, more)}."

    def _named(self, ref: ObjectRef) -> Rows:
        """Rows of the label and the id alone; of all objects where there is neither."""
        if ref.id is None:
            return self.index.everything if ref.label is None else self._labelled(ref.label)
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

    def _standing(self, rows: Rows, relation: RefRelation) -> Rows:
        """Those of the rows that stand so; what the relation names must be in the map."""
        predicate, thing = relation.predicate, relation.object
        if predicate == "against_wall":
            return against_wall(rows, self.state)
        if thing is None:
            return self._about_robot(predicate, rows)
        if predicate == "between":
            return between(rows, *self.two(thing, relation.other), self.state)
        if predicate in SIDES:
            viewer = self.one(relation.viewpoint) if relation.viewpoint else None
            return on_side_of(predicate, rows, self.one(thing), viewer, self.state)
        return holding(predicate, rows, self.some(thing), self.state)

    def _about_robot(self, predicate: str, rows: Rows) -> Rows:
        if predicate == "near":
            return rows[distances_to(rows, None, self.state) <= self.state.config.near]
        return on_side_of_robot(predicate, rows, self.state)

    def two(self, ref: ObjectRef, other: ObjectRef | None) -> tuple[int, int]:
        """The rows that something is between: one of each reference, or the two of the only one."""
        if other is not None and other != ref:
            return self.one(ref), self.one(other)
        rows = self.some(ref)
        if rows.size > 2:
            raise self.ambiguous(rows)
        if rows.size < 2:
            text = f"there is only one {self.phrase(ref)}, so nothing is between two of them."
            raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, text, self.ids(rows))
        return int(rows[0]), int(rows[1])

    def _picked(self, rows: Rows, pick: Pick) -> Rows:
        chosen = picked(pick.by, pick.rank, rows, self.one(pick.of) if pick.of else None, self.state)
        if chosen.size > 1 and not self._coincide(chosen):
            raise self.ambiguous(chosen)
        return chosen

    def _coincide(self, rows: Rows) -> bool:
        """Whether the objects bear one label and each takes up most of the room of every other: mapped twice."""
        if rows.size > MAX_NAMED or np.unique(self.index.columns.words[rows]).size > 1:
            return False
        boxes = self.index.boxes[rows]
        return bool((pairwise_iou(boxes, boxes) > SAME_OBJECT).all())

    def _labelled(self, label: str) -> Rows:
        word = normalize_label(label)
        readings = list(self.lexicon.readings(word))
        for reading in readings:
            rows = self._bearing(reading)
            if rows.size:
                return rows
        for reading in readings:
            rows = self._headed(reading)
            if rows.size:
                return rows
        if any(map(self.lexicon.knows, readings)):
            return NO_ROWS
        raise UnanswerableError(
            AnswerStatus.UNKNOWN_OBJECT, f"'{word}' is not a word for anything known. {self.known()}"
        )

    def _headed(self, word: str) -> Rows:
        """Rows of the only label that is the word with others before it: a traffic cone is a cone.

        Labels that the lexicon knows are left out for a word that it knows, too: paper towels are no towels.
        """
        known = self.lexicon.knows(word)
        by_label = self.index.rows_by_label
        labels = [
            label for label in by_label if label.endswith(f" {word}") and not (known and self.lexicon.knows(label))
        ]
        return by_label[labels[0]] if len(labels) == 1 else NO_ROWS

    def _bearing(self, word: str) -> Rows:
        """Rows of the label itself; else of its synonyms; else, for 'thing', all; else of the labels below it."""
        index = self.index
        meaning = self.lexicon.label(word)
        if word in index.rows_by_label:
            return index.rows_by_label[word]
        if meaning in index.rows_by_meaning:
            return index.rows_by_meaning[meaning]
        if word in self.lexicon.everything:
            return index.everything
        narrower = self.lexicon.narrower(word)
        below = [index.rows_by_meaning[label] for label in narrower if label in index.rows_by_meaning]
        return np.sort(np.concatenate(below)) if below else NO_ROWS
