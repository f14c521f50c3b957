"""How likely an object of predicted boxes is right."""

from __future__ import annotations

import math

import pytest
from tracking import observed, standing, tracked

from ssr_ros.config import BeliefConfig
from ssr_ros.scene_graph.belief import belief, features
from ssr_ros.scene_graph.tracks import Track

EVEN = BeliefConfig(bias=0.0, sureness=0.0, share=0.0, views=0.0, above=0.0, spread=0.0)


def chair(**fields: object) -> Track:
    return tracked(1, standing(2.0), sigmas=(0.1, 0.1, 0.1, 0.2), **fields)


def test_without_weights_it_is_a_coin() -> None:
    assert belief(chair(), EVEN) == 0.5


def test_features_are_those_of_the_track() -> None:
    track = chair(label_share=0.8, above=7.0)
    expected = [track.sureness(), 0.8, math.log(track.hits), 1.5, 0.2]
    assert features(track) == pytest.approx(expected)
    track.sigmas = None
    assert features(track)[4] == 0.5


def test_by_hand() -> None:
    """One weight, the label's share: 1 / (1 + exp(-(0.5 + 2 * 0.75))) = 0.8808."""
    weights = BeliefConfig(bias=0.5, sureness=0.0, share=2.0, views=0.0, above=0.0, spread=0.0)
    assert belief(chair(label_share=0.75), weights) == pytest.approx(0.880797, abs=1e-6)


@pytest.mark.parametrize("doubt", [{"label_share": 0.3}, {"above": 1.0}, {"sigmas": (0.1, 0.1, 0.1, 0.6)}])
def test_the_shipped_weights_doubt_what_is_doubtful(doubt: dict) -> None:
    sure = chair(label_share=0.9)
    for name, value in doubt.items():
        worse = chair(label_share=0.9)
        setattr(worse, name, value)
        assert belief(worse, BeliefConfig()) < belief(sure, BeliefConfig()) - 0.02


def test_more_and_surer_views_are_believed_more() -> None:
    seldom, often = chair(label_share=0.7), chair(label_share=0.7)
    for _ in range(30):
        often.see(observed(often.box, score=0.9), often.last_seen, (0.0, 0.0, 1.0))
    assert belief(often, BeliefConfig()) > belief(seldom, BeliefConfig())
