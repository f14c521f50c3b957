"""Color + depth + camera info + odometry -> Frames, without ROS: one rule for bags and for the live node.

Messages are sensor_msgs, nav_msgs and tf2_msgs objects of rclpy or rosbags. They are buffered as they come and
decoded only when their frame is taken. Time is the sensors': the newest stamp seen is "now".
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ssr_ros.config import SynchronizationConfig
from ssr_ros.frame_decoding import CompleteFrame, Dropped, DropReason, FrameDecoder, ImagePair
from ssr_ros.transforms import NANOSECONDS, PoseBuffer, frame_name, stamp_of, transform_matrix
from ssr_ros.types import Frame, Matrix4

Extrinsics = Callable[[str, str, int], "Matrix4 | None"]  # (base frame, camera frame, stamp [ns]) -> base_T_camera


@dataclass(frozen=True, slots=True)
class TimeJumped:
    """Time went back: what comes after it belongs to a new session. Buffers were cleared."""

    before: int  # [ns] newest stamp before the jump
    after: int  # [ns] stamp of the message that went back


class FrameSynchronizer:
    """Matches messages into frames. Thread-safe: callbacks add, one worker takes.

    ``extrinsics`` is asked under the lock and must not call back. ``graph_frame`` other than the odometry's needs
    ``set_graph_T_odom``. ``base_frame`` is the odometry's child frame; None takes the first message's.
    """

    def __init__(
        self,
        config: SynchronizationConfig,
        extrinsics: Extrinsics,
        graph_frame: str | None = None,
        base_frame: str | None = None,
    ) -> None:
        self.config = config
        self._extrinsics = extrinsics
        self._graph_frame = frame_name(graph_frame) if graph_frame else None
        self._base_frame = frame_name(base_frame) if base_frame else None
        self._odom_frame: str | None = None
        self._graph_T_odom: Matrix4 | None = None
        self._tolerance, self._max_wait, self._time_jump = (
            round(seconds * NANOSECONDS) for seconds in (config.tolerance, config.max_wait, config.time_jump)
        )
        self._changed = threading.Condition()
        self._color: deque[tuple[int, Any]] = deque()
        self._depth: deque[tuple[int, Any]] = deque()
        self._infos: deque[tuple[int, Any]] = deque(maxlen=8)
        self._poses = PoseBuffer(config.odometry_buffer, round(config.max_odometry_gap * NANOSECONDS))
        self._pairs: deque[ImagePair] = deque()
        self._complete: deque[CompleteFrame] = deque()
        self._jumps: deque[TimeJumped] = deque()
        self._newest: dict[str, int] = {}  # stamp [ns] per stream
        self._before_jump: dict[str, int] = {}  # of streams that have not jumped yet
        self._colors_seen = 0
        self._drops: Counter[str] = Counter()
        self._reasons: dict[str, str] = {}
        self._decoder = FrameDecoder(config)

    # --- for callbacks -------------------------------------------------------------------------------------------

    def add_color(self, msg: Any) -> None:
        """An Image or CompressedImage."""
        with self._changed:
            stamp = self._accept("color", msg)
            if stamp is None:
                return
            self._colors_seen += 1
            if (self._colors_seen - 1) % self.config.every == 0:
                self._append(self._color, (stamp, msg))
            self._advance()

    def add_depth(self, msg: Any) -> None:
        """An Image or CompressedImage, registered to color."""
        with self._changed:
            stamp = self._accept("depth", msg)
            if stamp is not None:
                self._append(self._depth, (stamp, msg))
                self._advance()

    def add_camera_info(self, msg: Any) -> None:
        """Of the color camera. May come once (latched): the nearest in time is used."""
        with self._changed:
            self._infos.append((stamp_of(msg), msg))
            self._advance()

    def add_odometry(self, msg: Any) -> None:
        """Odometry: header.frame_id is the odometry frame, child_frame_id the base frame."""
        with self._changed:
            stamp = self._accept("odometry", msg)
            if stamp is None or not self._accept_odometry_frames(msg):
                return
            try:
                pose = transform_matrix(msg.pose.pose)
            except ValueError as error:
                self._drop(DropReason.BAD_ODOMETRY, str(error))
                return
            self._poses.append(stamp, pose)
            self._advance()

    def set_graph_T_odom(self, matrix: Matrix4 | None) -> None:  # noqa: N802
        """The correction of odometry (map_T_odom) from now on."""
        with self._changed:
            self._graph_T_odom = matrix
            self._advance()

    def flush(self) -> None:
        """No more messages will come: what is incomplete is dropped, with what it lacks as the reason."""
        with self._changed:
            self._advance(final=True)

    def clear(self) -> None:
        """Forgets images, frames and odometry (camera info stays); nothing is counted."""
        with self._changed:
            self._clear_buffers()
            self._newest.clear()
            self._before_jump.clear()
            self._jumps.clear()

    # --- for the worker ------------------------------------------------------------------------------------------

    def take_next(self, timeout: float = 0.0) -> Frame | TimeJumped | None:
        """The oldest complete frame, decoded; None if there is none within ``timeout`` [s]."""
        return self._take(timeout, latest=False)

    def take_latest(self, timeout: float = 0.0) -> Frame | TimeJumped | None:
        """The newest complete frame, decoded; older ones are dropped as superseded."""
        return self._take(timeout, latest=True)

    @property
    def drops(self) -> Counter[str]:
        """How many messages and frames were not used, by DropReason value."""
        with self._changed:
            return Counter(self._drops)

    @property
    def drop_reasons(self) -> dict[str, str]:
        """The latest drop of each reason, in a sentence."""
        with self._changed:
            return dict(self._reasons)

    @property
    def waiting(self) -> dict[str, int]:
        """Sizes of the buffers."""
        with self._changed:
            return {
                "color": len(self._color),
                "depth": len(self._depth),
                "pairs": len(self._pairs),
                "frames": len(self._complete),
            }

    # --- inside, under the lock ----------------------------------------------------------------------------------

    def _accept(self, stream: str, msg: Any) -> int | None:
        """The message's stamp [ns], or None when the stamp rules it out (counted)."""
        stamp = stamp_of(msg)
        if stamp <= 0:
            self._drop(DropReason.ZERO_STAMP, f"{stream} has a stamp of {stamp} ns")
            return None
        newest = self._newest.get(stream)
        if newest is not None and newest - stamp > self._time_jump:
            self._jump(stamp)
        elif newest is not None and stamp <= newest:
            self._drop(DropReason.OUT_OF_ORDER, f"{stream} went back by {(newest - stamp) / 1e9:.3f} s")
            return None
        elif self._is_left_over(stream, stamp):
            self._drop(DropReason.OUT_OF_ORDER, f"{stream} is from before time jumped back")
            return None
        self._newest[stream] = stamp
        self._before_jump.pop(stream, None)
        return stamp

    def _is_left_over(self, stream: str, stamp: int) -> bool:
        """A stream that continues the time before a jump while the others are in the time after it."""
        before = self._before_jump.get(stream)
        if before is None or not self._newest:
            return False
        return stamp >= before and stamp - max(self._newest.values()) > self._time_jump

    def _jump(self, stamp: int) -> None:
        waiting = len(self._color) + len(self._pairs) + len(self._complete)
        before = max(self._newest.values())
        if waiting:
            self._drop(DropReason.TIME_JUMPED, f"time went back by {(before - stamp) / 1e9:.3f} s", waiting)
        self._clear_buffers()
        self._jumps.append(TimeJumped(before, stamp))
        self._before_jump, self._newest = dict(self._newest), {}
        self._changed.notify_all()

    def _clear_buffers(self) -> None:
        for buffer in (self._color, self._depth, self._pairs, self._complete, self._poses):
            buffer.clear()

    def _append(self, buffer: deque[Any], item: Any) -> None:
        if len(buffer) >= self.config.image_buffer:
            buffer.popleft()
            self._drop(DropReason.BUFFER_FULL, f"{self.config.image_buffer} were waiting already")
        buffer.append(item)

    def _accept_odometry_frames(self, msg: Any) -> bool:
        odom, base = frame_name(msg.header.frame_id), frame_name(msg.child_frame_id)
        wanted_odom, wanted_base = self._odom_frame or odom, self._base_frame or base
        if not odom or not base or (odom, base) != (wanted_odom, wanted_base):
            why = f"odometry is from {odom!r} to {base!r}, expected {wanted_odom!r} to {wanted_base!r}"
            self._drop(DropReason.ODOMETRY_FRAME, why)
            return False
        self._odom_frame, self._base_frame = odom, base
        return True

    def _advance(self, final: bool = False) -> None:
        """Moves what has become decidable from images to pairs to complete frames."""
        while self._color and self._match_oldest(final):
            pass
        while self._pairs:
            found = self._complete_pair(self._pairs[0], final)
            if found is None:
                return
            pair = self._pairs.popleft()
            if isinstance(found, Dropped):
                self._drop(found.reason, f"frame at {pair.stamp} ns: {found}")
                continue
            self._append(self._complete, found)
            self._changed.notify_all()

    def _match_oldest(self, final: bool) -> bool:
        """Pairs or drops the oldest color image; False while a better depth image may still come."""
        stamp, color = self._color[0]
        while len(self._depth) > 1 and abs(self._depth[1][0] - stamp) <= abs(self._depth[0][0] - stamp):
            self._drop_oldest_depth()
        near = bool(self._depth) and abs(self._depth[0][0] - stamp) <= self._tolerance
        decided = bool(self._depth) and self._depth[-1][0] >= stamp
        if not (decided or final or self._expired(stamp)):
            return False
        self._color.popleft()
        if near:
            self._append(self._pairs, ImagePair(stamp, color, self._depth.popleft()[1]))
        else:
            self._drop(DropReason.NO_DEPTH, f"color at {stamp} ns has no depth within {self.config.tolerance} s")
            if self._depth and self._depth[0][0] < stamp - self._tolerance:
                self._drop_oldest_depth()
        return True

    def _drop_oldest_depth(self) -> None:
        stamp, _ = self._depth.popleft()
        if self.config.every == 1:  # else depth of the images left out is not missed
            self._drop(DropReason.NO_COLOR, f"depth at {stamp} ns has no color within {self.config.tolerance} s")

    def _complete_pair(self, pair: ImagePair, final: bool) -> CompleteFrame | Dropped | None:
        """The frame's parts, or why there never will be a frame, or None while waiting may help."""
        try:
            return self._find_parts(pair)
        except Dropped as drop:
            hopeless = drop.reason is DropReason.NO_ODOMETRY and self._poses.passed(pair.stamp)
            return drop if hopeless or final or self._expired(pair.stamp) else None

    def _find_parts(self, pair: ImagePair) -> CompleteFrame:
        pose = self._poses.at(pair.stamp)
        if pose is None or self._odom_frame is None or self._base_frame is None:
            raise Dropped(DropReason.NO_ODOMETRY, "outside the odometry received")
        if not self._infos:
            raise Dropped(DropReason.NO_CAMERA_INFO, "no camera info received")
        _, info = min(self._infos, key=lambda item: abs(item[0] - pair.stamp))
        camera = frame_name(pair.color.header.frame_id)
        base_T_camera = self._extrinsics(self._base_frame, camera, pair.stamp)
        if base_T_camera is None:
            raise Dropped(DropReason.NO_EXTRINSICS, f"no transform from {camera!r} to {self._base_frame!r}")
        if self._graph_frame in (None, self._odom_frame):
            return CompleteFrame(pair, info, pose, base_T_camera, self._odom_frame)
        if self._graph_T_odom is None:
            why = f"no transform from {self._odom_frame!r} to {self._graph_frame!r}"
            raise Dropped(DropReason.NO_GRAPH_TRANSFORM, why)
        return CompleteFrame(pair, info, self._graph_T_odom @ pose, base_T_camera, str(self._graph_frame))

    def _expired(self, stamp: int) -> bool:
        return max(self._newest.values(), default=0) - stamp > self._max_wait

    def _drop(self, reason: DropReason, why: str, count: int = 1) -> None:
        self._drops[reason.value] += count
        self._reasons[reason.value] = why

    # --- inside, in the worker's thread --------------------------------------------------------------------------

    def _take(self, timeout: float, latest: bool) -> Frame | TimeJumped | None:
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._jumps or self._complete, timeout):
                    return None
                if self._jumps:
                    return self._jumps.popleft()
                while latest and len(self._complete) > 1:
                    self._complete.popleft()
                    self._drop(DropReason.SUPERSEDED, "a newer frame was ready")
                complete = self._complete.popleft()
            try:
                return self._decoder.decode(complete)
            except Dropped as drop:
                with self._changed:
                    self._drop(drop.reason, f"frame at {complete.pair.stamp} ns: {drop}")
