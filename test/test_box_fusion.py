"""Predicted boxes into one: by hand, from many sides, turned and in any order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.config import FusionConfig
from ssr_ros.geometry import pose_matrix
from ssr_ros.scene_graph.box_fusion import SIDES, FusedBox, is_usable
from ssr_ros.scene_graph.fusion import moved_box
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

CONFIG = FusionConfig(predicted_memory=1.0)
INFO = load_vocabulary().info
CHAIR, SOFA, TABLE = INFO["chair"], INFO["sofa"], INFO["table"]
NONE = np.zeros((0, 3), np.float32)
View = tuple[ObjectObservation, np.ndarray]  # and the camera's place (3,)


def predicted(
    box: Box3D, sigmas: tuple[float, float, float, float] = (0.1, 0.1, 0.1, 0.2), **flags: bool
) -> ObjectObservation:
    return ObjectObservation("chair", {"chair": 0.6}, 0.6, box, (0, 0, 9, 9), NONE, sigmas=sigmas, **flags)


def box_at(
    x: float, y: float, size: tuple[float, float, float] = (0.5, 0.5, 0.9), yaw: float = 0.0, z: float = 0.45
) -> Box3D:
    return Box3D((x, y, z), size, yaw)


def camera(direction: float, distance: float = 3.0) -> np.ndarray:
    """Seen from the origin, in a direction [rad]."""
    return np.array([distance * math.cos(direction), distance * math.sin(direction), 1.2])


def fused(views: Sequence[View], config: FusionConfig = CONFIG) -> FusedBox:
    result = FusedBox.of(*views[0], config)
    for view in views[1:]:
        result.add(*view, config)
    return result


def test_one_view_is_what_it_says_in_the_graph_frame() -> None:
    """Seen along y: the ray's sigma is that of y."""
    one = fused([(predicted(box_at(0.1, 0.2), (0.3, 0.1, 0.2, 0.25)), camera(math.pi / 2) + [0.1, 0.0, 0.0])])
    estimate = one.estimate(CONFIG)
    assert estimate.center == pytest.approx((0.1, 0.2, 0.45))
    assert estimate.sigmas == pytest.approx((0.1, 0.3, 0.2, 0.25))
    assert one.box(estimate, CHAIR).size == pytest.approx((0.5, 0.5, 0.9))


def test_two_views_from_two_sides_meet_by_their_information() -> None:
    """Along x and along y, each vague along its ray: x is the second's, y the first's, but for 1 part in 10."""
    a = predicted(box_at(0.10, 0.0), (0.3, 0.1, 0.1, 0.1))
    b = predicted(box_at(0.0, 0.10), (0.3, 0.1, 0.2, 0.2))
    estimate = fused([(a, camera(0.0) + [0.1, 0.0, 0.0]), (b, camera(math.pi / 2) + [0.0, 0.1, 0.0])]).estimate(CONFIG)
    assert estimate.center[:2] == pytest.approx((0.01, 0.01))  # 0.1 * (1/9) / (1/9 + 1)
    assert estimate.sigmas[0] == pytest.approx(math.sqrt(1 / (1 / 0.09 + 1 / 0.01)))
    assert estimate.sigmas[2] == pytest.approx(math.sqrt(1 / (1 / 0.01 + 1 / 0.04)))


def test_lengths_are_weighed_as_logarithms() -> None:
    a = predicted(box_at(0.0, 0.0, (0.4, 0.4, 1.0)), (0.1, 0.1, 0.1, 0.1))
    b = predicted(box_at(0.0, 0.0, (0.5, 0.5, 1.0)), (0.1, 0.1, 0.1, 0.2))
    both = fused([(a, camera(0.0)), (b, camera(math.pi))])
    lengths = both.box(both.estimate(CONFIG), CHAIR).size
    assert lengths == pytest.approx((math.exp(0.8 * math.log(0.4) + 0.2 * math.log(0.5)),) * 2 + (1.0,))


