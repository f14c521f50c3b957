"""A GPU that is not there: memory by address, pinned memory, streams that do nothing until somebody waits for them.

Under it the two CUDA packages as far as ssr_ros/encoder/cuda_driver.py uses them. What a GPU would answer with garbage
or a crash is an AssertionError here: memory out of bounds or freed, unpinned copies, results read too early (they are
still zeros), work without a current context.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np


class FakeGpu:
    """One device. Addresses are spaced so that running over one allocation never hits the next."""

    def __init__(self, name: str = "NVIDIA Test GPU", capability: tuple[int, int] = (8, 7)) -> None:
        self.name, self.capability = name, capability
        self.device: dict[int, np.ndarray] = {}
        self.pinned: dict[int, np.ndarray] = {}
        self.streams: dict[int, list[Callable[[], None]]] = {}
        self.current: dict[int, int] = {}  # thread -> depth of its context
        self._next = 1 << 20

    def allocate(self, size: int) -> int:
        self._next += 1 << 30
        self.device[self._next] = np.zeros(size, np.uint8)
        return self._next

    def allocate_pinned(self, size: int) -> np.ndarray:
        memory = np.zeros(size, np.uint8)
        self.pinned[memory.ctypes.data] = memory
        return memory

    def view(self, address: int, size: int) -> np.ndarray:
        assert address in self.device, f"{address} is no device memory"
        assert size <= self.device[address].size, f"{size} bytes of {self.device[address].size}"
        return self.device[address][:size]

    def pinned_view(self, address: int, size: int) -> np.ndarray:
        assert address in self.pinned, "the copy is not from or to pinned memory"
        return self.pinned[address][:size]

    def make_stream(self) -> int:
        handle = 7000 + len(self.streams)
        self.streams[handle] = []
        return handle

    def queue(self, stream: int, action: Callable[[], None]) -> None:
        assert self.current.get(threading.get_ident()), "no CUDA context is current in this thread"
        self.streams[stream].append(action)

    def synchronize(self, stream: int) -> None:
        actions, self.streams[stream] = self.streams[stream], []
        for action in actions:
            action()

    def copy_in(self, stream: int, address: int, pinned: int, size: int) -> None:
        self.queue(stream, lambda: np.copyto(self.view(address, size), self.pinned_view(pinned, size)))

    def copy_out(self, stream: int, pinned: int, address: int, size: int) -> None:
        self.queue(stream, lambda: np.copyto(self.pinned_view(pinned, size), self.view(address, size)))

    def enter(self) -> None:
        thread = threading.get_ident()
        self.current[thread] = self.current.get(thread, 0) + 1

    def leave(self) -> None:
        self.current[threading.get_ident()] -= 1

    def is_clean(self) -> bool:
        """Everything that was taken has been given back."""
        return not (self.device or self.pinned or self.streams or any(self.current.values()))


class FakePycuda:
    """pycuda.driver."""

    class Error(Exception):
        pass

    def __init__(self, gpu: FakeGpu | None) -> None:
        self._gpu = gpu

    def init(self) -> None:
        if self._gpu is None:
            raise self.Error("cuInit failed: no CUDA-capable device is detected")

    @property
    def Device(self) -> Any:  # noqa: N802
        gpu = self._gpu
        assert gpu is not None

        def make(index: int) -> SimpleNamespace:
            context = SimpleNamespace(push=gpu.enter, pop=gpu.leave, detach=lambda: None)
            return SimpleNamespace(
                name=lambda: gpu.name,
                compute_capability=lambda: gpu.capability,
                retain_primary_context=lambda: context,
            )

        make.count = lambda: 1  # type: ignore[attr-defined]
        return make

    def Stream(self) -> Any:  # noqa: N802
        return _PycudaStream(self._gpu)

    def mem_alloc(self, size: int) -> Any:
        return _PycudaAllocation(self._gpu, size)

    def pagelocked_empty(self, size: int, dtype: Any) -> np.ndarray:
        return _PycudaPinned.of(self._gpu, size)

    def memcpy_htod_async(self, address: int, array: np.ndarray, stream: Any) -> None:
        self._gpu.copy_in(stream.handle, address, array.ctypes.data, array.nbytes)

    def memcpy_dtoh_async(self, array: np.ndarray, address: int, stream: Any) -> None:
        self._gpu.copy_out(stream.handle, array.ctypes.data, address, array.nbytes)


class _PycudaStream:
    def __init__(self, gpu: FakeGpu) -> None:
        self._gpu, self.handle = gpu, gpu.make_stream()

    def synchronize(self) -> None:
        self._gpu.synchronize(self.handle)

    def __del__(self) -> None:
        assert not self._gpu.streams.pop(self.handle), "a stream with work in it was given up"


class _PycudaAllocation:
    def __init__(self, gpu: FakeGpu, size: int) -> None:
        self._gpu, self._address = gpu, gpu.allocate(size)

    def __int__(self) -> int:
        return self._address

    def free(self) -> None:
        del self._gpu.device[self._address]


class _PycudaPinned(np.ndarray):
    """The array whose base frees the memory, as pagelocked_empty gives it."""

    gpu: FakeGpu

    @classmethod
    def of(cls, gpu: FakeGpu, size: int) -> np.ndarray:
        base = gpu.allocate_pinned(size).view(cls)
        base.gpu = gpu
        return np.frombuffer(base, np.uint8) if size == 0 else _with_base(base)

    def free(self) -> None:
        del self.gpu.pinned[self.ctypes.data]


def _with_base(base: _PycudaPinned) -> np.ndarray:
    """A plain array over ``base`` that keeps it as its base."""

    class Holder:
        __array_interface__ = base.__array_interface__
        free = base.free

    return np.asarray(Holder())


class CudaError(enum.Enum):
    cudaSuccess = 0  # noqa: N815
    cudaErrorNoDevice = 100  # noqa: N815


class FakeCudaRuntime:
    """cuda.bindings.runtime: every call answers with its error code first."""

    cudaError_t = CudaError  # noqa: N815
    cudaHostAllocDefault = 0  # noqa: N815
    cudaStreamNonBlocking = 1  # noqa: N815
    cudaMemcpyKind = SimpleNamespace(cudaMemcpyHostToDevice=1, cudaMemcpyDeviceToHost=2)  # noqa: N815

    def __init__(self, gpu: FakeGpu | None) -> None:
        self._gpu = gpu

    def cudaGetDeviceCount(self) -> tuple:  # noqa: N802
        return (CudaError.cudaSuccess, 1) if self._gpu else (CudaError.cudaErrorNoDevice, None)

    def cudaGetErrorString(self, error: CudaError) -> tuple:  # noqa: N802
        return CudaError.cudaSuccess, b"no CUDA-capable device is detected"

    def cudaGetDeviceProperties(self, index: int) -> tuple:  # noqa: N802
        major, minor = self._gpu.capability
        name = self._gpu.name.encode().ljust(256, b"\0")
        return CudaError.cudaSuccess, SimpleNamespace(name=name, major=major, minor=minor)

    def cudaSetDevice(self, index: int) -> tuple:  # noqa: N802
        self._gpu.current[threading.get_ident()] = 1
        return (CudaError.cudaSuccess,)

    def cudaStreamCreateWithFlags(self, flags: int) -> tuple:  # noqa: N802
        return CudaError.cudaSuccess, self._gpu.make_stream()

    def cudaStreamSynchronize(self, stream: int) -> tuple:  # noqa: N802
        self._gpu.synchronize(stream)
        return (CudaError.cudaSuccess,)

    def cudaStreamDestroy(self, stream: int) -> tuple:  # noqa: N802
        assert not self._gpu.streams.pop(stream), "a stream with work in it was given up"
        self._gpu.current.clear()  # the runtime has no context to give back
        return (CudaError.cudaSuccess,)

    def cudaMalloc(self, size: int) -> tuple:  # noqa: N802
        return CudaError.cudaSuccess, self._gpu.allocate(size)

    def cudaFree(self, address: int) -> tuple:  # noqa: N802
        del self._gpu.device[address]
        return (CudaError.cudaSuccess,)

    def cudaHostAlloc(self, size: int, flags: int) -> tuple:  # noqa: N802
        return CudaError.cudaSuccess, self._gpu.allocate_pinned(size).ctypes.data

    def cudaFreeHost(self, pointer: int) -> tuple:  # noqa: N802
        del self._gpu.pinned[pointer]
        return (CudaError.cudaSuccess,)

    def cudaMemcpyAsync(self, target: int, source: int, size: int, kind: int, stream: int) -> tuple:  # noqa: N802
        copy = self._gpu.copy_in if kind == 1 else self._gpu.copy_out
        copy(stream, target, source, size)
        return (CudaError.cudaSuccess,)
