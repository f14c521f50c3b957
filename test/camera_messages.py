"""Small messages as a bag or a subscription would deliver them."""

from __future__ import annotations

import struct
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rosbags.typesys import Stores, get_typestore

STORE = get_typestore(Stores.ROS2_JAZZY)
OPTICAL = "camera_optical_frame"
SECOND = 1_000_000_000


def create(kind: str, **fields: Any) -> Any:
    """A message of ``package/Name``."""
    return STORE.types[kind.replace("/", "/msg/")](**fields)


def header(stamp: int, frame: str) -> Any:
    seconds, nanoseconds = divmod(stamp, SECOND)
    return create(
        "std_msgs/Header", stamp=create("builtin_interfaces/Time", sec=seconds, nanosec=nanoseconds), frame_id=frame
    )


def image(pixels: NDArray[Any], encoding: str, stamp: int = SECOND, frame: str = OPTICAL, padding: int = 0) -> Any:
    """Image of (H, W) or (H, W, C) pixels; the message takes their byte order; rows end in ``padding`` bytes."""
    rows = np.ascontiguousarray(pixels).view(np.uint8).reshape(pixels.shape[0], -1)
    rows = np.pad(rows, ((0, 0), (0, padding)), constant_values=0xEE)
    return create(
        "sensor_msgs/Image",
        header=header(stamp, frame),
        height=pixels.shape[0],
        width=pixels.shape[1],
        encoding=encoding,
        is_bigendian=int(pixels.dtype.byteorder == ">"),
        step=rows.shape[1],
        data=rows.ravel(),
    )


def compressed(data: bytes, form: str, stamp: int = SECOND, frame: str = OPTICAL) -> Any:
    return create(
        "sensor_msgs/CompressedImage", header=header(stamp, frame), format=form, data=np.frombuffer(data, np.uint8)
    )


def jpeg(rgb: NDArray[np.uint8], stamp: int = SECOND, frame: str = OPTICAL) -> Any:
    data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
    return compressed(data, "rgb8; jpeg compressed bgr8", stamp, frame)


def compressed_depth(
    counts: NDArray[np.uint16], encoding: str = "16UC1", a: float = 0.0, b: float = 0.0, stamp: int = SECOND
) -> Any:
    """As compressed_depth_image_transport writes it: 12 bytes (format, A, B), then a png."""
    data = struct.pack("<iff", 0, a, b) + cv2.imencode(".png", counts)[1].tobytes()
    return compressed(data, f"{encoding}; compressedDepth png", stamp)


def camera_info(width: int = 8, height: int = 6, stamp: int = SECOND, frame: str = OPTICAL, **changes: Any) -> Any:
    """A plain pinhole camera with K and P alike unless changed (d, k, r, p, distortion_model ...)."""
    k = np.array([10.0, 0, 3.5, 0, 11.0, 2.5, 0, 0, 1])
    p = np.array([10.0, 0, 3.5, 0, 0, 11.0, 2.5, 0, 0, 0, 1, 0])
    roi = create("sensor_msgs/RegionOfInterest", x_offset=0, y_offset=0, height=0, width=0, do_rectify=False)
    fields = {
        "header": header(stamp, frame),
        "height": height,
        "width": width,
        "distortion_model": "plumb_bob",
        "d": np.zeros(5),
        "k": k,
        "r": np.eye(3).ravel(),
        "p": p,
        "binning_x": 0,
        "binning_y": 0,
        "roi": roi,
    }
    return create("sensor_msgs/CameraInfo", **{**fields, **changes})


def odometry(
    stamp: int,
    x: float = 0.0,
    quaternion: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0),
    frame: str = "odom",
    child: str = "base_link",
) -> Any:
    pose = create(
        "geometry_msgs/Pose",
        position=create("geometry_msgs/Point", x=x, y=0.0, z=0.0),
        orientation=create("geometry_msgs/Quaternion", **dict(zip("xyzw", quaternion, strict=True))),
    )
    still = create("geometry_msgs/Vector3", x=0.0, y=0.0, z=0.0)
    twist = create("geometry_msgs/Twist", linear=still, angular=still)
    return create(
        "nav_msgs/Odometry",
        header=header(stamp, frame),
        child_frame_id=child,
        pose=create("geometry_msgs/PoseWithCovariance", pose=pose, covariance=np.zeros(36)),
        twist=create("geometry_msgs/TwistWithCovariance", twist=twist, covariance=np.zeros(36)),
    )


def static_transforms(*links: tuple[str, str, tuple[float, float, float], tuple[float, float, float, float]]) -> Any:
    """TFMessage of (parent, child, translation, quaternion)."""
    transforms = [
        create(
            "geometry_msgs/TransformStamped",
            header=header(0, parent),
            child_frame_id=child,
            transform=create(
                "geometry_msgs/Transform",
                translation=create("geometry_msgs/Vector3", **dict(zip("xyz", translation, strict=True))),
                rotation=create("geometry_msgs/Quaternion", **dict(zip("xyzw", quaternion, strict=True))),
            ),
        )
        for parent, child, translation, quaternion in links
    ]
    return create("tf2_msgs/TFMessage", transforms=transforms)
