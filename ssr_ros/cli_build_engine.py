"""``ssr build-engine``: the TensorRT engine of a network for the GPU of this machine."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import click

from ssr_ros.config import NetworkConfig
from ssr_ros.encoder.backend_check import compare, latency, noise
from ssr_ros.encoder.cuda_driver import CudaDriver, load_cuda_driver
from ssr_ros.encoder.engine_builder import build_engine
from ssr_ros.encoder.input_recording import recorded_inputs
from ssr_ros.encoder.network_backend import NetworkBackend, load_backend, model_path
from ssr_ros.encoder.operators import unsupported_operators
from ssr_ros.encoder.tensorrt_backend import open_backend
from ssr_ros.encoder.tensorrt_library import import_tensorrt

COMPARED = 16  # images on which engine and onnxruntime are compared


def network_config(model: Path | None, precision: str, out: Path | None) -> NetworkConfig:
    """The configuration that loads the engine which these options build."""
    default = NetworkConfig()
    return replace(
        default,
        model=str(model.absolute()) if model else default.model,
        runtime="tensorrt",
        precision=precision,
        engine_dir=str(out.absolute()) if out else default.engine_dir,
    )


def run_build_engine(config: NetworkConfig, calibration: Path | None, max_batch: int) -> None:
    """Builds, then runs the engine beside onnxruntime; prints where it is, how far they differ and how fast it is."""
    model = model_path(config)
    if calibration is not None and config.precision != "int8":
        raise click.UsageError("--calibration is for --precision int8")
    warn_of_operators(model)
    trt = import_tensorrt()
    driver = load_cuda_driver()
    try:
        click.echo(f"{model.name} for {driver.gpu}, TensorRT {trt.__version__}, {config.precision}: takes minutes")
        build_and_check(config, trt, driver, calibration, max_batch)
    finally:
        driver.close()


def warn_of_operators(model: Path) -> None:
    """TensorRT itself has the last word: newer versions take more than the list says."""
    try:
        unsupported = unsupported_operators(model)
    except ModuleNotFoundError:
        click.echo("operators not checked: the onnx package is not installed")
        return
    for operator, reason in unsupported.items():
        click.echo(f"may not build: {operator} {reason}")


def build_and_check(
    config: NetworkConfig, trt: Any, driver: CudaDriver, calibration: Path | None, max_batch: int
) -> None:
    """Also the place where an engine that cannot be loaded shows, and not at the robot's next start."""
    path = build_engine(config, trt, driver, calibration, max_batch)
    click.echo(f"written: {path}")
    reference = load_backend(replace(config, runtime="onnxruntime"))
    engine = open_backend(config, trt, driver, owns_driver=False)
    try:
        report(reference, engine, calibration)
    finally:
        engine.close()
        reference.close()


def report(reference: NetworkBackend, engine: NetworkBackend, recorded: Path | None) -> None:
    """Difference of every output, on recorded inputs where there are some, and the latency of one image."""
    specs = engine.inputs
    inputs = list(islice(recorded_inputs(recorded), COMPARED)) if recorded else noise(specs, COMPARED)
    source = f"recorded inputs of {recorded}" if recorded else "noise"
    click.echo(f"{engine.name} against {reference.name}, {len(inputs)} x {source}:")
    for name, difference in compare(reference, engine, inputs).items():
        click.echo(
            f"  {name:16} differs by {difference.largest:.2g} at most, {difference.mean:.2g} in the mean, "
            f"of values up to {difference.scale:.3g}"
        )
    time = latency(engine, inputs[0])
    click.echo(f"latency with copies, one image: median {time.median:.2f} ms, 90 % below {time.p90:.2f} ms")
