"""The encoder with 8-bit convolutions."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ssr_ros.cli import main
from ssr_ros.config import Config, EncoderConfig, NetworkConfig
from ssr_ros.encoder.encoder import load_encoder
from ssr_ros.encoder.input_recording import recorded_inputs
from ssr_ros.encoder.network_backend import load_backend
from ssr_ros.recording import open_recording
from ssr_ros.resources import share_path

pytest.importorskip("onnx", reason="quantising needs the onnx package")
DEMO = Path(__file__).parent.parent / "recordings" / "demo_room"


@pytest.fixture(scope="module")
def calibration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Inputs of the network in four frames of the bundled recording."""
    folder = tmp_path_factory.mktemp("calibration")
    network = NetworkConfig(threads=1, record_inputs=str(folder))
    encoder = load_encoder(Config(encoder=EncoderConfig(backend="ssr"), network=network))
    for frame in islice(open_recording(DEMO), 31):
        encoder.encode(frame, 0.0)
    return folder


def test_a_quantized_encoder_is_smaller_and_sees_the_same(calibration: Path, tmp_path: Path) -> None:
    out = tmp_path / "int8.onnx"
    result = CliRunner().invoke(main, ["quantize", str(calibration), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "28 convolutions of 8 bits" in result.output
    assert out.stat().st_size < 0.6 * share_path(NetworkConfig().model).stat().st_size
    single = load_backend(NetworkConfig(threads=1))
    short = load_backend(NetworkConfig(threads=1, model=str(out)))
    assert short.metadata == single.metadata
    for inputs in recorded_inputs(calibration):
        expected, got = single.run(inputs), short.run(inputs)
        best = expected["scores"][0, 0]
        near = np.linalg.norm(got["boxes3d"][0, :, :3] - expected["boxes3d"][0, 0, :3], axis=1) < 0.25
        same = got["scores"][0, :, best.argmax()][near]
        assert same.max() == pytest.approx(best.max(), abs=0.2)


def test_without_recorded_inputs_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = CliRunner().invoke(main, ["quantize", str(tmp_path / "none"), "--out", str(tmp_path / "int8.onnx")])
    assert result.exit_code != 0
    assert "holds no recorded inputs" in str(result.output) + str(result.exception)
    assert not (tmp_path / "int8.onnx").exists()
