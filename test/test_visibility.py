import numpy as np
import pytest
from rendering import FLOOR, Thing, looking, render, wall

from ssr_ros.scene_graph.visibility import HIDDEN, OUTSIDE, SURFACE, THROUGH, Visibility, classify, coverage

AHEAD = looking((0.0, 0.0, 1.0), (1.0, 0.0, 1.0))
SCREEN = Thing.of("tv", (2.05, 0.0, 1.0), (0.1, 1.0, 0.6))  # its face at x = 2 m, the wall's at 4 m
FRAME = render([SCREEN], AHEAD, scenery=(FLOOR, wall(4.0)))


def state_of(*point: float, max_depth: float = 6.0) -> int:
    return int(classify(np.array([point], np.float32), FRAME, max_depth).state[0])


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((2.0, 0.0, 1.0), SURFACE),  # on the screen
        ((2.05, 0.2, 1.1), SURFACE),  # within depth noise of it
        ((3.0, 0.0, 1.0), HIDDEN),  # between screen and wall
        ((4.0, 0.0, 1.0), HIDDEN),  # on the wall, behind the screen
        ((4.0, 1.5, 1.0), SURFACE),  # on the wall, beside it
        ((1.0, 0.0, 1.0), THROUGH),  # in the air before the screen
        ((3.0, 1.0, 1.0), THROUGH),  # in the air before the wall
        ((-1.0, 0.0, 1.0), OUTSIDE),  # behind the camera
        ((2.0, 5.0, 1.0), OUTSIDE),  # left of the image
        ((0.05, 0.0, 1.0), OUTSIDE),  # too near to say
    ],
)
def test_one_point_each(point: tuple, expected: int) -> None:
    assert state_of(*point) == expected


def test_noise_that_grows_with_distance_proves_nothing() -> None:
    assert state_of(3.8, 1.5, 1.0) == SURFACE  # 0.2 m before the wall at 4 m
    assert state_of(1.75, 0.0, 1.0) == THROUGH  # 0.25 m before the screen at 2 m


def test_beyond_the_trusted_range_is_outside() -> None:
    assert state_of(4.0, 1.5, 1.0, max_depth=3.0) == OUTSIDE


def test_without_a_reading_nothing_is_known() -> None:
    frame = render([], AHEAD, scenery=())
    points = np.array([[2.0, 0.0, 1.0]], np.float32)
    assert classify(points, frame, 6.0).state.tolist() == [OUTSIDE]


def test_pixels_are_those_of_the_color_image() -> None:
    half = render([SCREEN], AHEAD, scenery=(FLOOR, wall(4.0)), depth_size=(80, 60))
    points = np.array([[2.0, 0.3, 1.2]], np.float32)
    assert classify(points, half, 6.0).state.tolist() == [SURFACE]
    full = classify(points, FRAME, 6.0).pixels[0]
    assert full == pytest.approx([79.5 - 130 * 0.15, 59.5 - 130 * 0.1], abs=1e-3)
    assert classify(points, half, 6.0).pixels[0] == pytest.approx(full, abs=1.0)


def test_coverage_is_the_share_of_the_visible_surface() -> None:
    state = np.array([SURFACE, SURFACE, SURFACE, SURFACE, HIDDEN, THROUGH], np.int8)
    pixels = np.array([[5, 5], [15, 5], [25, 5], [5, 25], [5, 5], [5, 5]], np.float32)
    assert coverage(Visibility(state, pixels), (0, 0, 20, 20)) == 0.5
    assert coverage(Visibility(state[4:], pixels[4:]), (0, 0, 20, 20)) == 1.0
