"""onnxruntime under the network's Protocol, checks of inputs, and the recording of inputs."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx.reference import ReferenceEvaluator
from tiny_networks import INPUTS, METADATA, OUTPUTS, tiny_inputs, write_tiny_encoder

from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.input_recording import RecordingBackend, recorded_inputs
from ssr_ros.encoder.network_backend import BackendError, TensorSpec, checked_inputs, load_backend
from ssr_ros.encoder.onnxruntime_backend import check_providers, provider_options


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_tiny_encoder(tmp_path / "tiny.onnx")


def test_runs_by_name_like_the_reference(model: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        backend = load_backend(NetworkConfig(model=str(model), threads=1))
    assert "tiny.onnx on onnxruntime" in caplog.text
    assert "CPU" in caplog.text
    assert [(spec.name, spec.shape) for spec in backend.inputs] == [(n, (-1, *s)) for n, s in INPUTS.items()]
    assert [(spec.name, spec.shape) for spec in backend.outputs] == [(n, (-1, *s)) for n, s in OUTPUTS.items()]
    assert backend.metadata == METADATA
    for batch in (1, 3):
        inputs = tiny_inputs(batch, seed=batch)
        outputs = backend.run(inputs)
        expected = ReferenceEvaluator(onnx.load(model)).run(None, inputs)
        for (name, values), theirs in zip(outputs.items(), expected, strict=True):
            assert values.shape == (batch, *OUTPUTS[name])
            assert values == pytest.approx(theirs, abs=1e-5)
    backend.close()
    backend.close()
    with pytest.raises(BackendError, match="closed"):
        backend.run(tiny_inputs(1))


def test_an_absent_provider_names_what_is_there(model: Path) -> None:
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this onnxruntime has CUDA")
    config = NetworkConfig(model=str(model), providers=("CUDAExecutionProvider", "CPUExecutionProvider"))
    with pytest.raises(BackendError, match=r"CUDAExecutionProvider, this onnxruntime has .*CPU.*onnxruntime-gpu"):
        load_backend(config)


def test_a_misspelt_provider_needs_no_other_package() -> None:
    with pytest.raises(BackendError, match="asks for Cpu, this onnxruntime has CPUExecutionProvider$"):
        check_providers(("Cpu",), ("CPUExecutionProvider",))
    check_providers(("CPUExecutionProvider",), ("CPUExecutionProvider", "CUDAExecutionProvider"))


def test_the_tensorrt_provider_has_our_precision_and_folder(tmp_path: Path) -> None:
    config = NetworkConfig(precision="fp16", engine_dir=str(tmp_path))
    options = provider_options("TensorrtExecutionProvider", config)
    assert (options["trt_fp16_enable"], options["trt_int8_enable"]) == ("True", "False")
    assert options["trt_engine_cache_path"] == str(tmp_path)
    assert provider_options("CUDAExecutionProvider", config) == {}


def test_a_missing_or_broken_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"engines/none\.onnx is not among the package's files"):
        load_backend(NetworkConfig(model="engines/none.onnx"))
    with pytest.raises(FileNotFoundError, match="network.model: there is no file"):
        load_backend(NetworkConfig(model=str(tmp_path / "none.onnx")))
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    with pytest.raises(BackendError, match="onnxruntime does not load .*broken.onnx"):
        load_backend(NetworkConfig(model=str(tmp_path / "broken.onnx")))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pose": None}, r"takes the inputs \['geometry', 'image', 'pose'\], got \['geometry', 'image'\]"),
        ({"odd": np.zeros(1)}, "got .*'odd'"),
        ({"pose": np.zeros((1, 7), np.float32)}, r"input pose must have the shape \(N, 8\), got \(1, 7\)"),
        ({"pose": np.zeros(8, np.float32)}, r"input pose must have the shape \(N, 8\), got \(8,\)"),
        ({"pose": np.zeros((0, 8), np.float32)}, r"input pose must have the shape \(N, 8\), got \(0, 8\)"),
        ({"pose": np.zeros((1, 8), np.complex64)}, "input pose must be float32, got complex64"),
        ({"pose": np.zeros((2, 8), np.float32)}, "must be of one batch, got .*'pose': 2"),
    ],
)
def test_wrong_inputs_are_named(model: Path, changes: dict, sentence: str) -> None:
    backend = load_backend(NetworkConfig(model=str(model), threads=1))
    inputs = {name: array for name, array in (tiny_inputs(1) | changes).items() if array is not None}
    with pytest.raises(BackendError, match=sentence):
        backend.run(inputs)


def test_inputs_become_contiguous_arrays_of_the_networks_type() -> None:
    specs = (TensorSpec("a", np.dtype(np.float32), (-1, 2)),)
    checked = checked_inputs({"a": np.arange(4.0).reshape(2, 2).T}, specs)["a"]
    assert checked.dtype == np.float32
    assert checked.flags.c_contiguous
    assert checked.tolist() == [[0.0, 2.0], [1.0, 3.0]]


def test_recorded_inputs_come_back(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    plain = load_backend(NetworkConfig(model=str(model), threads=1))
    backend = RecordingBackend(plain, folder, every=2, most=2)
    for seed in range(6):
        outputs = backend.run(tiny_inputs(1, seed))
        assert outputs["scores"] == pytest.approx(plain.run(tiny_inputs(1, seed))["scores"])
    kept = list(recorded_inputs(folder))
    assert len(kept) == 2  # runs 0 and 2; run 4 is one too many
    for arrays, seed in zip(kept, (0, 2), strict=True):
        assert {name: array.tolist() for name, array in arrays.items()} == {
            name: array.tolist() for name, array in tiny_inputs(1, seed).items()
        }


def test_configuration_records(model: Path, tmp_path: Path) -> None:
    backend = load_backend(NetworkConfig(model=str(model), threads=1, record_inputs=str(tmp_path / "kept")))
    backend.run(tiny_inputs(1))
    backend.close()
    assert len(list((tmp_path / "kept").glob("*.npz"))) == 1


def test_no_or_damaged_recordings_are_named(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="holds no recorded inputs"):
        next(recorded_inputs(tmp_path))
    (tmp_path / "0.npz").write_bytes(b"PK damaged")
    with pytest.raises(BackendError, match=r"0\.npz cannot be read"):
        next(recorded_inputs(tmp_path))


@pytest.mark.parametrize(
    "values", [{"runtime": "torch"}, {"precision": "fp8"}, {"providers": ()}, {"threads": 0}, {"model": ""}]
)
def test_bad_configuration_names_its_parameter(values: dict) -> None:
    with pytest.raises(ValueError, match=f"^network.{next(iter(values))} must be"):
        NetworkConfig(**values)
