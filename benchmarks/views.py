"""What simulated recordings look at: views of near walls, views without furniture, objects never shown."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from ssr_ros.recording import open_recording
from ssr_ros.types import Frame

NEAR = 1.2  # [m] a view whose median reading is nearer shows little
LARGE, SHOWN = 0.01, 0.002  # share of an image that an object fills
FLAT = ("door", "window", "picture", "rug", "mirror")


def views(folder: Path) -> tuple[int, int, int, int, int]:
    """Images, near ones, ones without furniture, objects, and those that at least one image shows."""
    truth = json.loads((folder / "ground_truth.json").read_text())
    pixels = truth["camera"]["width"] * truth["camera"]["height"]
    objects = {str(item["id"]): item["class"] for item in truth["objects"] if item["class"] not in ("door", "window")}
    furniture = {key for key, label in objects.items() if label not in FLAT}
    visible = [frame["visible"] for frame in truth["frames"]]
    bare = sum(not any(n > LARGE * pixels for key, n in seen.items() if key in furniture) for seen in visible)
    shown = {key for seen in visible for key, n in seen.items() if n > SHOWN * pixels} & objects.keys()
    depths = [frame.depth[frame.depth > 0] for frame in open_recording(folder) if isinstance(frame, Frame)]
    near = sum(not readings.size or float(np.median(readings)) < NEAR for readings in depths)
    return len(depths), near, bare, len(objects), len(shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", nargs="+", type=Path)
    every = np.zeros(5, dtype=int)
    print(f"{'recording':24} images  nearer than {NEAR} m  no furniture  objects shown")
    for folder in parser.parse_args().recordings:
        row = np.array(views(folder))
        every += row
        print_row(folder.name, row)
    print_row("all", every)


def print_row(name: str, row: np.ndarray) -> None:
    images, near, bare, objects, shown = (int(v) for v in row)
    print(f"{name:24} {images:6} {near / images:17.1%} {bare / images:13.1%} {shown:8} of {objects}", flush=True)


if __name__ == "__main__":
    main()
