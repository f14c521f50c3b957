"""Every parameter, its default and its unit. One frozen dataclass per component; defaults live nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from ssr_ros.config.checks import require
from ssr_ros.config.encoder import (
    DetectorConfig,
    EncoderConfig,
    LiftingConfig,
    NetworkConfig,
    SsrEncoderConfig,
)
from ssr_ros.config.interfaces import (
    CogMapConfig,
    DepthScaleConfig,
    ReasoningConfig,
    ReplicaConfig,
    SynchronizationConfig,
)
from ssr_ros.config.mapping import (
    AssociationConfig,
    BeliefConfig,
    ExistenceConfig,
    FloorConfig,
    FusionConfig,
    OccupancyConfig,
    RelationConfig,
    RoomConfig,
    TripletConfig,
)

__all__ = [
    "AssociationConfig",
    "BeliefConfig",
    "CogMapConfig",
    "Config",
    "DepthScaleConfig",
    "DetectorConfig",
    "EncoderConfig",
    "ExistenceConfig",
    "FloorConfig",
    "FusionConfig",
    "LiftingConfig",
    "NetworkConfig",
    "OccupancyConfig",
    "ReasoningConfig",
    "RelationConfig",
    "ReplicaConfig",
    "RoomConfig",
    "SsrEncoderConfig",
    "SynchronizationConfig",
    "TripletConfig",
    "require",
]


@dataclass(frozen=True, slots=True)
class Config:
    """The core: everything between a frame and an update of the graph."""

    cloud_step: int = 6  # every n-th depth pixel serves floor, occupancy and surroundings
    depth_scale: DepthScaleConfig = field(default_factory=DepthScaleConfig)
    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    detector: DetectorConfig = field(default_factory=DetectorConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)
    ssr: SsrEncoderConfig = field(default_factory=SsrEncoderConfig)
    lifting: LiftingConfig = field(default_factory=LiftingConfig)
    association: AssociationConfig = field(default_factory=AssociationConfig)
    fusion: FusionConfig = field(default_factory=FusionConfig)
    existence: ExistenceConfig = field(default_factory=ExistenceConfig)
    belief: BeliefConfig = field(default_factory=BeliefConfig)
    floor: FloorConfig = field(default_factory=FloorConfig)
    occupancy: OccupancyConfig = field(default_factory=OccupancyConfig)
    relations: RelationConfig = field(default_factory=RelationConfig)
    rooms: RoomConfig = field(default_factory=RoomConfig)
    triplets: TripletConfig = field(default_factory=TripletConfig)
    cog_map: CogMapConfig = field(default_factory=CogMapConfig)

    def __post_init__(self) -> None:
        require(self.cloud_step >= 1, "cloud_step", "at least 1", self.cloud_step)
