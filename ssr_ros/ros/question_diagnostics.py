"""What the question node says about itself on /diagnostics. A pure function over plain numbers."""

from __future__ import annotations

import numpy as np
from diagnostic_msgs.msg import DiagnosticStatus, KeyValue

from ssr_ros.ros.diagnostics import ERROR, OK, WARN
from ssr_ros.ros.question_pool import QuestionReport


def question_status(name: str, report: QuestionReport, last: QuestionReport | None = None) -> DiagnosticStatus:
    """WARN when, since the ``last`` report, questions were turned away, timed out or failed; ERROR without workers."""
    level, message = OK, "answering"
    troubles = {
        "turned away, too many were waiting": report.shed - (last.shed if last else 0),
        "not answered in time": report.timed_out - (last.timed_out if last else 0),
        f"failed, last: {report.last_failure}": report.failures - (last.failures if last else 0),
    }
    if any(troubles.values()):
        level, message = WARN, "; ".join(f"{count} {what}" for what, count in troubles.items() if count)
    if not report.alive:
        level, message = ERROR, "a worker thread has ended"
    values: dict[str, object] = {
        "asked": report.asked,
        **{f"answered/{status}": count for status, count in sorted(report.answered.items())},
        "shed": report.shed,
        "timed_out": report.timed_out,
        "taken_back": report.taken_back,
        "failures": report.failures,
        **{f"waiting/{lane}": count for lane, count in report.waiting.items()},
    }
    values["model_busy"] = int(report.model_busy)
    for lane, seconds in report.latencies.items():
        if seconds:
            p50, p95 = np.percentile(seconds, (50, 95)) * 1000
            values |= {f"{lane}/p50_ms": f"{p50:.1f}", f"{lane}/p95_ms": f"{p95:.1f}"}
    pairs = [KeyValue(key=key, value=str(value)) for key, value in values.items()]
    return DiagnosticStatus(level=level, name=name, message=message, hardware_id="", values=pairs)
