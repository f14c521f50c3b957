"""Writes development_6.jsonl: 120 more questions to tune on, half of them to be refused, typed as people type.

What is right comes from expectations.py, as it does for the other files.

    python test/data/operator_questions/make_development_6.py
"""

from __future__ import annotations

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
    side_words,
)

ASKED = Development("f")
ask, PLACES = ASKED.ask, ASKED.places


def tied(place: Place, reference: str, label: str) -> list[int]:
    """The two of a label that are as far from the reference as each other."""
    by_gap = sorted(place.all(label), key=lambda i: place.gap(place(reference), i))
    gaps = [place.gap(place(reference), i) for i in by_gap]
    assert gaps[1] - gaps[0] < 0.001 and all(gap - gaps[0] > 0.05 for gap in gaps[2:]), gaps
    return by_gap[:2]


def counted() -> None:
    """How many, whether, where, what there is."""
    p = PLACES["living_room"]
    ask(p, "count", "yo how many windwos does this room got", p.how_many(*p.all("window")))
    p = PLACES["flat"]
    ask(p, "count", "doors, both rooms taken together: total?", p.how_many(*p.all("door")))
    p = PLACES["lab"]
    ask(p, "count", "I need to return some screens to IT. How many monitors sit on the desk?", p.how_many(18, 19))
    p = PLACES["bathroom"]
    ask(p, "exists", "any mirror in there? gotta shave", p.yes(p("mirror")), p.found(p("mirror")))
    p = PLACES["bedroom"]
    ask(p, "exists", "is there maybe a bakpack lying arround somewhere", p.yes(p("backpack")), p.found(p("backpack")))
    p = PLACES["kitchen"]
    ask(p, "stale", "Please to tell me the location of trash bin.", p.found(p("trash bin")))
    p = PLACES["lounge"]
    ask(p, "locate", "armchair - location?", p.found(p("armchair")))
    p = PLACES["lab"]
    ask(p, "locate", "OMG smoke!! where do i find the fire extingusher", p.found(p("fire extinguisher")))
    p = PLACES["kitchen"]
    ask(p, "describe", "gimme the lowdown on the stove", p.found(p("stove")))
    p = PLACES["lab"]
    ask(p, "list", "Name every item that is standing on the desk.", p.listed(18, 19, 20))
    p = PLACES["living_room"]
    ask(p, "list", "which items have they put onto the cabinet", p.listed(19, 23))
    p = PLACES["lounge"]
    ask(p, "list", "Beneath the tv, what piece of furniture is it?", p.found(p("tv stand")))
    p = PLACES["courtyard"]
    ask(p, "support", "upon which thing the vase is kept?", p.found(p("table")))
    p = PLACES["flat"]
    ask(
        p,
        "support",
        "pile check: what's on the rug, and what's on top of that, all the way up",
        p.found(p("coffee table"), 17, 19),
    )


def measured() -> None:
    """Sizes, rooms, distances."""
    p = PLACES["courtyard"]
    ask(p, "size", "umbrela height pls", p.meters(p.size(p("umbrella"))[2], p("umbrella")))
    p = PLACES["classroom"]
    ask(p, "size", "Whiteboard. Longest side. Metres.", p.number(p.size(52)[0], "m", 52))
    p = PLACES["living_room"]
    ask(p, "size", "movers are coming tmrw so how wide's the door", p.meters(p.size(p("door"))[0], p("door")))
    p = PLACES["demo_room"]
    ask(p, "size", "how much floor the sofa is occupying, in square meter", p.area(p.footprint(22), 22, tolerance=0.02))
    p = PLACES["kitchen"]
    fridge = p("refrigerator")
    ask(
        p,
        "size",
        "what volume does the fridge take up in cubic metres, outside dimensions i mean",
        p.number(p.volume(fridge), "m^3", fridge, tolerance=0.005),
    )
    ask(p, "room size", "sq meters of this kitchen?", p.area(p.document["rooms"][0]["area"]))
    p = PLACES["bedroom"]
    ask(
        p,
        "distance",
        "How long would a piece of string need to be, at the least, to reach from the lamp over to the wardrobe?",
        p.apart(p("lamp"), p("wardrobe")),
    )
    p = PLACES["living_room"]
    ask(p, "distance", "and you yourself, how far off the tv are you standing?", *p.from_robot(p("tv")))
    ask(p, "distance", "the two pictures, what gap is between them in cm", p.apart(16, 17, "cm"))
    p = PLACES["demo_room"]
    ask(p, "distance", "bowl too sofa distance in meters", p.apart(p("bowl"), p("sofa"), "m"))


