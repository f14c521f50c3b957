"""When things were seen, and what has changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import node

from ssr_ros.language.ask import ask as ask_words
from ssr_ros.reasoning.answer import AnswerStatus as Status
from ssr_ros.reasoning.query import AppearanceOrder, Changes, LastSeen, ObjectRef
from ssr_ros.reasoning.solver import Solver
from ssr_ros.scene_graph.change_log import ChangeLog
from ssr_ros.scene_graph.graph import SceneGraph

SECOND = 1_000_000_000


def seen(node_id, label, first, last, x=0.0):
    """Seen from ``first`` to ``last`` [s]."""
    stamps = {"first_seen": int(first * SECOND), "last_seen": int(last * SECOND)}
    return replace(node(node_id, label, (x, float(node_id), 0.5)), **stamps)


def graph(*nodes, stamp=100.0):
    return SceneGraph("map", nodes=nodes, stamp=int(stamp * SECOND), session_id="s")


HOME = (seen(1, "sofa", 5, 90), seen(2, "tv", 2, 50), seen(3, "chair", 9, 99), seen(4, "chair", 1, 20))


def refs(*labels):
    return tuple(ObjectRef(label) for label in labels)


def ask(query, state=None, history=None):
    return Solver().solve(state or graph(*HOME), query, history=history)


def test_appearance_order_takes_the_earliest_of_each():
    answer = ask(AppearanceOrder(refs("sofa", "tv", "chair")))
    assert (answer.status, answer.labels, answer.evidence) == (Status.OK, ("chair", "tv", "sofa"), (4, 2, 1))
    assert answer.text == "First seen: chair, then tv 1.0 s later, then sofa 4.0 s later."


def test_appearance_in_one_image_is_ambiguous():
    answer = ask(
        AppearanceOrder(refs("a", "b", "c")), graph(seen(1, "a", 3, 5), seen(2, "b", 3, 5), seen(3, "c", 1, 5))
    )
    assert (answer.status, answer.evidence) == (Status.AMBIGUOUS, (1, 2))


def test_appearance_of_what_is_not_mapped():
    assert ask(AppearanceOrder(refs("sofa", "piano"))).status is Status.UNKNOWN_OBJECT


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=8, unique=True))
def test_appearance_order_sorts_by_first_sight(stamps):
    state = graph(*(seen(i, f"thing {i}", 1e-3 * s, 2000) for i, s in enumerate(stamps, start=1)), stamp=2000)
    answer = ask(AppearanceOrder(refs(*(f"thing {i}" for i in range(1, len(stamps) + 1)))), state)
    assert answer.labels == tuple(f"thing {i + 1}" for i in np.argsort(stamps))


def test_last_seen():
    answer = ask(LastSeen(ObjectRef("tv")))
    assert (answer.status, answer.value, answer.unit) == (Status.OK, 50.0, "s")
    assert answer.text.startswith("The tv was last seen 50 s ago, at x 0.00, y 2.00, z 0.50 m in map, near ")
    assert "just now" in ask(LastSeen(ObjectRef("tv")), graph(seen(2, "tv", 2, 50), stamp=0.0)).text  # no stamp
    assert "2.5 minutes ago" in ask(LastSeen(ObjectRef("tv")), graph(seen(2, "tv", 2, 50), stamp=200.0)).text
    assert ask(LastSeen(ObjectRef("chair"))).status is Status.AMBIGUOUS


def test_what_appeared_is_known_without_a_history():
    answer = ask(Changes(96.0))
    assert (answer.status, answer.labels, answer.value) == (Status.OK, ("+sofa 1", "+chair 3"), 2.0)
    assert "not known, as no history is kept" in answer.text


def test_nothing_new_without_a_history_is_not_sure():
    assert ask(Changes(10.0)).status is Status.UNVERIFIED


def test_what_went_and_moved_needs_a_history():
    log = ChangeLog()
    log.follow(graph(*HOME, seen(7, "lamp", 4, 60), stamp=60))
    log.follow(graph(*HOME, stamp=70))
    later = (seen(1, "sofa", 5, 90, x=1.0), *HOME[1:])
    log.follow(graph(*later, stamp=80))
    answer = ask(Changes(35.0), graph(*later), log)
    assert (answer.status, answer.labels, answer.evidence) == (Status.OK, ("-lamp 7", "~sofa 1"), (1,))
    assert answer.text == "Lamp 7 went; sofa 1 (by 1.00 m) moved."
    assert ask(Changes(25.0), graph(*later), log).labels == ("~sofa 1",)


def test_nothing_has_changed_is_sure_with_a_history():
    log = ChangeLog()
    log.follow(graph(*HOME, stamp=60))
    answer = ask(Changes(30.0), history=log)
    assert (answer.status, answer.value, answer.labels) == (Status.OK, 0.0, ())
    assert "nothing that is mapped has changed" in answer.text.lower()
    assert ask(Changes(50.0), history=log).status is Status.UNVERIFIED  # the log begins 40 s ago


@pytest.mark.parametrize("since", [0.0, 1e9])
def test_any_time_can_be_asked_about(since):
    assert ask(Changes(since)).status in (Status.OK, Status.UNVERIFIED)


def test_history_goes_through_words():
    log = ChangeLog()
    log.follow(graph(*HOME, seen(7, "lamp", 4, 60), stamp=60))
    log.follow(graph(*HOME, stamp=70))
    assert "-lamp 7" in ask_words(graph(*HOME), "What has changed in the last minute?", history=log).labels
