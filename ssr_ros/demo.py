"""``ssr demo``: a recording or a synthetic home through the real ROS graph, and what came of it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ssr_ros.demo_report import DemoResult, demo_questions, show_result
from ssr_ros.geometry import quaternion_from_matrix
from ssr_ros.recording import open_recording
from ssr_ros.resources import share_path
from ssr_ros.supervision import ProcessGroup
from ssr_ros.types import Matrix4

if TYPE_CHECKING:
    from ssr_ros.ros.demo_observer import DemoObserver

DEMO_RECORDING = "recordings/demo_room"
SIMULATED_IMAGES = 300
OLD_DISTRIBUTIONS = ("foxy", "galactic", "humble", "iron")

_START_TIMEOUT = 60.0  # [s] for the nodes to come up, network loaded
_DRAIN_TIMEOUT = 15.0  # [s] without a new frame after which our copy of the graph must be in step
_QUIET = 2.5  # [s] without a new frame after which perception is taken to be done: two reports
_IMAGE_BUFFER = 300  # frames at most that wait; 460 MB of raw 640x480 color and depth
_DOMAINS = 101  # ROS domain ids that every platform's ports allow


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


@dataclass(frozen=True, slots=True)
class DemoConfig:
    recording: Path
    out: Path
    rate: float = 1.0  # times the recorded speed
    domain_id: int | None = None  # None: one that is probably ours alone
    seed: int | None = None  # of a synthetic home to drive through live, in place of the recording


@dataclass(frozen=True, slots=True, eq=False)
class Player:
    """What takes a robot's place: a process that publishes, and what it will publish."""

    name: str  # of the node
    command: list[str]
    topics: Mapping[str, str]  # of color, depth, camera_info and odometry
    base_frame: str
    base_T_camera: Matrix4
    images: int
    duration: float  # [s]
    prelude: str = "waiting for the first image"  # what is going on until that comes


def demo(config: DemoConfig) -> bool:
    """Run and report on the terminal; whether every process lived and the graphs agree."""
    console = Console()
    begin = time.monotonic()
    try:
        result = run_demo(config, console)
    except (DemoError, TimeoutError) as error:
        console.print(f"The demo failed: {error}", style="red", markup=False, highlight=False)
        return False
    show_result(result, config.out, console)
    console.print(f"{time.monotonic() - begin:.0f} s in all; logs in {config.out / 'log'}", highlight=False)
    return result.mirrored


def run_demo(config: DemoConfig, console: Console) -> DemoResult:
    """Replay or simulation, perception and questions in three processes; what they made of what they saw.

    DemoError when a process dies or falls silent. All processes have ended when this returns or raises.
    """
    player = recording_player(config.recording, config.rate) if config.seed is None else simulation_player(config)
    environment = demo_environment(config)
    os.environ.update(environment)  # for our own node, before ROS is loaded
    from ssr_ros.ros.demo_observer import DemoObserver

    with _terminable(), ProcessGroup({**os.environ}, config.out / "log") as group, DemoObserver() as observer:
        for name, command in node_commands(player).items():
            group.start(name, command)
        _start(observer, group, console)
        _follow(observer, group, player.prelude, console)
        _drain(observer, group, player.images)
        return _result(observer, player)


def demo_environment(config: DemoConfig) -> dict[str, str]:
    """DDS profile for images, discovery on this machine only, an own domain."""
    domain = config.domain_id if config.domain_id is not None else 1 + os.getpid() % _DOMAINS
    log_folder = str((config.out / "log").resolve())
    return {**isolated_environment(domain), "ROS_LOG_DIR": log_folder}


