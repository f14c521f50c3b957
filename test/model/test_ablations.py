"""The benchmark of fusions runs to its end: trains, exports, scores single frames, prints the table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ssr_ros.model.rendered_frames import FramesConfig, write_home

pytest.importorskip("accelerate", reason="needs accelerate (requirements-training.txt)")
ROOT = Path(__file__).resolve().parents[2]


def test_a_fusion_is_trained_and_scored(tmp_path: Path) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    assert write_home(31, frames, FramesConfig(frames=3, source="parametric"))
    command = [sys.executable, ROOT / "benchmarks" / "ablations.py", frames, ROOT / "recordings" / "demo_room"]
    options = ["--steps", "2", "--fusions", "2d", "--every", "80", "--out", tmp_path / "out"]
    run = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    figures = dict(line.strip("| ").rsplit("|", 1) for line in run.stdout.splitlines() if line.startswith("|"))
    best = next(value for name, value in figures.items() if name.startswith("F1 at IoU 0.25"))
    assert 0.0 <= float(best) < 0.5  # an image alone, hardly trained
    assert (tmp_path / "out" / "2d" / "training.png").stat().st_size and (tmp_path / "out" / "grounding.md").exists()
