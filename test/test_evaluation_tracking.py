"""Identities and labels over time, on a hand-made film of the graph at one frame a second."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes import node

from ssr_ros.evaluation.objects import ObjectScoringConfig
from ssr_ros.evaluation.tracking import TrackingScores, label_flips, score_tracking
from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthLabels, TruthObject, count_views
from ssr_ros.evaluation.watch import Snapshot
from ssr_ros.scene_graph.graph import ObjectNode
from ssr_ros.types import Box3D

SECOND = 1_000_000_000
LABELS = TruthLabels({}, frozenset({"chair", "sofa"}))
SIZE = (0.5, 0.5, 0.8)


def chair(node_id: int, x: float, label: str = "chair") -> ObjectNode:
    return node(node_id, label, (x, 0.0, 0.4), SIZE)


def true(object_id: int, x: float, since: int = 0, until: int | None = None) -> TruthObject:
    return TruthObject(object_id, "chair", Box3D((x, 0.0, 0.4), SIZE, 0.0), since=since, until=until)


def film(*believed: list[ObjectNode], merged: dict[int, tuple[tuple[int, int], ...]] | None = None) -> list[Snapshot]:
    return [Snapshot(i * SECOND, tuple(nodes), (merged or {}).get(i, ())) for i, nodes in enumerate(believed)]


def frames(count: int, visible: dict[int, dict[int, int]]) -> tuple[TruthFrame, ...]:
    return tuple(TruthFrame(i * SECOND, np.eye(4), visible.get(i, {})) for i in range(count))


def score(
    snapshots: list[Snapshot], truth: GroundTruth, seen_gone: dict[int, int] | None = None, drift: dict | None = None
) -> TrackingScores:
    views = count_views(truth, [s.stamp for s in snapshots], 500)
    asked = {item.id for item in truth.objects}
    return score_tracking(snapshots, truth, views, asked, drift or {}, seen_gone or {}, LABELS, ObjectScoringConfig())


def test_an_object_that_keeps_its_node_switches_nothing() -> None:
    truth = GroundTruth((true(1, 0.0),), frames(4, {1: {1: 900}}))
    result = score(film([], [], [chair(5, 0.0)], [chair(5, 0.1)]), truth)
    assert (result.id_switches, result.label_flips, result.never_confirmed) == (0, 0, 0)
    assert result.confirm_median == pytest.approx(1.0)  # first view at 1 s, believed at 2 s
    assert result.tracks[0].node_ids == (5,)


def test_another_node_is_a_switch_and_merging_announces_it() -> None:
    truth = GroundTruth((true(1, 0.0),), ())
    silent = score(film([chair(5, 0.0)], [], [chair(6, 0.0)]), truth)
    assert (silent.id_switches, silent.id_switches_announced) == (1, 0)
    told = score(film([chair(5, 0.0)], [chair(6, 0.0)], merged={1: ((5, 6),)}), truth)
    assert (told.id_switches, told.id_switches_announced) == (1, 1)


def test_a_duplicate_that_fits_better_takes_no_identity_away() -> None:
    truth = GroundTruth((true(1, 0.0),), ())
    result = score(film([chair(5, 0.2)], [chair(5, 0.2), chair(6, 0.0)]), truth)
    assert result.id_switches == 0
    assert result.tracks[0].node_ids == (5,)


def test_flips_are_counted_per_object_and_minute() -> None:
    a, b = [chair(5, 0.0), chair(6, 5.0)], [chair(5, 0.0, "sofa"), chair(6, 5.0)]
    assert label_flips(film(a, b, a)) == (2, pytest.approx(4 / 60))  # two nodes over two seconds
    assert label_flips(film([], a)) == (0, 0.0)
    result = score(film(a, b, a), GroundTruth((true(1, 0.0),), ()))
    assert result.label_flips_per_object_minute == pytest.approx(30.0)


def test_a_wrong_label_does_not_confirm() -> None:
    truth = GroundTruth((true(1, 0.0),), frames(3, {0: {1: 900}}))
    result = score(film([chair(5, 0.0, "sofa")], [chair(5, 0.0, "sofa")], [chair(5, 0.0)]), truth)
    assert result.confirm_median == pytest.approx(2.0)
    assert result.id_switches == 0
    never = score(film([chair(5, 0.0, "sofa")]), truth)
    assert (never.never_confirmed, never.confirm_median) == (1, None)


def test_objects_stand_where_odometry_saw_them_last() -> None:
    """Odometry drifts by 2 m at the second frame, but the object was seen in the first only: no switch, no loss."""
    drifted = np.eye(4)
    drifted[0, 3] = 2.0
    truth = GroundTruth((true(1, 0.0),), frames(3, {0: {1: 900}}))
    snapshots = film([chair(5, 0.0)], [chair(5, 0.0)], [chair(5, 0.0), chair(6, 2.0)])
    result = score(snapshots, truth, drift={0: np.eye(4), SECOND: drifted, 2 * SECOND: drifted})
    assert result.tracks[0].node_ids == (5,)


def test_time_to_clear_counts_from_when_the_place_was_seen_empty() -> None:
    truth = GroundTruth((true(2, 9.0),), (), past=(true(1, 0.0, until=2 * SECOND),))
    there = [chair(5, 0.0), chair(6, 9.0)]
    snapshots = film(there, there, there, there, there, [chair(6, 9.0)])
    result = score(snapshots, truth, seen_gone={0: 3 * SECOND})
    assert result.clear_largest == result.clear_median == pytest.approx(2.0)  # seen empty at 3 s, gone at 5 s
    assert result.never_cleared == 0
    kept = score(film(*[there] * 9), truth, seen_gone={0: 3 * SECOND})
    assert (kept.clear_largest, kept.never_cleared) == (None, 1)
    unasked = score(snapshots, truth)
    assert unasked.clearings == ()


def test_a_place_seen_empty_at_the_very_end_is_undecided() -> None:
    truth = GroundTruth((), (), past=(true(1, 0.0, until=2 * SECOND),))
    result = score(film(*[[chair(5, 0.0)]] * 7), truth, seen_gone={0: 3 * SECOND})  # 3 s of the 5 s allowed
    assert (result.clear_largest, result.never_cleared) == (None, 0)
    assert not result.clearings[0].decided


def test_what_was_cleared_before_the_place_was_wholly_in_view_took_no_time() -> None:
    truth = GroundTruth((), (), past=(true(1, 0.0, until=SECOND),))
    result = score(film([chair(5, 0.0)], [chair(5, 0.0)], [], []), truth, seen_gone={0: 3 * SECOND})
    assert result.clear_largest == 0.0


def test_what_was_not_believed_when_it_left_needs_no_clearing() -> None:
    truth = GroundTruth((), (), past=(true(1, 0.0, until=2 * SECOND),))
    result = score(film([chair(5, 0.0)], [], [], []), truth, seen_gone={0: 2 * SECOND})
    assert (result.clear_largest, result.clearings[0].node_ids) == (None, ())


def test_duplicates_and_what_a_ghost_was_merged_into_must_go_too() -> None:
    truth = GroundTruth((), (), past=(true(1, 0.0, until=2 * SECOND),))
    both = [chair(5, 0.0), chair(6, 0.1)]
    twice = score(film(both, both, both, [chair(6, 0.1)], []), truth, seen_gone={0: 2 * SECOND})
    assert twice.clearings[0].node_ids == (5, 6)
    assert twice.clear_largest == pytest.approx(2.0)
    snapshots = film([chair(5, 0.0)], [chair(5, 0.0)], [chair(7, 0.2)], [chair(7, 0.2)], [], merged={2: ((5, 7),)})
    assert score(snapshots, truth, seen_gone={0: 2 * SECOND}).clear_largest == pytest.approx(2.0)


def test_a_node_that_stands_for_another_object_by_now_is_no_ghost() -> None:
    truth = GroundTruth((true(2, 0.4, since=3 * SECOND),), (), past=(true(1, 0.0, until=2 * SECOND),))
    snapshots = film(*[[chair(5, 0.0)]] * 3, *[[chair(5, 0.3)]] * 6)
    assert score(snapshots, truth, seen_gone={0: 2 * SECOND}).clear_largest == pytest.approx(1.0)


def test_a_node_that_follows_its_object_has_cleared_the_place() -> None:
    moved = replace(true(1, 5.0), since=2 * SECOND)
    truth = GroundTruth((moved,), (), past=(true(1, 0.0, until=2 * SECOND),))
    snapshots = film([chair(5, 0.0)], [chair(5, 0.0)], [chair(5, 0.0)], [chair(5, 5.0)])
    result = score(snapshots, truth, seen_gone={0: 2 * SECOND})
    assert result.clearings[0].cleared_after == pytest.approx(1.0)
    assert result.id_switches == 0


def test_a_new_node_at_a_new_place_is_no_switch_and_what_was_never_mapped_needs_no_clearing() -> None:
    moved = replace(true(1, 5.0), since=2 * SECOND)
    truth = GroundTruth((moved,), (), past=(true(1, 0.0, until=2 * SECOND), true(3, 9.0, until=2 * SECOND)))
    snapshots = film([chair(5, 0.0)], [chair(5, 0.0)], [chair(6, 5.0)])
    result = score(snapshots, truth, seen_gone={0: 2 * SECOND, 1: 2 * SECOND})
    assert result.id_switches == 0
    assert result.tracks[0].node_ids == (5, 6)
    assert [c.node_ids for c in result.clearings] == [(5,), ()]
    assert (result.clear_largest, result.never_cleared) == (0.0, 0)
