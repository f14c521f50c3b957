"""Worse maps of the scenes of VSI-Bench: boxes moved, turned, dropped and doubled, or centers read from cells alone."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, replace

import numpy as np

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import ObjectNode, SceneGraph
from ssr_ros.scene_graph.triplet_chain import TripletChain
from ssr_ros.scene_graph.triplets import rebuild_layout

_DOUBLE = 0.1  # [m] one sigma per axis, of a duplicate beside its original


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What is done to every object by itself, in this order."""

    jitter: float = 0.0  # [m] one sigma per axis of the center
    jitter_yaw: float = 0.0  # [deg] one sigma
    drop: float = 0.0  # share of objects that are not mapped
    duplicate: float = 0.0  # share of objects that are mapped twice
    cells_only: bool = False  # horizontal places from the 10x10 cells of the chain of triplets
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("jitter", "jitter_yaw"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"--{name.replace('_', '-')}: must be 0 or more, got {getattr(self, name)}")
        for name in ("drop", "duplicate"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"--{name}: must be in [0, 1], got {getattr(self, name)}")

    def __call__(self, graph: SceneGraph, scene: str) -> SceneGraph:
        """The scene's graph, disturbed by its own random numbers, so that it does not depend on other scenes."""
        rng = np.random.default_rng([self.seed, zlib.crc32(scene.encode())])
        nodes = [self._moved(node, rng) for node in graph.members()]
        nodes = [node for node, chance in zip(nodes, rng.random(len(nodes)), strict=True) if chance >= self.drop]
        doubled = [node for node, chance in zip(nodes, rng.random(len(nodes)), strict=True) if chance < self.duplicate]
        last = max((node.id for node in graph.members()), default=0)
        nodes += [_shifted(replace(node, id=last + n), _DOUBLE, 0.0, rng) for n, node in enumerate(doubled, start=1)]
        disturbed = with_chain(SceneGraph(graph.frame_id, nodes=nodes, rooms=graph.rooms.values(), session_id=scene))
        return from_cells(disturbed) if self.cells_only else disturbed

    def _moved(self, node: ObjectNode, rng: np.random.Generator) -> ObjectNode:
        return _shifted(node, self.jitter, math.radians(self.jitter_yaw), rng)


def with_chain(graph: SceneGraph) -> SceneGraph:
    """The graph with the chain of triplets that the mapper would keep, objects confirmed in the order of their ids."""
    chain = TripletChain(TripletConfig())
    change = chain.update([(node, rank) for rank, node in enumerate(graph.members())], ())
    chained = graph.copy()
    for triplet in change.triplets:
        chained.put(triplet)
    chained.set_root(chain.root)
    return chained


def from_cells(graph: SceneGraph) -> SceneGraph:
    """The graph with the box centers that its root and the cells of its triplets give; what they do not reach goes."""
    places = rebuild_layout(graph, "cells")
    rebuilt = graph.copy()
    for node in graph.members():
        if node.id in places:
            rebuilt.put(replace(node, box=replace(node.box, center=places[node.id])))
        else:
            rebuilt.remove_node(node.id)
    return rebuilt


def _shifted(node: ObjectNode, sigma: float, sigma_yaw: float, rng: np.random.Generator) -> ObjectNode:
    x, y, z = np.asarray(node.box.center) + sigma * rng.standard_normal(3)
    yaw = node.box.yaw + sigma_yaw * float(rng.standard_normal())
    return replace(node, box=replace(node.box, center=(float(x), float(y), float(z)), yaw=yaw))
