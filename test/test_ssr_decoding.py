"""From candidates to detections: one per object."""

from __future__ import annotations

import numpy as np
import pytest

from ssr_ros.config import SsrEncoderConfig
from ssr_ros.encoder.ssr_decoding import decode, voted_box

LABELS = ("chair", "sofa", "cup")


def outputs(*candidates: dict) -> dict[str, np.ndarray]:
    """Candidates with their defaults filled in."""
    defaults = {
        "scores": [0.9, 0.0, 0.0],
        "quality": 0.8,
        "boxes2d": [10, 10, 60, 90],
        "boxes3d": [2.0, 0.0, -0.5, 0.5, 0.5, 0.9, 0.0],
        "sigmas": [0.1, 0.1, 0.1, 0.2],
    }
    rows = [{**defaults, **c} for c in candidates]
    arrays = {key: np.array([[row[key] for row in rows]], np.float32) for key in defaults}
    arrays["embeddings"] = np.zeros((1, len(rows), 32), np.float32)
    return arrays


def test_two_views_of_one_thing_are_one_detection_with_both_labels() -> None:
    found = decode(
        outputs(
            {}, {"scores": [0.3, 0.6, 0.0], "boxes2d": [12, 10, 62, 92], "boxes3d": [2.05, 0, -0.5, 0.6, 0.5, 0.9, 0]}
        ),
        LABELS,
        SsrEncoderConfig(),
    )
    assert len(found) == 1
    assert found[0].label == "chair" and found[0].label_scores == pytest.approx({"chair": 0.9, "sofa": 0.6})
    assert found[0].score == pytest.approx(1 / (1 + np.exp(10.5 * (0.30 - 0.9 * 0.8**0.5)))) and found[0].candidate == 0


def test_candidates_of_one_thing_vote_on_its_box() -> None:
    """Twice as sure weighs four times; a quarter turn says the same with length and width exchanged."""
    box = [2.0, 0.0, -0.5, 0.8, 0.4, 0.9, 0.1]
    turned = [2.1, 0.0, -0.5, 0.4, 0.8, 0.9, 0.1 + np.pi / 2]
    found = decode(
        outputs({"boxes3d": box}, {"scores": [0.45, 0.0, 0.0], "boxes3d": turned}), LABELS, SsrEncoderConfig()
    )
    assert len(found) == 1
    np.testing.assert_allclose(found[0].box, [2.02, 0.0, -0.5, 0.8, 0.4, 0.9, 0.1], atol=1e-5)


def test_headings_meet_across_the_half_turn() -> None:
    boxes = np.array([[1, 0, 0, 1, 0.5, 1, 3.1], [1, 0, 0, 1, 0.5, 1, -3.1]], np.float32)
    voted = voted_box(boxes, np.ones(2, np.float32), boxes[0])
    assert abs(np.cos(voted[6]) + 1) < 1e-4  # both head backwards
    np.testing.assert_allclose(voted[3:6], [1, 0.5, 1], atol=1e-5)


def test_one_behind_the_other_are_two() -> None:
    """They share the image, but not the place."""
    found = decode(
        outputs({}, {"scores": [0.8, 0, 0], "boxes3d": [4.0, 0, -0.5, 0.5, 0.5, 0.9, 0]}), LABELS, SsrEncoderConfig()
    )
    assert len(found) == 2


def test_side_by_side_are_two() -> None:
    found = decode(
        outputs({}, {"boxes2d": [70, 10, 120, 90], "boxes3d": [2.0, -0.55, -0.5, 0.5, 0.5, 0.9, 0]}),
        LABELS,
        SsrEncoderConfig(),
    )
    assert len(found) == 2


@pytest.mark.parametrize(
    "worse",
    [
        {"sigmas": [0.9, 0.1, 0.1, 0.2]},  # somewhere along the ray
        {"quality": 0.001},
        {"scores": [0.05, 0.02, 0.0]},
        {"boxes3d": [np.nan, 0, 0, 1, 1, 1, 0]},
    ],
)
def test_what_is_not_sure_is_not_reported(worse: dict) -> None:
    assert decode(outputs(worse), LABELS, SsrEncoderConfig()) == []


def test_the_surest_come_first_and_their_number_is_bounded() -> None:
    many = [{"scores": [0.5 + 0.01 * k, 0, 0], "boxes2d": [30 * k, 0, 30 * k + 20, 40]} for k in range(12)]
    for k, candidate in enumerate(many):
        candidate["boxes3d"] = [2.0 + k, 0, 0, 0.4, 0.4, 0.9, 0]
    found = decode(outputs(*many), LABELS, SsrEncoderConfig(max_detections=5))
    assert [d.candidate for d in found] == [11, 10, 9, 8, 7]
