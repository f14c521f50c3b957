"""Networks as native TensorRT engines: loaded from engines/, tensors bound by name, one stream, pinned buffers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.cuda_driver import CudaDriver, load_cuda_driver
from ssr_ros.encoder.device_memory import DeviceMemory
from ssr_ros.encoder.engine_builder import build_engine
from ssr_ros.encoder.engine_key import engine_key
from ssr_ros.encoder.engine_store import EngineInfo, EngineRefusedError, read_engine
from ssr_ros.encoder.network_backend import (
    Arrays,
    BackendError,
    TensorSpec,
    checked_inputs,
    engine_folder,
    model_path,
)
from ssr_ros.encoder.tensorrt_library import create, import_tensorrt, make_logger

log = logging.getLogger(__name__)

WARM_UP_RUNS = 3  # the first runs load kernels and are many times slower
PROFILE = 0  # of the engine; it has one


class TensorRtBackend:
    """A NetworkBackend over one engine."""

    def __init__(self, trt: Any, driver: CudaDriver, plan: bytes, info: EngineInfo, owns_driver: bool = True) -> None:
        """EngineRefusedError where TensorRT does not take the engine. ``owns_driver``: ``close`` closes it too."""
        self._trt, self._driver, self._owns_driver = trt, driver, owns_driver
        self.name = f"TensorRT {info.key.tensorrt} {info.key.precision} on {info.key.gpu.name}"
        self.metadata = dict(info.metadata)
        self._max_batch = info.max_batch
        self._logger = make_logger(trt)
        self._memory = DeviceMemory(driver)
        with driver.current():
            try:
                self._runtime = create(trt.Runtime, self._logger)
                self._engine = self._runtime.deserialize_cuda_engine(plan)
                if self._engine is None:
                    raise EngineRefusedError(f"TensorRT does not take the engine: {self._logger.last_error}")
                self._context = self._engine.create_execution_context()
                if self._context is None:
                    raise BackendError(f"TensorRT cannot run the engine: {self._logger.last_error}")
                self.inputs, self.outputs = self._specs()
                self._reserve()
            except BaseException:
                self._release()
                raise
        self._warm_up()

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> Arrays:
        if self._context is None:
            raise BackendError("this network has been closed")
        arrays = checked_inputs(inputs, self.inputs)
        with self._driver.current():
            for name, array in arrays.items():
                if not self._context.set_input_shape(name, array.shape):
                    raise BackendError(
                        f"input {name} has the shape {array.shape}, but the engine takes batches of 1 to "
                        f"{self._max_batch}: build another with ssr build-engine --max-batch"
                    )
                self._memory.upload(name, array)
            if not self._context.execute_async_v3(self._driver.stream):
                raise BackendError(f"TensorRT did not run the network: {self._logger.last_error}")
            views = {
                spec.name: self._memory.download(spec.name, tuple(self._context.get_tensor_shape(spec.name)))
                for spec in self.outputs
            }
            self._driver.synchronize()
            return {name: view.copy() for name, view in views.items()}  # the next run writes over the views

    def close(self) -> None:
        if self._context is None:
            return
        with self._driver.current():
            self._release()
        if self._owns_driver:
            self._driver.close()

    def _specs(self) -> tuple[tuple[TensorSpec, ...], tuple[TensorSpec, ...]]:
        """Inputs and outputs as the engine names them."""
        engine = self._engine
        names = [engine.get_tensor_name(index) for index in range(engine.num_io_tensors)]
        specs = {
            name: TensorSpec(
                name,
                np.dtype(self._trt.nptype(engine.get_tensor_dtype(name))),
                tuple(engine.get_tensor_shape(name)),
            )
            for name in names
        }
        is_input = {name: engine.get_tensor_mode(name) == self._trt.TensorIOMode.INPUT for name in names}
        inputs = tuple(specs[name] for name in names if is_input[name])
        return inputs, tuple(specs[name] for name in names if not is_input[name])

    def _reserve(self) -> None:
        """Memory for every tensor at the largest batch, bound once."""
        for spec in self.inputs:
            free = -1 in spec.shape
            largest = tuple(self._engine.get_tensor_profile_shape(spec.name, PROFILE)[-1]) if free else spec.shape
            self._context.set_input_shape(spec.name, largest)
            self._bind(spec, largest)
        missing = self._context.infer_shapes()
        if missing:
            raise BackendError(f"the engine leaves the shapes of {', '.join(missing)} open")
        for spec in self.outputs:
            largest = tuple(self._context.get_tensor_shape(spec.name))
            if -1 in largest:
                raise BackendError(f"the length of output {spec.name} depends on the data, which is not supported")
            self._bind(spec, largest)

    def _bind(self, spec: TensorSpec, largest: tuple[int, ...]) -> None:
        address = self._memory.reserve(spec.name, spec.dtype, largest)
        if not self._context.set_tensor_address(spec.name, address):
            raise BackendError(f"TensorRT does not take memory for {spec.name}: {self._logger.last_error}")

    def _warm_up(self) -> None:
        zeros = {
            spec.name: np.zeros([1 if length == -1 else length for length in spec.shape], spec.dtype)
            for spec in self.inputs
        }
        try:
            for _ in range(WARM_UP_RUNS):
                self.run(zeros)
        except BaseException:
            with self._driver.current():
                self._release()
            raise

    def _release(self) -> None:
        """Context before engine before runtime, then the memory they were bound to."""
        self._context = self._engine = self._runtime = None
        self._memory.close()


def load_tensorrt_backend(config: NetworkConfig) -> TensorRtBackend:
    """The engine that fits this machine; BackendError says what is missing and the command that makes it."""
    trt = import_tensorrt()
    driver = load_cuda_driver()
    try:
        return open_backend(config, trt, driver)
    except BaseException:
        driver.close()
        raise


def open_backend(config: NetworkConfig, trt: Any, driver: CudaDriver, owns_driver: bool = True) -> TensorRtBackend:
    """As load_tensorrt_backend; an engine that does not fit is built anew only where ``network.rebuild`` says so."""
    try:
        backend = _open_stored(config, trt, driver, owns_driver)
    except EngineRefusedError as refusal:
        if not config.rebuild:
            raise EngineRefusedError(f"{refusal}; build one with: {build_command(config)}") from refusal
        log.warning("%s; building one now, which takes minutes (network.rebuild is true)", refusal)
        build_engine(config, trt, driver)
        backend = _open_stored(config, trt, driver, owns_driver)
    log.info("network %s on %s", model_path(config).name, backend.name)
    return backend


def _open_stored(config: NetworkConfig, trt: Any, driver: CudaDriver, owns_driver: bool) -> TensorRtBackend:
    key = engine_key(model_path(config), driver.gpu, trt.__version__, config.precision)
    plan, info = read_engine(engine_folder(config), key)
    return TensorRtBackend(trt, driver, plan, info, owns_driver)


def build_command(config: NetworkConfig) -> str:
    """What to type for the engine that ``config`` names; nothing that is the default."""
    default = NetworkConfig()
    words = ["ssr", "build-engine"]
    if config.model != default.model:
        words += ["--model", str(Path(config.model))]
    words += ["--precision", config.precision]
    if config.engine_dir != default.engine_dir:
        words += ["--out", config.engine_dir]
    if config.precision == "int8":
        words += ["--calibration", "DIR"]
    return " ".join(words)
