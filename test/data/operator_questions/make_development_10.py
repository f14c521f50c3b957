"""Writes development_10.jsonl: 150 questions, 90 to be refused though they look as if there were an answer.

The other 60 have one, though they look as if there were none.

What is right comes from expectations.py, as it does for the other files.

    python test/data/operator_questions/make_development_10.py
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that it works from anywhere

from asked import Development  # noqa: E402
from expectations import (  # noqa: E402
    EMPTY,
    NO_SUCH_PROPERTY,
    NONE,
    NOT_HERE,
    REFUSED,
    UNKNOWN,
    UNVERIFIED,
    Expectation,
    Place,
    clock_words,
    hand_words,
    perhaps_stale,
    side_words,
)

ASKED = Development("j")
ask, PLACES = ASKED.ask, ASKED.places
ROWS = ASKED.rows
REFUSALS = {"UNPARSABLE", "UNVERIFIED", "UNKNOWN_OBJECT", "AMBIGUOUS", "EMPTY_GRAPH"}
TO_REFUSE, TO_ANSWER = 90, 60


def refused(row: dict[str, Any]) -> bool:
    """Whether a refusal is right; now and then an answer will do as well."""
    return any(set(outcome["status"]) <= REFUSALS for outcome in row["expect"])


def alike(place: Place, label: str, *values: float) -> Expectation:
    """All of a label, none of which stands out: their values are the same."""
    assert max(values) - min(values) < 0.001, values
    return place.ambiguous(*place.all(label))


def differ(*values: float) -> None:
    """Which of them is meant matters."""
    assert max(values) - min(values) > 0.1, values


# with an answer


def counted() -> None:
    """How many, whether, where, what there is."""
    p = PLACES["living_room"]
    books = p.all("book")
    ask(p, "count", "My wife says we own too many books. How many are there in this room?", p.how_many(*books))
    p = PLACES["classroom"]
    ask(
        p,
        "count",
        "I don't know yet how many kids will show up, but how many tables are there in here?",
        p.how_many(*p.all("table")),
    )
    p = PLACES["lab"]
    ask(p, "count", "Four visitors want to sit down. How many stools have we got?", p.how_many(*p.all("stool")))
    p = PLACES["kitchen"]
    ask(
        p,
        "count",
        "Never mind the bin and the fridge, just tell me how many counters there are.",
        p.how_many(*p.all("counter")),
    )

    p = PLACES["bathroom"]
    ask(p, "exists", "Before I go and buy one: is there already a rug in here?", p.yes(p("rug")), p.found(p("rug")))
    p = PLACES["lab"]
    here = p("fire extinguisher")
    ask(p, "exists", "In case anything ever burns, is there a fire extinguisher?", p.yes(here), p.found(here))

    p = PLACES["living_room"]
    ask(p, "locate", "I'd love to put my feet up. Where is the coffee table?", p.found(p("coffee table")))
    p = PLACES["lab"]
    ask(p, "locate", "Something smells odd, I'd better use the fume hood. Where is it?", p.found(p("fume hood")))
    p = PLACES["courtyard"]
    ask(p, "locate", "Looks like it might rain soon. Where's the umbrella?", p.found(p("umbrella")))

    p = PLACES["living_room"]
    ask(p, "list", "What did people leave lying on the coffee table?", p.listed(21, 22, 24))
    p = PLACES["classroom"]
    on_it = p.listed(59, 60, 61), p.listed(59, 60, among=[59, 60])  # the cup is on the book
    ask(p, "list", "What has the teacher got on the desk?", *on_it)
    p = PLACES["kitchen"]
    ask(p, "list", "What's on the table at the moment, if anything?", p.listed(18))

    p = PLACES["lounge"]
    ask(p, "describe", "My mother has never seen it, so describe the armchair for her.", p.found(p("armchair")))
    p = PLACES["bathroom"]
    ask(p, "describe", "What can you tell me about the bathtub?", p.found(p("bathtub")))


def measured() -> None:
    """Sizes, rooms, distances."""
    p = PLACES["bedroom"]
    bed = p("bed")
    ask(p, "size", "I want to buy new sheets. How long is the bed?", p.meters(p.size(bed)[0], bed))
    p = PLACES["lounge"]
    shelf = p("bookshelf")
    ask(
        p,
        "size",
        "The moving company wants to know the height of the bookshelf in centimetres.",
        p.number(p.size(shelf)[2] * 100, "cm", shelf),
    )
    p = PLACES["kitchen"]
    stove = p("stove")
    ask(p, "size", "If I held a tape measure to the stove, how tall is it?", p.meters(p.size(stove)[2], stove))
    p = PLACES["demo_room"]
    ask(
        p,
        "size",
        "I keep bumping my knee on the table with the bowl on it. How high is that table?",
        p.meters(p.size(29)[2], 29),
    )
    p = PLACES["lab"]
    printer = p("3d printer")
    ask(
        p,
        "size",
        "No idea what it weighs, but what's the volume of the 3d printer in cubic metres?",
        p.number(p.volume(printer), "m^3", printer, tolerance=0.005),
    )
    p = PLACES["lounge"]
    rug = p("rug")
    ask(p, "size", "How many square metres of floor does the rug hide?", p.area(p.footprint(rug), rug, tolerance=0.05))

    p = PLACES["lounge"]
    ask(
        p,
        "room size",
        "The landlord claims twenty square metres. How big is this room really?",
        p.area(p.document["rooms"][0]["area"]),
    )
    p = PLACES["classroom"]
    ask(
        p,
        "room size",
        "The school board is asking for the floor area of this classroom.",
        p.area(p.document["rooms"][0]["area"], tolerance=0.5),
    )

    p = PLACES["bathroom"]
    ask(
        p,
        "distance",
        "The plumber says they're too close together. How far is the toilet from the sink?",
        p.apart(p("toilet"), p("sink")),
    )
    p = PLACES["courtyard"]
    ask(
        p,
        "distance",
        "As the crow flies, what's the distance between the statue and the fountain?",
        p.apart(p("statue"), p("fountain")),
    )
    p = PLACES["bedroom"]
    ask(
        p,
        "distance",
        "My dog usually sleeps between the bed and the wardrobe. How far apart are those two?",
        p.apart(p("bed"), p("wardrobe")),
    )
    p = PLACES["demo_room"]
    ask(
        p,
        "distance",
        "The doctor told me to sit farther back. How many centimetres are there between the sofa and the tv?",
        p.apart(p("sofa"), p("tv"), "cm"),
    )
    p = PLACES["lab"]
    ask(p, "distance", "Careful, it gets hot! How far are you from the 3d printer?", *p.from_robot(p("3d printer")))
    p = PLACES["living_room"]
    ask(
        p,
        "qualified",
        "I have to replace the lamp on the cabinet. How far is that lamp from the door?",
        p.apart(19, p("door")),
    )


def chosen() -> None:
    """Nearest, farthest, closest pairs, comparisons, extremes."""
    p = PLACES["kitchen"]
    won = p.nearest(p("table"), p.all("counter"))
    ask(p, "nearest", "We always eat at the table, so which counter is closest to it?", p.which(won))
    p = PLACES["classroom"]
    won = p.nearest(p("door"), p.all("window"))
    ask(p, "nearest", "There's a terrible draught. Which of the windows is nearer to the door?", p.which(won))
    p = PLACES["flat"]
    won = p.nearest(p("sofa"), [p("lamp"), p("tv"), p("refrigerator")])
    ask(
        p,
        "nearest",
        "I'm too lazy to get up. Which is closest to the sofa: the lamp, the tv or the fridge?",
        p.said([p.label(won)], won),
    )
    p = PLACES["bathroom"]
    gaps = {i: p.robot_gap(i) for i in (p("toilet"), p("sink"), p("bathtub"))}
    ask(
        p,
        "nearest",
        "Just curious, which one is nearest to you: toilet, sink or bathtub?",
        p.which(p.least(gaps)),
    )
    p = PLACES["lab"]
    won = p.farthest(p("door"), p.all("stool"))
    ask(p, "farthest", "I hate it when people walk past me. Which stool is farthest from the door?", p.which(won))
    p = PLACES["lounge"]
    won = p.farthest(p("tv"), [p("box"), p("armchair"), p("bookshelf")])
    ask(
        p,
        "farthest",
        "The box, the armchair and the bookshelf all have to go some day - which of them is farthest from the tv?",
        p.which(won),
    )
    p = PLACES["flat"]
    ask(
        p,
        "closest pair",
        "Of all the windows we have to clean, which two are closest together?",
        p.closest(p.all("window")),
    )

    p = PLACES["bedroom"]
    wardrobe, cabinet = p("wardrobe"), p("cabinet")
    assert p.size(wardrobe)[2] > p.size(cabinet)[2] + 0.5
    ask(
        p,
        "compare",
        "Nobody believes me, so please settle it: which is taller, the cabinet or the wardrobe?",
        p.said(["wardrobe"], wardrobe, cabinet),
    )
    p = PLACES["bathroom"]
    shelf, tub = p("bookshelf"), p("bathtub")
    taller = float(p.size(shelf)[2] - p.size(tub)[2])
    assert abs(p.top(shelf) - p.top(tub) - taller) < 0.01
    ask(
        p,
        "compare",
        "I know it's comparing apples and oranges, but how much taller is the bookshelf than the bathtub?",
        p.meters(taller, shelf, tub),
    )
    p = PLACES["living_room"]
    sofa, cabinet = p("sofa"), p("cabinet")
    assert p.volume(sofa) > 1.5 * p.volume(cabinet) and p.footprint(sofa) > 1.5 * p.footprint(cabinet)
    ask(
        p,
        "compare",
        "Price aside, which is bigger, the sofa or the cabinet?",
        perhaps_stale(p.said(["sofa"], sofa, cabinet)),
    )
    p = PLACES["courtyard"]
    statue, umbrella = p("statue"), p("umbrella")
    assert p.size(statue)[2] > p.size(umbrella)[2] + 0.05
    ask(
        p,
        "compare",
        "Hard to tell from the photo: is the statue taller than the umbrella?",
        p.yes(statue, umbrella),
        p.said(["statue"], statue, umbrella),
    )

    smallest = p.least({i: p.volume(i) ** (1 / 3) for i in p.nodes})  # by the side of an equal cube
    ask(p, "extreme", "What is the smallest object out here, whoever it belongs to?", p.which(smallest, soft=True))
    p = PLACES["bedroom"]
    widest = p.most({i: float(p.size(i)[0]) for i in p.all("window")})
    ask(p, "extreme", "I'm getting curtains made. Which window is the widest?", p.which(widest))
    p = PLACES["lab"]
    longest = p.most({i: float(p.size(i)[0]) for i in p.all("workbench")})
    ask(p, "extreme", "A colleague would like to know which workbench is the longest.", p.which(longest))


def oriented() -> None:
    """Directions, relations, ways, and what the robot remembers."""
    p = PLACES["bedroom"]
    ids = p("bed"), p("wardrobe"), p("door")
    ask(
        p,
        "direction",
        "Imagine I wake up on the bed and look at the wardrobe. Will the door be on my left or on my right?",
        p.said(hand_words(p.bearing(*ids)), *ids),
    )
    p = PLACES["lab"]
    ids = p("door"), p("desk"), p("cabinet")
    ask(
        p,
        "direction",
        "Pretend a new student is standing at the door, facing the desk. Is the cabinet to their left, right or back?",
        p.said(hand_words(p.bearing(*ids)), *ids),
    )
    p = PLACES["courtyard"]
    ids = p("fountain"), p("statue"), p("bicycle")
    assert 80 < p.bearing(*ids) < 100
    ask(
        p,
        "direction",
        "A tourist is standing at the fountain and facing the statue. Is the bicycle to the left or to the right?",
        p.said(["right"], *ids),
    )
    p = PLACES["flat"]
    ids = p("sofa"), p("tv"), p("refrigerator")
    ask(
        p,
        "direction",
        "When I'm on the sofa watching tv, is the fridge in front of me or behind me?",
        p.said([w for w in side_words(p.bearing(*ids)) if w not in ("left", "right")], *ids),
    )

    p = PLACES["kitchen"]
    stove = p("stove")
    ask(
        p,
        "robot direction",
        "Don't move! Is the stove on your left or on your right?",
        p.said(hand_words(p.robot_bearing(stove)), stove),
    )
    p = PLACES["lounge"]
    tv = p("tv")
    ask(
        p,
        "robot direction",
        "Like a pilot would say it: at how many o'clock is the tv from you?",
        p.said(clock_words(p.robot_bearing(tv)), tv),
    )

    p = PLACES["bathroom"]
    ask(
        p,
        "relation",
        "Sounds strange, but is the cup inside the bookshelf?",
        p.yes(p("cup"), p("bookshelf")),
    )
    p = PLACES["lab"]
    ask(p, "relation", "Am I seeing things, or is the cup on the book?", p.yes(p("cup"), p("book")))
    p = PLACES["bedroom"]
    assert p.gap(p("stool"), p("wardrobe")) > 1.5
    ask(p, "relation", "Is the stool next to the wardrobe, where I left it?", p.no(p("stool"), p("wardrobe")))
    p = PLACES["lounge"]
    ask(p, "relation", "I can't remember, is there a plant on the cabinet?", p.yes(16, p("cabinet")))
    ask(
        p,
        "relation",
        "People keep tripping over it. Is the coffee table between the sofa and the tv?",
        p.yes(p("coffee table"), p("sofa"), p("tv")),
    )

    p = PLACES["bedroom"]
    ask(p, "support", "It looks a bit wobbly to me. What is the lamp standing on?", p.found(p("nightstand")))

    p = PLACES["living_room"]
    order = p.ordered(p("tv"), p("sofa"))
    first = {**order, "labels": [order["labels"][0][:1]]}
    ask(
        p,
        "appearance order",
        "We have a bet going: which did you see first, the sofa or the tv?",
        order,
        first,
    )
    p = PLACES["kitchen"]
    ask(
        p,
        "last seen",
        "I wonder if somebody took the trash bin out. When did you last see it?",
        p.seen_ago(p("trash bin")),
    )
    p = PLACES["courtyard"]
    ask(p, "last seen", "Oh no, my car!! How long ago did you last see it?", p.seen_ago(p("car")))
    p = PLACES["lounge"]
    ask(
        p,
        "path",
        "When the lights are off, how do I get from the door to the sofa?",
        p.between("door", "sofa"),
    )
    p = PLACES["living_room"]
    door, sofa, table, shelf = p("door"), p("sofa"), p("table"), p("bookshelf")
    ask(
        p,
        "route",
        "My blind uncle begins at the door, facing the sofa, and wants to reach the bookshelf. 1. [please fill in] "
        "2. Go forward until the table 3. [please fill in] 4. Go forward until the bookshelf.",
        p.turns(p.first_turn(door, sofa, table), p.turn(door, table, shelf)),
    )
    p = PLACES["lounge"]
    ask(p, "changes", "Not sure anybody was here: what has changed in the last 162 seconds?", p.appeared(162))


# to be refused


def several() -> None:
    """One is needed, and more than one fits, with other answers."""
    p = PLACES["living_room"]
    differ(*(p.gap(i, p("tv")) for i in p.all("plant")))
    ask(p, "ambiguous", "How far is the plant from the tv?", p.ambiguous(*p.all("plant")))
    assert p.bearing(p("tv"), p("sofa"), 4) < -10 and p.bearing(p("tv"), p("sofa"), 5) > 10
    ask(
        p,
        "ambiguous",
        "If I stand at the tv and face the sofa, is the armchair on my left or on my right?",
        p.ambiguous(*p.all("armchair")),
    )
    ask(p, "ambiguous", "How thick is the book on the coffee table?", p.ambiguous(21, 22, 24))
    ask(p, "ambiguous", "How far apart are the windows?", p.ambiguous(*p.all("window")))
    p = PLACES["bedroom"]
    differ(*(p.gap(i, p("lamp")) for i in p.all("pillow")))
    ask(p, "ambiguous", "what's the distance from the lamp to the pillow?", p.ambiguous(*p.all("pillow")))
    ask(p, "tie", "Which pillow is the bigger one?", alike(p, "pillow", *(p.volume(i) for i in p.all("pillow"))))
    p = PLACES["flat"]
    ask(p, "ambiguous", "How tall is the bottle on the kitchen table?", p.ambiguous(32, 33))
    differ(*(p.gap(i, p("tv")) for i in p.all("bookshelf")))
    ask(p, "ambiguous", "How far is the bookshelf from the tv?", p.ambiguous(*p.all("bookshelf")))
    p = PLACES["kitchen"]
    differ(*(p.gap(i, p("refrigerator")) for i in p.all("counter")))
    ask(p, "ambiguous", "How far is the counter from the fridge?", p.ambiguous(*p.all("counter")))
    ask(
        p,
        "tie",
        "which of the chairs is closest to the table",
        alike(p, "chair", *(p.gap(i, p("table")) for i in p.all("chair"))),
    )
    p = PLACES["lounge"]
    assert p.gap(12, p("tv")) < p.gap(12, p("door")) and p.gap(13, p("door")) < p.gap(13, p("tv"))
    ask(p, "ambiguous", "Is the picture closer to the tv or to the door?", p.ambiguous(*p.all("picture")))
    ask(p, "tie", "Which window is the largest?", alike(p, "window", *(p.volume(i) for i in p.all("window"))))
    p = PLACES["lab"]
    differ(*(float(p.size(i)[0]) for i in p.all("workbench")))
    ask(p, "ambiguous", "How much longer is the workbench than the desk?", p.ambiguous(*p.all("workbench")))
    ask(
        p,
        "tie",
        "I'm quite tall, so which stool is the tallest?",
        alike(p, "stool", *(float(p.size(i)[2]) for i in p.all("stool"))),
    )
    p = PLACES["classroom"]
    ask(p, "ambiguous", "How far is the chair from the whiteboard?", p.ambiguous(*p.all("chair")))
    differ(*(p.gap(i, p("laptop")) for i in p.all("window")))
    ask(p, "ambiguous", "How far from the window is the laptop?", p.ambiguous(*p.all("window")))
    p = PLACES["courtyard"]
    ask(
        p,
        "tie",
        "Which bench is closer to the fountain?",
        alike(p, "bench", *(p.gap(i, p("fountain")) for i in p.all("bench"))),
    )
    differ(*(float(p.size(i)[2]) for i in p.all("plant")))
    ask(p, "ambiguous", "How high is the plant?", p.ambiguous(*p.all("plant")))
    p = PLACES["demo_room"]
    differ(*(p.gap(i, p("tv")) for i in p.all("table")))
    ask(p, "ambiguous", "how many metres is it from the table to the tv?", p.ambiguous(*p.all("table")))


def undecidable() -> None:
    """Geometry cannot say."""
    p = PLACES["courtyard"]
    ask(p, "undecidable", "Is the statue on the left of the fountain?", NO_SUCH_PROPERTY)  # seen from where?
    ask(p, "undecidable", "Which is nearer to you, the car or the table?", UNVERIFIED)
    ask(p, "undecidable", "How many square metres does this courtyard have?", UNVERIFIED)
    ask(p, "undecidable", "Is the bicycle ahead of you or behind you?", UNVERIFIED)
    ids = p("fountain"), p("statue"), p("trash bin")
    assert abs(p.bearing(*ids)) > 179
    ask(
        p,
        "undecidable",
        "I'm at the fountain, facing the statue. Is the trash bin to my left or to my right?",
        UNVERIFIED,
        p.said(["back", "behind"], *ids),
    )

    def on_the_spot(name: str, question: str, here: str, facing: str) -> None:
        place = PLACES[name]
        assert math.dist(place.center(place(here))[:2], place.center(place(facing))[:2]) < 0.02
        ask(place, "undecidable", question, UNVERIFIED)

    on_the_spot(
        "living_room",
        "Standing at the tv stand and facing the tv, do I have the door on my left or on my right?",
        "tv stand",
        "tv",
    )
    on_the_spot(
        "courtyard",
        "I'm sitting at the table looking at the umbrella. Is the fountain on my left or on my right?",
        "table",
        "umbrella",
    )
    ask(
        PLACES["empty"],
        "empty map",
        "Which one is closer to the door, the bed or the desk?",
        EMPTY,
        absent="bed|desk|door",
    )


def lacking() -> None:
    """What is not in the map, though things that sound like it are."""

    def absent(name: str, question: str, words: str, *also: Expectation, family: str = "absent object") -> None:
        ask(PLACES[name], family, question, UNKNOWN, *also, absent=words)

    absent("courtyard", "Where is the fountain pen?", "fountain pen|pen")
    absent("lounge", "How far is the tv remote from the sofa?", "tv remote|remote")
    absent("bathroom", "Is the toilet brush closer to the toilet or to the sink?", "toilet brush|brush")
    absent("bedroom", "How far is the alarm clock from the bed?", "alarm clock|clock")
    absent("lab", "I left my backpack here this morning. Is it closer to the door or to the desk?", "backpack")
    absent("demo_room", "How tall is the refrigerator?", "refrigerator")
    absent("flat", "How long is the bed?", "bed")
    absent("bathroom", "Which is nearest to the sink: the mirror, the towel or the toilet?", "towel")
    absent("living_room", "How many pillows are there on the sofa?", "pillow", NONE)
    absent("bedroom", "Which is taller, the wardrobe or the bookshelf?", "bookshelf")
    absent("classroom", "How do I get from the door to the piano?", "piano")

    anchor = "absent anchor"
    absent("lounge", "How tall is the lamp on the nightstand?", "nightstand", family=anchor)
    absent(
        "kitchen", "If I stand at the sink facing the dishwasher, is the table on my left?", "dishwasher", family=anchor
    )

    def none_such(name: str, question: str) -> None:
        ask(PLACES[name], "no such one", question, REFUSED)  # one of that label, but not there

    p = PLACES["living_room"]
    assert p.gap(p("cup"), p("cabinet")) > 3
    none_such("living_room", "How far is the cup on the cabinet from the door?")
    none_such("flat", "How tall is the lamp on the coffee table?")
    none_such("bedroom", "What size is the rug under the bed?")
    none_such("lab", "How wide is the monitor on the workbench?")
    none_such("classroom", "How far is the third window from the door?")
    none_such("bathroom", "How tall is the cup next to the sink?")
    none_such("demo_room", "How far is the second sofa from the tv?")

    def unchecked(name: str, question: str, label: str) -> None:
        place = PLACES[name]
        ask(place, "unchecked word", question, NOT_HERE, place.ambiguous(*place.all(label)))

    unchecked("living_room", "How far is the most comfortable armchair from the tv?", "armchair")
    unchecked("kitchen", "Which counter is closest to the chair Anna sat on?", "chair")
    unchecked("courtyard", "How tall is the plant that hasn't been watered?", "plant")
    unchecked("flat", "What's the distance between the dirty cup and the sink?", "cup")


def unknowable() -> None:
    """What a map of boxes cannot say, in words that are asked of it."""

    def unknown(name: str, family: str, question: str, *also: Expectation) -> None:
        ask(PLACES[name], family, question, NO_SUCH_PROPERTY, *also)

    state = "absent property"
    unknown("living_room", state, "Is the cup on the table empty?")
    unknown("living_room", state, "Which one did they buy first, the sofa or the tv?")
    unknown("living_room", state, "Is the tv on right now?")
    unknown("lounge", state, "Which is older, the lamp or the armchair?")
    unknown("bedroom", state, "How old is the wardrobe?")
    unknown("bedroom", state, "Where does the backpack come from?")
    unknown("kitchen", state, "When was the door last opened?")
    unknown("kitchen", state, "Is the stove hotter than the fridge?")
    unknown("bathroom", state, "Which is heavier, the bathtub or the toilet?")
    unknown("bathroom", state, "How full is the trash bin next to the toilet?")
    unknown("flat", state, "How many of the windows are open?")
    unknown("lab", state, "When did the quadruped last walk around?")
    unknown("lab", state, "What time is it on the clock above the workbench?")
    unknown("classroom", state, "How many of the chairs are taken?")
    unknown("classroom", state, "Is the laptop on the desk switched on?")
    unknown("courtyard", state, "What is the statue looking at?")
    p = PLACES["demo_room"]
    unknown("demo_room", state, "Which chair is the softest?", p.ambiguous(*p.all("chair")))
    ask(PLACES["classroom"], state, "What's written on the whiteboard?", NOT_HERE)
    ask(PLACES["flat"], state, "How long is the guarantee on the fridge?", NOT_HERE, absent="guarantee")

    unknown("lounge", "opinion", "Is the armchair too close to the lamp?")
    unknown("bathroom", "opinion", "Could a toddler get at the bottle in the bookshelf?")

    unknown("lab", "hypothetical", "How long would it take me to walk from the door to the fume hood?")
    unknown("flat", "hypothetical", "How far will the sofa be from the tv after we've redecorated?")
    unknown("bedroom", "past", "Was the stool closer to the bed yesterday?")
    unknown("demo_room", "past", "Where was the sofa last summer?")

    def part(name: str, question: str, words: str) -> None:
        ask(PLACES[name], "parts", question, NOT_HERE, absent=words)

    part("kitchen", "How far is the shelf inside the fridge from the floor?", "shelf")
    part("classroom", "How wide is the laptop's touchpad?", "touchpad")
    part("courtyard", "How deep is the water in the fountain?", "water")

    ask(PLACES["lab"], "people", "How close is the nearest person to the robot arm?", NOT_HERE, absent="person")
    ask(PLACES["lounge"], "people", "Who is sitting on the sofa?", NOT_HERE)
    ask(PLACES["flat"], "other room", "How big is the bedroom?", NOT_HERE, absent="bedroom")
    ask(
        PLACES["living_room"],
        "other room",
        "What is in the room on the other side of the door?",
        NOT_HERE,
    )


def beside_the_point() -> None:
    """Something is lacking in the question, or it is none."""

    def refuse(name: str, family: str, question: str) -> None:
        ask(PLACES[name], family, question, REFUSED)

    refuse("kitchen", "missing referent", "How far is it from the stove?")
    refuse("living_room", "missing referent", "Is the other one closer to the door?")
    refuse("bathroom", "missing referent", "How much wider is that than the sink?")

    refuse("lounge", "two questions", "How far is the sofa from the tv and who bought it?")
    refuse("demo_room", "two questions", "Where is the bowl, and has anybody washed it?")

    ask(PLACES["kitchen"], "command", "Put the bowl on the counter nearest to the stove.", NO_SUCH_PROPERTY)
    ask(PLACES["bedroom"], "command", "Could you move the stool a bit closer to the bed?", NO_SUCH_PROPERTY)


def main() -> None:
    for part in (counted, measured, chosen, oriented, several, undecidable, lacking, unknowable, beside_the_point):
        part()
    no = sum(map(refused, ROWS))
    assert (no, len(ROWS) - no) == (TO_REFUSE, TO_ANSWER)
    ASKED.write(HERE / "development_10.jsonl")


if __name__ == "__main__":
    main()
