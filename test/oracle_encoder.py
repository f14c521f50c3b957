"""An encoder that knows the truth and errs like a network that predicts whole boxes with uncertainty.

What it says of an object in one frame errs in two ways: anew in every view, and alike in all views from one side, as
the same picture deceives a network in the same way. The sigmas it reports are those it draws from, but for a factor
per view that is right on average. Everything follows from seed, stamp and object: no state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthLabels, TruthObject, load_truth_labels, moved
from ssr_ros.geometry import box_parameters, invert_pose, pairwise_iou, points_in_box, wrap_angle
from ssr_ros.point_map import PointMap, point_map
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

SIDES = 8  # directions of view that share their errors
STEP = 4  # every n-th depth pixel
MOST_POINTS = 600  # of one observation
SIBLINGS = (
    ("sofa", "armchair", "chair", "bench", "stool"),
    ("desk", "table", "coffee table", "counter"),
    ("dresser", "cabinet", "nightstand", "tv stand", "wardrobe", "bookshelf", "refrigerator"),
    ("tv", "monitor", "picture", "mirror", "window"),
    ("cup", "bottle", "bowl", "vase"),
    ("box", "trash bin", "suitcase"),
)


@dataclass(frozen=True, slots=True)
class OracleNoise:
    """How it errs. Sigmas of a whole view at one metre, and what each further metre adds."""

    ray: tuple[float, float] = (0.05, 0.025)  # [m] of the center along the horizontal ray
    across: tuple[float, float] = (0.02, 0.012)  # [m]
    of_size: float = 0.4  # most the sigma along the ray is, as a share of the object's horizontal extent, over 3 cm
    up: tuple[float, float] = (0.02, 0.01)  # [m]
    log_size: float = 0.2
    truncated: float = 1.8  # factor on all of them for what the border cuts
    shared: float = 0.5  # share of the variances that is alike in all views from one side
    yaw: float = 8.0  # [deg]
    flips: tuple[float, float, float] = (0.06, 0.06, 0.02)  # chances of a turn by 90, 180, 270 degrees
    recall: tuple[float, float] = (0.35, 0.9)  # at least_pixels, and of what fills much of the image
    least_pixels: int = 350  # of 640 x 480
    confusion: float = 0.3  # chance that an object looks like a sibling of its label
    false_boxes: float = 0.6  # per frame, of no place
    false_places: int = 12  # that deceive it again and again, in view one time in eight
    leak: float = 0.06  # share of the other samples in the 2D box that it takes for the object's


class OracleEncoder:
    """Encoder over a recording's truth. ``predicted``: with sigmas, as the network; without, as lifting."""

    def __init__(
        self, truth: GroundTruth, noise: OracleNoise | None = None, seed: int = 0, predicted: bool = True
    ) -> None:
        self._truth, self._noise, self._seed, self._predicted = truth, noise or OracleNoise(), seed, predicted
        self._frames = {frame.stamp: frame for frame in truth.frames}
        self._words: TruthLabels = load_truth_labels(load_vocabulary().labels)
        self._false_places = self._invented(self._noise.false_places, self._rng(-1))

    def _rng(self, *key: int) -> np.random.Generator:
        return np.random.default_rng([self._seed, *(k % 2**63 for k in key)])

    def encode(self, frame: Frame, floor: float) -> tuple[ObjectObservation, ...]:
        """Best first."""
        true = self._frames[frame.stamp]
        odom_T_exact = frame.graph_T_base @ invert_pose(true.exact_T_base)
        cloud = point_map(frame, STEP, 0.25, 6.0)
        pixels = _color_pixels(cloud, frame)
        seen = [self._see(item, frame, true, odom_T_exact, cloud, pixels) for item in self._truth.at(frame.stamp)]
        seen += self._deceived(frame, odom_T_exact, cloud, pixels)
        return tuple(sorted((o for o in seen if o is not None), key=lambda o: -o.score))

    def _see(
        self, item: TruthObject, frame: Frame, true: TruthFrame, shift: np.ndarray, cloud: PointMap, pixels: np.ndarray
    ) -> ObjectObservation | None:
        noise, rng = self._noise, self._rng(frame.stamp, item.id)
        count = true.visible.get(item.id, 0) / self._truth.image_share
        words = self._words.accepted(item.label)
        if count < noise.least_pixels or not words:
            return None
        clearness = min(1.0, float(np.log(count / noise.least_pixels) / np.log(30.0)))
        habit = self._rng(item.id).uniform(0.6, 1.0)  # some things are hard to see from everywhere
        if rng.random() > habit * (noise.recall[0] + clearness * (noise.recall[1] - noise.recall[0])):
            return None
        box = moved(item.box, shift)
        own = points_in_box(cloud.points, box, 0.04)
        if own.sum() < 6:
            return None
        scores, certainty = self._label_scores(item.id, words[0], clearness, rng)
        feature = self._feature(item.id, words[0], rng)
        return self._observation(item, box, own, scores, certainty, feature, frame, cloud, pixels, rng)

    def _observation(
        self,
        item: TruthObject,
        box: Box3D,
        own: np.ndarray,
        scores: dict[str, float],
        certainty: float,
        feature: np.ndarray,
        frame: Frame,
        cloud: PointMap,
        pixels: np.ndarray,
        rng: np.random.Generator,
    ) -> ObjectObservation:
        low, high = pixels[own].min(0), pixels[own].max(0) + STEP
        inside = ((pixels >= low) & (pixels <= high)).all(1)
        taken = np.flatnonzero(own | (inside & (rng.random(len(own)) < self._noise.leak)))
        height, width = frame.color.shape[:2]
        cut = bool((low <= 3).any() or high[0] >= width - 4 or high[1] >= height - 4)
        said, sigmas = self._err(item.id, box, frame, cut, rng)
        iou = float(
            pairwise_iou(*(np.maximum(box_parameters([b]), [[-1e9] * 3 + [0.05] * 3 + [-9]]) for b in (box, said)))[
                0, 0
            ]
        )
        quality = float(np.clip(iou + rng.normal(0.0, 0.1), 0.15, 0.9)) ** 0.5
        return ObjectObservation(
            label=max(scores, key=lambda k: scores[k]),
            label_scores=scores,
            score=certainty * quality,
            box=said,
            box2d=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
            points=cloud.points[taken[:: max(1, len(taken) // MOST_POINTS)]],
            truncated=cut,
            feature=feature,
            sigmas=sigmas if self._predicted else None,
        )

    def _err(
        self, key: int, box: Box3D, frame: Frame, cut: bool, rng: np.random.Generator
    ) -> tuple[Box3D, tuple[float, float, float, float]]:
        """A box as the network would say it, and the sigmas that it would report."""
        noise = self._noise
        ray = np.array(box.center[:2]) - frame.graph_T_camera[:2, 3]
        distance = float(np.hypot(*ray))
        angle = float(np.arctan2(ray[1], ray[0]))
        growth = noise.truncated if cut else 1.0
        sigma = np.array([a + b * distance for a, b in (noise.ray, noise.across, noise.up)] + [noise.log_size]) * growth
        sigma[0] = min(sigma[0], 0.03 + noise.of_size * float(np.hypot(*box.size[:2])))
        side = self._rng(key, int(np.floor(angle / (2 * np.pi) * SIDES)) + SIDES)
        error = np.sqrt(noise.shared) * side.standard_normal(6) + np.sqrt(1 - noise.shared) * rng.standard_normal(6)
        x, y, z = error[:3] * sigma[:3]
        c, s = np.cos(angle), np.sin(angle)
        center = np.array(box.center) + (c * x - s * y, s * x + c * y, z)
        size = np.array(box.size) * np.exp(error[3:] * sigma[3])
        turn = rng.choice(4, p=[1 - sum(noise.flips), *noise.flips]) * np.pi / 2 + np.radians(rng.normal(0, noise.yaw))
        if rng.random() < 0.5 and 0.5 < abs(wrap_angle(turn)) < 2.5:
            size[:2] = size[1::-1]  # half of those that mistake the front mistake length and width with it
        told = sigma * np.exp(rng.normal(0.0, 0.25))
        said = Box3D((center[0], center[1], center[2]), (size[0], size[1], size[2]), float(wrap_angle(box.yaw + turn)))
        return said, (float(told[0]), float(told[1]), float(told[2]), float(told[3]))

    def _label_scores(
        self, key: int, word: str, clearness: float, rng: np.random.Generator
    ) -> tuple[dict[str, float], float]:
        """Scores by label, and that of the best."""
        own = self._rng(key, 7)
        siblings = [
            w for group in SIBLINGS if word in group for w in group if w != word and w in self._words.vocabulary
        ]
        right = float(np.clip(rng.normal(0.55 + 0.35 * clearness, 0.12), 0.1, 0.98))
        scores = {word: right}
        if siblings:
            like = siblings[own.integers(len(siblings))]
            confused = own.random() < self._noise.confusion
            scores[like] = float(np.clip(rng.normal(0.55 if confused else 0.15, 0.2), 0.02, 0.95))
        for other in rng.choice(sorted(self._words.vocabulary), 3, replace=False):
            scores.setdefault(str(other), float(rng.uniform(0.01, 0.12)))
        return scores, max(scores.values())

    def _feature(self, key: int, word: str, rng: np.random.Generator) -> np.ndarray:
        """(32,) alike in all views of an object, less so among things of one label."""
        kind = self._rng(sum(word.encode())).standard_normal(32)
        mixed = 0.5 * kind + 0.8 * self._rng(key, 3).standard_normal(32) + 0.5 * rng.standard_normal(32)
        return (mixed / np.linalg.norm(mixed)).astype(np.float32)

    def _invented(self, count: int, rng: np.random.Generator) -> list[TruthObject]:
        """Boxes of nothing: near things of the truth, as deceptions are, of any label."""
        info = load_vocabulary().info
        result = []
        for number in range(count):
            label = str(rng.choice(sorted(info)))
            near = self._truth.objects[rng.integers(len(self._truth.objects))].box.center
            size = [float(np.sqrt(a * b)) for a, b in (info[label].long, info[label].short, info[label].height)]
            x, y = (float(v) for v in np.array(near[:2]) + rng.uniform(-1.2, 1.2, 2))
            z = size[2] / 2 + (0.0 if info[label].stands == "floor" else float(rng.uniform(0.0, 1.0)))
            box = Box3D((x, y, z), (size[0], size[1], size[2]), float(rng.uniform(-np.pi, np.pi)))
            result.append(TruthObject(100_000 + number, label, box))
        return result

    def _deceived(
        self, frame: Frame, shift: np.ndarray, cloud: PointMap, pixels: np.ndarray
    ) -> list[ObjectObservation]:
        """False boxes of this frame, wherever there is some surface in them."""
        rng = self._rng(frame.stamp, -2)
        places = [item for item in self._false_places if rng.random() < 0.125]
        places += self._invented(int(rng.poisson(self._noise.false_boxes)), rng)
        result = []
        for item in places:
            box = moved(item.box, shift)
            own = points_in_box(cloud.points, box, 0.05)
            if own.sum() < 30:
                continue
            score = float(rng.uniform(0.2, 0.5))
            seen = self._observation(
                item,
                box,
                own,
                {item.label: score + 0.1},
                1.0,
                self._feature(item.id, item.label, rng),
                frame,
                cloud,
                pixels,
                rng,
            )
            result.append(replace(seen, score=score))
        return result


def one_per_place(observations: Sequence[ObjectObservation], overlap: float = 0.5) -> tuple[ObjectObservation, ...]:
    """Without those that lie on a surer one: what suppression leaves."""
    boxes = box_parameters([o.box for o in observations])
    iou = pairwise_iou(boxes, boxes)
    kept: list[int] = []
    for index in range(len(observations)):
        if not kept or iou[index, kept].max() < overlap:
            kept.append(index)
    return tuple(observations[k] for k in kept)


def _color_pixels(cloud: PointMap, frame: Frame) -> np.ndarray:
    """(N, 2) u, v [px] of the cloud's points in the colour image."""
    scale = frame.intrinsics.width / frame.depth_intrinsics.width
    return np.stack([cloud.columns, cloud.rows], 1) * scale