def isolated_environment(domain_id: int) -> dict[str, str]:
    """Variables for processes that talk among themselves, large images included."""
    old = os.environ.get("ROS_DISTRO") in OLD_DISTRIBUTIONS
    profile_variable = "FASTRTPS_DEFAULT_PROFILES_FILE" if old else "FASTDDS_DEFAULT_PROFILES_FILE"
    return {
        profile_variable: str(share_path("config/fastdds.xml")),
        **({"ROS_LOCALHOST_ONLY": "1"} if old else {"ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}),
        "ROS_DOMAIN_ID": str(domain_id),
    }


def recording_player(path: Path, rate: float) -> Player:
    """Replay of a ROS 2 bag; DemoError for anything else."""
    recording = open_recording(path)
    if recording.kind != "ros2 bag":
        raise DemoError(f"{path} is a {recording.kind}; the demo replays ROS 2 bags (see 'ssr map')")
    parameters = {
        "autostart": "true",
        "recording": str(recording.path.resolve()),
        "rate": float(rate),
        "wait_for_topics": sorted(set(recording.topics.values())),
    }
    return Player(
        "replay",
        _node("replay_node", parameters, {}),
        recording.topics,
        recording.base_frame or "base_link",
        recording.base_T_camera,
        recording.frame_count,
        recording.duration,
    )


def simulation_player(config: DemoConfig) -> Player:
    """The simulation, live; what it tells of its progress goes where that of a replay would."""
    from ssr_ros.simulation import messages
    from ssr_ros.simulation.simulated_run import SimulationConfig

    robot = SimulationConfig(frames=SIMULATED_IMAGES)
    parameters = {
        "autostart": "true",
        "seed": config.seed,
        "frames": robot.frames,
        "rate": float(config.rate),
        "clock": "false",  # stamps alone count for perception; it waits by them
    }
    told = {f"simulation/{what}": f"replay/{what}" for what in ("progress", "finished")}
    topics = {
        "color": messages.COLOR,
        "depth": messages.DEPTH,
        "camera_info": messages.CAMERA_INFO,
        "odometry": messages.ODOMETRY,
    }
    duration = robot.frames / robot.image_rate
    command = _node("sim_node", parameters, told)
    return Player(
        "simulation",
        command,
        topics,
        messages.BASE_FRAME,
        robot.base_T_camera,
        robot.frames,
        duration,
        prelude="computing the light of the home, before the first image",
    )


def node_commands(player: Player) -> dict[str, list[str]]:
    """Command lines of the three nodes, by name."""
    x, y, z = (float(v) for v in player.base_T_camera[:3, 3])
    quaternion = [float(v) for v in quaternion_from_matrix(player.base_T_camera)]
    perception = {
        "autostart": "true",
        "base_frame": player.base_frame,
        "camera.translation": [x, y, z],
        "camera.rotation_quaternion": quaternion,
        # every image counts here, however late a busy machine is; a robot wants the latest
        "input.latest_only": "false",
        "synchronization.max_wait": 5.0,
        "synchronization.image_buffer": min(max(player.images, 32), _IMAGE_BUFFER),
    }
    remappings = {
        "color/image_raw": player.topics["color"],
        "depth/image_raw": player.topics["depth"],
        "color/camera_info": player.topics["camera_info"],
        "odom": player.topics["odometry"],
    }
    return {
        "perception": _node("perception_node", perception, remappings),
        "questions": _node("question_node", {"autostart": "true"}, {}),
        player.name: player.command,
    }


def _node(module: str, parameters: Mapping[str, object], remappings: Mapping[str, str]) -> list[str]:
    # our own log holds all they write, theirs would be one more file per run
    command = [sys.executable, "-m", f"ssr_ros.ros.{module}", "--ros-args", "--disable-external-lib-logs"]
    for name, value in parameters.items():
        command += ["-p", f"{name}:={value}"]
    for name, topic in remappings.items():
        command += ["-r", f"{name}:={topic}"]
    return command


def _start(observer: DemoObserver, group: ProcessGroup, console: Console) -> None:
    """Until all nodes are active. They answer only once they have tried, so the first answer is final."""
    deadline = time.monotonic() + _START_TIMEOUT
    names = [child.name for child in group.children]
    with console.status(f"starting {', '.join(names)}"):
        while len(observer.states) < len(names):
            observer.follow_states(names)
            observer.spin(0.1)
            _require_alive(group)
            if time.monotonic() > deadline:
                missing = ", ".join(set(names) - observer.states.keys())
                raise DemoError(f"{missing} did not come up within {_START_TIMEOUT:.0f} s\n{_last_words(group)}")
    for child in group.children:
        if observer.states[child.name] != "active":
            state = observer.states[child.name]
            raise DemoError(f"{child.name} is {state}, not active. It wrote last:\n{child.last_lines()}")


def _follow(observer: DemoObserver, group: ProcessGroup, prelude: str, console: Console) -> None:
    """Until the replay has ended."""
    percentage = TextColumn("{task.percentage:3.0f} %")
    columns = (TextColumn("{task.description}"), BarColumn(), percentage, TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(prelude, total=1.0)
        while not observer.finished:
            observer.spin(0.1)
            _require_alive(group)
            frames, rate = (observer.status("input").get(k, "0") for k in ("frames", "frames_per_second"))
            if observer.progress is not None and int(frames):
                text = f"{frames} frames, {float(rate):.1f}/s, {len(observer.graph.members())} objects"
                bar.update(task, completed=observer.progress, description=text)
        bar.update(task, completed=1.0)


def _drain(observer: DemoObserver, group: ProcessGroup, expected: int) -> None:
    """Until perception has worked off what waits and our copy of the graph is in step."""
    frames, changed = -1, time.monotonic()
    while time.monotonic() - changed < _DRAIN_TIMEOUT:
        observer.spin(0.1)
        _require_alive(group)
        latest = int(observer.status("input").get("frames", 0))
        if latest != frames:
            frames, changed = latest, time.monotonic()
        done = frames >= expected or time.monotonic() - changed > _QUIET
        if done and observer.in_step:
            return
    raise DemoError(f"our copy of the graph is {_DRAIN_TIMEOUT:.0f} s behind\n{_last_words(group)}")


def _result(observer: DemoObserver, player: Player) -> DemoResult:
    graph = observer.graph
    questions = demo_questions(graph)
    answers = tuple((question, observer.ask(question)) for question in questions)
    producer = observer.producer_graph()
    values = observer.status("input")
    drops = {key.split("/", 1)[1]: int(n) for key, n in values.items() if key.startswith("dropped/")}
    return DemoResult(
        graph=observer.graph,
        producer_hash=producer.state_hash,
        producer_sequence=producer.sequence,
        cog_map=observer.cog_map,
        robot_path=tuple(observer.robot_path),
        answers=answers,
        images=player.images,
        frames=int(values.get("frames", 0)),
        drops=drops,
        timings=_timings(observer.status("pipeline")),
        duration=player.duration,
    )


def _timings(values: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """(p50, p95) [ms] by stage."""
    stages = [key.removesuffix("/p50_ms") for key in values if key.endswith("/p50_ms")]
    return {stage: (float(values[f"{stage}/p50_ms"]), float(values[f"{stage}/p95_ms"])) for stage in stages}


def _require_alive(group: ProcessGroup) -> None:
    child = group.dead()
    if child is not None:
        code = child.process.returncode
        raise DemoError(f"the process {child.name} ended with code {code}. It wrote last:\n{child.last_lines()}")


def _last_words(group: ProcessGroup) -> str:
    return "\n".join(f"--- {child.name}\n{child.last_lines(8)}" for child in group.children)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the demo as Ctrl-C does, children included; so does SIGINT where a shell had it ignored."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
