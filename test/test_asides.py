"""Small talk around a question that names things as well, and what is none."""

import pytest

from ssr_ros.language.asides import asking_alone
from ssr_ros.language.learned.words import known_names
from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.query import Count, ObjectRef

NAMES = known_names(load_lexicon(), {"harp"})

ALONE = {
    "i was on the phone all morning. how many chairs are there": "how many chairs are there",
    "the lights are out; how tall is the bookshelf": "how tall is the bookshelf",
    "how tall is the bookshelf? i'd rather not walk over and look": "how tall is the bookshelf",
    "i've lost my glasses so i can't read the plan - what is on the desk": "what is on the desk",
    "ordering new seat covers today, so how many chairs is there": "how many chairs is there",
    "how tall is the bookshelf, i am ordering a shelf for dad": "how tall is the bookshelf",
    "my dad is blind as a bat. is the lamp on the nightstand? my back hurts": "is the lamp on the nightstand",
}


@pytest.mark.parametrize(("question", "asked"), ALONE.items())
def test_statements_are_left_out(question, asked):
    assert asking_alone(question, NAMES) == asked


@pytest.mark.parametrize(
    "question",
    [
        "there is a lamp on the desk. how tall is it",  # what is spoken of
        "i am on the sofa. where is the tv",  # where somebody is
        "with my back to the door. which side is the lamp",
        "suppose the sofa was gone. how far is the bed from the door",
        "don't count the armchair. how many chairs are there",
        "they must be red. how many chairs are there",
        "we are in the kitchen. how many chairs are there",
        "where is the cup? bring it to me",
        "how tall is the lamp? how wide is the desk",
        "bookshelf. height. in metres",
        "i mean the one on the desk. how tall is the lamp",
        "how many chairs are there",
        "when i sit on the sofa, where is the tv",
        "facing the tv, how far is the lamp",
        "of the two lamps, which is nearest to the bed",
        "the other day it rained. how many are there",
    ],
)
def test_what_matters_is_not(question):
    assert asking_alone(question, NAMES) is None


def test_small_talk_that_names_things_does_not_change_the_question():
    asked = TemplateTranslator().translate("I was on the phone all morning. How many chairs are there?")
    assert asked.query == Count(ObjectRef("chair"))
