"""What ships, where it is declared, and that the declarations agree with each other and with the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from ssr_ros.config import Config
from ssr_ros.resources import share_path
from ssr_ros.ros.node_config import PerceptionNodeConfig, QuestionNodeConfig, ReplayNodeConfig, SimulationNodeConfig
from ssr_ros.ros.parameters import parameter_fields

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PART_OF = {"mpl_toolkits": "matplotlib"}
# Used where they are installed; a wheel does not exist, or is not needed to run.
OPTIONAL = {
    "cv_bridge",
    "tf2_ros",
    "tf2_msgs",
    "httpx",
    "xllamacpp",
    "tensorrt",
    "pycuda",
    "cuda",
    "onnx",
    "torch",
    "accelerate",
}
PARAMETERS = {
    "perception": [PerceptionNodeConfig, Config],
    "questions": [QuestionNodeConfig],
    "replay": [ReplayNodeConfig],
    "simulation": [SimulationNodeConfig],
}
LAUNCH_FILES = ("perception.launch.py", "demo.launch.py")


def requirements(name: str) -> list[str]:
    """Requirement lines of a file, without comments."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [line for line in lines if line]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required_names(name: str) -> set[str]:
    return {canonical(re.split(r"[\[=<>~! ]", line)[0]) for line in requirements(name)}


def parameter_names(node: str) -> set[str]:
    return {"use_sim_time"} | {item.name for config in PARAMETERS[node] for item in parameter_fields(config)}


def third_party_imports() -> dict[str, Path]:
    """Top-level names the package imports that are neither its own nor the standard library's."""
    found = {}
    for path in (ROOT / "ssr_ros").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            found.update({name.split(".")[0]: path for name in names})
    return {name: path for name, path in found.items() if name not in {"ssr_ros", *sys.stdlib_module_names}}


def test_version_lives_in_package_xml_alone() -> None:
    version = ET.parse(ROOT / "package.xml").findtext("version")
    assert version
    for name in ("setup.cfg", "setup.py", "pyproject.toml", "CMakeLists.txt", "Makefile", "ssr_ros/__init__.py"):
        assert version not in (ROOT / name).read_text(), f"{name} repeats the version"
    newest = re.search(r"^(\d+\.\d+\.\d+) ", (ROOT / "CHANGELOG.rst").read_text(), re.MULTILINE)
    assert newest
    assert newest[1] == version


def test_runtime_and_dev_requirements_are_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-language.txt", "requirements-training.txt"):
        assert not [line for line in requirements(name) if "==" not in line]


def test_one_version_per_package() -> None:
    pins: dict[str, set[str]] = {}
    for name in ("requirements.txt", "requirements-build.txt", "requirements-dev.txt"):
        for line in requirements(name):
            if "==" in line:
                package, version = line.split("==")
                pins.setdefault(canonical(package.split("[")[0]), set()).add(version)
    assert {package: versions for package, versions in pins.items() if len(versions) > 1} == {}


def test_pip_builds_with_what_make_builds_with() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert pyproject["build-system"]["requires"] == requirements("requirements-build.txt")


def test_every_import_is_a_requirement() -> None:
    provided = packages_distributions()
    required = required_names("requirements.txt")
    for name, path in third_party_imports().items():
        distributions = {
            canonical(d) for d in provided.get(name, [PART_OF.get(name, name)])
        }  # 3.10 cannot see them all
        # the ROS wheels' dependencies are pinned among themselves
        of_ros = any(
            d.startswith("ros-") or f"ros-{d}" in map(canonical, sum(provided.values(), [])) for d in distributions
        )
        covered = bool(distributions & required) or of_ros or name in OPTIONAL
        assert covered, f"{path.relative_to(ROOT)} imports {name}, which requirements.txt does not name"


def test_package_xml_names_every_ros_package_imported() -> None:
    tree = ET.parse(ROOT / "package.xml")
    declared = {node.text for kind in ("depend", "exec_depend") for node in tree.findall(kind)}
    ros = {
        name
        for name in third_party_imports()
        if name.endswith("_msgs") or name.endswith("_interfaces") or name == "rclpy"
    }
    assert ros - OPTIONAL - declared == set()


@pytest.mark.parametrize(
    "relative",
    [
        "engines/nanodet_coco_416.onnx",
        "engines/THIRD_PARTY.md",
        *(f"engines/question_parser/{name}/encoder.onnx" for name in ("first", "second")),
        *(f"engines/question_parser/{name}/tokens.txt" for name in ("first", "second")),
        "engines/question_parser/vectors.npz",
        "recordings/demo_room/demo_room.mcap",
        "recordings/demo_room/ATTRIBUTION.md",
        "config/perception.yaml",
        "config/ssr.rviz",
        "config/fastdds.xml",
        *(f"launch/{name}" for name in LAUNCH_FILES),
    ],
)
def test_ships(relative: str) -> None:
    assert share_path(relative).stat().st_size > 0


