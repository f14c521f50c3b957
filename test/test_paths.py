"""Ways through free floor, measured by hand, and what holds for any."""

import math
import subprocess
import sys
from pathlib import Path as Folder

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import node
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ssr_ros.config import ReasoningConfig
from ssr_ros.geometry import footprints
from ssr_ros.reasoning import paths
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.floor_shape import plan_of
from ssr_ros.reasoning.free_floor import Things
from ssr_ros.reasoning.graph_index import GraphIndex, GraphState
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.query import ObjectRef, Path
from ssr_ros.reasoning.scene import Scene
from ssr_ros.reasoning.solver import Solver
from ssr_ros.reasoning.stops import Stops
from ssr_ros.reasoning.walking import End, distance_to_box, obstacles_of, shortest_way
from ssr_ros.reasoning.way_search import STEPS
from ssr_ros.scene_graph.graph import Room, SceneGraph

A, B, CUP = ObjectRef("bed"), ObjectRef("tv"), ObjectRef("cup")
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
    assert answer.labels == (f"Leave the bed and go {answer.value:.1f} m towards the tv",)


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
    """0.6 m between two cupboards in a hall of 10 m by 8 m, for someone 0.5 m wide: with cells of 0.05 m."""
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


def test_distance_to_box_and_obstacles():
    box = np.array([1.0, 0.0, 0.5, 2.0, 1.0, 1.0, math.pi / 2])  # 1 m along x, 2 m along y
    assert distance_to_box(np.array([[1.0, 0.9], [3.0, 0.0], [1.5, 2.0]]), box) == pytest.approx([0.0, 1.5, 1.0])
    assert obstacles_of(np.array([box, box + [0, 0, 2, 0, 0, 0, 0]]), 0.0, 0.05, 1.5).tolist() == [True, False]


def way_of(graph, start, goal):
    """The way between two rows (start None: from the robot, who stands in the middle of the hall)."""
    lexicon = load_lexicon()
    state = GraphState(graph, GraphIndex.of(graph, lexicon), ReasoningConfig(), pose(5.0, 2.0, 0.0))
    return paths._way(start, goal, Scene.of(state, lexicon))


def nearest_approach(way, graph):
    """[m] to any box, by shapely."""
    boxes = GraphIndex.of(graph, load_lexicon()).boxes
    line = shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0])
    return float(shapely.distance(shapely.polygons(footprints(boxes)), line).min())


boxes = st.tuples(st.floats(1, 9), st.floats(0.5, 3.5), st.floats(0.1, 2), st.floats(0.1, 2), st.floats(-3, 3))


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, max_size=12), st.booleans())
def test_ways_keep_the_radius_and_are_no_shorter_than_the_straight_line(things, robot):
    graph = hall()
    for number, (x, y, length, width, yaw) in enumerate(things, start=3):
        graph.put(node(number, "cupboard", (x, y, 0.5), (length, width, 1.0), yaw))
    way = way_of(graph, None if robot else 1, 0)
    if way is None:
        return
    too_near = robot and nearest_approach(way[:1], graph) < 0.3  # the robot may stand too near to something already
    free = way[1:] if too_near else way
    if len(free):
        assert nearest_approach(free, graph) > 0.25 - 0.05
        assert shapely.Polygon(HALL).buffer(-0.2).contains(shapely.MultiPoint(free))
    assert length_of(way) >= np.linalg.norm(way[-1] - way[0]) - 1e-9


def length_of(way):
    return float(np.linalg.norm(np.diff(way, axis=0), axis=1).sum())


