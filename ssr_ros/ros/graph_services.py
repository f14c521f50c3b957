"""~/get_scene_graph, ~/reset, ~/save and ~/load. They answer with a status and never raise."""

from __future__ import annotations

import re
from pathlib import Path

from rclpy.node import Node

import ssr_ros.srv as ssr_srvs
from ssr_ros.ros.conversions import snapshot_message
from ssr_ros.ros.graph_publisher import GraphPublisher
from ssr_ros.ros.perception_loop import PerceptionLoop
from ssr_ros.scene_graph.saved import save_graph

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,120}\.json")


class GraphServices:
    """Services of the node that owns the graph."""

    def __init__(self, node: Node, loop: PerceptionLoop, publisher: GraphPublisher, folder: str) -> None:
        self._node = node
        self._loop = loop
        self._publisher = publisher
        self._folder = folder
        self._services = [
            node.create_service(ssr_srvs.GetSceneGraph, "~/get_scene_graph", self._get),
            node.create_service(ssr_srvs.ResetSceneGraph, "~/reset", self._reset),
            node.create_service(ssr_srvs.SaveSceneGraph, "~/save", self._save),
            node.create_service(ssr_srvs.LoadSceneGraph, "~/load", self._load),
        ]

    def close(self) -> None:
        for service in self._services:
            self._node.destroy_service(service)

    def _get(
        self, request: ssr_srvs.GetSceneGraph.Request, response: ssr_srvs.GetSceneGraph.Response
    ) -> ssr_srvs.GetSceneGraph.Response:
        response.graph = snapshot_message(self._publisher.graph)
        response.success = True
        return response

    def _reset(
        self, request: ssr_srvs.ResetSceneGraph.Request, response: ssr_srvs.ResetSceneGraph.Response
    ) -> ssr_srvs.ResetSceneGraph.Response:
        response.session_id = self._loop.reset("asked for by ~/reset")
        response.success = True
        return response

    def _save(
        self, request: ssr_srvs.SaveSceneGraph.Request, response: ssr_srvs.SaveSceneGraph.Response
    ) -> ssr_srvs.SaveSceneGraph.Response:
        try:
            path = storage_path(self._folder, request.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            save_graph(self._publisher.graph, path)
        except (ValueError, OSError) as error:
            response.message = str(error)
            return response
        response.success, response.message = True, str(path)
        return response

    def _load(
        self, request: ssr_srvs.LoadSceneGraph.Request, response: ssr_srvs.LoadSceneGraph.Response
    ) -> ssr_srvs.LoadSceneGraph.Response:
        try:
            path = storage_path(self._folder, request.name)
            response.session_id = self._loop.load(path)
        except (ValueError, OSError) as error:
            response.message = str(error)
            return response
        response.success, response.message = True, str(path)
        return response


def storage_path(folder: str, name: str) -> Path:
    """Where a graph of this name is kept; ValueError unless the name is a plain file name ending in .json."""
    if not folder:
        raise ValueError("storage.folder is not set, so graphs are neither saved nor loaded")
    if not _FILE_NAME.fullmatch(name) or ".." in name:
        raise ValueError(f"name must be a file name ending in .json, without a path, got {name[:130]!r}")
    path = Path(folder).expanduser().resolve() / name
    if path.is_symlink():
        raise ValueError(f"name must not be a symbolic link, got {name!r}")
    return path
