"""LocalCogMap <-> messages. Pure functions."""

from __future__ import annotations

import numpy as np
from geometry_msgs.msg import Point, Pose, Vector3
from nav_msgs.msg import MapMetaData, OccupancyGrid

import ssr_ros.msg as ssr_msgs
from ssr_ros.ros.conversions import (
    cell_tuple,
    header_message,
    pose_message,
    stamp_from_message,
    time_message,
    triplet_from_message,
    triplet_message,
)
from ssr_ros.scene_graph.graph import NodeState
from ssr_ros.scene_graph.local_cog_map import GRID_CELLS, CogMapObject, LocalCogMap
from ssr_ros.transforms import transform_matrix


def cog_map_message(cog_map: LocalCogMap) -> ssr_msgs.LocalCogMap:
    return ssr_msgs.LocalCogMap(
        header=header_message(cog_map.stamp, cog_map.frame_id),
        session_id=cog_map.session_id,
        map_generation=cog_map.map_generation,
        sequence=cog_map.sequence,
        cell_size=cog_map.cell_size,
        origin=_corner(cog_map),
        robot=pose_message(cog_map.graph_T_base),
        occupancy=cog_map.occupancy.astype(np.int8).ravel(),
        highest=cog_map.highest.astype(np.float32).ravel(),
        objects=[_cog_map_object_message(item) for item in cog_map.objects],
        triplets=[triplet_message(t) for t in cog_map.triplets],
    )


def occupancy_message(cog_map: LocalCogMap) -> OccupancyGrid:
    """The same grid for RViz and planners; both count rows along +y."""
    rows, columns = cog_map.occupancy.shape
    return OccupancyGrid(
        header=header_message(cog_map.stamp, cog_map.frame_id),
        info=MapMetaData(
            map_load_time=time_message(cog_map.stamp),
            resolution=cog_map.cell_size,
            width=columns,
            height=rows,
            origin=_corner(cog_map),
        ),
        data=cog_map.occupancy.astype(int).ravel().tolist(),
    )


def cog_map_from_message(message: ssr_msgs.LocalCogMap) -> LocalCogMap:
    p, side = message.origin.position, GRID_CELLS
    return LocalCogMap(
        stamp=stamp_from_message(message.header.stamp),
        frame_id=message.header.frame_id,
        session_id=message.session_id,
        map_generation=message.map_generation,
        sequence=message.sequence,
        cell_size=message.cell_size,
        origin=(p.x, p.y, p.z),
        graph_T_base=transform_matrix(message.robot),
        occupancy=np.asarray(message.occupancy, dtype=np.int8).reshape(side, side),
        highest=np.asarray(message.highest, dtype=np.float32).reshape(side, side),
        objects=tuple(_cog_map_object(item) for item in message.objects),
        triplets=tuple(triplet_from_message(t) for t in message.triplets),
    )


def _corner(cog_map: LocalCogMap) -> Pose:
    x, y, z = (float(v) for v in cog_map.origin)
    return Pose(position=Point(x=x, y=y, z=z))


def _cog_map_object_message(item: CogMapObject) -> ssr_msgs.CogMapObject:
    x, y, z = item.offset
    return ssr_msgs.CogMapObject(
        id=item.id,
        label=item.label,
        state=int(item.state),
        cell=list(item.cell),
        footprint=list(item.footprint),
        offset=Vector3(x=x, y=y, z=z),
    )


def _cog_map_object(message: ssr_msgs.CogMapObject) -> CogMapObject:
    return CogMapObject(
        id=message.id,
        label=message.label,
        state=NodeState(message.state),
        cell=cell_tuple(message.cell),
        footprint=tuple(int(cell) for cell in message.footprint),
        offset=(message.offset.x, message.offset.y, message.offset.z),
    )
