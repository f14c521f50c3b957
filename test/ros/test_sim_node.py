"""The simulation over real DDS: images in time order with odometry and clock, and an end that is told."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")
from nav_msgs.msg import Odometry
from rclpy.qos import DurabilityPolicy, QoSProfile
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CompressedImage
from std_msgs.msg import Bool

from ssr_ros.images import decode_color, decode_depth
from ssr_ros.simulation.messages import COLOR, DEPTH, ODOMETRY
from ssr_ros.transforms import stamp_of

pytestmark = [pytest.mark.ros, pytest.mark.slow, pytest.mark.timeout(300)]

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def command(**parameters: object) -> list[str]:
    given = {"autostart": "true", "width": 64, "height": 48, "frames": 6, "styles": "['office']", **parameters}
    flags = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
    return [sys.executable, "-m", "ssr_ros.ros.sim_node", "--ros-args", *flags]


def test_it_publishes_a_drive_and_ends(observer, group, wait):
    node, got = observer.node, {COLOR: [], DEPTH: [], ODOMETRY: [], "/clock": [], "done": []}
    for topic, kind in ((COLOR, CompressedImage), (DEPTH, CompressedImage), (ODOMETRY, Odometry), ("/clock", Clock)):
        node.create_subscription(kind, topic, got[topic].append, 100)
    node.create_subscription(Bool, "simulation/finished", got["done"].append, LATCHED)
    # nobody reads the camera info: it waits for that only as long as told
    group.start("simulation", command(seed=3, wait_for_subscribers=8.0))
    wait(lambda: any(message.data for message in got["done"]), "the end of the drive", 200)
    wait(lambda: len(got[COLOR]) == 6 and len(got[DEPTH]) == 6, "all images")
    stamps = [stamp_of(message) for message in got[COLOR]]
    assert stamps == sorted(set(stamps)) and stamps == [stamp_of(message) for message in got[DEPTH]]
    assert decode_color(got[COLOR][0]).shape == (48, 64, 3)
    assert (decode_depth(got[DEPTH][0]) > 0).mean() > 0.3
    assert len(got[ODOMETRY]) >= 16
    clock = [message.clock.sec * 10**9 + message.clock.nanosec for message in got["/clock"]]
    assert clock == sorted(clock)


def test_wrong_parameters_are_named(group, observer, wait):
    child = group.start("simulation", command(drift="huge"))
    wait(lambda: "drift must be one of none, low, typical, high, got 'huge'" in child.last_lines(), "the reason", 60)


def test_it_ends_in_time_while_it_computes_the_light(group, wait):
    child = group.start("simulation", command(seed=1, styles="['living room']", wait_for_subscribers=0.0))
    wait(lambda: "computing the light" in child.last_lines(), "the light", 100)
    group.stop()
    assert child.process.returncode == 0
    assert "Traceback" not in child.last_lines(100)
