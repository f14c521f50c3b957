"""Sizes, comparisons and extremes, with one sigma by hand."""

import math
from dataclasses import replace
from functools import partial

import pytest
from scenes import living_room, node

from ssr_ros.config import ReasoningConfig
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.query import ClosestPair, Compare, Count, Distance, Extreme, ObjectRef, Pick, RoomSize, Size
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.graph import Room, SceneGraph

SOFA, TV, TABLE, CHAIR, CUP, LAMP = (ObjectRef(w) for w in ("sofa", "tv", "table", "chair", "cup", "lamp"))
# every object of the living room was seen five times
FACE = math.sqrt(0.015**2 + 0.06**2 / 5)


def ask(query, graph=None, **options):
    return Solver(**options).solve(living_room() if graph is None else graph, query)


@pytest.mark.parametrize(
    ("a", "b", "dimension", "label", "value", "unit"),
    [
        (SOFA, TABLE, "height", "equal", 0.0, "m"),
        (SOFA, LAMP, "height", "lamp", 0.8, "m"),
        (SOFA, TABLE, "longest", "sofa", 0.8, "m"),
        (TABLE, SOFA, "longest", "sofa", 0.8, "m"),
        (SOFA, LAMP, "longest", "sofa", 0.4, "m"),  # the lamp is 1.6 m high
        (SOFA, LAMP, "length", "sofa", 1.7, "m"),
        (SOFA, TABLE, "width", "sofa", 0.2, "m"),
        (SOFA, TV, "width", "equal", 0.0, "m"),  # the tv is a panel, 1 m wide and 0.2 m deep
        (SOFA, TV, "depth", "sofa", 0.8, "m"),
        (SOFA, TV, "thickness", "sofa", 0.6, "m"),
        (SOFA, TABLE, "footprint", "sofa", 2.0 - 0.96, "m^2"),
        (SOFA, TABLE, "volume", "sofa", 1.6 - 0.768, "m^3"),
        (TV, CUP, "elevation", "tv", 0.15, "m"),
        (TV, CUP, "top", "tv", 0.4, "m"),
        (LAMP, TV, "top", "lamp", 0.3, "m"),
        (ObjectRef("chair", 4), ObjectRef("chair", 5), "volume", "equal", 0.0, "m^3"),
    ],
)
def test_compare(a, b, dimension, label, value, unit):
    answer = ask(Compare(a, b, dimension))
    assert answer.labels == (label,)
    assert answer.value == pytest.approx(value)
    assert answer.unit == unit
    if label != "equal":
        assert living_room().nodes[answer.evidence[0]].label == label  # the winner comes first


def upright():
    """A bed, and a wardrobe that is higher than the bed is long."""
    return SceneGraph(
        nodes=[node(1, "bed", (0, 0, 0.3), (1.4, 1.9, 0.6)), node(2, "wardrobe", (3, 0, 1.0), (1.5, 0.6, 2.0))]
    )


def test_a_high_wardrobe_is_no_longer_than_a_bed():
    bed, wardrobe = ObjectRef("bed"), ObjectRef("wardrobe")
    longer = ask(Compare(bed, wardrobe, "length"), upright())
    assert (longer.labels, longer.value) == (("bed",), pytest.approx(0.4))
    assert longer.text.startswith("The bed is longer than the wardrobe, by 0.40 m")
    side = ask(Compare(bed, wardrobe, "longest"), upright())
    assert (side.labels, side.value) == (("wardrobe",), pytest.approx(0.1))
    assert side.text.startswith("The wardrobe is longer on its longest side than the bed, by 0.10 m")


def test_the_longest_of_all_is_none_that_another_is_longer_than():
    answer = ask(Extreme("longest"), upright())
    assert (answer.labels, answer.value) == (("bed",), pytest.approx(1.9))
    assert "the longest object: length 1.9 m" in answer.text


def test_compare_in_centimeters():
    answer = ask(Compare(SOFA, TABLE, "longest", "cm"))
    assert (answer.unit, answer.value) == ("cm", pytest.approx(80.0))
    assert "80 cm" in answer.text
    volume = ask(Compare(SOFA, TABLE, "volume", "cm"))
    assert (volume.unit, volume.value) == ("cm^3", pytest.approx((1.6 - 0.768) * 1e6))


def test_compare_says_where_the_difference_is_no_more_than_noise():
    graph = SceneGraph(
        nodes=[node(1, "bed", (0.0, 0.0, 0.3), (2, 1, 0.6)), node(2, "sofa", (3.0, 0.0, 0.31), (2, 1, 0.62))]
    )
    answer = ask(Compare(ObjectRef("bed"), SOFA, "height"), graph)
    assert answer.uncertainty == pytest.approx(2 * FACE)
    assert "less than the map's own uncertainty" in answer.text
    assert ask(Compare(SOFA, ObjectRef("couch"), "height"), graph).status is Status.UNVERIFIED


