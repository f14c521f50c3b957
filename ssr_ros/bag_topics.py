"""Which topics of a bag are the color, depth, camera info and odometry: by type and content, never by guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ssr_ros.bag import Bag, RecordingError
from ssr_ros.images import COLOR_CHANNELS, is_depth
from ssr_ros.transforms import frame_name

IMAGE_TYPES = ("sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage")
CAMERA_INFO_TYPE = "sensor_msgs/msg/CameraInfo"
ODOMETRY_TYPE = "nav_msgs/msg/Odometry"
GROUND_TRUTH = "/ground_truth"  # what is under it is the answer, never an input
FLAGS = {"color": "--color", "depth": "--depth", "camera_info": "--camera-info", "odometry": "--odometry"}
_VARIANTS = ("/compressedDepth", "/compressed")


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """Topics the user names; None: to be found."""

    color: str | None = None
    depth: str | None = None
    camera_info: str | None = None
    odometry: str | None = None


def choose_topics(bag: Bag, wanted: TopicChoice, registered: bool = False) -> dict[str, str]:
    """Topic per kind; RecordingError listing the candidates where none or several could serve.

    Color is an image with color content (grey ones count where there is no other), depth one whose encoding or format
    says so and whose frame is the color's (that is what registered means; ``registered`` trusts another frame).
    A raw and a compressed topic of one name are the same camera: the raw one is read.
    """
    images = _first_images(bag)
    color = _choose(bag, "color", wanted.color, _color_topics(images), IMAGE_TYPES)
    color_frame = _frame(images.get(color) or bag.first(color))
    depths = [name for name, msg in images.items() if is_depth(msg)]
    in_frame = [name for name in depths if registered or _frame(images[name]) == color_frame]
    if depths and not in_frame and wanted.depth is None:
        frames = ", ".join(f"{name} in {_frame(images[name])!r}" for name in depths)
        raise RecordingError(
            f"{bag.path}: no depth is registered to {color} (in {color_frame!r}): {frames}. Record depth aligned to "
            "color, or name it with --depth and set synchronization.registered if it is aligned all the same"
        )
    return {
        "color": color,
        "depth": _choose(bag, "depth", wanted.depth, _without_variants(in_frame), IMAGE_TYPES),
        "camera_info": _choose_camera_info(bag, wanted.camera_info, color),
        "odometry": _choose(bag, "odometry", wanted.odometry, _of_types(bag, (ODOMETRY_TYPE,)), (ODOMETRY_TYPE,)),
    }


def _of_types(bag: Bag, types: tuple[str, ...]) -> list[str]:
    """Topics with messages, outside the ground truth."""
    return [t.name for t in bag.topics if t.type in types and t.count and not t.name.startswith(GROUND_TRUTH)]


def _first_images(bag: Bag) -> dict[str, Any]:
    first = {name: bag.first(name) for name in _of_types(bag, IMAGE_TYPES)}
    return {name: message for name, message in first.items() if message is not None}


def _color_topics(images: dict[str, Any]) -> list[str]:
    """Images of three channels; grey ones (infrared cameras publish them) only where there is nothing else."""
    encodings = {name: _color_encoding(msg) for name, msg in images.items() if not is_depth(msg)}
    grey = [name for name, encoding in encodings.items() if COLOR_CHANNELS.get(encoding, 0) == 1]
    color = [name for name, encoding in encodings.items() if COLOR_CHANNELS.get(encoding, 0) > 1]
    return _without_variants(color or grey)


def _color_encoding(msg: Any) -> str:
    """Encoding of the pixels; a compressed image whose format only names the codec is taken for color."""
    if not hasattr(msg, "format"):
        return msg.encoding
    encoding = msg.format.partition(";")[0].strip()
    return encoding if ";" in msg.format else "bgr8"


def _without_variants(names: list[str]) -> list[str]:
    """Compressed topics beside their raw one left out."""
    return [name for name in names if not (_base(name) != name and _base(name) in names)]


def _base(name: str) -> str:
    for suffix in _VARIANTS:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def _choose_camera_info(bag: Bag, wanted: str | None, color: str) -> str:
    """The camera_info beside the color topic (the rule of image_transport), else the only one of its frame."""
    candidates = _of_types(bag, (CAMERA_INFO_TYPE,))
    beside = _base(color).rpartition("/")[0] + "/camera_info"
    if wanted is None and beside in candidates:
        return beside
    frame = _frame(bag.first(color))
    same = [name for name in candidates if wanted is not None or _frame(bag.first(name)) == frame]
    return _choose(bag, "camera_info", wanted, same, (CAMERA_INFO_TYPE,))


def _choose(bag: Bag, kind: str, wanted: str | None, candidates: list[str], types: tuple[str, ...]) -> str:
    allowed = _of_types(bag, types)
    if wanted is not None:
        if wanted not in allowed:
            raise RecordingError(
                f"{bag.path}: {FLAGS[kind]} {wanted} has no messages of {' or '.join(types)} outside {GROUND_TRUTH}; "
                f"there are: {_listed(allowed)}"
            )
        return wanted
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise RecordingError(
            f"{bag.path}: several topics could be {kind}; choose with {FLAGS[kind]}: {_listed(candidates)}"
        )
    present = _listed([f"{t.name} ({t.type})" for t in bag.topics])
    raise RecordingError(f"{bag.path}: no topic can be {kind} ({' or '.join(types)}); it holds: {present}")


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


def _frame(msg: Any) -> str:
    return frame_name(msg.header.frame_id)
