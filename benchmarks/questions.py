"""What a typed question costs: every type, on graphs of 1,000 and 20,000 objects. Benchmarks/README.md tells more."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from ssr_ros.reasoning.query import ObjectRef, PickBy, RefPredicate, SpatialQuery
    from ssr_ros.reasoning.solver import Solver
    from ssr_ros.scene_graph.graph import SceneGraph

LIMITS_MS = {1_000: 5.0, 20_000: 50.0}  # p95
PER_ROOM = 20  # objects
SIDE = 6.0  # [m] of a room, so that there is about one object to 2 m^2
SECOND = 1_000_000_000  # [ns]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, nargs="+", default=[1_000, 20_000])
    parser.add_argument("--questions", type=int, default=40, help="of each type (default: 40)")
    parser.add_argument("--only", nargs="*", default=[], help="types, all by default")
    arguments = parser.parse_args()
    from ssr_ros.reasoning.walking import warm_up

    warm_up()  # as the question node does when it starts
    for count in arguments.objects:
        for recorded in (True, False):
            measure(count, recorded, arguments.questions, set(arguments.only))


def measure(count: int, recorded: bool, questions: int, only: set[str]) -> None:
    """Prints one table; times are of Solver.solve as a whole, from the query struct to the Answer."""
    from ssr_ros.reasoning.solver import Solver

    graph, solver = place(count, recorded), Solver()
    (_, first), _ = clock(lambda: solver.solve(graph, next(queries("exists", graph, 0))))
    source = f"{len(graph.relations)} recorded relations" if recorded else "no relations: boxes decide"
    print(f"\n## {count} objects, {source}; the first question of all, which reads the graph: {first:.1f} ms\n")
    print("| type | same state p50 | p95 | new state p50 | p95 | p95 by the clock | p95 / numpy pass | answered |")
    print("|:-----|---------------:|----:|--------------:|----:|-----------------:|-----------------:|---------:|")
    over = []
    for kind in BUILDERS:
        if only and kind not in only:
            continue
        same, new, plain, answered = timed(kind, graph, solver, questions)
        p50, p95 = np.percentile(same[:, 1], [50, 95])
        new50, new95 = np.percentile(new[:, 1], [50, 95])
        wall, ratio = np.percentile(new[:, 0], 95), new95 / np.median(plain)
        print(
            f"| {kind} | {p50:.2f} | {p95:.2f} | {new50:.2f} | {new95:.2f} | {wall:.2f} | {ratio:.0f} "
            f"| {answered}/{questions} |",
            flush=True,
        )
        if new95 > LIMITS_MS.get(count, float("inf")):
            over.append(kind)
    limit = LIMITS_MS.get(count)
    if limit:
        print(f"\nNew state, p95 above {limit:.0f} ms: {', '.join(over) or 'none'}")


def timed(kind: str, graph: SceneGraph, solver: Solver, questions: int) -> tuple[np.ndarray, np.ndarray, list, int]:
    """(Q, 2) [ms] wall and CPU of each question asked again, (Q, 2) just after an object moved, and of a numpy pass."""
    same, new, plain, answered = [], [], [], 0
    centers = np.array([node.box.center for node in graph.nodes.values()])
    robot = robot_pose()
    for number, query in zip(range(questions), queries(kind, graph, 1), strict=False):
        nudge(graph, number)
        new.append(clock(partial(solver.solve, graph, query, robot))[0])
        times, answer = clock(partial(solver.solve, graph, query, robot))
        same.append(times)
        answered += answer.answered
        # the least that any answer about all objects costs: one pass over their centers
        plain.append(clock(lambda: int(np.linalg.norm(centers - centers[0], axis=1).argmin()))[0][1])
    return np.array(same), np.array(new), plain, answered


def clock(call: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """[ms] wall and CPU of this thread, and the result; what runs beside it spoils the former alone."""
    wall, cpu = time.perf_counter(), time.thread_time()
    result = call()
    return ((time.perf_counter() - wall) * 1e3, (time.thread_time() - cpu) * 1e3), result


def nudge(graph: SceneGraph, number: int) -> None:
    """One object a millimeter aside: another state of the graph, as after any frame."""
    node = graph.nodes[number % len(graph.nodes) + 1]
    x, y, z = node.box.center
    graph.put(replace(node, box=replace(node.box, center=(x + 0.001, y, z))))


def robot_pose() -> np.ndarray:
    pose = np.eye(4)
    pose[:2, 3] = (SIDE / 2, SIDE / 2)
    return pose


def place(count: int, recorded: bool, seed: int = 7) -> SceneGraph:
    """A large building: square rooms in rows, a quarter of the things on others, every label equally frequent."""
    from ssr_ros.reasoning.labels import load_lexicon
    from ssr_ros.scene_graph.graph import Relation, Room, SceneGraph

    rng = np.random.default_rng(seed)
    labels = sorted(set(load_lexicon().synonyms.values()))
    graph = SceneGraph("map", session_id="benchmark", stamp=3_600 * SECOND)
    columns = max(1, round((count / PER_ROOM) ** 0.5))
    for number in range(count // PER_ROOM):
        corner = np.array([number % columns, number // columns]) * SIDE
        outline = [tuple((corner + SIDE * np.array(step)).tolist()) for step in ((0, 0), (1, 0), (1, 1), (0, 1))]
        graph.put(Room(number + 1, tuple(outline), SIDE * SIDE))
        nodes = [thing(number * PER_ROOM + k + 1, corner, labels, graph, rng) for k in range(PER_ROOM)]
        for k, node in enumerate(nodes):
            graph.put(node)
            if not recorded:
                continue
            graph.put(Relation(node.id, "part_of_room", number + 1, 0.9))
            graph.put(Relation(node.id, "next_to", nodes[k - 1].id, 0.8))
            if k % 4 == 3:
                graph.put(Relation(node.id, "on", node.id - 1, 0.9))
            if k % 4 == 1:
                graph.put(Relation(node.id, "against_wall", number + 1, 0.9))
    chain(graph)
    return graph


def thing(node_id: int, corner: np.ndarray, labels: list[str], graph: SceneGraph, rng: np.random.Generator):
    """One object of a room; every fourth stands on the one before."""
    from ssr_ros.scene_graph.graph import NodeState, ObjectNode
    from ssr_ros.types import Box3D

    size = rng.uniform(0.2, 1.2, 3)
    center = np.append(corner + rng.uniform(0.7, SIDE - 0.7, 2), size[2] / 2)
    if node_id % PER_ROOM % 4 == 0 and node_id - 1 in graph.nodes:
        below = graph.nodes[node_id - 1].box
        size /= 4
        center = np.array([below.center[0], below.center[1], below.top + size[2] / 2])
    box = Box3D(tuple(center.tolist()), tuple(size.tolist()), float(rng.uniform(-3, 3)))
    label = labels[int(rng.integers(len(labels)))]
    first, last = (int(v) for v in np.sort(rng.integers(0, 3_600, 2)) * SECOND)
    state = NodeState.STALE if rng.random() < 0.05 else NodeState.CONFIRMED
    return ObjectNode(node_id, label, ((label, 0.9),), box, state, 0.9, int(rng.integers(1, 50)), first, last)


def chain(graph: SceneGraph) -> None:
    """Triplets as a mapper's: each object in the frame of two before it in its room, a room's first in the last one's.

    The rooms of a row lead to one another, and the first of a row to that of the row before.
    """
    from ssr_ros.scene_graph.graph import Root
    from ssr_ros.scene_graph.triplets import make_triplet

    nodes = graph.nodes
    first, second = ((*nodes[i].box.center, nodes[i].box.yaw) for i in (1, 2))
    graph.set_root(Root(1, 2, first, second))
    columns = max(1, round((len(nodes) / PER_ROOM) ** 0.5))
    for i in range(3, len(nodes) + 1):
        number, place = divmod(i - 1, PER_ROOM)
        before = number - 1 if number % columns else number - columns
        base = (number if place >= 2 else before) * PER_ROOM
        anchor, reference, target = (nodes[k].box.center for k in (base + 1, base + 2, i))
        graph.put(make_triplet((base + 1, base + 2, i), (anchor, reference, target)))


def queries(kind: str, graph: SceneGraph, seed: int) -> Iterator[SpatialQuery]:
    """Endless questions of a type, about seeded objects."""
    rng = random.Random(seed)
    ids = list(graph.nodes)
    labels = sorted({node.label for node in graph.nodes.values()})
    while True:
        yield BUILDERS[kind](lambda: one(rng.choice(ids)), lambda: every(rng.choice(labels)))


def one(node_id: int) -> ObjectRef:
    from ssr_ros.reasoning.query import ObjectRef

    return ObjectRef(id=node_id)


def every(label: str) -> ObjectRef:
    from ssr_ros.reasoning.query import ObjectRef

    return ObjectRef(label)


def _related(predicate: RefPredicate, thing: ObjectRef | None, label: str | None = None, **fields) -> ObjectRef:
    from ssr_ros.reasoning.query import ObjectRef, RefRelation

    return ObjectRef(label, relation=RefRelation(predicate, thing, **fields))


def _picked(by: PickBy, of: ObjectRef | None = None, rank: int = 1, label: str | None = None) -> ObjectRef:
    from ssr_ros.reasoning.query import ObjectRef, Pick

    return ObjectRef(label, pick=Pick(by, of, rank))


def _builders() -> dict[str, Callable]:
    """By name: from a maker of references to one object, and one to all of a label, to a query."""
    from ssr_ros.reasoning import query as q

    furniture = q.ObjectRef("furniture")
    return {
        "count": lambda o, e: q.Count(e()),
        "exists": lambda o, e: q.Exists(e()),
        "locate": lambda o, e: q.Locate(o()),
        "list": lambda o, e: q.ListObjects(None, "on", o()),
        "list (all)": lambda o, e: q.ListObjects(),
        "describe": lambda o, e: q.Describe(o()),
        "size": lambda o, e: q.Size(o()),
        "room_size": lambda o, e: q.RoomSize(),
        "distance": lambda o, e: q.Distance(o(), o()),
        "nearest": lambda o, e: q.Nearest(o(), (e(), e(), e(), e())),
        "nearest (of all)": lambda o, e: q.Nearest(o()),
        "farthest": lambda o, e: q.Farthest(o()),
        "closest_pair": lambda o, e: q.ClosestPair(e(), e()),
        "closest_pair (of all)": lambda o, e: q.ClosestPair(q.ObjectRef("thing")),
        "direction": lambda o, e: q.Direction(o(), o(), o()),
        "direction (cells)": lambda o, e: q.Direction(o(), o(), o(), "hard", "cells"),
        "robot_direction": lambda o, e: q.RobotDirection(o(), "clock"),
        "relation": lambda o, e: q.Related(e(), "on", o()),
        "relation (between)": lambda o, e: q.Related(e(), "between", o(), o()),
        "relation (near)": lambda o, e: q.Related(e(), "near", o()),
        "relation (against_wall)": lambda o, e: q.Related(furniture, "against_wall"),
        "support": lambda o, e: q.Support(o()),
        "support (down)": lambda o, e: q.Support(o(), "down"),
        "compare": lambda o, e: q.Compare(o(), o(), "volume"),
        "extreme": lambda o, e: q.Extreme("largest"),
        "appearance_order": lambda o, e: q.AppearanceOrder((e(), e(), e(), e())),
        "route": lambda o, e: q.Route(o(), o(), (q.Step(turn=None), q.Step(go=o()), q.Step(turn=None), q.Step(go=o()))),
        "path": lambda o, e: q.Path(o(), o()),
        "path (in a room)": lambda o, e: q.Path(one(9), one(3)),
        "last_seen": lambda o, e: q.LastSeen(e()),
        "changes": lambda o, e: q.Changes(60.0),
        "ref: furniture next to furniture": lambda o, e: q.Count(_related("next_to", furniture, "furniture")),
        "ref: anything near furniture": lambda o, e: q.Count(_related("near", furniture)),
        "ref: anything on furniture": lambda o, e: q.Count(_related("on", furniture)),
        "ref: anything under anything left of one": lambda o, e: q.Count(_related("under", _related("left_of", o()))),
        "ref: second from the left": lambda o, e: q.Locate(_picked("leftmost", None, 2)),
        "ref: third nearest to the nearest": lambda o, e: q.Locate(_picked("nearest", _picked("nearest", o()), 3)),
    }


BUILDERS = _builders()

if __name__ == "__main__":
    main()
