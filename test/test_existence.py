from __future__ import annotations

import numpy as np
import pytest
from rendering import FLOOR, Thing, looking, render, wall
from tracking import SECOND, observed, standing, tracked

from ssr_ros.config import ExistenceConfig
from ssr_ros.point_map import point_map
from ssr_ros.scene_graph import existence
from ssr_ros.scene_graph.box_fusion import FusedBox
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.scene_graph.tracks import Track, size_fit
from ssr_ros.scene_graph.visibility import HIDDEN, OUTSIDE, SURFACE, THROUGH, Visibility, classify
from ssr_ros.types import Box3D
from ssr_ros.vocabulary import load_vocabulary

CONFIG = ExistenceConfig()
INFO = load_vocabulary().info
CAMERA = np.zeros(3)
TENTATIVE, CONFIRMED, STALE = NodeState.TENTATIVE, NodeState.CONFIRMED, NodeState.STALE


def new_chair(**fields: object) -> Track:
    track = tracked(1, standing(2.0), hits=0, state=TENTATIVE, **fields)
    track.scores.clear()
    return track


def see(track: Track, times: int, score: float = 0.6) -> None:
    for _ in range(times):
        track.see(observed(track.box, score=score), track.last_seen, CAMERA)
        track.chances += 1


def state(track: Track, stamp: int = SECOND) -> NodeState:
    track.state = existence.state(track, INFO[track.label], stamp, CONFIG)
    return track.state


def test_an_object_is_confirmed_by_enough_sure_views() -> None:
    track = new_chair()
    see(track, CONFIG.confirm_hits - 1)
    assert state(track) == TENTATIVE
    see(track, 1)
    assert state(track) == CONFIRMED


def test_doubtful_views_never_confirm() -> None:
    track = new_chair()
    see(track, 80, score=0.3)
    assert state(track) == TENTATIVE


def test_a_fair_share_of_sure_views_does() -> None:
    track = new_chair()
    see(track, 12, score=0.3)
    see(track, 6, score=0.6)
    assert state(track) == CONFIRMED


def test_belief_is_lost_over_a_long_run_of_misses() -> None:
    track = tracked(1, standing(2.0))
    assert state(track) == CONFIRMED
    track.chances = track.hits / CONFIG.confirm_rate * 1.1
    assert state(track) == TENTATIVE


@pytest.mark.parametrize(
    "doubt",
    [
        {"above": 1.0},  # goes on upwards, as a wall does
        {"hanging": 0.9},  # one sees through beneath it
        {"label_share": 0.2},
        {"chances": 200.0},
    ],
)
def test_what_speaks_against_an_object_keeps_it_tentative(doubt: dict) -> None:
    assert state(tracked(1, standing(2.0), state=TENTATIVE)) == CONFIRMED
    assert state(tracked(1, standing(2.0), state=TENTATIVE, **doubt)) == TENTATIVE


@pytest.mark.parametrize(
    ("above", "score", "expected"),
    [
        (CONFIG.max_above, 1.0, CONFIRMED),  # in multiples of what is required when nothing goes on above
        (CONFIG.max_above + 0.1, 1.0, TENTATIVE),
        (CONFIG.max_above + 0.1, 1.0 + 0.09 * CONFIG.above_doubt, TENTATIVE),
        (CONFIG.max_above + 0.1, 1.0 + 0.11 * CONFIG.above_doubt, CONFIRMED),
    ],
)
def test_what_goes_on_above_raises_the_bar(above: float, score: float, expected: NodeState) -> None:
    track = tracked(1, standing(2.0), score=score * CONFIG.confirm_score, state=TENTATIVE, above=above, hits=50)
    assert state(track) == expected


