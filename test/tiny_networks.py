"""A network with the inputs, outputs and metadata of the SSR encoder, and next to nothing between them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUTS = {"image": (3, 8, 8), "geometry": (9, 2, 2), "pose": (8,)}  # without the batch
OUTPUTS = {"scores": (4, 3), "boxes2d": (4, 4)}
METADATA = {"labels": json.dumps(["chair", "table", "bed"]), "version": "1"}


def write_tiny_encoder(path: Path, batch: int | str = "N", seed: int = 0, extra: str | None = None) -> Path:
    """Linear in the means of the inputs. ``extra``: an operator of nobody's that the scores pass through."""
    draw = np.random.default_rng(seed)
    weights = {f"weights_{name}": draw.normal(size=(20, np.prod(shape))) * 0.2 for name, shape in OUTPUTS.items()}
    constants = {name: numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()}
    for name, shape in OUTPUTS.items():
        constants[f"shape_{name}"] = numpy_helper.from_array(np.array([0, *shape], np.int64), f"shape_{name}")
    constants["axes"] = numpy_helper.from_array(np.array([2, 3], np.int64), "axes")
    nodes = [
        helper.make_node("ReduceMean", ["image", "axes"], ["image_mean"], keepdims=0),
        helper.make_node("ReduceMean", ["geometry", "axes"], ["geometry_mean"], keepdims=0),
        helper.make_node("Concat", ["image_mean", "geometry_mean", "pose"], ["means"], axis=1),
        helper.make_node("MatMul", ["means", "weights_scores"], ["flat_scores"]),
        helper.make_node("Reshape", ["flat_scores", "shape_scores"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["scores"]),
        helper.make_node("MatMul", ["means", "weights_boxes2d"], ["flat_boxes"]),
        helper.make_node("Reshape", ["flat_boxes", "shape_boxes2d"], ["boxes2d"]),
    ]
    if extra:
        nodes[5] = helper.make_node(extra, ["logits"], ["scores"], name="odd_one", domain="nobody")
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, *shape]) for name, shape in INPUTS.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, *shape]) for name, shape in OUTPUTS.items()],
        list(constants.values()),
    )
    opsets = [helper.make_opsetid("", 18)] + ([helper.make_opsetid("nobody", 1)] if extra else [])
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    helper.set_model_props(model, METADATA)
    onnx.save(model, path)
    return path


def tiny_inputs(batch: int, seed: int = 0) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(seed)
    return {name: draw.normal(size=(batch, *shape)).astype(np.float32) for name, shape in INPUTS.items()}