def building(side, seed=3):
    """``side`` by ``side`` rooms of 6 m, each with 15 boxes on its floor."""
    random, graph = np.random.default_rng(seed), SceneGraph("map")
    for number in range(side * side):
        x, y = (number % side) * 6.0, (number // side) * 6.0
        graph.put(Room(number + 1, ((x, y), (x + 6, y), (x + 6, y + 6), (x, y + 6)), 36.0))
        for k in range(15):
            center, size = random.uniform(0.7, 5.3, 2) + (x, y), random.uniform(0.2, 1.2, 3)
            box = (*center.tolist(), float(size[2]) / 2)
            graph.put(node(number * 15 + k + 1, "box", box, tuple(size.tolist()), float(random.uniform(-3, 3))))
    return graph


@pytest.mark.parametrize(("side", "radius", "path_cell"), [(8, 0.25, 0.05), (8, 0.2, 0.1)])
def test_ways_across_a_building_keep_the_radius(side, radius, path_cell):
    graph, lexicon, random = building(side), load_lexicon(), np.random.default_rng(5)
    config = ReasoningConfig(robot_radius=radius, path_cell=path_cell)
    state = GraphState(graph, GraphIndex.of(graph, lexicon), config)
    ways = [paths._way(*random.choice(15 * side * side, 2, replace=False), Scene.of(state, lexicon)) for _ in range(30)]
    found = [way for way in ways if way is not None]
    assert len(found) > 15 and max(length_of(way) for way in found) > 30
    assert min(nearest_approach(way, graph) for way in found) > radius - path_cell


things_of = st.dictionaries(st.integers(1, 6), st.tuples(boxes, st.booleans()), max_size=5)


def things(by_id):
    ids = sorted(by_id)
    rows = [(x, y, 0.5, length, width, 1.0, yaw) for x, y, length, width, yaw in (by_id[i][0] for i in ids)]
    doors = np.array([by_id[i][1] for i in ids], dtype=np.bool_)
    return Things(np.array(ids, dtype=np.int64), np.array(rows, dtype=np.float64).reshape(-1, 7), doors)


@settings(max_examples=60, deadline=None)
@given(st.lists(things_of, min_size=2, max_size=4))
def test_what_is_kept_up_is_what_is_made_at_once(states):
    plan = plan_of((HALL, ((10.0, 0.0), (16.0, 0.0), (16.0, 9.0), (10.0, 9.0))))
    kept = Stops(plan, 0.25, 0.05)
    for state in states:
        kept.follow(things(state))
    fresh = Stops(plan, 0.25, 0.05)
    fresh.follow(things(states[-1]))
    assert (kept.floor.free == fresh.floor.free).all()
    assert (kept.cells == fresh.cells).all() and (kept.steps == fresh.steps).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, max_size=12), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_way_is_found_where_steps_lead_and_is_little_longer_than_the_shortest(things_there, start, goal):
    stops = Stops(plan_of((HALL,)), 0.25, 0.05)
    stops.follow(things({number: (box, False) for number, box in enumerate(things_there)}))
    every = np.flatnonzero(stops.cells[..., 0].ravel() >= 0)
    if not len(every):
        return
    ends = [np.array([number % len(every)]) for number in (start, goal)]
    way = shortest_way(stops, *(End(every[end], np.zeros(1)) for end in ends))
    least = dijkstra(steps_of(stops), indices=every[ends[0][0]])[every[ends[1][0]]]
    assert (way is not None) == bool(np.isfinite(least))
    if way is not None:
        assert least - 1e-9 <= length_of(way) <= 1.25 * least + 1e-9


