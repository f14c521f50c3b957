"""Furniture to draw from: parametric designs and, where installed, the models of Sweet Home 3D."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import yaml
from numpy.random import Generator

from ssr_ros.resources import data_file
from ssr_ros.simulation.parametric.designs import DESIGNS
from ssr_ros.simulation.scene import FurnitureModel
from ssr_ros.simulation.sweethome3d import catalogue_entries

SOURCES = ("parametric", "sweethome3d", "all")
SPLITS = ("train", "test", "all")
CLEARANCE = 0.25  # [m] at least so much is free above every surface
TRIES = 40  # draws before a wish for a size is given up
Size = tuple[float, float, float]  # l, w, h [m]


class Entry(Protocol):
    """Something furniture can be made from: a parametric design, or one model, for which the seed says nothing."""

    @property
    def id(self) -> str: ...

    @property
    def label(self) -> str: ...

    def size(self, seed: int) -> Size: ...

    def model(self, seed: int) -> FurnitureModel: ...


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries of a source and a split."""

    entries: tuple[Entry, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(sorted({entry.label for entry in self.entries}))

    def of(self, label: str) -> tuple[Entry, ...]:
        """Entries with this label; KeyError where there are none."""
        found = tuple(entry for entry in self.entries if entry.label == label)
        if not found:
            raise KeyError(f"no furniture called {label!r}; there is {', '.join(self.labels)}")
        return found

    def draw(self, label: str, rng: Generator, fits: Callable[[Size], bool] | None = None) -> FurnitureModel:
        """A model of this label, every entry as likely as the next.

        ``fits`` says whether a size (l, w, h) [m] will do: a floor lamp is a lamp more than a metre high. KeyError for
        an unknown label, LookupError where nothing fits in TRIES draws.
        """
        entries = self.of(label)
        for _ in range(TRIES):
            entry, seed = entries[int(rng.integers(len(entries)))], int(rng.integers(2**31))
            if fits is None or fits(entry.size(seed)):
                return entry.model(seed)
        raise LookupError(f"none of {TRIES} draws of {label!r} has the size asked for")

    def model(self, name: str) -> FurnitureModel:
        """The model of this name, made again; KeyError where the catalogue lacks it."""
        stem, _, seed = name.partition("#")
        for entry in self.entries:
            if entry.id == stem:
                return entry.model(int(seed or 0))
        raise KeyError(f"no furniture model is called {name!r}")


def load_catalogue(source: str = "parametric", split: str = "train") -> Catalogue:
    """Furniture of a source (parametric, sweethome3d, all) and a split (train, test, all).

    "all" goes without Sweet Home 3D's models where they are not installed; asking for them alone then is a
    FileNotFoundError that says what to install. ValueError for another word.
    """
    if source not in SOURCES:
        raise ValueError(f"furniture source must be one of {', '.join(SOURCES)}, got {source!r}")
    if split not in SPLITS:
        raise ValueError(f"furniture split must be one of {', '.join(SPLITS)}, got {split!r}")
    entries: list[Entry] = []
    if source != "sweethome3d":
        entries += DESIGNS
    if source != "parametric":
        entries += catalogue_entries(required=source == "sweethome3d")
    return Catalogue(entries_of(entries, split))


def entries_of(entries: Sequence[Entry], split: str) -> tuple[Entry, ...]:
    """The entries of one split; what data/furniture_split.yaml does not name is in neither."""
    if split == "all":
        return tuple(entries)
    wanted = load_split()[split]
    return tuple(entry for entry in entries if entry.id in wanted)


@lru_cache(maxsize=1)
def load_split() -> dict[str, frozenset[str]]:
    """Ids of the entries for training, and of those that training never sees."""
    document = yaml.safe_load(data_file("furniture_split.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(document[name]) for name in ("train", "test")}
