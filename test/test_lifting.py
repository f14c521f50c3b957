"""Lifting on rendered frames: a camera 1.3 m above the floor looks along +x at things whose boxes are known.

One view promises that its points are the object's and that they show its near face; depth comes from many views.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from fakes import FakeDetector
from rendering import FINE, FLOOR, Thing, box2d_of, looking, table, wall
from rendering import render as render_with

from ssr_ros.config import AssociationConfig, Config, LiftingConfig
from ssr_ros.encoder.lifting import SUPPORT, Detection, Surface, _flat_top, _Window, lift, touches_border
from ssr_ros.encoder.lifting_encoder import LiftingEncoder, one_per_object
from ssr_ros.geometry import points_in_box
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

WORDS = load_vocabulary()
CONFIG = LiftingConfig()
APART = AssociationConfig().apart
POSE = looking((0.0, 0.0, 1.3), (3.0, 0.0, 0.4))
ROOM = (FLOOR, wall(4.0))
CHAIR = Thing.of("chair", (2.5, 0.0, 0.4), (0.5, 0.6, 0.8))
EDGE = 0.1  # [m] the outermost samples lie within the edges, and some are trimmed or taken for the wall beside them
render = partial(render_with, camera=FINE)


def detection(frame: Frame, index: int, label: str, grown: float = 0.0) -> Detection:
    """The exact 2D box, grown by a share of its size on every side, within the image."""
    box2d = box2d_of(frame, index)
    margin = grown * np.array([box2d[2] - box2d[0], box2d[3] - box2d[1]])
    height, width = frame.color.shape[:2]
    box2d = np.clip(np.r_[box2d[:2] - margin, box2d[2:] + margin], 0, [width, height, width, height])
    return Detection(label, {label: 0.6}, 0.6, box2d.astype(np.float32), np.ones(4, np.float32) / 2)


def lifted(
    frame: Frame,
    index: int = 0,
    label: str = "chair",
    grown: float = 0.0,
    floor: float = 0.0,
    excluded: np.ndarray | None = None,
    surfaces: tuple[Surface, ...] = (),
) -> ObjectObservation | None:
    found = detection(frame, index, label, grown)
    return lift(found, WORDS.info[label], frame, floor, excluded, surfaces, CONFIG)


def seen(frame: Frame, *arguments: object, **options: object) -> ObjectObservation:
    observation = lifted(frame, *arguments, **options)  # type: ignore[arg-type]
    assert observation is not None
    return observation


def bounds(box: Box3D) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest coordinates of a box whose yaw is a multiple of a quarter turn."""
    turned = abs(np.sin(box.yaw)) > 0.9
    half = np.array([box.size[1], box.size[0], box.size[2]] if turned else box.size) / 2
    return np.array(box.center) - half, np.array(box.center) + half


def assert_front_of(found: ObjectObservation, thing: Thing, tolerance: float = EDGE) -> None:
    """All points are the thing's, and they show its whole near face."""
    true = thing.parts[0]
    assert points_in_box(found.points, true, margin=0.01).all()
    (near, right, _), (_, left, top) = bounds(found.box)
    (true_near, true_right, _), (_, true_left, true_top) = bounds(true)
    assert near == pytest.approx(true_near, abs=0.01)
    assert (right, left, top) == pytest.approx((true_right, true_left, true_top), abs=tolerance)


def test_box_before_a_wall_is_told_from_it() -> None:
    found = seen(render([CHAIR], POSE, scenery=ROOM))
    assert_front_of(found, CHAIR)
    assert found.box.bottom == pytest.approx(CONFIG.floor_margin, abs=0.04)
    assert (found.truncated, found.occluded) == (False, False)
    assert (found.label, found.score, found.label_scores) == ("chair", 0.6, {"chair": 0.6})


def test_generous_2d_box_takes_in_neither_wall_nor_floor() -> None:
    assert_front_of(seen(render([CHAIR], POSE, scenery=ROOM), grown=0.15), CHAIR)


