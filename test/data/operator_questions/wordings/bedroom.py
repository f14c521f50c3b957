"""A bedroom with two mirrors, two pillows and two windows; the backpack is stale and the plant is not believed in."""

from asked import Asked
from expectations import (
    NO,
    NO_SUCH_PROPERTY,
    NONE,
    UNKNOWN,
    UNPARSABLE,
    UNVERIFIED,
    Place,
    side_words,
)


def ask(asked: Asked, p: Place) -> None:
    development(asked, p)
    test(asked, p)


def development(asked: Asked, p: Place) -> None:
    add = asked.development
    add(
        "qualified",
        "size of the mirror closest to the wardrobe pls (height)",
        p.meters(p.size(p.nearest(p("wardrobe"), p.all("mirror")))[2], p.nearest(p("wardrobe"), p.all("mirror"))),
    )
    add("stale", "have you seen my rucksack? where is it", p.found(p("backpack")))
    add("exists", "is there a nighstand in the room", p.yes(p("nightstand")))
    add("relation", "Is the lamp on the bedside table?", p.yes(p("lamp"), p("nightstand")))
    add(
        "extreme",
        "Which of the windows is the longer one?",
        p.which(p.most({i: p.size(i)[0] for i in p.all("window")}), p.all("window")),
    )
    add("ambiguous", "what's the distance from the mirror to the bed?", p.ambiguous(*p.all("mirror")))
    add("absent object", "is the plant on the cabinet?", UNKNOWN, NO, absent=["plant"])
    add("absent object", "how far is it from the bed to the cradle", UNKNOWN, absent=["cradle", "crib"])
    add("absent property", "whose backpack is that?", NO_SUCH_PROPERTY)
    add("intention", "is somebody going to sleep here tonight?", NO_SUCH_PROPERTY)
    add("other language", "¿Dónde está la cama?", UNPARSABLE, p.found(p("bed")))


def test(asked: Asked, p: Place) -> None:
    add = asked.test
    add(
        "compare",
        "Would you say the wardrobe is taller than the door, and if so by how much?",
        p.said(["wardrobe", "yes"], p("wardrobe"), p("door")),
        p.meters(p.size(p("wardrobe"))[2] - p.size(p("door"))[2], p("wardrobe"), p("door")),
    )
    add(
        "direction",
        "lying on the bed, facing the wardrobe, on which hand is the door",
        p.said(side_words(p.bearing(p("bed"), p("wardrobe"), p("door"))), p("bed"), p("wardrobe"), p("door")),
    )
    add(
        "qualified",
        "What's the distance from the pillow closest to the nightstand to the lamp?",
        p.apart(p.nearest(p("nightstand"), p.all("pillow")), p("lamp")),
    )
    add("locate", "wheres teh wardrob", p.found(p("wardrobe")))
    add(
        "support",
        "the lamp in this bedroom - what is it standing on?",
        {"status": ["OK"], "evidence": [p("nightstand")]},
    )
    add("exists", "Tell me, is there by any chance a carpet?", p.yes(p("rug")))
    add("path", "Guide me from the door to the stool.", p.walk(p("stool"), 1.9, 3.4))
    add("ambiguous", "Which is longer, the rug or the mirror?", p.ambiguous(*p.all("mirror")))
    add("absent object", "how many alarm clocks are there", NONE, UNKNOWN, absent=["alarm clock", "clock"])
    add("absent object", "Where is the house plant?", UNKNOWN, absent=["plant"])
    add("absent object", "does the cat sleep on the bed?", UNKNOWN, UNPARSABLE, NO, absent=["cat"])
    add("absent property", "Is the bed comfy?", NO_SUCH_PROPERTY)
    add("command", "make the bed", UNPARSABLE)
    add("undecidable", "Standing at the bed and facing the bed, where is the door?", UNVERIFIED)
