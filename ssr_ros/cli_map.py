"""``ssr map``: recordings -> one scene graph, with files and a report; the core without ROS."""

from __future__ import annotations

import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ssr_ros.config import Config, SynchronizationConfig
from ssr_ros.geometry import pose_matrix
from ssr_ros.recording import Recording, RecordingError, open_recording
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import LocalCogMap
from ssr_ros.scene_graph.update import SceneGraphUpdate
from ssr_ros.types import Frame, Matrix4

if TYPE_CHECKING:
    from ssr_ros.pipeline import ScenePipeline

Observer = Callable[[Frame, SceneGraphUpdate | None, SceneGraph], None]  # told of every frame once it is mapped
NODE_NAMES = ("perception", "**")  # sections of a parameter file that hold for the perception node
PAUSE = 1_000_000_000  # [ns] put between recordings whose clocks are unrelated


@dataclass
class RecordingRun:
    """What one recording gave."""

    recording: Recording
    frames: int = 0
    shift: int = 0  # [ns] added to its stamps so that time rises
    depth_refused: int = 0  # frames taken without their depth
    depth_doubt: str = ""  # why, latest


@dataclass
class MapRun:
    """What all recordings gave."""

    runs: list[RecordingRun] = field(default_factory=list)
    poses: dict[int, Matrix4] = field(default_factory=dict)  # stamp as mapped [ns] -> graph_T_base
    read_times: list[float] = field(default_factory=list)  # [ms] per frame: reading and decoding
    seconds: float = 0.0  # the whole run
    last: Frame | None = None

    @property
    def frames(self) -> int:
        return sum(run.frames for run in self.runs)

    @property
    def path(self) -> NDArray[np.float64]:
        """(N, 3) base positions [m] in the graph frame."""
        return np.array([pose[:3, 3] for pose in self.poses.values()]).reshape(-1, 3)


def run_map(
    paths: Sequence[Path],
    out: Path,
    topics: Mapping[str, str | None],
    extrinsics: Sequence[float] | None,
    world_up: Sequence[float] | None,
    config_file: Path | None,
    every: int,
) -> None:
    """The whole command: reads, maps with a progress bar, writes the files, prints table and map."""
    from rich.console import Console

    from ssr_ros.pipeline import load_pipeline

    config, synchronization = load_config(config_file)
    base_T_camera: Matrix4 | None = None if extrinsics is None else pose_matrix(extrinsics[:3], extrinsics[3:])
    up = None if world_up is None else (world_up[0], world_up[1], world_up[2])
    recordings = [
        open_recording(path, **topics, base_T_camera=base_T_camera, world_up=up, every=every, config=synchronization)
        for path in paths
    ]
    require_one_frame(recordings)
    pipeline = load_pipeline(config, recordings[0].frame_id)
    console = Console()
    run = map_recordings(recordings, pipeline, console)
    write_outputs(run, pipeline, out)
    print_outputs(run, pipeline, out, console)


def load_config(path: Path | None) -> tuple[Config, SynchronizationConfig]:
    """Core and synchronization parameters from a ROS parameter file; defaults for what it leaves out."""
    from ssr_ros.ros.node_config import PerceptionNodeConfig  # neither of these modules of ros/ needs rclpy
    from ssr_ros.ros.parameters import build_config, parameter_fields

    defaults = {item.name: item.default for kind in (Config, PerceptionNodeConfig) for item in parameter_fields(kind)}
    given = _read_parameters(path) if path is not None else {}
    unknown = sorted(given.keys() - defaults.keys())
    if unknown:
        raise ValueError(f"{path}: there is no parameter {', '.join(unknown)}")
    values = {**defaults, **given}
    return build_config(Config, values.__getitem__), build_config(
        PerceptionNodeConfig, values.__getitem__
    ).synchronization


def _read_parameters(path: Path) -> dict[str, Any]:
    """Dotted name -> value, of every node section of a ROS parameter file that is the perception node's."""
    import yaml

    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: is not YAML: {error}") from error
    if not isinstance(document, dict):
        raise ValueError(f"{path}: must hold parameters by name, got {type(document).__name__}")
    by_node = {name: section for name, section in document.items() if _is_node_section(section)}
    if not by_node:
        return dict(_flattened(document))
    sections = [by_node[name]["ros__parameters"] for name in by_node if name.rsplit("/", 1)[-1] in NODE_NAMES]
    return {name: value for section in sections for name, value in _flattened(section or {})}


def _is_node_section(section: Any) -> bool:
    return isinstance(section, dict) and "ros__parameters" in section


