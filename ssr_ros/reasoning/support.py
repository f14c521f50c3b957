"""How things stand to one another, and what carries what: relation, support."""

from __future__ import annotations

import numpy as np

from ssr_ros.reasoning.answer import Answer, AnswerStatus, UnanswerableError
from ssr_ros.reasoning.graph_index import Rows
from ssr_ros.reasoning.measures import floor_height
from ssr_ros.reasoning.predicates import against_wall, between, carried, holding, supports
from ssr_ros.reasoning.query import Related, Support
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.wording import spoken


def relation(query: Related, scene: Scene) -> Answer:
    """Whether any of the subjects stands so to the one object (to two for between, to none for a wall)."""
    subjects = scene.find.some(query.subject)
    found, others = _found(query, subjects, scene)
    word = "yes" if found.size else "no"
    who = found if found.size else subjects
    verb = ("is" if who.size == 1 else "are") + ("" if found.size else " not")
    to = " and ".join(scene.find.name(row) for row in others)
    text = f"{word}, {scene.find.names(who)} {verb} {spoken(query.relation)}{' ' + to if to else ''}."
    return scene.answer(np.append(who, others).astype(np.intp), text, value=float(bool(found.size)), labels=(word,))


def _found(query: Related, subjects: Rows, scene: Scene) -> tuple[Rows, list[int]]:
    """The subjects that stand so, and the objects that they stand so to."""
    if query.object is None:
        return against_wall(subjects, scene.state), []
    if query.relation == "between":
        a, b = scene.find.two(query.object, query.other)
        return between(subjects, a, b, scene.state), [a, b]
    target = scene.find.one(query.object)
    if subjects.size == 1 and subjects[0] == target:
        text = f"both are {scene.find.name(target)}."
        raise UnanswerableError(AnswerStatus.UNVERIFIED, text, scene.find.ids(subjects))
    return holding(query.relation, subjects, np.array([target]), scene.state), [target]


def support(query: Support, scene: Scene) -> Answer:
    """up: all that stands on or lies in the one object, and on or in that, nearest first; down: what carries it."""
    row = scene.find.one(query.object)
    step = carried if query.direction == "up" else supports
    levels = [np.array([row])]
    reached = levels[0]
    while levels[-1].size:
        following = np.setdiff1d(step(levels[-1], scene.state), reached)
        levels.append(following)
        reached = np.concatenate([reached, following])
    if query.direction == "up":
        return _carries(row, reached[1:], scene)
    return _stands(levels[:-1], scene)


def _carries(row: int, above: Rows, scene: Scene) -> Answer:
    name = scene.find.name(row)
    text = f"on {name}: {scene.find.names(above)}." if above.size else f"no object has been mapped on {name} so far."
    proof = np.append(above, row)
    return scene.answer(proof, text, value=float(above.size), unit="count", labels=scene.find.labels(above))


def _stands(levels: list[Rows], scene: Scene) -> Answer:
    """levels: the object, what it stands on, ...; the last either stands on the floor or on what is not mapped."""
    names = [scene.find.names(rows) for rows in levels]
    boxes = scene.index.boxes[levels[-1]]
    bottom = float((boxes[:, 2] - boxes[:, 5] / 2).min())
    on_floor = bottom - floor_height(scene.state) <= scene.config.contact_gap
    names.append("the floor" if on_floor else "nothing that has been mapped")
    text = f"{names[0]} stands on {', which stands on '.join(names[1:])}."
    chain = np.concatenate(levels)
    labels = scene.find.labels(chain[1:]) + (("floor",) if on_floor else ())
    return scene.answer(chain, text, labels=labels)
