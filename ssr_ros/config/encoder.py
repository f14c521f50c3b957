"""From a frame to observations."""

from __future__ import annotations

from dataclasses import dataclass

from ssr_ros.config.checks import require


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """From a frame to observations."""

    backend: str = "ssr"  # ssr: the SSR network, whole boxes of 51 labels; lifting: 2D detector and depth
    moving_threshold: float = 0.4  # score at which a person, cat or dog hides its depth from the map

    def __post_init__(self) -> None:
        require(self.backend in ("lifting", "ssr"), "encoder.backend", "lifting or ssr", self.backend)
        require(0 < self.moving_threshold <= 1, "encoder.moving_threshold", "in (0, 1]", self.moving_threshold)


@dataclass(frozen=True, slots=True)
class DetectorConfig:
    """The 2D detector in front of the lifting encoder."""

    model: str = "engines/nanodet_coco_416.onnx"  # relative to the package's share folder
    providers: tuple[str, ...] = ("CPUExecutionProvider",)  # onnxruntime execution providers, first that works
    threads: int = 2  # of the network
    score_threshold: float = 0.2  # detections of furniture below are never seen; the mapper weighs the rest
    small_score_threshold: float = 0.3  # the same for small things, of which the detector sees too many
    nms_iou: float = 0.6  # overlap in the image above which the weaker of one label is dropped
    max_detections: int = 40

    def __post_init__(self) -> None:
        require(0 < self.score_threshold < 1, "detector.score_threshold", "in (0, 1)", self.score_threshold)
        require(
            0 < self.small_score_threshold < 1,
            "detector.small_score_threshold",
            "in (0, 1)",
            self.small_score_threshold,
        )
        require(0 < self.nms_iou <= 1, "detector.nms_iou", "in (0, 1]", self.nms_iou)
        require(self.threads >= 1, "detector.threads", "at least 1", self.threads)
        require(self.max_detections >= 1, "detector.max_detections", "at least 1", self.max_detections)


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """The SSR encoder's network and the runtime under it; docs/tensorrt.md."""

    model: str = "engines/ssr_encoder.onnx"  # relative to the package's share folder, or absolute
    runtime: str = "onnxruntime"  # onnxruntime, or tensorrt: an engine made by ssr build-engine
    providers: tuple[str, ...] = ("CPUExecutionProvider",)  # of onnxruntime, best first; one that is absent is an error
    threads: int = 2  # of onnxruntime
    precision: str = "fp16"  # of a TensorRT engine: fp32, fp16 or int8
    engine_dir: str = "engines"  # TensorRT engines; relative to the package's share folder, or absolute
    rebuild: bool = False  # true: build at start, for minutes, an engine that is missing or does not fit
    record_inputs: str = ""  # folder that keeps some of the inputs, to calibrate int8 with; empty: none

    def __post_init__(self) -> None:
        require(bool(self.model), "network.model", "the path of an ONNX file", self.model)
        runtimes, precisions = ("onnxruntime", "tensorrt"), ("fp32", "fp16", "int8")
        require(self.runtime in runtimes, "network.runtime", "onnxruntime or tensorrt", self.runtime)
        require(len(self.providers) > 0, "network.providers", "at least one", self.providers)
        require(self.threads >= 1, "network.threads", "at least 1", self.threads)
        require(self.precision in precisions, "network.precision", "fp32, fp16 or int8", self.precision)
        require(bool(self.engine_dir), "network.engine_dir", "a folder", self.engine_dir)


@dataclass(frozen=True, slots=True)
class SsrEncoderConfig:
    """From the SSR network's candidates to observations."""

    quality_weight: float = 0.5  # exponent of the predicted 3D overlap in the raw score, label score times overlap
    score_middle: float = 0.30  # raw score of boxes of which half were right, in homes nobody trained on
    score_slope: float = 10.5  # of the logistic curve from raw score to the share that was right
    score_threshold: float = 0.15  # score below which nothing is reported
    max_sigma: float = 0.8  # [m] an object whose place is less sure in any direction is not reported
    same_label_overlap: float = 0.3  # 2D overlap from which two candidates of one label can be one object
    same_label_distance: float = 0.6  # and their distance, in diagonals of the smaller, up to which they are
    same_overlap: float = 0.5  # the same for candidates of two labels
    same_distance: float = 0.3
    max_detections: int = 40
    min_points: int = 3  # depth samples on an object, or it is not reported
    surface_margin: float = 0.06  # [m] by which surface may lie outside the predicted box
    level_reach: float = 1.2  # [m] beyond a table predicted in a view, within which level surface at its top is its own
    level_noise: float = 0.03  # [m] half the height of the layer that is the top of a table
    level_search: float = 0.12  # [m] above and below the predicted top, where the top is looked for
    border: float = 3.0  # [px] a 2D box this near the image border is truncated
    detector_threshold: float = 0.35  # the pre-trained detector's score from which depth boxes what nothing explains
    explained_overlap: float = 0.4  # 2D overlap with a reported object from which that explains a detection
    explained_share: float = 0.7  # share of the smaller 2D box from which it does, too

    def __post_init__(self) -> None:
        require(0 < self.score_threshold < 1, "ssr.score_threshold", "in (0, 1)", self.score_threshold)
        require(self.detector_threshold > 0, "ssr.detector_threshold", "positive", self.detector_threshold)
        require(self.quality_weight >= 0, "ssr.quality_weight", "0 or more", self.quality_weight)
        require(self.max_sigma > 0, "ssr.max_sigma", "positive", self.max_sigma)
        require(self.max_detections >= 1, "ssr.max_detections", "at least 1", self.max_detections)
        require(self.min_points >= 1, "ssr.min_points", "at least 1", self.min_points)
        for name in ("surface_margin", "level_reach"):
            require(getattr(self, name) >= 0, f"ssr.{name}", "0 or more", getattr(self, name))
        within = 0 < self.level_noise <= self.level_search
        require(within, "ssr.level_noise", "in (0, level_search]", self.level_noise)


@dataclass(frozen=True, slots=True)
class LiftingConfig:
    """From 2D boxes and depth to 3D observations."""

    samples: int = 32  # depth samples a side of a 2D box, at most
    min_points: int = 12  # samples on the object, or the observation is refused
    min_depth: float = 0.25  # [m]
    max_depth: float = 6.0  # [m] depth noise of stereo and structured light grows with the square
    floor_margin: float = 0.05  # [m] samples lower than this above the floor belong to the floor
    border: float = 3.0  # [px] a 2D box this near the image border is truncated
    size_slack: float = 0.15  # by how much a view may exceed the label's largest size
    merge_iou: float = 0.6  # 2D overlap above which detections of two labels are one object
    same_object: float = 0.35  # intersection over the smaller box above which two observations of a label are one
    surface_score: float = 0.25  # a table this sure trims its top from the things around it

    def __post_init__(self) -> None:
        require(self.samples >= 4, "lifting.samples", "at least 4", self.samples)
        require(self.min_points >= 4, "lifting.min_points", "at least 4", self.min_points)
        require(0 < self.min_depth < self.max_depth, "lifting.min_depth", "in (0, max_depth)", self.min_depth)
        require(0 < self.merge_iou <= 1, "lifting.merge_iou", "in (0, 1]", self.merge_iou)
