"""Losses on boxes one can check by hand."""

from __future__ import annotations

import math

import pytest
import torch

from ssr_ros.model.losses import Objects, aligned_iou, stage_one
from ssr_ros.model.network import Prediction

LABELS, CELLS = 4, 6
NOTHING_TAUGHT = torch.zeros(0, CELLS, LABELS)


def prediction() -> Prediction:
    def zeros(*shape: int) -> torch.Tensor:
        return torch.zeros(1, CELLS, *shape, requires_grad=True)

    return Prediction(
        zeros(LABELS) - 4.0, zeros(4, 11), zeros(), torch.nn.functional.normalize(torch.ones(1, CELLS, 32), dim=-1),
        zeros(3) + torch.tensor([2.0, 0.0, -0.5]), zeros(3), zeros(12), zeros(12), zeros(), zeros(4), zeros(LABELS),
        zeros(128), zeros(8),
    )  # fmt: skip


def objects(yaw: float = 0.0, symmetry: int = 1, trusted: float = 1.0) -> Objects:
    return Objects(
        frame=torch.tensor([0]), cell=torch.tensor([2]), group=torch.tensor([0]), label=torch.tensor([1]),
        box=torch.tensor([[2.0, 0.0, -0.5, 1.0, 1.0, 1.0, yaw]]), box2d=torch.tensor([[10.0, 10.0, 30.0, 30.0]]),
        symmetry=torch.tensor([symmetry]), trusted=torch.tensor([trusted]), first=torch.tensor([True]),
        instance=torch.tensor([7]), centers=torch.tensor([[20.0, 20.0]]), stride=torch.tensor([8.0]),
    )  # fmt: skip


def losses(p: Prediction, o: Objects) -> dict[str, torch.Tensor]:
    every = torch.ones(LABELS, dtype=torch.bool)
    return stage_one(
        p, o, torch.zeros(1, CELLS, dtype=torch.bool), every, torch.zeros(1, dtype=torch.bool), every, NOTHING_TAUGHT
    )


def test_overlap_of_turned_boxes() -> None:
    box = torch.tensor([[1.0, 1.0, 0.0, 2.0, 1.0, 1.0, math.pi / 2]])
    same = aligned_iou(torch.tensor([[1.0, 1.0, 0.0]]), torch.tensor([[2.0, 1.0, 1.0]]), box)
    # half a metre along y is along the box's length: 1.5 of 2.5 overlap
    moved = aligned_iou(torch.tensor([[1.0, 1.5, 0.0]]), torch.tensor([[2.0, 1.0, 1.0]]), box)
    assert float(same) == pytest.approx(1.0) and float(moved) == pytest.approx(1.5 / 2.5)


def test_a_right_box_costs_nothing() -> None:
    found = losses(prediction(), objects())
    for name in ("iou", "center", "size"):
        assert float(found[name]) == pytest.approx(0.0, abs=1e-6)


def test_any_turn_of_a_symmetric_thing_is_right() -> None:
    def with_bin(k: int) -> Prediction:
        p = prediction()
        bins = torch.zeros(1, CELLS, 12)
        bins[..., k] = 20.0
        p.yaw_bins = bins
        return p

    quarter = objects(math.pi / 2, symmetry=4)
    assert all(float(losses(with_bin(k), quarter)["yaw"]) < 1e-3 for k in (0, 3, 6, 9))
    assert float(losses(with_bin(1), quarter)["yaw"]) > 1.0
    with_front = objects(math.pi / 2, symmetry=1)
    assert float(losses(with_bin(3), with_front)["yaw"]) < 1e-3 < 1.0 < float(losses(with_bin(9), with_front)["yaw"])
    assert "yaw" not in losses(prediction(), objects(symmetry=0))


def test_depth_that_lies_teaches_no_metres() -> None:
    p = prediction()
    p.center = (p.center + 1.0).detach().requires_grad_()
    found = losses(p, objects(trusted=0.0))
    assert float(found["center"]) == 0.0 and float(found["iou"]) == 0.0
    assert float(found["scale"]) > float(losses(prediction(), objects())["scale"])


def test_labels_that_the_data_never_shows_are_left_alone() -> None:
    p = prediction()
    p.logits = torch.zeros(1, CELLS, LABELS, requires_grad=True)
    trained = torch.tensor([True, True, False, True])
    rendered = torch.zeros(1, dtype=torch.bool)
    ignored = torch.zeros(1, CELLS, dtype=torch.bool)
    found = stage_one(p, objects(), ignored, trained, rendered, trained, NOTHING_TAUGHT)
    found["label"].backward()
    assert p.logits.grad is not None
    assert (p.logits.grad[..., 2] == 0).all() and (p.logits.grad[..., 1] != 0).any()
