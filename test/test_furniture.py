"""Furniture: what a drawn model promises, of every design; the split; the catalogue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from ssr_ros.simulation.furniture import Catalogue, load_catalogue, load_split
from ssr_ros.simulation.parametric.design import Design
from ssr_ros.simulation.parametric.designs import DESIGNS
from ssr_ros.simulation.scene import FurnitureModel, Mesh
from ssr_ros.vocabulary import load_vocabulary

ASKED = set(
    "armchair,backpack,bathtub,bed,book,bookshelf,bottle,bowl,box,cabinet,chair,coffee table,counter,cup,desk,door,"
    "dresser,keyboard,lamp,laptop,microwave,mirror,monitor,nightstand,picture,pillow,plant,refrigerator,rug,sink,sofa,"
    "stool,stove,table,toilet,trash bin,tv,tv stand,wardrobe,washing machine,window".split(",")
)
# Every drawn washing machine is for training; the one in the test split is a model of Sweet Home 3D. It stays so, for
# another one there would change the test homes, and what was measured in them could not be compared any more.
ONLY_IN_TRAIN = {"washing machine"}
# Ours are more than the vocabulary's object: sinks come with their cabinet, a bar stool with a low back.
MORE_THAN_THE_OBJECT = {"sink", "stool/bar back"}
each_design = pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.id)


def surface_samples(mesh: Mesh, count: int) -> np.ndarray:
    """(count, 3) points on the mesh, each area as likely as any other."""
    rng = np.random.default_rng(0)
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(float) for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    face = rng.choice(len(area), count, p=area / area.sum())
    u, v = rng.random((2, count, 1))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    return a[face] + u * (b - a)[face] + v * (c - a)[face]


def same_mesh(one: FurnitureModel, other: FurnitureModel) -> bool:
    arrays = ("vertices", "faces", "uv", "material")
    meshes = all(np.array_equal(getattr(one.mesh, name), getattr(other.mesh, name)) for name in arrays)
    pairs = zip(one.mesh.materials, other.mesh.materials, strict=True)
    return meshes and all(a.color == b.color and np.array_equal(a.texture, b.texture) for a, b in pairs)


@each_design
def test_a_model_is_sound(design: Design) -> None:
    for seed in range(2):
        model = design.model(seed)
        mesh, size = model.mesh, np.array(model.size)
        low, high = mesh.vertices.min(0), mesh.vertices.max(0)
        assert np.abs((high - low) - size).max() < 0.01
        assert np.abs((low + high)[:2] / 2).max() < 0.005
        assert abs(low[2]) < 1e-4
        assert np.isfinite(mesh.vertices).all()
        assert np.isfinite(mesh.uv).all()
        assert 0 <= mesh.faces.min() <= mesh.faces.max() < len(mesh.vertices)
        assert 0 <= mesh.material.min() <= mesh.material.max() < len(mesh.materials)
        assert 10 <= len(mesh.faces) < 3000
        assert len(mesh.uv) == len(mesh.material) == len(mesh.faces)


@each_design
def test_sizes_stay_in_their_ranges_and_designs_keep_to_them(design: Design) -> None:
    for seed in range(3):
        size = design.size(seed)
        for length, (least, most) in zip(size, (design.d, design.w, design.h), strict=True):
            assert least <= length <= most
        if design.form == "round":
            assert size[0] == pytest.approx(size[1])
        low, high = design.assemble(seed).bounds()
        assert np.abs((high - low) / size - 1).max() < 0.15, "stretched to its size more than a shape can bear"


@each_design
def test_materials_are_usable(design: Design) -> None:
    for material in design.model(1).mesh.materials:
        assert all(0 <= channel <= 1 for channel in material.color)
        assert 0 <= material.gloss <= 1
        assert material.emission >= 0
        if material.texture is not None:
            assert material.texture.dtype == np.uint8
            assert material.texture.shape[2] == 3
            assert max(material.texture.shape) <= 256


@each_design
def test_the_same_seed_gives_the_same_piece_and_another_seed_another(design: Design) -> None:
    assert same_mesh(design.model(5), design.model(5))
    assert design.size(5) != design.size(6)


@each_design
def test_a_turn_by_its_symmetry_changes_little(design: Design) -> None:
    if design.symmetry == 1:
        return
    model = design.model(2)
    points = surface_samples(model.mesh, 4000)
    angle = 2 * np.pi / (design.symmetry or 12)
    c, s = np.cos(angle), np.sin(angle)
    turned = points @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    away = cKDTree(surface_samples(model.mesh, 30000)).query(turned)[0]
    leafy = 3 if design.label == "plant" else 1  # leaves grow where they like
    assert np.quantile(away, 0.9) < leafy * (0.01 + 0.04 * max(model.size))


@each_design
def test_surfaces_lie_on_the_mesh_and_within_its_footprint(design: Design) -> None:
    model = design.model(3)
    points = surface_samples(model.mesh, 40000)
    for box in model.surfaces:
        half = np.array(box.size[:2]) / 2
        middle = np.array(box.center[:2])
        assert (half > 0.03).all()
        assert (np.abs(middle) + half <= np.array(model.size[:2]) / 2 + 0.005).all()
        above = points[(np.abs(points[:, :2] - middle) <= half).all(1)]
        at_top = np.abs(above[:, 2] - box.top) < 0.02
        assert at_top.sum() > 0.6 * 40000 * 0.3 * (4 * half.prod()) / area_of(model.mesh)


def area_of(mesh: Mesh) -> float:
    a, b, c = (mesh.vertices[mesh.faces[:, i]].astype(float) for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def test_things_one_puts_things_on_have_surfaces() -> None:
    for label in ("table", "desk", "coffee table", "nightstand", "dresser", "counter", "tv stand", "bed", "sofa"):
        for design in DESIGNS:
            if design.label == label:
                assert design.model(0).surfaces, design.id


def test_every_label_asked_for_is_there_with_three_designs() -> None:
    labels = [design.label for design in DESIGNS]
    assert set(labels) == ASKED
    assert all(labels.count(label) >= 3 for label in ASKED)


def test_names_are_unique() -> None:
    ids = [design.id for design in DESIGNS]
    assert len(set(ids)) == len(ids)


def test_drawn_sizes_are_possible_for_the_vocabulary() -> None:
    info = load_vocabulary().info
    for design in DESIGNS:
        if design.label not in info or {design.label, f"{design.label}/{design.name}"} & MORE_THAN_THE_OBJECT:
            continue
        known = info[design.label]
        long, short = max(design.d[1], design.w[1]), min(design.d[0], design.w[0])
        assert long <= known.long[1], design.id
        assert short >= known.short[0], design.id
        assert known.height[0] <= design.h[0] <= design.h[1] <= known.height[1], design.id


def test_split_is_disjoint_and_names_every_design_once() -> None:
    split = load_split()
    assert not split["train"] & split["test"]
    named = {name for ids in split.values() for name in ids if name.startswith("parametric/")}
    assert named == {design.id for design in DESIGNS}


def test_both_splits_know_every_parametric_label() -> None:
    train, test = load_catalogue("parametric", "train"), load_catalogue("parametric", "test")
    assert set(train.labels) == ASKED
    assert set(test.labels) == ASKED - ONLY_IN_TRAIN
    assert not {e.id for e in train.entries} & {e.id for e in test.entries}


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(ASKED)), st.integers(0, 2**32))
def test_drawing_is_deterministic_and_the_name_is_enough_to_make_it_again(label: str, seed: int) -> None:
    catalogue = load_catalogue("parametric", "all")
    one, other = (catalogue.draw(label, np.random.default_rng(seed)) for _ in range(2))
    assert one.label == label
    assert one.name == other.name
    assert same_mesh(one, other)
    assert same_mesh(one, catalogue.model(one.name))


def test_draw_heeds_the_size_wanted() -> None:
    catalogue, rng = load_catalogue("parametric", "train"), np.random.default_rng(0)
    assert all(catalogue.draw("lamp", rng, lambda size: size[2] < 0.8).size[2] < 0.8 for _ in range(5))
    assert catalogue.draw("lamp", rng, lambda size: size[2] > 1).size[2] > 1
    with pytest.raises(LookupError, match="size asked for"):
        catalogue.draw("cup", rng, lambda size: size[2] > 1)


def test_unknown_words_are_named() -> None:
    with pytest.raises(KeyError, match="hovercraft"):
        load_catalogue().draw("hovercraft", np.random.default_rng(0))
    with pytest.raises(ValueError, match="source"):
        load_catalogue(source="ikea")
    with pytest.raises(ValueError, match="split"):
        load_catalogue(split="dev")
    with pytest.raises(KeyError, match="nothing"):
        Catalogue(()).model("nothing#1")
