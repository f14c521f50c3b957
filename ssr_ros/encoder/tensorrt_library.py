"""NVIDIA's TensorRT package: found, of a version that serves, and its messages in our log."""

from __future__ import annotations

import logging
from typing import Any

from ssr_ros.encoder.network_backend import BackendError

log = logging.getLogger(__name__)

MAJOR = 10  # 11 took the fp16 and int8 switches of the builder away, 8 has other calls
INSTALL = "on a Jetson it comes with JetPack 6.1 and later, elsewhere pip install 'tensorrt>=10.3,<11'"


def import_tensorrt() -> Any:
    """The module; BackendError where it is missing, broken or of another major version."""
    try:
        import tensorrt
    except ImportError as error:
        raise BackendError(f"TensorRT's Python package does not load ({error}): {INSTALL}") from error
    except (OSError, RuntimeError) as error:  # its shared libraries are not those of the wheel
        raise BackendError(
            f"TensorRT's Python package is broken ({' '.join(str(error).split())}): {INSTALL}"
        ) from error
    check_version(tensorrt)
    return tensorrt


def check_version(trt: Any) -> None:
    """BackendError where the version is not one that this package knows."""
    version = str(getattr(trt, "__version__", "of no version"))
    if version.split(".")[0] != str(MAJOR):
        raise BackendError(f"TensorRT {version} is installed, this package is for TensorRT {MAJOR}: {INSTALL}")


def make_logger(trt: Any) -> Any:
    """A TensorRT logger over ours that keeps the last error for our own sentences (``last_error``)."""
    levels = {
        trt.ILogger.Severity.INTERNAL_ERROR: logging.ERROR,
        trt.ILogger.Severity.ERROR: logging.ERROR,
        trt.ILogger.Severity.WARNING: logging.WARNING,
        trt.ILogger.Severity.INFO: logging.DEBUG,  # hundreds of lines a build
        trt.ILogger.Severity.VERBOSE: logging.NOTSET,
    }

    class Logger(trt.ILogger):
        def __init__(self) -> None:
            trt.ILogger.__init__(self)
            self.last_error = "it gave no reason"

        def log(self, severity: Any, message: str) -> None:
            level = levels.get(severity, logging.WARNING)
            if level == logging.ERROR:
                self.last_error = " ".join(message.split())
            if level:
                log.log(level, "TensorRT: %s", message)

    return Logger()


def create(make: Any, logger: Any, *arguments: Any) -> Any:
    """Builder or Runtime; BackendError where TensorRT makes none, as where CUDA does not start."""
    try:
        made = make(*arguments, logger)
    except (TypeError, RuntimeError) as error:  # pybind11 says TypeError of a factory that returns nothing
        raise BackendError(f"TensorRT does not start: {logger.last_error} ({error})") from error
    if made is None:
        raise BackendError(f"TensorRT does not start: {logger.last_error}")
    return made
