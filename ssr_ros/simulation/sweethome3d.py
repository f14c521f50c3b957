"""Models of Sweet Home 3D (Debian: sweethome3d-furniture) as furniture.

The catalogue is a set of .sh3f files: zips with OBJ models and a properties file. Which model is which label was
decided by looking at their pictures: data/sweethome3d_labels.yaml. Models not named there are not used.
"""

from __future__ import annotations

import logging
import os
import re
import zipfile
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from ssr_ros.resources import data_file
from ssr_ros.simulation.mesh_cache import read_mesh, write_mesh
from ssr_ros.simulation.mesh_surfaces import level_surfaces
from ssr_ros.simulation.mesh_thinning import thinned
from ssr_ros.simulation.obj_model import load_obj
from ssr_ros.simulation.scene import FurnitureModel, Mesh

PACKAGE = "sweethome3d-furniture"
FOLDER = Path("/usr/share/sweethome3d/furniture")
TRIANGLES = 20_000  # of one model at most, where its shape allows
CACHE_VERSION = 2  # of the files; another one makes them anew
PROPERTIES = "PluginFurnitureCatalog.properties"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """What the catalogue says of one model."""

    library: str
    model: str  # path of the OBJ inside the library's zip
    icon: str
    name: str
    size: tuple[float, float, float]  # [m] width, depth, height
    rotation: tuple[float, ...]  # 9, row by row, in the OBJ's axes; empty: none
    creator: str
    licence: str

    @property
    def id(self) -> str:
        return f"sweethome3d/{self.library}/{Path(self.model).stem}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model with its label."""

    record: Record
    label: str
    symmetry: int
    turn: float  # [rad] about z that brings its front to +x
    surfaces: bool

    @property
    def id(self) -> str:
        return self.record.id

    def size(self, seed: int) -> tuple[float, float, float]:
        width, depth, height = self.record.size
        quarter = round(self.turn / (np.pi / 2)) % 2  # front at -y: width lies along y once it is turned to +x
        return (depth, width, height) if quarter else (width, depth, height)

    def model(self, seed: int) -> FurnitureModel:
        return load_model(self)


def furniture_folder() -> Path:
    """Where the .sh3f files are: $SSR_SWEETHOME3D, or where Debian puts them."""
    return Path(os.environ.get("SSR_SWEETHOME3D", FOLDER))


def read_records(folder: Path | None = None) -> tuple[Record, ...]:
    """Every model of the installed libraries; empty where there are none."""
    records: list[Record] = []
    for path in sorted((folder or furniture_folder()).glob("*.sh3f")):
        with zipfile.ZipFile(path) as archive:
            text = archive.read(PROPERTIES).decode("latin-1")
            licence = _licence(archive, path.stem)
        records += _records(_properties(text), path.stem, licence)
    return tuple(records)


def _properties(text: str) -> dict[str, str]:
    """Java properties: key=value, a backslash at the end continues a line."""
    lines = re.sub(r"\\\r?\n\s*", "", text).splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and line.lstrip()[:1] not in ("#", "!"))
    return {key.strip(): value.strip() for key, value in pairs}


def _records(properties: dict[str, str], library: str, licence: str) -> list[Record]:
    records = []
    for key in properties:
        word, _, number = key.partition("#")
        if word != "model":
            continue

        def of(name: str, number: str = number) -> str:
            return properties.get(f"{name}#{number}", "")

        width, depth, height = (float(of(name) or 0) / 100 for name in ("width", "depth", "height"))
        rotation = tuple(float(x) for x in of("modelRotation").split())
        icon, model = of("icon").lstrip("/"), of("model").lstrip("/")
        creator = of("creator") or "unknown"
        records.append(Record(library, model, icon, of("name"), (width, depth, height), rotation, creator, licence))
    return records


def _licence(archive: zipfile.ZipFile, library: str) -> str:
    """Under which licence a library's models are; ValueError for a library nobody has looked at."""
    licences = {
        "BlendSwap-CC-0": "CC0 1.0",
        "BlendSwap-CC-BY": "CC-BY 3.0",
        "KatorLegaz": "CC-BY 3.0 US",
        "Reallusion": "CC-BY 3.0 US",
        "Scopia": "CC-BY 3.0",
    }
    if library not in licences:
        raise ValueError(f"{archive.filename}: the licence of this library is unknown; known: {', '.join(licences)}")
    return licences[library]