def test_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"engines/none\.onnx"):
        share_path("engines/none.onnx")


def test_notice_names_everything_that_is_not_ours() -> None:
    notice = (ROOT / "NOTICE").read_text()
    for path in (*ROOT.glob("engines/*.onnx"), *(p.parent for p in ROOT.glob("recordings/*/metadata.yaml"))):
        assert str(path.relative_to(ROOT)) in notice


def test_every_interface_says_what_it_is_for() -> None:
    for path in (*ROOT.glob("msg/*.msg"), *ROOT.glob("srv/*.srv")):
        assert path.read_text().startswith("# "), path.name


def flattened(tree: dict, prefix: str = "") -> set[str]:
    names = set()
    for key, value in tree.items():
        nested = isinstance(value, dict)
        names |= flattened(value, f"{prefix}{key}.") if nested else {f"{prefix}{key}"}
    return names


def test_parameters_in_config_exist() -> None:
    files = sorted((ROOT / "config").glob("*.yaml"))
    assert files
    for path in files:
        for key, content in yaml.safe_load(path.read_text()).items():
            node = key.split("/")[-1]
            known = parameter_names(node) if node in PARAMETERS else set().union(*map(parameter_names, PARAMETERS))
            assert flattened(content["ros__parameters"]) <= known, f"{path.name}: {key}"


def test_parameters_in_launch_files_exist() -> None:
    perception = constants("perception.launch.py")
    assert set(perception["PARAMETERS"].values()) <= parameter_names("perception")
    assert {"autostart", "use_sim_time"} <= parameter_names("perception") & parameter_names("questions")
    assert {"autostart", "clock", "recording", "rate", "loop"} <= parameter_names("replay")


def test_topics_in_launch_files_exist() -> None:
    inputs = pytest.importorskip("ssr_ros.ros.inputs", reason="rclpy is not installed")
    names = {inputs.COLOR, inputs.DEPTH, inputs.CAMERA_INFO, inputs.ODOMETRY}
    perception, demo = constants("perception.launch.py")["TOPICS"], constants("demo.launch.py")["TOPICS"]
    assert set(perception.values()) == names
    assert demo.keys() == perception.keys()
    recorded = yaml.safe_load((ROOT / "recordings/demo_room/metadata.yaml").read_text())
    bag = recorded["rosbag2_bagfile_information"]["topics_with_message_count"]
    in_bag = {topic["topic_metadata"]["name"] for topic in bag}
    for topic in demo.values():
        assert in_bag & {topic, f"{topic}/compressed", f"{topic}/compressedDepth"}, f"{topic} is not in the recording"


def constants(launch_file: str) -> dict[str, dict[str, str]]:
    """The tables of a launch file, read without the launch package."""
    tree = ast.parse((ROOT / "launch" / launch_file).read_text())
    assignments = (node for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict))
    return {ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in assignments}


def test_fast_dds_profile_is_the_default_and_takes_large_messages() -> None:
    tree = ET.parse(ROOT / "config" / "fastdds.xml")
    space = {"d": "http://www.eprosima.com"}
    participant = tree.find(".//d:participant", space)
    assert participant is not None
    assert participant.get("is_default_profile") == "true"
    used = {node.text for node in participant.iterfind(".//d:transport_id", space)}
    defined = {node.text for node in tree.iterfind(".//d:transport_descriptor/d:transport_id", space)}
    assert used == defined
    sizes = [int(node.text or 0) for node in tree.iterfind(".//d:maxMessageSize", space)]
    assert min(sizes) > 640 * 480 * 4


def test_build_without_tools_says_what_to_install(tmp_path: Path) -> None:
    command = [sys.executable, "setup.py", "--quiet", "build_ext", "--build-temp", str(tmp_path)]
    environment = {"PATH": str(tmp_path), "_ROS_WHEELS_BOOTSTRAP_COMPLETE": "1"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "cmake (apt: cmake), g++ (apt: g++)" in result.stderr
    assert "Traceback" not in result.stderr


def test_old_python_is_refused_in_words(tmp_path: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.8.10" || exit 1\n')
    old.chmod(0o755)
    result = subprocess.run([ROOT / "cmake/check_tools.sh", old], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "Python 3.8.10" in result.stderr
    assert "3.10 to 3.13" in result.stderr
