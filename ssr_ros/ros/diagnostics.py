"""What the perception node says about itself on /diagnostics. Pure functions over plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from std_msgs.msg import Header

OK, WARN, ERROR = DiagnosticStatus.OK, DiagnosticStatus.WARN, DiagnosticStatus.ERROR


@dataclass(frozen=True, slots=True)
class InputReport:
    """State of the input side at one moment."""

    frames: int  # handed to the pipeline
    rate: float  # [frames/s] lately
    silence: float  # [s] since the last frame, or since activation
    stall_timeout: float  # [s]
    missing: Mapping[str, str] = field(default_factory=dict)  # inputs without a publisher -> topic
    drops: Mapping[str, int] = field(default_factory=dict)  # by reason, since activation
    new_drops: Mapping[str, int] = field(default_factory=dict)  # by reason, since the last report
    drop_reasons: Mapping[str, str] = field(default_factory=dict)  # latest of each, in a sentence
    waiting: Mapping[str, int] = field(default_factory=dict)  # messages by queue


@dataclass(frozen=True, slots=True)
class PipelineReport:
    """State of the mapping side at one moment."""

    worker: str  # running, or dead
    failures: int  # frames on which the pipeline raised
    last_failure: str
    session_id: str
    map_generation: int
    sequence: int
    objects: int
    depth_refused: int = 0  # frames taken without their depth
    depth_doubt: str = ""  # why depth is not believed and what to do about it; empty while it is
    timings: Mapping[str, Sequence[float]] = field(default_factory=dict)  # [ms] by stage


def diagnostic_array(stamp: Time, node_name: str, inputs: InputReport, pipeline: PipelineReport) -> DiagnosticArray:
    """Both reports as one message."""
    statuses = [input_status(f"{node_name}: input", inputs), pipeline_status(f"{node_name}: pipeline", pipeline)]
    return DiagnosticArray(header=Header(stamp=stamp), status=statuses)


def input_status(name: str, report: InputReport) -> DiagnosticStatus:
    """WARN while data is missing or is being dropped, with the reason in words."""
    level, message = _input_summary(report)
    values = {"frames": report.frames, "frames_per_second": f"{report.rate:.2f}"}
    values |= {f"dropped/{reason}": count for reason, count in sorted(report.drops.items())}
    values |= {f"last_drop/{reason}": why for reason, why in sorted(report.drop_reasons.items())}
    values |= {f"waiting/{queue}": count for queue, count in report.waiting.items()}
    return _status(name, level, message, values)


def pipeline_status(name: str, report: PipelineReport) -> DiagnosticStatus:
    """ERROR when the worker is dead, WARN when frames failed or depth is not believed."""
    level, message = OK, "mapping"
    if report.failures:
        level, message = WARN, f"{report.failures} frames failed, last: {report.last_failure}"
    if report.depth_doubt:
        level, message = WARN, f"{report.depth_doubt}; {report.depth_refused} frames were taken without depth"
    if report.worker == "dead":
        level, message = ERROR, "the worker thread has ended"
    values = {
        "worker": report.worker,
        "failures": report.failures,
        "session_id": report.session_id,
        "map_generation": report.map_generation,
        "sequence": report.sequence,
        "objects": report.objects,
        "depth_refused": report.depth_refused,
    }
    for stage, times in report.timings.items():
        if len(times):
            p50, p95 = np.percentile(times, (50, 95))
            values |= {f"{stage}/p50_ms": f"{p50:.2f}", f"{stage}/p95_ms": f"{p95:.2f}"}
    return _status(name, level, message, values)


def values_of(status: DiagnosticStatus) -> dict[str, str]:
    """The key-value pairs of a status as a dictionary."""
    return {pair.key: pair.value for pair in status.values}


def _input_summary(report: InputReport) -> tuple[bytes, str]:
    if report.missing:
        topics = ", ".join(f"{topic} ({name})" for name, topic in report.missing.items())
        return WARN, f"nobody publishes {topics}"
    if report.new_drops:
        return WARN, "; ".join(_drop_sentence(r, n, report) for r, n in sorted(report.new_drops.items()))
    if report.silence > report.stall_timeout:
        return WARN, f"no frame for {report.silence:.1f} s"
    return OK, "receiving frames"


def _drop_sentence(reason: str, count: int, report: InputReport) -> str:
    why = report.drop_reasons.get(reason, "")
    return f"{count} dropped ({reason})" + (f": {why}" if why else "")


def _status(name: str, level: bytes, message: str, values: Mapping[str, object]) -> DiagnosticStatus:
    pairs = [KeyValue(key=key, value=str(value)) for key, value in values.items()]
    return DiagnosticStatus(level=level, name=name, message=message, hardware_id="", values=pairs)
