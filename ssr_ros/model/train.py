"""Stage 1 training: grounding on synthetic homes, with the pre-trained detector frozen.

Restartable: a checkpoint holds weights, their running mean, the optimiser and the step, and the batch of a step
follows from seed and step. On one GPU or several through accelerate.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ssr_ros.config import require
from ssr_ros.model.frame_dataset import (
    DepthTrouble,
    HomeFrames,
    batches,
    cache_features,
    collate,
    label_statistics,
    load_home,
)
from ssr_ros.model.labels import coco_columns, network_labels
from ssr_ros.model.losses import stage_one
from ssr_ros.model.network import NetworkConfig, SsrEncoder, new_encoder
from ssr_ros.resources import share_path

log = logging.getLogger(__name__)
DETECTOR = "engines/nanodet_coco_416.onnx"
CHECKPOINT = "checkpoint.pt"
LOG = "training.jsonl"
PRECISIONS = ("no", "bf16")
PARTS: dict[str, tuple[str, ...]] = {
    "all": ("",),
    "labels": ("label_tower.", "label_out.", "extra_out."),
}  # prefixes of what is trained


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """One training."""

    steps: int = 4000
    batch: int = 16  # frames a step and process
    per_home: int = 2  # frames of one home that stand together
    rate: float = 2e-3  # learning rate at its highest
    warm_up: int = 200  # steps
    decay: float = 0.02  # of the weights
    clip: float = 5.0  # of the gradient's norm
    mean: float = 0.998  # of the running mean of the weights
    blend: float = 1.0  # share of what was learnt in the weights at the end; the rest is what training started with
    seed: int = 0
    save_every: int = 200  # steps
    log_every: int = 20
    part: str = "all"  # of the network that is trained: all, or its labels with quality and embedding
    closer: bool = False  # whether photographs teach what the detector says when it looks closer
    precision: str = "no"  # of the forward pass: "no" is single, "bf16" nearly twice as fast on CPUs that have it
    network: NetworkConfig = field(default_factory=NetworkConfig)
    trouble: DepthTrouble = field(default_factory=DepthTrouble)

    def __post_init__(self) -> None:
        require(self.steps >= 1, "training.steps", "at least 1", self.steps)
        require(self.batch % self.per_home == 0, "training.batch", "a multiple of per_home", self.batch)
        require(self.part in PARTS, "training.part", " or ".join(PARTS), self.part)
        require(self.precision in PRECISIONS, "training.precision", " or ".join(PRECISIONS), self.precision)
        require(0 < self.blend <= 1, "training.blend", "in (0, 1]", self.blend)
        require(0 <= self.mean < 1, "training.mean", "in [0, 1)", self.mean)


def train(
    frames: Path,
    out: Path,
    config: TrainingConfig,
    progress: Callable[[int, float], None],
    start: Path | None = None,
) -> Path:
    """Trains on the homes in ``frames`` until ``config.steps``; goes on from a checkpoint in ``out``.

    ``start``: folder of a finished training whose weights a new one begins with, and is blended with. Returns the
    checkpoint. ValueError where there are no homes, or a checkpoint belongs to another configuration.
    """
    from accelerate import Accelerator

    accelerator = Accelerator(mixed_precision=config.precision)
    out.mkdir(parents=True, exist_ok=True)
    homes = load_homes(frames, config)
    prior, count = label_statistics(homes, len(network_labels()))
    torch.manual_seed(config.seed)
    encoder = new_encoder(share_path(DETECTOR), coco_columns(), torch.from_numpy(prior), config.network)
    if start is not None:
        encoder.network.load_state_dict(_mean_weights(_same_network(start / CHECKPOINT, config.network)))
    _channels_last(encoder.network)
    average = AveragedModel(encoder.network, multi_avg_fn=get_ema_multi_avg_fn(config.mean), use_buffers=True)
    learning = _choose_part(encoder.network, config.part)
    optimizer = torch.optim.AdamW(learning, config.rate, weight_decay=config.decay)
    done = _resume(out / CHECKPOINT, encoder.network, average, optimizer, config)
    _train_mode(encoder.network, config.part)
    network, optimizer = accelerator.prepare(encoder.network, optimizer)
    average.to(accelerator.device)
    known = Known(torch.from_numpy(count > 0).to(accelerator.device), encoder.network.named.to(accelerator.device))
    stride, rank = accelerator.num_processes, accelerator.process_index
    stream = _batches(homes, config, done, stride, rank)
    with (out / LOG).open("a", encoding="utf-8") as journal:
        for step in range(done, config.steps):
            begun = time.perf_counter()
            for group in optimizer.param_groups:
                group["lr"] = config.rate * schedule(step, config)
            losses = _step(network, optimizer, next(stream), known, accelerator, config)
            average.update_parameters(accelerator.unwrap_model(network))
            if accelerator.is_main_process:
                if step % config.log_every == 0:
                    row = {"step": step, "seconds": round(time.perf_counter() - begun, 3), **losses}
                    journal.write(json.dumps(row) + "\n")
                    journal.flush()
                    progress(step, losses["total"])
                if (step + 1) % config.save_every == 0 or step + 1 == config.steps:
                    _save(out / CHECKPOINT, accelerator.unwrap_model(network), average, optimizer, step + 1, config)
    if start is not None and config.blend < 1 and accelerator.is_main_process:
        _blend(out / CHECKPOINT, start / CHECKPOINT, config.blend)
    return out / CHECKPOINT


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of labels: (L,) each."""

    trained: Tensor  # the rendered homes show it
    named: Tensor  # the frozen detector has a word for it


