"""How likely an object of predicted boxes is right: what its label says, where its box says.

A logistic regression on what the map knows of it. The weights are those of homes with truth that neither trained the
encoder nor judge it (benchmarks/belief.py), so that the confidence of a node is a frequency: of objects believed to
0.7, seven in ten are right there.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import BeliefConfig
from ssr_ros.scene_graph.tracks import Track

MOST_ABOVE = 1.5  # as much surface above as this says all there is to say
UNKNOWN_SPREAD = 0.5  # of log lengths, of an object that came with no sigmas


def features(track: Track) -> NDArray[np.float64]:
    """(5,) in the order of BeliefConfig's weights: sureness, share, log of the views, above, spread."""
    spread = UNKNOWN_SPREAD if track.sigmas is None else track.sigmas[3]
    views = math.log(max(track.hits, 1))
    return np.array([track.sureness(), track.label_share, views, min(track.above, MOST_ABOVE), spread])


def belief(track: Track, config: BeliefConfig) -> float:
    """In (0, 1)."""
    weights = (config.sureness, config.share, config.views, config.above, config.spread)
    return 1.0 / (1.0 + math.exp(-(config.bias + float(features(track) @ np.array(weights)))))
