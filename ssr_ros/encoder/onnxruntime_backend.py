"""Networks on onnxruntime: on the CPU by default, on CUDA or its own TensorRT provider where asked for."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.network_backend import Arrays, BackendError, TensorSpec, checked_inputs, engine_folder

log = logging.getLogger(__name__)

GPU_PROVIDERS = ("TensorrtExecutionProvider", "CUDAExecutionProvider")
# onnxruntime's names of element types; the encoder has nothing but float32
DTYPES = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(uint8)": np.uint8,
    "tensor(bool)": np.bool_,
}


class OnnxRuntimeBackend:
    """A NetworkBackend; the provider is chosen once, here, and logged."""

    def __init__(self, model: Path, config: NetworkConfig) -> None:
        """BackendError where a provider is absent or does not start, or the file is no network."""
        import onnxruntime

        check_providers(config.providers, tuple(onnxruntime.get_available_providers()))
        self._session: Any = _open(onnxruntime, model, config)
        provider = self._session.get_providers()[0]
        if provider != config.providers[0]:
            raise BackendError(
                f"{config.providers[0]} did not start, onnxruntime would fall back to {provider}: the CUDA, cuDNN or "
                "TensorRT libraries it needs do not load (its own log says which)"
            )
        self.name = f"onnxruntime {onnxruntime.__version__} {provider.removesuffix('ExecutionProvider')}"
        self.inputs = tuple(_spec(item) for item in self._session.get_inputs())
        self.outputs = tuple(_spec(item) for item in self._session.get_outputs())
        self.metadata: dict[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)
        self._output_names = [spec.name for spec in self.outputs]
        log.info("network %s on %s, %d threads", model.name, self.name, config.threads)

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> Arrays:
        if self._session is None:
            raise BackendError("this network has been closed")
        values = self._session.run(self._output_names, checked_inputs(inputs, self.inputs))
        return dict(zip(self._output_names, values, strict=True))

    def close(self) -> None:
        self._session = None


def check_providers(wanted: tuple[str, ...], available: tuple[str, ...]) -> None:
    """BackendError naming what is available where a provider is not: onnxruntime would go on without it."""
    absent = [name for name in wanted if name not in available]
    if absent:
        remedy = "; install onnxruntime-gpu in place of onnxruntime" if set(absent) & set(GPU_PROVIDERS) else ""
        raise BackendError(
            f"network.providers asks for {', '.join(absent)}, this onnxruntime has {', '.join(available)}{remedy}"
        )


def provider_options(provider: str, config: NetworkConfig) -> dict[str, str]:
    """Options of onnxruntime's TensorRT provider: precision and folder as for our own engines.

    https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html
    """
    if provider != "TensorrtExecutionProvider":
        return {}
    cache = engine_folder(config)
    return {
        "trt_fp16_enable": str(config.precision != "fp32"),
        "trt_int8_enable": str(config.precision == "int8"),  # of a model with quantisation in it
        "trt_engine_cache_enable": "True",
        "trt_engine_cache_path": str(cache),
        "trt_timing_cache_enable": "True",
        "trt_timing_cache_path": str(cache),
    }


def read_metadata(model: Path) -> dict[str, str]:
    """What the file says about itself (labels, version ...); BackendError where it is no network."""
    import onnxruntime

    session = _open(onnxruntime, model, NetworkConfig(model=str(model), threads=1))
    return dict(session.get_modelmeta().custom_metadata_map)


def _open(onnxruntime: Any, model: Path, config: NetworkConfig) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = config.threads
    options.inter_op_num_threads = 1
    # Spinning threads would take the core from the mapper between two frames.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    settings = [provider_options(provider, config) for provider in config.providers]
    try:
        return onnxruntime.InferenceSession(
            str(model), options, providers=list(config.providers), provider_options=settings, enable_fallback=0
        )
    except Exception as error:  # its errors share no other base class
        raise BackendError(f"onnxruntime does not load {model}: {' '.join(str(error).split())}") from error


def _spec(item: Any) -> TensorSpec:
    if item.type not in DTYPES:
        raise BackendError(f"the network's {item.name} is a {item.type}, which is not supported")
    shape = tuple(length if isinstance(length, int) else -1 for length in item.shape)
    return TensorSpec(item.name, np.dtype(DTYPES[item.type]), shape)
