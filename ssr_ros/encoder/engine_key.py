"""What a TensorRT engine was built for: it runs nowhere else.

Without special build flags an engine fits one GPU model and the very TensorRT version that built it
(https://docs.nvidia.com/deeplearning/tensorrt/10.16.1/getting-started/support-matrix.html, Engine Portability).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

HASH_LETTERS = 8  # of the model's hash in a file name; the sidecar has all of it


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU as CUDA names it."""

    name: str  # NVIDIA GeForce RTX 4090, Orin ...
    capability: tuple[int, int]  # compute capability, major and minor

    def __str__(self) -> str:
        return f"{self.name} (compute capability {self.capability[0]}.{self.capability[1]})"


@dataclass(frozen=True, slots=True)
class EngineKey:
    """All that must agree between an engine and the machine and model it is used with."""

    model: str  # name of the ONNX file without its ending
    onnx_sha256: str  # of the ONNX file
    gpu: Gpu
    tensorrt: str  # version
    precision: str  # fp32, fp16 or int8

    def file_name(self) -> str:
        """One name per key; the sidecar beside the file is what is compared."""
        gpu = re.sub(r"[^a-z0-9]+", "-", self.gpu.name.lower()).strip("-")
        major, minor = self.gpu.capability
        version = f"trt{self.tensorrt}"
        return f"{self.model}.{gpu}.sm{major}{minor}.{version}.{self.precision}.{self.short_hash()}.engine"

    def short_hash(self) -> str:
        return self.onnx_sha256[:HASH_LETTERS]

    def differences(self, built: EngineKey) -> list[str]:
        """Why an engine ``built`` for another key does not serve this one, most telling first; empty when it does."""
        reasons = []
        if built.gpu != self.gpu:
            reasons.append(f"it was built for {built.gpu}, this machine has {self.gpu}")
        if built.tensorrt != self.tensorrt:
            reasons.append(f"it was built by TensorRT {built.tensorrt}, this machine has {self.tensorrt}")
        if (built.model, built.onnx_sha256) != (self.model, self.onnx_sha256):
            reasons.append(
                f"it was built from another {self.model}.onnx ({built.short_hash()}, not {self.short_hash()})"
            )
        if built.precision != self.precision:
            reasons.append(f"it is {built.precision}, network.precision is {self.precision}")
        return reasons


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def engine_key(model: Path, gpu: Gpu, tensorrt_version: str, precision: str) -> EngineKey:
    """The key of the engine that this machine needs for the ONNX file ``model``."""
    return EngineKey(model.stem, sha256(model.read_bytes()), gpu, tensorrt_version, precision)
