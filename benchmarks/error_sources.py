"""Why objects are missed and invented: what the detector said of them, and what the map made of it."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ssr_ros.evaluation.report import Evaluation
    from ssr_ros.evaluation.truth import TruthObject
    from ssr_ros.scene_graph.graph import ObjectNode

ROOT = Path(__file__).resolve().parent.parent
SURE = 0.28  # score at which a detection may start an object (association.birth_score)
ENOUGH = 6  # such detections that an object needs to be confirmed (existence.confirm_hits)
MEETS = 0.35  # 2D intersection over union of a detection and the projected true box
NEAR = 0.5  # [m]
LEAST_PIXELS = 500

UNSEEN = "the detector hardly says its word"
OTHER_WORD = "believed, under another word"
UNSURE = "in place with the right word, never sure enough"
ELSEWHERE = "right word near it, but box too far off"
LOST = "detected, yet not an object of its own (merged or split)"


@dataclass
class Sources:
    asked: int = 0
    heard: int = 0  # of these, such that the detector said the right word often enough
    misses: Counter[str] = field(default_factory=Counter)
    labels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    inventions: Counter[str] = field(default_factory=Counter)

    def add(self, other: Sources) -> None:
        self.asked += other.asked
        self.heard += other.heard
        self.misses += other.misses
        self.inventions += other.inventions
        for source, labels in other.labels.items():
            self.labels[source] += labels


class Hearing:
    """A detector that remembers what it said."""

    def __init__(self, detector: Any) -> None:
        self._detector = detector
        self.labels = detector.labels
        self.last: Any = None

    def detect(self, color: Any) -> Any:
        self.last = self._detector.detect(color)
        return self.last


def sources(folder: Path) -> Sources:
    """One recording, mapped and scored as ``ssr evaluate`` does."""
    from ssr_ros.config import Config
    from ssr_ros.encoder.lifting_encoder import LiftingEncoder, detector_thresholds
    from ssr_ros.encoder.nanodet import NanoDet
    from ssr_ros.evaluation.report import EvaluationConfig, evaluate
    from ssr_ros.evaluation.truth import TRUTH_FILE, load_truth, load_truth_labels
    from ssr_ros.evaluation.watch import MapWatch, packed_size
    from ssr_ros.pipeline import ScenePipeline
    from ssr_ros.recording import open_recording
    from ssr_ros.vocabulary import COCO_LABELS, load_vocabulary

    config, vocabulary = Config(), load_vocabulary()
    recording, truth = open_recording(folder), load_truth(folder / TRUTH_FILE)
    labels = load_truth_labels(vocabulary.labels)
    hearing = Hearing(NanoDet(config.detector, COCO_LABELS, detector_thresholds(vocabulary, config)))
    pipeline = ScenePipeline(LiftingEncoder(hearing, vocabulary, config), config, recording.frame_id)
    watch = MapWatch(truth, packed_size)
    said: Counter[int] = Counter()
    poses = {}
    for frame in recording:
        update = pipeline.step(frame)
        poses[frame.stamp] = frame.graph_T_base
        watch.observe(frame, update, pipeline.graph)
        said.update(heard(frame, truth, hearing.last, vocabulary, labels))
    evaluation = evaluate(folder.name, pipeline.graph, truth, poses, EvaluationConfig(), watch)
    return classify(evaluation, truth.objects, tuple(pipeline.graph.nodes.values()), said, labels)


def heard(frame: Any, truth: Any, found: Any, vocabulary: Any, labels: Any) -> list[int]:
    """Ids of the objects that some detection of the frame boxes and names rightly, surely enough to start one."""
    from ssr_ros.evaluation.watch import camera_from_exact
    from ssr_ros.geometry import corners, pairwise_iou_2d, project

    seen = next((f for f in truth.frames if f.stamp == frame.stamp), None)
    if seen is None or not len(found):
        return []
    camera_T_exact = camera_from_exact(frame, seen)
    scores = np.minimum(found.scores @ vocabulary.from_coco(), 1.0)
    objects = {item.id: item for item in truth.at(frame.stamp)}
    result = []
    for object_id, pixels in seen.visible.items():
        words = labels.accepted(objects[object_id].label) if object_id in objects else ()
        columns = [vocabulary.labels.index(word) for word in words if word in vocabulary.labels]
        if pixels < LEAST_PIXELS or not columns:
            continue
        points = corners(objects[object_id].box) @ camera_T_exact[:3, :3].T + camera_T_exact[:3, 3]
        if (points[:, 2] < 0.1).any():
            continue
        flat, _ = project(points, frame.intrinsics)
        size = np.array(frame.color.shape[1::-1])
        box = np.concatenate([np.clip(flat.min(0), 0, size), np.clip(flat.max(0), 0, size)])
        right = scores[:, columns].max(1) >= SURE
        if (right & (pairwise_iou_2d(found.boxes, box[None])[:, 0] > MEETS)).any():
            result.append(object_id)
    return result


def classify(
    evaluation: Evaluation,
    truth: Sequence[TruthObject],
    nodes: Sequence[ObjectNode],
    said: Mapping[int, int],
    labels: Any,
) -> Sources:
    from ssr_ros.evaluation.objects import IOU
    from ssr_ros.geometry import box_parameters, pairwise_iou
    from ssr_ros.scene_graph.graph import NodeState

    scores = (evaluation.objects.odometry_frame or evaluation.objects.exact_frame)[IOU]
    items = {item.id: item for item in truth}
    asked = [m.truth_id for m in scores.matches] + [m.truth_id for m in scores.misses]
    result = Sources(len(asked), sum(said.get(i, 0) >= ENOUGH for i in asked))
    boxes = box_parameters([node.box for node in nodes])
    boxes[:, 3:6] = np.maximum(boxes[:, 3:6], 0.15)
    for miss in scores.misses:
        true = box_parameters([items[miss.truth_id].box])
        true[:, 3:6] = np.maximum(true[:, 3:6], 0.15)
        iou = pairwise_iou(true, boxes)[0] if len(nodes) else np.zeros(0)
        far = np.linalg.norm(boxes[:, :3] - true[0, :3], axis=1)
        right = np.array([node.label in labels.accepted(miss.truth_label) for node in nodes], dtype=bool)
        believed = np.array([node.state != NodeState.TENTATIVE for node in nodes], dtype=bool)
        source = LOST
        if said.get(miss.truth_id, 0) < ENOUGH:
            source = UNSEEN
        elif (believed & ~right & (iou > 0.25)).any():
            source = OTHER_WORD
        elif (~believed & right & (iou > 0.25)).any():
            source = UNSURE
        elif (believed & right & (far < NEAR)).any():
            source = ELSEWHERE
        result.misses[source] += 1
        result.labels[source][miss.truth_label] += 1
    for wrong in scores.false_positives:
        on = f"a {wrong.label} for a {wrong.lies_on}" if wrong.lies_on else f"a {wrong.label} on nothing"
        result.inventions[on] += 1
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", nargs="+", type=Path)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    every = Sources()
    for folder in arguments.recordings:
        one = sources(folder)
        every.add(one)
        print(f"{folder.name}: asked {one.asked}, missed {sum(one.misses.values())}", file=sys.stderr, flush=True)
    share = every.heard / max(every.asked, 1)
    print(f"Objects asked for: {every.asked}. The detector names {every.heard} of them ({share:.0%}) at {SURE} or more")
    print(f"in at least {ENOUGH} images, so triplets of objects can be covered to about {share**3:.2f}.\n")
    print("| missed | source | labels |\n|-:|:--|:--|")
    for source, count in every.misses.most_common():
        words = ", ".join(f"{n} {label}" for label, n in every.labels[source].most_common(6))
        print(f"| {count} | {source} | {words} |")
    print("\n| invented | what |\n|-:|:--|")
    for what, count in every.inventions.most_common(12):
        print(f"| {count} | {what} |")


if __name__ == "__main__":
    main()
