"""Fixed sets of recordings: bundled ones, and synthetic homes made when they are first asked for."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import numpy as np
import yaml
from msgspec import Meta

from ssr_ros.evaluation.inputs import PACKAGE
from ssr_ros.evaluation.summary import NAMES, Floor
from ssr_ros.evaluation.truth import POINTS_FILE, TRUTH_FILE, GroundTruth, load_truth
from ssr_ros.evaluation.truth_geometry import points_on_mesh
from ssr_ros.resources import data_file, share_path

FOLDER = "suites"
POINT_SPACING = 0.04  # [m] of surface points on meshes
Config = TypeVar("Config")
Progress = Callable[[int, int], None]  # images done, images in all


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One recording: ``path`` of a shipped one, or ``home`` and ``robot`` of a synthetic one."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9_-]+$")]
    path: str | None = None
    home: dict[str, Any] = msgspec.field(default_factory=dict)  # fields of HomeConfig
    robot: dict[str, Any] = msgspec.field(default_factory=dict)  # fields of SimulationConfig

    def __post_init__(self) -> None:
        if self.path is not None and (self.home or self.robot):
            raise ValueError(f"{self.name}: has a path, so home and robot have no place")


class Suite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Annotated[int, Meta(ge=1, le=1)]
    recordings: Annotated[list[Entry], Meta(min_length=1)]
    defaults: Entry | None = None  # home and robot of all synthetic recordings, where they say nothing else
    floors: dict[str, Floor] = msgspec.field(default_factory=dict)  # by the name of a figure


def load_suite(name: str) -> Suite:
    """A shipped suite by name, or one by the path of its file; ValueError naming the file and what is wrong with it."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else data_file(f"{FOLDER}/{name}.yaml")
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in data_file(FOLDER).glob("*.yaml")))
        raise ValueError(f"suite must be one of {known}, or a YAML file, got {name!r}")
    try:
        suite = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Suite)
    except (yaml.YAMLError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: is not a suite: {error}") from error
    names = [entry.name for entry in suite.recordings]
    if len(set(names)) < len(names):
        raise ValueError(f"{path}: names of recordings must be unique, got {names}")
    unknown = sorted(set(suite.floors) - NAMES)
    if unknown:
        raise ValueError(f"{path}: there is no figure {', '.join(unknown)}; there are {', '.join(sorted(NAMES))}")
    return suite


def cache_folder() -> Path:
    """Where synthetic recordings are kept: SSR_CACHE, or ssr_ros in the user's cache."""
    own = os.environ.get("SSR_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(own) if own else Path(home) / "ssr_ros"


def recording_of(entry: Entry, suite: Suite, cache: Path, progress: Progress | None = None) -> Path:
    """The recording's folder; a synthetic one is made if the cache lacks it. ValueError for a wrong configuration."""
    if entry.path is not None:
        return share_path(entry.path)
    home, robot = (_with_defaults(entry, suite, part) for part in ("home", "robot"))
    folder = cache / f"{entry.name}-{_digest(home, robot)}" / entry.name
    if not (folder / POINTS_FILE).exists():
        _make(home, robot, folder, progress)
    return folder


def _with_defaults(entry: Entry, suite: Suite, part: str) -> dict[str, Any]:
    return {**(getattr(suite.defaults, part) if suite.defaults else {}), **getattr(entry, part)}


def _make(home: Mapping[str, Any], robot: Mapping[str, Any], folder: Path, progress: Progress | None) -> None:
    """Written whole or not at all: the recorder renames it at its end, and the points come last."""
    from ssr_ros.simulation.home import make_home
    from ssr_ros.simulation.home_config import HomeConfig
    from ssr_ros.simulation.recorder import record
    from ssr_ros.simulation.simulated_run import SimulationConfig

    made = make_home(build(HomeConfig, home, "home"))
    config = build(SimulationConfig, robot, "robot")
    if not (folder / TRUTH_FILE).exists():
        record(made, config, folder, progress)
    meshes = {item.id: item.model.mesh for item in made.objects}
    points = surface_points(load_truth(folder / TRUTH_FILE), meshes)
    unfinished = folder / f".{POINTS_FILE}"
    with unfinished.open("wb") as file:
        np.savez_compressed(file, **{str(i): p.astype(np.float32) for i, p in points.items()})  # type: ignore[arg-type]
    unfinished.rename(folder / POINTS_FILE)


def surface_points(truth: GroundTruth, meshes: Mapping[int, Any]) -> dict[int, np.ndarray]:
    """(N, 3) [m] in the exact frame on the surfaces of the objects whose mesh is known, where they stand at the end.

    Meshes are in the frame of their model: footprint centered, bottom at z = 0, x to the front.
    """
    points = {}
    for item in truth.objects:
        if item.id not in meshes:
            continue
        mesh, box = meshes[item.id], item.box
        local = points_on_mesh(mesh.vertices, mesh.faces, POINT_SPACING, np.random.default_rng([item.id, 3]))
        c, s = np.cos(box.yaw), np.sin(box.yaw)
        x, y = c * local[:, 0] - s * local[:, 1], s * local[:, 0] + c * local[:, 1]
        points[item.id] = np.column_stack([x + box.center[0], y + box.center[1], local[:, 2] + box.bottom])
    return points


def build(kind: type[Config], values: Mapping[str, Any], where: str) -> Config:
    """A configuration from names and values; ValueError naming what it does not have, or what does not fit."""
    _refuse_unknown(kind, values, where)
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{where}: {error}") from error


def _refuse_unknown(kind: type, values: Mapping[str, Any], where: str) -> None:
    """msgspec passes over what a dataclass lacks, at any depth."""
    fields = {item.name: item for item in dataclasses.fields(kind)}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise ValueError(f"{where}: there is no parameter {', '.join(unknown)}; there are {', '.join(fields)}")
    for name, value in values.items():
        factory = fields[name].default_factory
        if isinstance(value, dict) and isinstance(factory, type) and dataclasses.is_dataclass(factory):
            _refuse_unknown(factory, value, f"{where}.{name}")


def _digest(home: Mapping[str, Any], robot: Mapping[str, Any]) -> str:
    """Of the configuration and of the code and data that make a recording from it."""
    digest = hashlib.blake2b(msgspec.json.encode([home, robot], order="sorted"), digest_size=6)
    sources = [*(PACKAGE / "simulation").rglob("*.py"), *(p for p in data_file("").rglob("*") if _shapes_homes(p))]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _shapes_homes(path: Path) -> bool:
    return path.is_file() and re.match(r"(room|furniture|home|sweethome)", path.name) is not None
