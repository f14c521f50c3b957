"""Parameters of the nodes beside those of the core: one frozen dataclass per component, as in ssr_ros/config."""

from __future__ import annotations

from dataclasses import dataclass, field

from ssr_ros.config import SynchronizationConfig, require
from ssr_ros.language.config import LanguageConfig


@dataclass(frozen=True, slots=True)
class InputConfig:
    """What the perception node subscribes to."""

    transport: str = "auto"  # auto (whatever is published), raw or compressed images
    latest_only: bool = True  # a new frame replaces the waiting one; false: all wait (synchronization.image_buffer)
    stall_timeout: float = 2.0  # [s] without a frame after which /diagnostics warns

    def __post_init__(self) -> None:
        transports = ("auto", "raw", "compressed")
        require(self.transport in transports, "input.transport", f"one of {', '.join(transports)}", self.transport)
        require(self.stall_timeout > 0, "input.stall_timeout", "positive", self.stall_timeout)


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """Where the camera's optical frame sits on the base (base_T_camera); empty lists: ask tf2."""

    frame: str = ""  # name of the optical frame; empty: the frame_id of the color image
    translation: tuple[float, ...] = ()  # [m] x, y, z of the camera in the base frame
    rotation_rpy: tuple[float, ...] = ()  # [rad] roll, pitch, yaw of the optical frame in the base frame
    rotation_quaternion: tuple[float, ...] = ()  # x, y, z, w; instead of rotation_rpy

    def __post_init__(self) -> None:
        require(len(self.translation) in (0, 3), "camera.translation", "empty or x, y, z", self.translation)
        require(len(self.rotation_rpy) in (0, 3), "camera.rotation_rpy", "empty or roll, pitch, yaw", self.rotation_rpy)
        quaternion = self.rotation_quaternion
        require(len(quaternion) in (0, 4), "camera.rotation_quaternion", "empty or x, y, z, w", quaternion)
        rotations = bool(self.rotation_rpy) + bool(quaternion)
        expected = 1 if self.translation else 0
        rule = "given once, as rpy or as quaternion, together with camera.translation"
        require(rotations == expected, "camera.rotation_rpy", rule, self.rotation_rpy or quaternion)


@dataclass(frozen=True, slots=True)
class OutputConfig:
    """How often the perception node publishes what is not tied to a frame."""

    snapshot_period: float = 2.0  # [s] a changed graph is latched again after this
    marker_rate: float = 2.0  # [Hz]
    marker_triplets: bool = True  # draw the chain of triplets

    def __post_init__(self) -> None:
        require(0 < self.snapshot_period <= 4.0, "output.snapshot_period", "in (0, 4]", self.snapshot_period)
        require(self.marker_rate > 0, "output.marker_rate", "positive", self.marker_rate)


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """Where ~/save and ~/load find graphs."""

    folder: str = ""  # empty: both services refuse


@dataclass(frozen=True, slots=True)
class PerceptionNodeConfig:
    """Parameters of the perception node beside those of the pipeline."""

    autostart: bool = False  # configure and activate without a lifecycle manager
    graph_frame: str = "odom"  # frame of the graph: the odometry's own (odom), or the corrected one (map)
    base_frame: str = "base_link"  # child of the odometry
    input: InputConfig = field(default_factory=InputConfig)
    synchronization: SynchronizationConfig = field(default_factory=SynchronizationConfig)
    camera: CameraConfig = field(default_factory=CameraConfig)
    output: OutputConfig = field(default_factory=OutputConfig)
    storage: StorageConfig = field(default_factory=StorageConfig)

    def __post_init__(self) -> None:
        require(bool(self.graph_frame), "graph_frame", "a frame name", self.graph_frame)
        require(bool(self.base_frame), "base_frame", "a frame name", self.base_frame)


@dataclass(frozen=True, slots=True)
class QuestionsConfig:
    """How many may ask at once, and how long an answer may take."""

    queue: int = 8  # questions that wait at most for geometry, and as many for the language model; more are turned away
    deadline: float = 10.0  # [s] after which a question is answered with TIMEOUT

    def __post_init__(self) -> None:
        require(1 <= self.queue <= 1000, "questions.queue", "in [1, 1000]", self.queue)
        require(0 < self.deadline <= 3600, "questions.deadline", "in (0, 3600]", self.deadline)


@dataclass(frozen=True, slots=True)
class QuestionNodeConfig:
    """Parameters of the question node."""

    autostart: bool = False  # configure and activate without a lifecycle manager
    questions: QuestionsConfig = field(default_factory=QuestionsConfig)
    language: LanguageConfig = field(default_factory=LanguageConfig)


@dataclass(frozen=True, slots=True)
class ReplayNodeConfig:
    """Parameters of the replay node."""

    autostart: bool = False  # configure and activate without a lifecycle manager
    recording: str = ""  # folder or file of a ROS 2 bag
    rate: float = 1.0  # times the recorded speed
    loop: bool = False  # start again at the end, stamps jump back
    clock: bool = False  # publish /clock for nodes with use_sim_time
    max_frames: int = 0  # stop after this many images of a topic; 0: play all
    wait_for_subscribers: float = 30.0  # [s] to wait at most for subscribers; 0: start at once
    wait_for_topics: tuple[str, ...] = ()  # that must have one; empty: every image, camera info and odometry

    def __post_init__(self) -> None:
        require(bool(self.recording), "recording", "the path of a bag", self.recording)
        require(self.rate > 0, "rate", "positive", self.rate)
        require(self.max_frames >= 0, "max_frames", "0 or more", self.max_frames)
        require(self.wait_for_subscribers >= 0, "wait_for_subscribers", "0 or more", self.wait_for_subscribers)


@dataclass(frozen=True, slots=True)
class SimulationNodeConfig:
    """Parameters of the simulation node: a home and a drive through it, as of ``ssr simulate``."""

    autostart: bool = False  # configure and activate without a lifecycle manager
    seed: int = 0  # of the home and of the drive
    rooms: int = 0  # 1 to 4; 0: drawn from the seed
    styles: tuple[str, ...] = ()  # of the rooms: bathroom, bedroom, kitchen, living room, office
    source: str = "parametric"  # of the furniture: parametric, sweethome3d or all
    split: str = "test"  # of the furniture models: train, test or all
    frames: int = 0  # images; 0: as many as looking into every room takes
    image_rate: float = 10.0  # [Hz]
    width: int = 640  # [px]
    height: int = 480  # [px]
    sensor: str = "realsense"  # realsense, kinect or ideal
    camera_height: float = 1.05  # [m] above the floor
    camera_pitch: float = 12.0  # [deg] downward
    people: int = 0  # who walk about
    drift: str = "typical"  # of odometry: none, low, typical or high
    loop_closure: bool = False  # publish map -> odom, corrected where the robot comes back
    changes: bool = False  # two visits; in between things change
    rate: float = 1.0  # times real time at most; a machine too slow to draw makes the simulated time slower
    clock: bool = True  # publish /clock for nodes with use_sim_time
    wait_for_subscribers: float = 30.0  # [s] to wait at most for subscribers; 0: start at once

    def __post_init__(self) -> None:
        drifts = ("none", "low", "typical", "high")
        require(self.drift in drifts, "drift", f"one of {', '.join(drifts)}", self.drift)
        require(self.rate > 0, "rate", "positive", self.rate)
        require(self.wait_for_subscribers >= 0, "wait_for_subscribers", "0 or more", self.wait_for_subscribers)
