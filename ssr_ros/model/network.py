"""The SSR encoder's network: metric 3D features added to pre-trained 2D features, heads, tokens.

h = f2d + g(f3d) at each stride with g initialised to zero, so that training starts exactly at the pre-trained
detector (SSR, arXiv 2603.00409: cross-modal addition). Label logits and 2D boxes are corrections of the detector's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ssr_ros.model.geometry_branch import GeometryBranch
from ssr_ros.model.nanodet import BINS, CHANNELS, STRIDES, NanoDetTorch, load_nanodet

YAW_BINS = 12
EMBEDDING = 32
NEW_LABEL_LOGIT = -4.6  # of labels the detector has no word for: one in a hundred
FUSIONS = ("addition", "concatenation", "2d", "3d")
ANCHOR = 7  # numbers of a metric anchor
MOST_CORRECTION = 8.0  # of a pre-trained logit
LEAST_SIGMA = 0.02  # [m] and of log size


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Widths, and how the two kinds of features meet."""

    geometry: int = 24  # channels of the geometry branch at its finest scale
    trunk: int = 112  # channels after the shared 3x3 convolution
    tower: int = 96  # channels in front of each head
    token: int = 576  # width of the language model
    fusion: str = "addition"  # or for comparison: concatenation, 2d (image alone), 3d (depth alone)

    def __post_init__(self) -> None:
        if self.fusion not in FUSIONS:
            raise ValueError(f"network.fusion must be one of {', '.join(FUSIONS)}, got {self.fusion!r}")


@dataclass(slots=True)
class Frozen:
    """What the pre-trained detector says of an image, per stride, finest first."""

    f2d: list[Tensor]  # (N, 128, h, w)
    base: list[Tensor]  # (N, h * w, L) label logits
    distances: list[Tensor]  # (N, h * w, 44) logits


@dataclass(slots=True)
class Prediction:
    """Dense output over the P cells of all strides, finest first."""

    logits: Tensor  # (N, P, L)
    distances: Tensor  # (N, P, 4, 11) logits over strides, left, top, right, bottom
    quality: Tensor  # (N, P) logit of the 3D IoU
    embedding: Tensor  # (N, P, 32) unit length
    center: Tensor  # (N, P, 3) [m] in the level frame
    log_size: Tensor  # (N, P, 3)
    yaw_bins: Tensor  # (N, P, 12) logits of the yaw relative to the ray, bins of 30 degrees from 0
    yaw_rest: Tensor  # (N, P, 12) [rad] beyond the bin's middle
    azimuth: Tensor  # (N, P) [rad] of the ray in the level frame
    log_sigmas: Tensor  # (N, P, 4) log of the Laplace scale: along the ray, across, up [m], log size
    correction: Tensor  # (N, P, L) of the pre-trained logits
    f2d: Tensor  # (N, P, 128)
    f3d: Tensor  # (N, P, C)

    @property
    def detector_logits(self) -> Tensor:
        """(N, P, L) of the labels, as the frozen detector has them."""
        return self.logits - self.correction

    def float(self) -> Prediction:
        """In single precision: losses need it."""
        return Prediction(*(getattr(self, name).float() for name in self.__slots__))


