"""``ssr evaluate``: maps recordings as ``ssr map`` does, then scores the maps against their ground truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ssr_ros.cli_map import MapRun, load_config, map_recordings, stage_times
from ssr_ros.config import Config, SynchronizationConfig
from ssr_ros.encoder.encoder import load_encoder
from ssr_ros.evaluation.cost import measure_cost
from ssr_ros.evaluation.grounding import GroundingConfig
from ssr_ros.evaluation.grounding_report import grounding_markdown, grounding_page
from ssr_ros.evaluation.grounding_scores import grounding_to_json, score_grounding
from ssr_ros.evaluation.html import evaluation_page, summary_page
from ssr_ros.evaluation.inputs import digest_inputs
from ssr_ros.evaluation.markdown import to_markdown
from ssr_ros.evaluation.report import Evaluation, EvaluationConfig, evaluate, from_json, to_json
from ssr_ros.evaluation.sightings import Sightings, encode_frames, sightings_from_json, sightings_to_json
from ssr_ros.evaluation.suites import Suite, cache_folder, load_suite, recording_of
from ssr_ros.evaluation.summary import Summary, summarize, summary_markdown
from ssr_ros.evaluation.truth import POINTS_FILE, TRUTH_FILE, GroundTruth, load_points, load_truth, truth_beside
from ssr_ros.evaluation.watch import MapWatch, packed_size
from ssr_ros.recording import Recording, RecordingError, open_recording
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.vocabulary import load_vocabulary

if TYPE_CHECKING:
    from ssr_ros.pipeline import ScenePipeline

MISSED_FLOOR, FAILED = 1, 2  # exit codes
FILES = ("evaluation.json", "evaluation.md", "evaluation.html", "graph.json", "map.png")
SIGHTINGS = "sightings.json"  # of one recording, in its folder
TOLD = (RecordingError, ValueError, OSError)  # what is wrong with a recording, rather than with us


@dataclass(frozen=True, slots=True)
class Options:
    """Of one run of the command."""

    config_file: Path | None = None
    twice: bool = False  # map a second time and compare hashes
    fresh: bool = False  # evaluate again what has not changed
    encoders: tuple[str, ...] = ()  # backends to score in single frames; none: the one of the configuration
    every: int = 1  # of single frames, each Nth


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


def run_per_frame(
    paths: Sequence[Path], truth_file: Path | None, suite_name: str | None, as_json: bool, out: Path, options: Options
) -> int:
    """The command with --per-frame: encoders in single frames, no map; the exit code."""
    from rich.console import Console

    progress = Console(stderr=True)
    suite = None if suite_name is None else load_suite(suite_name)
    if truth_file is not None and (suite is not None or len(paths) > 1):
        raise ValueError("--truth: is for one recording; several have their ground_truth.json beside them")
    config, _ = load_config(options.config_file)
    configs = _encoder_configs(config, options.encoders)
    sources = _sources(paths, suite, progress)
    seen, failed = _seen_in_all(sources, truth_file, configs, out, options, progress)
    if not seen:
        raise ValueError("; ".join(f"{name}: {why}" for name, why in failed.items()))
    rules = GroundingConfig(min_score=config.association.birth_score)
    grounding = score_grounding(seen, load_vocabulary(), rules, failed)
    out.mkdir(parents=True, exist_ok=True)
    text = grounding_to_json(grounding)
    for name, content in (
        ("grounding.md", grounding_markdown(grounding)),
        ("grounding.html", grounding_page(grounding)),
        ("grounding.json", text + "\n"),
    ):
        (out / name).write_text(content, encoding="utf-8")
    click.echo(text if as_json else grounding_markdown(grounding))
    progress.print(f"wrote {out}/grounding.json, grounding.md and grounding.html", soft_wrap=True)
    return FAILED if failed else 0


def _encoder_configs(config: Config, backends: Sequence[str]) -> dict[str, Config]:
    """The configuration with each backend in turn; ValueError for one that does not exist, or twice the same."""
    names = tuple(backends) or (config.encoder.backend,)
    if len(set(names)) < len(names):
        raise ValueError(f"--encoders: each may be there once, got {', '.join(names)}")
    try:
        return {name: replace(config, encoder=replace(config.encoder, backend=name)) for name in names}
    except ValueError as error:
        raise ValueError(f"--encoders: {error}") from error


def _seen_in_all(
    sources: Mapping[str, Callable[[], Path]],
    truth_file: Path | None,
    configs: Mapping[str, Config],
    out: Path,
    options: Options,
    progress: Any,
) -> tuple[dict[str, tuple[Sightings, GroundTruth]], dict[str, str]]:
    """Sightings and truth by recording, and why others failed."""
    seen: dict[str, tuple[Sightings, GroundTruth]] = {}
    failed: dict[str, str] = {}
    for number, (name, source) in enumerate(sources.items(), start=1):
        progress.print(f"{number}/{len(sources)} {name}", highlight=False)
        try:
            path = source()
            told = truth_file or required_truth(path)
            truth = load_truth(told)
            if not truth.frames:
                raise ValueError(f"{told}: does not tell what single frames show: it has no frames")
            seen[name] = (_seen(path, told, configs, out / name / SIGHTINGS, options, progress), truth)
        except TOLD as error:
            failed[name] = " ".join(str(error).split())
            progress.print(f"[red]failed:[/] {failed[name]}", highlight=False, soft_wrap=True)
    return seen, failed


def _seen(
    path: Path, truth: Path, configs: Mapping[str, Config], kept: Path, options: Options, progress: Any
) -> Sightings:
    """Of the kept file, if nothing that they depend on has changed; else of the encoders, each started anew."""
    import cv2
    from rich.progress import track

    told = f"encoders={','.join(configs)} every={options.every}"
    inputs = digest_inputs(path, truth, options.config_file, told)
    if kept.exists() and not options.fresh:
        with suppress(ValueError):  # of another version, or cut off
            sightings = sightings_from_json(kept.read_bytes())
            if sightings.inputs == inputs:
                return sightings
    cv2.setNumThreads(1)  # as in the pipeline
    config, synchronization = load_config(options.config_file)
    recording = open_recording(path, every=options.every, config=synchronization)
    encoders = {name: load_encoder(own) for name, own in configs.items()}
    total = -(-recording.frame_count // options.every)
    frames = track(recording, str(path.name), total, console=progress, transient=True)
    sightings = replace(encode_frames(frames, encoders, config, load_vocabulary()), inputs=inputs)
    if not sightings.frames:
        raise ValueError(f"{path}: gave no frame")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(sightings_to_json(sightings))
    return sightings


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
    words = None if config.encoder.backend == "lifting" else load_vocabulary().labels
    run, watch, evaluation = evaluate_recording(recording, truth, pipeline, progress, points, words)
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
    words: Sequence[str] | None = None,
) -> tuple[MapRun, MapWatch, Evaluation]:
    """Maps the recording and scores the map; progress and warnings go to the console. ``words``: as of ``evaluate``."""
    encoding, wire_size = wire_encoding()
    watch = MapWatch(truth, wire_size)
    run = map_recordings([recording], pipeline, console, watch.observe)
    evaluation = evaluate(
        str(recording.path), pipeline.graph, truth, run.poses, EvaluationConfig(), watch, points, words
    )
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
