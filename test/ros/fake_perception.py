"""The perception node with FakePipeline in place of the network: everything about ROS is real."""

from __future__ import annotations

import sys

from fakes import FakePipeline

from ssr_ros.ros.managed_node import run
from ssr_ros.ros.perception_node import PerceptionNode

if __name__ == "__main__":
    sys.exit(run(lambda: PerceptionNode(lambda config, frame_id: FakePipeline(frame_id))))