def _choose_part(network: nn.Module, part: str) -> list[nn.Parameter]:
    """The parameters that are trained; the others need no gradient."""
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(name.startswith(PARTS[part]))
    return [p for p in network.parameters() if p.requires_grad]


def _train_mode(network: nn.Module, part: str) -> None:
    """Statistics of batches are learnt where weights are."""
    network.train()
    for name, module in network.named_modules():
        if not f"{name}.".startswith(PARTS[part]):
            module.training = False


def schedule(step: int, config: TrainingConfig) -> float:
    """Share of the highest learning rate: up in a line, down along a cosine."""
    if step < config.warm_up:
        return (step + 1) / config.warm_up
    passed = (step - config.warm_up) / max(config.steps - config.warm_up, 1)
    return 0.5 + 0.5 * math.cos(math.pi * passed)


def load_homes(frames: Path, config: TrainingConfig) -> list[HomeFrames]:
    """All homes of a folder, with the frozen detector's output, which is computed where it is missing."""
    paths = sorted(p for p in frames.glob("home_*.npz") if ".part" not in p.name)
    photos = sorted(p for p in frames.glob("photos_*.npz") if ".part" not in p.name)
    if not paths:
        raise ValueError(f"{frames}: holds no home_*.npz (make them with ssr train --make-frames)")
    columns = coco_columns()
    encoder = new_encoder(share_path(DETECTOR), columns, torch.zeros(len(columns), 3), config.network).eval()
    _channels_last(encoder.detector)
    paths += photos
    for path in paths:
        cache_features(path, encoder, config.closer)
    return [load_home(path, closer=config.closer) for path in paths]


def _channels_last(network: nn.Module) -> None:
    """How convolutions on CPUs like their weights: up to a third faster, more with bf16."""
    for parameter in network.parameters():
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)


def _batches(homes: Sequence[HomeFrames], config: TrainingConfig, start: int, stride: int, rank: int) -> Any:
    """Every process takes its own batches of the one endless row."""
    step = start * stride + rank
    while True:
        yield next(batches(homes, config.batch, config.per_home, config.trouble, config.seed, step))
        step += stride


