"""Every parameter, its default and its unit. One frozen dataclass per component; defaults live nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field


def require(condition: bool, parameter: str, rule: str, value: object) -> None:
    """ValueError naming parameter, rule and value unless the condition holds."""
    if not condition:
        raise ValueError(f"{parameter} must be {rule}, got {value!r}")


@dataclass(frozen=True, slots=True)
class TripletConfig:
    """Chain of local triplets; the constants of docs/conventions.md."""

    min_baseline: float = 0.5  # [m] least distance of anchor and reference when a triplet is made
    keep_baseline: float = 0.4  # [m] a triplet is re-anchored below this
    neighbours: int = 16  # chained members considered as anchor or reference

    def __post_init__(self) -> None:
        require(
            0 < self.keep_baseline <= self.min_baseline,
            "triplets.keep_baseline",
            "in (0, min_baseline]",
            self.keep_baseline,
        )
        require(self.neighbours >= 2, "triplets.neighbours", "at least 2", self.neighbours)


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
class DetectorConfig:
    """The 2D detector in front of the lifting encoder."""

    model: str = "engines/nanodet_coco_416.onnx"  # relative to the package's share folder
    providers: tuple[str, ...] = ("CPUExecutionProvider",)  # onnxruntime execution providers, first that works
    threads: int = 2  # of the network
    score_threshold: float = 0.2  # detections of furniture below are never seen; the mapper weighs the rest
    small_score_threshold: float = 0.3  # the same for small things, of which the detector sees too many
    nms_iou: float = 0.6  # overlap in the image above which the weaker of one label is dropped
    max_detections: int = 40

    def __post_init__(self) -> None:
        require(0 < self.score_threshold < 1, "detector.score_threshold", "in (0, 1)", self.score_threshold)
        require(
            0 < self.small_score_threshold < 1,
            "detector.small_score_threshold",
            "in (0, 1)",
            self.small_score_threshold,
        )
        require(0 < self.nms_iou <= 1, "detector.nms_iou", "in (0, 1]", self.nms_iou)
        require(self.threads >= 1, "detector.threads", "at least 1", self.threads)
        require(self.max_detections >= 1, "detector.max_detections", "at least 1", self.max_detections)


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """The SSR encoder's network and the runtime under it; docs/tensorrt.md."""

    model: str = "engines/ssr_encoder.onnx"  # relative to the package's share folder, or absolute
    runtime: str = "onnxruntime"  # onnxruntime, or tensorrt: an engine made by ssr build-engine
    providers: tuple[str, ...] = ("CPUExecutionProvider",)  # of onnxruntime, best first; one that is absent is an error
    threads: int = 2  # of onnxruntime
    precision: str = "fp16"  # of a TensorRT engine: fp32, fp16 or int8
    engine_dir: str = "engines"  # TensorRT engines; relative to the package's share folder, or absolute
    rebuild: bool = False  # true: build at start, for minutes, an engine that is missing or does not fit
    record_inputs: str = ""  # folder that keeps some of the inputs, to calibrate int8 with; empty: none

    def __post_init__(self) -> None:
        require(bool(self.model), "network.model", "the path of an ONNX file", self.model)
        runtimes, precisions = ("onnxruntime", "tensorrt"), ("fp32", "fp16", "int8")
        require(self.runtime in runtimes, "network.runtime", "onnxruntime or tensorrt", self.runtime)
        require(len(self.providers) > 0, "network.providers", "at least one", self.providers)
        require(self.threads >= 1, "network.threads", "at least 1", self.threads)
        require(self.precision in precisions, "network.precision", "fp32, fp16 or int8", self.precision)
        require(bool(self.engine_dir), "network.engine_dir", "a folder", self.engine_dir)


@dataclass(frozen=True, slots=True)
class SsrEncoderConfig:
    """From the SSR network's candidates to observations."""

    score_threshold: float = 0.15  # label score times box quality below which nothing is reported
    quality_weight: float = 0.5  # exponent of the predicted 3D overlap in that score
    max_sigma: float = 0.6  # [m] an object whose place is less sure in any direction is not reported
    same_label_overlap: float = 0.3  # 2D overlap from which two candidates of one label can be one object
    same_label_distance: float = 0.6  # and their distance, in diagonals of the smaller, up to which they are
    same_overlap: float = 0.5  # the same for candidates of two labels
    same_distance: float = 0.3
    max_detections: int = 40
    min_points: int = 3  # depth samples on an object, or it is not reported
    surface_margin: float = 0.06  # [m] by which surface may lie outside the predicted box
    border: float = 3.0  # [px] a 2D box this near the image border is truncated

    def __post_init__(self) -> None:
        require(0 < self.score_threshold < 1, "ssr.score_threshold", "in (0, 1)", self.score_threshold)
        require(self.quality_weight >= 0, "ssr.quality_weight", "0 or more", self.quality_weight)
        require(self.max_sigma > 0, "ssr.max_sigma", "positive", self.max_sigma)
        require(self.max_detections >= 1, "ssr.max_detections", "at least 1", self.max_detections)
        require(self.min_points >= 1, "ssr.min_points", "at least 1", self.min_points)
        require(self.surface_margin >= 0, "ssr.surface_margin", "0 or more", self.surface_margin)


