"""Text of a scene graph, for terminals: the 10x10 map and a table (rich is imported where it is used)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ssr_ros.geometry import yaw_of
from ssr_ros.scene_graph.graph import ROOM_PREDICATES, NodeState, ObjectNode, SceneGraph
from ssr_ros.scene_graph.local_cog_map import GRID_CELLS, CogMapObject, LocalCogMap

if TYPE_CHECKING:
    from rich.table import Table

OCCUPIED, FREE = 100, 0


def format_cog_map(cog_map: LocalCogMap) -> str:
    """The 10x10 map as text, +y up, and a legend: two characters per object, the robot as an arrow.

    A cell shows the object with the lowest id in it and ``+`` when there are more; else occupancy: ``#`` occupied,
    ``.`` free, blank unknown.
    """
    codes = object_codes(cog_map.objects)
    cells = _cell_texts(cog_map, codes)
    rule = "   +" + "-" * (GRID_CELLS * 4) + "+"
    rows = [f"{row:2d} |{''.join(cells[row])}|" for row in reversed(range(GRID_CELLS))]
    columns = "    " + "".join(f"{column:^4d}" for column in range(GRID_CELLS))
    x, y, _ = cog_map.origin
    about = (
        f"{cog_map.cell_size:g} m cells from ({x:.2f}, {y:.2f}) in {cog_map.frame_id}; row up = +y, column right = +x"
    )
    legend = [_legend_line(codes[item.id], item) for item in cog_map.objects]
    signs = "arrow: robot   #: occupied   .: free   blank: unknown"
    return "\n".join([rule, *rows, rule, columns, about, signs, *legend])


def object_codes(objects: Sequence[CogMapObject]) -> dict[int, str]:
    """Two characters per object: the label's initial and a count within it (1 to 9, then a to z)."""
    counts: Counter[str] = Counter()
    codes = {}
    for item in objects:
        initial = item.label[:1] or "?"
        codes[item.id] = initial + "123456789abcdefghijklmnopqrstuvwxyz"[min(counts[initial], 34)]
        counts[initial] += 1
    return codes


def _cell_texts(cog_map: LocalCogMap, codes: dict[int, str]) -> list[list[str]]:
    signs = {OCCUPIED: "#", FREE: "."}
    cells = [[f" {signs.get(int(value), ' ')}  " for value in row] for row in cog_map.occupancy]
    inside: dict[tuple[int, int], list[int]] = {}
    for item in cog_map.objects:
        inside.setdefault(item.cell, []).append(item.id)
    for (column, row), ids in inside.items():
        cells[row][column] = f" {codes[min(ids)]}{'+' if len(ids) > 1 else ' '}"
    position = (cog_map.graph_T_base[:2, 3] - cog_map.origin[:2]) / cog_map.cell_size
    column, row = (int(v) for v in np.clip(np.floor(position), 0, GRID_CELLS - 1))
    cells[row][column] = _arrow(yaw_of(cog_map.graph_T_base)) + cells[row][column][1:]
    return cells


def _arrow(yaw: float) -> str:
    return "→↗↑↖←↙↓↘"[round(yaw / (math.pi / 4)) % 8]


def _legend_line(code: str, item: CogMapObject) -> str:
    column, row = item.cell
    stale = "  (stale)" if item.state is NodeState.STALE else ""
    return f"  {code}  {item.label} {item.id}: column {column}, row {row}, covers {len(item.footprint)} cells{stale}"


def format_graph_table(graph: SceneGraph, relations: bool = True) -> Table:
    """The believed objects as a rich Table, by label and id; fits 80 columns without the ``relations``."""
    from rich import box
    from rich.table import Table

    title = f"{len(graph.members())} objects in {graph.frame_id}; center x y z and size l w h in metres"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for name in ("id", "label", "x", "y", "z", "l", "w", "h", "yaw", "conf.", "seen"):
        table.add_column(name, justify="left" if name == "label" else "right", no_wrap=True)
    if relations:
        table.add_column("relations")
    for node in sorted(graph.members(), key=lambda n: (n.label, n.id)):
        row = _table_row(node)
        table.add_row(*row, _relations_told(graph, node)) if relations else table.add_row(*row)
    return table


def _table_row(node: ObjectNode) -> tuple[str, ...]:
    return (
        str(node.id),
        node.label if node.state is NodeState.CONFIRMED else f"{node.label} ({node.state.name.lower()})",
        *(f"{value:.2f}" for value in (*node.box.center, *node.box.size)),
        f"{math.degrees(node.box.yaw):.0f}°",
        f"{node.confidence:.2f}",
        str(node.observations),
    )


def _relations_told(graph: SceneGraph, node: ObjectNode, most: int = 3) -> str:
    relations = [r for r in graph.relations.values() if r.subject == node.id and r.predicate not in ROOM_PREDICATES]
    told = ", ".join(f"{r.predicate} {graph.nodes[r.object].label} {r.object}" for r in relations[:most])
    return told + (" …" if len(relations) > most else "")
