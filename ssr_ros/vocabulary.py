"""The indoor vocabulary and what is known of each label's real size. Data: data/vocabulary.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import yaml
from numpy.typing import NDArray

from ssr_ros.resources import data_file

COCO_LABELS: tuple[str, ...] = tuple(
    "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,"
    "bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,"
    "skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,"
    "cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
    "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
    "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush".split(",")
)


SUPPORT = 0.02  # [m] thickness of what a small thing stands on, as its depth shows it


@dataclass(frozen=True, slots=True)
class LabelInfo:
    """Plausible sizes of a whole object of one label, least and most [m]."""

    name: str
    coco: tuple[str, ...]
    long: tuple[float, float]  # longer horizontal length
    short: tuple[float, float]  # shorter horizontal length
    height: tuple[float, float]
    stands: str  # floor, wall or any
    front: str  # which side the front is on: short (facing across the longer side), long, or none
    surface: bool  # known by its flat top
    thin: float  # most its shorter horizontal length can be of its longer one
    beside: tuple[str, ...]  # labels next to which it is expected
    absorbs: tuple[str, ...]  # labels the detector gives to parts of it
    depth: float | None = None  # shorter horizontal length [m] of a common one
    sparse: bool = False  # one sees through it in places
    level: bool = False  # its level top shows how long and wide it is, wherever it ends
    upright: float = 0.0  # least its height can be of its longer horizontal length

    @property
    def reach(self) -> float:
        """[m] the most that two points of one object can be apart horizontally."""
        return float(np.hypot(self.long[1], self.short[1]))

    @property
    def stands_free(self) -> bool:
        """Never flat on a wall: too deep for that."""
        return self.short[0] >= 0.08

    @property
    def rests_on_level(self) -> bool:
        """A small thing high enough to be told from what it stands on."""
        return not self.is_furniture and self.height[0] >= 2 * SUPPORT

    @property
    def is_furniture(self) -> bool:
        """Large enough to be an obstacle or a landmark."""
        return self.long[1] >= 0.9 or self.height[1] >= 0.9


@dataclass(frozen=True, slots=True)
class Vocabulary:
    labels: tuple[str, ...]
    info: dict[str, LabelInfo]
    moving: tuple[str, ...]  # detector labels

    def from_coco(self) -> NDArray[np.float32]:
        """(80, L) 0/1 matrix from detector labels to the vocabulary."""
        matrix = np.zeros((len(COCO_LABELS), len(self.labels)), np.float32)
        for column, label in enumerate(self.labels):
            for name in self.info[label].coco:
                matrix[COCO_LABELS.index(name), column] = 1.0
        return matrix


@lru_cache(maxsize=1)
def load_vocabulary() -> Vocabulary:
    """The package's vocabulary; ValueError where the data file breaks its own rules."""
    text = data_file("vocabulary.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    info = {name: _label_info(name, fields) for name, fields in document["labels"].items()}
    return Vocabulary(tuple(info), info, tuple(document["moving"]))


def _label_info(name: str, fields: dict) -> LabelInfo:
    unknown = [word for word in fields["coco"] if word not in COCO_LABELS]
    if unknown:
        raise ValueError(f"vocabulary.yaml: {name}.coco must be COCO labels, got {unknown}")
    ranges = {key: (float(fields[key][0]), float(fields[key][1])) for key in ("long", "short", "height")}
    for key, (least, most) in ranges.items():
        if not 0 < least < most:
            raise ValueError(
                f"vocabulary.yaml: {name}.{key} must be [least, most] with 0 < least < most, got {fields[key]}"
            )
    if fields["stands"] not in ("floor", "wall", "any"):
        raise ValueError(f"vocabulary.yaml: {name}.stands must be floor, wall or any, got {fields['stands']!r}")
    front = fields.get("front", "none")
    if front not in ("short", "long", "none"):
        raise ValueError(f"vocabulary.yaml: {name}.front must be short, long or none, got {front!r}")
    return LabelInfo(
        name,
        tuple(fields["coco"]),
        **ranges,
        stands=fields["stands"],
        front=front,
        surface=bool(fields.get("surface", False)),
        thin=float(fields.get("thin", 1.0)),
        beside=tuple(fields.get("beside", ())),
        absorbs=tuple(fields.get("absorbs", ())),
        depth=float(fields["depth"]) if "depth" in fields else None,
        sparse=bool(fields.get("sparse", False)),
        level=bool(fields.get("level", False)),
        upright=float(fields.get("upright", 0.0)),
    )
