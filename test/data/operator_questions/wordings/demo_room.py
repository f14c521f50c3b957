"""What the mapper saw of the bundled recording: four chairs, two tables, and much that it does not believe in."""

from asked import Asked
from expectations import NO, NO_SUCH_PROPERTY, NONE, UNKNOWN, UNPARSABLE, Place


def ask(asked: Asked, p: Place) -> None:
    add = asked.development
    add("count", "howmany chairs", p.how_many(*p.all("chair")))
    add(
        "qualified",
        "Which chair stands closest to the sofa?",
        p.which(p.nearest(p("sofa"), p.all("chair")), p.all("chair")),
    )
    add("ambiguous", "whats the height of the table", p.ambiguous(*p.all("table")))
    add("absent object", "how big is the fridge?", UNKNOWN, absent=["fridge", "refrigerator"])
    add("absent object", "any vases?", NO, NONE, absent=["vase"])
    add("command", "hoover under the sofa", UNPARSABLE)
    add = asked.test
    add(
        "distance",
        "Hi! Could you please tell me how far the sofa is away from the television?",
        p.apart(p("sofa"), p("tv")),
    )
    add(
        "qualified",
        "how far is the bowl from the farthest plant",
        p.apart(p("bowl"), p.farthest(p("bowl"), p.all("plant"))),
    )
    add("ambiguous", "is the chair taller than the sofa", p.ambiguous(*p.all("chair")))
    add("absent object", "Where is the toilet?", UNKNOWN, absent=["toilet"])
    add("absent object", "Are there any books lying around here?", NO, NONE, absent=["book"])
    add("absent property", "Is the sofa for sale?", NO_SUCH_PROPERTY)
