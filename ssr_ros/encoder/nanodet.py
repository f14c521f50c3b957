"""NanoDet (ShuffleNetV2 + PAN, COCO-80) on onnxruntime. Model: engines/THIRD_PARTY.md."""

from __future__ import annotations

import logging

import cv2
import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import DetectorConfig
from ssr_ros.encoder.detector import Detections2D
from ssr_ros.resources import share_path

log = logging.getLogger(__name__)

INPUT_SIZE = 416  # [px]
STRIDES = (8, 16, 32)
DISTANCE_BINS = 8 + 3  # per side; the softmax expectation over the bins is the distance in strides
FEATURE_STRIDE = 16
MEAN_BGR = (103.53, 116.28, 123.675)
SCALE_BGR = (1 / 57.375, 1 / 57.12, 1 / 58.395)


class NanoDet:
    """Detector on onnxruntime; the provider is chosen once, here, and logged."""

    def __init__(self, config: DetectorConfig, labels: tuple[str, ...], thresholds: NDArray[np.float32]) -> None:
        """``labels``: the 80 COCO words; ``thresholds``: (80,) score from which each of them raises a detection."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = config.threads
        options.inter_op_num_threads = 1
        # Spinning threads would take the core from the mapper between two frames.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        path = share_path(config.model)
        self._session = onnxruntime.InferenceSession(str(path), options, providers=list(config.providers))
        log.info("detector %s on %s, %d threads", path.name, self._session.get_providers()[0], config.threads)
        self.labels = labels
        self._thresholds = thresholds.astype(np.float32)
        self._config = config
        self._outputs = [f"{kind}_{stride}" for kind in ("scores", "distances") for stride in STRIDES]
        self._centers = np.concatenate([_cell_centers(stride) for stride in STRIDES])  # (3549, 2) [px]
        cells = [(INPUT_SIZE // stride) ** 2 for stride in STRIDES]
        self._strides = np.repeat(np.array(STRIDES, np.float32), cells)

    def detect(self, color: NDArray[np.uint8]) -> Detections2D:
        """Detections in an (H, W, 3) RGB image, after score threshold and suppression within a label."""
        outputs = self.infer(self.preprocess(color))
        return self.decode(outputs, color.shape[1], color.shape[0])

    def preprocess(self, color: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(1, 3, 416, 416) BGR, normalised; the image is stretched, as the network was trained."""
        resized = cv2.resize(color, (INPUT_SIZE, INPUT_SIZE), interpolation=cv2.INTER_LINEAR)
        blob = np.empty((1, 3, INPUT_SIZE, INPUT_SIZE), np.float32)
        for channel, (mean, scale) in enumerate(zip(MEAN_BGR, SCALE_BGR, strict=True)):
            np.subtract(resized[:, :, 2 - channel], np.float32(mean), out=blob[0, channel])
            blob[0, channel] *= np.float32(scale)
        return blob

    def infer(self, blob: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Scores of the three strides, then their distances, then the feature map."""
        return self._session.run([*self._outputs, f"features_{FEATURE_STRIDE}"], {"image": blob})

    def decode(self, outputs: list[NDArray[np.float32]], width: int, height: int) -> Detections2D:
        """Boxes in pixels of a ``width`` x ``height`` image."""
        scores = np.concatenate([o[0] for o in outputs[:3]])  # (3549, 80)
        cells = np.flatnonzero((scores >= self._thresholds).any(1))
        if not cells.size:
            return Detections2D(
                np.zeros((0, 4), np.float32), np.zeros((0, 80), np.float32), np.zeros((0, 128), np.float32)
            )
        distances = np.concatenate([o[0] for o in outputs[3:6]])[cells]
        boxes = self._boxes(distances, cells)
        scores = np.where(scores[cells] >= self._thresholds, scores[cells], 0.0)
        keep = self._suppress(boxes, scores)
        boxes, scores = boxes[keep], scores[keep]
        features = _pool(outputs[6][0], boxes)
        boxes *= np.array([width, height, width, height], np.float32) / INPUT_SIZE
        return Detections2D(boxes, scores.astype(np.float32), features)

    def _boxes(self, distances: NDArray[np.float32], cells: NDArray[np.int64]) -> NDArray[np.float32]:
        bins = distances.reshape(-1, 4, DISTANCE_BINS)
        weights = np.exp(bins - bins.max(-1, keepdims=True))
        expectation = (weights @ np.arange(DISTANCE_BINS, dtype=np.float32)) / weights.sum(-1)  # (N, 4) [strides]
        reach = expectation * self._strides[cells, None]
        boxes = np.concatenate([self._centers[cells] - reach[:, :2], self._centers[cells] + reach[:, 2:]], 1)
        return np.clip(boxes, 0, INPUT_SIZE).astype(np.float32)

    def _suppress(self, boxes: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.int64]:
        """Within a label: two labels on one place are both evidence; the mapper weighs them."""
        sizes = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1)
        indices = cv2.dnn.NMSBoxesBatched(
            sizes.tolist(),
            scores.max(1).tolist(),
            scores.argmax(1).tolist(),
            self._config.score_threshold,
            self._config.nms_iou,
        )
        kept = np.asarray(indices, np.int64).reshape(-1)[: self._config.max_detections]
        return kept[np.argsort(-scores[kept].max(1), kind="stable")]


def _cell_centers(stride: int) -> NDArray[np.float32]:
    side = INPUT_SIZE // stride
    axis = (np.arange(side, dtype=np.float32) + 0.5) * stride
    return np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)


def _pool(features: NDArray[np.float32], boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, D) unit mean of the feature map over the inner half of each box, by integral image."""
    depth, side, _ = features.shape
    center, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 4
    low = np.clip(np.floor((center - half) / FEATURE_STRIDE).astype(int), 0, side - 1)
    high = np.clip(np.ceil((center + half) / FEATURE_STRIDE).astype(int), low + 1, side)
    pooled = np.stack([features[:, y0:y1, x0:x1].mean((1, 2)) for (x0, y0), (x1, y1) in zip(low, high, strict=True)])
    return (pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-6)).astype(np.float32)
