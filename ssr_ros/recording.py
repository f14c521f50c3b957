"""Recordings -> Frames, without ROS: ROS 2 bags and RGB-D folders, streamed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ssr_ros.bag import Bag, RecordingError
from ssr_ros.bag_topics import TopicChoice, choose_topics
from ssr_ros.config import SynchronizationConfig
from ssr_ros.rgbd_folder import FOLDER_FRAME, is_rgbd_folder, open_rgbd_folder
from ssr_ros.synchronization import FrameSynchronizer, TimeJumped
from ssr_ros.transforms import StaticTransforms, frame_name
from ssr_ros.types import Frame, Matrix4

__all__ = ["Recording", "RecordingError", "TopicChoice", "open_recording"]

logger = logging.getLogger(__name__)
GROUND_TRUTH = "/ground_truth"


@dataclass(eq=False)
class Recording:
    """Iterable of the Frames of a recording, in time order; each iteration reads it anew.

    ``drops``, ``drop_reasons`` and ``warnings`` tell, after an iteration, what was not used and why. A recording that
    is cut off gives what can be read and says so in ``warnings`` (logged too). RecordingError if it gives no frame.
    """

    path: Path
    kind: str  # "ros2 bag", "tum folder" or "7-scenes folder"
    topics: dict[str, str]  # color, depth, camera_info and odometry -> topic or file pattern
    frame_count: int  # at most, before drops
    duration: float  # [s]
    base_T_camera: Matrix4  # noqa: N815
    warnings: list[str]
    config: SynchronizationConfig
    frame_id: str  # of the odometry, hence of the frames
    messages: Callable[[], Iterator[tuple[str, Any]]]  # of color, depth, camera_info, odometry, in time order
    base_frame: str | None = None
    drops: Counter[str] = field(default_factory=Counter)
    drop_reasons: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Frame]:
        synchronizer = FrameSynchronizer(self.config, lambda *_: self.base_T_camera, base_frame=self.base_frame)
        told, count = len(self.warnings), 0
        for item in _frames(synchronizer, self.messages()):
            if isinstance(item, TimeJumped):
                self._warn(
                    f"{self.path}: time goes back by {(item.before - item.after) / 1e9:.1f} s after {count} frames; "
                    "the rest was not read. Split the recording there"
                )
                break
            count += 1
            self.drops, self.drop_reasons = synchronizer.drops, synchronizer.drop_reasons
            yield item
        self.drops, self.drop_reasons = synchronizer.drops, synchronizer.drop_reasons
        for warning in self.warnings[told:]:
            logger.warning(warning)
        if not count:
            raise RecordingError(f"{self.path}: gave no frame. {self._why_empty()}")

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def _why_empty(self) -> str:
        if not self.drops:
            return "It holds no color images; check the topics: " + ", ".join(self.topics.values())
        return "Dropped: " + "; ".join(f"{n} {r} ({self.drop_reasons[r]})" for r, n in self.drops.most_common())


def open_recording(
    path: str | Path,
    *,
    color: str | None = None,
    depth: str | None = None,
    camera_info: str | None = None,
    odometry: str | None = None,
    base_T_camera: Matrix4 | None = None,
    world_up: tuple[float, float, float] | None = None,
    every: int = 1,
    config: SynchronizationConfig | None = None,
) -> Recording:
    """Opens a ROS 2 bag (folder, .mcap or .db3) or an RGB-D folder (TUM or 7-Scenes layout, see rgbd_folder).

    Topics are found by type and content; RecordingError asks for the flag where several could serve. Extrinsics come
    from /tf_static unless ``base_T_camera`` is given. ``world_up`` is the upward direction in the world of an RGB-D
    folder's poses. ``every`` uses each Nth color image.
    """
    path, config = Path(path), config or SynchronizationConfig()
    config = replace(config, every=config.every * every)
    if not path.exists():
        raise RecordingError(f"{path}: does not exist; give a ROS 2 bag or an RGB-D folder")
    if path.is_dir() and is_rgbd_folder(path):
        recording = _open_folder(path, world_up, config)
    else:
        recording = _open_bag(path, TopicChoice(color, depth, camera_info, odometry), base_T_camera, config)
    for warning in recording.warnings:
        logger.warning(warning)
    return recording


def _frames(synchronizer: FrameSynchronizer, messages: Iterator[tuple[str, Any]]) -> Iterator[Frame | TimeJumped]:
    add = {
        "color": synchronizer.add_color,
        "depth": synchronizer.add_depth,
        "camera_info": synchronizer.add_camera_info,
        "odometry": synchronizer.add_odometry,
    }
    for kind, message in messages:
        add[kind](message)
        while (item := synchronizer.take_next()) is not None:
            yield item
    synchronizer.flush()
    while (item := synchronizer.take_next()) is not None:
        yield item


def _open_bag(
    path: Path,
    wanted: TopicChoice,
    base_T_camera: Matrix4 | None,
    config: SynchronizationConfig,
) -> Recording:
    bag = Bag(path)
    topics = choose_topics(bag, wanted, config.registered)
    kinds = {topic: kind for kind, topic in topics.items()}
    color, odometry = _first(bag, topics["color"]), _first(bag, topics["odometry"])
    base_frame = frame_name(odometry.child_frame_id)
    if base_T_camera is None:
        base_T_camera = _extrinsics(bag, base_frame, frame_name(color.header.frame_id))
    counts = {topic.name: topic.count for topic in bag.topics}
    images = min(counts[topics["color"]], counts[topics["depth"]])
    return Recording(
        path=path,
        kind="ros2 bag",
        topics=topics,
        frame_count=-(-images // config.every),
        duration=bag.duration,
        base_T_camera=base_T_camera,
        warnings=bag.warnings,
        config=config,
        frame_id=frame_name(odometry.header.frame_id),
        messages=lambda: ((kinds[topic], message) for topic, message in bag.messages(list(kinds))),
        base_frame=base_frame,
    )


def _first(bag: Bag, topic: str) -> Any:
    message = bag.first(topic)
    if message is None:
        raise RecordingError(f"{bag.path}: no message of {topic} can be read; {' '.join(bag.warnings)}")
    return message


def _extrinsics(bag: Bag, base: str, camera: str) -> Matrix4:
    """base_T_camera from the bag's static transforms."""
    statics = StaticTransforms()
    topics = [t.name for t in bag.topics if t.name.endswith("tf_static") and not t.name.startswith(GROUND_TRUTH)]
    for _, message in bag.messages(topics):
        statics.add(message)
    found = statics.lookup(base, camera)
    if found is None:
        raise RecordingError(
            f"{bag.path}: /tf_static does not connect the camera {camera!r} with the base {base!r} (it has: "
            f"{', '.join(sorted(statics.frames)) or 'nothing'}); give --extrinsics 'x y z qx qy qz qw' of the camera"
        )
    return found


def _open_folder(path: Path, world_up: tuple[float, float, float] | None, config: SynchronizationConfig) -> Recording:
    folder = open_rgbd_folder(path, world_up)
    return Recording(
        path=path,
        kind=folder.kind,
        topics=folder.sources,
        frame_count=-(-folder.frame_count // config.every),
        duration=folder.duration,
        base_T_camera=folder.base_T_camera,
        warnings=folder.warnings,
        config=replace(config, depth_unit=folder.depth_unit, registered=True),
        frame_id=FOLDER_FRAME,
        messages=folder.messages,
    )