def catalogue_entries(required: bool = False) -> tuple[Entry, ...]:
    """The models whose label is known; FileNotFoundError if they are ``required`` and not installed."""
    entries = _entries(furniture_folder())
    if not entries and required:
        raise FileNotFoundError(f"no Sweet Home 3D models in {furniture_folder()}: install {PACKAGE} (apt)")
    return entries


@lru_cache(maxsize=2)
def _entries(folder: Path) -> tuple[Entry, ...]:
    document = yaml.safe_load(data_file("sweethome3d_labels.yaml").read_text(encoding="utf-8"))
    label_of = {f"sweethome3d/{name}": label for label, names in document["labels"].items() for name in names}
    symmetry, turned = document["symmetry"], document["front"]
    entries = []
    for record in read_records(folder):
        label = label_of.get(record.id)
        if label is None:
            continue
        name = record.id.removeprefix("sweethome3d/")
        turn = np.pi / 2 + np.deg2rad(turned.get(name, 0))
        order = int(symmetry["models"].get(name, symmetry["labels"].get(label, 1)))
        entries.append(Entry(record, label, order, turn, label in document["surfaces"]))
    return tuple(entries)


@lru_cache(maxsize=256)  # a home draws the same chair six times
def load_model(entry: Entry) -> FurnitureModel:
    """The model with its front at +x; from the cache where it has been read before."""
    mesh = _cached_mesh(entry)
    surfaces = level_surfaces(mesh, entry.size(0)) if entry.surfaces else ()
    record = entry.record
    attribution = f"{record.name} by {record.creator}, {record.licence}, Sweet Home 3D library {record.library}"
    return FurnitureModel(entry.id, entry.label, mesh, entry.size(0), entry.symmetry, surfaces, attribution)


def _cached_mesh(entry: Entry) -> Mesh:
    """Models of 30 000 triangles take seconds to read as text."""
    archive_path = furniture_folder() / f"{entry.record.library}.sh3f"
    stat = archive_path.stat()
    key = f"{CACHE_VERSION} {entry} {stat.st_size} {stat.st_mtime_ns}"
    path = cache_folder() / f"{blake2b(key.encode(), digest_size=12).hexdigest()}.npz"
    if path.exists():
        try:
            return read_mesh(path)
        except (ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
            log.warning("%s is damaged (%s): reading the model again", path, error)
    mesh = _read_mesh(entry, archive_path)
    write_mesh(path, mesh)
    return mesh


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ssr_ros" / "furniture"


def _read_mesh(entry: Entry, archive_path: Path) -> Mesh:
    """From the zip: turned upright, scaled to the catalogue's size, front to +x, footprint centred, bottom at z = 0."""
    record = entry.record
    with zipfile.ZipFile(archive_path) as archive:
        raw = load_obj(record.model, archive.read)
    used, faces = np.unique(raw.faces, return_inverse=True)  # vertices without faces would spoil the bounds
    vertices = raw.vertices[used].astype(float)
    if record.rotation:
        vertices = vertices @ np.reshape(record.rotation, (3, 3)).T
    vertices = vertices[:, [0, 2, 1]] * [1, -1, 1]  # theirs: y up, z to the front; ours: z up, front still at -y
    vertices = _fitted(vertices, record.size)
    mesh = replace(raw, vertices=vertices.astype(np.float32), faces=faces.reshape(raw.faces.shape).astype(np.int32))
    mesh = thinned(mesh, TRIANGLES)
    vertices = _fitted(mesh.vertices.astype(float), record.size)
    c, s = np.cos(entry.turn), np.sin(entry.turn)
    vertices[:, :2] = vertices[:, :2] @ np.array([[c, s], [-s, c]])
    return replace(mesh, vertices=vertices.astype(np.float32))


def _fitted(vertices: NDArray[np.float64], size: tuple[float, float, float]) -> NDArray[np.float64]:
    """(V, 3) scaled to the catalogue's size, footprint centred, bottom at z = 0."""
    low, high = vertices.min(0), vertices.max(0)
    return (vertices - [*((low + high) / 2)[:2], low[2]]) * np.array(size) / np.maximum(high - low, 1e-9)