def test_a_hundred_views_from_one_side_do_not_become_certain() -> None:
    """n views with half of their variance in common: that half stays; from all sides it goes down as well."""
    view = predicted(box_at(0.0, 0.0), (0.1, 0.1, 0.1, 0.2))
    alike = fused([(view, camera(0.01 * (k % 3))) for k in range(100)]).estimate(CONFIG)
    assert alike.sigmas[0] == pytest.approx(0.1 * math.sqrt(0.5 + 0.5 / 100))
    around = fused([(view, camera(2 * math.pi * k / SIDES)) for k in range(SIDES)] * 12).estimate(CONFIG)
    assert around.sigmas[0] == pytest.approx(0.1 * math.sqrt((0.5 + 0.5 / 12) / SIDES))
    independent = fused([(view, camera(0.0))] * 100, replace(CONFIG, shared_error=0.0))
    assert independent.estimate(replace(CONFIG, shared_error=0.0)).sigmas[0] == pytest.approx(0.01)


def test_views_of_one_side_do_not_outvote_the_other() -> None:
    one, other = predicted(box_at(0.1, 0.0)), predicted(box_at(-0.1, 0.0))
    views = [(one, camera(0.0))] * 50 + [(other, camera(math.pi))] * 5
    x = fused(views).estimate(CONFIG).center[0]
    assert 0.0 < x < 0.03  # 55 equal views would say 0.08


def test_an_outlier_counts_little() -> None:
    good, bad = predicted(box_at(0.0, 0.0)), predicted(box_at(2.0, 0.0, (2.0, 2.0, 2.0)))
    off = predicted(box_at(0.8, 0.0))
    views = [(good, camera(0.0)), (good, camera(2.0)), (bad, camera(4.0)), (good, camera(5.5))]
    estimate = fused(views).estimate(CONFIG)
    assert abs(estimate.center[0]) < 0.05
    assert math.exp(estimate.lengths[0]) == pytest.approx(0.5, rel=0.25)
    first = fused([(off, camera(4.0)), *[(good, camera(float(k))) for k in range(8)]]).estimate(CONFIG)
    assert abs(first.center[0]) < 0.12  # even where it came first


def test_what_the_border_cuts_weighs_less() -> None:
    whole, cut = predicted(box_at(0.0, 0.0)), predicted(box_at(0.1, 0.0), truncated=True)
    estimate = fused([(whole, camera(0.0)), (cut, camera(math.pi))]).estimate(CONFIG)
    assert estimate.center[0] == pytest.approx(0.1 * CONFIG.cut_weight / (1 + CONFIG.cut_weight))


@pytest.mark.parametrize("turns", [(1,), (2,), (3,), (1, 2, 3)])
def test_flips_by_quarters_change_neither_heading_nor_lengths(turns: tuple[int, ...]) -> None:
    """A third of the views mistake the front, and with it length and width."""
    straight = box_at(0.0, 0.0, (0.6, 1.2, 0.9), 0.4)
    views = []
    for k in range(12):
        turn = turns[k % len(turns)] if k % 3 == 1 else 0
        size = straight.size if turn % 2 == 0 else (1.2, 0.6, 0.9)
        views.append((predicted(Box3D(straight.center, size, 0.4 + turn * math.pi / 2)), camera(k * 1.0)))
    result = fused(views)
    box = result.box(result.estimate(CONFIG), CHAIR)
    assert box.yaw == pytest.approx(0.4)
    assert box.size == pytest.approx(straight.size)


def test_a_first_view_that_is_flipped_is_outvoted() -> None:
    right, flipped = box_at(0.0, 0.0, (0.6, 1.2, 0.9), 0.4), box_at(0.0, 0.0, (1.2, 0.6, 0.9), 0.4 + math.pi / 2)
    result = fused([(predicted(flipped), camera(0.0)), *[(predicted(right), camera(1.0 + k)) for k in range(3)]])
    box = result.box(result.estimate(CONFIG), CHAIR)
    assert (box.yaw, box.size) == (pytest.approx(0.4), pytest.approx(right.size))


def test_headings_either_side_of_the_wrap_have_their_mean_there() -> None:
    views = [
        (predicted(box_at(0.0, 0.0, yaw=math.pi - 0.1)), camera(0.0)),
        (predicted(box_at(0, 0, yaw=-3.0)), camera(2)),
    ]
    result = fused(views)
    yaw = result.box(result.estimate(CONFIG), CHAIR).yaw
    assert math.cos(yaw - (2 * math.pi - 0.1 - 3.0 + math.pi) / 2) == pytest.approx(1.0, abs=1e-3)


