"""Names the outputs of the converted NanoDet and exposes its stride-16 neck features. Weights are untouched.

python engines/prepare_nanodet.py CONVERTED.onnx engines/nanodet_coco_416.onnx
"""

from __future__ import annotations

import sys

import onnx
from onnx import TensorProto, helper

NAMES = {
    "input_1:0": "image",
    "Identity:0": "scores_8",
    "Identity_1:0": "scores_16",
    "Identity_2:0": "scores_32",
    "Identity_3:0": "distances_8",
    "Identity_4:0": "distances_16",
    "Identity_5:0": "distances_32",
    "PartitionedCall/onnx_tf_prefix_Add_128:0": "features_16",
}


def prepare(source: str, target: str) -> None:
    model = onnx.load(source)
    graph = model.graph
    for node in graph.node:
        node.input[:] = [NAMES.get(name, name) for name in node.input]
        node.output[:] = [NAMES.get(name, name) for name in node.output]
    for value in (*graph.input, *graph.output):
        value.name = NAMES.get(value.name, value.name)
    graph.output.append(helper.make_tensor_value_info("features_16", TensorProto.FLOAT, [1, 128, 26, 26]))
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    prepare(sys.argv[1], sys.argv[2])