def _flattened(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def require_one_frame(recordings: Sequence[Recording]) -> None:
    """RecordingError unless all odometry is in one frame, by name at least."""
    frames = {str(recording.path): recording.frame_id for recording in recordings}
    if len(set(frames.values())) > 1:
        told = ", ".join(f"{path} in {frame!r}" for path, frame in frames.items())
        raise RecordingError(f"recordings of one map must share their odometry frame: {told}")


def map_recordings(
    recordings: Sequence[Recording], pipeline: ScenePipeline, console: Any, observer: Observer | None = None
) -> MapRun:
    """Every frame of every recording into the pipeline's graph."""
    from rich.markup import escape

    run = MapRun()
    start = time.perf_counter()
    for recording in recordings:
        part = RecordingRun(recording)
        run.runs.append(part)
        for frame in _with_progress(_timed(recording, run.read_times), recording, console):
            if not part.frames:
                part.shift = time_shift(run.last, frame)
            shifted = replace(frame, stamp=frame.stamp + part.shift) if part.shift else frame
            refused = pipeline.depth_refused
            update = pipeline.step(shifted)
            part.frames += 1
            part.depth_refused += pipeline.depth_refused - refused
            part.depth_doubt = pipeline.depth_doubt or part.depth_doubt
            run.poses[shifted.stamp] = frame.graph_T_base
            run.last = shifted
            if observer is not None:
                observer(shifted, update, pipeline.graph)
        for warning in _warnings(part):
            console.print(f"[yellow]warning:[/] {escape(warning)}", highlight=False, soft_wrap=True)
    run.seconds = time.perf_counter() - start
    return run


def time_shift(last: Frame | None, first: Frame) -> int:
    """[ns] to add to a recording's stamps: recordings of one place have unrelated clocks, a session's time rises."""
    if last is None or first.stamp > last.stamp:
        return 0
    return last.stamp + PAUSE - first.stamp


def _timed(frames: Iterable[Frame], times: list[float]) -> Iterator[Frame]:
    """Records what each frame took to be read and decoded [ms]."""
    iterator = iter(frames)
    while True:
        start = time.perf_counter()
        frame = next(iterator, None)
        if frame is None:
            return
        times.append((time.perf_counter() - start) * 1e3)
        yield frame


def _with_progress(frames: Iterable[Frame], recording: Recording, console: Any) -> Iterator[Frame]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(recording.path.name or str(recording.path), total=recording.frame_count)
        for frame in frames:
            yield frame
            progress.advance(task)


def final_map(run: MapRun, pipeline: ScenePipeline) -> LocalCogMap | None:
    """The 10x10 map around where the robot ended."""
    return None if run.last is None else pipeline.cog_map(run.last.graph_T_base, run.last.stamp)


def write_outputs(run: MapRun, pipeline: ScenePipeline, out: Path) -> None:
    """graph.json, map.png and report.md."""
    from ssr_ros.scene_graph.saved import save_graph
    from ssr_ros.visualization import OccupancyGrid, draw_birds_eye

    out.mkdir(parents=True, exist_ok=True)
    save_graph(pipeline.graph, out / "graph.json")
    grid = pipeline.occupancy.grid()
    draw_birds_eye(
        pipeline.graph,
        out / "map.png",
        robot_path=run.path,
        cog_map=final_map(run, pipeline),
        occupancy=None if grid is None else OccupancyGrid(*grid),
        title=" + ".join(part.recording.path.name for part in run.runs),
    )
    (out / "report.md").write_text(report(run, pipeline.graph, stage_times(run, pipeline)), encoding="utf-8")


def print_outputs(run: MapRun, pipeline: ScenePipeline, out: Path, console: Any) -> None:
    from ssr_ros.visualization import format_cog_map, format_graph_table

    console.print(format_graph_table(pipeline.graph, relations=console.width >= 110))
    cog_map = final_map(run, pipeline)
    if cog_map is not None:
        console.print(format_cog_map(cog_map), highlight=False, markup=False)
    console.print("\n".join(_timing_lines(stage_times(run, pipeline))), highlight=False, markup=False)
    rate = run.frames / run.seconds
    console.print(f"{run.frames} frames in {run.seconds:.1f} s ({rate:.1f} frames/s)", highlight=False)
    console.print(f"wrote {out}/graph.json, {out}/map.png, {out}/report.md", highlight=False, soft_wrap=True)


def stage_times(run: MapRun, pipeline: ScenePipeline) -> dict[str, list[float]]:
    """[ms] per frame, by stage."""
    return {"read": run.read_times, **{stage: list(times) for stage, times in pipeline.timings.items()}}


def report(run: MapRun, graph: SceneGraph, times: Mapping[str, Sequence[float]]) -> str:
    """Markdown: what was mapped, what was dropped and why, what it cost."""
    labels = Counter(node.label for node in graph.members())
    lines = [
        "# Scene graph report",
        "",
        f"{len(graph.members())} objects, {len(graph.relations)} relations, {len(graph.triplets)} triplets in "
        f"`{graph.frame_id}`; session `{graph.session_id}`, sequence {graph.sequence}, hash `{graph.state_hash:016x}`.",
        "",
        ", ".join(f"{count} {label}" for label, count in sorted(labels.items())) or "Nothing was confirmed.",
        "",
        "## Recordings",
        *(line for part in run.runs for line in _recording_lines(part)),
        "",
        "## Time",
        f"{run.frames} frames in {run.seconds:.1f} s: {run.frames / run.seconds:.1f} frames/s on {_machine()}.",
        "",
        *_timing_lines(times),
    ]
    return "\n".join(lines) + "\n"


def _recording_lines(part: RecordingRun) -> Iterator[str]:
    recording = part.recording
    yield ""
    yield f"### {recording.path}"
    yield f"{recording.kind}, {recording.duration:.1f} s, {part.frames} of at most {recording.frame_count} frames used."
    yield ""
    yield from (f"- {kind}: `{topic}`" for kind, topic in recording.topics.items())
    if part.shift:
        yield f"- its stamps were moved by {part.shift / 1e9:+.3f} s, so that time rises from one recording to the next"
    if not recording.drops:
        yield "- nothing was dropped"
    for reason, count in recording.drops.most_common():
        yield f"- dropped: {count} {reason} (last: {recording.drop_reasons[reason]})"
    yield from (f"- **warning:** {warning}" for warning in _warnings(part))


def _warnings(part: RecordingRun) -> Iterator[str]:
    yield from part.recording.warnings
    if part.depth_refused:
        yield f"{part.depth_doubt}; {part.depth_refused} of {part.frames} frames were taken without depth"


def _timing_lines(times: Mapping[str, Sequence[float]]) -> Iterator[str]:
    yield "| stage | p50 [ms] | p95 [ms] |"
    yield "|---|---:|---:|"
    for stage, values in times.items():
        if len(values):
            yield f"| {stage} | {np.percentile(values, 50):.1f} | {np.percentile(values, 95):.1f} |"


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
