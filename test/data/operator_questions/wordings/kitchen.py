"""A kitchen with five alike chairs and three counters; bin and one box are stale, the bottle is not believed in."""

from asked import Asked
from expectations import (
    NO,
    NO_SUCH_PROPERTY,
    NONE,
    UNKNOWN,
    UNPARSABLE,
    Place,
    clock_words,
)


def ask(asked: Asked, p: Place) -> None:
    development(asked, p)
    development_refused(asked, p)
    test(asked, p)


def development(asked: Asked, p: Place) -> None:
    add = asked.development
    add("count", "how many chiars are their", p.how_many(*p.all("chair")))
    add("count", "We're five for dinner, how many seats do you count?", p.how_many(*p.all("chair")))
    add("distance", "Distance fridge -> stove?", p.apart(p("refrigerator"), p("stove")))
    add("size", "Give me the hight of the freezer", p.meters(p.size(p("refrigerator"))[2], p("refrigerator")))
    add(
        "qualified",
        "Which counter does the cup stand on, and how far is that one from the door?",
        p.apart(p.nearest(p("cup"), p.all("counter")), p("door")),
        p.which(p.nearest(p("cup"), p.all("counter")), p.all("counter")),
    )
    add(
        "qualified",
        "distance between the chair farthest from the door and the trash can",
        p.apart(p.farthest(p("door"), p.all("chair")), p("trash bin")),
    )
    add("extreme", "longest box?", p.which(p.most({i: p.size(i)[0] for i in p.all("box")}), p.all("box")))
    add(
        "compare",
        "how much higher is the sink than the stove, in cm",
        p.number((p.size(p("sink"))[2] - p.size(p("stove"))[2]) * 100, ["cm", "m"], p("sink"), p("stove")),
        p.number((p.top(p("sink")) - p.top(p("stove"))) * 100, ["cm", "m"], p("sink"), p("stove")),
    )
    add("relation", "the stove's against the wall, right?", p.yes(p("stove")))


def development_refused(asked: Asked, p: Place) -> None:
    add = asked.development
    add("ambiguous", "how far is the chair from the fridge", p.ambiguous(*p.all("chair")))
    add("ambiguous", "what is on the counter?", p.ambiguous(*p.all("counter")))
    add("absent object", "is the bottle on the counter?", UNKNOWN, NO, absent=["bottle"])
    add("absent object", "where do you keep the toaster", UNKNOWN, absent=["toaster"])
    add("absent object", "how many microwaves", NONE, absent=["microwave"])
    add("absent object", "are there any knives lying about?", NO, NONE, absent=["knife"])
    add("absent property", "Is the stove still hot?", NO_SUCH_PROPERTY)
    add("command", "Bring me the cup from the counter.", UNPARSABLE)
    add("opinion", "Is this kitchen too small for a family of four?", NO_SUCH_PROPERTY)
    add("intention", "who was cooking in here just now", NO_SUCH_PROPERTY)
    add("hostile", "'; DROP TABLE nodes; --", UNPARSABLE)


def test(asked: Asked, p: Place) -> None:
    add = asked.test
    add("count", "boxes, how many?", p.how_many(*p.all("box")))
    add(
        "distance",
        "what is the shortest distance between the basin and the cooker, in cm?",
        p.apart(p("sink"), p("stove"), "cm"),
    )
    add(
        "size",
        "Could you tell me the width of the kitchen table in centimeters, please?",
        p.number(p.size(p("table"))[1] * 100, "cm", p("table")),
    )
    add(
        "robot direction",
        "at what clock position do you see the table",
        p.said(clock_words(p.robot_bearing(p("table"))), p("table")),
    )
    add("qualified", "there's two boxes, gimme the longer one's height in cm", p.number(p.size(20)[2] * 100, "cm", 20))
    add(
        "qualified",
        "how tall is the chair that's farthest from the refrigerator?",
        p.meters(
            p.size(p.farthest(p("refrigerator"), p.all("chair")))[2], p.farthest(p("refrigerator"), p.all("chair"))
        ),
    )
    add("relation", "Is the cup on the table then?", p.no(p("cup"), p("table")))
    add(
        "appearance order",
        "first-seen order please: picture, stove, door, sink",
        p.ordered(p("picture"), p("stove"), p("door"), p("sink")),
    )
    add("room size", "How many square metres is this kitchen?", p.area(14.912))
    add("ambiguous", "how long is the carton", p.ambiguous(*p.all("box")))
    add("absent object", "Is the dishwasher next to the sink?", UNKNOWN, NO, absent=["dishwasher"])
    add("absent object", "how wide is the oven", UNKNOWN, absent=["oven"])
    add("other language", "Combien de chaises y a-t-il ?", UNPARSABLE, p.how_many(*p.all("chair")))
    add("opinion", "should I move the fridge closer to the stove?", NO_SUCH_PROPERTY)
    add("command", "put the bowl in the sink", UNPARSABLE)