def chosen() -> None:
    """Nearest, farthest, closest pairs, qualified references, comparisons, extremes."""
    p = PLACES["lab"]
    ask(p, "nearest", "What thing is the clock's closest neighbor?", p.which(p.nearest(27, list(p.nodes)), soft=True))
    p = PLACES["courtyard"]
    table, bicycle, bin_, bench = p("table"), p("bicycle"), p("trash bin"), p.nearest(p("table"), p.all("bench"))
    won = p.nearest(table, [bicycle, bin_, bench])
    ask(p, "nearest", "bycicle, bin, benches - whichs nearest to the table", p.said([p.label(won)], won))
    p = PLACES["bedroom"]
    gaps = {i: p.robot_gap(i) for i in (p("bed"), p("stool"), p("wardrobe"))}
    ask(p, "nearest", "closest to u rn: bed, stool or wardrobe?", p.which(p.least(gaps)))
    p = PLACES["flat"]
    ask(
        p,
        "farthest",
        "Which window is furthest from the fridge?",
        p.which(p.farthest(p("refrigerator"), p.all("window"))),
    )
    p = PLACES["kitchen"]
    won = p.farthest(p("door"), [p("stove"), p("table"), p("cabinet")])
    ask(p, "farthest", "out of stove, table and cabinet the one that is most far from the door?", p.which(won))
    ask(
        p,
        "closest pair",
        "Which counter and which chair have the least space between them?",
        p.closest(p.all("counter"), p.all("chair")),
    )
    p = PLACES["living_room"]
    ask(p, "closest pair", "which 2 windows are closest together", p.closest(p.all("window")))

    p = PLACES["bedroom"]
    long_window = p.most({i: float(p.size(i)[0]) for i in p.all("window")})
    ask(
        p,
        "qualified",
        "there are two windows right, take the longer one, how far's that from the bed",
        p.apart(long_window, p("bed")) | {"not_evidence": [31 - long_window]},
    )
    p = PLACES["kitchen"]
    assert p.nearest(p("door"), p.all("counter")) == 5
    ask(p, "qualified", "What's sitting on the counter closest to the door?", p.listed(17))
    p = PLACES["living_room"]
    thick = p.number(float(min(p.size(23))) * 100, "cm", 23, tolerance=0.2)
    ask(p, "qualified", "the book thats on the cabinet is how thick in cm", perhaps_stale(thick))
    p = PLACES["lab"]
    ask(
        p,
        "qualified",
        "Second nearest stool to the desk: position?",
        p.found(p.nearest(p("desk"), p.all("stool"), rank=2)),
    )
    p = PLACES["classroom"]
    near = p.nearest(p("desk"), p.all("window"))
    ask(
        p,
        "qualified",
        "the window nearer to the desk, how far is it from the whiteboard?",
        p.apart(near, p("whiteboard")) | {"not_evidence": [111 - near]},
    )
    p = PLACES["flat"]
    ask(
        p,
        "qualified",
        "hey so there's a cup on the counter. how far is that one from the stove",
        p.apart(34, p("stove")) | {"not_evidence": [18, 19, 35, 36]},
    )

    lamp, fridge = p("lamp"), p("refrigerator")
    assert p.size(fridge)[2] > p.size(lamp)[2] + 0.05
    ask(p, "compare", "Who is more tall, the fridge or the lamp?", p.said(["refrigerator"], fridge, lamp))
    p = PLACES["courtyard"]
    statue, fountain = p("statue"), p("fountain")
    taller = float(p.size(statue)[2] - p.size(fountain)[2])
    ask(p, "compare", "how much taller then the fountain is the statue", p.meters(taller, statue, fountain))
    p = PLACES["demo_room"]
    assert p.volume(p("sofa")) > 1.2 * p.volume(p("tv"))
    ask(p, "compare", "which is bulkier: telly? sofa?", p.said(["sofa"], p("sofa"), p("tv")))
    p = PLACES["kitchen"]
    tallest = p.most({i: float(p.size(i)[2]) for i in p.nodes})
    ask(p, "extreme", "and the talest thing in here is...?", p.which(tallest, soft=True))
    p = PLACES["classroom"]
    highest = p.most({i: float(p.center(i)[2]) for i in p.nodes})
    ask(p, "extreme", "Tell me which object is mounted the highest of all.", p.which(highest, soft=True))
    p = PLACES["lounge"]
    widest = p.most({i: float(p.size(i)[0]) for i in p.all("picture")})
    ask(p, "extreme", "of the pictures, show me the widest one", p.which(widest))


