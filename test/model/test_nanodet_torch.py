"""The detector rebuilt in torch against its ONNX file."""

from __future__ import annotations

import cv2
import numpy as np
import onnxruntime
import pytest
import torch

from ssr_ros.model.nanodet import MEAN_RGB, STD_RGB, STRIDES, load_nanodet
from ssr_ros.resources import share_path

PATH = "engines/nanodet_coco_416.onnx"


def test_it_says_what_the_onnx_file_says() -> None:
    rng = np.random.default_rng(3)
    image = cv2.GaussianBlur(rng.uniform(0, 255, (416, 416, 3)).astype(np.float32), (0, 0), 4)
    image = (image - image.min()) / np.ptp(image) * 255
    blob = ((image - np.float32(MEAN_RGB)) / np.float32(STD_RGB))[..., ::-1].transpose(2, 0, 1)[None]
    session = onnxruntime.InferenceSession(str(share_path(PATH)), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    said = dict(zip(names, session.run(None, {"image": np.ascontiguousarray(blob, np.float32)}), strict=True))
    model = load_nanodet(share_path(PATH))
    with torch.no_grad():
        tensor = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)[None]))
        features = model.features(tensor)
        heads = model(tensor)
    np.testing.assert_allclose(features[1].numpy(), said["features_16"], atol=1e-4)
    for stride, (coco, distances) in zip(STRIDES, heads, strict=True):
        scores = coco.sigmoid().flatten(2).transpose(1, 2).numpy()
        np.testing.assert_allclose(scores, said[f"scores_{stride}"], atol=1e-4)
        flat = distances.flatten(2).transpose(1, 2).numpy()
        np.testing.assert_allclose(flat, said[f"distances_{stride}"], atol=1e-4)
    assert said["scores_16"].max() > 1e-3  # it did say something


def test_another_network_is_refused(tmp_path) -> None:
    onnx = pytest.importorskip("onnx")
    value = onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1])
    graph = onnx.helper.make_graph([onnx.helper.make_node("Identity", ["x"], ["y"])], "g", [value], [value])
    graph.output[0].name = "y"
    onnx.save(onnx.helper.make_model(graph), tmp_path / "other.onnx")
    with pytest.raises(ValueError, match="convolutions"):
        load_nanodet(tmp_path / "other.onnx")