@pytest.mark.parametrize(
    ("by", "ref", "node_id", "value"),
    [
        ("largest", None, 1, 1.6),
        ("smallest", None, 6, 0.001),
        ("tallest", None, 7, 1.6),
        ("shortest", None, 6, 0.1),
        ("longest", None, 1, 2.0),
        ("widest", ObjectRef("seat"), 1, 1.0),
        ("thickest", ObjectRef("seat"), 1, 0.8),
        ("thinnest", None, 6, 0.1),
        ("narrowest", None, 6, 0.1),
        ("highest", None, 2, 1.0),
        ("lowest", ObjectRef(pick=Pick("tallest")), 7, 0.8),
        ("largest", ObjectRef("seat"), 1, 1.6),
    ],
)
def test_extremes(by, ref, node_id, value):
    answer = ask(Extreme(by, ref))
    assert answer.evidence == (node_id,)
    assert answer.value == pytest.approx(value)
    assert answer.unit == ("m^3" if by in ("largest", "smallest") else "m")
    assert answer.status is (Status.STALE if node_id == 7 else Status.OK)


def test_extreme_of_equals_is_ambiguous():
    answer = ask(Extreme("largest", CHAIR))
    assert (answer.status, answer.evidence) == (Status.AMBIGUOUS, (4, 5))


def test_elevation_is_over_the_floor():
    graph = living_room()
    graph.put(Room(1, graph.rooms[1].polygon, 49.0, floor=-0.5))
    assert ask(Extreme("highest"), graph).value == pytest.approx(1.5)
    graph.remove_room(1)  # then the lowest box stands for the floor
    assert ask(Extreme("highest"), graph).value == pytest.approx(1.0)


def test_uncertainty_of_sizes():
    side = math.sqrt(2) * FACE
    assert ask(Size(TABLE)).uncertainty == pytest.approx(side)
    assert ask(Size(TABLE, "height", "cm")).uncertainty == pytest.approx(100 * side)
    assert ask(Size(TABLE, "footprint")).uncertainty == pytest.approx(side * math.hypot(1.2, 0.8))
    volume = math.sqrt((1.2 * 0.8) ** 2 + (1.2 * 0.8) ** 2 + (0.8 * 0.8) ** 2)
    assert ask(Size(TABLE, "volume")).uncertainty == pytest.approx(side * volume)
    assert ask(Extreme("highest")).uncertainty == pytest.approx(FACE / math.sqrt(2))


def test_a_predicted_box_is_as_sure_as_its_sigmas_say():
    """The same on all axes, so that the means over axes and sides are these numbers."""
    cube = replace(node(1, "box", (1.0, 0.0, 0.5), (0.5, 0.5, 0.5)), sigmas=(0.04, 0.04, 0.04, 0.2))
    graph, bias = SceneGraph(nodes=[cube]), 0.015
    ask_cube = partial(ask, graph=graph)
    assert ask_cube(Size(ObjectRef("box"))).uncertainty == pytest.approx(math.hypot(0.5 * 0.2, math.sqrt(2) * bias))
    assert ask_cube(Extreme("highest")).uncertainty == pytest.approx(math.hypot(0.04, bias / math.sqrt(2)))


def test_a_face_of_a_predicted_box_is_off_with_its_center_and_half_its_side():
    pair = [
        replace(node(k, "box", (x, 0.0, 0.5), (0.5, 0.5, 0.5)), sigmas=(0.03,) * 3 + (0.16,))
        for k, x in ((1, 0.0), (2, 2.0))
    ]
    still = ReasoningConfig(pose_drift=0.0, face_bias=0.0)
    answer = ask(ClosestPair(ObjectRef("box")), SceneGraph(nodes=pair), config=still)
    assert answer.uncertainty == pytest.approx(math.sqrt(2) * math.hypot(0.03, 0.5 * 0.16 / 2))


def test_volume_and_footprint_in_centimeters():
    answer = ask(Size(CUP, "volume", "cm"))
    assert (answer.value, answer.unit) == (pytest.approx(1000.0), "cm^3")
    assert ask(Size(CUP, "footprint", "cm")).unit == "cm^2"


def test_uncertainty_of_a_distance_counts_two_faces_and_the_drift_between():
    answer = ask(Distance(SOFA, TV))
    drift = 0.01 * math.hypot(3.0, 0.6)
    assert answer.uncertainty == pytest.approx(math.sqrt(2 * FACE**2 + drift**2))
    assert ask(Distance(SOFA, TV, "cm")).uncertainty == pytest.approx(100 * answer.uncertainty)
    still = ReasoningConfig(pose_drift=0.0, face_noise=0.0, face_bias=0.02)
    assert ask(Distance(SOFA, TV), config=still).uncertainty == pytest.approx(0.02 * math.sqrt(2))


def test_uncertainty_of_a_number_of_objects():
    assert ask(Count(CHAIR)).uncertainty == pytest.approx(math.sqrt(2 * 0.9 * 0.1))
    assert ask(Count(ObjectRef("microwave"))).uncertainty == 0.0


def test_uncertainty_of_an_area():
    assert ask(RoomSize()).uncertainty == pytest.approx(0.05 * math.sqrt(4 * 49.0))


def test_more_observations_make_surer():
    graph = living_room()
    before = ask(Size(TABLE), graph).uncertainty
    graph.put(replace(graph.nodes[3], observations=500))
    assert ask(Size(TABLE), graph).uncertainty < before / 1.5


def test_what_the_map_is_not_sure_of_is_said():
    graph = living_room()
    graph.put(replace(graph.nodes[3], confidence=0.3))
    answer = ask(Size(TABLE), graph)
    assert (answer.status, answer.confidence) == (Status.OK, 0.3)
    assert "The map is not sure of the table." in answer.text
