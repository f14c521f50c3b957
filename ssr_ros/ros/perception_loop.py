"""What the worker thread does: take a frame, map it, hand on what changed. No messages here."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from ssr_ros.pipeline import ScenePipeline
from ssr_ros.ros.node_config import PerceptionNodeConfig
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap
from ssr_ros.scene_graph.saved import load_graph
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.synchronization import FrameSynchronizer, TimeJumped
from ssr_ros.types import Frame, Matrix4

_TAKE_TIMEOUT = 0.1  # [s] bounds how late a stop and the periodic outputs are noticed
_RATE_WINDOW = 5.0  # [s] over which frames/s are counted


class Correction(Protocol):
    """Where odometry sits in the graph frame."""

    def update(self, odom_frame: str) -> tuple[Matrix4 | None, Matrix4 | None]:
        """(graph_T_odom to use, new_T_old by which the graph must move first); None where there is none."""

    def reset(self) -> None:
        """A new session begins."""


class Output(Protocol):
    """Where results go."""

    def publish(self, graph: SceneGraph, update: SceneGraphUpdate) -> None: ...

    def publish_cog_map(self, cog_map: LocalCogMap) -> None: ...

    def publish_due(self) -> None:
        """Whatever is not tied to a frame and whose time has come."""


class PerceptionLoop:
    """One pipeline, its frames and its output. ``step`` belongs to the worker; the rest may be called from anywhere."""

    def __init__(
        self,
        pipeline: ScenePipeline,
        output: Output,
        config: PerceptionNodeConfig,
        cog_map_rate: float,
        on_event: Callable[[str], object],
    ) -> None:
        self._pipeline = pipeline
        self._output = output
        self._graph_frame = config.graph_frame
        self._latest_only = config.input.latest_only
        self._time_jump = round(config.synchronization.time_jump * 1e9)  # [ns]
        self._last_stamp = 0  # [ns] of the last frame mapped in this session
        self._on_event = on_event
        self._cog_map_period = 1.0 / cog_map_rate  # [s]
        self._cog_map_due = 0.0  # [s] monotonic
        self._lock = threading.RLock()  # held while the pipeline changes
        self._recent: deque[float] = deque()  # [s] monotonic, of frames
        self.frames = 0
        self.uncorrected = 0  # frames dropped for want of graph_T_odom
        self.last_frame_at = time.monotonic()

    @property
    def rate(self) -> float:
        """Frames per second over the last seconds."""
        now = time.monotonic()
        recent = [t for t in list(self._recent) if now - t <= _RATE_WINDOW]
        return (len(recent) - 1) / (recent[-1] - recent[0]) if len(recent) > 1 else 0.0

    def timings(self) -> dict[str, list[float]]:
        """Milliseconds by stage, latest last. Does not wait for a step in progress: these copies are atomic."""
        return {stage: list(times.copy()) for stage, times in self._pipeline.timings.copy().items()}

    @property
    def depth_refused(self) -> int:
        """Frames taken without their depth."""
        return self._pipeline.depth_refused

    @property
    def depth_doubt(self) -> str:
        """Why depth is not believed and what to do about it; empty while it is believed."""
        return self._pipeline.depth_doubt

    def step(self, synchronizer: FrameSynchronizer, correction: Correction) -> None:
        """Map one frame if one comes within a tenth of a second."""
        take = synchronizer.take_latest if self._latest_only else synchronizer.take_next
        item = take(_TAKE_TIMEOUT)
        if isinstance(item, TimeJumped):
            self._go_back(item.before - item.after, correction)
        elif item is not None:
            if self._last_stamp - item.stamp > self._time_jump:  # while inactive, which no synchronizer saw
                self._go_back(self._last_stamp - item.stamp, correction)
            self._map(item, correction)
        self._output.publish_due()

    def reset(self, reason: str) -> str:
        """Forget everything; the id of the new session."""
        with self._lock:
            self._pipeline.reset()
            return self._announce(reason)

    def load(self, path: Path) -> str:
        """Go on from a saved graph; the id of the new session. ValueError or OSError when it cannot be read."""
        saved = load_graph(path)
        if saved.frame_id != self._graph_frame:
            raise ValueError(f"the graph is in frame {saved.frame_id!r}, this node maps in {self._graph_frame!r}")
        with self._lock:
            self._pipeline.load(saved)
            return self._announce(f"{path.name} loaded")

    def _go_back(self, jump: int, correction: Correction) -> None:
        correction.reset()
        self.reset(f"time jumped back by {jump * 1e-9:.1f} s")

    def _announce(self, reason: str) -> str:
        graph, self._last_stamp = self._pipeline.graph, 0
        self._on_event(f"new session {graph.session_id}: {reason}")
        self._output.publish(graph, self._pipeline.writer.snapshot())
        return graph.session_id

    def _map(self, frame: Frame, correction: Correction) -> None:
        with self._lock:
            corrected = self._corrected(frame, correction)
            if corrected is None:
                self.uncorrected += 1
                return
            session = self._pipeline.graph.session_id
            update = self._pipeline.step(corrected)
            if self._pipeline.graph.session_id != session:
                self._on_event(f"new session {self._pipeline.graph.session_id}: {self._pipeline.depth_doubt}")
            if update is not None:
                self._output.publish(self._pipeline.graph, update)
            self._last_stamp = corrected.stamp
            self._count_frame()
            if self.last_frame_at >= self._cog_map_due:
                self._cog_map_due = max(self._cog_map_due + self._cog_map_period, self.last_frame_at)
                self._output.publish_cog_map(self._pipeline.cog_map(corrected.graph_T_base, corrected.stamp))

    def _corrected(self, frame: Frame, correction: Correction) -> Frame | None:
        """The frame in the graph frame, after the graph has followed a correction; None when there is none."""
        if frame.frame_id == self._graph_frame:
            return frame
        graph_T_odom, new_T_old = correction.update(frame.frame_id)
        if graph_T_odom is None:
            return None
        if new_T_old is not None:
            update = self._pipeline.move(new_T_old)
            self._on_event(f"the map was corrected: generation {self._pipeline.graph.map_generation}")
            if update is not None:
                self._output.publish(self._pipeline.graph, update)
        return replace(
            frame,
            graph_T_camera=graph_T_odom @ frame.graph_T_camera,
            graph_T_base=graph_T_odom @ frame.graph_T_base,
            frame_id=self._graph_frame,
        )

    def _count_frame(self) -> None:
        self.frames += 1
        self.last_frame_at = time.monotonic()
        self._recent.append(self.last_frame_at)
        while self.last_frame_at - self._recent[0] > _RATE_WINDOW:
            self._recent.popleft()
