"""Building, refusing, loading and running engines: on fakes of TensorRT and CUDA, and at the end on a GPU."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_gpu import FakeCudaRuntime, FakeGpu, FakePycuda
from fake_tensorrt import VERSION, fake_tensorrt, header_of
from tiny_networks import METADATA, OUTPUTS, tiny_inputs, write_tiny_encoder

from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.cuda_driver import CudaDriver, CudaPythonDriver, PycudaDriver, load_cuda_driver
from ssr_ros.encoder.device_memory import DeviceMemory
from ssr_ros.encoder.engine_builder import build_engine
from ssr_ros.encoder.engine_key import sha256
from ssr_ros.encoder.engine_store import EngineRefusedError, sidecar_path
from ssr_ros.encoder.network_backend import BackendError, NetworkBackend, load_backend
from ssr_ros.encoder.tensorrt_backend import TensorRtBackend, build_command, open_backend
from ssr_ros.encoder.tensorrt_library import check_version, import_tensorrt

DRIVERS: dict[str, Callable[[FakeGpu | None], CudaDriver]] = {
    "pycuda": lambda gpu: PycudaDriver(FakePycuda(gpu)),
    "cuda-python": lambda gpu: CudaPythonDriver(FakeCudaRuntime(gpu)),
}


class Machine:
    """A robot with a GPU, TensorRT and a folder of engines."""

    def __init__(self, folder: Path, driver: str, gpu: FakeGpu | None = None, version: str = VERSION) -> None:
        self.gpu = gpu or FakeGpu()
        self.trt = fake_tensorrt(self.gpu, version)
        self.driver = DRIVERS[driver](self.gpu)
        self.folder = folder

    def build(self, config: NetworkConfig, **options) -> Path:
        return build_engine(config, self.trt, self.driver, **options)

    def open(self, config: NetworkConfig) -> TensorRtBackend:
        return open_backend(config, self.trt, self.driver)


@pytest.fixture(params=list(DRIVERS))
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "engines", request.param)


@pytest.fixture
def config(tmp_path: Path) -> NetworkConfig:
    model = write_tiny_encoder(tmp_path / "tiny.onnx")
    return NetworkConfig(
        model=str(model), runtime="tensorrt", precision="fp32", engine_dir=str(tmp_path / "engines"), threads=1
    )


def reference(config: NetworkConfig) -> NetworkBackend:
    return load_backend(replace(config, runtime="onnxruntime"))


def record(folder: Path, count: int, scale: float = 1.0, batch: int = 1) -> float:
    """Inputs to calibrate with; the largest number among their images."""
    folder.mkdir()
    kept = [tiny_inputs(batch, seed) for seed in range(count)]
    for index, inputs in enumerate(kept):
        np.savez(folder / f"{index}.npz", **{name: array * np.float32(scale) for name, array in inputs.items()})
    return max(float(np.abs(inputs["image"] * np.float32(scale)).max()) for inputs in kept)


# --- running ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-6), ("fp16", 2e-3)])
def test_agrees_with_onnxruntime_at_every_batch(
    machine: Machine, config: NetworkConfig, precision: str, tolerance: float
) -> None:
    config = replace(config, precision=precision)
    machine.build(config)
    backend, theirs = machine.open(config), reference(config)
    assert backend.inputs == theirs.inputs
    assert backend.outputs == theirs.outputs
    assert backend.metadata == METADATA
    assert backend.name == f"TensorRT {VERSION} {precision} on NVIDIA Test GPU"
    for batch in (1, 4, 2, 1):  # smaller after larger: nothing of the larger may be left over
        inputs = tiny_inputs(batch, seed=batch)
        outputs, expected = backend.run(inputs), theirs.run(inputs)
        assert outputs.keys() == OUTPUTS.keys()
        for name, values in outputs.items():
            assert values.shape == (batch, *OUTPUTS[name])
            assert values == pytest.approx(expected[name], abs=tolerance)
    backend.close()


def test_outputs_stay_when_the_next_image_comes(machine: Machine, config: NetworkConfig) -> None:
    machine.build(config)
    backend = machine.open(config)
    first = backend.run(tiny_inputs(1, seed=1))
    kept = first["scores"].copy()
    second = backend.run(tiny_inputs(1, seed=2))
    assert first["scores"].tolist() == kept.tolist() != second["scores"].tolist()


def test_runs_in_another_thread_than_it_was_loaded_in(machine: Machine, config: NetworkConfig) -> None:
    machine.build(config)
    backend = machine.open(config)
    answers: list = []
    worker = threading.Thread(target=lambda: answers.append(backend.run(tiny_inputs(1))))
    worker.start()
    worker.join()
    assert answers[0]["scores"] == pytest.approx(reference(config).run(tiny_inputs(1))["scores"], abs=1e-6)
    backend.close()


def test_is_warm_after_loading_and_gives_everything_back(machine: Machine, config: NetworkConfig) -> None:
    machine.build(config)
    held = len(machine.gpu.device)
    assert held == 0  # a build leaves nothing behind
    backend = machine.open(config)
    assert len(machine.gpu.device) == len(machine.gpu.pinned) == 5  # three inputs, two outputs
    sizes = sorted(memory.size for memory in machine.gpu.device.values())
    assert sizes == sorted(4 * 4 * n for n in (3 * 8 * 8, 9 * 2 * 2, 8, 4 * 3, 4 * 4))  # largest batch of 4, float32
    backend.close()
    backend.close()
    assert machine.gpu.is_clean()
    with pytest.raises(BackendError, match="closed"):
        backend.run(tiny_inputs(1))


def test_a_batch_too_large_is_named_and_the_next_one_runs(machine: Machine, config: NetworkConfig) -> None:
    machine.build(config, max_batch=2)
    backend = machine.open(config)
    with pytest.raises(BackendError, match=r"takes batches of 1 to 2: build another with ssr build-engine --max-batch"):
        backend.run(tiny_inputs(3))
    with pytest.raises(BackendError, match="input pose must have the shape"):
        backend.run(tiny_inputs(1) | {"pose": np.zeros((1, 2), np.float32)})
    assert backend.run(tiny_inputs(2))["scores"].shape == (2, 4, 3)


def test_a_network_of_fixed_batch_runs_too(machine: Machine, config: NetworkConfig) -> None:
    write_tiny_encoder(Path(config.model), batch=1)
    machine.build(config)
    backend = machine.open(config)
    assert backend.inputs[0].shape == (1, 3, 8, 8)
    assert backend.run(tiny_inputs(1))["boxes2d"] == pytest.approx(
        reference(config).run(tiny_inputs(1))["boxes2d"], abs=1e-6
    )
    with pytest.raises(BackendError, match=r"must have the shape \(1, 3, 8, 8\)"):
        backend.run(tiny_inputs(2))


# --- refusing --------------------------------------------------------------------------------------------------------


def test_without_an_engine_the_command_is_named(machine: Machine, config: NetworkConfig) -> None:
    with pytest.raises(EngineRefusedError) as refusal:
        machine.open(config)
    assert str(refusal.value) == (
        f"no TensorRT engine of tiny.onnx is in {config.engine_dir}; build one with: "
        f"ssr build-engine --model {config.model} --precision fp32 --out {config.engine_dir}"
    )
    assert not machine.trt.Builder.builds


def test_the_command_names_what_is_not_the_default() -> None:
    assert build_command(NetworkConfig()) == "ssr build-engine --precision fp16"
    assert build_command(NetworkConfig(precision="int8")) == "ssr build-engine --precision int8 --calibration DIR"


def test_a_foreign_engine_is_refused_and_never_rebuilt_unasked(machine: Machine, config: NetworkConfig) -> None:
    other = Machine(machine.folder, machine.driver.name, FakeGpu("Orin", (8, 7)))
    other.build(config)
    with pytest.raises(
        EngineRefusedError, match=r"built for Orin \(compute capability 8\.7\), this machine has NVIDIA"
    ):
        machine.open(config)
    newer = Machine(machine.folder, machine.driver.name, FakeGpu("Orin", (8, 7)), version="10.14.1.48")
    with pytest.raises(
        EngineRefusedError, match=r"by TensorRT 10\.13\.3\.9, this machine has 10\.14\.1\.48; build one"
    ):
        newer.open(config)
    assert machine.trt.Builder.builds == newer.trt.Builder.builds == 0


def test_a_stale_engine_is_refused(machine: Machine, config: NetworkConfig) -> None:
    machine.build(config)
    write_tiny_encoder(Path(config.model), seed=1)  # trained again
    with pytest.raises(EngineRefusedError, match=r"built from another tiny\.onnx"):
        machine.open(config)


def test_a_corrupt_engine_is_refused_whatever_its_sidecar_says(machine: Machine, config: NetworkConfig) -> None:
    path = machine.build(config)
    path.write_bytes(b"rubbish")
    with pytest.raises(EngineRefusedError, match="is damaged"):
        machine.open(config)
    info = json.loads(sidecar_path(path).read_text())
    info["engine_sha256"] = sha256(b"rubbish")
    sidecar_path(path).write_text(json.dumps(info))
    with pytest.raises(EngineRefusedError, match="TensorRT does not take the engine: Serialization assertion"):
        machine.open(config)
    assert not machine.gpu.device  # nothing leaks on the way out
    assert not machine.gpu.pinned


def test_rebuild_builds_once_and_says_so(
    machine: Machine, config: NetworkConfig, caplog: pytest.LogCaptureFixture
) -> None:
    config = replace(config, rebuild=True)
    machine.open(config).run(tiny_inputs(1))
    assert "no TensorRT engine of tiny.onnx" in caplog.text
    assert "building one now, which takes minutes" in caplog.text
    caplog.clear()
    machine.open(config).run(tiny_inputs(1))
    assert caplog.text == ""
    assert machine.trt.Builder.builds == 1


@pytest.mark.parametrize("driver", list(DRIVERS))
def test_without_a_gpu(driver: str) -> None:
    with pytest.raises(BackendError, match=r"no NVIDIA GPU on this machine .*no CUDA-capable device"):
        DRIVERS[driver](None)


def test_tensorrt_that_does_not_start(config: NetworkConfig, machine: Machine) -> None:
    with pytest.raises(BackendError, match="TensorRT does not start: CUDA initialization failure with error: 100"):
        build_engine(config, fake_tensorrt(None), machine.driver)


def test_another_major_version_is_refused() -> None:
    for version in ("11.4.0.106", "8.6.1"):
        with pytest.raises(BackendError, match=f"TensorRT {version} is installed, this package is for TensorRT 10"):
            check_version(fake_tensorrt(FakeGpu(), version))
    check_version(fake_tensorrt(FakeGpu(), "10.3.0"))


def test_without_the_packages(config: NetworkConfig) -> None:
    try:
        import_tensorrt()
    except BackendError as error:
        assert "'tensorrt>=10.3,<11'" in str(error)
        with pytest.raises(BackendError, match="TensorRT's Python package"):
            load_backend(config)
    else:
        pytest.skip("TensorRT is installed")


def test_a_model_that_the_parser_refuses(machine: Machine, tmp_path: Path, config: NetworkConfig) -> None:
    with pytest.raises(BackendError, match="onnxruntime does not load"):
        machine.build(replace(config, model=str(write_tiny_encoder(tmp_path / "odd.onnx", extra="Swirl"))))


# --- building --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("precision", "flags"), [("fp32", []), ("fp16", ["FP16", "TF32"])])
def test_precision_sets_the_builders_switches(
    machine: Machine, config: NetworkConfig, precision: str, flags: list[str]
) -> None:
    path = machine.build(replace(config, precision=precision), max_batch=3)
    header = header_of(path.read_bytes())
    assert header["flags"] == flags
    assert header["profile"]["pose"] == [[1, 8], [1, 8], [3, 8]]
    info = json.loads(sidecar_path(path).read_text())
    assert (info["max_batch"], info["metadata"], info["calibration"]) == (3, METADATA, "")


def test_the_timing_cache_grows_and_one_of_another_gpu_is_dropped(
    machine: Machine, config: NetworkConfig, caplog: pytest.LogCaptureFixture
) -> None:
    machine.build(config)
    (cache,) = machine.folder.glob("*.timing")
    assert cache.read_bytes() == f"NVIDIA Test GPU {VERSION} .".encode()
    machine.build(replace(config, precision="fp16"))
    assert cache.read_bytes().endswith(b"..")
    assert caplog.text == ""
    cache.write_bytes(b"of another GPU")
    machine.build(config)
    assert "starting anew" in caplog.text
    assert cache.read_bytes() == f"NVIDIA Test GPU {VERSION} .".encode()


def test_int8_is_calibrated_over_every_recorded_image(machine: Machine, config: NetworkConfig, tmp_path: Path) -> None:
    config = replace(config, precision="int8")
    largest = record(tmp_path / "inputs", count=3, batch=2)  # two images a file
    path = machine.build(config, calibration=tmp_path / "inputs")
    header = header_of(path.read_bytes())
    assert header["flags"] == ["FP16", "INT8", "TF32"]
    assert header["scales"]["image"] == pytest.approx(largest)
    assert json.loads(sidecar_path(path).read_text())["calibration"] == str(tmp_path / "inputs")
    assert not machine.gpu.device
    path.unlink()  # built again without the recordings, from the table of the calibration
    again = machine.build(config)
    assert header_of(again.read_bytes())["scales"] == header["scales"]
    record(tmp_path / "brighter", count=3, scale=2.0)
    anew = machine.build(config, calibration=tmp_path / "brighter")
    assert header_of(anew.read_bytes())["scales"]["image"] > 1.5 * largest


def test_int8_without_a_calibration_says_how_to_get_one(machine: Machine, config: NetworkConfig) -> None:
    with pytest.raises(BackendError, match=r"int8 needs a calibration.*network\.record_inputs.*--calibration"):
        machine.build(replace(config, precision="int8"))


def test_a_calibration_that_fails_leaves_no_engine(machine: Machine, config: NetworkConfig, tmp_path: Path) -> None:
    config = replace(config, precision="int8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackendError, match="the calibration failed: .*holds no recorded inputs"):
        machine.build(config, calibration=tmp_path / "empty")
    record(tmp_path / "inputs", count=1)
    np.savez(tmp_path / "inputs" / "1.npz", image=np.zeros((1, 3, 8, 8), np.float32))
    with pytest.raises(BackendError, match="the calibration failed: the network takes the inputs"):
        machine.build(config, calibration=tmp_path / "inputs")
    assert not list(machine.folder.glob("*.engine"))
    assert not list(machine.folder.glob("*.calibration"))
    assert not machine.gpu.device


# --- memory ----------------------------------------------------------------------------------------------------------


def test_device_memory_goes_there_and_back(machine: Machine) -> None:
    memory = DeviceMemory(machine.driver)
    with machine.driver.current():
        address = memory.reserve("x", np.dtype(np.float32), (2, 3))
        values = np.arange(6, dtype=np.float32).reshape(2, 3)
        memory.upload("x", values)
        values[:] = -1  # the caller's array is free as soon as upload returns
        machine.driver.synchronize()
        assert machine.gpu.view(address, 24).view(np.float32).tolist() == [0, 1, 2, 3, 4, 5]
        smaller = memory.download("x", (1, 3))
        machine.driver.synchronize()
        assert smaller.tolist() == [[0, 1, 2]]
        memory.close()
        memory.close()
    machine.driver.close()
    assert machine.gpu.is_clean()


# --- on a GPU --------------------------------------------------------------------------------------------------------


@pytest.fixture
def real_gpu() -> None:
    try:
        import_tensorrt()
        load_cuda_driver().close()
    except BackendError as error:
        pytest.skip(f"needs an NVIDIA GPU with TensorRT 10: {error}")


@pytest.mark.gpu
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-4), ("fp16", 1e-2)])
def test_a_real_engine_agrees_with_onnxruntime(
    real_gpu: None, config: NetworkConfig, precision: str, tolerance: float
) -> None:
    config = replace(config, precision=precision, rebuild=True)
    backend = load_backend(config)
    for batch in (1, 4, 1):
        inputs = tiny_inputs(batch, seed=batch)
        expected = reference(config).run(inputs)
        for name, values in backend.run(inputs).items():
            assert values == pytest.approx(expected[name], abs=tolerance)
    backend.close()


@pytest.mark.gpu
@pytest.mark.timeout(600)
def test_a_real_engine_of_the_detector_agrees(real_gpu: None, config: NetworkConfig) -> None:
    config = replace(config, model="engines/nanodet_coco_416.onnx", rebuild=True)
    backend = load_backend(config)
    image = np.random.default_rng(0).normal(size=(1, 3, 416, 416)).astype(np.float32)
    expected = reference(config).run({"image": image})
    for name, values in backend.run({"image": image}).items():
        assert values == pytest.approx(expected[name], abs=2e-3)
    backend.close()
