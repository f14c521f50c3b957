"""What goes in and comes out: images and odometry, the map for planners, copies of the graph, questions."""

from __future__ import annotations

from dataclasses import dataclass

from ssr_ros.config.checks import require


@dataclass(frozen=True, slots=True)
class SynchronizationConfig:
    """Images, camera info and odometry into frames. Waiting is measured in sensor time, never by the wall clock."""

    tolerance: float = 0.02  # [s] at most between the stamps of a color and a depth image of one frame
    max_wait: float = 1.0  # [s] a frame waits for its depth, pose or transform until it is dropped
    max_odometry_gap: float = 0.5  # [s] a pose is never interpolated across a longer silence of odometry
    time_jump: float = 1.0  # [s] stamps going back by more start a new session; by less are dropped
    image_buffer: int = 32  # images of each kind, and frames, that wait at most
    odometry_buffer: int = 2000  # poses kept
    every: int = 1  # use every Nth color image
    depth_unit: float = 0.001  # [m] per count of 16UC1 depth
    rectified: bool = False  # true: images are free of distortion (image_rect), whatever the camera info says
    registered: bool = False  # true: depth is registered to color although its frame_id differs

    def __post_init__(self) -> None:
        require(self.tolerance >= 0, "synchronization.tolerance", "0 or more", self.tolerance)
        require(self.max_wait > 0, "synchronization.max_wait", "positive", self.max_wait)
        require(self.max_odometry_gap > 0, "synchronization.max_odometry_gap", "positive", self.max_odometry_gap)
        require(self.time_jump > 0, "synchronization.time_jump", "positive", self.time_jump)
        require(self.image_buffer >= 2, "synchronization.image_buffer", "at least 2", self.image_buffer)
        require(self.odometry_buffer >= 2, "synchronization.odometry_buffer", "at least 2", self.odometry_buffer)
        require(self.every >= 1, "synchronization.every", "at least 1", self.every)
        require(self.depth_unit > 0, "synchronization.depth_unit", "positive", self.depth_unit)


@dataclass(frozen=True, slots=True)
class DepthScaleConfig:
    """Whether depth is in the metres of the odometry; docs/conventions.md."""

    check: bool = True  # false: depth is believed whatever odometry says
    tolerance: float = 0.25  # over which depth and odometry may differ: from 1 / 1.25 to 1.25 times is believed
    margin: float = 0.15  # of [0, 1], by which the readings must agree better under another scale than under 1
    max_cost: float = 0.4  # of [0, 1], by which they may disagree under the best: else poses or depth are too rough
    memory: float = 0.8  # per pair of views, of earlier ones
    min_weight: float = 2.4  # pairs, faded by memory, before anything is said: three
    min_baseline: float = 0.25  # [m] between the two views of a pair
    max_baseline: float = 1.0  # [m]
    max_turn: float = 20.0  # [deg] a view turned by more is kept too
    max_age: float = 10.0  # [s] between the two views of a pair
    keyframes: int = 8  # views kept
    samples: int = 300  # readings of a view
    min_points: int = 40  # of them in the other view

    def __post_init__(self) -> None:
        require(0 < self.tolerance <= 1, "depth_scale.tolerance", "in (0, 1]", self.tolerance)
        require(0 < self.margin < 1, "depth_scale.margin", "in (0, 1)", self.margin)
        require(0 < self.max_cost <= 1, "depth_scale.max_cost", "in (0, 1]", self.max_cost)
        require(0 <= self.memory < 1, "depth_scale.memory", "in [0, 1)", self.memory)
        most = 1.0 / (1.0 - self.memory)
        require(0 < self.min_weight < most, "depth_scale.min_weight", f"in (0, {most:g})", self.min_weight)
        ordered = 0 < self.min_baseline < self.max_baseline
        require(ordered, "depth_scale.min_baseline", "in (0, max_baseline)", self.min_baseline)
        require(0 < self.max_turn <= 180, "depth_scale.max_turn", "in (0, 180]", self.max_turn)
        require(self.max_age > 0, "depth_scale.max_age", "positive", self.max_age)
        require(1 <= self.keyframes <= 100, "depth_scale.keyframes", "in [1, 100]", self.keyframes)
        enough = 1 <= self.min_points <= self.samples <= 10_000
        require(enough, "depth_scale.min_points", "in [1, samples], samples at most 10000", self.min_points)


