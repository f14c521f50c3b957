"""What the encoder makes of photographs beside the frozen detector: what of its word is kept, what is made up, and
what it finds of that which the detector sees only when it looks closer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

SURE, NOTHING = 0.35, 0.05  # scores of the detector
KEPT, SAID = 0.25, 0.3  # scores of the encoder


def scores(encoder: object, frames: Path) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Per view (P, K): scores of the detector, of its closer look and of the encoder, for the labels that both know."""
    import torch

    from ssr_ros.model.export import kept_labels
    from ssr_ros.model.frame_dataset import cache_features, collate, load_home, sample

    found = []
    for path in sorted(frames.glob("photos_*.npz")):
        cache_features(path, encoder, closer=True)
        home, rng = load_home(path, closer=True), np.random.default_rng(0)
        for index in range(len(home)):
            batch = collate([sample(home, index, None, rng)])
            with torch.inference_mode():
                p = encoder.network(batch.frozen, batch.geometry)
            named = encoder.network.named
            base = p.detector_logits[..., named].sigmoid()
            now = kept_labels(p, named)[..., named].sigmoid()
            found.append((base[0].numpy(), batch.taught[0].sigmoid().numpy(), now[0].numpy()))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path, help="folder of photographs, none of which was trained on")
    parser.add_argument("weights", type=Path, nargs="*", default=[Path("engines/ssr_encoder_weights")])
    options = parser.parse_args()

    from ssr_ros.model.photo_frames import write_photos
    from ssr_ros.model.train import CHECKPOINT, load_trained

    with tempfile.TemporaryDirectory() as folder:
        print(f"{write_photos(options.photos, Path(folder), seed=5)} views")
        for weights in options.weights:
            views = scores(load_trained(weights / CHECKPOINT), Path(folder))
            base, closer, now = (np.concatenate(parts) for parts in zip(*views, strict=True))
            sure, overlooked = base >= SURE, (closer >= SURE) & (base < KEPT)
            nothing = (base < NOTHING) & (closer < NOTHING)
            print(
                f"{weights}: of {sure.sum()} cells of which the detector is sure to {SURE}, "
                f"{(now[sure] < KEPT).mean():.1%} fall below {KEPT}; mean score {base[sure].mean():.2f} -> "
                f"{now[sure].mean():.2f}; of {overlooked.sum()} of which only its closer look is, "
                f"{(now[overlooked] >= KEPT).mean():.1%} have {KEPT}; cells raised from {NOTHING} to {SAID}, a view: "
                f"{((now >= SAID) & nothing).sum() / len(views):.2f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
