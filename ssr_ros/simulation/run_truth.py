"""What was true of a simulated run (ground_truth.json), and where it comes from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ssr_ros.geometry import wrap_angle, yaw_of
from ssr_ros.simulation import messages as ros
from ssr_ros.simulation.home import home_truth
from ssr_ros.simulation.scene import PlacedObject
from ssr_ros.simulation.simulated_run import FrameTruth, SimulatedRun, SimulationConfig
from ssr_ros.types import Matrix4


def run_truth(run: SimulatedRun, frames: Sequence[FrameTruth]) -> dict[str, Any]:
    """ground_truth.json: objects at their first place, rooms, camera, changes and frames, in the exact frame."""
    exact_T_world = run.exact_T_world
    brought = tuple(change.after for change in run.changes if change.kind == "new" and change.after is not None)
    truth = home_truth(run.home)
    for item in truth["objects"]:
        item["box"] = _box_in(item["box"], exact_T_world)
    for item in brought:
        truth["objects"].append(_object_truth(item, exact_T_world))
    for room in truth["rooms"]:
        room["polygon"] = [_point_in(point, exact_T_world) for point in room["polygon"]]
    truth.update(
        frame="exact odom frame = odometry without drift (coincides with odom at the first frame)",
        visible_convention="object id -> pixels of the exact instance image, people in front taken into account",
        exact_T_world=np.round(exact_T_world, 9).tolist(),
        seed={"home": run.home.seed, "run": run.config.seed},
        camera=_camera_truth(run.config),
        changes=[_change_truth(run, change, exact_T_world) for change in run.changes],
        people=[{"first_id": person.first_id, "height_m": round(person.height, 3)} for person in run.people],
        frames=[_frame_truth(index, frame) for index, frame in enumerate(frames)],
    )
    return truth


def _camera_truth(config: SimulationConfig) -> dict[str, Any]:
    camera = config.intrinsics
    return {
        "K": [[camera.fx, 0.0, camera.cx], [0.0, camera.fy, camera.cy], [0.0, 0.0, 1.0]],
        "width": camera.width,
        "height": camera.height,
        "height_above_floor_m": config.camera_height,
        "pitch_deg": -config.camera_pitch,
        "sensor": config.sensor,
    }


def _frame_truth(index: int, frame: FrameTruth) -> dict[str, Any]:
    x, y, yaw = frame.pose
    truth: dict[str, Any] = {
        "frame": index,
        "stamp_ns": frame.stamp,
        "base_link_pose_exact": [round(x, 6), round(y, 6), round(float(wrap_angle(yaw)), 6)],
        "visible": {str(key): count for key, count in sorted(frame.visible.items())},
    }
    return {**truth, "people": frame.people} if frame.people else truth


def _change_truth(run: SimulatedRun, change: Any, exact_T_world: Matrix4) -> dict[str, Any]:
    """The first image after it is the first that shows it; nothing is known in between."""
    first = run.image_times[run.image_times >= run.change_time]
    time = float(first[0]) if len(first) else run.change_time
    truth: dict[str, Any] = {"stamp_ns": run.stamp(time), "id": change.object_id, "kind": change.kind}
    if change.after is not None:
        truth["box"] = _box_in(_box_values(change.after), exact_T_world)
    return truth


def _object_truth(item: PlacedObject, exact_T_world: Matrix4) -> dict[str, Any]:
    return {
        "id": item.id,
        "class": item.label,
        "box": _box_in(_box_values(item), exact_T_world),
        "structural": item.structural,
        "model": item.model.name,
        "symmetry": item.model.symmetry,
    }


def _box_values(item: PlacedObject) -> list[float]:
    return [*item.box.center, *item.box.size, item.box.yaw]


def _box_in(values: Sequence[float], b_T_a: Matrix4) -> list[float]:
    """x, y, z, l, w, h [m], yaw [rad] of a box of frame a in frame b."""
    x, y, z, length, width, height, yaw = values
    center = b_T_a[:3, :3] @ np.array([x, y, z]) + b_T_a[:3, 3]
    turned = float(wrap_angle(yaw + yaw_of(b_T_a)))
    return [round(float(v), 4) for v in (*center, length, width, height, turned)]


def _point_in(point: Sequence[float], b_T_a: Matrix4) -> list[float]:
    moved = b_T_a[:2, :2] @ np.asarray(point, dtype=np.float64) + b_T_a[:2, 3]
    return [round(float(v), 4) for v in moved]


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Compact, with one frame or object per line."""
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    path.write_text(text.replace('},{"', '},\n{"') + "\n", encoding="utf-8")


def provenance(run: SimulatedRun, name: str) -> str:
    """How the recording was made."""
    config, labels = run.config, Counter(item.label for item in run.home.objects)
    drive, odometry = run.trajectory, config.odometry
    error = run.odometry[-1] - run.exact[-1]
    rooms = ", ".join(room.style for room in run.home.rooms)
    lines = [
        f"# {name} (SYNTHETIC: rendered, not a recording)",
        f"Made by `ssr simulate`: home seed {run.home.seed}, run seed {config.seed}. Rooms: {rooms}.",
        f"{len(run.home.objects)} objects: " + ", ".join(f"{n} {label}" for label, n in sorted(labels.items())) + ".",
        f"{len(run.image_times)} RGB-D frames of {config.width}x{config.height} at {config.image_rate:g} Hz; "
        f"odometry and /tf at 30 Hz. JPEG quality {ros.JPEG_QUALITY}; depth PNG 16UC1 mm; sensor model: "
        f"{config.sensor}. K is exact, there is no distortion. Stamps are synthetic, from {config.start} s.",
        f"Wheeled robot, camera {config.camera_height:g} m above the floor, {config.camera_pitch:g} deg down; "
        f"way {drive.length:.1f} m in {drive.times[-1]:.0f} s; {drive.low_views:.0%} of the views look less than "
        f"{config.trajectory.min_depth:g} m far at mast height.",
        "",
        "Odom frame: z up, z = 0 on the floor, origin under the first camera, x its horizontal forward direction. "
        "/ground_truth/odom is exact; ground_truth.json is in its frame.",
        f"/odom and /tf drift: {odometry}. End error {np.hypot(error[0], error[1]):.3f} m, "
        f"{abs(np.degrees(wrap_angle(error[2]))):.2f} deg.",
        f"People who walk about: {len(run.people)}. Things that change between two visits: {len(run.changes)}.",
        "",
    ]
    return "\n".join(lines)


def attributions(run: SimulatedRun) -> str:
    """Models that are not ours, with their creators; empty where all are."""
    credited = {
        item.model.name: item.model.attribution
        for home in (run.home, run.home_after)
        for item in home.objects
        if item.model.attribution
    }
    if not credited:
        return ""
    head = ["# Models used", "Changes made: scaled, re-lit, rendered to images.", "", "| model | by |", "|---|---|"]
    return "\n".join([*head, *(f"| {name} | {text} |" for name, text in sorted(credited.items())), ""])