def steps_of(stops):
    """(B, B) lengths [m] of the steps from block to block."""
    blocks, number = np.nonzero(stops.steps.ravel()[:, None] >> np.arange(len(STEPS)) & 1)
    to = blocks + STEPS[number] @ (stops.shape[1], 1)
    lengths = np.linalg.norm(stops.points(to) - stops.points(blocks), axis=1)
    return csr_array((lengths, (blocks, to)), shape=(stops.cells.size // 2,) * 2)


def test_what_is_shut_in_is_no_end():
    """A stop nearest to the goal in a box without a door: the way ends at the nearest that can be walked to."""
    stops = Stops(plan_of((HALL,)), 0.25, 0.05)
    walls = [
        ((8.0, 1.0, 2.0, 0.1, 0.0)),
        ((8.0, 3.0, 2.0, 0.1, 0.0)),
        ((7.0, 2.0, 0.1, 2.0, 0.0)),
        ((9.0, 2.0, 0.1, 2.0, 0.0)),
    ]
    stops.follow(things({number: (wall, False) for number, wall in enumerate(walls)}))
    goal = stops.near(np.array([8.0, 2.0]), 2.0)
    away = np.linalg.norm(stops.points(goal) - [8.0, 2.0], axis=1)
    start = stops.near(np.array([1.0, 2.0]), 0.3)
    way = shortest_way(stops, End(start, np.zeros(len(start))), End(goal, away))
    assert away.min() < 0.4 and 1.2 < np.linalg.norm(way[-1] - [8.0, 2.0]) < 1.8
    assert shortest_way(stops, End(start, np.zeros(len(start))), End(goal[away < 0.7], away[away < 0.7])) is None


def test_a_line_from_beyond_the_floor_is_not_clear():
    stops = Stops(plan_of((HALL,)), 0.25, 0.05)
    stops.follow(things({}))
    ends = np.array([[5.0, 2.0], [50.0, 2.0], [math.nan, 2.0]])
    assert stops.floor.clear(np.array([2.0, 2.0]), ends).tolist() == [True, False, False]
    assert not stops.floor.clear(np.array([-40.0, 2.0]), ends).any()


def test_coarse_cells_close_gaps_and_open_none():
    """A gap of 0.9 m in a place too large for fine cells: shut, though who walks is 0.5 m wide."""
    plan = plan_of((((0.0, 0.0), (30.0, 0.0), (30.0, 30.0), (0.0, 30.0)),))
    gap = things({1: ((15.0, 7.05, 0.4, 14.1, 0.0), False), 2: ((15.0, 22.5, 0.4, 15.0, 0.0), False)})
    joined, cells = [], []
    for most in (1 << 25, 10_000):
        stops = Stops(plan, 0.25, 0.05, most)
        stops.follow(gap)
        west, east = (stops.near(np.array(place), 2.0) for place in ((5.0, 15.0), (25.0, 15.0)))
        joined.append(shortest_way(stops, *(End(blocks, np.zeros(len(blocks))) for blocks in (west, east))) is not None)
        cells.append(stops.floor.cell)
    assert joined == [True, False] and cells == pytest.approx([0.05, 0.3])


def test_rooms_that_touch_are_one_and_holes_stay():
    west, east = ((0.0, 0.0), (5.0, 0.0), (5.0, 4.0), (0.0, 4.0)), ((5.0, 0.0), (10.0, 0.0), (10.0, 4.0), (5.0, 4.0))
    assert [free for _, free in plan_of((west, east)).rings] == [1]
    around = [((0, 0), (9, 0), (9, 1), (0, 1)), ((0, 8), (9, 8), (9, 9), (0, 9)), ((0, 0), (1, 0), (1, 9), (0, 9))]
    plan = plan_of((*around, ((8, 0), (9, 0), (9, 9), (8, 9))))
    assert [free for _, free in plan.rings] == [1, 0]


COMPILED = """
import sys
sys.path.append("test")
from test_paths import ask, hall, pose
from ssr_ros.reasoning import walking, way_search
from ssr_ros.reasoning.query import ObjectRef, Path

loops = [loop for loop in vars(way_search).values() if hasattr(loop, "signatures")]
walking.warm_up()
known = [len(loop.signatures) for loop in loops]
graph = hall(("cabinet", 5.0, 1.0, 0.5, 2.0), ("door", 5.0, 3.0, 1.0, 0.1))
assert ask(graph).answered and ask(graph, Path(ObjectRef("tv")), pose(2.0, 1.0, 0.0)).answered
assert [len(loop.signatures) for loop in loops] == known
"""


def test_nothing_is_left_to_be_compiled_by_who_asks():
    """In a process of its own: the other tests have called the loops in every way."""
    subprocess.run([sys.executable, "-c", COMPILED], check=True, cwd=Folder(__file__).parent.parent)
