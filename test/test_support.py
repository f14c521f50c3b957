"""What carries what, and how things stand to one another, on the living room and on a stack."""

import pytest
from scenes import living_room, node

from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.query import Describe, ObjectRef, Related, Support
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import Relation, Room, SceneGraph

STACK = (
    node(1, "desk", (0.0, 0.0, 0.4), (1.6, 0.8, 0.8)),
    node(2, "box", (0.2, 0.0, 0.95), (0.4, 0.4, 0.3)),
    node(3, "book", (0.2, 0.0, 1.12), (0.2, 0.3, 0.04)),
    node(4, "cup", (-0.5, 0.0, 0.85), (0.1, 0.1, 0.1)),
    node(5, "chair", (3.0, 0.0, 0.4)),
    node(6, "picture", (3.0, 2.0, 1.6), (0.6, 0.05, 0.4)),
)
RECORDED = (Relation(2, "on", 1, 0.9), Relation(3, "on", 2, 0.9), Relation(4, "on", 1, 0.9))


def stack(relations=()):
    return SceneGraph(nodes=STACK, relations=relations)


def ask(query, graph=None, robot=None):
    return Solver().solve(graph or living_room(), query, robot)


@pytest.mark.parametrize("relations", [(), RECORDED])
def test_up_reaches_through_what_stands_on_it(relations):
    answer = ask(Support(ObjectRef("desk")), stack(relations))
    assert (answer.labels, answer.evidence, answer.value) == (("box", "cup", "book"), (2, 4, 3, 1), 3.0)
    assert answer.text == "On the desk: the box, the cup and the book."
    assert ask(Support(ObjectRef("chair")), stack(relations)).value == 0.0


@pytest.mark.parametrize("relations", [(), RECORDED])
def test_down_reaches_to_the_floor(relations):
    answer = ask(Support(ObjectRef("book"), "down"), stack(relations))
    assert (answer.labels, answer.evidence) == (("box", "desk", "floor"), (3, 2, 1))
    assert answer.text == "The book stands on the box, which stands on the desk, which stands on the floor."


def test_what_nothing_mapped_carries():
    answer = ask(Support(ObjectRef("picture"), "down"), stack())
    assert (answer.labels, answer.text) == ((), "The picture stands on nothing that has been mapped.")


def test_a_circle_of_records_ends():
    circle = stack([Relation(2, "on", 3, 0.9), Relation(3, "on", 2, 0.9)])
    assert ask(Support(ObjectRef("box")), circle).labels == ("book",)
    assert ask(Support(ObjectRef("box"), "down"), circle).evidence == (2, 3)


@pytest.mark.parametrize(
    ("subject", "relation", "thing", "word"),
    [
        ("cup", "on", "table", "yes"),
        ("chair", "next_to", "table", "yes"),
        ("table", "next_to", "sofa", "no"),
        ("table", "below", "cup", "yes"),
        ("cup", "above", "table", "yes"),
        ("lamp", "near", "sofa", "no"),
        ("cup", "inside", "table", "no"),
    ],
)
def test_relation(subject, relation, thing, word):
    answer = ask(Related(ObjectRef(subject), relation, ObjectRef(thing)))
    assert answer.labels == (word,)
    assert answer.value == float(word == "yes")


def test_relations_without_one_object():
    table = ObjectRef("table")
    assert ask(Related(table, "between", ObjectRef("chair"))).labels == ("no",)
    assert ask(Related(ObjectRef("sofa"), "between", ObjectRef("lamp"), table)).labels == ("yes",)
    assert ask(Related(ObjectRef("lamp"), "against_wall")).labels == ("no",)
    graph = living_room()
    graph.put(Room(1, ((-3.2, -3.0), (3.0, -3.0), (3.0, 4.0), (-3.2, 4.0)), 43.4))
    answer = ask(Related(ObjectRef("lamp"), "against_wall"), graph)
    assert (answer.labels, answer.text[:29]) == (("yes",), "Yes, the lamp is against a wa")
    graph.remove_room(1)
    assert ask(Related(ObjectRef("lamp"), "against_wall"), graph).status is Status.UNVERIFIED
    assert ask(Related(table, "near", table)).status is Status.UNVERIFIED


def test_describe_tells_place_size_neighbors_and_times():
    answer = ask(Describe(ObjectRef("table")))
    assert (answer.status, answer.labels, answer.evidence) == (Status.OK, ("table",), (3,))
    for part in (
        "x 2.00, y 1.50",
        "1.20 m long, 0.80 m wide and 0.80 m high",
        "On or in it is the cup.",
        "Next to it is chair 4.",
        "seen 5 times",
        "confidence is 0.90",
    ):
        assert part in answer.text


def test_describe_one_of_several():
    assert ask(Describe(ObjectRef("chair"))).status is Status.AMBIGUOUS
    assert "It stands on or in the box." in ask(Describe(ObjectRef("book")), stack(RECORDED)).text
