"""``ssr build-engine`` and the doctor's line about TensorRT."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from fake_gpu import FakeGpu, FakePycuda
from fake_tensorrt import VERSION, fake_tensorrt
from tiny_networks import tiny_inputs, write_tiny_encoder

from ssr_ros import cli_doctor
from ssr_ros.cli import main
from ssr_ros.cli_build_engine import build_and_check, network_config, warn_of_operators
from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.backend_check import compare, latency, noise
from ssr_ros.encoder.cuda_driver import PycudaDriver
from ssr_ros.encoder.network_backend import BackendError, load_backend
from ssr_ros.encoder.tensorrt_backend import build_command
from ssr_ros.encoder.tensorrt_library import import_tensorrt


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build-engine", *arguments])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_tiny_encoder(tmp_path / "tiny.onnx")


def test_without_tensorrt_it_is_one_line(model: Path) -> None:
    try:
        import_tensorrt()
    except BackendError:
        result = run("--model", str(model))
    else:
        pytest.skip("TensorRT is installed")
    assert result.exit_code == 2
    assert re.fullmatch(r"Error: TensorRT's Python package does not load .*: on a Jetson .*\n", result.output)


def test_options_are_checked(model: Path, tmp_path: Path) -> None:
    assert "is not one of 'fp32', 'fp16', 'int8'" in run("--precision", "fp8").output
    assert "does not exist" in run("--model", str(tmp_path / "none.onnx")).output
    result = run("--model", str(model), "--calibration", str(tmp_path))
    assert (result.exit_code, "--calibration is for --precision int8" in result.output) == (2, True)


def test_the_command_that_a_refusal_names_builds_what_is_asked_for(model: Path, tmp_path: Path) -> None:
    config = network_config(model, "fp32", tmp_path)
    assert network_config(model, "fp32", tmp_path) == config
    words = build_command(config).split()
    assert words == ["ssr", "build-engine", "--model", str(model), "--precision", "fp32", "--out", str(tmp_path)]
    assert network_config(None, "fp16", None) == NetworkConfig(runtime="tensorrt")


@pytest.mark.parametrize("precision", ["fp16", "int8"])
def test_builds_compares_and_times(
    model: Path, tmp_path: Path, precision: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gpu = FakeGpu()
    driver = PycudaDriver(FakePycuda(gpu))
    recorded = None
    if precision == "int8":
        recorded = tmp_path / "inputs"
        recorded.mkdir()
        for seed in range(3):
            np.savez(recorded / f"{seed}.npz", **tiny_inputs(1, seed))
    config = replace(network_config(model, precision, tmp_path / "engines"), threads=1)
    build_and_check(config, fake_tensorrt(gpu), driver, recorded, max_batch=2)
    driver.close()
    assert gpu.is_clean()
    output = capsys.readouterr().out
    (engine,) = (tmp_path / "engines").glob("*.engine")
    assert f"written: {engine}" in output
    assert f"TensorRT {VERSION} {precision} on NVIDIA Test GPU against onnxruntime" in output
    assert ("3 x recorded inputs of" in output) == (precision == "int8")
    largest = float(re.search(r"scores +differs by (\S+) at most", output)[1])
    assert 0 < largest < 1e-3  # the fake rounds to fp16
    assert re.search(r"latency with copies, one image: median \d+\.\d\d ms", output)


def test_operators_are_warned_of(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warn_of_operators(model)
    assert capsys.readouterr().out == ""
    warn_of_operators(write_tiny_encoder(tmp_path / "odd.onnx", extra="Swirl"))
    assert capsys.readouterr().out == "may not build: Swirl is of the domain nobody, not a standard operator\n"


def test_comparison_measures_what_differs(model: Path, tmp_path: Path) -> None:
    other = write_tiny_encoder(tmp_path / "other.onnx", seed=1)
    first, second = (load_backend(NetworkConfig(model=str(path), threads=1)) for path in (model, other))
    inputs = noise(first.inputs, 3)
    assert [{name: array.shape for name, array in arrays.items()} for arrays in inputs] == [
        {"image": (1, 3, 8, 8), "geometry": (1, 9, 2, 2), "pose": (1, 8)}
    ] * 3
    same = compare(first, first, inputs)
    assert {name: (gap.largest, gap.mean) for name, gap in same.items()} == {"scores": (0, 0), "boxes2d": (0, 0)}
    gaps = [np.abs(first.run(arrays)["scores"] - second.run(arrays)["scores"]) for arrays in inputs]
    found = compare(first, second, inputs)["scores"]
    assert found.largest == pytest.approx(max(gap.max() for gap in gaps))
    assert found.mean == pytest.approx(np.mean(gaps))
    assert found.scale == pytest.approx(max(first.run(arrays)["scores"].max() for arrays in inputs))
    assert latency(first, inputs[0], runs=5).median > 0


def test_doctor_tells_of_tensorrt() -> None:
    there = cli_doctor.check_tensorrt(lambda: "TensorRT 10.3.0 on Orin")
    assert (there.status, there.detail) == (cli_doctor.Status.OK, "TensorRT 10.3.0 on Orin")

    def absent() -> str:
        raise BackendError("there is no GPU")

    check = cli_doctor.check_tensorrt(absent)
    assert (check.status, check.detail) == (cli_doctor.Status.ABSENT, "there is no GPU")
    assert "docs/tensorrt.md" in check.remedy
    assert cli_doctor.check_tensorrt().name == "TensorRT and CUDA"
