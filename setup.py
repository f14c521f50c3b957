"""Lets CMake generate the messages and lay out what ROS 2 reads, and hands both to setuptools.

Metadata: setup.cfg. Version: package.xml. Files outside the Python package: CMakeLists.txt.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "build" / f"pip-{sys.implementation.cache_tag}"  # kept, so that a rebuild compiles changes only
SITE_PACKAGES = Path(sysconfig.get_path("purelib")).relative_to(sysconfig.get_path("data"))


def package_version() -> str:
    version = ET.parse(ROOT / "package.xml").findtext("version")
    if version is None:
        raise SystemExit("package.xml has no <version>")
    return version.strip()


def ros_prefixes() -> list[str]:
    """Folders with ROS 2 packages: where this Python finds its modules, then any sourced installation."""
    depth = len(SITE_PACKAGES.parts)
    of_python = [Path(p).parents[depth - 1] for p in sys.path if Path(p).parts[-depth:] == SITE_PACKAGES.parts]
    sourced = [Path(p) for p in os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep) if p]
    found = [str(p) for p in (*of_python, *sourced) if (p / "share" / "ament_index").is_dir()]
    return list(dict.fromkeys(found))


def check_toolchain() -> None:
    """SystemExit naming everything the build of the messages lacks."""
    missing = [
        f"{tool} (apt: {package})" for tool, package in (("cmake", "cmake"), ("g++", "g++")) if not shutil.which(tool)
    ]
    header = Path(sysconfig.get_path("include")) / "Python.h"
    if not header.exists():
        missing.append(f"{header} (apt: python{sys.version_info.major}.{sys.version_info.minor}-dev)")
    if not any((Path(p) / "share" / "rosidl_default_generators").is_dir() for p in ros_prefixes()):
        missing.append("rosidl_default_generators (pip: the build requirements in pyproject.toml, or source ROS 2)")
    if missing:
        raise SystemExit("ssr_ros: the messages cannot be built; missing: " + ", ".join(missing))


def build_with_cmake(stage: Path) -> None:
    """Generates and compiles the messages, and installs everything but the Python modules under ``stage``."""
    prefixes = ros_prefixes()
    environment = {**os.environ, "AMENT_PREFIX_PATH": os.pathsep.join(prefixes)}
    configure = [
        *("cmake", "-S", str(ROOT), "-B", str(BUILD)),
        *(["-GNinja"] if shutil.which("ninja") else []),
        f"-DCMAKE_PREFIX_PATH={';'.join(prefixes)}",
        f"-DCMAKE_INSTALL_PREFIX={stage}",
        f"-DCMAKE_PROJECT_INCLUDE={ROOT / 'cmake' / 'pypi_ros.cmake'}",
        f"-DPython3_EXECUTABLE={sys.executable}",
        f"-DPYTHON_INSTALL_DIR={SITE_PACKAGES.as_posix()}",
        "-DCMAKE_BUILD_TYPE=Release",
        "-DBUILD_TESTING=OFF",
        "-DSSR_ROS_INSTALL_PYTHON=OFF",
        "-DAMENT_CMAKE_ENVIRONMENT_PACKAGE_GENERATION=OFF",
        "-DAMENT_CMAKE_ENVIRONMENT_PARENT_PREFIX_PATH_GENERATION=OFF",
    ]
    (BUILD / "CMakeCache.txt").unlink(missing_ok=True)  # it names tools of pip's temporary build environment
    shutil.rmtree(stage, ignore_errors=True)
    for command in (configure, ["cmake", "--build", str(BUILD)], ["cmake", "--install", str(BUILD)]):
        code = subprocess.run(command, env=environment, check=False).returncode
        if code != 0:
            raise SystemExit(
                f"ssr_ros: the messages could not be built, {' '.join(command[:2])} ended with {code}; see above"
            )


class BuildMessages(build_ext):
    """The one "extension": everything CMake installs."""

    def run(self) -> None:
        check_toolchain()
        BUILD.mkdir(parents=True, exist_ok=True)
        with (BUILD / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two builds in one folder would corrupt each other
            self.build(BUILD / "stage")

    def build(self, stage: Path) -> None:
        build_with_cmake(stage)
        shutil.rmtree(next((stage / SITE_PACKAGES).glob("ssr_ros-*.egg-info")))  # pip writes the metadata
        generated = stage / SITE_PACKAGES / "ssr_ros"
        if self.editable_mode:
            # The generated modules stay in site-packages, and find the checkout's through ssr_ros.__path__.
            (stage / SITE_PACKAGES / "ssr_ros-checkout.pth").write_text(f"{ROOT}\n")
        else:
            shutil.copytree(generated, Path(self.build_lib) / "ssr_ros", dirs_exist_ok=True)
            shutil.rmtree(generated)
        self.distribution.data_files = data_files(stage)
        if self.editable_mode:
            self.run_command("install_data")  # an editable build leaves data files out

    def get_source_files(self) -> list[str]:
        return []


def data_files(stage: Path) -> list[tuple[str, list[str]]]:
    """(folder relative to the environment's root, files) of everything under ``stage``."""
    folders: dict[str, list[str]] = {}
    for path in sorted(p for p in stage.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        folders.setdefault(str(path.parent.relative_to(stage)), []).append(str(path))
    return list(folders.items())


setup(
    version=package_version(),
    ext_modules=[Extension("ssr_ros.messages", sources=[])],
    cmdclass={"build_ext": BuildMessages},
)
