"""Frames of synthetic homes as training samples; the frozen detector's output is computed once and kept on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.model import targets
from ssr_ros.model.labels import coco_columns, label_index
from ssr_ros.model.losses import Objects
from ssr_ros.model.nanodet import BINS, CHANNELS, STRIDES
from ssr_ros.model.network import NEW_LABEL_LOGIT, Frozen, SsrEncoder
from ssr_ros.types import CameraIntrinsics

SIDES = 4 * BINS


@dataclass(frozen=True, slots=True)
class DepthTrouble:
    """What goes wrong with depth in training, as shares of the frames."""

    none: float = 0.08  # no reading at all
    scale: float = 0.05  # metres that are not metres
    holes: float = 0.3  # readings missing in patches
    no_floor: float = 0.15  # floor unknown


@dataclass(frozen=True, slots=True, eq=False)
class HomeFrames:
    """The frames of one home: arrays of ``rendered_frames`` and the cached output of the frozen detector."""

    seed: int
    arrays: dict[str, NDArray[Any]]
    labels: NDArray[np.int64]  # of the file's words -> index into the network's labels
    features: NDArray[np.float16] | None  # (F, P, 128 + known + 44), memory-mapped
    mirrored: NDArray[np.bool_]  # (F,)
    photo: bool = False  # photographs (photo_frames.py)
    taught: NDArray[np.float16] | None = None  # (F, P, known) logits of photographs' closer look, memory-mapped

    def __len__(self) -> int:
        return len(self.arrays["depth"])


@dataclass(slots=True)
class Sample:
    """One frame."""

    features: NDArray[np.float16] | None
    geometry: NDArray[np.float32]  # (9, 80, 104)
    objects: NDArray[np.float32]  # (M, 11) label, symmetry, id, visible pixels, box in the level frame
    boxes2d: NDArray[np.float32]  # (M, 4)
    assignment: targets.Assignment
    trusted: bool
    home: int
    photo: bool  # nothing is known of what it shows
    taught: NDArray[np.float16] | None  # (P, known) but what the detector says of it when it looks closer


def known_columns() -> list[int]:
    """Labels for which the pre-trained detector has a word."""
    return [index for index, columns in enumerate(coco_columns()) if columns]


def load_home(path: Path, cached: bool = True, closer: bool = False) -> HomeFrames:
    """``cached``: with what ``cache_features`` wrote; ``closer``: with the closer look at photographs, too.

    ValueError naming the file where it is none of ``rendered_frames``.
    """
    try:
        with np.load(path) as file:
            arrays = {key: file[key] for key in file.files}
        labels = np.array([label_index(str(word)) for word in arrays["labels"]], np.int64)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{path}: is no file of training frames: {error}") from error
    seed = int(path.stem.split("_")[1])
    features = np.load(feature_path(path), mmap_mode="r") if cached else None
    mirrored = mirrored_frames(seed, len(arrays["depth"]))
    photo = is_photo(path)
    taught = np.load(taught_path(path), mmap_mode="r") if cached and closer and photo else None
    return HomeFrames(seed, arrays, labels, features, mirrored, photo, taught)


def feature_path(path: Path) -> Path:
    return path.with_suffix(".features.npy")


def is_photo(path: Path) -> bool:
    """Whether a file of frames holds photographs."""
    return path.stem.startswith("photos")


def taught_path(path: Path) -> Path:
    return path.with_suffix(".taught.npy")


def mirrored_frames(seed: int, count: int) -> NDArray[np.bool_]:
    """(F,) every other frame or so is seen in a mirror."""
    return np.random.default_rng([seed, 0xF11]).random(count) < 0.5


def image_of(home: HomeFrames, frame: int, jitter: bool = True, kind: str = "jpeg") -> NDArray[np.uint8]:
    """(H, W, 3) RGB as it is trained on: mirrored where the frame is, its colours changed.

    ``kind``: of rendered_frames.IMAGES.
    """
    ends = home.arrays[f"{kind}_ends"]
    jpeg = home.arrays[kind][0 if frame == 0 else ends[frame - 1] : ends[frame]]
    decoded = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    if decoded is None:
        raise ValueError(f"home {home.seed}: frame {frame} holds no image")
    image = np.ascontiguousarray(decoded[..., ::-1], np.uint8)
    if home.mirrored[frame]:
        image = np.ascontiguousarray(image[:, ::-1])
    return _jittered(image, np.random.default_rng([home.seed, frame, 0xC01])) if jitter else image


def _jittered(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Another exposure, white balance, saturation and sharpness."""
    x = image.astype(np.float32) / 255
    x = x ** np.float32(np.exp(rng.normal(0, 0.2)))
    grey = x.mean(2, keepdims=True)
    x = grey + (x - grey) * np.float32(rng.uniform(0.5, 1.5))
    x = x * np.exp(rng.normal(0, 0.08, 3)).astype(np.float32) * np.float32(rng.uniform(0.75, 1.2))
    x = (x - 0.5) * np.float32(rng.uniform(0.8, 1.25)) + 0.5
    if rng.random() < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 1.0)))
    return (np.clip(x, 0, 1) * 255).astype(np.uint8)