def test_a_table_that_looks_the_same_from_both_ends_keeps_its_axis() -> None:
    long = box_at(0.0, 0.0, (1.6, 0.8, 0.75), 0.3)
    views = [(predicted(replace(long, yaw=0.3 + math.pi * (k % 2))), camera(k * 1.0)) for k in range(10)]
    result = fused(views)
    box = result.box(result.estimate(CONFIG), TABLE)
    assert box.size == pytest.approx((1.6, 0.8, 0.75))
    assert abs(math.sin(box.yaw - 0.3)) < 1e-6


def test_a_square_stool_votes_for_any_front_and_stays_square() -> None:
    views = [(predicted(box_at(0.0, 0.0, yaw=0.2 + math.pi / 2 * k)), camera(k * 1.0)) for k in range(9)]
    result = fused(views)
    box = result.box(result.estimate(CONFIG), CHAIR)
    assert box.size == pytest.approx((0.5, 0.5, 0.9))
    assert math.cos(4 * (box.yaw - 0.2)) == pytest.approx(1.0)


def test_a_sofa_faces_across_its_long_side_unless_many_say_else() -> None:
    assert SOFA.front == "short"
    sofa = box_at(0.0, 0.0, (0.9, 2.0, 0.8), 0.0)
    wrong = replace(sofa, size=(2.0, 0.9, 0.8), yaw=math.pi / 2)
    for wrongs, heading in ((2, 0.0), (8, math.pi / 2)):
        views = [(predicted(replace(sofa, yaw=0.0)), camera(0.5))]
        views += [(predicted(replace(wrong, size=(0.9, 2.0, 0.8))), camera(1.0 + k)) for k in range(0)]
        result = fused(views + [(predicted(wrong), camera(1.0 + k)) for k in range(wrongs)])
        # a heading along the long side: the same box, with its front on a narrow end
        assert result.box(result.estimate(CONFIG), SOFA).yaw == pytest.approx(heading)


def test_old_views_are_forgotten() -> None:
    old, new = predicted(box_at(0.0, 0.0)), predicted(box_at(0.05, 0.0))
    views = [(old, camera(0.0))] * 20 + [(new, camera(0.0))] * 60
    kept = fused(views).estimate(CONFIG).center[0]
    faded = fused(views, replace(CONFIG, predicted_memory=0.95)).estimate(CONFIG).center[0]
    assert kept == pytest.approx(0.05 * 60 / 80, abs=1e-3)
    assert faded > 0.046


def test_memory_is_of_fixed_size() -> None:
    result = fused([(predicted(box_at(0.0, 0.0)), camera(0.0))])
    shape = result.sums.shape
    for k in range(500):
        result.add(predicted(box_at(0.01 * (k % 5), 0.0, yaw=k * 1.0)), camera(0.7 * k), CONFIG)
    assert (result.sums.shape, len(result.quarters)) == (shape, 4)
    assert np.isfinite(result.sums).all()


def test_a_duplicate_brings_its_views_along() -> None:
    """Whatever side and quarter it counts from."""
    size = (0.6, 1.2, 0.9)
    views = [(predicted(box_at(0.02 * k, 0.01 * k, size, 0.1)), camera(k * math.pi / 4)) for k in range(8)]
    turned = [(predicted(box_at(*o.box.center[:2], (1.2, 0.6, 0.9), 0.1 + math.pi / 2)), c) for o, c in views[3:]]
    config = replace(CONFIG, shared_error=0.0)
    together = fused([*views[:3], *turned], config)
    one, other = fused(views[:3], config), fused(turned, config)
    one.absorb(other)
    assert one.estimate(config).center == pytest.approx(together.estimate(config).center, abs=2e-3)
    assert one.estimate(config).lengths == pytest.approx(together.estimate(config).lengths, abs=1e-2)
    assert one.quarters == pytest.approx(together.quarters)


