"""Questions about which objects there are, where, and how big: count, exists, list, locate, size, room size."""

from __future__ import annotations

import math

import numpy as np

from ssr_ros.geometry import invert_pose
from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError
from ssr_ros.reasoning.labels import normalize_label
from ssr_ros.reasoning.query import Count, Exists, ListObjects, Locate, ObjectRef, RoomSize, Size
from ssr_ros.reasoning.references import Rows
from ssr_ros.reasoning.scene import PER_METER, Scene, length_text
from ssr_ros.reasoning.support import supported_rows


def count(query: Count, scene: Scene) -> Answer:
    """How many of a label are mapped. None is an answer for a known word: 0, with confidence 0."""
    rows = scene.find.all(query.object)
    return scene.answer(rows, f"{_how_many(query.object, rows, scene)}.", value=float(rows.size), unit="count")


def exists(query: Exists, scene: Scene) -> Answer:
    """Whether one is mapped. A no has confidence 0: what is not mapped may still be there."""
    rows = scene.find.all(query.object)
    word = "yes" if rows.size else "no"
    text = f"{word}, {_how_many(query.object, rows, scene)}."
    return scene.answer(rows, text, value=float(bool(rows.size)), labels=(word,))


def list_objects(query: ListObjects, scene: Scene) -> Answer:
    """All objects, those of a label, and of these the ones on or under a reference."""
    rows = np.arange(len(scene.index.nodes)) if query.object is None else scene.find.all(query.object)
    where, proof = "", rows
    if query.reference is not None and query.relation is not None:
        reference = scene.find.one(query.reference)
        rows = np.intersect1d(rows, supported_rows(query.relation, reference, scene))
        proof = np.append(rows, reference)
        where = f" {query.relation} {scene.find.name(reference)}"
    labels = tuple(scene.index.nodes[row].label for row in rows)
    fields = {"value": float(rows.size), "unit": "count", "labels": labels}
    if not rows.size:
        word = "object" if query.object is None else _word(query.object, scene)
        return scene.answer(proof, f"no {word} has been mapped{where} so far.", **fields)
    return scene.answer(proof, f"{rows.size} mapped{where}: {scene.find.places(rows)}.", **fields)


def locate(query: Locate, scene: Scene) -> Answer:
    """Where the one object is: graph frame, in its triplet, and seen from the robot."""
    row = scene.find.one(query.object)
    node = scene.index.nodes[row]
    x, y, z = node.box.center
    frame = scene.graph.frame_id
    text = f"{scene.find.name(row)} is at x {x:.2f}, y {y:.2f}, z {z:.2f} m in {frame}."
    text += _from_triplet(node.id, scene) + _from_robot(row, scene)
    triplet = scene.graph.triplets.get(node.id)
    return scene.answer([row], text, labels=(node.label,), triplets=(triplet,) if triplet else ())


def size(query: Size, scene: Scene) -> Answer:
    """A dimension of the one object's box: length and width are its longer and shorter horizontal side."""
    row = scene.find.one(query.object)
    along, across, height = scene.index.boxes[row, 3:6]
    meters = {"length": max(along, across), "width": min(along, across), "height": height}
    meters["longest"] = max(meters.values())
    scale = PER_METER[query.unit]
    sides = [length_text(meters[side] * scale, query.unit) for side in ("length", "width", "height")]
    text = f"{scene.find.name(row)} is {sides[0]} long, {sides[1]} wide and {sides[2]} high."
    return scene.answer([row], text, value=float(meters[query.dimension] * scale), unit=query.unit)


def room_size(query: RoomSize, scene: Scene) -> Answer:
    """Floor area of one room or of all together. UNVERIFIED until a room has been measured."""
    rooms = scene.graph.rooms
    if not rooms:
        raise UnanswerableError(AnswerStatus.UNVERIFIED, "the extent of the room has not been measured yet.")
    if query.room is not None and query.room not in rooms:
        numbers = ", ".join(str(room) for room in sorted(rooms))
        raise UnanswerableError(AnswerStatus.UNKNOWN_OBJECT, f"there is no room {query.room}; known: {numbers}.")
    chosen = [rooms[query.room]] if query.room is not None else list(rooms.values())
    area = math.fsum(room.area for room in chosen)
    what = "the room measures" if len(chosen) == 1 else f"the {len(chosen)} rooms together measure"
    return Answer(AnswerStatus.OK, f"{what.capitalize()} {area:.1f} m^2.", value=area, unit="m^2", confidence=1.0)


def _how_many(ref: ObjectRef, rows: Rows, scene: Scene) -> str:
    word = _word(ref, scene)
    if not rows.size:
        return f"no {word} has been mapped so far"
    verb = "is" if rows.size == 1 else "are"
    noun = word if rows.size == 1 else scene.find.lexicon.plural(word)
    return f"{rows.size} {noun} {verb} mapped"


def _word(ref: ObjectRef, scene: Scene) -> str:
    """The word of the question; for an id, the label of that object."""
    if ref.label is not None:
        return scene.find.lexicon.singular(normalize_label(ref.label))
    return scene.index.nodes[int(scene.find.all(ref)[0])].label


def _from_triplet(node_id: int, scene: Scene) -> str:
    triplet = scene.graph.triplets.get(node_id)
    rows = scene.index.row_by_id
    if triplet is None or not triplet.anchored or triplet.anchor not in rows or triplet.reference not in rows:
        return ""
    anchor, reference = (scene.find.name(rows[i]) for i in (triplet.anchor, triplet.reference))
    return f" Standing at {anchor} and facing {reference}, it is {_offset(*triplet.offset[:2])}."


def _from_robot(row: int, scene: Scene) -> str:
    if scene.graph_T_base is None:
        return ""
    x, y, *_ = invert_pose(scene.graph_T_base) @ np.append(scene.index.boxes[row, :3], 1.0)
    return f" Seen from the robot, it is {_offset(-y, x)}."


def _offset(right: float, ahead: float) -> str:
    side = "to the right" if right >= 0 else "to the left"
    return f"{abs(right):.2f} m {side} and {abs(ahead):.2f} m {'ahead' if ahead >= 0 else 'behind'}"
