"""Losses of stage 1: structured grounding."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from ssr_ros.model.network import LEAST_SIGMA, YAW_BINS, Prediction

LEAST_LENGTH = 0.15  # [m] as the evaluation counts shorter lengths
INKLING = 0.1  # score of the frozen detector above which rendered homes may raise a label on photographs
OBJECTS_IN_PHOTO = 4.0  # by which the loss is divided, as that of rendered frames by their objects
_BIN = 2 * math.pi / YAW_BINS


@dataclass(slots=True)
class Objects:
    """The objects that own cells of a batch; K owned cells in all."""

    frame: Tensor  # (K,) index of the frame in the batch
    cell: Tensor  # (K,) index into the P cells
    group: Tensor  # (K,) index of the object in the batch: cells of one object share it
    label: Tensor  # (K,)
    box: Tensor  # (K, 7) in the level frame
    box2d: Tensor  # (K, 4) [px]
    symmetry: Tensor  # (K,)
    trusted: Tensor  # (K,) 1 where the frame's depth is what it should be
    first: Tensor  # (K,) whether it is the object's middle cell
    instance: Tensor  # (K,) the object across frames
    centers: Tensor  # (K, 2) [px] of the cell
    stride: Tensor  # (K,) [px]


def stage_one(
    prediction: Prediction,
    objects: Objects,
    ignored: Tensor,
    trained: Tensor,
    photos: Tensor,
    named: Tensor,
    taught: Tensor,
) -> dict[str, Tensor]:
    """Named losses; ``ignored`` (N, P) cells without a say, ``trained`` (L,) labels that the data shows.

    ``photos`` (N,) frames of which only the frozen detector tells something, by the labels it has words for, ``named``
    (L,), and by what it says of the same view when it looks closer: ``taught`` (photographs, P, K of ``named``) logits,
    or none of any.
    """
    at = (objects.frame, objects.cell)
    box = objects.box
    iou = aligned_iou(prediction.center[at], prediction.log_size[at].exp(), box)
    target = _label_target(prediction, objects, iou.detach())
    losses = {"label": _label_loss(prediction.logits, target, ignored, trained, len(torch.unique(objects.group)))}
    losses["keep"] = prediction.correction[..., trained].square().mean() * 0.02
    if bool(photos.any()):
        base = prediction.detector_logits[photos][..., named]
        teacher = torch.maximum(base, taught) if len(taught) else base
        losses["photos"] = _taught(prediction.logits[photos][..., named], teacher)
    losses["quality"] = F.binary_cross_entropy_with_logits(prediction.quality[at], iou.detach())
    trust = objects.trusted
    losses["iou"] = _mean((1 - iou), trust)
    losses |= _metric(prediction, objects, at)
    losses |= _yaw(prediction, objects, at)
    losses |= _flat_box(prediction, objects, at)
    losses["embedding"] = _embedding(prediction.embedding[at], objects)
    return losses


def aligned_iou(center: Tensor, size: Tensor, box: Tensor) -> Tensor:
    """(K,) 3D IoU of boxes turned as the true ones, lengths floored as in the evaluation."""
    c, s = torch.cos(box[:, 6]), torch.sin(box[:, 6])
    d = center - box[:, :3]
    d = torch.stack([c * d[:, 0] + s * d[:, 1], -s * d[:, 0] + c * d[:, 1], d[:, 2]], 1)
    true, size = box[:, 3:6].clamp(min=LEAST_LENGTH), size.clamp(min=LEAST_LENGTH, max=8.0)
    low = torch.maximum(d - size / 2, -true / 2)
    high = torch.minimum(d + size / 2, true / 2)
    meet = (high - low).clamp(min=0).prod(1)
    return meet / (size.prod(1) + true.prod(1) - meet)


def _label_target(prediction: Prediction, objects: Objects, iou: Tensor) -> Tensor:
    """(N, P, L): of an object's cells the one with the best box counts fully."""
    target = torch.zeros_like(prediction.logits)
    best = torch.zeros(int(objects.group.max()) + 1).scatter_reduce(0, objects.group, iou, "amax")
    share = (iou / best[objects.group].clamp(min=0.1)).clamp(0.4, 1.0)
    target[objects.frame, objects.cell, objects.label] = share
    return target


def _label_loss(logits: Tensor, target: Tensor, ignored: Tensor, trained: Tensor, count: int) -> Tensor:
    """Quality focal loss (Li et al. 2020) over the labels that the data shows."""
    logits, target = logits[..., trained], target[..., trained]
    weight = (target - logits.sigmoid()).abs().square()
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight
    return (loss.sum(-1) * ~ignored).sum() / max(count, 1) / 2


def _taught(logits: Tensor, teacher: Tensor) -> Tensor:
    """Quality focal loss towards the frozen detector's scores; what it has an inkling of may be raised."""
    taught, score = teacher.detach().sigmoid(), logits.sigmoid()
    weight = (score - taught).abs().square() * ((score < taught) | (taught < INKLING))
    loss = F.binary_cross_entropy_with_logits(logits, taught, reduction="none") * weight
    return loss.sum() / (OBJECTS_IN_PHOTO * len(logits))