class SsrNetwork(nn.Module):
    """Everything behind the frozen 2D features."""

    words: Tensor
    named: Tensor
    log_prior: Tensor

    def __init__(self, columns: list[list[int]], log_prior: Tensor, config: NetworkConfig | None = None) -> None:
        """``columns``: per label the COCO columns that mean it; ``log_prior`` (L, 3): mean log l, w, h per label."""
        super().__init__()
        self.config = config = config or NetworkConfig()
        labels, most = len(columns), max(len(some) for some in columns)
        # row by row one of a label's words; those with fewer words repeat their first
        words = torch.tensor([[(some + [some[0]] * most)[k] if some else 0 for some in columns] for k in range(most)])
        self.register_buffer("words", words, persistent=False)
        self.register_buffer("named", torch.tensor([bool(some) for some in columns]), persistent=False)
        self.register_buffer("log_prior", log_prior.clone())
        self.geometry = GeometryBranch(config.geometry)
        width = self.geometry.channels
        self.fuse = nn.ModuleList([_zero(nn.Conv2d(width, CHANNELS, 1)) for _ in STRIDES])
        wide = 2 * CHANNELS if config.fusion == "concatenation" else CHANNELS
        self.trunk = nn.Sequential(nn.Conv2d(wide, config.trunk, 3, 1, 1, bias=False), nn.BatchNorm2d(config.trunk))
        self.label_tower = _tower(config.trunk, config.tower)
        self.box_tower = _tower(config.trunk + width + ANCHOR, config.tower)
        self.label_out = _zero(nn.Conv2d(config.tower, labels, 1))
        self.distance_out = _zero(nn.Conv2d(config.tower, 4 * BINS, 1))
        self.extra_out = nn.Conv2d(config.tower, 1 + EMBEDDING, 1)
        self.box_out = nn.Conv2d(config.tower, 3 + 3 + 2 * YAW_BINS + 4 + 1, 1)
        nn.init.normal_(self.box_out.weight, std=0.01)
        assert self.box_out.bias is not None
        nn.init.zeros_(self.box_out.bias)

    def forward(self, frozen: Frozen, geometry: Tensor) -> Prediction:
        """``frozen``: of the same images as the (N, 9, 80, 104) ``geometry`` (encoder/network_inputs.py)."""
        if self.config.fusion == "2d":
            geometry = rays_alone(geometry)
        f3d = self.geometry(geometry)
        parts = [self._stride(k, frozen, f3d[k], geometry) for k in range(len(STRIDES))]
        return Prediction(*(torch.cat(values, 1) for values in zip(*parts, strict=True)))

    def _stride(self, k: int, frozen: Frozen, f3d: Tensor, geometry: Tensor) -> tuple[Tensor, ...]:
        f2d, base, distances = frozen.f2d[k], frozen.base[k], frozen.distances[k]
        if self.config.fusion == "3d":  # nothing of the image, what the detector says of it included
            base, distances = torch.full_like(base, NEW_LABEL_LOGIT), torch.zeros_like(distances)
        trunk = F.silu(self.trunk(_fused(self.config.fusion, f2d, self.fuse[k](f3d))))
        label = self.label_tower(trunk)
        correction = MOST_CORRECTION * torch.tanh(_flat(self.label_out(label)) / MOST_CORRECTION)
        logits = base + correction
        dist = (distances + _flat(self.distance_out(label))).unflatten(-1, (4, BINS))
        extra = _flat(self.extra_out(label))
        prior = torch.softmax(logits.detach(), -1) @ self.log_prior  # size of what it seems to be
        anchor = anchors(geometry, STRIDES[k])
        metric = torch.cat([f3d, _map(anchor_numbers(anchor, prior), f3d)], 1)
        out = _flat(self.box_out(self.box_tower(torch.cat([trunk, metric], 1))))
        across = prior[..., :2].mean(-1, keepdim=True).exp()
        reach = torch.cat([across, across, prior[..., 2:].exp()], -1)
        center, azimuth = placed(anchor, out[..., :3] * reach, out[..., 34])
        return (
            logits,
            dist,
            extra[..., 0],
            F.normalize(extra[..., 1:], dim=-1),
            center,
            prior + out[..., 3:6],
            out[..., 6:18],
            0.26 * torch.tanh(out[..., 18:30]),
            azimuth,
            out[..., 30:34] - 2.0,
            correction,
            _flat(f2d),
            _flat(f3d),
        )

    def base_logits(self, coco: Tensor) -> Tensor:
        """(N, P, L) the detector's (N, P, 80) logits in the words of the vocabulary: of several words, the surest."""
        words = coco[..., self.words[0]]
        for other in self.words[1:]:
            words = torch.maximum(words, coco[..., other])
        return torch.where(self.named, words, torch.full_like(words, NEW_LABEL_LOGIT))


def rays_alone(geometry: Tensor) -> Tensor:
    """What a camera without depth knows of the geometry: where each cell looks."""
    return torch.cat([geometry[:, :3], torch.zeros_like(geometry[:, 3:])], 1)


def _fused(fusion: str, f2d: Tensor, added: Tensor) -> Tensor:
    if fusion == "addition":
        return f2d + added
    if fusion == "concatenation":
        return torch.cat([f2d, added], 1)
    return f2d if fusion == "2d" else added


@dataclass(slots=True)
class Anchors:
    """The metric point at each of the P cells of a stride, in the level frame."""

    ray: Tensor  # (N, P, 3) of unit depth
    point: Tensor  # (N, P, 3) [m]; 0 without a reading
    valid: Tensor  # (N, P) 0 or 1
    height: Tensor  # (N, P) [m] above the floor, 0 where it or the reading is missing
    floor: Tensor  # (N, P) whether the floor is known


