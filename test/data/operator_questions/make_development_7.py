"""Writes development_7.jsonl: 120 more questions, 75 to be refused, as nurses, hotel staff and families talk.

What is right comes from expectations.py, as it does for the other files.

    python test/data/operator_questions/make_development_7.py
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that it works from anywhere

from asked import Development  # noqa: E402
from expectations import (  # noqa: E402
    EMPTY,
    NO,
    NO_SUCH_PROPERTY,
    NONE,
    NOT_HERE,
    REFUSED,
    UNKNOWN,
    UNPARSABLE,
    UNVERIFIED,
    Expectation,
    Place,
    clock_words,
    hand_words,
    perhaps_stale,
)

ASKED = Development("g")
ask, PLACES = ASKED.ask, ASKED.places
ROWS = ASKED.rows


def driven(place: Place, goal: str) -> Expectation:
    """The same from where the robot stands."""
    assert place.robot is not None
    b = place(goal)
    apart = float(math.dist(place.robot[:2], place.center(b)[:2]))
    return place.walk(b, max(0.0, place.robot_gap(b) - 1.0), 1.35 * apart + 0.3)


def counted() -> None:
    """How many, whether, where, what there is."""
    p = PLACES["kitchen"]
    ask(
        p,
        "count",
        "Setting up for breakfast. How many chairs have we got in the kitchen?",
        p.how_many(*p.all("chair")),
    )
    p = PLACES["bedroom"]
    ask(
        p,
        "count",
        "housekeeping needs to know, pillows in this room, how many is it",
        p.how_many(*p.all("pillow")),
    )
    p = PLACES["flat"]
    ask(
        p,
        "count",
        "party's over... how many bottels are still standing about",
        p.how_many(*p.all("bottle")),
    )
    p = PLACES["lounge"]
    ask(
        p,
        "exists",
        "We've a guest with allergies coming, is there any plant in the lounge?",
        p.yes(*p.all("plant")),
        perhaps_stale(p.found(*p.all("plant"))),
    )
    p = PLACES["bathroom"]
    ask(p, "exists", "mum slips so easily, is there a rug in there", p.yes(p("rug")), p.found(p("rug")))
    p = PLACES["bedroom"]
    ask(p, "stale", "the backpack has gone missing again can you tell me where it is", p.found(p("backpack")))
    p = PLACES["lounge"]
    ask(p, "locate", "Where do I find the box, love?", p.found(p("box")))
    p = PLACES["lab"]
    ask(p, "locate", "where did the day shift leave the toolbox", p.found(p("toolbox")))
    p = PLACES["bathroom"]
    ask(p, "describe", "I'm about to help her bathe. Tell me what you know about the bathtub.", p.found(p("bathtub")))
    p = PLACES["living_room"]
    ask(p, "list", "gotta wipe the table in a sec, whats on it?", p.listed(20, 25))
    p = PLACES["lab"]
    bench = p.nearest(p("door"), p.all("workbench"))
    assert bench == 2
    ask(
        p,
        "list",
        "Cleaning round: the workbench that's nearer to the door, what has been left on it?",
        p.listed(6, 7),
    )
    p = PLACES["classroom"]
    ask(
        p,
        "support",
        "someone forgot a cup in the classroom, what's it standing on?",
        p.found(p("book")),
    )


def measured() -> None:
    """Sizes, rooms, distances."""
    p = PLACES["bedroom"]
    ask(
        p,
        "size",
        "The new patient is nearly two metres tall. How long is the bed?",
        p.meters(p.size(p("bed"))[0], p("bed")),
    )
    p = PLACES["bathroom"]
    ask(
        p,
        "size",
        "whats the hight of the toilet in cm, i'm ordering a seat raiser for dad",
        p.number(p.size(p("toilet"))[2] * 100, "cm", p("toilet")),
    )
    p = PLACES["kitchen"]
    ask(
        p,
        "size",
        "For the carpenter on the phone: depth of the cabinet, in centimeters please",
        p.number(p.size(p("cabinet"))[1] * 100, "cm", p("cabinet")),
    )
    p = PLACES["flat"]
    ask(
        p,
        "size",
        "That fridge, how tall is it, dear? The shop wants to know.",
        p.meters(p.size(p("refrigerator"))[2], p("refrigerator")),
    )
    p = PLACES["bathroom"]
    ask(
        p,
        "room size",
        "need it for teh cleaning plan: how many square metres has the bathroom",
        p.area(p.document["rooms"][0]["area"]),
    )
    p = PLACES["bedroom"]
    ask(
        p,
        "distance",
        "she gets up a lot at night. what's the distance from her bed to the door",
        p.apart(p("bed"), p("door")),
        p.between("bed", "door"),
    )
    p = PLACES["lounge"]
    ask(
        p,
        "distance",
        "Bad knees here, so how many cm are there between the sofa and the coffee table?",
        p.apart(p("sofa"), p("coffee table"), "cm"),
    )
    p = PLACES["flat"]
    ask(p, "distance", "hows it going, how far from the fridge are you just now", *p.from_robot(p("refrigerator")))
    p = PLACES["courtyard"]
    ask(
        p,
        "distance",
        "can you tell me how far off the statue the fountain is",
        p.apart(p("statue"), p("fountain")),
    )


def chosen() -> None:
    """Nearest, farthest, closest pairs, qualified references, comparisons, extremes."""
    p = PLACES["bathroom"]
    toilet, sink, tub = p("toilet"), p("sink"), p("bathtub")
    ask(
        p,
        "nearest",
        "for someone who can hardly walk: from the toilet, is the sink closer or the bathtub?",
        p.said([p.label(p.nearest(toilet, [sink, tub]))], p.nearest(toilet, [sink, tub])),
    )
    p = PLACES["living_room"]
    ask(
        p,
        "nearest",
        "grandpa wants to sit down right after he comes in, wich chair is closest to the door",
        p.which(p.nearest(p("door"), p.all("chair"))),
    )
    p = PLACES["lab"]
    ask(
        p,
        "nearest",
        "the stool thats the shortest distance from the microscope, which is it",
        p.which(p.nearest(p("microscope"), p.all("stool"))),
    )
    p = PLACES["bedroom"]
    ask(
        p,
        "farthest",
        "which of the pillows is furthest away from the nightstand?",
        p.which(p.farthest(p("nightstand"), p.all("pillow"))),
    )
    p = PLACES["flat"]
    ask(
        p,
        "closest pair",
        "Which bottle and which cup are standing closest together?",
        perhaps_stale(p.closest(p.all("bottle"), p.all("cup"))),
    )
    p = PLACES["living_room"]
    ask(
        p,
        "qualified",
        "Before I water it: how tall is the plant that's on the table?",
        p.meters(p.size(20)[2], 20),
    )
    p = PLACES["lounge"]
    ask(p, "qualified", "how far is it from the door to the plant on the cabinet", p.apart(p("door"), 16))
    p = PLACES["kitchen"]
    far_counter = p.farthest(p("stove"), p.all("counter"))
    assert far_counter == 1
    ask(p, "qualified", "what have they dumped on the counter farthest from the stove this time", p.listed(19))
    p = PLACES["lab"]
    near_monitor = p.nearest(p("door"), p.all("monitor"))
    ask(
        p,
        "qualified",
        "The monitor that's nearer to the door - how far is it from the door?",
        p.apart(near_monitor, p("door")),
    )
    p = PLACES["flat"]
    ask(
        p,
        "qualified",
        "hi it's me again, how high is the bookshelf that the plant is standing on?",
        p.meters(p.size(10)[2], 10),
    )
    p = PLACES["bedroom"]
    wardrobe, door = p("wardrobe"), p("door")
    assert p.size(wardrobe)[2] > p.size(door)[2] + 0.05
    ask(
        p,
        "compare",
        "is the wardrobe taller than the door is",
        p.said(["yes", "wardrobe"], wardrobe, door),
    )
    p = PLACES["bathroom"]
    assert p.size(p("bathtub"))[0] > p.size(p("rug"))[0] + 0.05
    ask(
        p,
        "compare",
        "Bathtub and rug: which of them is longer?",
        p.said(["bathtub"], p("bathtub"), p("rug")),
    )
    p = PLACES["lab"]
    tallest = p.most({i: float(p.size(i)[2]) for i in p.nodes})
    ask(p, "extreme", "the window cleaner asks what the tallest thing in the lab is", p.which(tallest, soft=True))
    p = PLACES["courtyard"]
    smallest = p.least({i: p.volume(i) ** (1 / 3) for i in p.nodes})
    ask(
        p,
        "extreme",
        "out in the yard, what's the smallest object",
        p.which(smallest, soft=True),
    )


def oriented() -> None:
    """Directions, relations, ways, and what the robot remembers."""
    p = PLACES["bathroom"]
    ids = p("toilet"), p("bathtub"), p("bookshelf")
    ask(
        p,
        "direction",
        "he's sitting on the toilet and facing the bathtub. the bookshelf, on his left or on his right?",
        p.said(hand_words(p.bearing(*ids)), *ids),
    )
    p = PLACES["bedroom"]
    ids = p("door"), p("bed"), p("wardrobe")
    ask(
        p,
        "direction",
        "Room service here. If I'm at the door facing the bed, is the wardrobe to my left or right?",
        p.said(hand_words(p.bearing(*ids)), *ids),
    )
    p = PLACES["kitchen"]
    door = p("door")
    ask(
        p,
        "robot direction",
        "robot is the door on your left or on your rihgt",
        p.said(hand_words(p.robot_bearing(door)), door),
    )
    p = PLACES["lab"]
    door = p("door")
    ask(
        p,
        "robot direction",
        "at what o'clock do you have the door, robot?",
        p.said(clock_words(p.robot_bearing(door)), door),
    )
    p = PLACES["flat"]
    ask(
        p,
        "relation",
        "Is the coffee table still on the rug?",
        p.yes(p("coffee table"), p("rug")),
    )
    p = PLACES["bathroom"]
    ask(
        p,
        "relation",
        "does the trash bin stand next to the toilet? thats where she looks for it",
        p.yes(p("trash bin"), p("toilet")),
    )
    p = PLACES["courtyard"]
    ask(
        p,
        "last seen",
        "the porter is asking: how long has it been since you saw the car",
        p.seen_ago(p("car")),
    )
    p = PLACES["bedroom"]
    ask(p, "changes", "just came on shift. what's new in here in the last 3 minutes?", p.appeared(180))
    p = PLACES["lounge"]
    ask(p, "path", "what's your way over to the sofa if you set off now", driven(p, "sofa"))
    p = PLACES["bathroom"]
    door, toilet, tub = p("door"), p("toilet"), p("bathtub")
    ask(
        p,
        "route",
        "Mrs Klein walks from the door to the toilet and then on to the bathtub. "
        "Does she have to turn left, right or back at the toilet?",
        p.turns(p.turn(door, toilet, tub)),
    )


def unknowable() -> None:
    """States, looks, contents, writing: what a map of boxes cannot say."""

    def unknown(name: str, family: str, question: str, *also: Expectation) -> None:
        ask(PLACES[name], family, question, NO_SUCH_PROPERTY, *also)

    unknown("bedroom", "state", "Did I leave the lamp on? I can't sleep with light.")
    unknown("kitchen", "state", "is the trash bin full again or can it wait till the morning")
    unknown("lab", "state", "the fume hood's gone quiet. is it still on?")
    unknown("bathroom", "state", "is the toilet clean enough for guests, would you say")
    unknown("living_room", "state", "past eleven and im alone here, is the door locked??")
    unknown("kitchen", "state", "is the cup on the counter empty")
    p = PLACES["lounge"]
    unknown("lounge", "state", "there's a draft... which of the windows is open?", p.ambiguous(*p.all("window")))

    p = PLACES["demo_room"]
    unknown("demo_room", "absent property", "Which of the chairs is the wooden one?", p.ambiguous(*p.all("chair")))
    unknown("lounge", "absent property", "how heavy is the armchair, the cleaning cart doesnt get past it")
    unknown("bedroom", "absent property", "My son says his is blue. What colour is the backpack in there?")

    unknown("classroom", "writing", "what does the book on the desk say on its cover")
    unknown("lab", "writing", "Until what date is the fire extinguisher good? It should be on the label.")
    p = PLACES["living_room"]
    books = p.ambiguous(*p.all("book"))
    unknown("living_room", "writing", "which of the books is the one about cooking", books)
    unknown("lounge", "writing", "whats on tv tonight")

    unknown("lab", "past and future", "where had the quadruped been standing before it was moved here")
    unknown("living_room", "past and future", "Where was the coffee table last Christmas?")
    unknown("kitchen", "past and future", "how many chairs were there at the table yesterday evening")
    unknown("courtyard", "past and future", "how long is the car going to be parked there")

    ask(PLACES["flat"], "fit", "how many people can sit on the sofa", NOT_HERE)
    ask(
        PLACES["bathroom"],
        "fit",
        "will my wheelchair get through between the toilet and the bathtub",
        NOT_HERE,
        absent="wheelchair",
    )
    unknown("bedroom", "fit", "Can the wardrobe be got out through the door if we tilt it?")
    unknown("kitchen", "fit", "how many cups would go into the cabinet")
    unknown("bathroom", "fit", "how many litres of water does it take to fill the bathtub")

    unknown("lounge", "opinion", "is the armchair or the sofa comfier, for a bad back i mean")
    unknown("demo_room", "opinion", "don't you think the bowl looks silly on that table")
    unknown("living_room", "advice", "what should I move so that grandma doesn't trip over the rug?")
    unknown("bathroom", "advice", "Is it safe to walk from the door to the toilet in the dark?")
    unknown("kitchen", "advice", "where had I better put the bowl, on the cabinet or leave it on the table")
    unknown("bedroom", "wish", "I do wish the lamp stood a bit nearer to the bed")
    unknown("flat", "hypothetical", "if they bought him a bigger tv would it still fit on the tv stand?")


def excepted() -> None:
    """Negation: the right answer, or none."""

    def without(name: str, question: str, *also: Expectation) -> None:
        ask(PLACES[name], "negation", question, NO_SUCH_PROPERTY, *also)

    p = PLACES["living_room"]
    without("living_room", "apart from the cup, what's there on the table?", p.listed(20, among=[20, 25]))
    p = PLACES["flat"]
    cups = [i for i in p.all("cup") if i != 34]
    without("flat", "How many cups are not on the counter?", perhaps_stale(p.how_many(*cups)))
    p = PLACES["classroom"]
    without("classroom", "whats on the desk besides the laptop", p.listed(60, 61, among=[59, 60, 61]))
    p = PLACES["bedroom"]
    other = next(i for i in p.all("window") if i != p.nearest(p("backpack"), p.all("window")))
    without(
        "bedroom",
        "the window that's not the closest to the backpack, how long is it",
        perhaps_stale(p.meters(p.size(other)[0], other)),
    )


def lacking() -> None:
    """What is not in the map, also where the question only leans on it."""

    def absent(name: str, question: str, words: str, *also: Expectation, family: str = "absent object") -> None:
        ask(PLACES[name], family, question, UNKNOWN, *also, absent=words)

    absent("bathroom", "where's the hair dryer? a guest is asking", "hair dryer")
    absent("bedroom", "how far is the tv from the bed", "tv")
    absent("living_room", "Nurse here. Is the walker within reach of the armchair?", "walker", NO)
    absent("bathroom", "how wide is the shower, he can only stand with help", "shower")
    absent("kitchen", "when did you last see the cat", "cat")
    absent("lab", "which is nearer to the door, the eye wash station or the fire extinguisher?", "eye wash station")
    absent("bedroom", "How many chairs are there in my room for visitors?", "chair", NONE)
    absent("demo_room", "fridge, is there one in the room", "fridge", NO, NONE)

    anchor = "absent anchor"
    absent("bathroom", "how tall is the bin under the towel rack", "towel rack", family=anchor)
    absent("lounge", "the armchair by the piano, how far from the door is it?", "piano", family=anchor)
    absent("bedroom", "How big is the mirror over the washbasin?", "washbasin", family=anchor)

    def elsewhere(name: str, family: str, question: str, words: str, *also: Expectation) -> None:
        ask(PLACES[name], family, question, NOT_HERE, *also, absent=words)

    elsewhere("bedroom", "people", "where's mrs hoffmann, shes not answering the bell", "mrs hoffmann")
    ask(PLACES["kitchen"], "people", "who is sitting on the chair nearest to the fridge", NOT_HERE)
    elsewhere("lounge", "people", "Is grandpa asleep in the armchair again?", "grandpa", NO)
    elsewhere("bedroom", "other room", "how many beds are free on the second floor", "second floor")
    elsewhere("bathroom", "other room", "and room 214, is there a bathtub in that one too?", "room 214")
    elsewhere("lounge", "other room", "how do I get from here to the lobby", "lobby")
    elsewhere("flat", "parts", "how far is the armrest of the sofa from the lamp", "armrest")
    elsewhere("bedroom", "parts", "How high is the headboard of the bed?", "headboard")


def beside_the_point() -> None:
    """Nothing to be answered from a map."""

    def refused(name: str, family: str, question: str, *expect: Expectation) -> None:
        ask(PLACES[name], family, question, *(expect or (REFUSED,)))

    refused("bedroom", "command", "turn off the lamp please, I want to sleep", UNPARSABLE)
    refused("lounge", "command", "could you take a pillow over to the armchair for me", UNPARSABLE)
    refused("flat", "command", "remind me at six that the plant needs water", UNPARSABLE)
    ask(
        PLACES["living_room"],
        "general knowledge",
        "How many paracetamol can I take in one day?",
        NOT_HERE,
        absent="paracetamol",
    )
    ask(
        PLACES["courtyard"],
        "general knowledge",
        "how far is it from here to the train station",
        NOT_HERE,
        absent="train station",
    )
    refused("bedroom", "two questions", "how far is the stool from the bed and is it sturdy enough to stand on?")
    refused("lab", "two questions", "where is the fire extinguisher? and who checked it last?")
    refused("bathroom", "two questions", "How long is the bathtub. Oh and does the water run hot now?")
    refused("living_room", "missing referent", "no i meant the other one, how high is that")
    refused("lounge", "missing referent", "Is it still where I left it?")


def several() -> None:
    """One is needed, and more than one fits; or geometry cannot decide."""

    def many(name: str, question: str, label: str, family: str = "ambiguous", *also: Expectation) -> None:
        place = PLACES[name]
        ask(place, family, question, *also, place.ambiguous(*place.all(label)))

    many("living_room", "how far does she have to look, i.e. armchair to tv, in metres?", "armchair")
    many("bedroom", "I'm hanging it back up. How wide is the mirror?", "mirror")
    many("courtyard", "how far is the bench from the bicycle", "bench")
    many("lounge", "how far would it be from the box to the pillow", "pillow")
    many("lab", "how would I walk from the door to the workbench", "workbench")
    many("flat", "im on the sofa watching tv, is the window to my left or to my right", "window")
    many("demo_room", "Sorry to bother you so late, how high is the table?", "table")
    many("flat", "my favourite cup, how far is that from the sink?", "cup", "unchecked word", NOT_HERE)

    p = PLACES["bedroom"]
    assert math.dist(p.center(p("nightstand"))[:2], p.center(p("lamp"))[:2]) < 0.1
    ask(p, "undecidable", "If I stand at the nightstand facing the lamp, do I have the bed left or right?", UNVERIFIED)
    p = PLACES["courtyard"]
    assert not p.document["rooms"] and p.robot is None
    ask(p, "undecidable", "how many square metres is this yard, we have to sweep all of it", UNVERIFIED)
    ask(p, "undecidable", "Robot, do you have the trash bin on your left or your right?", UNVERIFIED)
    ask(PLACES["empty"], "empty map", "where did you put my chair", EMPTY, absent="chair")


ANSWERED = (counted, measured, chosen, oriented)
TO_BE_REFUSED = (unknowable, excepted, lacking, beside_the_point, several)


def main() -> None:
    for part in ANSWERED:
        part()
    answered = len(ROWS)
    for part in TO_BE_REFUSED:
        part()
    assert (answered, len(ROWS)) == (45, 120), (answered, len(ROWS))
    ASKED.write(HERE / "development_7.jsonl")


if __name__ == "__main__":
    main()
