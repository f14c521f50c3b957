"""What is said or supposed of things that no map of boxes can check."""

import pytest

from ssr_ros.language.accounts import accounts_for
from ssr_ros.language.qualifiers import asks_who, counts_other, is_supposed, names_part, takes_time
from ssr_ros.language.short_form import from_short_form
from ssr_ros.reasoning.labels import load_lexicon

LABELS = {"chair", "window", "cup", "table", "sofa", "book", "lamp"}

PASSED_OVER = [
    ("how far is the chair that creaks from the window", 'distance m "chair" "window"'),
    ("the cup with coffee in it, where is it", 'locate "cup"'),
    ("there is a chair which squeaks, where is it", 'locate "chair"'),
    ("after pushing the table a metre to the left, how far is it from the sofa", 'distance m "table" "sofa"'),
    ("if i moved the lamp to the window, how far would it be from the sofa", 'distance m "lamp" "sofa"'),
    ("how many pages does the book have", 'count "book"'),
    ("where is the third leg of the table", 'locate "table"'),
    ("how many rooms does the flat have", "room_size"),
    ("how long would it take you to drive to the window", 'path "window"'),
    ("what is behind the wall", "list any [ behind ]"),
    ("if the sofa is rotated by 90 deg, what gap remains to the table", 'distance m "sofa" "table"'),
    ("where is the cup, and has anybody washed it", 'locate "cup"'),
    ("how long is the sofa going to be parked there", 'size length m "sofa"'),
    ("what does the book on the table say on its cover", 'list "book" [ on "table" ]'),
    ("what is on the table besides the cup", 'list any [ on "table" ]'),
    ("how many volts does the lamp take", 'size volume m "lamp"'),
    ("how wide is the lamp's dimmer", 'size width m "lamp"'),
    ("how far is the longer table from the sofa", 'compare length m "table" "sofa"'),
    ("how many square metres are left if you take away the table", 'size footprint m "table"'),
]


@pytest.mark.parametrize(("question", "short_form"), PASSED_OVER)
def test_a_reading_that_passes_over_it_is_doubtful(question, short_form):
    assert not accounts_for(from_short_form(short_form), question, load_lexicon(), LABELS)


FINE = [
    ("how far is the chair that stands by the window from the sofa", 'distance m "chair" [ next_to "window" ] "sofa"'),
    ("where is the cup that you saw", 'locate "cup"'),
    ("the table with the book on it, how high is it", 'size height m "table" [ under "book" ]'),
    ("if i put my back to the window at the table, where is the lamp",
     'direction hard boxes away "table" "window" "lamp"'),
    ("if you took a tape measure, how far is it from the table to the sofa", 'distance m "table" "sofa"'),
    ("what would fall down if you pulled away the table", 'support up "table"'),
    ("if we took out the sofa, how much floor would that free", 'size footprint m "sofa"'),
    ("how many of the chairs stand by the window", 'count "chair" [ next_to "window" ]'),
    ("cups! how many all together", 'count "cup"'),
    ("how many seats are there", 'count "seat"'),
    ("what is behind you", "list any [ behind ]"),
    ("how long has it been since you saw the lamp", 'last_seen "lamp"'),
    ("how wide is the sofa's back side", 'size width m "sofa"'),
    ("how many cm wide is the sofa", 'size width cm "sofa"'),
]  # fmt: skip


@pytest.mark.parametrize(("question", "short_form"), FINE)
def test_what_can_be_said_is_read(question, short_form):
    assert accounts_for(from_short_form(short_form), question, load_lexicon(), LABELS)


def test_a_clause_that_asks_for_people_or_reasons():
    assert asks_who("how high is the table, and who paid for it")
    assert asks_who("where is the cup and why")
    assert not asks_who("who can tell me where the cup is and how far")


def test_parts():
    assert names_part("the left leg of the table", {"table"})
    assert not names_part("the shade of the lamp", {"lamp", "shade"})
    assert names_part("thickness of the coffee table's legs", {"coffee", "table"})
    assert names_part("is the sofa 's left arm on the rug", {"sofa", "rug"})
    assert not names_part("how far is my mother's plug from the door", {"plug", "door"})
    assert is_supposed("were the lamp not there") is False  # no more than the closed list
    assert is_supposed("if the lamp weren't there")
    assert takes_time("how many minutes is it to the door") and not takes_time("how many minutes ago")
    assert counts_other("how many drawers has the desk", {"desk"}) and not counts_other(
        "how many of the desks", {"desks"}
    )
