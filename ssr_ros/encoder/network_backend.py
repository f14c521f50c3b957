"""What runs a network, whatever is underneath: named arrays in, named arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import NetworkConfig
from ssr_ros.resources import share_path

Arrays = dict[str, NDArray[Any]]


class BackendError(ValueError):
    """What keeps a network from running, in one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output of a network."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]  # -1 where any length goes


class NetworkBackend(Protocol):
    """A loaded network. Not thread-safe: one caller at a time, from whichever thread."""

    name: str  # runtime, device and precision, for logs and reports
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    metadata: dict[str, str]  # of the ONNX file: labels, version ...

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> Arrays:
        """Every output, of one run; BackendError where the inputs are not those of the network."""
        ...

    def close(self) -> None:
        """Gives everything back; running it afterwards is a BackendError, closing it again is none."""
        ...


def load_backend(config: NetworkConfig) -> NetworkBackend:
    """The network that ``config`` names, ready to run; BackendError or FileNotFoundError say what is in the way."""
    if config.runtime == "onnxruntime":
        from ssr_ros.encoder.onnxruntime_backend import OnnxRuntimeBackend

        backend: NetworkBackend = OnnxRuntimeBackend(model_path(config), config)
    elif config.runtime == "tensorrt":
        from ssr_ros.encoder.tensorrt_backend import load_tensorrt_backend

        backend = load_tensorrt_backend(config)
    else:
        raise ValueError(f"network.runtime must be onnxruntime or tensorrt, got {config.runtime!r}")
    if not config.record_inputs:
        return backend
    from ssr_ros.encoder.input_recording import RecordingBackend

    return RecordingBackend(backend, Path(config.record_inputs))


def model_path(config: NetworkConfig) -> Path:
    """The ONNX file; FileNotFoundError where there is none."""
    given = Path(config.model).expanduser()
    if not given.is_absolute():
        return share_path(config.model)
    if not given.is_file():
        raise FileNotFoundError(f"network.model: there is no file {given}")
    return given


def engine_folder(config: NetworkConfig) -> Path:
    """Where engines are kept; a relative one must be among the package's files, an absolute one is made when needed."""
    given = Path(config.engine_dir).expanduser()
    return given if given.is_absolute() else share_path(config.engine_dir)


def checked_inputs(inputs: Mapping[str, NDArray[Any]], specs: tuple[TensorSpec, ...]) -> Arrays:
    """The inputs as contiguous arrays of the network's types; BackendError naming what does not fit.

    Numbers are converted to the network's type only where that loses no more than precision.
    """
    names = {spec.name for spec in specs}
    if names != inputs.keys():
        raise BackendError(f"the network takes the inputs {sorted(names)}, got {sorted(inputs)}")
    arrays: Arrays = {}
    batches: dict[str, int] = {}
    for spec in specs:
        given = inputs[spec.name]
        fits = len(given.shape) == len(spec.shape) and all(
            want in (-1, have) and have > 0 for want, have in zip(spec.shape, given.shape, strict=True)
        )
        if not fits:
            raise BackendError(f"input {spec.name} must have the shape {shape_text(spec.shape)}, got {given.shape}")
        if not np.can_cast(given.dtype, spec.dtype, "same_kind"):
            raise BackendError(f"input {spec.name} must be {spec.dtype}, got {given.dtype}")
        if spec.shape and spec.shape[0] == -1:
            batches[spec.name] = given.shape[0]
        arrays[spec.name] = np.ascontiguousarray(given, spec.dtype)
    if len(set(batches.values())) > 1:
        raise BackendError(f"the inputs must be of one batch, got {batches}")
    return arrays


def shape_text(shape: tuple[int, ...]) -> str:
    """For people: (N, 3, 320, 416)."""
    return f"({', '.join('N' if length == -1 else str(length) for length in shape)})"
