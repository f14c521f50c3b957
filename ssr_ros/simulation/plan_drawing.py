"""A home as a floor plan. matplotlib is imported inside the functions that draw with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ssr_ros.geometry import box_parameters, footprints
from ssr_ros.simulation.home import polygon_area
from ssr_ros.simulation.scene import Home, Opening, PlacedObject

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WALL, DOOR, GLASS, INK = "#555a61", "#e8b98f", "#9fd0f5", "#22252a"
FLOORS = {
    "bathroom": "#e3f1f4", "bedroom": "#f3ebf6", "kitchen": "#f8f1df", "living room": "#eef4e6", "office": "#e8ecf7",
}  # fmt: skip
WALL_DRAWN = 0.2  # [m]
FLAT, SMALL = 0.03, 0.35  # [m] a rug's height; a thing shorter than SMALL gets a small label


def draw_floor_plan(home: Home, path: str | Path) -> None:
    """Writes the plan with labels and fronts to an image file (its suffix is the format)."""
    draw_floor_plans([home], path, columns=1, inches=9.0)


def draw_floor_plans(homes: Sequence[Home], path: str | Path, columns: int = 4, inches: float = 6.0) -> None:
    """Several plans in one picture, each as large as fits into ``inches``."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = math.ceil(len(homes) / columns)
    figure = Figure(figsize=(inches * columns, inches * rows), layout="constrained")
    FigureCanvasAgg(figure)
    for number, home in enumerate(homes, start=1):
        draw_on(figure.add_subplot(rows, columns, number), home)
    figure.savefig(path, dpi=90)


def draw_on(axes: Axes, home: Home) -> None:
    """Draws the plan into axes, in the world frame."""
    from matplotlib.patches import Polygon

    rooms = [shapely.Polygon(room.polygon) for room in home.rooms]
    walls = shapely.union_all([room.buffer(WALL_DRAWN, join_style="mitre") for room in rooms])
    for part in shapely.get_parts(walls):
        axes.add_patch(Polygon(shapely.get_coordinates(part.exterior), facecolor=WALL, zorder=0))
    for room in home.rooms:
        axes.add_patch(Polygon(room.polygon, facecolor=FLOORS[room.style], zorder=1))
        x, y = np.mean(room.polygon, axis=0)
        text = f"{room.style}\n{polygon_area(room.polygon):.1f} m²"
        axes.text(x, y, text, ha="center", va="center", fontsize=11, color="#00000040", zorder=2)
    for opening in home.openings:
        _draw_opening(axes, opening)
    for item in sorted(home.objects, key=lambda o: o.box.top):
        _draw_object(axes, item)
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.set_title(f"home {home.seed}: {', '.join(room.style for room in home.rooms)}; {len(home.objects)} objects")
    axes.tick_params(labelsize=7)


def _draw_opening(axes: Axes, item: Opening) -> None:
    color = DOOR if item.kind == "door" else GLASS
    (x0, y0), (x1, y1) = item.start, item.end
    axes.plot([x0, x1], [y0, y1], color=color, linewidth=5, solid_capstyle="butt", zorder=3)


def _draw_object(axes: Axes, item: PlacedObject) -> None:
    from matplotlib.patches import Circle, Patch, Polygon

    corners = footprints(box_parameters([item.box]))[0]
    length, width, height = item.box.size
    rests = item.support > 0 and height > FLAT and item.box.bottom > 0.1
    face = "#f4dcc0" if height <= FLAT else "#ffffff" if not rests else "#ffd86b"
    edge = "#2f6fb0" if item.support == -1 else INK
    shape: Patch = Circle(item.box.center[:2], length / 2) if item.model.symmetry == 0 else Polygon(corners)
    shape.set(facecolor=face, edgecolor=edge, linewidth=0.9, alpha=0.9, zorder=4)
    axes.add_patch(shape)
    if item.structural and item.label == "window":
        return
    x, y, _ = item.box.center
    if item.model.symmetry == 1:
        tip = np.array([x, y]) + length / 2 * np.array([np.cos(item.box.yaw), np.sin(item.box.yaw)])
        axes.plot([x, tip[0]], [y, tip[1]], color="#d6336c", linewidth=1.2, zorder=5)
    size = 7.5 if max(length, width) > SMALL else 5.0
    axes.text(x, y, item.label, ha="center", va="center", fontsize=size, color=INK, zorder=6)
