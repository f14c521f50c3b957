"""Text labels that do not cover each other: nearest free place around their point, a thin line when moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

FONT_SIZE = 7.5  # [pt]
PADDING = 1.5  # [px] kept free around a label
DIRECTIONS = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)]
DISTANCES = [0.0, 0.9, 1.6, 2.4, 3.3, 4.5]  # [label heights] from the point, nearest first
LINE_FROM = 1.6  # [label heights] from here on a line shows whose label it is


def place_labels(
    axes: Axes, labels: Sequence[tuple[str, tuple[float, float], str]], obstacles: NDArray[np.float64]
) -> None:
    """Draws (text, point [data units], color), earlier ones first; a label without a free place is left out.

    ``obstacles`` (N, 2) [data units] are points that a moved label must not cover. The figure must be laid out.
    """
    view = np.array(axes.transAxes.transform([(0, 0), (1, 1)]))
    blocked = np.array(axes.transData.transform(obstacles)) if len(obstacles) else np.empty((0, 2))
    taken: list[NDArray[np.float64]] = []  # [px] x0, y0, x1, y1
    for text, point, color in labels:
        artist = _label(axes, text, point, color)
        box = artist.get_window_extent()
        size = np.array([box.width, box.height]) / 2 + PADDING
        anchor = np.array(axes.transData.transform(point))
        found = _free_place(anchor, size, taken, blocked, view)
        if found is None:
            artist.remove()
            continue
        place, distance = found
        taken.append(np.concatenate([place - size, place + size]))
        moved = axes.transData.inverted().transform(place)
        artist.set_position((float(moved[0]), float(moved[1])))
        if distance >= LINE_FROM:
            axes.plot(*np.stack([np.array(point), moved]).T, color=color, lw=0.5, alpha=0.8, zorder=10)


def _label(axes: Axes, text: str, point: tuple[float, float], color: str) -> Text:
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.0, foreground="white")]
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": FONT_SIZE, "color": color, "zorder": 15}
    return axes.text(*point, text, path_effects=halo, **style)


def _free_place(
    anchor: NDArray[np.float64],
    half: NDArray[np.float64],
    taken: Sequence[NDArray[np.float64]],
    blocked: NDArray[np.float64],
    view: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float] | None:
    """Center [px] of the nearest free place, and its distance [label heights]."""
    for distance in DISTANCES:
        for direction in DIRECTIONS if distance else [(0, 0)]:
            reach = np.array(direction) * (2 * half[1] * distance)
            reach = reach + np.array([np.sign(direction[0]) * half[0], 0.0])  # sideways, by the label's own length
            place = anchor + reach
            corners = np.concatenate([place - half, place + half])
            if _is_free(corners, taken, view) and not (distance and _covers(corners, blocked)):
                return place, distance
    return None


def _is_free(corners: NDArray[np.float64], taken: Sequence[NDArray[np.float64]], view: NDArray[np.float64]) -> bool:
    x0, y0, x1, y1 = corners
    if x0 < view[0, 0] or y0 < view[0, 1] or x1 > view[1, 0] or y1 > view[1, 1]:
        return False
    return not any(x0 < t[2] and t[0] < x1 and y0 < t[3] and t[1] < y1 for t in taken)


def _covers(corners: NDArray[np.float64], points: NDArray[np.float64]) -> bool:
    x0, y0, x1, y1 = corners
    return bool(((points[:, 0] > x0) & (points[:, 0] < x1) & (points[:, 1] > y0) & (points[:, 1] < y1)).any())
