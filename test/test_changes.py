from __future__ import annotations

import numpy as np
import pytest
import shapely
from box_home import box_home

from ssr_ros.simulation.changes import KINDS, Change, applied, in_view, is_movable, make_changes
from ssr_ros.simulation.free_space import FLAT, footprint
from ssr_ros.simulation.scene import Home

HOME = box_home()
ROBOT = (3.6, 0.6, -np.pi / 2)  # looking at the wall
FOV = np.radians(69)


@pytest.fixture(scope="module", params=range(4))
def changed(request: pytest.FixtureRequest) -> tuple[Home, tuple[Change, ...]]:
    return make_changes(HOME, ROBOT, FOV, 0.25, request.param)


def test_what_carries_something_or_is_built_in_stays() -> None:
    movable = {item.id for item in HOME.objects if is_movable(HOME, item)}
    assert movable == {3, 5}  # chair and bookshelf; the table carries a cup, sofa, bed and wardrobe are heavy


def test_changes_turn_one_home_into_the_other(changed: tuple[Home, tuple[Change, ...]]) -> None:
    after, changes = changed
    assert 1 <= len(changes) <= 4
    assert [change.kind for change in changes] == [k for k in KINDS * 2 if k in {c.kind for c in changes}][
        : len(changes)
    ]
    before = {item.id: item for item in HOME.objects}
    for change in changes:
        now = {item.id: item for item in after.objects}
        assert (change.before is None) == (change.object_id not in before) == (change.kind == "new")
        assert (change.after is None) == (change.object_id not in now) == (change.kind == "removed")
        if change.kind == "moved":
            assert np.hypot(*np.subtract(change.after.box.center[:2], before[change.object_id].box.center[:2])) > 0.6
    touched = {change.object_id for change in changes}
    assert {i.id: i for i in HOME.objects if i.id not in touched} == {
        i.id: i for i in after.objects if i.id not in touched
    }


def test_only_what_was_shown_leaves_small_and_heavy_things_too() -> None:
    """The cup stands on the table, the sofa is heavy: both may be taken away, neither is put elsewhere."""
    labels = {item.id: item.label for item in HOME.objects}
    shown = [key for key, label in labels.items() if label in ("cup", "sofa", "chair", "table")]
    kinds = set()
    for seed in range(4):
        _, changes = make_changes(HOME, ROBOT, FOV, 0.25, seed, count=9, shown=shown)
        assert {change.object_id for change in changes} <= set(shown)
        assert [change for change in changes if change.before is None] == []
        kinds |= {(change.kind, labels[change.object_id]) for change in changes}
    assert {("removed", "cup"), ("removed", "sofa"), ("moved", "chair")} <= kinds
    assert {label for kind, label in kinds if kind == "moved"} <= {"chair", "table"}


def test_new_places_are_free_and_on_the_floor(changed: tuple[Home, tuple[Change, ...]]) -> None:
    after, changes = changed
    shapes = {item.id: shapely.Polygon(footprint(item)) for item in after.objects if item.box.top > FLAT}
    for change in changes:
        if change.after is None:
            continue
        mine = shapes[change.object_id]
        assert not any(mine.intersects(other) for key, other in shapes.items() if key != change.object_id)
        assert any(shapely.Polygon(room.polygon).contains(mine) for room in after.rooms)
        assert change.after.box.bottom == pytest.approx(0.0)


def test_nothing_changes_before_the_robots_eyes(changed: tuple[Home, tuple[Change, ...]]) -> None:
    for change in changed[1]:
        assert not in_view(change.before, ROBOT, FOV)
        assert not in_view(change.after, ROBOT, FOV)


def test_in_view_is_the_angle_of_view() -> None:
    chair = next(item for item in HOME.objects if item.label == "chair")  # at (2.2, 1.2)
    assert in_view(chair, (2.2, 3.0, -np.pi / 2), FOV)
    assert not in_view(chair, (2.2, 3.0, np.pi / 2), FOV)
    assert not in_view(None, (2.2, 3.0, -np.pi / 2), FOV)


def test_the_same_seed_changes_the_same() -> None:
    def told(seed: int) -> list:
        return [(c.kind, c.object_id, c.after and c.after.box) for c in make_changes(HOME, ROBOT, FOV, 0.25, seed)[1]]

    assert told(1) == told(1) != told(2)


def test_a_removal_applied_twice_is_one() -> None:
    chair = next(item for item in HOME.objects if item.label == "chair")
    change = Change("removed", chair.id, chair, None)
    assert applied(applied(HOME, change), change).objects == applied(HOME, change).objects
