"""Tracks and observations whose numbers are given."""

from __future__ import annotations

import numpy as np

from ssr_ros.box_fitting import surface_points
from ssr_ros.config import FusionConfig
from ssr_ros.scene_graph.fusion import new_voxels
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.scene_graph.tracks import Track
from ssr_ros.types import Box3D, ObjectObservation

SECOND = 1_000_000_000
CHAIR_SIZE = (0.5, 0.5, 0.9)


def standing(x: float, y: float = 0.0, size: tuple[float, float, float] = CHAIR_SIZE) -> Box3D:
    """A box on the floor z = 0."""
    return Box3D((x, y, size[2] / 2), size, 0.0)


def observed(
    box: Box3D,
    label: str = "chair",
    score: float = 0.6,
    scores: dict[str, float] | None = None,
    feature: np.ndarray | None = None,
    **flags: bool,
) -> ObjectObservation:
    """An observation of the whole surface of a box; its 2D box is the whole image."""
    points = surface_points(box, 0.05)
    words = scores or {label: score}
    return ObjectObservation(label, words, score, box, (0, 0, 1e4, 1e4), points, feature=feature, **flags)


def tracked(
    track_id: int, box: Box3D, label: str = "chair", hits: int = 10, score: float = 0.6, **fields: object
) -> Track:
    """A confirmed track that was detected in every one of ``hits`` frames."""
    voxels = new_voxels(box, FusionConfig())
    for _ in range(min(hits, 3)):
        voxels.add(surface_points(box, voxels.size))
    track = Track(track_id, label, box, voxels, SECOND, SECOND, SECOND)
    track.label_evidence = {label: hits * score * score}
    track.hits, track.chances, track.evidence = hits, float(hits), hits * score
    track.scores.extend([score] * hits)
    track.lowest = box.bottom
    track.state = NodeState.CONFIRMED
    for name, value in fields.items():
        setattr(track, name, value)
    return track
