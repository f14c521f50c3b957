"""The SSR encoder over a stand-in for its network, and over the network that ships."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ssr_ros.config import Config, EncoderConfig, SsrEncoderConfig
from ssr_ros.encoder import network_inputs as inputs
from ssr_ros.encoder.encoder import load_encoder
from ssr_ros.encoder.ssr_encoder import SsrEncoder, surface
from ssr_ros.geometry import BODY_R_OPTICAL
from ssr_ros.resources import share_path
from ssr_ros.types import Box3D, CameraIntrinsics, Frame

CAMERA = CameraIntrinsics(640, 480, 400.0, 400.0, 319.5, 239.5)
METADATA = {"labels": json.dumps(["chair", "cup"]), "input_width": "416", "input_height": "320"}
YAW = 0.6


class OneBox:
    """A network that sees one chair 2 m ahead, 0.4 m across, and remembers what it was given."""

    name = "stand-in"
    inputs = ()
    outputs = ()

    def __init__(self, metadata: dict[str, str] | None = None) -> None:
        self.metadata = METADATA if metadata is None else metadata
        self.seen: list[Mapping[str, np.ndarray]] = []

    def run(self, feed: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        self.seen.append(feed)
        return {
            "scores": np.array([[[0.9, 0.1]]], np.float32),
            "quality": np.array([[0.81]], np.float32),
            "boxes2d": np.array([[[150, 100, 260, 210]]], np.float32),
            "boxes3d": np.array([[[2.0, 0.0, 0.0, 0.4, 0.6, 0.8, 0.3]]], np.float32),
            "sigmas": np.array([[[0.1, 0.05, 0.05, 0.2]]], np.float32),
            "embeddings": np.ones((1, 1, 32), np.float32) / math.sqrt(32),
            "object_tokens": np.full((1, 1, 576), 2.0, np.float32),
            "grid_tokens": np.zeros((1, 35, 576), np.float32),
            "pose_token": np.zeros((1, 1, 576), np.float32),
        }

    def close(self) -> None: ...


def frame(stamp: int = 0, x: float = 0.0, depth: float = 1.9) -> Frame:
    c, s = math.cos(YAW), math.sin(YAW)
    base = np.eye(4)
    base[:2, :2] = [[c, -s], [s, c]]
    base[0, 3] = x
    camera = base.copy()
    camera[:3, :3] = base[:3, :3] @ BODY_R_OPTICAL
    camera[2, 3] = 1.0
    color = np.full((480, 640, 3), 90, np.uint8)
    return Frame(stamp, color, np.full((480, 640), depth, np.float32), CAMERA, camera, base)


def test_a_box_of_the_level_frame_stands_in_the_graph_frame() -> None:
    (seen,) = SsrEncoder(OneBox(), Config()).encode(frame(x=1.0), 0.0)
    expected = [1.0 + 2 * math.cos(YAW), 2 * math.sin(YAW), 1.0]
    np.testing.assert_allclose(seen.box.center, expected, atol=1e-6)
    assert seen.box.size == pytest.approx((0.4, 0.6, 0.8))
    assert seen.box.yaw == pytest.approx(YAW + 0.3)
    assert seen.score == pytest.approx(1 / (1 + math.exp(10.5 * (0.30 - 0.81)))) and seen.label_scores == pytest.approx(
        {"chair": 0.9, "cup": 0.1}
    )
    assert seen.box2d == pytest.approx((150 / 0.65, 100 / 0.65, 260 / 0.65, 210 / 0.65), rel=1e-6)
    assert seen.sigmas == pytest.approx((0.1, 0.05, 0.05, 0.2))
    assert not seen.truncated


def test_its_surface_is_the_depth_inside_the_box() -> None:
    (seen,) = SsrEncoder(OneBox(), Config()).encode(frame(depth=1.9), 0.0)
    ahead = seen.points[:, :2] @ [math.cos(YAW), math.sin(YAW)]
    np.testing.assert_allclose(ahead, 1.9, atol=1e-5)
    assert SsrEncoder(OneBox(), Config()).encode(frame(depth=3.5), 0.0) == ()  # a wall far behind it


def looking_down(bump: float = 0.0) -> Frame:
    """At level ground of height 0, 1.5 m under the camera; ``bump`` [m]: the right half of the image lies higher."""
    pose = np.eye(4)
    pose[:3, :3] = np.diag([1.0, -1.0, -1.0])
    pose[2, 3] = 1.5
    depth = np.full((480, 640), 1.5, np.float32)
    depth[:, 320:] -= bump
    return Frame(0, np.full((480, 640, 3), 90, np.uint8), depth, CAMERA, pose, np.eye(4))


def test_a_level_top_goes_on_beyond_the_predicted_box() -> None:
    box, config = Box3D((0.0, 0.0, -0.35), (0.5, 0.5, 0.8), 0.0), SsrEncoderConfig()  # its top 5 cm too high
    image = np.array([0, 0, 640, 480], np.float32)
    inside = surface(image, box, looking_down(), False, config)
    assert np.abs(inside[:, :2]).max() <= 0.25 + config.surface_margin + 1e-6
    level = surface(image, box, looking_down(), True, config)
    np.testing.assert_allclose(np.abs(level[:, :2]).max(0), [1.2, 0.9], atol=0.1)  # all that the image shows
    np.testing.assert_allclose(level[:, 2], 0.0, atol=1e-5)
    stepped = surface(image, box, looking_down(bump=0.1), True, config)
    lying_on_it = stepped[:, 2] > 0.05
    assert np.abs(stepped[lying_on_it, :2]).max() <= 0.25 + config.surface_margin + 1e-6  # 10 cm higher: no part of it
    assert stepped[~lying_on_it, 0].min() < -1.0


def test_the_network_is_told_where_the_camera_is_and_how_it_moved() -> None:
    network = OneBox()
    encoder = SsrEncoder(network, Config())
    encoder.encode(frame(0), 0.2)
    encoder.encode(frame(100_000_000, x=0.05), 0.2)
    first, second = (feed["pose"][0] for feed in network.seen)
    np.testing.assert_allclose(first, [0.8, 1, 0, 0, 0, 0, 0, 0], atol=1e-6)
    np.testing.assert_allclose(second[4:], [0.05 * math.cos(YAW), -0.05 * math.sin(YAW), 0.0, 0.1], atol=1e-6)
    assert second[1] == 1
    encoder.encode(frame(200_000_000), -math.inf)
    assert network.seen[2]["pose"][0, 0] == 0 and network.seen[2]["pose"][0, 1] == 0
    assert (network.seen[2]["geometry"][0, 7:] == 0).all()


def test_tokens_of_the_last_frame_are_kept() -> None:
    encoder = SsrEncoder(OneBox(), Config())
    encoder.encode(frame(7), 0.0)
    assert encoder.tokens is not None
    assert encoder.tokens.stamp == 7 and encoder.tokens.objects[0].label == "chair"
    assert (encoder.tokens.objects[0].vector == 2).all()


@pytest.mark.parametrize("metadata", [{}, {**METADATA, "labels": "chair"}, {**METADATA, "input_width": "640"}])
def test_another_network_is_refused(metadata: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="stand-in"):
        SsrEncoder(OneBox(metadata), Config())


@pytest.fixture(scope="module")
def shipped() -> Any:
    try:
        share_path("engines/ssr_encoder.onnx")
    except FileNotFoundError:
        pytest.skip("engines/ssr_encoder.onnx does not ship yet")
    return load_encoder(replace(Config(), encoder=EncoderConfig(backend="ssr")))


@pytest.fixture(scope="module")
def views() -> list[Frame]:
    from ssr_ros.recording import open_recording

    return list(open_recording(share_path("recordings/demo_room"), every=20))


def sureness(encoder: Any, frames: list[Frame], depth: Callable[[np.ndarray], np.ndarray]) -> tuple[float, float, int]:
    """Quality and sigma [m] of the five surest labels of each frame, and the number of observations in all."""
    quality, sigma, count = [], [], 0
    for view in frames:
        changed = replace(view, depth=depth(view.depth).astype(np.float32))
        level = inputs.level_frame(changed.graph_T_camera)
        out = encoder._backend.run(encoder._inputs(changed, level, float(changed.graph_T_camera[2, 3])))
        top = np.argsort(-out["scores"][0].max(1))[:5]
        quality.append(out["quality"][0, top].mean())
        sigma.append(out["sigmas"][0, top, :3].max(1).mean())
        count += len(encoder.encode(changed, 0.0))
    return float(np.mean(quality)), float(np.mean(sigma)), count


def test_without_depth_no_metres_are_invented(shipped: Any, views: list[Frame]) -> None:
    """The sigmas with depth are wide here already: the recording looks unlike the homes of the training."""
    good = sureness(shipped, views, lambda depth: depth)
    for missing in (0.0, np.nan):
        quality, sigma, count = sureness(shipped, views, lambda depth, value=missing: np.full_like(depth, value))
        assert count == 0 < good[2]
        assert quality < 0.85 * good[0] and sigma > 0.25


def test_depth_of_twice_the_scale_is_not_believed(shipped: Any, views: list[Frame]) -> None:
    good, wrong = sureness(shipped, views, lambda d: d), sureness(shipped, views, lambda d: 2 * d)
    assert wrong[0] < 0.85 * good[0] and wrong[1] > 2 * good[1]
    assert wrong[2] < 0.2 * good[2]


def test_noisy_depth_makes_it_less_sure(shipped: Any, views: list[Frame]) -> None:
    rng = np.random.default_rng(0)
    good = sureness(shipped, views, lambda depth: depth)
    noisy = sureness(shipped, views, lambda depth: depth * (1 + rng.normal(0, 0.06, depth.shape)))
    assert noisy[0] < good[0] and noisy[1] > good[1]


def test_the_shipped_network_names_the_vocabulary(shipped: Any) -> None:
    from ssr_ros.vocabulary import load_vocabulary

    assert shipped.labels == load_vocabulary().labels
    assert inputs.WIDTH == 416


class ScreenInTheCorner(OneBox):
    """Beside the chair, something that the detector inside is sure of and the rest of the network is not."""

    def __init__(self, detector: float, box: tuple[float, float, float, float] = (330, 20, 410, 90)) -> None:
        super().__init__({**METADATA, "labels": json.dumps(["chair", "tv"])})
        self._detector, self._box = detector, box

    def run(self, feed: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        seen = {key: np.repeat(value, 2, 1) if value.ndim > 1 else value for key, value in super().run(feed).items()}
        seen["scores"][0, 1] = 0.05
        seen["boxes2d"][0, 1] = self._box
        seen["detector_scores"] = np.array([[[0.6, 0.0], [0.0, self._detector]]], np.float32)
        return seen


def test_what_only_the_detector_sees_is_boxed_by_depth() -> None:
    chair, screen = SsrEncoder(ScreenInTheCorner(0.5), Config()).encode(frame(depth=1.9), 0.0)
    assert (chair.label, screen.label) == ("chair", "tv")
    assert screen.score == pytest.approx(0.5) and screen.sigmas is None
    assert screen.box2d == pytest.approx((330 / 0.65, 20 / 0.65, 410 / 0.65, 90 / 0.65), rel=1e-6)
    ahead = screen.points[:, :2] @ [math.cos(YAW), math.sin(YAW)]
    np.testing.assert_allclose(ahead, 1.9, atol=1e-5)


@pytest.mark.parametrize(
    "network",
    [
        ScreenInTheCorner(0.33),  # it is not sure
        ScreenInTheCorner(0.5, (150, 100, 260, 205)),  # where the chair is
    ],
)
def test_what_is_doubtful_or_explained_is_not(network: ScreenInTheCorner) -> None:
    assert [o.label for o in SsrEncoder(network, Config()).encode(frame(depth=1.9), 0.0)] == ["chair"]
    silent = ScreenInTheCorner(0.5)
    config = replace(Config(), ssr=SsrEncoderConfig(detector_threshold=1.01))
    assert [o.label for o in SsrEncoder(silent, config).encode(frame(depth=1.9), 0.0)] == ["chair"]


def test_a_thing_on_a_table_is_not_explained_by_the_table() -> None:
    """Its 2D box lies inside that of the table; a part of a chair inside a chair's is the chair."""
    inside = (200.0, 150.0, 230.0, 180.0)
    labels = [o.label for o in SsrEncoder(ScreenInTheCorner(0.5, inside), Config()).encode(frame(depth=1.9), 0.0)]
    assert labels == ["chair", "tv"]
    part = ScreenInTheCorner(0.5, inside)
    part.metadata = METADATA | {"labels": json.dumps(["chair", "armchair"])}
    assert [o.label for o in SsrEncoder(part, Config()).encode(frame(depth=1.9), 0.0)] == ["chair"]