def test_two_sides_give_length_width_and_yaw() -> None:
    turned = Thing.of("chair", (2.5, 0.0, 0.4), (0.5, 0.7, 0.8), yaw=np.deg2rad(48))
    found = seen(render([turned], POSE, scenery=ROOM))
    assert points_in_box(found.points, turned.parts[0], margin=0.01).all()
    assert np.rad2deg(found.box.yaw) == pytest.approx(48, abs=12)
    assert found.box.size == pytest.approx((0.5, 0.7, 0.75), abs=0.15)
    assert found.box.center == pytest.approx((2.5, 0.0, 0.42), abs=EDGE)


def test_wall_a_hand_behind_is_another_thing() -> None:
    found = seen(render([CHAIR], POSE, scenery=(FLOOR, wall(2.9))), grown=0.15)
    assert found.points[:, 0].max() < 2.82


def test_wall_that_it_touches_is_told_by_its_plane() -> None:
    """No gap to go by, and its side leads up to the wall; but the wall goes on beside the 2D box."""
    frame = render([CHAIR], looking((0.8, 1.6, 1.3), (2.5, 0.0, 0.4)), scenery=(FLOOR, wall(2.76)))
    found = seen(frame, grown=0.2)
    assert len(found.points) > 150
    assert points_in_box(found.points, CHAIR.parts[0], margin=0.02).all()


def test_flat_thing_on_the_wall_is_seen() -> None:
    screen = Thing.of("tv", (3.97, 0.2, 1.4), (0.06, 1.0, 0.6))
    found = seen(render([screen], looking((1, 0, 1.2), (4, 0, 1.2)), scenery=ROOM), label="tv")
    assert found.box.center == pytest.approx((3.95, 0.2, 1.4), abs=0.1)
    assert sorted(found.box.size) == pytest.approx([0.0, 0.6, 1.0], abs=0.2)


def test_table_is_its_flat_top() -> None:
    found = seen(render([table(2.2, 0.0)], POSE, scenery=ROOM), label="table")
    assert np.abs(found.points[:, 2] - 0.75).max() < 0.05  # no leg
    low, high = bounds(found.box)
    assert low[:2] == pytest.approx([1.5, -0.4], abs=EDGE)
    assert high[:2] == pytest.approx([2.9, 0.4], abs=EDGE)


@pytest.mark.parametrize(("seats", "level"), [(100, 0.75), (130, 0.75), (200, 0.45)])
def test_top_is_the_highest_large_level_and_not_the_seats_around(seats: int, level: float) -> None:
    """100 samples at 0.75 m against those of seats at 0.45 m: a shelf of a few samples above is no top either."""
    heights = np.repeat([0.45, 0.75, 1.05], [seats, 100, 20])
    points = np.zeros((len(heights), 3), np.float32)
    points[:, 2] = heights
    ones = np.ones(len(heights), np.float32)
    chosen = _flat_top(_Window(points, ones, ones, len(ones)), ones > 0, WORDS.info["table"], 0.0)
    assert np.unique(points[chosen, 2]).tolist() == pytest.approx([level])


def test_table_among_stools_ends_at_its_top() -> None:
    stools = [Box3D((x, y, 0.22), (0.5, 0.5, 0.44), 0.0) for x in (1.5, 2.1, 2.7) for y in (-0.6, 0.6)]
    above = looking((0.2, 0.0, 1.9), (2.1, 0.0, 0.4))
    frame = render([table(2.1, 0.0, length=1.2, width=0.7)], above, scenery=(*ROOM, *stools))
    found = seen(frame, label="table", grown=0.5)  # the stools show more level surface than the table
    assert np.abs(found.points[:, 2] - 0.75).max() < 0.05


DESK = table(1.6, 0.0)
CUP_VIEW = looking((0.8, 0.0, 1.2), (1.4, 0.0, 0.8))


def cup(x: float, y: float) -> Thing:
    """8 cm wide, 10 cm high, on the desk at 0.75 m."""
    return Thing.of("cup", (x, y, 0.80), (0.08, 0.08, 0.10))


def test_a_cup_is_told_from_the_table_it_stands_on() -> None:
    frame = render([cup(1.4, 0.0), DESK], CUP_VIEW, scenery=ROOM)
    found = seen(frame, label="cup", grown=0.25)
    low, high = bounds(found.box)
    assert points_in_box(found.points, cup(1.4, 0.0).parts[0], margin=0.01).all()
    assert (low[2], high[2]) == pytest.approx((0.75 + SUPPORT, 0.85), abs=0.015)


