"""From observations to the scene graph."""

from __future__ import annotations

from dataclasses import dataclass

from ssr_ros.config.checks import require


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
    level_reach: float = 1.2  # [m] beyond a fused table, within which such surface (ssr.level_reach) moves its sides
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
        require(self.level_reach >= 0, "fusion.level_reach", "0 or more", self.level_reach)
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
    predicted_belief: float = 0.38  # how likely an object of predicted boxes must be right (belief.py)
    predicted_keep: float = 0.30  # below which such an object is tentative again
    predicted_hits: int = 3  # frames that saw such an object before it can be confirmed
    keep_share: float = 0.97  # of confirm_score, below which a confirmed object is tentative again
    confirm_share: float = 0.4  # of the label posterior; a thing of five equally likely labels is none of them
    company_bonus: float = 0.8  # factor on confirm_score where the label is expected, as a chair at a table is
    max_hanging: float = 0.5  # how clearly one may look through beneath what should stand on the floor
    confirm_rate: float = 0.2  # frames that detected it over frames that could have
    confirm_fit: float = 0.6  # how well its size must fit its label, 1 = inside the label's range
    max_above: float = 0.12  # points straight above a floor-standing object over points of it; more is a wall or shelf
    above_doubt: float = 2.0  # by which the score required rises, as a share, for as many points above it as of it
    tentative_timeout: float = 5.0  # [s] an object seen less than publish_hits times is forgotten
    stale_after: float = 60.0  # [s] without any view; a tentative object is forgotten when not seen for so long
    through_share: float = 0.5  # of its visible surface seen through, for a frame to count against it
    through_time: float = 1.0  # [s] of such frames before it is removed
    absent_time: float = 1.25  # [s] of plain views that miss a confirmed object before it is tentative again
    absent_chance: float = 0.01  # and how unlikely so many misses in a row must be, by how often it was detected
    label_margin: float = 1.15  # a new label must beat the present one by this factor
    label_views: int = 8  # and that of a predicted box one believes in, over so many views in a row,
    label_clear_margin: float = 1.5  # or by this factor
    max_tracks: int = 2000  # objects kept at most; the weakest tentative ones go first

    def __post_init__(self) -> None:
        require(
            1 <= self.publish_hits <= self.confirm_hits,
            "existence.publish_hits",
            "in [1, confirm_hits]",
            self.publish_hits,
        )
        ordered = 0 < self.predicted_keep <= self.predicted_belief < 1
        require(ordered, "existence.predicted_keep", "in (0, predicted_belief]", self.predicted_keep)
        require(self.above_doubt >= 0, "existence.above_doubt", "at least 0", self.above_doubt)
        require(self.absent_time > 0, "existence.absent_time", "positive", self.absent_time)
        require(0 < self.absent_chance < 1, "existence.absent_chance", "in (0, 1)", self.absent_chance)
        require(0 <= self.confirm_rate < 1, "existence.confirm_rate", "in [0, 1)", self.confirm_rate)
        require(self.label_margin >= 1, "existence.label_margin", "at least 1", self.label_margin)
        clear = self.label_clear_margin >= self.label_margin
        require(clear, "existence.label_clear_margin", "at least label_margin", self.label_clear_margin)
        require(self.label_views >= 0, "existence.label_views", "0 or more", self.label_views)
        require(self.max_tracks >= 10, "existence.max_tracks", "at least 10", self.max_tracks)


@dataclass(frozen=True, slots=True)
class BeliefConfig:
    """How likely an object of predicted boxes is right: weights of a logistic regression (benchmarks/belief.py).

    The mean of two fits, with the shipped network and with an earlier one of the same training.
    """

    bias: float = -3.0  # of an object of which nothing is known
    sureness: float = 3.8  # of its views, in [0, 1]
    share: float = 3.3  # of the label's family in the posterior, in [0, 1]
    views: float = 0.34  # logarithm of their number
    above: float = -0.4  # points straight above it over points of it
    spread: float = -7.3  # 1 sigma of its log lengths


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