@dataclass(frozen=True, slots=True)
class LiftingConfig:
    """From 2D boxes and depth to 3D observations."""

    samples: int = 32  # depth samples a side of a 2D box, at most
    min_points: int = 12  # samples on the object, or the observation is refused
    min_depth: float = 0.25  # [m]
    max_depth: float = 6.0  # [m] depth noise of stereo and structured light grows with the square
    floor_margin: float = 0.05  # [m] samples lower than this above the floor belong to the floor
    border: float = 3.0  # [px] a 2D box this near the image border is truncated
    size_slack: float = 0.15  # by how much a view may exceed the label's largest size
    merge_iou: float = 0.6  # 2D overlap above which detections of two labels are one object
    same_object: float = 0.35  # intersection over the smaller box above which two observations of a label are one
    surface_score: float = 0.25  # a table this sure trims its top from the things around it

    def __post_init__(self) -> None:
        require(self.samples >= 4, "lifting.samples", "at least 4", self.samples)
        require(self.min_points >= 4, "lifting.min_points", "at least 4", self.min_points)
        require(0 < self.min_depth < self.max_depth, "lifting.min_depth", "in (0, max_depth)", self.min_depth)
        require(0 < self.merge_iou <= 1, "lifting.merge_iou", "in (0, 1]", self.merge_iou)


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


@dataclass(frozen=True, slots=True)
class FloorConfig:
    """Finding the floor."""

    decay: float = 0.99  # per frame, of old evidence
    min_points: float = 300.0  # weighted points a layer needs before it can be the floor
    min_share: float = 0.06  # of the strongest layer's points

    def __post_init__(self) -> None:
        require(0 < self.decay <= 1, "floor.decay", "in (0, 1]", self.decay)
        require(0 < self.min_share < 1, "floor.min_share", "in (0, 1)", self.min_share)


@dataclass(frozen=True, slots=True)
class OccupancyConfig:
    """Floor space seen by depth rays."""

    resolution: float = 0.1  # [m] per cell
    extent: float = 40.0  # [m] side of the window that follows the robot
    max_range: float = 5.0  # [m] horizontally, of free rays
    every: int = 3  # every n-th frame is taken
    ray_columns: int = 2  # every n-th column of the point map casts rays
    ray_rows: int = 5  # every n-th row of the point map casts rays
    min_hits: int = 2  # points in a cell for occupied evidence
    occupied_weight: float = 0.85  # log-odds per frame
    free_weight: float = 0.4  # log-odds per frame
    clamp: float = 3.5  # log-odds
    threshold: float = 0.8  # log-odds beyond which a cell counts as occupied or free
    room_closing: float = 0.5  # [m] gaps in the seen space up to twice this are part of the room

    def __post_init__(self) -> None:
        require(0.02 <= self.resolution <= 0.5, "occupancy.resolution", "in [0.02, 0.5]", self.resolution)
        require(self.extent >= 10 * self.resolution, "occupancy.extent", "at least 10 cells", self.extent)
        require(self.every >= 1, "occupancy.every", "at least 1", self.every)
        require(self.ray_columns >= 1, "occupancy.ray_columns", "at least 1", self.ray_columns)
        require(self.ray_rows >= 1, "occupancy.ray_rows", "at least 1", self.ray_rows)
        require(self.threshold < self.clamp, "occupancy.threshold", "below clamp", self.threshold)


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """From a frame to observations."""

    backend: str = "lifting"  # lifting: 2D detector and depth; ssr: the SSR network
    moving_threshold: float = 0.4  # score at which a person, cat or dog hides its depth from the map

    def __post_init__(self) -> None:
        require(self.backend in ("lifting", "ssr"), "encoder.backend", "lifting or ssr", self.backend)
        require(0 < self.moving_threshold <= 1, "encoder.moving_threshold", "in (0, 1]", self.moving_threshold)


