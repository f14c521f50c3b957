"""What the demo shows at its end: tables, the map, answers and timing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ssr_ros.geometry import box_parameters, pairwise_distance
from ssr_ros.reasoning.answer import Answer
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.scene_graph.graph import ObjectNode, SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap
from ssr_ros.text_views import format_cog_map, format_graph_table
from ssr_ros.visualization import draw_birds_eye


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Everything seen from outside the nodes."""

    graph: SceneGraph  # mirrored over DDS
    producer_hash: int  # state hash of the node that owns the graph
    producer_sequence: int
    cog_map: LocalCogMap | None
    robot_path: tuple[tuple[float, float], ...]  # [m] x, y in the graph frame
    answers: tuple[tuple[str, Answer], ...]  # question, answer
    images: int  # RGB-D pairs in the recording
    frames: int  # of them mapped
    drops: Mapping[str, int]  # of them dropped, by reason
    timings: Mapping[str, tuple[float, float]]  # (p50, p95) [ms] by stage
    duration: float  # [s] of the recording

    @property
    def lost(self) -> int:
        """Images that perception neither mapped nor dropped for a stated reason."""
        return self.images - self.frames - sum(self.drops.values())

    @property
    def mirrored(self) -> bool:
        """Whether the graph rebuilt from updates is the producer's."""
        same = (self.graph.sequence, self.graph.state_hash) == (self.producer_sequence, self.producer_hash)
        return same and bool(self.graph.session_id)


def demo_questions(graph: SceneGraph) -> tuple[str, ...]:
    """Five questions that make sense for this graph; fewer where it holds too little."""
    members = graph.members()
    if not members:
        return ("List all objects.",)
    labels = Counter(node.label for node in members)
    commonest = labels.most_common(1)[0][0]
    questions = [f"How many {load_lexicon().plural(commonest)} are there?"]
    questions.append("How big is the room?" if graph.rooms else "List all objects.")
    named = {node.id: _name(node, labels) for node in members}
    anchored = [t for t in graph.triplets.values() if t.anchored and {t.anchor, t.reference, t.target} <= named.keys()]
    # the widest triplet says most to someone who looks at the map
    widest = max(anchored, key=lambda t: t.cell_size, default=None)
    if widest is not None:
        a, b, c = named[widest.anchor], named[widest.reference], named[widest.target]
        questions += [
            f"What is closest to {named[_clearest_neighbour(members)]}?",
            f"How far is {a} from {c}?",
            f"If I stand at {a} and face {b}, where is {c}?",
        ]
    return tuple(questions)


def _clearest_neighbour(members: Sequence[ObjectNode]) -> int:
    """The object whose nearest neighbour leads most over the second nearest; of at least three."""
    boxes = box_parameters([node.box for node in members])
    distances = pairwise_distance(boxes, boxes)
    np.fill_diagonal(distances, np.inf)
    nearest = np.sort(distances, axis=1)
    return members[int(np.argmax(nearest[:, 1] - nearest[:, 0]))].id


def show_result(result: DemoResult, out: Path, console: Console) -> None:
    """Print the report and write <out>/map.png."""
    console.print(format_graph_table(result.graph))
    if result.cog_map is not None:
        console.print("\nThe 10x10 map around the robot", style="bold")
        console.print(format_cog_map(result.cog_map), highlight=False, markup=False)
    console.print(answer_table(result))
    console.print(timing_table(result))
    picture = out / "map.png"
    draw_birds_eye(result.graph, picture, robot_path=np.array(result.robot_path).reshape(-1, 2), cog_map=result.cog_map)
    for line in summary(result):
        console.print(line, highlight=False)
    console.print(f"Map: {picture}", highlight=False, soft_wrap=True)


def answer_table(result: DemoResult) -> Table:
    table = Table(title="Questions, asked through the service", title_justify="left", show_lines=True)
    for column in ("question", "answer", "status", "evidence"):
        table.add_column(column)
    nodes = result.graph.nodes
    for question, answer in result.answers:
        evidence = ", ".join(f"{nodes[i].label} {i}" if i in nodes else str(i) for i in answer.evidence)
        triplets = ", ".join(f"({t.anchor}, {t.reference}, {t.target})" for t in answer.triplets)
        proof = "\n".join(part for part in (evidence, triplets and f"triplets {triplets}") if part)
        table.add_row(question, answer.text, answer.status.name, proof)
    return table


def timing_table(result: DemoResult) -> Table:
    table = Table(title="Time per frame in perception", title_justify="left")
    table.add_column("stage")
    table.add_column("p50 [ms]", justify="right")
    table.add_column("p95 [ms]", justify="right")
    for stage, (p50, p95) in result.timings.items():
        table.add_row(stage, f"{p50:.1f}", f"{p95:.1f}")
    return table


def summary(result: DemoResult) -> list[str]:
    """What must be true, and whether it is."""
    dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(result.drops.items())) or "none"
    lines = [f"{result.frames} of {result.images} images mapped; dropped: {dropped}; lost on the way: {result.lost}"]
    state = "equals" if result.mirrored else "DIFFERS FROM"
    hashes = f"{result.graph.state_hash:016x} / {result.producer_hash:016x}"
    lines.append(f"The graph rebuilt from updates {state} the producer's (state hash {hashes})")
    return lines


def _name(node: ObjectNode, labels: Counter[str]) -> str:
    """'the sofa' where there is one, else 'chair 4', as on the map."""
    return f"the {node.label}" if labels[node.label] == 1 else f"{node.label} {node.id}"
