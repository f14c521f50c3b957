"""Which networks TensorRT's parser takes, by NVIDIA's list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from tiny_networks import write_tiny_encoder

from ssr_ros.encoder.operators import unsupported_operators

ROOT = Path(__file__).resolve().parent.parent
ENCODER = ROOT / "engines" / "ssr_encoder.onnx"


def reasons(tmp_path: Path, kind: str, inputs: dict[str, Any], opset: int = 18, **attributes: Any) -> dict[str, str]:
    """Of a network of one node. An input that is an array is a constant; a tuple is the shape of a real input."""
    shapes = {name: value for name, value in inputs.items() if isinstance(value, tuple)}
    constants = {name: value for name, value in inputs.items() if isinstance(value, np.ndarray)}
    outputs = attributes.pop("outputs", ["out"])
    dtype = attributes.pop("dtype", TensorProto.FLOAT)
    node = helper.make_node(kind, list(inputs), outputs, domain=attributes.pop("domain", ""), **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info(name, dtype, shape) for name, shape in shapes.items()],
        [helper.make_empty_tensor_value_info(name) for name in outputs],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("nobody", 1)]
    path = tmp_path / "one.onnx"
    path.write_bytes(helper.make_model(graph, opset_imports=opsets).SerializeToString())
    return unsupported_operators(path)


def k(count: int) -> np.ndarray:
    return np.array([count], np.int64)


SCALES = np.array([1, 1, 2, 2], np.float32)


def test_the_shipped_detector_is_taken() -> None:
    assert unsupported_operators(ROOT / "engines" / "nanodet_coco_416.onnx") == {}


def test_the_encoder_is_taken() -> None:
    if not ENCODER.exists():
        pytest.skip("engines/ssr_encoder.onnx does not ship yet")
    assert unsupported_operators(ENCODER) == {}


def test_the_tiny_encoder_is_taken_and_its_odd_operator_is_not(tmp_path: Path) -> None:
    assert unsupported_operators(write_tiny_encoder(tmp_path / "good.onnx")) == {}
    odd = unsupported_operators(write_tiny_encoder(tmp_path / "odd.onnx", extra="Swirl"))
    assert odd == {"Swirl": "is of the domain nobody, not a standard operator"}


@pytest.mark.parametrize(
    ("kind", "inputs", "attributes", "word"),
    [
        ("TopK", {"x": (1, 9000), "k": k(128)}, {"outputs": ["v", "i"]}, None),
        ("TopK", {"x": (1, 9000), "k": k(3839)}, {"outputs": ["v", "i"]}, None),
        ("TopK", {"x": (1, 9000), "k": k(3840)}, {"outputs": ["v", "i"]}, "K below 3840, has 3840"),
        ("TopK", {"x": (1, 9000), "k": k(5)}, {"outputs": ["v", "i"], "sorted": 0}, "must be sorted"),
        ("Resize", {"x": (1, 3, 4, 4), "": "", "scales": SCALES}, {"mode": "linear"}, None),
        ("Resize", {"x": (1, 3, 4, 4), "": "", "scales": SCALES}, {"mode": "cubic"}, "not cubic"),
        ("Resize", {"x": (1, 3, 4, 4), "": "", "scales": SCALES}, {"mode": "linear", "antialias": 1}, "antialiasing"),
        ("Unique", {"x": (4,)}, {}, "not in TensorRT's list"),
        ("Relu", {"x": (4,)}, {"dtype": TensorProto.UINT8}, "not for UINT8"),
        ("Sqrt", {"x": (4,)}, {"dtype": TensorProto.INT64}, "is for FP32, FP16, BF16, not for INT64"),
        ("Sqrt", {"x": (4,)}, {"dtype": TensorProto.DOUBLE}, None),
        ("MaxPool", {"x": (1, 3, 8, 8)}, {"kernel_shape": [2, 2], "dilations": [2, 2]}, "dilated"),
        ("MaxPool", {"x": (1, 3, 8, 8)}, {"kernel_shape": [2, 2], "outputs": ["v", "i"]}, "one output"),
        ("GridSample", {"x": (1, 3, 4, 4), "g": (1, 2, 2, 2)}, {}, None),
        ("ReduceSum", {"x": (2, 3), "axes": k(1)}, {}, None),
        ("ReduceSum", {"x": (2, 3)}, {}, None),
    ],
)
def test_rules_of_the_list(tmp_path: Path, kind: str, inputs: dict, attributes: dict, word: str | None) -> None:
    found = reasons(tmp_path, kind, inputs, **attributes)
    if word is None:
        assert found == {}
    else:
        assert word in found[kind]


def test_axes_must_be_known(tmp_path: Path) -> None:
    node = helper.make_node("Unsqueeze", ["x", "axes"], ["out"])
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, [2]),
        helper.make_tensor_value_info("axes", TensorProto.INT64, [1]),
    ]
    graph = helper.make_graph([node], "one", inputs, [helper.make_empty_tensor_value_info("out")])
    path = tmp_path / "one.onnx"
    path.write_bytes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)]).SerializeToString())
    assert unsupported_operators(path) == {"Unsqueeze": "must have constant axes"}


def test_nodes_of_branches_are_looked_at(tmp_path: Path) -> None:
    out = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [4])]
    branch = helper.make_graph([helper.make_node("Swirl", ["x"], ["y"], domain="nobody")], "branch", [], out)
    other = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "other", [], out)
    found = reasons(
        tmp_path, "If", {"c": (1,), "x": (4,)}, dtype=TensorProto.BOOL, then_branch=branch, else_branch=other
    )
    assert found == {"Swirl": "is of the domain nobody, not a standard operator"}


def test_a_newer_opset_is_named(tmp_path: Path) -> None:
    assert reasons(tmp_path, "Relu", {"x": (4,)}, opset=21) == {"opset": "21 is not among 9 to 20"}


def test_what_is_no_network_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none.onnx"):
        unsupported_operators(tmp_path / "none.onnx")
    (tmp_path / "text.onnx").write_text("hello, this is text")
    with pytest.raises(ValueError, match="is no ONNX network"):
        unsupported_operators(tmp_path / "text.onnx")
