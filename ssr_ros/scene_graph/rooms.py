"""The room the robot is in, as far as it has been seen."""

from __future__ import annotations

import numpy as np
import shapely

from ssr_ros.config import RoomConfig
from ssr_ros.scene_graph.graph import Room
from ssr_ros.scene_graph.occupancy import OccupancyMap
from ssr_ros.types import Matrix4


class RoomEstimator:
    """One room, whose outline grows with what has been seen."""

    def __init__(self, config: RoomConfig) -> None:
        self._config = config
        self._frames = 0
        self._outline: shapely.Polygon | None = None

    def update(self, occupancy: OccupancyMap, graph_T_base: Matrix4, floor: float) -> tuple[Room, ...] | None:
        """The rooms when they changed noticeably, else None. Looks every few frames only."""
        self._frames += 1
        if (self._frames - 1) % self._config.every or not np.isfinite(floor):
            return None
        outline = occupancy.room_outline((float(graph_T_base[0, 3]), float(graph_T_base[1, 3])))
        if outline is None or (self._outline is not None and self._alike(outline)):
            return None
        self._outline = outline
        corners = tuple((float(x), float(y)) for x, y in list(outline.exterior.coords)[:-1])
        return (Room(1, corners, float(outline.area), float(floor)),)

    def _alike(self, outline: shapely.Polygon) -> bool:
        difference = shapely.symmetric_difference(outline, self._outline).area
        return bool(difference < self._config.min_change * outline.area)


def moved_room(room: Room, new_T_old: Matrix4) -> Room:
    """A room under a rigid transform about the vertical."""
    corners = np.array([(x, y, room.floor, 1.0) for x, y in room.polygon]) @ new_T_old.T
    polygon = tuple((float(x), float(y)) for x, y in corners[:, :2])
    return Room(room.id, polygon, room.area, float(corners[0, 2]), room.revision)
