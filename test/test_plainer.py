"""Turns of phrase that are read as plain words, and that others are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssr_ros.language.plainer import plainer

TURNS = {
    "sink or stove, which has the shorter way to the fridge": "sink or stove, which is closest to the fridge",
    "what object is the most remote from the door": "what object is farthest from the door",
    "what is it that stands between the sofa and the tv": "what stands between the sofa and the tv",
    "what would i reach first from the sofa, the bed or the tv": "which is closest to the sofa, the bed or the tv",
    "by how many cm does the sink stick up above the box": "how many cm higher is the sink than the box",
    "one pillow's thicker than the other, i reckon. which": "which pillow is the thicker one",
    "one of the shelves has a plant stood on it, hasn't it": "is there a plant on the shelves",
    "has the cup ended up nearer to the stove or nearer to the sink": "is the cup nearer to the stove or the sink",
    "is the lamp closer to the sofa than to the desk": "is the lamp closer to the sofa or the desk",
    "not the nearest but the second nearest chair to the door": "the second nearest chair to the door",
    "the third largest object is what": "what is the third largest object",
    "if i sort by size, what ranks second largest": "what is the second largest",
    "is the table closer to the door than the chair": "which is closer to the door: the table or the chair",
    "i sit on whichever stool is closest to the lamp": "i sit on the stool that is closest to the lamp",
    "when i peek in from the door, the right-hand one of the windows, how far from the desk is it": (
        "the rightmost windows as seen from the door, how far from the desk is it"
    ),
    "seen from the well there is a bench on the left and one on the right. how far is the left one from the car": (
        "how far is the leftmost bench as seen from the well from the car"
    ),
    "the pillow on the left as you look from the door, where is it": (
        "the leftmost pillow as seen from the door, where is it"
    ),
    "what is under the table where the bottles stand": "what is under the table with the bottles on it",
    "how wide is the table that the kettle stands on": "how wide is the table with the kettle on it",
    "clock anyone know where that hangs": "where is the clock",
    "the window cleaner asks what the tallest thing is": "what the tallest thing is",
    "never mind the bin and the fridge, just tell me how many counters there are": "how many counters there are",
    "for the carpenter on the phone: depth of the cabinet": "depth of the cabinet",
    "hard to tell from the photo: is the statue taller than the umbrella": "is the statue taller than the umbrella",
    "is the stool next to the wardrobe, where i left it": "is the stool next to the wardrobe",
    "how far is the longer workbench from the door": "how far is the longest workbench from the door",
    "i have to replace the lamp on the cabinet. how far is that lamp from the door": (
        "how far is the lamp on the cabinet from the door"
    ),
    "how much floor lies between the sofa and the bed": "how far is it between the sofa and the bed",
}


@pytest.mark.parametrize(("said", "plain"), TURNS.items())
def test_turns_of_phrase(said, plain):
    assert plainer(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "how many chairs are there",
        "which is closest to the tv: chair, table or cup",
        "is there a lamp on the table or on the desk",
        "if i stand at the door and look at the bed, is the lamp the left one",
        "which table does the kettle stand on",
        "if i stand at the sofa and face the tv, where is the table",
    ],
)
def test_plain_questions_stay(said):
    assert plainer(said) == said


@given(st.lists(st.sampled_from([*" ".join(TURNS).split(), "the", "is"]), max_size=40))
def test_whatever_is_said_stays_short(words):
    text = " ".join(words)
    assert len(plainer(text)) <= len(text) + 80
