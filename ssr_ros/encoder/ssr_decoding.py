"""From the network's candidates to detections: one per object, in the level frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import SsrEncoderConfig
from ssr_ros.geometry import pairwise_iou_2d

LISTED = 0.03  # label scores below are not worth a word


@dataclass(frozen=True, slots=True, eq=False)
class Detection3D:
    """One object as the network sees it."""

    label_scores: dict[str, float]  # of the label alone
    label: str
    score: float  # how likely label and box are right
    box: NDArray[np.float32]  # (7,) centre, l w h [m], yaw [rad] in the level frame
    box2d: NDArray[np.float32]  # (4,) [px] of the network's image
    sigmas: tuple[float, float, float, float]  # along the ray, across it, up [m], of log size
    embedding: NDArray[np.float32]
    candidate: int  # row in the network's output, for its token


def decode(outputs: Mapping[str, NDArray[Any]], labels: Sequence[str], config: SsrEncoderConfig) -> list[Detection3D]:
    """Best first. ``outputs``: of one image, with its batch dimension."""
    label_scores, quality = outputs["scores"][0], outputs["quality"][0]
    raw = label_scores.max(1) * quality**config.quality_weight
    sure = 1.0 / (1.0 + np.exp(config.score_slope * (config.score_middle - raw)))
    sigmas, boxes = outputs["sigmas"][0], outputs["boxes3d"][0]
    usable = (sure >= config.score_threshold) & (sigmas[:, :3].max(1) <= config.max_sigma)
    usable &= np.isfinite(boxes).all(1)
    order = np.flatnonzero(usable)
    order = order[np.argsort(-sure[order], kind="stable")]
    same = same_object(boxes[order], outputs["boxes2d"][0][order], label_scores[order].argmax(1), config)
    votes = (raw / sigmas[:, :3].mean(1)) ** 2
    taken = np.zeros(len(order), bool)
    detections = []
    for index, row in enumerate(order):
        if taken[index]:
            continue
        group = same[index] & ~taken
        taken |= group
        merged = label_scores[order[group]].max(0)
        words = {labels[k]: float(merged[k]) for k in np.flatnonzero(merged >= LISTED)}
        detections.append(
            Detection3D(
                words,
                labels[int(label_scores[row].argmax())],
                float(sure[row]),
                voted_box(boxes[order[group]], votes[order[group]], boxes[row]),
                outputs["boxes2d"][0][row],
                (float(sigmas[row, 0]), float(sigmas[row, 1]), float(sigmas[row, 2]), float(sigmas[row, 3])),
                outputs["embeddings"][0][row],
                int(row),
            )
        )
        if len(detections) == config.max_detections:
            break
    return detections


def voted_box(boxes: NDArray[np.float32], votes: NDArray[np.float32], best: NDArray[np.float32]) -> NDArray[np.float32]:
    """(7,) mean of what the candidates of one object say, lengths as logarithms; its front is that of the ``best``.

    A candidate whose heading is a quarter turn off says the same with length and width exchanged.
    """
    share = votes / votes.sum()
    apart = boxes[:, 6] - best[6]
    quarters = np.round(apart / (np.pi / 2))
    logs = np.log(boxes[:, 3:6])
    swapped = quarters.astype(int) % 2 == 1
    logs[swapped, :2] = logs[swapped, 1::-1]
    yaw = best[6] + share @ (apart - quarters * (np.pi / 2))
    return np.array([*(share @ boxes[:, :3]), *np.exp(share @ logs), yaw], np.float32)


def same_object(
    boxes: NDArray[np.float32], boxes2d: NDArray[np.float32], best: NDArray[np.int64], config: SsrEncoderConfig
) -> NDArray[np.bool_]:
    """(N, N) which candidates are one object: they share the image, and are near each other for their size.

    Those of one label need to agree less than those of two.
    """
    overlap = pairwise_iou_2d(boxes2d, boxes2d)
    between = np.linalg.norm(boxes[:, None, :3] - boxes[None, :, :3], axis=-1)
    size = np.linalg.norm(boxes[:, 3:6], axis=1)
    nearness = between / np.maximum(np.minimum(size[:, None], size[None]), 0.1)  # 1: a diagonal apart
    one_label = best[:, None] == best[None]
    near = np.where(one_label, nearness < config.same_label_distance, nearness < config.same_distance)
    return near & (overlap > np.where(one_label, config.same_label_overlap, config.same_overlap)) | np.eye(
        len(boxes), dtype=bool
    )
