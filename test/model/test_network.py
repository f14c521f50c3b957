"""The network before any training, and the geometry that is no matter of training."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from ssr_ros.model.labels import coco_columns, network_labels
from ssr_ros.model.nanodet import BINS
from ssr_ros.model.network import (
    FUSIONS,
    NEW_LABEL_LOGIT,
    Anchors,
    NetworkConfig,
    SsrEncoder,
    anchors,
    new_encoder,
    placed,
)
from ssr_ros.resources import share_path
from ssr_ros.vocabulary import COCO_LABELS

DETECTOR = "engines/nanodet_coco_416.onnx"
LABELS = network_labels()


def fresh(fusion: str = "addition") -> SsrEncoder:
    torch.manual_seed(0)
    columns = coco_columns()
    return new_encoder(share_path(DETECTOR), columns, torch.zeros(len(columns), 3), NetworkConfig(fusion=fusion)).eval()


def awake(fusion: str) -> SsrEncoder:
    """With weights where training starts at zero."""
    encoder = fresh(fusion)
    with torch.no_grad():
        for conv in (*encoder.network.fuse, encoder.network.label_out, encoder.network.distance_out):
            conv.weight.normal_(std=0.1)  # type: ignore[operator, union-attr]
    return encoder


def frame(seed: int = 0) -> tuple[Tensor, Tensor]:
    rng = torch.Generator().manual_seed(seed)
    coarse = torch.rand((1, 3, 20, 26), generator=rng)
    image = 255 * torch.nn.functional.interpolate(coarse, size=(320, 416), mode="bicubic").clamp(0, 1)
    return image, torch.rand((1, 9, 80, 104), generator=rng)


@torch.no_grad()
def test_it_starts_exactly_at_the_pre_trained_detector() -> None:
    encoder = fresh()
    image, geometry = frame()
    prediction = encoder(image, geometry)
    heads = encoder.detector(image)
    coco = torch.cat([c.flatten(2).transpose(1, 2) for c, _ in heads], 1)
    sides = torch.cat([d.flatten(2).transpose(1, 2) for _, d in heads], 1)
    assert torch.equal(prediction.logits[..., LABELS.index("chair")], coco[..., COCO_LABELS.index("chair")])
    both = torch.maximum(coco[..., COCO_LABELS.index("bottle")], coco[..., COCO_LABELS.index("wine glass")])
    assert torch.equal(prediction.logits[..., LABELS.index("bottle")], both)
    assert (prediction.logits[..., LABELS.index("wardrobe")] == NEW_LABEL_LOGIT).all()
    assert torch.equal(prediction.distances.flatten(2), sides)


@torch.no_grad()
def test_depth_changes_no_label_before_training() -> None:
    encoder = fresh()
    image, geometry = frame()
    with_depth, without = encoder(image, geometry), encoder(image, torch.zeros_like(geometry))
    assert torch.equal(with_depth.logits, without.logits)


def test_addition_learns_to_use_depth() -> None:
    """The zero in front of the 3D features is a start, not a dead end."""
    encoder = fresh().train()
    image, geometry = frame()
    encoder(image, geometry).center.square().mean().backward()
    gradient = encoder.network.fuse[0].weight.grad
    assert gradient is not None and float(gradient.abs().max()) > 0
    assert all(p.grad is None for p in encoder.detector.parameters())


@pytest.mark.parametrize("fusion", FUSIONS)
@torch.no_grad()
def test_every_fusion_has_the_same_outputs(fusion: str) -> None:
    prediction = fresh(fusion)(*frame())
    cells = 40 * 52 + 20 * 26 + 10 * 13
    assert prediction.logits.shape == (1, cells, len(LABELS))
    assert prediction.distances.shape == (1, cells, 4, BINS)
    assert prediction.center.shape == (1, cells, 3)


@torch.no_grad()
def test_the_image_alone_is_blind_to_depth() -> None:
    encoder, (image, geometry) = awake("2d"), frame()
    other = torch.cat([geometry[:, :3], frame(1)[1][:, 3:]], 1)
    one, two = encoder(image, geometry), encoder(image, other)
    assert torch.equal(one.logits, two.logits) and torch.equal(one.center, two.center)
    turned = torch.cat([frame(1)[1][:, :3], geometry[:, 3:]], 1)
    assert not torch.equal(one.center, encoder(image, turned).center)  # rays are the camera's, not the depth's


@torch.no_grad()
def test_depth_alone_is_blind_to_the_image() -> None:
    encoder, (image, geometry) = awake("3d"), frame()
    one, two = encoder(image, geometry), encoder(frame(1)[0], geometry)
    assert torch.equal(one.logits, two.logits) and torch.equal(one.distances, two.distances)
    assert torch.equal(one.center, two.center)
    assert not torch.equal(one.logits, encoder(image, frame(1)[1]).logits)


@torch.no_grad()
def test_addition_and_concatenation_see_both() -> None:
    for fusion in ("addition", "concatenation"):
        encoder, (image, geometry) = awake(fusion), frame()
        one = encoder(image, geometry)
        assert not torch.equal(one.logits, encoder(frame(1)[0], geometry).logits)
        assert not torch.equal(one.logits, encoder(image, frame(1)[1]).logits)


def test_an_unknown_fusion_is_refused() -> None:
    with pytest.raises(ValueError, match="fusion"):
        NetworkConfig(fusion="multiplication")


def test_centres_are_placed_along_and_across_the_ray() -> None:
    ray = torch.tensor([[[1.0, 1.0, 0.0], [1.0, 0.0, 0.5]]])
    point = torch.tensor([[[2.0, 2.0, 0.3], [0.0, 0.0, 0.0]]])
    valid = torch.tensor([[1.0, 0.0]])
    offset = torch.tensor([[[math.sqrt(2), 0.0, -0.1], [0.0, 0.5, 0.0]]])
    anchor = Anchors(ray, point, valid, torch.zeros(1, 2), torch.zeros(1, 2))
    center, azimuth = placed(anchor, offset, torch.tensor([[0.0, math.log(3.0) - 1.0]]))
    # one step of sqrt(2) along the diagonal; and without a reading, 3 m along the ray, half a metre to its left
    torch.testing.assert_close(center, torch.tensor([[[3.0, 3.0, 0.2], [3.0, 0.5, 1.5]]]))
    torch.testing.assert_close(azimuth, torch.tensor([[math.pi / 4, 0.0]]))


def test_a_cell_without_a_reading_borrows_from_its_neighbours() -> None:
    geometry = torch.zeros(1, 9, 80, 104)
    geometry[:, 3:6] = torch.tensor([2.0, 1.0, -0.5]).reshape(1, 3, 1, 1)
    geometry[:, 6] = 1.0
    geometry[:, 3:7, 9, 21] = 0.0  # the reading of cell (4, 10) at stride 8
    geometry[:, 3:7, 40:60, 40:60] = 0.0  # and a hole that is too large
    geometry[:, 7] = 0.8 * geometry[:, 6]
    found = anchors(geometry, 8)
    torch.testing.assert_close(found.point[0, 4 * 52 + 10], torch.tensor([2.0, 1.0, -0.5]))
    assert float(found.height[0, 4 * 52 + 10]) == pytest.approx(0.8)
    assert found.valid[0, 4 * 52 + 10] == 1 and found.valid[0, 24 * 52 + 24] == 0
