"""Builds a TensorRT engine from an ONNX file, for the GPU of this machine and no other. Takes minutes."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.calibration import make_calibrator
from ssr_ros.encoder.cuda_driver import CudaDriver
from ssr_ros.encoder.engine_key import EngineKey, engine_key, sha256
from ssr_ros.encoder.engine_store import EngineInfo, calibration_path, timing_path, write_engine, write_whole
from ssr_ros.encoder.network_backend import BackendError, TensorSpec, engine_folder, model_path, shape_text
from ssr_ros.encoder.onnxruntime_backend import read_metadata
from ssr_ros.encoder.tensorrt_library import create, make_logger

log = logging.getLogger(__name__)

MAX_BATCH = 4  # images an engine takes at once, at most; it is optimised for one
WORKSPACE = 1 << 30  # [bytes] of scratch memory a layer may ask for; a Jetson shares its memory with everything else


def build_engine(
    config: NetworkConfig, trt: Any, driver: CudaDriver, calibration: Path | None = None, max_batch: int = MAX_BATCH
) -> Path:
    """Builds and writes the engine that ``config`` names; its path. BackendError says what is in the way.

    ``calibration``: folder of recorded inputs for int8; without one the table of an earlier calibration is used.
    """
    model, folder = model_path(config), engine_folder(config)
    key = engine_key(model, driver.gpu, trt.__version__, config.precision)
    metadata = read_metadata(model)
    start = time.perf_counter()
    with driver.current():
        plan = _EngineBuild(trt, driver, model, key, folder).run(calibration, max_batch)
    seconds = time.perf_counter() - start
    source = "" if config.precision != "int8" else str(calibration or calibration_path(folder, key).name)
    built_at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    info = EngineInfo(key, sha256(plan), max_batch, metadata, source, built_at, round(seconds, 1))
    path = write_engine(folder, plan, info)
    log.info("engine %s built in %.0f s", path, seconds)
    return path


class _EngineBuild:
    """One build: TensorRT's objects refer to one another, and live as long as this does."""

    def __init__(self, trt: Any, driver: CudaDriver, model: Path, key: EngineKey, folder: Path) -> None:
        self._trt, self._driver, self._key, self._folder = trt, driver, key, folder
        self._logger = make_logger(trt)
        self._builder = create(trt.Builder, self._logger)
        self._network = self._builder.create_network()
        self._parser = trt.OnnxParser(self._network, self._logger)
        if not self._parser.parse(model.read_bytes(), str(model)):
            raise BackendError(f"TensorRT cannot take {model}: {self._parser_errors()}")
        self._inputs = self._input_specs()
        self._config = self._builder.create_builder_config()

    def run(self, calibration: Path | None, max_batch: int) -> bytes:
        """The serialised engine."""
        self._config.set_memory_pool_limit(self._trt.MemoryPoolType.WORKSPACE, WORKSPACE)
        self._add_profile(max_batch)
        timing = self._use_timing_cache()
        calibrator = self._set_precision(calibration)
        try:
            plan = self._builder.build_serialized_network(self._network, self._config)
        finally:
            if calibrator is not None:
                calibrator.close()
        if calibrator is not None and calibrator.error is not None:
            raise BackendError(f"the calibration failed: {calibrator.error}") from calibrator.error
        if plan is None:
            raise BackendError(f"TensorRT could not build the engine: {self._logger.last_error}")
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(timing, bytes(self._config.get_timing_cache().serialize()))
        return bytes(plan)

    def _parser_errors(self) -> str:
        errors = [self._parser.get_error(index) for index in range(self._parser.num_errors)]
        texts = [f"{error.node_operator()} {error.node_name()}: {error.desc()}".strip() for error in errors]
        return "; ".join(" ".join(text.split()) for text in texts) or self._logger.last_error

    def _input_specs(self) -> tuple[TensorSpec, ...]:
        tensors = [self._network.get_input(index) for index in range(self._network.num_inputs)]
        specs = tuple(TensorSpec(t.name, np.dtype(self._trt.nptype(t.dtype)), tuple(t.shape)) for t in tensors)
        for spec in specs:
            if -1 in spec.shape[1:]:
                raise BackendError(
                    f"input {spec.name} has the shape {shape_text(spec.shape)}: only a batch may be free"
                )
        return specs

    def _add_profile(self, max_batch: int) -> None:
        """Which batches the engine takes: 1 to ``max_batch``, at its best with 1; the calibration runs with 1."""
        free = [spec for spec in self._inputs if -1 in spec.shape]
        if not free:
            return
        profile = self._builder.create_optimization_profile()
        for spec in free:
            one, most = (1, *spec.shape[1:]), (max_batch, *spec.shape[1:])
            profile.set_shape(spec.name, one, one, most)
        if self._config.add_optimization_profile(profile) < 0:
            raise BackendError(f"TensorRT refuses batches of 1 to {max_batch}: {self._logger.last_error}")
        if self._key.precision == "int8" and not self._is_quantised():
            self._config.set_calibration_profile(profile)

    def _use_timing_cache(self) -> Path:
        """Attaches what earlier builds on this GPU measured; its path."""
        path = timing_path(self._folder, self._key)
        cache = self._config.create_timing_cache(path.read_bytes() if path.is_file() else b"")
        if cache is None or not self._config.set_timing_cache(cache, ignore_mismatch=False):
            log.warning("%s is not of this GPU and TensorRT; starting anew", path)
            self._config.set_timing_cache(self._config.create_timing_cache(b""), ignore_mismatch=False)
        return path

    def _set_precision(self, calibration: Path | None) -> Any:
        """Sets the builder's switches; the calibrator where one is needed."""
        flags = self._trt.BuilderFlag
        if self._key.precision == "fp32":
            self._config.clear_flag(flags.TF32)  # on by default, with the mantissa of fp16
            return None
        self._config.set_flag(flags.FP16)
        if self._key.precision == "fp16":
            return None
        self._config.set_flag(flags.INT8)  # with fp16 for the layers where it is faster
        if self._is_quantised():
            return None
        table = calibration_path(self._folder, self._key)
        if calibration is None and not table.is_file():
            raise BackendError(
                "int8 needs a calibration, for the model does not carry its quantisation: record inputs with "
                "network.record_inputs and give the folder to ssr build-engine --calibration"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        calibrator = make_calibrator(self._trt, self._driver, self._inputs, calibration, table)
        self._config.int8_calibrator = calibrator
        return calibrator

    def _is_quantised(self) -> bool:
        """Whether the model says itself what is int8 (QuantizeLinear)."""
        layers = (self._network.get_layer(index) for index in range(self._network.num_layers))
        return any(layer.type == self._trt.LayerType.QUANTIZE for layer in layers)
