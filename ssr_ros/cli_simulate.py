"""``ssr simulate``: furnished homes, driven through and recorded, with what was true beside each recording."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ssr_ros.simulation.home import make_home
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.odometry import DRIFTS
from ssr_ros.simulation.recorder import is_finished, record
from ssr_ros.simulation.simulated_run import SimulationConfig

BYTES_PER_PIXEL = 1.0  # of a recorded frame, about
SPARE = 200 * 2**20  # [bytes] that stay free on the disk


@dataclass(frozen=True, slots=True)
class Job:
    """One recording to make."""

    home: HomeConfig
    simulation: SimulationConfig
    out: Path
    sheet: Path | None = None


def jobs_of(
    seed: int,
    seeds: str | None,
    out: Path,
    rooms: int | None,
    styles: tuple[str, ...],
    source: str,
    split: str,
    clutter: float,
    frames: int | None,
    rate: float,
    size: str,
    sensor: str,
    camera_height: float,
    camera_pitch: float,
    people: int,
    drift: str,
    loop_closure: bool,
    changes: bool,
    sheet: Path | None,
) -> list[Job]:
    """The recordings that the command's options ask for; ValueError naming the option that is wrong."""
    if drift not in DRIFTS:
        raise ValueError(f"--drift must be one of {', '.join(DRIFTS)}, got {drift!r}")
    width, height = parse_size(size)
    jobs = []
    for number in [seed] if seeds is None else parse_seeds(seeds):
        simulation = SimulationConfig(
            seed=number,
            frames=frames or 0,
            image_rate=rate,
            width=width,
            height=height,
            sensor=sensor,
            camera_height=camera_height,
            camera_pitch=camera_pitch,
            people=people,
            changes=changes,
            odometry=replace(DRIFTS[drift], loop_closure=loop_closure),
        )
        home = HomeConfig(number, rooms or 0, styles, source, split, clutter)
        folder = out if seeds is None else out / f"seed_{number:05d}"
        page = sheet if sheet is None or seeds is None else sheet.with_stem(f"{sheet.stem}_{number:05d}")
        jobs.append(Job(home, simulation, folder, page))
    return jobs


def run_simulate(jobs: Sequence[Job], skip_finished: bool, make: Callable[[Job, Any], None] | None = None) -> bool:
    """Makes the recordings one after the other, with a bar; False when some could not be made.

    ``make`` makes one and tells a rich Progress; by default the real thing.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    failed = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        every = progress.add_task("recordings", total=len(jobs), visible=len(jobs) > 1)
        for job in jobs:
            if skip_finished and is_finished(job.out):
                progress.console.print(f"{job.out} is there already", highlight=False, soft_wrap=True)
            else:
                failed += _attempt(job, progress, make or _simulate, len(jobs) > 1)
            progress.advance(every)
    return not failed


def _attempt(job: Job, progress: Any, make: Callable[[Job, Any], None], go_on: bool) -> list[Path]:
    """One recording; a home that cannot be made is told and left out where there are others."""
    try:
        make(job, progress)
    except (ValueError, RuntimeError) as error:
        if not go_on:
            raise ValueError(f"{job.out}: {error}") from error
        progress.console.print(f"[red]{job.out} was not made: {error}", highlight=False, soft_wrap=True)
        return [job.out]
    return []


def _simulate(job: Job, progress: Any) -> None:
    task = progress.add_task(f"{job.out.name}: furnishing", total=None)
    try:
        home = make_home(job.home)
        progress.update(task, description=f"{job.out.name}: finding the way, lighting")
        _require_space(job)

        def told(done: int, total: int) -> None:
            progress.update(task, description=f"{job.out.name}: driving", completed=done, total=total)

        record(home, job.simulation, job.out, told, sheet=job.sheet)
    finally:
        progress.remove_task(task)
    size = sum(path.stat().st_size for path in job.out.iterdir()) / 2**20
    progress.console.print(f"wrote {job.out} ({size:.0f} MiB)", highlight=False, soft_wrap=True)


def _require_space(job: Job) -> None:
    """OSError before a full disk is met halfway."""
    config = job.simulation
    needed = config.width * config.height * BYTES_PER_PIXEL * (config.frames or 1000) + SPARE
    folder = job.out.resolve()
    while not folder.exists():
        folder = folder.parent
    stats = os.statvfs(folder)
    free = stats.f_bavail * stats.f_frsize
    if free < needed:
        raise OSError(f"{job.out}: {free / 2**20:.0f} MiB are free, {needed / 2**20:.0f} are needed; use another disk")


def parse_seeds(text: str) -> range:
    """``A:B``: seeds A to B - 1; ValueError otherwise."""
    first, _, end = text.partition(":")
    if not (first.isdecimal() and end.isdecimal() and int(first) < int(end)):
        raise ValueError(f"--seeds must be A:B with whole numbers A < B (A to B - 1 are made), got {text!r}")
    return range(int(first), int(end))


def parse_size(text: str) -> tuple[int, int]:
    """``WxH`` in pixels; ValueError otherwise."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 16 <= int(width) <= 4096 and 16 <= int(height) <= 4096):
        raise ValueError(f"--size must be WIDTHxHEIGHT in pixels, 16 to 4096 each, got {text!r}")
    return int(width), int(height)
