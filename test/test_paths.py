"""Ways through free floor, measured by hand, and what holds for any."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import node
from scipy.sparse.csgraph import dijkstra

from ssr_ros.config import ReasoningConfig
from ssr_ros.reasoning import paths, walking
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.query import ObjectRef, Path
from ssr_ros.reasoning.solver import Solver
from ssr_ros.reasoning.walking import (
    FreeFloor,
    distance_to_box,
    nearest_cells,
    obstacles_of,
    outlines,
    plan_of,
    shortest_way,
)
from ssr_ros.scene_graph.graph import Room, SceneGraph

A, B, CUP = ObjectRef("bed"), ObjectRef("tv"), ObjectRef("cup")
NONE = np.empty((0, 4, 2))
HALL = ((0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (0.0, 4.0))


def hall(*things, rooms=(HALL,)):
    """Bed at x 1, tv at x 9 (each 0.5 m wide) in a hall of 10 m by 4 m; ``things`` are (label, x, y, length, width)."""
    nodes = [node(1, "bed", (1.0, 2.0, 0.4)), node(2, "tv", (9.0, 2.0, 0.4))]
    nodes += [
        node(i, n, (x, y, 0.5), (length, width, 1.0)) for i, (n, x, y, length, width) in enumerate(things, start=3)
    ]
    return SceneGraph("map", nodes=nodes, rooms=[Room(i, tuple(p), 40.0) for i, p in enumerate(rooms, start=1)])


def ask(graph, query=None, pose=None, **config):
    return Solver(ReasoningConfig(**config)).solve(graph, query or Path(B, A), pose)


def pose(x, y, yaw):
    matrix = np.eye(4)
    matrix[:2, :2] = [[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]]
    matrix[:2, 3] = x, y
    return matrix


def test_straight_on():
    answer = ask(hall())
    assert (answer.status, answer.unit, answer.evidence) == (Status.OK, "m", (1, 2))
    assert answer.value == pytest.approx(
        8.0 - 2 * (0.25 + 0.25), abs=0.25
    )  # less half a box and the radius at each end
    assert len(answer.labels) == 1 and answer.labels[0].startswith("Leave the bed and go 6.9")


def test_round_a_cupboard():
    """A wall of a cupboard from the lower edge up to y 3: over its corner at (5, 3), inflated by 0.25 m."""
    answer = ask(hall(("cupboard", 5.0, 1.5, 0.2, 3.0)))
    least = 2 * math.hypot(3.5, 1.0)
    assert least - 2 * 0.1 < answer.value < least * 1.12  # ends may be 0.1 m farther off than the nearest
    assert "turn right" in answer.text and len(answer.labels) >= 2


def test_a_way_that_leads_far_round():
    """Two rooms side by side, joined by a door 20 m to the north: beyond the neighborhood of the ends."""
    west, east = ((0, 0), (4.9, 0), (4.9, 30), (0, 30)), ((5.1, 0), (10, 0), (10, 30), (5.1, 30))
    answer = ask(hall(("door", 5.0, 22.0, 0.1, 1.0), rooms=(west, east)))
    assert answer.status is Status.OK and 38.0 < answer.value < 41.0


def test_a_gap_that_only_fine_cells_show():
    """0.6 m between two cupboards in a hall of 10 m by 8 m, for someone 0.5 m wide: the second look finds it."""
    wide = ((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0))
    shut = hall(("cupboard", 5.0, 0.95, 0.2, 1.9), ("cupboard", 5.0, 5.25, 0.2, 5.5), rooms=(wide,))
    assert ask(hall(("cupboard", 5.0, 0.9, 0.2, 1.8), ("cupboard", 5.0, 5.2, 0.2, 5.6), rooms=(wide,))).value < 8.0
    assert ask(shut, robot_radius=0.32).status is Status.UNVERIFIED


def test_the_way_begins_where_the_robot_is():
    answer = ask(hall(), Path(B), pose(5.013, 2.021, 0.0))
    assert answer.value == pytest.approx(8.75 - 0.25 - 5.013, abs=0.15)
    beside = ask(hall(), Path(B), pose(9.0, 1.45, 0.0))  # 0.3 m from the tv already
    assert beside.value < 0.2


def test_no_way_round():
    assert ask(hall(("cupboard", 5.0, 2.0, 0.2, 4.0))).status is Status.UNVERIFIED


def test_what_hangs_high_or_lies_flat_is_no_obstacle():
    graph = hall()
    graph.put(node(3, "ceiling light", (5.0, 2.0, 2.4), (0.2, 4.0, 0.1)))
    graph.put(node(4, "rug", (5.0, 2.0, 0.01), (2.0, 4.0, 0.02)))
    assert ask(graph).status is Status.OK


def test_a_door_joins_two_rooms():
    west, east = ((0, 0), (4.9, 0), (4.9, 4), (0, 4)), ((5.1, 0), (10, 0), (10, 4), (5.1, 4))
    assert ask(hall(rooms=(west, east))).status is Status.UNVERIFIED
    answer = ask(hall(("door", 5.0, 3.0, 0.1, 1.0), rooms=(west, east)))
    assert answer.status is Status.OK and answer.value > 6.8


def test_from_the_robot():
    assert ask(hall(), Path(B)).status is Status.UNVERIFIED  # where is it?
    answer = ask(hall(), Path(B), pose(5.0, 2.0, math.pi / 2))
    assert answer.status is Status.OK and answer.evidence == (2,)
    assert answer.labels[0].startswith("Turn right by 90 degrees and go 3.")
    assert ask(hall(), Path(B), pose(5.0, 8.0, 0.0)).status is Status.UNVERIFIED  # outside


def test_from_what_stands_on_something():
    answer = ask(hall(("table", 5.0, 2.0, 1.0, 1.0), ("cup", 5.0, 2.0, 0.1, 0.1)), Path(B, CUP))
    assert answer.status is Status.OK and 2.0 < answer.value < 4.0


def test_without_a_room_or_a_way_to_go():
    assert "floor" in ask(SceneGraph("map", nodes=hall().members())).text
    assert ask(hall(), Path(A, A)).status is Status.UNVERIFIED
    assert ask(hall(), Path(ObjectRef("piano"), A)).status is Status.UNKNOWN_OBJECT
    assert ask(hall(), robot_radius=2.5).status is Status.UNVERIFIED  # too wide for the hall


def test_a_large_place_gets_coarser_cells():
    floor = FreeFloor.of(plan_of((((0.0, 0.0), (400.0, 0.0), (400.0, 400.0), (0.0, 400.0)),)), NONE, NONE, 0.2, 0.05)
    assert floor.free.size < 12_000 and floor.cell > 1.0


def test_distance_to_box_and_obstacles():
    box = np.array([1.0, 0.0, 0.5, 2.0, 1.0, 1.0, math.pi / 2])  # 1 m along x, 2 m along y
    assert distance_to_box(np.array([[1.0, 0.9], [3.0, 0.0], [1.5, 2.0]]), box) == pytest.approx([0.0, 1.5, 1.0])
    assert obstacles_of(np.array([box, box + [0, 0, 2, 0, 0, 0, 0]]), 0.0, 0.05, 1.5).tolist() == [True, False]
    assert np.abs(outlines(box[None], 0.5)[0] - box[:2]).max(axis=0) == pytest.approx([1.0, 1.5])


def test_nearest_cells():
    assert nearest_cells(np.array([0.5, 0.55, 0.9]), 1.0).tolist() == [0, 1]
    assert nearest_cells(np.array([1.5, 2.0]), 1.0).size == 0
    assert nearest_cells(np.empty(0), 1.0).size == 0


boxes = st.tuples(st.floats(1, 9), st.floats(0.5, 3.5), st.floats(0.1, 2), st.floats(0.1, 2), st.floats(-3, 3))


@settings(max_examples=30, deadline=None)
@given(st.lists(boxes, max_size=8))
def test_ways_keep_clear_and_are_no_shorter_than_the_straight_line(things):
    parameters = np.array([(x, y, 0.5, *size, 1.0, yaw) for x, y, *size, yaw in things]).reshape(-1, 7)
    floor = FreeFloor.of(plan_of((HALL,)), NONE, outlines(parameters), 0.25, 0.1)
    points = floor.points
    if not len(points):
        return
    start = np.array([0], dtype=np.intp)
    way = shortest_way(floor, start, np.linalg.norm(points - points[-1], axis=1), 20.0)
    assert way is not None and way[0] == pytest.approx(points[0])
    line = np.concatenate(
        [a + (b - a) * np.linspace(0, 1, 50)[:, None] for a, b in zip(way, way[1:], strict=False)] or [way]
    )
    for box in parameters:
        assert distance_to_box(line, box).min() > 0.25 - 1.5 * floor.cell
    assert np.linalg.norm(np.diff(way, axis=0), axis=1).sum() >= np.linalg.norm(way[-1] - way[0]) - 1e-9


def step_by_step(free, cell, starts):
    """(K,) how far the free cells are to walk: along, across, or slantwise where both of these are free."""
    cells = [tuple(at) for at in np.argwhere(free)]
    number = {at: k for k, at in enumerate(cells)}
    lengths = np.zeros((len(cells), len(cells)))
    for (row, column), k in number.items():
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
            there = (row + down, column + right)
            if there in number and (row + down, column) in number and (row, column + right) in number:
                lengths[k, number[there]] = cell * math.hypot(down, right)
    return dijkstra(lengths, directed=False, indices=starts, min_only=True)


def length_of(way):
    return float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, max_size=12), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 3))
def test_the_bounded_search_finds_what_the_search_of_all_cells_finds(things, start, goal, reach):
    """Before the string is pulled tight: the lengths on the grid, and the cell where the way ends."""
    parameters = np.array([(x, y, 0.5, *size, 1.0, yaw) for x, y, *size, yaw in things]).reshape(-1, 7)
    floor = FreeFloor.of(plan_of((HALL,)), NONE, outlines(parameters), 0.25, 0.3)
    count = len(floor.points)
    if not count:
        return
    starts = np.unique([start % count, (start + 1) % count])
    to_goal = np.linalg.norm(floor.points - floor.points[goal % count] - 0.1, axis=1)
    length = step_by_step(floor.free, floor.cell, starts)
    goals = nearest_cells(np.where(np.isfinite(length), to_goal, np.inf), reach)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walking, "_pulled", lambda _, way: way)
        way = shortest_way(floor, starts, to_goal, reach)
    assert (way is None) == (goals.size == 0)
    if way is not None:
        assert length_of(way) + 2 * to_goal[(floor.points == way[-1]).all(axis=1)][0] == pytest.approx(
            (length[goals] + 2 * to_goal[goals]).min()
        )
        assert any((way[0] == floor.points[s]).all() for s in starts)


@pytest.mark.parametrize("first", [0, 3, 20])
def test_a_look_at_the_nearest_obstacles_first_changes_no_answer(first, monkeypatch):
    random, answered = np.random.default_rng(7), 0
    for _ in range(20):
        things = [
            ("cupboard", *(float(v) for v in at), *(float(v) for v in size))
            for at, size in zip(random.uniform((1, 0), (9, 4), (40, 2)), random.uniform(0.1, 1.0, (40, 2)), strict=True)
        ]
        monkeypatch.setattr(paths, "_FIRST", 1_000)
        expected = ask(hall(*things))
        monkeypatch.setattr(paths, "_FIRST", first)
        assert ask(hall(*things)) == expected
        answered += expected.status is Status.OK
    assert 0 < answered < 20


def test_rooms_that_touch_are_one_and_holes_stay():
    west, east = ((0.0, 0.0), (5.0, 0.0), (5.0, 4.0), (0.0, 4.0)), ((5.0, 0.0), (10.0, 0.0), (10.0, 4.0), (5.0, 4.0))
    assert [free for _, free in plan_of((west, east)).rings] == [1]
    around = [((0, 0), (9, 0), (9, 1), (0, 1)), ((0, 8), (9, 8), (9, 9), (0, 9)), ((0, 0), (1, 0), (1, 9), (0, 9))]
    plan = plan_of((*around, ((8, 0), (9, 0), (9, 9), (8, 9))))
    assert [free for _, free in plan.rings] == [1, 0]
    low, high = plan.window(np.array([-5.0, 4.0]), np.array([5.0, 5.0]))  # meets the room at x 0 to 1 alone
    assert low.tolist() == [0.0, 4.0] and high.tolist() == [1.0, 5.0]
    assert plan.window(np.array([20.0, 0.0]), np.array([30.0, 9.0])) is None
