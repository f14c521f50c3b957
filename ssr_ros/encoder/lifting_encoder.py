"""The baseline encoder: a pre-trained 2D detector, lifted by depth."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import Config
from ssr_ros.encoder.detector import Detections2D, Detector
from ssr_ros.encoder.lifting import Detection, Surface, lift
from ssr_ros.geometry import box_parameters, pairwise_iou_2d, pairwise_share, pairwise_share_2d
from ssr_ros.types import Frame, ObjectObservation
from ssr_ros.vocabulary import COCO_LABELS, Vocabulary, load_vocabulary

NESTED = 0.85  # share of the smaller of two 2D boxes, beyond which it lies within the larger


class LiftingEncoder:
    """Encoder over any 2D detector."""

    def __init__(self, detector: Detector, vocabulary: Vocabulary, config: Config) -> None:
        self._detector = detector
        self._vocabulary = vocabulary
        self._config = config
        self._from_detector = vocabulary.from_coco()  # (80, L)
        self._moving = np.isin(COCO_LABELS, vocabulary.moving)
        self.seconds: dict[str, float] = {}  # of the last frame, per stage

    def encode(self, frame: Frame, floor: float) -> tuple[ObjectObservation, ...]:
        """Observations of one frame, best score first."""
        start = time.perf_counter()
        found = self._detector.detect(frame.color)
        detected = time.perf_counter()
        excluded = self._moving_pixels(found, frame)
        lifted = self._lift(self._detections(found), frame, floor, excluded)
        observations = one_per_object(lifted, self._config.lifting.same_object, self._config.association.apart)
        self.seconds = {"detect": detected - start, "lift": time.perf_counter() - detected}
        return observations

    def _lift(
        self, detections: list[Detection], frame: Frame, floor: float, excluded: NDArray[np.bool_] | None
    ) -> list[ObjectObservation]:
        """Tables first: their tops tell what is not part of the chairs around them."""
        info, config = self._vocabulary.info, self._config.lifting
        observations: list[ObjectObservation] = []
        surfaces: list[Surface] = []
        for detection in sorted(detections, key=lambda d: not info[d.label].surface):
            observation = lift(detection, info[detection.label], frame, floor, excluded, surfaces, config)
            if observation is None:
                continue
            observations.append(observation)
            if info[detection.label].surface and observation.score >= config.surface_score:
                surfaces.append(Surface(observation.box))
        return observations

    def _detections(self, found: Detections2D) -> list[Detection]:
        """In the words of the vocabulary; several labels on one 2D box become one detection with several scores."""
        scores = np.minimum(found.scores @ self._from_detector, 1.0)  # (N, L)
        overlap = pairwise_iou_2d(found.boxes, found.boxes)
        nested = pairwise_share_2d(found.boxes, found.boxes) > NESTED
        nested &= scores.max(1, initial=0.0)[None] < self._config.association.birth_score
        best_label = scores.argmax(1) if len(found) else np.zeros(0, np.int64)
        taken = scores.max(1) <= 0 if len(found) else np.zeros(0, bool)
        detections = []
        for index in np.argsort(-scores.max(1), kind="stable") if len(found) else ():
            if taken[index]:
                continue
            group = ~taken & (overlap[index] > self._config.lifting.merge_iou)
            taken |= group | (nested[index] & (best_label == best_label[index]))
            merged = scores[group].max(0)
            best = int(merged.argmax())
            words = {self._vocabulary.labels[k]: float(merged[k]) for k in np.flatnonzero(merged >= 0.05)}
            label = self._vocabulary.labels[best]
            detections.append(Detection(label, words, float(merged[best]), found.boxes[index], found.features[index]))
        return detections

    def _moving_pixels(self, found: Detections2D, frame: Frame) -> NDArray[np.bool_] | None:
        """(h, w) depth pixels of people and animals; None when there are none."""
        moving = found.scores[:, self._moving].max(1, initial=0.0) >= self._config.encoder.moving_threshold
        if not moving.any():
            return None
        mask = np.zeros(frame.depth.shape, bool)
        scale = frame.depth.shape[1] / frame.color.shape[1]
        for box in found.boxes[moving]:
            x0, y0, x1, y1 = (box * scale).astype(int)
            inside = frame.depth[y0:y1, x0:x1]
            readings = inside[inside > 0]
            if readings.size:
                near = float(np.percentile(readings, 25))
                mask[y0:y1, x0:x1] |= (inside > 0) & (inside < near + 0.6)
        return mask


def one_per_object(
    observations: list[ObjectObservation], overlap: float, apart: float
) -> tuple[ObjectObservation, ...]:
    """Of observations of one label that share their volume, the surest: a detector boxes one chair several ways.

    ``apart``: share of the smaller 2D box up to which two boxes in one image show two things.
    """
    ranked = sorted(observations, key=lambda o: -o.score)
    boxes = box_parameters([o.box for o in ranked])
    boxes[:, 3:6] = np.maximum(boxes[:, 3:6], 0.1)  # surfaces seen from the front have next to no volume
    share = pairwise_share(boxes, boxes)
    shared = np.maximum(share, share.T)  # in proportion to the smaller box
    flat = np.array([o.box2d for o in ranked]).reshape(-1, 4)
    shared[pairwise_share_2d(flat, flat) <= apart] = 0.0  # side by side in the image: two things
    kept: list[int] = []
    for index, observation in enumerate(ranked):
        if not any(shared[index, k] > overlap and ranked[k].label == observation.label for k in kept):
            kept.append(index)
    return tuple(ranked[k] for k in kept)


def load_lifting_encoder(config: Config) -> LiftingEncoder:
    """NanoDet on onnxruntime under the lifting encoder."""
    from ssr_ros.encoder.nanodet import NanoDet

    vocabulary = load_vocabulary()
    thresholds = detector_thresholds(vocabulary, config)
    return LiftingEncoder(NanoDet(config.detector, COCO_LABELS, thresholds), vocabulary, config)


def detector_thresholds(vocabulary: Vocabulary, config: Config) -> NDArray[np.float32]:
    """(80,) score from which a COCO label raises a detection; infinite for what is not in the vocabulary."""
    furniture = np.array([vocabulary.info[label].is_furniture for label in vocabulary.labels])
    per_label = np.where(furniture, config.detector.score_threshold, config.detector.small_score_threshold)
    by_coco = np.where(vocabulary.from_coco() > 0, per_label, np.inf).min(1)
    return np.where(np.isin(COCO_LABELS, vocabulary.moving), config.encoder.moving_threshold, by_coco).astype(
        np.float32
    )
