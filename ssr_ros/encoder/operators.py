"""Whether TensorRT's parser takes a network: its operators against NVIDIA's list, data/tensorrt_operators.yaml.

Needs the ``onnx`` package, which running a network does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ssr_ros.resources import data_file

MOST_K = 3840  # of TopK; K stays below
TYPE_NAMES = {
    "FLOAT": "FP32",
    "DOUBLE": "FP32",  # "TensorRT will attempt to cast DOUBLE down to FLOAT"
    "FLOAT16": "FP16",
    "BFLOAT16": "BF16",
    "FLOAT8E4M3FN": "FP8",
}
DEFAULT_DOMAINS = ("", "ai.onnx")
RESIZE_MODES = ("nearest", "linear")
RESIZE_COORDINATES = ("half_pixel", "pytorch_half_pixel", "tf_half_pixel_for_nn", "asymmetric", "align_corners")


@dataclass(frozen=True, slots=True)
class Operator:
    """One node, with what the rules ask about it."""

    kind: str  # Conv, TopK ...
    domain: str
    inputs: list[str]  # names; empty where an optional one is left out
    outputs: list[str]
    attributes: dict[str, Any] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)  # tensor -> FP32, INT64 ...
    ranks: dict[str, int] = field(default_factory=dict)  # tensor -> number of axes, where known
    constants: dict[str, Any] = field(default_factory=dict)  # tensor -> value known when the engine is built

    def is_constant(self, index: int) -> bool:
        """Whether the input is left out, or known when the engine is built."""
        return len(self.inputs) <= index or not self.inputs[index] or self.inputs[index] in self.constants


def unsupported_operators(onnx_path: Path) -> dict[str, str]:
    """Operator -> why TensorRT does not take it, the first reason of each; empty where it takes the whole network.

    ``opset`` stands for the network itself. OSError or ValueError where the file is no ONNX network.
    """
    table = yaml.safe_load(data_file("tensorrt_operators.yaml").read_text(encoding="utf-8"))
    model = _load(onnx_path)
    found: dict[str, str] = {}
    oldest, newest = table["opset"]
    opset = next((item.version for item in model.opset_import if item.domain in DEFAULT_DOMAINS), oldest)
    if not oldest <= opset <= newest:
        found["opset"] = f"{opset} is not among {oldest} to {newest}"
    for operator in _operators(model.graph, {}):
        reason = _reason(operator, table["operators"])
        if reason:
            found.setdefault(operator.kind, reason)
    return found


def _load(path: Path) -> Any:
    import onnx

    try:
        return onnx.shape_inference.infer_shapes(onnx.load(path, load_external_data=False))
    except OSError:
        raise
    except Exception as error:  # of protobuf, whose package is not ours to name
        raise ValueError(f"{path} is no ONNX network: {' '.join(str(error).split())}") from error


def _reason(operator: Operator, listed: dict[str, Any]) -> str | None:
    if operator.domain not in DEFAULT_DOMAINS:
        return f"is of the domain {operator.domain}, not a standard operator"
    if operator.kind not in listed:
        return "is not in TensorRT's list"
    kind = operator.types.get(operator.inputs[0]) if operator.inputs else None
    types = listed[operator.kind]["types"]
    if kind is not None and kind not in types:
        return f"is for {', '.join(types)}, not for {kind}"
    rule = RULES.get(operator.kind)
    return rule(operator) if rule else None


def _top_k(operator: Operator) -> str | None:
    if operator.attributes.get("sorted", 1) != 1:
        return "must be sorted"
    count = operator.constants.get(operator.inputs[1]) if len(operator.inputs) > 1 else None
    if count is not None and int(count.reshape(-1)[0]) >= MOST_K:
        return f"must have a K below {MOST_K}, has {int(count.reshape(-1)[0])}"
    return None


def _resize(operator: Operator) -> str | None:
    given = operator.attributes
    if given.get("mode", "nearest") not in RESIZE_MODES:
        return f"has the modes {' and '.join(RESIZE_MODES)}, not {given['mode']}"
    if given.get("coordinate_transformation_mode", "half_pixel") not in RESIZE_COORDINATES:
        return f"does not transform coordinates by {given['coordinate_transformation_mode']}"
    if given.get("antialias", 0):
        return "has no antialiasing"
    if given.get("keep_aspect_ratio_policy", "stretch") != "stretch":
        return f"stretches, does not {given['keep_aspect_ratio_policy']}"
    return None


def _grid_sample(operator: Operator) -> str | None:
    rank = operator.ranks.get(operator.inputs[0], 4)
    return None if rank == 4 else f"must have an input of 4 axes, has {rank}"


def _no_reduction(operator: Operator) -> str | None:
    reduction = operator.attributes.get("reduction", "none")
    return None if reduction == "none" else f"has no reduction, not {reduction}"


def _one_output(operator: Operator) -> str | None:
    return None if len([name for name in operator.outputs if name]) == 1 else "must have one output"


def _pool(operator: Operator) -> str | None:
    if any(step != 1 for step in operator.attributes.get("dilations", ())):
        return "must not be dilated"
    return _one_output(operator)


def _known_input(index: int, name: str) -> Callable[[Operator], str | None]:
    return lambda operator: None if operator.is_constant(index) else f"must have constant {name}"


def _zero_point(operator: Operator) -> str | None:
    if len(operator.inputs) < 3 or not operator.inputs[2]:
        return None
    value = operator.constants.get(operator.inputs[2])
    return None if value is not None and not value.any() else "must have a zero point of 0"


REDUCTIONS = ("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")
RULES: dict[str, Callable[[Operator], str | None]] = {  # what the list says under restrictions
    "AveragePool": _pool,
    "CumSum": _known_input(1, "axis"),
    "DequantizeLinear": _zero_point,
    "GridSample": _grid_sample,
    "LayerNormalization": _one_output,
    "MaxPool": _pool,
    "OneHot": _known_input(1, "depth"),
    "Pad": _known_input(3, "axes"),
    "QuantizeLinear": _zero_point,
    "Resize": _resize,
    "ScatterND": _no_reduction,
    "Slice": _known_input(3, "axes"),
    "Squeeze": _known_input(1, "axes"),
    "TopK": _top_k,
    "Unsqueeze": _known_input(1, "axes"),
    **{f"Reduce{name}": _known_input(1, "axes") for name in REDUCTIONS},
}


def _operators(graph: Any, outer: dict[str, Any]) -> Iterator[Operator]:
    """Every node of a graph and of the graphs in its nodes (If, Loop)."""
    import onnx

    constants = outer | {item.name: onnx.numpy_helper.to_array(item) for item in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            value = next((a.t for a in node.attribute if a.name == "value"), None)
            constants |= {node.output[0]: onnx.numpy_helper.to_array(value)} if value is not None else {}
    types, ranks = _types_and_ranks(graph)
    for node in graph.node:
        attributes = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
        for value in attributes.values():
            if isinstance(value, onnx.GraphProto):
                yield from _operators(value, constants)
        words = {name: v.decode() if isinstance(v, bytes) else v for name, v in attributes.items()}
        yield Operator(node.op_type, node.domain, list(node.input), list(node.output), words, types, ranks, constants)


def _types_and_ranks(graph: Any) -> tuple[dict[str, str], dict[str, int]]:
    """Element types and numbers of axes of the tensors of a graph, where shape inference found them."""
    from onnx import TensorProto

    def name_of(element: int) -> str:
        name = TensorProto.DataType.Name(element)
        return TYPE_NAMES.get(name, name)

    types = {item.name: name_of(item.data_type) for item in graph.initializer}
    ranks = {item.name: len(item.dims) for item in graph.initializer}
    for item in (*graph.input, *graph.value_info, *graph.output):
        tensor = item.type.tensor_type
        if tensor.elem_type:
            types[item.name] = name_of(tensor.elem_type)
        if tensor.HasField("shape"):
            ranks[item.name] = len(tensor.shape.dim)
    return types, ranks
