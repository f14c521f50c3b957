"""The 3D branch: a light network over the metric point map of the level frame, at the strides of the 2D features."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from ssr_ros.encoder.network_inputs import CHANNELS


class GeometryBranch(nn.Module):
    """(N, 9, H/4, W/4) geometry -> (N, 3C, H/s, W/s) for the strides 8, 16, 32."""

    scale: Tensor

    def __init__(self, width: int) -> None:
        """``width``: C, channels at stride 4."""
        super().__init__()
        # metres are brought to about one; rays are that already
        scale = torch.tensor([1.0, 1.0, 1.0, 0.25, 0.25, 0.5, 1.0, 0.5, 1.0]).reshape(1, CHANNELS, 1, 1)
        self.register_buffer("scale", scale, persistent=False)
        self.channels = out = 3 * width
        self.fine = nn.Sequential(
            _block(CHANNELS + 6, width, 1), _block(width, 2 * width, 2), _block(2 * width, out, 1)
        )
        self.middle = nn.Sequential(_block(out, out, 2), _block(out, out, 1))
        self.coarse = nn.Sequential(_block(out, out, 2), _block(out, out, 1))
        self.context = nn.Conv2d(out, out, 1)
        self.down = nn.ModuleList([nn.Conv2d(out, out, 1) for _ in range(2)])

    def forward(self, geometry: Tensor) -> list[Tensor]:
        x = torch.cat([geometry * self.scale, slopes(geometry)], 1)
        fine = self.fine(x)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        coarse = coarse + self.context(coarse.mean((2, 3), keepdim=True))  # the room around
        middle = middle + F.interpolate(self.down[1](coarse), scale_factor=2.0, mode="nearest")
        fine = fine + F.interpolate(self.down[0](middle), scale_factor=2.0, mode="nearest")
        return [fine, middle, coarse]


def slopes(geometry: Tensor) -> Tensor:
    """(N, 6, h, w) how the point moves from cell to cell, across and down, in units of its distance: surface direction
    at any range. 0 at edges, where either cell has no reading.
    """
    point, valid = geometry[:, 3:6], geometry[:, 6:7]
    distance = torch.linalg.vector_norm(point, dim=1, keepdim=True).clamp(min=0.25)
    across = F.pad((point[..., 1:] - point[..., :-1]) * valid[..., 1:] * valid[..., :-1], (0, 1, 0, 0))
    down = F.pad((point[..., 1:, :] - point[..., :-1, :]) * valid[..., 1:, :] * valid[..., :-1, :], (0, 0, 0, 1))
    return torch.cat([across, down], 1).div(0.02 * distance).clamp(-4.0, 4.0)


def _block(channels_in: int, channels_out: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out), nn.SiLU()
    )
