from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from camera_messages import OPTICAL, SECOND, camera_info, compressed, image, odometry
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.config import SynchronizationConfig
from ssr_ros.frame_decoding import DropReason
from ssr_ros.geometry import BODY_R_OPTICAL
from ssr_ros.synchronization import FrameSynchronizer, TimeJumped
from ssr_ros.types import Frame, Matrix4

MS = 1_000_000
COLOR = np.zeros((6, 8, 3), np.uint8)
DEPTH = np.full((6, 8), 1500, np.uint16)
MOUNT = np.eye(4)  # base_T_camera: 0.2 m ahead of and 1 m above the base
MOUNT[:3, :3], MOUNT[:3, 3] = BODY_R_OPTICAL, [0.2, 0.0, 1.0]


def color(stamp: int, **changes: Any) -> Any:
    return image(COLOR, "rgb8", stamp, **changes)


def depth(stamp: int, pixels: np.ndarray = DEPTH, **changes: Any) -> Any:
    return image(pixels, "16UC1", stamp, **changes)


def make(**changes: Any) -> FrameSynchronizer:
    return FrameSynchronizer(SynchronizationConfig(**changes), lambda *_: MOUNT)


def feed(sync: FrameSynchronizer, *messages: Any) -> None:
    """To the callback that the content belongs to."""
    for message in messages:
        if hasattr(message, "child_frame_id"):
            sync.add_odometry(message)
        elif hasattr(message, "distortion_model"):
            sync.add_camera_info(message)
        elif getattr(message, "encoding", "rgb8") == "rgb8":
            sync.add_color(message)
        else:
            sync.add_depth(message)


def take(sync: FrameSynchronizer) -> Frame:
    frame = sync.take_next()
    assert isinstance(frame, Frame)
    return frame


def complete(sync: FrameSynchronizer, stamp: int) -> None:
    """One frame's messages."""
    feed(sync, camera_info(stamp=stamp), color(stamp), depth(stamp), odometry(stamp))


def test_pose_is_interpolated_to_the_image() -> None:
    sync = make()
    feed(sync, camera_info(), odometry(SECOND, x=1.0), color(SECOND + 25 * MS), depth(SECOND + 25 * MS))
    assert sync.take_next() is None  # odometry has not reached the image
    feed(sync, odometry(SECOND + 100 * MS, x=2.0))
    frame = take(sync)
    assert frame.stamp == SECOND + 25 * MS
    assert frame.frame_id == "odom"
    np.testing.assert_allclose(frame.graph_T_base[:3, 3], [1.25, 0, 0])
    np.testing.assert_allclose(frame.graph_T_camera[:3, 3], [1.45, 0, 1.0])
    np.testing.assert_allclose(frame.depth, 1.5)
    assert not sync.drops


def test_nearest_depth_within_the_tolerance_is_used() -> None:
    sync = make()
    near, far = DEPTH, np.full((6, 8), 9000, np.uint16)
    feed(sync, camera_info(), odometry(SECOND), depth(SECOND - 15 * MS, far), color(SECOND))
    assert sync.take_next() is None  # a nearer one may come
    feed(sync, depth(SECOND + 5 * MS, near), odometry(SECOND + 5 * MS))
    np.testing.assert_allclose(take(sync).depth, 1.5)
    assert sync.drops == {"no_color": 1}


def test_color_without_depth_is_dropped() -> None:
    sync = make()
    feed(sync, camera_info(), odometry(SECOND), color(SECOND), depth(SECOND + 30 * MS), odometry(SECOND + 30 * MS))
    assert sync.take_next() is None
    assert sync.drops == {"no_depth": 1}
    assert "no depth within 0.02 s" in sync.drop_reasons["no_depth"]


def test_waiting_is_bounded_in_sensor_time() -> None:
    sync = make(max_wait=0.5)
    feed(sync, camera_info(), color(SECOND), depth(SECOND))  # no odometry at all
    feed(sync, color(SECOND + 500 * MS), depth(SECOND + 500 * MS))
    assert not sync.drops
    feed(sync, color(SECOND + 501 * MS))
    assert sync.drops == {"no_odometry": 1}


def test_frame_before_the_first_odometry_is_dropped_at_once() -> None:
    sync = make()
    feed(sync, camera_info(), color(SECOND), depth(SECOND), odometry(SECOND + 10 * MS))
    assert sync.drops == {"no_odometry": 1}


def test_silence_of_odometry_is_not_bridged() -> None:
    sync = make(max_odometry_gap=0.2)
    feed(sync, camera_info(), odometry(SECOND), color(SECOND + 50 * MS), depth(SECOND + 50 * MS))
    feed(sync, odometry(SECOND + 300 * MS))
    assert sync.take_next() is None
    assert sync.drops == {"no_odometry": 1}


