"""The bundled recording through replay and perception: nothing is lost, and every copy of the graph is equal."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")

from ssr_ros.demo import Player, node_commands, recording_player
from ssr_ros.resources import share_path
from ssr_ros.ros.graph_client import GraphClient

pytestmark = pytest.mark.ros

FRAMES = 40


def player() -> Player:
    return recording_player(share_path("recordings/demo_room"), rate=1.0)


def replay_command(frames: int) -> list[str]:
    return [*player().command, "-p", f"max_frames:={frames}"]


def perception_arguments() -> list[str]:
    command = node_commands(player())["perception"]
    return [f"-r {value}" for flag, value in zip(command, command[1:], strict=False) if flag == "-r"]


def test_no_image_is_lost_and_late_joiners_rebuild_the_graph(observer, group, perception, wait):
    perception(*perception_arguments())
    group.start("replay", replay_command(FRAMES))
    wait(lambda: int(observer.status("input").get("frames", 0)) >= FRAMES // 2, "half of the frames", 30)
    late = GraphClient(observer.node)  # joins a graph that has long begun
    wait(lambda: observer.finished, "the end of the replay", 30)
    wait(lambda: int(observer.status("input").get("frames", 0)) == FRAMES, "the last frame")
    wait(lambda: observer.in_step and late.desync is None, "everybody in step")

    producer = observer.producer_graph()
    assert producer.sequence == FRAMES
    assert observer.graph == producer
    assert late.graph() == producer
    assert producer.state_hash == late.graph().state_hash
    assert not [key for key in observer.status("input") if key.startswith("dropped/")]
    assert observer.cog_map is not None and observer.cog_map.session_id == producer.session_id

    group.stop()
    assert [(child.name, child.process.returncode) for child in group.children] == [("perception", 0), ("replay", 0)]
    assert "Traceback" not in "".join(child.last_lines(100) for child in group.children)


def test_a_recording_that_is_none_fails_to_configure(group, observer, wait):
    command = [sys.executable, "-m", "ssr_ros.ros.replay_node", "--ros-args", "-p", "autostart:=true"]
    child = group.start("replay", [*command, "-p", "recording:=/nowhere"])
    wait(lambda: "cannot configure" in child.last_lines(), "the refusal")
    assert "recording must be the path of a ROS 2 bag" in child.last_lines()
    assert child.process.poll() is None
