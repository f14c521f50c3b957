"""Writes a trained network as ONNX with weights of 8 bits, and the piece vectors above it."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Decoder, Encoder
from onnx import TensorProto, helper, numpy_helper

from ssr_ros.language.learned.derivation import vocabulary
from ssr_ros.language.learned.network import TOKENS

SMALL = 4096  # numbers; smaller tensors stay as they are


def share_vectors(vectors: Path, out: Path) -> None:
    """Puts the vectors, which networks share, above ``out``. ValueError where others are there."""
    shared = out.parent / "vectors.npz"
    if shared.exists() and not filecmp.cmp(vectors, shared, shallow=False):
        raise ValueError(f"{shared}: the networks beside this one read other vectors")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vectors, shared)


def export(encoder: Encoder, decoder: Decoder, out: Path) -> None:
    width = encoder.project.in_features
    data, marks, pad = torch.zeros(1, 7, width), torch.zeros(1, 7, dtype=torch.int64), torch.zeros(1, 7)
    memory = encoder(data, marks, pad)
    kinds = torch.zeros(1, 5, dtype=torch.int64)
    words = {1: "words"}
    torch.onnx.export(
        encoder, (data, marks, pad), str(out / "encoder.onnx"), dynamo=False, opset_version=17,
        input_names=["vectors", "marks", "pad"], output_names=["memory"],
        dynamic_axes={"vectors": words, "marks": words, "pad": words, "memory": words},
    )  # fmt: skip
    torch.onnx.export(
        decoder, (kinds, kinds, memory, pad), str(out / "decoder.onnx"), dynamo=False, opset_version=17,
        input_names=["kinds", "words", "memory", "pad"], output_names=["scores"],
        dynamic_axes={"kinds": {1: "steps"}, "words": {1: "steps"}, "memory": words, "pad": words,
                      "scores": {1: "steps", 2: "choices"}},
    )  # fmt: skip
    for name in ("encoder.onnx", "decoder.onnx"):
        _shrink(out / name)
    (out / TOKENS).write_text("\n".join(vocabulary()) + "\n", encoding="utf-8")


def _shrink(path: Path) -> None:
    """Large float32 weights are stored as bytes, with a scale for each column, and taken back when loaded."""
    model = onnx.load(path)
    nodes, scales = [], []
    for weights in model.graph.initializer:
        values = numpy_helper.to_array(weights)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < SMALL:
            continue
        name, scale = weights.name, np.maximum(np.abs(values).max(axis=0, keepdims=True), 1e-12) / 127
        small, wide = f"{name}_bytes", f"{name}_wide"
        weights.CopyFrom(numpy_helper.from_array(np.round(values / scale).astype(np.int8), small))
        scales.append(numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
        nodes.append(helper.make_node("Cast", [small], [wide], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [wide, f"{name}_scale"], [name]))
    model.graph.initializer.extend(scales)
    nodes += model.graph.node
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)
