"""A robot of four topics, for tests: what is published, and when, is the test's choice."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from geometry_msgs.msg import Point, Pose, PoseWithCovariance, Quaternion, TransformStamped, Vector3
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import CameraInfo, Image

from ssr_ros.ros.conversions import header_message

STEP = 100_000_000  # [ns] between frames
INPUTS = ("color/image_raw", "depth/image_raw", "color/camera_info", "odom")


class Robot:
    """Publishes whole frames, or parts of them that are wrong."""

    def __init__(self, node: Node, best_effort: Sequence[str] = (), size: tuple[int, int] = (8, 6)) -> None:
        self.width, self.height = size  # [px]

        def publisher(kind: type, topic: str):
            reliability = ReliabilityPolicy.BEST_EFFORT if topic in best_effort else ReliabilityPolicy.RELIABLE
            return node.create_publisher(kind, topic, QoSProfile(depth=20, reliability=reliability))

        self.color = publisher(Image, INPUTS[0])
        self.depth = publisher(Image, INPUTS[1])
        self.info = publisher(CameraInfo, INPUTS[2])
        self.odometry = publisher(Odometry, INPUTS[3])
        self.map_to_odom = node.create_publisher(TransformStamped, "map_to_odom", 10)

    @property
    def connected(self) -> bool:
        return all(p.get_subscription_count() for p in (self.color, self.depth, self.info, self.odometry))

    def send_frame(self, stamp: int, encoding: str = "rgb8", x: float = 0.0) -> None:
        """Odometry around the stamp [ns], then the images."""
        self.send_odometry(stamp - STEP // 4, x)
        self.send_odometry(stamp + STEP // 4, x)
        self.send_images(stamp, encoding)

    def send_images(self, stamp: int, encoding: str = "rgb8") -> None:
        """Camera info, depth and color."""
        header = header_message(stamp, "camera")
        width, height = self.width, self.height
        k = [10.0, 0.0, width / 2, 0.0, 10.0, height / 2, 0.0, 0.0, 1.0]
        self.info.publish(CameraInfo(header=header, width=width, height=height, k=k, distortion_model="plumb_bob"))
        size = {"header": header, "width": width, "height": height}
        depth = array("B", (2000).to_bytes(2, "little") * (width * height))
        self.depth.publish(Image(**size, encoding="16UC1", step=2 * width, data=depth))
        color = array("B", bytes(3 * width * height))
        self.color.publish(Image(**size, encoding=encoding, step=3 * width, data=color))

    def send_odometry(self, stamp: int, x: float = 0.0) -> None:
        pose = Pose(position=Point(x=x), orientation=Quaternion(w=1.0))
        self.odometry.publish(
            Odometry(
                header=header_message(stamp, "odom"), child_frame_id="base_link", pose=PoseWithCovariance(pose=pose)
            )
        )

    def send_map_to_odom(self, x: float) -> None:
        message = TransformStamped(header=header_message(1, "map"), child_frame_id="odom")
        message.transform.translation = Vector3(x=x)
        message.transform.rotation = Quaternion(w=1.0)
        self.map_to_odom.publish(message)
