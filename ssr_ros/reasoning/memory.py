"""Questions about when: appearance order, last seen, what has changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError, listing
from ssr_ros.reasoning.graph_index import Rows
from ssr_ros.reasoning.labels import normalize_label
from ssr_ros.reasoning.query import AppearanceOrder, Changes, LastSeen, ObjectRef
from ssr_ros.reasoning.scene import Scene
from ssr_ros.scene_graph.change_log import Change

_PER_SECOND = 1_000_000_000  # [ns]
_MAX_NAMED = 20  # changes of one kind told in words; the rest is counted
_MARKS = {"appeared": "+", "removed": "-", "moved": "~"}


def appearance_order(query: AppearanceOrder, scene: Scene) -> Answer:
    """The references in the order in which the earliest object of each was first seen. AMBIGUOUS where two tie."""
    stamps = scene.index.columns.first_seen
    earliest = [_earliest(scene.find.some(ref), scene) for ref in query.objects]
    order = sorted(range(len(earliest)), key=lambda place: int(stamps[earliest[place]]))
    rows = np.array([earliest[place] for place in order])
    labels = tuple(_word(query.objects[place], earliest[place], scene) for place in order)
    ties = np.flatnonzero(np.diff(stamps[rows]) == 0)
    if ties.size:
        tied = np.unique([rows[ties], rows[ties + 1]])
        text = f"first seen in the same image: {scene.find.names(tied)}."
        raise UnanswerableError(AnswerStatus.AMBIGUOUS, text, scene.find.ids(tied))
    seconds = [float(stamps[row] - stamps[rows[0]]) / _PER_SECOND for row in rows]
    later = [f"{label}{f' {after:.1f} s later' if after else ''}" for label, after in zip(labels, seconds, strict=True)]
    return scene.answer(rows, f"first seen: {', then '.join(later)}.", labels=labels)


def last_seen(query: LastSeen, scene: Scene) -> Answer:
    """Seconds from when the object was last seen to the stamp of the graph, and where it is."""
    row = scene.find.one(query.object)
    ago = max(0.0, float(_now(scene) - int(scene.index.columns.last_seen[row])) / _PER_SECOND)
    x, y, z = scene.index.boxes[row, :3]
    place = f"at x {x:.2f}, y {y:.2f}, z {z:.2f} m in {scene.graph.frame_id}{_near(row, scene)}"
    text = f"{scene.find.name(row)} was last seen {_ago(ago)}, {place}."
    return scene.answer([row], text, value=ago, unit="s", labels=(scene.index.nodes[row].label,))


def changes(query: Changes, scene: Scene) -> Answer:
    """What appeared, was removed and moved since then: labels '+chair 4', '-lamp 7', '~table 2', by kind and id.

    What appeared is known from the graph itself. Removals and moves need a history; where there is none, or it begins
    later, the answer says so, and is UNVERIFIED if it would otherwise say that nothing has changed.
    """
    since = _now(scene) - int(query.since * _PER_SECOND)
    index, history = scene.index, scene.history
    new = np.flatnonzero(scene.index.columns.first_seen >= since).astype(np.intp)
    fresh = {index.nodes[row].id for row in new}
    logged = history.since_stamp(since) if history is not None else ()
    gone = {c.id: c for c in logged if c.kind == "removed" and c.id not in index.row_by_id}
    moved = {c.id: c for c in logged if c.kind == "moved" and c.id in index.row_by_id and c.id not in fresh}
    rows = np.array(sorted({*new, *(index.row_by_id[i] for i in moved)}), dtype=np.intp)
    labels = [_mark("appeared", node.id, node.label) for node in (index.nodes[row] for row in new)]
    labels += [_mark(c.kind, c.id, c.label) for group in (gone, moved) for _, c in sorted(group.items())]
    text = f"{_told(new, gone, moved, scene)}{_unknown(since, scene)}."
    answer = scene.answer(rows, text, value=float(len(labels)), unit="count", labels=tuple(labels))
    answer = replace(answer, confidence=answer.confidence if rows.size else float(bool(gone)))
    if labels or not _unknown(since, scene):
        return answer
    return replace(answer, status=AnswerStatus.UNVERIFIED, confidence=0.0)


def _earliest(rows: Rows, scene: Scene) -> int:
    return int(rows[scene.index.columns.first_seen[rows].argmin()])


def _word(ref: ObjectRef, row: int, scene: Scene) -> str:
    """The asker's word, so that the order can be compared with the options; else the object's label."""
    return scene.find.lexicon.singular(normalize_label(ref.label)) if ref.label else scene.index.nodes[row].label


def _now(scene: Scene) -> int:
    """[ns] the stamp of the graph; the last view of anything in a graph without one."""
    return max(scene.graph.stamp, int(scene.index.columns.last_seen.max()))


def _near(row: int, scene: Scene) -> str:
    """', near the table': the nearest other object, by centers."""
    distance = np.linalg.norm(scene.index.boxes[:, :3] - scene.index.boxes[row, :3], axis=1)
    distance[row] = np.inf
    nearest = int(distance.argmin())
    return f", near {scene.find.name(nearest)}" if np.isfinite(distance[nearest]) else ""


def _ago(seconds: float) -> str:
    if seconds < 1.0:
        return "just now"
    for unit, length in (("days", 86_400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit} ago"
    return f"{seconds:.0f} s ago"


def _mark(kind: str, node_id: int, label: str) -> str:
    return f"{_MARKS[kind]}{label} {node_id}"


def _told(new: Rows, gone: dict[int, Change], moved: dict[int, Change], scene: Scene) -> str:
    parts = []
    for words, verb in (
        ([f"{scene.index.nodes[row].label} {scene.index.nodes[row].id}" for row in new], "appeared"),
        ([f"{c.label} {c.id}" for c in gone.values()], "went"),
        ([f"{c.label} {c.id} (by {c.distance:.2f} m)" for c in moved.values()], "moved"),
    ):
        if words:
            parts.append(f"{listing(words[:_MAX_NAMED], max(0, len(words) - _MAX_NAMED))} {verb}")
    return "; ".join(parts) if parts else "nothing that is mapped has changed"


def _unknown(since: int, scene: Scene) -> str:
    """What the history cannot tell about that time; empty where it can."""
    begun = scene.history.since if scene.history is not None else None
    if begun is None:
        return "; what was removed or moved is not known, as no history is kept"
    if begun > since and begun > int(scene.index.columns.first_seen.min()):
        return f"; what was removed or moved before {_ago((_now(scene) - begun) / _PER_SECOND)} is not known"
    return ""
