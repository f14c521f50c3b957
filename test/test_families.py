"""Words to the queries of version 2, and qualified references in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.language.translation import UnparsableError
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.query import ObjectRef, Pick, RefRelation, Step, decode_query, encode_query

BED, BOX, CHAIR, CUP, DOOR, LAMP, SOFA, TABLE, TV = (
    ObjectRef(word) for word in ("bed", "box", "chair", "cup", "door", "lamp", "sofa", "table", "tv")
)


def near(label, predicate, target=None, other=None, seen_from=None):
    return ObjectRef(label, relation=RefRelation(predicate, target, other, seen_from))


def picked(label, by, of=None, rank=1):
    return ObjectRef(label, pick=Pick(by, of, rank))


def translate(text):
    return TemplateTranslator().translate(text).query


FORMS = [
    (q.Describe(CHAIR), ["Describe the chair.", "tell me about the chair", "what do you know about the chair?"]),
    (q.Describe(ObjectRef("chair", 4)), ["what is chair 4", "Describe chair 4", "tell me more about chair #4"]),
    (q.ClosestPair(CHAIR, TABLE),
     ["Which chair and which table are closest together?", "closest pair of chair and table"]),
    (q.ClosestPair(CHAIR), ["which two chairs are closest to each other", "what are the two closest chairs"]),
    (q.RobotDirection(TV), ["where is the tv relative to you", "in which direction is the tv?", "which way is the tv"]),
    (q.RobotDirection(TV),
     ["is the tv on your left or right", "is the tv behind you"]),
    (q.Distance(TV), ["how far away is the tv from you", "how far are you from the tv", "how far is the tv"]),
    (q.Distance(TV, None, "cm"), ["how far is the tv from you in cm", "how many cm is the tv away from you"]),
    (q.Distance(CHAIR, CHAIR),
     ["how far apart are the two chairs", "what is the distance between the chairs", "how far is it between "
         "both chairs"]),
    (q.Nearest(None, (LAMP, TV)),
     ["which is closer to you, the lamp or the tv", "is the lamp or the tv nearer to you",
      "are you closer to the lamp or the tv", "of the lamp and the tv, which is nearest to you"]),
    (q.Farthest(None, (LAMP, TV)), ["which is farther away from you: the lamp or the tv"]),
    (q.Nearest(TV, (LAMP, SOFA)), ["is the tv nearer to the lamp or to the sofa", "is the tv closer to the lamp "
        "or the sofa"]),
    (q.RoomSize(2), ["floor area of room 2 only", "how big is room two", "how many square meters does room "
        "number 2 have"]),
    (q.Locate(ObjectRef("lamp", pick=q.Pick("tallest", rank=2))),
     ["which lamp is the second tallest", "which of the lamps is the second tallest"]),
    (q.Locate(ObjectRef(pick=q.Pick("first_seen"))),
     ["what was the first thing you saw", "which object did you see first", "what did you see first of all"]),
    (q.Locate(ObjectRef(pick=q.Pick("last_seen"))), ["what did you see last", "what is the last thing you saw"]),
    (q.Locate(ObjectRef("picture", pick=q.Pick("thinnest"))), ["find me the thinnest picture"]),
    (q.Size(near("table", "under", LAMP), "height"), ["how high is the table with the lamp"]),
    (q.Distance(near("chair", "on", TABLE), near("chair", "on", TABLE)),
     ["the two chairs on the table, how far apart"]),
    (q.Nearest(TV), ["what is the tv's nearest neighbour", "who is the closest neighbor of the tv"]),
    (q.RobotDirection(TV, "clock"), ["at what o'clock is the tv?", "what clock position is the tv at"]),
    (q.Related(CHAIR, "next_to", TABLE), ["is the chair next to the table", "Is there a chair beside the table?"]),
    (q.Related(LAMP, "between", SOFA, TV), ["is the lamp between the sofa and the tv?"]),
    (q.Related(BED, "against_wall"), ["is the bed against the wall", "does the bed stand against a wall"]),
    (q.Related(CUP, "near", TV), ["is the cup near the tv", "is the cup close to the tv"]),
    (q.Related(CUP, "inside", BOX), ["is the cup in the box", "is there a cup inside the box"]),
    (q.Related(LAMP, "above", SOFA), ["is the lamp above the sofa"]),
    (q.ListObjects(near(None, "next_to", TABLE)), ["what is next to the table", "is anything next to the table"]),
    (q.ListObjects(near(None, "between", SOFA, TV)), ["what stands between the sofa and the tv"]),
    (q.ListObjects(near("chair", "near", TABLE)), ["which chairs are near the table"]),
    (q.ListObjects(near(None, "left_of", TV)), ["What is to the left of the tv?", "what is left of the tv"]),
    (q.ListObjects(near(None, "behind", SOFA, seen_from=DOOR)), ["what is behind the sofa as seen from the door"]),
    (q.ListObjects(near(None, "against_wall")), ["what stands against the wall", "which objects are along the "
        "walls"]),
    (q.Count(near("chair", "next_to", TABLE)), ["how many chairs are next to the table"]),
    (q.Exists(near("lamp", "in_front_of", TV)),
     ["is the lamp in front of the tv", "is there a lamp in front of the tv?"]),
    (q.Support(TABLE), ["what does the table carry", "what is stacked on the table"]),
    (q.Support(CUP, "down"), ["What does the cup stand on?", "what is the cup on", "what is holding up the cup"]),
    (q.Compare(TABLE, CHAIR, "height"),
     ["Is the table taller than the chair?", "which is taller, the table or the chair"]),
    (q.Compare(SOFA, BED, "width"), ["how much wider is the sofa than the bed"]),
    (q.Compare(BED, SOFA, "length"),
     ["which is longer, the bed or the sofa", "Is the bed longer than the sofa?",
      "how much longer is the bed than the sofa", "bed or sofa: which one has the greater length",
      "what is the difference in length between the bed and the sofa", "compare the lengths of the bed and the sofa"]),
    (q.Compare(LAMP, TV, "top"), ["is the lamp higher than the tv"]),
    (q.Compare(LAMP, TV, "elevation"), ["is the lamp higher up than the tv"]),
    (q.Compare(SOFA, BED, "volume"), ["which is bigger: the sofa or the bed?"]),
    (q.Extreme("largest"), ["what is the largest object", "What is the biggest thing in the room?"]),
    (q.Extreme("tallest", CHAIR), ["which chair is the tallest", "what is the tallest chair"]),
    (q.AppearanceOrder((CHAIR, TABLE, CUP)), [
        "In which order did you first see the chair, the table and the cup?",
        "What will be the first-time appearance order of the following categories in the video: chair, table, cup?",
    ]),
    (q.AppearanceOrder((CHAIR, TABLE)), ["which did you see first, the chair or the table?"]),
    (q.Path(SOFA, DOOR), ["How do I get from the door to the sofa?", "how can I walk to the sofa from the door",
                          "give me directions from the door to the sofa", "shortest path from the door to the sofa"]),
    (q.Path(SOFA), ["how do I get to the sofa", "guide me to the sofa, please", "what is the way to the sofa"]),
    (q.LastSeen(CUP),
     ["When did you last see the cup?", "where have I last seen my cup", "when was the cup last seen"]),
    (q.Changes(300.0), ["What has changed in the last 5 minutes?", "what changed since 5 minutes ago"]),
    (q.Changes(3600.0), ["what is new in the last hour", "what moved during the past hour"]),
    (q.Changes(30.0), ["has anything moved in the last thirty seconds"]),
    (q.Changes(1e9), ["what has changed", "what has changed since the beginning"]),
    (q.Size(BOX, "volume"), ["what is the volume of the box"]),
    (q.Size(SOFA, "footprint"), ["how much space does the sofa take up", "what is the footprint of the sofa"]),
    (q.Route(DOOR, SOFA, (Step(go=SOFA), Step(turn=None), Step(go=TV))), [
        "If I walk from the door to the sofa, which way do I turn to get to the tv?",
        "I start at the door facing the sofa. 1. Go to the sofa 2. ____ 3. Go to the tv.",
    ]),
    (q.Route(DOOR, TV, (Step(turn="back"), Step(go=SOFA), Step(turn="left"), Step(go=BED))), [
        "You are a robot beginning at the door, with your back to the tv. 1. Go straight until you reach the sofa. "
        "2. Turn left. 3. Walk past the bed on your right.",
    ]),
]  # fmt: skip
QUALIFIED = [
    (q.Locate(picked("chair", "nearest", TV)),
     ["where is the chair closest to the tv", "point to the closest chair to the tv"]),
    (q.Locate(picked("chair", "nearest")), ["where is the nearest chair", "what is the nearest chair"]),
    (q.Locate(picked("lamp", "leftmost", rank=2)), ["where is the second lamp from the left"]),
    (q.Locate(picked("lamp", "leftmost", DOOR, 2)), ["Where is the second lamp from the left as seen from the "
                                                     "door?"]),
    (q.Locate(picked("chair", "rightmost", DOOR)), ["where is the rightmost chair, as seen from the door"]),
    (q.Locate(picked("box", "largest", rank=3)), ["where is the third largest box"]),
    (q.Locate(near(None, "under", TABLE)), ["where is the thing under the table"]),
    (q.Locate(near("chair", "between", SOFA, TV)), ["find the chair between the sofa and the tv"]),
    (q.Locate(near("chair", "behind", TABLE, seen_from=DOOR)),
     ["where is the chair behind the table as seen from the door"]),
    (q.Locate(CHAIR), ["where is the chair in the room"]),
    (q.Size(near("box", "under", BED)),
     ["how big is the box under the bed", "How big is the box that is under the bed?"]),
    (q.Size(picked("chair", "tallest"), "height"), ["how tall is the tallest chair"]),
    (q.Size(near("lamp", "left_of", TV), "height"), ["how tall is the lamp to the left of the tv"]),
    (q.Size(near("box", "against_wall"), "height"), ["how tall is the box against the wall"]),
    (q.Distance(near("chair", "next_to", TABLE), TV), ["how far is the chair next to the table from the tv"]),
    (q.Distance(picked("chair", "nearest", DOOR), near("cup", "on", TABLE)), [
        "what is the distance between the chair closest to the door and the cup on the table",
    ]),
    (q.Related(CUP, "on", near("table", "next_to", SOFA)), ["is the cup on the table next to the sofa"]),
    (q.Locate(near("cup", "on", near("table", "next_to", SOFA))), ["where is the cup on the table next to the sofa"]),
    (q.Nearest(near("lamp", "on", TABLE), (CHAIR,)), ["which chair is nearest to the lamp on the table"]),
    (q.Count(near("chair", "near", TABLE)), ["count the chairs around the table"]),
    (q.Direction(DOOR, near("sofa", "next_to", TV), LAMP),
     ["standing at the door facing the sofa next to the tv, where is the lamp"]),
]  # fmt: skip
CASES = [(text, query) for query, texts in FORMS + QUALIFIED for text in texts]


@pytest.mark.parametrize(("text", "query"), CASES, ids=[text[:60] for text, _ in CASES])
def test_form(text, query):
    assert translate(text) == query


@pytest.mark.parametrize(
    "text",
    [
        "where is the chair with the red cushion",
        "is the cup in the kitchen",  # rooms have no names yet
        "where is the nearest largest chair",
        "I start at the door facing the sofa. 1. Sing a song 2. ____ 3. Go to the tv.",
        "how do I get there",
        "what changed in the last 9999999 weeks",
    ],
)
def test_refused(text):
    with pytest.raises(UnparsableError):
        translate(text)


def test_options_of_a_route_are_what_it_chooses_from():
    text = (
        "I start at the door facing the sofa. 1. Go to the sofa 2. ____ 3. Go to the tv. "
        "Options: A. Turn right B. Turn left"
    )
    assert translate(text).choices == (("right",), ("left",))
    assert translate(text.replace("Turn left", "Turn left, turn back")).choices == ()


def test_a_landmark_is_the_noun_that_the_map_knows():
    text = (
        "I start at the old oak door facing the desk. 1. Go to the fan heater 2. ____ 3. Go to "
        "the brown l-shaped couches."
    )
    route = TemplateTranslator().translate(text, {"Door", "table", "heater", "sofa"}).query
    assert (route.start.label, route.facing.label) == ("door", "table")
    assert [step.go.label for step in route.steps if step.go is not q.UNSET] == ["heater", "sofa"]


relations = st.sampled_from(
    ["next to", "on", "under", "closest to", "left of", "behind", "between", "from the left", "as seen from"]
)
things = st.sampled_from(
    ["the chair", "second lamp", "a box", "largest tv", "thing", "door 4", "the wall", "and", "it"]
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(things, relations), max_size=12), things, st.sampled_from(["where is", "how far is", "is", ""])
)
def test_any_heap_of_qualifiers_is_a_valid_query_or_refused(heap, last, opening):
    text = " ".join([opening, *(word for pair in heap for word in pair), last])
    try:
        query = translate(text)
        assert decode_query(encode_query(query)) == query
    except (UnparsableError, q.QueryError):  # nested too deep: ask() says so
        return


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(["there's a", "is the", "i see a", "how many"]),
    st.lists(st.sampled_from(["lamp on", "table under", "kettle nearest to", "box next to", "chairs in"]), max_size=6),
    st.sampled_from(["how far is it from the cart", "where is it", "what is on it", "is that on the shelf"]),
)
def test_what_was_spoken_of_may_lie_deeper_than_a_query_can_say(opening, heap, asked):
    text = " ".join([opening, " the ".join([*heap, "desk"])])
    try:
        encode_query(translate(f"{text}; {asked}"))
    except UnparsableError:
        return


@pytest.mark.parametrize("asked", ["how far is it from the cart", "where is it"])
def test_a_topic_that_is_nested_too_deep_is_refused(asked):
    with pytest.raises(UnparsableError):
        translate(f"there's a lamp on the kettle on the table nearest to the basket under the desk; {asked}")


HOSTILE = [
    "where is " + "the chair next to " * 30 + "the table",
    "where is the " + "a " * 300,
    "how far is " + "the second lamp from the left " * 20,
    "start at " + "door facing tv. 1. " * 180,
    "beginning at the door facing the tv. " + "1. go to the tv " * 200,
    "what changed in the last " + "few " * 150 + "minutes",
    "in which order did you see " + "the chair, " * 50,
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_long_text_ends_soon(text):
    try:
        encode_query(translate(text))
    except UnparsableError:
        return
