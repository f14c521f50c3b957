"""NanoDet's decoding on outputs made by hand, and the network itself on an image."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from ssr_ros.config import Config, DetectorConfig
from ssr_ros.encoder.lifting_encoder import detector_thresholds
from ssr_ros.encoder.nanodet import DISTANCE_BINS, INPUT_SIZE, STRIDES, NanoDet
from ssr_ros.evaluation.truth import load_truth
from ssr_ros.geometry import corners, invert_pose, project, transform_points
from ssr_ros.recording import open_recording
from ssr_ros.vocabulary import COCO_LABELS, load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "recordings" / "demo_room"
REFERENCE = ROOT.parent / "shared" / "models" / "nanodet_coco_416.onnx"
CHAIR, TV, CUP = (COCO_LABELS.index(label) for label in ("chair", "tv", "cup"))


@pytest.fixture(scope="module")
def detector() -> NanoDet:
    thresholds = np.full(80, 0.3, np.float32)
    thresholds[CUP] = 0.6
    return NanoDet(DetectorConfig(), COCO_LABELS, thresholds)


def quiet_outputs() -> list[np.ndarray]:
    """Scores of the three strides, their distances and the feature map, of an image that shows nothing."""
    cells = [(INPUT_SIZE // stride) ** 2 for stride in STRIDES]
    scores = [np.zeros((1, n, 80), np.float32) for n in cells]
    distances = [np.zeros((1, n, 4 * DISTANCE_BINS), np.float32) for n in cells]
    features = np.zeros((1, 128, INPUT_SIZE // 16, INPUT_SIZE // 16), np.float32)
    features[0, 7] = 1.0
    return [*scores, *distances, features]


def raise_cell(outputs: list, level: int, row: int, column: int, label: int, score: float, reach: tuple) -> None:
    """A detection of one cell; ``reach`` [strides] left, up, right, down, whole bins that take all the weight."""
    cell = row * (INPUT_SIZE // STRIDES[level]) + column
    outputs[level][0, cell, label] = score
    bins = outputs[3 + level][0, cell].reshape(4, DISTANCE_BINS)
    bins[:] = 0.0
    for side, distance in enumerate(reach):
        bins[side, distance] = 50.0


def test_one_cell_is_one_box(detector: NanoDet) -> None:
    outputs = quiet_outputs()
    raise_cell(outputs, 1, 10, 5, CHAIR, 0.8, (2, 3, 4, 5))  # stride 16: centre at (88, 168)
    found = detector.decode(outputs, 832, 416)  # twice as wide as the network's image
    assert found.boxes == pytest.approx(np.array([[2 * (88 - 32), 168 - 48, 2 * (88 + 64), 168 + 80]]), abs=1e-3)
    assert found.scores.shape == (1, 80)
    assert found.scores[0, CHAIR] == pytest.approx(0.8)
    assert found.scores[0].sum() == pytest.approx(0.8)
    assert found.features[0].tolist() == np.eye(128)[7].tolist()


def test_distance_is_the_expectation_over_the_bins(detector: NanoDet) -> None:
    outputs = quiet_outputs()
    raise_cell(outputs, 2, 6, 6, CHAIR, 0.8, (2, 2, 2, 2))  # stride 32: centre at (208, 208)
    cell = outputs[5][0, 6 * 13 + 6].reshape(4, DISTANCE_BINS)
    cell[0] = 0.0  # all bins alike: 5 strides
    cell[2, 4] = 50.0  # as likely as bin 2: 3 strides
    assert detector.decode(outputs, 416, 416).boxes[0] == pytest.approx([208 - 160, 144, 208 + 96, 272], abs=1e-3)


def test_boxes_end_at_the_image(detector: NanoDet) -> None:
    outputs = quiet_outputs()
    raise_cell(outputs, 2, 0, 12, CHAIR, 0.8, (1, 5, 9, 1))
    assert detector.decode(outputs, 416, 416).boxes[0] == pytest.approx([368, 0, 416, 48], abs=1e-3)


def test_each_label_has_its_threshold(detector: NanoDet) -> None:
    outputs = quiet_outputs()
    raise_cell(outputs, 0, 20, 20, CUP, 0.5, (2, 2, 2, 2))
    assert len(detector.decode(outputs, 416, 416)) == 0
    raise_cell(outputs, 0, 20, 20, CHAIR, 0.31, (2, 2, 2, 2))
    found = detector.decode(outputs, 416, 416)
    assert found.scores[0, CHAIR] == pytest.approx(0.31)
    assert found.scores[0, CUP] == 0.0  # below its own threshold, a cell's label is no evidence


def test_the_weaker_of_two_boxes_of_a_label_goes(detector: NanoDet) -> None:
    outputs = quiet_outputs()
    raise_cell(outputs, 1, 10, 10, CHAIR, 0.5, (4, 4, 4, 4))
    raise_cell(outputs, 1, 10, 11, CHAIR, 0.7, (4, 4, 4, 4))  # a stride to the right: IoU 7/9
    raise_cell(outputs, 1, 10, 20, CHAIR, 0.4, (4, 4, 4, 4))  # elsewhere
    found = detector.decode(outputs, 416, 416)
    assert found.scores[:, CHAIR] == pytest.approx([0.7, 0.4])  # best first
    assert found.boxes[0] == pytest.approx([120, 104, 248, 232], abs=1e-3)


def test_two_labels_on_one_place_both_stay(detector: NanoDet) -> None:
    outputs = quiet_outputs()
    raise_cell(outputs, 1, 10, 10, CHAIR, 0.5, (4, 4, 4, 4))
    raise_cell(outputs, 1, 10, 11, TV, 0.7, (4, 4, 4, 4))
    assert detector.decode(outputs, 416, 416).scores.argmax(1).tolist() == [TV, CHAIR]


def test_detections_are_bounded() -> None:
    few = NanoDet(DetectorConfig(max_detections=2), COCO_LABELS, np.full(80, 0.3, np.float32))
    outputs = quiet_outputs()
    for column, score in ((2, 0.4), (10, 0.9), (20, 0.6)):
        raise_cell(outputs, 1, 10, column, CHAIR, score, (2, 2, 2, 2))
    assert few.decode(outputs, 416, 416).scores[:, CHAIR] == pytest.approx([0.9, 0.6])


def test_nothing_is_found_in_silence(detector: NanoDet) -> None:
    found = detector.decode(quiet_outputs(), 640, 480)
    assert (found.boxes.shape, found.scores.shape, found.features.shape) == ((0, 4), (0, 80), (0, 128))


def test_preprocessing_is_that_of_the_training(detector: NanoDet) -> None:
    color = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    resized = cv2.resize(color, (416, 416), interpolation=cv2.INTER_LINEAR)[..., ::-1].astype(np.float64)  # BGR
    expected = (resized - [103.53, 116.28, 123.675]) / [57.375, 57.12, 58.395]
    blob = detector.preprocess(color)
    assert (blob.shape, blob.dtype) == ((1, 3, 416, 416), np.float32)
    assert blob[0] == pytest.approx(expected.transpose(2, 0, 1), abs=1e-5)


def test_shipped_network_is_the_converted_one(detector: NanoDet) -> None:
    if not REFERENCE.exists():
        pytest.skip(f"the converted network is not here: {REFERENCE.name} belongs in shared/models")
    import onnxruntime

    reference = onnxruntime.InferenceSession(str(REFERENCE), providers=["CPUExecutionProvider"])
    color = np.random.default_rng(1).integers(0, 256, (416, 416, 3), np.uint8)
    blob = detector.preprocess(color)
    theirs = reference.run(None, {reference.get_inputs()[0].name: blob})
    for ours in detector.infer(blob)[:6]:
        same_shape = [output for output in theirs if output.shape == ours.shape]
        assert len(same_shape) == 1
        assert ours == pytest.approx(same_shape[0], abs=1e-6)


def test_sees_the_television_of_the_demo_room() -> None:
    thresholds = detector_thresholds(load_vocabulary(), Config())
    detector = NanoDet(DetectorConfig(), COCO_LABELS, thresholds)
    frame = next(iter(open_recording(DEMO)))
    found = detector.detect(frame.color)
    best = int(found.scores[:, TV].argmax())
    assert found.scores[best, TV] > 0.4
    assert np.linalg.norm(found.features[best]) == pytest.approx(1.0, abs=1e-5)
    screen = next(item.box for item in load_truth(DEMO / "ground_truth.json").objects if item.label == "tv")
    pixels, _ = project(transform_points(invert_pose(frame.graph_T_camera), corners(screen)), frame.intrinsics)
    expected = np.concatenate([pixels.min(0), pixels.max(0)])  # odometry has not drifted yet
    assert found.boxes[best] == pytest.approx(expected, abs=25)
    assert not found.scores[:, np.isinf(thresholds)].any()


def test_thresholds_follow_the_vocabulary() -> None:
    config = Config()
    thresholds = detector_thresholds(load_vocabulary(), config)
    by_label = dict(zip(COCO_LABELS, thresholds, strict=True))
    assert by_label["chair"] == pytest.approx(config.detector.score_threshold)
    assert by_label["cup"] == pytest.approx(config.detector.small_score_threshold)
    assert by_label["person"] == pytest.approx(config.encoder.moving_threshold)
    assert np.isinf(by_label["airplane"])
