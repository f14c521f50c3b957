from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from box_home import BoxRenderer, PlainSensor, box_home
from click.testing import CliRunner

from ssr_ros.cli import main
from ssr_ros.cli_simulate import Job, parse_seeds, parse_size, run_simulate
from ssr_ros.evaluation.truth import load_truth
from ssr_ros.recording import open_recording
from ssr_ros.simulation.home_config import HomeConfig
from ssr_ros.simulation.recorder import record
from ssr_ros.simulation.simulated_run import SimulationConfig


def jobs(folder: Path, count: int) -> list[Job]:
    config = [SimulationConfig(seed=n, frames=5, width=32, height=24) for n in range(count)]
    return [Job(HomeConfig(seed=n), config[n], folder / f"seed_{n}") for n in range(count)]


def make_boxes(job: Job, progress: Any) -> None:
    """A home of boxes whatever is asked for; that of seed 1 cannot be made."""
    if job.home.seed == 1:
        raise ValueError("a room must have a floor")
    record(box_home(), job.simulation, job.out, renderer=BoxRenderer, sensor=PlainSensor())


def test_one_home_that_fails_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not run_simulate(jobs(tmp_path, 3), True, make_boxes)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seed_0", "seed_2"]
    assert "a room must have a floor" in capsys.readouterr().err


def test_what_is_finished_is_skipped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_simulate(jobs(tmp_path, 1), True, make_boxes)
    before = (tmp_path / "seed_0" / "ground_truth.json").stat().st_mtime_ns
    assert run_simulate(jobs(tmp_path, 1), True, make_boxes)
    assert (tmp_path / "seed_0" / "ground_truth.json").stat().st_mtime_ns == before
    assert "is there already" in capsys.readouterr().err
    with pytest.raises(FileExistsError):
        run_simulate(jobs(tmp_path, 1), False, make_boxes)


def test_a_single_home_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="seed_1: a room must have a floor"):
        run_simulate(jobs(tmp_path, 2)[1:], False, make_boxes)


def test_seeds_and_sizes() -> None:
    assert list(parse_seeds("3:6")) == [3, 4, 5]
    assert parse_size("320x240") == (320, 240)
    for text in ("3", "6:3", "a:b", "-1:2", ":"):
        with pytest.raises(ValueError, match="--seeds must be A:B"):
            parse_seeds(text)
    for text in ("320", "0x0", "axb", "320x"):
        with pytest.raises(ValueError, match="--size must be WIDTHxHEIGHT"):
            parse_size(text)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--drift", "huge"], "--drift must be one of none, low, typical, high, got 'huge'"),
        (["--sensor", "lidar"], "simulation.sensor must be"),
        (["--style", "castle"], "home.styles must be among"),
        (["--source", "shop"], "home.source must be"),
        (["--size", "big"], "--size must be"),
        (["--seeds", "9"], "--seeds must be"),
    ],
)
def test_wrong_options_are_one_line(options: list[str], words: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["simulate", "--out", str(tmp_path / "rec"), *options])
    assert result.exit_code == 2 and "Traceback" not in result.output
    assert words in result.output
    assert not (tmp_path / "rec").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_furnished_home_is_recorded(tmp_path: Path) -> None:
    """The whole command with the real home, renderer and sensor."""
    out = tmp_path / "rec"
    words = "--seed 3 --style office --frames 4 --size 80x60 --sensor kinect --people 1 --sheet".split()
    result = CliRunner().invoke(main, ["simulate", "--out", str(out), *words, str(tmp_path / "sheet.png")])
    assert result.exit_code == 0, result.output
    frames = list(open_recording(out))
    truth = load_truth(out / "ground_truth.json")
    assert len(frames) == len(truth.frames) == 4
    assert len(truth.objects) >= 8 and len(truth.rooms) == 1
    assert all((frame.depth > 0).mean() > 0.4 for frame in frames)
    assert all(sum(frame.visible.values()) > 200 for frame in truth.frames)
    assert (tmp_path / "sheet.png").stat().st_size > 1000
