"""A living room with its kitchen: two tables, seven chairs, five cups; a bookshelf and a cup are stale."""

from asked import Asked
from expectations import (
    NO,
    NO_SUCH_PROPERTY,
    NONE,
    UNKNOWN,
    UNPARSABLE,
    Place,
    hand_words,
)


def ask(asked: Asked, p: Place) -> None:
    development(asked, p)
    test(asked, p)
    test_refused(asked, p)


def development(asked: Asked, p: Place) -> None:
    add = asked.development
    add("room size", "what's the total floor area, both rooms", p.area(37.09))
    add(
        "qualified",
        "how many bottles are standing on the table closest to the fridge?",
        p.how_many(*p.all("bottle")),
        p.listed(*p.all("bottle")),
    )
    add(
        "qualified",
        "distance from the chair nearest to the sofa to the lamp?",
        p.apart(p.nearest(p("sofa"), p.all("chair")), p("lamp")),
    )
    add("list", "anything on the coffee table?", p.listed(17, 19, among=[17, 19]), p.yes())
    add(
        "route",
        "I'm at the fridge facing the stove. I walk to the coffee table and from there on to the plant. "
        "Fill in the turns.",
        p.turns(
            p.first_turn(p("refrigerator"), p("stove"), p("coffee table")),
            p.turn(p("refrigerator"), p("coffee table"), p("plant")),
        ),
    )
    add(
        "direction",
        "standing at the tv facing the sofa is the lamp left right or behind",
        p.said(hand_words(p.bearing(p("tv"), p("sofa"), p("lamp"))), p("tv"), p("sofa"), p("lamp")),
    )
    add("stale", "Which bookshelf carries the plant?", p.found(10))
    add("changes", "what appeared during the last 3 minutes?", p.appeared(180.0))
    add("ambiguous", "How long is the table?", p.ambiguous(*p.all("table")))
    add("ambiguous", "where did someone leave the cup", p.ambiguous(*p.all("cup")))
    add("absent object", "where's the washing machine", UNKNOWN, absent=["washing machine", "washer"])
    add("intention", "are they going to watch tv tonight?", NO_SUCH_PROPERTY)
    add("command", "Go to the kitchen and wait there.", UNPARSABLE)
    assert p.nearest(p("refrigerator"), p.all("table")) == 25


def test(asked: Asked, p: Place) -> None:
    add = asked.test
    add("count", "there were 6 chairs yesterday, how many are there now?", p.how_many(*p.all("chair")))
    add(
        "qualified",
        "Which cup is the closest one to the sofa?",
        p.which(p.nearest(p("sofa"), p.all("cup")), p.all("cup"), soft=True),
    )
    add(
        "qualified",
        "how far is the table near the fridge from the stove",
        p.apart(p.nearest(p("refrigerator"), p.all("table")), p("stove")),
    )
    add("qualified", "i'm looking for the cup on the coffee table", p.found(19))
    add("closest pair", "Which two bottles... no wait: which two cups stand closest together?", p.closest(p.all("cup")))
    add("list", "Enumerate all cups on the table nearest to the fridge", p.listed(35, 36))
    add(
        "route",
        "Beginning at the sink with the stove in front of you: walk to the sofa, then turn __ and walk to the "
        "lamp. What goes into the gap at the sofa?",
        p.turns(p.turn(p("sink"), p("sofa"), p("lamp"))),
    )
    add("last seen", "when and where did you last see the trash can?", p.seen_ago(p("trash bin")))
    add("size", "volume of the sink?", p.number(p.volume(p("sink")), "m^3", p("sink")))


def test_refused(asked: Asked, p: Place) -> None:
    add = asked.test
    add("ambiguous", "Distance between the tv and the picture", p.ambiguous(*p.all("picture")))
    add("absent object", "what's the distance of the armchair to the tv", UNKNOWN, absent=["armchair"])
    add("absent object", "any trace of my bike?", NO, NONE, UNKNOWN, absent=["bike", "bicycle"])
    add("absent object", "How many dishwashers are in the kitchen?", NONE, absent=["dishwasher"])
    add("absent property", "Are the windows open?", NO_SUCH_PROPERTY)
    add("absent property", "how many people can sit on the sofa", NO_SUCH_PROPERTY)
    add("other language", "Quanto è alto il frigorifero?", UNPARSABLE, p.meters(p.size(24)[2], 24))
    add("command", "could you turn off the tv and close the door", UNPARSABLE)
