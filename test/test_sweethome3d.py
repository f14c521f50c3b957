"""Models of Sweet Home 3D, from a library made here, and from Debian's where it is installed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from ssr_ros.resources import data_file
from ssr_ros.simulation import sweethome3d
from ssr_ros.simulation.furniture import load_catalogue, load_split
from ssr_ros.simulation.mesh_surfaces import level_surfaces
from ssr_ros.simulation.mesh_thinning import thinned
from ssr_ros.simulation.obj_model import load_obj
from ssr_ros.simulation.scene import Mesh
from ssr_ros.simulation.sweethome3d import Entry, Record, catalogue_entries, furniture_folder, load_model, read_records

INSTALLED = any(furniture_folder().glob("*.sh3f"))
needs_models = pytest.mark.skipif(not INSTALLED, reason=f"Debian's {sweethome3d.PACKAGE} is not installed")

# A seat 1 x 1, y up, its back at z = 0 and its front at z = 1; the back rest rises to y = 2.
SEAT = """mtllib seat.mtl
v 0 1 0
v 1 1 0
v 1 1 1
v 0 1 1
v 0 2 0
v 1 2 0
v 0 0 0
vt 0 0
vt 1 0
vt 1 1
usemtl red paint
f 1/1 2/2 3/3 4
usemtl cloth
f -7 -6 -2 -3
f 1 2 7
"""
MTL = "newmtl red paint\nKd 1 0 0\nKs 0.5 0.5 0.5\nnewmtl cloth\nmap_Kd my cloth.png\nd 0.2\n"
PROPERTIES = """# a comment
name#1=Seat
model#1=/seats/seat.obj
icon#1=/seats/seat.png
width#1=50
depth#1=40
height#1=\\
  90
creator#1=A. Maker
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    picture = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 255, 0, 255)).save(picture, "PNG")
    folder = tmp_path / "furniture"
    folder.mkdir()
    with zipfile.ZipFile(folder / "Scopia.sh3f", "w") as archive:
        archive.writestr("PluginFurnitureCatalog.properties", PROPERTIES)
        archive.writestr("seats/seat.obj", SEAT)
        archive.writestr("seats/seat.mtl", MTL)
        archive.writestr("seats/my cloth.png", picture.getvalue())
    monkeypatch.setenv("SSR_SWEETHOME3D", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    load_model.cache_clear()
    return folder


def seat(**changes: float) -> Entry:
    return Entry(read_records()[0], "chair", 1, np.pi / 2, surfaces=bool(changes.get("surfaces", False)))


def test_records_say_what_the_catalogue_says(library: Path) -> None:
    (record,) = read_records()
    assert record == Record(
        "Scopia", "seats/seat.obj", "seats/seat.png", "Seat", (0.5, 0.4, 0.9), (), "A. Maker", "CC-BY 3.0"
    )
    assert record.id == "sweethome3d/Scopia/seat"


def test_a_model_is_scaled_and_turned_to_the_front(library: Path) -> None:
    model = load_model(seat())
    vertices = model.mesh.vertices
    assert model.size == (0.4, 0.5, 0.9)  # depth along x
    assert vertices.min(0) == pytest.approx([-0.2, -0.25, 0.0], abs=1e-6)
    assert vertices.max(0) == pytest.approx([0.2, 0.25, 0.9], abs=1e-6)
    back = vertices[vertices[:, 2] > 0.8]
    assert back[:, 0] == pytest.approx(-0.2, abs=1e-6)  # the back rest is behind
    assert "A. Maker" in model.attribution
    assert "CC-BY 3.0" in model.attribution


def test_materials_and_texture_coordinates(library: Path) -> None:
    with zipfile.ZipFile(library / "Scopia.sh3f") as archive:
        mesh = load_obj("seats/seat.obj", archive.read)
    assert len(mesh.faces) == 5
    _, red, cloth = mesh.materials
    assert red.color == (1.0, 0.0, 0.0)
    assert 0 < red.gloss <= 1
    assert cloth.texture is not None
    assert cloth.texture[0, 0].tolist() == [0, 255, 0]
    assert cloth.glass
    assert not red.glass
    assert mesh.uv[0].tolist() == [[0, 0], [1, 0], [1, 1]]
    assert mesh.material.tolist() == [1, 1, 2, 2, 2]


def test_the_cache_gives_the_same_and_a_damaged_file_is_read_anew(library: Path) -> None:
    first = load_model(seat())
    (cached,) = sweethome3d.cache_folder().glob("*.npz")
    for content in (None, b"broken"):
        load_model.cache_clear()
        if content is not None:
            cached.write_bytes(content)
        again = load_model(seat())
        assert np.array_equal(first.mesh.vertices, again.mesh.vertices)
        assert np.array_equal(first.mesh.uv, again.mesh.uv)
        assert [m.color for m in first.mesh.materials] == [m.color for m in again.mesh.materials]


def test_nothing_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSR_SWEETHOME3D", str(tmp_path))
    assert catalogue_entries() == ()
    with pytest.raises(FileNotFoundError, match="apt"):
        load_catalogue("sweethome3d")
    assert load_catalogue("all").labels  # ours are always there


def grid(height: float, low: tuple[float, float], high: tuple[float, float]) -> tuple[list, list]:
    (x0, y0), (x1, y1) = low, high
    return [[x0, y0, height], [x1, y0, height], [x1, y1, height], [x0, y1, height]], [[0, 1, 2], [0, 2, 3]]


def mesh_of(*sheets: tuple[list, list]) -> Mesh:
    vertices = np.concatenate([np.array(v, np.float32) for v, _ in sheets])
    faces = np.concatenate([np.array(f, np.int32) + 4 * i for i, (_, f) in enumerate(sheets)])
    return Mesh(vertices, faces, np.zeros((len(faces), 3, 2), np.float32), np.zeros(len(faces), np.int32), ())


def test_the_level_top_is_found_beside_what_rises_from_it() -> None:
    # A desk 0.8 x 1.6 at 0.75 m with a shelf over its rear quarter.
    mesh = mesh_of(grid(0.75, (-0.4, -0.8), (0.4, 0.8)), grid(1.1, (-0.4, -0.8), (-0.2, 0.8)))
    (surface,) = level_surfaces(mesh, (0.8, 1.6, 1.1))
    assert surface.top == pytest.approx(0.75, abs=0.005)
    assert surface.center[0] == pytest.approx(0.1, abs=0.03)
    assert surface.size[:2] == pytest.approx((0.56, 1.56), abs=0.06)


def test_thinning_keeps_the_shape() -> None:
    u, v = np.meshgrid(np.linspace(0, np.pi, 120), np.linspace(0, 2 * np.pi, 120), indexing="ij")
    vertices = np.stack([np.sin(u) * np.cos(v), np.sin(u) * np.sin(v), np.cos(u)], -1).reshape(-1, 3) * 0.4
    index = np.arange(120 * 120).reshape(120, 120)
    a, b, c, d = index[:-1, :-1].ravel(), index[:-1, 1:].ravel(), index[1:, 1:].ravel(), index[1:, :-1].ravel()
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]).astype(np.int32)
    ball = Mesh(
        vertices.astype(np.float32), faces, np.zeros((len(faces), 3, 2), np.float32), np.zeros(len(faces), np.int32), ()
    )
    thin = thinned(ball, 10_000)
    assert len(thin.faces) <= 10_000
    assert np.linalg.norm(thin.vertices, axis=1) == pytest.approx(0.4, abs=0.01)
    assert thinned(ball, 10**6) is ball


