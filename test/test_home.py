"""Homes as a whole: what must hold for every seed, checked by means other than those that placed the furniture."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations

import numpy as np
import pytest
import shapely
from furniture_of_boxes import FurnitureOfBoxes
from shapely import LineString, Point, Polygon

from ssr_ros.evaluation.truth import load_truth
from ssr_ros.geometry import box_parameters, footprints
from ssr_ros.simulation.home import NoHomeError, home_truth, make_home, polygon_area
from ssr_ros.simulation.home_config import STYLES, HomeConfig
from ssr_ros.simulation.scene import Home, Opening, PlacedObject
from ssr_ros.simulation.styles import load_styles

SEEDS = range(30)
ROBOT = 0.25  # [m] half its width
FLAT = 0.03  # [m] a robot drives over what is no higher
TOUCH = 1e-4  # [m]


@cache
def home(seed: int) -> Home:
    """Single rooms of each style in turn, and larger homes."""
    styles = ((STYLES[seed % 5],), (), ("living room", "kitchen", "bedroom", "bathroom"))[seed % 3]
    return make_home(HomeConfig(seed, styles=styles), FurnitureOfBoxes())


def plan(item: PlacedObject) -> Polygon:
    return Polygon(footprints(box_parameters([item.box]))[0])


def room_polygon(home: Home, room: int) -> Polygon:
    return Polygon(next(r.polygon for r in home.rooms if r.id == room))


def furniture(home: Home) -> list[PlacedObject]:
    return [item for item in home.objects if not item.structural]


def in_the_way(home: Home) -> list[PlacedObject]:
    """What a robot drives around."""
    return [o for o in home.objects if o.box.size[2] > FLAT and o.box.bottom < 1.0 and o.label != "window"]


def rests_on(home: Home, item: PlacedObject, other: PlacedObject) -> bool:
    """Whether an object rests on another, or on something that does."""
    by_id = {o.id: o for o in home.objects}
    while item.support > 0:
        item = by_id[item.support]
        if item is other:
            return True
    return False


def is_tucked(a: PlacedObject, b: PlacedObject) -> bool:
    """A chair under a table or desk: the one pair whose boxes may meet, as what is pushed in is a seat under a top."""
    chair, table = (a, b) if a.label == "chair" else (b, a)
    return chair.label == "chair" and table.label in ("table", "desk")


@pytest.mark.parametrize("seed", SEEDS)
def test_boxes_do_not_meet(seed: int) -> None:
    objects = home(seed).objects
    plans = {item.id: plan(item) for item in objects}
    for a, b in combinations(objects, 2):
        overlap = min(a.box.top, b.box.top) - max(a.box.bottom, b.box.bottom)
        if overlap <= TOUCH or rests_on(home(seed), a, b) or rests_on(home(seed), b, a) or is_tucked(a, b):
            continue
        shared = plans[a.id].intersection(plans[b.id]).area
        assert shared < 1e-6, f"{a.label} {a.id} meets {b.label} {b.id}: {shared * 1e4:.1f} cm2, {overlap:.3f} m high"


@pytest.mark.parametrize("seed", SEEDS)
def test_chairs_face_their_table_and_only_their_seat_is_under_it(seed: int) -> None:
    tables = [o for o in home(seed).objects if o.label in ("table", "desk")]
    for chair in (o for o in home(seed).objects if o.label == "chair"):
        table = min(tables, key=lambda t: plan(t).distance(plan(chair)) + 1e-3 * plan(t).distance(plan(chair).centroid))
        assert plan(table).distance(plan(chair)) < 0.06
        ahead = np.array([np.cos(chair.box.yaw), np.sin(chair.box.yaw)])
        start = np.array(chair.box.center[:2])
        assert LineString([start, start + 2 * ahead]).intersects(plan(table))
        seat_depth = chair.box.size[0] - 0.06
        assert plan(chair).intersection(plan(table)).area <= seat_depth * chair.box.size[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_is_in_its_room(seed: int) -> None:
    for item in furniture(home(seed)):
        assert room_polygon(home(seed), item.room).buffer(1e-3).covers(plan(item)), item.label
        assert item.box.bottom >= -1e-6
        assert item.box.top < home(seed).height


@pytest.mark.parametrize("seed", SEEDS)
def test_what_rests_on_something_touches_one_of_its_surfaces(seed: int) -> None:
    by_id = {item.id: item for item in home(seed).objects}
    for item in furniture(home(seed)):
        if item.support == 0:
            assert item.box.bottom == pytest.approx(0.0, abs=1e-6)
        if item.support == -1:
            assert item.label in ("picture", "mirror")
            assert room_polygon(home(seed), item.room).exterior.distance(plan(item)) < 1e-3
        if item.support <= 0:
            continue
        support = by_id[item.support]
        assert item.room == support.room
        assert plan(support).buffer(1e-6).covers(plan(item)), f"{item.label} hangs over {support.label}"
        levels = [support.box.bottom + s.top for s in support.model.surfaces] or [support.box.top]
        assert min(abs(level - item.box.bottom) for level in levels) < 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_things_stand_on_a_rug_whole_or_not_at_all(seed: int) -> None:
    rugs = [o for o in home(seed).objects if o.label == "rug"]
    for rug in rugs:
        for item in furniture(home(seed)):
            if item is not rug and item.box.bottom < 0.1 and plan(rug).intersection(plan(item)).area > 1e-6:
                assert item.support == rug.id


def floor_before(opening: Opening, room: Polygon, depth: float) -> Polygon:
    """The part of a room that lies straight before an opening."""
    line = LineString([opening.start, opening.end])
    return line.buffer(depth, cap_style="flat").intersection(room)


@pytest.mark.parametrize("seed", SEEDS)
def test_doors_open_onto_free_floor(seed: int) -> None:
    for opening in (o for o in home(seed).openings if o.kind == "door"):
        for room in (r for r in opening.rooms if r):
            zone = floor_before(opening, room_polygon(home(seed), room), 0.8)
            for item in in_the_way(home(seed)):
                if not item.structural:
                    assert plan(item).intersection(zone).area < 1e-3, f"{item.label} stands before a door"


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_tall_stands_before_windows(seed: int) -> None:
    kitchen_line = ("sink", "stove", "counter")
    for opening in (o for o in home(seed).openings if o.kind == "window"):
        zone = floor_before(opening, room_polygon(home(seed), max(opening.rooms)), 0.4)
        for item in furniture(home(seed)):
            tall = item.support == 0 and item.box.top > opening.bottom + 1e-6 and item.label not in kitchen_line
            assert not tall or plan(item).intersection(zone).area < 1e-3, f"{item.label} stands before a window"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_robot_gets_from_every_door_around_every_room(seed: int) -> None:
    solid = shapely.union_all([plan(item).buffer(ROBOT) for item in in_the_way(home(seed))])
    for room in home(seed).rooms:
        free = Polygon(room.polygon).buffer(-ROBOT, join_style="mitre").difference(solid)
        pieces = sorted(shapely.get_parts(free), key=lambda piece: piece.area)
        around = pieces[-1]
        assert around.area > 0.75 * free.area
        assert around.distance(Polygon(room.polygon).centroid) < 1.6
        for opening in (o for o in home(seed).openings if o.kind == "door" and room.id in o.rooms):
            threshold = Point(np.add(opening.start, opening.end) / 2)
            assert around.distance(threshold) < 0.65, f"{room.style}: a door leads nowhere"


@pytest.mark.parametrize("seed", SEEDS)
def test_doors_join_all_rooms(seed: int) -> None:
    reached = {home(seed).rooms[0].id}
    for _ in home(seed).rooms:
        for opening in home(seed).openings:
            if opening.kind == "door" and 0 not in opening.rooms and reached & set(opening.rooms):
                reached |= set(opening.rooms)
    assert reached == {room.id for room in home(seed).rooms}
    assert any(o.kind == "door" for o in home(seed).openings)


@pytest.mark.parametrize("seed", SEEDS)
def test_rooms_have_what_their_style_demands(seed: int) -> None:
    for room in home(seed).rooms:
        style = load_styles().style(room.style)
        labels = [item.label for item in furniture(home(seed)) if item.room == room.id]
        assert 8 <= len(labels) <= 25
        for rule in (rule for rule in style.furniture if rule.required):
            assert sum(label in rule.what for label in labels) >= max(rule.count[0], 1), f"{room.style}: {rule.what}"
        assert style.area[0] <= polygon_area(room.polygon) <= style.area[1]


def test_a_sofa_looks_at_the_tv_and_nightstands_stand_by_beds() -> None:
    for seed in SEEDS:
        for sofa in (o for o in home(seed).objects if o.label == "sofa" and room_style(home(seed), o) == "living room"):
            tv = next(o for o in home(seed).objects if o.label == "tv" and o.room == sofa.room)
            dx, dy = np.subtract(tv.box.center, sofa.box.center)[:2]
            assert np.cos(np.arctan2(dy, dx) - sofa.box.yaw) > 0.9
        beds = [plan(o) for o in home(seed).objects if o.label == "bed"]
        for nightstand in (o for o in home(seed).objects if o.label == "nightstand"):
            assert min(plan(nightstand).distance(bed) for bed in beds) < 0.2


def room_style(home: Home, item: PlacedObject) -> str:
    return next(room.style for room in home.rooms if room.id == item.room)


def test_the_same_seed_gives_the_same_home_and_another_seed_another() -> None:
    config = HomeConfig(7, styles=("office", "bathroom"))
    once, again = (make_home(config, FurnitureOfBoxes()) for _ in range(2))
    assert home_truth(once) == home_truth(again)
    assert np.array_equal(once.structure.vertices, again.structure.vertices)
    truths = {json.dumps(home_truth(home(seed))["objects"]) for seed in SEEDS}
    assert len(truths) == len(SEEDS)


def test_the_truth_is_read_back_by_the_evaluation(tmp_path) -> None:
    path = tmp_path / "ground_truth.json"
    path.write_text(json.dumps(home_truth(home(2))))
    truth = load_truth(path)
    assert [item.label for item in truth.objects] == [item.label for item in home(2).objects]
    for read, placed in zip(truth.objects, home(2).objects, strict=True):
        assert np.allclose(read.box.center, placed.box.center, atol=1e-4)
    rooms = home_truth(home(2))["rooms"]
    assert [room["area_m2"] for room in rooms] == [
        pytest.approx(Polygon(room["polygon"]).area, abs=0.01) for room in rooms
    ]


def test_styles_are_those_asked_for() -> None:
    made = make_home(HomeConfig(1, styles=("bedroom", "office")), FurnitureOfBoxes())
    assert [room.style for room in made.rooms] == ["bedroom", "office"]
    assert len(make_home(HomeConfig(1, rooms=3), FurnitureOfBoxes()).rooms) == 3


def test_less_clutter_is_fewer_things() -> None:
    def count(clutter: float) -> int:
        homes = (make_home(HomeConfig(s, styles=("office",), clutter=clutter), FurnitureOfBoxes()) for s in range(6))
        return sum(len(furniture(made)) for made in homes)

    assert count(0.0) < count(1.0)


def test_a_catalogue_without_beds_cannot_furnish_a_bedroom() -> None:
    source = FurnitureOfBoxes()
    source.labels = source.labels - {"bed"}
    with pytest.raises(NoHomeError, match="none of bed"):
        make_home(HomeConfig(0, styles=("bedroom",)), source)


@pytest.mark.parametrize("seed", range(3))
def test_homes_of_the_real_catalogue_hold_the_same_promises(seed: int) -> None:
    made = make_home(HomeConfig(seed, styles=(STYLES[seed],)))
    plans = {item.id: plan(item) for item in made.objects}
    for a, b in combinations(made.objects, 2):
        overlap = min(a.box.top, b.box.top) - max(a.box.bottom, b.box.bottom)
        if overlap > TOUCH and not (rests_on(made, a, b) or rests_on(made, b, a) or is_tucked(a, b)):
            assert plans[a.id].intersection(plans[b.id]).area < 1e-6
    assert 8 <= len(furniture(made)) <= 25
