"""A courtyard without measured extent and a robot that is not localized; things on borders and in ties."""

from asked import Asked
from expectations import NO, NONE, UNKNOWN, UNPARSABLE, UNVERIFIED, Place


def ask(asked: Asked, p: Place) -> None:
    add = asked.development
    add("undecidable", "how large is this courtyard", UNVERIFIED, UNKNOWN)
    add("undecidable", "What's to your left?", UNVERIFIED, UNPARSABLE)
    add(
        "undecidable", "Standing at the fountain facing the statue, is the bin on the left or on the right?", UNVERIFIED
    )
    add("ambiguous", "which bench is closer to the fountain?", p.ambiguous(*p.all("bench")))
    add("distance", "fountain to statue?", p.apart(p("fountain"), p("statue")))
    add(
        "support",
        "is there anything on the table, like a flower vase?",
        p.yes(p("vase"), p("table")),
        p.listed(p("vase")),
    )
    add("absent object", "where has the drone landed", UNKNOWN, absent=["drone"])
    add = asked.test
    add("undecidable", "Total area of the yard in square metres?", UNVERIFIED, UNKNOWN)
    add("undecidable", "in which direction is the bicycle from you", UNVERIFIED)
    add(
        "undecidable", "i stand at the fountain and look at the statue, bicycle: front right or back right?", UNVERIFIED
    )
    add("undecidable", "How do I get to the car?", UNVERIFIED, {**p.found(p("car")), "status": ["STALE"]})
    add("ambiguous", "Which of the two benches is nearest to the statue, if any?", p.ambiguous(*p.all("bench")))
    add("stale", "car length in m", p.number(p.size(p("car"))[0], "m", p("car")))
    add("qualified", "the plant nearest to the fountain - how tall is it", p.meters(p.size(9)[2], 9))
    add("absent object", "Is the drone still out here?", NO, NONE, UNKNOWN, absent=["drone"])
    assert p.nearest(p("fountain"), p.all("plant")) == 9
