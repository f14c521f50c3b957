"""Calibration of int8: TensorRT runs the network over recorded inputs and measures the range of every tensor.

IInt8EntropyCalibrator2 is deprecated since TensorRT 10.1 in favour of quantisation written into the ONNX file
(QuantizeLinear, DequantizeLinear), and gone in 11; all of 10.x has it. A model that carries its quantisation is built
without any of this.
https://docs.nvidia.com/deeplearning/tensorrt/latest/_static/python-api/infer/Int8/EntropyCalibrator2.html
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ssr_ros.encoder.cuda_driver import CudaDriver
from ssr_ros.encoder.device_memory import DeviceMemory
from ssr_ros.encoder.engine_store import write_whole
from ssr_ros.encoder.input_recording import recorded_inputs
from ssr_ros.encoder.network_backend import Arrays, TensorSpec, checked_inputs

log = logging.getLogger(__name__)


def make_calibrator(
    trt: Any, driver: CudaDriver, specs: tuple[TensorSpec, ...], folder: Path | None, table: Path
) -> Any:
    """A calibrator over the recorded inputs in ``folder``, or over the ``table`` of an earlier calibration.

    ``close`` it after the build. What goes wrong while TensorRT asks for inputs is in ``error``, for TensorRT goes on.
    """

    class Calibrator(trt.IInt8EntropyCalibrator2):
        def __init__(self) -> None:
            trt.IInt8EntropyCalibrator2.__init__(self)
            self.error: Exception | None = None
            self.batches = 0
            self._inputs = _single(folder, specs) if folder else iter(())
            self._memory = DeviceMemory(driver)
            with driver.current():
                self._addresses = {
                    spec.name: self._memory.reserve(spec.name, spec.dtype, _one(spec.shape)) for spec in specs
                }

        def get_batch_size(self) -> int:
            return 1

        def get_batch(self, names: list[str]) -> list[int] | None:
            try:
                arrays = next(self._inputs, None)
                if arrays is None:
                    return None
                with driver.current():
                    for name, array in arrays.items():
                        self._memory.upload(name, array)
                    driver.synchronize()  # TensorRT reads them on a stream of its own
            except Exception as error:  # must not pass through TensorRT's own code
                self.error = error
                return None
            self.batches += 1
            return [self._addresses[name] for name in names]

        def read_calibration_cache(self) -> bytes | None:
            return None if folder else table.read_bytes()

        def write_calibration_cache(self, cache: Any) -> None:
            if self.error is None and self.batches:
                write_whole(table, bytes(cache))
                log.info("int8 calibrated with %d recorded inputs, table in %s", self.batches, table)

        def close(self) -> None:
            with driver.current():
                self._memory.close()

    return Calibrator()


def _single(folder: Path, specs: tuple[TensorSpec, ...]) -> Iterator[Arrays]:
    """The recorded inputs one image at a time, as the profile of the calibration has them."""
    batched = [spec.name for spec in specs if spec.shape[:1] == (-1,)]
    for recorded in recorded_inputs(folder):
        arrays = checked_inputs(recorded, specs)
        for row in range(len(arrays[batched[0]]) if batched else 1):
            yield arrays | {name: arrays[name][row : row + 1] for name in batched}


def _one(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(1 if length == -1 else length for length in shape)
