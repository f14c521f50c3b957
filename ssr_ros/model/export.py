"""The trained encoder as one ONNX file for every runtime. Inputs and outputs: docs/encoder.md."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.model.labels import network_labels
from ssr_ros.model.nanodet import BINS
from ssr_ros.model.network import LEAST_SIGMA, YAW_BINS, Prediction, SsrEncoder
from ssr_ros.model.targets import cell_centers, cell_strides
from ssr_ros.model.tokens import Tokens, box_numbers

if TYPE_CHECKING:
    import onnx

OPSET = 18
CANDIDATES = 128
VERSION = "1"
MOST_LOWERED = 1.0  # of a pre-trained label logit
UNNAMED = -100.0  # logit of labels that the detector does not know
DETECTOR_SHARE = 0.5  # weight of the detector's own score in the choice of candidates: of a box of quality 0.25
INPUTS = ("image", "geometry", "pose")
OUTPUTS = (
    "scores",
    "quality",
    "boxes2d",
    "boxes3d",
    "sigmas",
    "embeddings",
    "object_tokens",
    "grid_tokens",
    "pose_token",
    "detector_scores",
)


class ExportedEncoder(nn.Module):
    """The encoder with everything decoded that is dense work; suppression and thresholds stay outside."""

    centers: Tensor
    strides: Tensor
    bins: Tensor

    def __init__(self, encoder: SsrEncoder, tokens: Tokens, candidates: int = CANDIDATES) -> None:
        super().__init__()
        self.encoder, self.tokens, self.candidates = encoder, tokens, candidates
        self.register_buffer("centers", torch.from_numpy(cell_centers()))
        self.register_buffer("strides", torch.from_numpy(cell_strides()))
        self.register_buffer("bins", torch.arange(BINS, dtype=torch.float32))

    def forward(self, image: Tensor, geometry: Tensor, pose: Tensor) -> tuple[Tensor, ...]:
        """In the order of OUTPUTS; candidates best first."""
        p = self.encoder(image, geometry)
        named = self.encoder.network.named
        labels, quality = kept_labels(p, named), p.quality.sigmoid()
        detector = torch.where(named, p.detector_logits, UNNAMED)
        _, chosen = torch.topk(ranking(labels, quality, detector), self.candidates, dim=1)
        yaw = self._yaw(p, chosen)
        center, log_size = _take(p.center, chosen), _take(p.log_size, chosen)
        boxes3d = torch.cat([center, log_size.exp(), yaw[..., None]], -1)
        sigmas = _take(p.log_sigmas, chosen).exp().clamp(min=LEAST_SIGMA) * math.sqrt(2.0)  # of a Laplace scale
        token = self.tokens.objects(_take(p.f2d, chosen), _take(p.f3d, chosen), box_numbers(center, log_size, yaw))
        return (
            _take(labels, chosen).sigmoid(),
            torch.gather(quality, 1, chosen),
            self._boxes2d(p, chosen),
            boxes3d,
            sigmas,
            _take(p.embedding, chosen),
            token,
            self.tokens.grid(p, geometry),
            self.tokens.pose(pose)[:, None],
            _take(detector, chosen).sigmoid(),
        )

    def _yaw(self, p: Prediction, chosen: Tensor) -> Tensor:
        best = _take(p.yaw_bins, chosen).argmax(-1, keepdim=True)
        rest = torch.gather(_take(p.yaw_rest, chosen), 2, best)[..., 0]
        yaw = best[..., 0].to(rest.dtype) * (2 * math.pi / YAW_BINS) + rest + torch.gather(p.azimuth, 1, chosen)
        return yaw - 2 * math.pi * torch.floor((yaw + math.pi) / (2 * math.pi))

    def _boxes2d(self, p: Prediction, chosen: Tensor) -> Tensor:
        index = chosen[..., None, None].expand(-1, -1, 4, BINS)
        reach = torch.gather(p.distances, 1, index).softmax(-1) @ self.bins
        center, stride = self.centers[chosen], self.strides[chosen][..., None]
        return torch.cat([center - reach[..., :2] * stride, center + reach[..., 2:] * stride], -1)


def kept_labels(p: Prediction, named: Tensor) -> Tensor:
    """(N, P, L) logits. What the detector learnt from real images is raised as training saw fit, lowered little:
    most of what training saw was drawn. ``named`` (L,): labels that the detector knows.
    """
    lowered = torch.where(named, p.correction.clamp(min=-MOST_LOWERED), p.correction)
    return p.detector_logits + lowered


def ranking(labels: Tensor, quality: Tensor, detector: Tensor) -> Tensor:
    """(N, P) by which candidates are chosen: how sure the label is, and how good the box.

    What the ``detector`` is sure of is among them, whatever the rest of the network makes of it. Both (N, P, L) are
    logits: of so many cells, only the likeliest label and the chosen ones are worth a sigmoid.
    """
    return torch.maximum(labels.amax(-1).sigmoid() * quality.sqrt(), DETECTOR_SHARE * detector.amax(-1).sigmoid())


def _take(x: Tensor, chosen: Tensor) -> Tensor:
    """(N, P, C) at (N, K)."""
    return torch.gather(x, 1, chosen[..., None].expand(-1, -1, x.shape[-1]))


def example(batch: int = 2) -> tuple[Tensor, Tensor, Tensor]:
    """Inputs of the right shape."""
    rng = torch.Generator().manual_seed(0)
    image = 255 * torch.rand((batch, 3, inputs.HEIGHT, inputs.WIDTH), generator=rng)
    geometry = torch.rand((batch, inputs.CHANNELS, inputs.ROWS, inputs.COLUMNS), generator=rng)
    return image, geometry, torch.zeros((batch, 8))


def export_onnx(encoder: SsrEncoder, tokens: Tokens, path: Path) -> None:
    """Writes the file, with its labels and sizes in its metadata."""
    import onnx

    model = ExportedEncoder(encoder, tokens).eval()
    batch = torch.export.Dim("batch", min=1, max=64)
    torch.onnx.export(
        model,
        example(),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        dynamic_shapes=({0: batch}, {0: batch}, {0: batch}),
        verbose=False,
    )
    proto = onnx.load(path)
    # the exporter notes for every node which line of which file it came from: nobody's business but that machine's
    del proto.graph.metadata_props[:]
    values_of = (
        proto.graph.node,
        proto.graph.value_info,
        proto.graph.input,
        proto.graph.output,
        proto.graph.initializer,
    )
    for item in (item for group in values_of for item in group):
        del item.metadata_props[:]
    _name_first_weights(proto.graph)
    values = {
        "labels": json.dumps(list(network_labels())),
        "version": VERSION,
        "input_width": str(inputs.WIDTH),
        "input_height": str(inputs.HEIGHT),
    }
    del proto.metadata_props[:]
    for key, value in values.items():
        proto.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(proto, full_check=True)
    onnx.save(proto, path)


def _name_first_weights(graph: onnx.GraphProto) -> None:
    """Those of the convolution that sees the image: the exporter has scaled them, and lost their name with that."""
    node = next(node for node in graph.node if node.op_type == "Conv")
    weights = next(item for item in graph.initializer if item.name == node.input[1])
    if weights.dims[1] != 3:
        raise ValueError(f"{node.name} is no convolution of an image")
    weights.name = node.input[1] = "encoder.detector.features.stem.conv.scaled"
