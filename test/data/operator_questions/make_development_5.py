"""Writes development_5.jsonl: 120 more questions to tune on, 72 of them to be refused, the others in unusual words.

What is right comes from expectations.py, as it does for the other files.

    python test/data/operator_questions/make_development_5.py
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
    side_words,
)

ASKED = Development("e")
ask = ASKED.ask


def unchecked(place: Place, label: str) -> list[Expectation]:
    """A word that the map cannot check, of one of several alike: refused, or all that it may be."""
    return [NOT_HERE, place.ambiguous(*place.all(label))]


def side(place: Place, at: str, facing: str, target: str) -> Expectation:
    ids = place(at), place(facing), place(target)
    return place.said(side_words(place.bearing(*ids)), *ids)


def refused(
    living_room: Place,
    lounge: Place,
    bedroom: Place,
    kitchen: Place,
    bathroom: Place,
    flat: Place,
    lab: Place,
    classroom: Place,
    courtyard: Place,
    demo_room: Place,
    empty: Place,
) -> None:
    """What has no answer, or more than one."""

    def absent(place: Place, question: str, words: str, *also: Expectation) -> None:
        ask(place, "absent object", question, UNKNOWN, *also, absent=words)

    absent(living_room, "I've been hunting for the metronome all morning, whereabouts did it end up?", "metronome")
    absent(kitchen, "from the stove to the bread maker, what would a tape measure read?", "bread maker")
    absent(kitchen, "Kindly tell me whether a pressure cooker is kept there or not.", "pressure cooker", NO, NONE)
    absent(kitchen, "Has the bottle ended up nearer to the stove or nearer to the sink?", "bottle")
    absent(bathroom, "the bidet, would that be left of the toilet or right of it as you see it now", "bidet")
    absent(flat, "Which is the bulkier of the two, the hostess trolley or the fridge?", "hostess trolley|trolley")
    absent(flat, "number of ramekins, all told?", "ramekin", NONE)
    absent(lab, "When did the glovebox last come into view?", "glovebox")
    absent(classroom, "That's never an abacus on the teacher's desk, is it?", "abacus", NO, NONE)
    absent(demo_room, "i'm on the couch and fancy a tune, how do i walk over to the harmonium", "harmonium")
    absent(bedroom, "What's been draped over the clothes horse?", "clothes horse")

    def anchor(place: Place, question: str, words: str) -> None:
        ask(place, "absent anchor", question, UNKNOWN, absent=words)

    anchor(living_room, "How thick's the book lying on the harpsichord?", "harpsichord")
    anchor(lounge, "take the picture above the fireplace. how far is that one from the telly", "fireplace")
    anchor(kitchen, "The counter to the right of the dishwasher, what has been put on it?", "dishwasher")
    anchor(lab, "what's the gap between the desk and the stool that stands between the lathe and the door", "lathe")
    anchor(classroom, "Whichever table is closest to the fish tank, when did you last see it?", "fish tank")
    anchor(courtyard, "the plant by the gazebo is how tall?", "gazebo")
    anchor(
        demo_room, "How many centimetres from the sofa is the chair standing next to the fridge?", "fridge|refrigerator"
    )

    def qualifier(place: Place, question: str, label: str) -> None:
        ask(place, "unchecked word", question, *unchecked(place, label))

    qualifier(kitchen, "the wobbly chair, what's its distance to the door?", "chair")
    qualifier(flat, "Where's my sister's mug got to?", "cup")
    qualifier(living_room, "Is the library book the one on the cabinet?", "book")
    qualifier(demo_room, "how wide would the wooden table be, roughly", "table")
    qualifier(classroom, "Which way do I walk from the door to the chair with the chewing gum under it?", "chair")
    qualifier(lounge, "out of the pillows, point out the one that is stuffed with feathers", "pillow")
    qualifier(courtyard, "There's a plant that needs watering. What's its position?", "plant")

    def unknowable(place: Place, question: str, *also: Expectation) -> None:
        ask(place, "absent property", question, NO_SUCH_PROPERTY, *also)

    unknowable(living_room, "What load will the coffee table take before it cracks, in kilos?")
    unknowable(lounge, "telly on standby or off altogether?")
    unknowable(bedroom, "Has the window been left ajar?", bedroom.ambiguous(*bedroom.all("window")))
    unknowable(bathroom, "which make is the toilet, Armitage or Roca or what")
    unknowable(flat, "How many watts does the lamp get through?")
    unknowable(lab, "in what year was the fume hood manufactured?")
    unknowable(classroom, "What's been written on the whiteboard?")
    unknowable(courtyard, "is there water coming out of the fountain just now")

    def hypothetical(place: Place, question: str) -> None:
        ask(place, "hypothetical", question, NO_SUCH_PROPERTY)

    hypothetical(bedroom, "Suppose the wardrobe toppled over in an earthquake, what would it come down on?")
    hypothetical(kitchen, "are they planning on swapping the table for a smaller one")
    hypothetical(living_room, "Why on earth did they shove the cabinet up against that wall?")
    hypothetical(flat, "what will be lying on the coffee table tomorrow morning?")
    hypothetical(classroom, "Had I come in an hour earlier, how many of the chairs would have been taken?")

    def command(place: Place, question: str) -> None:
        ask(place, "command", question, UNPARSABLE)

    command(living_room, "shift the coffee table a foot nearer the sofa, there's a good lad")
    command(kitchen, "Kindly do the needful and get the chairs arranged around the table.")
    command(bathroom, "make a note for later that the bottle belongs in the bookshelf")
    command(courtyard, "Follow me over to the statue when I whistle.")
    command(lab, "whenever somebody comes in by the door you beep twice, understood?")

    ask(lounge, "people", "Who's that sitting on the sofa?", NOT_HERE)
    ask(
        classroom,
        "people",
        "has Miss Fernandes taken her seat in the armchair yet",
        NOT_HERE,
        NO,
        absent="Miss Fernandes",
    )
    ask(flat, "other room", "And up in the attic, what have you got there?", NOT_HERE, absent="attic")
    ask(
        bathroom,
        "other room",
        "the guest bathroom down the corridor, how many square metres is that one",
        NOT_HERE,
        absent="guest bathroom",
    )
    ask(living_room, "robot itself", "How much charge have you got left in you?", NO_SUCH_PROPERTY)
    ask(lab, "robot itself", "what's your top speed on lino", NO_SUCH_PROPERTY)
    ask(demo_room, "robot itself", "Does anybody call you by a name, and if so which?", NO_SUCH_PROPERTY)
    ask(kitchen, "meta", "which of the things I asked you today did you get wrong?", NO_SUCH_PROPERTY)

    ask(bedroom, "nonsense", "so between the bed and the", REFUSED)
    ask(courtyard, "nonsense", "and then it was sort of, you know, a bit over towards", REFUSED)
    ask(classroom, "nonsense", "How many times does the desk go into Wednesday?", REFUSED)

    ask(kitchen, "two questions", "How high is the table, and who paid for it?", REFUSED)
    ask(living_room, "two questions", "where's the sofa and when will the new cover for it arrive", REFUSED)
    ask(
        lab,
        "two questions",
        "Give me the distance from the desk to the fume hood. Also the fume hood's serial number, please.",
        REFUSED,
    )

    def several(place: Place, question: str, *ids: int) -> None:
        ask(place, "ambiguous", question, place.ambiguous(*ids))

    several(lab, "the monitor and the cup, by how much are they separated?", *lab.all("monitor"))
    several(courtyard, "Which bench sits farther off from the bin?", *tied(courtyard, "trash bin", "bench"))
    ask(
        bedroom,
        "ambiguous",
        "one pillow's thicker than the other, i reckon. which?",
        *neither(bedroom, *same_size(bedroom, "pillow")),
    )
    several(classroom, "It's which one of the tables that's the longest?", *same_size(classroom, "table"))
    several(flat, "I say, what have we got on the table?", *flat.all("table"))
    several(
        lounge,
        "Stood by the box with the picture in my sights, do I have the cabinet left or right?",
        *lounge.all("picture"),
    )
    several(kitchen, "by how many cm does the sink stick up above the box", *kitchen.all("box"))
    several(demo_room, "In metres, please: telly to chair.", *demo_room.all("chair"))

    ask(courtyard, "undecidable", "Are you yourself nearer to the fountain or to the statue?", UNVERIFIED)
    ask(courtyard, "undecidable", "from the spot you're on, what's the way to the bicycle", UNVERIFIED)
    ask(
        lounge,
        "undecidable",
        "A visitor, I can't see from here where she is, is facing the tv. Does she have the lamp on her left?",
        NO_SUCH_PROPERTY,
    )
    ask(
        lab,
        "undecidable",
        "standing at the microscope looking over at the robot arm, on which side's the microscope",
        UNVERIFIED,
    )
    ask(
        courtyard,
        "undecidable",
        "I'm at the fountain and the bin is dead ahead. Would that put the statue left, or right?",
        UNVERIFIED,
        courtyard.said(["back", "behind"], courtyard("fountain"), courtyard("trash bin"), courtyard("statue")),
    )
    ask(empty, "empty map", "Isn't there so much as a doormat in there?", EMPTY, absent="doormat")
    ask(empty, "empty map", "how would one walk from the sofa to the door", EMPTY, absent="sofa|door")


def neither(place: Place, *ids: int) -> list[Expectation]:
    """'Which of the two has more?', where they have the same: a tie, or said to be equal."""
    return [place.ambiguous(*ids), place.found(*ids, labels=[["equal"]])]


def tied(place: Place, reference: str, label: str) -> list[int]:
    """The two of a label that are as far from the reference as each other."""
    by_gap = sorted(place.all(label), key=lambda i: place.gap(place(reference), i))
    pair = by_gap[:2]
    gaps = [place.gap(place(reference), i) for i in by_gap]
    assert gaps[1] - gaps[0] < 0.001 and all(gap - gaps[0] > 0.05 for gap in gaps[2:]), gaps
    return pair


def same_size(place: Place, label: str) -> list[int]:
    ids = place.all(label)
    assert all(abs(place.size(i) - place.size(ids[0])).max() < 0.002 for i in ids), place.name
    return ids


def unusual(
    living_room: Place,
    lounge: Place,
    bedroom: Place,
    kitchen: Place,
    bathroom: Place,
    flat: Place,
    lab: Place,
    classroom: Place,
    courtyard: Place,
    demo_room: Place,
    empty: Place,
) -> None:
    """What can be answered, in words that are not the plainest."""
    ask(
        living_room,
        "relation",
        "Isn't there a cup on the table?",
        living_room.yes(living_room("cup"), living_room("table")),
    )
    ask(
        flat,
        "relation",
        "one of the bookshelves has a plant stood on it, hasn't it?",
        flat.yes(flat("plant"), 10),
    )
    ask(
        lounge,
        "relation",
        "The coffee table stands on the rug, does it not?",
        lounge.yes(lounge("coffee table"), lounge("rug")),
    )
    ask(
        bathroom,
        "relation",
        "the cup's kept inside the bookshelf, am i right",
        bathroom.yes(bathroom("cup"), bathroom("bookshelf")),
    )
    ask(
        classroom,
        "relation",
        "Would I be right in saying the whiteboard has been fixed against a wall?",
        classroom.yes(classroom("whiteboard")),
    )
    ask(
        lounge,
        "relation",
        "What is it that stands between the settee and the telly?",
        lounge.found(lounge("coffee table")),
    )
    ask(kitchen, "exists", "Surely there's a book about the place?", kitchen.yes(kitchen("book")))
    ask(flat, "exists", "y'all got a trash can in here or what", flat.yes(flat("trash bin")))

    ask(bedroom, "support", "What is it the lamp has under it to stand on?", bedroom.found(bedroom("nightstand")))
    ask(
        classroom,
        "support",
        "by which piece of furniture is the laptop carried",
        classroom.found(classroom("desk")),
    )
    ask(demo_room, "support", "and the bowl, what's that been put down on?", demo_room.found(29))
    ask(
        courtyard,
        "list",
        "What has been stood on the table, if anything?",
        courtyard.listed(courtyard("vase")),
    )
    ask(lounge, "locate", "Whereabouts has the settee got to, dear?", lounge.found(lounge("sofa")))
    ask(classroom, "stale", "clock anyone know where that hangs", classroom.found(classroom("clock")))
    ask(courtyard, "describe", "Let's have the full story on the fountain.", courtyard.found(courtyard("fountain")))

    def measure(place: Place, question: str, value: float, *ids: int, unit: str = "") -> None:
        ask(place, "size", question, place.number(value, unit, *ids) if unit else place.meters(value, *ids))

    measure(
        lab,
        "um so the fume hood right how tall is it in centimetres",
        lab.size(lab("fume hood"))[2] * 100,
        lab("fume hood"),
        unit="cm",
    )
    measure(
        bedroom,
        "Would you be so kind, young man, as to tell me what height the wardrobe has?",
        bedroom.size(bedroom("wardrobe"))[2],
        bedroom("wardrobe"),
    )
    measure(
        kitchen,
        "Fridge is having how much height, in cm?",
        kitchen.size(kitchen("refrigerator"))[2] * 100,
        kitchen("refrigerator"),
        unit="cm",
    )
    measure(bathroom, "We've a rug in here. Its length, please?", bathroom.size(bathroom("rug"))[0], bathroom("rug"))
    measure(
        demo_room,
        "Sofa, lengthwise, centimetres. Go.",
        demo_room.size(demo_room("sofa"))[0] * 100,
        demo_room("sofa"),
        unit="cm",
    )
    ask(
        lounge,
        "size",
        "The floor that the rug covers comes to how many square metres?",
        lounge.area(lounge.footprint(lounge("rug")), lounge("rug")),
    )
    ask(
        bedroom,
        "room size",
        "if i had to carpet this whole room how many square metres of carpet is that",
        bedroom.area(bedroom.document["rooms"][0]["area"]),
    )

    ask(
        bedroom,
        "distance",
        "My grandfather walks with a stick. How many metres has he got to go from the bed to the door?",
        bedroom.apart(bedroom("bed"), bedroom("door"), "m"),
        {**bedroom.between("bed", "door"), "unit": "m"},
    )
    ask(
        courtyard,
        "distance",
        "the bin and the table are parted by how many centimetres",
        courtyard.apart(courtyard("trash bin"), courtyard("table"), "cm"),
    )
    ask(
        lab,
        "distance",
        "Robot, how much floor lies between yourself and the door?",
        *lab.from_robot(lab("door")),
    )

    near_table = living_room.nearest(living_room("table"), living_room.all("armchair"))
    ask(
        living_room,
        "qualified",
        "There's two armchairs. The one nearer the table, how far off the telly is it?",
        living_room.apart(near_table, living_room("tv")) | {"not_evidence": [9 - near_table]},
    )
    ask(
        bedroom,
        "qualified",
        "whats the height of that mirror right by the door",
        bedroom.meters(bedroom.size(8)[2], 8),
    )
    far_pillow = bedroom.farthest(bedroom("door"), bedroom.all("pillow"))
    ask(
        bedroom,
        "qualified",
        "Take whichever pillow is the further from the door and tell me how far it is from the lamp.",
        bedroom.apart(far_pillow, bedroom("lamp")),
    )
    ask(
        kitchen,
        "farthest",
        "Of the pair of windows, which lies the further off from the sink?",
        kitchen.which(kitchen.farthest(kitchen("sink"), kitchen.all("window"))),
    )
    ask(
        lab,
        "farthest",
        "it is which stool only that is the farthest from the cabinet",
        lab.which(lab.farthest(lab("cabinet"), lab.all("stool"))),
    )
    ask(
        bedroom,
        "nearest",
        "Who's the stool's closest neighbour, so to speak?",
        bedroom.which(bedroom.nearest(bedroom("stool"), list(bedroom.nodes)), soft=True),
    )
    ask(
        flat,
        "nearest",
        "sink or stove, which has the shorter way to the fridge",
        flat.said(
            [flat.label(flat.nearest(flat("refrigerator"), [flat("sink"), flat("stove")]))],
            flat.nearest(flat("refrigerator"), [flat("sink"), flat("stove")]),
        ),
    )
    ask(
        flat,
        "closest pair",
        "Which two of the cups keep each other the closest company?",
        flat.closest(flat.all("cup")),
    )

    ask(
        courtyard,
        "compare",
        "Is it the statue or the fountain that's the taller?",
        courtyard.said(["statue"], courtyard("statue"), courtyard("fountain")),
    )
    ask(
        bathroom,
        "compare",
        "isnt the bathtub longer than what the toilet is",
        bathroom.said(["bathtub", "yes"], bathroom("bathtub"), bathroom("toilet")),
    )
    ask(
        demo_room,
        "extreme",
        "Out of everything here, what takes up the least space?",
        demo_room.which(demo_room.least({i: demo_room.volume(i) for i in demo_room.nodes})),
    )
    ask(
        lab,
        "extreme",
        "the thing that hangs highest of all, that'd be what?",
        lab.which(lab.most({i: float(lab.center(i)[2]) for i in lab.nodes})),
    )
    ask(
        classroom,
        "count",
        "Total how many chairs are kept there in the class?",
        classroom.how_many(*classroom.all("chair")),
    )
    ask(flat, "count", "how many mugs got left on the coffee table", flat.how_many(19))

    bowl_and_door = kitchen.ordered(kitchen("bowl"), kitchen("door"))
    assert bowl_and_door["labels"] == [["bowl", "door"]]
    ask(
        kitchen,
        "appearance order",
        "Of the door and the bowl, it was which one you noticed the earlier?",
        bowl_and_door,
        {**bowl_and_door, "labels": [["bowl"]]},
    )
    ask(kitchen, "changes", "What turned up that wasn't known to you 165 seconds ago?", kitchen.appeared(165))
    ask(
        bathroom,
        "last seen",
        "the bottle, it was last spotted how long back?",
        bathroom.seen_ago(bathroom("bottle")),
    )

    whiteboard = side(classroom, "door", "desk", "whiteboard")
    assert ["front-left"] in whiteboard["labels"]
    ask(
        classroom,
        "direction",
        "Coming in at the door with my eyes on the desk, I'd have the whiteboard to my left, wouldn't I?",
        {"status": whiteboard["status"], "labels": [["yes"]]},
        {**whiteboard, "labels": [["front-left"], ["left"]]},
    )
    ask(
        bathroom,
        "direction",
        "me on the toilet eyes on the tub mirror on which side of me",
        side(bathroom, "toilet", "bathtub", "mirror"),
    )
    ask(
        kitchen,
        "robot direction",
        "To which hand of yours is the fridge, pray?",
        kitchen.said(hand_words(kitchen.robot_bearing(kitchen("refrigerator"))), kitchen("refrigerator")),
    )
    ask(
        living_room,
        "robot direction",
        "if your nose were the twelve on a clock face, the tv would be sitting at what number",
        living_room.said(clock_words(living_room.robot_bearing(living_room("tv"))), living_room("tv")),
    )

    door, extinguisher, desk, microscope = (lab(n) for n in ("door", "fire extinguisher", "desk", "microscope"))
    ask(
        lab,
        "route",
        "I set off at the door, facing the fire extinguisher. I turn (a), walk to the desk, turn (b), and walk to the "
        "microscope. What are (a) and (b)?",
        lab.turns(lab.first_turn(door, extinguisher, desk), lab.turn(door, desk, microscope)),
    )
    ask(
        lab,
        "path",
        "Fire extinguisher is to be reached, whiteboard is where I am starting, so how to go?",
        lab.between("whiteboard", "fire extinguisher"),
    )


def main() -> None:
    for part in (refused, unusual):
        part(**ASKED.places)
    ASKED.write(HERE / "development_5.jsonl")


if __name__ == "__main__":
    main()
