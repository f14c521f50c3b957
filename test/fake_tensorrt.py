"""TensorRT's Python interface over a FakeGpu, as far as we use it, with the names and answers of the real one.

An engine here is the ONNX file with a header; running it is onnxruntime on what lies in device memory, and fp16 rounds
the results. Names and signatures were compared with NVIDIA's bindings 10.3.0 and 10.13.3.9 (tensorrt-cu12-bindings).
"""

from __future__ import annotations

import enum
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import onnxruntime
from fake_gpu import FakeGpu

from ssr_ros.encoder.operators import DEFAULT_DOMAINS

VERSION = "10.13.3.9"
MAGIC = b"fake plan "
DTYPES = {"FLOAT": np.float32, "HALF": np.float16, "INT32": np.int32, "INT64": np.int64, "BOOL": np.bool_}
ONNX_DTYPES = {1: "FLOAT", 10: "HALF", 6: "INT32", 7: "INT64", 9: "BOOL"}

DataType = enum.Enum("DataType", list(DTYPES))
BuilderFlag = enum.Enum("BuilderFlag", ["FP16", "INT8", "TF32"])
TensorIOMode = enum.Enum("TensorIOMode", ["NONE", "INPUT", "OUTPUT"])
MemoryPoolType = enum.Enum("MemoryPoolType", ["WORKSPACE"])
LayerType = enum.Enum("LayerType", ["QUANTIZE", "DEQUANTIZE", "ELEMENTWISE"])


class ILogger:
    Severity = enum.Enum("Severity", ["INTERNAL_ERROR", "ERROR", "WARNING", "INFO", "VERBOSE"])

    def log(self, severity: Any, message: str) -> None:
        raise NotImplementedError


class IInt8EntropyCalibrator2:
    def __init__(self) -> None:
        self.initialised = True


def fail(logger: ILogger, message: str) -> None:
    logger.log(ILogger.Severity.ERROR, message)


def dims(value: onnx.ValueInfoProto) -> tuple[int, ...]:
    return tuple(d.dim_value if d.HasField("dim_value") else -1 for d in value.type.tensor_type.shape.dim)


def dtype_of(value: onnx.ValueInfoProto) -> Any:
    return DataType[ONNX_DTYPES[value.type.tensor_type.elem_type]]


class Network:
    def __init__(self) -> None:
        self.model: onnx.ModelProto | None = None

    @property
    def num_inputs(self) -> int:
        return len(self.model.graph.input)

    def get_input(self, index: int) -> SimpleNamespace:
        value = self.model.graph.input[index]
        return SimpleNamespace(name=value.name, dtype=dtype_of(value), shape=dims(value))

    @property
    def num_layers(self) -> int:
        return len(self.model.graph.node)

    def get_layer(self, index: int) -> SimpleNamespace:
        quantise = self.model.graph.node[index].op_type == "QuantizeLinear"
        return SimpleNamespace(type=LayerType.QUANTIZE if quantise else LayerType.ELEMENTWISE)


class OnnxParser:
    def __init__(self, network: Network, logger: ILogger) -> None:
        self._network = network
        self._errors: list[onnx.NodeProto] = []

    def parse(self, model: bytes, path: str | None = None) -> bool:
        self._network.model = onnx.load_from_string(model)
        self._errors = [n for n in self._network.model.graph.node if n.domain not in DEFAULT_DOMAINS]
        return not self._errors

    @property
    def num_errors(self) -> int:
        return len(self._errors)

    def get_error(self, index: int) -> SimpleNamespace:
        node = self._errors[index]
        return SimpleNamespace(
            node_operator=lambda: node.op_type, node_name=lambda: node.name, desc=lambda: "Plugin not found"
        )


class Profile:
    def __init__(self) -> None:
        self.shapes: dict[str, list] = {}

    def set_shape(self, name: str, smallest: tuple, best: tuple, largest: tuple) -> None:
        self.shapes[name] = [list(smallest), list(best), list(largest)]