@dataclass(frozen=True, slots=True)
class CogMapConfig:
    """The 10x10 map around the robot."""

    cell_size: float = 0.6  # [m] per cell
    rate: float = 2.0  # [Hz]

    def __post_init__(self) -> None:
        require(self.cell_size > 0, "cog_map.cell_size", "positive", self.cell_size)
        require(self.rate > 0, "cog_map.rate", "positive", self.rate)


@dataclass(frozen=True, slots=True)
class ReplicaConfig:
    """A client's copy of the scene graph; docs/protocol.md."""

    buffer: int = 256  # deltas kept while waiting for a snapshot
    keep_alive_period: float = 1.0  # [s] between the producer's keep-alives
    missed_keep_alives: int = 3  # a longer silence calls for a snapshot

    def __post_init__(self) -> None:
        require(self.buffer >= 1, "replica.buffer", "at least 1", self.buffer)
        require(self.keep_alive_period > 0, "replica.keep_alive_period", "positive", self.keep_alive_period)
        require(self.missed_keep_alives >= 1, "replica.missed_keep_alives", "at least 1", self.missed_keep_alives)


@dataclass(frozen=True, slots=True)
class ReasoningConfig:
    """When geometry can decide a question, and when it cannot."""

    min_baseline: float = 0.1  # [m] horizontal; nearer objects give no direction to face or to be in
    border_angle: float = 1.0  # [deg] a direction this near to the border of two answers is not verified
    tie_distance: float = 0.01  # [m] candidates whose distances differ by less are equally near
    contact_gap: float = 0.1  # [m] most vertical gap, or overlap, of an object and what it stands on
    next_to: float = 0.5  # [m] horizontal gap up to which things of like height are next to each other
    near: float = 1.0  # [m] between closest points, up to which a thing is near another
    wall: float = 0.25  # [m] distance from the room's outline up to which a thing is against the wall
    side_angle: float = 60.0  # [deg] off the very left, right, front or back up to which a thing is clearly there
    low_confidence: float = 0.5  # an answer that rests on an object less sure than this says so
    face_noise: float = 0.06  # [m] 1 sigma of where one observation puts a face of a box
    face_bias: float = 0.015  # [m] 1 sigma of what no number of observations takes away: a voxel of 0.05 / sqrt(12)
    pose_drift: float = 0.01  # [m/m] 1 sigma of the odometry, of the distance between two objects
    outline_error: float = 0.05  # [m] 1 sigma of where a side of a room's outline is
    robot_radius: float = 0.25  # [m] of who walks a path
    robot_height: float = 1.5  # [m] what hangs higher above the floor is no obstacle
    climb: float = 0.05  # [m] what is flatter than this is no obstacle
    path_cell: float = 0.05  # [m] of the grid on which paths are planned; coarser in a large place

    def __post_init__(self) -> None:
        require(self.min_baseline > 0, "reasoning.min_baseline", "positive", self.min_baseline)
        require(0 <= self.border_angle < 45, "reasoning.border_angle", "in [0, 45)", self.border_angle)
        require(self.tie_distance >= 0, "reasoning.tie_distance", "0 or more", self.tie_distance)
        require(0 < self.side_angle <= 90, "reasoning.side_angle", "in (0, 90]", self.side_angle)
        require(0 <= self.low_confidence <= 1, "reasoning.low_confidence", "in [0, 1]", self.low_confidence)
        lengths = ("contact_gap", "next_to", "near", "wall", "face_noise", "face_bias", "pose_drift", "outline_error")
        for name in lengths:
            require(getattr(self, name) >= 0, f"reasoning.{name}", "0 or more", getattr(self, name))
        require(self.robot_radius >= 0, "reasoning.robot_radius", "0 or more", self.robot_radius)
        require(self.climb < self.robot_height, "reasoning.climb", "below robot_height", self.climb)
        require(0 < self.path_cell <= 0.5, "reasoning.path_cell", "in (0, 0.5]", self.path_cell)
