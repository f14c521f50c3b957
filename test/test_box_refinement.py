"""Predicted boxes corrected by surface: each face by the surer of the two."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ssr_ros.box_fitting import surface_points
from ssr_ros.config import FusionConfig
from ssr_ros.scene_graph.box_fusion import FusedBox
from ssr_ros.scene_graph.box_refinement import refined
from ssr_ros.types import Box3D, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

CONFIG = FusionConfig(surface_trim=0.0)
INFO = load_vocabulary().info
NONE = np.zeros((0, 3), np.float32)
BOX = Box3D((0.0, 0.0, 1.0), (1.0, 1.0, 1.0), 0.0)
SURE, VAGUE = (0.01, 0.01, 0.01, 0.01), (0.5, 0.5, 0.5, 0.01)


def fused(
    sigmas: tuple[float, float, float, float],
    box: Box3D = BOX,
    views: int = 8,
    direction: float = 0.0,
    cut: bool = False,
) -> FusedBox:
    """``views`` equal views from one direction [rad]."""
    camera = np.array(box.center) + [3 * math.cos(direction), 3 * math.sin(direction), 0.5]
    seen = ObjectObservation(
        "microwave", {"microwave": 0.6}, 0.6, box, (0, 0, 9, 9), NONE, truncated=cut, sigmas=sigmas
    )
    result = FusedBox.of(seen, camera, CONFIG)
    for _ in range(views - 1):
        result.add(seen, camera, CONFIG)
    return result


def corrected(
    prior: FusedBox, points: np.ndarray, box: Box3D = BOX, label: str = "microwave", floor: float = -np.inf
) -> Box3D:
    return refined(box, prior, prior.estimate(CONFIG), points, INFO[label], floor, CONFIG)


def moved(box: Box3D, x: float = 0.0, z: float = 0.0, size: tuple[float, float, float] | None = None) -> Box3D:
    return Box3D((box.center[0] + x, box.center[1], box.center[2] + z), size or box.size, box.yaw)


def test_surface_that_agrees_changes_nothing() -> None:
    box = corrected(fused(VAGUE), surface_points(BOX, 0.05))
    assert (*box.center, *box.size) == pytest.approx((*BOX.center, *BOX.size), abs=1e-3)


def test_a_level_top_that_goes_on_makes_the_table_longer_however_sure_the_network_was() -> None:
    """A table of 1 m that is seen to be 2 m long; a microwave's surface that far out is something else's."""
    longer = surface_points(moved(BOX, x=0.5, size=(2.0, 1.0, 1.0)), 0.05)
    table = corrected(fused(SURE), longer, label="table")
    assert (table.center[0], table.size[0]) == pytest.approx((0.5, 2.0), abs=0.03)
    assert (table.center[1], *table.size[1:]) == pytest.approx((0.0, 1.0, 1.0), abs=0.03)
    assert corrected(fused(SURE), longer).size[0] < 1.1


def test_a_level_top_of_which_little_is_seen_leaves_the_table_as_long_as_predicted() -> None:
    half = surface_points(moved(BOX, x=-0.25, size=(0.5, 1.0, 1.0)), 0.05)
    assert corrected(fused(SURE), half, label="table").size[0] == pytest.approx(1.0, abs=0.05)


def test_no_surface_no_change() -> None:
    assert corrected(fused(VAGUE), NONE) == BOX


def test_a_sure_prediction_stays_and_a_vague_one_goes_to_the_surface() -> None:
    surface = surface_points(moved(BOX, 0.2), 0.05)
    assert corrected(fused(SURE), surface).center[0] < 0.02
    vague = corrected(fused(VAGUE), surface)
    assert vague.center[0] == pytest.approx(0.2, abs=0.03)
    assert vague.size[0] == pytest.approx(1.0, abs=0.03)  # its size was sure


def test_the_near_face_alone_moves_a_thin_thing_as_a_whole() -> None:
    """A picture of 4 cm, predicted 15 cm behind the wall: its face is seen, its back never."""
    picture = Box3D((0.0, 0.0, 1.5), (0.04, 0.8, 0.6), 0.0)
    face = surface_points(Box3D((0.15, 0.0, 1.5), (0.001, 0.8, 0.6), 0.0), 0.05)
    box = corrected(fused((0.2, 0.05, 0.05, 0.2), picture), face, picture)
    assert box.center[0] + box.size[0] / 2 == pytest.approx(0.15, abs=0.02)
    assert box.size[0] < 0.06


def test_surface_outside_grows_a_box_whose_size_is_vague() -> None:
    long = Box3D((0.25, 0.0, 1.0), (1.5, 1.0, 1.0), 0.0)  # half a metre longer towards +x
    around = fused((0.2, 0.02, 0.02, 0.4))
    around.absorb(fused((0.2, 0.02, 0.02, 0.4), direction=math.pi))
    box = corrected(around, surface_points(long, 0.05))
    assert box.center[0] + box.size[0] / 2 > 0.85
    assert box.center[0] - box.size[0] / 2 == pytest.approx(-0.5, abs=0.12)


def test_a_far_side_that_is_hidden_is_not_missing() -> None:
    """Seen from +x: surface ends half-way; from both sides, that is where the object ends."""
    half = surface_points(Box3D((0.3, 0.0, 1.0), (0.4, 1.0, 1.0), 0.0), 0.05)
    vague_size = (0.02, 0.02, 0.02, 0.4)
    front = corrected(fused(vague_size, direction=0.0), half)
    assert front.size[0] == pytest.approx(1.0, abs=0.05)
    both = fused(vague_size, direction=0.0)
    both.absorb(fused(vague_size, direction=math.pi))
    assert corrected(both, half).size[0] < 0.8
    assert corrected(fused(vague_size, direction=math.pi, cut=True), half).size[0] == pytest.approx(1.0, abs=0.05)


def test_background_far_outside_is_something_else() -> None:
    wall = np.array([[x, y, 1.0] for x in (-2.5, -2.4) for y in np.linspace(-1, 1, 40)], np.float32)
    surface = np.concatenate([surface_points(BOX, 0.1), wall])
    assert corrected(fused((0.05, 0.05, 0.05, 0.1)), surface).size[0] == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    ("label", "floor", "bottom"),
    [
        ("chair", 0.3, 0.3),  # 0.2 m below it
        ("chair", 0.0, 0.5),  # too far down
        ("chair", 0.6, 0.6),  # the box reaches into the floor
        ("microwave", 0.3, 0.5),  # stands anywhere
        ("microwave", 0.47, 0.47),
        ("chair", 2.0, 0.5),  # a floor above it is none of its own
        ("chair", -np.inf, 0.5),
    ],
)
def test_boxes_stand_on_the_floor(label: str, floor: float, bottom: float) -> None:
    box = corrected(fused(SURE), NONE, label=label, floor=floor)
    assert (box.bottom, box.top) == (pytest.approx(bottom), pytest.approx(1.5))
