"""What really stands in a recording (ground_truth.json), and where its drifting odometry puts that."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
import yaml
from msgspec import Meta

from ssr_ros.geometry import invert_pose, wrap_angle, yaw_of
from ssr_ros.resources import data_file
from ssr_ros.types import Box3D, Matrix4

TRUTH_FILE = "ground_truth.json"
POINTS_FILE = "ground_truth_points.npz"  # optional, beside it
LABELS_FILE = "truth_labels.yaml"

_Length = Annotated[float, Meta(gt=0.0)]
_Pixels = Annotated[int, Meta(ge=0)]


_Box = tuple[float, float, float, _Length, _Length, _Length, float]  # x y z l w h [m], yaw [rad]
_Polygon = Annotated[list[tuple[float, float]], Meta(min_length=3)]  # [m]
ChangeKind = Literal["new", "moved", "removed"]


class _Object(msgspec.Struct, frozen=True):
    id: int
    label: Annotated[str, Meta(min_length=1)] = msgspec.field(name="class")
    box: _Box
    symmetry: Annotated[int, Meta(ge=0)] | None = None


class _Room(msgspec.Struct, frozen=True):
    polygon: _Polygon


class _Camera(msgspec.Struct, frozen=True):
    width: Annotated[int, Meta(gt=0)] = 640
    height: Annotated[int, Meta(gt=0)] = 480


class _Change(msgspec.Struct, frozen=True):
    stamp_ns: int
    id: int
    kind: ChangeKind
    box: _Box | None = None  # where it stands from then on, if it moved


class _Frame(msgspec.Struct, frozen=True):
    stamp_ns: int
    base_link_pose_exact: tuple[float, float, float]  # x y [m], yaw [rad]
    visible: dict[int, _Pixels] = msgspec.field(default_factory=dict)


class _File(msgspec.Struct, frozen=True):
    """Other fields of the file are not read."""

    objects: Annotated[list[_Object], Meta(min_length=1)]
    frames: list[_Frame] = msgspec.field(default_factory=list)
    camera: _Camera = msgspec.field(default_factory=_Camera)
    room: _Room | None = None
    rooms: list[_Room] = msgspec.field(default_factory=list)
    changes: list[_Change] = msgspec.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TruthObject:
    """One object at one place."""

    id: int
    label: str  # in the words of the truth
    box: Box3D
    symmetry: int | None = None  # the same after a turn by 2 pi / symmetry; 0: round; None: not told
    since: int = 0  # [ns] from when it stands there
    until: int | None = None  # [ns] when it left that place; None: it is there at the end


@dataclass(frozen=True, slots=True, eq=False)
class TruthFrame:
    stamp: int  # [ns] of the color image
    exact_T_base: Matrix4
    visible: Mapping[int, int]  # object id -> pixels of it in the image


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """Objects in the exact frame: odometry's frame, if odometry did not drift."""

    objects: tuple[TruthObject, ...]  # as they stand at the end
    frames: tuple[TruthFrame, ...]  # empty where the file does not tell what was visible
    past: tuple[TruthObject, ...] = ()  # places that were left, with the stamp in ``until``
    rooms: tuple[tuple[tuple[float, float], ...], ...] = ()  # polygons [m]
    image_share: float = 1.0  # pixels of the image in which ``visible`` was counted, over 640 x 480

    def at(self, stamp: int) -> tuple[TruthObject, ...]:
        """What stood where at that time [ns]."""
        return tuple(
            item
            for item in (*self.objects, *self.past)
            if item.since <= stamp and (item.until is None or stamp < item.until)
        )


@dataclass(frozen=True, slots=True)
class Views:
    """How much of one object the frames showed."""

    frames: int = 0  # that showed enough of it
    last: int | None = None  # [ns] stamp of the last of them
    first: int | None = None  # [ns]


def truth_beside(recording: Path) -> Path:
    """Where a recording's truth is expected: in its folder."""
    return (recording if recording.is_dir() else recording.parent) / TRUTH_FILE


