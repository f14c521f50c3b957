"""Small honest stand-ins: they do the job on a simpler problem, they do not record calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ssr_ros.box_fitting import fit_box
from ssr_ros.config import CogMapConfig, TripletConfig
from ssr_ros.encoder.detector import Detections2D
from ssr_ros.point_map import point_map
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph
from ssr_ros.scene_graph.local_cog_map import GRID_CELLS, LocalCogMap, build_local_cog_map
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Box3D, Frame, Matrix4, ObjectObservation
from ssr_ros.vocabulary import COCO_LABELS, load_vocabulary


class FakePipeline:
    """A mapper without eyes: every frame leaves a chair where the robot stands, and every fifth takes one away.

    The same interface as ScenePipeline, on the real GraphWriter.
    """

    def __init__(self, frame_id: str = "odom") -> None:
        self.writer = GraphWriter(frame_id, TripletConfig())
        self.timings: dict[str, Sequence[float]] = {"total": [1.0, 2.0, 3.0]}  # [ms]
        self.depth_refused, self.depth_doubt = 0, ""
        self._count = 0

    @property
    def graph(self) -> SceneGraph:
        return self.writer.graph

    def step(self, frame: Frame) -> SceneGraphUpdate | None:
        self._count += 1
        x, y, z = (float(v) for v in frame.graph_T_base[:3, 3])
        box = Box3D((x + self._count, y + self._count % 3, z), (0.5, 0.5, 0.9), 0.1)
        self.writer.put_node(
            ObjectNode(
                self._count, "chair", (("chair", 0.9),), box, NodeState.CONFIRMED, 0.9, 1, frame.stamp, frame.stamp
            )
        )
        if self._count % 5 == 0:
            self.writer.remove_node(self._count - 4)
        return self.writer.commit(frame.stamp)

    def cog_map(self, graph_T_base: Matrix4, stamp: int) -> LocalCogMap:
        return build_local_cog_map(self.graph, graph_T_base, stamp, _unseen, 0.0, CogMapConfig())

    def reset(self) -> None:
        self._count = 0
        self.writer.new_session()

    def load(self, saved: SceneGraph) -> None:
        self._count = max(saved.nodes, default=0)
        self.writer.new_session(graph=saved)

    def move(self, new_T_old: Matrix4) -> SceneGraphUpdate | None:
        for node in self.graph.nodes.values():
            center = new_T_old[:3, :3] @ node.box.center + new_T_old[:3, 3]
            self.writer.put_node(_at(node, tuple(float(v) for v in center)))
        self.writer.bump_generation()
        return self.writer.commit(self.graph.stamp)


def _at(node: ObjectNode, center: tuple[float, ...]) -> ObjectNode:
    x, y, z = center
    return replace(node, box=Box3D((x, y, z), node.box.size, node.box.yaw))


def _unseen(x0: float, y0: float, cell_size: float) -> tuple[np.ndarray, np.ndarray]:
    shape = (GRID_CELLS, GRID_CELLS)
    return np.full(shape, -1, dtype=np.int8), np.full(shape, np.nan, dtype=np.float32)


class FakeDetector:
    """Reads the colours of rendering.render: red names the label, green tells things apart, blue is the score."""

    labels = COCO_LABELS

    def detect(self, color: np.ndarray) -> Detections2D:
        boxes, scores, features = [], [], []
        for red, green, blue in np.unique(color[color[..., 0] > 0], axis=0):
            rows, columns = np.nonzero((color[..., 0] == red) & (color[..., 1] == green))
            if columns.min() == columns.max() or rows.min() == rows.max():
                continue
            boxes.append((columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
            scores.append(np.eye(80)[red - 1] * blue / 255)
            features.append(np.eye(128)[green])
        return Detections2D(
            np.array(boxes, np.float32).reshape(-1, 4),
            np.array(scores, np.float32).reshape(-1, 80),
            np.array(features, np.float32).reshape(-1, 128),
        )


class FakeEncoder:
    """Sees every thing that rendering.render painted, with all of its points and none of another's."""

    def __init__(self, least_pixels: int = 20) -> None:
        self._least_pixels = least_pixels

    def encode(self, frame: Frame, floor: float) -> tuple[ObjectObservation, ...]:
        cloud = point_map(frame, 1, 0.25, 6.0)
        paint = frame.color[cloud.rows, cloud.columns]
        found = FakeDetector().detect(frame.color)
        to_vocabulary, words = load_vocabulary().from_coco(), load_vocabulary().labels
        observations = []
        for box2d, scores, feature in zip(found.boxes, found.scores, found.features, strict=True):
            points = cloud.points[paint[:, 1] == feature.argmax()]
            if len(points) < self._least_pixels:
                continue
            label, score = words[int((scores @ to_vocabulary).argmax())], float(scores.max())
            x0, y0, x1, y1 = (float(v) for v in box2d)
            cut = x0 <= 0 or y0 <= 0 or x1 >= frame.color.shape[1] or y1 >= frame.color.shape[0]
            observations.append(
                ObjectObservation(
                    label, {label: score}, score, fit_box(points), (x0, y0, x1, y1), points, cut, feature=feature
                )
            )
        return tuple(observations)
