"""What perception of one frame costs, in units of its detector. How to read it: benchmarks/README.md."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssr_ros.config import Config
    from ssr_ros.types import Frame

ROOT = Path(__file__).resolve().parent.parent
RECORDINGS = (ROOT / "recordings" / "demo_room", ROOT.parent / "shared" / "data" / "red_kitchen")
TARGETS = {"lifting": 1.25}  # times the detector, on average; the SSR network has its own (benchmarks/encoder.py)
WARM_UP = 5  # frames of neither count: the first ones allocate
CHILD = "SSR_BENCHMARK_CHILD"  # set in the processes that measure
THREAD_POOLS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class Cost:
    """[ms] per frame."""

    cpu: list[float] = field(default_factory=list)  # of all threads of the process
    wall: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], object]) -> None:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        self.cpu.append((time.process_time() - cpu) * 1e3)
        self.wall.append((time.perf_counter() - wall) * 1e3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recordings", nargs="*", type=Path, help="default: demo_room, and red_kitchen where present")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="of the detector and all libraries")
    parser.add_argument("--frames", type=int, default=120, help="of each recording, from its start (default: 120)")
    parser.add_argument("--encoder", choices=("ssr", "lifting"), default="ssr", help="default: ssr")
    arguments = parser.parse_args()
    if os.environ.get(CHILD):
        for recording in arguments.recordings:
            report(recording, arguments.threads[0], arguments.frames, arguments.encoder)
        return
    recordings = arguments.recordings or [path for path in RECORDINGS if path.exists()]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    for threads in arguments.threads:  # a process each: libraries size their thread pools when they are loaded
        pools = {CHILD: "1", **{name: str(threads) for name in THREAD_POOLS}}
        command = [sys.executable, __file__, *map(str, recordings), "--threads", str(threads)]
        subprocess.run(
            [*command, "--frames", str(arguments.frames), "--encoder", arguments.encoder],
            env={**os.environ, "PYTHONPATH": str(ROOT), **pools},
            check=True,
        )


def report(recording: Path, threads: int, count: int, backend: str) -> None:
    """Measures one recording and prints its tables."""
    import cv2

    from ssr_ros.config import Config
    from ssr_ros.recording import open_recording

    cv2.setNumThreads(threads)
    frames = list(islice(open_recording(recording), count))
    if len(frames) <= WARM_UP:
        raise SystemExit(f"{recording}: needs more than {WARM_UP} frames, got {len(frames)}")
    config = Config()
    config = replace(
        config,
        encoder=replace(config.encoder, backend=backend),
        detector=replace(config.detector, threads=threads),
        network=replace(config.network, threads=threads),
    )
    detector, perception, stages = measure(frames, config)
    height, width = frames[0].color.shape[:2]
    used = len(frames) - WARM_UP
    print(f"\n## {recording.name}: {used} frames of {width}x{height}, {threads} thread{'s' if threads > 1 else ''}\n")
    print_costs(detector, perception, TARGETS.get(backend))
    print_stages(stages, sum(detector.wall) / used)


def measure(frames: Sequence[Frame], config: Config) -> tuple[Cost, Cost, dict[str, list[float]]]:
    """Detector alone and perception in turn on each frame, so that both meet the same machine.

    Returns costs of both, and the wall times [ms] of perception's stages.
    """
    from ssr_ros.encoder.encoder import load_encoder
    from ssr_ros.encoder.lifting_encoder import detector_thresholds
    from ssr_ros.encoder.nanodet import NanoDet
    from ssr_ros.pipeline import ScenePipeline
    from ssr_ros.vocabulary import COCO_LABELS, load_vocabulary

    encoder: Any = load_encoder(config)
    pipeline = ScenePipeline(encoder, config, frames[0].frame_id)
    alone = NanoDet(config.detector, COCO_LABELS, detector_thresholds(load_vocabulary(), config))

    def detect(frame: Frame) -> None:
        height, width = frame.color.shape[:2]
        alone.decode(alone.infer(alone.preprocess(frame.color)), width, height)

    detector, perception = Cost(), Cost()
    stages: dict[str, list[float]] = {}
    for index, frame in enumerate(frames):
        if index == WARM_UP:
            detector, perception, stages = Cost(), Cost(), {}
        turns = [(detector, lambda f=frame: detect(f)), (perception, lambda f=frame: pipeline.step(f))]
        for cost, work in turns if index % 2 else reversed(turns):  # who goes first finds a colder cache
            cost.measure(work)
        for stage, times in pipeline.timings.items():
            stages.setdefault(stage, []).append(times[-1])
        for stage, seconds in encoder.seconds.items():
            stages.setdefault(f"encode: {stage}", []).append(seconds * 1e3)
    return detector, perception, stages


def print_costs(detector: Cost, perception: Cost, target: float | None) -> None:
    import numpy as np

    print("|      | detector [ms] | perception [ms] | ratio of means | ratio of medians |")
    print("|------|--------------:|----------------:|---------------:|-----------------:|")
    for name in ("cpu", "wall"):
        a, b = np.array(getattr(detector, name)), np.array(getattr(perception, name))
        medians = np.median(b) / np.median(a)
        print(f"| {name:4} | {a.mean():13.2f} | {b.mean():15.2f} | {b.mean() / a.mean():14.3f} | {medians:16.3f} |")
    ratio = sum(perception.cpu) / sum(detector.cpu)
    told = "" if target is None else f", target at most {target}: {'met' if ratio <= target else 'MISSED'}"
    print(f"\nCPU ratio of means {ratio:.3f}{told}.\n")


def print_stages(stages: dict[str, list[float]], detector: float) -> None:
    """Wall times by stage; ``detector`` is its mean [ms]."""
    import numpy as np

    print("| stage          | mean [ms] | p50 [ms] | p95 [ms] | of the detector |")
    print("|----------------|----------:|---------:|---------:|----------------:|")
    for stage, times in stages.items():
        p50, p95 = np.percentile(times, [50, 95])
        mean = float(np.mean(times))
        print(f"| {stage:14} | {mean:9.2f} | {p50:8.2f} | {p95:8.2f} | {mean / detector:15.1%} |")


if __name__ == "__main__":
    main()