@torch.inference_mode()
def cache_features(path: Path, encoder: SsrEncoder, closer: bool = False, batch: int = 10) -> None:
    """Writes the frozen detector's output for every frame of a home beside it; kept if it is there.

    ``closer``: of photographs also what it says when it looks closer.
    """
    known = known_columns()
    if not feature_path(path).exists():
        home = load_home(path, cached=False)
        parts = []
        for start in range(0, len(home), batch):
            frames = range(start, min(start + batch, len(home)))
            images = np.stack([inputs.image_input(image_of(home, k)) for k in frames])
            frozen = encoder.frozen(torch.from_numpy(images).contiguous(memory_format=torch.channels_last))
            flat = torch.cat([x.flatten(2).transpose(1, 2) for x in frozen.f2d], 1)
            parts.append(torch.cat([flat, torch.cat(frozen.base, 1)[..., known], torch.cat(frozen.distances, 1)], -1))
        _save_array(feature_path(path), torch.cat(parts))
    if closer and is_photo(path) and not taught_path(path).exists():
        home = load_home(path, cached=False)
        if "close" not in home.arrays:
            raise ValueError(f"{path}: holds no closer look; delete it, and it is written again")
        taught = [closer_look(image_of(home, k, jitter=False, kind="close"), encoder) for k in range(len(home))]
        _save_array(taught_path(path), torch.stack(taught)[..., known])


def _save_array(target: Path, values: Tensor) -> None:
    """In half precision; whole or not at all."""
    temporary = target.with_suffix(".part.npy")
    np.save(temporary, values.half().numpy())
    temporary.rename(target)


