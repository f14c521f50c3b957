"""The SSR encoder's network against the bare detector, image by image, on the same threads.

The two take turns, so that whatever else the machine does falls on both. Prints medians and their ratio.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np
import onnxruntime

from ssr_ros.config import Config
from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.encoder.nanodet import NanoDet
from ssr_ros.encoder.network_backend import load_backend, model_path
from ssr_ros.vocabulary import COCO_LABELS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--images", type=int, default=60)
    parser.add_argument("--model", help="ONNX file; default: network.model")
    arguments = parser.parse_args()
    network = replace(Config().network, threads=arguments.threads)
    network = replace(network, model=arguments.model) if arguments.model else network
    backend = load_backend(network)
    detector_config = replace(Config().detector, threads=arguments.threads)
    detector = NanoDet(detector_config, COCO_LABELS, np.full(80, 0.99, np.float32))
    rng = np.random.default_rng(0)
    feed = {
        "image": rng.uniform(0, 255, (1, 3, inputs.HEIGHT, inputs.WIDTH)).astype(np.float32),
        "geometry": rng.uniform(0, 1, (1, inputs.CHANNELS, inputs.ROWS, inputs.COLUMNS)).astype(np.float32),
        "pose": np.zeros((1, 8), np.float32),
    }
    blob = detector.preprocess(rng.integers(0, 255, (480, 640, 3), dtype=np.uint8))
    times = {"detector": [], "encoder": []}  # type: dict[str, list[float]]
    for index in range(arguments.images + 5):
        for name, run in (("detector", lambda: detector.infer(blob)), ("encoder", lambda: backend.run(feed))):
            start = time.process_time()
            run()
            if index >= 5:
                times[name].append(1e3 * (time.process_time() - start))
    bare, whole = (float(np.median(times[name])) for name in ("detector", "encoder"))
    print(f"onnxruntime {onnxruntime.__version__}, {arguments.threads} threads, {arguments.images} images; CPU time")
    print(f"bare detector    {bare:7.2f} ms an image")
    print(f"SSR encoder      {whole:7.2f} ms an image")
    print(f"ratio            {whole / bare:7.3f}")
    print(f"file             {model_path(network).stat().st_size / 1e6:7.1f} MB")


if __name__ == "__main__":
    main()