@pytest.mark.parametrize("shift", np.linspace(0.0, 0.06, 4))
def test_small_things_eight_centimetres_apart_are_two(shift: float) -> None:
    """Wherever the grid's lines fall: two cups in one 2D box, the observation is of one of them."""
    pair = Thing("cup", (*cup(1.4, shift - 0.08).parts, *cup(1.4, shift + 0.08).parts))
    found = seen(render([pair, DESK], CUP_VIEW, scenery=ROOM), label="cup")
    assert np.ptp(found.points[:, 1]) < 0.09
    assert len({bool(y > shift) for y in found.points[:, 1]}) == 1


def test_chair_behind_a_table_is_not_its_top() -> None:
    above = looking((0.8, 0.0, 2.4), (2.3, 0.0, 0.5))
    frame = render([CHAIR, table(1.9, 0.0, length=1.0, height=0.7)], above, scenery=ROOM)
    top = Surface(seen(frame, 1, "table").box)
    unaware, aware = seen(frame, 0, grown=0.3), seen(frame, 0, grown=0.3, surfaces=(top,))
    assert (unaware.points[:, 0] < 2.24).sum() > 50
    assert (aware.points[:, 0] < 2.24).sum() < 5


def test_surface_is_a_plate() -> None:
    surface = Surface(Box3D((0, 0, 0.4), (1.0, 1.0, 0.8), 0.0))
    points = np.array([[0, 0, 0.8], [0, 0, 0.75], [0, 0, 0.6], [0, 0, 1.0], [0.7, 0, 0.8]], np.float32)
    assert surface.covers(points).tolist() == [True, True, False, False, False]


def test_cut_by_the_image_border_is_truncated() -> None:
    frame = render([replace(CHAIR, parts=(Box3D((2.5, 1.5, 0.45), (0.5, 0.6, 0.9), 0.0),))], POSE, scenery=ROOM)
    assert box2d_of(frame, 0)[0] == 0
    assert seen(frame).truncated


@pytest.mark.parametrize(("box", "expected"), [((4, 4, 96, 76), False), ((3, 4, 96, 76), True), ((4, 4, 96, 77), True)])
def test_border_is_a_few_pixels_wide(box: tuple, expected: bool) -> None:
    assert touches_border(np.array(box, np.float32), 100, 80, 3.0) is expected


def test_post_in_front_occludes_and_is_left_out() -> None:
    post = Box3D((1.2, 0.1, 0.6), (0.08, 0.08, 1.2), 0.0)
    frame = render([CHAIR], POSE, scenery=(*ROOM, post))
    found = seen(frame)
    assert found.occluded
    assert points_in_box(found.points, CHAIR.parts[0], margin=0.01).all()


@pytest.mark.parametrize("reading", [0.0, np.nan, 20.0])
def test_no_depth_is_no_observation(reading: float) -> None:
    frame = render([CHAIR], POSE, scenery=ROOM)
    assert lifted(replace(frame, depth=np.full_like(frame.depth, reading))) is None


def test_holes_do_not_matter() -> None:
    frame = render([CHAIR], POSE, scenery=ROOM)
    holes = np.random.default_rng(0).random(frame.depth.shape) < 0.4
    assert_front_of(seen(replace(frame, depth=np.where(holes, 0.0, frame.depth).astype(np.float32))), CHAIR)


def test_depth_at_half_the_resolution_gives_the_same_box() -> None:
    frame = render([CHAIR], POSE, scenery=ROOM, depth_size=(160, 120))
    assert frame.depth.shape == (120, 160)
    assert_front_of(seen(frame), CHAIR)


def test_excluded_pixels_are_not_looked_at() -> None:
    frame = render([CHAIR], POSE, scenery=ROOM)
    left_half = np.zeros(frame.depth.shape, bool)
    left_half[:, :160] = True
    assert seen(frame, excluded=left_half).points[:, 1].max() <= 0.01
    assert lifted(frame, excluded=np.ones(frame.depth.shape, bool)) is None


@pytest.mark.parametrize(
    ("label", "size"),
    [
        ("chair", (0.5, 1.6, 0.9)),  # wider than any chair
        ("chair", (0.5, 0.5, 1.9)),  # taller
        ("sofa", (0.3, 0.3, 0.2)),  # lower than any sofa
        ("cup", (0.5, 0.6, 0.9)),
    ],
)
def test_impossible_sizes_are_refused(label: str, size: tuple) -> None:
    frame = render([Thing.of("chair", (3.0, 0.0, size[2] / 2), size)], POSE, scenery=ROOM)
    assert lifted(frame, label=label) is None


