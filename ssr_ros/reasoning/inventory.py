"""Questions about which objects there are, and where: count, exists, list, locate, describe."""

from __future__ import annotations

import numpy as np

from ssr_ros.geometry import invert_pose
from ssr_ros.reasoning.answer import Answer
from ssr_ros.reasoning.graph_index import Rows
from ssr_ros.reasoning.predicates import carried, holding, supports
from ssr_ros.reasoning.query import Count, Describe, Exists, ListObjects, Locate, ObjectRef
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.sizes import sides_text
from ssr_ros.reasoning.uncertainty import count_sigma


def count(query: Count, scene: Scene) -> Answer:
    """How many of a label are mapped. None is an answer for a known word: 0, with confidence 0."""
    rows = scene.find.all(query.object)
    text = f"{_how_many(query.object, rows, scene)}."
    sigma = count_sigma(scene.index.confidence[rows])
    return scene.answer(rows, text, value=float(rows.size), unit="count", uncertainty=sigma)


def exists(query: Exists, scene: Scene) -> Answer:
    """Whether one is mapped. A no has confidence 0: what is not mapped may still be there."""
    rows = scene.find.all(query.object)
    word = "yes" if rows.size else "no"
    text = f"{word}, {_how_many(query.object, rows, scene)}."
    return scene.answer(rows, text, value=float(bool(rows.size)), labels=(word,))


def list_objects(query: ListObjects, scene: Scene) -> Answer:
    """All objects, those of a reference, and of these the ones on or under another."""
    rows = scene.index.everything if query.object is None else scene.find.all(query.object)
    where, proof = "", rows
    if query.reference is not None and query.relation is not None:
        reference = scene.find.one(query.reference)
        rows = holding(query.relation, rows, np.array([reference]), scene.state)
        proof = np.append(rows, reference)
        where = f" {query.relation} {scene.find.name(reference)}"
    sigma = count_sigma(scene.index.confidence[rows])
    labels = scene.find.labels(rows)
    fields = {"value": float(rows.size), "unit": "count", "labels": labels, "uncertainty": sigma}
    if not rows.size:
        word = "object" if query.object is None else scene.find.phrase(query.object)
        return scene.answer(proof, f"no {word} has been mapped{where} so far.", **fields)
    return scene.answer(proof, f"{rows.size} mapped{where}: {scene.find.places(rows)}.", **fields)


def locate(query: Locate, scene: Scene) -> Answer:
    """Where the one object is: graph frame, in its triplet, and seen from the robot."""
    row = scene.find.one(query.object)
    node = scene.index.nodes[row]
    text = _place(row, scene) + _from_triplet(node.id, scene) + _from_robot(row, scene)
    triplet = scene.graph.triplets.get(node.id)
    return scene.answer([row], text, labels=(node.label,), triplets=(triplet,) if triplet else ())


def describe(query: Describe, scene: Scene) -> Answer:
    """All that the map knows of the one object. Its neighbors are named, but the answer rests on it alone."""
    row = scene.find.one(query.object)
    node, me = scene.index.nodes[row], np.array([row])
    sentences = [_place(row, scene), f"It is {sides_text(row, scene)}."]
    beside = holding("next_to", scene.index.everything, me, scene.state)
    neighbors = (
        ("It stands on or in", supports(me, scene.state)),
        ("On or in it", carried(me, scene.state)),
        ("Next to it", beside),
    )
    for words, rows in neighbors:
        if rows.size:
            verb = "" if words.startswith("It") else (" is" if rows.size == 1 else " are")
            sentences.append(f"{words}{verb} {scene.find.names(rows)}.")
    ages = [max(0.0, (scene.graph.stamp - stamp) * 1e-9) for stamp in (node.first_seen, node.last_seen)]
    times = "once" if node.observations == 1 else f"{node.observations} times"
    sentences.append(
        f"It was seen {times}, first {ages[0]:.0f} s and last {ages[1]:.0f} s before the map's last change"
    )
    sentences[-1] += f"; its confidence is {node.confidence:.2f}."
    triplet = scene.graph.triplets.get(node.id)
    text = " ".join(sentences) + _from_robot(row, scene)
    return scene.answer(me, text, labels=(node.label,), triplets=(triplet,) if triplet else ())


def _how_many(ref: ObjectRef, rows: Rows, scene: Scene) -> str:
    if not rows.size:
        return f"no {scene.find.phrase(ref)} has been mapped so far"
    verb = "is" if rows.size == 1 else "are"
    return f"{rows.size} {scene.find.phrase(ref, plural=rows.size > 1)} {verb} mapped"


def _place(row: int, scene: Scene) -> str:
    x, y, z = scene.index.nodes[row].box.center
    return f"{scene.find.name(row)} is at x {x:.2f}, y {y:.2f}, z {z:.2f} m in {scene.graph.frame_id}."


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
