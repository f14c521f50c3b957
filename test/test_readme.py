"""The README is true: its names are the code's, its links lead somewhere, its commands run."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from ssr_ros.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", README, re.S)
CODE = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]
SSR = [line for line in CODE if line.startswith("ssr ")]
MAKE = [line for line in CODE if line.startswith("make ")]
NODES = (
    "perception_node",
    "question_node",
    "replay_node",
    "sim_node",
    "perception_output",
    "graph_publisher",
    "graph_services",
)


def published_names() -> set[str]:
    """Names of topics and services that our nodes give literally."""
    names = set()
    for stem in NODES:
        tree = ast.parse((ROOT / "ssr_ros" / "ros" / f"{stem}.py").read_text(encoding="utf-8"))
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            made = getattr(call.func, "attr", "")
            if made in ("create_publisher", "create_service") and isinstance(call.args[1], ast.Constant):
                names.add(call.args[1].value.replace("~/", "perception/"))
    return names


def tabled_names() -> set[str]:
    """Names in the first columns of the README's tables of topics and services."""
    section = README.split("## Nodes")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_topic_and_service_of_the_nodes_is_in_the_tables() -> None:
    names = published_names()
    assert {"scene_graph", "local_cog_map", "perception/save"} <= names
    assert names <= tabled_names()


def test_every_topic_and_service_of_the_tables_is_in_the_code() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ssr_ros" / "ros").glob("*.py"))
    for name in tabled_names():
        literal = name.replace("perception/", "~/")
        assert f'"{literal}"' in sources or f'"{name}"' in sources, name


def test_links_lead_to_files() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    missing = [t for t in targets if not t.startswith("http") and not (ROOT / t).exists()]
    assert len(targets) > 8 and not missing


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert MAKE
    for line in MAKE:
        assert re.search(rf"^{line.split()[1]}:", makefile, re.M), line


def test_launch_arguments_exist() -> None:
    launched = next(line for line in CODE if line.startswith("ros2 launch"))
    source = (ROOT / "launch" / launched.split()[3]).read_text(encoding="utf-8")
    for argument in re.findall(r"(\w+):=", launched):
        assert f'"{argument}"' in source, argument


@pytest.mark.timeout(180)
def test_ssr_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a new user types them, one after the other; mapping takes every sixth frame to save time."""
    for shipped in ("recordings", "test", "config"):
        (tmp_path / shipped).symlink_to(ROOT / shipped)
    monkeypatch.chdir(tmp_path)
    assert [line.split()[1] for line in SSR] == [
        *("map", "map", "ask", "chat", "operator-questions", "vsi-bench", "evaluate", "simulate", "doctor")
    ]
    for line in SSR:
        words = shlex.split(line)[1:]
        if words[0] == "map":
            words += ["--every", "6"]
        if words[0] in ("evaluate", "simulate", "vsi-bench"):
            continue  # test_evaluation_report.py, test_cli_simulate.py and test_vsi_bench.py run them
        outcome = CliRunner().invoke(main, words, input="How many chairs are there?\n")  # for the chat
        allowed = {0, 1} if words[0] == "ask" else {0}  # 1: asked and understood, but there is no answer
        assert outcome.exit_code in allowed, f"{line}: {outcome.output}"
