"""Training goes on where it was stopped, and ends in a file that says what the network says."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ssr_ros.encoder.operators import unsupported_operators
from ssr_ros.model.export import INPUTS, OUTPUTS, ExportedEncoder, example, export_onnx
from ssr_ros.model.network import NetworkConfig
from ssr_ros.model.rendered_frames import FramesConfig, write_home
from ssr_ros.model.token_training import TokenConfig, load_tokens, probe, train_tokens
from ssr_ros.model.train import TrainingConfig, load_homes, load_trained, loss_curves, schedule, train
from ssr_ros.resources import share_path

pytest.importorskip("accelerate", reason="needs accelerate (requirements-training.txt)")
CONFIG = TrainingConfig(steps=4, batch=4, warm_up=2, save_every=2, log_every=1)


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames")
    for seed in (31, 32):
        assert write_home(seed, folder, FramesConfig(frames=3, source="parametric"))
    return folder


@pytest.fixture(scope="module")
def trained(frames: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("training")
    train(frames, out, CONFIG, lambda *_: None)
    return out


def weights(path: Path) -> dict[str, torch.Tensor]:
    return dict(torch.load(path / "checkpoint.pt", weights_only=True)["network"])


def test_a_stopped_training_ends_like_one_that_was_not(frames: Path, trained: Path, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(step: int, _: float) -> None:
        if step == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        train(frames, tmp_path, CONFIG, stop)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 2
    train(frames, tmp_path, CONFIG, lambda *_: None)
    for name, value in weights(trained).items():
        torch.testing.assert_close(weights(tmp_path)[name], value, rtol=1e-4, atol=1e-5, msg=name)


def test_a_checkpoint_of_other_widths_is_refused(frames: Path, trained: Path) -> None:
    other = replace(CONFIG, steps=6, network=NetworkConfig(trunk=64))
    with pytest.raises(ValueError, match="other widths"):
        train(frames, trained, other, lambda *_: None)


def test_a_training_can_begin_with_the_weights_of_another(frames: Path, trained: Path, tmp_path: Path) -> None:
    still = replace(CONFIG, steps=1, rate=1e-9, seed=9)
    train(frames, tmp_path, still, lambda *_: None, start=trained)
    mean = torch.load(trained / "checkpoint.pt", weights_only=True)["average"]
    for name in ("label_out.weight", "geometry.fine.0.0.weight", "box_out.bias"):
        torch.testing.assert_close(weights(tmp_path)[name], mean[f"module.{name}"], rtol=0, atol=1e-6)


def test_the_shipped_weights_are_those_of_the_shipped_file(tmp_path: Path) -> None:
    import onnxruntime

    folder = share_path("engines/ssr_encoder_weights")
    encoder = load_trained(folder / "checkpoint.pt")
    tokens = load_tokens(folder / "tokens.pt", encoder.network.geometry.channels)
    session = onnxruntime.InferenceSession(
        str(share_path("engines/ssr_encoder.onnx")), providers=["CPUExecutionProvider"]
    )
    feed = example(1)
    said = session.run(list(OUTPUTS), {name: value.numpy() for name, value in zip(INPUTS, feed, strict=True)})
    with torch.no_grad():
        meant = ExportedEncoder(encoder, tokens).eval()(*feed)
    for name, a, b in zip(OUTPUTS, said, meant, strict=True):
        np.testing.assert_allclose(a, b.numpy(), rtol=1e-3, atol=2e-3, err_msg=name)


def test_the_large_variant_takes_a_step(frames: Path, tmp_path: Path) -> None:
    large = replace(CONFIG, steps=1, network=NetworkConfig(geometry=48, trunk=256, tower=192, token=2048))
    losses = []
    train(frames, tmp_path, large, lambda _, loss: losses.append(loss))
    assert np.isfinite(losses).all() and len(losses) == 1


def test_without_homes_there_is_nothing_to_train_on(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no home"):
        train(tmp_path, tmp_path / "out", CONFIG, lambda *_: None)


def test_losses_are_logged_and_drawn(trained: Path) -> None:
    rows = [json.loads(line) for line in (trained / "training.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [0, 1, 2, 3] and all(np.isfinite(row["total"]) for row in rows)
    loss_curves(trained / "training.jsonl", trained / "training.png")
    assert (trained / "training.png").read_bytes().startswith(b"\x89PNG")


def test_the_rate_rises_and_falls() -> None:
    config = TrainingConfig(steps=1000, warm_up=100)
    values = [schedule(step, config) for step in (0, 99, 100, 550, 999)]
    assert values == pytest.approx([0.01, 1.0, 1.0, 0.5, 0.0], abs=1e-5)


def test_the_exported_file_says_what_the_network_says(frames: Path, trained: Path, tmp_path: Path) -> None:
    import onnxruntime

    encoder = load_trained(trained / "checkpoint.pt")
    homes = load_homes(frames, CONFIG)
    train_tokens(encoder.network, homes, trained, TokenConfig(steps=2, batch=4, per_home=2), lambda *_: None)
    tokens = load_tokens(trained / "tokens.pt", encoder.network.geometry.channels)
    figures = probe(encoder.network, tokens, homes[:1], homes[1:], 16, 0)
    assert 0 <= figures["label"] <= 1 and figures["tokens"] > 0
    path = tmp_path / "encoder.onnx"
    export_onnx(encoder, tokens, path)
    assert path.stat().st_size < 25e6
    assert unsupported_operators(path) == {}
    assert b".py" not in path.read_bytes() and b".py" not in share_path("engines/ssr_encoder.onnx").read_bytes()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    metadata = session.get_modelmeta().custom_metadata_map
    assert json.loads(metadata["labels"])[0] == "chair" and metadata["input_width"] == "416"
    for batch in (1, 3):
        feed = example(batch)
        said = session.run(list(OUTPUTS), {name: value.numpy() for name, value in zip(INPUTS, feed, strict=True)})
        with torch.no_grad():
            meant = ExportedEncoder(encoder, tokens).eval()(*feed)
        for name, a, b in zip(OUTPUTS, said, meant, strict=True):
            alike = np.isclose(a, b.numpy(), rtol=1e-3, atol=1e-3).reshape(*a.shape[:2], -1).all(2)
            assert alike.mean() > 0.97, name  # candidates that rank alike may change places


def test_only_the_labels_are_trained_and_blended_with_what_they_were(
    frames: Path, trained: Path, tmp_path: Path
) -> None:
    """Photographs join the rendered frames; what is not trained stays as it was, to the last bit."""
    import cv2

    from ssr_ros.model.photo_frames import write_photos

    folder = tmp_path / "frames"
    shutil.copytree(frames, folder)
    photos = tmp_path / "photos"
    photos.mkdir()
    cv2.imwrite(str(photos / "wall.png"), np.full((256, 512, 3), 128, np.uint8))
    write_photos(photos, folder)
    config = replace(CONFIG, steps=6, part="labels", mean=0.5, closer=True)
    train(folder, tmp_path / "whole", config, lambda *_: None, start=trained)
    train(folder, tmp_path / "half", replace(config, blend=0.5), lambda *_: None, start=trained)
    train(folder, tmp_path / "half", replace(config, blend=0.5), lambda *_: None, start=trained)  # not blended twice
    begun, whole, half = (averages(path) for path in (trained, tmp_path / "whole", tmp_path / "half"))
    learnt = [name for name, value in begun.items() if not torch.equal(value, whole[name])]
    assert learnt and all(name.startswith(("label_tower.", "label_out.", "extra_out.")) for name in learnt)
    for name in (name for name in learnt if begun[name].is_floating_point()):
        torch.testing.assert_close(half[name], (begun[name] + whole[name]) / 2, rtol=1e-3, atol=1e-5, msg=name)
    rows = (tmp_path / "whole" / "training.jsonl").read_text().splitlines()
    assert any("photos" in json.loads(row) for row in rows)


def averages(path: Path) -> dict[str, torch.Tensor]:
    state = torch.load(path / "checkpoint.pt", weights_only=True)["average"]
    return {name.removeprefix("module."): value for name, value in state.items() if name.startswith("module.")}
