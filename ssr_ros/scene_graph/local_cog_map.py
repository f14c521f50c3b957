"""The 10x10 bird's-eye map around the robot (SSR, arXiv 2603.00409; docs/conventions.md)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ssr_ros.config import CogMapConfig
from ssr_ros.geometry import box_parameters, footprints
from ssr_ros.scene_graph.graph import NodeState, ObjectNode, SceneGraph, Triplet
from ssr_ros.types import Matrix4

GRID_CELLS = 10  # cells along each side
_INTERIORS_MEET = "T********"  # DE-9IM: sharing an edge is not covering

# x0, y0 [m], cell_size [m] -> occupancy (10, 10) int8, highest (10, 10) float32, both indexed [row, col]
OccupancyWindow = Callable[[float, float, float], tuple[NDArray[np.int8], NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class CogMapObject:
    """One object on the map; fields as msg/CogMapObject.msg."""

    id: int
    label: str
    state: NodeState
    cell: tuple[int, int]  # col, row in 0..9 of the centre
    footprint: tuple[int, ...]  # cells its box covers, row * 10 + col, ascending
    offset: tuple[float, float, float]  # [m] of the centre from the map's centre at floor height


@dataclass(frozen=True, slots=True, eq=False)
class LocalCogMap:
    """Column grows along +x, row along +y of the graph frame; fields as msg/LocalCogMap.msg."""

    stamp: int  # [ns] of the robot pose
    frame_id: str  # the graph frame
    session_id: str
    map_generation: int
    sequence: int
    cell_size: float  # [m]
    origin: tuple[float, float, float]  # [m] corner of cell (0, 0) in the graph frame; z is the floor
    graph_T_base: Matrix4
    occupancy: NDArray[np.int8]  # (10, 10) [row, col]: -1 unknown, 0 free, 100 occupied
    highest: NDArray[np.float32]  # (10, 10) [row, col] [m] above the floor, NaN where nothing was seen
    objects: tuple[CogMapObject, ...]  # by ascending id
    triplets: tuple[Triplet, ...]  # whose three objects are on the map, by ascending target


def build_local_cog_map(
    graph: SceneGraph,
    graph_T_base: Matrix4,
    stamp: int,
    occupancy_window: OccupancyWindow,
    floor: float,
    config: CogMapConfig,
) -> LocalCogMap:
    """The map around the robot at ``stamp`` [ns]; ``floor`` [m] is the floor's height in the graph frame."""
    x0, y0 = map_corner(graph_T_base, config.cell_size)
    occupancy, highest = occupancy_window(x0, y0, config.cell_size)
    objects = _objects_on_map(graph, (x0, y0, floor), config.cell_size)
    shown = {item.id for item in objects}
    triplets = (t for t in graph.triplets.values() if {t.anchor, t.reference, t.target} <= shown)
    return LocalCogMap(
        stamp=stamp,
        frame_id=graph.frame_id,
        session_id=graph.session_id,
        map_generation=graph.map_generation,
        sequence=graph.sequence,
        cell_size=config.cell_size,
        origin=(x0, y0, floor),
        graph_T_base=graph_T_base,
        occupancy=occupancy,
        highest=highest,
        objects=objects,
        triplets=tuple(sorted(triplets, key=lambda triplet: triplet.target)),
    )


def map_corner(graph_T_base: Matrix4, cell_size: float) -> tuple[float, float]:
    """x, y [m] of the corner of cell (0, 0): whole cells, so that the grid does not swim as the robot moves."""
    half = GRID_CELLS // 2
    column, row = (math.floor(float(v) / cell_size + 0.5) - half for v in graph_T_base[:2, 3])
    return (column * cell_size, row * cell_size)


def _objects_on_map(
    graph: SceneGraph, origin: tuple[float, float, float], cell_size: float
) -> tuple[CogMapObject, ...]:
    inside = [(node, cell) for node in graph.members() if (cell := _cell_of(node, origin, cell_size)) is not None]
    covered = _footprint_cells([node for node, _ in inside], origin, cell_size)
    half = GRID_CELLS / 2 * cell_size
    middle = (origin[0] + half, origin[1] + half, origin[2])
    return tuple(
        CogMapObject(
            id=node.id,
            label=node.label,
            state=node.state,
            cell=cell,
            footprint=tuple(sorted({*cells, cell[1] * GRID_CELLS + cell[0]})),
            offset=_minus(node.box.center, middle),
        )
        for (node, cell), cells in zip(inside, covered, strict=True)
    )


def _cell_of(node: ObjectNode, origin: tuple[float, float, float], cell_size: float) -> tuple[int, int] | None:
    """(col, row) of the box centre, or None off the map."""
    x, y, _ = node.box.center
    column, row = math.floor((x - origin[0]) / cell_size), math.floor((y - origin[1]) / cell_size)
    return (column, row) if 0 <= column < GRID_CELLS and 0 <= row < GRID_CELLS else None


def _footprint_cells(nodes: list[ObjectNode], origin: tuple[float, float, float], cell_size: float) -> list[list[int]]:
    """Of each node, the cells whose inside meets the inside of its box."""
    covered: list[list[int]] = [[] for _ in nodes]
    if not nodes:
        return covered
    columns, rows = np.meshgrid(np.arange(GRID_CELLS), np.arange(GRID_CELLS))
    x, y = origin[0] + columns.ravel() * cell_size, origin[1] + rows.ravel() * cell_size
    cells = shapely.STRtree(shapely.box(x, y, x + cell_size, y + cell_size))
    plans = shapely.polygons(footprints(box_parameters([node.box for node in nodes])))
    of_node, of_cell = cells.query(plans)
    meets = shapely.relate_pattern(plans[of_node], cells.geometries[of_cell], _INTERIORS_MEET)
    for node, cell in zip(of_node[meets], of_cell[meets], strict=True):
        covered[node].append(int(cell))
    return covered


def _minus(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])
