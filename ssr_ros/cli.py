"""``ssr``: the command line. Heavy imports live in the subcommand that needs them."""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ElementTree
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


@main.command("evaluate")
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--truth", type=click.Path(path_type=Path), help="Default: ground_truth.json beside the recording.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out/evaluation", show_default=True)
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Parameters as for the ROS node (YAML).")
def evaluate_command(recording: Path, truth: Path | None, as_json: bool, out: Path, config_file: Path | None) -> None:
    """Map RECORDING and score the map against its ground truth (docs/evaluation.md).

    Writes evaluation.json, evaluation.md, graph.json and map.png to --out.
    """
    from ssr_ros.cli_evaluate import run_evaluate

    run_evaluate(recording, truth, as_json, out, config_file)


@main.command("demo")
@click.option("--recording", type=click.Path(path_type=Path), help="ROS 2 bag to replay; default: the bundled one.")
@click.option("--rate", type=click.FloatRange(0.05, 20), default=1.0, show_default=True, help="Times recorded speed.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="out/demo", show_default=True)
@click.option("--domain-id", type=click.IntRange(0, 101), help="ROS domain; default: one from the process id.")
def demo_command(recording: Path | None, rate: float, out: Path, domain_id: int | None) -> None:
    """Replay a recording through the ROS nodes, in separate processes over DDS, and show what they made of it."""
    from ssr_ros.demo import DEMO_RECORDING, DemoConfig, demo

    config = DemoConfig(recording or share_path(DEMO_RECORDING), out, rate, domain_id)
    if not demo(config):
        sys.exit(1)


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