@pytest.mark.parametrize(("hits", "expected"), [(2.1, CONFIRMED), (1.9, TENTATIVE)])  # in multiples of confirm_hits
def test_what_goes_on_above_asks_for_more_views(hits: float, expected: NodeState) -> None:
    above = CONFIG.max_above + 0.2 / CONFIG.above_doubt  # 1.2 times the score, 1 + 5 * 0.2 times the views
    views = round(hits * CONFIG.confirm_hits)
    assert state(tracked(1, standing(2.0), score=0.9, state=TENTATIVE, above=above, hits=views)) == expected


def test_a_believed_one_is_doubted_when_more_goes_on_above_than_its_views_are_sure() -> None:
    track = tracked(1, standing(2.0), score=1.2 * CONFIG.confirm_score, above=CONFIG.max_above + 0.1, hits=50)
    assert state(track) == CONFIRMED  # 1.2 times the score is just what it takes
    track.above += 0.1
    assert state(track) == TENTATIVE


def test_small_things_stand_under_shelves() -> None:
    cup = Box3D((2.0, 0.0, 0.8), (0.09, 0.09, 0.1), 0.0)
    assert state(tracked(1, cup, "cup", state=TENTATIVE, above=3.0)) == CONFIRMED


def test_no_chair_is_as_small_as_a_cup() -> None:
    assert state(tracked(1, standing(2.0, size=(0.1, 0.1, 0.2)), state=TENTATIVE)) == TENTATIVE


def test_company_lowers_the_bar() -> None:
    score = CONFIG.confirm_score * (1 + CONFIG.company_bonus) / 2
    assert state(tracked(1, standing(2.0), score=score, state=TENTATIVE)) == TENTATIVE
    assert state(tracked(1, standing(2.0), score=score, state=TENTATIVE, company=True)) == CONFIRMED


def test_small_things_need_surer_views() -> None:
    score = (CONFIG.confirm_score + CONFIG.confirm_small_score) / 2
    cup = Box3D((2.0, 0.0, 0.8), (0.09, 0.09, 0.1), 0.0)
    assert state(tracked(1, standing(2.0), score=score, state=TENTATIVE)) == CONFIRMED
    assert state(tracked(1, cup, "cup", score=score, state=TENTATIVE)) == TENTATIVE


def test_stale_after_long_without_a_view_and_back_again() -> None:
    track = tracked(1, standing(2.0))
    later = SECOND + int((CONFIG.stale_after + 1) * SECOND)
    assert state(track, later) == STALE
    track.last_viewed = later
    assert state(track, later) == CONFIRMED


def seen(track: Track, *states: int) -> dict[int, Visibility]:
    return {track.id: Visibility(np.array(states, np.int8), np.zeros((len(states), 2), np.float32))}


def test_seen_through_for_a_second_is_gone() -> None:
    track = tracked(1, standing(2.0))
    for tenth in range(11):
        stamp = SECOND + tenth * SECOND // 10
        existence.weigh_unseen([track], seen(track, THROUGH, THROUGH, THROUGH, SURFACE), CAMERA, stamp, CONFIG)
        assert existence.gone([track], stamp, CONFIG) == ([1] if tenth == 10 else [])


