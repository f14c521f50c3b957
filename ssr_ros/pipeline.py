"""The whole algorithm: frame in, update of the scene graph out."""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import cv2
import numpy as np

from ssr_ros.config import Config
from ssr_ros.depth_scale import DepthScale
from ssr_ros.encoder.encoder import Encoder, load_encoder
from ssr_ros.point_map import point_map
from ssr_ros.scene_graph.floor import FloorEstimator
from ssr_ros.scene_graph.graph import NodeState, Room, SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap, build_local_cog_map
from ssr_ros.scene_graph.mapper import MapChange, Mapper
from ssr_ros.scene_graph.occupancy import OccupancyMap
from ssr_ros.scene_graph.relations import RelationRefresh, relations_about, surface_labels
from ssr_ros.scene_graph.rooms import RoomEstimator, moved_room
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.scene_graph.writer import GraphWriter
from ssr_ros.types import Frame, Matrix4
from ssr_ros.vocabulary import Vocabulary, load_vocabulary

TIMINGS_KEPT = 1000  # frames


class ScenePipeline:
    """One session's map. One thread steps it; ``writer`` may be read from others."""

    def __init__(self, encoder: Encoder, config: Config, frame_id: str = "odom") -> None:
        self._encoder = encoder
        self._config = config
        self._vocabulary: Vocabulary = load_vocabulary()
        self._surfaces = surface_labels(self._vocabulary.info)
        self.writer = GraphWriter(frame_id, config.triplets)
        self.timings: dict[str, deque[float]] = {}  # [ms] per stage, latest last
        self._scale = DepthScale(config.depth_scale)  # of the camera; it outlives sessions
        self.depth_refused = 0  # frames taken without their depth
        self._start()

    def _start(self, loaded: bool = False) -> None:
        self._loaded = loaded
        self._scale.forget_views()
        self._mapper = Mapper(self._vocabulary, self._config)
        self._refresh = RelationRefresh(self._config.relations)
        self._forget_space()

    def _forget_space(self) -> None:
        """Floor, free space and rooms are learnt anew within a few frames."""
        self._floor = FloorEstimator(self._config.floor)
        self._occupancy = OccupancyMap(self._config.occupancy)
        self._rooms = RoomEstimator(self._config.rooms)

    @property
    def graph(self) -> SceneGraph:
        return self.writer.graph

    @property
    def tracks(self) -> tuple[Track, ...]:
        """What the map knows of every object, published or not."""
        return tuple(self._mapper.tracks.values())

    @property
    def occupancy(self) -> OccupancyMap:
        return self._occupancy

    @property
    def depth_doubt(self) -> str:
        """Why depth is not believed and what to do about it; empty while it is believed."""
        return self._scale.doubt

    def step(self, frame: Frame) -> SceneGraphUpdate | None:
        """Takes one frame; returns the update it caused, None when nothing changed.

        A snapshot, of a new session, where it turned out that all of the session was mapped by a wrong depth scale.
        """
        config, session = self._config, self.graph.session_id
        with self._timed("total"):
            with self._timed("scale"):
                frame = self._believed(frame)
            with self._timed("cloud"):
                cloud = point_map(frame, config.cloud_step, config.lifting.min_depth, config.lifting.max_depth)
                floor = self._floor.update(cloud)
            with self._timed("encode"):
                observations = self._encoder.encode(frame, floor)
            with self._timed("map"):
                change = self._mapper.step(frame, cloud, observations, floor)
            with self._timed("occupancy"):
                self._occupancy.update(cloud, floor)
            with self._timed("graph"):
                update = self._publish(change, frame)
        return update if self.graph.session_id == session else self.writer.snapshot()

    def _believed(self, frame: Frame) -> Frame:
        """The frame; without depth, when that is of another scale than odometry."""
        was_right, was_wrong = self._scale.is_right, self._scale.is_wrong
        if not self._config.depth_scale.check or self._scale.update(frame):
            return frame
        self.depth_refused += 1
        if not was_wrong:
            self._forget_wrong_metres(was_right)
        return replace(frame, depth=np.zeros_like(frame.depth))

    def _forget_wrong_metres(self, was_right: bool) -> None:
        """All of the session, unless it has objects from before depth went wrong; free space in any case."""
        if was_right or self._loaded:
            self._forget_space()
        else:
            self.reset()

    def _publish(self, change: MapChange, frame: Frame) -> SceneGraphUpdate | None:
        """Objects, rooms and relations into the graph, as one update."""
        for node_id, merged_into in change.removed:
            self.writer.remove_node(node_id, merged_into)
        for node in change.nodes:
            self.writer.put_node(node)
        rooms = self._rooms.update(self._occupancy, frame.graph_T_base, self._floor.height)
        if rooms is not None:
            self.writer.set_rooms(rooms)
        self._relate(change, rooms)
        return self.writer.commit(frame.stamp)

    def _relate(self, change: MapChange, rooms: tuple[Room, ...] | None) -> None:
        """Relations of the objects that changed; of all, when a room did."""
        nodes = dict(self.graph.nodes)
        nodes.update((node.id, node) for node in change.nodes)
        for node_id, _ in change.removed:
            nodes.pop(node_id, None)
        believed = [node for _, node in sorted(nodes.items()) if node.state != NodeState.TENTATIVE]
        about = self._refresh.due(change.nodes if rooms is None else nodes.values())
        about = about if rooms is None else set(nodes)
        self._refresh.forget(node_id for node_id, _ in change.removed)
        if not about:
            return
        present = tuple(self.graph.rooms.values()) if rooms is None else rooms
        relations = relations_about(about, believed, present, self._surfaces, self._config.relations)
        self.writer.set_relations(relations, about)

    def cog_map(self, graph_T_base: Matrix4, stamp: int) -> LocalCogMap:
        """The 10x10 map around a robot pose, from the graph as it is."""
        floor = self._floor.height if np.isfinite(self._floor.height) else float(graph_T_base[2, 3])
        window = self._occupancy.window
        return build_local_cog_map(self.graph, graph_T_base, stamp, window, floor, self._config.cog_map)

    def reset(self) -> None:
        """Forgets everything; a new session begins."""
        self._start()
        self.writer.new_session()

    def load(self, saved: SceneGraph) -> None:
        """Goes on from a saved graph, in a new session; ValueError, changing nothing, where frame or labels differ."""
        mapper = Mapper(self._vocabulary, self._config)
        mapper.restore(saved.nodes.values())
        self.writer.new_session(graph=saved)
        self._start(loaded=True)
        self._mapper = mapper

    def move(self, new_T_old: Matrix4) -> SceneGraphUpdate | None:
        """The graph frame was corrected: everything moves rigidly, ids stay, the generation rises."""
        for node in self._mapper.move(new_T_old):
            self.writer.put_node(node)
        self.writer.set_rooms(moved_room(room, new_T_old) for room in self.graph.rooms.values())
        self._forget_space()  # a rotated grid cannot be shifted
        self._scale.forget_views()
        self.writer.bump_generation()
        return self.writer.commit(self.graph.stamp)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.timings.setdefault(stage, deque(maxlen=TIMINGS_KEPT)).append(1e3 * (time.perf_counter() - start))


def load_pipeline(config: Config, frame_id: str = "odom") -> ScenePipeline:
    """The pipeline with the encoder that the configuration names."""
    # Images here are too small for OpenCV's thread pool to pay, and its waiting threads take cores from the encoder.
    cv2.setNumThreads(1)
    pipeline = ScenePipeline(load_encoder(config), config, frame_id)
    # What is loaded by now stays: the collector need not walk it again and again while frames are mapped.
    gc.collect()
    gc.freeze()
    return pipeline
