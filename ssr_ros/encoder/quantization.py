"""The encoder's network with 8-bit convolutions, as an ONNX file that carries its own quantisation.

Quantisation and dequantisation are nodes of the file (QuantizeLinear, DequantizeLinear), symmetric, weights per
channel: onnxruntime runs it as it is, and TensorRT builds from it without a calibrator.
https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ssr_ros.encoder.input_recording import recorded_inputs
from ssr_ros.encoder.network_backend import BackendError

# What looks at the image alone. Metres stay as they are, and so do the layers that give logits and boxes: 256 steps
# over 8 m are 3 cm apart.
IMAGE_PARTS = ("detector.features.",)


def quantize(model: Path, calibration: Path, out: Path) -> int:
    """Writes ``out``; returns how many convolutions have 8 bits.

    ``calibration``: folder of recorded inputs (network.record_inputs), from which the range of every tensor is taken.
    BackendError where there are none, or the onnx package is missing.
    """
    try:
        from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
        from onnxruntime.quantization.shape_inference import quant_pre_process
    except ImportError as error:
        raise BackendError(f"quantising needs the onnx package (requirements-dev.txt): {error}") from error

    reader = _Reader(calibration)
    with TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(model), str(prepared), skip_symbolic_shape=True)
        kept, quantized = _split(prepared)
        quantize_static(
            str(prepared),
            str(out),
            reader,
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QInt8,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=kept,
            calibrate_method=CalibrationMethod.MinMax,
            extra_options={"ActivationSymmetric": True, "WeightSymmetric": True, "CalibMovingAverage": True},
        )
    _copy_metadata(model, out)
    return quantized


class _Reader:
    """Recorded inputs as onnxruntime asks for them."""

    def __init__(self, folder: Path) -> None:
        inputs = recorded_inputs(folder)
        self._inputs = chain([next(inputs)], inputs)  # refuses an empty folder before anything is done

    def get_next(self) -> dict[str, Any] | None:
        return next(self._inputs, None)


def _split(path: Path) -> tuple[list[str], int]:
    """Names of the convolutions that stay, and how many do not."""
    import onnx

    convolutions = [node for node in onnx.load(path).graph.node if node.op_type == "Conv"]
    kept = [node.name for node in convolutions if not any(part in node.input[1] for part in IMAGE_PARTS)]
    return kept, len(convolutions) - len(kept)


def _copy_metadata(source: Path, target: Path) -> None:
    import onnx

    meant, proto = onnx.load(source), onnx.load(target)
    del proto.metadata_props[:]
    proto.metadata_props.extend(meant.metadata_props)
    onnx.save(proto, target)