def anchors(geometry: Tensor, stride: int) -> Anchors:
    """The reading next to each cell's centre, else the mean of the readings around it."""
    step = stride // 4
    at = geometry[:, :, step // 2 :: step, step // 2 :: step]
    total = F.avg_pool2d(geometry[:, 3:8], 5, 1, 2)[:, :, step // 2 :: step, step // 2 :: step]
    share = total[:, 3:4].clamp(min=1e-3)
    valid = at[:, 6:7]
    point = valid * at[:, 3:6] + (1 - valid) * total[:, :3] / share
    height = valid * at[:, 7:8] + (1 - valid) * total[:, 4:5] / share
    known = torch.maximum(valid, (total[:, 3:4] > 0).to(geometry.dtype))
    values = [_flat(x) for x in (at[:, :3], point, known, height, at[:, 8:9])]
    return Anchors(values[0], values[1], *(x[..., 0] for x in values[2:]))


def anchor_numbers(anchor: Anchors, prior: Tensor) -> Tensor:
    """(N, P, 7) what the box head must know exactly: the height in heights of what it seems to be, the range."""
    tall = prior[..., 2].exp()
    distance = torch.linalg.vector_norm(anchor.point, dim=-1)
    columns = [
        (anchor.height / tall).clamp(-2.0, 6.0),
        anchor.height,
        anchor.floor,
        anchor.valid,
        distance / 4,
        anchor.point[..., 2] / 2,
        (tall / distance.clamp(min=0.3)).clamp(max=4.0),
    ]
    return torch.stack(columns, -1)


def placed(anchor: Anchors, offset: Tensor, log_depth: Tensor) -> tuple[Tensor, Tensor]:
    """Centres (N, P, 3) [m] in the level frame, and azimuths (N, P) of the rays.

    ``offset``: along the ray's horizontal direction, to its left, up [m] from the point; where there is none, from
    where a depth of exp(``log_depth`` + 1) [m] puts it.
    """
    ray = anchor.ray
    guess = ray * torch.exp(log_depth.clamp(-2.0, 2.0) + 1.0)[..., None]
    start = torch.where(anchor.valid[..., None] > 0.5, anchor.point, guess)
    horizontal = ray[..., :2] / torch.linalg.vector_norm(ray[..., :2], dim=-1, keepdim=True).clamp(min=1e-3)
    c, s = horizontal[..., 0], horizontal[..., 1]
    moved = torch.stack([c * offset[..., 0] - s * offset[..., 1], s * offset[..., 0] + c * offset[..., 1]], -1)
    center = start + torch.cat([moved, offset[..., 2:]], -1)
    return center, torch.atan(s / c.clamp(min=1e-3))


def _map(x: Tensor, like: Tensor) -> Tensor:
    """(N, h * w, C) -> (N, C, h, w) of another map's size."""
    return x.transpose(1, 2).unflatten(2, like.shape[2:])


def _flat(x: Tensor) -> Tensor:
    """(N, C, h, w) -> (N, h * w, C)."""
    return x.flatten(2).transpose(1, 2)


def _tower(channels_in: int, channels_out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.SiLU(),
        nn.Conv2d(channels_out, channels_out, 1),
        nn.SiLU(),
    )


def _zero(conv: nn.Conv2d) -> nn.Conv2d:
    nn.init.zeros_(conv.weight)
    assert conv.bias is not None
    nn.init.zeros_(conv.bias)
    return conv


class SsrEncoder(nn.Module):
    """The frozen detector and the network behind it."""

    def __init__(self, detector: NanoDetTorch, network: SsrNetwork) -> None:
        super().__init__()
        self.detector = detector.requires_grad_(False)
        self.network = network

    def forward(self, image: Tensor, geometry: Tensor) -> Prediction:
        """``image`` (N, 3, 320, 416) RGB 0..255."""
        return self.network(self.frozen(image), geometry)

    def frozen(self, image: Tensor) -> Frozen:
        """What does not change in training."""
        f2d = self.detector.features(image)
        coco, distances = zip(*(head(x) for head, x in zip(self.detector.heads, f2d, strict=True)), strict=True)
        base = [self.network.base_logits(_flat(x)) for x in coco]
        return Frozen(f2d, base, [_flat(x) for x in distances])


def new_encoder(detector: Path, columns: list[list[int]], log_prior: Tensor, config: NetworkConfig) -> SsrEncoder:
    """Untrained, on the pre-trained detector of an ONNX file."""
    return SsrEncoder(load_nanodet(detector), SsrNetwork(columns, log_prior, config))