def test_a_glimpse_of_it_starts_the_second_again() -> None:
    track = tracked(1, standing(2.0))
    existence.weigh_unseen([track], seen(track, THROUGH, THROUGH), CAMERA, SECOND, CONFIG)
    existence.weigh_unseen([track], seen(track, SURFACE, SURFACE), CAMERA, SECOND + SECOND // 2, CONFIG)
    existence.weigh_unseen([track], seen(track, THROUGH, THROUGH), CAMERA, 2 * SECOND, CONFIG)
    assert existence.gone([track], 2 * SECOND + SECOND // 2, CONFIG) == []
    assert existence.gone([track], 3 * SECOND, CONFIG) == [1]


@pytest.mark.parametrize("states", [(HIDDEN,) * 4, (OUTSIDE,) * 4, (HIDDEN, HIDDEN, HIDDEN, THROUGH)])
def test_hidden_or_out_of_view_keeps_it(states: tuple) -> None:
    track = tracked(1, standing(2.0))
    for second in range(100):
        existence.weigh_unseen([track], seen(track, *states), CAMERA, second * SECOND, CONFIG)
    assert existence.gone([track], 100 * SECOND, CONFIG) == []
    assert track.chances == track.hits


def test_in_plain_view_and_not_detected_is_a_lost_chance() -> None:
    track = tracked(1, standing(2.0))
    existence.weigh_unseen([track], seen(track, SURFACE, SURFACE, SURFACE, HIDDEN), CAMERA, SECOND, CONFIG)
    assert track.chances == track.hits + 1
    existence.weigh_unseen([track], seen(track, SURFACE, HIDDEN, HIDDEN, HIDDEN), CAMERA, SECOND, CONFIG)
    assert track.chances == track.hits + 1  # a corner of it only


def missed(track: Track, states: tuple[int, ...], stamps: list[float], eye: np.ndarray = CAMERA) -> bool:
    """Whether the object is absent after views at these times [s]."""
    for second in stamps:
        existence.weigh_unseen([track], seen(track, *states), eye, round(second * SECOND), CONFIG)
    return existence.is_absent(track, CONFIG)


FLAT = (SURFACE,) * 5  # where a book lay is the table
QUARTERS = [k / 4 for k in range(6)]  # six views in 1.25 s


def detected(rate: float = 1.0) -> Track:
    """An object 2 m away, detected from there."""
    track = tracked(1, standing(2.0))
    track.distances.extend([2.0] * 6)
    track.hits, track.chances = 20, 20 / rate
    return track


def test_plain_views_that_miss_it_for_long_make_it_absent_until_it_is_seen_again() -> None:
    track = detected()
    assert not missed(track, FLAT, QUARTERS[:-1])
    assert missed(track, FLAT, QUARTERS[-1:])
    assert state(track) == TENTATIVE
    see(track, 1, 0.9)
    assert not existence.is_absent(track, CONFIG)


def test_what_is_seldom_detected_is_missed_more_often_before_it_is_absent() -> None:
    """0.7 to the power of 12 is more than a hundredth, to the power of 13 less."""
    track = detected(rate=0.3)
    assert not missed(track, FLAT, [k / 4 for k in range(12)])
    assert missed(track, FLAT, [3.0])


def test_two_looks_far_apart_do_not_last_as_long_as_what_lies_between() -> None:
    track = detected()
    assert not missed(track, FLAT, [0.0, 0.25, 60.0])
    assert missed(track, FLAT, [60.25, 60.5])


@pytest.mark.parametrize(
    ("states", "away"),
    [
        ((SURFACE, SURFACE, SURFACE, HIDDEN, HIDDEN), 0.0),  # something stands in front of part of it
        ((SURFACE, SURFACE, SURFACE, OUTSIDE, OUTSIDE), 0.0),  # cut by the image
        (FLAT, -2.0),  # from twice as far as it was ever detected
    ],
)
def test_other_views_say_nothing_of_absence(states: tuple[int, ...], away: float) -> None:
    assert not missed(detected(), states, QUARTERS, np.array([away, 0.0, 0.0]))


def test_what_depth_sees_partly_through_is_missed_from_afar_too() -> None:
    shelf = (SURFACE, SURFACE, SURFACE, THROUGH, THROUGH)  # its rear voxels are near the wall behind it
    assert missed(detected(), shelf, QUARTERS, np.array([-2.0, 0.0, 0.0]))


def test_a_glimpse_that_sees_through_it_counts_too() -> None:
    """A fifth of it is in the image, all of that seen through: too little to say that its place is empty."""
    glimpse = (THROUGH, OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE)
    track = detected()
    assert missed(track, glimpse, QUARTERS)
    assert track.through_since is None and state(track) == TENTATIVE


def test_what_may_be_of_something_else_does_not_bring_it_back() -> None:
    track = detected()
    assert missed(track, FLAT, QUARTERS)
    track.see(observed(track.box, "desk", 0.2), 2 * SECOND, CAMERA, foreign=True)
    assert existence.is_absent(track, CONFIG)
    track.see(observed(track.box, score=0.9), 2 * SECOND, CAMERA)
    assert not existence.is_absent(track, CONFIG)


def test_missed_for_twice_as_long_it_is_gone() -> None:
    track = detected()
    views = [k / 4 for k in range(11)]  # 2.5 s
    assert missed(track, FLAT, views[:-1])
    track.state = state(track)
    assert existence.gone([track], round(2.25 * SECOND), CONFIG) == []
    assert missed(track, FLAT, views[-1:])
    assert existence.gone([track], round(2.5 * SECOND), CONFIG) == [1]


def test_only_states_that_may_change_are_told() -> None:
    sure, doubtful = tracked(1, standing(2.0)), tracked(2, standing(3.0), chances=200.0)
    stale = tracked(3, standing(4.0), state=STALE)
    views = {k: Visibility(np.full(4, SURFACE, np.int8), np.zeros((4, 2), np.float32)) for k in (1, 2, 3)}
    assert existence.weigh_unseen([sure, doubtful, stale], views, CAMERA, SECOND, CONFIG) == {2, 3}


def test_tentative_and_never_seen_again_is_dropped() -> None:
    track = new_chair()
    see(track, 1)
    timeout = int(CONFIG.tentative_timeout * SECOND)
    assert existence.gone([track], SECOND + timeout, CONFIG) == []
    assert existence.gone([track], SECOND + timeout + 1, CONFIG) == [1]
    see(track, CONFIG.publish_hits)
    assert existence.gone([track], SECOND + 2 * timeout, CONFIG) == []  # published ones are given more time
    assert existence.gone([track], SECOND + int(CONFIG.stale_after * SECOND) + 1, CONFIG) == [1]
    track.chances, track.last_viewed = 200.0, track.last_seen + 1  # often in view, and not detected
    assert existence.gone([track], SECOND + 2 * timeout, CONFIG) == [1]


def test_the_confirmed_are_remembered() -> None:
    track = tracked(1, standing(2.0))
    assert existence.gone([track], 10_000 * SECOND, CONFIG) == []


def test_a_wall_goes_on_above_a_chair_does_not() -> None:
    chair = Thing.of("chair", (2.5, 0.0, 0.45), (0.5, 0.6, 0.9))
    frame = render([chair], looking((0.0, 0.0, 1.4), (2.5, 0.0, 0.6)), scenery=(FLOOR, wall(4.0)))
    cloud = point_map(frame, 2, 0.25, 6.0)
    real = tracked(1, chair.parts[0], hits=1)
    piece = tracked(2, Box3D((3.98, 1.2, 0.45), (0.3, 0.8, 0.9), 0.0), hits=1)
    existence.weigh_surroundings([real, piece], cloud, INFO)
    assert real.above <= 0.01
    assert piece.above > 0.3


def test_a_cupboard_on_the_wall_hangs_a_refrigerator_stands() -> None:
    cupboard = Box3D((2.5, 0.0, 1.3), (0.5, 0.8, 0.6), 0.0)  # 1.0 to 1.6 m
    claimed = Box3D((2.5, 0.0, 0.8), (0.5, 0.8, 1.6), 0.0)
    pose = looking((0.0, 0.0, 1.0), (2.5, 0.0, 0.8))
    for drawn, hangs in ((cupboard, True), (claimed, False)):
        frame = render([Thing("refrigerator", (drawn,))], pose, scenery=(FLOOR, wall(4.5)))
        track = tracked(1, claimed, "refrigerator", hits=1, lowest=1.0)
        existence.weigh_support([track], frame, INFO, 6.0)
        assert (track.hanging > CONFIG.max_hanging) == hangs


def test_company_is_a_confirmed_table_beside() -> None:
    table = tracked(1, standing(2.0, size=(1.4, 0.8, 0.75)), "table")
    near, far = tracked(2, standing(2.0, 0.8)), tracked(3, standing(2.0, 2.0))
    existence.find_company([table, near, far], [near, far], INFO)
    assert (near.company, far.company) == (True, False)
    table.state = TENTATIVE
    other = tracked(4, standing(2.0, 0.8))
    existence.find_company([table, other], [other], INFO)
    assert not other.company


def test_confidence_grows_with_sightings_and_falls_with_misses() -> None:
    few, many = tracked(1, standing(2.0), hits=2), tracked(1, standing(2.0), hits=20)
    missed = tracked(1, standing(2.0), hits=20, chances=100.0)
    assert 0 < existence.confidence(few) < existence.confidence(many) <= 1
    assert existence.confidence(missed) < existence.confidence(many)


def test_the_weakest_tentative_go_when_there_are_too_many() -> None:
    config = ExistenceConfig(max_tracks=10)
    tracks = {k: tracked(k, standing(k), hits=k, state=TENTATIVE) for k in range(1, 14)}
    tracks[1].state = CONFIRMED
    existence.bound(tracks, config)
    assert sorted(tracks) == [1, *range(5, 14)]


def test_size_fit_is_one_inside_and_falls_outside() -> None:
    chair = INFO["chair"]
    assert size_fit(standing(2.0), chair) == 1.0
    assert size_fit(standing(2.0, size=(2 * chair.long[1], 0.5, 0.9)), chair) == pytest.approx(1 / 8)
    assert size_fit(standing(2.0, size=(0.5, 0.5, chair.height[0] / 2)), chair) == pytest.approx(1 / 8)
    assert size_fit(Box3D((0, 0, 1), (0.4, 0.4, 0.5), 0.0), INFO["tv"]) < 0.1  # a cube is no screen


def test_a_refrigerator_is_taller_than_wide() -> None:
    info = INFO["refrigerator"]
    assert size_fit(standing(2.0, size=(0.6, 0.6, 1.6 * 0.6)), info) == pytest.approx(1.0)
    assert size_fit(standing(2.0, size=(1.0, 0.6, 1.6 / 2)), info) == pytest.approx(1 / 8)  # a chest of drawers
    assert size_fit(standing(2.0, size=(1.0, 0.6, 0.8)), INFO["table"]) == 1.0


def test_hidden_voxels_are_told_from_those_seen_through() -> None:
    """The whole way, on a rendered frame: behind a screen an object is kept, in an empty place it is not."""
    screen = Box3D((1.5, 0.0, 1.0), (0.1, 2.0, 2.0), 0.0)
    pose = looking((0.0, 0.0, 1.2), (2.5, 0.0, 0.6))
    for scenery, left in (((FLOOR, wall(4.5), screen), []), ((FLOOR, wall(4.5)), [1])):
        track = tracked(1, standing(2.5))
        for stamp in (SECOND, 2 * SECOND):
            view = classify(track.voxels.centers, render([], pose, stamp, scenery=scenery), 6.0)
            existence.weigh_unseen([track], {1: view}, CAMERA, stamp, CONFIG)
        assert existence.gone([track], 2 * SECOND, CONFIG) == left


def test_what_was_predicted_is_confirmed_and_doubted_by_its_belief() -> None:
    """Belief alone decides, once it was seen often enough; between the two bounds it stays what it was."""
    track = new_chair(fused=FusedBox.known(standing(2.0), (0.1, 0.1, 0.1, 0.2)))
    track.belief = 0.9
    see(track, CONFIG.predicted_hits - 1, 0.2)
    assert state(track) == TENTATIVE
    see(track, 1, 0.2)
    assert state(track) == CONFIRMED
    between = (CONFIG.predicted_keep + CONFIG.predicted_belief) / 2
    for belief, expected in ((between, CONFIRMED), (CONFIG.predicted_keep - 0.01, TENTATIVE), (between, TENTATIVE)):
        track.belief = belief
        assert state(track) == expected
    assert existence.confidence(track) == pytest.approx(between)
