"""config/perception.yaml says what the code says."""

from __future__ import annotations

import pytest
import yaml

from ssr_ros.config import Config
from ssr_ros.resources import share_path
from ssr_ros.ros.node_config import PerceptionNodeConfig
from ssr_ros.ros.parameter_file import NODES, parameter_file
from ssr_ros.ros.parameters import build_config, parameter_fields


def test_the_file_is_up_to_date():
    written = (share_path("config") / "perception.yaml").read_text(encoding="utf-8")
    assert written == parameter_file(), "run: python -m ssr_ros.ros.parameter_file"


def test_the_file_gives_the_defaults():
    sections = yaml.safe_load(parameter_file())
    assert list(sections) == [f"/**/{node}" for node in NODES]
    given = flat(sections["/**/perception"]["ros__parameters"])
    values = {f.name: None for kind in (Config, PerceptionNodeConfig) for f in parameter_fields(kind)} | given
    assert build_config(Config, values.__getitem__) == Config()
    assert build_config(PerceptionNodeConfig, values.__getitem__) == PerceptionNodeConfig()


@pytest.mark.parametrize("path", sorted(share_path("config").glob("*.yaml")), ids=lambda p: p.name)
def test_example_files_are_accepted(path):
    section = yaml.safe_load(path.read_text(encoding="utf-8"))["/**/perception"]["ros__parameters"]
    values = {f.name: f.default for kind in (Config, PerceptionNodeConfig) for f in parameter_fields(kind)}
    given = flat(section)
    assert given.keys() <= values.keys()
    build_config(PerceptionNodeConfig, {**values, **given}.__getitem__)
    build_config(Config, {**values, **given}.__getitem__)


def flat(tree, prefix=""):
    values = {}
    for key, value in tree.items():
        values |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return values
