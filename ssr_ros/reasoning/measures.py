"""What of a box can be measured, compared and ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.graph_index import GraphState, Rows
from ssr_ros.reasoning.uncertainty import center_sigma, face_sigma, side_sigma

Array = NDArray[np.float64]


THIN = 0.2  # [m] depth up to which an upright thing is a panel, whose width is what one sees of it
THIN_SHARE = 0.25  # of its length, up to which it is
_FROM_FLOOR = frozenset({"elevation", "top"})


class Measure(NamedTuple):
    """A number of each box, in m to the ``power``."""

    power: int
    read: Callable[[Array], Array]  # (K, 7) boxes -> (K,)
    per_side: Callable[[Array], Array] | None  # (K, 7) -> (K,) by how much it errs for each m that the sides err
    words: tuple[str, str]  # of two things, the one with the greater value is ...; and with the lesser

    @property
    def unit(self) -> str:
        return "m" if self.power == 1 else f"m^{self.power}"


def _one(boxes: Array) -> Array:
    return np.ones(len(boxes))


def _per_footprint(boxes: Array) -> Array:
    return np.hypot(boxes[:, 3], boxes[:, 4])


def _per_volume(boxes: Array) -> Array:
    l, w, h = boxes[:, 3], boxes[:, 4], boxes[:, 5]  # noqa: E741
    return np.sqrt((w * h) ** 2 + (l * h) ** 2 + (l * w) ** 2)


def _width(boxes: Array) -> Array:
    """(K,) [m] the shorter horizontal side, but the longer one of what is thin and upright: a window, a picture."""
    longer, shorter = boxes[:, 3:5].max(1), boxes[:, 3:5].min(1)
    thin = (shorter <= THIN) & (shorter <= THIN_SHARE * longer) & (shorter < boxes[:, 5])
    return np.where(thin, longer, shorter)


MEASURES: Mapping[str, Measure] = {
    "height": Measure(1, lambda b: b[:, 5], _one, ("taller", "shorter")),
    "length": Measure(1, lambda b: b[:, 3:5].max(1), _one, ("longer", "shorter")),
    "width": Measure(1, _width, _one, ("wider", "narrower")),
    "depth": Measure(1, lambda b: b[:, 3:5].min(1), _one, ("deeper", "less deep")),
    "thickness": Measure(1, lambda b: b[:, 3:6].min(1), _one, ("thicker", "thinner")),
    "longest": Measure(
        1, lambda b: b[:, 3:6].max(1), _one, ("longer on its longest side", "shorter on its longest side")
    ),
    "footprint": Measure(2, lambda b: b[:, 3] * b[:, 4], _per_footprint, ("larger in area", "smaller in area")),
    "volume": Measure(3, lambda b: b[:, 3:6].prod(1), _per_volume, ("larger", "smaller")),
    "elevation": Measure(1, lambda b: b[:, 2], None, ("higher up", "lower down")),
    "top": Measure(1, lambda b: b[:, 2] + b[:, 5] / 2, None, ("higher", "lower")),
}
# what the extremes are the most (1) or the least (-1) of
EXTREMES: Mapping[str, tuple[str, int]] = {
    "largest": ("volume", 1),
    "smallest": ("volume", -1),
    "tallest": ("height", 1),
    "shortest": ("height", -1),
    "longest": ("length", 1),  # what stands upright is tall instead
    "widest": ("width", 1),
    "narrowest": ("width", -1),
    "thickest": ("thickness", 1),
    "thinnest": ("thickness", -1),
    "highest": ("elevation", 1),
    "lowest": ("elevation", -1),
}


def measured(dimension: str, rows: Rows, state: GraphState) -> Array:
    """(K,) a measure [m, m^2 or m^3] of each object; elevation and top are over the lowest floor."""
    values = MEASURES[dimension].read(state.index.boxes[rows])
    return values - floor_height(state) if dimension in _FROM_FLOOR else values


def measure_sigma(dimension: str, rows: Rows, state: GraphState) -> Array:
    """(K,) one sigma of each, in the measure's unit."""
    per_side = MEASURES[dimension].per_side
    if per_side is None:
        return face_sigma(rows, state) if dimension == "top" else center_sigma(rows, state)
    return per_side(state.index.boxes[rows]) * side_sigma(rows, state)


def as_length(dimension: str, values: Array) -> Array:
    """(K,) [m] the sides of squares and cubes of these sizes, so that one tolerance serves all measures."""
    power = MEASURES[dimension].power
    return values if power == 1 else np.maximum(values, 0.0) ** (1 / power)


def floor_height(state: GraphState) -> float:
    """[m] in the graph frame of the lowest floor that was measured; else of the lowest box."""
    rooms = state.graph.rooms
    if rooms:
        return min(room.floor for room in rooms.values())
    boxes = state.index.boxes
    return float((boxes[:, 2] - boxes[:, 5] / 2).min()) if len(boxes) else 0.0
