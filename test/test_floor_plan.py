"""Floor plans and their walls on cases that can be drawn on paper, and over seeds."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely
from furniture_of_boxes import FurnitureOfBoxes

from ssr_ros.simulation.floor_plan import NoPlanError, WallLine, draw_plan, wall_lines
from ssr_ros.simulation.home import make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.joinery import LINING
from ssr_ros.simulation.openings import draw_openings, shells
from ssr_ros.simulation.randomness import random_for
from ssr_ros.simulation.styles import load_styles, parse_styles

SEEDS = range(30)
FOUR = ("living room", "kitchen", "bedroom", "bathroom")


def plan_of(seed: int, names: tuple[str, ...] = FOUR):
    return draw_plan([load_styles().style(name) for name in names], random_for(seed, "test"))


def test_a_wall_line_measures_from_its_start_and_into_the_room() -> None:
    line = WallLine((1.0, 2.0), (1.0, 5.0))  # the room lies to the left: at smaller x
    assert line.length == 3.0
    assert line.normal == (-1.0, 0.0)
    assert line.point(1.0, 0.5) == (0.5, 3.0)
    assert line.along(9.0, 4.0) == 2.0


def test_the_walls_of_a_square_look_inwards() -> None:
    lines = wall_lines(shapely.orient_polygons(shapely.box(0, 0, 2, 2)))
    assert len(lines) == 4
    assert all(shapely.box(0, 0, 2, 2).contains(shapely.Point(line.point(1.0, 0.1))) for line in lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_rooms_are_rectangles_or_ls_of_the_wanted_size_with_walls_between(seed: int) -> None:
    plan = plan_of(seed)
    for room, name in zip(plan.rooms, FOUR, strict=True):
        style = load_styles().style(name)
        assert style.area[0] <= room.area <= style.area[1]
        assert len(room.exterior.coords) - 1 in (4, 6)
        assert room.exterior.is_ccw
    for i, a in enumerate(plan.rooms):
        for b in plan.rooms[i + 1 :]:
            assert a.distance(b) > plan.inner_thickness - 1e-6


def test_some_rooms_are_ls() -> None:
    corners = Counter(len(room.exterior.coords) - 1 for seed in SEEDS for room in plan_of(seed).rooms)
    assert corners[6] > 0
    assert corners[4] > corners[6]


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_walks_through_a_bathroom(seed: int) -> None:
    doors = Counter(index for door in plan_of(seed).doors for index in door.rooms)
    assert doors[FOUR.index("bathroom")] == 1
    assert sum(doors.values()) == 6  # three doors join four rooms


@pytest.mark.parametrize("seed", SEEDS)
def test_openings_lie_in_walls_apart_from_one_another(seed: int) -> None:
    plan = plan_of(seed)
    styles = [load_styles().style(name) for name in FOUR]
    openings = draw_openings(plan, styles, 2.6, random_for(seed, "openings"))
    rooms = shells(plan, styles, openings, 2.6)
    seen: Counter[int] = Counter()
    for shell in rooms:
        for wall in shell.walls:
            ends = [0.0, *(v for hole in wall.holes for v in (hole.start, hole.end)), wall.line.length]
            assert ends == sorted(ends)
            seen.update(hole.opening for hole in wall.holes)
    for index, item in enumerate(openings):
        assert seen[index] == sum(room > 0 for room in item.rooms)  # each of its rooms has the hole once
        assert 0 <= item.bottom < item.top < 2.6


def test_what_cannot_be_planned_is_said() -> None:
    style = load_styles().style("bathroom")
    with pytest.raises(NoPlanError, match="bathroom, bathroom"):
        draw_plan([style, style], random_for(0, "test"))  # one would be reached through the other


def test_structure_has_holes_where_openings_are_and_nowhere_else() -> None:
    home = make_home(HomeConfig(4, styles=("office",)), FurnitureOfBoxes())
    mesh = home.structure
    corners = mesh.vertices[mesh.faces].astype(float)
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    room = shapely.Polygon(home.rooms[0].polygon)
    flat = np.ptp(corners[..., 2], axis=1) < 1e-6
    ceiling = flat & (np.abs(corners[:, 0, 2] - home.height) < 1e-5)
    assert areas[ceiling].sum() == pytest.approx(room.area, rel=1e-4)
    on_inner_face = ~flat & (shapely.distance(room.exterior, shapely.points(corners.mean(1)[:, :2])) < 1e-4)
    holes = 0.0
    for item in home.openings:
        lined = 2 * LINING if item.kind == "door" else 0.0  # the edges of the lining are flush with the wall
        holes += (np.hypot(*np.subtract(item.end, item.start)) - lined) * (item.top - item.bottom)
    assert areas[on_inner_face].sum() == pytest.approx(room.length * home.height - holes, rel=1e-3)
    assert len(mesh.uv) == len(mesh.material) == len(mesh.faces)
    assert mesh.material.max() < len(mesh.materials)


def test_rules_with_a_mistake_name_it() -> None:
    text = "version: 1\nmanners: {}\nhomes: []\nstyles: [{name: attic}]"
    with pytest.raises(ValueError, match=r"room_styles.yaml: .*area.*styles\[0\]"):
        parse_styles(text)
    with pytest.raises(ValueError, match=r"home.rooms must be in \[0, 4\], got 5"):
        HomeConfig(rooms=5)
    with pytest.raises(ValueError, match="home.styles must be among"):
        HomeConfig(styles=("attic",))
