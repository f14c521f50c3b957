"""What home to make."""

from __future__ import annotations

from dataclasses import dataclass

from ssr_ros.config import require

MAX_ROOMS = 4
STYLES = ("bathroom", "bedroom", "kitchen", "living room", "office")
SOURCES = ("parametric", "sweethome3d", "all")
SPLITS = ("train", "test", "all")


@dataclass(frozen=True, slots=True)
class HomeConfig:
    """A home is a function of this and of the furniture catalogue."""

    seed: int = 0
    rooms: int = 0  # 1 to 4; 0: as many as styles, or drawn from the seed
    styles: tuple[str, ...] = ()  # one per room; empty: drawn from the seed
    source: str = "parametric"  # of the furniture: parametric, sweethome3d or all
    split: str = "train"  # of the furniture models: train, test or all
    clutter: float = 1.0  # factor on how many small things lie about; 0: only what a rule demands

    def __post_init__(self) -> None:
        require(self.seed >= 0, "home.seed", "0 or more", self.seed)
        require(0 <= self.rooms <= MAX_ROOMS, "home.rooms", f"in [0, {MAX_ROOMS}]", self.rooms)
        require(len(self.styles) <= MAX_ROOMS, "home.styles", f"at most {MAX_ROOMS}", self.styles)
        require(set(self.styles) <= set(STYLES), "home.styles", f"among {', '.join(STYLES)}", self.styles)
        fits = not self.styles or self.rooms in (0, len(self.styles))
        require(fits, "home.rooms", "0 or the number of styles", self.rooms)
        require(self.source in SOURCES, "home.source", " or ".join(SOURCES), self.source)
        require(self.split in SPLITS, "home.split", " or ".join(SPLITS), self.split)
        require(0 <= self.clutter <= 2, "home.clutter", "in [0, 2]", self.clutter)