def test_missing_extrinsics_drop_the_frame_and_are_never_identity() -> None:
    mounts: list[Matrix4 | None] = [None]
    asked = []
    sync = FrameSynchronizer(SynchronizationConfig(), lambda *names: asked.append(names) or mounts[0])
    complete(sync, SECOND)
    assert sync.take_next() is None
    assert asked[-1] == ("base_link", OPTICAL, SECOND)
    sync.flush()
    assert sync.drops == {"no_extrinsics": 1}
    mounts[0] = MOUNT  # the transform has arrived
    complete(sync, 2 * SECOND)
    np.testing.assert_allclose(take(sync).graph_T_camera, MOUNT)


def test_graph_in_the_map_frame() -> None:
    sync = FrameSynchronizer(SynchronizationConfig(), lambda *_: MOUNT, graph_frame="map")
    complete(sync, SECOND)
    assert sync.take_next() is None
    map_T_odom = np.eye(4)
    map_T_odom[:3, 3] = [5.0, 0, 0]
    sync.set_graph_T_odom(map_T_odom)
    frame = take(sync)
    assert frame.frame_id == "map"
    assert frame.graph_T_base[0, 3] == 5.0
    sync.set_graph_T_odom(None)
    complete(sync, 2 * SECOND)
    sync.flush()
    assert sync.drops == {"no_graph_transform": 1}


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ([color(0)], DropReason.ZERO_STAMP),
        ([odometry(0)], DropReason.ZERO_STAMP),
        ([odometry(SECOND), odometry(SECOND)], DropReason.OUT_OF_ORDER),
        ([depth(SECOND), depth(SECOND - 900 * MS)], DropReason.OUT_OF_ORDER),
        ([odometry(SECOND, x=np.nan)], DropReason.BAD_ODOMETRY),
        ([odometry(SECOND, quaternion=(0.0, 0.0, 0.0, 0.0))], DropReason.BAD_ODOMETRY),
        ([odometry(SECOND, quaternion=(0.0, 0.0, 0.0, 2.0))], DropReason.BAD_ODOMETRY),
        ([odometry(SECOND, quaternion=(np.nan, 0.0, 0.0, 1.0))], DropReason.BAD_ODOMETRY),
        ([odometry(SECOND), odometry(SECOND + MS, child="left_wheel")], DropReason.ODOMETRY_FRAME),
        ([odometry(SECOND), odometry(SECOND + MS, frame="map")], DropReason.ODOMETRY_FRAME),
        ([odometry(SECOND, child="")], DropReason.ODOMETRY_FRAME),
    ],
)
def test_bad_messages_are_counted(messages: list[Any], reason: DropReason) -> None:
    sync = make()
    feed(sync, *messages)
    assert sync.drops == {reason.value: 1}
    assert sync.drop_reasons[reason.value]


@pytest.mark.parametrize(
    ("info", "color_msg", "depth_msg", "reason"),
    [
        (camera_info(16, 12), color(SECOND), depth(SECOND), DropReason.CAMERA_INFO_SIZE),
        (camera_info(k=np.zeros(9), p=np.zeros(12)), color(SECOND), depth(SECOND), DropReason.BAD_CAMERA_INFO),
        (camera_info(frame="other_camera"), color(SECOND), depth(SECOND), DropReason.BAD_CAMERA_INFO),
        (camera_info(), compressed(b"", "jpeg"), depth(SECOND), DropReason.BAD_COLOR),
        (camera_info(), color(SECOND), image(DEPTH, "16SC1"), DropReason.BAD_DEPTH),
        (camera_info(), color(SECOND), depth(SECOND, frame="depth_frame"), DropReason.DEPTH_NOT_REGISTERED),
        (camera_info(), color(SECOND), depth(SECOND, DEPTH[:, :6]), DropReason.DEPTH_NOT_REGISTERED),
    ],
)
def test_frames_that_cannot_be_are_counted(info: Any, color_msg: Any, depth_msg: Any, reason: DropReason) -> None:
    sync = make()
    sync.add_camera_info(info)
    sync.add_color(color_msg)
    sync.add_depth(depth_msg)
    sync.add_odometry(odometry(SECOND))
    assert sync.take_next() is None
    assert sync.drops == {reason.value: 1}
    complete(sync, 2 * SECOND)  # the next one is not held up
    assert take(sync).stamp == 2 * SECOND


def test_no_camera_info() -> None:
    sync = make()
    feed(sync, color(SECOND), depth(SECOND), odometry(SECOND))
    sync.flush()
    assert sync.drops == {"no_camera_info": 1}


def test_latched_camera_info_serves_all_frames() -> None:
    sync = make()
    sync.add_camera_info(camera_info(stamp=0))
    for stamp in (SECOND, 2 * SECOND):
        feed(sync, color(stamp), depth(stamp), odometry(stamp))
        assert take(sync).intrinsics.fx == 10.0


def test_registered_depth_may_have_another_resolution() -> None:
    sync = make()
    feed(sync, camera_info(), color(SECOND), depth(SECOND, DEPTH[::2, ::2]), odometry(SECOND))
    frame = take(sync)
    assert frame.depth.shape == (3, 4)
    assert frame.depth_intrinsics.fx == 5.0


def test_depth_of_another_frame_can_be_trusted() -> None:
    sync = make(registered=True)
    feed(sync, camera_info(), color(SECOND), depth(SECOND, frame="depth_frame"), odometry(SECOND))
    assert take(sync).stamp == SECOND


