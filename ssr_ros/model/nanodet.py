"""The pre-trained 2D detector rebuilt in torch: the source of the pre-aligned 2D features.

Layout read from engines/nanodet_coco_416.onnx, which is where the weights come from: a CSP backbone with leaky ReLU,
a PAN neck without convolutions of its own, and one 3x3 convolution per stride before scores and distances.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

STRIDES = (8, 16, 32)
CHANNELS = 128  # of every stride after the neck
COCO = 80
BINS = 8 + 3  # per side of a 2D box
MEAN_RGB = (123.675, 116.28, 103.53)
STD_RGB = (58.395, 57.12, 57.375)
SLOPE = 0.1  # of the leaky ReLU


class ConvAct(nn.Module):
    """Convolution with bias and leaky ReLU; the pre-trained weights have their batch norm folded in."""

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, 3, stride, 1)

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(self.conv(x), SLOPE)


class CspStage(nn.Module):
    """(C) -> (2C): nested partial blocks, bypassed by the input."""

    def __init__(self, channels: int, blocks: int) -> None:
        super().__init__()
        half = channels // 2
        pairs = [(ConvAct(channels, half), ConvAct(half, half)) for _ in range(blocks)]
        self.convs = nn.ModuleList([conv for pair in pairs for conv in pair] + [ConvAct(channels, channels)])

    def forward(self, x: Tensor) -> Tensor:
        inner = x
        for first, second in zip(self.convs[:-1:2], self.convs[1:-1:2], strict=True):
            half = first(inner)
            inner = torch.cat([second(half), half], 1)
        return torch.cat([self.convs[-1](inner), x], 1)


class NanoDetFeatures(nn.Module):
    """Backbone and neck: (N, 3, H, W) RGB 0..255 -> three (N, 128, H/s, W/s) for the strides 8, 16, 32."""

    mean: Tensor
    std: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(MEAN_RGB).reshape(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(STD_RGB).reshape(1, 3, 1, 1), persistent=False)
        self.stem = ConvAct(3, 32, 2)
        self.stem_stage = nn.Sequential(ConvAct(32, 32), CspStage(32, 1))
        self.stages = nn.ModuleList(
            [nn.Sequential(ConvAct(c, c, 2), CspStage(c, n)) for c, n in ((64, 2), (128, 2), (256, 3))]
        )
        self.laterals = nn.ModuleList([nn.Conv2d(2 * c, CHANNELS, 1) for c in (64, 128, 256)])

    def forward(self, image: Tensor) -> list[Tensor]:
        conv = self.stem.conv  # of BGR in units of the deviation: weights are turned and scaled sooner than images
        x = F.conv2d(image - self.mean, conv.weight.flip(1) / self.std, conv.bias, conv.stride, conv.padding)
        x = F.max_pool2d(F.leaky_relu(x, SLOPE), 3, 2, 1)
        x = self.stem_stage(x)
        levels = []
        for stage, lateral in zip(self.stages, self.laterals, strict=True):
            x = stage(x)
            levels.append(lateral(x))
        fine, middle, coarse = levels
        middle = middle + _resized(coarse, 2.0)
        fine = fine + _resized(middle, 2.0)
        middle = middle + _resized(fine, 0.5)
        coarse = coarse + _resized(middle, 0.5)
        return [fine, middle, coarse]


class NanoDetHead(nn.Module):
    """(N, 128, h, w) features of one stride -> COCO logits (N, 80, h, w) and distance logits (N, 44, h, w)."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = ConvAct(CHANNELS, CHANNELS)
        self.out = nn.Conv2d(CHANNELS, COCO + 4 * BINS, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        out = self.out(self.conv(x))
        return out[:, :COCO], out[:, COCO:]


class NanoDetTorch(nn.Module):
    """Features and heads."""

    def __init__(self) -> None:
        super().__init__()
        self.features = NanoDetFeatures()
        self.heads = nn.ModuleList([NanoDetHead() for _ in STRIDES])

    def forward(self, image: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Per stride: COCO logits and distance logits."""
        return [head(x) for head, x in zip(self.heads, self.features(image), strict=True)]


def _resized(x: Tensor, factor: float) -> Tensor:
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


def load_nanodet(path: Path) -> NanoDetTorch:
    """The network with the weights of the ONNX file; ValueError where the file is another network."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    tensors = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found = [n for n in graph.node if n.op_type == "Conv"]
    model = NanoDetTorch()
    wanted = _convolutions_in_file_order(model)
    if len(found) != len(wanted):
        raise ValueError(f"{path}: has {len(found)} convolutions, NanoDet has {len(wanted)}")
    for node, conv in zip(found, wanted, strict=True):
        weight, bias = (torch.from_numpy(tensors[name].copy()) for name in node.input[1:3])
        if weight.shape != conv.weight.shape:
            raise ValueError(f"{path}: {node.name} is {tuple(weight.shape)}, NanoDet has {tuple(conv.weight.shape)}")
        with torch.no_grad():
            conv.weight.copy_(weight)
            assert conv.bias is not None  # all of them have one
            conv.bias.copy_(bias)
    return model.eval()


def _convolutions_in_file_order(model: NanoDetTorch) -> list[nn.Conv2d]:
    """Backbone first, then neck and heads from coarse to fine, with the finer strides' heads last."""
    f = model.features
    backbone = [m for part in (f.stem, f.stem_stage, f.stages) for m in part.modules() if isinstance(m, nn.Conv2d)]
    neck = [f.laterals[2], f.laterals[1], f.laterals[0]]
    heads = [m for k in (2, 1, 0) for m in model.heads[k].modules() if isinstance(m, nn.Conv2d)]
    return [c for c in (*backbone, *neck, *heads) if isinstance(c, nn.Conv2d)]
