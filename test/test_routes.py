"""Missing turns of walks between landmarks: by hand, by rule, and with what is not known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import node

from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.query import ObjectRef, Pick, RefRelation, Route, Step
from ssr_ros.reasoning.solver import Solver
from ssr_ros.reasoning.turns import Landmark, Leg, Walk, border_distance, fill_turns, sector_error
from ssr_ros.scene_graph.graph import SceneGraph

DOOR, SOFA, TV, CHAIR, BED, FRIDGE = (ObjectRef(w) for w in ("door", "sofa", "tv", "chair", "bed", "refrigerator"))
OPEN = Step(turn=None)
ALL = (("left",), ("right",), ("back",))


def go(ref):
    return Step(go=ref)


def home(*more) -> SceneGraph:
    """Door at the origin, sofa 4 m ahead (+y), tv 3 m to its right, bed 3 m to its left."""
    things = [("door", 0, 0), ("sofa", 0, 4), ("tv", 3, 4), ("bed", -3, 4), *more]
    return SceneGraph("map", nodes=[node(i, label, (x, y, 0.5)) for i, (label, x, y) in enumerate(things, start=1)])


def ask(query, graph=None):
    return Solver().solve(graph or home(), query)


def test_turns_by_hand():
    answer = ask(Route(DOOR, SOFA, (go(SOFA), OPEN, go(TV))))
    assert (answer.status, answer.labels, answer.evidence) == (Status.OK, ("turn right",), (1, 2, 3))
    assert answer.text == "Go on to the sofa, then turn right to the tv (90 degrees)."
    assert ask(Route(DOOR, SOFA, (go(SOFA), OPEN, go(BED)))).labels == ("turn left",)
    assert ask(Route(DOOR, SOFA, (OPEN, go(TV)))).labels == ("turn right",)
    assert ask(Route(SOFA, TV, (OPEN, go(BED)))).labels == ("turn back",)


def test_several_turns():
    answer = ask(Route(DOOR, SOFA, (go(SOFA), OPEN, go(TV), OPEN, go(BED))))
    assert answer.labels == ("turn right", "turn back")
    assert answer.status is Status.OK


def test_turns_that_are_given_lead_on():
    answer = ask(Route(TV, SOFA, (Step(turn="back"), go(FRIDGE), OPEN, go(DOOR))), home(("refrigerator", 8, 4)))
    assert answer.labels == ("turn back",)


def test_only_what_is_offered_is_chosen():
    walk = Route(SOFA, TV, (OPEN, go(DOOR)), (("left",), ("back",)))  # it is a turn to the right
    answer = ask(walk)
    assert (answer.status, answer.labels) == (Status.UNVERIFIED, ("turn back",))
    assert "90 degrees to the right is hardly a turn back" in answer.text


def test_of_several_chairs_the_one_on_the_way_is_meant():
    graph = home(("chair", 0.2, 2), ("chair", 6, -3))
    answer = ask(Route(DOOR, CHAIR, (go(CHAIR), go(SOFA), OPEN, go(TV)), ALL), graph)
    assert (answer.status, answer.labels) == (Status.OK, ("turn right",))
    assert answer.evidence == (1, 5, 2, 3)
    assert "chair 5" in answer.text


def test_the_turns_to_choose_from_tell_which_is_meant():
    graph = home(("chair", 3, 0.1), ("chair", -3, 0.1))
    walk = Route(DOOR, SOFA, (OPEN, go(CHAIR)))
    assert ask(walk, graph).status is Status.UNVERIFIED  # as near on either side
    for turn, chair in (("left", 6), ("right", 5)):
        answer = ask(Route(DOOR, SOFA, (OPEN, go(CHAIR)), ((turn,), ("back",))), graph)
        assert (answer.status, answer.labels) == (Status.OK, (f"turn {turn}",))
        assert chair in answer.evidence


def test_qualifiers_hold_where_they_can():
    graph = home(("chair", 3, 0), ("chair", -3, 0))
    nearest_bed = ObjectRef("chair", pick=Pick("nearest", BED))
    assert ask(Route(DOOR, SOFA, (OPEN, go(nearest_bed))), graph).labels == ("turn left",)
    by_a_piano = ObjectRef("bed", relation=RefRelation("next_to", ObjectRef("piano")))
    assert ask(Route(DOOR, SOFA, (go(SOFA), OPEN, go(by_a_piano))), graph).labels == ("turn left",)


def test_what_is_not_mapped():
    walk = (go(SOFA), OPEN, go(FRIDGE))
    refused = ask(Route(DOOR, SOFA, walk))
    assert (refused.status, refused.labels) == (Status.UNKNOWN_OBJECT, ())
    assert "the refrigerator" in refused.text
    guess = ask(Route(FRIDGE, SOFA, (go(SOFA), OPEN, go(TV)), ALL))
    assert guess.status is Status.UNVERIFIED and guess.confidence == 0.0
    assert "not mapped: the refrigerator" in guess.text and len(guess.labels) == 1


def test_what_is_faced_does_not_matter_where_one_walks_on_first():
    assert ask(Route(DOOR, FRIDGE, (go(SOFA), OPEN, go(TV)))).status is Status.OK
    assert ask(Route(DOOR, FRIDGE, (OPEN, go(TV)))).status is Status.UNKNOWN_OBJECT


def test_facing_what_one_stands_at_is_an_assumption():
    answer = ask(Route(BED, BED, (OPEN, go(SOFA)), ALL))
    assert (answer.status, answer.labels) == (Status.UNVERIFIED, ("turn back",))  # the bed is at the edge


def test_turns_that_lead_nowhere_are_refused():
    assert ask(Route(DOOR, SOFA, (go(SOFA), OPEN))).status is Status.UNVERIFIED
    assert ask(Route(DOOR, SOFA, (OPEN, OPEN, go(SOFA)))).status is Status.UNVERIFIED


def test_many_chairs_and_nothing_to_tell_them_apart():
    graph = SceneGraph("map", nodes=[node(i, "chair", (float(i), float(i % 7), 0.5)) for i in range(1, 60)])
    assert ask(Route(CHAIR, CHAIR, (go(CHAIR), OPEN, go(CHAIR))), graph).status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    ("angle", "turn", "error"),
    [
        (90, "left", 0),
        (134, "left", 0),
        (140, "left", 5),
        (-10, "left", 10),
        (180, "back", 0),
        (-136, "back", 0),
        (100, "back", 35),
    ],
)
def test_sector_error(angle, turn, error):
    assert float(sector_error(float(angle), turn)) == pytest.approx(error)


def test_border_distance():
    assert [border_distance(a) for a in (0.0, -2.0, 130.0, -180.0)] == [0.0, 2.0, 5.0, 45.0]


angles = st.floats(1.0, 179.0).flatmap(lambda a: st.sampled_from([a, -a])).filter(lambda a: abs(abs(a) - 135) > 1)


@given(angles, st.floats(0, 360), st.floats(0.5, 5), st.floats(0.5, 5))
def test_one_place_each_gives_the_turn_of_the_angle(angle, heading, first, second):
    on = math.radians(heading)
    off = on + math.radians(angle)
    corner = first * np.array([math.cos(on), math.sin(on)])
    goal = corner + second * np.array([math.cos(off), math.sin(off)])
    places = [Landmark(p[None]) for p in (np.zeros(2), corner, goal)]
    filled = fill_turns(Walk(places[0], places[1], (Leg(None, places[1]), Leg("fill", places[2]))), ALL)
    assert filled.turns == ("back" if abs(angle) > 135 else "left" if angle > 0 else "right",)
    assert filled.angles[1] == pytest.approx(angle, abs=1e-6)
    assert 1 / 3 <= filled.probability <= 1.0
