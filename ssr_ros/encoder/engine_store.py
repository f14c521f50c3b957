"""Built TensorRT engines on disk, each with a JSON sidecar that says what it was built for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ssr_ros.encoder.engine_key import EngineKey, sha256
from ssr_ros.encoder.network_backend import BackendError

SCHEMA = 1  # of the sidecar


class EngineRefusedError(BackendError):
    """There is no engine that this machine can run; building one mends it."""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """The sidecar."""

    key: EngineKey
    engine_sha256: str
    max_batch: int
    metadata: dict[str, str]  # of the ONNX file, which an engine does not carry
    calibration: str  # what int8 was calibrated with; empty for the others
    built_at: str  # ISO 8601, UTC
    build_seconds: float
    schema: int = SCHEMA


def sidecar_path(engine: Path) -> Path:
    return engine.with_name(f"{engine.name}.json")


def timing_path(folder: Path, key: EngineKey) -> Path:
    """Measured layer times, which make the next build on the same GPU and TensorRT faster."""
    gpu = key.file_name().removeprefix(f"{key.model}.").split(f".{key.precision}.")[0]
    return folder / f"{gpu}.timing"


def calibration_path(folder: Path, key: EngineKey) -> Path:
    """TensorRT's table of the ranges that int8 was calibrated to; of one model and one TensorRT version."""
    return folder / f"{key.model}.trt{key.tensorrt}.{key.short_hash()}.calibration"


def write_engine(folder: Path, plan: bytes, info: EngineInfo) -> Path:
    """Writes engine and sidecar; neither is ever seen half written."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / info.key.file_name()
    sidecar_path(path).unlink(missing_ok=True)  # an engine without a sidecar is refused, so this order is safe
    write_whole(path, plan)
    write_whole(sidecar_path(path), msgspec.json.format(msgspec.json.encode(info), indent=2) + b"\n")
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file in one step."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_engine(folder: Path, key: EngineKey) -> tuple[bytes, EngineInfo]:
    """The engine for ``key``, checked; EngineRefusedError says in one clause why there is none."""
    path = folder / key.file_name()
    if not path.is_file():
        raise EngineRefusedError(_why_absent(folder, key))
    info = _read_sidecar(path)
    reasons = key.differences(info.key)
    if reasons:  # renamed, or copied from another machine under this name
        raise EngineRefusedError(f"the engine {path} does not fit: {reasons[0]}")
    plan = path.read_bytes()
    if sha256(plan) != info.engine_sha256:
        raise EngineRefusedError(f"the engine {path} is damaged: it is not the file that its sidecar describes")
    return plan, info


def _read_sidecar(path: Path) -> EngineInfo:
    sidecar = sidecar_path(path)
    if not sidecar.is_file():
        raise EngineRefusedError(f"the engine {path} has no {sidecar.name} beside it that says what it was built for")
    try:
        info = msgspec.json.decode(sidecar.read_bytes(), type=EngineInfo)
    except msgspec.DecodeError as error:
        raise EngineRefusedError(f"{sidecar} cannot be read: {error}") from error
    if info.schema != SCHEMA:
        raise EngineRefusedError(f"{sidecar} is of schema {info.schema}, this version reads {SCHEMA}")
    return info


def _why_absent(folder: Path, key: EngineKey) -> str:
    """Names the engine that comes nearest and what is wrong with it."""
    others = [(key.differences(info.key), path) for path, info in _engines_of(folder, key.model)]
    if not others:
        return f"no TensorRT engine of {key.model}.onnx is in {folder}"
    reasons, path = min(others, key=lambda other: (len(other[0]), other[1].name))
    return f"the engine {path} does not fit: {reasons[0]}" if reasons else f"the engine {path} has been renamed"


def _engines_of(folder: Path, model: str) -> Iterator[tuple[Path, EngineInfo]]:
    """Engines of a model with a sidecar that can be read."""
    for path in sorted(folder.glob("*.engine")) if folder.is_dir() else ():
        try:
            info = _read_sidecar(path)
        except EngineRefusedError:
            continue
        if info.key.model == model:
            yield path, info
