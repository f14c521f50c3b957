from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from box_home import box_home, thing

from ssr_ros.simulation.free_space import CELL, FreeSpace

SPACE = FreeSpace(box_home(), 0.25)


def test_clearance_is_the_distance_to_the_nearest_thing() -> None:
    # the table spans x 1.1 to 1.9, y 0.8 to 1.6; walls at x = 0 and y = 0; 2.35 m to the next thing on the right
    points = [(0.4, 2.0), (1.5, 0.5), (1.5, 1.2), (3.5, 1.2)]
    assert SPACE.clearance_at(points) == pytest.approx([0.4, 0.3, 0.0, 1.075], abs=0.06)
    assert SPACE.clearance_at([(-1.0, 2.0), (20.0, 20.0)]) == pytest.approx([0.0, 0.0])


def test_rugs_are_driven_over_and_high_things_under() -> None:
    hung = thing(10, "cabinet", 3.2, 2.2, (0.5, 0.5, 0.6), z=1.5, support=-1)
    home = replace(box_home(), objects=(*box_home().objects, hung))
    assert FreeSpace(home, 0.25).clearance_at([(3.2, 2.2)])[0] > 0.5


def test_ways_lead_through_the_door_and_touch_nothing() -> None:
    path = SPACE.path((0.5, 2.2), (6.2, 1.2))
    assert path is not None
    assert np.linalg.norm(np.diff(path, axis=0), axis=1).max() < 1.5 * CELL
    assert SPACE.clearance_at(path).min() >= 0.24
    crossing = path[np.abs(path[:, 0] - 5.05).argmin()]
    assert 1.2 < crossing[1] < 1.7
    assert SPACE.distances((0.5, 2.2), [(6.2, 1.2)])[0] > np.linalg.norm(path[0] - path[-1])


def test_without_a_door_there_is_no_way() -> None:
    closed = FreeSpace(replace(box_home(), openings=()), 0.25)
    assert closed.path((0.5, 2.2), (6.2, 1.2)) is None
    assert closed.distances((0.5, 2.2), [(6.2, 1.2)])[0] == np.inf


def test_a_robot_that_fits_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="fits nowhere"):
        FreeSpace(box_home(), 3.0).path((1, 1), (2, 2))


def test_sight_ends_at_walls_and_tall_things_and_passes_over_tables() -> None:
    # over the table (0.75 m is tall) no; over the bed of 0.5 m yes; through the door into the bedroom yes
    east, west, north = 0.0, np.pi, np.pi / 2
    assert SPACE.sight((3.0, 1.2), [west])[0, 0] == pytest.approx(0.575, abs=0.1)  # the chair's back
    assert SPACE.sight((6.3, 1.4), [north])[0, 0] == pytest.approx(2.6, abs=0.1)  # over the bed to the wall
    assert SPACE.sight((4.0, 1.45), [east])[0, 0] > 2.5  # through the door
    assert SPACE.sight((4.0, 2.5), [east])[0, 0] == pytest.approx(1.0, abs=0.1)  # the wall beside it