class BuilderConfig:
    """``stamp``: what a timing cache must begin with to be of this GPU."""

    def __init__(self, stamp: bytes) -> None:
        self._stamp = stamp
        self.flags = {BuilderFlag.TF32}  # as in the real one, on by default
        self.profiles: list[Profile] = []
        self.calibration_profile: Profile | None = None
        self.int8_calibrator: Any = None
        self.workspace = 0
        self._timing: bytes | None = None

    def set_flag(self, flag: Any) -> None:
        self.flags.add(flag)

    def clear_flag(self, flag: Any) -> None:
        self.flags.discard(flag)

    def set_memory_pool_limit(self, pool: Any, size: int) -> None:
        self.workspace = size

    def add_optimization_profile(self, profile: Profile) -> int:
        if any(not low <= best <= high for s in profile.shapes.values() for low, best, high in zip(*s, strict=True)):
            return -1
        self.profiles.append(profile)
        return len(self.profiles) - 1

    def set_calibration_profile(self, profile: Profile) -> bool:
        self.calibration_profile = profile
        return True

    def create_timing_cache(self, blob: bytes) -> bytes:
        return bytes(blob)

    def set_timing_cache(self, cache: bytes, ignore_mismatch: bool) -> bool:
        if cache and not cache.startswith(self._stamp) and not ignore_mismatch:
            return False
        self._timing = cache or self._stamp
        return True

    def get_timing_cache(self) -> SimpleNamespace:
        timing = self._timing
        return SimpleNamespace(serialize=lambda: timing + b".")  # it grows with every build


class _Builder:
    gpu: FakeGpu
    version: str
    builds = 0  # of all builders

    def __init__(self, logger: ILogger) -> None:
        self._logger = logger

    def create_network(self, flags: int = 0) -> Network:
        return Network()

    def create_builder_config(self) -> BuilderConfig:
        return BuilderConfig(f"{self.gpu.name} {self.version} ".encode())

    def create_optimization_profile(self) -> Profile:
        return Profile()

    def build_serialized_network(self, network: Network, config: BuilderConfig) -> bytes | None:
        model = network.model
        free = [value.name for value in model.graph.input if -1 in dims(value)]
        if free and not (config.profiles and free == list(config.profiles[0].shapes)):
            return fail(self._logger, "Network has dynamic inputs, but no optimization profile has been defined")
        scales = self._calibrate(network, config) if config.int8_calibrator else None
        type(self).builds += 1
        header = {
            "tensorrt": self.version,
            "gpu": self.gpu.name,
            "flags": sorted(flag.name for flag in config.flags),
            "profile": config.profiles[0].shapes if config.profiles else {},
            "scales": scales,
        }
        return MAGIC + json.dumps(header).encode() + b"\n" + model.SerializeToString()

    def _calibrate(self, network: Network, config: BuilderConfig) -> dict[str, float]:
        """The largest value of every input, from device memory, as a real calibrator would measure every tensor."""
        calibrator = config.int8_calibrator
        assert calibrator.initialised, "the base class must be initialised"
        cached = calibrator.read_calibration_cache()
        if cached:
            return json.loads(cached)
        specs = [network.get_input(index) for index in range(network.num_inputs)]
        assert config.calibration_profile or all(-1 not in spec.shape for spec in specs)
        scales = dict.fromkeys([spec.name for spec in specs], 0.0)
        while (addresses := calibrator.get_batch([spec.name for spec in specs])) is not None:
            for spec, address in zip(specs, addresses, strict=True):
                shape = [calibrator.get_batch_size() if length == -1 else length for length in spec.shape]
                values = self.gpu.view(address, int(np.prod(shape)) * 4).view(np.float32)
                scales[spec.name] = max(scales[spec.name], float(np.abs(values).max()))
        calibrator.write_calibration_cache(json.dumps(scales).encode())
        return scales


class _Runtime:
    gpu: FakeGpu
    version: str

    def __init__(self, logger: ILogger) -> None:
        self._logger = logger

    def deserialize_cuda_engine(self, plan: bytes) -> Engine | None:
        if not plan.startswith(MAGIC):
            return fail(self._logger, "Serialization assertion magicTagRead == kMAGIC_TAG failed")
        line, _, model = plan[len(MAGIC) :].partition(b"\n")
        header = json.loads(line)
        if header["tensorrt"] != self.version or header["gpu"] != self.gpu.name:
            return fail(self._logger, "The engine plan file is not compatible with this version of TensorRT")
        return Engine(self.gpu, header, onnx.load_from_string(model), self._logger)


