"""What the pre-trained detector is sure of and no predicted box explains: boxed by depth rather than lost.

The grounding head learnt from rendered homes alone, the detector's labels from photographs. Where the two disagree in
front of a real camera (a screen cut by the border of the image, a chair of which only the back shows), the detector's
word stands, and ``lift`` boxes what depth shows of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import LiftingConfig, SsrEncoderConfig
from ssr_ros.encoder.lifting import Detection, Surface, lift
from ssr_ros.encoder.ssr_decoding import LISTED
from ssr_ros.geometry import pairwise_iou_2d, pairwise_share_2d
from ssr_ros.siblings import sibling_matrix
from ssr_ros.types import Frame, ObjectObservation
from ssr_ros.vocabulary import LabelInfo

SAME_PLACE = 0.5  # 2D overlap from which two sightings of the detector are one object


def unexplained(
    outputs: Mapping[str, NDArray[Any]],
    labels: Sequence[str],
    observations: Sequence[ObjectObservation],
    scale: float,
    config: SsrEncoderConfig,
) -> list[Detection]:
    """Best first, in pixels of the color image; none where the network does not tell the detector's own scores.

    Nor is what the network cannot place, as where the scale of depth is wrong: depth would box that wrongly.
    ``outputs``: of one image, with its batch dimension. ``observations``: what is reported of this image. ``scale``:
    from the color image to the network's.
    """
    if "detector_scores" not in outputs:
        return []
    scores = outputs["detector_scores"][0]
    placed = outputs["sigmas"][0][:, :3].max(1) <= config.max_sigma
    rows = np.flatnonzero((scores.max(1) >= config.detector_threshold) & placed)
    rows = rows[np.argsort(-scores[rows].max(1), kind="stable")]
    if not rows.size:
        return []
    boxes = outputs["boxes2d"][0][rows] / scale
    known = np.array([o.box2d for o in observations], np.float32).reshape(-1, 4)
    reported = np.array([labels.index(o.label) for o in observations], np.intp)
    alike = sibling_matrix(tuple(labels))[scores[rows].argmax(1)][:, reported] > 0
    part = alike & (pairwise_share_2d(boxes, known) > config.explained_share)
    explained = part | (pairwise_iou_2d(boxes, known) > config.explained_overlap)
    open_rows: NDArray[np.bool_] = ~np.asarray(explained.any(1))
    same = pairwise_iou_2d(boxes, boxes) > SAME_PLACE
    found = []
    for index in range(len(rows)):
        if not open_rows[index]:
            continue
        group = same[index] & open_rows
        open_rows &= ~same[index]
        merged = scores[rows[group]].max(0)
        best = int(merged.argmax())
        listed = {labels[k]: float(merged[k]) for k in np.flatnonzero(merged >= LISTED)}
        feature = outputs["embeddings"][0][rows[index]]
        found.append(Detection(labels[best], listed, float(merged[best]), boxes[index], feature))
    return found


def box_by_depth(
    detections: Sequence[Detection],
    frame: Frame,
    floor: float,
    observations: Sequence[ObjectObservation],
    info: Mapping[str, LabelInfo],
    config: LiftingConfig,
) -> list[ObjectObservation]:
    """Observations in the graph frame, without sigmas; tables that are reported already are no part of them."""
    tops = [Surface(o.box) for o in observations if info[o.label].surface and o.score >= config.surface_score]
    lifted = (lift(d, info[d.label], frame, floor, None, tops, config) for d in detections)
    return [observation for observation in lifted if observation is not None]
