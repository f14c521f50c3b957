"""``ssr chat``: questions in a terminal, about a saved graph or to a running robot."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from rich.console import Console
from rich.markup import escape

from ssr_ros.config import CogMapConfig
from ssr_ros.language.ask import EXAMPLES, ask
from ssr_ros.language.config import LanguageConfig
from ssr_ros.language.loading import load_translators
from ssr_ros.language.translation import Translator
from ssr_ros.reasoning.answer import Answer
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.scene_graph.local_cog_map import GRID_CELLS, LocalCogMap, build_local_cog_map
from ssr_ros.scene_graph.saved import load_graph
from ssr_ros.text_views import format_cog_map, format_graph_table

CONNECT_TIMEOUT = 10.0  # [s] to find the robot's question node
HISTORY_LENGTH = 1000  # lines kept
NO_ROBOT = "No robot: its arrow stands in the middle of the map."
HELP = """\
Ask in plain English, or give a typed query (JSON, docs/queries.md). For example: {}
/objects  what is mapped        /map   the 10x10 map
/help     this                  /quit  end (as do Ctrl-D and Ctrl-C)"""


class Partner(Protocol):
    """Whom one chats with."""

    @property
    def graph(self) -> SceneGraph: ...

    @property
    def cog_map(self) -> LocalCogMap | None: ...

    def ask(self, question: str, query_json: str = "") -> Answer:
        """TimeoutError where no answer comes."""
        ...


class SavedPartner:
    """A saved graph; nobody else is needed."""

    def __init__(self, graph: SceneGraph, translators: Sequence[Translator]) -> None:
        self.graph, self._translators = graph, translators

    @property
    def cog_map(self) -> LocalCogMap | None:
        return whole_map(self.graph) if self.graph.members() else None

    def ask(self, question: str, query_json: str = "") -> Answer:
        return ask(self.graph, question, query_json, translators=self._translators)


def run_chat(path: Path | None, namespace: str, language: LanguageConfig | None = None) -> None:
    """Until the asker ends it; ``language`` is for a saved graph, a robot has its own.

    ValueError, OSError or ImportError, in a sentence, where it cannot begin.
    """
    console = Console(highlight=False, soft_wrap=True)
    try:
        with _partner(path, namespace, language or LanguageConfig(), console) as partner:
            _chat(partner, console, NO_ROBOT if path is not None else "")
    except KeyboardInterrupt:  # while an answer is awaited
        console.print()


@contextmanager
def _partner(path: Path | None, namespace: str, language: LanguageConfig, console: Console) -> Iterator[Partner]:
    if path is not None:
        graph = load_graph(path)
        console.print(f"{len(graph.members())} objects in {escape(str(path))}. /help says what can be asked.")
        yield SavedPartner(graph, load_translators(language))
        return
    try:
        from ssr_ros.ros.live_robot import LiveRobot
    except ImportError as error:
        reason = f"a chat with a running robot needs ROS 2 and the messages ({error}); give a graph.json to do without"
        raise ImportError(reason) from error
    with LiveRobot(namespace) as robot:
        if not robot.connect(CONNECT_TIMEOUT):
            raise TimeoutError(
                f"nobody answers on {robot.service_name} within {CONNECT_TIMEOUT:.0f} s: is the question node active, "
                "and in this ROS_DOMAIN_ID and namespace? Give a graph.json to chat about a saved graph"
            )
        console.print(f"{robot.service_name} answers. /help says what can be asked.")
        yield robot


def _chat(partner: Partner, console: Console, note: str) -> None:
    for line in _lines(console):
        if line == "/quit":
            return
        if line == "/objects":
            console.print(format_graph_table(partner.graph, relations=False))
        elif line == "/map":
            _show_map(partner, console, note)
        elif line == "/help":
            console.print(HELP.format(" ".join(EXAMPLES[:3])), markup=False)
        elif line.startswith("/"):
            console.print(f"There is no {line}; /help lists what there is.", markup=False)
        else:
            _show_answer(line, partner, console)


def _lines(console: Console) -> Iterator[str]:
    """What is typed, until the end of the input or Ctrl-C; without prompt and history where nobody types."""
    typed = sys.stdin.isatty()
    with _history() if typed else _nothing():
        try:
            while True:
                line = input("? ") if typed else input()
                if line.strip():
                    yield line.strip()
        except (EOFError, KeyboardInterrupt):
            if typed:
                console.print()


@contextmanager
def _history() -> Iterator[None]:
    """Arrow keys, and lines of earlier chats, where Python has readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    path = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "ssr_ros" / "chat_history"
    try:
        readline.read_history_file(path)
    except OSError:
        readline.clear_history()
    readline.set_history_length(HISTORY_LENGTH)
    try:
        yield
    finally:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(path)
        except OSError:
            readline.clear_history()  # a read-only home: the chat is over, and was no worse for it


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _show_answer(line: str, partner: Partner, console: Console) -> None:
    try:
        answer = partner.ask("", line) if line.startswith("{") else partner.ask(line)
    except TimeoutError as error:
        console.print(str(error), markup=False)
        return
    text = escape(answer.text)
    console.print(text if answer.answered else f"[yellow]{answer.status.name}[/]: {text}")
    if answer.evidence:
        graph = partner.graph
        named = (f"{graph.nodes[i].label} {i}" if i in graph.nodes else str(i) for i in answer.evidence)
        sureness = f" · confidence {answer.confidence:.2f}{_sigma(answer)}" if answer.answered else ""
        proof = f"  {'evidence' if answer.answered else 'candidates'}: {', '.join(named)}{sureness}"
        console.print(proof, style="dim", markup=False)


def _sigma(answer: Answer) -> str:
    """One sigma of the value, where there is such a thing."""
    return "" if np.isnan(answer.uncertainty) else f" · ±{answer.uncertainty:.2g} {answer.unit}".rstrip()


def _show_map(partner: Partner, console: Console, note: str) -> None:
    cog_map = partner.cog_map
    if cog_map is None:
        console.print("There is no map yet.")
        return
    console.print(format_cog_map(cog_map), markup=False)
    if note:
        console.print(note)


def whole_map(graph: SceneGraph) -> LocalCogMap:
    """All believed objects of a graph, of at least one, on a grid around their middle; occupancy is unknown."""
    centers = np.array([node.box.center for node in graph.members()])
    middle = (centers.min(axis=0) + centers.max(axis=0)) / 2
    extent = float(np.ptp(centers[:, :2], axis=0).max())
    pose = np.eye(4)
    pose[:2, 3] = middle[:2]
    config = CogMapConfig(cell_size=max(CogMapConfig().cell_size, extent / (GRID_CELLS - 1)))
    return build_local_cog_map(graph, pose, graph.stamp, _unknown, 0.0, config)


def _unknown(x0: float, y0: float, cell_size: float) -> tuple[np.ndarray, np.ndarray]:
    shape = (GRID_CELLS, GRID_CELLS)
    return np.full(shape, -1, dtype=np.int8), np.full(shape, np.nan, dtype=np.float32)
