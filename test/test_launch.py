"""The launch files, loaded by the real launch package where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

REASON = "launch and launch_ros are not on PyPI: source a ROS 2 installation"
pytest.importorskip("launch.actions", reason=REASON)
pytest.importorskip("launch_ros.actions", reason=REASON)

from ament_index_python import packages  # noqa: E402
from launch import LaunchContext, LaunchDescription  # noqa: E402
from launch.actions import SetEnvironmentVariable  # noqa: E402
from launch.launch_description_sources import PythonLaunchDescriptionSource  # noqa: E402
from launch.utilities import normalize_to_list_of_substitutions, perform_substitutions  # noqa: E402
from launch_ros.actions import LifecycleNode, Node  # noqa: E402
from launch_ros.utilities import evaluate_parameters  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _checkout_is_the_share_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "get_package_share_directory", lambda _name: str(ROOT))
    for name in ("FASTDDS_DEFAULT_PROFILES_FILE", "FASTRTPS_DEFAULT_PROFILES_FILE", "ROS_DISTRO"):
        monkeypatch.delenv(name, raising=False)


def load(name: str) -> LaunchDescription:
    source = PythonLaunchDescriptionSource(str(ROOT / "launch" / name))
    return source.get_launch_description(LaunchContext())


def perception_entities(**given: str) -> list[Any]:
    """What perception.launch.py starts for the given arguments."""
    context = LaunchContext()
    context.launch_configurations.update(given)
    entities: list[Any] = []
    for entity in load("perception.launch.py").entities:
        entities += entity.visit(context) or []
    return entities


def text(value: Any) -> str:
    return perform_substitutions(LaunchContext(), normalize_to_list_of_substitutions(value))


def nodes(entities: list[Any]) -> dict[str, Node]:
    """Nodes by the name of their executable."""
    return {text(entity.node_executable): entity for entity in entities if isinstance(entity, Node)}


def parameters(node: Any) -> dict[str, Any]:
    """Parameters given beside those of the parameters file; launch_ros has no public way to read them back."""
    evaluated = evaluate_parameters(LaunchContext(), node._Node__parameters)
    return {name: value for entry in evaluated if isinstance(entry, dict) for name, value in entry.items()}


def remappings(node: Any) -> dict[str, str]:
    return {text(topic): text(target) for topic, target in node._Node__remappings}


def test_perception_takes_its_arguments() -> None:
    declared = {argument.name for argument in load("perception.launch.py").get_launch_arguments()}
    topics = {"color", "depth", "camera_info", "odometry", "transport"}
    frames = {"graph_frame", "base_frame", "camera_frame"}
    assert topics | frames | {"namespace", "params_file", "use_sim_time", "autostart", "rviz"} <= declared


def test_default_starts_two_managed_nodes_that_start_themselves() -> None:
    started = nodes(perception_entities())
    assert started.keys() == {"perception_node", "question_node"}
    for node in started.values():
        assert isinstance(node, LifecycleNode)
        assert parameters(node) == {"use_sim_time": False, "autostart": True}
        assert remappings(node) == {}


def test_arguments_reach_the_node() -> None:
    given = {"color": "/cam/rgb", "base_frame": "base", "graph_frame": "map", "transport": "raw", "autostart": "false"}
    node = nodes(perception_entities(**given, use_sim_time="true"))["perception_node"]
    assert remappings(node) == {"color/image_raw": "/cam/rgb"}
    assert parameters(node) == {
        "use_sim_time": True,
        "autostart": False,
        "input.transport": "raw",
        "base_frame": "base",
        "graph_frame": "map",
    }


def test_rviz_only_where_asked_for() -> None:
    assert "rviz2" in nodes(perception_entities(rviz="true", questions="false"))
    assert "question_node" not in nodes(perception_entities(rviz="true", questions="false"))


def test_shipped_dds_profile_gives_way_to_a_configured_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def variables(**given: str) -> set[str]:
        set_actions = [e for e in perception_entities(**given) if isinstance(e, SetEnvironmentVariable)]
        return {text(action.value) for action in set_actions}

    assert variables() == {str(ROOT / "config" / "fastdds.xml")}
    assert variables(dds_profile="none") == set()
    assert variables(dds_profile="/etc/dds.xml") == {"/etc/dds.xml"}
    monkeypatch.setenv("FASTDDS_DEFAULT_PROFILES_FILE", "/etc/robot.xml")
    assert variables() == set()


@pytest.mark.parametrize(
    ("distribution", "variable"),
    [("humble", "FASTRTPS_DEFAULT_PROFILES_FILE"), ("kilted", "FASTDDS_DEFAULT_PROFILES_FILE")],
)
def test_dds_profile_is_set_once(distribution: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_DISTRO", distribution)
    set_actions = [e for e in perception_entities() if isinstance(e, SetEnvironmentVariable)]
    assert [text(action.name) for action in set_actions] == [variable]


def test_demo_replays_the_bundled_recording() -> None:
    description = load("demo.launch.py")
    defaults = {
        argument.name: text(argument.default_value)
        for argument in description.get_launch_arguments()
        if argument.default_value is not None
    }
    assert Path(defaults["recording"]) == ROOT / "recordings" / "demo_room"
    assert defaults["world"] == "recording"
    context = LaunchContext()
    started = nodes(description.entities)
    for world, executable in (("recording", "replay_node"), ("sim", "sim_node")):
        context.launch_configurations["world"] = world
        assert [name for name, node in started.items() if node.condition.evaluate(context)] == [executable]
