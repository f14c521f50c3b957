"""The order in which a language model reads a frame."""

from __future__ import annotations

import numpy as np

from ssr_ros.encoder.tokens import FRAME, SCENE, FrameTokens, ObjectToken, interleaved


def tokens(stamp: int, *labels: str) -> FrameTokens:
    objects = tuple(ObjectToken(label, 0.5, np.full(4, k, np.float32)) for k, label in enumerate(labels))
    return FrameTokens(stamp, np.full(4, -1, np.float32), objects, np.zeros((2, 4), np.float32))


def test_frame_pose_objects_with_their_labels_then_cells() -> None:
    pieces = list(interleaved([tokens(1, "chair", "cup")]))
    assert [p if isinstance(p, str) else "vector" for p in pieces] == [
        FRAME, "vector", "chair", "vector", "cup", "vector", SCENE, "vector", "vector",
    ]  # fmt: skip
    np.testing.assert_array_equal(pieces[1], -1)
    np.testing.assert_array_equal(pieces[5], 1)


def test_the_oldest_frame_comes_first_and_cells_can_be_left_out() -> None:
    pieces = list(interleaved([tokens(9, "bed"), tokens(3, "sink")], cells=False))
    assert [p for p in pieces if isinstance(p, str)] == [FRAME, "sink", FRAME, "bed"]
