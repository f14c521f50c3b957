"""A small bathroom, for development only; the bottle is stale."""

from asked import Asked
from expectations import NO_SUCH_PROPERTY, UNKNOWN, UNPARSABLE, Place


def ask(asked: Asked, p: Place) -> None:
    add = asked.development
    add("locate", "loo?", p.found(p("toilet")), p.yes(p("toilet")), p.how_many(p("toilet")))
    add("nearest", "which thing is nearest to the toilet", p.which(p.nearest(p("toilet"), list(p.nodes))))
    add(
        "robot direction",
        "and what's behind me?",
        {"status": ["OK", "STALE"], "evidence": [p("door")], "not_evidence": [p("bathtub"), p("rug"), p("bookshelf")]},
        UNPARSABLE,
    )
    assert abs(p.robot_bearing(p("door"))) > 135
    add("compare", "Is the bin shorter than the toilet?", p.said(["toilet", "yes"], p("trash bin"), p("toilet")))
    add("stale", "where's the bottle", p.found(p("bottle")))
    add("list", "Everything you know about, please: list it.", {**p.listed(*p.nodes), "status": ["STALE"]})
    add(
        "appearance order",
        "which did you see first, the toilet or the bathtub?",
        p.ordered(p("toilet"), p("bathtub")),
        p.said(["bathtub"], p("bathtub"), among=[]),
    )
    add(
        "size",
        "what's the footprint of the rug in square metres?",
        p.area(p.footprint(p("rug")), p("rug"), tolerance=0.02),
    )
    add("room size", "is it big, this bathroom? how many m2", p.area(8.462))
    add("absent object", "how high is the shower head", UNKNOWN, absent=["shower head", "shower"])
    add("absent object", "Toothbrush location?", UNKNOWN, absent=["toothbrush"])
    add("absent property", "is the rug wet?", NO_SUCH_PROPERTY)
    add("command", "flush the toilet pls", UNPARSABLE)
    add("chit-chat", "good morning! how are we today?", UNPARSABLE)
    add("opinion", "is the picture ugly or what", NO_SUCH_PROPERTY)