def _metric(prediction: Prediction, objects: Objects, at: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """Centre and size with their Laplace scales; an untrusted frame only widens the scales."""
    azimuth = prediction.azimuth[at]
    c, s = torch.cos(azimuth), torch.sin(azimuth)
    d = prediction.center[at] - objects.box[:, :3]
    error = torch.stack([c * d[:, 0] + s * d[:, 1], -s * d[:, 0] + c * d[:, 1], d[:, 2]], 1).abs()
    sizes = (prediction.log_size[at] - objects.box[:, 3:6].clamp(min=0.03).log()).abs()
    log_scale = prediction.log_sigmas[at].clamp(min=math.log(LEAST_SIGMA), max=1.5)
    everything = torch.cat([error, sizes.mean(1, keepdim=True)], 1)
    likelihood = everything.detach() / log_scale.exp() + log_scale
    lengths = objects.box[:, 3:6].clamp(min=LEAST_LENGTH)
    c, s = torch.cos(objects.box[:, 6]), torch.sin(objects.box[:, 6])
    own = torch.stack([c * d[:, 0] + s * d[:, 1], -s * d[:, 0] + c * d[:, 1], d[:, 2]], 1) / lengths
    return {
        "place": _mean(
            F.smooth_l1_loss(own, torch.zeros_like(own), beta=0.1, reduction="none").sum(1), objects.trusted
        ),
        "center": _mean(
            F.smooth_l1_loss(error, torch.zeros_like(error), beta=0.1, reduction="none").sum(1), objects.trusted
        ),
        "size": _mean(sizes.sum(1), objects.trusted) * 0.5,
        "scale": likelihood.mean() * 0.2,
    }


def _yaw(prediction: Prediction, objects: Objects, at: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """Any turn that leaves the object as it is counts as right."""
    has = objects.symmetry > 0
    if not bool(has.any()):
        return {}
    relative = objects.box[has, 6] - prediction.azimuth[at][has]
    symmetry = objects.symmetry[has]
    turns = torch.arange(4)[None] * (2 * math.pi / symmetry[:, None])
    valid = torch.arange(4)[None] < symmetry[:, None]
    angles = relative[:, None] + turns  # (K, 4)
    bins = torch.round(angles / _BIN).long() % YAW_BINS
    log_p = F.log_softmax(prediction.yaw_bins[at][has], -1)
    chosen = torch.zeros_like(log_p, dtype=torch.bool)
    chosen[torch.arange(len(bins))[:, None].expand_as(bins)[valid], bins[valid]] = True
    bin_loss = -torch.logsumexp(log_p.masked_fill(~chosen, -1e4), -1)
    rest = torch.remainder(angles - bins * _BIN + math.pi, 2 * math.pi) - math.pi
    predicted = prediction.yaw_rest[at][has].gather(1, bins)
    rest_loss = ((predicted - rest).abs() * valid).sum(1) / valid.sum(1)
    return {"yaw": _mean(bin_loss * 0.5 + rest_loss * 2.0, objects.trusted[has])}


def _flat_box(prediction: Prediction, objects: Objects, at: tuple[Tensor, Tensor]) -> dict[str, Tensor]:
    """2D box: distribution focal loss (Li et al. 2020) on the sides, and its overlap."""
    logits = prediction.distances[at]  # (K, 4, 11)
    stride = objects.stride[:, None]
    sides = torch.cat([objects.centers - objects.box2d[:, :2], objects.box2d[:, 2:] - objects.centers], 1) / stride
    sides = sides.clamp(0.0, logits.shape[-1] - 1.01)
    low = sides.floor().long()
    log_p = F.log_softmax(logits, -1)
    up = sides - low
    dfl = -(log_p.gather(-1, low[..., None])[..., 0] * (1 - up) + log_p.gather(-1, low[..., None] + 1)[..., 0] * up)
    reach = logits.softmax(-1) @ torch.arange(logits.shape[-1], dtype=logits.dtype)
    meet = torch.minimum(reach[:, :2], sides[:, :2]) + torch.minimum(reach[:, 2:], sides[:, 2:])
    area, true = (reach[:, :2] + reach[:, 2:]).prod(1), (sides[:, :2] + sides[:, 2:]).prod(1)
    overlap = meet.clamp(min=0).prod(1)
    return {"sides": dfl.mean() * 0.25, "overlap": (1 - overlap / (area + true - overlap).clamp(min=1e-3)).mean()}


def _embedding(embedding: Tensor, objects: Objects) -> Tensor:
    """Supervised contrast (Khosla et al. 2020): views of one object against everything else in the batch."""
    keep = objects.first
    if int(keep.sum()) < 3:
        return embedding.sum() * 0.0
    e, instance = embedding[keep], objects.instance[keep]
    logits = e @ e.T / 0.15
    itself = torch.eye(len(e), dtype=torch.bool)
    same = (instance[:, None] == instance[None]) & ~itself
    log_p = logits - torch.logsumexp(logits.masked_fill(itself, -1e4), 1, keepdim=True)
    has = same.any(1)
    if not bool(has.any()):
        return embedding.sum() * 0.0
    return -((log_p * same).sum(1)[has] / same.sum(1)[has]).mean() * 0.1


def _mean(value: Tensor, weight: Tensor) -> Tensor:
    return (value * weight).sum() / weight.sum().clamp(min=1.0)
