"""Child processes live and die together."""

from __future__ import annotations

import os
import signal
import sys
import time

from ssr_ros.supervision import Child, ProcessGroup

GRACE = {signal.SIGINT: 0.2, signal.SIGTERM: 0.2, signal.SIGKILL: 5.0}  # [s]
STUBBORN = """
import signal, time
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


def wait_for(child: Child, text: str) -> None:
    while text not in child.last_lines():
        assert child.process.poll() is None
        time.sleep(0.01)


def test_a_dead_child_is_named_with_its_last_words(tmp_path):
    script = "import sys; print('first'); print('the last words'); sys.exit(3)"
    with ProcessGroup(dict(os.environ), tmp_path, GRACE) as group:
        group.start("lives", [sys.executable, "-c", "import time; time.sleep(60)"])
        assert group.dead() is None
        child = group.start("dies", [sys.executable, "-c", script])
        child.process.wait(timeout=10)
        assert group.dead() is child
        assert child.last_lines(1) == "the last words"
    assert all(child.process.poll() is not None for child in group.children)


def test_a_process_that_ignores_signals_is_ended_all_the_same(tmp_path):
    with ProcessGroup(dict(os.environ), tmp_path, GRACE) as group:
        child = group.start("stubborn", [sys.executable, "-c", STUBBORN])
        wait_for(child, "up")
    assert child.process.returncode == -signal.SIGKILL


def test_an_error_ends_them_too(tmp_path):
    try:
        with ProcessGroup(dict(os.environ), tmp_path, GRACE) as group:
            child = group.start("sleeps", [sys.executable, "-c", "import time; time.sleep(60)"])
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert child.process.poll() is not None