@dataclass(frozen=True, slots=True)
class FusionConfig:
    """Several views of one object into one box."""

    voxel_size: float = 0.05  # [m] of furniture
    small_voxel_size: float = 0.02  # [m] of things with no side longer than small_object
    small_object: float = 0.6  # [m]
    max_voxels: int = 1600  # per object; the least supported go first
    min_share: float = 0.3  # of the views that saw a voxel's surface, those that saw it as part of the object
    memory: float = 0.96  # per view, of a voxel's old evidence: an object follows the odometry's drift
    settled_after: int = 10  # views, from which an object is well known
    settled_every: int = 2  # and only every n-th view is fused
    trim: float = 0.02  # share of the outermost voxels ignored on each side of the box
    floor_gap: float = 0.8  # [m] a box whose label stands on the floor is extended down across at most this
    # of boxes predicted with their uncertainty
    shared_error: float = 0.5  # share of the variance of predictions that views from one side have in common
    cut_weight: float = 0.5  # of a view that is cut by the image border or occluded
    predicted_memory: float = 0.99  # per view, of what earlier views predicted
    surface_trim: float = 0.04  # share of the outermost surface ignored where it corrects a predicted box
    surface_noise: float = 0.05  # [m] 1 sigma of surface seen outside a predicted box
    surface_end_noise: float = 0.08  # [m] 1 sigma of where surface seems to end inside one
    predicted_floor_gap: float = 0.3  # [m] across which a predicted box reaches down to the floor its label stands on

    def __post_init__(self) -> None:
        require(self.voxel_size > 0, "fusion.voxel_size", "positive", self.voxel_size)
        require(
            0 < self.small_voxel_size <= self.voxel_size,
            "fusion.small_voxel_size",
            "in (0, voxel_size]",
            self.small_voxel_size,
        )
        require(self.max_voxels >= 100, "fusion.max_voxels", "at least 100", self.max_voxels)
        require(self.settled_every >= 1, "fusion.settled_every", "at least 1", self.settled_every)
        require(0 <= self.trim < 0.5, "fusion.trim", "in [0, 0.5)", self.trim)
        require(0 <= self.shared_error <= 1, "fusion.shared_error", "in [0, 1]", self.shared_error)
        require(0 < self.cut_weight <= 1, "fusion.cut_weight", "in (0, 1]", self.cut_weight)
        require(0 <= self.surface_trim < 0.5, "fusion.surface_trim", "in [0, 0.5)", self.surface_trim)
        for name in ("surface_noise", "surface_end_noise"):
            require(getattr(self, name) > 0, f"fusion.{name}", "positive", getattr(self, name))
        require(0 < self.predicted_memory <= 1, "fusion.predicted_memory", "in (0, 1]", self.predicted_memory)


@dataclass(frozen=True, slots=True)
class AssociationConfig:
    """Which observation belongs to which object."""

    margin: float = 0.10  # [m] by which an object's box is grown when observed points are looked for in it
    min_score: float = 0.40  # of a match
    label_weight: float = 0.3  # of label agreement in a match; evidence, never a gate
    feature_weight: float = 0.3  # of appearance in a match
    birth_score: float = 0.28  # a detection this sure may start a new object; weaker ones only support
    predicted_birth_score: float = 0.25  # the same for predicted boxes
    likeness_weight: float = 0.5  # of the likeness of predicted boxes in the geometry of a match, beside their surface
    merge_likeness: float = 0.6  # of two predicted boxes of like labels, above which they are one object
    apart: float = 0.3  # share of the smaller of two boxes in one image, up to which they show two things
    apart_share: float = 0.5  # of an object's views: shown beside another in so many, the two are never joined
    merge_overlap: float = 0.45  # intersection over the smaller box above which two objects of a label are one
    merge_iou: float = 0.35  # intersection over union above which two objects are one, whatever their labels

    def __post_init__(self) -> None:
        require(self.margin >= 0, "association.margin", "at least 0", self.margin)
        require(0 < self.min_score < 1, "association.min_score", "in (0, 1)", self.min_score)
        require(0 <= self.apart < 1, "association.apart", "in [0, 1)", self.apart)
        require(0 < self.apart_share <= 1, "association.apart_share", "in (0, 1]", self.apart_share)
        require(0 < self.merge_overlap <= 1, "association.merge_overlap", "in (0, 1]", self.merge_overlap)


