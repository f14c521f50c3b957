"""One thread that does the slow work, fed by callbacks that must not wait."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Worker(Generic[T]):
    """Calls ``process`` for the items put, in order, in its own thread.

    At most ``capacity`` items wait; one more replaces the oldest, which is counted in ``dropped``
    (capacity 1: only the latest is kept). ``on_error`` gets what ``process`` raises; the thread goes on.
    """

    def __init__(self, process: Callable[[T], None], on_error: Callable[[Exception], None], capacity: int) -> None:
        self.dropped = 0
        self._process = process
        self._on_error = on_error
        self._waiting: deque[T] = deque()
        self._capacity = capacity
        self._changed = threading.Condition()
        self._stopping = False
        self._busy = False
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Number of items that wait."""
        return len(self._waiting)

    @property
    def state(self) -> str:
        """``busy``, ``idle``, or ``stopped``."""
        if not self._thread.is_alive():
            return "stopped"
        return "busy" if self._busy else "idle"

    def put(self, item: T) -> None:
        """Hand over an item; returns at once."""
        with self._changed:
            if len(self._waiting) >= self._capacity:
                self._waiting.popleft()
                self.dropped += 1
            self._waiting.append(item)
            self._changed.notify()

    def stop(self) -> None:
        """End after the item in work; what waits is discarded."""
        with self._changed:
            self._stopping = True
            self._waiting.clear()
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.wait_for(lambda: self._stopping or self._waiting)
                if self._stopping:
                    return
                item, self._busy = self._waiting.popleft(), True
            try:
                self._process(item)
            except Exception as error:  # noqa: BLE001 - one bad frame must not end perception; it is reported
                self._on_error(error)
