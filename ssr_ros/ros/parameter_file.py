"""Writes config/perception.yaml from the configuration dataclasses: python -m ssr_ros.ros.parameter_file"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from ssr_ros.config import Config
from ssr_ros.resources import share_path
from ssr_ros.ros.node_config import PerceptionNodeConfig, QuestionNodeConfig
from ssr_ros.ros.parameters import ParameterField, parameter_fields, ros_value

NODES: dict[str, tuple[type, ...]] = {
    "perception": (PerceptionNodeConfig, Config),
    "questions": (QuestionNodeConfig,),
}
HEADER = """\
# Every parameter of our nodes, its default and what it means. Written by python -m ssr_ros.ros.parameter_file from
# ssr_ros/config, ssr_ros/language/config.py and ssr_ros/ros/node_config.py, the home of the defaults. For a robot,
# write a file with nothing but what differs and give it as params_file to perception.launch.py. What is commented out
# is empty by default.
"""


def parameter_file() -> str:
    """The text of config/perception.yaml."""
    sections = []
    for node, config_types in NODES.items():
        fields = [item for config_type in config_types for item in parameter_fields(config_type)]
        body = textwrap.indent("\n".join(_lines(fields)), "    ")
        sections.append(f"/**/{node}:\n  ros__parameters:\n{body}\n")
    return HEADER + "\n".join(sections)


def _lines(fields: Iterable[ParameterField]) -> Iterator[str]:
    before: list[str] = []
    for item in fields:
        *groups, leaf = item.name.split(".")
        for depth, group in enumerate(groups):
            if groups[: depth + 1] != before[: depth + 1]:
                yield f"{'  ' * depth}{group}:"
        before = groups
        value = ros_value(item.default)
        nothing = value is None or value == []  # a parameter file has no word for it
        line = f"{'# ' if nothing else ''}{leaf}: {'' if value is None else json.dumps(value)}".rstrip()
        yield f"{'  ' * len(groups)}{line}" + (f"  # {item.description}" if item.description else "")


def main() -> None:
    """Rewrite the file in a source checkout."""
    path: Path = share_path("config") / "perception.yaml"
    path.write_text(parameter_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
