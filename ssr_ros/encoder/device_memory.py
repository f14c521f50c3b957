"""A network's tensors twice: pinned on the host, and on the device, under their names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.encoder.cuda_driver import Bytes, CudaDriver


@dataclass(frozen=True, slots=True)
class _Buffer:
    dtype: np.dtype[Any]
    pinned: Bytes
    address: int  # on the device


class DeviceMemory:
    """Buffers allocated once, at the largest shape of each tensor. Called while the device is current."""

    def __init__(self, driver: CudaDriver) -> None:
        self._driver = driver
        self._buffers: dict[str, _Buffer] = {}

    def reserve(self, name: str, dtype: np.dtype[Any], largest: tuple[int, ...]) -> int:
        """Memory for the tensor ``name``; its address on the device."""
        size = max(1, math.prod(largest) * dtype.itemsize)
        address = self._driver.allocate(size)
        try:
            pinned = self._driver.allocate_pinned(size)
        except BaseException:
            self._driver.release(address)
            raise
        self._buffers[name] = _Buffer(dtype, pinned, address)
        return address

    def upload(self, name: str, array: NDArray[Any]) -> None:
        """Queues the copy of a contiguous array, of which the caller may dispose at once."""
        buffer = self._buffers[name]
        pinned = buffer.pinned[: array.nbytes]
        pinned.view(buffer.dtype).reshape(array.shape)[...] = array
        self._driver.to_device(buffer.address, pinned)

    def download(self, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
        """Queues the copy of a tensor; the view returned is filled at ``synchronize`` and valid until the next run."""
        buffer = self._buffers[name]
        pinned = buffer.pinned[: math.prod(shape) * buffer.dtype.itemsize]
        self._driver.to_host(pinned, buffer.address)
        return pinned.view(buffer.dtype).reshape(shape)

    def close(self) -> None:
        """Gives all of it back."""
        while self._buffers:
            _, buffer = self._buffers.popitem()
            self._driver.release_pinned(buffer.pinned)
            self._driver.release(buffer.address)
