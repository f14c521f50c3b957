"""Writes graphs/*.json and robot_poses.json: the places that the operator questions are about. Fixed seeds.

Furnished homes are the simulation's exact truth, the others are laid out by hand here, ``demo_room`` is what the
mapper makes of recordings/demo_room. Stamps, confidences and states follow from the graph's name.

    python test/data/operator_questions/make_graphs.py [NAME ...]
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hand_made import HAND_MADE

from ssr_ros.config import RelationConfig, TripletConfig
from ssr_ros.geometry import yaw_of
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Room, SceneGraph
from ssr_ros.scene_graph.relations import relations_about, surface_labels
from ssr_ros.scene_graph.saved import save_graph
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.simulation.home import make_home, polygon_area
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.types import Box3D
from ssr_ros.vocabulary import load_vocabulary

HERE = Path(__file__).resolve().parent
RECORDING = HERE.parents[2] / "recordings" / "demo_room"
START = 1_760_000_000_000_000_000  # [ns] when every drive begins
SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class HomeGraph:
    """A simulated home as a graph."""

    styles: tuple[str, ...]
    seed: int
    robot: tuple[float, float, float]  # x, y [m], yaw [rad]
    stale: tuple[int, ...] = ()  # ids
    tentative: tuple[int, ...] = ()


HOMES = {
    "living_room": HomeGraph(("living room",), 3, (2.5, 0.8, 0.5 * math.pi), stale=(19, 10), tentative=(13, 18)),
    "lounge": HomeGraph(("living room",), 4, (3.0, 1.2, 0.0), stale=(8,), tentative=(17,)),
    "bedroom": HomeGraph(("bedroom",), 6, (3.3, 2.6, math.pi), stale=(6,), tentative=(13,)),
    "kitchen": HomeGraph(("kitchen",), 3, (2.6, 3.2, -0.5 * math.pi), stale=(20, 14), tentative=(16,)),
    "bathroom": HomeGraph(("bathroom",), 3, (1.3, 2.5, -0.5 * math.pi), stale=(9,)),
    "office": HomeGraph(("office",), 8, (2.2, 1.9, 0.0), stale=(10,), tentative=(16,)),
    "flat": HomeGraph(("living room", "kitchen"), 5, (1.0, 4.2, 0.25 * math.pi), stale=(36, 10), tentative=(37,)),
    "suite": HomeGraph(("bedroom", "office"), 5, (4.6, 2.9, 0.0), stale=(31, 22), tentative=(43, 8)),
}


def main(names: Sequence[str]) -> None:
    """Write the graphs named, or all."""
    poses = {name: home.robot for name, home in HOMES.items()}
    poses.update({name: place.robot for name, place in HAND_MADE.items() if place.robot is not None})
    (HERE / "graphs").mkdir(exist_ok=True)
    for name in names or (*HOMES, *HAND_MADE, "demo_room"):
        if name == "demo_room":
            graph, poses[name] = perceived(name)
        else:
            graph = home_graph(name, HOMES[name]) if name in HOMES else hand_made_graph(name)
        save_graph(graph, HERE / "graphs" / f"{name}.json")
    poses_file = HERE / "robot_poses.json"
    known = json.loads(poses_file.read_text(encoding="utf-8")) if poses_file.exists() else {}
    known.update({name: [round(float(v), 3) for v in pose] for name, pose in poses.items()})
    lines = ",\n".join(f' "{name}": {json.dumps(pose)}' for name, pose in sorted(known.items()))
    poses_file.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def home_graph(name: str, config: HomeGraph) -> SceneGraph:
    home = make_home(HomeConfig(seed=config.seed, styles=config.styles, source="parametric", split="all"))
    boxes = {item.id: (item.label, rounded(item.box)) for item in home.objects}
    rooms = [Room(room.id, room.polygon, round(abs(polygon_area(room.polygon)), 3)) for room in home.rooms]
    return written(name, boxes, rooms, config.stale, config.tentative)


def hand_made_graph(name: str) -> SceneGraph:
    place = HAND_MADE[name]
    boxes = {i: (label, Box3D(center, size, yaw)) for i, label, center, size, yaw in place.objects}
    rooms = [Room(1, place.outline, round(polygon_area(place.outline), 3))] if place.outline else []
    return written(name, boxes, rooms, place.stale, place.tentative)


def written(
    name: str,
    boxes: dict[int, tuple[str, Box3D]],
    rooms: Sequence[Room],
    stale: Sequence[int],
    tentative: Sequence[int],
) -> SceneGraph:
    """Through the writer, as the mapper does it, with the relations that the mapper would find."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    order = rng.permutation(sorted(boxes))
    first = dict(zip(order.tolist(), np.cumsum(rng.integers(20, 160, len(order))) / 10, strict=True))  # [s]
    end = max(first.values(), default=0.0) + 150.0
    writer = GraphWriter("map", TripletConfig(), name)
    nodes = []
    for node_id, (label, box) in sorted(boxes.items()):
        state = NodeState.STALE if node_id in stale else NodeState.CONFIRMED
        state = NodeState.TENTATIVE if node_id in tentative else state
        seen_for = 8.0 if state is NodeState.STALE else end - first[node_id] - float(rng.integers(0, 500)) / 10
        last = first[node_id] + max(0.0, seen_for)
        confidence = round(float(rng.uniform(0.3, 0.4) if node_id in tentative else rng.uniform(0.6, 0.97)), 2)
        stamps = (START + round(first[node_id] * 10) * SECOND // 10, START + round(last * 10) * SECOND // 10)
        hits = 3 if node_id in tentative else int(rng.integers(8, 90))
        nodes.append(ObjectNode(node_id, label, ((label, confidence),), box, state, confidence, hits, *stamps))
    for node in nodes:
        writer.put_node(node)
    writer.set_rooms(rooms)
    members = [node for node in nodes if node.state is not NodeState.TENTATIVE]
    surfaces = surface_labels(load_vocabulary().info)
    writer.set_relations(relations_about([n.id for n in members], members, rooms, surfaces, RelationConfig()))
    writer.commit(START + round(end * 10) * SECOND // 10)
    return writer.copy()


def perceived(name: str) -> tuple[SceneGraph, tuple[float, float, float]]:
    """What ``ssr map recordings/demo_room`` gives, and where the robot ends."""
    from rich.console import Console

    from ssr_ros.cli_map import load_config, map_recordings
    from ssr_ros.pipeline import load_pipeline
    from ssr_ros.recording import open_recording

    config, synchronization = load_config(None)
    recording = open_recording(RECORDING, config=synchronization)
    pipeline = load_pipeline(config, recording.frame_id)
    run = map_recordings([recording], pipeline, Console(quiet=True))
    pose = run.poses[max(run.poses)]
    graph = pipeline.writer.copy()
    graph.session_id = name
    return graph, (float(pose[0, 3]), float(pose[1, 3]), yaw_of(pose))


def rounded(box: Box3D) -> Box3D:
    x, y, z = (round(float(v), 3) for v in box.center)
    length, width, height = (round(float(v), 3) for v in box.size)
    yaw = (float(box.yaw) + math.pi) % (2 * math.pi) - math.pi
    return Box3D((x, y, z), (length, width, height), round(yaw, 4))


if __name__ == "__main__":
    main(sys.argv[1:])
