"""Photographs as training frames."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.geometry import BODY_R_OPTICAL
from ssr_ros.model.frame_dataset import (
    batches,
    cache_features,
    closer_look,
    collate,
    known_columns,
    load_home,
    sample,
)
from ssr_ros.model.labels import coco_columns, network_labels
from ssr_ros.model.losses import _taught
from ssr_ros.model.network import NetworkConfig, SsrEncoder, new_encoder
from ssr_ros.model.photo_frames import empty_room, perspective, write_photos
from ssr_ros.model.targets import CELLS, cell_centers
from ssr_ros.model.train import DETECTOR
from ssr_ros.recording import open_recording
from ssr_ros.resources import share_path
from ssr_ros.types import CameraIntrinsics

DEMO_ROOM = Path(__file__).resolve().parents[2] / "recordings" / "demo_room"

CAMERA = CameraIntrinsics(416, 312, 208.0, 208.0, 207.5, 155.5)  # 90 degrees wide


def panorama() -> np.ndarray:
    """Red ahead, green to the left, blue behind, white to the right; black below, grey above."""
    image = np.zeros((256, 512, 3), np.uint8)
    for middle, color in ((0, (0, 0, 255)), (384, (0, 255, 0)), (256, (255, 0, 0)), (128, (255, 255, 255))):
        columns = (np.arange(-64, 64) + middle) % 512
        image[:, columns] = color
    image[:40], image[-40:] = 128, 0
    return image


@pytest.mark.parametrize(
    ("turn", "color"), [(0, (0, 0, 255)), (90, (0, 255, 0)), (180, (255, 0, 0)), (270, (255, 255, 255))]
)
def test_a_panorama_is_looked_at_in_every_direction(turn: int, color: tuple[int, int, int]) -> None:
    view = perspective(panorama(), CAMERA, BODY_R_OPTICAL, np.radians(turn))
    assert view.shape == (312, 416, 3)
    np.testing.assert_array_equal(view[100:200, 50:366], np.broadcast_to(color, (100, 316, 3)))


def test_to_the_right_of_the_image_is_what_lies_to_the_right() -> None:
    view = perspective(panorama(), CAMERA, BODY_R_OPTICAL, np.radians(45))  # between ahead and left
    assert tuple(view[150, 40]) == (0, 255, 0) and tuple(view[150, 376]) == (0, 0, 255)


def test_an_empty_room_has_its_floor_where_the_camera_stands_above_it() -> None:
    rays = inputs.cell_rays(CAMERA, BODY_R_OPTICAL)
    depth = empty_room(rays, 1.0, np.random.default_rng(1))
    points = rays * depth
    valid = depth > 0
    assert points[2][valid].min() == pytest.approx(-1.0, abs=1e-5)
    assert points[2][valid].max() <= 1.8 + 1e-5  # the ceiling, where it is in view
    assert depth.max() < inputs.MAX_DEPTH


def test_views_are_training_frames_without_a_cell_that_counts(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    cv2.imwrite(str(photos / "around.png"), panorama())
    cv2.imwrite(str(photos / "room.jpg"), np.full((480, 640, 3), 90, np.uint8))
    assert write_photos(photos, tmp_path) == 18 == write_photos(photos, tmp_path)  # the second time they are there
    (tmp_path / "photos_0.npz").unlink()  # the last that is written: an interrupted set is written again
    assert write_photos(photos, tmp_path) == 18 and (tmp_path / "photos_0.npz").exists()
    home = load_home(tmp_path / "photos_0.npz", cached=False)
    assert home.photo and len(home) == 18
    (some,) = (next(batches([home], 4, 2, None, 0)),)
    assert all(s.photo and not len(s.objects) and (s.assignment.owner < 0).all() for s in some)


def test_what_is_no_image_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no image"):
        write_photos(tmp_path, tmp_path)
    (tmp_path / "broken.jpg").write_bytes(b"none")
    with pytest.raises(ValueError, match=r"broken\.jpg"):
        write_photos(tmp_path, tmp_path)


def test_the_detectors_word_is_kept_and_its_inklings_may_be_raised() -> None:
    """Cells: sure and lowered, sure and kept, nothing and raised, an inkling and raised."""
    base = torch.tensor([[[1.0], [1.0], [-6.0], [-1.5]]])
    correction = torch.tensor([[[-2.0], [0.0], [4.0], [2.0]]], requires_grad=True)
    _taught(base + correction, base).backward()
    assert correction.grad is not None
    lowered, kept, raised, inkling = correction.grad[0, :, 0].tolist()
    assert lowered < 0 and kept == 0 and raised > 0 and inkling == 0


def untrained() -> SsrEncoder:
    columns = coco_columns()
    return new_encoder(share_path(DETECTOR), columns, torch.zeros(len(columns), 3), NetworkConfig()).eval()


def test_a_closer_look_lies_at_the_cells_of_the_view() -> None:
    """What stands in a view is where it was when the detector looks at the same view, twice as large."""
    image = next(iter(open_recording(DEMO_ROOM))).color
    view = np.ascontiguousarray(cv2.resize(image, (416, 312), interpolation=cv2.INTER_AREA), np.uint8)
    large = np.ascontiguousarray(cv2.resize(image, (832, 624)), np.uint8)
    encoder = untrained()
    closer = closer_look(large, encoder).sigmoid().numpy()
    with torch.inference_mode():
        base = torch.cat(encoder.frozen(torch.from_numpy(inputs.image_input(view))[None]).base, 1)[0].sigmoid().numpy()
    assert closer.shape == base.shape
    for label in ("tv", "plant", "vase"):
        k = network_labels().index(label)
        there, found = (cell_centers()[scores[:, k].argmax()] for scores in (base, closer))
        assert base[:, k].max() > 0.4 and closer[:, k].max() > 0.3
        np.testing.assert_allclose(found, there, atol=24.0)  # [px] of neighbouring cells


def test_photographs_keep_what_the_closer_look_says(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    color = next(iter(open_recording(DEMO_ROOM))).color
    cv2.imwrite(str(photos / "room.jpg"), np.ascontiguousarray(color[..., ::-1]))
    write_photos(photos, tmp_path)
    encoder = untrained()
    path = tmp_path / "photos_0.npz"
    cache_features(path, encoder)
    assert load_home(path).taught is None  # nobody asked for it
    cache_features(path, encoder, closer=True)
    assert load_home(path).taught is None
    home = load_home(path, closer=True)
    batch = collate([sample(home, k, None, np.random.default_rng(0)) for k in range(2)])
    assert batch.taught.shape == (2, CELLS, len(known_columns())) and bool(batch.photos.all())
    assert batch.taught.sigmoid().amax() > 0.3  # something in the room is seen


def test_photographs_written_without_a_closer_look_are_named(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    cv2.imwrite(str(tmp_path / "photos" / "room.jpg"), np.full((480, 640, 3), 90, np.uint8))
    write_photos(tmp_path / "photos", tmp_path)
    path = tmp_path / "photos_0.npz"
    with np.load(path) as file:
        older = {key: file[key] for key in file.files if not key.startswith("close")}
    np.savez(path, **older)
    encoder = untrained()
    with pytest.raises(ValueError, match=r"photos_0\.npz: holds no closer look"):
        cache_features(path, encoder, closer=True)


def test_a_label_is_raised_to_what_the_closer_look_says() -> None:
    """One cell of which the detector is unsure and its closer look is sure; another that both are unsure of."""
    logits = torch.tensor([[[-1.0], [-1.0]]], requires_grad=True)
    _taught(logits, torch.tensor([[[1.0], [-1.0]]])).backward()
    assert logits.grad is not None
    raised, kept = logits.grad[0, :, 0].tolist()
    assert raised < 0 and kept == 0
