"""The little of CUDA that running an engine takes: memory on the device, pinned memory, copies, one stream.

By pycuda, or by cuda-python where pycuda cannot be installed: it has no wheels and is compiled with the CUDA toolkit.
Both are handed in as modules, so that a test can hand in another.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ssr_ros.encoder.engine_key import Gpu
from ssr_ros.encoder.network_backend import BackendError

log = logging.getLogger(__name__)

DEVICE = 0  # the first that CUDA_VISIBLE_DEVICES leaves visible
NO_GPU = "there is no NVIDIA GPU on this machine that CUDA can use"
Bytes = NDArray[np.uint8]


class CudaDriver(Protocol):
    """One device and one stream on it. Everything but ``gpu`` is called while the device is ``current``."""

    name: str
    gpu: Gpu
    stream: int  # handle

    def current(self) -> AbstractContextManager[None]:
        """Makes the device the calling thread's."""
        ...

    def allocate(self, size: int) -> int:
        """Address of ``size`` bytes on the device."""
        ...

    def release(self, address: int) -> None: ...

    def allocate_pinned(self, size: int) -> Bytes:
        """Host memory that the device copies without the processor."""
        ...

    def release_pinned(self, memory: Bytes) -> None: ...

    def to_device(self, address: int, pinned: Bytes) -> None:
        """Queues a copy; ``pinned`` must stay as it is until ``synchronize``."""
        ...

    def to_host(self, pinned: Bytes, address: int) -> None:
        """Queues a copy; ``pinned`` has it after ``synchronize``."""
        ...

    def synchronize(self) -> None:
        """Waits until the stream is done."""
        ...

    def close(self) -> None: ...


def load_cuda_driver() -> CudaDriver:
    """pycuda's, else cuda-python's; BackendError where neither is installed or there is no GPU."""
    try:
        import pycuda.driver as cuda
    except ImportError as absent:
        try:
            from cuda.bindings import runtime
        except ImportError:
            raise BackendError(
                f"neither pycuda ({absent}) nor cuda-python is installed: pip install pycuda, which needs the CUDA "
                "toolkit, or pip install 'cuda-python>=12.8'"
            ) from absent
        driver: CudaDriver = CudaPythonDriver(runtime)
    else:
        driver = PycudaDriver(cuda)
    log.info("%s by %s", driver.gpu, driver.name)
    return driver


class PycudaDriver:
    """On pycuda.driver."""

    name = "pycuda"

    def __init__(self, cuda: Any) -> None:
        self._cuda = cuda
        try:
            cuda.init()
            if not cuda.Device.count():
                raise BackendError(NO_GPU)
            device = cuda.Device(DEVICE)
            self.gpu = Gpu(device.name(), tuple(device.compute_capability()))
            self._context = device.retain_primary_context()  # the one that TensorRT works in
            with self.current():
                self._stream = cuda.Stream()
        except cuda.Error as error:
            raise BackendError(f"{NO_GPU} (CUDA: {error})") from error
        self.stream = int(self._stream.handle)
        self._allocations: dict[int, Any] = {}

    @contextlib.contextmanager
    def current(self) -> Iterator[None]:
        self._context.push()
        try:
            yield
        except self._cuda.Error as error:
            raise BackendError(f"CUDA: {error}") from error
        finally:
            self._context.pop()

    def allocate(self, size: int) -> int:
        allocation = self._cuda.mem_alloc(size)
        self._allocations[int(allocation)] = allocation
        return int(allocation)

    def release(self, address: int) -> None:
        self._allocations.pop(address).free()

    def allocate_pinned(self, size: int) -> Bytes:
        memory: Bytes = self._cuda.pagelocked_empty(size, np.uint8)
        return memory

    def release_pinned(self, memory: Bytes) -> None:
        allocation: Any = memory.base
        allocation.free()

    def to_device(self, address: int, pinned: Bytes) -> None:
        self._cuda.memcpy_htod_async(address, pinned, self._stream)

    def to_host(self, pinned: Bytes, address: int) -> None:
        self._cuda.memcpy_dtoh_async(pinned, address, self._stream)

    def synchronize(self) -> None:
        self._stream.synchronize()

    def close(self) -> None:
        with self.current():
            self._stream = None
        self._context.detach()


class CudaPythonDriver:
    """On cuda.bindings.runtime of cuda-python 12.8 and later."""

    name = "cuda-python"

    def __init__(self, runtime: Any) -> None:
        self._cuda = runtime
        try:
            (count,) = self._call(runtime.cudaGetDeviceCount())
        except BackendError as error:
            raise BackendError(f"{NO_GPU} ({error})") from error
        if not count:
            raise BackendError(NO_GPU)
        (properties,) = self._call(runtime.cudaGetDeviceProperties(DEVICE))
        name = bytes(properties.name).split(b"\0")[0].decode()
        self.gpu = Gpu(name, (int(properties.major), int(properties.minor)))
        with self.current():
            (self._stream,) = self._call(runtime.cudaStreamCreateWithFlags(runtime.cudaStreamNonBlocking))
        self.stream = int(self._stream)
        self._pinned: dict[int, int] = {}  # address of the array -> pointer to give back

    @contextlib.contextmanager
    def current(self) -> Iterator[None]:
        self._call(self._cuda.cudaSetDevice(DEVICE))
        yield

    def allocate(self, size: int) -> int:
        (address,) = self._call(self._cuda.cudaMalloc(size))
        return int(address)

    def release(self, address: int) -> None:
        self._call(self._cuda.cudaFree(address))

    def allocate_pinned(self, size: int) -> Bytes:
        (pointer,) = self._call(self._cuda.cudaHostAlloc(size, self._cuda.cudaHostAllocDefault))
        memory = np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(int(pointer)))
        self._pinned[memory.ctypes.data] = pointer
        return memory

    def release_pinned(self, memory: Bytes) -> None:
        self._call(self._cuda.cudaFreeHost(self._pinned.pop(memory.ctypes.data)))

    def to_device(self, address: int, pinned: Bytes) -> None:
        kind = self._cuda.cudaMemcpyKind.cudaMemcpyHostToDevice
        self._call(self._cuda.cudaMemcpyAsync(address, pinned.ctypes.data, pinned.nbytes, kind, self._stream))

    def to_host(self, pinned: Bytes, address: int) -> None:
        kind = self._cuda.cudaMemcpyKind.cudaMemcpyDeviceToHost
        self._call(self._cuda.cudaMemcpyAsync(pinned.ctypes.data, address, pinned.nbytes, kind, self._stream))

    def synchronize(self) -> None:
        self._call(self._cuda.cudaStreamSynchronize(self._stream))

    def close(self) -> None:
        self._call(self._cuda.cudaStreamDestroy(self._stream))

    def _call(self, answer: tuple[Any, ...]) -> tuple[Any, ...]:
        """What a CUDA call returned, without its error code; BackendError where that is none of success."""
        error, *values = answer
        if error != self._cuda.cudaError_t.cudaSuccess:
            _, text = self._cuda.cudaGetErrorString(error)
            raise BackendError(f"CUDA: {bytes(text).decode()} ({error.name})")
        return tuple(values)
