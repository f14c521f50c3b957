"""``ssr train`` and ``ssr export``: from nothing to the encoder's ONNX file, restartable at every step."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from ssr_ros.config import require

VARIANTS = ("small", "large")


def run_train(
    out: Path,
    frames: Path | None,
    photos: Path | None,
    start: Path | None,
    homes: int,
    first: int,
    variant: str,
    fusion: str,
    steps: int,
    rate: float,
    part: str,
    closer: bool,
    blend: float,
    precision: str,
    seed: int,
    jobs: int,
) -> None:
    """Renders the homes that are missing, trains stage 1, then the token projections; says where things are."""
    from ssr_ros.model.network import NetworkConfig
    from ssr_ros.model.photo_frames import write_photos
    from ssr_ros.model.token_training import TOKENS, TokenConfig, train_tokens
    from ssr_ros.model.train import LOG, TrainingConfig, load_homes, load_trained, loss_curves, train

    require(homes >= 0, "homes", "0 or more", homes)
    console = Console()
    folder = frames or out / "frames"
    render(folder, range(first, first + homes), "train", jobs, console)
    if photos is not None:
        console.print(f"{write_photos(photos, folder, seed)} views of photographs")
    network = NetworkConfig(fusion=fusion)
    if variant == "large":
        network = replace(network, geometry=48, trunk=256, tower=192, token=2048)
    mean = min(0.998, 1.0 - 8.0 / max(steps, 16))  # over an eighth of the steps at most
    config = TrainingConfig(
        steps,
        rate=rate,
        mean=mean,
        blend=blend,
        seed=seed,
        part=part,
        closer=closer,
        precision=precision,
        network=network,
    )
    checkpoint = train(folder, out, config, lambda step, loss: console.print(f"step {step}  loss {loss:.3f}"), start)
    loss_curves(out / LOG, out / "training.png")
    encoder = load_trained(checkpoint)
    if part == "labels" and start is not None:  # what tokens are made of is as it was
        shutil.copyfile(start / TOKENS, out / TOKENS)
    else:
        token_config = TokenConfig(steps=max(1, min(400, steps // 4)), width=network.token)
        homes_alone = [home for home in load_homes(folder, config) if not home.photo]
        train_tokens(encoder.network, homes_alone, out, token_config, lambda *_: None)
    console.print(f"{checkpoint}: trained; curves in {out / 'training.png'}. Next: ssr export {out}")


def render(folder: Path, seeds: range, split: str, jobs: int, console: Console) -> None:
    """Frames of homes that are not there yet."""
    from ssr_ros.model.rendered_frames import FramesConfig, write_home

    folder.mkdir(parents=True, exist_ok=True)
    missing = [seed for seed in seeds if not (folder / f"home_{seed}.npz").exists()]
    config = FramesConfig(split=split)
    if not missing:
        return
    with ProcessPoolExecutor(max(1, jobs)) as pool:
        counts = pool.map(write_home, missing, [folder] * len(missing), [config] * len(missing))
        for seed, count in zip(missing, counts, strict=True):
            console.print(f"home {seed}: {count} frames" if count else f"home {seed}: could not be furnished")


def run_export(training: Path, out: Path) -> None:
    """The ONNX file of a training's checkpoint."""
    from ssr_ros.model.export import export_onnx
    from ssr_ros.model.token_training import TOKENS, load_tokens
    from ssr_ros.model.train import CHECKPOINT, load_trained

    encoder = load_trained(training / CHECKPOINT)
    tokens = load_tokens(training / TOKENS, encoder.network.geometry.channels)
    out.parent.mkdir(parents=True, exist_ok=True)
    export_onnx(encoder, tokens, out)
    Console().print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")
