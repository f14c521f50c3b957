"""Fits how likely an object of predicted boxes is right (scene_graph/belief.py), on recordings with truth."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EVERY = 20  # frames between two looks at the map
WEIGHTS = ("bias", "sureness", "share", "views", "above", "spread")  # of config.BeliefConfig
PRIOR = 0.5  # of the weights' squares, in units of the features' spreads: a ridge


def samples(folder: Path, model: str | None) -> tuple[Array, Array]:
    """(K, 5) features of the map's objects at several times, and (K,) whether each was right."""
    from ssr_ros.config import Config, EncoderConfig, NetworkConfig
    from ssr_ros.encoder.ssr_encoder import load_ssr_encoder
    from ssr_ros.evaluation.truth import TRUTH_FILE, drift, load_truth
    from ssr_ros.pipeline import ScenePipeline
    from ssr_ros.recording import open_recording
    from ssr_ros.scene_graph.belief import features

    network = NetworkConfig(model=model) if model else NetworkConfig()
    config = Config(encoder=EncoderConfig(backend="ssr"), network=network)
    recording, truth = open_recording(folder), load_truth(folder / TRUTH_FILE)
    pipeline = ScenePipeline(load_ssr_encoder(config), config, recording.frame_id)
    told = {frame.stamp for frame in truth.frames}
    rows: list[Array] = []
    right: list[NDArray[np.bool_]] = []
    for index, frame in enumerate(recording):
        pipeline.step(frame)
        if index % EVERY or index == 0 or frame.stamp not in told:
            continue
        tracks = [t for t in pipeline.tracks if t.hits >= config.existence.predicted_hits and t.fused is not None]
        if tracks:
            rows += [features(track) for track in tracks]
            odom_T_exact = drift(truth, {frame.stamp: frame.graph_T_base})[frame.stamp]
            right.append(are_right(tracks, truth, frame.stamp, odom_T_exact))
    return np.array(rows).reshape(-1, len(WEIGHTS) - 1), np.concatenate([np.zeros(0), *right])


def are_right(tracks: list[Any], truth: Any, stamp: int, odom_T_exact: Array) -> NDArray[np.bool_]:
    """(K,) whether label and box are those of an object; of two for one object, the one that was seen more often."""
    from dataclasses import replace

    from ssr_ros.evaluation.objects import IOU, ObjectScoringConfig, Pairs
    from ssr_ros.evaluation.truth import load_truth_labels, moved
    from ssr_ros.vocabulary import load_vocabulary

    labels, scoring = load_truth_labels(load_vocabulary().labels), ObjectScoringConfig()
    placed = [replace(item, box=moved(item.box, odom_T_exact)) for item in truth.at(stamp)]
    quality = Pairs(tracks, placed, labels, scoring).quality(IOU, scoring)  # (N, M), -inf where it is none
    result = np.zeros(len(tracks), bool)
    for row in quality:
        fitting = np.flatnonzero(np.isfinite(row))
        if fitting.size:
            result[max(fitting, key=lambda k: tracks[k].hits)] = True
    return result


def fit(features: Array, right: Array) -> Array:
    """(6,) bias and weights: the most likely logistic regression under a weak prior."""
    from scipy.optimize import minimize

    middle, spread = features.mean(0), features.std(0) + 1e-9
    standard, sign = (features - middle) / spread, 2 * right - 1

    def loss(w: Array) -> float:
        return float(np.logaddexp(0, -sign * (standard @ w[1:] + w[0])).sum() + PRIOR * (w[1:] ** 2).sum())

    w = minimize(loss, np.zeros(features.shape[1] + 1)).x
    return np.concatenate([[w[0] - (w[1:] * middle / spread).sum()], w[1:] / spread])


def believed(weights: Array, features: Array) -> Array:
    return 1 / (1 + np.exp(-(weights[0] + features @ weights[1:])))


def left_out(parts: list[tuple[Array, Array]]) -> Iterator[tuple[Array, Array]]:
    """For each recording what the others' weights say of its objects, and what is true."""
    for index, (features, right) in enumerate(parts):
        others = [part for k, part in enumerate(parts) if k != index]
        weights = fit(np.concatenate([f for f, _ in others]), np.concatenate([r for _, r in others]))
        yield believed(weights, features), right


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", nargs="+", type=Path, help="of furniture that the encoder is trained on")
    parser.add_argument("--model", help="ONNX file; default: the shipped encoder")
    arguments = parser.parse_args()
    parts = []
    for folder in arguments.recordings:
        parts.append(samples(folder, arguments.model))
        print(f"{folder.name}: {len(parts[-1][1])} looks at objects, {parts[-1][1].mean():.2f} right", flush=True)
    if len(parts) > 1:
        said, true = (np.concatenate(part) for part in zip(*left_out(parts), strict=True))
        print("Each recording by the weights of the others:")
        for low in np.arange(0.0, 1.0, 0.1):
            inside = (said >= low) & (said < low + 0.1)
            if inside.any():
                print(f"  believed to {low:.1f}..{low + 0.1:.1f}: {inside.sum():5d}, right {true[inside].mean():.2f}")
        print(f"  right about {np.mean((said >= 0.5) == (true > 0.5)):.3f} of them at 0.5")
    weights = fit(np.concatenate([f for f, _ in parts]), np.concatenate([r for _, r in parts]))
    print(", ".join(f"{name}: {weight:.2f}" for name, weight in zip(WEIGHTS, weights, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