@torch.inference_mode()
def closer_look(image: NDArray[np.uint8], encoder: SsrEncoder) -> Tensor:
    """(P, L) logits that the frozen detector gives to an RGB image twice as large, at the cells of the network's image.

    What has so many pixels is answered for one stride further up; the cells lie at the same places.
    """
    padded = np.zeros((3, 2 * inputs.HEIGHT, 2 * inputs.WIDTH), np.float32)
    padded[:, : image.shape[0], : image.shape[1]] = image.transpose(2, 0, 1)
    base = encoder.frozen(torch.from_numpy(padded)[None].contiguous(memory_format=torch.channels_last)).base
    rows, columns = 2 * inputs.HEIGHT // STRIDES[0], 2 * inputs.WIDTH // STRIDES[0]
    finest = base[0].transpose(1, 2).unflatten(2, (rows, columns))  # there is no cell so fine: the surest of four
    finest = F.max_pool2d(finest, 2).flatten(2).transpose(1, 2)
    coarsest = torch.full((1, inputs.HEIGHT // STRIDES[2] * (inputs.WIDTH // STRIDES[2]), base[0].shape[2]), -12.0)
    return torch.cat([torch.maximum(finest, base[1]), base[2], coarsest], 1)[0]


def sample(home: HomeFrames, frame: int, trouble: DepthTrouble | None, rng: np.random.Generator) -> Sample:
    """One frame, with trouble in its depth if any is wanted."""
    a = home.arrays
    width, height, fx, fy, cx, cy = (float(v) for v in a["camera"][frame])
    camera = CameraIntrinsics(int(width), int(height), fx, fy, cx, cy)
    depth = a["depth"][frame].astype(np.float32) / 1000
    camera_height, trusted = float(a["camera_height"][frame]), True
    if trouble is not None:
        depth, camera_height, trusted = _troubled(depth, camera_height, trouble, rng)
    geometry = inputs.geometry_input(inputs.cell_rays(camera, a["level_R_optical"][frame]), depth, camera_height)
    ids = a["ids"][frame]
    rows = a["objects"][a["objects"][:, 0] == frame]
    objects = rows[:, [2, 3, 1, 4, 5, 6, 7, 8, 9, 10, 11]].copy()  # label, symmetry, id, pixels, box
    objects[:, 0] = home.labels[rows[:, 2].astype(int)]
    boxes2d = rows[:, 12:16].copy()
    if home.mirrored[frame]:
        geometry = np.ascontiguousarray(geometry[..., ::-1])
        geometry[[1, 4]] *= -1
        ids = ids[:, ::-1]
        objects[:, 5] *= -1
        objects[:, 10] *= -1
        boxes2d[:, [0, 2]] = inputs.WIDTH - boxes2d[:, [2, 0]]
    assignment = targets.assign(ids, objects[:, 2].astype(int), objects[:, 3], boxes2d)
    features = None if home.features is None else home.features[frame]
    taught = None if home.taught is None else home.taught[frame]
    return Sample(features, geometry, objects, boxes2d, assignment, trusted, home.seed, home.photo, taught)


def _troubled(
    depth: NDArray[np.float32], camera_height: float, trouble: DepthTrouble, rng: np.random.Generator
) -> tuple[NDArray[np.float32], float, bool]:
    camera_height += float(rng.normal(0, 0.02))
    if rng.random() < trouble.no_floor:
        camera_height = float("nan")
    draw = rng.random()
    if draw < trouble.none:
        return np.zeros_like(depth), camera_height, True
    if draw < trouble.none + trouble.scale:
        factor = float(np.exp(rng.choice([-1, 1]) * rng.uniform(0.4, 1.0)))
        return depth * np.float32(factor), camera_height, False
    if rng.random() < trouble.holes:
        depth = depth.copy()
        for _ in range(int(rng.integers(1, 6))):
            r, c = rng.integers(0, inputs.ROWS), rng.integers(0, inputs.COLUMNS)
            h, w = rng.integers(2, 24, 2)
            depth[r : r + h, c : c + w] = 0.0
        depth[rng.random(depth.shape) < rng.uniform(0, 0.15)] = 0.0
    noise = 1 + rng.normal(0, 0.004, depth.shape) * np.maximum(depth, 0.5)
    return (depth * noise).astype(np.float32), camera_height, True


@dataclass(slots=True)
class Batch:
    frozen: Frozen
    geometry: Tensor  # (N, 9, 80, 104)
    objects: Objects
    ignored: Tensor  # (N, P)
    photos: Tensor  # (N,)
    taught: Tensor  # (photographs, P, known) logits


def collate(samples: Sequence[Sample]) -> Batch:
    """Samples with cached features."""
    packed = torch.from_numpy(np.stack([s.features for s in samples if s.features is not None])).float()
    owner = np.stack([s.assignment.owner for s in samples])
    photos = np.array([s.photo for s in samples])
    taught = [s.taught for s in samples if s.taught is not None]
    return Batch(
        unpacked(packed),
        torch.from_numpy(np.stack([s.geometry for s in samples])),
        _objects(samples, owner),
        torch.from_numpy((owner == targets.IGNORE) | photos[:, None]),
        torch.from_numpy(photos),
        torch.from_numpy(np.stack(taught)).float() if taught else torch.zeros(0, targets.CELLS, len(known_columns())),
    )


def unpacked(packed: Tensor) -> Frozen:
    """The frozen detector's output from (N, P, 128 + known + 44)."""
    known = known_columns()
    f2d, base_known, distances = packed.split([CHANNELS, len(known), SIDES], -1)
    base = torch.full((*packed.shape[:2], len(coco_columns())), NEW_LABEL_LOGIT)
    base[..., known] = base_known
    shapes = [(inputs.HEIGHT // s, inputs.WIDTH // s) for s in STRIDES]
    cells = [h * w for h, w in shapes]
    maps = [x.transpose(1, 2).unflatten(2, shape) for x, shape in zip(f2d.split(cells, 1), shapes, strict=True)]
    return Frozen(maps, list(base.split(cells, 1)), list(distances.split(cells, 1)))


def _objects(samples: Sequence[Sample], owner: NDArray[np.int64]) -> Objects:
    frame, cell = np.nonzero(owner >= 0)
    starts = np.cumsum([0, *(len(s.objects) for s in samples)])
    group = starts[frame] + owner[frame, cell]
    table = np.concatenate([s.objects for s in samples])
    boxes2d = np.concatenate([s.boxes2d for s in samples])
    first = np.zeros(owner.shape, bool)
    for index, s in enumerate(samples):
        first[index, s.assignment.first[:, 1]] = True
    instance = np.concatenate([s.home * 1000 + s.objects[:, 2].astype(np.int64) for s in samples])
    trusted = np.array([s.trusted for s in samples], np.float32)
    centers, strides = targets.cell_centers(), targets.cell_strides()
    rows = table[group]
    return Objects(
        torch.from_numpy(frame),
        torch.from_numpy(cell),
        torch.from_numpy(group),
        torch.from_numpy(rows[:, 0].astype(np.int64)),
        torch.from_numpy(rows[:, 4:11].astype(np.float32)),
        torch.from_numpy(boxes2d[group].astype(np.float32)),
        torch.from_numpy(rows[:, 1].astype(np.int64)),
        torch.from_numpy(trusted[frame]),
        torch.from_numpy(first[frame, cell]),
        torch.from_numpy(instance[group]),
        torch.from_numpy(centers[cell]),
        torch.from_numpy(strides[cell]),
    )


def batches(
    homes: Sequence[HomeFrames], size: int, per_home: int, trouble: DepthTrouble | None, seed: int, start: int = 0
) -> Iterator[list[Sample]]:
    """Endless; ``per_home`` frames of one home stand together, so that objects are seen from several sides.

    The batch of a step depends on seed and step alone: training that goes on at ``start`` sees what it would have seen.
    """
    step = start
    while True:
        rng = np.random.default_rng([seed, step])
        chosen = []
        for _ in range(size // per_home):
            home = homes[int(rng.integers(len(homes)))]
            frames = rng.choice(len(home), min(per_home, len(home)), replace=False)
            chosen += [sample(home, int(k), trouble, rng) for k in frames]
        yield chosen
        step += 1


def label_statistics(homes: Sequence[HomeFrames], labels: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Mean log l, w, h (L, 3) and number of sightings (L,) per label; the mean of all where there is none."""
    rows = np.concatenate([h.arrays["objects"] for h in homes])
    index = np.concatenate([h.labels[h.arrays["objects"][:, 2].astype(int)] for h in homes])
    logs = np.log(np.maximum(rows[:, 8:11], 0.03))
    count = np.bincount(index, minlength=labels)
    sums = np.stack([np.bincount(index, logs[:, k], labels) for k in range(3)], 1)
    mean = np.where(count[:, None] > 0, sums / np.maximum(count, 1)[:, None], logs.mean(0))
    return mean.astype(np.float32), count