def test_a_saved_box_goes_on_as_one_view() -> None:
    box = box_at(1.0, -2.0, (0.6, 1.2, 0.9), 2.0)
    known = FusedBox.known(box, (0.1, 0.2, 0.05, 0.15))
    assert known.estimate(CONFIG).sigmas == pytest.approx((0.1, 0.2, 0.05, 0.15))
    again = known.box(known.estimate(CONFIG), CHAIR)
    assert (*again.center, *again.size, again.yaw) == pytest.approx((*box.center, *box.size, box.yaw))


@pytest.mark.parametrize(
    "wrong",
    [
        predicted(box_at(math.nan, 0.0)),
        predicted(box_at(0.0, 0.0, (0.5, -0.5, 0.9))),
        predicted(box_at(0.0, 0.0), (0.1, math.inf, 0.1, 0.1)),
        predicted(box_at(0.0, 0.0), (0.1, 0.0, 0.1, 0.1)),
    ],
)
def test_what_are_no_numbers_is_not_usable(wrong: ObjectObservation) -> None:
    assert not is_usable(wrong)


def test_a_network_that_is_too_sure_or_too_vague_is_bounded() -> None:
    for sigma, bounded in ((1e-9, 0.01), (1e9, 2.0)):
        observation = predicted(box_at(0.0, 0.0), (sigma,) * 4)
        assert is_usable(observation)
        assert fused([(observation, camera(0.0))]).estimate(CONFIG).sigmas == pytest.approx((bounded,) * 4)


metres = st.floats(-0.15, 0.15)
one_view = st.tuples(
    metres,
    metres,
    metres,
    st.tuples(*[st.floats(0.03, 0.3)] * 4),
    st.integers(0, SIDES - 1),
    st.floats(-0.3, 0.3),
    st.integers(0, 3),
    st.booleans(),
)


def view_of(drawn: tuple) -> View:
    """Headings near one of four quarters, views near the middle of one of the sides."""
    x, y, z, sigmas, side, turn, quarter, cut = drawn
    size = (0.6, 0.9, 0.8) if quarter % 2 == 0 else (0.9, 0.6, 0.8)
    box = Box3D((x, y, 0.5 + z), size, 0.3 * turn + quarter * math.pi / 2)
    at = camera(side * 2 * math.pi / SIDES + turn) + [x, y, 0.0]
    return predicted(box, sigmas, truncated=cut), at


views_of_one = st.lists(one_view, min_size=1, max_size=8).map(lambda drawn: [view_of(d) for d in drawn])


@settings(max_examples=60, deadline=None)
@given(views_of_one, st.floats(-math.pi, math.pi), st.floats(-5, 5), st.floats(-5, 5))
def test_fusing_and_moving_may_change_places(views: list, turn: float, x: float, y: float) -> None:
    """A rigid motion of all views moves the fused box, and so does ``move``."""
    motion = pose_matrix([x, y, 0.3], [0.0, 0.0, math.sin(turn / 2), math.cos(turn / 2)])
    before = fused(views)
    box = moved_box(before.box(before.estimate(CONFIG), CHAIR), motion)
    turned = [(replace(o, box=moved_box(o.box, motion)), (motion @ [*c, 1.0])[:3]) for o, c in views]
    after = fused(turned)
    before.move(motion)
    for other in (after, before):
        result = other.box(other.estimate(CONFIG), CHAIR)
        assert result.center == pytest.approx(box.center, abs=1e-6)
        assert result.size == pytest.approx(box.size, rel=1e-6)
        assert math.cos(4 * (result.yaw - box.yaw)) == pytest.approx(1.0, abs=1e-9)
    assert before.sums == pytest.approx(after.sums, rel=1e-6, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(views_of_one, st.randoms(use_true_random=False))
def test_the_order_of_views_hardly_matters(views: list, random: object) -> None:
    """Outliers are judged by what came before them, so it matters a little."""
    shuffled = list(views)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    a, b = (fused(v) for v in (views, shuffled))
    first, second = a.estimate(CONFIG), b.estimate(CONFIG)
    spread = np.array(first.sigmas[:3]) + np.array(second.sigmas[:3])
    assert (np.abs(np.subtract(first.center, second.center)) < spread + 0.02).all()
    assert math.cos(4 * (a.axis - b.axis)) == pytest.approx(1.0, abs=1e-6)
