"""``ssr doctor``: what of this machine works, and what to do about the rest."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path

from ssr_ros.config import DetectorConfig, NetworkConfig
from ssr_ros.resources import share_path

PYTHONS = ((3, 10), (3, 13))  # oldest and newest that are tested
PROFILE_VARIABLES = ("FASTDDS_DEFAULT_PROFILES_FILE", "FASTRTPS_DEFAULT_PROFILES_FILE")  # new and old name of one
CORE = ("numpy", "scipy", "cv2", "shapely", "onnxruntime", "rosbags", "mcap", "matplotlib", "rich", "msgspec", "yaml")
DISTRIBUTIONS = {"cv2": "opencv-python-headless", "yaml": "PyYAML"}


class Status(Enum):
    OK = "ok"
    ABSENT = "absent"  # and not needed for everything
    MISSING = "missing"  # and needed


@dataclass(frozen=True, slots=True)
class Check:
    """One line."""

    name: str
    status: Status
    detail: str
    remedy: str = ""


def run_doctor() -> bool:
    """Prints every check; whether nothing needed is missing."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)  # remedies are to be copied: no line breaks of our own
    marks = {Status.OK: "[green]ok[/]", Status.ABSENT: "[yellow]--[/]", Status.MISSING: "[red]!![/]"}
    found = list(checks())
    for check in found:
        console.print(f"{marks[check.status]}  {check.name:22} {escape(check.detail)}")
        if check.remedy:
            console.print(f"      {escape(check.remedy)}", style="dim")
    lacking = [check.name for check in found if check.status is Status.MISSING]
    console.print(f"missing: {', '.join(lacking)}" if lacking else "Everything needed without ROS is there.")
    return not lacking


def checks() -> Iterator[Check]:
    """Every check, in the order in which things are needed."""
    yield check_python(sys.version_info[:2])
    for name in CORE:
        yield check_import(name, DISTRIBUTIONS.get(name, name), "pip install -r requirements.txt", needed=True)
    yield check_file("SSR encoder", NetworkConfig().model)
    yield check_file("detector", DetectorConfig().model)
    yield check_file("demo recording", "recordings/demo_room")
    yield check_providers()
    yield check_tensorrt()
    ros = "for the nodes: source a ROS 2 installation, or pip install -r requirements.txt"
    yield check_import("rclpy", "rclpy", ros)
    yield check_import("ssr_ros.msg", "", "for the nodes: colcon build, or make messages")
    tf2 = "without it give camera.translation and camera.rotation_rpy as parameters; comes with a ROS 2 installation"
    yield check_import("tf2_ros", "tf2_ros", tf2)
    yield check_middleware(os.environ.get("RMW_IMPLEMENTATION"))
    yield check_profile(os.environ.get)


def check_python(version: tuple[int, ...]) -> Check:
    text = ".".join(str(part) for part in version)
    if PYTHONS[0] <= version <= PYTHONS[1]:
        return Check("python", Status.OK, text)
    return Check("python", Status.MISSING, text, "use Python 3.10 to 3.13")


def check_import(module: str, distribution: str, remedy: str, needed: bool = False) -> Check:
    """Imports it: a broken installation is as good as none."""
    absent = Status.MISSING if needed else Status.ABSENT
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        return Check(module, absent, f"no module {error.name}", remedy)
    except Exception as error:  # a shared library that does not fit raises anything
        return Check(module, absent, f"does not load: {' '.join(str(error).split())[:160]}", remedy)
    try:
        return Check(module, Status.OK, metadata.version(distribution) if distribution else "")
    except metadata.PackageNotFoundError:
        return Check(module, Status.OK, "")


def check_file(name: str, relative: str) -> Check:
    try:
        return Check(name, Status.OK, str(share_path(relative)))
    except FileNotFoundError as error:
        return Check(name, Status.MISSING, str(error), "install the package again: files of it are missing")


def check_providers() -> Check:
    """What onnxruntime can compute with."""
    try:
        import onnxruntime
    except ImportError as error:
        return Check("onnxruntime providers", Status.MISSING, str(error), "pip install -r requirements.txt")
    available = onnxruntime.get_available_providers()
    fast = [name for name in available if name.startswith(("Tensorrt", "CUDA"))]
    remedy = "" if fast else "for a GPU install onnxruntime-gpu in place of onnxruntime; the CPU works"
    return Check("onnxruntime providers", Status.OK, ", ".join(available), remedy)


def check_tensorrt(find: Callable[[], str] | None = None) -> Check:
    """TensorRT, the GPU and how CUDA is reached. ``find``: in place of looking; the words of the line."""
    from ssr_ros.encoder.network_backend import BackendError

    try:
        return Check("TensorRT and CUDA", Status.OK, (find or find_tensorrt)())
    except BackendError as error:
        return Check("TensorRT and CUDA", Status.ABSENT, str(error), "only for TensorRT engines: see docs/tensorrt.md")


def find_tensorrt() -> str:
    """Version, GPU and driver package; BackendError where one is missing."""
    from ssr_ros.encoder.cuda_driver import load_cuda_driver
    from ssr_ros.encoder.tensorrt_library import import_tensorrt

    trt = import_tensorrt()
    driver = load_cuda_driver()
    try:
        return f"TensorRT {trt.__version__} on {driver.gpu} by {driver.name}"
    finally:
        driver.close()


def check_middleware(wanted: str | None) -> Check:
    if wanted in (None, "", "rmw_fastrtps_cpp"):
        return Check("RMW_IMPLEMENTATION", Status.OK, wanted or "not set (Fast DDS)")
    return Check(
        "RMW_IMPLEMENTATION", Status.OK, wanted, "the shipped DDS profile is for Fast DDS only: allow big messages"
    )


def check_profile(variable: Callable[[str], str | None]) -> Check:
    """The Fast DDS profile without which image streams lose most of their images."""
    name = "DDS profile"
    given = {key: variable(key) for key in PROFILE_VARIABLES}
    remedy = " ".join(f"export {key}={_profile_path()};" for key in PROFILE_VARIABLES)
    path = next((value for value in given.values() if value), None)
    if path is None:
        return Check(name, Status.ABSENT, "not set: default buffers lose images", remedy)
    if not Path(path).is_file():
        return Check(name, Status.ABSENT, f"{path} is no file", remedy)
    return Check(name, Status.OK, path)


def _profile_path() -> str:
    try:
        return str(share_path("config/fastdds.xml"))
    except FileNotFoundError:
        return "config/fastdds.xml"
