"""What encoders see in each frame of a recording, every encoder in the same frames. Rules: docs/evaluation.md."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np

from ssr_ros.config import Config
from ssr_ros.encoder.encoder import Encoder
from ssr_ros.point_map import point_map
from ssr_ros.scene_graph.floor import FloorEstimator
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import Vocabulary

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What counts of one observation."""

    id: int  # its place among those of the frame
    label: str
    score: float  # [0, 1]
    box: Box3D  # in the graph frame


@dataclass(frozen=True, slots=True)
class SeenFrame:
    stamp: int  # [ns]
    graph_T_base: Rows  # (4, 4)
    sightings: dict[str, tuple[Sighting, ...]]  # by encoder


@dataclass(frozen=True, slots=True)
class Sightings:
    """One recording. Of a frame, every encoder was given the same image, depth, pose and floor."""

    frames: tuple[SeenFrame, ...]
    words: dict[str, tuple[str, ...]]  # by encoder: labels it can give
    milliseconds: dict[str, tuple[float, ...]] = field(default_factory=dict)  # by encoder, of each frame
    refused: dict[str, int] = field(default_factory=dict)  # by encoder: observations that are not numbers
    inputs: str = ""  # digest of recording, truth, configuration and code; empty: not known


def encode_frames(
    frames: Iterable[Frame], encoders: Mapping[str, Encoder], config: Config, vocabulary: Vocabulary
) -> Sightings:
    """The floor is found as the pipeline finds it, in the same frames."""
    floor = FloorEstimator(config.floor)
    seen: list[SeenFrame] = []
    times: dict[str, list[float]] = {name: [] for name in encoders}
    refused = dict.fromkeys(encoders, 0)
    for frame in frames:
        cloud = point_map(frame, config.cloud_step, config.lifting.min_depth, config.lifting.max_depth)
        height = floor.update(cloud)
        sightings = {}
        for name, encoder in encoders.items():
            start = time.perf_counter()
            observations = encoder.encode(frame, height)
            times[name].append(1e3 * (time.perf_counter() - start))
            sightings[name] = sightings_of(observations)
            refused[name] += len(observations) - len(sightings[name])
        pose = tuple(tuple(float(v) for v in row) for row in frame.graph_T_base)
        seen.append(SeenFrame(frame.stamp, pose, sightings))
    words = {name: words_of(encoder, vocabulary) for name, encoder in encoders.items()}
    return Sightings(tuple(seen), words, {name: tuple(values) for name, values in times.items()}, refused)


def sightings_of(observations: Sequence[ObjectObservation]) -> tuple[Sighting, ...]:
    """Without those whose box or score are no numbers, or whose box has no volume."""
    numbers = [(o.score, *o.box.center, *o.box.size, o.box.yaw) for o in observations]
    return tuple(
        Sighting(number, o.label, min(max(float(o.score), 0.0), 1.0), o.box)
        for number, (o, values) in enumerate(zip(observations, numbers, strict=True))
        if np.isfinite(values).all() and min(o.box.size) > 0
    )


def words_of(encoder: Encoder, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Labels that an encoder can give: what it says in ``labels``, else those that the detector has words for."""
    labels = getattr(encoder, "labels", None)
    return detector_words(vocabulary) if labels is None else labels


def detector_words(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Labels that the pre-trained 2D detector, and so the lifting encoder, can give."""
    return tuple(label for label in vocabulary.labels if vocabulary.info[label].coco)


def sightings_to_json(sightings: Sightings) -> bytes:
    return msgspec.json.encode(sightings)


def sightings_from_json(text: bytes) -> Sightings:
    """What ``sightings_to_json`` wrote; ValueError where it is something else."""
    try:
        return msgspec.json.decode(text, type=Sightings)
    except msgspec.DecodeError as error:
        raise ValueError(f"no sightings: {error}") from error
