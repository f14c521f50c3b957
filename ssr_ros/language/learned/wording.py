"""What the wording alone decides where the network knows one word for several measures.

It has seen no query about depth, thickness or upper sides (``derivation``), and takes the nearest that it knows.
"""

from __future__ import annotations

import re

import msgspec

from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.query import SpatialQuery

_DEEP = re.compile(r"\b(?:deep|depth|deeper)\b")
_THICK = re.compile(r"\b(?:thick|thickness|thin|thinner|thicker|thickest|thinnest)\b")
_WIDE = re.compile(r"\b(?:wide|width|wider|broad|breadth|across)\b")
_HIGHER = re.compile(r"\b(?:higher|lower)\b(?! (?:up|down)\b)")
_HUNG = re.compile(
    r"\b(?:hang|hangs|hanging|hung|mount|mounted|fix|fixed|attached|sit|sits|placed|elevation|up|down|center|centre|"
    r"wall)\b"
)


def as_worded(query: SpatialQuery, text: str) -> SpatialQuery:
    """The query with depth, thickness or the upper side, where the text says so: 'how deep' is no width."""
    if isinstance(query, q.Size | q.Compare) and query.dimension == "width" and not _WIDE.search(text):
        if _DEEP.search(text):
            return msgspec.structs.replace(query, dimension="depth")
        if _THICK.search(text):
            return msgspec.structs.replace(query, dimension="thickness")
    if isinstance(query, q.Compare) and query.dimension == "elevation":
        return _compared(query, text)
    if isinstance(query, q.Extreme) and query.by in ("widest", "narrowest") and _THICK.search(text):
        return msgspec.structs.replace(query, by="thickest" if query.by == "widest" else "thinnest")
    return query


def _compared(query: q.Compare, text: str) -> q.Compare:
    """'Higher' is about upper sides, unless of what hangs."""
    if _HIGHER.search(text) and not _HUNG.search(text):
        return msgspec.structs.replace(query, dimension="top")
    return query
