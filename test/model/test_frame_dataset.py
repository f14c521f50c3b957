"""Frames of homes as samples: rendered once for all tests here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.model import frame_dataset as data
from ssr_ros.model.labels import network_labels
from ssr_ros.model.rendered_frames import FramesConfig, write_home
from ssr_ros.model.targets import sampled_ids

SEED = 31


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames")
    config = FramesConfig(frames=3, source="parametric")
    assert write_home(SEED, folder, config) >= 3
    return folder / f"home_{SEED}.npz"


def test_a_home_is_written_once(path: Path) -> None:
    before = path.stat().st_mtime_ns
    assert write_home(SEED, path.parent, FramesConfig(frames=3, source="parametric")) >= 3
    assert path.stat().st_mtime_ns == before


def test_the_depth_of_an_object_lies_in_its_box(path: Path) -> None:
    """Boxes, rays and depth are of one frame: what the ids call an object is found where its box is."""
    home = data.load_home(path, cached=False)
    inside = []
    for k in range(len(home)):
        one = data.sample(home, k, None, np.random.default_rng(0))
        geometry, rows = one.geometry, one.objects
        ids = home.arrays["ids"][k]
        if home.mirrored[k]:
            ids = ids[:, ::-1]
        for row in rows:
            points = geometry[3:6, (ids == int(row[2])) & (geometry[6] > 0)]
            if points.shape[1] < 8:
                continue
            c, s = np.cos(row[10]), np.sin(row[10])
            offset = points - row[4:7, None]
            own = np.abs(np.stack([c * offset[0] + s * offset[1], -s * offset[0] + c * offset[1], offset[2]]))
            inside.append((own < row[7:10, None] / 2 + 0.08).all(0).mean())
    assert len(inside) >= 5
    assert np.mean(inside) > 0.85  # the rest is depth that the sensor smears over edges


def test_a_mirrored_frame_shows_the_mirror_image(path: Path) -> None:
    home = data.load_home(path, cached=False)
    flags = np.zeros_like(home.mirrored)
    plain = data.HomeFrames(home.seed, home.arrays, home.labels, None, flags)
    mirror = data.HomeFrames(home.seed, home.arrays, home.labels, None, ~flags)
    a, b = (data.sample(h, 0, None, np.random.default_rng(0)) for h in (plain, mirror))
    np.testing.assert_array_equal(a.geometry[3, :, ::-1], b.geometry[3])
    np.testing.assert_array_equal(a.geometry[4, :, ::-1], -b.geometry[4])
    np.testing.assert_array_equal(a.objects[:, 5], -b.objects[:, 5])
    shown_a, shown_b = data.image_of(plain, 0, jitter=False), data.image_of(mirror, 0, jitter=False)
    np.testing.assert_array_equal(shown_a[:, ::-1], shown_b)
    left = a.boxes2d[:, 0] < inputs.WIDTH / 2
    assert ((b.boxes2d[:, 2] > inputs.WIDTH / 2) == left).all()


def test_trouble_with_depth(path: Path) -> None:
    home = data.load_home(path, cached=False)
    rng = np.random.default_rng(1)
    nothing = data.sample(home, 0, data.DepthTrouble(none=1.0, scale=0.0, no_floor=0.0), rng)
    assert (nothing.geometry[3:8] == 0).all() and nothing.trusted
    wrong = data.sample(home, 0, data.DepthTrouble(none=0.0, scale=1.0, no_floor=1.0), rng)
    assert not wrong.trusted and (wrong.geometry[7:] == 0).all()


def test_batches_follow_from_seed_and_step(path: Path) -> None:
    home = data.load_home(path, cached=False)
    there = data.batches([home], 4, 2, data.DepthTrouble(), 5)
    next(there)
    second = next(there)
    again = next(data.batches([home], 4, 2, data.DepthTrouble(), 5, start=1))
    for a, b in zip(second, again, strict=True):
        np.testing.assert_array_equal(a.geometry, b.geometry)


def test_cached_features_come_back_as_they_went(path: Path) -> None:
    from ssr_ros.model.labels import coco_columns
    from ssr_ros.model.network import NetworkConfig, new_encoder
    from ssr_ros.resources import share_path

    columns = coco_columns()
    encoder = new_encoder(
        share_path("engines/nanodet_coco_416.onnx"), columns, torch.zeros(len(columns), 3), NetworkConfig()
    ).eval()
    data.cache_features(path, encoder)
    home = data.load_home(path)
    batch = data.collate([data.sample(home, 0, None, np.random.default_rng(0))])
    with torch.no_grad():
        direct = encoder.frozen(torch.from_numpy(inputs.image_input(data.image_of(home, 0))[None]))
    for kept, now in zip(batch.frozen.f2d, direct.f2d, strict=True):
        torch.testing.assert_close(kept, now, atol=2e-3, rtol=2e-3)
    for kept, now in zip(batch.frozen.base, direct.base, strict=True):
        torch.testing.assert_close(kept, now, atol=1e-2, rtol=2e-3)
    owners = batch.objects
    at = sampled_ids(home.arrays["ids"][0][:, ::-1] if home.mirrored[0] else home.arrays["ids"][0])
    assert (at[owners.cell.numpy()] > 0).mean() > 0.9
    assert int(owners.label.max()) < len(network_labels())


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "home_1.npz", other=np.zeros(3))
    with pytest.raises(ValueError, match="home_1.npz"):
        data.load_home(tmp_path / "home_1.npz", cached=False)
