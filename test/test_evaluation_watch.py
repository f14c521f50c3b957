"""What is noted while mapping: pictures, places seen empty, sizes; on ray-cast frames."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from rendering import FINE, SECOND, Thing, looking, render, wall
from scenes import living_room, node

from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthObject
from ssr_ros.evaluation.watch import (
    MapWatch,
    camera_from_exact,
    draw_picture,
    in_plain_view,
    packed_size,
    resident_megabytes,
)
from ssr_ros.geometry import invert_pose
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.update import NodeRemoval, snapshot_of
from ssr_ros.types import Box3D, Frame

CHAIR = Box3D((3.0, 0.0, 0.5), (0.6, 0.6, 1.0), 0.3)
EYE = looking((0.0, 0.0, 1.0), (3.0, 0.0, 0.5))
BACKGROUND = (wall(6.0),)


def frame_of(*things: Thing, stamp: int = SECOND) -> Frame:
    return render(things, EYE, stamp, BACKGROUND, FINE)


THERE, GONE = Thing("chair", (CHAIR,)), ()


def exact(frame: Frame, visible: dict[int, int] | None = None) -> TruthFrame:
    return TruthFrame(frame.stamp, frame.graph_T_base, visible or {})


def plain(box: Box3D, frame: Frame, min_pixels: float = 500) -> bool:
    return in_plain_view(box, frame, camera_from_exact(frame, exact(frame)), min_pixels)


def test_a_place_is_seen_empty_where_nothing_hides_it() -> None:
    assert plain(CHAIR, frame_of())
    assert not plain(CHAIR, render((), EYE, SECOND, (wall(2.0),), FINE))
    assert not plain(Box3D((-3.0, 0.0, 0.5), CHAIR.size, 0.0), frame_of())


def test_where_something_flat_lay_depth_need_not_lie_far_behind() -> None:
    table = Box3D((3.0, 0.0, 0.35), (1.5, 1.5, 0.7), 0.0)
    book = Box3D((3.0, 0.0, 0.71), (0.4, 0.4, 0.02), 0.0)
    assert plain(book, frame_of(Thing("dining table", (table,))), 100)


def test_a_place_too_small_or_far_to_be_a_view_of_an_object_is_none_of_its_absence() -> None:
    assert not plain(Box3D((3.0, 0.0, 0.5), (0.05, 0.05, 0.1), 0.0), frame_of())


def test_the_camera_is_where_the_truth_has_the_base_not_odometry() -> None:
    frame = frame_of(THERE)
    drift = np.eye(4)
    drift[0, 3] = 5.0
    drifted = replace(frame, graph_T_camera=drift @ frame.graph_T_camera, graph_T_base=drift @ frame.graph_T_base)
    np.testing.assert_allclose(camera_from_exact(drifted, exact(frame)), invert_pose(EYE), atol=1e-9)


def test_a_picture_is_cut_around_the_object_and_has_its_box() -> None:
    frame = frame_of(THERE)
    jpeg = draw_picture(frame, TruthObject(1, "chair", CHAIR), invert_pose(EYE))
    assert jpeg is not None
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert max(picture.shape) == 320
    green = (picture[..., 1].astype(int) - picture[..., 2] > 60).sum()
    assert green > 100  # the lines of the box; the frame's own colors are nearly black
    assert not frame.color[..., 1].max() > 1  # it was not drawn into the frame
    behind = TruthObject(1, "chair", Box3D((-3.0, 0.0, 0.5), CHAIR.size, 0.0))
    assert draw_picture(frame, behind, invert_pose(EYE)) is None


def test_the_frame_that_shows_most_is_kept() -> None:
    frames = [frame_of(THERE, stamp=k * SECOND) for k in (1, 2, 3)]
    films = tuple(exact(f, {1: pixels}) for f, pixels in zip(frames, (500, 900, 100), strict=True))
    watch = MapWatch(GroundTruth((TruthObject(1, "chair", CHAIR),), films), packed_size)
    for frame in frames:
        watch.observe(frame, None, SceneGraph())
    assert watch.pictures[1].pixels == 900
    assert watch.update_bytes == [0, 0, 0]
    assert [s.stamp for s in watch.snapshots] == [SECOND, 2 * SECOND, 3 * SECOND]


def test_the_first_look_at_an_empty_place_is_noted_once_it_is_left() -> None:
    """The chair goes at 2 s; its place is hidden then, and looked at from 3 s on."""
    film = [
        frame_of(THERE, stamp=SECOND),
        render((), EYE, 2 * SECOND, (wall(2.0),), FINE),
        frame_of(stamp=3 * SECOND),
        frame_of(stamp=4 * SECOND),
    ]
    past = TruthObject(1, "chair", CHAIR, until=2 * SECOND)
    other = TruthObject(2, "sofa", Box3D((9.0, 9.0, 0.4), (1.0, 1.0, 0.8), 0.0))
    watch = MapWatch(GroundTruth((other,), tuple(map(exact, film)), past=(past,)), packed_size)
    for frame in film:
        watch.observe(frame, None, SceneGraph())
    assert watch.seen_gone == {0: 3 * SECOND}


def test_believed_objects_and_mergers_are_kept() -> None:
    graph = living_room()
    update = snapshot_of(graph, (NodeRemoval(9, 4), NodeRemoval(10, 0)))
    watch = MapWatch(GroundTruth((TruthObject(1, "chair", CHAIR),), ()), packed_size)
    watch.observe(frame_of(), update, graph)
    (snapshot,) = watch.snapshots
    assert [n.id for n in snapshot.believed] == [1, 2, 3, 4, 5, 6, 7]  # not the tentative bed
    assert snapshot.merged == ((9, 4),)
    assert watch.update_bytes == [packed_size(update)]


def test_the_size_of_an_update_grows_with_it() -> None:
    graph = SceneGraph(nodes=[node(1, "chair", (0.0, 0.0, 0.4))])
    small = packed_size(snapshot_of(graph))
    graph.put(node(2, "chair", (2.0, 0.0, 0.4)))
    assert packed_size(snapshot_of(graph)) > small > 100


def test_memory_is_told_in_megabytes() -> None:
    size = resident_megabytes()
    if size is None:
        pytest.skip("this system does not tell what a process occupies")
    assert 10 < size < 100_000
