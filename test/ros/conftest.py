"""Processes over real DDS: every test has a domain of its own and sees only this machine."""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssr_ros.demo import isolated_environment
from ssr_ros.supervision import Child, ProcessGroup

if TYPE_CHECKING:  # the tests skip themselves where ROS 2 is missing
    from ssr_ros.ros.demo_observer import DemoObserver

TESTS = Path(__file__).resolve().parent.parent
EXTRINSICS = ("camera.translation:=[0.0,0.0,1.0]", "camera.rotation_rpy:=[-1.5708,0.0,-1.5708]")

_domains = itertools.count(os.getpid() * 7)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    values = {
        **isolated_environment(1 + next(_domains) % 101),
        "ROS_PYTHON_CHECK_FIELDS": "1",  # as older distributions always do: no numpy scalars in messages
        "ROS_LOG_DIR": str(tmp_path / "ros_log"),
        "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS), os.environ.get("PYTHONPATH", "")]),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return dict(os.environ)


@pytest.fixture
def group(environment: dict[str, str], tmp_path: Path) -> Iterator[ProcessGroup]:
    """Nodes of the test; whatever still runs at its end is ended."""
    with ProcessGroup(environment, tmp_path / "log") as processes:
        yield processes


@pytest.fixture
def observer(environment: dict[str, str]) -> Iterator[DemoObserver]:
    from ssr_ros.ros.demo_observer import DemoObserver

    with DemoObserver() as watching:
        yield watching


@pytest.fixture
def perception(group: ProcessGroup) -> Callable[..., Child]:
    """Start perception with FakePipeline; parameters as name:=value, remappings with a leading -r."""

    def start(*arguments: str, autostart: bool = True, extrinsics: tuple[str, ...] = EXTRINSICS) -> Child:
        parameters = [f"autostart:={str(autostart).lower()}", "input.latest_only:=false", *extrinsics]
        parameters += ["synchronization.max_wait:=5.0"]  # the machine may be busy
        parameters += [a for a in arguments if not a.startswith("-r ")]
        flags = [part for p in parameters for part in ("-p", p)]
        flags += [part for a in arguments if a.startswith("-r ") for part in a.split(" ", 1)]
        return group.start(
            "perception", [sys.executable, str(TESTS / "ros" / "fake_perception.py"), "--ros-args", *flags]
        )

    return start


@pytest.fixture
def wait(observer: DemoObserver, group: ProcessGroup) -> Callable[..., None]:
    """Spin until a condition holds; the test fails when it does not in time."""

    def until(condition: Callable[[], object], what: str, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline or group.dead():
                logs = "".join(f"\n--- {child.name}\n{child.last_lines()}" for child in group.children)
                pytest.fail(f"not within {seconds:.0f} s: {what}{logs}\n--- diagnostics\n{observer.statuses}")
            observer.spin(0.05)

    return until