def test_unknown_floor_costs_the_floor_margin_only() -> None:
    found = seen(render([CHAIR], POSE, scenery=ROOM), floor=-np.inf)
    assert found.points[:, 0].max() < 2.76
    assert found.points[:, 2].min() < 0.06


def encoder() -> LiftingEncoder:
    return LiftingEncoder(FakeDetector(), WORDS, Config())


def test_encoder_speaks_the_vocabulary() -> None:
    sofa = Thing.of("couch", (3.0, 0.0, 0.4), (0.8, 1.8, 0.8), score=0.4)
    found = encoder().encode(render([sofa, CHAIR], POSE, scenery=ROOM), 0.0)
    assert [o.label for o in found] == ["chair", "sofa"]  # best first
    assert [o.score for o in found] == pytest.approx([0.6, 0.4], abs=0.01)


def test_people_are_not_mapped_and_hide_their_depth() -> None:
    sofa = Thing.of("couch", (3.0, 0.0, 0.4), (0.8, 1.8, 0.8))
    person = Thing.of("person", (2.3, 0.0, 0.8), (0.3, 0.4, 1.6))
    frame = render([sofa, person], POSE, scenery=ROOM)
    (found,) = encoder().encode(frame, 0.0)
    assert found.label == "sofa"
    assert found.points[:, 0].min() > 2.55
    unsure = render([sofa, replace(person, score=0.3)], POSE, scenery=ROOM)
    assert min(o.points[:, 0].min() for o in encoder().encode(unsure, 0.0)) < 2.5


def test_encoder_takes_empty_images() -> None:
    assert encoder().encode(render([], POSE, scenery=ROOM), 0.0) == ()


def test_two_labels_on_one_place_are_one_detection() -> None:
    frame = render([CHAIR], POSE, scenery=ROOM)

    class TwoWords(FakeDetector):
        """Calls everything a bench too, a little less surely."""

        def detect(self, color):  # noqa: ANN001, ANN202
            found = super().detect(color)
            scores = np.zeros((2, 80), np.float32)
            scores[0, 56], scores[1, 13] = 0.6, 0.5
            return replace(found, boxes=found.boxes.repeat(2, 0), scores=scores, features=found.features.repeat(2, 0))

    (found,) = LiftingEncoder(TwoWords(), WORDS, Config()).encode(frame, 0.0)
    assert found.label == "chair"
    assert dict(found.label_scores) == pytest.approx({"chair": 0.6, "bench": 0.5})


def observation(x: float, label: str = "chair", score: float = 0.5, box2d: tuple = (0, 0, 10, 10)) -> ObjectObservation:
    box = Box3D((x, 0.0, 0.4), (0.5, 0.5, 0.8), 0.0)
    return ObjectObservation(label, {label: score}, score, box, box2d, np.zeros((1, 3), np.float32))


def test_of_overlapping_observations_of_a_label_the_surest_stays() -> None:
    kept = one_per_object([observation(0.0), observation(0.1, score=0.7), observation(3.0, score=0.4)], 0.35, APART)
    assert [(o.box.center[0], o.score) for o in kept] == [(0.1, 0.7), (3.0, 0.4)]
    assert len(one_per_object([observation(0.0), observation(0.1, "sofa")], 0.35, APART)) == 2
    assert len(one_per_object([observation(0.0), observation(0.45)], 0.35, APART)) == 2
    assert one_per_object([], 0.35, APART) == ()


@pytest.mark.parametrize(
    ("box2d", "count"),
    [((2, 0, 12, 10), 1), ((9, 0, 19, 10), 2), ((20, 0, 30, 10), 2), ((2, 2, 4, 4), 1)],
)
def test_observations_side_by_side_in_the_image_are_two(box2d: tuple, count: int) -> None:
    """However much their rough boxes share: 80 % of the image boxes, 10 %, nothing, and one inside the other."""
    assert len(one_per_object([observation(0.0), observation(0.1, box2d=box2d)], 0.35, APART)) == count
