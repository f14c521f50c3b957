"""Matched messages -> Frame: the last and only costly step of synchronization."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import SynchronizationConfig
from ssr_ros.images import CameraModel, camera_model, decode_color, decode_depth
from ssr_ros.transforms import frame_name
from ssr_ros.types import CameraIntrinsics, Frame, Matrix4

ASPECT_TOLERANCE = 0.01  # registered depth of another resolution shows the same field of view


class DropReason(str, Enum):  # noqa: UP042 (StrEnum is newer than Python 3.10)
    """Why a message or frame was not used; the fixed set of keys of ``FrameSynchronizer.drops``."""

    ZERO_STAMP = "zero_stamp"  # a stamp of zero or less
    OUT_OF_ORDER = "out_of_order"  # older than its predecessor, or left over from before a jump of time
    TIME_JUMPED = "time_jumped"  # was waiting when time jumped back
    BUFFER_FULL = "buffer_full"  # more waited than the buffers hold
    SUPERSEDED = "superseded"  # a newer frame was ready: live mode works on the latest
    NO_DEPTH = "no_depth"  # a color image without a depth image near its stamp
    NO_COLOR = "no_color"  # a depth image without a color image near its stamp
    NO_CAMERA_INFO = "no_camera_info"  # none came in time
    BAD_CAMERA_INFO = "bad_camera_info"  # describes no camera we know, or the camera of another frame
    CAMERA_INFO_SIZE = "camera_info_size"  # color image of another size than its camera info
    BAD_COLOR = "bad_color"  # cannot be decoded
    BAD_DEPTH = "bad_depth"  # cannot be decoded
    DEPTH_NOT_REGISTERED = "depth_not_registered"  # another frame or field of view than color
    NO_ODOMETRY = "no_odometry"  # the stamp lies outside the odometry received in time
    BAD_ODOMETRY = "bad_odometry"  # NaN or infinite position, or a quaternion not of unit length
    ODOMETRY_FRAME = "odometry_frame"  # its frames are not the odometry and base frames in use
    NO_EXTRINSICS = "no_extrinsics"  # base_T_camera unknown; never taken as identity
    NO_GRAPH_TRANSFORM = "no_graph_transform"  # graph_T_odom unknown


@dataclass(frozen=True, slots=True, eq=False)
class ImagePair:
    """A color and a depth image that belong together, still encoded."""

    stamp: int  # [ns] of color
    color: Any
    depth: Any


@dataclass(frozen=True, slots=True, eq=False)
class CompleteFrame:
    """All a frame needs, still encoded."""

    pair: ImagePair
    info: Any
    graph_T_base: Matrix4  # noqa: N815
    base_T_camera: Matrix4  # noqa: N815
    frame_id: str


class Dropped(Exception):  # noqa: N818
    """A frame cannot be: ``reason`` for the count, the text for people."""

    def __init__(self, reason: DropReason, why: str) -> None:
        super().__init__(why)
        self.reason = reason


class FrameDecoder:
    """Decodes, checks and rectifies. Not thread-safe; one worker calls it."""

    def __init__(self, config: SynchronizationConfig) -> None:
        self.config = config
        self._models: dict[tuple[Any, ...], CameraModel] = {}

    def decode(self, complete: CompleteFrame) -> Frame:
        """The frame, or Dropped with the reason."""
        pair = complete.pair
        model = self._camera_model(complete.info, pair.color)
        color = _decoded(decode_color, DropReason.BAD_COLOR, pair.color)
        camera = model.intrinsics
        if color.shape[:2] != (camera.height, camera.width):
            sizes = f"color is {color.shape[1]}x{color.shape[0]}, its camera info {camera.width}x{camera.height}"
            raise Dropped(DropReason.CAMERA_INFO_SIZE, sizes)
        depth = _decoded(lambda msg: decode_depth(msg, self.config.depth_unit), DropReason.BAD_DEPTH, pair.depth)
        self._require_registered(pair, depth, camera)
        if model.rectifier is not None:
            color, depth = model.rectifier.color(color), model.rectifier.depth(depth)
        graph_T_camera = complete.graph_T_base @ complete.base_T_camera
        return Frame(pair.stamp, color, depth, camera, graph_T_camera, complete.graph_T_base, complete.frame_id)

    def _camera_model(self, info: Any, color: Any) -> CameraModel:
        frame, of = frame_name(color.header.frame_id), frame_name(info.header.frame_id)
        if frame and of and frame != of:
            raise Dropped(DropReason.BAD_CAMERA_INFO, f"camera info is of {of!r}, color of {frame!r}")
        fields = (getattr(info, name, getattr(info, name.upper(), ())) for name in "kdrp")
        key = (info.width, info.height, info.distortion_model, *(tuple(field) for field in fields))
        if key not in self._models:
            try:
                model = camera_model(info, self.config.rectified)
            except ValueError as error:
                raise Dropped(DropReason.BAD_CAMERA_INFO, str(error)) from error
            self._models = {key: model}  # one camera: the former calibration is not needed again
        return self._models[key]

    def _require_registered(self, pair: ImagePair, depth: NDArray[np.float32], camera: CameraIntrinsics) -> None:
        color_frame, depth_frame = (frame_name(msg.header.frame_id) for msg in (pair.color, pair.depth))
        if color_frame != depth_frame and not self.config.registered:
            why = f"depth is in {depth_frame!r}, color in {color_frame!r}: use depth registered to color, or set "
            why += "synchronization.registered if it is registered all the same"
            raise Dropped(DropReason.DEPTH_NOT_REGISTERED, why)
        height, width = depth.shape
        if abs(width * camera.height / (height * camera.width) - 1) > ASPECT_TOLERANCE:
            why = f"depth of {width}x{height} cannot show the field of view of {camera.width}x{camera.height}"
            raise Dropped(DropReason.DEPTH_NOT_REGISTERED, why)


def _decoded(decode: Callable[[Any], NDArray[Any]], reason: DropReason, msg: Any) -> NDArray[Any]:
    try:
        return decode(msg)
    except ValueError as error:
        raise Dropped(reason, str(error)) from error