def load_truth(path: Path) -> GroundTruth:
    """The truth of a file; ValueError naming the file and what is wrong with it, OSError if it cannot be read."""
    try:
        document = msgspec.json.decode(path.read_bytes(), type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: is not a ground truth: {error}") from error
    ids = [item.id for item in document.objects]
    if len(set(ids)) < len(ids):
        raise ValueError(f"{path}: object ids must be unique, got {sorted(i for i in set(ids) if ids.count(i) > 1)}")
    unknown = {i for frame in document.frames for i in frame.visible} - set(ids)
    if unknown:
        raise ValueError(f"{path}: visible objects must be listed under objects, got ids {sorted(unknown)}")
    strangers = sorted({change.id for change in document.changes} - set(ids))
    if strangers:
        raise ValueError(f"{path}: what changes must be listed under objects, got ids {strangers}")
    present, past = _history(document)
    rooms = document.rooms or ([document.room] if document.room else [])
    return GroundTruth(
        present,
        tuple(TruthFrame(f.stamp_ns, _planar(*f.base_link_pose_exact), f.visible) for f in document.frames),
        past,
        tuple(tuple(room.polygon) for room in rooms),
        document.camera.width * document.camera.height / (640 * 480),
    )


def load_points(path: Path) -> dict[int, np.ndarray]:
    """(N, 3) [m] on the surfaces of objects, by id, from the file beside a truth; none without it.

    ValueError naming the file where it is something else.
    """
    if not path.exists():
        return {}
    try:
        with np.load(path) as file:
            points = {int(name): np.asarray(file[name], dtype=np.float64) for name in file.files}
    except (ValueError, OSError, zipfile.BadZipFile, EOFError) as error:
        raise ValueError(f"{path}: is no file of surface points by object id: {error}") from error
    wrong = [name for name, p in points.items() if p.ndim != 2 or p.shape[1] != 3 or not len(p)]
    if wrong:
        raise ValueError(f"{path}: points must be (N, 3) with N >= 1, those of objects {wrong} are not")
    return points


def _history(document: _File) -> tuple[tuple[TruthObject, ...], tuple[TruthObject, ...]]:
    """Objects as they stand at the end, and the places that were left before."""
    now = {item.id: TruthObject(item.id, item.label, _box(item.box), item.symmetry) for item in document.objects}
    past: list[TruthObject] = []
    for change in sorted(document.changes, key=lambda c: c.stamp_ns):
        item = now.pop(change.id, None)
        if item is None:
            continue  # what was taken away cannot change again
        if change.kind == "new":
            now[change.id] = replace(item, since=change.stamp_ns)
            continue
        past.append(replace(item, until=change.stamp_ns))
        if change.kind == "moved" and change.box is not None:
            now[change.id] = replace(item, box=_box(change.box), since=change.stamp_ns)
    return tuple(now[item.id] for item in document.objects if item.id in now), tuple(past)


def _box(values: tuple[float, ...]) -> Box3D:
    x, y, z, length, width, height, yaw = values
    return Box3D((x, y, z), (length, width, height), yaw)


def _planar(x: float, y: float, yaw: float) -> Matrix4:
    pose = np.eye(4)
    pose[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    pose[:2, 3] = x, y
    return pose


def count_views(truth: GroundTruth, stamps: Iterable[int], min_pixels: int) -> dict[int, Views]:
    """Per object the views with at least ``min_pixels`` (of 640 x 480) among the frames at ``stamps`` [ns].

    Of objects that moved, those of the place where they stand at the end.
    """
    used = set(stamps)
    since = {item.id: item.since for item in truth.objects}
    views = {item.id: Views() for item in truth.objects}
    for frame in sorted((f for f in truth.frames if f.stamp in used), key=lambda f: f.stamp):
        for object_id, pixels in frame.visible.items():
            if pixels >= min_pixels * truth.image_share and frame.stamp >= since.get(object_id, frame.stamp + 1):
                old = views[object_id]
                views[object_id] = Views(old.frames + 1, frame.stamp, frame.stamp if old.first is None else old.first)
    return views


def drift(truth: GroundTruth, odom_T_base: Mapping[int, Matrix4]) -> dict[int, Matrix4]:
    """odom_T_exact by stamp [ns]: where odometry puts, at that moment, what is at rest in the exact frame.

    ValueError if the truth tells the exact pose at none of the stamps.
    """
    found = {
        frame.stamp: odom_T_base[frame.stamp] @ invert_pose(frame.exact_T_base)
        for frame in truth.frames
        if frame.stamp in odom_T_base
    }
    if not found:
        raise ValueError(
            f"the truth tells {len(truth.frames)} exact poses, none at the stamp of one of the {len(odom_T_base)} "
            "frames used: it belongs to another recording"
        )
    return found


def as_odometry_saw(
    truth: GroundTruth, views: Mapping[int, Views], odom_T_exact: Mapping[int, Matrix4]
) -> tuple[TruthObject, ...]:
    """The objects where odometry put them when each was last seen; those never seen, where it puts them at last."""
    end = max(odom_T_exact)
    last = {object_id: end if view.last is None else view.last for object_id, view in views.items()}
    return tuple(replace(item, box=moved(item.box, odom_T_exact[last[item.id]])) for item in truth.objects)


def moved(box: Box3D, b_T_a: Matrix4) -> Box3D:
    """A box of frame a in frame b; b differs from a by a shift and a turn about z."""
    x, y, z = (float(v) for v in b_T_a[:3, :3] @ np.array(box.center) + b_T_a[:3, 3])
    return Box3D((x, y, z), box.size, float(wrap_angle(box.yaw + yaw_of(b_T_a))))


@dataclass(frozen=True, slots=True)
class TruthLabels:
    """Which labels of the map are right for an object of the truth."""

    accept: Mapping[str, tuple[str, ...]]
    vocabulary: frozenset[str]  # labels the detector can give
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # labels of what a model is decorated with

    def accepted(self, label: str) -> tuple[str, ...]:
        """Labels of the vocabulary, that of the row first; none if the detector has no word for it."""
        words = dict.fromkeys((label, *self.accept.get(label, ())))
        return tuple(word for word in words if word in self.vocabulary)


def load_truth_labels(vocabulary: Iterable[str]) -> TruthLabels:
    """The package's aliases, for the labels that a detector can give."""
    return TruthLabels(_words("accept"), frozenset(vocabulary), _words("parts"))


@lru_cache(maxsize=2)
def _words(section: str) -> dict[str, tuple[str, ...]]:
    text = data_file(LABELS_FILE).read_text(encoding="utf-8")
    return {label: tuple(words) for label, words in yaml.safe_load(text)[section].items()}
