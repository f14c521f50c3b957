"""``ssr evaluate``: maps a recording as ``ssr map`` does, then scores the map against its ground truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssr_ros.cli_map import MapRun, load_config, map_recordings
from ssr_ros.evaluation.objects import ObjectScoringConfig
from ssr_ros.evaluation.report import Evaluation, evaluate, to_json, to_markdown
from ssr_ros.evaluation.truth import TRUTH_FILE, GroundTruth, load_truth, truth_beside
from ssr_ros.recording import Recording, open_recording

if TYPE_CHECKING:
    from ssr_ros.pipeline import ScenePipeline


def run_evaluate(path: Path, truth_file: Path | None, as_json: bool, out: Path, config_file: Path | None) -> None:
    """The whole command: truth first, as it is quick to refuse; then the map, the files and the report."""
    from rich.console import Console

    from ssr_ros.pipeline import load_pipeline

    config, synchronization = load_config(config_file)
    recording = open_recording(path, config=synchronization)
    truth = load_truth(truth_file or _required_truth(path))
    pipeline = load_pipeline(config, recording.frame_id)
    progress = Console(stderr=True)  # standard output is the report's alone
    run, evaluation = evaluate_recording(recording, truth, pipeline, progress)
    write_evaluation(evaluation, run, pipeline, truth, out)
    click.echo(to_json(evaluation) if as_json else to_markdown(evaluation))
    progress.print(f"wrote {out}/evaluation.json, {out}/evaluation.md, {out}/graph.json, {out}/map.png", soft_wrap=True)


def _required_truth(recording: Path) -> Path:
    path = truth_beside(recording)
    if not path.exists():
        raise ValueError(f"{recording}: there is no {TRUTH_FILE} beside it; give --truth FILE (docs/evaluation.md)")
    return path


def evaluate_recording(
    recording: Recording, truth: GroundTruth, pipeline: ScenePipeline, console: Any
) -> tuple[MapRun, Evaluation]:
    """Maps the recording and scores the map; progress and warnings go to the console."""
    run = map_recordings([recording], pipeline, console)
    evaluation = evaluate(str(recording.path), pipeline.graph, truth, run.poses, ObjectScoringConfig())
    return run, evaluation


def write_evaluation(
    evaluation: Evaluation, run: MapRun, pipeline: ScenePipeline, truth: GroundTruth, out: Path
) -> None:
    """evaluation.json, evaluation.md, graph.json, and map.png with the truth in the exact frame below the map."""
    from ssr_ros.scene_graph.saved import save_graph
    from ssr_ros.visualization import draw_birds_eye

    out.mkdir(parents=True, exist_ok=True)
    (out / "evaluation.json").write_text(to_json(evaluation) + "\n", encoding="utf-8")
    (out / "evaluation.md").write_text(to_markdown(evaluation), encoding="utf-8")
    save_graph(pipeline.graph, out / "graph.json")
    boxes = [(item.label, item.box) for item in truth.objects]
    title = f"{run.runs[0].recording.path.name}: map over truth"
    draw_birds_eye(pipeline.graph, out / "map.png", robot_path=run.path, truth=boxes, title=title)
