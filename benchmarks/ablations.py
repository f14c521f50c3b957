"""What fusion is worth: the same training four times, with image and depth added, side by side, or one of them alone.

Each training starts from nothing with the same seed, frames and steps, and is scored on the same single frames of
recordings with truth. Restartable: finished trainings and files are kept in --out.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from ssr_ros.config import Config, EncoderConfig
from ssr_ros.config import NetworkConfig as RuntimeConfig
from ssr_ros.encoder.ssr_encoder import load_ssr_encoder
from ssr_ros.evaluation.grounding import WHOLE, GroundingConfig
from ssr_ros.evaluation.grounding_report import grounding_markdown
from ssr_ros.evaluation.grounding_scores import EncoderScores, Grounding, score_grounding
from ssr_ros.evaluation.markdown import number, table
from ssr_ros.evaluation.objects import DISTANCE, IOU
from ssr_ros.evaluation.sightings import encode_frames
from ssr_ros.evaluation.suites import cache_folder, load_suite, recording_of
from ssr_ros.evaluation.truth import TRUTH_FILE, load_truth
from ssr_ros.model.export import export_onnx
from ssr_ros.model.network import NetworkConfig
from ssr_ros.model.tokens import Tokens
from ssr_ros.model.train import LOG, TrainingConfig, load_trained, loss_curves, train
from ssr_ros.recording import open_recording
from ssr_ros.vocabulary import load_vocabulary

ORDER = ("addition", "concatenation", "2d", "3d")
MEAN = 0.0  # no running mean of the weights: it would hold the start of so short a training
ANY_SIGMA = 10.0  # [m] how unsure a network says it is keeps nothing from being scored


def trained(fusion: str, frames: Path, out: Path, config: TrainingConfig) -> Path:
    """The ONNX file of one fusion. Tokens are left as they were drawn: nothing here reads them."""
    folder = out / fusion
    target = folder / "encoder.onnx"
    if not target.exists():
        network = NetworkConfig(fusion=fusion)
        checkpoint = train(
            frames,
            folder,
            replace(config, network=network),
            lambda step, loss: print(f"{fusion} step {step} loss {loss:.3f}", flush=True),
        )
        loss_curves(folder / LOG, folder / "training.png")
        encoder = load_trained(checkpoint)
        torch.manual_seed(config.seed)
        export_onnx(encoder, Tokens(encoder.network.geometry.channels, network.token).eval(), target)
    return target


def scored(models: dict[str, Path], recordings: list[Path], every: int) -> Grounding:
    """All networks in the same frames."""
    base = Config(encoder=EncoderConfig(backend="ssr"))
    base = replace(base, ssr=replace(base.ssr, max_sigma=ANY_SIGMA))
    encoders = {
        name: load_ssr_encoder(replace(base, network=RuntimeConfig(model=str(path.resolve()))))
        for name, path in models.items()
    }
    vocabulary, seen = load_vocabulary(), {}
    for path in recordings:
        print(path.name, flush=True)
        sightings = encode_frames(open_recording(path, every=every), encoders, base, vocabulary)
        seen[path.name] = (sightings, load_truth(path / TRUTH_FILE))
    return score_grounding(seen, vocabulary, GroundingConfig(min_score=base.association.birth_score), {})


FIGURES: dict[str, Callable[[EncoderScores], str]] = {
    "F1 at IoU 0.25, best threshold": lambda e: number(e.scopes[WHOLE][IOU].overall.best.f1),
    "average precision at IoU 0.25": lambda e: number(e.scopes[WHOLE][IOU].overall.average_precision),
    "average precision, centers within 0.5 m": lambda e: number(e.scopes[WHOLE][DISTANCE].overall.average_precision),
    "objects all found: center [m]": lambda e: number(e.common.center, 3),
    "size [m]": lambda e: number(e.common.size, 3),
    "yaw, median [°]": lambda e: number(None if e.common.yaw is None else float(np.degrees(e.common.yaw)), 1),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("frames", type=Path, help="folder of training frames, as ssr train --frames makes it")
    parser.add_argument("recordings", nargs="*", type=Path, help="with truth; default: those of --suite")
    parser.add_argument("--suite", default="standard")
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--precision", default="no")
    parser.add_argument("--fusions", nargs="+", choices=ORDER, default=ORDER)
    parser.add_argument("--every", type=int, default=5, help="of the frames, each Nth")
    parser.add_argument("--out", type=Path, default=Path("out/ablations"))
    arguments = parser.parse_args()
    config = TrainingConfig(steps=arguments.steps, precision=arguments.precision, mean=MEAN)
    models = {fusion: trained(fusion, arguments.frames, arguments.out, config) for fusion in arguments.fusions}
    recordings = arguments.recordings
    if not recordings:
        suite = load_suite(arguments.suite)
        recordings = [recording_of(entry, suite, cache_folder()) for entry in suite.recordings]
    grounding = scored(models, recordings, arguments.every)
    (arguments.out / "grounding.md").write_text(grounding_markdown(grounding), encoding="utf-8")
    rows = [(figure, *(of(grounding.encoders[name]) for name in models)) for figure, of in FIGURES.items()]
    print("\n".join(table(("single frames", *models), rows)))


if __name__ == "__main__":
    main()
