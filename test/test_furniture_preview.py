"""The contact sheet of furniture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from click.testing import CliRunner
from PIL import Image

from ssr_ros.simulation import materials
from ssr_ros.simulation.parametric.primitives import box
from ssr_ros.simulation.preview import main, shade
from ssr_ros.simulation.scene import FurnitureModel, Mesh


def cube(front: str, back: str) -> FurnitureModel:
    """A cube of one colour with a back of another."""
    part = box(1, 1, 1)
    behind = (part.vertices[part.faces][..., 0] < -0.4).all(1)
    mesh = Mesh(
        part.vertices.astype(np.float32),
        part.faces.astype(np.int32),
        part.uv.astype(np.float32),
        behind.astype(np.int32),
        (materials.plain(front), materials.plain(back)),
    )
    return FurnitureModel("cube", "box", mesh, (1, 1, 1), 4)


def test_what_is_behind_is_hidden() -> None:
    model = cube("#ff0000", "#0000ff")
    front, back = shade(model, 40, azimuth=0.0, elevation=0.0), shade(model, 40, azimuth=np.pi, elevation=0.0)
    assert front[20, 20, 0] > 100 > front[20, 20, 2]
    assert back[20, 20, 2] > 100 > back[20, 20, 0]
    assert len(set(front[0, 0].tolist())) == 1  # the background is grey


def test_the_command_writes_a_sheet(tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    result = CliRunner().invoke(main, [str(out), "--label", "stool", "--each", "1"])
    assert result.exit_code == 0, result.output
    assert Image.open(out).size[0] == 1200