def oriented() -> None:
    """Directions, relations, ways, and what the robot remembers."""
    p = PLACES["lounge"]
    ids = p("sofa"), p("tv"), p("armchair")
    ask(
        p,
        "direction",
        "Say I'm on the sofa watching telly. The armchair's on my left? or right?",
        p.said(hand_words(p.bearing(*ids)), *ids),
    )
    p = PLACES["kitchen"]
    ids = p("refrigerator"), p("stove"), p("table")
    ask(
        p,
        "direction",
        "put me at the fridge, eyes on the stove: table, is it left or right",
        p.said(hand_words(p.bearing(*ids)), *ids),
    )
    p = PLACES["lab"]
    ids = p("door"), p("whiteboard"), p("desk")
    ask(
        p,
        "direction",
        "im by the door lookin at the whiteboard. desk = front left, front right, back left or back right?",
        p.said(side_words(p.bearing(*ids))[:1], *ids),
    )
    p = PLACES["living_room"]
    ids = p("door"), p("sofa"), p("table")
    behind = (p.bearing(*ids) + 360.0) % 360.0 - 180.0  # turned away
    ask(
        p,
        "direction",
        "Standing at the door, with my back turned to the sofa, on which side of me is the table?",
        p.said(side_words(behind), *ids),
    )
    p = PLACES["bathroom"]
    ask(
        p,
        "robot direction",
        "robot, the toilet is in which direction from you?",
        p.said(side_words(p.robot_bearing(2)), 2),
    )
    p = PLACES["flat"]
    plant = p("plant")
    ask(
        p,
        "robot direction",
        "plant - what o'clock from where you're looking",
        p.said(clock_words(p.robot_bearing(plant)), plant),
    )
    p = PLACES["lab"]
    hood = p("fume hood")
    ask(p, "robot direction", "fume hood, in front of you or behind?", p.said(side_words(p.robot_bearing(hood)), hood))

    p = PLACES["bedroom"]
    ask(p, "relation", "Is wardrobe standing just next to cabinet or not?", p.yes(p("wardrobe"), p("cabinet")))
    p = PLACES["bathroom"]
    ask(p, "relation", "The trash bin isn't under the sink by any chance?", p.no(p("trash bin"), p("sink")))
    p = PLACES["living_room"]
    ask(
        p,
        "relation",
        "is the coffe table in between the sofa and the tv stand",
        p.yes(p("coffee table"), p("sofa"), p("tv stand")),
    )

    p = PLACES["courtyard"]
    order = p.ordered(p("statue"), p("fountain"))
    first = {**order, "labels": [order["labels"][0][:1]]}
    ask(p, "appearance order", "what did u notice first the statue or the fountain", order, first)
    p = PLACES["bedroom"]
    ask(
        p,
        "appearance order",
        "Order of first sighting, please: bed, wardrobe, stool.",
        p.ordered(p("bed"), p("wardrobe"), p("stool")),
    )
    p = PLACES["lab"]
    ask(p, "last seen", "the quadruped, last time you saw it was how long ago??", p.seen_ago(p("quadruped")))
    p = PLACES["bathroom"]
    ask(p, "changes", "what new stuff showed up during the last 170 secs", p.appeared(170))
    p = PLACES["flat"]
    ask(p, "changes", "In past 200 seconds, which things have appeared?", p.appeared(200))
    p = PLACES["bathroom"]
    ask(p, "path", "i come in by the door and really need the toilet, how do i walk", p.between("door", "toilet"))
    p = PLACES["kitchen"]
    door, table, sink, fridge = p("door"), p("table"), p("sink"), p("refrigerator")
    ask(
        p,
        "route",
        "You start at the door and face the table. 1. [please fill in] 2. Go forward until the sink "
        "3. [please fill in] 4. Go forward until the fridge. What turns go in there?",
        p.turns(p.first_turn(door, table, sink), p.turn(door, sink, fridge)),
    )


