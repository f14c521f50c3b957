"""Small bags, written where a test wants them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from camera_messages import OPTICAL, SECOND, STORE, camera_info, image, odometry, static_transforms
from rosbags.rosbag2 import StoragePlugin, Writer
from scipy.spatial.transform import Rotation

from ssr_ros.geometry import BODY_R_OPTICAL

RGB = np.random.default_rng(0).integers(0, 255, (6, 8, 3), np.uint8)
COUNTS = np.full((6, 8), 1500, np.uint16)
OPTICAL_QUATERNION = tuple(Rotation.from_matrix(BODY_R_OPTICAL).as_quat().tolist())
STATIC = static_transforms(
    ("base_link", "mast", (0.1, 0.0, 1.0), (0.0, 0.0, 0.0, 1.0)),
    ("mast", "camera", (0.0, 0.05, 0.2), (0.0, 0.0, np.sin(np.pi / 4), np.cos(np.pi / 4))),
    ("camera", OPTICAL, (0.0, 0.0, 0.0), OPTICAL_QUATERNION),
)


def write_bag(path: Path, messages: Iterable[tuple[str, Any]], storage: str = "mcap") -> Path:
    """A bag of (topic, message); log times are the header stamps."""
    plugin = StoragePlugin.MCAP if storage == "mcap" else StoragePlugin.SQLITE3
    with Writer(path, version=9, storage_plugin=plugin) as writer:
        connections: dict[str, Any] = {}
        for topic, message in messages:
            if topic not in connections:
                connections[topic] = writer.add_connection(topic, message.__msgtype__, typestore=STORE)
            stamp = getattr(message, "header", None)
            nanoseconds = stamp.stamp.sec * SECOND + stamp.stamp.nanosec if stamp else SECOND
            raw = STORE.serialize_cdr(message, message.__msgtype__)
            writer.write(connections[topic], nanoseconds or SECOND, raw)
    return path


def stream(count: int = 5, start: int = SECOND, noise: int = 0) -> list[tuple[str, Any]]:
    """``count`` frames at 10 Hz; ``noise`` makes color images of that many pixels a side (a bag of some size)."""
    random = np.random.default_rng(0)
    messages: list[tuple[str, Any]] = [("/tf_static", STATIC)]
    for i in range(count):
        stamp = start + i * SECOND // 10
        pixels = random.integers(0, 255, (noise, noise, 3), np.uint8) if noise else RGB
        counts = np.full(pixels.shape[:2], 1500, np.uint16)
        messages += [
            ("/camera/color/camera_info", camera_info(pixels.shape[1], pixels.shape[0], stamp)),
            ("/camera/color/image_raw", image(pixels, "rgb8", stamp)),
            ("/camera/depth/image_raw", image(counts, "16UC1", stamp)),
            ("/odom", odometry(stamp, x=i * 0.1)),
        ]
    return messages
