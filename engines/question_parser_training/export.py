"""Writes a trained network as ONNX with weights of 8 bits, and the piece vectors above it."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from collections.abc import Callable
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


def restore(encoder: Encoder, decoder: Decoder, folder: Path) -> None:
    """Gives the networks the weights of exported ones. ValueError where those have another structure.

    Which array of a file is which parameter is read off an export of theirs: with random weights, each is told by its
    values. What an older network has no token for starts at random.
    """
    tokens = (folder / TOKENS).read_text(encoding="utf-8").split()
    theirs = Decoder(len(tokens) + 3, len(tokens)).eval()
    for parameter in (*encoder.parameters(), *theirs.parameters()):
        torch.nn.init.normal_(parameter)
    with tempfile.TemporaryDirectory() as own:
        export(encoder, theirs, Path(own))
        for network, name in ((encoder, "encoder.onnx"), (theirs, "decoder.onnx")):
            _restore(network, _arrays(Path(own) / name), _arrays(folder / name))
    with torch.no_grad():  # the file has their sum
        encoder.ends -= encoder.positions.weight[[0, -1]]
    at = {token: row for row, token in enumerate(vocabulary())}
    rows = [at[token] for token in tokens]
    further = [len(at) + k for k in range(3)]  # pointing at the first word, at the last, and the beginning
    state = decoder.state_dict()
    for name, values in theirs.state_dict().items():
        state[name][_ROWS[name](rows, further) if name in _ROWS else ...] = values
    decoder.load_state_dict(state)


_ROWS: dict[str, Callable[[list[int], list[int]], list[int]]] = {  # of the decoder's parameters, where its tokens are
    "kinds.weight": lambda rows, further: rows + further,
    "choose.weight": lambda rows, further: rows,
    "choose.bias": lambda rows, further: rows,
}


def _restore(network: torch.nn.Module, own: dict[str, np.ndarray], others: dict[str, np.ndarray]) -> None:
    # the order is that of the graph; names that torch makes up are others in other versions
    if [array.shape for array in own.values()] != [array.shape for array in others.values()]:
        raise ValueError("the exported network has another structure")
    others = dict(zip(own, others.values(), strict=True))
    state = network.state_dict()
    for name, values in state.items():
        if name == "ends":
            values = values + state["positions.weight"][[0, -1]]
        state[name] = torch.tensor(_counterpart(name, values.numpy(), own, others))
    network.load_state_dict(state)


def _counterpart(
    name: str, values: np.ndarray, own: dict[str, np.ndarray], others: dict[str, np.ndarray]
) -> np.ndarray:
    """The array of ``others`` that stands where these values stand among ``own``, as it is or transposed."""
    if name in own:
        return others[name]
    for other, array in own.items():
        flat = array.reshape(array.shape[-2:]) if array.ndim > 2 else array
        for mine in (flat, flat.T):
            if mine.shape == values.shape and np.allclose(mine, values, atol=np.abs(values).max() / 127):
                return others[other].reshape(flat.shape).T if mine is not flat else others[other].reshape(flat.shape)
    raise ValueError(f"{name}: not found in the export")


def _arrays(path: Path) -> dict[str, np.ndarray]:
    """Weights by name, those stored as bytes taken back."""
    arrays = {weights.name: numpy_helper.to_array(weights) for weights in onnx.load(path).graph.initializer}
    small = [name.removesuffix("_bytes") for name in arrays if name.endswith("_bytes")]
    wide = {name: arrays[f"{name}_bytes"].astype(np.float32) * arrays[f"{name}_scale"] for name in small}
    return {name: a for name, a in arrays.items() if not name.endswith(("_bytes", "_scale"))} | wide


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
