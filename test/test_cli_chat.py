"""``ssr chat`` on a saved graph; with a robot it is tested in test/ros/test_question_node.py."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from scenes import living_room, node

from ssr_ros.cli import main
from ssr_ros.cli_chat import whole_map
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.saved import save_graph

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def graph_file(tmp_path):
    path = tmp_path / "graph.json"
    save_graph(living_room(), path)
    return str(path)


def chat(graph_file, *lines):
    result = CliRunner().invoke(main, ["chat", graph_file], input="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0, result.output
    return result.output


def test_answers_name_their_evidence(graph_file):
    said = chat(graph_file, "How far is the sofa from the tv?", "How many chairs are there?")
    assert "2.40 m" in said and "evidence: sofa 1, tv 2 · confidence 0.80" in said
    assert "evidence: chair 4, chair 5" in said


def test_candidates_are_named_and_refusals_have_their_status(graph_file):
    said = chat(graph_file, "Where is the chair?", "Where is the unicorn?")
    assert "AMBIGUOUS: " in said and "candidates: chair 4, chair 5" in said
    assert "UNKNOWN_OBJECT: " in said


def test_typed_queries(graph_file):
    assert "49.0 m^2" in chat(graph_file, '{"type": "room_size"}')
    assert "UNPARSABLE" in chat(graph_file, '{"type": "none"}')


def test_objects_map_help_and_what_is_no_command(graph_file):
    said = chat(graph_file, "/objects", "/map", "/help", "/what [red]")
    assert "7 objects in odom" in said and "lamp (stale)" in said
    assert "table 3: column" in said and "No robot" in said
    assert "/quit" in said and "There is no /what [red]" in said


def test_what_is_typed_is_no_markup(graph_file):
    assert "UNPARSABLE" in chat(graph_file, "[bold]hi[/bold] [/]", "\x1b[2J", "é" * 5000)


def test_quit_leaves_the_rest_unread(graph_file):
    assert "chairs" not in chat(graph_file, "", "/quit", "How many chairs are there?")


def test_a_graph_without_objects(tmp_path):
    path = tmp_path / "empty.json"
    save_graph(SceneGraph("odom", session_id="s"), path)
    said = chat(str(path), "How many chairs are there?", "/objects", "/map")
    assert "EMPTY_GRAPH" in said and "There is no map yet." in said


def test_every_object_is_on_the_whole_map():
    far = SceneGraph("odom", nodes=[node(i, "chair", (7.0 * i, -3.0 * i, 0.4)) for i in range(1, 6)], session_id="s")
    shown = whole_map(far)
    assert {item.id for item in shown.objects} == {1, 2, 3, 4, 5}
    assert shown.cell_size == pytest.approx(28 / 9)  # 28 m from the first to the last along x


def test_without_ros_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "ssr_ros.ros.live_robot", None)
    result = CliRunner().invoke(main, ["chat"])
    assert result.exit_code == 2
    assert "needs ROS 2" in result.output and "graph.json" in result.output and "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["GRAPH", "--backend", "hal"], "language.backend"), (["--backend", "openai"], "saved GRAPH")],
)
def test_what_is_no_backend_here_is_a_sentence(graph_file, arguments, said):
    result = CliRunner().invoke(main, ["chat", *(graph_file if word == "GRAPH" else word for word in arguments)])
    assert result.exit_code == 2
    assert said in result.output and "Traceback" not in result.output


@pytest.mark.parametrize("end", [b"\x04", "interrupt", b"/quit\n"])
def test_in_a_terminal_it_prompts_remembers_and_ends_cleanly(graph_file, tmp_path, end):
    """With a pseudo-terminal for a keyboard: Ctrl-D, Ctrl-C, /quit."""
    master, slave = pty.openpty()
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    command = [sys.executable, "-m", "ssr_ros.cli", "chat", graph_file]
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True, preexec_fn=listen
    )
    os.close(slave)
    try:
        said = read_until(master, b"? ", "")
        os.write(master, b"How many chairs are there?\n")
        said = read_until(master, b"confidence", said)
        said = read_until(master, b"? ", said[said.index("confidence") :])
        if end == "interrupt":
            child.send_signal(signal.SIGINT)
        else:
            os.write(master, end)
        assert child.wait(30) == 0
    finally:
        child.kill()
        os.close(master)
    assert "Traceback" not in said
    history = (tmp_path / "ssr_ros" / "chat_history").read_text()
    assert "How many chairs are there?" in history


def listen():
    """A shell's background jobs are born deaf to Ctrl-C and hanging up, and hand that on; a terminal's are not."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def read_until(terminal, wanted, said):
    deadline = time.monotonic() + 30
    while wanted.decode() not in said:
        assert time.monotonic() < deadline, said
        said += os.read(terminal, 4096).decode(errors="replace")
    return said
