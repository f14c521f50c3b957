"""Writes development_2.jsonl: 110 more questions to tune on, most of them about directions, routes and the robot.

What is right comes from expectations.py, as it does for the other files.

    python test/data/operator_questions/make_development_2.py
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that it works from anywhere

from asked import Development  # noqa: E402
from expectations import UNKNOWN, UNVERIFIED, Expectation, Place, clock_words, hand_words, side_words  # noqa: E402

ASKED = Development("a")
ask, PLACES = ASKED.ask, ASKED.places


# expectations that several questions share


def side(place: Place, at: str, facing: str, target: str, *, back: bool = False, hand: bool = False) -> Expectation:
    """Where the target is for somebody at an object; ``back``: turned to the other; ``hand``: left or right asked."""
    ids = place(at), place(facing), place(target)
    bearing = place.bearing(*ids)
    if back:
        bearing = math.remainder(bearing + 180, 360)
    return place.said(hand_words(bearing) if hand else side_words(bearing), *ids)


def confirmed(place: Place, at: str, facing: str, target: str, said: str, *, back: bool = False) -> list[Expectation]:
    """'Is it on that side?': yes or no, or the side itself."""
    expectation = side(place, at, facing, target, back=back)
    right = [said] in expectation["labels"]
    return [{"status": expectation["status"], "labels": [["yes" if right else "no"]]}, expectation]


def from_robot(place: Place, target: str) -> Expectation:
    return place.said(side_words(place.robot_bearing(place(target))), place(target))


def robot_hand(place: Place, target: str) -> Expectation:
    return place.said(hand_words(place.robot_bearing(place(target))), place(target))


def robot_clock(place: Place, target: str) -> Expectation:
    return place.said(clock_words(place.robot_bearing(place(target))), place(target))


def robot_confirmed(place: Place, target: str, said: str) -> list[Expectation]:
    expectation = from_robot(place, target)
    right = [said] in expectation["labels"]
    return [{"status": expectation["status"], "labels": [["yes" if right else "no"]]}, expectation]


def route(place: Place, *stops: str, facing: str) -> Expectation:
    """All turns: the first one away from what is faced, then one at each stop but the last."""
    ids = [place(stop) for stop in stops]
    first = place.first_turn(ids[0], place(facing), ids[1])
    later = [place.turn(*ids[i : i + 3]) for i in range(len(ids) - 2)]
    return {**place.turns(first, *later), "status": place.status(*ids, place(facing))}


def route_on(place: Place, *stops: str) -> Expectation:
    """The turns at each stop but the first and the last: they set out facing the second."""
    ids = [place(stop) for stop in stops]
    turns = [place.turn(*ids[i : i + 3]) for i in range(len(ids) - 2)]
    return {**place.turns(*turns), "status": place.status(*ids)}


def between(place: Place, start: str, goal: str) -> Expectation:
    """A path between two objects: their gap less half a meter of standing off at each end, and no great detour."""
    a, b = place(start), place(goal)
    apart = float(math.dist(place.center(a)[:2], place.center(b)[:2]))
    return place.walk(b, max(0.0, place.gap(a, b) - 1.0), 1.35 * apart + 0.3)


def robot_path(place: Place, goal: str) -> Expectation:
    assert place.robot is not None
    apart = float(math.dist(place.center(place(goal))[:2], place.robot[:2]))
    reach = float(place.size(place(goal))[0]) / 2 + 0.6
    return place.walk(place(goal), max(0.0, apart - reach), 1.35 * apart + 0.3)


def first_of(place: Place, *labels: str) -> list[Expectation]:
    """'Which came first?': all in order, or the first alone."""
    ids = [place(label) for label in labels]
    expectation = place.ordered(*ids)
    earliest = max(ids, key=place.since_first)
    return [expectation, {**expectation, "labels": [[place.label(earliest)]]}]


def last_of(place: Place, *labels: str) -> list[Expectation]:
    """'Which came last?': all in order, or the last alone."""
    ids = [place(label) for label in labels]
    expectation = place.ordered(*ids)
    latest = min(ids, key=place.since_first)
    return [expectation, {**expectation, "labels": [[place.label(latest)]]}]


def bigger(place: Place, a: str, b: str, what: str, asked: str = "") -> Expectation:
    """Which of two has more of ``what``; ``asked``: the one of which yes or no was asked."""
    measures = {
        "height": lambda i: float(place.size(i)[2]),
        "length": lambda i: float(place.size(i)[0]),
        "width": lambda i: float(place.size(i)[1]),
        "volume": place.volume,
        "footprint": place.footprint,
    }
    ids = place(a), place(b)
    winner = place.label(place.most({i: measures[what](i) for i in ids}))
    words = [winner]
    if asked:
        words.append("yes" if winner == asked else "no")
    return place.said(words, *ids)


def questions() -> None:
    """All of them, in order."""
    living_room, lounge, bedroom, kitchen = (PLACES[n] for n in ("living_room", "lounge", "bedroom", "kitchen"))
    bathroom, flat, lab, classroom = (PLACES[n] for n in ("bathroom", "flat", "lab", "classroom"))
    courtyard, demo_room = PLACES["courtyard"], PLACES["demo_room"]

    def direction(place: Place, question: str, *expect: Expectation) -> None:
        ask(place, "direction", question, *expect)

    direction(
        living_room,
        "From the sofa, looking at the TV, which side is the cabinet?",
        side(living_room, "sofa", "tv", "cabinet"),
    )
    direction(
        living_room,
        "I've walked up to the bookcase and turned to look across at the door. Whereabouts is the coffee table now?",
        side(living_room, "bookshelf", "door", "coffee table"),
    )
    direction(
        living_room,
        "if i lean on the tv stand and stare at the sofa do i have the cup on my left hand or my right hand",
        side(living_room, "tv stand", "sofa", "cup", hand=True),
    )
    direction(
        living_room,
        "someone comes in through the door with eyes on the telly. is the table to the left of them?",
        *confirmed(living_room, "door", "tv", "table", "left"),
    )
    direction(
        lounge,
        "Imagine I'm sitting on the sofa watching telly. Would the armchair be on my left or my right?",
        side(lounge, "sofa", "tv", "armchair", hand=True),
    )
    direction(
        lounge,
        "with my back to the tv, standing by the sofa, where do i have the bookshelf?",
        side(lounge, "sofa", "tv", "bookshelf", back=True),
    )
    direction(
        lounge,
        "my nan's in the armchair, she's looking towards the bookcase, so the lamp would be... where, from her side?",
        side(lounge, "armchair", "bookshelf", "lamp"),
    )
    direction(
        lounge,
        "Put yourself at the door. Eyes on the cabinet. The lamp: left, right, in front or behind?",
        side(lounge, "door", "cabinet", "lamp"),
    )
    direction(
        lounge,
        "Facing the sofa from the lamp, the tv stand is to my what?",
        side(lounge, "lamp", "sofa", "tv stand"),
    )
    direction(
        bedroom,
        "I'm sat on the bed, the wardrobe's right ahead of me. What side have I got the door on?",
        side(bedroom, "bed", "wardrobe", "door"),
    )
    direction(
        bedroom,
        "Suppose you open the door and look straight at the nightstand - would you find the wardrobe left or right?",
        side(bedroom, "door", "nightstand", "wardrobe", hand=True),
    )
    direction(
        bedroom,
        "on the stool, back turned to the bed. is the rug to my left",
        *confirmed(bedroom, "stool", "bed", "rug", "left", back=True),
    )
    direction(
        bedroom,
        "Looking at the stool from the wardrobe, on which hand does the nightstand lie?",
        side(bedroom, "wardrobe", "stool", "nightstand"),
    )
    direction(
        kitchen,
        "cook's at the stove and faces the fridge; where's the sink for the cook",
        side(kitchen, "stove", "refrigerator", "sink"),
    )
    direction(
        kitchen,
        "When I stand in the door with the table in front of me, is the fridge over to the right?",
        *confirmed(kitchen, "door", "table", "refrigerator", "right"),
    )
    direction(
        kitchen,
        "I am washing up at the sink, then I turn about so that I see the table. Stove: left or right of me?",
        side(kitchen, "sink", "table", "stove", hand=True),
    )
    direction(
        bathroom,
        "say i sit on the loo and look at the bathtub, whats the side the sink is on",
        side(bathroom, "toilet", "bathtub", "sink"),
    )
    direction(
        bathroom,
        "Step out of the bath and look at the door. Toilet on your left or on your right?",
        side(bathroom, "bathtub", "door", "toilet", hand=True),
    )
    direction(
        flat,
        "Viewed by a person on the couch who has the telly before her, where would the lamp be?",
        side(flat, "sofa", "tv", "lamp"),
    )
    direction(
        flat,
        "at the fridge, back against it and the stove in my sights - trash bin, is it left? right?",
        side(flat, "refrigerator", "stove", "trash bin", hand=True),
    )
    direction(
        lab,
        "You're at the whiteboard and you look over to the desk. Which side of you is the door then?",
        side(lab, "whiteboard", "desk", "door"),
    )
    direction(
        lab,
        "technician in front of the fume hood, turned away from it, no wait: turned to the whiteboard. "
        "where is the microscope as he sees it?",
        side(lab, "fume hood", "whiteboard", "microscope"),
    )
    direction(
        classroom,
        "The teacher at the desk gazes at the door. Is the whiteboard on her right-hand side?",
        *confirmed(classroom, "desk", "door", "whiteboard", "right"),
    )
    direction(
        courtyard,
        "A tourist by the statue has her camera on the fountain. To which side of her stands the bicycle?",
        side(courtyard, "statue", "fountain", "bicycle"),
    )
    direction(
        demo_room,
        "Plonked on the sofa, looking the tv's way: the bowl is on my ...?",
        side(demo_room, "sofa", "tv", "bowl"),
    )

    def told(place: Place, question: str, expect: Expectation) -> None:
        ask(place, "route", question, expect)

    told(
        living_room,
        "From the door, face the tv. First ___ to go to the table, at the table ___ to go to the coffee table. "
        "What goes in the blanks, left, right or back?",
        route(living_room, "door", "table", "coffee table", facing="tv"),
    )
    told(
        lounge,
        "I begin at the tv stand looking at the door; 1) turn [?] and walk to the sofa 2) turn [?] and walk to the "
        "cabinet. Replace the question marks.",
        route(lounge, "tv stand", "sofa", "cabinet", facing="door"),
    )
    told(
        lounge,
        "going from the box to the lamp and then from the lamp on to the cabinet, do I turn left or right at the lamp?",
        route_on(lounge, "box", "lamp", "cabinet"),
    )
    told(
        bedroom,
        "door -> wardrobe -> nightstand. i set off facing the wardrobe. which way do i turn once i get to it?",
        route_on(bedroom, "door", "wardrobe", "nightstand"),
    )
    told(
        kitchen,
        "Please complete: you are at the fridge and you face the door, turn ..., go to the table, turn ..., go to the "
        "stove.",
        route(kitchen, "refrigerator", "table", "stove", facing="door"),
    )
    told(
        bathroom,
        "from the bathtub, where i look at the door, i go to the toilet first and from the toilet to the sink. "
        "tell me the two turns",
        route(bathroom, "bathtub", "toilet", "sink", facing="door"),
    )
    told(
        flat,
        "My route is lamp, coffee table, tv, plant, and I am looking at the coffee table when I leave the lamp. "
        "What are the turns at the coffee table and at the tv?",
        route_on(flat, "lamp", "coffee table", "tv", "plant"),
    )
    told(
        lab,
        "Starting position: fire extinguisher, nose towards the cabinet. Destination one: whiteboard. Destination two: "
        "robot arm. Give me the missing turns.",
        route(lab, "fire extinguisher", "whiteboard", "robot arm", facing="cabinet"),
    )
    told(
        classroom,
        "A pupil stands at the trash bin and looks at the door, then heads for the desk and afterwards for the "
        "projector. Left, right or about-turn each time?",
        route(classroom, "trash bin", "desk", "projector", facing="door"),
    )
    told(
        courtyard,
        "we go bicycle to fountain to trash bin, straight lines. at the fountain it's a left or a right?",
        route_on(courtyard, "bicycle", "fountain", "trash bin"),
    )

    def robot(place: Place, question: str, *expect: Expectation) -> None:
        ask(place, "robot direction", question, *expect)

    robot(living_room, "Robot, which way's the bookshelf from you?", from_robot(living_room, "bookshelf"))
    robot(
        living_room,
        "if straight ahead of you is twelve, what hour is the sofa?",
        robot_clock(living_room, "sofa"),
    )
    robot(living_room, "the cup - is that off to your right or your left", robot_hand(living_room, "cup"))
    robot(
        living_room,
        "You don't happen to have the bookcase at your back?",
        *robot_confirmed(living_room, "bookshelf", "back"),
    )
    robot(lounge, "clock position of the armchair pls", robot_clock(lounge, "armchair"))
    robot(lounge, "Have you got the sofa on your right?", *robot_confirmed(lounge, "sofa", "right"))
    robot(lounge, "In which direction would you look to see the lamp?", from_robot(lounge, "lamp"))
    robot(bedroom, "whereabouts is the wardrobe relative to yourself", from_robot(bedroom, "wardrobe"))
    robot(bedroom, "Nightstand. O'clock?", robot_clock(bedroom, "nightstand"))
    robot(bedroom, "is the stool to the left or to the right of your nose", robot_hand(bedroom, "stool"))
    robot(kitchen, "do you see the table ahead of you or is it behind?", from_robot(kitchen, "table"))
    robot(kitchen, "Give me the fridge's bearing in hours, 12 being your front.", robot_clock(kitchen, "refrigerator"))
    robot(kitchen, "which hand side of yours is the stove on", from_robot(kitchen, "stove"))
    robot(bathroom, "seen from where you are, toilet is where?", from_robot(bathroom, "toilet"))
    robot(bathroom, "Like a pilot would say it: the sink is at your ... o'clock", robot_clock(bathroom, "sink"))
    robot(
        flat,
        "To get a look at the fridge, would you have to look over your left or your right shoulder?",
        robot_hand(flat, "refrigerator"),
    )
    robot(flat, "what's the lamp's direction measured from your current heading", from_robot(flat, "lamp"))
    robot(lab, "say the clock hour for the fire extinguisher, robot", robot_clock(lab, "fire extinguisher"))
    robot(
        lab,
        "With you facing the way you face now, is the microscope on the left?",
        *robot_confirmed(lab, "microscope", "left"),
    )
    robot(
        demo_room,
        "hey where's the telly from your point of view, left, right, front, back?",
        from_robot(demo_room, "tv"),
    )

    def path(place: Place, question: str, expect: Expectation) -> None:
        ask(place, "path", question, expect)

    path(
        living_room,
        "Take me turn by turn from the bookshelf to the door, would you?",
        between(living_room, "bookshelf", "door"),
    )
    path(living_room, "what would you have to drive to reach the tv stand", robot_path(living_room, "tv stand"))
    path(
        lounge,
        "i need directions, start is the door, finish is the coffee table",
        between(lounge, "door", "coffee table"),
    )
    # cabinet, armchair, sofa and plant shut the bookshelf off: the gaps between them are 2, 15 and 13 cm
    path(lounge, "Lead me to the bookcase, step after step.", UNVERIFIED)
    path(bedroom, "How would someone walk to the bed coming from the door?", between(bedroom, "door", "bed"))
    path(
        lab,
        "can't find my way. i stand at the desk, want to be at the toolbox, where do i walk",
        between(lab, "desk", "toolbox"),
    )
    path(
        lab,
        "Which way do I go to end up at the fire extinguisher if I set out from the fume hood?",
        between(lab, "fume hood", "fire extinguisher"),
    )
    path(classroom, "door to desk, walking instructions please", between(classroom, "door", "desk"))
    path(
        classroom,
        "Robot, how long is the drive for you from here over to the trash bin?",
        robot_path(classroom, "trash bin"),
    )
    path(flat, "describe the walk between the lamp and the tv stand", between(flat, "lamp", "tv stand"))

    def order(place: Place, question: str, *expect: Expectation) -> None:
        ask(place, "appearance order", question, *expect)

    order(
        living_room,
        "What did you come across earlier, the sofa or the bookshelf?",
        *first_of(living_room, "sofa", "bookshelf"),
    )
    order(
        lounge,
        "Sort these by when you discovered them: lamp, door, sofa.",
        lounge.ordered(lounge("lamp"), lounge("door"), lounge("sofa")),
    )
    order(
        bedroom,
        "had you already spotted the bed by the time you noticed the lamp, or was the lamp first",
        *first_of(bedroom, "bed", "lamp"),
    )
    order(
        kitchen,
        "in what sequence did fridge, stove, sink and bowl turn up",
        kitchen.ordered(*(kitchen(label) for label in ("refrigerator", "stove", "sink", "bowl"))),
    )
    order(bathroom, "of the mirror and the rug which one was new to you later?", *last_of(bathroom, "mirror", "rug"))
    order(
        flat,
        "TV, fridge, couch - oldest sighting first please",
        flat.ordered(flat("tv"), flat("refrigerator"), flat("sofa")),
    )
    order(
        lab,
        "Was it the whiteboard or the fume hood that showed up first on your tour?",
        *first_of(lab, "whiteboard", "fume hood"),
    )
    order(
        courtyard,
        "tell me the order in which the statue, the fountain and the bicycle entered the map",
        courtyard.ordered(courtyard("statue"), courtyard("fountain"), courtyard("bicycle")),
    )

    ask(lounge, "changes", "What have you added to the map over the past 165 seconds?", lounge.appeared(165))
    ask(bedroom, "changes", "which things turned up only within the final 170 seconds", bedroom.appeared(170))
    ask(
        demo_room,
        "changes",
        "Anything you've picked up on for the first time in the last 14 seconds?",
        demo_room.appeared(14),
    )
    ask(lab, "last seen", "how long's it been since you laid eyes on the quadruped?", lab.seen_ago(lab("quadruped")))
    ask(
        kitchen,
        "last seen",
        "The bin: how many seconds since it was last in view?",
        kitchen.seen_ago(kitchen("trash bin")),
    )
    ask(classroom, "last seen", "clock on the wall, last sighting when?", classroom.seen_ago(classroom("clock")))
    ask(courtyard, "last seen", "when was the car around for the last time", courtyard.seen_ago(courtyard("car")))

    def compare(place: Place, question: str, *expect: Expectation) -> None:
        ask(place, "compare", question, *expect)

    compare(
        living_room,
        "Does the couch beat the tv stand for length?",
        bigger(living_room, "sofa", "tv stand", "length", "sofa"),
    )
    compare(bedroom, "wardrobe vs bed, who takes up more floor", bigger(bedroom, "wardrobe", "bed", "footprint"))
    compare(kitchen, "Which stands taller, cabinet or fridge?", bigger(kitchen, "cabinet", "refrigerator", "height"))
    compare(
        bathroom,
        "would you say the bookshelf is taller than the sink",
        bigger(bathroom, "bookshelf", "sink", "height", "bookshelf"),
    )
    compare(
        classroom,
        "is the laptop wider than the desk, yes or no",
        bigger(classroom, "laptop", "desk", "width", "laptop"),
    )

    def extreme(place: Place, question: str, expect: Expectation) -> None:
        ask(place, "extreme", question, expect)

    extreme(
        lounge,
        "Name me the tallest thing in this room.",
        lounge.which(lounge.most({i: float(lounge.size(i)[2]) for i in lounge.nodes}), soft=True),
    )
    extreme(
        flat,
        "out of all the cups, which is the highest one (height of the cup itself)?",
        flat.which(flat.most({i: float(flat.size(i)[2]) for i in flat.all("cup")}), soft=True),
    )
    extreme(
        living_room,
        "which window measures the least from end to end?",
        living_room.which(living_room.least({i: float(living_room.size(i)[0]) for i in living_room.all("window")})),
    )
    extreme(
        courtyard,
        "what's the biggest object out here by volume?",
        courtyard.which(courtyard.most({i: courtyard.volume(i) for i in courtyard.nodes}), soft=True),
    )
    extreme(
        bedroom,
        "of the two mirrors I'd like the larger",
        bedroom.which(bedroom.most({i: bedroom.volume(i) for i in bedroom.all("mirror")})),
    )

    def distance(place: Place, question: str, a: str, b: str, unit: str = "") -> None:
        ask(place, "distance", question, place.apart(place(a), place(b), unit))

    distance(living_room, "How much room is there between the sofa and the bookcase?", "sofa", "bookshelf")
    distance(
        lounge, "tape measure from the tv stand over to the couch would read how many cm", "tv stand", "sofa", "cm"
    )
    distance(kitchen, "What separates the fridge from the stove, in metres?", "refrigerator", "stove", "m")
    distance(bathroom, "is it far from the loo to the sink? how far exactly", "toilet", "sink")
    distance(lab, "whats the clearance fume hood <-> desk in centimetres", "fume hood", "desk", "cm")
    distance(courtyard, "Statue to fountain: metres?", "statue", "fountain", "m")

    def closest(place: Place, question: str, expect: Expectation) -> None:
        ask(place, "closest pair", question, expect)

    closest(
        living_room, "which 2 windows have the least space between them", living_room.closest(living_room.all("window"))
    )
    closest(lounge, "Of the windows, what pair is nearest to each other?", lounge.closest(lounge.all("window")))
    closest(
        kitchen, "between the counters, which two are the closest neighbours?", kitchen.closest(kitchen.all("counter"))
    )
    closest(demo_room, "find me the two chairs that sit tightest together", demo_room.closest(demo_room.all("chair")))

    ask(
        lounge,
        "ambiguous",
        "By the window, looking over at the telly: which side's the sofa on for me?",
        lounge.ambiguous(*lounge.all("window")),
    )
    ask(
        living_room,
        "ambiguous",
        "I sit on the sofa and admire the picture. Is the door left or right of me?",
        living_room.ambiguous(*living_room.all("picture")),
    )
    ask(courtyard, "undecidable", "Robot, is the statue at your three o'clock?", UNVERIFIED)
    ask(
        bathroom,
        "absent object",
        "How does one walk from the washing machine to the toilet?",
        UNKNOWN,
        absent="washing machine",
    )
    ask(
        kitchen,
        "absent object",
        "what came into view first, the microwave or the stove",
        UNKNOWN,
        absent="microwave",
    )
    ask(
        flat,
        "ambiguous",
        "so how many centimetres is it from the cup to the fridge",
        flat.ambiguous(*flat.all("cup")),
    )
    ask(
        living_room,
        "undecidable",
        "standing at the sofa and facing the sofa, on what side would the telly be?",
        UNVERIFIED,
    )
    ask(
        courtyard,
        "ambiguous",
        "the longer one of the benches, which is it?",
        courtyard.ambiguous(*courtyard.all("bench")),
    )
    ask(
        bedroom,
        "absent object",
        "at what hour of the clock have you got the laundry basket?",
        UNKNOWN,
        absent="laundry basket",
    )
    ask(bedroom, "absent object", "the plant, when was the last time you noticed it?", UNKNOWN, absent="plant")


def main() -> None:
    questions()
    ASKED.write(HERE / "development_2.jsonl")


if __name__ == "__main__":
    main()
