"""``ssr``: the command line. Heavy imports live in the subcommand that needs them."""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from ssr_ros.resources import share_path

ERROR_CODE = 2  # of what the user can mend
DEBUG_VARIABLE = "SSR_DEBUG"  # set: errors come with their traceback


class CommandError(click.ClickException):
    """One line for the user."""

    exit_code = ERROR_CODE


class SafeGroup(click.Group):
    """Bad input and bad files are one line and exit code 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from ssr_ros.bag import RecordingError

        try:
            return super().invoke(ctx)
        except (RecordingError, ValueError, OSError) as error:
            if os.environ.get(DEBUG_VARIABLE):
                raise
            raise CommandError(" ".join(str(error).split())) from error
        except ImportError as error:
            if os.environ.get(DEBUG_VARIABLE):
                raise
            raise CommandError(f"{error}; 'ssr doctor' says what is missing") from error


def package_version() -> str:
    """From package.xml, the only place where it is written; from the installed metadata without one."""
    try:
        version = ElementTree.parse(share_path("package.xml")).findtext("version")
        return version or "unknown"
    except FileNotFoundError:
        return metadata.version("ssr_ros")


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"ssr_ros {package_version()}")
        ctx.exit()


@click.group(cls=SafeGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="Show it.")
def main() -> None:
    """Structured scene reasoning: from RGB-D and odometry to a scene graph, a 10x10 map and answers."""


@main.command("map")
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out", show_default=True)
@click.option("--color", metavar="TOPIC", help="Color images (Image or CompressedImage).")
@click.option("--depth", metavar="TOPIC", help="Depth images registered to color.")
@click.option("--camera-info", metavar="TOPIC", help="CameraInfo of the color images.")
@click.option("--odometry", metavar="TOPIC", help="nav_msgs/Odometry.")
@click.option("--extrinsics", metavar="'X Y Z QX QY QZ QW'", help="Camera optical frame in the base frame [m].")
@click.option("--world-up", metavar="'X Y Z'", help="Upward direction in the poses' world of an RGB-D folder.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Parameters as for the ROS node (YAML).")
@click.option("--every", type=click.IntRange(min=1), default=1, show_default=True, help="Use every Nth color image.")
def map_command(
    recordings: tuple[Path, ...],
    out: Path,
    color: str | None,
    depth: str | None,
    camera_info: str | None,
    odometry: str | None,
    extrinsics: str | None,
    world_up: str | None,
    config_file: Path | None,
    every: int,
) -> None:
    """Map RECORDINGS (ROS 2 bags or RGB-D folders, in turn, of one place) into one scene graph, without ROS.

    Writes graph.json, map.png and report.md to --out.
    """
    from ssr_ros.cli_map import run_map

    sources = {"color": color, "depth": depth, "camera_info": camera_info, "odometry": odometry}
    extrinsics_values = numbers("--extrinsics", extrinsics, 7)
    up = numbers("--world-up", world_up, 3)
    run_map(recordings, out, sources, extrinsics_values, up, config_file, every)


@main.command("ask")
@click.argument("graph", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("question", required=False)
@click.option("--query", metavar="JSON", help="A typed query (docs/queries.md) instead of words.")
@click.option("--json", "as_json", is_flag=True, help="Print all fields of the answer as JSON.")
def ask_command(graph: Path, question: str | None, query: str | None, as_json: bool) -> None:
    """Ask a spatial QUESTION of a saved GRAPH (graph.json of 'ssr map'). Exits with 1 where there is no answer."""
    from ssr_ros.cli_ask import run_ask

    if bool(question) == bool(query):
        raise click.UsageError("give either a QUESTION in words or --query, exactly one of the two")
    if not run_ask(graph, question, query, as_json):
        sys.exit(1)


@main.command("chat")
@click.argument("graph", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--namespace", default="", metavar="NAME", help="Of the robot's nodes, where they have one.")
@click.option("--backend", default="none", show_default=True, help="Language model: none, llama_cpp or openai.")
@click.option("--model", default="", help="llama_cpp: a GGUF file. openai: the server's name of it.")
@click.option("--base-url", help="openai: of the server.")
def chat_command(graph: Path | None, namespace: str, backend: str, model: str, base_url: str | None) -> None:
    """Ask one question after the other: of a saved GRAPH (graph.json), or without one of a running robot (ROS 2).

    Which language model a robot has is its own configuration (language.backend).
    """
    from ssr_ros.cli_chat import run_chat
    from ssr_ros.language.config import LanguageConfig

    if graph is None and backend != "none":
        raise click.UsageError("--backend is for a saved GRAPH; a robot's is its parameter language.backend")
    language = LanguageConfig(backend=backend, model=model)
    run_chat(graph, namespace, replace(language, base_url=base_url) if base_url else language)


@main.command("operator-questions")
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the answers and scores.")
def operator_questions_command(questions: Path, out: Path | None) -> None:
    """Ask the QUESTIONS (JSONL, graphs/ beside it; test/data/operator_questions) and score the answers."""
    from ssr_ros.cli_operator_questions import run_operator_questions

    run_operator_questions(questions, out)


@main.command("evaluate")
@click.argument("recordings", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--suite", metavar="NAME", help="smoke, standard, hard or changes, or a YAML file: recordings with floors."
)
@click.option("--truth", type=click.Path(path_type=Path), help="Default: ground_truth.json beside the recording.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out/evaluation", show_default=True)
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Parameters as for the ROS node (YAML).")
@click.option("--twice", is_flag=True, help="Map a second time and compare the hashes of the graphs.")
@click.option("--fresh", is_flag=True, help="Of several: evaluate again what has not changed since.")
@click.option("--per-frame", is_flag=True, help="Score what encoders see in single frames, instead of maps.")
@click.option("--encoders", metavar="A,B", help="With --per-frame, side by side. Default: encoder.backend.")
@click.option("--every", type=click.IntRange(min=1), default=1, show_default=True, help="With --per-frame: Nth image.")
def evaluate_command(
    recordings: tuple[Path, ...],
    suite: str | None,
    truth: Path | None,
    as_json: bool,
    out: Path,
    config_file: Path | None,
    twice: bool,
    fresh: bool,
    per_frame: bool,
    encoders: str | None,
    every: int,
) -> None:
    """Map RECORDINGS and score the maps against their ground truth (docs/evaluation.md).

    Writes evaluation.html, .md and .json, graph.json and map.png to --out; of several recordings to a folder for each,
    and a summary. Exits with 1 where a suite misses a floor, with 2 where a recording fails. With --per-frame nothing
    is mapped: grounding.html, .md and .json say what encoders see in each frame by itself.
    """
    from ssr_ros.cli_evaluate import Options, run_evaluate, run_per_frame

    if not recordings and suite is None:
        raise click.UsageError("give at least one RECORDING, or --suite NAME")
    if not per_frame and (encoders is not None or every > 1):
        raise click.UsageError("--encoders and --every are for --per-frame")
    if per_frame and twice:
        raise click.UsageError("--twice compares maps, and --per-frame makes none")
    run = run_per_frame if per_frame else run_evaluate
    backends = tuple(name.strip() for name in encoders.split(",")) if encoders is not None else ()
    code = run(recordings, truth, suite, as_json, out, Options(config_file, twice, fresh, backends, every))
    if code:
        sys.exit(code)


@main.command("demo")
@click.option("--recording", type=click.Path(path_type=Path), help="ROS 2 bag to replay; default: the bundled one.")
@click.option("--rate", type=click.FloatRange(0.05, 20), default=1.0, show_default=True, help="Times recorded speed.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out/demo", show_default=True)
@click.option("--domain-id", type=click.IntRange(0, 101), help="ROS domain; default: one from the process id.")
@click.option("--world", type=click.Choice(["recording", "sim"]), default="recording", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the home of --world sim.")
def demo_command(recording: Path | None, rate: float, out: Path, domain_id: int | None, world: str, seed: int) -> None:
    """Send a recording, or a drive through a synthetic home (--world sim), through the ROS nodes.

    They run in separate processes over DDS; at the end stands what they made of it.
    """
    from ssr_ros.demo import DEMO_RECORDING, DemoConfig, demo

    synthetic = seed if world == "sim" else None
    config = DemoConfig(recording or share_path(DEMO_RECORDING), out, rate, domain_id, synthetic)
    if not demo(config):
        sys.exit(1)


@main.command("simulate")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the home and the drive.")
@click.option("--seeds", metavar="A:B", help="Seeds A to B - 1, a folder each; what is finished is skipped.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write.")
@click.option("--rooms", type=click.IntRange(1, 4), help="Default: drawn from the seed.")
@click.option("--style", "styles", multiple=True, help="Of a room: bathroom, bedroom, kitchen, living room, office.")
@click.option("--source", default="parametric", show_default=True, help="Furniture: parametric, sweethome3d or all.")
@click.option("--split", default="train", show_default=True, help="Furniture models: train, test or all.")
@click.option("--clutter", type=click.FloatRange(0, 2), default=1.0, show_default=True, help="Factor on small things.")
@click.option("--frames", type=click.IntRange(min=1), help="Default: as many as looking into every room takes.")
@click.option("--rate", type=click.FloatRange(1, 30), default=10.0, show_default=True, help="Images per second.")
@click.option("--size", metavar="WxH", default="640x480", show_default=True, help="Of the images [px].")
@click.option("--sensor", default="realsense", show_default=True, help="Depth noise: realsense, kinect or ideal.")
@click.option("--camera-height", type=float, default=1.05, show_default=True, help="[m] above the floor.")
@click.option("--camera-pitch", type=float, default=12.0, show_default=True, help="[deg] downward.")
@click.option("--people", type=click.IntRange(0, 20), default=0, show_default=True, help="Who walk about.")
@click.option("--drift", default="typical", show_default=True, help="Of odometry: none, low, typical or high.")
@click.option("--loop-closure", is_flag=True, help="Publish map -> odom, corrected where the robot comes back.")
@click.option("--changes", is_flag=True, help="Two visits; things are moved, removed and new in the second.")
@click.option("--sheet", type=click.Path(path_type=Path, dir_okay=False), help="Contact sheet of the images (PNG).")
def simulate_command(**options: Any) -> None:
    """Make a furnished home, drive a robot through it and record what its sensors say, with the exact truth.

    Writes a ROS 2 bag (MCAP) with ground_truth.json beside it, as 'ssr map' and 'ssr evaluate' read them.
    """
    from ssr_ros.cli_simulate import jobs_of, run_simulate

    if not run_simulate(jobs_of(**options), skip_finished=options["seeds"] is not None):
        sys.exit(1)


@main.command("vsi-bench")
@click.argument("scenes", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--jitter", type=float, default=0.0, metavar="M", help="Move every box by noise: one sigma per axis [m].")
@click.option("--jitter-yaw", type=float, default=0.0, metavar="DEG", help="Turn every box by noise: one sigma [deg].")
@click.option("--drop", type=float, default=0.0, metavar="P", help="Share of the boxes that are left out.")
@click.option("--duplicate", type=float, default=0.0, metavar="P", help="Share of the boxes that are there twice.")
@click.option("--cells-only", is_flag=True, help="Read places from the 10x10 cells of the triplets alone.")
@click.option("--agreement", is_flag=True, help="Also compare directions from boxes, metres and cells.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the noise.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for predictions.jsonl.")
def vsi_bench_command(
    scenes: Path,
    questions: Path,
    jitter: float,
    jitter_yaw: float,
    drop: float,
    duplicate: float,
    cells_only: bool,
    agreement: bool,
    seed: int,
    out: Path | None,
) -> None:
    """Ask the QUESTIONS (jsonl) of VSI-Bench about the boxes of its SCENES (json) and score them.

    docs/vsi_bench.md says how, and what came out.
    """
    from ssr_ros.cli_vsi_bench import run_vsi_bench
    from ssr_ros.evaluation.vsi_disturbance import Disturbance

    disturbance = Disturbance(jitter, jitter_yaw, drop, duplicate, cells_only, seed)
    run_vsi_bench(scenes, questions, out, disturbance, agreement)


@main.command("build-engine")
@click.option("--model", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="ONNX; default: encoder.")
@click.option("--precision", type=click.Choice(["fp32", "fp16", "int8"]), default="fp16", show_default=True)
@click.option("--calibration", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Inputs for int8.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder; default: the package's engines.")
@click.option("--max-batch", type=click.IntRange(1, 64), default=4, show_default=True, help="Images at once, at most.")
def build_engine_command(
    model: Path | None, precision: str, calibration: Path | None, out: Path | None, max_batch: int
) -> None:
    """Build the TensorRT engine of the encoder's network for this machine's GPU (docs/tensorrt.md).

    Takes minutes; then runs it beside onnxruntime and prints how far they differ, and how long a run takes.
    """
    from ssr_ros.cli_build_engine import network_config, run_build_engine

    run_build_engine(network_config(model, precision, out), calibration, max_batch)


@main.command("train")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Checkpoint, curves, log.")
@click.option("--frames", type=click.Path(path_type=Path, file_okay=False), help="Rendered homes; default: OUT/frames.")
@click.option(
    "--photos", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Photographs to distil on."
)
@click.option("--start", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Weights to begin with.")
@click.option("--homes", type=click.IntRange(min=0), default=272, show_default=True, help="Homes to train on.")
@click.option("--first", type=click.IntRange(min=0), default=20000, show_default=True, help="Seed of the first home.")
@click.option("--variant", type=click.Choice(["small", "large"]), default="small", show_default=True, help="Widths.")
@click.option("--fusion", type=click.Choice(["addition", "concatenation", "2d", "3d"]), default="addition")
@click.option("--steps", type=click.IntRange(min=1), default=4000, show_default=True, help="Of 16 frames.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), default=2e-3, show_default=True, help="At most.")
@click.option("--part", type=click.Choice(["all", "labels"]), default="all", show_default=True, help="What is trained.")
@click.option("--closer", is_flag=True, help="Photographs teach what the detector sees of them at twice the size.")
@click.option("--blend", type=click.FloatRange(0, 1, min_open=True), default=1.0, help="Share of it; rest: --start.")
@click.option("--precision", type=click.Choice(["no", "bf16"]), default="no", help="bf16: faster where there is bf16.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Homes rendered at once.")
def train_command(**options: Any) -> None:
    """Train the SSR encoder on synthetic homes; a training that was stopped goes on where it was.

    Renders homes of the training split that are not in --frames yet. Needs requirements-training.txt. Several GPUs:
    accelerate launch -m ssr_ros.cli train ... (docs/encoder.md).
    """
    from ssr_ros.cli_train import run_train

    run_train(**options)


@main.command("export")
@click.argument("training", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("ssr_encoder.onnx"))
def export_command(training: Path, out: Path) -> None:
    """Write the ONNX file of a TRAINING (the folder that 'ssr train' wrote)."""
    from ssr_ros.cli_train import run_export

    run_export(training, out)


@main.command("quantize")
@click.argument("calibration", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--model", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="ONNX; default: encoder.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("ssr_encoder_int8.onnx"))
def quantize_command(calibration: Path, model: Path | None, out: Path) -> None:
    """Write the encoder with 8-bit convolutions; their ranges are those of the inputs recorded in CALIBRATION.

    Record inputs with network.record_inputs, where the robot works. Needs the onnx package (docs/tensorrt.md).
    """
    from ssr_ros.config import NetworkConfig
    from ssr_ros.encoder.quantization import quantize
    from ssr_ros.resources import share_path

    count = quantize(model or share_path(NetworkConfig().model), calibration, out)
    click.echo(f"{out}: {count} convolutions of 8 bits, {out.stat().st_size / 1e6:.1f} MB")


@main.command()
def doctor() -> None:
    """Check this machine: what works, what is missing, what to do about it."""
    from ssr_ros.cli_doctor import run_doctor

    if not run_doctor():
        sys.exit(ERROR_CODE)


def numbers(option: str, text: str | None, count: int) -> tuple[float, ...] | None:
    """Numbers of an option, separated by blanks or commas; a click error naming the option otherwise."""
    if text is None:
        return None
    try:
        values = tuple(float(word) for word in text.replace(",", " ").split())
    except ValueError:
        values = ()
    if len(values) != count:
        raise click.BadParameter(f"needs {count} numbers, got {text!r}", param_hint=option)
    return values


if __name__ == "__main__":
    main()