def _step(
    network: nn.Module, optimizer: Any, samples: Any, known: Known, accelerator: Any, config: TrainingConfig
) -> dict[str, float]:
    batch = to_device(collate(samples), accelerator.device)
    with accelerator.autocast():
        prediction = network(batch.frozen, batch.geometry).float()
    losses = stage_one(prediction, batch.objects, batch.ignored, known.trained, batch.photos, known.named, batch.taught)
    total = torch.stack(list(losses.values())).sum()
    optimizer.zero_grad()
    accelerator.backward(total)
    accelerator.clip_grad_norm_(network.parameters(), config.clip)
    if torch.isfinite(total):
        optimizer.step()
    return {name: round(float(value), 4) for name, value in losses.items()} | {"total": round(float(total), 4)}


def to_device(value: Any, device: torch.device) -> Any:
    """Dataclasses, lists and tensors."""
    if isinstance(value, Tensor):
        return value.to(device)
    if isinstance(value, list):
        return [to_device(v, device) for v in value]
    return type(value)(**{name: to_device(getattr(value, name), device) for name in value.__slots__})


def _save(
    path: Path, network: nn.Module, average: AveragedModel, optimizer: Any, step: int, config: TrainingConfig
) -> None:
    """Written beside and moved: a training that is stopped leaves the last whole checkpoint."""
    state = {
        "step": step,
        "config": asdict(config),
        "labels": list(network_labels()),
        "network": network.state_dict(),
        "average": average.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    _write(path, state)


def _write(path: Path, state: dict[str, Any]) -> None:
    temporary = path.with_suffix(".part")
    torch.save(state, temporary)
    temporary.rename(path)


def _resume(
    path: Path, network: nn.Module, average: AveragedModel, optimizer: torch.optim.Optimizer, config: TrainingConfig
) -> int:
    if not path.exists():
        return 0
    state = _same_network(path, config.network)
    network.load_state_dict(state["network"])
    average.load_state_dict(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    log.info("goes on at step %d", state["step"])
    return int(state["step"])


def _same_network(path: Path, config: NetworkConfig) -> dict[str, Any]:
    """A checkpoint; ValueError where it is of another network."""
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    if state["config"]["network"] != asdict(config) or state["labels"] != list(network_labels()):
        raise ValueError(f"{path}: was trained with other widths, fusion or labels; choose another folder")
    return state


def _mean_weights(state: dict[str, Any]) -> dict[str, Tensor]:
    """The running mean of a checkpoint's weights."""
    return {k.removeprefix("module."): v for k, v in state["average"].items() if k.startswith("module.")}


def _blend(path: Path, start: Path, share: float) -> None:
    """Weights between those of the start and those learnt from it keep more of what other images need than either
    (Wortsman et al. 2022); once.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state.get("blended"):
        return
    begun = torch.load(start, map_location="cpu", weights_only=True)["average"]
    for name, value in state["average"].items():
        if value.is_floating_point():
            state["average"][name] = torch.lerp(begun[name].float(), value.float(), share).to(value.dtype)
    _write(path, state | {"blended": True})


def load_trained(path: Path) -> SsrEncoder:
    """The encoder of a checkpoint with the running mean of its weights; ValueError where the labels have changed."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["labels"] != list(network_labels()):
        raise ValueError(f"{path}: was trained for other labels than those of vocabulary.yaml")
    columns = coco_columns()
    config = NetworkConfig(**state["config"]["network"])
    encoder = new_encoder(share_path(DETECTOR), columns, torch.zeros(len(columns), 3), config)
    encoder.network.load_state_dict(_mean_weights(state))
    return encoder.eval()


def loss_curves(journal: Path, picture: Path) -> None:
    """The logged losses, smoothed, as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    names = [name for name in rows[0] if name not in ("step", "seconds")]
    figure, axes = pyplot.subplots(3, 4, figsize=(16, 10))
    for axis, name in zip(axes.flat, names, strict=False):
        steps = np.array([row["step"] for row in rows if name in row])
        values = np.array([row[name] for row in rows if name in row])
        axis.plot(steps, values, color="0.8", linewidth=0.6)
        kernel = np.ones(min(15, len(values))) / min(15, len(values))
        smooth = np.convolve(values, kernel, "valid")
        axis.plot(steps[len(steps) - len(smooth) :], smooth, color="tab:blue")
        axis.set_title(name)
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(picture, dpi=70)
    pyplot.close(figure)
