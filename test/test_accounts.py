"""Whether a query accounts for what a question says."""

import pytest

from ssr_ros.language.accounts import accounts_for
from ssr_ros.language.short_form import from_short_form
from ssr_ros.reasoning.labels import load_lexicon

LABELS = {"sofa", "tv", "chair", "lamp", "cabinet", "table", "robot arm"}


def accounts(question, short_form):
    return accounts_for(from_short_form(short_form), question, load_lexicon(), LABELS)


LEFT_OUT = [
    ("which cabinet is under the lamp, and how high is it", 'size height m "cabinet"'),  # a thing
    ("which chair is the largest, and how far is it from the tv", 'distance m "chair" "tv"'),  # a superlative
    ("how tall is the second largest chair", 'size height m "chair" < largest >'),  # a rank
    (
        "is the chair by the sofa taller than the one by the tv",
        'compare height m "chair" any [ next_to "tv" ]',
    ),  # 'one'
    ("how many times wider is the sofa than the chair", 'compare width m "sofa" "chair"'),
    ("i was away for ten minutes, has anything moved", "changes 1000000000"),
    ("which chair has the least volume", 'size volume m "chair"'),
    ("seen from where you are, the tv is where", 'locate "tv"'),
    ("how far is the sofa from the harp", 'robot_direction hard "sofa"'),  # a thing that nobody knows
    ("how much floor is there between you and the sofa", 'size footprint m "sofa"'),  # a distance from the robot
    ("which is nearer to you, the sofa or the tv", 'nearest "sofa" "tv"'),
    ("name the things that hang on the walls", "list any [ against_wall ]"),  # so does what stands there
    ("how far is the tv from the chair that is nearest to it", 'distance m "tv" "chair" < nearest >'),
    ("floor area of room 2", "room_size"),
    ("does anything stand between you and the chair", 'list any [ between "chair" ]'),
    ("how far off the floor does the lamp hang", 'size height m "lamp"'),  # no query has the place of one thing's foot
    ("is the lamp on the table or next to it", 'relation "lamp" on "table"'),
    ("the floor that the chair covers comes to how many square metres", 'count "chair"'),
    ("how many square meters of carpet for the whole room", 'size footprint m "carpet"'),
    ("i keep a harp here. how far is it from the sofa", 'distance m "sofa" "tv"'),
    ("since when have you known the sofa", 'last_seen "sofa"'),
    ("i bought a 60 cm lamp. is the table longer than that", 'compare length m "lamp" "table"'),
    ("is there a lamp on each table", 'relation "lamp" on "table"'),
    ("are there any chairs you can't reach", 'exists "chair"'),
    ("what is the runner-up in height", "extreme tallest"),
    ("one of the chairs stands against the wall; how wide is it", 'size width m "chair"'),
]


@pytest.mark.parametrize(("question", "short_form"), LEFT_OUT)
def test_what_is_left_out_is_found(question, short_form):
    assert not accounts(question, short_form)


ALL_THERE = [
    ("how tall is the second largest chair", 'size height m "chair" < largest 2 >'),
    ("which of the couches is closest to the telly", 'nearest "tv" "sofa"'),  # by other words for them
    ("is there anything on the table, like a lamp", 'list everything on "table"'),
    ("how far apart are the closest points of sofa and tv", 'distance m "sofa" "tv"'),
    ("what is the longest side of the sofa", 'size longest m "sofa"'),
    ("what is nearest to the sofa", 'nearest "sofa"'),
    ("where is the thing on the one table", 'locate any [ on "table" ]'),
    ("my grandfather walks with a stick. how far is the tv from the sofa", 'distance m "tv" "sofa"'),  # an aside
    ("picture me on the sofa, facing the tv. where is the lamp", 'direction hard boxes to "sofa" "tv" "lamp"'),
    ("we're painting the floor, how big is the room", "room_size"),
    ("how far is it between you and the sofa", 'robot_direction hard "sofa"'),
    ("which is nearer to you, the sofa or the tv", 'nearest robot "sofa" "tv"'),
    ("the chair closest to the robot arm: how far is it from the tv",
     'distance m "chair" < nearest of "robot arm" > "tv"'),
    ("the lamp i can't find, where is it", 'locate "lamp"'),
    ("when did you last see the sofa", 'last_seen "sofa"'),
    ("are the chair and the sofa next to each other", 'relation "chair" next_to "sofa"'),
    ("is the robot arm's stand near the chair", 'relation "robot arm stand" near "chair"'),
]  # fmt: skip


@pytest.mark.parametrize(("question", "short_form"), ALL_THERE)
def test_what_is_there_is_not_missed(question, short_form):
    assert accounts(question, short_form)