def lacking() -> None:
    """What is not in the map, also where the question only leans on it."""

    def absent(name: str, question: str, words: str, *also: Expectation, family: str = "absent object") -> None:
        ask(PLACES[name], family, question, UNKNOWN, *also, absent=words)

    absent("living_room", "wheres the aquarium gone", "aquarium")
    absent("living_room", "Which armchair has the pillow closer to it?", "pillow")
    absent("kitchen", "how much taller is the microwave than the stove, in cm", "microwave")
    absent("bedroom", "Ceiling fan is hanging how high above the bed?", "ceiling fan|fan")
    absent("bathroom", "how many rolls of toilet paper do we still have", "toilet paper", NONE)
    absent("flat", "dishwasher 2 sink, distance", "dishwasher")
    absent("demo_room", "Did you first see the piano before the sofa or after it?", "piano")
    absent("lounge", "hamster cage??", "hamster cage|cage", NO, NONE)
    absent("courtyard", "Is the drone bigger than the vase?", "drone")
    absent("living_room", "Im on the sofa facing the fireplace, is the table on my right", "fireplace")

    anchor = "absent anchor"
    absent("bathroom", "the mirror over the washing machine, how wide is it", "washing machine", family=anchor)
    absent("lab", "which stool is standing by the centrifuge", "centrifuge", family=anchor)
    absent("flat", "how far's the fridge from the lamp that stands on the piano", "piano", family=anchor)
    absent("bedroom", "Length of the rug in front of the treadmill?", "treadmill", family=anchor)

    def unchecked(name: str, question: str, label: str) -> None:
        place = PLACES[name]
        ask(place, "unchecked word", question, NOT_HERE, place.ambiguous(*place.all(label)))

    unchecked("kitchen", "height of the chair that squeaks", "chair")
    unchecked("flat", "where did the cup go that grandma gave me", "cup")
    unchecked("lab", "The broken monitor, how far from the door is it?", "monitor")
    unchecked("living_room", "picture with the horse on it hangs where?", "picture")


def unknowable() -> None:
    """What a map of boxes cannot say, or cannot be asked for."""

    def unknown(name: str, family: str, question: str, *also: Expectation) -> None:
        ask(PLACES[name], family, question, NO_SUCH_PROPERTY, *also)

    unknown("lounge", "absent property", "cabinet colour pls")
    unknown("lab", "absent property", "how much money did the microscope set us back")
    unknown("courtyard", "absent property", "Who's the statue supposed to be of?")
    unknown("flat", "absent property", "do you know whos the owner of the sofa")
    unknown("lab", "absent property", "for what purpose one uses the oscilloscope?")
    unknown("demo_room", "absent property", "hw heavy is the sofa, can two people lift it")

    unknown("living_room", "hypothetical", "would a second sofa fit next to the bookshelf, u think?")
    unknown("bedroom", "hypothetical", "if i pushed the bed up to the wardrobe how much free floor would i have left")
    unknown("lab", "hypothetical", "Were the robot arm to fall off the workbench, which stool would it hit?")
    unknown("courtyard", "hypothetical", "when its raining do the benches get wet or does the umbrella cover em")

    p = PLACES["living_room"]
    unknown("living_room", "negation", "which of the books are NOT on the coffee table", p.listed(23))
    p = PLACES["kitchen"]
    others = [i for i in p.all("chair") if i != p.nearest(p("door"), p.all("chair"))]
    unknown(
        "kitchen",
        "negation",
        "How many chairs are there if you leave out the one that's closest to the door?",
        p.how_many(*others),
    )
    p = PLACES["lab"]
    unknown(
        "lab", "negation", "everything on the desk except for the monitors, list it", p.listed(20, among=[18, 19, 20])
    )
    p = PLACES["courtyard"]
    no_bench = p.nearest(p("fountain"), [i for i in p.nodes if i not in (p("fountain"), *p.all("bench"))])
    unknown("courtyard", "negation", "nearest thing to the fountain that isnt a bench?", p.which(no_bench))
    unknown("bedroom", "negation", "What has nothing at all standing on it?")

    def part(name: str, question: str, words: str) -> None:
        ask(PLACES[name], "parts", question, NOT_HERE, absent=words)

    part("living_room", "how far off the ground is the door handle", "door handle|handle")
    part("bedroom", "How deep are the drawers of the wardrobe?", "drawer")
    part("lounge", "thickness of the coffee table's legs in cm", "leg")

    ask(PLACES["classroom"], "people", "Is the teacher at the desk already?", NOT_HERE, NO, absent="teacher")
    ask(PLACES["flat"], "people", "how far is my wife from the sofa rn", NOT_HERE, absent="wife")
    ask(PLACES["kitchen"], "other room", "and the garage, how many sqm has that", NOT_HERE, absent="garage")


