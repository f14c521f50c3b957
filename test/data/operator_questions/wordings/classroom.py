"""A classroom: two dozen alike chairs, a dozen alike tables, one of everything else; clock stale, plant unbelieved."""

from asked import Asked
from expectations import (
    NO,
    NONE,
    UNKNOWN,
    UNPARSABLE,
    Place,
)


def ask(asked: Asked, p: Place) -> None:
    development(asked, p)
    test(asked, p)


def development(asked: Asked, p: Place) -> None:
    add = asked.development
    add("count", "number of tabels", p.how_many(*p.all("table")))
    add("qualified", "Which chair is nearest the door?", p.which(p.nearest(p("door"), p.all("chair")), p.all("chair")))
    add("support", "what's on the desk", {"status": ["OK"], "evidence": [p("laptop"), p("book")]})
    add("ambiguous", "Where is the chair?", p.ambiguous(*p.all("chair")))
    add("absent object", "Is there a plant near the whiteboard?", NO, NONE, UNKNOWN, absent=["plant"])
    add("command", "line up the chairs", UNPARSABLE)


def test(asked: Asked, p: Place) -> None:
    add = asked.test
    add("count", "is it 20 chairs or more? count them", p.how_many(*p.all("chair")))
    add("qualified", "the table closest to the whiteboard, how far from the door is it?", p.apart(2, p("door")))
    add("support", "cup: on the book or directly on the desk?", {"status": ["OK"], "evidence": [p("cup"), p("book")]})
    add(
        "size",
        "whiteboard dimensions? length in m is enough",
        p.meters(p.size(p("whiteboard"))[0], p("whiteboard")),
    )
    add("extreme", "highest object in here?", p.which(p("projector"), list(p.nodes), soft=True))
    add("path", "shortest way from the door to the desk, please", p.walk(p("desk"), 5.0, 9.0))
    add("ambiguous", "How far is the chair from the whiteboard?", p.ambiguous(*p.all("chair")))
    add("absent object", "is the plant higher than the desk", UNKNOWN, absent=["plant"])
    add("absent object", "How many globes?", NONE, UNKNOWN, absent=["globe"])
    add("chit-chat", "I hate maths.", UNPARSABLE)
