"""References as they are said."""

import pytest

from ssr_ros.reasoning.graph_index import GraphIndex
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.reasoning.query import ObjectRef, Pick, RefRelation
from ssr_ros.reasoning.wording import ordinal, phrase
from ssr_ros.scene_graph.graph import SceneGraph

SOFA, DOOR = ObjectRef("sofa"), ObjectRef("door")
INDEX = GraphIndex.of(SceneGraph(), load_lexicon())


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        (ObjectRef("Chairs"), "chair"),
        (ObjectRef(id=3), "object"),
        (ObjectRef("box", relation=RefRelation("under", SOFA)), "box under the sofa"),
        (ObjectRef(relation=RefRelation("next_to", SOFA)), "object next to the sofa"),
        (ObjectRef("box", relation=RefRelation("against_wall")), "box against a wall"),
        (ObjectRef("box", relation=RefRelation("near")), "box near the robot"),
        (ObjectRef("box", relation=RefRelation("left_of", SOFA)), "box left of the sofa as seen from the robot"),
        (ObjectRef("box", relation=RefRelation("between", SOFA, DOOR)), "box between the sofa and the door"),
        (ObjectRef("box", relation=RefRelation("between", SOFA)), "box between the sofas"),
        (ObjectRef("lamp", pick=Pick("leftmost", DOOR, 2)), "second lamp from the left as seen from the door"),
        (ObjectRef("lamp", pick=Pick("nearest", rank=3)), "lamp third nearest to the robot"),
        (ObjectRef("lamp", pick=Pick("farthest", SOFA)), "lamp farthest from the sofa"),
        (ObjectRef("lamp", pick=Pick("tallest")), "tallest lamp"),
        (ObjectRef("lamp", pick=Pick("last_seen")), "lamp seen last"),
    ],
)
def test_phrase(ref, words):
    assert phrase(ref, INDEX, INDEX.lexicon) == words


def test_plural():
    ref = ObjectRef("shelf", relation=RefRelation("behind", SOFA, viewpoint=DOOR))
    assert phrase(ref, INDEX, INDEX.lexicon, plural=True) == "shelves behind the sofa as seen from the door"


@pytest.mark.parametrize(
    ("rank", "word"),
    [(1, "first"), (10, "tenth"), (11, "11th"), (12, "12th"), (21, "21st"), (22, "22nd"), (43, "43rd")],
)
def test_ordinal(rank, word):
    assert ordinal(rank) == word
