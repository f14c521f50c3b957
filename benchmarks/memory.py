"""Whether memory grows: one recording played many times through one pipeline. Benchmarks/README.md tells more."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssr_ros.pipeline import ScenePipeline
    from ssr_ros.recording import Recording
    from ssr_ros.types import Frame

ROOT = Path(__file__).resolve().parent.parent
SETTLING = 2  # loops in which libraries fill their pools and the map is made
PAUSE = 1_000_000_000  # [ns] between two loops
MIB = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", nargs="?", type=Path, default=ROOT / "recordings" / "demo_room")
    parser.add_argument("--loops", type=int, default=10, help=f"more than {SETTLING + 1} (default: 10)")
    arguments = parser.parse_args()
    if arguments.loops < SETTLING + 2:
        parser.error(f"--loops must be at least {SETTLING + 2}, for a slope after {SETTLING} loops of settling")
    sys.path.insert(0, str(ROOT))
    play(arguments.recording, arguments.loops)


def play(path: Path, loops: int) -> None:
    """Reads the recording anew in each loop, as a robot never hands over the same arrays twice."""
    import numpy as np

    from ssr_ros.config import Config
    from ssr_ros.pipeline import load_pipeline
    from ssr_ros.recording import open_recording

    recording = open_recording(path)
    pipeline = load_pipeline(Config(), recording.frame_id)
    print(f"{path.name}: at most {recording.frame_count} frames a loop; {resident() / MIB:.1f} MiB before the first\n")
    print("| loop | RSS [MiB] | nodes | confirmed | stale | tentative | highest id | relations | triplets |")
    print("|-----:|----------:|------:|----------:|------:|----------:|-----------:|----------:|---------:|")
    sizes: list[float] = []
    last: int | None = None
    for loop in range(1, loops + 1):
        for frame in after(recording, last):
            pipeline.step(frame)
            last = frame.stamp
        gc.collect()
        sizes.append(resident() / MIB)
        print(row(loop, sizes[-1], pipeline), flush=True)
    settled = sizes[SETTLING:]
    slope = np.polyfit(np.arange(len(settled)), settled, 1)[0]
    print(f"\nSlope after {SETTLING} loops: {slope:+.3f} MiB a loop ({settled[-1] - settled[0]:+.1f} MiB in all)")


def after(recording: Recording, last: int | None) -> Iterator[Frame]:
    """The recording's frames with stamps moved to come after ``last`` [ns], for a session's time rises."""
    shift: int | None = None
    for frame in recording:
        if shift is None:
            shift = 0 if last is None else last + PAUSE - frame.stamp
        yield replace(frame, stamp=frame.stamp + shift)


def row(loop: int, size: float, pipeline: ScenePipeline) -> str:
    graph = pipeline.graph
    states = Counter(node.state.name for node in graph.nodes.values())
    counts = (states["CONFIRMED"], states["STALE"], states["TENTATIVE"], max(graph.nodes, default=0))
    cells = (len(graph.nodes), *counts, len(graph.relations), len(graph.triplets))
    widths = (5, 9, 5, 9, 10, 9, 8)
    return f"| {loop:4} | {size:9.1f} | " + " | ".join(f"{c:{w}}" for c, w in zip(cells, widths, strict=True)) + " |"


def resident() -> int:
    """Bytes of physical memory the process holds (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