class Engine:
    def __init__(self, gpu: FakeGpu, header: dict, model: onnx.ModelProto, logger: ILogger) -> None:
        self.gpu, self.header, self.model, self.logger = gpu, header, model, logger
        self.values = {value.name: value for value in (*model.graph.input, *model.graph.output)}
        self.input_names = [value.name for value in model.graph.input]

    @property
    def num_io_tensors(self) -> int:
        return len(self.values)

    def get_tensor_name(self, index: int) -> str:
        return list(self.values)[index]

    def get_tensor_mode(self, name: str) -> Any:
        return TensorIOMode.INPUT if name in self.input_names else TensorIOMode.OUTPUT

    def get_tensor_shape(self, name: str) -> tuple[int, ...]:
        return dims(self.values[name])

    def get_tensor_dtype(self, name: str) -> Any:
        return dtype_of(self.values[name])

    def get_tensor_profile_shape(self, name: str, index: int) -> list[tuple[int, ...]]:
        return [tuple(shape) for shape in self.header["profile"][name]]

    def create_execution_context(self) -> Context:
        return Context(self)


class Context:
    """Shapes first, addresses second, then the run, which happens when the stream is waited for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(engine.model.SerializeToString(), options)
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._addresses: dict[str, int] = {}

    def set_input_shape(self, name: str, shape: tuple[int, ...]) -> bool:
        declared = self._engine.get_tensor_shape(name)
        bounds = self._engine.header["profile"].get(name, [declared, declared, declared])
        fits = len(shape) == len(declared) and all(
            low <= length <= high for low, length, high in zip(bounds[0], shape, bounds[2], strict=True)
        )
        if not fits:
            fail(self._engine.logger, f"setInputShape: {name} {shape} is outside of the profile")
            return False
        self._shapes[name] = tuple(shape)
        return True

    def infer_shapes(self) -> list[str]:
        return [name for name in self._engine.input_names if name not in self._shapes]

    def get_tensor_shape(self, name: str) -> tuple[int, ...]:
        if name in self._shapes:
            return self._shapes[name]
        batch = next((s[0] for n, s in self._shapes.items() if self._engine.get_tensor_shape(n)[0] == -1), -1)
        first, *rest = self._engine.get_tensor_shape(name)
        return (batch if first == -1 else first, *rest)

    def set_tensor_address(self, name: str, address: int) -> bool:
        self._addresses[name] = address
        return name in self._engine.values

    def execute_async_v3(self, stream: int) -> bool:
        unbound = self._engine.values.keys() - self._addresses.keys()
        if unbound or self.infer_shapes():
            fail(self._engine.logger, f"no address or shape for {sorted(unbound)}")
            return False
        self._engine.gpu.queue(stream, self._run)
        return True

    def _run(self) -> None:
        inputs = {name: self._view(name, self._shapes[name]).copy() for name in self._engine.input_names}
        names = [name for name in self._engine.values if name not in inputs]
        for name, value in zip(names, self._session.run(names, inputs), strict=True):
            rounded = value.astype(np.float16) if "FP16" in self._engine.header["flags"] else value
            self._view(name, value.shape)[...] = rounded

    def _view(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        dtype = np.dtype(nptype(self._engine.get_tensor_dtype(name)))
        size = int(np.prod(shape)) * dtype.itemsize
        return self._engine.gpu.view(self._addresses[name], size).view(dtype).reshape(shape)


def nptype(dtype: Any) -> type:
    return DTYPES[dtype.name]


def fake_tensorrt(gpu: FakeGpu | None, version: str = VERSION) -> Any:
    """The module, on a machine with this GPU; with none, Builder and Runtime fail as pybind11 makes them fail."""

    def without_gpu(logger: ILogger) -> Any:
        fail(logger, "CUDA initialization failure with error: 100")
        raise TypeError("pybind11::init(): factory function returned nullptr")

    bound = {"gpu": gpu, "version": version}
    return SimpleNamespace(
        __version__=version,
        ILogger=ILogger,
        IInt8EntropyCalibrator2=IInt8EntropyCalibrator2,
        OnnxParser=OnnxParser,
        Builder=type("Builder", (_Builder,), dict(bound)) if gpu else without_gpu,
        Runtime=type("Runtime", (_Runtime,), dict(bound)) if gpu else without_gpu,
        DataType=DataType,
        BuilderFlag=BuilderFlag,
        TensorIOMode=TensorIOMode,
        MemoryPoolType=MemoryPoolType,
        LayerType=LayerType,
        nptype=nptype,
    )


def header_of(plan: bytes) -> dict[str, Any]:
    """What a fake engine was built with."""
    return json.loads(plan[len(MAGIC) :].partition(b"\n")[0])
