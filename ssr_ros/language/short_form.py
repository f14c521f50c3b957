"""Queries in a short form that small models can write, and back: ``distance m "chair" < nearest of "tv" > "sofa"``.

Prefix notation, one space between tokens; which tokens may follow which is said by ``grammar``. Every query of
version 2 has one short form, and from it comes that very query again. Only a route's choices have none.

A reference is a label as a JSON string, or ``any``, with an id (``#4``) or without; then its relation in brackets,
``[ left_of "tv" from "door" ]``, and its pick in angle brackets, ``< nearest 2 of "tv" >``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, get_args

import msgspec

from ssr_ros.language.grammar import ALL, ANY, OPEN_TURN, ROBOT
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.query import SIDES, ObjectRef, Pick, QueryError, RefRelation, SpatialQuery, Step

MAX_TOKENS = 512
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"]+')

# Fields in the order in which they stand: a name alone is a word; "ref", "ref?" and "refs" say what the field holds.
_FIELDS: Mapping[type[Any], tuple[tuple[str, str], ...]] = {
    q.Count: (("object", "ref"),),
    q.Exists: (("object", "ref"),),
    q.Locate: (("object", "ref"),),
    q.Describe: (("object", "ref"),),
    q.LastSeen: (("object", "ref"),),
    q.Size: (("dimension", "word"), ("unit", "word"), ("object", "ref")),
    q.RoomSize: (("room", "id?"),),
    q.Distance: (("unit", "word"), ("a", "ref"), ("b", "robot?")),
    q.Nearest: (("reference", "robot?"), ("candidates", "refs")),
    q.Farthest: (("reference", "robot?"), ("candidates", "refs")),
    q.ClosestPair: (("a", "ref"), ("b", "ref?")),
    q.Direction: (
        ("level", "word"), ("source", "word"), ("turned", "word"),
        ("standing_at", "ref"), ("facing", "ref"), ("object", "ref"),
    ),
    q.RobotDirection: (("level", "word"), ("object", "ref")),
    q.Related: (("subject", "ref"), ("relation", "word"), ("object", "ref?"), ("other", "ref?")),
    q.Support: (("direction", "word"), ("object", "ref")),
    q.Compare: (("dimension", "word"), ("unit", "word"), ("a", "ref"), ("b", "ref")),
    q.Extreme: (("by", "word"), ("object", "ref?")),
    q.AppearanceOrder: (("objects", "refs"),),
    q.Route: (("start", "ref"), ("facing", "ref"), ("steps", "steps")),
    q.Path: (("goal", "ref"), ("start", "ref?")),
    q.Changes: (("since", "number"),),
    q.ListObjects: (("object", "all?"), ("relation", "word?"), ("reference", "ref?")),
}  # fmt: skip
_NONE = {"all?": ALL, "robot?": ROBOT}  # the word that says that no reference is meant
_TYPES = {struct.__struct_config__.tag: struct for struct in q.QUERY_TYPES}


def to_tokens(query: SpatialQuery) -> list[str]:
    """The tokens of a query. ValueError where it has choices of a route, which have no short form."""
    if isinstance(query, q.Route) and query.choices:
        raise ValueError("the choices of a route have no short form")
    tokens = [str(type(query).__struct_config__.tag)]
    for name, kind in _FIELDS[type(query)]:
        tokens += _written(kind, getattr(query, name))
    return tokens


def to_short_form(query: SpatialQuery) -> str:
    return " ".join(to_tokens(query))


def from_short_form(text: str) -> SpatialQuery:
    """The query that the text states; QueryError on anything else, whatever it is."""
    return from_tokens(_TOKEN.findall(text[: 32 * MAX_TOKENS]))


def from_tokens(tokens: Sequence[str]) -> SpatialQuery:
    """QueryError where the tokens make no query."""
    if not tokens or len(tokens) > MAX_TOKENS:
        raise QueryError(f"a query has 1 to {MAX_TOKENS} tokens")
    try:
        return _Reader(tokens).query()
    except QueryError:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise QueryError(f"short form: {str(error)[:300]}") from None


def _written(kind: str, value: Any) -> list[str]:
    if kind in _NONE and value is None:
        return [_NONE[kind]]
    if value is None:
        return []
    if kind in ("ref", "ref?", *_NONE):
        return _ref(value)
    if kind == "refs":
        return [token for ref in value for token in _ref(ref)]
    if kind == "steps":
        return [token for step in value for token in _step(step)]
    return [f"#{value}"] if kind == "id?" else [_number(value) if kind == "number" else str(value)]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _step(step: Step) -> list[str]:
    if isinstance(step.go, ObjectRef):
        return ["go", *_ref(step.go)]
    return ["turn", step.turn if isinstance(step.turn, str) else OPEN_TURN]


def _ref(ref: ObjectRef) -> list[str]:
    tokens = [json.dumps(ref.label, ensure_ascii=False) if ref.label is not None else ANY]
    tokens += [f"#{ref.id}"] if ref.id is not None else []
    if relation := ref.relation:
        tokens += ["[", relation.predicate]
        tokens += _ref(relation.object) if relation.object else []
        tokens += _ref(relation.other) if relation.other else []
        tokens += ["from", *_ref(relation.viewpoint)] if relation.viewpoint else []
        tokens += ["]"]
    if pick := ref.pick:
        tokens += ["<", pick.by, *([str(pick.rank)] if pick.rank > 1 else [])]
        tokens += ["of", *_ref(pick.of)] if pick.of else []
        tokens += [">"]
    return tokens


class _Reader:
    """Reads the tokens from left to right; ValueError where one is not what must come."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = [*tokens, ""]
        self.at = 0

    def query(self) -> SpatialQuery:
        name = self.take()
        if name not in _TYPES:
            raise ValueError(f"no query is called {name!r}")
        struct = _TYPES[name]
        values = {field: self._read(kind) for field, kind in _FIELDS[struct]}
        if self.peek():
            raise ValueError(f"{self.peek()!r} is not expected here")
        given = {field: value for field, value in values.items() if value is not None}
        return msgspec.convert(msgspec.to_builtins(struct(**given)), SpatialQuery)  # the bounds of the language hold

    def peek(self) -> str:
        return self.tokens[self.at]

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise ValueError(f"{wanted or 'more'} is expected, got {token or 'the end'}")
        self.at += 1
        return token

    def _read(self, kind: str) -> Any:
        readers: Mapping[str, Callable[[], Any]] = {
            "ref": self.ref,
            "ref?": self.maybe_ref,
            "refs": partial(self._many, self.maybe_ref),
            "steps": partial(self._many, self._step),
            **{kind: partial(self._ref_or, word) for kind, word in _NONE.items()},
            "word": self.take,
            "word?": lambda: self.take() if self.peek() else None,
            "id?": self._maybe_id,
            "number": lambda: float(self.take()),
        }
        return readers[kind]()

    def _many(self, read: Callable[[], Any]) -> tuple[Any, ...]:
        return tuple(iter(read, None))

    def _ref_or(self, word: str) -> ObjectRef | None:
        if self.peek() != word:
            return self.ref()
        self.take()
        return None

    def _step(self) -> Step | None:
        if not self.peek():
            return None
        if self.take() == "go":
            return Step(go=self.ref())
        turn = self.take()
        if turn != OPEN_TURN and turn not in get_args(q.Turn):
            raise ValueError(f"{turn!r} is no turn")
        return Step(turn=None if turn == OPEN_TURN else turn)  # type: ignore[arg-type]

    def _maybe_id(self) -> int | None:
        return int(self.take()[1:]) if self.peek().startswith("#") else None

    def maybe_ref(self) -> ObjectRef | None:
        return self.ref() if self.peek().startswith('"') or self.peek() == ANY else None

    def ref(self) -> ObjectRef:
        label = None
        if self.peek().startswith('"'):
            label = json.loads(self.take())
        else:
            self.take(ANY)
        node_id = self._maybe_id()
        return ObjectRef(label, node_id, self._relation(), self._pick())

    def _relation(self) -> RefRelation | None:
        if self.peek() != "[":
            return None
        self.take("[")
        predicate: Any = self.take()
        thing, other, viewpoint = self.maybe_ref(), None, None
        if predicate not in SIDES:
            other = self.maybe_ref()
        elif self.peek() == "from":
            self.take("from")
            viewpoint = self.ref()
        self.take("]")
        return RefRelation(predicate, thing, other, viewpoint)

    def _pick(self) -> Pick | None:
        if self.peek() != "<":
            return None
        self.take("<")
        by: Any = self.take()
        rank = int(self.take()) if self.peek().isdecimal() else 1
        of = None
        if self.peek() == "of":
            self.take("of")
            of = self.ref()
        self.take(">")
        return Pick(by, of, rank)