@dataclass(frozen=True, slots=True)
class ExistenceConfig:
    """When an object is believed, and when it is gone."""

    publish_hits: int = 2  # frames that saw it before it enters the graph as tentative
    confirm_hits: int = 6  # frames that saw it before it can be confirmed
    confirm_score: float = 0.375  # sureness of its views; walls and clutter stay below, whatever their number
    confirm_small_score: float = 0.40  # the same for small things, of which only surer detections are seen at all
    predicted_score: float = 0.35  # sureness of the views of predicted boxes, whatever their size
    predicted_fit: float = 0.3  # how well their size must fit the label
    predicted_hits: int = 4  # frames that saw such an object before it can be confirmed
    keep_share: float = 0.97  # of these scores, below which a confirmed object is tentative again
    confirm_share: float = 0.4  # of the label posterior; a thing of five equally likely labels is none of them
    company_bonus: float = 0.8  # factor on confirm_score where the label is expected, as a chair at a table is
    max_hanging: float = 0.5  # how clearly one may look through beneath what should stand on the floor
    confirm_rate: float = 0.2  # frames that detected it over frames that could have
    confirm_fit: float = 0.6  # how well its size must fit its label, 1 = inside the label's range
    max_above: float = 0.12  # points straight above a floor-standing object over points of it; more is a wall or shelf
    above_doubt: float = 2.0  # by which the score required rises, as a share, for as many points above it as of it
    tentative_timeout: float = 5.0  # [s] an object seen less than publish_hits times is forgotten
    stale_after: float = 60.0  # [s] without any view; a tentative object is forgotten when not seen for so long
    through_share: float = 0.6  # of its visible surface seen through, for a frame to count against it
    through_time: float = 1.0  # [s] of such frames before it is removed
    label_margin: float = 1.15  # a new label must beat the present one by this factor
    max_tracks: int = 2000  # objects kept at most; the weakest tentative ones go first

    def __post_init__(self) -> None:
        require(
            1 <= self.publish_hits <= self.confirm_hits,
            "existence.publish_hits",
            "in [1, confirm_hits]",
            self.publish_hits,
        )
        require(self.above_doubt >= 0, "existence.above_doubt", "at least 0", self.above_doubt)
        require(0 <= self.confirm_rate < 1, "existence.confirm_rate", "in [0, 1)", self.confirm_rate)
        require(self.label_margin >= 1, "existence.label_margin", "at least 1", self.label_margin)
        require(self.max_tracks >= 10, "existence.max_tracks", "at least 10", self.max_tracks)


@dataclass(frozen=True, slots=True)
class RelationConfig:
    """Relations between boxes."""

    contact: float = 0.10  # [m] most gap, or overlap, between a thing and the level it rests on
    min_over: float = 0.4  # share of a footprint over the other for on, under and above
    min_inside: float = 0.8  # share of a volume within the other for inside
    max_above: float = 1.5  # [m] gap up to which a thing is above another
    next_to: float = 0.5  # [m] gap up to which things are next to each other
    next_to_size: float = 0.05  # volume ratio below which things are too unlike for next_to
    refresh_distance: float = 0.03  # [m] an object's relations are judged again when its box has changed by this
    refresh_confidence: float = 0.05  # or its confidence by this
    wall: float = 0.25  # [m] distance from the room's outline up to which a thing is against the wall

    def __post_init__(self) -> None:
        require(self.contact > 0, "relations.contact", "positive", self.contact)
        require(self.next_to > 0, "relations.next_to", "positive", self.next_to)
        require(self.wall > 0, "relations.wall", "positive", self.wall)


@dataclass(frozen=True, slots=True)
class RoomConfig:
    """The outline of the room."""

    every: int = 15  # frames between two looks
    min_change: float = 0.02  # share of the area that must differ before the outline is published again

    def __post_init__(self) -> None:
        require(self.every >= 1, "rooms.every", "at least 1", self.every)
        require(self.min_change >= 0, "rooms.min_change", "at least 0", self.min_change)


@dataclass(frozen=True, slots=True)
class Config:
    """The core: everything between a frame and an update of the graph."""

    cloud_step: int = 6  # every n-th depth pixel serves floor, occupancy and surroundings
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    detector: DetectorConfig = field(default_factory=DetectorConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)
    ssr: SsrEncoderConfig = field(default_factory=SsrEncoderConfig)
    lifting: LiftingConfig = field(default_factory=LiftingConfig)
    association: AssociationConfig = field(default_factory=AssociationConfig)
    fusion: FusionConfig = field(default_factory=FusionConfig)
    existence: ExistenceConfig = field(default_factory=ExistenceConfig)
    floor: FloorConfig = field(default_factory=FloorConfig)
    occupancy: OccupancyConfig = field(default_factory=OccupancyConfig)
    relations: RelationConfig = field(default_factory=RelationConfig)
    rooms: RoomConfig = field(default_factory=RoomConfig)
    triplets: TripletConfig = field(default_factory=TripletConfig)
    cog_map: CogMapConfig = field(default_factory=CogMapConfig)

    def __post_init__(self) -> None:
        require(self.cloud_step >= 1, "cloud_step", "at least 1", self.cloud_step)