def test_distorted_images_are_rectified() -> None:
    sync = make()
    bright = np.full((6, 8, 3), 200, np.uint8)
    lens = camera_info(d=np.array([5.0, 0, 0, 0, 0]))  # pulls the outer parts of the image out of sight
    feed(sync, lens, image(bright, "rgb8", SECOND), depth(SECOND), odometry(SECOND))
    frame = take(sync)
    assert frame.color[0, 0].max() == 0
    assert frame.color[3, 4].tolist() == [200, 200, 200]
    assert frame.depth[0, 0] == 0


def test_time_jump_clears_and_is_reported_once_before_new_frames() -> None:
    sync = make()
    complete(sync, 100 * SECOND)
    feed(sync, color(100 * SECOND + MS))
    complete(sync, 2 * SECOND)
    jump = sync.take_next()
    assert jump == TimeJumped(before=100 * SECOND + MS, after=2 * SECOND)
    assert take(sync).stamp == 2 * SECOND
    assert sync.take_next() is None
    assert sync.drops == {"time_jumped": 2}


def test_messages_left_over_from_before_a_jump_do_not_jump_again() -> None:
    sync = make()
    complete(sync, 100 * SECOND)
    assert take(sync).stamp == 100 * SECOND
    sync.add_color(color(2 * SECOND))  # color is first to start again
    sync.add_odometry(odometry(100 * SECOND + 10 * MS))  # was on its way
    feed(sync, depth(2 * SECOND), odometry(2 * SECOND))
    assert isinstance(sync.take_next(), TimeJumped)
    assert take(sync).stamp == 2 * SECOND
    assert sync.take_next() is None
    assert sync.drops == {"out_of_order": 1}


def test_live_mode_takes_the_latest() -> None:
    sync = make()
    for stamp in (SECOND, SECOND + 33 * MS, SECOND + 66 * MS):
        complete(sync, stamp)
    frame = sync.take_latest()
    assert isinstance(frame, Frame)
    assert frame.stamp == SECOND + 66 * MS
    assert sync.drops == {"superseded": 2}


def test_every_nth_frame() -> None:
    sync = make(every=3)
    stamps = [SECOND + 33 * MS * i for i in range(7)]
    for stamp in stamps:
        complete(sync, stamp)
    sync.flush()
    assert [take(sync).stamp for _ in range(3)] == stamps[::3]
    assert not sync.drops


def test_buffers_are_bounded() -> None:
    sync = make(image_buffer=4, max_wait=1000.0, odometry_buffer=4)
    for i in range(20):
        feed(sync, color(SECOND + 33 * MS * i), depth(SECOND + 33 * MS * i))  # never any odometry
    assert sync.drops == {"buffer_full": 16}
    assert len(sync._pairs) == 4


def test_worker_is_woken_by_a_complete_frame() -> None:
    sync, taken = make(), []
    worker = threading.Thread(target=lambda: taken.append(sync.take_latest(timeout=30.0)))
    worker.start()
    complete(sync, SECOND)
    worker.join(timeout=30.0)
    assert [frame.stamp for frame in taken] == [SECOND]


def test_callbacks_of_several_threads() -> None:
    sync, count = make(image_buffer=200, max_wait=1000.0, max_odometry_gap=1.0), 100
    stamps = [SECOND + 33 * MS * i for i in range(count)]

    def add_all(create: Any) -> threading.Thread:
        thread = threading.Thread(target=lambda: [feed(sync, create(stamp)) for stamp in stamps])
        thread.start()
        return thread

    sync.add_camera_info(camera_info())
    for thread in [add_all(color), add_all(depth), add_all(odometry)]:
        thread.join()
    assert [take(sync).stamp for _ in range(count)] == stamps
    assert not sync.drops


@given(st.data())
def test_every_color_image_becomes_a_frame_or_a_counted_drop(data: st.DataObject) -> None:
    sync = make(max_wait=0.1)
    milliseconds = st.lists(st.integers(0, 400), max_size=12, unique=True).map(sorted)
    colors = [color(SECOND + MS * t) for t in data.draw(milliseconds)]
    depths = [depth(SECOND + MS * t) for t in data.draw(milliseconds)]
    poses = [odometry(SECOND + MS * t) for t in data.draw(milliseconds)]
    streams, total = [stream for stream in (colors, depths, poses) if stream], len(colors)
    sync.add_camera_info(camera_info())
    frames = []
    while streams:  # any interleaving that keeps each stream's order
        stream = data.draw(st.sampled_from(streams))
        feed(sync, stream.pop(0))
        streams = [s for s in streams if s]
        while (frame := sync.take_next()) is not None:
            frames.append(frame)
    sync.flush()
    while (frame := sync.take_next()) is not None:
        frames.append(frame)
    stamps = [frame.stamp for frame in frames]
    assert stamps == sorted(set(stamps))
    assert len(frames) + sync.drops["no_depth"] + sync.drops["no_odometry"] == total
    assert set(sync.drops) <= {"no_depth", "no_odometry", "no_color"}
