"""Trains the token projections behind a finished encoder, and probes what a linear map reads from a token."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from ssr_ros.model.frame_dataset import Batch, HomeFrames, batches, collate
from ssr_ros.model.labels import network_labels
from ssr_ros.model.network import YAW_BINS, Prediction, SsrNetwork
from ssr_ros.model.tokens import GRID, GRID_CELL, POSE, ReadOuts, Tokens, box_numbers

TOKENS = "tokens.pt"


@dataclass(frozen=True, slots=True)
class TokenConfig:
    steps: int = 400
    batch: int = 16
    per_home: int = 4
    rate: float = 1e-3
    seed: int = 1
    width: int = 576


def train_tokens(
    network: SsrNetwork,
    homes: Sequence[HomeFrames],
    out: Path,
    config: TokenConfig,
    progress: Callable[[int, float], None],
) -> Tokens:
    """The encoder stays as it is; writes ``out``/tokens.pt and the losses beside it."""
    torch.manual_seed(config.seed)
    network = network.eval()
    tokens = Tokens(network.geometry.channels, config.width)
    heads = ReadOuts(config.width, len(network_labels()))
    optimizer = torch.optim.AdamW([*tokens.parameters(), *heads.parameters()], config.rate)
    stream = batches(homes, config.batch, config.per_home, None, config.seed)
    with (out / "tokens.jsonl").open("w", encoding="utf-8") as journal:
        for step in range(config.steps):
            batch = collate(next(stream))
            losses = _losses(network, tokens, heads, batch)
            total = torch.stack(list(losses.values())).sum()
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
            if step % 20 == 0:
                values = {name: round(float(value), 4) for name, value in losses.items()}
                journal.write(json.dumps({"step": step, **values}) + "\n")
                progress(step, float(total))
    torch.save({"width": config.width, "tokens": tokens.state_dict()}, out / TOKENS)
    return tokens


def load_tokens(path: Path, geometry: int) -> Tokens:
    """``geometry``: channels of the encoder's 3D features."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    tokens = Tokens(geometry, int(state["width"]))
    tokens.load_state_dict(state["tokens"])
    return tokens.eval()


def _losses(network: SsrNetwork, tokens: Tokens, heads: ReadOuts, batch: Batch) -> dict[str, Tensor]:
    with torch.no_grad():
        prediction = network(batch.frozen, batch.geometry)
        vectors_in = seen_objects(prediction, batch)
    token = tokens.objects(*vectors_in)
    truth = true_numbers(batch)
    label = batch.objects.label[batch.objects.first]
    cells = tokens.grid(prediction, batch.geometry)
    pose = torch.randn(64, POSE)
    return {
        "label": F.cross_entropy(heads.label(token), label),
        "box": F.l1_loss(heads.box(token), truth),
        "cell": F.binary_cross_entropy_with_logits(heads.cell(cells), cell_labels(batch, len(network_labels()))) * 5,
        "pose": F.mse_loss(heads.pose(tokens.pose(pose)), pose),
    }


def seen_objects(prediction: Prediction, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """f2d, f3d and predicted box (as ``box_numbers``) at the middle cell of every object of a batch."""
    keep = batch.objects.first
    at = (batch.objects.frame[keep], batch.objects.cell[keep])
    best = prediction.yaw_bins[at].argmax(-1)
    rest = prediction.yaw_rest[at].gather(1, best[:, None])[:, 0]
    yaw = best * (2 * np.pi / YAW_BINS) + rest + prediction.azimuth[at]
    return prediction.f2d[at], prediction.f3d[at], box_numbers(prediction.center[at], prediction.log_size[at], yaw)


def true_numbers(batch: Batch) -> Tensor:
    """(K, 8) of the true boxes."""
    box = batch.objects.box[batch.objects.first]
    return box_numbers(box[:, :3], box[:, 3:6].clamp(min=0.03).log(), box[:, 6])


def cell_labels(batch: Batch, labels: int) -> Tensor:
    """(N, 35, L) which labels have their middle in a coarse cell."""
    keep = batch.objects.first
    place = (batch.objects.centers[keep] / GRID_CELL).long()
    index = place[:, 1].clamp(max=GRID[0] - 1) * GRID[1] + place[:, 0].clamp(max=GRID[1] - 1)
    target = torch.zeros(len(batch.geometry), GRID[0] * GRID[1], labels)
    target[batch.objects.frame[keep], index, batch.objects.label[keep]] = 1.0
    return target


@torch.no_grad()
def probe(
    network: SsrNetwork,
    tokens: Tokens,
    known: Sequence[HomeFrames],
    unseen: Sequence[HomeFrames],
    frames: int,
    seed: int,
) -> dict[str, float]:
    """What ridge regression on the tokens of ``known`` homes reads from those of ``unseen`` ones.

    Share of labels, median error of the centre [m] and of the log size; beside them always naming the commonest label,
    and a probe of shuffled tokens.
    """
    x, label, box = _tokens_of(network, tokens, known, frames, seed)
    x_new, label_new, box_new = _tokens_of(network, tokens, unseen, frames, seed + 1)
    named, measured = _ridge(x, label, box, x_new)
    shuffled = x[torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))]
    named_by_chance, _ = _ridge(shuffled, label, box, x_new)
    return {
        "tokens": float(len(x_new)),
        "label": float((named == label_new).float().mean()),
        "label_commonest": float((label_new == label.mode().values).float().mean()),
        "label_shuffled": float((named_by_chance == label_new).float().mean()),
        "center_m": float(3 * torch.linalg.vector_norm(measured[:, :3] - box_new[:, :3], dim=1).median()),
        "log_size": float((measured[:, 3:6] - box_new[:, 3:6]).abs().mean(1).median()),
    }


def _tokens_of(
    network: SsrNetwork, tokens: Tokens, homes: Sequence[HomeFrames], frames: int, seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    stream = batches(homes, 16, 4, None, seed)
    parts = []
    for _ in range(-(-frames // 16)):
        batch = collate(next(stream))
        vectors = tokens.objects(*seen_objects(network(batch.frozen, batch.geometry), batch))
        parts.append((vectors, batch.objects.label[batch.objects.first], true_numbers(batch)))
    token, label, box = (torch.cat(values) for values in zip(*parts, strict=True))
    return token, label, box


def _ridge(x: Tensor, label: Tensor, box: Tensor, x_new: Tensor) -> tuple[Tensor, Tensor]:
    """Labels and box numbers for ``x_new``, by one linear map each."""
    mean, spread = x.mean(0), x.std(0).clamp(min=1e-6)
    one = torch.ones(len(x), 1)
    a = torch.cat([(x - mean) / spread, one], 1)
    goal = torch.cat([F.one_hot(label, len(network_labels())).float(), box], 1)
    gram = a.T @ a + 1e-2 * len(x) * torch.eye(a.shape[1])
    weights = torch.linalg.solve(gram, a.T @ goal)
    out = torch.cat([(x_new - mean) / spread, torch.ones(len(x_new), 1)], 1) @ weights
    return out[:, : len(network_labels())].argmax(1), out[:, len(network_labels()) :]
