"""Keeps some of a network's inputs in a folder, for the calibration of int8 and for comparing runtimes."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.encoder.network_backend import Arrays, BackendError, NetworkBackend

log = logging.getLogger(__name__)

EVERY = 10  # runs: neighbouring frames show the same
MOST = 500  # files: NVIDIA recommends about 500 images for the calibration of a classifier


class RecordingBackend:
    """A NetworkBackend that writes the inputs of every tenth run to ``folder``, one .npz each, up to 500."""

    def __init__(self, backend: NetworkBackend, folder: Path, every: int = EVERY, most: int = MOST) -> None:
        self._backend = backend
        self._folder = folder
        self._every = every
        self._most = most
        self._runs = 0
        self.name = f"{backend.name}, inputs recorded"
        self.inputs, self.outputs, self.metadata = backend.inputs, backend.outputs, backend.metadata
        folder.mkdir(parents=True, exist_ok=True)
        self._kept = len(list(folder.glob("*.npz")))  # a second recording adds to the first
        log.info("inputs of the network go to %s, every %dth, up to %d", folder, every, most)

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> Arrays:
        outputs = self._backend.run(inputs)
        if self._runs % self._every == 0 and self._kept < self._most:
            self._write(inputs)
        self._runs += 1
        return outputs

    def close(self) -> None:
        self._backend.close()

    def _write(self, inputs: Mapping[str, NDArray[Any]]) -> None:
        arrays: dict[str, Any] = dict(inputs)
        np.savez_compressed(self._folder / f"{self._kept:06d}.npz", **arrays)
        self._kept += 1


def recorded_inputs(folder: Path) -> Iterator[Arrays]:
    """The inputs in ``folder`` in the order of their names; BackendError where there are none or one is damaged."""
    paths = sorted(folder.glob("*.npz"))
    if not paths:
        raise BackendError(f"{folder} holds no recorded inputs (*.npz): record some with network.record_inputs")
    for path in paths:
        try:
            with np.load(path, allow_pickle=False) as arrays:
                yield {name: arrays[name] for name in arrays.files}
        except (ValueError, OSError, zipfile.BadZipFile) as error:
            raise BackendError(f"{path} cannot be read: {error}") from error
