"""The grammar of the short form of queries (``short_form``): what may follow what, as an automaton and as GBNF.

LL(1): one token of look-ahead decides. References are unrolled to the depth that queries allow and lists to the
length, so that what the grammar admits is a query. Words stand for themselves; the lexical classes are LABEL (a JSON
string), ID (#4), RANK (2 to 50) and SECONDS (a number).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import get_args

from ssr_ros.reasoning import query as q

LABEL, ID, RANK, SECONDS = "LABEL", "ID", "RANK", "SECONDS"
ANY, OPEN_TURN, ALL, ROBOT = "any", "?", "everything", "robot"
MAX_LISTED, MAX_STEPS = 26, 32
_PLAIN_RELATIONS = ("on", "under", "inside", "next_to", "above", "below")

Symbols = tuple[str, ...]
Rules = Mapping[str, tuple[Symbols, ...]]  # <nonterminal> -> its alternatives


@cache
def rules() -> Rules:
    """Of the whole language, but for the choices of a route, which stand beside a question and not in it."""
    made = {**_words(), **_queries(), **_lists()}
    for depth in range(1, q.MAX_REFERENCE_DEPTH + 1):
        made |= _references(depth)
    return made


def _one_of(words: object) -> tuple[Symbols, ...]:
    return tuple((word,) for word in get_args(words))


def _words() -> Rules:
    return {
        "<unit>": _one_of(q.LengthUnit),
        "<dimension>": _one_of(q.Dimension),
        "<compared>": _one_of(q.ComparedDimension),
        "<level>": _one_of(q.DirectionLevel),
        "<source>": _one_of(q.DirectionSource),
        "<turned>": _one_of(q.Turned),
        "<robot_level>": _one_of(q.RobotDirectionLevel),
        "<updown>": _one_of(q.SupportDirection),
        "<extreme>": _one_of(q.ExtremeBy),
        "<id?>": ((ID,), ()),
        "<rank?>": ((RANK,), ()),
        "<ref?>": (("<ref1>",), ()),
    }


def _queries() -> Rules:
    ref = "<ref1>"
    return {
        "<query>": (
            *((kind, ref) for kind in ("count", "exists", "locate", "describe", "last_seen")),
            ("list", "<listed>", "<listed_on>"),
            ("size", "<dimension>", "<unit>", ref),
            ("room_size", "<id?>"),
            ("distance", "<unit>", ref, "<reference>"),
            ("nearest", "<reference>", f"<refs{MAX_LISTED}>"),
            ("farthest", "<reference>", f"<refs{MAX_LISTED}>"),
            ("closest_pair", ref, "<ref?>"),
            ("direction", "<level>", "<source>", "<turned>", ref, ref, ref),
            ("robot_direction", "<robot_level>", ref),
            ("relation", ref, "<related>"),
            ("support", "<updown>", ref),
            ("compare", "<compared>", "<unit>", ref, ref),
            ("extreme", "<extreme>", "<ref?>"),
            ("appearance_order", ref, ref, f"<refs{MAX_LISTED - 2}>"),
            ("route", ref, ref, "<step>", f"<steps{MAX_STEPS - 1}>"),
            ("path", ref, "<ref?>"),
            ("changes", SECONDS),
        ),
        "<reference>": ((ref,), (ROBOT,)),
        "<listed>": ((ref,), (ALL,)),
        "<listed_on>": (("on", ref), ("under", ref), ()),
        "<related>": (
            *((word, ref) for word in (*_PLAIN_RELATIONS, "near")),
            ("between", ref, "<ref?>"),
            ("against_wall",),
        ),
        "<step>": (("go", ref), ("turn", "<turn>")),
        "<turn>": (*_one_of(q.Turn), (OPEN_TURN,)),
    }


def _lists() -> Rules:
    made: dict[str, tuple[Symbols, ...]] = {"<refs0>": ((),), "<steps0>": ((),)}
    made |= {f"<refs{n}>": (("<ref1>", f"<refs{n - 1}>"), ()) for n in range(1, MAX_LISTED + 1)}
    return made | {f"<steps{n}>": (("<step>", f"<steps{n - 1}>"), ()) for n in range(1, MAX_STEPS)}


def _references(depth: int) -> Rules:
    """A reference that lies within ``depth - 1`` others; the innermost name no further objects."""
    here = {kind: f"<{kind}{depth}>" for kind in ("ref", "relation", "held", "pick", "ordered")}
    numbered = (ID, f"<relation?{depth}>", f"<pick?{depth}>")
    qualified = (("[", here["held"], "]", f"<pick?{depth}>"), ("<", here["ordered"], ">"))
    made: dict[str, tuple[Symbols, ...]] = {
        here["ref"]: (
            (LABEL, "<id?>", f"<relation?{depth}>", f"<pick?{depth}>"),
            (ANY, f"<any{depth}>"),
        ),
        f"<any{depth}>": (numbered, *qualified),
        f"<relation?{depth}>": (("[", here["held"], "]"), ()),
        f"<pick?{depth}>": (("<", here["ordered"], ">"), ()),
    }
    sides = sorted(q.SIDES)
    plain_picks = tuple((by, "<rank?>") for by in get_args(q.PickBy) if by not in q.PICKS_OF_A_PLACE)
    if depth == q.MAX_REFERENCE_DEPTH:
        made[here["held"]] = (("against_wall",), ("near",), *((side,) for side in sides))
        made[here["ordered"]] = (*plain_picks, *((by, "<rank?>") for by in sorted(q.PICKS_OF_A_PLACE)))
        return made
    inner = f"<ref{depth + 1}>"
    made[f"<inner?{depth}>"] = ((inner,), ())
    made[f"<from?{depth}>"] = (("from", inner), ())
    made[f"<seen{depth}>"] = ((inner, f"<from?{depth}>"), ())
    made[f"<of?{depth}>"] = (("of", inner), ())
    made[here["held"]] = (
        *((word, inner) for word in _PLAIN_RELATIONS),
        ("near", f"<inner?{depth}>"),
        ("between", inner, f"<inner?{depth}>"),
        ("against_wall",),
        *((side, f"<seen{depth}>") for side in sides),
    )
    of_a_place = ((by, "<rank?>", f"<of?{depth}>") for by in sorted(q.PICKS_OF_A_PLACE))
    made[here["ordered"]] = (*plain_picks, *of_a_place)
    return made


@cache
def _first(symbol: str) -> Mapping[str, Symbols]:
    """The tokens that a symbol may begin with, each with the alternative it calls for; '' where it may be empty."""
    if symbol not in rules():
        return {symbol: (symbol,)}
    found: dict[str, Symbols] = {}
    for alternative in rules()[symbol]:
        for token in _begin(alternative):
            if token in found:
                raise AssertionError(f"{symbol}: {token!r} begins two alternatives")
            found[token] = alternative
    return found


def _begin(symbols: Symbols) -> Iterable[str]:
    for symbol in symbols:
        tokens = _first(symbol)
        yield from (token for token in tokens if token)
        if "" not in tokens:
            return
    yield ""


@cache
def terminals() -> tuple[str, ...]:
    """Every word and lexical class, in an order that stays."""
    return tuple(
        sorted({s for alternatives in rules().values() for symbols in alternatives for s in symbols} - set(rules()))
    )


class Automaton:
    """Follows one query, token by token."""

    def __init__(self) -> None:
        self._stack: list[str] = ["<query>"]

    def allowed(self) -> frozenset[str]:
        """The tokens that may come next; '' among them where the query may end here."""
        found: set[str] = set()
        for symbol in reversed(self._stack):
            tokens = _first(symbol)
            found.update(token for token in tokens if token)
            if "" not in tokens:
                return frozenset(found)
        return frozenset(found | {""})

    def push(self, token: str) -> None:
        """ValueError where the token may not come next."""
        if not token or token not in self.allowed():
            raise ValueError(f"{token!r} is not expected here")
        while True:
            symbol = self._stack.pop()
            if symbol == token:
                return
            self._stack.extend(reversed(_first(symbol).get(token, ())))


def gbnf(labels: Iterable[str], refusal: str = "") -> str:
    """The grammar for llama.cpp and its kin, whose labels are these alone; ``refusal``: a word that may stand instead.

    ValueError without labels, for then nothing can be asked.
    """
    strings = sorted({json.dumps(label, ensure_ascii=False) for label in labels})
    if not strings:
        raise ValueError("a grammar needs at least one label")
    lines = [f"root ::= {_name('<query>')}" + (f" | {_quoted(refusal)}" if refusal else "")]
    lexical = {
        LABEL: " | ".join(map(_quoted, strings)),
        ID: '"#" [1-9] [0-9]{0,8}',
        RANK: '[2-9] | [1-4] [0-9] | "50"',
        SECONDS: "[0-9]{1,8}",
    }
    lines += [f"{name.lower()} ::= {text}" for name, text in lexical.items()]
    for symbol in _reachable():
        alternatives = (" ".join(_part(s) for s in symbols) or '""' for symbols in rules()[symbol])
        lines.append(f"{_name(symbol)} ::= {' | '.join(alternatives)}")
    return "\n".join(lines) + "\n"


def _part(symbol: str) -> str:
    """Every token but the first of a query has a space before it."""
    if symbol in rules():
        return _name(symbol)
    text = symbol.lower() if symbol in (LABEL, ID, RANK, SECONDS) else _quoted(symbol)
    return text if symbol in _first("<query>") else f'" " {text}'


def _reachable() -> list[str]:
    found, waiting = ["<query>"], ["<query>"]
    while waiting:
        for symbol in (s for symbols in rules()[waiting.pop()] for s in symbols if s in rules()):
            if symbol not in found:
                found.append(symbol)
                waiting.append(symbol)
    return found


def _name(symbol: str) -> str:
    return symbol.strip("<>").replace("?", "-opt").replace("_", "-")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
