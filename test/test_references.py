"""Qualified references on a room laid out by hand, and rules that hold in any room."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import node

from ssr_ros.geometry import pairwise_distance
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.query import Count, Exists, ListObjects, Locate, ObjectRef, Pick, RefRelation
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import SceneGraph

# Seen from above, x to the right, y up:
#
#   y 4   lamp 11     lamp 12     lamp 13           (x -2, 0, 2)
#   y 2               desk 2      box 3 is below it, cup 4 on it
#   y 0   chair 5     tv 1        chair 6           (x -1.5, 0, 2.5)
#   y -3              door 7
DOOR, DESK, TV, LAMP, CHAIR, BOX = (ObjectRef(w) for w in ("door", "desk", "tv", "lamp", "chair", "box"))


def study():
    return SceneGraph(
        nodes=[
            node(1, "tv", (0.0, 0.0, 1.0), (1.0, 0.2, 0.6)),
            node(2, "desk", (0.0, 2.0, 0.4), (1.6, 0.8, 0.8)),
            node(3, "box", (0.2, 2.0, 0.2), (0.4, 0.4, 0.4)),
            node(4, "cup", (-0.3, 2.0, 0.85), (0.1, 0.1, 0.1)),
            node(5, "chair", (-1.5, 0.0, 0.4)),
            node(6, "chair", (2.5, 0.0, 0.5), (0.6, 0.6, 1.0)),
            node(7, "door", (0.0, -3.0, 1.0), (0.9, 0.1, 2.0)),
            node(8, "box", (3.0, 4.0, 0.3), (0.6, 0.6, 0.6)),
            node(11, "lamp", (-2.0, 4.0, 0.75), (0.3, 0.3, 1.5)),
            node(12, "lamp", (0.0, 4.0, 0.6), (0.3, 0.3, 1.2)),
            node(13, "lamp", (2.0, 4.0, 0.9), (0.3, 0.3, 1.8)),
        ]
    )


def robot_at(x, y, degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s, 0, x], [s, c, 0, y], [0, 0, 1, 0], [0, 0, 0, 1]], dtype=float)


def ids(ref, graph=None, robot=None):
    return Solver().solve(graph or study(), Count(ref), robot).evidence


def ask(ref, graph=None, robot=None, query=Locate):
    return Solver().solve(graph or study(), query(ref), robot)


def related(predicate, thing=None, label=None, **fields):
    return ObjectRef(label, relation=RefRelation(predicate, thing, **fields))


def picked(label, by, of=None, rank=1):
    return ObjectRef(label, pick=Pick(by, of, rank))


# --- relations


def test_the_box_under_the_desk():
    assert ask(related("under", DESK, "box")).evidence == (3,)
    assert ids(related("under", DESK)) == (3,)
    assert ids(related("on", DESK)) == (4,)


def test_of_several_objects_any_will_do():
    assert ids(related("near", LAMP, "box")) == (8,)  # 0.55 m from lamp 13


def test_against_and_between():
    graph = study()
    graph.put(node(9, "ball", (-0.75, 0.0, 0.1), (0.2, 0.2, 0.2)))
    assert ids(related("between", TV, other=ObjectRef("chair", 5)), graph) == (9,)
    assert ids(related("between", CHAIR, "tv"), graph) == (1,)  # between the two chairs
    assert ids(related("between", CHAIR, "tv", other=CHAIR), graph) == (1,)
    assert ask(related("between", LAMP, "tv"), graph).status is Status.AMBIGUOUS
    assert ask(related("between", TV, "ball"), graph).status is Status.UNKNOWN_OBJECT
    assert ask(related("against_wall", label="tv")).status is Status.UNVERIFIED


@pytest.mark.parametrize(
    ("side", "from_door", "from_lamp"),
    [("left_of", (5,), (6,)), ("right_of", (6,), (5,)), ("in_front_of", (), ()), ("behind", (), ())],
)
def test_sides_are_the_viewers(side, from_door, from_lamp):
    """Left of the tv as seen from the door is right of it as seen from the lamp on the other side."""
    assert ids(related(side, TV, "chair", viewpoint=DOOR)) == from_door
    assert ids(related(side, TV, "chair", viewpoint=ObjectRef(id=12))) == from_lamp


def test_behind_and_in_front_of():
    assert ids(related("behind", DESK, "lamp", viewpoint=DOOR)) == (11, 12, 13)  # off by 45 degrees at most
    assert ids(related("behind", DESK, viewpoint=ObjectRef(id=12))) == (1, 5, 6, 7)
    assert ids(related("in_front_of", DESK, viewpoint=DOOR)) == (1, 5, 6)


def test_what_is_clearly_there_comes_before_what_is_hardly():
    graph = SceneGraph(
        nodes=[node(1, "door", (0.0, -3.0, 1.0)), node(2, "tv", (0.0, 0.0, 1.0)), node(3, "chair", (-1.0, 3.0, 0.4))]
    )
    left = related("left_of", TV, "chair", viewpoint=DOOR)
    assert ids(left, graph) == (3,)  # 18 degrees off straight behind, but nothing else is more to the left
    graph.put(node(4, "chair", (-2.0, 0.0, 0.4)))
    assert ids(left, graph) == (4,)


def test_sides_of_the_robot_itself():
    at_door = robot_at(0.0, -3.0, 90.0)  # facing +y
    assert ids(related("left_of", label="chair"), robot=at_door) == (5,)
    assert ids(related("in_front_of", label="tv"), robot=at_door) == (1,)
    assert ids(related("behind", label="tv"), robot=robot_at(0.0, -3.0, -90.0)) == (1,)
    assert ids(related("near", label="door"), robot=robot_at(0.0, -2.0, 0.0)) == (7,)
    assert ids(related("near", label="tv"), robot=robot_at(0.0, -2.0, 0.0)) == ()
    assert ask(related("left_of", label="chair")).status is Status.UNVERIFIED  # nobody knows where the robot is


def test_a_viewer_at_the_object_sees_no_sides():
    assert ask(related("left_of", TV, viewpoint=TV)).status is Status.UNVERIFIED


def test_a_relation_to_what_is_not_mapped():
    answer = ask(related("near", ObjectRef("toaster"), "box"), query=Count)
    assert (answer.status, answer.evidence) == (Status.UNKNOWN_OBJECT, ())
    assert "toaster" in answer.text
    assert ask(related("on", TV, "box"), query=Exists).labels == ("no",)
    nothing = ask(related("on", TV, "box"))
    assert nothing.status is Status.UNKNOWN_OBJECT
    assert "No box on the tv has been mapped" in nothing.text


def test_an_id_can_be_qualified_too():
    assert ids(ObjectRef(id=3, relation=RefRelation("under", DESK))) == (3,)
    assert ids(ObjectRef(id=8, relation=RefRelation("under", DESK))) == ()


def test_nested():
    """The chair nearest to the thing that the box is under."""
    over_box = related("above", related("under", DESK, "box"), "desk")
    assert ask(picked("chair", "nearest", over_box)).evidence == (5,)


# --- picks


@pytest.mark.parametrize(
    ("ref", "node_id"),
    [
        (picked("chair", "nearest", TV), 5),
        (picked("chair", "farthest", TV), 6),
        (picked("chair", "largest"), 6),
        (picked("chair", "smallest"), 5),
        (picked("lamp", "tallest"), 13),
        (picked("lamp", "shortest"), 12),
        (picked("lamp", "tallest", rank=2), 11),
        (picked(None, "widest"), 1),
        (picked(None, "longest"), 2),  # the door is higher than that, but not long
        (picked("box", "narrowest"), 3),
        (picked(None, "highest"), None),  # tv and door have their centers at 1 m
        (picked("lamp", "highest"), 13),
        (picked(None, "lowest"), 3),
        (picked("lamp", "leftmost", DOOR), 11),
        (picked("lamp", "leftmost", DOOR, 2), 12),
        (picked("lamp", "rightmost", DOOR), 13),
        (picked("lamp", "leftmost", TV, 3), 13),
        (picked("chair", "leftmost", ObjectRef(id=12)), 6),
    ],
)
def test_picks(ref, node_id):
    answer = ask(ref)
    if node_id is None:
        assert (answer.status, answer.evidence) == (Status.AMBIGUOUS, (1, 7))
    else:
        assert answer.evidence == (node_id,)


def test_picks_of_the_robot():
    at_door = robot_at(0.0, -3.0, 90.0)
    assert ask(picked("lamp", "leftmost"), robot=at_door).evidence == (11,)
    assert ask(picked("chair", "nearest"), robot=at_door).evidence == (5,)
    assert ask(picked("chair", "farthest"), robot=robot_at(-3.0, 0.0, 0.0)).evidence == (6,)
    assert ask(picked("chair", "nearest")).status is Status.UNVERIFIED


def test_what_stands_all_around_has_no_leftmost():
    graph = SceneGraph(
        nodes=[node(i, "lamp", (3 * math.cos(i * 2.1), 3 * math.sin(i * 2.1), 1.0)) for i in (1, 2, 3)]
        + [node(4, "tv", (0.0, 0.0, 1.0))]
    )
    assert ask(picked("lamp", "leftmost", TV), graph).status is Status.UNVERIFIED


def test_order_of_time():
    graph = SceneGraph()
    for node_id, first, last in ((1, 5, 9), (2, 3, 50), (3, 8, 20), (4, 8, 10)):
        graph.put(replace(node(node_id, "cup", (float(node_id), 0.0, 0.5)), first_seen=first, last_seen=last))
    assert ask(picked("cup", "first_seen"), graph).evidence == (2,)
    assert ask(picked("cup", "first_seen", rank=2), graph).evidence == (1,)
    assert ask(picked("cup", "last_seen"), graph).evidence == (2,)
    tie = ask(picked("cup", "newest"), graph)
    assert (tie.status, tie.evidence) == (Status.AMBIGUOUS, (3, 4))


def test_a_tie_is_ambiguous_with_those_that_tie_alone():
    graph = study()
    graph.put(node(14, "lamp", (4.0, 4.0, 0.6), (0.3, 0.3, 1.205)))
    answer = ask(picked("lamp", "shortest"), graph)
    assert (answer.status, answer.evidence) == (Status.AMBIGUOUS, (12, 14))
    assert ask(picked("lamp", "tallest"), graph).evidence == (13,)
    assert ask(picked("lamp", "shortest", rank=3), graph).evidence == (11,)


def test_a_rank_that_is_not_there():
    answer = ask(picked("lamp", "leftmost", DOOR, 4))
    assert answer.status is Status.UNKNOWN_OBJECT
    assert "No fourth lamp from the left as seen from the door" in answer.text
    assert ask(picked("lamp", "largest", rank=4), query=Exists).labels == ("no",)
    assert ask(picked("toaster", "largest"), query=Count).value == 0.0


def test_nearest_to_one_of_several_is_ambiguous():
    assert ask(picked("chair", "nearest", LAMP)).status is Status.AMBIGUOUS


def test_relation_comes_before_pick():
    """The largest of those near the lamp, not the largest if it is near the lamp."""
    ref = ObjectRef("box", relation=RefRelation("under", DESK), pick=Pick("largest"))
    assert ask(ref).evidence == (3,)
    assert ask(picked("box", "largest")).evidence == (8,)


@pytest.mark.parametrize("word", ["thing", "objects", "anything"])
def test_words_for_anything(word):
    assert len(ids(ObjectRef(word))) == 11
    assert ids(related("on", DESK, word)) == (4,)


def test_something_to_sit_on():
    assert ids(ObjectRef("something to sit on")) == (5, 6)
    assert ids(ObjectRef("places to sit")) == (5, 6)


def test_answers_say_what_was_asked():
    text = ask(related("near", LAMP, "box"), query=Count).text
    assert text == "1 box near the lamp is mapped."
    assert ask(related("left_of", TV, "chair", viewpoint=DOOR), query=Exists).text == (
        "Yes, 1 chair left of the tv as seen from the door is mapped."
    )
    assert ask(picked("lamp", "tallest", rank=2), query=Count).text == "1 second tallest lamp is mapped."


# --- rules that hold in any room

coordinates = st.floats(-8.0, 8.0)
lengths = st.floats(0.05, 3.0)
boxes = st.tuples(coordinates, coordinates, st.floats(0.0, 2.0), lengths, lengths, lengths, st.floats(-3.1, 3.1))
WORDS = ("sofa", "tv", "chair", "chair", "lamp")
REFS = [
    *(
        ObjectRef(relation=RefRelation(p, ObjectRef(id=1)))
        for p in ("on", "under", "inside", "above", "next_to", "near")
    ),
    *(related(p, ObjectRef(id=1), viewpoint=ObjectRef(id=2)) for p in ("left_of", "right_of", "in_front_of", "behind")),
    related("between", ObjectRef(id=1), other=ObjectRef(id=2)),
    *(picked(None, by, ObjectRef(id=1), rank) for by in ("nearest", "farthest", "leftmost") for rank in (1, 2)),
    *(picked(None, by) for by in ("largest", "shortest", "widest", "lowest")),
]


def room(drawn):
    return SceneGraph(nodes=[node(i + 1, WORDS[i % 5], tuple(b[:3]), tuple(b[3:6]), b[6]) for i, b in enumerate(drawn)])


@given(st.lists(boxes, min_size=3, max_size=6), st.floats(-3.0, 3.0), st.sampled_from(REFS))
def test_a_reference_means_the_same_in_a_room_that_was_turned_and_moved(drawn, angle, ref):
    c, s = math.cos(angle), math.sin(angle)
    moved = [(c * x - s * y + 3, s * x + c * y - 4, z + 1, *size, yaw + angle) for x, y, z, *size, yaw in drawn]
    before, after = (ask(ref, room(boxes_), query=ListObjects) for boxes_ in (drawn, moved))
    if before.evidence == after.evidence:
        return
    # only what a tenth of a millimeter decides may change
    jitter = np.random.default_rng(1).uniform(-1e-4, 1e-4, (20, len(drawn), 7))
    shaken = {ask(ref, room((np.array(drawn) + j).tolist()), query=ListObjects).evidence for j in jitter}
    assert shaken != {before.evidence}


@given(st.lists(boxes, min_size=3, max_size=12))
def test_ranks_run_through_all_in_order(drawn):
    graph = room(drawn)
    of = np.array(drawn)
    distances = pairwise_distance(of, of)[0, 1:]
    if (np.diff(np.sort(distances)) < 0.02).any():
        return
    others = len(drawn) - 1
    near = [ask(picked(None, "nearest", ObjectRef(id=1), k), graph).evidence for k in range(1, others + 1)]
    far = [ask(picked(None, "farthest", ObjectRef(id=1), k), graph).evidence for k in range(1, others + 1)]
    assert near == [(int(i) + 2,) for i in distances.argsort()]
    assert far == near[::-1]


@given(st.lists(boxes, min_size=2, max_size=8))
def test_leftmost_and_rightmost_are_each_others_reverse(drawn):
    graph = room(drawn)
    solver, count = Solver(), len(drawn) - 1
    viewer = ObjectRef(id=1)
    for rank in range(1, count + 1):
        left = solver.solve(graph, Locate(picked(None, "leftmost", viewer, rank)))
        right = solver.solve(graph, Locate(picked(None, "rightmost", viewer, count + 1 - rank)))
        assert left.status is right.status
        assert set(left.evidence) == set(right.evidence)


@given(st.lists(boxes, min_size=3, max_size=8))
def test_sides_share_the_plane_between_them(drawn):
    """Whatever stands apart from the object is on some side of it, and never on opposite ones."""
    graph = room(drawn)
    one, two = ObjectRef(id=1), ObjectRef(id=2)
    found = {
        side: set(ids(related(side, one, viewpoint=two), graph))
        for side in ("left_of", "right_of", "in_front_of", "behind")
        if math.dist(drawn[0][:2], drawn[1][:2]) > 0.1
    }
    if found:
        assert not found["left_of"] & found["right_of"]
        assert not found["in_front_of"] & found["behind"]
        apart = {i + 3 for i, box in enumerate(drawn[2:]) if math.dist(box[:2], drawn[0][:2]) > 0.1}
        assert set.union(*found.values()) == apart


# --- one thing mapped twice, and names in part


def twice(shift, label="desk", observations=3):
    graph = study()
    graph.put(replace(node(21, label, (shift, 2.0, 0.4), (1.6, 0.8, 0.8)), observations=observations))
    return graph


def test_one_thing_mapped_twice_is_one_thing_and_both_prove_it():
    answer = ask(DESK, twice(0.2))  # they share 1.4 of 1.8 m
    assert answer.status is Status.OK
    assert set(answer.evidence) == {2, 21}
    assert answer.labels == ("desk",)
    assert ids(DESK, twice(0.2)) == (2, 21)  # how many are mapped is another question


def test_the_one_seen_more_often_stands_for_both():
    first = ask(DESK, twice(0.2, observations=500)).evidence[0]
    second = ask(DESK, twice(0.2, observations=1)).evidence[0]
    assert (first, second) == (21, 2)


def test_things_that_share_less_or_bear_other_names_are_several():
    assert ask(DESK, twice(0.6)).status is Status.AMBIGUOUS  # 1.0 of 2.2 m
    assert ask(DESK, twice(0.2, "table")).evidence == (2,)
    assert ask(ObjectRef("furniture", pick=Pick("nearest", LAMP)), twice(0.2)).status is Status.AMBIGUOUS


def test_two_boxes_of_one_thing_do_not_tie():
    answer = ask(ObjectRef("desk", pick=Pick("largest")), twice(0.0))
    assert answer.status is Status.OK
    assert set(answer.evidence) == {2, 21}


@pytest.mark.parametrize("word", ["cone", "cones", "traffic cone"])
def test_a_label_may_be_named_by_its_last_word(word):
    graph = study()
    graph.put(node(21, "traffic cone", (5.0, 5.0, 0.3)))
    assert ids(ObjectRef(word), graph) == (21,)


def test_a_last_word_that_two_labels_share_names_neither():
    graph = study()
    graph.put(node(21, "traffic cone", (5.0, 5.0, 0.3)))
    graph.put(node(22, "warning cone", (6.0, 5.0, 0.3)))
    assert ask(ObjectRef("cone"), graph).status is Status.UNKNOWN_OBJECT
    assert ask(ObjectRef("traffic"), graph).status is Status.UNKNOWN_OBJECT


def test_a_known_word_is_no_last_word_of_another_known_one():
    graph = study()
    graph.put(node(21, "paper towel", (5.0, 5.0, 0.3)))
    graph.put(node(22, "picnic table", (6.0, 5.0, 0.3)))
    assert ids(ObjectRef("towel"), graph) == ()
    assert ids(ObjectRef("table"), graph) == (2,)  # the desk comes first: the lexicon says that it is one
    assert ids(ObjectRef("picnic table"), graph) == (22,)
