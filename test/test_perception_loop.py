"""The worker's loop on rendered frames: what it says when the pipeline starts again by itself."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np
from fakes import FakeDetector
from rendering import FLOOR, SECOND, looking, render, table, wall

from ssr_ros.config import Config
from ssr_ros.encoder.lifting_encoder import LiftingEncoder
from ssr_ros.pipeline import ScenePipeline
from ssr_ros.ros.node_config import PerceptionNodeConfig
from ssr_ros.ros.perception_loop import PerceptionLoop
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap
from ssr_ros.scene_graph.replica import GraphReplica
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.types import Frame
from ssr_ros.vocabulary import load_vocabulary


class Queue:
    """A synchronizer whose frames are ready."""

    def __init__(self, frames: list[Frame]) -> None:
        self._frames = deque(frames)

    def take_latest(self, timeout: float = 0.0) -> Frame | None:
        return self._frames.popleft() if self._frames else None


class Client:
    """An output that ends in somebody's copy of the graph."""

    def __init__(self) -> None:
        self.replica = GraphReplica()

    def publish(self, graph: SceneGraph, update: SceneGraphUpdate) -> None:
        self.replica.receive(update, 0.0)

    def publish_cog_map(self, cog_map: LocalCogMap) -> None: ...

    def publish_due(self) -> None: ...


class Fixed:
    """Odometry that is never corrected."""

    def update(self, odom_frame: str) -> tuple[None, None]:
        return None, None

    def reset(self) -> None: ...


def test_wrong_metres_start_a_session_that_clients_follow_and_the_log_explains() -> None:
    config = Config()
    pipeline = ScenePipeline(LiftingEncoder(FakeDetector(), load_vocabulary(), config), config)
    poses = [looking((0.1 * (k % 8) - 0.4, 0.0, 1.3), (3.0, 0.0, 0.7)) for k in range(24)]
    room = (FLOOR, wall(4.5))
    frames = [render([table(2.4, 0.0)], pose, SECOND + k * SECOND // 5, room) for k, pose in enumerate(poses)]
    queue = Queue([replace(frame, depth=frame.depth * np.float32(2.0)) for frame in frames])
    client, events = Client(), []
    client.replica.load(pipeline.writer.snapshot(), 0.0)
    loop = PerceptionLoop(pipeline, client, PerceptionNodeConfig(), 2.0, events.append)
    for _ in frames:
        loop.step(queue, Fixed())
    assert len(events) == 1
    assert events[0].startswith(f"new session {pipeline.graph.session_id}: depth reads 1.98 of what odometry says")
    assert client.replica.graph == pipeline.graph
    assert loop.frames == len(frames)
    assert 0 < loop.depth_refused < len(frames)
    assert "check depth_unit" in loop.depth_doubt
