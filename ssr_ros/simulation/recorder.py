"""Writes a simulated run as a standard ROS 2 bag (MCAP) with what was true beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from rosbags.interfaces import Qos, QosDurability, QosHistory, QosLiveliness, QosReliability, QosTime
from rosbags.rosbag2 import StoragePlugin, Writer

from ssr_ros.simulation import messages as ros
from ssr_ros.simulation.contact_sheet import write_sheet
from ssr_ros.simulation.run_truth import attributions, provenance, run_truth, write_json
from ssr_ros.simulation.scene import Home
from ssr_ros.simulation.simulated_run import FrameTruth, Image, MakeRenderer, Senses, SimulatedRun, SimulationConfig

TRUTH_FILE, PROVENANCE_FILE, ATTRIBUTION_FILE = "ground_truth.json", "PROVENANCE.md", "ATTRIBUTION.md"
SHEET_FRAMES = 24  # images kept for a contact sheet
_BAG_VERSION: Literal[8] = 8  # the newest that ROS 2 Humble reads
_FOREVER = QosTime(9223372036, 854775807)

Progress = Callable[[int, int], None]  # images done, images in all


def record(
    home: Home,
    config: SimulationConfig,
    out: Path,
    progress: Progress | None = None,
    renderer: MakeRenderer | None = None,
    sensor: Senses | None = None,
    sheet: Path | None = None,
) -> Path:
    """A bag folder ``out`` with ground_truth.json, PROVENANCE.md and, where models need it, ATTRIBUTION.md.

    All of it is written to a folder beside ``out`` and renamed at the end: what bears the name is whole. What an
    interrupted call left is thrown away. ``sheet``: also a contact sheet of the images. FileExistsError when ``out``
    is there already.
    """
    if out.exists():
        raise FileExistsError(f"{out}: exists already; remove it or give another folder")
    run = SimulatedRun(home, config, renderer, sensor)
    unfinished = out.parent / f".{out.name}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    frames, thumbnails = _write_bag(run, unfinished, out.name, progress)
    write_json(unfinished / TRUTH_FILE, run_truth(run, frames))
    (unfinished / PROVENANCE_FILE).write_text(provenance(run, out.name), encoding="utf-8")
    attribution = attributions(run)
    if attribution:
        (unfinished / ATTRIBUTION_FILE).write_text(attribution, encoding="utf-8")
    if sheet is not None:
        write_sheet(thumbnails, sheet)
    unfinished.rename(out)
    return out


def is_finished(out: Path) -> bool:
    """Whether a recording is there, whole."""
    return (out / TRUTH_FILE).is_file()


def _write_bag(
    run: SimulatedRun, folder: Path, name: str, progress: Progress | None
) -> tuple[list[FrameTruth], list[Image]]:
    """The bag; the truth of its frames, and some of its images."""
    frames: list[FrameTruth] = []
    kept: list[Image] = []
    total = len(run.image_times)
    wanted = set(np.linspace(0, total - 1, min(SHEET_FRAMES, total)).round().astype(int).tolist())

    def on_image(image: Image) -> None:
        if len(frames) in wanted:
            kept.append(image)
        frames.append(image.truth)
        if progress is not None:
            progress(len(frames), total)

    writer = Writer(folder, version=_BAG_VERSION, storage_plugin=StoragePlugin.MCAP)
    with writer:
        writer.set_custom_data("source", "synthetic: rendered by ssr simulate, see PROVENANCE.md")
        connections = {topic: _connect(writer, topic) for topic in ros.TYPES}
        for message in run.messages(on_image):
            writer.write(connections[message.topic], message.stamp, message.data)
    _name_storage(folder, name)
    return frames, kept


def _connect(writer: Writer, topic: str) -> Any:
    latched = topic == ros.TF_STATIC
    qos = Qos(
        QosHistory.KEEP_LAST,
        1 if latched else 100 if topic == ros.TF else 10,
        QosReliability.RELIABLE,
        QosDurability.TRANSIENT_LOCAL if latched else QosDurability.VOLATILE,
        _FOREVER,
        _FOREVER,
        QosLiveliness.AUTOMATIC,
        _FOREVER,
        False,
    )
    return writer.add_connection(topic, ros.TYPES[topic], typestore=ros.typestore(), offered_qos_profiles=[qos])


def _name_storage(folder: Path, name: str) -> None:
    """The writer names its file after the folder, which is not the final one."""
    old, new = f"{folder.name}.mcap", f"{name}.mcap"
    (folder / old).rename(folder / new)
    metadata = folder / "metadata.yaml"
    metadata.write_text(metadata.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
