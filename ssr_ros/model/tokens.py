"""Tokens for a language model: P2d(f2d) + P3d(f3d) of detections and of coarse cells, and the pose.

``Tokens`` is trained behind a finished encoder, with linear read-outs that say what a token must carry; the read-outs
are thrown away, and a probe fitted afterwards on held-out homes tells how much is there.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ssr_ros.encoder.network_inputs import HEIGHT, WIDTH
from ssr_ros.model.nanodet import CHANNELS
from ssr_ros.model.network import Prediction

POSE = 8  # camera height, floor known, pitch, roll, dx, dy, dyaw, dt
GRID_CELL = 64  # [px]
GRID = (HEIGHT // GRID_CELL, -(-WIDTH // GRID_CELL))  # rows, columns
COARSE = (HEIGHT // 32, WIDTH // 32)
BOX = 8  # centre, log size, cosine and sine of the yaw


class Tokens(nn.Module):
    """Projections into the language model's width."""

    def __init__(self, geometry: int, width: int) -> None:
        """``geometry``: channels of the 3D features."""
        super().__init__()
        self.look = nn.Linear(CHANNELS, width)
        self.shape = nn.Linear(geometry + BOX, width, bias=False)
        self.pose = nn.Sequential(nn.Linear(POSE, 64), nn.SiLU(), nn.Linear(64, width))

    def objects(self, f2d: Tensor, f3d: Tensor, box: Tensor) -> Tensor:
        """(..., W) of detections: features at their cells, and ``box`` (..., 8) as ``box_numbers`` gives it."""
        return self.look(f2d) + self.shape(torch.cat([f3d, box], -1))

    def grid(self, prediction: Prediction, geometry: Tensor) -> Tensor:
        """(N, 35, W) of cells of 64 px, row by row; in place of a box stands the mean point of the cell."""
        rows, columns = COARSE
        cells = rows * columns
        f2d = pooled(prediction.f2d[:, -cells:])
        f3d = pooled(prediction.f3d[:, -cells:])
        return self.objects(f2d, f3d, cell_numbers(geometry))


def box_numbers(center: Tensor, log_size: Tensor, yaw: Tensor) -> Tensor:
    """(..., 8) of about unit size."""
    return torch.cat([center / 3, log_size, torch.cos(yaw)[..., None], torch.sin(yaw)[..., None]], -1)


def pooled(x: Tensor) -> Tensor:
    """(N, 130, C) at stride 32 -> (N, 35, C): means over 2 x 2 cells, what lies beyond the border left out."""
    rows, columns = COARSE
    maps = x.transpose(1, 2).unflatten(2, (rows, columns))
    return F.avg_pool2d(F.pad(maps, (0, columns % 2)), 2).flatten(2).transpose(1, 2)


def cell_numbers(geometry: Tensor) -> Tensor:
    """(N, 35, 8): mean point of a coarse cell over 3 [m], share of its readings, and zeros where a box has its size."""
    side = GRID_CELL // 4
    padded = F.pad(geometry[:, 3:7], (0, GRID[1] * side - geometry.shape[3]))
    mean = F.avg_pool2d(padded, side).flatten(2).transpose(1, 2)  # (N, 35, 4)
    point = mean[..., :3] / mean[..., 3:].clamp(min=1e-3) / 3
    return torch.cat([point, mean[..., 3:], torch.zeros_like(mean)], -1)


class ReadOuts(nn.Module):
    """What can be read from a token by a linear map: label and box, what a coarse cell shows, the pose."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.label = nn.Linear(width, labels)
        self.box = nn.Linear(width, BOX)
        self.cell = nn.Linear(width, labels)
        self.pose = nn.Linear(width, POSE)