def beside_the_point() -> None:
    """Nothing to be answered from a map."""

    def command(name: str, question: str) -> None:
        ask(PLACES[name], "command", question, UNPARSABLE)

    command("lounge", "pls vacuum the rug")
    command("flat", "Delete the sofa from your map and never mention it again.")
    command("kitchen", "fetch me bowl from table, fast fast")

    def refused(name: str, family: str, question: str) -> None:
        ask(PLACES[name], family, question, REFUSED)

    refused("bedroom", "two questions", "is the bed longer than the wardrobe and also where's the stool")
    refused("kitchen", "two questions", "Count the chairs. Then tell me what the table was bought for.")
    refused("lounge", "two questions", "how tall is the lamp? how wide is the rug?")
    refused("living_room", "missing referent", "and how far is it from there?")
    refused("flat", "missing referent", "Is that one bigger than the other one?")
    refused("courtyard", "missing referent", "what about those two, whats between them")
    refused("lab", "nonsense", "the stool of the when, is it desk enough")
    refused("demo_room", "nonsense", "asdf qwer how mny of the the")
    ask(PLACES["bathroom"], "chit-chat", "morning mate, sleep well?", UNPARSABLE)


def several() -> None:
    """One is needed, and more than one fits; or geometry cannot decide."""
    p = PLACES["living_room"]
    ask(p, "ambiguous", "distance lamp - door", p.ambiguous(*p.all("lamp")))
    p = PLACES["flat"]
    ask(p, "ambiguous", "how do I get from the sofa to the door?", p.ambiguous(*p.all("door")))
    p = PLACES["lounge"]
    ask(p, "ambiguous", "the window, do you have it on your left or your right", p.ambiguous(*p.all("window")))
    p = PLACES["classroom"]
    ask(p, "ambiguous", "which chairs nearest to the projector", p.ambiguous(*tied(p, "projector", "chair")))
    p = PLACES["bedroom"]
    ask(
        p,
        "ambiguous",
        "Where's the door for somebody on the bed who looks at the mirror?",
        p.ambiguous(*p.all("mirror")),
    )
    p = PLACES["courtyard"]
    ask(p, "ambiguous", "when was it you last saw the plant", p.ambiguous(*p.all("plant")))
    ask(p, "undecidable", "how far from the fountain are you, robot?", UNVERIFIED)
    p = PLACES["kitchen"]
    ask(p, "undecidable", "I'm at the table and look at the bowl. Fridge: left, right or behind me?", UNVERIFIED)
    ask(PLACES["empty"], "empty map", "how far is the chair to the table", EMPTY, absent="chair|table")


def main() -> None:
    for part in (counted, measured, chosen, oriented, lacking, unknowable, beside_the_point, several):
        part()
    ASKED.write(HERE / "development_6.jsonl")


if __name__ == "__main__":
    main()
