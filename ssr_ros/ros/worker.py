"""One thread for the slow work, so that callbacks only enqueue."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Worker:
    """Calls ``step`` again and again in its own thread until stopped.

    ``step`` must wait for work itself, but not for long (it bounds how late ``stop`` returns).
    ``on_error`` gets what it raises; the thread goes on.
    """

    def __init__(self, step: Callable[[], None], on_error: Callable[[Exception], None]) -> None:
        self._step = step
        self._on_error = on_error
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """End after the step in progress."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._step()
            except Exception as error:  # one bad frame must not end perception; it is reported
                self._on_error(error)
