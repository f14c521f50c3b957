"""Questions read by cues around the things they name: of each frame a few wordings, and what none may take."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.language.asked import Asked
from ssr_ros.language.frames.mentions import mentioned
from ssr_ros.language.frames.reading import LOOSE, PLAIN, SITUATED, by_frames
from ssr_ros.language.naming import misread
from ssr_ros.language.short_form import from_short_form, to_short_form
from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.language.translation import UnparsableError
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.query import Locate, ObjectRef

LABELS = frozenset(
    "sofa tv chair lamp table door window desk bookshelf plant box bed cabinet stove sink mirror".split()
)
ASKED = Asked(load_lexicon(), labels=LABELS)

SAID = {
    'direction hard boxes to "sofa" "tv" "plant"': [
        "my position: sofa. my view: tv. the plant, is it front-left, front-right, back-left or back-right",
        "Seated on the sofa watching tv, where's the plant?",
        "where would i see the plant if i sat down on the sofa and watched the tv",
        "the plant, is it to the right of someone sitting on the sofa and looking at the tv",
        "as seen by a person on the sofa facing the tv, where's the plant",
        "Take a seat on the sofa, look at the tv. Tell me where the plant is.",
    ],
    'direction easy boxes to "bed" "door" "lamp"': [
        "Put yourself in the bed with your eyes on the door. The lamp: left or right?",
        "bed, facing the door. lamp left or right",
    ],
    'direction hard boxes away "sink" "door" "table"': [
        "I'm doing dishes at the sink, my back is turned to the door. Where's the table?",
        "standing at the sink facing away from the door, where is the table",
        "from the sink, back to the door, on which side is the table",
    ],
    'direction hard boxes to "cabinet" "bed" "window"': [
        "with the cabinet behind me and the bed before me, to which side is the window",
    ],
    'robot_direction hard "lamp"': [
        "the lamp - is that off to your right or your left",
        "which hand side of yours is the lamp on",
        "With you facing the way you face now, is the lamp on the left?",
    ],
    'distance m "lamp" robot': ["how many metres between you and the lamp"],
    'size length cm "sofa"': ["sofa, length, centimeters"],
    "room_size": ["if i had to carpet this whole room how many square metres of carpet is that"],
    'route "box" "lamp" go "lamp" turn ? go "cabinet"': [
        "from the box via the lamp to the cabinet - which turn at the lamp",
        "left or right at the lamp, if i come from the box and want to get to the cabinet",
        "first to the lamp, then to the cabinet, starting at the box: which turn at the lamp",
        "if i leave the box for the lamp and then make for the cabinet, is that a left turn or a right turn",
    ],
    'route "bed" "desk" turn ? go "window" turn ? go "door"': [
        "At the bed, facing the desk: turn __, walk to the window, turn __, walk to the door. Fill in.",
        "i'm by the bed looking at the desk. i want to go to the window and from there on to the door. what turns?",
    ],
    'path "bed" "desk"': [
        "I'm at the desk, how do I get to the bed?",
        "How would someone walk to the bed coming from the desk?",
        "Which way do I go to end up at the bed if I set out from the desk?",
    ],
    'appearance_order "lamp" "bed"': [
        "Was it the lamp or the bed that showed up first on your tour?",
        "of the lamp and the bed which one was new to you later?",
    ],
    'last_seen "box"': [
        "The box: how many seconds since it was last in view?",
        "how stale is your last look at the box",
    ],
    'closest_pair "chair"': ["find me the two chairs that sit tightest together"],
    'compare footprint m "cabinet" "bed"': ["cabinet vs bed, who takes up more floor"],
    'compare length m "cabinet" "bed"': ["cabinet vs bed, who would be the longer"],
    'compare elevation m "mirror" "window"': ["which hangs higher, the mirror or the window"],
    'compare top m "lamp" "tv"': ["does the lamp reach higher than the tv"],
    "extreme tallest": ["what sticks up the highest in here"],
    'extreme largest "mirror"': ["of the two mirrors I'd like the larger"],
    'distance cm "desk" "sofa"': ["tape measure from the desk over to the sofa would read how many cm"],
    'size height m "table"': ["would you measure the table for me? only the height i need"],
    'list any [ on "table" ]': ["what's on the tables"],
    'distance m "lamp" [ on "desk" ] "bed"': ["there's a lamp on the desk. how far is it from the bed?"],
    'size height m "chair" < farthest of "door" >': ["the chair further off from the door, how tall is it"],
    'size longest m "table" [ under "lamp" ]': ["how big is the table with the lamp on it"],
}


@pytest.mark.parametrize(("meant", "question"), [(meant, text) for meant, texts in SAID.items() for text in texts])
def test_wording(meant, question):
    assert to_short_form(TemplateTranslator().translate(question, LABELS).query) == to_short_form(
        from_short_form(meant)
    )


@pytest.mark.parametrize(
    "question",
    [
        "standing at the door facing the tv, should i paint the wall on the left",
        "sitting on the sofa facing the tv, is the lamp not on the left",  # negation
        "from the sofa, facing the tv, where are the lamp and the plant",  # two things
        "bring the lamp to the left of the sofa",
        "turn left at the sofa",
        "which of your sides is nicer",
        "how many chairs are in the kitchen",  # rooms have no names
    ],
)
def test_refused(question):
    with pytest.raises(UnparsableError):
        TemplateTranslator().translate(question, LABELS)


@given(st.permutations(["lamp", "door", "bed", "desk"]))
@settings(max_examples=24, deadline=None)
def test_who_stands_where_does_not_depend_on_the_names(names):
    stand, face, target, _ = names
    question = f"I have walked up to the {stand} and look across at the {face}. Whereabouts is the {target} now?"
    query = by_frames(question.lower().rstrip("?"), ASKED, SITUATED)
    assert query is not None
    assert to_short_form(query) == f'direction hard boxes to "{stand}" "{face}" "{target}"'


@given(st.text(alphabet="abcdefghij <>0123.,?'-", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_left(text):
    by_frames(text, ASKED, (*SITUATED, *PLAIN, *LOOSE))


def test_every_thing_is_marked_with_its_article():
    read = mentioned("from the second largest box to my lamp, past chair 4", ASKED)
    assert read is not None
    assert read.text == "from <0> to <1> , past <2>"
    assert [mention.words for mention in read.mentions] == ["the second largest box", "my lamp", "chair 4"]
    assert read.mentions[2].ref == ObjectRef("chair", 4)


def test_names_in_a_row_are_not_joined_over_a_dash():
    read = mentioned("door - table - lamp", ASKED)
    assert read is not None
    assert [mention.words for mention in read.mentions] == ["door", "table", "lamp"]


@pytest.mark.parametrize("text", ["where is the red chair", "how big is the rattan table", "at the wooden desk"])
def test_what_is_said_of_a_thing_is_not_dropped(text):
    read = mentioned(text, ASKED)
    assert read is None or not any(mention.known for mention in read.mentions)


@pytest.mark.parametrize(
    ("label", "is_misread"),
    [
        ("bed coming", True),
        ("hand side of yours", True),
        ("oak barrel", False),
        ("plant stand", False),
        ("lamp", False),
    ],
)
def test_labels_that_are_no_names(label, is_misread):
    assert misread(Locate(ObjectRef(label)), LABELS, load_lexicon()) is is_misread
