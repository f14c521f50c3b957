"""``ssr evaluate``: maps recordings as ``ssr map`` does, then scores the maps against their ground truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ssr_ros.cli_map import MapRun, load_config, map_recordings, stage_times
from ssr_ros.config import Config, SynchronizationConfig
from ssr_ros.evaluation.cost import measure_cost
from ssr_ros.evaluation.html import evaluation_page, summary_page
from ssr_ros.evaluation.inputs import digest_inputs
from ssr_ros.evaluation.markdown import to_markdown
from ssr_ros.evaluation.report import Evaluation, EvaluationConfig, evaluate, from_json, to_json
from ssr_ros.evaluation.suites import Suite, cache_folder, load_suite, recording_of
from ssr_ros.evaluation.summary import Summary, summarize, summary_markdown
from ssr_ros.evaluation.truth import POINTS_FILE, TRUTH_FILE, GroundTruth, load_points, load_truth, truth_beside
from ssr_ros.evaluation.watch import MapWatch, packed_size
from ssr_ros.recording import Recording, RecordingError, open_recording
from ssr_ros.scene_graph.update import SceneGraphUpdate

if TYPE_CHECKING:
    from ssr_ros.pipeline import ScenePipeline

MISSED_FLOOR, FAILED = 1, 2  # exit codes
FILES = ("evaluation.json", "evaluation.md", "evaluation.html", "graph.json", "map.png")
TOLD = (RecordingError, ValueError, OSError)  # what is wrong with a recording, rather than with us


@dataclass(frozen=True, slots=True)
class Options:
    """Of one run of the command."""

    config_file: Path | None = None
    twice: bool = False  # map a second time and compare hashes
    fresh: bool = False  # evaluate again what has not changed


def run_evaluate(
    paths: Sequence[Path], truth_file: Path | None, suite_name: str | None, as_json: bool, out: Path, options: Options
) -> int:
    """The whole command; the exit code."""
    from rich.console import Console

    progress = Console(stderr=True)  # standard output is the report's alone
    if suite_name is None and len(paths) == 1:
        _one(paths[0], truth_file, as_json, out, options, progress)
        return 0
    if truth_file is not None:
        raise ValueError("--truth: is for one recording; several have their ground_truth.json beside them")
    suite = None if suite_name is None else load_suite(suite_name)
    sources = _sources(paths, suite, progress)
    evaluations, failed = _several(sources, out, options, progress)
    summary = summarize(evaluations, failed, suite_name, suite.floors if suite else None)
    _write_summary(summary, out)
    text = msgspec.json.format(msgspec.json.encode(summary), indent=2).decode()
    click.echo(text if as_json else summary_markdown(summary))
    progress.print(f"wrote {out}/summary.json, summary.md, summary.html, and a folder per recording", soft_wrap=True)
    if summary.failed:
        return FAILED
    return MISSED_FLOOR if summary.missed_floors else 0


def _one(path: Path, truth_file: Path | None, as_json: bool, out: Path, options: Options, progress: Any) -> None:
    evaluation = evaluate_path(path, truth_file, out, options, progress)
    click.echo(to_json(evaluation) if as_json else to_markdown(evaluation))
    progress.print(f"wrote {', '.join(f'{out}/{name}' for name in FILES)}", soft_wrap=True)


def _sources(paths: Sequence[Path], suite: Suite | None, progress: Any) -> dict[str, Callable[[], Path]]:
    """By name, what gives each recording's path; a suite's are made when asked for."""
    sources: dict[str, Callable[[], Path]] = {}
    if suite is not None:
        cache = cache_folder()
        for entry in suite.recordings:
            sources[entry.name] = lambda entry=entry: _made(entry, suite, cache, progress)  # type: ignore[misc]
    for path in paths:
        stem = path.resolve().name
        count = sum(name == stem or name.startswith(f"{stem}-") for name in sources)
        sources[f"{stem}-{count + 1}" if count else stem] = lambda path=path: path  # type: ignore[misc]
    return sources


def _made(entry: Any, suite: Suite, cache: Path, console: Any) -> Path:
    from rich.progress import Progress

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(f"rendering {entry.name}", total=None)
        return recording_of(entry, suite, cache, lambda done, total: progress.update(task, completed=done, total=total))


def _several(
    sources: Mapping[str, Callable[[], Path]], out: Path, options: Options, progress: Any
) -> tuple[dict[str, Evaluation], dict[str, str]]:
    """Evaluations by name, and why others failed; what has not changed since it was evaluated is read."""
    evaluations: dict[str, Evaluation] = {}
    failed: dict[str, str] = {}
    for number, (name, source) in enumerate(sources.items(), start=1):
        progress.print(f"{number}/{len(sources)} {name}", highlight=False)
        try:
            path = source()
            known = None if options.fresh else _unchanged(path, out / name, options)
            evaluations[name] = known or evaluate_path(path, None, out / name, options, progress)
        except TOLD as error:
            failed[name] = " ".join(str(error).split())
            progress.print(f"[red]failed:[/] {failed[name]}", highlight=False, soft_wrap=True)
    return evaluations, failed


def _unchanged(path: Path, out: Path, options: Options) -> Evaluation | None:
    """The evaluation of an earlier run, if nothing that it depends on has changed."""
    if not all((out / name).exists() for name in FILES):
        return None
    try:
        evaluation = from_json((out / "evaluation.json").read_bytes())
    except ValueError:
        return None  # of another version, or cut off
    return evaluation if evaluation.inputs == _inputs(path, required_truth(path), options) else None


def _inputs(path: Path, truth: Path, options: Options) -> str:
    return digest_inputs(path, truth, options.config_file, f"twice={options.twice}")


def required_truth(recording: Path) -> Path:
    path = truth_beside(recording)
    if not path.exists():
        raise ValueError(f"{recording}: there is no {TRUTH_FILE} beside it; give --truth FILE (docs/evaluation.md)")
    return path


def evaluate_path(path: Path, truth_file: Path | None, out: Path, options: Options, progress: Any) -> Evaluation:
    """One recording: truth first, as it is quick to refuse; then the map, and the files."""
    from ssr_ros.pipeline import load_pipeline

    config, synchronization = load_config(options.config_file)
    recording = open_recording(path, config=synchronization)
    truth_file = truth_file or required_truth(path)
    truth = load_truth(truth_file)
    points = load_points(truth_file.parent / POINTS_FILE)
    pipeline = load_pipeline(config, recording.frame_id)
    run, watch, evaluation = evaluate_recording(recording, truth, pipeline, progress, points)
    second = _second_hash(path, config, synchronization, progress) if options.twice else None
    evaluation = replace(evaluation, inputs=_inputs(path, truth_file, options), second_hash=second)
    write_evaluation(evaluation, run, watch, pipeline, out)
    return evaluation


def _second_hash(path: Path, config: Config, synchronization: SynchronizationConfig, progress: Any) -> str:
    """Of the graph of another run over the same recording."""
    from ssr_ros.pipeline import load_pipeline

    recording = open_recording(path, config=synchronization)
    pipeline = load_pipeline(config, recording.frame_id)
    map_recordings([recording], pipeline, progress)
    return f"{pipeline.graph.state_hash:016x}"


def evaluate_recording(
    recording: Recording,
    truth: GroundTruth,
    pipeline: ScenePipeline,
    console: Any,
    points: Mapping[int, Any] | None = None,
) -> tuple[MapRun, MapWatch, Evaluation]:
    """Maps the recording and scores the map; progress and warnings go to the console."""
    encoding, wire_size = wire_encoding()
    watch = MapWatch(truth, wire_size)
    run = map_recordings([recording], pipeline, console, watch.observe)
    evaluation = evaluate(str(recording.path), pipeline.graph, truth, run.poses, EvaluationConfig(), watch, points)
    cost = measure_cost(stage_times(run, pipeline), watch.resident, watch.update_bytes, encoding)
    return run, watch, replace(evaluation, cost=cost)


def wire_encoding() -> tuple[str, Callable[[SceneGraphUpdate], int]]:
    """How the size of an update is measured: as the ROS message where there is ROS, else as MessagePack."""
    try:
        from ssr_ros.ros.wire_size import wire_size
    except ImportError:
        return "MessagePack", packed_size
    return "CDR", wire_size


def write_evaluation(evaluation: Evaluation, run: MapRun, watch: MapWatch, pipeline: ScenePipeline, out: Path) -> None:
    """The files; evaluation.json last, as it says that the others are there."""
    from ssr_ros.scene_graph.saved import save_graph
    from ssr_ros.visualization import draw_birds_eye

    out.mkdir(parents=True, exist_ok=True)
    (out / "evaluation.md").write_text(to_markdown(evaluation), encoding="utf-8")
    save_graph(pipeline.graph, out / "graph.json")
    boxes = [(item.label, item.box) for item in watch.truth.objects]
    title = f"{run.runs[0].recording.path.name}: map over truth"
    draw_birds_eye(pipeline.graph, out / "map.png", robot_path=run.path, truth=boxes, title=title)
    page = evaluation_page(evaluation, (out / "map.png").read_bytes(), watch.pictures)
    (out / "evaluation.html").write_text(page, encoding="utf-8")
    (out / "evaluation.json").write_text(to_json(evaluation) + "\n", encoding="utf-8")


def _write_summary(summary: Summary, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2))
    (out / "summary.md").write_text(summary_markdown(summary), encoding="utf-8")
    (out / "summary.html").write_text(summary_page(summary), encoding="utf-8")
