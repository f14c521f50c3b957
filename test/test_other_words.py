"""Questions as people type them: slips, small talk, clauses, short and indirect ones; of each rule a few made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import node

from ssr_ros.language.ask import ask
from ssr_ros.language.clauses import by_clauses
from ssr_ros.language.readings import MAX_READINGS, readings
from ssr_ros.language.spelling import Speller
from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.language.translation import UnparsableError
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.query import ObjectRef, Pick, RefRelation
from ssr_ros.scene_graph.graph import SceneGraph

LABELS = ("sofa", "tv", "chair", "lamp", "traffic cone", "pallet", "table")
CHAIR, LAMP, SOFA, TABLE, TV = (ObjectRef(word) for word in ("chair", "lamp", "sofa", "table", "tv"))


def translate(text):
    return TemplateTranslator().translate(text, LABELS).query


def beside_robot(predicate, label=None):
    return ObjectRef(label, relation=RefRelation(predicate))


SAID = [
    (
        q.Count(CHAIR),
        [
            "howmany chiars are their",
            "how mnay chairs r there",
            "hey, how many chairs have we got in here?",
            "how many chairs do you count",
            "chair count?",
            "I'd like to know how many chairs there are, please",
            "count how many chairs there are",
            "how many chairs are lying about",
        ],
    ),
    (
        q.Distance(SOFA, TV),
        [
            "how far is teh sofa form the tv",
            "distnace betwen the sofa and the tv",
            "sofa to tv?",
            "from the sofa to the tv, how far is it?",
            "gap between the sofa and the tv",
            "Distance sofa -> tv",
            "can you tell me how far apart the sofa and the tv are",
            "do me a favour and measure the distance from the sofa to the tv",
        ],
    ),
    (
        q.Size(SOFA, "length", "cm"),
        [
            "sofa length in cm",
            "the sofa's length, in centimetres",
            "sofa length cm",
            "how many cm long is the sofa",
            "the sofa: how long is it, in cm?",
        ],
    ),
    (
        q.Size(TV, "height"),
        ["what's the tv's height?", "how high the tv is", "tv size (height)", "the tv - how high is it?"],
    ),
    (
        q.Locate(LAMP),
        [
            "lamp?",
            "Need to find the lamp. Where do I look?",
            "have you seen my lamp? where is it",
            "where did somebody leave the lamp",
            "lamp location?",
            "I was wondering where the lamp is",
            "where do you keep the lamp",
            "where has the lamp gone",
        ],
    ),
    (q.ListObjects(LAMP), ["lamps?", "all the lamps", "where are the lamps", "show me all lamps"]),
    (q.Exists(LAMP), ["any lamps around?", "got any lamps?", "do we have a lamp", "could you check if there's a lamp"]),
    (
        q.Related(CHAIR, "against_wall"),
        [
            "the chair's against the wall, right?",
            "the chair is against the wall, isn't it?",
            "is the chair pushed up against the wall or not",
        ],
    ),
    (
        q.Related(LAMP, "on", TABLE),
        [
            "the lamp is on the table, correct?",
            "lamp - is it on the table?",
            "can you see whether the lamp is on the table",
        ],
    ),
    (q.Related(LAMP, "between", CHAIR), ["is the lamp between the two chairs?", "is the lamp in between the chairs"]),
    (
        q.Extreme("longest", TABLE),
        ["longest table?", "which of the tables is the longer one", "what is the longest table"],
    ),
    (
        q.Extreme("tallest"),
        ["what's the tallest thing in the warehouse", "tallest object?", "which thing is the tallest"],
    ),
    (
        q.Extreme("largest", ObjectRef(relation=RefRelation("on", TABLE))),
        ["what is the biggest thing on the table", "biggest object on the table?"],
    ),
    (
        q.Compare(SOFA, TV, "height", "cm"),
        ["how many cm taller is the sofa than the tv", "by how many centimeters is the sofa taller than the tv"],
    ),
    (
        q.Compare(SOFA, TV, "footprint"),
        ["sofa or tv - which has the bigger footprint?", "which has the larger footprint, the sofa or the tv"],
    ),
    (
        q.Compare(SOFA, TV, "height"),
        [
            "what is the height difference between the sofa and the tv",
            "sofa or tv: which is taller",
        ],
    ),
    (
        q.ListObjects(ObjectRef("table", relation=RefRelation("under", LAMP))),
        ["which table carries the lamp?", "which table does the lamp stand on", "on which table is the lamp"],
    ),
    (
        q.Distance(ObjectRef("table", relation=RefRelation("under", LAMP)), TV),
        ["Which table does the lamp stand on, and how far is that one from the tv?"],
    ),
    (
        q.ListObjects(beside_robot("left_of")),
        ["what's to your left?", "what is on my left", "anything on your left-hand side"],
    ),
    (
        q.ListObjects(beside_robot("behind")),
        ["what's behind you", "and what is behind me?", "is there anything behind you?"],
    ),
    (
        q.Count(beside_robot("in_front_of", "chair")),
        ["how many chairs are in front of you", "count the chairs ahead of you"],
    ),
    (
        q.Exists(beside_robot("right_of", "chair")),
        ["is there a chair on your right?", "is there any chair to my right"],
    ),
    (
        q.RobotDirection(TV),
        ["is the tv on my left or on my right", "is the tv left or right of you", "bearing of the tv"],
    ),
    (
        q.RobotDirection(TV, "clock"),
        [
            "Robot, report the bearing of the tv as a clock hour",
            "clock position of the tv",
            "the direction of the tv in o'clock",
        ],
    ),
    (
        q.Locate(ObjectRef(pick=Pick("nearest"))),
        ["what's closest to you?", "which object is nearest to the robot", "nearest thing to you"],
    ),
    (q.RoomSize(), ["is it big, this bathroom? how many m2", "what's the total floor area, both rooms", "floor area?"]),
    (q.Path(SOFA), ["how do i get to the sofa from here", "can you guide me to the sofa", "way to the sofa?"]),
    (
        q.Path(SOFA, TV),
        ["i'm new here. how do i get from the tv to the sofa?", "shortest path from the tv to the sofa"],
    ),
    (
        q.AppearanceOrder((CHAIR, LAMP, SOFA)),
        ["In what order did the chair, the lamp and the sofa appear?", "order of appearance of chair, lamp and sofa"],
    ),
    (
        q.LastSeen(LAMP),
        [
            "when did u last see the lamp",
            "how long has it been since you saw the lamp",
            "when was the lamp seen for the last time",
        ],
    ),
    (q.Changes(120.0), ["anything new in the last 2 minutes?", "has anything been moved in the past 2 minutes"]),
    (
        q.Direction(SOFA, TV, LAMP, "medium"),
        ["With your back to the sofa... no, standing at the sofa, facing the tv: is the lamp left, right or behind?"],
    ),
    (
        q.Route(TV, SOFA, (q.Step(go=SOFA), q.Step(turn=None), q.Step(go=LAMP))),
        [
            "Start at the tv facing the sofa. Walk to the sofa, then to the lamp. Which turns do I take?",
            "I'm at the tv, looking at the sofa. I go to the sofa and from there on to the lamp. Fill in the turns.",
        ],
    ),
    (
        q.Route(TV, SOFA, (q.Step(turn=None), q.Step(go=CHAIR), q.Step(turn=None), q.Step(go=LAMP))),
        ["I start at the tv facing the sofa. I walk to the chair, then to the lamp. What are the turns?"],
    ),
]
CASES = [(text, query) for query, texts in SAID for text in texts]


@pytest.mark.parametrize(("text", "query"), CASES, ids=[text[:60] for text, _ in CASES])
def test_said_in_other_words(text, query):
    assert translate(text) == query


NOT_ASKED = [
    "vacuum the floor",
    "hoover under the table",
    "light",
    "move to the table",
    "table for two",
    "move the chair to the tv",
    "bring me the chair and the lamp",
    "go to the sofa",
    "clean the tv and the table",
    "is the chair comfy",
    "is the tv on and how old is it",
    "would the sofa fit through the door",
    "which chair is the prettiest",
    "how do I open the table",
    "the weather is nice, right?",
    "who moved the chair",
    "if I stand at the sofa. Where is the tv?",  # what is left out would change what is asked
    "assume I face the tv. is the lamp near the sofa",
    "how many chairs are not next to the table",
    "how many chairs are in the kitchen",
    "bananarama?",
    "cool?",
    "why?",
]


@pytest.mark.parametrize("text", NOT_ASKED)
def test_not_a_question_about_the_map(text):
    with pytest.raises(UnparsableError):
        translate(text)


def test_two_questions_at_once_are_refused_with_the_reason():
    with pytest.raises(UnparsableError, match="one at a time"):
        translate("what's on the table and how many chairs are there?")


# --- spelling

SPELLER = Speller(load_lexicon())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nighstand", "nightstand"),
        ("tabels", "tables"),
        ("refridgerator", "refrigerator"),
        ("whiteborad", "whiteboard"),
        ("palet", "pallet"),
        ("howmany", "how many"),
        ("coffeetable", "coffee table"),
        ("betwen", "between"),
        ("armchiar", "armchair"),
        ("underneeth", "underneath"),
        ("u", "you"),
    ],
)
def test_slips_are_mended(typed, meant):
    assert SPELLER.mended(f"is the {typed} here", LABELS) == f"is the {meant} here"


@pytest.mark.parametrize(
    "word",
    "tool drone beaker lamb crate statue piano gazebo obelisk hammer ladle carafe flask tripod cradle tv cup bed "
    "sof chr stool candle xqzwv anvil tubas harps bassoons".split(),
)
def test_words_that_are_words_and_short_ones_are_left_alone(word):
    assert SPELLER.mended(f"where is the {word}", LABELS) == f"where is the {word}"


@given(st.sampled_from(sorted(load_lexicon().synonyms)))
def test_no_known_word_becomes_another(word):
    assert SPELLER.mended(word, ()) == word


def test_a_word_that_is_a_label_is_never_mended():
    assert SPELLER.mended("where is the chiar", ("chiar",)) == "where is the chiar"


# --- readings


@given(st.text("abcdefghij '?,.-", max_size=60))
def test_readings_are_few_and_none_is_the_question(body):
    found = list(readings(body))
    assert len(found) <= MAX_READINGS
    assert body not in found
    assert len(set(found)) == len(found)


def test_clauses_of_a_single_one_are_none():
    assert by_clauses("where is the sofa", None, lambda text, asked: None) is None  # nothing is read at all


# --- answers


def shelf_and_stool():
    return SceneGraph(
        nodes=[node(1, "shelf", (0, 0, 1), (1, 0.3, 2.0)), node(2, "stool", (3, 0, 0.3), (0.4, 0.4, 0.6))]
    )


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("which is shorter, the shelf or the stool? A. shelf B. stool", "stool"),
        ("Which is lower: the stool or the shelf?", "stool"),
        ("shelf or stool - which is smaller?", "stool"),
        ("which is taller, the shelf or the stool? A. shelf B. stool", "shelf"),
        ("Is the stool shorter than the shelf?", "shelf"),  # a comparison names the one that has more
    ],
)
def test_the_lesser_is_named_where_it_is_asked_for(question, label):
    answer = ask(shelf_and_stool(), question)
    assert (answer.status, answer.labels) == (AnswerStatus.OK, (label,))


def test_what_is_not_there_stays_unknown_however_it_is_asked():
    for question in (
        "where is teh tool",
        "the hammer - how long is it?",
        "hammer location?",
        "where did you put the drone",
    ):
        assert ask(shelf_and_stool(), question).status is AnswerStatus.UNKNOWN_OBJECT
