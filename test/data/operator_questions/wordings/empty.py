"""Nothing has been mapped yet."""

from asked import Asked
from expectations import EMPTY, UNPARSABLE, UNVERIFIED, Place


def ask(asked: Asked, p: Place) -> None:
    add = asked.development
    add("empty map", "how many chairs can you see?", EMPTY)
    add("empty map", "What's around you?", EMPTY, UNPARSABLE)
    add = asked.test
    add("empty map", "where is the sofa", EMPTY)
    add("empty map", "list everything", EMPTY)
    add("empty map", "How big is the room you're in?", EMPTY, UNVERIFIED)
    assert not p.nodes
