from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from rich.console import Console

from ssr_ros.label_placement import place_labels
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, Relation, Room, SceneGraph, Triplet
from ssr_ros.scene_graph.local_cog_map import CogMapObject, LocalCogMap
from ssr_ros.text_views import object_codes
from ssr_ros.types import Box3D
from ssr_ros.visualization import OccupancyGrid, draw_birds_eye, format_cog_map, format_graph_table, label_colors


def node(
    key: int, label: str, x: float, y: float, state: NodeState = NodeState.CONFIRMED, side: float = 0.5
) -> ObjectNode:
    return ObjectNode(key, label, ((label, 0.9),), Box3D((x, y, 0.4), (side, side, 0.8), 0.3), state, 0.9, 7, 1, 2)


def graph() -> SceneGraph:
    nodes = [
        node(1, "table", 0.0, 0.0, side=1.2),
        node(2, "chair", 1.0, 0.0),
        node(3, "cup", 0.1, 0.1, side=0.1),
        node(4, "sofa", 0.0, 3.0, NodeState.STALE),
        node(5, "chair", 2.0, 2.0, NodeState.TENTATIVE),
    ]
    triplet = Triplet(1, 2, 4, 0.5, (5, 7), (1, 4), (-3.0, 0.0, 0.0))
    room = Room(1, ((-1.0, -1.0), (3.0, -1.0), (3.0, 4.0), (-1.0, 4.0)), 20.0)
    relations = [Relation(3, "on", 1, 0.9)]
    return SceneGraph("odom", nodes=nodes, relations=relations, triplets=[triplet], rooms=[room])


def cog_map(objects: tuple[CogMapObject, ...] = (), yaw: float = np.pi / 2) -> LocalCogMap:
    occupancy = np.full((10, 10), -1, np.int8)
    occupancy[0, :3], occupancy[9, 9] = 0, 100
    pose = np.eye(4)
    pose[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    highest = np.full((10, 10), np.nan, np.float32)
    return LocalCogMap(0, "odom", "s", 0, 4, 0.5, (-2.5, -2.5, 0.0), pose, occupancy, highest, objects, ())


CHAIR = CogMapObject(2, "chair", NodeState.CONFIRMED, (7, 5), (57, 58), (1.0, 0.0, 0.4))
COUCH = CogMapObject(8, "couch", NodeState.STALE, (7, 5), (57,), (1.0, 0.0, 0.4))
TABLE = CogMapObject(1, "table", NodeState.CONFIRMED, (0, 9), (90,), (-2.2, 2.2, 0.4))


def test_text_map_shows_objects_occupancy_and_robot() -> None:
    lines = format_cog_map(cog_map((TABLE, CHAIR, COUCH))).splitlines()
    assert lines[1] == " 9 | t1                                  #  |"
    assert lines[5] == " 5 |                    ↑        c1+        |"
    assert lines[10] == " 0 | .   .   .                              |"
    assert lines[12].split() == [str(i) for i in range(10)]
    assert "0.5 m cells from (-2.50, -2.50) in odom" in lines[13]
    assert "  c1  chair 2: column 7, row 5, covers 2 cells" in lines
    assert "  c2  couch 8: column 7, row 5, covers 1 cells  (stale)" in lines
    assert {len(line) for line in lines[0:12]} == {len(lines[0])}


@pytest.mark.parametrize(("yaw", "arrow"), [(0.0, "→"), (np.pi / 4, "↗"), (np.pi, "←"), (-np.pi / 2, "↓"), (-0.1, "→")])
def test_robot_arrow(yaw: float, arrow: str) -> None:
    assert arrow in format_cog_map(cog_map(yaw=yaw))


def test_object_codes_stay_two_characters() -> None:
    many = [CogMapObject(i, "chair", NodeState.CONFIRMED, (0, 0), (), (0, 0, 0)) for i in range(50)]
    codes = object_codes(many)
    assert {len(code) for code in codes.values()} == {2}
    assert (codes[0], codes[8], codes[9]) == ("c1", "c9", "ca")


def test_table_lists_believed_objects_with_relations() -> None:
    console = Console(width=140)
    with console.capture() as capture:
        console.print(format_graph_table(graph()))
    text = capture.get()
    assert "4 objects in odom" in text
    assert "on table 1" in text
    assert "sofa (stale)" in text
    assert "tentative" not in text
    narrow = Console(width=80)
    with narrow.capture() as capture:
        narrow.print(format_graph_table(graph(), relations=False))
    assert "…" not in capture.get()
    assert "sofa (stale)" in capture.get()


def test_drawing_is_an_image_of_everything(tmp_path: Path) -> None:
    occupancy = OccupancyGrid(np.full((40, 40), 100, np.int8), (-1.0, -1.0), 0.1)
    path = np.array([[0.0, -0.8, 0.0], [1.0, -0.8, 0.0], [2.0, 1.0, 0.0]])
    truth = [("table", Box3D((0.0, 0.0, 0.4), (1.2, 1.2, 0.8), 0.0))]
    draw_birds_eye(
        graph(), tmp_path / "all.png", robot_path=path, cog_map=cog_map(), occupancy=occupancy, truth=truth, title="t"
    )
    image = cv2.imread(str(tmp_path / "all.png"))
    assert min(image.shape[:2]) > 600
    for color in (label_colors(["table", "chair", "cup", "sofa"])["table"], "#0b7285"):  # a box's edge, the path
        bgr = np.array([int(color[i : i + 2], 16) for i in (5, 3, 1)])
        assert (np.abs(image.astype(int) - bgr).max(-1) < 12).sum() > 50
    occupied = np.abs(image.astype(int) - [0xD1, 0xC9, 0xC4]).max(-1) < 6
    assert occupied.sum() > 10_000


def test_empty_graph_can_be_drawn(tmp_path: Path) -> None:
    draw_birds_eye(SceneGraph("odom"), tmp_path / "empty.svg")
    assert (tmp_path / "empty.svg").stat().st_size > 1000


def test_colors_depend_on_labels_alone() -> None:
    assert label_colors(["b", "a", "a"]) == label_colors(["a", "b"])
    assert len(set(label_colors(f"label {i}" for i in range(12)).values())) == 12


def test_labels_do_not_cover_each_other() -> None:
    figure = Figure(figsize=(6, 6))
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set(xlim=(0, 10), ylim=(0, 10))
    figure.canvas.draw()
    rng = np.random.default_rng(3)
    points = rng.normal(5.0, 0.7, (25, 2))
    labels = [(f"label {i}", (float(x), float(y)), "black") for i, (x, y) in enumerate(points)]
    place_labels(axes, labels, points)
    boxes = [text.get_window_extent().extents for text in axes.texts]
    assert len(boxes) > 8
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    shown = {text.get_text() for text in axes.texts}
    assert "label 0" in shown  # the first is never the one left out