def labels_document() -> dict:
    return yaml.safe_load(data_file("sweethome3d_labels.yaml").read_text(encoding="utf-8"))


def test_a_model_has_one_label_and_one_split() -> None:
    document, split = labels_document(), load_split()
    named = [name for names in document["labels"].values() for name in names]
    assert len(set(named)) == len(named)
    splits = [name for ids in split.values() for name in ids if name.startswith("sweethome3d/")]
    assert sorted(splits) == sorted(f"sweethome3d/{name}" for name in named)
    assert set(document["symmetry"]["models"]) | set(document["front"]) <= set(named)
    assert set(document["symmetry"]["labels"]) | set(document["surfaces"]) <= set(document["labels"])


@needs_models
def test_every_labelled_model_is_in_the_catalogue() -> None:
    named = {f"sweethome3d/{name}" for names in labels_document()["labels"].values() for name in names}
    assert named == {entry.id for entry in catalogue_entries(required=True)}


@needs_models
@pytest.mark.parametrize("name", ["Scopia/chair", "BlendSwap-CC-BY/table", "KatorLegaz/full-bookcase"])
def test_real_models_are_sound(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    model = load_catalogue("sweethome3d", "all").model(f"sweethome3d/{name}")
    low, high = model.mesh.vertices.min(0), model.mesh.vertices.max(0)
    assert (high - low) == pytest.approx(model.size, abs=0.01)
    assert (low + high)[:2] == pytest.approx([0, 0], abs=0.01)
    assert low[2] == pytest.approx(0, abs=1e-4)
    assert np.isfinite(model.mesh.uv).all()
    assert model.attribution
    if model.label == "chair":  # the back rest is behind
        assert model.mesh.vertices[model.mesh.vertices[:, 2] > 0.8 * high[2], 0].mean() < -0.05
    if model.label == "table":
        assert model.surfaces[0].top == pytest.approx(model.size[2], abs=0.03)
