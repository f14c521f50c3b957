"""Child processes that live and die together."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

GRACE = {signal.SIGINT: 6.0, signal.SIGTERM: 2.0, signal.SIGKILL: 2.0}  # [s] each signal is given, in turn


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_lines(self, count: int = 20) -> str:
        """The end of what it wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


class ProcessGroup:
    """Starts processes that log to files, and ends them all on leaving the ``with`` block."""

    def __init__(
        self, environment: Mapping[str, str], log_folder: Path, grace: Mapping[signal.Signals, float] = GRACE
    ) -> None:
        self._environment = dict(environment)
        self._grace = grace
        self._folder = log_folder
        self.children: list[Child] = []
        log_folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> ProcessGroup:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Run a command; what it writes goes to <log folder>/<name>.log."""
        log = self._folder / f"{name}.log"
        with log.open("wb") as file:
            # an own session: Ctrl-C reaches us alone, and we end them in order
            process = subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name, process, log)
        self.children.append(child)
        return child

    def dead(self) -> Child | None:
        """A child that has ended, if there is one."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        """End all: politely first, then not."""
        for number, grace in self._grace.items():
            running = [child.process for child in self.children if child.process.poll() is None]
            for process in running:
                process.send_signal(number)
            deadline = time.monotonic() + grace
            while any(process.poll() is None for process in running) and time.monotonic() < deadline:
                time.sleep(0.02)
