"""The scene graph seen from above, as a picture. matplotlib is imported inside the functions that draw with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.geometry import box_parameters, footprints, yaw_of
from ssr_ros.label_placement import place_labels
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph
from ssr_ros.scene_graph.local_cog_map import GRID_CELLS, LocalCogMap
from ssr_ros.text_views import FREE, OCCUPIED, format_cog_map, format_graph_table
from ssr_ros.types import Box3D

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["OccupancyGrid", "draw_birds_eye", "format_cog_map", "format_graph_table", "label_colors"]

STYLES = {NodeState.CONFIRMED: "-", NodeState.STALE: (0, (5, 2)), NodeState.TENTATIVE: (0, (1, 1.5))}
INK, MUTED, PATH_COLOR, TRIPLET_COLOR, TRUTH_COLOR, ROOM_COLOR = (
    "#222222", "#8a8f98", "#0b7285", "#7048e8", "#2b8a3e", "#495057",
)  # fmt: skip
PALETTE = (  # neighbours differ in hue: labels beside each other in the alphabet often stand beside each other
    "#d9480f", "#1971c2", "#2f9e44", "#ae3ec9", "#b08900", "#e03131", "#0c8599", "#862e3c",
    "#5f3dc4", "#5c940d", "#e64980", "#495057",
)  # fmt: skip
LABELED_SIZE = 0.12  # [m] an object whose longest side is shorter gets no label in the drawing
MARGIN = 0.5  # [m] around what is drawn
MAX_INCHES = 7.5


@dataclass(frozen=True, slots=True, eq=False)
class OccupancyGrid:
    """Free and occupied floor space to shade."""

    cells: NDArray[np.int8]  # (rows, cols), row along +y, col along +x: -1 unknown, 0 free, 100 occupied
    origin: tuple[float, float]  # [m] corner of cell (0, 0) in the graph frame
    cell_size: float  # [m]


def draw_birds_eye(
    graph: SceneGraph,
    path: str | Path,
    *,
    robot_path: NDArray[np.floating] | None = None,
    cog_map: LocalCogMap | None = None,
    occupancy: OccupancyGrid | None = None,
    truth: Iterable[tuple[str, Box3D]] = (),
    title: str | None = None,
) -> None:
    """Writes the graph seen from above, in its own frame, to an image file (its suffix is the format).

    Boxes have a tick at the heading and a line style by state; tentative ones are thin and without a label.
    ``robot_path`` is (N, >=2) [m] in the graph frame; ``truth`` are boxes to compare with, drawn below.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    truth = list(truth)
    nodes = sorted(graph.nodes.values(), key=lambda node: node.box.top)  # the highest on top
    low, high = _extent(graph, robot_path, cog_map, occupancy, [box for _, box in truth])
    width, height = high - low
    scale = min(MAX_INCHES / width, MAX_INCHES / height)
    figure = Figure(figsize=(max(width * scale, 4.0) + 2.3, max(height * scale, 3.5) + 0.8), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_aspect("equal")
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    if occupancy is not None:
        _draw_occupancy(axes, occupancy)
    for room in graph.rooms.values():
        outline = np.array([*room.polygon, room.polygon[0]])
        axes.plot(*outline.T, color=ROOM_COLOR, lw=1.6, alpha=0.7, zorder=2, gid=f"room {room.id}")
    if cog_map is not None:
        _draw_cog_map(axes, cog_map)
    _draw_truth(axes, truth)
    _draw_triplets(axes, graph)
    if robot_path is not None and len(robot_path):
        _draw_path(axes, np.asarray(robot_path)[:, :2], cog_map)
    colors = label_colors(node.label for node in nodes)
    for node in nodes:
        _draw_node(axes, node, colors[node.label])
    _decorate(axes, graph, title, width)
    _add_legend(axes, graph, robot_path is not None, cog_map, occupancy, bool(truth))
    figure.canvas.draw()  # fixes the layout: labels are placed in pixels
    place_labels(axes, _labels(nodes), _obstacles(nodes))
    figure.savefig(path, dpi=200, bbox_inches="tight", pad_inches=0.12)


def label_colors(labels: Iterable[str]) -> dict[str, str]:
    """A color per label, the same for the same set of labels."""
    return {label: PALETTE[i % len(PALETTE)] for i, label in enumerate(sorted(set(labels)))}


def _extent(
    graph: SceneGraph,
    robot_path: NDArray[np.floating] | None,
    cog_map: LocalCogMap | None,
    occupancy: OccupancyGrid | None,
    truth: Sequence[Box3D],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper corner [m] of what is drawn; occupancy counts where something stands."""
    boxes = [*(node.box for node in graph.nodes.values()), *truth]
    points = [footprints(box_parameters(boxes)).reshape(-1, 2), *(np.array(r.polygon) for r in graph.rooms.values())]
    if robot_path is not None and len(robot_path):
        points.append(np.asarray(robot_path, dtype=np.float64)[:, :2])
    if cog_map is not None:
        corner = np.array(cog_map.origin[:2])
        points.append(np.stack([corner, corner + GRID_CELLS * cog_map.cell_size]))
    if occupancy is not None and not graph.rooms:
        rows, columns = np.nonzero(occupancy.cells == OCCUPIED)
        points.append(np.stack([columns, rows], -1) * occupancy.cell_size + occupancy.origin)
    everything = np.concatenate([p.reshape(-1, 2) for p in points])
    if not len(everything):
        everything = np.array([[-1.0, -1.0], [1.0, 1.0]])
    low, high = everything.min(0) - MARGIN, everything.max(0) + MARGIN
    return low, np.maximum(high, low + 2.0)


def _draw_occupancy(axes: Axes, grid: OccupancyGrid) -> None:
    rows, columns = grid.cells.shape
    shade = np.ones((rows, columns, 4))
    shade[grid.cells == FREE] = (0.945, 0.953, 0.961, 1.0)
    shade[grid.cells == OCCUPIED] = (0.77, 0.79, 0.82, 1.0)
    shade[grid.cells < 0, 3] = 0.0
    x, y = grid.origin
    extent = (x, x + columns * grid.cell_size, y, y + rows * grid.cell_size)
    axes.imshow(shade, origin="lower", extent=extent, interpolation="nearest", zorder=0, aspect="equal")


def _draw_cog_map(axes: Axes, cog_map: LocalCogMap) -> None:
    """The 10x10 grid; its occupied cells in a tint."""
    x, y, _ = cog_map.origin
    ticks = np.arange(GRID_CELLS + 1) * cog_map.cell_size
    tint = np.zeros((GRID_CELLS, GRID_CELLS, 4))
    tint[cog_map.occupancy == OCCUPIED] = (0.043, 0.447, 0.522, 0.13)
    extent = (x, x + ticks[-1], y, y + ticks[-1])
    axes.imshow(tint, origin="lower", extent=extent, interpolation="nearest", zorder=1, aspect="equal")
    line: dict[str, Any] = {"color": PATH_COLOR, "lw": 0.5, "alpha": 0.45, "zorder": 1}
    axes.vlines(x + ticks, y, y + ticks[-1], **line)
    axes.hlines(y + ticks, x, x + ticks[-1], **line)


def _draw_truth(axes: Axes, truth: Sequence[tuple[str, Box3D]]) -> None:
    from matplotlib.patches import Polygon

    for plan in footprints(box_parameters([box for _, box in truth])):
        axes.add_patch(Polygon(plan, fc="none", ec=TRUTH_COLOR, lw=1.0, ls=(0, (2, 2)), zorder=3))


def _draw_triplets(axes: Axes, graph: SceneGraph) -> None:
    """Edges of the chain: each target to its anchor."""
    from matplotlib.collections import LineCollection

    nodes = graph.nodes
    ends = [(nodes[t.anchor], nodes[t.target]) for t in graph.triplets.values() if {t.anchor, t.target} <= nodes.keys()]
    segments = [(a.box.center[:2], b.box.center[:2]) for a, b in ends]
    axes.add_collection(LineCollection(segments, colors=TRIPLET_COLOR, linewidths=0.8, alpha=0.55, zorder=4))


def _draw_path(axes: Axes, path: NDArray[np.floating], cog_map: LocalCogMap | None) -> None:
    axes.plot(*path.T, color=PATH_COLOR, lw=1.4, zorder=5, solid_capstyle="round")
    axes.plot(*path[0], "o", color=PATH_COLOR, ms=4, zorder=6)
    if cog_map is not None:
        yaw, at = yaw_of(cog_map.graph_T_base), cog_map.graph_T_base[:2, 3]
    else:
        step = path[-1] - path[max(0, len(path) - 5)]
        yaw, at = math.atan2(step[1], step[0]), path[-1]
    axes.plot(*at, marker=(3, 0, math.degrees(yaw) - 90), color=PATH_COLOR, mec="white", ms=12, zorder=7)


def _draw_node(axes: Axes, node: ObjectNode, color: str) -> None:
    from matplotlib.patches import Polygon

    plan = footprints(box_parameters([node.box]))[0]
    faint = node.state is NodeState.TENTATIVE
    style: dict[str, Any] = {"lw": 0.7 if faint else 1.5, "ls": STYLES[node.state], "alpha": 0.6 if faint else 1.0}
    axes.add_patch(Polygon(plan, fc="none", ec=color, zorder=9, **style))
    axes.add_patch(Polygon(plan, fc=color, ec="none", alpha=0.06 if faint else 0.22, zorder=8))
    if not faint:
        front = (plan[0] + plan[3]) / 2  # the side at +l, where the heading points
        axes.plot(*np.stack([np.array(node.box.center[:2]), front]).T, color=color, lw=1.0, zorder=9)


def _labels(nodes: Sequence[ObjectNode]) -> list[tuple[str, tuple[float, float], str]]:
    """Text, point and color of what is worth a label; the largest first, for they are placed first."""
    shown = [n for n in nodes if n.state is not NodeState.TENTATIVE and max(n.box.size) >= LABELED_SIZE]
    shown.sort(key=lambda node: -node.box.volume)
    return [(f"{n.label} {n.id}", n.box.center[:2], INK) for n in shown]


def _obstacles(nodes: Sequence[ObjectNode]) -> NDArray[np.float64]:
    """(N, 2) centers that a displaced label should not cover."""
    shown = [node.box.center[:2] for node in nodes if node.state is not NodeState.TENTATIVE]
    return np.array(shown, dtype=np.float64).reshape(-1, 2)


def _decorate(axes: Axes, graph: SceneGraph, title: str | None, width: float) -> None:
    from matplotlib.font_manager import FontProperties
    from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar

    length = 1.0 if width < 12 else 5.0  # [m]
    font = FontProperties(size=9)
    bar = AnchoredSizeBar(
        axes.transData, length, f"{length:g} m", "lower right", pad=0.4, borderpad=0.6, sep=3, color=INK,
        frameon=True, size_vertical=0.02 * length, fontproperties=font,
    )  # fmt: skip
    bar.patch.set(alpha=0.8, ec="none")
    bar.set_zorder(20)
    axes.add_artist(bar)
    axes.set_xlabel(f"x in {graph.frame_id} [m]", fontsize=9, color=INK)
    axes.set_ylabel(f"y in {graph.frame_id} [m]", fontsize=9, color=INK)
    axes.tick_params(labelsize=8, colors=INK)
    for spine in axes.spines.values():
        spine.set_color("#ced4da")
    if title:
        axes.set_title(title, fontsize=11, color=INK, loc="left")


def _add_legend(
    axes: Axes,
    graph: SceneGraph,
    has_path: bool,
    cog_map: LocalCogMap | None,
    occupancy: OccupancyGrid | None,
    has_truth: bool,
) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    states = Counter(node.state for node in graph.nodes.values())
    handles: list[Any] = [
        Line2D([], [], color=INK, ls=STYLES[state], lw=1.4, label=f"{state.name.lower()} ({states[state]})")
        for state in STYLES
        if states[state]
    ]
    if graph.triplets:
        handles.append(Line2D([], [], color=TRIPLET_COLOR, lw=0.8, label=f"triplet chain ({len(graph.triplets)})"))
    if has_path:
        handles.append(Line2D([], [], color=PATH_COLOR, lw=1.4, marker="o", ms=4, label="robot path, from the dot"))
    if cog_map is not None:
        label = f"10×10 map, {cog_map.cell_size:g} m cells"
        handles.append(Patch(fc="white", ec=PATH_COLOR, lw=0.5, label=label))
    if occupancy is not None:
        handles.append(Patch(fc="#c4c9d1", label="occupied"))
        handles.append(Patch(fc="#f1f3f5", ec="#ced4da", lw=0.5, label="free"))
    if graph.rooms:
        area = sum(room.area for room in graph.rooms.values())
        handles.append(Line2D([], [], color=ROOM_COLOR, lw=1.6, alpha=0.7, label=f"room outline ({area:.1f} m²)"))
    if has_truth:
        handles.append(Line2D([], [], color=TRUTH_COLOR, lw=1.0, ls=(0, (2, 2)), label="ground truth"))
    if handles:
        place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0.0}
        axes.legend(handles=handles, fontsize=8, frameon=False, labelcolor=INK, **place)
