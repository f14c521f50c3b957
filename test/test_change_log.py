"""What a graph's follower remembers."""

from dataclasses import replace

from scenes import node

from ssr_ros.scene_graph.change_log import ChangeLog
from ssr_ros.scene_graph.graph import NodeState, SceneGraph


def state(stamp, *nodes, session="s", generation=0):
    return SceneGraph("map", nodes=nodes, session_id=session, map_generation=generation, stamp=stamp)


def kinds(log, since=0):
    return [(change.kind, change.id, change.stamp) for change in log.since_stamp(since)]


LAMP, CHAIR = node(1, "lamp", (0, 0, 0)), node(2, "chair", (1, 0, 0))


def moved(thing, x):
    return replace(thing, box=replace(thing.box, center=(x, 0.0, 0.0)))


def test_what_comes_and_goes():
    log = ChangeLog()
    assert log.since is None
    log.follow(state(10, LAMP))
    log.follow(state(20, LAMP, CHAIR))
    log.follow(state(30, CHAIR))
    assert kinds(log) == [("appeared", 2, 20), ("removed", 1, 30)]
    assert kinds(log, 25) == [("removed", 1, 30)]
    assert log.since == 10


def test_a_move_is_measured_from_where_it_stood():
    log = ChangeLog(min_move=0.3)
    for stamp, x in enumerate((1.0, 1.2, 1.25, 1.4, 1.45)):
        log.follow(state(stamp, moved(CHAIR, x)))
    (change,) = log.since_stamp(0)
    assert (change.kind, change.stamp, round(change.distance, 2)) == ("moved", 3, 0.4)


def test_doubtful_objects_are_not_there():
    log = ChangeLog()
    log.follow(state(1, replace(LAMP, state=NodeState.TENTATIVE)))
    log.follow(state(2, LAMP))
    assert kinds(log) == [("appeared", 1, 2)]


def test_a_new_session_forgets():
    log = ChangeLog()
    log.follow(state(1, LAMP))
    log.follow(state(2))
    log.follow(state(5, CHAIR, session="t"))
    assert kinds(log) == [] and log.since == 5


def test_a_map_that_is_moved_moves_no_object():
    log = ChangeLog()
    log.follow(state(1, CHAIR))
    log.follow(state(2, moved(CHAIR, 5.0), generation=1))
    assert kinds(log) == []
    log.follow(state(3, moved(CHAIR, 6.0), generation=1))
    assert kinds(log) == [("moved", 2, 3)]


def test_the_memory_is_bounded_and_says_from_when_it_knows():
    log = ChangeLog(max_changes=3)
    log.follow(state(0, CHAIR))
    for stamp in range(1, 6):
        log.follow(state(stamp, moved(CHAIR, 1.0 + stamp)))
    assert [stamp for _, _, stamp in kinds(log)] == [3, 4, 5]
    assert log.since == 3
