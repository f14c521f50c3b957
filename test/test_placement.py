"""The parts that place furniture, on rooms simple enough to know the answer."""

from __future__ import annotations

import numpy as np
from furniture_of_boxes import FurnitureOfBoxes
from shapely import box

from ssr_ros.simulation.contact import meet, surface_points
from ssr_ros.simulation.home import make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.layout import Item
from ssr_ros.simulation.plan_drawing import draw_floor_plan
from ssr_ros.simulation.surfaces import places
from ssr_ros.simulation.walkability import WalkableFloor
from ssr_ros.types import Box3D

SOURCE = FurnitureOfBoxes()


def rectangle(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array([(x1, y1), (x0, y1), (x0, y0), (x1, y0)])


def test_a_wall_across_the_room_cuts_it_in_two_and_a_gap_of_60_cm_does_not() -> None:
    floor = WalkableFloor(box(0, 0, 4, 3), [(0.4, 1.5), (3.6, 1.5)])
    assert floor.is_walkable()
    assert not floor.stays_walkable(rectangle(1.9, 0.0, 2.1, 2.6))  # leaves 0.4 m
    assert floor.stays_walkable(rectangle(1.9, 0.0, 2.1, 2.3))  # leaves 0.7 m
    floor.block(rectangle(1.9, 0.0, 2.1, 2.3))
    assert not floor.stays_walkable(rectangle(1.9, 2.6, 2.1, 3.0))  # closes the gap


def test_a_door_that_is_blocked_is_seen() -> None:
    floor = WalkableFloor(box(0, 0, 4, 3), [(0.4, 1.5)])
    assert not floor.stays_walkable(rectangle(0.2, 1.2, 0.8, 1.8))


def test_a_seat_goes_under_a_table_and_a_back_does_not() -> None:
    rng = np.random.default_rng(0)
    table, chair = SOURCE.draw("table", rng), SOURCE.draw("chair", rng)
    points = surface_points(chair), surface_points(table)

    def at(overlap: float) -> bool:
        """Whether they meet with the chair, facing the table's middle, pushed in by ``overlap`` [m]."""
        away = table.size[0] / 2 + chair.size[0] / 2 - overlap
        of_chair = Box3D((away, 0.0, chair.size[2] / 2), chair.size, np.pi)
        return meet(points[0], of_chair, points[1], Box3D((0.0, 0.0, table.size[2] / 2), table.size, 0.0))

    assert not at(-0.1)
    assert not at(0.2)
    assert at(chair.size[0])  # the back stands in the table's top


def test_contact_does_not_depend_on_where_the_two_stand() -> None:
    rng = np.random.default_rng(1)
    table, chair = SOURCE.draw("table", rng), SOURCE.draw("chair", rng)
    points = surface_points(chair), surface_points(table)
    for turn in np.linspace(0, 6, 7):
        c, s = np.cos(turn), np.sin(turn)
        for away, expected in ((1.2, False), (0.3, True)):
            of_chair = Box3D((3 + c * away, -2 + s * away, chair.size[2] / 2), chair.size, turn)
            of_table = Box3D((3.0, -2.0, table.size[2] / 2), table.size, turn)
            assert meet(points[0], of_chair, points[1], of_table) == expected


def test_shelves_have_as_much_room_as_there_is_up_to_the_next() -> None:
    shelf = SOURCE.draw("bookshelf", np.random.default_rng(2))
    low, middle, top = places(Item("bookshelf", shelf, 0.0, 0.0, 0.0, 0.0))
    assert np.isclose(low.headroom, 0.65 - 0.30 - 0.04)
    assert middle.headroom < shelf.size[2] - middle.level
    assert top.headroom > 1.0


def test_a_plan_is_drawn(tmp_path) -> None:
    draw_floor_plan(make_home(HomeConfig(3, styles=("bathroom",)), SOURCE), tmp_path / "plan.png")
    assert (tmp_path / "plan.png").stat().st_size > 10_000
