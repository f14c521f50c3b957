"""The robot's messages as bytes on the wire (CDR), the same for a bag and for live publishers; no ROS needed."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rosbags.typesys import Stores, get_typestore
from scipy.spatial.transform import Rotation

from ssr_ros.geometry import quaternion_from_matrix
from ssr_ros.types import CameraIntrinsics, Matrix4

COLOR = "/camera/color/image_raw/compressed"
DEPTH = "/camera/aligned_depth_to_color/image_raw/compressedDepth"
CAMERA_INFO = "/camera/color/camera_info"
ODOMETRY = "/odom"
TF = "/tf"
TF_STATIC = "/tf_static"
TRUE_ODOMETRY = "/ground_truth/odom"
TYPES = {
    COLOR: "sensor_msgs/msg/CompressedImage",
    DEPTH: "sensor_msgs/msg/CompressedImage",
    CAMERA_INFO: "sensor_msgs/msg/CameraInfo",
    ODOMETRY: "nav_msgs/msg/Odometry",
    TRUE_ODOMETRY: "nav_msgs/msg/Odometry",
    TF: "tf2_msgs/msg/TFMessage",
    TF_STATIC: "tf2_msgs/msg/TFMessage",
}
MAP_FRAME, ODOM_FRAME, BASE_FRAME, OPTICAL_FRAME = "map", "odom", "base_link", "camera_color_optical_frame"
JPEG_QUALITY = 90
_SECOND = 1_000_000_000

Pose2D = Sequence[float]  # x, y [m], yaw [rad]


@dataclass(frozen=True, slots=True)
class TimedMessage:
    topic: str
    stamp: int  # [ns]
    data: bytes  # CDR


def color_message(color: NDArray[np.uint8], stamp: int) -> TimedMessage:
    """(H, W, 3) RGB as JPEG."""
    coded = cv2.imencode(".jpg", color[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    return _image_message(COLOR, "rgb8; jpeg compressed bgr8", coded, stamp)


def depth_message(depth: NDArray[np.float32], stamp: int) -> TimedMessage:
    """(H, W) [m] as PNG of millimetres behind the header of compressed_depth_image_transport."""
    counts = np.clip(np.round(np.nan_to_num(depth, posinf=0.0) * 1000.0), 0, 65535).astype(np.uint16)
    coded = cv2.imencode(".png", counts, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]
    head = np.frombuffer(struct.pack("<iff", 0, 0.0, 0.0), np.uint8)
    return _image_message(DEPTH, "16UC1; compressedDepth png", np.concatenate([head, coded.reshape(-1)]), stamp)


def camera_info_message(camera: CameraIntrinsics, stamp: int) -> TimedMessage:
    """A pinhole camera without distortion."""
    k = np.array([camera.fx, 0.0, camera.cx, 0.0, camera.fy, camera.cy, 0.0, 0.0, 1.0])
    roi = _create("sensor_msgs/RegionOfInterest", x_offset=0, y_offset=0, height=0, width=0, do_rectify=False)
    info = _create(
        "sensor_msgs/CameraInfo",
        header=_header(stamp, OPTICAL_FRAME),
        height=camera.height,
        width=camera.width,
        distortion_model="plumb_bob",
        d=np.zeros(5),
        k=k,
        r=np.eye(3).reshape(-1),
        p=np.insert(k.reshape(3, 3), 3, 0.0, axis=1).reshape(-1),
        binning_x=0,
        binning_y=0,
        roi=roi,
    )
    return _message(CAMERA_INFO, stamp, info)


def odometry_message(topic: str, pose: Pose2D, twist: Sequence[float], stamp: int, exact: bool) -> TimedMessage:
    """``twist``: [m/s] forward, [rad/s]."""
    sigma = np.array([0.01, 0.01, 1e-3, 1e-3, 1e-3, 0.02]) * (not exact)
    covariance = np.diag(sigma**2).reshape(-1)
    x, y, yaw = (float(v) for v in pose)
    body = _create(
        "geometry_msgs/Pose", position=_create("geometry_msgs/Point", x=x, y=y, z=0.0), orientation=_yaw(yaw)
    )
    speed = _create(
        "geometry_msgs/Twist", linear=_vector(float(twist[0]), 0.0, 0.0), angular=_vector(0.0, 0.0, twist[1])
    )
    message = _create(
        "nav_msgs/Odometry",
        header=_header(stamp, ODOM_FRAME),
        child_frame_id=BASE_FRAME,
        pose=_create("geometry_msgs/PoseWithCovariance", pose=body, covariance=covariance),
        twist=_create("geometry_msgs/TwistWithCovariance", twist=speed, covariance=covariance),
    )
    return _message(topic, stamp, message)


def transform_message(parent: str, child: str, pose: Pose2D, stamp: int) -> TimedMessage:
    """parent_T_child on /tf."""
    x, y, yaw = (float(v) for v in pose)
    return _message(TF, stamp, _transforms(parent, child, (x, y, 0.0), _yaw(yaw), stamp))


def static_transform_message(base_T_camera: Matrix4, stamp: int) -> TimedMessage:
    """The camera's mount on /tf_static."""
    x, y, z = (float(v) for v in base_T_camera[:3, 3])
    rotation = _quaternion(quaternion_from_matrix(base_T_camera))
    return _message(TF_STATIC, stamp, _transforms(BASE_FRAME, OPTICAL_FRAME, (x, y, z), rotation, stamp))


def _image_message(topic: str, form: str, data: NDArray[np.uint8], stamp: int) -> TimedMessage:
    header = _header(stamp, OPTICAL_FRAME)
    image = _create("sensor_msgs/CompressedImage", header=header, format=form, data=data.reshape(-1))
    return _message(topic, stamp, image)


def _transforms(parent: str, child: str, position: tuple[float, float, float], rotation: Any, stamp: int) -> Any:
    transform = _create("geometry_msgs/Transform", translation=_vector(*position), rotation=rotation)
    header = _header(stamp, parent)
    stamped = _create("geometry_msgs/TransformStamped", header=header, child_frame_id=child, transform=transform)
    return _create("tf2_msgs/TFMessage", transforms=[stamped])


def _message(topic: str, stamp: int, message: Any) -> TimedMessage:
    return TimedMessage(topic, stamp, bytes(typestore().serialize_cdr(message, TYPES[topic])))


def _header(stamp: int, frame: str) -> Any:
    seconds, nanoseconds = divmod(stamp, _SECOND)
    time = _create("builtin_interfaces/Time", sec=seconds, nanosec=nanoseconds)
    return _create("std_msgs/Header", stamp=time, frame_id=frame)


def _vector(x: float, y: float, z: float) -> Any:
    return _create("geometry_msgs/Vector3", x=float(x), y=float(y), z=float(z))


def _yaw(angle: float) -> Any:
    return _quaternion(Rotation.from_euler("z", angle).as_quat())


def _quaternion(values: NDArray[np.float64]) -> Any:
    x, y, z, w = (float(v) for v in values)
    return _create("geometry_msgs/Quaternion", x=x, y=y, z=z, w=w)


def _create(kind: str, **fields: Any) -> Any:
    return typestore().types[kind.replace("/", "/msg/")](**fields)


@lru_cache(maxsize=1)
def typestore() -> Any:
    """rosbags' message definitions."""
    return get_typestore(Stores.ROS2_JAZZY)
